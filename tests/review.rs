//! The ways in which findings are reviewed: baseline, ignores, ledger, only what changed; and a pull request that uses them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::fs;
use std::path::Path;
use std::process::Command;

use common::{Ran, addsup};
use serde_json::Value;
use tempfile::TempDir;

/// Three errors: a weekday, a sum, a change.
const OLD: &str = "\
---
date: 2024-06-03
---

# Harbour notes

The council met on Monday, March 5, 2024, in the old town hall.

Repairs cost a total of $9.4 million: $5.1 million for the pier and $3.2 million for the lights.

Freight rose 40 percent, from 200 tonnes to 220 tonnes.
";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, text) in files {
        write(folder.path(), name, text);
    }
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn run(folder: &Path, arguments: &str) -> Ran {
    addsup(folder, &arguments.split(' ').collect::<Vec<_>>())
}

/// "severity check state" of each finding of a run as JSON, sorted.
fn findings(ran: &Ran) -> Vec<String> {
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {ran:?}"));
    let documents = report["documents"].as_array().unwrap();
    let all = documents.iter().flat_map(|document| document["findings"].as_array().unwrap());
    let mut lines: Vec<String> = all
        .map(|one| {
            let part = |key: &str| one[key].as_str().unwrap().to_owned();
            format!("{} {} {}", part("severity"), part("check"), part("state"))
        })
        .collect();
    lines.sort();
    lines
}

const CHECK: &str = "check --no-sources --format json";

/// The story that a pull request tells.
#[test]
fn a_pull_request_fails_on_what_is_new_only() {
    let folder = folder(&[("addsup.toml", "baseline = \"known.toml\"\n"), ("notes.md", OLD)]);
    let top = folder.path();
    let first = run(top, "check --no-sources --write-baseline .");
    assert_eq!(first.code, 0, "{first:?}");
    assert!(first.stderr.contains("wrote known.toml: 3 findings, 3 of them new, 0 taken out"), "{first:?}");
    let ran = run(top, &format!("{CHECK} ."));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(findings(&ran).len(), 3);
    assert!(findings(&ran).iter().all(|line| line.ends_with(" baseline")), "{ran:?}");

    // forty lines move everything down; one error is new, one ignore gives no reason, one has expired
    let lines = "A line about the tide.\n\n".repeat(20);
    let changed = OLD
        .replace("# Harbour notes\n", &format!("# Harbour notes\n\n{lines}"))
        .replace("Repairs cost", "<!-- addsup: ignore[sum-mismatch] -->\n\nRepairs cost")
        .replace(
            "Freight rose",
            "<!-- addsup: ignore[percent-change] until 2024-05-31 asked the port -->\n\nFreight rose",
        )
        + "\nThe ferry sank on Friday, June 5, 2019.\n";
    write(top, "notes.md", &changed);
    let ran = run(top, &format!("{CHECK} --report sarif=out.sarif ."));
    assert_eq!(
        findings(&ran),
        [
            "error ignore-without-reason active",
            "error percent-change baseline",
            "error sum-mismatch baseline",
            "error weekday-mismatch active",
            "error weekday-mismatch baseline",
            "warning expired-ignore active",
        ]
    );
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("6 findings (2 errors, 1 warning, 3 existing) in "), "{}", ran.stderr);
    let sarif: Value = serde_json::from_str(&read(top, "out.sarif")).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    let states = |state: &str| results.iter().filter(|result| result["baselineState"] == state).count();
    assert_eq!((states("new"), states("unchanged")), (3, 3));

    let again = run(top, &format!("{CHECK} --report sarif=again.sarif ."));
    assert_eq!((&again.stdout, &again.stderr), (&ran.stdout, &ran.stderr));
    assert_eq!(read(top, "again.sarif"), read(top, "out.sarif"));

    // a table that is declared required is missing: the run is incomplete, whatever was found
    write(
        top,
        "sources/datapackage.json",
        r#"{"name": "t", "resources": [{"name": "ships", "path": "ships.csv", "factcheck": {"required": true}}]}"#,
    );
    let ran = run(top, "check --fail-on never .");
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(ran.stderr.contains("ships.csv") && ran.stderr.contains("exit code 3"), "{ran:?}");
}

#[test]
fn a_required_table_grows_old_by_the_day_of_the_latest_article() {
    let descriptor = r#"{"name": "t", "resources": [{"name": "ships", "path": "ships.csv",
        "factcheck": {"required": true, "retrieved": "2024-01-10", "max_age": "P30D"}}]}"#;
    let article = "Bergen, 5 March 2024\n\nThe port has 12 ships.\n";
    let folder = folder(&[
        ("a.txt", article),
        ("undated.txt", "The port has 12 ships.\n"),
        ("sources/ships.csv", "Port,Ships\nBergen,12\n"),
        ("sources/datapackage.json", descriptor),
    ]);
    let code = |command: &str| {
        let ran = run(folder.path(), command);
        (ran.code, ran.stderr.contains("was retrieved 55 days before 2024-03-05"))
    };
    assert_eq!(code("check --sources sources a.txt undated.txt"), (3, true));
    assert_eq!(code("check --sources sources undated.txt"), (0, false));
    assert_eq!(code("check --sources sources --as-of 2024-02-01 a.txt"), (0, false));
}

#[test]
fn a_baseline_tells_what_came_and_what_went() {
    let twice = "It opened on Monday, March 5, 2024.\n\nIt rained.\n\nIt opened on Monday, March 5, 2024.\n";
    let folder = folder(&[("a.txt", twice), ("b.txt", "It closed on Sunday, March 5, 2024.\n")]);
    let top = folder.path();
    assert_eq!(run(top, "check --no-sources --baseline b.toml --write-baseline .").code, 0);
    let written = read(top, "b.toml");
    assert_eq!(written.matches("[[finding]]").count(), 3, "equal findings are counted: {written}");
    assert!(!written.contains("line ="), "{written}");
    assert_eq!(run(top, "check --no-sources --baseline b.toml --write-baseline .").code, 0);
    assert_eq!(read(top, "b.toml"), written);

    // corrected: said once, and no failure
    write(top, "a.txt", "It opened on Monday, March 5, 2024.\n\nIt rained.\n");
    let ran = run(top, "check --no-sources --baseline b.toml .");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.stderr.contains("b.toml: 1 finding is no longer to be found") && ran.stderr.contains("a.txt: "),
        "{ran:?}"
    );
    assert!(ran.stderr.contains("(2 existing)") && ran.stderr.contains("; 1 of the baseline resolved"), "{ran:?}");
    // what a run did not look at is not called resolved
    let other = run(top, "check --no-sources --baseline b.toml b.txt");
    assert!(!other.stderr.contains("resolved"), "{other:?}");
    let other = run(top, "check --no-sources --baseline b.toml --select sum-mismatch .");
    assert!(!other.stderr.contains("resolved"), "{other:?}");
    // the same error once more is new
    write(top, "a.txt", &format!("{twice}\nIt opened on Monday, March 5, 2024.\n"));
    assert_eq!(run(top, "check --no-sources --baseline b.toml .").code, 1);
    // an article that has another name keeps its entries
    write(top, "a.txt", twice);
    fs::rename(top.join("a.txt"), top.join("c.txt")).unwrap();
    assert_eq!(run(top, "check --no-sources --baseline b.toml .").code, 0);
    // an ignored finding is in the baseline all the same: taking the ignore away later is no new finding
    write(
        top,
        "d.md",
        "<!-- addsup: ignore[weekday-mismatch] as on the poster -->\n\nIt reopened on Monday, March 5, 2024.\n",
    );
    assert_eq!(run(top, "check --no-sources --baseline b.toml --write-baseline d.md").code, 0);
    write(top, "d.md", "It reopened on Monday, March 5, 2024.\n");
    assert_eq!(run(top, "check --no-sources --baseline b.toml d.md").code, 0);
}

#[test]
fn a_baseline_that_cannot_be_used_is_refused() {
    let folder = folder(&[("a.txt", "Text.\n"), ("broken.toml", "version = 1\n[[finding]]\npath = 3\n")]);
    for (arguments, words) in [
        ("check --baseline none.toml a.txt", "none.toml: there is no such baseline; write it with --write-baseline"),
        ("check --baseline broken.toml a.txt", "broken.toml: this is not as a baseline is written, from line 3"),
        ("check --write-baseline a.txt", "name the file with --baseline FILE"),
    ] {
        let ran = run(folder.path(), arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.stderr.contains(words), "{ran:?}");
    }
}

#[test]
fn entries_of_the_configuration_quote_the_sentence() {
    let entry =
        |rest: &str| format!("[[suppress]]\ncheck = \"weekday-mismatch\"\nquote = \"met on Monday, March 5\"\n{rest}");
    let text = "The council\nmet on Monday, March 5, 2024, in town.\n";
    let with = |rest: &str, flags: &str| {
        let folder = folder(&[("addsup.toml", &entry(rest)), ("a.txt", text)]);
        run(folder.path(), &format!("{CHECK} {flags} a.txt"))
    };
    let ran = with("reason = \"as the minutes say\"\n", "--fail-on note");
    assert_eq!((ran.code, findings(&ran)), (0, vec!["error weekday-mismatch ignored".to_owned()]));
    let expired = with("reason = \"as the minutes say\"\nuntil = 2024-03-31\n", "--as-of 2024-04-01");
    assert_eq!(findings(&expired), ["error weekday-mismatch active", "warning expired-ignore active"]);
    let without = with("reason = \" \"\n", "--fail-on never");
    assert_eq!(without.code, 2);
    assert!(without.stderr.contains("`reason` is empty"), "{without:?}");
    let short =
        folder(&[("addsup.toml", &entry("reason = \"x\"\n").replace("met on Monday, March 5", "on")), ("a.txt", text)]);
    let ran = run(short.path(), "check a.txt");
    assert!(ran.code == 2 && ran.stderr.contains("three words"), "a quote that meets everything: {ran:?}");
}

#[test]
fn an_entry_without_use_is_told_where_its_sentence_stands() {
    let entry = |rest: &str| {
        format!("\n[[suppress]]\ncheck = \"weekday-mismatch\"\nquote = \"The council met on\"\nreason = \"x\"\n{rest}")
    };
    let right = "The council met on Tuesday, March 5, 2024, in town.\n";
    let with = |rest: &str, files: &[(&str, &str)], flags: &str| {
        let config = entry(rest);
        let files: Vec<_> = files.iter().copied().chain([("addsup.toml", config.as_str())]).collect();
        run(folder(&files).path(), &format!("{CHECK}{flags} ."))
    };
    let ran = with("", &[("a.txt", right), ("b.txt", "Nothing here.\n")], " --fail-on note");
    assert_eq!((ran.code, findings(&ran)), (1, vec!["note unused-ignore active".to_owned()]), "{ran:?}");
    assert!(ran.stdout.contains("remove the entry at addsup.toml:3"), "{ran:?}");
    let ran = with("until = 2024-01-31\n", &[("a.txt", right)], " --as-of 2024-02-01");
    assert_eq!(findings(&ran), ["warning expired-ignore active"], "{ran:?}");
    // another article uses it
    let wrong = right.replace("Tuesday", "Monday");
    let ran = with("", &[("a.txt", right), ("b.txt", &wrong)], "");
    assert_eq!(findings(&ran), ["error weekday-mismatch ignored"], "{ran:?}");
    // the check did not run, or the sentence may be that of an article that was not named
    assert!(findings(&with("", &[("a.txt", right)], " --ignore weekday-mismatch")).is_empty());
    let ran = with("", &[("a.txt", "Nothing here.\n")], " --fail-on note");
    assert_eq!((ran.code, findings(&ran)), (0, vec![]), "{ran:?}");
    assert!(
        ran.stderr.contains("note: addsup.toml:3: this [[suppress]] entry of `weekday-mismatch` quotes no"),
        "{ran:?}"
    );
}

#[test]
fn an_ignore_of_a_check_against_tables_is_not_unused_where_there_are_none() {
    let text = "<!-- addsup: ignore[source-mismatch] asked the office -->\n\nNorway sold 7 boats.\n";
    let folder = folder(&[("a.md", text)]);
    assert!(findings(&run(folder.path(), &format!("{CHECK} a.md"))).is_empty());
}

#[test]
fn reports_are_no_articles_and_are_not_written_over_them() {
    let folder = folder(&[("a/notes.md", OLD)]);
    let top = folder.path();
    let flags = "--report html=page.html --report markdown=reports/ --report markdown=one.md";
    let first = run(top, &format!("{CHECK} {flags} ."));
    let again = run(top, &format!("{CHECK} {flags} ."));
    assert_eq!((&again.stdout, &again.stderr), (&first.stdout, &first.stderr));
    assert!(!top.join("reports/reports").exists() && top.join("reports/a/notes.md").exists());
    for (flags, words) in [
        ("--report markdown=./ a/notes.md", "a/notes.md: is an article of this run"),
        ("--report json=a/notes.md a/notes.md", "a/notes.md: is an article of this run"),
        ("--report markdown=a/ a", "a/: reports are not written into a folder that is checked"),
    ] {
        let ran = run(top, &format!("{CHECK} {flags}"));
        assert!(ran.code == 2 && ran.stderr.contains(words), "{ran:?}");
        assert_eq!(read(top, "a/notes.md"), OLD);
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let settings = [
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "core.hooksPath=/dev/null",
    ];
    let output = Command::new("git").args(settings).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn only_findings_on_changed_lines_are_reported() {
    // there is no other way to tell what changed, so a machine that tests this has git
    let sum = "Repairs cost a total of $9.4 million: $5.1 million for the pier\nand $4.3 million for the lights.\n";
    let old = format!("It opened on Monday, March 5, 2024.\n\n{sum}");
    let near = "One.\nIt opened on Monday, March 5, 2024.\nTwo.\n";
    let same = "It opened on Monday, March 5, 2024.\n";
    let folder = folder(&[("a b.txt", &old), ("near.txt", near), ("same.txt", same)]);
    let top = folder.path();
    git(top, &["init", "-q", "-b", "main"]);
    git(top, &["add", "."]);
    git(top, &["commit", "-q", "-m", "one"]);
    git(top, &["checkout", "-q", "-b", "work"]);
    // the second line of the sum changes, the total on the first does not
    write(top, "a b.txt", &old.replace("$4.3 million", "$3.2 million"));
    write(top, "near.txt", &near.replace("One", "Three").replace("Two", "Four"));
    write(top, "new.txt", "It closed on Sunday, March 5, 2024.\n");
    let ran = run(top, &format!("{CHECK} --changed-since main ."));
    assert_eq!(findings(&ran), ["error sum-mismatch active", "error weekday-mismatch active"], "{ran:?}");
    assert!(ran.stderr.contains("left out: 3 findings on lines that did not change since main"), "{ran:?}");
    // what the other branch did since is no change of this one
    git(top, &["add", "."]);
    git(top, &["commit", "-q", "-m", "two"]);
    git(top, &["checkout", "-q", "main"]);
    write(top, "same.txt", "It opened on Tuesday, March 5, 2024.\n");
    git(top, &["commit", "-q", "-a", "-m", "three"]);
    git(top, &["checkout", "-q", "work"]);
    // however people like to see their diffs
    for (key, value) in [("diff.interHunkContext", "9"), ("diff.noprefix", "true"), ("diff.external", "false")] {
        git(top, &["config", key, value]);
    }
    let ran = run(top, &format!("{CHECK} --changed-since main ."));
    assert_eq!(findings(&ran).len(), 2, "{ran:?}");
    for (revision, words) in [("nowhere", "git knows no such revision"), ("--output=x", "does not begin with a dash")] {
        let ran = addsup(top, &["check", &format!("--changed-since={revision}"), "."]);
        assert!(ran.code == 2 && ran.stderr.contains(words), "{ran:?}");
    }
    let outside = TempDir::new().unwrap();
    write(outside.path(), "a.txt", "Text.\n");
    let ran = run(outside.path(), "check --changed-since main a.txt");
    assert!(ran.code == 2 && ran.stderr.contains("is in no git repository"), "{ran:?}");
}

/// Rows of a ledger by figure: the cells of some columns.
fn rows(folder: &Path, name: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let text = read(folder, name);
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let header = csv.headers().unwrap().clone();
    let places: Vec<usize> = columns.iter().map(|name| header.iter().position(|one| one == *name).unwrap()).collect();
    csv.records().map(|row| row.unwrap()).map(|row| places.iter().map(|&at| row[at].to_owned()).collect()).collect()
}

/// Writes a cell of the row with a figure, as a person would.
fn edit(folder: &Path, name: &str, figure: &str, column: &str, cell: &str) {
    let text = read(folder, name);
    let mut csv = csv::Reader::from_reader(text.as_bytes());
    let header = csv.headers().unwrap().clone();
    let place = |name: &str| header.iter().position(|one| one == name).unwrap();
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&header).unwrap();
    let mut found = false;
    for row in csv.records() {
        let mut row: Vec<String> = row.unwrap().iter().map(str::to_owned).collect();
        if row[place("figure")] == figure {
            row[place(column)] = cell.to_owned();
            found = true;
        }
        out.write_record(&row).unwrap();
    }
    assert!(found, "{figure} is not in {text}");
    fs::write(folder.join(name), out.into_inner().unwrap()).unwrap();
}

#[test]
fn a_ledger_keeps_what_people_decided() {
    let text = "Repairs cost a total of $9.4 million: $5.1 million for the pier and $3.2 million for the lights.\n\nIt has 12 cranes.\n";
    let folder = folder(&[("addsup.toml", ""), ("a.txt", text)]);
    let top = folder.path();
    let ran = run(top, "claims --diff a.txt");
    assert!(ran.code == 1 && ran.stdout.contains("[$9.4 million]"), "{ran:?}");
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    let written = read(top, "claims/a.csv");
    assert_eq!(run(top, "claims --diff a.txt").code, 0);
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    assert_eq!(read(top, "claims/a.csv"), written);
    let said = rows(top, "claims/a.csv", &["figure", "verdict", "findings", "values"]);
    assert_eq!(said[0], ["$9.4 million", "refuted", "sum-mismatch", "9400000"]);
    assert_eq!(said.len(), 4);

    // accepted without a note: no effect, and that is said
    edit(top, "claims/a.csv", "$9.4 million", "decision", "accept");
    let ran = run(top, &format!("{CHECK} a.txt"));
    assert_eq!(findings(&ran), ["error ignore-without-reason active", "error sum-mismatch active"]);
    edit(top, "claims/a.csv", "$9.4 million", "note", "fees of $1 million are in it");
    let ran = run(top, &format!("{CHECK} --report sarif=x.sarif a.txt"));
    assert_eq!((ran.code, findings(&ran)), (0, vec!["error sum-mismatch ignored".to_owned()]), "{ran:?}");
    assert!(
        read(top, "x.sarif").contains("\"kind\": \"external\"")
            || read(top, "x.sarif").contains("\"kind\":\"external\"")
    );
    assert!(!findings(&run(top, &format!("{CHECK} --no-config a.txt")))[0].ends_with("ignored"));

    // text moves: the rows follow, nothing else changes
    edit(top, "claims/a.csv", "12 cranes", "note", "asked the port");
    let edited = read(top, "claims/a.csv");
    write(top, "a.txt", &format!("It has 12 cranes.\n\nAnother day.\n\n{}", text.replace("\n\nIt has 12 cranes.", "")));
    assert_eq!(findings(&run(top, &format!("{CHECK} a.txt"))), ["error sum-mismatch ignored"]);
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&read(top, "claims/a.csv")), sorted(&edited));

    // a figure changes: its row is open again, and the finding counts again
    write(top, "a.txt", &text.replace("$9.4 million", "$10.4 million"));
    let ran = run(top, &format!("{CHECK} a.txt"));
    assert_eq!((ran.code, findings(&ran)), (1, vec!["error sum-mismatch active".to_owned()]));
    let ran = run(top, "claims --diff a.txt");
    assert!(ran.code == 1 && ran.stdout.contains("was $9.4 million, open again, was: accept"), "{ran:?}");
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    let row = &rows(top, "claims/a.csv", &["figure", "decision", "note", "reopened"])[0];
    assert_eq!(row, &["$10.4 million", "", "fees of $1 million are in it", "was $9.4 million: accept"]);

    // the sentence goes: what people wrote stays
    write(top, "a.txt", "It has no cranes.\n");
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    let left = rows(top, "claims/a.csv", &["figure", "verdict", "note"]);
    assert!(left.contains(&vec!["12 cranes".to_owned(), "gone".to_owned(), "asked the port".to_owned()]), "{left:?}");
    // and a ledger that cannot be read is named
    edit(top, "claims/a.csv", "12 cranes", "decision", "acept");
    let ran = run(top, "check a.txt");
    assert!(ran.code == 2 && ran.stderr.contains("claims/a.csv, line"), "{ran:?}");
    assert!(ran.stderr.contains("did you mean `accept`?"), "{ran:?}");
}

#[test]
fn articles_of_one_name_have_ledgers_of_their_own() {
    let folder = folder(&[("addsup.toml", ""), ("x/a.txt", "It has 12 cranes.\n"), ("x/a.md", "It has 5 ships.\n")]);
    let top = folder.path();
    assert_eq!(run(top, "claims --write x").code, 0);
    assert_eq!(rows(top, "claims/x/a.csv", &["article"]), [["x/a.md"]]);
    assert_eq!(rows(top, "claims/x/a.txt.csv", &["article"]), [["x/a.txt"]]);
    assert_eq!(run(top, "claims --diff x").code, 0);
    // from another folder the same ledgers are found
    assert_eq!(run(&top.join("x"), "claims --diff a.txt a.md").code, 0);
}

#[test]
fn a_ledger_may_be_given_the_new_name_of_its_article() {
    let folder = folder(&[("addsup.toml", ""), ("a.md", OLD), ("b.md", "It has 5 ships.\n")]);
    let top = folder.path();
    assert_eq!(run(top, "claims --write a.md b.md").code, 0);
    edit(top, "claims/a.csv", "40 percent", "decision", "accept");
    edit(top, "claims/a.csv", "40 percent", "note", "by value");
    fs::rename(top.join("a.md"), top.join("c.md")).unwrap();
    for arguments in ["check --no-sources --fail-on never c.md", "claims --diff c.md"] {
        let ran = run(top, arguments);
        assert!(ran.stderr.contains("claims/a.csv is the ledger of a.md, which is gone"), "{ran:?}");
    }
    let quiet = run(top, "check --no-sources --fail-on never b.md");
    assert!(!quiet.stderr.contains("which is gone"), "an article with a ledger: {quiet:?}");
    fs::rename(top.join("claims/a.csv"), top.join("claims/c.csv")).unwrap();
    let ran = run(top, &format!("{CHECK} --report claimreview=reviews c.md"));
    assert!(findings(&ran).contains(&"error percent-change ignored".to_owned()), "{ran:?}");
    assert!(!ran.stderr.contains("which is gone"), "{ran:?}");
    // what a person let pass is not published as refuted
    assert!(!read(top, "reviews").contains("40 percent, from") && read(top, "reviews").contains("Monday"));
    assert_eq!(run(top, "claims --write c.md").code, 0);
    assert_eq!(rows(top, "claims/c.csv", &["article"])[0], ["c.md"]);
}

#[test]
fn a_binding_is_a_test_of_the_figure() {
    let table = "entity,measure,period,value,unit\nNorway,exports,2020,5,USD\nNorway,exports,2021,7,USD\nSweden,exports,2021,8,USD\n";
    let text = "They sold goods for 7 dollars that year.\n";
    let folder = folder(&[("addsup.toml", ""), ("sources/trade.csv", table), ("a.txt", text)]);
    let top = folder.path();
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    assert_eq!(rows(top, "claims/a.csv", &["verdict", "cell"]), [["not_checked", ""]]);
    edit(top, "claims/a.csv", "7 dollars", "binding", "trade!entity=Norway & period=2021:value");
    assert_eq!(run(top, "claims --write a.txt").code, 0);
    let cell = "trade!entity=Norway & measure=exports & period=2021:value";
    assert_eq!(rows(top, "claims/a.csv", &["verdict", "cell"]), [["supported", cell]]);

    // the table is refreshed: rows move, and then the value is another
    let moved = table.replace("Norway,exports,2020", "Finland,exports,2020,4,USD\nNorway,exports,2020");
    write(top, "sources/trade.csv", &moved);
    assert_eq!(run(top, "check a.txt").code, 0);
    write(top, "sources/trade.csv", &moved.replace("2021,7", "2021,9"));
    let ran = run(top, "check --format concise a.txt");
    assert_eq!(ran.code, 1);
    assert!(ran.stdout.contains("trade has 9 USD in the cell that the ledger binds 7 dollars to"), "{ran:?}");
    let ran = run(top, "claims --diff a.txt");
    assert!(ran.code == 1 && ran.stdout.contains("verdict supported -> refuted"), "{ran:?}");

    // the tables are gone: what cannot be tested is told, unless no tables are wanted
    fs::rename(top.join("sources"), top.join("elsewhere")).unwrap();
    let ran = run(top, "check --format concise a.txt");
    assert!(ran.code == 1 && ran.stdout.contains("there is no table `trade`"), "{ran:?}");
    assert_eq!(run(top, "check --no-sources a.txt").code, 0);
    fs::rename(top.join("elsewhere"), top.join("sources")).unwrap();

    // a cell that is not there, and one of another unit
    for (binding, words) in [
        ("trade!entity=Norway:value", "several rows are meant, such as 2 and 3; name its period too"),
        ("trad!1:value", "did you mean `trade`?"),
    ] {
        edit(top, "claims/a.csv", "7 dollars", "binding", binding);
        let ran = run(top, "check --format concise a.txt");
        assert!(ran.code == 1 && ran.stdout.contains(words), "{ran:?}");
    }
}
