//! JUnit XML, as Jenkins and GitLab read it: a suite for each article, a case for each finding. Errors are failures;
//! warnings and notes pass and say so; what was let pass is skipped. An article without findings is one case that passes.

use std::io::{self, Write};

use super::model::{DocumentReport, Found, Report};
use super::{escape, text};
use crate::finding::Severity;

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let totals = report.documents.iter().map(counts).fold([0; 3], |sum, one| [0, 1, 2].map(|at| sum[at] + one[at]));
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let [tests, failures, skipped] = totals;
    writeln!(
        out,
        "<testsuites name=\"addsup\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
    )?;
    for document in &report.documents {
        let [tests, failures, skipped] = counts(document);
        let path = escape::xml(&escape::path(&document.document.path));
        writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">"
        )?;
        if document.findings.is_empty() {
            writeln!(out, "    <testcase name=\"no findings\" classname=\"{path}\" time=\"0\"/>")?;
        }
        document.findings.iter().try_for_each(|found| case(document, found, &path, out))?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Cases, failures, skipped.
fn counts(document: &DocumentReport<'_>) -> [usize; 3] {
    let failures = document.active().filter(|found| found.finding.severity == Severity::Error).count();
    let skipped = document.findings.iter().filter(|found| !found.is_active()).count();
    [document.findings.len().max(1), failures, skipped]
}

fn case(document: &DocumentReport<'_>, found: &Found, path: &str, out: &mut dyn Write) -> io::Result<()> {
    let finding = &found.finding;
    let (line, column) = (found.location.line, found.location.column);
    let message = escape::xml(&finding.message);
    writeln!(out, "    <testcase name=\"{} at {line}:{column}\" classname=\"{path}\" time=\"0\">", finding.check)?;
    let mut body = format!("{}:{line}:{column}: {}", document.document.path, super::plain(&finding.message));
    let steps = finding.working.iter().map(|step| super::plain(step));
    let cells = finding.evidence.iter().map(|cell| super::plain(&text::evidence(cell)));
    for more in steps.chain(cells) {
        body.push('\n');
        body.push_str(&more);
    }
    let body = escape::xml_lines(&body);
    match (&found.ignored, found.known, finding.severity) {
        (Some(pass), _, _) => writeln!(out, "      <skipped message=\"ignored: {}\"/>", escape::xml(&pass.reason))?,
        (None, true, _) => writeln!(out, "      <skipped message=\"in the baseline: {message}\"/>")?,
        (None, false, Severity::Error) => {
            writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{body}</failure>", finding.check)?;
        }
        (None, false, severity) => writeln!(out, "      <system-out>{}: {body}</system-out>", severity.name())?,
    }
    writeln!(out, "    </testcase>")
}
