//! `stale-figures`: what is told as "today" rests on figures of today.

use super::passage::{Passage, TOGETHER, in_words};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Kind};
use crate::finding::{Finding, Severity};
use crate::normalise::Date;

/// The check.
#[derive(Debug)]
pub(super) struct StaleFigures;

static META: Meta = Meta {
    id: "stale-figures",
    name: "figures told as today's are 18 months old or more",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "A paragraph that begins with `Today`, `Currently` or `Now` and gives figures whose period ended 18 months \
or more before the day of writing. A remark, not a reproach: newer figures may not exist. One note a paragraph.\n\n\
Passes on purpose: periods more than ten years back and sentences that compare (`up from`, `since`), where the old year is \
meant; texts without a day of writing.",
    fires: &["April 23, 2024\n\nToday the ties are close. Trade was $22 billion in the first 11 months of 2021."],
    silent: &[
        "April 23, 2024\n\nToday the ties are close. Trade was $22 billion in 2023.",
        "April 23, 2024\n\nTrade was $22 billion in the first 11 months of 2021.",
        "Today the ties are close. Trade was $22 billion in the first 11 months of 2021.",
    ],
};

/// Months after which a figure is stale, and after which it is history.
const STALE: i64 = 18;
const HISTORY: i64 = 120;
/// Sentences that "today" reaches.
const REACH: usize = 4;
/// Tokens between a figure and its period.
const NEAR: usize = 4;

impl Check for StaleFigures {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let Some(today) = article.extraction.today else { return };
        let passage = Passage::of(article);
        let sentences = &article.document.sentences;
        for start in 0..sentences.len() {
            let block = sentences[start].block;
            if start > 0 && sentences[start - 1].block == block {
                continue;
            }
            let tokens = article.extraction.tokens_of(start);
            let Some(cue) = passage.cue("today", tokens.start..(tokens.start + 2).min(tokens.end)) else { continue };
            // "Currently married women" tells of no day
            if !passage.says(cue.start, "today") && !passage.says(cue.end, ",") {
                continue;
            }
            let reach = (start..sentences.len()).take(REACH).take_while(|&next| sentences[next].block == block);
            let stale = reach.flat_map(|next| article.extraction.claims_of(next).take(TOGETHER)).find_map(|index| {
                let claim = article.extraction.claims.get(index)?;
                Some((claim, stale(article, &passage, claim, today)?))
            });
            if let Some((claim, (end, months))) = stale {
                let message = format!(
                    "figures told as today's are of a period that ended {months} months before {}",
                    in_words(today)
                );
                out.findings.push(
                    Finding::new(META.id, META.severity, claim.span, message)
                        .confidence(60)
                        .related(passage.span(cue.start, cue.end), "told as today's")
                        .working(format!("{end} to {today}: {months} months")),
                );
            }
        }
    }
}

/// End and age in months of the period of a figure beside it.
fn stale(article: &Article<'_>, passage: &Passage<'_>, claim: &Claim, today: Date) -> Option<(Date, i64)> {
    let end = claim.time().filter(|_| passage.prints_year(claim))?.last_day()?;
    let months = |date: Date| i64::from(date.year) * 12 + i64::from(date.month.unwrap_or(12));
    let age = months(today) - months(end);
    if !(STALE..=HISTORY).contains(&age) || today.month.is_none() {
        return None;
    }
    let tokens = article.extraction.tokens_of(claim.sentence);
    let before = claim.tokens.0.saturating_sub(3).max(tokens.start);
    if passage.has_cue("compare", before..claim.tokens.0) {
        return None;
    }
    let figure = article
        .extraction
        .claims_of(claim.sentence)
        .take(TOGETHER)
        .filter_map(|index| article.extraction.claims.get(index));
    let beside = |other: &Claim| {
        matches!(other.kind, Kind::Currency | Kind::Percent | Kind::Dimension | Kind::Number)
            && (other.tokens.1 <= claim.tokens.0 && claim.tokens.0 - other.tokens.1 <= NEAR
                || claim.tokens.1 <= other.tokens.0 && other.tokens.0 - claim.tokens.1 <= NEAR)
    };
    figure.into_iter().any(beside).then_some((end, age))
}
