//! An article against tables of facts: flows with reporters and editions, ranks, events, months of a year.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::io::Write as _;
use std::path::{Path, PathBuf};

use addsup::analysis::{Analysis, analyse};
use addsup::checks::Selection;
use addsup::extract::Options as Reading;
use addsup::finding::{Severity, Verdict};
use addsup::lexicon;
use addsup::normalise::Unit;
use addsup::read::{self, Document, Format};
use addsup::sources::{Options, Tables};

fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// What becomes of the claim that begins with `surface`: its verdict, and the severity of a finding on it.
#[track_caller]
fn outcome(document: &Document<'_>, found: &Analysis, surface: &str) -> (Verdict, Option<Severity>) {
    let claims = found.extraction.claims.iter().zip(&found.judgements);
    let mut of = claims.filter(|(claim, _)| document.slice(claim.span).starts_with(surface));
    let (claim, judged) = of.next().unwrap_or_else(|| panic!("no claim {surface}"));
    let finding = found.findings.iter().filter(|finding| finding.span.overlaps(claim.span));
    (judged.verdict, finding.map(|finding| finding.severity).max())
}

fn run<'t>(tables: &Tables, text: &'t str) -> (Document<'t>, Analysis) {
    let document = read::read("article.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let found = analyse(&document, Reading::default(), tables, &Selection::default());
    (document, found)
}

const FACTS: &str = "\
fact_id,entity,counterpart,reporter,measure,period,value,unit,source_date
a1,Chile,Peru,Chile,exports,2019,6.12,USD billion,2020-04
a2,Chile,Peru,Peru,exports,2019,4.4,USD billion,2020-06
a3,Chile,World,,copper_production_share,2019,28,percent of world output,2020
a4,Chile,,,copper_production,2019,5.79,million tonnes,2020
a5,Peru,,,copper_production,2019,2.46,million tonnes,2020
a6,Zambia,,,copper_production,2019,0.8,million tonnes,2020
a7,Chile,World,computed,area_rank,,38,rank,2020
a8,Norway,World,,salmon_production_share,2019,52,percent,2020
a9,Norway,,,salmon_production,2019,1.36,million tonnes,2020
a10,Chile,,,salmon_production,2019,0.7,million tonnes,2020
a11,Øresund Bridge,,,opening,2000-07-01,2000-07-01,date,2001
a12,Gotthard Base Tunnel,,,start_of_operation,2016-12-11,2016-12-11,date,2017
a13,Norway,,,government_debt,2018,36.5,percent of GDP,2020
a14,Norway,,,government_debt,2019,40.9,percent of GDP,2020
";

fn facts() -> Tables {
    let (tables, problems) = Tables::from_text("facts.csv", FACTS, None, &Options::new(&unit));
    assert_eq!(problems, []);
    tables
}

#[track_caller]
fn check(text: &str, surface: &str, verdict: Verdict, severity: Option<Severity>) {
    let (document, found) = run(&facts(), text);
    assert_eq!(outcome(&document, &found, surface), (verdict, severity), "{text}\n{:#?}", found.findings);
}

use Verdict::{CannotSay, NotChecked, Refuted, Supported};

#[test]
fn most_of_a_year_is_held_against_the_year() {
    let note = Some(Severity::Note);
    let eleven = "In the first 11 months of 2019, Chile exported $5.58 billion worth of goods to Peru.";
    check(eleven, "$5.58", Supported, note);
    // more than the whole by one office, far from the other: neither refutes
    let text = "In the first 11 months of 2019, Chile exported $4.9 billion worth of goods to Peru.";
    check(text, "$4.9", CannotSay, None);
    // half a year can be anything
    let text = "In the first six months of 2019, Chile exported $3.1 billion worth of goods to Peru.";
    check(text, "$3.1", CannotSay, None);
}

#[test]
fn ranks_are_read_from_rows_and_worked_out_from_lists() {
    check("Chile is the world's 38th largest country.", "38th", Supported, None);
    check("Chile is the world's 25th largest country.", "25th", Refuted, Some(Severity::Error));
    check("Norway is the world's leading salmon producer.", "leading", Supported, None);
    check("Norway, the world's largest producer of salmon, sells to Japan.", "largest", Supported, None);
    // of three countries one has more: the list need not be complete
    check("Peru is the world's biggest copper producer.", "biggest", CannotSay, Some(Severity::Warning));
    // first of those that are listed, with no third of the world
    check("Chile is the world's biggest copper producer.", "biggest", CannotSay, None);
}

#[test]
fn a_list_of_all_of_a_region_confirms_and_refutes() {
    let csv = "entity,area,unit\nKazakhstan,2724900,square km\nKyrgyzstan,199951,square km\nTajikistan,144100,square km\n\
               Turkmenistan,488100,square km\nUzbekistan,447400,square km\n";
    let (tables, _) = Tables::from_text("region.csv", csv, None, &Options::new(&unit));
    for (text, surface, expected) in [
        ("Turkmenistan is the second largest country in Central Asia.", "second", Supported),
        ("Uzbekistan is the second largest country in Central Asia.", "second", Refuted),
        ("Tajikistan is the smallest country in Central Asia.", "the smallest", Supported),
        // five are no list of the world
        ("Kazakhstan is the second largest country in the world.", "second", Verdict::NotChecked),
    ] {
        let (document, found) = run(&tables, text);
        assert_eq!(outcome(&document, &found, surface).0, expected, "{text} {:#?}", found.judgements);
    }
}

#[test]
fn ranks_of_other_things_stay_open() {
    for (text, surface) in [
        ("Peru is the world's biggest buyer of copper ore from Zambia.", "biggest"),
        ("Peru is the second biggest copper producer after Chile.", "second"),
        ("Peru is the largest copper producer in the Andes.", "largest"),
        ("Peru is not the world's biggest copper producer.", "biggest"),
        ("Peru has the world's biggest copper mine.", "biggest"),
        ("Chile is the 20th largest arid country in the world.", "20th"),
    ] {
        let (document, found) = run(&facts(), text);
        let claims = found.extraction.claims.iter().zip(&found.judgements);
        let of: Vec<_> = claims.filter(|(claim, _)| document.slice(claim.span).contains(surface)).collect();
        assert!(of.iter().all(|(_, judged)| !matches!(judged.verdict, Supported | Refuted)), "{text}: {of:#?}");
        assert!(found.findings.is_empty(), "{text}: {:#?}", found.findings);
    }
}

#[test]
fn events_have_dates() {
    check("The Øresund Bridge, which opened in 2000, carries trains.", "2000", Supported, None);
    check("The Øresund Bridge opened in 2003.", "2003", CannotSay, Some(Severity::Warning));
    check("The Gotthard Base Tunnel, inaugurated in 2016, is long.", "2016", Supported, None);
    // another event of the same thing
    check("The Gotthard Base Tunnel was inaugurated in 2015.", "2015", CannotSay, None);
    let (document, found) = run(&facts(), "The Gotthard Base Tunnel was decided on in 1992.");
    assert_eq!(outcome(&document, &found, "1992").0, Verdict::NotChecked);
}

#[test]
fn a_row_named_all_but_a_word_is_shown() {
    let text = "Norway has a low level of debt – 36.4% of GDP at the end of 2019.";
    let (document, found) = run(&facts(), text);
    assert_eq!(outcome(&document, &found, "36.4").0, CannotSay);
    let note = found.findings.iter().find(|finding| finding.check == "source-mismatch").unwrap();
    assert_eq!(note.severity, Severity::Note);
    let cells: Vec<&str> = note.evidence.iter().map(|cell| cell.value.as_str()).collect();
    assert_eq!(cells, ["40.9", "36.5"]);
}

#[test]
fn a_unit_column_says_what_wide_rows_are_in() {
    let csv = "entity,counterpart,border_length,unit,entity_border_total,iso_numeric\n\
               Norway,Sweden,1619,km,2542,578\nNorway,Finland,709,km,2542,578\nChile,Peru,168,km,6339,152\n";
    let (tables, _) = Tables::from_text("borders.csv", csv, None, &Options::new(&unit));
    for text in ["Norwegian projects worth nearly $2.6 thousand are due.", "Norway built 578 bridges."] {
        let (_, found) = run(&tables, text);
        let decided = |judged: &&addsup::finding::Judgement| matches!(judged.verdict, Supported | Refuted);
        assert_eq!(found.judgements.iter().filter(decided).count(), 0, "{text}: {:#?}", found.judgements);
    }
}

const TWO_TABLES: &str = "\
entity,counterpart,reporter,measure,period,value,unit
Portugal,,,gdp,2020,229.0,USD billion
Portugal,,,population,2020,10298000,people
Ghana,,,cocoa production,2020,800,thousand tonnes
Iceland,,,gdp per capita,2020,59200,USD
World,,,cocoa production,2020,5120,thousand tonnes
";

#[test]
fn rows_are_joined_per_head_and_to_shares_of_the_world() {
    let (tables, problems) = Tables::from_text("pairs.csv", TWO_TABLES, None, &Options::new(&unit));
    assert_eq!(problems, []);
    for (text, surface, expected) in [
        ("In 2020 Portugal's GDP per capita was $22,240.", "$22,240", (Supported, None)),
        ("In 2020 Portugal's GDP per head was $31,500.", "$31,500", (CannotSay, Some(Severity::Warning))),
        // another office may count otherwise
        ("In 2020 Portugal's GDP per head was $23,100.", "$23,100", (CannotSay, None)),
        ("Ghana produced 15.6 percent of the world's cocoa in 2020.", "15.6", (Supported, None)),
        // a row of its own is held against the figure
        ("In 2020 Iceland's GDP per capita was $71,800.", "$71,800", (Refuted, Some(Severity::Error))),
        ("In 2020 Portugal's GDP was $229 billion.", "$229", (Supported, None)),
    ] {
        let (document, found) = run(&tables, text);
        assert_eq!(outcome(&document, &found, surface), expected, "{text} {:#?}", found.findings);
    }
}

const WIDE: &str = "\
Country,Exports 2019 (million USD),Exports 2020 (million USD),Imports 2020 (million USD)
Chile,1100.2,1234.5,820.4
Peru,901.4,987.6,700.9
Ghana,12.4,n/a,15.1
Kenya,440.1,452.9,610.3
";

#[test]
fn what_a_row_does_not_speak_of_is_not_refuted_by_it() {
    let (tables, problems) = Tables::from_text("trade.csv", WIDE, None, &Options::new(&unit));
    assert_eq!(problems, []);
    for (text, surface, expected) in [
        ("In 2020 the exports of Chile were $1,300 million.", "$1,300", (Refuted, Some(Severity::Error))),
        ("In 2020 the exports of Chile were $1,234.5 million.", "$1,234.5", (Supported, None)),
        // a narrower measure, a part of the place or of the year, another side, both together
        ("Oil exports of Chile were $200 million in 2020.", "$200", (CannotSay, None)),
        ("Exports of northern Chile were $200 million in 2020.", "$200", (CannotSay, None)),
        ("In the first half of 2020 exports of Chile were $600 million.", "$600", (CannotSay, None)),
        ("In January 2020 exports of Chile were $90 million.", "$90", (CannotSay, None)),
        ("Exports of Chile to Peru were $200 million in 2020.", "$200", (CannotSay, None)),
        ("Exports of Chile and Peru came to $2,222.1 million in 2020.", "$2,222.1", (CannotSay, None)),
        // a cell that is not there; the neighbour does not stand in for it
        ("In 2020 the exports of Ghana were $13.2 million.", "$13.2", (NotChecked, None)),
        ("In 2020 the imports of Ghana were $13.2 million.", "$13.2", (Refuted, Some(Severity::Error))),
        // the value of another year is no support
        ("In 2019 the exports of Peru were $987.6 million.", "$987.6", (Refuted, Some(Severity::Error))),
    ] {
        let (document, found) = run(&tables, text);
        assert_eq!(outcome(&document, &found, surface), expected, "{text} {:#?}", found.findings);
    }
    for text in ["In 2020 the exports of Peru were 987.6 million euros.", "In 2020 Peru shipped 987.6 million tonnes."]
    {
        let (_, found) = run(&tables, text);
        let decided = |judged: &&addsup::finding::Judgement| matches!(judged.verdict, Supported | Refuted);
        assert_eq!(found.judgements.iter().filter(decided).count(), 0, "{text}: {:#?}", found.judgements);
    }
}

const LONG: &str = "\
Country,Year,Exports (million USD)
Chile,2020,1234.5
Chile,2019,1100.2
Peru,2020,987.6
Peru,2019,901.4
Ghana,2020,17.7
Ghana,2019,12.4
";

#[test]
fn years_and_ranks_of_rows_by_year() {
    let (tables, problems) = Tables::from_text("exports.csv", LONG, None, &Options::new(&unit));
    assert_eq!(problems, []);
    for (text, wrong) in [
        ("Peru ranked second in exports in 2020.", false),
        ("Chile had the highest exports in 2020.", false),
        ("Ghana had the lowest exports in 2020.", false),
        ("Peru had the highest exports in 2020.", true),
        ("Exports of Chile in 2019 and 2020 came to $2,334.7 million.", false),
        ("Exports of Chile in 2019 and 2020 were $1,100.2 million and $1,234.5 million.", false),
        ("Exports of Chile and Peru were $2,222.1 million in 2020.", false),
        ("In 2020 the exports of Chile were $1,300 million.", true),
    ] {
        let (_, found) = run(&tables, text);
        assert_eq!(!found.findings.is_empty(), wrong, "{text}: {:#?}", found.findings);
    }
}

#[test]
fn two_tables_that_dissent_refute_neither() {
    let folder = std::env::temp_dir().join(format!("addsup-dissent-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("bank.csv"), LONG.replace("1234.5", "1300.7")).unwrap();
    std::fs::write(folder.join("customs.csv"), LONG).unwrap();
    let (tables, _) = Tables::load(std::slice::from_ref(&folder), &Options::new(&unit));
    std::fs::remove_dir_all(&folder).unwrap();
    for value in ["$1,234.5", "$1,300.7"] {
        let text = format!("Exports of Chile were {value} million in 2020.");
        let (document, found) = run(&tables, &text);
        assert_eq!(outcome(&document, &found, value), (Supported, Some(Severity::Note)), "{:#?}", found.findings);
    }
}

#[test]
fn a_cell_that_was_not_read_as_a_number_refutes_nothing() {
    for (csv, text) in [
        ("Animal,Weight\nHorse,450 kg\nDog,20 kg\n", "The weight of the horse is 0.45 tonnes."),
        ("Country,Births\nChile,8 765\nPeru,1 200\n", "Chile had 8,765 births."),
        ("Country,Exports 2020\nChile,$1234.5m\nPeru,$987.6m\n", "The exports of Chile were $1,234.5 million in 2020."),
    ] {
        let (tables, _) = Tables::from_text("cells.csv", csv, None, &Options::new(&unit));
        let (_, found) = run(&tables, text);
        assert_eq!(found.findings, [], "{text}");
    }
}

#[test]
fn what_lies_beyond_a_bound_does_not_support_it() {
    let csv = "country,year,population (millions)\nChile,2021,19.0\nPeru,2021,33.4\n";
    let (tables, problems) = Tables::from_text("people.csv", csv, None, &Options::new(&unit));
    assert_eq!(problems, []);
    for (text, surface, expected) in [
        ("Chile's population was more than 20 million in 2021.", "more than 20", (Refuted, Some(Severity::Error))),
        ("Chile's population was less than 18 million in 2021.", "less than 18", (Refuted, Some(Severity::Error))),
        ("Chile's population was more than 18 million in 2021.", "more than 18", (Supported, None)),
        ("Chile's population was nearly 20 million in 2021.", "nearly 20", (Supported, None)),
    ] {
        let (document, found) = run(&tables, text);
        assert_eq!(outcome(&document, &found, surface), expected, "{text} {:#?}", found.findings);
    }
}

/// The folder of facts beside the gold sets, where `ADDSUP_GOLD` names them.
fn seed() -> Option<(Tables, String)> {
    let Some(gold) = std::env::var_os("ADDSUP_GOLD").map(PathBuf::from) else {
        let _ = writeln!(std::io::stderr(), "skipped: ADDSUP_GOLD is not set");
        return None;
    };
    let facts = gold.join("../facts");
    let mut files: Vec<PathBuf> = std::fs::read_dir(&facts).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "csv"));
    files.retain(|path| path.file_stem() != Some(Path::new("seed_claim_evidence").as_os_str()));
    files.sort();
    let (tables, _) = Tables::load(&files, &Options::new(&unit));
    Some((tables, std::fs::read_to_string(gold.join("seed/article.txt")).unwrap()))
}

#[test]
fn the_seed_article_against_the_facts() {
    let Some((tables, text)) = seed() else { return };
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("sources");
    let (shipped, _) = Tables::load(&[shipped], &Options::new(&unit));
    for tables in [tables, shipped] {
        let (document, found) = run(&tables, &text);
        let of = |surface: &str| outcome(&document, &found, surface);
        assert_eq!(of("four trillion"), (Refuted, Some(Severity::Error)), "S01");
        for surface in ["$22.94", "$12.59", "$10.35"] {
            assert_eq!(of(surface), (Supported, Some(Severity::Note)), "S02 {surface}");
            let span = found.extraction.claims.iter().find(|claim| document.slice(claim.span).starts_with(surface));
            let dissent = found.findings.iter().filter(|finding| Some(finding.span) == span.map(|claim| claim.span));
            assert!(dissent.flat_map(|finding| &finding.evidence).any(|cell| cell.role == "dissent"), "S02 {surface}");
        }
        assert_eq!(of("9th largest").0, Supported, "S09");
        assert_eq!(of("The largest landlocked").0, Supported, "S10");
        assert_eq!(of("1,108-mile").0, Supported, "S11");
        assert_eq!(of("leading uranium").0, Supported, "S13");
        let debt = found.findings.iter().find(|finding| document.slice(finding.span) == "21.8%").unwrap();
        let values: Vec<&str> = debt.evidence.iter().map(|cell| cell.value.as_str()).collect();
        assert_eq!((debt.severity, values), (Severity::Note, vec!["18.48", "21.99"]), "S14");
        assert_eq!(of("21.8%").0, CannotSay, "S14");
        assert_eq!(of("$9 billion").0, Supported, "S16");
        assert!(
            found.findings.iter().any(|one| one.check == "outdated-name" && one.severity == Severity::Warning),
            "S21"
        );
        let opened = found.extraction.claims.iter().zip(&found.judgements);
        let opened = opened.filter(|(claim, _)| document.slice(claim.span) == "2009").map(|(_, judged)| judged.verdict);
        assert!(opened.collect::<Vec<_>>().contains(&Supported), "S24");
        // plausible, not confirmed, not decided, outdated: S03 to S08, S12, S15, S17 to S20, S25
        for surface in ["14.7%", "16 percent", "$19.2", "56 Chinese", "nearly $24.5", "55 projects", "24", "13 percent"]
        {
            assert_ne!(of(surface).0, Refuted, "{surface}");
        }
        for surface in ["6.2 percent", "the biggest dry port", "100 times", "$70 billion"] {
            assert_ne!(of(surface).0, Refuted, "{surface}");
        }
        let refuted =
            found.findings.iter().filter(|one| one.check == "source-mismatch" && one.severity == Severity::Error);
        assert!(refuted.count() <= 1, "{:#?}", found.findings);
    }
}

const TWO_SIDES: &str = "\
entity,counterpart,reporter,measure,period,value,unit,scale,definition
Chile,Peru,Chile,exports,2019,6.12,USD,1000000000,
Chile,Peru,Chile,exports,2020,5.87,USD,1000000000,
Peru,Chile,Peru,imports,2021,4.44,USD,1000000000,
Chile,Peru,Chile,trade total,2019,9.34,USD,1000000000,
Peru,Chile,Peru,trade total,2019,7.8,USD,1000000000,
Chile,Peru,Chile,trade total,2020,9.88,USD,1000000000,
Norway,Sweden,,border length,,1630,kilometer,,
Norway,Sweden,,border length,,1619,kilometer,,surveyed
Ghana,Peru,Ghana,copper imports,2020,88.4,tonne,1000,by sea
";

/// Both sides of a flow count it, and their counts differ: only who is named answers with an error.
#[test]
fn whose_count_a_figure_is_decides_how_sure_a_row_is() {
    let (tables, problems) = Tables::from_text("sides.csv", TWO_SIDES, None, &Options::new(&unit));
    assert_eq!(problems, []);
    for (text, surface, expected) in [
        ("Chilean customs put exports to Peru at $6.12 billion in 2019.", "$6.12", (Supported, None)),
        ("Chilean customs put exports to Peru at $6.21 billion in 2019.", "$6.21", (Refuted, Some(Severity::Error))),
        ("In 2019 Chile's exports to Peru were $6.21 billion.", "$6.21", (CannotSay, Some(Severity::Warning))),
        // seen from the other side, or counted by it
        ("In 2021 Chile exported goods worth $5.3 billion to Peru.", "$5.3", (CannotSay, Some(Severity::Note))),
        (
            "By Peruvian statistics Chile's exports to Peru were $5.3 billion in 2020.",
            "$5.3",
            (CannotSay, Some(Severity::Note)),
        ),
        // neither of two counts has it
        ("Chile's trade with Peru was $8.6 billion in 2019.", "$8.6", (CannotSay, Some(Severity::Warning))),
        ("Peruvian data put trade with Chile at $8.6 billion in 2019.", "$8.6", (Refuted, Some(Severity::Error))),
        // all rows contradict it, and no side counts
        ("The border of Norway and Sweden is 1,690 kilometers long.", "1,690", (Refuted, Some(Severity::Error))),
        ("The border of Norway and Sweden is 1,619 kilometers long.", "1,619", (Supported, Some(Severity::Note))),
        // another definition
        ("In 2020 Ghana imported 95,100 tonnes of copper from Peru.", "95,100", (CannotSay, Some(Severity::Note))),
    ] {
        let (document, found) = run(&tables, text);
        assert_eq!(outcome(&document, &found, surface), expected, "{text} {:#?}", found.findings);
    }
}

/// "A year later the total was …": what a figure is of was told before. That supports, and never accuses.
#[test]
fn a_paragraph_goes_on_with_its_topic() {
    let (tables, _) = Tables::from_text("sides.csv", TWO_SIDES, None, &Options::new(&unit));
    let first = "Chilean customs counted $9.34 billion of trade with Peru in 2019 ($6.12 billion of it exports).";
    for (next, surface, expected) in [
        ("A year later the total was $9.88 billion.", "$9.88", Supported),
        ("In 2020 it came to $9.88 billion.", "$9.88", Supported),
        ("In 2020 it came to $9.98 billion.", "$9.98", NotChecked),
        ("Two years later the total was $9.88 billion.", "$9.88", NotChecked),
        ("In 2020 it came to $9.9 billion.", "$9.9", NotChecked),
        ("In 2020 it came to 9.88 million tonnes.", "9.88", NotChecked),
    ] {
        let text = format!("{first} {next}");
        let (document, found) = run(&tables, &text);
        assert_eq!(outcome(&document, &found, surface).0, expected, "{text} {:#?}", found.judgements);
    }
}
