//! What checks say: findings, relations and verdicts. Plain data; nothing here renders or decides.

use crate::number::Decimal;
use crate::span::Span;

/// How bad a finding is (contract, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// How sure a finding is, in hundredths from 0 to 100.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Confidence(pub u8);

/// What is known about a claim after all checks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    #[default]
    NotChecked,
    CannotSay,
    Supported,
    Refuted,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::NotChecked => "not_checked",
            Self::CannotSay => "cannot_say",
            Self::Supported => "supported",
            Self::Refuted => "refuted",
        }
    }
}

/// Another place that a finding points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    pub span: Span,
    pub message: String,
}

/// A cell of a source table that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Name of the table.
    pub source: String,
    /// Data row, from 1; the header is row 0.
    pub row: usize,
    pub column: String,
    pub value: String,
    pub unit: Option<String>,
    pub period: Option<String>,
    /// What the cell does here: "same series", "upper bound", "related", "dissent".
    pub role: &'static str,
    /// Where the cell's figure was published.
    pub locator: Option<String>,
}

/// One change that would make it add up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Replaces the text of `span`.
    pub replacement: String,
    pub span: Span,
    pub why: String,
}

/// Something to tell the author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Id of the check: "sum-mismatch".
    pub check: &'static str,
    pub severity: Severity,
    pub confidence: Confidence,
    /// One line, true on its own.
    pub message: String,
    pub span: Span,
    pub related: Vec<Related>,
    /// Steps a person can redo: "12.59 + 10.35 = 22.94, stated 22.94".
    pub working: Vec<String>,
    pub evidence: Vec<Evidence>,
    pub suggestions: Vec<Suggestion>,
}

impl Finding {
    pub fn new(check: &'static str, severity: Severity, span: Span, message: impl Into<String>) -> Self {
        Self {
            check,
            severity,
            confidence: Confidence(90),
            message: message.into(),
            span,
            related: Vec::new(),
            working: Vec::new(),
            evidence: Vec::new(),
            suggestions: Vec::new(),
        }
    }

    pub fn confidence(mut self, hundredths: u8) -> Self {
        self.confidence = Confidence(hundredths.min(100));
        self
    }

    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related { span, message: message.into() });
        self
    }

    pub fn working(mut self, step: impl Into<String>) -> Self {
        self.working.push(step.into());
        self
    }

    pub fn evidence(mut self, cell: Evidence) -> Self {
        self.evidence.push(cell);
        self
    }

    pub fn suggest(mut self, span: Span, replacement: impl Into<String>, why: impl Into<String>) -> Self {
        self.suggestions.push(Suggestion { span, replacement: replacement.into(), why: why.into() });
        self
    }
}

/// Whether a recognised relation holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    Holds,
    /// Holds under a lax reading; the text says which.
    HoldsLoosely(&'static str),
    Fails,
}

/// A relation between figures that the text states or implies, holding or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// "sum", "weekday", "percent-change", …
    pub kind: &'static str,
    pub outcome: Outcome,
    /// Number spans of its figures, in the order of the working.
    pub spans: Vec<Span>,
    pub working: String,
}

/// Verdict about one claim, with its reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    /// Why, in words that are true on their own; never empty in a finished analysis.
    pub reason: String,
    /// The text agrees with itself about this figure: a relation that it is in holds, and none fails.
    pub consistent: bool,
    /// The source cell that the verdict rests on, where it rests on one.
    pub cell: Option<Box<Evidence>>,
    /// The value that the evidence has, in the claim's unit.
    pub expected: Option<Decimal>,
    pub confidence: Option<Confidence>,
}
