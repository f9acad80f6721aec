//! Everyday tables and sentences about them: what is wrong is refuted, and nothing that is right or of something else. All made up.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "common/told.rs"]
mod told;

use told::{Fails, Holds, Open, all};

#[test]
fn years_and_quarters_in_two_columns() {
    all(
        "\
Year,Half,Sales
2020,H1,235
2020,H2,271
2021,H1,247
",
        &[
            ("In the first half of 2020 sales were 235.", Holds),
            ("In 2020 sales were 506.", Open),
            ("In 2020 sales were 235.", Open),
            ("In the second half of 2020 sales were 235.", Fails),
        ],
    );
    all(
        "\
Year,Quarter,Sales
2020,1,110
2020,2,125
2020,3,131
2020,4,140
",
        &[
            ("In 2020 sales were 506.", Open),
            ("In 2020 sales were 110.", Open),
            ("In the second quarter of 2020 sales were 125.", Holds),
            ("In the second quarter of 2020 sales were 140.", Fails),
        ],
    );
    all(
        "\
Year,Month,Rain (mm)
2021,January,44
2021,February,51
2021,March,38
",
        &[
            ("In February 2021 rain came to 51 mm.", Holds),
            ("In February 2021 rain came to 44 mm.", Fails),
            ("Rain in 2021 came to 44 mm.", Open),
            ("Rain in 2021 came to 133 mm.", Open),
        ],
    );
}

#[test]
fn figures_of_something_else_refute_nothing() {
    all(
        "\
Town,Schools,Pupils
Amble,12,3100
Brock,15,4200
Corve,9,2150
",
        &[
            ("Amble has 12 schools, three of them new.", Holds),
            ("Amble plans 15 schools by 2030.", Open),
            ("Amble once had 15 schools.", Open),
            ("Amble has 5 private schools.", Open),
            ("Amble's schools have 3,100 pupils.", Holds),
            ("Amble's schools have 4,200 pupils.", Fails),
            ("Amble, which has 15 schools, is small.", Fails),
            ("A third of Amble's 12 schools are new.", Holds),
            ("Each of Amble's 12 schools has about 260 pupils.", Holds),
            ("Amble has nearly 15 schools.", Open),
            ("Amble has more than 10 schools.", Holds),
            ("Amble has fewer than 10 schools.", Fails),
            ("Amble does not have 15 schools.", Open),
            ("If Amble had 15 schools, it would be happy.", Open),
            ("Amble had 15 schools in 1990.", Open),
            ("Some 12 schools in Amble closed.", Holds),
            ("Amble closed 2 schools.", Open),
            ("Between them, Amble and Corve have 21 schools.", Holds),
            ("Schools in Amble have 258 pupils on average.", Open),
        ],
    );
    all(
        "\
Museum,Visitors,Staff,Founded
Maritime,81200,40,1902
Railway,54300,25,1951
Folk,23100,12,1988
",
        &[
            ("The Maritime Museum, founded in 1902, drew 81,200 visitors.", Holds),
            ("The Railway Museum was founded in 1951.", Holds),
            ("The Folk Museum has a staff of 12.", Holds),
            ("The Folk Museum has a staff of 25.", Fails),
            ("The Maritime Museum has 40 staff and 81,200 visitors.", Holds),
            ("The Maritime Museum has 25 staff and 81,200 visitors.", Fails),
            ("Twelve people work at the Folk Museum.", Holds),
            ("The Railway Museum sold 9,000 tickets.", Open),
            ("Visitors to the Railway Museum spent 12 minutes in line.", Open),
            ("About 81,000 people visited the Maritime Museum.", Open),
            ("Some 54,000 visitors came to the Railway Museum.", Holds),
            ("Nearly 60,000 visitors came to the Railway Museum.", Holds),
            ("Over 20,000 visitors came to the Folk Museum.", Holds),
            ("Over 30,000 visitors came to the Folk Museum.", Fails),
        ],
    );
    all(
        "\
Product,Price (EUR),Stock
Lamp,24.90,310
Chair,79.00,45
Desk,189.50,12
",
        &[
            ("The lamp costs €24.90.", Holds),
            ("A lamp and a chair together cost €103.90.", Open),
            ("The desk was reduced by €20 to €189.50.", Open),
            ("The chair costs €79 and weighs 6 kg.", Open),
            ("There are 45 chairs in stock.", Holds),
            ("There are 12 desks in stock.", Holds),
            ("There are 45 desks in stock.", Fails),
            ("The desk costs more than twice as much as the chair.", Open),
            ("A new lamp costs $24.90.", Open),
            ("The old lamp cost €19.90.", Open),
            ("The desk costs €189.50 without delivery.", Holds),
            ("Delivery of a desk costs €15.", Open),
        ],
    );
    all(
        "\
Party,Votes,Share (%),Seats
Blue,120400,41.2,48
Green,98200,33.6,39
Grey,73700,25.2,13
",
        &[
            ("Blue won 48 seats.", Holds),
            ("Blue won 39 seats.", Fails),
            ("Green took 33.6% of the vote.", Holds),
            ("Blue won 41.2% of the vote and 48 seats.", Holds),
            ("Grey lost 5 seats.", Open),
            ("Grey gained 13 seats.", Holds),
            ("Blue has 9 more seats than Green.", Holds),
            ("Blue has 11 more seats than Green.", Fails),
            ("Blue and Green together hold 87 seats.", Holds),
            ("Green is 6 seats short of a majority.", Open),
            ("Blue's lead over Green is 7.6 percentage points.", Open),
            ("Green's share rose by 2 points.", Open),
            ("Grey, with 13 seats, is the smallest party.", Holds),
            ("The three parties hold 100 seats.", Holds),
            ("Turnout was 61%.", Open),
        ],
    );
}

#[test]
fn rates_and_distances() {
    all(
        "\
Country,Doctors,Nurses,Population (thousands)
Norland,4000,12000,2000
Sudland,900,1800,600
",
        &[
            ("Norland has three nurses for every doctor.", Open),
            ("Norland has two nurses for every doctor.", Open),
            ("Norland has three doctors per 1,000 people.", Fails),
            ("The ratio of nurses to doctors in Sudland is two to one.", Open),
            ("The ratio of nurses to doctors in Sudland is three to one.", Open),
            ("Norland has 4.4 times as many doctors as Sudland.", Holds),
            ("There are 4,000 doctors in Norland, one for every 500 people.", Open),
            ("Norland has four times more doctors than Sudland.", Open),
        ],
    );
    all(
        "\
Team,Goals
Gulls,3
Herons,1
Terns,2
Coots,0
",
        &[
            ("The Gulls beat the Herons 3-1.", Open),
            ("The Terns beat the Coots 2-0.", Open),
            ("The Herons lost 1-3 to the Gulls.", Open),
            ("The Gulls are two goals ahead of the Herons.", Holds),
            ("The Gulls are three goals ahead of the Herons.", Open),
        ],
    );
}

#[test]
fn signs_and_points() {
    all(
        "\
Quarter,Operating profit ($m),Change (%)
Q1 2020,-4.5,-12.0
Q2 2020,2.2,149.0
",
        &[
            ("Operating profit was $2.2 million in the second quarter of 2020.", Holds),
            ("Operating profit was $4.5 million in the first quarter of 2020.", Fails),
            ("There was an operating loss of $4.5 million in the first quarter of 2020.", Holds),
            ("There was an operating loss of $2.2 million in the second quarter of 2020.", Open),
        ],
    );
    all(
        "\
Item,2019,2020
Cost of sales,(310),(325)
Gross profit,90,102
Loss before tax,14,9
Cash used in investing,(31),(27)
",
        &[
            ("Cost of sales was 325 in 2020.", Holds),
            ("The loss before tax was 9 in 2020.", Holds),
            ("The loss before tax narrowed to 9 in 2020.", Holds),
            ("Gross profit rose to 102 in 2020.", Holds),
            ("Gross profit was 90 in 2019.", Holds),
            ("Gross loss was 90 in 2019.", Fails),
            ("Cash used in investing was 27 in 2020.", Holds),
            ("Cost of sales rose to 325 in 2020.", Holds),
            // the way that the words go is not that of the cells
            ("Cost of sales fell to 325 in 2020.", Open),
            ("Gross profit fell to 102 in 2020.", Open),
        ],
    );
    all(
        "\
Region,Turnout 2016 (%),Turnout 2020 (%)
North,61.0,64.5
South,55.2,53.1
",
        &[
            ("Turnout in the North rose by 3.5 percentage points from 2016 to 2020.", Holds),
            ("Turnout in the North rose by 3.5% from 2016 to 2020.", Open),
            ("Turnout in the North rose by 5.7% from 2016 to 2020.", Holds),
            ("Turnout in the South fell by 2.1 points between 2016 and 2020.", Open),
            ("Turnout in the South fell by 4.1 percentage points between 2016 and 2020.", Fails),
            ("Turnout in the North was 64.5% in 2020.", Holds),
            ("Turnout in the North was 61% in 2020.", Fails),
        ],
    );
}

#[test]
fn lists_and_scales() {
    all(
        "\
Firm,Cars,Vans
Alder,240,60
Birch,80,120
Cedar,20,30
",
        &[
            ("Alder, Birch and Cedar own 240, 80 and 20 cars.", Holds),
            ("Alder and Cedar have 60 and 30 vans respectively.", Holds),
            ("Alder and Cedar have 30 and 60 vans respectively.", Fails),
            ("Alder has 240 cars and 60 vans.", Holds),
            ("Alder has 60 cars and 240 vans.", Fails),
            ("Alder has 240 cars, Birch 80 and Cedar 20.", Holds),
            ("Alder has 240 cars, Birch 20 and Cedar 80.", Holds),
        ],
    );
    all(
        "\
Firm,Sales (thousand euros)
Alder,1250
Birch,980
",
        &[
            ("Alder's sales were €1,250.", Open),
            ("Alder's sales were €1.25 million.", Holds),
            ("Alder's sales were €1,250 thousand.", Holds),
            ("Alder's sales were €1.25 billion.", Fails),
            ("Birch's sales were €980,000.", Holds),
            ("Birch's sales were €890,000.", Fails),
        ],
    );
    all(
        "\
Country,2019,2020,2021
Norland,120,134,141
Sudland,77,81,90
",
        &[
            ("Norland exported 134 in 2020, 11.7% more than in 2019.", Holds),
            ("From 120 in 2019, Norland's total climbed to 141 in 2021.", Holds),
            ("Norland's figure for 2020, 134, was revised from 130.", Holds),
            ("In 2021 Norland and Sudland had 141 and 90.", Holds),
            ("By 2021, Norland had reached 141, up 21 from 2019.", Holds),
            ("Norland had 141 in 2021, against 90 for Sudland.", Holds),
            ("Sudland trails Norland by 51 in 2021.", Holds),
            ("In 2021, Sudland had 90, compared with 141 for Norland.", Holds),
            ("Sudland's 81 in 2020 was a record.", Holds),
            ("Norland had 134 in 2020 and 141 in 2021.", Holds),
            ("Norland had 141 in 2020 and 134 in 2021.", Fails),
            ("Sudland grew from 77 to 90 over the three years.", Open),
            ("In 2020 Sudland had 81 and Norland 134.", Holds),
            ("In 2020 Sudland had 134 and Norland 81.", Fails),
        ],
    );
}

#[test]
fn places_and_days() {
    all(
        "\
City,Country,Residents
Alva,Norland,310000
Bern,Norland,120000
Cove,Sudland,250000
Dune,Sudland,90000
Total,,770000
",
        &[
            ("Alva is the largest city by residents.", Holds),
            ("Cove has the most residents of Sudland.", Open),
            ("The largest city of Sudland is Cove.", Open),
            ("The largest city of Sudland is Dune.", Open),
            ("Alva has the highest number of residents.", Holds),
            ("Cove has the highest number of residents.", Fails),
            ("Bern has the third-highest number of residents.", Holds),
            ("Bern has the second-highest number of residents.", Fails),
        ],
    );
    all(
        "\
date,station,level (cm)
2021-03-01,Alva,140
2021-03-02,Alva,152
2021-03-01,Bern,88
2021-03-02,Bern,91
",
        &[
            ("On 2 March 2021 the level at Alva was 152 cm.", Holds),
            ("On 1 March 2021 the level at Alva was 152 cm.", Fails),
            ("On 2 March 2021 the level at Bern was 91 cm.", Holds),
            ("The level at Alva rose by 12 cm on 2 March 2021.", Holds),
            ("In March 2021 the level at Alva was 152 cm.", Holds),
            ("In 2021 the level at Alva was 140 cm.", Holds),
        ],
    );
    all(
        "\
Indicator,Unit,Norland,Sudland
GDP,USD bn,120,77
Population,million,5.2,3.1
Unemployment,%,4.2,6.1
",
        &[
            ("Norland's GDP is $120 billion.", Holds),
            ("Norland's GDP is $77 billion.", Fails),
            ("Unemployment in Sudland is 6.1%.", Holds),
            ("Unemployment in Sudland is 4.2%.", Fails),
            ("Sudland has 3.1 million people.", Holds),
            ("The population of Norland is 5.2 million.", Holds),
        ],
    );
    all(
        "\
Year,Births,Deaths,Balance
2019,520,610,-90
2020,505,640,-135
",
        &[
            ("In 2020 there were 135 more deaths than births.", Open),
            ("In 2020 the balance was -135.", Holds),
            ("In 2020 the balance was 135.", Holds),
            ("Deaths exceeded births by 90 in 2019.", Open),
            ("Births fell by 15 in 2020.", Holds),
            ("Births fell by 25 in 2020.", Fails),
            ("Births fell by 2.9% in 2020.", Holds),
        ],
    );
}

#[test]
fn offices_editions_and_definitions_are_kept_apart() {
    all(
        "\
Country,Reporter,Exports 2020 (USD m)
Norland,Norland,540
Norland,Sudland,612
Vestmark,Norland,88
",
        &[
            ("In 2020 Norland's exports were $540 million.", Holds),
            ("In 2020 Norland's exports were $612 million.", Holds),
            ("In 2020 Norland's exports were $88 million.", Open),
            ("In 2020 Vestmark's exports were $88 million.", Holds),
        ],
    );
    all(
        "\
Region,Definition,Jobless 2020,Jobless 2021
North,ILO,4.1,4.4
North,registered,5.2,5.6
South,ILO,6.3,6.0
South,registered,7.1,6.9
",
        &[
            ("In 2021 the jobless rate in the North was 4.4.", Holds),
            ("In 2021 the registered jobless rate in the North was 4.4.", Fails),
            ("In 2021 the jobless rate in the South was 9.9.", Open),
        ],
    );
}
