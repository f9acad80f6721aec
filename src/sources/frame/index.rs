//! Words of labels and of texts as numbers, and which tables know them.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::interner::{Interner, Postings};
use super::super::words::{self, is_stop, stem};
use super::Frame;
use crate::lexicon::built_in_rows;
use crate::sorting;

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Word,
    /// Begins with a digit.
    Number,
    Mark,
}

/// Runs of letters and digits (with inner points and commas between digits), and single other characters.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = (PieceKind, usize, usize)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let c = text.get(at..)?.chars().next()?;
            if c.is_whitespace() || c == '_' {
                at += c.len_utf8();
                continue;
            }
            let start = at;
            if !c.is_alphanumeric() {
                at += c.len_utf8();
                return Some((PieceKind::Mark, start, at));
            }
            if let Some(end) = initials(bytes, start) {
                at = end;
                return Some((PieceKind::Word, start, at));
            }
            while let Some(c) = text[at..].chars().next() {
                let inner = matches!(c, '.' | ',')
                    && at > start
                    && bytes[at - 1].is_ascii_digit()
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                if !c.is_alphanumeric() && !inner {
                    break;
                }
                at += c.len_utf8();
            }
            let kind = if bytes[start].is_ascii_digit() { PieceKind::Number } else { PieceKind::Word };
            return Some((kind, start, at));
        }
    })
}

/// End of "D.J." or "U.S." that begins at `start`: single letters with a point behind each, two at least.
fn initials(bytes: &[u8], start: usize) -> Option<usize> {
    let mut end = start;
    while bytes.get(end).is_some_and(u8::is_ascii_alphabetic) && bytes.get(end + 1) == Some(&b'.') {
        end += 2;
    }
    let whole = end >= start + 4 && !bytes.get(end).is_some_and(u8::is_ascii_alphanumeric);
    (whole && (start == 0 || !bytes[start - 1].is_ascii_alphanumeric())).then_some(end)
}

/// Phrases that mean the same, as stems: first stem to the rests and the canonical stems, long phrases first.
type Synonyms = FxHashMap<String, Vec<(Vec<String>, Vec<String>)>>;

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let mut out: Synonyms = FxHashMap::default();
    for row in built_in_rows(include_str!("synonyms.csv")) {
        let [phrase, canonical, _source] = row[..] else { continue };
        let stems: Vec<String> = words::words(phrase).map(stem).collect();
        if let Some((first, rest)) = stems.split_first() {
            let meant: Vec<String> = words::words(canonical).map(stem).collect();
            out.entry(first.clone()).or_default().push((rest.to_vec(), meant));
        }
    }
    for phrases in out.values_mut() {
        sorting::by_key(phrases, |(rest, _)| std::cmp::Reverse(rest.len()));
    }
    out
});

/// A phrase may begin with this stem.
pub(super) fn begins_phrase(stem: &str) -> bool {
    SYNONYMS.contains_key(stem)
}

/// Stems of a run of words with phrases replaced by what they mean: (stem, index of the first word, words taken).
pub(crate) fn canonical(stems: Vec<String>) -> Vec<(String, usize, usize)> {
    let mut out = Vec::with_capacity(stems.len());
    let mut at = 0;
    while let Some(first) = stems.get(at) {
        let mut phrases = SYNONYMS.get(first).into_iter().flatten();
        match phrases.find(|(rest, _)| stems.get(at + 1..at + 1 + rest.len()) == Some(&rest[..])) {
            Some((rest, meant)) => {
                out.extend(meant.iter().map(|stem| (stem.clone(), at, rest.len() + 1)));
                at += rest.len() + 1;
            }
            None => {
                out.push((first.clone(), at, 1));
                at += 1;
            }
        }
    }
    out
}

/// All frames with the words that they know.
#[derive(Debug, Default)]
pub struct FrameIndex {
    frames: Vec<Frame>,
    stems: Interner,
    /// Frames by stem.
    postings: Postings,
}

impl FrameIndex {
    pub fn frames(&self) -> &[Frame] {
        &self.frames
    }

    /// The stem is a name of percent.
    pub(super) fn says_percent(&self, stem: u32) -> bool {
        ["percent", "percentage", "pct"].iter().any(|name| self.stem(&words::stem(name)) == Some(stem))
    }

    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    pub fn frame(&self, at: u32) -> Option<&Frame> {
        self.frames.get(at as usize)
    }

    /// Number of a stem that some table knows.
    pub fn stem(&self, stem: &str) -> Option<u32> {
        self.stems.find(stem)
    }

    #[cfg(test)]
    pub(super) fn name(&self, stem: u32) -> Option<&str> {
        self.stems.get(stem)
    }

    pub(super) fn intern(&mut self, stem: &str) -> u32 {
        self.stems.intern(stem).unwrap_or(u32::MAX)
    }

    /// Stems of a label, each once, stop words left out; phrases that have a canonical form are replaced by it.
    pub(super) fn label(&mut self, text: &str) -> Vec<u32> {
        let stems: Vec<String> = pieces(text)
            .filter(|(kind, ..)| *kind != PieceKind::Mark)
            .take(64)
            .map(|(_, start, end)| folded(&text[start..end]))
            .collect();
        let mut out = Vec::new();
        for (stem, ..) in canonical(stems) {
            if !is_stop(&stem) {
                let id = self.intern(&stem);
                if !out.contains(&id) {
                    out.push(id);
                }
            }
        }
        out
    }

    pub(super) fn last_mut(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    pub(super) fn add(&mut self, frame: Frame) {
        self.frames.push(frame);
    }

    /// Builds the index over all frames.
    pub(in super::super) fn finish(&mut self) {
        let mut pairs = Vec::new();
        for (at, frame) in (0_u32..).zip(&self.frames) {
            let known =
                frame.value_postings.keys().iter().chain(frame.column_postings.keys()).chain(&frame.title_stems);
            pairs.extend(known.map(|&stem| (stem, at)));
        }
        self.postings = Postings::new(pairs);
    }

    /// Frames that know most of these stems, best first, at most `limit`.
    pub fn about(&self, stems: &[u32], limit: usize) -> Vec<u32> {
        if self.frames.len() <= limit {
            return (0_u32..).take(self.frames.len()).collect();
        }
        let mut scores = FxHashMap::<u32, u32>::default();
        for &stem in stems {
            let list = self.postings.get(stem);
            let weight = 1 + (self.frames.len() / list.len().max(1)).max(1).ilog2();
            for &frame in list {
                *scores.entry(frame).or_default() += weight;
            }
        }
        let mut ranked: Vec<(u32, u32)> = scores.into_iter().collect();
        let best_first = |&(frame, score): &(u32, u32)| (std::cmp::Reverse(score), frame);
        if limit < ranked.len() {
            ranked.select_nth_unstable_by_key(limit, best_first);
            ranked.truncate(limit);
        }
        sorting::by_key(&mut ranked, best_first);
        ranked.into_iter().map(|(frame, _)| frame).collect()
    }
}

/// The stem of a piece, ligatures taken apart ("inﬂow"), numbers without zeros behind ("2.350").
pub(crate) fn folded(piece: &str) -> String {
    if piece.as_bytes().first().is_some_and(u8::is_ascii_digit)
        && let Some((whole, fraction)) = piece.split_once('.')
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        let fraction = fraction.trim_end_matches('0');
        return if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") };
    }
    if piece.ends_with('.') {
        // initials
        return stem(&piece.replace('.', ""));
    }
    if piece.contains(['ﬁ', 'ﬂ', 'ﬀ']) {
        stem(&piece.replace('ﬁ', "fi").replace('ﬂ', "fl").replace('ﬀ', "ff"))
    } else {
        stem(piece)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_keep_numbers_whole() {
        let of = |text: &'static str| pieces(text).map(|(_, a, b)| &text[a..b]).collect::<Vec<_>>();
        assert_eq!(of("2.95% notes, due 2029 (3Pt)"), ["2.95", "%", "notes", ",", "due", "2029", "(", "3Pt", ")"]);
        assert_eq!(of("FG_PCT 3-of-5"), ["FG", "PCT", "3", "-", "of", "-", "5"]);
        assert_eq!(of("1,234, 5."), ["1,234", ",", "5", "."]);
        assert_eq!(
            of("J.R. Holm of the U.S. and A. Vos."),
            ["J.R.", "Holm", "of", "the", "U.S.", "and", "A", ".", "Vos", "."]
        );
        assert_eq!((folded("J.R."), folded("2.350"), folded("12.0")), ("jr".into(), "2.35".into(), "12".into()));
    }

    #[test]
    fn every_synonym_parses() {
        for row in built_in_rows(include_str!("synonyms.csv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(row.iter().all(|field| !field.is_empty()), "{row:?}");
        }
        let stems: Vec<String> = words::words("from beyond the arc").map(stem).collect();
        assert_eq!(canonical(stems), [("threepoint".to_owned(), 0, 4)]);
    }
}
