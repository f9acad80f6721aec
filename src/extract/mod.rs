//! Reading text to claims: tokens, then a grammar over tokens that the lexicons feed.
//!
//! `token` makes tokens in one pass; `quantity` walks the tokens of each sentence that bears figures and asks
//! `names` (false friends), `time`, `number` and `unit`; `join` brings together figures that share something;
//! `hints` adds what the document says of its own figures (units of tables, kinds of tons and dollars); `context` says
//! what each is about. Nothing is searched for twice.

mod amount;
mod chemistry;
mod comparisons;
mod compound;
mod context;
mod dateline;
mod dates;
mod hedges;
mod hints;
mod holders;
mod item;
mod join;
mod labels;
mod money;
mod names;
mod noun;
mod number;
mod periods;
#[cfg(test)]
mod properties;
mod quantity;
mod reader;
mod relative;
mod time;
mod token;
mod trace;
mod unit;
mod voices;
mod years;

pub(crate) use crate::stems::base_word;
pub use hints::{Conventions, DateOrder, NumberFormat, Ton};
pub use token::{Token, TokenKind};
pub use trace::Made;

use crate::claim::{Claim, Kind, Role, Shared, Value};
use crate::lexicon;
use crate::normalise::{Bound, Date, UnitKind};
use crate::read::Document;

use item::{Body, Item, Quantity};
use reader::Reader;

/// Reasons for which a figure has no value.
pub const NO_SUCH_DAY: &str = "the calendar has no such day";
pub const NO_YEAR: &str = "a day whose year neither the text nor its date says";
pub const TOO_LONG: &str = "too many digits to keep exactly";
pub const MALFORMED: &str = "a digit glued to a word";
pub const MALFORMED_GROUPS: &str = "groups of digits that are not of three";
pub const MALFORMED_POINTS: &str = "more than one decimal point";
pub const VAGUE: &str = "no number stated";

/// Settings of a reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// "Today": relative expressions are resolved against it; wins over the article's own dateline.
    pub as_of: Option<Date>,
    /// How the document is read where it does not say otherwise.
    pub conventions: Conventions,
    /// Scores and records ("113-107", "(18-47)") are claims too, number by number, and so are comparisons of two things
    /// without a figure ("outperforms", "lower than"): for runs with tables that have them.
    pub pairs: bool,
    /// Figures of one document that are read; [`MOST_CLAIMS`] where not said.
    pub most_claims: Option<usize>,
}

/// All that was read from one document.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// Tokens of the whole document, in order.
    pub tokens: Vec<Token>,
    /// First token of each sentence, and one past the last: `sentences[i]..sentences[i + 1]`.
    pub sentences: Vec<usize>,
    /// Claims in document order; they do not overlap.
    pub claims: Vec<Claim>,
    /// How each claim came about, in the order of `claims`.
    pub made: Vec<Made>,
    /// `--as-of`, else the front matter, else the dateline.
    pub today: Option<Date>,
    /// Claim that is the dateline, where there is one.
    pub dateline: Option<usize>,
    /// First claim of each sentence, and one past the last, as in `sentences`.
    pub first_claims: Vec<usize>,
    /// Reading stopped, because the document has more figures than are read of one.
    pub cut: Option<Cut>,
}

/// Where a document was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Byte offset into the text.
    pub at: usize,
    /// Figures that are read of one document.
    pub most: usize,
}

/// Figures of one document that are read. No article has so many; what does is a dump of data, whose figures say nothing
/// about each other.
pub const MOST_CLAIMS: usize = 2_000_000;

impl Extraction {
    /// Token range of a sentence.
    #[inline]
    pub fn tokens_of(&self, sentence: usize) -> std::ops::Range<usize> {
        let start = self.sentences.get(sentence).copied().unwrap_or(self.tokens.len());
        start..self.sentences.get(sentence + 1).copied().unwrap_or(self.tokens.len())
    }

    /// Indices of the claims of a sentence.
    #[inline]
    pub fn claims_of(&self, sentence: usize) -> std::ops::Range<usize> {
        let first = |sentence: usize| self.first_claims.get(sentence).copied().unwrap_or(self.claims.len());
        first(sentence)..first(sentence + 1)
    }
}

/// Reads every numeric expression of a document.
pub fn extract(document: &Document<'_>, options: Options) -> Extraction {
    let lexicon = lexicon::english();
    let text = hints::with_decimal_points(&document.text, options.conventions.number_format);
    let text = text.as_ref();
    let hints = hints::Hints::of(document, options.conventions, lexicon);
    let most = options.most_claims.unwrap_or(MOST_CLAIMS);
    // prose has a token for some five bytes
    let mut extraction = Extraction {
        tokens: Vec::with_capacity(text.len() / 5 + 16),
        sentences: Vec::with_capacity(document.sentences.len() + 1),
        ..Extraction::default()
    };
    let (mut bears, mut figures) = (Vec::with_capacity(document.sentences.len()), 0);
    for (index, sentence) in document.sentences.iter().enumerate() {
        extraction.sentences.push(extraction.tokens.len());
        // few figures have more than two numbers each
        if figures > most.saturating_mul(2) {
            extraction.cut.get_or_insert(Cut { at: sentence.span.start, most });
            bears.push(false);
            continue;
        }
        let first = extraction.tokens.len();
        bears.push(token::tokenize(text, sentence.span, index, lexicon, options.pairs, &mut extraction.tokens));
        figures += extraction.tokens[first..].iter().filter(|token| token.kind == TokenKind::Number).count();
    }
    extraction.sentences.push(extraction.tokens.len());
    let figures = figures.min(most);
    extraction.claims.reserve(figures);
    extraction.made.reserve(figures);
    let front_matter =
        document.front_matter_date.as_deref().and_then(|date| Date::parse(date.get(..10).unwrap_or(date)));
    let mut conventions = options.conventions;
    conventions.date_order = conventions.date_order.or_else(|| hints::date_order(text));
    let dateline = dateline::find(document, &extraction, lexicon, conventions);
    extraction.today = options.as_of.or(front_matter).or(dateline.map(|(_, date)| date));
    extraction.first_claims.reserve(bears.len() + 1);
    let mut full = false;
    for (index, bears) in bears.into_iter().enumerate() {
        extraction.first_claims.push(extraction.claims.len());
        if !bears || full {
            continue;
        }
        let range = extraction.tokens_of(index);
        let tokens = &extraction.tokens[range.clone()];
        let reader = Reader { text, tokens, lexicon, today: extraction.today, pairs: options.pairs, conventions };
        let mut items = quantity::items(&reader);
        join::join(&reader, &mut items);
        hints.apply(document, index, &reader, &mut items);
        if extraction.claims.len() + items.len() > most {
            extraction.cut = document.sentences.get(index).map(|sentence| Cut { at: sentence.span.start, most });
            full = true;
            continue;
        }
        for item in items {
            extraction.made.push(item.made);
            extraction.claims.push(claim(&reader, item, index, range.start));
        }
    }
    extraction.first_claims.push(extraction.claims.len());
    extraction.dateline = dateline
        .and_then(|(at, _)| extraction.claims.iter().position(|claim| claim.span.start <= at && at < claim.span.end));
    context::fill(document, &mut extraction, lexicon);
    extraction
}

fn claim(r: &Reader<'_>, item: Item, sentence: usize, first_token: usize) -> Claim {
    let bound = match (&item.body, item.bound) {
        (Body::Quantity(quantity), bound) if quantity.figures.len() > 1 && bound != Bound::About => Bound::Range,
        (_, bound) => bound,
    };
    let alternative = match &item.body {
        Body::Time(time) => time.other,
        _ => None,
    };
    let number = r.span(item.number.0, item.number.1);
    let mut parts = Vec::new();
    let (value, unit, kind, role) = match item.body {
        Body::Time(time) => {
            let value = time.period.map_or(Value::Unreadable(NO_SUCH_DAY), Value::Time);
            (value, None, Kind::Date, Role::Qualifier)
        }
        Body::Ordinal(value) => (Value::Ordinal(value), None, Kind::Ordinal, Role::Rank),
        Body::Superlative => (Value::Superlative, None, Kind::Ordinal, Role::Rank),
        Body::Comparison => (Value::Comparison, None, Kind::Ordinal, Role::Rank),
        Body::Unreadable(why) => {
            let date = [NO_SUCH_DAY, NO_YEAR].contains(&why);
            let (kind, role) = if date { (Kind::Date, Role::Qualifier) } else { (Kind::Number, Role::Level) };
            (Value::Unreadable(why), None, kind, role)
        }
        Body::Quantity(quantity) => {
            let Quantity { figures, parts: tokens, unit, .. } = *quantity;
            parts.extend(tokens.iter().map(|&(from, to)| r.span(from, to)));
            let (kind, role) = match unit.as_ref().map(|unit| unit.kind) {
                Some(UnitKind::Percent | UnitKind::Point) => (Kind::Percent, Role::Level),
                Some(UnitKind::Currency) => (Kind::Currency, Role::Level),
                Some(UnitKind::Duration) => (Kind::Duration, Role::Level),
                Some(UnitKind::Dimension) => (Kind::Dimension, Role::Level),
                Some(UnitKind::Times) => (Kind::Number, Role::Ratio),
                Some(UnitKind::Count) => (Kind::Number, Role::Count),
                None => (Kind::Number, Role::Level),
            };
            // one byte is found sooner than five, and most names are one word
            let rate = |name: &str| name.contains(' ') && name.contains(" per ");
            let role = if unit.as_ref().is_some_and(|unit| rate(&unit.name)) { Role::Rate } else { role };
            (Value::Numbers(figures), unit, kind, role)
        }
    };
    if parts.is_empty() {
        parts.push(number);
    }
    let ambiguous_ton = unit.as_ref().is_some_and(|unit| unit.name == "ton");
    Claim {
        span: r.span(item.start, item.end),
        number,
        parts,
        sentence,
        tokens: (first_token + item.start, first_token + item.end),
        kind,
        value,
        bound,
        unit,
        role,
        context: Shared::default(),
        alternative,
        remark: if ambiguous_ton { Some("ton may be metric, short or long") } else { item.remark },
    }
}
