//! Checkstyle XML, which many review tools read. Columns count UTF-16 code units, as in the tool it is named after.

use std::io::{self, Write};

use super::escape;
use super::model::Report;
use super::places::{ColumnUnit, Regions};
use crate::finding::Severity;

/// Active findings.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"10.0\">")?;
    for document in &report.documents {
        let regions = Regions::new(&document.document, ColumnUnit::Utf16);
        writeln!(out, "  <file name=\"{}\">", escape::xml(&escape::path(&document.document.path)))?;
        for found in document.active() {
            let region = regions.of(found.location);
            let severity = match found.finding.severity {
                Severity::Note => "info",
                other => other.name(),
            };
            writeln!(
                out,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" source=\"addsup.{}\"/>",
                region.line,
                region.column,
                escape::xml(&found.finding.message),
                found.finding.check
            )?;
        }
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}
