//! Finds and reads tables: a CSV, a `datapackage.json`, or a folder of them. The rule: nothing outside the package's
//! folder is read, a file whose hash differs is not used, and one bad table never takes the others with it.

use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::finding::Severity;
use crate::normalise::{Date, Unit};
use crate::sorting;

use super::files::{self, Read as Found};
use super::grid::{Dialect as Marks, Limits, TableProblem};
use super::schema::{self, Schema};
use super::series::Tables;
use super::table::{Aggregation, Layout, Table};

/// How tables are read.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub limits: Limits,
    /// What a unit text means ("million tonnes" without its scale: "tonnes"); the lexicon of units.
    pub unit: &'a dyn Fn(&str) -> Option<Unit>,
    /// Hold tables against the schemas of their packages too.
    pub schemas: bool,
}

impl std::fmt::Debug for Options<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options").field("limits", &self.limits).finish_non_exhaustive()
    }
}

impl<'a> Options<'a> {
    pub fn new(unit: &'a dyn Fn(&str) -> Option<Unit>) -> Self {
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
    pub(super) aliases: std::collections::BTreeMap<String, OneOrMany>,
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

/// Days of an ISO 8601 duration of one part ("P90D", "P6M", "P2Y", "P1W") or of a number.
fn days(value: &serde_json::Value) -> Option<i64> {
    if let Some(days) = value.as_i64() {
        return (days >= 0).then_some(days);
    }
    let text = value.as_str()?.strip_prefix('P')?;
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok().filter(|days| (0..=100_000).contains(days))?;
    Some(number * [("D", 1), ("W", 7), ("M", 31), ("Y", 366)].iter().find(|(name, _)| *name == unit)?.1)
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

fn read_limited(path: &Path, limits: &Limits) -> Result<Vec<u8>, String> {
    let file = fs::File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
    let is_file = file.metadata().map_err(|error| format!("cannot be read: {error}"))?.is_file();
    if !is_file {
        return Err("is not a file".to_owned());
    }
    let mut bytes = Vec::new();
    file.take(limits.bytes.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot be read: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > limits.bytes) {
        return Err(format!("is larger than the limit of {} bytes; split it or raise the limit", limits.bytes));
    }
    Ok(bytes)
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn stem_of(path: &str) -> String {
    Path::new(path).file_stem().map_or_else(|| path.to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// Collects tables and problems.
pub(super) struct Loader<'a> {
    options: &'a Options<'a>,
    pub(super) tables: Tables,
    pub(super) problems: Vec<TableProblem>,
    files: usize,
}

impl<'a> Loader<'a> {
    /// Folders below a given one that are looked into.
    const MAX_DEPTH: usize = 4;

    pub(super) fn new(options: &'a Options<'a>) -> Self {
        Self { options, tables: Tables::default(), problems: Vec::new(), files: 0 }
    }

    pub(super) fn path(&mut self, path: &Path) {
        let shown = path.display().to_string();
        if path.is_dir() {
            self.folder(path, 0);
        } else if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("json")) {
            self.descriptor(path, None);
        } else if path.exists() {
            let beside = path.with_file_name("datapackage.json");
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
            let listed = beside.is_file() && name.as_deref().is_some_and(|name| self.descriptor(&beside, Some(name)));
            if !listed {
                self.bare(path, false);
            }
        } else {
            self.problems.push(TableProblem::error(&shown, None, "does not exist; check --sources"));
        }
    }

    fn folder(&mut self, folder: &Path, depth: usize) {
        let shown = folder.display().to_string();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) => {
                self.problems.push(TableProblem::error(&shown, None, format!("cannot be read: {error}")));
                return;
            }
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        sorting::by(&mut paths, Ord::cmp);
        let descriptor = folder.join("datapackage.json");
        let before = self.tables.tables().len() + self.problems.len();
        let listed = if descriptor.is_file() { self.listed(&descriptor) } else { Vec::new() };
        if descriptor.is_file() {
            self.descriptor(&descriptor, None);
        }
        for path in paths {
            let link = fs::symlink_metadata(&path).map(|meta| meta.is_symlink()).unwrap_or(true);
            if path.is_dir() && !link {
                if depth < Self::MAX_DEPTH {
                    self.folder(&path, depth + 1);
                }
            } else if files::is_table(&path) && !listed.contains(&path) {
                self.bare(&path, true);
            }
        }
        if depth == 0 && self.tables.tables().len() + self.problems.len() == before {
            let message = "holds no table; put CSV files or a datapackage.json there";
            self.problems.push(TableProblem::new(&shown, None, Severity::Warning, message));
        }
    }

    fn parse(path: &Path, limits: &Limits) -> Result<Descriptor, String> {
        let limits = Limits { bytes: limits.bytes.min(16 * 1024 * 1024), ..*limits };
        let bytes = read_limited(path, &limits)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        serde_json::from_slice(bytes).map_err(|error| format!("is not a data package: {error}"))
    }

    /// Files that a descriptor lists, for leaving them out of the bare ones; broken ones count as listed too.
    fn listed(&self, path: &Path) -> Vec<PathBuf> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let parsed = Self::parse(path, &self.options.limits);
        let resources = parsed.map(|descriptor| descriptor.resources).unwrap_or_default();
        let names = resources.iter().filter_map(|resource| resource.get("path")?.as_str());
        names.filter(|name| refuse_path(name).is_none()).map(|name| folder.join(name)).collect()
    }

    /// Reads the resources of a package, or only one; whether it was listed.
    fn descriptor(&mut self, path: &Path, only: Option<&str>) -> bool {
        let shown = path.display().to_string();
        let descriptor = match Self::parse(path, &self.options.limits) {
            Ok(descriptor) => descriptor,
            Err(message) => {
                self.problems.push(TableProblem::error(&shown, None, message));
                return false;
            }
        };
        if descriptor.resources.is_empty() {
            let message = "lists no \"resources\"; each table needs one";
            self.problems.push(TableProblem::new(&shown, None, Severity::Warning, message));
        }
        let mut found = false;
        for (index, value) in descriptor.resources.into_iter().enumerate() {
            let wanted = |value: &serde_json::Value| {
                only.is_none_or(|only| {
                    value.get("path").and_then(|path| path.as_str()).is_some_and(|path| path == only)
                })
            };
            if !wanted(&value) {
                continue;
            }
            found = true;
            let required =
                value.pointer("/factcheck/required").and_then(serde_json::Value::as_bool).unwrap_or_default();
            let before = self.problems.len();
            let tables = self.tables.tables().len();
            match serde_json::from_value::<Resource>(value) {
                Ok(resource) => self.resource(path, index, &resource),
                Err(error) => {
                    let message = format!("resource {} cannot be read: {error}", index + 1);
                    self.problems.push(TableProblem::error(&shown, None, message));
                }
            }
            if required && self.tables.tables().len() == tables {
                for problem in self.problems.iter_mut().skip(before) {
                    problem.required |= problem.severity == Severity::Error;
                }
            }
        }
        found
    }

    fn resource(&mut self, descriptor: &Path, index: usize, resource: &Resource) {
        let shown = descriptor.display().to_string();
        let nth = || resource.name.clone().unwrap_or_else(|| format!("resource {}", index + 1));
        let fail = |message: String| TableProblem::error(&shown, None, message);
        let name = match &resource.path {
            Some(OneOrMany::One(path)) => path,
            Some(OneOrMany::Many(_)) => {
                return self.problems.push(fail(format!("{} has several files; give each a resource", nth())));
            }
            None => return self.problems.push(fail(format!("{} has no \"path\"", nth()))),
        };
        if let Some(why) = refuse_path(name) {
            return self.problems.push(fail(format!("{}: the path \"{name}\" {why}", nth())));
        }
        if Path::new(name).file_name() == descriptor.file_name() {
            let message = "is itself a data package, not a table; name the file of the table";
            return self.problems.push(TableProblem::error(&shown, None, message));
        }
        let folder = descriptor.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let path = descriptor.parent().unwrap_or(Path::new("")).join(name);
        let inside =
            path.canonicalize().ok().zip(folder.canonicalize().ok()).map(|(file, root)| file.starts_with(root));
        let file = path.display().to_string();
        if inside == Some(false) {
            return self.problems.push(TableProblem::error(
                &file,
                None,
                "is a link that leads out of the package's folder",
            ));
        }
        if let Some(bytes) = self.read(&path) {
            self.add(&file, nth(), &bytes, Some(resource));
        }
    }

    fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        let file = path.display().to_string();
        self.files += 1;
        if self.files > self.options.limits.files {
            if self.files == self.options.limits.files + 1 {
                let message = format!("is the first of the files beyond the limit of {}", self.options.limits.files);
                self.problems.push(TableProblem::error(&file, None, message));
            }
            return None;
        }
        match read_limited(path, &self.options.limits) {
            Ok(bytes) => Some(bytes),
            Err(message) => {
                self.problems.push(TableProblem::error(&file, None, message));
                None
            }
        }
    }

    /// A file without metadata; what was only found in a folder need not hold a table.
    fn bare(&mut self, path: &Path, found: bool) {
        let Some(bytes) = self.read(path) else { return };
        let file = path.display().to_string();
        let before = (self.tables.tables().len(), self.tables.frames.frames().len(), self.problems.len());
        self.add(&file, stem_of(&file), &bytes, None);
        let nothing = before == (self.tables.tables().len(), self.tables.frames.frames().len(), self.problems.len());
        if nothing && !(found && files::may_be_without(&file)) {
            self.problems.push(TableProblem::error(&file, None, "holds no table; give a file with one"));
        }
    }

    /// Text of a descriptor with one resource and its table, for tests and for other programs.
    pub(super) fn text(&mut self, name: &str, csv: &str, descriptor: Option<&str>) {
        let resource = descriptor.map(|text| {
            let parsed: Result<Descriptor, _> = serde_json::from_str(text);
            parsed
                .and_then(|descriptor| descriptor.resources.into_iter().next().map_or(Ok(None), serde_json::from_value))
        });
        match resource {
            Some(Err(error)) => {
                let message = format!("is not a data package: {error}");
                self.problems.push(TableProblem::error("datapackage.json", None, message));
            }
            Some(Ok(resource)) => self.add(name, stem_of(name), csv.as_bytes(), resource.as_ref()),
            None => self.add(name, stem_of(name), csv.as_bytes(), None),
        }
    }

    fn add(&mut self, file: &str, name: String, bytes: &[u8], resource: Option<&Resource>) {
        let sha256 = hex(bytes);
        if let Some(problem) = resource.and_then(|resource| differs(file, bytes, &sha256, resource)) {
            let stop = problem.severity == Severity::Error;
            self.problems.push(problem);
            if stop {
                return;
            }
        }
        let dialect = resource.and_then(|resource| resource.dialect.as_ref()?.delimiter.as_ref()?.bytes().next());
        let fields = resource.map(|resource| resource.schema.fields.as_slice()).unwrap_or_default();
        let comma = fields.iter().filter(|field| field.rules.has_decimal_comma());
        let marks = Marks { separator: dialect, comma: comma.map(|field| field.name.clone()).collect() };
        for found in files::read(file, bytes, &marks, &self.options.limits, &mut self.problems) {
            let name = if found.part.is_empty() { name.clone() } else { format!("{name}-{}", found.part) };
            self.table(file, name, &sha256, found, resource);
        }
    }

    /// Takes in one table of a file.
    fn table(&mut self, file: &str, name: String, sha256: &str, found: Found, resource: Option<&Resource>) {
        let Found { title, grid, .. } = found;
        if let Some(resource) = resource.filter(|_| self.options.schemas) {
            schema::check(file, &resource.schema, &grid, &self.options.limits, &mut self.problems);
        }
        let title = resource.and_then(|resource| resource.title.clone()).or(title);
        let fields = resource.map(|resource| resource.schema.fields.as_slice()).unwrap_or_default();
        let described = resource.and_then(|resource| resource.description.as_deref()).unwrap_or_default();
        let from = super::frame::Source {
            name: &name,
            title: title.as_deref().unwrap_or_default(),
            description: described,
            fields,
        };
        let known = |text: &str| self.options.knows(text);
        let meta = resource.and_then(|resource| resource.factcheck.as_ref());
        let layout = match meta {
            Some(meta) if meta.value.is_some() || meta.shape.as_deref() == Some("wide") => {
                Layout::declared(&grid, meta, &known)
            }
            _ => Layout::inferred(&grid, title.as_deref().unwrap_or(&name), &known),
        };
        let mut layout = match layout {
            Ok(layout) => layout,
            Err(message) => {
                if meta.is_none() {
                    self.tables.frames.read(&grid, &from);
                }
                return self.problems.push(TableProblem::error(file, Some(0), message));
            }
        };
        // a table that says of every figure what it is needs no look at its words
        if meta.is_none() && !layout.is_tidy() {
            self.tables.frames.read(&grid, &from);
        }
        let mut table = Table {
            name,
            title,
            path: file.to_owned(),
            sha256: sha256.to_owned(),
            columns: grid.headers.clone(),
            tidy: layout.is_tidy(),
            understood: grid.understood().into_iter().chain(std::mem::take(&mut layout.understood)).collect(),
            ..Table::default()
        };
        let mut aliases = Vec::new();
        if let Some(meta) = meta {
            table.required = meta.required;
            table.declared.clone_from(&meta.declared);
            table.max_age_days = meta.max_age.as_ref().and_then(days);
            let date =
                |text: &Option<String>| text.as_deref().and_then(|text| Date::parse(text.get(..10).unwrap_or(text)));
            (table.retrieved, table.forecast_from) = (date(&meta.retrieved), date(&meta.forecast_from));
            let named = meta.aggregation.as_deref().map(Aggregation::named);
            table.aggregation = named.flatten().unwrap_or_default();
            if named == Some(None) || (meta.max_age.is_some() && table.max_age_days.is_none()) {
                let message = "\"aggregation\" is sum, mean, end_of_period or none; \"max_age\" is days or P90D";
                self.problems.push(TableProblem::new(file, None, Severity::Warning, message));
            }
            for (entity, names) in &meta.aliases {
                let names = match names {
                    OneOrMany::One(name) => std::slice::from_ref(name),
                    OneOrMany::Many(names) => names,
                };
                aliases.extend(names.iter().map(|name| (name.as_str(), entity.as_str())));
            }
        }
        for (alias, entity) in aliases {
            self.tables.add_alias(alias, entity);
        }
        self.tables.add(table, &grid, &layout, self.options, &mut self.problems);
    }
}

/// Whether the bytes are those that the descriptor names.
fn differs(file: &str, bytes: &[u8], sha256: &str, resource: &Resource) -> Option<TableProblem> {
    let update = "the table is not used; check the file, then update datapackage.json";
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
