//! Whose statistics a figure is of. Two sides of a flow count it apart and seldom agree, so a row of one side proves
//! nothing about a figure of the other. The rule: only words of the sentence name an office, never the value.

use super::super::Article;
use crate::checks::cue_words::{self, Cue};
use crate::claim::Claim;
use crate::extract::base_word;
use crate::sources::Match;
use crate::sources::builtin::aliases;

/// The place whose office counted the figure, as the sentence says it: "Chinese customs put it at", "by Kazakhstan's count".
/// The last one before the figure, else the first behind it.
pub(super) fn stated(article: &Article<'_>, claim: &Claim) -> Option<&'static str> {
    let text = &article.document.text;
    let tokens = article.extraction.tokens.get(article.extraction.tokens_of(claim.sentence))?;
    let words: Vec<&str> = tokens.iter().map(|token| base_word(token.span.of(text))).collect();
    if !words.iter().any(|word| cue_words::of(word).has(Cue::OFFICE)) {
        return None;
    }
    let (mut before, mut behind) = (None, None);
    let mut at = 0;
    while at < words.len() {
        let Some((length, alias)) = aliases().longest_at(&words[at..]) else {
            at += 1;
            continue;
        };
        at += length;
        // "Kazakhstan's national statistics office"
        let mut next = words[at..].iter().take(3).take_while(|word| word.starts_with(char::is_lowercase));
        if next.any(|word| cue_words::of(word).has(Cue::OFFICE)) {
            let name = Some(alias.place.entity());
            if tokens[at - 1].span.end <= claim.number.start {
                before = name;
            } else {
                behind = behind.or(name);
            }
        }
    }
    before.or(behind)
}

/// What the text leaves open about whose count it gives, where a row is one of several counts of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// The row is of the office that the text names, or no other office counts the thing.
    Its,
    /// One of the two sides counted, and the text does not say which.
    Unsaid,
    /// The row is seen from the other side, or by an office that the text does not mean.
    Other,
}

/// How the count of a row lies to what the text says.
pub(super) fn of(article: &Article<'_>, stated: Option<&str>, row: &Match) -> Count {
    let Some(series) = article.tables.series(row.series) else { return Count::Its };
    let key = series.key;
    let is_of_a_side = !key.reporter.is_absent() && (key.reporter == key.entity || key.reporter == key.counterpart);
    let two_sided = !key.counterpart.is_absent() && is_of_a_side;
    match stated.and_then(|name| article.tables.entity(name)) {
        Some(said) if said == key.reporter => Count::Its,
        Some(said) if two_sided && [key.entity, key.counterpart].contains(&said) => Count::Other,
        _ if two_sided && row.mirrored => Count::Other,
        _ if two_sided => Count::Unsaid,
        _ => Count::Its,
    }
}
