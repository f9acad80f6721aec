//! A table as members, measures and periods, whatever its shape: years in headers, years in rows, one row for each
//! member or one for each member and year. The rule: a cell that is not there, or there twice, is never guessed.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::words::list;
use crate::normalise::{Period, Reading as Width, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::builtin::{WORLD, aliases, groups};
use crate::sources::frame::{ColumnRole, Frame, MOST_ROWS, Place};

/// Columns of a table that is looked at.
const MOST_COLUMNS: usize = 128;
/// Cells that one query may take in.
pub(super) const MOST_CELLS: usize = 4096;

/// Columns of one measure, one for each period.
#[derive(Debug)]
pub(super) struct Measure {
    pub(super) stems: Vec<u32>,
    columns: Vec<(u32, Option<Period>)>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    /// Index of the text that names its member.
    member: Option<u32>,
    period: Option<Period>,
    total: bool,
}

/// One table.
#[derive(Debug)]
pub(super) struct Cube<'f> {
    pub(super) frame: &'f Frame,
    /// The column of members; `None` where each row is a period.
    pub(super) key: Option<u32>,
    lines: Vec<Line>,
    /// The rows of each member, in order of both.
    by_member: Vec<(Option<u32>, u32)>,
    /// Members in the order of the rows, rows that sum others left out.
    pub(super) members: Vec<u32>,
    /// Members that stand for several others: "World", "Total".
    pub(super) wholes: Vec<u32>,
    /// Some members are parts of others: "of which ships".
    pub(super) nested: bool,
    pub(super) measures: Vec<Measure>,
    /// Periods in order.
    pub(super) periods: Vec<Period>,
}

/// A cell with what it can stand for.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    pub(super) place: Place,
    pub(super) value: Interval,
    /// As printed, scaled.
    pub(super) middle: Decimal,
    /// A whole number of things, which nobody rounds.
    pub(super) exact: bool,
    pub(super) unit: Option<Unit>,
    pub(super) sure: bool,
}

/// What a table has for one member and period.
pub(super) enum Got {
    One(Box<Cell>),
    Gap,
    /// Several rows, with other values.
    Many,
}

/// Tables that were looked at last, so that not every sentence makes them anew.
#[derive(Debug, Default)]
pub(in super::super) struct Cubes<'f> {
    known: FxHashMap<u32, Option<Rc<Cube<'f>>>>,
}

/// Tables that are kept.
const MOST_KEPT: usize = 64;

impl<'f> Cubes<'f> {
    pub(super) fn of(&mut self, at: u32, frame: &'f Frame) -> Option<Rc<Cube<'f>>> {
        if self.known.len() >= MOST_KEPT && !self.known.contains_key(&at) {
            self.known.clear();
        }
        self.known.entry(at).or_insert_with(|| Cube::new(frame).map(Rc::new)).clone()
    }
}

/// Marks of a text.
const WHOLE: u8 = 1;
const PART: u8 = 2;

fn mark(text: &str) -> u8 {
    (if is_whole(text) { WHOLE } else { 0 }) | (if is_part(text) { PART } else { 0 })
}

/// A text that stands for several rows.
fn is_whole(text: &str) -> bool {
    let entity = aliases().entity(text);
    let group = entity.is_some_and(|name| name == WORLD || groups().iter().any(|group| group.name == name));
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    group || list("whole").contains(&first)
}

/// A text that is a part of the row above it.
fn is_part(text: &str) -> bool {
    let lower = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    list("part").iter().any(|start| lower.starts_with(start))
}

/// One of these values is the sum of all others: a total under another name.
pub(super) fn has_total(values: &[Decimal]) -> bool {
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.plus(*value));
    let half = sum.and_then(Decimal::half).filter(|half| *half > Decimal::ZERO);
    values.len() > 3 && half.is_some_and(|half| values.contains(&half))
}

/// The second begins the day after the first ends.
pub(super) fn follows(first: Period, second: Period) -> bool {
    first.last_day().zip(second.first_day()).is_some_and(|(a, b)| a.day_number() + 1 == b.day_number())
}

impl<'f> Cube<'f> {
    /// `None` for tables that are too large, or whose rows nothing tells apart.
    pub(super) fn new(frame: &'f Frame) -> Option<Self> {
        if frame.rows.len() > MOST_ROWS || frame.columns.len() > MOST_COLUMNS || frame.rows.len() < 2 {
            return None;
        }
        let row_periods: Vec<Option<Period>> = frame.rows.iter().map(|row| row.period).collect();
        let key = key(frame, &row_periods)?;
        // a date that each row has for itself is no dimension of the table
        let dated = match key {
            None => true,
            Some(_) => {
                let mut distinct: Vec<Period> = row_periods.iter().flatten().copied().collect();
                sorting::by_key(&mut distinct, |period| period.first_day());
                distinct.dedup();
                let whole = row_periods.iter().all(Option::is_some);
                whole && (distinct.len() == 1 || distinct.len() * 2 <= frame.rows.len())
            }
        };
        let text = |row: &crate::sources::frame::Row, column: u32| {
            frame.values_of(row).iter().copied().find(|&at| frame.value(at).is_some_and(|value| value.column == column))
        };
        let lines: Vec<Line> = frame
            .rows
            .iter()
            .map(|row| Line {
                member: key.and_then(|column| text(row, column)),
                period: row.period.filter(|_| dated),
                total: row.total || row.change,
            })
            .collect();
        let mut out = Self {
            frame,
            key,
            by_member: Vec::with_capacity(lines.len()),
            members: Vec::new(),
            wholes: Vec::new(),
            nested: false,
            measures: Vec::new(),
            periods: Vec::new(),
            lines,
        };
        let marks = frame.marks(mark);
        let is = |member: u32, what: u8| marks.get(member as usize).is_some_and(|marks| marks & what != 0);
        let mut met = vec![false; frame.values.len()];
        for (at, line) in (0_u32..).zip(&out.lines) {
            out.by_member.push((line.member, at));
            // rows without a name cannot be told
            if key.is_some() && line.member.is_none() {
                return None;
            }
            let Some(member) = line.member else { continue };
            let first = met.get_mut(member as usize).is_some_and(|met| !std::mem::replace(met, true));
            if first {
                out.nested |= is(member, PART);
                if line.total || is(member, WHOLE) { out.wholes.push(member) } else { out.members.push(member) }
            }
        }
        out.by_member.sort_unstable();
        for column in frame.number_columns() {
            let Some(head) = frame.column(column).filter(|head| !head.compares && !head.change) else { continue };
            let mut stems = head.stems.clone();
            stems.sort_unstable();
            match out.measures.iter_mut().find(|measure| measure.stems == stems) {
                Some(measure) => measure.columns.push((column, head.period)),
                None => out.measures.push(Measure { stems, columns: vec![(column, head.period)] }),
            }
        }
        let columns = out.measures.iter().flat_map(|measure| measure.columns.iter().filter_map(|(_, period)| *period));
        out.periods = columns.chain(out.lines.iter().filter_map(|line| line.period)).collect();
        sorting::by_key(&mut out.periods, |period| (period.first_day(), period.last_day()));
        out.periods.dedup_by(|a, b| a.same_days(*b));
        (!out.measures.is_empty()).then_some(out)
    }

    fn rows_of(&self, member: Option<u32>) -> &[(Option<u32>, u32)] {
        let start = self.by_member.partition_point(|(known, _)| *known < member);
        let rest = self.by_member.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(known, _)| *known == member)).unwrap_or_default()
    }

    /// The value of a member, or of the rows themselves where they are periods.
    pub(super) fn cell(&self, member: Option<u32>, measure: usize, when: Option<Period>) -> Got {
        let Some(measure) = self.measures.get(measure) else { return Got::Gap };
        let mut found: Option<Cell> = None;
        for &(_, row) in self.rows_of(member) {
            let Some(line) = self.lines.get(row as usize) else { continue };
            if member.is_none() && line.total {
                continue;
            }
            for &(column, period) in &measure.columns {
                let own = period.or(line.period);
                let fits = match (when, own) {
                    (Some(asked), Some(own)) => asked.same_days(own),
                    (None, Some(_)) => self.periods.len() == 1,
                    (_, None) => true,
                };
                let Some(cell) = fits.then(|| self.read(Place { row, column })).flatten() else { continue };
                if found.as_ref().is_some_and(|known| known.middle != cell.middle) {
                    return Got::Many;
                }
                found.get_or_insert(cell);
            }
        }
        found.map_or(Got::Gap, |cell| Got::One(Box::new(cell)))
    }

    fn read(&self, place: Place) -> Option<Cell> {
        let reading = self.frame.reading(place)?;
        let figure = reading.figure()?;
        let count = reading.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count);
        let exact = count && figure.step == Decimal::ONE;
        let value = if exact { Interval::point(figure.value) } else { figure.interval(Width::Half) };
        let sure = reading.scale_sure || reading.scale == 0;
        Some(Cell { place, value, middle: figure.value, exact, unit: reading.unit, sure })
    }

    /// Some cell of a measure: its unit is that of all.
    pub(super) fn sample(&self, measure: usize) -> Option<Cell> {
        let (column, _) = self.measures.get(measure)?.columns.first()?;
        let rows = u32::try_from(self.lines.len()).ok()?;
        (0..rows).find_map(|row| self.read(Place { row, column: *column }))
    }

    /// The value of a measure is dated: by its header or by the row.
    pub(super) fn is_dated(&self, measure: usize) -> bool {
        let columns = self.measures.get(measure).map_or(&[][..], |measure| &measure.columns);
        columns.iter().any(|(_, period)| period.is_some()) || self.lines.iter().any(|line| line.period.is_some())
    }

    /// Periods that a measure has, in order.
    pub(super) fn periods_of(&self, measure: usize) -> Vec<Period> {
        let columns = self.measures.get(measure).map_or(&[][..], |measure| &measure.columns);
        let rows = self.lines.iter().any(|line| line.period.is_some());
        let has = |period: &Period| columns.iter().any(|(_, own)| own.map_or(rows, |own| own.same_days(*period)));
        self.periods.iter().copied().filter(has).collect()
    }

    /// Members whose rows all have this text: "North" of a column "Region", the label of a group of rows.
    pub(super) fn members_with(&self, value: u32) -> Vec<u32> {
        let Some(value) = self.frame.value(value) else { return Vec::new() };
        let within = |member: &u32| {
            let rows = self.rows_of(Some(*member));
            !rows.is_empty() && rows.iter().all(|(_, row)| value.rows.contains(row))
        };
        self.members.iter().copied().filter(within).collect()
    }

    pub(super) fn header(&self, measure: usize) -> &str {
        let column = self.measures.get(measure).and_then(|measure| measure.columns.first());
        column.and_then(|(column, _)| self.frame.column(*column)).map_or("", |column| column.header.as_str())
    }

    pub(super) fn name(&self, member: u32) -> &str {
        self.frame.value(member).map_or("", |value| value.text.as_str())
    }
}

/// The column whose texts, with the periods, tell the rows apart; the inner `None` where the periods alone do, one after
/// the other.
fn key(frame: &Frame, periods: &[Option<Period>]) -> Option<Option<u32>> {
    let mut run: Vec<Period> = periods.iter().flatten().copied().collect();
    sorting::by_key(&mut run, |period| period.first_day());
    let each = run.len() == periods.len() && run.windows(2).all(|two| two[0] != two[1]);
    let in_line = run.windows(2).filter(|two| follows(two[0], two[1])).count();
    if each
        && in_line * 2 >= run.len().saturating_sub(1)
        && frame.columns.iter().any(|one| one.role == ColumnRole::Time)
    {
        return Some(None);
    }
    let texts = (0_u32..).zip(&frame.columns).filter(|(_, column)| column.role == ColumnRole::Text);
    let unique = |column: u32| {
        let mut seen: Vec<(u32, Option<Period>)> = Vec::new();
        for (row, period) in frame.rows.iter().zip(periods) {
            let value = frame
                .values_of(row)
                .iter()
                .copied()
                .find(|&at| frame.value(at).is_some_and(|value| value.column == column));
            let Some(value) = value else { return false };
            seen.push((value, *period));
        }
        sorting::by_key(&mut seen, |(value, period)| (*value, period.and_then(Period::first_day)));
        let all = seen.len();
        seen.dedup();
        all == seen.len()
    };
    let mut columns = texts.map(|(at, _)| at);
    columns.find(|&column| unique(column)).map(Some)
}
