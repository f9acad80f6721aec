//! What is written beside a table: its resource in `datapackage.json` (Data Package 2.0) and its entry in
//! `addsup.lock`. Resources that fetch did not write are kept as they stand. The rule: everything is written to
//! temporary files first, and moved only when all of it is there.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use tempfile::NamedTempFile;

use super::FetchError;
use crate::config::fetch::is_table_name;
use crate::sorted::SortedMap;

/// Name of the lock file in the folder of the tables.
pub const LOCK: &str = "addsup.lock";
/// Folder beside the tables with the table that each last fetch replaced.
pub const PREVIOUS: &str = ".addsup";
const DESCRIPTOR: &str = "datapackage.json";

/// What is known about one fetched table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Entry {
    pub provider: String,
    /// Addresses asked, without keys; the first few of many.
    pub request: Vec<String>,
    /// Digest of the configuration entry.
    pub asked: String,
    /// Day.
    pub retrieved: String,
    pub sha256: String,
    pub rows: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// Day of the release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vintage: Option<String>,
    /// What to ask the service with whether anything has changed; none where it does not say for every answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub answer: Vec<Validator>,
}

/// What a service says by which an answer can be asked for again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
pub struct Validator {
    pub url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// `addsup.lock`: one entry a table, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    version: u32,
    #[serde(default)]
    pub table: SortedMap<String, Entry>,
}

impl Lock {
    /// A lock without tables.
    pub fn empty() -> Self {
        Self { version: 1, ..Self::default() }
    }

    /// Reads the lock of a folder; none yet is an empty one.
    ///
    /// # Errors
    /// A lock that cannot be read.
    pub fn read(folder: &Path) -> Result<Self, FetchError> {
        let path = folder.join(LOCK);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::empty());
            }
            Err(error) => return Err(FetchError::io(path.display())(error)),
        };
        let unreadable =
            |why: &str| FetchError::Table(format!("{}: {why}; restore it from its history", path.display()));
        let lock: Self = toml::from_str(&text).map_err(|error| unreadable(error.message()))?;
        if lock.version != 1 {
            return Err(unreadable("was written by another version of addsup"));
        }
        // a name becomes a path
        if let Some(name) = lock.table.keys().find(|name| !is_table_name(name)) {
            return Err(unreadable(&format!("`{name}` is no name for a table")));
        }
        Ok(lock)
    }

    fn text(&self) -> Result<String, FetchError> {
        let body = toml::to_string(self).map_err(|error| FetchError::Table(format!("{LOCK}: {error}")))?;
        Ok(format!("# Written by `addsup sources fetch`; not for editing. Keep it with the tables.\n{body}"))
    }
}

/// What the resource of a table says.
#[derive(Clone, Debug, Default)]
pub struct Resource {
    pub name: String,
    pub title: String,
    pub bytes: u64,
    pub sha256: String,
    pub licence: Option<Licence>,
    /// Title of the source and its address.
    pub source: (String, Option<String>),
    pub request: String,
    pub retrieved: String,
    pub vintage: Option<String>,
    pub aggregation: Option<String>,
    pub max_age: Option<Value>,
    pub required: bool,
    pub forecast_from: Option<String>,
    pub remarks: Vec<String>,
}

/// A licence as data packages name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Licence {
    pub name: String,
    pub title: String,
    pub path: Option<String>,
}

const FIELDS: [(&str, &str); 13] = [
    ("entity", "whom the figure is about"),
    ("code", "the office's code of the entity"),
    ("counterpart", "the other side of a flow"),
    ("reporter", "whose statistics, where the office collects those of others"),
    ("measure", "what is measured"),
    ("definition", "what else tells the series from its neighbours"),
    ("series", "the office's key of the series, without the period"),
    ("period", "ISO 8601; both ends belong to it"),
    ("unit", "unit, singular"),
    ("scale", "power of ten that the value is multiplied by"),
    ("value", "the digits as they were published"),
    ("vintage", "day of the release in which this value was first seen; the latest one counts"),
    ("note", "flags of the office"),
];

impl Resource {
    fn value(&self) -> Value {
        let mut out = Map::new();
        let mut put = |key: &str, value: Value| {
            if !value.is_null() {
                out.insert(key.to_owned(), value);
            }
        };
        put("name", json!(self.name));
        put("title", json!(self.title));
        put("path", json!(format!("{}.csv", self.name)));
        if !self.remarks.is_empty() {
            put("description", json!(self.remarks.join("; ")));
        }
        put("bytes", json!(self.bytes));
        put("hash", json!(format!("sha256:{}", self.sha256)));
        put("format", json!("csv"));
        put("mediatype", json!("text/csv"));
        put("encoding", json!("utf-8"));
        if let Some(licence) = &self.licence {
            let mut value = json!({"name": licence.name, "title": licence.title});
            if let (Some(path), Some(object)) = (&licence.path, value.as_object_mut()) {
                object.insert("path".to_owned(), json!(path));
            }
            put("licenses", json!([value]));
        }
        let mut source = json!({"title": self.source.0});
        if let (Some(path), Some(object)) = (&self.source.1, source.as_object_mut()) {
            object.insert("path".to_owned(), json!(path));
        }
        put("sources", json!([source]));
        let fields =
            FIELDS.map(|(name, description)| json!({"name": name, "type": "string", "description": description}));
        put("schema", json!({"fields": fields}));
        let mut factcheck = json!({
            "shape": "long",
            "entity": "entity",
            "counterpart": "counterpart",
            "reporter": "reporter",
            "measure": "measure",
            "definition": "definition",
            "period": "period",
            "unit": "unit",
            "scale": "scale",
            "value": "value",
            "vintage": "vintage",
            "note": "note",
            "locator": "series",
            "aggregation": self.aggregation.as_deref().unwrap_or("none"),
            "retrieved": self.retrieved,
            "request": self.request,
            "fetched": true,
        });
        if let Some(object) = factcheck.as_object_mut() {
            let mut more = |key: &str, value: Option<Value>| value.map(|value| object.insert(key.to_owned(), value));
            more("release", self.vintage.as_ref().map(|day| json!(day)));
            more("max_age", self.max_age.clone());
            more("required", self.required.then(|| json!(true)));
            more("forecast_from", self.forecast_from.as_ref().map(|day| json!(day)));
        }
        put("factcheck", factcheck);
        Value::Object(out)
    }
}

/// The text of the descriptor of a folder with one resource put in or replaced.
fn descriptor(folder: &Path, resource: &Resource) -> Result<String, FetchError> {
    let path = folder.join(DESCRIPTOR);
    let unusable = |why: String| FetchError::Table(format!("{}: {why}; correct it before fetching", path.display()));
    let (mut package, before) = match fs::read(&path) {
        Ok(bytes) => (serde_json::from_slice::<Value>(&bytes).map_err(|error| unusable(error.to_string()))?, bytes),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let empty = json!({
                "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
                "name": "sources",
                "resources": [],
            });
            (empty, Vec::new())
        }
        Err(error) => return Err(FetchError::io(path.display())(error)),
    };
    let Some(object) = package.as_object_mut() else { return Err(unusable("is not a data package".to_owned())) };
    let resources = object.entry("resources").or_insert_with(|| json!([]));
    let Some(list) = resources.as_array_mut() else { return Err(unusable("\"resources\" is not a list".to_owned())) };
    let file = format!("{}.csv", resource.name);
    let mut value = resource.value();
    let same = |one: &&mut Value| one.get("path").and_then(Value::as_str) == Some(file.as_str());
    match list.iter_mut().find(same) {
        Some(present) => {
            // what a desk declared about its table (aliases, totals) outlives a fetch
            let declared = present.get("factcheck").and_then(Value::as_object).cloned().unwrap_or_default();
            if let Some(factcheck) = value.get_mut("factcheck").and_then(Value::as_object_mut) {
                for key in ["aliases", "totals", "symmetric", "per_head"] {
                    if let Some(kept) = declared.get(key) {
                        factcheck.insert(key.to_owned(), kept.clone());
                    }
                }
            }
            *present = value;
        }
        None => list.push(value),
    }
    pretty(&package, &before).map_err(|error| unusable(error.to_string()))
}

/// JSON with the indentation that the file had, so that its history shows what changed and no more.
fn pretty(value: &Value, before: &[u8]) -> serde_json::Result<String> {
    let first = before.split(|byte| *byte == b'\n').nth(1).unwrap_or_default();
    let indent: Vec<u8> = first.iter().copied().take_while(|byte| matches!(byte, b' ' | b'\t')).take(8).collect();
    let indent = if indent.is_empty() { b"  ".to_vec() } else { indent };
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(&indent);
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, formatter))?;
    out.push(b'\n');
    Ok(String::from_utf8_lossy(&out).into_owned())
}

fn temporary(folder: &Path) -> Result<NamedTempFile, FetchError> {
    tempfile::Builder::new()
        .prefix(".addsup-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(FetchError::io(format!("{}: no file can be written there", folder.display())))
}

fn staged(folder: &Path, text: &str) -> Result<NamedTempFile, FetchError> {
    let mut file = temporary(folder)?;
    file.write_all(text.as_bytes()).map_err(FetchError::io(folder.display()))?;
    Ok(file)
}

/// Files that are to be there at the end, and are not before.
#[derive(Debug)]
pub struct Table {
    folder: PathBuf,
    file: NamedTempFile,
}

impl Table {
    /// A place to write a table to, beside where it will stand.
    ///
    /// # Errors
    /// A folder that cannot be written to.
    pub fn new(folder: &Path) -> Result<Self, FetchError> {
        fs::create_dir_all(folder).map_err(FetchError::io(folder.display()))?;
        Ok(Self { folder: folder.to_owned(), file: temporary(folder)? })
    }

    /// Where to write.
    pub fn file(&mut self) -> &mut fs::File {
        self.file.as_file_mut()
    }

    /// Puts table, descriptor and lock in place. Nothing here waits, so an interrupt comes before or after.
    ///
    /// # Errors
    /// A file that cannot be written; then the old ones still stand.
    pub fn commit(self, resource: &Resource, lock: &Lock, keep_previous: bool) -> Result<(), FetchError> {
        let target = self.folder.join(format!("{}.csv", resource.name));
        let package = staged(&self.folder, &descriptor(&self.folder, resource)?)?;
        let lock_file = staged(&self.folder, &lock.text()?)?;
        if keep_previous && target.is_file() {
            let hidden = self.folder.join(PREVIOUS);
            fs::create_dir_all(&hidden).map_err(FetchError::io(hidden.display()))?;
            // what can be told from the vintages need not go into a repository
            let ignored = hidden.join(".gitignore");
            if !ignored.exists() {
                fs::write(&ignored, "*\n").map_err(FetchError::io(ignored.display()))?;
            }
            // a copy, so that the old table stands until the new one takes its place
            let mut copy = temporary(&hidden)?;
            let mut old = fs::File::open(&target).map_err(FetchError::io(target.display()))?;
            std::io::copy(&mut old, copy.as_file_mut()).map_err(FetchError::io(hidden.display()))?;
            put(copy, &previous_path(&self.folder, &resource.name))?;
        }
        put(self.file, &target)?;
        put(package, &self.folder.join(DESCRIPTOR))?;
        put(lock_file, &self.folder.join(LOCK))
    }
}

/// Notes that a table was asked for again and stays as it is: only the days of descriptor and lock change.
///
/// # Errors
/// A file that cannot be written.
pub fn touched(folder: &Path, name: &str, today: &str, lock: &Lock) -> Result<(), FetchError> {
    let path = folder.join(DESCRIPTOR);
    let unusable = |why: String| FetchError::Table(format!("{}: {why}; correct it before fetching", path.display()));
    let bytes = fs::read(&path).map_err(FetchError::io(path.display()))?;
    let mut package: Value = serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))?;
    let file = format!("{name}.csv");
    let resources = package.get_mut("resources").and_then(Value::as_array_mut).into_iter().flatten();
    for resource in resources.filter(|one| one.get("path").and_then(Value::as_str) == Some(file.as_str())) {
        if let Some(factcheck) = resource.get_mut("factcheck").and_then(Value::as_object_mut) {
            factcheck.insert("retrieved".to_owned(), json!(today));
        }
    }
    let text = pretty(&package, &bytes).map_err(|error| unusable(error.to_string()))?;
    let package = staged(folder, &text)?;
    let lock_file = staged(folder, &lock.text()?)?;
    put(package, &path)?;
    put(lock_file, &folder.join(LOCK))
}

/// The table that the last fetch replaced. Its name does not end in `.csv`, so no folder walk takes it for a source.
pub fn previous_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(PREVIOUS).join(format!("{name}.previous"))
}

fn put(file: NamedTempFile, target: &Path) -> Result<(), FetchError> {
    // temporary files are private; a table is for everyone who may read the folder
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(target).map_or(0o644, |present| present.permissions().mode() & 0o777);
        let _ = file.as_file().set_permissions(fs::Permissions::from_mode(mode));
    }
    file.as_file().sync_all().map_err(FetchError::io(target.display()))?;
    file.persist(target).map(drop).map_err(|error| FetchError::io(target.display())(error.error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_resources_and_what_a_desk_declared_are_kept() {
        let folder = tempfile::tempdir().unwrap();
        let text = r#"{"name":"mine","title":"Mine","resources":[{"name":"a","path":"a.csv","x":1.50},
            {"name":"gdp","path":"gdp.csv","factcheck":{"aliases":{"A":"B"},"value":"old"}}]}"#;
        fs::write(folder.path().join(DESCRIPTOR), text).unwrap();
        let resource = Resource { name: "gdp".into(), sha256: "00".into(), ..Resource::default() };
        let mut lock = Lock { version: 1, ..Lock::default() };
        lock.table.insert("gdp".into(), Entry { rows: 3, ..Entry::default() });
        let mut table = Table::new(folder.path()).unwrap();
        table.file().write_all(b"new").unwrap();
        fs::write(folder.path().join("gdp.csv"), "old").unwrap();
        table.commit(&resource, &lock, true).unwrap();
        let package: Value = serde_json::from_slice(&fs::read(folder.path().join(DESCRIPTOR)).unwrap()).unwrap();
        assert_eq!(package["title"], "Mine");
        assert_eq!(package["resources"][0]["x"].to_string(), "1.5");
        assert_eq!(package["resources"][1]["factcheck"]["aliases"]["A"], "B");
        assert_eq!(package["resources"][1]["factcheck"]["value"], "value");
        assert_eq!(fs::read_to_string(folder.path().join("gdp.csv")).unwrap(), "new");
        assert_eq!(fs::read_to_string(previous_path(folder.path(), "gdp")).unwrap(), "old");
        assert_eq!(Lock::read(folder.path()).unwrap(), lock);
        // nothing temporary is left
        let left = fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|end| end == "tmp"));
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn a_broken_descriptor_or_lock_stops_before_anything_is_written() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(DESCRIPTOR), "{").unwrap();
        let table = Table::new(folder.path()).unwrap();
        let resource = Resource { name: "gdp".into(), ..Resource::default() };
        assert!(table.commit(&resource, &Lock::default(), true).is_err());
        assert!(!folder.path().join("gdp.csv").exists());
        fs::write(folder.path().join(LOCK), "version = 2").unwrap();
        assert!(Lock::read(folder.path()).unwrap_err().to_string().contains("another version"));
        fs::write(folder.path().join(LOCK), "version = 1\n[table.\"../x\"]\n").unwrap();
        assert!(Lock::read(folder.path()).unwrap_err().to_string().contains("no name for a table"));
    }
}
