//! All cells of all tables, grouped into series and indexed. A series is one measure of one entity (and counterpart)
//! by one reporter under one definition in one unit; its cells differ by period and vintage only. Texts are interned
//! and series are ranges of one sorted vector, so that a million cells stay small.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::finding::{Evidence, Severity};
use crate::normalise::{Date, Figure, Period, Unit, UnitKind};
use crate::number::Decimal;

use super::builtin::aliases;
use super::cells::Cells;
use super::grid::TableProblem;
use super::interner::{Interner, Postings};
use super::package::Options;
use super::table::{Aggregation, CellValue, Table};
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

/// Names, each with what it is a name of.
#[derive(Debug, Default)]
struct Names {
    texts: Interner,
    symbols: Vec<Symbol>,
}

impl Names {
    fn get(&self, name: &str) -> Option<Symbol> {
        self.symbols.get(self.texts.find(name)? as usize).copied()
    }

    /// The later one wins.
    fn insert(&mut self, name: &str, symbol: Symbol) {
        let Some(id) = self.texts.intern(name) else { return };
        match self.symbols.get_mut(id as usize) {
            Some(known) => *known = symbol,
            None => self.symbols.push(symbol),
        }
    }
}

/// In lower case; most texts are ASCII.
fn lower(text: &str) -> Cow<'_, str> {
    if !text.is_ascii() {
        return text.to_lowercase().into();
    }
    if text.bytes().any(|byte| byte.is_ascii_uppercase()) { text.to_ascii_lowercase().into() } else { text.into() }
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
    names: Names,
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
    /// Series from which on it is worth while to do two things at a time.
    const MANY: usize = 4096;

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
        symbol.0.checked_sub(1).and_then(|id| self.interner.get(id)).unwrap_or_default()
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
        let scale = super::table::scale_text(scale);
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
            role: if role == "same series" && self.is_forecast(id) { "forecast" } else { role },
            locator: (!locator.is_empty()).then(|| locator.join("; ")),
        })
    }

    /// The cell lies in a time for which its table says that it has forecasts only.
    pub fn is_forecast(&self, id: CellId) -> bool {
        let cell = self.cell(id);
        let from = cell.as_ref().and_then(|cell| self.table_of(cell)?.forecast_from);
        cell.and_then(|cell| cell.period).zip(from).is_some_and(|(period, from)| period.reaches(from))
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
        if let Some(symbol) = self.names.get(&name.to_lowercase()) {
            return Some(symbol);
        }
        let canonical = aliases().entity(name).or_else(|| {
            let words = [name];
            aliases().get(&words).next().map(|alias| alias.place.entity())
        })?;
        self.names.get(&canonical.to_lowercase())
    }

    pub(super) fn add_alias(&mut self, alias: &str, entity: &str) {
        let symbol = self.entity_symbol(entity);
        self.names.insert(&alias.trim().to_lowercase(), symbol);
    }

    pub(super) fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::default();
        }
        Symbol(self.interner.intern(text).and_then(|id| id.checked_add(1)).unwrap_or_default())
    }

    pub(super) fn entity_symbol(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::default();
        }
        // names are kept in lower case alone
        let lower = lower(text);
        if let Some(symbol) = self.names.get(&lower) {
            return symbol;
        }
        let name = aliases().entity(text).unwrap_or(text);
        let symbol = self.intern(name);
        if name != text {
            self.names.insert(&name.to_lowercase(), symbol);
        }
        self.names.insert(&lower, symbol);
        symbol
    }

    pub(super) fn measure_id(&mut self, text: &str) -> MeasureId {
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

    pub(super) fn unit_id(&mut self, text: &str, options: &Options<'_>) -> u32 {
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

    /// Takes in a table whose cells are there, from this one on.
    pub(super) fn close(&mut self, first_cell: usize, table: Table) {
        for (series, cells) in self.cells.series_from(first_cell) {
            if let Some(series) = self.series.get_mut(series.0 as usize) {
                (series.start, series.end) = (cells.start, cells.end);
            }
        }
        self.table_ends.push(u32::try_from(self.cells.len()).unwrap_or(u32::MAX));
        self.tables.push(table);
    }

    /// Builds the index after the last table.
    pub(super) fn finish(&mut self) {
        let mut frames = std::mem::take(&mut self.frames);
        if self.series.len() > Self::MANY {
            rayon::join(|| frames.finish(), || self.finish_series());
        } else {
            frames.finish();
            self.finish_series();
        }
        self.frames = frames;
    }

    fn finish_series(&mut self) {
        let sides = |(at, series): (usize, &Series)| {
            let id = SeriesId(u32::try_from(at).unwrap_or(u32::MAX));
            let SeriesKey { entity, counterpart, measure, .. } = series.key;
            let other = (!counterpart.is_absent() && counterpart != entity).then_some((counterpart, measure, id));
            std::iter::once((entity, measure, id)).chain(other)
        };
        let others = self.series.iter().filter(|series| !series.key.counterpart.is_absent()).count();
        self.by_entity = Vec::with_capacity(self.series.len() + others);
        self.by_entity.extend(self.series.iter().enumerate().flat_map(sides));
        // one number for entity and measure is sooner compared than two
        let place = |&(entity, measure, series): &(Symbol, MeasureId, SeriesId)| {
            (u64::from(entity.0) << 32 | u64::from(measure.0), series.0)
        };
        self.by_entity.sort_unstable_by_key(place);
        self.world = self.entity(super::builtin::WORLD).unwrap_or_default();
        self.index_tidy();
    }

    /// Numbers of the names in metadata and tables, by the number of their entity.
    pub(super) fn names_by_entity(&self) -> Postings {
        Postings::new((0_u32..).zip(&self.names.symbols).map(|(name, entity)| (entity.0, name)).collect())
    }

    /// Those of one entity, sorted.
    pub(super) fn names_of(&self, entity: Symbol, names: &Postings) -> Vec<&str> {
        let mut out: Vec<&str> = names.get(entity.0).iter().filter_map(|&name| self.names.texts.get(name)).collect();
        out.sort_unstable();
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
