//! From candidate cells to a verdict. Supported: an acceptable binding holds the value. Refuted: one explicit binding,
//! alone by a margin, holds another. The rule: whatever the words leave open is "cannot say".

use super::agree::{agrees, agrees_at, disagrees, figure_digits};
use super::amount::amount_in_words;
use super::bind::{Candidate, candidates};
use super::lookup::{Sight, Sights};
use super::periods::period_of;
use super::text::{Lines, is_figure};
use super::{
    Judged, META, calc, compare, crowd, extremes, is_settled, margins, pairs, parts, respective, siblings, sign, swap,
    units,
};
use crate::checks::Article;
use crate::claim::{Claim, Role, Value};
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Figure, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::frame::{Frame, Mark, PieceKind, Place, Reading, periods};
use crate::sources::words;

/// Candidates within this many points of the best answer as well as it does.
const MARGIN: i32 = 25;
/// Candidates within this many points may support.
const REACH: i32 = 45;
/// Digits that are no coincidence where row or column are not said in full.
const TELLING: i32 = 3;

/// Judges the figures of one article against tables of any shape.
pub(super) struct Judge<'a> {
    article: &'a Article<'a>,
    sights: Sights<'a>,
    /// Answers for the figures of one sentence, until they are asked for.
    batch: (Option<usize>, Vec<(usize, Option<Judged>)>),
    /// Figures of the sentence that a query was worked out for.
    asked: Vec<usize>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(
        article: &'a Article<'a>,
        lines: &'a Lines<'a>,
        topics: &'a rustc_hash::FxHashSet<String>,
        weak: &'a super::lookup::Weak,
    ) -> Self {
        let sights = Sights::new(article, lines, topics, weak);
        Self { article, sights, batch: (None, Vec::new()), asked: Vec::new() }
    }

    pub(super) fn claim(&mut self, index: usize) -> Option<Judged> {
        let sentence = self.article.extraction.claims.get(index)?.sentence;
        if self.article.tables.frames.is_empty() {
            return None;
        }
        if self.batch.0 != Some(sentence) {
            self.asked.clear();
            let all = self.article.extraction.claims_of(sentence);
            let mut batch: Vec<(usize, Option<Judged>)> = all.map(|one| (one, self.figure(one))).collect();
            if let Some((sight, _)) = self.sights.of(sentence) {
                swap::settle(sight, &mut batch);
            }
            self.batch = (Some(sentence), batch);
        }
        self.batch.1.iter_mut().find(|(known, _)| *known == index)?.1.take()
    }

    /// The verdict about the figure is that of a query, which divides what the words say.
    pub(super) fn is_query(&self, index: usize) -> bool {
        self.asked.contains(&index)
    }

    fn figure(&mut self, index: usize) -> Option<Judged> {
        let claim = self.article.extraction.claims.get(index)?;
        let (sight, said) = self.sights.of(claim.sentence)?;
        let at = said.queries.iter().position(|known| known.claim == index);
        let query = at.map(|at| said.queries.swap_remove(at));
        // the words of a comparison are weighed there first
        if claim.value == Value::Comparison
            && let Some(judged) = compare::judge(sight, index)
        {
            return Some(judged);
        }
        match query {
            Some(query) if query.settles => {
                // "sales grew by 5 percent" beside a column of growth
                let open = !is_settled(Some(&query.judged));
                let stated = if open { self.other(index).filter(|one| self.is_of_change(one)) } else { None };
                self.asked.push(index);
                stated.or(Some(query.judged))
            }
            // a query that the table cannot answer: the figure may still stand in a cell
            Some(query) => self.other(index).filter(|one| is_settled(Some(one))).or(Some(query.judged)),
            None => self.other(index),
        }
    }

    /// A verdict by a cell that holds a change.
    fn is_of_change(&self, judged: &Judged) -> bool {
        let frames = &self.article.tables.frames;
        let change = |(frame, place)| frames.frame(frame).is_some_and(|frame| frame.is_change(place));
        is_settled(Some(judged)) && judged.place.is_some_and(change)
    }

    /// The verdict about a figure that is not the answer to a query.
    fn other(&mut self, index: usize) -> Option<Judged> {
        let claim = self.article.extraction.claims.get(index)?;
        let (sight, said) = self.sights.of(claim.sentence)?;
        let line = &sight.line;
        if (0..line.words.len()).any(|at| line.says(at, &["for"]) && line.says(at + 1, &["every", "each"])) {
            let reason = "a ratio: the words do not say which two cells it is of";
            return (claim.time().is_none()).then(|| Judged::quiet(Verdict::CannotSay, reason.to_owned(), 20));
        }
        if let Some(judged) = said.statement.as_ref().and_then(|answer| answer.of(sight, index)) {
            return Some(judged);
        }
        if let Some(judged) = compare::judge(sight, index) {
            return Some(judged);
        }
        if claim.value == Value::Superlative && sight.found.iter().any(|(_, mentions)| !mentions.is_empty()) {
            let reason = "a rank: the words do not say which rows and which column are ranked";
            return Some(Judged::quiet(Verdict::CannotSay, reason.to_owned(), 20));
        }
        if claim.time().is_some() || claim.role == Role::Rank {
            return None;
        }
        // "three-point range" is no figure
        let (from, to) = sight.line.range(claim.number);
        if sight.line.words.get(from..to).is_some_and(|words| words.iter().any(|word| word.phrase)) {
            return None;
        }
        if let Some(pair) = pairs::pair(sight, index) {
            return pairs::judge(sight, index, &pair);
        }
        if let Some(judged) =
            calc::judge(sight, index).or_else(|| margins::judge(sight, index)).or_else(|| crowd::judge(sight, index))
        {
            return Some(judged);
        }
        let Value::Numbers(figures) = &claim.value else { return None };
        let period = period_of(self.article, &sight.line, &sight.times, index);
        let mut all: Vec<Candidate> = Vec::new();
        for (frame, _) in &sight.found {
            if let Some(table) = sight.index.frame(*frame) {
                all.extend(candidates(sight, *frame, table, index, period).into_iter().take(40));
            }
        }
        sorting::by_key(&mut all, |one| (std::cmp::Reverse(one.score), one.frame, one.place));
        // the noun of the figure names the column: no other column can be meant
        let own = |one: &Candidate| one.column.full && one.column.own;
        if all.iter().any(own) {
            all.retain(own);
        }
        let bound = respective::bound(sight, index);
        if let Some(bound) = &bound {
            respective::keep(bound, &mut all);
        }
        let decided = match figures[..] {
            [figure] if !all.is_empty() => Some(decide(sight, index, claim, &figure, &all, bound.as_ref())),
            _ => None,
        };
        if is_settled(decided.as_ref()) {
            return decided;
        }
        parts::judge(sight, index, period).or_else(|| units::mismatch(sight, index, period)).or(decided)
    }
}

fn reading<'f>(sight: &'f Sight<'_>, one: &Candidate) -> Option<(&'f Frame, Reading)> {
    let frame = sight.index.frame(one.frame)?;
    Some((frame, frame.reading(one.place)?))
}

/// What the cell has, in the unit of the claim.
pub(super) fn expected(claim: &Claim, reading: &Reading) -> Option<Decimal> {
    let value = reading.figure()?.value;
    match (&claim.unit, &reading.unit) {
        (Some(asked), Some(unit))
            if asked.name != unit.name && asked.converts_to(unit) && asked.kind != UnitKind::Count =>
        {
            unit.convert(Interval::point(value), asked)?.middle().map(|middle| middle.rounded(12))
        }
        _ => Some(value),
    }
}

/// "Sales, 2019": where a cell stands.
pub(super) fn place_name(frame: &Frame, place: Place) -> String {
    let column = frame.column(place.column).map(|column| column.header.clone()).unwrap_or_default();
    let row = frame.row_name(place.row);
    if column.is_empty() { row } else { format!("{row}, {column}") }
}

/// Why row, column and unit are not all said in the text; `None` where they are.
fn unsaid(one: &Candidate, bound: bool) -> Option<&'static str> {
    let row = one.row;
    let column = one.column;
    // a row that its period alone names says nothing of the column
    let by_period = row.at == (0, 0) && column.share == 0 && !bound;
    let column_known = column.full && (bound || !column.far) && !column.dominated
        || one.period_explicit && one.period > 0 && !by_period
        || one.change;
    Some(if !row.full {
        "the text does not name the row in full"
    } else if row.padded {
        "the text leaves out words of the row"
    } else if row.carried {
        "the row is carried over from an earlier sentence"
    } else if row.far {
        "the row is named in another part of the sentence"
    } else if row.narrower && !row.name {
        "the text may mean something narrower than the row"
    } else if row.dominated {
        "the words name a longer label of the table"
    } else if column.narrower && !column.own {
        "the text may mean something narrower than the column"
    } else if !column_known {
        "the text does not name the column"
    } else if !one.unit_sure {
        "the unit of the table is not known"
    } else {
        return None;
    })
}

/// The figure is what the sentence says of the row: between them stand only words of being, of change and of time.
fn direct(sight: &Sight<'_>, index: usize, one: &Candidate, frame: &Frame) -> bool {
    let line = &sight.line;
    let Some(claim) = sight.article.extraction.claims.get(index) else { return false };
    let (from, to) = line.range(claim.number);
    let (first, last) = one.row.at;
    let (first, last) =
        if one.column.at.1 > last && one.column.at.1 <= from { (first, one.column.at.1) } else { (first, last) };
    let timed = |i: usize| sight.times.iter().any(|time| time.from <= i && i < time.to);
    // a remark in parentheses between them says nothing of the figure
    let remark = |i: usize| {
        let open = (last..i).rev().find(|&j| matches!(line.stem(j), "(" | ")")).is_some_and(|j| line.stem(j) == "(");
        let close = (i..from).find(|&j| matches!(line.stem(j), "(" | ")")).is_some_and(|j| line.stem(j) == ")");
        open && close
    };
    let plain = |i: usize| {
        let word = &line.words[i];
        if timed(i) || remark(i) {
            return true;
        }
        match word.kind {
            PieceKind::Mark => !matches!(word.stem.as_str(), ":" | "?"),
            PieceKind::Number => true,
            PieceKind::Word => {
                word.stop
                    || word.claim.is_some()
                    || words::is_change(&word.stem)
                    || words::is_link(&word.stem)
                    || words::is_base(&word.stem)
                    || words::is_time(&word.stem)
                    || words::is_generic(&word.stem)
                    // "made a loss of"; "operating profit" is another label
                    || sign::is_word(&word.stem)
                        && (i > last || !sign::is_thing(&word.stem) || one.row.name && one.row.share == 100)
                    || word.means.iter().any(|&stem| frame.knows(stem))
                    || crate::lexicon::english().hedge_before(&word.stem).is_some()
            }
        }
    };
    let figure = |i: usize| {
        line.words[i]
            .claim
            .filter(|&other| other != index && sight.article.extraction.claims.get(other).is_some_and(is_figure))
            .filter(|_| !remark(i))
    };
    // "$49.2 million of which", "expense of $3 million associated with"
    let after = (to..line.words.len())
        .take_while(|&i| line.stem(i) != "," && !timed(i))
        .find(|&i| !line.words[i].stop && line.words[i].kind == PieceKind::Word);
    let part = (to..(to + 3).min(line.words.len())).any(|i| line.stem(i) == "of" && line.stem(i + 1) == "which")
        || after.is_some_and(|i| i <= to + 3 && words::is_narrow(line.stem(i)));
    // "10 of the firm's plants": so many of them
    let some = claim.unit.is_none() && line.stem(to) == "of" && first > to;
    // "three of them", "two of its schools"
    let of_these = line.says(to, &["of"])
        && line.says(to + 1, &["them", "these", "those", "which", "whom", "its", "their", "his", "her", "the"])
        && !claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency);
    let part = part || some || of_these;
    // "a $0.3 billion order": one of several
    let single = line.before(from).is_some_and(|i| matches!(line.stem(i), "a" | "an"));
    if part {
        return false;
    }
    // "Howard … 17 points": the noun of the figure names the column, the name before it the row
    let (_, span_end) = line.range(claim.span);
    let noun = one.row.name
        && one.column.full
        && (one.column.own || one.column.at.0 >= to && one.column.at.0 < span_end.max(to) + 6);
    if noun {
        return true;
    }
    if single {
        return false;
    }
    if last <= from {
        let others: Vec<usize> = (last..from).filter(|&i| figure(i).is_some()).collect();
        // a further figure of the same label is tied to the first
        let tied = line.before(from).is_some_and(|i| {
            words::is_base(line.stem(i))
                || matches!(line.stem(i), "to" | "with" | "or" | "at" | "(" | "respectively")
                || sight.times.iter().any(|time| time.from <= i && i < time.to)
                || matches!(line.stem(i), ":" | "and" | "," | "positiv" | "negativ")
                    && (line.words.iter().any(|word| word.stem == "respectively") || line.stem(i) == ":")
        });
        let open = (last..from).rev().find(|&i| matches!(line.stem(i), "(" | ")")).is_some_and(|i| line.stem(i) == "(");
        return (others.is_empty() || tied)
            && (last..from).all(|i| plain(i) || open && line.stem(i) == ":")
            && !(last..from).any(|i| line.stem(i) == "which" || words::is_narrow(line.stem(i)));
    }
    first >= to
        && line.stem(to) == "of"
        && (to..first).all(|i| plain(i) && !words::is_base(line.stem(i)) && line.stem(i) != "to")
}

/// "a decrease in operating income of $3.6 million": the figure is of the change.
fn of_change(sight: &Sight<'_>, one: &Candidate) -> bool {
    let line = &sight.line;
    let first = one.row.at.0;
    let before = (first.saturating_sub(5)..first).rev().take_while(|&i| line.words[i].kind == PieceKind::Word);
    !one.change && before.filter(|&i| line.is_change(i)).any(|i| matches!(line.stem(i + 1), "in" | "of" | "to"))
}

/// "4 (35)": a remark on the number before it.
fn in_brackets(sight: &Sight<'_>, claim: &Claim) -> bool {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let number = |i: usize| line.words.get(i).is_some_and(|word| word.kind == PieceKind::Number);
    from >= 2 && line.stem(from - 1) == "(" && line.stem(to) == ")" && number(from - 2)
}

/// A word between row and figure that makes it another scope ("average", "in the first half").
fn other_scope(sight: &Sight<'_>, index: usize, one: &Candidate, frame: &Frame) -> bool {
    let Some(claim) = sight.article.extraction.claims.get(index) else { return false };
    let (from, to) = sight.line.range(claim.number);
    let start = if one.row.at.1 > 0 && one.row.at.1 <= from { one.row.at.1 } else { sight.line.segment_start(from) };
    // "(2018 $16.0 million)": its own words are those in the brackets
    let bracket = (start..from).rev().find(|&i| matches!(sight.line.stem(i), "(" | ")"));
    let start = bracket.filter(|&i| sight.line.stem(i) == "(").unwrap_or(start);
    let end = sight.line.next_figure(sight.article, to, index).min(to + 10);
    // "was consistent with the prior year": held against another time
    let end = (to..end).find(|&i| words::is_base(sight.line.stem(i)) || sight.line.stem(i) == "with").unwrap_or(end);
    // "northern Chile": a part of the row's thing; in capitals it is another name
    let before = one.row.at.0.checked_sub(1).filter(|_| one.row.at.1 > one.row.at.0);
    let part = before.is_some_and(|i| words::is_scope(&sight.line.words[i].stem) && !sight.line.words[i].capital);
    part || (start..end).any(|i| {
        let word = &sight.line.words[i];
        let own = one.row.at.0 <= i && i < one.row.at.1 || one.column.at.0 <= i && i < one.column.at.1;
        let dated = word.claim.is_some();
        words::is_scope(&word.stem) && !own && !dated && !word.means.iter().any(|stem| frame.title_stems.contains(stem))
    })
}

fn decide(
    sight: &Sight<'_>,
    index: usize,
    claim: &Claim,
    figure: &Figure,
    all: &[Candidate],
    bound: Option<&respective::Bound>,
) -> Judged {
    let best = &all[0];
    let good = |one: &&Candidate| {
        one.score + REACH >= best.score
            && (one.row.full || one.row.share >= 55)
            && !(one.row.carried && one.row.share < 100)
    };
    let possible = |one: &Candidate, frame: &Frame, reading: &Reading| {
        one.unit_sure
            || one.row.full
                && frame
                    .amount(one.place)
                    .is_some_and(|amount| amount.mark == Mark::None && reading.printed.abs() == figure.value.abs())
    };
    let against = |one: &Candidate, frame: &Frame, reading: &Reading| {
        sign::contradicts(sight, claim, figure, (frame, one.place), reading)
    };
    let supports = all.iter().filter(good).find(|one| {
        reading(sight, one).is_some_and(|(frame, reading)| {
            possible(one, frame, &reading)
                && agrees(claim, figure, &reading)
                && !against(one, frame, &reading)
                && !sign::is_open(sight, claim, figure, (frame, one.place))
        })
    });
    if let Some(judged) = supports.and_then(|one| supported(sight, index, claim, figure, all, one)) {
        return judged;
    }
    let Some((frame, value)) = reading(sight, best) else { return nothing() };
    let Some(cell) = frame.evidence(best.place, "same cell") else { return nothing() };
    let name = place_name(frame, best.place);
    let surface = sight.article.document.slice(claim.number);
    let message = format!("{} has {} for {name}, where the text says {surface}", frame.name, amount_in_words(&cell));
    let sign = against(best, frame, &value);
    if let Some(why) = doubt(sight, index, claim, figure, all, (frame, &value), (sign, bound.is_some())) {
        if let Some(judged) = if_carried(sight, index, claim, figure, all, (frame, &value), (sign, bound.is_some())) {
            return judged;
        }
        return Judged::quiet(
            Verdict::CannotSay,
            format!("no cell answers exactly ({why}); the nearest: {message}"),
            30,
        );
    }
    let expected = expected(claim, &value);
    if let Some(word) = scale_left_out(claim, figure, &value).filter(|_| !sign) {
        let why = format!("{message}: the same digits, {word} left out");
        let finding = Finding::new(META.id, Severity::Warning, claim.span, why.clone()).confidence(70).evidence(cell);
        let finding = finding.suggest(claim.number, format!("{surface} {word}"), "the scale of the table");
        return Judged { finding: Some(finding), ..Judged::quiet(Verdict::CannotSay, why, 60) };
    }
    let mut finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(90).evidence(cell);
    finding = finding.working(format!(
        "stated {}; the table has {}",
        figure.bounded(claim.bound, Width::Half),
        expected.map(Decimal::grouped).unwrap_or_default()
    ));
    if sign {
        finding = finding.working(format!("the table has it with the other sign: {}", value.printed));
    } else {
        finding = siblings::explain(finding, sight, claim, figure, (best, frame), bound);
    }
    Judged {
        judgement: Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            expected,
            confidence: Some(Confidence(90)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: Some((best.frame, best.place)),
        cell: None,
    }
}

/// The row alone is carried over from an earlier sentence, all else is said: the author is told, nobody accused.
fn if_carried(
    sight: &Sight<'_>,
    index: usize,
    claim: &Claim,
    figure: &Figure,
    all: &[Candidate],
    (frame, value): (&Frame, &Reading),
    how: (bool, bool),
) -> Option<Judged> {
    let mut named = all.to_vec();
    let best = named.first_mut().filter(|best| best.row.carried)?;
    best.row.carried = false;
    let place = best.place;
    if doubt(sight, index, claim, figure, &named, (frame, value), how).is_some() {
        return None;
    }
    let cell = frame.evidence(place, "same cell")?;
    let surface = sight.article.document.slice(claim.number);
    let (has, name) = (amount_in_words(&cell), place_name(frame, place));
    let row = frame.row_name(place.row);
    let why = format!("{} has {has} for {name}, where the text says {surface}, if it is still about {row}", frame.name);
    let finding = Finding::new(META.id, Severity::Warning, claim.span, why.clone()).confidence(60).evidence(cell);
    Some(Judged { finding: Some(finding), ..Judged::quiet(Verdict::CannotSay, why, 40) })
}

/// The cell has the figure: whether that is support.
fn supported(
    sight: &Sight<'_>,
    index: usize,
    claim: &Claim,
    figure: &Figure,
    all: &[Candidate],
    one: &Candidate,
) -> Option<Judged> {
    let (frame, reading) = reading(sight, one)?;
    let cell = frame.evidence(one.place, "same cell")?;
    let name = place_name(frame, one.place);
    let open = unsaid(one, false);
    let quiet = |reason: String| Some(Judged::quiet(Verdict::CannotSay, reason, 40));
    // one of a hundred cells agrees with two digits by chance
    if let Some(why) = open
        && figure_digits(figure) < TELLING
        && !one.row.name
        && !(one.column.full && one.column.own)
    {
        return quiet(format!("{} has {} ({name}), but {why}", frame.name, amount_in_words(&cell)));
    }
    if frame.scale.is_some() && !agrees_at(claim, figure, &reading, false) {
        return quiet(format!(
            "{} has {} ({name}): the same digits at another scale",
            frame.name,
            amount_in_words(&cell)
        ));
    }
    if let Some(later) = later_period(one, all, frame).filter(|_| !held_against(sight, claim)) {
        return quiet(format!(
            "{} has {} ({name}), but the text does not say when, and {later} is later",
            frame.name,
            amount_in_words(&cell)
        ));
    }
    if let Some(judged) = extremes::judge(sight, index, one.place, frame, cell.clone()) {
        return Some(judged);
    }
    let reason = format!("{} has {} ({name})", frame.name, amount_in_words(&cell));
    let mut judged = Judged::quiet(Verdict::Supported, reason, if open.is_none() { 95 } else { 75 });
    judged.judgement.expected = expected(claim, &reading);
    judged.place = Some((one.frame, one.place));
    judged.judgement.cell = Some(Box::new(cell));
    Some(judged)
}

/// No other cell than the best answers as well.
fn is_alone(sight: &Sight<'_>, claim: &Claim, figure: &Figure, all: &[Candidate], value: &Reading) -> bool {
    let Some(best) = all.first() else { return false };
    let differs = |one: &Candidate| reading(sight, one).is_some_and(|(_, other)| other.printed != value.printed);
    // the very words that name one row in full are part of the names of others
    let within = |one: &Candidate| {
        best.row.full && !one.row.full && best.row.at.0 <= one.row.at.0 && one.row.at.1 <= best.row.at.1
    };
    let close = all.iter().skip(1).filter(|one| one.score + MARGIN >= best.score);
    let mut rivals = close.filter(|one| differs(one) && !within(one));
    // which period is meant may be open where the row has the value in none
    let period_open = best.period_open || best.period > 0 && !best.period_explicit;
    let same_row = |one: &&Candidate| one.frame == best.frame && one.place.row == best.place.row;
    if !period_open {
        return rivals.next().is_none();
    }
    let has_it = |one: &Candidate| !reading(sight, one).is_some_and(|(_, other)| disagrees(claim, figure, &other));
    rivals.all(|one| same_row(&one)) && !all.iter().filter(same_row).any(has_it)
}

/// Why the best cell, which has another value, does not refute the figure; `None` where it does.
fn doubt(
    sight: &Sight<'_>,
    index: usize,
    claim: &Claim,
    figure: &Figure,
    all: &[Candidate],
    (frame, value): (&Frame, &Reading),
    (sign, bound): (bool, bool),
) -> Option<&'static str> {
    let best = all.first()?;
    let due = || sight.line.words.iter().any(|word| word.stem == "due");
    unsaid(best, bound).or_else(|| {
        Some(if !is_alone(sight, claim, figure, all, value) {
            "other cells answer as well"
        } else if !direct(sight, index, best, frame) {
            "the figure may be of a part"
        } else if in_brackets(sight, claim) {
            "the figure stands in brackets behind another"
        } else if of_change(sight, best) {
            "the figure is of a change"
        } else if other_scope(sight, index, best, frame) {
            "the text speaks of another scope"
        } else if is_base(sight, claim, best) {
            "the figure is what another is compared with"
        } else if is_since(sight) {
            "the text speaks of a time up to now"
        } else if is_gap(sight, claim, best, frame) {
            "the figure is of a change or a distance"
        } else if is_each(sight, claim, best, frame) {
            "the figure may be for each of several"
        } else if is_undated(claim, best, frame) {
            "the table does not say when"
        } else if frame.is_forecast(best.place) {
            "the table has a forecast only"
        } else if of_part_of_period(claim, best, frame) {
            "the text speaks of a part of the period"
        } else if !bound && names_two(sight, claim, best, all) {
            "the text names two rows together"
        } else if names_two_times(sight, claim) {
            "the text names two periods together"
        } else if claim.context.negated || claim.context.hypothetical && !due() {
            "the text does not state it as a fact"
        } else if !sign && !disagrees(claim, figure, value) {
            "it may be rounded or scaled"
        } else {
            return None;
        })
    })
}

/// "rose to $833 million from $826 million a year earlier": the value before, whose time is not that of the sentence.
fn is_base(sight: &Sight<'_>, claim: &Claim, best: &Candidate) -> bool {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let led = line.before(from).is_some_and(|at| line.says(at, &["from", "against", "with", "than", "versus"]));
    // "from 98 in 2019": a time of its own
    let own = sight.times.iter().any(|time| time.from >= to && time.from <= to + 4);
    led && best.row.at == (0, 0) && best.period > 0 && !own
}

/// "lost 5 seats", "6 seats short of a majority", of a column of levels.
fn is_gap(sight: &Sight<'_>, claim: &Claim, best: &Candidate, frame: &Frame) -> bool {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let (_, end) = line.range(claim.span);
    let label = frame.column(best.place.column).map_or("", |column| column.header.as_str());
    let moves = line
        .before(from)
        .is_some_and(|at| line.says(at, &["lost", "lose", "loses", "gained", "gain", "gains", "shed", "cut"]));
    // "is $440 above that in", "2.8 billion below 2021"
    let away = (to..line.words.len().min(end.max(to) + 3))
        .any(|at| line.says(at, &["short", "shy", "adrift", "ahead", "behind", "away", "above", "below"]));
    let away = away
        || (line.segment_start(from)..from)
            .any(|at| line.says(at, &["gap", "exceed", "exceeds", "exceeded", "exceeding"]));
    moves && !best.change && !sign::is_signed(label) || away
}

/// "Each of the 12 schools has about 260", "two doctors per 1,000 people", of a column that says nothing of the kind.
fn is_each(sight: &Sight<'_>, claim: &Claim, best: &Candidate, frame: &Frame) -> bool {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let (_, end) = line.range(claim.span);
    let own = |word: &str| {
        let header = frame.column(best.place.column).map_or("", |column| column.header.as_str());
        words::words(header).any(|said| said.eq_ignore_ascii_case(word))
    };
    let each = (line.segment_start(from)..from).any(|at| line.says(at, &["each", "every"]));
    let behind = (to..line.words.len().min(end.max(to) + 3)).any(|at| line.says(at, &["per", "each", "apiece"]));
    each && !own("each") || behind && !own("per") && !own("each")
}

/// "had 15 schools in 1990": a year or month that the table has nothing to hold against.
fn is_undated(claim: &Claim, best: &Candidate, frame: &Frame) -> bool {
    let days =
        |period: crate::normalise::Period| Some(period.last_day()?.day_number() - period.first_day()?.day_number());
    let long =
        claim.context.period.filter(|_| !claim.context.period_carried).and_then(days).is_some_and(|days| days >= 27);
    let columns = || frame.columns.iter().any(|column| column.period.is_some());
    let dated = frame.has_times || columns() || !periods(&frame.title).is_empty() || !periods(&frame.name).is_empty();
    long && best.period == 0 && !dated
}

/// "40 wet days since January": a time that goes on.
fn is_since(sight: &Sight<'_>) -> bool {
    (0..sight.line.words.len()).any(|at| sight.line.says(at, &["since"]))
}

/// "in the first half of 2020" of a column for the year; a single day may stand for its year, as on a balance sheet.
fn of_part_of_period(claim: &Claim, best: &Candidate, frame: &Frame) -> bool {
    let own = claim.context.period.filter(|own| own.first_day() != own.last_day());
    let column = frame.column(best.place.column).and_then(|column| column.period);
    let table = column.or_else(|| frame.row(best.place.row)?.period);
    own.zip(table).is_some_and(|(own, table)| table.covers(own) && !table.same_days(own))
}

/// "in 2019 and 2020 came to", or "were $4 million and $5 million": a figure alone is of both, and one of two is of one of
/// them, which is told only by "respectively".
fn names_two_times(sight: &Sight<'_>, claim: &Claim) -> bool {
    let line = &sight.line;
    let (from, to) = line.range(claim.number);
    let segment = line.segment_start(from)..line.segment_end(to);
    let joined = |a: usize, b: usize| a + 1 == b && line.stem(a) == "and";
    let two = sight
        .times
        .windows(2)
        .any(|two| segment.contains(&two[0].from) && segment.contains(&two[1].from) && joined(two[0].to, two[1].from));
    two && !line.words.iter().any(|word| word.lower == "respectively")
}

/// "exports of Chile and Peru came to", "between Chile and Peru", "from Chile to Peru": the figure is of both.
fn names_two(sight: &Sight<'_>, claim: &Claim, best: &Candidate, all: &[Candidate]) -> bool {
    const JOINED: usize = 4;
    let line = &sight.line;
    let (from, _) = line.range(claim.number);
    let start = line.segment_start(from);
    let linked = |a: (usize, usize), b: (usize, usize)| {
        let gap = a.1..b.0;
        a.1 <= b.0
            && gap.len() <= JOINED
            && gap.clone().any(|i| matches!(line.stem(i), "and" | "to" | "with"))
            && gap.clone().all(|i| line.words[i].stop || matches!(line.stem(i), "and" | "to" | "with"))
    };
    let own = best.row.at;
    own.1 > own.0
        && own.1 <= from
        && all.iter().filter(|one| one.frame == best.frame && one.place.row != best.place.row && one.row.full).any(
            |one| {
                let at = one.row.at;
                at.1 > at.0 && at.0 >= start && at.1 <= from && (linked(own, at) || linked(at, own))
            },
        )
}

/// "compared to $443 million": what another figure is held against.
fn held_against(sight: &Sight<'_>, claim: &Claim) -> bool {
    let (from, _) = sight.line.range(claim.number);
    (from.saturating_sub(4)..from).any(|i| words::is_base(sight.line.stem(i)))
}

/// A text that says no period speaks of the latest: the column of the same row that is later, where there is one.
fn later_period<'f>(one: &Candidate, all: &[Candidate], frame: &'f Frame) -> Option<&'f str> {
    if !one.period_open {
        return None;
    }
    let when = |place: Place| frame.column(place.column)?.period?.last_day();
    let own = when(one.place)?;
    let beside = all.iter().filter(|other| other.frame == one.frame && other.place.row == one.place.row);
    let later =
        beside.filter(|other| when(other.place).is_some_and(|day| day > own)).max_by_key(|other| when(other.place))?;
    frame.column(later.place.column).map(|column| column.header.as_str())
}

/// "million": the digits are those of the cell, and the text leaves out the scale that the table says for certain.
fn scale_left_out(claim: &Claim, figure: &Figure, reading: &Reading) -> Option<String> {
    let money = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency);
    let same = figure.value.abs() == reading.printed.abs() && reading.scale_sure && reading.scale > 0;
    let word = crate::sources::scale_words(reading.scale)?;
    (money && same).then_some(word)
}

fn nothing() -> Judged {
    Judged::quiet(Verdict::CannotSay, "no cell of the tables answers".to_owned(), 20)
}
