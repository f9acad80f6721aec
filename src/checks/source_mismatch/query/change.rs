//! Queries of two cells: changes and growth between two periods, differences and multiples of two rows.

use super::cube::{Cell, follows};
use super::figures::{amount, converted, get, hundred, is_percent, kind, percent_cells, undivided};
use super::roles::{at, between, direction, fits, more, who};
use super::scene::{Number, Scene, When};
use super::words::Op;
use super::{Answer, Outcome, shown};
use crate::claim::Claim;
use crate::normalise::{Bound, Period, UnitKind};
use crate::number::{Decimal, Interval};

/// What is asked, for people.
pub(super) const MULTIPLE: &str = "multiple";

/// The two ends of a change.
struct Ends {
    old: Cell,
    new: Cell,
    from: Period,
    to: Period,
    said: bool,
}

fn ends(scene: &Scene<'_>, measure: usize) -> Result<Ends, String> {
    let (members, said) = who(scene)?;
    let (from, to, explicit) = between(scene, measure)?;
    let whole = match members[..] {
        [member] => member,
        // of all together: the row that sums them
        _ => match scene.cube.wholes[..] {
            [whole] if scene.members.is_empty() && scene.groups.is_empty() => Some(whole),
            _ => return Err("which row is meant is open".to_owned()),
        },
    };
    let whole = scene.wholes.first().filter(|_| scene.members.is_empty()).map_or(whole, |one| Some(one.is));
    let [old, new] = [get(scene, whole, measure, Some(from))?, get(scene, whole, measure, Some(to))?];
    Ok(Ends { old, new, from, to, said: said && explicit })
}

/// "Rose to 12": a level, not a change.
fn is_level(scene: &Scene<'_>, number: &Number, claim: &Claim) -> bool {
    let line = &scene.sight.line;
    let (from, _) = line.range(claim.span);
    let before = line.before(from.min(number.from));
    before.is_some_and(|at| line.says(at, &["to", "at", "from", "than", "was", "were", "is", "are", "of"]))
        && !before.is_some_and(|at| {
            // "a rise of 5 percent"
            line.says(at, &["of"])
                && at.checked_sub(1).is_some_and(|at| {
                    scene.ops.iter().any(|&(op, from, to)| {
                        matches!(op, Op::Up | Op::Down | Op::Mean | Op::Sum) && from <= at && at < to
                    })
                })
        })
}

/// "Doubled between 2010 and 2020", "twice as many".
pub(super) fn multiple(scene: &Scene<'_>) -> Option<Answer> {
    let (number, claim) = amount(scene)?;
    if kind(claim) != Some(UnitKind::Times) {
        return None;
    }
    let (measure, said) = scene.measure(None)?;
    let (top, bottom, names, explicit) = match as_many(scene, &number, measure) {
        Some(Ok(found)) => found,
        Some(Err(why)) => return Some(Answer::open(number.claim, MULTIPLE, why)),
        None => match ends(scene, measure) {
            Ok(Ends { old, new, from, to, said }) => (new, old, format!("{from} to {to}"), said),
            Err(why) => return Some(Answer::open(number.claim, MULTIPLE, why)),
        },
    };
    let ratio = top.value.over(bottom.value)?;
    let working = format!("{} / {} = {ratio} ({names})", shown(top.middle), shown(bottom.middle));
    // "doubled" is said of 1.9 and 2.2; "more than doubled" of neither less than twice nor "tripled" of it
    let near = |low: &str, high: &str| {
        let [low, high] = [low, high].map(|text| Decimal::parse(text).ok());
        Some(Interval::new(number.value.times(low?)?, number.value.times(high?)?))
    };
    let (close, wide) = match claim.bound {
        Bound::More | Bound::AtLeast => {
            (Interval { high: None, ..near("0.99", "1")? }, Interval { high: None, ..near("0.97", "1")? })
        }
        Bound::Less | Bound::AtMost => {
            (Interval { low: None, ..near("1", "1.01")? }, Interval { low: None, ..near("1", "1.03")? })
        }
        Bound::Nearly => (near("0.85", "1.01")?, near("0.75", "1.05")?),
        Bound::About => (near("0.9", "1.1")?, near("0.8", "1.25")?),
        _ => (near("0.93", "1.1")?, near("0.8", "1.25")?),
    };
    let places = vec![top.place, bottom.place];
    let explicit = said && explicit;
    let outcome = if close.intersects(ratio) {
        Outcome::Truth(true)
    } else if wide.intersects(ratio) {
        Outcome::Open(format!("it is near: {working}"))
    } else {
        Outcome::Truth(false)
    };
    Some(Answer { claim: number.claim, query: MULTIPLE, outcome, working, places, explicit, joined: false })
}

type Two = (Cell, Cell, String, bool);

/// "X has twice as many schools as Y": the two rows.
fn as_many(scene: &Scene<'_>, number: &Number, measure: usize) -> Option<Result<Two, String>> {
    let (from, _) = scene.op(Op::As)?;
    if from < number.from {
        return None;
    }
    let before: Vec<u32> = scene.members.iter().filter(|one| one.to <= number.from).map(|one| one.is).collect();
    let behind: Vec<u32> = scene.members.iter().filter(|one| one.from > from).map(|one| one.is).collect();
    let ([first], [second]) = (&before[..], &behind[..]) else {
        return Some(Err("which rows are meant is open".to_owned()));
    };
    let two = || -> Result<Two, String> {
        let (period, explicit) = at(scene, measure)?;
        let top = get(scene, Some(*first), measure, period)?;
        let bottom = get(scene, Some(*second), measure, period)?;
        let names = format!("{}; {}", scene.cube.name(*first), scene.cube.name(*second));
        Ok((top, bottom, names, explicit))
    };
    Some(two())
}

/// "For every tonne that Y exported, X exported 2.4 tonnes".
pub(super) fn for_every(scene: &Scene<'_>) -> Option<Answer> {
    const QUERY: &str = "ratio";
    let line = &scene.sight.line;
    let every =
        (scene.part.0..scene.part.1).find(|&at| line.says(at, &["for"]) && line.says(at + 1, &["every", "each"]))?;
    let mut amounts = scene.numbers.iter().copied().filter(|number| number.part != super::scene::Part::Years);
    let (first, second) = (amounts.next()?, amounts.next());
    if amounts.next().is_some() {
        return None;
    }
    // "for every 50 that Y exported"
    let counted = |number: &Number| number.from == every + 2;
    let (number, base) = match second {
        Some(second) if counted(&second) => (first, second.value),
        Some(second) if counted(&first) => (second, first.value),
        Some(_) => return None,
        None => (first, Decimal::ONE),
    };
    let claim = scene.claim(&number)?;
    let open = |why: &str| Some(Answer::open(number.claim, QUERY, why));
    // the side that stands behind "every", up to the other side or the figure
    let [a, b] = &scene.members[..] else { return open("which rows are meant is open") };
    let leads = every < a.from;
    if !leads && every < b.from && number.from > every || leads && number.from < b.from && b.from > number.to + 6 {
        return open("which rows are meant is open");
    }
    let (bottom, top) = if leads { (a, b) } else { (b, a) };
    let Some((measure, said)) = scene.measure(None) else { return open("what is meant is open") };
    let two = || -> Result<(Cell, Cell, bool), String> {
        let (period, explicit) = at(scene, measure)?;
        Ok((get(scene, Some(top.is), measure, period)?, get(scene, Some(bottom.is), measure, period)?, explicit))
    };
    let (over, under, explicit) = match two() {
        Ok(two) => two,
        Err(why) => return Some(Answer::open(number.claim, QUERY, why)),
    };
    let ratio = over.value.times_value(base).over(under.value)?;
    let names = format!("{}; {}", scene.cube.name(top.is), scene.cube.name(bottom.is));
    let times = if base == Decimal::ONE { String::new() } else { format!(" × {}", shown(base)) };
    let working = format!("{} / {}{times} = {ratio} ({names})", shown(over.middle), shown(under.middle));
    let outcome = Outcome::Value { readings: vec![ratio], any_sign: false };
    let places = vec![over.place, under.place];
    let explicit = said && explicit && claim.bound == Bound::Exact;
    Some(Answer { claim: number.claim, query: QUERY, outcome, working, places, explicit, joined: false })
}

/// Steps of one period each between two.
fn steps(scene: &Scene<'_>, measure: usize, from: Period, to: Period) -> Option<u32> {
    let years = |period: Period| period.first_day().map(|day| day.year);
    let single = |period: Period| period.as_single().is_some_and(|date| date.month.is_none());
    if single(from) && single(to) {
        return u32::try_from(years(to)? - years(from)?).ok().filter(|steps| (1..=100).contains(steps));
    }
    let inside = scene.within(measure, from, to);
    let whole = inside.windows(2).all(|two| follows(two[0], two[1]));
    u32::try_from(inside.len().checked_sub(1)?).ok().filter(|steps| whole && *steps > 0)
}

/// "Grew by 15 percent between 2010 and 2020", "lost 540 residents", "by an average of 4 percent a year".
pub(super) fn change(scene: &Scene<'_>) -> Option<Answer> {
    let (number, claim) = amount(scene)?;
    let up = direction(scene)?;
    // "together lost 540": of several, or a sum of them
    let summed = scene.has(Op::Sum) && !is_percent(claim);
    if summed || is_level(scene, &number, claim) || scene.has(Op::Run) || scene.has(Op::More) || scene.has(Op::Fewer) {
        return None;
    }
    let (measure, said) = scene.measure(Some(&number)).or_else(|| scene.measure(None))?;
    let yearly = scene.has(Op::Each) || claim.unit.as_ref().is_some_and(|unit| unit.name.ends_with(" per year"));
    let query = match (is_percent(claim), yearly) {
        (true, true) => "yearly growth",
        (true, false) => "percent change",
        (false, true) => "yearly change",
        (false, false) => "difference",
    };
    let Ends { old, new, from, to, said: explicit } = match ends(scene, measure) {
        Ok(ends) => ends,
        Err(why) => return Some(Answer::open(number.claim, query, why)),
    };
    let points = percent_cells(&old);
    let ratio = is_percent(claim);
    let asked = if yearly && !ratio { undivided(claim) } else { claim.clone() };
    let fit = if ratio || kind(claim) == Some(UnitKind::Point) { true } else { fits(scene, &asked, measure)? };
    let mut difference = new.value.minus(old.value);
    if !up {
        difference = difference.negated();
    }
    let signed = |value: Interval| if up { value } else { value.negated() };
    let places = vec![new.place, old.place];
    let (a, b) = (shown(old.middle), shown(new.middle));
    let names = format!("{from} to {to}");
    let explicit = said && explicit && fit && (ratio || old.sure && new.sure);
    let count = steps(scene, measure, from, to);
    let (readings, working) = match (is_percent(claim), yearly) {
        (true, false) => {
            let share = difference.times_value(hundred()).over(old.value)?;
            let working = format!("({b} − {a}) / {a} = {} % ({names})", signed(share));
            let in_points = format!("{b} − {a} = {} points", signed(difference));
            if points && kind(claim) == Some(UnitKind::Point) {
                (vec![difference], format!("{in_points} ({names})"))
            } else if points {
                // "rose by one percent", from 4 to 5 percent: often said, and not what it says
                let figure = claim.figure()?.bounded(claim.bound, crate::normalise::Reading::Lax);
                if figure.intersects(difference) && !figure.intersects(share) {
                    let why = format!("it is that in percentage points, not in percent: {in_points}; {working}");
                    return Some(Answer::open(number.claim, query, why));
                }
                (vec![share], format!("{working}; {in_points}"))
            } else {
                (vec![share], working)
            }
        }
        (true, true) => {
            let count = count.filter(|count| *count >= 2)?;
            let figure = claim.figure()?;
            let stated = figure.bounded(claim.bound, crate::normalise::Reading::Half);
            let yearly = (if up { stated } else { stated.negated() }).over(Interval::point(hundred()))?;
            let grown = yearly.plus_value(Decimal::ONE).pow(count).times(old.value);
            // the mean of the yearly changes is meant by some
            let linear =
                difference.times_value(hundred()).over(old.value)?.over(Interval::point(Decimal::from(count)))?;
            let mut readings = mean_of_changes(scene, measure, from, to, up).into_iter().collect::<Vec<_>>();
            let answer = compound(old.value, new.value, count, up)?;
            readings.insert(0, answer);
            if grown.intersects(new.value) {
                readings.insert(0, stated);
            }
            readings.push(linear);
            let working = format!("{a} grown to {b} over {count} steps is {} % each ({names})", signed(answer));
            (readings, working)
        }
        (false, true) => {
            let count = count?;
            let each = converted(difference, new.unit.as_ref(), &asked)?.over(Interval::point(Decimal::from(count)))?;
            (vec![each], format!("({b} − {a}) / {count} = {} ({names})", signed(each)))
        }
        (false, false) => {
            let value = converted(difference, new.unit.as_ref(), claim)?;
            (vec![value], format!("{b} − {a} = {} ({names})", signed(difference)))
        }
    };
    let outcome = Outcome::Value { readings, any_sign: false };
    Some(Answer { claim: number.claim, query, outcome, working, places, explicit, joined: false })
}

/// Percent a step by which the first grew to the second, to a hundredth: found by halving.
fn compound(old: Interval, new: Interval, steps: u32, up: bool) -> Option<Interval> {
    if [old, new].iter().any(|end| end.low.is_none_or(|low| low <= Decimal::ZERO)) {
        return None;
    }
    let (first, last) = (Decimal::parse("-0.99").ok()?, Decimal::from(9));
    let reached = |rate: Decimal| Some(Interval::point(rate.plus(Decimal::ONE)?).pow(steps).times(old));
    let search = |end: &dyn Fn(Interval) -> bool| -> Option<Decimal> {
        let (mut low, mut high) = (first, last);
        for _ in 0..24 {
            let middle = low.plus(high)?.half()?.rounded(12);
            if end(reached(middle)?) { high = middle } else { low = middle }
        }
        Some(low)
    };
    // the least rate that can reach it, and the least that must be beyond it
    let least = search(&|grown| grown.high.is_none_or(|high| new.low.is_none_or(|low| high >= low)))?;
    let most = search(&|grown| grown.low.is_none_or(|low| new.high.is_some_and(|high| low > high)))?;
    let slack = Decimal::parse("0.00001").ok()?;
    let rates = Interval::new(least.minus(slack)?, most.plus(slack)?).times_value(hundred());
    Some(if up { rates } else { rates.negated() })
}

/// The mean of the changes from one step to the next, in percent.
fn mean_of_changes(scene: &Scene<'_>, measure: usize, from: Period, to: Period, up: bool) -> Option<Interval> {
    let (members, _) = who(scene).ok()?;
    let [member] = members[..] else { return None };
    let years = scene.within(measure, from, to);
    if years.len() < 3 || years.windows(2).any(|two| !follows(two[0], two[1])) {
        return None;
    }
    let mut sum = Interval::point(Decimal::ZERO);
    for two in years.windows(2) {
        let [old, new] = [two[0], two[1]].map(|year| get(scene, member, measure, Some(year)).ok());
        let (old, new) = (old?, new?);
        sum = sum.plus(new.value.minus(old.value).times_value(hundred()).over(old.value)?);
    }
    let mean = sum.over(Interval::point(Decimal::from(i64::try_from(years.len() - 1).ok()?)))?;
    Some(if up { mean } else { mean.negated() })
}

/// "45 more beds in 2023 than in 2018", "7 more schools than Belford".
pub(super) fn difference(scene: &Scene<'_>) -> Option<Answer> {
    const QUERY: &str = "difference";
    let (number, claim) = amount(scene)?;
    let up = more(scene)?;
    let line = &scene.sight.line;
    let (than, _) = scene.op(Op::Than)?;
    let (span_from, span_to) = line.range(claim.span);
    // "7 more", "20 percent more": the figure says by how much
    let by = (number.to..(span_to + 3).min(than))
        .any(|at| scene.ops.iter().any(|&(op, from, _)| matches!(op, Op::More | Op::Fewer) && from == at));
    if !by || claim.bound != Bound::Exact && line.says(span_from, &["more", "less", "fewer"]) {
        return None;
    }
    let (measure, said) = scene.measure(Some(&number)).or_else(|| scene.measure(None))?;
    let two = || -> Result<(Cell, Cell, String, bool), String> {
        if let When::Versus(..) = scene.when {
            let Ends { old, new, from, to, said } = ends(scene, measure)?;
            return Ok((new, old, format!("{to}; {from}"), said));
        }
        let before: Vec<u32> = scene.members.iter().filter(|one| one.to <= number.from).map(|one| one.is).collect();
        let behind: Vec<u32> = scene.members.iter().filter(|one| one.from > than).map(|one| one.is).collect();
        let ([first], [second]) = (&before[..], &behind[..]) else {
            return Err("which rows are meant is open".to_owned());
        };
        let (period, explicit) = at(scene, measure)?;
        let names = format!("{}; {}", scene.cube.name(*first), scene.cube.name(*second));
        Ok((get(scene, Some(*first), measure, period)?, get(scene, Some(*second), measure, period)?, names, explicit))
    };
    let (first, second, names, explicit) = match two() {
        Ok(two) => two,
        Err(why) => return Some(Answer::open(number.claim, QUERY, why)),
    };
    let mut apart = first.value.minus(second.value);
    if !up {
        apart = apart.negated();
    }
    let (a, b) = (shown(first.middle), shown(second.middle));
    let places = vec![first.place, second.place];
    let fit = if is_percent(claim) { true } else { fits(scene, claim, measure)? };
    let (readings, working) = if is_percent(claim) {
        let share = apart.times_value(hundred()).over(second.value)?;
        let working = format!("({a} − {b}) / {b} = {} % ({names})", if up { share } else { share.negated() });
        let points = percent_cells(&first).then_some(apart);
        ([share].into_iter().chain(points).collect(), working)
    } else {
        let value = converted(apart, first.unit.as_ref(), claim)?;
        (vec![value], format!("{a} − {b} = {} ({names})", if up { apart } else { apart.negated() }))
    };
    let outcome = Outcome::Value { readings, any_sign: false };
    let explicit = said && explicit && fit && first.sure && second.sure;
    Some(Answer { claim: number.claim, query: QUERY, outcome, working, places, explicit, joined: false })
}
