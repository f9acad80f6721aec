//! Lines and columns of many spans of one document. A column is a count of characters from the beginning of the line;
//! counted anew for each figure, a line of 50 MB would cost the square of its length. So counts are kept at steps.

use crate::read::{Document, Location};
use crate::span::Span;

/// Bytes between two kept counts.
const STEP: usize = 256;

/// Characters of the source before every step; nothing where every character is one byte.
#[derive(Debug, Default)]
pub(super) struct Places {
    before: Option<Vec<usize>>,
}

/// Every character has one byte that does not continue another (RFC 3629, section 3).
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

impl Places {
    pub(super) fn new(source: &str) -> Self {
        if source.is_ascii() {
            return Self::default();
        }
        let counts = source.as_bytes().chunks(STEP).scan(0, |total, chunk| {
            let before = *total;
            *total += characters(chunk);
            Some(before)
        });
        Self { before: Some(counts.collect()) }
    }

    /// Characters of the source before an offset.
    fn characters_before(&self, source: &str, at: usize) -> usize {
        let at = at.min(source.len());
        let Some(before) = &self.before else { return at };
        let Some(step) = (at / STEP).checked_sub(usize::from(at > 0 && at.is_multiple_of(STEP))) else { return 0 };
        before.get(step).map_or(0, |before| before + characters(&source.as_bytes()[step * STEP..at]))
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
