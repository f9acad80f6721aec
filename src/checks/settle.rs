//! After all checks: every claim gets a verdict and a reason, none is left blank.

use super::{Article, Outcomes};
use crate::claim::{Claim, Kind, Role, Value};
use crate::finding::{Outcome, Severity, Verdict};
use crate::sorting;
use crate::span::Span;

/// Items by the places they cover, for look-ups in the order of the claims: no search over all for each.
struct Places {
    /// Span, the furthest end of all spans up to this one, and the item; sorted by start.
    spans: Vec<(Span, usize, usize)>,
}

impl Places {
    fn new(spans: impl Iterator<Item = (Span, usize)>) -> Self {
        let mut spans: Vec<(Span, usize, usize)> = spans.map(|(span, item)| (span, span.end, item)).collect();
        sorting::by(&mut spans, Ord::cmp);
        for i in 1..spans.len() {
            spans[i].1 = spans[i].1.max(spans[i - 1].1);
        }
        Self { spans }
    }

    /// Items that overlap a span.
    fn over(&self, span: Span) -> impl Iterator<Item = usize> {
        let end = self.spans.partition_point(|(other, ..)| other.start < span.end);
        self.spans[..end]
            .iter()
            .rev()
            .take_while(move |(_, furthest, _)| *furthest > span.start)
            .filter(move |(other, ..)| other.overlaps(span))
            .map(|(.., item)| *item)
    }
}

/// Fills the judgements that no check has set.
pub(super) fn settle(article: &Article<'_>, out: &mut Outcomes) {
    let relations = Places::new(
        out.relations.iter().enumerate().flat_map(|(at, relation)| relation.spans.iter().map(move |&span| (span, at))),
    );
    let serious = out.findings.iter().enumerate().filter(|(_, finding)| finding.severity > Severity::Note);
    let findings = Places::new(serious.map(|(at, finding)| (finding.span, at)));
    for (index, claim) in article.extraction.claims.iter().enumerate() {
        let mut of_claim: Vec<usize> = relations.over(claim.number).collect();
        sorting::by(&mut of_claim, Ord::cmp);
        // the dateline is what others are held against: it is not in doubt itself
        let reference = article.extraction.dateline == Some(index);
        let of_claim = || of_claim.iter().map(|&at| &out.relations[at]);
        let fails = of_claim().find(|one| one.outcome == Outcome::Fails && !(reference && one.kind != "weekday"));
        let holds = of_claim().find(|relation| relation.outcome != Outcome::Fails);
        let finding = findings
            .over(claim.span)
            .map(|at| &out.findings[at])
            .max_by_key(|finding| (finding.severity, finding.span));
        let Some(slot) = out.judgements.get_mut(index) else { continue };
        slot.consistent = holds.is_some() && fails.is_none() && finding.is_none();
        if slot.verdict <= Verdict::CannotSay {
            match (finding, fails, holds) {
                // that no table has a figure does not make it wrong
                (Some(finding), ..)
                    if finding.severity == Severity::Error
                        && finding.span.overlaps(claim.number)
                        && finding.check != super::untraced::META.id =>
                {
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
        (Value::Comparison, ..) => "a comparison without a figure: the tables do not have both sides of it",
        (Value::Ordinal(_), ..) => "a rank: needs a table of all that are ranked",
        (_, Kind::Date, _) => "a date that nothing in the text can be held against",
        (_, _, Role::Change) => "a change whose two ends are not both in the text",
        (_, _, Role::Share) => "a share whose whole is not in the text",
        _ if article.tables.is_empty() => "nothing in the text to hold it against, and no source tables",
        _ => "nothing in the text to hold it against, and no row of the source tables was matched to it",
    }
}
