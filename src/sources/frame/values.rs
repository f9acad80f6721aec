//! The texts of a table, their letters one behind the other: a label that stands in one row takes little more room than
//! its letters.

use super::super::interner::Few;
use super::Value;

/// Texts with their numbers, from 0.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    letters: String,
    kept: Vec<Kept>,
}

#[derive(Clone, Debug)]
struct Kept {
    column: u32,
    /// Where its letters end.
    end: u32,
    stems: Few,
    rows: Few,
}

impl Values {
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn get(&self, at: u32) -> Option<Value<'_>> {
        let at = at as usize;
        let kept = self.kept.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.kept.get(before)).map_or(0, |before| before.end);
        let text = self.letters.get(start as usize..kept.end as usize)?;
        Some(Value { column: kept.column, text, stems: &kept.stems, rows: &kept.rows })
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = Value<'_>> {
        let mut start = 0_usize;
        self.kept.iter().map(move |kept| {
            let end = kept.end as usize;
            let text = self.letters.get(start..end).unwrap_or_default();
            start = end;
            Value { column: kept.column, text, stems: &kept.stems, rows: &kept.rows }
        })
    }

    /// A new text; beyond 4 GB of them it is empty, which no table is that was read.
    pub(super) fn push(&mut self, column: u32, text: &str, stems: Few) {
        let end = u32::try_from(self.letters.len() + text.len());
        if end.is_ok() {
            self.letters.push_str(text);
        }
        let end = end.or_else(|_| u32::try_from(self.letters.len())).unwrap_or(u32::MAX);
        self.kept.push(Kept { column, end, stems, rows: Few::default() });
    }

    /// The text stands in a row.
    pub(super) fn stands_in(&mut self, at: u32, row: u32) {
        if let Some(kept) = self.kept.get_mut(at as usize) {
            kept.rows.push(row);
        }
    }
}
