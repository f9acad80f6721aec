//! The README shows what the binary prints: `<!-- output: ARGUMENTS -->` blocks are run and compared.
//! `UPDATE_DOCS=1 cargo test` rewrites them.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

mod common;

use std::path::Path;

use common::addsup;

const START: &str = "<!-- output: ";
const END: &str = "<!-- end -->";

fn with_output(readme: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = String::new();
    let mut skipping = false;
    for line in readme.lines() {
        skipping &= line != END;
        if !skipping {
            out.push_str(line);
            out.push('\n');
        }
        if let Some(arguments) = line.strip_prefix(START).and_then(|rest| rest.strip_suffix(" -->")) {
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let printed = addsup(root, &arguments).stdout;
            out.push_str(&format!("```console\n$ addsup {}\n{}\n```\n", arguments.join(" "), printed.trim_end()));
            skipping = true;
        }
    }
    out
}

#[test]
fn the_readme_shows_real_output() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let expected = with_output(&readme);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&path, expected).unwrap();
    } else {
        assert_eq!(readme, expected, "UPDATE_DOCS=1 cargo test rewrites the README");
    }
}
