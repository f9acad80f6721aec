//! A sentence as tidy tables see it: what each word means, which words belong to which figure, which names it has.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::checks::Article;
use crate::checks::source_mismatch::periods::{Time, times};
use crate::checks::source_mismatch::text::{Line, Lines, Word, is_figure};
use crate::claim::Claim;
use crate::lexicon::{self, Classes};
use crate::sorting;
use crate::sources::frame::PieceKind;
use crate::sources::tidy::{Marks, Slot, marks};
use crate::sources::words;

/// Sentences that a name is carried over.
const REACH: usize = 3;

/// One sentence with what its words mean.
#[derive(Debug)]
pub(super) struct Sentence {
    pub(super) line: Rc<Line>,
    pub(super) times: Vec<Time>,
    /// One for each word of the line.
    pub(super) marks: Vec<Marks>,
    /// Numbers of all words, ascending.
    pub(super) ids: Vec<u32>,
    /// The same for the sentences before it, nearest first.
    pub(super) earlier: Vec<Rc<[u32]>>,
    /// Each number with the word that has it; ascending.
    hits: Vec<(u32, usize)>,
    /// Words that are written as names are.
    names: Vec<usize>,
    /// Words that can make a thing another one, one for each word of the line.
    telling: Vec<bool>,
}

fn meanings(article: &Article<'_>, line: &Line) -> Vec<Marks> {
    let at: Vec<usize> = (0..line.words.len()).filter(|&i| line.words[i].kind != PieceKind::Mark).collect();
    let stems: Vec<String> = at.iter().map(|&i| line.words[i].stem.clone()).collect();
    let mut out = vec![Marks { stop: true, ..Marks::default() }; line.words.len()];
    let found = marks(&stems, &mut |stem| article.tables.tidy.stem(stem));
    for (i, mark) in at.into_iter().zip(found) {
        out[i] = mark;
    }
    out
}

fn numbers(marks: &[Marks]) -> Vec<u32> {
    let mut ids: Vec<u32> = marks.iter().flat_map(|mark| mark.ids.iter().copied()).collect();
    sorting::by(&mut ids, Ord::cmp);
    ids.dedup();
    ids
}

/// Sentences of one article; the words of the last ones are kept for those behind them.
#[derive(Debug)]
pub(super) struct Sentences<'a> {
    lines: &'a Lines<'a>,
    /// Numbers of the words of sentences.
    known: VecDeque<(usize, Rc<[u32]>)>,
}

impl<'a> Sentences<'a> {
    pub(super) fn new(lines: &'a Lines<'a>) -> Self {
        Self { lines, known: VecDeque::new() }
    }

    pub(super) fn of(&mut self, article: &Article<'_>, sentence: usize) -> Sentence {
        let line = self.lines.of(sentence);
        let marks = meanings(article, &line);
        self.keep(sentence, numbers(&marks).into());
        let block = |at: usize| article.document.sentences.get(at).map(|one| one.block);
        let before = (sentence.saturating_sub(REACH)..sentence).rev().take_while(|&at| block(at) == block(sentence));
        let earlier = before.map(|at| self.numbers(article, at)).collect();
        Sentence::new(article, line, marks, earlier)
    }

    fn keep(&mut self, sentence: usize, numbers: Rc<[u32]>) {
        if !self.known.iter().any(|(at, _)| *at == sentence) {
            self.known.truncate(REACH);
            self.known.push_front((sentence, numbers));
        }
    }

    fn numbers(&mut self, article: &Article<'_>, sentence: usize) -> Rc<[u32]> {
        if let Some((_, known)) = self.known.iter().find(|(at, _)| *at == sentence) {
            return Rc::clone(known);
        }
        let found: Rc<[u32]> = numbers(&meanings(article, &self.lines.of(sentence))).into();
        self.keep(sentence, Rc::clone(&found));
        found
    }
}

impl Sentence {
    fn new(article: &Article<'_>, line: Rc<Line>, marks: Vec<Marks>, earlier: Vec<Rc<[u32]>>) -> Self {
        let times = times(article, &line);
        let mut hits: Vec<(u32, usize)> =
            marks.iter().enumerate().flat_map(|(at, mark)| mark.ids.iter().map(move |id| (*id, at))).collect();
        sorting::by(&mut hits, Ord::cmp);
        let names = (0..line.words.len()).filter(|&at| is_name(&line, at)).collect();
        let telling = line.words.iter().map(is_telling).collect();
        Self { ids: numbers(&marks), line, times, marks, earlier, hits, names, telling }
    }

    /// How near each word stands to a figure: 3 within it or behind it up to the next, 2 before it, 0 with another figure
    /// between; `None` where it belongs to a later figure.
    pub(super) fn near(&self, article: &Article<'_>, claim: usize) -> Vec<Option<i32>> {
        let mut out = vec![None; self.line.words.len()];
        let Some(found) = article.extraction.claims.get(claim) else { return out };
        let (from, to) = self.line.range(found.number);
        let (_, end) = self.line.range(found.span);
        let next = self.next_figure(article, to, claim).max(end);
        let mut between = false;
        for (word, near) in self.line.words.iter().zip(&mut out).take(from).rev() {
            between |= word
                .claim
                .is_some_and(|other| other != claim && article.extraction.claims.get(other).is_some_and(is_figure));
            *near = Some(if between { 0 } else { 2 });
        }
        out.iter_mut().take(next).skip(from).for_each(|near| *near = Some(3));
        out
    }

    /// The word stands with the figure: no other figure between, nor is it what the one before is of ("21.8% of GDP").
    pub(super) fn is_own(&self, article: &Article<'_>, claim: &Claim, word: usize) -> bool {
        let (from, _) = self.line.range(claim.number);
        let figure = |i: usize| {
            let other = self.line.words[i].claim.and_then(|claim| article.extraction.claims.get(claim));
            other.is_some_and(|other| is_figure(other) && other.number != claim.number)
        };
        if word >= from {
            return !(from..word).any(figure);
        }
        let Some(before) = (0..from).rev().find(|&i| figure(i)) else { return true };
        let of = (before + 1..word).any(|i| self.line.says(i, &["of"]));
        word > before && !(of && word <= before + 5)
    }

    /// First word of the next figure, dates left aside; the end where there is none.
    fn next_figure(&self, article: &Article<'_>, at: usize, own: usize) -> usize {
        let figure = |claim: usize| article.extraction.claims.get(claim).is_some_and(is_figure);
        let words = &self.line.words;
        (at..words.len())
            .find(|&i| words[i].claim.is_some_and(|claim| claim != own && figure(claim)))
            .unwrap_or(words.len())
    }

    /// The word of the sentence that says a slot, and how near it stands at best.
    pub(super) fn said(&self, slot: &Slot, near: &[Option<i32>]) -> Option<(usize, i32)> {
        let hits = slot.ids.iter().flat_map(|&id| {
            let start = self.hits.partition_point(|&(known, _)| known < id);
            self.hits.iter().skip(start).take_while(move |(known, _)| *known == id)
        });
        hits.filter_map(|&(_, i)| Some((i, near.get(i).copied().flatten()?))).max_by_key(|&(i, near)| (near, i))
    }

    /// Capitalised words that are no words of the tables, of the calendar or of the language's common stock.
    pub(super) fn unknown_names(&self, known: &dyn Fn(&Marks) -> bool) -> usize {
        self.names.iter().filter(|&&i| !known(&self.marks[i])).count()
    }

    /// A telling word that stands right beside the words at `said` and is unknown to the row: it may mean less.
    /// `own` are the words of the figure itself.
    pub(super) fn narrower(&self, said: &[usize], own: (usize, usize), known: &dyn Fn(&Marks) -> bool) -> bool {
        let strange = |i: usize| {
            self.telling.get(i).copied().unwrap_or_default()
                && !said.contains(&i)
                && !(own.0..own.1).contains(&i)
                && !known(&self.marks[i])
        };
        said.iter().any(|&i| {
            let before = i.checked_sub(1).is_some_and(strange);
            // "losses in the insurance arm"
            let preposition = matches!(self.line.stem(i + 1), "of" | "in" | "among" | "for" | "from" | "at" | "on");
            let behind = preposition && {
                let next = (i + 2..i + 5).find(|&j| !self.line.words.get(j).is_none_or(|word| word.stop));
                next.is_some_and(strange)
            };
            before || behind
        })
    }
}

/// A capitalised word that is no word of the calendar or of the language's common stock.
fn is_name(line: &Line, i: usize) -> bool {
    let lexicon = lexicon::english();
    let Some(word) = line.words.get(i) else { return false };
    if word.kind != PieceKind::Word || !word.capital || word.stop || word.claim.is_some() {
        return false;
    }
    let entry = lexicon.word(lexicon.id(&word.lower));
    let plain = entry.calendar.is_some() || entry.classes.has(Classes::STOP.or(Classes::DETERMINER));
    // the first word of a sentence is written so whatever it is
    let possessive = matches!(line.stem(i + 1), "'" | "’") && line.stem(i + 2) == "s";
    !plain && (i > 0 || possessive || line.is_verb(i + 1) && !lexicon.is_plural(&word.lower))
}

/// A word that names or describes a thing: no figure, word of time, verb or other small change.
fn is_telling(word: &Word) -> bool {
    let lexicon = lexicon::english();
    if word.kind != PieceKind::Word || word.stop || word.claim.is_some() || word.stem.len() <= 2 {
        return false;
    }
    let entry = lexicon.word(lexicon.id(&word.lower));
    entry.calendar.is_none()
        && !entry
            .classes
            .has(Classes::STOP.or(Classes::DETERMINER).or(Classes::ADVERB).or(Classes::AUXILIARY).or(Classes::VERB))
        && !words::is_change(&word.stem)
        && !words::is_link(&word.stem)
        && !words::is_boundary(&word.stem)
        && !words::is_time(&word.stem)
        && !word.lower.ends_with("ed")
        && !word.lower.ends_with("ly")
        && lexicon.hedge_before(&word.lower).is_none()
}
