//! Words that state a query: `query_words.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sorting;
use crate::sources::words::{stem, words};

/// What a word or phrase does in a sentence that states a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// "together", "in all".
    Sum,
    /// "on average".
    Mean,
    /// "a year", "each".
    Each,
    Up,
    Down,
    /// "exceeded".
    Above,
    /// "below".
    Below,
    /// "only", "the sole".
    Only,
    /// "consecutive", "in a row".
    Run,
    /// "since".
    Since,
    /// "highest".
    High,
    /// "lowest".
    Low,
    /// "accounted for".
    Share,
    /// "the world's".
    World,
    /// "per head".
    Head,
    More,
    Fewer,
    Than,
    /// "as many".
    As,
    /// No statement of what is: a plan, a forecast, a possibility.
    Open,
    /// Somebody's word that the writer does not make his own.
    Doubt,
    /// Somebody's word.
    Said,
    /// What follows is denied, left out or of another part.
    Not,
    /// Says nothing of which cell is meant.
    Neutral,
}

const KINDS: [(&str, Op); 24] = [
    ("sum", Op::Sum),
    ("mean", Op::Mean),
    ("each", Op::Each),
    ("up", Op::Up),
    ("down", Op::Down),
    ("above", Op::Above),
    ("below", Op::Below),
    ("only", Op::Only),
    ("run", Op::Run),
    ("since", Op::Since),
    ("high", Op::High),
    ("low", Op::Low),
    ("share", Op::Share),
    ("world", Op::World),
    ("head", Op::Head),
    ("more", Op::More),
    ("fewer", Op::Fewer),
    ("than", Op::Than),
    ("as", Op::As),
    ("open", Op::Open),
    ("doubt", Op::Doubt),
    ("said", Op::Said),
    ("not", Op::Not),
    ("neutral", Op::Neutral),
];

const FILE: &str = include_str!("../../../sources/frame/query_words.csv");

/// First stem to the rests of its phrases, long ones first.
type Phrases = FxHashMap<String, Vec<(Vec<String>, Op)>>;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut out = Phrases::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        let [kind, phrase, _source] = &row[..] else { continue };
        let Some((_, op)) = KINDS.iter().find(|(name, _)| name == kind) else { continue };
        let stems: Vec<String> = words(phrase).map(stem).collect();
        if let Some((first, rest)) = stems.split_first() {
            out.entry(first.clone()).or_default().push((rest.to_vec(), *op));
        }
    }
    out.values_mut().for_each(|phrases| sorting::by_key(phrases, |(rest, _)| std::cmp::Reverse(rest.len())));
    out
});

/// Words that are told from others of their stem: "totaled" from "total".
static EXACT: LazyLock<FxHashMap<&'static str, Op>> = LazyLock::new(|| {
    let rows = crate::lexicon::built_in_rows(FILE);
    let exact = rows.filter_map(|row| {
        let op = KINDS.iter().find(|(name, _)| row.first().and_then(|kind| kind.strip_suffix('=')) == Some(*name))?.1;
        Some((*row.get(1)?, op))
    });
    exact.collect()
});

/// Words that name one measure: verb and noun of what is counted.
static KIN: LazyLock<FxHashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut out = FxHashMap::<String, Vec<String>>::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        let [kind, group, _source] = &row[..] else { continue };
        let stems: Vec<String> = if *kind == "kin" { words(group).map(stem).collect() } else { continue };
        for one in &stems {
            out.entry(one.clone()).or_default().extend(stems.iter().filter(|other| *other != one).cloned());
        }
    }
    out
});

/// What a word in lower case does by itself, whatever others of its stem do.
pub(super) fn exact(word: &str) -> Option<Op> {
    EXACT.get(word).copied()
}

/// What the words from the first of these stems on do, and how many of them.
pub(super) fn op(stems: &[&str]) -> Option<(Op, usize)> {
    let (first, after) = stems.split_first()?;
    let phrases = PHRASES.get(*first)?;
    let fits = |rest: &Vec<String>| rest.len() <= after.len() && rest.iter().zip(after).all(|(a, b)| a == b);
    phrases.iter().find(|(rest, _)| fits(rest)).map(|(rest, op)| (*op, rest.len() + 1))
}

/// Phrases in lower case that say something else than what is asked: `nosum` of a header, `whole`, `part` and `rest` of a row,
/// `period` of a row or column.
static LISTS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut out = FxHashMap::<&'static str, Vec<&'static str>>::default();
    for row in crate::lexicon::built_in_rows(FILE) {
        if let [kind, phrase, _source] = row[..]
            && LIST_KINDS.contains(&kind)
        {
            out.entry(kind).or_default().push(phrase);
        }
    }
    out
});

const LIST_KINDS: [&str; 5] = ["nosum", "whole", "part", "rest", "period"];

/// The phrases of a list.
pub(super) fn list(kind: &str) -> &'static [&'static str] {
    LISTS.get(kind).map_or(&[], Vec::as_slice)
}

/// Stems of other words for what this one names.
pub(in super::super) fn kin(stem: &str) -> &'static [String] {
    KIN.get(stem).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses() {
        for row in crate::lexicon::built_in_rows(FILE) {
            assert!(row.len() == 3 && row.iter().all(|field| !field.is_empty()), "{row:?}");
            let kind = row[0].trim_end_matches('=');
            assert!(
                kind == "kin" || LIST_KINDS.contains(&kind) || KINDS.iter().any(|(name, _)| *name == kind),
                "{row:?}"
            );
            assert!(kind == row[0] || words(row[1]).count() == 1, "{row:?}");
        }
        for name in KINDS.map(|(name, _)| name).into_iter().chain(LIST_KINDS) {
            assert!(crate::lexicon::built_in_rows(FILE).any(|row| row[0] == name), "{name}");
        }
    }

    #[test]
    fn phrases_come_before_their_words() {
        let of = |text: &'static str| {
            let stems: Vec<String> = words(text).map(stem).collect();
            op(&stems.iter().map(String::as_str).collect::<Vec<_>>())
        };
        assert_eq!(of("record high"), Some((Op::Neutral, 2)));
        assert_eq!(of("recorded"), Some((Op::Neutral, 1)));
        assert_eq!(of("total of"), Some((Op::Sum, 2)));
        assert_eq!(of("totals"), Some((Op::Neutral, 1)));
        assert_eq!((exact("totaled"), exact("total")), (Some(Op::Sum), None));
        assert_eq!(of("in a row"), Some((Op::Run, 3)));
        assert_eq!(of("zinc"), None);
        assert!(kin("sold").contains(&"sale".to_owned()), "{:?}", kin("sold"));
    }
}
