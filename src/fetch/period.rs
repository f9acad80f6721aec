//! Periods as offices write them, as the table reader reads them: ISO 8601.

use crate::normalise::Date;
use crate::sources::parse_period;

/// A period of an office in ISO 8601: "2026-Q1", "2012M01", "2019-S1", "2019-W05", "2010-A1", "2020-01-01T00:00:00".
/// `frequency` ("A", "Q", "M") says how much a date that stands for a longer period covers. `None`: not a period.
pub fn normalise(text: &str, frequency: &str) -> Option<String> {
    let text = text.trim();
    if text.len() > 40 || !text.is_ascii() {
        return None;
    }
    // a time of day stands after a whole date; the T of 2019-T2 is a third of a year
    let date = text.split_at_checked(10).filter(|(_, time)| time.starts_with('T')).map_or(text, |(date, _)| date);
    let upper = date.to_ascii_uppercase();
    let shape: Vec<&str> = upper.split('-').collect();
    let plain = |text: String| parse_period(&text).map(|_| text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let [year, month, day] = shape[..]
        && digits(year)
        && digits(month)
        && digits(day)
    {
        return plain(match frequency {
            "A" => year.to_owned(),
            "Q" => format!("{year}-Q{}", month.parse::<u8>().ok()?.checked_sub(1)? / 3 + 1),
            "M" => format!("{year}-{month}"),
            _ => upper,
        });
    }
    let (year, part) = match shape[..] {
        [year, part] => (year, part),
        [whole] => whole.split_at_checked(4)?,
        _ => return plain(date.to_owned()),
    };
    if !digits(year) || year.len() != 4 {
        return plain(date.to_owned());
    }
    let part = part.trim();
    if part.is_empty() || digits(part) && shape.len() == 2 {
        return plain(upper);
    }
    let (kind, number) = part.split_at_checked(1)?;
    let number: u8 = number.parse().ok()?;
    match kind {
        "Q" => plain(format!("{year}-Q{number}")),
        "S" | "H" | "B" => plain(format!("{year}-H{number}")),
        "M" => plain(format!("{year}-{number:02}")),
        "A" if number == 1 => plain(year.to_owned()),
        "T" if (1..=3).contains(&number) => plain(format!("{year}-{:02}/{year}-{:02}", number * 4 - 3, number * 4)),
        "W" => {
            let (monday, sunday) = week(year.parse().ok()?, number)?;
            plain(format!("{monday}/{sunday}"))
        }
        _ => None,
    }
}

/// First and last day of a week of ISO 8601; `None` where the year has no such week.
fn week(year: i32, number: u8) -> Option<(Date, Date)> {
    // 4 January is always in the first week, and a week is of the year that its Thursday is in
    let fourth = Date::day(year, 1, 4);
    let monday = fourth.plus_days(7 * (i64::from(number) - 1) - i64::from(fourth.weekday()?))?;
    let named = number > 0 && monday.plus_days(3)?.year == year;
    named.then_some((monday, monday.plus_days(6)?))
}

/// Whether a period lies between two others, both inclusive; where one cannot be read, it does.
pub fn within(period: &str, from: Option<&str>, to: Option<&str>) -> bool {
    let Some(period) = parse_period(period) else { return true };
    let first = from.and_then(parse_period).and_then(|from| from.first_day());
    let last = to.and_then(parse_period).and_then(|to| to.last_day());
    let after = first.zip(period.last_day()).is_none_or(|(first, end)| end >= first);
    let before = last.zip(period.first_day()).is_none_or(|(last, start)| start <= last);
    after && before
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_offices() {
        for (text, frequency, iso) in [
            ("2021", "", "2021"),
            ("2026-Q1", "Q", "2026-Q1"),
            ("2011Q4", "", "2011-Q4"),
            ("2012M01", "", "2012-01"),
            ("2012-M1", "", "2012-01"),
            ("2023-01", "M", "2023-01"),
            ("2019-S1", "", "2019-H1"),
            ("2019-A1", "", "2019"),
            ("2019-T2", "", "2019-05/2019-08"),
            ("2019-W05", "", "2019-01-28/2019-02-03"),
            ("2019-W01", "", "2018-12-31/2019-01-06"),
            ("2020-W53", "", "2020-12-28/2021-01-03"),
            ("2024-01-01", "M", "2024-01"),
            ("2024-04-01", "Q", "2024-Q2"),
            ("2024-01-01", "A", "2024"),
            ("2026-07-29", "D", "2026-07-29"),
            ("2020-01-01T00:00:00", "", "2020-01-01"),
            ("2020-01/2020-03", "", "2020-01/2020-03"),
        ] {
            assert_eq!(normalise(text, frequency).as_deref(), Some(iso), "{text}");
        }
        for text in [
            "",
            "20",
            "2019-Q5",
            "2019-W60",
            "2019-W53",
            "2019-W00",
            "2019-00-01",
            "abcd-Q1",
            "2019-X1",
            "2019M13",
            "２０１９",
        ] {
            assert_eq!(normalise(text, "Q"), None, "{text}");
        }
    }

    #[test]
    fn bounds_are_kept_here_too() {
        assert!(within("2023-05", Some("2023"), Some("2023")));
        assert!(!within("2024-01", Some("2023"), Some("2023")));
        assert!(!within("2022-Q4", Some("2023-01"), None));
        assert!(within("2022", None, None));
    }
}
