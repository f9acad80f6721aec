//! Units as offices name them, as tables name them. The rule: what a code or phrase means is a row of `units.csv` or of
//! the lexicon; a phrase that neither knows stays as it is and is never taken for a unit that is known.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::lexicon;

/// What a text about units says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// Canonical name; empty for none.
    pub unit: String,
    /// Power of ten.
    pub scale: i16,
    /// What else the text says: "constant 2015 US$", "of GDP".
    pub definition: String,
    /// The text was understood; else `unit` is the text itself.
    pub known: bool,
}

#[derive(Debug, Default)]
struct Words {
    code: FxHashMap<String, Meaning>,
    measure: FxHashMap<String, Meaning>,
    /// Words that leave the unit as it is and belong to the definition.
    word: Vec<String>,
    /// Words that say what is meant without them too.
    plain: Vec<String>,
    start: Vec<(String, Meaning)>,
}

fn load(text: &str) -> Option<Words> {
    let mut out = Words::default();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.ok()?;
        let key = row.get(1)?.to_lowercase();
        let meaning = Meaning {
            unit: row.get(2)?.to_owned(),
            scale: row.get(3)?.parse().ok()?,
            definition: row.get(4)?.to_owned(),
            known: true,
        };
        match row.get(0)? {
            "code" => drop(out.code.insert(key, meaning)),
            "measure" => drop(out.measure.insert(key, meaning)),
            "word" => out.word.push(key),
            "plain" => out.plain.push(key),
            "start" => out.start.push((key, meaning)),
            _ => return None,
        }
    }
    Some(out)
}

static WORDS: LazyLock<Words> = LazyLock::new(|| load(include_str!("units.csv")).unwrap_or_default());

/// Reads a unit: a code of an office, a phrase, or what the lexicon knows ("million tonnes").
pub fn read(text: &str) -> Meaning {
    let text = text.trim();
    if text.is_empty() {
        return Meaning { known: true, ..Meaning::default() };
    }
    let unknown = || Meaning { unit: text.to_owned(), ..Meaning::default() };
    if text.len() > 200 {
        return unknown();
    }
    if let Some(meaning) = WORDS.code.get(&text.to_lowercase()) {
        return meaning.clone();
    }
    if let Some(meaning) = started(text) {
        return meaning;
    }
    if let Some(meaning) = exact(text) {
        return meaning;
    }
    // "current US$", "constant 2015 US$": the words say of which prices
    let listed = |list: &[String], word: &str| list.contains(&word.trim_matches([',', ';']).to_lowercase());
    let is_year = |word: &str| word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    let (about, rest): (Vec<&str>, Vec<&str>) = text
        .split_whitespace()
        .partition(|word| listed(&WORDS.word, word) || listed(&WORDS.plain, word) || is_year(word));
    if !about.is_empty() && !rest.is_empty() {
        let rest = rest.join(" ");
        if let Some(meaning) = exact(rest.trim_matches([',', ';', ' '])) {
            let telling = about.iter().any(|word| !listed(&WORDS.plain, word));
            return Meaning { definition: if telling { text.to_owned() } else { meaning.definition }, ..meaning };
        }
    }
    unknown()
}

/// "% of GDP": a beginning that names the unit; the rest says of what.
fn started(text: &str) -> Option<Meaning> {
    let lower = text.to_lowercase();
    let (start, meaning) = WORDS.start.iter().find(|(start, _)| lower.starts_with(start.as_str()))?;
    let rest = text.get(start.len()..)?;
    // "percent" is not the beginning of "percentile"
    if rest.starts_with(char::is_alphabetic) {
        return None;
    }
    let definition = if rest.trim().is_empty() { String::new() } else { text.to_owned() };
    Some(Meaning { definition, ..meaning.clone() })
}

fn exact(text: &str) -> Option<Meaning> {
    if let Some(meaning) = WORDS.code.get(&text.to_lowercase()) {
        return Some(meaning.clone());
    }
    let (unit, power) = lexicon::english().parse_unit(text)?;
    Some(Meaning { unit: unit.name.to_string(), scale: i16::try_from(power).ok()?, known: true, ..Meaning::default() })
}

/// Parts the name of an indicator that ends in its unit, "GDP (current US$)", into measure and unit.
pub fn of_name(name: &str) -> (String, Meaning) {
    let name = name.trim();
    if let Some(meaning) = WORDS.measure.get(&name.to_lowercase()) {
        return (name.to_owned(), meaning.clone());
    }
    let mut from = 0;
    while let Some(open) = name.get(from..).and_then(|rest| rest.find('(')).map(|at| from + at) {
        let Some(close) = name.get(open..).and_then(|rest| rest.find(')')).map(|at| open + at) else { break };
        let inside = name.get(open + 1..close).unwrap_or_default();
        let meaning = read(inside);
        if meaning.known && !meaning.unit.is_empty() {
            let before = name.get(..open).unwrap_or_default().trim_end();
            let after = name.get(close + 1..).unwrap_or_default();
            return (format!("{before}{after}").trim().to_owned(), meaning);
        }
        from = close + 1;
    }
    (name.to_owned(), Meaning { known: true, ..Meaning::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_a_unit_that_is_known_or_meant_to_be_unknown() {
        let words = load(include_str!("units.csv")).unwrap();
        let own = ["", "index", "person", "international dollar", "local currency unit"];
        let starts = words.start.iter().map(|(_, meaning)| meaning);
        for meaning in words.code.values().chain(words.measure.values()).chain(starts) {
            let name = meaning.unit.as_str();
            let base = name.split('^').next().unwrap();
            let known =
                lexicon::english().parse_unit(base).is_some_and(|(unit, power)| unit.name == base && power == 0);
            assert!(own.contains(&name) || known, "{name}");
        }
        let mut seen = std::collections::BTreeSet::new();
        for row in csv::Reader::from_reader(include_str!("units.csv").as_bytes()).records() {
            let row = row.unwrap();
            assert!(!row[5].is_empty(), "{row:?} has no source");
            assert!(seen.insert((row[0].to_owned(), row[1].to_owned())), "{row:?} twice");
        }
    }

    #[test]
    fn names_of_indicators_carry_units() {
        for (name, measure, unit, scale, definition) in [
            ("GDP (current US$)", "GDP", "USD", 0, ""),
            ("GDP (constant 2015 US$)", "GDP", "USD", 0, "constant 2015 US$"),
            ("GDP growth (annual %)", "GDP growth", "percent", 0, ""),
            ("Exports of goods (BoP, current US$)", "Exports of goods", "USD", 0, "BoP, current US$"),
            ("Land area (sq. km)", "Land area", "kilometer^2", 0, ""),
            ("Unemployment (% of labor force) (estimate)", "Unemployment (estimate)", "percent", 0, "% of labor force"),
            ("Population, total", "Population, total", "person", 0, ""),
            ("Human capital index (HCI) (scale 0-1)", "Human capital index (HCI) (scale 0-1)", "", 0, ""),
        ] {
            let (got, meaning) = of_name(name);
            let shown = (got.as_str(), meaning.unit.as_str(), meaning.scale, meaning.definition.as_str());
            assert_eq!(shown, (measure, unit, scale, definition), "{name}");
        }
        // dollars of purchasing power are not dollars
        assert_ne!(of_name("GDP, PPP (current international $)").1.unit, "USD");
    }

    #[test]
    fn codes_and_phrases() {
        for (text, unit, scale) in [
            ("CP_MEUR", "EUR", 6),
            ("USD", "USD", 0),
            ("million tonnes", "tonne", 6),
            ("Percentage of labour force in the same subgroup", "percent", 0),
            ("years", "year", 0),
        ] {
            let meaning = read(text);
            assert!(meaning.known, "{text}");
            assert_eq!((meaning.unit.as_str(), meaning.scale), (unit, scale), "{text}");
        }
        for text in ["widgets of Utopia", "InflationAdjustedUSD_CurrentYear"] {
            assert_eq!(read(text), Meaning { unit: text.to_owned(), ..Meaning::default() });
        }
    }
}
