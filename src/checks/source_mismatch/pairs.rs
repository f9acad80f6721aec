//! Pairs: scores ("113-107"), records ("(18-47)"), made of attempted ("3-of-5").

use super::Judged;
use super::lookup::Sight;

/// A verdict where the figure is one of a pair that the tables have.
pub(super) fn judge(_sight: &Sight<'_>, _index: usize) -> Option<Judged> {
    None
}
