//! Any bytes as a plain-text article through the whole pipeline: no panic, every span readable.
#![no_main]

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::Options;
use addsup::read::{self, Format};
use addsup::sources::Tables;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(document) = read::read("fuzz.txt", data, Some(Format::Text)) else { return };
    let analysis = analyse(&document, Options::default(), &Tables::default(), &Selection::default());
    assert_eq!(analysis.judgements.len(), analysis.extraction.claims.len());
    for claim in &analysis.extraction.claims {
        assert!(document.text.get(claim.span.range()).is_some_and(|surface| !surface.is_empty()));
        document.locate(claim.span);
    }
});
