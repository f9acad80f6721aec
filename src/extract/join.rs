//! Figures of one sentence that belong together: ranges, lists that share a unit or scale, compounds of two units,
//! uncertainties, rates per a number, ellipses, ages.

use super::item::{Body, Item, Quantity};
use super::number::Style;
use super::reader::Reader;
use super::trace::Pass;
use super::{hedges, labels};
use crate::lexicon::{Classes, Cues};
use crate::normalise::{Bound, Figure, Unit, UnitKind};
use crate::number::{Decimal, Round};

/// Runs all passes, in an order in which each finds what it needs.
pub(super) fn join(r: &Reader<'_>, items: &mut Vec<Item>) {
    if items.is_empty() {
        return;
    }
    labels::share(r, items);
    shared_scale_and_unit(r, items);
    compounds(r, items);
    uncertainties(r, items);
    factored(r, items);
    ranges(r, items);
    per_numbers(r, items);
    ellipses(r, items);
    ages(r, items);
    points(r, items);
    for item in items.iter_mut() {
        hedges::apply(r, item);
    }
    // hedges may reach back over a neighbour's tokens: keep claims apart
    for i in 1..items.len() {
        let floor = items[i - 1].end;
        if items[i].start < floor {
            items[i].start = floor;
        }
    }
}

/// Removes the items marked for removal.
fn retain(items: &mut Vec<Item>, gone: &[usize]) {
    if gone.is_empty() {
        return;
    }
    let mut index = 0;
    items.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

/// How two neighbours are joined.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Comma,
    And,
    To,
    Dash,
    /// "2 x 3 m", "10 by 12 feet"
    By,
}

fn joint(r: &Reader<'_>, from: usize, to: usize) -> Option<Joint> {
    let from = past_hanging(r, from);
    match to.checked_sub(from)? {
        1 if r.is(from, ",") => Some(Joint::Comma),
        1 if r.any(from, &["and", "or", "&"]) => Some(Joint::And),
        1 if r.says(from, "to") => Some(Joint::To),
        1 if r.any(from, &["by", "x", "×", "*"]) => Some(Joint::By),
        1 if r.is_dash(from) && !r.is(from, "—") || matches!(r.str(from), "~" | "∼") => Some(Joint::Dash),
        2 if r.is(from, ",") && r.any(from + 1, &["and", "or"]) => Some(Joint::And),
        // "5 or even 6", "from 2% up to 3%"
        2 if r.any(from, &["up"]) && r.says(from + 1, "to") => Some(Joint::To),
        // "from 10 to as much as 15 per cent", "between 2 g and about 7 g"
        2..=5 if r.any(from, &["to", "and"]) => {
            let (_, start) = hedges::before(r, to, false)?;
            (start == from + 1).then_some(if r.says(from, "to") { Joint::To } else { Joint::And })
        }
        _ => None,
    }
}

/// The token after a hyphen that waits for its noun: "5-, 10- and 20-fold"; else `i`.
fn past_hanging(r: &Reader<'_>, i: usize) -> usize {
    let waits = r.is_hyphen(i) && (r.any(i + 1, &["and", "or", "to", "&"]) && !r.glued(i + 1) || r.is(i + 1, ","));
    if waits { i + 1 } else { i }
}

fn bare(item: &Item) -> bool {
    item.quantity().is_some_and(|q| q.unit.is_none() && q.style != Style::Fraction && q.figures.len() == 1)
}

/// "24 and 13 percent", "5.1, 6.3 and 7.7 million tonnes", "$3 and $5 billion", "2, 4 and 6 km", "12 of 30 firms".
fn shared_scale_and_unit(r: &Reader<'_>, items: &mut [Item]) {
    // currencies go forward: "$3-5 billion", "$3 to 5 billion"
    for i in 1..items.len() {
        let (left, right) = items.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last(), right.first_mut()) else { continue };
        let Some(qa) = a.quantity() else { continue };
        if qa.prefixed && bare(b) && matches!(joint(r, a.end, b.start), Some(Joint::Dash | Joint::To)) {
            let unit = qa.unit.clone();
            if let Some(quantity) = b.quantity_mut() {
                quantity.unit = unit;
                quantity.prefixed = true;
            }
            b.made.add(Pass::SharedUnit);
        }
    }
    for i in (1..items.len()).rev() {
        let listed = i > 1 && bare(&items[i - 2]) && joint(r, items[i - 2].end, items[i - 1].start).is_some();
        let (left, right) = items.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last_mut(), right.first()) else { continue };
        let of = r.says(a.end, "of")
            && b.start > a.end
            && b.start <= a.end + 3
            && (a.end + 1..b.start)
                .all(|at| r.any(at, &["the", "its", "their", "all", "those", "these", "every", "his", "her", "our"]));
        let joined = joint(r, a.end, b.start);
        let (Some(qa), Some(qb)) = (a.quantity(), b.quantity()) else { continue };
        let shares_currency =
            qa.prefixed && qb.prefixed && qa.unit.as_ref().map(|u| &u.name) == qb.unit.as_ref().map(|u| &u.name);
        // "$3-5 billion": the currency of the first goes on to the second
        if of {
            if bare(a)
                && qb.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Count)
                && qa.single().zip(qb.single()).is_some_and(|(x, y)| x.value <= y.value)
            {
                let unit = qb.unit.clone();
                if let Some(quantity) = a.quantity_mut() {
                    quantity.unit = unit;
                }
                a.made.add(Pass::SharedUnit);
            }
            continue;
        }
        let Some(joined) = joined else { continue };
        // "of the 820 flats, 410, or 60 percent": the second says the first again; in a list there are more of them
        let again = r.is(a.end, ",") && r.says(a.end + 1, "or");
        if again && !listed {
            continue;
        }
        // "a 6-foot-5, 220-pound guard": the inches of a height
        let inches =
            r.is_hyphen(a.start.wrapping_sub(1)) && r.glued(a.start) && r.has(a.start.wrapping_sub(2), Classes::UNIT);
        if inches && joined == Joint::Comma {
            continue;
        }
        let currency_goes_on = qa.prefixed && bare(b) && matches!(joined, Joint::Dash | Joint::To | Joint::And);
        let power = qb.power;
        let (Some(left_figure), Some(right_mantissa)) = (qa.single(), qb.mantissa) else { continue };
        let takes_scale = qa.power == 0
            && power > 0
            && matches!(qa.style, Style::Plain | Style::Digits | Style::Words)
            // "from 500 to a thousand" is no 500 thousand
            && qb.style != Style::Article
            && joined != Joint::By
            && left_figure.value < Decimal::from(1000)
            && (qb.style != Style::Words || qa.style == Style::Words)
            && (joined != Joint::Comma || qa.mantissa.is_some_and(|m| m.places() == right_mantissa.places()))
            && (bare(a) || shares_currency || currency_goes_on && matches!(joined, Joint::Dash | Joint::To));
        let unit = qb.unit.as_ref();
        let noun = unit.is_some_and(|u| u.kind == UnitKind::Count);
        let hanging = past_hanging(r, a.end) > a.end;
        // "pH 7.4 and 37 °C": what has no unit takes none
        let unitless = r.cue(a.start.wrapping_sub(1), Cues::STATISTIC) && matches!(joined, Joint::Comma | Joint::And)
            // "45 per 100,000 and 5 per cent"
            || r.says(a.start.wrapping_sub(1), "per");
        // a comma joins only figures written alike; nouns are shared over "or", "to" and dashes only
        // "205,000 or 12.8 percent": a number and the share that it is
        let share = unit.is_some_and(|unit| unit.kind == UnitKind::Percent)
            && joined == Joint::And
            && left_figure.value >= Decimal::from(100)
            && qb.single().is_some_and(|right| right.value < Decimal::from(100));
        let takes_unit = bare(a)
            && unit.is_some()
            && !share
            && !unitless
            && !(noun && !hanging && matches!(joined, Joint::Comma | Joint::By))
            && (joined != Joint::By || unit.is_some_and(|u| u.kind == UnitKind::Dimension))
            && (joined != Joint::Comma
                || hanging
                || list_goes_on(r, b.end)
                || r.is(a.end, ",") && qa.mantissa.is_some_and(|m| m.places() == right_mantissa.places()));
        let hyphen_ok = !(joined == Joint::Dash && qa.style == Style::Plain && r.str(a.start).len() == 4 && noun);
        if takes_scale {
            a.made.add(Pass::SharedScale);
        }
        if takes_unit && hyphen_ok {
            a.made.add(Pass::SharedUnit);
        }
        if let Some(quantity) = a.quantity_mut() {
            if takes_scale {
                quantity.scale_by(power);
            }
            if takes_unit && hyphen_ok {
                quantity.unit = unit.cloned();
            }
        }
    }
}

fn list_goes_on(r: &Reader<'_>, end: usize) -> bool {
    r.is(end, ",") || r.any(end, &["and", "or"])
}

/// "3 hours 25 minutes", "5 feet 10 inches", "7 lb 3 oz": one quantity in the smaller unit.
fn compounds(r: &Reader<'_>, items: &mut Vec<Item>) {
    let mut gone = Vec::new();
    for i in 1..items.len() {
        let Some(previous) = (0..i).rev().find(|index| !gone.contains(index)) else { continue };
        let gap = items[i].start.saturating_sub(items[previous].end);
        let between = items[previous].end;
        let linked = gap == 0
            || gap == 1 && (r.any(between, &["and", ","]) || r.is_hyphen(between))
            || gap == 2 && r.is(between, ",") && r.says(between + 1, "and");
        // "6-foot-2", "five foot eleven": the bare number is inches
        let feet = items[previous].quantity().is_some_and(|q| q.unit.as_ref().is_some_and(|unit| unit.name == "foot"));
        let bare_inches = feet && bare(&items[i]) && (gap == 0 || r.is_hyphen(between));
        if bare_inches
            && let Some(quantity) = items[i].quantity_mut()
            && quantity.single().is_some_and(|figure| figure.value < Decimal::from(12))
        {
            quantity.unit = r.lexicon.unit_name("inch").cloned();
        }
        // "2h 35m": minutes
        let hours = items[previous].quantity().is_some_and(|q| q.unit.as_ref().is_some_and(|unit| unit.name == "hour"));
        let end = items[i].end;
        if hours
            && linked
            && r.is(end.wrapping_sub(1), "m")
            && let Some(quantity) = items[i].quantity_mut()
            && quantity.unit.as_ref().is_some_and(|unit| unit.name == "meter")
        {
            quantity.unit = r.lexicon.unit_name("minute").cloned();
        }
        let (Some(a), Some(b)) = (items[previous].quantity(), items[i].quantity()) else { continue };
        let (Some(ua), Some(ub)) = (&a.unit, &b.unit) else { continue };
        let (Some(fa), Some(fb)) = (a.single(), b.single()) else { continue };
        let (bigger, smaller) = (ua.name.as_ref(), ub.name.as_ref());
        let money = ua.kind == UnitKind::Currency && r.lexicon.is_minor(smaller) && bigger.len() == 3;
        let pair = money || r.lexicon.is_pair(bigger, smaller);
        if linked && money && fa.value.is_integer() && !fa.value.is_negative() && fb.value < Decimal::from(100) {
            let end = items[i].end;
            let minor = fb.value.shift(-2).and_then(|cents| fa.value.plus(cents));
            let (Some(value), Some(step)) = (minor, Decimal::power_of_ten(-2)) else { continue };
            whole(&mut items[previous], end, value, step, None);
            gone.push(i);
            continue;
        }
        if !linked || !pair || !fa.value.is_integer() {
            continue;
        }
        // value of the larger in the smaller unit: the ratio of their exact factors
        let ratio = ua
            .factor()
            .0
            .times(ub.factor().1)
            .zip(ua.factor().1.times(ub.factor().0))
            .and_then(|(n, d)| n.over(d, Round::Down));
        let Some(ratio) = ratio else { continue };
        // "−12° 30′": the sign is that of the whole
        let south =
            fa.value.is_negative() && ua.dimension == crate::normalise::Dimension::base("angle").unwrap_or_default();
        if fb.value >= ratio || fb.value.is_negative() || fa.value.is_negative() && !south {
            continue;
        }
        let small = if south { fb.value.negated() } else { fb.value };
        let Some(value) = fa.value.times(ratio).and_then(|large| large.plus(small)) else { continue };
        let (unit, step, end) = (ub.clone(), fb.step, items[i].end);
        whole(&mut items[previous], end, value, step, Some(unit));
        gone.push(i);
    }
    retain(items, &gone);
}

/// Makes `target` one quantity up to token `end`.
fn whole(target: &mut Item, end: usize, value: Decimal, step: Decimal, unit: Option<Unit>) {
    target.end = end;
    target.number.1 = end;
    target.made.add(Pass::Compound);
    let start = target.number.0;
    if let Some(quantity) = target.quantity_mut() {
        quantity.figures = vec![Figure::printed(value, step)];
        quantity.parts = vec![(start, end)];
        quantity.mantissa = Some(value);
        if unit.is_some() {
            quantity.unit = unit;
        }
    }
}

/// "4.2 ± 0.3 kg": the uncertainty becomes the precision of the value.
fn uncertainties(r: &Reader<'_>, items: &mut Vec<Item>) {
    let mut gone = Vec::new();
    for i in 1..items.len() {
        let between = items[i - 1].end;
        let sign = items[i].start == between + 1 && r.is(between, "±")
            || items[i].start == between + 3 && r.is(between, "+") && r.is(between + 1, "/") && r.is_dash(between + 2);
        if !sign {
            continue;
        }
        let Some(b) = items[i].quantity().cloned() else { continue };
        let end = items[i].end;
        let Some(radius) = b.single() else { continue };
        let Some(a) = items[i - 1].quantity_mut() else { continue };
        // "523 ± 4 Ma", "1.2 ± 0.1 million": the scale is that of both
        if a.power == 0 && b.power > 0 && a.unit.is_none() {
            a.scale_by(b.power);
        }
        if a.unit.is_none() {
            a.unit = b.unit.clone();
        }
        let Some(double) = radius.value.abs().times(Decimal::from(2)) else { continue };
        if let Some(figure) = a.figures.first_mut() {
            *figure = Figure { value: figure.value, step: double, holder: double };
        }
        if let Some(part) = a.parts.first_mut() {
            part.1 = end;
        }
        items[i - 1].end = end;
        items[i - 1].number.1 = end;
        items[i - 1].remark = Some("± is the half width");
        items[i - 1].made.add(Pass::Uncertainty);
        gone.push(i);
    }
    retain(items, &gone);
}

/// "(2.3 ± 0.4) × 10^10 kg": the power of ten and the unit stand behind the bracket.
fn factored(r: &Reader<'_>, items: &mut Vec<Item>) {
    let mut gone = Vec::new();
    for i in 1..items.len() {
        let (left, right) = items.split_at_mut(i);
        let (Some(a), Some(b)) = (left.last_mut(), right.first()) else { continue };
        let bracket = a.start > 0 && r.is(a.start - 1, "(") && r.is(a.end, ")");
        let joined = bracket && matches!(r.str(a.end + 1), "×" | "x" | "·" | "⋅") && b.start == a.end + 2;
        let (Some(qa), Some(qb)) = (a.quantity(), b.quantity()) else { continue };
        let power = || {
            let value = qb.single()?.value;
            let power = if value.places() > 0 { -value.places() } else { value.trailing_zeros() };
            (Decimal::power_of_ten(power) == Some(value)).then_some(power)
        };
        let (true, None, Some(power)) = (joined && r.is(b.start, "10"), &qa.unit, power()) else { continue };
        let (unit, end, number_end) = (qb.unit.clone(), b.end, b.number.1);
        let start = a.start - 1;
        (a.start, a.end, a.number) = (start, end, (start, number_end));
        a.made.add(Pass::SharedScale);
        if let Some(quantity) = a.quantity_mut() {
            quantity.scale_by(power);
            quantity.unit = unit;
            for part in &mut quantity.parts {
                *part = (start, number_end);
            }
        }
        gone.push(i);
    }
    retain(items, &gone);
}

/// "5 to 10", "between 8,000 and 10,000", "from 3 percent to 5", "10–12 km".
fn ranges(r: &Reader<'_>, items: &mut Vec<Item>) {
    let mut gone = Vec::new();
    let mut i = 1;
    while i < items.len() {
        let (a, b) = (&items[i - 1], &items[i]);
        let joined = joint(r, a.end, b.start);
        let lead = r.before(a.start);
        let between = lead.eq_ignore_ascii_case("between");
        let from = lead.eq_ignore_ascii_case("from");
        let ranged = match joined {
            Some(Joint::To) => true,
            Some(Joint::Dash) => true,
            Some(Joint::And) => between && !r.is(a.end, ","),
            _ => false,
        };
        if !ranged || gone.contains(&(i - 1)) {
            i += 1;
            continue;
        }
        let (Some(qa), Some(qb)) = (a.quantity(), b.quantity()) else {
            i += 1;
            continue;
        };
        let (Some(fa), Some(fb)) = (qa.single(), qb.single()) else {
            i += 1;
            continue;
        };
        let same_unit = match (&qa.unit, &qb.unit) {
            // "between $45 and $50 a barrel": the divisor stands once
            (Some(x), Some(y)) => {
                x.name == y.name
                    || x.kind == UnitKind::Currency
                        && y.kind == UnitKind::Currency
                        && y.name.split_once(" per ").is_some_and(|(money, _)| money == x.name)
            }
            (None, None) => true,
            // "fell by 12% to 9,000", "rose by 1.1 years to 77.5": a change and a level
            (Some(_), None) if joined == Some(Joint::To) && lead == "by" => false,
            (Some(x), None) if joined == Some(Joint::To) && x.kind == UnitKind::Percent => {
                from || fb.value.abs() <= Decimal::from(100) && r.word_before(a.start).direction.is_none()
            }
            (Some(x), None) => x.kind != UnitKind::Count || from || between,
            (None, Some(_)) => true,
        };
        // a dash or a bare "to" makes a range only upwards: "18-17" is a score, "81 to 40" a vote
        let upwards = fa.value < fb.value;
        // "fell by a third to 4,200": a share and a level
        let share = |q: &Quantity| q.style == Style::Fraction;
        let mixed = share(qa) != share(qb) && qb.unit.is_none();
        // "fell $8.6 million to $24.9 million": by how much, and to what
        let money = |q: &Quantity| q.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency);
        let moved = joined == Some(Joint::To)
            && !from
            && !between
            && money(qa)
            && money(qb)
            && r.word_before(a.start).direction.is_some();
        let ok = same_unit
            && !moved
            && !mixed
            && (upwards || from)
            && !(joined == Some(Joint::Dash) && (!upwards || qa.style == Style::Fraction));
        if !ok {
            i += 1;
            continue;
        }
        // "fell $2 to $45", "rose 1.1m b/d to 98 mb/d": a change and a level, each with its unit
        let own =
            |q: &Quantity| q.unit.as_ref().is_some_and(|u| matches!(u.kind, UnitKind::Currency | UnitKind::Dimension));
        let far = fa.value.times(Decimal::from(4)).is_some_and(|far| far <= fb.value);
        let moved = r.word_before(a.start).direction.is_some() && !from && !a.made.shared_unit();
        // "rose by 7,000 to 4.2 million": by how much, and to what; what grows tenfold is no range
        let by = lead.eq_ignore_ascii_case("by") || moved;
        let tenfold = fa.value.shift(1).is_some_and(|tenfold| tenfold <= fb.value);
        let counts = |q: &Quantity| q.unit.as_ref().is_none_or(|unit| matches!(unit.kind, UnitKind::Count));
        if joined == Some(Joint::To)
            && (moved && far && own(qa) && own(qb) || by && tenfold && counts(qa) && counts(qb))
        {
            i += 1;
            continue;
        }
        if r.pairs && joined == Some(Joint::Dash) && is_pair(r, a, b) {
            i += 1;
            continue;
        }
        let longer = qb.unit.as_ref().filter(|unit| unit.name.contains(" per "));
        let unit = longer.or(qa.unit.as_ref()).or(qb.unit.as_ref()).cloned();
        let (figures, mut parts) = (vec![fa, fb], vec![qa.parts[0], qb.parts[0]]);
        // a noun is no part of the number
        if parts[0].1 > parts[1].0 {
            parts[0].1 = parts[1].0;
        }
        let (start, end, number) = (a.start, b.end, (a.number.0, b.number.1));
        let mut quantity = Quantity { figures, parts, unit, ..qa.clone() };
        quantity.power = qb.power;
        let mut item = Item::new(start, end, Body::Quantity(Box::new(quantity)));
        item.number = number;
        item.bound = Bound::Range;
        item.made = items[i - 1].made;
        item.made.add(Pass::Range);
        if between || from {
            item.start -= 1;
        }
        items[i - 1] = item;
        gone.push(i);
        i += 2;
    }
    retain(items, &gone);
}

/// "18-47", "3-8 FG": small whole numbers glued by a hyphen, no unit between or behind but an abbreviation in capitals.
fn is_pair(r: &Reader<'_>, a: &Item, b: &Item) -> bool {
    let small =
        |item: &Item| r.is_number(item.start) && r.str(item.start).len() <= 3 && !r.str(item.start).contains('.');
    let unit = b.quantity().and_then(|q| q.unit.as_ref());
    let capitals = r.str(b.start + 1).len() > 1 && r.str(b.start + 1).bytes().all(|byte| byte.is_ascii_uppercase());
    small(a) && small(b) && r.glued(a.end) && r.glued(b.start) && (unit.is_none() || capitals)
}

/// "23 per 100,000", "12 deaths per 1,000 births": an exact ratio.
fn per_numbers(r: &Reader<'_>, items: &mut Vec<Item>) {
    let mut gone = Vec::new();
    for i in 1..items.len() {
        let (a, b) = (&items[i - 1], &items[i]);
        let slash = r.is(a.end, "/")
            && r.glued(a.end)
            && b.quantity().and_then(Quantity::single).is_some_and(|f| f.value >= Decimal::from(100));
        let per = b.start == a.end + 1 && (r.says(a.end, "per") || slash)
            || b.start == a.end + 2 && r.any(a.end, &["for", "in"]) && r.says(a.end + 1, "every");
        let (Some(qa), Some(qb)) = (a.quantity(), b.quantity()) else { continue };
        let (Some(fa), Some(fb)) = (qa.single(), qb.single()) else { continue };
        let counted = |unit: &Option<Unit>| unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count);
        let ten = fb.value.is_integer() && fb.value >= Decimal::from(10) && fb.value.trailing_zeros() > 0;
        if !per || !ten || !counted(&qa.unit) || !counted(&qb.unit) || gone.contains(&(i - 1)) {
            continue;
        }
        let scaled = |value: Decimal| value.over(fb.value, Round::Down).map(|v| v.rounded(40));
        let (Some(value), Some(step), Some(holder)) = (scaled(fa.value), scaled(fa.step), scaled(fa.holder)) else {
            continue;
        };
        let end = items[i].end;
        let number_end = items[i].number.1;
        let target = &mut items[i - 1];
        target.end = end;
        target.made.add(Pass::PerNumber);
        target.number.1 = number_end;
        let start = target.number.0;
        if let Some(quantity) = target.quantity_mut() {
            quantity.figures = vec![Figure { value, step, holder }];
            quantity.parts = vec![(start, number_end)];
            quantity.unit = None;
        }
        gone.push(i);
    }
    retain(items, &gone);
}

/// "Unemployment was 4.1% in 2020 and 3.9 in 2019", "$12 million, up from 9 million", "95% CI 35.1–39.9".
fn ellipses(r: &Reader<'_>, items: &mut [Item]) {
    let mut with_unit = None;
    for i in 1..items.len() {
        if items[i - 1].quantity().is_some_and(|q| q.unit.is_some()) {
            with_unit = Some(i - 1);
        }
        if !items[i]
            .quantity()
            .is_some_and(|q| q.unit.is_none() && matches!(q.style, Style::Plain | Style::Digits | Style::Words))
        {
            continue;
        }
        let Some(source) = with_unit.and_then(|index: usize| items[index].quantity()) else { continue };
        let Some(unit) = source.unit.as_ref() else { continue };
        let Some(q) = items[i].quantity() else { continue };
        let Some(figure) = q.figures.first().copied() else { continue };
        let start = items[i].start;
        let lead = |words: &[&str]| start > 0 && r.any(start - 1, words);
        let linked = r.word_before(start).cues.has(Cues::ELLIPSIS) || lead(&["="]);
        let decimals = figure.step < Decimal::ONE;
        let last = source.figures.last().copied().unwrap_or(figure);
        let alike = match unit.kind {
            UnitKind::Percent => {
                !lead(&["="])
                    && figure.value.abs() <= Decimal::from(1000)
                    && (decimals
                        || lead(&["from", "to", "against", "than"])
                        || elsewhen(r, items[i].end) && lead(&["and", "with", "versus"]))
                    && q.power == 0
            }
            UnitKind::Currency => q.power > 0 && linked || decimals && last.step == figure.step && linked,
            UnitKind::Dimension | UnitKind::Count => {
                q.power > 0 && q.power == source.power && lead(&["from", "to", "against", "than", "with"])
            }
            _ => false,
        };
        // "(95% CI 5.1 to 1.7)": what goes with a figure without a unit has none either
        let pair = items[i - 1].end + 1 == start && items[i - 1].quantity().is_some_and(|q| q.unit.is_none());
        if pair && r.says(start - 1, "to") {
            continue;
        }
        let ci = (0..start).rev().take(4).any(|at| r.is(at, "CI"));
        if ci && unit.kind == UnitKind::Percent {
            // the unit of the estimate, which stands before the level ("37.5% (95% CI 35.1–39.9)")
            let estimate =
                (0..i.saturating_sub(1)).rev().find_map(|index| items[index].quantity().map(|q| q.unit.clone()));
            if let Some(quantity) = items[i].quantity_mut() {
                quantity.unit = estimate.flatten().filter(|unit| unit.kind == UnitKind::Percent);
            }
            continue;
        }
        let clause_break =
            (0..start).rev().take_while(|&at| at >= items[i - 1].end).any(|at| r.is(at, ";") || r.is(at, ":"));
        if linked && alike && !clause_break && !noun_in_reach(r, items[i].end) {
            let unit = Some(unit.clone());
            let Some(quantity) = items[i].quantity_mut() else { continue };
            quantity.unit = unit;
            items[i].made.add(Pass::Ellipsis);
        }
    }
}

/// "and 6 in 2019", "with 5 a year earlier": the same measure at another time.
fn elsewhen(r: &Reader<'_>, i: usize) -> bool {
    r.says(i, "in") && r.is_number(i + 1) && r.str(i + 1).len() == 4
        || r.says(i, "a") && r.has(i + 1, Classes::UNIT) && r.cue(i + 2, Cues::EARLIER)
}

fn noun_in_reach(r: &Reader<'_>, i: usize) -> bool {
    r.is_word(i) && !r.has(i, Classes::STOP) && r.lexicon.is_plural(r.key(i).as_str())
}

/// "children under five", "people over 65", "aged 18 to 24", "18 to 24 years old", "The victim, 67,".
fn ages(r: &Reader<'_>, items: &mut [Item]) {
    for item in items.iter_mut() {
        let (start, end) = (item.start, item.end);
        let Some(quantity) = item.quantity() else { continue };
        let plausible = quantity
            .figures
            .iter()
            .all(|f| f.value.is_integer() && f.value <= Decimal::from(120) && !f.value.is_negative());
        if !plausible {
            continue;
        }
        if quantity.unit.as_ref().is_some_and(|unit| unit.name == "year") {
            if r.skip_hyphen(end) < r.len() && r.says(r.skip_hyphen(end), "old") {
                item.end = r.skip_hyphen(end) + 1;
            }
            continue;
        }
        if quantity.unit.is_some() {
            continue;
        }
        let aged = r.any(start.wrapping_sub(1), &["aged", "age", "ages"])
            || r.says(start.wrapping_sub(1), "of") && r.any(start.wrapping_sub(2), &["age", "ages"]);
        let group = r.any(start.wrapping_sub(1), &["under", "over", "above", "below"])
            && start >= 2
            && r.has(start - 2, Classes::AGE_GROUP);
        let apposition = r.is(start.wrapping_sub(1), ",")
            && matches!(r.str(end), "," | "." | ";" | ")")
            && start >= 2
            && r.is_word(start - 2)
            && !r.is_number(start.wrapping_sub(2))
            && quantity.style == Style::Plain
            && quantity.figures.len() == 1
            && person_before(r, start - 2);
        if (aged || group || apposition)
            && let Some(quantity) = item.quantity_mut()
        {
            quantity.unit = r.lexicon.unit_name("year").cloned();
            item.made.add(Pass::Age);
        }
    }
}

/// "Maria Lopez, 34," or "the victim, 67,": a name of two capitals, or a noun for one person.
fn person_before(r: &Reader<'_>, i: usize) -> bool {
    let name = r.is_capital(i)
        && i > 0
        && r.is_word(i - 1)
        && r.is_capital(i - 1)
        && !r.has(i - 1, Classes::STOP)
        && !super::quantity::is_calendar(r, i);
    name || r.cue(i, Cues::PERSON)
}

/// "The swing was 4.2 points, to 51%": points of a percentage where the sentence speaks of percent.
fn points(r: &Reader<'_>, items: &mut [Item]) {
    let percent = items
        .iter()
        .any(|item| item.quantity().is_some_and(|q| q.unit.as_ref().is_some_and(|u| u.kind == UnitKind::Percent)));
    if !percent {
        return;
    }
    for item in items.iter_mut() {
        let noun_end = item.end;
        // "110.5 points, or 0.8%": of an index, told twice
        let restated =
            r.is(noun_end, "(") || r.is(noun_end, ",") && r.says(noun_end + 1, "or") || r.says(noun_end, "or");
        // "the FTSE 100 fell 20 points and BP 2%", "scored 20 points on 55% shooting"
        let other = r.talks(noun_end, Cues::POINT_TALK);
        if restated || other {
            continue;
        }
        if let Some(quantity) = item.quantity_mut()
            && quantity.unit.as_ref().is_some_and(|unit| unit.name == "point")
            && r.any(noun_end - 1, &["point", "points"])
        {
            quantity.unit = Some(Unit::plain("percentage point", UnitKind::Point));
            item.made.add(Pass::Points);
        }
    }
}
