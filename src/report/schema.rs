//! Schema `addsup/v1`: frozen. Fields may be added; nothing is renamed, removed or given another meaning. An absent
//! value is `null`. Numbers from the text are decimal strings. The live model is turned into these in [`super::json`].

use schemars::JsonSchema;
use serde::Serialize;

/// Name of the schema.
pub const NAME: &str = "addsup/v1";

/// What `check --format json` and `claims --format json` print.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "addsup/v1")]
pub struct Output {
    /// Always `addsup/v1`.
    #[schemars(extend("const" = NAME))]
    pub schema: &'static str,
    pub tool: Tool,
    pub sources: Vec<Source>,
    pub documents: Vec<Document>,
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
pub struct Source {
    pub name: String,
    pub path: String,
    pub sha256: String,
    pub rows: usize,
}

/// One article.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Document {
    pub path: String,
    pub claims: Vec<Claim>,
    pub findings: Vec<Finding>,
    pub relations: Vec<Relation>,
    pub summary: Summary,
}

/// One numeric expression and how it was read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claim {
    /// Stable while the sentence stays as it is.
    pub id: String,
    /// Byte offset in the file as it was given.
    pub start: usize,
    /// Byte offset in the file, exclusive.
    pub end: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode code points.
    pub column: usize,
    pub surface: String,
    #[schemars(extend("enum" = ["number", "currency", "percent", "dimension", "duration", "date", "ordinal"]))]
    pub kind: &'static str,
    /// One value, or two for a range or period; `null` for an open end.
    pub values: Vec<Option<String>>,
    pub low: Option<String>,
    pub high: Option<String>,
    pub unit: Option<String>,
    #[schemars(extend("enum" = ["=", "~", "<", "<=", ">", ">=", "range"]))]
    pub bound: &'static str,
    #[schemars(extend("enum" = ["level", "change", "share", "rate", "rank", "ratio", "count", "qualifier"]))]
    pub role: &'static str,
    pub measure: Option<String>,
    pub entities: Vec<String>,
    pub period: Option<Period>,
    #[schemars(extend("enum" = ["supported", "refuted", "cannot_say", "not_checked"]))]
    pub verdict: &'static str,
    pub expected: Option<String>,
    pub confidence: Option<String>,
    /// Why it has this verdict; never empty.
    #[schemars(length(min = 1))]
    pub reason: String,
}

/// First and last day, both inclusive; `null` for an open end.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Period {
    pub start: Option<String>,
    pub end: Option<String>,
    pub surface: Option<String>,
}

/// Something to tell the author.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Finding {
    pub check: &'static str,
    #[schemars(extend("enum" = ["error", "warning", "note"]))]
    pub severity: &'static str,
    pub confidence: String,
    #[schemars(extend("enum" = ["active", "ignored", "baseline"]))]
    pub state: &'static str,
    /// One line, true on its own.
    pub message: String,
    pub start: usize,
    pub end: usize,
    pub line: usize,
    pub column: usize,
    pub related: Vec<Related>,
    /// Steps a person can redo.
    pub working: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub suggestions: Vec<Suggestion>,
    /// Depends on the check and the words of the sentence, never on its place.
    pub fingerprint: String,
    /// Why it is let pass, where it is.
    pub ignored: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Related {
    pub start: usize,
    pub end: usize,
    pub message: String,
}

/// A cell of a source table.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Evidence {
    pub source: String,
    /// Data row, from 1.
    pub row: usize,
    pub column: String,
    pub value: String,
    pub unit: Option<String>,
    pub period: Option<String>,
    pub role: &'static str,
    pub locator: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct Suggestion {
    pub replacement: String,
    pub why: String,
    /// Byte offsets of what is replaced.
    pub start: usize,
    pub end: usize,
}

/// A relation between figures that was recognised, holding or not.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Relation {
    pub kind: &'static str,
    pub holds: bool,
    pub spans: Vec<[usize; 2]>,
    pub working: String,
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
pub enum BatchLine {
    Document(Box<BatchDocument>),
    Error(BatchError),
}

#[derive(Debug, Serialize, JsonSchema)]
pub struct BatchDocument {
    /// As it was given.
    pub id: serde_json::Value,
    #[serde(flatten)]
    pub document: Document,
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
    generator.subschema_for::<BatchLine>();
    generator.into_root_schema_for::<Output>().to_value()
}
