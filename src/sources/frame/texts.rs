//! The text cells of a small table word by word: which runs of words of a sentence stand in cells.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::words::is_stop;
use super::index::{PieceKind, folded, pieces};
use super::{Frame, Stretch};

/// Rows of a table whose texts are kept.
pub(crate) const MOST_ROWS: usize = 512;
/// Texts of a table that are kept.
const MOST_VALUES: usize = 6000;
/// Cells of a table of which statements about it as a whole are judged.
const MOST_CELLS: usize = 200_000;
/// Words of a text that are looked at.
const MOST_WORDS: usize = 40;

/// Words of the texts of a table, in the order of [`Frame::values`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Texts {
    stems: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, u32>,
    words: Vec<u32>,
    values: Vec<Stretch>,
    /// Where each stem stands: stem, value, place in the value; ascending.
    places: Vec<(u32, u32, u32)>,
}

/// "1,020" and "12.0" as "1020" and "12".
pub(crate) fn number_key(stem: &str) -> Cow<'_, str> {
    if !stem.starts_with(|c: char| c.is_ascii_digit()) {
        return Cow::Borrowed(stem);
    }
    let plain = if stem.contains(',') { Cow::Owned(stem.replace(',', "")) } else { Cow::Borrowed(stem) };
    match plain.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|byte| byte == b'0') => Cow::Owned(whole.to_owned()),
        _ => plain,
    }
}

impl Texts {
    fn new(frame: &Frame) -> Self {
        let mut out = Self::default();
        for (at, value) in (0_u32..).zip(frame.values()) {
            let first = out.words.len();
            let words = pieces(value.text).filter(|(kind, ..)| *kind != PieceKind::Mark).take(MOST_WORDS);
            for (_, start, end) in words {
                let stem = folded(&value.text[start..end]);
                let stem = number_key(&stem);
                if is_stop(&stem) {
                    continue;
                }
                let id = out.intern(&stem);
                let place = u32::try_from(out.words.len() - first).unwrap_or(u32::MAX);
                out.places.push((id, at, place));
                out.words.push(id);
            }
            out.values.push(Stretch::since(first, &out.words));
        }
        out.places.sort_unstable();
        out
    }

    fn intern(&mut self, stem: &str) -> u32 {
        if let Some(&id) = self.ids.get(stem) {
            return id;
        }
        let id = u32::try_from(self.stems.len()).unwrap_or(u32::MAX);
        let stem: Arc<str> = Arc::from(stem);
        self.stems.push(Arc::clone(&stem));
        self.ids.insert(stem, id);
        id
    }

    /// Number of a stem, as [`number_key`] writes it.
    pub(crate) fn id(&self, stem: &str) -> Option<u32> {
        self.ids.get(stem).copied()
    }

    /// Numbers of the words of a text.
    pub(crate) fn words_of(&self, value: u32) -> &[u32] {
        self.values.get(value as usize).map_or(&[], |stretch| stretch.of(&self.words))
    }

    pub(crate) fn stem(&self, id: u32) -> &str {
        self.stems.get(id as usize).map_or("", |stem| stem)
    }

    /// Texts that have the word, with its place in each.
    pub(crate) fn places(&self, id: u32) -> impl Iterator<Item = (u32, usize)> + '_ {
        let start = self.places.partition_point(|&(known, ..)| known < id);
        let same = self.places.get(start..).unwrap_or_default().iter().take_while(move |&&(known, ..)| known == id);
        same.map(|&(_, value, place)| (value, place as usize))
    }
}

impl Frame {
    /// Made when first asked for; `None` where the table is too large for statements about it as a whole.
    pub(crate) fn texts(&self) -> Option<&Texts> {
        let cells = self.rows.len().saturating_mul(self.columns.len());
        let is_small = self.rows.len() <= MOST_ROWS && self.values.len() <= MOST_VALUES && cells <= MOST_CELLS;
        is_small.then(|| &**self.texts.get_or_init(|| Box::new(Texts::new(self))))
    }
}
