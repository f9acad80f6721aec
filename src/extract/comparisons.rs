//! One thing held against others without a figure: "outperforms", "a lower error rate than the", "the only port to grow".
//! Asked for in runs with tables alone, see [`super::Options::pairs`].

use super::item::{Body, Item};
use super::reader::Reader;
use crate::lexicon::{Classes, Cues};

/// Words between a comparative and its "than".
const TO_THAN: usize = 5;

/// Words between a comparative and "compared with".
const TO_COMPARED: usize = 9;

/// Words between "the only" and what is said of the thing.
const TO_ONLY: usize = 5;

/// "the only port to grow", "Only Alva and Bern fell": one or a few things held against all others.
fn is_only(r: &Reader<'_>, i: usize) -> bool {
    if !r.cue(i, Cues::SOLE) {
        return false;
    }
    if r.says(i.wrapping_sub(1), "the") {
        return (i + 2..i + 2 + TO_ONLY).any(|at| r.cue(at, Cues::CLAUSE));
    }
    i == 0 && r.is_capital(i + 1) && r.is_word(i + 1)
}

/// "outperforms", "a lower error rate than the", "performs best": one thing held against others, no figure behind it.
pub(super) fn at(r: &Reader<'_>, i: usize) -> Option<Item> {
    if is_only(r, i) {
        return Some(Item::new(i, i + 1, Body::Comparison));
    }
    // "the highest since 2012"
    if r.has(i, Classes::SUPERLATIVE) && r.says(i + 1, "since") {
        return Some(Item::new(i, i + 1, Body::Superlative));
    }
    let numeric = |at: usize| r.is_number(at) || r.number_word(at).is_some() || r.is_symbol(at) && !r.is_hyphen(at);
    if r.has(i, Classes::COMPARISON) {
        // "exceeded 5 percent", "the beat"
        let noun = r.has(i.wrapping_sub(1), Classes::DETERMINER);
        return (!numeric(i + 1) && !noun).then(|| Item::new(i, i + 1, Body::Comparison));
    }
    if r.any(i, &["best", "worst"]) {
        let verb = r.any(
            i.wrapping_sub(1),
            &["perform", "performs", "performed", "does", "did", "works", "worked", "fares", "fared"],
        );
        // "achieves the best F-score", "second best results" is another rank
        let outcome = r.has(i.wrapping_sub(1), Classes::DETERMINER)
            && (i + 1..i + 5).take_while(|&at| r.is_word(at) || r.is_hyphen(at)).any(|at| r.has(at, Classes::OUTCOME));
        return (verb || outcome).then(|| Item::new(i, i + 1, Body::Comparison));
    }
    // "3 more than": a figure says by how much
    if !r.has(i, Classes::COMPARATIVE)
        || (i.saturating_sub(3)..i).any(|at| r.is_number(at) || r.number_word(at).is_some())
    {
        return None;
    }
    let compared = |at: usize| r.says(at, "compared") && r.any(at + 1, &["to", "with"]) && r.is_word(at + 2);
    if (i + 1..i + 1 + TO_COMPARED).take_while(|&at| !numeric(at)).any(compared) {
        return Some(Item::new(i, i + 1, Body::Comparison));
    }
    let than = (i + 1..i + 2 + TO_THAN).take_while(|&at| !numeric(at)).find(|&at| r.any(at, &["than", "to"]))?;
    let joined = if r.says(than, "to") { than == i + 1 && r.any(i, &["superior", "inferior"]) } else { true };
    // "than ever", "than in", "than it"
    let grammar =
        Classes::PREPOSITION.or(Classes::PRONOUN).or(Classes::AUXILIARY).or(Classes::ADVERB).or(Classes::CONJUNCTION);
    (joined && r.is_word(than + 1) && !numeric(than + 1) && !r.has(than + 1, grammar))
        .then(|| Item::new(i, i + 1, Body::Comparison))
}
