//! Articles from files, folders and standard input.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use super::files;
use super::output::Voice;
use super::places::is_within;
use super::settings::Settings;
use crate::cli::{Common, InputFormat};
use crate::read::{self, Document, Encoding, Format, ReadError};
use crate::report::counted;

/// Bytes of one article as they were given.
#[derive(Debug)]
pub(super) struct Input {
    /// As shown to people.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// `None`: by the ending of the name.
    format: Option<Format>,
    /// `None`: as the bytes tell.
    encoding: Option<Encoding>,
}

impl Input {
    /// The article as a document.
    pub(super) fn read(&self) -> Result<Document<'_>, ReadError> {
        read::read_as(&self.path, &self.bytes, self.format, self.encoding)
    }
}

pub(super) fn format(format: InputFormat) -> Option<Format> {
    match format {
        InputFormat::Auto => None,
        InputFormat::Text => Some(Format::Text),
        InputFormat::Markdown => Some(Format::Markdown),
        InputFormat::Html => Some(Format::Html),
    }
}

/// Reads all articles that were named; those that cannot be read are in the second part, in words. `reports` are the
/// places of reports that the run writes.
pub(super) fn load(
    common: &Common,
    settings: &Settings,
    reports: &[&Path],
    voice: Voice,
) -> anyhow::Result<(Vec<Input>, Vec<String>)> {
    for report in reports {
        if common.paths.iter().any(|path| path.is_dir() && is_within(report, path)) {
            bail!("{}: reports are not written into a folder that is checked; name one of their own", report.display());
        }
    }
    let (format, encoding, limit) =
        (format(common.input_format), settings.encoding.value, settings.article_bytes.value);
    let mut inputs = Vec::new();
    let mut problems = Vec::new();
    for path in articles(common, reports, &mut problems, voice) {
        if is_stdin(&path) {
            let mut bytes = Vec::new();
            let stdin = std::io::stdin().lock();
            stdin.take(limit.saturating_add(1)).read_to_end(&mut bytes).context("standard input cannot be read")?;
            let path = common.stdin_name.clone();
            if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
                problems.push(ReadError::TooLarge { path: path.into(), limit, advice: files::SPLIT }.to_string());
            } else {
                inputs.push(Input { path, bytes, format, encoding });
            }
            continue;
        }
        match files::load(&path, limit, files::SPLIT) {
            Ok(bytes) => inputs.push(Input { path: path.display().to_string(), bytes, format, encoding }),
            Err(error) => problems.push(error.to_string()),
        }
    }
    Ok((inputs, problems))
}

pub(super) fn is_stdin(path: &Path) -> bool {
    path == Path::new("-")
}

/// Files to read, each once, in the order given and sorted within folders; a path that gives none is a problem. A
/// report of the run before this one is no article, unless it was named itself.
fn articles(common: &Common, reports: &[&Path], problems: &mut Vec<String>, voice: Voice) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for path in &common.paths {
        if is_stdin(path) {
            files.extend(seen.insert(path.clone()).then(|| path.clone()));
            continue;
        }
        let found = match files::find(std::slice::from_ref(path)) {
            Ok(found) => found,
            Err(error) => {
                problems.push(error.to_string());
                continue;
            }
        };
        tell_of_skipped(path, &found, voice);
        for file in found.articles {
            if file != *path && reports.iter().any(|report| is_within(report, &file)) {
                voice.detail(&format!("skipped {}: this run writes a report there", file.display()));
            } else if seen.insert(file.clone()) {
                files.push(file);
            }
        }
    }
    files
}

/// What a folder holds beside articles, for who asks.
fn tell_of_skipped(path: &Path, found: &files::Found, voice: Voice) {
    for one in &found.skipped {
        voice.detail(&format!("skipped {}: {}", one.path.display(), one.why.in_words()));
    }
    if found.others > 0 {
        let others = counted(found.others, "file");
        voice.detail(&format!("skipped in {}: {others} whose names do not end as those of articles", path.display()));
    }
}
