//! Reading text to claims: tokens, then a grammar over tokens that the lexicons feed.

mod token;

pub use token::{Token, TokenKind};

use crate::claim::Claim;
use crate::normalise::Date;
use crate::read::Document;

/// Settings of a reading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// "Today": relative expressions are resolved against it; wins over the article's own dateline.
    pub as_of: Option<Date>,
}

/// All that was read from one document.
#[derive(Clone, Debug, Default)]
pub struct Extraction {
    /// Tokens of the sentences that bear figures, in document order.
    pub tokens: Vec<Token>,
    /// Claims in document order; they do not overlap.
    pub claims: Vec<Claim>,
    /// `--as-of`, else the front matter, else the dateline.
    pub today: Option<Date>,
}

/// Reads every numeric expression of a document.
pub fn extract(_document: &Document<'_>, options: Options) -> Extraction {
    Extraction { today: options.as_of, ..Extraction::default() }
}
