//! One model for all services: a figure of an entity (and counterpart) by a reporter, with the text of its value.

use rustc_hash::FxHashMap;

/// Columns of every table that is written, in this order.
pub const COLUMNS: [&str; 13] = [
    "entity",
    "code",
    "counterpart",
    "reporter",
    "measure",
    "definition",
    "series",
    "period",
    "unit",
    "scale",
    "value",
    "vintage",
    "note",
];

/// Separates the parts of a sort key; no text of an answer keeps it.
const APART: &str = "\u{1f}";

/// One published figure. Texts are plain: no control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// Whom it is about, by name where the office gives one.
    pub entity: String,
    /// The office's code of the entity.
    pub code: String,
    pub counterpart: String,
    /// Whose statistics, where the office collects those of others.
    pub reporter: String,
    pub measure: String,
    /// What else tells this series from its neighbours: prices, adjustment, sex, facet.
    pub definition: String,
    /// The office's own key of the series, without the period.
    pub series: String,
    /// ISO 8601.
    pub period: String,
    pub unit: String,
    /// Power of ten that the value is to be multiplied by.
    pub scale: i16,
    /// Digits of the answer, as they stand there.
    pub value: String,
    /// Day of the release in which this value was first seen.
    pub vintage: String,
    /// Flags of the office, in words where they are known.
    pub note: String,
}

fn scale_text(power: i16) -> String {
    crate::sources::scale_text(power).unwrap_or_default()
}

fn scale_power(text: &str) -> Option<i16> {
    match text {
        "" => Some(0),
        "thousand" => Some(3),
        "million" => Some(6),
        "billion" => Some(9),
        "trillion" => Some(12),
        other => other.strip_prefix("10^")?.parse().ok(),
    }
}

/// Power of ten as people write it: "million", "1000", "10^6".
pub(super) fn scale_power_of(text: &str) -> Option<i16> {
    crate::sources::parse_scale(text).filter(|power| power.abs() <= 60)
}

impl Row {
    /// Two rows with one identity are the same figure in two vintages. Names may change; codes and keys do not.
    pub fn identity(&self) -> String {
        let who = if self.code.is_empty() { &self.entity } else { &self.code };
        let what = if self.series.is_empty() {
            format!("{}{APART}{}", self.measure, self.definition)
        } else {
            self.series.clone()
        };
        [who, &self.counterpart, &self.reporter, &what, &self.unit, &self.period].map(String::as_str).join(APART)
    }

    /// Fields in the order of [`COLUMNS`].
    pub fn record(&self) -> csv::StringRecord {
        let scale = scale_text(self.scale);
        [
            &self.entity,
            &self.code,
            &self.counterpart,
            &self.reporter,
            &self.measure,
            &self.definition,
            &self.series,
            &self.period,
            &self.unit,
            &scale,
            &self.value,
            &self.vintage,
            &self.note,
        ]
        .iter()
        .copied()
        .collect()
    }

    /// The row of a table that [`Row::record`] wrote; `None` where it is not one.
    pub fn read(record: &csv::StringRecord) -> Option<Self> {
        let [
            entity,
            code,
            counterpart,
            reporter,
            measure,
            definition,
            series,
            period,
            unit,
            scale,
            value,
            vintage,
            note,
        ] = record.iter().collect::<Vec<_>>().try_into().ok()?;
        Some(Self {
            entity: entity.to_owned(),
            code: code.to_owned(),
            counterpart: counterpart.to_owned(),
            reporter: reporter.to_owned(),
            measure: measure.to_owned(),
            definition: definition.to_owned(),
            series: series.to_owned(),
            period: period.to_owned(),
            unit: unit.to_owned(),
            scale: scale_power(scale)?,
            value: value.to_owned(),
            vintage: vintage.to_owned(),
            note: note.to_owned(),
        })
    }

    /// Every text that comes from the office.
    pub fn texts(&mut self) -> [&mut String; 9] {
        [
            &mut self.entity,
            &mut self.code,
            &mut self.counterpart,
            &mut self.reporter,
            &mut self.measure,
            &mut self.definition,
            &mut self.series,
            &mut self.unit,
            &mut self.note,
        ]
    }

    /// Takes control characters and line breaks out of every text of the office.
    pub fn plain(mut self) -> Self {
        for text in self.texts() {
            if text.contains(char::is_control) || text.starts_with(' ') || text.ends_with(' ') {
                let words: Vec<&str> = text.split(|c: char| c.is_control() || c == ' ').collect();
                *text = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
            }
        }
        self
    }
}

/// What an answer says about the table as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub title: Option<String>,
    /// Day of the release.
    pub vintage: Option<String>,
    pub licence: Option<String>,
    /// Whose data, as the office wants to be cited.
    pub citation: Option<String>,
    pub forecast_from: Option<String>,
    /// Worth saying once: what was left out and why. Message to times met.
    pub remarks: crate::sorted::SortedMap<String, usize>,
}

impl About {
    pub fn remark(&mut self, text: impl Into<String>) {
        // a hostile answer must not fill the terminal
        let text = text.into();
        if self.remarks.len() < 50 || self.remarks.contains_key(&text) {
            *self.remarks.or_default(text) += 1;
        }
    }

    /// The same with every text rewritten.
    pub fn rewritten(mut self, rewrite: impl Fn(&mut String)) -> Self {
        let texts =
            [&mut self.title, &mut self.vintage, &mut self.licence, &mut self.citation, &mut self.forecast_from];
        texts.into_iter().flatten().for_each(&rewrite);
        self.remarks = std::mem::take(&mut self.remarks)
            .into_iter()
            .map(|(mut text, count)| {
                rewrite(&mut text);
                (text, count)
            })
            .collect();
        self
    }
}

/// Texts that are seen again and again in one answer, worked out once.
#[derive(Debug, Default)]
pub struct Memo<T>(FxHashMap<String, T>);

impl<T: Clone> Memo<T> {
    pub fn get(&mut self, key: &str, make: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.get(key) {
            return known.clone();
        }
        let made = make();
        if self.0.len() < 100_000 {
            self.0.insert(key.to_owned(), made.clone());
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_survives_its_record() {
        let row = Row {
            entity: "Kazakhstan".into(),
            code: "KAZ".into(),
            measure: "GDP".into(),
            series: "X".into(),
            scale: -2,
            value: "1.50".into(),
            ..Row::default()
        };
        assert_eq!(Row::read(&row.record()), Some(row.clone()));
        assert_eq!(Row { scale: 6, ..row.clone() }.record().get(9), Some("million"));
        assert_eq!(Row::read(&csv::StringRecord::from(vec!["a"])), None);
        let renamed = Row { entity: "Republic of Kazakhstan".into(), ..row.clone() };
        assert_eq!(renamed.identity(), row.identity());
    }

    #[test]
    fn control_characters_go() {
        let row = Row { entity: "A\u{1b}[31m\u{1f}B\r\n C ".into(), ..Row::default() }.plain();
        assert_eq!(row.entity, "A [31m B C");
    }
}
