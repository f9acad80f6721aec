//! Tables as people publish them: a header, then rows; long (a column of values), wide (a column for each period), or
//! with a column for each measure. The rule: which column is which is said in the entry or follows from its header;
//! nothing is guessed from the numbers.

use super::super::FetchError;
use super::super::model::Row;
use super::super::number::{self, Cell};
use super::super::unit::{self, Meaning};
use super::super::{period, places};
use super::{Job, Rows};
use crate::sources::words::column_role;

/// Columns of one table.
const MAX_COLUMNS: usize = 16_384;
/// Parts that an entry may name columns for.
pub(super) const PARTS: [&str; 11] =
    ["entity", "code", "counterpart", "reporter", "measure", "definition", "period", "unit", "scale", "value", "note"];

/// What is known about a column of values.
#[derive(Clone, Debug, Default)]
pub(super) struct Values {
    pub(super) measure: String,
    pub(super) meaning: Meaning,
    /// The period that the header names.
    period: Option<String>,
    /// The header: the key of its series.
    key: String,
}

impl Values {
    /// A column of a measure.
    pub(super) fn of(measure: String, meaning: Meaning, key: &str) -> Self {
        Self { measure, meaning, period: None, key: key.to_owned() }
    }
}

/// How the rows of one table are read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    job: &'a Job,
    parts: [Option<usize>; PARTS.len()],
    values: Vec<(usize, Values)>,
    comma: bool,
    frequency: String,
    /// Rows left out because the entry asks for other entities.
    pub(super) filtered: usize,
}

fn part(name: &str) -> Option<usize> {
    PARTS.iter().position(|known| *known == name)
}

impl<'a> Table<'a> {
    /// Understands a header. `known` says what a column of values means, where that is known from elsewhere, or that it
    /// is none of them.
    pub(super) fn new(
        job: &'a Job,
        header: &[String],
        known: &dyn Fn(&str) -> Option<Option<Values>>,
    ) -> Result<Self, String> {
        if header.len() > MAX_COLUMNS {
            return Err(format!("more than {MAX_COLUMNS} columns"));
        }
        let mut parts = [None; PARTS.len()];
        for (name, column) in &job.fetch.columns {
            let place = part(name).and_then(|at| parts.get_mut(at));
            let Some(place) = place else {
                return Err(format!("`columns` has \"{name}\"; its parts are {}", PARTS.join(", ")));
            };
            let Some(at) = header.iter().position(|header| header.trim() == column.trim()) else {
                let shown: Vec<&str> = header.iter().map(String::as_str).take(20).collect();
                return Err(format!("there is no column \"{column}\"; there are {}", shown.join(", ")));
            };
            *place = Some(at);
        }
        for (at, header) in header.iter().enumerate() {
            let role = match header.trim().to_lowercase().as_str() {
                "code" | "country code" | "iso3" | "iso code" => Some("code"),
                "day" => Some("period"),
                // "GDP" is a measure wherever a value column is named
                _ => column_role(header),
            };
            let place = role.and_then(part).and_then(|part| parts.get_mut(part));
            if let Some(place) = place
                && place.is_none()
                && known(header).is_none()
                && !job.fetch.columns.values().any(|column| column.trim() == header.trim())
            {
                *place = Some(at);
            }
        }
        let taken: Vec<usize> = parts.iter().flatten().copied().collect();
        let mut values = Vec::new();
        if let Some(at) = part("value").and_then(|part| parts.get(part).copied().flatten()) {
            let (measure, meaning) = unit::of_name(header.get(at).map(String::as_str).unwrap_or_default());
            let named = part("measure").and_then(|part| parts.get(part).copied().flatten()).is_some();
            let generic = column_role(&measure) == Some("value");
            let measure = if named || generic { String::new() } else { measure };
            values.push((at, Values { meaning, measure, ..Values::default() }));
        } else {
            let periods = part("period").and_then(|part| parts.get(part).copied().flatten()).is_none();
            for (at, header) in header.iter().enumerate().filter(|(at, _)| !taken.contains(at)) {
                let of_period = period::normalise(header.trim(), "").filter(|_| periods);
                let values_of = match (known(header), of_period) {
                    (Some(known), _) => known,
                    (None, Some(period)) => Some(Values { period: Some(period), ..Values::default() }),
                    (None, None) if periods => None,
                    (None, None) if header.trim().is_empty() => None,
                    (None, None) => {
                        let (measure, meaning) = unit::of_name(header);
                        Some(Values::of(measure, meaning, header))
                    }
                };
                values.extend(values_of.map(|values| (at, values)));
            }
        }
        if values.is_empty() {
            let shown: Vec<&str> = header.iter().map(String::as_str).take(20).collect();
            return Err(format!(
                "no column of values is found among {}; name it: columns = {{ value = \"…\" }}",
                shown.join(", ")
            ));
        }
        let comma = match job.fetch.decimal.as_deref() {
            None | Some(".") => false,
            Some(",") => true,
            Some(other) => return Err(format!("`decimal` is \".\" or \",\", not \"{other}\"")),
        };
        let frequency = job.filter("frequency").unwrap_or_default();
        Ok(Self { job, parts, values, comma, frequency, filtered: 0 })
    }

    fn get<'r>(&self, record: &'r [String], name: &str) -> &'r str {
        let at = part(name).and_then(|part| self.parts.get(part).copied().flatten());
        at.and_then(|at| record.get(at)).map(|text| text.trim()).unwrap_or_default()
    }

    /// Takes the figures of one row.
    pub(super) fn row(&mut self, record: &[String], rows: &mut Rows) -> Result<(), FetchError> {
        let (entity, code) = (self.get(record, "entity"), self.get(record, "code"));
        let wanted = |list: &[String], texts: &[&str]| {
            list.is_empty() || list.iter().any(|one| texts.iter().any(|text| one.eq_ignore_ascii_case(text)))
        };
        let fetch = &self.job.fetch;
        let counterpart = self.get(record, "counterpart");
        if !wanted(fetch.entities.as_slice(), &[entity, code]) || !wanted(fetch.counterparts.as_slice(), &[counterpart])
        {
            self.filtered += 1;
            return Ok(());
        }
        let stated = self.get(record, "unit");
        let scale = self.get(record, "scale");
        let Some(scale) = super::super::model::scale_power_of(scale) else {
            rows.about.remark(format!("\"{}\" is no power of ten; left out", super::cut(scale)));
            return Ok(());
        };
        for (at, values) in &self.values {
            let text = record.get(*at).map(|text| text.trim()).unwrap_or_default();
            let meaning = if stated.is_empty() { values.meaning.clone() } else { unit::read(stated) };
            let measure = self.get(record, "measure");
            let definition = self.get(record, "definition");
            let own: Vec<&str> =
                [definition, meaning.definition.as_str()].into_iter().filter(|text| !text.is_empty()).collect();
            let row = Row {
                entity: places::entity(entity, code),
                code: code.to_owned(),
                counterpart: counterpart.to_owned(),
                reporter: self.get(record, "reporter").to_owned(),
                measure: if measure.is_empty() { values.measure.clone() } else { measure.to_owned() },
                definition: own.join("; "),
                series: if measure.is_empty() && definition.is_empty() { values.key.clone() } else { String::new() },
                period: values.period.clone().unwrap_or_else(|| self.get(record, "period").to_owned()),
                unit: meaning.unit,
                scale: meaning.scale + scale,
                note: self.get(record, "note").to_owned(),
                ..Row::default()
            };
            let pointed = self.pointed(text);
            match &pointed {
                Some(pointed) => rows.cell(row, &self.frequency, number::read(pointed), text)?,
                None => rows.cell(row, &self.frequency, Cell::Unreadable, text)?,
            }
        }
        Ok(())
    }

    /// The text of a figure with a decimal point and without groups; `None` where that is not sure.
    fn pointed(&self, text: &str) -> Option<String> {
        let text = text.trim_end_matches('%').trim_end();
        if self.comma {
            return if matches!(number::read(text), Cell::Missing) {
                Some(String::new())
            } else {
                number::with_point(text)
            };
        }
        if !text.contains([',', ' ', '\u{a0}', '\u{202f}']) {
            return Some(text.to_owned());
        }
        // "1,234.5": the groups must be groups
        let swapped: String = text
            .chars()
            .map(|c| match c {
                ',' => '.',
                '.' => ',',
                other => other,
            })
            .collect();
        let groups = text.split(['.']).next().unwrap_or_default().matches(',').count();
        let spaces = text.contains([' ', '\u{a0}', '\u{202f}']);
        // "3,9" and "1,234" alone may be decimals: one group is no proof, two are
        let plain = number::with_point(&swapped)?;
        (spaces || groups > 1 || text.contains('.') || grouped_once(text)).then_some(plain)
    }
}

/// "1,234": three digits follow, which a file with decimal points writes for thousands.
fn grouped_once(text: &str) -> bool {
    let Some((whole, rest)) = text.split_once(',') else { return false };
    rest.len() == 3 && !whole.trim_start_matches('-').starts_with('0')
}
