//! The one place where commands meet source tables.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::finding::Severity;
use crate::lexicon;
use crate::normalise::Date;
use crate::report::SourceTable;
use crate::sources::{Options, TableProblem, Tables};

/// What could not be used.
#[derive(Debug)]
pub(super) struct Problem {
    /// "error: …", "warning: …".
    pub(super) message: String,
    pub(super) severity: Severity,
    /// The table was declared required: the run ends with code 3.
    pub(super) required: bool,
}

impl From<TableProblem> for Problem {
    fn from(problem: TableProblem) -> Self {
        let message = format!("{}: {problem}", problem.severity.name());
        Self { message, severity: problem.severity, required: problem.required }
    }
}

/// Tables of a run.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) tables: Tables,
    pub(super) listing: Vec<SourceTable>,
    pub(super) problems: Vec<Problem>,
}

/// Reads the tables at these paths; with a day, also says which are past their `max_age` on it.
///
/// # Errors
/// A path that does not exist: a slip in a flag or in the configuration.
pub(super) fn load(paths: &[PathBuf], today: Option<Date>) -> Result<Loaded> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        bail!(
            "{}: there is no such source table or folder; correct --sources or `sources` in the configuration",
            missing.display()
        );
    }
    let unit = |text: &str| lexicon::english().parse_unit(text).filter(|(_, power)| *power == 0).map(|(unit, _)| unit);
    let (tables, mut problems) = Tables::load(paths, &Options::new(&unit));
    problems.extend(today.into_iter().flat_map(|today| tables.stale(today)));
    let listing = tables
        .info()
        .into_iter()
        .map(|table| SourceTable { name: table.name, path: table.path, sha256: table.sha256, rows: table.rows })
        .collect();
    Ok(Loaded { tables, listing, problems: problems.into_iter().map(Problem::from).collect() })
}
