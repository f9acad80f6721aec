//! `addsup sources`: which tables there are and whether they can be used.

use anyhow::{Result, bail};

use super::output::Voice;
use super::{Outcome, settings, tables};
use crate::cli::{SourcesArgs, SourcesCommand};
use crate::finding::Severity;
use crate::near;
use crate::report::{counted, plain};

pub(super) fn run(args: &SourcesArgs, voice: Voice) -> Result<Outcome> {
    let file = settings::load(&[], args.config.as_deref(), args.no_config)?;
    #[cfg(feature = "fetch")]
    match &args.command {
        SourcesCommand::Fetch(flags) => return super::fetch::run(flags, &args.tables, file.as_ref(), voice),
        SourcesCommand::Add(flags) => return super::add::run(flags, file.as_ref(), voice),
        SourcesCommand::Diff(flags) => return super::diff::run(flags, &args.tables, file.as_ref(), voice),
        _ => {}
    }
    let settings::Setting { value: paths, from } = settings::sources(&args.tables, file.as_ref());
    if let Some(file) = &file {
        voice.detail(&format!("configuration: {}", file.path.display()));
    }
    let limits = settings::limits(file.as_ref());
    let loaded = match &args.command {
        SourcesCommand::Validate => tables::validate(&paths, limits)?,
        _ => tables::load(&paths, None, limits)?,
    };
    let places: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
    voice.detail(&format!(
        "sources: {} ({from})",
        if places.is_empty() { "none".to_owned() } else { places.join(", ") }
    ));
    match &args.command {
        SourcesCommand::List => voice.stdout(|out| {
            loaded.listing.iter().try_for_each(|table| {
                let (name, path) = (plain(&table.name), plain(&table.path));
                writeln!(out, "{name}  {}  {path}", counted(table.rows, "row"))
            })
        })?,
        SourcesCommand::Show { name } => show(name, &loaded, voice)?,
        SourcesCommand::Validate => {}
        #[cfg(feature = "fetch")]
        SourcesCommand::Fetch(_) | SourcesCommand::Add(_) | SourcesCommand::Diff(_) => {}
    }
    for problem in &loaded.problems {
        let line = format!("{}: {problem}", problem.severity.name());
        if problem.severity == Severity::Error { voice.say(&line) } else { voice.tell(&line) }
    }
    voice.tell(&format!("{}, {}", counted(loaded.listing.len(), "table"), counted(loaded.problems.len(), "problem")));
    // rows that were left out are said, but the table serves
    let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    if loaded.incomplete() {
        voice.say("exit code 3: a required source could not be used");
        return Ok(Outcome::Incomplete);
    }
    if errors > 0 {
        voice.say(&format!("exit code 2: {} to be mended", counted(errors, "error")));
        return Ok(Outcome::Unusable);
    }
    Ok(Outcome::Clean)
}

/// What is known about one table.
fn show(name: &str, loaded: &tables::Loaded, voice: Voice) -> Result<()> {
    let Some(table) = loaded.listing.iter().find(|table| table.name == name) else {
        let hint = near::hint(name, loaded.listing.iter().map(|table| table.name.as_str()));
        bail!("there is no source table `{name}`{hint}; `addsup sources list` names all");
    };
    voice.stdout(|out| {
        writeln!(out, "name    {}\npath    {}", plain(&table.name), plain(&table.path))?;
        writeln!(out, "rows    {}\nsha256  {}", table.rows, table.sha256)?;
        let understood = loaded.tables.tables().iter().find(|one| one.name == name);
        let mut lines = understood.into_iter().flat_map(|one| one.understood());
        lines.try_for_each(|line| writeln!(out, "{}", plain(line)))?;
        let frames = loaded.tables.frames.frames().iter().filter(|frame| frame.name == name);
        frames.flat_map(|frame| &frame.understood).try_for_each(|line| writeln!(out, "{}", plain(line)))
    })
}
