//! What a figure means: value and precision ([`Figure`]), unit ([`Unit`]), time ([`Date`], [`Period`]).

mod figure;
mod period;
mod unit;

pub use figure::{Bound, Figure, Reading};
pub(crate) use period::month_name;
pub use period::{Date, Period, parse_period};
pub(crate) use unit::Conversion;
pub use unit::{Dimension, Unit, UnitKind};
