//! What changed between two states of a table, cell by cell, in bounded memory. The state before the last fetch is the
//! copy that it kept; where there is none, as in a fresh clone, the vintages of the table itself tell it.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::FetchError;
use super::model::{COLUMNS, Row};
use super::store::{Changes, Previous, same_value};

/// One cell that differs. At least one of the two is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub old: Option<Row>,
    pub new: Option<Row>,
}

impl Difference {
    /// "added", "revised" or "withdrawn".
    pub fn name(&self) -> &'static str {
        match (&self.old, &self.new) {
            (None, _) => "added",
            (Some(_), Some(_)) => "revised",
            (Some(_), None) => "withdrawn",
        }
    }
}

fn open(path: &Path) -> Result<Previous<File>, FetchError> {
    let file = File::open(path).map_err(FetchError::io(path.display()))?;
    Previous::open(file).map_err(|error| FetchError::Table(format!("{}: {error}", path.display())))
}

/// The current figure of each cell of both tables, where they differ.
///
/// # Errors
/// A table that fetch did not write, or that cannot be read; what `each` fails with, as [`FetchError::Output`].
pub fn compare(
    old: &Path,
    new: &Path,
    each: &mut dyn FnMut(Difference) -> std::io::Result<()>,
) -> Result<Changes, FetchError> {
    let (mut before, mut after) = (open(old)?, open(new)?);
    let mut changes = Changes::default();
    let (mut a, mut b) = (before.group()?, after.group()?);
    loop {
        let first = match (&a, &b) {
            (None, None) => return Ok(changes),
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((old, _)), Some((new, _))) => old.cmp(new),
        };
        let mut take_old = || -> Result<Option<Row>, FetchError> {
            let rows = a.take().map(|(_, rows)| rows).unwrap_or_default();
            a = before.group()?;
            Ok(rows.into_iter().next_back())
        };
        let mut take_new = || -> Result<Option<Row>, FetchError> {
            let rows = b.take().map(|(_, rows)| rows).unwrap_or_default();
            b = after.group()?;
            Ok(rows.into_iter().next_back())
        };
        match first {
            std::cmp::Ordering::Less => {
                changes.withdrawn += 1;
                each(Difference { old: take_old()?, new: None }).map_err(FetchError::Output)?;
            }
            std::cmp::Ordering::Greater => {
                changes.added += 1;
                each(Difference { old: None, new: take_new()? }).map_err(FetchError::Output)?;
            }
            std::cmp::Ordering::Equal => {
                let (old, new) = (take_old()?, take_new()?);
                let same = matches!((&old, &new), (Some(old), Some(new)) if same_value(old, new));
                if !same {
                    changes.revised += 1;
                    each(Difference { old, new }).map_err(FetchError::Output)?;
                }
            }
        }
    }
}

/// Writes the table as it was before its last release, as far as its vintages tell; false where it had one release.
///
/// # Errors
/// As [`compare`], or a file that cannot be written.
pub fn before_last_release(table: &Path, to: &mut dyn Write) -> Result<bool, FetchError> {
    let mut last = String::new();
    let mut first: Option<String> = None;
    let mut rows = open(table)?;
    while let Some((_, group)) = rows.group()? {
        for row in group {
            first =
                first.take().map_or_else(|| Some(row.vintage.clone()), |first| Some(first.min(row.vintage.clone())));
            last = last.max(row.vintage);
        }
    }
    if first.is_none_or(|first| first == last) {
        return Ok(false);
    }
    let failed = |error: csv::Error| FetchError::io("a temporary file cannot be written")(std::io::Error::other(error));
    let mut writer = csv::Writer::from_writer(to);
    writer.write_record(COLUMNS).map_err(failed)?;
    let mut rows = open(table)?;
    while let Some((_, group)) = rows.group()? {
        for row in group.iter().filter(|row| row.vintage < last) {
            writer.write_record(&row.record()).map_err(failed)?;
        }
    }
    writer.flush().map_err(FetchError::io("a temporary file cannot be written"))?;
    Ok(true)
}
