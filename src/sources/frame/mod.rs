//! Tables as they stand: any shape, rows and columns found by their words. Where the look-up of series knows entity, measure
//! and period of every cell, a frame knows only what is written: header words, text cells, group rows, units, scales
//! and periods wherever they stand. The rule: nothing is dropped that a reader of the table would use, and nothing is
//! assumed that is not written.

mod build;
mod cell;
mod index;
mod shape;
mod simple;
mod texts;
mod time;
mod values;

use std::borrow::Cow;

use super::interner::Postings;
use crate::finding::Evidence;
use crate::normalise::{Date, Figure, Period, Unit};
use crate::number::Decimal;

pub(super) use build::{FieldMeta, Source};
pub(in crate::sources) use cell::is_flagged;
pub use cell::{Amount, Mark};
pub use index::FrameIndex;
pub(crate) use index::{PieceKind, canonical, folded, pieces};
pub(crate) use shape::{PART, Shape, WHOLE, follows};
pub(crate) use texts::{MOST_ROWS, Texts, number_key};
pub(crate) use time::periods;
use values::Values;

/// What a column holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnRole {
    /// Mostly numbers.
    #[default]
    Number,
    /// Names, measures, remarks.
    Text,
    /// Years or other periods of the rows.
    Time,
}

/// A column with what its header says.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// As in the file.
    pub header: String,
    /// Title from metadata, else the header.
    pub title: String,
    pub role: ColumnRole,
    /// Stems of header and title, periods and units left out.
    pub stems: Vec<u32>,
    pub unit: Option<Unit>,
    pub scale: Option<i16>,
    pub period: Option<Period>,
    /// The header names two periods: the column compares them.
    pub compares: bool,
    /// The header says that the column holds changes.
    pub change: bool,
}

/// Part of a list that all rows of a table share.
#[derive(Clone, Copy, Debug, Default)]
struct Stretch {
    start: u32,
    end: u32,
}

impl Stretch {
    fn of<T>(self, all: &[T]) -> &[T] {
        all.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// What was added to a list since it had this length.
    fn since<T>(start: usize, all: &[T]) -> Self {
        let [start, end] = [start, all.len()].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        Self { start, end }
    }
}

/// A data row.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// Data row in the file, from 1.
    pub number: u32,
    /// See [`Frame::values_of`] and [`Frame::times_of`].
    values: Stretch,
    pub period: Option<Period>,
    times: Stretch,
    pub unit: Option<Box<Unit>>,
    pub scale: Option<i16>,
    /// The label says that the row sums others.
    pub total: bool,
    /// The label says that the row holds changes.
    pub change: bool,
    /// Stands under a header of its own within the table: unit and scale of the columns are not its own.
    pub apart: bool,
}

/// A text that occurs in a column, once for all its rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Value<'f> {
    /// Its column; [`Frame::GROUP`] for the label of a group of rows.
    pub column: u32,
    pub text: &'f str,
    pub stems: &'f [u32],
    pub rows: &'f [u32],
}

/// One table.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub name: String,
    pub title: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    values: Values,
    /// Text columns whose values tell the rows apart; each alone names a row.
    pub keys: Vec<u32>,
    pub unit: Option<Unit>,
    /// Power of ten that title, description or corner give; what a column or row says wins.
    pub scale: Option<i16>,
    /// Stems of title and description.
    pub title_stems: Vec<u32>,
    /// Its cells from this day on are forecasts.
    pub forecast_from: Option<Date>,
    /// A row has a period of its own.
    pub(crate) has_times: bool,
    /// Cells row by row, of the columns that have a number somewhere.
    numbers: Vec<cell::Kept>,
    /// Where each column has its cell in a row; empty where all columns have one.
    number_places: Vec<Option<u32>>,
    /// How many have one.
    number_width: usize,
    /// Currencies of the numbers.
    moneys: Vec<&'static str>,
    row_values: Vec<u32>,
    /// Column, and index in `periods`.
    row_times: Vec<(u32, u32)>,
    periods: Vec<Period>,
    value_postings: Postings,
    column_postings: Postings,
    texts: std::sync::OnceLock<Box<Texts>>,
    shape: std::sync::OnceLock<Option<Box<Shape>>>,
    /// How the table was understood, one line each.
    pub understood: Vec<String>,
    /// Of a long table that was turned: where its cells stand in the file.
    origins: Option<Box<super::grid::pivot::Origins>>,
}

/// A cell of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub row: u32,
    pub column: u32,
}

/// A number with what is known of its unit and scale.
#[derive(Clone, Debug)]
pub struct Reading {
    pub printed: Decimal,
    /// Digits after the point.
    pub places: u8,
    pub unit: Option<Unit>,
    pub scale: i16,
    /// The scale stands in the cell's own header or label, or there is none to know (percent).
    pub scale_sure: bool,
}

impl Reading {
    /// The exact number with the precision that the table prints.
    pub fn figure(&self) -> Option<Figure> {
        let last = i32::from(self.scale) - i32::from(self.places);
        let step = Decimal::power_of_ten(last)?;
        let holder = step.shift(self.printed.trailing_zeros())?;
        Some(Figure { value: self.printed.shift(i32::from(self.scale))?, step, holder })
    }
}

/// A cell with accounting marks, and the unit text that it carries.
pub(super) fn cell_amount(cell: &str) -> Option<(Decimal, Option<&'static str>)> {
    let found = cell::amount(cell)?;
    let mark = match found.mark {
        Mark::None | Mark::Nil => None,
        Mark::Percent => Some("%"),
        Mark::Basis => Some("basis points"),
        Mark::Money(text) => Some(text),
    };
    Some((found.value(), mark))
}

impl Frame {
    /// A long table with a column for each indicator: its rows are looked up as they stand, and only queries ask it.
    pub fn is_turned(&self) -> bool {
        self.origins.is_some()
    }

    /// Column number of group labels.
    pub const GROUP: u32 = u32::MAX;

    /// A cell's number; `None` where it is empty, text or a dash.
    pub fn amount(&self, place: Place) -> Option<Amount> {
        self.amount_or_nil(place).filter(|amount| amount.mark != Mark::Nil)
    }

    fn amount_or_nil(&self, place: Place) -> Option<Amount> {
        let (width, column) = match self.number_places.get(place.column as usize) {
            Some(column) => (self.number_width, (*column)? as usize),
            None => (self.columns.len(), place.column as usize),
        };
        let at = (place.row as usize).checked_mul(width)?.checked_add(column)?;
        if column < width { self.numbers.get(at)?.amount(&self.moneys) } else { None }
    }

    /// Leaves out columns without a number, where that makes room.
    fn pack(&mut self) {
        let width = self.columns.len();
        let text = |column: usize| self.columns.get(column).is_some_and(|column| column.role == ColumnRole::Text);
        let filled = |column: usize| self.numbers.iter().skip(column).step_by(width).any(|cell| cell.is_filled());
        let kept: Vec<bool> = (0..width).map(|column| !text(column) || filled(column)).collect();
        if kept.iter().filter(|kept| !**kept).count() * 4 < width {
            return;
        }
        let mut at = 0;
        self.numbers.retain(|_| {
            at += 1;
            kept.get((at - 1) % width).copied().unwrap_or_default()
        });
        self.numbers.shrink_to_fit();
        let places = kept.iter().scan(0, |next, kept| {
            *next += u32::from(*kept);
            Some(kept.then(|| *next - 1))
        });
        self.number_places = places.collect();
        self.number_width = self.number_places.iter().flatten().count();
    }

    pub fn row(&self, row: u32) -> Option<&Row> {
        self.rows.get(row as usize)
    }

    /// Indices of the text cells of a row in [`Frame::values`], leftmost first; group rows above it last.
    pub fn values_of(&self, row: &Row) -> &[u32] {
        row.values.of(&self.row_values)
    }

    /// Periods of a row in columns of periods: (column, period).
    pub fn times_of(&self, row: &Row) -> impl Iterator<Item = (u32, Period)> + Clone + '_ {
        let times = row.times.of(&self.row_times).iter();
        times.filter_map(|&(column, period)| Some((column, *self.periods.get(period as usize)?)))
    }

    pub fn column(&self, column: u32) -> Option<&Column> {
        self.columns.get(column as usize)
    }

    pub fn value(&self, value: u32) -> Option<Value<'_>> {
        self.values.get(value)
    }

    /// All texts, by number.
    pub fn values(&self) -> impl ExactSizeIterator<Item = Value<'_>> {
        self.values.iter()
    }

    /// Columns of numbers.
    pub fn number_columns(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.columns).filter(|(_, column)| column.role == ColumnRole::Number).map(|(at, _)| at)
    }

    /// A cell's number with unit and scale from the cell, its column, its row or the whole table.
    pub fn reading(&self, place: Place) -> Option<Reading> {
        self.read(place, self.amount(place)?)
    }

    /// The same, a dash taken for zero: in a sum of amounts it is one.
    pub fn operand(&self, place: Place) -> Option<Reading> {
        self.read(place, self.amount_or_nil(place)?)
    }

    fn read(&self, place: Place, amount: Amount) -> Option<Reading> {
        Some(self.read_in(self.row(place.row)?, self.column(place.column)?, amount))
    }

    /// What the cells of a column have in common that carry no mark and whose rows have neither unit nor scale; the
    /// number is 0.
    pub(crate) fn common(&self, column: u32) -> Option<Reading> {
        let nothing = Amount { digits: 0, places: 0, mark: Mark::None };
        Some(self.read_in(&Row::default(), self.column(column)?, nothing))
    }

    /// A number that [`Frame::common`] speaks of.
    pub(crate) fn common_amount(&self, row: &Row, place: Place) -> Option<Amount> {
        let plain = row.unit.is_none() && row.scale.is_none();
        self.amount(place).filter(|amount| plain && amount.mark == Mark::None)
    }

    /// The unit of a number in its own cell, column or row.
    fn own_unit<'f>(row: &'f Row, column: &'f Column, amount: Amount) -> Option<Cow<'f, Unit>> {
        let named = |text: &str| crate::lexicon::english().parse_unit(text).map(|(unit, _)| Cow::Owned(unit));
        let marked = match amount.mark {
            Mark::None | Mark::Nil => None,
            Mark::Percent => named("percent"),
            Mark::Basis => named("basis points"),
            Mark::Money(text) => named(text),
        };
        let head = || column.unit.as_ref().filter(|_| !row.apart);
        marked.or_else(|| head().or(row.unit.as_deref()).map(Cow::Borrowed))
    }

    /// The unit of a number, from wherever it is known.
    pub(crate) fn unit_of<'f>(&'f self, row: &'f Row, column: &'f Column, amount: Amount) -> Option<Cow<'f, Unit>> {
        let whole = || self.unit.as_ref().filter(|_| !row.apart).map(Cow::Borrowed);
        Self::own_unit(row, column, amount).or_else(whole)
    }

    fn read_in(&self, row: &Row, column: &Column, amount: Amount) -> Reading {
        let own = Self::own_unit(row, column, amount);
        let is_ratio = own.as_ref().is_some_and(|unit| {
            matches!(unit.kind, crate::normalise::UnitKind::Percent | crate::normalise::UnitKind::Point)
        });
        let (scale, scale_sure) = if is_ratio {
            (0, true)
        } else if row.apart {
            (row.scale.unwrap_or(0), true)
        } else {
            match column.scale.or(row.scale) {
                Some(scale) => (scale, true),
                None => (self.scale.unwrap_or(0), false),
            }
        };
        Reading {
            printed: amount.value(),
            places: amount.places,
            unit: own.map(Cow::into_owned).or_else(|| self.unit.clone().filter(|_| !row.apart)),
            scale,
            scale_sure,
        }
    }

    /// Values whose stems hold this one.
    pub fn values_with(&self, stem: u32) -> &[u32] {
        self.value_postings.get(stem)
    }

    /// Columns whose header holds this stem.
    pub fn columns_with(&self, stem: u32) -> &[u32] {
        self.column_postings.get(stem)
    }

    /// Weight of a stem among the text cells: rare ones say more.
    pub fn value_weight(&self, stem: u32) -> u32 {
        let bearing = self.values_with(stem).len().max(1);
        2 + 2 * (self.values.len() / bearing).max(1).ilog2()
    }

    /// Weight of a stem among the headers.
    pub fn column_weight(&self, stem: u32) -> u32 {
        let bearing = self.columns_with(stem).len().max(1);
        2 + 2 * (self.columns.len() / bearing).max(1).ilog2()
    }

    /// Cells of a column or row that hold changes rather than levels.
    pub fn is_change(&self, place: Place) -> bool {
        let column = self.column(place.column);
        let row = self.row(place.row);
        column.is_some_and(|column| column.compares || column.change) || row.is_some_and(|row| row.change)
    }

    pub fn knows(&self, stem: u32) -> bool {
        !self.values_with(stem).is_empty() || !self.columns_with(stem).is_empty() || self.title_stems.contains(&stem)
    }

    /// What a row is called: its key cells, with the group it stands in.
    pub fn row_name(&self, row: u32) -> String {
        let Some(row) = self.row(row) else { return String::new() };
        let texts = self.values_of(row).iter().filter_map(|&value| self.value(value));
        let mut out = String::new();
        let keyed = |value: &Value<'_>| self.keys.contains(&value.column) || self.keys.is_empty();
        for value in texts.filter(keyed).take(2) {
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(value.text);
        }
        if out.is_empty() { format!("row {}", row.number) } else { out }
    }

    /// The cell lies in a time for which the table says that it has forecasts only.
    pub fn is_forecast(&self, place: Place) -> bool {
        let period = self
            .column(place.column)
            .and_then(|column| column.period)
            .or(self.row(place.row).and_then(|row| row.period));
        period.zip(self.forecast_from).is_some_and(|(period, from)| period.reaches(from))
    }

    /// A cell as evidence of a finding.
    pub fn evidence(&self, place: Place, role: &'static str) -> Option<Evidence> {
        let amount = self.amount(place)?;
        let reading = self.reading(place)?;
        let (row, column) = (self.row(place.row)?, self.column(place.column)?);
        let origin = self.origins.as_ref().and_then(|origins| {
            let at = place.row as usize * origins.width + place.column as usize;
            Some((*origins.rows.get(at)? as usize, origins.header.clone()))
        });
        let (number, header) = origin.unwrap_or_else(|| (row.number as usize, column.header.clone()));
        let scale = super::table::scale_text(reading.scale);
        let unit = reading.unit.as_ref().map(|unit| unit.name.to_string());
        let words: Vec<String> = scale.into_iter().chain(unit).collect();
        Some(Evidence {
            source: self.name.clone(),
            row: number,
            column: header,
            value: amount.value().to_string(),
            unit: (!words.is_empty()).then(|| words.join(" ")),
            period: column.period.or(row.period).map(|period| period.to_string()),
            role: if role == "same cell" && self.is_forecast(place) { "forecast" } else { role },
            locator: Some(self.row_name(place.row)).filter(|name| !name.is_empty()),
        })
    }
}
