//! Cases written as Markdown: each file of `tests/cases` has fenced `text` blocks, each followed by a fenced
//! `findings` block with one line a finding, "severity check: message". `BLESS=1 cargo test --test cases` rewrites the
//! second blocks; the difference is the review.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::{Path, PathBuf};

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::Options;
use addsup::sources::Tables;

/// What the program says about a text, one line a finding.
fn findings(text: &str) -> String {
    let document = addsup::read::read("case.txt", text.as_bytes(), Some(addsup::read::Format::Text)).unwrap();
    let analysis = analyse(&document, Options::default(), &Tables::default(), &Selection::default());
    let lines = analysis.findings.iter();
    lines.map(|finding| format!("{} {}: {}\n", finding.severity.name(), finding.check, finding.message)).collect()
}

/// The file as it should be, with its cases in order: name, findings written, findings made.
fn worked(file: &str) -> (String, Vec<(String, String, String)>) {
    let (mut out, mut cases) = (String::new(), Vec::new());
    let (mut heading, mut text) = (String::new(), None::<String>);
    let mut lines = file.lines();
    while let Some(line) = lines.next() {
        out += line;
        out += "\n";
        if let Some(title) = line.strip_prefix('#') {
            title.trim_start_matches('#').trim().clone_into(&mut heading);
        }
        let is_findings = line.starts_with("```findings");
        if !(line.starts_with("```text") || is_findings) {
            continue;
        }
        let fence: String = line.chars().take_while(|&c| c == '`').collect();
        let body: String =
            lines.by_ref().take_while(|line| line.trim_end() != fence).map(|line| format!("{line}\n")).collect();
        if is_findings {
            let text = text.take().unwrap_or_else(|| panic!("{heading}: a findings block without a text block"));
            let made = findings(text.trim_end_matches('\n'));
            out += &made;
            cases.push((heading.clone(), body, made));
        } else {
            out += &body;
            text = Some(body);
        }
        out += &fence;
        out += "\n";
    }
    assert!(text.is_none(), "{heading}: a text block without a findings block");
    (out, cases)
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    files.sort();
    files
}

#[test]
fn every_case_gives_the_findings_it_lists() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    for path in files() {
        let file = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let (rewritten, cases) = worked(&file);
        assert!(!cases.is_empty(), "{} has no case", path.display());
        if bless && rewritten != file {
            std::fs::write(&path, &rewritten).unwrap();
        } else {
            let failed = cases.into_iter().filter(|(_, written, made)| written != made);
            wrong.extend(
                failed.map(|(name, written, made)| {
                    format!("{}: {name}\nlisted:\n{written}found:\n{made}", path.display())
                }),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
