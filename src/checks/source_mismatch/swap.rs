//! Figures said of one row that are all those of another: then the name is wrong rather than the figures. The rule: a
//! figure alone may agree with any row, several together do not.

use super::agree::agrees;
use super::lookup::Sight;
use super::{Judged, META};
use crate::finding::{Finding, Severity, Verdict};
use crate::normalise::UnitKind;
use crate::sorting;
use crate::sources::frame::{Frame, Place};

/// Columns in which figures agree with another row by no chance; where only a few rows are, the figures of the other
/// side are the commonest slip, and it takes more.
const COLUMNS: usize = 3;
const FEW: usize = 3;
/// Rows that are looked at.
const MOST: u32 = 2000;

fn fits(sight: &Sight<'_>, frame: &Frame, index: usize, place: Place) -> bool {
    let Some(claim) = sight.article.extraction.claims.get(index) else { return false };
    let (Some(figure), Some(reading)) = (claim.figure(), frame.reading(place)) else { return false };
    let mut bare = claim.clone();
    bare.unit =
        bare.unit.filter(|unit| !matches!(unit.kind, UnitKind::Count | UnitKind::Duration | UnitKind::Dimension));
    agrees(&bare, figure, &reading)
}

/// Takes back the refutations of figures that all are those of another row.
pub(super) fn settle(sight: &Sight<'_>, batch: &mut [(usize, Option<Judged>)]) {
    let placed = |judged: &Option<Judged>| judged.as_ref().and_then(|judged| judged.place);
    let mut rows: Vec<(u32, u32)> = Vec::new();
    for (_, judged) in batch.iter() {
        let refuted = judged.as_ref().is_some_and(|judged| judged.judgement.verdict == Verdict::Refuted);
        if let Some((frame, place)) = placed(judged).filter(|_| refuted)
            && !rows.contains(&(frame, place.row))
        {
            rows.push((frame, place.row));
        }
    }
    for (frame_id, row) in rows {
        let Some(frame) = sight.index.frame(frame_id) else { continue };
        let mine: Vec<(usize, Place, bool)> = batch
            .iter()
            .filter_map(|(index, judged)| {
                let (frame, place) = placed(judged)?;
                let refuted = judged.as_ref()?.judgement.verdict == Verdict::Refuted;
                (frame == frame_id && place.row == row).then_some((*index, place, refuted))
            })
            .collect();
        let mut columns: Vec<u32> = mine.iter().map(|(_, place, _)| place.column).collect();
        sorting::by(&mut columns, Ord::cmp);
        columns.dedup();
        let wanted = COLUMNS + usize::from(frame.rows.len() <= FEW);
        if columns.len() < wanted || mine.iter().filter(|(.., refuted)| *refuted).count() < 2 {
            continue;
        }
        let others = (0..u32::try_from(frame.rows.len()).unwrap_or(u32::MAX).min(MOST)).filter(|&other| other != row);
        let whose = others.into_iter().find(|&other| {
            mine.iter().all(|&(index, place, _)| fits(sight, frame, index, Place { row: other, column: place.column }))
        });
        let Some(whose) = whose else { continue };
        let message = format!(
            "the figures are those of {} in {}, where the text speaks of {}",
            frame.row_name(whose),
            frame.name,
            frame.row_name(row)
        );
        let mut first = true;
        for (index, place, _) in mine.into_iter().filter(|(.., refuted)| *refuted) {
            let Some(slot) = batch.iter_mut().find(|(known, _)| *known == index) else { continue };
            let Some(claim) = sight.article.extraction.claims.get(index) else { continue };
            let mut judged = Judged::quiet(Verdict::CannotSay, message.clone(), 40);
            if first {
                let mut finding = Finding::new(META.id, Severity::Warning, claim.span, message.clone()).confidence(70);
                finding.evidence.extend(frame.evidence(place, "same cell"));
                let other = Place { row: whose, column: place.column };
                finding.evidence.extend(frame.evidence(other, "other row, same column"));
                judged.finding = Some(finding);
            }
            first = false;
            slot.1 = Some(judged);
        }
    }
}
