//! A sentence as words that the tables know. Positions are indices of words; nothing here looks at values.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use crate::checks::Article;
use crate::claim::{Claim, Kind};
use crate::lexicon::{self, Classes};
use crate::sources::frame::{FrameIndex, PieceKind, canonical, folded, pieces};
use crate::sources::words::{self, is_stop};
use crate::span::Span;

/// One word, number or mark of a sentence.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// In the reading text.
    pub(super) span: Span,
    pub(super) kind: PieceKind,
    /// Lower case, without inflection; the character of a mark.
    pub(super) stem: String,
    /// As written, in lower case.
    pub(super) lower: String,
    /// What the lexicon knows of it.
    pub(super) classes: Classes,
    /// Begins with a capital letter.
    pub(super) capital: bool,
    /// Says nothing by itself ("of", "the").
    pub(super) stop: bool,
    /// Numbers of what it means in the tables; the first word of a phrase carries the meaning of the phrase.
    pub(super) means: Vec<u32>,
    /// Begins or belongs to a phrase that means something of its own ("three-point").
    pub(super) phrase: bool,
    /// Part of a figure or date of the text.
    pub(super) claim: Option<usize>,
}

/// The words of one sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Line {
    pub(super) words: Vec<Word>,
}

/// Lines of one article, those of the last sentences kept: several judges look at each.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    article: &'a Article<'a>,
    known: RefCell<VecDeque<(usize, Rc<Line>)>>,
}

impl<'a> Lines<'a> {
    /// Sentences that a judge may come back to.
    const KEPT: usize = 8;

    pub(super) fn new(article: &'a Article<'a>) -> Self {
        Self { article, known: RefCell::default() }
    }

    pub(super) fn of(&self, sentence: usize) -> Rc<Line> {
        let mut known = self.known.borrow_mut();
        if let Some((_, line)) = known.iter().find(|(at, _)| *at == sentence) {
            return Rc::clone(line);
        }
        let line = Rc::new(Line::new(self.article, &self.article.tables.frames, sentence));
        known.truncate(Self::KEPT - 1);
        known.push_front((sentence, Rc::clone(&line)));
        line
    }
}

impl Line {
    pub(super) fn new(article: &Article<'_>, index: &FrameIndex, sentence: usize) -> Self {
        let Some(found) = article.document.sentences.get(sentence) else { return Self::default() };
        let text = article.document.slice(found.span);
        let mut out = Vec::new();
        for (kind, start, end) in pieces(text) {
            let piece = &text[start..end];
            let stem = folded(piece);
            let lower = piece.to_lowercase();
            let classes = lexicon::english().word(lexicon::english().id(&lower)).classes;
            out.push(Word {
                span: Span::new(found.span.start + start, found.span.start + end),
                kind,
                stop: kind != PieceKind::Mark && is_stop(&stem),
                stem,
                lower,
                classes,
                capital: piece.chars().next().is_some_and(char::is_uppercase),
                means: Vec::new(),
                phrase: false,
                claim: None,
            });
        }
        let at: Vec<usize> = (0..out.len()).filter(|&i| out[i].kind != PieceKind::Mark).collect();
        let stems: Vec<String> = at.iter().map(|&i| out[i].stem.clone()).collect();
        for (stem, first, length) in canonical(stems) {
            // a phrase does not reach over a mark other than a hyphen
            let (from, to) = (at[first], at[first + length - 1]);
            let broken =
                (from..to).any(|i| out[i].kind == PieceKind::Mark && !matches!(out[i].stem.as_str(), "-" | "–"));
            if broken {
                for &i in &at[first..first + length] {
                    if let Some(id) = index.stem(&out[i].stem.clone()).filter(|_| out[i].means.is_empty()) {
                        out[i].means.push(id);
                    }
                }
            } else if let Some(id) = index.stem(&stem)
                && !(length == 1 && out[from].stop)
            {
                out[from].means.push(id);
                if length > 1 {
                    out[from..=to].iter_mut().for_each(|word| word.phrase = true);
                }
            }
        }
        for claim in article.extraction.claims_of(sentence) {
            let span = article.extraction.claims[claim].number;
            let first = out.partition_point(|word| word.span.end <= span.start);
            for word in out.iter_mut().skip(first).take_while(|word| word.span.start < span.end) {
                word.claim = Some(claim);
            }
        }
        Self { words: out }
    }

    /// Indices of the words of a span.
    pub(super) fn range(&self, span: Span) -> (usize, usize) {
        let first = self.words.partition_point(|word| word.span.end <= span.start);
        let last = self.words.partition_point(|word| word.span.start < span.end);
        (first, last.max(first))
    }

    pub(super) fn stem(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.stem.as_str())
    }

    /// The word at `at` is one of these, in lower case.
    pub(super) fn says(&self, at: usize, words: &[&str]) -> bool {
        self.words.get(at).is_some_and(|word| words.contains(&word.lower.as_str()))
    }

    /// A mark or word at which a new thought begins.
    fn is_boundary(&self, at: usize) -> bool {
        let Some(word) = self.words.get(at) else { return true };
        match word.kind {
            PieceKind::Mark => matches!(word.stem.as_str(), ";" | "•" | "—"),
            // "while also adding five assists": the subject goes on
            _ => words::is_boundary(&word.stem) && !self.is_participle(self.past_adverbs(at + 1)),
        }
    }

    /// The first word from `at` on that is no adverb.
    fn past_adverbs(&self, at: usize) -> usize {
        (at..self.words.len()).find(|&i| !self.words[i].classes.has(Classes::ADVERB)).unwrap_or(self.words.len())
    }

    /// "adding", "committing".
    fn is_participle(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| !word.capital && word.lower.len() > 4 && word.lower.ends_with("ing"))
    }

    /// A word that can be the verb of a sentence: "had", "scored", "went".
    pub(super) fn is_verb(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| {
            word.kind == PieceKind::Word
                && !word.capital
                && (word.classes.has(Classes::VERB.or(Classes::AUXILIARY))
                    || words::is_contest(&word.stem)
                    || word.lower.len() > 4 && word.lower.ends_with("ed"))
        })
    }

    /// The name or label that ends before `to` is the subject of what follows: "X had", "X, who".
    pub(super) fn leads(&self, to: usize) -> bool {
        let at = self.past_adverbs(to);
        // "Norrby (12-3) had"
        let at = if self.stem(at) == "(" {
            (at..self.words.len().min(at + 8)).find(|&i| self.stem(i) == ")").map_or(at, |i| i + 1)
        } else {
            at
        };
        let relative = at + usize::from(self.stem(at) == ",");
        self.is_verb(at) || words::is_relative(self.stem(relative))
    }

    /// First word of the part of the sentence that holds this one.
    pub(super) fn segment_start(&self, at: usize) -> usize {
        (0..at).rev().find(|&i| self.is_boundary(i)).map_or(0, |i| i + 1)
    }

    /// End of the part of the sentence that holds this one.
    pub(super) fn segment_end(&self, at: usize) -> usize {
        (at..self.words.len()).find(|&i| self.is_boundary(i)).unwrap_or(self.words.len())
    }

    /// First word after `at` that belongs to another figure (dates do not count), or the end of the segment.
    pub(super) fn next_figure(&self, article: &Article<'_>, at: usize, own: usize) -> usize {
        let end = self.segment_end(at);
        let figure = |claim: usize| article.extraction.claims.get(claim).is_some_and(is_figure);
        (at..end).find(|&i| self.words[i].claim.is_some_and(|claim| claim != own && figure(claim))).unwrap_or(end)
    }

    /// The word before, stop marks of currency and hedges skipped: index.
    pub(super) fn before(&self, at: usize) -> Option<usize> {
        (0..at).rev().find(|&i| {
            let word = &self.words[i];
            let hedge = lexicon::english().hedge_before(&word.stem).is_some();
            let sign = word.kind == PieceKind::Mark && matches!(word.stem.as_str(), "$" | "€" | "£" | "¥" | "-" | "−");
            !sign && !hedge
        })
    }

    /// Which way the word at `at` moves, if it is a word of change.
    pub(super) fn is_change(&self, at: usize) -> bool {
        self.words.get(at).is_some_and(|word| word.kind == PieceKind::Word && words::is_change(&word.stem))
    }
}

/// A figure proper: no date, no bare rank.
pub(super) fn is_figure(claim: &Claim) -> bool {
    !matches!(claim.kind, Kind::Date | Kind::Ordinal)
}
