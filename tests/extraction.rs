//! Extraction cases that read like documentation: `tests/extraction/*.md`. Each `text`, `markdown` or `html` block is
//! followed by a `claims` block with one claim a line: `surface | kind | values | unit | bound`, or by a `context` block with
//! one figure a line: `surface | period | other period | measure | whose | said by`. After the name of the format may stand conventions as the
//! configuration writes them: `text dollar="CAD"`. `BLESS=1 cargo test` fills the second blocks in; the diff is the review.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::fmt::Write as _;
use std::path::Path;

use addsup::claim::{Claim, Kind, Value};
use addsup::extract::{self, Made, Options};
use addsup::normalise::{Date, Period};
use addsup::read::{self, Format};
use addsup::span::Span;

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
        Value::Superlative | Value::Comparison => "-".to_owned(),
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
        let words = |span: Option<Span>| span.map_or("-", |span| document.slice(span));
        let holder = words(context.holder);
        let said = words(context.speaker.or(context.attribution));
        let figure = document.slice(claim.span);
        writeln!(out, "{figure} | {told} | {other} | {measure} | {holder} | {said}").unwrap();
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

/// Texts of all case files, with how they are read.
fn texts() -> Vec<(String, Format, Options)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/extraction");
    let mut texts = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let mut lines = source.lines();
        while let Some(line) = lines.next() {
            if let Some((format, options)) = reading(line) {
                let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
                texts.push((body.join("\n"), format, options));
            }
        }
    }
    texts
}

/// Last words of figures whose reading the text around them decides ("2.5 A", "20 pounds", "a decade").
const OPEN: [&str; 15] = [
    "A",
    "T",
    "S",
    "E",
    "in.",
    "pc",
    "bp",
    "Mb",
    "kb",
    "pounds",
    "two-fold",
    "decade",
    "decade and a half",
    "7 to 2",
    "three quarters",
];

/// A figure that says the same whatever stands around it: it borrows no unit, scale or bound of a neighbour or a header.
fn stands_alone(claim: &Claim, surface: &str, made: Made) -> bool {
    let borrowed = made.passes().any(|pass| !pass.starts_with("bound by") && !pass.starts_with("two units"));
    // which century "17th" is of, which day "05/04/2024", is told elsewhere; so is what brackets mean
    let told = matches!(claim.unit_name(), Some("shilling" | "penny"))
        || claim.kind == Kind::Date
        || surface.starts_with('(')
        // that "3.5.7" is one number, and no version, shows the unit behind it
        || matches!(claim.value, addsup::claim::Value::Unreadable(extract::MALFORMED_GROUPS | extract::MALFORMED_POINTS))
        || OPEN.iter().any(|open| surface.ends_with(open));
    !borrowed && !told
}

#[test]
fn spans_are_whole_characters_and_read_again_as_the_same_figure() {
    let (mut again, mut other) = (0, Vec::new());
    for (text, format, options) in texts() {
        let document = read::read("case", text.as_bytes(), Some(format)).unwrap();
        let extraction = extract::extract(&document, options);
        for (claim, made) in extraction.claims.iter().zip(&extraction.made) {
            let surface = document.text.get(claim.span.range()).unwrap();
            assert_eq!(surface, surface.trim(), "{text}");
            for part in claim.parts.iter().chain([&claim.number]) {
                assert!(document.text.get(part.range()).is_some_and(|part| !part.is_empty()), "{surface} in {text}");
                assert!(claim.span.contains(*part), "{surface} in {text}");
            }
            if stands_alone(claim, surface, *made) {
                let alone = read::read("case", surface.as_bytes(), Some(Format::Text)).unwrap();
                let read = extract::extract(&alone, options);
                let said = |claim: &Claim| (values(claim), claim.unit_name().map(str::to_owned), claim.bound);
                let read: Vec<_> = read.claims.iter().map(said).collect();
                if read == [said(claim)] {
                    again += 1;
                } else {
                    other.push(format!("{surface}: {:?}, alone {read:?}", said(claim)));
                }
            }
        }
    }
    assert!(again > 400 && other.is_empty(), "{again} read again as they were, but not\n{}", other.join("\n"));
}
