//! Small tables as people write them, and sentences about them: each kind supports, refutes, and stays silent where the table
//! cannot say. Tables and sentences are made up.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "common/told.rs"]
mod told;

use addsup::sources::{Options, Tables};
use told::{Fails, Holds, Open, Told, all, table, told, unit};

/// Of the exports and imports of three countries in two years, however the header is written.
const GROUPS: &[(&str, Told)] = &[
    ("In 2019 Norland's exports were 120.", Holds),
    ("In 2020 Norland's exports were 134.", Holds),
    ("In 2020 Norland's exports were 91.", Fails),
    ("In 2020 Norland's imports were 91.", Holds),
    ("In 2019 Norland's imports were 98.", Holds),
    ("In 2019 Norland's imports were 120.", Fails),
    ("In 2019 Sudland's imports were 65.", Holds),
    ("In 2020 Vestmark's exports were 39.", Holds),
    ("In 2020 Vestmark's exports were 58.", Fails),
    ("Exports of Norland rose from 120 in 2019 to 134 in 2020.", Holds),
    ("Exports of Norland rose from 98 in 2019 to 134 in 2020.", Fails),
];

#[test]
fn headers_of_several_rows_are_joined() {
    all(
        "\
Country,Exports,,Imports,
,2019,2020,2019,2020
Norland,120,134,98,91
Sudland,77,81,65,70
Vestmark,45,39,52,58
",
        GROUPS,
    );
    all(
        "\
,Exports,,Imports,
Country,2019,2020,2019,2020
Norland,120,134,98,91
Sudland,77,81,65,70
Vestmark,45,39,52,58
",
        GROUPS,
    );
    all(
        "\
Country,Exports,Exports,Imports,Imports
,2019,2020,2019,2020
Norland,120,134,98,91
Sudland,77,81,65,70
Vestmark,45,39,52,58
",
        GROUPS,
    );
    all(
        "\
Item;2019;;2020;
;Budget;Actual;Budget;Actual
Roads;120;118;130;141
Parks;40;44;42;39
Schools;310;305;320;322
",
        &[
            ("In 2019 the budget for roads was 120.", Holds),
            ("In 2019 actual spending on roads was 118.", Holds),
            ("In 2020 actual spending on roads came to 141.", Holds),
            ("In 2020 the budget for schools was 322.", Open),
            ("In 2020 the budget for parks was 42.", Holds),
            ("In 2019 the budget for parks was 44.", Open),
        ],
    );
    all(
        "\
,Men,,Women,
Region,2020,2021,2020,2021
North,41,43,39,40
South,52,50,55,57
",
        &[
            ("In 2021, 43 men in the North took part.", Holds),
            ("In 2021 the number of women in the South was 57.", Holds),
            ("In 2021 the number of women in the South was 50.", Fails),
            ("In 2020 the number of men in the North was 41.", Holds),
            ("In 2020 the number of men in the North was 39.", Fails),
        ],
    );
    all(
        "\
Good,Unit,Exports,,Imports,
,,2019,2020,2019,2020
Barley,kt,120,134,98,91
Oats,kt,77,81,65,70
",
        &[
            ("Exports of barley rose to 134 kt in 2020.", Open),
            ("In 2020 barley imports were 91 kilotonnes.", Holds),
            ("In 2020 barley imports were 134 kilotonnes.", Fails),
            ("In 2019 exports of oats were 77 kilotonnes.", Holds),
        ],
    );
    all(
        "\
Region,Year,Sales
North,2019,40
,2020,44
,2021,47
South,2019,30
,2020,31
,2021,35
",
        &[
            ("In 2020 sales in the North were 44.", Holds),
            ("In 2020 sales in the South were 44.", Fails),
            ("In 2021 sales in the South were 35.", Holds),
            ("In 2021 sales in the South were 47.", Fails),
            ("Sales in the South rose from 30 in 2019 to 35 in 2021.", Holds),
            ("Sales in the North rose from 40 in 2019 to 35 in 2021.", Fails),
        ],
    );
}

#[test]
fn labels_of_merged_groups_carry_down() {
    all(
        "\
Region,Product,2021,2022
North,Barley,310,325
,Oats,120,118
,Wheat,540,561
South,Barley,280,271
,Oats,95,101
,Wheat,610,630
",
        &[
            ("In 2022 the North harvested 118 tonnes of oats.", Holds),
            ("In 2022 oats in the North came to 118.", Holds),
            ("In 2022 oats in the South came to 101.", Holds),
            ("In 2022 oats in the South came to 118.", Fails),
            ("In 2021 wheat in the North came to 540.", Holds),
            ("In 2021 wheat in the North came to 610.", Fails),
            ("In 2021 barley in the South came to 280.", Holds),
        ],
    );
    all(
        "\
Account,2019,2020
Revenue,,
Products,120,130
Services,80,95
Costs,,
Products,70,75
Services,41,44
",
        &[
            ("Revenue from products was 130 in 2020.", Holds),
            ("Costs of products were 75 in 2020.", Open),
            ("Costs of products were 130 in 2020.", Open),
            ("Revenue from services was 44 in 2020.", Open),
        ],
    );
}

#[test]
fn tables_turned_by_their_author() {
    all(
        "\
Year,Norland,Sudland,Vestmark
2018,310,250,90
2019,325,241,97
2020,301,260,104
",
        &[
            ("Norland had 325 in 2019.", Holds),
            ("Norland had 241 in 2019.", Fails),
            ("In 2020 Sudland had 260.", Holds),
            ("In 2020 Sudland had 301.", Fails),
            ("Vestmark had 97 in 2019.", Holds),
            ("Vestmark had 104 in 2019.", Fails),
        ],
    );
    all(
        "\
Year,Population,Births,Deaths
2018,41200,520,310
2019,41550,505,322
2020,41730,498,341
",
        &[
            ("There were 505 births in 2019.", Holds),
            ("There were 322 births in 2019.", Fails),
            ("In 2020 the population was 41,730.", Holds),
            ("In 2020 the population was 41,550.", Fails),
            ("Deaths rose to 341 in 2020.", Holds),
            ("Deaths rose to 322 in 2020.", Fails),
            ("Births fell from 520 in 2018 to 498 in 2020.", Holds),
            ("Births fell from 520 in 2018 to 505 in 2020.", Fails),
        ],
    );
    all(
        "\
Measure,Norland,Sudland,Vestmark
Population (thousands),5200,3100,870
Area (km2),41000,28500,9200
Unemployment (%),4.2,6.1,5.5
",
        &[
            ("Sudland has an area of 28,500 square kilometres.", Holds),
            ("Sudland has an area of 41,000 square kilometres.", Fails),
            ("Unemployment in Vestmark was 5.5%.", Holds),
            ("Unemployment in Vestmark was 6.1%.", Fails),
            ("Norland has a population of 5.2 million.", Holds),
            ("Norland has a population of 3.1 million.", Fails),
            ("Unemployment in Norland is 4.2%.", Holds),
        ],
    );
    all(
        "\
Indicator,2018,2019,2020
Revenue,540,566,601
Costs,490,512,530
Profit,50,54,71
",
        &[
            ("Revenue was 566 in 2019.", Holds),
            ("Revenue was 512 in 2019.", Fails),
            ("Profit rose from 54 in 2019 to 71 in 2020.", Holds),
            ("Profit rose from 50 in 2019 to 71 in 2020.", Fails),
            ("Costs of 530 were recorded in 2020.", Holds),
        ],
    );
}

#[test]
fn ratios() {
    all(
        "\
Country,Exports (kt),Imports (kt)
Norland,120,60
Sudland,50,80
Vestmark,30,15
",
        &[
            ("The ratio of exports of Norland to Sudland was 2.4.", Holds),
            ("The ratio of exports of Norland to Sudland was 3.4.", Fails),
            ("The ratio of exports of Norland to those of Sudland was 2.4 to 1.", Open),
            ("Norland exports 2.4 times as much as Sudland.", Holds),
            ("Norland exports 3.1 times as much as Sudland.", Fails),
            ("Norland exports 4 times as much as Vestmark.", Holds),
            ("Norland exports 2 times as much as Vestmark.", Fails),
            ("For every tonne Sudland exported, Norland exported 2.4 tonnes.", Open),
            ("For every tonne Sudland exported, Norland exported 3.4 tonnes.", Open),
            ("For every tonne Vestmark exported, Norland exported four.", Open),
            ("The ratio of exports to imports in Norland was 2.", Open),
        ],
    );
    all(
        "\
Country,Year,Coal output (Mt)
Norland,2020,48
Sudland,2020,12
Norland,2021,50
Sudland,2021,20
",
        &[
            ("In 2020 Norland mined four times as much coal as Sudland.", Open),
            ("In 2021 Norland's coal output was 2.5 times that of Sudland.", Holds),
            ("In 2021 Norland's coal output was 4 times that of Sudland.", Fails),
            ("The ratio of coal output of Norland to Sudland was 2.5 in 2021.", Open),
            ("The ratio of coal output of Norland to Sudland was 4 in 2021.", Open),
            ("For every tonne of coal Sudland mined in 2021, Norland mined 2.5.", Open),
            ("For every tonne of coal Sudland mined in 2021, Norland mined 4 tonnes.", Open),
        ],
    );
    all(
        "\
Firm,Cars,Vans
Alder,240,60
Birch,80,120
Cedar,20,30
",
        &[
            ("Alder has three times as many cars as Birch.", Holds),
            ("Alder has four times as many cars as Birch.", Fails),
            ("For every car Birch has, Alder has three.", Holds),
            ("For every car Birch owns, Alder owns five.", Open),
            ("Birch has half as many cars as vans.", Open),
            ("Alder's cars outnumber its vans four to one.", Open),
            ("The ratio of cars to vans at Alder is 4 to 1.", Open),
            ("Alder has twelve times the cars of Cedar.", Open),
            ("Cedar has a third of the cars of Alder.", Open),
            ("Birch has 50% more vans than cars.", Open),
            ("Alder has 200% more cars than Birch.", Holds),
        ],
    );
}

#[test]
fn scores_from_the_loser_s_side() {
    all(
        "\
Team,Points,Wins,Losses
Gulls,113,12,5
Herons,107,9,8
",
        &[
            ("The Herons fell to the Gulls 113-107.", Holds),
            ("The Herons fell to the Gulls 113-107 on Friday.", Holds),
            ("The Herons lost 107-113 to the Gulls.", Holds),
            ("The Herons lost 113-107 to the Gulls.", Holds),
            ("The Gulls beat the Herons 113-107.", Holds),
            ("The Gulls beat the Herons 113-109.", Fails),
            ("The Herons fell to the Gulls 113-109.", Fails),
            ("The Herons lost 109-113 to the Gulls.", Fails),
            ("The Gulls beat the Herons by 6.", Holds),
            ("The Gulls beat the Herons by 6 points.", Holds),
            ("The Gulls beat the Herons by 9 points.", Fails),
        ],
    );
    all(
        "\
Team,Goals,Shots
Gulls,3,12
Herons,1,7
",
        &[
            ("The Gulls beat the Herons 3-1.", Holds),
            ("The Herons lost 1-3 to the Gulls.", Holds),
            ("The Herons lost 3-1 at home to the Gulls.", Holds),
            ("The Herons fell 3-1 to the Gulls.", Holds),
            ("The Gulls won 3-1 against the Herons.", Holds),
            ("The Gulls won 4-1 against the Herons.", Fails),
            ("The Herons were beaten 3-1 by the Gulls.", Holds),
            ("The Herons went down 3-1 to the Gulls.", Open),
            ("The Gulls saw off the Herons 3-1.", Holds),
            ("The Gulls won by two goals.", Open),
        ],
    );
}

#[test]
fn another_unit_is_named() {
    all(
        "\
Company,Revenue (EUR million),Staff
Alder Works,540,1200
Birch Line,310,800
",
        &[
            ("Alder Works had revenue of $540 million.", Open),
            ("Alder Works had revenue of £612 million.", Open),
            ("Alder Works had revenue of €540 million.", Holds),
            ("Alder Works had a revenue of 540 million euros.", Holds),
            ("Birch Line's revenue was $310 million.", Open),
            ("Revenue at Birch Line came to 310 million Swiss francs.", Open),
            ("Alder Works had revenue of 540 million tonnes.", Open),
        ],
    );
    all(
        "\
Mine,Ore (kt),Depth (m)
Skarn,540,1200
Granby,310,800
",
        &[
            ("Skarn produced 540 kilotonnes of ore.", Holds),
            ("Skarn produced ore worth $540 million.", Open),
            ("Skarn produced 540,000 litres of ore.", Open),
            ("Skarn is 1,200 metres deep.", Holds),
            ("Skarn is 1,200 feet deep.", Open),
            ("Ore at Granby came to 310 kilometres.", Open),
        ],
    );
    all(
        "\
Firm,Turnover (GBP m),Fleet (vehicles)
Alder,54.2,410
Birch,33.9,220
",
        &[
            ("Alder's turnover was €54.2 million.", Open),
            ("Alder's turnover was £54.2 million.", Holds),
            ("Alder's turnover was $70 million.", Open),
            ("Alder's turnover was £45.2 million.", Fails),
            ("Alder's turnover was 54.2 million yen.", Open),
            ("Birch's turnover was C$33.9 million.", Open),
        ],
    );
    all(
        "\
River,Length (km),Catchment (km2)
Orne,170,2932
Tolle,95,1410
",
        &[
            ("The Orne is 170 km long.", Holds),
            ("The Orne is 170 miles long.", Open),
            ("The Orne is 106 miles long.", Holds),
            ("The length of the Orne is 106 miles.", Holds),
            ("The length of the Orne is 170 miles.", Fails),
            ("The length of the Orne is 170 litres.", Open),
        ],
    );
}

#[test]
fn parts_of_a_year_are_not_the_year() {
    all(
        "\
Quarter,Sales,Visitors
2020-Q1,110,4000
2020-Q2,125,4100
2020-Q3,131,4400
2020-Q4,140,4700
2021-Q1,118,4050
2021-Q2,129,4300
",
        &[
            ("Sales were 506 in 2020.", Holds),
            ("Sales in 2020 were 506.", Holds),
            ("Sales in 2020 were 110.", Open),
            ("Sales in 2020 were 560.", Open),
            ("In the second quarter of 2020 sales were 125.", Holds),
            ("In the second quarter of 2020 sales were 131.", Fails),
            ("In the first half of 2020 sales came to 235.", Holds),
            ("Sales were 140 in 2020.", Open),
            ("Sales rose to 129 in the second quarter of 2021.", Holds),
            ("In the first quarter of 2021 sales were 118.", Holds),
            ("In the first quarter of 2021 sales were 110.", Fails),
        ],
    );
    all(
        "\
Item,Q1 2020,Q2 2020,Q3 2020,Q4 2020
Sales,110,125,131,140
Costs,90,95,101,103
",
        &[
            ("Sales in 2020 were 506.", Open),
            ("Sales were 506 in 2020.", Open),
            ("Sales in 2020 were 140.", Open),
            ("Costs in the third quarter of 2020 were 101.", Holds),
            ("Costs in the third quarter of 2020 were 103.", Fails),
            ("Costs in 2020 were 389.", Open),
        ],
    );
    all(
        "\
Month,Rain (mm)
Jan 2021,44
Feb 2021,51
Mar 2021,38
Apr 2021,29
",
        &[
            ("In 2021 there were 162 mm of rain.", Open),
            ("In 2021 there were 700 mm of rain.", Open),
            ("In 2021 there were 44 mm of rain.", Open),
            ("In the first quarter of 2021 there were 133 mm of rain.", Holds),
            ("In the first quarter of 2021 there were 44 mm of rain.", Open),
        ],
    );
    all(
        "\
Period,Sales
H1 2020,235
H2 2020,271
2020,506
H1 2021,247
",
        &[
            ("Sales in 2020 were 506.", Holds),
            ("Sales in the first half of 2020 were 235.", Holds),
            ("Sales in the first half of 2020 were 506.", Fails),
            ("Sales in 2020 were 235.", Fails),
            ("Sales in 2021 were 247.", Open),
            ("Sales in 2021 were 500.", Open),
            ("Sales in the second half of 2020 were 271.", Holds),
        ],
    );
    all(
        "\
Region,Period,Sales
North,Q1 2020,40
North,Q2 2020,42
North,Q3 2020,44
North,Q4 2020,47
South,Q1 2020,30
South,Q2 2020,31
South,Q3 2020,32
South,Q4 2020,34
",
        &[
            ("Sales in the North were 173 in 2020.", Holds),
            ("Sales in the North were 40 in 2020.", Open),
            ("Sales in the South were 34 in 2020.", Open),
            ("In the second quarter of 2020 sales in the South were 31.", Holds),
            ("In the second quarter of 2020 sales in the South were 42.", Fails),
            ("In the first half of 2020 sales in the North were 82.", Holds),
        ],
    );
    all(
        "\
Month,Visitors
2021-01,400
2021-02,380
2021-03,450
2021-04,500
2021-05,520
2021-06,560
2021-07,610
2021-08,640
2021-09,530
2021-10,480
2021-11,410
2021-12,390
",
        &[
            ("In 2021 there were 5,870 visitors.", Holds),
            ("In 2021 there were 6,870 visitors.", Open),
            ("In July 2021 there were 610 visitors.", Holds),
            ("In July 2021 there were 640 visitors.", Fails),
            ("In the first quarter of 2021 there were 1,230 visitors.", Holds),
            ("In the first quarter of 2021 there were 400 visitors.", Open),
            ("In 2021 there were 640 visitors.", Open),
            ("Visitors peaked at 640 in August 2021.", Holds),
            ("In the first half of 2021 there were 2,810 visitors.", Holds),
        ],
    );
    all(
        "\
Country,Q1 2021,Q2 2021,Year 2020
Norland,30,34,120
Sudland,21,25,88
",
        &[
            ("Norland had 30 in the first quarter of 2021.", Holds),
            ("Norland had 120 in 2020.", Holds),
            ("Norland had 34 in 2021.", Open),
            ("Norland had 64 in 2021.", Open),
        ],
    );
}

#[test]
fn pages_with_merged_headers_read_as_files_do() {
    let markdown = "| Country | Exports | | Imports | |\n|---|---|---|---|---|\n| | 2019 | 2020 | 2019 | 2020 |\n\
                    | Norland | 120 | 134 | 98 | 91 |\n| Sudland | 77 | 81 | 65 | 70 |\n";
    let html = "<table><thead><tr><th rowspan=2>Country</th><th colspan=2>Exports</th><th colspan=2>Imports</th></tr>\
                <tr><th>2019</th><th>2020</th><th>2019</th><th>2020</th></tr></thead><tbody>\
                <tr><td>Norland</td><td>120</td><td>134</td><td>98</td><td>91</td></tr>\
                <tr><td>Sudland</td><td>77</td><td>81</td><td>65</td><td>70</td></tr></tbody></table>";
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("t.md", markdown), ("t.html", html)] {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        let (tables, problems) = Tables::load(&[path], &Options::new(&unit));
        assert_eq!(problems, []);
        for (text, expected) in [
            ("In 2020 Norland's exports were 134.", Holds),
            ("In 2020 Norland's exports were 91.", Fails),
            ("In 2019 Sudland's imports were 65.", Holds),
        ] {
            assert_eq!(told(&tables, text).0, expected, "{name}: {text}");
        }
    }
}

#[test]
fn what_is_not_declared_is_inferred() {
    let csv = "Firm,Sales 2020,Sales 2021\nAlder,200,230\nBirch,400,380\n";
    for (factcheck, text, expected) in [
        (r#"{"required": true}"#, "In 2021 Alder had sales of 230.", Holds),
        (r#"{"required": true}"#, "In 2021 Alder had sales of 380.", Fails),
        (r#"{"unit": "EUR", "scale": "million"}"#, "In 2021 Alder had sales of €230 million.", Holds),
        (r#"{"unit": "EUR", "scale": "million"}"#, "In 2021 Alder had sales of €380 million.", Fails),
        (r#"{"unit": "EUR", "scale": "million"}"#, "In 2021 Alder had sales of $230 million.", Open),
        (r#"{"unit": "EUR", "scale": "million"}"#, "Sales of Alder rose by 15% from 2020 to 2021.", Holds),
        (r#"{"unit": "EUR", "scale": "million"}"#, "Sales of Alder rose by 25% from 2020 to 2021.", Fails),
    ] {
        let package = format!(
            r#"{{"name": "x", "resources": [{{"name": "t", "path": "t.csv", "title": "Sales", "factcheck": {factcheck}}}]}}"#
        );
        let (found, reasons, _) = told(&table(csv, Some(&package)), text);
        assert_eq!(found, expected, "{factcheck} {text}: {reasons:?}");
    }
}

#[test]
fn a_declared_table_is_as_strict_as_a_bare_one() {
    let csv = "country,indicator,year,value\nNorland,Coal output,2020,54.4\nSudland,Coal output,2020,31.2\n";
    let package = r#"{"name": "x", "resources": [{"name": "t", "path": "t.csv", "factcheck": {"shape": "long",
        "entity": "country", "measure": "indicator", "period": "year", "value": "value"}}]}"#;
    for descriptor in [None, Some(package)] {
        let tables = table(csv, descriptor);
        for (figure, expected) in
            [("54.4", Holds), ("54", Holds), ("55", Open), ("54.5", Open), ("54.6", Fails), ("56", Fails)]
        {
            let text = format!("In 2020 coal output of Norland was {figure}.");
            let (found, reasons, _) = told(&tables, &text);
            assert_eq!(found, expected, "{text} {reasons:?}");
        }
    }
}

#[test]
fn a_time_alone_does_not_say_whose_a_row_is() {
    all(
        "Country,Year,Exports (USD million)\nChile,2021,10350\nChile,2022,11420\n",
        &[
            ("Exports reached $22.94 billion in 2021.", Open),
            ("Sales reached $22.94 billion in 2021.", Open),
            ("Chile's exports reached $22.94 billion in 2021.", Fails),
            ("Chile's exports reached $10.35 billion in 2021.", Holds),
        ],
    );
    // a table of one thing
    all(
        "Year,Exports (USD million)\n2021,10350\n2022,11420\n",
        &[
            ("Exports reached $22.94 billion in 2021.", Fails),
            ("Exports reached $10.35 billion in 2021.", Holds),
            ("Sales reached $22.94 billion in 2021.", Open),
            ("Peru had exports of $22.94 billion in 2021.", Open),
        ],
    );
}

/// Headers in the manner of programs: unit and scale are understood, and where they may be several nobody is accused.
#[test]
fn units_and_scales_in_names_of_columns() {
    for (csv, cases) in [
        (
            "country,year,exports_musd\nChile,2021,10350\nChile,2022,11420\n",
            &[
                ("Chile's exports reached $10.35 billion in 2021.", Holds),
                ("Chile's exports reached $22.94 billion in 2021.", Fails),
            ][..],
        ),
        (
            "country,year,gdp_usd_bn\nChile,2021,316.6\nChile,2022,301.0\n",
            &[("Chile's GDP was $316.6 billion in 2021.", Holds), ("Chile's GDP was $361.6 billion in 2021.", Fails)],
        ),
        (
            "country,year,exports_eur_m\nChile,2021,10350\nChile,2022,11420\n",
            &[
                ("Chile's exports reached €10.35 billion in 2021.", Holds),
                ("Chile's exports reached €22.94 billion in 2021.", Fails),
            ],
        ),
        (
            "city,area_km2,pop_k\nBrenfield,412,96\nHollin,530,148\nTarn,77,51\n",
            &[
                ("Brenfield has an area of 412 square kilometers.", Holds),
                ("Brenfield has an area of 530 square kilometers.", Fails),
                ("Brenfield has a population of 96,000.", Holds),
            ],
        ),
        (
            "district,share_pct\nBrenfield,41.2\nHollin,53.0\nTarn,5.8\n",
            &[("Brenfield's share was 41.2 percent.", Holds), ("Brenfield's share was 53 percent.", Fails)],
        ),
        // millions, or meters, or neither
        (
            "country,year,exports_m\nChile,2021,10350\nChile,2022,11420\n",
            &[
                ("Chile's exports reached $10.35 billion in 2021.", Open),
                ("Chile's exports reached $22.94 billion in 2021.", Open),
                ("Chile's exports were 22,940 in 2021.", Open),
            ],
        ),
        (
            "country,year,output_mt\nChile,2021,10350\nChile,2022,11420\n",
            &[("Chile's output was 22,940 tonnes in 2021.", Open), ("Chile's output was 22,940 in 2021.", Open)],
        ),
    ] {
        all(csv, cases);
    }
    // what metadata says is sure
    let package =
        r#"{"resources": [{"name": "t", "path": "t.csv", "factcheck": {"unit": "USD", "scale": "million"}}]}"#;
    let tables = table("country,year,exports_m\nChile,2021,10350\nChile,2022,11420\n", Some(package));
    assert_eq!(told(&tables, "Chile's exports reached $22.94 billion in 2021.").0, Fails);
}

#[test]
fn what_is_only_forecast_refutes_nothing() {
    let descriptor =
        r#"{"name": "p", "resources": [{"name": "t", "path": "t.csv", "factcheck": {"forecast_from": "2026"}}]}"#;
    let tables = table("Year,Exports (USD million)\n2025,10350\n2026,11420\n", Some(descriptor));
    let of = |text: &str| told(&tables, text);
    assert_eq!(of("Exports reached $22.94 billion in 2025.").0, Fails);
    let (verdict, reasons, findings) = of("Exports reached $22.94 billion in 2026.");
    assert!(verdict == Open && findings.is_empty(), "{reasons:?}");
    assert!(reasons.iter().any(|reason| reason.contains("forecast only")), "{reasons:?}");
    assert_eq!(of("Exports reached $11.42 billion in 2026.").0, Holds);
    // what is worked out from a forecast is one
    assert_eq!(of("Exports rose by 25 percent between 2025 and 2026.").0, Open);
    assert_eq!(of("Exports rose by $3 billion between 2025 and 2026.").0, Open);
}

#[test]
fn what_explains_a_slip_is_named() {
    let descriptor = r#"{"name": "p", "resources": [{"name": "t", "path": "t.csv", "factcheck": {"shape": "long",
        "entity": "country", "period": "year", "value": "amount", "measure": "exports", "unit": "USD", "scale": "million"}}]}"#;
    let tables = table(
        "country,year,amount\nChile,2019,1234\nChile,2020,1432\nPeru,2019,877\nPeru,2020,912\n",
        Some(descriptor),
    );
    let finding = |text: &str| {
        let (verdict, reasons, findings) = told(&tables, text);
        assert_eq!(verdict, Fails, "{text}: {reasons:?}");
        findings.into_iter().next().unwrap()
    };
    let year = finding("In 2020 Chile's exports were $1,234 million.");
    assert!(year.message.ends_with("which is its value in 2019"), "{}", year.message);
    for (text, meant) in [
        ("In 2020 Chile's exports were $1,342 million.", "$1,432 million"),
        ("In 2020 Chile's exports were $14.32 million.", "$1,432 million"),
        ("In 2020 Chile's exports were $1,432 billion.", "$1,432 million"),
        ("In 2020 Chile's exports were $14,832 million.", "$1,432 million"),
    ] {
        let found = finding(text);
        assert_eq!(found.suggestions.first().map(|one| one.replacement.as_str()), Some(meant), "{text}");
    }
    // its own year is not in the text
    assert_eq!(told(&tables, "Chile's exports were $1,234 million.").0, Open);
}

#[test]
fn others_than_the_row_are_not_the_row() {
    let gas = "Country,Year,Gas production (billion cubic metres)\nNorway,2021,114.3\nNorway,2022,122.8\nAlgeria,2021,101.1\nAlgeria,2022,97.6\n";
    all(
        gas,
        &[
            ("In 2021, Norway produced 114.3 billion cubic metres of gas, and Algeria 101.1 billion.", Holds),
            ("In 2022, Norway's Troll field produced 42.5 billion cubic metres of gas.", Open),
            ("Equinor, of Norway, produced 61 billion cubic metres of gas in 2022.", Open),
            ("In 2022 Norway produced 128.2 billion cubic metres of gas.", Fails),
        ],
    );
    let growth =
        "Country,Measure,Year,Value,Unit\nNorway,GDP growth,2020,-1.3,percent\nNorway,GDP growth,2021,3.9,percent\n";
    all(
        growth,
        &[
            ("Norway's GDP growth was 1.3 percent in 2020.", Open),
            ("Norway's GDP shrank by 1.3 percent in 2020.", Holds),
            ("Norway's GDP growth was 3.9 percent in 2021.", Holds),
        ],
    );
    all(
        "City,Median rent ($)\nPort Ellis,1420\nSaltmarsh,980\nGrayhaven,1865\n",
        &[
            ("The median rent in Port Ellis is $440 above that in Saltmarsh.", Open),
            ("Port Ellis's median rent is $445 below that of Grayhaven.", Open),
            ("The median rent in Grayhaven exceeds that in Saltmarsh by $885.", Holds),
            ("The median rent in Port Ellis is $1,240.", Fails),
        ],
    );
    all(
        "Quarter,Revenue ($ millions)\nQ2 2022,825.9\nQ3 2022,829.0\nQ2 2023,833.2\n",
        &[
            ("In Q2 2023 revenue rose to $833.2 million from $825.9 million a year earlier.", Holds),
            ("In Q2 2023 revenue was $825.9 million.", Fails),
        ],
    );
}
