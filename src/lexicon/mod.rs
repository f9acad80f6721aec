//! Language knowledge as data: number words, scales, units, currencies, hedges, months, eras, word classes.
//!
//! The CSV files beside this module are the knowledge; this module only loads them, once. A phrase is looked up by
//! its words in lower case, joined by single spaces ("square kilometers"); symbols keep their case ("MW", "mW").

mod cues;
mod describe;
mod key;
mod load;
mod senses;
mod table;
mod units;

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claim::Direction;
use crate::normalise::{Bound, Unit, UnitKind};

pub use cues::Cues;
pub use key::Key;
pub(crate) use load::{CONTEXTUAL, FLOWS, Row, rows as built_in_rows};
pub use senses::senses;
pub(crate) use table::{PACKED_BYTES, Packed, Table};

/// What a number word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberWord {
    /// zero to nineteen
    Unit(u32),
    /// twenty to ninety
    Ten(u32),
    Hundred,
    /// Power of ten: thousand 3, million 6, lakh 5.
    Scale(u8),
    /// dozen 12, score 20, gross 144
    Group(u32),
    /// couple, pair
    Few(u32),
    Ordinal(u32),
    /// half, quarter, thirds: the denominator
    Fraction(u32),
    /// twice
    Times(u32),
    /// doubled, threefold
    Multiple(u32),
    /// halved
    Halving,
}

/// What a calendar word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalendarWord {
    /// 1 to 12
    Month(u8),
    /// 0 for Monday
    Weekday(u8),
    Season(u8),
    /// BC
    Before,
    /// AD
    After,
    /// nineties: 90
    Decade(u8),
}

/// Where a hedge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hedge {
    pub bound: Bound,
    pub after: bool,
}

/// Word classes as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u32);

impl Classes {
    pub const PREPOSITION: Self = Self(1);
    pub const CONJUNCTION: Self = Self(1 << 1);
    pub const PRONOUN: Self = Self(1 << 2);
    pub const DETERMINER: Self = Self(1 << 3);
    pub const AUXILIARY: Self = Self(1 << 4);
    pub const ADVERB: Self = Self(1 << 5);
    pub const VERB: Self = Self(1 << 6);
    pub const STRUCTURE: Self = Self(1 << 7);
    pub const VAGUE_BASE: Self = Self(1 << 8);
    pub const VAGUE: Self = Self(1 << 9);
    pub const SUPERLATIVE: Self = Self(1 << 10);
    pub const PLURAL: Self = Self(1 << 11);
    pub const NOT_PLURAL: Self = Self(1 << 12);
    pub const TIME_NOUN: Self = Self(1 << 13);
    /// Follows a length ("high", "long").
    pub const MEASURE_ADJECTIVE: Self = Self(1 << 17);
    /// People whose age may follow ("children under five").
    pub const AGE_GROUP: Self = Self(1 << 18);
    /// Talk of money.
    pub const MONEY: Self = Self(1 << 19);
    /// What a rate may be per ("person", "share").
    pub const PER_HEAD: Self = Self(1 << 20);
    /// Currency code of two letters, for which case matters ("Rs").
    pub const SHORT_CODE: Self = Self(1 << 22);
    /// Can begin an idiom.
    pub const IDIOM: Self = Self(1 << 21);
    /// Second word of an idiom.
    pub const IDIOM_NEXT: Self = Self(1 << 23);
    /// Can begin the name of a unit.
    pub const UNIT: Self = Self(1 << 14);
    /// Can begin the name of a currency.
    pub const CURRENCY: Self = Self(1 << 15);
    /// Can begin a hedge.
    pub const HEDGE: Self = Self(1 << 16);
    /// Holds one thing against another: "outperforms".
    pub const COMPARISON: Self = Self(1 << 24);
    /// The same before "than": "better".
    pub const COMPARATIVE: Self = Self(1 << 25);
    /// How well something did: "score", "results".
    pub const OUTCOME: Self = Self(1 << 26);
    /// Ends a noun phrase.
    pub const STOP: Self = Self(0x7f);

    #[inline]
    pub fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// The classes of either.
    #[inline]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[inline]
    fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One word of the lexicon.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    pub classes: Classes,
    pub number: Option<NumberWord>,
    pub calendar: Option<CalendarWord>,
    pub direction: Option<Direction>,
    pub cues: Cues,
}

impl Word {
    /// The word alone can make its sentence bear a figure.
    pub fn bears_figure(&self) -> bool {
        self.number.is_some()
            || matches!(self.calendar, Some(CalendarWord::Decade(_)))
            || self.classes.has(Classes::VAGUE_BASE.with(Classes::SUPERLATIVE))
    }

    /// The word can hold one thing against another, without a figure.
    fn compares(&self) -> bool {
        self.classes.has(Classes::COMPARISON.or(Classes::COMPARATIVE)) || self.cues.has(Cues::SOLE)
    }

    /// What it opens needs another word that does: an idiom, "in", "from", "a".
    pub(crate) fn opens_with_more(&self) -> bool {
        const ALONE: Classes = Classes::STRUCTURE
            .or(Classes::VAGUE_BASE)
            .or(Classes::VAGUE)
            .or(Classes::SUPERLATIVE)
            .or(Classes::UNIT)
            .or(Classes::CURRENCY);
        self.number.is_none() && self.calendar.is_none() && !self.classes.has(ALONE)
    }

    /// A figure, a date or what looks like one may begin with the word, whatever follows.
    fn opens_figure(&self) -> bool {
        const OPENING: Classes = Classes::STRUCTURE
            .or(Classes::IDIOM)
            .or(Classes::VAGUE_BASE)
            .or(Classes::VAGUE)
            .or(Classes::SUPERLATIVE)
            .or(Classes::UNIT);
        self.number.is_some() || self.calendar.is_some() || self.classes.has(OPENING) || self.cues.has(Cues::OPENER)
    }
}

/// What a tokenizer wants to know of a word at once.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Glance {
    /// Number of the word.
    pub(crate) id: u16,
    marks: u16,
}

impl Glance {
    /// [`Word::bears_figure`].
    pub(crate) const BEARS: u16 = 1;
    /// A figure, a date or a false friend may begin with it, whatever follows.
    pub(crate) const OPENS: u16 = 1 << 1;
    /// Bears and opens a comparison, which is asked for in some runs only.
    pub(crate) const COMPARES: u16 = 1 << 2;
    /// Can begin the name of a unit.
    pub(crate) const UNIT: u16 = 1 << 3;
    /// Of a unit or currency.
    pub(crate) const MONEY_OR_UNIT: u16 = 1 << 4;
    /// Tells of the next word: "a", "an", "past", "last", "next", "coming".
    pub(crate) const LEADS: u16 = 1 << 5;

    /// Has one of these marks.
    #[inline]
    pub(crate) fn has(self, marks: u16) -> bool {
        self.marks & marks != 0
    }

    fn mark(&mut self, mark: u16, whether: bool) {
        self.marks = if whether { self.marks | mark } else { self.marks & !mark };
    }
}

/// All language knowledge.
#[derive(Debug)]
pub struct Lexicon {
    words: Vec<Word>,
    index: FxHashMap<&'static str, u16>,
    /// Words from this number on are there for their marks only and count as unknown.
    known: u16,
    table: table::Table,
    glances: Vec<Glance>,
    /// Single ASCII characters that are no letters.
    symbols: Vec<Glance>,
    units: &'static units::Units,
    /// A larger and a smaller unit that are written side by side ("5 feet 10 inches").
    pairs: FxHashMap<&'static str, Vec<&'static str>>,
    /// Minor units of money ("cent").
    minor: FxHashSet<&'static str>,
    /// Of a currency by its code.
    minors: FxHashMap<&'static str, &'static str>,
    hedges: FxHashMap<&'static str, (Option<Hedge>, Option<Hedge>)>,
    plurals: FxHashMap<&'static str, &'static str>,
    /// Phrases with number words that are no figures.
    idioms: FxHashSet<&'static str>,
    /// Words of the longest idiom with this first word.
    idiom_words: FxHashMap<&'static str, usize>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(load::load);

/// Sets up the units, which the lexicon asks for after its own words.
pub(crate) fn prepare() {
    units::units();
}

/// The English lexicon.
#[inline]
pub fn english() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// Number of a word in lower case; 0 for words the lexicon does not have.
    #[inline]
    pub fn id(&self, lower: &str) -> u16 {
        let id = Packed::of(lower).map_or_else(|| self.entry(lower), |packed| self.table.get(packed));
        if id < self.known { id } else { 0 }
    }

    /// The word that is written so, in any case.
    #[inline]
    pub fn find(&self, written: &str) -> &Word {
        self.word(self.id_of(written))
    }

    /// Number of a word in any case; 0 for words the lexicon does not have.
    #[inline]
    pub(crate) fn id_of(&self, written: &str) -> u16 {
        let id = match Packed::of_any_case(written) {
            Some(packed) => self.table.get(packed),
            None => self.entry(Key::of(written).as_str()),
        };
        if id < self.known { id } else { 0 }
    }

    /// A word of at most [`PACKED_BYTES`] letters.
    #[inline]
    pub(crate) fn glance(&self, word: Packed) -> Glance {
        self.glances[usize::from(self.table.get(word))]
    }

    /// Any word in lower case.
    pub(crate) fn glance_long(&self, lower: &str) -> Glance {
        self.glances[usize::from(self.index.get(lower).copied().unwrap_or(0))]
    }

    /// A symbol of one ASCII character.
    #[inline]
    pub(crate) fn glance_symbol(&self, symbol: u8) -> Glance {
        self.symbols.get(usize::from(symbol)).copied().unwrap_or_default()
    }

    /// The word of that number; number 0 has no class.
    #[inline]
    pub fn word(&self, id: u16) -> &Word {
        &self.words[usize::from(id)]
    }

    /// Unit by name ("square kilometers" is composed by the grammar, not found here).
    pub fn unit_name(&self, phrase: &str) -> Option<&Unit> {
        self.units.names.get(phrase).map(|&index| self.units.unit(index))
    }

    /// Unit by symbol, case kept.
    pub fn unit_symbol(&self, symbol: &str) -> Option<&Unit> {
        self.units.symbols.get(symbol).map(|&index| self.units.unit(index))
    }

    /// Power of ten that a unit symbol carries itself ("bcm": billion cubic meters).
    pub fn symbol_scale(&self, symbol: &str) -> Option<u8> {
        self.units.scaled.get(symbol).copied()
    }

    /// Whether the two units make one quantity side by side ("5 feet 10 inches").
    pub fn is_pair(&self, larger: &str, smaller: &str) -> bool {
        self.pairs.get(larger).is_some_and(|known| known.contains(&smaller))
    }

    /// Whether a unit of money is the hundredth of another ("cent", "penny").
    pub fn is_minor(&self, name: &str) -> bool {
        self.minor.contains(name)
    }

    /// Whether a unit of money is the hundredth of that currency, by its code.
    pub fn is_minor_of(&self, name: &str, code: &str) -> bool {
        self.minors.get(code).is_some_and(|minor| *minor == name)
    }

    /// Currency by name.
    pub fn currency_name(&self, phrase: &str) -> Option<&Unit> {
        self.units.currency_names.get(phrase).map(|&index| self.units.unit(index))
    }

    /// All names and symbols of units and currencies.
    pub(crate) fn unit_texts(&self) -> impl Iterator<Item = &str> {
        let names = self.units.names.keys().chain(self.units.currency_names.keys());
        names.chain(self.units.symbols.keys()).chain(self.units.currency_symbols.keys()).map(AsRef::as_ref)
    }

    /// Currency by symbol or ISO 4217 code, case kept.
    pub fn currency_symbol(&self, symbol: &str) -> Option<&Unit> {
        self.units.currency_symbols.get(symbol).map(|&index| self.units.unit(index))
    }

    /// A hedge before a figure ("nearly").
    pub fn hedge_before(&self, phrase: &str) -> Option<Hedge> {
        self.hedges.get(phrase)?.0
    }

    /// A hedge after a figure ("or more").
    pub fn hedge_after(&self, phrase: &str) -> Option<Hedge> {
        self.hedges.get(phrase)?.1
    }

    /// A phrase with number words that is no figure ("one another").
    pub fn is_idiom(&self, phrase: &str) -> bool {
        self.idioms.contains(phrase)
    }

    /// Words of the longest idiom that begins with this word in lower case; 0 where there is none.
    pub(crate) fn idiom_words(&self, first: &str) -> usize {
        self.idiom_words.get(first).copied().unwrap_or(0)
    }

    /// Number of a word in lower case as tokens have it: also of words that [`Self::id`] does not know.
    pub(crate) fn entry(&self, lower: &str) -> u16 {
        self.index.get(lower).copied().unwrap_or(0)
    }

    /// All words as they are spelled.
    pub(crate) fn spelled(&self) -> impl Iterator<Item = (&str, &Word)> {
        self.index.iter().map(|(&text, &id)| (text, self.word(id)))
    }

    /// One more than the largest number of a word.
    pub(crate) fn count(&self) -> usize {
        self.words.len()
    }

    /// Whether a word in lower case looks like the plural of a noun.
    pub fn is_plural(&self, lower: &str) -> bool {
        let classes = self.word(self.id(lower)).classes;
        if classes.has(Classes::PLURAL) {
            return true;
        }
        if lower.len() > 4 && lower.ends_with("men") && !classes.has(Classes::NOT_PLURAL) {
            return true;
        }
        let ends = lower.len() > 3
            && lower.ends_with('s')
            && !lower.ends_with("ss")
            && !lower.ends_with("us")
            && !lower.ends_with("is");
        ends && !classes.has(Classes::NOT_PLURAL)
    }

    /// Singular of a noun in lower case.
    pub fn singular(&self, lower: &str) -> String {
        if let Some(singular) = self.plurals.get(lower) {
            return singular.to_string();
        }
        if !self.is_plural(lower) {
            return lower.to_owned();
        }
        let cut = |n: usize| lower[..lower.len() - n].to_owned();
        if lower.ends_with("ies") && lower.len() > 4 {
            cut(3) + "y"
        } else if ["sses", "shes", "ches", "xes", "zzes"].iter().any(|end| lower.ends_with(end)) {
            cut(2)
        } else if lower.ends_with("men") {
            cut(2) + "an"
        } else if lower.ends_with('s') {
            cut(1)
        } else {
            lower.to_owned()
        }
    }

    /// The unit as it follows any number but one: "kilometers", "percentage points", "people", "USD", "cubic
    /// meters per second".
    pub fn plural(&self, unit: &Unit) -> String {
        match unit.kind {
            UnitKind::Percent | UnitKind::Currency | UnitKind::Times => unit.name.to_string(),
            UnitKind::Count => {
                let (head, rest) = unit.name.split_at(unit.name.find(" per ").unwrap_or(unit.name.len()));
                let irregular =
                    self.plurals.iter().filter(|&(_, &singular)| singular == head).map(|(plural, _)| plural).min();
                irregular.map_or_else(|| units::plural(head), ToString::to_string) + rest
            }
            _ if unit.name.starts_with("per ") || unit.name == "celsius" || unit.name == "fahrenheit" => {
                unit.name.to_string()
            }
            _ => units::spoken_plural(&unit.name),
        }
    }

    /// Unit written out canonically ("USD million", "km", "square km", "million tonnes"): the unit and the power of
    /// ten that its scale words stand for. For units in tables and metadata.
    pub fn parse_unit(&self, text: &str) -> Option<(Unit, i32)> {
        units::parse_written(self, text)
    }

    /// One unit per another.
    pub fn compose(&self, numerator: &Unit, denominator: &Unit) -> Option<Unit> {
        units::per(numerator, denominator)
    }

    /// `first · second^exponent`; negative exponents divide.
    pub fn product(&self, first: &Unit, second: &Unit, exponent: i8) -> Option<Unit> {
        units::product(first, second, exponent)
    }

    /// `unit^exponent`, for 2 and 3.
    pub fn power(&self, unit: &Unit, exponent: i8) -> Option<Unit> {
        units::power(self.units, unit, exponent)
    }
}
