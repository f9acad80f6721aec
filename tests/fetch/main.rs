//! `addsup sources fetch` against servers of our own. The payloads have the shapes of the services and other numbers.

#![cfg(feature = "fetch")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "helpers of tests")]

mod apis;
#[path = "../common/books.rs"]
mod books;
mod desk;
mod digits;
mod files;
mod fixtures;
mod sdmx;
mod server;
mod statuses;
mod worldbank;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use server::Server;

/// A folder with a configuration.
pub(crate) struct Desk {
    folder: tempfile::TempDir,
}

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Desk {
    pub(crate) fn new(configuration: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.configure(configuration);
        desk
    }

    /// One provider at a server of ours, impatient enough for tests, and one entry named `t`.
    pub(crate) fn at(server: &Server, provider: &str, entry: &str) -> Self {
        Self::new(&configuration(server, provider, "", entry))
    }

    pub(crate) fn configure(&self, text: &str) {
        std::fs::write(self.path().join("addsup.toml"), text).unwrap();
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join("sources").join(name)).unwrap_or_default()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[])
    }

    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_addsup"));
        command.current_dir(self.path()).args(arguments).stdin(Stdio::null());
        for name in ["NO_COLOR", "CLICOLOR_FORCE", "FRED_API_KEY", "COMTRADE_API_KEY", "DATACOMMONS_API_KEY"] {
            command.env_remove(name);
        }
        let output = command.envs(variables.iter().copied()).output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// All files below the folder of tables, as text.
    pub(crate) fn files(&self) -> Vec<(PathBuf, String)> {
        let mut out = Vec::new();
        let mut folders = vec![self.path().join("sources")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
                    out.push((path, text));
                }
            }
        }
        out.sort();
        out
    }

    /// What the public validator of data packages says, where it is installed (`.ci/run` does that).
    pub(crate) fn frictionless(&self) -> Option<Output> {
        let mut command = Command::new("frictionless");
        let found = command.args(["validate", "datapackage.json"]).current_dir(self.path().join("sources")).output();
        if found.is_err() {
            // written past the capture of the test runner, so that a skipped test is seen
            let _ = writeln!(std::io::stderr(), "skipped: frictionless is not installed");
        }
        found.ok()
    }

    pub(crate) fn fetch(&self) -> Ran {
        self.run(&["sources", "fetch", "--allow-private"])
    }

    /// Fetches, and gives the rows of the table `t`.
    pub(crate) fn rows(&self) -> Vec<Vec<String>> {
        let ran = self.fetch();
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        self.table("t")
    }

    /// Rows of a table without its header.
    pub(crate) fn table(&self, name: &str) -> Vec<Vec<String>> {
        let text = self.read(&format!("{name}.csv"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }
}

/// See [`Desk::at`]; `more` are further settings of the provider.
pub(crate) fn configuration(server: &Server, provider: &str, more: &str, entry: &str) -> String {
    format!(
        "[providers.{provider}]\nbase_url = \"{}\"\nbackoff = \"5ms\"\nmax_wait = \"3s\"\n{more}\n\
         [[fetch]]\nname = \"t\"\nprovider = \"{provider}\"\n{entry}\n",
        server.url()
    )
}

/// Columns of a fetched table, by name.
pub(crate) fn pick<'a>(row: &'a [String], columns: &[&str]) -> Vec<&'a str> {
    let at = |name: &str| addsup::fetch::model::COLUMNS.iter().position(|column| *column == name).unwrap();
    columns.iter().map(|name| row[at(name)].as_str()).collect()
}
