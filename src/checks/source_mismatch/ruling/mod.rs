//! The one place where a verdict of any engine is weighed once more: given the claim with its clause, the table that was
//! asked and what it was found to say, whether that may stand as support or as refutation. The rule: what holds for one
//! way of reading a table holds for all; a guard is written here, its words are data.

mod kind;
mod scope;
mod support;
mod words;

use rustc_hash::FxHashSet;

use super::periods::{Time, times};
use super::text::{Line, Lines};
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Severity, Verdict};
use crate::sources::frame::{Frame, Place};
use crate::sources::words::{stem, words};

/// What a cell is that has the figure itself.
const CELLS: [&str; 4] = ["same cell", "same row", "same series", "forecast"];

/// A figure with its sentence and the table that speaks about it.
pub(super) struct View<'a> {
    pub(super) article: &'a Article<'a>,
    pub(super) line: &'a Line,
    pub(super) times: &'a [Time],
    /// The table, as it stands and as it is turned.
    frames: Vec<&'a Frame>,
    pub(super) claim: &'a Claim,
    pub(super) index: usize,
    /// The cell, where the engine names one, with the number of its table.
    place: Option<(u32, Place)>,
    /// The same, or one that it was worked out from.
    row: Option<(u32, Place)>,
    /// A query worked it out, which asks for every word of its own accord.
    pub(super) derived: bool,
    /// Names that the article comes back to.
    pub(super) topics: &'a FxHashSet<String>,
    /// Stems of the table's name.
    name: Vec<String>,
}

impl View<'_> {
    /// The table has the word, or another for the same thing: in a header, in its title or name, in the row, or in a text
    /// cell that the sentence says in full.
    pub(super) fn knows(&self, at: usize) -> bool {
        let Some(word) = self.line.words.get(at) else { return false };
        let index = &self.article.tables.frames;
        word.phrase
            || self.name.contains(&word.stem)
            || word.means.iter().any(|&stem| self.has(stem))
            || super::query::kin(&word.stem).iter().any(|stem| index.stem(stem).is_some_and(|stem| self.has(stem)))
    }

    fn has(&self, stem: u32) -> bool {
        let said = |stem: &u32| self.line.words.iter().any(|word| word.means.contains(stem));
        self.frames.iter().any(|frame| {
            let whole = |&value: &u32| frame.value(value).is_some_and(|value| value.stems.iter().all(said));
            let of_row = |&value: &u32| {
                let row = self.row.and_then(|(_, place)| frame.row(place.row));
                row.is_some_and(|row| frame.values_of(row).contains(&value))
            };
            !frame.columns_with(stem).is_empty()
                || frame.title_stems.contains(&stem)
                || frame.values_with(stem).iter().any(|value| whole(value) || of_row(value))
        })
    }

    /// The cell that the verdict rests on.
    pub(super) fn cell(&self) -> Option<(&Frame, Place)> {
        let (frame, place) = self.place?;
        Some((self.article.tables.frames.frame(frame)?, place))
    }

    /// The same, or the cell as it stands in the table where the engine read it otherwise.
    fn stood(&self) -> Option<(&Frame, Place)> {
        let (frame, place) = self.row?;
        Some((self.article.tables.frames.frame(frame)?, place))
    }

    fn frames(&self) -> impl Iterator<Item = &Frame> {
        self.frames.iter().copied()
    }

    /// The part of the sentence that holds the figure.
    fn clause(&self) -> std::ops::Range<usize> {
        let (from, to) = self.line.range(self.claim.number);
        self.line.segment_start(from)..self.line.segment_end(to)
    }

    /// A header, rather than a name, has the word.
    pub(super) fn heads(&self, at: usize) -> bool {
        let Some(word) = self.line.words.get(at) else { return false };
        word.means.iter().any(|&stem| self.frames.iter().any(|frame| !frame.columns_with(stem).is_empty()))
    }

    pub(super) fn is_timed(&self, at: usize) -> bool {
        self.times.iter().any(|time| time.from <= at && at < time.to)
    }
}

fn frames_of<'f>(article: &'f Article<'_>, judged: &Judged) -> Vec<&'f Frame> {
    let index = &article.tables.frames;
    let by_place = || Some(index.frame(judged.place?.0)?.name.as_str());
    let cell = || judged.judgement.cell.as_deref().or_else(|| judged.finding.as_ref()?.evidence.first());
    let Some(name) = by_place().or_else(|| Some(cell()?.source.as_str())) else { return Vec::new() };
    index.frames().iter().filter(|frame| frame.name == name).collect()
}

/// Where the cell stands that an engine without frames found.
fn place_of(article: &Article<'_>, judged: &Judged) -> Option<(u32, Place)> {
    let cell = judged.judgement.cell.as_deref().or_else(|| judged.finding.as_ref()?.evidence.first())?;
    let frames = article.tables.frames.frames();
    let at = frames.iter().position(|frame| frame.name == cell.source && !frame.is_turned())?;
    let frame = frames.get(at)?;
    let row = frame.rows.iter().position(|row| row.number as usize == cell.row)?;
    let column = frame.columns.iter().position(|column| column.header == cell.column)?;
    let number = |at: usize| u32::try_from(at).ok();
    Some((number(at)?, Place { row: number(row)?, column: number(column)? }))
}

/// The verdict as it may stand.
pub(super) fn settle(
    article: &Article<'_>,
    lines: &Lines<'_>,
    topics: &FxHashSet<String>,
    index: usize,
    judged: Judged,
) -> Judged {
    let verdict = judged.judgement.verdict;
    let warned = judged.finding.as_ref().is_some_and(|finding| finding.severity >= Severity::Warning);
    let refutes = verdict == Verdict::Refuted || warned;
    if !refutes && verdict != Verdict::Supported {
        return judged;
    }
    let Some(claim) = article.extraction.claims.get(index) else { return judged };
    if matches!(claim.value, Value::Comparison | Value::Superlative | Value::Ordinal(_) | Value::Time(_)) {
        return judged;
    }
    let frames = frames_of(article, &judged);
    let line = lines.of(claim.sentence);
    let times = times(article, &line);
    let name = frames.iter().flat_map(|frame| words(&frame.name)).map(stem).collect();
    // what a query works out is of no cell
    let role =
        judged.judgement.cell.as_deref().or_else(|| judged.finding.as_ref()?.evidence.first()).map(|cell| cell.role);
    let place = judged.place.filter(|_| role.is_none_or(|role| CELLS.contains(&role)));
    let derived = role == Some("operand");
    let row = judged.place.or_else(|| place_of(article, &judged));
    let view = View { article, line: &line, times: &times, frames, claim, index, place, row, derived, topics, name };
    if refutes { refutation(&view, judged) } else { support(&view, judged) }
}

/// A contradiction that the words may not mean is none.
fn refutation(view: &View<'_>, judged: Judged) -> Judged {
    let members = || kind::is_of_members(view).then(|| "the number only says which are meant".to_owned());
    // a table that is no frame has other words than can be looked up here
    let words = || {
        kind::apart(view)
            .or_else(|| kind::contrary(view))
            .or_else(|| kind::is_of_attribute(view))
            .or_else(|| scope::narrower(view))
    };
    let why = members().or_else(|| words().filter(|_| !view.frames.is_empty()));
    match why {
        Some(why) => {
            let reason = format!("no cell answers exactly ({why}); the nearest: {}", judged.judgement.reason);
            Judged::quiet(Verdict::CannotSay, reason, 30)
        }
        None => judged,
    }
}

/// An agreement with what the words do not mean is none.
fn support(view: &View<'_>, judged: Judged) -> Judged {
    if let Some(why) = support::withheld(view).filter(|_| !view.frames.is_empty()) {
        let reason = format!("{}, but {why}", judged.judgement.reason);
        return Judged::quiet(Verdict::CannotSay, reason, 40);
    }
    let Some((places, why)) = support::turned(view) else { return judged };
    let Some((frame, place)) = view.stood() else { return judged };
    let message = format!("{}: {why}", judged.judgement.reason);
    let mut finding = Finding::new(META.id, Severity::Warning, view.claim.span, message.clone()).confidence(70);
    finding.evidence.extend(frame.evidence(place, "same cell"));
    finding.evidence.extend(places.into_iter().filter_map(|place| frame.evidence(place, "other period")));
    Judged { finding: Some(finding), ..Judged::quiet(Verdict::CannotSay, message, 60) }
}
