//! The live model as schema `addsup/v1`: one object, or a line for each document.

use std::io::{self, Write};

use super::compact::{Compact, Sink};
use super::model::{self, DocumentReport, Found, Report};
use super::{escape, schema};
use crate::claim::{Claim, Direction};
use crate::finding::{Outcome, Relation};
use crate::span::Span;

/// One indented object.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    escape::json(&output(report), out)
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
    let mut line = Vec::new();
    append_line(value, &mut line)?;
    out.write_all(&line)
}

/// Like [`write_line`], at the end of a buffer.
///
/// # Errors
/// None that the types of the schema can have.
pub fn append_line<T: serde::Serialize>(value: &T, out: &mut Vec<u8>) -> io::Result<()> {
    let mut sink = Sink::new(out);
    value.serialize(Compact(&mut sink)).map_err(io::Error::from)?;
    sink.flush();
    out.push(b'\n');
    Ok(())
}

fn output<'a>(report: &'a Report<'_>) -> schema::Output<'a> {
    schema::Output {
        schema: schema::NAME,
        tool: schema::Tool { name: "addsup", version: env!("CARGO_PKG_VERSION"), rules: model::rules() },
        sources: report
            .sources
            .iter()
            .map(|table| schema::Source {
                name: &table.name,
                path: &table.path,
                sha256: &table.sha256,
                rows: table.rows,
            })
            .collect(),
        documents: report.documents.iter().map(document).collect(),
    }
}

/// One document in the form of the schema.
pub fn document<'a>(report: &'a DocumentReport<'_>) -> schema::Document<'a> {
    schema::Document {
        path: &report.document.path,
        claims: schema::Claims(report),
        findings: report.findings.iter().map(|found| finding(report, found)).collect(),
        relations: report.analysis.relations.iter().map(|one| relation(report, one)).collect(),
        summary: summary(report.counts()),
    }
}

/// The answer to a line of a batch.
pub fn batch_document<'a>(id: serde_json::Value, report: &'a DocumentReport<'_>) -> schema::BatchDocument<'a> {
    let schema::Document { path, claims, findings, relations, summary } = document(report);
    schema::BatchDocument { id, path, claims, findings, relations, summary }
}

fn summary(counts: model::Counts) -> schema::Summary {
    schema::Summary {
        claims: counts.claims,
        supported: counts.supported,
        refuted: counts.refuted,
        cannot_say: counts.cannot_say,
        not_checked: counts.not_checked,
        relations: counts.relations,
    }
}

fn bytes(report: &DocumentReport<'_>, span: Span) -> [usize; 2] {
    let source = report.document.map.source(span);
    [source.start, source.end]
}

/// One claim in the form of the schema.
pub(super) fn claim<'a>(report: &'a DocumentReport<'_>, index: usize, claim: &'a Claim) -> schema::Claim<'a> {
    let document = &report.document;
    let location = report.locate(claim.span);
    let (low, high) = model::bounds(claim);
    let judgement = report.analysis.judgements.get(index);
    schema::Claim {
        id: schema::Hash(report.claim_ids.get(index).copied().unwrap_or_default()),
        start: location.start,
        end: location.end,
        line: location.line,
        column: location.column,
        surface: document.slice(claim.span),
        kind: claim.kind.name(),
        values: schema::Values(&claim.value),
        low: low.map(schema::Decimal),
        high: high.map(schema::Decimal),
        unit: claim.unit_name(),
        bound: claim.bound.symbol(),
        role: claim.role.name(),
        measure: claim.context.measure.as_deref(),
        entities: &claim.context.entities,
        period: claim.context.period.map(|period| schema::Period {
            start: period.first_day().map(schema::Day),
            end: period.last_day().map(schema::Day),
            surface: claim.context.period_span.map(|span| document.slice(span)),
        }),
        context: context(report, claim),
        alternative: claim
            .alternative
            .or(claim.context.period_other)
            .and_then(|period| period.as_single())
            .map(schema::Day),
        verdict: judgement.map(|judgement| judgement.verdict).unwrap_or_default().name(),
        expected: judgement.and_then(|judgement| judgement.expected).map(schema::Decimal),
        confidence: judgement.and_then(|judgement| judgement.confidence).map(schema::Confidence),
        reason: report.reason(index),
    }
}

fn context<'a>(report: &'a DocumentReport<'_>, claim: &'a Claim) -> Option<schema::Context<'a>> {
    let context = &claim.context;
    let words = |span: Span| report.document.slice(span);
    // a place that the clause does not name gives way to a name
    let holder = context.holder.filter(|_| context.entity.is_none() || context.entity_carried).map(words);
    let said = schema::Context {
        entity: holder.or(context.entity),
        carried: if holder.is_some() { context.holder_carried } else { context.entity_carried },
        counterpart: context.counterpart,
        direction: context.direction.map(|direction| match direction {
            Direction::Up => "up",
            Direction::Down => "down",
        }),
        negated: context.negated,
        hypothetical: context.hypothetical,
        quoted: context.quoted,
        speaker: context.speaker.map(words),
        attribution: context.attribution.map(words),
    };
    (said != schema::Context::default()).then_some(said)
}

fn finding<'a>(report: &'a DocumentReport<'_>, found: &'a Found) -> schema::Finding<'a> {
    let finding = &found.finding;
    schema::Finding {
        check: finding.check,
        severity: finding.severity.name(),
        confidence: schema::Confidence(finding.confidence),
        state: found.state(),
        message: &finding.message,
        start: found.location.start,
        end: found.location.end,
        line: found.location.line,
        column: found.location.column,
        related: finding
            .related
            .iter()
            .map(|related| {
                let [start, end] = bytes(report, related.span);
                schema::Related { start, end, message: &related.message }
            })
            .collect(),
        working: &finding.working,
        evidence: finding
            .evidence
            .iter()
            .map(|cell| schema::Evidence {
                source: &cell.source,
                row: cell.row,
                column: &cell.column,
                value: &cell.value,
                unit: cell.unit.as_deref(),
                period: cell.period.as_deref(),
                role: cell.role,
                locator: cell.locator.as_deref(),
            })
            .collect(),
        suggestions: finding
            .suggestions
            .iter()
            .map(|suggestion| {
                let [start, end] = bytes(report, suggestion.span);
                schema::Suggestion { replacement: &suggestion.replacement, why: &suggestion.why, start, end }
            })
            .collect(),
        fingerprint: &found.fingerprint,
        ignored: found.ignored.as_ref().map(|pass| pass.reason.as_str()),
    }
}

fn relation<'a>(report: &'a DocumentReport<'_>, relation: &'a Relation) -> schema::Relation<'a> {
    schema::Relation {
        kind: relation.kind,
        holds: relation.outcome != Outcome::Fails,
        spans: relation.spans.iter().map(|&span| bytes(report, span)).collect(),
        working: &relation.working,
        remark: match relation.outcome {
            Outcome::HoldsLoosely(remark) => Some(remark),
            Outcome::Holds | Outcome::Fails => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Confidence;

    #[test]
    fn confidence_is_a_decimal_string() {
        let confidences = [0, 5, 90, 100].map(|hundredths| schema::Confidence(Confidence(hundredths)));
        assert_eq!(serde_json::to_string(&confidences).unwrap(), r#"["0.00","0.05","0.90","1"]"#);
    }
}
