//! Fuel economy told both ways: "30 miles per gallon (7.8 litres per 100 km)".

use crate::checks::amounts::{self, Amount, View};
use crate::checks::derived::Derived;
use crate::checks::{Article, Outcomes, cues};
use crate::finding::Severity;
use crate::number::{Decimal, Interval, Round};

/// Litres for 100 kilometres at one mile per gallon, for gallons of the United States and imperial ones: 100 times the
/// litres of a gallon (NIST Handbook 44; UK Weights and Measures Act 1985) by the kilometres of a mile (1.609344).
const US: &str = "235.214583";
const IMPERIAL: &str = "282.480936";

/// Litres (or another volume) that a distance of 100 km takes: place of the volume among the amounts.
fn per_hundred(view: &View<'_>, volume: usize) -> bool {
    let (Some(amount), Some(distance)) = (view.amounts.get(volume), view.amounts.get(volume + 1)) else { return false };
    let named = |amount: &Amount<'_>, name: &str| amount.unit.is_some_and(|unit| unit.name == name);
    let per = matches!(view.between(volume, volume + 1), [link] if link.is_any(&["per", "/", "a", "every"]));
    per && named(amount, "liter") && named(distance, "kilometer") && distance.figure.value == Decimal::from(100)
}

/// "N miles per gallon (L litres per 100 km)" and the other way round.
pub(super) fn economy(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let miles = |amount: &Amount<'_>| amount.unit.is_some_and(|unit| unit.name == "mile per gallon") && !amount.ranged;
    for index in 0..view.amounts.len() {
        let forward = miles(&view.amounts[index]) && per_hundred(view, index + 1) && beside(view, index, index + 1);
        let back = per_hundred(view, index)
            && view.amounts.get(index + 2).is_some_and(miles)
            && beside(view, index + 1, index + 2);
        let (first, second) = match (forward, back) {
            (true, _) => (index, index + 1),
            (_, true) => (index, index + 2),
            _ => continue,
        };
        judge(check, article, &view.amounts[first], &view.amounts[second], out);
    }
}

/// The second stands behind the first in parentheses or as another way to say it.
fn beside(view: &View<'_>, first: usize, second: usize) -> bool {
    let gap = view.between(first, second);
    matches!(gap, [open] if open.is("("))
        || matches!(gap, [comma, rest @ ..] if comma.is(",") && cues::at("exchange.or", rest, 0) == Some(rest.len()))
}

/// With the distance that the volume is for.
fn told(amount: &Amount<'_>, text: String) -> String {
    if amount.unit.is_some_and(|unit| unit.name == "liter") { format!("{text} per 100 km") } else { text }
}

fn judge(check: &'static str, article: &Article<'_>, first: &Amount<'_>, second: &Amount<'_>, out: &mut Outcomes) {
    let factors: Vec<Decimal> = [US, IMPERIAL].iter().filter_map(|factor| Decimal::parse(factor).ok()).collect();
    // the two numbers multiply to the factor, whichever comes first
    let relation = |intervals: &[Interval]| {
        let [first, second] = intervals else { return false };
        let product = first.times(*second);
        factors.iter().any(|&factor| product.intersects(Interval::new(factor, factor)))
    };
    let nearest = |factor: &&Decimal| {
        let off = factor.over(first.figure.value, Round::Down).and_then(|value| value.minus(second.figure.value));
        off.map(Decimal::abs)
    };
    let Some(exact) =
        factors.iter().min_by_key(nearest).and_then(|factor| factor.over(first.figure.value, Round::Down))
    else {
        return;
    };
    let shown = exact.rounded(3).trimmed().grouped();
    Derived {
        check,
        kind: "unit-conversion",
        inputs: &[(first, "the figure that is converted")],
        stated: second,
        exact: exact.rounded(6),
        working: format!("{} converts to {shown}", first.show()),
        message: Some(format!(
            "{} is {}, not {}",
            told(first, first.told(article)),
            told(second, amounts::in_style(article, second, exact.rounded(3))),
            told(second, second.told(article))
        )),
        told: first.told(article),
        severity: Severity::Error,
        confidence: 90,
    }
    .judge(article, out, relation);
}
