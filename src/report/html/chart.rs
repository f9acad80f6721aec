//! Small charts in SVG where people would rather look than read. Places are exact decimals cut to whole units of the
//! picture; where a number cannot be kept exactly, the chart is left out.

use std::io::{self, Write};

use super::super::{escape, model};
use crate::claim::Claim;
use crate::finding::{Evidence, Judgement};
use crate::number::{Decimal, Round};

/// Width of the drawing area, and where it begins.
const WIDTH: i64 = 320;
const LEFT: i64 = 70;
/// Bars of a series at most.
const BARS: usize = 24;

/// Where a value lies between two others, in units of the drawing area.
fn place(value: Decimal, low: Decimal, high: Decimal) -> Option<i64> {
    let whole = high.minus(low).filter(|whole| !whole.is_zero())?;
    let share = value.minus(low)?.times(Decimal::from(WIDTH))?.over(whole, Round::Down)?;
    // the whole part, which has no more steps than the picture is wide
    (0..=WIDTH).rev().find(|&step| Decimal::from(step) <= share).or(Some(0))
}

/// The value of a mark, on the side of it that has more room.
fn label(from: i64, to: i64, y: i64, text: &str) -> String {
    let (x, anchor) = if to < WIDTH / 2 { (LEFT + to + 6, "start") } else { (LEFT + from - 6, "end") };
    format!("<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{text}</text>")
}

/// What the printed figure can mean beside what the evidence has, or the other figures give, where they differ.
pub(super) fn interval(
    index: usize,
    judgements: &[Judgement],
    claims: &[Claim],
    from_table: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let drawn = || -> Option<String> {
        let expected = judgements.get(index)?.expected?;
        let (Some(low), Some(high)) = model::bounds(claims.get(index)?) else { return None };
        // where they agree there is nothing to look at
        if low <= expected && expected <= high {
            return None;
        }
        let (least, most) = (low.min(expected), high.max(expected));
        // room at both ends
        let margin = most.minus(least)?.over(Decimal::from(10), Round::Down)?;
        let (from, to) = (least.minus(margin)?, most.plus(margin)?);
        let [low_at, high_at, found_at] = [place(low, from, to)?, place(high, from, to)?, place(expected, from, to)?];
        let width = (high_at - low_at).max(3);
        let by = if from_table { "evidence" } else { "computed" };
        let (stated, found) = (
            escape::xml(&format!("{} to {}", model::for_people(low), model::for_people(high))),
            escape::xml(&model::for_people(expected)),
        );
        let stated_label = label(low_at, high_at.max(low_at + 3), 26, &stated);
        let found_label = label(found_at, found_at + 4, 58, &found);
        Some(format!(
            "<svg viewBox=\"0 0 400 66\" role=\"img\" aria-label=\"stated: {stated}; {by}: {found}\">\
             <line class=\"axis\" x1=\"{LEFT}\" y1=\"40\" x2=\"{}\" y2=\"40\"/>\
             <text x=\"0\" y=\"26\">stated</text><rect class=\"stated\" x=\"{}\" y=\"16\" width=\"{width}\" height=\"12\"/>{stated_label}\
             <text x=\"0\" y=\"58\">{by}</text><rect class=\"found\" x=\"{}\" y=\"48\" width=\"4\" height=\"12\"/>{found_label}</svg>",
            LEFT + WIDTH,
            LEFT + low_at,
            LEFT + found_at
        ))
    };
    drawn().map_or(Ok(()), |svg| writeln!(out, "{svg}"))
}

/// The cells of one column of one table over time.
pub(super) fn series(cells: &[Evidence], out: &mut dyn Write) -> io::Result<()> {
    let Some(first) = cells.first() else { return Ok(()) };
    let mut points: Vec<(&str, Decimal)> = cells
        .iter()
        .filter(|cell| (&cell.source, &cell.column, &cell.unit) == (&first.source, &first.column, &first.unit))
        .filter_map(|cell| Some((cell.period.as_deref()?, Decimal::parse(&cell.value).ok()?)))
        .filter(|(_, value)| !value.is_negative())
        .collect();
    points.sort();
    points.dedup();
    // over time: several figures of one period are no series
    if points.windows(2).any(|pair| pair[0].0 == pair[1].0) {
        return Ok(());
    }
    points.truncate(BARS);
    let Some(most) = points.iter().map(|&(_, value)| value).max().filter(|most| !most.is_zero()) else { return Ok(()) };
    if points.len() < 2 {
        return Ok(());
    }
    let mut bars = String::new();
    let mut label = Vec::new();
    for (row, (period, value)) in points.iter().enumerate() {
        let (Some(width), Ok(y)) = (place(*value, Decimal::ZERO, most), i64::try_from(row * 18)) else { continue };
        let (period, value) = (escape::xml(period), escape::xml(&model::for_people(*value)));
        bars.push_str(&format!(
            "<text x=\"0\" y=\"{}\">{period}</text><rect class=\"cellbar\" x=\"130\" y=\"{}\" width=\"{}\" height=\"12\"/>\
             <text x=\"{}\" y=\"{}\">{value}</text>",
            y + 12,
            y + 2,
            (width / 2).max(1),
            136 + width / 2,
            y + 12
        ));
        label.push(format!("{period}: {value}"));
    }
    writeln!(
        out,
        "<svg viewBox=\"0 0 400 {}\" role=\"img\" aria-label=\"{}\">{bars}</svg>",
        points.len() * 18 + 4,
        label.join(", ")
    )
}
