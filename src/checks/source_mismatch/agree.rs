//! Whether a printed figure and a cell can be the same number. Both ways are lax: a figure agrees with what it may be
//! rounded from, and disagrees only where no reading of it is the cell's value.

use crate::claim::Claim;
use crate::normalise::{Bound, Figure, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::frame::{Amount, Reading};

/// Every value that a cell can stand for in the unit of the claim; scales that are not sure are tried.
fn values(claim: &Claim, reading: &Reading, figure: &Figure, any_scale: bool) -> Vec<Interval> {
    let mut out = vec![figure.interval(Width::Half)];
    let scaled = claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Currency || unit.kind == UnitKind::Count)
        && claim.figure().is_some_and(|figure| figure.value.abs() >= Decimal::from(1000));
    if any_scale && !reading.scale_sure && scaled && !figure.value.is_zero() {
        for power in [0, 3, 6, 9] {
            let shifted = power - i32::from(reading.scale);
            if let (Some(value), Some(step)) = (figure.value.shift(shifted), figure.step.shift(shifted)) {
                out.push(Figure { value, step, holder: step }.interval(Width::Half));
            }
        }
    }
    if let (Some(asked), Some(unit)) = (&claim.unit, &reading.unit)
        && asked.name != unit.name
        && !matches!(asked.kind, UnitKind::Count)
        && asked.converts_to(unit)
    {
        out = out.into_iter().filter_map(|interval| unit.convert(interval, asked)).collect();
    }
    out
}

/// Cells that are no reading of a figure, told by their digits alone: what [`agrees`] and [`disagrees`] say of them is no
/// and yes.
pub(super) struct Far {
    /// Sizes that a reading of the figure can have.
    sizes: Interval,
    /// The number as it is printed; a cell with it is never far.
    printed: Decimal,
    /// Powers of ten that the numbers of the column may stand for.
    powers: Vec<i32>,
    /// A count, and the places of cells that are whole numbers: such a cell is that number or it is far.
    count: Option<(i128, i32)>,
    /// What is near, for cells of so many places; made when such a cell is first met.
    near: Vec<Option<Near>>,
}

/// Digits of cells that can be readings of a figure.
#[derive(Debug)]
struct Near {
    /// Least and most digits, signs left aside, for each power; nothing lies outside where a bound is unknown.
    sizes: Vec<(i128, i128)>,
    /// Digits of the printed number, where a cell of that many places can have them.
    printed: Option<i128>,
}

/// A number as a count of its own last place or of a finer one: `value * 10^power`, rounded down; and whether that is
/// exact. `None` where it has too many digits.
fn in_units(value: Decimal, power: i32) -> Option<(i128, bool)> {
    let (mantissa, places) = value.parts()?;
    let (mantissa, shift) = (i128::from(mantissa), power.checked_sub(places)?);
    let ten_to = |power: i32| 10_i128.checked_pow(u32::try_from(power).ok()?);
    if shift >= 0 {
        return Some((mantissa.checked_mul(ten_to(shift)?)?, true));
    }
    let unit = ten_to(shift.checked_neg()?)?;
    Some((mantissa.div_euclid(unit), mantissa.rem_euclid(unit) == 0))
}

impl Near {
    fn new(sizes: Interval, printed: Decimal, powers: &[i32], places: i32) -> Self {
        // with a whole step of the cell to spare
        let below = |low: Decimal, power: i32| {
            let (least, exact) = in_units(low, places - power)?;
            Some(least + i128::from(!exact) - 1)
        };
        let above = |high: Decimal, power: i32| Some(in_units(high, places - power)?.0 + 1);
        let range = |&power: &i32| {
            let low = sizes.low.and_then(|low| below(low, power)).unwrap_or(i128::MIN);
            let high = sizes.high.and_then(|high| above(high, power)).unwrap_or(i128::MAX);
            (low, high)
        };
        let printed = in_units(printed, places).filter(|(_, exact)| *exact).map(|(digits, _)| digits);
        Self { sizes: powers.iter().map(range).collect(), printed }
    }
}

impl Far {
    /// `None` where the size alone does not tell; `printed` is the number as the text prints it, `bare` the claim as cells
    /// of the column are asked: without a unit that they cannot have.
    pub(super) fn from(
        claim: &Claim,
        bare: &Claim,
        figure: &Figure,
        printed: Decimal,
        common: &Reading,
    ) -> Option<Self> {
        let open = matches!(claim.bound, Bound::More | Bound::AtLeast | Bound::Less | Bound::AtMost);
        let converted = claim.unit.as_ref().zip(common.unit.as_ref()).is_some_and(|(asked, unit)| {
            asked.name != unit.name && asked.kind != UnitKind::Count && asked.converts_to(unit)
        });
        if open || converted || printed.parts().is_none() {
            return None;
        }
        let half = figure.bounded(claim.bound, Width::Half);
        let sizes = half.abs().hull(figure.bounded(claim.bound, Width::Lax).abs());
        let mut powers = vec![i32::from(common.scale)];
        if !common.scale_sure {
            powers.extend([0, 3, 6, 9]);
            powers.sort_unstable();
            powers.dedup();
        }
        let count = in_units(figure.value, 0).filter(|(_, exact)| *exact && is_count(bare, figure));
        let count = count.map(|(count, _)| (count.abs(), i32::from(common.scale)));
        Some(Self { sizes, printed, powers, count, near: Vec::new() })
    }

    pub(super) fn is(&mut self, cell: Amount) -> bool {
        let at = usize::from(cell.places);
        if self.near.len() <= at {
            self.near.resize_with(at + 1, || None);
        }
        let (sizes, printed, powers) = (self.sizes, self.printed, &self.powers);
        let near = self.near[at].get_or_insert_with(|| Near::new(sizes, printed, powers, i32::from(cell.places)));
        let digits = i128::from(cell.digits);
        let size = digits.abs();
        if let Some((count, places)) = self.count
            && places == i32::from(cell.places)
        {
            return near.printed != Some(digits) && size != count;
        }
        near.printed != Some(digits) && near.sizes.iter().all(|&(low, high)| size < low || size > high)
    }
}

/// The printed figure and the cell can be the same number; signs that words carry ("a loss of") are let go.
pub(super) fn agrees(claim: &Claim, figure: &Figure, reading: &Reading) -> bool {
    agrees_at(claim, figure, reading, true)
}

/// Digits from the first that is not zero to the last printed one.
pub(super) fn figure_digits(figure: &Figure) -> i32 {
    let last = if figure.step.is_zero() { 0 } else { figure.step.magnitude() };
    (figure.value.magnitude() - last + 1).max(1)
}

/// Whether a whole number lies beyond the bound that the text gives: "more than 20" of 19.
fn beyond(claim: &Claim, figure: &Figure, cell: &Figure) -> bool {
    if matches!(claim.bound, Bound::Exact | Bound::Range) || cell.step > figure.step {
        return false;
    }
    if cell.step != figure.step || !is_count_like(claim) {
        return matches!(claim.bound, Bound::More | Bound::Less) && cell.value == figure.value;
    }
    // the very number is neither more nor less than itself
    match claim.bound {
        Bound::More => cell.value <= figure.value,
        Bound::AtLeast => cell.value < figure.value,
        Bound::Less => cell.value >= figure.value,
        Bound::AtMost => cell.value > figure.value,
        _ => false,
    }
}

fn is_count_like(claim: &Claim) -> bool {
    claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count)
}

pub(super) fn agrees_at(claim: &Claim, figure: &Figure, reading: &Reading, any_scale: bool) -> bool {
    let Some(cell) = reading.figure() else { return false };
    if beyond(claim, figure, &cell) || is_coarser(claim, figure, reading, &cell) {
        return false;
    }
    if let Some(same) = same_digits(claim, figure, reading, &cell) {
        return same;
    }
    let printed = figure.bounded(claim.bound, Width::Half);
    // words of approximation widen little where they are to support: three in a hundred, or the last digit that counts
    let close = match claim.bound {
        Bound::Exact | Bound::Range => printed,
        _ => {
            let share = Decimal::parse("0.03").ok().and_then(|share| figure.value.abs().times(share));
            Interval::around(figure.value, share.unwrap_or(figure.holder).max(figure.holder))
        }
    };
    let near = |value: Interval| printed.intersects(value) && close.intersects(value);
    values(claim, reading, &cell, any_scale)
        .into_iter()
        .any(|value| near(value) || near(value.abs()) || near(value.negated()))
}

/// The cell is printed so coarsely that the figure must come from elsewhere: "353,960" of "0.4" in millions, "22.44%"
/// of "22%".
fn is_coarser(claim: &Claim, figure: &Figure, reading: &Reading, cell: &Figure) -> bool {
    if cell.step <= figure.step {
        return false;
    }
    let digits = figure_digits(cell);
    let least = if claim.unit.is_some() && reading.scale != 0 { 2 } else { 3 };
    cell.value.abs() != figure.value.abs() && figure_digits(figure) >= 3 && digits < least
}

/// Both are printed to the same digit: then they are the same number or they are not.
fn same_digits(claim: &Claim, figure: &Figure, reading: &Reading, cell: &Figure) -> Option<bool> {
    let same_unit = match (&claim.unit, &reading.unit) {
        (Some(asked), Some(unit)) => asked.name == unit.name || asked.kind == UnitKind::Count,
        _ => true,
    };
    (claim.bound == Bound::Exact && same_unit && cell.step == figure.step && !figure.step.is_zero())
        .then(|| cell.value == figure.value || cell.value.abs() == figure.value.abs())
}

/// A count of things is exact: one more or less is another number.
fn is_count(claim: &Claim, figure: &Figure) -> bool {
    claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count)
        && figure.step == Decimal::ONE
        && claim.bound == Bound::Exact
        && figure.value < Decimal::from(1000)
}

/// No reading of the figure is the cell's value.
pub(super) fn disagrees(claim: &Claim, figure: &Figure, reading: &Reading) -> bool {
    let Some(cell) = reading.figure() else { return false };
    if is_count(claim, figure)
        && let Some(same) = same_digits(claim, figure, reading, &cell)
    {
        return !same;
    }
    let lax = figure.bounded(claim.bound, Width::Lax);
    let values = values(claim, reading, &cell, true);
    !values.is_empty()
        && values
            .into_iter()
            .all(|value| !lax.intersects(value) && !lax.intersects(value.abs()) && !lax.intersects(value.negated()))
}

/// Whether a count is what the text says, by its bound; `None` for bounds that leave it open.
pub(super) fn meets_count(claim: &Claim, count: usize) -> Option<bool> {
    let value = claim.figure()?.value;
    let count = Decimal::from(i64::try_from(count).ok()?);
    Some(match claim.bound {
        Bound::Exact => count == value,
        Bound::More => count > value,
        Bound::AtLeast => count >= value,
        Bound::Less => count < value,
        Bound::AtMost => count <= value,
        _ => return None,
    })
}
