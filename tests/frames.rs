//! Figures against tables of any shape: what is supported, what is refuted, and above all what must stay open.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use addsup::analysis::analyse;
use addsup::checks::{Scope, Selection};
use addsup::claim::{Claim, Value};
use addsup::extract::Options as Reading;
use addsup::finding::Verdict;
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Format};
use addsup::sources::{Options, Tables};

const REPORT: &str = "\
$ million,Fiscal 2021,Fiscal 2020 / (restated),Change
Assets:,,,
Cash and cash equivalents,\"1,204\",988,21.9%
Inventories (3),(310),(275),12.7%
Income:,,,
Net sales,\"5,630\",\"5,118\",10.0%
Operating income,612,548,11.7%
Adjusted operating income 2,655,601,9.0%
Operating margin (%),10.9,10.7,20 bps
";

const GAME: &str = "\
player,club,goals,assists,penalties made,penalties attempted
Marta Lindqvist,Norrby,7,2,3,4
Ines Okafor,Norrby,4,5,0,1
Ruth Halvorsen,Sundby,6,1,2,2
";

const TEAMS: &str = "\
club,goals,goals in the first period,wins,losses
Norrby,31,14,12,3
Sundby,28,17,9,6
";

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// Surface and verdict of every figure that is no date.
fn verdicts(csv: &str, text: &str) -> Vec<(String, Verdict)> {
    let (tables, _) = Tables::from_text("report.csv", csv, None, &Options::new(&unit));
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let selection = Selection { scope: Some(Scope::Sources), ..Selection::default() };
    let found = analyse(&document, Reading { pairs: true, ..Reading::default() }, &tables, &selection);
    // comparisons without a figure have tests of their own
    let figure = |claim: &Claim| claim.time().is_none() && claim.value != Value::Comparison;
    let claims = found.extraction.claims.iter().zip(&found.judgements).filter(|(claim, _)| figure(claim));
    claims.map(|(claim, judged)| (document.slice(claim.number).to_owned(), judged.verdict)).collect()
}

fn check(csv: &str, text: &str, expected: &[Verdict]) {
    let found = verdicts(csv, text);
    assert_eq!(found.iter().map(|(_, verdict)| *verdict).collect::<Vec<_>>(), expected, "{text}\n{found:?}");
}

use Verdict::{CannotSay, NotChecked, Refuted, Supported};

#[test]
fn look_ups_bind_row_column_and_period() {
    check(
        REPORT,
        "Net sales rose to $5,630 million in fiscal 2021 from $5,118 million in fiscal 2020.",
        &[Supported, Supported],
    );
    check(REPORT, "Net sales rose to $5.6 billion in fiscal 2021.", &[Supported]);
    check(REPORT, "Net sales rose to $5,360 million in fiscal 2021.", &[Refuted]);
    // the value of another year is the slip, not a match
    check(REPORT, "Operating income was $548 million in fiscal 2021.", &[Refuted]);
    // without a year, the value of either year may be meant
    check(REPORT, "Operating income was $731 million.", &[Refuted]);
    // the longer label is meant where it is said
    check(REPORT, "Adjusted operating income was $655 million in fiscal 2021.", &[Supported]);
    check(REPORT, "At the end of fiscal 2021, cash and cash equivalents were $1.2 billion.", &[Supported]);
    // parentheses are a minus that words carry
    check(REPORT, "Inventories were $310 million in fiscal 2021.", &[Supported]);
}

#[test]
fn parts_and_other_things_stay_open() {
    for text in [
        "In fiscal 2021 we had $1,204 million of debt with the bank.",
        "Operating income of the leisure unit was $90 million in fiscal 2021.",
        "Net sales, of which $410 million came from Asia, rose in fiscal 2021.",
        "The purchase contributed $41 million to net sales in fiscal 2021.",
        "Net sales could reach $7,000 million in fiscal 2024.",
        "A fire at the depot caused a decrease in operating income of $12 million in fiscal 2021.",
    ] {
        assert!(verdicts(REPORT, text).iter().all(|(_, verdict)| *verdict != Refuted), "{text}");
    }
}

#[test]
fn a_value_alone_is_no_evidence() {
    check(REPORT, "The bridge cost $612 million.", &[NotChecked]);
    check(GAME, "The hall has 7 doors.", &[NotChecked]);
}

#[test]
fn queries_over_several_cells() {
    check(REPORT, "The change in operating income from fiscal 2020 to fiscal 2021 was $64 million.", &[Supported]);
    check(REPORT, "The change in operating income from fiscal 2020 to fiscal 2021 was $46 million.", &[Refuted]);
    check(REPORT, "The average net sales for fiscal 2020 and fiscal 2021 was $5,374 million.", &[Supported]);
    check(REPORT, "The average net sales for fiscal 2020 and fiscal 2021 was $10,748 million.", &[Refuted]);
    check(REPORT, "The percentage change in net sales from fiscal 2020 to fiscal 2021 was 10 percent.", &[Supported]);
    check(REPORT, "The percentage change in net sales from fiscal 2020 to fiscal 2021 was -10 percent.", &[Refuted]);
    // which cells are meant is open
    check(REPORT, "The difference between sales and wages was $64 million.", &[CannotSay]);
}

#[test]
fn names_in_part_and_nouns_of_columns() {
    check(GAME, "Marta Lindqvist had 7 goals and 2 assists, while Okafor added 4 goals.", &[Supported; 3]);
    check(GAME, "Lindqvist finished with 5 goals.", &[Refuted]);
    // another person of that name
    let other = verdicts(GAME, "Sven Lindqvist finished with 5 goals.");
    assert!(other.iter().all(|(_, verdict)| *verdict != Refuted), "{other:?}");
}

#[test]
fn pairs_bind_two_cells() {
    check(TEAMS, "Norrby (12-3) beat Sundby (9-6) 31-28.", &[Supported; 6]);
    check(TEAMS, "Norrby beat Sundby 31-27.", &[Supported, Refuted]);
    check(TEAMS, "Norrby (11-3) won.", &[Refuted, Supported]);
    // another match
    let series = verdicts(TEAMS, "Norrby leads the series 4-1.");
    assert!(series.iter().all(|(_, verdict)| *verdict != Refuted), "{series:?}");
}

#[test]
fn the_subject_of_a_clause_owns_its_figures() {
    let two = "player,goals,fouls\nMarta Lindqvist,7,2\nInes Okafor,4,5\nRuth Halvorsen,6,1\n";
    // "who" makes the nearer name the subject
    check(two, "Ines Okafor was helped by Marta Lindqvist, who scored 9 goals.", &[Refuted]);
    check(two, "Ines Okafor was helped by Marta Lindqvist, who scored 7 goals.", &[Supported]);
    // a participle behind "while" goes on with the subject; a name behind it is a new one
    check(two, "Ines Okafor scored 4 goals, while also making 9 fouls.", &[Supported, Refuted]);
    check(two, "Ines Okafor scored 4 goals, while Ruth Halvorsen scored 6 goals.", &[Supported, Supported]);
    // "a 9-goal effort" is a figure of the row, not one of several
    check(two, "Ruth Halvorsen had a 9-goal game.", &[Refuted]);
    check(two, "Ruth Halvorsen had a 6-goal game.", &[Supported]);
    // a year that ends a range names no row that is the subject: the sum is of all of them
    let years = "year,leases\n2020,47\n2021,28\n2022,22\n";
    check(years, "The sum of leases from 2020 to 2022 is 140.", &[Refuted]);
    check(years, "The sum of leases from 2020 to 2022 is 97.", &[Supported]);
    check(years, "The sum of leases from 2019 to 2022 is 140.", &[CannotSay]);
}

const MEDALS: &str = "\
nation,gold,silver,bronze,total,flag bearer
Norvia,12,7,9,28,Ada Holm
Sudmark,9,11,4,24,Piet Vos
Estralia,9,3,8,20,Ruth Oduya
Kalmia,4,6,10,20,Sven Dahl
";

const RAIN: &str = "\
station,month,rainfall (mm),wet days,height (m)
Brenholt,January,112.4,19,230
Ostervik,January,87.0,15,12
Brenholt,February,64.2,11,230
Ostervik,February,91.5,17,12
";

const ELECTION: &str = "\
district,incumbent,party,first elected,result,votes
Hallow North,Dora Pym,Labour,1998,re-elected,18204
Hallow South,Ian Crane,Liberal,2006,lost re-election,15077
Wester Vale,Rosa Lund,Labour,2010,re-elected,21930
Tarn,Owen Birk,Green,2014,retired,9844
";

const SCHOOLS: &str = "\
school,town,founded,pupils,nickname
Ashby College,Ashby,1871,640,Herons
Mill Lane School,Corby,1932,1205,Otters
Saint Bride's,Ashby,1904,388,Foxes
";

const BENCH: &str = "\
library,language,requests per second,median latency (ms),memory (MB)
Quill,Rust,148200,1.2,38
Tarpan,Go,96100,2.4,71
Wren,Python,8400,17.5,122
";

const TRIAL: &str = "\
arm,patients,responders,response rate (%),withdrawals
placebo,204,41,20.1,12
5 mg,198,77,38.9,17
10 mg,201,96,47.8,31
";

const FILMS: &str = "\
film,studio,opening weekend,gross ($ millions),release date
Night Ferry,Ardent,41.2,188.5,\"March 4, 2011\"
The Glass Orchard,Lumen,22.9,131.0,\"June 17, 2011\"
Harrow,Ardent,9.7,48.3,\"October 7, 2011\"
";

#[test]
fn statements_look_a_row_up_by_several_cells() {
    check(ELECTION, "The incumbent in Tarn is Owen Birk of the Green party with 9,844 votes.", &[Supported]);
    check(ELECTION, "The incumbent Rosa Lund received 18,204 votes.", &[Refuted]);
    check(SCHOOLS, "Saint Bride's in Ashby has 388 pupils.", &[Supported]);
    check(SCHOOLS, "The school with the nickname Otters has 640 pupils.", &[Refuted]);
    check(RAIN, "In February the rainfall at Ostervik was 91.5 mm.", &[Supported]);
    check(RAIN, "In January the rainfall at Ostervik was 112.4 mm.", &[Refuted]);
    check(BENCH, "Tarpan has a median latency of 2.4 ms.", &[Supported]);
    check(FILMS, "The gross of Night Ferry was 188.5 million.", &[Supported]);
}

#[test]
fn statements_count_rows() {
    check(ELECTION, "There are 2 districts with the party Labour.", &[Supported]);
    check(ELECTION, "There are 3 districts with the party Labour.", &[Refuted]);
    check(FILMS, "There are 2 films with the studio Ardent.", &[Supported]);
    check(SCHOOLS, "There are three schools in the town Ashby.", &[Refuted]);
}

#[test]
fn statements_rank_rows() {
    check(RAIN, "The highest rainfall was 112.4 mm.", &[Supported, Supported]);
    check(TRIAL, "The lowest number of withdrawals was 17.", &[CannotSay, Refuted]);
    check(BENCH, "The highest memory is 71 MB.", &[CannotSay, Refuted]);
    check(MEDALS, "The most gold was 12.", &[Supported]);
}

#[test]
fn statements_with_a_word_left_over_stay_open() {
    for (csv, text) in [
        (MEDALS, "There are 2 nations that have never won 9 gold medals."),
        (MEDALS, "Norvia won 3 gold more than Sudmark."),
        (ELECTION, "There are 3 districts that flooded under the party Labour."),
        (SCHOOLS, "Ashby College had 612 pupils before the war."),
        (TRIAL, "Of the patients on placebo, 7 were smokers."),
        (FILMS, "There are 5 sequels to Harrow."),
        (BENCH, "Wren and Tarpan together used 193 MB of memory."),
        (RAIN, "Brenholt has had at least 40 wet days since January."),
    ] {
        let found = verdicts(csv, text);
        assert!(found.iter().all(|(_, verdict)| *verdict != Refuted), "{text}: {found:?}");
    }
}

#[test]
fn a_whole_number_beyond_a_bound_does_not_support() {
    check(SCHOOLS, "Saint Bride's has more than 388 pupils.", &[Refuted]);
    check(SCHOOLS, "Saint Bride's has more than 380 pupils.", &[Supported]);
    check(TRIAL, "The placebo arm has fewer than 12 withdrawals.", &[Refuted]);
}

#[test]
fn figures_of_another_row_are_a_wrong_name() {
    let box_score = "player,tackles,assists,saves\nAda Holm,7,2,31\nInes Vos,4,5,12\nRuth Dahl,6,1,8\nPia Lund,1,0,3\n";
    // all three are those of Ines Vos
    let text = "In the derby Ada Holm came away with 4 tackles, 5 assists and 12 saves.";
    check(box_score, text, &[CannotSay; 3]);
    let text = "In the derby Ada Holm came away with 4 tackles, 2 assists and 31 saves.";
    check(box_score, text, &[Refuted, Supported, Supported]);
}

#[test]
fn parts_of_a_match_add_up() {
    let line = "club,points,points in the first quarter,points in the second quarter,points in the third quarter,\
                points in the fourth quarter\nNorrby,90,20,25,21,24\nSundby,88,22,19,27,20\n";
    check(line, "Norrby outscored Sundby 45-41 in the first half.", &[Supported, Supported]);
    check(line, "Norrby outscored Sundby 52-41 in the first half.", &[Refuted, Supported]);
}

#[test]
fn rows_of_a_side_are_counted() {
    let players = "player,club,points\nA. Holm,Norrby,14\nB. Vos,Norrby,10\nC. Lund,Norrby,9\nD. Birk,Sundby,22\n\
                   E. Dahl,Sundby,11\nF. Moe,Sundby,10\n";
    check(players, "Sundby had three players score in double figures.", &[Supported]);
    check(players, "Sundby had two players in double figures.", &[Refuted]);
    check(ELECTION, "Of note, 3 of the districts have the result re-elected.", &[NotChecked]);
    check(ELECTION, "3 of the districts have the result re-elected.", &[Refuted]);
    check(TRIAL, "2 of the arms have a response rate higher than 30%.", &[Supported, Supported]);
}

const SAWS: &str = "\
saw,speed,noise
Birch,71.4,60.1
Maple,68.2,66.0
Old pine,64.9,58.8
(L3) Larch wide,70.0,61.2
";

#[test]
fn margins_between_two_named_rows() {
    check(SAWS, "Birch outperforms Maple by 3.2 points in speed.", &[Supported]);
    check(SAWS, "Birch outperforms Maple by 5.9 points in speed.", &[Refuted]);
    check(SAWS, "Maple exceeds Old pine by 7.2 points in noise.", &[Supported]);
    // in percent of the other
    check(SAWS, "Birch improves speed by 10.0 percent over Old pine.", &[Supported]);
    // a column that is not named: nothing is refuted
    check(SAWS, "Birch shows a gain of 5.9 points over Maple.", &[Supported]);
    check(SAWS, "Birch shows a gain of 4.4 points over Maple.", &[CannotSay]);
    // a row by one word of its name supports, and does not refute
    check(SAWS, "Birch outperforms Larch by 1.4 points in speed.", &[Supported]);
    check(SAWS, "Birch outperforms Larch by 6.4 points in speed.", &[CannotSay]);
}

#[test]
fn the_best_of_a_column_is_one_of_its_ends() {
    check(SAWS, "Birch had the highest speed of 71.4.", &[Supported, Supported]);
    check(SAWS, "Maple achieved the best results with a speed of 68.2.", &[Refuted]);
    check(SAWS, "Old pine achieved the best results with a noise of 58.8.", &[Supported]);
    // the best of some, or of something else
    for text in [
        "Maple achieved the second best results with a speed of 68.2.",
        "Maple had the best results among the softwood saws with a speed of 68.2.",
        "The best carpenter ran Maple at a speed of 68.2.",
    ] {
        assert!(verdicts(SAWS, text).iter().all(|(_, verdict)| *verdict != Refuted), "{text}");
    }
}

#[test]
fn percentages_beside_changes_are_those_changes() {
    let csv = "column_1,2021,2020,2021 vs. 2020,Percentage\nTimber sales,\"8,015\",\"4,534\",\"3,481\",76.8%\n";
    check(csv, "Timber sales rose by 76.8% from 2020.", &[Supported]);
    // a header once more, over rows of another kind
    let csv = "column_1,2021 / $'000,2020 / $'000\nIssued capital,\"83,692\",\"66,128\"\n\
               Number of shares on issue,2021,2020\nBonus plan,\"9,143,772\",\"6,480,246\"\n";
    check(
        csv,
        "Under the bonus plan, 9,143,772 (2020: 6,480,246) shares were issued in 2021.",
        &[Supported, Supported],
    );
}

#[test]
fn without_a_period_the_latest_is_meant() {
    // 5,118 is the value of the year before
    check(REPORT, "Net sales amounted to $5,118 million.", &[CannotSay]);
    check(REPORT, "Net sales amounted to $5,630 million.", &[Supported]);
    check(REPORT, "Net sales were $5,630 million, compared to $5,118 million before.", &[Supported, Supported]);
}

#[test]
fn a_coarse_cell_does_not_support_a_fine_figure() {
    let csv = "$ million,2021\nUnvested restricted stock,0.4\nDividend yield (%),22\n";
    assert!(
        verdicts(csv, "In 2021, 353,960 of unvested restricted stock were left out.")
            .iter()
            .all(|(_, v)| *v != Supported)
    );
    assert!(verdicts(csv, "The dividend yield was 22.44% in 2021.").iter().all(|(_, v)| *v != Supported));
}

#[test]
fn so_many_more_than_another() {
    for (text, verdict) in [
        ("Marta Lindqvist scored 3 more goals than Ines Okafor.", Supported),
        ("Ines Okafor scored 3 fewer goals than Marta Lindqvist.", Supported),
        ("Marta Lindqvist scored 2 more goals than Ines Okafor.", Refuted),
        ("Ines Okafor scored 3 more goals than Marta Lindqvist.", Refuted),
        ("Ines Okafor had 4 more assists than Ruth Halvorsen.", Supported),
        ("Ruth Halvorsen had 4 more assists than Ines Okafor.", Refuted),
        // which count, of whom, and when is open
        ("Marta Lindqvist had 3 more than Ines Okafor.", CannotSay),
        ("Marta Lindqvist might score 2 more goals than Ines Okafor.", CannotSay),
        ("Marta Lindqvist scored 2 more goals than last year.", CannotSay),
    ] {
        let found = verdicts(GAME, text);
        let [(_, found)] = found[..] else { panic!("{text}: {found:?}") };
        assert!(found == verdict || verdict == CannotSay && found == NotChecked, "{found:?}: {text}");
    }
}
