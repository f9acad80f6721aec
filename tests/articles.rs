//! Whole articles: what is read in them and what is said about them, as snapshots, and the committed report and
//! claims of the sample article. `INSTA_UPDATE=always cargo test --test articles` keeps what is new; read the
//! difference before you commit it.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Standard output of a run in the top folder, whose configuration and source tables hold.
fn run(arguments: &[&str]) -> String {
    let ran = common::addsup(root(), arguments);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    ran.stdout
}

fn check(path: &str, format: &str) -> String {
    run(&["check", "--fail-on", "never", "--format", format, path])
}

fn document(path: &str) -> Value {
    let mut report: Value = serde_json::from_str(&check(path, "json")).unwrap();
    common::validate(&report, None);
    report["documents"][0].take()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

/// One line a claim: place, words, kind, values, bounds, unit, bound, role.
fn claim(claim: &Value) -> String {
    let values: Vec<&str> = array(&claim["values"]).iter().map(|value| value.as_str().unwrap_or("..")).collect();
    let surface = text(&claim["surface"]).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut line = format!("{}:{} {surface} | {}", claim["line"], claim["column"], text(&claim["kind"]));
    let _ = write!(line, " | {}", if values.is_empty() { "-".to_owned() } else { values.join(" to ") });
    if claim["low"].is_string() || claim["high"].is_string() {
        let _ = write!(line, " ({}..{})", text(&claim["low"]), text(&claim["high"]));
    }
    format!("{line} | {} {} {}", text(&claim["unit"]), text(&claim["bound"]), text(&claim["role"]))
}

/// What is said about an article, to be kept as its snapshot.
fn picture(path: &str) -> String {
    let document = document(path);
    let mut out = String::from("claims\n");
    for one in array(&document["claims"]) {
        let _ = writeln!(out, "  {}", claim(one));
    }
    out.push_str("\nverdicts that say something\n");
    for one in array(&document["claims"]) {
        if ["supported", "refuted"].contains(&text(&one["verdict"])) {
            let surface = text(&one["surface"]).split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(out, "  {}:{} {surface}: {}", one["line"], one["column"], text(&one["verdict"]));
        }
    }
    out.push_str("\nrelations\n");
    for one in array(&document["relations"]) {
        let holds = if one["holds"] == true { "holds" } else { "fails" };
        let _ = writeln!(out, "  {} {holds}: {}", text(&one["kind"]), text(&one["working"]));
    }
    let _ = write!(out, "\nfindings\n{}\nsummary\n", indented(&check(path, "concise")));
    for (name, count) in document["summary"].as_object().unwrap() {
        let _ = writeln!(out, "  {name} {count}");
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}

#[test]
fn the_sample_article() {
    insta::assert_snapshot!("article", picture("article.txt"));
}

#[test]
fn the_other_articles() {
    insta::glob!("articles/*.{txt,md}", |path| {
        let name = path.file_name().unwrap().to_str().unwrap();
        if name != "README.md" {
            insta::assert_snapshot!(picture(&format!("tests/articles/{name}")));
        }
    });
}

/// An article without a slip gets no error and no warning: the promise that matters most.
#[test]
fn a_clean_article_is_let_pass() {
    let document = document("tests/articles/clean.txt");
    let loud: Vec<&Value> = array(&document["findings"]).iter().filter(|one| one["severity"] != "note").collect();
    assert!(loud.is_empty(), "{loud:#?}");
    assert!(array(&document["claims"]).len() > 30, "the article has figures to be wrong about");
}

#[test]
fn every_article_is_described() {
    let readme = std::fs::read_to_string(root().join("tests/articles/README.md")).unwrap();
    for entry in std::fs::read_dir(root().join("tests/articles")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            readme.contains(&format!("`{name}`")) || name == "README.md",
            "{name} is not in tests/articles/README.md"
        );
    }
}

fn is_current(path: &str, made: &str) {
    let file: PathBuf = root().join(path);
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, made).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(written == made, "{path} is stale: run `UPDATE_REPORTS=1 cargo test` and look at the difference");
}

#[test]
fn the_report_of_the_sample_article_is_current() {
    is_current("reports/article.md", &check("article.txt", "markdown"));
}

#[test]
fn the_ledger_of_the_sample_article_is_current() {
    if std::env::var_os("UPDATE_REPORTS").is_some() {
        run(&["claims", "--write", "article.txt"]);
    }
    let ran = common::addsup(root(), &["claims", "--diff", "article.txt"]);
    assert!(
        ran.code == 0,
        "claims/ is stale: run `addsup claims --write article.txt` and look at the difference\n{}",
        ran.stdout
    );
}

#[test]
fn two_runs_over_all_articles_are_byte_identical() {
    let folder = ["check", "--fail-on", "never", "--format", "json", "article.txt", "tests/articles"];
    let (first, second) = (run(&folder), run(&folder));
    assert!(first.len() > 10_000 && first == second);
}
