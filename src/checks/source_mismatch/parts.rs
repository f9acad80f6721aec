//! A figure for a year where the table has its quarters or months: supported where they all are there and add up to it.
//! The rule: it refutes nothing, for stocks, rates and prices do not add up over time.

use super::Judged;
use super::agree::agrees_at;
use super::bind::named;
use super::lookup::Sight;
use super::periods::{Bound, is_part};
use crate::finding::Verdict;
use crate::normalise::{Period, UnitKind};
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{Frame, Place, Reading, follows};

/// Parts of a period.
const MOST: usize = 60;

/// The cells of one measure and row whose periods are parts of this one, in order.
fn parts(frame: &Frame, rows: &[u32], columns: &[u32], whole: Period) -> Vec<(Period, Place)> {
    let mut out: Vec<(Period, Place)> = Vec::new();
    for &row in rows {
        for &column in columns {
            let when = frame.column(column).and_then(|head| head.period).or(frame.row(row).and_then(|row| row.period));
            out.extend(when.filter(|when| is_part(whole, *when)).map(|when| (when, Place { row, column })));
        }
        if out.len() > MOST {
            return Vec::new();
        }
    }
    sorting::by_key(&mut out, |(when, _)| (when.first_day(), when.last_day()));
    out
}

pub(super) fn judge(sight: &Sight<'_>, index: usize, period: Option<Bound>) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    let figure = claim.figure()?;
    let whole = period.filter(|bound| bound.explicit)?.period;
    let rate = |kind: UnitKind| matches!(kind, UnitKind::Percent | UnitKind::Point);
    if claim.unit.as_ref().is_some_and(|unit| rate(unit.kind)) {
        return None;
    }
    sight.found.iter().find_map(|(frame_id, mentions)| {
        let frame = sight.index.frame(*frame_id).filter(|frame| !mentions.is_empty() && !frame.is_turned())?;
        let found = named(sight, *frame_id, frame, index, period)?;
        let full: Vec<u32> =
            found.rows.iter().filter(|(_, said)| said.full && !said.dominated).map(|(row, _)| *row).collect();
        let name = |row: &u32| frame.row_name(*row);
        // rows of one name, or of none but their periods
        let timed = frame.has_times
            && full.iter().all(|row| frame.row(*row).is_some_and(|row| frame.values_of(row).is_empty()));
        if full.is_empty() || !timed && full.iter().any(|row| name(row) != name(&full[0])) {
            return None;
        }
        let rows = full;
        let said = |column: &u32| found.columns.get(*column as usize).copied().flatten().is_some_and(|said| said.full);
        let bare = |column: &u32| frame.column(*column).is_some_and(|head| head.stems.is_empty());
        let columns: Vec<u32> = frame.number_columns().filter(|column| said(column) || bare(column)).collect();
        let cells = parts(frame, &rows, &columns, whole);
        let (first, last) = (cells.first()?.0, cells.last()?.0);
        let ends = first.first_day() == whole.first_day() && last.last_day() == whole.last_day();
        if cells.len() < 2 || !ends || cells.windows(2).any(|two| !follows(two[0].0, two[1].0)) {
            return None;
        }
        let readings: Vec<Reading> = cells.iter().map(|(_, place)| frame.reading(*place)).collect::<Option<_>>()?;
        let sample = readings.first()?;
        let alike = |one: &Reading| {
            one.scale == sample.scale
                && one.unit.as_ref().map(|unit| &unit.name) == sample.unit.as_ref().map(|unit| &unit.name)
        };
        let fits = super::bind::unit_gate(claim, sample.unit.as_ref(), true, true)?;
        if !readings.iter().all(alike) || sample.unit.as_ref().is_some_and(|unit| rate(unit.kind)) {
            return None;
        }
        let sum = readings.iter().try_fold(Decimal::ZERO, |sum, one| sum.plus(one.printed))?;
        let list = readings.iter().map(|one| one.printed.grouped()).collect::<Vec<_>>().join(" + ");
        let working = format!("{list} = {}", sum.grouped());
        let total = Reading { printed: sum, ..sample.clone() };
        let what = format!("the parts of {whole} in {}: {working}", frame.name);
        if fits && agrees_at(claim, figure, &total, false) {
            let mut judged = Judged::quiet(Verdict::Supported, format!("sum of {what}"), 80);
            judged.judgement.expected = total.figure().map(|figure| figure.value);
            return Some(judged);
        }
        let reason = format!("the table has parts of the period; whether they add up is open: {what}");
        Some(Judged::quiet(Verdict::CannotSay, reason, 30))
    })
}
