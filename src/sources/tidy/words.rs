//! What words of texts and labels mean to tidy tables: concepts, extremes, rates, stocks and flows, contrasts.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::words::{is_stop, stem};
use super::label::{Extreme, Rate};
use crate::lexicon::built_in_rows;

/// Concepts have numbers below this one, stems from it on.
pub(super) const FIRST_STEM: u32 = 1 << 16;

/// A measure that holds changes: "inflation", "growth of exports".
pub(crate) fn says_change(measure: &str) -> bool {
    let stems: Vec<String> = super::super::words::words(measure).map(stem).collect();
    stems.iter().any(|stem| super::super::words::is_change(stem))
        || marks(&stems, &mut |_| None).iter().any(|mark| mark.change)
}

/// The numbers of sets of contrasts follow those of all stems.
pub(super) fn contrast_id(set: u16) -> u32 {
    u32::MAX - u32::from(set)
}

/// What one phrase means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    Concept(u32),
    Contrast(u16),
    Extreme(Extreme),
    Rate(Rate),
    Stock,
    Flow,
    Change,
    Share,
    Weak,
}

#[derive(Debug, Default)]
struct Phrases {
    /// First stem to the rests of phrases with what they mean.
    by_first: FxHashMap<String, Vec<(Vec<String>, Meaning)>>,
    /// Contrasts of a concept, whatever word says it.
    contrasts: FxHashMap<u32, Vec<u16>>,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let mut out = Phrases::default();
    let mut contrasted: Vec<(&str, u16)> = Vec::new();
    let (mut concepts, mut sets) = (FxHashMap::<&str, u32>::default(), FxHashMap::<&str, u16>::default());
    for row in built_in_rows(include_str!("words.csv")) {
        let [kind, phrase, means] = row[..] else { continue };
        let meaning = match kind {
            "same" => {
                let next = u32::try_from(concepts.len()).unwrap_or_default();
                Meaning::Concept(*concepts.entry(means).or_insert(next))
            }
            "contrast" => {
                let next = u16::try_from(sets.len()).unwrap_or_default();
                let set = *sets.entry(means).or_insert(next);
                contrasted.push((phrase, set));
                Meaning::Contrast(set)
            }
            "extreme" => Meaning::Extreme(if means == "maximum" { Extreme::Maximum } else { Extreme::Minimum }),
            "rate" => match Rate::named(means) {
                Some(rate) => Meaning::Rate(rate),
                None => continue,
            },
            "stock" => Meaning::Stock,
            "flow" => Meaning::Flow,
            "change" => Meaning::Change,
            "part" => Meaning::Share,
            "weak" => Meaning::Weak,
            _ => continue,
        };
        let stems: Vec<String> = super::super::words::words(phrase).map(stem).collect();
        if let Some((first, rest)) = stems.split_first() {
            out.by_first.entry(first.clone()).or_default().push((rest.to_vec(), meaning));
        }
    }
    for (phrase, set) in contrasted {
        if let Some(&concept) = concepts.get(phrase) {
            out.contrasts.entry(concept).or_default().push(set);
        }
    }
    out
});

static DOLLARS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let rows = built_in_rows(include_str!("words.csv"));
    rows.filter(|row| row.first() == Some(&"dollar")).filter_map(|row| row.get(1).copied()).collect()
});

/// A currency that is written with a bare "$" at home.
pub(crate) fn is_dollar(code: &str) -> bool {
    DOLLARS.contains(&code)
}

/// What a word means, alone or within a phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// Its stem, if known, and its concepts.
    pub(crate) ids: Vec<u32>,
    /// Sets of things that are told from each other ("export", "import").
    pub(crate) contrasts: Vec<u16>,
    pub(crate) extreme: Option<Extreme>,
    pub(crate) rate: Option<Rate>,
    pub(crate) stock: bool,
    pub(crate) flow: bool,
    /// Names a change by itself ("inflation").
    pub(crate) change: bool,
    /// Says that the figure is a part of something ("share").
    pub(crate) share: bool,
    /// Says little ("total").
    pub(crate) weak: bool,
    /// Says nothing by itself ("of").
    pub(crate) stop: bool,
}

fn add<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if !list.contains(&item) {
        list.push(item);
    }
}

/// What each of these stems means; `number` gives the number of a stem.
pub(crate) fn marks(stems: &[String], number: &mut dyn FnMut(&str) -> Option<u32>) -> Vec<Marks> {
    let mut out: Vec<Marks> = Vec::with_capacity(stems.len());
    for stem in stems {
        let stop = is_stop(stem);
        let ids = if stop { None } else { number(stem) };
        out.push(Marks { ids: ids.into_iter().collect(), stop, ..Marks::default() });
    }
    for (at, first) in stems.iter().enumerate() {
        for (rest, meaning) in PHRASES.by_first.get(first).into_iter().flatten() {
            let end = at + 1 + rest.len();
            if stems.get(at + 1..end) != Some(&rest[..]) {
                continue;
            }
            for mark in out.get_mut(at..end).unwrap_or_default() {
                match *meaning {
                    Meaning::Concept(concept) => {
                        add(&mut mark.ids, concept);
                        let sets = PHRASES.contrasts.get(&concept).map_or(&[][..], Vec::as_slice);
                        sets.iter().for_each(|&set| add(&mut mark.contrasts, set));
                    }
                    Meaning::Contrast(set) => add(&mut mark.contrasts, set),
                    Meaning::Extreme(extreme) => mark.extreme = Some(extreme),
                    Meaning::Rate(rate) => mark.rate = Some(rate),
                    Meaning::Stock => mark.stock = true,
                    Meaning::Flow => mark.flow = true,
                    Meaning::Change => mark.change = true,
                    Meaning::Share => mark.share = true,
                    Meaning::Weak => mark.weak = true,
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_means_something() {
        let kinds = ["same", "contrast", "extreme", "rate", "stock", "flow", "change", "part", "weak", "dollar"];
        let mut seen = rustc_hash::FxHashSet::default();
        for row in built_in_rows(include_str!("words.csv")) {
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(kinds.contains(&row[0]) && !row[1].is_empty(), "{row:?}");
            assert!(seen.insert(row.clone()), "twice: {row:?}");
            match row[0] {
                "same" | "contrast" => assert!(!row[2].is_empty(), "{row:?}"),
                "extreme" => assert!(matches!(row[2], "maximum" | "minimum"), "{row:?}"),
                "rate" => assert!(Rate::named(row[2]).is_some(), "{row:?}"),
                _ => assert!(row[2].is_empty(), "{row:?}"),
            }
        }
    }

    #[test]
    fn paraphrases_share_a_number() {
        let of = |text: &str| {
            let stems: Vec<String> = super::super::super::words::words(text).map(stem).collect();
            marks(&stems, &mut |_| None)
        };
        let (verb, noun) = (of("throws away"), of("waste"));
        // "throws" alone has a meaning of its own beside
        let [shared] = noun[0].ids[..] else { panic!("{:?}", noun[0]) };
        assert!(verb.iter().all(|mark| mark.ids.contains(&shared)));
        assert_eq!(of("at most")[1].extreme, Some(Extreme::Maximum));
        assert!(!of("exports")[0].contrasts.is_empty());
        assert_eq!(of("exports")[0].contrasts, of("imports")[0].contrasts);
    }
}
