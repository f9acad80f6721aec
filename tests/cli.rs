//! The program as a user runs it: what it prints where, and its exit code.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::fs;

use common::{Ran, addsup, validate, with_input};
use tempfile::TempDir;

const ARTICLE: &str = "Trade reached $22.94 billion in 2021.\n";

/// A folder with an article.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("article.txt"), ARTICLE).unwrap();
    folder
}

fn in_folder(arguments: &[&str]) -> Ran {
    addsup(folder().path(), arguments)
}

/// Ends with code 2 and says why in words that include these.
fn refuses(ran: &Ran, words: &[&str]) {
    assert_eq!(ran.code, 2, "{ran:?}");
    for part in words {
        assert!(ran.stderr.contains(part), "{part:?} is not in {}", ran.stderr);
    }
}

#[test]
fn an_article_is_checked() {
    let ran = in_folder(&["check", "--fail-on", "never", "article.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stderr.contains(" in ") && ran.stderr.contains("claim"), "{ran:?}");
    let quiet = in_folder(&["check", "-q", "--fail-on", "never", "article.txt"]);
    assert_eq!(quiet.stderr, "");
}

#[test]
fn a_folder_of_reports_has_one_for_each_article_and_an_index() {
    let folder = folder();
    fs::create_dir(folder.path().join("more")).unwrap();
    fs::write(folder.path().join("more/a b.md"), "It happened on Monday, January 2, 2024.\n").unwrap();
    let arguments = ["check", "--fail-on", "never", "--report", "markdown=reports/", "article.txt", "more"];
    assert_eq!(addsup(folder.path(), &arguments).code, 0);
    let read = |name: &str| fs::read_to_string(folder.path().join("reports").join(name)).unwrap();
    let (index, report) = (read("index.md"), read("more/a b.md"));
    assert!(read("article.md").starts_with("# Figures of article.txt\n"));
    assert!(index.contains("| [more/a b.md](more/a%20b.md) | 1 | 0 |"), "{index}");
    assert!(report.contains("### [Line 1](../../more/a%20b.md?plain=1#L1): "), "{report}");
    assert_eq!(addsup(folder.path(), &arguments).code, 0);
    assert_eq!((read("index.md"), read("more/a b.md")), (index, report));
    refuses(
        &addsup(folder.path(), &["check", "--report", "json=reports/", "article.txt"]),
        &["only markdown reports fill a folder"],
    );
}

#[test]
fn reports_in_a_folder_are_no_articles_unless_they_are_named() {
    let folder = folder();
    let write = ["check", "--report", "markdown=reports/", "--report", "html=page.html", "article.txt"];
    assert_eq!(addsup(folder.path(), &write).code, 0);
    let read = |arguments: &[&str]| {
        let ran =
            addsup(folder.path(), &[&["check", "--fail-on", "never", "--format", "jsonl", "-v"], arguments].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        let path = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["path"].clone();
        (serde_json::Value::from(ran.stdout.lines().map(path).collect::<Vec<_>>()), ran.stderr)
    };
    let (paths, said) = read(&["."]);
    assert_eq!(paths, serde_json::json!(["./article.txt"]));
    for name in ["page.html", "reports/article.md", "reports/index.md"] {
        assert!(said.contains(&format!("skipped ./{name}: a report that addsup wrote")), "{said}");
    }
    let named = ["page.html", "reports/article.md", "reports/index.md"];
    assert_eq!(read(&named).0, serde_json::json!(named));
    refuses(&addsup(folder.path(), &["check", "reports"]), &["reports: no article in this folder"]);
}

#[test]
fn who_asks_is_told_what_was_read() {
    let folder = folder();
    fs::create_dir(folder.path().join("sources")).unwrap();
    fs::write(folder.path().join("sources/trade.csv"), "Country,Year,Rainfall (mm)\nChina,2021,672\n").unwrap();
    fs::write(folder.path().join("addsup.toml"), "").unwrap();
    fs::write(folder.path().join("b.md"), "Trade fell by 5 percent in 2021.\n").unwrap();
    let run = |arguments: &[&str]| addsup(folder.path(), arguments);
    let told = run(&["check", "-v", "--no-config", "--sources", "sources", "--format", "concise", "."]);
    assert_eq!(
        told.stderr.lines().collect::<Vec<_>>(),
        [
            "configuration: none",
            "baseline: none",
            "sources: sources (--sources)",
            "source table trade: 1 row, sources/trade.csv",
            "source tables: 1",
            "skipped in .: 2 files whose names do not end as those of articles",
            "./article.txt: read as plain text, 0 findings in 2 claims",
            "./b.md: read as Markdown, 0 findings in 2 claims",
            "0 findings in 4 claims",
        ]
    );
    // what is asked for beside them changes nothing of the findings
    for format in ["concise", "json", "markdown"] {
        let arguments = ["check", "--format", format, "."];
        assert_eq!(run(&[&arguments[..], &["-v"]].concat()).stdout, run(&arguments).stdout);
    }
    let told = run(&["claims", "-v", "b.md"]);
    let lines = ["configuration: addsup.toml", "baseline: none", "b.md: read as Markdown, 2 claims", "2 claims"];
    assert_eq!(told.stderr.lines().collect::<Vec<_>>(), lines);
    let told = run(&["sources", "list", "-v"]);
    assert!(told.stderr.contains("configuration: addsup.toml\nsources: sources (default: sources/ beside"), "{told:?}");
}

#[test]
fn who_wants_quiet_hears_errors_only() {
    let folder = folder();
    fs::write(folder.path().join("ragged.csv"), "country,year,value\nIndia,2021\nChina,2021,7\n").unwrap();
    let quiet = addsup(folder.path(), &["check", "-q", "--sources", "ragged.csv", "article.txt"]);
    assert_eq!((quiet.stderr.as_str(), quiet.code), ("", 0));
    let quiet = addsup(folder.path(), &["sources", "validate", "-q", "--sources", "ragged.csv"]);
    assert_eq!((quiet.stderr.as_str(), quiet.code), ("", 0));
    fs::write(folder.path().join("empty.csv"), "").unwrap();
    for arguments in [
        &["check", "-q", "article.txt", "--sources", "empty.csv"][..],
        &["sources", "list", "-q", "--sources", "empty.csv"],
    ] {
        let quiet = addsup(folder.path(), arguments);
        assert!(quiet.stderr.starts_with("error: empty.csv: is empty"), "{quiet:?}");
    }
}

#[test]
fn wrong_flags_are_refused_with_what_was_meant() {
    refuses(&in_folder(&["check", "--fail-no", "error", "article.txt"]), &["--fail-no", "--fail-on"]);
    refuses(&in_folder(&["check", "--select", "unused-ignroe", "article.txt"]), &["did you mean `unused-ignore`?"]);
    refuses(&in_folder(&["check", "--ignore", "nothing-like-it-at-all", "article.txt"]), &["explain --list"]);
    refuses(&in_folder(&["check", "--min-confidence", "7", "article.txt"]), &["from 0 to 1"]);
    refuses(&in_folder(&["check", "--as-of", "2022-02-30", "article.txt"]), &["calendar"]);
    refuses(&in_folder(&["check", "--report", "report.md", "article.txt"]), &["FORMAT=PATH"]);
    refuses(&in_folder(&["check", "--sources", "nowhere", "article.txt"]), &["nowhere", "--sources"]);
    refuses(&in_folder(&["check"]), &["PATH"]);
    refuses(&in_folder(&["chekc", "article.txt"]), &["check"]);
}

#[test]
fn unreadable_articles_are_named() {
    let folder = folder();
    refuses(&addsup(folder.path(), &["check", "missing.txt"]), &["missing.txt", "no such file", "exit code 2"]);
    fs::write(folder.path().join("picture.txt"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
    refuses(&addsup(folder.path(), &["check", "picture.txt"]), &["picture.txt"]);
    fs::write(folder.path().join("latin.txt"), b"Sold for 5 \xa4 a piece.").unwrap();
    refuses(&addsup(folder.path(), &["check", "latin.txt"]), &["latin.txt", "UTF-8"]);
    refuses(&addsup(folder.path(), &["claims", "latin.txt"]), &["latin.txt", "UTF-8"]);
    // the articles that can be read are reported all the same
    let ran = addsup(folder.path(), &["check", "--format", "json", "missing.txt", "article.txt"]);
    refuses(&ran, &["missing.txt"]);
    let value: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(value["documents"].as_array().unwrap().len(), 1);
}

#[test]
fn a_folder_without_articles_is_refused() {
    let folder = TempDir::new().unwrap();
    refuses(&addsup(folder.path(), &["check", "."]), &["no article"]);
    fs::write(folder.path().join("table.csv"), "a,b\n1,2\n").unwrap();
    refuses(&addsup(folder.path(), &["claims", "."]), &["no article"]);
}

#[test]
fn a_folder_is_walked_in_order_and_ignore_files_are_honoured() {
    let folder = folder();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join(".gitignore"), "draft.md\n").unwrap();
    for name in ["draft.md", "b.md", "a.txt"] {
        fs::write(folder.path().join(name), ARTICLE).unwrap();
    }
    let ran = addsup(folder.path(), &["check", "--format", "jsonl", "."]);
    let paths: Vec<String> = ran
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["path"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(paths.len(), 3, "{paths:?}");
    assert!(paths[0].ends_with("a.txt") && paths[1].ends_with("article.txt") && paths[2].ends_with("b.md"));
}

#[test]
fn an_empty_article_is_fine() {
    let folder = folder();
    fs::write(folder.path().join("empty.txt"), "").unwrap();
    for format in ["text", "concise", "json", "jsonl", "markdown"] {
        let ran = addsup(folder.path(), &["check", "--format", format, "empty.txt"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains("0 findings in 0 claims"), "{ran:?}");
    }
    assert_eq!(with_input(folder.path(), &["check", "-"], b"").code, 0);
}

#[test]
fn standard_input_has_a_name() {
    let folder = TempDir::new().unwrap();
    let ran = with_input(folder.path(), &["claims", "--stdin-name", "draft.txt", "-"], ARTICLE.as_bytes());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.starts_with("draft.txt: "), "{ran:?}");
}

#[test]
fn articles_of_one_run_are_held_against_each_other_on_request() {
    let folder = TempDir::new().unwrap();
    let article = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    article("a.txt", "In 2019, Kenya exported 474,862 tonnes of tea.\n");
    article("b.txt", "Kenya grows tea.\n\nIn 2019, Kenya exported 496,755 tonnes of tea.\n");
    article("c.txt", "In 2018, Kenya exported 474,862 tonnes of tea.\n");
    let apart = addsup(folder.path(), &["check", "--format", "concise", "a.txt", "b.txt", "c.txt"]);
    assert!(!apart.stdout.contains("cross-document"), "{apart:?}");
    let together = addsup(folder.path(), &["check", "--cross", "--format", "concise", "a.txt", "b.txt", "c.txt"]);
    let notes: Vec<&str> = together.stdout.lines().filter(|line| line.contains("cross-document")).collect();
    let [first, second] = notes.as_slice() else { panic!("{together:?}") };
    assert!(first.starts_with("a.txt:1:") && first.contains("b.txt:3"), "{first}");
    assert!(second.starts_with("b.txt:3:") && second.contains("a.txt:1"), "{second}");
    assert_eq!(together.code, 0, "notes alone fail no run");
}

#[test]
fn json_keeps_the_schema() {
    for command in ["check", "claims"] {
        let ran = in_folder(&[command, "--format", "json", "article.txt"]);
        validate(&serde_json::from_str(&ran.stdout).unwrap(), None);
        let ran = in_folder(&[command, "--format", "jsonl", "article.txt"]);
        validate(&serde_json::from_str(&ran.stdout).unwrap(), Some("Document"));
    }
}

#[test]
fn two_runs_are_byte_identical() {
    let folder = folder();
    for format in ["text", "concise", "json", "jsonl", "markdown"] {
        let run = || addsup(folder.path(), &["check", "--format", format, "article.txt"]);
        let (first, second) = (run(), run());
        assert_eq!((first.stdout, first.stderr, first.code), (second.stdout, second.stderr, second.code), "{format}");
    }
}

#[test]
fn the_code_does_not_depend_on_the_format() {
    let folder = folder();
    let codes: Vec<i32> = ["text", "concise", "json", "jsonl", "markdown"]
        .iter()
        .map(|format| addsup(folder.path(), &["check", "--fail-on", "note", "--format", format, "article.txt"]).code)
        .collect();
    assert!(codes.iter().all(|&code| code == codes[0]), "{codes:?}");
}

#[test]
fn reports_are_written_whole() {
    let folder = folder();
    let report = folder.path().join("reports/deep/a.md");
    fs::create_dir_all(report.parent().unwrap()).unwrap();
    fs::write(&report, "old").unwrap();
    let arguments = ["check", "--report", "markdown=reports/deep/a.md", "--report", "json=a.json", "article.txt"];
    let ran = addsup(folder.path(), &arguments);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(fs::read_to_string(&report).unwrap().starts_with("# Figures of article.txt"));
    validate(&serde_json::from_str(&fs::read_to_string(folder.path().join("a.json")).unwrap()).unwrap(), None);
    let left: Vec<_> =
        fs::read_dir(report.parent().unwrap()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["a.md"]);
    // a folder is in the way: an error that names it, and nothing left behind
    fs::create_dir(folder.path().join("b.md")).unwrap();
    let ran = addsup(folder.path(), &["check", "--report", "markdown=b.md", "article.txt"]);
    refuses(&ran, &["b.md"]);
    let left = fs::read_dir(folder.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().path().extension().is_some_and(|x| x == "tmp"));
    assert_eq!(left.count(), 0);
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let folder = folder();
    fs::write(folder.path().join("addsup.toml"), "# settings\nfail_on = \"error\"\n").unwrap();
    let ran = addsup(folder.path(), &["check", "article.txt"]);
    refuses(&ran, &["addsup.toml", "line 2", "fail_on = \"error\"", "did you mean `fail-on`?"]);
    assert_eq!(addsup(folder.path(), &["check", "--no-config", "article.txt"]).code, 0);
    fs::write(folder.path().join("addsup.toml"), "ignore = [\n  \"unused-ignor\",\n]\n").unwrap();
    let ran = addsup(folder.path(), &["check", "article.txt"]);
    refuses(&ran, &["line 2", "\"unused-ignor\",", "did you mean `unused-ignore`?"]);
    refuses(&addsup(folder.path(), &["check", "--config", "no.toml", "article.txt"]), &["no.toml", "--config"]);
}

#[test]
fn the_nearest_configuration_holds_and_flags_win() {
    let folder = folder();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join("a/b/c.txt"), ARTICLE).unwrap();
    fs::write(folder.path().join("addsup.toml"), "fail-on = \"never\"\n").unwrap();
    fs::write(folder.path().join("a/addsup.toml"), "fail-on = \"note\"\nmin-confidence = 0.8\n").unwrap();
    let show = |arguments: &[&str]| {
        let ran = addsup(folder.path(), &[&["check", "--show-config"], arguments].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.stdout
    };
    let near = show(&["a/b/c.txt"]);
    assert!(near.contains("fail-on = \"note\"  # a/addsup.toml"), "{near}");
    assert!(near.contains("min-confidence = 0.80  # a/addsup.toml") && near.contains("pedantic = false  # default"));
    let flag = show(&["--fail-on", "warning", "a/b/c.txt"]);
    assert!(flag.contains("fail-on = \"warning\"  # --fail-on"), "{flag}");
    assert!(show(&["article.txt"]).contains("fail-on = \"never\"  # addsup.toml"));
    assert!(show(&["--no-config", "a/b/c.txt"]).contains("fail-on = \"error\"  # default"));
    // what is shown can be used
    fs::write(folder.path().join("shown.toml"), flag).unwrap();
    assert!(show(&["--config", "shown.toml"]).contains("fail-on = \"warning\"  # shown.toml"));
}

#[test]
fn an_entry_without_reason_is_refused_and_an_unused_one_is_remarked_on() {
    let folder = folder();
    let entry = "[[suppress]]\ncheck = \"unused-ignore\"\nquote = \"Trade reached $22.94\"\n";
    fs::write(folder.path().join("addsup.toml"), entry).unwrap();
    refuses(&addsup(folder.path(), &["check", "article.txt"]), &["addsup.toml", "reason"]);
    fs::write(folder.path().join("addsup.toml"), format!("{entry}reason = \"known\"\n")).unwrap();
    let ran = addsup(folder.path(), &["check", "article.txt"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.stdout.contains("note[unused-ignore]") && ran.stdout.contains("the entry at addsup.toml:2"), "{ran:?}");
}

#[test]
fn a_broken_batch_line_is_answered_and_the_rest_goes_on() {
    let folder = TempDir::new().unwrap();
    let input = concat!(
        "{\"id\": \"a\", \"text\": \"Trade fell by 5 percent.\", \"as_of\": \"2022-01-25\"}\n",
        "not json\n",
        "\n",
        "{\"id\": 7, \"txt\": \"no text\"}\n",
        "{\"id\": \"c\", \"text\": \"x\", \"as_of\": \"soon\"}\n",
        "{\"id\": \"d\", \"text\": \"x\", \"format\": \"docx\"}\n",
        "{\"id\": \"e\", \"text\": \"\", \"format\": \"markdown\"}",
    );
    for command in ["check", "claims"] {
        let ran = with_input(folder.path(), &[command, "--batch", "--format", "jsonl", "-"], input.as_bytes());
        assert_eq!(ran.code, 0, "{ran:?}");
        let answers: Vec<serde_json::Value> =
            ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        answers.iter().for_each(|answer| validate(answer, Some("BatchLine")));
        let ids: Vec<_> = answers.iter().map(|answer| answer["id"].clone()).collect();
        assert_eq!(serde_json::Value::from(ids), serde_json::json!(["a", null, 7, "c", "d", "e"]));
        let broken: Vec<_> = answers.iter().filter_map(|answer| answer["line"].as_u64()).collect();
        assert_eq!(broken, [2, 4, 5, 6]);
        assert_eq!(
            answers[1]["error"],
            "not JSON at column 2: only true, false and null stand without quotation marks"
        );
        assert!(ran.stderr.contains("4 of 7 lines could not be read; the first is line 2"), "{ran:?}");
    }
    let ran = with_input(folder.path(), &["check", "--batch", "-"], b"nothing\n");
    refuses(&ran, &["exit code 2"]);
}

#[test]
fn a_batch_keeps_its_order() {
    let folder = TempDir::new().unwrap();
    let input: String = (0..5_000)
        .map(|id| format!("{{\"id\": \"{id}\", \"text\": \"{}\"}}\n", "It was 5 tons. ".repeat(id % 7)))
        .collect();
    fs::write(folder.path().join("in.jsonl"), input).unwrap();
    let ran = addsup(folder.path(), &["check", "--batch", "--fail-on", "never", "in.jsonl"]);
    for (index, line) in ran.stdout.lines().enumerate() {
        let answer: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(answer["id"], index.to_string());
    }
    assert_eq!(ran.stdout.lines().count(), 5_000);
}

#[test]
fn a_batch_has_one_input_and_one_format() {
    refuses(&in_folder(&["check", "--batch", "article.txt", "article.txt"]), &["one file"]);
    refuses(&in_folder(&["check", "--batch", "--format", "text", "article.txt"]), &["--format jsonl"]);
    refuses(&in_folder(&["claims", "--batch", "--format", "csv", "article.txt"]), &["--format jsonl"]);
    refuses(&in_folder(&["check", "--batch", "missing.jsonl"]), &["missing.jsonl"]);
}

#[test]
fn checks_are_explained() {
    let list = in_folder(&["explain", "--list"]);
    assert_eq!(list.code, 0);
    for id in addsup::suppress::known_ids() {
        assert!(list.stdout.contains(id));
        let page = in_folder(&["explain", id]);
        assert!(page.code == 0 && page.stdout.starts_with(&format!("## {id}\n")), "{page:?}");
    }
    refuses(&in_folder(&["explain", "unused-ignroe"]), &["did you mean `unused-ignore`?"]);
}

#[test]
fn init_writes_once_and_overwrites_nothing() {
    let folder = TempDir::new().unwrap();
    let ran = addsup(folder.path(), &["init"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(folder.path().join("sources").is_dir() && folder.path().join("reports").is_dir());
    let path = folder.path().join("addsup.toml");
    assert_eq!(fs::read_to_string(&path).unwrap(), addsup::commands::init::template());
    fs::write(&path, "fail-on = \"never\"\n").unwrap();
    let again = addsup(folder.path(), &["init"]);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(again.stdout.contains("kept"), "{again:?}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "fail-on = \"never\"\n");
}

/// What stands in the file that `init` writes behind one comment mark is what holds without it.
#[test]
fn the_file_of_init_shows_the_defaults() {
    let folder = TempDir::new().unwrap();
    assert_eq!(addsup(folder.path(), &["init"]).code, 0);
    let path = folder.path().join("addsup.toml");
    let written = fs::read_to_string(&path).unwrap();
    let in_force = || {
        let ran = addsup(folder.path(), &["check", "--show-config"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        // without where each comes from
        ran.stdout.lines().map(|line| line.split("  # ").next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let defaults = in_force();
    let is_setting = |line: &str| line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
    let settings: Vec<&str> =
        written.lines().filter_map(|line| line.strip_prefix("# ")).filter(|line| is_setting(line)).collect();
    assert!(settings.len() >= 13, "{settings:?}");
    fs::write(&path, settings.join("\n")).unwrap();
    assert_eq!(in_force(), defaults);
    // every setting that has a value without the file is in the file
    for line in defaults.iter().filter(|line| is_setting(line)) {
        let key = line.split(" = ").next().unwrap();
        assert!(settings.iter().any(|setting| setting.starts_with(&format!("{key} = "))), "{key}");
    }
}

#[test]
fn what_is_too_large_is_refused_with_the_key_that_allows_it() {
    let folder = folder();
    let config = |text: &str| fs::write(folder.path().join("addsup.toml"), text).unwrap();
    fs::write(folder.path().join("t.csv"), "country,year,exports\nChina,2021,7\n").unwrap();
    let run = |arguments: &[&str]| addsup(folder.path(), arguments);
    let with_table = ["check", "--sources", "t.csv", "article.txt"];
    config("max-article-bytes = 20\n");
    refuses(
        &run(&["check", "article.txt"]),
        &["article.txt: more than 20 bytes", "`max-article-bytes`", "exit code 2"],
    );
    refuses(&with_input(folder.path(), &["claims", "-"], &[b'x'; 21]), &["<stdin>: more than 20 bytes"]);
    for (text, words) in [
        ("max-table-bytes = 30\n", "t.csv: is larger than 30 bytes, the limit; split it, or raise `max-table-bytes`"),
        (
            "max-table-columns = 2\n",
            "t.csv:1: has 3 columns, the limit is 2; split it, turn it, or raise `max-table-columns`",
        ),
    ] {
        config(text);
        let ran = run(&with_table);
        assert!(ran.code == 0 && ran.stderr.contains(words), "{ran:?}");
        refuses(&run(&["sources", "validate", "--sources", "t.csv"]), &[words]);
        assert!(run(&["check", "--show-config"]).stdout.contains(&format!("{}  # addsup.toml", text.trim_end())));
    }
    config("");
    assert_eq!(run(&with_table).stderr.lines().count(), 1, "all is within the limits");
    config("max-table-bytes = -1\n");
    refuses(&run(&with_table), &["line 1", "max-table-bytes"]);
}

#[test]
fn nobody_reading_on_is_no_failure() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};
    let folder = TempDir::new().unwrap();
    let input = "{\"id\": \"x\", \"text\": \"It was 5 tons.\"}\n".repeat(20_000);
    fs::write(folder.path().join("in.jsonl"), input).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_addsup"))
        .args(["claims", "--batch", "in.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // the pipe is closed after some bytes, long before the program has written all
    let mut some = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut some).unwrap();
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(0) && !stderr.contains("panic"), "{stderr}");
}

#[test]
fn source_tables_are_listed_and_shown() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("sources")).unwrap();
    fs::write(folder.path().join("sources/trade.csv"), "Country,Year,Exports (USD million)\nChina,2021,10350\n")
        .unwrap();
    fs::write(folder.path().join("addsup.toml"), "").unwrap();
    let list = addsup(folder.path(), &["sources", "list"]);
    assert!(list.code == 0 && list.stdout.contains("trade") && list.stdout.contains("1 row"), "{list:?}");
    let shown = addsup(folder.path(), &["sources", "show", "trade"]);
    assert!(shown.code == 0 && shown.stdout.contains("sha256"), "{shown:?}");
    refuses(&addsup(folder.path(), &["sources", "show", "trad"]), &["did you mean `trade`?"]);
    assert_eq!(addsup(folder.path(), &["sources", "list", "--no-sources"]).stdout, "");
    refuses(&addsup(folder.path(), &["sources", "list", "--sources", "no.csv"]), &["no.csv"]);
}

#[test]
fn a_slip_in_a_key_of_the_metadata_is_an_error_for_who_validates() {
    let folder = folder();
    fs::write(folder.path().join("t.csv"), "country,year,exports\nChina,2021,7\n").unwrap();
    let resource =
        r#"{"resources": [{"name": "t", "path": "t.csv", "factcheck": {"entity": "country", "valeu": "exports"}}]}"#;
    fs::write(folder.path().join("datapackage.json"), resource).unwrap();
    let sources = ["--sources", "datapackage.json"];
    let ran = addsup(folder.path(), &[&["check", "article.txt"][..], &sources].concat());
    assert!(
        ran.code == 0
            && ran.stderr.contains("warning: datapackage.json:1: ")
            && ran.stderr.contains("did you mean \"value\"?"),
        "{ran:?}"
    );
    refuses(
        &addsup(folder.path(), &[&["sources", "validate"][..], &sources].concat()),
        &["error: datapackage.json:1: ", "exit code 2: 1 error"],
    );
}

#[test]
fn one_figure_is_explained() {
    let folder = folder();
    fs::write(folder.path().join("gas.txt"), "They sold nearly 5.1, 6.3 and 7.7 million tonnes in 2020.\n").unwrap();
    let ran = addsup(folder.path(), &["claims", "--explain", "1:11", "gas.txt"]);
    for words in
        ["gas.txt:1:11: claim 1 of 4", "5,100,000 tonnes", "scale shared with a later figure", "hedges: ~ (before)"]
    {
        assert!(ran.stdout.contains(words), "{words}\n{}", ran.stdout);
    }
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 100), "{}", ran.stdout);
    assert_eq!(addsup(folder.path(), &["claims", "--explain", "1", "gas.txt"]).stdout, ran.stdout);
    refuses(&addsup(folder.path(), &["claims", "--explain", "9", "gas.txt"]), &["no figure 9", "from 1 to 4"]);
}
