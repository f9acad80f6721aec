//! What `addsup.toml` says about tables that are fetched: `[[fetch]]`, one table each, and `[providers.NAME]`, where
//! they come from. Keys of services never stand here: the file names the environment variable that holds one.

use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};
use toml::Spanned;

use crate::sorted::SortedMap;

/// A text or several.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema, PartialEq, Eq)]
#[serde(untagged)]
pub enum Texts {
    One(String),
    Many(Vec<String>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Texts {
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }
}

/// A length of time, written as whole seconds or as "500ms", "30s", "10m".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Duration);

impl Span {
    fn parse(text: &str) -> Option<Self> {
        let at = text.find(|c: char| !c.is_ascii_digit())?;
        let (number, unit) = text.split_at(at);
        let number: u64 = number.parse().ok().filter(|&number| number <= 1_000_000)?;
        Some(Self(match unit.trim() {
            "ms" => Duration::from_millis(number),
            "s" => Duration::from_secs(number),
            "m" | "min" => Duration::from_secs(number * 60),
            _ => return None,
        }))
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let span = match toml::Value::deserialize(deserializer)? {
            toml::Value::Integer(seconds) => {
                u64::try_from(seconds).ok().filter(|&s| s <= 1_000_000).map(|s| Self(Duration::from_secs(s)))
            }
            toml::Value::String(text) => Self::parse(&text),
            _ => None,
        };
        span.ok_or_else(|| {
            serde::de::Error::custom("a time was expected: seconds, or a text such as \"500ms\" or \"10m\"")
        })
    }
}

/// Where tables come from, and how hard it may be asked. Every key may be left out for a provider that is built in.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Provider {
    /// Scheme, host and perhaps a first part of the path; put before every path of the provider.
    #[serde(alias = "base-url")]
    pub base_url: Option<String>,
    /// Which API it speaks, for a provider that is not built in: sdmx, jsonstat, worldbank …
    pub kind: Option<String>,
    /// Path of its data, with {flow}, {key}, {agency} and {version} (SDMX) or {series} (JSON-stat).
    pub path: Option<String>,
    /// The environment variable that holds the key of the service.
    #[serde(alias = "key-env")]
    pub key_env: Option<String>,
    /// Requests for data in a stretch of time, such as "60/h", "100/m" or "5/s".
    pub rate: Option<String>,
    /// Requests at the same time.
    pub concurrency: Option<usize>,
    /// Time for one request with its answer.
    #[schemars(with = "Option<String>")]
    pub timeout: Option<Span>,
    /// Time for one table with all its requests.
    #[serde(alias = "total-timeout")]
    #[schemars(with = "Option<String>")]
    pub total_timeout: Option<Span>,
    /// Largest answer in bytes, unpacked.
    #[serde(alias = "max-bytes")]
    pub max_bytes: Option<u64>,
    /// Further tries after an answer that may be a passing trouble.
    pub retries: Option<u32>,
    /// First waiting time between tries; it doubles each time.
    #[schemars(with = "Option<String>")]
    pub backoff: Option<Span>,
    /// Longest waiting time; a provider that asks for more is given up for this run.
    #[serde(alias = "max-wait")]
    #[schemars(with = "Option<String>")]
    pub max_wait: Option<Span>,
    /// Licence of its tables, where the provider is not built in.
    pub licence: Option<String>,
}

/// One table to fetch.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// Becomes sources/NAME.csv.
    #[schemars(with = "String")]
    #[serde(serialize_with = "plain")]
    pub name: Spanned<String>,
    /// worldbank, eurostat, oecd, ecb, bis, ilo, sdmx, jsonstat, owid, imf, comtrade, fred, datacommons, file, or one
    /// of `providers`.
    #[schemars(with = "String")]
    #[serde(serialize_with = "plain")]
    pub provider: Spanned<String>,
    /// What the provider calls the series: an indicator, FLOW/KEY, a data set, a chart.
    #[serde(default)]
    pub series: Texts,
    /// Address of a file (provider "file").
    #[serde(default)]
    pub url: Option<String>,
    /// Countries and areas, by the provider's codes; all if left out.
    #[serde(default)]
    pub entities: Texts,
    /// The other side of flows.
    #[serde(default)]
    pub counterparts: Texts,
    /// First period.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<Moment>")]
    pub from: Option<String>,
    /// Last period.
    #[serde(default, deserialize_with = "moment")]
    #[schemars(with = "Option<Moment>")]
    pub to: Option<String>,
    /// Further conditions by the provider's own names, such as { unit = "CP_MEUR" }.
    #[serde(default)]
    pub filters: SortedMap<String, Texts>,
    /// Title of the table.
    #[serde(default)]
    pub title: Option<String>,
    /// What is measured, where the provider has only a code for it.
    #[serde(default)]
    pub measure: Option<String>,
    /// Unit of all values, where the provider has none.
    #[serde(default)]
    pub unit: Option<String>,
    /// Power of ten of all values, where the provider has none: "million", "1000".
    #[serde(default)]
    pub scale: Option<String>,
    /// Entity of all rows, where the provider has none.
    #[serde(default)]
    pub entity: Option<String>,
    /// Whose statistics these are.
    #[serde(default)]
    pub reporter: Option<String>,
    /// sum, mean, end_of_period or none.
    #[serde(default)]
    pub aggregation: Option<String>,
    /// Days, or P90D, after which the table is stale.
    #[serde(default, alias = "max-age")]
    pub max_age: Option<MaxAge>,
    /// A run of `check` without this table is incomplete.
    #[serde(default)]
    pub required: bool,
    /// First period that is a forecast.
    #[serde(default, alias = "forecast-from")]
    pub forecast_from: Option<String>,
    /// Licence, where the provider has none of its own.
    #[serde(default)]
    pub licence: Option<String>,
    /// Columns of a file by their part: { entity = "Country", period = "Year", value = "GDP" }.
    #[serde(default)]
    pub columns: SortedMap<String, String>,
    /// Sheet of a spreadsheet; the first if left out.
    #[serde(default)]
    pub sheet: Option<String>,
    /// Row of the header in a file, from 1.
    #[serde(default, alias = "header-row")]
    pub header_row: Option<usize>,
    /// What separates whole and fraction in a file: "." or ",".
    #[serde(default)]
    pub decimal: Option<String>,
    /// Superseded values that are kept for one cell [default: 8].
    #[serde(default, alias = "keep-vintages")]
    pub keep_vintages: Option<usize>,
}

/// Days or an ISO 8601 duration.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum MaxAge {
    Days(u32),
    Text(String),
}

/// A period, or a bare year.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum Moment {
    Text(String),
    Year(u16),
}

/// A period as text, as a bare year, or as a date of TOML.
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    match toml::Value::deserialize(deserializer)? {
        toml::Value::String(text) => Ok(Some(text)),
        toml::Value::Integer(year) => Ok(Some(year.to_string())),
        toml::Value::Datetime(date) => Ok(Some(date.to_string())),
        other => {
            Err(serde::de::Error::custom(format!("a period was expected, such as \"2010\", not {}", other.type_str())))
        }
    }
}

fn plain<S: serde::Serializer>(text: &Spanned<String>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(text.get_ref())
}

/// Whether a name may become a file name and the name of a resource of a data package.
pub fn is_table_name(name: &str) -> bool {
    (1..=64).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_'))
        && name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read() {
        for (text, millis) in [("500ms", 500), ("30s", 30_000), ("10m", 600_000), ("2 min", 120_000)] {
            assert_eq!(Span::parse(text), Some(Span(Duration::from_millis(millis))), "{text}");
        }
        for text in ["", "s", "5 parsecs", "-1s", "99999999999s"] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }

    #[test]
    fn periods_may_be_bare() {
        let entry = |from: &str| {
            let text = format!("name = 't'\nprovider = 'worldbank'\nfrom = {from}");
            toml::from_str::<Fetch>(&text).map(|fetch| fetch.from.unwrap_or_default())
        };
        for (from, read) in [("2010", "2010"), ("'2010-Q1'", "2010-Q1"), ("2010-05-31", "2010-05-31")] {
            assert_eq!(entry(from).unwrap(), read);
        }
        assert!(entry("[2010]").unwrap_err().to_string().contains("a period was expected"));
    }

    #[test]
    fn names_stay_in_the_folder() {
        for name in ["gdp", "gdp-2", "9_areas"] {
            assert!(is_table_name(name), "{name}");
        }
        for name in ["", "../x", "a/b", ".x", "-x", "GDP", "a b", "é", &"x".repeat(65)] {
            assert!(!is_table_name(name), "{name}");
        }
    }
}
