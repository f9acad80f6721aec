//! `addsup init`: a commented configuration and the folders beside it. What exists is never touched.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result};

use super::Outcome;
use super::files::ARTICLE_BYTES;
use super::output::Voice;
use super::settings::{DOLLAR, MIN_CONFIDENCE};
use crate::cli::InitArgs;
use crate::config::{self, Checks, FILE_NAME, FailOn};
use crate::extract::{MOST_CLAIMS, NumberFormat};
use crate::finding::Confidence;
use crate::sources::Limits;

/// The configuration that is written: every key is there. Behind `# ` stands a key at its default, behind `#     ` an
/// example of one that has none.
pub fn template() -> String {
    let (limits, Confidence(least)) = (Limits::default(), MIN_CONFIDENCE);
    let [number_format, fail_on, checks] = [
        config::name_of(&NumberFormat::default()),
        config::name_of(&FailOn::default()),
        config::name_of(&Checks::default()),
    ];
    format!(
        r#"# Settings of addsup. Every key may be left out: a line such as `# key = value` shows what holds without it, and lines
# that are further in are examples of what has no value by itself.
# `addsup check --show-config` prints what is in force and where it comes from.

# Source tables: CSV files, datapackage.json files, or folders of them, relative to this file.
# sources = ["sources"]

# The day that articles are judged against. Without it: the date of each article. The clock is never read.
#     as-of = 2022-01-25

# How the bytes of articles are encoded, "utf-8", "utf-16le", "utf-16be" or "windows-1252". Without it, the article itself
# tells, and one that does not is refused.
#     encoding = "windows-1252"

# What articles mean that do not say so: how numbers are written ("decimal-point" or "decimal-comma"), the currency of "$".
# number-format = "{number_format}"
# dollar = "{DOLLAR}"
# The ton of "tons" ("metric", "short" or "long"), the order of 05/04/2024 ("day-first" or "month-first"); without them, any
# that makes a statement hold. The month in which fiscal years start (1 to 12; a fiscal year is named after the year in which
# it ends); without it, the year that it is named after.
#     ton = "metric"
#     date-order = "day-first"
#     fiscal-year-start = 4

# The least severity that fails a run: "note", "warning", "error" or "never".
# fail-on = "{fail_on}"

# "internal": figures against each other; "sources": against source tables; "all": both.
# checks = "{checks}"

# Run only some checks, or all but some. `addsup explain --list` names them. Without `select`, all run.
#     select = ["unused-ignore"]
# ignore = []

# Leave out findings that are less sure than this, from 0 to 1.
# min-confidence = {}.{:02}

# Also remark on mixed styles and on what holds only at the edge of tolerance.
# pedantic = false
# Every figure has to be in the source tables or derivable from them (for text that was written from them).
# closed-world = false
# Also compare the articles of one run with each other: one measure, entity and period with two values is a note.
# cross = false
# Findings that were there before and fail no run. `addsup check --write-baseline` writes the file.
#     baseline = "addsup-baseline.toml"

# The largest article and the largest file of source tables that are read, in bytes, the most figures of an article and the
# most columns of a table.
# max-article-bytes = {ARTICLE_BYTES}
# max-article-figures = {MOST_CLAIMS}
# max-table-bytes = {}
# max-table-columns = {}

# Let one finding pass: in sentences that contain the quoted words. A comment before the paragraph does the same:
# <!-- addsup: ignore[CHECK] reason -->
#     [[suppress]]
#     check = "unused-ignore"
#     quote = "words of the sentence"
#     reason = "why it is right as it stands"
#     until = 2027-01-31

# Tables that `addsup sources fetch` keeps current: sources/NAME.csv. See docs/fetching.md.
#     [[fetch]]
#     name = "gdp"
#     provider = "worldbank"
#     series = "NY.GDP.MKTP.CD"
#     entities = ["KAZ", "CHN"]
#     from = "2010"

# Where a provider is asked and how hard, if not as is built in; any office with SDMX or JSON-stat can be added.
#     [providers.worldbank]
#     base_url = "https://api.worldbank.org"
#     rate = "10/s"
"#,
        least / 100,
        least % 100,
        limits.bytes,
        limits.columns
    )
}

/// Folders of a project.
const FOLDERS: [&str; 3] = ["sources", "claims", "reports"];

pub(super) fn run(args: &InitArgs, voice: Voice) -> Result<Outcome> {
    let mut lines = Vec::new();
    for name in FOLDERS {
        let folder = args.folder.join(name);
        let existed = folder.is_dir();
        fs::create_dir_all(&folder).with_context(|| format!("{}: the folder cannot be made", folder.display()))?;
        lines.push(format!("{} {}/", if existed { "kept " } else { "wrote" }, folder.display()));
    }
    let path = args.folder.join(FILE_NAME);
    match OpenOptions::new().write(true).create_new(true).open(&path) {
        Ok(mut file) => {
            file.write_all(template().as_bytes())
                .with_context(|| format!("{}: the file cannot be written", path.display()))?;
            lines.push(format!("wrote {}", path.display()));
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => lines.push(format!("kept  {}", path.display())),
        Err(error) => return Err(error).with_context(|| format!("{}: the file cannot be written", path.display())),
    }
    voice.stdout(|out| lines.iter().try_for_each(|line| writeln!(out, "{line}")))?;
    Ok(Outcome::Clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 1] = ["unused-ignore"];

    /// The lines behind these marks that are settings.
    fn settings(mark: &str) -> String {
        let template = template();
        let is_setting =
            |line: &&str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let lines: Vec<&str> = template.lines().filter_map(|line| line.strip_prefix(mark)).filter(is_setting).collect();
        lines.join("\n")
    }

    #[test]
    fn defaults_and_examples_can_be_used() {
        for text in [template(), settings("# "), settings("#     ")] {
            let parsed = config::parse(&text, &KNOWN);
            assert!(parsed.is_ok(), "{text}\n{parsed:?}");
        }
    }

    #[test]
    fn every_key_is_there() {
        let schema = config::schema();
        let written = [settings("# "), settings("#     ")].join("\n");
        for key in schema["properties"].as_object().unwrap().keys() {
            let is_there = |line: &str| {
                line.strip_prefix(key.as_str()).is_some_and(|rest| rest.starts_with(" = "))
                    || [format!("[[{key}]]"), format!("[{key}.")].iter().any(|table| line.starts_with(table))
            };
            assert_eq!(written.lines().filter(|line| is_there(line)).count(), 1, "{key}");
        }
    }
}
