//! The one place where a verdict of any engine is weighed once more: given the claim with its clause, the table that was
//! asked and what it was found to say, whether that may stand as support or as refutation. The rule: what holds for one
//! way of reading a table holds for all; a guard is written here, its words are data.

mod scope;
mod words;

use super::Judged;
use super::periods::{Time, times};
use super::text::{Line, Lines};
use crate::checks::Article;
use crate::claim::{Claim, Value};
use crate::finding::{Severity, Verdict};
use crate::sources::frame::Frame;

/// A figure with its sentence and the table that speaks about it.
pub(super) struct View<'a> {
    pub(super) article: &'a Article<'a>,
    pub(super) line: &'a Line,
    pub(super) times: &'a [Time],
    /// The table, as it stands and as it is turned.
    frames: Vec<&'a Frame>,
    pub(super) claim: &'a Claim,
    pub(super) index: usize,
    /// Stems of the table's name.
    name: Vec<String>,
}

impl View<'_> {
    /// The table has the word, or another for the same thing.
    pub(super) fn knows(&self, at: usize) -> bool {
        let Some(word) = self.line.words.get(at) else { return false };
        let index = &self.article.tables.frames;
        let has = |stem: u32| self.frames.iter().any(|frame| frame.knows(stem));
        word.phrase
            || word.means.iter().any(|&stem| has(stem))
            || self.name.contains(&word.stem)
            || super::query::kin(&word.stem).iter().any(|stem| index.stem(stem).is_some_and(has))
    }

    pub(super) fn is_timed(&self, at: usize) -> bool {
        self.times.iter().any(|time| time.from <= at && at < time.to)
    }
}

fn frames_of<'f>(article: &'f Article<'_>, judged: &Judged) -> Vec<&'f Frame> {
    let index = &article.tables.frames;
    let by_place = || Some(index.frame(judged.place?.0)?.name.as_str());
    let cell = || judged.judgement.cell.as_ref().or_else(|| judged.finding.as_ref()?.evidence.first());
    let Some(name) = by_place().or_else(|| Some(cell()?.source.as_str())) else { return Vec::new() };
    index.frames().iter().filter(|frame| frame.name == name).collect()
}

/// The verdict as it may stand.
pub(super) fn settle(article: &Article<'_>, lines: &Lines<'_>, index: usize, judged: Judged) -> Judged {
    let refutes = judged.judgement.verdict == Verdict::Refuted
        || judged.finding.as_ref().is_some_and(|finding| finding.severity >= Severity::Warning);
    if !refutes {
        return judged;
    }
    let Some(claim) = article.extraction.claims.get(index) else { return judged };
    if matches!(claim.value, Value::Comparison | Value::Superlative | Value::Ordinal(_) | Value::Time(_)) {
        return judged;
    }
    let frames = frames_of(article, &judged);
    let Some(frame) = frames.first() else { return judged };
    let line = lines.of(claim.sentence);
    let times = times(article, &line);
    let name = crate::sources::words::words(&frame.name).map(crate::sources::words::stem).collect();
    let view = View { article, line: &line, times: &times, frames, claim, index, name };
    match scope::narrower(&view) {
        Some(why) => {
            let reason = format!("no cell answers exactly ({why}); the nearest: {}", judged.judgement.reason);
            Judged::quiet(Verdict::CannotSay, reason, 30)
        }
        None => judged,
    }
}
