//! Raised and lowered text: exponents, marks of notes, ordinals and indices.
//!
//! A raised number is an exponent ("10⁶", "km²") or the number of a note, which the grammar tells by what it follows;
//! so it is handed on as raised digits, never as plain ones ("10<sup>6</sup>" is not 106). What can only be the mark of
//! a note is left out. A lowered number keeps to its letters ("CO<sub>2</sub>" is CO2).

/// How raised text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Raised {
    /// Its digits are written raised.
    Digits,
    /// As it stands: "9th", "TM", or the upper half of a fraction.
    Plain,
    /// Upper half of a fraction behind a whole number.
    Fraction,
    /// The mark of a note: left out.
    Note,
    /// Something that is neither, such as a variable: its place is kept.
    Other,
}

/// What raised text is. `before` is the character before it, `after` the one that follows.
pub(super) fn raised(content: &str, before: Option<char>, after: Option<char>) -> Raised {
    let content = content.trim();
    let unsigned = content.strip_prefix(['−', '-', '–', '+']).unwrap_or(content);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let behind_figure = before.is_some_and(|before| before.is_ascii_digit());
    if digits(content) && matches!(after, Some('⁄' | '/')) {
        return if behind_figure { Raised::Fraction } else { Raised::Plain };
    }
    if digits(unsigned) && unsigned.len() <= 3 {
        return Raised::Digits;
    }
    let letters = content.chars().filter(|c| c.is_alphabetic()).count();
    match letters {
        0 => Raised::Note,
        1 if behind_figure && !is_ordinal_mark(content) => Raised::Other,
        1 if is_ordinal_mark(content) => Raised::Plain,
        1 => Raised::Note,
        _ if behind_figure && letters > 2 => Raised::Other,
        _ if content.starts_with(['[', '(']) => Raised::Note,
        _ => Raised::Plain,
    }
}

fn is_ordinal_mark(content: &str) -> bool {
    matches!(content, "º" | "ª")
}

/// A digit or sign as it is written raised.
pub(super) fn superscript(c: char) -> Option<char> {
    Some(match c {
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        '9' => '⁹',
        '-' | '−' | '–' => '⁻',
        '+' => '⁺',
        _ => return None,
    })
}

/// A digit as it is written lowered.
pub(super) fn subscript(c: char) -> Option<char> {
    c.to_digit(10).and_then(|digit| char::from_u32(0x2080 + digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exponents_notes_and_ordinals() {
        for (content, before, after, expected) in [
            ("6", Some('0'), None, Raised::Digits),
            ("−3", Some('0'), None, Raised::Digits),
            ("2", Some('m'), Some(' '), Raised::Digits),
            ("1", Some('t'), None, Raised::Digits),
            ("1", Some('5'), Some('⁄'), Raised::Fraction),
            ("1", Some(' '), Some('/'), Raised::Plain),
            ("th", Some('9'), None, Raised::Plain),
            ("TM", Some('d'), None, Raised::Plain),
            ("[3]", Some('.'), None, Raised::Note),
            ("1,2", Some('.'), None, Raised::Note),
            ("*", Some('5'), None, Raised::Note),
            ("a", Some('n'), None, Raised::Note),
            ("n", Some('0'), None, Raised::Other),
            ("2021", Some('.'), None, Raised::Note),
        ] {
            assert_eq!(raised(content, before, after), expected, "{content}");
        }
        assert_eq!("−12".chars().map(superscript).collect::<Option<String>>().as_deref(), Some("⁻¹²"));
        assert_eq!(subscript('2'), Some('₂'));
    }
}
