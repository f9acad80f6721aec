//! Figures that follow from several cells: differences, percent changes, averages, sums, ratios. The query is what the
//! words say, never what happens to fit: an operation, rows and periods, each named once.

use std::sync::LazyLock;

use super::bind::{Named, Said, named};
use super::judge::place_name;
use super::lookup::Sight;
use super::periods::fit;
use super::text::is_figure;
use super::{Judged, META};
use crate::claim::{Claim, Value};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Bound, Figure, Period, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::frame::{Frame, PieceKind, Place, Reading};
use crate::sources::words::stem;

/// What is done with the cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Query {
    Difference,
    Percent,
    Average,
    Sum,
    Ratio,
}

impl Query {
    fn name(self) -> &'static str {
        match self {
            Self::Difference => "difference",
            Self::Percent => "percent change",
            Self::Average => "average",
            Self::Sum => "sum",
            Self::Ratio => "ratio",
        }
    }
}

/// Rows of `queries.csv`: the query and the stems of its phrase.
static QUERIES: LazyLock<Vec<(Query, Vec<String>)>> = LazyLock::new(|| {
    let rows = crate::lexicon::built_in_rows(include_str!("../../sources/frame/queries.csv"));
    let read = |row: crate::lexicon::Row| {
        let [kind, phrase, _source] = &row[..] else { return None };
        let query = match *kind {
            "difference" => Query::Difference,
            "percent" => Query::Percent,
            "average" => Query::Average,
            "sum" => Query::Sum,
            "ratio" => Query::Ratio,
            _ => return None,
        };
        Some((query, phrase.split(' ').map(stem).collect()))
    };
    rows.filter_map(read).collect()
});

/// The first query word of a sentence that no label of the table has taken: query, its place, and whether it falls.
fn query(sight: &Sight<'_>, before: usize, taken: &[Said]) -> Option<(Query, usize, bool)> {
    let line = &sight.line;
    let free = |at: usize| taken.iter().all(|said| at < said.at.0 || at >= said.at.1);
    (0..before).filter(|&at| free(at)).find_map(|at| {
        let (query, stems) = QUERIES.iter().find(|(_, stems)| {
            stems.iter().enumerate().all(|(i, stem)| {
                let raw = line.stem(at + i);
                // "percentage" has a canonical form of its own
                raw == stem
            })
        })?;
        let last = stems.last().map(String::as_str).unwrap_or_default();
        Some((*query, at, last == "decreas" || last == "decrease" || last == "fall"))
    })
}

/// A cell with its value.
struct Found {
    place: Place,
    reading: Reading,
    value: Decimal,
}

/// The one cell of a row for a period.
fn cell(frame: &Frame, named: &Named, row: u32, period: Option<Period>, claim: &Claim) -> Option<Found> {
    let percent = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    let mut places: Vec<Place> = frame
        .number_columns()
        .filter(|&column| {
            frame.column(column).is_some_and(|head| {
                !head.compares
                    && !head.change
                    && period.is_none_or(|period| head.period.is_some_and(|own| fit(period, own) > 0))
            })
        })
        .map(|column| Place { row, column })
        .filter(|place| frame.operand(*place).is_some())
        .collect();
    if places.len() > 1 {
        let exact: Vec<Place> = places
            .iter()
            .copied()
            .filter(|place| {
                period.zip(frame.column(place.column).and_then(|head| head.period)).is_some_and(|(a, b)| fit(a, b) == 3)
            })
            .collect();
        if exact.len() == 1 {
            places = exact;
        }
    }
    if places.len() > 1 {
        let said: Vec<Place> = places
            .iter()
            .copied()
            .filter(|place| named.columns.get(place.column as usize).copied().flatten().is_some_and(|said| said.full))
            .collect();
        if said.len() == 1 {
            places = said;
        }
    }
    if places.len() > 1 {
        let kind = |place: &Place| {
            let unit = frame.reading(*place).and_then(|reading| reading.unit);
            unit.is_some_and(|unit| unit.kind == UnitKind::Percent) == percent
        };
        let fitting: Vec<Place> = places.iter().copied().filter(kind).collect();
        if fitting.len() == 1 {
            places = fitting;
        }
    }
    let [place] = places[..] else { return None };
    let reading = frame.operand(place)?;
    let value = reading.figure()?.value;
    Some(Found { place, reading, value })
}

/// Periods that the text names for the query, in the order of the text; a range stands for all columns within it.
fn periods(sight: &Sight<'_>, frame: &Frame, query: Query) -> Vec<Period> {
    let mut columns: Vec<Period> = Vec::new();
    for period in
        frame.columns.iter().filter(|column| !column.compares && !column.change).filter_map(|column| column.period)
    {
        if !columns.iter().any(|known| known.same_days(period)) {
            columns.push(period);
        }
    }
    let mut out: Vec<Period> = Vec::new();
    for time in &sight.times {
        let exact = columns.iter().any(|column| column.same_days(time.period));
        let range = !exact && time.period.as_single().is_none();
        if range {
            let within: Vec<Period> = columns.iter().copied().filter(|column| time.period.covers(*column)).collect();
            if within.len() >= 2 {
                let mut within = within;
                sorting::by_key(&mut within, |period| period.last_day());
                if matches!(query, Query::Average | Query::Sum) {
                    out.extend(within);
                } else if let (Some(first), Some(last)) = (within.first(), within.last()) {
                    out.extend([*first, *last]);
                }
                continue;
            }
        }
        if columns.iter().any(|column| fit(time.period, *column) > 0)
            && !out.iter().any(|known| known.same_days(time.period))
        {
            out.push(time.period);
        }
    }
    if out.len() == 2 && matches!(query, Query::Average | Query::Sum) {
        // "from 2015 to 2019": all between
        let line = &sight.line;
        let through = sight.times.windows(2).any(|pair| {
            line.stem(pair[0].to) == "to"
                && pair[0].to + 1 >= pair[1].from.saturating_sub(2)
                && (pair[0].from.saturating_sub(2)..pair[0].from).any(|i| line.stem(i) == "from")
        });
        if through {
            let (low, high) = (out[0].first_day().min(out[1].first_day()), out[0].last_day().max(out[1].last_day()));
            out = columns
                .iter()
                .copied()
                .filter(|column| column.first_day() >= low && column.last_day() <= high)
                .collect();
        }
    }
    // "the change in 2019": since the period before it
    if let [one] = out[..]
        && matches!(query, Query::Difference | Query::Percent)
        && let Some(at) = columns.iter().position(|column| fit(one, *column) > 0)
    {
        let before = columns.iter().filter(|column| column.last_day() < columns[at].first_day());
        let year_before = before.max_by_key(|column| column.last_day()).copied();
        out.extend(year_before.filter(|before| {
            let years = |period: &Period| period.last_day().map(|day| day.year);
            years(before).zip(years(&columns[at])).is_some_and(|(a, b)| a + 1 == b)
        }));
    }
    if out.is_empty() {
        out = columns;
        sorting::by_key(&mut out, |period| period.last_day());
        if matches!(query, Query::Difference | Query::Percent) && out.len() != 2 {
            out.clear();
        }
    }
    out
}

/// Rows that the text names in full, longest labels first in their place, in the order of the text.
fn rows(named: &Named) -> Vec<(u32, Said)> {
    let mut out: Vec<(u32, Said)> = named
        .rows
        .iter()
        .filter(|(_, said)| said.full && !said.padded && !said.carried && !said.dominated)
        .copied()
        .collect();
    sorting::by_key(&mut out, |(row, said)| (said.at, *row));
    out
}

/// A verdict where the sentence states a query and the figure is its answer.
pub(super) fn judge(sight: &Sight<'_>, index: usize) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    let Value::Numbers(figures) = &claim.value else { return None };
    let [figure] = figures[..] else { return None };
    let line = &sight.line;
    if claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration) {
        return spanned(sight, index, &figure);
    }
    let (from, to) = line.range(claim.number);
    // the whole predicate of the sentence: "The average … was 3.5 million."
    let copula = line
        .before(from)
        .is_some_and(|i| matches!(line.stem(i), "wa" | "was" | "is" | "were" | "are" | "be" | "equal"));
    let others = line.words.iter().filter_map(|word| word.claim).any(|other| {
        other != index
            && sight.article.extraction.claims.get(other).is_some_and(|other| {
                is_figure(other) && other.unit.as_ref().is_none_or(|unit| unit.kind != UnitKind::Duration)
            })
    });
    let ends =
        (to..line.words.len()).all(|i| line.words[i].kind == PieceKind::Mark || line.words[i].claim == Some(index));
    let measured =
        claim.unit.as_ref().is_some_and(|unit| matches!(unit.kind, UnitKind::Duration | UnitKind::Dimension));
    if !copula || others || !ends || measured {
        return None;
    }
    sight.found.iter().find_map(|(frame_id, _)| {
        let frame = sight.index.frame(*frame_id)?;
        let named = named(sight, *frame_id, frame, index, None)?;
        let rows = rows(&named);
        let taken: Vec<Said> = rows.iter().map(|(_, said)| *said).collect();
        let (query, at, falls) = query(sight, from, &taken)?;
        // the query is the subject: little stands before it
        let head = (0..at).filter(|&i| line.words[i].kind != PieceKind::Mark).count();
        let compound = at > 0 && line.stem(at - 1) == "-";
        if head > 3 || compound {
            return None;
        }
        let open = || {
            let reason = format!("the text states a {}; which cells it is of is open", query.name());
            (query != Query::Sum).then(|| Judged::quiet(Verdict::CannotSay, reason, 20))
        };
        answer(sight, claim, &figure, frame, &named, &rows, query, falls).or_else(open)
    })
}

/// "over the 3 year period from 2017 to 2019": as many periods as the query of the sentence takes in.
fn spanned(sight: &Sight<'_>, index: usize, figure: &Figure) -> Option<Judged> {
    let claims = &sight.article.extraction.claims;
    let mut words = sight.line.words.iter().rev().filter_map(|word| word.claim);
    let last = words.find(|&claim| claims.get(claim).is_some_and(is_figure))?;
    if last == index {
        return None;
    }
    let answered = judge(sight, last).filter(|judged| judged.judgement.verdict > Verdict::CannotSay)?;
    let years: Vec<i32> = sight.times.iter().filter_map(|time| Some(time.period.last_day()?.year)).collect();
    let first = sight.times.iter().filter_map(|time| Some(time.period.first_day()?.year)).min()?;
    let count = years.iter().max()? - first + 1;
    (figure.value == Decimal::from(count)).then(|| {
        let reason = format!("{count} periods; {}", answered.judgement.reason);
        Judged::quiet(Verdict::Supported, reason, 80)
    })
}

#[allow(clippy::too_many_arguments, reason = "the parts of one query")]
fn answer(
    sight: &Sight<'_>,
    claim: &Claim,
    figure: &Figure,
    frame: &Frame,
    named: &Named,
    rows: &[(u32, Said)],
    query: Query,
    falls: bool,
) -> Option<Judged> {
    let periods = periods(sight, frame, query);
    let mut places: Vec<Vec<Found>> = Vec::new();
    let mut spots: Vec<(usize, usize)> = rows.iter().map(|(_, said)| said.at).collect();
    spots.dedup();
    // one label in two rows: which is meant is open
    let dated = rows.iter().any(|(row, _)| frame.row(*row).is_some_and(|row| row.period.is_some()));
    if spots.len() != rows.len() || rows.is_empty() || rows.len() > 2 || dated {
        return None;
    }
    for (row, _) in rows {
        let found: Option<Vec<Found>> = if periods.is_empty() {
            cell(frame, named, *row, None, claim).map(|found| vec![found])
        } else {
            periods.iter().map(|period| cell(frame, named, *row, Some(*period), claim)).collect()
        };
        places.push(found?);
    }
    let cells: Vec<&Found> = places.iter().flatten().collect();
    let percent_cells =
        cells.iter().all(|found| found.reading.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent));
    let percent_claim = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    let query = match query {
        // "the change … is 7.6 percent" of amounts is a percent change
        Query::Difference if percent_claim && !percent_cells => Query::Percent,
        Query::Percent if !percent_claim => return None,
        // a percent change of percents may be meant in points
        Query::Percent if percent_cells => return None,
        Query::Average | Query::Sum if percent_claim && !percent_cells => return None,
        _ if !percent_claim && percent_cells => return None,
        other => other,
    };
    let (value, working, any_sign) = compute(sight, query, &places, &periods, falls, percent_claim)?;
    let sure = cells.iter().all(|found| found.reading.scale_sure)
        || matches!(query, Query::Percent | Query::Ratio)
        || percent_cells;
    verdict(sight, claim, figure, frame, &cells, query, value, &working, sure, any_sign)
}

fn compute(
    sight: &Sight<'_>,
    query: Query,
    places: &[Vec<Found>],
    periods: &[Period],
    falls: bool,
    percent: bool,
) -> Option<(Interval, String, bool)> {
    let shown = |value: Decimal| value.trimmed().grouped();
    let hundred = Decimal::from(100);
    let single = |list: &[Found]| list.first().map(|found| found.value).filter(|_| list.len() == 1);
    match (query, places) {
        (Query::Difference | Query::Percent, [row]) => {
            let [a, b] = &row[..] else { return None };
            let (x, y) = (periods.first()?, periods.get(1)?);
            let forward = x.last_day() < y.last_day();
            let (old, new) = if forward { (a, b) } else { (b, a) };
            // "from 2019 to 2018" may be meant either way
            let line = &sight.line;
            let backward = !forward
                && sight.times.windows(2).any(|pair| line.stem(pair[0].to) == "to" || line.stem(pair[0].to) == "and");
            let mut difference = new.value.minus(old.value)?;
            if falls {
                difference = difference.negated();
            }
            let named_difference = line.words.iter().any(|word| word.stem == "difference" || word.stem == "differenc");
            if query == Query::Difference {
                let working =
                    format!("{} − {} = {}", shown(new.value), shown(old.value), shown(new.value.minus(old.value)?));
                return Some((Interval::point(difference), working, backward || named_difference));
            }
            // of deductions, shown as negative, the size changes; over a change of sign there is no percent
            let deducted = old.value.is_negative() && (new.value.is_negative() || new.value.is_zero());
            if old.value.is_zero() || old.value.is_negative() && !deducted {
                return None;
            }
            let value = Interval::point(difference.times(hundred)?).over(Interval::point(old.value))?;
            let working = format!("({} − {}) / {} = {value} %", shown(new.value), shown(old.value), shown(old.value));
            Some((value, working, backward))
        }
        (Query::Difference, [first, second]) => {
            let (a, b) = (single(first)?, single(second)?);
            let value = a.minus(b)?;
            Some((Interval::point(value), format!("{} − {} = {}", shown(a), shown(b), shown(value)), true))
        }
        (Query::Average | Query::Sum, rows) => {
            let cells: Vec<Decimal> = match rows {
                [row] if row.len() >= 2 => row.iter().map(|found| found.value).collect(),
                [a, b] => vec![single(a)?, single(b)?],
                _ => return None,
            };
            // amounts that a table shows as deductions
            let deducted = cells.iter().all(|value| value.is_negative());
            let sum = cells.iter().try_fold(Decimal::ZERO, |sum, value| sum.plus(*value))?;
            let list = cells.iter().map(|value| shown(*value)).collect::<Vec<_>>().join(" + ");
            if query == Query::Sum {
                return Some((Interval::point(sum), format!("{list} = {}", shown(sum)), deducted));
            }
            let count = Decimal::from(i64::try_from(cells.len()).ok()?);
            let value = Interval::point(sum).over(Interval::point(count))?;
            Some((value, format!("({list}) / {} = {value}", cells.len()), deducted))
        }
        (Query::Ratio, rows) => {
            let (a, b) = match rows {
                [row] => match &row[..] {
                    [a, b] => (a.value, b.value),
                    _ => return None,
                },
                [a, b] => (single(a)?, single(b)?),
                _ => return None,
            };
            let factor = if percent { hundred } else { Decimal::ONE };
            let value = Interval::point(a.times(factor)?).over(Interval::point(b))?;
            Some((value, format!("{} / {} = {value}", shown(a), shown(b)), false))
        }
        _ => None,
    }
}

#[allow(clippy::too_many_arguments, reason = "the parts of one verdict")]
fn verdict(
    sight: &Sight<'_>,
    claim: &Claim,
    figure: &Figure,
    frame: &Frame,
    cells: &[&Found],
    query: Query,
    value: Interval,
    working: &str,
    sure: bool,
    any_sign: bool,
) -> Option<Judged> {
    let first = cells.first()?;
    let mut readings = vec![value];
    if !sure {
        // the scale of the table is not sure: the figure may repeat the digits as they stand there
        for power in [0, 3, 6, 9] {
            let shift = Decimal::power_of_ten(power - i32::from(first.reading.scale))?;
            readings.push(value.times_value(shift));
        }
    }
    let close = figure.bounded(claim.bound, Width::Half);
    let wide = figure.bounded(if claim.bound == Bound::Exact { Bound::Exact } else { Bound::About }, Width::Unit);
    let meets = |printed: Interval, value: Interval| {
        printed.intersects(value) || any_sign && printed.abs().intersects(value.abs())
    };
    let supported = readings.iter().any(|value| meets(close, *value));
    let refuted = !readings.iter().any(|value| meets(wide, *value));
    let answer = value.middle().map(|middle| middle.rounded(12).trimmed());
    let surface = sight.article.document.slice(claim.number);
    let rows = cells.iter().map(|found| place_name(frame, found.place)).collect::<Vec<_>>().join("; ");
    let evidence: Vec<Evidence> =
        cells.iter().filter_map(|found| frame.evidence(found.place, "operand")).take(8).collect();
    if supported {
        let reason = format!("{} of {rows} in {}: {working}", query.name(), frame.name);
        let mut judged = Judged::quiet(Verdict::Supported, reason, 90);
        judged.judgement.expected = answer;
        return Some(judged);
    }
    let message = format!("the {} of {rows} in {} is not {surface}: {working}", query.name(), frame.name);
    if !refuted {
        return Some(Judged::quiet(Verdict::CannotSay, format!("rounded otherwise: {working}"), 30));
    }
    let mut finding =
        Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(85).working(working.to_owned());
    for cell in evidence {
        finding = finding.evidence(cell);
    }
    Some(Judged {
        judgement: Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            expected: answer,
            confidence: Some(Confidence(85)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: None,
        cell: None,
    })
}
