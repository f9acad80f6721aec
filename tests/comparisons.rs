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
        ("Dorado achieves the best yield.", Supported),
        ("Aster achieves the best yield.", Refuted),
        ("The best yield was that of Dorado.", Supported),
        ("Aster has one of the best yield figures.", NotChecked),
        ("Aster has the second best yield.", NotChecked),
        ("Aster achieves the best yield among the early varieties.", NotChecked),
        ("Corvus performs best on protein.", Refuted),
        ("Dorado has the lowest disease losses.", Supported),
        ("Bella has the lowest disease losses.", Refuted),
        ("Bella shows the highest yield.", Refuted),
        // said of a part, hoped for, compared with what the table does not have
        ("Aster might outperform Bella in yield.", NotChecked),
        ("Treated Aster may be better than Bella.", NotChecked),
        ("Bella will outperform Aster in yield.", NotChecked),
        // somebody's word
        ("Critics say Bella outperforms Aster in yield.", NotChecked),
        ("The growers deny that Bella outperforms Aster in yield.", NotChecked),
        ("Bella reportedly outperforms Aster in yield.", NotChecked),
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

/// Verdicts of all figures of a text.
fn figures(csv: &str, text: &str) -> Vec<Verdict> {
    let (tables, _) = Tables::from_text("report.csv", csv, None, &Options::new(&unit));
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    let all = found.extraction.claims.iter().zip(&found.judgements);
    all.filter(|(claim, _)| matches!(claim.value, Value::Numbers(_))).map(|(_, judged)| judged.verdict).collect()
}

const SCHOOLS: &str = "\
School,Algebra,Biology,Chemistry,Drama,English,French
Ashgrove,71,64,58,80,77,69
Briar Hill,69,66,55,74,70,61
";

#[test]
fn counts_of_columns() {
    for (text, verdicts) in [
        ("Ashgrove has higher marks than Briar Hill in 5 of 6 subjects.", [Supported, Supported]),
        ("Ashgrove has higher marks than Briar Hill in 5 out of the 6 subjects.", [Supported, Supported]),
        ("Ashgrove has higher marks than Briar Hill in 4 of 6 subjects.", [Refuted, Refuted]),
    ] {
        assert_eq!(figures(SCHOOLS, text), verdicts, "{text}");
    }
    for text in [
        "Ashgrove has higher marks than Briar Hill in 4 of 5 subjects.",
        "Ashgrove has higher marks than Briar Hill, and 4 of 6 pupils passed.",
        "Ashgrove does not have higher marks than Briar Hill in 4 of 6 subjects.",
    ] {
        assert!(!figures(SCHOOLS, text).contains(&Refuted), "{text}");
    }
}

const SOILS: &str = "\
Method,<b>Clay</b> error,<b>Sand</b> error
Auger 10 cm,0.41 ± 0.02,**0.37**
Auger 30 cm,0.33 ± 0.03,0.35
Probe 10 cm,0.38 ± 0.01,<b>0.30</b>
Probe 30 cm,0.29 ± 0.02,0.28
Human expert,0.20,0.21
";

#[test]
fn families_of_rows_and_marked_cells() {
    for (text, verdict) in [
        ("The probe methods perform better than the auger methods.", Supported),
        ("The auger methods perform better than the probe methods.", Refuted),
        ("Probe 30 cm has a lower sand error than Auger 10 cm.", Supported),
        ("Probe 10 cm has a lower clay error than Auger 30 cm.", Refuted),
        // people do not compete with the methods
        ("Probe 30 cm outperforms all other methods.", Supported),
        ("Auger 30 cm outperforms all other methods.", NotChecked),
        ("Auger 10 cm has the lowest clay error.", Refuted),
        ("Wet-Probe 10 cm has a lower clay error than Auger 30 cm.", NotChecked),
    ] {
        let found = compared(SOILS, text);
        assert!(found == verdict || (found, verdict) == (CannotSay, NotChecked), "{found:?}: {text}");
    }
}

const SPEEDS: &str = "\
Load,Throughput (jobs),Throughput (jobs),Throughput (jobs)
Load,Thread,Fiber,Pool
1,19.2,81.4,16.5
10,49.3,217.9,52.2
25,72.1,269.9,61.6
";

#[test]
fn headers_of_two_rows() {
    assert_eq!(compared(SPEEDS, "Fiber has a higher throughput than Thread."), Supported);
    assert_eq!(compared(SPEEDS, "Thread has a higher throughput than Fiber."), Refuted);
}

const EXAMS: &str = "\
School,Year,Pass rate (%),Mean grade,Dropouts
Northgate,2021,88.1,6.9,14
Southfield,2021,84.7,6.7,22
Westbrook,2021,90.4,7.2,9
Northgate,2022,89.0,7.0,12
Southfield,2022,90.2,7.1,17
Westbrook,2022,91.8,7.4,8
";

#[test]
fn times_and_narrower_statements() {
    for (text, verdict) in [
        ("Southfield has a higher pass rate than Northgate in 2022.", Supported),
        ("Southfield has a higher pass rate than Northgate in 2021.", Refuted),
        ("In 2021 Northgate outperformed Southfield.", Supported),
        ("Westbrook performed best in 2022.", Supported),
        ("Westbrook has a higher pass rate than Northgate in both years.", Supported),
        ("Southfield has a higher pass rate than Northgate in both years.", Refuted),
        // other times, parts of a row, other contests: the table does not say
        ("Ten years ago Southfield outperformed Northgate in pass rate.", NotChecked),
        ("In 2009 Southfield outperformed Northgate in pass rate.", NotChecked),
        ("Among girls, Northgate has a higher pass rate than Westbrook.", NotChecked),
        ("Northgate has a higher pass rate than Westbrook among girls.", NotChecked),
        ("Girls at Northgate had a higher pass rate than boys at Westbrook.", NotChecked),
        ("Northgate beat Westbrook in the final of the chess cup.", NotChecked),
        ("Northgate is larger than Westbrook.", NotChecked),
    ] {
        let found = compared(EXAMS, text);
        assert!(found == verdict || (found, verdict) == (CannotSay, NotChecked), "{found:?}: {text}");
    }
}
