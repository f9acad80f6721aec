//! `--closed-world`: figures that are in the tables, that follow from them, and that come from nowhere.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::Options as Reading;
use addsup::finding::{Severity, Verdict};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Options, Tables};

const REPORT: &str = "\
$ million,2021,2020
Net sales,\"5,630\",\"5,118\"
Operating income,612,548
Research costs,301,288
";

const TOWNS: &str = "\
entity,measure,period,unit,value
Aarhus,library visits,2019,visits,2140000
Aarhus,library visits,2022,visits,1926000
Odense,library visits,2022,visits,1284000
Aarhus,libraries,2022,libraries,19
";

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// Figures that come from nowhere, and the derivations of those that follow.
fn untraced(csv: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let (tables, _) = Tables::from_text("given.csv", csv, None, &Options::new(&unit));
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { closed_world: true, ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    let errors = found.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let spans: Vec<_> = errors.map(|finding| finding.span).collect();
    for finding in found.findings.iter().filter(|finding| finding.check == "untraced-figure") {
        let at = found.extraction.claims.iter().position(|claim| claim.span == finding.span).unwrap();
        assert!(found.judgements[at].verdict <= Verdict::CannotSay, "untraced is not refuted: {}", finding.message);
    }
    let derived = found.relations.iter().filter(|relation| relation.kind == "derivation");
    let working = derived.map(|relation| relation.working.clone()).collect();
    (spans.iter().map(|span| document.slice(*span).to_owned()).collect(), working)
}

#[test]
fn cells_and_what_follows_from_them_are_traced() {
    for (csv, text, working) in [
        (REPORT, "Net sales were $5,630 million in 2021.", ""),
        (REPORT, "Net sales were $5.6 billion in 2021.", ""),
        (REPORT, "Net sales grew by $512 million.", "5,630,000,000 − 5,118,000,000"),
        (REPORT, "Net sales grew by 10%.", "/ 5,118,000,000"),
        (REPORT, "Operating income was 10.9% of net sales in 2021.", "612,000,000 / 5,630,000,000"),
        (REPORT, "Research costs averaged $294.5 million a year.", "/ 2"),
        (TOWNS, "In 2022 the libraries of Aarhus and Odense had 3.21 million visits.", "+"),
        (TOWNS, "Visits to the libraries of Aarhus fell by 10% between 2019 and 2022.", "2,140,000"),
        (TOWNS, "Aarhus had 1.5 times as many visits as Odense in 2022.", "1,926,000 / 1,284,000"),
        (TOWNS, "Visits in Aarhus fell by 3.4% a year from 2019 to 2022.", "over 3 years"),
    ] {
        let (none, derived) = untraced(csv, text);
        assert!(none.is_empty(), "{text}: {none:?}");
        assert!(working.is_empty() || derived.iter().any(|one| one.contains(working)), "{text}: {derived:?}");
    }
}

#[test]
fn figures_from_nowhere_are_errors() {
    for (csv, text, expected) in [
        (REPORT, "Net sales were $5,360 million in 2021.", "$5,360 million"),
        (REPORT, "Operating income grew by 17% in 2021.", "17%"),
        (REPORT, "Net sales were 5,630 million euros, or €5,630 million.", "€5,630 million"),
        (TOWNS, "The libraries of Odense lent 847,200 books in 2022.", "847,200 books"),
        (TOWNS, "Some 640 librarians work in Aarhus.", "Some 640 librarians"),
    ] {
        let (none, derived) = untraced(csv, text);
        assert!(none.iter().any(|surface| surface == expected), "{text}: {none:?} {derived:?}");
    }
}

const SCHOOLS: &str = "\
District,Schools,Pupils
Amble,31,9300
Birch,24,7020
Coldham,19,5130
";

#[test]
fn counts_are_derived_or_come_from_nowhere() {
    for (text, working) in [
        ("Two of the three districts have more than 20 schools.", "2 of 3 have it so (Amble; Birch)"),
        ("The three districts together have 74 schools.", "31 + 24 + 19 = 74"),
        ("The three districts have 74 schools in all.", "31 + 24 + 19 = 74"),
    ] {
        let (none, derived) = untraced(SCHOOLS, text);
        assert!(none.is_empty() && derived.iter().any(|one| one.contains(working)), "{text}: {none:?} {derived:?}");
    }
    // a small number of what the table does not list is no count of its rows
    for text in ["Two inspectors visited Amble.", "Amble has two swimming pools."] {
        let (none, derived) = untraced(SCHOOLS, text);
        assert!(none.len() == 1 && derived.is_empty(), "{text}: {none:?} {derived:?}");
    }
}

#[test]
fn dates_lapses_and_titles_are_not_asked() {
    for text in [
        "On 12 March 2022, the third branch opened.",
        "Forty years ago Aarhus had no such place.",
        "Aarhus reads \"Nine Thousand Nights Alone\" this autumn.",
        "In the past 25 years Aarhus was the first to do so.",
    ] {
        let (none, _) = untraced(TOWNS, text);
        assert!(none.is_empty(), "{text}: {none:?}");
    }
}

#[test]
fn a_value_that_the_text_does_not_name_is_a_warning() {
    let (tables, _) = Tables::from_text("given.csv", TOWNS, None, &Options::new(&unit));
    for (text, expected) in [
        ("The harbour festival drew 1,284,000 guests.", Some(Severity::Warning)),
        ("In 2022 the libraries of Odense had 1,284,000 visits.", None),
    ] {
        let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let selection = Selection { closed_world: true, ..Selection::default() };
        let found = analyse(&document, Reading::default(), &tables, &selection);
        let of = found.findings.iter().filter(|finding| finding.check == "untraced-figure");
        assert_eq!(of.map(|finding| finding.severity).max(), expected, "{text}: {:#?}", found.findings);
    }
}
