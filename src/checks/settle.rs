//! After all checks: every claim gets a verdict and a reason, none is left blank.

use super::{Article, Outcomes};
use crate::claim::{Claim, Kind, Role, Value};
use crate::finding::{Outcome, Relation, Severity, Verdict};

/// Fills the judgements that no check has set.
pub(super) fn settle(article: &Article<'_>, out: &mut Outcomes) {
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        let of_claim = |relation: &&Relation| relation.spans.iter().any(|span| span.overlaps(claim.number));
        // the dateline is what others are held against: it is not in doubt itself
        let reference = article.extraction.dateline == Some(index);
        let fails = out
            .relations
            .iter()
            .filter(of_claim)
            .find(|relation| relation.outcome == Outcome::Fails && !(reference && relation.kind != "weekday"));
        let holds = out.relations.iter().filter(of_claim).find(|relation| relation.outcome != Outcome::Fails);
        let finding = out
            .findings
            .iter()
            .filter(|finding| finding.severity > Severity::Note && finding.span.overlaps(claim.span))
            .max_by_key(|finding| finding.severity);
        let Some(slot) = out.judgements.get_mut(index) else { continue };
        slot.consistent = holds.is_some() && fails.is_none() && finding.is_none();
        if slot.verdict <= Verdict::CannotSay {
            match (finding, fails, holds) {
                (Some(finding), ..) if finding.severity == Severity::Error && finding.span.overlaps(claim.number) => {
                    slot.verdict = Verdict::Refuted;
                    slot.reason.clone_from(&finding.message);
                    slot.confidence = Some(finding.confidence);
                }
                (Some(finding), ..) => {
                    slot.verdict = Verdict::CannotSay;
                    slot.reason.clone_from(&finding.message);
                }
                (None, Some(relation), _) => {
                    slot.verdict = Verdict::CannotSay;
                    slot.reason = format!("stands in a relation that does not hold: {}", relation.working);
                }
                (None, None, Some(relation)) => {
                    let source = if slot.reason.is_empty() { String::new() } else { format!("; {}", slot.reason) };
                    slot.verdict = Verdict::CannotSay;
                    slot.reason = format!("agrees with the text: {}{source}", relation.working);
                }
                (None, None, None) => {}
            }
        }
        if slot.reason.is_empty() {
            reason(article, claim).clone_into(&mut slot.reason);
        }
    }
}

/// Why nothing could be checked, in the words of the figure's kind.
fn reason(article: &Article<'_>, claim: &Claim) -> &'static str {
    match (&claim.value, claim.kind, claim.role) {
        (Value::Unreadable(why), ..) => why,
        (Value::Superlative, ..) => "a rank without a figure: needs a table of all that are ranked",
        (Value::Ordinal(_), ..) => "a rank: needs a table of all that are ranked",
        (_, Kind::Date, _) => "a date that nothing in the text can be held against",
        (_, _, Role::Change) => "a change whose two ends are not both in the text",
        (_, _, Role::Share) => "a share whose whole is not in the text",
        _ if article.tables.is_empty() => "nothing in the text to hold it against, and no source tables",
        _ => "nothing in the text to hold it against, and no source table speaks of it",
    }
}
