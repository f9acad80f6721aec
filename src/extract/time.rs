//! Dates, years, eras, decades, centuries and their parts, quarters, halves, "the first 11 months of 2021", ranges.
//!
//! Years are astronomical (138 BC is -137). Centuries are counted from 1 ("the 15th century" is 1401 to 1500).
//! "Early", "late" and "mid" keep the whole decade or century: where they end is a matter of taste.

use super::dates::{day_first, day_number, month, month_first, numeric_date, weekday_date};
use super::periods::{fiscal, ordinal_period, part_of, quarter_code, season};
use super::reader::Reader;
use super::years::{era_first, short_decade, year};
use crate::lexicon::{CalendarWord, Cues, NumberWord};
use crate::normalise::{Bound, Date, Period, UnitKind};

/// A date or period in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) start: usize,
    pub(super) end: usize,
    /// `None`: written as a date that the calendar does not have, or one whose year nothing says.
    pub(super) period: Option<Period>,
    /// A day of a month whose year neither the text nor a dateline says.
    pub(super) undated: bool,
    pub(super) bound: Bound,
    pub(super) remark: Option<&'static str>,
    /// Another reading that is as good.
    pub(super) other: Option<Period>,
}

impl Time {
    pub(super) fn new(start: usize, end: usize, period: Period) -> Self {
        let bound = if period.as_single().is_some() { Bound::Exact } else { Bound::Range };
        Self { start, end, period: Some(period), undated: false, bound, remark: None, other: None }
    }

    pub(super) fn date(start: usize, end: usize, date: Date) -> Self {
        let mut time = Self::new(start, end, Period::single(date));
        if !date.exists() {
            time.period = None;
        }
        time
    }

    /// "April 25" where nothing says the year.
    pub(super) fn undated(start: usize, end: usize) -> Self {
        Self { start, end, period: None, undated: true, bound: Bound::Exact, remark: None, other: None }
    }

    pub(super) fn starting(mut self, start: usize) -> Self {
        self.start = start;
        self
    }
}

/// The time expression at token `i`, ranges included.
pub(super) fn time(r: &Reader<'_>, i: usize) -> Option<Time> {
    if r.is_number(i) {
        let first = number_first(r, i)?;
        return Some(dashed(r, first).unwrap_or_else(|| bounded(r, first)));
    }
    if !may_begin(r, i) {
        return None;
    }
    // "from … to …", "between … and …" begin with their preposition
    for (lead, joint) in [("from", "to"), ("between", "and"), ("from", "until"), ("from", "through")] {
        if r.says(i, lead) {
            let skip = if r.says(i + 1, "the") { i + 2 } else { i + 1 };
            // "from May 3 to June 5, 2020": the year of the end first, then that of today
            for first in [bare_month(r, skip), one(r, skip)].into_iter().flatten() {
                if !r.says(first.end, joint) {
                    continue;
                }
                let second = if r.says(first.end + 1, "the") { first.end + 2 } else { first.end + 1 };
                if let Some(last) = one(r, second)
                    && let Some(joined) = join(r, first, last)
                {
                    return Some(joined.starting(i));
                }
            }
        }
    }
    if let Some(months) = months_of_year(r, i) {
        return Some(months);
    }
    let first = one(r, i)?;
    if let Some(joined) = dashed(r, first) {
        return Some(joined);
    }
    Some(bounded(r, first))
}

/// A period may begin with this word or mark: what no rule of this module asks for is most of a text.
fn may_begin(r: &Reader<'_>, i: usize) -> bool {
    let word = r.word(i);
    word.calendar.is_some()
        || matches!(word.number, Some(NumberWord::Ordinal(_) | NumberWord::Ten(_) | NumberWord::Unit(_)))
        || word.cues.has(Cues::PART)
        || matches!(r.tokens.get(i).map_or(0, |token| token.first | 0x20), b'b' | b'f' | b'h' | b'l' | b'q')
            && r.any(i, &["from", "between", "latter", "last", "final", "fiscal", "financial", "fy", "q", "h"])
        || matches!(r.str(i), "’" | "'" | "‘")
}

/// "January to November 2021", "June–August 2015".
fn months_of_year(r: &Reader<'_>, i: usize) -> Option<Time> {
    let first = bare_month(r, i)?;
    if !(r.any(first.end, &["to", "and", "through", "until"]) || r.is_dash(first.end)) {
        return None;
    }
    let last = one(r, first.end + 1)?;
    if r.says(first.end, "and") && last.period?.start?.day.is_some() {
        return None;
    }
    join(r, first, last)
}

/// A month that takes its year from the other end of a range; stands for year 0 until joined.
fn bare_month(r: &Reader<'_>, i: usize) -> Option<Time> {
    let month = month(r, i)?;
    let at = r.skip_point(i + 1);
    if let Some((day, end)) = day_number(r, at)
        && !r.is_number(end)
    {
        return Some(Time::date(i, end, Date::day(0, month, day)));
    }
    Some(Time::date(i, at, Date::month(0, month)))
}

/// Joins two ends; the first borrows year, month or era of the second.
fn join(r: &Reader<'_>, first: Time, last: Time) -> Option<Time> {
    let (a, b) = (first.period?, last.period?);
    // two centuries or quarters, and decades joined by "and", stay two claims; "through" closes the gap of decades
    let whole = |p: Period| p.as_single().is_some();
    let through = r.any(first.end, &["through", "until", "till"]) || r.says(first.start.wrapping_sub(1), "from");
    let decades = || years(a) == 10 && years(b) == 10;
    if whole(a) != whole(b) || !(whole(a) || through && decades()) {
        return None;
    }
    let (mut start, end) = (a.start?, b.end?);
    if start.year == 0 && start.month.is_some() {
        start.year = end.year - i32::from(start.month > end.month);
    }
    // "138 to 125 BC": the era belongs to both
    if end.year <= 0
        && start.year > 0
        && start.month.is_none()
        && !era_after(r, first.end.saturating_sub(1))
        && start.year > 1 - end.year
    {
        start.year = 1 - start.year;
    }
    if start.first_day() > end.last_day() {
        return None;
    }
    let mut joined = Time::new(first.start, last.end, Period::between(start, end));
    joined.bound = Bound::Range;
    Some(joined)
}

pub(super) fn era_after(r: &Reader<'_>, i: usize) -> bool {
    matches!(r.calendar(i), Some(CalendarWord::Before | CalendarWord::After))
}

/// "1939–45", "2020/21", "1187–89", "2005 to 2020", "2019-2021".
pub(super) fn dashed(r: &Reader<'_>, first: Time) -> Option<Time> {
    let at = first.end;
    let Some(date) = first.period?.as_single() else { return decades(r, first) };
    let joint = r.is_dash(at) || r.is(at, "/") && r.glued(at) || r.any(at, &["to", "through", "thru"]);
    if !joint {
        return None;
    }
    let next = at + 1;
    if date.month.is_none()
        && r.is_number(next)
        && r.str(next).len() == 2
        && r.glued(at)
        && r.glued(next)
        && r.str(first.end - 1).len() == 4
    {
        let tail: i32 = r.str(next).parse().ok()?;
        let year = date.year - date.year.rem_euclid(100) + tail;
        let year = if year <= date.year && tail < 10 { year + 100 } else { year };
        let clean = !(r.glued(next + 1) && (r.is_number(next + 1) || r.is_word(next + 1) && !r.is_hyphen(next + 1)));
        // "2003-04" may be a month only as ISO, which dates read first
        return (year > date.year && year - date.year < 100 && clean)
            .then(|| Time::new(first.start, next + 1, Period::between(date, Date::year(year))));
    }
    if r.is(at, "/") && !(r.is_number(next) && r.str(next).len() == 4) {
        return None;
    }
    let last = one(r, if r.says(next, "the") { next + 1 } else { next })?;
    let end = last.period?.as_single()?;
    // "on April 3 to March": only like with like
    let alike = date.month.is_some() == end.month.is_some() && date.day.is_some() == end.day.is_some();
    alike.then(|| join(r, first, last))?
}

/// Years of a period of whole years; 0 for others.
fn years(period: Period) -> i32 {
    match (period.start, period.end) {
        (Some(start), Some(end)) if start.month.is_none() && end.month.is_none() => end.year - start.year + 1,
        _ => 0,
    }
}

/// "the 1920s through the 1940s", "1980s to 1990s": from the first year to the last.
fn decades(r: &Reader<'_>, first: Time) -> Option<Time> {
    let at = first.end;
    let dash = r.is_dash(at) && !r.is(at, "—");
    if !dash && !r.any(at, &["through", "until", "till", "to"]) {
        return None;
    }
    let last = one(r, if r.says(at + 1, "the") { at + 2 } else { at + 1 })?;
    let (start, end) = (first.period?.start?, last.period?.end?);
    let alike = years(first.period?) == 10 && years(last.period?) == 10;
    (alike && start < end).then(|| Time::new(first.start, last.end, Period::between(start, end)))
}

/// The full date at token `i`.
pub(super) fn full_date(r: &Reader<'_>, i: usize) -> Option<Date> {
    let time = if r.is_number(i) { numeric_date(r, i).or_else(|| day_first(r, i)) } else { month_first(r, i) };
    time?.period?.as_single().filter(|date| date.day.is_some())
}

/// "by 2030", "no later than 2030", "since 1948", "from 2010 onwards", "since the late 1980s", "until March 2021", "before 1950".
fn bounded(r: &Reader<'_>, time: Time) -> Time {
    let before =
        if r.says(time.start.wrapping_sub(1), "the") { time.start.wrapping_sub(2) } else { time.start.wrapping_sub(1) };
    let mut time = time;
    let Some(period) = time.period else { return time };
    let year_or_date = period.as_single().is_some();
    let limit = |word: &str| {
        r.says(before, "than") && r.says(before.wrapping_sub(1), word) && r.any(before.wrapping_sub(2), &["no", "not"])
    };
    let onwards = r.says(before, "from") && r.any(time.end, &["onward", "onwards"]);
    if (r.says(before, "by") || limit("later")) && year_or_date {
        time.bound = Bound::AtMost;
    } else if limit("earlier") && year_or_date || onwards || r.says(before, "since") {
        time.period = Some(Period { start: period.start, end: None });
        time.bound = Bound::AtLeast;
    } else if r.any(before, &["until", "till"]) {
        time.period = Some(Period { start: None, end: period.end });
        time.bound = Bound::AtMost;
    } else if r.says(before, "before") && year_or_date && !is_length(r, before.wrapping_sub(1)) {
        time.bound = Bound::Less;
    }
    time
}

/// "year", as in "the year before 2015".
fn is_length(r: &Reader<'_>, i: usize) -> bool {
    r.lexicon.unit_name(r.key(i).as_str()).is_some_and(|unit| unit.kind == UnitKind::Duration)
}

/// One date or period that begins with digits.
fn number_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    numeric_date(r, i)
        .or_else(|| day_first(r, i))
        .or_else(|| ordinal_period(r, i))
        .or_else(|| quarter_code(r, i))
        .or_else(|| year(r, i))
}

/// One date or period, no range.
fn one(r: &Reader<'_>, i: usize) -> Option<Time> {
    if r.is_number(i) {
        return number_first(r, i);
    }
    weekday_date(r, i)
        .or_else(|| month_first(r, i))
        .or_else(|| part_of(r, i))
        .or_else(|| ordinal_period(r, i))
        .or_else(|| quarter_code(r, i))
        .or_else(|| fiscal(r, i))
        .or_else(|| season(r, i))
        .or_else(|| era_first(r, i))
        .or_else(|| short_decade(r, i))
}
