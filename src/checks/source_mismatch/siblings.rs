//! What explains a wrong figure: another cell of the row or column has it, or one slip of the pen makes it of the right
//! one. The rule: what is named here is no verdict; it tells the author where to look.

use super::agree::agrees;
use super::bind::Candidate;
use super::judge::place_name;
use super::lookup::Sight;
use super::respective::Bound;
use crate::checks::repair;
use crate::claim::Claim;
use crate::finding::Finding;
use crate::normalise::{Figure, Reading as Width};
use crate::sources::frame::{Frame, Place};

/// Rows of a column that are looked at.
const MOST: u32 = 2000;

/// Adds the explanation to a finding, where there is one.
pub(super) fn explain(
    finding: Finding,
    sight: &Sight<'_>,
    claim: &Claim,
    figure: &Figure,
    (best, frame): (&Candidate, &Frame),
    bound: Option<&Bound>,
) -> Finding {
    let surface = sight.article.document.slice(claim.number);
    if let Some((place, role)) = beside(claim, figure, best.place, frame) {
        let name = place_name(frame, place);
        let mut finding =
            finding.working(format!("{surface} is the value of {name}{}", meant(frame, best.place, place)));
        if place.row != best.place.row && bound.is_some() {
            let [a, b] = [best.place.row, place.row].map(|row| frame.row_name(row));
            finding = finding.working(format!("the figures of {a} and {b} may be swapped"));
        }
        finding.evidence.extend(frame.evidence(place, role));
        return finding;
    }
    let Some(reading) = frame.reading(best.place) else { return finding };
    let Some(right) = reading.figure() else { return finding };
    if let Some((text, why)) = repair::slip(surface, figure, right.interval(Width::Half)) {
        return finding.working(format!("{why}: {surface} for {text}")).suggest(claim.number, text, why);
    }
    for power in [-9, -6, -3, -2, -1, 1, 2, 3, 6, 9] {
        if right.value.shift(power).is_some_and(|shifted| figure.interval(Width::Unit).contains(shifted)) {
            return finding.working(format!("{surface} is the value of the table times 10^{power}"));
        }
    }
    finding
}

/// ": did you mean 2019?", where another period of the same row and measure has the figure.
fn meant(frame: &Frame, best: Place, other: Place) -> String {
    let when =
        |place: Place| frame.column(place.column).and_then(|column| column.period).or(frame.row(place.row)?.period);
    let same = frame.column(best.column).zip(frame.column(other.column)).is_some_and(|(a, b)| a.stems == b.stems);
    let period = when(other).filter(|period| same && when(best).is_some_and(|own| !own.same_days(*period)));
    period.map(|period| format!(": did you mean {period}?")).unwrap_or_default()
}

/// Another cell of the row, or of the column, that has the printed value.
fn beside(claim: &Claim, figure: &Figure, best: Place, frame: &Frame) -> Option<(Place, &'static str)> {
    if figure.value.is_zero() {
        return None;
    }
    let has = |place: &Place| frame.reading(*place).is_some_and(|reading| agrees(claim, figure, &reading));
    let head = |column: u32| frame.column(column).map(|column| &column.stems);
    let mut columns: Vec<u32> = frame.number_columns().filter(|&column| column != best.column).collect();
    // the same measure at another time comes first
    columns.sort_by_key(|&column| head(column) != head(best.column));
    let in_row = columns.into_iter().map(|column| Place { row: best.row, column });
    let rows = u32::try_from(frame.rows.len()).unwrap_or(u32::MAX).min(MOST);
    let in_column = (0..rows).filter(|&row| row != best.row).map(|row| Place { row, column: best.column });
    let mut in_row = in_row.filter(has).map(|place| (place, "same row, other column"));
    let mut in_column = in_column.filter(has).map(|place| (place, "other row, same column"));
    in_row.next().or_else(|| in_column.next())
}
