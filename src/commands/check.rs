//! `addsup check`: read, extract, check, report.

use std::mem::ManuallyDrop;
use std::path::Path;

use anyhow::{Result, bail};

use super::changed::Changed;
use super::input::{self, Input};
use super::known::{Known, Seen};
use super::ledger::Ledgers;
use super::output::{Voice, told};
use super::settings::Settings;
use super::{Outcome, batch, reports, side_by_side, tables};
use crate::analysis::{Analysis, analyse_bound};
use crate::baseline;
use crate::checks::Selection;
use crate::cli::CheckArgs;
use crate::config::{self, FailOn};
use crate::cross;
use crate::extract;
use crate::finding::{Confidence, Finding};
use crate::ledger::Ledger;
use crate::normalise::Date;
use crate::read::Document;
use crate::report::{self, CheckFormat, Counts, DocumentReport, Report, SourceTable, text};
use crate::sources::Tables;
use crate::span::Span;
use crate::suppress::{self, Accepted, Applied, Beside, Entry};

/// What checking one document depends on.
pub(super) struct Examiner<'s> {
    pub(super) tables: &'s Tables,
    pub(super) selection: &'s Selection,
    pub(super) entries: &'s [Entry],
    pub(super) min_confidence: Confidence,
    pub(super) known: Option<&'s Known>,
    pub(super) changed: Option<&'s Changed>,
    pub(super) ledgers: Option<&'s Ledgers>,
    /// Figures are held against the cells that a ledger binds them to.
    pub(super) bound: bool,
}

/// One document with all that was found in it, before ignores.
struct Analysed<'a> {
    document: Document<'a>,
    analysis: Analysis,
    /// Findings that a reviewer accepted in the ledger.
    accepted: Vec<Accepted>,
}

/// The same after ignores; its findings are in the last part.
struct Ignored<'a> {
    document: Document<'a>,
    analysis: Analysis,
    applied: Applied,
}

/// One document that was examined.
pub(super) struct Examined<'a> {
    pub(super) report: DocumentReport<'a>,
    /// Name of the article and all that was found in it, where there is a baseline.
    seen: Option<(String, Vec<baseline::Entry>)>,
    /// Findings on lines that did not change, where only changes are asked for.
    elsewhere: usize,
}

impl Examiner<'_> {
    /// An article of a file, with its ledger where one is kept.
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
        self.finish(self.ignore(analysed, Vec::new()))
    }

    fn analyse<'a>(&self, document: Document<'a>, ledger: Option<&Ledger>, options: extract::Options) -> Analysed<'a> {
        let options = extract::Options { pairs: !self.tables.frames.is_empty(), ..options };
        let extraction = extract::extract(&document, options);
        let (mut bindings, mut accepted) = (Vec::new(), Vec::new());
        if let Some(ledger) = ledger.filter(|ledger| !ledger.rows.is_empty()) {
            let followed = ledger.follow(&document, &extraction.claims);
            if self.bound {
                bindings = ledger.bindings(&followed);
            }
            accepted = ledger.accepted(&followed, &extraction.claims);
        }
        let analysis = analyse_bound(&document, extraction, &bindings, self.tables, self.selection);
        Analysed { document, analysis, accepted }
    }

    /// A document that was analysed and what the whole run adds to it, ignores applied.
    fn ignore<'a>(&self, analysed: Analysed<'a>, added: Vec<Finding>) -> Ignored<'a> {
        let Analysed { document, mut analysis, accepted } = analysed;
        let mut findings = std::mem::take(&mut analysis.findings);
        findings.extend(added);
        let beside = Beside { entries: self.entries, accepted: &accepted };
        let applied = suppress::apply(&document, findings, beside, analysis.extraction.today, self.selection);
        Ignored { document, analysis, applied }
    }

    fn finish<'a>(&self, Ignored { document, analysis, applied }: Ignored<'a>) -> Examined<'a> {
        let mut report = DocumentReport::new(document, analysis, applied.findings);
        let seen = self.known.map(|known| known.mark(&mut report));
        // after the ignores and the baseline: what met an unsure finding is not unused
        report.findings.retain(|found| found.finding.confidence >= self.min_confidence);
        let elsewhere = self.changed.map_or(0, |changed| changed.leave(&mut report));
        Examined { report, seen, elsewhere }
    }
}

pub(super) fn run(args: &CheckArgs, voice: Voice) -> Result<Outcome> {
    let common = &args.common;
    let settings = Settings::of_check(args)?;
    if common.show_config {
        voice.stdout(|out| settings.write(out))?;
        return Ok(Outcome::Clean);
    }
    settings.tell(voice);
    let mut loaded = tables::load(&settings.sources.value, settings.as_of.value, settings.limits())?;
    // the process ends with them, and to give back a million cells one by one takes longer than to check an article
    let tables = ManuallyDrop::new(std::mem::take(&mut loaded.tables));
    loaded.tell(&settings.sources.value, &settings.sources.from, voice);
    let selection = settings.selection(&tables);
    if selection.closed_world && tables.is_empty() {
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
        tables: &tables,
        selection: &selection,
        entries: &settings.suppress,
        min_confidence: settings.min_confidence.value,
        known: known.as_ref(),
        changed: changed.as_ref(),
        ledgers: ledgers.as_ref(),
        bound: !args.tables.no_sources,
    };

    let ran = if common.batch {
        if args.format.is_some_and(|format| format != CheckFormat::Jsonl) || !args.report.is_empty() {
            bail!("--batch answers each line with a line of JSON: use --format jsonl, and no --report");
        }
        let job = batch::Job { common, options: settings.reading(), examiner: Some(&examiner) };
        let (counts, unreadable) = batch::run(&job, voice)?;
        Ran { counts, unreadable, resolved: 0, latest: None }
    } else {
        articles(args, &settings, &examiner, std::mem::take(&mut loaded.listing), voice)?
    };
    // without a day in the settings, it is that of the latest article
    if let (None, Some(today)) = (settings.as_of.value, ran.latest) {
        loaded.grow_old(&tables, today, voice);
    }
    let resolved = match ran.resolved {
        0 => String::new(),
        resolved => format!("; {resolved} of the baseline resolved"),
    };
    voice.tell(&format!("{}{resolved}", text::counts_in_words(&ran.counts)));
    let required = loaded.problems.iter().filter(|problem| problem.required).count();
    Ok(outcome(&ran.counts, ran.unreadable, required, settings.fail_on.value, voice))
}

/// What a run came to.
struct Ran {
    counts: Counts,
    /// Articles that could not be read.
    unreadable: usize,
    /// Findings of the baseline that no longer occur.
    resolved: usize,
    /// Day of writing of the latest article, where one has one.
    latest: Option<Date>,
}

/// Checks the articles that were named and reports on them.
fn articles(
    args: &CheckArgs,
    settings: &Settings,
    examiner: &Examiner<'_>,
    sources: Vec<SourceTable>,
    voice: Voice,
) -> Result<Ran> {
    let reports: Vec<&Path> = args.report.iter().map(|(_, path)| path.as_path()).collect();
    let (inputs, mut problems) = input::load(&args.common, settings, &reports, voice)?;
    let All { documents, homeless, seen, elsewhere } =
        examine_all(&inputs, examiner, settings.reading(), &mut problems);
    problems.extend(documents.iter().filter_map(cut_short));
    problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
    tell_of_each(&documents, voice);
    tell_of_slips(&documents, voice);
    if let Some(ledgers) = examiner.ledgers {
        ledgers.tell_of_gone_articles(documents.iter().map(|one| one.document.path.as_str()), voice);
    }
    let mut resolved = 0;
    if let Some(known) = examiner.known {
        let ran = |id: &str| suppress::ran(id, examiner.selection);
        resolved = known.finish(&seen, examiner.selection.pedantic, &ran, voice)?;
    }
    if let (Some(revision), 1..) = (&args.changed_since, elsewhere) {
        let left_out = report::counted(elsewhere, "finding");
        voice.tell(&format!("left out: {left_out} on lines that did not change since {revision}"));
    }
    let latest = documents.iter().filter_map(|one| one.analysis.extraction.today).max();
    let report = Report { sources, documents, baseline: examiner.known.is_some(), resolved };
    let format = args.format.unwrap_or(CheckFormat::Text);
    for (format, path) in &args.report {
        reports::write(*format, path, &report, voice)?;
    }
    voice.stdout(|out| report::write_check(format, &report, voice.verbose, out))?;
    homeless.into_iter().for_each(|Entry { place, check, .. }| {
        voice
            .tell(&format!("note: {place}: this [[suppress]] entry of `{check}` quotes no sentence of these articles"));
    });
    Ok(Ran { counts: report.counts(), unreadable: problems.len(), resolved, latest })
}

/// All documents of a run.
struct All<'a> {
    documents: Vec<DocumentReport<'a>>,
    /// Entries of the configuration that met no finding, and whose sentence stands nowhere: it may be that of an article
    /// that was not named.
    homeless: Vec<&'a Entry>,
    seen: Seen,
    elsewhere: usize,
}

/// Reads and checks all inputs on all cores; order is that of the inputs.
fn examine_all<'a>(
    inputs: &'a [Input],
    examiner: &Examiner<'a>,
    options: extract::Options,
    problems: &mut Vec<String>,
) -> All<'a> {
    let read: Vec<Result<Ignored<'a>>> = if examiner.selection.cross {
        crossed(inputs, examiner, options)
    } else {
        let read = |one| examiner.analysed(one, options).map(|analysed| examiner.ignore(analysed, Vec::new()));
        side_by_side(inputs, read)
    };
    let Examiner { entries, selection, .. } = *examiner;
    let used: Vec<bool> =
        (0..entries.len()).map(|at| read.iter().flatten().any(|one| one.applied.used.get(at) == Some(&true))).collect();
    let examined: Vec<Result<(Examined<'a>, Vec<bool>)>> = side_by_side(read, |one| {
        let mut one = one?;
        let (today, findings) = (one.analysis.extraction.today, &mut one.applied.findings);
        let quoted = suppress::remark_on_unused(&one.document, findings, entries, &used, today, selection);
        Ok((examiner.finish(one), quoted))
    });
    let mut all = All {
        documents: Vec::with_capacity(examined.len()),
        homeless: Vec::new(),
        seen: Seen::default(),
        elsewhere: 0,
    };
    let mut placed = used;
    for one in examined {
        match one {
            Ok((Examined { report, seen, elsewhere }, quoted)) => {
                all.elsewhere += elsewhere;
                all.documents.push(report);
                placed.iter_mut().zip(quoted).for_each(|(all, one)| *all |= one);
                seen.into_iter().for_each(|seen| all.seen.add(seen));
            }
            Err(error) => problems.push(told(&error)),
        }
    }
    let entries =
        entries.iter().zip(placed).filter(|(entry, placed)| !placed && suppress::ran(&entry.check, selection));
    all.homeless = entries.map(|(entry, _)| entry).collect();
    all
}

/// Like reading each input alone, and then all of them against each other.
fn crossed<'a>(inputs: &'a [Input], examiner: &Examiner<'_>, options: extract::Options) -> Vec<Result<Ignored<'a>>> {
    let analysed: Vec<Result<(Analysed<'a>, Vec<cross::Stated>)>> = side_by_side(inputs, |one| {
        let one = examiner.analysed(one, options)?;
        let stated = cross::stated(&one.document, &one.analysis);
        Ok((one, stated))
    });
    let readable: Vec<_> = analysed.iter().flatten().collect();
    let paths: Vec<&str> = readable.iter().map(|(one, _)| one.document.path.as_str()).collect();
    let stated: Vec<Vec<cross::Stated>> = readable.iter().map(|(_, stated)| stated.clone()).collect();
    let wanted = suppress::selected(cross::META.id, examiner.selection);
    let mut notes = if wanted { cross::compare(&paths, &stated) } else { Vec::new() }.into_iter();
    let ignore =
        |one: Result<(Analysed<'a>, _)>| one.map(|(one, _)| examiner.ignore(one, notes.next().unwrap_or_default()));
    analysed.into_iter().map(ignore).collect()
}

/// Says that an article was not read to its end.
pub(super) fn cut_short(one: &DocumentReport<'_>) -> Option<String> {
    let extract::Cut { at, most } = one.analysis.extraction.cut?;
    let place = one.document.locate(Span::new(at, at));
    Some(format!(
        "{}:{}:{}: {} stand before this place, all that are read of one article, and nothing behind it was read; split \
         the file, raise max-article-figures, or, if it is a table, give it with --sources",
        one.document.path,
        place.line,
        place.column,
        report::counted(most, "figure")
    ))
}

/// Says which comments were meant as ignores and let nothing pass.
fn tell_of_slips(documents: &[DocumentReport<'_>], voice: Voice) {
    for one in documents {
        for (place, right) in suppress::slips(&one.document) {
            voice.tell(&format!(
                "warning: {}:{}: this comment lets nothing pass, for it is not written as an ignore; write {right}",
                one.document.path, place.line
            ));
        }
    }
}

/// Says of each article what it holds, to who asks.
pub(super) fn tell_of_each(documents: &[DocumentReport<'_>], voice: Voice) {
    for one in documents.iter().filter(|_| voice.verbose) {
        let (path, format, counts) = (&one.document.path, one.document.format.name(), one.counts());
        let found = if one.checked { text::counts_in_words(&counts) } else { report::counted(counts.claims, "claim") };
        voice.detail(&format!("{path}: read as {format}, {found}"));
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
