//! Source tables: CSV with data-package metadata, indexed for look-up by entity, counterpart, measure, unit, period.
//!
//! [`Tables::load`] reads files (`package`), understands their shape (`table`) and groups cells into series;
//! [`Tables::find`] binds a claim to cells, [`Tables::wholes`] to totals that it cannot pass, [`Tables::siblings`]
//! shows what else was published. [`builtin`] has the tables that are always there. Nothing here gives a verdict.

mod cells;
mod dated;
mod disk;
mod files;
mod fill;
pub mod frame;
mod grid;
mod interner;
mod keys;
mod locator;
mod lookup;
mod package;
mod places;
mod ranking;
mod schema;
mod series;
mod snake;
mod table;
pub(crate) mod tidy;
mod unit_cell;
mod validate;
mod values;
pub mod words;
pub(crate) mod workbook;

use std::path::PathBuf;

pub use crate::builtin;
pub use grid::{Limits, TableProblem};
pub use locator::Pinned;
pub use lookup::{EntityFit, Match, MeasureFit, PeriodFit, Query, Sibling, SiblingKind, UnitGate, Whole, WholeKind};
pub use package::Options;
pub use places::{Place, Places};
pub use series::{Cell, CellId, Measure, MeasureId, Series, SeriesId, SeriesKey, Symbol, TableInfo, Tables};
pub use table::{Aggregation, CellValue, Table, parse_period};
#[cfg(feature = "fetch")]
pub(crate) use table::{parse_scale, scale_text};
pub use validate::{Declared, Total};

impl Tables {
    /// Reads tables from CSV files, `datapackage.json` files and folders of them. What cannot be used is a problem.
    pub fn load(paths: &[PathBuf], options: &Options<'_>) -> (Self, Vec<TableProblem>) {
        let mut loader = package::Loader::new(options);
        for path in paths {
            loader.path(path);
        }
        loader.finish()
    }

    /// One table from text; `descriptor` is a data package whose first resource describes it.
    pub fn from_text(
        name: &str,
        csv: &str,
        descriptor: Option<&str>,
        options: &Options<'_>,
    ) -> (Self, Vec<TableProblem>) {
        let mut loader = package::Loader::new(options);
        loader.text(name, csv, descriptor);
        loader.finish()
    }
}

/// A power of ten in words: "million"; `None` for 1.
pub(crate) fn scale_words(power: i16) -> Option<String> {
    table::scale_text(power)
}

/// Unit text that a symbol of a header or cell stands for: "USD" for "$".
fn table_unit(text: &str) -> Option<&'static str> {
    words::TABLE_WORDS.units.get(&text.to_lowercase()).copied()
}

fn table_unit_known(text: &str) -> bool {
    table_unit(text).is_some()
}
