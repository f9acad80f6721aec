//! Closed intervals of decimals; an absent end is unbounded. All operations are total and round outward, to no fewer than
//! 18 digits.

use std::fmt;

use super::{Decimal, Round};

/// What a printed figure can stand for: every number from `low` to `high`, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// `None`: no lower limit.
    pub low: Option<Decimal>,
    /// `None`: no upper limit.
    pub high: Option<Decimal>,
}

impl Interval {
    pub const EVERYTHING: Self = Self { low: None, high: None };

    pub fn new(low: Decimal, high: Decimal) -> Self {
        if low <= high { Self { low: Some(low), high: Some(high) } } else { Self { low: Some(high), high: Some(low) } }
    }

    pub fn point(value: Decimal) -> Self {
        Self::new(value, value)
    }

    /// `value - radius` to `value + radius`.
    pub fn around(value: Decimal, radius: Decimal) -> Self {
        Self { low: value.plus_outward(radius.negated(), Round::Down), high: value.plus_outward(radius, Round::Up) }
    }

    pub fn contains(self, value: Decimal) -> bool {
        self.low.is_none_or(|low| low <= value) && self.high.is_none_or(|high| value <= high)
    }

    pub fn intersects(self, other: Self) -> bool {
        let below = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_none_or(|(a, b)| a <= b);
        below(self.low, other.high) && below(other.low, self.high)
    }

    /// The smallest interval that holds both.
    pub fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(a, b)| a.min(b)),
            high: self.high.zip(other.high).map(|(a, b)| a.max(b)),
        }
    }

    pub fn is_point(self) -> bool {
        self.low.is_some() && self.low == self.high
    }

    /// What lies between its ends; the one end where the other is open.
    pub fn middle(self) -> Option<Decimal> {
        match (self.low, self.high) {
            (Some(low), Some(high)) if low != high => low.plus(high).and_then(Decimal::half).or(Some(low)),
            (low, high) => low.or(high),
        }
    }

    pub fn negated(self) -> Self {
        Self { low: self.high.map(Decimal::negated), high: self.low.map(Decimal::negated) }
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).and_then(|(a, b)| a.plus_outward(b, Round::Down)),
            high: self.high.zip(other.high).and_then(|(a, b)| a.plus_outward(b, Round::Up)),
        }
    }

    pub fn minus(self, other: Self) -> Self {
        self.plus(other.negated())
    }

    pub fn times(self, other: Self) -> Self {
        let (Some(a), Some(b), Some(c), Some(d)) = (self.low, self.high, other.low, other.high) else {
            return self.times_unbounded(other);
        };
        // the usual case
        if !a.is_negative() && !c.is_negative() {
            return Self { low: a.times_outward(c, Round::Down), high: b.times_outward(d, Round::Up) };
        }
        let extreme = |round, of: fn(Decimal, Decimal) -> Decimal| {
            let first = a.times_outward(c, round)?;
            [(a, d), (b, c), (b, d)]
                .iter()
                .try_fold(first, |known, (x, y)| Some(of(known, x.times_outward(*y, round)?)))
        };
        Self { low: extreme(Round::Down, Ord::min), high: extreme(Round::Up, Ord::max) }
    }

    /// Products with an open end: known only where both factors keep one sign.
    fn times_unbounded(self, other: Self) -> Self {
        let positive = |i: Self| i.low.is_some_and(|low| !low.is_negative());
        if positive(self) && positive(other) {
            let product =
                |a: Option<Decimal>, b: Option<Decimal>, round| a.zip(b).and_then(|(a, b)| a.times_outward(b, round));
            Self { low: product(self.low, other.low, Round::Down), high: product(self.high, other.high, Round::Up) }
        } else if positive(self.neg_if_negative()) && positive(other.neg_if_negative()) {
            let product = self.neg_if_negative().times_unbounded(other.neg_if_negative());
            if self.is_negative() == other.is_negative() { product } else { product.negated() }
        } else {
            Self::EVERYTHING
        }
    }

    fn is_negative(self) -> bool {
        self.high.is_some_and(Decimal::is_negative)
    }

    fn neg_if_negative(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    /// Quotient; `None` when the divisor may be zero.
    pub fn over(self, divisor: Self) -> Option<Self> {
        if divisor.contains(Decimal::ZERO) {
            return None;
        }
        if divisor.is_negative() {
            return self.negated().over(divisor.negated());
        }
        // 1/divisor would round twice, so divide the ends directly: divisor is positive here
        let low_divisor = divisor.low;
        let quotient = |end: Option<Decimal>, small: Option<Decimal>, large: Option<Decimal>, round| {
            let end = end?;
            let wants_small = end.is_negative() == (round == Round::Down);
            match if wants_small { small } else { large } {
                Some(d) => end.over_outward(d, round),
                None => Some(Decimal::ZERO),
            }
        };
        Some(Self {
            low: quotient(self.low, low_divisor, divisor.high, Round::Down),
            high: quotient(self.high, low_divisor, divisor.high, Round::Up),
        })
    }

    /// Shifts both ends by a constant.
    pub fn plus_value(self, value: Decimal) -> Self {
        self.plus(Self::point(value))
    }

    /// Multiplies both ends by a constant.
    pub fn times_value(self, value: Decimal) -> Self {
        self.times(Self::point(value))
    }

    /// Distance from nought: `|x|` for every `x` of the interval.
    pub fn abs(self) -> Self {
        if self.is_negative() {
            self.negated()
        } else if self.contains(Decimal::ZERO) {
            let high = self.low.zip(self.high).map(|(low, high)| low.abs().max(high.abs()));
            Self { low: Some(Decimal::ZERO), high }
        } else {
            self
        }
    }

    /// Power with a whole exponent, for non-negative bases; unbounded otherwise.
    pub fn pow(self, exponent: u32) -> Self {
        if self.low.is_none_or(Decimal::is_negative) {
            return Self::EVERYTHING;
        }
        (0..exponent).fold(Self::point(Decimal::ONE), |product, _| product.times(self))
    }
}

/// "22,935,000,000 to 22,945,000,000", "more than 1,600" style for open ends; six significant digits.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // what is shown holds the interval: a low end is cut, a high one rounded up
        let shown = |d: Decimal, round, digits| d.rounded_towards(round, digits).trimmed().grouped();
        match (self.low, self.high) {
            (Some(low), Some(high)) if low == high => f.write_str(&low.rounded(6).trimmed().grouped()),
            (Some(low), Some(high)) => {
                // ends that lie close together are told by the digits in which they differ
                let differ = |digits: &i32| low.rounded(*digits) != high.rounded(*digits);
                let digits = (6..=20).find(differ).unwrap_or(20);
                write!(f, "{} to {}", shown(low, Round::Down, digits), shown(high, Round::Up, digits))
            }
            (Some(low), None) => write!(f, "at least {}", shown(low, Round::Down, 6)),
            (None, Some(high)) => write!(f, "at most {}", shown(high, Round::Up, 6)),
            (None, None) => f.write_str("anything"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn decimal() -> impl Strategy<Value = Decimal> {
        (-1_000_000_i64..1_000_000, 0..4_i32).prop_map(|(digits, places)| Decimal::from(digits).shift(-places).unwrap())
    }

    fn interval() -> impl Strategy<Value = (Interval, Decimal)> {
        (decimal(), decimal(), decimal()).prop_map(|(a, b, c)| {
            let mut ends = [a, b, c];
            ends.sort();
            (Interval::new(ends[0], ends[2]), ends[1])
        })
    }

    proptest! {
        #[test]
        fn results_hold_every_pair_of_members((a, x) in interval(), (b, y) in interval()) {
            prop_assert!(a.plus(b).contains(x.plus(y).unwrap()));
            prop_assert!(a.minus(b).contains(x.minus(y).unwrap()));
            prop_assert!(a.times(b).contains(x.times(y).unwrap()));
            prop_assert!(a.abs().contains(x.abs()));
            if let Some(quotient) = a.over(b) {
                // x / y lies inside, tested without dividing: low * y <= x <= high * y for positive y
                let (low, high) = (quotient.low.unwrap(), quotient.high.unwrap());
                let bounds = Interval::point(low).times_value(y).hull(Interval::point(high).times_value(y));
                prop_assert!(bounds.contains(x));
            }
        }

        #[test]
        fn intersection_is_symmetric((a, x) in interval(), (b, _) in interval()) {
            prop_assert_eq!(a.intersects(b), b.intersects(a));
            prop_assert!(a.hull(b).contains(x));
            prop_assert!(a.intersects(Interval::point(x)));
        }
    }

    #[test]
    fn open_ends_stay_open() {
        let at_least = Interval { low: Some(d("2")), high: None };
        assert_eq!(at_least.times(at_least), Interval { low: Some(d("4")), high: None });
        assert_eq!(at_least.over(at_least), Some(Interval { low: Some(d("0")), high: None }));
        assert!(at_least.minus(at_least) == Interval::EVERYTHING);
        assert_eq!(Interval::new(d("-1"), d("1")).over(Interval::new(d("-1"), d("1"))), None);
        assert_eq!(at_least.to_string(), "at least 2");
        assert_eq!(Interval::new(d("22935"), d("22945")).to_string(), "22,935 to 22,945");
    }
}
