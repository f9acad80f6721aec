//! What a text was already known to hold: findings that do not fail a run until somebody gets to them. An entry knows
//! the check, the article and the fingerprint of the sentence, never a line, so it stays true when text moves. The file
//! is TOML, sorted, one block an entry, so that a review shows what came and went.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Deserialize;

use crate::finding::Severity;
use crate::plainly;

/// Form of the file.
const VERSION: u32 = 1;

const HEAD: &str = "\
# Findings that were there when this file was written: `addsup check --baseline` lets them pass and fails on new ones.
# Made by `addsup check --write-baseline`. An entry may be removed by hand; it is then a new finding again.
";

/// One known finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The article, relative to the folder of the file.
    pub path: String,
    pub check: String,
    pub fingerprint: String,
    /// As it was when written; for people, as is the message.
    pub severity: String,
    pub message: String,
}

/// What makes an entry: the same finding in another run has the same key.
type Key = (String, String, String);

impl Entry {
    fn key(&self) -> Key {
        (self.path.clone(), self.check.clone(), self.fingerprint.clone())
    }
}

/// The entries of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// It was written with `--pedantic`: without it, notes are not expected to occur again.
    pub pedantic: bool,
    entries: BTreeMap<Key, Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    #[serde(default)]
    pedantic: bool,
    #[serde(default)]
    finding: Vec<Entry>,
}

impl Baseline {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// What is wrong, with the line shown.
    pub fn parse(text: &str) -> Result<Self, String> {
        let again = "write it again with --write-baseline";
        let file: File = toml::from_str(text).map_err(|error| {
            format!("this is not as a baseline is written, from {}\n{again}", plainly::toml(&error))
        })?;
        if file.version != VERSION {
            return Err(format!("version {} of the file is not known, only {VERSION}; {again}", file.version));
        }
        let entries = file.finding.into_iter().map(|entry| (entry.key(), entry)).collect();
        Ok(Self { pedantic: file.pedantic, entries })
    }

    /// Adds an entry, or brings what it says up to date.
    pub fn insert(&mut self, entry: Entry) {
        self.entries.insert(entry.key(), entry);
    }

    pub fn contains(&self, entry: &Entry) -> bool {
        self.entries.contains_key(&entry.key())
    }

    /// Sorted by article, check and fingerprint.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether an entry can be told to occur no longer by a run in which `ran` tells of a check whether it ran.
    pub fn is_expected(&self, entry: &Entry, pedantic: bool, ran: &dyn Fn(&str) -> bool) -> bool {
        ran(&entry.check) && (pedantic || !self.pedantic || entry.severity != Severity::Note.name())
    }

    /// The text of the file.
    pub fn to_toml(&self) -> String {
        let mut out = format!("{HEAD}version = {VERSION}\n");
        if self.pedantic {
            out.push_str("pedantic = true\n");
        }
        for Entry { path, check, fingerprint, severity, message } in self.entries() {
            out.push_str("\n[[finding]]\n");
            for (key, value) in [
                ("path", path),
                ("check", check),
                ("fingerprint", fingerprint),
                ("severity", severity),
                ("message", message),
            ] {
                let _ = writeln!(out, "{key} = {}", quoted(value));
            }
        }
        out
    }
}

/// A basic string of TOML; its escapes are those of JSON, but for DEL, which JSON leaves bare.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str, fingerprint: &str, severity: &str) -> Entry {
        Entry {
            path: path.to_owned(),
            check: "sum-mismatch".to_owned(),
            fingerprint: fingerprint.to_owned(),
            severity: severity.to_owned(),
            message: "a \"quote\",\na line \u{7f}\u{1b} and \\".to_owned(),
        }
    }

    #[test]
    fn what_is_written_is_read_and_sorted() {
        let mut baseline = Baseline { pedantic: true, ..Baseline::default() };
        for (path, print) in [("b.md", "1"), ("a.md", "2"), ("a.md", "1"), ("a.md", "1")] {
            baseline.insert(entry(path, print, "error"));
        }
        let text = baseline.to_toml();
        assert_eq!(Baseline::parse(&text).as_ref(), Ok(&baseline));
        let order: Vec<_> = baseline.entries().map(|one| format!("{} {}", one.path, one.fingerprint)).collect();
        assert_eq!(order, ["a.md 1", "a.md 2", "b.md 1"]);
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        for (text, words) in [
            ("version = 2", "version 2"),
            ("", "version"),
            ("version = 1\n[[finding]]\npath = \"a\"\n", "line 2"),
            ("<<<<<<< HEAD\nversion = 1", "line 1"),
        ] {
            let error = Baseline::parse(text).unwrap_err();
            assert!(error.contains(words) && error.contains("--write-baseline"), "{error}");
        }
    }

    #[test]
    fn only_what_could_have_occurred_is_expected() {
        let mut baseline = Baseline::default();
        let note = entry("a.md", "1", "note");
        baseline.insert(note.clone());
        assert!(baseline.is_expected(&note, false, &|_| true) && !baseline.is_expected(&note, false, &|_| false));
        baseline.pedantic = true;
        assert!(!baseline.is_expected(&note, false, &|_| true) && baseline.is_expected(&note, true, &|_| true));
    }
}
