//! Who says it: the speaker of a quotation, the source that a sentence names ("according to", "the ministry said").
//! Names are stretches of the text as they stand there.

use std::ops::Range;

use super::token::{Token, TokenKind, base_word};
use crate::lexicon::{Classes, Cues, Key, Lexicon, Word};
use crate::span::Span;

/// Most tokens of a name.
const NAME: usize = 8;
/// Most tokens of a remark between a name and its verb ("Maria Lopez, the mayor of Lima, said").
const ASIDE: usize = 14;

/// Those who speak in one sentence.
#[derive(Debug, Default)]
pub(super) struct Voices {
    /// Named by a verb of speech.
    speaker: Option<Span>,
    /// Named by "according to".
    source: Option<Span>,
    /// Last name of an earlier sentence, for "he said" and for quotations that go on.
    last: Option<Span>,
}

/// Tokens of a document with what they mean.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) lexicon: &'static Lexicon,
}

impl Voices {
    /// Reads a sentence whose verbs of speech stand at `verbs`, and "according" at `sources`.
    pub(super) fn read(
        &mut self,
        all: Text<'_>,
        sentence: &Range<usize>,
        verbs: impl Iterator<Item = usize> + Clone,
        mut sources: impl Iterator<Item = usize>,
    ) {
        self.source = sources.find(|&at| all.is(at + 1, "to")).and_then(|at| all.name_after(at + 2, sentence.end));
        let named = verbs.clone().find_map(|verb| all.speaker(verb, sentence));
        let pronoun = || verbs.clone().any(|verb| all.classes(verb.wrapping_sub(1)).has(Classes::PRONOUN));
        self.speaker = match named {
            Some(name) => Some(name),
            None if pronoun() => self.last,
            None => None,
        };
        self.last = self.speaker.or(self.last);
    }

    /// A sentence in which nobody is named.
    pub(super) fn pass(&mut self) {
        (self.speaker, self.source) = (None, None);
    }

    /// Forgets the names of another block.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Speaker of a quotation in the sentence: who is named in it, else who spoke last.
    pub(super) fn speaker(&self) -> Option<Span> {
        self.speaker.or(self.last)
    }

    /// Whose figure it is said to be.
    pub(super) fn source(&self) -> Option<Span> {
        self.source.or(self.speaker)
    }
}

impl<'a> Text<'a> {
    /// Text of a token.
    #[inline]
    pub(super) fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    /// Text of a token in lower case; of words longer than any cue nothing.
    pub(super) fn lower(&self, at: usize) -> Key {
        Key::of(self.word(at))
    }

    /// Text of a token without a possessive ending.
    pub(super) fn base(&self, at: usize) -> &'a str {
        base_word(self.word(at))
    }

    #[inline]
    pub(super) fn is_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number)
    }

    pub(super) fn is_word_or_number(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind != TokenKind::Symbol)
    }

    /// What the lexicon knows of a token.
    #[inline]
    pub(super) fn word_of(&self, at: usize) -> &'static Word {
        self.lexicon.word(self.tokens.get(at).map_or(0, |token| token.word))
    }

    #[inline]
    pub(super) fn is(&self, at: usize, lower: &str) -> bool {
        match self.tokens.get(at) {
            Some(token) => token.says(self.text, lower),
            None => lower.is_empty(),
        }
    }

    #[inline]
    pub(super) fn classes(&self, at: usize) -> Classes {
        self.tokens.get(at).map_or(Classes::default(), |token| self.lexicon.word(token.word).classes)
    }

    #[inline]
    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.capital)
    }

    /// The name that goes with a verb of speech.
    fn speaker(&self, verb: usize, sentence: &Range<usize>) -> Option<Span> {
        let before = verb.checked_sub(1).filter(|&at| at >= sentence.start)?;
        // `," said Maria Lopez`
        if matches!(self.word(before), "," | "”" | "\"" | "’" | "'") {
            if self.is_capital(verb + 1) || self.classes(verb + 1).has(Classes::DETERMINER) {
                return self.name_after(verb + 1, sentence.end);
            }
            // "Maria Lopez, the mayor, said"
            let from = before.saturating_sub(ASIDE).max(sentence.start);
            let comma = (from..before).rev().find(|&at| self.word(at) == ",")?;
            return self.name_before(comma, sentence.start).filter(|_| self.word(before) == ",");
        }
        let mut end = verb;
        while end > sentence.start && self.classes(end - 1).has(Classes::ADVERB.or(Classes::AUXILIARY)) {
            end -= 1;
        }
        self.name_before(end, sentence.start)
    }

    /// A word that can stand inside a name.
    fn names(&self, at: usize) -> bool {
        const NEVER: Classes = Classes::PREPOSITION
            .or(Classes::CONJUNCTION)
            .or(Classes::PRONOUN)
            .or(Classes::AUXILIARY)
            .or(Classes::ADVERB);
        let classes = self.classes(at);
        let inner = matches!(self.word(at), "-" | "–" | "&" | "’" | "'" | ".") && self.tokens[at].glued;
        let joint = matches!(self.word(at), "of" | "for" | "and") && self.is_capital(at + 1);
        let word = self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
        let time = self.word_of(at).cues.has(Cues::WHEN);
        inner || joint || word && !time && !classes.has(NEVER) && (!classes.has(Classes::VERB) || self.is_capital(at))
    }

    fn name_after(&self, from: usize, limit: usize) -> Option<Span> {
        let start = if self.classes(from).has(Classes::DETERMINER) { from + 1 } else { from };
        let mut end = start;
        while end < limit.min(start + NAME) && self.names(end) {
            end += 1;
        }
        self.span(start, end)
    }

    fn name_before(&self, end: usize, floor: usize) -> Option<Span> {
        let mut start = end;
        while start > floor && end - start < NAME && self.names(start - 1) {
            start -= 1;
            if self.classes(start).has(Classes::DETERMINER) {
                start += 1;
                break;
            }
        }
        self.span(start, end)
    }

    /// The stretch without joints and marks at its ends; a lone word in lower case with no article names nobody.
    fn span(&self, mut start: usize, mut end: usize) -> Option<Span> {
        let word = |at: usize| self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word);
        let joint = |at: usize| matches!(self.word(at), "of" | "for" | "and");
        while start < end && (!word(start) || joint(start)) {
            start += 1;
        }
        while start < end && (!word(end - 1) || joint(end - 1)) {
            end -= 1;
        }
        (start < end).then(|| Span::new(self.tokens[start].span.start, self.tokens[end - 1].span.end))
    }
}
