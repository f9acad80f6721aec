//! The IMF DataMapper: a map of indicator, country, year. Nothing marks where forecasts begin, and an unknown indicator
//! answers with success and other content.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::model::Row;
use super::super::places;
use super::super::provider::{encode, fill};
use super::super::transport::{Answer, Request};
use super::super::unit::{self, Meaning};
use super::{Job, Next, Reading, Rows, json_of, no_data, text_of};
use crate::sorted::SortedMap;

#[derive(Debug)]
pub(super) struct DataMapper {
    job: Arc<Job>,
    indicators: SortedMap<String, Indicator>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Indicator {
    label: Option<String>,
    unit: Option<String>,
}

#[derive(Deserialize)]
struct Indicators {
    #[serde(default)]
    indicators: SortedMap<String, Indicator>,
}

type Years<'a> = SortedMap<Cow<'a, str>, &'a RawValue>;
type Countries<'a> = SortedMap<Cow<'a, str>, Years<'a>>;

#[derive(Deserialize)]
struct Values<'a> {
    #[serde(borrow)]
    values: Option<SortedMap<Cow<'a, str>, Countries<'a>>>,
}

impl DataMapper {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job, indicators: SortedMap::default() }
    }

    fn path(&self, series: &str) -> Result<String, FetchError> {
        let path = self.job.provider.path.replace("/{entities}", "");
        let mut path = fill(&path, &|name| (name == "series").then(|| series.to_owned()))?;
        for entity in self.job.fetch.entities.as_slice() {
            path.push('/');
            path.push_str(&encode(entity));
        }
        Ok(path)
    }

    fn data(&self) -> Result<Vec<Request>, FetchError> {
        self.job.series()?.iter().map(|series| self.job.ask(&self.path(series)?, series)).collect()
    }
}

impl Reading for DataMapper {
    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        self.job.series()?;
        let path = self.job.provider.path.replace("/{entities}", "").replace("{series}", "indicators");
        Ok(vec![self.job.ask_about(&path, "indicators")?])
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let text = text_of(answer)?;
        if answer.tag == "indicators" {
            // what it would tell can be done without
            self.indicators = json_of(answer, &text).map(|known: Indicators| known.indicators).unwrap_or_default();
            return Ok(Next::More(self.data()?));
        }
        let series = answer.tag.as_str();
        let answered: Values<'_> = json_of(answer, &text)?;
        let Some(countries) = answered.values.and_then(|mut values| values.remove(series)) else {
            return Err(no_data(answer, format!("the service has no indicator {series}, or not for these countries")));
        };
        let indicator = self.indicators.get(series).cloned().unwrap_or_default();
        if indicator.unit.is_none() {
            rows.about.remark(format!("{series}: the service tells no unit; give `unit`"));
        }
        let measure = indicator.label.unwrap_or_else(|| series.to_owned());
        let meaning = indicator.unit.as_deref().map_or_else(Meaning::default, unit::read);
        let about = &mut rows.about;
        about.title = about.title.take().or_else(|| Some(measure.clone()));
        // figures of this year and later cannot be more than projections
        let this_year = self.job.today.get(..4).unwrap_or("9999");
        about.forecast_from = Some(this_year.to_owned());
        let wanted = self.job.fetch.entities.as_slice();
        for (code, years) in countries {
            if !wanted.is_empty() && !wanted.iter().any(|one| *one == code) {
                continue;
            }
            for (year, raw) in years {
                let later = *year >= *this_year;
                if later {
                    rows.about.remark(format!("{this_year} and later: projections, which the service does not mark"));
                }
                let row = Row {
                    entity: places::name(&code).unwrap_or(&code).to_owned(),
                    code: code.to_string(),
                    measure: measure.clone(),
                    definition: meaning.definition.clone(),
                    series: series.to_owned(),
                    period: year.into_owned(),
                    unit: meaning.unit.clone(),
                    scale: meaning.scale,
                    note: if later { "forecast".to_owned() } else { String::new() },
                    ..Row::default()
                };
                rows.cell(row, "A", json::cell(raw), raw.get())?;
            }
        }
        Ok(Next::Done)
    }
}
