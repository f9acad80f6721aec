//! What `addsup explain` shows, the reference page `docs/checks.md` and the help in SARIF: all made from [`Meta`], so that
//! they cannot drift.

use std::fmt::Write as _;

use crate::checks::{Meta, Scope};
use crate::suppress;

/// One line a check.
pub fn list() -> String {
    let width = suppress::all_metas().map(|meta| meta.id.len()).max().unwrap_or(0);
    suppress::all_metas().fold(String::new(), |mut out, meta| {
        let _ = writeln!(out, "{:width$}  {:7}  {}", meta.id, meta.severity.name(), meta.name);
        out
    })
}

fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Internal => "the text itself",
        Scope::Sources => "source tables",
    }
}

/// The page of a check, as Markdown that also reads well as it is.
pub fn page(meta: &Meta) -> String {
    let mut out = format!("## {}\n\n{}.\n\n", meta.id, capitalised(meta.name));
    let (severity, since) = (meta.severity.name(), meta.since);
    let _ = writeln!(out, "At worst: {severity}. Looks at: {}. Since {since}.\n", scope(meta.scope));
    let _ = writeln!(out, "{}", meta.rationale.trim());
    for (title, examples) in [("Reports", meta.fires), ("Lets pass", meta.silent)] {
        if !examples.is_empty() {
            let _ = writeln!(out, "\n{title}:");
        }
        for example in examples {
            let fence = if example.contains("```") { "````" } else { "```" };
            let _ = writeln!(out, "\n{fence}markdown\n{}\n{fence}", example.trim());
        }
    }
    out
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The whole reference page.
pub fn reference() -> String {
    let mut out = String::from(
        "# Checks\n\n<!-- Made from the code: `UPDATE_DOCS=1 cargo test --test docs` writes this file. -->\n\n\
         | Check | At worst | Looks at | What is wrong |\n| --- | --- | --- | --- |\n",
    );
    for meta in suppress::all_metas() {
        let (id, severity, name) = (meta.id, meta.severity.name(), meta.name.replace('|', "\\|"));
        let _ = writeln!(out, "| [{id}](#{id}) | {severity} | {} | {name} |", scope(meta.scope));
    }
    out.push_str(BOUNDS);
    for meta in suppress::all_metas() {
        let _ = write!(out, "\n{}", page(meta));
    }
    out
}

/// What the checks do not look at, so that any input is done in time.
const BOUNDS: &str = "\nThe work for a text has a ceiling, whatever it holds. A sentence is cut at white space after 2,000 \
bytes and at any mark after 4,000. Checks that compare the figures of a sentence leave it alone where it has more than 64 \
(it is a table then), and look at most at 80 words either side of a figure. Totals have up to 60 parts, tables up to 5,000 \
cells, lists of names up to 120 words. What lies beyond these bounds is \"not checked\", never wrong.\n";
