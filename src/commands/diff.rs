//! `addsup sources diff`: what the last fetch changed, and which sentences it touches. Offline: both states are on disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use sha2::{Digest as _, Sha256};

use super::output::Voice;
use super::{Outcome, fetch, files, settings, tables};
use crate::analysis::analyse;
use crate::checks::Selection;
use crate::cli::{DiffArgs, SourceFlags};
use crate::config::Loaded;
use crate::extract;
use crate::fetch::FetchError;
use crate::fetch::compare::{Difference, before_last_release, compare};
use crate::fetch::model::Row;
use crate::fetch::package::{Lock, previous_path};
use crate::fetch::store::hex;
use crate::finding::Judgement;
use crate::near;
use crate::read;
use crate::report::{counted, plain};

/// A table in two states.
struct Pair {
    name: String,
    old: PathBuf,
    new: PathBuf,
}

pub(super) fn run(args: &DiffArgs, flags: &SourceFlags, file: Option<&Loaded>, voice: Voice) -> Result<Outcome> {
    let Some(file) = file else { bail!("no addsup.toml was found; `addsup init` writes one") };
    let folder = fetch::folder(flags, file)?;
    let lock = Lock::read(&folder)?;
    if lock.table.is_empty() {
        bail!("{}: no table was fetched yet; run `addsup sources fetch`", folder.display());
    }
    if let Some(unknown) = args.names.iter().find(|name| !lock.table.contains_key(*name)) {
        let hint = near::hint(unknown, lock.table.keys().map(String::as_str));
        bail!("there is no fetched table `{unknown}`{hint}");
    }
    let scratch = tempfile::tempdir().context("no temporary folder can be made")?;
    let mut pairs = Vec::new();
    for name in lock.table.keys().filter(|name| args.names.is_empty() || args.names.contains(name)) {
        let new = folder.join(format!("{name}.csv"));
        let kept = previous_path(&folder, name);
        let old = if kept.is_file() {
            kept
        } else {
            let path = scratch.path().join(format!("{name}.before"));
            let mut to = fs::File::create(&path).context("a temporary file cannot be made")?;
            if !before_last_release(&new, &mut to)? {
                voice.tell(&format!("{name}: one release; nothing to compare it with"));
                continue;
            }
            path
        };
        pairs.push(Pair { name: name.clone(), old, new });
    }
    for pair in &pairs {
        // with articles, what changed in them is what is asked for
        let listed = args.articles.is_empty();
        let mut outcome = None;
        voice.stdout(|out| {
            let compared = compare(&pair.old, &pair.new, &mut |difference| match listed {
                true => writeln!(out, "{}", line(&pair.name, &difference)),
                false => Ok(()),
            });
            match compared {
                Err(FetchError::Output(error)) => return Err(error),
                compared => outcome = Some(compared),
            }
            Ok(())
        })?;
        // nobody reads on
        let Some(compared) = outcome else { return Ok(Outcome::Clean) };
        let changes = compared?;
        let (added, revised, withdrawn) = (changes.added, changes.revised, changes.withdrawn);
        voice.tell(&format!("{}: {added} added, {revised} revised, {withdrawn} withdrawn", pair.name));
    }
    if !args.articles.is_empty() {
        let affected = articles(args, flags, file, &folder, &pairs, scratch.path(), voice)?;
        let verb = if affected == 1 { "is" } else { "are" };
        voice.tell(&format!("{} {verb} affected", counted(affected, "published claim")));
    }
    Ok(Outcome::Clean)
}

fn value(row: &Row) -> String {
    let scale = row.record().get(9).map(str::to_owned).unwrap_or_default();
    let words = [row.value.as_str(), scale.as_str(), row.unit.as_str()];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// "revised  gdp: Kazakhstan, GDP, 2012: 5.0 USD (2026-07-13) -> 5.5 USD (2026-11-24)".
fn line(table: &str, difference: &Difference) -> String {
    let Some(row) = difference.new.as_ref().or(difference.old.as_ref()) else { return String::new() };
    let names = [&row.entity, &row.counterpart, &row.measure, &row.definition, &row.period];
    let names: Vec<&str> = names.into_iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    let side = |row: &Row| format!("{} ({})", value(row), row.vintage);
    let values = match (&difference.old, &difference.new) {
        (Some(old), Some(new)) => format!("{} -> {}", side(old), side(new)),
        (Some(one), None) | (None, Some(one)) => side(one),
        (None, None) => String::new(),
    };
    plain(&format!("{:9}  {table}: {}: {values}", difference.name(), names.join(", ")))
}

/// The folder of tables with the old states in their places, and descriptors that say so.
fn rebuild(folder: &Path, pairs: &[Pair], to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Some(name) = path.file_name().filter(|_| path.is_file()) else { continue };
        let old = pairs.iter().find(|pair| pair.new.file_name() == Some(name)).map_or(&path, |pair| &pair.old);
        fs::copy(old, to.join(name))?;
    }
    let descriptor = to.join("datapackage.json");
    if !descriptor.is_file() {
        return Ok(());
    }
    let mut package: serde_json::Value = serde_json::from_slice(&fs::read(&descriptor)?)?;
    let resources = package.get_mut("resources").and_then(serde_json::Value::as_array_mut);
    for resource in resources.into_iter().flatten().filter_map(serde_json::Value::as_object_mut) {
        let path = resource.get("path").and_then(serde_json::Value::as_str).unwrap_or_default();
        let Some(pair) = pairs.iter().find(|pair| format!("{}.csv", pair.name) == path) else { continue };
        let bytes = fs::read(&pair.old)?;
        resource.insert("bytes".to_owned(), bytes.len().into());
        resource.insert("hash".to_owned(), format!("sha256:{}", hex(&Sha256::digest(&bytes))).into());
    }
    fs::write(&descriptor, serde_json::to_vec(&package)?)?;
    Ok(())
}

/// Says which claims change their verdict with the new tables; how many.
fn articles(
    args: &DiffArgs,
    flags: &SourceFlags,
    file: &Loaded,
    folder: &Path,
    pairs: &[Pair],
    scratch: &Path,
    voice: Voice,
) -> Result<usize> {
    let before = scratch.join("before");
    rebuild(folder, pairs, &before).context("the old tables cannot be put together")?;
    let paths = settings::sources(flags, Some(file)).value;
    let old_paths: Vec<PathBuf> = paths.iter().map(|path| old_place(path, folder, &before)).collect();
    let limits = settings::limits(Some(file));
    let (old, new) = (tables::load(&old_paths, None, limits)?.tables, tables::load(&paths, None, limits)?.tables);
    let options = extract::Options {
        as_of: file.config.as_of.map(|date| date.0),
        conventions: file.config.conventions(),
        ..extract::Options::default()
    };
    let encoding = file.config.encoding.map(|encoding| encoding.0);
    let selection = Selection::default();
    let mut affected = 0;
    for path in files::find(&args.articles)?.articles {
        let shown = path.display().to_string();
        let bytes = files::load(&path, file.config.max_article_bytes.unwrap_or(files::ARTICLE_BYTES), files::SPLIT)?;
        let document = read::read_as(&shown, &bytes, None, encoding)?;
        let [then, now] = [&old, &new].map(|tables| {
            let options = extract::Options { pairs: !tables.frames.is_empty(), ..options };
            analyse(&document, options, tables, &selection)
        });
        let judged = then.judgements.iter().zip(&now.judgements);
        for (claim, (then, now)) in now.extraction.claims.iter().zip(judged) {
            if then.verdict == now.verdict {
                continue;
            }
            affected += 1;
            let place = document.locate(claim.span);
            let surface = document.slice(claim.span);
            let line = format!(
                "{shown}:{}:{}: {surface}: {} -> {}; {} -> {}: {}",
                place.line,
                place.column,
                then.verdict.name(),
                now.verdict.name(),
                expected(then),
                expected(now),
                now.reason
            );
            voice.stdout(|out| writeln!(out, "{}", plain(&line)))?;
        }
    }
    Ok(affected)
}

fn expected(judgement: &Judgement) -> String {
    judgement.expected.map_or_else(|| "no value".to_owned(), |value| value.grouped())
}

/// Where a path of the sources stands among the old tables.
fn old_place(path: &Path, folder: &Path, before: &Path) -> PathBuf {
    match path.strip_prefix(folder) {
        Ok(rest) if rest.as_os_str().is_empty() => before.to_owned(),
        Ok(rest) if before.join(rest).exists() => before.join(rest),
        _ => path.to_owned(),
    }
}
