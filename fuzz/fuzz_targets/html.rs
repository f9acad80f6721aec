//! Any bytes as a page, in any encoding, through the whole pipeline: no panic, every span readable and in the file.
#![no_main]

use addsup::analysis::analyse;
use addsup::checks::Selection;
use addsup::extract::Options;
use addsup::read::{self, Encoding, Format};
use addsup::sources::Tables;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for encoding in [None, Some(Encoding::Windows1252), Some(Encoding::Utf16Le)] {
        let Ok(document) = read::read_as("fuzz.html", data, Some(Format::Html), encoding) else { continue };
        let analysis = analyse(&document, Options::default(), &Tables::default(), &Selection::default());
        assert_eq!(analysis.judgements.len(), analysis.extraction.claims.len());
        for claim in &analysis.extraction.claims {
            assert!(document.text.get(claim.span.range()).is_some_and(|surface| !surface.is_empty()));
            let place = document.locate(claim.span);
            assert!(place.start <= place.end && place.end <= data.len());
        }
    }
});
