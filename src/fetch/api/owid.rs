//! Our World in Data: the CSV of a chart, with its units in a file beside it. A chart whose data may not be passed on
//! answers 403.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;

use super::super::FetchError;
use super::super::provider::fill;
use super::super::transport::{Answer, Request};
use super::super::unit;
use super::tabular::Values;
use super::{Job, Next, Reading, Rows, json_of, sheet, text_of};
use crate::sorted::SortedMap;

#[derive(Debug)]
pub(super) struct Owid {
    job: Arc<Job>,
    /// Columns of each chart by their header.
    charts: SortedMap<String, SortedMap<String, Column>>,
}

#[derive(Deserialize)]
struct Metadata<'a> {
    #[serde(borrow)]
    chart: Option<Chart<'a>>,
    #[serde(default)]
    columns: SortedMap<String, Column>,
}

#[derive(Deserialize)]
struct Chart<'a> {
    #[serde(borrow)]
    title: Option<Cow<'a, str>>,
    #[serde(borrow)]
    citation: Option<Cow<'a, str>>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Column {
    title_short: Option<String>,
    title_long: Option<String>,
    short_unit: Option<String>,
    unit: Option<String>,
    last_updated: Option<String>,
    citation_long: Option<String>,
}

impl Owid {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job, charts: SortedMap::default() }
    }

    fn path(&self, series: &str, end: &str) -> Result<String, FetchError> {
        let path = fill(&self.job.provider.path, &|name| (name == "series").then(|| series.to_owned()))?;
        Ok(format!("{path}{end}"))
    }
}

impl Reading for Owid {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["frequency"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let about = |series: &String| self.job.ask_about(&self.path(series, ".metadata.json")?, series);
        self.job.series()?.iter().map(about).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let Some(series) = answer.tag.strip_prefix("data ") else {
            let series = answer.tag.clone();
            let text = text_of(answer)?;
            if let Ok(metadata) = json_of::<Metadata<'_>>(answer, &text) {
                let about = &mut rows.about;
                let chart = metadata.chart;
                about.title = about.title.take().or_else(|| chart.as_ref()?.title.as_deref().map(str::to_owned));
                let updated = metadata.columns.values().filter_map(|column| column.last_updated.clone()).max();
                about.vintage = about.vintage.take().max(updated.filter(|day| day.len() == 10));
                let cited = metadata.columns.values().find_map(|column| column.citation_long.clone());
                let cited = cited.or_else(|| chart?.citation.map(Cow::into_owned));
                about.citation = about.citation.take().or(cited);
                if !metadata.columns.is_empty() {
                    self.charts.insert(series.clone(), metadata.columns);
                }
            }
            if !self.charts.contains_key(&series) {
                rows.about.remark(format!("{series}: the service tells no units; give `unit`"));
            }
            let path = self.path(&series, ".csv?v=1&csvType=full&useColumnShortNames=false")?;
            return Ok(Next::More(vec![self.job.ask(&path, &format!("data {series}"))?]));
        };
        let columns = self.charts.get(series);
        let known = |header: &str| -> Option<Option<Values>> {
            let columns = columns?;
            // columns of text and of time stand beside those with figures
            if ["Entity", "Code", "Year", "Day"].contains(&header) {
                return None;
            }
            let Some(column) = columns.get(header) else { return Some(None) };
            let text = column.unit.as_ref().filter(|unit| !unit.is_empty()).or(column.short_unit.as_ref());
            let meaning = unit::read(text.map(String::as_str).unwrap_or_default());
            let title = column.title_short.as_ref().or(column.title_long.as_ref());
            Some(Some(Values::of(title.map_or(header, String::as_str).to_owned(), meaning, header)))
        };
        sheet::csv(&self.job, answer, rows, &known)?;
        Ok(Next::Done)
    }

    fn explain(&self, error: FetchError) -> FetchError {
        match error {
            FetchError::Status { url, status: 403, message } => {
                let why = "the data of this chart may not be passed on; fetch it from its source";
                let message = if message.is_empty() { why.to_owned() } else { format!("{message}; {why}") };
                FetchError::Status { url, status: 403, message }
            }
            error => error,
        }
    }
}
