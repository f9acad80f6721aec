//! Data Commons v2. One figure may come from several facets (sources), with units of their own: each is a reporter, and
//! none is chosen.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::model::Row;
use super::super::places;
use super::super::provider::encode;
use super::super::transport::{Answer, Request};
use super::super::unit::{self, Meaning};
use super::{Job, Next, Reading, Rows, json_of, no_data, text_of};
use crate::sorted::SortedMap;

#[derive(Debug)]
pub(super) struct DataCommons {
    job: Arc<Job>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    #[serde(borrow, default)]
    by_variable: SortedMap<Cow<'a, str>, Entities<'a>>,
    #[serde(borrow, default)]
    facets: SortedMap<Cow<'a, str>, Facet<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entities<'a> {
    #[serde(borrow, default)]
    by_entity: SortedMap<Cow<'a, str>, Facets<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Facets<'a> {
    #[serde(borrow, default)]
    ordered_facets: Vec<Ordered<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ordered<'a> {
    #[serde(borrow)]
    facet_id: Cow<'a, str>,
    #[serde(borrow, default)]
    observations: Vec<Observation<'a>>,
}

#[derive(Deserialize)]
struct Observation<'a> {
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Facet<'a> {
    #[serde(borrow)]
    import_name: Option<Cow<'a, str>>,
    #[serde(borrow)]
    measurement_method: Option<Cow<'a, str>>,
    #[serde(borrow)]
    unit: Option<Cow<'a, str>>,
    #[serde(borrow)]
    scaling_factor: Option<Cow<'a, str>>,
}

impl DataCommons {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job }
    }
}

/// The service's name of a place: an ISO 3166-1 alpha-3 code is "country/KAZ" there.
fn place(code: &str) -> String {
    let country = code.len() == 3 && places::is_country(code);
    if country { format!("country/{code}") } else { code.to_owned() }
}

impl Reading for DataCommons {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["facet"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        if self.job.fetch.entities.is_empty() {
            return Err(self.job.wrong("needs `entities`"));
        }
        let mut path = format!("{}?date=", self.job.provider.path);
        for entity in self.job.fetch.entities.as_slice() {
            path.push_str(&format!("&entity.dcids={}", encode(&place(entity))));
        }
        for series in self.job.series()? {
            path.push_str(&format!("&variable.dcids={}", encode(series)));
        }
        for part in ["entity", "variable", "value", "date", "facet"] {
            path.push_str(&format!("&select={part}"));
        }
        Ok(vec![self.job.ask(&path, "data")?])
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let text = text_of(answer)?;
        let whole: Whole<'_> = json_of(answer, &text)?;
        let wanted = self.job.filter("facet");
        let mut any = false;
        for (variable, entities) in &whole.by_variable {
            for (entity, facets) in &entities.by_entity {
                if facets.ordered_facets.len() > 1 {
                    rows.about.remark(
                        "figures from several sources, kept side by side; choose one with filters = { facet = … }",
                    );
                }
                for ordered in &facets.ordered_facets {
                    let facet = whole.facets.get(&ordered.facet_id).cloned().unwrap_or_default();
                    let name = facet.import_name.as_deref().unwrap_or(&ordered.facet_id);
                    if wanted.as_deref().is_some_and(|wanted| wanted != name && wanted != ordered.facet_id) {
                        continue;
                    }
                    any = true;
                    let meaning = facet.unit.as_deref().map_or_else(Meaning::default, unit::read);
                    let scale = facet.scaling_factor.as_deref().unwrap_or_default();
                    if !matches!(scale, "" | "1") {
                        rows.about.remark(format!("a scaling factor of {}, noted and not applied", super::cut(scale)));
                    }
                    let code = entity.strip_prefix("country/").unwrap_or(entity);
                    let definition = facet.measurement_method.as_deref().unwrap_or_default();
                    for observation in &ordered.observations {
                        let Some(raw) = observation.value else {
                            rows.missing += 1;
                            continue;
                        };
                        let row = Row {
                            entity: places::name(entity).or_else(|| places::name(code)).unwrap_or(entity).to_owned(),
                            code: entity.to_string(),
                            reporter: name.to_owned(),
                            measure: variable.replace('_', " "),
                            definition: if meaning.definition.is_empty() {
                                definition.to_owned()
                            } else {
                                format!("{}; {definition}", meaning.definition)
                            },
                            series: format!("{variable}.{}", ordered.facet_id),
                            period: observation.date.to_string(),
                            unit: meaning.unit.clone(),
                            scale: meaning.scale,
                            note: if matches!(scale, "" | "1") {
                                String::new()
                            } else {
                                format!("scaling factor {scale}")
                            },
                            ..Row::default()
                        };
                        rows.cell(row, "", json::cell(raw), raw.get())?;
                    }
                }
            }
        }
        if !any {
            return Err(no_data(answer, "no observation for these variables and places"));
        }
        Ok(Next::Done)
    }
}
