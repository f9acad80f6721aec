//! Which period a figure of a sentence is about, and whether the text says so or it was carried over.

use super::text::{Line, is_figure};
use crate::checks::Article;
use crate::normalise::Period;
use crate::sources::frame::{PieceKind, periods};
use crate::sources::words;

/// A period with how it was bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) period: Period,
    /// Stands with the figure itself, not with another one or in another sentence.
    pub(super) explicit: bool,
}

/// A time of a sentence with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) period: Period,
}

/// Times of a line: dates that the reader found, and fiscal years written short ("F19").
pub(super) fn times(article: &Article<'_>, line: &Line) -> Vec<Time> {
    let mut out: Vec<Time> = Vec::new();
    let mut at = 0;
    while let Some(word) = line.words.get(at) {
        if let Some(claim) = word.claim {
            let end = (at..line.words.len()).find(|&i| line.words[i].claim != Some(claim)).unwrap_or(line.words.len());
            if let Some(period) = article.extraction.claims.get(claim).and_then(crate::claim::Claim::time) {
                out.push(Time { from: at, to: end, period });
            }
            at = end;
            continue;
        }
        if word.kind == PieceKind::Word && word.stem.len() <= 6 && word.stem.bytes().any(|byte| byte.is_ascii_digit()) {
            let text = article.document.slice(word.span);
            if let [period] = periods(text)[..] {
                out.push(Time { from: at, to: at + 1, period });
            }
        }
        at += 1;
    }
    out
}

/// The list of figures or times around `at` that "respectively" maps one to one: word ranges.
pub(super) fn list(line: &Line, items: &[(usize, usize)], at: usize) -> Vec<usize> {
    let linked = |a: (usize, usize), b: (usize, usize)| {
        let mut between =
            (a.1..b.0).filter(|&i| !matches!(line.stem(i), "," | "$" | "€" | "£" | "¥" | "million" | "billion" | "%"));
        between.all(|i| matches!(line.stem(i), "and" | "or" | "approximately" | "about" | "positiv" | "negativ"))
    };
    let mut first = at;
    while first > 0 && linked(items[first - 1], items[first]) {
        first -= 1;
    }
    let mut last = at;
    while last + 1 < items.len() && linked(items[last], items[last + 1]) {
        last += 1;
    }
    (first..=last).collect()
}

/// "…, respectively": the time with the same place in its list as the figure in its own.
fn respectively(article: &Article<'_>, line: &Line, times: &[Time], claim: usize) -> Option<Period> {
    line.words.iter().any(|word| word.stem == "respectively").then_some(())?;
    let mut figures: Vec<(usize, (usize, usize))> = Vec::new();
    for (at, word) in line.words.iter().enumerate() {
        let Some(found) = word.claim else { continue };
        if article.extraction.claims.get(found).is_none_or(|claim| !is_figure(claim)) {
            continue;
        }
        match figures.last_mut() {
            Some((last, range)) if *last == found => range.1 = at + 1,
            _ => figures.push((found, (at, at + 1))),
        }
    }
    let at = figures.iter().position(|(found, _)| *found == claim)?;
    let ranges: Vec<(usize, usize)> = figures.iter().map(|(_, range)| *range).collect();
    let mine = list(line, &ranges, at);
    let place = mine.iter().position(|&i| i == at)?;
    let spots: Vec<(usize, usize)> = times.iter().map(|time| (time.from, time.to)).collect();
    // the nearest list of times with as many members
    let mut best: Option<(usize, usize)> = None;
    let mut i = 0;
    while i < spots.len() {
        let members = list(line, &spots, i);
        if members.len() == mine.len() && mine.len() > 1 {
            let distance = spots[i].0.abs_diff(ranges[at].0);
            if best.is_none_or(|(known, _)| distance < known) {
                best = Some((distance, i));
            }
        }
        i = members.last().map_or(i, |last| *last) + 1;
    }
    let (_, first) = best?;
    times.get(first + place).map(|time| time.period)
}

/// The period of a figure.
pub(super) fn period_of(article: &Article<'_>, line: &Line, times: &[Time], claim: usize) -> Option<Bound> {
    let found = article.extraction.claims.get(claim)?;
    let (from, to) = line.range(found.number);
    if let Some(period) = respectively(article, line, times, claim) {
        return Some(Bound { period, explicit: true });
    }
    let explicit = |time: &Time| Some(Bound { period: time.period, explicit: true });
    // "(2018: £56.5m)", "(2018 $5.7 million)"
    let open = (0..from).rev().take(8).find(|&i| matches!(line.stem(i), "(" | ")")).filter(|&i| line.stem(i) == "(");
    if let Some(open) = open
        && let Some(time) = times.iter().rev().find(|time| time.from > open && time.to <= from)
    {
        return explicit(time);
    }
    // "$4.5 million in the year ended 2018": behind the figure, before the next
    let end = line.next_figure(article, to, claim);
    let closes = |i: usize| line.words[i].kind == PieceKind::Mark && matches!(line.stem(i), "(" | ")" | ":");
    let behind = times.iter().find(|time| time.from >= to && time.from < end);
    let is_base = |from: usize, to: usize| (from..to).any(|i| words::is_base(line.stem(i)));
    if let Some(time) = behind
        && !is_base(to, time.from)
        && !(to..time.from).any(closes)
        && (to..time.from).filter(|&i| line.words[i].kind != PieceKind::Mark).count() <= 8
    {
        return explicit(time);
    }
    // before the figure in the same part of the sentence
    let start = line.segment_start(from);
    let owned = |time: &Time| {
        // stands behind another figure and belongs to it
        let figure = (start..time.from).rev().find(|&i| {
            line.words[i]
                .claim
                .is_some_and(|other| other != claim && article.extraction.claims.get(other).is_some_and(is_figure))
        });
        figure.is_some_and(|figure| {
            (figure..time.from).filter(|&i| line.words[i].kind != PieceKind::Mark).count() <= 7
                && line.words[figure].claim != line.before(from).and_then(|i| line.words[i].claim)
        })
    };
    let lead = line.before(from).map(|i| line.stem(i).to_owned()).unwrap_or_default();
    let before = times.iter().rev().find(|time| time.to <= from && time.from >= start);
    if let Some(time) = before {
        let base = (time.from.saturating_sub(3)..time.from).any(|i| words::is_base(line.stem(i)));
        let own = !owned(time) && !base && !words::is_base(&lead);
        return Some(Bound { period: time.period, explicit: own });
    }
    times
        .iter()
        .rev()
        .find(|time| time.to <= from)
        .map(|time| time.period)
        .or(found.context.period)
        .map(|period| Bound { period, explicit: false })
}

/// How a period of the text lies to one of a table: the same, one inside the other, or neither.
pub(super) fn fit(text: Period, table: Period) -> u32 {
    if text.same_days(table) {
        return 3;
    }
    if table.covers(text) || text.covers(table) { 2 } else { 0 }
}

/// A quarter, month or week of the time that the text speaks of; single days stand for their year, as on a balance sheet.
pub(super) fn is_part(text: Period, table: Period) -> bool {
    let days = |period: Period| Some(period.last_day()?.day_number() - period.first_day()?.day_number() + 1);
    let shorter = |(text, table): (i64, i64)| (2..=190).contains(&table) && text >= table * 2 - 8;
    text.covers(table) && days(text).zip(days(table)).is_some_and(shorter)
}
