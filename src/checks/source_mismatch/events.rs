//! Dates of events against rows that say when: "the pipeline, which opened in 2009". The rule: a row supports whatever
//! word tells the event, it contradicts only its own word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::text::Line;
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::Claim;
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::sources::frame::PieceKind;
use crate::sources::words::{stem, words};

/// Words between an event and its date.
const NEAR: usize = 6;

/// Word in lower case to its event.
static EVENTS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let rows = include_str!("../event_words.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    rows.map(|(event, word)| (word, event)).collect()
});

/// The word that tells the event of a date: the nearest in the same part of the sentence, no other date between.
fn event(line: &Line, claim: &Claim) -> Option<(usize, &'static str)> {
    let (from, _) = line.range(claim.span);
    let near = (line.segment_start(from).max(from.saturating_sub(NEAR))..from).rev();
    let mut own = near.take_while(|&i| line.words[i].claim.is_none() && line.words[i].kind != PieceKind::Mark);
    own.find_map(|i| Some((i, *EVENTS.get(line.words[i].lower.as_str())?)))
}

/// Judges a date of an event.
pub(super) fn judge(article: &Article<'_>, claim: &Claim) -> Option<Judged> {
    let stated = claim.time()?;
    if claim.context.negated || claim.context.hypothetical || article.tables.is_empty() {
        return None;
    }
    let tokens = article.extraction.tokens.get(claim.tokens.0.saturating_sub(NEAR)..claim.tokens.0)?;
    let may = |span| EVENTS.contains_key(article.document.slice(span).to_lowercase().as_str());
    if !tokens.iter().any(|token| may(token.span)) {
        return None;
    }
    let line = Line::new(article, &article.tables.frames, claim.sentence);
    let (at, event) = event(&line, claim)?;
    let (start, end) = (line.segment_start(at), line.segment_end(at));
    let said = |stem: &String| (start..end).any(|i| line.stem(i) == stem);
    let rows = article.tables.dated();
    let mut best = None;
    for i in start..end {
        for row in rows.about(line.stem(i)) {
            let tells = |word: &str| EVENTS.get(word.to_lowercase().as_str()) == Some(&event);
            if !row.name.iter().all(said) || !words(&row.measure).any(tells) {
                continue;
            }
            let fits = stated.covers(row.when) || row.when.covers(stated);
            let same_word = words(&row.measure).any(|word| stem(word) == line.stem(at));
            let rank = (fits, same_word);
            if best.as_ref().is_none_or(|(known, _)| rank > *known) {
                best = Some((rank, row));
            }
        }
    }
    let ((fits, same_word), row) = best?;
    let cell = article.tables.evidence(row.cell, "same series")?;
    let text = format!("{} has {} for {}", cell.source, cell.value, row.measure.replace('_', " "));
    if fits {
        let mut judged = Judged::quiet(Verdict::Supported, text, if same_word { 90 } else { 80 });
        judged.judgement.cell = Some(Box::new(cell));
        return Some(judged);
    }
    if !same_word || row.name.len() < 2 {
        let reason = format!("no row answers exactly; the nearest: {text}");
        return Some(Judged::quiet(Verdict::CannotSay, reason, 30));
    }
    let message = format!("{text}, where the text says {}", article.document.slice(claim.span));
    let finding = Finding::new(META.id, Severity::Warning, claim.span, message.clone()).confidence(65).evidence(cell);
    let confidence = Some(Confidence(finding.confidence.0));
    let judgement = Judgement { verdict: Verdict::CannotSay, reason: message, confidence, ..Judgement::default() };
    Some(Judged { judgement, finding: Some(finding), place: None, cell: None })
}
