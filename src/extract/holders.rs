//! Whose figure it is where that is no place: companies, offices and persons by name, and the words that stand for them
//! later ("the company", "it", "she"). Names are stretches of the text as they stand there.

use std::ops::Range;

use super::token::Token;
use super::voices::Text;
use crate::lexicon::{Classes, Cues, Word};
use crate::span::Span;

/// Most tokens of a name.
const NAME: usize = 8;

/// What a name can be of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Person,
    /// A company, an office, a club.
    Body,
    /// Two or three words in capitals that do not tell.
    Either,
}

/// A name, or a word that stands for one, in a sentence.
#[derive(Clone, Copy, Debug)]
struct Holder {
    token: usize,
    end: usize,
    span: Span,
    sort: Sort,
    /// Behind "at", "of", "for": whose figure it is only where nobody else is named.
    behind: bool,
    /// Behind another preposition, or one of two that are named side by side.
    aside: bool,
    carried: bool,
}

/// The names of a sentence and those that came before.
#[derive(Debug, Default)]
pub(super) struct Holders {
    here: Vec<Holder>,
    person: Option<Span>,
    body: Option<Span>,
}

/// A word that may stand for a name, see [`Holders::anaphor`].
#[inline]
fn may_stand(word: &Word) -> bool {
    word.cues.has(Cues::HE.or(Cues::IT)) || word.classes.has(Classes::DETERMINER)
}

impl Holders {
    /// Reads the names of a sentence that are not in whole the name of a place.
    pub(super) fn read(&mut self, all: Text<'_>, sentence: &Range<usize>, is_place: impl Fn(Range<usize>) -> bool) {
        self.here.clear();
        let mut at = sentence.start;
        while at < sentence.end {
            let Token { capital, word, .. } = all.tokens[at];
            // neither a name nor a word that may stand for one: most of a text
            if !capital && word == 0 {
                at += 1;
                continue;
            }
            if !capital && !may_stand(all.lexicon.word(word)) {
                at += 1;
                continue;
            }
            let found = if capital { all.name(at, sentence) } else { None };
            if let Some((end, sort)) = found {
                if !is_place(at..end) {
                    self.add(all, sentence, at..end, sort);
                }
                at = end;
                continue;
            }
            if let Some((end, span)) = self.anaphor(all, at) {
                let holder =
                    Holder { token: at, end, span, sort: Sort::Either, behind: false, aside: false, carried: true };
                self.here.push(holder);
                at = end;
                continue;
            }
            at += 1;
        }
        for holder in self.here.iter().filter(|holder| !holder.carried) {
            match holder.sort {
                Sort::Person => self.person = Some(holder.span),
                Sort::Body => self.body = Some(holder.span),
                Sort::Either => (self.person, self.body) = (Some(holder.span), Some(holder.span)),
            }
        }
    }

    fn add(&mut self, all: Text<'_>, sentence: &Range<usize>, tokens: Range<usize>, sort: Sort) {
        let Range { start, end } = tokens;
        let article = start > sentence.start && all.is(start - 1, "the");
        let before = if article { start.wrapping_sub(2) } else { start.wrapping_sub(1) };
        let inside = before >= sentence.start && before < start;
        let behind = inside && ["at", "of", "for"].iter().any(|word| all.is(before, word));
        let preposition = inside && all.classes(before).has(Classes::PREPOSITION);
        // "Smith and Jones raised $4bn and $3bn": whose is which stays open
        let paired = inside && all.is(before, "and") && self.here.last().is_some_and(|last| last.end == before);
        if paired && let Some(last) = self.here.last_mut() {
            last.aside = true;
        }
        // "its chairman, Owen Pike", "striker Sam Olu", "Sam Olu, 23,"
        let noun = if inside && all.is(before, ",") { before.wrapping_sub(1) } else { before };
        let described = inside && !article && all.word_of(noun).cues.has(Cues::PERSON.or(Cues::TITLE));
        let aged = all.is(end, ",") && all.is_number(end + 1) && all.word(end + 1).len() == 2 && all.is(end + 2, ",");
        let sort = if sort == Sort::Either && (described || aged) { Sort::Person } else { sort };
        let span = Span::new(all.tokens[start].span.start, all.tokens[end - 1].span.end);
        let aside = paired || preposition && !behind;
        self.here.push(Holder { token: start, end, span, sort, behind, aside, carried: false });
    }

    /// "he", "its", "the company": the token after it and the name that it stands for.
    fn anaphor(&self, all: Text<'_>, at: usize) -> Option<(usize, Span)> {
        let word = all.word_of(at);
        if word.cues.has(Cues::HE) {
            return self.latest(Sort::Person).map(|span| (at + 1, span));
        }
        if word.cues.has(Cues::IT) {
            return self.latest(Sort::Body).map(|span| (at + 1, span));
        }
        let stands = word.classes.has(Classes::DETERMINER)
            && (all.is(at, "the") || all.is(at, "this"))
            && all.word_of(at + 1).cues.has(Cues::BODY)
            && !all.is_capital(at + 1)
            && !all.is(at + 2, "of");
        stands.then(|| self.latest(Sort::Body).map(|span| (at + 2, span)))?
    }

    /// The last name of that sort, in this sentence or before.
    fn latest(&self, sort: Sort) -> Option<Span> {
        let fits = |holder: &&Holder| !holder.carried && (holder.sort == sort || holder.sort == Sort::Either);
        let before = if sort == Sort::Person { self.person } else { self.body };
        self.here.iter().rev().find(fits).map(|holder| holder.span).or(before)
    }

    /// Whose a figure at `claim` is, by the names of its clause that starts at `from`, then of its sentence; and whether
    /// another word stands for the name.
    pub(super) fn of(&self, from: usize, claim: usize) -> Option<(Span, bool)> {
        let within = |from: usize| self.here.iter().filter(move |holder| from <= holder.token && holder.end <= claim);
        let first = within(from).rev().find(|holder| !holder.behind && !holder.aside);
        let holder = first
            .or_else(|| within(from).rev().find(|holder| holder.behind && !holder.aside))
            .or_else(|| within(0).rev().find(|holder| !holder.behind && !holder.aside))?;
        // two that are named side by side in the same clause are closer, and do not tell
        let closer = |other: &Holder| other.aside && other.token >= from && other.token > holder.token && !other.behind;
        let open = within(from).any(closer) && holder.token < from;
        (!open).then_some((holder.span, holder.carried))
    }
}

impl Text<'_> {
    /// The name that starts at a capital: the token after it, and what it can be of.
    fn name(&self, at: usize, sentence: &Range<usize>) -> Option<(usize, Sort)> {
        const NEVER: Classes = Classes::PREPOSITION
            .or(Classes::CONJUNCTION)
            .or(Classes::PRONOUN)
            .or(Classes::AUXILIARY)
            .or(Classes::DETERMINER)
            .or(Classes::ADVERB);
        let part = |at: usize| {
            let word = self.word_of(at);
            at < sentence.end
                && self.is_capital(at)
                && self.is_word_or_number(at)
                && !self.is_number(at)
                && word.calendar.is_none()
                && word.number.is_none()
                && !word.classes.has(NEVER)
        };
        if !part(at) {
            return None;
        }
        let (mut end, mut words, mut body) = (at + 1, 1, self.word_of(at).cues.has(Cues::BODY));
        let title = self.word_of(at).cues.has(Cues::TITLE.or(Cues::PERSON));
        while end < sentence.end && end < at + NAME {
            let point = self.is(end, ".") && self.tokens[end].glued && self.word(end - 1).len() <= 3 && part(end + 1);
            let joint = (self.is(end, "of") || self.is(end, "&") || self.is(end, "-")) && part(end + 1);
            if joint || point {
                end += 1;
            }
            let suffix = end < sentence.end && self.word_of(end).cues.has(Cues::BODY) && self.word(end).len() <= 4;
            if !(part(end) || suffix && self.is(end, "plc")) {
                break;
            }
            body |= self.word_of(end).cues.has(Cues::BODY);
            words += 1;
            end += 1;
        }
        let letters = self.word(at);
        let acronym = words == 1 && letters.len() > 1 && letters.bytes().all(|byte| byte.is_ascii_uppercase());
        let opens = at == sentence.start || matches!(self.word(at - 1), "“" | "\"" | ":" | "(" | "—");
        // the first word of a sentence has a capital anyhow
        let alone = words == 1 && (opens || self.tokens[at].word != 0) && !acronym;
        if alone || words == 1 && title {
            return None;
        }
        Some((
            end,
            if body || acronym {
                Sort::Body
            } else if title {
                Sort::Person
            } else {
                Sort::Either
            },
        ))
    }
}
