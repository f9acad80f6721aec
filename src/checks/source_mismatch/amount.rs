//! Cells of tables in words, for people: "3.6 million tonnes", "2,699,700 square kilometers".

use crate::finding::Evidence;
use crate::lexicon;
use crate::normalise::{Unit, UnitKind};
use crate::number::Decimal;

/// What a cell has, digits in groups, the unit in the plural.
pub(super) fn amount_in_words(cell: &Evidence) -> String {
    let value = Decimal::parse(&cell.value).ok();
    let digits = value.map_or_else(|| cell.value.clone(), Decimal::grouped);
    match &cell.unit {
        Some(unit) => format!("{digits} {}", unit_in_words(unit, value == Some(Decimal::ONE))),
        None => digits,
    }
}

/// A unit that the lexicon knows, or one word for a counted thing ("person").
fn named(unit: &str) -> Option<Unit> {
    let known = lexicon::english().parse_unit(unit).map(|(read, _)| read);
    let word = unit.len() > 2 && unit.bytes().all(|byte| byte.is_ascii_lowercase());
    known.or_else(|| word.then(|| Unit::plain(unit.to_owned(), UnitKind::Count)))
}

fn unit_in_words(unit: &str, one: bool) -> String {
    if unit.contains('^') {
        return power_in_words(unit, one).unwrap_or_else(|| unit.to_owned());
    }
    let Some(read) = named(unit) else { return unit.to_owned() };
    // "1 million tonnes": the scale makes it many
    if one && unit == read.name {
        return unit.to_owned();
    }
    unit.replace(read.name.as_ref(), &lexicon::english().plural(&read))
}

/// "million kilometer^2" as "million square kilometers"; `None` for powers that words do not say.
fn power_in_words(unit: &str, one: bool) -> Option<String> {
    let mut out: Vec<String> = Vec::new();
    for part in unit.split(" per ") {
        let (scale, name) = part.rsplit_once(' ').map_or((None, part), |(scale, name)| (Some(scale), name));
        let spoken = match name.split_once('^') {
            None => name.to_owned(),
            Some((base, "2")) if !base.contains('*') => format!("square {base}"),
            Some((base, "3")) if !base.contains('*') => format!("cubic {base}"),
            Some(_) => return None,
        };
        let many = out.is_empty() && !(one && scale.is_none());
        let read = named(name.split('^').next().unwrap_or(name));
        let plural =
            read.filter(|_| many).map(|read| spoken.replace(read.name.as_ref(), &lexicon::english().plural(&read)));
        out.push(scale.map_or_else(String::new, |scale| format!("{scale} ")) + &plural.unwrap_or(spoken));
    }
    Some(out.join(" per "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_said_as_people_say_them() {
        for (value, unit, words) in [
            ("3.6", Some("million tonne"), "3.6 million tonnes"),
            ("2699700", Some("kilometer^2"), "2,699,700 square kilometers"),
            ("21800", Some("tonne"), "21,800 tonnes"),
            ("1", Some("tonne"), "1 tonne"),
            ("1", Some("million tonne"), "1 million tonnes"),
            ("107", Some("person"), "107 people"),
            ("5.20", Some("percent"), "5.20 percent"),
            ("9", Some("person per kilometer^2"), "9 people per square kilometer"),
            ("12", Some("meter^3 per second"), "12 cubic meters per second"),
            ("0.650", None, "0.650"),
            ("-1234.5", Some("USD"), "-1,234.5 USD"),
            ("4", Some("frobs"), "4 frobs"),
        ] {
            let cell = Evidence {
                source: String::new(),
                row: 1,
                column: String::new(),
                value: value.to_owned(),
                unit: unit.map(str::to_owned),
                period: None,
                role: "operand",
                locator: None,
            };
            assert_eq!(amount_in_words(&cell), words);
        }
    }
}
