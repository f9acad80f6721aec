//! Units of a label that stands before a list of bare figures: "ν (cm−1): 3450, 1638", "Weight (kg) = 4.5".

use super::compound::{compound, raised};
use super::item::{Body, Item, Quantity};
use super::number;
use super::reader::Reader;
use super::trace::Pass;
use super::unit::base_unit;
use crate::normalise::Unit;

/// Most tokens of the unit of a label.
const UNIT: usize = 6;

/// Gives the unit of a label to the bare figures of its list, past remarks in brackets behind them.
pub(super) fn share(r: &Reader<'_>, items: &mut [Item]) {
    if !items.iter().any(|item| is_mark(r, item)) {
        return;
    }
    let mut unit: Option<Unit> = None;
    let (mut depth, mut at) = (0_usize, 0);
    for item in items {
        for token in at..item.start {
            match r.str(token) {
                "(" => depth += 1,
                ")" => depth = depth.saturating_sub(1),
                _ if depth > 0 => {}
                "," | ";" | "-" | "–" => {}
                _ if r.any(token, &["and", "or", "to"]) => {}
                _ => unit = None,
            }
        }
        at = item.end;
        if depth > 0 {
            continue;
        }
        if is_mark(r, item) {
            unit = labelled(r, item.start - 1);
        }
        match unit.as_ref() {
            Some(unit) if is_bare(item) => give(r, item, unit),
            _ => unit = None,
        }
    }
}

/// A colon or equals sign stands right before.
fn is_mark(r: &Reader<'_>, item: &Item) -> bool {
    matches!(r.before(item.start), ":" | "=")
}

/// A figure without a unit, or four digits that were taken for a year.
fn is_bare(item: &Item) -> bool {
    match &item.body {
        Body::Quantity(quantity) => quantity.unit.is_none(),
        Body::Time(time) => time.end == time.start + 1,
        _ => false,
    }
}

fn give(r: &Reader<'_>, item: &mut Item, unit: &Unit) {
    if matches!(item.body, Body::Time(_)) {
        let Some(number) = number::number(r, item.start).filter(|number| number.end == item.end) else { return };
        let Some(figure) = number.figure else { return };
        let quantity = Quantity::new(&number, figure, (item.start, item.end));
        *item = Item::new(item.start, item.end, Body::Quantity(Box::new(quantity))).made_by("figure of a list");
    }
    if let Some(quantity) = item.quantity_mut() {
        quantity.unit = Some(unit.clone());
        item.made.add(Pass::SharedUnit);
    }
}

/// The unit right before a colon or equals sign, in brackets or not; the unit of another figure is none.
fn labelled(r: &Reader<'_>, mark: usize) -> Option<Unit> {
    let (end, bracket) = if mark > 0 && r.is(mark - 1, ")") { (mark - 1, true) } else { (mark, false) };
    let mut symbols = (end.saturating_sub(UNIT)..end).filter(|&start| r.lexicon.unit_symbol(r.str(start)).is_some());
    symbols.find_map(|start| {
        let (unit, after) = base_unit(r, start)?;
        let (unit, after) = raised(r, unit, after);
        let (unit, after) = compound(r, unit, after);
        let alone = start > 0 && !r.is_number(start - 1) && (!bracket || r.is(start - 1, "("));
        let sure = bracket || after > start + 1 || r.str(start).len() > 2;
        (after == end && alone && sure).then_some(unit)
    })
}
