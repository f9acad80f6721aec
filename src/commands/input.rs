//! Articles from files, folders and standard input.
//!
//! [`read`] and [`find`] stand in for those of [`crate::read`] until that stage is there; nothing else in the commands
//! knows how a document is read.

use std::borrow::Cow;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::cli::{Common, InputFormat};
use crate::read::{Block, BlockKind, Document, Format, OffsetMap, Sentence};
use crate::span::Span;

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

/// Why bytes are no article.
#[derive(Debug, thiserror::Error)]
pub(super) enum ReadError {
    #[error("{path}: not a text but a binary file (byte 0 at offset {at}); convert it to text first")]
    Binary { path: String, at: usize },
    #[error("{path}: not UTF-8 from byte {at} on; save it as UTF-8")]
    Encoding { path: String, at: usize },
}

/// One block, one sentence.
pub(super) fn read<'a>(path: &str, bytes: &'a [u8], format: Option<Format>) -> Result<Document<'a>, ReadError> {
    if let Some(at) = memchr::memchr(0, bytes) {
        return Err(ReadError::Binary { path: path.to_owned(), at });
    }
    let text = std::str::from_utf8(bytes)
        .map_err(|error| ReadError::Encoding { path: path.to_owned(), at: error.valid_up_to() })?;
    let (shift, reading) = text.strip_prefix('\u{feff}').map_or((0, text), |rest| (3, rest));
    let whole = Span::new(0, reading.len());
    let empty = reading.trim().is_empty();
    let block = Block { span: whole, kind: BlockKind::Paragraph, quoted: false };
    let starts = memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1);
    Ok(Document {
        path: path.to_owned(),
        format: format.unwrap_or(Format::Text),
        source: Cow::Borrowed(text),
        text: Cow::Borrowed(reading),
        map: OffsetMap::identity(shift),
        blocks: if empty { vec![] } else { vec![block] },
        sentences: if empty { vec![] } else { vec![Sentence { span: whole, block: 0 }] },
        quotations: vec![],
        comments: vec![],
        front_matter_date: None,
        line_starts: std::iter::once(0).chain(starts).collect(),
    })
}
