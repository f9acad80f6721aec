//! Headers in the manner of programs: "value_musd", "gdp_usd_bn", "area_km2". The rule: the last parts of such a name are
//! its unit and scale where a row of `frame/header_parts.csv` or the units say so for certain; where they may mean several
//! things ("length_m" is sure, "value_m" is not), the column says nothing, for its figures could be anything.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::TABLE_WORDS;
use crate::lexicon::{self, built_in_rows};
use crate::normalise::UnitKind;

/// What a header says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'h> {
    /// It has no unit that stands so.
    Nothing,
    Unit(Spelled<'h>),
    /// A part of it may be several units or scales.
    Unsure(&'h str),
}

/// A header taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spelled<'h> {
    pub(super) label: &'h str,
    /// As the lexicon of units knows it.
    pub(super) unit: Option<String>,
    pub(super) scale: i16,
}

/// Rows of the file by their kind and part.
static PARTS: LazyLock<FxHashMap<(&str, &str), &str>> = LazyLock::new(|| {
    let rows = built_in_rows(include_str!("frame/header_parts.csv"));
    rows.filter_map(|row| if let [kind, part, means] = row[..] { Some(((kind, part), means)) } else { None }).collect()
});

fn means(kind: &str, part: &str) -> Option<&'static str> {
    PARTS.get(&(kind, part)).copied()
}

/// The code of a currency: "usd".
fn currency(part: &str) -> Option<String> {
    let code = part.to_ascii_uppercase();
    let known = code.len() == 3 && lexicon::english().currency_symbol(&code).is_some_and(|unit| unit.name == *code);
    known.then_some(code)
}

/// A power of ten beside a currency: "bn", "m", "k".
fn power(part: &str) -> Option<i16> {
    means("beside", part).and_then(|power| power.parse().ok()).or_else(|| TABLE_WORDS.scales.get(part).copied())
}

/// "musd", "usdbn": a currency and its scale written as one.
fn joined(part: &str) -> Option<(String, i16)> {
    let (at, end) = (part.len().checked_sub(3)?, part.len());
    let lead = || Some((currency(part.get(at..end)?)?, power(part.get(..at)?)?));
    let tail = || Some((currency(part.get(..3)?)?, power(part.get(3..)?)?));
    (at > 0).then(|| lead().or_else(tail)).flatten()
}

/// A unit that a part stands for by itself.
fn unit(part: &str) -> Option<String> {
    if let Some(means) = means("unit", part) {
        return Some(means.to_owned());
    }
    if let Some(code) = currency(part) {
        return Some(code);
    }
    // "tonnes", "hectares": words, not symbols; "second" and "mark" are other words too, and so is what one counts in years
    let known =
        lexicon::english().parse_unit(part).filter(|(unit, power)| *power == 0 && unit.kind == UnitKind::Dimension);
    (part.len() > 4 && part.ends_with('s')).then_some(known).flatten().map(|_| part.to_owned())
}

/// What the parts of a header behind its label say; `None` where they are none of a unit.
fn tail(parts: &[String]) -> Option<(Option<String>, i16)> {
    match parts {
        [one] => {
            let alone = || TABLE_WORDS.scales.get(one.as_str()).copied().filter(|scale| *scale > 2);
            let scale = means("scale", one).and_then(|power| power.parse().ok()).or_else(alone);
            joined(one)
                .map(|(unit, power)| (Some(unit), power))
                .or_else(|| scale.map(|power| (None, power)))
                .or_else(|| Some((Some(unit(one)?), 0)))
        }
        [first, second] => {
            let money = || {
                Some((Some(currency(first)?), power(second)?))
                    .or_else(|| Some((Some(currency(second)?), power(first)?)))
            };
            let words = || {
                let (scale, unit) = (TABLE_WORDS.scales.get(first.as_str()), unit(second)?);
                scale.filter(|scale| **scale > 2).map(|&scale| (Some(unit), scale))
            };
            money().or_else(words)
        }
        [above, per, below] if per == "per" => Some((Some(format!("{} per {}", unit(above)?, unit(below)?)), 0)),
        _ => None,
    }
}

/// Reads a header; one that is not written so says nothing.
pub(super) fn said(header: &str) -> Said<'_> {
    /// Longest header that is one, in bytes.
    const LONGEST: usize = 80;
    let plain = header.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !plain || header.len() > LONGEST || !header.contains('_') {
        return Said::Nothing;
    }
    let starts: Vec<usize> = header.match_indices('_').map(|(at, _)| at).collect();
    let words: Vec<String> = header.split('_').map(str::to_ascii_lowercase).collect();
    for taken in [3, 2, 1] {
        let Some(at) = words.len().checked_sub(taken).filter(|&at| at > 0) else { continue };
        let label = header.get(..starts.get(at - 1).copied().unwrap_or_default()).unwrap_or_default();
        // "emissions_kg_per_capita": of what the last part is
        let per = at > 1 && words.get(at - 1).is_some_and(|word| word == "per");
        if let Some((unit, scale)) = tail(&words[at..]).filter(|_| !per && !label.is_empty()) {
            return Said::Unit(Spelled { label, unit, scale });
        }
    }
    let last = words.last().map(String::as_str).unwrap_or_default();
    let meant = |word: &String| PARTS.get(&(last, word.as_str())).copied();
    let label = header.get(..starts.last().copied().unwrap_or_default()).unwrap_or_default();
    match words.iter().find_map(meant) {
        Some(means) => match means.parse() {
            Ok(scale) => Said::Unit(Spelled { label, unit: None, scale }),
            Err(_) => Said::Unit(Spelled { label, unit: Some(means.to_owned()), scale: 0 }),
        },
        None if means("unsure", last).is_some() => {
            Said::Unsure(header.get(header.len() - last.len()..).unwrap_or_default())
        }
        None => Said::Nothing,
    }
}

/// The part of a header that may be several units or scales.
pub(super) fn unsure(header: &str) -> Option<&str> {
    if let Said::Unsure(part) = said(header) { Some(part) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_scales_of_names_in_programs() {
        for (header, label, unit, scale) in [
            ("value_musd", "value", Some("USD"), 6),
            ("value_usdm", "value", Some("USD"), 6),
            ("gdp_usd_bn", "gdp", Some("USD"), 9),
            ("gdp_bn_usd", "gdp", Some("USD"), 9),
            ("exports_eur_m", "exports", Some("EUR"), 6),
            ("exports_million_eur", "exports", Some("EUR"), 6),
            ("pop_k", "pop", None, 3),
            ("population_thousands", "population", None, 3),
            ("price_gbp", "price", Some("GBP"), 0),
            ("area_km2", "area", Some("km2"), 0),
            ("share_pct", "share", Some("percent"), 0),
            ("dist_km", "dist", Some("km"), 0),
            ("length_m", "length", Some("m"), 0),
            ("cargo_million_tonnes", "cargo", Some("tonne"), 6),
            ("GDP_USD_BN", "GDP", Some("USD"), 9),
            ("price_usd_per_tonne", "price", Some("USD per tonne"), 0),
            ("gdp_per_capita_usd", "gdp_per_capita", Some("USD"), 0),
        ] {
            let expected = Said::Unit(Spelled { label, unit: unit.map(str::to_owned), scale });
            assert_eq!(said(header), expected, "{header}");
        }
    }

    #[test]
    fn what_may_be_several_things_is_unsure_and_other_names_say_nothing() {
        for header in ["value_m", "sales_t", "output_mt", "total_b", "rainfall_in", "temp_c_min"] {
            assert!(matches!(said(header), Said::Unsure(_)), "{header}: {:?}", said(header));
        }
        for header in [
            "country_name",
            "iso_code",
            "goods_total",
            "value",
            "musd",
            "_usd",
            "games_won",
            "co2_per_capita",
            "Sales (USD m)",
        ] {
            assert_eq!(said(header), Said::Nothing, "{header}");
        }
    }

    #[test]
    fn every_unit_of_the_file_is_known() {
        let mut wrong = Vec::new();
        for row in built_in_rows(include_str!("frame/header_parts.csv")) {
            let [kind, part, means] = row[..] else { panic!("{row:?}") };
            match kind {
                "unsure" => assert!(means.is_empty(), "{part}"),
                "beside" | "scale" => assert!(means.parse::<i16>().is_ok(), "{part}"),
                "unit" if super::super::table_unit_known(means) || lexicon::english().parse_unit(means).is_some() => {}
                "unit" => wrong.push(part),
                _ => {
                    let known = means.parse::<i16>().is_ok() || lexicon::english().parse_unit(means).is_some();
                    assert!(known && self::means("unsure", kind).is_some(), "{kind} {part}");
                }
            }
        }
        assert_eq!(wrong, [""; 0]);
    }
}
