//! Dates to the month or day in every usual order: "April 23, 2024", "23 April", "2022-01-25", "25/01/2022".

use super::hints::DateOrder;
use super::reader::Reader;
use super::time::{Time, era_after};
use crate::lexicon::CalendarWord;
use crate::normalise::{Date, Period};

const BOTH_WAYS: &str = "day and month may be meant the other way round";

/// "Tuesday, April 23, 2024": the date with its weekday.
pub(super) fn weekday_date(r: &Reader<'_>, i: usize) -> Option<Time> {
    let Some(CalendarWord::Weekday(weekday)) = r.calendar(i) else { return None };
    let mut at = r.skip_point(i + 1);
    if r.is(at, ",") {
        at += 1;
    }
    if r.says(at, "the") {
        at += 1;
    }
    let mut date = month_first(r, at).or_else(|| day_first(r, at)).or_else(|| numeric_date(r, at))?;
    // "Sunday 05/04/2024": the weekday decides which is the day
    let is_day = |period: Option<Period>| period.and_then(Period::as_single).and_then(Date::weekday) == Some(weekday);
    if date.other.is_some() && is_day(date.period) != is_day(date.other) {
        if is_day(date.other) {
            date.period = date.other;
        }
        (date.other, date.remark) = (None, None);
    }
    date.period.is_none_or(|p| p.start.is_some_and(|d| d.day.is_some())).then(|| date.starting(i))
}

/// A month name: capitals, or an abbreviation; "may" and "march" only as names, or within a whole date.
pub(super) fn month(r: &Reader<'_>, i: usize) -> Option<u8> {
    match r.calendar(i) {
        Some(CalendarWord::Month(month)) if r.is_capital(i) || is_within_date(r, i) => Some(month),
        _ => None,
    }
}

/// A day and a year of four digits stand beside a month in small letters: "march 31, 2013", "11 september 2008".
fn is_within_date(r: &Reader<'_>, i: usize) -> bool {
    let year = |at: usize| four_digits(r, at).is_some() || r.is(at, ",") && four_digits(r, at + 1).is_some();
    let at = r.skip_point(i + 1);
    day_number(r, at).is_some_and(|(_, end)| year(end))
        || i > 0 && four_digits(r, at).is_some() && day_number(r, i - 1).is_some_and(|(_, end)| end == i)
}

/// A day of the month with an optional ending: "5", "25th".
pub(super) fn day_number(r: &Reader<'_>, i: usize) -> Option<(u8, usize)> {
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
pub(super) fn four_digits(r: &Reader<'_>, i: usize) -> Option<i32> {
    if !r.is_number(i) || r.str(i).len() != 4 {
        return None;
    }
    r.str(i).parse().ok().filter(|year| (1000..=2999).contains(year))
}

/// A year after a day or month, with an optional comma and era.
pub(super) fn year_after(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
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
pub(super) fn implied_year(r: &Reader<'_>) -> Option<i32> {
    r.today.map(|today| today.year)
}

/// "April 23, 2024", "Jan. 2020", "March 5", "Jan. 3-5, 2022", "January 25th, 2022".
pub(super) fn month_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    let month = month(r, i)?;
    let at = r.skip_point(i + 1);
    let the = if r.says(at, "the") { at + 1 } else { at };
    if let Some((day, mut end)) = day_number(r, the)
        && !(r.is(end, ":") || (r.is(end, "%") && r.glued(end)))
    {
        let mut last_day = day;
        if (r.is_dash(end) || r.any(end, &["to", "through"]))
            && !r.is(end, "—")
            && let Some((other, after)) = day_number(r, end + 1)
            && other > day
        {
            last_day = other;
            end = after;
        }
        let known = year_after(r, end);
        // "March 5 percent": a figure follows its own unit; "in May 12 ships sank": days come "on" a day
        let figure = r.is(end, "%") || r.any(end, &["percent", "per", "million", "billion", "people"]);
        if known.is_none() && (figure || r.says(i.wrapping_sub(1), "in") && the == at && r.is_word(end)) {
            return None;
        }
        let Some((year, end)) = known.or_else(|| Some((implied_year(r)?, end))) else {
            return Some(undated(i, end, month, last_day));
        };
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

/// A day of a month whose year nothing says; one that no year has is no day.
fn undated(start: usize, end: usize, month: u8, day: u8) -> Time {
    const LEAP: i32 = 2000;
    let date = Date::day(LEAP, month, day);
    if date.exists() { Time::undated(start, end) } else { Time::date(start, end, date) }
}

/// "20 September 2021", "the 5th of May 1920", "3–5 May 2021", "5 May".
pub(super) fn day_first(r: &Reader<'_>, i: usize) -> Option<Time> {
    let (day, mut at) = day_number(r, i)?;
    let mut last = day;
    let next = if r.says(at + 1, "the") { at + 2 } else { at + 1 };
    if (r.is_dash(at) || r.any(at, &["to", "and", "through", "until"]))
        && let Some((other, after)) = day_number(r, next)
        && other > day
        && month(r, if r.says(after, "of") { after + 1 } else { after }).is_some()
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
    let without = r.skip_point(at + 1).min(end);
    let Some((year, end)) = year_after(r, end).or_else(|| Some((implied_year(r)?, without))) else {
        return Some(undated(i, without, month, last));
    };
    let (first, last_date) = (Date::day(year, month, day), Date::day(year, month, last));
    Some(if day == last { Time::date(i, end, first) } else { Time::new(i, end, Period::between(first, last_date)) })
}

/// "15" of "3/3/15": where the three groups can be a date.
fn short_year(r: &Reader<'_>, i: usize, mark: &str) -> Option<i32> {
    let small = |at: usize| r.str(at).parse::<u8>().ok().filter(|value| (1..=31).contains(value));
    let (a, b) = (small(i)?, small(i + 2)?);
    let alone = !(r.glued(i + 5) && (r.is_number(i + 6) || r.is_word(i + 5) || r.is(i + 5, mark)));
    let written = mark == "/" && r.str(i + 4).len() == 2 && a.min(b) <= 12 && alone && !(i > 0 && r.glued(i));
    let short: i32 = r.str(i + 4).parse().ok().filter(|_| written)?;
    Some(if short >= 50 { 1900 } else { 2000 } + short)
}

/// "2022-01-25", "25/01/2022", "25.01.2022", "2016-04".
pub(super) fn numeric_date(r: &Reader<'_>, i: usize) -> Option<Time> {
    if !r.is_number(i) {
        return None;
    }
    let text = r.str(i);
    let dotted = (8..=10).contains(&text.len()) && text.bytes().filter(|&b| b == b'.').count() == 2;
    if dotted && text.rsplit('.').next().is_some_and(|year| year.len() == 4 && year < "2200" && year > "1000") {
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
        let month = small(i + 2).filter(|m| (1..=12).contains(m) && (third || r.str(i + 2).len() == 2))?;
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
    let (a, b) = (small(i)?, small(i + 2)?);
    let year = four_digits(r, i + 4).or_else(|| short_year(r, i, mark))?;
    let day_first = Date::day(year, b, a);
    let month_first = Date::day(year, a, b);
    let open = a <= 12 && b <= 12 && a != b;
    let (date, other) = match r.conventions.date_order {
        Some(DateOrder::DayFirst) if open => (day_first, None),
        Some(DateOrder::MonthFirst) if open => (month_first, None),
        _ if open => (month_first, Some(day_first)),
        _ if a > 12 => (day_first, None),
        _ => (month_first, None),
    };
    let mut time = Time::date(i, i + 5, date);
    time.other = other.map(Period::single);
    time.remark = other.map(|_| BOTH_WAYS);
    Some(time)
}
