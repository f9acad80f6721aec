//! What a check says about itself holds: its examples are run through the program, that check alone.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::path::Path;

use addsup::checks::{CHECKS, Meta, Scope};
use addsup::suppress;
use serde_json::{Value, json};

/// Findings of the check in each text, in order.
fn hits(meta: &Meta, texts: &[&str], format: &str, alone: bool, pedantic: bool) -> Vec<Vec<Value>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let lines: String =
        texts.iter().map(|text| format!("{}\n", json!({ "id": text, "text": text, "format": format }))).collect();
    let mut arguments = vec!["check", "--batch", "--no-config", "--fail-on", "never"];
    if pedantic {
        arguments.push("--pedantic");
    }
    if alone {
        arguments.extend(["--select", meta.id]);
    }
    if meta.scope == Scope::Sources && root.join("sources").is_dir() {
        arguments.extend(["--sources", "sources", "--closed-world"]);
    }
    arguments.push("-");
    let ran = common::with_input(root, &arguments, lines.as_bytes());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let answers: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), texts.len());
    let of_check = |answer: &Value| {
        let findings = answer["findings"].as_array().unwrap_or_else(|| panic!("{answer}"));
        findings.iter().filter(|finding| finding["check"] == meta.id).cloned().collect()
    };
    answers.iter().map(of_check).collect()
}

fn examples_hold(meta: &Meta, format: &str, alone: bool) {
    assert!(!meta.fires.is_empty() && !meta.silent.is_empty(), "{} needs examples of both kinds", meta.id);
    for (text, found) in meta.fires.iter().zip(hits(meta, meta.fires, format, alone, true)) {
        assert!(!found.is_empty(), "{} should report: {text}", meta.id);
    }
    for (text, found) in meta.silent.iter().zip(hits(meta, meta.silent, format, alone, false)) {
        assert!(found.is_empty(), "{} should let pass: {text}\n{found:#?}", meta.id);
    }
    // what holds under a lax reading only is a note then, no more
    for (text, found) in meta.silent.iter().zip(hits(meta, meta.silent, format, alone, true)) {
        let loose = |finding: &Value| {
            finding["severity"] == "note" && finding["message"].as_str().is_some_and(|text| text.contains("holds only"))
        };
        assert!(found.iter().all(loose), "{} should let pass: {text}\n{found:#?}", meta.id);
    }
}

#[test]
fn every_example_in_the_metadata_holds() {
    for check in CHECKS {
        examples_hold(check.meta(), "text", true);
    }
}

#[test]
fn the_examples_of_ignores_hold() {
    for meta in suppress::METAS {
        examples_hold(meta, "markdown", false);
    }
}

#[test]
fn ids_are_kebab_case_and_differ() {
    let mut ids = suppress::known_ids();
    for id in &ids {
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), "{id}");
    }
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count, "two checks share an id: {ids:?}");
}
