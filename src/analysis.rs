//! One document through all stages: the pure core that commands and other programs call.

use crate::checks::{self, Selection};
use crate::extract::{self, Extraction};
use crate::finding::{Finding, Judgement, Relation};
use crate::read::Document;
use crate::sources::Tables;

/// What was found in one document. Positions refer to the reading text of the document.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub extraction: Extraction,
    /// Sorted by place, then check.
    pub findings: Vec<Finding>,
    /// Sorted by place.
    pub relations: Vec<Relation>,
    /// One for each claim, in the same order.
    pub judgements: Vec<Judgement>,
}

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
