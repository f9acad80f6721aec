//! A figure for most of a year against the year's: exports of eleven months that leave the twelfth about as much as
//! each of them. The rule: this supports, and says how; it never refutes.

use super::amount::amount_in_words;
use super::series::values;
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::{Claim, Role};
use crate::finding::{Finding, Severity, Verdict};
use crate::normalise::{Bound, Date, Period, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::words::{is_accruing, stem, words};
use crate::sources::{EntityFit, Match, PeriodFit};

/// Fewest months that stand for most of a year.
const MOST: i64 = 10;

/// Months of a period within one calendar year, where it is whole months.
fn months(period: Period) -> Option<i64> {
    let (start, end) = (period.first_day()?, period.last_day()?);
    let whole = start.day == Some(1) && end == Date::month(end.year, end.month?).last_day();
    (whole && start.year == end.year).then_some(i64::from(end.month?) - i64::from(start.month?) + 1)
}

/// What is left of the year is, by the month, two thirds to one and a half times what the text has by the month.
fn fits(stated: Interval, whole: Interval, months: i64) -> bool {
    let rest = whole.minus(stated).times_value(Decimal::from(6 * months));
    let share = stated.times_value(Decimal::from(12 - months));
    rest.intersects(share.times(Interval::new(Decimal::from(4_i64), Decimal::from(9_i64))))
}

/// Judges a figure whose year some rows have.
pub(super) fn judge(article: &Article<'_>, claim: &Claim, units: &[Unit], found: &[Match]) -> Option<Judged> {
    let months = months(claim.context.period?).filter(|months| (MOST..12).contains(months))?;
    let counted = claim
        .unit
        .as_ref()
        .is_some_and(|unit| matches!(unit.kind, UnitKind::Currency | UnitKind::Dimension | UnitKind::Count));
    let level = matches!(claim.role, Role::Level | Role::Count) && matches!(claim.bound, Bound::Exact | Bound::About);
    if !counted || !level || claim.context.negated || claim.context.hypothetical {
        return None;
    }
    let year = |one: &&Match| {
        let tables = article.tables;
        let Some(cell) = tables.cell(one.cell) else { return false };
        let accrues = tables
            .series(cell.series)
            .and_then(|series| tables.measure(series.key.measure))
            .is_some_and(|measure| words(&measure.text).any(|word| is_accruing(&stem(word))));
        one.period == PeriodFit::Covers
            && cell.period.and_then(Period::days).is_some_and(|days| (365..=366).contains(&days))
            && accrues
            && one.measure.complete
            && !one.measure.narrower
            && one.entity == EntityFit::Bound
            && one.counterpart != EntityFit::Named
            && one.unused_names == 0
            && !tables.is_superseded(one.cell)
    };
    let stated = claim.figure()?.bounded(claim.bound, Reading::Half);
    let years: Vec<&Match> = found.iter().filter(year).collect();
    let agrees = |one: &&&Match| values(article, one.cell, units).into_iter().any(|whole| fits(stated, whole, months));
    let support = years.iter().find(agrees)?;
    let cell = article.tables.evidence(support.cell, "whole year")?;
    let surface = article.document.slice(claim.number);
    let period = cell.period.clone().unwrap_or_default();
    let left = if months == 11 { "the other month".to_owned() } else { format!("the other {} months", 12 - months) };
    let mut message = format!(
        "{surface} for {months} months fits the {} that {} has for all of {period}, which leaves {left} about as much as each",
        amount_in_words(&cell),
        cell.source
    );
    let mut finding = Finding::new(META.id, Severity::Note, claim.span, String::new()).confidence(60);
    if let Some(whole) = values(article, support.cell, units).first() {
        finding = finding.working(format!("{whole} - {stated} = {} for {left}", whole.minus(stated)));
    }
    finding = finding.evidence(cell);
    let mut seen: Vec<String> = Vec::new();
    for other in years.iter().filter(|one| !agrees(one)) {
        let Some(other) = article.tables.evidence(other.cell, "dissent") else { continue };
        if seen.contains(&other.value) || seen.len() == 2 {
            continue;
        }
        if seen.is_empty() {
            message.push_str(&format!("; another source has {}", amount_in_words(&other)));
        }
        seen.push(other.value.clone());
        finding = finding.evidence(other);
    }
    finding.message.clone_from(&message);
    let mut judged = Judged::quiet(Verdict::Supported, message, 60);
    judged.judgement.cell = finding.evidence.first().cloned().map(Box::new);
    judged.finding = Some(finding);
    Some(judged)
}
