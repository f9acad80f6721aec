//! Subcommands: the only place that reads files and writes to the terminal.

#[cfg(feature = "fetch")]
mod add;
mod batch;
mod changed;
mod check;
mod claims;
#[cfg(feature = "fetch")]
mod diff;
mod explain;
#[cfg(feature = "fetch")]
pub mod fetch;
mod files;
pub mod init;
mod input;
mod known;
mod ledger;
mod output;
mod places;
mod reports;
mod settings;
mod sources;
mod tables;

use std::ffi::OsString;

use anyhow::Result;
use clap::Parser as _;
use rayon::prelude::*;

use crate::cli::{Cli, Command};
use output::Voice;

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Clean,
    /// Findings at or above `--fail-on`.
    Findings,
    /// Some input could not be read.
    Unusable,
    /// A required source could not be used.
    Incomplete,
}

impl Outcome {
    /// Exit code, as documented in the help.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Unusable => 2,
            Self::Incomplete => 3,
        }
    }
}

/// Runs the program and gives its exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // help and version come this way too, with code 0; a closed stream has nobody to tell
            let _ = error.print();
            return u8::try_from(error.exit_code()).unwrap_or(2);
        }
    };
    let voice = Voice { color: cli.color, quiet: cli.quiet, verbose: cli.verbose };
    let outcome = dispatch(cli.command, voice).unwrap_or_else(|error| {
        voice.say(&format!("error: {}", output::told(&error)));
        Outcome::Unusable
    });
    outcome.code()
}

/// Does the same with each, side by side; one alone wakes no other thread.
fn side_by_side<T: Send, R: Send>(items: impl IntoIterator<Item = T>, each: impl Fn(T) -> R + Sync + Send) -> Vec<R> {
    let items: Vec<T> = items.into_iter().collect();
    if items.len() < 2 { items.into_iter().map(each).collect() } else { items.into_par_iter().map(each).collect() }
}

/// The lexicon and what the checks know take as long to set up as ten kilobytes to check: a second thread sets up what
/// the first will ask for next. Without one, each is set up when it is asked for.
fn prepare() {
    let _ = std::thread::Builder::new().spawn(|| {
        crate::lexicon::prepare();
        crate::checks::prepare();
    });
}

fn dispatch(command: Command, voice: Voice) -> Result<Outcome> {
    if matches!(command, Command::Check(_) | Command::Claims(_)) {
        prepare();
    }
    match command {
        Command::Check(args) => check::run(&args, voice),
        Command::Claims(args) => claims::run(&args, voice),
        Command::Explain(args) => explain::run(&args, voice),
        Command::Sources(args) => sources::run(&args, voice),
        Command::Init(args) => init::run(&args, voice),
    }
}
