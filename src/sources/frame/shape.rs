//! A table as members, measures and periods, whatever its shape: which column names the rows, which columns are one measure
//! at several times. The rule: rows that nothing tells apart have no shape.

use super::{ColumnRole, Frame, MOST_ROWS};
use crate::normalise::Period;
use crate::sorting;

/// Columns of a table that is looked at.
const MOST_COLUMNS: usize = 128;
/// Mark of a text that stands for several rows: "World", "Total".
pub(crate) const WHOLE: u8 = 1;
/// Mark of a text that is a part of the row above it.
pub(crate) const PART: u8 = 2;

/// Columns of one measure, one for each period.
#[derive(Clone, Debug)]
pub(crate) struct Measure {
    pub(crate) stems: Vec<u32>,
    pub(crate) columns: Vec<(u32, Option<Period>)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    /// Index of the text that names its member.
    pub(crate) member: Option<u32>,
    pub(crate) period: Option<Period>,
    pub(crate) total: bool,
}

/// What is what in one table.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// The column of members; `None` where each row is a period.
    pub(crate) key: Option<u32>,
    pub(crate) lines: Vec<Line>,
    /// The rows of each member, in order of both.
    by_member: Vec<(Option<u32>, u32)>,
    /// Members in the order of the rows, rows that sum others left out.
    pub(crate) members: Vec<u32>,
    /// Members that stand for several others: "World", "Total".
    pub(crate) wholes: Vec<u32>,
    /// Some members are parts of others: "of which ships".
    pub(crate) nested: bool,
    pub(crate) measures: Vec<Measure>,
    /// Periods in order.
    pub(crate) periods: Vec<Period>,
}

/// The second begins the day after the first ends.
pub(crate) fn follows(first: Period, second: Period) -> bool {
    first.last_day().zip(second.first_day()).is_some_and(|(a, b)| a.day_number() + 1 == b.day_number())
}

impl Frame {
    /// Made at the first call and kept; `None` for tables that are too large, or whose rows nothing tells apart. `mark`
    /// gives the marks of a text, of the text alone, and the same at each call.
    pub(crate) fn shape(&self, mark: impl Fn(&str) -> u8) -> Option<&Shape> {
        self.shape.get_or_init(|| Shape::new(self, mark).map(Box::new)).as_deref()
    }
}

impl Shape {
    /// `None` for tables that are too large, or whose rows nothing tells apart.
    fn new(frame: &Frame, mark: impl Fn(&str) -> u8) -> Option<Self> {
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
        let text = |row: &super::Row, column: u32| {
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
            key,
            by_member: Vec::with_capacity(lines.len()),
            members: Vec::new(),
            wholes: Vec::new(),
            nested: false,
            measures: Vec::new(),
            periods: Vec::new(),
            lines,
        };
        let marks: Vec<u8> = frame.values().map(|value| mark(value.text)).collect();
        let is = |member: u32, what: u8| marks.get(member as usize).is_some_and(|marks| marks & what != 0);
        let mut met = vec![false; frame.values().len()];
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

    pub(crate) fn rows_of(&self, member: Option<u32>) -> &[(Option<u32>, u32)] {
        let start = self.by_member.partition_point(|(known, _)| *known < member);
        let rest = self.by_member.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|(known, _)| *known == member)).unwrap_or_default()
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
