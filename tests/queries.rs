//! Queries in prose against a table: each kind supports, refutes, and stays silent where the table cannot say.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::extract::Options as Reading;
use addsup::finding::{Severity, Verdict};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Options, Tables};

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// What the only sentence of a text comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    Holds,
    Fails,
    Open,
}
use Told::{Fails, Holds, Open};

/// The verdict, with the worst finding, about a text.
fn told(csv: &str, text: &str) -> Told {
    let (tables, _) = Tables::from_text("report.csv", csv, None, &Options::new(&unit));
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    let has = |verdict: Verdict| found.judgements.iter().any(|one| one.verdict == verdict);
    let error = found.findings.iter().any(|finding| finding.severity == Severity::Error);
    assert_eq!(error, has(Verdict::Refuted), "{text}: {:#?}", found.findings);
    match (has(Verdict::Refuted), has(Verdict::Supported)) {
        (true, _) => Fails,
        (false, true) => Holds,
        (false, false) => Open,
    }
}

fn all(csv: &str, texts: &[(&str, Told)]) {
    let wrong: Vec<String> = texts
        .iter()
        .filter_map(|(text, expected)| {
            let found = told(csv, text);
            (found != *expected).then(|| format!("{found:?} instead of {expected:?}: {text}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

const LIBRARIES: &str = "\
District,Region,Libraries,Loans,Staff
Amble,North,11,40300,52
Burnley Cross,North,9,31020,47
Coldstream,North,4,12130,20
Dunster,South,18,71160,91
Exford,South,3,7760,11
";

const LOADS: &str = "\
Port,Cargo 2018 (kt),Cargo 2019 (kt),Cargo 2020 (kt),Cargo 2021 (kt)
Halsa,10.4,11.0,9.2,9.9
Tveit,31.5,33.0,30.1,28.4
Ornes,2.2,2.6,2.9,3.1
";

const ORCHARD: &str = "\
Year,Apples picked (t),Trees,Pickers
2016,310,4100,24
2017,335,4100,25
2018,352,4250,25
2019,340,4300,26
2020,415,4300,31
2021,402,4400,31
";

const GAUGES: &str = "\
Gauge,Year,Flood days
High Weir,2019,4
High Weir,2020,0
High Weir,2021,9
Mill Lane,2019,2
Mill Lane,2020,3
Mill Lane,2021,5
";

#[test]
fn sums() {
    all(
        LIBRARIES,
        &[
            ("Amble and Dunster together have 29 libraries.", Holds),
            ("Amble and Dunster together have 31 libraries.", Fails),
            ("In all, the five districts have 45 libraries.", Holds),
            ("In all, the five districts have 54 libraries.", Fails),
            ("The three districts of the North have 24 libraries between them.", Holds),
            ("The three northern districts together have 26 libraries.", Fails),
            // another number of districts, another thing, a part, a plan, somebody's word
            ("In all, the six districts have 54 libraries.", Open),
            ("In all, the five districts have 54 museums.", Open),
            ("In all, the five districts have 54 mobile libraries.", Open),
            ("In all, the five districts will have 54 libraries.", Open),
            ("Critics claim that the five districts together have 54 libraries.", Open),
            ("The council said the five districts together had 54 libraries.", Open),
            ("Amble and Frome together have 31 libraries.", Open),
            ("Without Exford, the five districts together have 54 libraries.", Open),
        ],
    );
    all(
        GAUGES,
        &[
            ("Between 2019 and 2021 High Weir had 13 flood days in all.", Holds),
            ("Between 2019 and 2021 High Weir had 15 flood days in all.", Fails),
            ("In the three years Mill Lane had 10 flood days.", Holds),
            // years that the table does not have
            ("Between 2016 and 2021 High Weir had 25 flood days in all.", Open),
            ("In the six years Mill Lane had 14 flood days in all.", Open),
        ],
    );
}

#[test]
fn narrower_and_other_statements_stay_open() {
    all(
        LIBRARIES,
        &[
            ("Amble and Dunster together have 29 mobile libraries.", Open),
            ("Amble and Dunster together closed 29 libraries.", Open),
            ("Loans from Amble to Dunster totalled 9,000 books in all.", Open),
            ("Four districts of the country have more than 10 libraries.", Open),
            ("Dunster accounted for 70 percent of all loans in Norland.", Open),
            ("The value of the loans of Amble and Dunster together was 55,000.", Open),
            ("Amble has 9 more libraries than Coldstream had in 1990.", Open),
            ("Dunster has four times as many librarians as Burnley Cross.", Open),
            ("Three of the five districts want more than 10 libraries.", Open),
        ],
    );
    all(
        ORCHARD,
        &[
            ("The number of pickers from abroad grew by 39 percent between 2016 and 2021.", Open),
            ("The number of pickers fell by 16 percent in the spring of 2020.", Open),
            ("The wages of pickers grew by 39 percent between 2016 and 2021.", Open),
            ("The number of seasonal pickers fell for the third year in a row in 2020.", Open),
            ("The weight of the apples picked was the lowest since 2016 in 2021.", Open),
        ],
    );
}

#[test]
fn totals_and_parts_are_not_added_up() {
    // a total under another name, rows that are parts of others, a row that is missing a figure, two rows for one name
    let nested = "Fleet,Boats\nTrawlers,40\nof which steel,25\nFerries,11\n";
    let hidden = "Province,Boats\nNorra,40\nSodra,25\nOstra,11\nVestland,76\n";
    let gap = "Fleet,Boats\nTrawlers,40\nTugs,n/a\nFerries,11\n";
    let double = "Fleet,Boats,Note\nTrawlers,40,spring\nTrawlers,44,autumn\nFerries,11,spring\n";
    for csv in [nested, gap, double] {
        all(csv, &[("The three fleets together have 90 boats.", Open)]);
    }
    all(
        hidden,
        &[
            ("The four provinces together have 99 boats.", Open),
            ("Three of the four provinces have more than 50 boats.", Open),
            ("Norra and Sodra together have 65 boats.", Holds),
        ],
    );
}

#[test]
fn averages() {
    all(
        LIBRARIES,
        &[
            ("The five districts have an average of 9 libraries.", Holds),
            ("The five districts have an average of 12 libraries.", Fails),
        ],
    );
    all(
        ORCHARD,
        &[
            ("Between 2016 and 2018 an average of 332 tonnes of apples were picked a year.", Holds),
            ("Between 2016 and 2018 an average of 362 tonnes of apples were picked a year.", Fails),
            ("Between 2012 and 2018 an average of 362 tonnes of apples were picked a year.", Open),
        ],
    );
}

#[test]
fn counts() {
    all(
        LIBRARIES,
        &[
            ("Two of the five districts have more than 10 libraries.", Holds),
            ("Three of the five districts have more than 10 libraries.", Fails),
            ("Only three districts have fewer than 50 staff.", Holds),
            ("Only two districts have fewer than 50 staff.", Fails),
            ("Three of the eight districts have more than 10 libraries.", Open),
            ("Three of the five districts have more than 10 large libraries.", Open),
            ("Three of the five districts could have more than 10 libraries.", Open),
        ],
    );
    all(
        LOADS,
        &[
            ("Two of the three ports lost cargo between 2018 and 2021.", Holds),
            ("Cargo grew in all three ports between 2018 and 2019.", Holds),
            ("Cargo grew in all three ports between 2019 and 2020.", Fails),
            ("Cargo grew in all three ports between 2009 and 2020.", Open),
        ],
    );
    all(
        ORCHARD,
        &[
            ("In two of the six years fewer than 340 tonnes of apples were picked.", Holds),
            ("In four of the six years fewer than 340 tonnes of apples were picked.", Fails),
            ("In four of the nine years fewer than 340 tonnes of apples were picked.", Open),
        ],
    );
}

#[test]
fn the_only_one() {
    all(
        LIBRARIES,
        &[
            ("Dunster was the only district with more than 15 libraries.", Holds),
            ("Dunster was the only district with more than 10 libraries.", Fails),
            ("Exford was the only district with more than 15 libraries.", Fails),
            ("Dunster was the only district with more than 10 reading rooms.", Open),
        ],
    );
    all(
        LOADS,
        &[
            ("Only Halsa and Tveit had less cargo in 2021 than in 2018.", Holds),
            ("Only Tveit had less cargo in 2021 than in 2018.", Fails),
            ("Only Tveit had less cargo from overseas in 2021 than in 2018.", Open),
        ],
    );
}

#[test]
fn changes_and_growth() {
    all(
        ORCHARD,
        &[
            ("The number of pickers grew by 29 percent between 2016 and 2021.", Holds),
            ("The number of pickers grew by 39 percent between 2016 and 2021.", Fails),
            ("The number of trees rose by 300 between 2016 and 2021.", Holds),
            ("The number of trees rose by an average of 60 a year between 2016 and 2021.", Holds),
            ("The number of trees rose by an average of 90 a year between 2016 and 2021.", Fails),
            ("The number of pickers grew by an average of 5.3 percent a year between 2016 and 2021.", Holds),
            ("The number of pickers grew by an average of 7.5 percent a year between 2016 and 2021.", Fails),
            ("The number of pickers fell by 16 percent in 2020.", Fails),
            ("The number of pickers is expected to grow by 39 percent between 2016 and 2021.", Open),
            ("The number of pickers grew by 39 percent between 2011 and 2021.", Open),
            ("The number of young pickers grew by 39 percent between 2016 and 2021.", Open),
        ],
    );
    all(
        GAUGES,
        &[
            ("Flood days at High Weir more than doubled between 2019 and 2021.", Holds),
            ("Flood days at Mill Lane more than tripled between 2019 and 2021.", Fails),
            ("Flood days at Mill Lane more than tripled between 2009 and 2021.", Open),
        ],
    );
}

#[test]
fn runs_of_years() {
    all(
        ORCHARD,
        &[
            ("The number of apples picked rose for the second year in a row in 2018.", Holds),
            ("The number of apples picked rose for the third year in a row in 2020.", Fails),
            ("The number of apples picked rose for the fifth year in a row in 2018.", Open),
            ("In 2021 the number of apples picked was the lowest since 2019.", Holds),
            ("In 2019 the number of apples picked was the highest since 2017.", Fails),
            ("In 2019 the number of apples picked was the highest since 2009.", Open),
        ],
    );
}

#[test]
fn shares_and_multiples() {
    all(
        LIBRARIES,
        &[
            ("Dunster accounted for 44 percent of loans.", Holds),
            // more than its share of the listed: never less, should the table leave some out
            ("Dunster accounted for 54 percent of loans.", Fails),
            ("Dunster accounted for 34 percent of loans.", Open),
            ("Dunster accounted for 54 percent of the country's cinema tickets.", Open),
            ("Dunster has twice as many libraries as Burnley Cross.", Holds),
            ("Dunster has four times as many libraries as Burnley Cross.", Fails),
            ("Amble has 7 more libraries than Coldstream.", Holds),
            ("Amble has 9 more libraries than Coldstream.", Fails),
            ("Amble has 9 more libraries than Frome.", Open),
        ],
    );
    let rows: String = LIBRARIES.lines().take(3).map(|line| format!("{line}\n")).collect();
    let whole = format!("{rows}Total,,50,90000,130\n");
    all(
        &whole,
        &[
            ("Amble accounted for 22 percent of the libraries.", Holds),
            ("Amble accounted for 12 percent of the libraries.", Fails),
        ],
    );
}

#[test]
fn amounts_per_head() {
    let towns = "Town,Water used (t),Population\nArle,8400,4200\nBock,9900,6600\n";
    all(
        towns,
        &[
            ("Arle used 2 tonnes of water per head.", Holds),
            ("Bock used 2.9 tonnes of water per head.", Fails),
            ("Bock used 2.9 tonnes of salt water per head.", Open),
        ],
    );
}
