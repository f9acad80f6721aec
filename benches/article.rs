//! Time per byte of reading, extracting and checking, on the sample article alone and repeated. `cargo bench`.
#![allow(clippy::unwrap_used, reason = "benchmarks")]

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::{Options, extract};
use addsup::read::{self, Format};
use addsup::sources::Tables;
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
