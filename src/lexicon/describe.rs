//! What the lexicon says of a word, in words: for `claims --explain`.

use super::{CalendarWord, Cues, Lexicon, NumberWord, Word};
use crate::claim::Direction;
use crate::lexicon::{Key, load};

/// Names of the word classes, as in `words.csv`; the last are made from other files.
const CLASSES: [&str; 22] = [
    "preposition",
    "conjunction",
    "pronoun",
    "determiner",
    "auxiliary",
    "adverb",
    "verb",
    "structure",
    "vaguebase",
    "vague",
    "superlative",
    "comparison",
    "comparative",
    "outcome",
    "plural",
    "notplural",
    "timenoun",
    "measureadjective",
    "agegroup",
    "money",
    "perhead",
    "shortcode",
];

fn number(word: NumberWord) -> String {
    match word {
        NumberWord::Unit(value) | NumberWord::Ten(value) => format!("number {value}"),
        NumberWord::Hundred => "number 100".to_owned(),
        NumberWord::Scale(power) => format!("scale 10^{power}"),
        NumberWord::Group(value) | NumberWord::Few(value) => format!("group of {value}"),
        NumberWord::Ordinal(value) => format!("ordinal {value}"),
        NumberWord::Fraction(value) => format!("fraction 1/{value}"),
        NumberWord::Times(value) | NumberWord::Multiple(value) => format!("multiple {value}"),
        NumberWord::Halving => "multiple 1/2".to_owned(),
    }
}

fn calendar(word: CalendarWord) -> String {
    match word {
        CalendarWord::Month(month) => format!("month {month}"),
        CalendarWord::Weekday(day) => format!("weekday {}", day + 1),
        CalendarWord::Season(season) => format!("season {season}"),
        CalendarWord::Before => "era BC".to_owned(),
        CalendarWord::After => "era AD".to_owned(),
        CalendarWord::Decade(tens) => format!("decade {tens}"),
    }
}

impl Lexicon {
    /// Rows of the lexicon that a token matches, file by file: "numbers: scale 10^6", "units: kilometer".
    pub fn describe(&self, text: &str) -> Vec<String> {
        let base = crate::stems::base_word(text);
        let key = Key::of(base);
        let word: &Word = self.word(self.id(key.as_str()));
        let mut rows = Vec::new();
        rows.extend(word.number.map(|word| format!("numbers: {}", number(word))));
        rows.extend(word.calendar.map(|word| format!("calendar: {}", calendar(word))));
        let unit = self.unit_symbol(text).or_else(|| self.unit_name(key.as_str()));
        rows.extend(unit.map(|unit| format!("units: {}", unit.name)));
        rows.extend(self.symbol_scale(text).map(|power| format!("scaled_units: 10^{power}")));
        let currency = self.currency_symbol(text).or_else(|| self.currency_name(key.as_str()));
        rows.extend(currency.map(|unit| format!("currencies: {}", unit.name)));
        for hedge in [self.hedge_before(key.as_str()), self.hedge_after(key.as_str())].into_iter().flatten() {
            let side = if hedge.after { "after" } else { "before" };
            rows.push(format!("hedges: {} ({side})", hedge.bound.symbol()));
        }
        rows.extend(
            word.direction
                .map(|direction| format!("changes: {}", if direction == Direction::Up { "up" } else { "down" })),
        );
        let classes = CLASSES.into_iter().filter(|name| load::class(name).is_some_and(|class| word.classes.has(class)));
        rows.extend(listed("words", classes));
        rows.extend(listed(
            "cues",
            Cues::NAMES.iter().copied().filter(|name| Cues::named(name).is_some_and(|cue| word.cues.has(cue))),
        ));
        rows
    }
}

fn listed<'a>(file: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("{file}: {}", names.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;

    #[test]
    fn every_class_has_a_name() {
        assert!(CLASSES.iter().all(|name| load::class(name).is_some()));
    }

    #[test]
    fn rows_of_a_word() {
        assert_eq!(english().describe("million"), ["numbers: scale 10^6"]);
        assert!(english().describe("km").contains(&"units: kilometer".to_owned()));
        assert!(english().describe("nearly").iter().any(|row| row == "hedges: ~ (before)"));
    }
}
