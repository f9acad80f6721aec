//! What the grammar finds in one sentence, before figures that share units, scales or bounds are joined.

use super::number::{Number, Style};
use super::time::Time;
use super::trace::Made;
use crate::normalise::{Bound, Figure, Unit};
use crate::number::Decimal;

/// A number with its unit, or a range of two.
#[derive(Clone, Debug)]
pub(super) struct Quantity {
    pub(super) figures: Vec<Figure>,
    /// Token ranges of the numbers with their units, one for each figure.
    pub(super) parts: Vec<(usize, usize)>,
    pub(super) unit: Option<Unit>,
    /// Value before scale words, of the first figure.
    pub(super) mantissa: Option<Decimal>,
    pub(super) power: i32,
    pub(super) style: Style,
    /// The currency stood before the number, so that a following number may share it.
    pub(super) prefixed: bool,
}

/// What stands at a place.
#[derive(Clone, Debug)]
pub(super) enum Body {
    Quantity(Box<Quantity>),
    Time(Time),
    Ordinal(u32),
    Superlative,
    Comparison,
    /// A figure without a usable value, and why.
    Unreadable(&'static str),
}

/// One find.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Tokens of the whole claim, hedge and noun included.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Tokens of the number with its unit.
    pub(super) number: (usize, usize),
    pub(super) body: Body,
    pub(super) bound: Bound,
    pub(super) remark: Option<&'static str>,
    pub(super) made: Made,
}

impl Item {
    pub(super) fn new(start: usize, end: usize, body: Body) -> Self {
        Self { start, end, number: (start, end), body, bound: Bound::Exact, remark: None, made: Made::default() }
    }

    /// The same, with the rule that made it.
    pub(super) fn made_by(mut self, rule: &'static str) -> Self {
        self.made = Made::by(rule);
        self
    }

    pub(super) fn quantity(&self) -> Option<&Quantity> {
        match &self.body {
            Body::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }

    pub(super) fn quantity_mut(&mut self) -> Option<&mut Quantity> {
        match &mut self.body {
            Body::Quantity(quantity) => Some(quantity),
            _ => None,
        }
    }
}

impl Quantity {
    pub(super) fn new(number: &Number, figure: Figure, part: (usize, usize)) -> Self {
        Self {
            figures: vec![figure],
            parts: vec![part],
            unit: None,
            mantissa: number.mantissa,
            power: number.power,
            style: number.style,
            prefixed: false,
        }
    }

    /// A single figure; ranges have none.
    pub(super) fn single(&self) -> Option<Figure> {
        (self.figures.len() == 1).then(|| self.figures[0])
    }

    /// Multiplies by a scale word that stands with a later figure ("5.1, 6.3 and 7.7 million").
    pub(super) fn scale_by(&mut self, power: i32) {
        for figure in &mut self.figures {
            let scaled = (figure.value.shift(power), figure.step.shift(power), figure.holder.shift(power));
            if let (Some(value), Some(step), Some(holder)) = scaled {
                *figure = Figure { value, step, holder };
            }
        }
        self.power += power;
    }
}
