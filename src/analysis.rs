//! One document through all stages: the pure core that commands and other programs call.

use crate::checks::{self, Selection};
use crate::extract::{self, Extraction};
use crate::read::Document;
use crate::sources::Tables;

pub use crate::checks::Analysis;

/// Extracts the claims and runs the selected checks. Reads no file, clock or network.
pub fn analyse(document: &Document<'_>, options: extract::Options, tables: &Tables, selection: &Selection) -> Analysis {
    let extraction = extract::extract(document, options);
    checks::run(document, extraction, &[], tables, selection)
}

/// [`analyse`] from what was read; `bindings` has for each claim the locator of the cell that people bound it to.
pub fn analyse_bound(
    document: &Document<'_>,
    extraction: Extraction,
    bindings: &[Option<String>],
    tables: &Tables,
    selection: &Selection,
) -> Analysis {
    checks::run(document, extraction, bindings, tables, selection)
}
