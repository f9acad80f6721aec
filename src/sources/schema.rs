//! Whether a table is as the schema of its package says (Table Schema): columns, types, constraints, keys. The rule: what
//! the schema does not say is not asked; a type or format that is not known here is let pass.

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;

use super::frame::FieldMeta;
use super::grid::{Grid, Limits, TableProblem};
use crate::finding::Severity;
use crate::normalise::Date;
use crate::sorting;

/// What a schema says beside its fields. Values of any type, for a schema that is not well made spoils no table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Schema {
    pub(super) fields: Vec<FieldMeta>,
    missing_values: Value,
    primary_key: Value,
}

/// What a schema says about the cells of a field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(in super::super) struct Rules {
    #[serde(rename = "type")]
    kind: Value,
    format: Value,
    decimal_char: Value,
    group_char: Value,
    bare_number: Value,
    constraints: Value,
}

fn texts(value: &Value) -> Vec<&str> {
    match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

fn all_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['-', '+']).unwrap_or(text)
}

impl Rules {
    /// Its numbers have a decimal comma.
    pub(super) fn has_decimal_comma(&self) -> bool {
        self.decimal_char.as_str() == Some(",")
    }

    fn kind(&self) -> &str {
        self.kind.as_str().unwrap_or_default()
    }

    fn constraint(&self, name: &str) -> Option<&Value> {
        self.constraints.get(name)
    }

    fn asks(&self, name: &str) -> bool {
        self.constraint(name).and_then(Value::as_bool).unwrap_or_default()
    }

    /// Whether a cell is of the type.
    fn fits(&self, text: &str) -> bool {
        let plain = matches!(self.format.as_str(), None | Some("default"));
        let parts: Vec<&str> = text.split('-').collect();
        match self.kind() {
            "number" | "integer" if self.bare_number.as_bool() == Some(false) => true,
            "integer" => all_digits(unsigned(&self.ungrouped(text))),
            "number" => is_number(&self.ungrouped(text), self.decimal_char.as_str().unwrap_or(".")),
            "year" => all_digits(unsigned(text)),
            "yearmonth" => {
                matches!(parts[..], [year, month] if year.len() == 4 && all_digits(year) && all_digits(month))
            }
            "date" if plain => parts.len() == 3 && Date::parse(text).is_some(),
            "boolean" => matches!(text, "true" | "True" | "TRUE" | "1" | "false" | "False" | "FALSE" | "0"),
            _ => true,
        }
    }

    fn ungrouped(&self, text: &str) -> String {
        match self.group_char.as_str().filter(|mark| !mark.is_empty()) {
            Some(mark) => text.replace(mark, ""),
            None => text.to_owned(),
        }
    }
}

/// Digits with at most one decimal sign, and perhaps an exponent; or what is no number but stands for one.
fn is_number(text: &str, point: &str) -> bool {
    let body = unsigned(text);
    if ["NaN", "INF"].contains(&body) {
        return true;
    }
    let (mantissa, exponent) = body.split_once(['e', 'E']).map_or((body, None), |(body, power)| (body, Some(power)));
    let (whole, fraction) = mantissa.split_once(point).map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    let digits = |text: &str| text.is_empty() || all_digits(text);
    let some = !whole.is_empty() || fraction.is_some_and(|fraction| !fraction.is_empty());
    some && digits(whole) && fraction.is_none_or(digits) && exponent.is_none_or(|power| all_digits(unsigned(power)))
}

/// Says where a table is not as its schema.
pub(super) fn check(file: &str, schema: &Schema, grid: &Grid, limits: &Limits, problems: &mut Vec<TableProblem>) {
    if schema.fields.is_empty() {
        return;
    }
    let mut found: Vec<(Option<usize>, String)> = Vec::new();
    columns(schema, grid, &mut found);
    let missing = match &schema.missing_values {
        Value::Null => vec![""],
        given => texts(given),
    };
    for field in &schema.fields {
        if let Some(at) = grid.headers.iter().position(|header| *header == field.name) {
            cells(field, at, &missing, grid, &mut found);
        }
    }
    let key = texts(&schema.primary_key);
    let places: Option<Vec<usize>> =
        key.iter().map(|name| grid.headers.iter().position(|header| header == name)).collect();
    match places {
        Some(places) if !places.is_empty() => {
            let name = format!("the primary key ({})", key.join(", "));
            unique(&name, &places, &missing, grid, &mut found);
        }
        Some(_) => {}
        None => found.push((None, format!("the primary key names columns that are not there: {}", key.join(", ")))),
    }
    let more = found.len().saturating_sub(limits.problems);
    for (row, message) in found.into_iter().take(limits.problems) {
        let place = row.map(|row| grid.places.of(row));
        problems.push(TableProblem::new(file, place, Severity::Warning, message));
    }
    if more > 0 {
        problems.push(TableProblem::new(
            file,
            None,
            Severity::Warning,
            format!("{more} more differences from its schema"),
        ));
    }
}

fn columns(schema: &Schema, grid: &Grid, found: &mut Vec<(Option<usize>, String)>) {
    let names: Vec<&str> = schema.fields.iter().map(|field| field.name.as_str()).collect();
    let headers: Vec<&str> = grid.headers.iter().map(String::as_str).collect();
    let lacking: Vec<&str> = names.iter().filter(|name| !headers.contains(name)).copied().collect();
    let further: Vec<&str> = headers.iter().filter(|header| !names.contains(header)).copied().collect();
    if !lacking.is_empty() {
        found.push((Some(0), format!("its schema has columns that the file has not: {}", lacking.join(", "))));
    }
    if !further.is_empty() {
        found.push((Some(0), format!("the file has columns that its schema has not: {}", further.join(", "))));
    }
    if lacking.is_empty() && further.is_empty() && names != headers {
        found.push((Some(0), "its columns stand in another order than its schema says".to_owned()));
    }
}

fn cells(field: &FieldMeta, at: usize, missing: &[&str], grid: &Grid, found: &mut Vec<(Option<usize>, String)>) {
    let (name, rules) = (&field.name, &field.rules);
    let listed = rules.constraint("enum").and_then(Value::as_array);
    let listed: Option<Vec<String>> = listed
        .map(|list| list.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect());
    // what is wrong → first row, its text, how often
    let mut wrong: FxHashMap<String, (usize, String, usize)> = FxHashMap::default();
    for (row, record) in grid.rows() {
        let text = record.get(at).unwrap_or_default();
        let what = if missing.contains(&text) {
            rules.asks("required").then(|| format!("the column \"{name}\" is to have a value"))
        } else if !rules.fits(&if grid.is_turned(at) { text.trim().replace('.', ",") } else { text.trim().to_owned() })
        {
            Some(format!("the column \"{name}\" is of type {}", rules.kind()))
        } else if listed.as_ref().is_some_and(|listed| !listed.iter().any(|one| one == text)) {
            Some(format!("the column \"{name}\" is to be of a list"))
        } else {
            None
        };
        if let Some(what) = what {
            wrong.entry(what).or_insert_with(|| (row, text.chars().take(40).collect(), 0)).2 += 1;
        }
    }
    let mut wrong: Vec<_> = wrong.into_iter().collect();
    sorting::by(&mut wrong, Ord::cmp);
    for (what, (row, text, count)) in wrong {
        let more = if count > 1 { format!(" (and {} more rows)", count - 1) } else { String::new() };
        found.push((Some(row), format!("{what}, \"{text}\" is not{more}")));
    }
    if rules.asks("unique") {
        unique(&format!("the column \"{name}\""), &[at], missing, grid, found);
    }
}

/// Rows that have what another row has, where each is to be there once.
fn unique(name: &str, places: &[usize], missing: &[&str], grid: &Grid, found: &mut Vec<(Option<usize>, String)>) {
    let mut seen: FxHashMap<Vec<&str>, usize> = FxHashMap::default();
    let mut twice: Option<(usize, usize, usize)> = None;
    for (row, record) in grid.rows() {
        let key: Vec<&str> = places.iter().map(|at| record.get(*at).unwrap_or_default()).collect();
        if key.iter().all(|text| missing.contains(text)) {
            continue;
        }
        match seen.get(&key) {
            Some(first) => twice = Some(twice.map_or((row, *first, 1), |(row, first, count)| (row, first, count + 1))),
            None => drop(seen.insert(key, row)),
        }
    }
    if let Some((row, first, count)) = twice {
        let more = if count > 1 { format!(" (and {} more rows)", count - 1) } else { String::new() };
        let first = grid.places.of(first).beside();
        found.push((Some(row), format!("{name} has what {first} has; each is to be there once{more}")));
    }
}

#[cfg(test)]
mod tests {
    use super::super::grid::Dialect;
    use super::*;

    fn found(schema: &str, csv: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let grid = Grid::read("t.csv", csv.as_bytes(), &Dialect::default(), &Limits::default(), &mut problems).unwrap();
        check("t.csv", &serde_json::from_str(schema).unwrap(), &grid, &Limits::default(), &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn columns_and_types() {
        let schema = r#"{"fields":[{"name":"place","type":"string"},{"name":"year","type":"year"},
            {"name":"count","type":"integer","groupChar":" "},{"name":"share","type":"number","decimalChar":","},
            {"name":"day","type":"date"},{"name":"sure","type":"boolean"},{"name":"other","type":"geojson"}]}"#;
        let good = "place,year,count,share,day,sure,other\nA,2020,-1 000,\"1,5e3\",2020-02-29,true,x\n,,,,,,\nB,-44,7,\"-,5\",,0,\n";
        assert_eq!(found(schema, good), [""; 0]);
        let bad = "place,year,count,share,day,sure,other\nA,MMXX,1.5,1.5,2020-02-30,maybe,x\nA,x,1,1,,,\n";
        assert_eq!(
            found(schema, bad),
            [
                "t.csv:2: the column \"year\" is of type year, \"MMXX\" is not (and 1 more rows)",
                "t.csv:2: the column \"count\" is of type integer, \"1.5\" is not",
                "t.csv:2: the column \"share\" is of type number, \"1.5\" is not",
                "t.csv:2: the column \"day\" is of type date, \"2020-02-30\" is not",
                "t.csv:2: the column \"sure\" is of type boolean, \"maybe\" is not",
            ]
        );
        let two = r#"{"fields":[{"name":"a"},{"name":"b"}]}"#;
        assert_eq!(
            found(two, "a,c\n1,2\n"),
            [
                "t.csv:1: its schema has columns that the file has not: b",
                "t.csv:1: the file has columns that its schema has not: c"
            ]
        );
        assert!(found(two, "b,a\n1,2\n")[0].contains("another order"));
        assert_eq!(found("{}", "b,a\n1,2\n"), [""; 0]);
    }

    #[test]
    fn constraints_and_keys() {
        let schema = r#"{"missingValues":["","-"],"primaryKey":["place","year"],"fields":[
            {"name":"place","constraints":{"required":true,"enum":["A","B"]}},{"name":"year"},
            {"name":"id","constraints":{"unique":true}}]}"#;
        assert_eq!(found(schema, "place,year,id\nA,1,x\nA,2,-\nB,1,-\n"), [""; 0]);
        assert_eq!(
            found(schema, "place,year,id\nA,1,x\n-,2,y\nC,1,x\nA,1,z\n"),
            [
                "t.csv:4: the column \"place\" is to be of a list, \"C\" is not",
                "t.csv:3: the column \"place\" is to have a value, \"-\" is not",
                "t.csv:4: the column \"id\" has what line 2 has; each is to be there once",
                "t.csv:5: the primary key (place, year) has what line 2 has; each is to be there once",
            ]
        );
        // a schema that is not well made is not taken at its word
        assert_eq!(found(r#"{"fields":[{"name":"a","type":5,"constraints":[]}]}"#, "a\n1\n"), [""; 0]);
    }
}
