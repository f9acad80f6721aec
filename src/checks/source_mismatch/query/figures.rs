//! Queries over several cells whose answer is a figure: sums, averages, shares. Every cell is an interval as wide as it is
//! printed; counts are exact.

use super::cube::{Cell, Got, MOST_CELLS, follows, has_total};
use super::roles::{at, direction, fits, who};
use super::scene::{Number, Part, Scene, When};
use super::words::{Op, list};
use super::{Answer, Outcome, shown};
use crate::claim::Claim;
use crate::lexicon;
use crate::normalise::{Period, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::frame::Place;

/// What is asked, for people.
pub(super) const SUM: &str = "sum";
pub(super) const AVERAGE: &str = "average";

pub(super) fn hundred() -> Decimal {
    Decimal::from(100)
}

/// A value in the unit of a claim.
pub(super) fn converted(value: Interval, own: Option<&Unit>, claim: &Claim) -> Option<Interval> {
    match (&claim.unit, own) {
        (Some(asked), Some(unit)) if asked.kind != UnitKind::Count && asked.name != unit.name => {
            unit.convert(value, asked)
        }
        _ => Some(value),
    }
}

pub(super) fn kind(claim: &Claim) -> Option<UnitKind> {
    claim.unit.as_ref().map(|unit| unit.kind)
}

pub(super) fn is_percent(claim: &Claim) -> bool {
    kind(claim) == Some(UnitKind::Percent) || claim.unit.as_ref().is_some_and(|unit| unit.name.starts_with("percent"))
}

pub(super) fn percent_cells(cell: &Cell) -> bool {
    cell.unit.as_ref().is_some_and(|unit| matches!(unit.kind, UnitKind::Percent | UnitKind::Point))
}

pub(super) fn get(
    scene: &Scene<'_>,
    member: Option<u32>,
    measure: usize,
    when: Option<Period>,
) -> Result<Cell, String> {
    let name = || {
        let member = member.map_or("", |member| scene.cube.name(member));
        let when = when.map_or_else(String::new, |when| format!(" {when}"));
        format!("{member}{when}").trim().to_owned()
    };
    match scene.cube.cell(member, measure, when) {
        Got::One(cell) => Ok(*cell),
        Got::Gap => Err(format!("it has no figure for {}", name())),
        Got::Many => Err(format!("it has several figures for {}", name())),
    }
}

/// The one amount of the sentence, with its claim.
pub(super) fn amount<'s>(scene: &Scene<'s>) -> Option<(Number, &'s Claim)> {
    let number = scene.stated(Part::Amount)?;
    Some((number, scene.claim(&number)?))
}

/// A claim without "per year" or "per person" in its unit.
pub(super) fn undivided(claim: &Claim) -> Claim {
    let divided = claim.unit.as_ref().and_then(|unit| unit.name.split_once(" per "));
    let unit = match divided {
        Some((name, _)) => lexicon::english().parse_unit(name).map(|(unit, _)| unit),
        None => claim.unit.clone(),
    };
    Claim { unit, ..claim.clone() }
}

/// The header says that values cannot be added up: a rate, a price, a share.
pub(super) fn adds_up(scene: &Scene<'_>, measure: usize) -> bool {
    let header = scene.cube.header(measure);
    !crate::sources::words::words(header).any(|word| list("nosum").contains(&word.to_lowercase().as_str()))
        && !super::super::joined::is_quotient(header)
}

fn sum(cells: &[Cell]) -> Interval {
    cells.iter().fold(Interval::point(Decimal::ZERO), |sum, cell| sum.plus(cell.value))
}

/// "31 + 24 + 19", at most twelve of them.
fn listed(cells: &[Cell]) -> String {
    let shown: Vec<String> = cells.iter().take(12).map(|cell| shown(cell.middle)).collect();
    let more = if cells.len() > 12 { " + …" } else { "" };
    format!("{}{more}", shown.join(" + "))
}

fn names(scene: &Scene<'_>, members: &[Option<u32>]) -> String {
    let all: Vec<&str> = members.iter().flatten().take(6).map(|&member| scene.cube.name(member)).collect();
    if members.len() > 6 { format!("{}; {} more", all.join("; "), members.len() - 6) } else { all.join("; ") }
}

/// Cells of a share.
struct Shared {
    parts: Vec<Cell>,
    members: Vec<Option<u32>>,
    /// The row that sums all.
    whole: Option<Cell>,
    /// All rows, where there is no such row.
    all: Vec<Cell>,
    said: bool,
}

/// "Wheat accounted for 61 percent of the harvest", "40 percent of the world's tin": parts of a whole.
pub(super) fn share(scene: &Scene<'_>) -> Option<Answer> {
    const QUERY: &str = "share";
    let (number, claim) = amount(scene)?;
    let line = &scene.sight.line;
    let (_, end) = line.range(claim.span);
    let of = line.says(end.max(number.to), &["of"]) || scene.has(Op::Share);
    if kind(claim) != Some(UnitKind::Percent) || !of || direction(scene).is_some() || scene.has(Op::Than) {
        return None;
    }
    // whose share, or from whom: named, and none of them the whole
    if scene.members.is_empty() && scene.groups.is_empty() {
        return None;
    }
    let (measure, said) = scene.measure(None)?;
    if !adds_up(scene, measure) {
        return None;
    }
    let world = scene.has(Op::World) || !scene.wholes.is_empty();
    let find = || -> Result<Shared, String> {
        let (members, explicit) = who(scene)?;
        let (period, dated) = at(scene, measure)?;
        let parts = members.iter().map(|&member| get(scene, member, measure, period)).collect::<Result<Vec<_>, _>>()?;
        let whole = match (&scene.cube.wholes[..], scene.wholes.first()) {
            (_, Some(named)) => Some(named.is),
            ([one], None) => Some(*one),
            ([], None) => None,
            _ => return Err("which whole is meant is open".to_owned()),
        };
        let whole = whole.map(|whole| get(scene, Some(whole), measure, period)).transpose()?;
        let all = scene.cube.members.iter().map(|&one| get(scene, Some(one), measure, period));
        let all = if whole.is_some() { Vec::new() } else { all.collect::<Result<Vec<_>, _>>()? };
        if has_total(&all.iter().map(|cell| cell.middle).collect::<Vec<_>>()) {
            return Err("one of its rows may be the sum of the others".to_owned());
        }
        Ok(Shared { parts, members, whole, all, said: explicit && dated })
    };
    let Shared { parts, members, whole, all, said: explicit } = match find() {
        Ok(found) => found,
        Err(why) => return Some(Answer::open(number.claim, QUERY, why)),
    };
    if parts.iter().chain(&all).chain(&whole).any(percent_cells) {
        return None;
    }
    let top = sum(&parts);
    let bottom = whole.as_ref().map_or_else(|| sum(&all), |whole| whole.value);
    let value = top.times_value(hundred()).over(bottom)?;
    let written = whole.as_ref().map_or_else(|| format!("({})", listed(&all)), |whole| shown(whole.middle));
    let over = if parts.len() > 1 { format!("({})", listed(&parts)) } else { listed(&parts) };
    let working = format!("{over} / {written} = {value} % ({})", names(scene, &members));
    let places: Vec<Place> = parts.iter().chain(&whole).map(|cell| cell.place).collect();
    let figure = claim.figure()?;
    let stated = figure.bounded(claim.bound, crate::normalise::Reading::Lax);
    let below = stated.low.zip(value.high).is_some_and(|(low, high)| low > high);
    // a list may leave some out: then the true share is smaller, never larger
    let listed_all = whole.is_some() || scene.stated(Part::Members).is_some();
    let outcome = if world && whole.is_none() {
        Outcome::Open(format!("it has no row for the whole; of its rows: {working}"))
    } else if !listed_all && !below && !stated.intersects(value) {
        Outcome::Open(format!("it may not list all; of its rows: {working}"))
    } else {
        Outcome::Value { readings: vec![value], any_sign: false }
    };
    Some(Answer {
        claim: number.claim,
        query: QUERY,
        outcome,
        working,
        places,
        explicit: said && explicit,
        joined: false,
    })
}

/// "Together have 74 schools", "an average of 3.5 games", "between 2019 and 2022 a total of 87.7 million tonnes".
pub(super) fn total(scene: &Scene<'_>) -> Option<Answer> {
    let (number, claim) = amount(scene)?;
    let mean = scene.has(Op::Mean);
    let summed = scene.has(Op::Sum);
    let many = scene.members.len() > 1 || scene.noun.is_some() || !scene.groups.is_empty();
    let over = matches!(scene.when, When::Range(..)) || scene.stated(Part::Years).is_some();
    let several = mean || summed || over || many && scene.stated(Part::Members).is_some();
    if !several
        || direction(scene).is_some() && !summed
        || scene.has(Op::More)
        || scene.has(Op::Fewer)
        || scene.has(Op::Each) && !mean
        || scene.has(Op::Only)
        || scene.has(Op::Run)
        || matches!(kind(claim), Some(UnitKind::Times))
    {
        return None;
    }
    let query = if mean { AVERAGE } else { SUM };
    let (measure, said) = scene.measure(Some(&number)).or_else(|| scene.measure(None))?;
    let asked = if scene.has(Op::Each) { undivided(claim) } else { claim.clone() };
    let fit = fits(scene, &asked, measure)?;
    let additive = adds_up(scene, measure);
    if !mean && !additive {
        return None;
    }
    let found = match gathered(scene, measure, mean) {
        Ok(Some(found)) => found,
        Ok(None) => return None,
        Err(why) => return Some(Answer::open(number.claim, query, why)),
    };
    let Gathered { cells, whole, label, said: explicit } = found;
    let first = cells.first()?;
    if cells.len() < 2 || !mean && cells.iter().any(percent_cells) {
        return None;
    }
    let count = Decimal::from(i64::try_from(cells.len()).ok()?);
    let all = converted(sum(&cells), first.unit.as_ref(), &asked)?;
    let mut readings = vec![all];
    if let Some(whole) = &whole {
        readings.push(converted(whole.value, whole.unit.as_ref(), &asked)?);
    }
    let mut working = format!("{} = {} ({label})", listed(&cells), sum(&cells));
    if mean {
        readings = readings.into_iter().map(|sum| sum.over(Interval::point(count))).collect::<Option<_>>()?;
        working = format!("({}) / {count} = {} ({label})", listed(&cells), readings.first()?);
    }
    let sure = cells.iter().all(|cell| cell.sure);
    let places = cells.iter().map(|cell| cell.place).chain(whole.map(|cell| cell.place)).collect();
    let outcome = Outcome::Value { readings, any_sign: false };
    // the mean of rates weighs all rows alike, which a writer may not
    let levels = direction(scene).is_none();
    let explicit = said && explicit && fit && sure && (mean || summed) && additive && levels;
    Some(Answer { claim: number.claim, query, outcome, working, places, explicit, joined: false })
}

/// Cells that a sum or average is over.
struct Gathered {
    cells: Vec<Cell>,
    /// The row of the table that sums them.
    whole: Option<Cell>,
    label: String,
    said: bool,
}

/// `None`: there is one cell only, and nothing to add.
fn gathered(scene: &Scene<'_>, measure: usize, mean: bool) -> Result<Option<Gathered>, String> {
    let cube = &scene.cube;
    let (members, mut said) = who(scene)?;
    let all = cube.periods_of(measure);
    let years = scene.stated(Part::Years);
    let periods: Vec<Option<Period>> = match scene.when {
        When::Range(from, to) if !all.iter().any(|own| own.same_days(Period { start: from.start, end: to.end })) => {
            let inside = scene.within(measure, from, to);
            let ends = inside.first().zip(inside.last());
            let whole = ends
                .is_some_and(|(first, last)| first.first_day() == from.first_day() && last.last_day() == to.last_day());
            if !whole || inside.windows(2).any(|two| !follows(two[0], two[1])) {
                return Err(format!("it does not have all from {from} to {to}"));
            }
            inside.into_iter().map(Some).collect()
        }
        When::Range(from, to) => vec![Some(Period { start: from.start, end: to.end })],
        When::Open if years.is_some() || cube.key.is_none() => {
            if all.windows(2).any(|two| !follows(two[0], two[1])) {
                return Err("it leaves periods out".to_owned());
            }
            said &= years.is_some();
            all.iter().copied().map(Some).collect()
        }
        _ => {
            let (period, explicit) = at(scene, measure)?;
            said &= explicit;
            vec![period]
        }
    };
    if let Some(years) = years
        && Decimal::from(i64::try_from(periods.len()).unwrap_or(i64::MAX)) != years.value
    {
        return Err(format!("the text speaks of {} periods, the table has {}", shown(years.value), periods.len()));
    }
    if members.len() > 1 && periods.len() > 1 && mean || members.len() * periods.len() > MOST_CELLS {
        return Err("whether it is of rows or of periods is open".to_owned());
    }
    if members.len() * periods.len() < 2 {
        return Ok(None);
    }
    let mut cells = Vec::new();
    for &member in &members {
        for &period in &periods {
            cells.push(get(scene, member, measure, period)?);
        }
    }
    let unit = |cell: &Cell| cell.unit.as_ref().map(|unit| unit.name.clone());
    if cells.windows(2).any(|two| unit(&two[0]) != unit(&two[1])) {
        return Err("its cells are in several units".to_owned());
    }
    let every = scene.members.is_empty() && scene.groups.is_empty();
    let values: Vec<Decimal> = cells.iter().map(|cell| cell.middle).collect();
    if members.len() > 1 && periods.len() == 1 && has_total(&values) {
        return Err("one of its rows may be the sum of the others".to_owned());
    }
    let whole = match (&cube.wholes[..], &periods[..]) {
        ([whole], [period]) if every => get(scene, Some(*whole), measure, *period).ok(),
        _ => None,
    };
    let first = periods.first().copied().flatten();
    let last = periods.last().copied().flatten();
    let when = match (first, last) {
        (Some(first), Some(last)) if periods.len() > 1 => format!("{first} to {last}"),
        (Some(first), _) => first.to_string(),
        _ => String::new(),
    };
    let label = [names(scene, &members), cube.header(measure).to_owned(), when];
    let label = label.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Ok(Some(Gathered { cells, whole, label, said }))
}
