//! A claim: one numeric expression of the text, how it was read, and what the text says it is about.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, LazyLock};

use crate::normalise::{Bound, Figure, Period, Unit};
use crate::span::Span;

/// What sort of expression a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    Number,
    Currency,
    Percent,
    Dimension,
    Duration,
    Date,
    Ordinal,
}

impl Kind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Currency => "currency",
            Self::Percent => "percent",
            Self::Dimension => "dimension",
            Self::Duration => "duration",
            Self::Date => "date",
            Self::Ordinal => "ordinal",
        }
    }
}

/// What part a claim plays in its sentence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Role {
    #[default]
    Level,
    Change,
    Share,
    Rate,
    Rank,
    Ratio,
    Count,
    /// Years, periods and other figures that say when or which, not how much.
    Qualifier,
}

impl Role {
    pub fn name(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Change => "change",
            Self::Share => "share",
            Self::Rate => "rate",
            Self::Rank => "rank",
            Self::Ratio => "ratio",
            Self::Count => "count",
            Self::Qualifier => "qualifier",
        }
    }
}

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    Up,
    Down,
}

/// What the digits or words say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One number, or two for a range.
    Numbers(Vec<Figure>),
    /// A date or period.
    Time(Period),
    /// A rank in words or digits: 9 of "9th largest"; 30 of "30th anniversary".
    Ordinal(u32),
    /// A superlative without a figure ("the largest landlocked country").
    Superlative,
    /// One thing held against others without a figure ("outperforms", "lower than", "performs best").
    Comparison,
    /// Read as a number, but without a usable value; the text says why ("more than 60 digits").
    Unreadable(&'static str),
}

/// What the text around a figure says about it. Absent where the text does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// Head noun phrase of what is measured: "imports of natural gas".
    pub measure: Option<String>,
    /// Whose figure it is, by canonical name: the importer of imports, the country of a border.
    pub entity: Option<&'static str>,
    /// `entity` was carried over from an earlier sentence ("it", "the country").
    pub entity_carried: bool,
    /// The words that name the company, office or person whose figure it is.
    pub holder: Option<Span>,
    /// Another word stands for the holder here ("the company", "she").
    pub holder_carried: bool,
    /// The other side: whom the goods came from, whom the border is shared with.
    pub counterpart: Option<&'static str>,
    /// All places named in the sentence, in order, by canonical name.
    pub entities: Vec<&'static str>,
    /// Clause of the sentence that holds the figure.
    pub clause: Span,
    /// Period the figure is about.
    pub period: Option<Period>,
    /// Span of the words that gave `period`.
    pub period_span: Option<Span>,
    /// The period was carried over from another sentence, or is told from another time ("last year", "a year earlier").
    pub period_carried: bool,
    /// Another period that the text may mean as well ("last Tuesday").
    pub period_other: Option<Period>,
    pub direction: Option<Direction>,
    pub negated: bool,
    /// Inside a quotation.
    pub quoted: bool,
    /// The words that name who speaks the quotation.
    pub speaker: Option<Span>,
    /// The words that name who says the figure outside of quotations ("according to the ministry").
    pub attribution: Option<Span>,
    /// A target, forecast or hypothesis ("by 2030", "could", "plans to").
    pub hypothetical: bool,
}

/// The context of a figure; figures of one sentence mostly share it, and most lists of figures have none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared(Arc<Context>);

impl Default for Shared {
    fn default() -> Self {
        static EMPTY: LazyLock<Arc<Context>> = LazyLock::new(Arc::default);
        Self(Arc::clone(&EMPTY))
    }
}

impl From<Context> for Shared {
    fn from(context: Context) -> Self {
        Self(Arc::new(context))
    }
}

impl Deref for Shared {
    type Target = Context;

    fn deref(&self) -> &Context {
        &self.0
    }
}

impl DerefMut for Shared {
    fn deref_mut(&mut self) -> &mut Context {
        Arc::make_mut(&mut self.0)
    }
}

/// One numeric expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The figure with its unit and the words of its bound: "nearly $24.5 billion", "56 Chinese-backed projects".
    pub span: Span,
    /// The number itself: "24.5 billion", "56"; equal to `span` for dates and ranks.
    pub number: Span,
    /// The numbers one by one: two for a range, else one equal to `number`.
    pub parts: Vec<Span>,
    /// Index into [`crate::read::Document::sentences`].
    pub sentence: usize,
    /// Range of token indices of `span` in [`crate::extract::Extraction::tokens`].
    pub tokens: (usize, usize),
    pub kind: Kind,
    pub value: Value,
    pub bound: Bound,
    pub unit: Option<Unit>,
    pub role: Role,
    pub context: Shared,
    /// Another honest reading ("tons: metric, short or long"), for people.
    pub remark: Option<&'static str>,
    /// Another date that the text may mean as well ("05/04/2024").
    pub alternative: Option<Period>,
}

impl Claim {
    /// The single number of the claim; `None` for ranges, dates, ranks.
    #[inline]
    pub fn figure(&self) -> Option<&Figure> {
        match &self.value {
            Value::Numbers(figures) if figures.len() == 1 => figures.first(),
            _ => None,
        }
    }

    /// The date or period of the claim.
    #[inline]
    pub fn time(&self) -> Option<Period> {
        match self.value {
            Value::Time(period) => Some(period),
            _ => None,
        }
    }

    #[inline]
    pub fn unit_name(&self) -> Option<&str> {
        self.unit.as_ref().map(|unit| unit.name.as_ref())
    }
}
