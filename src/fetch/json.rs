//! JSON without floats: a number stays the text that it is in the answer.

use serde_json::value::RawValue;

use super::number::{self, Cell};

/// A number, or a text or null in its place.
pub fn cell(raw: &RawValue) -> Cell<'_> {
    let text = raw.get();
    match text.as_bytes().first() {
        // no escape can stand in the digits of a number
        Some(b'"') => number::read(text.trim_matches('"')),
        Some(b'{' | b'[' | b't' | b'f') => Cell::Unreadable,
        _ => number::read(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::number::Digits;
    use super::*;

    #[test]
    fn digits_of_json_are_those_of_the_answer() {
        let raw: Vec<&RawValue> =
            serde_json::from_str(r#"[12345678901234567890.1234567890, 1.10, "2.522", null, ".", true, [1], 1E3, "a"]"#)
                .unwrap();
        let cells: Vec<Cell<'_>> = raw.iter().map(|raw| cell(raw)).collect();
        let number = |text, exponent| Cell::Number(Digits { text, exponent });
        assert_eq!(
            cells,
            [
                number("12345678901234567890.1234567890", 0),
                number("1.10", 0),
                number("2.522", 0),
                Cell::Missing,
                Cell::Missing,
                Cell::Unreadable,
                Cell::Unreadable,
                number("1", 3),
                Cell::Unreadable,
            ]
        );
    }

    proptest::proptest! {
        #[test]
        fn no_digit_is_lost(text in "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,25})?") {
            let json = format!("[{text}]");
            let raw: Vec<&RawValue> = serde_json::from_str(&json).unwrap();
            proptest::prop_assert_eq!(cell(raw[0]), Cell::Number(Digits { text: &text, exponent: 0 }));
        }
    }
}
