//! Values of the object `factcheck` and of its resource that cannot be what they stand for. The rule: what is wrong is said
//! with its line, what may stand there and what was probably meant, and is left out; all the rest is used.

use serde_json::Value;

use super::grid::TableProblem;
use super::keys::{self, Described};
use super::table::{Layout, Part, parse_scale};
use super::unit_cell::UnitCell;
use super::words::TABLE_WORDS;
use crate::finding::Severity;
use crate::lexicon;
use crate::near;
use crate::normalise::Date;

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Form {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A column, or a text that holds for the whole table.
    Text,
    /// A text or several.
    Texts,
    Flag,
    /// A day, or a year or month as a whole.
    Day,
    /// How old a table may be.
    Age,
    /// A name to its other names.
    Names,
    /// Objects, whose keys are looked at elsewhere.
    Totals,
    List,
    Count,
    Object,
}

/// Keys of a resource whose values this program reads.
const RESOURCE: [(&str, Form); 7] = [
    ("name", Form::Text),
    ("title", Form::Text),
    ("description", Form::Text),
    ("bytes", Form::Count),
    ("hash", Form::Text),
    ("dialect", Form::Object),
    ("schema", Form::Object),
];

impl Form {
    fn fits(self, value: &Value) -> bool {
        let text = |value: &Value| value.is_string();
        let texts = |value: &Value| text(value) || value.as_array().is_some_and(|all| all.iter().all(text));
        match self {
            Self::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word) || word.is_empty()),
            Self::Text => text(value),
            Self::Texts => texts(value),
            Self::Flag => value.is_boolean(),
            Self::Day => value.as_str().is_some_and(|text| text.is_empty() || day(text).is_some()),
            Self::Age => days(value).is_some(),
            Self::Names => value.as_object().is_some_and(|all| all.values().all(texts)),
            Self::List => value.as_array().is_some_and(|all| all.iter().all(text)),
            Self::Totals => value.as_array().is_some_and(|all| all.iter().all(is_total)),
            Self::Count => value.is_u64(),
            Self::Object => value.is_object(),
        }
    }

    /// What may stand there, in words.
    fn told(self) -> String {
        let told = match self {
            Self::OneOf(words) => return format!("one of {}", words.join(", ")),
            Self::Text => "a text in quotation marks",
            Self::Texts => "a text in quotation marks, or a list of such texts",
            Self::Flag => "true or false, without quotation marks",
            Self::Day => "a date such as \"2024-05-31\"",
            Self::Age => "a number of days such as 90, or one part of a duration: \"P90D\", \"P8W\", \"P6M\", \"P2Y\"",
            Self::Names => "an object of names, each with its other names: {\"Türkiye\": [\"Turkey\"]}",
            Self::Totals => "a list of objects: [{\"total\": \"EU\", \"parts\": [\"France\", \"Spain\"]}]",
            Self::List => "a list of texts in quotation marks",
            Self::Count => "a whole number, without quotation marks",
            Self::Object => "an object: {…}",
        };
        told.to_owned()
    }

    /// The word that was probably meant.
    fn near(self, value: &Value) -> Option<&'static str> {
        let Self::OneOf(words) = self else { return None };
        let word = value.as_str()?.trim().to_lowercase().replace([' ', '-'], "_");
        let same = words.iter().find(|known| **known == word);
        same.copied().or_else(|| near::near_miss(&word.replace('_', "-"), words.iter().copied()))
    }
}

fn is_total(value: &Value) -> bool {
    let Some(total) = value.as_object() else { return false };
    let form = |key: &str| if key == "parts" { Form::List } else { Form::Text };
    total.iter().all(|(key, value)| !keys::TOTAL.contains(&key.as_str()) || form(key).fits(value))
}

/// A day, of which only the first ten characters count: a time may follow.
pub(super) fn day(text: &str) -> Option<Date> {
    Date::parse(text.get(..10).unwrap_or(text))
}

/// Days of an ISO 8601 duration of one part ("P90D", "P6M", "P2Y", "P1W") or of a number.
pub(super) fn days(value: &Value) -> Option<i64> {
    if let Some(days) = value.as_i64() {
        return (days >= 0).then_some(days);
    }
    let text = value.as_str()?.strip_prefix('P')?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok().filter(|days| (0..=100_000).contains(days))?;
    Some(number * [("D", 1), ("W", 7), ("M", 31), ("Y", 366)].iter().find(|(name, _)| *name == unit)?.1)
}

/// Takes the values that cannot be read out of a resource, and says so.
pub(super) fn take_wrong(resource: &mut Value, described: &Described<'_>, severity: Severity) -> Vec<TableProblem> {
    let mut out = Vec::new();
    let required = resource.pointer("/factcheck/required") == Some(&Value::Bool(true));
    if let Some(resource) = resource.as_object_mut() {
        resource.retain(|_, value| !value.is_null());
        for (key, form) in RESOURCE {
            let Some(value) = resource.get(key).filter(|value| !form.fits(value)) else { continue };
            let message =
                format!("\"{key}\" of {} is {}, and is read without it; {}", described.name, shown(value), must(form));
            out.push(described.problem(key, severity, message));
            resource.remove(key);
        }
    }
    let Some(factcheck) = resource.get_mut("factcheck").and_then(Value::as_object_mut) else { return out };
    // an absent value may be written as null
    factcheck.retain(|_, value| !value.is_null());
    for (key, form) in keys::FACTCHECK {
        let Some(value) = factcheck.get(key).filter(|value| !form.fits(value)) else { continue };
        let near = form.near(value).map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
        let wrong = format!("\"{key}\" in the \"factcheck\" of {} is {}", described.name, shown(value));
        let mut problem = if matches!(form, Form::Age) {
            let told = format!("{wrong}, so nobody can tell when the table is too old; {}", must(form));
            described.problem(key, Severity::Error, told)
        } else {
            described.problem(key, severity, format!("{wrong}, and the table is read without it; {}{near}", must(form)))
        };
        problem.required = required && matches!(form, Form::Age);
        out.push(problem);
        factcheck.remove(key);
    }
    out
}

/// What a unit and a scale that hold for the whole table say wrongly: neither a column of it nor what such a word can be.
/// `known` tells units.
pub(super) fn wrong_constants(
    file: &str,
    layout: &Layout,
    headers: &[String],
    known: &dyn Fn(&str) -> bool,
) -> Vec<TableProblem> {
    let headers = || headers.iter().map(String::as_str);
    let did_you_mean = |near: Option<&str>| near.map(|near| format!("; did you mean \"{near}\"?")).unwrap_or_default();
    let mut out = Vec::new();
    if let Part::Constant(text) = &layout.scale
        && parse_scale(text).is_none()
    {
        let words = || TABLE_WORDS.scales.keys().map(String::as_str).filter(|word| word.len() > 3);
        let mut words: Vec<&str> = headers().chain(words()).collect();
        words.sort_unstable();
        let message = format!(
            "\"scale\" in its \"factcheck\" is \"{text}\", which is neither a column nor a scale, and without it its \
             figures could be anything; write thousand, million, billion, trillion or a power such as 10^5{}",
            did_you_mean(near::near_miss(text, words))
        );
        out.push(TableProblem::error(file, None, message));
    }
    let lexicon = lexicon::english();
    let counted = |unit: &str| {
        let last = unit.rsplit(' ').next().unwrap_or_default().to_lowercase();
        lexicon.id(&last) != 0 || lexicon.is_plural(&last)
    };
    if let Part::Constant(text) = &layout.unit {
        let unit = UnitCell::new(text, known).unit;
        if !unit.is_empty() && !known(&unit) && !counted(&unit) {
            let mut units: Vec<&str> = lexicon.unit_texts().filter(|unit| unit.len() > 2).collect();
            units.sort_unstable();
            let message = format!(
                "\"unit\" in its \"factcheck\" is \"{text}\", which is neither a column nor a unit that is known, so its \
                 figures are held against counts of \"{unit}\" alone; write a unit such as USD, percent or tonne, or a column{}",
                did_you_mean(near::near_miss(text, headers().chain(units)))
            );
            out.push(TableProblem::new(file, None, Severity::Warning, message));
        }
    }
    out
}

fn must(form: Form) -> String {
    format!("write {}", form.told())
}

/// A value as it stands, or its beginning.
fn shown(value: &Value) -> String {
    const LONGEST: usize = 40;
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_age_is_days_or_one_part_of_a_duration() {
        for (value, expected) in [
            (json!(90), Some(90)),
            (json!("P90D"), Some(90)),
            (json!("P2W"), Some(14)),
            (json!("P1Y"), Some(366)),
            (json!("90 days"), None),
            (json!(-1), None),
            (json!("P"), None),
            (json!(true), None),
        ] {
            assert_eq!(days(&value), expected, "{value}");
        }
    }

    #[test]
    fn wrong_values_are_said_and_taken_out() {
        let text = "{\"resources\": [{\"name\": \"a\"},\n{\"name\": \"t\", \"title\": 7,\n\"factcheck\": {\"shape\": \"lnog\",\n\
                    \"aggregation\": \"end of period\", \"symmetric\": \"x\",\n\"required\": true, \"max_age\": \"soon\",\n\
                    \"retrieved\": \"last week\",\n\"measure\": \"exports\", \"aliases\": {\"A\": 3}, \"vintage\": null}}]}";
        let mut package: Value = serde_json::from_str(text).unwrap();
        let resource = &mut package["resources"][1];
        let described = Described::new("datapackage.json", text, 1, resource);
        let said = take_wrong(resource, &described, Severity::Warning);
        let told: Vec<String> = said.iter().map(ToString::to_string).collect();
        for (told, (place, words)) in told.iter().zip([
            (":2", "\"title\" of \"t\" is 7, and is read without it; write a text in quotation marks"),
            (":3", "is \"lnog\", and the table is read without it; write one of long, wide; did you mean \"long\"?"),
            (":4", "write one of sum, mean, end_of_period, none; did you mean \"end_of_period\"?"),
            (":6", "is \"last week\""),
            (":5", "\"max_age\" in the \"factcheck\" of \"t\" is \"soon\""),
            (":7", "is {\"A\":3}"),
            (":4", "is \"x\", and the table is read without it; write a list of texts"),
        ]) {
            let place = format!("datapackage.json{place}: ");
            assert!(told.contains(words), "{told}\n{words}");
            assert!(told.starts_with(&place), "{told}\n{place}");
        }
        assert_eq!(said.len(), 7);
        let age = said.iter().filter(|problem| problem.severity == Severity::Error).collect::<Vec<_>>();
        assert!(age.len() == 1 && age[0].required, "{age:?}");
        let left: Vec<&String> = resource["factcheck"].as_object().unwrap().keys().collect();
        assert_eq!(left, ["required", "measure"]);
    }
}
