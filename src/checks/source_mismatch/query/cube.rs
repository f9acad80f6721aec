//! A table as members, measures and periods, whatever its shape: years in headers, years in rows, one row for each
//! member or one for each member and year. The rule: a cell that is not there, or there twice, is never guessed.

use super::words::list;
use crate::normalise::{Period, Reading as Width, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::builtin::{WORLD, aliases, groups};
pub(super) use crate::sources::frame::follows;
use crate::sources::frame::{Frame, PART, Place, Shape, WHOLE};

/// Cells that one query may take in.
pub(super) const MOST_CELLS: usize = 4096;

/// One table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cube<'f> {
    pub(super) frame: &'f Frame,
    shape: &'f Shape,
}

impl std::ops::Deref for Cube<'_> {
    type Target = Shape;

    fn deref(&self) -> &Shape {
        self.shape
    }
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

/// A text that stands for several rows or for what is left over: "Total", "World", "Other countries".
pub(super) fn is_aside(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    is_whole(text) || list("rest").contains(&first)
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

impl<'f> Cube<'f> {
    /// `None` for tables that are too large, or whose rows nothing tells apart.
    pub(super) fn of(frame: &'f Frame) -> Option<Self> {
        Some(Self { frame, shape: frame.shape(mark)? })
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
        self.frame.value(member).map_or("", |value| value.text)
    }
}
