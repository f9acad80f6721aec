//! The one change that would make a relation hold, tried on each of its figures and kept in the author's style.
//!
//! Ranked by how often such slips are printed: scale word, decimal point, transposed digits, one wrong digit, one
//! digit dropped or doubled. Every candidate is tested by the same relation that failed; nothing is guessed.

use std::sync::LazyLock;

use crate::checks::Article;
use crate::checks::amounts::Amount;
use crate::finding::Finding;
use crate::normalise::{Figure, Reading};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::span::Span;

/// Longest number that is tried digit by digit.
const MAX_DIGITS: usize = 15;
/// Figures offered for one relation.
const MAX_OFFERS: usize = 2;
/// Digits that a number needs before one wrong digit, or one dropped or doubled, is evidence: with fewer, some such
/// change nearly always fits.
const DIGITS_FOR_A_SLIP: usize = 3;

/// One candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Candidate {
    rank: u8,
    written: Written,
    figure: Figure,
    why: &'static str,
}

/// How a candidate is written: most are tried and never shown.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Written {
    Text(String),
    /// Other digits of the number, and how many stand behind the point.
    Digits(Vec<u8>, usize),
}

impl Candidate {
    /// In the style of the text that it would replace.
    fn text(&self, like: &str) -> Option<String> {
        match &self.written {
            Written::Text(text) => Some(text.clone()),
            Written::Digits(digits, decimals) => Number::read(like)?.print(digits, *decimals),
        }
    }
}

/// Scale words by family, as powers of ten.
const SCALES: [&[(&str, i32)]; 3] = [
    &[("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)],
    &[("k", 3), ("m", 6), ("bn", 9), ("tn", 12)],
    &[("thou", 3), ("mln", 6), ("bln", 9), ("trln", 12)],
];

/// Adds the best suggestions for a relation that fails, at most one for each of two figures.
pub(super) fn suggest(
    finding: Finding,
    article: &Article<'_>,
    amounts: &[&Amount<'_>],
    relation: impl Fn(&[Interval]) -> bool,
) -> Finding {
    suggest_for(finding, article, amounts, &relation)
}

fn suggest_for(
    mut finding: Finding,
    article: &Article<'_>,
    amounts: &[&Amount<'_>],
    relation: &dyn Fn(&[Interval]) -> bool,
) -> Finding {
    let mut offers: Vec<(u8, usize, Candidate)> = Vec::new();
    for (index, amount) in amounts.iter().enumerate() {
        // "about" and "more than" would let nearly any repair pass: the printed figures alone are tried
        let mut intervals: Vec<Interval> = amounts.iter().map(|one| one.figure.interval(Reading::Half)).collect();
        let text = article.document.slice(amount.span);
        let others = amounts.iter().filter(|other| other.span != amount.span);
        let left_out = others.filter_map(|other| scale_of(text, &amount.figure, article.document.slice(other.span)));
        let best = left_out.chain(candidates(text, &amount.figure)).find(|candidate| {
            intervals[index] = candidate.figure.interval(Reading::Half);
            relation(&intervals)
        });
        if let Some(candidate) = best {
            offers.push((candidate.rank, index, candidate));
        }
    }
    sorting::by_key(&mut offers, |&(rank, index, _)| (rank, index));
    for (_, index, candidate) in offers.into_iter().take(MAX_OFFERS) {
        let span = amounts[index].span;
        if let Some(text) = candidate.text(article.document.slice(span)) {
            finding = finding.suggest(span, text, candidate.why);
        }
    }
    finding
}

/// Adds the value that the other figures lead to, in the author's style, unless that is offered already.
pub(super) fn offer(
    finding: Finding,
    article: &Article<'_>,
    amount: &Amount<'_>,
    value: Decimal,
    why: &'static str,
) -> Finding {
    let text = article.document.slice(amount.span);
    let power = power_of(text, amount.figure.value);
    let printed = value.shift(-power).and_then(|value| with_value(text, value));
    let known = |text: &str| finding.suggestions.iter().any(|it| it.span == amount.span && it.replacement == text);
    match printed.filter(|printed| value > Decimal::ZERO && printed != text && !known(printed)) {
        Some(printed) => finding.suggest(amount.span, printed, why),
        None => finding,
    }
}

/// The slip of the pen that makes the printed number one of these values: the text meant, and what went wrong.
pub(super) fn slip(text: &str, figure: &Figure, right: Interval) -> Option<(String, &'static str)> {
    let fits = |candidate: &Candidate| candidate.figure.interval(Reading::Half).intersects(right);
    let found = candidates(text, figure).into_iter().find(fits)?;
    Some((found.text(text)?, found.why))
}

/// All candidates for one printed number, most likely first.
fn candidates(text: &str, figure: &Figure) -> Vec<Candidate> {
    let mut out = scales(text, figure);
    if let Some(number) = Number::read(text)
        && let Some(power) = number.power(figure)
    {
        let mut slips = Slips { number: &number, figure, power, out };
        slips.points();
        slips.digits();
        out = slips.out;
    }
    out
}

/// "$6.3 (£3.35m)": the scale word of the other figure, where this one has none.
fn scale_of(text: &str, figure: &Figure, other: &str) -> Option<Candidate> {
    let (start, word) = alphabetic_runs(other).last()?;
    let lower = word.to_ascii_lowercase();
    let &(_, power) = SCALES.iter().flat_map(|family| family.iter()).find(|(name, _)| *name == lower)?;
    let ends = start + word.len() == other.len() && !text.ends_with(char::is_alphabetic);
    let space = other.get(..start).is_some_and(|before| before.ends_with(' '));
    let figure = shifted(figure, power).filter(|_| ends)?;
    let text = format!("{text}{}{word}", if space { " " } else { "" });
    Some(Candidate { rank: 0, written: Written::Text(text), figure, why: "the scale word of the other figure" })
}

/// The same digits or words with another scale word.
fn scales(text: &str, figure: &Figure) -> Vec<Candidate> {
    let mut out = Vec::new();
    for (start, word) in alphabetic_runs(text) {
        let lower = word.to_ascii_lowercase();
        for family in SCALES {
            let Some(&(_, power)) = family.iter().find(|(name, _)| *name == lower) else { continue };
            // "m" may be meters, "k" kelvin: the value tells whether it is a scale
            if figure.value.abs().magnitude() < power {
                continue;
            }
            let mut others: Vec<_> = family.iter().filter(|(_, other)| *other != power).collect();
            sorting::by_key(&mut others, |(_, other)| (other - power).abs());
            for &&(name, other) in &others {
                if let Some(figure) = shifted(figure, other - power) {
                    let text = format!("{}{name}{}", &text[..start], &text[start + word.len()..]);
                    out.push(Candidate { rank: 0, written: Written::Text(text), figure, why: "another scale word" });
                }
            }
        }
    }
    out
}

/// Runs of letters with their offsets.
fn alphabetic_runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_alphabetic())
        .map(move |piece| {
            let start = at;
            at += piece.len();
            (start, piece.trim_end_matches(|c: char| !c.is_alphabetic()))
        })
        .filter(|(_, word)| !word.is_empty())
}

/// A span of number text that ends in a scale word: the text with that word moved by a power of ten.
pub(super) fn other_scale(article: &Article<'_>, span: Span, figure: &Figure, power: i32) -> Option<(String, Figure)> {
    let wanted = shifted(figure, power)?;
    scales(article.document.slice(span), figure)
        .into_iter()
        .find(|candidate| candidate.figure.value == wanted.value)
        .and_then(|candidate| Some((candidate.text("")?, candidate.figure)))
}

/// The number words below a hundred with their values, as the extractor reads them.
static WORDS: LazyLock<Vec<(&'static str, i64)>> = LazyLock::new(|| {
    let rows = include_str!("../lexicon/numbers.csv").lines().skip(1).map(|line| line.split(','));
    rows.filter_map(|mut fields| {
        let (word, class, value) = (fields.next()?, fields.next()?, fields.next()?);
        Some((word, value.parse().ok()?)).filter(|_| ["unit", "ten"].contains(&class))
    })
    .collect()
});

/// A whole number below a hundred in the words, and with the capital, of another: "seven" for 7 beside "four".
fn spelled(like: &str, value: Decimal) -> Option<String> {
    let of = |number: i64| WORDS.iter().find(|(_, value)| *value == number).map(|(word, _)| *word);
    let known = |word: &str| WORDS.iter().any(|(known, _)| known.eq_ignore_ascii_case(word));
    if !like.split([' ', '-']).all(known) {
        return None;
    }
    let number = value.to_i64().filter(|number| value.is_integer() && (0..100).contains(number))?;
    let words = match of(number) {
        Some(word) => word.to_owned(),
        None => format!("{}-{}", of(number / 10 * 10)?, of(number % 10)?),
    };
    let capital = like.starts_with(char::is_uppercase);
    Some(if capital { words[..1].to_uppercase() + &words[1..] } else { words })
}

/// The text of a number without scale word with another value: in words where it is in words, else printed with as many
/// decimals.
pub(super) fn with_value(text: &str, value: Decimal) -> Option<String> {
    let Some(number) = Number::read(text) else { return spelled(text, value) };
    let places = i32::try_from(number.decimals).ok()?;
    let rounded = value.rounded((value.magnitude() + 1 + places).max(1));
    let shown = rounded.trimmed().grouped();
    // as many decimals as the author prints: "8.0" beside "9.0"
    let printed = shown.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let point = if printed == 0 && number.decimals > 0 { "." } else { "" };
    let zeros = "0".repeat(number.decimals.saturating_sub(printed));
    Some(format!("{}{shown}{point}{zeros}{}", number.before, number.after))
}

/// Power of ten that the words or symbols after the digits of a number add ("4.5 million": 6); 0 for numbers in words.
pub(super) fn power_of(text: &str, value: Decimal) -> i32 {
    let printed = Number::read(text).and_then(|number| value_of(&number.digits, number.decimals));
    printed.map_or(0, |printed| value.magnitude() - printed.magnitude())
}

fn shifted(figure: &Figure, power: i32) -> Option<Figure> {
    Some(Figure {
        value: figure.value.shift(power)?,
        step: figure.step.shift(power)?,
        holder: figure.holder.shift(power)?,
    })
}

/// A number in digits inside its text.
struct Number<'t> {
    before: &'t str,
    after: &'t str,
    digits: Vec<u8>,
    /// Digits after the point.
    decimals: usize,
    grouped: bool,
}

impl<'t> Number<'t> {
    /// `None` for numbers in words, mixed notations and long numbers.
    fn read(text: &'t str) -> Option<Self> {
        let start = text.find(|c: char| c.is_ascii_digit())?;
        // ".0002" has its point in front
        if text[..start].ends_with('.') {
            return None;
        }
        let body = &text[start..];
        let end = body.find(|c: char| !(c.is_ascii_digit() || c == ',' || c == '.')).unwrap_or(body.len());
        let body = body[..end].trim_end_matches(['.', ',']);
        let after = &text[start + body.len()..];
        // the exponent of a unit ("km2") belongs to the number's text
        if after.trim_end_matches(['2', '3']).contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
        if fraction.contains(['.', ',']) {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit).collect();
        let fits = digits.len() <= MAX_DIGITS;
        fits.then(|| Self {
            before: &text[..start],
            after,
            digits,
            decimals: fraction.len(),
            grouped: whole.contains(','),
        })
    }

    /// The text with other digits, or `None` where that is no way to print a number.
    fn print(&self, digits: &[u8], decimals: usize) -> Option<String> {
        let value = value_of(digits, decimals)?;
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let long = whole.len() > 3 && (self.grouped || self.digits.len() - self.decimals <= 3);
        let whole = match (long, decimals) {
            (true, 0) => value.grouped(),
            (true, _) => value_of(whole, 0)?.grouped(),
            (false, _) => text(whole),
        };
        let point = if decimals == 0 { "" } else { "." };
        Some(format!("{}{whole}{point}{}{}", self.before, text(fraction), self.after))
    }

    /// The figure may carry a scale word: its value is this power of ten times the printed one.
    fn power(&self, figure: &Figure) -> Option<i32> {
        let printed = value_of(&self.digits, self.decimals).filter(|printed| !printed.is_zero())?;
        let power = figure.value.abs().magnitude() - printed.magnitude();
        printed.shift(power).is_some_and(|scaled| scaled == figure.value.abs()).then_some(power)
    }
}

/// The value of digits of which so many stand behind the point; `None` where a number is not printed so.
fn value_of(digits: &[u8], decimals: usize) -> Option<Decimal> {
    let whole = digits.len().checked_sub(decimals).filter(|&length| length > 0)?;
    // one digit more than a number that is tried
    if whole > 1 && digits.first() == Some(&b'0') || digits.len() > MAX_DIGITS + 3 {
        return None;
    }
    let mantissa = digits.iter().fold(0_i64, |value, digit| value * 10 + i64::from(digit - b'0'));
    Decimal::of_parts(mantissa, i32::try_from(decimals).ok()?)
}

/// The slips of one number that are tried.
struct Slips<'n> {
    number: &'n Number<'n>,
    figure: &'n Figure,
    /// See [`Number::power`].
    power: i32,
    out: Vec<Candidate>,
}

impl Slips<'_> {
    fn push(&mut self, rank: u8, digits: &[u8], decimals: usize, why: &'static str) {
        let Some(value) = value_of(digits, decimals) else { return };
        let signed = if self.figure.value.is_negative() { value.negated() } else { value };
        let Some(value) = signed.shift(self.power) else { return };
        let places = i32::try_from(decimals).unwrap_or(0);
        let step = Decimal::ONE.shift(self.power - places).unwrap_or(self.figure.step);
        let written = Written::Digits(digits.to_vec(), decimals);
        self.out.push(Candidate { rank, written, figure: Figure::printed(value, step), why });
    }

    fn points(&mut self) {
        let (own, decimals) = (&self.number.digits, self.number.decimals);
        for shift in [1_usize, 2] {
            if decimals >= shift {
                self.push(1, own, decimals - shift, "decimal point in another place");
            }
            if decimals + shift < own.len() {
                let why = "decimal point missing or in another place";
                let zeros = own.iter().rev().take_while(|&&digit| digit == b'0').count();
                let drop = if decimals == 0 && zeros >= shift { shift } else { 0 };
                // "400" for "40" is a zero too many
                self.push(1, &own[..own.len() - drop], decimals + shift - drop, why);
            } else {
                let mut digits = vec![b'0'; decimals + shift + 1 - own.len()];
                digits.extend(own);
                self.push(1, &digits, decimals + shift, "decimal point in another place");
            }
        }
    }

    fn digits(&mut self) {
        let (own, decimals) = (&self.number.digits, self.number.decimals);
        let mut digits = own.clone();
        for at in 1..own.len() {
            if own[at - 1] != own[at] {
                digits.swap(at - 1, at);
                self.push(2, &digits, decimals, "two digits changed places");
                digits.swap(at - 1, at);
            }
        }
        if own.len() < DIGITS_FOR_A_SLIP {
            return;
        }
        for at in 0..own.len() {
            for digit in (b'0'..=b'9').filter(|&digit| digit != own[at]) {
                digits[at] = digit;
                self.push(3, &digits, decimals, "one digit differs");
            }
            digits[at] = own[at];
        }
        if own.len() <= DIGITS_FOR_A_SLIP {
            return;
        }
        for at in 0..own.len() {
            let digit = digits.remove(at);
            if digits.len() > decimals {
                self.push(4, &digits, decimals, "one digit too many");
            }
            digits.insert(at, digit);
        }
        for at in 0..=own.len() {
            digits.insert(at, b'0');
            for digit in b'0'..=b'9' {
                digits[at] = digit;
                self.push(4, &digits, decimals, "one digit missing");
            }
            digits.remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: &str, step: &str) -> Figure {
        Figure::printed(Decimal::parse(value).unwrap(), Decimal::parse(step).unwrap())
    }

    fn texts(text: &str, figure: &Figure, wanted: &str) -> Vec<String> {
        let wanted = Decimal::parse(wanted).unwrap();
        candidates(text, figure).iter().filter(|c| c.figure.value == wanted).filter_map(|c| c.text(text)).collect()
    }

    #[test]
    fn keeps_the_style_of_the_author() {
        assert_eq!(texts("10.35 billion", &figure("10350000000", "10000000"), "10530000000")[0], "10.53 billion");
        assert_eq!(texts("four trillion", &figure("4000000000000", "1000000000000"), "4000000")[0], "four million");
        assert_eq!(texts("7,613", &figure("7613", "1"), "7163")[0], "7,163");
        assert_eq!(texts("246bn", &figure("246000000000", "1000000000"), "246000000")[0], "246m");
        assert_eq!(texts("129", &figure("129", "1"), "12.9")[0], "12.9");
        assert_eq!(texts("1158", &figure("1158", "1"), "8158")[0], "8158");
    }

    #[test]
    fn numbers_in_words_stay_in_words() {
        let like = |text: &str, value: i64| with_value(text, Decimal::from(value));
        assert_eq!(like("four", 7).as_deref(), Some("seven"));
        assert_eq!(like("Twenty-four", 38).as_deref(), Some("Thirty-eight"));
        assert_eq!(like("four", 120), None);
        assert_eq!(like("four million", 7), None);
    }

    #[test]
    fn long_numbers_and_ranges_are_left_alone() {
        assert!(Number::read("1234567890123456789").is_none());
        assert!(Number::read("five").is_none());
        assert!(Number::read("3 1⁄4").is_some_and(|number| number.digits == b"3") || Number::read("3 1⁄4").is_none());
    }
}
