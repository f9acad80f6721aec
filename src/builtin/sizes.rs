//! Bounds of single things: `size_bounds.csv` and the classes of words that name the things, `thing_words.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{list, records};
use crate::number::{Decimal, Interval};

/// How the words for a thing must stand beside a figure of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum How {
    /// "a 3-meter man", "the man weighs 80 kilograms", "a body temperature of 37 degrees".
    Of,
    /// "a spot costs $8 million", "$8 million for a spot".
    Price,
    /// "asked for $25 million in aid", "revenue of $25 million".
    Sum,
    /// "magnitude 7.2": a number without unit.
    Scale,
}

/// What no single thing of its kind passes.
#[derive(Clone, Debug)]
pub struct SizeBound {
    /// Kebab case, stable.
    pub id: String,
    pub how: How,
    /// Phrases for the thing, each as words.
    pub things: Vec<Vec<String>>,
    /// Words, one of which must stand beside the figure; empty: none is needed.
    pub attributes: Vec<String>,
    /// Words, one of which must stand in the sentence; empty: none is needed.
    pub context: Vec<String>,
    /// In words: "height of a person".
    pub measure: String,
    /// Closed; an open end is no limit.
    pub range: Interval,
    /// Canonical unit name; empty for scales without unit.
    pub unit: String,
    /// The published figure that the limit starts from, in the same unit.
    pub figure: Decimal,
    pub year: String,
    pub reason: String,
    pub source: String,
    /// Data row in `size_bounds.csv`, from 1.
    pub row: usize,
}

/// A word in lower case without plural and possessive; verbs stay apart from nouns ("bearing" is no bear).
pub fn fold(word: &str) -> String {
    let mut folded = word.to_lowercase();
    for ending in ["'s", "’s"] {
        if folded.ends_with(ending) {
            folded.truncate(folded.len() - ending.len());
        }
    }
    if folded.len() > 3 && folded.ends_with('s') && !folded.ends_with("ss") {
        folded.pop();
    }
    folded
}

static CLASSES: LazyLock<FxHashMap<&'static str, Vec<String>>> = LazyLock::new(|| {
    let lines = include_str!("thing_words.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    lines.map(|(class, words)| (class, words.split(' ').map(fold).collect())).collect()
});

/// Words of a class of things: "organisation", "individual", "space".
pub fn class(name: &str) -> &'static [String] {
    CLASSES.get(name).map_or(&[], Vec::as_slice)
}

/// Phrases as folded words; a class stands for all of its words.
fn phrases(field: &str) -> Vec<Vec<String>> {
    let one = |phrase: &String| match phrase.strip_prefix('@') {
        Some(name) => class(name).iter().map(|word| vec![word.clone()]).collect(),
        None => vec![phrase.split(' ').map(fold).collect()],
    };
    list(field).iter().flat_map(one).collect()
}

fn stems(field: &str) -> Vec<String> {
    phrases(field).into_iter().flatten().collect()
}

static SIZES: LazyLock<Vec<SizeBound>> = LazyLock::new(|| {
    let number = |text: &str| Decimal::parse(text).ok();
    let rows = records(include_str!("size_bounds.csv")).enumerate();
    rows.filter_map(|(index, row)| {
        Some(SizeBound {
            id: row.get(0)?.to_owned(),
            how: match row.get(1)? {
                "of" => How::Of,
                "price" => How::Price,
                "sum" => How::Sum,
                "scale" => How::Scale,
                _ => return None,
            },
            things: phrases(row.get(2)?),
            attributes: stems(row.get(3)?),
            context: stems(row.get(4)?),
            measure: row.get(5)?.to_owned(),
            range: Interval { low: number(row.get(6)?), high: number(row.get(7)?) },
            unit: row.get(8)?.to_owned(),
            figure: number(row.get(9)?)?,
            year: row.get(10)?.to_owned(),
            reason: row.get(11)?.to_owned(),
            source: row.get(12)?.to_owned(),
            row: index + 1,
        })
    })
    .collect()
});

/// All bounds of single things, in the order of the file.
pub fn sizes() -> &'static [SizeBound] {
    &SIZES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon;

    #[test]
    fn every_row_parses_and_its_figure_lies_inside_its_limits() {
        let rows = csv::Reader::from_reader(include_str!("size_bounds.csv").as_bytes()).into_records().count();
        assert_eq!(sizes().len(), rows);
        let mut ids: Vec<_> = sizes().iter().map(|bound| &bound.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), rows, "ids differ");
        for bound in sizes() {
            let Interval { low, high } = bound.range;
            assert!(low.is_some() || high.is_some(), "{}: no limit", bound.id);
            assert!(bound.range.contains(bound.figure), "{}: the figure is outside", bound.id);
            assert!(!bound.things.is_empty() && !bound.reason.is_empty() && !bound.source.is_empty(), "{}", bound.id);
            assert_eq!(bound.unit.is_empty(), bound.how == How::Scale, "{}", bound.id);
            let known = bound.unit == "person" || lexicon::english().parse_unit(&bound.unit).is_some();
            assert!(bound.unit.is_empty() || known, "{}: {} is no unit", bound.id, bound.unit);
        }
    }

    #[test]
    fn classes_are_known_and_hold_lower_case_words_once() {
        for name in ["person", "pronoun", "organisation", "individual", "space"] {
            assert!(!class(name).is_empty(), "{name}");
        }
        for line in include_str!("thing_words.csv").lines().skip(1) {
            assert!(line == line.to_lowercase(), "{line}");
        }
    }
}
