//! Tables with one figure a row (entity, measure, period, unit, value, as_of) against sentences that paraphrase them: what
//! is supported, what an error or a warning, and what must stay open.

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

/// Each figure that is no date: what it is, and what becomes of it ("supported", "error", "warning", "open").
fn outcomes(rows: &str, text: &str) -> Vec<(String, String, String)> {
    let csv = format!("entity,measure,period,unit,value,as_of\n{rows}");
    let (tables, problems) = Tables::from_text("desk.csv", &csv, None, &Options::new(&unit));
    assert!(!tables.is_empty(), "{problems:?}");
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    let claims = found.extraction.claims.iter().zip(&found.judgements).filter(|(claim, _)| claim.time().is_none());
    let outcome = |(claim, judged): (&addsup::claim::Claim, &addsup::finding::Judgement)| {
        let finding = found.findings.iter().find(|finding| finding.span == claim.span);
        let (what, why) = match (judged.verdict, finding) {
            (_, Some(finding)) if finding.severity == Severity::Error => ("error", finding.message.clone()),
            (_, Some(finding)) if finding.severity == Severity::Warning => ("warning", finding.message.clone()),
            (Verdict::Supported, _) => ("supported", judged.reason.clone()),
            _ => ("open", judged.reason.clone()),
        };
        (document.slice(claim.span).to_owned(), what.to_owned(), why)
    };
    claims.map(outcome).collect()
}

#[track_caller]
fn check(rows: &str, cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        let found = outcomes(rows, text);
        let got: Vec<&str> = found.iter().map(|(_, what, _)| what.as_str()).collect();
        assert_eq!(got, *expected, "{text}\n{found:#?}");
    }
}

#[track_caller]
fn says(rows: &str, text: &str, words: &str) {
    let found = outcomes(rows, text);
    assert!(found.iter().any(|(_, _, why)| why.contains(words)), "{text}\n{found:#?}");
}

const BRIDGES: &str = "\
Harbour Bridge,vehicles per day,2019,vehicles,48300,2020-03
Harbour Bridge,vehicles per day,2018,vehicles,45100,2020-03
North Tunnel,vehicles per day,2019,vehicles,61700,2020-03
";

#[test]
fn another_year_is_named() {
    check(
        BRIDGES,
        &[
            ("In 2019 the Harbour Bridge carried 48,300 vehicles a day.", &["supported"]),
            ("In 2019 the Harbour Bridge carried 45,100 vehicles a day.", &["error"]),
            ("In 2019 the Harbour Bridge carried 61,700 vehicles a day.", &["error"]),
            ("The ferry carried 61,700 vehicles a day in 2019.", &["open"]),
        ],
    );
    says(BRIDGES, "In 2019 the Harbour Bridge carried 45,100 vehicles a day.", "it has 45,100 vehicles (2018)");
}

const CRASHES: &str = "\
rural roads,deaths,2021,people,412,2022-06
rural roads,deaths or serious injuries,2021,people,3870,2022-06
urban roads,deaths,2021,people,288,2022-06
";

#[test]
fn a_neighbouring_row_is_named() {
    check(
        CRASHES,
        &[
            ("On rural roads 412 people died in 2021.", &["supported"]),
            ("On rural roads 3,870 people died in 2021.", &["error"]),
            ("On rural roads 3,870 people died or were seriously injured in 2021.", &["supported"]),
            ("In 2021, 412 people were killed on urban roads.", &["error"]),
            ("In 2021, 288 people were killed on urban roads.", &["supported"]),
        ],
    );
    says(CRASHES, "On rural roads 3,870 people died in 2021.", "deaths or serious injuries");
}

const FRAUD: &str = "\
Alder Bank case,plaintiffs,2019,people,2300,2019-05
Alder Bank case,compensation sought,2019,EUR,3870000000,2019-05
";

#[test]
fn a_scale_is_named() {
    check(
        FRAUD,
        &[
            ("Some 2,300 plaintiffs seek compensation of €3.87 million.", &["supported", "warning"]),
            ("Some 2,300 plaintiffs seek compensation of €3.87 billion.", &["supported", "supported"]),
            ("In the Alder Bank case of 2019, compensation of €3.87 million is sought.", &["error"]),
        ],
    );
    says(FRAUD, "Some 2,300 plaintiffs seek compensation of €3.87 million.", "1,000 times");
}

const STALE: &str = "\
Portugal,plastic waste,first release,tonnes,640000,2015
Portugal,plastic waste,second release,tonnes,455000,2019
Portugal,plastic waste recycled,first release,tonnes,91000,2015
Portugal,plastic waste recycled,second release,tonnes,118000,2019
";

#[test]
fn a_superseded_release_is_a_warning() {
    check(
        STALE,
        &[
            ("The Portuguese throw away 640,000 tonnes of plastic a year.", &["warning"]),
            ("The Portuguese throw away 455,000 tonnes of plastic a year.", &["supported"]),
            (
                "Portugal throws away 455,000 tonnes of plastic a year, of which 118,000 tonnes are recycled.",
                &["supported", "supported"],
            ),
        ],
    );
    says(STALE, "The Portuguese throw away 640,000 tonnes of plastic a year.", "earlier release");
}

const LABOUR: &str = "\
Latvia,unemployment rate,2020,percent,8.1,2021
Latvia,unemployed people,2020,people,78700,2021
Latvia,employment rate,2020,percent,64.2,2021
";

#[test]
fn shares_levels_and_changes_are_told_apart() {
    check(
        LABOUR,
        &[
            ("In 2020 Latvia's unemployment rate was 8.1%.", &["supported"]),
            ("In 2020 Latvia's unemployment rate was 64.2%.", &["error"]),
            ("In 2020 unemployment in Latvia rose by 8.1%.", &["warning"]),
            ("In 2020, 78,700 people were unemployed in Latvia.", &["supported"]),
            ("In 2020, 87,700 people were unemployed in Latvia.", &["error"]),
        ],
    );
}

const PAY: &str = "\
Norway,\"statutory sick pay, maximum per month\",2023,NOK,55400,2023-05
Norway,\"child benefit, per child, per month\",2023,NOK,1510,2023-05
";

#[test]
fn what_a_figure_is_counted_over() {
    check(
        PAY,
        &[
            ("In 2023 Norway paid statutory sick pay of up to NOK 55,400 a month.", &["supported"]),
            ("In 2023 Norway paid statutory sick pay of up to NOK 55,400 a year.", &["warning"]),
            ("In 2023 Norway paid statutory sick pay of up to NOK 664,800 a year.", &["supported"]),
            ("Child benefit in Norway was NOK 1,510 per child a month in 2023.", &["supported"]),
            ("Child benefit in Norway was NOK 1,510 per child a week in 2023.", &["warning"]),
        ],
    );
}

const FIRM: &str = "\
Tamarack Foods,gross profit,2022,USD,812000000,2023-02
Tamarack Foods,net profit,2022,USD,97400000,2023-02
Tamarack Foods,operating margin,2022,percent,6.4,2023-02
";

#[test]
fn gross_and_net_are_told_apart() {
    check(
        FIRM,
        &[
            ("Tamarack Foods made a net profit of $97.4 million in 2022.", &["supported"]),
            ("Tamarack Foods made a net profit of $812 million in 2022.", &["error"]),
            ("Tamarack Foods' operating margin for the year was 9.1%.", &["warning"]),
            ("Tamarack Foods' operating margin for the year was 6.4%.", &["supported"]),
            ("Juniper Mills' operating margin for the year was 9.1%.", &["open"]),
        ],
    );
}

const STOCKS: &str = "\
Ireland,foreign-born residents (stock of immigrants),2016,people,810400,2017
Ireland,public debt outstanding,2016,EUR,200600000000,2017
";

#[test]
fn a_stock_is_no_flow() {
    check(
        STOCKS,
        &[
            ("In 2016, 810,400 people moved to Ireland.", &["warning"]),
            ("In 2016, 810,400 foreign-born residents lived in Ireland.", &["supported"]),
            ("In 2016 Ireland ran a budget deficit of €200.6 billion.", &["warning"]),
            ("In 2016 Ireland's public debt stood at €200.6 billion.", &["supported"]),
        ],
    );
}

const SCHOOLS: &str = "\
Bavaria,pupils,2018/19,people,1659000,2019
Bavaria,teachers,2018/19,people,114800,2019
Saxony,pupils,2018/19,people,487300,2019
Saxony,teachers,2018/19,people,35400,2019
";

#[test]
fn the_sentence_says_whose_figure_it_is() {
    check(
        SCHOOLS,
        &[
            ("Saxony had 487,300 pupils and 35,400 teachers in 2018/19.", &["supported", "supported"]),
            ("Bavaria's schools had 114,800 teachers in 2018/19.", &["supported"]),
            ("Hesse had 114,900 teachers in 2018/19.", &["open"]),
            ("The choir of Saxony has 90 members.", &["open"]),
        ],
    );
}

const HOMES: &str = "\
Leeds,average monthly rent,2022-03,GBP,912,2022-05
Leeds,average house price,2022-03,GBP,236000,2022-05
Bradford,average monthly rent,2022-03,GBP,655,2022-05
";

#[test]
fn carried_over_is_a_warning_at_most() {
    check(
        HOMES,
        &[
            ("In March 2022 the average house price in Leeds was £236,000.", &["supported"]),
            ("In March 2022 the average house price in Leeds was £263,000.", &["error"]),
            ("Leeds is a university town. In March 2022 the average house price was £263,000.", &["warning"]),
            ("In March 2022 the average rent in Leeds was £655 a month.", &["error"]),
            ("In March 2022 the average rent in Leeds was £912 a month.", &["supported"]),
        ],
    );
}

const HARVEST: &str = "\
Ukraine,sunflower seed harvest,2021,tonnes,16400000,2022
Ukraine,sunflower oil exports,2021,tonnes,5130000,2022
Ukraine,sunflower seed harvest,2022,tonnes,11300000,2023
";

#[test]
fn other_figures_of_the_sentence_are_left_alone() {
    check(
        HARVEST,
        &[
            (
                "Ukraine harvested 16.4 million tonnes of sunflower seed in 2021 and 11.3 million tonnes in 2022.",
                &["supported", "supported"],
            ),
            ("Ukraine exported 5.13 million tonnes of sunflower oil in 2021.", &["supported"]),
            ("Ukraine exported 51.3 million tonnes of sunflower oil in 2021.", &["error"]),
            ("Ukraine had 6.5 million hectares under sunflower in 2021.", &["open"]),
            ("Ukraine may harvest 20 million tonnes of sunflower seed in 2021.", &["open"]),
        ],
    );
}

const HEALTH: &str = "\
Scotland,confirmed measles cases,2019,people,18,2020
Scotland,measles vaccination rate,2019,percent,94.3,2020
Wales,confirmed measles cases,2019,people,61,2020
";

#[test]
fn narrower_things_stay_open() {
    check(
        HEALTH,
        &[
            ("Scotland had 18 confirmed measles cases in 2019.", &["supported"]),
            ("In 2019 the measles vaccination rate in Scotland was 94.3%.", &["supported"]),
            ("In 2019 the measles vaccination rate among nursery children in Scotland was 96%.", &["open"]),
            ("In 2019 Glasgow alone had 7 measles cases.", &["open"]),
        ],
    );
}
