//! Flags and their help, nothing else. What a flag does stands where it is used, in [`crate::commands`].

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::config::{Checks, FailOn};
use crate::finding::Confidence;
use crate::normalise::Date;
use crate::read::Encoding;
use crate::report::{CheckFormat, ClaimsFormat};
use crate::typed::{confidence, date, encoding};

const EXIT_CODES: &str = "Exit codes:
  0  ran; nothing at or above --fail-on
  1  ran; findings at or above --fail-on
  2  wrong flags, unreadable configuration or input, or no article found
  3  ran, but a source table that is declared required is missing, unreadable or past its max_age";

/// Does it add up? Checks the figures in prose: against each other and against source tables.
#[derive(Debug, Parser)]
#[command(name = "addsup", version, after_help = EXIT_CODES, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    /// Colours on the terminal
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: Color,
    /// No summary and no progress, only findings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Also say what was read: configuration, tables, articles, and what was ignored
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check the figures of articles
    #[command(after_help = EXIT_CODES)]
    Check(Box<CheckArgs>),
    /// Show which figures were found and how they were read; keeps the reviewed ledgers
    Claims(Box<ClaimsArgs>),
    /// Explain a check: what it looks for and what it lets pass
    Explain(ExplainArgs),
    /// Look at the source tables that articles are checked against
    Sources(SourcesArgs),
    /// Write a commented configuration and the folders beside it
    Init(InitArgs),
}

/// When colours are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// How input files are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum InputFormat {
    /// By the ending of the file's name; plain text where that says nothing
    #[default]
    Auto,
    Text,
    Markdown,
    Html,
}

/// What `check` and `claims` share.
#[derive(Debug, Args)]
pub struct Common {
    /// Articles or folders of them; `-` reads standard input. Folders are walked like ripgrep does: what
    /// .gitignore names is left out
    #[arg(required_unless_present = "show_config", value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// How the input is written
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub input_format: InputFormat,
    /// How the bytes of the input are encoded, where that cannot be told: utf-8, utf-16le, utf-16be, windows-1252
    #[arg(long, value_parser = encoding, value_name = "ENCODING")]
    pub encoding: Option<Encoding>,
    /// Read JSON lines {"id", "text", "as_of"?, "format"?}, one article a line, and answer each with one line of JSON
    #[arg(long)]
    pub batch: bool,
    /// The day that "today", "this year" and deadlines are judged against, such as 2022-01-25; wins over the article's
    /// own date. The clock is never read
    #[arg(long, value_parser = date, value_name = "DATE")]
    pub as_of: Option<Date>,
    /// The name shown for standard input
    #[arg(long, default_value = "<stdin>", value_name = "NAME")]
    pub stdin_name: String,
    /// Use this configuration instead of the nearest addsup.toml above the first article
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long)]
    pub no_config: bool,
    /// Print the settings in force and where each comes from, then stop
    #[arg(long)]
    pub show_config: bool,
}

/// Where source tables come from.
#[derive(Debug, Args)]
pub struct SourceFlags {
    /// A source table: a CSV file, a datapackage.json, or a folder of them. May be repeated. Without it: `sources/`
    /// beside the configuration
    #[arg(long, global = true, value_name = "PATH")]
    pub sources: Vec<PathBuf>,
    /// Use no source tables. What is built in (units, countries, world totals) stays
    #[arg(long, global = true, conflicts_with = "sources")]
    pub no_sources: bool,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub common: Common,
    /// How findings are printed; `text`, or `jsonl` with --batch, unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<CheckFormat>,
    #[command(flatten)]
    pub tables: SourceFlags,
    /// Check figures against each other (internal), against source tables (sources), or both (all)
    #[arg(long, value_enum, value_name = "WHICH")]
    pub checks: Option<Checks>,
    /// Run only these checks (ids from `addsup explain --list`), separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub select: Vec<String>,
    /// Do not run these checks, separated by commas
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub ignore: Vec<String>,
    /// Also write a report to a file, such as markdown=report.md. May be repeated
    #[arg(long, value_parser = report_target, value_name = "FORMAT=PATH")]
    pub report: Vec<(CheckFormat, PathBuf)>,
    /// The least severity that makes the exit code 1 [default: error]
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub fail_on: Option<FailOn>,
    /// Leave out findings that are less sure than this, from 0 to 1, such as 0.8
    #[arg(long, value_parser = confidence, value_name = "0..1")]
    pub min_confidence: Option<Confidence>,
    /// Also remark on mixed styles and on what holds only at the edge of tolerance
    #[arg(long)]
    pub pedantic: bool,
    /// Every figure has to be in the source tables or derivable from them
    #[arg(long, conflicts_with = "no_sources")]
    pub closed_world: bool,
    /// Also compare the articles of this run with each other: the same measure, entity and period with another value
    #[arg(long, conflicts_with = "batch")]
    pub cross: bool,
    /// Findings that this file lists were there before: they are shown as such and fail no run
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write what is found to the baseline, ignored findings included, and take out what no longer occurs
    #[arg(long, conflicts_with = "batch")]
    pub write_baseline: bool,
    /// Only findings of which a figure stands on a line that changed since this branch left a revision of git, such as
    /// origin/main; the whole text is checked all the same
    #[arg(long, value_name = "REV", conflicts_with = "batch")]
    pub changed_since: Option<String>,
}

#[derive(Debug, Args)]
pub struct ClaimsArgs {
    #[command(flatten)]
    pub common: Common,
    /// How claims are printed; `table`, or `jsonl` with --batch, unless given
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub format: Option<ClaimsFormat>,
    /// Show how one figure was read, by its number or its place in the table: tokens, rule, rows of the lexicon
    #[arg(long, value_name = "N|LINE:COLUMN", conflicts_with_all = ["format", "batch"])]
    pub explain: Option<String>,
    /// Check the articles and bring their ledgers in claims/ up to date: a row for each figure, with what the checks say;
    /// what people wrote (decision, note, binding) stays
    #[arg(long, conflicts_with_all = ["format", "batch", "explain"])]
    pub write: bool,
    /// Check the articles and show what changed since their ledgers were written; exit code 1 if anything did
    #[arg(long, conflicts_with_all = ["format", "batch", "explain", "write"])]
    pub diff: bool,
}

#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Id of a check, such as `unused-ignore`
    #[arg(required_unless_present = "list", value_name = "CHECK")]
    pub check: Option<String>,
    /// List all checks
    #[arg(long)]
    pub list: bool,
}

#[derive(Debug, Args)]
pub struct SourcesArgs {
    #[command(subcommand)]
    pub command: SourcesCommand,
    #[command(flatten)]
    pub tables: SourceFlags,
    /// Use this configuration instead of the nearest addsup.toml above the current folder
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "no_config")]
    pub config: Option<PathBuf>,
    /// Use no configuration file
    #[arg(long, global = true)]
    pub no_config: bool,
}

#[derive(Debug, Subcommand)]
pub enum SourcesCommand {
    /// One line for each table
    List,
    /// What is known about one table
    Show {
        /// Name of the table, as `addsup sources list` gives it
        name: String,
    },
    /// Read all tables and say what is wrong with them
    Validate,
    /// Fetch the tables that the configuration names (its `fetch` entries); the only command that goes online
    #[cfg(feature = "fetch")]
    #[command(after_help = FETCH_CODES)]
    Fetch(FetchArgs),
    /// Write a `fetch` entry to the configuration
    #[cfg(feature = "fetch")]
    Add(Box<AddArgs>),
    /// Show what the last fetch changed, and which sentences of articles that touches
    #[cfg(feature = "fetch")]
    Diff(DiffArgs),
}

#[cfg(feature = "fetch")]
const FETCH_CODES: &str = "Exit codes:
  0  every table is there
  1  --locked, and a table would change
  2  wrong flags or configuration, or interrupted
  3  a table could not be fetched; the others were";

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub struct FetchArgs {
    /// Fetch only these entries; all without it
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Write nothing, and fail if a table would change
    #[arg(long)]
    pub locked: bool,
    /// Also ask private and loopback addresses that the configuration itself names
    #[arg(long)]
    pub allow_private: bool,
}

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub struct AddArgs {
    /// worldbank, eurostat, oecd, ecb, imf, comtrade, fred, owid, datacommons, file … or one of `providers`
    #[arg(value_name = "PROVIDER")]
    pub provider: String,
    /// What the provider calls the series: an indicator, FLOW/KEY, a data set, a chart; for a file, its address
    #[arg(required = true, value_name = "SERIES")]
    pub series: Vec<String>,
    /// Name of the table [default: made from the series]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Countries and areas, by the provider's codes
    #[arg(long, value_delimiter = ',', value_name = "CODE,…")]
    pub entities: Vec<String>,
    /// The other side of flows
    #[arg(long, value_delimiter = ',', value_name = "CODE,…")]
    pub counterparts: Vec<String>,
    /// First period
    #[arg(long, value_name = "PERIOD")]
    pub from: Option<String>,
    /// Last period
    #[arg(long, value_name = "PERIOD")]
    pub to: Option<String>,
    /// What is measured, where the provider has only a code for it
    #[arg(long, value_name = "WORDS")]
    pub measure: Option<String>,
    /// Unit of all values, where the provider has none
    #[arg(long, value_name = "UNIT")]
    pub unit: Option<String>,
    /// Entity of all rows, where the provider has none
    #[arg(long, value_name = "NAME")]
    pub entity: Option<String>,
}

#[cfg(feature = "fetch")]
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// Fetched tables to compare; all without it
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Articles or folders of them: list the claims whose verdict changes with the new tables. May be repeated
    #[arg(long, value_name = "PATH")]
    pub articles: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub struct InitArgs {
    /// Folder to set up
    #[arg(default_value = ".", value_name = "FOLDER")]
    pub folder: PathBuf,
}

fn report_target(text: &str) -> Result<(CheckFormat, PathBuf), String> {
    let (format, path) = text.split_once('=').ok_or("write it as FORMAT=PATH, such as markdown=report.md")?;
    let format = CheckFormat::from_str(format, false).map_err(|_| {
        let names = CheckFormat::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        let names: Vec<_> = names.map(|value| value.get_name().to_owned()).collect();
        format!("there is no format `{format}`; choose one of {}", names.join(", "))
    })?;
    if path.is_empty() {
        return Err("the path after = is empty".to_owned());
    }
    Ok((format, PathBuf::from(path)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flags_are_consistent() {
        <Cli as clap::CommandFactory>::command().debug_assert();
    }

    #[test]
    fn a_report_needs_format_and_path() {
        assert_eq!(report_target("markdown=a=b.md"), Ok((CheckFormat::Markdown, PathBuf::from("a=b.md"))));
        assert!(report_target("markdown").is_err());
        assert!(report_target("word=a.doc").unwrap_err().contains("markdown"));
    }
}
