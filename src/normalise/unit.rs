//! Units: a canonical name, a kind, and for physical units a dimension and an exact factor to its base unit.

use std::borrow::Cow;
use std::sync::Arc;

use crate::number::{Decimal, Interval};

/// What kind of thing a unit counts; comparisons never cross kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnitKind {
    /// percent, permille
    Percent,
    /// percentage point, basis point
    Point,
    /// ISO 4217 codes, alone or per something
    Currency,
    /// lengths of time and ages
    Duration,
    /// everything with a physical dimension
    Dimension,
    /// "times"
    Times,
    /// counted things, by their head noun
    Count,
}

/// Exponents of the base dimensions, in the order of [`Dimension::BASES`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dimension(pub [i8; 11]);

impl Dimension {
    /// The seven of the SI, and those that prose needs: months (not a fixed number of seconds), bits, angle, money.
    pub const BASES: [&'static str; 11] = [
        "length",
        "mass",
        "time",
        "current",
        "temperature",
        "amount",
        "luminosity",
        "calendar",
        "information",
        "angle",
        "money",
    ];

    /// The base dimension of that name.
    pub fn base(name: &str) -> Option<Self> {
        let mut exponents = [0; 11];
        exponents[Self::BASES.iter().position(|&base| base == name)?] = 1;
        Some(Self(exponents))
    }

    pub fn times(self, other: Self) -> Self {
        self.combine(other, i8::saturating_add)
    }

    pub fn over(self, other: Self) -> Self {
        self.combine(other, i8::saturating_sub)
    }

    pub fn pow(self, exponent: i8) -> Self {
        Self(self.0.map(|e| e.saturating_mul(exponent)))
    }

    fn combine(self, other: Self, with: fn(i8, i8) -> i8) -> Self {
        let mut exponents = self.0;
        for (mine, theirs) in exponents.iter_mut().zip(other.0) {
            *mine = with(*mine, theirs);
        }
        Self(exponents)
    }

    pub fn is_none(self) -> bool {
        self == Self::default()
    }
}

/// A unit in its canonical spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// English singular, American spelling: "kilometer^2", "barrel per day", "USD", "project".
    pub name: Cow<'static, str>,
    pub kind: UnitKind,
    pub dimension: Dimension,
    /// How it converts; `None` where that is one to one.
    pub(crate) conversion: Option<Arc<Conversion>>,
}

/// How a unit converts into its base unit. Figures share it: there are few units, and many figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Conversion {
    factor: (Decimal, Decimal),
    offset: Option<Decimal>,
}

impl Conversion {
    /// `None` where nothing changes.
    pub(crate) fn new(factor: (Decimal, Decimal), offset: Option<Decimal>) -> Option<Arc<Self>> {
        let plain = factor == (Decimal::ONE, Decimal::ONE) && offset.is_none();
        (!plain).then(|| Arc::new(Self { factor, offset }))
    }
}

impl Unit {
    /// A counted thing by its head noun in the singular.
    pub fn count(noun: impl Into<Cow<'static, str>>) -> Self {
        Self::plain(noun, UnitKind::Count)
    }

    pub fn plain(name: impl Into<Cow<'static, str>>, kind: UnitKind) -> Self {
        Self { name: name.into(), kind, dimension: Dimension::default(), conversion: None }
    }

    /// A unit of a physical quantity with its exact factor to the base unit.
    pub fn physical(name: impl Into<Cow<'static, str>>, dimension: Dimension, factor: (Decimal, Decimal)) -> Self {
        let conversion = Conversion::new(factor, None);
        Self { dimension, conversion, ..Self::plain(name, UnitKind::Dimension) }
    }

    /// Exact factor to the base unit, as numerator and denominator; 1/1 where there is no dimension.
    pub fn factor(&self) -> (Decimal, Decimal) {
        self.conversion.as_ref().map_or((Decimal::ONE, Decimal::ONE), |conversion| conversion.factor)
    }

    /// Added to a value (in this unit) before the factor applies: temperatures only.
    pub fn offset(&self) -> Option<Decimal> {
        self.conversion.as_ref().and_then(|conversion| conversion.offset)
    }

    /// Both measure the same thing, so that one converts exactly into the other.
    pub fn converts_to(&self, other: &Self) -> bool {
        self.name == other.name
            || (!self.dimension.is_none() && self.dimension == other.dimension && self.money() == other.money())
    }

    /// The currency of a money unit: "USD" of "USD per barrel".
    pub fn money(&self) -> Option<&str> {
        (self.kind == UnitKind::Currency).then(|| self.name.split(' ').next().unwrap_or_default())
    }

    /// An interval of this unit in another; `None` where they do not measure the same thing.
    pub fn convert(&self, interval: Interval, to: &Self) -> Option<Interval> {
        if self.name == to.name {
            return Some(interval);
        }
        if !self.converts_to(to) {
            return None;
        }
        let shifted = self.offset().map_or(interval, |offset| interval.plus_value(offset));
        self.convert_difference(shifted, to).map(|interval| match to.offset() {
            Some(offset) => interval.plus_value(offset.negated()),
            None => interval,
        })
    }

    /// Like [`Unit::convert`], but for a difference: zero points are left out ("1.5C warmer is 2.7F warmer").
    pub fn convert_difference(&self, interval: Interval, to: &Self) -> Option<Interval> {
        let numerator = self.factor().0.times(to.factor().1)?;
        let denominator = self.factor().1.times(to.factor().0)?;
        interval.times_value(numerator).over(Interval::point(denominator))
    }
}
