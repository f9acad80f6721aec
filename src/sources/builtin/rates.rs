//! Lowest and highest exchange rates on record, per euro (`exchange_rates.csv`).

use std::sync::LazyLock;

use super::records;
use crate::normalise::Date;
use crate::number::{Decimal, Interval};

/// What one euro cost in a currency, over all days of the records.
#[derive(Clone, Debug)]
pub struct RateRecord {
    /// ISO 4217.
    pub code: String,
    /// Units of the currency for one euro.
    pub range: Interval,
    pub first: Date,
    pub last: Date,
    /// A currency of the same name had another value before this year.
    pub other_unit_before: Option<i32>,
    pub source: String,
    /// Data row in `exchange_rates.csv`, from 1.
    pub row: usize,
}

static RATES: LazyLock<Vec<RateRecord>> = LazyLock::new(|| {
    let number = |text: &str| Decimal::parse(text).ok();
    let rows = records(include_str!("exchange_rates.csv")).enumerate();
    rows.filter_map(|(index, row)| {
        Some(RateRecord {
            code: row.get(0)?.to_owned(),
            range: Interval::new(number(row.get(1)?)?, number(row.get(3)?)?),
            first: Date::parse(row.get(5)?)?,
            last: Date::parse(row.get(6)?)?,
            other_unit_before: row.get(7)?.parse().ok(),
            source: row.get(8)?.to_owned(),
            row: index + 1,
        })
    })
    .collect()
});

/// The record of a currency, by its ISO 4217 code.
pub fn rate_record(code: &str) -> Option<&'static RateRecord> {
    RATES.iter().find(|record| record.code == code)
}

/// Units of `second` for one unit of `first`, at the lowest and the highest that the records allow.
pub fn rates_on_record(first: &str, second: &str) -> Option<Interval> {
    rate_record(second)?.range.over(rate_record(first)?.range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses() {
        let rows = records(include_str!("exchange_rates.csv")).count();
        assert_eq!(RATES.len(), rows);
        for record in RATES.iter() {
            assert!(record.range.low.is_some_and(|low| low > Decimal::ZERO), "{}", record.code);
            assert!(record.first < record.last && record.first.year >= 1999, "{}", record.code);
        }
    }

    #[test]
    fn a_rate_of_two_currencies_lies_between_its_extremes() {
        let dollars = rates_on_record("GBP", "USD").unwrap();
        let d = |text: &str| Decimal::parse(text).unwrap();
        assert!(dollars.contains(d("1.07")) && dollars.contains(d("2.1")) && !dollars.contains(d("4")));
        assert!(rates_on_record("GBP", "XXX").is_none());
    }
}
