//! Statements about a table as a whole: a row looked up by several cells, a count, a superlative. Judged only where
//! every word of the sentence stands for something: a cell, a header, the operation. The rule: a word left over means that
//! the statement may say something else, and then it is not judged.

mod answer;
mod ground;
mod words;

pub(super) use words::{Part, part};

use super::lookup::Sight;
use super::{Judged, META};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::number::Decimal;
use crate::sources::frame::Place;

/// What a table says to a whole sentence.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) holds: bool,
    /// True on its own: which cells, which operation.
    pub(super) reason: String,
    pub(super) working: Vec<String>,
    pub(super) evidence: Vec<Evidence>,
    /// Figures of the sentence that the verdict is about.
    pub(super) claims: Vec<usize>,
    /// What the table has instead.
    pub(super) expected: Option<Decimal>,
    /// Over many rows: a count or a superlative.
    counted: bool,
    /// The cell that contradicts.
    place: Option<(u32, Place)>,
    /// The cells of figures that hold.
    cells: Vec<(usize, Option<(u32, Place)>)>,
}

/// Judges a sentence as a whole against the tables that know its words.
pub(super) fn judge(sight: &Sight<'_>) -> Option<Answer> {
    let mut answers = sight.found.iter().filter_map(|(frame_id, mentions)| {
        if mentions.is_empty() {
            return None;
        }
        let frame = sight.index.frame(*frame_id)?;
        let ground = ground::ground(sight, *frame_id, frame, frame.texts()?)?;
        answer::answer(sight, frame, &ground).filter(|answer| answer.counted || !frame.is_turned())
    });
    let first = answers.next()?;
    if first.holds {
        return Some(first);
    }
    // what one table contradicts another may have: then they dissent
    match answers.find(|other| other.holds) {
        Some(other) => {
            Some(Answer { reason: format!("{}; another source dissents: {}", other.reason, first.reason), ..other })
        }
        None => Some(first),
    }
}

impl Answer {
    /// The verdict about one figure of the sentence.
    pub(super) fn of(&self, sight: &Sight<'_>, index: usize) -> Option<Judged> {
        let place = self.claims.iter().position(|claim| *claim == index)?;
        let claim = sight.article.extraction.claims.get(index)?;
        if self.holds {
            let mut judged = Judged::quiet(Verdict::Supported, self.reason.clone(), 90);
            judged.judgement.expected = claim.figure().map(|figure| figure.value);
            judged.place = self.cells.iter().find(|(claim, _)| *claim == index).and_then(|(_, place)| *place);
            return Some(judged);
        }
        let mut finding = Finding::new(META.id, Severity::Error, claim.span, self.reason.clone()).confidence(85);
        for step in &self.working {
            finding = finding.working(step.clone());
        }
        for cell in &self.evidence {
            finding = finding.evidence(cell.clone());
        }
        Some(Judged {
            judgement: Judgement {
                verdict: Verdict::Refuted,
                reason: self.reason.clone(),
                expected: self.expected,
                confidence: Some(Confidence(85)),
                ..Judgement::default()
            },
            // one place, one error
            finding: (place == 0).then_some(finding),
            place: self.place,
            cell: None,
        })
    }
}
