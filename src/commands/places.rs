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

/// The path of an article relative to a folder, parts divided by `/`; as it was given where it lies elsewhere.
pub(super) fn relative(folder: &Path, article: &str) -> String {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let below = || {
        let (folder, article) = (std::path::absolute(folder).ok()?, std::path::absolute(article).ok()?);
        tidy(&article).strip_prefix(tidy(&folder)).ok().map(Path::to_owned)
    };
    let path = below().unwrap_or_else(|| tidy(Path::new(article)));
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    // the root is a part of its own
    parts.join("/").replacen("//", "/", 1)
}

#[cfg(test)]
mod tests {
    use super::*;

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
