//! Articles from files, folders and standard input.
//!

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cli::{Common, InputFormat};
use crate::read::Format;

/// Bytes of one article as they were given.
#[derive(Debug)]
pub(super) struct Input {
    /// As shown to people.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// `None`: by the ending of the name.
    pub(super) format: Option<Format>,
}

pub(super) fn format(format: InputFormat) -> Option<Format> {
    match format {
        InputFormat::Auto => None,
        InputFormat::Text => Some(Format::Text),
        InputFormat::Markdown => Some(Format::Markdown),
    }
}

/// Reads all articles that were named; those that cannot be read are in the second part, in words.
pub(super) fn load(common: &Common) -> Result<(Vec<Input>, Vec<String>)> {
    let format = format(common.input_format);
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for path in articles(common)? {
        if is_stdin(&path) {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
            inputs.push(Input { path: common.stdin_name.clone(), bytes, format });
            continue;
        }
        match std::fs::read(&path) {
            Ok(bytes) => inputs.push(Input { path: path.display().to_string(), bytes, format }),
            Err(error) => problems.push(format!("{}: the file cannot be read ({error})", path.display())),
        }
    }
    Ok((inputs, problems))
}

pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Files to read, each once, in the order given and sorted within folders.
fn articles(common: &Common) -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for path in &common.paths {
        if is_stdin(path) {
            files.push(path.clone());
        } else if path.is_dir() {
            let found = find(path);
            if found.is_empty() {
                bail!(
                    "no article found in {}: it has no .txt or .md file that .gitignore leaves in; name a file instead",
                    path.display()
                );
            }
            files.extend(found);
        } else {
            files.push(path.clone());
        }
    }
    let mut seen = rustc_hash::FxHashSet::default();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

/// Articles in a folder, sorted by path; links to folders are not followed.
fn find(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = ignore::WalkBuilder::new(folder)
        .build()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|ending| ["txt", "md", "markdown"].iter().any(|e| ending == *e)))
        .collect();
    files.sort();
    files
}
