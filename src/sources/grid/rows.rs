//! The rows of a table, all fields in one text, and the plain numbers of columns that have some, each read once.

use memchr::memchr;

use crate::sources::words::plain_number;

/// A number of plain digits, read when its row was: [`plain_number`] in 4 bytes, or that the text has to be looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct PlainNumber(u32);

impl PlainNumber {
    /// Digits behind the point beyond which the text is looked at.
    const MOST_PLACES: usize = 14;
    /// What fits beside the places.
    const MOST_DIGITS: usize = 18;

    fn new(digits: u64, places: usize) -> Self {
        // the last four bits: 0, or how many places there are and one more
        let (digits, places) = (u32::try_from(digits), u32::try_from(places));
        let few = digits.ok().filter(|digits| *digits < 1 << 28).zip(places.ok());
        few.map_or(Self::default(), |(digits, places)| Self(digits << 4 | (places + 1)))
    }

    fn of(cell: &str) -> Self {
        let read = plain_number(cell.as_bytes()).filter(|_| cell.as_bytes().last() != Some(&b'.'));
        let few = read.filter(|(_, places)| usize::from(*places) <= Self::MOST_PLACES);
        few.and_then(|(digits, places)| Some(Self::new(u64::try_from(digits).ok()?, places.into()))).unwrap_or_default()
    }

    /// The field at the beginning of `text`, and its length.
    #[inline]
    fn first(text: &[u8], mark: u8) -> (Self, usize) {
        let (digits, whole) = self::digits(text, 0);
        let rest = text.get(whole..).unwrap_or_default();
        let (digits, places) = match rest {
            [b'.', behind @ ..] if mark != b'.' => {
                let (digits, places) = self::digits(behind, digits);
                (digits, Some(places))
            }
            _ => (digits, None),
        };
        let end = whole + places.map_or(0, |places| places + 1);
        // a point is neither the first nor the last
        let sound = (1..=Self::MOST_DIGITS).contains(&whole)
            && places.is_none_or(|places| (1..=Self::MOST_PLACES).contains(&places))
            && end <= Self::MOST_DIGITS
            && !mark.is_ascii_digit();
        match text.get(end) {
            None if sound => (Self::new(digits, places.unwrap_or_default()), end),
            Some(&next) if sound && next == mark => (Self::new(digits, places.unwrap_or_default()), end),
            _ => (Self::default(), memchr(mark, text).unwrap_or(text.len())),
        }
    }

    #[inline]
    fn get(self) -> Option<(i64, u8)> {
        let places = u8::try_from(self.0 & 15).ok()?.checked_sub(1)?;
        Some(((self.0 >> 4).into(), places))
    }
}

/// The number that the digits at the beginning of `text` make behind others, and how many there are; wrong beyond what 64
/// bits hold.
#[inline]
fn digits(text: &[u8], before: u64) -> (u64, usize) {
    let mut value = before;
    for (at, &byte) in text.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return (value, at);
        }
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
    }
    (value, text.len())
}

/// A cell that says its number by plain digits alone.
pub(super) fn is_plain(cell: &str) -> bool {
    PlainNumber::of(cell).get().is_some()
}

/// A column whose plain numbers are not kept.
const NOT_KEPT: u32 = u32::MAX;

/// The fields of one row, as many as there are headers.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::sources) struct Record<'a> {
    text: &'a str,
    /// Ends of the fields in the text; a mark of one byte stands behind each.
    ends: &'a [u32],
    start: u32,
    /// Numbers of the row, and where each column has its own among them.
    plain: &'a [PlainNumber],
    places: &'a [u32],
}

impl<'a> Record<'a> {
    #[inline]
    pub(in crate::sources) fn get(self, at: usize) -> Option<&'a str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).map_or(self.start, |before| self.ends[before] + 1);
        self.text.get(start as usize..end as usize)
    }

    /// Digits and places of a field that is a plain number; `None` says nothing of the text.
    #[inline]
    pub(in crate::sources) fn number(self, at: usize) -> Option<(i64, u8)> {
        self.plain.get(*self.places.get(at)? as usize)?.get()
    }

    pub(in crate::sources) fn iter(self) -> impl Iterator<Item = &'a str> {
        let mut start = self.start;
        self.ends.iter().map(move |&end| {
            let field = self.text.get(start as usize..end as usize).unwrap_or_default();
            start = end + 1;
            field
        })
    }
}

/// All fields of all rows, one behind the other with a mark between: no row has a place in memory of its own.
#[derive(Debug, Default)]
pub(super) struct Rows {
    text: String,
    /// Ends of the fields in the text, row by row.
    ends: Vec<u32>,
    /// Fields of each row.
    width: usize,
    /// Data rows in the file, from 1.
    numbers: Vec<u32>,
    /// PlainNumber numbers of the columns that have some in the first rows, row by row.
    plain: Vec<PlainNumber>,
    /// Where each column has its number in the row, or [`NOT_KEPT`].
    places: Vec<u32>,
    /// Numbers that are kept of each row.
    kept: usize,
}

impl Rows {
    /// For rows of as many fields as there are columns, of which these keep their plain numbers.
    pub(super) fn new(columns: impl Iterator<Item = bool>) -> Self {
        let mut out = Self::default();
        for kept in columns {
            out.width += 1;
            out.places.push(if kept { u32::try_from(out.kept).unwrap_or(NOT_KEPT) } else { NOT_KEPT });
            out.kept += usize::from(kept);
        }
        out
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<Record<'_>> {
        let first = at.checked_mul(self.width)?;
        let ends = self.ends.get(first..first.checked_add(self.width)?)?;
        let start = first.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end + 1);
        let plain = self.plain.get(at * self.kept..(at + 1) * self.kept)?;
        Some(Record { text: &self.text, ends, start, plain, places: &self.places })
    }

    /// Data rows in the file, from 1.
    #[inline]
    pub(super) fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    /// For as much text as others have.
    pub(super) fn make_room(&mut self, others: &Self) {
        self.text.reserve(others.text.len());
    }

    #[inline]
    pub(super) fn keeps(&self, column: usize) -> bool {
        self.places.get(column).is_some_and(|place| *place != NOT_KEPT)
    }

    /// Takes in a row, missing fields empty, surplus ones left out; whether there was room for it.
    pub(super) fn push<'f>(&mut self, number: usize, fields: impl Iterator<Item = &'f str>) -> bool {
        for (column, field) in fields.chain(std::iter::repeat("")).take(self.width).enumerate() {
            self.text.push_str(field);
            let Some(end) = self.end() else {
                self.cut();
                return false;
            };
            self.text.push('\n');
            self.ends.push(end);
            if self.keeps(column) {
                self.plain.push(PlainNumber::of(field));
            }
        }
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
        true
    }

    /// Takes in a line of as many fields as there are headers; `false` where it is another one, has nothing in it, or there
    /// is no room for it.
    pub(super) fn push_line(&mut self, number: usize, line: &str, mark: u8) -> bool {
        let Some(start) = self.end() else { return false };
        if u32::try_from(line.len()).ok().and_then(|length| start.checked_add(length)).is_none_or(|end| end == u32::MAX)
        {
            return false;
        }
        let bytes = line.as_bytes();
        let (mut at, mut filled, mut fields) = (0, false, 0);
        for &place in &self.places {
            let Some(rest) = bytes.get(at..) else { break };
            let length = if place == NOT_KEPT {
                memchr(mark, rest).unwrap_or(rest.len())
            } else {
                let (read, length) = PlainNumber::first(rest, mark);
                self.plain.push(read);
                length
            };
            filled = filled || rest[..length].iter().any(u8::is_ascii_graphic);
            at += length;
            // it is shorter than what was looked at above
            self.ends.push(start.saturating_add(u32::try_from(at).unwrap_or(u32::MAX)));
            at += 1;
            fields += 1;
        }
        if !filled || fields != self.width || at != bytes.len() + 1 {
            self.cut();
            return false;
        }
        self.text.push_str(line);
        self.text.push('\n');
        self.numbers.push(u32::try_from(number).unwrap_or(u32::MAX));
        true
    }

    /// Where the text ends; `None` where there is no room for more.
    pub(super) fn end(&self) -> Option<u32> {
        u32::try_from(self.text.len()).ok().filter(|end| *end < u32::MAX)
    }

    pub(super) fn pop(&mut self) {
        self.numbers.pop();
        self.cut();
    }

    /// Takes out what is of no whole row.
    pub(super) fn cut(&mut self) {
        self.ends.truncate(self.numbers.len() * self.width);
        self.plain.truncate(self.numbers.len() * self.kept);
        self.text.truncate(self.ends.last().map_or(0, |end| *end as usize + 1));
    }
}
