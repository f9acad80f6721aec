//! What explains a figure that its row does not have: another row, release or period that has it, another scale, a
//! figure by the month for one by the year.

use super::super::amount::amount_in_words;
use super::find::Candidate;
use super::units::{agrees, measured};
use crate::checks::Article;
use crate::claim::Claim;
use crate::finding::Evidence;
use crate::normalise::{Bound, Figure, Reading as Width};
use crate::number::Decimal;
use crate::sources::CellId;

/// How a writer came by the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Slip {
    Superseded,
    Rate,
    Period,
    Neighbour,
    Scale,
}

/// An explanation with the cell that bears it out.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) slip: Slip,
    pub(super) why: String,
    pub(super) evidence: Option<Evidence>,
}

impl Found {
    /// Digits so many that they are no chance.
    pub(super) fn is_telling(&self, figure: &Figure) -> bool {
        digits(figure) >= 3
    }
}

/// Digits of a printed figure that are no trailing zeros.
pub(super) fn digits(figure: &Figure) -> i32 {
    if figure.value.is_zero() || figure.holder.is_zero() {
        return 1;
    }
    figure.value.abs().magnitude() - figure.holder.abs().magnitude() + 1
}

/// Powers of ten that scale words and slips of the point are out by.
const POWERS: [i32; 10] = [3, -3, 6, -6, 9, -9, 1, -1, 2, -2];

/// Rows beside the one that the text speaks of that are looked at.
const MOST_ROWS: usize = 5000;

/// What explains the figure, most likely first.
pub(super) fn slip(article: &Article<'_>, claim: &Claim, figure: &Figure, best: &Candidate) -> Option<Found> {
    let tables = article.tables;
    let row = tables.tidy.row(best.row)?;
    let label = tables.tidy.label(row.label)?;
    let own = tables.series(row.series)?;
    let bound = match claim.bound {
        Bound::About | Bound::Nearly => claim.bound,
        _ => Bound::Exact,
    };
    let has = |cell: CellId, label: &crate::sources::tidy::Label| {
        let found = tables.cell(cell)?;
        let series = tables.series(found.series)?;
        let value = measured(article, claim, series, &found, label, (None, true))?;
        agrees(figure, bound, value.plain).then_some(())
    };
    let name = |cell: CellId, role: &'static str| {
        let found = tables.evidence(cell, role)?;
        let period = found.period.as_deref().map(|period| format!(" ({period})")).unwrap_or_default();
        Some((format!("{}{period}", amount_in_words(&found)), found))
    };
    let mut out: Vec<Found> = Vec::new();
    for cell in tables.cells_of(own).filter(|&cell| cell != best.cell) {
        if has(cell, label).is_none() {
            continue;
        }
        if tables.is_superseded(cell) {
            let (text, evidence) = name(cell, "superseded")?;
            let why = format!("it had {text} in an earlier release");
            out.push(Found { slip: Slip::Superseded, why, evidence: Some(evidence) });
        } else if digits(figure) >= 2 {
            let (text, evidence) = name(cell, "other period")?;
            out.push(Found { slip: Slip::Period, why: format!("it has {text}"), evidence: Some(evidence) });
        }
    }
    if best.other_rate && best.same_value {
        let why = "the number is the row's, but not what it is counted over".to_owned();
        out.push(Found { slip: Slip::Rate, why, evidence: None });
    }
    let beside = || tables.tidy.rows_beside(row).filter(|other| other.series != row.series).take(MOST_ROWS);
    let rows = beside().count();
    for other in beside() {
        let (Some(series), Some(theirs)) = (tables.series(other.series), tables.tidy.label(other.label)) else {
            continue;
        };
        let shared = label.main.iter().filter(|slot| !slot.weak);
        let akin =
            shared.clone().any(|slot| theirs.main.iter().any(|their| their.ids.iter().any(|id| slot.ids.contains(id))));
        if digits(figure) < if akin { 1 } else { 2 } || is_coincidence(figure, rows) {
            continue;
        }
        let when = tables.cell(best.cell).and_then(|cell| cell.period);
        let same_time = |cell: &CellId| {
            let period = tables.cell(*cell).and_then(|cell| cell.period);
            match (when, period) {
                (Some(a), Some(b)) => a.same_days(b),
                (a, b) => a.is_none() && b.is_none(),
            }
        };
        let found = tables.cells_of(series).filter(same_time).find(|&cell| has(cell, theirs).is_some());
        if let Some(cell) = found {
            let (text, evidence) = name(cell, "neighbouring row")?;
            let measure = tables.measure(series.key.measure).map_or("", |measure| measure.text.as_str());
            let entity = tables.text(series.key.entity);
            let of = if entity.is_empty() { String::new() } else { format!(", {entity}") };
            let why = format!("that is the row of {measure}{of}: {text}");
            out.push(Found { slip: Slip::Neighbour, why, evidence: Some(evidence) });
            break;
        }
    }
    let number = tables.cell(best.cell).and_then(|cell| cell.figure());
    if let (Some(expected), Some(_)) = (best.expected, number) {
        let fits = |power: &i32| {
            digits(figure) >= 2
                && expected
                    .shift(*power)
                    .is_some_and(|shifted| figure.interval(Width::Half).contains(shifted) && !shifted.is_zero())
        };
        if let Some(power) = POWERS.into_iter().find(|power| fits(power)) {
            let factor = Decimal::power_of_ten(power.abs()).map(Decimal::grouped).unwrap_or_default();
            let side = if power > 0 { "more" } else { "less" };
            let why = format!("the digits are the row's, {factor} times {side}");
            out.push(Found { slip: Slip::Scale, why, evidence: None });
        }
    }
    out.into_iter().min_by_key(|found| found.slip)
}

/// Of so many rows one has these digits by chance.
fn is_coincidence(figure: &Figure, rows: usize) -> bool {
    let others = u32::try_from(digits(figure) - 1).ok().and_then(|power| 10_usize.checked_pow(power));
    others.is_some_and(|others| 9 * others < rows)
}

/// The cell of the period before or after that lies nearer to the figure than the row's own.
pub(super) fn nearer_period(article: &Article<'_>, figure: &Figure, best: &Candidate) -> Option<Evidence> {
    let tables = article.tables;
    let own = tables.cell(best.cell)?;
    let series = tables.series(own.series)?;
    let (first, last) = (own.period?.first_day()?.day_number(), own.period?.last_day()?.day_number());
    let length = last - first + 1;
    let beside = |cell: &CellId| {
        let period = tables.cell(*cell).and_then(|cell| cell.period);
        let ends = period.and_then(|period| Some((period.first_day()?.day_number(), period.last_day()?.day_number())));
        // a leap day more or less
        ends.is_some_and(|(a, b)| (b + 1 == first || a == last + 1) && (b - a + 1).abs_diff(length) <= 3)
    };
    let apart = |cell: CellId| Some(tables.cell(cell)?.number()?.minus(figure.value)?.abs());
    let current = tables.cells_of(series).filter(|&cell| !tables.is_superseded(cell)).filter(beside);
    let (_, cell) = current.filter_map(|cell| Some((apart(cell)?, cell))).min()?;
    (apart(cell)? < apart(best.cell)?).then(|| tables.evidence(cell, "other period")).flatten()
}
