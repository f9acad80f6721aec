//! `malformed-number`: a figure glued to a word that it does not belong to, with groups that are not of three digits, with
//! two decimal points or scales, or with the ending of another ordinal.

use rustc_hash::FxHashMap;

use super::passage::{Passage, refute};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Kind, Role, Value};
use crate::extract::{MALFORMED, MALFORMED_GROUPS, MALFORMED_POINTS};
use crate::finding::{Finding, Severity};
use crate::lexicon::{self, Classes, Cues, NumberWord};
use crate::number::Decimal;
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct MalformedNumber;

static META: Meta = Meta {
    id: "malformed-number",
    name: "a digit glued to a word, digits in groups that are not of three, two points, two scales, or a wrong ending",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "`the 9th largest 2country`: a footnote mark that lost its place, or a missing space. The reader cannot \
tell what the digit says, so it is no figure at all. Offers the word without the digit, and before a plural the same with \
a space. An error where the word stands elsewhere in the text without the digit, is a common word or follows a rank; \
else a note, because it may be a name (`4chan`).\n\n\
`43,2000 trucks`: the digits after a comma are not three, and nobody can tell which one is too many. Only where a noun, a \
unit or a currency shows that the digits are one number.\n\n\
`3.5.7 tons`: two decimal points, where a unit, scale, percent sign or currency shows that it is one number.\n\n\
`$4.5bn trillion`, `$5 billion million`: two scales, of which the second is no more than the first. Offers either; \
`a million billion` and `thousand million` are said.\n\n\
`the 22th`: digits with the ending of another number. Offers the right ending.\n\n\
Passes on purpose: units (`10km`), scale words (`3million`), ordinals (`2nd`), names and codes (`CO2`, `5G`, `G7`, `3D`, `H1N1`, `4x4`); \
numbers of versions, parts and addresses (`version 3.5.7`, `section 3.5.7`, `10.0.0.1`), dates (`12.5.21`), Indian groups (`1,23,456`), lists (`12,13`), decimal commas (`43,20`), a missing space in a date (`May 5,2012`).",
    fires: &[
        "It is the 9th largest 2country in the world.",
        "The house has 3rooms and two more rooms.",
        "Last year 43,2000 trucks passed.",
        "The state owes $4.5bn trillion.",
        "The state owes $5 billion million.",
        "The barge took 3.5.7 tonnes of gravel.",
        "She came 22th of 60.",
    ],
    silent: &[
        "It is the 2nd largest country in the world.",
        "Version 3.5.7 and the 2.0.1 release are described in section 3.5.7 of the manual at 10.0.0.1, since 12.5.21.",
        "The server runs PHP 5.3.3 on it.",
        "It took a million billion steps and $5 thousand million; the 11th, 12th, 13th, 21st, 22nd, 103rd and 112th failed.",
        "CO2 fell, the G7 met, 5G and 3D spread, and H1N1 passed.",
        "The road is 10km long, a task for a 4x4; its bridge cost 3million in 12thousand payments.",
        "It has 1,23,456 voters in wards 12,13 and 14; on May 5,2012 and in 2012,2013 some 2,000, 30 of them young, voted.",
    ],
};

impl Check for MalformedNumber {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        groups(article, &passage, out);
        points(article, &passage, out);
        scales(article, &passage, out);
        ordinals(article, &passage, out);
        let words = if article.extraction.claims.iter().any(|claim| claim.value == Value::Unreadable(MALFORMED)) {
            passage.word_counts()
        } else {
            return;
        };
        let mut again: FxHashMap<&str, usize> = FxHashMap::default();
        for claim in article.extraction.claims.iter().filter(|claim| claim.value == Value::Unreadable(MALFORMED)) {
            *again.entry(passage.text_of(claim.span)).or_insert(0) += 1;
        }
        for (index, claim) in article.extraction.claims.iter().enumerate() {
            if claim.value != Value::Unreadable(MALFORMED) {
                continue;
            }
            let written = passage.text_of(claim.span);
            let word = written.trim_start_matches(|c: char| !c.is_alphabetic());
            let seen = |text: &str| words.get(text.to_lowercase().as_str()).copied().unwrap_or(0);
            let after_rank = index
                .checked_sub(1)
                .and_then(|before| article.extraction.claims.get(before))
                .is_some_and(|before| before.role == Role::Rank && before.tokens.1 == claim.tokens.0);
            let entry = lexicon::english().find(word);
            // "2make", "4ever": a short spelling, not a noun that lost its number
            // "12bucks": a word for money or a unit, only written together
            if entry.cues.has(Cues::DOUBTFUL_MONEY.or(Cues::DOUBTFUL_UNIT))
                || entry.classes.has(Classes::UNIT.or(Classes::MONEY).or(Classes::CURRENCY))
            {
                continue;
            }
            let noun = !entry.classes.has(Classes::STOP);
            let known = after_rank || noun && (seen(word) > 1 || lexicon::english().id(&word.to_lowercase()) != 0);
            // said again the same way, or as the beginning of a longer name: it may be a name
            if again.get(written).is_some_and(|&count| count > 1)
                || begins_a_name(&article.document.text, written, word)
            {
                continue;
            }
            let message = format!("\u{201c}{written}\u{201d} is neither a number nor a word");
            let (severity, confidence) = if known { (META.severity, 95) } else { (Severity::Note, 50) };
            if known {
                refute(out, index, &message);
            }
            let mut finding = Finding::new(META.id, severity, claim.span, message).confidence(confidence);
            let digits = written.get(..written.len() - word.len()).unwrap_or_default();
            let mark = digits.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            if mark {
                finding = finding.suggest(claim.span, word, "the digit may be a lost footnote mark");
            }
            if !mark || lexicon::english().is_plural(&word.to_lowercase()) {
                finding = finding.suggest(claim.span, format!("{digits} {word}"), "a space may be missing");
            }
            out.findings.push(finding);
        }
    }
}

/// "20news" beside "20newsgroups" or "20 newsgroups".
fn begins_a_name(text: &str, written: &str, word: &str) -> bool {
    let digits = written.get(..written.len() - word.len()).unwrap_or_default();
    [written.to_owned(), format!("{digits} {word}")].iter().any(|start| {
        text.match_indices(start.as_str()).any(|(at, found)| {
            let rest: String = text[at + found.len()..].chars().take_while(|c| c.is_lowercase()).collect();
            !matches!(rest.as_str(), "" | "s" | "es")
        })
    })
}

/// "3.5.7 tons": which of the points is the decimal one, nobody can tell.
fn points(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        if claim.value != Value::Unreadable(MALFORMED_POINTS) {
            continue;
        }
        let message = format!("\u{201c}{}\u{201d} has two decimal points", passage.text_of(claim.span));
        refute(out, index, &message);
        out.findings.push(Finding::new(META.id, META.severity, claim.span, message).confidence(90));
    }
}

/// The ending that the digits of an ordinal have: "22nd".
fn ending(digits: &str) -> &'static str {
    let bytes = digits.as_bytes();
    let teen = bytes.len() > 1 && bytes[bytes.len() - 2] == b'1';
    match bytes.last() {
        Some(b'1') if !teen => "st",
        Some(b'2') if !teen => "nd",
        Some(b'3') if !teen => "rd",
        _ => "th",
    }
}

/// "22th": the digits and the ending are of two numbers.
fn ordinals(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        if !matches!(claim.kind, Kind::Ordinal | Kind::Date) {
            continue;
        }
        let text = passage.text_of(claim.span);
        let words = text.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at);
        let first = words.take(1).next();
        let Some((from, word)) =
            first.and_then(|at| Some((at, text[at..].split(|c: char| !c.is_ascii_alphanumeric()).next()?)))
        else {
            continue;
        };
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let written = &word[digits.len()..];
        let right = ending(digits);
        let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !plain || !["st", "nd", "rd", "th"].contains(&written) || written == right {
            continue;
        }
        let message = format!("\u{201c}{word}\u{201d} has the ending of another number");
        refute(out, index, &message);
        let start = claim.span.start + from;
        let span = Span::new(start, start + word.len());
        let finding = Finding::new(META.id, META.severity, span, message).confidence(90).suggest(
            span,
            format!("{digits}{right}"),
            "the ending that the digits have",
        );
        out.findings.push(finding);
    }
}

/// "$5 billion million": a larger scale before a smaller one; "a million billion" and "thousand million" are said.
fn falling(written: &str) -> Option<(&str, &str)> {
    let scale = |word: &str| match lexicon::english().find(word).number {
        Some(NumberWord::Scale(power)) if word.len() > 3 => Some(power),
        _ => None,
    };
    let words = || written.split(' ');
    words().zip(words().skip(1)).find(|(first, second)| scale(first).zip(scale(second)).is_some_and(|(a, b)| a > b))
}

/// "$4.5bn trillion": digits, the short form of a scale glued to them, and a scale word.
fn scales(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        if !matches!(claim.value, Value::Numbers(_)) {
            continue;
        }
        let written = passage.text_of(claim.span);
        if let Some((first, second)) = falling(written) {
            let message = format!("\u{201c}{written}\u{201d} has two scales");
            refute(out, index, &message);
            let both = format!("{first} {second}");
            let finding = Finding::new(META.id, META.severity, claim.span, message)
                .confidence(90)
                .suggest(claim.span, written.replacen(&both, first, 1), "if the first scale is meant")
                .suggest(claim.span, written.replacen(&both, second, 1), "if the second scale is meant");
            out.findings.push(finding);
            continue;
        }
        let Some(digits) = written.rfind(|c: char| c.is_ascii_digit()).map(|at| at + 1) else { continue };
        let Some((short, word)) = written[digits..].split_once(' ') else { continue };
        let is_scale = |word: &str| matches!(lexicon::english().find(word).number, Some(NumberWord::Scale(_)));
        let glued = !short.is_empty() && short.len() <= 3 && is_scale(short);
        if !(glued && word.len() > 4 && is_scale(word)) {
            continue;
        }
        let message = format!("\u{201c}{written}\u{201d} has two scales");
        refute(out, index, &message);
        let number = &written[..digits];
        let finding = Finding::new(META.id, META.severity, claim.span, message)
            .confidence(90)
            .suggest(claim.span, format!("{number} {word}"), "if the scale word is meant")
            .suggest(claim.span, format!("{number}{short}"), "if the short form is meant");
        out.findings.push(finding);
    }
}

/// Numbers whose groups of digits are not of three. Offers the same digits grouped anew and, where the last group is
/// longer, the number without its last digit.
fn groups(article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        if claim.value != Value::Unreadable(MALFORMED_GROUPS) {
            continue;
        }
        let written = passage.text_of(claim.span);
        let message = format!("\u{201c}{written}\u{201d} has groups of digits that are not of three");
        refute(out, index, &message);
        let mut finding = Finding::new(META.id, META.severity, claim.span, message).confidence(90);
        let from = written.find(|c: char| c.is_ascii_digit()).unwrap_or_default();
        let (sign, number) = written.split_at(from);
        let (whole, fraction) = number.find('.').map_or((number, ""), |point| number.split_at(point));
        let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
        if let Ok(anew) = Decimal::parse(&digits) {
            let fixed = format!("{sign}{}{fraction}", anew.grouped());
            finding = finding.suggest(claim.span, fixed, "the same digits in groups of three");
        }
        let shorter = digits.get(..digits.len().saturating_sub(1)).unwrap_or_default();
        let overlong = whole.rsplit(',').next().is_some_and(|last| last.len() == 4);
        if let (true, Ok(shorter)) = (overlong, Decimal::parse(shorter)) {
            let fixed = format!("{sign}{}{fraction}", shorter.grouped());
            finding = finding.suggest(claim.span, fixed, "a digit may be typed twice");
        }
        out.findings.push(finding);
    }
}
