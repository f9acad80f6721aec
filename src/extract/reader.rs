//! A cursor over the tokens of one sentence, with the lexicon at hand. The grammar modules are functions of it.

use super::hints::Conventions;
use super::token::{Token, TokenKind, base_word};
use crate::lexicon::{CalendarWord, Classes, Cues, Key, Lexicon, NumberWord, Word};
use crate::normalise::Date;
use crate::span::Span;

/// Tokens on either side in which the talk of a passage is looked for.
const NEAR: usize = 64;

/// Tokens of one sentence; indices count from the start of the sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) lexicon: &'static Lexicon,
    pub(super) today: Option<Date>,
    /// See [`super::Options::pairs`].
    pub(super) pairs: bool,
    pub(super) conventions: Conventions,
}

impl<'a> Reader<'a> {
    #[inline]
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Text of a token; "" beyond the ends.
    #[inline]
    pub(super) fn str(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| token.span.of(self.text))
    }

    /// Text of the token before `i`; "" at the start.
    #[inline]
    pub(super) fn before(&self, i: usize) -> &'a str {
        i.checked_sub(1).map_or("", |i| self.str(i))
    }

    #[inline]
    pub(super) fn is(&self, i: usize, text: &str) -> bool {
        match self.tokens.get(i) {
            Some(token) => token.is(self.text, text),
            None => text.is_empty(),
        }
    }

    /// Token is this word, in any case.
    #[inline]
    pub(super) fn says(&self, i: usize, lower: &str) -> bool {
        match self.tokens.get(i) {
            Some(token) => token.says(self.text, lower),
            None => lower.is_empty(),
        }
    }

    #[inline]
    pub(super) fn any(&self, i: usize, words: &[&str]) -> bool {
        let Some(token) = self.tokens.get(i) else { return words.contains(&"") };
        words.iter().any(|word| token.says(self.text, word))
    }

    /// A figure or what looks like one may begin here whatever follows.
    #[inline]
    pub(super) fn opens(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.opens)
    }

    #[inline]
    pub(super) fn kind(&self, i: usize) -> Option<TokenKind> {
        self.tokens.get(i).map(|token| token.kind)
    }

    #[inline]
    pub(super) fn is_word(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Word)
    }

    #[inline]
    pub(super) fn is_number(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Number)
    }

    #[inline]
    pub(super) fn is_symbol(&self, i: usize) -> bool {
        self.kind(i) == Some(TokenKind::Symbol)
    }

    #[inline]
    pub(super) fn glued(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.glued)
    }

    #[inline]
    pub(super) fn word(&self, i: usize) -> &'static Word {
        self.lexicon.word(self.tokens.get(i).map_or(0, |token| token.word))
    }

    /// The word before `i`; one without any class at the start.
    pub(super) fn word_before(&self, i: usize) -> &'static Word {
        i.checked_sub(1).map_or(self.lexicon.word(0), |i| self.word(i))
    }

    /// Token is in one of these lists of `cues.csv`.
    #[inline]
    pub(super) fn cue(&self, i: usize, cues: Cues) -> bool {
        self.word(i).cues.has(cues)
    }

    /// A word of these lists stands near: what the passage talks of.
    pub(super) fn talks(&self, i: usize, cues: Cues) -> bool {
        (i.saturating_sub(NEAR)..self.len().min(i + NEAR)).any(|at| self.cue(at, cues))
    }

    #[inline]
    pub(super) fn number_word(&self, i: usize) -> Option<NumberWord> {
        self.word(i).number
    }

    #[inline]
    pub(super) fn calendar(&self, i: usize) -> Option<CalendarWord> {
        self.word(i).calendar
    }

    #[inline]
    pub(super) fn has(&self, i: usize, classes: Classes) -> bool {
        self.word(i).classes.has(classes)
    }

    /// Starts with a capital letter.
    #[inline]
    pub(super) fn is_capital(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.capital)
    }

    /// A hyphen or dash, glued on the left.
    #[inline]
    pub(super) fn is_hyphen(&self, i: usize) -> bool {
        // a symbol is one character, so its first byte tells most
        self.tokens.get(i).is_some_and(|token| {
            token.glued
                && token.may_be_dash()
                && (token.first == b'-' || matches!(token.span.of(self.text), "‐" | "‑" | "–"))
        })
    }

    #[inline]
    pub(super) fn is_dash(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| {
            token.may_be_dash()
                && (token.first == b'-' || matches!(token.span.of(self.text), "‐" | "‑" | "–" | "—" | "−"))
        })
    }

    /// Index after an optional hyphen that joins `i - 1` to `i + 1`.
    #[inline]
    pub(super) fn skip_hyphen(&self, i: usize) -> usize {
        if self.is_hyphen(i) && self.glued(i + 1) { i + 1 } else { i }
    }

    /// Index after an optional glued full stop ("Jan.", "sq.").
    #[inline]
    pub(super) fn skip_point(&self, i: usize) -> usize {
        if self.is(i, ".") && self.glued(i) && i + 1 < self.len() { i + 1 } else { i }
    }

    /// Lower-case base form of a token for look-ups.
    pub(super) fn key(&self, i: usize) -> Key {
        Key::of(base_word(self.str(i)))
    }

    /// Longest phrase of at most `max` words from `i` that `find` knows; hyphens count as spaces. Returns the index
    /// after it.
    pub(super) fn phrase<T>(&self, i: usize, max: usize, find: impl Fn(&str) -> Option<T>) -> Option<(T, usize)> {
        let mut key = Key::default();
        let mut best = None;
        let mut at = i;
        for count in 0..max {
            if count > 0 && self.is_hyphen(at) && self.glued(at + 1) && self.is_word(at + 1) {
                at += 1;
            }
            if !self.is_word(at) {
                break;
            }
            key.push(self.str(at));
            at += 1;
            let last = self.str(at - 1);
            if let Some(found) = find(key.as_str()) {
                best = Some((found, at));
            } else if base_word(last).len() < last.len()
                // possessive last word: "years'"
                && let Some(found) = find(self.phrase_base(i, at).as_str())
            {
                best = Some((found, at));
            }
        }
        best
    }

    /// The phrase `from..to` with the possessive endings of its words dropped.
    fn phrase_base(&self, from: usize, to: usize) -> Key {
        let mut base = Key::default();
        for i in from..to {
            if self.is_word(i) {
                base.push(base_word(self.str(i)));
            }
        }
        base
    }

    /// Bytes from token `from` to the end of token `to - 1`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        match (self.tokens.get(from), to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if from < to => Span::new(first.span.start, last.span.end),
            (Some(first), _) => Span::new(first.span.start, first.span.start),
            _ => Span::default(),
        }
    }
}
