//! One module a service, over one trait: what to ask, and which rows an answer holds. The rule: a module knows the
//! shapes and traps of its service and nothing else; digits, units, periods, bounds and days are the same for all.

mod comtrade;
mod datacommons;
mod datamapper;
mod envelope;
mod file;
mod fred;
mod jsonstat;
mod observation;
mod owid;
mod sdmx;
mod sdmx_csv;
mod sdmx_xml;
mod sheet;
mod tabular;
mod worldbank;

use std::sync::Arc;

use reqwest::Url;

use envelope::Envelope;

use super::FetchError;
use super::error::cut;
use super::model::{About, Row};
use super::number::{self, Cell};
use super::period;
use super::provider::{self, Kind, Provider};
use super::store::Sorter;
use super::transport::{Answer, Call, Request, said};
use super::unit::{self, Meaning};
use crate::config::fetch::Fetch;

/// One table to fetch: what the configuration says, and where it comes from.
#[derive(Clone, Debug)]
pub struct Job {
    pub fetch: Fetch,
    pub provider: Provider,
    /// Today, ISO 8601.
    pub today: String,
}

impl Job {
    /// A request to the provider, with its key.
    pub fn request(&self, url: Url) -> Request {
        let accept = match self.provider.kind {
            Kind::Sdmx | Kind::Imf => {
                "application/vnd.sdmx.data+csv; version=2.0.0; labels=both, application/vnd.sdmx.data+csv;q=0.9, \
                 text/csv;q=0.8, */*;q=0.1"
            }
            Kind::File => "*/*",
            Kind::Owid => "text/csv, application/json;q=0.9, */*;q=0.1",
            _ => "application/json, */*;q=0.1",
        };
        Request { accept, secret: self.provider.secret.clone(), ..Request::new(url) }
    }

    /// As [`Job::request`], for a path of the provider.
    ///
    /// # Errors
    /// A path that is no address.
    pub fn ask(&self, path: &str, tag: &str) -> Result<Request, FetchError> {
        Ok(Request { tag: tag.to_owned(), ..self.request(self.provider.url(path)?) })
    }

    /// As [`Job::ask`], for units and titles: counted apart, and done without where the service has none.
    ///
    /// # Errors
    /// A path that is no address.
    pub fn ask_about(&self, path: &str, tag: &str) -> Result<Request, FetchError> {
        Ok(Request { call: Call::Structure, optional: true, ..self.ask(path, tag)? })
    }

    /// Names of the series; none is an error.
    ///
    /// # Errors
    /// The entry names none.
    pub fn series(&self) -> Result<&[String], FetchError> {
        match self.fetch.series.as_slice() {
            [] => Err(self.wrong("needs `series`")),
            series => Ok(series),
        }
    }

    /// The same job at the other service of the Fund; an address that the configuration names stays.
    fn at_datamapper(&self) -> Self {
        let mut job = self.clone();
        if let Some(row) = provider::all().iter().find(|row| row.kind == Kind::DataMapper) {
            job.provider.kind = Kind::DataMapper;
            job.provider.path.clone_from(&row.path);
            if !job.provider.elsewhere {
                job.provider.base_url.clone_from(&row.base_url);
            }
        }
        job
    }

    /// Says where a key that a service wants is taken from, if it has none.
    pub fn explain(&self, error: FetchError) -> FetchError {
        let variable = &self.provider.key_env;
        match error {
            FetchError::Status { url, status: status @ (401 | 403), message }
                if self.provider.secret.is_none() && !variable.is_empty() =>
            {
                let message = format!("{message}; its key is taken from the environment variable {variable}");
                FetchError::Status { url, status, message }
            }
            error => error,
        }
    }

    /// What is wrong with the entry of the configuration.
    pub fn wrong(&self, what: impl std::fmt::Display) -> FetchError {
        FetchError::Configuration(format!("[[fetch]] {}: {what}", self.fetch.name.get_ref()))
    }

    /// Whether a text repeats the key of the service.
    pub fn has_key_in(&self, text: &str) -> bool {
        self.provider.secret.as_ref().is_some_and(|secret| secret.is_in(text))
    }

    /// Takes the key of the service out of a text.
    pub fn hide_key(&self, text: &mut String) {
        if let Some(secret) = &self.provider.secret {
            secret.hide(text);
        }
    }

    /// One text of `filters`.
    pub fn filter(&self, name: &str) -> Option<String> {
        self.fetch.filters.get(name).map(|texts| texts.as_slice().join(","))
    }
}

/// What comes after an answer.
#[derive(Debug)]
pub enum Next {
    Done,
    /// More to ask.
    More(Vec<Request>),
    /// The service still works on it: the same again, later.
    Again,
}

/// Asks one service for one table. Answers come in any order; those to one request only once.
pub trait Reading: Send {
    /// The first requests.
    ///
    /// # Errors
    /// An entry that this service cannot be asked for.
    fn plan(&mut self) -> Result<Vec<Request>, FetchError>;

    /// Reads one answer.
    ///
    /// # Errors
    /// What the answer is, where it is not what was asked for.
    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError>;

    /// Conditions that this service knows besides entities and periods; `None` where they are names of its dimensions.
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&[])
    }

    /// Says of an error what only this service means by it.
    fn explain(&self, error: FetchError) -> FetchError {
        error
    }
}

/// The reader of a job.
///
/// # Errors
/// An entry that no service can be asked for.
pub fn open(job: Arc<Job>) -> Result<Box<dyn Reading>, FetchError> {
    let reading = reader_of(Arc::clone(&job))?;
    if let Some(known) = reading.filters()
        && let Some(unknown) = job.fetch.filters.keys().find(|name| !known.contains(&name.as_str()))
    {
        let hint = crate::near::hint(unknown, known.iter().copied());
        let there = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
        return Err(job.wrong(format!("`filters` has `{unknown}`; this service knows {there}{hint}")));
    }
    Ok(reading)
}

fn reader_of(job: Arc<Job>) -> Result<Box<dyn Reading>, FetchError> {
    Ok(match job.provider.kind {
        Kind::WorldBank => Box::new(worldbank::WorldBank::new(job)),
        Kind::Sdmx => Box::new(sdmx::Sdmx::new(job)),
        Kind::JsonStat => Box::new(jsonstat::JsonStat::new(job)),
        Kind::Owid => Box::new(owid::Owid::new(job)),
        // "FLOW/KEY" is for the SDMX service of the Fund, a bare code an indicator of its DataMapper
        Kind::Imf if job.series()?.iter().all(|series| series.contains('/')) => Box::new(sdmx::Sdmx::new(job)),
        Kind::Imf => Box::new(datamapper::DataMapper::new(Arc::new(job.at_datamapper()))),
        Kind::DataMapper => Box::new(datamapper::DataMapper::new(job)),
        Kind::Comtrade => Box::new(comtrade::Comtrade::new(job)),
        Kind::Fred => Box::new(fred::Fred::new(job)),
        Kind::DataCommons => Box::new(datacommons::DataCommons::new(job)),
        Kind::File => Box::new(file::File::new(job)),
    })
}

/// Looks for answers with HTTP 200 that are none; `None` where it may be data.
///
/// # Errors
/// A fault, a page for a browser, an answer that is only to be had in the background.
pub fn sniff(answer: &Answer) -> Result<Option<Next>, FetchError> {
    Err(match envelope::look(&answer.body.start()) {
        None => return Ok(None),
        Some(Envelope::Queued) => return Ok(Some(Next::Again)),
        Some(Envelope::Fault(mut said)) => {
            if let Some(secret) = &answer.secret {
                secret.hide(&mut said);
            }
            payload(answer, format!("the service says: {}", cut(&said)))
        }
        Some(Envelope::Page) => payload(answer, "the answer is a page for a browser, not data"),
        Some(Envelope::Asynchronous) => {
            payload(answer, "too much for one answer: the service would make a file of it; ask for less")
        }
    })
}

/// Takes the rows of all answers of one table.
#[derive(Debug)]
pub struct Rows {
    job: Arc<Job>,
    pub sorter: Sorter,
    pub about: About,
    /// Cells without a figure.
    pub missing: usize,
    outside: usize,
    scale: Option<i16>,
    /// The unit of the entry, as it is read.
    unit: Option<Meaning>,
}

impl Rows {
    /// # Errors
    /// A `scale`, `from` or `to` of the entry that is none.
    pub fn new(job: Arc<Job>) -> Result<Self, FetchError> {
        let scale = match job.fetch.scale.as_deref() {
            None => None,
            Some(text) => Some(super::model::scale_power_of(text).ok_or_else(|| {
                job.wrong(format!("scale \"{text}\" is no power of ten; write \"million\", \"1000\" or \"10^6\""))
            })?),
        };
        for (key, bound) in [("from", &job.fetch.from), ("to", &job.fetch.to)] {
            if let Some(text) = bound.as_deref().filter(|text| crate::sources::parse_period(text).is_none()) {
                let how = "write it as \"2010\", \"2010-Q1\", \"2010-05\" or \"2010-05-31\"";
                return Err(job.wrong(format!("`{key}` \"{text}\" is no period; {how}")));
            }
        }
        let unit = job.fetch.unit.as_deref().map(unit::read);
        Ok(Self { job, sorter: Sorter::default(), about: About::default(), missing: 0, outside: 0, scale, unit })
    }

    /// Takes a row with the text of its figure; its period is as the office writes it.
    ///
    /// # Errors
    /// Too many rows, or no room on the disk.
    pub fn text(&mut self, row: Row, frequency: &str, value: &str) -> Result<(), FetchError> {
        self.cell(row, frequency, number::read(value), value)
    }

    /// As [`Rows::text`], for a number that was read.
    ///
    /// # Errors
    /// As [`Rows::text`].
    pub fn cell(&mut self, mut row: Row, frequency: &str, cell: Cell<'_>, shown: &str) -> Result<(), FetchError> {
        let digits = match cell {
            Cell::Number(digits) => digits,
            Cell::Missing => {
                self.missing += 1;
                return Ok(());
            }
            Cell::Unreadable => {
                self.about.remark(format!("\"{}\" is no number; left out", cut(shown)));
                return Ok(());
            }
        };
        if !row.period.is_empty() {
            let Some(iso) = period::normalise(&row.period, frequency) else {
                self.about.remark(format!("\"{}\" is no period; left out", cut(&row.period)));
                return Ok(());
            };
            row.period = iso;
            // offices ignore bounds; we do not
            if !period::within(&row.period, self.job.fetch.from.as_deref(), self.job.fetch.to.as_deref()) {
                self.outside += 1;
                return Ok(());
            }
        }
        row.value.clear();
        row.value.push_str(digits.text);
        let fetch = &self.job.fetch;
        let or = |text: &mut String, given: &Option<String>| {
            if text.is_empty()
                && let Some(given) = given
            {
                text.clone_from(given);
            }
        };
        or(&mut row.entity, &fetch.entity);
        or(&mut row.reporter, &fetch.reporter);
        if let Some(measure) = &fetch.measure {
            // two series under one name would be told apart by the office's key only
            if !row.measure.is_empty() && row.measure != *measure && self.job.fetch.series.as_slice().len() > 1 {
                row.measure = format!("{measure}: {}", row.measure);
            } else {
                row.measure.clone_from(measure);
            }
        }
        if row.unit.is_empty()
            && let Some(unit) = &self.unit
        {
            row.unit.clone_from(&unit.unit);
            row.scale += unit.scale;
            if row.definition.is_empty() {
                row.definition.clone_from(&unit.definition);
            }
        }
        if row.scale == 0
            && let Some(scale) = self.scale
        {
            row.scale = scale;
        }
        row.scale = row.scale.saturating_add(digits.exponent);
        if row.measure.is_empty() {
            self.about.remark("the answer does not say what is measured; give `measure`");
        }
        if let Some(secret) = self.job.provider.secret.as_ref().filter(|secret| secret.is_telling()) {
            row.texts().into_iter().for_each(|text| secret.hide(text));
        }
        self.sorter.push(row)
    }

    /// Why no row is left, after [`Rows::left_out`].
    pub fn why_empty(&self) -> String {
        let left_out = self.about.remarks.iter().filter(|(remark, _)| remark.ends_with("left out"));
        let remarks: Vec<String> = left_out.take(3).map(|(remark, count)| format!("{remark} ({count}×)")).collect();
        let remarks = remarks.join("; ");
        match (self.missing, remarks.as_str()) {
            (0, "") => "no row answers to the entry; look at `series`, `entities`, `from` and `to`".to_owned(),
            (0, remarks) => {
                format!("no row answers to the entry: {remarks}; look at `series`, `entities`, `from` and `to`")
            }
            (missing, "") => format!("{missing} cells, and none has a figure"),
            (missing, remarks) => format!("{missing} cells without a figure; {remarks}"),
        }
    }

    /// What was left out on the way, for people.
    pub fn left_out(&mut self) {
        if self.outside > 0 {
            let (from, to) = (self.job.fetch.from.as_deref(), self.job.fetch.to.as_deref());
            let bounds = [from.map(|from| format!("from {from}")), to.map(|to| format!("to {to}"))];
            let bounds: Vec<String> = bounds.into_iter().flatten().collect();
            self.about.remarks.insert(format!("outside {}; left out", bounds.join(" ")), self.outside);
        }
    }
}

/// Where an answer is not what was asked for.
pub(super) fn payload(answer: &Answer, why: impl Into<String>) -> FetchError {
    FetchError::Payload { url: answer.url.clone(), why: why.into() }
}

/// The service says that it has nothing.
pub(super) fn no_data(answer: &Answer, why: impl Into<String>) -> FetchError {
    FetchError::NoData { url: answer.url.clone(), why: cut(&why.into()) }
}

/// What is wrong with CSV that cannot be read.
pub(super) fn csv_error(answer: &Answer, error: &csv::Error) -> FetchError {
    match error.kind() {
        csv::ErrorKind::Utf8 { pos, .. } => {
            let line = pos.as_ref().map(csv::Position::line).unwrap_or_default();
            payload(answer, format!("line {line} is not UTF-8"))
        }
        _ => payload(answer, format!("CSV that cannot be read: {}", cut(&error.to_string()))),
    }
}

/// What separates cells: the mark that a line has most of, outside of quotes; a comma where it has none.
pub(super) fn delimiter(line: &str) -> u8 {
    let count = |mark: u8| {
        let mut quoted = false;
        line.bytes()
            .filter(|byte| {
                quoted ^= *byte == b'"';
                !quoted && *byte == mark
            })
            .count()
    };
    [b',', b';', b'\t', b'|'].into_iter().max_by_key(|mark| (count(*mark), *mark == b',')).unwrap_or(b',')
}

/// All of an answer, as text; without the key, should the service repeat it.
pub(super) fn text_of(answer: &Answer) -> Result<String, FetchError> {
    let bytes = answer.body.bytes().map_err(FetchError::io("a temporary file cannot be read"))?;
    let bytes = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => rest.to_vec(),
        None => bytes,
    };
    let mut text = String::from_utf8(bytes).map_err(|error| {
        payload(answer, format!("the answer is not UTF-8 (byte {})", error.utf8_error().valid_up_to() + 1))
    })?;
    if let Some(secret) = answer.secret.as_ref().filter(|secret| secret.is_telling()) {
        secret.hide(&mut text);
    }
    Ok(text)
}

/// JSON of an answer; says what it is instead, where it is none.
pub(super) fn json_of<'a, T: serde::Deserialize<'a>>(answer: &Answer, text: &'a str) -> Result<T, FetchError> {
    let start = text.trim_start();
    if start.is_empty() {
        return Err(payload(answer, "the answer is empty"));
    }
    if !start.starts_with(['{', '[']) {
        let what = if answer.content_type.is_empty() { "something else" } else { &answer.content_type };
        let said = said(start);
        let said = if said.is_empty() { String::new() } else { format!(": {}", cut(&said)) };
        return Err(payload(answer, format!("JSON was asked for, the answer is {what}{said}")));
    }
    serde_json::from_str(text).map_err(|error| payload(answer, format!("JSON that cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separators_inside_quotes_do_not_count() {
        assert_eq!(delimiter("\"a;b;c\",d"), b',');
        assert_eq!(delimiter("a;b;\"c,d,e,f\""), b';');
        assert_eq!(delimiter("a"), b',');
    }
}
