//! Sentences and quotations of the reading text, in one pass over each block.
//!
//! A full stop ends a sentence where white space follows and nothing speaks against it. What speaks against it is
//! data: `abbreviations.csv` says for each abbreviation what may follow it in mid-sentence (`any`: everything;
//! `name`: a word; `number`: a figure; `either`: it may as well end a sentence, which it does before a word of
//! `starters.csv`). An abbreviation in lower case holds in any case, one with a capital only as written. An
//! undecided stop is no boundary: two sentences read as one cost less than one sentence cut in two.

use std::sync::LazyLock;

use memchr::{memchr_iter, memchr3, memchr3_iter};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::read::{Block, Sentence};
use crate::span::Span;

/// Longest word that is looked up, in bytes; bounds the look back from a stop and the look ahead after it.
const LONGEST_WORD: usize = 24;

/// Longest number of a section or list, or run of dots, that is no sentence of its own, in bytes.
const LONGEST_MARK: usize = 9;

/// What may follow an abbreviation without a new sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follows {
    Any,
    Name,
    Number,
    Either,
}

static ABBREVIATIONS: LazyLock<FxHashMap<&'static str, Follows>> = LazyLock::new(|| {
    include_str!("abbreviations.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut fields = line.split(',');
            let (abbreviation, follows) = (fields.next()?, fields.next()?);
            let follows = match follows {
                "any" => Follows::Any,
                "name" => Follows::Name,
                "number" => Follows::Number,
                "either" => Follows::Either,
                _ => return None,
            };
            Some((abbreviation, follows))
        })
        .collect()
});

static STARTERS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| include_str!("starters.csv").lines().skip(1).collect());

/// Cuts every block into sentences, trimmed of white space.
pub(super) fn sentences(text: &str, blocks: &[Block]) -> Vec<Sentence> {
    let mut out = Vec::with_capacity(text.len() / 100);
    for (index, block) in blocks.iter().enumerate() {
        let mut start = block.span.start;
        let mut from = start;
        while let Some(stop) = next_stop(text, from, block.span.end) {
            let stop = Stop::at(text, stop, block.span.end);
            from = stop.end;
            if stop.ends_sentence(text, start, block.span.end) {
                push(text, Span::new(start, stop.end), index, &mut out);
                let rest = &text[stop.end..block.span.end];
                start = block.span.end - rest.trim_start().len();
            }
        }
        push(text, Span::new(start, block.span.end), index, &mut out);
    }
    out
}

/// Bytes after which a sentence is cut at the next white space, and after twice as many behind the next mark that no
/// number or name holds. Nobody writes one; it bounds the work that later stages do for one sentence, whatever a
/// stranger sends.
const LONGEST: usize = 2_000;

/// Where a sentence that is too long is cut.
fn cut_of(bytes: &[u8]) -> Option<usize> {
    let space = bytes[LONGEST..].iter().take(LONGEST).position(u8::is_ascii_whitespace).map(|at| LONGEST + at);
    let mark =
        |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_punctuation() && !matches!(byte, b'.' | b',' | b'\'');
    space.or_else(|| Some(2 * LONGEST + 1 + bytes.get(2 * LONGEST..)?.iter().position(mark)?))
}

fn push(text: &str, span: Span, block: usize, out: &mut Vec<Sentence>) {
    let mut span = trimmed(text, span);
    while span.len() > LONGEST {
        let Some(at) = cut_of(&text.as_bytes()[span.range()]) else { break };
        let cut = span.start + at;
        out.push(Sentence { span: trimmed(text, Span::new(span.start, cut)), block });
        span = trimmed(text, Span::new(cut, span.end));
    }
    if !span.is_empty() {
        out.push(Sentence { span, block });
    }
}

/// The span without white space at its ends.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let slice = span.of(text);
    let start = span.start + (slice.len() - slice.trim_start().len());
    Span::new(start, start + slice.trim().len())
}

/// Offset of the next `.`, `!`, `?` or `…`.
fn next_stop(text: &str, from: usize, end: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..end)?;
    let mark = memchr3(b'.', b'!', b'?', bytes);
    // no further than the mark, or each search would look at all that is left
    let before = &bytes[..mark.unwrap_or(bytes.len())];
    let dots = memchr_iter(0xe2, before).find(|&at| before[at..].starts_with("…".as_bytes()));
    Some(from + dots.or(mark)?)
}

/// A run of end marks with the quotation marks and brackets that close after it.
struct Stop {
    /// First mark.
    start: usize,
    /// Behind the last closing mark.
    end: usize,
    /// The run is one full stop.
    single: bool,
    /// The run is one `!` that may belong to a name.
    bang: bool,
}

impl Stop {
    fn at(text: &str, start: usize, end: usize) -> Self {
        let rest = &text[start..end];
        let marks = rest.len() - rest.trim_start_matches(['.', '!', '?', '…']).len();
        let (single, bang) = (&rest[..marks] == ".", &rest[..marks] == "!");
        let mut at = marks;
        while let Some(next) = rest[at..].chars().next() {
            if matches!(next, '”' | '’' | '"' | '\'' | ')' | ']' | '»' | '*' | '_') || is_superscript(next) {
                at += next.len_utf8();
            } else if next == '[' && !rest[at..].starts_with("[ ") {
                // A note mark: "left.[12] He".
                let digits = rest[at + 1..].bytes().take_while(u8::is_ascii_alphanumeric).take(4).count();
                if digits == 0 || rest.as_bytes().get(at + 1 + digits) != Some(&b']') {
                    break;
                }
                at += digits + 2;
            } else {
                break;
            }
        }
        Self { start, end: start + at, single, bang }
    }

    fn ends_sentence(&self, text: &str, sentence: usize, end: usize) -> bool {
        let after = &text[self.end..end];
        let rest = after.trim_start();
        if rest.is_empty() {
            return true;
        }
        if rest.len() == after.len() {
            return false;
        }
        // "2.1. Results", "2016. A year", "... Then": the number or the dots belong to what follows.
        let before = &text[sentence..self.end];
        if before.len() <= LONGEST_MARK
            && !before.contains(|c: char| c.is_alphabetic() || matches!(c, '%' | '$' | '€' | '£'))
        {
            return false;
        }
        if self.single && is_shillings(before) && is_pence(rest) {
            return false;
        }
        let rest = rest.trim_start_matches(['“', '‘', '"', '\'', '(', '[', '«', '„', '¿', '¡']);
        let Some(next) = rest.chars().next() else { return true };
        let word = &rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()).min(floor(rest))];
        if next.is_lowercase() {
            // A name such as iPhone opens a sentence in spite of its first letter.
            let name = word.chars().nth(1).is_some_and(char::is_uppercase);
            return name && self.follows(text, sentence).is_none();
        }
        let starter = STARTERS.contains(word) && !rest[word.len()..].starts_with('.');
        match self.follows(text, sentence) {
            None => true,
            Some(Follows::Any) => false,
            Some(Follows::Name) => !next.is_alphabetic(),
            Some(Follows::Number) => next.is_alphabetic(),
            Some(Follows::Either) => starter,
        }
    }

    /// The rule of the word before the stop; `None` for an ordinary word.
    fn follows(&self, text: &str, sentence: usize) -> Option<Follows> {
        if !self.single && !self.bang {
            return None;
        }
        let before = &text[sentence..self.start];
        let mut floor = before.len().saturating_sub(LONGEST_WORD);
        while !before.is_char_boundary(floor) {
            floor += 1;
        }
        let before = &before[floor..];
        let word = before.rfind(|c: char| !(c.is_alphanumeric() || c == '.' || c == '&')).map_or(before, |at| {
            let skip = before[at..].chars().next().map_or(0, char::len_utf8);
            &before[at + skip..]
        });
        if self.bang {
            return ABBREVIATIONS.get(format!("{word}!").as_str()).copied();
        }
        if let Some(follows) = ABBREVIATIONS.get(word).or_else(|| ABBREVIATIONS.get(word.to_lowercase().as_str())) {
            // "c." and the like are abbreviations in lower case only; a lone capital is an initial.
            if word.chars().count() > 1 || word.chars().all(char::is_lowercase) {
                return Some(*follows);
            }
        }
        is_initials(word).then_some(Follows::Either)
    }
}

/// Length of the longest start of `rest` that is worth a look-up.
fn floor(rest: &str) -> usize {
    let mut at = rest.len().min(LONGEST_WORD);
    while !rest.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// "2s." of "2s. 6d.", money of old.
fn is_shillings(before: &str) -> bool {
    before.strip_suffix("s.").is_some_and(|figure| figure.ends_with(|c: char| c.is_ascii_digit() || c == '½'))
}

/// "6d." behind it.
fn is_pence(rest: &str) -> bool {
    let figure = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '½' | '¼' | '¾'));
    let after = figure.strip_prefix('d').filter(|_| figure.len() < rest.len());
    after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
}

/// "J", "U.S", "J.K": single capitals (or letters, if there are several) with stops between them.
fn is_initials(word: &str) -> bool {
    let mut letters = 0;
    for part in word.split('.') {
        let mut chars = part.chars();
        match (chars.next(), chars.next()) {
            (Some(letter), None) if letter.is_alphabetic() => letters += 1,
            _ => return false,
        }
    }
    letters > 1 || word.chars().all(char::is_uppercase)
}

fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// Stretches between quotation marks, in order and without overlap; one that is not closed ends with its block.
///
/// Marks within a quotation belong to it. A straight mark opens only at the start of a word, so that inches do not;
/// single curly marks count only as a pair, since the closing one is also the apostrophe.
pub(super) fn quotations(text: &str, blocks: &[Block]) -> Vec<Span> {
    let mut out = Vec::new();
    for block in blocks {
        let bytes = &text.as_bytes()[block.span.range()];
        let mut open: Option<(char, usize)> = None;
        let mut single: Option<usize> = None;
        for at in memchr3_iter(b'"', 0xe2, 0xc2, bytes) {
            let at = block.span.start + at;
            let Some(mark) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            let behind = at + mark.len_utf8();
            if let Some((opener, start)) = open {
                let closes = match opener {
                    '“' => mark == '”',
                    '„' => mark == '“' || mark == '”',
                    '«' => mark == '»',
                    '»' => mark == '«',
                    _ => mark == '"',
                };
                if closes {
                    out.push(Span::new(start, at));
                    open = None;
                }
                continue;
            }
            let before = text[block.span.start..at].chars().next_back();
            let after = text[behind..block.span.end].chars().next();
            let starts_word = before.is_none_or(|c| !c.is_alphanumeric() && !is_end_mark(c))
                && after.is_some_and(|c| !c.is_whitespace());
            match mark {
                '“' | '„' | '«' => open = Some((mark, behind)),
                '"' | '»' if starts_word => open = Some((mark, behind)),
                '‘' if starts_word => single = Some(behind),
                '’' if after.is_none_or(|c| !c.is_alphanumeric()) => {
                    out.extend(single.take().map(|start| Span::new(start, at)));
                }
                _ => {}
            }
            if open.is_some() {
                single = None;
            }
        }
        if let Some((_, start)) = open {
            out.push(Span::new(start, block.span.end));
        }
    }
    out.retain(|span| !span.is_empty());
    out
}

fn is_end_mark(c: char) -> bool {
    matches!(c, '.' | ',' | '!' | '?' | '…' | ';' | '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::BlockKind;

    fn whole(text: &str) -> [Block; 1] {
        [Block { span: Span::new(0, text.len()), kind: BlockKind::Paragraph, quoted: false }]
    }

    fn cut(text: &str) -> Vec<&str> {
        sentences(text, &whole(text)).into_iter().map(|sentence| sentence.span.of(text)).collect()
    }

    fn quoted(text: &str) -> Vec<&str> {
        quotations(text, &whole(text)).into_iter().map(|span| span.of(text)).collect()
    }

    #[track_caller]
    fn one(text: &str) {
        assert_eq!(cut(text), [text]);
    }

    /// `|` marks the boundaries.
    #[track_caller]
    fn at(marked: &str) {
        let parts: Vec<_> = marked.split('|').collect();
        assert_eq!(cut(&parts.join(" ")), parts);
    }

    #[test]
    fn every_row_of_the_lists_is_read() {
        assert_eq!(ABBREVIATIONS.len(), include_str!("abbreviations.csv").lines().count() - 1);
        assert_eq!(STARTERS.len(), include_str!("starters.csv").lines().count() - 1);
        assert!(ABBREVIATIONS.keys().chain(STARTERS.iter()).all(|word| word.len() < LONGEST_WORD));
    }

    #[test]
    fn what_never_ends_is_cut() {
        for (unit, longest) in [("word ", LONGEST + 5), ("(5)", 2 * LONGEST + 2), ("7", usize::MAX)] {
            let text = unit.repeat(10_000);
            let parts = cut(&text);
            assert!(parts.iter().all(|part| part.len() <= longest), "{unit}");
            assert_eq!(parts.concat().replace(' ', ""), text.replace(' ', ""), "{unit}");
        }
    }

    #[test]
    fn abbreviations_before_figures() {
        one("It made U.S. $5.4 bn. in Jan. 2020 and no more.");
        one("Line No. 5 of approx. 4.5 sq. km. was built ca. 1890 on p. 12.");
        one("The U.S. 12 percent share grew to $5 bn. 3 years later.");
        one("He paid approx. $5 for vol. 3.");
    }

    #[test]
    fn titles_saints_and_initials() {
        one("Mr. X met Dr. No and Gen. Lee in St. Louis, e.g. for J. K. Rowling or George W. Bush.");
        one("The U.S. President and Apple Inc. Chairman met at 5 p.m. Tuesday, i.e. Berlin time.");
    }

    #[test]
    fn abbreviations_that_end_a_sentence() {
        at(
            "He lives in the U.S.|The firm is Apple Inc.|It opened at 5 p.m.|He came in Jan.|Sales rose to $5 bn.|Tea, etc.|In 2016 it fell.",
        );
        at("He took vitamin C.|The dose was 5 mg.");
    }

    #[test]
    fn decimals_and_names_with_marks() {
        one("It is 4.5 of 1.000,5 at example.com and 3.2.1.");
        one("Yahoo! said so, and Yahoo! Finance agreed; nobody else did.");
        one("Is it? asked the man.");
    }

    #[test]
    fn quotes_and_brackets_after_the_stop() {
        at(
            "He said \u{201c}they left.\u{201d}|He went.|(It was 5.)|She \"stayed.\"|\u{201c}No.\u{201d}|\u{ab}Si.\u{bb}|Fine.",
        );
        one("\u{201c}Why?\u{201d} he asked.");
        at("It fell.[12]|It rose.\u{b9}|It fell.");
    }

    #[test]
    fn ellipsis_and_double_marks() {
        at("Really?!|Yes\u{2026}|Then ...|No.");
        one("It fell \u{2026} and rose ... again.");
    }

    #[test]
    fn figures_and_lower_case_names_open_sentences() {
        at("It ended in 2016.|12 firms left.|$5 million went.|iPhone sales rose.|eBay fell.");
        one("It rose approx. iPhone-like.");
        one("2016. A year of growth.");
        one("2.1. Results of the year.");
        one("\u{2026} Then it rose.");
    }

    #[test]
    fn white_space_is_trimmed_and_kept_within() {
        assert_eq!(cut("  One\nand two. \r\n Three.  "), ["One\nand two.", "Three."]);
        assert_eq!(cut(" \n ").len() + cut("").len(), 0);
    }

    #[test]
    fn quotations_of_all_marks() {
        assert_eq!(
            quoted("He said \u{201c}yes\u{201d} and \"no 5\", \u{ab}si\u{bb}, \u{201e}ja\u{201c}."),
            ["yes", "no 5", "si", "ja"]
        );
        assert_eq!(quoted("The \u{2018}big four\u{2019} and the workers\u{2019} union of \u{2019}98."), ["big four"]);
        assert_eq!(quoted("A 5\" pipe of 3\" width."), [""; 0]);
        assert_eq!(
            quoted("\u{201c}It goes on \u{2018}here\u{2019} without end"),
            ["It goes on \u{2018}here\u{2019} without end"]
        );
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for unit in [".", ". ", "a. ", "\u{2018}a ", "\"a ", "[1]", ". (", "\u{2026}", "?[1"] {
            let text = unit.repeat(1_000_000);
            assert!(sentences(&text, &whole(&text)).len() <= 1_000_001);
            assert!(quotations(&text, &whole(&text)).len() <= 1_000_000);
        }
        let text = format!("a.{}", " ".repeat(1_000_000));
        assert_eq!(cut(&text), ["a."]);
        let text = format!("It fell.{}See {}", " ".repeat(1_000_000), "e.g. ".repeat(100_000));
        assert_eq!(cut(&text)[0], "It fell.");
        // a sentence without end is cut, so that later stages do bounded work for each
        assert!(cut(&text).iter().all(|sentence| sentence.len() < LONGEST + 100));
    }
}
