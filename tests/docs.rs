//! Files that are made from the code are what the code makes. `UPDATE_DOCS=1 cargo test --test docs` writes them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use std::path::Path;

fn is_current(path: &str, made: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, made).unwrap();
    }
    let written = std::fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(written == made, "{path} is stale: run `UPDATE_DOCS=1 cargo test --test docs` and look at the difference");
}

fn pretty(schema: &serde_json::Value) -> String {
    format!("{}\n", serde_json::to_string_pretty(schema).unwrap())
}

#[test]
fn the_page_of_checks_is_current() {
    is_current("docs/checks.md", &addsup::report::reference::reference());
}

#[cfg(feature = "fetch")]
#[test]
fn the_page_of_fetching_is_current() {
    is_current("docs/fetching.md", &addsup::commands::fetch::page());
}

#[test]
fn the_schema_of_the_output_is_current() {
    is_current("schema/addsup-v1.schema.json", &pretty(&addsup::report::schema::json_schema()));
}

#[test]
fn the_schema_of_the_configuration_is_current() {
    is_current("schema/addsup-config.schema.json", &pretty(&addsup::config::schema()));
}
