//! Numbers: digits of many writers, number words, fractions, scientific notation, scales. Values are exact; the
//! precision is that of the last printed digit.

use super::reader::Reader;
use super::token::{TokenKind, vulgar_fraction};
use crate::lexicon::{Classes, Cues, NumberWord};
use crate::normalise::Figure;
use crate::number::{Decimal, Round};

/// A number in the text.
#[derive(Clone, Debug)]
pub(super) struct Number {
    /// Token after it.
    pub(super) end: usize,
    /// `None`: digits that cannot be kept exactly.
    pub(super) figure: Option<Figure>,
    /// Value before scale words; what a year is judged by.
    pub(super) mantissa: Option<Decimal>,
    /// Power of ten of its scale words; 0 for none.
    pub(super) power: i32,
    pub(super) style: Style,
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Plain digits without grouping or point: may be a year.
    Plain,
    Digits,
    Words,
    /// "a third", "half", "three quarters": no unit of its own.
    Fraction,
    /// "a", "an" before a unit or scale.
    Article,
    /// "dozens of": no value.
    Code,
}

/// Digits of one token, read exactly.
#[derive(Clone, Copy, Debug)]
pub(super) struct Digits {
    pub(super) value: Decimal,
    pub(super) places: i32,
    pub(super) grouped: bool,
}

/// Reads the digits of a number token. `None` for codes such as "2.0.1" and for what is too long to be exact.
pub(super) fn digits(text: &str) -> Option<Digits> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Digits { value: Decimal::parse(text).ok()?, places: 0, grouped: false });
    }
    if let Some(places) = plain_decimals(text) {
        return Some(Digits { value: Decimal::parse(text).ok()?, places, grouped: false });
    }
    let points = text.bytes().filter(|&b| b == b'.').count();
    let comma = text.find(',');
    let european = comma.is_some_and(|comma| text.find('.').is_some_and(|point| point < comma));
    let (whole, fraction) = if european {
        text.split_once(',')?
    } else if points > 1 {
        (text, "")
    } else {
        text.split_once('.').unwrap_or((text, ""))
    };
    if points > 1 || european {
        let mut groups = whole.split('.');
        let first = groups.next().unwrap_or_default();
        if first.is_empty() || first.len() > 3 || first.starts_with('0') || groups.any(|group| group.len() != 3) {
            return None;
        }
    }
    let places = i32::try_from(fraction.len()).ok()?;
    // what is too long for this is too long to be exact
    let mut plain = [0; LONGEST];
    let mut length = 0;
    for digit in whole.bytes().filter(u8::is_ascii_digit) {
        *plain.get_mut(length)? = digit;
        length += 1;
    }
    let grouped = length < whole.len();
    if !fraction.is_empty() {
        plain.get_mut(length..=length + fraction.len())?[0] = b'.';
        plain[length + 1..=length + fraction.len()].copy_from_slice(fraction.as_bytes());
        length += 1 + fraction.len();
    }
    let value = Decimal::parse(std::str::from_utf8(&plain[..length]).ok()?).ok()?;
    Some(Digits { value, places, grouped })
}

/// Longest text that is read.
const LONGEST: usize = 128;

/// How many digits stand behind the one point, of text that is digits otherwise.
fn plain_decimals(text: &str) -> Option<i32> {
    let mut point = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'0'..=b'9' => {}
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    i32::try_from(text.len() - point? - 1).ok().filter(|&places| places > 0 && text.len() <= LONGEST)
}

/// Figure of printed digits scaled by a power of ten.
fn printed(value: Decimal, places: i32, power: i32) -> Option<Figure> {
    let step = Decimal::power_of_ten(power - places)?;
    let zeros = if places == 0 { value.trailing_zeros() } else { 0 };
    Some(Figure { value: value.shift(power)?, step, holder: Decimal::power_of_ten(power - places + zeros)? })
}

fn quotient(numerator: Decimal, denominator: Decimal) -> Option<Decimal> {
    Some(numerator.over(denominator, Round::Down)?.rounded(40))
}

/// The number at token `i`, with its scale words. A leading sign belongs to the caller.
pub(super) fn number(r: &Reader<'_>, i: usize) -> Option<Number> {
    match r.kind(i)? {
        TokenKind::Number => digit_number(r, i),
        TokenKind::Symbol => lone_fraction(r, i),
        TokenKind::Word => fraction_words(r, i).or_else(|| word_number(r, i)),
    }
}

fn code(end: usize) -> Number {
    Number { end, figure: None, mantissa: None, power: 0, style: Style::Code }
}

fn digit_number(r: &Reader<'_>, i: usize) -> Option<Number> {
    let Some(mut read) = digits(r.str(i)) else { return Some(code(i + 1)) };
    let mut end = i + 1;
    if let Some(decimals) = decimal_comma(r, i) {
        let fraction = Decimal::from(decimals.parse::<i64>().ok()?);
        let places = i32::try_from(decimals.len()).ok()?;
        read = Digits { value: read.value.plus(fraction.shift(-places)?)?, places, grouped: false };
        end = i + 3;
    }
    let mut value = read.value;
    let mut exact_fraction = false;
    if read.places == 0 {
        if let Some((fraction, after)) = attached_fraction(r, end) {
            value = value.plus(fraction)?;
            exact_fraction = true;
            end = after;
        } else if let Some((fraction, after)) = slash_fraction(r, i) {
            return Some(Number {
                end: after,
                figure: Some(Figure::exact(fraction)),
                mantissa: Some(fraction),
                power: 0,
                style: Style::Digits,
            });
        }
    }
    // 1.989(4): uncertainty of the last digits, not another number
    if r.is(end, "(")
        && r.glued(end)
        && r.is_number(end + 1)
        && r.str(end + 1).len() <= 2
        && r.is(end + 2, ")")
        && read.places > 0
    {
        end += 3;
    }
    let (power, after) = power_of_ten(r, end).unwrap_or((0, end));
    end = after;
    let plain = !read.grouped && read.places == 0 && power == 0 && !exact_fraction;
    let power_word = power != 0;
    let figure = if r.is(i, "10") && power == 0 { ten_to(r, i + 1) } else { None };
    if let Some((spoken, places, after)) = spoken_decimals(r, end, read.places) {
        let value = value.plus(spoken)?;
        let (power, end) = scale_words(r, after);
        let figure = printed(value, places, power);
        return Some(Number { end, figure, mantissa: Some(value), power, style: Style::Digits });
    }
    if let Some((figure, after)) = figure {
        return Some(Number {
            end: after,
            mantissa: Some(figure.value),
            figure: Some(figure),
            power: 0,
            style: Style::Digits,
        });
    }
    let (scale, after) = if power_word { (0, end) } else { scale_words(r, end) };
    let power = power + scale;
    // "2 dozen eggs": twelve to each
    if scale == 0
        && plain
        && !r.glued(after)
        && let Some(NumberWord::Group(each)) = r.number_word(after)
        && r.any(after, &["dozen", "dozens", "gross"])
    {
        let value = value.times(Decimal::from(each))?;
        let figure = Some(Figure::printed(value, Decimal::ONE));
        let end = past_of(r, after + 1);
        return Some(Number { end, figure, mantissa: Some(value), power: 0, style: Style::Digits });
    }
    // "5 and a half minutes"
    if scale == 0
        && plain
        && after == i + 1
        && !r.glued(after)
        && let Some((fraction, end)) = and_a_fraction(r, after, 0)
        && !r.says(end, "of")
        && super::unit::is_unit_word(r, end)
    {
        let value = value.plus(fraction)?;
        let figure = Some(Figure::printed(value, Decimal::power_of_ten(-1)?));
        return Some(Number { end, figure, mantissa: Some(value), power: 0, style: Style::Words });
    }
    // "3 million and a half": half of its scale
    if scale >= 6
        && let Some((fraction, end)) = and_a_fraction(r, after, scale)
    {
        let value = value.shift(power)?.plus(fraction)?;
        let figure = Some(Figure::printed(value, Decimal::power_of_ten(scale)?.shift(-1)?));
        return Some(Number { end, figure, mantissa: Some(value), power, style: Style::Digits });
    }
    // "4 billion 200 million": the smaller scale goes on
    if scale >= 6
        && read.places == 0
        && r.is_number(after)
        && !r.glued(after)
        && let Some(rest) = digit_number(r, after)
        && rest.power >= 3
        && let Some(lesser) =
            rest.figure.filter(|lesser| Decimal::power_of_ten(power).is_some_and(|scale| lesser.value < scale))
    {
        let value = value.shift(power)?.plus(lesser.value)?;
        let figure = Some(Figure { value, ..lesser });
        return Some(Number { end: rest.end, figure, mantissa: Some(value), power: rest.power, style: Style::Digits });
    }
    let figure = if exact_fraction {
        value.shift(power).and_then(|scaled| Some(Figure::printed(scaled, Decimal::parse("0.25").ok()?.shift(power)?)))
    } else {
        printed(value, read.places, power)
    };
    let style = if plain && scale == 0 && !r.is(i, "0") { Style::Plain } else { Style::Digits };
    Some(Number { end: after, figure, mantissa: Some(value), power, style })
}

/// "€5,50", "3,5 %": the decimals after a comma, where money or a unit shows that it is one number.
fn decimal_comma<'a>(r: &Reader<'a>, i: usize) -> Option<&'a str> {
    let pair =
        r.is(i + 1, ",") && r.glued(i + 1) && r.is_number(i + 2) && r.glued(i + 2) && !r.str(i).contains(['.', ',']);
    let decimals = r.str(i + 2);
    let listed = r.is(i + 3, ",") && r.glued(i + 3) || i > 1 && r.glued(i) && r.is(i - 1, ",");
    if !pair || listed || decimals.len() > 2 || !decimals.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let money = i > 0 && r.lexicon.currency_symbol(r.str(i - 1)).is_some();
    let unit = matches!(r.str(i + 3), "%" | "€") || super::unit::is_unit_word(r, i + 3) && !r.glued(i + 3);
    (money && decimals.len() == 2 || unit).then_some(decimals)
}

/// "2½", "4 1/2", "1 1⁄4": the fraction after a whole number.
fn attached_fraction(r: &Reader<'_>, i: usize) -> Option<(Decimal, usize)> {
    if let Some((numerator, denominator)) = vulgar(r, i) {
        return Some((quotient(numerator, denominator)?, i + 1));
    }
    let at = if r.is_hyphen(i) { i + 1 } else { i };
    if r.is_number(at) && (at > i || !r.glued(at)) {
        let (fraction, end) = slash_fraction(r, at)?;
        return (fraction < Decimal::ONE && common_denominator(r.str(at + 2))).then_some((fraction, end));
    }
    None
}

fn common_denominator(text: &str) -> bool {
    matches!(text, "2" | "3" | "4" | "5" | "6" | "8" | "10" | "12" | "16" | "32" | "64")
}

/// "3/4", "1⁄4".
fn slash_fraction(r: &Reader<'_>, i: usize) -> Option<(Decimal, usize)> {
    let solidus = r.is(i + 1, "⁄");
    // the fraction slash means a fraction, spaced or not
    let joined = solidus || r.is(i + 1, "/") && r.glued(i + 1) && r.glued(i + 2);
    if !joined || !r.is_number(i + 2) {
        return None;
    }
    let (numerator, denominator) = (digits(r.str(i))?, digits(r.str(i + 2))?);
    let small =
        numerator.value < denominator.value && common_denominator(r.str(i + 2)) && numerator.value > Decimal::ZERO;
    if !small || r.is(i + 3, "/") || (!solidus && r.before(i) == "/") {
        return None;
    }
    Some((quotient(numerator.value, denominator.value)?, i + 3))
}

fn vulgar(r: &Reader<'_>, i: usize) -> Option<(Decimal, Decimal)> {
    let mut chars = r.str(i).chars();
    let (numerator, denominator) = vulgar_fraction(chars.next()?)?;
    Some((Decimal::from(numerator), Decimal::from(denominator)))
}

fn lone_fraction(r: &Reader<'_>, i: usize) -> Option<Number> {
    let (numerator, denominator) = vulgar(r, i)?;
    let value = quotient(numerator, denominator)?;
    let (power, end) = scale_words(r, i + 1);
    let value = value.shift(power)?;
    Some(Number { end, figure: Some(Figure::exact(value)), mantissa: Some(value), power, style: Style::Digits })
}

/// "× 10^23", "x 10²³", "·10^6", "× 107" that lost its raising, "e9", "E-5" after a number.
fn power_of_ten(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    // 1.2e-5, 3E8
    if r.any(i, &["e"]) && r.glued(i) {
        let (sign, at) = signed_exponent(r, i + 1);
        let power: i32 = r.str(at).parse().ok().filter(|_| r.is_number(at) && r.glued(at))?;
        return (power <= 99).then_some((sign * power, at + 1));
    }
    if !matches!(r.str(i), "×" | "x" | "·" | "⋅" | "*" | "X" | "•") {
        return None;
    }
    let ten = i + 1;
    if r.is(ten, "10") {
        return exponent(r, ten + 1).or_else(|| flat_exponent(r, ten + 1));
    }
    // "3 × 107 spores": a raised 7 that became plain; "3 × 107 mm" is a measure of two sides
    let flat = r.str(ten).strip_prefix("10").filter(|rest| matches!(rest.len(), 1 | 2) && *rest != "0")?;
    let power: i32 = flat.parse().ok()?;
    let sides = super::unit::is_unit_word(r, ten + 1) && !r.any(ten + 1, &["m", "cells"]);
    let mantissa = r.str(i.checked_sub(1)?);
    (mantissa.len() == 1 || mantissa.contains('.'))
        .then_some(())
        .filter(|()| !sides && !matches!(r.str(ten + 1), "×" | "x"))
        .map(|()| (power, ten + 1))
}

/// "10-5" after a multiplication sign: the hyphen is a minus.
fn flat_exponent(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    let minus = r.is_dash(i) && r.glued(i) && r.glued(i + 1) && r.is_number(i + 1) && r.str(i + 1).len() <= 2;
    minus.then(|| r.str(i + 1).parse::<i32>().ok().map(|power| (-power, i + 2)))?
}

fn signed_exponent(r: &Reader<'_>, i: usize) -> (i32, usize) {
    if r.is_dash(i) && r.glued(i) {
        (-1, i + 1)
    } else if r.is(i, "+") && r.glued(i) {
        (1, i + 1)
    } else {
        (1, i)
    }
}

/// "^23", "²³", "^-3", "^{-3}", "⁻³".
fn exponent(r: &Reader<'_>, i: usize) -> Option<(i32, usize)> {
    if r.is(i, "^") && r.glued(i) {
        let brace = r.any(i + 1, &["{", "("]);
        let (sign, at) = signed_exponent(r, if brace { i + 2 } else { i + 1 });
        let power: i32 = r.str(at).parse().ok()?;
        return (power <= 99).then_some((sign * power, if brace { at + 2 } else { at + 1 }));
    }
    let (mut at, mut power, mut sign) = (i, 0_i32, 1);
    while let Some(digit) = r.str(at).chars().next().and_then(superscript) {
        match digit.to_digit(10).and_then(|digit| i32::try_from(digit).ok()) {
            Some(digit) => power = power.checked_mul(10)?.checked_add(digit)?,
            None => sign = -1,
        }
        at += 1;
    }
    (at > i && (power > 0 || sign > 0) && power <= 99).then_some((sign * power, at))
}

pub(super) fn superscript(c: char) -> Option<char> {
    Some(match c {
        '⁰' => '0',
        '¹' => '1',
        '²' => '2',
        '³' => '3',
        '⁴' => '4',
        '⁵' => '5',
        '⁶' => '6',
        '⁷' => '7',
        '⁸' => '8',
        '⁹' => '9',
        '⁻' => '-',
        _ => return None,
    })
}

/// "10^6", "10⁶", "10−6" with a true minus or before a unit.
fn ten_to(r: &Reader<'_>, i: usize) -> Option<(Figure, usize)> {
    let unit = |at: usize| r.lexicon.unit_symbol(r.str(at)).is_some();
    // "10-15 cm" rises: a range
    let falls = |power: i32| power > -10 && r.is(i, "-");
    let flat =
        || flat_exponent(r, i).filter(|&(power, end)| r.is(i, "−") || falls(power) && unit(end) && !unit(end + 1));
    let (power, end) = exponent(r, i).or_else(flat)?;
    let value = Decimal::power_of_ten(power)?;
    Some((Figure::printed(value, value), end))
}

/// Scale words after a number: "million", "hundred thousand", "-million", "lakh crore", "millions of"; the sum of their
/// powers.
fn scale_words(r: &Reader<'_>, i: usize) -> (i32, usize) {
    let mut power = 0;
    let mut end = i;
    for _ in 0..3 {
        let at = r.skip_hyphen(end);
        match r.number_word(at) {
            Some(NumberWord::Scale(scale)) if r.is_word(at) && !(r.str(at).len() <= 3 && at > end) => {
                let plural = r.has(at, Classes::VAGUE_BASE);
                // "in 2008 millions lost their savings"
                if plural && power == 0 && at == end && is_plain_year(r, i) {
                    break;
                }
                power += i32::from(scale);
                end = at + 1;
                if plural {
                    end = past_of(r, end);
                    break;
                }
                // "bn." in the middle of a sentence keeps its point
                if r.str(at).len() <= 3
                    && r.is(end, ".")
                    && r.glued(end)
                    && r.is_word(end + 1)
                    && !r.is_capital(end + 1)
                {
                    end += 1;
                }
            }
            Some(NumberWord::Hundred) if r.is_word(at) && power == 0 => {
                power += 2;
                end = at + 1;
            }
            _ => break,
        }
    }
    // "5 bcm", "30 MMBtu": the symbol of the unit carries the scale and stays for the unit
    let symbol = if r.is(end, "cal") { end + 1 } else { end };
    let slashed = r.is(symbol + 1, "/") && r.glued(symbol + 1) && r.glued(symbol + 2);
    let written = if slashed { r.span(symbol, symbol + 3).of(r.text) } else { r.str(symbol) };
    if let Some(scale) = r.is_word(symbol).then(|| r.lexicon.symbol_scale(written)).flatten() {
        power += i32::from(scale);
    }
    (power, end)
}

/// The number that ends before `i` can be a year: four digits without a sign of money.
fn is_plain_year(r: &Reader<'_>, i: usize) -> bool {
    let money = |at: usize| r.lexicon.currency_symbol(r.str(at)).is_some();
    i.checked_sub(1).is_some_and(|at| r.is_number(at) && r.str(at).len() == 4 && !at.checked_sub(1).is_some_and(money))
}

/// "point five" after number words or digits: its value and places.
fn spoken_decimals(r: &Reader<'_>, i: usize, places: i32) -> Option<(Decimal, i32, usize)> {
    if places > 0 || !r.says(i, "point") {
        return None;
    }
    let (mut at, mut digits, mut count) = (i + 1, 0_i64, 0);
    while let Some(NumberWord::Unit(digit @ 0..=9)) = r.number_word(at)
        && count < 9
    {
        digits = digits * 10 + i64::from(digit);
        count += 1;
        at = r.skip_hyphen(at + 1);
    }
    (count > 0).then(|| Some((Decimal::from(digits).shift(-count)?, count, at)))?
}

/// Number words: "twenty-three thousand four hundred and fifty-six", "one-million", "two and a half".
fn word_number(r: &Reader<'_>, i: usize) -> Option<Number> {
    let article = r.any(i, &["a", "an"]);
    let start = if article { i + 1 } else { i };
    if article {
        // "a hundred", "a million", "a dozen", "a pair of", "a couple of"
        match r.number_word(start)? {
            // "a score of 75" is a mark, "a score of ships" twenty
            NumberWord::Group(20) if !(r.says(start + 1, "of") && r.is_word(start + 2)) => return None,
            // "a gross margin"
            NumberWord::Group(144) if !r.says(start + 1, "of") => return None,
            NumberWord::Scale(_) if r.has(start, Classes::VAGUE_BASE) => return None,
            NumberWord::Hundred | NumberWord::Scale(_) | NumberWord::Group(_) => {}
            // "a couple of weeks", "a couple hundred"; "a pair raises" counts nothing
            NumberWord::Few(value) if few_counts(r, start + 1) => {
                let value = Decimal::from(value);
                // "a couple of weeks": the unit follows "of", "a couple of millions" of people
                let of = r.says(start, "couple") && r.says(start + 1, "of");
                let (power, end) = scale_words(r, if of { start + 2 } else { start + 1 });
                let figure = Some(Figure::exact(value.shift(power)?));
                return Some(Number { end, figure, mantissa: Some(value), power, style: Style::Words });
            }
            _ => return None,
        }
    }
    let mut total = 0_i64;
    let mut current: Option<i64> = article.then_some(1);
    let mut last_power = i32::MAX;
    let mut smallest = 0;
    let mut at = start;
    let mut end = start;
    let mut words = 0;
    // what may still be added to the group: 100 after a hundred, 10 after a ten, 0 after a unit
    let mut room = 1000_i64;
    loop {
        if words > 0 && r.is_hyphen(at) && r.glued(at + 1) {
            at += 1;
        }
        if words > 0 && r.says(at, "and") && (room == 100 || (current.is_none() && total > 0)) {
            let joins = matches!(r.number_word(at + 1), Some(NumberWord::Unit(_) | NumberWord::Ten(_)));
            let scaled = following_scale(r, at + 1);
            if joins && !scaled {
                at += 1;
            }
        }
        if !r.is_word(at) {
            break;
        }
        match r.number_word(at) {
            Some(NumberWord::Unit(value)) if i64::from(value) < room && !(value >= 10 && room == 10) => {
                if value == 0 && words > 0 {
                    break;
                }
                current = Some(current.unwrap_or(0) + i64::from(value));
                room = 0;
                smallest = 0;
            }
            Some(NumberWord::Ten(value)) if room > 10 => {
                current = Some(current.unwrap_or(0) + i64::from(value));
                room = 10;
                smallest = 0;
            }
            Some(NumberWord::Hundred) if current.is_some_and(|c| c > 0 && c < 100) => {
                current = current.map(|c| c * 100);
                room = 100;
                smallest = 2;
            }
            Some(NumberWord::Scale(power)) if current.is_some() && i32::from(power) < last_power => {
                let group = current.take()?;
                total = total.checked_add(group.checked_mul(10_i64.checked_pow(u32::from(power))?)?)?;
                last_power = i32::from(power);
                smallest = i32::from(power);
                room = 1000;
            }
            Some(NumberWord::Scale(power)) if current.is_none() && words > 0 && last_power < 18 => {
                // "hundred thousand million", "lakh crore"
                total = total.checked_mul(10_i64.checked_pow(u32::from(power))?)?;
                smallest += i32::from(power);
            }
            Some(NumberWord::Group(value)) if words > 0 || article => {
                current = Some(current.unwrap_or(1).checked_mul(i64::from(value))?);
                words += 1;
                end = past_of(r, at + 1);
                break;
            }
            _ => break,
        }
        words += 1;
        at += 1;
        end = at;
    }
    if words == 0 || (words == 1 && article && end == start) {
        return None;
    }
    if r.has(end - 1, Classes::VAGUE_BASE) && last_power < i32::MAX {
        end = past_of(r, end);
    }
    let whole = total.checked_add(current.unwrap_or(0))?;
    let mut value = Decimal::from(whole);
    if let Some((spoken, places, after)) = spoken_decimals(r, end, 0).filter(|_| smallest <= 2 && !article) {
        let value = value.plus(spoken)?;
        let (power, end) = scale_words(r, after);
        let figure = printed(value, places, power);
        return Some(Number { end, figure, mantissa: Some(value), power, style: Style::Words });
    }
    let mut step = Decimal::power_of_ten(if article || smallest > 0 { smallest } else { 0 })?;
    if let Some((fraction, after)) = and_a_fraction(r, end, smallest) {
        value = value.plus(fraction)?;
        step = Decimal::power_of_ten(smallest)?.shift(-1)?;
        end = after;
        let (power, after) = scale_words(r, end);
        value = value.shift(power)?;
        step = step.shift(power)?;
        end = after;
    }
    let style = if article { Style::Article } else { Style::Words };
    Some(Number { end, figure: Some(Figure::printed(value, step)), mantissa: Some(value), power: smallest, style })
}

/// The token after "of" where what is counted follows ("a gross of pencils"); not in "a dozen of them".
fn past_of(r: &Reader<'_>, i: usize) -> usize {
    let plain = |at: usize| r.is_word(at) && !r.has(at, Classes::STOP);
    let counts =
        r.says(i, "of") && (i + 1..i + 4).take_while(|&at| plain(at)).any(|at| r.lexicon.is_plural(r.key(at).as_str()));
    if counts { i + 1 } else { i }
}

/// "of" and a plural, a plural, or a scale after "a couple", "a pair".
fn few_counts(r: &Reader<'_>, i: usize) -> bool {
    let scale = matches!(r.number_word(i), Some(NumberWord::Hundred | NumberWord::Scale(_) | NumberWord::Group(_)));
    let plural = |at: usize| r.is_word(at) && r.lexicon.is_plural(r.key(at).as_str()) && !r.has(at, Classes::STOP);
    !scale && (r.says(i, "of") || plural(i) && r.lexicon.unit_name(r.key(i).as_str()).is_some())
}

/// A scale follows the number words from `i` on ("and two hundred").
fn following_scale(r: &Reader<'_>, i: usize) -> bool {
    let mut at = i;
    for _ in 0..6 {
        match r.number_word(at) {
            Some(NumberWord::Unit(_) | NumberWord::Ten(_)) => at += 1,
            Some(NumberWord::Hundred) => return true,
            Some(NumberWord::Scale(_)) => return false,
            _ if r.is_hyphen(at) => at += 1,
            _ => return false,
        }
    }
    false
}

/// "two and a half", "a million and a half" (half of its last scale).
fn and_a_fraction(r: &Reader<'_>, i: usize, smallest: i32) -> Option<(Decimal, usize)> {
    let at = r.skip_hyphen(i);
    if !r.says(at, "and") {
        return None;
    }
    let mut at = r.skip_hyphen(at + 1);
    let mut numerator = 1;
    if r.any(at, &["a", "an", "one"]) {
        at = r.skip_hyphen(at + 1);
    } else if let (Some(NumberWord::Unit(value)), true) = (r.number_word(at), r.has_fraction(r.skip_hyphen(at + 1))) {
        numerator = value;
        at = r.skip_hyphen(at + 1);
    } else if !(r.says(at, "half") && super::unit::is_unit_word(r, at + 1)) {
        // "one and half hours"
        return None;
    }
    let denominator = r.denominator(at)?;
    let value = quotient(Decimal::from(numerator), Decimal::from(denominator))?.shift(smallest)?;
    Some((value, at + 1))
}

impl Reader<'_> {
    /// Denominator of a fraction word: half 2, thirds 3, fifth 5.
    fn denominator(&self, i: usize) -> Option<u32> {
        match self.number_word(i)? {
            NumberWord::Fraction(value) => Some(value),
            NumberWord::Ordinal(value) if value > 2 => Some(value),
            _ => None,
        }
    }

    fn has_fraction(&self, i: usize) -> bool {
        self.denominator(i).is_some()
    }
}

/// "half", "a third", "two-thirds", "three quarters of a million", "half a dozen".
fn fraction_words(r: &Reader<'_>, i: usize) -> Option<Number> {
    let (numerator, at) = if r.any(i, &["a", "an"]) {
        (1, r.skip_hyphen(i + 1))
    } else if r.says(i, "half") || r.says(i, "quarter") && (quarter_of(r, i) || scale_next(r, i + 1)) {
        (1, i)
    } else if let Some(NumberWord::Unit(value)) = r.number_word(i) {
        (value, r.skip_hyphen(i + 1))
    } else {
        return None;
    };
    let denominator = r.denominator(at)?;
    // "two quarters", "a second", "a fifth column", "a third party": only where a share is meant
    let plural = r.str(at).ends_with('s') || r.says(at, "half") || r.says(at, "halves");
    let hyphenated = at > i + 1;
    let next = at + 1;
    let share_follows = r.cue(next, Cues::SHARE_NEXT) || !r.is_word(next) || r.is_number(next);
    let by_before = r.word_before(i).cues.has(Cues::AMOUNT_BEFORE);
    if numerator > 1 && !plural && !hyphenated && denominator != 2 {
        return None;
    }
    let scaled = scale_next(r, next);
    if numerator == 1 && denominator != 2 && !hyphenated && !(share_follows || by_before || scaled) {
        return None;
    }
    if r.says(at, "half") && !half_is_share(r, i, at) {
        return None;
    }
    // "a third-party", "a second-hand": an ordinal in an adjective
    if at == i + 1 && numerator == 1 && denominator != 2 && r.is_hyphen(next) && r.glued(next + 1) {
        return None;
    }
    // quarters of the calendar: "a quarter ago", "two quarters", "the preceding three quarters"
    let calendar = || numerator == 2 || r.word_before(i).cues.has(Cues::RELATIVE) || r.says(i.wrapping_sub(1), "first");
    if denominator == 4 && (r.any(next, &["ago", "earlier", "later"]) || plural && !hyphenated && calendar()) {
        return None;
    }
    let share = quotient(Decimal::from(numerator), Decimal::from(denominator))?;
    // "a quarter of a million", "half a million", "half a dozen", "a third of a billion"
    let mut scale_at = next;
    if r.says(scale_at, "of") {
        scale_at += 1;
    }
    let has_article = r.any(scale_at, &["a", "an", "one"]);
    if has_article {
        scale_at += 1;
    } else if scale_at == next {
        scale_at = r.skip_hyphen(next);
    }
    if has_article || scale_at == r.skip_hyphen(next) {
        match r.number_word(scale_at) {
            Some(NumberWord::Scale(_)) if r.is_word(scale_at) => {
                let (more, end) = scale_words(r, scale_at);
                let value = share.shift(more)?;
                let step = if denominator == 2 { value } else { value.shift(-1)? };
                return Some(Number {
                    end,
                    figure: Some(Figure::printed(value, step)),
                    mantissa: Some(share),
                    power: more,
                    style: Style::Words,
                });
            }
            Some(NumberWord::Group(value)) if has_article => {
                let value = share.times(Decimal::from(value))?;
                return Some(Number {
                    end: scale_at + 1,
                    figure: Some(Figure::exact(value)),
                    mantissa: Some(value),
                    power: 0,
                    style: Style::Words,
                });
            }
            _ => {}
        }
    }
    Some(Number {
        end: at + 1,
        figure: Some(Figure::exact(share)),
        mantissa: Some(share),
        power: 0,
        style: Style::Fraction,
    })
}

/// "about quarter of": a share, where no adjective makes it one of the calendar ("tenth consecutive quarter of growth").
fn quarter_of(r: &Reader<'_>, i: usize) -> bool {
    let before = r.word_before(i).classes;
    r.says(i + 1, "of") && (i == 0 || before.has(Classes::STOP.or(Classes::HEDGE)) || !r.is_word(i - 1))
}

/// "million" right behind "a quarter": a scale that it divides.
fn scale_next(r: &Reader<'_>, i: usize) -> bool {
    let at = r.skip_hyphen(i);
    r.is_word(at) && matches!(r.number_word(at), Some(NumberWord::Scale(power)) if power >= 6)
}

/// "half" as a share or amount, not in "first half", "half-time", "half-hearted", "the half".
fn half_is_share(r: &Reader<'_>, i: usize, at: usize) -> bool {
    let ordinal_before = matches!(r.word_before(i).number, Some(NumberWord::Ordinal(_)));
    let named = r.word_before(i).cues.has(Cues::NAMED_HALF);
    let attributive = r.is_hyphen(at + 1) && r.glued(at + 2) && !super::unit::is_unit_word(r, at + 2);
    !ordinal_before && !named && !attributive
}
