//! FRED: a series and its observations, each an answer of its own; values are texts, and "." is none. Real-time dates
//! are vintages. Without a key, the CSV of the service's graphs, which tells neither unit nor frequency.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::model::Row;
use super::super::provider::encode;
use super::super::transport::{Answer, Request};
use super::super::unit::{self, Meaning};
use super::{Job, Next, Reading, Rows, csv_error, cut, json_of, no_data, payload, text_of};
use crate::sorted::SortedMap;

/// Observations of one answer.
const LIMIT: usize = 100_000;
/// The service's words for "from the first release to the last".
const ALL_VINTAGES: &str = "&realtime_start=1776-07-04&realtime_end=9999-12-31";

#[derive(Debug)]
pub(super) struct Fred {
    job: Arc<Job>,
    about: SortedMap<String, About>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct About {
    title: Option<String>,
    units: Option<String>,
    frequency_short: Option<String>,
    seasonal_adjustment: Option<String>,
    seasonal_adjustment_short: Option<String>,
    last_updated: Option<String>,
}

#[derive(Deserialize)]
struct Series {
    #[serde(default)]
    seriess: Vec<About>,
}

#[derive(Deserialize)]
struct Observations<'a> {
    count: Option<usize>,
    offset: Option<usize>,
    error_message: Option<Cow<'a, str>>,
    #[serde(borrow)]
    observations: Option<Vec<Observation<'a>>>,
}

#[derive(Deserialize)]
struct Observation<'a> {
    realtime_start: Option<Cow<'a, str>>,
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    value: &'a RawValue,
}

impl Fred {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job, about: SortedMap::default() }
    }

    fn all_vintages(&self) -> bool {
        self.job.filter("vintages").as_deref() == Some("all")
    }

    /// Title, unit and frequency.
    fn about(&self, series: &str) -> Result<Request, FetchError> {
        let path = format!("{}?series_id={}&file_type=json", self.job.provider.path, encode(series));
        self.job.ask_about(&path, &format!("about {series}"))
    }

    fn data(&self, series: &str, offset: usize) -> Result<Request, FetchError> {
        let fetch = &self.job.fetch;
        let mut path = format!(
            "{}/observations?series_id={}&file_type=json&limit={LIMIT}&offset={offset}",
            self.job.provider.path,
            encode(series)
        );
        for (name, bound, last) in [("observation_start", &fetch.from, false), ("observation_end", &fetch.to, true)] {
            if let Some(bound) = bound {
                let period = crate::sources::parse_period(bound);
                let day = period.and_then(|period| if last { period.last_day() } else { period.first_day() });
                let day = day.ok_or_else(|| self.job.wrong(format!("\"{bound}\" is no period")))?;
                path.push_str(&format!("&{name}={day}"));
            }
        }
        if self.all_vintages() {
            path.push_str(ALL_VINTAGES);
        }
        self.job.ask(&path, &format!("data {series}"))
    }

    /// Series of the service's graphs, where there is no key.
    fn graph(&self, series: &str) -> Result<Request, FetchError> {
        let path = format!("/graph/fredgraph.csv?id={}", encode(series));
        if self.job.provider.elsewhere {
            // a service of one's own may have no graphs, and want no key for the rest
            return Ok(Request { optional: true, ..self.job.ask(&path, &format!("graph {series}"))? });
        }
        let url = format!("https://fred.stlouisfed.org{path}");
        let url = reqwest::Url::parse(&url).map_err(|error| self.job.wrong(error))?;
        Ok(Request { tag: format!("graph {series}"), ..self.job.request(url) })
    }
}

impl Reading for Fred {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["vintages", "frequency"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let keyless = self.job.provider.secret.is_none();
        self.job.series()?.iter().map(|series| if keyless { self.graph(series) } else { self.about(series) }).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let (kind, series) = answer.tag.split_once(' ').unwrap_or(("data", ""));
        let text = text_of(answer)?;
        // one of one's own may also answer with observations at once
        let kind = if kind == "graph" && text.trim_start().starts_with('{') { "data" } else { kind };
        if !self.job.fetch.entities.is_empty() {
            rows.about.remark("`entities` means nothing to this service; say with `entity` whom the figures are about");
        }
        match kind {
            "graph" if text.is_empty() && self.job.provider.elsewhere => Ok(Next::More(vec![self.about(series)?])),
            "about" => {
                if !text.trim().is_empty() {
                    let found: Series = json_of(answer, &text)?;
                    if let Some(about) = found.seriess.into_iter().next() {
                        let updated = about.last_updated.as_deref().and_then(|day| day.get(..10)).map(str::to_owned);
                        rows.about.vintage = rows.about.vintage.take().max(updated);
                        rows.about.title = rows.about.title.take().or_else(|| about.title.clone());
                        self.about.insert(series.to_owned(), about);
                    }
                }
                Ok(Next::More(vec![self.data(series, 0)?]))
            }
            "graph" => self.csv(answer, &text, series, rows).map(|()| Next::Done),
            _ => {
                let found: Observations<'_> = json_of(answer, &text)?;
                if let Some(said) = found.error_message {
                    return Err(payload(answer, format!("the service says: {}", cut(&said))));
                }
                let Some(list) = found.observations else {
                    return Err(payload(answer, "an answer without \"observations\""));
                };
                let (read, offset) = (list.len(), found.offset.unwrap_or_default());
                let dates: Vec<&str> = list.iter().map(|one| one.date.as_ref()).collect();
                let spacing = spacing(&dates);
                for one in &list {
                    let vintage =
                        if self.all_vintages() { one.realtime_start.as_deref().unwrap_or_default() } else { "" };
                    let row = self.row(series, &one.date, vintage);
                    rows.cell(row, &self.frequency(series, spacing), json::cell(one.value), one.value.get())?;
                }
                let next = offset.saturating_add(read);
                if read > 0 && found.count.is_some_and(|count| count > next) {
                    return Ok(Next::More(vec![self.data(series, next)?]));
                }
                Ok(Next::Done)
            }
        }
    }
}

impl Fred {
    /// What the entry says, else the service, else the dates.
    fn frequency(&self, series: &str, spacing: Option<&'static str>) -> String {
        let said = self.about.get(series).and_then(|about| about.frequency_short.clone());
        self.job.filter("frequency").or(said).unwrap_or_else(|| spacing.unwrap_or_default().to_owned())
    }

    fn row(&self, series: &str, date: &str, vintage: &str) -> Row {
        let about = self.about.get(series).cloned().unwrap_or_default();
        let meaning = about.units.as_deref().map_or_else(Meaning::default, unit::read);
        // what is not adjusted is as it was counted; anything else is a definition of its own
        let adjusted = about
            .seasonal_adjustment
            .filter(|_| !matches!(about.seasonal_adjustment_short.as_deref(), None | Some("NSA" | "NA")));
        let texts = [adjusted.unwrap_or_default(), meaning.definition];
        let definition: Vec<&str> = texts.iter().map(String::as_str).filter(|text| !text.is_empty()).collect();
        Row {
            measure: about.title.unwrap_or_else(|| series.to_owned()),
            definition: definition.join("; "),
            series: series.to_owned(),
            period: date.to_owned(),
            unit: meaning.unit,
            scale: meaning.scale,
            vintage: vintage.to_owned(),
            ..Row::default()
        }
    }

    fn csv(&self, answer: &Answer, text: &str, series: &str, rows: &mut Rows) -> Result<(), FetchError> {
        if text.trim_start().starts_with(['<', '{']) || text.trim().is_empty() {
            return Err(payload(answer, "CSV was asked for, the answer is something else"));
        }
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let broken = |error: csv::Error| csv_error(answer, &error);
        let header = reader.headers().map_err(broken)?.clone();
        if header.len() != 2 || !matches!(header.get(0), Some("observation_date" | "DATE")) {
            return Err(payload(answer, format!("columns are not a date and {series}")));
        }
        let records: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().map_err(broken)?;
        if records.is_empty() {
            return Err(no_data(answer, "the answer has a header and no rows"));
        }
        let dates: Vec<&str> = records.iter().filter_map(|record| record.get(0)).collect();
        let frequency = self.frequency(series, spacing(&dates));
        for record in &records {
            let row = self.row(series, record.get(0).unwrap_or_default(), "");
            rows.text(row, &frequency, record.get(1).unwrap_or_default())?;
        }
        rows.about
            .remark("read without a key: the service tells no unit; give `unit`, and FRED_API_KEY where there is one");
        Ok(())
    }
}

/// Frequency of first days of months, quarters or years by the least step between them; `None` for days.
fn spacing(dates: &[&str]) -> Option<&'static str> {
    let month = |date: &&str| {
        let [year, month, "01"] = *date.split('-').collect::<Vec<_>>() else { return None };
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()?)
    };
    let months: Option<Vec<i32>> = dates.iter().map(month).collect();
    let months = months?;
    let step = months.windows(2).map(|pair| pair.last().unwrap_or(&0) - pair.first().unwrap_or(&0)).min()?;
    match step {
        1 => Some("M"),
        3 => Some("Q"),
        12 => Some("A"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_between_dates_is_the_frequency() {
        assert_eq!(spacing(&["1959-10-01", "1960-01-01", "1960-04-01"]), Some("Q"));
        assert_eq!(spacing(&["2020-01-01", "2020-02-01", "2020-04-01"]), Some("M"));
        assert_eq!(spacing(&["2020-01-01", "2021-01-01"]), Some("A"));
        assert_eq!(spacing(&["2020-01-01", "2020-01-02"]), None);
        assert_eq!(spacing(&["2020-01-01"]), None);
    }
}
