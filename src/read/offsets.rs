//! From the reading text back to the bytes of the file as it was given.

use crate::span::Span;

/// One stretch of reading text and the source bytes it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Run {
    text: usize,
    source: usize,
    /// Source bytes of the run; equal to its text length unless the run is one decoded unit (an entity).
    source_len: usize,
    /// The run is copied byte for byte; otherwise it stands as a whole for its source (an entity, a replacement).
    copied: bool,
}

/// Monotonic map from reading-text offsets to source offsets. The identity needs no memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Added to every offset where there are no runs (the length of a byte order mark).
    shift: usize,
    runs: Vec<Run>,
}

impl OffsetMap {
    /// The text is the file from byte `shift` on.
    pub fn identity(shift: usize) -> Self {
        Self { shift, runs: Vec::new() }
    }

    /// Text from `text` on is the source from `source` on, byte for byte, up to the next run.
    pub fn push_copied(&mut self, text: usize, source: usize, len: usize) {
        if let Some(last) = self.runs.last()
            && last.copied
            && last.source + (text - last.text) == source
            && last.source + last.source_len == source
        {
            if let Some(last) = self.runs.last_mut() {
                last.source_len += len;
            }
            return;
        }
        self.runs.push(Run { text, source, source_len: len, copied: true });
    }

    /// Text from `text` on stands as a whole for the `source_len` bytes from `source` on.
    pub fn push_replaced(&mut self, text: usize, source: usize, source_len: usize) {
        self.runs.push(Run { text, source, source_len, copied: false });
    }

    fn run_at(&self, offset: usize) -> Option<&Run> {
        let after = self.runs.partition_point(|run| run.text <= offset);
        self.runs.get(after.checked_sub(1)?)
    }

    fn start(&self, offset: usize) -> usize {
        match self.run_at(offset) {
            None => offset + self.shift,
            Some(run) if run.copied => run.source + (offset - run.text).min(run.source_len),
            Some(run) => run.source,
        }
    }

    /// Source span of a reading-text span: from the source of its first byte to the end of the source of its last.
    pub fn source(&self, span: Span) -> Span {
        let start = self.start(span.start);
        if span.is_empty() {
            return Span::new(start, start);
        }
        let last = span.end - 1;
        let end = match self.run_at(last) {
            None => span.end + self.shift,
            Some(run) if run.copied => run.source + (last - run.text + 1).min(run.source_len),
            Some(run) => run.source + run.source_len,
        };
        Span::new(start, end.max(start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entity_maps_to_all_its_bytes() {
        // source "a &euro;5 b", text "a €5 b"
        let mut map = OffsetMap::default();
        map.push_copied(0, 0, 2);
        map.push_replaced(2, 2, 6);
        map.push_copied(5, 8, 3);
        assert_eq!(map.source(Span::new(2, 6)), Span::new(2, 9));
        assert_eq!(map.source(Span::new(0, 2)), Span::new(0, 2));
        assert_eq!(map.source(Span::new(5, 8)), Span::new(8, 11));
    }

    #[test]
    fn adjacent_copies_are_one_run_and_gaps_are_not() {
        let mut map = OffsetMap::default();
        map.push_copied(0, 2, 3);
        map.push_copied(3, 5, 2);
        assert_eq!(map.runs.len(), 1);
        map.push_copied(5, 9, 4);
        assert_eq!(map.runs.len(), 2);
        assert_eq!(map.source(Span::new(3, 7)), Span::new(5, 11));
        assert_eq!(OffsetMap::identity(3).source(Span::new(0, 4)), Span::new(3, 7));
    }
}
