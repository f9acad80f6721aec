//! Money: symbols and codes before or after a number, names of currencies, minor units ("44.1p", "85 cents").

use super::number::{Number, Style};
use super::reader::Reader;
use super::unit::Parsed;
use crate::lexicon::{Classes, Cues};
use crate::normalise::{Dimension, Unit, UnitKind};
use crate::number::Decimal;

/// A currency symbol, code or name that ends right before token `i`; returns the unit and its first token.
pub(super) fn currency_before(r: &Reader<'_>, i: usize) -> Parsed {
    let mut at = i.checked_sub(1)?;
    if r.is(at, ".") && r.glued(at) && at > 0 && r.word(at - 1).classes.has(Classes::SHORT_CODE) {
        at -= 1;
    }
    let symbol = r.str(at);
    if symbol == "$" && at > 0 && r.is_word(at - 1) {
        let letters = r.str(at - 1);
        // "HK$", also "US $5" and "hk $ 10"; a single "A" before "$" may be the article
        // "it cost us $2 million"
        let pronoun = letters == "us" && !r.glued(at);
        let close = (r.glued(at) || letters.len() > 1 || letters.eq_ignore_ascii_case("c")) && !pronoun;
        if let Some(unit) = prefixed_dollar(r, letters).filter(|_| close) {
            return Some((unit.clone(), at - 1));
        }
    }
    if r.is_word(at) && r.has(at, Classes::CURRENCY) && r.lexicon.currency_symbol(symbol).is_none() {
        return name_before(r, at);
    }
    let unit = r.lexicon.currency_symbol(symbol).or_else(|| nordic_code(r, symbol).map(|(unit, _)| unit))?;
    // letters must be codes ("USD 5.3 bn", "Rs 3 crore"), never a stray "p" or "c"
    let word = r.is_word(at);
    let stray = word && symbol.chars().count() < 3 && !r.has(at, Classes::SHORT_CODE) && symbol != "R";
    let within = word && at > 0 && r.glued(at) && !matches!(r.str(at - 1), "(" | "-" | "–" | "[" | "/");
    if stray || within || symbol == "R" && !rand(r, at) {
        return None;
    }
    // "USD $5"
    if symbol == "$"
        && at > 0
        && r.str(at - 1).len() == 3
        && let Some(unit) = r.lexicon.currency_symbol(r.str(at - 1))
    {
        return Some((unit.clone(), at - 1));
    }
    Some((unit.clone(), at))
}

/// "HK" of "HK$": the symbol is in the lexicon with its letters.
fn prefixed_dollar<'a>(r: &Reader<'a>, letters: &str) -> Option<&'static Unit> {
    let lexicon: &'static crate::lexicon::Lexicon = r.lexicon;
    let mut joined = [0_u8; 8];
    let letters = letters.as_bytes();
    if letters.is_empty() || letters.len() > 6 {
        return None;
    }
    for (to, from) in joined.iter_mut().zip(letters) {
        *to = from.to_ascii_uppercase();
    }
    joined[letters.len()] = b'$';
    let upper = std::str::from_utf8(&joined[..=letters.len()]).ok()?;
    lexicon.currency_symbol(upper).or_else(|| {
        joined[1..letters.len()].make_ascii_lowercase();
        lexicon.currency_symbol(std::str::from_utf8(&joined[..=letters.len()]).ok()?)
    })
}

/// "R1.5 billion", "R12,000": rand where the number is grouped, has decimals or a scale.
fn rand(r: &Reader<'_>, i: usize) -> bool {
    let digits = r.str(i + 1);
    r.glued(i + 1)
        && (digits.contains(',')
            || matches!(r.number_word(i + 2), Some(crate::lexicon::NumberWord::Scale(_)))
            || digits.contains('.') && (r.any(i + 2, &["a", "per", "m", "bn"])))
}

/// "rupees 500 crore", "dollars 5 million": the name first, as in India; not "20 dollars 5 years ago".
fn name_before(r: &Reader<'_>, at: usize) -> Parsed {
    if at > 0 && (r.is_number(at - 1) || r.number_word(at - 1).is_some()) {
        return None;
    }
    let (unit, end) = r.phrase(at, 1, |phrase| r.lexicon.currency_name(phrase))?;
    let code = unit.name.len() == 3 && !r.has(at, Classes::UNIT) && !r.cue(at, Cues::DOUBTFUL_MONEY);
    (code && end == at + 1 && r.is_number(end)).then(|| (unit.clone(), at))
}

/// "MSEK 450", "TEUR 30": Nordic and German reports write the scale before the code.
pub(super) fn nordic_code<'a>(r: &Reader<'a>, code: &str) -> Option<(&'static Unit, i32)> {
    let lexicon: &'static crate::lexicon::Lexicon = r.lexicon;
    if code.len() != 4 || !code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'k') {
        return None;
    }
    let power = match code.as_bytes().first()? {
        b'M' => 6,
        b'B' => 9,
        b'T' | b'K' | b'k' => 3,
        _ => return None,
    };
    Some((lexicon.currency_symbol(&code[1..])?, power))
}

/// "dollars", "US dollars", "euros", "USD", "75 cents", "50p", "10 €".
pub(super) fn currency_after(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let text = r.str(i);
    if !r.is_word(i) {
        let unit = r.lexicon.currency_symbol(text)?;
        // "10 $ 30": whose the sign is stays open, unless it closes the figure
        let opens_next = r.glued(i + 1) && (r.is_number(i + 1) || r.is_word(i + 1));
        // "10 $ 30 cents": the second has a unit of its own
        let own = r.is_number(i + 1)
            && r.is_word(i + 2)
            && r.lexicon.currency_name(r.key(i + 2).as_str()).is_some_and(|unit| r.lexicon.is_minor(&unit.name));
        return (own || r.glued(i) || !opens_next && !r.is_number(i + 1)).then(|| (unit.clone(), i + 1));
    }
    if let Some(found) = minor(r, i, number).or_else(|| old_money(r, i, number)) {
        return Some(found);
    }
    let (unit, end) = named(r, i, number)?;
    // "3 dollars US", "5 euro (EUR)" say it twice
    Some((unit, end))
}

/// "p" and "c" glued to digits.
fn minor(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let letter = r.str(i);
    let plain = matches!(number.style, Style::Plain | Style::Digits) && number.power == 0 && r.glued(i);
    if !plain || !matches!(letter, "p" | "c") {
        return None;
    }
    let screen = matches!(r.before(i), "240" | "360" | "480" | "720" | "1080" | "1440" | "2160");
    let money = letter == "p" && !screen
        || (0..r.len())
            .any(|at| r.has(at, Classes::MONEY) || r.lexicon.currency_symbol(r.str(at)).is_some() && at != i)
        || r.any(i + 1, &["per", "a"]) && r.is_word(i + 2);
    (money && !(r.glued(i + 1) && (r.is_word(i + 1) || r.is_number(i + 1))))
        .then(|| Some((r.lexicon.currency_symbol(letter)?.clone(), i + 1)))?
}

/// "4s" of "£1 4s", "2s. 6d.", "6d. a pound": shillings and pence of old, where the sentence has pounds, shillings or
/// both of them, or talks of money and writes them with a point, as seconds and days are not written.
fn old_money(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let letter = r.str(i);
    let small = number.figure.is_some_and(|figure| figure.value < Decimal::from(100));
    let plain = matches!(number.style, Style::Plain | Style::Digits) && number.power == 0 && r.glued(i) && small;
    if !plain || !matches!(letter, "s" | "d") || r.glued(i + 1) && (r.is_word(i + 1) || r.is_number(i + 1)) {
        return None;
    }
    let other = if letter == "s" { "d" } else { "s" };
    let near = i.saturating_sub(OLD)..r.len().min(i + OLD);
    let side = (i.saturating_sub(4)..i + 5).any(|at| r.is(at, other) && r.glued(at) && r.is_number(at.wrapping_sub(1)));
    let pounds = (i.saturating_sub(4)..i).any(|at| r.is(at, "£"))
        || near.clone().any(|at| r.any(at, &["shilling", "shillings"]));
    let pointed = |at: usize| r.is(at, letter) && r.glued(at) && r.skip_abbreviation(at + 1) > at + 1;
    let per = r.any(i + 2, &["a", "an", "per", "the", "each"]) && r.is_word(i + 3);
    let talk = || near.clone().any(|at| r.has(at, Classes::MONEY));
    let told = pointed(i) && (per || talk()) || near.clone().any(|at| at != i && pointed(at)) && talk();
    let unit = r.lexicon.currency_name(if letter == "s" { "shilling" } else { "penny" })?;
    (side || pounds || told).then(|| (unit.clone(), r.skip_abbreviation(i + 1)))
}

fn named(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let text = r.str(i);
    let capitals = text.len() == 3 && text.bytes().all(|b| b.is_ascii_uppercase());
    let glued_code = r.glued(i) && r.has(i, Classes::SHORT_CODE);
    if (capitals || glued_code)
        && let Some(unit) = r.lexicon.currency_symbol(text)
    {
        return Some((unit.clone(), i + 1));
    }
    if let Some((unit, _)) = nordic_code(r, text) {
        return Some((unit.clone(), i + 1));
    }
    // "US dollars", "U.S. dollars": the country is part of the name
    if r.any(i, &["us", "u.s.", "american"]) && r.any(i + 1, &["dollar", "dollars"]) {
        return Some((r.lexicon.currency_name("us dollar")?.clone(), i + 2));
    }
    // "3.14US$"
    if r.is(i + 1, "$")
        && r.glued(i + 1)
        && let Some(unit) = prefixed_dollar(r, text)
    {
        return Some((unit.clone(), i + 2));
    }
    if r.any(i, &["pound", "pounds"]) {
        return sterling(r, i, number);
    }
    // "Thai baht", "Indian rupees": the adjective may be no word of its own in the lexicon of currencies
    if !r.has(i, Classes::CURRENCY) {
        return None;
    }
    let (unit, end) = r.phrase(i, 4, |phrase| r.lexicon.currency_name(phrase))?;
    // names that are other words too: only for amounts that look like money
    let doubtful = end == i + 1 && r.cue(i, Cues::DOUBTFUL_MONEY);
    let large = number.figure.is_some_and(|figure| figure.value >= Decimal::from(100)) || number.power > 0;
    let money = !doubtful || r.glued(i) || large && !r.any(i, &["real", "sol", "guinea"]);
    money.then(|| (unit.clone(), end))
}

/// "pounds": money with "£", a scale or talk of money in the sentence; weight where weight is what is talked of.
fn sterling(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let gbp = || Some(r.lexicon.currency_symbol("£")?.clone());
    if r.any(i + 1, &["sterling"]) {
        return Some((gbp()?, i + 2));
    }
    // the nearest word decides: "£3m for a crate that weighs 3.5 kilograms (7.7 pounds)"
    let mass = Dimension::base("mass").unwrap_or_default();
    let near = (0..i).rev().take(NEAR).find_map(|at| {
        let unit = || r.lexicon.unit_name(r.key(at).as_str()).or_else(|| r.lexicon.unit_symbol(r.str(at)));
        let weight = r.cue(at, Cues::WEIGHT)
            || r.is_word(at)
                && at > 0
                && (r.is_number(at - 1) || r.has(at, Classes::UNIT))
                && !r.any(at, &["pound", "pounds"])
                && unit().is_some_and(|unit| unit.dimension == mass && unit.kind == UnitKind::Dimension);
        let named = |at: usize| {
            r.has(at, Classes::CURRENCY)
                && !r.any(at, &["pound", "pounds"])
                && !r.cue(at, Cues::DOUBTFUL_MONEY)
                && r.lexicon.currency_name(r.key(at).as_str()).is_some()
        };
        let money = r.is(at, "£") || r.has(at, Classes::MONEY) || named(at);
        if weight { Some(false) } else { money.then_some(true) }
    });
    let weight_after = (i + 1..r.len().min(i + 4)).any(|at| r.cue(at, Cues::WEIGHT));
    let later = || (i..r.len()).any(|at| r.is(at, "£") || r.has(at, Classes::MONEY));
    // "50 pounds of flour"
    let substance =
        r.says(i + 1, "of") && r.is_word(i + 2) && number.power < 3 && !r.has(i + 2, Classes::MONEY.or(Classes::STOP));
    let money = number.power >= 6 || !substance && !weight_after && near.unwrap_or_else(later);
    money.then_some(())?;
    Some((gbp()?, i + 1))
}

/// Tokens in which shillings are looked for around "s" and "d".
const OLD: usize = 12;

/// Tokens back to which talk of money or weight is looked for.
const NEAR: usize = 24;
