//! Amounts of money with their sign and scale: "-$4.5 billion", "£(3.4)m", "MSEK 450", "75 USD million".

use super::item::{Body, Item, Quantity};
use super::number::{self, Number};
use super::quantity::{letter_scale, negate, scaled};
use super::reader::Reader;
use super::{compound, money, names};
use crate::lexicon::{Classes, NumberWord};
use crate::normalise::Unit;
use crate::number::Decimal;

/// The amount that begins at token `i` with a currency, a bracket or "minus".
pub(super) fn amount(r: &Reader<'_>, i: usize) -> Option<Item> {
    if let Some((unit, end)) = money_ahead(r, i)
        && let Some(item) = money(r, i, end, unit)
    {
        return Some(item.made_by("money before its number"));
    }
    let signed = minus(r, i)
        .or_else(|| signed_by_brackets(r, i))
        .or_else(|| accounting(r, i))
        .or_else(|| bare_brackets(r, i))?;
    Some(signed.made_by("negative amount"))
}

/// "minus $37.63".
fn minus(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.says(i, "minus") {
        return None;
    }
    let (unit, end) = money_ahead(r, i + 1)?;
    let mut item = money(r, i + 1, end, unit)?;
    let quantity = item.quantity_mut().filter(|quantity| quantity.figures[0].value > Decimal::ZERO)?;
    quantity.figures[0] = negate(quantity.figures[0]);
    quantity.parts[0].0 = i;
    (item.start, item.number.0) = (i, i);
    Some(item)
}

/// A currency symbol or code at `i` with its number right behind: the unit and the token of the number.
fn money_ahead(r: &Reader<'_>, i: usize) -> Option<(Unit, usize)> {
    let mut at = i;
    // "US$", "HK$", "USD $"
    if r.is_word(i) && r.is(i + 1, "$") {
        at = i + 1;
    }
    let mut number_at = at + 1;
    if r.is(number_at, ".") && r.glued(number_at) && r.has(at, Classes::SHORT_CODE) {
        number_at += 1;
    }
    if r.is_dash(number_at) && r.glued(number_at + 1) {
        number_at += 1;
    }
    let worded = r.is(at, "$") && matches!(r.number_word(number_at), Some(NumberWord::Unit(_) | NumberWord::Ten(_)));
    if !r.is_number(number_at) && !worded {
        return None;
    }
    // "CVE-2021-44228" is no amount
    let code = r.is_word(at) && r.is_hyphen(number_at - 1) && r.is_hyphen(number_at + 1) && r.is_number(number_at + 2);
    if code || r.is_word(at) && r.is_hyphen(number_at - 1) && names::is_designation(r, number_at) {
        return None;
    }
    let last = if r.is_dash(number_at - 1) { number_at - 1 } else { number_at };
    let (unit, start) = money::currency_before(r, last)?;
    (start == i).then_some((unit, number_at))
}

/// "$22.94 billion", "USD 5.3 bn", "-$4.5 billion", "$1.2t".
fn money(r: &Reader<'_>, i: usize, at: usize, currency: Unit) -> Option<Item> {
    let number = number::number(r, at)?;
    let (mut number, _) = letter_scale(r, number, true);
    // "MSEK 450": the code carries the scale
    if let Some((_, power)) = money::nordic_code(r, r.str(i)).filter(|_| r.lexicon.currency_symbol(r.str(i)).is_none())
    {
        number = scaled(number, power)?;
    }
    let figure = number.figure?;
    let negative = r.is_dash(at - 1) || i > 0 && r.is_dash(i - 1) && r.glued(i) && !(i > 1 && r.glued(i - 1));
    let start = if negative && !r.is_dash(at - 1) { i - 1 } else { i };
    let mut end = number.end;
    // "$3 dollars", "$5 USD": the name again
    if r.is_word(end) && r.lexicon.currency_symbol(r.str(end)).is_some_and(|again| again.name == currency.name) {
        end += 1;
    }
    let (unit, end) = per_after(r, currency, end);
    let mut quantity = Quantity::new(&number, if negative { negate(figure) } else { figure }, (start, end));
    quantity.unit = Some(unit);
    quantity.prefixed = true;
    Some(Item::new(start, end, Body::Quantity(Box::new(quantity))))
}

/// "a barrel", "per share" after an amount of money; also with a hyphen ("$10-a-day").
fn per_after(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    if r.is_hyphen(i) && r.any(i + 1, &["a", "an", "per"]) && r.is_hyphen(i + 2) {
        if let Some((per, end)) = r.phrase(i + 3, 1, |phrase| r.lexicon.unit_name(phrase))
            && let Some(made) = r.lexicon.compose(&unit, per)
        {
            return (made, end);
        }
        return (unit, i);
    }
    compound::compound(r, unit, i)
}

/// A verb or preposition, behind which an amount in brackets is negative.
pub(super) fn is_before_brackets(r: &Reader<'_>, i: usize) -> bool {
    // "40 trillion won ($33bn)": the currency, not the verb
    let currency = i > 0 && r.has(i, Classes::CURRENCY) && (r.is_number(i - 1) || r.number_word(i - 1).is_some());
    r.has(i, Classes::VERB.or(Classes::AUXILIARY)) && !currency || r.any(i, &["of", "to", "at"])
}

/// "($3.4 million)" as a negative amount, after a verb or preposition; other parentheses convert or explain.
fn accounting(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.is(i, "(") || i == 0 || !is_before_brackets(r, i - 1) {
        return None;
    }
    let (unit, at) = money_ahead(r, i + 1)?;
    let item = money(r, i + 1, at, unit)?;
    if !r.is(item.end, ")") {
        return None;
    }
    let mut item = item;
    item.start = i;
    item.end += 1;
    item.number = (i, item.end);
    let end = item.end;
    let quantity = item.quantity_mut()?;
    quantity.figures[0] = negate(quantity.figures[0]);
    quantity.parts[0] = (i, end);
    Some(item)
}

/// "£(3.4)m", "$(12.5) million": the sign of the currency stands before the brackets, the scale behind.
fn signed_by_brackets(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.is(i + 1, "(") || !r.glued(i + 1) || !r.is_number(i + 2) || !r.is(i + 3, ")") {
        return None;
    }
    let unit = r.lexicon.currency_symbol(r.str(i)).filter(|_| !r.is_word(i))?.clone();
    let number = number::number(r, i + 2).filter(|number| number.end == i + 3)?;
    let power = match r.str(i + 4) {
        "m" | "M" => 6,
        "bn" | "b" | "B" => 9,
        "k" | "K" => 3,
        _ => match r.number_word(i + 4) {
            Some(NumberWord::Scale(power)) => i32::from(power),
            _ => 0,
        },
    };
    let end = if power > 0 { i + 5 } else { i + 4 };
    let number = scaled(number, power)?;
    let mut quantity = Quantity::new(&number, negate(number.figure?), (i, end));
    quantity.unit = Some(unit);
    quantity.prefixed = true;
    Some(Item::new(i, end, Body::Quantity(Box::new(quantity))))
}

/// "48.5 MGBP", "75 USD million": the scale stands in or behind the code.
pub(super) fn coded(r: &Reader<'_>, start: usize, at: usize, number: &Number, sign: Decimal) -> Option<Item> {
    let code = r.str(number.end);
    let digits = r.is_number(at) && number.power == 0 && (3..=4).contains(&code.len());
    if !digits || !r.is_word(number.end) || !code.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let (unit, power, end) = match (money::nordic_code(r, code), r.lexicon.currency_symbol(code)) {
        (Some((unit, power)), None) => (unit, power, number.end + 1),
        (_, Some(unit)) => match r.number_word(number.end + 1) {
            Some(NumberWord::Scale(power)) if code.len() == 3 => (unit, i32::from(power), number.end + 2),
            _ => return None,
        },
        _ => return None,
    };
    let number = scaled(number.clone(), power)?;
    let figure = number.figure?;
    let figure = if sign.is_negative() { negate(figure) } else { figure };
    let mut quantity = Quantity::new(&number, figure, (start, end));
    quantity.unit = Some(unit.clone());
    Some(Item::new(start, end, Body::Quantity(Box::new(quantity))))
}

/// "a result of (4.5) million": brackets before a scale word.
fn bare_brackets(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.is(i, "(") || !r.is_number(i + 1) || !r.is(i + 2, ")") {
        return None;
    }
    let Some(NumberWord::Scale(power)) = r.number_word(i + 3) else { return None };
    let number = number::number(r, i + 1).filter(|number| number.end == i + 2)?;
    let number = scaled(number, i32::from(power))?;
    let quantity = Quantity::new(&number, negate(number.figure?), (i, i + 4));
    Some(Item::new(i, i + 4, Body::Quantity(Box::new(quantity))))
}
