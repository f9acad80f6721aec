//! SARIF 2.1.0 (OASIS standard, errata 01), as code scanning reads it. Findings come worst first, because a consumer
//! that takes only so many takes the first ones; how many were left out is a notification.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::model::{DocumentReport, Found, Report};
use super::places::{ColumnUnit, Region, Regions};
use super::reference;
use super::{clip, counted, escape, plain, text};
use crate::finding::Severity;
use crate::read::Location;
use crate::sorting;
use crate::suppress;

/// Results of a run that GitHub code scanning keeps ("SARIF results exceed limits": the top 5,000 by severity).
pub const RESULTS: usize = 5_000;
/// Locations of a result that it keeps.
const LOCATIONS: usize = 100;
/// Characters of a snippet.
const SNIPPET: usize = 400;

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    escape::json(&log(report, RESULTS), out)
}

/// The whole log with at most `limit` results.
fn log(report: &Report<'_>, limit: usize) -> Value {
    let mut all: Vec<(usize, &Found)> = Vec::new();
    for (index, document) in report.documents.iter().enumerate() {
        all.extend(document.findings.iter().map(|found| (index, found)));
    }
    // stable: the order of the text within a severity; what counts comes before what was let pass
    sorting::by_key(&mut all, |(_, found)| (!found.is_active(), std::cmp::Reverse(found.finding.severity)));
    let left_out = all.len().saturating_sub(limit);
    all.truncate(limit);
    let regions: Vec<Regions<'_>> =
        report.documents.iter().map(|one| Regions::new(&one.document, ColumnUnit::CodePoints)).collect();
    let ids = suppress::known_ids();
    let results: Vec<Value> = all
        .into_iter()
        .filter_map(|(index, found)| {
            let document = report.documents.get(index)?;
            Some(result(document, index, regions.get(index)?, found, &ids, report.baseline))
        })
        .collect();
    let notifications: Vec<Value> = (left_out > 0)
        .then(|| {
            let text = format!("{} beyond the first {limit}, the worst, are left out", counted(left_out, "finding"));
            json!({ "level": "warning", "message": { "text": text } })
        })
        .into_iter()
        .collect();
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "addsup",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "shortDescription": { "text": "Checks the figures in prose against each other and against source tables." },
                "rules": rules(),
            }},
            "columnKind": "unicodeCodePoints",
            "automationDetails": { "id": "addsup/" },
            "originalUriBaseIds": { "SRCROOT": { "description": { "text": "The folder that addsup ran in." } } },
            "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications }],
            "artifacts": report.documents.iter().map(|one| json!({
                "location": location(&one.document.path),
                "roles": ["analysisTarget"],
            })).collect::<Vec<_>>(),
            "results": results,
        }],
    })
}

fn rules() -> Vec<Value> {
    suppress::all_metas()
        .map(|meta| {
            let page = reference::page(meta);
            json!({
                "id": meta.id,
                "name": pascal(meta.id),
                "shortDescription": { "text": sentence(meta.name) },
                "fullDescription": { "text": sentence(meta.name) },
                "help": { "text": page, "markdown": page },
                "defaultConfiguration": { "level": meta.severity.name() },
                "properties": {
                    "tags": ["figures", "prose"],
                    "problem.severity": match meta.severity {
                        Severity::Error => "error",
                        Severity::Warning => "warning",
                        Severity::Note => "recommendation",
                    },
                    "precision": "high",
                },
            })
        })
        .collect()
}

/// "sum-mismatch" as "SumMismatch".
fn pascal(id: &str) -> String {
    id.split('-')
        .flat_map(|part| {
            let mut characters = part.chars();
            characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters)
        })
        .collect()
}

fn sentence(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}

fn location(path: &str) -> Value {
    let uri = escape::uri(path);
    if uri.starts_with("file:") { json!({ "uri": uri }) } else { json!({ "uri": uri, "uriBaseId": "SRCROOT" }) }
}

fn region(region: Region, place: Location, snippet: Option<&str>) -> Value {
    let mut value = json!({
        "startLine": region.line,
        "startColumn": region.column,
        "endLine": region.end_line,
        "endColumn": region.end_column,
        "byteOffset": place.start,
        "byteLength": place.end.saturating_sub(place.start),
    });
    if let (Some(snippet), Some(object)) = (snippet, value.as_object_mut()) {
        object.insert("snippet".to_owned(), json!({ "text": clip(snippet, SNIPPET) }));
    }
    value
}

fn physical(document: &DocumentReport<'_>, index: usize, regions: &Regions<'_>, place: Location) -> Value {
    let snippet = document.document.source_of(place).of(&document.document.source);
    let mut artifact = location(&document.document.path);
    if let Some(object) = artifact.as_object_mut() {
        object.insert("index".to_owned(), index.into());
    }
    json!({
        "artifactLocation": artifact,
        "region": region(regions.of(place), place, (!snippet.is_empty()).then_some(snippet)),
    })
}

fn result(
    document: &DocumentReport<'_>,
    index: usize,
    regions: &Regions<'_>,
    found: &Found,
    ids: &[&str],
    baseline: bool,
) -> Value {
    let finding = &found.finding;
    let related: Vec<Value> = finding
        .related
        .iter()
        .take(LOCATIONS)
        .enumerate()
        .map(|(id, related)| {
            json!({
                "id": id,
                "physicalLocation": physical(document, index, regions, document.locate(related.span)),
                "message": { "text": plain(&related.message) },
            })
        })
        .collect();
    let fixes: Vec<Value> = finding
        .suggestions
        .iter()
        .map(|suggestion| {
            let place = document.locate(suggestion.span);
            json!({
                "description": { "text": plain(&suggestion.why) },
                "artifactChanges": [{
                    "artifactLocation": location(&document.document.path),
                    "replacements": [{
                        "deletedRegion": region(regions.of(place), place, None),
                        "insertedContent": { "text": plain(&suggestion.replacement) },
                    }],
                }],
            })
        })
        .collect();
    let suppressions: Vec<Value> = found
        .ignored
        .iter()
        .map(|pass| {
            let kind = if pass.in_text { "inSource" } else { "external" };
            json!({ "kind": kind, "status": "accepted", "justification": plain(&pass.reason) })
        })
        .collect();
    let evidence: Vec<String> = finding.evidence.iter().map(|cell| plain(&text::evidence(cell))).collect();
    let working: Vec<String> = finding.working.iter().map(|step| plain(step)).collect();
    let mut value = json!({
        "ruleId": finding.check,
        "ruleIndex": ids.iter().position(|id| *id == finding.check),
        "level": finding.severity.name(),
        "rank": finding.confidence.0,
        "message": { "text": message(&finding.message) },
        "locations": [{ "physicalLocation": physical(document, index, regions, found.location) }],
        "relatedLocations": related,
        "partialFingerprints": { "addsup/v1": found.fingerprint },
        "suppressions": suppressions,
        "fixes": fixes,
        "properties": { "working": working, "evidence": evidence },
    });
    if let (true, Some(object)) = (baseline, value.as_object_mut()) {
        let state = if found.known { "unchanged" } else { "new" };
        object.insert("baselineState".to_owned(), state.into());
    }
    if let (None, Some(object)) = (ids.iter().position(|id| *id == finding.check), value.as_object_mut()) {
        object.remove("ruleIndex");
    }
    value
}

/// A message that is a sentence, and in which brackets are no links (section 3.11.6: `[` is escaped by a backslash).
fn message(words: &str) -> String {
    let words = plain(words).replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    if words.ends_with(['.', '!', '?']) { words } else { format!("{words}.") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::finding::Finding;
    use crate::read;
    use crate::span::Span;
    use crate::suppress::Marked;

    #[test]
    fn the_worst_come_first_and_what_is_left_out_is_said() {
        let document = read::read("a.txt", b"5 tons and 6 tons", None).unwrap();
        let finding = |severity, at| Marked {
            finding: Finding::new("sum-mismatch", severity, Span::new(at, at + 1), "it [does] not"),
            location: None,
            ignored: None,
        };
        let findings = vec![finding(Severity::Note, 0), finding(Severity::Error, 11)];
        let report = Report {
            documents: vec![DocumentReport::new(document, Analysis::default(), findings)],
            ..Report::default()
        };
        let log = log(&report, 1);
        let results = log["runs"][0]["results"].as_array().unwrap();
        assert_eq!((results.len(), &results[0]["level"]), (1, &json!("error")));
        assert_eq!(results[0]["message"]["text"], "it \\[does\\] not.");
        let said = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"];
        assert_eq!(said, "1 finding beyond the first 1, the worst, are left out");
    }
}
