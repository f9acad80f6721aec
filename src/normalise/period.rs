//! Calendar dates as exact as the text, and periods of them. Years are astronomical: 1 BC is 0, 138 BC is -137
//! (ISO 8601:2004, section 4.1.2.1), so that spans across the eras are plain differences.

use std::fmt;

/// A year, a month or a day of the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    /// Astronomical year.
    pub year: i32,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only with a month.
    pub day: Option<u8>,
}

impl Date {
    pub fn year(year: i32) -> Self {
        Self { year, month: None, day: None }
    }

    pub fn month(year: i32, month: u8) -> Self {
        Self { year, month: Some(month), day: None }
    }

    pub fn day(year: i32, month: u8, day: u8) -> Self {
        Self { year, month: Some(month), day: Some(day) }
    }

    /// Reads ISO 8601: `2021`, `2016-04`, `2022-01-25`, `-0137`.
    pub fn parse(text: &str) -> Option<Self> {
        let (sign, rest) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let mut parts = rest.split('-');
        let year: i32 = parts.next().filter(|y| y.len() >= 4 && y.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        let mut number = || parts.next().map(|part| part.parse::<u8>().ok().filter(|_| part.len() == 2));
        let month = match number() {
            None => None,
            Some(month) => Some(month.filter(|m| (1..=12).contains(m))?),
        };
        let day = match number() {
            None => None,
            Some(day) => Some(day.filter(|d| (1..=31).contains(d))?),
        };
        let date = Self { year: sign * year, month, day };
        (parts.next().is_none() && (day.is_none() || date.exists())).then_some(date)
    }

    /// Whether the calendar has this date (30 February has no day).
    pub fn exists(self) -> bool {
        match (self.month, self.day) {
            (None, _) => true,
            (Some(month), None) => (1..=12).contains(&month),
            (Some(month), Some(day)) => (1..=12).contains(&month) && day >= 1 && day <= days_in_month(self.year, month),
        }
    }

    /// First day of the year, month or day.
    pub fn first_day(self) -> Self {
        Self::day(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Last day of the year, month or day.
    pub fn last_day(self) -> Self {
        let month = self.month.unwrap_or(12);
        Self::day(self.year, month, self.day.unwrap_or_else(|| days_in_month(self.year, month)))
    }

    /// Days since 1 January of astronomical year 0, for differences.
    pub fn day_number(self) -> i64 {
        // Hinnant, "chrono-compatible low-level date algorithms", days_from_civil; shifted to year 0
        let (month, day) = (i64::from(self.month.unwrap_or(1)), i64::from(self.day.unwrap_or(1)));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
        era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year + 60
    }

    /// The day a number of days later; `None` for a month or year, and beyond the years that are kept.
    pub fn plus_days(self, days: i64) -> Option<Self> {
        self.day?;
        // Hinnant, "chrono-compatible low-level date algorithms", civil_from_days; from 1 March of year 0
        let days = self.day_number().checked_add(days)? - 60;
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = u8::try_from(of_year - (153 * shifted + 2) / 5 + 1).ok()?;
        let month = u8::try_from(if shifted < 10 { shifted + 3 } else { shifted - 9 }).ok()?;
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        Some(Self::day(i32::try_from(year).ok()?, month, day))
    }

    /// 0 for Monday to 6 for Sunday, of a full date.
    pub fn weekday(self) -> Option<u8> {
        self.day?;
        // 1 January of year 0 was a Saturday
        u8::try_from((self.day_number() + 5).rem_euclid(7)).ok()
    }

    /// As people write it: "April 23, 2024", "November 2021", "138 BC".
    pub fn in_words(self) -> String {
        let month = month_name;
        match (self.month, self.day) {
            (Some(m), Some(day)) => format!("{} {day}, {}", month(m), self.year_in_words()),
            (Some(m), None) => format!("{} {}", month(m), self.year_in_words()),
            (None, _) => self.year_in_words(),
        }
    }

    /// As people write the year: "138 BC", "2021".
    pub fn year_in_words(self) -> String {
        if self.year <= 0 { format!("{} BC", 1 - self.year) } else { self.year.to_string() }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// English name of a month, 1 to 12.
pub(crate) fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default()
}

/// Days of a month (1 to 12) of an astronomical year.
pub(crate) fn days_in_month(year: i32, month: u8) -> u8 {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Date {
    /// The date as [`Display`](fmt::Display) writes it; years of four digits cost no formatting.
    pub fn with_text<T>(self, use_text: impl FnOnce(&str) -> T) -> T {
        let mut buffer = *b"0000-00-00";
        let Ok(year @ 0..=9_999) = u16::try_from(self.year) else { return use_text(&self.to_string()) };
        let digit = |number: u16| b'0' + (number % 10).to_le_bytes()[0];
        for (place, power) in [1_000, 100, 10, 1].into_iter().enumerate() {
            buffer[place] = digit(year / power);
        }
        let mut length = 4;
        for (at, number) in [(5, self.month), (8, self.month.and(self.day))] {
            let Some(number) = number.map(u16::from) else { break };
            if number > 99 {
                return use_text(&self.to_string());
            }
            (buffer[at], buffer[at + 1]) = (digit(number / 10), digit(number));
            length = at + 2;
        }
        use_text(std::str::from_utf8(&buffer[..length]).unwrap_or_default())
    }
}

/// ISO 8601, as exact as the date: `2021`, `2016-04`, `2022-01-25`, `-0137`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        write!(f, "{sign}{:04}", self.year.unsigned_abs())?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
            if let Some(day) = self.day {
                write!(f, "-{day:02}")?;
            }
        }
        Ok(())
    }
}

/// From the first to the last date, both inclusive; an absent end is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    pub start: Option<Date>,
    pub end: Option<Date>,
}

impl Period {
    pub fn single(date: Date) -> Self {
        Self { start: Some(date), end: Some(date) }
    }

    pub fn between(start: Date, end: Date) -> Self {
        Self { start: Some(start), end: Some(end) }
    }

    /// One date, rather than a span of several.
    pub fn as_single(self) -> Option<Date> {
        self.start.filter(|_| self.start == self.end)
    }

    pub fn first_day(self) -> Option<Date> {
        self.start.map(Date::first_day)
    }

    pub fn last_day(self) -> Option<Date> {
        self.end.map(Date::last_day)
    }

    /// Its last day is this one or later, or it has no end.
    pub fn reaches(self, from: Date) -> bool {
        self.end.is_none_or(|end| end.last_day() >= from.first_day())
    }

    /// The same days, however exactly written (2021 and 2021-01/2021-12).
    pub fn same_days(self, other: Self) -> bool {
        self.first_day() == other.first_day() && self.last_day() == other.last_day()
    }

    /// Every day of `other` lies in this period.
    pub fn covers(self, other: Self) -> bool {
        let starts = self.first_day().is_none_or(|a| other.first_day().is_some_and(|b| a <= b));
        let ends = self.last_day().is_none_or(|a| other.last_day().is_some_and(|b| b <= a));
        starts && ends
    }

    pub fn overlaps(self, other: Self) -> bool {
        let before = |a: Option<Date>, b: Option<Date>| a.zip(b).is_none_or(|(a, b)| a <= b);
        before(self.first_day(), other.last_day()) && before(other.first_day(), self.last_day())
    }

    /// As people write it: "January to November 2021", "2005 to 2020", "since 1948".
    pub fn in_words(self) -> String {
        match (self.start, self.end) {
            (Some(start), Some(end)) if start == end => start.in_words(),
            (Some(start), Some(end)) => match (start.month, start.day) {
                (Some(month), None) if start.year == end.year && end.month.is_some() => {
                    format!(
                        "{} to {}",
                        MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default(),
                        end.in_words()
                    )
                }
                _ => format!("{} to {}", start.in_words(), end.in_words()),
            },
            (Some(start), None) => format!("since {}", start.in_words()),
            (None, Some(end)) => format!("until {}", end.in_words()),
            (None, None) => "at any time".to_owned(),
        }
    }

    /// Days of the period, both ends counted.
    pub fn days(self) -> Option<i64> {
        Some(self.last_day()?.day_number() - self.first_day()?.day_number() + 1)
    }
}

/// `2021`, or `2021-01/2021-11`; `..` for an open end (ISO 8601-2, section 4.4.2).
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.start, self.end) {
            (Some(start), Some(end)) if start == end => write!(f, "{start}"),
            (Some(start), Some(end)) => write!(f, "{start}/{end}"),
            (Some(start), None) => write!(f, "{start}/.."),
            (None, Some(end)) => write!(f, "../{end}"),
            (None, None) => f.write_str("../.."),
        }
    }
}

/// Reads a period: ISO 8601 (`2021`, `2021-03`, `2021-01/2021-11`, `2020/..`), `FY2019`, quarters and halves
/// (`2019Q1`, `2019-H2`, `Q1 2019`).
pub fn parse_period(text: &str) -> Option<Period> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    if let Some(date) = Date::parse(text) {
        return Some(Period::single(date));
    }
    if let Some((start, end)) = text.split_once('/') {
        let end_of = |part: &str| if part == ".." { Some(None) } else { Date::parse(part.trim()).map(Some) };
        let (start, end) = (end_of(start.trim())?, end_of(end.trim())?);
        let ordered = start.zip(end).is_none_or(|(start, end)| start.first_day() <= end.last_day());
        return ordered.then_some(Period { start, end });
    }
    let upper = text.to_ascii_uppercase();
    if let Some(year) = upper.strip_prefix("FY") {
        return Date::parse(year.trim()).filter(|date| date.month.is_none()).map(Period::single);
    }
    let mut parts = upper.split([' ', '-']).filter(|part| !part.is_empty());
    let (first, second) = match (parts.next(), parts.next(), parts.next()) {
        (Some(first), Some(second), None) => (first, second),
        (Some(joined), None, None) if joined.len() == 6 && joined.is_char_boundary(4) => joined.split_at(4),
        _ => return None,
    };
    let (year, part) = if first.len() == 4 { (first, second) } else { (second, first) };
    let year = Date::parse(year).filter(|date| date.month.is_none())?.year;
    let (length, number) = match part.strip_prefix('Q') {
        Some(number) => (3, number),
        None => (6, part.strip_prefix('H')?),
    };
    let number = number.parse::<u8>().ok().filter(|&number| (1..=12 / length).contains(&number))?;
    Some(Period::between(Date::month(year, (number - 1) * length + 1), Date::month(year, number * length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_agree_with_a_calendar_library() {
        let mut day = jiff::civil::date(1582, 10, 15);
        while day < jiff::civil::date(2100, 1, 1) {
            let ours =
                Date::day(i32::from(day.year()), u8::try_from(day.month()).unwrap(), u8::try_from(day.day()).unwrap());
            let theirs = u8::try_from(day.weekday().to_monday_zero_offset()).unwrap();
            assert_eq!(ours.weekday(), Some(theirs), "{ours}");
            let later = day.checked_add(jiff::Span::new().days(40)).unwrap();
            assert_eq!(ours.plus_days(40).unwrap().to_string(), later.to_string());
            assert_eq!(ours.plus_days(40).unwrap().plus_days(-40), Some(ours));
            day = day.checked_add(jiff::Span::new().days(11)).unwrap();
        }
        assert_eq!(Date::day(0, 1, 1).day_number(), 0);
        assert_eq!(Date::day(2024, 4, 23).weekday(), Some(1));
    }

    #[test]
    fn reads_and_prints_iso() {
        for text in ["2021", "2016-04", "2022-01-25", "-0137", "0079"] {
            assert_eq!(Date::parse(text).unwrap().to_string(), text);
        }
        for text in ["21", "2021-13", "2021-02-30", "2021-1-1", "x", "2021-01-01-01"] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert_eq!(Date::year(-137).year_in_words(), "138 BC");
    }

    #[test]
    fn periods_in_words() {
        let months = Period::between(Date::month(2021, 1), Date::month(2021, 11));
        assert_eq!(months.in_words(), "January to November 2021");
        assert_eq!(Period::between(Date::year(-137), Date::year(-124)).in_words(), "138 BC to 125 BC");
        assert_eq!(Period::single(Date::day(2024, 4, 23)).in_words(), "April 23, 2024");
        assert_eq!(Period { start: Some(Date::year(1948)), end: None }.in_words(), "since 1948");
    }

    #[test]
    fn periods_compare_by_days() {
        let year = Period::single(Date::year(2021));
        let months = Period::between(Date::month(2021, 1), Date::month(2021, 12));
        assert!(year.same_days(months) && year.covers(months));
        let eleven = Period::between(Date::month(2021, 1), Date::month(2021, 11));
        assert!(year.covers(eleven) && !eleven.covers(year) && eleven.overlaps(year));
        assert_eq!(eleven.days(), Some(334));
        assert!(Period { start: Some(Date::year(1948)), end: None }.covers(year));
    }
}
