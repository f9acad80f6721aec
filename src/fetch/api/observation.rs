//! One observation of SDMX or JSON-stat: named components, each with a code and perhaps a label. The rule: what a
//! component stands for is a row of `sdmx.csv`; a dimension with no row there tells the series from its neighbours.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::model::{Memo, Row};
use super::super::{places, unit};
use unit::Meaning;

/// What a component stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Entity,
    Counterpart,
    Measure,
    Unit,
    Scale,
    Frequency,
    Time,
    Flag,
    Title,
    Key,
    /// Tells the series apart.
    Other,
    /// Says nothing about the figure.
    Never,
}

#[derive(Debug, Default)]
struct Words {
    roles: FxHashMap<String, Role>,
    statuses: FxHashMap<String, String>,
    plain: FxHashSet<String>,
    /// Names of measures that come as codes.
    labels: FxHashMap<String, String>,
    structures: FxHashSet<String>,
    actions: FxHashMap<String, String>,
}

fn load(text: &str) -> Option<Words> {
    let mut out = Words::default();
    for row in csv::Reader::from_reader(text.as_bytes()).records() {
        let row = row.ok()?;
        let (id, means) = (row.get(1)?.to_owned(), row.get(2)?.to_owned());
        match row.get(0)? {
            "role" => {
                let role = match means.as_str() {
                    "entity" => Role::Entity,
                    "counterpart" => Role::Counterpart,
                    "measure" => Role::Measure,
                    "unit" => Role::Unit,
                    "scale" => Role::Scale,
                    "frequency" => Role::Frequency,
                    "time" => Role::Time,
                    "flag" => Role::Flag,
                    "title" => Role::Title,
                    "key" => Role::Key,
                    "never" => Role::Never,
                    _ => return None,
                };
                out.roles.insert(id, role);
            }
            "status" => drop(out.statuses.insert(id, means)),
            "plain" => drop(out.plain.insert(id)),
            "label" => drop(out.labels.insert(id, means)),
            "structure" => drop(out.structures.insert(id)),
            "action" => drop(out.actions.insert(id, means)),
            _ => return None,
        }
    }
    Some(out)
}

static WORDS: LazyLock<Words> = LazyLock::new(|| load(include_str!("../sdmx.csv")).unwrap_or_default());

/// What a component of that name stands for.
pub(super) fn role(id: &str) -> Role {
    WORDS.roles.get(&id.to_ascii_uppercase()).copied().unwrap_or(Role::Other)
}

/// Whether a row may say that it belongs to such a structure.
pub(super) fn is_structure(text: &str) -> bool {
    WORDS.structures.contains(&text.to_ascii_lowercase())
}

/// What is to be done with a row; `None` for a word that SDMX does not have.
pub(super) fn action(text: &str) -> Option<&'static str> {
    WORDS.actions.get(text).map(String::as_str)
}

/// Flags in words: "p" and "P" are provisional, "be" a break and an estimate.
pub(super) fn status(flags: &str) -> String {
    let upper = flags.trim().to_ascii_uppercase();
    let known = |flag: &str| WORDS.statuses.get(flag).cloned();
    if let Some(words) = known(&upper) {
        return words;
    }
    let words: Option<Vec<String>> =
        upper.chars().filter(|c| !matches!(c, ',' | ' ' | ';')).map(|c| known(&c.to_string())).collect();
    words.map_or_else(
        || flags.trim().to_owned(),
        |words| words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", "),
    )
}

/// Name of the component that says which year is the last that was counted; nothing else marks the forecasts after it.
pub(super) const LAST_ACTUAL: &str = "LATEST_ACTUAL_ANNUAL_DATA";

/// Marks a figure of a year after the last that was counted.
pub(super) fn mark_forecast(row: &mut Row, last_actual: Option<&str>) {
    if let (Some(last), Some(year)) = (last_actual.filter(|last| last.len() == 4), row.period.get(..4))
        && year > last
        && row.note.is_empty()
    {
        row.note = "forecast".to_owned();
    }
}

/// A component of an observation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'a> {
    pub(super) role: Role,
    pub(super) code: &'a str,
    /// Empty where the answer has only codes.
    pub(super) label: &'a str,
    /// Belongs to the key of the series.
    pub(super) dimension: bool,
}

/// Makes rows of observations.
#[derive(Debug, Default)]
pub(super) struct Maker {
    units: Memo<Meaning>,
    /// What is measured where no component says so: the name of the data flow.
    pub(super) flow: String,
}

impl Maker {
    /// One for a data flow or data set of that name.
    pub(super) fn of(flow: &str) -> Self {
        Self { flow: flow.to_owned(), ..Self::default() }
    }

    /// The row of an observation, without its period and value, and its frequency.
    pub(super) fn row<'a>(&mut self, parts: impl Iterator<Item = Part<'a>>) -> (Row, String) {
        let mut row = Row::default();
        let mut frequency = String::new();
        let mut key: Option<&str> = None;
        // names of components that tell the series apart, and whether they are more than codes
        let mut definition: Vec<(&str, bool)> = Vec::new();
        let mut title = "";
        let named = |part: &Part<'a>| if part.label.is_empty() { part.code } else { part.label };
        for part in parts {
            let telling = !matches!(part.role, Role::Key | Role::Never | Role::Flag | Role::Scale | Role::Title);
            if part.dimension && telling {
                if !row.series.is_empty() {
                    row.series.push('.');
                }
                row.series.push_str(part.code);
            }
            if part.code.is_empty() {
                continue;
            }
            match part.role {
                Role::Entity if row.entity.is_empty() => {
                    row.code = part.code.to_owned();
                    row.entity = place(&part);
                }
                Role::Counterpart if row.counterpart.is_empty() => row.counterpart = place(&part),
                Role::Measure if row.measure.is_empty() => {
                    let known = WORDS.labels.get(part.code).filter(|_| part.label.is_empty());
                    row.measure = known.map_or(named(&part), String::as_str).to_owned();
                }
                Role::Unit => {
                    let meaning = self.units.get(&format!("{} {}", part.code, part.label), || unit_of(&part));
                    row.unit = meaning.unit;
                    row.scale += meaning.scale;
                    if !meaning.definition.is_empty() {
                        row.definition = meaning.definition;
                    }
                }
                Role::Scale => row.scale += part.code.trim().parse::<i16>().unwrap_or_default().clamp(-30, 30),
                Role::Frequency => frequency = part.code.to_owned(),
                Role::Flag => {
                    let words = status(part.code);
                    if !words.is_empty() {
                        row.note = if row.note.is_empty() { words } else { format!("{}, {words}", row.note) };
                    }
                }
                Role::Title => title = named(&part),
                Role::Key => key = Some(part.code),
                // a second of its kind, too, tells the series apart: the place of birth beside that of residence
                Role::Entity | Role::Counterpart | Role::Measure | Role::Other => {
                    if part.dimension && !WORDS.plain.contains(part.code) {
                        definition.push((named(&part), !part.label.is_empty()));
                    }
                }
                Role::Time | Role::Never => {}
            }
        }
        if let Some(key) = key {
            row.series = key.to_owned();
        }
        if row.measure.is_empty() {
            row.measure = if title.is_empty() { self.flow.clone() } else { title.to_owned() };
        }
        let own = std::mem::take(&mut row.definition);
        // a title says in words what the codes of its series say
        let titled = !title.is_empty() && row.measure == title;
        let told = definition.into_iter().filter(|(_, worded)| *worded || !titled).map(|(text, _)| text);
        let all: Vec<&str> = std::iter::once(own.as_str()).chain(told).filter(|text| !text.is_empty()).collect();
        row.definition = all.join("; ");
        (row, frequency)
    }
}

fn place(part: &Part<'_>) -> String {
    places::entity(part.label, part.code)
}

/// A code that is known counts more than its label, which says the same in more words.
fn unit_of(part: &Part<'_>) -> Meaning {
    let by_code = unit::read(part.code);
    if by_code.known || part.label.is_empty() {
        return by_code;
    }
    unit::read(part.label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_its_source() {
        let words = load(include_str!("../sdmx.csv")).unwrap();
        let rows = words.roles.len()
            + words.statuses.len()
            + words.plain.len()
            + words.labels.len()
            + words.structures.len()
            + words.actions.len();
        assert_eq!(rows, include_str!("../sdmx.csv").lines().count() - 1, "a row is there twice");
        for row in csv::Reader::from_reader(include_str!("../sdmx.csv").as_bytes()).records() {
            assert!(!row.unwrap()[3].is_empty());
        }
    }

    #[test]
    fn flags_in_words() {
        for (flags, words) in
            [("p", "provisional"), ("be", "break in series, estimated"), ("A", ""), ("", ""), ("x?", "x?")]
        {
            assert_eq!(status(flags), words, "{flags}");
        }
    }

    #[test]
    fn scale_is_for_display_and_multipliers_multiply() {
        let part = |id: &str, code| Part { role: role(id), code, label: "", dimension: false };
        let parts = [part("UNIT", "USD"), part("SCALE", "6")];
        assert_eq!(Maker::default().row(parts.into_iter()).0.scale, 0);
        let parts = [part("UNIT_MEASURE", "USD"), part("UNIT_MULT", "6")];
        assert_eq!(Maker::default().row(parts.into_iter()).0.scale, 6);
        let parts = [part("unit", "CP_MEUR")];
        assert_eq!(Maker::default().row(parts.into_iter()).0.scale, 6);
    }
}
