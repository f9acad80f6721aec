//! What keeps a cell that agrees from being support: another thing is counted, the bound or the scale is another, or what
//! the text says of the way up is not what the table has.

use super::super::agree::{agrees_at, figure_digits};
use super::super::judge::expected;
use super::{View, kind, scope};
use crate::claim::Direction;
use crate::lexicon;
use crate::normalise::{Bound, Period, UnitKind};
use crate::number::Decimal;
use crate::sources::frame::{Frame, Place, Reading};
use crate::sources::words::words;

/// Digits that are no coincidence.
const TELLING: i32 = 3;

/// Why the cell does not support the figure.
pub(super) fn withheld(view: &View<'_>) -> Option<String> {
    let forecast = view.frames().any(|frame| frame.forecast_from.is_some());
    if let Some(why) = scope::unlevel(view).filter(|_| !forecast) {
        return Some(why);
    }
    if let Some(why) = kind::contrary(view) {
        return Some(why);
    }
    let (frame, place) = view.cell()?;
    let reading = frame.reading(place)?;
    let few = view.claim.figure().is_some_and(|figure| figure_digits(figure) < TELLING);
    let named = is_named(view, frame, place);
    if let Some(noun) = scope::noun(view).filter(|_| !named && !is_code(frame, place)) {
        return Some(format!("the text counts “{noun}”"));
    }
    beyond(view, &reading)
        .or_else(|| scaled(view, frame, &reading))
        .or_else(|| unnamed(view, frame, place, &reading).filter(|_| few))
        .or_else(|| signed(view, frame, place, &reading))
}

/// "GF", "PCT": what such a header counts is not told by its letters.
fn is_code(frame: &Frame, place: Place) -> bool {
    let header = frame.column(place.column).map_or("", |column| column.header.as_str());
    !header.is_empty() && header.len() <= 4 && header.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// A word of the sentence other than the noun of the figure is one of the header.
fn is_named(view: &View<'_>, frame: &Frame, place: Place) -> bool {
    let Some(head) = frame.column(place.column) else { return false };
    let (from, to) = view.line.range(view.claim.span);
    let per = (from..to).find(|&at| view.line.says(at, &["per", "each", "a"])).unwrap_or(to);
    let index = &view.article.tables.frames;
    view.line.words.iter().enumerate().any(|(at, word)| {
        let own = per <= at && at < to;
        let kin = || super::super::query::kin(&word.stem).iter().filter_map(|stem| index.stem(stem));
        !own && word.means.iter().copied().chain(kin()).any(|stem| head.stems.contains(&stem))
    })
}

/// "Over $1 billion" of 958 million.
fn beyond(view: &View<'_>, reading: &Reading) -> Option<String> {
    let (figure, value) = (view.claim.figure()?, expected(view.claim, reading)?);
    let value = if figure.value.is_negative() { value } else { value.abs() };
    let over = match view.claim.bound {
        Bound::More | Bound::AtLeast => value < figure.value && !figure.value.is_negative(),
        Bound::Less | Bound::AtMost => value > figure.value && !figure.value.is_negative(),
        _ => false,
    };
    over.then(|| format!("{} lies beyond the bound that the text gives", value.grouped()))
}

/// The digits are those of the cell, the scale or unit is not.
fn scaled(view: &View<'_>, frame: &Frame, reading: &Reading) -> Option<String> {
    let figure = view.claim.figure()?;
    let money = view.claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency);
    // a bare number may be told in the scale of its table
    let bare = view.claim.unit.is_none() && reading.unit.is_some();
    let sure = reading.scale_sure && !bare || frame.scale.is_some() && money;
    let measured = view
        .claim
        .unit
        .as_ref()
        .zip(reading.unit.as_ref())
        .is_some_and(|(told, own)| told.kind == own.kind && told.kind != UnitKind::Count && told.name != own.name);
    let scaled = sure && reading.scale != 0;
    // a number of few digits in a column of counts has no scale that is left out
    let counted = view.claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Count);
    let scaled = scaled || counted && reading.printed.abs() < Decimal::from(1000);
    ((scaled || measured) && !agrees_at(view.claim, figure, reading, false))
        .then(|| "the same digits at another scale or in another unit".to_owned())
}

/// "$14 million" of a column of numbers that the text does not name.
fn unnamed(view: &View<'_>, frame: &Frame, place: Place, reading: &Reading) -> Option<String> {
    let told = view.claim.unit.as_ref()?;
    let measured = matches!(told.kind, UnitKind::Currency | UnitKind::Duration | UnitKind::Dimension);
    let head = frame.column(place.column)?;
    // "Schulden (Mio. Euro)"
    let unit = words(&head.header)
        .filter_map(|word| lexicon::english().parse_unit(word))
        .any(|(unit, _)| unit.kind == told.kind);
    let several = frame.number_columns().take(2).count() > 1;
    let bare = reading.unit.is_none() && reading.scale == 0 && head.period.is_none();
    (measured && bare && !unit && several && !is_named(view, frame, place))
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
    let header = frame.column(place.column).map_or("", |column| column.header.as_str());
    let label = format!("{} {header}", frame.row_name(place.row));
    // "−6.8 degrees" of 6.8; a loss may stand without its sign
    if figure.value.is_negative() && !reading.printed.is_negative() && !reading.printed.is_zero() {
        return (!super::super::sign::is_signed(&label)).then(|| "with the other sign".to_owned());
    }
    // "Lower Finch" is no row of changes
    let changes = frame.column(place.column).is_some_and(|column| column.change || column.compares);
    if !changes || reading.printed.is_zero() || figure.value.is_negative() {
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
    let base = to.checked_sub(1).is_some_and(|at| crate::sources::words::is_base(line.stem(at)));
    let (frame, place) = view.stood()?;
    if base || frame.is_change(place) {
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
        value(frame, *other).is_some_and(|other| {
            // a deficit that grows falls in its table
            let turned = own.is_negative() && other.is_negative();
            match way {
                Direction::Up => own != other && (own < other) != turned,
                Direction::Down => own != other && (own > other) != turned,
            }
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
    Some(period.first_day()?.day_number())
}

/// The same for the period before and for that of a year before.
fn before(frame: &Frame, place: Place) -> Vec<Place> {
    let length = |period: Period| Some(period.last_day()?.day_number() - first_day(period)?);
    // months and leap years are of nearly one length
    let alike = |a: Period, b: Period| length(a).zip(length(b)).is_some_and(|(a, b)| a.abs_diff(b) <= 3);
    let Some(column) = frame.column(place.column) else { return Vec::new() };
    let Some(row) = frame.row(place.row) else { return Vec::new() };
    let mut all: Vec<(i64, Place)> = Vec::new();
    let mut own = None;
    if let Some(period) = column.period {
        own = first_day(period);
        for (at, other) in (0_u32..).zip(&frame.columns) {
            let same = other.stems == column.stems && at != place.column;
            if let Some(theirs) = other.period.filter(|theirs| same && alike(*theirs, period))
                && let Some(day) = first_day(theirs)
            {
                all.push((day, Place { row: place.row, column: at }));
            }
        }
    } else if let Some(period) = row.period {
        own = first_day(period);
        let names = |row| frame.values_of(row);
        let mine = names(row);
        for (at, other) in (0_u32..).zip(&frame.rows).take(2000) {
            if at != place.row
                && names(other) == mine
                && let Some(theirs) = other.period
                && alike(theirs, period)
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
