//! One line a finding, in the form that editors and compilers know: `path:line:column: severity[check] message`.

use std::io::{self, Write};

use super::model::Report;
use super::plain;

/// Active findings only.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for document in &report.documents {
        let path = plain(&document.document.path);
        for found in document.active() {
            let (finding, place) = (&found.finding, found.location);
            let (severity, message) = (finding.severity.name(), plain(&finding.message));
            writeln!(out, "{path}:{}:{}: {severity}[{}] {message}", place.line, place.column, finding.check)?;
        }
    }
    Ok(())
}
