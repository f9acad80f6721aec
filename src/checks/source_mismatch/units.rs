//! A figure in another currency, or in a unit of another quantity, than the cell that its words name: neither supported nor
//! refuted, but said.

use super::Judged;
use super::bind::named;
use super::judge::place_name;
use super::lookup::Sight;
use super::periods::{Bound, fit};
use crate::finding::Verdict;
use crate::normalise::{Unit, UnitKind};
use crate::sources::frame::Place;

/// Two units that no reading makes one.
fn apart(asked: &Unit, own: &Unit) -> bool {
    let kinds = (asked.kind, own.kind);
    let measured = |kind: UnitKind| matches!(kind, UnitKind::Currency | UnitKind::Dimension);
    measured(kinds.0) && measured(kinds.1) && asked.name != own.name && !asked.converts_to(own)
}

/// Says in which unit the table has what the text names in full; `None` where the unit is no matter.
pub(super) fn mismatch(sight: &Sight<'_>, index: usize, period: Option<Bound>) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    let asked = claim.unit.as_ref().filter(|unit| matches!(unit.kind, UnitKind::Currency | UnitKind::Dimension))?;
    sight.found.iter().find_map(|(frame_id, mentions)| {
        let frame = sight.index.frame(*frame_id).filter(|frame| !mentions.is_empty() && !frame.is_turned())?;
        let found = named(sight, *frame_id, frame, index, period)?;
        let (row, _) = found.rows.iter().find(|(_, said)| said.full && !said.dominated)?;
        let line = frame.row(*row)?;
        frame.number_columns().find_map(|column| {
            let head = frame.column(column)?;
            let said = found.columns.get(column as usize).copied().flatten();
            let timely = period.zip(head.period.or(line.period)).is_none_or(|(bound, own)| fit(bound.period, own) > 0);
            let named = head.stems.is_empty() || said.is_some_and(|said| said.full);
            let place = Place { row: *row, column };
            let amount = frame.amount(place).filter(|_| named && timely)?;
            let own = frame.unit_of(line, head, amount).filter(|own| apart(asked, own))?;
            let cell = frame.evidence(place, "same cell")?;
            let reason = format!(
                "the table is in {}, the text in {}: {} has {} for {}",
                own.name,
                asked.name,
                frame.name,
                super::amount::amount_in_words(&cell),
                place_name(frame, place)
            );
            Some(Judged::quiet(Verdict::CannotSay, reason, 40))
        })
    })
}
