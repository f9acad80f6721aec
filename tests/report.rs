//! Formats, on an analysis that is made by hand.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use addsup::analysis::Analysis;
use addsup::checks::Selection;
use addsup::claim::{Claim, Context, Kind, Role, Value};
use addsup::extract::Extraction;
use addsup::finding::{Confidence, Evidence, Finding, Judgement, Outcome, Relation, Severity, Verdict};
use addsup::normalise::{Bound, Date, Figure, Period, Unit, UnitKind};
use addsup::number::Decimal;
use addsup::read::Document;
use addsup::report::{CheckFormat, ClaimsFormat, DocumentReport, Report, SourceTable, write_check, write_claims};
use addsup::suppress::{self, Beside};
use common::{document, span, validate};

const SOURCE: &str = "\
Trade between the two reached $22.94 billion: exports of $12.59 billion and imports of $10.53 billion.

From January to November 2021 China bought more than four trillion tons of gas | a record, *they* say.
<!-- addsup: ignore[unused-ignore] -->

Since 1948 nearly a third of it went by rail, the largest share of all. Growth was -4.5 percent.
";

fn d(text: &str) -> Decimal {
    Decimal::parse(text).unwrap()
}

fn claim(document: &Document<'_>, words: &str, kind: Kind, value: Value) -> Claim {
    let span = span(document, words);
    Claim {
        span,
        number: span,
        sentence: document.sentence_at(span.start).unwrap(),
        parts: Vec::new(),
        tokens: (0, 0),
        kind,
        value,
        bound: Bound::Exact,
        unit: None,
        role: Role::Level,
        context: Context::default().into(),
        remark: None,
        alternative: None,
    }
}

fn printed(value: &str, step: &str) -> Value {
    Value::Numbers(vec![Figure::printed(d(value), d(step))])
}

/// Two findings of one document, with everything that a format can show.
fn analysis(document: &Document<'_>) -> Analysis {
    let dollars = || Some(Unit::plain("USD", UnitKind::Currency));
    let money =
        |words, value| Claim { unit: dollars(), ..claim(document, words, Kind::Currency, printed(value, "10000000")) };
    let months = Period::between(Date::month(2021, 1), Date::month(2021, 11));
    let claims = vec![
        money("$22.94 billion", "22940000000"),
        money("$12.59 billion", "12590000000"),
        money("$10.53 billion", "10530000000"),
        Claim { role: Role::Qualifier, ..claim(document, "January to November 2021", Kind::Date, Value::Time(months)) },
        Claim {
            unit: Some(Unit::plain("ton", UnitKind::Dimension)),
            bound: Bound::More,
            context: Context {
                measure: Some("gas".to_owned()),
                entities: vec!["China"],
                period: Some(months),
                period_span: Some(span(document, "January to November 2021")),
                ..Context::default()
            }
            .into(),
            remark: Some("tons: metric, short or long"),
            ..claim(
                document,
                "more than four trillion tons",
                Kind::Dimension,
                printed("4000000000000", "1000000000000"),
            )
        },
        Claim {
            role: Role::Qualifier,
            ..claim(
                document,
                "Since 1948",
                Kind::Date,
                Value::Time(Period { start: Some(Date::year(1948)), end: None }),
            )
        },
        Claim {
            bound: Bound::Nearly,
            role: Role::Share,
            ..claim(
                document,
                "nearly a third",
                Kind::Number,
                Value::Numbers(vec![Figure::exact(Decimal::ONE.over(d("3"), addsup::number::Round::Down).unwrap())]),
            )
        },
        Claim { role: Role::Rank, ..claim(document, "the largest share", Kind::Ordinal, Value::Superlative) },
        Claim {
            unit: Some(Unit::plain("percent", UnitKind::Percent)),
            role: Role::Change,
            ..claim(document, "-4.5 percent", Kind::Percent, printed("-4.5", "0.1"))
        },
    ];
    let judge = |verdict, reason: &str| Judgement { verdict, reason: reason.to_owned(), ..Judgement::default() };
    let mut judgements = vec![judge(Verdict::NotChecked, ""); claims.len()];
    judgements[0] = Judgement {
        expected: Some(d("23120000000")),
        confidence: Some(Confidence(95)),
        ..judge(Verdict::Refuted, "the parts give 23.12 billion")
    };
    judgements[4] = judge(Verdict::Refuted, "more than all countries sold in these months");
    judgements[6] = judge(Verdict::CannotSay, "no table covers rail");
    judgements[8] = judge(Verdict::Supported, "the table has -4.5");
    let total = span(document, "$22.94 billion");
    let (exports, imports) = (span(document, "$12.59 billion"), span(document, "$10.53 billion"));
    let gas = span(document, "four trillion tons");
    let cell = Evidence {
        source: "natural_gas".to_owned(),
        row: 8,
        column: "value".to_owned(),
        value: "109.76".to_owned(),
        unit: Some("Mt".to_owned()),
        period: Some("2021-01/2021-11".to_owned()),
        role: "upper bound",
        locator: None,
    };
    Analysis {
        extraction: Extraction { claims, ..Extraction::default() },
        findings: vec![
            Finding::new(
                "sum-mismatch",
                Severity::Error,
                total,
                "the parts add up to $23.12 billion, not $22.94 billion",
            )
            .confidence(95)
            .related(exports, "added")
            .related(imports, "added")
            .working("12.59 + 10.53 = 23.12, stated 22.94")
            .suggest(imports, "$10.35 billion", "two digits swapped: 12.59 + 10.35 = 22.94"),
            Finding::new("implausible", Severity::Warning, gas, "more gas than all countries sold")
                .evidence(cell)
                .suggest(gas, "four million tons", "million read as trillion"),
            Finding::new("rounding", Severity::Note, gas, "a round figure"),
        ],
        relations: vec![
            Relation {
                kind: "sum",
                outcome: Outcome::Fails,
                spans: vec![exports, imports, total],
                working: "12.59 + 10.53 = 23.12, stated 22.94".to_owned(),
            },
            Relation {
                kind: "share",
                outcome: Outcome::HoldsLoosely("only if a figure was truncated"),
                spans: vec![exports, total],
                working: "12.59 / 22.94 = 0.549".to_owned(),
            },
        ],
        judgements,
    }
}

fn report() -> Report<'static> {
    let document = document("articles/trade.md", SOURCE);
    let mut analysis = analysis(&document);
    let findings = std::mem::take(&mut analysis.findings);
    let entry = suppress::Entry {
        check: "rounding".to_owned(),
        quote: "four trillion".to_owned(),
        reason: "as the ministry printed it".to_owned(),
        until: None,
        place: "addsup.toml:1".to_owned(),
    };
    let applied = suppress::apply(
        &document,
        findings,
        Beside { entries: &[entry], ..Beside::default() },
        None,
        &Selection::default(),
    );
    assert_eq!(applied.used, [true]);
    Report {
        sources: vec![SourceTable {
            name: "natural_gas".to_owned(),
            path: "sources/natural_gas.csv".to_owned(),
            sha256: "ab".repeat(32),
            rows: 54,
        }],
        documents: vec![DocumentReport::new(document, analysis, applied.findings)],
        ..Report::default()
    }
}

fn checked(format: CheckFormat) -> String {
    let mut out = Vec::new();
    write_check(format, &report(), true, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn claims(format: ClaimsFormat) -> String {
    let mut out = Vec::new();
    write_claims(format, &report(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn without_colours(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

#[test]
fn text() {
    insta::assert_snapshot!(without_colours(&checked(CheckFormat::Text)));
}

#[test]
fn concise() {
    insta::assert_snapshot!(checked(CheckFormat::Concise));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(checked(CheckFormat::Markdown));
}

#[test]
fn sarif() {
    let mut value: serde_json::Value = serde_json::from_str(&checked(CheckFormat::Sarif)).unwrap();
    let run = &mut value["runs"][0];
    let rules = run["tool"]["driver"]["rules"].take();
    let rules = rules.as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["help"]["markdown"].as_str().unwrap().starts_with("## unused-ignore")));
    run["tool"]["driver"]["version"] = "0.0.0".into();
    run["tool"]["driver"]["semanticVersion"] = "0.0.0".into();
    for result in run["results"].as_array().unwrap() {
        let Some(index) = result["ruleIndex"].as_u64() else { continue };
        assert_eq!(rules[usize::try_from(index).unwrap()]["id"], result["ruleId"]);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn annotations_and_exchange_formats() {
    for format in [
        CheckFormat::Github,
        CheckFormat::GithubSummary,
        CheckFormat::Gitlab,
        CheckFormat::Junit,
        CheckFormat::Checkstyle,
        CheckFormat::Rdjsonl,
        CheckFormat::Csv,
        CheckFormat::Html,
        CheckFormat::Claimreview,
        CheckFormat::Webannotation,
    ] {
        insta::assert_snapshot!(format!("check_{format:?}").to_lowercase(), in_one_version(&checked(format)));
    }
}

/// The page without its style and script, which have files of their own.
fn in_one_version(text: &str) -> String {
    let mut text = text.replace(&format!("addsup {}", env!("CARGO_PKG_VERSION")), "addsup 0.0.0");
    for (open, close) in [("<style>", "</style>"), ("<script>", "</script>"), ("-src 'sha256-", "'")] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at + open.len()) {
            let end = start + text[start..].find(close).unwrap();
            text.replace_range(start..end, "…");
            from = start;
        }
    }
    text
}

#[test]
fn table() {
    let table = claims(ClaimsFormat::Table);
    assert!(table.lines().all(|line| line.chars().count() <= 100));
    insta::assert_snapshot!(table);
}

#[test]
fn csv() {
    insta::assert_snapshot!(claims(ClaimsFormat::Csv));
}

#[test]
fn json_keeps_the_schema() {
    let value: serde_json::Value = serde_json::from_str(&checked(CheckFormat::Json)).unwrap();
    validate(&value, None);
    let document = &value["documents"][0];
    assert_eq!(document["claims"][0]["low"], "22935000000");
    assert_eq!(document["claims"][3]["values"], serde_json::json!(["2021-01", "2021-11"]));
    assert_eq!(document["claims"][4]["high"], serde_json::Value::Null);
    assert_eq!(document["claims"][4]["period"]["end"], "2021-11-30");
    assert_eq!(document["claims"][5]["values"], serde_json::json!(["1948", null]));
    assert_eq!(document["claims"][6]["values"], serde_json::json!(["0.33333333333333333333"]));
    assert!(document["claims"].as_array().unwrap().iter().all(|claim| claim["reason"] != ""));
    let start = usize::try_from(document["findings"][0]["start"].as_u64().unwrap()).unwrap();
    assert!(SOURCE[start..].starts_with("$22.94 billion"));
    let states: Vec<_> = document["findings"].as_array().unwrap().iter().map(|f| f["state"].clone()).collect();
    assert_eq!(states, ["active", "active", "ignored", "active"]);
    for line in checked(CheckFormat::Jsonl).lines() {
        validate(&serde_json::from_str(line).unwrap(), Some("Document"));
    }
}

#[test]
fn the_schema_refuses_what_is_not_it() {
    let mut value: serde_json::Value = serde_json::from_str(&checked(CheckFormat::Json)).unwrap();
    value["documents"][0]["claims"][0]["verdict"] = "wrong".into();
    let validator = jsonschema::validator_for(&addsup::report::schema::json_schema()).unwrap();
    assert!(!validator.is_valid(&value));
    value["documents"][0]["claims"][0]["verdict"] = "refuted".into();
    assert!(validator.is_valid(&value));
    value["documents"][0]["claims"][0].as_object_mut().unwrap().remove("unit");
    assert!(!validator.is_valid(&value), "an absent value is null, not left out");
}

#[test]
fn identities_follow_the_sentence_and_not_the_place() {
    let ids = |source: &str| {
        let document = document("a.md", source);
        let mut analysis = analysis(&document);
        let findings = std::mem::take(&mut analysis.findings);
        let applied = suppress::apply(&document, findings, Beside::default(), None, &Selection::default());
        let report = DocumentReport::new(document, analysis, applied.findings);
        let prints: Vec<_> = report.findings.iter().map(|found| found.fingerprint.clone()).collect();
        (report.claim_ids.clone(), prints)
    };
    let (claims, prints) = ids(SOURCE);
    assert_eq!(ids(&format!("A new first paragraph.\n\n{SOURCE}")), (claims.clone(), prints.clone()));
    let unique: std::collections::BTreeSet<_> = claims.iter().collect();
    assert_eq!(unique.len(), claims.len());
    let (changed, changed_prints) = ids(&SOURCE.replace("Trade between", "Commerce between"));
    assert_ne!(changed[0], claims[0]);
    assert_ne!(changed_prints[0], prints[0]);
    assert_eq!(changed[4], claims[4]);
}

#[test]
fn article_text_never_steers_the_terminal() {
    let hostile = "It was \u{1b}[2J\u{202e}5 tons\u{7} in all.\n";
    let document = document("\u{1b}]0;x.md", hostile);
    let place = span(&document, "5 tons\u{7}");
    let finding = Finding::new("check", Severity::Error, place, "not \u{1b}[31m5")
        .related(place, "\u{202e}label")
        .working("a \u{1b}[1m step")
        .suggest(place, "\u{1b}6", "\u{202d}why");
    let applied = suppress::apply(&document, vec![finding], Beside::default(), None, &Selection::default());
    let report = Report {
        documents: vec![DocumentReport::new(document, Analysis::default(), applied.findings)],
        ..Report::default()
    };
    for format in [CheckFormat::Text, CheckFormat::Concise, CheckFormat::Markdown] {
        let mut out = Vec::new();
        write_check(format, &report, true, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let stripped = without_colours(&out);
        assert!(!out.contains(['\u{7}', '\u{202e}', '\u{202d}']), "{format:?} {out}");
        assert!(!out.contains("\u{1b}[2J") && !out.contains("\u{1b}]"), "{format:?} {out}");
        assert!(stripped.contains("[31m5") && !stripped.contains('\u{1b}'), "{format:?} {stripped}");
    }
}
