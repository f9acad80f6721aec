//! What is in force: flags over the configuration file over defaults, and where each value came from.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::files::ARTICLE_BYTES;
use super::input::is_stdin;
use super::output::Voice;
use crate::baseline::quoted;
use crate::checks::{Scope, Selection};
use crate::cli::{CheckArgs, Common, SourceFlags};
use crate::config::{self, Checks, Config, FailOn, Loaded};
use crate::extract::{self, Conventions};
use crate::finding::Confidence;
use crate::near;
use crate::normalise::Date;
use crate::read::Encoding;
use crate::sources::{Limits, Tables};
use crate::suppress::{self, Entry};

/// What `$` stands for where nothing is said.
pub(super) const DOLLAR: &str = "USD";

/// Findings that are less sure are left out, where nothing is said.
pub(super) const MIN_CONFIDENCE: Confidence = Confidence(0);

/// A value and where it came from, in words.
#[derive(Clone, Debug)]
pub(super) struct Setting<T> {
    pub(super) value: T,
    pub(super) from: String,
}

/// The name of the configuration, as values that come from it show it.
struct Named<'n>(&'n str);

impl Named<'_> {
    /// The flag, else the file's value, else the default.
    fn pick<T>(&self, name: &str, flag: Option<T>, file: Option<T>, default: T) -> Setting<T> {
        match (flag, file) {
            (Some(value), _) => Setting { value, from: format!("--{name}") },
            (None, Some(value)) => Setting { value, from: self.0.to_owned() },
            (None, None) => Setting { value: default, from: "default".to_owned() },
        }
    }

    /// The same where there may be no value at all.
    fn maybe<T>(&self, name: &str, flag: Option<T>, file: Option<T>) -> Setting<Option<T>> {
        self.pick(name, flag.map(Some), file.map(Some), None)
    }
}

fn strings(list: Option<Vec<toml::Spanned<String>>>) -> Option<Vec<String>> {
    list.map(|list| list.into_iter().map(toml::Spanned::into_inner).collect())
}

/// Everything that a run of `check` depends on.
#[derive(Debug)]
pub(super) struct Settings {
    /// The configuration in use.
    pub(super) file: Option<PathBuf>,
    pub(super) sources: Setting<Vec<PathBuf>>,
    pub(super) as_of: Setting<Option<Date>>,
    pub(super) encoding: Setting<Option<Encoding>>,
    /// How articles are read that do not say otherwise; only the file sets them.
    pub(super) conventions: Conventions,
    pub(super) fail_on: Setting<FailOn>,
    checks: Setting<Checks>,
    select: Setting<Vec<String>>,
    ignore: Setting<Vec<String>>,
    pub(super) min_confidence: Setting<Confidence>,
    pedantic: Setting<bool>,
    pub(super) closed_world: Setting<bool>,
    cross: Setting<bool>,
    /// Findings that were there before.
    pub(super) baseline: Setting<Option<PathBuf>>,
    /// Bytes of an article.
    pub(super) article_bytes: Setting<u64>,
    article_figures: Setting<usize>,
    table_bytes: Setting<u64>,
    table_columns: Setting<usize>,
    pub(super) suppress: Vec<Entry>,
}

/// Finds and reads the configuration for some articles.
pub(super) fn load(paths: &[PathBuf], named: Option<&Path>, none: bool) -> Result<Option<Loaded>> {
    if none {
        return Ok(None);
    }
    let first = paths.first().filter(|path| !is_stdin(path));
    let folder = match first {
        Some(path) if path.is_dir() => path.as_path(),
        Some(path) => path.parent().unwrap_or(Path::new("")),
        None => Path::new(""),
    };
    // the empty path is the current folder, which `absolute` refuses
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let Some(path) = named.map(Path::to_owned).or_else(|| config::discover(folder)) else { return Ok(None) };
    Ok(Some(Loaded::read(&path, &suppress::known_ids())?))
}

/// Where source tables are looked for.
pub(super) fn sources(flags: &SourceFlags, file: Option<&Loaded>) -> Setting<Vec<PathBuf>> {
    if flags.no_sources {
        return Setting { value: Vec::new(), from: "--no-sources".to_owned() };
    }
    if !flags.sources.is_empty() {
        return Setting { value: flags.sources.clone(), from: "--sources".to_owned() };
    }
    let Some(file) = file else { return Setting { value: Vec::new(), from: "default".to_owned() } };
    match &file.config.sources {
        Some(paths) => {
            let value = paths.iter().map(|path| file.folder().join(path)).collect();
            Setting { value, from: file.path.display().to_string() }
        }
        None => {
            let beside = file.folder().join("sources");
            let value = if beside.is_dir() { vec![beside] } else { Vec::new() };
            Setting { value, from: "default: sources/ beside the configuration".to_owned() }
        }
    }
}

/// How much of source tables is read, for who has no other settings.
pub(super) fn limits(file: Option<&Loaded>) -> Limits {
    let (limits, config) = (Limits::default(), file.map(|file| &file.config));
    Limits {
        bytes: config.and_then(|config| config.max_table_bytes).unwrap_or(limits.bytes),
        columns: config.and_then(|config| config.max_table_columns).unwrap_or(limits.columns),
        ..limits
    }
}

impl Settings {
    /// Those of `check`.
    pub(super) fn of_check(args: &CheckArgs) -> Result<Self> {
        let common = &args.common;
        let file = load(&common.paths, common.config.as_deref(), common.no_config)?;
        let known = suppress::known_ids();
        for (flag, ids) in [("select", &args.select), ("ignore", &args.ignore)] {
            if let Some(unknown) = ids.iter().find(|id| !known.contains(&id.as_str())) {
                let hint = near::hint(unknown, known.iter().copied());
                bail!("--{flag}: there is no check `{unknown}`{hint}; `addsup explain --list` names all");
            }
        }
        let sources = sources(&args.tables, file.as_ref());
        Ok(Self::merge(file, common, sources, Some(args)))
    }

    /// Those of `claims`, which has fewer flags; `checks` tells whether it checks.
    pub(super) fn of_claims(common: &Common, checks: bool) -> Result<Self> {
        let file = load(&common.paths, common.config.as_deref(), common.no_config)?;
        let unused = || Setting { value: Vec::new(), from: "not used by claims".to_owned() };
        let flags = SourceFlags { sources: Vec::new(), no_sources: false };
        let sources = if checks { sources(&flags, file.as_ref()) } else { unused() };
        Ok(Self::merge(file, common, sources, None))
    }

    /// The folder that ledgers and reports stand in: that of the configuration, else the current one.
    pub(super) fn folder(&self) -> &Path {
        self.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""))
    }

    fn merge(file: Option<Loaded>, common: &Common, sources: Setting<Vec<PathBuf>>, args: Option<&CheckArgs>) -> Self {
        let suppress = file.as_ref().map(entries).unwrap_or_default();
        let path = file.as_ref().map(|file| file.path.clone());
        let name = path.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
        let folder = file.as_ref().map(|file| file.folder().to_owned()).unwrap_or_default();
        let config = file.map_or_else(Config::default, |file| file.config);
        let flag = |flag: fn(&CheckArgs) -> bool| args.filter(|args| flag(args)).map(|_| true);
        let ids = |list: fn(&CheckArgs) -> &Vec<String>| args.map(list).filter(|list| !list.is_empty()).cloned();
        let from = Named(&name);
        Self {
            file: path,
            sources,
            conventions: config.conventions(),
            encoding: from.maybe("encoding", common.encoding, config.encoding.map(|encoding| encoding.0)),
            as_of: from.maybe("as-of", common.as_of, config.as_of.map(|date| date.0)),
            fail_on: from.pick("fail-on", args.and_then(|args| args.fail_on), config.fail_on, FailOn::default()),
            checks: from.pick("checks", args.and_then(|args| args.checks), config.checks, Checks::default()),
            select: from.pick("select", ids(|args| &args.select), strings(config.select), Vec::new()),
            ignore: from.pick("ignore", ids(|args| &args.ignore), strings(config.ignore), Vec::new()),
            min_confidence: from.pick(
                "min-confidence",
                args.and_then(|args| args.min_confidence),
                config.min_confidence.map(|least| least.0),
                MIN_CONFIDENCE,
            ),
            pedantic: from.pick("pedantic", flag(|args| args.pedantic), config.pedantic, false),
            closed_world: from.pick("closed-world", flag(|args| args.closed_world), config.closed_world, false),
            cross: from.pick("cross", flag(|args| args.cross), config.cross, false),
            baseline: from.maybe(
                "baseline",
                args.and_then(|args| args.baseline.clone()),
                config.baseline.map(|path| folder.join(path)),
            ),
            article_bytes: from.pick("", None, config.max_article_bytes, ARTICLE_BYTES),
            article_figures: from.pick("", None, config.max_article_figures, extract::MOST_CLAIMS),
            table_bytes: from.pick("", None, config.max_table_bytes, Limits::default().bytes),
            table_columns: from.pick("", None, config.max_table_columns, Limits::default().columns),
            suppress,
        }
    }

    /// How figures are read.
    pub(super) fn reading(&self) -> extract::Options {
        extract::Options {
            as_of: self.as_of.value,
            conventions: self.conventions,
            most_claims: Some(self.article_figures.value),
            ..extract::Options::default()
        }
    }

    /// How much of source tables is read.
    pub(super) fn limits(&self) -> Limits {
        Limits { bytes: self.table_bytes.value, columns: self.table_columns.value, ..Limits::default() }
    }

    /// Which checks run, with these tables.
    pub(super) fn selection(&self, tables: &Tables) -> Selection {
        Selection {
            scope: match self.checks.value {
                Checks::Internal => Some(Scope::Internal),
                Checks::Sources => Some(Scope::Sources),
                Checks::All => None,
            },
            select: self.select.value.clone(),
            ignore: self.ignore.value.clone(),
            pedantic: self.pedantic.value,
            closed_world: self.closed_world.value,
            cross: self.cross.value,
            no_tables: tables.is_empty(),
        }
    }

    /// Says which files of settings are in force, to who asks.
    pub(super) fn tell(&self, voice: Voice) {
        let shown = |path: &Option<PathBuf>| path.as_ref().map_or("none".to_owned(), |path| path.display().to_string());
        voice.detail(&format!("configuration: {}", shown(&self.file)));
        voice.detail(&format!("baseline: {}", shown(&self.baseline.value)));
    }

    /// The settings as TOML that could stand in the file, with where each came from.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.file {
            Some(path) => writeln!(out, "# configuration: {}", path.display())?,
            None => writeln!(out, "# configuration: none")?,
        }
        let sources: Vec<String> = self.sources.value.iter().map(|path| path.display().to_string()).collect();
        writeln!(out, "sources = {}  # {}", list(&sources), self.sources.from)?;
        match self.as_of.value {
            Some(date) => writeln!(out, "as-of = \"{date}\"  # {}", self.as_of.from)?,
            None => writeln!(out, "# as-of: the date of each article")?,
        }
        match self.encoding.value {
            Some(encoding) => writeln!(out, "encoding = \"{}\"  # {}", encoding.name(), self.encoding.from)?,
            None => writeln!(out, "# encoding: told by each article")?,
        }
        write_conventions(self.conventions, out)?;
        writeln!(out, "fail-on = \"{}\"  # {}", config::name_of(&self.fail_on.value), self.fail_on.from)?;
        writeln!(out, "checks = \"{}\"  # {}", config::name_of(&self.checks.value), self.checks.from)?;
        if self.select.value.is_empty() {
            writeln!(out, "# select: all checks")?;
        } else {
            writeln!(out, "select = {}  # {}", list(&self.select.value), self.select.from)?;
        }
        writeln!(out, "ignore = {}  # {}", list(&self.ignore.value), self.ignore.from)?;
        let Confidence(least) = self.min_confidence.value;
        writeln!(out, "min-confidence = {}.{:02}  # {}", least / 100, least % 100, self.min_confidence.from)?;
        writeln!(out, "pedantic = {}  # {}", self.pedantic.value, self.pedantic.from)?;
        writeln!(out, "closed-world = {}  # {}", self.closed_world.value, self.closed_world.from)?;
        writeln!(out, "cross = {}  # {}", self.cross.value, self.cross.from)?;
        match &self.baseline.value {
            Some(path) => {
                writeln!(out, "baseline = {}  # {}", quoted(&path.display().to_string()), self.baseline.from)?
            }
            None => writeln!(out, "# baseline: none")?,
        }
        writeln!(out, "max-article-bytes = {}  # {}", self.article_bytes.value, self.article_bytes.from)?;
        writeln!(out, "max-article-figures = {}  # {}", self.article_figures.value, self.article_figures.from)?;
        writeln!(out, "max-table-bytes = {}  # {}", self.table_bytes.value, self.table_bytes.from)?;
        writeln!(out, "max-table-columns = {}  # {}", self.table_columns.value, self.table_columns.from)?;
        self.suppress.iter().try_for_each(|entry| write_entry(entry, out))
    }
}

/// How articles are read that do not say otherwise.
fn write_conventions(conventions: Conventions, out: &mut dyn Write) -> io::Result<()> {
    let Conventions { number_format, dollar, ton, date_order, fiscal_year_start } = conventions;
    writeln!(out, "number-format = \"{}\"", config::name_of(&number_format))?;
    writeln!(out, "dollar = \"{}\"", dollar.map_or(DOLLAR, |unit| unit.name.as_ref()))?;
    match ton {
        Some(ton) => writeln!(out, "ton = \"{}\"", config::name_of(&ton))?,
        None => writeln!(out, "# ton: metric, short or long")?,
    }
    match date_order {
        Some(order) => writeln!(out, "date-order = \"{}\"", config::name_of(&order))?,
        None => writeln!(out, "# date-order: told by each article, else both")?,
    }
    match fiscal_year_start {
        Some(month) => writeln!(out, "fiscal-year-start = {month}")?,
        None => writeln!(out, "# fiscal-year-start: a fiscal year is the year it is named after")?,
    }
    Ok(())
}

fn write_entry(entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
    let Entry { check, quote, reason, until, place: _ } = entry;
    writeln!(out, "\n[[suppress]]\ncheck = {}\nquote = {}", quoted(check), quoted(quote))?;
    writeln!(out, "reason = {}", quoted(reason))?;
    match until {
        Some(until) => writeln!(out, "until = \"{until}\""),
        None => Ok(()),
    }
}

/// The entries of `[[suppress]]`, with their places.
fn entries(file: &Loaded) -> Vec<Entry> {
    let name = file.path.file_name().unwrap_or_default().to_string_lossy();
    let entry = |entry: &config::Suppress| Entry {
        check: entry.check.get_ref().clone(),
        quote: suppress::collapse(entry.quote.get_ref()),
        reason: entry.reason.get_ref().clone(),
        until: entry.until.map(|date| date.0),
        place: format!("{name}:{}", file.line(entry.check.span().start)),
    };
    file.config.suppress.iter().map(entry).collect()
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.iter().map(|item| quoted(item)).collect::<Vec<_>>().join(", "))
}
