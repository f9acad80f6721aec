//! Units of several factors: powers ("m2", "s⁻¹"), products ("N·m", "kg m−3"), quotients ("/kWh", "per day", "a barrel").

use super::number::{Number, superscript};
use super::reader::Reader;
use super::unit::{Parsed, base_unit, squared};
use crate::lexicon::{Classes, Cues};
use crate::normalise::{Unit, UnitKind};

/// Most factors that are read after the first.
const FACTORS: usize = 4;
/// Most letters of the first word, and most tokens, of a formula.
const FORMULA: usize = 6;

/// Everything that multiplies or divides `unit` from token `i` on.
pub(super) fn compound(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    let mut unit = unit;
    let mut end = i;
    for _ in 0..FACTORS {
        let past = past_substance(r, &unit, end);
        let found = factor(r, &unit, past)
            .or_else(|| group(r, past))
            .or_else(|| denominator(r, &unit, past).map(|(per, after)| (per, -1, after)));
        let found = found.or_else(|| substance_rate(r, &unit, end).map(|(per, after)| (per, -1, after)));
        let Some((next, exponent, after)) = found else { break };
        let Some(made) = r.lexicon.product(&unit, &next, exponent) else { break };
        unit = made;
        end = after;
    }
    (unit, end)
}

/// An exponent of tokens: "²", "⁻³", "2", "-3", "^-2"; never 0. Returns it with the token after it.
pub(super) fn exponent(r: &Reader<'_>, i: usize) -> Option<(i8, usize)> {
    if !r.glued(i) {
        return None;
    }
    let raised = r.str(i).chars().next().and_then(superscript);
    if let Some(first) = raised {
        let (sign, digit, end) = if first == '-' {
            (-1, r.str(i + 1).chars().next().and_then(superscript)?, i + 2)
        } else {
            (1, first, i + 1)
        };
        return small(digit).map(|power| (sign * power, end));
    }
    let (caret, at) = if r.is(i, "^") { (true, i + 1) } else { (false, i) };
    let minus = r.is_dash(at) && r.glued(at);
    let at = if minus { at + 1 } else { at };
    let mut digits = r.str(at).chars();
    let (digit, rest) = (digits.next()?, digits.next());
    if !r.is_number(at) || !r.glued(at) || rest.is_some() || r.glued(at + 1) && r.is_word(at + 1) {
        return None;
    }
    let power = small(digit)?;
    // "2 m-3 m" is a range, "kg m-3 s-1" goes on with another power
    let range = minus
        && !caret
        && r.lexicon.unit_symbol(r.str(at + 1)).is_some()
        && !(r.glued(at + 2) && (r.is_dash(at + 2) || r.is(at + 2, "⁻")));
    if range {
        return None;
    }
    // a plain glued digit is a power only of 2 and 3 ("m2"); a range would go on ("5 m-2 km")
    let plain = !caret && !minus;
    (!plain || (2..=3).contains(&power)).then_some((if minus { -power } else { power }, at + 1))
}

fn small(digit: char) -> Option<i8> {
    digit.to_digit(10).and_then(|digit| i8::try_from(digit).ok()).filter(|power| (1..=4).contains(power))
}

/// The unit with the power behind it: "m2", "km²", "cm^3", "cm-1", "meters squared".
pub(super) fn raised(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    // only a symbol takes a flat power: "6-foot-2" is a height
    let symbol = i > 0 && r.lexicon.unit_symbol(r.str(i - 1)).is_some();
    if let Some((power, end)) = exponent(r, i).filter(|_| symbol) {
        let length = unit.dimension == crate::normalise::Dimension::base("length").unwrap_or_default();
        let made = match power {
            2 | 3 if length || !r.is_number(i) || i >= 2 && r.is(i - 2, "/") && unit.kind == UnitKind::Duration => {
                r.lexicon.power(&unit, power)
            }
            -4..=-1 => one().and_then(|one| r.lexicon.product(&one, &unit, power)),
            _ => None,
        };
        if let Some(made) = made {
            return (made, end);
        }
    }
    let power = if r.says(i, "squared") {
        2
    } else if r.says(i, "cubed") {
        3
    } else {
        return (unit, i);
    };
    match r.lexicon.power(&unit, power) {
        Some(powered) => (powered, i + 1),
        None => (unit, i),
    }
}

/// The unit without factors.
fn one() -> Option<Unit> {
    Some(Unit::plain("", UnitKind::Dimension))
}

/// "·m", " m-2", "⋅K−1", " day−1": a further factor; side by side only with a negative power, which nothing else has, or
/// where the two are always one unit ("Pa s").
fn factor(r: &Reader<'_>, unit: &Unit, i: usize) -> Option<(Unit, i8, usize)> {
    let dot = matches!(r.str(i), "·" | "⋅" | "∙" | "*" | "•") || r.is(i, ".") && r.glued(i) && r.glued(i + 1);
    let at = if dot { i + 1 } else { i };
    let (power, end) = exponent(r, at + 1).unwrap_or((1, at + 1));
    // "mm a−1": annum
    let annum = (power < 0 && r.is(at, "a")).then(|| r.lexicon.unit_name("year")).flatten();
    let Some(next) = annum.or_else(|| r.lexicon.unit_symbol(r.str(at))) else { return named_factor(r, at) };
    let divides = power < 0 && !(r.is(at, "in") || r.is_capital(at) && r.glued(at));
    let written = dot && !r.is(i, ".") && unit.kind == UnitKind::Dimension && next.kind != UnitKind::Count;
    let together = !dot && power == 1 && !r.glued(at) && ends(r, at + 1) && is_product(&unit.name, &next.name);
    (divides || written && power > 0 || together).then(|| (next.clone(), power, end))
}

/// "day−1", "plant⁻¹", "person–1": a word with a negative power; after a plain hyphen only the name of a unit ("sample-1"
/// is a label).
fn named_factor(r: &Reader<'_>, i: usize) -> Option<(Unit, i8, usize)> {
    if !r.is_word(i) || r.str(i).len() < 3 || r.is_capital(i) || !r.glued(i + 1) {
        return None;
    }
    let (power, end) = exponent(r, i + 1).filter(|&(power, _)| power < 0)?;
    let name = r.key(i);
    let unit = match r.lexicon.unit_name(name.as_str()) {
        Some(unit) => unit.clone(),
        None if !r.is(i + 1, "-") && !r.has(i, Classes::STOP) => Unit::count(r.lexicon.singular(name.as_str())),
        None => return None,
    };
    Some((unit, power, end))
}

/// Nothing is glued on that would make the symbol another word.
fn ends(r: &Reader<'_>, i: usize) -> bool {
    !r.glued(i) || r.is_symbol(i) && !r.is_dash(i) && !matches!(r.str(i), "/" | "^" | "'" | "’")
}

/// Factors that stand side by side without a dot: "Pa s", "N m", "kW h", "J s".
fn is_product(first: &str, second: &str) -> bool {
    const PAIRS: [(&str, &str); 6] = [
        ("pascal", "second"),
        ("newton", "meter"),
        ("watt", "hour"),
        ("joule", "second"),
        ("ampere", "hour"),
        ("volt", "second"),
    ];
    PAIRS.iter().any(|&(a, b)| first.ends_with(a) && second == b)
}

/// The token after a formula between a unit and its divisor: "N" of "kg N ha−1", "CO2" of "g CO2/kWh"; else `i`.
fn past_substance(r: &Reader<'_>, unit: &Unit, i: usize) -> usize {
    let formula = r.is_word(i) && r.is_capital(i) && !r.glued(i) && r.str(i).len() <= FORMULA;
    if !formula || unit.kind != UnitKind::Dimension || unit.dimension.is_none() {
        return i;
    }
    let mut at = i + 1;
    while r.glued(at) && (r.is_word(at) || r.is_number(at)) && at < i + FORMULA {
        at += 1;
    }
    // "10 W K−1": the power is that of the word itself
    if exponent(r, i + 1).is_some_and(|(power, _)| power < 0) {
        return i;
    }
    let symbol = |at: usize| r.is_word(at) && r.lexicon.unit_symbol(r.str(at)).is_some();
    let slash = r.is(at, "/") && r.glued(at) && symbol(at + 1);
    let power = symbol(at) && !r.glued(at) && exponent(r, at + 1).is_some_and(|(power, _)| power < 0);
    if slash || power { at } else { i }
}

/// "/(kg·K)": divisors in brackets.
fn group(r: &Reader<'_>, i: usize) -> Option<(Unit, i8, usize)> {
    if !r.is(i, "/") || !r.is(i + 1, "(") {
        return None;
    }
    let (mut unit, mut at) = base_unit(r, i + 2).map(|(unit, end)| raised(r, unit, end))?;
    while matches!(r.str(at), "·" | "⋅" | "∙" | "*") || r.is_word(at) {
        let next = if r.is_word(at) { at } else { at + 1 };
        let (factor, end) = base_unit(r, next).map(|(unit, end)| raised(r, unit, end))?;
        unit = r.lexicon.product(&unit, &factor, 1)?;
        at = end;
    }
    r.is(at, ")").then_some((unit, -1, at + 1))
}

/// "tonnes of CO2 equivalent a year", "barrels of crude a day": the rate stands behind what is measured.
fn substance_rate(r: &Reader<'_>, unit: &Unit, i: usize) -> Parsed {
    if unit.kind != UnitKind::Dimension || unit.dimension.is_none() || !r.says(i, "of") {
        return None;
    }
    let mut at = i + 1;
    let mut words = 0;
    while words < 4 && (r.is_word(at) && !r.has(at, Classes::STOP) && r.number_word(at).is_none() || r.glued(at)) {
        at += 1;
        words += 1;
    }
    let rate = words > 0 && r.any(at, &["a", "an", "per", "each", "every"]);
    let (per, end) = if rate { r.phrase(at + 1, 1, |phrase| r.lexicon.unit_name(phrase))? } else { return None };
    (per.kind == UnitKind::Duration && !r.cue(end, Cues::EARLIER)).then(|| (per.clone(), end))
}

fn denominator(r: &Reader<'_>, unit: &Unit, i: usize) -> Parsed {
    // "per day", "/kWh", " / s"
    let slash = r.is(i, "/") && (r.glued(i) || r.lexicon.unit_symbol(r.str(i + 1)).is_some());
    if r.says(i, "per") || slash {
        let at = r.skip_hyphen(i + 1);
        let at = if r.any(at, &["every", "each", "one"]) { at + 1 } else { at };
        if slash && !r.is_word(at) {
            return None;
        }
        // "125 GeV/c2"
        if slash && r.is(at, "c") && unit.name.ends_with("electronvolt") {
            let light = r.lexicon.unit_name("speed of light")?;
            return match exponent(r, at + 1) {
                Some((2, end)) => Some((r.lexicon.power(light, 2)?, end)),
                _ => Some((light.clone(), at + 1)),
            };
        }
        return squared(r, at)
            .or_else(|| base_unit(r, at).map(|(unit, end)| raised(r, unit, end)))
            .or_else(|| per_noun(r, at, slash));
    }
    // "-per-", "-a-"
    if r.is_hyphen(i) && r.any(i + 1, &["per", "a", "an"]) && r.is_hyphen(i + 2) {
        return base_unit(r, i + 3);
    }
    // "annually", "daily": only for what is counted in units
    if !r.any(i, &["a", "an", "each", "every"]) {
        return None;
    }
    let (per, end) = match r.phrase(i + 1, 2, |phrase| r.lexicon.unit_name(phrase)) {
        Some((per, end)) => (per.clone(), end),
        // "12 cents a kWh"
        // "$5 a share", "€30 a night"
        None if unit.kind == UnitKind::Currency && r.has(i + 1, Classes::PER_HEAD) => {
            (Unit::count(r.key(i + 1).as_str().to_owned()), i + 2)
        }
        // "12 cents a kWh"
        None if unit.kind == UnitKind::Currency && r.is_word(i + 1) && r.str(i + 1).len() >= 2 => {
            (r.lexicon.unit_symbol(r.str(i + 1)).filter(|_| !r.is(i + 1, "in"))?.clone(), i + 2)
        }
        None => return None,
    };
    let rate = unit.kind == UnitKind::Currency || per.kind == UnitKind::Duration;
    // "$8 billion a year ago", "5 miles a minute later": a distance in time
    let elsewhen = r.cue(end, Cues::EARLIER);
    let plural = r.lexicon.is_plural(r.key(end - 1).as_str());
    let article = r.any(i, &["a", "an"]);
    (rate && !elsewhen && !plural && (article || per.kind == UnitKind::Duration)).then_some((per, end))
}

/// "per person", "per capita", "per share", "per woman": one of a counted thing.
fn per_noun(r: &Reader<'_>, i: usize, slash: bool) -> Parsed {
    if !r.is_word(i) || r.number_word(i).is_some() {
        return None;
    }
    let known = r.has(i, Classes::PER_HEAD);
    // "cells/well", "0.45 eV/atom"; "mother/child pairs" is an adjective
    let joined = !slash || r.glued(i) && r.str(i).len() >= 3 && !plural_next(r, i + 1) && !r.is(i + 1, "/");
    let noun = joined && !r.has(i, Classes::STOP) && !r.is_capital(i) && !r.lexicon.is_plural(r.key(i).as_str());
    // the head of "per hospital bed" is its last noun; one modifier is common
    let at = if noun && !known && r.has(i + 1, Classes::PER_HEAD) && !r.glued(i + 1) { i + 1 } else { i };
    (known || noun).then(|| (Unit::count(r.key(at).as_str().to_owned()), at + 1))
}

fn plural_next(r: &Reader<'_>, i: usize) -> bool {
    r.is_word(i) && r.lexicon.is_plural(r.key(i).as_str())
}

/// "per mL", "per square mile", "/km2" right behind a number: so many of what the sentence names.
pub(super) fn per_alone(r: &Reader<'_>, i: usize) -> Parsed {
    let named = r.says(i, "per") && r.is_word(i + 1) && !r.any(i + 1, &["cent", "mille", "mil", "se", "capita"]);
    // one letter behind a slash may be anything ("24/h", "3/m")
    let slash = r.is(i, "/") && r.glued(i) && r.glued(i + 1) && r.is_word(i + 1) && r.str(i + 1).len() > 1;
    if !named && !slash {
        return None;
    }
    let (unit, end) = squared(r, i + 1).or_else(|| base_unit(r, i + 1).map(|(unit, end)| raised(r, unit, end)))?;
    let known = !unit.dimension.is_none() && unit.kind != UnitKind::Count;
    Some((r.lexicon.product(&one()?, &unit, -1)?, end)).filter(|_| known)
}

/// "12 deaths per mine", "10⁶ cells/mL", "2.1 children per woman": a counted noun with its divisor.
pub(super) fn counted(r: &Reader<'_>, unit: Unit, i: usize, number: &Number) -> (Unit, usize) {
    let slash = r.is(i, "/") && r.glued(i);
    let power = r.is_word(i) && r.glued(i + 1) && exponent(r, i + 1).is_some_and(|(power, _)| power < 0);
    if !(r.says(i, "per") || slash || power) || number.figure.is_none() {
        return (unit, i);
    }
    let (mut made, mut end) = (unit, i);
    for _ in 0..FACTORS {
        let found = factor(r, &made, end).or_else(|| denominator(r, &made, end).map(|(per, after)| (per, -1, after)));
        let Some((per, exponent, after)) = found.filter(|&(_, exponent, _)| exponent < 0) else { break };
        let Some(product) = r.lexicon.product(&made, &per, exponent) else { break };
        (made, end) = (Unit { kind: UnitKind::Count, ..product }, after);
    }
    (made, end)
}
