//! World Bank Indicators v2. An answer is an array of two: paging, then rows; an error is an array of one, with HTTP
//! 200. The field `unit` is always empty, so the unit is read from the name of the indicator. Regions and income
//! groups stand among the countries and are marked.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::model::{Memo, Row};
use super::super::places;
use super::super::provider::{encode, fill};
use super::super::transport::{Answer, Request};
use super::super::unit::{self, Meaning};
use super::{Job, Next, Reading, Rows, cut, json_of, no_data, payload, text_of};

/// Rows of a page; the service's own limit is 32,500.
const PER_PAGE: usize = 20_000;
/// Pages of one series.
const MAX_PAGES: u64 = 1_000;
/// The one economy of the Bank that has a code of its own: the Channel Islands. All others without one are aggregates.
const NO_ISO: &str = "CHI";
/// First year of the series of the Bank.
const FIRST_YEAR: &str = "1960";

#[derive(Debug)]
pub(super) struct WorldBank {
    job: Arc<Job>,
    names: Memo<(String, Meaning)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(u64),
    Text(String),
}

impl Number {
    fn get(&self) -> Option<u64> {
        match self {
            Self::Whole(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

#[derive(Deserialize)]
struct Said {
    #[serde(default)]
    key: String,
    #[serde(default)]
    value: String,
}

#[derive(Deserialize)]
struct Head {
    page: Option<Number>,
    pages: Option<Number>,
    total: Option<Number>,
    lastupdated: Option<String>,
    message: Option<Vec<Said>>,
}

#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow)]
    value: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Item<'a> {
    #[serde(borrow)]
    indicator: Named<'a>,
    #[serde(borrow)]
    country: Named<'a>,
    #[serde(borrow, default)]
    countryiso3code: Option<Cow<'a, str>>,
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    unit: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    obs_status: Option<Cow<'a, str>>,
}

impl WorldBank {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job, names: Memo::default() }
    }

    fn page(&self, series: &str, page: u64) -> Result<Request, FetchError> {
        let fetch = &self.job.fetch;
        let entities = match fetch.entities.as_slice() {
            [] => "all".to_owned(),
            entities => entities.join(";"),
        };
        let path = fill(&self.job.provider.path, &|name| match name {
            "entities" => Some(entities.clone()),
            "series" => Some(series.to_owned()),
            _ => None,
        })?;
        let mut path = format!("{path}?format=json&per_page={PER_PAGE}&page={page}");
        if fetch.from.is_some() || fetch.to.is_some() {
            let this_year = self.job.today.get(..4).unwrap_or_default();
            let from = fetch.from.as_deref().unwrap_or(FIRST_YEAR);
            let to = fetch.to.as_deref().unwrap_or(this_year);
            path.push_str(&format!("&date={}:{}", moment(from, to, false), moment(to, from, true)));
        }
        if let Some(source) = self.job.filter("source") {
            path.push_str(&format!("&source={}", encode(&source)));
        }
        let mut request = self.job.ask(&path, series)?;
        request.tag = format!("{page} {series}");
        Ok(request)
    }
}

/// A bound as the service writes it: both of one kind, "2010", "2010Q1" or "2010M05".
fn moment(text: &str, other: &str, last: bool) -> String {
    let kind = |text: &str| match text.split_once('-') {
        Some((_, part)) if part.starts_with('Q') => 'Q',
        Some(_) => 'M',
        None => 'A',
    };
    let year = text.get(..4).unwrap_or(text);
    match (kind(text), kind(other)) {
        ('Q', _) => text.replace('-', ""),
        ('M', _) => text.get(..7).unwrap_or(text).replace('-', "M"),
        (_, 'Q') => format!("{year}Q{}", if last { 4 } else { 1 }),
        (_, 'M') => format!("{year}M{}", if last { "12" } else { "01" }),
        _ => year.to_owned(),
    }
}

impl Reading for WorldBank {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["source"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        self.job.series()?.iter().map(|series| self.page(series, 1)).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let text = text_of(answer)?;
        let parts: Vec<&RawValue> = json_of(answer, &text)?;
        let Some(first) = parts.first() else { return Err(payload(answer, "the answer is an empty list")) };
        let head: Head = serde_json::from_str(first.get())
            .map_err(|error| payload(answer, format!("not an answer of the World Bank: {error}")))?;
        if let Some(said) = head.message {
            let words: Vec<String> = said.iter().map(|said| format!("{}: {}", said.key, said.value)).collect();
            return Err(payload(answer, format!("the service says: {}", cut(&words.join("; ")))));
        }
        let items: Option<Vec<Item<'_>>> = match parts.get(1) {
            Some(second) => serde_json::from_str(second.get())
                .map_err(|error| payload(answer, format!("rows that cannot be read: {error}")))?,
            None => None,
        };
        let items = items.unwrap_or_default();
        let (page, series) = answer.tag.split_once(' ').unwrap_or(("1", ""));
        if items.is_empty() && head.total.and_then(|total| total.get()).unwrap_or_default() == 0 {
            return Err(no_data(answer, format!("{series} has no figure for these entities and years")));
        }
        if let Some(day) = head.lastupdated.filter(|day| day.len() == 10) {
            let about = &mut rows.about;
            about.vintage = about.vintage.take().max(Some(day));
        }
        for item in items {
            if rows.about.title.is_none() {
                rows.about.title = item.indicator.value.as_deref().map(str::to_owned);
            }
            self.item(item, rows)?;
        }
        let pages = head.pages.and_then(|pages| pages.get()).unwrap_or(1);
        if pages > MAX_PAGES {
            return Err(payload(answer, format!("{pages} pages; ask for less")));
        }
        // the first page names the others; a service that answers with another page than was asked has none
        let answered = head.page.and_then(|page| page.get()).unwrap_or(1);
        if answered.to_string() != page {
            return Err(payload(answer, format!("page {page} was asked for, the answer is page {answered}")));
        }
        if answered != 1 || pages < 2 {
            return Ok(Next::Done);
        }
        Ok(Next::More((2..=pages).map(|page| self.page(series, page)).collect::<Result<_, _>>()?))
    }
}

impl WorldBank {
    fn item(&mut self, item: Item<'_>, rows: &mut Rows) -> Result<(), FetchError> {
        let Some(raw) = item.value else {
            rows.missing += 1;
            return Ok(());
        };
        let name = item.country.value.as_deref().unwrap_or_default();
        let iso = item.countryiso3code.as_deref().filter(|code| !code.is_empty());
        let code = iso.unwrap_or(&item.country.id);
        if iso.is_none() && code == "XX" {
            rows.about.remark(format!("\"{name}\" is no country; left out"));
            return Ok(());
        }
        let label = item.indicator.value.as_deref().unwrap_or(&item.indicator.id);
        let (measure, meaning) = self.names.get(label, || unit::of_name(label));
        let stated = item.unit.as_deref().filter(|unit| !unit.is_empty()).map(unit::read);
        let meaning = stated.unwrap_or(meaning);
        let aggregate = !iso.is_some_and(|code| code == NO_ISO || places::is_country(code));
        let mut notes: Vec<&str> = Vec::new();
        if aggregate {
            notes.push("aggregate");
        }
        let status = item.obs_status.as_deref().unwrap_or_default();
        let status = if status == "F" { "forecast" } else { status };
        if !status.is_empty() {
            notes.push(status);
        }
        let row = Row {
            entity: places::entity(name, code),
            code: code.to_owned(),
            measure,
            definition: meaning.definition,
            series: item.indicator.id.into_owned(),
            period: item.date.into_owned(),
            unit: meaning.unit,
            scale: meaning.scale,
            note: notes.join(", "),
            ..Row::default()
        };
        rows.cell(row, "", json::cell(raw), raw.get())
    }
}
