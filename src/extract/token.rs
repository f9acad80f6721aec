//! Tokens: words, numbers, symbols. Byte ranges of the reading text, nothing copied.

use crate::span::Span;

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes ("years’", "U.S.").
    Word,
    /// Digits with grouping marks and a decimal point, without sign or unit ("1,108", "22.94").
    Number,
    /// Any other single character, or a run of one dash or ellipsis.
    Symbol,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
    /// Index into [`crate::read::Document::sentences`].
    pub sentence: usize,
    /// No white space before it in the same sentence ("%" of "5%", "mile" of "1,108-mile").
    pub glued: bool,
}
