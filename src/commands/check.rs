//! `addsup check`: read, extract, check, report.

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::input::{self, Input};
use super::output::Voice;
use super::settings::Settings;
use super::{Outcome, batch, reports, tables};
use crate::analysis::{Analysis, analyse};
use crate::checks::Selection;
use crate::cli::CheckArgs;
use crate::config::{self, FailOn};
use crate::cross;
use crate::extract;
use crate::finding::{Confidence, Finding};
use crate::read::{Document, ReadError};
use crate::report::{self, CheckFormat, Counts, DocumentReport, Report, text};
use crate::sources::Tables;
use crate::suppress::{self, Entry};

/// What checking one document depends on.
pub(super) struct Examiner<'s> {
    pub(super) tables: &'s Tables,
    pub(super) selection: &'s Selection,
    pub(super) entries: &'s [Entry],
    pub(super) min_confidence: Confidence,
}

impl Examiner<'_> {
    /// The report of one document, and which entries of the configuration met a finding.
    pub(super) fn examine<'a>(
        &self,
        document: Document<'a>,
        options: extract::Options,
    ) -> (DocumentReport<'a>, Vec<bool>) {
        let analysis = self.analyse(&document, options);
        self.finish(document, analysis, Vec::new())
    }

    fn analyse(&self, document: &Document<'_>, options: extract::Options) -> Analysis {
        let options = extract::Options { pairs: !self.tables.frames.is_empty(), ..options };
        analyse(document, options, self.tables, self.selection)
    }

    /// The report of a document that was analysed, with what the whole run adds to it.
    fn finish<'a>(
        &self,
        document: Document<'a>,
        mut analysis: Analysis,
        added: Vec<Finding>,
    ) -> (DocumentReport<'a>, Vec<bool>) {
        let today = analysis.extraction.today;
        let mut findings = std::mem::take(&mut analysis.findings);
        findings.extend(added);
        let mut applied = suppress::apply(&document, findings, self.entries, today, self.selection);
        // after the ignores: one that met an unsure finding is not unused
        applied.findings.retain(|marked| marked.finding.confidence >= self.min_confidence);
        (DocumentReport::new(document, analysis, applied.findings), applied.used)
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
    let examiner = Examiner {
        tables: &loaded.tables,
        selection: &selection,
        entries: &settings.suppress,
        min_confidence: settings.min_confidence.value,
    };

    let (counts, unreadable) = if common.batch {
        if args.format.is_some_and(|format| format != CheckFormat::Jsonl) || !args.report.is_empty() {
            bail!("--batch answers each line with a line of JSON: use --format jsonl, and no --report");
        }
        let job = batch::Job { common, options: settings.reading(), examiner: Some(&examiner) };
        batch::run(&job, voice)?
    } else {
        let (inputs, mut problems) = input::load(common, settings.encoding.value)?;
        let (documents, used) = examine_all(&inputs, &examiner, settings.reading(), &mut problems);
        problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
        let report = Report { sources: loaded.listing, documents, baseline: false };
        let format = args.format.unwrap_or(CheckFormat::Text);
        for (format, path) in &args.report {
            reports::write(*format, path, &report, voice)?;
        }
        voice.stdout(|out| report::write_check(format, &report, voice.verbose, out))?;
        report_unused(&settings, &selection, &used, voice);
        (report.counts(), problems.len())
    };
    voice.tell(&text::counts_in_words(&counts));
    let required = loaded.problems.iter().filter(|problem| problem.required).count();
    Ok(outcome(&counts, unreadable, required, settings.fail_on.value, voice))
}

/// Reads and checks all inputs on all cores; order is that of the inputs.
fn examine_all<'a>(
    inputs: &'a [Input],
    examiner: &Examiner<'_>,
    options: extract::Options,
    problems: &mut Vec<String>,
) -> (Vec<DocumentReport<'a>>, Vec<bool>) {
    let examined: Vec<_> = if examiner.selection.cross {
        crossed(inputs, examiner, options)
    } else {
        inputs.par_iter().map(|one| one.read().map(|document| examiner.examine(document, options))).collect()
    };
    let mut used = vec![false; examiner.entries.len()];
    let mut documents = Vec::with_capacity(examined.len());
    for one in examined {
        match one {
            Ok((document, met)) => {
                documents.push(document);
                used.iter_mut().zip(met).for_each(|(used, met)| *used |= met);
            }
            Err(error) => problems.push(error.to_string()),
        }
    }
    (documents, used)
}

/// Like examining each input alone, and then all of them against each other.
fn crossed<'a>(
    inputs: &'a [Input],
    examiner: &Examiner<'_>,
    options: extract::Options,
) -> Vec<Result<(DocumentReport<'a>, Vec<bool>), ReadError>> {
    let analysed: Vec<_> = inputs
        .par_iter()
        .map(|one| {
            let document = one.read()?;
            let analysis = examiner.analyse(&document, options);
            let stated = cross::stated(&document, &analysis);
            Ok((document, analysis, stated))
        })
        .collect();
    let readable: Vec<_> = analysed.iter().flatten().collect();
    let paths: Vec<&str> = readable.iter().map(|(document, ..)| document.path.as_str()).collect();
    let stated: Vec<Vec<cross::Stated>> = readable.iter().map(|(.., stated)| stated.clone()).collect();
    let wanted = suppress::selected(cross::META.id, examiner.selection);
    let mut notes = if wanted { cross::compare(&paths, &stated) } else { Vec::new() }.into_iter();
    let finish = |one: Result<(Document<'a>, Analysis, Vec<cross::Stated>), ReadError>| {
        one.map(|(document, analysis, _)| examiner.finish(document, analysis, notes.next().unwrap_or_default()))
    };
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
