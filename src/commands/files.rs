//! From the paths of a command line to the files that are articles, and from a file to its bytes.
//!
//! Folders are walked the way ripgrep walks them: ignore files hold, hidden files are left out, and so are links, which
//! are followed only where they were named themselves. What comes out is sorted, each file once, in the same order on
//! every run. A file that was named itself is taken whatever it is called. `-` is the business of the commands.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use rustc_hash::FxHashSet;

use crate::read::ReadError;
use crate::report;

/// Ends of file names that are articles when a folder is walked, in any case.
const ARTICLE_EXTENSIONS: [&str; 7] = ["txt", "text", "md", "markdown", "html", "htm", "xhtml"];

/// Largest article that is read where no other limit is given, in bytes: some ten million words. What is worked out about
/// a text of nothing but figures takes a hundred times its length in memory.
pub(super) const ARTICLE_BYTES: u64 = 64 * 1024 * 1024;

/// Deepest folder that is walked into, counted from the path that was given.
const DEEPEST: usize = 100;

/// What the paths of a command line lead to.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) articles: Vec<PathBuf>,
    pub(super) skipped: Vec<Skipped>,
    /// Files of which the name does not end as that of an article.
    pub(super) others: usize,
}

/// Something met in a folder that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Skipped {
    pub(super) path: PathBuf,
    pub(super) why: Why,
}

/// Why something met in a folder is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    Link,
    /// A pipe, a device or a socket.
    Special,
    /// Written by this program.
    Report,
}

impl Why {
    /// In words, behind "skipped PATH: ".
    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Link => "a link, and links are followed only where they are named themselves",
            Self::Special => "not a regular file",
            Self::Report => "a report that addsup wrote; name the file itself to check it",
        }
    }
}

/// The articles of the paths: files as given, folders replaced by the articles in them, doubles left out.
///
/// A folder without articles and a missing path are errors; so is a folder that cannot be listed.
pub(super) fn find(paths: &[PathBuf]) -> Result<Found, ReadError> {
    let mut found = Found::default();
    for path in paths {
        let meta = std::fs::metadata(path).map_err(|source| ReadError::from_io(path, source))?;
        if meta.is_dir() {
            let before = found.articles.len();
            walk(path, &mut found)?;
            if found.articles.len() == before {
                let looked_for = ARTICLE_EXTENSIONS.map(|end| format!(".{end}")).join(" ");
                return Err(ReadError::NoArticles { path: path.clone(), looked_for });
            }
        } else {
            found.articles.push(path.clone());
        }
    }
    let mut seen = FxHashSet::default();
    found.articles.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

fn walk(folder: &Path, found: &mut Found) -> Result<(), ReadError> {
    // Paths first, so that the order is theirs and not that of the file system.
    let walk = WalkBuilder::new(folder)
        .follow_links(false)
        .max_depth(Some(DEEPEST))
        .require_git(false)
        .sort_by_file_name(Ord::cmp)
        .build();
    for entry in walk {
        let entry = entry.map_err(|source| ReadError::Walk { path: folder.to_path_buf(), source })?;
        let Some(kind) = entry.file_type().filter(|kind| entry.depth() > 0 && !kind.is_dir()) else { continue };
        let why = match entry.path() {
            _ if kind.is_symlink() => Why::Link,
            _ if !kind.is_file() => Why::Special,
            path if !is_article(path) => {
                found.others += 1;
                continue;
            }
            path if is_report(path) => Why::Report,
            _ => {
                found.articles.push(entry.into_path());
                continue;
            }
        };
        found.skipped.push(Skipped { path: entry.into_path(), why });
    }
    Ok(())
}

fn is_article(path: &Path) -> bool {
    path.extension().is_some_and(|end| ARTICLE_EXTENSIONS.iter().any(|known| end.eq_ignore_ascii_case(known)))
}

/// Whether a file begins as a report does; one that cannot be read is told of where it is read as an article.
fn is_report(path: &Path) -> bool {
    let mut start = Vec::new();
    let read = File::open(path).and_then(|file| file.take(report::START_OF_A_REPORT).read_to_end(&mut start));
    read.is_ok() && report::is_report(&start)
}

/// What to do about an article that is too long.
pub(super) const SPLIT: &str = "split it into several, or raise `max-article-bytes` in addsup.toml";

/// The bytes of a file of at most `limit` bytes; `advice` says what to do about a longer one.
pub(super) fn load(path: &Path, limit: u64, advice: &'static str) -> Result<Vec<u8>, ReadError> {
    let broken = |source| ReadError::from_io(path, source);
    let meta = std::fs::metadata(path).map_err(broken)?;
    if meta.is_dir() {
        return Err(ReadError::NotAFile { path: path.to_path_buf() });
    }
    if meta.len() > limit {
        return Err(ReadError::TooLarge { path: path.to_path_buf(), limit, advice });
    }
    // A pipe has no length, so the limit is kept while reading as well.
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0));
    File::open(path).and_then(|file| file.take(limit.saturating_add(1)).read_to_end(&mut bytes)).map_err(broken)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > limit {
        return Err(ReadError::TooLarge { path: path.to_path_buf(), limit, advice });
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "Text.").unwrap();
        }
        folder
    }

    fn relative(folder: &tempfile::TempDir, path: &Path) -> String {
        path.strip_prefix(folder.path()).unwrap().to_string_lossy().replace('\\', "/")
    }

    fn names(folder: &tempfile::TempDir) -> Vec<String> {
        let found = find(&[folder.path().to_path_buf()]).unwrap();
        found.articles.iter().map(|path| relative(folder, path)).collect()
    }

    #[test]
    fn folders_give_their_articles_in_order() {
        let folder =
            folder(&["b.md", "a.TXT", "c/d.markdown", "c/e.text", "c/f.HTM", "f.csv", ".hidden.txt", "ignored.txt"]);
        std::fs::write(folder.path().join(".gitignore"), "ignored.txt\n").unwrap();
        assert_eq!(names(&folder), ["a.TXT", "b.md", "c/d.markdown", "c/e.text", "c/f.HTM"]);
    }

    #[test]
    fn a_named_file_is_always_an_article_and_comes_once() {
        let folder = folder(&["notes.log", "a.txt"]);
        let named = folder.path().join("notes.log");
        let found = find(&[named.clone(), folder.path().to_path_buf(), named.clone()]).unwrap();
        assert_eq!(found.articles, [named, folder.path().join("a.txt")]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_only_where_they_are_named() {
        use std::os::unix::fs::symlink;
        let other = folder(&["c.txt"]);
        let folder = folder(&["a.txt", "sub/b.txt"]);
        symlink(folder.path(), folder.path().join("sub/up")).unwrap();
        symlink("nowhere.txt", folder.path().join("broken.txt")).unwrap();
        symlink("self.txt", folder.path().join("self.txt")).unwrap();
        symlink("a.txt", folder.path().join("again.txt")).unwrap();
        symlink(other.path(), folder.path().join("other")).unwrap();
        assert_eq!(names(&folder), ["a.txt", "sub/b.txt"]);
        let found = find(&[folder.path().to_path_buf()]).unwrap();
        let skipped: Vec<_> = found.skipped.iter().map(|one| (relative(&folder, &one.path), one.why)).collect();
        let links = ["again.txt", "broken.txt", "other", "self.txt", "sub/up"];
        assert_eq!(skipped, links.map(|name| (name.to_owned(), Why::Link)));
        let named = [folder.path().join("again.txt"), folder.path().join("other")];
        assert_eq!(find(&named).unwrap().articles, [named[0].clone(), named[1].join("c.txt")]);
        assert!(find(&[folder.path().join("broken.txt")]).is_err());
    }

    #[test]
    fn errors_say_what_to_do() {
        let folder = folder(&["a.csv"]);
        let missing = folder.path().join("none.txt");
        let error = find(std::slice::from_ref(&missing)).unwrap_err().to_string();
        assert!(error.ends_with("none.txt: no such file or folder; check the path"), "{error}");
        let error = find(&[folder.path().to_path_buf()]).unwrap_err().to_string();
        assert!(error.contains("no article in this folder (looked for .txt .text .md .markdown .html"), "{error}");
        assert!(matches!(load(&missing, 9, "").unwrap_err(), ReadError::Missing { .. }));
        assert!(matches!(load(folder.path(), 9, "").unwrap_err(), ReadError::NotAFile { .. }));
        assert!(matches!(load(&folder.path().join("a.csv"), 4, "").unwrap_err(), ReadError::TooLarge { limit: 4, .. }));
        assert_eq!(load(&folder.path().join("a.csv"), 5, "").unwrap(), b"Text.");
    }
}
