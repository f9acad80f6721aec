//! Words that a ruling asks for: `words.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::text::Line;

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
    /// Says what may be: "could".
    Open,
    /// Behind a verb, it makes it another one: "turned back".
    Particle,
    /// Leads to a number that says for whom: "under 18".
    Limit,
    /// Behind a figure, it is an addition to another: "two more".
    More,
    /// A time or thing that amounts are counted by: "day", "head".
    Span,
    /// What is somebody's or something's, and no place of figures: "capital", "coach".
    Attribute,
    /// Narrows nothing.
    Neutral,
}

const KINDS: [(&str, Class); 11] = [
    ("lead", Class::Lead),
    ("cause", Class::Cause),
    ("aside", Class::Aside),
    ("unlevel", Class::Unlevel),
    ("open", Class::Open),
    ("particle", Class::Particle),
    ("limit", Class::Limit),
    ("more", Class::More),
    ("span", Class::Span),
    ("attribute", Class::Attribute),
    ("neutral", Class::Neutral),
];

const FILE: &str = include_str!("words.csv");

/// First word to the rests of its phrases, as written.
type Phrases = FxHashMap<&'static str, Vec<(Vec<&'static str>, Class)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut out = Phrases::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        let [kind, phrase, _source] = row[..] else { continue };
        let Some((_, class)) = KINDS.iter().find(|(name, _)| *name == kind) else { continue };
        let mut words = phrase.split(' ');
        if let Some(first) = words.next() {
            out.entry(first).or_default().push((words.collect(), *class));
        }
    }
    out
});

/// Words of the phrase of this class that begins at `at`; nought where none does.
pub(super) fn length(line: &Line, at: usize, class: Class) -> usize {
    let said = |i: usize| line.words.get(at + i).map_or("", |word| word.lower.as_str());
    let phrases = PHRASES.get(said(0)).map_or(&[][..], Vec::as_slice);
    let fits = |rest: &Vec<&str>| rest.iter().enumerate().all(|(i, word)| said(i + 1) == *word);
    let own = phrases.iter().filter(|(rest, known)| *known == class && fits(rest));
    own.map(|(rest, _)| rest.len() + 1).max().unwrap_or_default()
}

/// A single word in lower case is of this class.
pub(super) fn has(word: &str, class: Class) -> bool {
    PHRASES.get(word).is_some_and(|all| all.iter().any(|(rest, known)| rest.is_empty() && *known == class))
}

/// A word or phrase of this class begins at `at`.
pub(super) fn is(line: &Line, at: usize, class: Class) -> bool {
    length(line, at, class) > 0
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
