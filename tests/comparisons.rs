//! One thing of a table held against others without a figure: what holds, what does not, and what must stay open.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::claim::{Claim, Value};
use addsup::extract::Options as Reading;
use addsup::finding::Verdict::{self, CannotSay, NotChecked, Refuted, Supported};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Options, Tables};

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

const TRIAL: &str = "\
Variety,Yield (t/ha),Protein (%),Disease losses (%)
Aster,8.4,12.1,3.0
Bella,7.9,11.8,4.5
Corvus,8.1,12.6,5.1
Dorado (ours),8.8,12.9,2.2
";

const COMPILERS: &str = "\
Benchmark,Zephyr,Mistral,Gale
nbody,2.1,2.9,3.4
fannkuch,8.7,9.9,11.0
mandel,1.2,1.6,1.9
spectral,0.9,1.3,0.8
";

const WARDS: &str = "\
Ward,Year,Readmission rate,Mean stay
North,2021,8.1,4.4
South,2021,9.7,5.0
North,2022,7.6,4.1
South,2022,9.2,5.3
";

/// Verdict of the first comparison of a text.
fn compared(csv: &str, text: &str) -> Verdict {
    let (tables, _) = Tables::from_text("report.csv", csv, None, &Options::new(&unit));
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    let mut all = found.extraction.claims.iter().zip(&found.judgements);
    let compared = |claim: &Claim| matches!(claim.value, Value::Comparison | Value::Superlative);
    all.find(|(claim, _)| compared(claim)).map_or(NotChecked, |(_, judged)| judged.verdict)
}

#[test]
fn comparisons_of_rows() {
    let mut wrong = Vec::new();
    for (text, verdict) in [
        ("Aster outperforms Bella in yield.", Supported),
        ("Bella outperforms Aster in yield.", Refuted),
        ("Bella does not outperform Aster in yield.", Supported),
        ("Aster does not outperform Bella in yield.", Refuted),
        ("Aster and Corvus have a higher protein content than Bella.", Supported),
        ("Bella and Corvus have lower disease losses than Aster.", Refuted),
        ("Aster has lower disease losses than Bella and Corvus.", Supported),
        // fewer losses are better
        ("Aster performs better than Corvus in disease losses.", Supported),
        ("Corvus performs worse than Aster in disease losses.", Supported),
        ("Corvus performs better than Aster in disease losses.", Refuted),
        ("Our variety outperforms all other varieties on all measures.", Supported),
        ("Aster outperforms all other varieties on all measures.", Refuted),
        ("Dorado consistently outperforms Bella.", Supported),
        // whether more protein is good, the table does not say
        ("Aster consistently outperforms Corvus.", NotChecked),
        // better in one column, worse in another
        ("Aster outperforms Corvus.", NotChecked),
        ("Dorado performs best on protein.", Supported),
        ("Corvus performs best on protein.", Refuted),
        ("Dorado has the lowest disease losses.", Supported),
        ("Bella has the lowest disease losses.", Refuted),
        ("Bella shows the highest yield.", Refuted),
        // said of a part, hoped for, compared with what the table does not have
        ("Aster might outperform Bella in yield.", NotChecked),
        ("Treated Aster may be better than Bella.", NotChecked),
        ("Bella outperforms Einkorn in yield.", NotChecked),
        ("Bella seed drills outperform Aster in yield.", NotChecked),
        ("Bella with Aster outperforms Corvus in yield.", NotChecked),
        ("Bella does not significantly outperform Corvus in yield.", NotChecked),
        ("Aster does not significantly outperform Bella in yield.", NotChecked),
    ] {
        let found = compared(TRIAL, text);
        if (found, verdict) != (CannotSay, NotChecked) && found != verdict {
            wrong.push(format!("{found:?} instead of {verdict:?}: {text}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn comparisons_of_columns_and_groups() {
    for (text, verdict) in [
        ("Zephyr has lower run times than Gale on most benchmarks.", Supported),
        ("Zephyr has a lower time than Mistral on all benchmarks.", Supported),
        ("Mistral has a lower time than Zephyr on all benchmarks.", Refuted),
        ("Zephyr has a lower time than Gale on all benchmarks.", Refuted),
        // whether more or less is good, the table does not say
        ("Zephyr outperforms Mistral on all benchmarks.", NotChecked),
        ("Gale outperforms Mistral on all benchmarks.", NotChecked),
    ] {
        assert_eq!(compared(COMPILERS, text), verdict, "{text}");
    }
    for (text, verdict) in [
        ("North has a lower readmission rate than South.", Supported),
        ("North has a higher readmission rate than South.", Refuted),
        ("South outperforms North on readmission rate.", Refuted),
    ] {
        assert_eq!(compared(WARDS, text), verdict, "{text}");
    }
}
