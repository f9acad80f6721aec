//! Subcommands: the only place that reads files and writes to the terminal.
