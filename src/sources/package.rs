//! Finds tables: a CSV, a `datapackage.json`, or a folder of them. The rule: nothing outside the package's folder is
//! read, a file whose hash differs is not used, and one bad table never takes the others with it. Files are read side by
//! side and taken in in the order in which they were found, so that the same folder always makes the same tables.

use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::finding::Severity;
use crate::normalise::Unit;
use crate::plainly;

use super::disk::{self, Met};
use super::files::{self, Read as Found};
use super::grid::Grid;
use super::grid::{Dialect as Marks, Limits, TableProblem};
use super::keys::Described;
use super::places::Place;
use super::schema::{self, Schema};
use super::series::Tables;
use super::table::{Aggregation, Layout, Table};
use super::values::{self, day, days};

/// How tables are read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub limits: Limits,
    /// What a unit text means ("million tonnes" without its scale: "tonnes"); the lexicon of units.
    pub unit: &'a (dyn Fn(&str) -> Option<Unit> + Sync),
    /// Hold tables against the schemas of their packages too.
    pub schemas: bool,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<'a> Options<'a> {
    pub fn new(unit: &'a (dyn Fn(&str) -> Option<Unit> + Sync)) -> Self {
        Self { limits: Limits::default(), unit, schemas: false }
    }

    pub(super) fn knows(&self, text: &str) -> bool {
        super::table_unit_known(text) || (self.unit)(text).is_some()
    }
}

/// A name or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// The object `factcheck` of a resource: field names, or constants where the contract allows them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Factcheck {
    pub(super) shape: Option<String>,
    pub(super) entity: Option<String>,
    pub(super) counterpart: Option<String>,
    pub(super) reporter: Option<String>,
    pub(super) measure: Option<String>,
    pub(super) period: Option<String>,
    pub(super) value: Option<OneOrMany>,
    pub(super) unit: Option<String>,
    pub(super) scale: Option<String>,
    pub(super) qualifier: Option<String>,
    pub(super) definition: Option<String>,
    pub(super) note: Option<String>,
    pub(super) source: Option<String>,
    pub(super) locator: Option<String>,
    pub(super) aggregation: Option<String>,
    pub(super) vintage: Option<String>,
    pub(super) retrieved: Option<String>,
    pub(super) max_age: Option<serde_json::Value>,
    pub(super) required: bool,
    pub(super) forecast_from: Option<String>,
    /// `totals` and `symmetric`.
    #[serde(flatten)]
    pub(super) declared: super::Declared,
    pub(super) aliases: crate::sorted::SortedMap<String, OneOrMany>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Dialect {
    delimiter: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Resource {
    #[serde(default)]
    name: Option<String>,
    title: Option<String>,
    path: Option<OneOrMany>,
    bytes: Option<u64>,
    hash: Option<String>,
    #[serde(default)]
    dialect: Option<Dialect>,
    factcheck: Option<Factcheck>,
    description: Option<String>,
    #[serde(default)]
    schema: Schema,
}

#[derive(Debug, Deserialize)]
struct Descriptor {
    #[serde(default)]
    resources: Vec<serde_json::Value>,
}

/// Why a resource path is not followed; `None` where it is a plain relative path.
fn refuse_path(path: &str) -> Option<&'static str> {
    if path.contains("://") {
        return Some("is remote; fetch it and name the local file");
    }
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    if path.is_empty() || !plain || path.contains('\\') || path.starts_with('~') || path.contains(':') {
        return Some("leads out of the folder of the package; name a file beside datapackage.json");
    }
    None
}

/// Longest descriptor that is read, in bytes.
const DESCRIPTOR_BYTES: u64 = 16 * 1024 * 1024;

fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    Sha256::digest(bytes).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Whether a table was asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    Yes,
    No,
    /// Nobody can tell.
    Unreadable,
}

/// A descriptor that is none.
#[derive(Default)]
struct Broken {
    place: Option<Place>,
    message: String,
    /// As far as can be seen, one of its tables is required.
    required: bool,
}

/// Whether a text that is no JSON seems to declare a table required.
fn says_required(text: &str) -> bool {
    let value = |rest: &str| Some(rest.trim_start().strip_prefix(':')?.trim_start().starts_with("true"));
    text.split("\"required\"").skip(1).any(|rest| value(rest) == Some(true))
}

/// Why a text is no descriptor, for a person with an editor.
fn no_package(error: &serde_json::Error) -> String {
    if error.classify() == serde_json::error::Category::Data {
        return "is no data package: it must be an object with a list \"resources\", one object a table".to_owned();
    }
    let (column, what) = (error.column(), plainly::json(error));
    // a text that ends too early ends in no column
    let place = if column == 0 { String::new() } else { format!(", at column {column}") };
    format!("is no JSON{place}: {what}; until that is mended, no table beside it is used")
}

/// What is said of a resource that does not have the form of one.
fn unreadable(index: usize) -> String {
    format!(
        "resource {} cannot be read: each must be an object such as {{\"name\": \"trade\", \"path\": \"trade.csv\", \
         \"factcheck\": {{…}}}}",
        index + 1
    )
}

fn stem_of(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(|| path.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// What was found and is not taken in yet.
enum Item {
    Problem(TableProblem),
    File(Box<File>),
}

/// Collects tables and problems.
pub(super) struct Loader<'a> {
    options: &'a Options<'a>,
    tables: Tables,
    problems: Vec<TableProblem>,
    queue: Vec<Item>,
    /// Bytes of the files that wait.
    waiting: u64,
    files: usize,
}

impl<'a> Loader<'a> {
    /// Folders below a given one that are looked into.
    const MAX_DEPTH: usize = 4;
    /// Bytes of files that are read before they are taken in.
    const BATCH: u64 = 64 * 1024 * 1024;
    /// The same of many small ones: what they are read into is used again for the next.
    const BATCH_OF_MANY: u64 = 512 * 1024;
    const MANY: usize = 32;
    /// Bytes below which it is not worth while to do two things at a time.
    const SMALL: u64 = 64 * 1024;

    pub(super) fn new(options: &'a Options<'a>) -> Self {
        let (tables, problems, queue) = Default::default();
        Self { options, tables, problems, queue, waiting: 0, files: 0 }
    }

    /// All tables, ready for questions, and what is wrong with them.
    pub(super) fn finish(mut self) -> (Tables, Vec<TableProblem>) {
        self.take_in();
        self.tables.finish();
        (self.tables, self.problems)
    }

    fn problem(&mut self, problem: TableProblem) {
        self.queue.push(Item::Problem(problem));
    }

    /// Puts a file into the queue; with too many of them the first one too many is told.
    fn file(&mut self, path: PathBuf, name: String, resource: Option<Resource>, found: bool) {
        self.files += 1;
        let most = self.options.limits.files;
        if self.files > most {
            if self.files == most + 1 {
                let message = format!("is the first of the files beyond the limit of {most}");
                let mut problem = TableProblem::error(&path.display().to_string(), None, message);
                problem.required = resource.is_some_and(|resource| resource.is_required());
                self.problem(problem);
            }
            return;
        }
        self.waiting += disk::length(&path).min(self.options.limits.bytes);
        self.queue.push(Item::File(Box::new(File { path, name, resource, found })));
        if self.waiting > Self::BATCH || self.waiting > Self::BATCH_OF_MANY && self.queue.len() >= Self::MANY {
            self.take_in();
        }
    }

    /// Takes in what waits.
    fn take_in(&mut self) {
        let queue = std::mem::take(&mut self.queue);
        let files: Vec<&File> = queue.iter().filter_map(Item::file).collect();
        let side_by_side = std::mem::take(&mut self.waiting) > Self::SMALL;
        let options = self.options;
        let read: Vec<Read> = if side_by_side {
            files.par_iter().map(|file| file.read(options)).collect()
        } else {
            files.iter().map(|file| file.read(options)).collect()
        };
        let mut outcomes = self.add(&files, &read, side_by_side).into_iter();
        let mut read = read.into_iter();
        for item in queue {
            match item {
                Item::Problem(problem) => self.problems.push(problem),
                Item::File(file) => {
                    let problems = read.next().map(|read| read.problems).unwrap_or_default();
                    self.problems.extend(file.judged(problems, outcomes.next().unwrap_or_default()));
                }
            }
        }
    }

    /// Adds the tables of files, as they stand and as series: two things that know nothing of each other.
    fn add(&mut self, files: &[&File], read: &[Read], side_by_side: bool) -> Vec<Outcome> {
        let mut frames = std::mem::take(&mut self.tables.frames);
        let (tables, options) = (&mut self.tables, self.options);
        let mut framed = || {
            let of_file = |(file, read): (&&File, &Read)| {
                let before = frames.frames().len();
                for one in read.tables.iter().filter(|one| one.framed) {
                    frames.read(&one.grid, &file.source(&one.table));
                }
                for (one, (grid, origins)) in read.tables.iter().filter_map(|one| Some((one, one.turned.as_ref()?))) {
                    frames.read_turned(grid, origins, &file.source(&one.table));
                }
                frames.frames().len() > before
            };
            files.iter().zip(read).map(of_file).collect::<Vec<bool>>()
        };
        let mut added = || {
            let of_file = |(file, read): (&&File, &Read)| {
                let mut outcome = Outcome::default();
                for one in &read.tables {
                    outcome.problems.extend(one.problems.iter().cloned());
                    let Some(layout) = &one.layout else { continue };
                    file.aliases().for_each(|(alias, entity)| tables.add_alias(alias, entity));
                    let before = tables.tables().len();
                    tables.add(one.table.clone(), &one.grid, layout, options, &mut outcome.problems);
                    outcome.tables |= tables.tables().len() > before;
                }
                outcome
            };
            files.iter().zip(read).map(of_file).collect::<Vec<Outcome>>()
        };
        let (framed, mut outcomes) = if side_by_side { rayon::join(framed, added) } else { (framed(), added()) };
        for (outcome, framed) in outcomes.iter_mut().zip(framed) {
            outcome.frames = framed;
        }
        self.tables.frames = frames;
        outcomes
    }

    pub(super) fn path(&mut self, path: &Path) {
        let shown = path.display().to_string();
        if disk::is_folder(path) {
            self.folder(path, 0);
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
            self.descriptor(path, None);
        } else if disk::exists(path) {
            let beside = path.with_file_name("datapackage.json");
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let listed = name.filter(|_| disk::is_file(&beside)).map(|name| self.descriptor(&beside, Some(&name)));
            if listed.is_none_or(|listed| listed == Listed::No) {
                self.bare(path, false);
            }
        } else {
            self.problem(TableProblem::error(&shown, None, "does not exist; check --sources"));
        }
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        let shown = folder.display().to_string();
        let paths = match disk::list(folder) {
            Ok(paths) => paths,
            Err(error) => {
                return self.problem(TableProblem::error(
                    &shown,
                    None,
                    format!("cannot be read: {}", plainly::io(&error)),
                ));
            }
        };
        if depth == 0 {
            self.take_in();
        }
        let descriptor = folder.join("datapackage.json");
        let before = self.tables.tables().len() + self.problems.len();
        let listed = if disk::is_file(&descriptor) { Self::listed(&descriptor) } else { Vec::new() };
        let broken = disk::is_file(&descriptor) && self.descriptor(&descriptor, None) == Listed::Unreadable;
        for (path, met) in paths {
            match met {
                Met::Folder if depth < Self::MAX_DEPTH => self.folder(&path, depth + 1),
                Met::Folder => {}
                // without what is said of them they could be read wrongly
                _ if broken || !files::is_table(&path) || listed.contains(&path) => {}
                Met::File => self.bare(&path, true),
                Met::Link => {
                    let message = "is a link, and links are not followed in a folder; name the table itself with \
                                   --sources, or put a copy there";
                    self.problem(TableProblem::new(&path.display().to_string(), None, Severity::Warning, message));
                }
            }
        }
        if depth == 0 {
            self.take_in();
        }
        if depth == 0 && self.tables.tables().len() + self.problems.len() == before {
            let message = "holds no table; put CSV files or a datapackage.json there";
            self.problem(TableProblem::new(&shown, None, Severity::Warning, message));
        }
    }

    /// A descriptor, and its text.
    fn parse(path: &Path) -> Result<(Descriptor, String), Broken> {
        let whole = |message: String| Broken { message, ..Broken::default() };
        let bytes = disk::read(path, DESCRIPTOR_BYTES, "split the package into several folders").map_err(whole)?;
        let text = String::from_utf8(bytes).map_err(|_| whole("is not UTF-8; save it as UTF-8".to_owned()))?;
        let parsed = serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text));
        let parsed = parsed.map_err(|error| Broken {
            place: Some(Place::of_line(error.line())),
            message: no_package(&error),
            required: says_required(&text),
        })?;
        Ok((parsed, text))
    }

    /// Files that a descriptor lists, for leaving them out of the bare ones; broken ones count as listed too.
    fn listed(path: &Path) -> Vec<PathBuf> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let parsed = Self::parse(path);
        let resources = parsed.map(|(descriptor, _)| descriptor.resources).unwrap_or_default();
        let names = resources.iter().filter_map(|resource| resource.get("path")?.as_str());
        names.filter(|name| refuse_path(name).is_none()).map(|name| folder.join(name)).collect()
    }

    /// Reads the resources of a package, or only one.
    fn descriptor(&mut self, path: &Path, only: Option<&str>) -> Listed {
        let shown = path.display().to_string();
        let (descriptor, text) = match Self::parse(path) {
            Ok(parsed) => parsed,
            Err(Broken { place, message, required }) => {
                self.problem(TableProblem { required, ..TableProblem::error(&shown, place, message) });
                return Listed::Unreadable;
            }
        };
        if descriptor.resources.is_empty() {
            let message = "lists no \"resources\"; each table needs one";
            self.problem(TableProblem::new(&shown, None, Severity::Warning, message));
        }
        let mut found = Listed::No;
        for (index, mut value) in descriptor.resources.into_iter().enumerate() {
            let wanted = |value: &serde_json::Value| {
                only.is_none_or(|only| {
                    value.get("path").and_then(|path| path.as_str()).is_some_and(|path| path == only)
                })
            };
            if !wanted(&value) {
                continue;
            }
            found = Listed::Yes;
            self.slips(&shown, &text, index, &mut value).into_iter().for_each(|problem| self.problem(problem));
            let required =
                value.pointer("/factcheck/required").and_then(serde_json::Value::as_bool).unwrap_or_default();
            let fail = |message: String| {
                let problem = TableProblem::error(&shown, None, message);
                TableProblem { required, ..problem }
            };
            match serde_json::from_value::<Resource>(value) {
                Ok(resource) => match resource.file(path, index) {
                    Ok((file, name)) => self.file(file, name, Some(resource), false),
                    Err(problem) => self.problem(TableProblem { required, ..problem }),
                },
                Err(_) => self.problem(fail(unreadable(index))),
            }
        }
        found
    }

    /// What is wrong with the keys of a resource and their values; those values are taken out of it.
    fn slips(&self, file: &str, text: &str, index: usize, resource: &mut serde_json::Value) -> Vec<TableProblem> {
        let slip = if self.options.schemas { Severity::Error } else { Severity::Warning };
        let described = Described::new(file, text, index, resource);
        let mut out = described.unknown_keys(resource, slip);
        out.extend(values::take_wrong(resource, &described, slip));
        out
    }

    /// A file without metadata; what was only found in a folder need not hold a table.
    fn bare(&mut self, path: &Path, found: bool) {
        self.file(path.to_owned(), stem_of(&path.display().to_string()), None, found);
    }

    /// Text of a descriptor with one resource and its table, for tests and for other programs.
    pub(super) fn text(&mut self, name: &str, csv: &str, descriptor: Option<&str>) {
        let Some(text) = descriptor else { return self.of_text(name, csv, None) };
        const FILE: &str = "datapackage.json";
        let resource = match serde_json::from_str::<Descriptor>(text) {
            Ok(descriptor) => descriptor.resources.into_iter().next(),
            Err(error) => return self.problem(TableProblem::error(FILE, None, no_package(&error))),
        };
        let Some(mut resource) = resource else { return self.of_text(name, csv, None) };
        let slips = self.slips(FILE, text, 0, &mut resource);
        self.problems.extend(slips);
        match serde_json::from_value(resource) {
            Ok(resource) => self.of_text(name, csv, Some(resource)),
            Err(_) => self.problems.push(TableProblem::error(FILE, None, unreadable(0))),
        }
    }

    fn of_text(&mut self, name: &str, csv: &str, resource: Option<Resource>) {
        let file = File { path: PathBuf::from(name), name: stem_of(name), resource, found: true };
        let read = [file.understand(csv.as_bytes(), self.options)];
        let outcome = self.add(&[&file], &read, false).into_iter().next().unwrap_or_default();
        self.problems.extend(read.into_iter().flat_map(|read| read.problems));
        self.problems.extend(outcome.problems);
    }
}

/// What became of a file.
#[derive(Default)]
struct Outcome {
    problems: Vec<TableProblem>,
    /// A table of it is used as series.
    tables: bool,
    /// A table of it is used as it stands.
    frames: bool,
}

/// The tables of a file, understood but not taken in.
#[derive(Default)]
struct Read {
    /// With the file itself.
    problems: Vec<TableProblem>,
    tables: Vec<Understood>,
}

/// One table of a file.
struct Understood {
    grid: Grid,
    table: Table,
    /// `None` where no layout fits.
    layout: Option<Layout>,
    /// It is to be used as it stands.
    framed: bool,
    /// A long table with a column for each indicator.
    turned: Option<(Grid, super::grid::pivot::Origins)>,
    problems: Vec<TableProblem>,
}

/// A file of tables.
struct File {
    path: PathBuf,
    /// Of its table; several are numbered or named by their sheet.
    name: String,
    resource: Option<Resource>,
    /// It was only found in a folder and need not hold a table.
    found: bool,
}

impl Item {
    fn file(&self) -> Option<&File> {
        match self {
            Self::File(file) => Some(file),
            Self::Problem(_) => None,
        }
    }
}

impl File {
    fn shown(&self) -> String {
        self.path.display().to_string()
    }

    fn factcheck(&self) -> Option<&Factcheck> {
        self.resource.as_ref()?.factcheck.as_ref()
    }

    /// Other names of entities, each with its entity.
    fn aliases(&self) -> impl Iterator<Item = (&str, &str)> {
        self.factcheck().into_iter().flat_map(|meta| &meta.aliases).flat_map(|(entity, names)| {
            let names = match names {
                OneOrMany::One(name) => std::slice::from_ref(name),
                OneOrMany::Many(names) => names,
            };
            names.iter().map(move |name| (name.as_str(), entity.as_str()))
        })
    }

    fn source<'s>(&'s self, table: &'s Table) -> super::frame::Source<'s> {
        let resource = self.resource.as_ref();
        super::frame::Source {
            name: &table.name,
            title: table.title.as_deref().unwrap_or_default(),
            description: resource.and_then(|resource| resource.description.as_deref()).unwrap_or_default(),
            fields: resource.map(|resource| resource.schema.fields.as_slice()).unwrap_or_default(),
            unit: self.factcheck().and_then(|meta| meta.unit.as_deref()).unwrap_or_default(),
            scale: self.factcheck().and_then(|meta| meta.scale.as_deref()).unwrap_or_default(),
            forecast_from: table.forecast_from,
        }
    }

    /// All problems of the file, in order.
    fn judged(&self, mut problems: Vec<TableProblem>, outcome: Outcome) -> Vec<TableProblem> {
        problems.extend(outcome.problems);
        let file = self.shown();
        let nothing = self.resource.is_none() && !outcome.tables && !outcome.frames && problems.is_empty();
        if nothing && !(self.found && files::may_be_without(&file)) {
            problems.push(TableProblem::error(&file, None, "holds no table; give a file with one"));
        }
        if !outcome.tables && self.resource.as_ref().is_some_and(Resource::is_required) {
            let errors = problems.iter_mut().filter(|problem| problem.severity == Severity::Error);
            errors.for_each(|problem| problem.required = true);
        }
        problems
    }

    fn read(&self, options: &Options<'_>) -> Read {
        match disk::read(&self.path, options.limits.bytes, "split it, or raise `max-table-bytes` in addsup.toml") {
            Ok(bytes) => self.understand(&bytes, options),
            Err(message) => {
                Read { problems: vec![TableProblem::error(&self.shown(), None, message)], ..Read::default() }
            }
        }
    }

    fn understand(&self, bytes: &[u8], options: &Options<'_>) -> Read {
        let mut out = Read::default();
        let file = self.shown();
        let resource = self.resource.as_ref();
        let sha256 = hex(bytes);
        if let Some(problem) = resource.and_then(|resource| differs(&file, bytes, &sha256, resource)) {
            let stop = problem.severity == Severity::Error;
            out.problems.push(problem);
            if stop {
                return out;
            }
        }
        let dialect = resource.and_then(|resource| resource.dialect.as_ref()?.delimiter.as_ref()?.bytes().next());
        let fields = resource.map(|resource| resource.schema.fields.as_slice()).unwrap_or_default();
        let comma = fields.iter().filter(|field| field.rules.has_decimal_comma());
        let marks = Marks { separator: dialect, comma: comma.map(|field| field.name.clone()).collect() };
        for found in files::read(&file, bytes, &marks, &options.limits, &mut out.problems) {
            let part = if found.part.is_empty() { String::new() } else { format!("-{}", found.part) };
            out.tables.push(self.table(&file, format!("{}{part}", self.name), &sha256, found, options));
        }
        out
    }

    /// Understands one table of the file.
    fn table(&self, file: &str, name: String, sha256: &str, found: Found, options: &Options<'_>) -> Understood {
        let Found { title, mut grid, .. } = found;
        let mut problems = Vec::new();
        let resource = self.resource.as_ref();
        if let Some(resource) = resource.filter(|_| options.schemas) {
            schema::check(file, &resource.schema, &grid, &options.limits, &mut problems);
        }
        let title = resource.and_then(|resource| resource.title.clone()).or(title);
        let known = |text: &str| options.knows(text);
        let meta = self.factcheck();
        if meta.is_none_or(|meta| !meta.is_shaped()) {
            grid.join_times();
        }
        let layout = match meta {
            Some(meta) if meta.is_shaped() => Layout::declared(&grid, meta, &known),
            // what is not declared is inferred
            Some(meta) => Layout::inferred(&grid, title.as_deref().unwrap_or(&name), &known)
                .and_then(|layout| layout.with(&grid, meta, &known)),
            None => Layout::inferred(&grid, title.as_deref().unwrap_or(&name), &known),
        };
        let layout = layout.and_then(|layout| layout.without_unsure(&grid));
        let mut table = Table { name, title, path: file.to_owned(), ..Table::default() };
        let mut layout = match layout {
            Ok(layout) => layout,
            Err(message) => {
                problems.push(TableProblem::error(file, Some(grid.places.of(0)), message));
                return Understood {
                    grid,
                    table,
                    layout: None,
                    framed: meta.is_none_or(|meta| !meta.is_shaped()),
                    turned: None,
                    problems,
                };
            }
        };
        let wrong = values::wrong_constants(file, &layout, &grid.headers, &known);
        let unusable = wrong.iter().any(|problem| problem.severity == Severity::Error);
        problems.extend(wrong);
        if unusable {
            return Understood { grid, table, layout: None, framed: false, turned: None, problems };
        }
        sha256.clone_into(&mut table.sha256);
        table.columns.clone_from(&grid.headers);
        table.places.clone_from(&grid.places);
        table.tidy = layout.is_tidy();
        table.understood = grid.understood().into_iter().chain(std::mem::take(&mut layout.understood)).collect();
        if let Some(meta) = meta {
            meta.describe(&mut table);
        }
        // a table that says of every figure what it is needs no look at its words
        let framed = meta.is_none_or(|meta| !meta.is_shaped()) && !table.tidy;
        let turned = if table.tidy { grid.turned(&layout) } else { None };
        Understood { grid, table, layout: Some(layout), framed, turned, problems }
    }
}

impl Factcheck {
    /// It says how the table is laid out; else that is inferred.
    fn is_shaped(&self) -> bool {
        self.value.is_some() || self.shape.as_deref() == Some("wide")
    }

    /// What it says about a table as a whole.
    fn describe(&self, table: &mut Table) {
        table.required = self.required;
        table.declared.clone_from(&self.declared);
        table.max_age_days = self.max_age.as_ref().and_then(days);
        let date = |text: &Option<String>| text.as_deref().and_then(day);
        (table.retrieved, table.forecast_from) = (date(&self.retrieved), date(&self.forecast_from));
        table.aggregation = self.aggregation.as_deref().and_then(Aggregation::named).unwrap_or_default();
    }
}

impl Resource {
    fn is_required(&self) -> bool {
        self.factcheck.as_ref().is_some_and(|meta| meta.required)
    }

    /// The file of the resource, and what its table is called.
    ///
    /// # Errors
    /// Why it is not read.
    fn file(&self, descriptor: &Path, index: usize) -> Result<(PathBuf, String), TableProblem> {
        let shown = descriptor.display().to_string();
        let nth = || self.name.clone().unwrap_or_else(|| format!("resource {}", index + 1));
        let fail = |message: String| TableProblem::error(&shown, None, message);
        let name = match &self.path {
            Some(OneOrMany::One(path)) => path,
            Some(OneOrMany::Many(_)) => {
                return Err(fail(format!("{} has several files; give each a resource", nth())));
            }
            None => return Err(fail(format!("{} has no \"path\"", nth()))),
        };
        if let Some(why) = refuse_path(name) {
            return Err(fail(format!("{}: the path \"{name}\" {why}", nth())));
        }
        if Path::new(name).file_name() == descriptor.file_name() {
            return Err(fail("is itself a data package, not a table; name the file of the table".to_owned()));
        }
        let folder = descriptor.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = descriptor.parent().unwrap_or(Path::new("")).join(name);
        if disk::lies_below(&path, folder) == Some(false) {
            let file = path.display().to_string();
            return Err(TableProblem::error(&file, None, "is a link that leads out of the package's folder"));
        }
        Ok((path, nth()))
    }
}

/// Whether the bytes are those that the descriptor names.
fn differs(file: &str, bytes: &[u8], sha256: &str, resource: &Resource) -> Option<TableProblem> {
    let update = "the table is not used: if the file is as it should be, write what it has into datapackage.json and run \
                  `addsup sources validate`; if it was fetched, `addsup sources fetch` fetches it again";
    if let Some(hash) = &resource.hash {
        return match hash.strip_prefix("sha256:") {
            Some(declared) if declared.eq_ignore_ascii_case(sha256) => None,
            Some(declared) => {
                let message = format!("its SHA-256 is {sha256}, the package says {declared}; {update}");
                Some(TableProblem::error(file, None, message))
            }
            None => {
                let message = "the hash was not checked: only sha256:… is";
                Some(TableProblem::new(file, None, Severity::Note, message))
            }
        };
    }
    let length = u64::try_from(bytes.len()).ok();
    let declared = resource.bytes.filter(|&declared| Some(declared) != length)?;
    Some(TableProblem::error(file, None, format!("has {} bytes, the package says {declared}; {update}", bytes.len())))
}
