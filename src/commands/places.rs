//! Names of articles that do not depend on the folder that the program runs in.

use std::path::{Component, Path, PathBuf};

/// Without `.` and `..`, as far as names alone can tell.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out
}

/// From the root, as far as names alone can tell; `None` for the empty path.
pub(super) fn absolute(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok().map(|path| tidy(&path))
}

/// The path of an article relative to a folder, parts divided by `/`; as it was given where it lies elsewhere.
pub(super) fn relative(folder: &Path, article: &str) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let below = || absolute(Path::new(article))?.strip_prefix(absolute(folder)?).ok().map(Path::to_owned);
    let path = below().unwrap_or_else(|| tidy(Path::new(article)));
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    // the root is a part of its own
    parts.join("/").replacen("//", "/", 1)
}

/// Whether a file is, or lies below, another place, however both are named.
pub(super) fn is_within(place: &Path, file: &Path) -> bool {
    matches!((absolute(place), absolute(file)), (Some(place), Some(file)) if file.starts_with(&place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_lies_within_a_folder_however_both_are_named() {
        for (place, file, is) in [
            ("reports/", "./reports/a/b.md", true),
            ("x/../page.html", "page.html", true),
            ("reports", "reports.md", false),
            ("a/reports", "reports/a.md", false),
        ] {
            assert_eq!(is_within(Path::new(place), Path::new(file)), is, "{file} in {place}");
        }
    }

    #[test]
    fn an_article_has_one_name_however_it_is_reached() {
        for (folder, article, name) in [
            ("", "a/b.txt", "a/b.txt"),
            (".", "./a/../a/b.txt", "a/b.txt"),
            ("a", "a/b.txt", "b.txt"),
            ("a/", "c/b.txt", "c/b.txt"),
            ("/x/y", "/x/y/z/b.txt", "z/b.txt"),
            ("/x/y", "/x/b.txt", "/x/b.txt"),
            ("", "<stdin>", "<stdin>"),
        ] {
            assert_eq!(relative(Path::new(folder), article), name, "{article} in {folder:?}");
        }
    }
}
