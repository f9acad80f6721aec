//! `addsup sources fetch`: brings the tables of `[[fetch]]` up to date. The only command that goes online and the only
//! one that reads the clock.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::task::Poll;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail};
use indicatif::{ProgressBar, ProgressStyle};

use super::Outcome;
use super::output::Voice;
use crate::cli::{FetchArgs, SourceFlags};
use crate::config::Loaded;
use crate::config::fetch::Fetch;
use crate::fetch::FetchError;
use crate::fetch::provider::{Provider, named_hosts};
use crate::fetch::run::{self, Done, Event, Options, Watch};
use crate::fetch::transport::Policy;
use crate::near;
use crate::normalise::Date;
use crate::report::{counted, plain};

/// The page about fetching; its table of providers is made from the data file.
pub fn page() -> String {
    let (begin, end) = (include_str!("fetching.md"), include_str!("fetching_end.md"));
    format!("{begin}{}{end}", crate::fetch::provider::table())
}

/// Folder that fetched tables are written to: the first folder among the sources, else `sources/` beside the
/// configuration.
pub(super) fn folder(flags: &SourceFlags, file: &Loaded) -> Result<PathBuf> {
    let is_folder = |path: &&PathBuf| {
        path.is_dir() || !path.exists() && path.extension().is_none_or(|end| end != "csv" && end != "json")
    };
    if !flags.sources.is_empty() {
        let found = flags.sources.iter().find(is_folder);
        return found.cloned().context("--sources names no folder that tables could be written to");
    }
    let Some(paths) = &file.config.sources else { return Ok(file.folder().join("sources")) };
    let paths: Vec<PathBuf> = paths.iter().map(|path| file.folder().join(path)).collect();
    let found = paths.iter().find(is_folder).cloned();
    found.with_context(|| {
        format!("{}: `sources` names no folder that tables could be written to; add one", file.path.display())
    })
}

/// The entries of the configuration, all or those that are named.
fn entries(file: &Loaded, names: &[String]) -> Result<Vec<Fetch>> {
    let all = &file.config.fetch;
    if all.is_empty() {
        bail!(
            "{}: there is no [[fetch]] entry; write one, or `addsup sources add worldbank NY.GDP.MKTP.CD --entities KAZ`",
            file.path.display()
        );
    }
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|entry| entry.name.get_ref() == *name)) {
        let hint = near::hint(unknown, all.iter().map(|entry| entry.name.get_ref().as_str()));
        bail!("{}: there is no [[fetch]] entry named `{unknown}`{hint}", file.path.display());
    }
    let wanted = |entry: &&Fetch| names.is_empty() || names.contains(entry.name.get_ref());
    Ok(all.iter().filter(wanted).cloned().collect())
}

pub(super) fn run(args: &FetchArgs, tables: &SourceFlags, file: Option<&Loaded>, voice: Voice) -> Result<Outcome> {
    let Some(file) = file else {
        bail!("no addsup.toml was found; `addsup init` writes one, and [[fetch]] entries go into it");
    };
    let folder = folder(tables, file)?;
    let wanted = entries(file, &args.names)?;
    let providers = &file.config.providers;
    let key = |name: &str| std::env::var(name).ok();
    let entries: Vec<(Fetch, Result<Provider, FetchError>)> = wanted
        .into_iter()
        .map(|fetch| {
            let provider = Provider::resolve(fetch.provider.get_ref(), providers, &key);
            (fetch, provider)
        })
        .collect();
    let mut policy = Policy::default();
    if args.allow_private {
        let urls = file.config.fetch.iter().filter_map(|entry| entry.url.as_deref());
        policy.private = named_hosts(providers, urls).collect();
    }
    let now = utc(SystemTime::now()).context("the clock of this machine is wrong")?;
    let options =
        Options { folder: folder.clone(), locked: args.locked, today: now.get(..10).unwrap_or(&now).to_owned(), now };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .worker_threads(2)
        .build()
        .context("no work can be started")?;
    let (watch, bar) = watch(voice, entries.len(), &folder);
    let outcomes = runtime.block_on(unless_interrupted(run::run(entries, policy, options, watch)));
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    // tables under way are dropped with their temporary files; what is being moved into place is moved first
    drop(runtime);
    let Some(outcomes) = outcomes else {
        voice.say("exit code 2: interrupted; tables that were not finished stay as they were");
        return Ok(Outcome::Unusable);
    };
    Ok(report(&outcomes?, file, args.locked, voice))
}

/// What the work comes to; `None` where Ctrl-C came first.
async fn unless_interrupted<T>(work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let mut stop = std::pin::pin!(tokio::signal::ctrl_c());
    // the interrupt first: it is listened for before anything is asked
    std::future::poll_fn(move |context| match stop.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(None),
        Poll::Pending => work.as_mut().poll(context).map(Some),
    })
    .await
}

/// Shows what happens: a bar on a terminal, and a line for each table as soon as it is there.
/// A moment in UTC with whole seconds: "2026-11-24T08:00:00Z". `None` before 1970 and beyond the years that are kept.
fn utc(moment: SystemTime) -> Option<String> {
    let seconds = moment.duration_since(UNIX_EPOCH).ok()?.as_secs();
    let day = Date::day(1970, 1, 1).plus_days(i64::try_from(seconds / 86_400).ok()?)?;
    let of_day = seconds % 86_400;
    Some(format!("{day}T{:02}:{:02}:{:02}Z", of_day / 3_600, of_day / 60 % 60, of_day % 60))
}

fn watch(voice: Voice, tables: usize, folder: &Path) -> (Watch, Option<ProgressBar>) {
    let bar = (std::io::stderr().is_terminal() && !voice.quiet && !voice.verbose).then(|| {
        let bar = ProgressBar::new(tables as u64);
        match ProgressStyle::with_template("{spinner} {pos} of {len} tables  {elapsed}  {wide_msg}") {
            Ok(style) => bar.with_style(style),
            Err(_) => bar,
        }
    });
    let (shown, folder) = (bar.clone(), folder.to_owned());
    let watch = move |event| match event {
        Event::Started { name } => match &shown {
            Some(bar) => bar.set_message(format!("{name} …")),
            None => voice.detail(&format!("{name}: fetching")),
        },
        Event::Answered { name, answers, requests } => {
            let text = format!("{name}: {answers} of {requests} answers");
            match &shown {
                Some(bar) => {
                    bar.set_message(text);
                    bar.tick();
                }
                None => voice.detail(&text),
            }
        }
        Event::Finished { name, done } => {
            let say = || done.iter().for_each(|done| voice.tell(&line(&name, done, &folder)));
            match &shown {
                Some(bar) => {
                    bar.suspend(say);
                    bar.inc(1);
                }
                None => say(),
            }
        }
    };
    (Arc::new(watch), bar)
}

/// What failed and why, as a table, and how it all ended.
fn report(outcomes: &[run::Outcome], file: &Loaded, locked: bool, voice: Voice) -> Outcome {
    let failed: Vec<(&String, &FetchError)> =
        outcomes.iter().filter_map(|outcome| Some((&outcome.name, outcome.result.as_ref().err()?))).collect();
    let fetched = outcomes.len() - failed.len();
    if failed.is_empty() {
        voice.tell(&format!("{} up to date", counted(fetched, "table")));
        return Outcome::Clean;
    }
    let width = failed.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    for (name, error) in &failed {
        let entry = file.config.fetch.iter().find(|entry| entry.name.get_ref() == *name);
        // what is wrong with an entry is mended where it stands
        let place = entry.filter(|_| matches!(error, FetchError::Configuration(_))).map(|entry| {
            let line = file.line(entry.name.span().start);
            format!("{}, line {line}: ", file.path.display())
        });
        let why = format!("{}{error}", place.unwrap_or_default());
        voice.say(&format!("failed  {name:width$}  {}", plain(&why)));
    }
    // a table that would change is what --locked looks for; anything else keeps it from being known
    if locked && failed.iter().all(|(_, error)| matches!(error, FetchError::Changed(_))) {
        voice.say(&format!("exit code 1: {} would change", counted(failed.len(), "table")));
        return Outcome::Findings;
    }
    let others = if fetched == 0 { String::new() } else { format!("; {} up to date", counted(fetched, "table")) };
    voice.say(&format!("exit code 3: {} could not be fetched{others}", counted(failed.len(), "table")));
    Outcome::Incomplete
}

fn line(name: &str, done: &Done, folder: &Path) -> String {
    let path = folder.join(format!("{name}.csv"));
    let mut out = format!("{}: {}", path.display(), counted(done.rows, "row"));
    let changes = done.changes;
    if done.changed && changes.any() {
        out.push_str(&format!(
            ", {} added, {} revised, {} withdrawn",
            changes.added, changes.revised, changes.withdrawn
        ));
    } else {
        out.push_str(", unchanged");
    }
    let limit = crate::sources::Limits::default().bytes;
    if done.bytes > limit {
        let size = done.bytes;
        out.push_str(&format!("\n  warning: {size} bytes are more than `check` reads ({limit}); ask for less"));
    }
    if changes.jumped > 0 {
        let cells = counted(changes.jumped, "cell");
        out.push_str(&format!("\n  warning: {cells} changed by a factor of ten or more: a slip of scale? `addsup sources validate` names them"));
    }
    for (remark, count) in &done.remarks {
        let times = if *count > 1 { format!(" ({count} times)") } else { String::new() };
        out.push_str(&format!("\n  note: {}{times}", plain(remark)));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_in_utc() {
        for (seconds, text) in [(0, "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z")] {
            assert_eq!(utc(UNIX_EPOCH + Duration::from_secs(seconds)).as_deref(), Some(text));
        }
        assert_eq!(utc(UNIX_EPOCH - Duration::from_secs(1)), None);
    }
}
