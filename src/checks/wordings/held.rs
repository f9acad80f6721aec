//! Which words a sentence has of those that wordings must have, as bits: most wordings are told from it at a glance.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Element, WORDINGS};
use crate::extract::base_word;
use crate::lexicon::{self, Key};

/// Lists of words of which a sentence has one at least, as bits: those that some wording must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::checks) struct Held([u64; Self::WORDS]);

impl Held {
    pub(super) const WORDS: usize = 6;

    fn set(&mut self, list: usize) {
        if let Some(bits) = self.0.get_mut(list / 64) {
            *bits |= 1 << (list % 64);
        }
    }

    /// Has all of them.
    #[inline]
    pub(super) fn has(&self, needed: &Self) -> bool {
        (0..Self::WORDS).all(|at| self.0[at] & needed.0[at] == needed.0[at])
    }

    /// Adds the lists that hold a word, by its number in the lexicon.
    #[inline]
    pub(in crate::checks) fn add(&mut self, word: u16) {
        let set = LISTS.by_word.get(usize::from(word)).copied().unwrap_or_default();
        if set != 0
            && let Some(more) = LISTS.sets.get(usize::from(set))
        {
            (0..Self::WORDS).for_each(|at| self.0[at] |= more.0[at]);
        }
    }
}

/// What words and wordings have to do with [`Held`].
pub(super) struct Lists {
    /// By number of a word: which of the sets is its own.
    by_word: Vec<u16>,
    /// The first one is empty.
    sets: Vec<Held>,
    /// What each wording must have.
    pub(super) needed: Vec<Held>,
    /// Wordings of a check, those of one sentence and those that reach into the next.
    pub(super) by_check: FxHashMap<(&'static str, bool), Vec<usize>>,
}

pub(super) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let lexicon = lexicon::english();
    let mut out = Lists {
        by_word: vec![0; lexicon.count()],
        sets: vec![Held::default()],
        needed: vec![Held::default(); WORDINGS.len()],
        by_check: FxHashMap::default(),
    };
    let mut known: FxHashMap<&[&str], usize> = FxHashMap::default();
    for (at, wording) in WORDINGS.iter().enumerate() {
        out.by_check.entry((wording.check, wording.wide)).or_default().push(at);
        for words in wording.elements.iter().filter_map(Element::needed) {
            let next = known.len();
            let list = *known.entry(words).or_insert(next);
            if list >= Held::WORDS * 64 {
                // there is no bit for it, so it is not asked for
                continue;
            }
            out.needed[at].set(list);
            for word in words {
                let number = usize::from(lexicon.entry(Key::of(base_word(word)).as_str()));
                if out.by_word[number] == 0 {
                    out.by_word[number] = u16::try_from(out.sets.len()).unwrap_or_default();
                    out.sets.push(Held::default());
                }
                out.sets[usize::from(out.by_word[number])].set(list);
            }
        }
    }
    out
});
