//! Exact decimals: at most 76 significant digits, plain notation in and out.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use fastnum::D256;
use fastnum::bint::UInt;
use fastnum::decimal::{Context, RoundingMode, Sign};

/// Digits of a figure beyond which it is not compared with anything (a stated limit, not a rounding).
const MAX_DIGITS: usize = 60;
/// Powers of ten beyond which a figure is not a quantity of this world (the universe has some 1e80 protons).
const MAX_POWER: i32 = 100;
/// Significant digits of a printed fraction (contract, section 2).
const PRINTED_DIGITS: i32 = 20;

/// An exact decimal number. Construction and exact operations fail rather than round.
#[derive(Clone, Copy)]
pub struct Decimal(Repr);

/// Figures of prose have few digits: those are kept, and calculated with, as an integer. Both forms follow the same
/// rules for the number of decimal places (a sum has the larger, a product the sum of both), so that which one is in
/// use never shows.
#[derive(Clone, Copy)]
enum Repr {
    /// `mantissa / 10^places`, with `places` within [`SMALL_PLACES`].
    Small { mantissa: i64, places: i32 },
    /// What does not fit.
    Wide(D256),
}

/// Places that the small form keeps, either way.
const SMALL_PLACES: i32 = 1_000;
/// Digits that always fit into the small form.
const SMALL_DIGITS: u32 = 18;

/// Powers of ten that an i128 keeps.
/// The smallest number of more digits than [`SMALL_DIGITS`].
const LONGEST: i128 = TENS[SMALL_DIGITS as usize];

const TENS: [i128; 39] = {
    let mut tens = [1; 39];
    let mut power = 1;
    while power < tens.len() {
        tens[power] = 10 * tens[power - 1];
        power += 1;
    }
    tens
};

/// `10^power`, where it fits.
#[inline]
fn ten_to(power: i32) -> Option<i128> {
    TENS.get(usize::try_from(power).ok()?).copied()
}

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
    pub const ZERO: Self = Self(Repr::Small { mantissa: 0, places: 0 });
    pub const ONE: Self = Self(Repr::Small { mantissa: 1, places: 0 });

    /// Reads plain notation: an optional sign, digits, an optional point and digits ("-12.50").
    ///
    /// # Errors
    /// [`ParseDecimalError::Syntax`] for anything else, [`ParseDecimalError::TooLarge`] beyond the limits of the type.
    pub fn parse(text: &str) -> Result<Self, ParseDecimalError> {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        if digits.len() <= SMALL_DIGITS as usize {
            let number = Self::parse_small(digits).ok_or(ParseDecimalError::Syntax)?;
            return Ok(if text.starts_with('-') { number.negated() } else { number });
        }
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
        Ok(Self::of_wide(if text.starts_with('-') { value.neg() } else { value }))
    }

    /// At most [`SMALL_DIGITS`] digits without a sign.
    fn parse_small(text: &str) -> Option<Self> {
        let (mut mantissa, mut point, mut any) = (0_i64, None, false);
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    mantissa = mantissa * 10 + i64::from(byte - b'0');
                    any = true;
                }
                b'.' if point.is_none() => point = Some(at),
                _ => return None,
            }
        }
        let places = point.map_or(Some(0), |at| i32::try_from(text.len() - 1 - at).ok())?;
        any.then_some(Self(Repr::Small { mantissa, places }))
    }

    /// Digits and places of a number that is kept as an integer: `digits / 10^places`.
    pub(crate) fn parts(self) -> Option<(i64, i32)> {
        match self.0 {
            Repr::Small { mantissa, places } => Some((mantissa, places)),
            Repr::Wide(_) => None,
        }
    }

    /// The number that has these [`Decimal::parts`].
    pub(crate) fn of_parts(mantissa: i64, places: i32) -> Option<Self> {
        (places.abs() <= SMALL_PLACES).then_some(Self(Repr::Small { mantissa, places }))
    }

    /// The small form where it fits.
    fn of_wide(value: D256) -> Self {
        let places = i32::from(value.fractional_digits_count());
        let small = value.is_finite() && value.digits_count() <= SMALL_DIGITS as usize && places.abs() <= SMALL_PLACES;
        match i64::try_from(value.digits()) {
            Ok(digits) if small => {
                let mantissa = if value.sign() == Sign::Minus { -digits } else { digits };
                Self(Repr::Small { mantissa, places })
            }
            _ => Self(Repr::Wide(value)),
        }
    }

    #[inline]
    fn small(mantissa: i128, places: i32) -> Option<Self> {
        let mantissa = i64::try_from(mantissa).ok()?;
        (places.abs() <= SMALL_PLACES).then_some(Self(Repr::Small { mantissa, places }))
    }

    fn wide(self) -> D256 {
        match self.0 {
            Repr::Small { mantissa, places } => {
                let sign = if mantissa < 0 { Sign::Minus } else { Sign::Plus };
                D256::from_parts(UInt::from_u64(mantissa.unsigned_abs()), -places, sign, context())
            }
            Repr::Wide(value) => value,
        }
    }

    /// Mantissas of two small numbers written with the same number of places, and that number.
    #[inline]
    fn aligned(self, other: Self) -> Option<(i128, i128, i32)> {
        let (Repr::Small { mantissa: a, places: p }, Repr::Small { mantissa: b, places: q }) = (self.0, other.0) else {
            return None;
        };
        let (a, b) = (i128::from(a), i128::from(b));
        // a mantissa has at most 19 digits and an i128 keeps 38
        match p.cmp(&q) {
            Ordering::Equal => Some((a, b, p)),
            Ordering::Less if q - p <= 19 => Some((a.checked_mul(ten_to(q - p)?)?, b, q)),
            Ordering::Greater if p - q <= 19 => Some((a, b.checked_mul(ten_to(p - q)?)?, p)),
            _ => None,
        }
    }

    /// `10^power`; `None` beyond the limits of the type.
    pub fn power_of_ten(power: i32) -> Option<Self> {
        (power.abs() <= MAX_POWER).then_some(Self(Repr::Small { mantissa: 1, places: -power }))
    }

    /// This number times `10^power`; `None` beyond the limits of the type.
    pub fn shift(self, power: i32) -> Option<Self> {
        self.times(Self::power_of_ten(power)?)
    }

    fn exact(value: D256) -> Option<Self> {
        let fits = value.is_finite() && !value.is_op_inexact() && !value.is_op_overflow() && !value.is_op_underflow();
        let number = fits.then(|| Self::of_wide(value))?;
        number.in_range()
    }

    #[inline]
    fn in_range(self) -> Option<Self> {
        // the 19 digits of a small number reach no further
        const FAR: i32 = MAX_POWER - 19;
        if let Repr::Small { places, .. } = self.0
            && (-FAR..=FAR).contains(&places)
        {
            return Some(self);
        }
        (self.magnitude() <= MAX_POWER).then_some(self)
    }

    /// Exact sum, or `None` when it would have to be rounded.
    pub fn plus(self, other: Self) -> Option<Self> {
        if let Some((a, b, places)) = self.aligned(other)
            && let Some(sum) = a.checked_add(b).and_then(|sum| Self::small(sum, places))
        {
            return sum.in_range();
        }
        Self::exact(self.wide().add(other.wide()))
    }

    /// Exact difference, or `None` when it would have to be rounded.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// Exact product, or `None` when it would have to be rounded.
    pub fn times(self, other: Self) -> Option<Self> {
        if let (Repr::Small { mantissa: a, places: p }, Repr::Small { mantissa: b, places: q }) = (self.0, other.0)
            && let Some(product) = Self::small(i128::from(a) * i128::from(b), p + q)
        {
            return product.in_range();
        }
        Self::exact(self.wide().mul(other.wide()))
    }

    /// Exactly a half, or `None` when it would have to be rounded.
    pub fn half(self) -> Option<Self> {
        self.times(Self(Repr::Small { mantissa: 5, places: 1 }))
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
            Self::of_wide(D256::from_parts(digits, exponent, value.sign(), context()))
        })
    }

    /// Quotient rounded outward in the given direction; `None` for a divisor of zero or beyond the limits.
    pub fn over(self, divisor: Self, round: Round) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let mode = mode(round, self.is_negative() != divisor.is_negative() && !self.is_zero());
        let quotient = self.wide().with_rounding_mode(mode).div(divisor.wide().with_rounding_mode(mode));
        Self::settle(quotient)
    }

    pub(super) fn plus_rounded(self, other: Self, round: Round) -> Option<Self> {
        self.plus(other).or_else(|| {
            let nearest = self.wide().add(other.wide());
            let mode = mode(round, nearest.is_negative());
            Self::settle(self.wide().with_rounding_mode(mode).add(other.wide().with_rounding_mode(mode)))
        })
    }

    pub(super) fn times_rounded(self, other: Self, round: Round) -> Option<Self> {
        self.times(other).or_else(|| {
            let mode = mode(round, self.is_negative() != other.is_negative());
            Self::settle(self.wide().with_rounding_mode(mode).mul(other.wide().with_rounding_mode(mode)))
        })
    }

    /// `value / 10^places` in the small form, rounded outward to [`SMALL_DIGITS`] digits where it has more; `cut` says
    /// that more is left out already.
    fn outward(value: i128, places: i32, cut: bool, round: Round) -> Option<Self> {
        let magnitude = value.unsigned_abs();
        // most have far fewer digits
        if !cut && magnitude < LONGEST.unsigned_abs() {
            return Self::small(value, places)?.in_range();
        }
        let surplus = magnitude.checked_ilog10().map_or(0, |last| (last + 1).saturating_sub(SMALL_DIGITS));
        let scale = TENS.get(usize::try_from(surplus).ok()?)?.unsigned_abs();
        let (kept, rest) = if surplus == 0 { (magnitude, 0) } else { (magnitude / scale, magnitude % scale) };
        let away = (cut || rest > 0) && (value < 0) == (round == Round::Down);
        let mantissa = i64::try_from(kept + u128::from(away)).ok()?;
        let places = places.checked_sub(surplus.cast_signed()).filter(|places| places.abs() <= SMALL_PLACES)?;
        Self(Repr::Small { mantissa: if value < 0 { -mantissa } else { mantissa }, places }).in_range()
    }

    /// Sum for one end of an interval: exact, or rounded outward to no fewer than 18 digits.
    pub(super) fn plus_outward(self, other: Self, round: Round) -> Option<Self> {
        let small =
            self.aligned(other).and_then(|(a, b, places)| Self::outward(a.checked_add(b)?, places, false, round));
        small.or_else(|| self.plus_rounded(other, round))
    }

    /// Product for one end of an interval, likewise.
    pub(super) fn times_outward(self, other: Self, round: Round) -> Option<Self> {
        if let (Repr::Small { mantissa: a, places: p }, Repr::Small { mantissa: b, places: q }) = (self.0, other.0)
            && let Some(product) = Self::outward(i128::from(a) * i128::from(b), p + q, false, round)
        {
            return Some(product);
        }
        self.times_rounded(other, round)
    }

    /// Quotient for one end of an interval, likewise; `None` for a divisor of zero or beyond the limits.
    pub(super) fn over_outward(self, divisor: Self, round: Round) -> Option<Self> {
        self.over_small(divisor, round).or_else(|| self.over(divisor, round))
    }

    fn over_small(self, divisor: Self, round: Round) -> Option<Self> {
        // as many digits as an i128 keeps beside those of a mantissa, so that no fewer than 18 come out
        const MORE: i32 = 37;
        let (Repr::Small { mantissa: a, places: p }, Repr::Small { mantissa: b, places: q }) = (self.0, divisor.0)
        else {
            return None;
        };
        if a == 0 || b == 0 {
            return None;
        }
        let more = MORE - self.digit_count();
        let (a, b) = (i128::from(a) * ten_to(more)?, i128::from(b));
        let (quotient, rest) = (a / b, a % b);
        let mut out = Self::outward(quotient, p + more - q, rest != 0, round)?;
        // a quotient without end keeps its digits, one with an end those that it has
        if let Repr::Small { mantissa, places } = &mut out.0 {
            while rest == 0 && *places > 0 && *mantissa % 10 == 0 {
                *mantissa /= 10;
                *places -= 1;
            }
        }
        Some(out)
    }

    pub fn negated(self) -> Self {
        match self.0 {
            _ if self.is_zero() => self,
            // digits that parse or fit are fewer than those of i64::MIN; a sum may reach it
            Repr::Small { mantissa, places } => match mantissa.checked_neg() {
                Some(mantissa) => Self(Repr::Small { mantissa, places }),
                None => Self(Repr::Wide(self.wide().neg())),
            },
            Repr::Wide(value) => Self(Repr::Wide(value.neg())),
        }
    }

    pub fn abs(self) -> Self {
        if self.is_negative() { self.negated() } else { self }
    }

    #[inline]
    pub fn is_zero(self) -> bool {
        match self.0 {
            Repr::Small { mantissa, .. } => mantissa == 0,
            Repr::Wide(value) => value.is_zero(),
        }
    }

    #[inline]
    pub fn is_negative(self) -> bool {
        match self.0 {
            Repr::Small { mantissa, .. } => mantissa < 0,
            Repr::Wide(value) => !value.is_zero() && value.sign() == Sign::Minus,
        }
    }

    pub fn is_integer(self) -> bool {
        match self.0 {
            Repr::Small { mantissa, places } => {
                // a power beyond an i64 divides no mantissa but zero
                let whole = |power| i64::try_from(power).is_ok_and(|power| mantissa % power == 0);
                mantissa == 0 || places <= 0 || ten_to(places).is_some_and(whole)
            }
            Repr::Wide(value) => value.is_integral(),
        }
    }

    fn digit_count(self) -> i32 {
        match self.0 {
            Repr::Small { mantissa, .. } => mantissa.unsigned_abs().checked_ilog10().map_or(0, u32::cast_signed) + 1,
            Repr::Wide(value) => i32::try_from(value.digits_count()).unwrap_or(i32::MAX),
        }
    }

    /// Position of the first digit: 0 for 1 to 9, 3 for 1,000 to 9,999, -1 for 0.1 to 0.99; 0 for zero.
    pub fn magnitude(self) -> i32 {
        if self.is_zero() { 0 } else { self.digit_count() - 1 - self.places() }
    }

    /// Number of decimal places as written, negative for shifted whole numbers: "22.940" has 3.
    pub fn places(self) -> i32 {
        match self.0 {
            Repr::Small { places, .. } => places,
            Repr::Wide(value) => i32::from(value.fractional_digits_count()),
        }
    }

    /// Zeros at the end of a whole number: 3 for 12,000; 0 for anything with decimals.
    pub fn trailing_zeros(self) -> i32 {
        if self.is_zero() || self.places() > 0 {
            return 0;
        }
        if let Repr::Small { mut mantissa, places } = self.0 {
            let mut zeros = -places;
            while mantissa % 10 == 0 {
                mantissa /= 10;
                zeros += 1;
            }
            return zeros;
        }
        let text = self.to_string();
        i32::try_from(text.len() - text.trim_end_matches('0').len()).unwrap_or(0)
    }

    /// Rounded half up to so many significant digits; for people, never for a verdict.
    pub fn rounded(self, significant: i32) -> Self {
        self.to_digits(significant, RoundingMode::HalfUp)
    }

    /// Cut after so many significant digits, towards zero: for people, where "at least" stands before it.
    pub fn rounded_down(self, significant: i32) -> Self {
        self.to_digits(significant, RoundingMode::Down)
    }

    /// Rounded away from zero to so many significant digits: for people, where "at most" stands before it.
    pub fn rounded_up(self, significant: i32) -> Self {
        self.to_digits(significant, RoundingMode::Up)
    }

    /// Rounded towards an end of the number line, so that the end of an interval that is shown is one of it.
    pub fn rounded_towards(self, round: Round, significant: i32) -> Self {
        match (round, self.is_negative()) {
            (Round::Down, false) | (Round::Up, true) => self.rounded_down(significant),
            (Round::Down, true) | (Round::Up, false) => self.rounded_up(significant),
        }
    }

    fn to_digits(self, significant: i32, mode: RoundingMode) -> Self {
        if self.is_zero() || self.digit_count() <= significant {
            return self;
        }
        let Ok(scale) = i16::try_from(significant - 1 - self.magnitude()) else { return self };
        Self::settle(self.wide().with_rounding_mode(mode).rescale(scale)).map_or(self, Self::trimmed)
    }

    /// The same number without trailing zeros after the point.
    pub fn trimmed(self) -> Self {
        if self.is_zero() || self.places() <= 0 {
            return self;
        }
        if let Repr::Small { mut mantissa, mut places } = self.0 {
            while places > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                places -= 1;
            }
            return Self(Repr::Small { mantissa, places });
        }
        Self::parse(self.to_string().trim_end_matches('0').trim_end_matches('.')).unwrap_or(self)
    }

    /// As a whole number, where it is one that fits.
    pub fn to_i64(self) -> Option<i64> {
        if !self.is_integer() {
            return None;
        }
        match self.trimmed().0 {
            Repr::Small { mantissa, places } if places <= 0 => {
                i64::try_from(i128::from(mantissa).checked_mul(ten_to(-places)?)?).ok()
            }
            Repr::Small { .. } => (self.is_zero()).then_some(0),
            Repr::Wide(_) => self.trimmed().to_string().parse().ok(),
        }
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
        Self(Repr::Small { mantissa: value, places: 0 })
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
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match self.aligned(*other) {
            Some((a, b, _)) => a.cmp(&b),
            // zero has no sign here, and its places do not count
            None if self.is_zero() && other.is_zero() => Ordering::Equal,
            None => self.wide().cmp(&other.wide()),
        }
    }
}

impl Decimal {
    /// The number as [`Display`](fmt::Display) writes it; short ones cost no allocation.
    pub fn with_text<T>(self, use_text: impl FnOnce(&str) -> T) -> T {
        let mut buffer = [b'0'; SHORT_TEXT];
        match self.short_text(&mut buffer) {
            Some(text) => use_text(text),
            None => use_text(&self.to_string()),
        }
    }

    /// Written from the last digit to the first, over noughts; `None` where it does not fit.
    fn short_text(self, buffer: &mut [u8; SHORT_TEXT]) -> Option<&str> {
        let Repr::Small { mantissa, places } = self.0 else { return None };
        let mut rest = mantissa.unsigned_abs();
        let (mut at, mut decimals) = (buffer.len(), places);
        if rest == 0 {
            return Some("0");
        }
        if places < 0 {
            at = at.checked_sub(usize::try_from(places.unsigned_abs()).ok()?)?;
        }
        // as long as there are digits, and a digit before the point
        while rest > 0 || decimals >= 0 && places > 0 {
            if decimals == 0 && places > 0 {
                at = at.checked_sub(1)?;
                buffer[at] = b'.';
            }
            at = at.checked_sub(1)?;
            buffer[at] = b'0' + (rest % 10).to_le_bytes()[0];
            rest /= 10;
            decimals -= 1;
        }
        if mantissa < 0 {
            at = at.checked_sub(1)?;
            buffer[at] = b'-';
        }
        std::str::from_utf8(&buffer[at..]).ok()
    }
}

/// Longest text of [`Decimal::with_text`] without an allocation.
const SHORT_TEXT: usize = 48;

/// Plain notation, never an exponent: "22940000000", "0.00125".
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut short = [b'0'; SHORT_TEXT];
        if let Some(text) = self.short_text(&mut short) {
            return f.write_str(text);
        }
        let mut buffer = [0; 20];
        let wide;
        let digits = match self.0 {
            Repr::Small { mantissa, .. } => decimal_digits(mantissa.unsigned_abs(), &mut buffer),
            Repr::Wide(value) => {
                wide = value.digits().to_string();
                wide.as_str()
            }
        };
        let places = self.places();
        if self.is_negative() {
            f.write_str("-")?;
        }
        let length = i32::try_from(digits.len()).map_err(|_| fmt::Error)?;
        if self.is_zero() {
            f.write_str("0")
        } else if places <= 0 {
            f.write_str(digits)?;
            zeros(f, -places)
        } else if places >= length {
            f.write_str("0.")?;
            zeros(f, places - length)?;
            f.write_str(digits)
        } else {
            let point = digits.len() - usize::try_from(places).map_err(|_| fmt::Error)?;
            f.write_str(&digits[..point])?;
            f.write_str(".")?;
            f.write_str(&digits[point..])
        }
    }
}

/// The digits of an integer, without a detour over the formatting machinery.
fn decimal_digits(value: u64, buffer: &mut [u8; 20]) -> &str {
    let mut rest = value;
    let mut at = buffer.len();
    loop {
        at -= 1;
        buffer[at] = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        rest /= 10;
        if rest == 0 || at == 0 {
            break;
        }
    }
    std::str::from_utf8(&buffer[at..]).unwrap_or_default()
}

fn zeros(f: &mut fmt::Formatter<'_>, count: i32) -> fmt::Result {
    const ZEROS: &str = "0000000000000000";
    let mut left = usize::try_from(count).unwrap_or(0);
    while left > 0 {
        let part = left.min(ZEROS.len());
        f.write_str(&ZEROS[..part])?;
        left -= part;
    }
    Ok(())
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// The same number in the wide form, whatever its size.
    fn widened(number: Decimal) -> Decimal {
        Decimal(Repr::Wide(number.wide()))
    }

    proptest! {
        #[test]
        fn both_forms_follow_the_same_rules(
            a in -9_999_999_999_i64..9_999_999_999, p in -25_i32..25, b in -9_999_i64..9_999, q in -25_i32..25,
        ) {
            let (x, y) = (Decimal(Repr::Small { mantissa: a, places: p }), Decimal(Repr::Small { mantissa: b, places: q }));
            let (u, v) = (widened(x), widened(y));
            let same = |small: Option<Decimal>, wide: Option<Decimal>| {
                small.map(|n| (n.to_string(), n.places())) == wide.map(|n| (n.to_string(), n.places()))
            };
            prop_assert!(same(x.plus(y), Decimal::exact(u.wide().add(v.wide()))), "{x} + {y}");
            prop_assert!(same(x.minus(y), Decimal::exact(u.wide().sub(v.wide()))), "{x} - {y}");
            prop_assert!(same(x.times(y), Decimal::exact(u.wide().mul(v.wide()))), "{x} * {y}");
            if a != 0 && b != 0 {
                prop_assert_eq!(x.cmp(&y), u.wide().cmp(&v.wide()));
            }
            prop_assert_eq!(
                (x.is_integer(), x.magnitude(), x.trailing_zeros(), x.to_string(), x.to_i64()),
                (u.is_integer(), u.magnitude(), u.trailing_zeros(), u.to_string(), u.to_i64())
            );
            prop_assert!(same(Some(x.trimmed()), Some(u.trimmed())), "{x}");
            for digits in [3, 6, 20] {
                prop_assert!(same(Some(x.rounded(digits)), Some(u.rounded(digits))), "{x} to {digits}");
            }
            prop_assert!(same(Decimal::parse(&x.to_string()).ok(), Some(x.shift(0).unwrap())) || p < 0 || a == 0, "{x}");
        }
    }

    proptest! {
        #[test]
        fn ends_of_intervals_are_rounded_outward_and_by_little(
            a in any::<i64>(), p in -25_i32..25, b in any::<i64>(), q in -25_i32..25, cut in 0..18_u32,
        ) {
            let small = |mantissa: i64, places| Decimal(Repr::Small { mantissa: mantissa / 10_i64.pow(cut), places });
            let (x, y) = (small(a, p), small(b, q));
            let seventeen = Decimal::parse("0.00000000000000001").unwrap();
            for round in [Round::Down, Round::Up] {
                let results = [
                    (x.plus_outward(y, round), x.plus_rounded(y, round)),
                    (x.times_outward(y, round), x.times_rounded(y, round)),
                    (x.over_outward(y, round), x.over(y, round)),
                ];
                for (ours, exact) in results {
                    prop_assert_eq!(ours.is_some(), exact.is_some());
                    let (Some(ours), Some(exact)) = (ours, exact) else { continue };
                    prop_assert!(if round == Round::Down { ours <= exact } else { ours >= exact }, "{ours} {exact}");
                    let apart = ours.plus_rounded(exact.negated(), Round::Up).unwrap().abs();
                    prop_assert!(apart <= exact.abs().times_rounded(seventeen, Round::Up).unwrap(), "{ours} {exact}");
                }
            }
        }
    }

    #[test]
    fn the_largest_small_numbers_grow_into_wide_ones() {
        let most = Decimal::from(i64::MAX);
        let least = Decimal::from(i64::MIN);
        assert_eq!(most.plus(Decimal::ONE).unwrap().to_string(), "9223372036854775808");
        assert_eq!(least.negated(), most.plus(Decimal::ONE).unwrap());
        assert_eq!(least.abs().plus(least), Some(Decimal::ZERO));
        assert_eq!(most.times(most).unwrap().to_string(), "85070591730234615847396907784232501249");
        assert!(most < most.plus(Decimal::ONE).unwrap() && least.minus(Decimal::ONE).unwrap() < least);
        assert_eq!(d("0").shift(40).unwrap(), d("0.000"));
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
    fn short_texts_are_those_of_the_wide_form() {
        for mantissa in [0, 7, -7, 10, 120, -905, i64::MAX, i64::MIN] {
            for places in [-60, -40, -20, -1, 0, 1, 2, 3, 4, 18, 19, 20, 30, 60] {
                let number = Decimal(Repr::Small { mantissa, places });
                let text = widened(number).to_string();
                assert_eq!((number.to_string(), number.with_text(str::to_owned)), (text.clone(), text), "{places}");
            }
        }
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
        assert_eq!(d("128602.53").rounded_up(6).to_string(), "128603");
        assert_eq!(d("128602.53").rounded_down(6).to_string(), "128602");
        assert_eq!(d("-1.251").rounded_towards(Round::Down, 3).to_string(), "-1.26");
        assert_eq!(d("-1.251").rounded_towards(Round::Up, 3).to_string(), "-1.25");
        assert_eq!((d("12").to_i64(), d("1.5").to_i64(), d("3.0").to_i64()), (Some(12), None, Some(3)));
    }
}
