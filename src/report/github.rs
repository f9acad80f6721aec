//! GitHub: workflow commands that become annotations, and the summary of a job. A step shows ten annotations of a kind
//! and drops the rest without a word; so the surest ten of each kind are given and the rest is counted.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::model::{self, DocumentReport, Found, Report};
use super::places::{ColumnUnit, Region, Regions};
use super::{clip, counted, escape, markdown, plain};
use crate::finding::Severity;
use crate::sorting;

/// Annotations of one kind that a step shows.
const EACH: usize = 10;
/// Bytes of a job summary: GitHub refuses a step's summary above 1 MiB whole.
pub const SUMMARY_BYTES: usize = 1024 * 1024;
/// Room kept for the last lines of the summary.
const TAIL: usize = 4 * 1024;
/// Characters of a cell of the summary.
const CELL: usize = 300;

/// One command a line, each kind worst first; then what was left out, in words.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let regions: Vec<Regions<'_>> =
        report.documents.iter().map(|one| Regions::new(&one.document, ColumnUnit::CodePoints)).collect();
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")]
    {
        let all = of_severity(report, severity);
        for (index, document, found) in all.iter().take(EACH) {
            let Some(regions) = regions.get(*index) else { continue };
            annotation(command, document, found, regions.of(found.location), out)?;
        }
        let left_out = all.len().saturating_sub(EACH);
        if left_out > 0 {
            writeln!(
                out,
                "addsup: {} more of severity {} not shown as annotations; see the summary or the log",
                counted(left_out, "finding"),
                severity.name()
            )?;
        }
    }
    Ok(())
}

/// Active findings of a severity, the surest first, else in the order of the text.
fn of_severity<'r>(report: &'r Report<'_>, severity: Severity) -> Vec<(usize, &'r DocumentReport<'r>, &'r Found)> {
    let mut all: Vec<_> = report
        .documents
        .iter()
        .enumerate()
        .flat_map(|(index, document)| document.active().map(move |found| (index, document, found)))
        .filter(|(_, _, found)| found.finding.severity == severity)
        .collect();
    sorting::by_key(&mut all, |(_, _, found)| Reverse(found.finding.confidence));
    all
}

fn annotation(
    command: &str,
    document: &DocumentReport<'_>,
    found: &Found,
    region: Region,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = &found.finding;
    let path = property(&escape::path(&document.document.path));
    write!(out, "::{command} file={path},line={},endLine={}", region.line, region.end_line)?;
    // columns are taken only within one line
    if region.line == region.end_line && region.end_column > region.column {
        write!(out, ",col={},endColumn={}", region.column, region.end_column)?;
    }
    let mut text = plain(&finding.message);
    for step in &finding.working {
        text.push('\n');
        text.push_str(&plain(step));
    }
    for suggestion in &finding.suggestions {
        let of = model::replaced(document, finding, suggestion);
        let of = of.map(|words| format!(" instead of “{}”", clip(&plain(words), CELL))).unwrap_or_default();
        text.push_str(&format!("\nDid you mean “{}”{of}? {}", plain(&suggestion.replacement), plain(&suggestion.why)));
    }
    writeln!(out, ",title={}::{}", property(finding.check), data(&text))
}

/// The text of a command (escapes of the runner's `ActionCommand`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Markdown for `$GITHUB_STEP_SUMMARY`: what counts as a table, never more than a step may write.
///
/// # Errors
/// Those of the writer.
pub fn write_summary(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(summary(report, SUMMARY_BYTES).as_bytes())
}

fn summary(report: &Report<'_>, limit: usize) -> String {
    let counts = report.counts();
    let mut text = format!(
        "### Figures: {}, {}, {}\n\n",
        counted(counts.errors, "error"),
        counted(counts.warnings, "warning"),
        counted(counts.notes, "note")
    );
    let mut sentences = vec![format!(
        "{} in {}; {} fine, {} refuted, {} undecided, {} not checked.",
        counted(counts.claims, "figure"),
        counted(report.documents.len(), "article"),
        counts.fine,
        counts.refuted,
        counts.undecided,
        counts.not_checked
    )];
    let past: Vec<String> = [(counts.existing, "in the baseline"), (counts.ignored, "ignored")]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !past.is_empty() {
        sentences.push(format!("Not counted: {}.", past.join(", ")));
    }
    if report.resolved > 0 {
        sentences.push(format!("{} of the baseline resolved.", report.resolved));
    }
    text.push_str(&sentences.join(" "));
    text.push('\n');
    let all: Vec<_> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .flat_map(|severity| of_severity(report, severity))
        .collect();
    if all.is_empty() {
        return text;
    }
    text.push_str("\n| Severity | Place | What | Check |\n| --- | --- | --- | --- |\n");
    for (done, (_, document, found)) in all.iter().enumerate() {
        let finding = &found.finding;
        let row = format!(
            "| {} | {}:{} | {} | `{}` |\n",
            finding.severity.name(),
            markdown::escape_inline(&clip(&escape::path(&document.document.path), CELL)),
            found.location.line,
            markdown::escape_inline(&clip(&plain(&finding.message), CELL)),
            finding.check
        );
        if text.len() + row.len() > limit.saturating_sub(TAIL) {
            text.push_str(&format!("\n{} more not shown here.\n", counted(all.len() - done, "finding")));
            break;
        }
        text.push_str(&row);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::finding::Finding;
    use crate::read;
    use crate::span::Span;
    use crate::suppress::Marked;

    fn report(count: u8) -> Report<'static> {
        let document = read::read("a,b:c.txt", b"5 tons and 6 tons", None).unwrap();
        let findings = (0..count).map(|index| Marked {
            finding: Finding::new(
                "sum-mismatch",
                Severity::Error,
                Span::new(0, 1),
                format!("no {index}%\r\n::error::"),
            )
            .confidence(index),
            location: None,
            ignored: None,
        });
        let findings = findings.collect();
        Report { documents: vec![DocumentReport::new(document, Analysis::default(), findings)], ..Report::default() }
    }

    #[test]
    fn ten_of_a_kind_the_surest_first_and_the_rest_counted() {
        let mut out = Vec::new();
        write(&report(12), &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines.len(), 11);
        assert_eq!(
            lines[0],
            "::error file=a%2Cb%3Ac.txt,line=1,endLine=1,col=1,endColumn=2,title=sum-mismatch::no 11%25 ::error::"
        );
        assert!(lines[10].starts_with("addsup: 2 findings more of severity error"), "{}", lines[10]);
    }

    #[test]
    fn a_summary_keeps_its_limit_and_says_what_is_missing() {
        let whole = summary(&report(100), SUMMARY_BYTES);
        assert_eq!(whole.matches("| error |").count(), 100);
        let cut = summary(&report(100), TAIL + 1_000);
        assert!(cut.len() < TAIL + 1_000 && cut.contains(" more not shown here."), "{cut}");
    }
}
