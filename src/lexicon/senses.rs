//! Names that stand for several units: a ton has three, a gallon is that of the United States or the imperial one, a
//! calorie of food is a thousand of those of physics, a mile at sea is the nautical one. What a text means is open, so a
//! figure with such a name is wrong only if it is wrong in every sense.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{built_in_rows, english};
use crate::normalise::Unit;

const SENSES: &str = include_str!("senses.csv");

static UNITS: LazyLock<FxHashMap<&'static str, Vec<Unit>>> = LazyLock::new(|| {
    let row = |row: super::Row| {
        let [name, senses] = <[&'static str; 2]>::try_from(row.as_slice()).ok()?;
        Some((name, senses.split('|').filter_map(|name| english().unit_name(name).cloned()).collect()))
    };
    built_in_rows(SENSES).filter_map(row).collect()
});

/// The units that the name of a unit can stand for; never empty.
pub fn senses(unit: &Unit) -> &[Unit] {
    UNITS.get(unit.name.as_ref()).map_or(std::slice::from_ref(unit), Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sense_is_a_unit_of_the_same_dimension() {
        for row in built_in_rows(SENSES) {
            let of = english().unit_name(row[0]).unwrap();
            let all = senses(of);
            assert_eq!(all.len(), row[1].split('|').count(), "{row:?}");
            assert!(all.len() > 1 && all.iter().all(|sense| sense.converts_to(of)), "{row:?}");
        }
    }
}
