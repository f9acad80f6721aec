//! A figure that the text itself works out from others ("12 rooms at $90, $1,080 in all"): judged, listed, and where it
//! cannot hold, told with the value that belongs there. Shared by the checks of products, averages, rates and growth.

use crate::checks::amounts::{self, Amount};
use crate::checks::{Article, Outcomes, passage, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Figure, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::span::Span;

/// One statement of that kind.
pub(super) struct Derived<'d, 'a> {
    pub check: &'static str,
    /// Of the relation.
    pub kind: &'static str,
    /// What it is worked out from, and the part each plays.
    pub inputs: &'d [(&'d Amount<'a>, &'static str)],
    pub stated: &'d Amount<'a>,
    /// From the printed figures, in the unit of `stated`.
    pub exact: Decimal,
    /// "12 x 90 = 1,080"; what is stated is added.
    pub working: String,
    /// "12 rooms at $90"; what it comes to is added.
    pub told: String,
    /// Instead of that, where something else than the value is wrong.
    pub message: Option<String>,
    pub severity: Severity,
    pub confidence: u8,
}

/// A whole number of things is no rounded figure: "24 tablets".
pub(super) fn counted<'a>(amount: &Amount<'a>) -> Amount<'a> {
    let things = matches!(amount.kind(), None | Some(UnitKind::Count)) && amount.bound == Bound::Exact;
    let few = amount.figure.value.is_integer() && amount.figure.value < Decimal::from(1_000);
    let figure = if things && few { Figure::exact(amount.figure.value) } else { amount.figure };
    Amount { figure, ..amount.clone() }
}

/// What a figure can stand for. One of a single digit may be cut short, but it is not one too high: that would be as
/// much as the figure itself.
fn interval(amount: &Amount<'_>, reading: Reading) -> Interval {
    let one_digit = amount.figure.value.abs() < amount.figure.step.shift(1).unwrap_or(Decimal::ZERO);
    let wide = amount.interval(reading);
    let half = amount.interval(reading.min(Reading::Half));
    if one_digit && !amount.figure.value.is_negative() { Interval { low: half.low, ..wide } } else { wide }
}

/// Relations back to which the same one is looked for. One that is met from two sides is met twice in a row, or within a
/// sentence; looking through all would cost the square of the length of the article.
const RECENT: usize = 256;

/// A relation of that kind between these figures was told before.
pub(super) fn is_known(out: &Outcomes, kind: &str, spans: &[Span]) -> bool {
    out.relations.iter().rev().take(RECENT).any(|known| known.kind == kind && known.spans == spans)
}

/// Some relation between just these figures was told before, in whatever order.
pub(super) fn is_told(out: &Outcomes, spans: &[Span]) -> bool {
    let same =
        |known: &Relation| known.spans.len() == spans.len() && spans.iter().all(|span| known.spans.contains(span));
    out.relations.iter().rev().take(RECENT).any(same)
}

impl Derived<'_, '_> {
    /// `relation` takes the inputs in order and then the stated figure. A relation that is listed already is left.
    pub(super) fn judge(
        self,
        article: &Article<'_>,
        out: &mut Outcomes,
        relation: impl Fn(&[Interval]) -> bool,
    ) -> Outcome {
        self.judge_by(article, out, &relation)
    }

    fn judge_by(self, article: &Article<'_>, out: &mut Outcomes, relation: &dyn Fn(&[Interval]) -> bool) -> Outcome {
        let mut all: Vec<&Amount<'_>> = self.inputs.iter().map(|(amount, _)| *amount).collect();
        all.push(self.stated);
        let outcome = match Reading::ALL.iter().find(|&&reading| amounts::fits(reading, &all, &interval, relation)) {
            Some(reading) => reading.remark().map_or(Outcome::Holds, Outcome::HoldsLoosely),
            None => Outcome::Fails,
        };
        let spans: Vec<_> = all.iter().map(|amount| amount.span).collect();
        if is_known(out, self.kind, &spans) {
            return outcome;
        }
        let working = format!("{}, stated {}", self.working, self.stated.show());
        out.relations.push(Relation {
            kind: self.kind,
            outcome,
            spans,
            working: amounts::with_remark(working.clone(), outcome),
        });
        if outcome != Outcome::Fails {
            return outcome;
        }
        // "$1.53" beside "$1 million": nothing in the style of the author is near
        let far = (self.stated.figure.value.magnitude() - self.exact.magnitude()).abs() > 2;
        let right = if far {
            Amount { figure: Figure::exact(self.exact.rounded(3)), ..self.stated.clone() }.show()
        } else {
            amounts::in_style(article, self.stated, self.exact)
        };
        let message =
            self.message.unwrap_or_else(|| format!("{} is {right}, not {}", self.told, self.stated.told(article)));
        let mut finding = Finding::new(self.check, self.severity, self.stated.whole, message.clone())
            .confidence(self.confidence)
            .working(working);
        for (input, part) in self.inputs {
            finding = finding.related(input.whole, *part);
        }
        finding = repair::suggest(finding, article, &all, relation);
        let text = article.document.slice(self.stated.span);
        let power = repair::power_of(text, self.stated.figure.value);
        let printed = self.exact.shift(-power).and_then(|value| repair::with_value(text, value));
        if let Some(printed) =
            printed.filter(|_| !far && finding.suggestions.iter().all(|it| it.span != self.stated.span))
        {
            finding = finding.suggest(self.stated.span, printed, "worked out from the other figures");
        }
        out.findings.push(finding);
        if self.severity == Severity::Error {
            passage::refute(out, self.stated.claim, &message);
            passage::expect(out, self.stated.claim, self.exact);
        }
        outcome
    }
}
