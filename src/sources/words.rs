//! Words of measures and headers: stems, synonyms, flows. The rule: what a word means is a row of a data file
//! (`builtin/measures.csv`, `builtin/table_words.csv`); code only cuts suffixes.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::lexicon::built_in_rows;
use crate::sorting;

pub use crate::stems::{stem, words};

/// The same as [`str::trim`], quick where there is nothing to trim: in nearly all cells.
#[inline]
pub(super) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [] => text,
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        [only] if only.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Digits with at most one point, the first of them a digit: what most cells are. As digits and how many of them stand
/// behind the point.
pub(super) fn plain_number(cell: &[u8]) -> Option<(i64, u8)> {
    // what 64 bits hold for certain
    const MOST: usize = 18;
    if !cell.first()?.is_ascii_digit() || cell.len() > MOST {
        return None;
    }
    let (mut digits, mut point) = (0_i64, cell.len() - 1);
    for (at, byte) in cell.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + i64::from(byte - b'0'),
            b'.' if point == cell.len() - 1 => point = at,
            _ => return None,
        }
    }
    Some((digits, u8::try_from(cell.len() - 1 - point).ok()?))
}

/// Which way goods go, seen from the entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Flow {
    /// Not a flow between two sides, or the text does not say.
    #[default]
    None,
    /// To the entity from the counterpart.
    In,
    /// From the entity to the counterpart.
    Out,
}

impl Flow {
    /// The same flow seen from the other side.
    pub fn mirrored(self) -> Self {
        match self {
            Self::None => Self::None,
            Self::In => Self::Out,
            Self::Out => Self::In,
        }
    }
}

/// What the rows of `table_words.csv` say.
#[derive(Debug, Default)]
pub(super) struct TableWords {
    /// Header in lower case to the role of its column.
    /// Ends of names of measures that count for each person.
    pub(super) per_heads: Vec<&'static str>,
    pub(super) columns: FxHashMap<String, &'static str>,
    /// Word to a power of ten.
    pub(super) scales: FxHashMap<String, i16>,
    /// Symbol to a unit text that the unit lexicon knows.
    pub(super) units: FxHashMap<String, &'static str>,
    pub(super) missing: Vec<&'static str>,
    stop: FxHashSet<&'static str>,
    /// Words that only say when: "year", "ended".
    pub(super) times: Vec<&'static str>,
    time_stems: FxHashSet<String>,
    boundaries: FxHashSet<String>,
    changes: FxHashSet<String>,
    bases: FxHashSet<String>,
    scopes: FxHashSet<String>,
    links: FxHashSet<String>,
    losing: FxHashSet<String>,
    narrows: FxHashSet<String>,
    relatives: FxHashSet<String>,
    ontos: FxHashSet<String>,
    generics: FxHashSet<String>,
    codes: Vec<&'static str>,
    accruing: Vec<String>,
    padding: Vec<String>,
    outcomes: FxHashSet<String>,
    margins: FxHashSet<String>,
    contests: FxHashSet<String>,
    comparatives: FxHashSet<String>,
    modifiers: Vec<String>,
    weak: Vec<String>,
    flows: FxHashMap<String, Flow>,
}

pub(super) static TABLE_WORDS: LazyLock<TableWords> = LazyLock::new(|| {
    let mut out = TableWords::default();
    let files = [include_str!("../builtin/table_words.csv"), include_str!("frame/words.csv")];
    for row in files.into_iter().flat_map(built_in_rows) {
        let [kind, word, means] = row[..] else { continue };
        match kind {
            "column" => drop(out.columns.insert(word.to_owned(), means)),
            "scale" => drop(out.scales.insert(word.to_owned(), means.parse().unwrap_or_default())),
            "unit" => drop(out.units.insert(word.to_lowercase(), means)),
            "missing" => out.missing.push(word),
            "per_head" => out.per_heads.push(word),
            "stop" => _ = out.stop.insert(word),
            "time" => {
                out.times.push(word);
                out.time_stems.insert(stem(word));
            }
            "boundary" => _ = out.boundaries.insert(stem(word)),
            "change" => _ = out.changes.insert(stem(word)),
            "base" => _ = out.bases.insert(stem(word)),
            "generic" => _ = out.generics.insert(stem(word)),
            "code" => out.codes.push(word),
            "margin" => _ = out.margins.insert(stem(word)),
            "outcome" => _ = out.outcomes.insert(stem(word)),
            "padding" => out.padding.push(stem(word)),
            "accruing" => out.accruing.push(stem(word)),
            "contest" => _ = out.contests.insert(stem(word)),
            "onto" => _ = out.ontos.insert(stem(word)),
            "relative" => _ = out.relatives.insert(stem(word)),
            "narrow" => _ = out.narrows.insert(stem(word)),
            "link" => _ = out.links.insert(stem(word)),
            "loses" => _ = out.losing.insert(stem(word)),
            "scope" => _ = out.scopes.insert(stem(word)),
            "comparative" => _ = out.comparatives.insert(stem(word)),
            "modifier" => out.modifiers.push(stem(word)),
            "weak" => out.weak.push(stem(word)),
            "flow" => drop(out.flows.insert(stem(word), if means == "in" { Flow::In } else { Flow::Out })),
            _ => {}
        }
    }
    out
});

/// First stem of a phrase to its rests and canonical stems, long phrases first.
type Synonyms = FxHashMap<String, Vec<(Vec<String>, Vec<String>)>>;

static SYNONYMS: LazyLock<Synonyms> = LazyLock::new(|| {
    let mut out: Synonyms = FxHashMap::default();
    for row in built_in_rows(include_str!("../builtin/measures.csv")) {
        let [phrase, canonical] = row[..] else { continue };
        let stems: Vec<String> = content_words(phrase).map(stem).collect();
        if let Some((first, rest)) = stems.split_first() {
            out.entry(first.clone()).or_default().push((rest.to_vec(), words(canonical).map(stem).collect()));
        }
    }
    for phrases in out.values_mut() {
        sorting::by_key(phrases, |(rest, _)| std::cmp::Reverse(rest.len()));
    }
    out
});

/// A word in lower case that no label is told apart by.
pub(crate) fn is_stop(word: &str) -> bool {
    TABLE_WORDS.stop.contains(word)
}

fn content_words(text: &str) -> impl Iterator<Item = &str> {
    words(text).filter(|word| match word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => !is_stop(&word.to_ascii_lowercase()),
        false => !is_stop(word),
    })
}

/// The stem that stands for imports and exports alike, so that mirrored series meet in the index.
pub(super) const FLOW_STEM: &str = "⇄";

/// The words of a measure as stems, synonyms replaced, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// Stems in the order of the text; a flow appears as one neutral stem.
    pub stems: Vec<String>,
    pub flow: Flow,
    /// Both directions are named ("imports and exports").
    pub both_flows: bool,
}

impl Phrase {
    /// At most so many words of a text are looked at.
    const MAX_WORDS: usize = 64;

    pub fn new(text: &str) -> Self {
        let raw: Vec<String> = content_words(text).take(Self::MAX_WORDS).map(stem).collect();
        let mut out = Self::default();
        let mut at = 0;
        while let Some(first) = raw.get(at) {
            let phrase = SYNONYMS.get(first).and_then(|phrases| {
                phrases.iter().find(|(rest, _)| raw.get(at + 1..at + 1 + rest.len()) == Some(&rest[..]))
            });
            match phrase {
                Some((rest, canonical)) => {
                    canonical.iter().for_each(|stem| out.push(stem));
                    at += 1 + rest.len();
                }
                None => {
                    out.push(first);
                    at += 1;
                }
            }
        }
        out
    }

    fn push(&mut self, stem: &str) {
        let flow = TABLE_WORDS.flows.get(stem).copied().unwrap_or_default();
        if flow != Flow::None {
            self.both_flows |= self.flow == flow.mirrored();
            self.flow = if self.both_flows { Flow::None } else { flow };
        }
        let stem = if flow == Flow::None { stem } else { FLOW_STEM };
        if !self.stems.iter().any(|known| known == stem) {
            self.stems.push(stem.to_owned());
        }
    }

    pub fn has(&self, stem: &str) -> bool {
        self.stems.iter().any(|known| known == stem)
    }

    /// Stems that make another quantity of the same thing: growth, share, rank.
    pub fn modifiers(&self) -> impl Iterator<Item = &str> {
        self.stems.iter().map(String::as_str).filter(|stem| is_modifier(stem))
    }
}

fn is_modifier(stem: &str) -> bool {
    TABLE_WORDS.modifiers.iter().any(|modifier| modifier == stem)
}

/// A stem at which a new thought begins: "while".
pub(crate) fn is_boundary(stem: &str) -> bool {
    TABLE_WORDS.boundaries.contains(stem)
}

/// A stem that says that something moved: "increase".
pub(crate) fn is_change(stem: &str) -> bool {
    TABLE_WORDS.changes.contains(stem)
}

/// A stem that leads to what something is held against: "compared".
pub(crate) fn is_base(stem: &str) -> bool {
    TABLE_WORDS.bases.contains(stem)
}

/// A stem that only ties a figure to what it is of: "totaled".
pub(crate) fn is_link(stem: &str) -> bool {
    TABLE_WORDS.links.contains(stem)
}

/// A stem that says that one side met another: "defeated".
pub(crate) fn is_contest(stem: &str) -> bool {
    TABLE_WORDS.contests.contains(stem)
}

/// A stem that says that its subject was the weaker side: "lost".
pub(crate) fn is_losing(stem: &str) -> bool {
    TABLE_WORDS.losing.contains(stem)
}

/// What a column with that header holds: "entity", "period", "value".
pub(crate) fn column_role(header: &str) -> Option<&'static str> {
    let lower = header.trim().to_lowercase();
    TABLE_WORDS.columns.get(&lower).or_else(|| TABLE_WORDS.columns.get(&lower.replace('_', " "))).copied()
}

/// A header over numbers that only name things: "iso_numeric", "Station ID".
pub(crate) fn is_code(header: &str) -> bool {
    let lower = header.to_lowercase();
    words(&lower).last().is_some_and(|last| TABLE_WORDS.codes.contains(&last))
}

/// A stem of a measure that adds up over time: "exports" of eleven months are a part of those of the year.
pub(crate) fn is_accruing(stem: &str) -> bool {
    TABLE_WORDS.accruing.iter().any(|word| word == stem)
}

/// A stem that may follow any label: "expenses".
pub(crate) fn is_generic(stem: &str) -> bool {
    TABLE_WORDS.generics.contains(stem)
}

/// A stem that says of which part a figure is: "associated".
pub(crate) fn is_narrow(stem: &str) -> bool {
    TABLE_WORDS.narrows.contains(stem)
}

/// A stem that makes the name before it the subject: "who".
pub(crate) fn is_relative(stem: &str) -> bool {
    TABLE_WORDS.relatives.contains(stem)
}

/// A stem that leads from what a verb acts on to the figure it is brought to: "held Norrby to 38".
pub(crate) fn is_onto(stem: &str) -> bool {
    TABLE_WORDS.ontos.contains(stem)
}

/// A stem that only says when: "year", "ended".
pub(crate) fn is_time(word: &str) -> bool {
    TABLE_WORDS.time_stems.contains(word)
}

/// A stem that makes a figure one of another scope: "average", "season".
pub(crate) fn is_scope(stem: &str) -> bool {
    TABLE_WORDS.scopes.contains(stem)
}

/// A stem that holds one thing against another: "more" (than).
pub(crate) fn is_comparative(stem: &str) -> bool {
    TABLE_WORDS.comparatives.contains(stem)
}

/// Stems that make another quantity of the same thing.
pub(super) fn modifiers() -> &'static [String] {
    &TABLE_WORDS.modifiers
}

/// Stems that say little about what is measured.
pub(crate) fn weak() -> &'static [String] {
    &TABLE_WORDS.weak
}

/// A stem that puts one thing ahead of another: "outperformed".
pub(crate) fn is_margin(stem: &str) -> bool {
    TABLE_WORDS.margins.contains(stem)
}

/// A stem that stands for what a column counts, whatever that is: "results".
pub(crate) fn is_outcome(stem: &str) -> bool {
    TABLE_WORDS.outcomes.contains(stem)
}

/// Stems that a text leaves out of the label of a row where no other row is meant: "activities", "ending" (balance).
pub(crate) fn padding() -> &'static [String] {
    &TABLE_WORDS.padding
}

/// Stems that say little about what is measured: "total", "value".
pub(super) fn is_weak(stem: &str) -> bool {
    TABLE_WORDS.weak.iter().any(|weak| weak == stem)
}

/// A header that says nothing ("column_1", "Unnamed: 0").
pub(super) fn is_placeholder(header: &str) -> bool {
    let lower = header.to_lowercase();
    let rest = ["column", "col", "field", "unnamed", "var"].iter().find_map(|word| lower.strip_prefix(word));
    header.is_empty() || rest.is_some_and(|rest| rest.chars().all(|c| !c.is_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_meet() {
        for family in [&["imports", "import", "imported", "importing"][..], &["trade", "traded", "trades"]] {
            for word in family {
                assert_eq!(stem(word), stem(family[0]), "{word}");
            }
        }
        assert_eq!(stem("shipped"), "ship");
        assert_eq!(stem("gas"), "gas");
        assert_eq!(stem("countries"), "country");
        assert_eq!(stem("Öl"), "öl");
    }

    #[test]
    fn synonyms_lead_to_the_same_measure() {
        let of = |text| {
            let mut stems = Phrase::new(text).stems;
            sorting::by(&mut stems, Ord::cmp);
            stems
        };
        assert_eq!(of("total bilateral trade"), of("trade total"));
        assert_eq!(of("trade volume"), of("trade total"));
        assert_eq!(of("shares a border"), of("border length"));
        assert_eq!(of("imports of natural gas"), of("gas imports"));
        assert_eq!(of("gas output"), of("natural gas production"));
    }

    #[test]
    fn flows_are_kept_apart_from_stems() {
        let (imports, exports) = (Phrase::new("imported gas"), Phrase::new("gas exports"));
        assert_eq!((imports.flow, exports.flow), (Flow::In, Flow::Out));
        assert!(imports.has(FLOW_STEM) && exports.has(FLOW_STEM));
        let both = Phrase::new("imports and exports");
        assert!(both.both_flows && both.flow == Flow::None);
        assert_eq!(Phrase::new("exports growth").modifiers().collect::<Vec<_>>(), ["growth"]);
    }
}
