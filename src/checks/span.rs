//! `span-mismatch`: a stated number of years fits between the stated years.

use std::ops::Range;

use super::amounts::View;
use super::passage::{Passage, in_words, near, refute};
use super::{Article, Check, Meta, Outcomes, Scope, order, repair, span_clock, span_days};
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Date, Period, Reading};
use crate::number::{Decimal, Interval};

/// The check.
#[derive(Debug)]
pub(super) struct SpanMismatch;

static META: Meta = Meta {
    id: "span-mismatch",
    name: "a number of years does not fit between the stated years",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "`lasted 18 years, from 1990 to 2005`: 15 years, 16 if both ends count. An error where one clause ties the \
years and their number together and no reading fits: both ends counted or not, rounded figures, `about`, `more than`. There \
is no year 0 between 1 BC and AD 1.\n\n\
The same where one sentence gives the year of beginning and of end and then the length (`begun in 1204 and completed in \
1231; building it took 27 years`); a warning where the first year stands in the sentence before (`It burned down in 1231, \
after it had stood for 27 years`).\n\n\
So are days, weeks and months between two dates (`from 3 March to 17 March, a matter of 24 days`), and, as a warning, \
the years from a beginning to an end (`opened in 1904 and closed in 1951, 57 years later`).\n\n\
Hours and minutes between two times of the day are counted too (`opened at 9.15 a.m. and closed at 11.45, four hours \
later`): a time may be of either half of the day and midnight may lie between; round hours may be off by twenty minutes, \
and nothing is said of flights, whose clocks differ.\n\n\
A warning where the order of a story does it: a year, then states of one person that follow one another (`held for 13 \
years`, `two years more`), then a year of return or end, with too little time between the two years.\n\n\
A note where parts of centuries fit `more than 1,600 years` only at their outermost edge.\n\n\
Passes on purpose: numbers of years that are ages, medians or prices beside a range of years (`54 years between 2011 and \
2012`).\n\n\
A warning where two years stand the other way round than `before` or `after` says, or not so many years apart (`in 1890, \
ten years after the village was founded in 1880`; `began in 2001 and ended three years later, in 2004`); where a thing ends before it begins (`from 1418 to 1408`, `founded in 1921 and \
dissolved in 1912`), someone acts before his birth, or a year lies in another century than is said (`in 1142, in the eleventh century`).",
    fires: &[
        "The war lasted 18 years, from 1990 to 2005.",
        "The church was built in 1890, ten years before the village was founded in 1880.",
        "The dynasty ruled from 27 BC to AD 476, 552 years.",
        "The fair ran from 4 May to 18 May 1731, a matter of 24 days.",
        "The fair opened at 9.15 a.m. and closed at 11.45, four hours later.",
        "The abbey, begun in 1311, was finished in 1342, after a reign of 51 years.",
        "The canal was begun in 1811 and completed in 1826; digging it took 25 years.",
        "The theatre opened in 1911. It burned down in 1936, after it had stood for 35 years.",
        "In 138 BC he set out, and the tribe held him for 13 years. He was caught again and stayed another two years. \
Returning in 125 BC, he told the court.",
    ],
    silent: &[
        "The church was built in 1890, ten years after the village was founded in 1880.",
        "The war lasted 15 years, from 1990 to 2005.",
        "The dynasty ruled from 27 BC to AD 476, 502 years.",
        "The fair ran from 4 May to 18 May 1731, a matter of 14 days.",
        "He was elected in 1990 and resigned in 2004 after six years in office.",
        "The canal was begun in 1811 and completed in 1826; digging it took 15 years.",
        "The fair opened at 9.15 a.m. and closed at 11.45, two and a half hours later.",
        "The flight left Lagos at 10 a.m. and landed in London at 3 p.m., six hours later.",
        "The theatre opened in 1911. It burned down in 1936, after it had stood empty for 5 years.",
        "The median age was 54 years between 2011 and 2012.",
        "In 138 BC he set out, and the tribe held him for ten years. He was caught again and stayed another two years. \
Returning in 125 BC, he told the court.",
    ],
};

/// Tokens that may stand between a range of years and its length.
const GAP: usize = 4;
/// Tokens of "until his early death in".
const UNTIL: usize = 6;
/// Tokens of ", after a gap of".
const TIED: usize = 5;
/// Sentences over which a story is followed.
const STORY: usize = 8;
/// Blocks over which a story is followed, its first included.
const STORY_BLOCKS: usize = 2;

impl Check for SpanMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        order::two_years(META.id, article, out);
        let passage = Passage::of(article);
        span_days::told(META.id, article, &passage, out);
        span_clock::told(META.id, article, &passage, out);
        let claims = &article.extraction.claims;
        let lengths: Vec<usize> = (0..claims.len()).filter(|&index| years_each(&claims[index]).is_some()).collect();
        if lengths.is_empty() {
            return;
        }
        for &index in &lengths {
            let stated = (index, &claims[index]);
            let neighbour = |at: Option<usize>| {
                at.and_then(|at| claims.get(at)).filter(|other| other.sentence == stated.1.sentence)
            };
            let dated = |claim: &&Claim| claim.time().is_some();
            let before = neighbour(index.checked_sub(1)).filter(dated);
            if let Some(range) = before.filter(|range| linked_after(article, &passage, range, stated.1)) {
                explicit(&passage, range, stated, out);
            }
            let after = neighbour(Some(index + 1)).filter(dated);
            if let Some(range) = after.filter(|range| linked_before(&passage, stated.1, range)) {
                explicit(&passage, range, stated, out);
            }
        }
        for &index in &lengths {
            let stated = (index, &claims[index]);
            let two = |first: Option<usize>| from_to(&passage, claims.get(first?)?, claims.get(first? + 1)?);
            if let Some(range) = two(index.checked_sub(2)).filter(|r| linked_after(article, &passage, r, stated.1)) {
                explicit(&passage, &range, stated, out);
            }
            if let Some(range) = two(Some(index + 1)).filter(|range| linked_before(&passage, stated.1, range)) {
                explicit(&passage, &range, stated, out);
            }
        }
        for &index in &lengths {
            told_length(article, &passage, index, out);
        }
        for sentence in 0..article.document.sentences.len() {
            if article.extraction.claims_of(sentence).len() >= 2 {
                let view = View::of(article, sentence..sentence + 1);
                if view.has_word(&["before", "after", "in"]) {
                    order::told(META.id, article, &view, out);
                }
            }
        }
        stories(article, &passage, out);
        later(article, &passage, out);
    }
}

/// "from the second century BC to the middle of the 15th century": two periods that are the ends of one.
fn from_to(passage: &Passage<'_>, first: &Claim, last: &Claim) -> Option<Claim> {
    let (start, end) = (first.time()?, last.time()?);
    let lead = first.tokens.0.wrapping_sub(if passage.says(first.tokens.0.wrapping_sub(1), "the") { 2 } else { 1 });
    let gap = first.tokens.1..last.tokens.0;
    // "from 1952 until his death in 1993"
    let event = gap.len() <= UNTIL
        && passage.any(gap.start, &["until", "till"])
        && (passage.says(gap.end.wrapping_sub(1), "in") || passage.says(last.tokens.0, "in"))
        && gap.clone().all(|i| passage.is_word(i));
    let joined = first.sentence == last.sentence
        && passage.says(lead, "from")
        && (gap.len() <= 2 && passage.any(gap.start, &["to", "until", "through"]) || event);
    joined.then(|| Claim {
        span: first.span.hull(last.span),
        number: first.number.hull(last.number),
        tokens: (lead, last.tokens.1),
        value: Value::Time(Period { start: start.start, end: end.end }),
        bound: Bound::Range,
        ..first.clone()
    })
}

/// Years of a claim of a duration, as an interval, under its bound.
fn length(claim: &Claim) -> Option<Interval> {
    // one decade more or less is no matter of the last digit
    let reading = if claim.unit_name() == Some("year") { Reading::Lax } else { Reading::Half };
    length_as(claim, reading)
}

pub(super) fn length_as(claim: &Claim, reading: Reading) -> Option<Interval> {
    let each = years_each(claim)?;
    Some(claim.figure()?.bounded(claim.bound, reading).times_value(Decimal::from(each)))
}

/// Years of one unit of a length of time.
fn years_each(claim: &Claim) -> Option<i64> {
    claim.figure()?;
    match claim.unit_name()? {
        "year" => Some(1),
        "decade" => Some(10),
        "century" => Some(100),
        "millennium" => Some(1000),
        _ => None,
    }
}

/// Both years of a range of at least a year.
fn ends(claim: &Claim) -> Option<(Date, Date)> {
    let Period { start: Some(start), end: Some(end) } = claim.time()? else { return None };
    (claim.bound == Bound::Range && start.year < end.year).then_some((start, end))
}

/// Full years that can lie from `start` to `end`: one less, and one more for both ends counted.
fn room(start: Date, end: Date) -> (i64, Interval) {
    let years = i64::from(end.year) - i64::from(start.year);
    (years, Interval::new(Decimal::from(years - 1), Decimal::from(years + 1)))
}

/// "from 27 BC to AD 476, 502 years", "(1299–1922), 623 years": the length closes its clause.
pub(super) fn linked_after(article: &Article<'_>, passage: &Passage<'_>, range: &Claim, length: &Claim) -> bool {
    let gap = range.tokens.1..length.tokens.0;
    let filler = [
        ")", ",", "(", "-", "–", "—", "or", "a", "span", "period", "total", "of", "for", "in", "all", "lasting", "i.e",
        "matter",
    ];
    let next = passage.str(length.tokens.1);
    let closes = length.tokens.1 >= article.extraction.tokens_of(length.sentence).end
        || matches!(next, "." | "," | ";" | ")" | "!" | "—" | "–")
        || passage.any(length.tokens.1, &["in", "altogether", "long"]);
    let parted = passage.any(gap.start, &[",", ")", "(", "–", "—", "or"]);
    // "open from 1900 to 1950, ran for 50 years"
    let lasted = passage.says(gap.start, ",")
        && passage.last_cue("lasted", gap.clone()).is_some_and(|cue| cue.start == gap.start + 1 && cue.end == gap.end);
    // ", the eleven years of her rule,"
    let the = passage.says(gap.start, ",")
        && gap.len() == 2
        && passage.says(gap.start + 1, "the")
        && passage.any(length.tokens.1, &["of", "that"]);
    the || gap.len() <= GAP && parted && closes && (lasted || gap.clone().all(|i| passage.any(i, &filler)))
}

/// "lasted 15 years, from 1990 to 2005", "in the 15 years between 1990 and 2005", "for 15 years (1990–2005)".
pub(super) fn linked_before(passage: &Passage<'_>, length: &Claim, range: &Claim) -> bool {
    let gap = length.tokens.1..range.tokens.0;
    let filler = [",", "(", "–", "—", "-", ":", "from", "between", "that", "is", "i.e"];
    let start = length.tokens.0;
    let the_years = passage.says(start.wrapping_sub(1), "the") && passage.any(range.tokens.0, &["from", "between"]);
    let lasting = passage.last_cue("lasting", start.saturating_sub(4)..start).is_some_and(|cue| cue.end == start);
    gap.len() <= GAP && (lasting || the_years) && gap.clone().all(|i| passage.any(i, &filler))
}

fn explicit(passage: &Passage<'_>, range: &Claim, (index, stated): (usize, &Claim), out: &mut Outcomes) {
    let (Some((start, end)), Some(length)) = (ends(range), length(stated)) else { return };
    let (years, room) = room(start, end);
    let holds = room.intersects(length);
    let working =
        format!("{} to {}: {years} years, stated {}", in_words(start), in_words(end), passage.text_of(stated.number));
    let fuzzy = fuzz(passage, range);
    // the outermost days of both centuries: the middle of what the words can mean tells whether that is the edge
    let middle = Decimal::from(years).minus(Decimal::from((fuzzy.0 + fuzzy.1) / 2)).unwrap_or(Decimal::ZERO);
    let strict = length_as(stated, Reading::Point).unwrap_or(length);
    let edge = holds && fuzzy != (0, 0) && stated.bound != Bound::About && !strict.contains(middle);
    // from one year to the other, or both of them counted
    let plain = Interval::new(Decimal::from(years), Decimal::from(years + 1)).intersects(strict) || fuzzy != (0, 0);
    let outcome = match (holds, edge) {
        (true, false) if plain => Outcome::Holds,
        (true, false) => Outcome::HoldsLoosely("only if years at the ends are not full ones, or the length is rounded"),
        (true, true) => Outcome::HoldsLoosely("only between the outermost years that the words allow"),
        (false, _) => Outcome::Fails,
    };
    let spans = vec![range.number.min(stated.number), range.number.max(stated.number)];
    out.relations.push(Relation { kind: "span", outcome, spans, working: working.clone() });
    if edge {
        let message = format!(
            "\u{201c}{}\u{201d} holds only from the first to the last year that the centuries allow",
            passage.text_of(stated.span)
        );
        let middle = format!("from the middle of each: about {middle} years");
        let finding = Finding::new(META.id, Severity::Note, stated.span, message).confidence(60);
        out.findings.push(finding.related(range.span, "the two ends").working(working.clone()).working(middle));
    }
    if holds {
        return;
    }
    let era = if start.year <= 0 && end.year > 0 { "AD " } else { "" };
    let message = format!(
        "from {} to {era}{} are {years} years, not {}",
        in_words(start),
        in_words(end),
        passage.text_of(stated.number)
    );
    refute(out, index, &message);
    let mut finding = Finding::new(META.id, META.severity, stated.span, message).confidence(88).working(working);
    if start.year <= 0 && end.year > 0 {
        finding = finding.working(format!("{} + {} - 1 = {years} (no year 0)", 1 - start.year, end.year));
    }
    let digits = passage.digits(stated).first().map(|&(token, _)| (passage.token_span(token), years.to_string()));
    let words = || {
        let &part = stated.parts.first()?;
        Some((part, repair::with_value(passage.text_of(part), Decimal::from(years))?))
    };
    if let Some((span, written)) = digits.or_else(words).filter(|_| stated.unit_name() == Some("year")) {
        finding = finding.suggest(span, written, "if both years are right");
    }
    out.findings.push(finding.related(range.span, "the years"));
}

/// "begun in 1204 and completed in 1231; building it took 27 years", "in 31 BC. It burned down in AD 64, after it had
/// stood for 94 years": a length told of one thing, with the years of its beginning and its end before it.
fn told_length(article: &Article<'_>, passage: &Passage<'_>, index: usize, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let stated = &claims[index];
    let tokens = article.extraction.tokens_of(stated.sentence);
    let before = stated.tokens.0.saturating_sub(4).max(tokens.start)..stated.tokens.0;
    let leads = |class: &str| passage.last_cue(class, before.clone()).is_some_and(|cue| cue.end == stated.tokens.0);
    let (led, gap) = (leads("lasted"), leads("gap-of"));
    if !(led || gap) || length(stated).is_none() {
        return;
    }
    let years: Vec<usize> = (index.saturating_sub(6)..index)
        .filter(|&other| {
            claims[other].sentence + 1 >= stated.sentence && claims[other].time().is_some()
                || claims[other].sentence == stated.sentence && length(&claims[other]).is_some()
        })
        .collect();
    let (year, cue) = (
        |at: usize| single_year(passage, &claims[at]),
        |class: &str, at: usize| {
            let from =
                article.extraction.tokens_of(claims[at].sentence).start.max(claims[at].tokens.0.saturating_sub(5));
            passage.has_cue(class, from..claims[at].tokens.0)
        },
    );
    // the two last years, with nothing of time between them and the length
    let [.., first, last] = years.as_slice() else { return };
    let (Some(start), Some(end)) = (year(*first), year(*last)) else { return };
    let same_block = |a: usize, b: usize| {
        let block = |at: usize| article.document.sentences.get(claims[at].sentence).map(|sentence| sentence.block);
        block(a) == block(b)
    };
    if claims[*last].sentence != stated.sentence || start.year >= end.year || !same_block(*first, index) {
        return;
    }
    let together = claims[*first].sentence == stated.sentence;
    // "described in 1843 and found again in 1961, after a gap of 118 years"
    let apart = gap && years.len() == 2 && claims[*last].tokens.1 + TIED >= stated.tokens.0;
    let explicit = together && (apart || cue("begin", *first) && cue("finish", *last));
    let joined = led
        && passage.has_cue("having", claims[*last].tokens.1..stated.tokens.0)
        && passage
            .has_cue("begin", article.extraction.tokens_of(claims[*first].sentence).start..claims[*first].tokens.1);
    if !(explicit || joined) {
        return;
    }
    let (years, room) = room(start, end);
    let holds = length(stated).is_some_and(|length| room.intersects(length));
    let surface = passage.text_of(stated.number);
    let working = format!("{} to {}: {years} years, stated {surface}", in_words(start), in_words(end));
    let spans = vec![claims[*first].number, claims[*last].number, stated.number];
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "span", outcome, spans, working: working.clone() });
    if holds {
        return;
    }
    let era = if start.year <= 0 && end.year > 0 { "AD " } else { "" };
    let message = format!("from {} to {era}{} are {years} years, not {surface}", in_words(start), in_words(end));
    let severity = if explicit { Severity::Error } else { Severity::Warning };
    let mut finding = Finding::new(META.id, severity, stated.span, message.clone())
        .confidence(if explicit { 85 } else { 70 })
        .related(claims[*first].span, "the first year")
        .related(claims[*last].span, "the last year")
        .working(working);
    if start.year <= 0 && end.year > 0 {
        finding = finding.working(format!("{} + {} - 1 = {years} (no year 0)", 1 - start.year, end.year));
    }
    if let Some(&(token, _)) = passage.digits(stated).first() {
        finding = finding.suggest(passage.token_span(token), years.to_string(), "if both years are right");
    }
    if explicit {
        refute(out, index, &message);
    }
    out.findings.push(finding);
}

/// Years by which the first and the last end of a range are fuzzy: 100 for a century, 50 for its middle or half.
fn fuzz(passage: &Passage<'_>, range: &Claim) -> (i64, i64) {
    let (from, to) = range.tokens;
    let joint = (from + 1..to).find(|&i| passage.any(i, &["to", "and", "until", "through", "–", "-"])).unwrap_or(to);
    (width(passage, from..joint), width(passage, joint..to))
}

/// Years by which a date is fuzzy: 100 for a century, 50 for its middle or half.
pub(super) fn width(passage: &Passage<'_>, mut tokens: Range<usize>) -> i64 {
    if !tokens.clone().any(|i| passage.any(i, &["century", "centuries"])) {
        0
    } else if tokens.any(|i| passage.any(i, &["middle", "mid", "half"])) {
        50
    } else {
        100
    }
}

/// A duration in a story: claim, and its smallest length in years.
struct State {
    claim: usize,
    least: Decimal,
}

/// A start, states that follow one another, a return: too little time for them.
fn stories(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for (start, anchor) in claims.iter().enumerate() {
        let Some(begin) = single_year(passage, anchor) else { continue };
        let mut states: Vec<State> = Vec::new();
        for (index, claim) in claims.iter().enumerate().skip(start + 1) {
            let blocks = |at: &Claim| article.document.sentences.get(at.sentence).map_or(0, |sentence| sentence.block);
            if claim.sentence > anchor.sentence + STORY || blocks(claim) >= blocks(anchor) + STORY_BLOCKS {
                break;
            }
            let sentence = near(&article.extraction.tokens_of(claim.sentence), &(claim.tokens.0..claim.tokens.1));
            if let Some(end) = single_year(passage, claim) {
                if !states.is_empty() && passage.has_cue("return", sentence.start..claim.tokens.0) {
                    judge_story((start, begin), &states, (index, end), article, out);
                }
                break;
            }
            if claim.time().is_some() {
                break;
            }
            if let Some(least) = length_as(claim, Reading::Point).and_then(|length| length.low)
                && is_state(passage, claim, &sentence, states.is_empty())
            {
                states.push(State { claim: index, least });
            }
        }
    }
}

fn single_year(passage: &Passage<'_>, claim: &Claim) -> Option<Date> {
    claim.time().filter(|_| passage.prints_year(claim) && claim.bound == Bound::Exact)?.as_single()
}

/// "enslaved him for 13 years"; those after the first also need a word of sequence in their sentence.
fn is_state(passage: &Passage<'_>, claim: &Claim, sentence: &Range<usize>, first: bool) -> bool {
    let before = sentence.start..claim.tokens.0;
    let near = claim.tokens.0.saturating_sub(10).max(sentence.start)..claim.tokens.0;
    let after = claim.tokens.1..(claim.tokens.1 + 3).min(sentence.end);
    let other = ["ago", "old", "later", "earlier"];
    passage.has_cue("state", near)
        && passage.has_cue("person", sentence.clone())
        && !after.clone().any(|i| passage.any(i, &other))
        && (first || passage.has_cue("sequence", before) || passage.has_cue("sequence", after))
}

fn judge_story(
    (start, begin): (usize, Date),
    states: &[State],
    (last, end): (usize, Date),
    article: &Article<'_>,
    out: &mut Outcomes,
) {
    let claims = &article.extraction.claims;
    let years = i64::from(end.year) - i64::from(begin.year);
    let sum = states.iter().try_fold(Decimal::ZERO, |sum, state| sum.plus(state.least));
    let (Some(sum), true) = (sum, years >= 0) else { return };
    let spans = [start].into_iter().chain(states.iter().map(|state| state.claim)).chain([last]);
    let spans: Vec<_> = spans.filter_map(|index| claims.get(index)).map(|claim| claim.number).collect();
    let told: Vec<String> = states.iter().map(|state| state.least.grouped()).collect();
    let room = format!("{} to {}: {years} years", in_words(begin), in_words(end));
    let needed = if told.len() > 1 { format!("{} = {sum}", told.join(" + ")) } else { sum.to_string() };
    let fits = sum <= Decimal::from(years + 1);
    let outcome = if fits { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "span", outcome, spans, working: format!("{room}; told: {needed}") });
    if fits {
        return;
    }
    let Some(at) = states.last().and_then(|state| claims.get(state.claim)) else { return };
    let message = format!(
        "{sum} years are told between {} and {}, which lie {years} years apart",
        in_words(begin),
        in_words(end)
    );
    let mut finding = Finding::new(META.id, Severity::Warning, at.span, message)
        .confidence(75)
        .working(room)
        .working(format!("told: {needed} years"));
    for index in [start].into_iter().chain(states.iter().rev().skip(1).map(|state| state.claim)).chain([last]) {
        if let Some(claim) = claims.get(index) {
            finding =
                finding.related(claim.span, if claim.time().is_some() { "a year of the story" } else { "told before" });
        }
    }
    out.findings.push(finding);
}

/// "Over two millennia later": listed where the nearest year before and the next one are that far apart. Never a
/// finding, because the story may count from another event.
fn later(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for (index, claim) in claims.iter().enumerate() {
        if !passage.any(claim.tokens.1, &["later", "after", "on"]) {
            continue;
        }
        let Some(length) = length(claim) else { continue };
        let year = |other: &&Claim| single_year(passage, other).is_some();
        let before = claims.get(index.saturating_sub(10)..index).unwrap_or_default().iter().rev().find(year);
        let after = claims.get(index + 1..).unwrap_or_default().iter().take(3).find(year);
        let (Some(before), Some(after)) = (before, after) else { continue };
        if after.sentence > claim.sentence + 1 || before.sentence + STORY < claim.sentence {
            continue;
        }
        let (Some(start), Some(end)) = (single_year(passage, before), single_year(passage, after)) else { continue };
        let (years, room) = room(start, end);
        if years > 0 && room.intersects(length) {
            out.relations.push(Relation {
                kind: "span",
                outcome: Outcome::Holds,
                spans: vec![before.number, claim.number, after.number],
                working: format!(
                    "{} to {}: {years} years, stated {}",
                    in_words(start),
                    in_words(end),
                    passage.text_of(claim.span)
                ),
            });
        }
    }
}
