//! What sentences say about small tables: ranks, signs, lists, queries, slips. Tables and sentences are made up.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

#[path = "common/told.rs"]
mod told;

use addsup::finding::Severity;
use told::{Fails, Holds, Open, all, table, told};

#[test]
fn totals_and_the_rest_take_part_in_no_ranking() {
    all(
        "\
Country,Output (kt),Share (%)
World,900,100
Norland,310,34.4
Sudland,260,28.9
Vestmark,150,16.7
Other,180,20.0
",
        &[
            ("Norland is the largest producer.", Open),
            ("Norland has the highest output.", Holds),
            ("Sudland has the highest output.", Fails),
            ("Sudland has the second-highest output.", Holds),
            ("Sudland ranks second by output.", Open),
            ("Vestmark has the third-highest output.", Holds),
            ("Vestmark has the lowest output.", Holds),
            ("Norland has the second-highest output.", Fails),
        ],
    );
    all(
        "\
District,Residents
Amble,12000
Brock,9500
Corve,15200
Total,36700
Average,12233
",
        &[
            ("Corve is the largest district by residents.", Holds),
            ("Amble has the second-most residents.", Holds),
            ("Only Corve has more than 13,000 residents.", Holds),
            ("Two of the three districts have more than 10,000 residents.", Holds),
            ("All three districts have more than 9,000 residents.", Holds),
            ("Two districts have more than 12,100 residents.", Fails),
            ("One district has more than 13,000 residents.", Holds),
            ("The three districts have 36,700 residents in all.", Holds),
            ("The three districts have 36,900 residents in all.", Fails),
            ("The average of the districts is 12,233 residents.", Holds),
        ],
    );
    all(
        "\
Country,Unit,Output
Norland,t,900000
Sudland,kt,1200
Vestmark,kt,700
",
        &[
            ("Norland has the highest output.", Open),
            ("Sudland has the highest output.", Holds),
            ("Norland has the largest output of the three.", Open),
        ],
    );
    all(
        "\
Country,Output (Mt)
Norland,48
Sudland,31
Vestmark,12
Other countries,60
World total,151
",
        &[
            ("Norland is the largest producer by output.", Open),
            ("Norland has the largest output.", Holds),
            ("Vestmark has the smallest output.", Holds),
            ("Sudland has the largest output.", Fails),
            ("The three countries together have an output of 91 Mt.", Open),
            ("Norland accounted for 32% of world output.", Holds),
            ("Norland accounted for 52% of world output.", Fails),
            ("Other countries have the largest output.", Open),
        ],
    );
    all(
        "\
Product,Unit,Sales
Milk,litres,5400
Flour,kg,1200
Eggs,pieces,9000
",
        &[
            ("Eggs have the highest sales.", Open),
            ("Milk has the highest sales.", Open),
            ("Flour has the lowest sales.", Open),
            ("Sales of milk were 5,400 litres.", Holds),
            ("Sales of milk were 5,400 kg.", Open),
        ],
    );
}

#[test]
fn signs_that_words_carry() {
    all(
        "\
Company,Profit 2020 ($ million),Profit 2021 ($ million),Sales growth (%)
Alder,-12.5,8.2,-3.1
Birch,20.4,-6.6,4.5
",
        &[
            ("In 2020 Alder made a profit of $12.5 million.", Fails),
            ("In 2020 Alder made a loss of $12.5 million.", Holds),
            ("In 2020 Alder lost $12.5 million.", Holds),
            ("In 2021 Birch made a loss of $6.6 million.", Holds),
            ("In 2021 Birch posted a profit of $6.6 million.", Fails),
            ("In 2020 Alder made a loss of $14.5 million.", Fails),
            ("In 2021 Alder made a loss of $8.2 million.", Fails),
            ("In 2021 Alder made a profit of $8.2 million.", Holds),
            ("Sales at Alder fell by 3.1%.", Holds),
            ("Sales at Alder rose by 3.1%.", Fails),
            ("Sales at Birch rose by 4.5%.", Holds),
        ],
    );
    all(
        "\
Indicator,2020,2021
GDP growth (%),-4.2,5.1
Budget balance (% of GDP),-6.3,-3.4
Net income ($ million),(12.5),8.0
",
        &[
            ("GDP fell by 4.2% in 2020.", Holds),
            ("GDP rose by 4.2% in 2020.", Fails),
            ("GDP grew 5.1% in 2021.", Holds),
            ("GDP shrank 5.1% in 2021.", Fails),
            ("The budget deficit was 6.3% of GDP in 2020.", Open),
            ("The budget surplus was 6.3% of GDP in 2020.", Open),
            ("Net loss was $12.5 million in 2020.", Holds),
            ("Net income was $12.5 million in 2020.", Fails),
            ("The net loss in 2020 was $12.5 million.", Open),
            ("GDP growth was 4.2% in 2020.", Fails),
            ("GDP growth was -4.2% in 2020.", Holds),
        ],
    );
    all(
        "\
Country,Balance 2020 (EUR bn),Balance 2021 (EUR bn)
Norland,-4.2,1.5
Sudland,3.3,-0.8
",
        &[
            ("Norland had a deficit of €4.2 billion in 2020.", Holds),
            ("Norland had a surplus of €4.2 billion in 2020.", Fails),
            ("In 2021 Sudland had a surplus of €0.8 billion.", Fails),
            ("In 2021 Sudland had a deficit of €0.8 billion.", Holds),
            ("Norland's balance was €4.2 billion in 2020.", Holds),
            ("Norland's balance was -€4.2 billion in 2020.", Holds),
        ],
    );
    all(
        "\
Item,2020,2021
Operating expenses,(120),(131)
Income tax,(12),(14)
Net loss,(8),(3)
",
        &[
            ("Operating expenses were 131 in 2021.", Holds),
            ("Income tax was 12 in 2020.", Holds),
            ("The net loss was 3 in 2021.", Holds),
            ("The net loss was 8 in 2021.", Fails),
            ("Operating expenses rose to 131 in 2021.", Holds),
        ],
    );
    all(
        "\
Region,Change in jobs
North,-1200
South,800
",
        &[
            ("The North lost 1,200 jobs.", Open),
            ("The North gained 1,200 jobs.", Fails),
            ("The South gained 800 jobs.", Holds),
            ("The South lost 800 jobs.", Open),
            ("Jobs in the North fell by 1,200.", Holds),
            ("Jobs in the North rose by 1,200.", Fails),
        ],
    );
    all(
        "\
Town,Temperature (°C)
Amble,-12.5
Brock,8
",
        &[
            ("The temperature in Amble was -12.5 °C.", Holds),
            ("The temperature in Amble was 12.5 °C.", Fails),
            ("In Amble it was 12.5 degrees below zero.", Open),
        ],
    );
}

#[test]
fn percent_points_and_lists() {
    all(
        "\
Country,Jobless rate 2020 (%),Jobless rate 2021 (%),Growth (%)
Norland,4.0,5.0,25
Sudland,8.0,6.0,-25
",
        &[
            ("Norland's jobless rate rose by one percentage point between 2020 and 2021.", Holds),
            ("Norland's jobless rate rose by 1 percentage point from 2020 to 2021.", Holds),
            ("Norland's jobless rate rose by 1% from 2020 to 2021.", Open),
            ("Norland's jobless rate rose by 25% from 2020 to 2021.", Holds),
            ("Norland's jobless rate rose by 25 percentage points from 2020 to 2021.", Fails),
            ("Sudland's jobless rate fell by 2 percentage points from 2020 to 2021.", Holds),
            ("Sudland's jobless rate fell by 3 percentage points from 2020 to 2021.", Open),
            ("The jobless rate was 5% in Norland in 2021.", Holds),
            ("The jobless rate was 5 percentage points in Norland in 2021.", Open),
        ],
    );
    all(
        "\
Firm,Sales 2020,Sales 2021,Growth (%)
Alder,200,230,15.0
Birch,400,380,-5.0
Cedar,120,150,25.0
",
        &[
            ("Sales at Alder grew by 15% in 2021.", Holds),
            ("Sales at Alder grew 15% from 2020 to 2021.", Holds),
            ("Sales at Alder grew 25% from 2020 to 2021.", Fails),
            ("Sales at Birch fell 5% from 2020 to 2021.", Holds),
            ("Sales at Birch rose 5% from 2020 to 2021.", Fails),
            ("In 2021 Alder and Birch had sales of 230 and 380, respectively.", Holds),
            ("In 2021 Alder and Birch had sales of 380 and 230, respectively.", Fails),
            ("In 2020 Alder and Cedar had sales of 200 and 120, respectively.", Holds),
            ("In 2020 Alder and Cedar had sales of 120 and 200, respectively.", Fails),
            ("In 2020, sales of Cedar and Birch were 120 and 400 respectively.", Holds),
            ("In 2020, sales of Cedar and Birch were 400 and 120 respectively.", Fails),
        ],
    );
    all(
        "\
Town,Schools,Pubs
Amble,12,31
Brock,15,22
Corve,9,40
",
        &[
            ("Amble and Brock had 12 and 15 schools, respectively.", Holds),
            ("Amble and Brock had 15 and 12 schools, respectively.", Fails),
            ("Brock and Corve have 15 and 9 schools, respectively.", Holds),
            ("Brock and Corve have 9 and 15 schools, respectively.", Fails),
            ("Amble, Brock and Corve have 31, 22 and 40 pubs, respectively.", Holds),
            ("Amble, Brock and Corve have 22, 31 and 40 pubs, respectively.", Fails),
        ],
    );
    all(
        "\
Firm,Imports,Exports
Alder,12,15
Birch,22,31
",
        &[
            ("Alder's imports and exports were 12 and 15, respectively.", Holds),
            ("Alder's imports and exports were 15 and 12, respectively.", Fails),
            ("Imports and exports of Birch were 22 and 31 respectively.", Holds),
            ("Imports and exports of Birch were 31 and 22 respectively.", Fails),
            ("Alder and Birch had imports of 12 and 22 and exports of 15 and 31, respectively.", Holds),
        ],
    );
}

#[test]
fn a_scale_that_is_left_out() {
    all(
        "\
Company,Revenue ($ millions),Assets ($ millions)
Alder,1234.5,2200.1
Birch,845.2,1310.4
",
        &[
            ("Alder had revenue of $1,234.5.", Open),
            ("Alder had revenue of $1,234.5 million.", Holds),
            ("Alder had revenue of $1,234.5 billion.", Fails),
            ("Alder had revenue of $1.2345 billion.", Holds),
            ("Alder had revenue of $1.23 billion.", Holds),
            ("Birch's assets were $1,310.4.", Open),
            ("Birch's revenue was $845.2.", Open),
            ("Birch's revenue was $845.2 thousand.", Fails),
            ("Birch's revenue was $845,200,000.", Holds),
        ],
    );
}

#[test]
fn offices_and_definitions() {
    all(
        "\
country,reporter,year,exports (USD million)
Norland,Norland customs,2020,540
Norland,Sudland customs,2020,612
Vestmark,Norland customs,2020,88
",
        &[
            ("In 2020 Norland's exports were $540 million.", Holds),
            ("In 2020 Norland's exports were $612 million.", Holds),
            ("In 2020 Norland's exports were $700 million.", Fails),
            ("In 2020 Vestmark's exports were $88 million.", Holds),
        ],
    );
    all(
        "\
country,definition,border length (km)
Norland,demarcated,1783
Norland,total,1920
Sudland,demarcated,1200
Sudland,total,1250
",
        &[
            ("Norland's border length is 1,783 km.", Holds),
            ("Norland's border length is 1,920 km.", Holds),
            ("Norland's demarcated border length is 1,783 km.", Holds),
            ("Norland's demarcated border length is 1,920 km.", Fails),
        ],
    );
}

#[test]
fn long_tables_answer_queries() {
    all(
        "\
country,indicator,year,value
Norland,Population,2020,5200
Norland,Births,2020,61
Norland,Population,2021,5260
Norland,Births,2021,58
Sudland,Population,2020,3100
Sudland,Births,2020,40
Sudland,Population,2021,3050
Sudland,Births,2021,37
Vestmark,Population,2020,870
Vestmark,Births,2020,12
Vestmark,Population,2021,880
Vestmark,Births,2021,13
",
        &[
            ("In 2020 Norland and Sudland together had 101 births.", Holds),
            ("In 2020 Norland and Sudland together had 111 births.", Fails),
            ("In 2021 the three countries had 108 births in all.", Holds),
            ("In 2021 the three countries had 118 births in all.", Fails),
            ("In 2021 Norland had 21 more births than Sudland.", Holds),
            ("In 2021 Norland had 31 more births than Sudland.", Fails),
            ("In 2021 Norland had the most births.", Holds),
            ("In 2021 Sudland had the most births.", Fails),
            ("In 2021 Vestmark had the fewest births.", Holds),
            ("In 2020 Norland accounted for 54% of all births.", Holds),
            ("In 2020 Norland accounted for 64% of all births.", Fails),
        ],
    );
    all(
        "\
country,year,indicator,unit,value
Norland,2020,Coal output,Mt,48
Norland,2021,Coal output,Mt,50
Sudland,2020,Coal output,Mt,12
Sudland,2021,Coal output,Mt,20
Norland,2020,Population,thousand people,5200
Norland,2021,Population,thousand people,5260
Sudland,2020,Population,thousand people,3100
Sudland,2021,Population,thousand people,3050
",
        &[
            ("In 2021 Norland's coal output was 2.5 times that of Sudland.", Holds),
            ("In 2021 Norland and Sudland together had a coal output of 70 million tonnes.", Holds),
            ("In 2021 Norland and Sudland together had a coal output of 80 million tonnes.", Fails),
            ("Coal output in Sudland rose by 8 million tonnes between 2020 and 2021.", Holds),
            ("Coal output in Sudland rose by 67% between 2020 and 2021.", Holds),
            ("Coal output in Sudland rose by 87% between 2020 and 2021.", Fails),
            ("In 2021 Norland's coal output was 50 million tonnes.", Holds),
            ("In 2021 Norland's coal output was 48 million tonnes.", Fails),
            ("In 2020 Sudland's population was 3.1 million.", Holds),
        ],
    );
}

#[test]
fn flags_and_a_named_separator() {
    all(
        "\
sep=;
Town;Output
Amble;12,5 r
Brock;17,2
Corve;9,4 p
",
        &[
            ("Output in Amble was 12.5.", Holds),
            ("Output in Amble was 17.2.", Fails),
            ("Output in Corve was 9.4.", Holds),
            ("Output in Corve was 9.9.", Fails),
            ("Output in Brock was 17.2.", Holds),
        ],
    );
    all(
        "\
Town,Output 2020,Output 2021
Amble,1250 r,1310 p
Brock,1720,1810 e
Corve,940b,960*
",
        &[
            ("Output in Amble was 1,250 in 2020.", Holds),
            ("Output in Amble was 1,310 in 2021.", Holds),
            ("Output in Amble was 1,320 in 2021.", Fails),
            ("Output in Brock was 1,810 in 2021.", Holds),
            ("Output in Corve was 960 in 2021.", Holds),
            ("Output in Corve was 990 in 2021.", Fails),
        ],
    );
}

#[test]
fn what_is_carried_over_or_another_statement() {
    all(
        "\
Town,Schools,Pubs
Amble,12,31
Brock,15,22
Corve,9,40
",
        &[
            ("Amble is a small town. It has 15 schools.", Open),
            ("Amble is a small town. It has 12 schools.", Holds),
            ("Amble is a small town by the sea. The town has 15 schools.", Open),
            ("Amble is a small town. There are 15 schools.", Open),
        ],
    );
    all(
        "\
Town,Schools,Pubs
Amble,12,31
Brock,15,22
Corve,9,40
",
        &[
            ("Amble lies by the sea. It has 15 schools and 31 pubs.", Holds),
            ("Amble lies by the sea. Its 31 pubs are well known.", Holds),
            ("Brock lies inland. It has fewer pubs. There are 31 pubs.", Open),
        ],
    );
    all(
        "\
Firm,Sales 2019,Sales 2020
Alder,54.2,61.7
Birch,33.9,35.1
",
        &[
            ("Alder said sales would reach 70 in 2020.", Open),
            ("Sales of Alder excluding spares were 55 in 2020.", Open),
            ("Alder's online sales were 12.3 in 2020.", Open),
            ("About 10 of Alder's sales in 2020 came from spares.", Open),
            ("Alder sold 4 plants in 2020.", Open),
            ("In the first half of 2020 sales of Alder were 30.", Open),
            ("Sales of Alder and Birch were 96.8 in 2020.", Open),
            ("Alder's sales in 2020 were above 60.", Holds),
            ("In 2020 sales of Alder were 7.5 higher than in 2019.", Holds),
            ("Sales of Alder averaged 58 in 2019 and 2020.", Open),
            ("In 2020 sales of Alder were 62.", Holds),
        ],
    );
}

#[test]
fn what_explains_a_slip_is_named() {
    let tables = table(
        "Firm,Sales 2019,Sales 2020,Staff 2019,Staff 2020\nAlder,54.2,61.7,410,432\nBirch,33.9,35.1,220,241\n",
        None,
    );
    for (text, words) in [
        ("In 2020 sales of Alder were 54.2.", "did you mean 2019?"),
        ("In 2020 sales of Alder were 67.1.", "two digits changed places"),
        ("In 2020 sales of Alder were 6.17.", "decimal point"),
        ("In 2020 sales of Alder were 35.1.", "Birch"),
        ("In 2020 Alder and Birch had sales of 35.1 and 61.7, respectively.", "swapped"),
    ] {
        let (found, _, findings) = told(&tables, text);
        let working = findings.iter().flat_map(|finding| &finding.working).any(|step| step.contains(words));
        assert!(found == Fails && working, "{text}: {findings:#?}");
    }
    let tables = table("Company,Revenue ($ millions)\nAlder,1234.5\nBirch,845.2\n", None);
    let (found, _, findings) = told(&tables, "Alder had revenue of $1,234.5.");
    assert_eq!((found, findings[0].severity), (Open, Severity::Warning));
    assert!(findings[0].message.contains("million left out"), "{findings:#?}");
}

#[test]
fn the_unit_of_the_table_is_named() {
    let tables = table("Company,Revenue (EUR million),Staff\nAlder Works,540,1200\nBirch Line,310,800\n", None);
    for text in ["Alder Works had revenue of $540 million.", "Birch Line's revenue was £310 million."] {
        let (found, reasons, findings) = told(&tables, text);
        assert!(found == Open && findings.is_empty(), "{text}: {findings:#?}");
        assert!(reasons.iter().any(|reason| reason.contains("the table is in EUR")), "{text}: {reasons:?}");
    }
}

#[test]
fn cells_of_a_turned_table_are_shown_where_they_stand() {
    let tables = table(
        "country,indicator,year,value\nNorland,Births,2021,58\nNorland,Deaths,2021,40\nSudland,Births,2021,37\n\
         Sudland,Deaths,2021,31\nVestmark,Births,2021,13\nVestmark,Deaths,2021,9\n",
        None,
    );
    let (found, _, findings) = told(&tables, "In 2021 the three countries had 118 births in all.");
    assert_eq!(found, Fails, "{findings:#?}");
    let rows: Vec<(usize, &str)> = findings[0].evidence.iter().map(|cell| (cell.row, cell.column.as_str())).collect();
    assert_eq!(rows, [(1, "value"), (3, "value"), (5, "value")]);
}
