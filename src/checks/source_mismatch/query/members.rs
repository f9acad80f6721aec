//! Queries over members or years one by one: how many of them, all, which alone; one held against another.

use super::cube::{Cell, Got, follows, has_total};
use super::roles::{at, between, direction, everyone, fits, more, one, who};
use super::scene::{Number, Part, Scene, When, is_year};
use super::words::Op;
use super::{Answer, Outcome};
use crate::claim::Value;
use crate::normalise::Bound;
use crate::number::Decimal;
use crate::sources::frame::Place;

/// What is asked, for people.
pub(super) const COUNT: &str = "count";
pub(super) const ALL: &str = "test of all";
pub(super) const ONLY: &str = "only";

/// What is asked of each.
enum Test {
    /// Its value is beyond a threshold.
    Level(Bound, Decimal),
    /// It rose, or fell.
    Moved(bool),
}

/// Whether one meets it; `None` where rounding leaves it open.
type Met = Option<bool>;

/// A member or period that was asked.
struct Asked {
    name: String,
    member: Option<u32>,
    met: Met,
    places: Vec<Place>,
}

fn against(cell: &Cell, bound: Bound, value: Decimal) -> Met {
    let (low, high) = (cell.value.low?, cell.value.high?);
    match bound {
        Bound::More if low > value => Some(true),
        Bound::More if high <= value || cell.middle == value => Some(false),
        Bound::AtLeast if low >= value || cell.middle == value => Some(true),
        Bound::AtLeast if high < value => Some(false),
        Bound::Less if high < value => Some(true),
        Bound::Less if low >= value || cell.middle == value => Some(false),
        Bound::AtMost if high <= value || cell.middle == value => Some(true),
        Bound::AtMost if low > value => Some(false),
        Bound::Exact if cell.middle == value => Some(true),
        Bound::Exact if cell.exact || high < value || low > value => Some(false),
        _ => None,
    }
}

pub(super) fn moved(old: &Cell, new: &Cell, up: bool) -> Met {
    if old.middle == new.middle {
        // the printed digits are the same: what is behind them is open
        return if old.exact && new.exact { Some(false) } else { None };
    }
    Some((new.middle > old.middle) == up)
}

/// The test that the sentence states for each, with the measure; and whether it is said in full.
fn test(scene: &Scene<'_>) -> Option<(Test, usize, bool)> {
    let mut amounts = scene.amounts();
    match (amounts.next(), amounts.next()) {
        (Some(number), None) => {
            let claim = scene.claim(&number)?;
            let (measure, said) = scene.measure(Some(&number))?;
            let figure = claim.figure()?;
            let bound = match claim.bound {
                Bound::Exact if scene.has(Op::Above) => Bound::More,
                Bound::Exact if scene.has(Op::Below) => Bound::Less,
                bound @ (Bound::Exact | Bound::More | Bound::AtLeast | Bound::Less | Bound::AtMost) => bound,
                _ => return None,
            };
            // "grew by more than 5 percent" is a test of changes
            if direction(scene).is_some() {
                return None;
            }
            Some((Test::Level(bound, figure.value), measure, said && fits(scene, claim, measure)?))
        }
        (None, _) => {
            let up = match (direction(scene), scene.when) {
                (Some(up), _) => up,
                (None, When::Versus(..)) => more(scene)?,
                _ => return None,
            };
            let (measure, said) = scene.measure(None)?;
            Some((Test::Moved(up), measure, said))
        }
        _ => None,
    }
}

/// Asks each member at one period, or each year of one member.
fn ask(
    scene: &Scene<'_>,
    test: &Test,
    measure: usize,
    years: bool,
    (members, mut said): (Vec<Option<u32>>, bool),
) -> Result<(Vec<Asked>, bool), String> {
    let cube = &scene.cube;
    let mut out = Vec::new();
    if years {
        let [member] = members[..] else { return Err("which row is meant is open".to_owned()) };
        let all = cube.periods_of(measure);
        let (periods, explicit) = match scene.when {
            When::Open => (all.clone(), true),
            When::Range(from, to) => (scene.within(measure, from, to), true),
            _ => return Err("which years are meant is open".to_owned()),
        };
        said &= explicit;
        if let When::Range(from, to) = scene.when
            && !(periods.first().is_some_and(|first| first.first_day() == from.first_day())
                && periods.last().is_some_and(|last| last.last_day() == to.last_day()))
        {
            return Err("the table does not have all of these years".to_owned());
        }
        if periods.windows(2).any(|two| !follows(two[0], two[1])) {
            return Err("the table leaves years out".to_owned());
        }
        if let Some(stated) = scene.stated(Part::Years)
            && Decimal::from(i64::try_from(periods.len()).unwrap_or(i64::MAX)) != stated.value
        {
            return Err(format!("the text speaks of {} years, the table has {}", stated.value, periods.len()));
        }
        for period in periods {
            let cell = one(cube.cell(member, measure, Some(period)))?;
            let met = match test {
                Test::Level(bound, value) => against(&cell, *bound, *value),
                Test::Moved(up) => {
                    let before = all.iter().copied().find(|before| follows(*before, period));
                    match before.map(|before| cube.cell(member, measure, Some(before))) {
                        Some(Got::One(old)) => moved(&old, &cell, *up),
                        _ => None,
                    }
                }
            };
            out.push(Asked { name: period.to_string(), member, met, places: vec![cell.place] });
        }
        return Ok((out, said));
    }
    let cells = |member: Option<u32>| -> Result<(Met, Vec<Place>), String> {
        match test {
            Test::Level(bound, value) => {
                let (period, _) = at(scene, measure)?;
                let cell = one(cube.cell(member, measure, period))?;
                Ok((against(&cell, *bound, *value), vec![cell.place]))
            }
            Test::Moved(up) => {
                let (a, b, _) = between(scene, measure)?;
                let old = one(cube.cell(member, measure, Some(a)))?;
                let new = one(cube.cell(member, measure, Some(b)))?;
                Ok((moved(&old, &new, *up), vec![old.place, new.place]))
            }
        }
    };
    said &= match test {
        Test::Level(..) => at(scene, measure)?.1,
        Test::Moved(_) => between(scene, measure)?.2,
    };
    let mut values = Vec::new();
    for member in members {
        let (met, places) = cells(member)?;
        values.extend(places.first().and_then(|place| cube.frame.amount(*place)).map(|amount| amount.value()));
        let name = member.map_or_else(String::new, |member| cube.name(member).to_owned());
        out.push(Asked { name, member, met, places });
    }
    if has_total(&values) {
        return Err("one of the rows may be the sum of the others".to_owned());
    }
    Ok((out, said))
}

fn listed(asked: &[Asked]) -> String {
    let names: Vec<&str> = asked.iter().filter(|one| one.met == Some(true)).map(|one| one.name.as_str()).collect();
    let more = names.len().saturating_sub(8);
    let shown = names.iter().take(8).copied().collect::<Vec<_>>().join("; ");
    if more > 0 { format!("{shown}; {more} more") } else { shown }
}

/// "Four of the seven districts lost residents", "only two exceeded 5 percent", "in three of the six years exports fell".
pub(super) fn count(scene: &Scene<'_>) -> Option<Answer> {
    let number = scene.stated(Part::Count)?;
    // "three districts together": a sum
    if scene.has(Op::Sum)
        || scene.has(Op::Mean)
        || scene.has(Op::Run)
        || !scene.members.is_empty() && scene.cube.key.is_some() && scene.cube.periods.len() < 2
    {
        return None;
    }
    let years = is_of_years(scene, &number);
    let (test, measure, said) = test(scene)?;
    let of = scene.stated(if years { Part::Years } else { Part::Members }).is_some();
    let (asked, explicit) = match who(scene).and_then(|who| ask(scene, &test, measure, years, who)) {
        Ok(asked) => asked,
        Err(why) => return Some(Answer::open(number.claim, COUNT, why)),
    };
    let low = asked.iter().filter(|one| one.met == Some(true)).count();
    let high = low + asked.iter().filter(|one| one.met.is_none()).count();
    let working = format!("{low} of {} have it so ({})", asked.len(), listed(&asked));
    let places = asked.iter().filter(|one| one.met == Some(true)).flat_map(|one| one.places.clone()).collect();
    // "three districts have more than 8,000": how many more have it, "of the six" or "only" says
    let exact =
        of || scene.has(Op::Only) || scene.sight.line.says(scene.part.0, &["there"]) || number.from == scene.part.0;
    let outcome = Outcome::Count { low, high };
    Some(Answer {
        claim: number.claim,
        query: COUNT,
        outcome,
        working,
        places,
        explicit: said && explicit && exact,
        joined: false,
    })
}

/// "Exports fell in all three countries", "all six districts have more than 2,000 pupils".
pub(super) fn all(scene: &Scene<'_>) -> Option<Answer> {
    let line = &scene.sight.line;
    let every =
        |number: &Number| (number.from.saturating_sub(2)..number.to).any(|at| line.says(at, &["all", "each", "both"]));
    let years = scene.stated(Part::Years).filter(every);
    let number = years.or_else(|| scene.stated(Part::Members).filter(every))?;
    if [Op::Sum, Op::Mean, Op::Run, Op::Only, Op::Share].into_iter().any(|op| scene.has(op)) {
        return None;
    }
    let (test, measure, said) = test(scene)?;
    if matches!(test, Test::Level(Bound::Exact, _)) {
        return None;
    }
    let (asked, explicit) = match who(scene).and_then(|who| ask(scene, &test, measure, years.is_some(), who)) {
        Ok(asked) => asked,
        Err(why) => return Some(Answer::open(number.claim, ALL, why)),
    };
    let against = asked.iter().find(|one| one.met == Some(false));
    let whole = asked.iter().all(|one| one.met == Some(true));
    let working = match against {
        Some(one) => format!("not so for {}", one.name),
        None => format!("it is so for {}", listed(&asked)),
    };
    // the text may mean all together
    let each = matches!(test, Test::Moved(_));
    let outcome = match against {
        None if whole => Outcome::Truth(true),
        Some(_) if each => Outcome::Truth(false),
        _ => Outcome::Open(working.clone()),
    };
    let places = against.map_or_else(Vec::new, |one| one.places.clone());
    Some(Answer {
        claim: number.claim,
        query: ALL,
        outcome,
        working,
        places,
        explicit: said && explicit,
        joined: false,
    })
}

/// "In four of the six years".
fn is_of_years(scene: &Scene<'_>, number: &Number) -> bool {
    let line = &scene.sight.line;
    scene.cube.key.is_none() && scene.noun.is_none()
        || (number.to..line.words.len().min(number.to + 6)).any(|at| is_year(line, at))
}

/// "Chile was the only one to grow", "only Chile and Peru exceeded 5 percent".
pub(super) fn only(scene: &Scene<'_>) -> Option<Answer> {
    let (from, _) = scene.op(Op::Only)?;
    let line = &scene.sight.line;
    let claims = &scene.sight.article.extraction.claims;
    // who is meant: named before "was the only", or right behind "only"
    let alone = line.says(from.wrapping_sub(1), &["the"]);
    let subjects: Vec<u32> = scene
        .members
        .iter()
        .filter(|one| if alone { one.to <= from } else { one.from > from })
        .map(|one| one.is)
        .collect();
    let near = scene.members.iter().any(|one| one.from == from + 1 || one.from == from + 2);
    if subjects.is_empty()
        || subjects.len() != scene.members.len()
        || !alone && !near
        || scene.stated(Part::Count).is_some()
    {
        return None;
    }
    let (test, measure, said) = test(scene)?;
    // the claim: the comparison that "only" is, else the figure of the test
    let own =
        scene.sight.article.extraction.claims_of(claims.get(line.words.iter().find_map(|word| word.claim)?)?.sentence);
    let mark = own.clone().find(|&claim| {
        claims.get(claim).is_some_and(|one| one.value == Value::Comparison && line.range(one.number).0 == from)
    });
    let other =
        || own.clone().find(|&claim| claims.get(claim).is_some_and(|one| matches!(one.value, Value::Comparison)));
    let claim = mark.or_else(|| scene.amounts().next().map(|number| number.claim)).or_else(other)?;
    let (asked, explicit) = match everyone(scene).and_then(|who| ask(scene, &test, measure, false, who)) {
        Ok(asked) => asked,
        Err(why) => return Some(Answer::open(claim, ONLY, why)),
    };
    let subject = |one: &Asked| one.member.is_some_and(|member| subjects.contains(&member));
    let wrong = asked.iter().find(|one| if subject(one) { one.met == Some(false) } else { one.met == Some(true) });
    let open = asked.iter().any(|one| one.met.is_none());
    let named = asked.iter().filter(|one| subject(one)).count() == subjects.len();
    let working =
        format!("it is so for {}", if listed(&asked).is_empty() { "none".to_owned() } else { listed(&asked) });
    let shown: Vec<&Asked> = wrong.into_iter().chain(asked.iter().filter(|one| one.met == Some(true))).collect();
    let places = shown.iter().flat_map(|one| one.places.clone()).collect();
    let outcome = match (wrong, open || !named) {
        (Some(_), _) => Outcome::Truth(false),
        (None, false) => Outcome::Truth(true),
        (None, true) => Outcome::Open(format!("rounding leaves it open; {working}")),
    };
    Some(Answer { claim, query: ONLY, outcome, working, places, explicit: said && explicit, joined: false })
}

/// "In 2023 Northgate had more beds than St Agnes".
pub(super) fn compare(scene: &Scene<'_>) -> Option<Answer> {
    const QUERY: &str = "comparison";
    let up = more(scene)?;
    let claim = scene.claim_with(&Value::Comparison)?;
    let (than, _) = scene.op(Op::Than)?;
    let side = |before: bool| {
        let mut all = scene.members.iter().filter(move |one| if before { one.to <= than } else { one.from > than });
        all.next().filter(|_| all.next().is_none()).map(|one| one.is)
    };
    let (first, second) = (side(true)?, side(false)?);
    if scene.amounts().next().is_some() || first == second {
        return None;
    }
    let (measure, said) = scene.measure(None)?;
    let (period, explicit) = match at(scene, measure) {
        Ok(found) => found,
        Err(why) => return Some(Answer::open(claim, QUERY, why)),
    };
    let cells = [first, second].map(|member| one(scene.cube.cell(Some(member), measure, period)));
    let [Ok(a), Ok(b)] = cells else { return Some(Answer::open(claim, QUERY, "a cell is missing")) };
    let (value, other) = (super::shown(a.middle), super::shown(b.middle));
    let working = format!("{}: {value}; {}: {other}", scene.cube.name(first), scene.cube.name(second));
    let outcome = match moved(&b, &a, up) {
        Some(holds) => Outcome::Truth(holds),
        None => Outcome::Open(format!("the printed digits are the same ({working})")),
    };
    let places = vec![a.place, b.place];
    Some(Answer { claim, query: QUERY, outcome, working, places, explicit: explicit && said, joined: false })
}
