//! "X had the best score, with 0.68": the cell that supports the figure against the others of its column. The rule: the
//! best of a column is its greatest or its smallest value, so it is refuted only by values on both sides.

use super::lookup::Sight;
use super::statement::{Part, part};
use super::{Judged, META};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::Reading as Width;
use crate::sources::frame::{Frame, PieceKind, Place};
use crate::sources::words;

/// Words between a superlative and the figure.
const NEAR: usize = 12;
/// Rows of a column that are looked at.
const ROWS: u32 = 2000;

/// The end of a column that a sentence claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Greatest,
    Smallest,
    /// "best", "worst": which end is good is not known.
    Either,
}

/// The superlative before a figure, of what the column counts: "the best results with a score of".
fn end(sight: &Sight<'_>, index: usize, column: u32, frame: &Frame) -> Option<End> {
    let line = &sight.line;
    let claim = sight.article.extraction.claims.get(index)?;
    let (from, _) = line.range(claim.number);
    let start = line.segment_start(from).max(from.saturating_sub(NEAR));
    let (at, found) = (start..from).rev().find_map(|at| {
        if line.says(at, &["best", "worst"]) {
            return Some((at, End::Either));
        }
        match part(line.stem(at))? {
            Part::Max => Some((at, End::Greatest)),
            Part::Min => Some((at, End::Smallest)),
            _ => None,
        }
    })?;
    let head = &frame.column(column)?.stems;
    // "the largest customer": the best of something that the column does not count
    let noun = (at + 1..from.min(at + 4)).any(|i| {
        let word = &line.words[i];
        words::is_outcome(&word.stem) || word.means.iter().any(|stem| head.contains(stem))
    });
    // "second best", "among the small models", "the best of those without": not of all rows
    let limits = |i: usize| {
        let ordinal = line.words[i].claim.is_none() && line.words[i].kind == PieceKind::Number;
        ordinal || words::is_base(line.stem(i)) || matches!(part(line.stem(i)), Some(Part::Block))
    };
    let apart = (start.max(at.saturating_sub(3))..from).any(|i| {
        i != at
            && (limits(i)
                || line.says(i, &["among", "of", "one", "for", "next"]) && line.says(i + 1, &["the", "those", "these"]))
    });
    (noun && !apart && !claim.context.negated && !claim.context.hypothetical).then_some(found)
}

/// Refutes where the column has values beyond that of the cell.
pub(super) fn judge(sight: &Sight<'_>, index: usize, place: Place, frame: &Frame, cell: Evidence) -> Option<Judged> {
    let end = end(sight, index, place.column, frame)?;
    let claim = sight.article.extraction.claims.get(index)?;
    let own = frame.reading(place)?;
    let value = own.figure()?.interval(Width::Half);
    let unit = own.unit.as_ref().map(|unit| unit.name.clone());
    let (mut above, mut below) = (None, None);
    for row in (0..u32::try_from(frame.rows.len()).unwrap_or(u32::MAX).min(ROWS)).filter(|row| *row != place.row) {
        let other = Place { row, column: place.column };
        let Some(reading) = frame.reading(other) else { continue };
        if super::query::is_aside(frame, row) || reading.unit.as_ref().map(|unit| unit.name.clone()) != unit {
            continue;
        }
        let Some(theirs) = reading.figure().map(|figure| figure.interval(Width::Half)) else { continue };
        above = above.or((theirs.low > value.high).then_some(other));
        below = below.or((theirs.high < value.low).then_some(other));
    }
    let beyond = match end {
        End::Greatest => above?,
        End::Smallest => below?,
        End::Either => {
            below?;
            above?
        }
    };
    let other = frame.evidence(beyond, "beyond it")?;
    let surface = sight.article.document.slice(claim.number);
    let name = super::judge::place_name(frame, beyond);
    let also = if end == End::Either { "both greater and smaller values in that column, such as" } else { "beyond it" };
    let message = format!("{surface} is no such extreme: {} has {also} {} for {name}", frame.name, other.value);
    let finding = Finding::new(META.id, Severity::Error, claim.span, message.clone());
    let finding = finding.confidence(80).evidence(cell).evidence(other);
    let confidence = Some(Confidence(finding.confidence.0));
    let judgement = Judgement { verdict: Verdict::Refuted, reason: message, confidence, ..Judgement::default() };
    Some(Judged { judgement, finding: Some(finding), place: None, cell: None })
}
