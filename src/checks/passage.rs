//! A cursor over the tokens of a document for the checks on time and names. The rule: checks look at words through
//! this cursor and at cues through `time_cues.csv`, never by searching the text again.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Article;
use crate::claim::Claim;
use crate::extract::{Token, TokenKind};
use crate::lexicon::{self, CalendarWord};
use crate::normalise::Date;
use crate::span::Span;

/// Tokens of a whole document; indices are those of [`crate::extract::Extraction::tokens`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Passage<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl<'a> Passage<'a> {
    pub(super) fn of(article: &Article<'a>) -> Self {
        Self { text: &article.document.text, tokens: &article.extraction.tokens }
    }

    /// Text of a token; "" beyond the ends.
    #[inline]
    pub(super) fn str(&self, i: usize) -> &'a str {
        self.tokens.get(i).map_or("", |token| token.span.of(self.text))
    }

    /// Token is this word, in any case.
    #[inline]
    pub(super) fn says(&self, i: usize, lower: &str) -> bool {
        let text = self.str(i);
        text.len() == lower.len() && text.eq_ignore_ascii_case(lower)
    }

    pub(super) fn any(&self, i: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.says(i, word))
    }

    #[inline]
    pub(super) fn is_number(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.kind == TokenKind::Number)
    }

    #[inline]
    pub(super) fn is_word(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Starts with a capital letter.
    pub(super) fn is_capital(&self, i: usize) -> bool {
        self.str(i).chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn calendar(&self, i: usize) -> Option<CalendarWord> {
        lexicon::english().word(self.tokens.get(i)?.word).calendar
    }

    /// 0 for Monday; only with a capital.
    pub(super) fn weekday(&self, i: usize) -> Option<u8> {
        match self.calendar(i)? {
            // a paper, not a day: "the Sun, April 23, 2024", "Edmonton Sun, August 16, 2008"
            CalendarWord::Weekday(_) if self.str(i).len() < 6 && self.continues_a_name(i) => None,
            CalendarWord::Weekday(day) if self.is_capital(i) => Some(day),
            _ => None,
        }
    }

    /// After "the" or a capital in the same sentence.
    fn continues_a_name(&self, i: usize) -> bool {
        i > 0
            && self.tokens[i - 1].sentence == self.tokens[i].sentence
            && (self.says(i - 1, "the") || self.is_word(i - 1) && self.is_capital(i - 1))
    }

    pub(super) fn token_span(&self, i: usize) -> Span {
        self.tokens.get(i).map_or_else(Span::default, |token| token.span)
    }

    /// Bytes from token `from` to the end of token `to - 1`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        self.token_span(from).hull(self.token_span(to.saturating_sub(1).max(from)))
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        span.of(self.text)
    }

    /// How often each word stands in the document, in lower case.
    pub(super) fn word_counts(&self) -> FxHashMap<String, usize> {
        let mut counts = FxHashMap::default();
        for token in self.tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            *counts.entry(token.span.of(self.text).to_lowercase()).or_insert(0) += 1;
        }
        counts
    }

    /// The numbers among the tokens of a claim that are plain digits, with their token index.
    pub(super) fn digits(&self, claim: &Claim) -> Vec<(usize, u32)> {
        (claim.tokens.0..claim.tokens.1).filter_map(|i| Some((i, self.str(i).parse().ok()?))).collect()
    }

    /// The claim prints its year, rather than leaving it to the day of writing.
    pub(super) fn prints_year(&self, claim: &Claim) -> bool {
        (claim.tokens.0..claim.tokens.1).any(|i| {
            let text = self.str(i);
            text.len() >= 4 && text.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()))
                || text.len() == 10 && text.bytes().filter(|&b| b == b'.').count() == 2
                || matches!(self.calendar(i), Some(CalendarWord::Before | CalendarWord::After))
        })
    }

    /// Longest cue of the class at token `i`, within `end`: index after it.
    fn cue_at(&self, cues: &Cues, i: usize, end: usize) -> Option<usize> {
        if !cues.firsts.may_hold(self.str(i)) {
            return None;
        }
        let fits =
            |cue: &&Vec<&str>| i + cue.len() <= end && cue.iter().enumerate().all(|(at, word)| self.says(i + at, word));
        cues.phrases.iter().filter(fits).map(|cue| i + cue.len()).max()
    }

    /// First place in the range where a cue of the class stands: token range of the cue.
    pub(super) fn cue(&self, class: &str, range: Range<usize>) -> Option<Range<usize>> {
        let cues = CUES.get(class)?;
        range.clone().find_map(|i| Some(i..self.cue_at(cues, i, range.end)?))
    }

    /// Last place in the range where a cue of the class stands.
    pub(super) fn last_cue(&self, class: &str, range: Range<usize>) -> Option<Range<usize>> {
        let cues = CUES.get(class)?;
        range.clone().rev().find_map(|i| Some(i..self.cue_at(cues, i, range.end)?))
    }

    pub(super) fn has_cue(&self, class: &str, range: Range<usize>) -> bool {
        self.cue(class, range).is_some()
    }

    /// The clause around tokens `at`: up to a semicolon, a dash between spaces, or the ends of `sentence`.
    pub(super) fn clause(&self, sentence: Range<usize>, at: Range<usize>) -> Range<usize> {
        let dash = |i: usize| matches!(self.str(i), "—" | "–") && !self.is_number(i + 1);
        let ends = |&i: &usize| matches!(self.str(i), ";" | ":") || dash(i);
        let sentence = near(&sentence, &at);
        let start = (sentence.start..at.start).rev().find(ends).map_or(sentence.start, |i| i + 1);
        let end = (at.end..sentence.end).find(ends).unwrap_or(sentence.end);
        start..end
    }
}

/// Claims of one sentence that are looked at together; more are a table or an attack.
pub(super) const TOGETHER: usize = 64;
/// Tokens of a sentence that are looked at on each side of a claim.
const REACH: usize = 80;

/// The part of a sentence around a claim, so that a sentence of any length stays cheap.
pub(super) fn near(sentence: &Range<usize>, at: &Range<usize>) -> Range<usize> {
    sentence.start.max(at.start.saturating_sub(REACH))..sentence.end.min(at.end + REACH)
}

/// The phrases of a class, each as its words.
#[derive(Debug, Default)]
struct Cues {
    phrases: Vec<Vec<&'static str>>,
    /// Of first words.
    firsts: FirstLetters,
}

impl Cues {
    fn add(&mut self, phrase: &'static str) {
        self.firsts.add(phrase.split(' ').next().unwrap_or_default());
        self.phrases.push(phrase.split(' ').collect());
    }
}

/// First letters of some words as bits, by the length of the word: tells nearly always, without a comparison, that a
/// word is none of them.
#[derive(Clone, Debug, Default)]
pub(super) struct FirstLetters([u32; 32]);

impl FirstLetters {
    pub(super) const NONE: Self = Self([0; 32]);

    /// Letters of either case have the same lower five bits.
    #[inline]
    fn place(word: &str) -> (usize, u32) {
        (word.len().min(31), 1 << (word.as_bytes().first().copied().unwrap_or(0) & 31))
    }

    pub(super) fn add(&mut self, word: &str) {
        let (length, bit) = Self::place(word);
        self.0[length] |= bit;
    }

    /// `false` only for a word that was not added, whatever its case.
    #[inline]
    pub(super) fn may_hold(&self, word: &str) -> bool {
        let (length, bit) = Self::place(word);
        self.0[length] & bit != 0
    }
}

/// First three letters of some words as bits: tells nearly always, without looking the word up, that a word in any
/// case, with any ending, begins like none of them.
#[derive(Clone, Debug)]
pub(super) struct Beginnings(Vec<u32>);

impl Default for Beginnings {
    fn default() -> Self {
        Self(vec![0; 1 << 10])
    }
}

impl Beginnings {
    /// Letters of either case have the same lower five bits. `None` for words that begin beyond ASCII.
    #[inline]
    fn place(word: &str) -> Option<(usize, u32)> {
        let (a, b, c) = match *word.as_bytes() {
            [a, b, c, ..] => (a, b, c),
            [a, b] => (a, b, 0),
            [a] => (a, 0, 0),
            [] => (0, 0, 0),
        };
        let bits = |letter: u8| usize::from(letter & 31);
        (a | b | c).is_ascii().then_some((bits(a) << 5 | bits(b), 1 << (c & 31)))
    }

    /// Of a word of fewer than three letters all continuations count.
    pub(super) fn add(&mut self, word: &str) {
        match Self::place(word) {
            Some((place, bit)) if word.len() > 2 => self.0[place] |= bit,
            Some((place, _)) if word.len() == 2 => self.0[place] = u32::MAX,
            Some((place, _)) => self.0[place & !31..=place | 31].fill(u32::MAX),
            None => {}
        }
    }

    /// `false` only where no added word has the same beginning.
    #[inline]
    pub(super) fn may_begin(&self, word: &str) -> bool {
        Self::place(word).is_none_or(|(place, bit)| self.0[place] & bit != 0)
    }
}

/// Phrases by class.
static CUES: LazyLock<FxHashMap<&'static str, Cues>> = LazyLock::new(|| {
    let mut cues: FxHashMap<&'static str, Cues> = FxHashMap::default();
    for line in include_str!("time_cues.csv").lines().skip(1) {
        if let Some((phrase, class)) = line.split_once(',') {
            cues.entry(class.trim()).or_default().add(phrase);
        }
    }
    cues
});

/// Reads the cues before they are asked for.
pub(super) fn prepare() {
    LazyLock::force(&CUES);
}

/// All words of all cues.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    let phrases = include_str!("time_cues.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    phrases.flat_map(|(phrase, _)| phrase.split(' '))
}

/// The phrases of a class, each as its words.
pub(super) fn class_of(class: &str) -> &'static [Vec<&'static str>] {
    CUES.get(class).map_or(&[], |cues| cues.phrases.as_slice())
}

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// English name of a weekday, 0 for Monday.
pub(super) fn weekday_name(day: u8) -> &'static str {
    WEEKDAYS.get(usize::from(day)).copied().unwrap_or_default()
}

/// English name of a month, 1 to 12.
pub(super) fn month_name(month: u8) -> &'static str {
    crate::normalise::month_name(month)
}

/// "June 22, 2017", "June 2017", "2017", "138 BC".
pub(super) fn in_words(date: Date) -> String {
    let year = date.year_in_words();
    match (date.month, date.day) {
        (Some(month), Some(day)) => format!("{} {day}, {year}", month_name(month)),
        (Some(month), None) => format!("{} {year}", month_name(month)),
        _ => year,
    }
}

/// "1st", "22nd", "13th".
pub(super) fn ordinal(number: u32) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// "1 year", "13 years".
pub(super) fn years(count: i64) -> String {
    if count == 1 { "1 year".to_owned() } else { format!("{count} years") }
}

/// "Kazakhstan’s": the name without its ending.
pub(super) fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

pub(super) fn is_possessive(word: &str) -> bool {
    without_possessive(word).len() < word.len()
}

/// Marks a claim refuted, once.
pub(super) fn refute(out: &mut super::Outcomes, claim: usize, reason: &str) {
    if let Some(judgement) = out.judgements.get_mut(claim) {
        judgement.verdict = crate::finding::Verdict::Refuted;
        reason.clone_into(&mut judgement.reason);
    }
}

/// The value that the other figures of the text give for a refuted claim, in its unit.
pub(super) fn expect(out: &mut super::Outcomes, claim: usize, value: crate::number::Decimal) {
    if let Some(judgement) = out.judgements.get_mut(claim) {
        judgement.expected = Some(value.rounded(12));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_are_lower_case_words_of_known_classes() {
        assert!(
            CUES.values()
                .flat_map(|cues| &cues.phrases)
                .flatten()
                .all(|word| !word.is_empty() && *word == word.to_lowercase())
        );
        let lines = include_str!("time_cues.csv").lines().skip(1).count();
        assert_eq!(CUES.values().map(|cues| cues.phrases.len()).sum::<usize>(), lines);
    }

    #[test]
    fn names_and_endings() {
        assert_eq!(in_words(Date::day(2017, 6, 22)), "June 22, 2017");
        assert_eq!(in_words(Date::year(-137)), "138 BC");
        let endings: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 112].map(ordinal).into();
        assert_eq!(endings, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th"]);
    }
}
