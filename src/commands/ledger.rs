//! The folder of ledgers: which file an article has, `addsup claims --write` and `--diff`, and what `check` takes from it.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::files;
use super::output::{Voice, write_atomically};
use super::places::relative;
use crate::checks::CHECKS;
use crate::claim::Claim;
use crate::ledger::{self, Fit, Followed, GONE, Ledger, Read, Row, Said, Words};
use crate::report::{DocumentReport, Found, counted, plain};
use crate::sources::Tables;

/// Bytes of the longest ledger that is read.
const LONGEST: u64 = 256 * 1024 * 1024;

/// Name of the folder, beside the configuration.
pub(super) const FOLDER: &str = "claims";

/// The ledgers of a project.
#[derive(Clone, Debug)]
pub(super) struct Ledgers {
    /// Articles are named relative to it.
    base: PathBuf,
}

/// A ledger that was read, and where it stands.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) path: PathBuf,
    pub(super) ledger: Ledger,
    exists: bool,
}

impl Ledgers {
    pub(super) fn beside(base: &Path) -> Self {
        Self { base: base.to_owned() }
    }

    /// The ledger of an article: "claims/a/b.csv" for "a/b.txt", or "claims/a/b.txt.csv" where another article has that.
    pub(super) fn of(&self, article: &str) -> Result<Kept> {
        let name = relative(&self.base, article);
        let mut free = None;
        let mut left = None;
        for path in self.places(&name) {
            let Some(ledger) = read(&path)? else {
                free = free.or(Some(path));
                continue;
            };
            let kept = |ledger, name| Kept { path, ledger: Ledger { article: name, ..ledger }, exists: true };
            if ledger.rows.is_empty() || ledger.article == name || ledger.article.is_empty() {
                return Ok(kept(ledger, name));
            }
            // somebody gave the article another name, and its ledger too
            if left.is_none() && !self.base.join(&ledger.article).exists() {
                left = Some(kept(ledger, name.clone()));
            }
        }
        if let Some(kept) = left {
            return Ok(kept);
        }
        match free {
            Some(path) => Ok(Kept { path, ledger: Ledger { article: name, ..Ledger::default() }, exists: false }),
            None => {
                let [short, long] = self.places(&name).map(|path| path.display().to_string());
                bail!("{short}, {long}: are ledgers of other articles than {name}; move one away")
            }
        }
    }

    /// Where the ledger of an article of that name may stand.
    fn places(&self, name: &str) -> [PathBuf; 2] {
        let parts: PathBuf =
            Path::new(name).components().filter(|part| matches!(part, std::path::Component::Normal(_))).collect();
        let long = PathBuf::from(format!("{}.csv", parts.display()));
        [parts.with_extension("csv"), long].map(|place| self.base.join(FOLDER).join(place))
    }

    /// Names ledgers whose article is gone, where one of `articles` has no ledger: it may have another name now, and what
    /// people decided stays behind.
    pub(super) fn tell_of_gone_articles<'p>(&self, articles: impl IntoIterator<Item = &'p str>, voice: Voice) {
        let folder = self.base.join(FOLDER);
        if !folder.is_dir() {
            return;
        }
        let has = |article| self.places(&relative(&self.base, article)).iter().any(|path| path.is_file());
        if articles.into_iter().all(has) {
            return;
        }
        for (path, article) in self.gone(&folder) {
            voice.tell(&format!(
                "note: {} is the ledger of {article}, which is gone; if the article has another name now, give its \
                 ledger that name too, else remove it",
                path.display()
            ));
        }
    }

    /// Ledgers whose article is gone, sorted, with the article. One that cannot be read is told of where it is used.
    fn gone(&self, folder: &Path) -> Vec<(PathBuf, String)> {
        let walk = ignore::WalkBuilder::new(folder).standard_filters(false).sort_by_file_name(Ord::cmp).build();
        let files = walk
            .flatten()
            .map(ignore::DirEntry::into_path)
            .filter(|path| path.extension().is_some_and(|end| end == "csv"));
        files
            .filter_map(|path| {
                let article = read(&path).ok().flatten()?.article;
                (!article.is_empty() && !self.base.join(&article).exists()).then_some((path, article))
            })
            .collect()
    }
}

/// `None` where there is no such file.
fn read(path: &Path) -> Result<Option<Ledger>> {
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = files::load(path, LONGEST, "give its articles ledgers of their own")?;
    let shown = path.display();
    let text = String::from_utf8(bytes)
        .ok()
        .with_context(|| format!("{shown}: the ledger is not UTF-8; save it as CSV in UTF-8"))?;
    match ledger::parse(&text) {
        Ok(ledger) => Ok(Some(ledger)),
        Err(why) => bail!("{shown}, {why}"),
    }
}

/// Rows of a document as the checks see it now.
fn rows(report: &DocumentReport<'_>, tables: &Tables) -> Vec<Row> {
    let claims = report.claims();
    let mut checks: Vec<BTreeSet<&str>> = vec![BTreeSet::new(); claims.len()];
    let of_checks = |found: &&Found| CHECKS.iter().any(|one| one.meta().id == found.finding.check);
    for finding in report.findings.iter().filter(of_checks).map(|found| &found.finding) {
        let first = claims.partition_point(|claim| claim.span.end <= finding.span.start);
        let here = claims[first..].iter().zip(&mut checks[first..]);
        here.take_while(|(claim, _)| claim.span.overlaps(finding.span)).for_each(|(_, checks)| {
            checks.insert(finding.check);
        });
    }
    let row = |((index, claim), checks): ((usize, &Claim), BTreeSet<&str>)| {
        let judgement = report.analysis.judgements.get(index);
        Row {
            words: Words::of(&report.document, claim.span),
            read: Read::of(claim),
            said: Said {
                verdict: judgement.map(|one| one.verdict).unwrap_or_default().name().to_owned(),
                reason: plain(report.reason(index)),
                findings: checks.into_iter().map(str::to_owned).collect(),
                cell: judgement
                    .and_then(|one| one.cell.as_ref())
                    .map(|cell| tables.locator_of(cell))
                    .unwrap_or_default(),
            },
            ..Row::default()
        }
    };
    claims.iter().enumerate().zip(checks).map(row).collect()
}

/// The ledger that a document has now, made from the one that was kept.
pub(super) fn renewed(kept: &Kept, report: &DocumentReport<'_>, tables: &Tables) -> (Followed, Ledger) {
    let followed = kept.ledger.follow(&report.document, report.claims());
    let now = kept.ledger.renew(&followed, rows(report, tables));
    (followed, now)
}

/// Writes a ledger where it differs from what is there; whether it did.
pub(super) fn write(kept: &Kept, now: &Ledger) -> Result<bool> {
    let mut text = Vec::new();
    ledger::write(now, &mut text)?;
    if kept.exists && std::fs::read(&kept.path).is_ok_and(|there| there == text) {
        return Ok(false);
    }
    write_atomically(&kept.path, |out| out.write_all(&text))?;
    Ok(true)
}

/// What changed since a ledger was written, a line each; whether anything did.
pub(super) fn diff(kept: &Kept, followed: &Followed, now: &Ledger, out: &mut dyn io::Write) -> io::Result<bool> {
    let mut lines = Vec::new();
    for (row, old) in now.rows.iter().zip(&followed.rows) {
        let old = old.as_ref().and_then(|(index, fit)| Some((kept.ledger.rows.get(*index)?, *fit)));
        let Some((old, fit)) = old else {
            lines.push(format!("+ {}", in_context(&row.words)));
            continue;
        };
        let mut changes = Vec::new();
        match fit {
            Fit::Changed => changes.push(format!("was {}", old.words.figure)),
            Fit::Edited => changes.push("the sentence was edited".to_owned()),
            Fit::Same => {}
        }
        for (name, old, new) in [
            ("verdict", &old.said.verdict, &row.said.verdict),
            ("findings", &old.said.findings.join("; "), &row.said.findings.join("; ")),
            ("cell", &old.said.cell, &row.said.cell),
            ("values", &old.read.values, &row.read.values),
            ("unit", &old.read.unit, &row.read.unit),
        ] {
            if old != new && !(fit == Fit::Changed && name == "values") {
                let or_none = |text: &String| if text.is_empty() { "none".to_owned() } else { text.clone() };
                changes.push(format!("{name} {} -> {}", or_none(old), or_none(new)));
            }
        }
        if let (Some(decision), None) = (old.hand.decision, row.hand.decision) {
            changes.push(format!("open again, was: {}", decision.name()));
        }
        if !changes.is_empty() {
            lines.push(format!("~ {}: {}", in_context(&row.words), changes.join(", ")));
        }
    }
    for index in &followed.gone {
        if let Some(row) = kept.ledger.rows.get(*index).filter(|row| row.said.verdict != GONE) {
            lines.push(format!("- {}", in_context(&row.words)));
        }
    }
    let name = kept.path.display();
    if lines.is_empty() {
        return Ok(false);
    }
    let changes = counted(lines.len(), "change");
    writeln!(out, "{}: {changes} since it was written", plain(&name.to_string()))?;
    lines.iter().try_for_each(|line| writeln!(out, "  {}", plain(line)))?;
    Ok(true)
}

/// "… imported [3.73 trillion tons] of gas …".
fn in_context(words: &Words) -> String {
    let last: Vec<&str> = words.before.split(' ').rev().take(4).collect();
    let before: Vec<&str> = last.into_iter().rev().collect();
    let after: Vec<&str> = words.after.split(' ').take(4).collect();
    format!("{} [{}] {}", before.join(" "), words.figure, after.join(" "))
}
