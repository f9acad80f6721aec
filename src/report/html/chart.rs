//! Small charts in SVG where people would rather look than read. Places are exact decimals cut to whole units of the
//! picture; where a number cannot be kept exactly, the chart is left out.

use std::io::{self, Write};

use super::super::{escape, model};
use crate::claim::Claim;
use crate::finding::{Evidence, Judgement};
use crate::number::{Decimal, Round};
use crate::sorting;

/// Width of the picture.
const WIDTH: i64 = 400;
/// Where the bars of a series begin, and how long they are at most.
const BAR: i64 = 130;
const LONGEST: i64 = 160;
/// Bars of a series at most.
const BARS: usize = 24;

/// Where a value lies between two others, in units of the picture.
fn place(value: Decimal, low: Decimal, high: Decimal) -> Option<i64> {
    let whole = high.minus(low).filter(|whole| !whole.is_zero())?;
    let share = value.minus(low)?.times(Decimal::from(WIDTH))?.over(whole, Round::Down)?;
    // the whole part, which has no more steps than the picture is wide
    (0..=WIDTH).rev().find(|&step| Decimal::from(step) <= share).or(Some(0))
}

/// What the printed figure can mean beside what the evidence has, or the other figures give, where they differ. The words
/// stand over their marks, so that they have the whole width.
pub(super) fn interval(claim: &Claim, judgement: &Judgement, from_table: bool, out: &mut dyn Write) -> io::Result<()> {
    let drawn = || -> Option<String> {
        let expected = judgement.expected?;
        let (Some(low), Some(high)) = model::bounds(claim) else { return None };
        // where they agree there is nothing to look at
        if low <= expected && expected <= high || low > high {
            return None;
        }
        let (least, most) = (low.min(expected), high.max(expected));
        // room at both ends
        let margin = most.minus(least)?.over(Decimal::from(10), Round::Down)?;
        let (from, to) = (least.minus(margin)?, most.plus(margin)?);
        let [low_at, high_at, found_at] = [place(low, from, to)?, place(high, from, to)?, place(expected, from, to)?];
        let by = if from_table { "evidence" } else { "computed" };
        let unit = model::unit_after(claim);
        let stated = if low == high {
            model::for_people(low)
        } else {
            format!("{} to {}", model::for_people(low), model::for_people(high))
        };
        let stated = escape::xml(&format!("stated: {stated}{unit}"));
        let found = escape::xml(&format!("{by}: {}{unit}", model::for_people(expected)));
        Some(format!(
            "<svg viewBox=\"0 0 {WIDTH} 68\" role=\"img\" aria-label=\"{stated}; {found}\">\
             <text x=\"0\" y=\"12\">{stated}</text><rect class=\"stated\" x=\"{low_at}\" y=\"18\" width=\"{}\" height=\"10\"/>\
             <line class=\"axis\" x1=\"0\" y1=\"34\" x2=\"{WIDTH}\" y2=\"34\"/>\
             <rect class=\"found\" x=\"{found_at}\" y=\"40\" width=\"4\" height=\"10\"/><text x=\"0\" y=\"64\">{found}</text></svg>",
            (high_at - low_at).max(3)
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
    sorting::by(&mut points, Ord::cmp);
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
        let (Some(at), Ok(y)) = (place(*value, Decimal::ZERO, most), i64::try_from(row * 18 + 16)) else { continue };
        let length = (at * LONGEST / WIDTH).max(1);
        let (period, value) = (escape::xml(period), escape::xml(&model::for_people(*value)));
        bars.push_str(&format!(
            "<text x=\"0\" y=\"{}\">{period}</text><rect class=\"cellbar\" x=\"{BAR}\" y=\"{}\" width=\"{length}\" height=\"12\"/>\
             <text x=\"{}\" y=\"{}\">{value}</text>",
            y + 12,
            y + 2,
            BAR + length + 6,
            y + 12
        ));
        label.push(format!("{period}: {value}"));
    }
    let unit = first.unit.as_ref().map(|unit| format!(", {unit}")).unwrap_or_default();
    let title = escape::xml(&format!("{}{unit}", first.column));
    writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"{title}: {}\">\
         <text class=\"unit\" x=\"0\" y=\"12\">{title}</text>{bars}</svg>",
        points.len() * 18 + 20,
        label.join(", ")
    )
}
