//! `addsup` checks the figures in prose: against each other and against source tables.
//!
//! The pipeline, arrows one way: [`read`] (bytes to a document) → [`extract`] (text to claims, with [`lexicon`]) →
//! [`normalise`] (values, units, periods as exact numbers and intervals) → [`checks`] (claims and [`sources`] to
//! findings) → [`report`] (findings to bytes). [`analysis::analyse`] is the pure core: one call for one document, no
//! file, clock or network; only [`commands`] do input and output.

pub mod analysis;
pub mod baseline;
pub mod builtin;
pub mod checks;
pub mod claim;
pub mod cli;
pub mod commands;
pub mod config;
pub mod cross;
pub mod extract;
#[cfg(feature = "fetch")]
pub mod fetch;
pub mod finding;
pub mod ledger;
pub mod lexicon;
pub mod near;
pub mod normalise;
pub mod number;
mod plainly;
pub mod read;
pub mod report;
pub mod sorted;
mod sorting;
pub mod sources;
pub mod span;
mod stems;
pub mod suppress;
mod typed;
