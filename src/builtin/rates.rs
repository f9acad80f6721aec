//! Lowest and highest exchange rates on record, per euro (`exchange_rates.csv`), and those of each year
//! (`exchange_years.csv`).

use std::sync::LazyLock;

use super::records;
use crate::normalise::Date;
use crate::number::{Decimal, Interval};
use crate::sorting;

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

/// Code, year, and units of the currency for one euro in that year; by code, then year.
static YEARS: LazyLock<Vec<(String, i32, Interval)>> = LazyLock::new(|| {
    let number = |text: &str| Decimal::parse(text).ok();
    let rows = records(include_str!("exchange_years.csv"));
    let mut years: Vec<_> = rows
        .filter_map(|row| {
            let range = Interval::new(number(row.get(2)?)?, number(row.get(3)?)?);
            Some((row.get(0)?.to_owned(), row.get(1)?.parse().ok()?, range))
        })
        .collect();
    sorting::by(&mut years, |a: &(String, i32, Interval), b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    years
});

fn year_of(code: &str, year: i32) -> Option<Interval> {
    let at = YEARS.binary_search_by(|known| (known.0.as_str(), known.1).cmp(&(code, year))).ok()?;
    YEARS.get(at).map(|(.., range)| *range)
}

/// Units of `second` for one unit of `first`, at the lowest and the highest of one year; `None` where either currency
/// has no full year of records.
pub fn rates_in(first: &str, second: &str, year: i32) -> Option<Interval> {
    year_of(second, year)?.over(year_of(first, year)?)
}

/// The same over that year and all later ones on record.
pub fn rates_since(first: &str, second: &str, year: i32) -> Option<Interval> {
    let range = rates_in(first, second, year)?;
    let later = (year + 1..=year + 200).map_while(|year| rates_in(first, second, year));
    Some(later.fold(range, Interval::hull))
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
    fn every_year_parses_and_lies_within_the_record() {
        assert_eq!(YEARS.len(), records(include_str!("exchange_years.csv")).count());
        for (code, year, range) in YEARS.iter() {
            let record = rate_record(code).unwrap_or_else(|| panic!("{code} has no record"));
            assert!(
                record.range.contains(range.low.unwrap()) && record.range.contains(range.high.unwrap()),
                "{code} {year}"
            );
            assert!(record.first.year <= *year && *year <= record.last.year, "{code} {year}");
        }
    }

    #[test]
    fn a_year_has_its_own_rates() {
        let d = |text: &str| Decimal::parse(text).unwrap();
        let dollars = rates_in("EUR", "USD", 2019).unwrap();
        assert!(dollars.contains(d("1.12")) && !dollars.contains(d("1.3")));
        let since = rates_since("EUR", "USD", 2019).unwrap();
        assert!(since.contains(d("0.97")) && !since.contains(d("1.6")));
        assert!(rates_in("EUR", "USD", 1998).is_none() && rates_in("XXX", "USD", 2019).is_none());
    }

    #[test]
    fn a_rate_of_two_currencies_lies_between_its_extremes() {
        let dollars = rates_on_record("GBP", "USD").unwrap();
        let d = |text: &str| Decimal::parse(text).unwrap();
        assert!(dollars.contains(d("1.07")) && dollars.contains(d("2.1")) && !dollars.contains(d("4")));
        assert!(rates_on_record("GBP", "XXX").is_none());
    }
}
