//! Against the gold sets, where the environment variable `ADDSUP_GOLD` names their folder; skipped, and said so, where
//! it does not. The bounds are below what is measured today: they catch a break, they do not tune.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Write as _;
use std::path::PathBuf;

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::claim::{Claim, Value};
use addsup::extract::{Options, extract};
use addsup::finding::Severity;
use addsup::normalise::Date;
use addsup::number::Decimal;
use addsup::read::{self, Format};
use addsup::sources::Tables;
use addsup::span::Span;
use serde_json::Value as Json;

fn gold() -> Option<PathBuf> {
    let folder = std::env::var_os("ADDSUP_GOLD").map(PathBuf::from);
    if folder.is_none() {
        // written past the capture of the test runner, so that a skipped test is seen
        let _ = writeln!(std::io::stderr(), "skipped: ADDSUP_GOLD is not set");
    }
    folder
}

fn lines(path: PathBuf) -> Vec<Json> {
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Values as the gold writes them; dates as ISO strings.
fn values(claim: &Claim) -> Vec<String> {
    match &claim.value {
        Value::Numbers(figures) => figures.iter().map(|figure| figure.value.trimmed().to_string()).collect(),
        Value::Time(period) => match period.as_single() {
            Some(date) => vec![date.to_string()],
            None => [period.start, period.end].iter().flatten().map(ToString::to_string).collect(),
        },
        Value::Ordinal(rank) => vec![rank.to_string()],
        _ => Vec::new(),
    }
}

fn same(ours: &str, gold: &Json) -> bool {
    match gold {
        Json::String(text) => text == ours,
        // gold fractions are floats: equal to nine digits is equal
        Json::Number(number) => {
            let theirs = Decimal::parse(&number.to_string()).ok();
            let mine = Decimal::parse(ours).ok();
            theirs.zip(mine).is_some_and(|(a, b)| a.rounded(9) == b.rounded(9))
        }
        _ => false,
    }
}

/// Share of gold quantities, in percent, that a claim over the same place reads with the same value.
fn found(file: &str) -> Option<usize> {
    let folder = gold()?;
    let (mut all, mut right) = (0, 0);
    for record in lines(folder.join("extraction").join(file)) {
        let text = record["text"].as_str().unwrap();
        let document = read::read("gold", text.as_bytes(), Some(Format::Text)).unwrap();
        let as_of = record["ref"].as_str().and_then(Date::parse);
        let extraction = extract(&document, Options { as_of, ..Options::default() });
        let byte = |at: &Json| {
            text.char_indices().nth(usize::try_from(at.as_u64().unwrap()).unwrap()).map_or(text.len(), |(byte, _)| byte)
        };
        for quantity in record["quantities"].as_array().unwrap() {
            let Some(wanted) = quantity["values"].as_array() else { continue };
            let (start, end) = (byte(&quantity["start"]), byte(&quantity["end"]));
            all += 1;
            right += usize::from(extraction.claims.iter().any(|claim| {
                let values = values(claim);
                claim.span.start < end
                    && start < claim.span.end
                    && values.len() == wanted.len()
                    && values.iter().zip(wanted).all(|(ours, gold)| same(ours, gold))
            }));
        }
    }
    Some(100 * right / all.max(1))
}

#[test]
fn figures_of_news_and_phenomena_are_read() {
    for file in ["news.jsonl", "phenomena.jsonl"] {
        if let Some(percent) = found(file) {
            assert!(percent >= 90, "{file}: {percent} % of the quantities have their value");
        }
    }
}

#[test]
fn clean_documents_raise_hardly_an_error() {
    let Some(folder) = gold() else { return };
    let folder = folder.join("consistency");
    let broken: Vec<String> = lines(folder.join("relations.jsonl"))
        .iter()
        .filter(|relation| relation["holds"] == false)
        .map(|relation| relation["file"].as_str().unwrap().to_owned())
        .collect();
    let selection = Selection { scope: Some(Scope::Internal), ..Selection::default() };
    let mut errors = Vec::new();
    for entry in lines(folder.join("manifest.jsonl")) {
        let file = entry["file"].as_str().unwrap().to_owned();
        if broken.contains(&file) {
            continue;
        }
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let document = read::read(&file, &bytes, Some(Format::Text)).unwrap();
        let analysis = analyse(&document, Options::default(), &Tables::default(), &selection);
        let said = analysis.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
        errors.extend(said.map(|finding| format!("{file}: {}", finding.message)));
    }
    assert!(errors.len() <= 2, "{errors:#?}");
}

/// The seed article has its known errors found, and no other error raised.
#[test]
fn the_seed_article_has_the_expected_errors_and_no_other() {
    let Some(folder) = gold() else { return };
    let folder = folder.join("seed");
    let expected = lines(folder.join("expected.jsonl"));
    let offset = |at: &Json| usize::try_from(at.as_u64().unwrap()).unwrap();
    let place = |id: &Json| {
        let figure = expected.iter().find(|entry| entry["id"] == *id && entry["span"].is_array())?;
        Some(Span::new(offset(&figure["span"][0]), offset(&figure["span"][1])))
    };
    let wrong: Vec<(&str, Vec<Span>)> = expected
        .iter()
        .filter(|entry| entry["severity"].as_str().is_some_and(|severity| severity.starts_with("error")))
        .map(|entry| {
            let figures = entry["figures"].as_array().unwrap();
            (entry["id"].as_str().unwrap(), figures.iter().filter_map(place).collect())
        })
        .collect();
    let bytes = std::fs::read(folder.join("article.txt")).unwrap();
    let document = read::read("article.txt", &bytes, Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Internal), ..Selection::default() };
    let analysis = analyse(&document, Options::default(), &Tables::default(), &selection);
    let errors: Vec<_> = analysis.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    let at = |span: Span| {
        let place = document.locate(span);
        Span::new(place.start, place.end)
    };
    for (id, places) in &wrong {
        let met = errors.iter().any(|error| places.iter().any(|place| place.overlaps(at(error.span))));
        assert!(met, "no error at a figure of {id}");
    }
    for error in errors {
        let known = wrong.iter().flat_map(|(_, places)| places).any(|place| place.overlaps(at(error.span)));
        assert!(known, "{}: {}", document.locate(error.span).line, error.message);
    }
}
