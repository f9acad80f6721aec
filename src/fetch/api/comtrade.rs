//! UN Comtrade v1. Both sides of a flow publish it, so the reporter is part of every row; imports are valued CIF and
//! exports FOB, which the note says. Only rows over all means of transport, customs procedures and second partners are
//! taken: the others are parts of them. "No data" comes with success, and an answer as long as the limit was cut off.

use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::super::FetchError;
use super::super::json;
use super::super::model::Row;
use super::super::places;
use super::super::provider::{encode, fill};
use super::super::transport::{Answer, Request};
use super::{Job, Next, Reading, Rows, cut, json_of, no_data, payload, text_of};

/// Periods of one call.
const PERIODS: usize = 12;
/// Rows of one answer, with a key and without.
const LIMIT: usize = 100_000;
const PREVIEW_LIMIT: usize = 500;
/// Paths of data, with a key and without.
const WITH_KEY: &str = "/data/v1/get/";
const WITHOUT_KEY: &str = "/public/v1/preview/";
/// Years of one entry.
const MAX_YEARS: i32 = 120;

#[derive(Debug)]
pub(super) struct Comtrade {
    job: Arc<Job>,
    /// Path of the data, and what is asked of every stretch of periods.
    path: String,
    query: String,
}

/// Codes of areas and words of flows.
#[derive(Debug, Default)]
struct Words {
    area: FxHashMap<String, String>,
    flow: FxHashMap<String, String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut out = Words::default();
    let rows = csv::Reader::from_reader(include_str!("../comtrade.csv").as_bytes()).into_records();
    for row in rows.filter_map(Result::ok) {
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        match row.get(0) {
            Some("area") => drop(out.area.insert(field(1), field(2))),
            Some("flow") => drop(out.flow.insert(field(1), field(2))),
            _ => {}
        }
    }
    out
});

#[derive(Deserialize)]
struct Whole<'a> {
    count: Option<usize>,
    #[serde(borrow)]
    data: Option<Vec<Record<'a>>>,
    error: Option<Cow<'a, str>>,
    message: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(borrow)]
    period: Cow<'a, str>,
    #[serde(borrow, rename = "reporterISO")]
    reporter_iso: Option<Cow<'a, str>>,
    #[serde(borrow)]
    reporter_desc: Option<Cow<'a, str>>,
    reporter_code: i64,
    flow_code: Cow<'a, str>,
    flow_desc: Option<Cow<'a, str>>,
    #[serde(borrow, rename = "partnerISO")]
    partner_iso: Option<Cow<'a, str>>,
    #[serde(borrow)]
    partner_desc: Option<Cow<'a, str>>,
    partner_code: i64,
    #[serde(default)]
    partner2_code: i64,
    cmd_code: Cow<'a, str>,
    cmd_desc: Option<Cow<'a, str>>,
    customs_code: Option<Cow<'a, str>>,
    #[serde(default)]
    mot_code: Option<i64>,
    #[serde(borrow)]
    cifvalue: Option<&'a RawValue>,
    #[serde(borrow)]
    fobvalue: Option<&'a RawValue>,
    #[serde(borrow)]
    primary_value: Option<&'a RawValue>,
    freq_code: Option<Cow<'a, str>>,
}

impl Comtrade {
    pub(super) fn new(job: Arc<Job>) -> Self {
        Self { job, path: String::new(), query: String::new() }
    }

    /// One call, for periods that are parted by commas; without a key at what the service shows without one.
    fn call(&self, periods: &str, preview: bool) -> Result<Request, FetchError> {
        let path = match preview {
            true => self.path.replacen(WITH_KEY, WITHOUT_KEY, 1),
            false => self.path.clone(),
        };
        let request = self.job.ask(&format!("{path}?{}&period={periods}", self.query), periods)?;
        // a service of one's own may have one path only
        Ok(Request { optional: preview && self.job.provider.elsewhere, ..request })
    }

    /// Numbers of areas, as the service counts them.
    fn areas(&self, list: &[String]) -> Result<String, FetchError> {
        let area = |code: &String| {
            if !code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()) {
                return Ok(code.clone());
            }
            WORDS.area.get(code).cloned().ok_or_else(|| {
                self.job.wrong(format!(
                    "\"{code}\" has no number here; write the service's own, such as 398 for Kazakhstan"
                ))
            })
        };
        Ok(list.iter().map(area).collect::<Result<Vec<_>, _>>()?.join(","))
    }

    /// Years or months from first to last, as the service writes them.
    fn periods(&self, monthly: bool) -> Result<Vec<String>, FetchError> {
        let fetch = &self.job.fetch;
        let number = |text: &str| text.parse::<i32>().ok();
        let bound = |text: Option<&str>, last: bool| {
            let text = text.unwrap_or(&self.job.today);
            let year = number(text.get(..4)?)?;
            let month = text.get(5..7).and_then(number).unwrap_or(if last { 12 } else { 1 });
            (1..=12).contains(&month).then_some((year, month))
        };
        let from = fetch
            .from
            .as_deref()
            .ok_or_else(|| self.job.wrong("needs `from`: the service takes periods one by one"))?;
        let first =
            bound(Some(from), false).ok_or_else(|| self.job.wrong(format!("from \"{from}\" is no year or month")))?;
        let last = bound(fetch.to.as_deref(), true).ok_or_else(|| self.job.wrong("`to` is no year or month"))?;
        if last < first || last.0 - first.0 > MAX_YEARS {
            return Err(self.job.wrong("`from` and `to` are no stretch of time"));
        }
        if !monthly {
            return Ok((first.0..=last.0).map(|year| year.to_string()).collect());
        }
        let count = |(year, month): (i32, i32)| year * 12 + month - 1;
        Ok((count(first)..=count(last)).map(|at| format!("{}{:02}", at / 12, at % 12 + 1)).collect())
    }
}

impl Reading for Comtrade {
    fn filters(&self) -> Option<&'static [&'static str]> {
        Some(&["type", "frequency", "classification", "flow"])
    }

    fn plan(&mut self) -> Result<Vec<Request>, FetchError> {
        let fetch = &self.job.fetch;
        let goods = self.job.series()?.join(",");
        let by_month = fetch.from.as_deref().is_some_and(|from| from.len() > 4);
        let frequency = self.job.filter("frequency").unwrap_or_else(|| if by_month { "M" } else { "A" }.to_owned());
        if fetch.entities.is_empty() {
            return Err(self.job.wrong("needs `entities`: whose statistics"));
        }
        let reporters = self.areas(fetch.entities.as_slice())?;
        let partners =
            if fetch.counterparts.is_empty() { "0".to_owned() } else { self.areas(fetch.counterparts.as_slice())? };
        self.path = fill(&self.job.provider.path, &|name| match name {
            "type" => Some(self.job.filter("type").unwrap_or_else(|| "C".to_owned())),
            "frequency" => Some(frequency.clone()),
            "classification" => Some(self.job.filter("classification").unwrap_or_else(|| "HS".to_owned())),
            _ => None,
        })?;
        let flows = self.job.filter("flow").unwrap_or_else(|| "M,X".to_owned());
        self.query = format!(
            "reporterCode={reporters}&partnerCode={partners}&partner2Code=0&flowCode={}&cmdCode={}&customsCode=C00\
             &motCode=0&includeDesc=true",
            encode(&flows),
            encode(&goods)
        );
        let keyless = self.job.provider.secret.is_none();
        self.periods(frequency == "M")?.chunks(PERIODS).map(|periods| self.call(&periods.join(","), keyless)).collect()
    }

    fn read(&mut self, answer: &Answer, rows: &mut Rows) -> Result<Next, FetchError> {
        let text = text_of(answer)?;
        if text.is_empty() && self.job.provider.elsewhere && answer.url.contains(WITHOUT_KEY) {
            return Ok(Next::More(vec![self.call(&answer.tag, false)?]));
        }
        let whole: Whole<'_> = json_of(answer, &text)?;
        if let Some(said) = whole.error.or(whole.message).filter(|said| !said.is_empty()) {
            return Err(payload(answer, format!("the service says: {}", cut(&said))));
        }
        let Some(records) = whole.data else { return Err(payload(answer, "an answer without \"data\"")) };
        let limit = if self.job.provider.secret.is_some() { LIMIT } else { PREVIEW_LIMIT };
        if records.len() >= limit {
            let why = format!("{} rows, which is the limit: the answer was cut off; ask for less", records.len());
            return Err(payload(answer, why));
        }
        if whole.count.is_some_and(|count| count != records.len()) {
            let why = format!("the answer says {} rows and has {}", whole.count.unwrap_or_default(), records.len());
            return Err(payload(answer, why));
        }
        if records.is_empty() && self.job.fetch.to.as_deref().is_none_or(|to| to.len() < 4) {
            // a stretch that goes on to today has parts that are not published yet
            let first = answer.tag.split(',').next().unwrap_or_default();
            rows.about.remark(format!("nothing for periods from {first} on"));
            return Ok(Next::Done);
        }
        if records.is_empty() {
            return Err(no_data(answer, "no rows for these areas, goods and periods"));
        }
        for record in records {
            self.record(record, rows)?;
        }
        Ok(Next::Done)
    }
}

impl Comtrade {
    fn record(&self, record: Record<'_>, rows: &mut Rows) -> Result<(), FetchError> {
        let detail = record.partner2_code != 0
            || record.mot_code.is_some_and(|code| code != 0)
            || record.customs_code.as_deref().is_some_and(|code| code != "C00");
        if detail {
            rows.about
                .remark("a part of another row (means of transport, customs procedure, second partner); left out");
            return Ok(());
        }
        let Some(raw) = record.primary_value else {
            rows.missing += 1;
            return Ok(());
        };
        let flow = WORDS.flow.get(record.flow_code.as_ref()).cloned();
        let flow = flow.unwrap_or_else(|| record.flow_desc.as_deref().unwrap_or(&record.flow_code).to_lowercase());
        let goods = record.cmd_desc.as_deref().filter(|_| record.cmd_code != "TOTAL");
        let measure = match (goods, record.cmd_code.as_ref()) {
            (_, "TOTAL") => flow,
            (Some(goods), _) => format!("{flow} of {goods}"),
            (None, code) => format!("{flow} of goods of HS {code}"),
        };
        let same = |value: Option<&RawValue>| value.is_some_and(|value| value.get() == raw.get());
        let valued = if same(record.cifvalue) {
            "CIF"
        } else if same(record.fobvalue) {
            "FOB"
        } else {
            ""
        };
        let name = |iso: &Option<Cow<'_, str>>, desc: &Option<Cow<'_, str>>, number: i64| -> (String, String) {
            let code = iso.as_deref().filter(|code| !code.is_empty()).map_or_else(|| number.to_string(), str::to_owned);
            (places::entity(desc.as_deref().unwrap_or_default(), &code), code)
        };
        let (entity, code) = name(&record.reporter_iso, &record.reporter_desc, record.reporter_code);
        let (counterpart, _) = name(&record.partner_iso, &record.partner_desc, record.partner_code);
        let row = Row {
            reporter: entity.clone(),
            entity,
            code,
            counterpart,
            measure,
            series: format!("{}.{}", record.flow_code, record.cmd_code),
            period: match record.period.split_at_checked(4) {
                Some((year, month)) if month.len() == 2 => format!("{year}-{month}"),
                _ => record.period.to_string(),
            },
            unit: "USD".to_owned(),
            note: valued.to_owned(),
            ..Row::default()
        };
        rows.cell(row, record.freq_code.as_deref().unwrap_or_default(), json::cell(raw), raw.get())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses_and_names_its_source() {
        let mut reader = csv::Reader::from_reader(include_str!("../comtrade.csv").as_bytes());
        let count = reader.records().inspect(|row| assert!(!row.as_ref().unwrap()[3].is_empty())).count();
        assert_eq!(count, WORDS.area.len() + WORDS.flow.len());
        for code in WORDS.area.keys() {
            assert!(code == "WLD" || places::is_country(code), "{code}");
        }
    }
}
