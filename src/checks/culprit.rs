//! One figure behind several breaches: where the same change of the same figure would repair more than one relation,
//! that figure is the likely slip. The rule: it is said once, and stands first among the suggestions of each.

use rustc_hash::FxHashMap;

use crate::checks::{Article, Outcomes};
use crate::finding::{Judgement, Related, Severity, Suggestion, Verdict};
use crate::sorting;
use crate::span::Span;

/// Letters and digits of the shortest figure that is the same one in two places.
const TELLING: usize = 3;

/// Looks over all findings of a document when every check has run.
pub(super) fn point_out(article: &Article<'_>, out: &mut Outcomes) {
    // a figure of some length is the same wherever it is printed
    let place = |span: Span| Some(span).filter(|_| article.document.slice(span).len() < TELLING);
    let mut changes: FxHashMap<(Option<Span>, &str, &str), Vec<usize>> = FxHashMap::default();
    for (at, finding) in out.findings.iter().enumerate().filter(|(_, finding)| finding.severity > Severity::Note) {
        for offer in &finding.suggestions {
            let known = changes
                .entry((place(offer.span), article.document.slice(offer.span), offer.replacement.as_str()))
                .or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    let mut common: Vec<((String, String), Vec<usize>)> = changes
        .into_iter()
        .filter(|(_, findings)| findings.len() > 1)
        .map(|((_, printed, replacement), findings)| ((printed.to_owned(), replacement.to_owned()), findings))
        .collect();
    sorting::by(&mut common, |a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
    let mut told = vec![false; out.findings.len()];
    for ((printed, replacement), findings) in common {
        if findings.iter().any(|&at| told[at]) {
            continue;
        }
        let number = findings.len();
        for (nth, &at) in findings.iter().enumerate() {
            told[at] = true;
            let finding = &mut out.findings[at];
            let same = |it: &Suggestion| article.document.slice(it.span) == printed && it.replacement == replacement;
            let Some(place) = finding.suggestions.iter().position(same) else {
                continue;
            };
            let mut offer = finding.suggestions.remove(place);
            offer.why = format!("this one change repairs {number} relations");
            let (culprit, told_at) = (offer.span, finding.span);
            finding.suggestions.insert(0, offer);
            if !culprit.overlaps(told_at) {
                // the figure to look at is the one that the change is of
                finding.related.retain(|related| !related.span.overlaps(culprit));
                finding.related.insert(0, Related { span: told_at, message: "where it does not add up".to_owned() });
                finding.span = culprit;
                let reason = format!("{}; the slip is rather in “{printed}”", finding.message);
                acquit(article, told_at, reason, &finding.message, &mut out.judgements);
            }
            if nth == 0 {
                finding.working.push(format!(
                    "one figure behind {number} findings: {replacement} for {printed} makes all of them hold"
                ));
            }
        }
    }
}

/// The figure at `span` was called wrong for what another one explains.
fn acquit(article: &Article<'_>, span: Span, reason: String, message: &str, judgements: &mut [Judgement]) {
    let claims = &article.extraction.claims;
    let at = claims.partition_point(|claim| claim.span.end <= span.start);
    let slot = claims.get(at).filter(|claim| claim.span.overlaps(span)).and_then(|_| judgements.get_mut(at));
    if let Some(slot) = slot.filter(|slot| slot.verdict == Verdict::Refuted && slot.reason == message) {
        slot.verdict = Verdict::CannotSay;
        slot.reason = reason;
        slot.expected = None;
    }
}
