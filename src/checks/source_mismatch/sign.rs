//! The sign of a figure that words carry: "a loss of 12.5 million", "fell by 3.1%". The rule: a sign contradicts a cell only
//! where text and label both say which way is up, each of them one way alone.

use std::sync::LazyLock;

use super::lookup::Sight;
use crate::claim::Claim;
use crate::normalise::{Figure, UnitKind};
use crate::sources::frame::{Frame, PieceKind, Place, Reading, folded, pieces};
use crate::sources::words;

/// Which way a word goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Gain,
    Loss,
    /// A label alone says it: "balance", "result".
    Level,
}

/// Words between what says the sign and the figure.
const NEAR: usize = 9;

static WORDS: LazyLock<Vec<(Vec<String>, Way)>> = LazyLock::new(|| {
    let rows = crate::lexicon::built_in_rows(include_str!("../../sources/frame/sign_words.csv"));
    let mut out: Vec<(Vec<String>, Way)> = rows
        .filter_map(|row| {
            let way = match *row.first()? {
                "gain" => Way::Gain,
                "loss" => Way::Loss,
                "level" => Way::Level,
                _ => return None,
            };
            Some((row.get(1)?.split(' ').map(folded).collect(), way))
        })
        .collect();
    crate::sorting::by_key(&mut out, |(stems, _)| std::cmp::Reverse(stems.len()));
    out
});

fn way_at<'s>(stem: impl Fn(usize) -> &'s str, at: usize) -> Option<(Way, usize)> {
    let fits = |stems: &Vec<String>| stems.iter().enumerate().all(|(i, word)| stem(at + i) == word);
    WORDS.iter().find(|(stems, _)| fits(stems)).map(|(stems, way)| (*way, stems.len()))
}

/// A word that says a sign: between a name and its figure it is no other thing.
pub(super) fn is_word(stem: &str) -> bool {
    WORDS.iter().any(|(stems, way)| *way != Way::Level && matches!(&stems[..], [only] if only == stem))
}

/// Words of them that name an amount, which another label may be of: "operating profit".
const THINGS: [&str; 9] =
    ["profit", "surplus", "deficit", "loss", "shortfall", "growth", "inflow", "outflow", "contraction"];

pub(super) fn is_thing(stem: &str) -> bool {
    THINGS.iter().any(|thing| folded(thing) == stem)
}

/// The ways that the words of a label go.
fn of_label(text: &str) -> Vec<Way> {
    let stems: Vec<String> = pieces(text)
        .filter(|(kind, ..)| *kind == PieceKind::Word)
        .map(|(_, start, end)| folded(&text[start..end]))
        .collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < stems.len() {
        let found = way_at(|i| stems.get(i).map_or("", String::as_str), at);
        out.extend(found.map(|(way, _)| way));
        at += found.map_or(1, |(_, length)| length);
    }
    out
}

/// A label whose amounts are gains or losses.
pub(super) fn is_signed(label: &str) -> bool {
    !of_label(label).is_empty()
}

/// The one way that the words around a figure go; `None` where they go none, or both.
fn of_text(sight: &Sight<'_>, claim: &Claim) -> Option<Way> {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let (_, end) = line.range(claim.span);
    let start = line.segment_start(from).max(from.saturating_sub(NEAR));
    // another figure before it has words of its own
    let start = (start..from).rev().find(|&at| is_other(sight, at, claim)).map_or(start, |at| at + 1);
    let mut found: Vec<Way> = Vec::new();
    let mut at = start;
    while at < line.words.len().min(end.max(to) + 1) {
        let way = way_at(
            |i| if line.words.get(i).is_some_and(|word| word.kind == PieceKind::Word) { line.stem(i) } else { "" },
            at,
        );
        found.extend(way.map(|(way, _)| way).filter(|way| *way != Way::Level));
        at += way.map_or(1, |(_, length)| length);
    }
    let first = *found.first()?;
    found.iter().all(|way| *way == first).then_some(first)
}

fn is_other(sight: &Sight<'_>, at: usize, claim: &Claim) -> bool {
    sight.line.words[at].claim.is_some_and(|other| {
        sight
            .article
            .extraction
            .claims
            .get(other)
            .is_some_and(|other| super::text::is_figure(other) && other.number != claim.number)
    })
}

/// The cell of growth is below nought, and no word says so of the figure: neither support nor an error.
pub(super) fn is_open(sight: &Sight<'_>, claim: &Claim, figure: &Figure, (frame, place): (&Frame, Place)) -> bool {
    let below = frame.reading(place).is_some_and(|reading| reading.printed.is_negative());
    let Some(column) = frame.column(place.column) else { return false };
    let grows = || of_label(&format!("{} {}", frame.row_name(place.row), column.header)) == [Way::Gain];
    below && !figure.value.is_negative() && grows() && of_text(sight, claim).is_none()
}

/// Text and cell have the same size and another sign: a profit of what the table has as a loss.
pub(super) fn contradicts(
    sight: &Sight<'_>,
    claim: &Claim,
    figure: &Figure,
    (frame, place): (&Frame, Place),
    reading: &Reading,
) -> bool {
    if figure.value.is_negative() || figure.value.is_zero() || reading.printed.is_zero() {
        return false;
    }
    // degrees below zero are told in words or by a sign
    let physical = |unit: &crate::normalise::Unit| unit.kind == UnitKind::Dimension && claim.unit.is_some();
    if reading.unit.as_ref().is_some_and(physical) {
        return reading.printed.is_negative() && of_text(sight, claim) != Some(Way::Loss);
    }
    let Some(column) = frame.column(place.column) else { return false };
    let label = format!("{} {}", frame.row_name(place.row), column.header);
    let ways = of_label(&label);
    // "Loss" alone: its amounts may stand with or without a sign
    let up = ways.iter().any(|way| *way != Way::Loss)
        && !words::words(&label).any(|word| word.eq_ignore_ascii_case("expense"));
    // "Increase (decrease)": the first word is the sign of plain numbers
    let turned = ways.first() == Some(&Way::Loss);
    if !up || turned {
        return false;
    }
    match of_text(sight, claim) {
        Some(Way::Gain) => reading.printed.is_negative(),
        Some(Way::Loss) => !reading.printed.is_negative() && ways.len() == 1,
        _ => false,
    }
}
