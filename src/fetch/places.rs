//! Names of places by the codes of offices. The rule: a code that nobody knows stays a code.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::builtin::{aliases, countries};
use crate::sources::words::words;

static NAMES: LazyLock<FxHashMap<String, String>> = LazyLock::new(|| {
    let mut out = FxHashMap::default();
    for country in countries() {
        out.insert(country.iso2.clone(), country.name.clone());
        out.insert(country.iso3.clone(), country.name.clone());
    }
    let rows = csv::Reader::from_reader(include_str!("places.csv").as_bytes()).into_records();
    for row in rows.filter_map(Result::ok) {
        if let (Some(code), Some(name)) = (row.get(0), row.get(1)) {
            out.insert(code.to_owned(), name.to_owned());
        }
    }
    out
});

/// Name of a place by its code.
pub fn name(code: &str) -> Option<&'static str> {
    NAMES.get(code).map(String::as_str)
}

/// How an entity is called: by the office's own name, unless only the code tells which place that is ("Korea, Rep.",
/// KOR). A code counts only where the two names share a word, for offices use the same letters for other things.
pub fn entity(label: &str, code: &str) -> String {
    let label = label.trim();
    let by_code = name(code);
    if label.is_empty() || label == code {
        return by_code.unwrap_or(code).to_owned();
    }
    let Some(by_code) = by_code.filter(|_| aliases().entity(label).is_none()) else { return label.to_owned() };
    let shared =
        words(label).any(|word| word.len() > 3 && words(by_code).any(|other| other.eq_ignore_ascii_case(word)));
    if shared { by_code } else { label }.to_owned()
}

/// Whether an ISO 3166-1 alpha-3 or alpha-2 code is that of a country or territory.
pub fn is_country(code: &str) -> bool {
    countries().iter().any(|country| country.iso3 == code || country.iso2 == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_its_source() {
        let mut reader = csv::Reader::from_reader(include_str!("places.csv").as_bytes());
        for row in reader.records() {
            let row = row.unwrap();
            assert!(row.iter().all(|field| !field.is_empty()), "{row:?}");
            assert_eq!(name(&row[0]), Some(&row[1]), "twice: {row:?}");
        }
        assert_eq!(name("KAZ"), Some("Kazakhstan"));
        assert_eq!((name("EL"), name("nowhere")), (Some("Greece"), None));
        for (label, code, wanted) in [
            ("", "KAZ", "Kazakhstan"),
            ("Kazakhstan", "KAZ", "Kazakhstan"),
            ("Korea, Rep.", "KOR", "South Korea"),
            ("Germany (until 1990 former territory)", "DE", "Germany"),
            ("Canary Islands", "CAN", "Canary Islands"),
            ("California", "CA", "California"),
            ("Utopia", "UTO", "Utopia"),
        ] {
            assert_eq!(entity(label, code), wanted);
        }
        assert!(is_country("KAZ") && !is_country("EMU"));
    }
}
