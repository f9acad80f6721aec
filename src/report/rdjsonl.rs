//! Reviewdog Diagnostic Format, one diagnostic a line. Columns count bytes of UTF-8.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::model::Report;
use super::places::{ColumnUnit, Region, Regions};
use super::{escape, plain};
use crate::finding::Severity;

/// Active findings.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for document in &report.documents {
        let path = escape::path(&document.document.path);
        let regions = Regions::new(&document.document, ColumnUnit::Bytes);
        let of = |span| range(regions.of(document.locate(span)));
        for found in document.active() {
            let finding = &found.finding;
            let message = std::iter::once(&finding.message).chain(&finding.working).map(|text| plain(text));
            let suggestions: Vec<Value> = finding
                .suggestions
                .iter()
                .map(|one| json!({ "range": of(one.span), "text": plain(&one.replacement) }))
                .collect();
            let related: Vec<Value> = finding
                .related
                .iter()
                .map(|one| {
                    json!({ "message": plain(&one.message), "location": { "path": path, "range": of(one.span) } })
                })
                .collect();
            escape::json_line(
                &json!({
                    "message": message.collect::<Vec<_>>().join("\n"),
                    "location": { "path": path, "range": range(regions.of(found.location)) },
                    "severity": match finding.severity {
                        Severity::Error => "ERROR",
                        Severity::Warning => "WARNING",
                        Severity::Note => "INFO",
                    },
                    "source": { "name": "addsup" },
                    "code": { "value": finding.check },
                    "suggestions": suggestions,
                    "related_locations": related,
                }),
                out,
            )?;
        }
    }
    Ok(())
}

fn range(region: Region) -> Value {
    json!({
        "start": { "line": region.line, "column": region.column },
        "end": { "line": region.end_line, "column": region.end_column },
    })
}
