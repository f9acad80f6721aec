//! Words that a ruling asks for: `words.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::text::Line;
use crate::sources::words::{stem, words};

/// What a word or phrase does to what a sentence states.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    /// Leads to what the figure is narrowed to: "in", "among".
    Lead,
    /// What follows says why, or is of another figure: "because", "compared".
    Cause,
    /// Narrows by itself: "abroad", "daily".
    Aside,
    /// States no level of its object: "needed", "suspended".
    Unlevel,
    /// Behind a figure, it is an addition to another: "two more".
    More,
    /// Narrows nothing.
    Neutral,
}

const KINDS: [(&str, Class); 6] = [
    ("lead", Class::Lead),
    ("cause", Class::Cause),
    ("aside", Class::Aside),
    ("unlevel", Class::Unlevel),
    ("more", Class::More),
    ("neutral", Class::Neutral),
];

const FILE: &str = include_str!("words.csv");

/// First stem to the rests of its phrases.
static PHRASES: LazyLock<FxHashMap<String, Vec<(Vec<String>, Class)>>> = LazyLock::new(|| {
    let mut out = FxHashMap::<String, Vec<(Vec<String>, Class)>>::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        let [kind, phrase, _source] = &row[..] else { continue };
        let Some((_, class)) = KINDS.iter().find(|(name, _)| name == kind) else { continue };
        let stems: Vec<String> = words(phrase).map(stem).collect();
        if let Some((first, rest)) = stems.split_first() {
            out.entry(first.clone()).or_default().push((rest.to_vec(), *class));
        }
    }
    out
});

/// The words from `at` on are of this class.
pub(super) fn is(line: &Line, at: usize, class: Class) -> bool {
    let Some(word) = line.words.get(at) else { return false };
    PHRASES.get(&stem(&word.lower)).is_some_and(|phrases| {
        phrases.iter().any(|(rest, known)| {
            *known == class
                && rest
                    .iter()
                    .enumerate()
                    .all(|(i, word)| line.words.get(at + 1 + i).is_some_and(|next| stem(&next.lower) == *word))
        })
    })
}

/// So many words from `at` on are a phrase of this class.
pub(super) fn is_all(line: &Line, at: usize, length: usize, class: Class) -> bool {
    let said = |i: usize| line.words.get(at + i).map(|word| stem(&word.lower));
    said(0).and_then(|first| PHRASES.get(&first)).is_some_and(|phrases| {
        phrases.iter().any(|(rest, known)| {
            *known == class
                && rest.len() + 1 == length
                && rest.iter().enumerate().all(|(i, word)| said(i + 1).as_ref() == Some(word))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses() {
        for row in crate::lexicon::built_in_rows(FILE) {
            assert!(row.len() == 3 && row.iter().all(|field| !field.is_empty()), "{row:?}");
            assert!(KINDS.iter().any(|(name, _)| *name == row[0]), "{row:?}");
        }
        for (name, _) in KINDS {
            assert!(crate::lexicon::built_in_rows(FILE).any(|row| row[0] == name), "{name}");
        }
    }
}
