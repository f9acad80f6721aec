//! Columns of shares in a table without a line of totals: they come to 100, as far as they are rounded.

use crate::checks::amounts::Amount;
use crate::checks::footing::{Grid, Label, is_rate, says, text_of};
use crate::checks::{Article, Outcomes, cues, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::Reading;
use crate::number::{Decimal, Interval};
use crate::read::Table;

/// Shares of a column: fewer are no list of kinds.
const FEWEST: usize = 3;
/// A sum further from 100 than this is of a list that means something else.
const FAR: i64 = 10;

/// Judges each column that is headed as one of shares. Less than 100 is wrong only where a row holds all that is not
/// named ("other"), for some may be left out.
pub(super) fn judge(check: &'static str, article: &Article<'_>, table: &Table, grid: &Grid<'_>, out: &mut Outcomes) {
    if grid.selected || grid.rows.iter().any(|row| *row != Label::Plain) {
        return;
    }
    for column in 0..grid.width() {
        let header = text_of(article, table.column_headers(u32::try_from(column).unwrap_or(u32::MAX)));
        let of_total = says(&header, "table.percent") && says(&header, "table.total");
        if !(of_total || says(&header, "table.share")) || is_rate(&header) {
            continue;
        }
        let shares: Vec<&Amount<'_>> = (0..grid.terms.len()).filter_map(|row| grid.figure(row, column)).collect();
        let plain = |share: &&&Amount<'_>| {
            (share.is_percent() || share.unit.is_none())
                && !share.ranged
                && share.figure.value > Decimal::ZERO
                && share.figure.value < Decimal::from(100)
        };
        if shares.len() < FEWEST
            || shares.len() != grid.terms.len()
            || shares.iter().filter(plain).count() != shares.len()
        {
            continue;
        }
        let residual = (0..grid.terms.len()).any(|row| {
            let row = u32::try_from(row).map_or(u32::MAX, |row| row + table.header_rows);
            let label = text_of(article, table.row_headers(row)).to_lowercase();
            label.split_whitespace().next().is_some_and(|word| cues::is("table.other", word))
        });
        column_of(check, article, &shares, residual, out);
    }
}

fn adds_up(intervals: &[Interval]) -> bool {
    intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).contains(Decimal::from(100))
}

fn column_of(check: &'static str, article: &Article<'_>, shares: &[&Amount<'_>], residual: bool, out: &mut Outcomes) {
    let Some(sum) = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.plus(share.figure.value)) else { return };
    let outcome = crate::checks::amounts::judge_with(&[Reading::Half, Reading::Unit], shares, adds_up);
    let hundred = Decimal::from(100);
    let near = sum.minus(hundred).is_some_and(|off| off.abs() <= Decimal::from(FAR));
    if outcome == Outcome::Fails && (!near || sum < hundred && !residual) {
        return;
    }
    let total = sum.trimmed().grouped();
    let working = format!("{} shares of the column come to {total}", shares.len());
    let spans = shares.iter().map(|share| share.span).collect();
    out.relations.push(Relation { kind: "shares", outcome, spans, working: working.clone() });
    let Some(last) = shares.last().filter(|_| outcome == Outcome::Fails) else { return };
    let mut finding = Finding::new(
        check,
        Severity::Warning,
        last.whole,
        format!("the shares of this column come to {total}, not to 100"),
    )
    .confidence(65)
    .working(working);
    for share in &shares[..shares.len() - 1] {
        finding = finding.related(share.whole, "another share of the same column");
    }
    out.findings.push(if shares.len() <= 4 { repair::suggest(finding, article, shares, adds_up) } else { finding });
}
