//! What keeps a cell that agrees from being support: another thing is counted, the bound or the scale is another, or what
//! the text says of the way up is not what the table has.

use super::super::agree::agrees_at;
use super::super::judge::expected;
use super::View;
use super::scope;
use crate::claim::Direction;
use crate::lexicon;
use crate::normalise::{Bound, Period, UnitKind};
use crate::number::Decimal;
use crate::sources::frame::{Frame, Place, Reading};

/// Why the cell does not support the figure.
pub(super) fn withheld(view: &View<'_>) -> Option<String> {
    if let Some(noun) = scope::noun(view) {
        return Some(format!("the text counts “{noun}”"));
    }
    let (frame, place) = view.cell()?;
    let reading = frame.reading(place)?;
    beyond(view, &reading)
        .or_else(|| scaled(view, frame, &reading))
        .or_else(|| unnamed(view, frame, place, &reading))
        .or_else(|| signed(view, frame, place, &reading))
}

/// "Over $1 billion" of 958 million.
fn beyond(view: &View<'_>, reading: &Reading) -> Option<String> {
    let (figure, value) = (view.claim.figure()?, expected(view.claim, reading)?);
    let over = match view.claim.bound {
        Bound::More | Bound::AtLeast => value < figure.value && !figure.value.is_negative() && !value.is_negative(),
        Bound::Less | Bound::AtMost => value > figure.value && !figure.value.is_negative(),
        _ => false,
    };
    over.then(|| format!("{} lies beyond the bound that the text gives", value.grouped()))
}

/// The digits are those of the cell, the scale or unit is not.
fn scaled(view: &View<'_>, frame: &Frame, reading: &Reading) -> Option<String> {
    let figure = view.claim.figure()?;
    let sure = frame.scale.is_some() || reading.scale_sure;
    let measured = view
        .claim
        .unit
        .as_ref()
        .zip(reading.unit.as_ref())
        .is_some_and(|(told, own)| told.kind == own.kind && told.kind != UnitKind::Count && told.name != own.name);
    let scaled = sure && reading.scale != 0;
    ((scaled || measured) && !agrees_at(view.claim, &figure, reading, false))
        .then(|| "the same digits at another scale or in another unit".to_owned())
}

/// "$14 million" of a column of numbers that the text does not name.
fn unnamed(view: &View<'_>, frame: &Frame, place: Place, reading: &Reading) -> Option<String> {
    let told = view.claim.unit.as_ref()?;
    let measured = matches!(told.kind, UnitKind::Currency | UnitKind::Duration | UnitKind::Dimension);
    let head = frame.column(place.column)?;
    let (from, to) = view.line.range(view.claim.span);
    let named = view
        .line
        .words
        .iter()
        .enumerate()
        .any(|(at, word)| !(from <= at && at < to) && word.means.iter().any(|stem| head.stems.contains(stem)));
    let several = frame.number_columns().take(2).count() > 1;
    (measured && reading.unit.is_none() && reading.scale == 0 && !named && several && head.period.is_none())
        .then(|| format!("the text does not name “{}”", head.header))
}

/// Which way the words of the clause go; `None` where they go none, or both.
fn way(view: &View<'_>) -> Option<Direction> {
    let line = view.line;
    let (from, to) = line.range(view.claim.number);
    let lexicon = lexicon::english();
    let of = |at: usize| lexicon.word(lexicon.id(&line.words[at].lower)).direction;
    let near = line.segment_start(from)..line.segment_end(to).min(to + 4);
    let mut all = near.filter_map(of);
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
}

/// A change whose sign is not that of the words.
fn signed(view: &View<'_>, frame: &Frame, place: Place, reading: &Reading) -> Option<String> {
    let figure = view.claim.figure()?;
    if !frame.is_change(place) || reading.printed.is_zero() || figure.value.is_negative() {
        return None;
    }
    let way = way(view)?;
    let down = reading.printed.is_negative();
    (down != (way == Direction::Down)).then(|| "with the other sign".to_owned())
}

/// "Fell to 12", where the cells before have less: the cells, and how the table goes.
pub(super) fn turned(view: &View<'_>) -> Option<(Vec<Place>, &'static str)> {
    let line = view.line;
    let (from, _) = line.range(view.claim.number);
    let to = line.before(from).filter(|&at| line.says(at, &["to"]))?;
    let (frame, place) = view.cell()?;
    if frame.is_change(place) {
        return None;
    }
    let lexicon = lexicon::english();
    let of = |at: usize| {
        let word = &line.words[at];
        let cut = line.says(at, &["cut", "lowered", "reduced", "trimmed"]).then_some(Direction::Down);
        let raised = line.says(at, &["raised", "lifted"]).then_some(Direction::Up);
        lexicon.word(lexicon.id(&word.lower)).direction.or(cut).or(raised)
    };
    let start = line.segment_start(from);
    let ways: Vec<Direction> = (start..to).filter_map(of).collect();
    let way = *ways.first()?;
    if ways.iter().any(|other| *other != way) {
        return None;
    }
    let own = value(frame, place)?;
    let before = before(frame, place);
    let against = |other: &Place| {
        value(frame, *other).is_some_and(|other| match way {
            Direction::Up => own < other,
            Direction::Down => own > other,
        })
    };
    let told =
        if way == Direction::Up { "a fall, where the text has a rise" } else { "a rise, where the text has a fall" };
    (!before.is_empty() && before.iter().all(against)).then_some((before, told))
}

fn value(frame: &Frame, place: Place) -> Option<Decimal> {
    let reading = frame.reading(place)?;
    reading.printed.shift(i32::from(reading.scale))
}

fn first_day(period: Period) -> Option<i64> {
    Some(i64::from(period.first_day()?.day_number()))
}

/// The same for the period before and for that of a year before.
fn before(frame: &Frame, place: Place) -> Vec<Place> {
    let length = |period: Period| Some(i64::from(period.last_day()?.day_number()) - first_day(period)?);
    let Some(column) = frame.column(place.column) else { return Vec::new() };
    let Some(row) = frame.row(place.row) else { return Vec::new() };
    let mut all: Vec<(i64, Place)> = Vec::new();
    let mut own = None;
    if let Some(period) = column.period {
        own = first_day(period);
        for (at, other) in (0_u32..).zip(&frame.columns) {
            let same = other.stems == column.stems && at != place.column;
            if let Some(theirs) = other.period.filter(|theirs| same && length(*theirs) == length(period))
                && let Some(day) = first_day(theirs)
            {
                all.push((day, Place { row: place.row, column: at }));
            } else if let Some(theirs) = other.period.filter(|_| same)
                && length(theirs).zip(length(period)).is_some_and(|(a, b)| a.abs_diff(b) <= 3)
                && let Some(day) = first_day(theirs)
            {
                all.push((day, Place { row: place.row, column: at }));
            }
        }
    } else if let Some(period) = row.period {
        own = first_day(period);
        let names = |row: &crate::sources::frame::Row| {
            let values = frame.values_of(row).iter().copied();
            values
                .filter(|&value| frame.value(value).is_some_and(|value| frame.keys.contains(&value.column)))
                .collect::<Vec<_>>()
        };
        let mine = names(row);
        for (at, other) in (0_u32..).zip(&frame.rows).take(2000) {
            if at != place.row
                && names(other) == mine
                && let Some(theirs) = other.period
                && length(theirs).zip(length(period)).is_some_and(|(a, b)| a.abs_diff(b) <= 3)
                && let Some(day) = first_day(theirs)
            {
                all.push((day, Place { row: at, column: place.column }));
            }
        }
    }
    let Some(own) = own else { return Vec::new() };
    all.retain(|(day, place)| *day < own && value(frame, *place).is_some());
    crate::sorting::by_key(&mut all, |(day, place)| (std::cmp::Reverse(*day), *place));
    // a row that stands twice says nothing
    if all.windows(2).any(|two| two[0].0 == two[1].0) {
        return Vec::new();
    }
    let year = |day: i64| (own - day - 365).abs() <= 3;
    let nearest = all.first().map(|(_, place)| *place);
    let ago = all.iter().find(|(day, _)| year(*day)).map(|(_, place)| *place);
    let mut out: Vec<Place> = nearest.into_iter().chain(ago).collect();
    out.dedup();
    out
}
