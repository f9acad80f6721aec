//! Words that say how a statement is built: `statements.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sources::words::stem;

/// What a word does in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Part {
    /// Says nothing of which cell is meant.
    Plain,
    /// Names a row of whatever the table lists: "game", "city".
    Row,
    Max,
    Min,
    /// A column of ranks: its smallest value is the best.
    Order,
    /// Makes the statement one that a look-up does not answer: "not", "before".
    Block,
}

static PARTS: LazyLock<FxHashMap<String, Part>> = LazyLock::new(|| {
    let mut out = FxHashMap::default();
    for row in crate::lexicon::built_in_rows(include_str!("../../../sources/frame/statements.csv")) {
        let [kind, word, _source] = &row[..] else { continue };
        let part = match *kind {
            "plain" => Part::Plain,
            "row" => Part::Row,
            "max" => Part::Max,
            "min" => Part::Min,
            "order" => Part::Order,
            "block" => Part::Block,
            _ => continue,
        };
        out.entry(stem(word)).or_insert(part);
    }
    out
});

/// What the word with this stem does; `None` for words of the matter itself.
pub(in super::super) fn part(stem: &str) -> Option<Part> {
    PARTS.get(stem).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflected_words_are_known() {
        for (word, wanted) in
            [("held", Part::Plain), ("cities", Part::Row), ("Highest", Part::Max), ("not", Part::Block)]
        {
            assert_eq!(part(&stem(word)), Some(wanted), "{word}");
        }
        assert_eq!(part("zinc"), None);
    }

    #[test]
    fn every_row_parses() {
        for row in crate::lexicon::built_in_rows(include_str!("../../../sources/frame/statements.csv")) {
            assert!(row.len() == 3 && row.iter().all(|field| !field.is_empty()), "{row:?}");
            assert!(part(&stem(row[1])).is_some(), "{row:?}");
        }
    }
}
