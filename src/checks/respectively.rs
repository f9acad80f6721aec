//! "Ana, Bo and Carl earned $10, $20 and $30, respectively": as many figures as names.

use std::ops::RangeInclusive;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::passage::refute;
use crate::checks::{Article, Outcomes};
use crate::finding::{Finding, Outcome, Relation, Severity};

/// Words of the longest name in a list.
const NAME: usize = 3;
/// Names and figures of the longest lists.
const MOST: usize = 20;

/// Compares the lengths of the two lists that "respectively" ties together.
pub(super) fn lists(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let mut said = (0..view.pieces.len()).filter(|&at| view.pieces[at].is("respectively"));
    let (Some(at), None) = (said.next(), said.next()) else { return };
    let Some(figures) = figures(view, at) else { return };
    let run = &view.amounts[figures.clone()];
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return };
    let start = clause_start(view, first.at);
    let Some((names, sure)) = names(&view.pieces[start..first.at]) else { return };
    let number = run.len();
    let fits = names.contains(&number);
    // "at the start and at the end … 5, 6, 7 and 8": two figures for each of two
    let grouped = |count: usize| number.is_multiple_of(count) || count.is_multiple_of(number);
    if !fits && (!sure || names.clone().any(grouped)) {
        return;
    }
    let named = names.end();
    let working = format!("{number} figures for {named} names");
    let outcome = if fits { Outcome::Holds } else { Outcome::Fails };
    let span = first.whole.hull(last.whole);
    if article.document.is_quoted(span) {
        return;
    }
    out.relations.push(Relation {
        kind: "respectively",
        outcome,
        spans: run.iter().map(|amount| amount.span).collect(),
        working: working.clone(),
    });
    if outcome == Outcome::Fails {
        let message = format!("\u{201c}respectively\u{201d} gives {number} figures to {named} names");
        out.findings.push(Finding::new(check, Severity::Error, span, message.clone()).confidence(80).working(working));
        for amount in run {
            refute(out, amount.claim, &message);
        }
    }
}

/// The list of figures that ends at "respectively".
fn figures(view: &View<'_>, at: usize) -> Option<std::ops::Range<usize>> {
    let end = view.amounts.partition_point(|amount| amount.at < at);
    let last = view.amounts.get(end.checked_sub(1)?)?;
    let tail = &view.pieces[last.at + 1..at];
    let near =
        tail.len() <= 6 && !tail.iter().any(|piece| piece.cue(Cue::STOP) || piece.is_any(&["and", "(", ")", ":"]));
    let joined = |second: usize| {
        let gap = view.between(second - 1, second);
        let link = |piece: &Piece<'_>| piece.is_any(&[",", "and", "or", "&"]);
        (1..=2).contains(&gap.len()) && gap.iter().all(link)
    };
    // "$5, $4 and $6 a bushel": the unit of the last is that of all
    let base = |amount: &Amount<'_>| {
        amount.unit.map(|unit| unit.name.split_once(" per ").map_or(unit.name.to_string(), |(base, _)| base.to_owned()))
    };
    let same = |a: &Amount<'_>, b: &Amount<'_>| a.unit.is_none() || base(a) == base(b);
    let mut start = end - 1;
    while start > 0 && end - start < MOST && joined(start) && same(&view.amounts[start - 1], last) {
        start -= 1;
    }
    let run = &view.amounts[start..end];
    let plain = run.iter().all(|amount| !amount.ranged && !amount.ratio && amount.depth == last.depth);
    // only the last two are joined by a word: "5 and 6 and 7" is not one list
    let ands =
        (start + 1..end).filter(|&second| view.between(second - 1, second).iter().any(|piece| piece.is("and"))).count();
    (near && plain && run.len() >= 2 && ands == 1).then_some(start..end)
}

fn clause_start(view: &View<'_>, at: usize) -> usize {
    let ends =
        |piece: &Piece<'_>| piece.is_any(&[";", ":", "(", ")", ".", "–", "—"]) || matches!(piece, Piece::Amount(_));
    view.pieces[..at].iter().rposition(ends).map_or(0, |end| end + 1)
}

/// The one list of names in the words before the figures: how many they can be, and whether all of them are clear.
fn names(words: &[Piece<'_>]) -> Option<(RangeInclusive<usize>, bool)> {
    let mut joints = (0..words.len()).filter(|&at| words[at].is_any(&["and", "&"]));
    let (Some(and), None) = (joints.next(), joints.next()) else { return None };
    let before = &words[..and];
    let before = before.split_last().filter(|(last, _)| last.is(",")).map_or(before, |(_, rest)| rest);
    let segments: Vec<&[Piece<'_>]> = before.split(|piece| piece.is(",")).collect();
    let short = |segment: &&[Piece<'_>]| (1..=NAME).contains(&segment.len()) && segment.iter().all(Piece::is_word);
    // from the "and" backwards: whole segments are names until one is too long, which ends in the first name
    let (first, inner) = segments.split_first()?;
    let whole = inner.iter().rev().take_while(|segment| short(segment)).count();
    let complete = whole == inner.len();
    let most = whole + 1 + usize::from(complete && !inner.is_empty() || inner.is_empty());
    let names: Vec<&[Piece<'_>]> = inner.iter().rev().take(whole).copied().collect();
    let links = ["in", "at", "for", "by", "on", "of", "from", "between", "to"];
    // "In Oslo, Ana and Bo": the first may be a place or a time of its own
    let opening = !inner.is_empty()
        && first.first().is_some_and(|piece| piece.is_any(&links) || piece.is_any(&["after", "when", "while", "as"]));
    let from = first.iter().rposition(|piece| piece.is_any(&links)).map_or(0, |at| at + 1);
    let from = from + usize::from(first.get(from).is_some_and(|piece| piece.is("the")));
    let first = &first[from..];
    let after = words.get(and + 1..).unwrap_or_default();
    let proper = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if word.starts_with(char::is_uppercase));
    let capital = after.first().is_some_and(proper) && names.iter().all(|name| name.iter().all(proper));
    let single = names.iter().all(|name| name.len() == 1);
    let clear_first = short(&first) && (first.iter().all(proper) || first.len() == 1);
    // a comma after the list may be one of the clause
    let comma = after.iter().any(|piece| piece.is(",")) || after.iter().any(|piece| matches!(piece, Piece::Time(_)));
    let sure = complete && clear_first && (capital || single) && !opening && !comma;
    let least = if sure { most } else { 2 };
    Some((least.min(most)..=most, sure))
}
