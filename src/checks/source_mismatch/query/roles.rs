//! The roles of a query in a sentence: which members, which periods, which way, of which measure.

use super::cube::{Cell, Got, follows};
use super::scene::{Scene, When};
use super::stated_members;
use super::words::Op;
use crate::claim::Claim;
use crate::normalise::Period;

/// The cell, or why there is none.
pub(super) fn one(got: Got) -> Result<Cell, String> {
    match got {
        Got::One(cell) => Ok(*cell),
        Got::Gap => Err("a cell is missing".to_owned()),
        Got::Many => Err("several rows have other values".to_owned()),
    }
}

/// Which way the sentence says that things went; `None` where it says none, or both.
pub(super) fn direction(scene: &Scene<'_>) -> Option<bool> {
    let taken = |from: usize| scene.measures.iter().any(|one| one.at.contains(&from));
    let says = |op: Op| scene.ops.iter().any(|&(known, from, _)| known == op && !taken(from));
    match (says(Op::Up), says(Op::Down)) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Members that the sentence is about: named, of a named group, or all; and whether it says so.
pub(super) fn who(scene: &Scene<'_>) -> Result<(Vec<Option<u32>>, bool), String> {
    let cube = &scene.cube;
    if cube.key.is_none() {
        return Ok((vec![None], true));
    }
    let mut named: Vec<u32> = Vec::new();
    for one in &scene.members {
        if !named.contains(&one.is) {
            named.push(one.is);
        }
    }
    let mut groups: Vec<u32> = scene.groups.iter().map(|group| group.is).collect();
    groups.sort_unstable();
    groups.dedup();
    if !scene.are_listed() {
        return Err("which rows are meant is open".to_owned());
    }
    if named.is_empty() && cube.nested {
        return Err("some rows are parts of others".to_owned());
    }
    // "exports to Tolland" are another's
    let (members, said) = match (&named[..], &groups[..]) {
        ([], []) => (cube.members.clone(), scene.noun.is_some()),
        ([], [group]) => (cube.members_with(*group), true),
        (_, []) => (named, !scene.is_other_side()),
        _ => return Err("which rows are meant is open".to_owned()),
    };
    stated_members(scene, members.len())?;
    if members.is_empty() {
        return Err("no row answers".to_owned());
    }
    Ok((members.into_iter().map(Some).collect(), said))
}

/// How many members the sentence can mean: all, or those of the one group that it names.
pub(super) fn who_all(scene: &Scene<'_>) -> usize {
    match scene.groups[..] {
        [group] => scene.cube.members_with(group.is).len(),
        _ => scene.cube.members.len(),
    }
}

/// All members, or those of the named group, whichever are named.
pub(super) fn everyone(scene: &Scene<'_>) -> Result<(Vec<Option<u32>>, bool), String> {
    if scene.cube.nested {
        return Err("some rows are parts of others".to_owned());
    }
    let members = match scene.groups[..] {
        [] => scene.cube.members.clone(),
        [group] => scene.cube.members_with(group.is),
        _ => return Err("which rows are meant is open".to_owned()),
    };
    stated_members(scene, members.len())?;
    Ok((members.into_iter().map(Some).collect(), true))
}

/// The two periods that a change lies between.
pub(super) fn between(scene: &Scene<'_>, measure: usize) -> Result<(Period, Period, bool), String> {
    let periods = scene.cube.periods_of(measure);
    let has = |period: Period| periods.iter().copied().find(|own| own.same_days(period));
    let missing = |period: Period| format!("the table has no {period}");
    match scene.when {
        When::Range(from, to) => {
            let (a, b) = (has(from).ok_or_else(|| missing(from))?, has(to).ok_or_else(|| missing(to))?);
            Ok((a, b, true))
        }
        When::Versus(new, old) => {
            let (a, b) = (has(old).ok_or_else(|| missing(old))?, has(new).ok_or_else(|| missing(new))?);
            Ok((a, b, true))
        }
        When::At(period) => {
            let own = has(period).ok_or_else(|| missing(period))?;
            let before = periods.iter().copied().find(|before| follows(*before, own));
            let before = before.ok_or_else(|| format!("the table has nothing before {own}"))?;
            Ok((before, own, true))
        }
        When::Since(from) => {
            let own = has(from).ok_or_else(|| missing(from))?;
            let last = periods.last().copied().filter(|last| *last != own);
            Ok((own, last.ok_or("the table has nothing since")?, false))
        }
        When::Open => match periods[..] {
            [a, b] => Ok((a, b, true)),
            _ => Err("which periods are meant is open".to_owned()),
        },
        When::Strange => Err("which periods are meant is open".to_owned()),
    }
}

/// The one period of a level.
pub(super) fn at(scene: &Scene<'_>, measure: usize) -> Result<(Option<Period>, bool), String> {
    let dated = scene.cube.is_dated(measure);
    match scene.when {
        When::At(period) if dated => Ok((Some(period), true)),
        // the table does not say when
        When::At(_) => Ok((None, false)),
        When::Open if !dated => Ok((None, true)),
        When::Open if scene.cube.periods_of(measure).len() == 1 => Ok((None, false)),
        _ => Err("which period is meant is open".to_owned()),
    }
}

/// "More … than" or "fewer … than".
pub(super) fn more(scene: &Scene<'_>) -> Option<bool> {
    match (scene.has(Op::More), scene.has(Op::Fewer), scene.has(Op::Than)) {
        (true, false, true) => Some(true),
        (false, true, true) => Some(false),
        _ => None,
    }
}

/// Whether the unit of a figure is that of a measure: sure, possible, or `None` for neither.
pub(super) fn fits(scene: &Scene<'_>, claim: &Claim, measure: usize) -> Option<bool> {
    let cube = &scene.cube;
    let sample = cube.sample(measure)?;
    let (from, to) = scene.sight.line.range(claim.span);
    let noun = scene
        .measures
        .iter()
        .any(|one| one.measure == measure && one.at.iter().any(|&at| from <= at && at < to.max(from + 1) + 1));
    super::super::bind::unit_gate(claim, sample.unit.as_ref(), true, noun).map(|sure| sure && sample.sure)
}
