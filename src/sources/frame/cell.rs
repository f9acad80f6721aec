//! A cell's text to an exact number. The rule: a cell is a number only if everything in it is understood: digits in
//! groups, a sign or accounting parentheses, a currency, a percent sign, a footnote mark.

use super::super::words::{TABLE_WORDS, plain_number, trim};
use crate::number::Decimal;

/// What a cell says about its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mark {
    #[default]
    None,
    Percent,
    /// Basis points.
    Basis,
    /// A currency by a text that the unit lexicon knows.
    Money(&'static str),
    /// A dash: nothing, which a sum counts as zero and a look-up as no number.
    Nil,
}

/// A number in a cell: `digits` times ten to the minus `places`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub digits: i64,
    pub places: u8,
    pub mark: Mark,
}

impl Amount {
    /// The number as printed.
    pub fn value(self) -> Decimal {
        let whole = Decimal::from(self.digits);
        whole.shift(-i32::from(self.places)).unwrap_or(whole)
    }
}

/// An amount as a table keeps it: a code for the mark, so that a cell takes 10 bytes.
#[derive(Clone, Copy, Debug, Default)]
#[repr(Rust, packed(2))]
pub(super) struct Kept {
    digits: i64,
    places: u8,
    /// 0: no number; then the marks in their order; then currencies, by their place in the list of the table.
    mark: u8,
}

/// Code of the first currency.
const FIRST_MONEY: u8 = 5;

impl Kept {
    /// A number without a mark.
    #[inline]
    pub(super) fn plain(digits: i64, places: u8) -> Self {
        Self { digits, places, mark: 1 }
    }

    /// `None` too where a table has more than 250 ways to write a currency, which none has.
    pub(super) fn of(amount: Option<Amount>, moneys: &mut Vec<&'static str>) -> Self {
        let Some(Amount { digits, places, mark }) = amount else { return Self::default() };
        let mark = match mark {
            Mark::None => return Self::plain(digits, places),
            Mark::Percent => 2,
            Mark::Basis => 3,
            Mark::Nil => 4,
            Mark::Money(text) => {
                let place = moneys.iter().position(|known| *known == text).unwrap_or_else(|| {
                    moneys.push(text);
                    moneys.len() - 1
                });
                u8::try_from(place).ok().and_then(|place| place.checked_add(FIRST_MONEY)).unwrap_or_default()
            }
        };
        Self { digits, places, mark }
    }

    /// A number or a dash.
    pub(super) fn is_filled(self) -> bool {
        self.mark != 0
    }

    pub(super) fn amount(self, moneys: &[&'static str]) -> Option<Amount> {
        let mark = match self.mark {
            0 => return None,
            1 => Mark::None,
            2 => Mark::Percent,
            3 => Mark::Basis,
            4 => Mark::Nil,
            code => Mark::Money(moneys.get(usize::from(code - FIRST_MONEY))?),
        };
        Some(Amount { digits: self.digits, places: self.places, mark })
    }
}

/// Longest text that can be a number with its marks.
const LONGEST: usize = 60;

/// Text without tags ("<b>0.5</b>").
fn untagged(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut inside = false;
    for c in cell.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// A label without its tags: "<italic>F</italic>1" is "F1"; "p < 0.05" stays.
pub(super) fn without_tags(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains('<') {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        let tag = after.starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        match after.split_once('>').filter(|(inside, _)| tag && !inside.contains('<')) {
            Some((_, behind)) => rest = behind,
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out.into()
}

/// First letters of the signs of currencies that begin with one.
const CURRENCY_LETTERS: [u8; 6] = *b"USACHN";

/// Takes a currency sign or code off the front.
fn currency(text: &str) -> Option<(&'static str, &str)> {
    let symbols = ["US$", "S$", "A$", "C$", "HK$", "NZ$", "$", "€", "£", "¥"];
    let symbol = symbols.iter().find(|symbol| text.starts_with(**symbol))?;
    let unit = TABLE_WORDS.units.get(&symbol.to_lowercase()).copied().unwrap_or(symbol);
    Some((unit, text[symbol.len()..].trim_start()))
}

/// A number without any mark.
fn plain(cell: &[u8]) -> Option<Amount> {
    plain_number(cell).map(|(digits, places)| Amount { digits, places, mark: Mark::None })
}

/// Reads a cell. `None`: empty, missing or text.
pub(super) fn amount(cell: &str) -> Option<Amount> {
    let cell = trim(cell);
    let first = *cell.as_bytes().first()?;
    if let Some(amount) = plain(cell.as_bytes()) {
        return Some(amount);
    }
    let named = first.is_ascii_alphabetic() && !(CURRENCY_LETTERS.contains(&first) && currency(cell).is_some());
    if cell.len() > LONGEST || named {
        return None;
    }
    // Arabic separators
    let arabic = !cell.is_ascii() && cell.contains(['٫', '٬']);
    let plain = match first {
        b'<' => untagged(cell),
        b'*' => cell.trim_matches('*').to_owned(),
        _ if arabic => cell.replace('٫', ".").replace('٬', ","),
        _ => String::new(),
    };
    let mut rest = if plain.is_empty() { cell } else { plain.trim() };
    let mut mark = Mark::None;
    let mut negative = false;
    // signs and currencies may come in any order before the digits: "-$3", "$ (3)", "($3)"
    let mut open = false;
    loop {
        if let Some((unit, after)) = currency(rest) {
            (mark, rest) = (Mark::Money(unit), after);
        } else if let Some(after) = rest.strip_prefix(['-', '−', '–']) {
            (negative, rest) = (true, after.trim_start());
        } else if let Some(after) = rest.strip_prefix('+') {
            rest = after.trim_start();
        } else if let Some(after) = rest.strip_prefix('(').filter(|_| !open) {
            (open, negative, rest) = (true, true, after.trim_start());
        } else {
            break;
        }
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}' | '\'')))
        .unwrap_or(rest.len());
    let (body, mut tail) = rest.split_at(end);
    let mut closed = false;
    if let Some(after) = flag(tail) {
        tail = after;
    }
    loop {
        tail = tail.trim_start();
        if let Some(after) = tail.strip_prefix(')').filter(|_| open && !closed) {
            (closed, tail) = (true, after);
        } else if let Some(after) = tail.strip_prefix('%') {
            (mark, tail) = (Mark::Percent, after);
        } else if let Some(after) = ["bps", "bp"].iter().find_map(|word| tail.strip_prefix(word)) {
            (mark, tail) = (Mark::Basis, after);
        } else if let Some(after) = footnote(tail) {
            tail = after;
        } else {
            break;
        }
    }
    // "45.1 ± 0.3": the spread is no part of the value
    if let Some(spread) = ["±", "+/-", "+-"].iter().find_map(|sign| tail.strip_prefix(sign))
        && spread.bytes().any(|byte| byte.is_ascii_digit())
        && spread.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',' | '%'))
    {
        tail = "";
    }
    // a bracket that was never opened: "65.4%)"
    if tail == ")" && !open {
        tail = "";
    }
    if !tail.is_empty() || open != closed {
        return None;
    }
    digits(body, negative, mark)
}

/// A cell that holds a dash alone, with or without a currency.
pub(super) fn nil(cell: &str) -> Option<Amount> {
    let cell = trim(cell);
    if !cell.ends_with(['-', '–', '—', '−']) {
        return None;
    }
    let rest = currency(cell).map_or(cell, |(_, rest)| rest).trim();
    matches!(rest, "-" | "–" | "—" | "−").then_some(Amount { digits: 0, places: 0, mark: Mark::Nil })
}

/// Letters that offices put behind a figure: revised, estimated, provisional, unreliable.
const FLAGS: [&str; 4] = ["r", "e", "p", "u"];

/// Takes the flag of an office off the front: "1,250 r", "38.4 (p)" is a footnote.
fn flag(tail: &str) -> Option<&str> {
    let spaced = tail.trim_start();
    let after = FLAGS.iter().find_map(|letter| spaced.strip_prefix(letter))?;
    // "50p" is money
    let apart = spaced.len() < tail.len() || spaced.starts_with(['r', 'e']);
    (apart && after.trim_matches(['*', ' ']).is_empty()).then_some(after)
}

/// A number with such a flag behind it.
pub(in crate::sources) fn is_flagged(cell: &str) -> bool {
    let digits = cell.trim_end_matches(|c: char| c.is_ascii_alphabetic() || matches!(c, ' ' | '*'));
    digits.len() < cell.len() && digits.ends_with(|c: char| c.is_ascii_digit()) && flag(&cell[digits.len()..]).is_some()
}

/// Takes a footnote mark off the front: "*", "†", `[1]`, "(a)".
fn footnote(tail: &str) -> Option<&str> {
    if let Some(after) = tail.strip_prefix(['*', '†', '‡', '§']) {
        return Some(after);
    }
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((inside, after)) = tail.strip_prefix(open).and_then(|rest| rest.split_once(close))
            && inside.len() <= 2
            && !inside.is_empty()
            && inside.chars().all(char::is_alphanumeric)
        {
            return Some(after);
        }
    }
    None
}

fn digits(body: &str, negative: bool, mark: Mark) -> Option<Amount> {
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    let mut groups = whole.split([',', '\u{a0}', '\u{202f}', '\'']);
    let first = groups.next()?;
    let mut grouped = 0;
    for group in groups {
        grouped += 1;
        // groups of two are Indian; anything else is no number
        if group.len() != 3 && group.len() != 2 {
            return None;
        }
    }
    if grouped > 0 && (first.is_empty() || first.len() > 3) || whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut value: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()).filter(|byte| !matches!(byte, b',' | b'\'')) {
        if !byte.is_ascii_digit() {
            if byte.is_ascii() {
                return None;
            }
            continue;
        }
        value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
    }
    let places = u8::try_from(fraction.len()).ok().filter(|places| *places <= 18)?;
    Some(Amount { digits: if negative { -value } else { value }, places, mark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_read() {
        let mut moneys = Vec::new();
        for cell in ["12.50", "-3", "(4.1)%", "16 bps", "$ 50", "€7", "$8", "x", ""] {
            let read = amount(cell);
            assert_eq!(Kept::of(read, &mut moneys).amount(&moneys), read, "{cell}");
        }
        assert_eq!(moneys.len(), 2);
        assert_eq!(Kept::of(nil("–"), &mut moneys).amount(&moneys), nil("–"));
        assert_eq!(size_of::<Kept>(), 10);
    }

    #[test]
    fn plain_digits_are_read_as_all_others() {
        for cell in ["0", "007", "12.", "3.25", "999999999999999999", "1234567890123456.7"] {
            assert_eq!(plain(cell.as_bytes()), digits(cell, false, Mark::None), "{cell}");
        }
        for cell in ["1.2.3", "1,5", "1e9", "12 ", "1234567890123456789", "1%"] {
            assert_eq!(plain(cell.as_bytes()), None, "{cell}");
        }
    }

    #[test]
    fn cells_as_annual_reports_print_them() {
        for (text, value, mark) in [
            ("8,657", "8657", Mark::None),
            ("(4.1)%", "-4.1", Mark::Percent),
            ("(4.1%)", "-4.1", Mark::Percent),
            ("$ 50", "50", Mark::Money("USD")),
            ("$                          725", "725", Mark::Money("USD")),
            ("(123 )", "-123", Mark::None),
            ("$ (38)", "-38", Mark::Money("USD")),
            ("(16) bps", "-16", Mark::Basis),
            (".700", "0.700", Mark::None),
            ("<b>.710</b>", "0.710", Mark::None),
            ("1,234(1)", "1234", Mark::None),
            ("12*", "12", Mark::None),
            ("−3", "-3", Mark::None),
            ("67٫42", "67.42", Mark::None),
        ] {
            let found = amount(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((found.value().to_string().as_str(), found.mark), (value, mark), "{text}");
        }
        for text in ["", "-", "$ -", "n/a", "1,2", "Note 3", "(3", "3 of 5", "12 May", "1e9", "=A1", "--", "1.2.3"] {
            assert_eq!(amount(text), None, "{text}");
        }
    }
}
