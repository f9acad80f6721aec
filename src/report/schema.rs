//! Schema `addsup/v1`: frozen. Fields may be added; nothing is renamed, removed or given another meaning. An absent
//! value is `null`. Numbers from the text are decimal strings. The live model is turned into these in [`super::json`].

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::model;
use crate::claim::Value;
use crate::normalise::Date;
use crate::{finding, number};

/// Name of the schema.
pub const NAME: &str = "addsup/v1";

/// A number as the schema prints it: plain notation, fractions with at most 20 significant digits.
#[derive(Clone, Copy, Debug)]
pub struct Decimal(pub number::Decimal);

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        model::printed(self.0).with_text(|text| serializer.serialize_str(text))
    }
}

/// A date in ISO 8601, as exact as the text.
#[derive(Clone, Copy, Debug)]
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.with_text(|text| serializer.serialize_str(text))
    }
}

/// 64 bits as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug)]
pub struct Hash(pub u64);

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = [0; 16];
        for (at, digit) in digits.iter_mut().rev().enumerate() {
            *digit = HEXADECIMAL[usize::try_from(self.0 >> (4 * at) & 15).unwrap_or(0)];
        }
        serializer.serialize_str(std::str::from_utf8(&digits).unwrap_or_default())
    }
}

const HEXADECIMAL: &[u8; 16] = b"0123456789abcdef";

/// Hundredths as a decimal string: "0.97".
#[derive(Clone, Copy, Debug)]
pub struct Confidence(pub finding::Confidence);

impl Serialize for Confidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let finding::Confidence(hundredths) = self.0;
        if hundredths >= 100 {
            serializer.serialize_str("1")
        } else {
            serializer.collect_str(&format_args!("0.{hundredths:02}"))
        }
    }
}

/// The numbers or dates of a claim.
#[derive(Clone, Copy, Debug)]
pub struct Values<'a>(pub &'a Value);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Numbers(figures) => serializer.collect_seq(figures.iter().map(|figure| Decimal(figure.value))),
            Value::Time(period) => match period.as_single() {
                Some(date) => [Day(date)].serialize(serializer),
                None => [period.start.map(Day), period.end.map(Day)].serialize(serializer),
            },
            Value::Ordinal(rank) => [Decimal((*rank).into())].serialize(serializer),
            Value::Superlative | Value::Comparison | Value::Unreadable(_) => serializer.collect_seq([(); 0]),
        }
    }
}

/// The claims of a document, each made as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Claims<'a>(pub &'a model::DocumentReport<'a>);

impl Serialize for Claims<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let claims = self.0.claims().iter().enumerate();
        serializer.collect_seq(claims.map(|(index, claim)| super::json::claim(self.0, index, claim)))
    }
}

/// What `check --format json` and `claims --format json` print.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "addsup/v1")]
pub struct Output<'a> {
    /// Always `addsup/v1`.
    #[schemars(extend("const" = NAME))]
    pub schema: &'static str,
    pub tool: Tool,
    pub sources: Vec<Source<'a>>,
    pub documents: Vec<Document<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Tool {
    pub name: &'static str,
    pub version: &'static str,
    /// Digest of the rules of this build.
    pub rules: String,
}

/// A source table of the run.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Source<'a> {
    pub name: &'a str,
    pub path: &'a str,
    pub sha256: &'a str,
    pub rows: usize,
}

/// One article.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document<'a> {
    pub path: &'a str,
    #[schemars(with = "Vec<Claim<'static>>")]
    pub claims: Claims<'a>,
    pub findings: Vec<Finding<'a>>,
    pub relations: Vec<Relation<'a>>,
    pub summary: Summary,
}

/// One numeric expression and how it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claim<'a> {
    /// Stable while the sentence stays as it is.
    #[schemars(with = "String")]
    pub id: Hash,
    /// Byte offset in the file as it was given.
    pub start: usize,
    /// Byte offset in the file, exclusive.
    pub end: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode code points.
    pub column: usize,
    pub surface: &'a str,
    #[schemars(extend("enum" = ["number", "currency", "percent", "dimension", "duration", "date", "ordinal"]))]
    pub kind: &'static str,
    /// One value, or two for a range or period; `null` for an open end.
    #[schemars(with = "Vec<Option<String>>")]
    pub values: Values<'a>,
    #[schemars(with = "Option<String>")]
    pub low: Option<Decimal>,
    #[schemars(with = "Option<String>")]
    pub high: Option<Decimal>,
    pub unit: Option<&'a str>,
    #[schemars(extend("enum" = ["=", "~", "<", "<=", ">", ">=", "range"]))]
    pub bound: &'static str,
    #[schemars(extend("enum" = ["level", "change", "share", "rate", "rank", "ratio", "count", "qualifier"]))]
    pub role: &'static str,
    pub measure: Option<&'a str>,
    pub entities: &'a [&'static str],
    pub period: Option<Period<'a>>,
    /// What else the text says about the figure; `null` where it says nothing.
    pub context: Option<Context<'a>>,
    /// Another date that the text may mean as well ("05/04/2024").
    #[schemars(with = "Option<String>")]
    pub alternative: Option<Day>,
    #[schemars(extend("enum" = ["supported", "refuted", "cannot_say", "not_checked"]))]
    pub verdict: &'static str,
    #[schemars(with = "Option<String>")]
    pub expected: Option<Decimal>,
    #[schemars(with = "Option<String>")]
    pub confidence: Option<Confidence>,
    /// Why it has this verdict; never empty.
    #[schemars(length(min = 1))]
    pub reason: &'a str,
}

/// Whose figure it is, which way it went, who says it, and how surely.
#[derive(Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Context<'a> {
    /// Whose figure it is: the importer of imports, the country of a border, a company or person as the text names them.
    pub entity: Option<&'a str>,
    /// `entity` was named in an earlier sentence ("it", "the country").
    pub carried: bool,
    /// The other side: whom the goods came from, whom the border is shared with.
    pub counterpart: Option<&'a str>,
    #[schemars(extend("enum" = ["up", "down", null]))]
    pub direction: Option<&'static str>,
    pub negated: bool,
    /// A target, forecast or condition ("by 2030", "could", "plans to").
    pub hypothetical: bool,
    /// Inside a quotation.
    pub quoted: bool,
    /// Who speaks the quotation, in the words of the text.
    pub speaker: Option<&'a str>,
    /// Who says the figure elsewhere ("according to the ministry"), in the words of the text.
    pub attribution: Option<&'a str>,
}

/// First and last day, both inclusive; `null` for an open end.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Period<'a> {
    #[schemars(with = "Option<String>")]
    pub start: Option<Day>,
    #[schemars(with = "Option<String>")]
    pub end: Option<Day>,
    pub surface: Option<&'a str>,
}

/// Something to tell the author.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Finding<'a> {
    pub check: &'static str,
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: &'static str,
    #[schemars(with = "String")]
    pub confidence: Confidence,
    #[schemars(extend("enum" = ["active", "ignored", "baseline"]))]
    pub state: &'static str,
    /// One line, true on its own.
    pub message: &'a str,
    pub start: usize,
    pub end: usize,
    pub line: usize,
    pub column: usize,
    pub related: Vec<Related<'a>>,
    /// Steps a person can redo.
    pub working: &'a [String],
    pub evidence: Vec<Evidence<'a>>,
    pub suggestions: Vec<Suggestion<'a>>,
    /// Depends on the check and the words of the sentence, never on its place.
    pub fingerprint: &'a str,
    /// Why it is let pass, where it is.
    pub ignored: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Related<'a> {
    pub start: usize,
    pub end: usize,
    pub message: &'a str,
}

/// A cell of a source table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Evidence<'a> {
    pub source: &'a str,
    /// Data row, from 1.
    pub row: usize,
    pub column: &'a str,
    pub value: &'a str,
    pub unit: Option<&'a str>,
    pub period: Option<&'a str>,
    pub role: &'static str,
    pub locator: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Suggestion<'a> {
    pub replacement: &'a str,
    pub why: &'a str,
    /// Byte offsets of what is replaced.
    pub start: usize,
    pub end: usize,
}

/// A relation between figures that was recognised, holding or not.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Relation<'a> {
    pub kind: &'static str,
    pub holds: bool,
    pub spans: Vec<[usize; 2]>,
    pub working: &'a str,
    /// Under which lax reading it holds, where it needs one.
    pub remark: Option<&'static str>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Summary {
    pub claims: usize,
    pub supported: usize,
    pub refuted: usize,
    pub cannot_say: usize,
    pub not_checked: usize,
    pub relations: usize,
}

/// One line that `--batch` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum BatchLine<'a> {
    Document(Box<BatchDocument<'a>>),
    Error(BatchError),
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchDocument<'a> {
    /// As it was given.
    pub id: serde_json::Value,
    pub path: &'a str,
    #[schemars(with = "Vec<Claim<'static>>")]
    pub claims: Claims<'a>,
    pub findings: Vec<Finding<'a>>,
    pub relations: Vec<Relation<'a>>,
    pub summary: Summary,
}

/// A line that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchError {
    pub id: serde_json::Value,
    /// From 1.
    pub line: usize,
    pub error: String,
}

/// The JSON schema, made from the types of this file.
pub fn json_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut generator = settings.into_generator();
    generator.subschema_for::<BatchLine<'static>>();
    generator.into_root_schema_for::<Output<'static>>().to_value()
}
