//! Labels of plain words and numbers, which most texts of a table are. The rule: what comes out is what the longer way
//! (`build.rs`) finds; a label that could have a unit, a phrase, a period or a mark goes that way.

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
            open: scale || matches!(lower.as_str(), "et" | "fy") || begins_phrase(&stem),
            stem: (!is_stop(&stem)).then(|| index.intern(&stem)),
        }
    }
}

impl FrameIndex {
    /// `None` where only the longer way can tell what a label says.
    pub(super) fn simple<'r>(&mut self, words: &mut Words<'r>, label: &'r str) -> Option<Simple> {
        let plain = label.len() <= LONGEST && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
        if !plain {
            return None;
        }
        let mut out = Simple::default();
        let (mut first, mut named) = (true, false);
        let mut before = "";
        // a number of one or two digits right behind a word: of a footnote, if nothing follows
        let mut footnote = None;
        for text in label.split(' ').filter(|text| !text.is_empty()) {
            if let Some(number) = footnote.take() {
                self.number(&mut out, number);
            }
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            if digits > 0 {
                // "Q4" and "2nd" are more than a number, one that leads may be a measure, one of four digits a year
                if digits < text.len() || first || digits == 4 {
                    return None;
                }
                if digits <= 2 && before.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                    footnote = Some(text);
                } else {
                    self.number(&mut out, text);
                }
                before = text;
                continue;
            }
            before = text;
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

    fn number(&mut self, out: &mut Simple, digits: &str) {
        let stem = self.intern(digits);
        if !out.stems.contains(&stem) {
            out.stems.push(stem);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether the short way is taken; what both find is compared.
    fn goes_the_short_way(label: &str) -> bool {
        use super::super::build;
        let (mut short, mut long) = (FrameIndex::default(), FrameIndex::default());
        let Some(simple) = short.simple(&mut Words::default(), label) else { return false };
        let found = long.label(&build::without_additions(label));
        let named = |index: &FrameIndex, stems: &[u32]| {
            stems.iter().filter_map(|&stem| index.name(stem).map(str::to_owned)).collect::<Vec<_>>()
        };
        assert_eq!(named(&short, &simple.stems), named(&long, &found), "{label}");
        assert_eq!(simple.change, build::says_change(label), "{label}");
        assert_eq!(simple.total, build::is_total(label), "{label}");
        assert!(build::unit_and_scale(label, false) == (None, None), "{label}");
        assert_eq!(super::super::time::periods(label), [], "{label}");
        true
    }

    #[test]
    fn the_short_way_finds_what_the_long_one_does() {
        let words = [
            "Total assets",
            "Timber stocks",
            "Change in stocks",
            "Northern harbour",
            "In both harbours",
            "Ferries and barges",
            "The gains of the year",
            "Increases",
            "assets Total",
            "Lisbon",
            "Bank of Vessby",
        ];
        // a phrase goes the longer way
        assert!(words.iter().filter(|label| goes_the_short_way(label)).count() >= 8);
        for label in ["Ward 12", "Ward 12 3", "District 300 of the 17 wards", "Berth 3 Berth 4"] {
            assert!(goes_the_short_way(label), "{label}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_label_of_words_and_numbers_means_the_same_both_ways(
            words in proptest::collection::vec(proptest::sample::select(vec![
                "Total", "ward", "Wards", "of", "in", "the", "Change", "gains", "tonnes", "m", "kg", "million", "Percentage",
                "per", "March", "May", "FY", "F", "Q", "H", "fiscal", "7", "12", "03", "190", "1999", "20450", "Q4", "2nd",
                "net", "earnings", "et", "al", "square", "Won", "km", "Note", "year", "ended", "percent",
            ]), 1..7),
        ) {
            goes_the_short_way(&words.join(" "));
        }
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
