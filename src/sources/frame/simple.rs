//! Labels of plain words, which most texts of a table are. The rule: what comes out is what the longer way
//! (`build.rs`) finds; a label that could have a unit, a phrase, a number or a mark goes that way.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::FrameIndex;
use super::index::begins_phrase;
use crate::lexicon::{self, NumberWord};
use crate::sources::words::{TABLE_WORDS, is_change, is_stop, stem};

/// What is known of a word.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// `None` for a stop word.
    stem: Option<u32>,
    change: bool,
    total: bool,
    /// The name of a unit may begin with it.
    unit: bool,
    /// Only the longer way can tell.
    open: bool,
}

/// Words of the labels of one table.
#[derive(Debug, Default)]
pub(super) struct Words<'r>(FxHashMap<&'r str, Word>);

/// What a label of plain words says.
#[derive(Debug, Default)]
pub(super) struct Simple {
    pub(super) stems: Vec<u32>,
    pub(super) change: bool,
    pub(super) total: bool,
}

/// Words that are kept; where a table has more, hardly one comes again.
const MOST: usize = 1 << 15;
/// Longest label that is looked at, in bytes: it has no more words than the longer way takes in.
const LONGEST: usize = 120;

/// First words of names and symbols of units, in lower case.
static UNITS: LazyLock<FxHashSet<String>> = LazyLock::new(|| {
    let first = |text: &str| text.split(' ').next().unwrap_or_default().to_lowercase();
    let written = TABLE_WORDS.units.iter().flat_map(|(text, means)| [text.as_str(), means]);
    let more = ["percent", "percentage", "pct", "per", "square", "sq", "cubic", "cu"];
    lexicon::english().unit_texts().chain(written).chain(more).map(first).collect()
});

impl Word {
    fn new(text: &str, index: &mut FrameIndex) -> Self {
        let lower = text.to_ascii_lowercase();
        let lexicon = lexicon::english();
        let scale = TABLE_WORDS.scales.contains_key(&lower)
            || matches!(lexicon.word(lexicon.id(&lower)).number, Some(NumberWord::Scale(_)));
        let stem = stem(text);
        Self {
            change: stem != "gain" && is_change(&stem),
            total: stem == "total",
            unit: UNITS.contains(&lower) || ["percent", "pct"].iter().any(|word| lower.starts_with(word)),
            open: scale || lower == "et" || begins_phrase(&stem),
            stem: (!is_stop(&stem)).then(|| index.intern(&stem)),
        }
    }
}

impl FrameIndex {
    /// `None` where only the longer way can tell what a label says.
    pub(super) fn simple<'r>(&mut self, words: &mut Words<'r>, label: &'r str) -> Option<Simple> {
        let plain = label.len() <= LONGEST && label.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
        if !plain {
            return None;
        }
        let mut out = Simple::default();
        let (mut first, mut named) = (true, false);
        for text in label.split(' ').filter(|text| !text.is_empty()) {
            let word = match words.0.get(text) {
                Some(&word) => word,
                None => {
                    let word = Word::new(text, self);
                    if words.0.len() < MOST {
                        words.0.insert(text, word);
                    }
                    word
                }
            };
            // "in tonnes": the unit begins behind it
            let joint = matches!(text, "in" | "of" | "In");
            if word.open || word.unit && !named {
                return None;
            }
            out.total |= first && word.total;
            out.change |= word.change;
            named |= !joint;
            first = false;
            if let Some(stem) = word.stem
                && !out.stems.contains(&stem)
            {
                out.stems.push(stem);
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_way_finds_what_the_long_one_does() {
        let labels = [
            "Total assets",
            "Timber stocks",
            "Change in stocks",
            "Cost of sales",
            "Northern harbour",
            "In both harbours",
            "Ferries and barges",
            "The gains of the year",
            "Increases",
            "assets Total",
            "Lisbon",
            "Bank of Vessby",
        ];
        let mut all = 0;
        for label in labels {
            let (mut short, mut long) = (FrameIndex::default(), FrameIndex::default());
            // a phrase goes the longer way
            let Some(simple) = short.simple(&mut Words::default(), label) else { continue };
            all += 1;
            assert_eq!(simple.stems, long.label(label), "{label}");
            assert_eq!(simple.change, super::super::build::says_change(label), "{label}");
            assert_eq!(simple.total, super::super::build::is_total(label), "{label}");
            assert!(super::super::build::unit_and_scale(label, false) == (None, None), "{label}");
        }
        assert!(all >= 8, "{all}");
    }

    #[test]
    fn what_may_have_a_unit_goes_the_longer_way() {
        for label in
            ["tonnes", "Million", "in euros", "percent", "Percentage points", "Growth (%)", "Q4", "Smith et al"]
        {
            assert!(FrameIndex::default().simple(&mut Words::default(), label).is_none(), "{label}");
        }
    }
}
