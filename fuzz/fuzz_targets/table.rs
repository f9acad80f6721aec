//! Any text as a source table: no panic; what is kept can be quoted.
#![no_main]

use addsup::lexicon;
use addsup::sources::{Options, Query, Tables};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let unit = |text: &str| lexicon::english().parse_unit(text).map(|(unit, _)| unit);
    let (tables, _) = Tables::from_text("fuzz", text, None, &Options::new(&unit));
    let query = Query { measure: "natural gas imports", entity: Some("China"), ..Query::default() };
    for found in tables.find(&query) {
        assert!(tables.evidence(found.cell, "fuzz").is_some());
    }
});
