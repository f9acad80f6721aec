//! `deadline-past`: what "will be finished by 2022" said lies ahead of the day of writing.

use std::ops::Range;

use super::passage::{Passage, TOGETHER, in_words};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Date};
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct DeadlinePast;

static META: Meta = Meta {
    id: "deadline-past",
    name: "a deadline told as future had passed on the day of writing",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "`The lines are due to be completed by 2023` in an article of 2024 was true once: either the work is done, \
or it is late. Looks for `by` with a year, month or day, and for a word of the future in the present tense before it \
(`due`, `will`, `is to`, `plans to`, `aims to`), in the same clause. Needs a day of writing.\n\n\
Passes on purpose: reports of past plans (`had planned`, `was due`, `announced plans to`), quotations, clauses that name an \
earlier date too.",
    fires: &[
        "April 23, 2024\n\nThe two lines are due to be completed by 2023.",
        "April 23, 2024\n\nThe council says the road will be finished by 2022.",
    ],
    silent: &[
        "April 23, 2024\n\nThe two lines are due to be completed by 2030.",
        "April 23, 2024\n\nThe company had planned to open ten shops by 2020.",
        "April 23, 2024\n\nThe road was due to be finished by 2022.",
        "The two lines are due to be completed by 2023.",
    ],
};

impl Check for DeadlinePast {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let Some(today) = article.extraction.today else { return };
        let passage = Passage::of(article);
        for claim in &article.extraction.claims {
            let Some(deadline) = claim.time().and_then(|period| period.end).filter(|_| claim.bound == Bound::AtMost)
            else {
                continue;
            };
            if !passage.prints_year(claim) || claim.context.quoted || article.document.is_quoted(claim.span) {
                continue;
            }
            let clause = passage.clause(article.extraction.tokens_of(claim.sentence), claim.tokens.0..claim.tokens.1);
            let Some(mut cue) = passage.last_cue("future", clause.start..claim.tokens.0) else { continue };
            // "are due" + "to be completed"
            if let Some(before) = passage.last_cue("future", clause.start..cue.start).filter(|c| c.end == cue.start) {
                cue.start = before.start;
            }
            judge(article, &passage, claim, (deadline, today), clause, cue, out);
        }
    }
}

fn judge(
    article: &Article<'_>,
    passage: &Passage<'_>,
    claim: &Claim,
    (deadline, today): (Date, Date),
    clause: Range<usize>,
    cue: Range<usize>,
    out: &mut Outcomes,
) {
    let dateline = article.extraction.dateline.and_then(|index| article.extraction.claims.get(index));
    let dateline: Option<Span> = dateline.map(|claim| claim.number);
    let spans = [Some(claim.number), dateline].into_iter().flatten().collect();
    let passed = deadline.last_day() < today.first_day();
    if !passed {
        let working = format!("{} is not before {}", in_words(deadline), in_words(today));
        out.relations.push(Relation { kind: "deadline", outcome: Outcome::Holds, spans, working });
        return;
    }
    // the words right before the cue say whether the future is that of the writer
    let told_back = passage.has_cue("past-report", clause.start.max(cue.start.saturating_sub(8))..claim.tokens.0);
    let together = article.extraction.claims_of(claim.sentence).take(TOGETHER);
    let parted = (cue.end..claim.tokens.0).any(|i| passage.any(i, &["but", "although", "though"]));
    let earlier_date = together.filter_map(|index| article.extraction.claims.get(index)).any(|other| {
        clause.contains(&other.tokens.0)
            && other.span != claim.span
            && other.time().and_then(|period| period.last_day()).is_some_and(|day| day <= deadline.last_day())
    });
    if told_back || earlier_date || parted {
        return;
    }
    let working = format!("{} is before {}", in_words(deadline), in_words(today));
    out.relations.push(Relation { kind: "deadline", outcome: Outcome::Fails, spans, working: working.clone() });
    let future = passage.text_of(passage.span(cue.start, cue.end));
    let message = format!(
        "the deadline {} had passed on {}, yet the text says \u{201c}{future}\u{201d}",
        in_words(deadline),
        in_words(today)
    );
    let mut finding = Finding::new(META.id, META.severity, claim.span, message).confidence(85).working(working);
    finding = finding.related(passage.span(cue.start, cue.end), "told as future");
    if let Some(dateline) = dateline {
        finding = finding.related(dateline, "day of writing");
    }
    out.findings.push(finding);
}
