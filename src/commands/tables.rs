//! The one place where commands meet source tables.

use std::path::PathBuf;

use anyhow::{Result, bail};

use super::output::Voice;
use crate::finding::Severity;
use crate::lexicon;
use crate::normalise::{Date, Unit};
use crate::report::{SourceTable, counted, plain};
use crate::sources::{Limits, Options, TableProblem, Tables};

/// Tables of a run.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) tables: Tables,
    pub(super) listing: Vec<SourceTable>,
    pub(super) problems: Vec<TableProblem>,
}

impl Loaded {
    /// A table that was declared required cannot be used.
    pub(super) fn incomplete(&self) -> bool {
        self.problems.iter().any(|problem| problem.required)
    }

    /// Says what a person must hear without asking (tables and rows that are left out), and who asks, which tables there
    /// are and what is worth knowing of them. `from` tells where their places were named.
    pub(super) fn tell(&self, paths: &[PathBuf], from: &str, voice: Voice) {
        let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let places = if places.is_empty() { "none".to_owned() } else { places.join(", ") };
        voice.detail(&format!("sources: {places} ({from})"));
        for SourceTable { name, path, rows, .. } in &self.listing {
            voice.detail(&format!("source table {}: {}, {}", plain(name), counted(*rows, "row"), plain(path)));
        }
        voice.detail(&format!("source tables: {}", self.listing.len()));
        tell_of(&self.problems, voice);
    }

    /// Adds the tables that are past their `max_age` on a day, and says so.
    pub(super) fn grow_old(&mut self, tables: &Tables, today: Date, voice: Voice) {
        let stale = tables.stale(today);
        tell_of(&stale, voice);
        self.problems.extend(stale);
    }
}

fn tell_of(problems: &[TableProblem], voice: Voice) {
    for problem in problems {
        let line = format!("{}: {problem}", problem.severity.name());
        match problem.severity {
            Severity::Error => voice.say(&line),
            Severity::Warning => voice.tell(&line),
            Severity::Note => voice.detail(&line),
        }
    }
}

/// The unit that a table writes, scale words left to the table reader.
fn unit(text: &str) -> Option<Unit> {
    lexicon::english().parse_unit(text).filter(|&(_, power)| power == 0).map(|(unit, _)| unit)
}

/// Reads the tables at these paths; with a day, also says which are past their `max_age` on it.
///
/// # Errors
/// A path that does not exist: a slip in a flag or in the configuration.
pub(super) fn load(paths: &[PathBuf], today: Option<Date>, limits: Limits) -> Result<Loaded> {
    load_with(paths, today, &Options { limits, ..Options::new(&unit) })
}

/// The same, and says what in the tables cannot be.
///
/// # Errors
/// As [`load`].
pub(super) fn validate(paths: &[PathBuf], limits: Limits) -> Result<Loaded> {
    let options = Options { schemas: true, limits, ..Options::new(&unit) };
    let mut loaded = load_with(paths, None, &options)?;
    loaded.problems.extend(loaded.tables.validate(&options));
    Ok(loaded)
}

fn load_with(paths: &[PathBuf], today: Option<Date>, options: &Options<'_>) -> Result<Loaded> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        bail!(
            "{}: there is no such source table or folder; correct --sources or `sources` in the configuration",
            missing.display()
        );
    }
    let (tables, mut problems) = Tables::load(paths, options);
    problems.extend(today.into_iter().flat_map(|today| tables.stale(today)));
    let listing = tables
        .info()
        .into_iter()
        .map(|info| SourceTable { name: info.name, path: info.path, sha256: info.sha256, rows: info.rows })
        .collect();
    Ok(Loaded { tables, listing, problems })
}
