//! `anniversary-mismatch`: an Nth anniversary falls N years after its event.

use std::ops::Range;

use super::passage::{Passage, TOGETHER, in_words, ordinal, refute};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Date, Period};

/// The check.
#[derive(Debug)]
pub(super) struct AnniversaryMismatch;

static META: Meta = Meta {
    id: "anniversary-mismatch",
    name: "an anniversary does not fall that many years after its event",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "`opened in 1952 … its 60th anniversary in May 2022`: 1952 and 60 years make 2012. An error where the \
sentence states the year of the event; the other date of the sentence, or the day of writing, is the day of the \
anniversary; one year either way passes, but not where the event has its month and the anniversary is told for `this \
year`. A warning where the text dates the same anniversary elsewhere (`the 30th \
anniversary of relations on January 25, 2022`) and tells of it in the present tense in another year.\n\n\
Passes on purpose: anniversaries whose event has no year in the sentence; `the 1958 treaty` and the like count only right \
after `anniversary of the`.",
    fires: &[
        "The bridge was opened in 1952 and would mark its 60th anniversary in May 2022.",
        "May 4, 2023\n\nThis year they mark the 30th anniversary of the treaty, which was signed on June 3, 1992.",
        "April 23, 2024\n\nOn 25 January 2022 the envoys marked the 30th anniversary of diplomatic relations. \
As both states mark the thirtieth anniversary of diplomatic relations, trade grows.",
    ],
    silent: &[
        "The couple were married in 1947 and would mark their 70th anniversary in November 2017.",
        "April 23, 2022\n\nOn 25 January 2022 the envoys marked the 30th anniversary of diplomatic relations. \
As both states mark the thirtieth anniversary of diplomatic relations, trade grows.",
        "May 4, 2022\n\nThis year they mark the 30th anniversary of the treaty, which was signed on June 3, 1992.",
        "On its 100th anniversary in 2009 the club, promoted in 1990, opened a new ground.",
    ],
};

/// Tokens after "anniversary" in which its topic stands.
const TOPIC: usize = 10;

/// Anniversaries compared with one another; few articles have more than a handful.
const MENTIONS: usize = 50;

/// Sentences before an anniversary of "this year" in which the date of its event may stand.
const BEFORE: usize = 2;

/// One mention.
struct Mention {
    claim: usize,
    number: u32,
    /// Tokens of the ordinal and past "anniversary".
    tokens: (usize, usize),
    /// Words of what is remembered.
    topic: Vec<String>,
    /// The only date of the sentence, where it is the day of the anniversary.
    on: Option<(usize, Date)>,
}

impl Check for AnniversaryMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        let mut mentions = Vec::new();
        for index in 0..article.extraction.claims.len() {
            if let Some(mention) = mention(article, &passage, index) {
                explicit(article, &passage, &mention, out);
                mentions.push(mention);
            }
        }
        repeated(article, &passage, &mentions, out);
        remembered(article, &passage, &mentions, out);
        dated_before(article, &passage, &mentions, out);
    }
}

fn mention(article: &Article<'_>, passage: &Passage<'_>, index: usize) -> Option<Mention> {
    let claim = article.extraction.claims.get(index)?;
    let Value::Ordinal(number) = claim.value else { return None };
    let sentence = article.extraction.tokens_of(claim.sentence);
    let at = (claim.tokens.0..(claim.tokens.1 + 2).min(sentence.end))
        .find(|&i| passage.any(i, &["anniversary", "anniversaries"]))?;
    let topic = (at + 1..(at + 1 + TOPIC).min(sentence.end))
        .take_while(|&i| !passage.any(i, &[",", ";", "(", "."]))
        .filter(|&i| passage.is_word(i) && passage.str(i).len() >= 5)
        .map(|i| passage.str(i).to_lowercase())
        .collect();
    let mut dates = dates(article, passage, claim);
    let on = dates.next().filter(|_| dates.next().is_none()).filter(|&(date, _)| !is_event(article, passage, date, at));
    Some(Mention { claim: index, number, tokens: (claim.tokens.0, at + 1), topic, on })
}

/// Single dates of the sentence of a claim.
fn dates<'a>(article: &Article<'a>, passage: &Passage<'a>, claim: &Claim) -> impl Iterator<Item = (usize, Date)> {
    let claims: &'a [Claim] = &article.extraction.claims;
    article.extraction.claims_of(claim.sentence).take(TOGETHER).filter_map(move |index| {
        let date = claims.get(index).filter(|date| passage.prints_year(date))?.time()?.as_single()?;
        Some((index, date))
    })
}

/// The date is that of the remembered event: after "founded in", or between "anniversary of the" and its noun.
fn is_event(article: &Article<'_>, passage: &Passage<'_>, date: usize, anniversary: usize) -> bool {
    let Some(claim) = article.extraction.claims.get(date) else { return false };
    let from = claim.tokens.0;
    let sentence = article.extraction.tokens_of(claim.sentence);
    let of_the = from > anniversary && from - anniversary <= 3 && passage.says(anniversary + 1, "of");
    of_the || passage.has_cue("event", from.saturating_sub(4).max(sentence.start)..from)
}

/// The sentence itself says when the event was.
fn explicit(article: &Article<'_>, passage: &Passage<'_>, mention: &Mention, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let Some(claim) = claims.get(mention.claim) else { return };
    let anniversary = mention.tokens.1 - 1;
    let sentence = article.extraction.tokens_of(claim.sentence);
    let all: Vec<_> = dates(article, passage, claim).collect();
    let (events, others): (Vec<_>, Vec<_>) =
        all.iter().copied().partition(|&(index, _)| is_event(article, passage, index, anniversary));
    let &[(event, event_date)] = events.as_slice() else { return };
    // "the 60th anniversary of the raid on 13 February 1945 matters more than that of 8 May 1945": a date of either
    if sentence.clone().filter(|&i| passage.any(i, &["anniversary", "anniversaries"])).count() > 1 {
        return;
    }
    // whose anniversary: "their 70th anniversary", "the 50th anniversary of the 1958 treaty"
    let own = passage.any(mention.tokens.0.wrapping_sub(1), &["its", "their", "his", "her", "our"])
        || (mention.tokens.0..mention.tokens.1).any(|i| passage.says(i, "wedding"));
    let named =
        claims.get(event).is_some_and(|claim| claim.tokens.0 > anniversary) && passage.says(anniversary + 1, "of");
    let today = article.extraction.today.map(|today| (None, today));
    let anchors: Vec<(Option<usize>, Date)> = if others.is_empty() {
        today.into_iter().collect()
    } else {
        others.iter().map(|&(i, d)| (Some(i), d)).collect()
    };
    let Some(&first) = anchors.first().filter(|_| own || named) else { return };
    let number = i64::from(mention.number);
    let gap = |date: Date| i64::from(date.year) - i64::from(event_date.year);
    // "this year" and an event with its month leave no room; a bare year may be that of another step of the event
    let strict = others.is_empty() && event_date.month.is_some() && this_year(passage, mention, &sentence);
    let slack = i64::from(!strict);
    let holds = anchors.iter().find(|(_, date)| (gap(*date) - number).abs() <= slack);
    let (anchor, date) = holds.copied().unwrap_or(first);
    // without a date in the sentence the tense must be that of the writer
    if holds.is_none() && (anchors.len() > 1 || anchor.is_none() && !passage.has_cue("celebrate-now", sentence.clone()))
    {
        return;
    }
    let mut spans: Vec<_> =
        [Some(event), anchor].iter().flatten().filter_map(|&at| claims.get(at)).map(|c| c.number).collect();
    spans.push(claim.number);
    let working = format!("{} - {} = {}, stated {number}", date.year, event_date.year, gap(date));
    let outcome = if holds.is_some() { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "anniversary", outcome, spans, working: working.clone() });
    if holds.is_some() {
        return;
    }
    let message = format!(
        "{} is {} years after {}, so it is no {} anniversary",
        date.year,
        gap(date),
        event_date.year,
        ordinal(mention.number)
    );
    refute(out, mention.claim, &message);
    let mut finding = Finding::new(META.id, META.severity, claim.span, message).confidence(90).working(working);
    if let Some(event) = claims.get(event) {
        let year = i64::from(date.year) - number;
        let place =
            passage.digits(event).into_iter().find(|&(_, value)| i64::from(value) == i64::from(event_date.year));
        finding = finding.related(event.span, "the event");
        if let Some((token, _)) = place {
            let why = format!("{year} + {number} = {}", date.year);
            finding = finding.suggest(passage.token_span(token), year.to_string(), why);
        }
    }
    if let (Some(digits), Ok(right)) = (passage.digits(claim).first(), u32::try_from(gap(date))) {
        let why = format!("{} + {right} = {}", event_date.year, date.year);
        finding = finding.suggest(passage.span(digits.0, digits.0 + 2), ordinal(right), why);
    }
    if let Some(other) = anchor.and_then(|at| claims.get(at)) {
        finding = finding.related(other.span, "the anniversary");
    }
    out.findings.push(finding);
}

/// "This year", "this autumn" beside the anniversary, at most [`TOPIC`] tokens away.
fn this_year(passage: &Passage<'_>, mention: &Mention, sentence: &Range<usize>) -> bool {
    let from = mention.tokens.0.saturating_sub(TOPIC).max(sentence.start);
    passage.has_cue("this-year", from..(mention.tokens.1 + TOPIC).min(sentence.end))
}

/// An anniversary of "this year" whose event is dated by a sentence of the same paragraph, just before. Never a
/// finding: the date may be that of another event.
fn dated_before(article: &Article<'_>, passage: &Passage<'_>, mentions: &[Mention], out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let Some(today) = article.extraction.today else { return };
    let block = |claim: &Claim| article.document.sentences.get(claim.sentence).map(|sentence| sentence.block);
    for mention in mentions.iter().take(MENTIONS) {
        let Some(claim) = claims.get(mention.claim) else { continue };
        let sentence = article.extraction.tokens_of(claim.sentence);
        if !this_year(passage, mention, &sentence) || dates(article, passage, claim).next().is_some() {
            continue;
        }
        let year = i64::from(today.year) - i64::from(mention.number);
        let before = claims.get(..mention.claim).unwrap_or_default().iter().rev();
        let origin = before
            .take_while(|origin| origin.sentence + BEFORE >= claim.sentence && block(origin) == block(claim))
            .filter(|origin| passage.prints_year(origin))
            .find(|origin| origin.time().and_then(Period::as_single).is_some_and(|date| i64::from(date.year) == year));
        let Some(origin) = origin else { continue };
        out.relations.push(Relation {
            kind: "anniversary",
            outcome: Outcome::Holds,
            spans: vec![origin.number, claim.number],
            working: format!("{} - {} = {year}; the text has {year}", today.year, mention.number),
        });
    }
}

/// A dated anniversary whose year of origin the text gives elsewhere, give or take a year ("became independent in
/// 1991"). Never a finding: a text may have many founding years, and any of them but one is another event.
fn remembered(article: &Article<'_>, passage: &Passage<'_>, mentions: &[Mention], out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for mention in mentions.iter().take(MENTIONS) {
        let Some((on, date)) = mention.on else { continue };
        let year = i64::from(date.year) - i64::from(mention.number);
        let origin = claims.iter().enumerate().find_map(|(index, claim)| {
            let other = claim.time()?.as_single()?;
            let near = (i64::from(other.year) - year).abs() <= 1 && index != on && passage.prints_year(claim);
            (near && is_event(article, passage, index, mention.tokens.1 - 1)).then_some((claim, other))
        });
        let (Some((origin, other)), Some(on), Some(claim)) = (origin, claims.get(on), claims.get(mention.claim)) else {
            continue;
        };
        if origin.sentence == claim.sentence {
            continue;
        }
        out.relations.push(Relation {
            kind: "anniversary",
            outcome: Outcome::Holds,
            spans: vec![on.number, claim.number, origin.number],
            working: format!("{} - {} = {year}; the text has {}", date.year, mention.number, other.year),
        });
    }
}

/// The same anniversary told twice: dated once, in the present tense the other time.
fn repeated(article: &Article<'_>, passage: &Passage<'_>, mentions: &[Mention], out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for later in mentions.iter().take(MENTIONS) {
        let same = |other: &&Mention| {
            other.claim != later.claim
                && other.number == later.number
                && other.on.is_some()
                && other.topic.iter().filter(|word| later.topic.contains(word)).count() >= 1
        };
        let Some(dated) = mentions.iter().take(MENTIONS).find(same) else { continue };
        let (Some(claim), Some(first), Some((on, date))) = (claims.get(later.claim), claims.get(dated.claim), dated.on)
        else {
            continue;
        };
        out.relations.push(Relation {
            kind: "repeat",
            outcome: Outcome::Holds,
            spans: vec![first.number.min(claim.number), first.number.max(claim.number)],
            working: format!("{} anniversary, said twice", ordinal(later.number)),
        });
        let Some(today) = article.extraction.today else { continue };
        let sentence = article.extraction.tokens_of(claim.sentence);
        let near = later.tokens.0.saturating_sub(4).max(sentence.start)..later.tokens.0;
        if dates(article, passage, claim).next().is_some()
            || !passage.has_cue("celebrate-now", near)
            || article.document.is_quoted(claim.span)
        {
            continue;
        }
        let number = i64::from(later.number);
        let event = i64::from(date.year) - number;
        let gap = i64::from(today.year) - event;
        if (gap - number).abs() <= 1 {
            continue;
        }
        let message = format!(
            "the {} anniversary was in {} and is told as present on {}, {gap} years after {event}",
            ordinal(later.number),
            date.year,
            in_words(today)
        );
        let mut finding = Finding::new(META.id, Severity::Warning, claim.span, message)
            .confidence(80)
            .related(first.span, "the same anniversary")
            .working(format!("{} - {number} = {event}", date.year))
            .working(format!("{} - {event} = {gap}, stated {number}", today.year));
        if let Some(on) = claims.get(on) {
            finding = finding.related(on.span, "its date");
        }
        out.findings.push(finding);
    }
}
