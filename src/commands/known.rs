//! `--baseline` and `--write-baseline`: what a run does with the findings that were there before.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use super::output::{Voice, write_atomically};
use super::places::relative;
use crate::baseline::{Baseline, Entry};
use crate::report::{DocumentReport, counted};

/// Entries that are named when they no longer occur.
const NAMED: usize = 5;

/// The baseline of a run.
#[derive(Debug)]
pub(super) struct Known {
    path: PathBuf,
    baseline: Baseline,
    /// Fingerprints by check of entries whose article is gone: it may have another name now.
    homeless: BTreeSet<(String, String)>,
    /// The file is written anew, and everything that is found goes into it.
    writes: bool,
}

/// What a run found, before anything was let pass, by article.
#[derive(Debug, Default)]
pub(super) struct Seen(BTreeMap<String, Vec<Entry>>);

impl Seen {
    pub(super) fn add(&mut self, (path, entries): (String, Vec<Entry>)) {
        self.0.entry(path).or_default().extend(entries);
    }
}

impl Known {
    pub(super) fn load(path: &Path, writes: bool) -> Result<Self> {
        let shown = path.display();
        let baseline = match std::fs::read_to_string(path) {
            // what is written anew need not be readable: that is the way out of a conflict of merging
            Ok(text) if writes => Baseline::parse(&text).unwrap_or_default(),
            Ok(text) => match Baseline::parse(&text) {
                Ok(baseline) => baseline,
                Err(why) => bail!("{shown}: {why}"),
            },
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                if !writes {
                    bail!("{shown}: there is no such baseline; write it with --write-baseline");
                }
                Baseline::default()
            }
            Err(error) => return Err(error).with_context(|| format!("{shown}: the baseline cannot be read")),
        };
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut there = BTreeMap::new();
        let homeless = baseline
            .entries()
            .filter(|entry| !*there.entry(entry.path.as_str()).or_insert_with(|| folder.join(&entry.path).exists()))
            .map(|entry| (entry.check.clone(), entry.fingerprint.clone()))
            .collect();
        Ok(Self { path: path.to_owned(), baseline, homeless, writes })
    }

    /// Marks what is known, and gives all that was found.
    pub(super) fn mark(&self, report: &mut DocumentReport<'_>) -> (String, Vec<Entry>) {
        let path = relative(self.path.parent().unwrap_or(Path::new("")), &report.document.path);
        let mut seen = Vec::with_capacity(report.findings.len());
        for found in &mut report.findings {
            let entry = Entry {
                path: path.clone(),
                check: found.finding.check.to_owned(),
                fingerprint: found.fingerprint.clone(),
                severity: found.finding.severity.name().to_owned(),
                message: crate::report::plain(&found.finding.message),
            };
            found.known = self.writes || self.baseline.contains(&entry) || self.moved(&entry);
            seen.push(entry);
        }
        (path, seen)
    }

    /// The article of an entry is gone, and this says the same.
    fn moved(&self, entry: &Entry) -> bool {
        !self.homeless.is_empty() && self.homeless.contains(&(entry.check.clone(), entry.fingerprint.clone()))
    }

    /// Says which entries no longer occur, writes the file where that was asked for, and gives their number. `ran` tells
    /// of a check whether it ran.
    pub(super) fn finish(
        &self,
        seen: &Seen,
        pedantic: bool,
        ran: &dyn Fn(&str) -> bool,
        voice: Voice,
    ) -> Result<usize> {
        let all: BTreeSet<(&str, &str, &str)> = seen.0.values().flatten().map(key).collect();
        let anywhere: BTreeSet<(&str, &str)> = all.iter().map(|(_, check, print)| (*check, *print)).collect();
        let gone = |entry: &&Entry| {
            let (_, check, print) = key(entry);
            let homeless = self.moved(entry);
            let looked_at = homeless || seen.0.contains_key(&entry.path);
            let there = all.contains(&key(entry)) || homeless && anywhere.contains(&(check, print));
            looked_at && !there && self.baseline.is_expected(entry, pedantic, ran)
        };
        let gone: Vec<&Entry> = self.baseline.entries().filter(gone).collect();
        if self.writes {
            self.write(seen, &gone, pedantic, voice)?;
        } else if !gone.is_empty() {
            let named = gone.iter().take(NAMED).map(|one| format!("\n  {}: {}: {}", one.path, one.check, one.message));
            let more = gone.len().saturating_sub(NAMED);
            let more = if more > 0 { format!("\n  and {more} more") } else { String::new() };
            voice.tell(&format!(
                "note: {}: {} no longer to be found; --write-baseline takes {} out{}{more}",
                self.path.display(),
                if gone.len() == 1 { "1 finding is".to_owned() } else { format!("{} findings are", gone.len()) },
                if gone.len() == 1 { "it" } else { "them" },
                named.collect::<String>(),
            ));
        }
        Ok(gone.len())
    }

    fn write(&self, seen: &Seen, gone: &[&Entry], pedantic: bool, voice: Voice) -> Result<()> {
        let entries: Vec<&Entry> = seen.0.values().flatten().collect();
        let fresh = entries.iter().filter(|entry| !self.baseline.contains(entry) && !self.moved(entry)).count();
        let mut written = Baseline::default();
        written.pedantic = pedantic || self.baseline.pedantic;
        // articles that were not read and checks that did not run keep their entries
        let found: BTreeSet<_> =
            entries.iter().map(|entry| (entry.check.as_str(), entry.fingerprint.as_str())).collect();
        let left = |entry: &&Entry| {
            let renamed = self.moved(entry) && found.contains(&(entry.check.as_str(), entry.fingerprint.as_str()));
            !renamed && !gone.contains(entry)
        };
        self.baseline.entries().filter(left).cloned().for_each(|entry| written.insert(entry));
        entries.into_iter().cloned().for_each(|entry| written.insert(entry));
        write_atomically(&self.path, |out| out.write_all(written.to_toml().as_bytes()))?;
        voice.tell(&format!(
            "wrote {}: {}, {fresh} of them new, {} taken out",
            self.path.display(),
            counted(written.len(), "finding"),
            gone.len()
        ));
        Ok(())
    }
}

fn key(entry: &Entry) -> (&str, &str, &str) {
    (&entry.path, &entry.check, &entry.fingerprint)
}
