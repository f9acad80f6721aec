//! Lengths between two times of the day, for `span-mismatch`: "opened at 9.15 a.m. and closed at 11.45, two and a half
//! hours later". A time without its half of the day may be of either, midnight may lie between, and where more than a
//! day or a border of time zones may, nothing is said.

use std::ops::Range;

use crate::checks::passage::{Passage, refute};
use crate::checks::{Article, Outcomes, repair};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};

/// Minutes of half a day, of a day, and the longest length that is looked at: beyond it a day may have passed.
const HALF_DAY: i64 = 720;
const DAY: i64 = 1440;
const LONGEST: i64 = 20 * 60;
/// Minutes that a length in round hours may be off, a film with its credits, and a length in minutes.
const ROUND: i64 = 20;
const NEARLY: i64 = 15;
const EXACT: i64 = 5;
/// Tokens between the two times, before the first, and between a length and the word that it belongs to.
const APART: usize = 16;
const AHEAD: usize = 6;
const TIED: usize = 5;

/// A time of the day.
struct Clock {
    tokens: Range<usize>,
    /// Minutes since midnight.
    minutes: i64,
    /// Neither half of the day is said.
    either: bool,
}

/// How a length belongs to the two times.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// "…, two hours later", "from … to …, two hours in all".
    Told,
    /// "…, a journey of two hours": a border of time zones may lie on the way.
    Way,
    /// "The two-hour concert starts at … and ends at …".
    Before,
}

/// All lengths in hours and minutes that a sentence ties to two times of the day.
pub(super) fn told(check: &'static str, article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for (index, stated) in claims.iter().enumerate() {
        if minutes_each(stated).is_none() {
            continue;
        }
        let sentence = article.extraction.tokens_of(stated.sentence);
        let alone =
            article.extraction.claims_of(stated.sentence).filter(|&other| minutes_each(&claims[other]).is_some());
        if alone.count() == 1 && sentence.len() <= 80 {
            sentence_of(check, article, passage, (index, stated), &sentence, out);
        }
    }
}

/// Minutes of one unit of a length.
fn minutes_each(claim: &Claim) -> Option<i64> {
    claim.figure()?;
    match claim
        .unit
        .as_ref()
        .filter(|unit| matches!(unit.kind, UnitKind::Duration | UnitKind::Dimension))?
        .name
        .as_ref()
    {
        "hour" | "hour per day" => Some(60),
        "minute" => Some(1),
        _ => None,
    }
}

fn sentence_of(
    check: &'static str,
    article: &Article<'_>,
    passage: &Passage<'_>,
    (index, stated): (usize, &Claim),
    sentence: &Range<usize>,
    out: &mut Outcomes,
) {
    let mut clocks = Vec::new();
    let mut at = sentence.start;
    while at < sentence.end {
        let inside = (stated.tokens.0..stated.tokens.1).contains(&at);
        match clock(passage, at, sentence.start).filter(|_| !inside) {
            Some(clock) => {
                at = clock.tokens.end;
                clocks.push(clock);
            }
            None => at += 1,
        }
    }
    let [first, last] = clocks.as_slice() else { return };
    let days = sentence.clone().filter_map(|at| passage.weekday(at)).collect::<Vec<_>>();
    let several = days.windows(2).any(|two| two[0] != two[1]);
    if several || passage.has_cue("clock-zone", sentence.clone()) {
        return;
    }
    let Some(tie) = tie(passage, stated, (first, last), sentence) else { return };
    judge(check, article, passage, (index, stated), (first, last), tie, out);
}

/// "9.30 a.m.", "22:40", "7 o'clock", "noon"; "8" and "9.50" after "at", "from" and the like.
fn clock(passage: &Passage<'_>, at: usize, start: usize) -> Option<Clock> {
    let made = |end: usize, minutes: i64, either: bool| Some(Clock { tokens: at..end, minutes, either });
    if passage.any(at, &["noon", "midday"]) {
        return made(at + 1, HALF_DAY, false);
    }
    if passage.says(at, "midnight") {
        return made(at + 1, 0, false);
    }
    let text = passage.str(at);
    let number = |text: &str| text.parse::<i64>().ok();
    let (hours, minutes, mut end) = if let Some((hours, minutes)) = text.split_once('.') {
        (number(hours)?, number(minutes).filter(|_| minutes.len() == 2)?, at + 1)
    } else if passage.says(at + 1, ":") && passage.str(at + 2).len() == 2 {
        (number(text)?, number(passage.str(at + 2))?, at + 3)
    } else {
        let spoken =
            ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
        let word = (1..).zip(spoken).find(|(_, word)| passage.says(at, word)).map(|(hours, _)| hours);
        (number(text).or(word)?, 0, at + 1)
    };
    let (morning, evening) = (["a.m.", "a.m", "am"], ["p.m.", "p.m", "pm"]);
    let half = [&morning, &evening].iter().position(|words| passage.any(end, *words));
    let colon = end == at + 3;
    let led = at > start && passage.any(at - 1, &["at", "from", "to", "until", "till"]) && text.len() <= 5;
    let oclock = passage.any(end, &["o'clock", "o’clock"]);
    let next = passage.str(end);
    let bare =
        led && (matches!(next, "" | "." | "," | ";" | ")") || passage.any(end, &["and", "to", "until", "on", "in"]));
    if !(half.is_some() || colon || oclock || bare) || !(0..60).contains(&minutes) || !(0..=24).contains(&hours) {
        return None;
    }
    if half.is_some() || oclock {
        end += 1;
    }
    match half {
        Some(half) if (1..=12).contains(&hours) => {
            made(end, hours % 12 * 60 + minutes + if half == 1 { HALF_DAY } else { 0 }, false)
        }
        Some(_) => None,
        // "08:24" and "16:10" count to 24
        None => made(end, hours * 60 + minutes, (1..=12).contains(&hours) && !text.starts_with('0')),
    }
}

/// Which way the words tie the length to the two times, if they do.
fn tie(passage: &Passage<'_>, stated: &Claim, (first, last): (&Clock, &Clock), sentence: &Range<usize>) -> Option<Tie> {
    let between = first.tokens.end..last.tokens.start;
    let lead = first.tokens.start.saturating_sub(AHEAD).max(sentence.start)..first.tokens.start;
    let from = passage.any(first.tokens.start.wrapping_sub(1), &["from", "between"]);
    let to = between.len() <= 3
        && (passage.any(between.start, &["to", "until", "till", "and"])
            || matches!(passage.str(between.start), "–" | "-"));
    let ranged = from && to;
    let other = |range: Range<usize>| passage.has_cue("clock-other", range);
    let linked = between.len() <= APART && between.clone().any(|at| passage.says(at, "and"));
    if between.is_empty() || other(between.clone()) {
        return None;
    }
    let (start, end) = stated.tokens;
    let attributive = passage.text_of(stated.span).contains('-');
    if start >= last.tokens.end && (other(lead) || !(ranged || linked)) {
        return None;
    }
    if start >= last.tokens.end {
        return behind(passage, (start, end), last.tokens.end, ranged, sentence);
    }
    if end > first.tokens.start || passage.has_cue("clock-broken", sentence.clone()) {
        return None;
    }
    // "the two-hour meeting, which began at 2 p.m., broke up at 4 p.m."
    let gap = end..first.tokens.start;
    let begins = gap.len() <= AHEAD + 2 && passage.has_cue("clock-begins", gap.clone());
    let small = |at: usize| passage.any(at, &["and", ",", "was", "is"]);
    let ends = passage.cue("clock-ends", between.clone()).is_some_and(|cue| (between.start..cue.start).all(small));
    if attributive && begins && ends {
        return Some(Tie::Before);
    }
    // "a three-hour blackout from 6 p.m. to 8 p.m.", "lasted two hours, from 9 a.m. to 11 a.m."
    let lasted = passage.has_cue("lasted", start.saturating_sub(2).max(sentence.start)..start);
    let noun =
        |at: usize| passage.is_word(at) && !passage.any(at, &["of", "a", "per"]) && !passage.str(at).ends_with('s');
    let tied = if lasted { gap.len() <= 2 } else { attributive && gap.len() == 2 && noun(gap.start) };
    (ranged && passage.says(first.tokens.start - 1, "from") && tied).then_some(Tie::Told)
}

/// The length follows the second time.
fn behind(
    passage: &Passage<'_>,
    (start, end): (usize, usize),
    mut at: usize,
    ranged: bool,
    sentence: &Range<usize>,
) -> Option<Tie> {
    // "at 1 p.m. on Saturday,", "at 2 a.m. the next morning,"
    if passage.says(at, "on") && passage.weekday(at + 1).is_some() {
        at += 2;
    } else if passage.says(at, "the") && passage.any(at + 1, &["same", "next", "following"]) {
        at += 3;
    }
    let gap = at..start;
    let opened = matches!(passage.str(at), "," | "(" | "–" | "—") && gap.len() <= TIED;
    let words = (at + 1).min(start)..start;
    let closes = |at: usize| at >= sentence.end || matches!(passage.str(at), "." | "," | ";" | ")" | "–" | "—");
    let hedges =
        |range: Range<usize>| range.into_iter().all(|at| passage.any(at, &["just", "exactly", "only", "or", "some"]));
    let text = passage.text_of(passage.span(start, end));
    let later = text.ends_with("later") || passage.says(end, "later");
    let after = if later && !text.ends_with("later") { end + 1 } else { end };
    if !opened {
        return None;
    }
    if later && hedges(words.clone()) {
        return (closes(after) || passage.any(after, &["after", "when", "with", "because", "having"]))
            .then_some(Tie::Told);
    }
    // "a journey of 75 minutes", "lasting three hours"
    let cue = |class: &str| passage.last_cue(class, words.clone()).is_some_and(|cue| cue.end == start);
    if closes(end) && cue("clock-way-of") {
        return Some(Tie::Way);
    }
    if closes(end) && cue("clock-lasting") {
        return Some(Tie::Told);
    }
    // "an eight-hour journey"
    let way = passage.cue("clock-way", end..end + 2).filter(|cue| cue.start <= end + 1 && closes(cue.end));
    if way.is_some() && words.len() == 1 && passage.any(words.start, &["a", "an"]) {
        return Some(Tie::Way);
    }
    let in_all = passage.cue("clock-in-all", end..end + 3).is_some_and(|cue| cue.start == end && closes(cue.end));
    (ranged && hedges(words) && (closes(end) || in_all)).then_some(Tie::Told)
}

/// Minutes that can lie from the first time to the last.
fn apart(first: &Clock, last: &Clock) -> Vec<i64> {
    let times = |clock: &Clock| {
        if clock.either {
            vec![clock.minutes % HALF_DAY, clock.minutes % HALF_DAY + HALF_DAY]
        } else {
            vec![clock.minutes]
        }
    };
    let mut all = Vec::new();
    for end in times(last) {
        for start in times(first) {
            let minutes = (end - start).rem_euclid(DAY);
            let minutes = if minutes == 0 { DAY } else { minutes };
            if !all.contains(&minutes) {
                all.push(minutes);
            }
        }
    }
    all
}

fn judge(
    check: &'static str,
    article: &Article<'_>,
    passage: &Passage<'_>,
    (index, stated): (usize, &Claim),
    (first, last): (&Clock, &Clock),
    tie: Tie,
    out: &mut Outcomes,
) {
    let (Some(each), Some(figure)) = (minutes_each(stated), stated.figure()) else { return };
    let length = figure.bounded(stated.bound, Reading::Half).times_value(Decimal::from(each));
    let printed = figure.value.times(Decimal::from(each)).unwrap_or(figure.value);
    if printed > Decimal::from(LONGEST) || length.low.is_none_or(|low| low > Decimal::from(LONGEST)) {
        return;
    }
    // round hours stand for more or less; a length in minutes is off by few
    let room = match (tie, each) {
        (_, 60) => ROUND,
        _ if stated.bound == Bound::About => ROUND,
        (Tie::Before, _) => NEARLY,
        _ => EXACT,
    };
    let wide = |minutes: i64| Interval::new(Decimal::from(minutes - room), Decimal::from(minutes + room));
    let length = if stated.bound == Bound::Exact { Interval::point(printed) } else { length };
    let gaps = apart(first, last);
    let fits = |minutes: i64| wide(minutes).intersects(length);
    // on the way the clocks may have been put forward or back by an hour
    let zones: &[i64] = if tie == Tie::Way { &[0, 60, -60] } else { &[0] };
    let holds = gaps.iter().any(|gap| zones.iter().any(|zone| fits(gap + zone)));
    let Some(&gap) = gaps.iter().min() else { return };
    let (from, to) =
        (passage.span(first.tokens.start, first.tokens.end), passage.span(last.tokens.start, last.tokens.end));
    let surface = article.document.slice(stated.number);
    let unit = |count: i64, name: &str| format!("{count} {name}{}", if count == 1 { "" } else { "s" });
    let right = match (gap / 60, gap % 60) {
        (0, minutes) => unit(minutes, "minute"),
        (hours, 0) => unit(hours, "hour"),
        (hours, minutes) => format!("{} {}", unit(hours, "hour"), unit(minutes, "minute")),
    };
    let (begins, ends) = (passage.text_of(from), passage.text_of(to));
    let told = article.document.slice(stated.span);
    let working = format!("{begins} to {ends}: {right}, stated {told}");
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    let mut spans = vec![from, to, stated.number];
    spans.sort_unstable();
    out.relations.push(Relation { kind: "span", outcome, spans, working: working.clone() });
    if holds {
        return;
    }
    let message = format!("from {begins} to {ends} are {right}, not {}", told.trim_end_matches(" later"));
    let severity = if tie == Tie::Before { Severity::Warning } else { Severity::Error };
    let mut finding = Finding::new(check, severity, stated.span, message.clone())
        .confidence(if tie == Tie::Before { 70 } else { 85 })
        .related(from, "the first time")
        .related(to, "the last time")
        .working(working);
    if let [part] = stated.parts.as_slice()
        && let Some(text) =
            repair::with_value(surface, Decimal::from(gap)).filter(|_| each == 1 && *part == stated.number)
    {
        finding = finding.suggest(*part, text, "if both times are right");
    }
    if severity == Severity::Error {
        refute(out, index, &message);
    }
    out.findings.push(finding);
}
