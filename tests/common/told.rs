//! The verdict about a sentence by a small table.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, reason = "helpers of tests")]

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::extract::Options as Reading;
use addsup::finding::{Finding, Verdict};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Options, Tables};

pub(crate) fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// What a text comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Holds,
    Fails,
    Open,
}
pub(crate) use Told::{Fails, Holds, Open};

/// The verdict about a text, the reasons given, and the findings.
pub(crate) fn told(tables: &Tables, text: &str) -> (Told, Vec<String>, Vec<Finding>) {
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, tables, &selection);
    let has = |verdict: Verdict| found.judgements.iter().any(|one| one.verdict == verdict);
    let told = match (has(Verdict::Refuted), has(Verdict::Supported)) {
        (true, _) => Fails,
        (false, true) => Holds,
        (false, false) => Open,
    };
    (told, found.judgements.iter().map(|one| one.reason.clone()).collect(), found.findings)
}

pub(crate) fn table(csv: &str, descriptor: Option<&str>) -> Tables {
    Tables::from_text("t.csv", csv, descriptor, &Options::new(&unit)).0
}

pub(crate) fn all(csv: &str, texts: &[(&str, Told)]) {
    let tables = table(csv, None);
    let wrong: Vec<String> = texts
        .iter()
        .filter_map(|(text, expected)| {
            let (found, reasons, _) = told(&tables, text);
            (found != *expected).then(|| format!("{found:?} instead of {expected:?}: {text} {reasons:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
