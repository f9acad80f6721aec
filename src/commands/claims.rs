//! `addsup claims`: which figures were found and how they were read.

use anyhow::{Result, bail};

use super::check::{self, Examiner};
use super::ledger::{self, Ledgers};
use super::output::{Voice, told};
use super::settings::Settings;
use super::{Outcome, batch, input, side_by_side, tables};
use crate::analysis::Analysis;
use crate::cli::ClaimsArgs;
use crate::extract;
use crate::finding::Confidence;
use crate::read::Document;
use crate::report::{self, ClaimsFormat, DocumentReport, Report, counted};

pub(super) fn run(args: &ClaimsArgs, voice: Voice) -> Result<Outcome> {
    let common = &args.common;
    let settings = Settings::of_claims(common, args.write || args.diff)?;
    if common.show_config {
        voice.stdout(|out| settings.write(out))?;
        return Ok(Outcome::Clean);
    }
    settings.tell(voice);
    if args.write || args.diff {
        return review(args, &settings, voice);
    }
    let options = settings.reading();
    let (claims, unreadable) = if common.batch {
        if args.format.is_some_and(|format| format != ClaimsFormat::Jsonl) {
            bail!("--batch answers each line with a line of JSON: use --format jsonl");
        }
        let (counts, unreadable) = batch::run(&batch::Job { common, options, examiner: None }, voice)?;
        (counts.claims, unreadable)
    } else {
        let (inputs, mut problems) = input::load(common, &settings, &[], voice)?;
        let documents: Vec<_> = side_by_side(&inputs, |one| one.read().map(|document| extract_only(document, options)));
        let documents: Vec<_> = documents
            .into_iter()
            .filter_map(|one| one.map_err(|error| problems.push(error.to_string())).ok())
            .collect();
        problems.extend(documents.iter().filter_map(check::cut_short));
        problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
        check::tell_of_each(&documents, voice);
        let report = Report { documents, ..Report::default() };
        if let Some(which) = &args.explain {
            return explain(which, &report, voice);
        }
        let format = args.format.unwrap_or(ClaimsFormat::Table);
        voice.stdout(|out| report::write_claims(format, &report, out))?;
        (report.counts().claims, problems.len())
    };
    voice.tell(&counted(claims, "claim"));
    if unreadable > 0 {
        voice.say(&format!("exit code 2: {} could not be read", counted(unreadable, "article")));
        return Ok(Outcome::Unusable);
    }
    Ok(Outcome::Clean)
}

/// Keeps the ledgers of articles: brings them up to date, or tells what changed since.
fn review(args: &ClaimsArgs, settings: &Settings, voice: Voice) -> Result<Outcome> {
    let loaded = tables::load(&settings.sources.value, settings.as_of.value, settings.limits())?;
    loaded.tell(&settings.sources.value, &settings.sources.from, voice);
    let selection = settings.selection(&loaded.tables);
    let ledgers = Ledgers::beside(settings.folder());
    let examiner = Examiner {
        tables: &loaded.tables,
        selection: &selection,
        entries: &settings.suppress,
        min_confidence: Confidence(0),
        known: None,
        changed: None,
        ledgers: None,
        bound: true,
    };
    let (inputs, mut problems) = input::load(&args.common, settings, &[], voice)?;
    ledgers.tell_of_gone_articles(inputs.iter().map(|one| one.path.as_str()), voice);
    let (mut written, mut stale) = (0, 0);
    for one in &inputs {
        let reviewed = || -> Result<bool> {
            let document = one.read()?;
            let kept = ledgers.of(&document.path)?;
            let report = examiner.examine(document, Some(&kept.ledger), settings.reading()).report;
            let (followed, now) = ledger::renewed(&kept, &report, &loaded.tables);
            if args.diff {
                let mut differs = false;
                voice.stdout(|out| {
                    differs = ledger::diff(&kept, &followed, &now, out)?;
                    Ok(())
                })?;
                return Ok(differs);
            }
            let differs = ledger::write(&kept, &now)?;
            voice.detail(&format!("{} {}", if differs { "wrote" } else { "kept " }, kept.path.display()));
            Ok(differs)
        };
        match reviewed() {
            Ok(differs) if args.diff => stale += usize::from(differs),
            Ok(differs) => written += usize::from(differs),
            Err(error) => problems.push(told(&error)),
        }
    }
    problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
    let all = counted(inputs.len(), "ledger");
    voice.tell(&if args.diff { format!("{stale} of {all} changed") } else { format!("wrote {written} of {all}") });
    if !problems.is_empty() {
        voice.say(&format!("exit code 2: {} could not be read or written", counted(problems.len(), "file")));
        return Ok(Outcome::Unusable);
    }
    if stale > 0 {
        voice.say("exit code 1: ledgers are not up to date; `addsup claims --write` brings them up to date");
        return Ok(Outcome::Findings);
    }
    Ok(Outcome::Clean)
}

/// How one figure of one article was read.
fn explain(which: &str, report: &Report<'_>, voice: Voice) -> Result<Outcome> {
    let [document] = report.documents.as_slice() else {
        bail!("--explain reads one article, not {}: name one file", report.documents.len());
    };
    let Some(index) = report::claims_explain::find(document, which) else {
        let count = document.claims().len();
        bail!(
            "{}: no figure {which}: give a number from 1 to {count}, or a place LINE:COLUMN as `claims` prints it",
            document.document.path
        );
    };
    voice.stdout(|out| report::claims_explain::write(document, index, out))?;
    Ok(Outcome::Clean)
}

/// A document with its claims, unchecked.
pub(super) fn extract_only(document: Document<'_>, options: extract::Options) -> DocumentReport<'_> {
    let extraction = extract::extract(&document, options);
    DocumentReport::claims_only(document, Analysis { extraction, ..Analysis::default() })
}
