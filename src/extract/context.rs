//! What a figure is about.

use super::Extraction;
use crate::lexicon::Lexicon;
use crate::read::Document;

pub(super) fn fill(document: &Document<'_>, extraction: &mut Extraction, _lexicon: &'static Lexicon) {
    for claim in &mut extraction.claims {
        claim.context.quoted = document.is_quoted(claim.number);
    }
}
