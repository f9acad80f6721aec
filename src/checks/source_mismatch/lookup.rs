//! What is known of a sentence in the light of the tables: its words, times and mentions, and what it takes over.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::bind;
use super::mention::{Mention, Target, mentions};
use super::periods::{Time, times};
use super::query;
use super::statement::{self, Answer};
use super::text::{Line, Lines};
use crate::checks::Article;
use crate::sorting;
use crate::sources::frame::{Frame, FrameIndex, Place};

/// Tables looked at for one sentence.
const FRAMES: usize = 6;
/// Sentences that a name is carried over.
const REACH: usize = 3;

/// One sentence.
#[derive(Debug)]
pub(super) struct Sight<'a> {
    pub(super) article: &'a Article<'a>,
    pub(super) index: &'a FrameIndex,
    pub(super) line: Rc<Line>,
    pub(super) times: Vec<Time>,
    /// Names that the article uses again and again: what it is about.
    pub(super) topics: &'a FxHashSet<String>,
    /// Stems that say little ("total").
    pub(super) weak: &'a [u32],
    /// Stems that a text leaves out where no other row is meant ("activities").
    pub(super) padding: &'a [u32],
    /// Tables that know its words, with what they find here.
    pub(super) found: Vec<(u32, Vec<Mention>)>,
    /// Mentions of the sentences before it in the same block, newest first.
    earlier: Vec<Vec<(u32, Vec<Mention>)>>,
}

impl Sight<'_> {
    /// A cell with the number of its table.
    pub(super) fn place(&self, frame: &Frame, place: Place) -> Option<(u32, Place)> {
        let known = |at: u32| self.index.frame(at).is_some_and(|other| std::ptr::eq(other, frame));
        self.found.iter().map(|(at, _)| *at).find(|&at| known(at)).map(|at| (at, place))
    }

    pub(super) fn mentions(&self, frame: u32) -> Option<&[Mention]> {
        self.found.iter().find(|(known, _)| *known == frame).map(|(_, mentions)| mentions.as_slice())
    }

    /// The last name of a row before word `from`, in its part of the sentence, that a verb or "who" follows: word range.
    pub(super) fn leader(&self, from: usize) -> Option<(usize, usize)> {
        let start = self.line.segment_start(from);
        let mut best: Option<(usize, usize)> = None;
        for (frame, mentions) in &self.found {
            let Some(table) = self.index.frame(*frame) else { continue };
            for mention in mentions.iter().filter(|one| one.from >= start && one.to <= from) {
                let Target::Value(value) = mention.target else { continue };
                let key = table.value(value).is_some_and(|value| table.keys.contains(&value.column));
                // a year that names a row is no subject
                let worded =
                    self.line.words.get(mention.from).is_some_and(|word| {
                        word.kind == crate::sources::frame::PieceKind::Word && word.claim.is_none()
                    });
                let named = worded && (mention.is_full() || mention.capital && mention.share() >= 45);
                let later = best.is_none_or(|known| mention.from > known.0 && mention.to > known.1);
                if key && named && later && self.line.leads(mention.to) {
                    best = Some((mention.from, mention.to));
                }
            }
        }
        best
    }

    /// Keys of rows that the sentences before spoke of, the nearest sentence with any.
    pub(super) fn carried(&self, frame: u32, table: &Frame) -> Vec<(u32, bind::Said)> {
        for sentence in &self.earlier {
            let Some((_, found)) = sentence.iter().find(|(known, _)| *known == frame) else { continue };
            let mut out = Vec::new();
            for mention in found {
                let Target::Value(value) = mention.target else { continue };
                let key = table.value(value).is_some_and(|value| table.keys.contains(&value.column));
                let dominated = found.iter().any(|other| mention.lies_in(other));
                if !key || dominated || !(mention.is_full() || mention.capital && mention.share() >= 45) {
                    continue;
                }
                let said = bind::Said {
                    score: 30 + 60 - i32::try_from(mention.from.min(20)).unwrap_or(20),
                    share: mention.share(),
                    full: true,
                    carried: true,
                    ..bind::Said::default()
                };
                out.push((value, said));
            }
            if !out.is_empty() {
                return out;
            }
        }
        Vec::new()
    }
}

/// Stems of which a text need not say all, as the tables number them.
#[derive(Debug, Default)]
pub(super) struct Weak {
    /// Those that say little ("total").
    little: Vec<u32>,
    /// Those that a text leaves out where no other row is meant ("activities").
    padding: Vec<u32>,
}

pub(super) fn weak(index: &FrameIndex) -> Weak {
    let known = |words: &[String]| words.iter().filter_map(|stem| index.stem(stem)).collect();
    Weak { little: known(crate::sources::words::weak()), padding: known(crate::sources::words::padding()) }
}

/// Capitalised words that stand three times or more within an article.
pub(super) fn topics(article: &Article<'_>) -> FxHashSet<String> {
    let mut counts = FxHashMap::<&str, u32>::default();
    for token in &article.extraction.tokens {
        let text = article.document.slice(token.span);
        if token.kind == crate::extract::TokenKind::Word && text.chars().next().is_some_and(char::is_uppercase) {
            *counts.entry(text).or_default() += 1;
        }
    }
    counts.into_iter().filter(|(_, count)| *count >= 3).map(|(text, _)| crate::sources::words::stem(text)).collect()
}

/// What tables say to a sentence as a whole.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// To the queries that it states.
    pub(super) queries: Vec<query::Said>,
    pub(super) statement: Option<Answer>,
}

/// Sentences of an article in the light of the tables, made once each.
#[derive(Debug)]
pub(super) struct Sights<'a> {
    article: &'a Article<'a>,
    lines: &'a Lines<'a>,
    topics: &'a FxHashSet<String>,
    weak: &'a Weak,
    current: Option<(usize, Sight<'a>, Said)>,
    known: FxHashMap<usize, Vec<(u32, Vec<Mention>)>>,
}

impl<'a> Sights<'a> {
    pub(super) fn new(
        article: &'a Article<'a>,
        lines: &'a Lines<'a>,
        topics: &'a FxHashSet<String>,
        weak: &'a Weak,
    ) -> Self {
        Self { article, lines, topics, weak, current: None, known: FxHashMap::default() }
    }

    fn read(&mut self, sentence: usize) -> (Rc<Line>, Vec<(u32, Vec<Mention>)>) {
        let index = &self.article.tables.frames;
        let line = self.lines.of(sentence);
        let mut stems: Vec<u32> = line.words.iter().flat_map(|word| word.means.iter().copied()).collect();
        sorting::by(&mut stems, Ord::cmp);
        stems.dedup();
        let frames = index.about(&stems, FRAMES);
        let found: Vec<(u32, Vec<Mention>)> = frames
            .into_iter()
            .filter_map(|at| Some((at, mentions(&line, index.frame(at)?, &self.weak.little))))
            .collect();
        (line, found)
    }

    /// The sentence with its surroundings, and what a table says to it as a whole.
    pub(super) fn of(&mut self, sentence: usize) -> Option<(&Sight<'a>, &mut Said)> {
        if self.current.as_ref().is_none_or(|(known, ..)| *known != sentence) {
            let (line, found) = self.read(sentence);
            let mut earlier = Vec::new();
            for before in (sentence.saturating_sub(REACH)..sentence).rev() {
                let same = |a: usize, b: usize| {
                    let block = |i: usize| self.article.document.sentences.get(i).map(|one| one.block);
                    block(a) == block(b)
                };
                if !same(before, sentence) {
                    break;
                }
                if !self.known.contains_key(&before) {
                    let (_, found) = self.read(before);
                    self.known.insert(before, found);
                }
                earlier.extend(self.known.get(&before).cloned());
            }
            self.known.insert(sentence, found.clone());
            self.known.retain(|at, _| *at + REACH + 1 >= sentence);
            let times = times(self.article, &line);
            let sight = Sight {
                article: self.article,
                index: &self.article.tables.frames,
                line,
                times,
                topics: self.topics,
                weak: &self.weak.little,
                padding: &self.weak.padding,
                found,
                earlier,
            };
            let said = Said { queries: query::judge(&sight), statement: statement::judge(&sight) };
            self.current = Some((sentence, sight, said));
        }
        self.current.as_mut().map(|(_, sight, said)| (&*sight, said))
    }
}
