//! What is left of what came in and went out: "raised £48,000 and spent £31,500, leaving £16,500".
//!
//! The rule: a clause of result ("leaving", "giving a profit of") closes an account. Each figure of its kind before it is
//! one entry; the nearest word beside it says whether it came in or went out. An entry without such a word, or a
//! result that is more than what is left ("after tax", "debts of"), leaves the sentence unjudged.

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::change::{Part, Story};
use crate::checks::cue_words::Cue;
use crate::checks::derived::{self, Derived};
use crate::checks::{Article, Outcomes, balance, cues};
use crate::finding::Severity;
use crate::normalise::{Bound, UnitKind};
use crate::number::{Decimal, Interval};

/// Most entries of one account.
const MOST: usize = 6;
/// Pieces from the word of result to its figure.
const REACH: usize = 12;

/// What the result is called.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Called {
    /// "a surplus of", "a profit of".
    Surplus,
    /// "a deficit of", "a loss of".
    Deficit,
    /// "a difference of", "an excess of".
    Difference,
    /// "a balance of", or no name at all.
    Left,
}

/// The entries before a word of result.
struct Entries {
    /// For each, whether it came in.
    inward: Vec<bool>,
    /// Nothing came before: the others were taken from the first ("of which"), or it is what was there at the start.
    whole: bool,
}

/// Judges the account that a sentence closes; `false` where it closes none. One of two entries may stand in the sentence
/// before.
pub(super) fn judge(article: &Article<'_>, sentence: usize, view: &View<'_>, out: &mut Outcomes) -> bool {
    let results = |view: &View<'_>| {
        let at = |at| Some((at, cues::at("account.result", &view.pieces, at)?));
        (0..view.pieces.len()).filter_map(at).collect::<Vec<_>>()
    };
    let found = results(view);
    if found.iter().any(|&result| closes(article, view, result, Severity::Error, out)) {
        return true;
    }
    let [result] = found.as_slice() else { return false };
    let alone = view.amounts.iter().filter(|amount| amount.at < result.0).count() == 1;
    let sentences = &article.document.sentences;
    let block = |sentence: usize| sentences.get(sentence).map(|sentence| sentence.block);
    let Some(before) = sentence.checked_sub(1).filter(|&before| alone && block(before) == block(sentence)) else {
        return false;
    };
    if article.extraction.claims_of(before).is_empty() {
        return false;
    }
    let wide = View::of(article, before..sentence + 1);
    let result = (result.0 + wide.pieces.len() - view.pieces.len(), result.1);
    closes(article, &wide, result, Severity::Warning, out)
}

/// Judges the account that ends with a word of result: where it stands and how long it is.
fn closes(
    article: &Article<'_>,
    view: &View<'_>,
    (result, length): (usize, usize),
    severity: Severity,
    out: &mut Outcomes,
) -> bool {
    let Some(stated) = (0..view.amounts.len()).find(|&index| view.amounts[index].at >= result + length) else {
        return false;
    };
    let Some(called) = called(view, result, result + length, stated) else { return false };
    let rest = &view.amounts[stated];
    let stuff = matches!(rest.kind(), None | Some(UnitKind::Count | UnitKind::Currency | UnitKind::Dimension));
    // "had 412 looms and scrapped 30": what is counted is named once
    let one_unit = |other: &Amount<'_>| match (rest.unit, other.unit) {
        (Some(one), Some(other)) => one.name == other.name,
        (None, None) => true,
        (Some(one), None) | (None, Some(one)) => one.kind == UnitKind::Count,
    };
    let plain = |amount: &Amount<'_>| amount.is_level() && !amount.ranged && amount.depth == 0;
    // another figure of the kind after it may be what is meant
    let more = view.amounts[stated + 1..].iter().any(one_unit);
    if !stuff || more || !plain(rest) || rest.bound != Bound::Exact && called == Called::Left {
        return false;
    }
    let story = Story::of(view);
    let entries: Vec<usize> = (0..stated).filter(|&index| one_unit(&view.amounts[index])).collect();
    let fits = |&index: &usize| plain(&view.amounts[index]);
    let shares = view.amounts[..stated].iter().any(|amount| amount.rate || amount.is_percent());
    if !(2..=MOST).contains(&entries.len()) || !entries.iter().all(fits) || shares {
        return false;
    }
    let money = rest.kind() == Some(UnitKind::Currency);
    let Some(Entries { inward, whole }) = entered(view, &story, &entries, result, money) else { return false };
    // all on one side are parts of a sum, not an account
    if inward.iter().all(|&plus| plus) || inward.iter().all(|&plus| !plus) {
        return false;
    }
    let wide = severity != Severity::Error;
    // in the sentence before stands "Revenue was £5.4m", and no other sum
    if wide && !(entries.len() == 2 && is_stated(view, entries[0])) {
        return false;
    }
    let mut severity = severity;
    if called == Called::Left {
        // what was there before may be left too: "a balance in the bank of"
        let there = |piece: &Piece<'_>| piece.is_any(&["in", "at", "on"]);
        let gap = &view.pieces[result + length..rest.at];
        let stock = gap.iter().chain(view.after(stated, 1)).any(there);
        let came =
            entries.iter().zip(&inward).filter(|(_, plus)| **plus).map(|(&index, _)| view.amounts[index].figure.value);
        let most = came.into_iter().try_fold(Decimal::ZERO, Decimal::plus);
        if !whole && (stock || wide) || most.is_none_or(|most| rest.figure.value > most) {
            return false;
        }
        if !whole {
            severity = Severity::Warning;
        }
    }
    report(article, view, severity, (&entries, &inward), (stated, called), out);
    true
}

/// "Revenue was £5.4m": a verb of being leads from the word of the side to the figure.
fn is_stated(view: &View<'_>, index: usize) -> bool {
    let before = view.before(index, 5);
    let link = |at: usize| cues::at("balance.link", before, at).is_some_and(|length| at + length == before.len());
    before.len() <= 4 && (1..before.len()).any(|at| link(at) && !before[at].is("of"))
}

/// What the words between the word of result and its figure call it; `None` where they make it something else than what
/// is left.
fn called(view: &View<'_>, result: usize, from: usize, stated: usize) -> Option<Called> {
    let at = view.amounts[stated].at;
    let gap = view.pieces.get(from..at).filter(|gap| gap.len() <= REACH)?;
    let after = view.pieces.get(at + 1..).unwrap_or_default();
    let qualified = |pieces: &[Piece<'_>]| cues::has("account.qualified", pieces);
    if qualified(gap)
        || qualified(&after[..after.len().min(6)])
        || gap.iter().any(|piece| piece.is_any(&[",", ";", "("]))
    {
        return None;
    }
    for (class, called) in [
        ("account.surplus", Called::Surplus),
        ("account.deficit", Called::Deficit),
        ("account.difference", Called::Difference),
        ("account.left", Called::Left),
    ] {
        if cues::has(class, gap) {
            return Some(called);
        }
    }
    // "leaving £16,500", "leaving it with £16,500 in hand"; not "giving £16,500 to the poor"
    let leaves = cues::at("account.leaves", &view.pieces, result).is_some();
    let bare = gap.iter().all(|piece| piece.is_word() && cues::has("account.filler", std::slice::from_ref(piece)));
    let closed = after.first().is_none_or(|piece| !piece.is_word() || cues::at("account.kept", after, 0).is_some());
    (leaves && bare && closed).then_some(Called::Left)
}

/// Which entries came in; `None` where one of them cannot be told.
fn entered(view: &View<'_>, story: &Story<'_, '_>, entries: &[usize], result: usize, money: bool) -> Option<Entries> {
    let [inward, outward] = if money {
        [["account.in", "account.money.in"], ["account.out", "account.money.out"]]
    } else {
        [["account.in", "account.goods.in"], ["account.out", "account.goods.out"]]
    };
    let mut signs: Vec<Option<bool>> = Vec::with_capacity(entries.len());
    let (mut drawn_from, mut opened) = (true, false);
    for (place, &index) in entries.iter().enumerate() {
        let at = view.amounts[index].at;
        let from = place.checked_sub(1).map_or(0, |before| view.amounts[entries[before]].at + 1);
        let until = entries.get(place + 1).map_or(result, |&next| view.amounts[next].at);
        let sign = |pieces: &[Piece<'_>], at: usize| {
            let any = |classes: &[&str]| classes.iter().any(|class| cues::at(class, pieces, at).is_some());
            // "were paid £5,000" came in, or went out: who is paid is not said
            let passive = at.checked_sub(1).is_some_and(|before| pieces[before].is_any(&["be", "been", "was", "were"]));
            match (any(&inward), any(&outward)) {
                (true, false) => Some(true),
                (false, true) if !passive => Some(false),
                _ => None,
            }
        };
        let before = &view.pieces[from..at];
        // "excluding £20,000" is no entry, and "making a total cost of" ends another account
        if before.iter().rev().take(2).any(|piece| piece.cue(Cue::LOOSE))
            || place > 0 && cues::has("account.result", before)
        {
            return None;
        }
        let led = (0..before.len()).rev().find_map(|at| Some((sign(before, at)?, at)));
        // "£5,000, up from £4,000": the value of another time is no entry; "against imports of £4,000" is one
        let named = led.is_some_and(|(_, word)| before.len() - word <= 3);
        match story.part(index) {
            // "raised £48,000" came in, "revenue rose £5,000" is no entry
            Part::Change(_) if led.is_none_or(|(_, word)| word + 1 != before.len()) => return None,
            Part::Old if !named => return None,
            _ => {}
        }
        let of_it = |two: &[Piece<'_>]| two[0].is("of") && two[1].is_any(&["which", "whom", "this", "these", "that"]);
        let end = view.pieces[at + 1..until]
            .iter()
            .position(|piece| piece.is_any(&[",", ";", ".", "and", "but", "while"]) || piece.cue(Cue::STOP));
        let after = &view.pieces[at + 1..end.map_or(until, |end| at + 1 + end)];
        let followed = || {
            (0..after.len()).find_map(|place| {
                let went = cues::at("account.spent", after, place).is_some();
                if went { Some(false) } else { sign(after, place) }
            })
        };
        let drawn = place > 0 && before.windows(2).any(of_it);
        drawn_from &= drawn || place == 0;
        // a part of the entry before it
        if drawn && !drawn_from {
            return None;
        }
        opened |= place == 0 && led.is_some_and(|(_, word)| cues::at("account.opening", before, word).is_some());
        signs.push(if drawn { Some(false) } else { led.map(|(sign, _)| sign).or_else(followed) });
    }
    // "it has £5,000, of which £3,000 is spent": the first is what the others are taken from
    if let [first @ None, ..] = signs.as_mut_slice()
        && drawn_from
    {
        *first = Some(true);
    }
    Some(Entries { inward: signs.into_iter().collect::<Option<_>>()?, whole: drawn_from || opened })
}

fn report(
    article: &Article<'_>,
    view: &View<'_>,
    severity: Severity,
    (entries, signs): (&[usize], &[bool]),
    (stated, called): (usize, Called),
    out: &mut Outcomes,
) {
    // what came in is told first
    let (inward, outward): (Vec<_>, Vec<_>) = entries.iter().zip(signs).partition(|(_, plus)| **plus);
    let signed: Vec<(&Amount<'_>, bool)> =
        inward.into_iter().chain(outward).map(|(&index, &plus)| (&view.amounts[index], plus)).collect();
    let stated = &view.amounts[stated];
    let mut exact = Decimal::ZERO;
    let (mut working, mut told) = (String::new(), String::new());
    for (place, &(entry, plus)) in signed.iter().enumerate() {
        let value = entry.figure.value;
        let Some(sum) = (if plus { exact.plus(value) } else { exact.minus(value) }) else { return };
        exact = sum;
        let (mark, link) = match (place, plus) {
            (0, _) => ("", ""),
            (_, true) => (" + ", " and "),
            (_, false) => (" - ", " less "),
        };
        working = working + mark + &value.trimmed().grouped();
        told = told + link + &entry.told(article);
    }
    working = working + " = " + &exact.trimmed().grouped();
    let relation = |intervals: &[Interval]| {
        let Some((stated, entries)) = intervals.split_last() else { return false };
        let left = entries.iter().zip(&signed).fold(Interval::point(Decimal::ZERO), |left, (entry, &(_, plus))| {
            if plus { left.plus(*entry) } else { left.minus(*entry) }
        });
        match called {
            Called::Surplus => left.intersects(*stated),
            Called::Deficit => left.negated().intersects(*stated),
            Called::Difference | Called::Left => left.abs().intersects(*stated),
        }
    };
    let turned = match called {
        Called::Surplus => exact.is_negative(),
        Called::Deficit => !exact.is_negative() && !exact.is_zero(),
        Called::Difference | Called::Left => false,
    };
    let spans: Vec<_> = signed.iter().map(|(entry, _)| entry.span).chain([stated.span]).collect();
    if !turned && derived::is_told(out, &spans) {
        return;
    }
    let (right, wrong) = if called == Called::Surplus { ("shortfall", "surplus") } else { ("surplus", "shortfall") };
    let inputs: Vec<_> =
        signed.iter().map(|&(entry, plus)| (entry, if plus { "comes in" } else { "goes out" })).collect();
    Derived {
        check: balance::META.id,
        kind: "balance",
        inputs: &inputs,
        stated,
        exact: exact.abs(),
        working,
        message: turned.then(|| format!("{told} is a {right}, not a {wrong}")),
        told,
        severity,
        confidence: if severity == Severity::Error { 85 } else { 65 },
    }
    .judge(article, out, relation);
}
