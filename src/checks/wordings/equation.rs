//! The arithmetic of a wording: what its figures must come to. The rule: an equation knows values and intervals alone,
//! never words.

use crate::checks::amounts;
use crate::number::{Decimal, Interval, Round};

/// What is told of the figures; the first letter is the one that the others lead to.
pub(super) struct Equation {
    pub(super) stated: char,
    pub(super) inputs: Vec<char>,
    pub(super) op: Op,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Op {
    /// All together.
    Plus,
    /// The first up or down by the second.
    Step,
    Times,
    Over,
    /// The same, worked out from figures before they were rounded: a twentieth either way is let pass.
    Rate,
    /// The first as a percentage of the second.
    Share,
    /// So many percent of the first.
    Percent,
    /// The change from the first to the second, in percent.
    Change,
    /// What the first is, in percent, of the value from which it led to the second.
    Gain,
    /// The distance of two percentages, in points.
    Points,
    /// All together no more than it.
    Most,
    /// Not above the first.
    Within,
    /// The distance of the two.
    Apart,
    /// Above the first.
    Above,
    /// Below the first.
    Below,
}

const OPS: [(&str, Op); 15] = [
    ("+", Op::Plus),
    ("+-", Op::Step),
    ("*", Op::Times),
    ("/", Op::Over),
    ("rate", Op::Rate),
    ("share", Op::Share),
    ("percent", Op::Percent),
    ("change", Op::Change),
    ("gain", Op::Gain),
    ("points", Op::Points),
    ("most", Op::Most),
    ("within", Op::Within),
    ("apart", Op::Apart),
    ("above", Op::Above),
    ("below", Op::Below),
];

impl Equation {
    /// "t = a + b": a letter, the operands with one operator between them.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let letter = |word: &str| word.chars().next();
        let stated = letter(words.next()?)?;
        let mut op = None;
        let mut inputs = Vec::new();
        for word in words.skip(1) {
            match OPS.iter().find(|(sign, _)| *sign == word) {
                Some(&(_, found)) => op = Some(found),
                None => inputs.push(letter(word)?),
            }
        }
        Some(Self { stated, inputs, op: op? })
    }
}

/// From the printed figures; where the stated figure may lie on either side, the nearer.
pub(super) fn exact(op: Op, values: &[Decimal], stated: Decimal) -> Option<Decimal> {
    let [first, rest @ ..] = values else { return None };
    let second = rest.first().copied();
    match op {
        Op::Plus | Op::Most => rest.iter().try_fold(*first, |sum, value| sum.plus(*value)),
        Op::Step if stated < *first => first.minus(second?),
        Op::Step => first.plus(second?),
        Op::Times => first.times(second?),
        Op::Over | Op::Rate => first.over(second?, Round::Down),
        Op::Share => first.over(second?, Round::Down)?.shift(2),
        Op::Percent => first.times(second?)?.shift(-2),
        Op::Points => second?.minus(*first).map(Decimal::abs),
        Op::Change => second?.minus(*first)?.abs().over(*first, Round::Down)?.shift(2),
        Op::Gain => {
            let of = |old: Option<Decimal>| first.over(old.filter(|old| *old > Decimal::ZERO)?, Round::Down)?.shift(2);
            let both = [of(second?.minus(*first)), of(second?.plus(*first))];
            both.into_iter().flatten().min_by_key(|percent| percent.minus(stated).map(Decimal::abs))
        }
        Op::Within | Op::Above | Op::Below => Some(*first),
        Op::Apart => second?.minus(*first).map(Decimal::abs),
    }
}

pub(super) fn holds(op: Op, inputs: &[Interval], stated: Interval) -> bool {
    let [first, rest @ ..] = inputs else { return false };
    let second = rest.first().copied().unwrap_or(Interval::EVERYTHING);
    let hundred = Decimal::from(100);
    match op {
        Op::Plus => rest.iter().fold(*first, |sum, value| sum.plus(*value)).intersects(stated),
        Op::Most => {
            let sum = rest.iter().fold(*first, |sum, value| sum.plus(*value));
            sum.low.zip(stated.high).is_none_or(|(sum, whole)| sum <= whole)
        }
        Op::Step => first.plus(second).intersects(stated) || first.minus(second).intersects(stated),
        Op::Times => first.times(second).intersects(stated),
        Op::Over => first.over(second).is_none_or(|share| share.intersects(stated)),
        Op::Rate => first.over(second).is_none_or(|rate| rate.times(twentieth()).intersects(stated)),
        Op::Share => first.over(second).is_none_or(|share| share.times_value(hundred).intersects(stated)),
        Op::Percent => first.times(second).intersects(stated.times_value(hundred)),
        Op::Change => amounts::change_in_percent(second, *first).is_none_or(|change| change.abs().intersects(stated)),
        Op::Gain => [second.minus(*first), second.plus(*first)]
            .into_iter()
            .any(|old| first.over(old).is_none_or(|share| share.times_value(hundred).intersects(stated))),
        Op::Points => second.minus(*first).abs().intersects(stated),
        Op::Within => stated.low.zip(first.high).is_none_or(|(part, whole)| part <= whole),
        Op::Apart => second.minus(*first).abs().intersects(stated),
        Op::Above => stated.high.zip(first.low).is_none_or(|(stated, other)| stated > other),
        Op::Below => stated.low.zip(first.high).is_none_or(|(stated, other)| stated < other),
    }
}

fn twentieth() -> Interval {
    let end = |text| Decimal::parse(text).unwrap_or(Decimal::ONE);
    Interval::new(end("0.95"), end("1.05"))
}

pub(super) fn working(op: Op, values: &[Decimal], exact: Decimal) -> String {
    let (shown, scale) = amounts::scaled(values);
    let plain = |sign: &str| values.iter().map(|value| value.trimmed().grouped()).collect::<Vec<_>>().join(sign);
    let result = exact.rounded(6).trimmed().grouped();
    match op {
        Op::Plus | Op::Most => {
            let sum = scaled_like(exact, scale);
            format!("{} = {sum}{scale}", shown.join(" + "))
        }
        Op::Step => format!("{} = {result}", plain(if exact < values[0] { " - " } else { " + " })),
        Op::Times => format!("{} = {result}", plain(" x ")),
        Op::Over | Op::Rate => format!("{} = {result}", plain(" / ")),
        Op::Share => format!("{} = {result}%", plain(" / ")),
        Op::Percent => format!("{}% of {} is {result}", values[1].trimmed().grouped(), values[0].trimmed().grouped()),
        Op::Gain => format!(
            "{} of the value before it led to {} is {result}%",
            values[0].trimmed().grouped(),
            values[1].trimmed().grouped()
        ),
        Op::Change => format!("from {} is a change of {result}%", plain(" to ")),
        Op::Points => format!("from {} are {result} percentage points", plain("% to ")),
        Op::Within => format!("no more than {result}"),
        Op::Apart => format!("between {} are {result}", plain(" and ")),
        Op::Above => format!("above {result}"),
        Op::Below => format!("below {result}"),
    }
}

fn scaled_like(value: Decimal, scale: &str) -> String {
    let power = match scale.trim() {
        "million" => 6,
        "billion" => 9,
        "trillion" => 12,
        _ => 0,
    };
    value.shift(-power).unwrap_or(value).trimmed().grouped()
}
