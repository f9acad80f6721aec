//! `origin-order`: nothing begins before what marked its beginning.

use super::gate::{Needs, Of};
use super::passage::{Passage, in_words};
use super::{Article, Check, Meta, Outcomes, Scope, span};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Date, Reading};
use crate::number::Decimal;

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
parts of centuries are fuzzy. Likewise a length that does not fit between that event and the end \
(`a trade that lasted 80 years, until 1930`).\n\n\
Passes on purpose: periods that overlap the year, and sentences without words of a beginning.",
    fires: &[
        "In 1871 the first train ran. This marked the beginning of a trade that lasted from 1852 to 1930.",
        "In 1871 the first train ran. This marked the beginning of a trade that lasted 80 years, until 1930.",
    ],
    silent: &[
        "In 1871 the first train ran. This marked the beginning of a trade that lasted from the 1870s to 1930.",
        "In 1871 the first train ran. This marked the beginning of a trade that lasted 60 years, until 1930.",
        "In 1871 the first train ran. The trade with salt had lasted from 1852 to 1930.",
    ],
};

/// Sentences between an event and what it began.
const REACH: usize = 3;

impl Check for OriginOrder {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (1, usize::MAX), amounts: 0, all: &[&[Of::Time("origin")]], view: false }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        let sentences = &article.document.sentences;
        for sentence in article.passing() {
            let tokens = article.extraction.tokens_of(sentence);
            let claims = article.extraction.claims_of(sentence);
            if claims.is_empty() {
                continue;
            }
            let Some(cue) = passage.cue("origin", tokens.clone()) else { continue };
            let claim = |index: usize| article.extraction.claims.get(index);
            let told: Vec<&Claim> = claims.filter_map(claim).filter(|claim| claim.tokens.0 >= cue.end).collect();
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
            order(&passage, (event, date), &told, out);
            length(&passage, (event, date), &told, out);
        }
    }
}

/// The period that is told after the words of a beginning ends before the event.
fn order(passage: &Passage<'_>, (event, date): (&Claim, Date), told: &[&Claim], out: &mut Outcomes) {
    let begun = told.iter().find(|claim| claim.time().is_some_and(|period| period.last_day().is_some()));
    let Some((begun, period)) = begun.and_then(|begun| Some((begun, begun.time()?))) else { return };
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
    let Some(last) = last.filter(|last| last.year < date.year) else { return };
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

/// "This marked the beginning of a trade that lasted 80 years, until 1930": counted from the event.
fn length(passage: &Passage<'_>, (event, date): (&Claim, Date), told: &[&Claim], out: &mut Outcomes) {
    let length = |claim: &Claim| span::length_as(claim, Reading::Point)?.low;
    let Some((stated, least)) = told.iter().find_map(|claim| Some((claim, length(claim)?))) else { return };
    let Some(end) = told.iter().rev().find(|claim| claim.tokens.0 > stated.tokens.0 && claim.time().is_some()) else {
        return;
    };
    let Some(last) = end.time().and_then(|period| period.last_day()).filter(|last| last.year > date.year) else {
        return;
    };
    // of a century, its middle; both ends may be counted
    let fuzzy = span::width(passage, end.tokens.0..end.tokens.1) / 2;
    let between = i64::from(last.year) - i64::from(date.year) - fuzzy;
    let holds = least <= Decimal::from(between + 1);
    let surface = passage.text_of(stated.span);
    let about = if fuzzy > 0 { "about " } else { "" };
    let working =
        format!("{} to {}: {about}{between} years, stated {surface}", in_words(date), passage.text_of(end.span));
    out.relations.push(Relation {
        kind: "span",
        outcome: if holds { Outcome::Holds } else { Outcome::Fails },
        spans: vec![event.number, stated.number, end.number],
        working: working.clone(),
    });
    if holds {
        return;
    }
    let message = format!(
        "{surface} do not fit between {}, which is told as the beginning, and {}",
        in_words(date),
        passage.text_of(end.span)
    );
    out.findings.push(
        Finding::new(META.id, META.severity, end.span, message)
            .confidence(50)
            .related(event.span, "told as the beginning")
            .related(stated.span, "the length")
            .working(working),
    );
}
