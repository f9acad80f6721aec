//! Pairs: scores ("113-107"), records ("(18-47)"), made of attempted ("3-of-5"). Which columns belong together is data.

use std::sync::LazyLock;

use super::Judged;
use super::agree::agrees;
use super::bind::{Said, named};
use super::judge::place_name;
use super::lookup::Sight;
use super::mention::Target;
use super::{META, text::is_figure};
use crate::claim::Value;
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{Frame, PieceKind, Place, canonical};
use crate::sources::words::{self, stem};

/// What a pair of columns says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Of,
    Record,
    Score,
}

/// Rows of `pairs.csv` as stems.
static PAIRS: LazyLock<Vec<(Sort, String, String)>> = LazyLock::new(|| {
    let rows = crate::lexicon::built_in_rows(include_str!("../../sources/frame/pairs.csv"));
    let read = |row: crate::lexicon::Row| {
        let [kind, first, second, _source] = &row[..] else { return None };
        let sort = match *kind {
            "of" => Sort::Of,
            "record" => Sort::Record,
            "score" => Sort::Score,
            _ => return None,
        };
        Some((sort, stem(first), stem(second)))
    };
    rows.filter_map(read).collect()
});

/// Stems of a phrase.
type Stems = Vec<String>;

/// Rows of `pairs.csv` that say what a part of a match is made of: the phrase, and each part.
static WHOLES: LazyLock<Vec<(Stems, Vec<Stems>)>> = LazyLock::new(|| {
    let rows = crate::lexicon::built_in_rows(include_str!("../../sources/frame/pairs.csv"));
    let stems = |phrase: &str| phrase.split(' ').map(stem).collect::<Stems>();
    let read = |row: crate::lexicon::Row| {
        let [kind, phrase, parts, _source] = &row[..] else { return None };
        let meant = |part: &str| canonical(stems(part)).into_iter().map(|(stem, ..)| stem).collect();
        (*kind == "whole").then(|| (stems(phrase), parts.split('+').map(meant).collect()))
    };
    rows.filter_map(read).collect()
});

/// Two figures written as one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    /// The two numbers.
    values: (Decimal, Decimal),
    /// The figure asked about is the second.
    second: bool,
    /// First word of the first, one past the last word of the second.
    from: usize,
    to: usize,
    /// "3-of-5", "4-for-11".
    of: bool,
    /// In parentheses of its own or at their start.
    inside: bool,
}

fn small(sight: &Sight<'_>, claim: usize) -> Option<Decimal> {
    let found = sight.article.extraction.claims.get(claim)?;
    let figure = found.figure()?;
    (is_figure(found) && figure.value.is_integer() && figure.value < Decimal::from(1000) && !figure.value.is_negative())
        .then_some(figure.value)
}

/// The pair that a figure is a part of.
pub(super) fn pair(sight: &Sight<'_>, index: usize) -> Option<Pair> {
    let line = &sight.line;
    let claim = sight.article.extraction.claims.get(index)?;
    small(sight, index)?;
    let (from, to) = line.range(claim.parts.first().copied()?);
    let claim_of = |i: usize| line.words.get(i).and_then(|word| word.claim);
    let value = |i: usize| {
        let word = line.words.get(i).filter(|word| word.kind == PieceKind::Number && word.stem.len() <= 3)?;
        Decimal::parse(&word.stem).ok().filter(|value| value.is_integer())
    };
    let dash = |i: usize| matches!(line.stem(i), "-" | "–");
    let is_of = |i: usize| matches!(line.stem(i), "of" | "for");
    // places of the two numbers, and whether one is said to be of the other
    let layouts = |first: usize| {
        let wide = dash(first + 1) && is_of(first + 2) && dash(first + 3);
        let spaced = is_of(first + 1) && value(first + 2).is_some();
        if dash(first + 1) && value(first + 2).is_some() {
            Some((first, first + 2, false))
        } else if wide && value(first + 4).is_some() {
            Some((first, first + 4, true))
        } else if spaced {
            Some((first, first + 2, true))
        } else {
            None
        }
    };
    let own = (from..to.max(from + 1)).find(|&i| value(i).is_some() && claim_of(i) == Some(index))?;
    let starts = [Some(own), own.checked_sub(2), own.checked_sub(4)];
    let (start, last, of) = starts
        .into_iter()
        .flatten()
        .filter(|&start| value(start).is_some())
        .find_map(|start| layouts(start).filter(|&(first, second, _)| first == own || second == own))?;
    let (a, b) = (claim_of(start), claim_of(last));
    let (x, y) = (value(start)?, value(last)?);
    if of && x > y || a.is_none() && b.is_none() {
        return None;
    }
    let end = last + 1;
    let inside = start.checked_sub(1).is_some_and(|i| line.stem(i) == "(");
    Some(Pair { values: (x, y), second: own == last, from: start, to: end, of, inside })
}

/// Pairs of columns that differ in nothing but the two words of a pair: first, second, and the stems they share.
fn column_pairs(sight: &Sight<'_>, frame: &Frame, sort: Sort) -> Vec<(u32, u32, Vec<u32>)> {
    let mut out = Vec::new();
    for (_, first, second) in PAIRS.iter().filter(|(kind, ..)| *kind == sort) {
        let (Some(x), Some(y)) = (sight.index.stem(first), sight.index.stem(second)) else { continue };
        for &a in frame.columns_with(x) {
            for &b in frame.columns_with(y) {
                let (Some(left), Some(right)) = (frame.column(a), frame.column(b)) else { continue };
                let rest =
                    |stems: &[u32], own: u32| stems.iter().copied().filter(|&stem| stem != own).collect::<Vec<u32>>();
                let mut own_words = rest(&left.stems, x);
                let mut others = rest(&right.stems, y);
                sorting::by(&mut own_words, Ord::cmp);
                sorting::by(&mut others, Ord::cmp);
                if a != b && own_words == others {
                    out.push((a, b, own_words));
                }
            }
        }
    }
    out
}

/// A verdict for one figure of a pair.
pub(super) fn judge(sight: &Sight<'_>, index: usize, pair: &Pair) -> Option<Judged> {
    for (frame_id, _) in &sight.found {
        let Some(frame) = sight.index.frame(*frame_id) else { continue };
        if let Some(judged) = of_attempts(sight, index, pair, *frame_id, frame) {
            return Some(judged);
        }
        if !pair.of
            && let Some(judged) = record(sight, index, pair, *frame_id, frame)
        {
            return Some(judged);
        }
    }
    // "(5-9 FG)" of someone whom the table lacks is no score of the game
    let other = |frame: &Frame| attempted(sight, pair, &column_pairs(sight, frame, Sort::Of)).is_some();
    if pair.of || sight.found.iter().any(|(frame, _)| sight.index.frame(*frame).is_some_and(other)) {
        return None;
    }
    sight.found.iter().find_map(|(frame_id, _)| score(sight, index, pair, *frame_id, sight.index.frame(*frame_id)?))
}

/// The row that the text names for a pair, alone by its score.
fn row(sight: &Sight<'_>, frame_id: u32, frame: &Frame, claim: usize) -> Option<(u32, Said)> {
    let found = named(sight, frame_id, frame, claim, None)?.rows;
    let (row, said) = found.iter().find(|(_, said)| said.full)?;
    Some((*row, *said))
}

fn verdict(sight: &Sight<'_>, index: usize, frame: &Frame, place: Place, sure: bool) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    let Value::Numbers(figures) = &claim.value else { return None };
    let figure = figures.first()?;
    let reading = frame.reading(place)?;
    let cell = frame.evidence(place, "same cell")?;
    let name = place_name(frame, place);
    let mut bare = claim.clone();
    // "4-5 FT" is no length
    bare.unit = None;
    let agrees = agrees(&bare, figure, &reading);
    let value = reading.figure()?.value;
    if agrees {
        let mut judged = Judged::quiet(Verdict::Supported, format!("{} has {} ({name})", frame.name, cell.value), 90);
        judged.judgement.expected = Some(value);
        judged.place = sight.place(frame, place);
        return Some(judged);
    }
    let surface = sight.article.document.slice(claim.number);
    let message = format!("{} has {} for {name}, where the text says {surface}", frame.name, cell.value);
    if !sure {
        return Some(Judged::quiet(
            Verdict::CannotSay,
            format!("the text does not settle on one row; the nearest: {message}"),
            30,
        ));
    }
    let finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(85).evidence(cell);
    Some(Judged {
        judgement: Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            expected: Some(value),
            confidence: Some(Confidence(85)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: sight.place(frame, place),
        cell: None,
    })
}

/// The columns that the words behind a pair name.
fn attempted<'c>(
    sight: &Sight<'_>,
    pair: &Pair,
    columns: &'c [(u32, u32, Vec<u32>)],
) -> Option<&'c (u32, u32, Vec<u32>)> {
    let line = &sight.line;
    // the words that follow, up to the next figure, name the columns; "shooting" alone the most general
    let mut end = (pair.to..line.words.len())
        .find(|&i| {
            line.words[i].claim.is_some() && line.words[i].kind == PieceKind::Number && line.words[i].means.is_empty()
        })
        .unwrap_or(line.words.len())
        .min(pair.to + 7);
    if let Some(stop) = (pair.to..end).find(|&i| matches!(line.stem(i), "," | ")" | ";" | "and")) {
        end = stop;
    }
    let said: Vec<u32> = (pair.to..end).flat_map(|i| line.words[i].means.clone()).collect();
    let named =
        columns.iter().find(|(_, _, shared)| !shared.is_empty() && shared.iter().all(|stem| said.contains(stem)));
    let shooting = (pair.to..end).any(|i| matches!(line.stem(i), "shoot" | "shot"));
    match named {
        Some(found) => Some(found),
        None if pair.of && shooting => columns.iter().min_by_key(|(first, ..)| *first),
        None => None,
    }
}

fn of_attempts(sight: &Sight<'_>, index: usize, pair: &Pair, frame_id: u32, frame: &Frame) -> Option<Judged> {
    let columns = column_pairs(sight, frame, Sort::Of);
    if columns.is_empty() {
        return None;
    }
    let chosen = attempted(sight, pair, &columns)?;
    let (row, said) = row(sight, frame_id, frame, index)?;
    let value = |column: u32| frame.reading(Place { row, column }).map(|reading| reading.printed);
    let has =
        |other: &&(u32, u32, Vec<u32>)| value(other.0) == Some(pair.values.0) && value(other.1) == Some(pair.values.1);
    // both numbers are those of another pair of the row: which word is wrong is open
    if pair.of
        && pair.values.1 > Decimal::from(3)
        && !has(&chosen)
        && let Some(other) = columns.iter().find(has)
    {
        let name = place_name(frame, Place { row, column: other.0 });
        let reason = format!("{} has both numbers for {name}, not for what the text names", frame.name);
        return Some(Judged::quiet(Verdict::CannotSay, reason, 40));
    }
    let column = if pair.second { chosen.1 } else { chosen.0 };
    verdict(sight, index, frame, Place { row, column }, !said.carried && !said.far)
}

fn record(sight: &Sight<'_>, index: usize, pair: &Pair, frame_id: u32, frame: &Frame) -> Option<Judged> {
    let line = &sight.line;
    let &(first, second, _) = column_pairs(sight, frame, Sort::Record).first()?;
    let close = line.stem(pair.to) == ")";
    let lead = (pair.from.saturating_sub(4)..pair.from).any(|i| match line.stem(i) {
        "record" | "improve" | "improv" | "now" | "stand" => true,
        // "fell to 9-8"; "fell to Norrby 113-107" is a score
        "fall" | "fell" | "drop" | "dropp" | "dropped" => line.stem(pair.from.saturating_sub(1)) == "to",
        _ => false,
    });
    if !(pair.inside && close || lead) {
        return None;
    }
    let (row, said) = row(sight, frame_id, frame, index)?;
    // right behind the name
    let near = said.at.1 <= pair.from && pair.from - said.at.1 <= if pair.inside { 2 } else { 8 };
    let part = (pair.from.saturating_sub(6)..line.words.len().min(pair.to + 6))
        .any(|i| matches!(line.stem(i), "home" | "road" | "away" | "conference" | "division" | "season" | "series"));
    let column = if pair.second { second } else { first };
    verdict(sight, index, frame, Place { row, column }, near && !said.carried && (!part || pair.inside))
}

fn score(sight: &Sight<'_>, index: usize, pair: &Pair, frame_id: u32, frame: &Frame) -> Option<Judged> {
    let line = &sight.line;
    let words =
        PAIRS.iter().filter(|(kind, ..)| *kind == Sort::Score).filter_map(|(_, first, _)| sight.index.stem(first));
    let plain: Vec<u32> = words.collect();
    let found = named(sight, frame_id, frame, index, None)?;
    // a column named in full that has more than the plain word: "points in the fourth quarter"
    let from = line.segment_start(pair.from);
    let end = line.next_figure(sight.article, pair.to, index);
    let said: Vec<u32> =
        (from..end).filter(|&i| !(pair.from..pair.to).contains(&i)).flat_map(|i| line.words[i].means.clone()).collect();
    let is_score =
        |column: u32| frame.column(column).is_some_and(|column| column.stems.iter().any(|stem| plain.contains(stem)));
    let narrow = frame.number_columns().filter(|&column| is_score(column)).find(|&column| {
        frame.column(column).is_some_and(|column| {
            column.stems.len() > 1 && column.stems.iter().all(|stem| plain.contains(stem) || said.contains(stem))
        })
    });
    let scoped = (from..end).any(|i| {
        matches!(
            line.stem(i),
            "quarter"
                | "half"
                | "halve"
                | "run"
                | "lead"
                | "seri"
                | "series"
                | "stretch"
                | "overtime"
                | "period"
                | "advantage"
                | "start"
                | "frame"
        ) || line.stem(i) == "season"
    });
    let elsewhere = (0_u32..).zip(&found.columns).any(|(at, said)| {
        narrow != Some(at) && !is_score(at) && said.is_some_and(|said| said.full && !said.far && said.at.1 <= pair.from)
    });
    if narrow.is_none()
        && let Some(columns) = whole(sight, frame, (from, end), &plain)
        && !found.rows.is_empty()
        && !elsewhere
    {
        let subject = row(sight, frame_id, frame, index).filter(|(_, said)| !said.carried).map(|(row, _)| row);
        return of_whole(sight, index, pair, frame, &columns, subject);
    }
    let column = match narrow {
        Some(column) => column,
        None if scoped => return None,
        None => frame
            .number_columns()
            .find(|&column| frame.column(column).is_some_and(|found| found.stems.len() == 1 && is_score(column)))?,
    };
    // both sides: the only two rows, or the two that the sentence names
    let rows: Vec<u32> = if frame.rows.len() == 2 {
        vec![0, 1]
    } else {
        return None;
    };
    if found.rows.is_empty() || elsewhere {
        return None;
    }
    let cue = (0..line.words.len()).any(|i| words::is_contest(line.stem(i)));
    let value = |row: u32| frame.reading(Place { row, column }).map(|reading| (reading.printed, row));
    let (mut high, mut low) = (value(rows[0])?, value(rows[1])?);
    if high.0 < low.0 {
        (high, low) = (low, high);
    }
    let (a, b) = pair.values;
    let larger = if pair.second { b > a } else { a >= b };
    let row = if larger { high.1 } else { low.1 };
    let judged = verdict(sight, index, frame, Place { row, column }, cue)?;
    let other_won = judged.judgement.verdict == Verdict::Supported
        && high.0 > low.0
        && winner(sight, frame_id, frame).is_some_and(|row| row != high.1);
    if other_won {
        let name = frame.row_name(high.1);
        let reason = format!(
            "{} has these two figures, but the text says that the side won that has fewer: {name} has {}",
            frame.name, high.0
        );
        return Some(Judged::quiet(Verdict::CannotSay, reason, 60));
    }
    Some(judged)
}

/// The row of the side that won, as the text tells it: "X beat Y", "Y lost to X", "Y were beaten by X".
fn winner(sight: &Sight<'_>, frame_id: u32, frame: &Frame) -> Option<u32> {
    let line = &sight.line;
    let mut sides: Vec<(usize, usize, u32)> = Vec::new();
    for mention in sight.mentions(frame_id)?.iter().filter(|one| one.is_full() || one.capital) {
        let Target::Value(value) = mention.target else { continue };
        let Some(value) = frame.value(value).filter(|value| frame.keys.contains(&value.column)) else { continue };
        if let [row] = value.rows {
            sides.push((mention.from, mention.to, *row));
        }
    }
    sorting::by_key(&mut sides, |side| *side);
    sides.dedup_by_key(|(.., row)| *row);
    let [first, second] = sides[..] else { return None };
    if first.2 == second.2 {
        return None;
    }
    // one verb between the two, or a verb between the first and the score
    let mut verbs =
        (first.1..second.0).filter(|&at| words::is_contest(line.stem(at)) || words::is_losing(line.stem(at)));
    let verb = verbs.next().filter(|_| verbs.next().is_none())?;
    let passive = verb > 0 && line.says(verb - 1, &["were", "was", "got", "been", "being"]);
    let by = (verb + 1..second.0).any(|at| line.says(at, &["by"]));
    let lost = words::is_losing(line.stem(verb)) && (verb + 1..second.0).any(|at| line.says(at, &["to", "against"]));
    match (passive, by, lost, words::is_losing(line.stem(verb))) {
        (true, true, ..) | (false, _, true, _) => Some(second.2),
        (false, false, false, false) => Some(first.2),
        _ => None,
    }
}

/// The columns that a part of a match is made of: "the first half" of quarters.
fn whole(sight: &Sight<'_>, frame: &Frame, (from, end): (usize, usize), plain: &[u32]) -> Option<Vec<u32>> {
    let line = &sight.line;
    let (_, parts) = WHOLES.iter().find(|(phrase, _)| {
        (from..end).any(|at| phrase.iter().enumerate().all(|(i, stem)| at + i < end && line.stem(at + i) == stem))
    })?;
    let column = |part: &Stems| {
        let stems: Vec<u32> = part.iter().map(|stem| sight.index.stem(stem)).collect::<Option<_>>()?;
        frame.number_columns().find(|&column| {
            frame.column(column).is_some_and(|head| {
                stems.iter().all(|stem| head.stems.contains(stem))
                    && head.stems.iter().all(|stem| stems.contains(stem) || plain.contains(stem))
                    && head.stems.iter().any(|stem| plain.contains(stem))
            })
        })
    };
    parts.iter().map(column).collect()
}

/// A score over several columns, of two sides.
fn of_whole(
    sight: &Sight<'_>,
    index: usize,
    pair: &Pair,
    frame: &Frame,
    columns: &[u32],
    subject: Option<u32>,
) -> Option<Judged> {
    if frame.rows.len() != 2 {
        return None;
    }
    let shown = |row: u32| {
        let values: Vec<Decimal> = columns
            .iter()
            .map(|&column| frame.reading(Place { row, column }).map(|reading| reading.printed))
            .collect::<Option<_>>()?;
        let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.plus(*value))?;
        let list: Vec<String> = values.iter().map(ToString::to_string).collect();
        Some((sum, format!("{}: {} = {sum}", frame.row_name(row), list.join(" + "))))
    };
    let (one, other) = (shown(0)?, shown(1)?);
    let (high, low) = if one.0 >= other.0 { (one, other) } else { (other, one) };
    let (a, b) = pair.values;
    let larger = if pair.second { b > a } else { a >= b };
    let mine = if pair.second { b } else { a };
    let (mut sum, mut working) = if larger { high } else { low };
    // where the larger and smaller do not fit, the first is of whom the sentence speaks
    if mine != sum
        && let Some(subject) = subject
    {
        (sum, working) = shown(if pair.second { 1 - subject.min(1) } else { subject })?;
    }
    let claim = sight.article.extraction.claims.get(index)?;
    if mine == sum {
        let mut judged = Judged::quiet(Verdict::Supported, format!("{} adds up to it ({working})", frame.name), 85);
        judged.judgement.expected = Some(sum);
        return Some(judged);
    }
    let message = format!("{} adds up to {sum} ({working}), where the text says {mine}", frame.name);
    if !(0..sight.line.words.len()).any(|i| words::is_contest(sight.line.stem(i))) {
        return Some(Judged::quiet(Verdict::CannotSay, message, 30));
    }
    let mut finding =
        Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(80).working(working);
    for &column in columns {
        for row in 0..2 {
            finding.evidence.extend(frame.evidence(Place { row, column }, "operand"));
        }
    }
    Some(Judged {
        judgement: Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            expected: Some(sum),
            confidence: Some(Confidence(80)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: None,
        cell: None,
    })
}
