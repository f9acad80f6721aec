//! JSON-stat 1.x and 2.0: figures in one list, addressed by where they stand. The rule: what does not say exactly where
//! a figure belongs (names and sizes of different number, a list of another length) is refused whole.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::number::Cell;
use super::super::provider::{encode, fill};
use super::super::transport::{Answer, Request};
use super::super::unit;
use super::observation::{Maker, Part, Role, role, status};
use super::sdmx::Wanted;
use super::{Job, Next, Reading, Rows, cut, json_of, no_data, payload, text_of};
use crate::sorted::SortedMap;

/// Cells of one answer.
const MAX_CELLS: usize = 20_000_000;
/// Dimensions of one data set.
const MAX_DIMENSIONS: usize = 100;

#[derive(Debug)]
pub(super) struct JsonStat {
    job: Arc<Job>,
}

#[derive(Deserialize)]
struct DataSet<'a> {
    class: Option<Cow<'a, str>>,
    label: Option<Cow<'a, str>>,
    updated: Option<Cow<'a, str>>,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    id: Option<Vec<String>>,
    size: Option<Vec<usize>>,
    role: Option<SortedMap<String, Vec<String>>>,
    #[serde(borrow)]
    dimension: Option<SortedMap<Cow<'a, str>, &'a RawValue>>,
}

#[derive(Deserialize)]
struct Dimension {
    label: Option<String>,
    category: Category,
}

#[derive(Deserialize)]
struct Category {
    index: Option<Index>,
    #[serde(default)]
    label: SortedMap<String, String>,
    #[serde(default)]
    unit: SortedMap<String, UnitOf>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Index {
    List(Vec<String>),
    Places(SortedMap<String, usize>),
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct UnitOf {
    base: Option<String>,
    unit: Option<String>,
    label: Option<String>,
    symbol: Option<String>,
    multiplier: Option<Multiplier>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Multiplier {
    Power(i16),
    Word(String),
}

#[derive(Deserialize)]
struct Said {
    label: Option<String>,
}

#[derive(Deserialize)]
struct Fault {
    error: Option<Vec<Said>>,
    warning: Option<Said>,
}

/// One dimension with its categories in their order.
struct Axis {
    role: Role,
    codes: Vec<String>,
    labels: Vec<String>,
    units: Vec<Option<(String, i16)>>,
    /// Which of its categories the entry wants.
    wanted: Vec<bool>,
}

impl JsonStat {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job }
    }

    /// The statistics API of Eurostat takes conditions by name, one parameter a value; among them are some that are no
    /// dimensions, and it says itself what it does not know.
    fn takes_parameters(&self) -> bool {
        self.job.provider.path.contains("/statistics/")
    }
}

impl Reading for JsonStat {
    fn filters(&self) -> Option<&'static [&'static str]> {
        None
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let fetch = &self.job.fetch;
        let request = |series: &String| {
            // a data set of PxWeb is named by a path
            let parts: Vec<String> = series.split('/').map(encode).collect();
            let template = self.job.provider.path.replace("{series}", &parts.join("/"));
            let mut path = fill(&template, &|name| match name {
                "from" => Some(fetch.from.clone().unwrap_or_default()),
                "to" => Some(fetch.to.clone().unwrap_or_default()),
                _ => None,
            })?;
            if self.takes_parameters() {
                let entities = fetch.entities.as_slice().iter().map(|code| ("geo", code));
                let filters = fetch
                    .filters
                    .iter()
                    .flat_map(|(name, codes)| codes.as_slice().iter().map(|code| (name.as_str(), code)));
                for (name, code) in entities.chain(filters) {
                    path.push_str(&format!("&{}={}", encode(name), encode(code)));
                }
            }
            self.job.ask(&path, series)
        };
        self.job.series()?.iter().map(request).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let text = text_of(answer)?;
        let top: SortedMap<Cow<'_, str>, &RawValue> = json_of(answer, &text)?;
        let fault: Option<Fault> = serde_json::from_str(&text).ok();
        let fault = fault.and_then(|fault| fault.error.and_then(|list| list.into_iter().next()).or(fault.warning));
        if let Some(said) = fault {
            let said = cut(&said.label.unwrap_or_default());
            if said.to_ascii_uppercase().contains("ASYNCHRONOUS") {
                let why = "too much for one answer: the service would make a file of it; ask for less";
                return Err(payload(answer, why));
            }
            return Err(payload(answer, format!("the service says: {said}")));
        }
        let broken = |error: serde_json::Error| payload(answer, format!("no data set of JSON-stat: {error}"));
        // 2.0 is a data set itself, 1.x holds one or several by name
        if top.contains_key("class") || top.contains_key("value") && top.contains_key("dimension") {
            let set: DataSet<'_> = serde_json::from_str(&text).map_err(broken)?;
            return self.set(answer, &set, "", rows).map(|()| Next::Done);
        }
        let named: Vec<(&Cow<'_, str>, &RawValue)> =
            top.iter().filter(|(_, raw)| raw.get().contains("\"dimension\"")).map(|(name, raw)| (name, *raw)).collect();
        if named.is_empty() {
            return Err(payload(answer, "no data set of JSON-stat"));
        }
        for (name, raw) in &named {
            let set: DataSet<'_> = serde_json::from_str(raw.get()).map_err(broken)?;
            let prefix = if named.len() > 1 { format!("{name}:") } else { String::new() };
            self.set(answer, &set, &prefix, rows)?;
        }
        Ok(Next::Done)
    }
}

impl JsonStat {
    fn set(&self, answer: &Answer, set: &DataSet<'_>, prefix: &str, rows: &mut Rows) -> Result<(), FetchError> {
        match set.class.as_deref() {
            None | Some("dataset") => {}
            Some("collection") => {
                return Err(payload(answer, "a collection of data sets, with no figures; name one of its data sets"));
            }
            Some(other) => {
                return Err(payload(answer, format!("JSON-stat of class \"{}\", with no figures", cut(other))));
            }
        }
        let (axes, sizes) = self.axes(answer, set)?;
        let count = sizes.iter().try_fold(1_usize, |product, size| product.checked_mul(*size));
        let count = count
            .filter(|count| *count <= MAX_CELLS)
            .ok_or_else(|| payload(answer, format!("more than {MAX_CELLS} cells; ask for less")))?;
        let Some(value) = set.value else {
            return Err(payload(answer, "a data set without \"value\": there are no figures"));
        };
        if count == 0 {
            return Err(no_data(answer, "a dimension of the data set is empty"));
        }
        let flags = Flags::read(answer, set.status)?;
        let mut maker = Maker::of(set.label.as_deref().unwrap_or_default());
        let about = &mut rows.about;
        about.title = about.title.take().or_else(|| set.label.as_deref().map(str::to_owned));
        let updated = set.updated.as_deref().and_then(day);
        about.vintage = about.vintage.take().max(updated);
        let mut one = |at: usize, raw: &RawValue| -> Result<(), FetchError> {
            let cell = json::cell(raw);
            if matches!(cell, Cell::Missing) {
                rows.missing += 1;
                return Ok(());
            }
            self.cell(&axes, &sizes, at, &flags, prefix, &mut maker, (cell, raw.get()), rows)
        };
        let broken = |error: serde_json::Error| payload(answer, format!("\"value\" cannot be read: {error}"));
        if value.get().starts_with('[') {
            let values: Vec<&RawValue> = serde_json::from_str(value.get()).map_err(broken)?;
            if values.len() != count {
                let why = format!("the sizes make {count} cells, \"value\" has {}", values.len());
                return Err(payload(answer, why));
            }
            values.into_iter().enumerate().try_for_each(|(at, raw)| one(at, raw))
        } else {
            let values: SortedMap<Cow<'_, str>, &RawValue> = serde_json::from_str(value.get()).map_err(broken)?;
            values.into_iter().try_for_each(|(at, raw)| match at.parse::<usize>() {
                Ok(at) if at < count => one(at, raw),
                _ => Err(payload(answer, format!("\"value\" has a cell \"{}\" of {count}", cut(&at)))),
            })
        }
    }

    fn axes(&self, answer: &Answer, set: &DataSet<'_>) -> Result<(Vec<Axis>, Vec<usize>), FetchError> {
        let empty = SortedMap::default();
        let dimensions = set.dimension.as_ref().unwrap_or(&empty);
        let inside = |name: &str| dimensions.get(name).map(|raw| raw.get());
        let broken = |what: &str, error: serde_json::Error| payload(answer, format!("{what} cannot be read: {error}"));
        let ids: Vec<String> = match (&set.id, inside("id")) {
            (Some(ids), _) => ids.clone(),
            (None, Some(text)) => serde_json::from_str(text).map_err(|error| broken("\"id\"", error))?,
            (None, None) => return Err(payload(answer, "a data set without \"id\": its dimensions have no order")),
        };
        let sizes: Vec<usize> = match (&set.size, inside("size")) {
            (Some(sizes), _) => sizes.clone(),
            (None, Some(text)) => serde_json::from_str(text).map_err(|error| broken("\"size\"", error))?,
            (None, None) => return Err(payload(answer, "a data set without \"size\"")),
        };
        if ids.len() != sizes.len() {
            let why = format!(
                "{} dimensions ({}) and {} sizes: where figures belong cannot be told",
                ids.len(),
                cut(&ids.join(", ")),
                sizes.len()
            );
            return Err(payload(answer, why));
        }
        if !self.takes_parameters() {
            Wanted::new(&self.job).all_among(answer, ids.iter().map(String::as_str))?;
        }
        if ids.len() > MAX_DIMENSIONS {
            return Err(payload(answer, format!("more than {MAX_DIMENSIONS} dimensions")));
        }
        let roles: SortedMap<String, Vec<String>> = match (&set.role, inside("role")) {
            (Some(roles), _) => roles.clone(),
            (None, Some(text)) => serde_json::from_str(text).map_err(|error| broken("\"role\"", error))?,
            (None, None) => SortedMap::default(),
        };
        let has = |name: &str, id: &str| roles.get(name).is_some_and(|ids| ids.iter().any(|one| one == id));
        // of several places the first that is named is whom the figure is about
        let place = roles.get("geo").and_then(|geo| geo.first());
        let axes: Result<Vec<Axis>, FetchError> = ids
            .iter()
            .zip(&sizes)
            .map(|(id, size)| {
                let text = inside(id)
                    .ok_or_else(|| payload(answer, format!("the dimension \"{}\" is not described", cut(id))))?;
                let dimension: Dimension =
                    serde_json::from_str(text).map_err(|error| broken(&format!("dimension \"{}\"", cut(id)), error))?;
                let role = match id {
                    id if has("time", id) => Role::Time,
                    id if place == Some(id) => Role::Entity,
                    id if has("geo", id) => Role::Other,
                    id if has("metric", id) => Role::Measure,
                    id => role(id),
                };
                self.axis(id, role, *size, dimension).map_err(|why| payload(answer, why))
            })
            .collect();
        Ok((axes?, sizes))
    }

    fn axis(&self, id: &str, role: Role, size: usize, dimension: Dimension) -> Result<Axis, String> {
        let Category { index, label, unit } = dimension.category;
        let shown = cut(dimension.label.as_deref().unwrap_or(id));
        let codes: Vec<String> = match index {
            Some(Index::List(codes)) => codes,
            Some(Index::Places(places)) => {
                let mut codes = vec![String::new(); places.len()];
                for (code, at) in places {
                    match codes.get_mut(at) {
                        Some(place) if place.is_empty() => *place = code,
                        _ => {
                            return Err(format!("dimension \"{shown}\": the category \"{}\" has no place", cut(&code)));
                        }
                    }
                }
                codes
            }
            // one category needs no place
            None => label.keys().chain(unit.keys()).take(1).cloned().collect(),
        };
        if codes.len() != size {
            return Err(format!("dimension \"{shown}\" has {} categories, its size is {size}", codes.len()));
        }
        let wanted = Wanted::new(&self.job).of(id, role);
        let wanted = codes.iter().map(|code| wanted.is_none_or(|codes| codes.contains(code))).collect();
        let by_unit = |code: &String| unit.get(code).and_then(|unit| unit.label.clone());
        let labels =
            codes.iter().map(|code| label.get(code).cloned().or_else(|| by_unit(code)).unwrap_or_default()).collect();
        let units = codes.iter().map(|code| unit.get(code).map(unit_text)).collect();
        Ok(Axis { role, codes, labels, units, wanted })
    }

    #[expect(clippy::too_many_arguments, reason = "one cell with all that is known of its place")]
    fn cell(
        &self,
        axes: &[Axis],
        sizes: &[usize],
        at: usize,
        flags: &Flags,
        prefix: &str,
        maker: &mut Maker,
        (cell, shown): (Cell<'_>, &str),
        rows: &mut Rows,
    ) -> Result<(), FetchError> {
        // the last dimension runs fastest
        let mut rest = at;
        let mut places = vec![0_usize; axes.len()];
        for (place, size) in places.iter_mut().zip(sizes).rev() {
            *place = rest % size;
            rest /= size;
        }
        let chosen = || axes.iter().zip(&places);
        if chosen().any(|(axis, place)| !axis.wanted.get(*place).copied().unwrap_or_default()) {
            return Ok(());
        }
        let mut period = "";
        let mut units = None;
        for (axis, place) in chosen() {
            if axis.role == Role::Time {
                period = axis.codes.get(*place).map(String::as_str).unwrap_or_default();
                // a code that says nothing ("CI_0000001") has a label that does
                let label = axis.labels.get(*place).map(String::as_str).unwrap_or_default();
                if !label.is_empty() && super::super::period::normalise(period, "").is_none() {
                    period = label;
                }
            }
            if let Some(Some(unit)) = axis.units.get(*place) {
                units = Some(unit);
            }
        }
        let parts = chosen().filter(|(axis, _)| axis.role != Role::Time).map(|(axis, place)| Part {
            role: axis.role,
            code: axis.codes.get(*place).map(String::as_str).unwrap_or_default(),
            label: axis.labels.get(*place).map(String::as_str).unwrap_or_default(),
            dimension: true,
        });
        let (mut row, frequency) = maker.row(parts);
        row.series = format!("{prefix}{}", row.series);
        if let Some((text, power)) = units.filter(|_| row.unit.is_empty()) {
            let meaning = unit::read(text);
            row.unit = meaning.unit;
            row.scale += meaning.scale + power;
        }
        row.note = flags.of(at).to_owned();
        row.period = period.to_owned();
        rows.cell(row, &frequency, cell, shown)
    }
}

/// The unit of a category, and the power of ten of its multiplier.
fn unit_text(unit: &UnitOf) -> (String, i16) {
    let texts = [&unit.base, &unit.unit, &unit.symbol, &unit.label];
    let text = texts.into_iter().flatten().find(|text| !text.trim().is_empty()).cloned().unwrap_or_default();
    let power = match &unit.multiplier {
        Some(Multiplier::Power(power)) => *power,
        Some(Multiplier::Word(word)) => super::super::model::scale_power_of(word).unwrap_or_default(),
        None => 0,
    };
    (text, power.clamp(-30, 30))
}

/// Flags of cells, in words.
#[derive(Default)]
struct Flags {
    each: SortedMap<usize, String>,
    /// Of every cell.
    all: String,
}

impl Flags {
    /// From a list or a map of flags, or one for all.
    fn read(answer: &Answer, raw: Option<&RawValue>) -> Result<Self, FetchError> {
        let Some(raw) = raw else { return Ok(Self::default()) };
        let broken = |error: serde_json::Error| payload(answer, format!("\"status\" cannot be read: {error}"));
        let text = raw.get();
        let each = match text.as_bytes().first() {
            Some(b'"') => {
                let flag: String = serde_json::from_str(text).map_err(broken)?;
                return Ok(Self { all: status(&flag), ..Self::default() });
            }
            Some(b'[') => {
                let list: Vec<Option<String>> = serde_json::from_str(text).map_err(broken)?;
                if let [Some(flag)] = list.as_slice() {
                    return Ok(Self { all: status(flag), ..Self::default() });
                }
                list.iter().enumerate().filter_map(|(at, flag)| Some((at, status(flag.as_deref()?)))).collect()
            }
            Some(b'{') => {
                let map: SortedMap<String, Option<String>> = serde_json::from_str(text).map_err(broken)?;
                map.iter().filter_map(|(at, flag)| Some((at.parse().ok()?, status(flag.as_deref()?)))).collect()
            }
            _ => SortedMap::default(),
        };
        Ok(Self { each, ..Self::default() })
    }

    fn of(&self, at: usize) -> &str {
        self.each.get(&at).unwrap_or(&self.all)
    }
}

/// "2012-12-27T12:25:09Z" as a day.
fn day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    crate::normalise::Date::parse(day).map(|_| day.to_owned())
}
