//! One figure behind several breaches: where the same change of the same figure would repair more than one relation,
//! that figure is the likely slip. The rule: it is said once, and stands first among the suggestions of each.

use rustc_hash::FxHashMap;

use crate::checks::Outcomes;
use crate::finding::Severity;
use crate::span::Span;

/// Looks over all findings of a document when every check has run.
pub(super) fn point_out(out: &mut Outcomes) {
    let mut changes: FxHashMap<(Span, &str), Vec<usize>> = FxHashMap::default();
    for (at, finding) in out.findings.iter().enumerate().filter(|(_, finding)| finding.severity > Severity::Note) {
        for offer in &finding.suggestions {
            let known = changes.entry((offer.span, offer.replacement.as_str())).or_default();
            if known.last() != Some(&at) {
                known.push(at);
            }
        }
    }
    let mut common: Vec<((Span, String), Vec<usize>)> = changes
        .into_iter()
        .filter(|(_, findings)| findings.len() > 1)
        .map(|((span, replacement), findings)| ((span, replacement.to_owned()), findings))
        .collect();
    common.sort_by(|a, b| (b.1.len(), &a.0).cmp(&(a.1.len(), &b.0)));
    let mut told = vec![false; out.findings.len()];
    for ((span, replacement), findings) in common {
        if findings.iter().any(|&at| told[at]) {
            continue;
        }
        let number = findings.len();
        for (nth, &at) in findings.iter().enumerate() {
            told[at] = true;
            let finding = &mut out.findings[at];
            let Some(place) =
                finding.suggestions.iter().position(|it| it.span == span && it.replacement == replacement)
            else {
                continue;
            };
            let mut offer = finding.suggestions.remove(place);
            offer.why = format!("this one change repairs {number} relations");
            finding.suggestions.insert(0, offer);
            if nth == 0 {
                finding
                    .working
                    .push(format!("one figure behind {number} findings: {replacement} here makes all of them hold"));
            }
        }
    }
}
