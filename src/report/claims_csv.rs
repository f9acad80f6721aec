//! What was read, for spreadsheets and for the reviewed ledger: RFC 4180, one row a claim. Text of the article never
//! becomes a formula: a cell that would begin one gets a leading apostrophe.

use std::io::{self, Write};

use super::model::{self, Report};
use super::plain;
use crate::number::Decimal;

/// Columns, in order.
pub const COLUMNS: [&str; 17] = [
    "line", "column", "start", "end", "surface", "kind", "values", "low", "high", "unit", "bound", "role", "measure",
    "entities", "period", "remark", "path",
];

/// Columns that follow where checks ran.
pub const VERDICT_COLUMNS: [&str; 4] = ["verdict", "expected", "confidence", "reason"];

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(out);
    let checked = report.documents.iter().any(|document| document.checked);
    let verdicts: &[&str] = if checked { &VERDICT_COLUMNS } else { &[] };
    csv.write_record(COLUMNS.iter().chain(verdicts))?;
    for document in &report.documents {
        for (index, claim) in document.claims().iter().enumerate() {
            let place = document.locate(claim.span);
            let (low, high) = model::bounds(claim);
            let values: Vec<_> = model::values(claim).into_iter().map(|value| value.unwrap_or("..".into())).collect();
            let number = |value: Option<Decimal>| value.map(model::decimal).unwrap_or_default();
            let cells = [
                place.line.to_string(),
                place.column.to_string(),
                place.start.to_string(),
                place.end.to_string(),
                document.document.slice(claim.span).to_owned(),
                claim.kind.name().to_owned(),
                values.join("; "),
                number(low),
                number(high),
                claim.unit_name().unwrap_or_default().to_owned(),
                claim.bound.symbol().to_owned(),
                claim.role.name().to_owned(),
                claim.context.measure.clone().unwrap_or_default(),
                claim.context.entities.join("; "),
                claim.context.period.map(|period| period.to_string()).unwrap_or_default(),
                claim.remark.unwrap_or_default().to_owned(),
                document.document.path.clone(),
            ];
            let judgement = document.analysis.judgements.get(index).filter(|_| checked);
            let more = judgement.map(|judgement| {
                [
                    judgement.verdict.name().to_owned(),
                    number(judgement.expected),
                    judgement
                        .confidence
                        .map(|sure| format!("{}.{:02}", sure.0 / 100, sure.0 % 100))
                        .unwrap_or_default(),
                    document.reason(index).to_owned(),
                ]
            });
            csv.write_record(cells.iter().chain(more.iter().flatten()).map(|cell| neutral(cell)))?;
        }
    }
    csv.flush()
}

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn neutral(cell: &str) -> String {
    // on one line, without what steers a terminal
    let cell = plain(cell);
    if is_formula(&cell) { format!("'{cell}") } else { cell }
}

/// The cell that [`neutral`] made this of.
pub(crate) fn restored(cell: &str) -> String {
    cell.strip_prefix('\'').filter(|cell| is_formula(cell)).unwrap_or(cell).to_owned()
}

/// Spreadsheets take what begins with these for a formula (OWASP, "CSV Injection").
fn is_formula(cell: &str) -> bool {
    // a lone sign of equality is the symbol of a bound, and no formula
    let harmless = cell == "=" || (cell.starts_with('-') && Decimal::parse(cell).is_ok());
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !harmless
}

#[cfg(test)]
mod tests {
    use super::neutral;

    #[test]
    fn formulas_are_neutralised_and_negative_numbers_are_not() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+14.7", "'+14.7"),
            ("-4.5", "-4.5"),
            ("-4.5 billion", "'-4.5 billion"),
            ("=", "="),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("＝1+1", "'＝1+1"),
            ("56\r\nprojects", "56 projects"),
            ("56 projects", "56 projects"),
        ] {
            assert_eq!(neutral(cell), written);
        }
    }
}
