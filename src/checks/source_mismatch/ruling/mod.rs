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
use crate::finding::{Evidence, Finding, Severity, Verdict};
use crate::sources::CellId;
use crate::sources::builtin::aliases;
use crate::sources::frame::{Frame, Place};
use crate::sources::tidy::{Marks, marks};
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
    /// What a table that is no frame calls the row.
    series: Option<Names>,
}

/// The words of a row of a series, and of its table.
struct Names {
    stems: Vec<String>,
    marks: Vec<Marks>,
    entity: &'static str,
}

impl Names {
    fn of(article: &Article<'_>, cell: CellId, claim: &Claim) -> Option<Self> {
        let tables = article.tables;
        let found = tables.cell(cell)?;
        let (series, table) = (tables.series(found.series)?, tables.table_of(&found)?);
        let mut stems: Vec<String> = Vec::new();
        let mut add = |text: &str| stems.extend(words(text).map(stem));
        add(tables.measure(series.key.measure).map_or("", |measure| measure.text.as_str()));
        add(tables.text(series.key.entity));
        add(tables.text(series.key.counterpart));
        table.columns.iter().for_each(|column| add(column));
        add(&table.name);
        add(table.title.as_deref().unwrap_or_default());
        let marks = marks(&stems, &mut |stem| tables.tidy.stem(stem));
        Some(Self { stems, marks, entity: claim.context.entity.unwrap_or_default() })
    }

    fn knows(&self, word: &super::text::Word, written: &str) -> bool {
        let own = marks(std::slice::from_ref(&word.stem), &mut |_| None);
        let same = |mark: &Marks| own.iter().flat_map(|own| &own.ids).any(|id| mark.ids.contains(id));
        let place = || aliases().get(&[written]).any(|alias| alias.place.entity() == self.entity);
        self.stems.contains(&word.stem)
            || super::query::kin(&word.stem).iter().any(|stem| self.stems.contains(stem))
            || self.marks.iter().any(same)
            || word.capital && place()
    }
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
            || self.series.iter().any(|series| series.knows(word, self.article.document.slice(word.span)))
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

    /// The words of the table can be looked up.
    fn is_known(&self) -> bool {
        !self.frames.is_empty() || self.series.is_some()
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
    place_of_cell(article.tables.frames.frames(), cell)
}

fn place_of_cell(frames: &[Frame], cell: &Evidence) -> Option<(u32, Place)> {
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
    let series = judged.cell.filter(|_| frames.is_empty()).and_then(|cell| Names::of(article, cell, claim));
    let view =
        View { article, line: &line, times: &times, frames, claim, index, place, row, derived, topics, name, series };
    if refutes { refutation(&view, judged) } else { support(&view, judged) }
}

/// What a query worked out rests on a forecast.
fn forecast(view: &View<'_>, judged: &Judged) -> Option<String> {
    let frames = &view.article.tables.frames;
    let cells = judged.finding.iter().flat_map(|finding| &finding.evidence);
    let mut places = cells.filter_map(|cell| place_of_cell(frames.frames(), cell));
    let is_forecast = |(at, place): (u32, Place)| frames.frame(at).is_some_and(|frame| frame.is_forecast(place));
    (view.derived && places.any(is_forecast)).then(|| "the table has a forecast only".to_owned())
}

/// A contradiction that the words may not mean is none.
fn refutation(view: &View<'_>, judged: Judged) -> Judged {
    let members = || kind::is_of_members(view).then(|| "the number only says which are meant".to_owned());
    // a warning of such a table says itself what is another: a release, a time it is counted over, a part
    let told = view.series.is_some() && judged.judgement.verdict != Verdict::Refuted;
    let words = || {
        kind::apart(view)
            .or_else(|| kind::contrary(view))
            .or_else(|| kind::is_of_attribute(view))
            .or_else(|| if told { scope::unlevel(view) } else { scope::narrower(view) })
    };
    let why = members().or_else(|| forecast(view, &judged)).or_else(|| words().filter(|_| view.is_known()));
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
    if let Some(why) = support::withheld(view).filter(|_| view.is_known()) {
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
