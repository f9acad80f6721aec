//! Tokens: words, numbers, symbols. Byte ranges of the reading text, nothing copied; one pass, no back-tracking.

use crate::lexicon::{Glance, Key, Lexicon, PACKED_BYTES, Packed};
use crate::span::Span;
pub(super) use crate::stems::base_word;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and the dots of initials ("Kazakhstan’s", "U.S.").
    Word,
    /// Digits with grouping marks and a decimal point, without sign or unit ("1,108", "22.94").
    Number,
    /// Any other single character.
    Symbol,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
    /// Index into [`crate::read::Document::sentences`].
    pub sentence: usize,
    /// No white space before it in the same sentence ("%" of "5%", "mile" of "1,108-mile").
    pub glued: bool,
    /// Number of the word in the lexicon; 0 for words it does not have and for other tokens.
    pub word: u16,
    /// A figure or what looks like one may begin here whatever follows.
    pub(super) opens: bool,
    /// Starts with a capital letter.
    pub(super) capital: bool,
    /// First byte of its text: most comparisons end there.
    pub(super) first: u8,
}

impl Token {
    /// Reads so; `text` is the whole reading text.
    #[inline]
    pub(super) fn is(&self, text: &str, word: &str) -> bool {
        // most differ in their first byte or length, and telling so needs no look at the text
        word.as_bytes().first() == Some(&self.first)
            && self.span.len() == word.len()
            && (word.len() == 1 || text.as_bytes().get(self.span.range()) == Some(word.as_bytes()))
    }

    /// Reads so in any case.
    #[inline]
    pub(super) fn says(&self, text: &str, lower: &str) -> bool {
        const CASE: u8 = 0x20;
        lower.as_bytes().first().is_some_and(|&first| (first ^ self.first) & !CASE == 0)
            && self.span.len() == lower.len()
            && text.as_bytes().get(self.span.range()).is_some_and(|word| word.eq_ignore_ascii_case(lower.as_bytes()))
    }

    /// Starts with a small letter of ASCII.
    #[inline]
    pub fn begins_lower(&self) -> bool {
        self.first.is_ascii_lowercase()
    }

    /// A symbol that is a hyphen, a minus or a dash, or another of several bytes.
    #[inline]
    pub(super) fn may_be_dash(&self) -> bool {
        self.kind == TokenKind::Symbol && (self.first == b'-' || !self.first.is_ascii())
    }
}

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Digit,
    Letter,
    Point,
    Symbol,
    /// A character of several bytes.
    Wide,
}

static CLASSES: [Class; 256] = {
    let mut classes = [Class::Wide; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b' ' | b'\t' | b'\n' | b'\x0b' | b'\x0c' | b'\r' => Class::Space,
            b'0'..=b'9' => Class::Digit,
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'.' => Class::Point,
            _ => Class::Symbol,
        };
        byte += 1;
    }
    classes
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// Appends the tokens of one sentence; says whether any of them can bear a figure, or a comparison where those are asked
/// for.
pub(super) fn tokenize(
    text: &str,
    span: Span,
    sentence: usize,
    lexicon: &Lexicon,
    comparisons: bool,
    out: &mut Vec<Token>,
) -> bool {
    let mut bears = false;
    let mut at = span.start;
    let mut last_end = span.start;
    // the last token, where it is one of these words
    let (mut article, mut past) = (false, false);
    let bytes = text.as_bytes();
    while at < span.end {
        let first = class(bytes[at]);
        let mut capital = bytes[at].is_ascii_uppercase();
        let (kind, end, glance) = match first {
            Class::Space => {
                at += 1;
                continue;
            }
            Class::Letter => {
                let (end, glance) = ascii_word(bytes, at, span.end, lexicon).unwrap_or_else(|| {
                    let end = word_end(text, at, span.end);
                    (end, lexicon.glance_long(Key::of(base_word(&text[at..end])).as_str()))
                });
                (TokenKind::Word, end, glance)
            }
            Class::Digit => (TokenKind::Number, number_end(bytes, at, span.end), Glance::default()),
            Class::Point
                if digit_at(bytes, at + 1, span.end) && !(at > span.start && bytes[at - 1].is_ascii_alphanumeric()) =>
            {
                (TokenKind::Number, number_end(bytes, at, span.end), Glance::default())
            }
            Class::Point | Class::Symbol => (TokenKind::Symbol, at + 1, lexicon.glance_symbol(bytes[at])),
            Class::Wide => {
                let c = text[at..].chars().next().unwrap_or(' ');
                if c.is_whitespace() {
                    at += c.len_utf8();
                    continue;
                }
                let word = c.is_alphabetic();
                capital = c.is_uppercase();
                bears |= !word && is_vulgar_fraction(c);
                let end = if word { word_end(text, at, span.end) } else { at + c.len_utf8() };
                let kind = if word { TokenKind::Word } else { TokenKind::Symbol };
                (kind, end, lexicon.glance_long(Key::of(base_word(&text[at..end])).as_str()))
            }
        };
        // "an hour", "a dollar a day"; "the past decade"
        let compares = comparisons && glance.has(Glance::COMPARES);
        bears |= kind == TokenKind::Number
            || glance.has(Glance::BEARS)
            || compares
            || article && glance.has(Glance::MONEY_OR_UNIT)
            || past && glance.has(Glance::UNIT);
        (article, past) = (false, false);
        if glance.has(Glance::LEADS) {
            let word = &bytes[at..end];
            article = matches!(word, b"a" | b"an" | b"A" | b"An");
            past = matches!(word, b"past" | b"last" | b"next" | b"coming");
        }
        out.push(Token {
            kind,
            span: Span::new(at, end),
            sentence,
            glued: at == last_end && at > span.start,
            word: glance.id,
            opens: glance.has(Glance::OPENS)
                || compares
                || kind != TokenKind::Word && (kind == TokenKind::Number || first == Class::Wide),
            capital,
            first: bytes[at],
        });
        last_end = end;
        at = end;
    }
    bears
}

/// A word of ASCII letters alone that ends where they end; `None` where marks may belong to it.
#[inline]
fn ascii_word(bytes: &[u8], start: usize, end: usize, lexicon: &Lexicon) -> Option<(usize, Glance)> {
    let window = match bytes.get(start..start + PACKED_BYTES).and_then(<[u8]>::first_chunk) {
        Some(window) => *window,
        None => {
            let mut window = [b' '; PACKED_BYTES];
            let rest = &bytes[start..bytes.len().min(start + PACKED_BYTES)];
            window[..rest.len()].copy_from_slice(rest);
            window
        }
    };
    let (letters, packed) = Packed::letters(window, end - start);
    let at = start + letters;
    let next = if at < end { bytes[at] } else { b' ' };
    let ends = match class(next) {
        Class::Letter | Class::Wide => false,
        // "U.S.", "a.m."
        Class::Point => letters > 1,
        Class::Symbol => next != b'\'',
        Class::Space | Class::Digit => true,
    };
    ends.then(|| (at, lexicon.glance(packed)))
}

fn digit_at(bytes: &[u8], at: usize, end: usize) -> bool {
    at < end && bytes[at].is_ascii_digit()
}

fn digits_from(bytes: &[u8], at: usize, end: usize) -> usize {
    bytes[at.min(end)..end].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// Width of a non-breaking or thin space that groups digits.
fn group_space(bytes: &[u8], at: usize, end: usize) -> usize {
    match bytes.get(at..end.min(at + 3)) {
        Some([0xc2, 0xa0, ..]) => 2,
        Some([0xe2, 0x80, 0xaf | 0x89]) => 3,
        _ => 0,
    }
}

/// End of the number that starts at `at`: grouping by commas (also 2-2-3), points, apostrophes, narrow or plain spaces; one
/// decimal point; several points ("2.0.1", "3.456.789") stay one token for the grammar to judge.
fn number_end(bytes: &[u8], start: usize, end: usize) -> usize {
    let mut at = start + digits_from(bytes, start, end);
    let lead = at - start;
    let (mut grouped, mut apostrophes) = (false, false);
    if (1..=3).contains(&lead) {
        // 1,234,567 and 1,20,000
        loop {
            if !(bytes.get(at) == Some(&b',') && at < end) {
                break;
            }
            let digits = digits_from(bytes, at + 1, end);
            // "31, 040": a group that starts with nought is no number of its own
            if digits == 0
                && bytes[start] != b'0'
                && bytes.get(at + 1..at + 3) == Some(b" 0")
                && at + 5 <= end
                && digits_from(bytes, at + 2, end) == 3
            {
                at += 5;
                grouped = true;
                continue;
            }
            let indian =
                digits == 2 && bytes.get(at + 3) == Some(&b',') && matches!(digits_from(bytes, at + 4, end), 2 | 3);
            if digits == 3 || indian {
                at += 1 + digits;
                grouped = true;
            } else {
                break;
            }
        }
        // 12'500, as in Switzerland
        while !grouped || apostrophes {
            let width = match bytes.get(at..end) {
                Some([b'\'', ..]) => 1,
                Some([0xe2, 0x80, 0x99, ..]) => 3,
                _ => break,
            };
            if digits_from(bytes, at + width, end) != 3 {
                break;
            }
            at += width + 3;
            (grouped, apostrophes) = (true, true);
        }
        if !grouped {
            // 12 450, with any space that groups
            loop {
                let narrow = group_space(bytes, at, end);
                let width = if narrow > 0 { narrow } else { usize::from(bytes.get(at) == Some(&b' ') && at < end) };
                if width == 0 || digits_from(bytes, at + width, end) != 3 {
                    break;
                }
                let after = at + width + 3;
                let next = if after < end { bytes[after] } else { b' ' };
                let clean = !(next.is_ascii_alphanumeric()
                    || matches!(next, b'-' | b'/' | b'%' | b',') && digit_at(bytes, after + 1, end));
                if narrow == 0 && (!clean || bytes[start] == b'0') {
                    break;
                }
                at = after;
                grouped = true;
            }
        }
    }
    // decimals, or further groups between points
    let mut points = 0;
    while bytes.get(at) == Some(&b'.') && at < end && digit_at(bytes, at + 1, end) {
        points += 1;
        at += 1 + digits_from(bytes, at + 1, end);
    }
    // 1.234,56 and 3.456.789,00
    if points > 0 && !grouped && bytes.get(at) == Some(&b',') && at < end {
        let digits = digits_from(bytes, at + 1, end);
        let three = bytes[start..at].rsplit(|&byte| byte == b'.').next().is_some_and(|group| group.len() == 3);
        if three && lead <= 3 && (1..=2).contains(&digits) {
            at += 1 + digits;
        }
    }
    at
}

fn word_end(text: &str, start: usize, end: usize) -> usize {
    let rest = &text[start..end];
    let mut chars = rest.char_indices().peekable();
    let mut stop = rest.len();
    let mut letters = 0;
    while let Some((at, c)) = chars.next() {
        if c.is_alphabetic() || is_mark(c) {
            letters += 1;
            continue;
        }
        let next = chars.peek().map(|&(_, next)| next);
        if matches!(c, '\'' | '’') && next.is_some_and(char::is_alphabetic) {
            letters = 2;
            continue;
        }
        // initials: one letter, a point, a letter ("U.S.", "a.m.")
        if c == '.' && letters == 1 && (next.is_some_and(char::is_alphabetic) || rest[..at].contains('.')) {
            letters = 0;
            continue;
        }
        stop = at;
        break;
    }
    let word = &rest[..stop];
    // "A.word" is no set of initials: cut after the first letter
    if word.contains('.') && word.trim_end_matches('.').split('.').any(|part| part.chars().count() != 1) {
        return start + word.find('.').unwrap_or(word.len());
    }
    start + stop
}

/// Combining marks continue a word.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// ½ ⅓ ¼ … as numerator and denominator.
pub(crate) fn vulgar_fraction(c: char) -> Option<(u32, u32)> {
    Some(match c {
        '½' => (1, 2),
        '⅓' => (1, 3),
        '⅔' => (2, 3),
        '¼' => (1, 4),
        '¾' => (3, 4),
        '⅕' => (1, 5),
        '⅖' => (2, 5),
        '⅗' => (3, 5),
        '⅘' => (4, 5),
        '⅙' => (1, 6),
        '⅚' => (5, 6),
        '⅐' => (1, 7),
        '⅛' => (1, 8),
        '⅜' => (3, 8),
        '⅝' => (5, 8),
        '⅞' => (7, 8),
        '⅑' => (1, 9),
        '⅒' => (1, 10),
        _ => return None,
    })
}

fn is_vulgar_fraction(c: char) -> bool {
    vulgar_fraction(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;

    fn tokens(text: &str) -> Vec<&str> {
        let mut out = Vec::new();
        tokenize(text, Span::new(0, text.len()), 0, english(), false, &mut out);
        out.iter().map(|token| token.span.of(text)).collect()
    }

    #[test]
    fn numbers_of_many_writers() {
        for text in ["1,234,567", "1,20,000", "12 450", "3.456.789", "1.234,56", "22.94", "2.0.1", "12\u{a0}450", ".17"]
        {
            assert_eq!(tokens(text), [text]);
        }
        assert_eq!(tokens("$12.59 billion"), ["$", "12.59", "billion"]);
        assert_eq!(tokens("5.1, 6.3 and 7.7"), ["5.1", ",", "6.3", "and", "7.7"]);
        assert_eq!(tokens("in 2012, 450 people"), ["in", "2012", ",", "450", "people"]);
        assert_eq!(tokens("9th 2country CO2"), ["9", "th", "2", "country", "CO", "2"]);
        assert_eq!(tokens("ended in 2021."), ["ended", "in", "2021", "."]);
    }

    #[test]
    fn words_keep_apostrophes_and_initials() {
        assert_eq!(
            tokens("Kazakhstan’s 13 years’ U.S. a.m. end."),
            ["Kazakhstan’s", "13", "years", "’", "U.S.", "a.m.", "end", "."]
        );
        assert_eq!(tokens("A.word"), ["A", ".", "word"]);
    }
}
