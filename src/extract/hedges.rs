//! Bounds in the words around a figure: "nearly", "at least", "or more", and the same words where they are none.

use super::item::{Body, Item};
use super::reader::Reader;
use super::trace::Pass;
use crate::lexicon::{Classes, Cues, Key};
use crate::normalise::{Bound, Dimension, UnitKind};

/// The bound in the words around a figure.
pub(super) fn apply(r: &Reader<'_>, item: &mut Item) {
    if matches!(item.body, Body::Ordinal(_) | Body::Superlative | Body::Comparison | Body::Unreadable(_)) {
        return;
    }
    let dated = matches!(item.body, Body::Time(_));
    if let Some((bound, start)) = before(r, item.start, dated) {
        let preposition = is_preposition(r, item, start, bound);
        if !preposition {
            if item.bound == Bound::Exact || item.bound == Bound::Range && matches!(bound, Bound::About) && !dated {
                if item.bound == Bound::Exact {
                    item.bound = bound;
                }
                item.start = start;
                item.made.add(Pass::HedgeBefore);
            } else if bound == Bound::About {
                item.start = start;
            }
        }
    }
    if !dated
        && item.bound == Bound::Exact
        && let Some((bound, end)) = after(r, item)
    {
        item.bound = bound;
        item.end = end.max(item.end);
        item.made.add(Pass::HedgeAfter);
    }
}

/// Longest hedge that ends right before token `i`: its bound and first token.
pub(super) fn before(r: &Reader<'_>, i: usize, dated: bool) -> Option<(Bound, usize)> {
    let mut end = i;
    // "about the size": an article between hedge and figure ("nearly a third" has it inside the number)
    if dated && r.says(end.wrapping_sub(1), "the") {
        end -= 1;
    }
    for length in (1..=5_usize).rev() {
        let Some(start) = end.checked_sub(length) else { continue };
        if !r.has(start, Classes::HEDGE) {
            continue;
        }
        // "a four-under 68": the end of a compound
        if r.glued(start) && r.is_hyphen(start.wrapping_sub(1)) {
            continue;
        }
        let mut key = Key::default();
        for at in start..end {
            // "approx.", "c.": the point is part of the hedge
            if r.is(at, ".") && r.glued(at) { key.append(".") } else { key.push(r.str(at)) }
        }
        let Some(hedge) = r.lexicon.hedge_before(key.as_str()) else { continue };
        // "ticked up to 3.9%": a direction and where it led
        if key.as_str() == "up to" && r.cue(start.wrapping_sub(1), Cues::MOVED) {
            return None;
        }
        if dated && !matches!(hedge.bound, Bound::About | Bound::Nearly) {
            return None;
        }
        // "up to" of "rose up to": fine; "some" before a date is a determiner
        if dated && key.as_str() == "some" {
            return None;
        }
        return Some((hedge.bound, start));
    }
    None
}

/// Hedge words that are prepositions here: "over five years", "above 50 metres" of a place, "under 18 rate".
fn is_preposition(r: &Reader<'_>, item: &Item, start: usize, bound: Bound) -> bool {
    let word = r.key(start);
    let duration = item.quantity().is_some_and(|q| q.unit.as_ref().is_some_and(|u| u.kind == UnitKind::Duration));
    // "8.9% higher than 12 months ago"
    let than = r.says(item.start.wrapping_sub(1), "than") || r.says(item.number.0.wrapping_sub(1), "than");
    if duration && than && r.cue(item.end, Cues::EARLIER) {
        return true;
    }
    match word.as_str() {
        "over" if duration => {
            let age = r.says(r.skip_hyphen(item.end), "old") || r.any(item.end, &["later", "ago", "long"]);
            let measured = r.word_before(start).cues.has(Cues::SPAN_VERB);
            start != item.start && !(age || measured || r.has(start.wrapping_sub(1), Classes::AGE_GROUP))
        }
        // "24 percent above $496 million": how far, and from where
        "above" | "below" if start > 0 && (r.is(start - 1, "%") || r.any(start - 1, &["percent", "pct"])) => true,
        // "lies under 86 metres of water": a place, unless it is the value of a measure ("was under 2 metres of water")
        "under" | "below" | "above" | "beneath" if lies_under(r, item, start) => true,
        "over" | "under" | "above" | "below" | "around" | "about" if bound != Bound::Exact => {
            // "rose 3% over 2019"
            matches!(item.body, Body::Time(_)) && word.as_str() != "around" && word.as_str() != "about"
        }
        _ => false,
    }
}

/// A length of a substance, or one that a preposition of place leads to.
fn lies_under(r: &Reader<'_>, item: &Item, start: usize) -> bool {
    let length = item
        .quantity()
        .is_some_and(|q| q.unit.as_ref().is_some_and(|unit| Some(unit.dimension) == Dimension::base("length")));
    length && start < item.start && r.says(item.end, "of") && r.cue(item.end + 1, Cues::SUBSTANCE)
}

/// "or more", "-plus", "at least" after the figure or its noun.
fn after(r: &Reader<'_>, item: &Item) -> Option<(Bound, usize)> {
    for end in [item.number.1.min(item.end), item.number.1.max(item.end)] {
        let at = end;
        if r.is(at, "+") && r.glued(at) {
            return Some((Bound::AtLeast, at + 1));
        }
        for length in (1..=3_usize).rev() {
            if at + length > r.len() || !r.has(at, Classes::HEDGE) {
                continue;
            }
            let mut key = Key::default();
            for token in at..at + length {
                key.push(r.str(token));
            }
            if let Some(hedge) = r.lexicon.hedge_after(key.as_str()) {
                // "plus 3" is a sum, not a bound
                if key.as_str() == "plus" && !r.is(at + 1, "") && !r.any(at + 1, &[",", ".", ";"]) {
                    return None;
                }
                // "below Peru's 7.2% and above Chile's 6.7%": another figure is what it is above
                let next = at + length;
                let leads_on = length > 1
                    && r.has(next - 1, Classes::PREPOSITION)
                    && (r.is_capital(next) || r.is_number(next) || r.has(next, Classes::DETERMINER));
                if leads_on {
                    return None;
                }
                return Some((hedge.bound, next));
            }
        }
        let joined = r.skip_hyphen(at);
        if joined > at {
            let bound = match r.key(joined).as_str() {
                "plus" => Some(Bound::AtLeast),
                "odd" | "ish" => Some(Bound::About),
                _ => None,
            };
            if let Some(bound) = bound {
                return Some((bound, joined + 1));
            }
        }
    }
    None
}
