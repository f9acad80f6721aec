//! Words of comparisons: `comparisons.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sources::words::stem;

/// What a word does in a comparison. One word may do several things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Better,
    Worse,
    Higher,
    Lower,
    /// A measure of which more is good.
    Up,
    /// A measure of which less is good.
    Down,
    /// No measure of how good a thing is: a setting, a size.
    Neutral,
    /// A row that does not compete: "human", "average".
    Reference,
    /// The writers' own row.
    Own,
    /// Says no more than that something is compared: "model".
    Thing,
    /// All rows but the first.
    Other,
    /// In each column.
    Strict,
    /// In more than half of the columns.
    Most,
    Not,
    /// How far: with a negation it is open what is denied.
    Degree,
    /// No statement, or one about a part that the words do not name.
    Open,
    /// A number behind it is that of a part of the text: "table 5".
    Cited,
    /// Numbers behind it are what columns hold: "on 10 of 11 tasks".
    Counted,
    /// A margin to the better.
    Gain,
    /// A margin to the worse.
    Drop,
    /// A margin up.
    Raise,
    /// A margin down.
    Cut,
}

const KINDS: [(&str, Word); 22] = [
    ("better", Word::Better),
    ("worse", Word::Worse),
    ("higher", Word::Higher),
    ("lower", Word::Lower),
    ("up", Word::Up),
    ("down", Word::Down),
    ("neutral", Word::Neutral),
    ("reference", Word::Reference),
    ("own", Word::Own),
    ("thing", Word::Thing),
    ("other", Word::Other),
    ("strict", Word::Strict),
    ("most", Word::Most),
    ("not", Word::Not),
    ("degree", Word::Degree),
    ("open", Word::Open),
    ("cited", Word::Cited),
    ("counted", Word::Counted),
    ("gain", Word::Gain),
    ("drop", Word::Drop),
    ("raise", Word::Raise),
    ("cut", Word::Cut),
];

const FILE: &str = include_str!("../../../sources/frame/comparisons.csv");

/// Stem to a bit for each kind.
static WORDS: LazyLock<FxHashMap<String, u32>> = LazyLock::new(|| {
    let mut out = FxHashMap::<String, u32>::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        let [kind, word, _source] = &row[..] else { continue };
        let Some((_, known)) = KINDS.iter().find(|(name, _)| name == kind) else { continue };
        *out.entry(stem(word)).or_default() |= 1 << *known as u32;
    }
    out
});

/// Whether the word with this stem does that.
pub(super) fn is(stem: &str, word: Word) -> bool {
    WORDS.get(stem).is_some_and(|bits| bits >> word as u32 & 1 == 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::{Classes, english};

    #[test]
    fn every_row_parses() {
        for row in crate::lexicon::built_in_rows(FILE) {
            assert!(row.len() == 3 && row.iter().all(|field| !field.is_empty()), "{row:?}");
            assert!(KINDS.iter().any(|(name, _)| *name == row[0]), "{row:?}");
        }
    }

    #[test]
    fn what_the_extraction_finds_has_a_way() {
        let compared = Classes::COMPARISON.or(Classes::COMPARATIVE);
        for row in crate::lexicon::built_in_rows(include_str!("../../../lexicon/words.csv")) {
            let classes = english().word(english().id(row[0])).classes;
            if classes.has(compared) {
                let stem = stem(row[0]);
                let kinds = [Word::Better, Word::Worse, Word::Higher, Word::Lower];
                assert_eq!(kinds.into_iter().filter(|kind| is(&stem, *kind)).count(), 1, "{row:?}");
            }
        }
    }
}
