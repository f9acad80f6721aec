//! Cue words of the checks, by class. The rule: a check names a class, never a list of words; the words stand in
//! `cue_words.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::passage::Beginnings;
use crate::extract::base_word;
use crate::lexicon::{self, Key, Packed, Table};

/// Classes of a word, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cue(u64);

macro_rules! classes {
    ($($name:ident = $text:literal),+ $(,)?) => {
        impl Cue {
            classes!(@bits 0; $($name)+);
        }
        /// Names of the classes, in the order of their bits.
        const NAMES: &[&str] = &[$($text),+];
    };
    (@bits $bit:expr; $name:ident $($rest:ident)*) => {
        pub(super) const $name: Self = Self(1 << $bit);
        classes!(@bits $bit + 1; $($rest)*);
    };
    (@bits $bit:expr;) => {};
}

classes! {
    PLAIN = "plain", PARTICLE = "particle", MOVER = "mover", INVERSE = "inverse", OLD = "old", COMPARED = "compared",
    NEW = "new", FILLER = "filler", STOP = "stop", UNRELATED = "unrelated", CHANGE_NOUN = "changenoun", MORE = "more",
    FEWER = "fewer", LINK = "link", GAP = "gap", JOINING = "joining", LEAVING = "leaving", SUBJECT = "subject",
    AGED = "aged", LOOSE = "loose", TOTAL = "total", REMAINING = "remaining", OVERLAP = "overlap",
    OTHER_PART = "otherpart", OTHER_GROUP = "othergroup", GENERIC = "generic", SMALL = "small", DEFINITE = "definite",
    FALLING = "falling", SIGNED = "signed", EXPORTING = "exporting", IMPORTING = "importing", RANGE = "range",
    COPULA = "copula", RATE = "rate", DEGREES = "degrees", PRESENT = "present", COMPOSED = "composed",
    FATE = "fate", PRICES = "prices", AMOUNTS_TO = "amountsto", ON_TOP = "ontop", WARMING = "warming",
    SHARE_GAP = "sharegap", CUTTING = "cutting", LESSER = "lesser", EARLIER_TERM = "earlierterm",
    AUXILIARY = "auxiliary", OFFICE = "office", FORECAST = "forecast",
}

impl Cue {
    /// No class of the file: says which way a change goes, see [`crate::lexicon::Word::direction`].
    pub(super) const DIRECTED: Self = Self(1 << 63);

    #[inline]
    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    #[inline]
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<FxHashMap<&'static str, Cue>> = LazyLock::new(|| {
    let mut words: FxHashMap<&'static str, Cue> = FxHashMap::default();
    for line in include_str!("cue_words.csv").lines().skip(1) {
        let mut fields = line.split(',');
        let (Some(class), Some(list)) = (fields.next(), fields.next()) else { continue };
        let Some(bit) = NAMES.iter().position(|name| *name == class) else { continue };
        for word in list.split(' ') {
            let known = words.entry(word).or_default();
            *known = known.or(Cue(1 << bit));
        }
    }
    words
});

/// All words of all classes.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.keys().copied()
}

/// The words of a class.
pub(super) fn of_class(class: Cue) -> impl Iterator<Item = &'static str> {
    WORDS.iter().filter(move |(_, classes)| classes.has(class)).map(|(&word, _)| word)
}

/// The classes by number of the word, and the table of numbers.
static TABLE: LazyLock<(Table, Vec<Cue>)> = LazyLock::new(|| {
    let index = (1_u16..).zip(WORDS.keys()).map(|(number, &word)| (word, number)).collect();
    let classes: Vec<Cue> = std::iter::once(Cue::default()).chain(WORDS.values().copied()).collect();
    (Table::new(&index, classes.len()), classes)
});

static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let mut beginnings = Beginnings::default();
    words().for_each(|word| beginnings.add(word));
    beginnings
});

/// What is known of the words with one number in the lexicon: those without their endings.
#[derive(Clone, Copy, Default)]
struct Numbered {
    classes: Cue,
    /// Of the word as the lexicon has it, in bytes; another length is that of a word with an ending.
    length: usize,
}

static NUMBERED: LazyLock<Vec<Numbered>> = LazyLock::new(|| {
    let lexicon = lexicon::english();
    let mut numbered = vec![Numbered::default(); lexicon.count()];
    let directed = lexicon.spelled().filter(|(_, word)| word.direction.is_some()).map(|(text, _)| text);
    for word in words().chain(directed) {
        let base = Key::of(base_word(word));
        let number = usize::from(lexicon.entry(base.as_str()));
        numbered[number] = Numbered { classes: of(base.as_str()), length: base.as_str().len() };
    }
    numbered[0] = Numbered::default();
    numbered
});

/// [`of`] for a token's word with its number in the lexicon.
#[inline]
pub(super) fn of_numbered(number: u16, word: &str) -> Cue {
    match NUMBERED.get(usize::from(number)) {
        Some(&Numbered { classes, length }) if length == word.len() => classes,
        Some(&Numbered { length, .. }) if length > 0 => of(word),
        _ => Cue::default(),
    }
}

/// Classes of a word in any case; none for words that are no cue.
pub(super) fn of(word: &str) -> Cue {
    let directed = lexicon::english().find(word).direction.is_some();
    let classes = class_of(word);
    if directed { classes.or(Cue::DIRECTED) } else { classes }
}

fn class_of(word: &str) -> Cue {
    if !BEGINNINGS.may_begin(word) {
        return Cue::default();
    }
    match Packed::of_any_case(word) {
        Some(packed) => TABLE.1[usize::from(TABLE.0.get(packed))],
        None => WORDS.get(Key::of(word).as_str()).copied().unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_known_class_of_lower_case_words_with_a_note() {
        let mut seen = Vec::new();
        for line in include_str!("cue_words.csv").lines().skip(1) {
            let fields: Vec<&str> = line.splitn(3, ',').collect();
            let [class, list, note] = fields.as_slice() else { panic!("{line}: three fields") };
            assert!(NAMES.contains(class), "{class} is no class");
            assert!(!note.is_empty() && !list.is_empty(), "{line}");
            for word in list.split(' ') {
                assert!(!word.is_empty() && *word == word.to_lowercase(), "{line}: {word:?}");
            }
            seen.push((*class).to_owned());
        }
        let mut names: Vec<_> = NAMES.iter().map(|&name| name.to_owned()).collect();
        seen.sort();
        names.sort();
        assert_eq!(seen, names, "one row for each class");
    }

    #[test]
    fn words_are_found_in_any_case() {
        assert!(of("From").has(Cue::OLD) && of("from").has(Cue::RANGE) && !of("from").has(Cue::NEW));
        assert_eq!(of("zebra"), Cue::default());
    }
}
