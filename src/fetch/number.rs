//! Digits of an answer, taken as they stand. The rule: a number is a text that is checked, never one that is computed;
//! an exponent becomes a power of ten beside it, so that the digits stay those of the office.

/// A number as it was published: its digits, and the power of ten that its exponent says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Digits<'a> {
    pub text: &'a str,
    pub exponent: i16,
}

/// What stands where a number is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Empty, null, NaN, ":" and the like: nothing was published.
    Missing,
    Number(Digits<'a>),
    Unreadable,
}

/// Texts that mean that no figure was published. Eurostat ":", FRED ".", the World Bank "..".
fn is_missing(text: &str) -> bool {
    text.is_empty()
        || [":", ".", "..", "...", "-", "–", "null", "nan", "na", "n/a", "#n/a"]
            .iter()
            .any(|mark| text.eq_ignore_ascii_case(mark))
}

/// Reads a number with a point, such as JSON, SDMX and most CSV files write it.
pub fn read(text: &str) -> Cell<'_> {
    let text = text.trim();
    if is_missing(text) {
        return Cell::Missing;
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        None => (text, 0),
        Some((mantissa, exponent)) => {
            // parsing takes one sign, also a plus, and no more
            match exponent.parse::<i16>() {
                Ok(power) if power.abs() <= 40 => (mantissa, power),
                _ => return Cell::Unreadable,
            }
        }
    };
    if !is_plain(mantissa) {
        return Cell::Unreadable;
    }
    Cell::Number(Digits { text: mantissa, exponent })
}

/// Optional minus, digits, and perhaps a point with digits: what the table reader reads as it stands.
fn is_plain(text: &str) -> bool {
    let body = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = body.split_once('.').map_or((body, None), |(whole, fraction)| (whole, Some(fraction)));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    body.len() <= 60 && digits(whole) && fraction.is_none_or(digits)
}

/// A number that is written with a decimal comma, as one with a point; `None` where it has neither digits nor comma in
/// the right places. "1.234,5" loses its groups, for they are no digits.
pub fn with_point(text: &str) -> Option<String> {
    let text = text.trim();
    let (whole, fraction) = text.split_once(',').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let groups: Vec<&str> = whole.split(['.', ' ', '\u{a0}', '\u{202f}']).collect();
    let sign = groups.first().map(|first| first.trim_start_matches('-').len());
    let grouped = groups.len() == 1
        || (sign.is_some_and(|first| (1..=3).contains(&first)) && groups.iter().skip(1).all(|group| group.len() == 3));
    let plain = groups.concat() + &fraction.map(|digits| format!(".{digits}")).unwrap_or_default();
    (grouped && is_plain(&plain)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_kept_and_exponents_stand_beside_them() {
        for (text, digits, exponent) in [
            ("1832641364775.52", "1832641364775.52", 0),
            ("74251272075.0", "74251272075.0", 0),
            ("-1.20", "-1.20", 0),
            ("1.0E10", "1.0", 10),
            ("5e-3", "5", -3),
            ("1.50E+7", "1.50", 7),
            (" 007 ", "007", 0),
        ] {
            assert_eq!(read(text), Cell::Number(Digits { text: digits, exponent }), "{text}");
        }
        for text in ["", "null", "NaN", ":", ".", ".."] {
            assert_eq!(read(text), Cell::Missing, "{text}");
        }
        for text in ["1,5", "+1", "1.", ".5", "1e", "1e+-5", "1e++5", "1e999", "0x1", "1 000", "--1", "١"] {
            assert_eq!(read(text), Cell::Unreadable, "{text}");
        }
    }

    #[test]
    fn decimal_commas() {
        for (text, point) in [("3,9", "3.9"), ("1.234,50", "1234.50"), ("-12 345,6", "-12345.6"), ("105", "105")] {
            assert_eq!(with_point(text).as_deref(), Some(point), "{text}");
        }
        for text in ["3,9,1", "12.34,5", "1,", ",5", "a", "1.2345"] {
            assert_eq!(with_point(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_another_digit(whole in "-?[0-9]{1,30}", fraction in "(\\.[0-9]{1,20})?") {
            let text = format!("{whole}{fraction}");
            proptest::prop_assert_eq!(read(&text), Cell::Number(Digits { text: &text, exponent: 0 }));
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,40}") {
            if let Cell::Number(digits) = read(&text) {
                proptest::prop_assert!(text.contains(digits.text));
            }
            let _ = with_point(&text);
        }
    }
}
