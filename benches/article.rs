//! Time per byte of reading, extracting, checking and writing, on the sample article alone and repeated, of indexing
//! tables, and of checking an article against a thousand of them. `cargo bench`.
#![allow(clippy::unwrap_used, reason = "benchmarks")]

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::{Options, extract};
use addsup::lexicon;
use addsup::read::{self, Format};
use addsup::report::{DocumentReport, json};
use addsup::sources::{self, Tables};
use divan::counter::BytesCount;

const ARTICLE: &str = include_str!("../article.txt");
const COPIES: [usize; 3] = [1, 10, 100];

fn main() {
    divan::main();
}

#[divan::bench(args = COPIES)]
fn reading(bencher: divan::Bencher<'_, '_>, copies: usize) {
    let text = ARTICLE.repeat(copies);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| read::read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap().sentences.len());
}

#[divan::bench(args = COPIES)]
fn extracting(bencher: divan::Bencher<'_, '_>, copies: usize) {
    let text = ARTICLE.repeat(copies);
    let document = read::read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    bencher.counter(BytesCount::of_str(&text)).bench(|| extract(&document, Options::default()).claims.len());
}

#[divan::bench(args = COPIES)]
fn all(bencher: divan::Bencher<'_, '_>, copies: usize) {
    let text = ARTICLE.repeat(copies);
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let document = read::read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        analyse(&document, Options::default(), &Tables::default(), &Selection::default()).findings.len()
    });
}

#[divan::bench(args = COPIES)]
fn writing(bencher: divan::Bencher<'_, '_>, copies: usize) {
    let text = ARTICLE.repeat(copies);
    let document = read::read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
    let analysis = analyse(&document, Options::default(), &Tables::default(), &Selection::default());
    let report = DocumentReport::new(document, analysis, Vec::new());
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut out = Vec::new();
        json::append_line(&json::document(&report), &mut out).unwrap();
        out
    });
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn indexing(bencher: divan::Bencher<'_, '_>, rows: usize) {
    let row = |at: usize| format!("Region {},{},{at}.{}\n", at / 50, 1970 + at % 50, at % 10);
    let table = (0..rows).map(row).fold(String::from("region,year,exports (USD million)\n"), |table, row| table + &row);
    let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
    bencher
        .counter(BytesCount::of_str(&table))
        .bench(|| Tables::from_text("exports", &table, None, &sources::Options::new(&unit)).0);
}

/// Years as columns: most of the bytes are figures.
#[divan::bench(args = [1_000, 20_000])]
fn indexing_wide(bencher: divan::Bencher<'_, '_>, rows: usize) {
    let years = |of: fn(usize) -> String| (1980..2020).map(of).collect::<Vec<_>>().join(",");
    let mut table = format!("region,measure,{}\n", years(|year| year.to_string()));
    for at in 0..rows {
        table.push_str(&format!("Region {at},{},", MEASURES[at % MEASURES.len()]));
        table.push_str(&years(|year| format!("{}.{}", year * 37 % 9_001, year % 10)));
        table.push('\n');
    }
    let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
    bencher
        .counter(BytesCount::of_str(&table))
        .bench(|| Tables::from_text("yearbook", &table, None, &sources::Options::new(&unit)).0);
}

const PLACES: [&str; 10] =
    ["Norway", "Chile", "Kenya", "Poland", "Japan", "Peru", "Ghana", "Latvia", "Morocco", "Vietnam"];
const MEASURES: [&str; 8] = [
    "wheat exports",
    "coal imports",
    "steel production",
    "paper consumption",
    "timber stocks",
    "cotton sales",
    "ship deliveries",
    "textile employment",
];

/// A folder of small tables of three shapes: a figure a row, years as columns, things by measures.
fn folder(tables: usize) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("addsup-bench-{}-{tables}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    for at in 0..tables {
        let figure = |row: usize, column: usize| (at * 7_919 + row * 631 + column * 97) % 90_000 + 10;
        let mut text = String::new();
        let (measure, other) = (MEASURES[at % 8], MEASURES[(at / 8) % 8]);
        match at % 3 {
            0 => {
                text.push_str("country,measure,year,value,unit\n");
                for (row, place) in PLACES.iter().enumerate() {
                    for year in 2000..2020 {
                        text.push_str(&format!("{place},{measure},{year},{},tonnes\n", figure(row, year)));
                    }
                }
            }
            1 => {
                let years: Vec<String> = (2000..2020).map(|year| year.to_string()).collect();
                text.push_str(&format!("country,{}\n", years.join(",")));
                for (row, place) in PLACES.iter().enumerate() {
                    let figures: Vec<String> = (2000..2020).map(|year| figure(row, year).to_string()).collect();
                    text.push_str(&format!("{place},{}\n", figures.join(",")));
                }
            }
            _ => {
                text.push_str(&format!("Firm,{measure} ($ million),{other} (tonnes),Employees,Margin (%)\n"));
                for row in 0..50 {
                    text.push_str(&format!(
                        "Firm {at} {row},{},{},{},{}.5\n",
                        figure(row, 1),
                        figure(row, 2),
                        figure(row, 3),
                        row % 40
                    ));
                }
            }
        }
        std::fs::write(folder.join(format!("{}-{at}.csv", measure.replace(' ', "-"))), text).unwrap();
    }
    folder
}

const CLAIMS: [&str; 7] = [
    "Coal imports of Poland came to 41,250 tonnes in 2019.",
    "Wheat exports of Norway reached 512 tonnes in 2012.",
    "Firm 77 12 reported steel production of 310 tonnes and 1,240 employees.",
    "The harbour of the capital handled 14.2 million tonnes, 3 percent more than in 2018.",
    "Peru used more paper than Ghana in 2011.",
    "Cotton sales of Kenya rose from 2,310 tonnes in 2005 to 40,112 tonnes in 2015.",
    "Two of the four bridges are closed.",
];

const NEWS: &str = "\
Coal imports of Poland came to 41,250 tonnes in 2019, the ministry said on Monday. Wheat exports of Norway reached 512 \
tonnes in 2012 and 640 tonnes a year later. The harbour of the capital handled 14.2 million tonnes, 3 percent more than \
in 2018. Firm 77 12 reported steel production of 310 tonnes and 1,240 employees. Two of the four bridges are closed.";

#[divan::bench(args = [1, 1_000])]
fn indexing_folder(bencher: divan::Bencher<'_, '_>, tables: usize) {
    let folder = folder(tables);
    let files = std::fs::read_dir(&folder).unwrap();
    let bytes: u64 = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
    let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
    let paths = [folder.clone()];
    bencher.counter(BytesCount::new(bytes)).bench(|| Tables::load(&paths, &sources::Options::new(&unit)).0);
    std::fs::remove_dir_all(folder).unwrap();
}

/// One claim against a thousand tables: each sentence alone, and the median of them all is what counts.
#[divan::bench(args = 0..CLAIMS.len())]
fn claim(bencher: divan::Bencher<'_, '_>, at: usize) {
    static LOADED: std::sync::LazyLock<Tables> = std::sync::LazyLock::new(|| {
        let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
        let folder = folder(1_000);
        let loaded = Tables::load(std::slice::from_ref(&folder), &sources::Options::new(&unit)).0;
        std::fs::remove_dir_all(folder).unwrap();
        loaded
    });
    let document = read::read("a.txt", CLAIMS[at].as_bytes(), Some(Format::Text)).unwrap();
    let tables = &*LOADED;
    bencher.bench(|| analyse(&document, Options::default(), tables, &Selection::default()).findings.len());
}

/// An article of seven figures against so many tables; `0` is the article alone.
#[divan::bench(args = [0, 10, 100, 1_000])]
fn matching(bencher: divan::Bencher<'_, '_>, tables: usize) {
    let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
    let loaded = if tables == 0 {
        Tables::default()
    } else {
        let folder = folder(tables);
        let loaded = Tables::load(std::slice::from_ref(&folder), &sources::Options::new(&unit)).0;
        std::fs::remove_dir_all(folder).unwrap();
        loaded
    };
    let document = read::read("a.txt", NEWS.as_bytes(), Some(Format::Text)).unwrap();
    bencher
        .counter(BytesCount::of_str(NEWS))
        .bench(|| analyse(&document, Options::default(), &loaded, &Selection::default()).findings.len());
}
