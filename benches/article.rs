//! Time per byte of reading, extracting, checking and writing, on the sample article alone and repeated, and of indexing
//! a table. `cargo bench`.
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
