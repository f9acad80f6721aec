//! `origin-order`: nothing begins before what marked its beginning.

use super::passage::{Passage, in_words};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Date};

/// The check.
#[derive(Debug)]
pub(super) struct OriginOrder;

static META: Meta = Meta {
    id: "origin-order",
    name: "something begins before what is told as its beginning",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "`In 1871 the first train ran. This marked the beginning of the resort, which flourished from the 1850s`: the \
period ends before the year of the event that is told as its beginning. A note, because the order is that of the story and \
parts of centuries are fuzzy.\n\n\
Passes on purpose: periods that overlap the year, and sentences without words of a beginning.",
    fires: &["In 1871 the first train ran. This marked the beginning of a trade that lasted from 1852 to 1930."],
    silent: &[
        "In 1871 the first train ran. This marked the beginning of a trade that lasted from the 1870s to 1930.",
        "In 1871 the first train ran. The trade with salt had lasted from 1852 to 1930.",
    ],
};

/// Sentences between an event and what it began.
const REACH: usize = 3;

impl Check for OriginOrder {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        let sentences = &article.document.sentences;
        for sentence in 0..sentences.len() {
            let tokens = article.extraction.tokens_of(sentence);
            let claims = article.extraction.claims_of(sentence);
            if claims.is_empty() {
                continue;
            }
            let Some(cue) = passage.cue("origin", tokens.clone()) else { continue };
            let claim = |index: usize| article.extraction.claims.get(index);
            let begun = claims.filter_map(claim).find(|claim| {
                claim.tokens.0 >= cue.end && claim.time().is_some_and(|period| period.last_day().is_some())
            });
            let Some((begun, period)) = begun.and_then(|begun| Some((begun, begun.time()?))) else { continue };
            // of "from 1850 to 1930" only the beginning counts; that of a decade or a century is fuzzy
            let words = passage.text_of(begun.span);
            let first = words.split(" to ").next().unwrap_or(words);
            let fuzzy = match () {
                () if first.contains("middle") || first.contains("half") => 49,
                () if first.contains("centur") => 99,
                () if first.contains("0s") => 9,
                () => 0,
            };
            let last = if begun.bound == Bound::Range {
                period.first_day().map(|date| Date::year(date.year + fuzzy))
            } else {
                period.last_day()
            };
            let before = (sentence.saturating_sub(REACH)..sentence).rev();
            let event = before
                .take_while(|&other| sentences[other].block == sentences[sentence].block)
                .flat_map(|other| article.extraction.claims_of(other).rev())
                .filter_map(claim)
                .find(|claim| {
                    passage.prints_year(claim) && claim.time().is_some_and(|time| time.as_single().is_some())
                });
            let Some((event, date)) = event.and_then(|event| Some((event, event.time()?.as_single()?))) else {
                continue;
            };
            let Some(last) = last.filter(|last| last.year < date.year) else { continue };
            let surface = passage.text_of(begun.span);
            let message = format!("{surface} is over before {}, which is told as the beginning", in_words(date));
            let working =
                format!("{surface}: {} at the latest; the event: {}", in_words(Date::year(last.year)), in_words(date));
            out.relations.push(Relation {
                kind: "order",
                outcome: Outcome::Fails,
                spans: vec![event.number, begun.number],
                working: working.clone(),
            });
            out.findings.push(
                Finding::new(META.id, META.severity, begun.span, message)
                    .confidence(50)
                    .related(event.span, "the event")
                    .working(working),
            );
        }
    }
}
