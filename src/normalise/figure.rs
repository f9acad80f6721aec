//! A printed number with its precision, and the intervals it can stand for.
//!
//! Four readings, from tight to lax, as measured on true relations of real prose (point recomputation calls 17 % of
//! them wrong, half units 11 %, one unit of the last digit 7 %, place holders none). Rounding by half a unit and
//! truncation are the two modes of XBRL Calculations 1.1.

use crate::number::{Decimal, Interval};

/// How a claim is bounded by its words ("nearly", "more than", "up to").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Bound {
    #[default]
    Exact,
    /// "about": either side.
    About,
    /// "nearly", "almost", "just under": close below; the printed value is the upper end.
    Nearly,
    /// "less than".
    Less,
    /// "up to", "at most".
    AtMost,
    /// "more than", "over".
    More,
    /// "at least", "or more".
    AtLeast,
    /// "5 to 10".
    Range,
}

impl Bound {
    /// Symbol of the JSON schema.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Exact => "=",
            Self::About | Self::Nearly => "~",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
            Self::Range => "range",
        }
    }
}

/// How strictly a printed figure is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// Exactly what is printed.
    Point,
    /// Rounded: half a unit of the last printed digit either way.
    Half,
    /// Rounded, with the trailing zeros of a whole number as place holders while the half width stays within 5 % of it.
    Holder,
    /// Truncated, or off by one in the last digit: a whole unit either way.
    Unit,
    /// Trailing zeros of a whole number may be place holders, as many of them as keep the half width within 5 % of the
    /// value.
    Lax,
    /// Trailing zeros may be place holders without limit (conversions in parentheses).
    LaxConversion,
}

impl Reading {
    /// The readings under which an accusation must fail, tight first.
    pub const ALL: [Self; 4] = [Self::Point, Self::Half, Self::Unit, Self::Lax];

    /// Remark for a relation that holds only under this reading; `None` where nothing needs saying.
    pub fn remark(self) -> Option<&'static str> {
        match self {
            Self::Point | Self::Half => None,
            Self::Unit => Some("only if a figure was truncated or is off by one in its last digit"),
            Self::Holder | Self::Lax | Self::LaxConversion => Some("only if trailing zeros are place holders"),
        }
    }
}

/// One number as printed, fully scaled: "$22.94 billion" has value 22,940,000,000 and step 10,000,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    pub value: Decimal,
    /// One unit of the last printed digit, scaled. Zero for exact values (fractions in words, ordinals).
    pub step: Decimal,
    /// One unit of the last digit that is not a trailing zero of the whole number before any scale word
    /// ("2,000 hectares": 1,000); equal to `step` where there are none.
    pub holder: Decimal,
}

impl Figure {
    /// A value without rounding: "a third", "doubled", a rank.
    pub fn exact(value: Decimal) -> Self {
        Self { value, step: Decimal::ZERO, holder: Decimal::ZERO }
    }

    /// `value` printed with a last digit worth `step`.
    pub fn printed(value: Decimal, step: Decimal) -> Self {
        Self { value, step, holder: step }
    }

    fn half_width(&self, reading: Reading) -> Decimal {
        let half = |step: Decimal| step.half().unwrap_or(step);
        match reading {
            Reading::Point => Decimal::ZERO,
            Reading::Half => half(self.step),
            Reading::Unit => self.step,
            Reading::Holder | Reading::Lax => {
                let printed = if reading == Reading::Lax { self.step } else { half(self.step) };
                // of "600" the last zero alone, of "45,200" both
                let limit = self.value.abs().half().and_then(|half| half.shift(-1)).unwrap_or(Decimal::ZERO);
                let mut holder = self.holder;
                while half(holder) > limit && holder > self.step {
                    holder = holder.shift(-1).unwrap_or(self.step);
                }
                if half(holder) <= limit { half(holder).max(printed) } else { printed }
            }
            Reading::LaxConversion => half(self.holder).max(self.step).max(self.half_of_five()),
        }
    }

    /// Half of five for whole numbers that end in 5, where that is at most 2.5 % of the value: speeds and distances are
    /// rounded to fives ("165 km/h (105 mph)" is 90 knots).
    fn half_of_five(&self) -> Decimal {
        let fives = || self.value.over(Decimal::from(5), crate::number::Round::Down);
        let whole = self.step == Decimal::ONE && self.holder == self.step && fives().is_some_and(Decimal::is_integer);
        let width = Decimal::parse("2.5").unwrap_or(Decimal::ONE);
        let share = width.times(Decimal::from(40));
        if whole && share.is_some_and(|least| self.value.abs() >= least) { width } else { Decimal::ZERO }
    }

    /// What the printed digits can stand for, words of approximation left aside.
    pub fn interval(&self, reading: Reading) -> Interval {
        Interval::around(self.value, self.half_width(reading))
    }

    /// What the figure can stand for with its bound. "About" widens to five units of the last digit, at most half of the
    /// value, or to 10 % of it (whichever is more), the reading under which approximations are never called wrong; "nearly" reaches
    /// as far down and to the value itself. Neither reaches beyond zero.
    pub fn bounded(&self, bound: Bound, reading: Reading) -> Interval {
        let printed = self.interval(reading);
        let around = || {
            let tenth = self.value.abs().shift(-1).unwrap_or(Decimal::ZERO);
            let half = self.value.abs().half().unwrap_or(Decimal::ZERO);
            let wide = self.step.times(Decimal::from(5)).unwrap_or(self.step).min(half).max(tenth);
            let mut around = Interval::around(self.value, wide).hull(printed);
            if self.value > Decimal::ZERO {
                around.low = around.low.map(|low| low.max(Decimal::ZERO.min(printed.low.unwrap_or(low))));
            } else if self.value.is_negative() {
                around.high = around.high.map(|high| high.min(Decimal::ZERO.max(printed.high.unwrap_or(high))));
            }
            around
        };
        match bound {
            Bound::Exact | Bound::Range => printed,
            Bound::About => around(),
            Bound::Nearly => Interval { low: around().low, high: printed.high },
            Bound::Less | Bound::AtMost => Interval { low: None, high: printed.high },
            Bound::More | Bound::AtLeast => Interval { low: printed.low, high: None },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn readings_widen() {
        let figure = Figure { value: d("2000"), step: d("1"), holder: d("1000") };
        assert_eq!(figure.interval(Reading::Point), Interval::point(d("2000")));
        assert_eq!(figure.interval(Reading::Half), Interval::new(d("1999.5"), d("2000.5")));
        assert_eq!(figure.interval(Reading::Unit), Interval::new(d("1999"), d("2001")));
        // half of a thousand is a quarter of 2,000: too much outside a conversion; half of a hundred is not
        assert_eq!(figure.interval(Reading::Lax), Interval::new(d("1950"), d("2050")));
        assert_eq!(figure.interval(Reading::LaxConversion), Interval::new(d("1500"), d("2500")));
        let figure = Figure { value: d("81400"), step: d("1"), holder: d("100") };
        assert_eq!(figure.interval(Reading::Lax), Interval::new(d("81350"), d("81450")));
    }

    #[test]
    fn fives_are_coarse_in_conversions_of_large_values() {
        let coarse = Figure::printed(d("105"), d("1")).interval(Reading::LaxConversion);
        assert_eq!(coarse, Interval::new(d("102.5"), d("107.5")));
        let small = Figure::printed(d("15"), d("1")).interval(Reading::LaxConversion);
        assert_eq!(small, Interval::new(d("14"), d("16")));
        assert_eq!(Figure::printed(d("105"), d("1")).interval(Reading::Lax), Interval::new(d("104"), d("106")));
    }

    #[test]
    fn bounds_are_one_sided() {
        let figure = Figure::printed(d("24500000000"), d("100000000"));
        assert_eq!(figure.bounded(Bound::More, Reading::Half).high, None);
        assert_eq!(figure.bounded(Bound::AtMost, Reading::Point).high, Some(d("24500000000")));
        let nearly = figure.bounded(Bound::Nearly, Reading::Point);
        assert_eq!(nearly, Interval::new(d("22050000000"), d("24500000000")));
        let four = Figure::printed(d("4"), d("1"));
        assert_eq!(four.bounded(Bound::Nearly, Reading::Point), Interval::new(d("2"), d("4")));
        assert_eq!(four.bounded(Bound::About, Reading::Point), Interval::new(d("2"), d("6")));
    }

    const READINGS: [Reading; 5] = [Reading::Point, Reading::Half, Reading::Unit, Reading::Lax, Reading::LaxConversion];

    fn holds(outer: Interval, inner: Interval) -> bool {
        outer.hull(inner) == outer
    }

    /// Digits with a last digit worth 10^-places, and as many place holders as there are trailing zeros.
    fn figure(digits: i64, places: i32) -> Figure {
        let value = Decimal::from(digits).shift(-places).unwrap();
        let step = Decimal::power_of_ten(-places).unwrap();
        let zeros = if places == 0 { Decimal::from(digits).trailing_zeros() } else { 0 };
        Figure { value, step, holder: step.shift(zeros).unwrap() }
    }

    proptest::proptest! {
        #[test]
        fn laxer_readings_hold_the_tighter(digits in -999_999_i64..999_999, places in 0..6_i32) {
            let figure = figure(digits, places);
            for (tight, lax) in READINGS.iter().zip(&READINGS[1..]) {
                proptest::prop_assert!(holds(figure.interval(*lax), figure.interval(*tight)));
            }
            proptest::prop_assert_eq!(figure.interval(Reading::Point), Interval::point(figure.value));
        }

        #[test]
        fn what_rounds_to_a_figure_is_in_its_interval(exact in 0_i64..99_999_999, dropped in 1..5_u32) {
            let unit = 10_i64.pow(dropped);
            let dropped = i32::try_from(dropped).unwrap();
            let exact_value = Interval::point(Decimal::from(exact).shift(-dropped).unwrap());
            let rounded = figure((exact + unit / 2) / unit, 0);
            proptest::prop_assert!(holds(rounded.interval(Reading::Half), exact_value));
            let truncated = figure(exact / unit, 0);
            proptest::prop_assert!(holds(truncated.interval(Reading::Unit), exact_value));
        }

        #[test]
        fn bounds_keep_their_side(digits in 1_i64..999_999, places in 0..6_i32) {
            let figure = figure(digits, places);
            for reading in READINGS {
                let printed = figure.interval(reading);
                let about = figure.bounded(Bound::About, reading);
                proptest::prop_assert!(holds(about, printed));
                let nearly = figure.bounded(Bound::Nearly, reading);
                proptest::prop_assert_eq!((nearly.low, nearly.high), (about.low, printed.high));
                for bound in [Bound::Less, Bound::AtMost] {
                    proptest::prop_assert_eq!(figure.bounded(bound, reading), Interval { low: None, high: printed.high });
                }
                for bound in [Bound::More, Bound::AtLeast] {
                    proptest::prop_assert_eq!(figure.bounded(bound, reading), Interval { low: printed.low, high: None });
                }
                let least = printed.low.unwrap().min(Decimal::ZERO);
                proptest::prop_assert!(about.low.is_some_and(|low| low >= least));
            }
        }

        #[test]
        fn scale_words_scale_the_interval(digits in -99_999_i64..99_999, places in 1..4_i32, power in 1..13_i32) {
            let figure = figure(digits, places);
            let scaled = Figure {
                value: figure.value.shift(power).unwrap(),
                step: figure.step.shift(power).unwrap(),
                holder: figure.holder.shift(power).unwrap(),
            };
            for reading in [Reading::Point, Reading::Half, Reading::Unit] {
                let shift = |end: Option<Decimal>| end.map(|end| end.shift(power).unwrap());
                let (tight, wide) = (figure.interval(reading), scaled.interval(reading));
                proptest::prop_assert_eq!((shift(tight.low), shift(tight.high)), (wide.low, wide.high));
            }
        }
    }
}
