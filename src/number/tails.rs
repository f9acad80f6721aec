//! Tail probabilities of the distributions of statistical tests (normal, t, F, χ²), as enclosures that always hold the
//! true value.
//!
//! Numbers are integers over 2^60, in pairs: each operation rounds its lower end down and its upper end up, and every
//! series that is cut short adds a bound of what is left out. No floating point takes part. The sources are the NIST
//! Digital Library of Mathematical Functions (DLMF) and Abramowitz & Stegun, Handbook of Mathematical Functions (A&S):
//! - t, F and r by the incomplete beta function, A&S 26.7.1 and 26.6.2: `p = I_x(a, b)`;
//! - χ² and z by the incomplete gamma function, A&S 26.4.19 and 7.1.2 with 26.2.29: `p = 1 - P(a, x)`;
//! - `I_x(a, b) = x^a (1-x)^b / (a B(a, b)) · F(a+b, 1; a+1; x)`, DLMF 8.17.8, and `I_x(a, b) = 1 - I_{1-x}(b, a)`,
//!   DLMF 8.17.4;
//! - `P(a, x) = x^a e^-x / Γ(a+1) · Σ x^n / ((a+1)…(a+n))`, DLMF 8.7.1;
//! - `ln Γ` by Stirling's series, DLMF 5.11.1; its error for positive arguments is below the first term left out (DLMF
//!   5.11(ii)); small arguments are raised by `Γ(z+1) = z Γ(z)`, DLMF 5.5.1;
//! - `ln` by the series of `atanh`, A&S 4.1.27; `exp` by its Taylor series, A&S 4.2.1.

use crate::number::{Decimal, Interval, Round};

/// A test of significance, with its degrees of freedom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distribution {
    /// Two-sided.
    Normal,
    /// Student's t, two-sided.
    T(Decimal),
    /// Correlation of Pearson, by its t, two-sided.
    R(Decimal),
    /// Upper tail; degrees of freedom of numerator and denominator.
    F(Decimal, Decimal),
    /// Upper tail.
    ChiSquared(Decimal),
}

/// Terms of a series that are added up at most; beyond, the enclosure is wider.
const MOST_TERMS: usize = 4_000;
/// Times that a statistic out of reach is halved.
const MOST_STEPS: usize = 60;
/// Largest degrees of freedom, and most decimal places of them.
const MOST_FREEDOM: i64 = 10_000_000;
const PLACES: i32 = 3;

impl Distribution {
    /// Probability of a statistic at least this extreme where there is no effect; `None` where the degrees of freedom
    /// or the statistic are impossible or out of reach. Falls as the statistic grows.
    pub fn tail(self, statistic: Decimal) -> Option<Interval> {
        let statistic = statistic.abs();
        if matches!(self, Self::R(_)) && statistic > Decimal::ONE {
            return None;
        }
        // where a series does not come to its end, a smaller statistic has an upper bound
        let mut smaller = statistic;
        for step in 0..MOST_STEPS {
            if let Some(p) = self.tail_directly(smaller) {
                let p = p.to_interval()?;
                return Some(if step == 0 { p } else { Interval { low: Some(Decimal::ZERO), high: p.high } });
            }
            smaller = smaller.times(Decimal::parse("0.5").ok()?)?.rounded(12);
        }
        None
    }

    fn tail_directly(self, statistic: Decimal) -> Option<Fixed> {
        let one = Decimal::ONE;
        let half = Ratio { numerator: 1, denominator: 2 };
        let squared = statistic.pow(2)?;
        match self {
            Self::Normal => gamma_above(half, Fixed::halved(squared)?),
            Self::ChiSquared(df) => gamma_above(Ratio::half_of(df)?, Fixed::halved(statistic)?),
            Self::T(df) => beta(Ratio::half_of(df)?, half, share(df, squared)?),
            Self::R(df) => {
                let x = (Fixed::of(one.minus(squared)?)?, Fixed::of(squared)?);
                beta(Ratio::half_of(df)?, half, x)
            }
            Self::F(over, under) => {
                let x = share(under, over.times(statistic)?)?;
                beta(Ratio::half_of(under)?, Ratio::half_of(over)?, x)
            }
        }
    }
}

/// `a / (a + b)` and `b / (a + b)`.
fn share(a: Decimal, b: Decimal) -> Option<(Fixed, Fixed)> {
    let sum = a.plus(b)?;
    let part = |part: Decimal| {
        let (low, high) = (part.over(sum, Round::Down)?, part.over(sum, Round::Up)?);
        Some(Fixed { low: Fixed::of(low)?.low, high: Fixed::of(high)?.high.min(ONE) })
    };
    Some((part(a)?, part(b)?))
}

/// Half of a number of degrees of freedom.
#[derive(Clone, Copy, Debug)]
struct Ratio {
    numerator: i128,
    denominator: i128,
}

impl Ratio {
    fn half_of(df: Decimal) -> Option<Self> {
        let whole = df.shift(PLACES)?.to_i64()?;
        let fits = whole > 0 && df <= Decimal::from(MOST_FREEDOM);
        let denominator = 2 * 10_i128.pow(PLACES.unsigned_abs());
        fits.then(|| Self { numerator: whole.into(), denominator })
    }

    fn plus(self, whole: i128) -> Self {
        Self { numerator: self.numerator + whole * self.denominator, ..self }
    }

    fn sum(self, other: Self) -> Self {
        Self {
            numerator: self.numerator * other.denominator + other.numerator * self.denominator,
            denominator: self.denominator * other.denominator,
        }
    }

    fn fixed(self) -> Option<Fixed> {
        Fixed::whole(self.numerator)?.divided(self.denominator)
    }
}

/// Binary places.
const BITS: u32 = 60;
const ONE: i128 = 1 << BITS;
/// Sums beyond it are left, long before anything could overflow.
const HUGE: i128 = 1 << 120;
/// `ln 2` and `ln(2π) / 2` over 2^60, rounded down.
const LN_2: i128 = 799_144_290_325_165_978;
const HALF_LN_2_PI: i128 = 1_059_463_996_343_540_307;

/// The true value lies between the ends, both over 2^60.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fixed {
    low: i128,
    high: i128,
}

/// `a · b / 2^60`, rounded down.
fn product(a: i128, b: i128) -> Option<i128> {
    let (whole, rest) = (a >> BITS, a & (ONE - 1));
    whole.checked_mul(b)?.checked_add(rest.checked_mul(b)? >> BITS)
}

/// `a · 2^60 / b`, rounded down, for a positive `b`.
fn quotient(a: i128, b: i128) -> Option<i128> {
    let rest = a.rem_euclid(b).checked_mul(ONE)?.div_euclid(b);
    a.div_euclid(b).checked_mul(ONE)?.checked_add(rest)
}

/// Division that rounds up, for a positive divisor.
fn ceiling(a: i128, b: i128) -> i128 {
    -(-a).div_euclid(b)
}

impl Fixed {
    fn whole(value: i128) -> Option<Self> {
        let value = value.checked_mul(ONE)?;
        Some(Self { low: value, high: value })
    }

    /// A decimal from nought to a million million.
    fn of(value: Decimal) -> Option<Self> {
        const DIGITS: usize = 18;
        if value.is_negative() || value.magnitude() > 12 {
            return None;
        }
        let text = value.to_string();
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let kept = fraction.get(..fraction.len().min(DIGITS))?;
        let digits: i128 = format!("{kept:0<DIGITS$}").parse().ok()?;
        let whole = whole.parse::<i128>().ok()?.checked_mul(ONE)?;
        let unit = 10_i128.pow(18);
        let exact = fraction.len() <= DIGITS;
        Some(Self {
            low: whole + (digits * ONE).div_euclid(unit),
            high: whole + ceiling((digits + i128::from(!exact)) * ONE, unit),
        })
    }

    fn halved(value: Decimal) -> Option<Self> {
        Self::of(value)?.divided(2)
    }

    fn plus(self, other: Self) -> Self {
        Self { low: self.low.saturating_add(other.low), high: self.high.saturating_add(other.high) }
    }

    fn minus(self, other: Self) -> Self {
        Self { low: self.low.saturating_sub(other.high), high: self.high.saturating_sub(other.low) }
    }

    /// Product of numbers that are not negative.
    fn scaled(self, other: Self) -> Option<Self> {
        Some(Self { low: product(self.low, other.low)?, high: -product(self.high, -other.high)? })
    }

    fn multiplied(self, by: Ratio) -> Option<Self> {
        let (low, high) = (self.low.checked_mul(by.numerator)?, self.high.checked_mul(by.numerator)?);
        Some(Self { low: low.div_euclid(by.denominator), high: ceiling(high, by.denominator) })
    }

    fn divided(self, by: i128) -> Option<Self> {
        (by > 0).then(|| Self { low: self.low.div_euclid(by), high: ceiling(self.high, by) })
    }

    /// Quotient of numbers that are not negative, by one that is not nought.
    fn over(self, divisor: Self) -> Option<Self> {
        if divisor.low <= 0 {
            return None;
        }
        Some(Self { low: quotient(self.low, divisor.high)?, high: quotient(self.high, divisor.low)? + 1 })
    }

    /// Natural logarithm of a positive number.
    fn ln(self) -> Option<Self> {
        Some(Self { low: ln(self.low)?.low, high: ln(self.high)?.high })
    }

    /// `e` to a power that is not positive (rounding may have left it a little above nought).
    fn exp(self) -> Option<Self> {
        Some(Self { low: exp(self.low.min(0))?.low, high: exp(self.high.min(0))?.high })
    }

    /// As a probability.
    fn to_interval(self) -> Option<Interval> {
        const PLACES: i32 = 15;
        let unit = 10_i128.pow(PLACES.unsigned_abs());
        let (low, high) = (self.low.clamp(0, ONE), self.high.clamp(0, ONE));
        let decimal = |value: i128| Decimal::from(i64::try_from(value).ok()?).shift(-PLACES);
        Some(Interval::new(decimal((low * unit) >> BITS)?, decimal(ceiling(high * unit, ONE))?))
    }
}

/// `ln(v / 2^60)`: a power of two, and `2 atanh z` of what is left, with `z` below a third.
fn ln(value: i128) -> Option<Fixed> {
    let lead = i128::BITS - 1 - u128::try_from(value).ok().filter(|&value| value > 0)?.leading_zeros();
    let power = i64::from(lead) - i64::from(BITS);
    let mantissa = if power <= 0 {
        let shifted = value << u32::try_from(-power).ok()?;
        Fixed { low: shifted, high: shifted }
    } else {
        let shifted = value >> u32::try_from(power).ok()?;
        Fixed { low: shifted, high: shifted + 1 }
    };
    let one = Fixed { low: ONE, high: ONE };
    let z = mantissa.minus(one).over(mantissa.plus(one))?;
    let square = z.scaled(z)?;
    let (mut term, mut sum) = (z, z);
    for n in 1..22 {
        term = term.scaled(square)?;
        sum = sum.plus(term.divided(2 * n + 1)?);
    }
    // what is left out is below the last term, as z² is below a ninth
    sum.high += term.high;
    let powers = Fixed { low: LN_2, high: LN_2 + 1 };
    let power = i128::from(power);
    let ends = [powers.low * power, powers.high * power];
    let twice = sum.plus(sum);
    Some(twice.plus(Fixed { low: ends[0].min(ends[1]), high: ends[0].max(ends[1]) }))
}

/// `e^(v / 2^60)` for `v` up to nought.
fn exp(value: i128) -> Option<Fixed> {
    // value = -power · ln 2 + rest, with rest from 0 to ln 2
    let power = ceiling(-value, LN_2);
    if power > 120 {
        return Some(Fixed { low: 0, high: 1 });
    }
    let rest = Fixed { low: value + power * LN_2, high: value + power * (LN_2 + 1) };
    let rest = Fixed { low: rest.low.max(0), high: rest.high.max(0) };
    let one = Fixed { low: ONE, high: ONE };
    let (mut term, mut sum) = (one, one);
    for n in 1..24 {
        term = term.scaled(rest)?.divided(n)?;
        sum = sum.plus(term);
    }
    // the terms left out fall by more than half each
    sum.high += term.high;
    let unit = 1_i128 << u32::try_from(power).ok()?;
    sum.divided(unit)
}

/// Argument from which on Stirling's series is used.
const LARGE: i128 = 24;
/// Its coefficients `B_2k / (2k (2k-1))`, DLMF 5.11.1.
const STIRLING: [(i128, i128); 6] = [(1, 12), (-1, 360), (1, 1_260), (-1, 1_680), (1, 1_188), (-691, 360_360)];

fn ln_gamma(z: Ratio) -> Option<Fixed> {
    let raise = (LARGE - z.numerator.div_euclid(z.denominator)).max(0);
    let large = z.plus(raise);
    let argument = large.fixed()?;
    let ln = argument.ln()?;
    let minus_half = Ratio { numerator: 2 * large.numerator - large.denominator, denominator: 2 * large.denominator };
    let mut sum = ln.multiplied(minus_half)?.minus(argument);
    sum = sum.plus(Fixed { low: HALF_LN_2_PI, high: HALF_LN_2_PI + 1 });
    let inverse = Fixed { low: ONE, high: ONE }.over(argument)?;
    let square = inverse.scaled(inverse)?;
    let mut power = inverse;
    for (numerator, denominator) in STIRLING {
        let term = Fixed { low: power.low * numerator.abs(), high: power.high * numerator.abs() };
        let term = term.divided(denominator)?;
        sum = if numerator > 0 { sum.plus(term) } else { sum.minus(term) };
        power = power.scaled(square)?;
    }
    // the next term, 1 / (156 z^13), is below 2^-60 for z from 24 on
    sum = sum.plus(Fixed { low: -1, high: 1 });
    // Γ(z) = Γ(z + n) / (z (z+1) … (z+n-1)), the factors by eights so that their product stays small
    let mut at = 0;
    while at < raise {
        let mut factors = Fixed { low: ONE, high: ONE };
        for next in at..raise.min(at + 8) {
            factors = factors.scaled(z.plus(next).fixed()?)?;
        }
        sum = sum.minus(factors.ln()?);
        at += 8;
    }
    Some(sum)
}

/// `I_x(a, b)`, with `x` and `1 - x`.
fn beta(a: Ratio, b: Ratio, (x, y): (Fixed, Fixed)) -> Option<Fixed> {
    let one = Fixed { low: ONE, high: ONE };
    if x.high == 0 {
        return Some(Fixed { low: 0, high: 0 });
    }
    if y.high == 0 {
        return Some(one);
    }
    // the side on which the terms fall from the first
    let (small, large) = (a.plus(1), a.sum(b).plus(2));
    let middle =
        Ratio { numerator: small.numerator * large.denominator, denominator: small.denominator * large.numerator };
    let falls = x.high <= one.multiplied(middle)?.high;
    let other = || Some(one.minus(beta_series(b, a, (y, x))?));
    if falls { beta_series(a, b, (x, y)).or_else(other) } else { other().or_else(|| beta_series(a, b, (x, y))) }
}

/// DLMF 8.17.8; `None` where the series does not come to its end.
fn beta_series(a: Ratio, b: Ratio, (x, y): (Fixed, Fixed)) -> Option<Fixed> {
    if x.low <= 0 || y.low <= 0 {
        return None;
    }
    let ln_beta = ln_gamma(a)?.plus(ln_gamma(b)?).minus(ln_gamma(a.sum(b))?);
    let powers = x.ln()?.multiplied(a)?.plus(y.ln()?.multiplied(b)?);
    let exponent = powers.minus(a.fixed()?.ln()?).minus(ln_beta);
    let one = Fixed { low: ONE, high: ONE };
    let (mut term, mut sum) = (one, one);
    let both = a.sum(b);
    for n in 0..MOST_TERMS {
        let n = i128::try_from(n).ok()?;
        // (a+b+n) / (a+1+n)
        let (top, bottom) = (both.plus(n), a.plus(n + 1));
        let ratio =
            Ratio { numerator: top.numerator * bottom.denominator, denominator: top.denominator * bottom.numerator };
        let step = x.multiplied(ratio)?;
        term = term.scaled(step)?;
        sum = sum.plus(term);
        if sum.high > HUGE {
            return None;
        }
        // from here on each ratio is at most this one, or x where b is below one
        let most = step.high.max(x.high);
        if most < ONE {
            let left = Fixed { low: 0, high: term.high }.over(Fixed { low: ONE - most, high: ONE - most })?;
            // 2^-40 of the sum is far finer than any printed p
            if left.high <= (sum.low >> 40).max(1) {
                sum.high = sum.high.checked_add(left.high)?;
                return exponent.plus(sum.ln()?).exp();
            }
        }
    }
    None
}

/// `1 - P(a, x)`.
fn gamma_above(a: Ratio, x: Fixed) -> Option<Fixed> {
    let one = Fixed { low: ONE, high: ONE };
    if x.low <= 0 {
        return (x.high == 0).then_some(one);
    }
    let exponent = x.ln()?.multiplied(a)?.minus(x).minus(ln_gamma(a.plus(1))?);
    let (mut term, mut sum) = (one, one);
    for n in 1..MOST_TERMS {
        // x / (a+n)
        let next = a.plus(i128::try_from(n).ok()?);
        let step = x.multiplied(Ratio { numerator: next.denominator, denominator: next.numerator })?;
        term = term.scaled(step)?;
        sum = sum.plus(term);
        if sum.high > HUGE {
            return None;
        }
        if step.high < ONE {
            let left = Fixed { low: 0, high: term.high }.over(Fixed { low: ONE - step.high, high: ONE - step.high })?;
            if left.high <= (sum.low >> 40).max(1) {
                sum.high = sum.high.checked_add(left.high)?;
                return Some(one.minus(exponent.plus(sum.ln()?).exp()?));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    /// Within so many parts of a million million of a value made with SciPy 1.17.1 (`scipy.stats`: `2 * norm.sf`,
    /// `2 * t.sf`, `f.sf`, `chi2.sf`, and for r `2 * t.sf` of its t), and the enclosure is narrower than that.
    fn is(distribution: Distribution, statistic: &str, expected: &str) {
        let p = distribution.tail(d(statistic)).unwrap();
        let near = Interval::around(d(expected), d("0.000000000001"));
        assert!(p.intersects(near), "{distribution:?} {statistic}: {p:?}, expected {expected}");
        let width = p.high.unwrap().minus(p.low.unwrap()).unwrap();
        assert!(width < d("0.0000000001"), "{distribution:?} {statistic}: {p:?} is too wide");
    }

    #[test]
    fn tails_hold_the_values_of_another_library() {
        is(Distribution::Normal, "0.1", "0.920344325445942");
        is(Distribution::Normal, "1", "0.317310507862914");
        is(Distribution::Normal, "1.96", "0.049995790296441");
        is(Distribution::Normal, "2.5758", "0.010000847475557");
        is(Distribution::Normal, "4", "0.000063342483666");
        is(Distribution::Normal, "6", "0.000000001973175");
        is(Distribution::T(d("1")), "12.7", "0.050024327689344");
        is(Distribution::T(d("2")), "0.3", "0.792485660840178");
        is(Distribution::T(d("4")), "2.78", "0.049818508461399");
        is(Distribution::T(d("28")), "2.14", "0.041209160787993");
        is(Distribution::T(d("28")), "0.05", "0.960477366217118");
        is(Distribution::T(d("27.36")), "2.05", "0.050059177063428");
        is(Distribution::T(d("120")), "1.98", "0.049992075577541");
        is(Distribution::T(d("1000")), "3.29", "0.001036858958868");
        is(Distribution::T(d("98765")), "1.9", "0.057436029217583");
        is(Distribution::T(d("1000000")), "2.4", "0.016395253513968");
        is(Distribution::T(d("10")), "9.5", "0.000002538408007");
        is(Distribution::T(d("10000")), "6", "0.000000002041618");
        is(Distribution::R(d("97")), "0.17", "0.092517417542091");
        is(Distribution::R(d("10")), "0.9", "0.000066444414062");
        is(Distribution::R(d("500")), "0.02", "0.654849961862353");
        is(Distribution::F(d("1"), d("28")), "4.58", "0.041200943860631");
        is(Distribution::F(d("2"), d("45")), "0.4", "0.672679673721118");
        is(Distribution::F(d("3"), d("120")), "2.68", "0.050010602228093");
        is(Distribution::F(d("1.5"), d("30.25")), "3.3", "0.063165222177247");
        is(Distribution::F(d("12"), d("7")), "3.57", "0.050163738943703");
        is(Distribution::F(d("100"), d("200")), "1.3", "0.060368516884723");
        is(Distribution::F(d("500"), d("2000")), "1.05", "0.239681127239670");
        is(Distribution::F(d("2"), d("1000000")), "3", "0.049787516451703");
        is(Distribution::F(d("40"), d("3")), "0.2", "0.995122828556808");
        is(Distribution::F(d("1"), d("1")), "161.4", "0.050007348139564");
        is(Distribution::ChiSquared(d("1")), "3.84", "0.050043521248705");
        is(Distribution::ChiSquared(d("2")), "0.5", "0.778800783071405");
        is(Distribution::ChiSquared(d("4")), "13.2", "0.010338797085364");
        is(Distribution::ChiSquared(d("10")), "18.3", "0.050109061411463");
        is(Distribution::ChiSquared(d("60")), "79.1", "0.049858594824474");
        is(Distribution::ChiSquared(d("300")), "310", "0.333254348859136");
        is(Distribution::ChiSquared(d("2500")), "2600", "0.079983476251929");
        is(Distribution::ChiSquared(d("3.5")), "9", "0.043290839464511");
    }

    #[test]
    fn what_is_out_of_reach_is_bounded_or_refused() {
        let far = Distribution::T(d("1000000")).tail(d("500")).unwrap();
        assert!(far.low == Some(Decimal::ZERO) && far.high.unwrap() < d("0.0000000001"), "{far:?}");
        let far = Distribution::Normal.tail(d("123456789")).unwrap();
        assert!(far.high.unwrap() < d("0.0000000001"), "{far:?}");
        assert_eq!(Distribution::R(d("20")).tail(d("1.01")), None);
        assert_eq!(Distribution::R(d("20")).tail(d("1")).unwrap().high, Some(Decimal::ZERO));
        assert_eq!(Distribution::T(d("0")).tail(d("2")), None);
        assert_eq!(Distribution::F(d("2"), d("99999999999")).tail(d("2")), None);
        assert_eq!(Distribution::T(d("7")).tail(d("0")).unwrap(), Interval::point(Decimal::ONE));
    }

    #[test]
    fn a_larger_statistic_is_less_likely() {
        let all = [
            Distribution::Normal,
            Distribution::T(d("3")),
            Distribution::T(d("27.36")),
            Distribution::F(d("2"), d("45")),
            Distribution::F(d("1.5"), d("30.25")),
            Distribution::ChiSquared(d("4")),
        ];
        for distribution in all {
            let mut last = Interval::point(Decimal::ONE);
            for step in 1..60 {
                let p = distribution.tail(Decimal::from(step).shift(-1).unwrap()).unwrap();
                assert!(p.high <= last.high && p.low <= last.low, "{distribution:?} {step}: {p:?} after {last:?}");
                last = p;
            }
        }
    }
}
