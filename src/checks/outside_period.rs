//! `outside-period`: examples given for "the past decade" lie in it.

use super::gate::{Needs, Of};
use super::passage::{Passage, TOGETHER, in_words, years};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::Date;
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct OutsidePeriod;

static META: Meta = Meta {
    id: "outside-period",
    name: "an example lies outside the period it is given for",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "`There were several strikes over the past decade. In 2009, …` in an article of 2024: 2009 is no year of that \
decade. The window is counted back from the day of writing; a tenth of its length, and two years for decades, are given. \
Only sentences of the same paragraph that begin with a date are taken as examples, and only where the period sentence \
speaks of several events, or the example gives two dates and one of them lies in the period.\n\n\
Passes on purpose: sentences with a word of another time (`since`, `before`, `compared`, `founded`, `earlier`), texts \
without a day of writing.",
    fires: &[
        "April 23, 2024\n\nRoads have caught up with the plans over the past decade. In 2009, the bypass was opened, and in \
May 2018 a bridge followed.",
        "April 23, 2024\n\nThe port has seen a series of strikes over the past decade. In 2009, dockers stayed away.",
    ],
    silent: &[
        "April 23, 2024\n\nThe port has seen a series of strikes over the past decade. In 2016, dockers stayed away.",
        "April 23, 2024\n\nThe port has seen a series of strikes over the past decade. Before that, in 2009, all was calm.",
        "The port has seen a series of strikes over the past decade. In 2009, dockers stayed away.",
        "April 23, 2024\n\nThe club has struggled over the past decade. In 2009, it won the cup.",
    ],
};

/// Sentences after the period that are read as examples.
const REACH: usize = 3;

/// "The past decade": its place and first year that still fits.
pub(super) struct Window {
    pub span: Span,
    /// Years.
    pub length: i32,
    slack: i32,
}

impl Check for OutsidePeriod {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (0, usize::MAX), amounts: 0, all: &[&[Of::Words(&["past", "last"])]], view: false }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let Some(today) = article.extraction.today else { return };
        let passage = Passage::of(article);
        for sentence in article.passing() {
            let tokens = article.extraction.tokens_of(sentence);
            let Some(window) = tokens.clone().find_map(|i| window(article, &passage, i)) else { continue };
            if passage.has_cue("events", tokens) || enumerated(article, &passage, sentence, &window, today) {
                examples(article, &passage, sentence, &window, today, out);
            }
        }
    }
}

/// "the past 30 years", "the last two decades", "the past decade" with "past" or "last" at token `i`.
pub(super) fn window(article: &Article<'_>, passage: &Passage<'_>, i: usize) -> Option<Window> {
    if !(passage.any(i, &["past", "last"]) && i > 0 && passage.says(i - 1, "the")) {
        return None;
    }
    let claims = &article.extraction.claims;
    let at = claims.partition_point(|claim| claim.tokens.1 <= i + 1);
    let claim = claims.get(at).filter(|claim| claim.tokens.0 <= i + 1);
    let (count, unit, span) = match claim.and_then(|claim| Some((claim, claim.figure()?, claim.unit_name()?))) {
        Some((claim, figure, unit)) => (i32::try_from(figure.value.to_i64()?).ok()?, unit, claim.number),
        None => (1, passage.str(i + 1), passage.token_span(i + 1)),
    };
    let each = match unit {
        "year" if count > 1 => 1,
        "decade" => 10,
        _ => return None,
    };
    let length = count.checked_mul(each).filter(|length| (2..=1000).contains(length))?;
    let slack = (length / 10).max(if each == 10 { 2 } else { 1 });
    Some(Window { span, length, slack })
}

/// The next sentence begins with a date and gives another, one of them in the period: a list of its steps.
fn enumerated(article: &Article<'_>, passage: &Passage<'_>, sentence: usize, window: &Window, today: Date) -> bool {
    let next = sentence + 1;
    let sentences = &article.document.sentences;
    if sentences.get(next).is_none_or(|other| other.block != sentences[sentence].block) {
        return false;
    }
    let start = article.extraction.tokens_of(next).start;
    let dated: Vec<&Claim> = article
        .extraction
        .claims_of(next)
        .take(TOGETHER)
        .filter_map(|index| article.extraction.claims.get(index))
        .filter(|claim| passage.prints_year(claim) && claim.time().is_some_and(|time| time.as_single().is_some()))
        .collect();
    let [first, rest @ ..] = dated.as_slice() else { return false };
    let inside = |claim: &&&Claim| {
        let year = claim.time().and_then(|time| time.as_single()).map(|date| date.year);
        year.is_some_and(|year| (today.year - window.length..=today.year).contains(&year))
    };
    first.tokens.0 <= start + 1 && rest.iter().any(|claim| inside(&claim))
}

fn examples(
    article: &Article<'_>,
    passage: &Passage<'_>,
    sentence: usize,
    window: &Window,
    today: Date,
    out: &mut Outcomes,
) {
    let sentences = &article.document.sentences;
    let block = sentences[sentence].block;
    for next in (sentence + 1..sentences.len()).take(REACH).take_while(|&next| sentences[next].block == block) {
        let tokens = article.extraction.tokens_of(next);
        let first = article.extraction.claims_of(next).next().and_then(|index| article.extraction.claims.get(index));
        let Some(example) = first.filter(|claim| claim.tokens.0 <= tokens.start + 1 && passage.prints_year(claim))
        else {
            continue;
        };
        let Some(date) = example.time().and_then(|period| period.as_single()) else { continue };
        if date.year > today.year || passage.has_cue("other-time", tokens.clone()) {
            continue;
        }
        judge(window, example, date, today, out);
    }
}

fn judge(window: &Window, example: &Claim, date: Date, today: Date, out: &mut Outcomes) {
    let first = today.year - window.length;
    let inside = date.year >= first - window.slack;
    let working =
        format!("{} back from {} is {first}; stated {}", years(window.length.into()), today.year, in_words(date));
    out.relations.push(Relation {
        kind: "within-period",
        outcome: if inside { Outcome::Holds } else { Outcome::Fails },
        spans: vec![window.span, example.number],
        working: working.clone(),
    });
    if inside {
        return;
    }
    let message =
        format!("{} is not within the {} before {}", in_words(date), years(window.length.into()), in_words(today));
    out.findings.push(
        Finding::new(META.id, META.severity, example.span, message)
            .confidence(75)
            .related(window.span, format!("{first} to {}", today.year))
            .working(working),
    );
}
