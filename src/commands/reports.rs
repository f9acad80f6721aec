//! `--report FORMAT=PATH`: a file, or for Markdown a folder with a report for each article and an index.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};
use rustc_hash::FxHashSet;

use super::output::{Voice, write_atomically};
use super::places::absolute;
use crate::report::{self, CheckFormat, DocumentReport, Report, markdown};

/// The index of a folder of reports.
const INDEX: &str = "index";
const OVERWRITES: &str = "is an article of this run, and a report is not written over it; name another place";

/// Writes one report where it was asked for.
pub(super) fn write(format: CheckFormat, path: &Path, report: &Report<'_>, voice: Voice) -> Result<()> {
    let articles: BTreeSet<PathBuf> =
        report.documents.iter().filter_map(|one| absolute(Path::new(&one.document.path))).collect();
    let overwrites = |path: &Path| absolute(path).is_some_and(|path| articles.contains(&path));
    // a folder where the name is that of a file stands in the way, and the writer says so
    let is_folder = path.is_dir() && path.extension().is_none() || path.as_os_str().as_encoded_bytes().ends_with(b"/");
    match (format, is_folder) {
        (CheckFormat::Markdown, true) => folder(path, report, &overwrites, voice),
        (_, false) if overwrites(path) => bail!("{}: {OVERWRITES}", path.display()),
        (CheckFormat::Markdown, false) => {
            let documents: Vec<&DocumentReport<'_>> = report.documents.iter().collect();
            let base = base(path.parent().unwrap_or(Path::new("")));
            write_atomically(path, |out| markdown::write_some(report, &documents, base.as_deref(), out))?;
            voice.detail(&format!("wrote {}", path.display()));
            Ok(())
        }
        (_, true) => bail!("{}: only markdown reports fill a folder; name a file", path.display()),
        (_, false) => {
            write_atomically(path, |out| report::write_check(format, report, voice.verbose, out))?;
            voice.detail(&format!("wrote {}", path.display()));
            Ok(())
        }
    }
}

fn folder(path: &Path, report: &Report<'_>, overwrites: &dyn Fn(&Path) -> bool, voice: Voice) -> Result<()> {
    let mut index = Vec::with_capacity(report.documents.len());
    let names = names(report.documents.iter().map(|document| document.document.path.as_str()));
    let last = path.join(format!("{INDEX}.md"));
    if let Some(file) = names.iter().map(|name| path.join(name)).chain([last.clone()]).find(|file| overwrites(file)) {
        bail!("{}: {OVERWRITES}", file.display());
    }
    for (document, name) in report.documents.iter().zip(names) {
        let file = path.join(&name);
        let base = base(file.parent().unwrap_or(path));
        write_atomically(&file, |out| markdown::write_some(report, &[document], base.as_deref(), out))?;
        voice.detail(&format!("wrote {}", file.display()));
        let name: Vec<_> = name.components().map(|part| part.as_os_str().to_string_lossy()).collect();
        index.push((name.join("/"), document));
    }
    write_atomically(&last, |out| markdown::write_index(&index, out))?;
    voice.detail(&format!("wrote {}", last.display()));
    Ok(())
}

/// The way from a folder back to where the program runs; `None` where it cannot be told from the names alone.
fn base(folder: &Path) -> Option<String> {
    let parts = folder.components().filter(|part| *part != Component::CurDir);
    parts.map(|part| matches!(part, Component::Normal(_)).then_some("../")).collect()
}

/// A name for the report of each article, below the folder of reports: "a/b.txt" gives "a/b.md", and "a/b.txt.md" where
/// that is taken. Case does not tell names apart, because on some systems it does not tell files apart.
fn names<'p>(articles: impl Iterator<Item = &'p str>) -> Vec<PathBuf> {
    let mut taken = FxHashSet::from_iter([INDEX.to_owned() + ".md"]);
    articles
        .map(|article| {
            let parts: Vec<_> = Path::new(article)
                .components()
                .filter_map(|part| match part {
                    Component::Normal(part) => Some(part),
                    _ => None,
                })
                .collect();
            let whole: PathBuf = parts.iter().collect();
            let whole = if article.starts_with('<') || parts.is_empty() { PathBuf::from("stdin") } else { whole };
            let long = PathBuf::from(format!("{}.md", whole.display()));
            let numbered = (2..).map(|number| PathBuf::from(format!("{}.{number}.md", whole.display())));
            let mut candidates = [whole.with_extension("md"), long].into_iter().chain(numbered);
            candidates
                .find(|name| taken.insert(name.to_string_lossy().to_lowercase()))
                .unwrap_or_else(|| whole.with_extension("md"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_article_has_a_report_of_its_own_below_the_folder() {
        let articles = ["a/b.txt", "./a/b.md", "../../c.txt", "/etc/x.txt", "index.md", "<stdin>", "a/B.html"];
        let names: Vec<String> = names(articles.into_iter()).iter().map(|name| name.display().to_string()).collect();
        assert_eq!(names, ["a/b.md", "a/b.md.md", "c.md", "etc/x.md", "index.md.md", "stdin.md", "a/B.html.md"]);
    }

    #[test]
    fn links_lead_back_where_that_is_known() {
        assert_eq!(base(Path::new("reports/a")).as_deref(), Some("../../"));
        assert_eq!(base(Path::new("./")).as_deref(), Some(""));
        assert_eq!(base(Path::new("../reports")), None);
        assert_eq!(base(Path::new("/tmp/reports")), None);
    }
}
