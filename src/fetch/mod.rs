//! `addsup sources fetch`: tables from statistical offices. The only part of the program that goes online, and the
//! only one that reads the clock; `check` never comes here.
//!
//! One way, as everywhere: a request plan (one module a service) → answers ([`transport`], with manners) →
//! [`model::Row`]s → a sorted table with its superseded vintages ([`store`]) → `sources/NAME.csv`, its resource in
//! `datapackage.json` and its entry in `addsup.lock` ([`package`]), all replaced at once or not at all. A value is the
//! text of the answer, digit for digit; it never becomes a float.

pub mod api;
pub mod compare;
mod error;
pub mod json;
pub mod model;
pub mod number;
pub mod package;
pub mod period;
pub mod places;
pub mod provider;
pub mod run;
pub mod store;
pub mod transport;
pub mod unit;

pub use error::FetchError;
