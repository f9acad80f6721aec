//! What was read, for the terminal: one line a claim, at most 100 columns.

use std::io::{self, Write};

use super::model::{self, Report};
use super::{clip, plain};
use crate::suppress::collapse;

/// Widths of the columns but the last: number, place, figure, reading, kind.
const WIDTHS: [usize; 5] = [4, 8, 25, 29, 9];
/// Width of the whole table.
const TOTAL: usize = 100;

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for (index, document) in report.documents.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let count = super::counted(document.claims().len(), "claim");
        writeln!(out, "{}: {count}", plain(&document.document.path))?;
        if document.claims().is_empty() {
            continue;
        }
        row(out, ["no.", "place", "figure", "read as", "kind"].map(str::to_owned), "about")?;
        for (index, claim) in document.claims().iter().enumerate() {
            let place = document.locate(claim.span);
            let figure = collapse(document.document.slice(claim.span));
            let cells = [
                (index + 1).to_string(),
                format!("{}:{}", place.line, place.column),
                figure,
                model::reading(claim),
                claim.kind.name().to_owned(),
            ];
            let context = &claim.context;
            let holder = context.holder.filter(|_| context.entities.is_empty());
            let about: Vec<String> = context
                .measure
                .iter()
                .cloned()
                .chain(context.entities.first().map(ToString::to_string))
                .chain(holder.map(|span| collapse(document.document.slice(span))))
                .chain(context.period.map(|period| period.to_string()))
                .chain(claim.remark.map(|remark| format!("({remark})")))
                .collect();
            row(out, cells, &about.join(", "))?;
        }
    }
    Ok(())
}

fn row(out: &mut dyn Write, cells: [String; 5], last: &str) -> io::Result<()> {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(WIDTHS) {
        let cell = clip(&plain(cell), width);
        line.push_str(&cell);
        line.extend(std::iter::repeat_n(' ', width - cell.chars().count() + 1));
    }
    let rest = TOTAL - line.chars().count();
    line.push_str(&clip(&plain(last), rest));
    writeln!(out, "{}", line.trim_end())
}
