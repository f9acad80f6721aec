//! Parts of years, decades and centuries: "the first 11 months of 2021", "mid-2013", "3Q21", "fiscal 2025".

use super::dates::{four_digits, implied_year, month_first, ordinal_ending};
use super::number::{self, Style, digits};
use super::reader::Reader;
use super::time::{Time, dashed, full_date};
use super::years::year;
use crate::lexicon::{CalendarWord, Cues, NumberWord};
use crate::normalise::{Bound, Date, Period};

/// "the first 11 months of 2021", "third quarter of 2019", "second half of the twentieth century", "15th century".
pub(super) fn ordinal_period(r: &Reader<'_>, i: usize) -> Option<Time> {
    let (ordinal, at) = ordinal(r, i).or_else(|| latter(r, i))?;
    let next = r.skip_hyphen(at);
    if r.any(next, &["century", "centuries"]) {
        return Some(century(r, i, ordinal, next));
    }
    if let Some(shared) = centuries(r, i, ordinal, at).or_else(|| quarters(r, i, ordinal, at)) {
        return Some(shared);
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
        "half" | "halves" => (2, next + 1),
        "quarter" | "quarters" => (4, next + 1),
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
    let fiscal = r.any(at, &["fiscal", "financial"]) || r.is(at, "FY");
    let at = if r.any(at, &["fiscal", "financial", "year", "fy"]) { at + 1 } else { at };
    let at = if fiscal && r.says(at, "year") { at + 1 } else { at };
    if let Some((year, end)) = of_year(r, at).or_else(|| {
        let at = if r.is(at, ",") { at + 1 } else { at };
        four_digits(r, at).map(|year| (year, at + 1))
    }) {
        if end < r.len() && r.is(end, "s") && r.glued(end) {
            return None;
        }
        return part_of_year(r, (i, end), year, ordinal, parts, fiscal);
    }
    None
}

/// "17th" of "17th and 18th centuries", "late 6th to early 4th centuries BC": the word stands once.
fn centuries(r: &Reader<'_>, i: usize, ordinal: u32, end: usize) -> Option<Time> {
    let mut after = end;
    for _ in 0..LISTED {
        let mut at = if r.is(after, ",") { after + 1 } else { after };
        at = if r.any(at, &["and", "or", "to"]) || r.is_dash(at) { at + 1 } else { at };
        while at > after && (r.says(at, "the") || r.cue(at, Cues::PART) || r.is_hyphen(at)) {
            at += 1;
        }
        (_, after) = ordinal_plain(r, at).filter(|_| at > after)?;
        let word = r.skip_hyphen(after);
        if r.any(word, &["century", "centuries"]) {
            return Some(Time { end, ..century(r, i, ordinal, word) });
        }
    }
    None
}

/// "first" of "first and second quarters of 2021": the word and the year stand once.
fn quarters(r: &Reader<'_>, i: usize, ordinal: u32, end: usize) -> Option<Time> {
    let joint = r.any(end, &["and", "or", "to"]) || r.is(end, ",");
    let (_, after) = ordinal_plain(r, end + 1).filter(|_| joint)?;
    let parts = match r.key(after).as_str() {
        "quarter" | "quarters" => 4,
        "half" | "halves" => 2,
        _ => return None,
    };
    let (year, _) = of_year(r, after + 2).filter(|_| r.any(after + 1, &["of", "in"]))?;
    part_of_year(r, (i, end), year, ordinal, parts, false)
}

/// Most ordinals that share "centuries".
const LISTED: usize = 4;

/// "of 2021", or a year at once.
pub(super) fn of_year(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    let at = if r.any(i, &["fiscal", "the"]) { i + 1 } else { i };
    four_digits(r, at).map(|year| (year, at + 1))
}

const LAST: u32 = u32::MAX;

/// "latter half", "last quarter".
pub(super) fn latter(r: &Reader<'_>, i: usize) -> Option<(u32, usize)> {
    (r.is_word(i) && r.any(i, &["latter", "last", "final"])).then_some((LAST, i + 1))
}

/// One of `parts` equal parts of a year; of the fiscal year of that name, where it is known when it starts.
pub(super) fn part_of_year(
    r: &Reader<'_>,
    (start, end): (usize, usize),
    year: i32,
    ordinal: u32,
    parts: u32,
    fiscal: bool,
) -> Option<Time> {
    let n = if ordinal == LAST { parts } else { ordinal };
    if n == 0 || n > parts || parts == 3 {
        return None;
    }
    let months = i32::try_from(12 / parts).ok()?;
    // "third quarter of fiscal 2019 ended March 31, 2019"
    if let Some(last) = ended(r, end).filter(|_| fiscal) {
        let at = last.year * 12 + i32::from(last.month?) - months;
        let first = Date::month(at.div_euclid(12), u8::try_from(at.rem_euclid(12) + 1).ok()?);
        return Some(Time::new(start, end, Period::between(first, last)));
    }
    let own = if fiscal { r.conventions.fiscal_year(year) } else { None };
    let (first, _) = own.unwrap_or((Date::month(year, 1), Date::month(year, 12)));
    let from = i32::from(first.month?) - 1 + (i32::try_from(n).ok()? - 1) * months;
    let month = |from: i32| {
        let month = u8::try_from(from.rem_euclid(12) + 1).unwrap_or(1);
        Date::month(first.year + from.div_euclid(12), month)
    };
    let mut time = Time::new(start, end, Period::between(month(from), month(from + months - 1)));
    time.remark = (fiscal && own.is_none()).then_some(FISCAL);
    Some(time)
}

/// The month in which a period ended, as the words right behind it say: "ended March 31, 2019", ", which ended on 31
/// March 2019". The last days of a month, or the first of the next, for years of 52 weeks.
fn ended(r: &Reader<'_>, at: usize) -> Option<Date> {
    let at = if r.is(at, ",") { at + 1 } else { at };
    let at = if r.any(at, &["which", "that"]) { at + 1 } else { at };
    if !r.any(at, &["ended", "ending", "ends"]) {
        return None;
    }
    let at = if r.says(at + 1, "on") { at + 2 } else { at + 1 };
    let date = full_date(r, at)?;
    let early = date.day.is_some_and(|day| day <= 7);
    let month = date.month?;
    Some(match (early, month) {
        (false, _) => Date::month(date.year, month),
        (true, 1) => Date::month(date.year - 1, 12),
        (true, _) => Date::month(date.year, month - 1),
    })
}

pub(super) fn half_of(whole: Time, start: usize, ordinal: u32, parts: u32) -> Time {
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

pub(super) fn ordinal_plain(r: &Reader<'_>, i: usize) -> Option<(u32, usize)> {
    if r.is_number(i) {
        if !(r.glued(i + 1) && ordinal_ending(r, i + 1)) {
            return None;
        }
        let value = digits(r.str(i))?.value.to_i64()?;
        // "9st 7lb": stones
        if r.says(i + 1, "st") && (value % 10 != 1 || value % 100 == 11) {
            return None;
        }
        return Some((u32::try_from(value).ok()?, i + 2));
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

pub(super) fn century(r: &Reader<'_>, start: usize, ordinal: u32, word: usize) -> Time {
    let n = i32::try_from(ordinal.min(100)).unwrap_or(1);
    if matches!(r.calendar(word + 1), Some(CalendarWord::Before)) {
        Time::new(start, word + 2, Period::between(Date::year(1 - n * 100), Date::year(-(n - 1) * 100)))
    } else {
        let end = if matches!(r.calendar(word + 1), Some(CalendarWord::After)) { word + 2 } else { word + 1 };
        Time::new(start, end, Period::between(Date::year((n - 1) * 100 + 1), Date::year(n * 100)))
    }
}

/// "the middle of the 15th century", "end of 2019", "mid-2013", "early 1980s", "late March 2020".
pub(super) fn part_of(r: &Reader<'_>, i: usize) -> Option<Time> {
    if !r.cue(i, Cues::PART) {
        return None;
    }
    let part = r.key(i);
    let part = part.as_str();
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
    let whole =
        month_first(r, at).or_else(|| ordinal_period(r, at)).or_else(|| season(r, at)).or_else(|| year(r, at))?;
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
pub(super) fn quarter_code(r: &Reader<'_>, i: usize) -> Option<Time> {
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
        && !(r.glued(i + 2) && r.is_word(i + 2))
    {
        let n: u32 = r.str(i + 1).parse().ok()?;
        // "10 bar H2" is hydrogen
        let bare =
            || parts == 4 || r.any(i.wrapping_sub(1), &["in", "for", "during", "the", "this", "last", "since", "from"]);
        let implied = || implied_year(r).filter(|_| bare()).map(|year| (year, i + 2));
        // "Q2 and Q3 2022", "H1 to H2 2019": the year stands once
        let shared = || {
            let joint = r.any(i + 2, &["and", "to", "or", "through"]) || r.is(i + 2, ",") || r.is_dash(i + 2);
            let next = joint && r.is(i + 3, r.str(i)) && r.is_number(i + 4) && r.glued(i + 4);
            if next { short_year(i + 5).map(|(year, _)| (year, i + 2)) } else { None }
        };
        let (year, end) = short_year(i + 2).or_else(shared).or_else(implied)?;
        let fiscal = (i + 2..end).any(|at| r.is(at, "FY")) || r.any(i.wrapping_sub(1), &["fiscal", "FY"]);
        return part_of_year(r, (i, end), year, n, parts, fiscal);
    }
    if r.is_number(i) && r.str(i).len() == 1 && r.glued(i + 1) {
        let parts = parts(r.str(i + 1))?;
        let n: u32 = r.str(i).parse().ok()?;
        let (year, end) = short_year(i + 2)?;
        let fiscal = (i + 2..end).any(|at| r.is(at, "FY"));
        return part_of_year(r, (i, end), year, n, parts, fiscal);
    }
    None
}

/// "fiscal 2025", "FY2021", "FY 2020/21", "fiscal year 2021".
pub(super) fn fiscal(r: &Reader<'_>, i: usize) -> Option<Time> {
    let at = if r.is(i, "FY") {
        i + 1
    } else if r.any(i, &["fiscal", "financial"]) {
        if r.says(i + 1, "year") { i + 2 } else { i + 1 }
    } else {
        return None;
    };
    if let Some(year) = four_digits(r, at) {
        let mut time = whole_fiscal(r, i, at + 1, year);
        if let Some(range) = dashed(r, Time::date(at, at + 1, Date::year(year))) {
            // "2022-23" is one fiscal year, "2019-2021" are several
            let (first, last) = (range.period?.start?.year, range.period?.end?.year);
            let named = if last == first + 1 { last } else { first };
            time = match (r.conventions.fiscal_year(named), r.conventions.fiscal_year(last)) {
                (Some((start, _)), Some((_, end))) => Time::new(i, range.end, Period::between(start, end)),
                _ => Time { remark: Some(FISCAL), ..range.starting(i) },
            };
        }
        return Some(time);
    }
    if r.is(i, "FY") && r.is_number(at) && r.glued(at) && r.str(at).len() == 2 {
        let year: i32 = r.str(at).parse().ok()?;
        return Some(whole_fiscal(r, i, at + 1, 2000 + year));
    }
    None
}

const FISCAL: &str = "fiscal year: read as the year it is named after";

/// A fiscal year by the name of its year: its months where they are known.
fn whole_fiscal(r: &Reader<'_>, start: usize, end: usize, year: i32) -> Time {
    match r.conventions.fiscal_year(year) {
        Some((first, last)) => Time::new(start, end, Period::between(first, last)),
        None => Time { remark: Some(FISCAL), ..Time::date(start, end, Date::year(year)) },
    }
}

/// "spring 2019", "summer of 2020", "winter 2020/21": the three months of the northern hemisphere.
pub(super) fn season(r: &Reader<'_>, i: usize) -> Option<Time> {
    let Some(CalendarWord::Season(season)) = r.calendar(i) else { return None };
    let at = if r.says(i + 1, "of") { i + 2 } else { i + 1 };
    let year = four_digits(r, at)?;
    // "winter 2020/21"; the summer of two years is that of the southern hemisphere
    if let Some(range) = dashed(r, Time::date(at, at + 1, Date::year(year))) {
        let (first, last) = (range.period?.start?.year, range.period?.end?.year);
        if last == first + 1 && range.end > at + 1 && matches!(season, SUMMER | WINTER) {
            return Some(Time::new(i, range.end, season_of(WINTER, first)));
        }
        return Some(range.starting(i));
    }
    let mut time = Time::new(i, at + 1, season_of(season, year));
    if season == WINTER {
        time.other = Some(season_of(WINTER, year - 1));
        time.remark = Some("the winter that begins in that year; it may be the one that ends in it");
    } else {
        time.remark = Some("season of the northern hemisphere");
    }
    Some(time)
}

const SUMMER: u8 = 2;
pub(super) const WINTER: u8 = 4;

/// Months of a season that begins in a year; 1 is spring. Meteorological: March to May, and so on.
pub(super) fn season_of(season: u8, year: i32) -> Period {
    match season {
        WINTER => Period::between(Date::month(year, 12), Date::month(year + 1, 2)),
        _ => Period::between(Date::month(year, season * 3), Date::month(year, season * 3 + 2)),
    }
}
