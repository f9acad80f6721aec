//! Years, eras and decades: "1948", "138 BC", "AD 79", "the 1990s", "’60s".

use super::dates::four_digits;
use super::number::digits;
use super::reader::Reader;
use super::time::Time;
use crate::lexicon::{CalendarWord, Classes, Cues, NumberWord};
use crate::normalise::{Date, Period};

/// "AD 79", "A.D. 312".
pub(super) fn era_first(r: &Reader<'_>, i: usize) -> Option<Time> {
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
pub(super) fn short_decade(r: &Reader<'_>, i: usize) -> Option<Time> {
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
    // "the eighteen-forties", "the nineteen sixties"
    let tens = r.skip_hyphen(i + 1);
    if let (Some(NumberWord::Unit(century @ 15..=19)), Some(CalendarWord::Decade(tens_of))) =
        (r.number_word(i), r.calendar(tens))
    {
        return Some(decade(i32::from(u16::try_from(century).ok()?) * 100 + i32::from(tens_of), i, tens + 1));
    }
    // "the class of ’98", "’20–21": a lone year with its century left out
    if matches!(r.str(i), "’" | "'" | "‘")
        && !r.glued(i)
        && r.is_number(i + 1)
        && r.glued(i + 1)
        && r.str(i + 1).len() == 2
        && (!r.glued(i + 2) || r.is_symbol(i + 2) && !r.is_dash(i + 2))
        && (r.cue(i.wrapping_sub(1), Cues::YEAR_BEFORE) || r.word_before(i).calendar.is_some())
    {
        let short: i32 = r.str(i + 1).parse().ok()?;
        return Some(Time::date(i, i + 2, Date::year(if short >= 30 { 1900 } else { 2000 } + short)));
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
pub(super) fn year(r: &Reader<'_>, i: usize) -> Option<Time> {
    if !r.is_number(i) {
        return None;
    }
    if i > 0
        && r.glued(i)
        && !(r.is_dash(i - 1) || matches!(r.before(i), "(" | "[" | "/" | "“" | "\"" | "‘" | "'" | "’" | "—"))
    {
        return None;
    }
    // only an era makes a year of other than three or four digits
    let era = r.calendar(i + 1);
    if era.is_none() && !matches!(r.str(i).len(), 3 | 4) {
        return None;
    }
    let read = digits(r.str(i))?;
    if read.places > 0 {
        return None;
    }
    if let Some(era @ (CalendarWord::Before | CalendarWord::After)) = era
        && r.str(i + 1).starts_with(['A', 'B', 'C'])
    {
        let number = i32::try_from(read.value.to_i64()?).ok().filter(|n| (1..=99_999).contains(n))?;
        let year = if matches!(era, CalendarWord::Before) { 1 - number } else { number };
        return Some(Time::date(i, i + 2, Date::year(year)));
    }
    if let Some(early) = early_year(r, i) {
        return Some(Time::date(i, i + 1, Date::year(early)));
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
        // "the early 1900s" is of a century, "the early 2000s" of a decade
        let span = if year % 100 == 0 && year < 2000 && late { 99 } else { 9 };
        return (year % 10 == 0).then(|| Time::new(i, end, Period::between(Date::year(year), Date::year(year + span))));
    }
    year_in_context(r, i, year).then(|| Time::date(i, next, Date::year(year)))
}

/// "buried in 268", "founded by 476": three digits are a year right behind a verb of history and its preposition.
fn early_year(r: &Reader<'_>, i: usize) -> Option<i32> {
    if r.str(i).len() != 3 || i < 2 || !r.any(i - 1, &["in", "by", "since", "until", "before", "after", "from"]) {
        return None;
    }
    let verb = r.cue(i - 2, Cues::DATED_VERB);
    let alone = !r.is_word(i + 1) || r.has(i + 1, Classes::STOP) && !r.says(i + 1, "of");
    let year: i32 = r.str(i).parse().ok().filter(|&year| year >= 100)?;
    let money = matches!(r.str(i + 1), "%" | "°" | "/" | "-" | "–");
    (verb && alone && !money && !r.says(i + 1, "per")).then_some(year)
}

/// "the 2000 and 2003 results": a year and a word stand before.
fn after_year(r: &Reader<'_>, i: usize) -> bool {
    let year = |at: usize| r.str(at).len() == 4 && matches!(r.str(at).get(..2), Some("19" | "20"));
    r.any(i.wrapping_sub(1), &["and", "or"]) && i >= 2 && year(i - 2) && r.is_number(i - 2)
}

/// Four plain digits are a year unless the words around make them a count or a code.
pub(super) fn year_in_context(r: &Reader<'_>, i: usize, year: i32) -> bool {
    if !(1100..=2199).contains(&year) || r.any(i.wrapping_sub(1), &["$", "€", "£", "¥", "~", "≈", "#"]) {
        return false;
    }
    let next = i + 1;
    let sides = matches!(r.str(next), "×" | "x" | "*") && r.is_number(next + 1);
    if sides
        || r.is(next, "%")
        || r.cue(next, Cues::ZONE)
        || r.is(next, "°")
        || (r.is(next, "/") && r.is_number(next + 1) && r.str(next + 1).len() < 2)
    {
        return false;
    }
    if r.glued(next) && r.is_word(next) {
        return false;
    }
    // "from 1500 to 2000 euros": the other end has a unit
    let opened = r.any(i.wrapping_sub(1), &["from", "between"]) && (r.any(next, &["to", "and"]) || r.is_dash(next));
    if opened && r.is_number(next + 1) && super::unit::is_unit_word(r, next + 2) {
        return false;
    }
    // "until at least 2008"
    let least = r.says(i.wrapping_sub(1), "least") && r.says(i.wrapping_sub(2), "at");
    let before = r.word_before(if least { i - 2 } else { i });
    let time_before = before.cues.has(Cues::YEAR_BEFORE) || before.calendar.is_some() || r.before(i) == "(";
    // "12% over 2010" compares with a year
    let compared = r.says(i.wrapping_sub(1), "over") && i >= 2 && (r.is(i - 2, "%") || r.says(i - 2, "percent"));
    // "no later than 2027"
    let limit = r.says(i.wrapping_sub(1), "than") && r.any(i.wrapping_sub(2), &["later", "earlier"]);
    let count_before = before.cues.has(Cues::COUNT_BEFORE) && !compared && !limit;
    let hyphenated = r.is_hyphen(next) && r.glued(next + 1) && r.is_word(next + 1);
    let unit_next = super::unit::is_unit_word(r, if hyphenated { next + 1 } else { next });
    let likely = (1500..=2100).contains(&year);
    // "$80 billion in 2007 dollars": money at the prices of a year
    let currencies = |name: &str| r.lexicon.currency_name(name).is_some() && r.lexicon.is_plural(name);
    if likely && r.any(i.wrapping_sub(1), &["in", "constant", "real"]) && currencies(r.key(next).as_str()) {
        return true;
    }
    if unit_next && !(likely && !hyphenated && super::names::is_name_after_year(r, i)) {
        return false;
    }
    let plural_next = r.is_word(next)
        && !r.is_capital(next)
        && r.lexicon.is_plural(r.key(next).as_str())
        && !r.has(next, Classes::STOP);
    let time_noun = r.has(next, Classes::TIME_NOUN);
    if plural_next && !time_noun {
        return likely
            && (r.any(i.wrapping_sub(1), &["the", "in", "its", "their", "since", "by"]) || after_year(r, i))
            && !count_before;
    }
    if count_before {
        return false;
    }
    likely || time_before
}
