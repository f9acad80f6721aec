//! The cells of the things that are held against each other: row against row in every column that is meant, or column
//! against column in every row.

use super::super::way::{Way, title_way, way_of};
use super::super::words::{Word, is};
use super::super::{CELLS, Pair, Relation};
use super::{Named, Scene, Spot, Things};
use crate::checks::source_mismatch::query::is_aside;
use crate::normalise::Period;
use crate::sources::frame::{ColumnRole, Frame, Place};
use crate::sources::words::{self, stem};

impl Scene<'_> {
    /// The times that the text names, where they are no part of a name or a citation.
    fn times(&self) -> Vec<Period> {
        let (start, end) = self.segment;
        let inside = self.sight.times.iter().filter(|time| time.from >= start && time.to <= end);
        inside.filter(|time| self.aside.get(time.from) != Some(&true)).map(|time| time.period).collect()
    }

    /// Whether a row is of one of these times; `None` where the table does not say when.
    fn is_then(&self, row: u32, times: &[Period]) -> Option<bool> {
        let row = self.frame.row(row)?;
        let own: Vec<Period> = self.frame.times_of(row).map(|(_, period)| period).chain(row.period).collect();
        if own.is_empty() {
            return None;
        }
        Some(own.iter().any(|own| times.iter().any(|time| time.covers(*own))))
    }

    /// Columns that the part of the sentence names, if any.
    pub(super) fn columns(&self) -> Option<Vec<u32>> {
        let (start, end) = self.segment;
        let mut out: Option<Vec<u32>> = None;
        let free = |head: &&Spot| {
            let inside =
                |spot: &Spot| spot.from <= head.from && head.to <= spot.to && spot.to - spot.from > head.to - head.from;
            !self.things.iter().any(inside)
        };
        for head in self.heads.iter().filter(|head| head.from >= start && head.to <= end).filter(free) {
            out = Some(match out {
                None => head.labels.clone(),
                Some(known) => {
                    let both: Vec<u32> = known.iter().copied().filter(|one| head.labels.contains(one)).collect();
                    if both.is_empty() { known.into_iter().chain(head.labels.iter().copied()).collect() } else { both }
                }
            });
        }
        out
    }

    /// A setting or a number of the row rather than a result.
    fn setting(&self, column: u32) -> bool {
        let Some(head) = self.frame.column(column) else { return true };
        let counted = (0_u32..).take(self.frame.rows.len()).all(|row| {
            self.frame
                .amount(Place { row, column })
                .is_some_and(|amount| amount.value() == crate::number::Decimal::from(row + 1))
        });
        let named = words::words(&head.header).map(stem).any(|stem| is(&stem, Word::Neutral));
        counted || named && way_of(&head.header).is_none() || head.role != ColumnRole::Number
    }

    /// Text cells of a row that tell its place apart from `column`: the data set, the language.
    fn surroundings(&self, row: u32, column: u32) -> Vec<u32> {
        let text = |value: &u32| {
            self.frame.value(*value).is_some_and(|value| {
                value.column == Frame::GROUP
                    || value.column != column
                        && self.frame.column(value.column).is_some_and(|head| head.role == ColumnRole::Text)
            })
        };
        self.frame
            .row(row)
            .map_or_else(Vec::new, |row| self.frame.values_of(row).iter().copied().filter(text).collect())
    }

    /// Cells of the first things against those of the others.
    pub(in super::super) fn pairs(&self, first: &Things, others: &Things, relation: Relation) -> Option<Vec<Pair>> {
        let out = match first {
            Things::Values(values) => self.by_rows(values, others, relation)?,
            Things::Columns(columns) => self.by_columns(columns, others, relation)?,
            Things::Others => return None,
        };
        (!out.is_empty()).then_some(out)
    }

    fn by_rows(&self, first: &[Named], others: &Things, relation: Relation) -> Option<Vec<Pair>> {
        let frame = self.frame;
        let column = frame.value(first.first()?.label)?.column;
        let rival = |value: &u32| {
            frame.value(*value).is_some_and(|value| {
                value.column == column && !words::words(value.text).map(stem).any(|stem| is(&stem, Word::Reference))
            })
        };
        // "the highest of all": of those that are one thing
        let open = matches!(others, Things::Others);
        let others: Vec<Named> = match others {
            Things::Values(values) => values.clone(),
            Things::Others => {
                let all = 0..u32::try_from(frame.values().len()).ok()?;
                let free = all.filter(|value| first.iter().all(|one| one.label != *value) && rival(value));
                free.map(|label| Named { label, rest: None }).collect()
            }
            Things::Columns(_) => return None,
        };
        // "on the second data set": rows that the text narrows to
        let filters: Vec<u32> = self
            .things
            .iter()
            .filter(|spot| spot.from >= self.segment.0 && spot.to <= self.segment.1)
            .flat_map(|spot| spot.labels.iter().copied())
            .filter(|&value| frame.value(value).is_some_and(|value| value.column != column))
            .collect();
        let times = self.times();
        let rows = |one: &Named| -> Vec<u32> {
            let all = frame.value(one.label).map_or(&[][..], |value| value.rows).iter().copied();
            let aside = |row: u32| open && is_aside(frame, row);
            all.filter(|&row| frame.row(row).is_some_and(|row| !row.change && !row.total) && !aside(row))
                .filter(|&row| times.is_empty() || self.is_then(row, &times) == Some(true))
                .filter(|&row| {
                    let around = self.surroundings(row, column);
                    filters.is_empty() || filters.iter().any(|value| around.contains(value))
                })
                .collect()
        };
        let columns: Vec<u32> = match self.columns() {
            Some(named) => named,
            // "more than X": of what the text must say, were it no more than "higher scores"
            None if matches!(relation, Relation::Higher | Relation::Lower)
                && !(self.to..self.object).any(|at| {
                    let stem = self.stem(at);
                    is(stem, Word::Up) || is(stem, Word::Down) || words::is_outcome(stem)
                }) =>
            {
                return None;
            }
            None => frame.number_columns().filter(|&column| !self.setting(column)).collect(),
        };
        let title = title_way(frame);
        let way = |column: u32| {
            let own = frame.column(column).and_then(|head| way_of(&head.header));
            own.or(title).unwrap_or(Way::Unknown)
        };
        let columns: Vec<(u32, Way)> = columns.into_iter().map(|column| (column, way(column))).collect();
        let theirs: Vec<(&Named, Vec<u32>)> = others.iter().map(|one| (one, rows(one))).collect();
        let mut out = Vec::new();
        for one in first {
            let mine = rows(one);
            for (_, theirs) in theirs.iter().filter(|(other, _)| one.faces(other)) {
                let single = mine.len() == 1 && theirs.len() == 1;
                for (&a, &b) in mine.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))) {
                    let then = |row: u32| frame.row(row).map(|row| frame.times_of(row).collect::<Vec<_>>());
                    let apart = self.surroundings(b, column) != self.surroundings(a, column) || then(a) != then(b);
                    if a == b || !single && apart {
                        continue;
                    }
                    for &(column, way) in &columns {
                        let places = [Place { row: a, column }, Place { row: b, column }];
                        let [Some(x), Some(y)] = places.map(|place| frame.amount(place)) else { continue };
                        if !alike(frame, places) {
                            continue;
                        }
                        out.push(Pair { places, values: [x.value(), y.value()], way });
                        if out.len() > CELLS {
                            return None;
                        }
                    }
                }
            }
        }
        Some(out)
    }

    fn by_columns(&self, first: &[Named], others: &Things, relation: Relation) -> Option<Vec<Pair>> {
        let frame = self.frame;
        let others: Vec<Named> = match others {
            Things::Columns(columns) => columns.clone(),
            Things::Others => frame
                .number_columns()
                .filter(|label| first.iter().all(|one| one.label != *label) && !self.setting(*label))
                .map(|label| Named { label, rest: None })
                .collect(),
            Things::Values(_) => return None,
        };
        if !self.times().is_empty() {
            return None;
        }
        // two measures are not held against each other
        let own = |one: &Named| frame.column(one.label).and_then(|head| way_of(&head.header));
        let ways = first.iter().chain(&others).map(own);
        let alike = ways.clone().all(|one| one == ways.clone().next().flatten());
        if matches!(relation, Relation::Better | Relation::Worse) && !alike {
            return None;
        }
        let common = first.first().and_then(own);
        let title = title_way(frame);
        let mut out = Vec::new();
        for row in 0..u32::try_from(frame.rows.len()).ok()? {
            if frame.row(row).is_none_or(|row| row.change) {
                continue;
            }
            let way = common.or_else(|| way_of(&frame.row_name(row))).or(title).unwrap_or(Way::Unknown);
            for (a, b) in first.iter().flat_map(|a| others.iter().filter(|b| a.faces(b)).map(move |b| (a, b))) {
                let places = [a, b].map(|one| Place { row, column: one.label });
                let [Some(x), Some(y)] = places.map(|place| frame.amount(place)) else { continue };
                out.push(Pair { places, values: [x.value(), y.value()], way });
                if out.len() > CELLS {
                    return None;
                }
            }
        }
        Some(out)
    }
}

/// Two cells in one unit and scale: tonnes are not held against kilotonnes.
fn alike(frame: &Frame, places: [Place; 2]) -> bool {
    let [a, b] = places.map(|place| frame.reading(place));
    a.zip(b).is_some_and(|(a, b)| {
        a.scale == b.scale && a.unit.as_ref().map(|unit| &unit.name) == b.unit.as_ref().map(|unit| &unit.name)
    })
}
