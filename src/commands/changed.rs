//! `--changed-since REV`: which lines of which files differ from a revision. The git command is asked, not a library:
//! it is there wherever there is a repository with revisions to name, it knows every form of one (worktrees, partial
//! clones, filters of attributes), and it weighs nothing, where the crates would double what has to be built.

use std::ffi::OsStr;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};
use rustc_hash::FxHashSet;

use super::places::relative;
use crate::report::{DocumentReport, Found};
use crate::sorted::SortedMap;

/// Changed lines of the files of a repository, from 1.
#[derive(Debug, Default)]
pub(super) struct Changed {
    /// Top folder of the repository.
    top: PathBuf,
    /// By path below the top folder; sorted. A file that is tracked and absent here did not change.
    lines: SortedMap<String, Vec<Range<usize>>>,
    tracked: FxHashSet<String>,
}

/// Standard output of a git command; its own words where it fails.
fn git<I: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = I>) -> Result<Vec<u8>> {
    let mut command = Command::new("git");
    // what people configure for their eyes is not for us
    for setting in ["core.quotePath=false", "diff.noprefix=false", "diff.mnemonicPrefix=false", "color.ui=false"] {
        command.args(["-c", setting]);
    }
    let output = command
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .output()
        .context("--changed-since asks git, which cannot be started")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("{}", said.lines().next().unwrap_or("git ended without a word").trim_start_matches("fatal: "));
    }
    Ok(output.stdout)
}

fn one_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_end_matches(['\r', '\n']).to_owned()
}

impl Changed {
    /// What differs between the files as they are and the commit where this branch left `revision`.
    pub(super) fn since(revision: &str, folder: &Path) -> Result<Self> {
        if revision.starts_with('-') {
            bail!("--changed-since {revision}: a revision does not begin with a dash");
        }
        let top = git(folder, ["rev-parse", "--show-toplevel"])
            .with_context(|| format!("--changed-since {revision}: the current folder is in no git repository"))?;
        let top = PathBuf::from(one_line(&top));
        let commit = format!("{revision}^{{commit}}");
        let commit = git(&top, ["rev-parse", "--verify", "--quiet", &commit])
            .ok()
            .with_context(|| format!("--changed-since {revision}: git knows no such revision here; fetch it first"))?;
        let commit = one_line(&commit);
        // what came to the other branch since is no change of this one; a shallow clone may not know where they parted
        let base = git(&top, ["merge-base", &commit, "HEAD"]).map_or(commit, |base| one_line(&base));
        let diff = git(
            &top,
            [
                "diff",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--text",
                "--find-renames",
                "--unified=0",
                "--inter-hunk-context=0",
                "--submodule=short",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                &base,
                "--",
            ],
        )
        .with_context(|| format!("--changed-since {revision}"))?;
        let tracked = git(&top, ["ls-files", "-z"]).with_context(|| format!("--changed-since {revision}"))?;
        let tracked = tracked.split(|&byte| byte == 0).map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        Ok(Self { top, lines: hunks(&diff), tracked })
    }

    /// Leaves the findings of which any figure stands on a changed line, and gives the number of the others.
    pub(super) fn leave(&self, report: &mut DocumentReport<'_>) -> usize {
        let path = relative(&self.top, &report.document.path);
        if !self.tracked.contains(&path) {
            // standard input, a new file: every line is new
            return 0;
        }
        let lines = self.lines.get(&path).map(Vec::as_slice).unwrap_or_default();
        let before = report.findings.len();
        let mut findings = std::mem::take(&mut report.findings);
        findings.retain(|found| places(report, found).any(|place| touched(lines, &place)));
        report.findings = findings;
        before - report.findings.len()
    }
}

/// Lines of the figures of a finding, first to one past the last.
fn places<'r>(report: &'r DocumentReport<'_>, found: &'r Found) -> impl Iterator<Item = Range<usize>> + use<'r> {
    let related = found.finding.related.iter().map(|related| report.locate(related.span));
    std::iter::once(found.location).chain(related).map(|place| {
        let source = report.document.source_of(place);
        let text = source.of(&report.document.source);
        place.line..place.line + 1 + text.matches('\n').count()
    })
}

fn touched(changed: &[Range<usize>], place: &Range<usize>) -> bool {
    let next = changed.partition_point(|lines| lines.end <= place.start);
    changed.get(next).is_some_and(|lines| lines.start < place.end)
}

/// Changed lines of each new file of a diff without context.
fn hunks(diff: &[u8]) -> SortedMap<String, Vec<Range<usize>>> {
    let mut out = SortedMap::<String, Vec<Range<usize>>>::default();
    let mut path = None;
    // lines of a hunk, which may look like anything
    let mut inside = 0_usize;
    for line in diff.split(|&byte| byte == b'\n') {
        if inside > 0 && matches!(line.first(), Some(b'+' | b'-')) {
            inside -= 1;
        } else if let Some(name) = line.strip_prefix(b"+++ ") {
            path = unquoted(name).strip_prefix("b/").map(str::to_owned);
        } else if let Some((old, new)) = line.strip_prefix(b"@@ ").and_then(hunk) {
            inside = old.len() + new.len();
            if let (Some(path), false) = (&path, new.is_empty()) {
                out.or_default(path.clone()).push(new);
            }
        }
    }
    out
}

/// "-12,3 +14 @@ …" as two ranges of lines.
fn hunk(header: &[u8]) -> Option<(Range<usize>, Range<usize>)> {
    let header = String::from_utf8_lossy(header);
    let mut parts = header.split(' ');
    let mut range = |sign: char| {
        let part = parts.next()?.strip_prefix(sign)?;
        let (start, count) = part.split_once(',').unwrap_or((part, "1"));
        let (start, count) = (start.parse::<usize>().ok()?, count.parse::<usize>().ok()?);
        Some(start..start.checked_add(count)?)
    };
    Some((range('-')?, range('+')?))
}

/// A name as git writes it: in quotes with escapes of C where it holds quotes or control characters.
fn unquoted(name: &[u8]) -> String {
    // git ends a name that holds a blank with a tab
    let name = name.strip_suffix(b"\r").unwrap_or(name);
    let name = name.strip_suffix(b"\t").unwrap_or(name);
    let Some(inner) = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")) else {
        return String::from_utf8_lossy(name).into_owned();
    };
    let mut out = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        if byte != b'\\' {
            out.push(byte);
            continue;
        }
        let octal = rest.get(..3).and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(value) = octal.and_then(|digits| u8::from_str_radix(digits, 8).ok()) {
            out.push(value);
            rest = &rest[3..];
        } else if let Some((&escape, after)) = rest.split_first() {
            rest = after;
            out.push(match escape {
                b'n' => b'\n',
                b't' => b'\t',
                b'r' => b'\r',
                b'a' => 7,
                b'b' => 8,
                b'v' => 11,
                b'f' => 12,
                other => other,
            });
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_read_whatever_its_lines_hold() {
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x y.md\t\n@@ -3,2 +3 @@ +++ b/no\n-old\n--- a/lie\n+++ b/lie\n\
                    @@ -9,0 +8,2 @@\n+@@ -1 +1 @@\n+b\n\\ No newline at end of file\n\
                    --- a/z\n+++ \"b/\\303\\251\\\"\\n.md\"\n@@ -5,2 +4,0 @@\n-a\n-b\n@@ -9 +7,2 @@\n-a\n+b\n+c\n@@ -20 +12 @@\n-a\n+b\n\
                    --- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n";
        let found = hunks(diff.as_bytes());
        let found: Vec<_> = found.iter().map(|(path, lines)| (path.as_str(), lines.clone())).collect();
        assert_eq!(found, [("x y.md", vec![3..4, 8..10]), ("é\"\n.md", vec![7..9, 12..13])]);
    }

    #[test]
    fn a_place_is_touched_by_any_of_its_lines() {
        let changed = [3..4, 8..10];
        for (place, is) in [(1..3, false), (2..4, true), (4..8, false), (9..20, true), (10..11, false)] {
            assert_eq!(touched(&changed, &place), is, "{place:?}");
        }
    }
}
