//! Dates, years, eras, decades, centuries and their parts, quarters, halves, "the first 11 months of 2021", ranges.
//!
//! Years are astronomical (138 BC is -137). Centuries are counted from 1 ("the 15th century" is 1401 to 1500).
//! "Early", "late" and "mid" keep the whole decade or century: where they end is a matter of taste.

use super::number::{self, Style, digits};
use super::reader::Reader;
use crate::lexicon::{CalendarWord, Classes, Cues, NumberWord};
use crate::normalise::{Bound, Date, Period};

/// A date or period in the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) start: usize,
    pub(super) end: usize,
    /// `None`: written as a date that the calendar does not have.
    pub(super) period: Option<Period>,
    pub(super) bound: Bound,
    pub(super) remark: Option<&'static str>,
}

impl Time {
    fn new(start: usize, end: usize, period: Period) -> Self {
        let bound = if period.as_single().is_some() { Bound::Exact } else { Bound::Range };
        Self { start, end, period: Some(period), bound, remark: None }
    }

    fn date(start: usize, end: usize, date: Date) -> Self {
        let mut time = Self::new(start, end, Period::single(date));
        if !date.exists() {
            time.period = None;
        }
        time
    }

    fn starting(mut self, start: usize) -> Self {
        self.start = start;
        self
    }
}

/// The time expression at token `i`, ranges included.
pub(super) fn time(r: &Reader<'_>, i: usize) -> Option<Time> {
    // "from … to …", "between … and …" begin with their preposition
    for (lead, joint) in [("from", "to"), ("between", "and"), ("from", "until"), ("from", "through")] {
        if r.says(i, lead) {
            let skip = if r.says(i + 1, "the") { i + 2 } else { i + 1 };
            if let Some(first) = one(r, skip).or_else(|| bare_month(r, skip))
                && r.says(first.end, joint)
            {
                let second = if r.says(first.end + 1, "the") { first.end + 2 } else { first.end + 1 };
                if let Some(last) = one(r, second)
                    && let Some(joined) = join(r, first, last)
                {
                    return Some(joined.starting(i));
                }
            }
        }
    }
    let first = match one(r, i) {
        Some(first) => first,
        None => return months_of_year(r, i),
    };
    if let Some(joined) = dashed(r, first) {
        return Some(joined);
    }
    Some(bounded(r, first))
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
    // two centuries, decades or quarters stay two claims: what lies between them is not one period of the text
    let whole = |p: Period| p.as_single().is_some();
    if !whole(a) || !whole(b) {
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

fn era_after(r: &Reader<'_>, i: usize) -> bool {
    matches!(r.calendar(i), Some(CalendarWord::Before | CalendarWord::After))
}

/// "1939–45", "2020/21", "1187–89", "2005 to 2020", "2019-2021".
fn dashed(r: &Reader<'_>, first: Time) -> Option<Time> {
    let date = first.period?.as_single()?;
    let at = first.end;
    let joint = r.is_dash(at) || r.is(at, "/") && r.glued(at) || r.says(at, "to") || r.says(at, "through");
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

/// "by 2030", "since 1948".
fn bounded(r: &Reader<'_>, time: Time) -> Time {
    let before =
        if r.says(time.start.wrapping_sub(1), "the") { time.start.wrapping_sub(2) } else { time.start.wrapping_sub(1) };
    let mut time = time;
    let Some(period) = time.period else { return time };
    let year_or_date = period.as_single().is_some();
    if r.says(before, "by") && year_or_date {
        time.bound = Bound::AtMost;
    } else if r.says(before, "since") && year_or_date {
        time.period = Some(Period { start: period.start, end: None });
        time.bound = Bound::AtLeast;
    }
    time
}

/// One date or period, no range.
fn one(r: &Reader<'_>, i: usize) -> Option<Time> {
    weekday_date(r, i)
        .or_else(|| month_first(r, i))
        .or_else(|| part_of(r, i))
        .or_else(|| numeric_date(r, i))
        .or_else(|| day_first(r, i))
        .or_else(|| ordinal_period(r, i))
        .or_else(|| quarter_code(r, i))
        .or_else(|| fiscal(r, i))
        .or_else(|| season(r, i))
        .or_else(|| era_first(r, i))
        .or_else(|| short_decade(r, i))
        .or_else(|| year(r, i))
}

/// "Tuesday, April 23, 2024": the date with its weekday.
fn weekday_date(r: &Reader<'_>, i: usize) -> Option<Time> {
    let Some(CalendarWord::Weekday(_)) = r.calendar(i) else { return None };
    let mut at = r.skip_point(i + 1);
    if r.is(at, ",") {
        at += 1;
    }
    if r.says(at, "the") {
        at += 1;
    }
    let date = month_first(r, at).or_else(|| day_first(r, at)).or_else(|| numeric_date(r, at))?;
    date.period.is_none_or(|p| p.start.is_some_and(|d| d.day.is_some())).then(|| date.starting(i))
}

/// A month name: capitals, or an abbreviation; "may" and "march" only as names.
fn month(r: &Reader<'_>, i: usize) -> Option<u8> {
    match r.calendar(i) {
        Some(CalendarWord::Month(month)) if r.is_capital(i) => Some(month),
        _ => None,
    }
}

/// A day of the month with an optional ending: "5", "25th".
fn day_number(r: &Reader<'_>, i: usize) -> Option<(u8, usize)> {
    if !r.is_number(i) || r.str(i).len() > 2 {
        return None;
    }
    let day: u8 = r.str(i).parse().ok()?;
    let end = if r.glued(i + 1) && ordinal_ending(r, i + 1) { i + 2 } else { i + 1 };
    ((1..=31).contains(&day)).then_some((day, end))
}

pub(super) fn ordinal_ending(r: &Reader<'_>, i: usize) -> bool {
    r.any(i, &["st", "nd", "rd", "th"])
}

/// A year of four digits.
fn four_digits(r: &Reader<'_>, i: usize) -> Option<i32> {
    if !r.is_number(i) || r.str(i).len() != 4 {
        return None;
    }
    r.str(i).parse().ok().filter(|year| (1000..=2999).contains(year))
}

/// A year after a day or month, with an optional comma and era.
fn year_after(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    let at = if r.is(i, ",") { i + 1 } else { i };
    let at = if r.says(at, "of") || r.says(at, "in") && at == i { at + 1 } else { at };
    let year = four_digits(r, at)?;
    // "in March 2,000 people" is grouped; "April 2016, 55 projects" is not our comma
    if era_after(r, at + 1) && matches!(r.calendar(at + 1), Some(CalendarWord::Before)) {
        return Some((1 - year, at + 2));
    }
    Some((year, at + 1))
}

/// The year a month or day without one belongs to: that of "today".
fn implied_year(r: &Reader<'_>) -> Option<i32> {
    r.today.map(|today| today.year)
}

/// "April 23, 2024", "Jan. 2020", "March 5", "Jan. 3-5, 2022", "January 25th, 2022".
fn month_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    let month = month(r, i)?;
    let at = r.skip_point(i + 1);
    let the = if r.says(at, "the") { at + 1 } else { at };
    if let Some((day, mut end)) = day_number(r, the)
        && !(r.is(end, ":") || (r.is(end, "%") && r.glued(end)))
    {
        let mut last_day = day;
        if (r.is_dash(end) || r.says(end, "to"))
            && !r.is(end, "—")
            && let Some((other, after)) = day_number(r, end + 1)
            && other > day
        {
            last_day = other;
            end = after;
        }
        let known = year_after(r, end);
        let (year, end, certain) = match known {
            Some((year, end)) => (year, end, true),
            None => (implied_year(r)?, end, false),
        };
        // "March 5 percent": a figure follows its own unit
        if !certain && (r.is(end, "%") || r.any(end, &["percent", "per", "million", "billion", "people"])) {
            return None;
        }
        let (first, last) = (Date::day(year, month, day), Date::day(year, month, last_day));
        return Some(if day == last_day {
            Time::date(i, end, first)
        } else {
            Time::new(i, end, Period::between(first, last))
        });
    }
    let (year, end) = year_after(r, at)?;
    Some(Time::date(i, end, Date::month(year, month)))
}

/// "20 September 2021", "the 5th of May 1920", "3–5 May 2021", "5 May".
fn day_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    let (day, mut at) = day_number(r, i)?;
    let mut last = day;
    if (r.is_dash(at) || r.any(at, &["to", "and"]))
        && let Some((other, after)) = day_number(r, at + 1)
        && other > day
        && month(r, after).is_some()
    {
        last = other;
        at = after;
    }
    if r.says(at, "of") {
        at += 1;
    }
    let at = r.skip_hyphen(at);
    let month = month(r, at)?;
    let end = r.skip_point(at + 1);
    let end = r.skip_hyphen(end);
    let (year, end) = match year_after(r, end) {
        Some(found) => found,
        None => (implied_year(r)?, r.skip_point(at + 1).min(end)),
    };
    let (first, last_date) = (Date::day(year, month, day), Date::day(year, month, last));
    Some(if day == last { Time::date(i, end, first) } else { Time::new(i, end, Period::between(first, last_date)) })
}

/// "2022-01-25", "25/01/2022", "25.01.2022", "2016-04".
fn numeric_date(r: &Reader<'_>, i: usize) -> Option<Time> {
    if !r.is_number(i) {
        return None;
    }
    let text = r.str(i);
    if text.len() == 10 && text.bytes().filter(|&b| b == b'.').count() == 2 {
        let mut parts = text.split('.').map(|part| part.parse::<u16>().ok());
        let (day, month, year) = (parts.next()??, parts.next()??, parts.next()??);
        return Some(Time::date(
            i,
            i + 1,
            Date::day(i32::from(year), u8::try_from(month).ok()?, u8::try_from(day).ok()?),
        ));
    }
    let mark = r.str(i + 1);
    if !matches!(mark, "-" | "/" | "–") || !r.glued(i + 1) || !r.is_number(i + 2) || !r.glued(i + 2) {
        return None;
    }
    let small = |at: usize| r.str(at).parse::<u8>().ok().filter(|_| r.str(at).len() <= 2);
    let third = r.is(i + 3, mark) && r.glued(i + 3) && r.is_number(i + 4) && r.glued(i + 4);
    if let Some(year) = four_digits(r, i) {
        let month = small(i + 2).filter(|m| (1..=12).contains(m) && r.str(i + 2).len() == 2)?;
        if third {
            return Some(Time::date(i, i + 5, Date::day(year, month, small(i + 4)?)));
        }
        // 2010-11 is a season or school year, 2016-04 a month: only a month that cannot be the next year
        let next_year = u8::try_from(year.rem_euclid(100)).ok()? + 1;
        return (mark == "-" && month != next_year && i32::from(month) < year.rem_euclid(100))
            .then(|| Time::date(i, i + 3, Date::month(year, month)));
    }
    if !third || mark == "–" {
        return None;
    }
    let year = four_digits(r, i + 4)?;
    let (a, b) = (small(i)?, small(i + 2)?);
    let (day, month, remark) = if a > 12 {
        (a, b, None)
    } else if b > 12 {
        (b, a, None)
    } else {
        (b, a, (a != b).then_some("day and month may be meant the other way round"))
    };
    let mut time = Time::date(i, i + 5, Date::day(year, month, day));
    time.remark = remark;
    Some(time)
}

/// "the first 11 months of 2021", "third quarter of 2019", "second half of the twentieth century", "15th century".
fn ordinal_period(r: &Reader<'_>, i: usize) -> Option<Time> {
    let (ordinal, at) = ordinal(r, i).or_else(|| latter(r, i))?;
    let next = r.skip_hyphen(at);
    if r.any(next, &["century", "centuries"]) {
        return Some(century(r, i, ordinal, next));
    }
    if r.says(next, "millennium") {
        let n = i32::try_from(ordinal).ok()?;
        let (start, end, after) = if matches!(r.calendar(next + 1), Some(CalendarWord::Before)) {
            (1 - n * 1000, -(n - 1) * 1000, next + 2)
        } else {
            ((n - 1) * 1000 + 1, n * 1000, next + 1)
        };
        return Some(Time::new(i, after, Period::between(Date::year(start), Date::year(end))));
    }
    // "first 11 months of", "last three months of"
    if let Some(count) = number::number(r, at)
        && matches!(count.style, Style::Plain | Style::Words)
        && r.any(count.end, &["months", "quarters", "weeks", "days"])
        && r.any(count.end + 1, &["of", "in"])
    {
        let n = u8::try_from(count.figure?.value.to_i64()?).ok()?;
        let (year, end) = of_year(r, count.end + 2)?;
        let months = match r.key(count.end).as_str() {
            "months" => n,
            "quarters" => n.checked_mul(3)?,
            _ => return None,
        };
        if !(1..=12).contains(&months) {
            return None;
        }
        let period = match ordinal {
            1 => Period::between(Date::month(year, 1), Date::month(year, months)),
            LAST => Period::between(Date::month(year, 13 - months), Date::month(year, 12)),
            _ => return None,
        };
        return Some(Time::new(i, end, period));
    }
    let (parts, after) = match r.key(next).as_str() {
        "half" => (2, next + 1),
        "quarter" => (4, next + 1),
        "third" if r.any(next + 1, &["of"]) => (3, next + 1),
        _ => return None,
    };
    let mut at = after;
    if r.any(at, &["of", "in"]) {
        at += 1;
    }
    if r.says(at, "the") {
        at += 1;
    }
    if let Some((century_number, after)) = ordinal_plain(r, at)
        && r.says(r.skip_hyphen(after), "century")
    {
        let whole = century(r, at, century_number, r.skip_hyphen(after));
        return Some(half_of(whole, i, ordinal, parts));
    }
    let at = if r.any(at, &["fiscal", "year"]) { at + 1 } else { at };
    if let Some((year, end)) = of_year(r, at).or_else(|| {
        let at = if r.is(at, ",") { at + 1 } else { at };
        four_digits(r, at).map(|year| (year, at + 1))
    }) {
        if end < r.len() && r.is(end, "s") && r.glued(end) {
            return None;
        }
        return part_of_year(i, end, year, ordinal, parts);
    }
    None
}

/// "of 2021", or a year at once.
fn of_year(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    let at = if r.any(i, &["fiscal", "the"]) { i + 1 } else { i };
    four_digits(r, at).map(|year| (year, at + 1))
}

const LAST: u32 = u32::MAX;

/// "latter half", "last quarter".
fn latter(r: &Reader<'_>, i: usize) -> Option<(u32, usize)> {
    r.any(i, &["latter", "last", "final"]).then_some((LAST, i + 1))
}

fn part_of_year(start: usize, end: usize, year: i32, ordinal: u32, parts: u32) -> Option<Time> {
    let n = if ordinal == LAST { parts } else { ordinal };
    if n == 0 || n > parts || parts == 3 {
        return None;
    }
    let months = 12 / parts;
    let (first, last) = (u8::try_from((n - 1) * months + 1).ok()?, u8::try_from(n * months).ok()?);
    Some(Time::new(start, end, Period::between(Date::month(year, first), Date::month(year, last))))
}

fn half_of(whole: Time, start: usize, ordinal: u32, parts: u32) -> Time {
    let mut time = whole.starting(start);
    if let Some(Period { start: Some(first), end: Some(last) }) = whole.period {
        let n = i32::try_from(if ordinal == LAST { parts } else { ordinal.min(parts) }).unwrap_or(1);
        let step = (last.year - first.year + 1) / i32::try_from(parts).unwrap_or(1);
        time.period =
            Some(Period::between(Date::year(first.year + (n - 1) * step), Date::year(first.year + n * step - 1)));
    }
    time
}

/// An ordinal in digits or words, hyphenated tens included: "15th", "twenty-first".
pub(super) fn ordinal(r: &Reader<'_>, i: usize) -> Option<(u32, usize)> {
    ordinal_plain(r, i)
}

fn ordinal_plain(r: &Reader<'_>, i: usize) -> Option<(u32, usize)> {
    if r.is_number(i) {
        let plain = r.glued(i + 1) && ordinal_ending(r, i + 1);
        let value = digits(r.str(i))?.value.to_i64()?;
        return plain.then_some((u32::try_from(value).ok()?, i + 2));
    }
    match r.number_word(i)? {
        NumberWord::Ordinal(value) => Some((value, i + 1)),
        NumberWord::Ten(ten) => {
            let at = r.skip_hyphen(i + 1);
            match r.number_word(at)? {
                NumberWord::Ordinal(value) if value < 10 && at > i + 1 => Some((ten + value, at + 1)),
                _ => None,
            }
        }
        _ => None,
    }
}

fn century(r: &Reader<'_>, start: usize, ordinal: u32, word: usize) -> Time {
    let n = i32::try_from(ordinal.min(100)).unwrap_or(1);
    if matches!(r.calendar(word + 1), Some(CalendarWord::Before)) {
        Time::new(start, word + 2, Period::between(Date::year(1 - n * 100), Date::year(-(n - 1) * 100)))
    } else {
        let end = if matches!(r.calendar(word + 1), Some(CalendarWord::After)) { word + 2 } else { word + 1 };
        Time::new(start, end, Period::between(Date::year((n - 1) * 100 + 1), Date::year(n * 100)))
    }
}

/// "the middle of the 15th century", "end of 2019", "mid-2013", "early 1980s", "late March 2020".
fn part_of(r: &Reader<'_>, i: usize) -> Option<Time> {
    let part = r.key(i);
    let part = part.as_str();
    if !matches!(part, "early" | "mid" | "late" | "end" | "middle" | "beginning" | "start" | "close" | "mid-" | "turn")
    {
        return None;
    }
    let mut at = r.skip_hyphen(i + 1);
    if r.says(at, "in") && part == "late" {
        at += 1;
    }
    let of = r.says(at, "of");
    if of {
        at += 1;
    } else if matches!(part, "end" | "middle" | "beginning" | "start" | "close" | "turn") {
        return None;
    }
    if r.says(at, "the") {
        at += 1;
    }
    if part == "mid" && r.is_hyphen(i + 1) && r.says(at, "to") {
        return None;
    }
    let whole = month_first(r, at).or_else(|| ordinal_period(r, at)).or_else(|| year(r, at))?;
    let mut time = whole.starting(i);
    let Some(Period { start: Some(first), end: Some(last) }) = whole.period else { return Some(time) };
    let years = last.year - first.year + 1;
    match part {
        "middle" | "mid" if years == 100 => {
            time.period = Some(Period::between(Date::year(first.year + 25), Date::year(first.year + 74)));
            time.remark = Some("middle of a century: its second and third quarter");
        }
        "end" | "close" if years == 1 && of => {
            let day = last.last_day();
            time.period = Some(Period::single(day));
            time.bound = Bound::Exact;
        }
        "start" | "beginning" if years == 1 && of => {
            time.period = Some(Period::single(first.first_day()));
            time.bound = Bound::Exact;
            time.remark = Some("the start of a period is read as its first day");
        }
        _ => time.remark = Some("part of the period: the whole is kept"),
    }
    Some(time)
}

/// "Q3 2021", "2018Q1", "1H 2018", "H1 2019", "3Q21".
fn quarter_code(r: &Reader<'_>, i: usize) -> Option<Time> {
    let short_year = |at: usize| -> Option<(i32, usize)> {
        let skip = if r.any(at, &["fy", "of"]) { at + 1 } else { at };
        let skip = if matches!(r.str(skip), "'" | "’" | "‘" | "-") { skip + 1 } else { skip };
        if let Some(year) = four_digits(r, skip) {
            return Some((year, skip + 1));
        }
        let two = r.is_number(skip) && r.str(skip).len() == 2 && r.glued(skip);
        two.then(|| r.str(skip).parse::<i32>().ok().map(|year| (2000 + year, skip + 1)))?
    };
    let parts = |text: &str| match text {
        "Q" | "q" => Some(4),
        "H" | "h" => Some(2),
        _ => None,
    };
    // letter first: Q3 2021
    if let Some(parts) = parts(r.str(i))
        && r.is_number(i + 1)
        && r.glued(i + 1)
        && r.str(i + 1).len() == 1
    {
        let n: u32 = r.str(i + 1).parse().ok()?;
        let (year, end) = short_year(i + 2).or_else(|| implied_year(r).map(|year| (year, i + 2)))?;
        return part_of_year(i, end, year, n, parts);
    }
    if r.is_number(i) && r.str(i).len() == 1 && r.glued(i + 1) {
        let parts = parts(r.str(i + 1))?;
        let n: u32 = r.str(i).parse().ok()?;
        let (year, end) = short_year(i + 2)?;
        return part_of_year(i, end, year, n, parts);
    }
    None
}

/// "fiscal 2025", "FY2021", "FY 2020/21", "fiscal year 2021".
fn fiscal(r: &Reader<'_>, i: usize) -> Option<Time> {
    let at = if r.is(i, "FY") {
        i + 1
    } else if r.any(i, &["fiscal", "financial"]) {
        if r.says(i + 1, "year") { i + 2 } else { i + 1 }
    } else {
        return None;
    };
    let remark = Some("fiscal year: read as the year it is named after");
    if let Some(year) = four_digits(r, at) {
        let mut time = Time::date(i, at + 1, Date::year(year));
        if let Some(range) = dashed(r, Time::date(at, at + 1, Date::year(year))) {
            time = range.starting(i);
        }
        time.remark = remark;
        return Some(time);
    }
    if r.is(i, "FY") && r.is_number(at) && r.glued(at) && r.str(at).len() == 2 {
        let year: i32 = r.str(at).parse().ok()?;
        let mut time = Time::date(i, at + 1, Date::year(2000 + year));
        time.remark = remark;
        return Some(time);
    }
    None
}

/// "spring 2019", "summer of 2020".
fn season(r: &Reader<'_>, i: usize) -> Option<Time> {
    let Some(CalendarWord::Season(_)) = r.calendar(i) else { return None };
    let at = if r.says(i + 1, "of") { i + 2 } else { i + 1 };
    let year = four_digits(r, at)?;
    let mut time = Time::date(i, at + 1, Date::year(year));
    time.remark = Some("season: the year is kept");
    Some(time)
}

/// "AD 79", "A.D. 312".
fn era_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    let capital = r.str(i).starts_with(['A', 'C', 'B']);
    let era = r.calendar(i).filter(|_| capital)?;
    let value = digits(r.str(i + 1)).filter(|d| r.is_number(i + 1) && d.places == 0 && !d.grouped)?;
    let year = i32::try_from(value.value.to_i64()?).ok().filter(|year| (1..=9999).contains(year))?;
    let date = match era {
        CalendarWord::After => Date::year(year),
        CalendarWord::Before => Date::year(1 - year),
        _ => return None,
    };
    Some(Time::date(i, i + 2, date))
}

/// "’60s", "the nineties".
fn short_decade(r: &Reader<'_>, i: usize) -> Option<Time> {
    let decade = |start: i32, from: usize, end: usize| {
        Time::new(from, end, Period::between(Date::year(start), Date::year(start + 9)))
    };
    if matches!(r.str(i), "’" | "'" | "‘")
        && r.is_number(i + 1)
        && r.glued(i + 1)
        && r.str(i + 1).len() == 2
        && r.is(i + 2, "s")
        && r.glued(i + 2)
    {
        let tens: i32 = r.str(i + 1).parse().ok()?;
        return (tens % 10 == 0).then(|| decade(if tens >= 30 { 1900 } else { 2000 } + tens, i, i + 3));
    }
    if let Some(CalendarWord::Decade(tens)) = r.calendar(i)
        && r.any(i.wrapping_sub(1), &["the", "early", "late", "mid", "-"])
        && !r.any(i.wrapping_sub(2), &["his", "her", "their"])
    {
        return Some(decade(1900 + i32::from(tens), i, i + 1));
    }
    None
}

/// A year alone, a decade ("1990s"), an era after it ("138 BC", "476 CE").
fn year(r: &Reader<'_>, i: usize) -> Option<Time> {
    if !r.is_number(i) {
        return None;
    }
    if i > 0
        && r.glued(i)
        && !(r.is_dash(i - 1) || matches!(r.before(i), "(" | "[" | "/" | "“" | "\"" | "‘" | "'" | "’" | "—"))
    {
        return None;
    }
    let read = digits(r.str(i))?;
    if read.places > 0 {
        return None;
    }
    if let Some(era @ (CalendarWord::Before | CalendarWord::After)) = r.calendar(i + 1)
        && r.str(i + 1).starts_with(['A', 'B', 'C'])
    {
        let number = i32::try_from(read.value.to_i64()?).ok().filter(|n| (1..=99_999).contains(n))?;
        let year = if matches!(era, CalendarWord::Before) { 1 - number } else { number };
        return Some(Time::date(i, i + 2, Date::year(year)));
    }
    let year = four_digits(r, i)?;
    // 1990s, 1980's
    let next = i + 1;
    let decade_end = if r.is(next, "s") && r.glued(next) {
        Some(next + 1)
    } else if matches!(r.str(next), "'" | "’") && r.glued(next) && r.is(next + 1, "s") && r.glued(next + 1) {
        (year % 10 == 0).then_some(next + 2)
    } else {
        None
    };
    if let Some(end) = decade_end {
        let late = r.any(i.wrapping_sub(1), &["early", "late", "mid", "the"]) || r.is_dash(i.wrapping_sub(1));
        let span = if year % 100 == 0 && late { 99 } else { 9 };
        return (year % 10 == 0).then(|| Time::new(i, end, Period::between(Date::year(year), Date::year(year + span))));
    }
    year_in_context(r, i, year).then(|| Time::date(i, next, Date::year(year)))
}

/// Four plain digits are a year unless the words around make them a count or a code.
fn year_in_context(r: &Reader<'_>, i: usize, year: i32) -> bool {
    if !(1100..=2199).contains(&year) || r.any(i.wrapping_sub(1), &["$", "€", "£", "¥", "~", "≈", "#"]) {
        return false;
    }
    let next = i + 1;
    if r.is(next, "%") || r.is(next, "°") || (r.is(next, "/") && r.is_number(next + 1) && r.str(next + 1).len() < 2) {
        return false;
    }
    if r.glued(next) && r.is_word(next) {
        return false;
    }
    let before = r.word_before(i);
    let time_before = before.cues.has(Cues::YEAR_BEFORE) || before.calendar.is_some() || r.before(i) == "(";
    let count_before = before.cues.has(Cues::COUNT_BEFORE);
    let hyphenated = r.is_hyphen(next) && r.glued(next + 1) && r.is_word(next + 1);
    let unit_next = super::unit::is_unit_word(r, if hyphenated { next + 1 } else { next });
    if unit_next {
        return false;
    }
    let likely = (1500..=2100).contains(&year);
    let plural_next = r.is_word(next)
        && !r.is_capital(next)
        && r.lexicon.is_plural(r.key(next).as_str())
        && !r.has(next, Classes::STOP);
    let time_noun = r.has(next, Classes::TIME_NOUN);
    if plural_next && !time_noun {
        return likely && r.any(i.wrapping_sub(1), &["the", "in", "its", "their", "since", "by"]) && !count_before;
    }
    if count_before {
        return false;
    }
    likely || time_before
}
