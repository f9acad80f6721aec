//! Lines and columns of many spans of one document. A column is a count of characters from the beginning of the line;
//! counted anew for each figure, a line of 50 MB would cost the square of its length. So counts are kept at steps.
//!
//! Formats differ in what they count: code points (SARIF as we write it, people), UTF-16 code units (editors, browsers)
//! or bytes of UTF-8 (reviewdog). [`Regions`] gives each of them what it wants.

use crate::read::{Document, Location};
use crate::span::Span;

/// What a column counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ColumnUnit {
    CodePoints,
    Utf16,
    Bytes,
}

/// A stretch of the file; lines and columns from 1, the end column is one past the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
}

/// Regions of one document in one unit.
#[derive(Debug)]
pub(super) struct Regions<'d> {
    document: &'d Document<'d>,
    unit: ColumnUnit,
    places: Places,
}

impl<'d> Regions<'d> {
    pub(super) fn new(document: &'d Document<'_>, unit: ColumnUnit) -> Self {
        let places = match unit {
            ColumnUnit::CodePoints => Places::new(&document.source),
            ColumnUnit::Utf16 => Places::counting(&document.source, utf16_units),
            ColumnUnit::Bytes => Places::default(),
        };
        Self { document, unit, places }
    }

    /// The region of a place in the file.
    pub(super) fn of(&self, place: Location) -> Region {
        let source = self.document.source_of(place);
        let (line, column) = self.position(source.start);
        let (end_line, end_column) = self.position(source.end.max(source.start));
        Region { line, column, end_line, end_column }
    }

    /// Units before an offset of the source.
    pub(super) fn before(&self, at: usize) -> usize {
        match self.unit {
            ColumnUnit::CodePoints => self.places.counted_before(&self.document.source, at, characters),
            ColumnUnit::Utf16 => self.places.counted_before(&self.document.source, at, utf16_units),
            ColumnUnit::Bytes => at.min(self.document.source.len()),
        }
    }

    fn position(&self, at: usize) -> (usize, usize) {
        let line = self.document.line_starts.partition_point(|&start| start <= at).max(1);
        let mut line_start = self.document.line_starts.get(line - 1).copied().unwrap_or(0);
        if line == 1 && at > 0 && self.document.source.starts_with('\u{feff}') {
            line_start = '\u{feff}'.len_utf8();
        }
        (line, self.before(at).saturating_sub(self.before(line_start)) + 1)
    }
}

/// Bytes between two kept counts.
const STEP: usize = 128;

/// Characters (or code units) of the source before every step; nothing where every character is one byte.
#[derive(Debug, Default)]
pub(super) struct Places {
    before: Option<Vec<usize>>,
}

/// Every character has one byte that does not continue another (RFC 3629, section 3).
fn characters(bytes: &[u8]) -> usize {
    // counted in bytes as long as a byte can count, which is many at a time
    let few = |part: &[u8]| part.iter().map(|&byte| u8::from(byte & 0xc0 != 0x80)).sum::<u8>();
    bytes.chunks(usize::from(u8::MAX)).map(|part| usize::from(few(part))).sum()
}

/// A character outside the first plane (RFC 3629: four bytes, the first from 0xf0) has two code units.
fn utf16_units(bytes: &[u8]) -> usize {
    characters(bytes) + bytes.iter().filter(|&&byte| byte >= 0xf0).count()
}

impl Places {
    pub(super) fn new(source: &str) -> Self {
        Self::counting(source, characters)
    }

    fn counting(source: &str, count: fn(&[u8]) -> usize) -> Self {
        if source.is_ascii() {
            return Self::default();
        }
        let counts = source.as_bytes().chunks(STEP).scan(0, |total, chunk| {
            let before = *total;
            *total += count(chunk);
            Some(before)
        });
        Self { before: Some(counts.collect()) }
    }

    /// Characters of the source before an offset.
    fn characters_before(&self, source: &str, at: usize) -> usize {
        self.counted_before(source, at, characters)
    }

    fn counted_before(&self, source: &str, at: usize, count: fn(&[u8]) -> usize) -> usize {
        let at = at.min(source.len());
        let Some(before) = &self.before else { return at };
        let Some(step) = (at / STEP).checked_sub(usize::from(at > 0 && at.is_multiple_of(STEP))) else { return 0 };
        before.get(step).map_or(0, |before| before + count(&source.as_bytes()[step * STEP..at]))
    }

    /// The same as [`Document::locate`].
    pub(super) fn locate(&self, document: &Document<'_>, span: Span) -> Location {
        let source = document.map.source(span);
        let line = document.line_starts.partition_point(|&start| start <= source.start).max(1);
        let line_start = document.line_starts.get(line - 1).copied().unwrap_or(0);
        let count = |at| self.characters_before(&document.source, at);
        let mark = usize::from(line == 1 && source.start > 0 && document.source.starts_with('\u{feff}'));
        let column = count(source.start).saturating_sub(count(line_start)).saturating_sub(mark) + 1;
        document.location(source, line, column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn columns_come_in_the_unit_that_is_asked_for() {
        let document = read("a.txt", "\u{feff}é𝟙 5 €\nb".as_bytes(), None).unwrap();
        let at = document.source.find('5').unwrap();
        let place = document.locate_source(Span::new(at, at + 5));
        for (unit, column, end_column) in
            [(ColumnUnit::CodePoints, 4, 7), (ColumnUnit::Utf16, 5, 8), (ColumnUnit::Bytes, 8, 13)]
        {
            let region = Regions::new(&document, unit).of(place);
            assert_eq!(region, Region { line: 1, column, end_line: 1, end_column }, "{unit:?}");
        }
    }

    #[test]
    fn agrees_with_the_document() {
        let line = "żółty 5 € ".repeat(1_500);
        for source in
            [format!("\u{feff}a\n{line}\n\n{line}"), format!("\u{feff}{line}"), line.clone(), "x".repeat(3 * STEP)]
        {
            let document = read("a.txt", source.as_bytes(), None).unwrap();
            let places = Places::new(&document.source);
            for (at, character) in document.text.char_indices().step_by(7) {
                let span = Span::new(at, at + character.len_utf8());
                assert_eq!(places.locate(&document, span), document.locate(span), "{at}");
            }
        }
    }
}
