//! The figures of all tables, each in 32 bytes: periods, and what the cells of a row have in common, are kept once. The
//! rule: what comes out is the [`Cell`] that went in.

use std::cmp::Ordering;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::normalise::{Date, Period};
use crate::number::Decimal;

use super::interner::Slots;
use super::series::{Cell, CellId, SeriesId, Symbol};
use super::table::CellValue;

/// What the cells of one row, and often of a whole table, have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Context {
    pub(super) vintage: Option<Date>,
    pub(super) release: Symbol,
    pub(super) qualifier: Symbol,
    pub(super) note: Symbol,
    pub(super) source: Symbol,
    pub(super) locator: Symbol,
}

/// Index of a period; the first one is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PeriodId(u32);

/// Index of a context; the first one says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct ContextId(u32);

/// First and last day as numbers, so that order and equality are those of the days; no period comes first.
type Days = (i64, i64);

/// One figure.
#[derive(Clone, Copy, Debug)]
struct Kept {
    /// Digits of the number; where `places` is [`APART`], its index among the values kept apart.
    value: i64,
    series: SeriesId,
    row: u32,
    column: u32,
    period: PeriodId,
    context: ContextId,
    places: i16,
    scale: i16,
}

/// The value is a date, or a number of so many digits that it is kept apart.
const APART: i16 = i16::MIN;

/// All figures, those of a table one behind the other.
#[derive(Debug)]
pub(super) struct Cells {
    kept: Vec<Kept>,
    apart: Vec<CellValue>,
    periods: Vec<(Option<Period>, Days)>,
    period_ids: FxHashMap<Period, PeriodId>,
    contexts: Vec<Context>,
    context_ids: Slots,
}

impl Default for Cells {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            apart: Vec::new(),
            periods: vec![(None, (i64::MIN, i64::MIN))],
            period_ids: FxHashMap::default(),
            contexts: vec![Context::default()],
            context_ids: Slots::default(),
        }
    }
}

/// Brings cells of the same series together, in the order of their series. Rows of a table mostly come in that order: the
/// cells that do not are taken out, put in order and merged with the others.
fn by_series(cells: &mut [Kept]) {
    let (mut late, mut kept, mut last) = (Vec::new(), 0, None);
    for at in 0..cells.len() {
        let cell = cells[at];
        if last.is_none_or(|last| last <= cell.series) {
            cells[kept] = cell;
            kept += 1;
            last = Some(cell.series);
        } else {
            late.push(cell);
        }
    }
    late.sort_by_key(|cell| cell.series);
    let mut end = cells.len();
    while let Some(&cell) = late.last() {
        end -= 1;
        if kept > 0 && cells[kept - 1].series > cell.series {
            kept -= 1;
            cells[end] = cells[kept];
        } else {
            cells[end] = cell;
            late.pop();
        }
    }
}

fn days(period: Period) -> Days {
    // an open end comes before all days, and behind no period
    let number = |date: Option<Date>| date.map_or(i64::MIN + 1, Date::day_number);
    (number(period.first_day()), number(period.last_day()))
}

impl Cells {
    pub(super) fn len(&self) -> usize {
        self.kept.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    pub(super) fn get(&self, id: CellId) -> Option<Cell> {
        let kept = self.kept.get(id.0 as usize)?;
        let context = self.contexts.get(kept.context.0 as usize)?;
        let value = if kept.places == APART {
            *self.apart.get(usize::try_from(kept.value).ok()?)?
        } else {
            CellValue::Number { printed: Decimal::of_parts(kept.value, i32::from(kept.places))?, scale: kept.scale }
        };
        Some(Cell {
            series: kept.series,
            row: kept.row,
            column: kept.column,
            period: self.periods.get(kept.period.0 as usize)?.0,
            value,
            vintage: context.vintage,
            release: context.release,
            qualifier: context.qualifier,
            note: context.note,
            source: context.source,
            locator: context.locator,
        })
    }

    /// The period of a figure.
    pub(super) fn period_of(&self, id: CellId) -> Option<Option<Period>> {
        let kept = self.kept.get(id.0 as usize)?;
        Some(self.periods.get(kept.period.0 as usize)?.0)
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (CellId, Cell)> + '_ {
        let ids = (0_u32..).take(self.kept.len()).map(CellId);
        ids.filter_map(|id| Some((id, self.get(id)?)))
    }

    pub(super) fn period(&mut self, period: Option<Period>) -> PeriodId {
        let Some(period) = period else { return PeriodId(0) };
        let next = PeriodId(u32::try_from(self.periods.len()).unwrap_or_default());
        let id = *self.period_ids.entry(period).or_insert(next);
        if id == next {
            self.periods.push((Some(period), days(period)));
        }
        id
    }

    pub(super) fn context(&mut self, context: Context) -> ContextId {
        if context == Context::default() {
            return ContextId(0);
        }
        let all = &self.contexts;
        // the first one is not looked for
        let id = self.context_ids.find_or_insert(&context, |id| all.get(id as usize + 1).copied());
        let id = id.and_then(|id| id.checked_add(1)).unwrap_or_default();
        if id as usize == all.len() {
            self.contexts.push(context);
        }
        ContextId(id)
    }

    pub(super) fn push(
        &mut self,
        series: SeriesId,
        place: (u32, u32),
        (period, context): (PeriodId, ContextId),
        value: CellValue,
    ) {
        let small = match value {
            CellValue::Number { printed, scale } => printed.parts().and_then(|(digits, places)| {
                Some((digits, i16::try_from(places).ok().filter(|places| *places != APART)?, scale))
            }),
            CellValue::Date(_) => None,
        };
        let number = small.unwrap_or_else(|| {
            self.apart.push(value);
            (i64::try_from(self.apart.len() - 1).unwrap_or(i64::MAX), APART, 0)
        });
        self.keep(series, place, (period, context), number);
    }

    /// The same for a number of so many digits, places and power of ten of its scale.
    #[inline]
    pub(super) fn push_number(
        &mut self,
        series: SeriesId,
        place: (u32, u32),
        around: (PeriodId, ContextId),
        (digits, places): (i64, u8),
        scale: i16,
    ) {
        self.keep(series, place, around, (digits, places.into(), scale));
    }

    #[inline]
    fn keep(
        &mut self,
        series: SeriesId,
        (row, column): (u32, u32),
        (period, context): (PeriodId, ContextId),
        (value, places, scale): (i64, i16, i16),
    ) {
        self.kept.push(Kept { value, series, row, column, period, context, places, scale });
    }

    /// Forgets all cells from this one on.
    pub(super) fn truncate(&mut self, first: usize) {
        self.kept.truncate(first);
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, more: usize) {
        self.kept.reserve(more);
    }

    /// Puts the cells from this one on in order: series, period, vintage, place.
    pub(super) fn sort(&mut self, first: usize) {
        let (periods, contexts) = (&self.periods, &self.contexts);
        let new = self.kept.get_mut(first..).unwrap_or_default();
        let days = |cell: &Kept| periods.get(cell.period.0 as usize).map(|(_, days)| *days);
        let vintage = |cell: &Kept| contexts.get(cell.context.0 as usize).and_then(|context| context.vintage);
        let order = |a: &Kept, b: &Kept| {
            let time = || if a.period == b.period { Ordering::Equal } else { days(a).cmp(&days(b)) };
            let edition = || if a.context == b.context { Ordering::Equal } else { vintage(a).cmp(&vintage(b)) };
            let place = || (a.row, a.column).cmp(&(b.row, b.column));
            time().then_with(edition).then_with(place)
        };
        if new.is_sorted_by(|a, b| a.series.cmp(&b.series).then_with(|| order(a, b)).is_le()) {
            return;
        }
        by_series(new);
        for series in new.chunk_by_mut(|a, b| a.series == b.series) {
            if !series.is_sorted_by(|a, b| order(a, b).is_le()) {
                series.sort_unstable_by(order);
            }
        }
    }

    /// The series of the cells from this one on, each with the numbers of its cells: they are in order.
    pub(super) fn series_from(&self, first: usize) -> impl Iterator<Item = (SeriesId, Range<u32>)> + '_ {
        let mut start = first;
        let new = self.kept.get(first..).unwrap_or_default();
        new.chunk_by(|a, b| a.series == b.series).filter_map(move |cells| {
            let range = start..start + cells.len();
            start = range.end;
            Some((cells.first()?.series, u32::try_from(range.start).ok()?..u32::try_from(range.end).ok()?))
        })
    }

    /// Cells from this one on with the next one of the same series, days and release.
    pub(super) fn twice_from(&self, first: usize) -> impl Iterator<Item = CellId> + '_ {
        let days = |cell: &Kept| self.periods.get(cell.period.0 as usize).map(|(_, days)| *days);
        let release = |cell: &Kept| self.contexts.get(cell.context.0 as usize).map(|context| context.release);
        let new = self.kept.get(first..).unwrap_or_default();
        let ids = (u32::try_from(first).unwrap_or(u32::MAX)..).map(CellId);
        let twice = move |two: &[Kept]| {
            matches!(two, [one, other] if one.series == other.series
                && (one.period == other.period || days(one) == days(other))
                && (one.context == other.context || release(one) == release(other)))
        };
        ids.zip(new.windows(2)).filter(move |(_, two)| twice(two)).map(|(id, _)| id)
    }

    /// Both are of one series and of the same days.
    pub(super) fn is_same_figure(&self, one: CellId, other: CellId) -> bool {
        let kept = |id: CellId| self.kept.get(id.0 as usize);
        let (Some(one), Some(other)) = (kept(one), kept(other)) else { return false };
        let days = |cell: &Kept| self.periods.get(cell.period.0 as usize).map(|(_, days)| *days);
        one.series == other.series && (one.period == other.period || days(one) == days(other))
    }

    /// The column of a cell, and what it has in common with others.
    pub(super) fn around(&self, id: CellId) -> Option<(u32, &Context)> {
        let kept = self.kept.get(id.0 as usize)?;
        Some((kept.column, self.contexts.get(kept.context.0 as usize)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_out_is_what_went_in() {
        let mut cells = Cells::default();
        let period = Period::between(Date::month(2021, 1), Date::month(2021, 11));
        let context = Context { vintage: Some(Date::year(2022)), note: Symbol(7), ..Context::default() };
        let numbers = ["12.50", "-3", "123456789012345678901234567890.25", "0"];
        let mut values: Vec<CellValue> =
            numbers.iter().map(|text| CellValue::Number { printed: Decimal::parse(text).unwrap(), scale: 6 }).collect();
        values.push(CellValue::Date(Date::day(2009, 12, 14)));
        let place = (cells.period(Some(period)), cells.context(context));
        for &value in &values {
            cells.push(SeriesId(3), (5, 2), place, value);
        }
        for (id, value) in (0..).map(CellId).zip(values) {
            let cell = cells.get(id).unwrap();
            assert_eq!((cell.value, cell.period, cell.row, cell.column), (value, Some(period), 5, 2));
            assert_eq!((cell.vintage, cell.note, cell.series), (context.vintage, context.note, SeriesId(3)));
        }
        assert_eq!(size_of::<Kept>(), 32);
    }

    #[test]
    fn order_is_that_of_series_days_vintage_and_place() {
        let mut cells = Cells::default();
        let value = CellValue::Number { printed: Decimal::ONE, scale: 0 };
        let year = |year: i32| Some(Period::single(Date::year(year)));
        let months = Some(Period::between(Date::month(2020, 1), Date::month(2020, 12)));
        let open = Some(Period { start: None, end: Some(Date::year(2019)) });
        let of = |cells: &mut Cells, series: u32, period: Option<Period>, vintage: Option<i32>, row: u32| {
            let context = Context { vintage: vintage.map(Date::year), ..Context::default() };
            let place = (cells.period(period), cells.context(context));
            cells.push(SeriesId(series), (row, 0), place, value);
        };
        of(&mut cells, 1, None, None, 9);
        of(&mut cells, 0, year(2021), None, 8);
        of(&mut cells, 0, months, Some(2022), 7);
        of(&mut cells, 0, year(2020), Some(2021), 6);
        of(&mut cells, 0, open, None, 5);
        of(&mut cells, 0, None, None, 4);
        cells.sort(0);
        let rows: Vec<u32> = cells.all().map(|(_, cell)| cell.row).collect();
        assert_eq!(rows, [4, 5, 6, 7, 8, 9]);
        assert!(cells.is_same_figure(CellId(2), CellId(3)) && !cells.is_same_figure(CellId(0), CellId(1)));
    }
}
