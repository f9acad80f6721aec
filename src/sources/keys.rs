//! Keys of the object `factcheck` that do not exist. The rule: a slip in a key is said with what was probably meant, for a
//! table that is read without what its owner wrote about it is read wrongly; the other keys hold.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::grid::TableProblem;
use super::places::Place;
use super::values::Form;
use crate::finding::Severity;
use crate::near;

/// All keys of `factcheck` with what may stand there, in the order in which they are explained.
pub(super) const FACTCHECK: [(&str, Form); 23] = [
    ("shape", Form::OneOf(&["long", "wide"])),
    ("entity", Form::Text),
    ("counterpart", Form::Text),
    ("reporter", Form::Text),
    ("measure", Form::Text),
    ("period", Form::Text),
    ("value", Form::Texts),
    ("unit", Form::Text),
    ("scale", Form::Text),
    ("qualifier", Form::Text),
    ("definition", Form::Text),
    ("note", Form::Text),
    ("source", Form::Text),
    ("locator", Form::Text),
    ("aggregation", Form::OneOf(&["sum", "mean", "end_of_period", "none"])),
    ("vintage", Form::Text),
    ("retrieved", Form::Day),
    ("max_age", Form::Age),
    ("required", Form::Flag),
    ("forecast_from", Form::Day),
    ("aliases", Form::Names),
    ("totals", Form::Totals),
    ("symmetric", Form::List),
];

/// Keys that `sources fetch` keeps there for itself and for people.
const KEPT: [&str; 3] = ["request", "fetched", "release"];

/// Keys of an entry of `totals`.
pub(super) const TOTAL: [&str; 4] = ["total", "parts", "by", "measure"];

/// A resource of a descriptor, for telling what is wrong with it and where.
pub(super) struct Described<'t> {
    file: &'t str,
    /// What the resource is called in a message.
    pub(super) name: String,
    text: &'t str,
    /// The resource as it stands in the text.
    resource: Option<&'t RawValue>,
}

impl<'t> Described<'t> {
    /// The resource of that number in the text of a descriptor.
    pub(super) fn new(file: &'t str, text: &'t str, index: usize, resource: &Value) -> Self {
        #[derive(Deserialize)]
        struct Package<'t> {
            #[serde(borrow)]
            resources: Vec<&'t RawValue>,
        }
        let called = resource.get("name").and_then(Value::as_str);
        let name = called.map_or_else(|| format!("resource {}", index + 1), |name| format!("\"{name}\""));
        let package: Option<Package<'t>> = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok();
        let raw = package.and_then(|package| package.resources.get(index).copied());
        Self { file, name, text, resource: raw }
    }

    /// A problem with the value of a key of the resource or of its `factcheck`.
    pub(super) fn problem(&self, key: &str, severity: Severity, message: String) -> TableProblem {
        TableProblem::new(self.file, self.line_of(key).map(Place::of_line), severity, message)
    }

    /// The line of the value of a key; `None` where it cannot be told.
    fn line_of(&self, key: &str) -> Option<usize> {
        #[derive(Deserialize)]
        struct Meta<'t> {
            #[serde(borrow, default)]
            factcheck: Option<&'t RawValue>,
        }
        type Members<'t> = BTreeMap<Cow<'t, str>, &'t RawValue>;
        let resource = self.resource?.get();
        let meta: Option<Meta<'_>> = serde_json::from_str(resource).ok();
        let factcheck = meta.and_then(|meta| meta.factcheck).map(RawValue::get);
        let value = factcheck.into_iter().chain([resource]).find_map(|object| {
            let members: Members<'_> = serde_json::from_str(object).ok()?;
            members.get(key).map(|value| value.get())
        })?;
        let at = value.as_ptr().addr().checked_sub(self.text.as_ptr().addr())?;
        Some(self.text.get(..at)?.matches('\n').count() + 1)
    }

    /// Says which keys of its `factcheck` do not exist.
    pub(super) fn unknown_keys(&self, resource: &Value, severity: Severity) -> Vec<TableProblem> {
        let Some(Value::Object(factcheck)) = resource.get("factcheck") else { return Vec::new() };
        let own = FACTCHECK.map(|(key, _)| key);
        let totals = factcheck.get("totals").and_then(Value::as_array).into_iter().flatten();
        let totals = totals.filter_map(Value::as_object).flat_map(|total| total.keys());
        let all = factcheck.keys().map(|key| (key, key.as_str(), &own[..]));
        let all = all.chain(totals.map(|key| (key, "totals", &TOTAL[..])));
        // what a program keeps for itself begins with "x-", as elsewhere
        let kept = |key: &str| KEPT.contains(&key) || key.starts_with("x-");
        let unknown = all.filter(|(key, _, known)| !known.contains(&key.as_str()) && !kept(key));
        let problem = |(key, place, known): (&String, &str, &[&'static str])| {
            let hint = near::near_miss(&key.replace('_', "-"), known.iter().copied());
            let hint = hint.map_or_else(
                || format!("; there are {}", known.join(", ")),
                |near| format!("; did you mean \"{near}\"?"),
            );
            let name = &self.name;
            let message = format!(
                "\"factcheck\" of {name} has a key \"{key}\" that does not exist, and is read without it{hint}"
            );
            self.problem(place, severity, message)
        };
        unknown.map(problem).collect()
    }
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
        let (mut known, mut read) = (FACTCHECK.map(|(key, _)| key), read);
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
        let resource = &package["resources"][0];
        let described = Described::new("datapackage.json", text, 0, resource);
        let said = described.unknown_keys(resource, Severity::Warning);
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
    }
}
