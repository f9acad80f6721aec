//! `addsup`: parses the arguments, runs, and turns the outcome into an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(addsup::commands::run(std::env::args_os()))
}
