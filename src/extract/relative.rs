//! Times that are told from another time: "last Tuesday", "three weeks ago", "next month", "this spring", "the previous
//! year", "in January". They are no figures; they say when the figures beside them are. What is told from the day of
//! writing needs that day, what is told from a date of the text ("a year earlier") needs that one; else the figure beside
//! it is of a time that nobody knows.

use std::ops::Range;

use super::periods::{WINTER, season_of};
use super::voices::Text;
use crate::claim::Claim;
use crate::lexicon::{CalendarWord, Classes, Cues, NumberWord};
use crate::normalise::{Date, Period};
use crate::span::Span;

/// A time that is said of the figures near it.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    /// `None`: what it is told from is not known.
    pub(super) period: Option<Period>,
    /// Another reading that is as good.
    pub(super) other: Option<Period>,
    pub(super) span: Span,
    pub(super) token: usize,
    pub(super) end: usize,
    /// Told from another time, not written out.
    pub(super) told: bool,
}

/// What times are told from.
#[derive(Clone, Copy)]
pub(super) struct Anchors<'a> {
    /// The day of writing.
    pub(super) today: Option<Date>,
    /// Claims of the sentence.
    pub(super) claims: &'a [Claim],
    /// Last period of the text before the sentence.
    pub(super) carried: Option<Period>,
}

/// "March 31, 2019" of "the third quarter of fiscal 2019, which ended on March 31, 2019": only says when another time of
/// the text ends.
pub(super) fn ends_another(all: Text<'_>, claims: &[Claim], claim: &Claim) -> bool {
    let back = |at: usize, words: &[&str]| match at.checked_sub(1) {
        Some(before) if words.iter().any(|word| all.is(before, word)) => before,
        _ => at,
    };
    let on = back(claim.tokens.0, &["on"]);
    let verb = back(on, &["ended", "ending", "ends"]);
    let start = back(back(verb, &["which", "that"]), &[","]);
    verb < on && claims.iter().any(|other| other.time().is_some() && other.tokens.1 == start)
}

/// "March 2023" of "the year to March 2023", "30 June" of "the six months ended 30 June 2020": the whole time that ends
/// then, and the token of its length.
pub(super) fn ended(all: Text<'_>, claims: &[Claim], claim: &Claim) -> Option<(Period, usize)> {
    let end = claim.time()?.as_single()?;
    let on = usize::from(claim.tokens.0 > 0 && all.is(claim.tokens.0 - 1, "on"));
    let verb = claim.tokens.0.checked_sub(1 + on)?;
    let unit = all.unit(verb.checked_sub(1)?)?;
    let ends = ["to", "ended", "ending"].iter().any(|word| all.is(verb, word));
    let length = claims.iter().find(|claim| claim.tokens.1 == verb && claim.figure().is_some());
    let counted = length.and_then(Claim::figure);
    let count = counted.map_or(Some(1), |figure| figure.value.to_i64())?;
    let months = i32::try_from(count).ok()?.checked_mul(match unit {
        "year" => 12,
        "quarter" => 3,
        "month" => 1,
        _ => return None,
    })?;
    let sole = counted.is_some() || unit != "month" && all.is(verb - 1, unit);
    let after = match end.day {
        Some(_) => end.plus_days(1)?,
        None => shifted(Some(Period::single(Date::month(end.year, end.month?))), "month", 1)?.end?,
    };
    let first = shifted(Some(Period::single(Date::month(after.year, after.month?))), "month", -months)?.start?;
    let start = Date { day: after.day, ..first };
    let token = length.map_or(verb - 1, |length| length.tokens.0);
    (ends && sole && months <= 60 && start.exists()).then(|| (Period::between(start, end), token))
}

/// Words before a time that is only compared with ("than last year", "from a year earlier").
const COMPARING: [&str; 15] = [
    "than", "with", "to", "from", "over", "versus", "against", "on", "since", "until", "till", "before", "after", "as",
    "like",
];

/// A time told in a sentence, with its tokens.
struct Told {
    tokens: Range<usize>,
    period: Option<Period>,
    other: Option<Period>,
}

impl Told {
    fn new(from: usize, to: usize, period: Option<Period>) -> Self {
        Self { tokens: from..to, period, other: None }
    }

    fn or(mut self, other: Option<Period>) -> Self {
        self.other = other;
        self
    }
}

/// Adds the times that are told by the words at `cues`.
pub(super) fn read(all: Text<'_>, sentence: &Range<usize>, cues: &[usize], from: Anchors<'_>, whens: &mut Vec<When>) {
    for &at in cues {
        let Some(told) = told(all, sentence, at, from) else { continue };
        let Range { start, end } = told.tokens.clone();
        let inside =
            from.claims.iter().any(|claim| claim.time().is_some() && claim.tokens.0 < end && start < claim.tokens.1);
        let article = start > sentence.start && all.is(start - 1, "the");
        let before = if article { start.wrapping_sub(2) } else { start.wrapping_sub(1) };
        let compared = before >= sentence.start && before < start && COMPARING.iter().any(|word| all.is(before, word));
        if inside || compared || start >= end {
            continue;
        }
        let span = Span::new(all.tokens[start].span.start, all.tokens[end - 1].span.end);
        whens.push(When { period: told.period, other: told.other, span, token: start, end, told: true });
    }
}

fn told(all: Text<'_>, sentence: &Range<usize>, at: usize, from: Anchors<'_>) -> Option<Told> {
    let today = from.today;
    let word = all.lower(at);
    let word = word.as_str();
    match word {
        "yesterday" => Some(Told::new(at, at + 1, today.and_then(|day| day.plus_days(-1)).map(Period::single))),
        "tomorrow" => Some(Told::new(at, at + 1, today.and_then(|day| day.plus_days(1)).map(Period::single))),
        "ago" => ago(all, sentence, at, from),
        "earlier" | "later" | "before" | "after" => apart(all, sentence, at, from),
        "months" => of_the_year(all, sentence, at, from),
        "last" | "next" | "this" | "coming" | "previous" | "preceding" | "following" => {
            if at + 1 >= sentence.end || all.is(at + 2, "of") && at + 2 < sentence.end {
                return None;
            }
            let anchored = matches!(word, "previous" | "preceding" | "following")
                || word == "next" && at > sentence.start && all.is(at - 1, "the");
            let step = match word {
                "last" | "previous" | "preceding" => -1,
                "this" => 0,
                _ => 1,
            };
            if anchored {
                return Some(Told::new(at, at + 2, shifted(anchor(all, at, from), all.unit(at + 1)?, step)));
            }
            beside(all, sentence, at, step, from)
        }
        _ => bare(all, sentence, at, today),
    }
}

/// "last year", "next Tuesday", "this spring", "November last year", "the third quarter of last year".
fn beside(all: Text<'_>, sentence: &Range<usize>, at: usize, step: i32, from: Anchors<'_>) -> Option<Told> {
    let today = from.today;
    let noun = at + 1;
    match all.word_of(noun).calendar {
        Some(CalendarWord::Weekday(weekday)) => {
            let (main, other) = today.and_then(|today| weekdays(today, weekday, step)).unzip();
            return Some(Told::new(at, noun + 1, main).or(other.flatten()));
        }
        Some(CalendarWord::Month(month)) if all.is_capital(noun) => {
            let month_of = |today: Date| {
                let now = today.month?;
                let year = match step {
                    -1 => today.year - i32::from(month >= now),
                    0 => today.year,
                    _ => today.year + i32::from(month <= now),
                };
                Some(Period::single(Date::month(year, month)))
            };
            return Some(Told::new(at, noun + 1, today.and_then(month_of)));
        }
        Some(CalendarWord::Season(season)) => {
            let (main, other) = today.and_then(|today| seasons(today, season, step)).unzip();
            return Some(Told::new(at, noun + 1, main).or(other.flatten()));
        }
        _ => {}
    }
    let unit = all.unit(noun)?;
    let period = today.and_then(|today| around(today, unit, step));
    let year = today.filter(|_| unit == "year").map(|today| today.year + step);
    let told = |from: usize, period: Option<Period>| Some(Told::new(from, noun + 1, period));
    if unit == "year" && at > sentence.start {
        let of = all.is(at - 1, "of");
        let part = if of { at.wrapping_sub(2) } else { at - 1 };
        match all.word_of(part).calendar {
            Some(CalendarWord::Month(month)) if all.is_capital(part) => {
                return told(part, year.map(|year| Period::single(Date::month(year, month))));
            }
            Some(CalendarWord::Season(season)) => return told(part, year.map(|year| season_of(season, year))),
            _ => {}
        }
        if of && (all.is(part, "months") || all.is(part, "month")) {
            let (lead, count, first) = some_months(all, sentence, part, from)?;
            let months = |year| match first {
                true => Period::between(Date::month(year, 1), Date::month(year, count)),
                false => Period::between(Date::month(year, 13 - count), Date::month(year, 12)),
            };
            return told(lead, year.map(months));
        }
        if of && part > sentence.start {
            let ordinal = match all.word_of(part - 1).number {
                Some(NumberWord::Ordinal(value)) => u8::try_from(value).ok(),
                _ => None,
            };
            if let Some((parts, ordinal)) = all.parts(part).zip(ordinal) {
                return told(part - 1, year.and_then(|year| part_of(year, ordinal, parts)));
            }
        }
    }
    told(at, period)
}

/// "the first 11 months of the year": of this year, once they are over, else of the last.
fn of_the_year(all: Text<'_>, sentence: &Range<usize>, at: usize, from: Anchors<'_>) -> Option<Told> {
    let of = all.is(at + 1, "of") && all.is(at + 2, "the") && all.is(at + 3, "year") && at + 3 < sentence.end;
    // "of the year 2019", "of the year to June"
    let more = at + 4 < sentence.end
        && (all.is_number(at + 4) || ["to", "of", "that"].iter().any(|word| all.is(at + 4, word)));
    let (lead, count, first) = some_months(all, sentence, at, from).filter(|_| of && !more)?;
    let months = from.today.and_then(|today| {
        let last = if first { count } else { 12 };
        let year = today.year - i32::from(today.month? <= last);
        Some(Period::between(Date::month(year, last - count + 1), Date::month(year, last)))
    });
    Some(Told::new(lead, at + 4, months))
}

/// "first 11 months", "last three months" that end at `noun`: the first token, how many, whether they are the first.
fn some_months(all: Text<'_>, sentence: &Range<usize>, noun: usize, from: Anchors<'_>) -> Option<(usize, u8, bool)> {
    let claim = from.claims.iter().find(|claim| claim.tokens.1 == noun + 1)?;
    let count = u8::try_from(claim.figure()?.value.to_i64()?).ok().filter(|count| (1..=12).contains(count))?;
    let lead = claim.tokens.0.checked_sub(1).filter(|&lead| lead >= sentence.start)?;
    let first = all.word_of(lead).number == Some(NumberWord::Ordinal(1));
    (first || all.is(lead, "last") || all.is(lead, "final")).then_some((lead, count, first))
}

/// "three weeks ago", "a year ago".
fn ago(all: Text<'_>, sentence: &Range<usize>, at: usize, from: Anchors<'_>) -> Option<Told> {
    let (start, unit, count) = length(all, sentence, at, from)?;
    let period = from.today.and_then(|today| match unit {
        "year" => Some(Period::single(Date::year(today.year.checked_sub(count)?))),
        _ => around(today, unit, count.checked_neg()?),
    });
    Some(Told::new(start, at + 1, period))
}

/// "a year earlier", "two years later", "the year before".
fn apart(all: Text<'_>, sentence: &Range<usize>, at: usize, from: Anchors<'_>) -> Option<Told> {
    let back = all.is(at, "earlier") || all.is(at, "before");
    // "a year before the war", "earlier than planned" are told from something else
    let closed = at + 1 >= sentence.end || !all.is_word_or_number(at + 1) || all.is(at + 1, "and");
    let (start, unit, count) = length(all, sentence, at, from)?;
    // "Two years later the total was …": it stands before its clause
    let leads = start == sentence.start || all.is(start - 1, ",") || all.is(start - 1, "and");
    let adverb = all.is(at, "earlier") || all.is(at, "later");
    let told_from = ["than", "in", "on", "this", "that"].iter().any(|word| all.is(at + 1, word));
    if !(closed || leads && adverb && !told_from) {
        return None;
    }
    Some(Told::new(start, at + 1, shifted(anchor(all, start, from), unit, if back { -count } else { count })))
}

/// "three weeks" before `at`: its first token, its unit, how many.
fn length(all: Text<'_>, sentence: &Range<usize>, at: usize, from: Anchors<'_>) -> Option<(usize, &'static str, i32)> {
    let noun = at.checked_sub(1).filter(|&noun| noun > sentence.start)?;
    let unit = all.unit(noun)?;
    if ["a", "an", "one", "the"].iter().any(|article| all.is(noun - 1, article)) {
        return Some((noun - 1, unit, 1));
    }
    let claim = from.claims.iter().find(|claim| claim.tokens.1 == at)?;
    let count = claim.figure()?.value.to_i64().filter(|_| claim.figure().is_some_and(|f| f.value.is_integer()))?;
    Some((claim.tokens.0, unit, i32::try_from(count).ok().filter(|count| (1..=10_000).contains(count))?))
}

/// "in January", "in the third quarter": the last one that has begun; the coming one is the other reading.
fn bare(all: Text<'_>, sentence: &Range<usize>, at: usize, today: Option<Date>) -> Option<Told> {
    let before = at.checked_sub(1).filter(|&before| before >= sentence.start)?;
    let Some(CalendarWord::Month(month)) = all.word_of(at).calendar else {
        let parts = all.parts(at)?;
        let Some(NumberWord::Ordinal(ordinal)) = all.word_of(before).number else { return None };
        let led = before >= sentence.start + 2
            && all.is(before - 1, "the")
            && (all.is(before - 2, "in") || all.is(before - 2, "for") || all.is(before - 2, "during"));
        // "in the first half of the match", "in the second quarter of 2019"
        let more = at + 1 < sentence.end && ["of", "in", "century"].iter().any(|word| all.is(at + 1, word));
        let ordinal = u8::try_from(ordinal).ok().filter(|_| led && !more)?;
        let last = today.and_then(|today| {
            let period = part_of(today.year, ordinal, parts)?;
            let begun = period.first_day()? <= today.last_day();
            if begun { Some(period) } else { part_of(today.year - 1, ordinal, parts) }
        });
        return Some(Told::new(before, at + 1, last));
    };
    let led = all.word_of(before).classes.has(Classes::PREPOSITION) && !all.is(before, "of");
    let dated = at + 1 < sentence.end && (all.is_number(at + 1) || all.is(at + 1, ",") && all.is_number(at + 2));
    if !led || !all.is_capital(at) || dated {
        return None;
    }
    let months = |today: Date| {
        let last = today.year - i32::from(month > today.month?);
        Some((Period::single(Date::month(last, month)), Period::single(Date::month(last + 1, month))))
    };
    let (main, other) = today.and_then(months).unzip();
    Some(Told::new(at, at + 1, main).or(other))
}

/// One of `parts` equal parts of a year.
fn part_of(year: i32, ordinal: u8, parts: u8) -> Option<Period> {
    let months = 12 / parts;
    let last = ordinal.checked_mul(months).filter(|_| (1..=parts).contains(&ordinal))?;
    Some(Period::between(Date::month(year, last - months + 1), Date::month(year, last)))
}

/// The period of the text that "a year earlier" at token `at` is told from: the last date before it in the sentence, else
/// the last of the text before the sentence; a date behind it is rather the one that is told.
fn anchor(all: Text<'_>, at: usize, from: Anchors<'_>) -> Option<Period> {
    let before = from.claims.iter().rfind(|claim| claim.time().is_some() && claim.tokens.1 <= at);
    let whole = |claim: &Claim| ended(all, from.claims, claim).map(|(period, _)| period).or(claim.time());
    before.map_or(from.carried, whole)
}

/// A period a number of units later, as exact as it was.
fn shifted(period: Option<Period>, unit: &str, step: i32) -> Option<Period> {
    let moved = |date: Date| match unit {
        "year" => {
            let moved = Date { year: date.year.checked_add(step)?, ..date };
            Some(if moved.exists() { moved } else { Date::month(moved.year, moved.month?) })
        }
        "month" => {
            let at = (i64::from(date.year) * 12 + i64::from(date.month?) - 1).checked_add(i64::from(step))?;
            let month = u8::try_from(at.rem_euclid(12) + 1).ok()?;
            Some(Date::month(i32::try_from(at.div_euclid(12)).ok()?, month))
        }
        "week" => date.day.and_then(|_| date.plus_days(i64::from(step) * 7)),
        "day" => date.day.and_then(|_| date.plus_days(i64::from(step))),
        _ => None,
    };
    let period = period?;
    Some(Period::between(moved(period.start?)?, moved(period.end?)?))
}

/// The year, month, week, day or quarter that lies `step` of them from the one of `today`.
fn around(today: Date, unit: &str, step: i32) -> Option<Period> {
    match unit {
        "week" => {
            let monday = today.plus_days(-i64::from(today.weekday()?))?.plus_days(i64::from(step) * 7)?;
            Some(Period::between(monday, monday.plus_days(6)?))
        }
        "quarter" => {
            let at = i64::from(today.year) * 4 + i64::from((today.month? - 1) / 3) + i64::from(step);
            part_of(i32::try_from(at.div_euclid(4)).ok()?, u8::try_from(at.rem_euclid(4) + 1).ok()?, 4)
        }
        "year" => Some(Period::single(Date::year(today.year.checked_add(step)?))),
        "month" => shifted(Some(Period::single(Date::month(today.year, today.month?))), unit, step),
        _ => shifted(Some(Period::single(today)), unit, step),
    }
}

/// "last Tuesday" of a Friday: that of this week, or of the week before; "next Tuesday" likewise.
fn weekdays(today: Date, weekday: u8, step: i32) -> Option<(Period, Option<Period>)> {
    let now = i64::from(today.weekday()?);
    let day = i64::from(weekday);
    let single = |days: i64| today.plus_days(days).map(Period::single);
    let ahead = (day - now).rem_euclid(7);
    match step {
        -1 => {
            let back = if ahead == 0 { -7 } else { ahead - 7 };
            Some((single(back)?, if day < now { single(back - 7) } else { None }))
        }
        0 => Some((single(day - now)?, None)),
        _ => {
            let ahead = if ahead == 0 { 7 } else { ahead };
            Some((single(ahead)?, if day > now { single(ahead + 7) } else { None }))
        }
    }
}

/// "last summer" of a November: that of this year, or of the year before.
fn seasons(today: Date, season: u8, step: i32) -> Option<(Period, Option<Period>)> {
    let (from, to) = (today.first_day(), today.last_day());
    let of = |year: i32| season_of(season, year);
    // the last one that has begun
    let begun =
        (0..3).map(|back| today.year - back).find(|&year| of(year).first_day().is_some_and(|day| day <= from))?;
    let over = of(begun).last_day()? < to;
    Some(match step {
        -1 if over => (of(begun), (begun == today.year).then(|| of(begun - 1))),
        -1 => (of(begun - 1), None),
        // "this autumn" of a December is over; "this winter" of a May may be the last or the coming one
        0 if season == WINTER => (of(begun), (over && begun < today.year).then(|| of(begun + 1))),
        0 => (of(today.year), None),
        _ => (of(begun + 1), None),
    })
}

impl Text<'_> {
    /// Unit of the calendar at a token, plural and possessive too.
    fn unit(&self, at: usize) -> Option<&'static str> {
        const UNITS: [(&str, &str); 5] =
            [("year", "years"), ("month", "months"), ("week", "weeks"), ("day", "days"), ("quarter", "quarters")];
        let word = self.base(at);
        UNITS.iter().find(|(one, many)| word.eq_ignore_ascii_case(one) || word.eq_ignore_ascii_case(many)).map(|u| u.0)
    }

    /// Parts of a year that a word names: quarters four, halves two.
    fn parts(&self, at: usize) -> Option<u8> {
        let word = self.base(at);
        if word.eq_ignore_ascii_case("quarter") {
            return Some(4);
        }
        word.eq_ignore_ascii_case("half").then_some(2)
    }
}

/// Cues of [`read`].
#[inline]
pub(super) fn is_cue(word: &crate::lexicon::Word) -> bool {
    word.cues.has(Cues::WHEN) || matches!(word.calendar, Some(CalendarWord::Month(_)))
}
