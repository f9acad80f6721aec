//! Periods in headers and row labels as people write them: "F19", "Year ended December 31, 2019", "Q4 2019 / $m".

use crate::lexicon::{self, CalendarWord};
use crate::normalise::{Date, Period};

use super::super::table::parse_period;

/// Years that a bare number of four digits may be.
const YEARS: std::ops::RangeInclusive<i32> = 1800..=2100;

fn year(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| text.parse().ok())?.filter(|year| YEARS.contains(year))
}

/// "F19", "FY19", "FY2019", "2019A", "2019E".
fn fiscal(text: &str) -> Option<i32> {
    let lower = text.to_ascii_lowercase();
    if let Some(digits) = lower.strip_prefix("fy").or_else(|| lower.strip_prefix('f')) {
        return match digits.len() {
            2 => digits.parse::<i32>().ok().map(|short| 2000 + short),
            4 => year(digits),
            _ => None,
        };
    }
    year(lower.strip_suffix(['a', 'e'])?)
}

fn month(word: &str) -> Option<u8> {
    // "may" and "march" are words too, but hardly in a header beside a year
    let lexicon = lexicon::english();
    match lexicon.word(lexicon.id(&word.to_lowercase())).calendar {
        Some(CalendarWord::Month(month)) => Some(month),
        _ => None,
    }
}

/// "Q4", "4Q", "H1", "1H": months in it and its number.
fn part(text: &str) -> Option<(u8, u8)> {
    let upper = text.to_ascii_uppercase();
    let bytes = upper.as_bytes();
    let (letter, digit) = match bytes {
        [letter @ (b'Q' | b'H'), digit @ b'1'..=b'4'] | [digit @ b'1'..=b'4', letter @ (b'Q' | b'H')] => {
            (*letter, *digit - b'0')
        }
        _ => return None,
    };
    let length = if letter == b'Q' { 3 } else { 6 };
    (digit <= 12 / length).then_some((length, digit))
}

/// All periods of a text, in order; at most eight words of a long text that are times are looked at.
pub(crate) fn periods(text: &str) -> Vec<Period> {
    // every period has a year, or is open at both ends ("../..")
    if !text.bytes().any(|byte| byte.is_ascii_digit() || byte == b'/') {
        return Vec::new();
    }
    if let Some(period) = parse_period(text) {
        return vec![period];
    }
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(40).collect();
    let mut out: Vec<Period> = Vec::new();
    let mut at = 0;
    // a month or a part of a year waits for its year
    let (mut waiting, mut day, mut piece) = (None, None, None);
    while let Some(&word) = words.get(at) {
        at += 1;
        if let Some(found) = month(word) {
            waiting = Some(found);
            day = None;
            // "31 December 2019"
            if let Some(before) = at.checked_sub(2).and_then(|before| words[before].parse::<u8>().ok()) {
                day = Some(before);
            }
            continue;
        }
        if let Some(found) = part(word) {
            piece = Some(found);
            if let Some(last) = out.last_mut()
                && let Some(date) = last.as_single().filter(|date| date.month.is_none())
                && words.get(at).is_none_or(|next| year(next).is_none())
            {
                *last = slice(date.year, found);
                piece = None;
            }
            continue;
        }
        if waiting.is_some()
            && day.is_none()
            && word.len() <= 2
            && let Ok(number) = word.parse::<u8>()
        {
            day = Some(number);
            continue;
        }
        let Some(found) = year(word).or_else(|| fiscal(word)) else { continue };
        let date = match (waiting, day) {
            (Some(month), Some(day)) if Date::day(found, month, day).exists() => Date::day(found, month, day),
            (Some(month), _) => Date::month(found, month),
            (None, _) => Date::year(found),
        };
        let mut period = match piece.take() {
            Some(piece) if waiting.is_none() => slice(found, piece),
            _ => Period::single(date),
        };
        (waiting, day) = (None, None);
        // "2018/19", "2017-18", "2020 - 2024" with the sign itself in the text
        if let Some(next) = words.get(at) {
            let joined = |mark: &str| text.contains(&format!("{word}{mark}{next}"));
            let spaced = |mark: &str| text.contains(&format!("{word} {mark} {next}"));
            let range = ["-", "–", "/"].iter().any(|mark| joined(mark)) || ["-", "–"].iter().any(|mark| spaced(mark));
            let short = next.len() == 2 && next.parse::<i32>().is_ok_and(|n| n == (found + 1).rem_euclid(100));
            let end = if short { Some(found + 1) } else { year(next).filter(|end| *end > found) };
            if let (true, Some(end)) = (range && date.month.is_none(), end) {
                period = Period::between(date, Date::year(end));
                at += 1;
            }
        }
        out.push(period);
        if out.len() == 8 {
            break;
        }
    }
    out
}

fn slice(year: i32, (length, number): (u8, u8)) -> Period {
    Period::between(Date::month(year, (number - 1) * length + 1), Date::month(year, number * length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_hold_periods() {
        for (text, shown) in [
            ("2019 / £m", "2019"),
            ("F19 / 53 WEEKS", "2019"),
            ("FY2018", "2018"),
            ("April 26, 2019", "2019-04-26"),
            ("31 December 2018", "2018-12-31"),
            ("Final as of December 31, 2019", "2019-12-31"),
            ("Q4 2019", "2019-10/2019-12"),
            ("2019 Q4", "2019-10/2019-12"),
            ("2017/18", "2017/2018"),
            ("2020 - 2024", "2020/2024"),
            ("Fiscal 2018", "2018"),
        ] {
            let found = periods(text);
            assert_eq!(found.first().map(ToString::to_string).as_deref(), Some(shown), "{text}");
            assert_eq!(found.len(), 1, "{text}");
        }
        assert_eq!(periods("2018 and 2017").len(), 2);
        for text in ["", "Change", "Note", "May", "(30)", "12,345"] {
            assert_eq!(periods(text), [], "{text}");
        }
    }
}
