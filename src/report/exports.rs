//! Exports for the web: verdicts as schema.org `ClaimReview`, findings as W3C Web Annotations. Both are JSON-LD that can
//! stand in a page. Dates are absent: the clock is never read, and who publishes adds its own.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::model::{self, Report};
use super::places::{ColumnUnit, Regions};
use super::{clip, escape, plain};
use crate::finding::Verdict;

/// Bytes of a sentence around a figure.
const REACH: usize = 600;
/// Characters before and after a quotation, enough to find it again.
const CONTEXT: usize = 32;

/// A `ClaimReview` for each figure with a verdict, but for those of which a person said that they stand.
///
/// # Errors
/// Those of the writer.
pub fn write_claim_review(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut graph = Vec::new();
    for document in &report.documents {
        let url = escape::uri(&document.document.path);
        let passed = document.let_pass();
        for (index, claim) in document.claims().iter().enumerate() {
            let verdict = document.analysis.judgements.get(index).map(|judgement| judgement.verdict);
            let (rating, name) = match verdict {
                Some(Verdict::Supported) => (5, "Supported"),
                Some(Verdict::Refuted) if !passed[index] => (1, "Refuted"),
                _ => continue,
            };
            let (before, figure, after, cut) = model::in_sentence(&document.document, claim.span, REACH);
            let mark = |cut: bool| if cut { "…" } else { "" };
            let sentence = plain(&format!("{}{before}{figure}{after}{}", mark(cut[0]), mark(cut[1])));
            let id = document.claim_ids.get(index).copied().unwrap_or_default();
            graph.push(json!({
                "@type": "ClaimReview",
                "@id": format!("{url}#claim-{id:016x}"),
                "url": format!("{url}#L{}", document.locate(claim.span).line),
                "claimReviewed": sentence,
                "reviewBody": plain(document.reason(index)),
                "author": { "@type": "Organization", "name": "addsup" },
                "itemReviewed": {
                    "@type": "Claim",
                    "text": plain(figure),
                    "appearance": { "@type": "CreativeWork", "url": url },
                },
                "reviewRating": {
                    "@type": "Rating",
                    "ratingValue": rating,
                    "bestRating": 5,
                    "worstRating": 1,
                    "alternateName": name,
                },
            }));
        }
    }
    escape::json(&json!({ "@context": "https://schema.org", "@graph": graph }), out)
}

/// An annotation page: each active finding targets its figure by quotation and by position in code points.
///
/// # Errors
/// Those of the writer.
pub fn write_annotations(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut items: Vec<Value> = Vec::new();
    for document in &report.documents {
        let source: &str = &document.document.source;
        let regions = Regions::new(&document.document, ColumnUnit::CodePoints);
        for found in document.active() {
            let finding = &found.finding;
            let span = document.document.source_of(found.location);
            let before: String = {
                let mut tail: Vec<char> = source[..span.start].chars().rev().take(CONTEXT).collect();
                tail.reverse();
                tail.into_iter().collect()
            };
            let after: String = source[span.end..].chars().take(CONTEXT).collect();
            let mut bodies = vec![json!({
                "type": "TextualBody", "format": "text/plain", "language": "en", "purpose": "assessing",
                "value": plain(&finding.message),
            })];
            for suggestion in &finding.suggestions {
                bodies.push(json!({
                    "type": "TextualBody", "format": "text/plain", "language": "en", "purpose": "editing",
                    "value": plain(&format!("{} ({})", suggestion.replacement, suggestion.why)),
                }));
            }
            bodies.push(
                json!({ "type": "TextualBody", "format": "text/plain", "purpose": "tagging", "value": finding.check }),
            );
            items.push(json!({
                "id": format!("urn:addsup:{}:{}", found.fingerprint, items.len() + 1),
                "type": "Annotation",
                "motivation": "assessing",
                "body": bodies,
                "target": {
                    "source": escape::uri(&document.document.path),
                    "selector": [
                        { "type": "TextQuoteSelector", "exact": clip(span.of(source), REACH), "prefix": before, "suffix": after },
                        { "type": "TextPositionSelector", "start": regions.before(span.start), "end": regions.before(span.end) },
                    ],
                },
            }));
        }
    }
    let page = json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "urn:addsup:annotations",
        "type": "AnnotationPage",
        "items": items,
    });
    escape::json(&page, out)
}
