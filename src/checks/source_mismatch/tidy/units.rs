//! Whether a row can be counted in the unit of a figure, and its value there: currencies behind a bare "$", counted
//! people, figures by the week against figures by the year.

use crate::checks::Article;
use crate::claim::Claim;
use crate::lexicon;
use crate::normalise::{Bound, Figure, Period, Reading as Width, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::builtin::aliases;
use crate::sources::tidy::{Extreme, Label, Rate, is_dollar};
use crate::sources::words::stem;
use crate::sources::{Cell, Series};

/// How a row measures up to a figure.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    /// In the unit of the claim; what the text prints where both are counted over the same time.
    pub(super) plain: Interval,
    /// Counted over the time of the claim, where the row has another.
    pub(super) converted: Option<Interval>,
    /// Text and row are counted over different times: of the text, of the row.
    pub(super) rates: Option<(Option<Rate>, Option<Rate>)>,
    /// The row says what it is counted over, the text does not.
    pub(super) rate_left_out: bool,
    /// The unit is known to be that of the text.
    pub(super) sure: bool,
    /// The value in the unit of the claim, for people.
    pub(super) value: Decimal,
}

/// A unit without what it is counted over: "GBP per week", "NOK per child" of a row that says "per child".
fn apart(article: &Article<'_>, unit: &Unit, label: &Label) -> (Unit, Option<Rate>) {
    let said = |noun: &str| {
        let id = article.tables.tidy.stem(&stem(noun));
        id.is_some_and(|id| label.main.iter().any(|slot| slot.ids.contains(&id)))
    };
    let mut parts = unit.name.split(" per ");
    let base = parts.next().unwrap_or_default();
    let mut rate = None;
    for part in parts {
        match Rate::named(part) {
            Some(found) => rate = Some(found),
            None if said(part) => {}
            None => return (unit.clone(), None),
        }
    }
    if base == unit.name {
        return (unit.clone(), None);
    }
    let named = lexicon::english().parse_unit(base).map_or_else(|| Unit::count(base.to_owned()), |(unit, _)| unit);
    (named, rate)
}

/// The text prints a bare "$", which may be any dollar.
fn bare_dollar(article: &Article<'_>, claim: &Claim) -> bool {
    let surface = article.document.slice(claim.span);
    let Some((before, _)) = surface.split_once('$') else { return false };
    !before.ends_with(|c: char| c.is_alphabetic())
}

/// A word for people: a people by its name, too ("Greeks").
fn is_people(name: &str) -> bool {
    matches!(name, "person" | "people" | "persons" | "inhabitant" | "resident" | "individual")
        || aliases().get(&[name]).next().is_some()
}

/// The units allow a comparison, and whether that is sure.
fn gate(
    article: &Article<'_>,
    claim: &Claim,
    asked: Option<&Unit>,
    row: Option<&Unit>,
    noun_said: bool,
) -> Option<bool> {
    let generic = |unit: &Unit| matches!(unit.name.as_ref(), "number" | "count" | "unit" | "case" | "item" | "total");
    match (asked, row) {
        (None, None) => Some(true),
        (None, Some(unit)) => (unit.kind == UnitKind::Count).then_some(true),
        (Some(asked), None) => (asked.kind == UnitKind::Count).then_some(noun_said),
        (Some(asked), Some(unit)) if asked.converts_to(unit) => Some(true),
        (Some(asked), Some(unit)) => match (asked.kind, unit.kind) {
            (UnitKind::Currency, UnitKind::Currency) => {
                (asked.name == "USD" && is_dollar(&unit.name) && bare_dollar(article, claim)).then_some(true)
            }
            (UnitKind::Percent, UnitKind::Percent) => Some(true),
            (UnitKind::Count, UnitKind::Count) => {
                let people = is_people(&asked.name) && is_people(&unit.name);
                Some(people || noun_said || generic(unit) || generic(asked))
            }
            _ => None,
        },
    }
}

/// What a cell's figure is counted over where its label does not say: the period of its row.
fn implied(period: Option<Period>) -> Option<Rate> {
    let days = |period: Period| Some(period.last_day()?.day_number() - period.first_day()?.day_number() + 1);
    match period.and_then(days)? {
        360..=372 => Some(Rate::Year),
        89..=92 => Some(Rate::Quarter),
        28..=31 => Some(Rate::Month),
        7 => Some(Rate::Week),
        1 => Some(Rate::Day),
        _ => None,
    }
}

/// `value` counted over `from`, as it is over `to`.
fn over(value: Interval, from: Rate, to: Rate) -> Option<Interval> {
    let ((a, b), (c, d)) = (from.in_a_year()?, to.in_a_year()?);
    let whole = |low: i64, high: i64| Interval::new(Decimal::from(low), Decimal::from(high));
    value.times(whole(a, b)).over(whole(c, d))
}

/// A cell in the unit of the claim; `None` where the two do not measure the same kind of thing.
pub(super) fn measured(
    article: &Article<'_>,
    claim: &Claim,
    series: &Series,
    cell: &Cell,
    label: &Label,
    (said_rate, noun_said): (Option<Rate>, bool),
) -> Option<Measured> {
    let figure = cell.figure()?;
    let row_unit = article.tables.unit_of(series).map(|unit| apart(article, unit, label));
    let claim_unit = claim.unit.as_ref().map(|unit| apart(article, unit, label));
    let (asked, mut text_rate) = claim_unit.map_or((None, None), |(unit, rate)| (Some(unit), rate));
    let (own, unit_rate) = row_unit.map_or((None, None), |(unit, rate)| (Some(unit), rate));
    let sure = gate(article, claim, asked.as_ref(), own.as_ref(), noun_said)?;
    let mut plain = figure.interval(Width::Half);
    let mut value = figure.value;
    if let (Some(asked), Some(own)) = (&asked, &own)
        && asked.name != own.name
        && asked.converts_to(own)
        && asked.kind != UnitKind::Count
    {
        plain = own.convert(plain, asked)?;
        value = own.convert(Interval::point(value), asked)?.low?.rounded(12);
    }
    let share = asked.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    let mut row_rate = unit_rate.or(label.rate);
    text_rate = text_rate.or(said_rate);
    if share {
        (row_rate, text_rate) = (None, None);
    }
    if row_rate.is_none() && text_rate.is_some() {
        // "15m tonnes a year": a row without a time of its own is of its period, or of a year
        row_rate = implied(cell.period).or(text_rate.filter(|rate| *rate == Rate::Year));
    }
    let rate_left_out = text_rate.is_none() && row_rate.is_some();
    let rates = (row_rate != text_rate && !rate_left_out).then_some((text_rate, row_rate));
    let converted = match (text_rate, row_rate) {
        (Some(to), Some(from)) if from != to => over(plain, from, to),
        _ => None,
    };
    Some(Measured { plain, converted, rates, rate_left_out, sure, value })
}

/// The bound of the text, where the row is not the end of a range itself ("up to £122.30" of a maximum).
pub(super) fn bound(claim: &Claim, label: &Label) -> Bound {
    match (claim.bound, label.extreme) {
        (Bound::AtMost | Bound::Less, Some(Extreme::Maximum))
        | (Bound::AtLeast | Bound::More, Some(Extreme::Minimum)) => Bound::Exact,
        (bound, _) => bound,
    }
}

/// The printed figure can be this value.
pub(super) fn agrees(figure: &Figure, bound: Bound, value: Interval) -> bool {
    let printed = figure.bounded(bound, Width::Half);
    let close = match bound {
        // "more than 50" of 5,000 is true and says nothing
        Bound::More | Bound::AtLeast | Bound::Less | Bound::AtMost => figure.bounded(Bound::About, Width::Unit),
        _ => printed,
    };
    let near = |value: Interval| printed.intersects(value) && close.intersects(value);
    near(value) || near(value.negated())
}

/// No reading of the printed figure is this value.
pub(super) fn disagrees(figure: &Figure, bound: Bound, value: Interval) -> bool {
    let lax = figure.bounded(bound, Width::Lax);
    !lax.intersects(value) && !lax.intersects(value.negated())
}
