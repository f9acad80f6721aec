//! The disk, as far as tables ask it: no other file of this folder does. Nothing is opened that is not a regular file.

use std::fs::{self, DirEntry, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::plainly;
use crate::sorting;

/// What is met in a folder.
#[derive(Clone, Copy)]
pub(super) enum Met {
    Folder,
    /// Of any kind, also one that cannot be read.
    File,
    Link,
}

impl Met {
    fn of(entry: &DirEntry) -> Self {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => Self::Folder,
            Ok(kind) if kind.is_symlink() => Self::Link,
            _ => Self::File,
        }
    }
}

/// A file of at most so many bytes; `advice` says what to do about a longer one.
///
/// # Errors
/// Why it is not read, behind its name.
pub(super) fn read(path: &Path, most: u64, advice: &str) -> Result<Vec<u8>, String> {
    // before it is opened: a pipe that nobody writes to never opens
    let meta = fs::metadata(path).map_err(|error| unreadable(&error))?;
    if !meta.is_file() {
        return Err("is not a regular file; save the table as a file and name that".to_owned());
    }
    let file = File::open(path).map_err(|error| unreadable(&error))?;
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len().min(most)).unwrap_or_default() + 1);
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > most) {
        return Err(format!("is larger than {most} bytes, the limit; {advice}"));
    }
    Ok(bytes)
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot be read: {}", plainly::io(error))
}

/// What a folder holds, by name.
pub(super) fn list(folder: &Path) -> io::Result<Vec<(PathBuf, Met)>> {
    let entries = fs::read_dir(folder)?.filter_map(Result::ok);
    let mut met: Vec<(PathBuf, Met)> = entries.map(|entry| (entry.path(), Met::of(&entry))).collect();
    sorting::by(&mut met, |(a, _), (b, _)| a.cmp(b));
    Ok(met)
}

/// Length of a file; nothing where there is none.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |meta| meta.len())
}

pub(super) fn is_folder(path: &Path) -> bool {
    path.is_dir()
}

pub(super) fn is_file(path: &Path) -> bool {
    path.is_file()
}

pub(super) fn exists(path: &Path) -> bool {
    path.exists()
}

/// Whether a file lies below a folder, links followed; `None` where that cannot be told.
pub(super) fn lies_below(file: &Path, folder: &Path) -> Option<bool> {
    Some(file.canonicalize().ok()?.starts_with(folder.canonicalize().ok()?))
}
