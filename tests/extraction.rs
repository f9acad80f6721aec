//! Extraction cases that read like documentation: `tests/extraction/*.md`. Each `text`, `markdown` or `html` block is
//! followed by a `claims` block with one claim a line: `surface | kind | values | unit | bound`, or by a `context` block with
//! one figure a line: `surface | period | other period | measure`. After the name of the format may stand conventions as the
//! configuration writes them: `text dollar="CAD"`. `BLESS=1 cargo test` fills the second blocks in; the diff is the review.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;
use std::path::Path;

use addsup::claim::{Claim, Value};
use addsup::extract::{self, Options};
use addsup::normalise::{Date, Period};
use addsup::read::{self, Format};

/// "Today" of every case: dates without a year fall into this one.
fn today() -> Option<Date> {
    Date::parse("2024-04-23")
}

fn values(claim: &Claim) -> String {
    match &claim.value {
        Value::Numbers(figures) => {
            let all: Vec<String> = figures.iter().map(|f| f.value.rounded(20).trimmed().to_string()).collect();
            all.join(" to ")
        }
        Value::Time(period) => period.to_string(),
        Value::Ordinal(rank) => format!("#{rank}"),
        Value::Superlative => "-".to_owned(),
        Value::Unreadable(why) => format!("({why})"),
    }
}

/// The format and the conventions that a fence names; `None` for fences of other kinds.
fn reading(fence: &str) -> Option<(Format, Options)> {
    let mut words = fence.strip_prefix("```")?.split(' ');
    let format = match words.next()? {
        "text" => Format::Text,
        "markdown" => Format::Markdown,
        "html" => Format::Html,
        _ => return None,
    };
    let settings: Vec<&str> = words.collect();
    let config = addsup::config::parse(&settings.join("\n"), &[]).unwrap();
    Some((format, Options { as_of: today(), conventions: config.conventions(), ..Options::default() }))
}

fn read_claims(text: &str, format: Format, options: Options) -> String {
    let document = read::read("case", text.as_bytes(), Some(format)).unwrap();
    let extraction = extract::extract(&document, options);
    let mut out = String::new();
    for claim in &extraction.claims {
        let (surface, kind) = (document.slice(claim.span), claim.kind.name());
        let (values, unit) = (values(claim), claim.unit_name().unwrap_or("-"));
        writeln!(out, "{surface} | {kind} | {values} | {unit} | {}", claim.bound.symbol()).unwrap();
    }
    out
}

/// What the text says about each figure that is no date.
fn read_context(text: &str, format: Format, options: Options) -> String {
    let document = read::read("case", text.as_bytes(), Some(format)).unwrap();
    let extraction = extract::extract(&document, options);
    let mut out = String::new();
    for claim in extraction.claims.iter().filter(|claim| claim.time().is_none()) {
        let context = &claim.context;
        let period = |period: Option<Period>| period.map_or_else(|| "-".to_owned(), |period| period.to_string());
        let measure = context.measure.as_deref().unwrap_or("-");
        let (told, other) = (period(context.period), period(context.period_other));
        writeln!(out, "{} | {told} | {other} | {measure}", document.slice(claim.span)).unwrap();
    }
    out
}

/// Splits a case file at its fences: text, then claims, in turn. Returns the file as it should be.
fn blessed(source: &str) -> String {
    let mut out = String::new();
    let (mut claims, mut context) = (String::new(), String::new());
    let mut lines = source.lines();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        if let Some((format, options)) = reading(line) {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            claims = read_claims(&body.join("\n"), format, options);
            context = read_context(&body.join("\n"), format, options);
            writeln!(out, "{}\n```", body.join("\n")).unwrap();
        } else if line == "```claims" {
            lines.by_ref().take_while(|line| *line != "```").count();
            writeln!(out, "{claims}```").unwrap();
        } else if line == "```context" {
            lines.by_ref().take_while(|line| *line != "```").count();
            writeln!(out, "{context}```").unwrap();
        }
    }
    out
}

#[test]
fn every_case_reads_as_written() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/extraction");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    for file in files {
        let source = std::fs::read_to_string(&file).unwrap();
        let expected = blessed(&source);
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&file, &expected).unwrap();
        } else {
            for (at, (is, should)) in source.lines().zip(expected.lines()).enumerate() {
                assert_eq!(is, should, "{}:{} (BLESS=1 cargo test rewrites the case)", file.display(), at + 1);
            }
            assert_eq!(source.lines().count(), expected.lines().count(), "{}", file.display());
        }
    }
}
