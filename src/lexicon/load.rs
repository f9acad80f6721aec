//! Reads the CSV files. They are compiled in and tested, so a bad row is skipped here and fails a test.

use arrayvec::ArrayVec;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::table::Table;
use super::{CalendarWord, Classes, Cues, Glance, Hedge, Lexicon, NumberWord, Word};
use crate::claim::Direction;
use crate::lexicon::units;
use crate::normalise::Bound;

const NUMBERS: &str = include_str!("numbers.csv");
const CALENDAR: &str = include_str!("calendar.csv");
const HEDGES: &str = include_str!("hedges.csv");
const WORDS: &str = include_str!("words.csv");
const PLURALS: &str = include_str!("plurals.csv");
const CUES: &str = include_str!("cues.csv");
const CHANGES: &str = include_str!("changes.csv");
const IDIOMS: &str = include_str!("idioms.csv");
pub(crate) const FLOWS: &str = include_str!("flows.csv");
pub(crate) const CONTEXTUAL: &str = include_str!("contextual.csv");
const PAIRS: &str = include_str!("unit_pairs.csv");
pub(super) const CURRENCIES: &str = include_str!("currencies.csv");

/// Columns of the widest built-in CSV, and some.
const COLUMNS: usize = 20;

/// Cells of a row; more are left out.
pub(crate) type Row = ArrayVec<&'static str, COLUMNS>;

/// Rows of a built-in CSV without its header. An article waits for forty of these files: they are cut where they stand,
/// and what the cells say is borrowed from them. A row ends with its line.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = Row> {
    parts(text, b'\n')
        .skip(1)
        .filter(|line| !line.is_empty())
        .map(|line| if line.contains('"') { quoted_cells(line) } else { parts(line, b',').take(COLUMNS).collect() })
}

/// What stands between the marks. Cells and rows are short: to look at each byte takes less than to set up a search.
pub(crate) fn parts(text: &'static str, mark: u8) -> impl Iterator<Item = &'static str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, after) = match text.bytes().position(|byte| byte == mark) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        rest = after;
        Some(part)
    })
}

/// Cells of a line, some in quotation marks (RFC 4180).
fn quoted_cells(line: &'static str) -> Row {
    let mut cells = Row::new();
    let mut rest = Some(line);
    while let Some(text) = rest.filter(|_| !cells.is_full()) {
        let Some(inner) = text.strip_prefix('"') else {
            let (cell, after) = text.split_once(',').map_or((text, None), |(cell, after)| (cell, Some(after)));
            cells.push(cell);
            rest = after;
            continue;
        };
        // a mark that is doubled stands for itself
        let mut marks = inner.match_indices('"').map(|(at, _)| at).peekable();
        let mut end = inner.len();
        while let Some(at) = marks.next() {
            if marks.next_if_eq(&(at + 1)).is_none() {
                end = at;
                break;
            }
        }
        let cell = &inner[..end];
        cells.push(if cell.contains('"') { kept(cell.replace("\"\"", "\"")) } else { cell });
        rest = inner.get(end + 1..).and_then(|after| after.strip_prefix(','));
    }
    cells
}

/// What the lexicon holds for as long as the program runs.
pub(super) fn kept(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

fn number_word(class: &str, value: u32) -> Option<NumberWord> {
    Some(match class {
        "unit" => NumberWord::Unit(value),
        "ten" => NumberWord::Ten(value),
        "hundred" => NumberWord::Hundred,
        "scale" => NumberWord::Scale(u8::try_from(value).ok()?),
        "group" => NumberWord::Group(value),
        "few" => NumberWord::Few(value),
        "ordinal" => NumberWord::Ordinal(value),
        "fraction" => NumberWord::Fraction(value),
        "times" => NumberWord::Times(value),
        "multiple" => NumberWord::Multiple(value),
        "halving" => NumberWord::Halving,
        _ => return None,
    })
}

fn calendar_word(class: &str, value: u8) -> Option<CalendarWord> {
    Some(match class {
        "month" => CalendarWord::Month(value),
        "weekday" => CalendarWord::Weekday(value),
        "season" => CalendarWord::Season(value),
        "before" => CalendarWord::Before,
        "after" => CalendarWord::After,
        "decade" => CalendarWord::Decade(value),
        _ => return None,
    })
}

pub(super) fn class(name: &str) -> Option<Classes> {
    Some(match name {
        "preposition" => Classes::PREPOSITION,
        "conjunction" => Classes::CONJUNCTION,
        "pronoun" => Classes::PRONOUN,
        "determiner" => Classes::DETERMINER,
        "auxiliary" => Classes::AUXILIARY,
        "adverb" => Classes::ADVERB,
        "verb" => Classes::VERB,
        "structure" => Classes::STRUCTURE,
        "vaguebase" => Classes::VAGUE_BASE,
        "vague" => Classes::VAGUE,
        "superlative" => Classes::SUPERLATIVE,
        "comparison" => Classes::COMPARISON,
        "comparative" => Classes::COMPARATIVE,
        "outcome" => Classes::OUTCOME,
        "plural" => Classes::PLURAL,
        "notplural" => Classes::NOT_PLURAL,
        "timenoun" => Classes::TIME_NOUN,
        "measureadjective" => Classes::MEASURE_ADJECTIVE,
        "agegroup" => Classes::AGE_GROUP,
        "money" => Classes::MONEY,
        "perhead" => Classes::PER_HEAD,
        "shortcode" => Classes::SHORT_CODE,
        _ => return None,
    })
}

fn bound(name: &str) -> Option<Bound> {
    Some(match name {
        "exact" => Bound::Exact,
        "about" => Bound::About,
        "nearly" => Bound::Nearly,
        "less" => Bound::Less,
        "atmost" => Bound::AtMost,
        "more" => Bound::More,
        "atleast" => Bound::AtLeast,
        _ => return None,
    })
}

/// Room for this many words saves growing step by step; more fit.
const WORDS_EXPECTED: usize = 7_168;

/// Words while loading.
#[derive(Default)]
struct Words {
    words: Vec<Word>,
    index: FxHashMap<&'static str, u16>,
}

impl Words {
    fn entry(&mut self, word: &'static str) -> &mut Word {
        let next = u16::try_from(self.words.len()).unwrap_or(u16::MAX);
        let index = *self.index.entry(word).or_insert(next);
        if index == next {
            self.words.push(Word::default());
        }
        &mut self.words[usize::from(index)]
    }

    /// Marks the first word of a phrase.
    fn mark(&mut self, phrase: &'static str, class: Classes) {
        let first = phrase.split([' ', '-']).next().unwrap_or_default();
        let entry = self.entry(first);
        entry.classes = entry.classes.with(class);
    }
}

pub(super) fn load() -> Lexicon {
    let mut words = Words {
        words: Vec::with_capacity(WORDS_EXPECTED),
        index: FxHashMap::with_capacity_and_hasher(WORDS_EXPECTED, FxBuildHasher),
    };
    words.words.push(Word::default());
    for row in rows(NUMBERS) {
        if let [word, class, value] = row.as_slice() {
            words.entry(word).number = value.parse().ok().and_then(|value| number_word(class, value));
        }
    }
    for row in rows(CALENDAR) {
        if let [word, class, value] = row.as_slice() {
            words.entry(word).calendar = value.parse().ok().and_then(|value| calendar_word(class, value));
        }
    }
    for row in rows(WORDS) {
        if let [word, classes] = row.as_slice() {
            let entry = words.entry(word);
            entry.classes = parts(classes, b'|').filter_map(class).fold(entry.classes, Classes::with);
        }
    }
    for row in rows(CHANGES) {
        if let [word, direction] = row.as_slice() {
            words.entry(word).direction = Some(if *direction == "up" { Direction::Up } else { Direction::Down });
        }
    }
    for row in rows(CUES) {
        if let [word, lists] = row.as_slice() {
            let entry = words.entry(word);
            entry.cues = parts(lists, b'|').filter_map(Cues::named).fold(entry.cues, Cues::or);
        }
    }
    let mut hedges: FxHashMap<&'static str, (Option<Hedge>, Option<Hedge>)> = FxHashMap::default();
    for row in rows(HEDGES) {
        if let [phrase, bound_name, side] = row.as_slice()
            && let Some(bound) = bound(bound_name)
        {
            let after = *side == "after";
            words.mark(phrase, Classes::HEDGE);
            let entry = hedges.entry(phrase).or_default();
            *(if after { &mut entry.1 } else { &mut entry.0 }) = Some(Hedge { bound, after });
        }
    }
    let mut lexicon = Lexicon {
        words: Vec::new(),
        index: FxHashMap::default(),
        known: 0,
        table: Table::default(),
        glances: Vec::new(),
        symbols: Vec::new(),
        idiom_words: FxHashMap::default(),
        units: units::units(),
        pairs: FxHashMap::default(),
        minor: rows(CURRENCIES).filter_map(|row| row.get(3).copied()).collect(),
        minors: rows(CURRENCIES).filter_map(|row| Some((*row.first()?, *row.get(3)?))).collect(),
        hedges,
        idioms: rows(IDIOMS).filter_map(|row| row.first().copied()).collect(),
        plurals: rows(PLURALS).filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect(),
    };
    for row in rows(PAIRS) {
        if let [larger, smaller, ..] = row.as_slice() {
            lexicon.pairs.entry(larger).or_default().push(smaller);
        }
    }
    for phrase in &lexicon.idioms {
        words.mark(phrase, Classes::IDIOM);
    }
    for phrase in lexicon.units.names.keys() {
        words.mark(phrase, Classes::UNIT);
    }
    for word in ["square", "cubic", "sq", "cu", "degrees", "degree", "deg"] {
        words.mark(word, Classes::UNIT);
    }
    for phrase in lexicon.units.currency_names.keys() {
        words.mark(phrase, Classes::CURRENCY);
    }
    lexicon.known = u16::try_from(words.words.len()).unwrap_or(u16::MAX);
    for row in [FLOWS, CONTEXTUAL].into_iter().flat_map(rows) {
        row.first().map(|word| words.entry(word));
    }
    for word in crate::checks::vocabulary() {
        if !words.index.contains_key(word.as_str()) {
            words.entry(kept(word.as_str().to_owned()));
        }
    }
    for idiom in &lexicon.idioms {
        let mut parts = idiom.split([' ', '-']);
        let first = parts.next().unwrap_or_default();
        if let Some(second) = parts.next() {
            // tokens are looked up without a possessive ending
            let entry = words.entry(second.strip_suffix("'s").unwrap_or(second));
            entry.classes = entry.classes.with(Classes::IDIOM_NEXT);
        }
        let longest = lexicon.idiom_words.entry(first).or_default();
        *longest = idiom.split([' ', '-']).count().max(*longest);
    }
    lexicon.words = words.words;
    lexicon.index = words.index;
    lexicon.table = Table::new(&lexicon.index, lexicon.words.len());
    lexicon.glances = (0_u16..).zip(&lexicon.words).map(|(id, word)| glance(id, word)).collect();
    for word in ["a", "an", "past", "last", "next", "coming"] {
        let id = usize::from(lexicon.entry(word));
        debug_assert!(id > 0, "{word} has no number");
        lexicon.glances[id].mark(Glance::LEADS, true);
    }
    lexicon.symbols = (0..128_u8).map(|byte| symbol(&lexicon, char::from(byte))).collect();
    lexicon
}

fn glance(id: u16, word: &Word) -> Glance {
    let mut glance = Glance { id, ..Glance::default() };
    glance.mark(Glance::BEARS, word.bears_figure());
    glance.mark(Glance::OPENS, word.opens_figure());
    glance.mark(Glance::COMPARES, word.compares());
    glance.mark(Glance::UNIT, word.classes.has(Classes::UNIT));
    glance.mark(Glance::MONEY_OR_UNIT, word.classes.has(Classes::UNIT.or(Classes::CURRENCY)));
    glance
}

/// A symbol as the tokenizer meets it: digits and letters never are.
fn symbol(lexicon: &Lexicon, symbol: char) -> Glance {
    if symbol.is_alphanumeric() {
        return Glance::default();
    }
    let written = symbol.to_string();
    let id = lexicon.index.get(written.as_str()).copied().unwrap_or(0);
    let mut glance = lexicon.glances[usize::from(id)];
    // signs, brackets, apostrophes and marks of a reference
    let opens = matches!(symbol, '-' | '+' | '(' | '[' | '#' | '\'');
    glance.mark(Glance::OPENS, opens || lexicon.currency_symbol(&written).is_some());
    glance
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;

    #[test]
    fn every_row_of_every_file_parses() {
        for row in rows(NUMBERS) {
            assert!(row.len() == 3 && number_word(row[1], row[2].parse().unwrap()).is_some(), "{row:?}");
        }
        for row in rows(CALENDAR) {
            assert!(row.len() == 3 && calendar_word(row[1], row[2].parse().unwrap()).is_some(), "{row:?}");
        }
        for row in rows(WORDS) {
            assert!(row.len() == 2 && row[1].split('|').all(|name| class(name).is_some()), "{row:?}");
        }
        for row in rows(HEDGES) {
            assert!(row.len() == 3 && bound(row[1]).is_some() && ["before", "after"].contains(&row[2]), "{row:?}");
        }
        for row in rows(CUES) {
            assert!(row.len() == 2 && row[1].split('|').all(|name| Cues::named(name).is_some()), "{row:?}");
        }
        for name in Cues::NAMES {
            assert!(rows(CUES).any(|row| row[1].split('|').any(|list| list == *name)), "no word is in {name}");
        }
        for row in rows(PAIRS) {
            let known = |name: &&str| english().unit_name(name).is_some_and(|unit| unit.name == *name);
            assert!(row.len() == 2 && row.iter().all(known), "{row:?}");
        }
        assert!(english().words.len() < WORDS_EXPECTED, "{}", english().words.len());
        assert!(rows(CURRENCIES).all(|row| row.len() == 4));
        assert!(rows(PLURALS).all(|row| row.len() == 2));
        assert!(rows(CHANGES).all(|row| row.len() == 2 && ["up", "down"].contains(&row[1])));
    }

    #[test]
    fn rows_are_those_of_a_reader_of_csv() {
        let cues = include_str!("../checks/cue_words.csv");
        let sizes = include_str!("../builtin/size_bounds.csv");
        for text in [include_str!("units.csv"), WORDS, IDIOMS, CURRENCIES, cues, sizes] {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> =
                reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            assert_eq!(rows(text).map(|row| row.to_vec()).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn no_symbol_means_two_currencies() {
        let mut seen = FxHashMap::default();
        for row in rows(CURRENCIES) {
            for symbol in row[1].split('|').filter(|s| !s.is_empty()) {
                assert_eq!(seen.insert(symbol, row[0]), None, "{symbol}");
            }
        }
    }

    #[test]
    fn plurals_become_singulars() {
        let lexicon = english();
        for (plural, singular) in [
            ("projects", "project"),
            ("countries", "country"),
            ("people", "person"),
            ("churches", "church"),
            ("firemen", "fireman"),
        ] {
            assert!(lexicon.is_plural(plural), "{plural}");
            assert_eq!(lexicon.singular(plural), singular);
        }
        assert!(!lexicon.is_plural("gas") && !lexicon.is_plural("business") && !lexicon.is_plural("basis"));
    }
}
