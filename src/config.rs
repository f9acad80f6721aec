//! `addsup.toml`: one file, the nearest one walking up from the first article, never merged with another.
//! A key that does not exist is an error that shows its line; silence about a typing slip would be a check not run.

pub mod fetch;

use std::fmt;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use crate::extract::{Conventions, DateOrder, NumberFormat, Ton};
use crate::finding::{Confidence, Severity};
use crate::lexicon;
use crate::near;
use crate::normalise::{Date, Unit};
use crate::plainly;
use crate::read::Encoding;
use crate::sorted::SortedMap;

/// Name of the file.
pub const FILE_NAME: &str = "addsup.toml";

/// Words that a quotation of a sentence has at least.
const QUOTED_WORDS: usize = 3;

/// Which checks run: the text against itself, against source tables, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Checks {
    Internal,
    Sources,
    #[default]
    All,
}

/// The least severity that fails a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    Note,
    Warning,
    #[default]
    Error,
    Never,
}

impl FailOn {
    /// Whether a finding of that severity fails the run.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::Note => true,
            Self::Warning => severity >= Severity::Warning,
            Self::Error => severity >= Severity::Error,
            Self::Never => false,
        }
    }
}

/// The name of a value of a list of choices, as people write it.
pub fn name_of<T: ValueEnum>(value: &T) -> String {
    value.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Configuration of addsup. Every key may be left out.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[schemars(title = "addsup.toml")]
pub struct Config {
    /// Source tables: CSV files, datapackage.json files, or folders of them; relative to this file.
    pub sources: Option<Vec<PathBuf>>,
    /// The day that articles are judged against, where they are not to be judged by their own date.
    #[schemars(with = "Option<String>")]
    pub as_of: Option<AsOf>,
    /// How the bytes of articles are encoded, where that cannot be told: utf-8, utf-16le, utf-16be or windows-1252.
    #[schemars(with = "Option<String>")]
    pub encoding: Option<EncodingName>,
    /// How articles write numbers: with a decimal point (1,234.5) or a decimal comma (1.234,5).
    pub number_format: Option<NumberFormat>,
    /// The currency that `$` stands for in articles that do not say so, by its ISO 4217 code.
    #[schemars(with = "Option<String>")]
    pub dollar: Option<Dollar>,
    /// Which ton "tons" are in articles that do not say so.
    pub ton: Option<Ton>,
    /// Whether the day or the month comes first in dates like 05/04/2024, in articles that do not say so.
    pub date_order: Option<DateOrder>,
    /// The month in which fiscal years start, 1 to 12; a fiscal year is named after the year in which it ends.
    pub fiscal_year_start: Option<FiscalStart>,
    /// The least severity that makes the exit code 1.
    pub fail_on: Option<FailOn>,
    /// Which checks run.
    pub checks: Option<Checks>,
    /// Only these checks run.
    #[schemars(with = "Option<Vec<String>>")]
    pub select: Option<Vec<Spanned<String>>>,
    /// These checks do not run.
    #[schemars(with = "Option<Vec<String>>")]
    pub ignore: Option<Vec<Spanned<String>>>,
    /// Findings that are less sure than this are left out, from 0 to 1.
    #[schemars(with = "Option<MinConfidenceSchema>")]
    pub min_confidence: Option<MinConfidence>,
    /// Also remark on mixed styles and on what holds only at the edge of tolerance.
    pub pedantic: Option<bool>,
    /// Every figure has to be in the source tables or derivable from them.
    pub closed_world: Option<bool>,
    /// Also compare the articles of one run with each other.
    pub cross: Option<bool>,
    /// File of findings that were there before and do not fail a run; relative to this file.
    pub baseline: Option<PathBuf>,
    /// Largest article that is read, in bytes.
    pub max_article_bytes: Option<u64>,
    /// Most figures of an article that are read.
    pub max_article_figures: Option<usize>,
    /// Largest file of source tables that is read, in bytes.
    pub max_table_bytes: Option<u64>,
    /// Most columns of a source table.
    pub max_table_columns: Option<usize>,
    /// Findings that somebody looked at and let pass.
    pub suppress: Vec<Suppress>,
    /// Where fetched tables come from.
    pub providers: SortedMap<String, fetch::Provider>,
    /// Tables that `addsup sources fetch` keeps current.
    pub fetch: Vec<fetch::Fetch>,
}

/// One finding that is let pass: in sentences that contain the quoted words.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Suppress {
    /// Id of the check.
    #[schemars(with = "String")]
    pub check: Spanned<String>,
    /// Words of the sentence, as they stand there; three at least.
    #[schemars(with = "String")]
    pub quote: Spanned<String>,
    /// Why it is right as it stands.
    #[schemars(with = "String")]
    pub reason: Spanned<String>,
    /// Last day on which the entry holds, against the date of the article.
    #[schemars(with = "Option<String>")]
    pub until: Option<AsOf>,
}

/// A number or its text, so that 0.8 and "0.8" both work.
#[derive(JsonSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "only its schema is used")]
enum MinConfidenceSchema {
    Number(#[schemars(range(min = 0, max = 1))] serde_json::Number),
    Text(String),
}

/// A date, written as a TOML date or as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsOf(pub Date);

impl<'de> Deserialize<'de> for AsOf {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            toml::Value::Datetime(date) => date.to_string(),
            other => return Err(serde::de::Error::custom(format!("a date was expected, not {}", other.type_str()))),
        };
        crate::typed::date(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// The name of an encoding, or a label that means it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodingName(pub Encoding);

impl<'de> Deserialize<'de> for EncodingName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let label = String::deserialize(deserializer)?;
        crate::typed::encoding(&label).map(Self).map_err(serde::de::Error::custom)
    }
}

/// A currency of which `$` is a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dollar(pub &'static Unit);

impl<'de> Deserialize<'de> for Dollar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unit = lexicon::english().currency_symbol(&code).filter(|unit| unit.name == code.as_str());
        unit.map(Self).ok_or_else(|| {
            serde::de::Error::custom(format!("`{code}` is no currency that is known by its code; write it as CAD"))
        })
    }
}

/// The month in which fiscal years start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
pub struct FiscalStart(#[schemars(range(min = 1, max = 12))] pub u8);

impl<'de> Deserialize<'de> for FiscalStart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let month = i64::deserialize(deserializer)?;
        let known = u8::try_from(month).ok().filter(|month| (1..=12).contains(month));
        known.map(Self).ok_or_else(|| serde::de::Error::custom(format!("`{month}` is no month; write April as 4")))
    }
}

/// Hundredths, written as 0.8 or "0.8".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinConfidence(pub Confidence);

impl<'de> Deserialize<'de> for MinConfidence {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = match toml::Value::deserialize(deserializer)? {
            toml::Value::String(text) => text,
            // the shortest decimal that reads back as the same float is what stands in the file
            toml::Value::Float(number) => number.to_string(),
            toml::Value::Integer(number) => number.to_string(),
            other => return Err(serde::de::Error::custom(format!("a number was expected, not {}", other.type_str()))),
        };
        crate::typed::confidence(&text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{path}: the configuration cannot be read: {}; correct --config, or use --no-config", plainly::why(error))]
    Unreadable { path: String, error: std::io::Error },
    #[error("{path}: {message}")]
    Invalid { path: String, message: String },
}

/// A configuration and where it was found.
#[derive(Debug)]
pub struct Loaded {
    pub path: PathBuf,
    pub config: Config,
    text: String,
}

impl Loaded {
    /// Reads a configuration and checks every id of a check that it names.
    ///
    /// # Errors
    /// [`ConfigError`] where the file cannot be read, is no TOML, or names what does not exist.
    pub fn read(path: &Path, known: &[&str]) -> Result<Self, ConfigError> {
        let shown = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| ConfigError::Unreadable { path: shown.clone(), error })?;
        let config = parse(&text, known).map_err(|message| ConfigError::Invalid { path: shown, message })?;
        Ok(Self { path: path.to_owned(), config, text })
    }

    /// The folder that the paths of the configuration are relative to.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Line of a place in the file, from 1.
    pub fn line(&self, at: usize) -> usize {
        line_of(&self.text, at)
    }
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|&byte| byte == b'\n').count() + 1
}

/// The nearest configuration, walking up from a folder.
pub fn discover(from: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(from).ok()?;
    let found = absolute.ancestors().map(|folder| folder.join(FILE_NAME)).find(|path| path.is_file())?;
    // shown to people as they would write it
    let here = std::env::current_dir().ok();
    let short = here.and_then(|here| found.strip_prefix(here).ok().map(Path::to_owned));
    Some(short.unwrap_or(found))
}

impl Config {
    /// How articles are read that do not say otherwise.
    pub fn conventions(&self) -> Conventions {
        Conventions {
            number_format: self.number_format.unwrap_or_default(),
            dollar: self.dollar.map(|dollar| dollar.0),
            ton: self.ton,
            date_order: self.date_order,
            fiscal_year_start: self.fiscal_year_start.map(|start| start.0),
        }
    }
}

/// Reads the text of a configuration.
///
/// # Errors
/// What is wrong, with the line shown.
pub fn parse(text: &str, known: &[&str]) -> Result<Config, String> {
    let config: Config = toml::from_str(text).map_err(|error| describe(&error))?;
    let ids = config.select.iter().chain(&config.ignore).flatten();
    for id in ids.chain(config.suppress.iter().map(|entry| &entry.check)) {
        if !known.contains(&id.get_ref().as_str()) {
            let hint = near::hint(id.get_ref(), known.iter().copied());
            return Err(at(text, id, &format!("there is no check `{}`{hint}", id.get_ref())));
        }
    }
    for entry in &config.suppress {
        for (key, value) in [("quote", &entry.quote), ("reason", &entry.reason)] {
            if value.get_ref().trim().is_empty() {
                return Err(at(text, value, &format!("`{key}` is empty; an entry of [[suppress]] needs it")));
            }
        }
        if entry.quote.get_ref().split_whitespace().count() < QUOTED_WORDS {
            let rule =
                "`quote` needs at least three words, so that it meets the sentence it was written for and no other";
            return Err(at(text, &entry.quote, rule));
        }
    }
    for (index, entry) in config.fetch.iter().enumerate() {
        let name = entry.name.get_ref();
        if !fetch::is_table_name(name) {
            let rule = "a table's name has lower-case letters, digits, - and _ only, for it names the file";
            return Err(at(text, &entry.name, rule));
        }
        if config.fetch.iter().take(index).any(|other| other.name.get_ref() == name) {
            return Err(at(text, &entry.name, &format!("there are two entries of [[fetch]] named `{name}`")));
        }
    }
    Ok(config)
}

/// The parser's own message, which shows the line, and the key that was probably meant.
fn describe(error: &toml::de::Error) -> String {
    let rendered = plainly::toml(error);
    let mut words = error.message().split('`').skip(1).step_by(2);
    let unknown = error.message().starts_with("unknown").then(|| words.next()).flatten();
    let hint = unknown.map(|unknown| near::hint(unknown, words)).unwrap_or_default();
    format!("{rendered}{hint}")
}

/// A message with the line it is about, in the form of the parser's own.
fn at(text: &str, value: &Spanned<String>, message: &str) -> String {
    let start = value.span().start.min(text.len());
    let line = line_of(text, start);
    let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
    let column = text[line_start..start].chars().count();
    let shown = text[line_start..].lines().next().unwrap_or_default();
    let gutter = " ".repeat(line.to_string().len());
    let underline = "^".repeat(value.get_ref().chars().count() + 2);
    let indent = " ".repeat(column);
    format!(
        "line {line}, column {}\n{gutter} |\n{line} | {shown}\n{gutter} | {indent}{underline}\n{message}",
        column + 1
    )
}

/// JSON schema of the file, made from [`Config`].
pub fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    settings.into_generator().into_root_schema_for::<Config>().to_value()
}

impl fmt::Display for AsOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 2] = ["sum-mismatch", "weekday"];

    #[test]
    fn reads_every_key() {
        let text = r#"
            sources = ["tables"]
            as-of = 2022-01-25
            encoding = "latin1"
            number-format = "decimal-comma"
            dollar = "CAD"
            ton = "metric"
            fail-on = "warning"
            checks = "internal"
            select = ["weekday"]
            ignore = ["sum-mismatch"]
            min-confidence = 0.85
            pedantic = true
            baseline = "baseline.toml"
            [[suppress]]
            check = "weekday"
            quote = "met on Tuesday"
            reason = "local time"
            until = "2023-01-01"
        "#;
        let config = parse(text, &KNOWN).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(config.as_of, Some(AsOf(Date::day(2022, 1, 25))));
        assert_eq!(config.min_confidence, Some(MinConfidence(Confidence(85))));
        assert_eq!(config.fail_on, Some(FailOn::Warning));
        assert_eq!(config.encoding, Some(EncodingName(Encoding::Windows1252)));
        let conventions = config.conventions();
        assert_eq!(conventions.dollar.map(|unit| unit.name.as_ref()), Some("CAD"));
        assert_eq!((conventions.number_format, conventions.ton), (NumberFormat::DecimalComma, Some(Ton::Metric)));
        assert_eq!(config.suppress[0].until, Some(AsOf(Date::day(2023, 1, 1))));
    }

    #[test]
    fn errors_show_the_line_and_the_near_miss() {
        let error = parse("pedantic = true\nfail_on = \"error\"\n", &KNOWN).unwrap_err();
        assert!(error.contains("line 2") && error.contains("fail_on = \"error\""), "{error}");
        assert!(error.ends_with("did you mean `fail-on`?"), "{error}");
        let error = parse("ignore = [\"sum-mismach\"]", &KNOWN).unwrap_err();
        assert!(error.contains("1 | ignore") && error.ends_with("did you mean `sum-mismatch`?"), "{error}");
        let error = parse("[[suppress]]\ncheck = \"weekday\"\nquote = \"x\"\n", &KNOWN).unwrap_err();
        assert!(error.contains("the key `reason` is missing"), "{error}");
        let error = parse("as-of = \"2022-02-30\"", &KNOWN).unwrap_err();
        assert!(error.contains("line 1") && error.contains("calendar"), "{error}");
        assert!(parse("min-confidence = 7", &KNOWN).is_err());
        let error = parse("encoding = \"koi8-r\"", &KNOWN).unwrap_err();
        assert!(error.contains("line 1") && error.contains("windows-1252"), "{error}");
        assert!(parse("dollar = \"dollars\"", &KNOWN).unwrap_err().contains("write it as CAD"));
    }
}
