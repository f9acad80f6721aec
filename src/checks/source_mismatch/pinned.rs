//! Figures that people bound to a cell: held against that cell and no other, so that a binding is a test of the figure
//! for as long as it stands.

use super::super::Article;
use super::{Judged, META};
use crate::claim::Claim;
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Figure, Reading, Unit, UnitKind};
use crate::number::Interval;
use crate::sources::Pinned;

/// Words of the judgement of a bound figure.
pub(super) fn judge(article: &Article<'_>, claim: &Claim, locator: &str) -> Judged {
    let broken = |why: &str| {
        let message = format!("the ledger binds this figure to {locator}, {why}");
        let finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(100);
        Judged { finding: Some(finding), ..Judged::quiet(Verdict::CannotSay, message, 100) }
    };
    let Some(figure) = claim.figure() else { return broken("but it is no single number; clear the binding") };
    let pinned = match article.tables.resolve(locator) {
        Ok(pinned) => pinned,
        Err(why) => return broken(&format!("but {why}")),
    };
    let values = values(claim, &pinned);
    let cell = pinned.evidence;
    let shown = match &cell.unit {
        Some(unit) => format!("{} {unit}", cell.value),
        None => cell.value.clone(),
    };
    if values.is_empty() {
        return broken(&format!("whose unit is another: it has {shown}"));
    }
    let meets = |width: Reading| values.iter().any(|value| figure.bounded(claim.bound, width).intersects(*value));
    let surface = article.document.slice(claim.number);
    let mut judged = if meets(Reading::Half) {
        Judged::quiet(Verdict::Supported, format!("{} has {shown}, bound by hand", cell.source), 100)
    } else if meets(Reading::Lax) {
        let reason =
            format!("{} has {shown}, bound by hand: equal only if {surface} was cut or rounded further", cell.source);
        Judged::quiet(Verdict::CannotSay, reason, 100)
    } else {
        refuted(claim, figure, surface, &shown, &cell.source, &values)
    };
    judged.judgement.expected = values.first().and_then(|value| value.middle()).map(|middle| middle.rounded(12));
    if let Some(finding) = &mut judged.finding {
        finding.evidence.push(cell.clone());
    }
    judged.judgement.cell = Some(Box::new(cell));
    judged
}

fn refuted(claim: &Claim, figure: &Figure, surface: &str, shown: &str, source: &str, values: &[Interval]) -> Judged {
    let message = format!("{source} has {shown} in the cell that the ledger binds {surface} to");
    let mut finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(97);
    if let Some(value) = values.first() {
        let stated = figure.bounded(claim.bound, Reading::Half);
        finding = finding.working(format!("stated {stated}; the table has {value}"));
    }
    Judged {
        judgement: Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            confidence: Some(Confidence(97)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: None,
        cell: None,
    }
}

/// The cell's value in the unit of the claim, once for each reading of it, with the sign as printed and without: words
/// ("a loss of") carry signs. Empty where the units cannot be the same.
fn values(claim: &Claim, pinned: &Pinned) -> Vec<Interval> {
    let value = pinned.figure.interval(Reading::Half);
    let counted = |unit: &Unit| unit.kind == UnitKind::Count;
    let all: Vec<Interval> = match (&claim.unit, &pinned.unit) {
        (Some(asked), Some(unit)) if !counted(asked) && !counted(unit) => {
            super::series::readings(claim).iter().filter_map(|asked| unit.convert(value, asked)).collect()
        }
        _ => vec![value],
    };
    all.iter().flat_map(|value| [*value, value.negated()]).collect()
}
