//! Character references: `&euro;`, `&#8364;`, `&#x20AC;`, and the old names that need no semicolon ("&nbsp5").
//!
//! `entities.csv` is the list of named character references of WHATWG HTML (section 13.5), complete.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::read::encoding::windows_1252;

/// Longest name without its semicolon, in bytes.
const LONGEST: usize = 31;
/// Longest name that needs no semicolon.
const LONGEST_LEGACY: usize = 6;

struct Named {
    legacy: bool,
    text: String,
}

static NAMED: LazyLock<FxHashMap<&'static str, Named>> = LazyLock::new(|| {
    include_str!("entities.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let (name, legacy, characters) = (fields.next()?, fields.next()?, fields.next()?);
            let text: Option<String> =
                characters.split(' ').map(|code| char::from_u32(u32::from_str_radix(code, 16).ok()?)).collect();
            Some((name, Named { legacy: legacy == "yes", text: text? }))
        })
        .collect()
});

/// What a reference stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decoded {
    Char(char),
    Text(&'static str),
}

impl Decoded {
    /// The text, written to `buffer` where it is a single character.
    pub(super) fn as_str<'b>(&self, buffer: &'b mut [u8; 4]) -> &'b str {
        match self {
            Self::Char(c) => c.encode_utf8(buffer),
            Self::Text(text) => text,
        }
    }
}

/// The reference that a text beginning with `&` begins with, and its length in bytes; `None` where that is text.
pub(super) fn reference(text: &str) -> Option<(Decoded, usize)> {
    let rest = text.strip_prefix('&')?;
    if let Some(number) = rest.strip_prefix('#') {
        return numeric(number).map(|(c, len)| (Decoded::Char(c), len + 2));
    }
    let len = rest.bytes().take(LONGEST + 1).take_while(u8::is_ascii_alphanumeric).count();
    if rest.as_bytes().get(len) == Some(&b';')
        && let Some(named) = NAMED.get(&rest[..len])
    {
        return Some((Decoded::Text(&named.text), len + 2));
    }
    (2..=len.min(LONGEST_LEGACY)).rev().find_map(|len| {
        let named = NAMED.get(&rest[..len]).filter(|named| named.legacy)?;
        Some((Decoded::Text(&named.text), len + 1))
    })
}

/// What follows `&#`; the semicolon may be missing.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (radix, mark) = if text.starts_with(['x', 'X']) { (16, 1) } else { (10, 0) };
    let digits = &text[mark..];
    let len = digits.bytes().take_while(|&byte| char::from(byte).is_digit(radix)).count();
    if len == 0 {
        return None;
    }
    let code = digits[..len]
        .bytes()
        .filter_map(|byte| char::from(byte).to_digit(radix))
        .fold(0_u32, |code, digit| code.saturating_mul(radix).saturating_add(digit));
    // section 13.2.5.80: what is no character becomes U+FFFD, the C1 controls are those of Windows-1252
    let c = match (u8::try_from(code), char::from_u32(code)) {
        (_, None) | (Ok(0), _) => char::REPLACEMENT_CHARACTER,
        (Ok(byte @ 0x80..=0x9f), Some(c)) => windows_1252(byte).unwrap_or(c),
        (_, Some(c)) => c,
    };
    let semicolon = usize::from(digits.as_bytes().get(len) == Some(&b';'));
    Some((c, mark + len + semicolon))
}

/// A value of an attribute with its references decoded.
pub(super) fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((decoded, len)) => {
                out.push_str(decoded.as_str(&mut [0; 4]));
                rest = &rest[len..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_read() {
        let rows = include_str!("entities.csv").lines().count() - 1;
        assert_eq!(NAMED.len(), rows);
        assert!(NAMED.keys().all(|name| name.len() <= LONGEST));
        assert!(NAMED.iter().filter(|(_, named)| named.legacy).all(|(name, _)| name.len() <= LONGEST_LEGACY));
        for name in NAMED.keys() {
            assert_eq!(unescaped(&format!("&{name};")), NAMED[name].text, "{name}");
        }
    }

    #[test]
    fn references_in_every_spelling() {
        for (written, read) in [
            ("&euro;5", "€5"),
            ("&#8364;&#x20ac;&#X20AC", "€€€"),
            ("&nbsp5 &poundage &notit; &notin;", "\u{a0}5 £age ¬it; ∉"),
            ("&#150;&#0;&#xD800;&#99999999999999;", "–\u{fffd}\u{fffd}\u{fffd}"),
            ("a & b &; &x &#; &#x; &unknown; AT&T", "a & b &; &x &#; &#x; &unknown; AT&T"),
            ("&amp;euro;", "&euro;"),
            ("&NotEqualTilde;", "≂\u{338}"),
        ] {
            assert_eq!(unescaped(written), read, "{written}");
        }
    }
}
