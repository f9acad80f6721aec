//! Cues of the relations: phrases by class, read from `relation_cues.csv`. The rule: a check asks here for the words
//! that announce or rule out its relation; it holds no word list of its own.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::Piece;
use crate::checks::passage::FirstLetters;
use crate::sorting;

/// Phrases of one class, each as its words.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    all: Vec<Vec<&'static str>>,
    /// Of first words.
    firsts: FirstLetters,
}

impl Phrases {
    const NONE: &'static Self = &Self { all: Vec::new(), firsts: FirstLetters::NONE };

    /// Those of a class; looked up by its name, so what asks for each word keeps them.
    pub(super) fn of(class: &str) -> &'static Self {
        CUES.get(class).unwrap_or(Self::NONE)
    }

    /// Number of pieces of the longest phrase that starts at `at`.
    #[inline]
    pub(super) fn at(&self, pieces: &[Piece<'_>], at: usize) -> Option<usize> {
        let Some(Piece::Word(first, _)) = pieces.get(at) else { return None };
        if self.firsts.may_hold(first) { self.longest_at(pieces.get(at..)?) } else { None }
    }

    fn longest_at(&self, here: &[Piece<'_>]) -> Option<usize> {
        let fits = |phrase: &&Vec<&str>| {
            phrase.iter().enumerate().all(|(at, word)| here.get(at).is_some_and(|piece| piece.is(word)))
        };
        self.all.iter().filter(fits).map(Vec::len).max()
    }

    /// The word is itself one of them.
    #[inline]
    pub(super) fn hold(&self, word: &str) -> bool {
        self.firsts.may_hold(word)
            && self.all.iter().any(|phrase| matches!(phrase.as_slice(), [one] if one.eq_ignore_ascii_case(word)))
    }
}

/// One line: class, then the phrase in lower case, its words (and marks) apart by spaces.
static CUES: LazyLock<FxHashMap<&'static str, Phrases>> = LazyLock::new(|| {
    let mut cues: FxHashMap<&'static str, Phrases> = FxHashMap::default();
    for (class, phrase) in rows() {
        let phrases = cues.entry(class).or_default();
        phrases.firsts.add(phrase.split(' ').next().unwrap_or_default());
        phrases.all.push(phrase.split(' ').collect());
    }
    cues
});

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("relation_cues.csv").lines().skip(1).filter_map(|line| line.split_once(','))
}

/// Reads the phrases before they are asked for.
pub(super) fn prepare() {
    LazyLock::force(&CUES);
}

/// All words of all phrases.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    rows().flat_map(|(_, phrase)| phrase.split(' '))
}

/// The phrases of a class, each as its words.
pub(super) fn class_of(class: &str) -> &'static [Vec<&'static str>] {
    &Phrases::of(class).all
}

/// Number of pieces of the longest phrase of a class that starts at `at`.
pub(super) fn at(class: &str, pieces: &[Piece<'_>], at: usize) -> Option<usize> {
    Phrases::of(class).at(pieces, at)
}

/// First place of a phrase of the class: where it starts and how long it is.
pub(super) fn find(class: &str, pieces: &[Piece<'_>]) -> Option<(usize, usize)> {
    let phrases = Phrases::of(class);
    (0..pieces.len()).find_map(|start| Some((start, phrases.at(pieces, start)?)))
}

/// A phrase of the class stands in these pieces.
pub(super) fn has(class: &str, pieces: &[Piece<'_>]) -> bool {
    find(class, pieces).is_some()
}

/// The word is itself a phrase of the class.
pub(super) fn is(class: &str, word: &str) -> bool {
    Phrases::of(class).hold(word)
}

/// A word of a class with the ending of another: "thirdly" for "fourthly".
pub(super) fn same_ending(class: &str, word: &str) -> Option<&'static str> {
    let ending = |word: &str| word.to_lowercase().ends_with("ly");
    let mut words = class_of(class).iter().filter_map(|phrase| phrase.first());
    words.find(|other| ending(other) == ending(word)).copied()
}

/// Names of the classes that start with `prefix`, in order.
pub(super) fn classes(prefix: &'static str) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = CUES.keys().copied().filter(|name| name.starts_with(prefix)).collect();
    sorting::by(&mut names, Ord::cmp);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_phrase_in_lower_case_and_stands_once() {
        let all: Vec<_> = rows().collect();
        assert_eq!(all.len(), include_str!("relation_cues.csv").lines().count() - 1);
        for (index, (class, phrase)) in all.iter().enumerate() {
            assert!(!phrase.is_empty() && *phrase == phrase.to_lowercase() && *phrase == phrase.trim(), "{phrase}");
            assert!(!all[..index].contains(&(class, phrase)), "{class},{phrase} stands twice");
        }
    }

    #[test]
    fn every_class_is_asked_for() {
        // the sources of the checks that use the file, as text
        let sources = [
            include_str!("shares.rs"),
            include_str!("list_count.rs"),
            include_str!("threshold.rs"),
            include_str!("score_margin.rs"),
            include_str!("growth_average.rs"),
            include_str!("part_of_place.rs"),
            include_str!("plan_above_past.rs"),
            include_str!("basket.rs"),
            include_str!("complement.rs"),
            include_str!("unit_kind.rs"),
            include_str!("sizes.rs"),
            include_str!("footing.rs"),
            include_str!("exchange_rate.rs"),
            include_str!("fold.rs"),
            include_str!("product.rs"),
            include_str!("average.rs"),
            include_str!("balance.rs"),
            include_str!("growth.rs"),
            include_str!("confidence_interval.rs"),
            include_str!("plausibility.rs"),
            include_str!("implied_price.rs"),
            include_str!("account.rs"),
            include_str!("change_parts.rs"),
            include_str!("change.rs"),
            include_str!("amounts.rs"),
            include_str!("impossible_probability.rs"),
            include_str!("numbering.rs"),
            include_str!("range_order.rs"),
            include_str!("rate.rs"),
            include_str!("wordings.rs"),
            include_str!("wordings.tsv"),
            include_str!("order.rs"),
            include_str!("headline.rs"),
            include_str!("share_columns.rs"),
            include_str!("percent_change.rs"),
            include_str!("part_whole.rs"),
            include_str!("sum.rs"),
            include_str!("breakdown.rs"),
            include_str!("unit_conversion.rs"),
        ];
        for class in CUES.keys() {
            let asked = class.starts_with("scale.")
                || sources
                    .iter()
                    .any(|text| ["\"", "@", "$"].iter().any(|mark| text.contains(&format!("{mark}{class}"))));
            assert!(asked, "no check asks for {class}");
        }
    }
}
