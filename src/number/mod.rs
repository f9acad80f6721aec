//! Exact numbers. Floats never appear here or in anything that uses it: a figure is a [`Decimal`],
//! what a figure can mean is an [`Interval`], and interval arithmetic rounds outward, so that
//! "cannot hold" never depends on a rounded digit.

mod decimal;
mod interval;
mod tails;

pub use decimal::{Decimal, ParseDecimalError, Round};
pub use interval::Interval;
pub use tails::Distribution;
