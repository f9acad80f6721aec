//! Digits in the names of compounds, isotopes and strands: positions, mass numbers, ends; none of them is a figure.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::reader::Reader;
use super::unit;
use crate::lexicon::{Cues, built_in_rows};

/// The token after the digits of a chemical name that starts at `i`, where there is one.
pub(super) fn skip(r: &Reader<'_>, i: usize) -> Option<usize> {
    locant(r, i).or_else(|| isotope(r, i)).or_else(|| strand_end(r, i))
}

/// Mass number and symbol of the isotopes that texts name.
static ISOTOPES: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    built_in_rows(include_str!("../lexicon/isotopes.csv")).filter_map(|row| row.into_iter().next()).collect()
});

/// "13C", "1H NMR", "(235U)": where the letters are a unit too, only in talk of isotopes.
fn isotope(r: &Reader<'_>, i: usize) -> Option<usize> {
    let glued = |at: usize| r.glued(at) && (r.is_word(at) || r.is_number(at));
    let joined = r.is_number(i) && r.str(i).len() <= 3 && r.is_word(i + 1) && r.glued(i + 1) && !glued(i + 2);
    let inside = i > 0 && r.glued(i) && (r.is_word(i - 1) || r.is_number(i - 1));
    if !joined || inside || !ISOTOPES.contains(r.span(i, i + 2).of(r.text)) {
        return None;
    }
    let doubtful = matches!(r.str(i + 1), "C" | "F" | "N" | "K" | "W" | "S" | "V" | "B" | "U" | "Pa");
    (!doubtful || r.talks(i, Cues::ISOTOPIC)).then_some(i + 2)
}

/// "the 3′-end", "a 5'-cap": the ends of a strand.
fn strand_end(r: &Reader<'_>, i: usize) -> Option<usize> {
    let end = matches!(r.str(i), "3" | "5") && matches!(r.str(i + 1), "′" | "'" | "’") && r.glued(i + 1);
    let named = || r.is_hyphen(i + 2) || r.any(i + 2, &["end", "ends", "utr", "region", "cap"]);
    (end && named()).then_some(i + 2)
}

/// Stems of chemical names.
static STEMS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    built_in_rows(include_str!("../lexicon/chemistry.csv")).filter_map(|row| row.into_iter().next()).collect()
});

/// "4-nitrophenol", "4,5-dihydro", "2,3-b": positions in the name of a compound.
fn locant(r: &Reader<'_>, i: usize) -> Option<usize> {
    if !r.is_number(i) || r.str(i).len() > 2 {
        return None;
    }
    let mut at = i + 1;
    let mut several = false;
    // no name has more positions in a row
    for _ in 0..12 {
        if !(r.is(at, ",") && r.glued(at) && r.is_number(at + 1) && r.glued(at + 1) && r.str(at + 1).len() <= 2) {
            break;
        }
        at += 2;
        several = true;
    }
    if !r.is_hyphen(at) || !r.glued(at + 1) {
        return None;
    }
    let word = r.key(at + 1);
    let word = word.as_str();
    let opens = matches!(r.str(at + 1), "(" | "[") && r.is_word(at + 2) && r.glued(at + 2);
    let inside = i > 0 && r.glued(i) && matches!(r.before(i), "-" | "(" | "[" | ",");
    let chemical = STEMS.iter().any(|stem| word.starts_with(stem)) && !unit::is_unit_word(r, at + 1);
    if !(chemical
        || several && (r.is_word(at + 1) || opens)
        || opens && inside
        || inside && word.len() == 1 && r.is_word(at + 1))
    {
        return None;
    }
    let mut end = at + 1;
    while end < r.len() && (r.glued(end) || end == at + 1) && !matches!(r.str(end), ";" | ":" | "." | "/") {
        end += 1;
    }
    Some(end)
}
