//! `addsup sources add`: writes a `[[fetch]]` entry to the end of the configuration. Nothing that stands there changes.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};

use super::Outcome;
use super::output::{Voice, write_atomically};
use crate::cli::AddArgs;
use crate::config::fetch::is_table_name;
use crate::config::{self, FILE_NAME, Loaded};
use crate::fetch::provider::Provider;
use crate::sorted::SortedMap;
use crate::suppress;

/// A name for a table: the letters and digits of its series, without what all series of a provider begin with.
fn name_for(series: &str) -> String {
    let plain: String =
        series.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    parts.join("-").chars().take(48).collect::<String>().trim_end_matches('-').to_owned()
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(texts: &[String]) -> String {
    match texts {
        [one] => quoted(one),
        many => format!("[{}]", many.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ")),
    }
}

pub(super) fn run(args: &AddArgs, file: Option<&Loaded>, voice: Voice) -> Result<Outcome> {
    let empty = SortedMap::default();
    let providers = file.map_or(&empty, |file| &file.config.providers);
    // what is no provider is said now, not at the first fetch
    Provider::resolve(&args.provider, providers, &|_| None)?;
    let by_url = args.provider == "file";
    let first = args.series.first().context("a series is needed")?;
    let name = match &args.name {
        Some(name) => name.clone(),
        None if by_url => {
            let file = first.rsplit('/').find(|part| !part.is_empty()).unwrap_or(first);
            name_for(file.split(['.', '?']).next().unwrap_or(file))
        }
        None => name_for(first),
    };
    if !is_table_name(&name) {
        bail!("`{name}` is no name for a table: lower-case letters, digits, - and _ only; choose one with --name");
    }
    if let Some(file) = file
        && file.config.fetch.iter().any(|entry| *entry.name.get_ref() == name)
    {
        bail!("{}: there is an entry named `{name}` already; choose another with --name", file.path.display());
    }
    let mut entry = format!("[[fetch]]\nname = {}\nprovider = {}\n", quoted(&name), quoted(&args.provider));
    let mut put = |key: &str, value: Option<String>| {
        if let Some(value) = value {
            entry.push_str(&format!("{key} = {value}\n"));
        }
    };
    if by_url {
        put("url", Some(quoted(first)));
    } else {
        put("series", Some(list(&args.series)));
    }
    put("entities", (!args.entities.is_empty()).then(|| list(&args.entities)));
    put("counterparts", (!args.counterparts.is_empty()).then(|| list(&args.counterparts)));
    for (key, value) in [
        ("from", &args.from),
        ("to", &args.to),
        ("measure", &args.measure),
        ("unit", &args.unit),
        ("entity", &args.entity),
    ] {
        put(key, value.as_deref().map(quoted));
    }
    let path = file.map_or_else(|| PathBuf::from(FILE_NAME), |file| file.path.clone());
    let before = match file {
        Some(file) => std::fs::read_to_string(&file.path).with_context(|| file.path.display().to_string())?,
        None => String::new(),
    };
    let gap = if before.is_empty() || before.ends_with("\n\n") {
        ""
    } else if before.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let text = format!("{before}{gap}{entry}");
    // what is written must be read again
    config::parse(&text, &suppress::known_ids()).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))?;
    write_atomically(&path, |out| out.write_all(text.as_bytes()))?;
    voice.tell(&format!("{}: entry `{name}`; `addsup sources fetch {name}` fetches it", path.display()));
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_from_series() {
        for (series, name) in [
            ("NY.GDP.MKTP.CD", "ny-gdp-mktp-cd"),
            ("NAMA_10_GDP/A.CP_MEUR..DE", "nama-10-gdp-a-cp-meur-de"),
            ("life-expectancy", "life-expectancy"),
        ] {
            assert_eq!(name_for(series), name);
            assert!(is_table_name(name));
        }
    }
}
