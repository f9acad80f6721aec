//! Queries over years in a row: "for the third year in a row", "the highest since 2014".

use super::cube::{Cell, Got, follows};
use super::members::moved;
use super::roles::{direction, who};
use super::scene::{Part, Scene, When};
use super::words::Op;
use super::{Answer, Outcome};
use crate::claim::Value;
use crate::sources::frame::Place;

/// What is asked, for people.
pub(super) const SINCE: &str = "highest or lowest since then";

/// What is asked, for people.
pub(super) const RUN: &str = "run of years";

/// "Fell for three consecutive years", "for the third year in a row".
pub(super) fn run(scene: &Scene<'_>) -> Option<Answer> {
    scene.op(Op::Run)?;
    let number = scene.stated(Part::Years).or_else(|| scene.stated(Part::Nth))?;
    let up = direction(scene)?;
    let (measure, said) = scene.measure(None)?;
    let length =
        number.value.to_i64().and_then(|value| usize::try_from(value).ok()).filter(|value| (2..=60).contains(value))?;
    let (members, explicit) = match who(scene) {
        Ok(members) => members,
        Err(why) => return Some(Answer::open(number.claim, RUN, why)),
    };
    let [member] = members[..] else { return None };
    let all = scene.cube.periods_of(measure);
    let (last, explicit, first) = match scene.when {
        When::At(period) => (period, explicit, None),
        When::Range(from, to) => (to, explicit, Some(from)),
        When::Open => (*all.last()?, false, None),
        _ => return None,
    };
    let mut changes: Vec<Option<bool>> = Vec::new();
    let mut places: Vec<Place> = Vec::new();
    let mut period = all.iter().copied().find(|own| own.same_days(last));
    let mut shown = Vec::new();
    while let Some(own) = period.filter(|_| changes.len() < length) {
        let before = all.iter().copied().find(|before| follows(*before, own));
        let (Some(old), Got::One(new)) = (before, scene.cube.cell(member, measure, Some(own))) else { break };
        let Got::One(past) = scene.cube.cell(member, measure, Some(old)) else { break };
        changes.push(moved(&past, &new, up));
        shown.push(format!("{own}: {}", super::shown(new.middle)));
        places.extend([new.place, past.place]);
        period = before;
    }
    shown.reverse();
    let working = shown.join(", ");
    // "three consecutive years from 2016 to 2018" may count the years or the steps between them
    let counted = first.is_none_or(|from| scene.within(measure, from, last).len() == length);
    let broken = changes.contains(&Some(false));
    let whole = changes.len() == length && changes.iter().all(|change| *change == Some(true));
    let outcome = if whole && counted {
        Outcome::Truth(true)
    } else if broken && counted {
        Outcome::Truth(false)
    } else {
        Outcome::Open(format!("the table does not have all of these years ({working})"))
    };
    Some(Answer {
        claim: number.claim,
        query: RUN,
        outcome,
        working,
        places,
        explicit: explicit && said,
        joined: false,
    })
}

/// "In 2019 sales were the highest since 2014": no year between has as much.
pub(super) fn since(scene: &Scene<'_>) -> Option<Answer> {
    scene.op(Op::Since)?;
    let up = match (scene.has(Op::High), scene.has(Op::Low)) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    let When::Range(from, to) = scene.when else { return None };
    let claim = scene.claim_with(&Value::Superlative)?;
    let (measure, said) = scene.measure(None)?;
    let (members, explicit) = who(scene).ok()?;
    let [member] = members[..] else { return None };
    let years = scene.within(measure, from, to);
    let cells: Option<Vec<Cell>> = years
        .iter()
        .map(|period| match scene.cube.cell(member, measure, Some(*period)) {
            Got::One(cell) => Some(*cell),
            _ => None,
        })
        .collect();
    let whole = years.first().is_some_and(|first| first.same_days(from))
        && years.last().is_some_and(|last| last.same_days(to))
        && years.windows(2).all(|two| follows(two[0], two[1]));
    let (Some(cells), true) = (cells, whole && years.len() > 2) else {
        return Some(Answer::open(claim, SINCE, "it does not have all of these years"));
    };
    let (own, rest) = cells.split_last()?;
    // the year that it is held against may have been as high
    let between = rest.get(1..)?;
    let beyond = between.iter().find(|cell| if up { cell.middle > own.middle } else { cell.middle < own.middle });
    let level = between.iter().any(|cell| cell.middle == own.middle);
    let values: Vec<String> =
        years.iter().zip(&cells).map(|(year, cell)| format!("{year}: {}", super::shown(cell.middle))).collect();
    let outcome = match beyond {
        Some(_) => Outcome::Truth(false),
        None if level => Outcome::Open("two years have the same".to_owned()),
        None => Outcome::Truth(true),
    };
    let places = beyond.into_iter().chain([own]).map(|cell| cell.place).collect();
    let working = values.join(", ");
    Some(Answer { claim, query: SINCE, outcome, working, places, explicit: explicit && said, joined: false })
}
