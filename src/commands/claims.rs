//! `addsup claims`: which figures were found and how they were read.

use anyhow::{Result, bail};
use rayon::prelude::*;

use super::output::Voice;
use super::settings::Settings;
use super::{Outcome, batch, input};
use crate::analysis::Analysis;
use crate::cli::ClaimsArgs;
use crate::extract;
use crate::read::Document;
use crate::report::{self, ClaimsFormat, DocumentReport, Report, counted};

pub(super) fn run(args: &ClaimsArgs, voice: Voice) -> Result<Outcome> {
    let common = &args.common;
    let settings = Settings::of_claims(common)?;
    if common.show_config {
        voice.stdout(|out| settings.write(out))?;
        return Ok(Outcome::Clean);
    }
    let options = settings.reading();
    let (claims, unreadable) = if common.batch {
        if args.format.is_some_and(|format| format != ClaimsFormat::Jsonl) {
            bail!("--batch answers each line with a line of JSON: use --format jsonl");
        }
        let (counts, unreadable) = batch::run(&batch::Job { common, options, examiner: None }, voice)?;
        (counts.claims, unreadable)
    } else {
        let (inputs, mut problems) = input::load(common, settings.encoding.value)?;
        let documents: Vec<_> =
            inputs.par_iter().map(|one| one.read().map(|document| extract_only(document, options))).collect();
        let documents: Vec<_> = documents
            .into_iter()
            .filter_map(|one| one.map_err(|error| problems.push(error.to_string())).ok())
            .collect();
        problems.iter().for_each(|problem| voice.say(&format!("error: {problem}")));
        let report = Report { sources: Vec::new(), documents, baseline: false };
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
