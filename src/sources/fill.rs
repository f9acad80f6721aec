//! The rows of one table to series and cells. The rule: a row or cell that cannot be used is told and left out, the others
//! stand; figures that contradict each other are told and both kept.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::cells::{Context, ContextId, PeriodId};
use super::grid::{Grid, Record, TableProblem};
use super::interner::Slots;
use super::package::Options;
use super::places::Places;
use super::series::{Cell, CellId, MeasureId, Series, SeriesId, SeriesKey, Symbol, Tables};
use super::table::{Amount, CellValue, Layout, Part, Table, ValueColumn, parse_amount, parse_period, parse_scale};
use super::unit_cell::UnitCell;
use crate::finding::Severity;
use crate::normalise::{Date, Period};
use crate::number::Decimal;

/// What the last text of a column was found to be: rows of a table repeat one another. Texts that come and go are
/// looked up once too.
struct Remembered<'t, T> {
    last: Option<(&'t str, T)>,
    all: FxHashMap<&'t str, T>,
}

impl<T> Default for Remembered<'_, T> {
    fn default() -> Self {
        Self { last: None, all: FxHashMap::default() }
    }
}

impl<'t, T: Copy> Remembered<'t, T> {
    /// Texts that are kept: where more are met, hardly one comes again.
    const MOST: usize = 1 << 16;

    fn get(&mut self, text: &'t str, find: impl FnOnce(&'t str) -> T) -> T {
        if let Some((last, found)) = self.last
            && same_text(last, text)
        {
            return found;
        }
        let found = if let Some(&known) = self.all.get(text) {
            known
        } else {
            let found = find(text);
            if self.all.len() < Self::MOST {
                self.all.insert(text, found);
            }
            found
        };
        self.last = Some((text, found));
        found
    }
}

/// Problems of one table: so many are listed, the rest is counted.
struct Complaints<'p> {
    path: String,
    places: &'p Places,
    listed: usize,
    limit: usize,
    problems: &'p mut Vec<TableProblem>,
}

impl Complaints<'_> {
    fn warn(&mut self, row: usize, message: impl FnOnce() -> String) {
        self.listed += 1;
        if self.listed <= self.limit {
            self.problems.push(TableProblem::new(&self.path, Some(self.places.of(row)), Severity::Warning, message()));
        }
    }

    fn close(&mut self) {
        if self.listed > self.limit {
            let message = format!("{} more problems", self.listed - self.limit);
            self.problems.push(TableProblem::new(&self.path, None, Severity::Warning, message));
        }
    }
}

/// A column of values with what its texts were found to be.
struct ColumnState<'t> {
    column: &'t ValueColumn,
    at: u32,
    period: PeriodId,
    units: Remembered<'t, u32>,
    measures: Remembered<'t, MeasureId>,
    /// Of rows that name none.
    header_measure: Option<MeasureId>,
    /// Of its numbers without a mark, in rows without a unit; once one was met.
    plain_unit: Option<u32>,
    /// Another unit was met in it.
    mixed: bool,
}

/// What a cell holds.
enum Read {
    /// Digits and places of a number without any mark.
    Plain((i64, u8)),
    Value(CellValue),
}

/// A cell of a column of units.
struct KnownUnit<'t> {
    cell: UnitCell<'t>,
    /// Number of its unit, once a figure has it.
    id: std::cell::Cell<Option<u32>>,
}

/// What a row says of all its figures.
struct Row<'t> {
    number: usize,
    /// The same, as cells have it.
    at: u32,
    /// Its figures are days or years.
    is_date: bool,
    scale: i16,
    period: PeriodId,
    key: SeriesKey,
    unit_text: &'t str,
    named: &'t str,
}

/// A table on its way in.
struct Fill<'t, 'p> {
    tables: &'t mut Tables,
    table: Table,
    grid: &'t Grid,
    layout: &'t Layout,
    options: &'t Options<'t>,
    complaints: Complaints<'p>,
    /// Series of this table, from this one on.
    first_series: usize,
    keys: Slots,
    last_key: Option<(SeriesKey, SeriesId)>,
    unit_cells: FxHashMap<&'t str, Rc<KnownUnit<'t>>>,
    last_unit_cell: Option<(&'t str, Rc<KnownUnit<'t>>)>,
    periods: Remembered<'t, Option<Period>>,
    entities: [Remembered<'t, Symbol>; 3],
    vintages: Remembered<'t, Option<Date>>,
    bare_measures: Remembered<'t, MeasureId>,
}

impl Tables {
    /// Takes in the rows of a table.
    pub(super) fn add(
        &mut self,
        table: Table,
        grid: &Grid,
        layout: &Layout,
        options: &Options<'_>,
        problems: &mut Vec<TableProblem>,
    ) {
        let (first_series, first_cell) = (self.series.len(), self.cells.len());
        let limit = options.limits.problems;
        let complaints = Complaints { path: table.path.clone(), places: &grid.places, listed: 0, limit, problems };
        let mut fill = Fill {
            tables: self,
            table,
            grid,
            layout,
            options,
            complaints,
            first_series,
            keys: Slots::default(),
            last_key: None,
            unit_cells: FxHashMap::default(),
            last_unit_cell: None,
            periods: Remembered::default(),
            entities: Default::default(),
            vintages: Remembered::default(),
            bare_measures: Remembered::default(),
        };
        fill.rows();
        // what is no longer asked for makes room
        fill.keys = Slots::default();
        fill.tables.cells.sort(first_cell);
        fill.conflicts(first_cell);
        fill.complaints.close();
        let table = fill.table;
        if table.rows == 0 {
            problems.push(TableProblem::error(&table.path, None, "no row has a figure that can be used"));
            self.cells.truncate(first_cell);
            self.series.truncate(first_series);
            return;
        }
        self.close(first_cell, table);
    }
}

impl<'t> Fill<'t, '_> {
    fn rows(&mut self) {
        let column = |column: &'t ValueColumn| ColumnState {
            column,
            at: u32::try_from(column.column).unwrap_or(u32::MAX),
            period: self.tables.cells.period(column.period),
            units: Remembered::default(),
            measures: Remembered::default(),
            header_measure: None,
            plain_unit: None,
            mixed: false,
        };
        let mut columns: Vec<ColumnState<'t>> = self.layout.values.iter().map(column).collect();
        self.tables.cells.reserve(self.grid.rows().len().saturating_mul(columns.len()));
        for (number, record) in self.grid.rows() {
            let Some(row) = self.row(number, record) else { continue };
            let unit_cell = self.unit_cell(row.unit_text);
            let mut context = None;
            let (mut last, mut bare) = (None, None);
            for column in &mut columns {
                let plain = record.number(column.column.column).filter(|_| !row.is_date);
                let (read, unit) = if let Some(number) = plain {
                    (Read::Plain(number), self.unit_of_plain(column, &unit_cell))
                } else {
                    let text = record.get(column.column.column).unwrap_or_default();
                    let Some((value, mark)) = self.value(&row, column.column, text) else { continue };
                    (Read::Value(value), self.unit(&row, column, &unit_cell, mark, text))
                };
                let measure = match (&column.column.measure, bare) {
                    (None, Some(measure)) => measure,
                    (Some(_), _) if row.named.is_empty() => {
                        *column.header_measure.get_or_insert_with(|| self.measure_of_header(column.column))
                    }
                    (named, _) => {
                        let measure = self.measure(&row, column, unit_cell.cell.whole);
                        bare = bare.or(named.is_none().then_some(measure));
                        measure
                    }
                };
                let series = match last {
                    Some((known, series)) if known == (measure, unit) => series,
                    _ => self.series(SeriesKey { measure, unit, ..row.key }),
                };
                last = Some(((measure, unit), series));
                let context = *context.get_or_insert_with(|| self.context(record));
                let period = if column.column.period.is_some() { column.period } else { row.period };
                let (place, around) = ((row.at, column.at), (period, context));
                match read {
                    Read::Plain(number) => {
                        let scale = row.scale.saturating_add(column.column.scale);
                        self.tables.cells.push_number(series, place, around, number, scale);
                    }
                    Read::Value(value) => self.tables.cells.push(series, place, around, value),
                }
            }
            self.table.rows += usize::from(context.is_some());
        }
    }

    /// What a row says of all its figures; `None` where it cannot be used.
    fn row(&mut self, number: usize, record: Record<'t>) -> Option<Row<'t>> {
        let layout = self.layout;
        let period_text = layout.period.of(record);
        let period = self.periods.get(period_text, |text| {
            parse_period(text).or_else(|| match super::frame::periods(text)[..] {
                [period] => Some(period),
                _ => None,
            })
        });
        // "first release": what the vintage says
        let release = || !layout.vintage.of(record).is_empty() && !period_text.bytes().any(|b| b.is_ascii_digit());
        if period.is_none() && !period_text.is_empty() && !release() {
            let message =
                || format!("\"{}\" is not a period; write 2021, 2021-03 or 2021-01/2021-11", cut(period_text));
            self.complaints.warn(number, message);
            return None;
        }
        let scale_text = layout.scale.of(record);
        let Some(mut scale) = parse_scale(scale_text) else {
            let message = || format!("\"{}\" is not a power of ten; the row is left out", cut(scale_text));
            self.complaints.warn(number, message);
            return None;
        };
        let [entity, counterpart, reporter] = {
            let tables = &mut *self.tables;
            let [entity, counterpart, reporter] = &mut self.entities;
            [(entity, &layout.entity), (counterpart, &layout.counterpart), (reporter, &layout.reporter)].map(
                |(known, part)| match part {
                    Part::Absent => Symbol::default(),
                    part => known.get(part.of(record), |text| tables.entity_symbol(text)),
                },
            )
        };
        let definition = self.tables.intern(layout.definition.of(record));
        let unit_text = layout.unit.of(record);
        // a scale of its own column is the scale
        if scale_text.is_empty() {
            scale = self.unit_cell(unit_text).cell.scale;
        }
        let table = u32::try_from(self.tables.tables().len()).unwrap_or(u32::MAX);
        let (measure, unit) = (MeasureId(u32::MAX), 0);
        let key = SeriesKey { table, entity, counterpart, reporter, measure, definition, unit };
        let period = self.tables.cells.period(period);
        let at = u32::try_from(number).unwrap_or(u32::MAX);
        let is_date = unit_text == "date";
        Some(Row { number, at, is_date, scale, period, key, unit_text, named: layout.measure.of(record) })
    }

    fn unit_cell(&mut self, text: &'t str) -> Rc<KnownUnit<'t>> {
        if let Some((last, found)) = &self.last_unit_cell
            && same_text(last, text)
        {
            return Rc::clone(found);
        }
        let options = self.options;
        let known = |text: &str| options.knows(text);
        let new = || Rc::new(KnownUnit { cell: UnitCell::new(text, &known), id: std::cell::Cell::new(None) });
        let found = Rc::clone(self.unit_cells.entry(text).or_insert_with(new));
        self.last_unit_cell = Some((text, Rc::clone(&found)));
        found
    }

    /// The value of a cell with the unit mark that it carries; `None` where it has none.
    fn value(&mut self, row: &Row<'t>, column: &ValueColumn, text: &'t str) -> Option<(CellValue, Option<&'t str>)> {
        match parse_amount(text) {
            Amount::Missing => None,
            Amount::Number(printed, mark) => {
                let day = if row.is_date { Date::parse(&printed.to_string()) } else { None };
                let number = CellValue::Number { printed, scale: row.scale.saturating_add(column.scale) };
                Some((day.map_or(number, CellValue::Date), mark))
            }
            Amount::Date(date) => Some((CellValue::Date(date), None)),
            Amount::Unreadable => {
                self.complaints.warn(row.number, || {
                    if text.trim_start().starts_with('=') {
                        format!("\"{}\" is a formula, not a number; save the table with its values", cut(text))
                    } else {
                        format!("\"{}\" is not a number; the cell is left out", cut(text))
                    }
                });
                None
            }
        }
    }

    /// The unit of a cell: of its row, else of itself, else of its column.
    fn unit(
        &mut self,
        row: &Row<'t>,
        column: &mut ColumnState<'t>,
        own: &KnownUnit<'t>,
        mark: Option<&'t str>,
        text: &str,
    ) -> u32 {
        if !own.cell.unit.is_empty() {
            return self.unit_of_row(own);
        }
        let (tables, options) = (&mut *self.tables, self.options);
        let unit = match (&column.column.unit, mark) {
            (Some(unit), Some(mark)) if !same_unit(unit, mark) => {
                if !column.mixed {
                    column.mixed = true;
                    let name = self.table.columns.get(column.column.column).map_or("", String::as_str);
                    self.complaints.warn(row.number, || {
                        format!(
                            "the column \"{name}\" is in {unit}, \"{}\" is not; each cell is read in its own unit",
                            cut(text)
                        )
                    });
                }
                mark
            }
            (Some(unit), _) => unit.as_str(),
            (None, mark) => mark.unwrap_or_default(),
        };
        column.units.get(unit, |unit| tables.unit_id(unit, options))
    }

    /// The same for a number without a mark.
    fn unit_of_plain(&mut self, column: &mut ColumnState<'t>, own: &KnownUnit<'t>) -> u32 {
        if !own.cell.unit.is_empty() {
            return self.unit_of_row(own);
        }
        let unit = column.column.unit.as_deref().unwrap_or_default();
        *column.plain_unit.get_or_insert_with(|| self.tables.unit_id(unit, self.options))
    }

    fn unit_of_row(&mut self, own: &KnownUnit<'t>) -> u32 {
        let id = own.id.get().unwrap_or_else(|| self.tables.unit_id(&own.cell.unit, self.options));
        own.id.set(Some(id));
        id
    }

    fn measure(&mut self, row: &Row<'t>, column: &mut ColumnState<'t>, whole: Option<&str>) -> MeasureId {
        let tables = &mut *self.tables;
        match (&column.column.measure, whole) {
            (None, Some(whole)) => tables.measure_id(&format!("{} share of {whole}", row.named)),
            (None, None) => self.bare_measures.get(row.named, |named| tables.measure_id(named)),
            (Some(header), _) => {
                column.measures.get(row.named, |named| tables.measure_id(&format!("{named} {header}")))
            }
        }
    }

    fn measure_of_header(&mut self, column: &ValueColumn) -> MeasureId {
        self.tables.measure_id(column.measure.as_deref().unwrap_or_default())
    }

    fn series(&mut self, key: SeriesKey) -> SeriesId {
        if let Some((last, series)) = self.last_key
            && last == key
        {
            return series;
        }
        let all = &mut self.tables.series;
        let known = |id: u32| all.get(self.first_series + id as usize).map(|series| series.key);
        let at = self.keys.find_or_insert(&key, known).map_or(all.len(), |id| self.first_series + id as usize);
        let series = SeriesId(u32::try_from(at).unwrap_or(u32::MAX));
        if at == all.len() {
            all.push(Series { key, start: 0, end: 0 });
        }
        self.last_key = Some((key, series));
        series
    }

    /// What the cells of a row have in common.
    fn context(&mut self, record: Record<'t>) -> ContextId {
        let layout = self.layout;
        let tables = &mut *self.tables;
        let mut intern = |part: &Part| match part {
            Part::Absent => Symbol::default(),
            part => tables.intern(part.of(record)),
        };
        let context = Context {
            vintage: self.vintages.get(layout.vintage.of(record), |text| Date::parse(text.get(..10).unwrap_or(text))),
            release: intern(&layout.vintage),
            qualifier: intern(&layout.qualifier),
            note: intern(&layout.note),
            source: intern(&layout.source),
            locator: intern(&layout.locator),
        };
        tables.cells.context(context)
    }

    /// Tells figures of one series, period and release that have other values.
    fn conflicts(&mut self, first_cell: usize) {
        let cells = &self.tables.cells;
        for id in cells.twice_from(first_cell) {
            let next = CellId(id.0.saturating_add(1));
            let (Some(a), Some(b)) = (cells.get(id), cells.get(next)) else { continue };
            if a.number() != b.number() {
                let other = self.grid.places.of(a.row as usize).beside();
                let shown = |cell: &Cell| cell.number().map(Decimal::grouped).unwrap_or_default();
                self.complaints.warn(b.row as usize, || {
                    let (first, second) = (shown(&a), shown(&b));
                    format!("has another value than {other} for the same key ({second}, {first}); both are kept")
                });
            }
        }
    }
}

/// Equal texts. Most cells of a column that is not there are empty, and comparing no bytes at no address is slow where it
/// is done under a mask.
#[inline]
fn same_text(a: &str, b: &str) -> bool {
    a.len() == b.len() && (a.is_empty() || a == b)
}

/// Two texts that stand for the same unit: "$" and "USD".
fn same_unit(a: &str, b: &str) -> bool {
    let named = |text: &str| super::table_unit(text).map_or_else(|| text.to_lowercase(), str::to_lowercase);
    named(a) == named(b)
}

/// The beginning of a text from a table, for a message.
fn cut(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= 40 { text.to_owned() } else { text.chars().take(40).chain(['…']).collect() }
}
