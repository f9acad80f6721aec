//! Exact decimals: at most 76 significant digits, plain notation in and out.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use fastnum::D256;
use fastnum::decimal::{Context, RoundingMode, Sign};

/// Digits of a figure beyond which it is not compared with anything (a stated limit, not a rounding).
const MAX_DIGITS: usize = 60;
/// Powers of ten beyond which a figure is not a quantity of this world (the universe has some 1e80 protons).
const MAX_POWER: i32 = 100;
/// Significant digits of a printed fraction (contract, section 2).
const PRINTED_DIGITS: i32 = 20;

/// An exact decimal number. Construction and exact operations fail rather than round.
#[derive(Clone, Copy)]
pub struct Decimal(D256);

/// Where the last digit of an inexact operation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Towards minus infinity.
    Down,
    /// Towards plus infinity.
    Up,
}

/// Why a text is not a [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseDecimalError {
    #[error("not a number in plain notation")]
    Syntax,
    #[error("more than {MAX_DIGITS} significant digits, or a power of ten beyond {MAX_POWER}")]
    TooLarge,
}

fn context() -> Context {
    Context::default().without_traps()
}

/// Rounding mode of the library for a signed outward direction.
fn mode(round: Round, negative: bool) -> RoundingMode {
    match (round, negative) {
        (Round::Down, false) | (Round::Up, true) => RoundingMode::Down,
        (Round::Down, true) | (Round::Up, false) => RoundingMode::Up,
    }
}

impl Decimal {
    pub const ZERO: Self = Self(D256::ZERO);
    pub const ONE: Self = Self(D256::ONE);

    /// Reads plain notation: an optional sign, digits, an optional point and digits ("-12.50").
    ///
    /// # Errors
    /// [`ParseDecimalError::Syntax`] for anything else, [`ParseDecimalError::TooLarge`] beyond the limits of the type.
    pub fn parse(text: &str) -> Result<Self, ParseDecimalError> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let plain = digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        if !plain || digits.bytes().filter(|&b| b == b'.').count() > 1 || !digits.bytes().any(|b| b.is_ascii_digit()) {
            return Err(ParseDecimalError::Syntax);
        }
        let trimmed = digits.trim_start_matches('0');
        if trimmed.len() > MAX_DIGITS + 1 {
            return Err(ParseDecimalError::TooLarge);
        }
        let padded =
            if trimmed.is_empty() || trimmed.starts_with('.') { format!("0{trimmed}") } else { trimmed.to_owned() };
        let padded = padded.strip_suffix('.').unwrap_or(&padded);
        let value = D256::from_str(padded, context()).map_err(|_| ParseDecimalError::Syntax)?;
        Ok(Self(if text.starts_with('-') { value.neg() } else { value }))
    }

    /// `10^power`; `None` beyond the limits of the type.
    pub fn power_of_ten(power: i32) -> Option<Self> {
        (power.abs() <= MAX_POWER).then(|| Self(D256::quantum(power, context())))
    }

    /// This number times `10^power`; `None` beyond the limits of the type.
    pub fn shift(self, power: i32) -> Option<Self> {
        self.times(Self::power_of_ten(power)?)
    }

    fn exact(value: D256) -> Option<Self> {
        let fits = value.is_finite() && !value.is_op_inexact() && !value.is_op_overflow() && !value.is_op_underflow();
        (fits && Self(value).magnitude() <= MAX_POWER).then_some(Self(value))
    }

    /// Exact sum, or `None` when it would have to be rounded.
    pub fn plus(self, other: Self) -> Option<Self> {
        Self::exact(self.0.add(other.0))
    }

    /// Exact difference, or `None` when it would have to be rounded.
    pub fn minus(self, other: Self) -> Option<Self> {
        Self::exact(self.0.sub(other.0))
    }

    /// Exact product, or `None` when it would have to be rounded.
    pub fn times(self, other: Self) -> Option<Self> {
        Self::exact(self.0.mul(other.0))
    }

    /// Exact integral power, or `None` when it would have to be rounded.
    pub fn pow(self, exponent: u32) -> Option<Self> {
        let mut product = Self::ONE;
        for _ in 0..exponent {
            product = product.times(self)?;
        }
        Some(product)
    }

    /// Drops the signals of an inexact operation, keeping the digits it left.
    fn settle(value: D256) -> Option<Self> {
        value.is_finite().then(|| {
            let digits = value.digits();
            let exponent = -i32::from(value.fractional_digits_count());
            Self(D256::from_parts(digits, exponent, value.sign(), context()))
        })
    }

    /// Quotient rounded outward in the given direction; `None` for a divisor of zero or beyond the limits.
    pub fn over(self, divisor: Self, round: Round) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let mode = mode(round, self.is_negative() != divisor.is_negative() && !self.is_zero());
        let quotient = self.0.with_rounding_mode(mode).div(divisor.0.with_rounding_mode(mode));
        Self::settle(quotient).map(Self::clean)
    }

    pub(super) fn plus_rounded(self, other: Self, round: Round) -> Option<Self> {
        self.plus(other).or_else(|| {
            let nearest = self.0.add(other.0);
            let mode = mode(round, nearest.is_negative());
            Self::settle(self.0.with_rounding_mode(mode).add(other.0.with_rounding_mode(mode)))
        })
    }

    pub(super) fn times_rounded(self, other: Self, round: Round) -> Option<Self> {
        self.times(other).or_else(|| {
            let mode = mode(round, self.is_negative() != other.is_negative());
            Self::settle(self.0.with_rounding_mode(mode).mul(other.0.with_rounding_mode(mode)))
        })
    }

    fn clean(self) -> Self {
        Self(D256::from_parts(self.0.digits(), -i32::from(self.0.fractional_digits_count()), self.0.sign(), context()))
    }

    pub fn negated(self) -> Self {
        if self.is_zero() { self } else { Self(self.0.neg()) }
    }

    pub fn abs(self) -> Self {
        Self(self.0.abs())
    }

    pub fn is_zero(self) -> bool {
        self.0.is_zero()
    }

    pub fn is_negative(self) -> bool {
        !self.is_zero() && self.0.sign() == Sign::Minus
    }

    pub fn is_integer(self) -> bool {
        self.0.is_integral()
    }

    /// Position of the first digit: 0 for 1 to 9, 3 for 1,000 to 9,999, -1 for 0.1 to 0.99; 0 for zero.
    pub fn magnitude(self) -> i32 {
        if self.is_zero() {
            return 0;
        }
        let digits = i32::try_from(self.0.digits_count()).unwrap_or(i32::MAX);
        digits - 1 - i32::from(self.0.fractional_digits_count())
    }

    /// Number of decimal places as written, negative for shifted whole numbers: "22.940" has 3.
    pub fn places(self) -> i32 {
        i32::from(self.0.fractional_digits_count())
    }

    /// Zeros at the end of a whole number: 3 for 12,000; 0 for anything with decimals.
    pub fn trailing_zeros(self) -> i32 {
        if self.is_zero() || self.places() > 0 {
            return 0;
        }
        let text = self.to_string();
        i32::try_from(text.len() - text.trim_end_matches('0').len()).unwrap_or(0)
    }

    /// Rounded half up to so many significant digits; for people, never for a verdict.
    pub fn rounded(self, significant: i32) -> Self {
        if self.is_zero() {
            return self;
        }
        let scale = significant - 1 - self.magnitude();
        let Ok(scale) = i16::try_from(scale) else { return self };
        if i32::from(self.0.fractional_digits_count()) <= i32::from(scale) {
            return self;
        }
        Self::settle(self.0.with_rounding_mode(RoundingMode::HalfUp).rescale(scale)).map_or(self, Self::trimmed)
    }

    /// The same number without trailing zeros after the point.
    pub fn trimmed(self) -> Self {
        let text = self.to_string();
        if !text.contains('.') {
            return self;
        }
        Self::parse(text.trim_end_matches('0').trim_end_matches('.')).unwrap_or(self)
    }

    /// As a whole number, where it is one that fits.
    pub fn to_i64(self) -> Option<i64> {
        self.is_integer().then(|| self.trimmed().to_string().parse().ok()).flatten()
    }

    /// With separators every three digits and at most 20 significant digits, for people: "4,000,000.5".
    pub fn grouped(self) -> String {
        let text = self.rounded(PRINTED_DIGITS).to_string();
        let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("-", rest));
        let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
        let mut out = String::from(sign);
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        if let Some(fraction) = fraction {
            out.push('.');
            out.push_str(fraction);
        }
        out
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self(D256::from_i64(value).with_ctx(context()))
    }
}

impl From<u32> for Decimal {
    fn from(value: u32) -> Self {
        Self::from(i64::from(value))
    }
}

impl From<i32> for Decimal {
    fn from(value: i32) -> Self {
        Self::from(i64::from(value))
    }
}

impl FromStr for Decimal {
    type Err = ParseDecimalError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

/// Plain notation, never an exponent: "22940000000", "0.00125".
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.digits().to_string();
        let places = i32::from(self.0.fractional_digits_count());
        if self.is_negative() {
            f.write_str("-")?;
        }
        let length = i32::try_from(digits.len()).map_err(|_| fmt::Error)?;
        if self.is_zero() {
            f.write_str("0")
        } else if places <= 0 {
            f.write_str(&digits)?;
            (0..-places).try_for_each(|_| f.write_str("0"))
        } else if places >= length {
            f.write_str("0.")?;
            (0..places - length).try_for_each(|_| f.write_str("0"))?;
            f.write_str(&digits)
        } else {
            let point = digits.len() - usize::try_from(places).map_err(|_| fmt::Error)?;
            write!(f, "{}.{}", &digits[..point], &digits[point..])
        }
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn prints_plainly_what_it_read() {
        for text in ["0", "1", "-1", "22.94", "0.00125", "1000000000000", "-0.5", "12.50"] {
            assert_eq!(d(text).to_string(), text);
        }
        assert_eq!(d("007").to_string(), "7");
        assert_eq!(d("+.5").to_string(), "0.5");
        assert_eq!(d("4").shift(12).unwrap().to_string(), "4000000000000");
        assert_eq!(d("22.94").shift(9).unwrap().to_string(), "22940000000");
        assert_eq!(d("4").shift(-3).unwrap().to_string(), "0.004");
    }

    #[test]
    fn refuses_what_it_cannot_keep_exactly() {
        assert_eq!(Decimal::parse(&"9".repeat(100_000)), Err(ParseDecimalError::TooLarge));
        assert_eq!(Decimal::parse("1e9"), Err(ParseDecimalError::Syntax));
        assert_eq!(Decimal::parse("1.2.3"), Err(ParseDecimalError::Syntax));
        assert_eq!(Decimal::parse("."), Err(ParseDecimalError::Syntax));
        let long = d(&"9".repeat(59));
        assert_eq!(long.times(long), None);
        assert_eq!(d("1").over(d("0"), Round::Up), None);
    }

    #[test]
    fn division_rounds_outward() {
        let (low, high) = (d("1").over(d("3"), Round::Down).unwrap(), d("1").over(d("3"), Round::Up).unwrap());
        assert!(low < high);
        assert!(low.times(d("3")).is_none_or(|product| product < d("1")));
        let low = d("-1").over(d("3"), Round::Down).unwrap();
        assert!(low < d("-1").over(d("3"), Round::Up).unwrap());
        assert_eq!(d("1").over(d("4"), Round::Up), Some(d("0.25")));
    }

    #[test]
    fn knows_its_digits() {
        assert_eq!((d("1234").magnitude(), d("0.05").magnitude(), d("9.99").magnitude()), (3, -2, 0));
        assert_eq!((d("12000").trailing_zeros(), d("12.00").trailing_zeros(), d("7").trailing_zeros()), (3, 0, 0));
        assert_eq!(d("1234567.5").grouped(), "1,234,567.5");
        assert_eq!(d("16.6666666").rounded(3).to_string(), "16.7");
        assert_eq!(d("1999.6").rounded(4).to_string(), "2000");
        assert_eq!(d("187.5").rounded(2).to_string(), "190");
        assert_eq!((d("12").to_i64(), d("1.5").to_i64(), d("3.0").to_i64()), (Some(12), None, Some(3)));
    }
}
