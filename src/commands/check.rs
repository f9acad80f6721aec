//! `addsup check`: read, extract, check, report.

use std::path::Path;

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::changed::Changed;
use super::input::{self, Input};
use super::known::{Known, Seen};
use super::ledger::Ledgers;
use super::output::Voice;
use super::settings::Settings;
use super::{Outcome, batch, reports, tables};
use crate::analysis::{Analysis, analyse_bound};
use crate::baseline;
use crate::checks::Selection;
use crate::cli::CheckArgs;
use crate::config::{self, FailOn};
use crate::cross;
use crate::extract;
use crate::finding::{Confidence, Finding};
use crate::ledger::{Accepted, Ledger};
use crate::read::Document;
use crate::report::{self, CheckFormat, Counts, DocumentReport, Report, text};
use crate::sources::Tables;
use crate::suppress::{self, Beside, Entry};

/// What checking one document depends on.
pub(super) struct Examiner<'s> {
    pub(super) tables: &'s Tables,
    pub(super) selection: &'s Selection,
    pub(super) entries: &'s [Entry],
    pub(super) min_confidence: Confidence,
    pub(super) known: Option<&'s Known>,
    pub(super) changed: Option<&'s Changed>,
    pub(super) ledgers: Option<&'s Ledgers>,
}

/// One document with all that was found in it, before ignores.
struct Analysed<'a> {
    document: Document<'a>,
    analysis: Analysis,
    /// Findings that a reviewer accepted in the ledger.
    accepted: Vec<Accepted>,
}

/// One document that was examined.
pub(super) struct Examined<'a> {
    pub(super) report: DocumentReport<'a>,
    /// For each entry of the configuration, whether it met a finding.
    used: Vec<bool>,
    /// Name of the article and all that was found in it, where there is a baseline.
    seen: Option<(String, Vec<baseline::Entry>)>,
    /// Findings on lines that did not change, where only changes are asked for.
    elsewhere: usize,
}

impl Examiner<'_> {
    /// An article of a file, with its ledger where one is kept.
    pub(super) fn read<'a>(&self, one: &'a Input, options: extract::Options) -> Result<Examined<'a>> {
        self.analysed(one, options).map(|analysed| self.finish(analysed, Vec::new()))
    }

    fn analysed<'a>(&self, one: &'a Input, options: extract::Options) -> Result<Analysed<'a>> {
        let document = one.read()?;
        let kept = self.ledgers.map(|ledgers| ledgers.of(&document.path)).transpose()?;
        Ok(self.analyse(document, kept.as_ref().map(|kept| &kept.ledger), options))
    }

    pub(super) fn examine<'a>(
        &self,
        document: Document<'a>,
        ledger: Option<&Ledger>,
        options: extract::Options,
    ) -> Examined<'a> {
        let analysed = self.analyse(document, ledger, options);
        self.finish(analysed, Vec::new())
    }

    fn analyse<'a>(&self, document: Document<'a>, ledger: Option<&Ledger>, options: extract::Options) -> Analysed<'a> {
        let options = extract::Options { pairs: !self.tables.frames.is_empty(), ..options };
        let extraction = extract::extract(&document, options);
        let (mut bindings, mut accepted) = (Vec::new(), Vec::new());
        if let Some(ledger) = ledger.filter(|ledger| !ledger.rows.is_empty()) {
            let followed = ledger.follow(&document, &extraction.claims);
            bindings = ledger.bindings(&followed);
            accepted = ledger.accepted(&followed, &extraction.claims);
        }
        let analysis = analyse_bound(&document, extraction, &bindings, self.tables, self.selection);
        Analysed { document, analysis, accepted }
    }

    /// The report of a document that was analysed, with what the whole run adds to it.
    fn finish<'a>(&self, analysed: Analysed<'a>, added: Vec<Finding>) -> Examined<'a> {
        let Analysed { document, mut analysis, accepted } = analysed;
        let today = analysis.extraction.today;
        let mut findings = std::mem::take(&mut analysis.findings);
        findings.extend(added);
        let beside = Beside { entries: self.entries, accepted: &accepted };
        let applied = suppress::apply(&document, findings, beside, today, self.selection);
        let mut report = DocumentReport::new(document, analysis, applied.findings);
        let seen = self.known.map(|known| known.mark(&mut report));
        // after the ignores and the baseline: what met an unsure finding is not unused
        report.findings.retain(|found| found.finding.confidence >= self.min_confidence);
        let elsewhere = self.changed.map_or(0, |changed| changed.leave(&mut report));
        Examined { report, used: applied.used, seen, elsewhere }
    }
}

pub(super) fn run(args: &CheckArgs, voice: Voice) -> Result<Outcome> {
    let common = &args.common;
    let settings = Settings::of_check(args)?;
    if common.show_config {
        voice.stdout(|out| settings.write(out))?;
        return Ok(Outcome::Clean);
    }
    if let Some(path) = &settings.file {
        voice.detail(&format!("configuration: {}", path.display()));
    }
    let loaded = tables::load(&settings.sources.value, settings.as_of.value)?;
    loaded.serious().for_each(|problem| voice.tell(&format!("{}: {problem}", problem.severity.name())));
    voice.detail(&format!("source tables: {}", loaded.listing.len()));
    let selection = settings.selection();
    if selection.closed_world && loaded.tables.is_empty() {
        bail!("--closed-world needs source tables that every figure can come from; give --sources");
    }
    let known = match &settings.baseline.value {
        Some(path) => Some(Known::load(path, args.write_baseline)?),
        None if args.write_baseline => {
            bail!("--write-baseline: name the file with --baseline FILE, or as `baseline` in the configuration")
        }
        None => None,
    };
    let changed = match &args.changed_since {
        Some(revision) => Some(Changed::since(revision, Path::new("."))?),
        None => None,
    };
    let ledgers = (!common.no_config).then(|| Ledgers::beside(settings.folder()));
    let examiner = Examiner {
        tables: &loaded.tables,
        selection: &selection,
        entries: &settings.suppress,
        min_confidence: settings.min_confidence.value,
        known: known.as_ref(),
        changed: changed.as_ref(),
        ledgers: ledgers.as_ref(),
    };

    let mut resolved = 0;
    let (counts, unreadable) = if common.batch {
        if args.format.is_some_and(|format| format != CheckFormat::Jsonl) || !args.report.is_empty() {
            bail!("--batch answers each line with a line of JSON: use --format jsonl, and no --report");
        }
        let job = batch::Job { common, options: settings.reading(), examiner: Some(&examiner) };
        batch::run(&job, voice)?
    } else {
        let (inputs, mut problems) = input::load(common, settings.encoding.value)?;
        let All { documents, used, seen, elsewhere } =
            examine_all(&inputs, &examiner, settings.reading(), &mut problems);
        problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
        if let Some(known) = &known {
            // without tables a check against sources runs and finds nothing
            let tables = !loaded.tables.is_empty();
            let ran = |id: &str| suppress::ran(id, &selection) && (tables || !suppress::needs_tables(id));
            resolved = known.finish(&seen, selection.pedantic, &ran, voice)?;
        }
        if let (Some(revision), 1..) = (&args.changed_since, elsewhere) {
            let left_out = report::counted(elsewhere, "finding");
            voice.tell(&format!("left out: {left_out} on lines that did not change since {revision}"));
        }
        let report = Report { sources: loaded.listing, documents, baseline: known.is_some(), resolved };
        let format = args.format.unwrap_or(CheckFormat::Text);
        for (format, path) in &args.report {
            reports::write(*format, path, &report, voice)?;
        }
        voice.stdout(|out| report::write_check(format, &report, voice.verbose, out))?;
        report_unused(&settings, &selection, &used, voice);
        (report.counts(), problems.len())
    };
    let resolved = if resolved > 0 { format!("; {resolved} of the baseline resolved") } else { String::new() };
    voice.tell(&format!("{}{resolved}", text::counts_in_words(&counts)));
    let required = loaded.problems.iter().filter(|problem| problem.required).count();
    Ok(outcome(&counts, unreadable, required, settings.fail_on.value, voice))
}

/// All documents of a run.
struct All<'a> {
    documents: Vec<DocumentReport<'a>>,
    /// For each entry of the configuration, whether it met a finding.
    used: Vec<bool>,
    seen: Seen,
    elsewhere: usize,
}

/// Reads and checks all inputs on all cores; order is that of the inputs.
fn examine_all<'a>(
    inputs: &'a [Input],
    examiner: &Examiner<'_>,
    options: extract::Options,
    problems: &mut Vec<String>,
) -> All<'a> {
    let examined: Vec<_> = if examiner.selection.cross {
        crossed(inputs, examiner, options)
    } else {
        inputs.par_iter().map(|one| examiner.read(one, options)).collect()
    };
    let mut all = All {
        documents: Vec::with_capacity(examined.len()),
        used: vec![false; examiner.entries.len()],
        seen: Seen::default(),
        elsewhere: 0,
    };
    for one in examined {
        match one {
            Ok(Examined { report, used, seen, elsewhere }) => {
                all.elsewhere += elsewhere;
                all.documents.push(report);
                all.used.iter_mut().zip(used).for_each(|(all, one)| *all |= one);
                seen.into_iter().for_each(|seen| all.seen.add(seen));
            }
            Err(error) => problems.push(format!("{error:#}")),
        }
    }
    all
}

/// Like examining each input alone, and then all of them against each other.
fn crossed<'a>(inputs: &'a [Input], examiner: &Examiner<'_>, options: extract::Options) -> Vec<Result<Examined<'a>>> {
    let analysed: Vec<Result<(Analysed<'a>, Vec<cross::Stated>)>> = inputs
        .par_iter()
        .map(|one| {
            let one = examiner.analysed(one, options)?;
            let stated = cross::stated(&one.document, &one.analysis);
            Ok((one, stated))
        })
        .collect();
    let readable: Vec<_> = analysed.iter().flatten().collect();
    let paths: Vec<&str> = readable.iter().map(|(one, _)| one.document.path.as_str()).collect();
    let stated: Vec<Vec<cross::Stated>> = readable.iter().map(|(_, stated)| stated.clone()).collect();
    let wanted = suppress::selected(cross::META.id, examiner.selection);
    let mut notes = if wanted { cross::compare(&paths, &stated) } else { Vec::new() }.into_iter();
    let finish =
        |one: Result<(Analysed<'a>, _)>| one.map(|(one, _)| examiner.finish(one, notes.next().unwrap_or_default()));
    analysed.into_iter().map(finish).collect()
}

/// An entry that met nothing is said once for the run: it may be there for an article that was not named.
fn report_unused(settings: &Settings, selection: &Selection, used: &[bool], voice: Voice) {
    let Some(path) = &settings.file else { return };
    for ((entry, line), used) in settings.suppress.iter().zip(&settings.suppress_lines).zip(used) {
        if !used && suppress::ran(&entry.check, selection) {
            voice.tell(&format!(
                "note: {}:{line}: this [[suppress]] entry of `{}` met no finding in these articles",
                path.display(),
                entry.check
            ));
        }
    }
}

/// The exit code, with the line that says why.
fn outcome(counts: &Counts, unreadable: usize, required: usize, fail_on: FailOn, voice: Voice) -> Outcome {
    use crate::finding::Severity::{Error, Note, Warning};
    if unreadable > 0 {
        voice.say(&format!("exit code 2: {} could not be read", report::counted(unreadable, "article")));
        return Outcome::Unusable;
    }
    if required > 0 {
        voice.say(&format!("exit code 3: {} could not be used", report::counted(required, "required source")));
        return Outcome::Incomplete;
    }
    let failing: usize = [(Error, counts.errors), (Warning, counts.warnings), (Note, counts.notes)]
        .iter()
        .filter(|(severity, _)| fail_on.fails(*severity))
        .map(|(_, count)| count)
        .sum();
    if failing == 0 {
        return Outcome::Clean;
    }
    let (findings, name) = (report::counted(failing, "finding"), config::name_of(&fail_on));
    let above = if fail_on == FailOn::Error { String::new() } else { " or worse".to_owned() };
    voice.say(&format!("exit code 1: {findings} of severity {name}{above} (see --fail-on)"));
    Outcome::Findings
}
