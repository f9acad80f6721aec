//! Queries over two measures of one member, which may stand in two tables: amounts per head of the population. The rule:
//! two tables are joined by the very name of the member and the very period; what they contradict is told as a warning,
//! for two offices may count differently.

use super::super::lookup::Sight;
use super::cube::{Cell, Cube, Got};
use super::figures::{converted, undivided};
use super::roles::at;
use super::scene::{Part, Scene};
use super::words::Op;
use super::{Answer, Outcome, shown};
use crate::normalise::Period;
use crate::number::Interval;
use crate::sources::words::stem;

/// The measure that counts people: its header says "population", or a word that means the same.
fn people(sight: &Sight<'_>, cube: &Cube<'_>) -> Option<usize> {
    let population = sight.index.stem(&stem("population"))?;
    let mut all = cube.measures.iter().enumerate().filter(|(_, measure)| measure.stems.contains(&population));
    let (at, _) = all.next()?;
    all.next().is_none().then_some(at)
}

/// What a table has of the people of the member with this name.
fn population(sight: &Sight<'_>, cube: &Cube<'_>, name: &str, when: Option<Period>) -> Option<Cell> {
    let measure = people(sight, cube)?;
    let same = |member: &&u32| cube.name(**member).trim().eq_ignore_ascii_case(name.trim());
    let member = cube.members.iter().chain(&cube.wholes).find(same)?;
    let dated = cube.is_dated(measure);
    match cube.cell(Some(*member), measure, when.filter(|_| dated)) {
        Got::One(cell) => Some(*cell),
        _ => None,
    }
}

/// "Belland produced 2 kg of tin per head in 2021". `scene` has the amount; `others` are all tables that know the sentence.
pub(super) fn per_head(scene: &Scene<'_>, others: &[Cube<'_>]) -> Option<Answer> {
    const QUERY: &str = "amount per head";
    scene.op(Op::Head)?;
    let number = scene.stated(Part::Amount)?;
    let claim = scene.claim(&number)?;
    let sight = scene.sight;
    let own = people(sight, &scene.cube);
    let (measure, said) =
        scene.measure(Some(&number)).or_else(|| scene.measure(None)).filter(|(at, _)| Some(*at) != own)?;
    let [member] = scene.members[..] else { return None };
    let name = scene.cube.name(member.is);
    let (period, explicit) = at(scene, measure).ok()?;
    let Got::One(top) = scene.cube.cell(Some(member.is), measure, period) else { return None };
    let (source, bottom) = match own {
        Some(_) => (scene.cube.frame.name.as_str(), population(sight, &scene.cube, name, period)?),
        None => {
            let others = others.iter().filter(|cube| !std::ptr::eq(cube.frame, scene.cube.frame));
            let mut found =
                others.filter_map(|cube| Some((cube.frame.name.as_str(), population(sight, cube, name, period)?)));
            let first = found.next()?;
            // two tables with other counts: which one is meant is open
            if found.any(|(_, other)| other.middle != first.1.middle) {
                return None;
            }
            first
        }
    };
    let asked = undivided(claim);
    if asked.unit.is_none() && top.unit.is_some() {
        return None;
    }
    let value: Interval = converted(top.value, top.unit.as_ref(), &asked)?.over(bottom.value)?;
    let unit = top.unit.as_ref().map_or_else(String::new, |unit| format!(" {}", unit.name));
    let working = format!(
        "{}{unit} / {} people of {source} = {value} for each ({name})",
        shown(top.middle),
        shown(bottom.middle)
    );
    let joined = own.is_none();
    let outcome = Outcome::Value { readings: vec![value], any_sign: false };
    let explicit = said && explicit && top.sure && bottom.sure;
    Some(Answer { claim: number.claim, query: QUERY, outcome, working, places: vec![top.place], explicit, joined })
}
