//! Values that people type, in flags, in the configuration and in batches: read the same way everywhere, refused in words.

use crate::finding::Confidence;
use crate::normalise::Date;
use crate::number::Decimal;
use crate::read::Encoding;

/// Reads a date as exact as it is known.
///
/// # Errors
/// In words for people, when it is not ISO 8601 or not in the calendar.
pub(crate) fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "not a date of the calendar; write it as 2022-01-25, 2022-01 or 2022".to_owned())
}

/// Reads the name of an encoding, or a label that means it.
///
/// # Errors
/// In words for people, when it is none of those that are read.
pub(crate) fn encoding(label: &str) -> Result<Encoding, String> {
    Encoding::labelled(label).ok_or_else(|| {
        let known = Encoding::ALL.map(Encoding::name).join(", ");
        format!("not an encoding that is read; use one of {known}, or save the text as UTF-8")
    })
}

/// Reads "0.85" as 85 hundredths.
///
/// # Errors
/// In words for people, when it is not a number from 0 to 1 with at most two decimals.
pub(crate) fn confidence(text: &str) -> Result<Confidence, String> {
    Decimal::parse(text)
        .ok()
        .and_then(|value| value.shift(2))
        .and_then(Decimal::to_i64)
        .and_then(|hundredths| u8::try_from(hundredths).ok())
        .filter(|&hundredths| hundredths <= 100)
        .map(Confidence)
        .ok_or_else(|| "not a number from 0 to 1 with at most two decimals, such as 0.85".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_hundredths() {
        assert_eq!(confidence("0.85"), Ok(Confidence(85)));
        assert_eq!(confidence("1"), Ok(Confidence(100)));
        for wrong in ["1.01", "-0.5", "0.855", "x", ""] {
            assert!(confidence(wrong).is_err(), "{wrong}");
        }
    }
}
