//! `anniversary-mismatch`: an Nth anniversary falls N years after its event.

use std::ops::Range;
use std::sync::LazyLock;

use super::gate::{Needs, Of};
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
year`. Centenaries, bicentennials and golden jubilees are counted alike. A warning where the text dates the same anniversary elsewhere (`the 30th \
anniversary of relations on January 25, 2022`) and tells of it in the present tense in another year.\n\n\
Passes on purpose: anniversaries whose event has no year in the sentence; `the 1958 treaty` and the like count only right \
after `anniversary of the`.",
    fires: &[
        "The bridge was opened in 1952 and would mark its 60th anniversary in May 2022.",
        "Founded in 1921, the club celebrated its centenary in 2012.",
        "May 4, 2023\n\nThis year they mark the 30th anniversary of the treaty, which was signed on June 3, 1992.",
        "April 23, 2024\n\nOn 25 January 2022 the envoys marked the 30th anniversary of diplomatic relations. \
As both states mark the thirtieth anniversary of diplomatic relations, trade grows.",
    ],
    silent: &[
        "The couple were married in 1947 and would mark their 70th anniversary in November 2017.",
        "April 23, 2022\n\nOn 25 January 2022 the envoys marked the 30th anniversary of diplomatic relations. \
As both states mark the thirtieth anniversary of diplomatic relations, trade grows.",
        "May 4, 2022\n\nThis year they mark the 30th anniversary of the treaty, which was signed on June 3, 1992.",
        "Founded in 1921, the club celebrated its centenary in 2021.",
        "The centenary of the composer, who died in 1937, was kept in 1975.",
        "On its 100th anniversary in 2009 the club, promoted in 1990, opened a new ground.",
    ],
};

/// Tokens after "anniversary" in which its topic stands.
const TOPIC: usize = 10;

/// Anniversaries compared with one another; few articles have more than a handful.
const MENTIONS: usize = 50;

/// Sentences before an anniversary of "this year" in which the date of its event may stand.
const BEFORE: usize = 2;

/// Words for an anniversary and its number of years; some have two.
struct Jubilee {
    words: Vec<&'static str>,
    years: Vec<u32>,
}

static JUBILEES: LazyLock<Vec<Jubilee>> = LazyLock::new(|| {
    let rows = include_str!("jubilees.csv").lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        let words = fields.next()?.split(' ').collect();
        Some(Jubilee { words, years: fields.next()?.split(' ').filter_map(|years| years.parse().ok()).collect() })
    });
    rows.collect()
});

/// One mention.
struct Mention {
    /// The ordinal; a jubilee has none.
    claim: Option<usize>,
    sentence: usize,
    number: u32,
    /// Another number of years that the word stands for.
    other: Option<u32>,
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

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (1, usize::MAX), amounts: 0, all: &[&[Of::Time("jubilee")]], view: false }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for sentence in article.passing() {
            for mention in jubilees(article, &passage, sentence) {
                explicit(article, &passage, &mention, out);
            }
        }
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
    // a person's birthday is told with the birth of another
    let its = passage.says(claim.tokens.0.wrapping_sub(1), "its");
    let at = (claim.tokens.0..(claim.tokens.1 + 2).min(sentence.end))
        .find(|&i| passage.any(i, &["anniversary", "anniversaries"]) || its && passage.says(i, "birthday"))?;
    let topic = (at + 1..(at + 1 + TOPIC).min(sentence.end))
        .take_while(|&i| !passage.any(i, &[",", ";", "(", "."]))
        .filter(|&i| passage.is_word(i) && passage.str(i).len() >= 5)
        .map(|i| passage.str(i).to_lowercase())
        .collect();
    let mut dates = dates(article, passage, claim.sentence);
    let on = dates.next().filter(|_| dates.next().is_none()).filter(|&(date, _)| !is_event(article, passage, date, at));
    let tokens = (claim.tokens.0, at + 1);
    Some(Mention { claim: Some(index), sentence: claim.sentence, number, other: None, tokens, topic, on })
}

/// "its centenary", "the golden jubilee": the number is in the word.
fn jubilees<'a>(
    article: &'a Article<'_>,
    passage: &'a Passage<'_>,
    sentence: usize,
) -> impl Iterator<Item = Mention> + 'a {
    let tokens = article.extraction.tokens_of(sentence);
    tokens.clone().filter_map(move |at| {
        let fits = |jubilee: &&Jubilee| {
            at + jubilee.words.len() <= tokens.end
                && jubilee.words.iter().enumerate().all(|(place, word)| passage.says(at + place, word))
        };
        let jubilee = JUBILEES.iter().find(fits)?;
        Some(Mention {
            claim: None,
            sentence,
            number: *jubilee.years.first()?,
            other: jubilee.years.get(1).copied(),
            tokens: (at, at + jubilee.words.len()),
            topic: Vec::new(),
            on: None,
        })
    })
}

/// Single dates of a sentence.
fn dates<'a>(article: &Article<'a>, passage: &Passage<'a>, sentence: usize) -> impl Iterator<Item = (usize, Date)> {
    let claims: &'a [Claim] = &article.extraction.claims;
    article.extraction.claims_of(sentence).take(TOGETHER).filter_map(move |index| {
        let date = claims.get(index).filter(|date| passage.prints_year(date))?.time()?.as_single()?;
        Some((index, date))
    })
}

/// The date is that of the remembered event: after "founded in", or between "anniversary of the" and its noun.
fn is_event(article: &Article<'_>, passage: &Passage<'_>, date: usize, anniversary: usize) -> bool {
    let Some(claim) = article.extraction.claims.get(date) else { return false };
    let from = claim.tokens.0;
    let sentence = article.extraction.tokens_of(claim.sentence);
    // "of the 1215 charter", "of the charter of 1215"
    let reach = if passage.says(from.wrapping_sub(1), "of") { 7 } else { 3 };
    let of_the = from > anniversary && from - anniversary <= reach && passage.says(anniversary + 1, "of");
    // up to the date before it
    let others = article.extraction.claims.get(..date).unwrap_or_default().iter().rev();
    let before = others.take_while(|other| other.sentence == claim.sentence).find(|other| other.time().is_some());
    let start = before.map_or(sentence.start, |before| before.tokens.1);
    of_the || passage.has_cue("event", from.saturating_sub(5).max(start)..from)
}

/// The sentence itself says when the event was.
fn explicit(article: &Article<'_>, passage: &Passage<'_>, mention: &Mention, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let claim = mention.claim.and_then(|claim| claims.get(claim));
    let (span, figure) = match claim {
        Some(claim) => (claim.span, claim.number),
        None => (passage.span(mention.tokens.0, mention.tokens.1), passage.span(mention.tokens.0, mention.tokens.1)),
    };
    let anniversary = mention.tokens.1 - 1;
    let sentence = article.extraction.tokens_of(mention.sentence);
    let all: Vec<_> = dates(article, passage, mention.sentence).collect();
    let (events, others): (Vec<_>, Vec<_>) =
        all.iter().copied().partition(|&(index, _)| is_event(article, passage, index, anniversary));
    let &[(event, event_date)] = events.as_slice() else { return };
    // "the 60th anniversary of the raid on 13 February 1945 matters more than that of 8 May 1945": a date of either
    let jubilee = |i: usize| passage.cue("jubilee", i..i + 2).is_some_and(|cue| cue.start == i);
    let marks = |&i: &usize| passage.any(i, &["anniversary", "anniversaries"]) || jubilee(i);
    let that_of = sentence.clone().any(|i| passage.any(i, &["that", "those"]) && passage.says(i + 1, "of"));
    if that_of || sentence.clone().filter(marks).count() > 1 {
        return;
    }
    // whose anniversary: "their 70th anniversary", "the 50th anniversary of the 1958 treaty"
    let owners = ["its", "their", "his", "her", "our"];
    // "the centenary of her birth"
    let of_own = passage.says(anniversary + 1, "of")
        && passage.any(anniversary + 2, &owners)
        && passage.has_cue("beginning", anniversary + 3..anniversary + 4);
    let own = of_own
        || passage.any(mention.tokens.0.wrapping_sub(1), &owners)
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
    let numbers = [Some(mention.number), mention.other];
    let gap = |date: Date| i64::from(date.year) - i64::from(event_date.year);
    // "this year" and an event with its month leave no room; a bare year may be that of another step of the event
    let strict = others.is_empty() && event_date.month.is_some() && this_year(passage, mention, &sentence);
    let slack = i64::from(!strict);
    let fits = |date: Date| numbers.iter().flatten().any(|&number| (gap(date) - i64::from(number)).abs() <= slack);
    let holds = anchors.iter().find(|(_, date)| fits(*date));
    let (anchor, date) = holds.copied().unwrap_or(first);
    // without a date in the sentence the tense must be that of the writer
    if holds.is_none() && (anchors.len() > 1 || anchor.is_none() && !passage.has_cue("celebrate-now", sentence.clone()))
    {
        return;
    }
    let mut spans: Vec<_> =
        [Some(event), anchor].iter().flatten().filter_map(|&at| claims.get(at)).map(|c| c.number).collect();
    spans.push(figure);
    let working = format!("{} - {} = {}, stated {number}", date.year, event_date.year, gap(date));
    let outcome = if holds.is_some() { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "anniversary", outcome, spans, working: working.clone() });
    if holds.is_some() {
        return;
    }
    let called = match claim {
        Some(_) => format!("{} anniversary", ordinal(mention.number)),
        None => passage.text_of(span).to_lowercase(),
    };
    let message = format!("{} is {} years after {}, so it is no {called}", date.year, gap(date), event_date.year);
    if let Some(claim) = mention.claim {
        refute(out, claim, &message);
    }
    let mut finding = Finding::new(META.id, META.severity, span, message).confidence(90).working(working);
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
    if let (Some(digits), Ok(right)) =
        (claim.and_then(|claim| passage.digits(claim).first().copied()), u32::try_from(gap(date)))
    {
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
        let Some(index) = mention.claim else { continue };
        let Some(claim) = claims.get(index) else { continue };
        let sentence = article.extraction.tokens_of(claim.sentence);
        if !this_year(passage, mention, &sentence) || dates(article, passage, claim.sentence).next().is_some() {
            continue;
        }
        let year = i64::from(today.year) - i64::from(mention.number);
        let before = claims.get(..index).unwrap_or_default().iter().rev();
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
        let (Some((origin, other)), Some(on), Some(claim)) =
            (origin, claims.get(on), mention.claim.and_then(|at| claims.get(at)))
        else {
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
        let claim = |mention: &Mention| mention.claim.and_then(|at| claims.get(at));
        let (Some(claim), Some(first), Some((on, date))) = (claim(later), claim(dated), dated.on) else {
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
        if dates(article, passage, claim.sentence).next().is_some()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_jubilee_has_its_years_and_is_a_cue() {
        assert_eq!(JUBILEES.len(), include_str!("jubilees.csv").lines().count() - 1);
        let cues = crate::checks::passage::class_of("jubilee");
        for jubilee in JUBILEES.iter() {
            assert!(
                !jubilee.years.is_empty() && jubilee.years.iter().all(|years| years % 5 == 0),
                "{:?}",
                jubilee.words
            );
            assert!(cues.contains(&jubilee.words), "{:?}", jubilee.words);
        }
    }
}
