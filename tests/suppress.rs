//! Ignores: where they hold, and what is said when they do not.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use addsup::checks::Selection;
use addsup::finding::{Finding, Severity};
use addsup::normalise::Date;
use addsup::suppress::{self, Beside, Entry};
use common::{document, span};

/// "check state line:column" of each finding. The finding to be ignored is at `words`.
fn outcome(source: &str, words: &str, entries: &[Entry], today: Option<Date>) -> Vec<String> {
    let document = document("a.md", source);
    let finding = Finding::new("unused-ignore", Severity::Error, span(&document, words), "does not add up");
    let applied = suppress::apply(
        &document,
        vec![finding],
        Beside { entries, ..Beside::default() },
        today,
        &Selection::default(),
    );
    applied
        .findings
        .iter()
        .map(|marked| {
            let place = marked.location.unwrap_or_else(|| document.locate(marked.finding.span));
            let state = if marked.ignored.is_some() { "ignored" } else { "active" };
            format!("{} {state} {}:{}", marked.finding.check, place.line, place.column)
        })
        .collect()
}

#[test]
fn a_comment_holds_for_the_block_that_follows() {
    let source = "<!-- addsup: ignore[unused-ignore] rounded -->\n\nIt was 5 tons.\n\nIt was 6 tons.\n";
    assert_eq!(outcome(source, "5 tons", &[], None), ["unused-ignore ignored 3:8"]);
    let after = outcome(source, "6 tons", &[], None);
    assert_eq!(after, ["unused-ignore active 1:1", "unused-ignore active 5:8"]);
}

#[test]
fn a_comment_holds_for_the_block_it_stands_in() {
    for source in [
        "It was 5 tons. <!-- addsup: ignore[unused-ignore] rounded -->\n\nIt was 6 tons.\n",
        "It was <!-- addsup: ignore[unused-ignore] rounded --> 5 tons.\n\nIt was 6 tons.\n",
    ] {
        assert!(outcome(source, "5 tons", &[], None)[0].starts_with("unused-ignore ignored"), "{source}");
        assert_eq!(outcome(source, "6 tons", &[], None).len(), 2, "{source}");
    }
}

#[test]
fn a_slip_in_a_comment_is_said_in_every_format() {
    for (name, comment, told) in [
        ("a.txt", "<!-- addsup-ignore -->", true),
        ("a.md", "<!-- addsup ignore[weekday-mismatch] local time -->", true),
        ("a.html", "<!-- adsup: ignore[weekday-mismatch] local time -->", true),
        ("a.md", "<!-- addsup is a tool -->", false),
        ("a.md", "```\n<!-- addsup-ignore -->\n```\n", false),
    ] {
        let folder = tempfile::TempDir::new().unwrap();
        let text = format!("<p>He spoke here.</p>\n\n{comment}\n\n<p>He met them there.</p>\n");
        let text = if name == "a.html" { text } else { text.replace("<p>", "").replace("</p>", "") };
        std::fs::write(folder.path().join(name), text).unwrap();
        let ran = common::addsup(folder.path(), &["check", name]);
        let warning = format!("warning: {name}:3: this comment lets nothing pass");
        assert_eq!(ran.stderr.contains(&warning), told, "{comment}: {}", ran.stderr);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
    }
}

#[test]
fn comments_hold_in_every_format() {
    for (name, page) in [("a.txt", false), ("a.md", false), ("a.html", true)] {
        let checked = |comment: &str| {
            let text = format!("He spoke here.\n\n{comment}\nHe met them on Tuesday, September 14, 2022.\n");
            let text = if page { text.replace("\nHe", "\n<p>He") } else { text };
            let folder = tempfile::TempDir::new().unwrap();
            std::fs::write(folder.path().join(name), text).unwrap();
            let ran = common::addsup(folder.path(), &["check", "--no-config", "--format", "concise", name]);
            (ran.stdout, ran.code)
        };
        let (said, code) = checked("");
        assert!(said.contains("error[weekday-mismatch]") && code == 1, "{name}: {said}");
        assert_eq!(checked("<!-- addsup: ignore[weekday-mismatch] as he gave it -->"), (String::new(), 0), "{name}");
        for (comment, check, words) in [
            ("<!-- addsup: ignore[weekday-mismatch] -->", "ignore-without-reason", "say why"),
            ("<!-- addsup: ignore[weekday-mismach] typo -->", "invalid-ignore", "did you mean `weekday-mismatch`?"),
            ("<!-- addsup: off -->", "invalid-ignore", "this comment cannot be read"),
            ("<!-- addsup: ignore[sum-mismatch] no sum -->", "unused-ignore", "remove this ignore comment"),
        ] {
            let (said, _) = checked(comment);
            let line =
                said.lines().find(|line| line.contains(check)).unwrap_or_else(|| panic!("{name} {comment}: {said}"));
            assert!(line.starts_with(&format!("{name}:3:1: ")) && line.contains(words), "{name}: {said}");
            assert!(said.contains("weekday-mismatch]"), "{name}: {said}");
        }
    }
}

#[test]
fn what_is_wrong_with_a_comment_is_said() {
    for (comment, check) in [
        ("addsup: ignore[unused-ignore]", "ignore-without-reason"),
        ("addsup: ignore[unused-ignore] --", "ignore-without-reason"),
        ("addsup: ignore[unused-ignroe] rounded", "invalid-ignore"),
        ("addsup: ignore rounded", "invalid-ignore"),
        ("addsup: ignore-all", "invalid-ignore"),
        ("addsup: ignore[unused-ignore] until 2024-02-30 rounded", "invalid-ignore"),
    ] {
        let found = outcome(&format!("<!-- {comment} -->\n\nIt was 5 tons.\n"), "5 tons", &[], None);
        assert_eq!(found, [format!("{check} active 1:1"), "unused-ignore active 3:8".to_owned()], "{comment}");
    }
    let document = document("a.md", "<!-- addsup: ignore[unused-ignroe] x -->\n\nText.\n");
    let applied = suppress::apply(&document, vec![], Beside::default(), None, &Selection::default());
    assert!(applied.findings[0].finding.message.ends_with("did you mean `unused-ignore`?"));
}

#[test]
fn other_comments_are_left_alone() {
    for comment in ["a note to the editor", "addsup is a tool", "TODO"] {
        let found = outcome(&format!("<!-- {comment} -->\n\nIt was 5 tons.\n"), "5 tons", &[], None);
        assert_eq!(found, ["unused-ignore active 3:8"]);
    }
}

#[test]
fn an_ignore_ends_on_its_day() {
    let source = "<!-- addsup: ignore[unused-ignore] until 2024-01-31 to be corrected -->\n\nIt was 5 tons.\n";
    assert_eq!(outcome(source, "5 tons", &[], None), ["unused-ignore ignored 3:8"]);
    assert_eq!(outcome(source, "5 tons", &[], Some(Date::day(2024, 1, 31))), ["unused-ignore ignored 3:8"]);
    let after = outcome(source, "5 tons", &[], Some(Date::day(2024, 2, 1)));
    assert_eq!(after, ["expired-ignore active 3:8", "unused-ignore active 3:8"]);
}

#[test]
fn an_entry_follows_the_words_of_the_sentence() {
    let entry = |quote: &str| Entry {
        check: "unused-ignore".to_owned(),
        quote: quote.to_owned(),
        reason: "rounded".to_owned(),
        until: None,
        place: "addsup.toml:1".to_owned(),
    };
    let source = "It was\n5 tons. It was 6 tons.\n";
    assert_eq!(outcome(source, "5 tons", &[entry("was 5 tons")], None), ["unused-ignore ignored 2:1"]);
    assert_eq!(outcome(source, "6 tons", &[entry("was 5 tons")], None), ["unused-ignore active 2:16"]);
}

#[test]
fn an_ignore_of_a_check_that_did_not_run_is_left_alone() {
    let document = document("a.md", "<!-- addsup: ignore[expired-ignore] x -->\n\nText.\n");
    let selection = Selection { ignore: vec!["expired-ignore".to_owned()], ..Selection::default() };
    assert!(suppress::apply(&document, vec![], Beside::default(), None, &selection).findings.is_empty());
    let all = suppress::apply(&document, vec![], Beside::default(), None, &Selection::default());
    assert_eq!(all.findings.len(), 1);
}
