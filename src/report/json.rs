//! The live model as schema `addsup/v1`: one object, or a line for each document.

use std::io::{self, Write};

use super::model::{self, DocumentReport, Found, Report};
use super::schema;
use crate::claim::Claim;
use crate::finding::{Confidence, Outcome, Relation};
use crate::span::Span;

/// One indented object.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &output(report)).map_err(io::Error::from)?;
    writeln!(out)
}

/// One line for each document.
///
/// # Errors
/// Those of the writer.
pub fn write_lines(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    for document in &report.documents {
        write_line(&self::document(document), out)?;
    }
    Ok(())
}

/// One value on a line of its own.
///
/// # Errors
/// Those of the writer.
pub fn write_line<T: serde::Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value).map_err(io::Error::from)?;
    writeln!(out)
}

fn output(report: &Report<'_>) -> schema::Output {
    schema::Output {
        schema: schema::NAME,
        tool: schema::Tool { name: "addsup", version: env!("CARGO_PKG_VERSION"), rules: model::rules() },
        sources: report
            .sources
            .iter()
            .map(|table| schema::Source {
                name: table.name.clone(),
                path: table.path.clone(),
                sha256: table.sha256.clone(),
                rows: table.rows,
            })
            .collect(),
        documents: report.documents.iter().map(document).collect(),
    }
}

/// One document in the form of the schema.
pub fn document(report: &DocumentReport<'_>) -> schema::Document {
    let counts = report.counts();
    schema::Document {
        path: report.document.path.clone(),
        claims: report.claims().iter().enumerate().map(|(index, one)| claim(report, index, one)).collect(),
        findings: report.findings.iter().map(|found| finding(report, found)).collect(),
        relations: report.analysis.relations.iter().map(|one| relation(report, one)).collect(),
        summary: schema::Summary {
            claims: counts.claims,
            supported: counts.supported,
            refuted: counts.refuted,
            cannot_say: counts.cannot_say,
            not_checked: counts.not_checked,
            relations: counts.relations,
        },
    }
}

/// Hundredths as a decimal string: "0.97".
fn confidence(Confidence(hundredths): Confidence) -> String {
    if hundredths >= 100 { "1".to_owned() } else { format!("0.{hundredths:02}") }
}

fn bytes(report: &DocumentReport<'_>, span: Span) -> [usize; 2] {
    let location = report.locate(span);
    [location.start, location.end]
}

fn claim(report: &DocumentReport<'_>, index: usize, claim: &Claim) -> schema::Claim {
    let document = &report.document;
    let location = report.locate(claim.span);
    let (low, high) = model::bounds(claim);
    let judgement = report.analysis.judgements.get(index).cloned().unwrap_or_default();
    schema::Claim {
        id: report.claim_ids.get(index).cloned().unwrap_or_default(),
        start: location.start,
        end: location.end,
        line: location.line,
        column: location.column,
        surface: document.slice(claim.span).to_owned(),
        kind: claim.kind.name(),
        values: model::values(claim),
        low: low.map(model::decimal),
        high: high.map(model::decimal),
        unit: claim.unit_name().map(str::to_owned),
        bound: claim.bound.symbol(),
        role: claim.role.name(),
        measure: claim.context.measure.clone(),
        entities: claim.context.entities.clone(),
        period: claim.context.period.map(|period| schema::Period {
            start: period.first_day().map(|day| day.to_string()),
            end: period.last_day().map(|day| day.to_string()),
            surface: claim.context.period_span.map(|span| document.slice(span).to_owned()),
        }),
        verdict: judgement.verdict.name(),
        expected: judgement.expected.map(model::decimal),
        confidence: judgement.confidence.map(confidence),
        reason: report.reason(index).to_owned(),
    }
}

fn finding(report: &DocumentReport<'_>, found: &Found) -> schema::Finding {
    let finding = &found.finding;
    schema::Finding {
        check: finding.check,
        severity: finding.severity.name(),
        confidence: confidence(finding.confidence),
        state: if found.ignored.is_some() { "ignored" } else { "active" },
        message: finding.message.clone(),
        start: found.location.start,
        end: found.location.end,
        line: found.location.line,
        column: found.location.column,
        related: finding
            .related
            .iter()
            .map(|related| {
                let [start, end] = bytes(report, related.span);
                schema::Related { start, end, message: related.message.clone() }
            })
            .collect(),
        working: finding.working.clone(),
        evidence: finding
            .evidence
            .iter()
            .map(|cell| schema::Evidence {
                source: cell.source.clone(),
                row: cell.row,
                column: cell.column.clone(),
                value: cell.value.clone(),
                unit: cell.unit.clone(),
                period: cell.period.clone(),
                role: cell.role,
                locator: cell.locator.clone(),
            })
            .collect(),
        suggestions: finding
            .suggestions
            .iter()
            .map(|suggestion| {
                let [start, end] = bytes(report, suggestion.span);
                schema::Suggestion {
                    replacement: suggestion.replacement.clone(),
                    why: suggestion.why.clone(),
                    start,
                    end,
                }
            })
            .collect(),
        fingerprint: found.fingerprint.clone(),
        ignored: found.ignored.clone(),
    }
}

fn relation(report: &DocumentReport<'_>, relation: &Relation) -> schema::Relation {
    schema::Relation {
        kind: relation.kind,
        holds: relation.outcome != Outcome::Fails,
        spans: relation.spans.iter().map(|&span| bytes(report, span)).collect(),
        working: relation.working.clone(),
        remark: match relation.outcome {
            Outcome::HoldsLoosely(remark) => Some(remark),
            Outcome::Holds | Outcome::Fails => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_decimal_string() {
        let shown: Vec<_> = [0, 5, 90, 100].map(|hundredths| confidence(Confidence(hundredths))).into();
        assert_eq!(shown, ["0.00", "0.05", "0.90", "1"]);
    }
}
