//! All cells of all tables, grouped into series and indexed. A series is one measure of one entity (and counterpart)
//! by one reporter under one definition in one unit; its cells differ by period and vintage only. Texts are interned
//! and series are ranges of one sorted vector, so that a million cells stay small.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::finding::{Evidence, Severity};
use crate::normalise::{Date, Figure, Period, Unit, UnitKind};
use crate::number::Decimal;

use super::builtin::aliases;
use super::cells::{Cells, Context, PeriodId};
use super::grid::{Grid, TableProblem};
use super::package::Options;
use super::table::{Aggregation, Amount, CellValue, Layout, Part, Table, parse_amount, parse_period, parse_scale};
use super::unit_cell::UnitCell;
use super::words::{Flow, Phrase, is_weak};

/// An interned text; the empty one is "absent".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Symbol(pub(super) u32);

impl Symbol {
    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub fn is_absent(self) -> bool {
        self.0 == 0
    }
}

#[derive(Debug)]
struct Interner {
    texts: Vec<Arc<str>>,
    ids: FxHashMap<Arc<str>, u32>,
}

impl Default for Interner {
    fn default() -> Self {
        let empty: Arc<str> = Arc::from("");
        Self { texts: vec![Arc::clone(&empty)], ids: [(empty, 0)].into_iter().collect() }
    }
}

impl Interner {
    fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::default();
        }
        if let Some(&id) = self.ids.get(text) {
            return Symbol(id);
        }
        let Ok(id) = u32::try_from(self.texts.len()) else { return Symbol::default() };
        let text: Arc<str> = Arc::from(text);
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        Symbol(id)
    }

    fn get(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.0 as usize).map_or("", |text| text)
    }
}

/// Index of a cell in [`Tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CellId(pub(super) u32);

/// Index of a series in [`Tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SeriesId(pub(super) u32);

/// Index of a measure in [`Tables`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MeasureId(pub(super) u32);

impl MeasureId {
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

/// One figure of a table.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    pub series: SeriesId,
    /// Data row, from 1.
    pub row: u32,
    pub column: u32,
    /// Absent: the figure does not change with time (areas, lengths).
    pub period: Option<Period>,
    pub value: CellValue,
    pub vintage: Option<Date>,
    /// The vintage as the table writes it: two releases of one day differ in their time.
    pub release: Symbol,
    /// "about", "more than": words of the source.
    pub qualifier: Symbol,
    pub note: Symbol,
    pub source: Symbol,
    pub locator: Symbol,
}

impl Cell {
    /// The exact number, scale applied.
    pub fn number(&self) -> Option<Decimal> {
        match self.value {
            CellValue::Number { printed, scale } => printed.shift(i32::from(scale)),
            CellValue::Date(_) => None,
        }
    }

    /// The number with the precision that the table prints.
    pub fn figure(&self) -> Option<Figure> {
        let CellValue::Number { printed, scale } = self.value else { return None };
        let last = i32::from(scale) - printed.places().max(0);
        let step = Decimal::power_of_ten(last)?;
        let holder = step.shift(printed.trailing_zeros())?;
        Some(Figure { value: self.number()?, step, holder })
    }
}

/// A measure as tables name it.
#[derive(Clone, Debug)]
pub struct Measure {
    pub text: String,
    pub flow: Flow,
    /// Sorted stems.
    pub(super) stems: Vec<u32>,
}

/// What stays the same along a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeriesKey {
    pub table: u32,
    pub entity: Symbol,
    pub counterpart: Symbol,
    pub reporter: Symbol,
    pub measure: MeasureId,
    pub definition: Symbol,
    /// Index into the units, plus one; 0 for none.
    pub(super) unit: u32,
}

/// One series.
#[derive(Clone, Copy, Debug)]
pub struct Series {
    pub key: SeriesKey,
    pub(super) start: u32,
    pub(super) end: u32,
}

/// Name, file, hash and size of a table, for `sources[]` of the JSON output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableInfo {
    pub name: String,
    pub path: String,
    pub sha256: String,
    pub rows: usize,
}

/// The tables that a run checks against.
#[derive(Debug, Default)]
pub struct Tables {
    tables: Vec<Table>,
    pub(super) cells: Cells,
    /// Cells of each table, as the end of their range.
    table_ends: Vec<u32>,
    pub(super) series: Vec<Series>,
    pub(super) measures: Vec<Measure>,
    measure_ids: FxHashMap<String, MeasureId>,
    units: Vec<Unit>,
    unit_ids: FxHashMap<String, u32>,
    interner: Interner,
    /// Stem to its number; its measures stand in `postings`.
    pub(super) stem_ids: FxHashMap<String, u32>,
    pub(super) postings: Vec<Vec<MeasureId>>,
    /// Words that make up names known only to these tables, in lower case, to the entity.
    names: FxHashMap<String, Symbol>,
    /// Sorted; both sides of a series.
    pub(super) by_entity: Vec<(Symbol, MeasureId, SeriesId)>,
    /// Sorted; made when a rank is first asked for.
    pub(super) by_measure: std::sync::OnceLock<Vec<(MeasureId, SeriesId)>>,
    pub(super) dated: std::sync::OnceLock<super::dated::DatedRows>,
    pub(super) world: Symbol,
    /// The tables as they stand.
    pub frames: super::frame::FrameIndex,
    /// Tables with one figure a row, by the words of measure and entity.
    pub(crate) tidy: super::tidy::TidyIndex,
}

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
    fn get(&mut self, text: &'t str, find: impl FnOnce(&'t str) -> T) -> T {
        if let Some((last, found)) = self.last
            && last == text
        {
            return found;
        }
        let found = *self.all.entry(text).or_insert_with(|| find(text));
        self.last = Some((text, found));
        found
    }
}

/// Unit of a text that the lexicon does not know: a currency code, percent, or a counted thing by that name.
fn plain_unit(text: &str) -> Unit {
    if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) && text != "TEU" {
        Unit::plain(text.to_owned(), UnitKind::Currency)
    } else if text == "percent" {
        Unit::plain("percent", UnitKind::Percent)
    } else if text == "times" {
        Unit::plain("times", UnitKind::Times)
    } else {
        Unit::count(text.to_owned())
    }
}

impl Tables {
    pub fn tables(&self) -> &[Table] {
        &self.tables
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.frames.is_empty()
    }

    /// Number of cells with a figure.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    pub fn info(&self) -> Vec<TableInfo> {
        let info = |table: &Table| TableInfo {
            name: table.name.clone(),
            path: table.path.clone(),
            sha256: table.sha256.clone(),
            rows: table.rows,
        };
        self.tables.iter().map(info).collect()
    }

    pub fn cell(&self, id: CellId) -> Option<Cell> {
        self.cells.get(id)
    }

    /// The period of a cell, where there is such a cell.
    pub(crate) fn period_of(&self, id: CellId) -> Option<Option<Period>> {
        self.cells.period_of(id)
    }

    /// Cells of a table by its number.
    pub(super) fn cells_of_table(&self, table: usize) -> impl Iterator<Item = (CellId, Cell)> + '_ {
        let end = self.table_ends.get(table).copied().unwrap_or_default();
        let start = table.checked_sub(1).and_then(|before| self.table_ends.get(before)).copied().unwrap_or_default();
        (start..end).map(CellId).filter_map(|id| Some((id, self.cell(id)?)))
    }

    pub fn series(&self, id: SeriesId) -> Option<&Series> {
        self.series.get(id.0 as usize)
    }

    pub(crate) fn all_series(&self) -> impl Iterator<Item = &Series> {
        self.series.iter()
    }

    pub fn measure(&self, id: MeasureId) -> Option<&Measure> {
        self.measures.get(id.0 as usize)
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        self.interner.get(symbol)
    }

    pub fn table_of(&self, cell: &Cell) -> Option<&Table> {
        self.tables.get(self.series(cell.series)?.key.table as usize)
    }

    pub fn unit_of(&self, series: &Series) -> Option<&Unit> {
        self.units.get((series.key.unit as usize).checked_sub(1)?)
    }

    /// Cells of a series, by period, then vintage, newest last.
    pub fn cells_of(&self, series: &Series) -> impl Iterator<Item = CellId> + use<> {
        (series.start..series.end).map(CellId)
    }

    /// Whether a later release has another cell for the same figure: then this one speaks for what was once published,
    /// not for the figure.
    pub fn is_superseded(&self, id: CellId) -> bool {
        let next = CellId(id.0.saturating_add(1));
        let (Some((column, own)), Some((next_column, theirs))) = (self.cells.around(id), self.cells.around(next))
        else {
            return false;
        };
        column == next_column
            && own.release != theirs.release
            && own.vintage.is_some()
            && self.cells.is_same_figure(id, next)
    }

    /// A cell as evidence of a finding; `role` says what it does there ("upper bound").
    pub fn evidence(&self, id: CellId, role: &'static str) -> Option<Evidence> {
        let cell = self.cell(id)?;
        let series = self.series(cell.series)?;
        let table = self.table_of(&cell)?;
        let (value, scale) = match cell.value {
            CellValue::Number { printed, scale } => (printed.to_string(), scale),
            CellValue::Date(date) => (date.to_string(), 0),
        };
        let unit = self.unit_of(series).map(|unit| unit.name.as_ref());
        let scale = match scale {
            0 => None,
            3 => Some("thousand".to_owned()),
            6 => Some("million".to_owned()),
            9 => Some("billion".to_owned()),
            12 => Some("trillion".to_owned()),
            power => Some(format!("10^{power}")),
        };
        let words: Vec<&str> = scale.as_deref().into_iter().chain(unit).collect();
        let published = [self.text(cell.source), self.text(cell.locator)];
        let locator: Vec<&str> = published.into_iter().filter(|text| !text.is_empty()).collect();
        Some(Evidence {
            source: table.name.clone(),
            row: cell.row as usize,
            column: table.columns.get(cell.column as usize).cloned().unwrap_or_default(),
            value,
            unit: (!words.is_empty()).then(|| words.join(" ")),
            period: cell.period.map(|period| period.to_string()),
            role,
            locator: (!locator.is_empty()).then(|| locator.join("; ")),
        })
    }

    /// Problems of tables that are older on `today` than their `max_age`.
    pub fn stale(&self, today: Date) -> Vec<TableProblem> {
        let age = |table: &Table| Some(today.first_day().day_number() - table.retrieved?.last_day().day_number());
        let stale = self.tables.iter().filter_map(|table| {
            let (age, limit) = (age(table)?, table.max_age_days?);
            (age > limit).then(|| {
                let message =
                    format!("was retrieved {age} days before {today}, its max_age is {limit}; fetch it again");
                let mut problem = TableProblem::new(&table.path, None, Severity::Warning, message);
                problem.required = table.required;
                problem
            })
        });
        stale.collect()
    }

    /// The entity of a name in a text or a table: countries and groups by any of their names, others by their own.
    pub fn entity(&self, name: &str) -> Option<Symbol> {
        let name = name.trim();
        if let Some(&symbol) = self.names.get(&name.to_lowercase()) {
            return Some(symbol);
        }
        let canonical = aliases().entity(name).or_else(|| {
            let words = [name];
            aliases().get(&words).next().map(|alias| alias.place.entity())
        })?;
        self.names.get(&canonical.to_lowercase()).copied()
    }

    pub(super) fn add_alias(&mut self, alias: &str, entity: &str) {
        let symbol = self.entity_symbol(entity);
        self.names.insert(alias.trim().to_lowercase(), symbol);
    }

    fn entity_symbol(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::default();
        }
        if let Some(&symbol) = self.names.get(text) {
            return symbol;
        }
        let lower = text.to_lowercase();
        if let Some(&symbol) = self.names.get(&lower) {
            return symbol;
        }
        let name = aliases().entity(text).unwrap_or(text);
        let symbol = self.interner.intern(name);
        if name != text {
            self.names.insert(name.to_lowercase(), symbol);
        }
        self.names.insert(lower, symbol);
        symbol
    }

    fn measure_id(&mut self, text: &str) -> MeasureId {
        if let Some(&id) = self.measure_ids.get(text) {
            return id;
        }
        let phrase = Phrase::new(text);
        let id = MeasureId(u32::try_from(self.measures.len()).unwrap_or(u32::MAX));
        let mut stems = Vec::new();
        for stem in phrase.stems {
            let next = u32::try_from(self.postings.len()).unwrap_or(u32::MAX);
            let number = *self.stem_ids.entry(stem).or_insert(next);
            if number == next {
                self.postings.push(Vec::new());
            }
            if let Some(list) = self.postings.get_mut(number as usize) {
                list.push(id);
            }
            stems.push(number);
        }
        stems.sort_unstable();
        self.measures.push(Measure { text: text.to_owned(), flow: phrase.flow, stems });
        self.measure_ids.insert(text.to_owned(), id);
        id
    }

    fn unit_id(&mut self, text: &str, options: &Options<'_>) -> u32 {
        if text.is_empty() {
            return 0;
        }
        if let Some(&id) = self.unit_ids.get(text) {
            return id;
        }
        let named = super::table_unit(text).unwrap_or(text);
        let unit = (options.unit)(named).unwrap_or_else(|| plain_unit(named));
        self.units.push(unit);
        let id = u32::try_from(self.units.len()).unwrap_or_default();
        self.unit_ids.insert(text.to_owned(), id);
        id
    }

    /// Weight of a stem: rare ones say more. Whole numbers only.
    pub(super) fn weight(&self, stem: u32, text: Option<&str>) -> u32 {
        if text.is_some_and(is_weak) {
            return 1;
        }
        let bearing = self.postings.get(stem as usize).map_or(1, |list| list.len().max(1));
        4 + 2 * (self.measures.len() / bearing).max(1).ilog2()
    }

    /// Takes in the rows of a table.
    pub(super) fn add(
        &mut self,
        mut table: Table,
        grid: &Grid,
        layout: &Layout,
        options: &Options<'_>,
        problems: &mut Vec<TableProblem>,
    ) {
        let number = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
        let mut keys = FxHashMap::<SeriesKey, SeriesId>::default();
        let (first_series, first_cell) = (self.series.len(), self.cells.len());
        let mut listed = 0_usize;
        let mut mixed: Vec<usize> = Vec::new();
        let known = |text: &str| (options.unit)(text).is_some() || super::table_unit_known(text);
        let mut unit_cells = FxHashMap::<&str, UnitCell<'_>>::default();
        let mut last = None;
        self.cells.reserve(grid.rows().len().saturating_mul(layout.values.len()));
        for (_, record) in grid.rows() {
            let text = layout.unit.of(record);
            if last != Some(text) {
                unit_cells.entry(text).or_insert_with(|| UnitCell::new(text, &known));
                last = Some(text);
            }
        }
        let no_unit = UnitCell::default();
        let mut unit_cell_of = Remembered::default();
        let mut complain = |row: Option<usize>, severity, message: String| {
            listed += 1;
            if listed <= options.limits.problems {
                problems.push(TableProblem::new(&table.path, row, severity, message));
            }
        };
        let mut periods = Remembered::default();
        let of_columns: Vec<PeriodId> = layout.values.iter().map(|column| self.cells.period(column.period)).collect();
        let mut last_key: Option<(SeriesKey, SeriesId)> = None;
        let mut entities: [Remembered<'_, Symbol>; 3] = Default::default();
        let mut vintages = Remembered::default();
        let mut units: Vec<Remembered<'_, u32>> = layout.values.iter().map(|_| Remembered::default()).collect();
        let mut bare_measures = Remembered::default();
        let mut measures: Vec<Remembered<'_, MeasureId>> =
            layout.values.iter().map(|_| Remembered::default()).collect();
        for (row, record) in grid.rows() {
            let period_text = layout.period.of(record);
            let row_period = periods.get(period_text, |text| {
                parse_period(text).or_else(|| match super::frame::periods(text)[..] {
                    [period] => Some(period),
                    _ => None,
                })
            });
            // "first release": what the vintage says
            let release = !layout.vintage.of(record).is_empty() && !period_text.bytes().any(|b| b.is_ascii_digit());
            if row_period.is_none() && !period_text.is_empty() && !release {
                let message =
                    format!("\"{}\" is not a period; write 2021, 2021-03 or 2021-01/2021-11", cut(period_text));
                complain(Some(row), Severity::Warning, message);
                continue;
            }
            let Some(row_scale) = parse_scale(layout.scale.of(record)) else {
                let message =
                    format!("\"{}\" is not a power of ten; the row is left out", cut(layout.scale.of(record)));
                complain(Some(row), Severity::Warning, message);
                continue;
            };
            let [entity, counterpart, reporter] = {
                let [entity, counterpart, reporter] = &mut entities;
                [(entity, &layout.entity), (counterpart, &layout.counterpart), (reporter, &layout.reporter)]
                    .map(|(known, part)| known.get(part.of(record), |text| self.entity_symbol(text)))
            };
            let definition = self.interner.intern(layout.definition.of(record));
            let unit_text = layout.unit.of(record);
            let unit_cell: &UnitCell<'_> = unit_cell_of.get(unit_text, |text| unit_cells.get(text).unwrap_or(&no_unit));
            // a scale of its own column is the scale
            let row_scale = if layout.scale.of(record).is_empty() { unit_cell.scale } else { row_scale };
            let of_row = self.cells.period(row_period);
            let mut context = None;
            let columns = layout.values.iter().zip(&of_columns).zip(&mut units).zip(&mut measures);
            for (((column, &of_column), units), measures) in columns {
                let text = record.get(column.column).unwrap_or_default();
                let (value, mark) = match parse_amount(text) {
                    Amount::Missing => continue,
                    Amount::Number(printed, mark) => {
                        (CellValue::Number { printed, scale: row_scale.saturating_add(column.scale) }, mark)
                    }
                    Amount::Date(date) => (CellValue::Date(date), None),
                    Amount::Unreadable => {
                        let message = if text.trim_start().starts_with('=') {
                            format!("\"{}\" is a formula, not a number; save the table with its values", cut(text))
                        } else {
                            format!("\"{}\" is not a number; the cell is left out", cut(text))
                        };
                        complain(Some(row), Severity::Warning, message);
                        continue;
                    }
                };
                let value = match value {
                    CellValue::Number { printed, .. } if unit_text == "date" => {
                        match Date::parse(&printed.to_string()) {
                            Some(date) => CellValue::Date(date),
                            None => value,
                        }
                    }
                    other => other,
                };
                let unit = match (unit_cell.unit.as_ref(), &column.unit, mark) {
                    ("", Some(unit), Some(mark)) if !same_unit(unit, mark) => {
                        if !mixed.contains(&column.column) {
                            mixed.push(column.column);
                            let name = table.columns.get(column.column).map_or("", String::as_str);
                            let message = format!(
                                "the column \"{name}\" is in {unit}, \"{}\" is not; each cell is read in its own unit",
                                cut(text)
                            );
                            complain(Some(row), Severity::Warning, message);
                        }
                        mark
                    }
                    ("", Some(unit), _) => unit.as_str(),
                    ("", None, Some(mark)) => mark,
                    (text, ..) => text,
                };
                let unit = units.get(unit, |text| self.unit_id(text, options));
                let named = layout.measure.of(record);
                let measure = match (&column.measure, unit_cell.whole) {
                    (None, Some(whole)) => self.measure_id(&format!("{named} share of {whole}")),
                    (None, None) => bare_measures.get(named, |named| self.measure_id(named)),
                    (Some(header), _) => measures.get(named, |named| match named {
                        "" => self.measure_id(header),
                        named => self.measure_id(&format!("{named} {header}")),
                    }),
                };
                let key = SeriesKey { table: number, entity, counterpart, reporter, measure, definition, unit };
                let series = match last_key {
                    Some((last, series)) if last == key => series,
                    _ => {
                        let next = SeriesId(u32::try_from(self.series.len()).unwrap_or(u32::MAX));
                        let series = *keys.entry(key).or_insert(next);
                        if series == next {
                            self.series.push(Series { key, start: 0, end: 0 });
                        }
                        last_key = Some((key, series));
                        series
                    }
                };
                let context = *context.get_or_insert_with(|| {
                    let vintage = layout.vintage.of(record);
                    let mut intern = |part: &Part| self.interner.intern(part.of(record));
                    let context = Context {
                        vintage: vintages.get(vintage, |text| Date::parse(text.get(..10).unwrap_or(text))),
                        release: intern(&layout.vintage),
                        qualifier: intern(&layout.qualifier),
                        note: intern(&layout.note),
                        source: intern(&layout.source),
                        locator: intern(&layout.locator),
                    };
                    self.cells.context(context)
                });
                let period = if column.period.is_some() { of_column } else { of_row };
                let place = [row, column.column].map(|at| u32::try_from(at).unwrap_or(u32::MAX));
                self.cells.push(series, place.into(), (period, context), value);
            }
            table.rows += usize::from(context.is_some());
        }
        self.cells.sort(first_cell);
        for (id, _) in self.cells.series_from(first_cell) {
            let next = CellId(id.0.saturating_add(1));
            let release = |id: CellId| self.cells.around(id).map(|(_, context)| context.release);
            if !self.cells.is_same_figure(id, next) || release(id) != release(next) {
                continue;
            }
            let (Some(a), Some(b)) = (self.cells.get(id), self.cells.get(next)) else { continue };
            if a.number() != b.number() {
                let shown = |cell: &Cell| cell.number().map(Decimal::grouped).unwrap_or_default();
                let (first, second) = (shown(&a), shown(&b));
                let message =
                    format!("has another value than row {} for the same key ({second}, {first}); both are kept", a.row);
                complain(Some(b.row as usize), Severity::Warning, message);
            }
        }
        if listed > options.limits.problems {
            let message = format!("{} more problems", listed - options.limits.problems);
            problems.push(TableProblem::new(&table.path, None, Severity::Warning, message));
        }
        if table.rows == 0 {
            problems.push(TableProblem::error(&table.path, None, "no row has a figure that can be used"));
            self.cells.truncate(first_cell);
            self.series.truncate(first_series);
            return;
        }
        for (id, series) in self.cells.series_from(first_cell) {
            if let Some(series) = self.series.get_mut(series.0 as usize) {
                series.start = if series.end == 0 { id.0 } else { series.start };
                series.end = id.0 + 1;
            }
        }
        self.table_ends.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
        self.tables.push(table);
    }

    /// Builds the index after the last table.
    pub(super) fn finish(&mut self) {
        let sides = |(at, series): (usize, &Series)| {
            let id = SeriesId(u32::try_from(at).unwrap_or(u32::MAX));
            let SeriesKey { entity, counterpart, measure, .. } = series.key;
            let other = (!counterpart.is_absent() && counterpart != entity).then_some((counterpart, measure, id));
            std::iter::once((entity, measure, id)).chain(other)
        };
        self.by_entity = self.series.iter().enumerate().flat_map(sides).collect();
        self.by_entity.sort_unstable();
        self.world = self.entity(super::builtin::WORLD).unwrap_or_default();
        self.frames.finish();
        self.index_tidy();
    }

    /// Names of each entity in metadata and tables, sorted.
    pub(super) fn names_by_entity(&self) -> FxHashMap<Symbol, Vec<&str>> {
        let mut out = FxHashMap::<Symbol, Vec<&str>>::default();
        for (name, &symbol) in &self.names {
            out.entry(symbol).or_default().push(name);
        }
        out.values_mut().for_each(|names| names.sort_unstable());
        out
    }

    pub(super) fn aggregation(&self, series: &Series) -> Aggregation {
        self.tables.get(series.key.table as usize).map_or(Aggregation::None, |table| table.aggregation)
    }

    /// Numbers of those stems that the tables know.
    pub(super) fn known(&self, stems: &[String]) -> Vec<u32> {
        stems.iter().filter_map(|stem| self.stem_ids.get(stem).copied()).collect()
    }
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
