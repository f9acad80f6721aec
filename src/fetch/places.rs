//! Names of places by the codes of offices. The rule: a code that nobody knows stays a code.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::sources::builtin::countries;

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
        assert!(is_country("KAZ") && !is_country("EMU"));
    }
}
