//! Keys of the object `factcheck` that do not exist. The rule: a slip in a key is said with what was probably meant, for a
//! table that is read without what its owner wrote about it is read wrongly; the other keys hold.

use serde_json::Value;

use super::grid::TableProblem;
use super::places::Place;
use crate::finding::Severity;
use crate::near;

/// All keys of `factcheck`, in the order in which they are explained.
const FACTCHECK: [&str; 23] = [
    "shape",
    "entity",
    "counterpart",
    "reporter",
    "measure",
    "period",
    "value",
    "unit",
    "scale",
    "qualifier",
    "definition",
    "note",
    "source",
    "locator",
    "aggregation",
    "vintage",
    "retrieved",
    "max_age",
    "required",
    "forecast_from",
    "aliases",
    "totals",
    "symmetric",
];

/// Keys that `sources fetch` keeps there for itself and for people.
const KEPT: [&str; 3] = ["request", "fetched", "release"];

/// Keys of an entry of `totals`.
const TOTAL: [&str; 4] = ["total", "parts", "by", "measure"];

/// Says which keys of the `factcheck` of a resource do not exist. `text` is the descriptor, `name` that of the resource.
pub(super) fn check(file: &str, text: &str, name: &str, resource: &Value, severity: Severity) -> Vec<TableProblem> {
    let Some(Value::Object(factcheck)) = resource.get("factcheck") else { return Vec::new() };
    let totals = factcheck.get("totals").and_then(Value::as_array).into_iter().flatten();
    let totals = totals.filter_map(Value::as_object).flat_map(|total| total.keys().map(|key| (key, &TOTAL[..])));
    let all = factcheck.keys().map(|key| (key, &FACTCHECK[..])).chain(totals);
    // what a program keeps for itself begins with "x-", as elsewhere
    let kept = |key: &str| KEPT.contains(&key) || key.starts_with("x-");
    let unknown = all.filter(|(key, known)| !known.contains(&key.as_str()) && !kept(key));
    let problem = |(key, known): (&String, &[&'static str])| {
        let hint = near::near_miss(&key.replace('_', "-"), known.iter().copied());
        let hint = hint
            .map_or_else(|| format!("; there are {}", known.join(", ")), |near| format!("; did you mean \"{near}\"?"));
        let message =
            format!("\"factcheck\" of {name} has a key \"{key}\" that does not exist, and is read without it{hint}");
        TableProblem::new(file, line_of(text, key).map(Place::of_line), severity, message)
    };
    unknown.map(problem).collect()
}

/// The line of a key; `None` where it cannot be told, because it stands in the text more than once or not as it is.
fn line_of(text: &str, key: &str) -> Option<usize> {
    let quoted = format!("\"{key}\"");
    let is_key = |&(at, _): &(usize, &str)| text[at + quoted.len()..].trim_start().starts_with(':');
    let mut places = text.match_indices(&quoted).filter(is_key);
    let (at, _) = places.next()?;
    places.next().is_none().then(|| text[..at].matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::super::package::Factcheck;
    use super::*;

    /// The names of the fields of a value, as it shows itself.
    fn fields(shown: &str) -> Vec<String> {
        let field = |line: &str| {
            let (name, _) = line.strip_prefix("    ")?.split_once(':')?;
            name.starts_with(char::is_alphabetic).then(|| name.to_owned())
        };
        shown.lines().filter_map(field).collect()
    }

    #[test]
    fn every_key_that_is_read_is_known() {
        let shown = format!("{:#?}", Factcheck::default());
        let own = fields(&shown);
        let declared = fields(&format!("{:#?}", super::super::Declared::default()));
        let read: Vec<&str> =
            own.iter().chain(&declared).map(String::as_str).filter(|key| *key != "declared").collect();
        let (mut known, mut read) = (FACTCHECK, read);
        known.sort_unstable();
        read.sort_unstable();
        assert_eq!(read, known);
        assert_eq!(fields(&format!("{:#?}", super::super::Total::default())), TOTAL);
    }

    #[test]
    fn slips_are_said_with_their_line_and_what_was_meant() {
        let text = "{\n\"resources\": [{\n\"factcheck\": {\"entity\": \"a\",\n\"measur\" : \"b\", \"x-own\": 1,\n\"max-age\": 3,\n\
                    \"colour\": 1, \"totals\": [{\"total\": \"a\", \"part\": []}]}}]}";
        let package: Value = serde_json::from_str(text).unwrap();
        let said = check("datapackage.json", text, "t", &package["resources"][0], Severity::Warning);
        let said: Vec<String> = said.iter().map(ToString::to_string).collect();
        for (said, (place, words)) in said.iter().zip([
            (
                "datapackage.json:4: ",
                "key \"measur\" that does not exist, and is read without it; did you mean \"measure\"?",
            ),
            ("datapackage.json:5: ", "did you mean \"max_age\"?"),
            (
                "datapackage.json:6: ",
                "key \"colour\" that does not exist, and is read without it; there are shape, entity",
            ),
            ("datapackage.json:6: ", "did you mean \"parts\"?"),
        ]) {
            assert!(said.starts_with(place) && said.contains(words), "{said}");
        }
        assert_eq!(said.len(), 4);
        assert_eq!(line_of("\"a\": 1,\n\"a\": 2", "a"), None);
    }
}
