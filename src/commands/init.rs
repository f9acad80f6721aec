//! `addsup init`: a commented configuration and the folders beside it. What exists is never touched.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};

use anyhow::{Context as _, Result};

use super::Outcome;
use super::output::Voice;
use crate::cli::InitArgs;
use crate::config::FILE_NAME;

/// The configuration that is written; every key is there, commented out at its default.
pub const TEMPLATE: &str = r#"# Settings of addsup. Every key may be left out; what stands here after a # is the default.
# `addsup check --show-config` prints what is in force and where it comes from.

# Source tables: CSV files, datapackage.json files, or folders of them, relative to this file.
# sources = ["sources"]

# The day that articles are judged against. Without it: the date of each article. The clock is never read.
# as-of = 2022-01-25

# How the bytes of articles are encoded where that cannot be told: "utf-8", "utf-16le", "utf-16be", "windows-1252".
# encoding = "windows-1252"

# What articles mean that do not say so: how numbers are written ("decimal-point" or "decimal-comma"), the currency of "$",
# the ton of "tons" ("metric", "short" or "long"), the order of 05/04/2024 ("day-first" or "month-first"), the month in
# which fiscal years start (1 to 12; a fiscal year is named after the year in which it ends).
# number-format = "decimal-point"
# dollar = "USD"
# ton = "metric"
# date-order = "day-first"
# fiscal-year-start = 4

# The least severity that fails a run: "note", "warning", "error" or "never".
# fail-on = "error"

# "internal": figures against each other; "sources": against source tables; "all": both.
# checks = "all"

# Run only these checks, or all but these. `addsup explain --list` names them.
# select = ["unused-ignore"]
# ignore = []

# Leave out findings that are less sure than this, from 0 to 1.
# min-confidence = 0

# Also remark on style and on figures at the edge of tolerance.
# pedantic = false

# Every figure has to be in the source tables or derivable from them (for text that was written from them).
# closed-world = false
# Also compare the articles of one run with each other: one measure, entity and period with two values is a note.
# cross = false
# Findings that were there before and fail no run. `addsup check --write-baseline` writes the file.
# baseline = "addsup-baseline.toml"

# Let one finding pass: in sentences that contain the quoted words. In Markdown and HTML, a comment before the paragraph
# does the same: <!-- addsup: ignore[CHECK] reason -->
# [[suppress]]
# check = "unused-ignore"
# quote = "words of the sentence"
# reason = "why it is right as it stands"
# until = 2027-01-31

# Tables that `addsup sources fetch` keeps current: sources/NAME.csv. See docs/fetching.md.
# [[fetch]]
# name = "gdp"
# provider = "worldbank"
# series = "NY.GDP.MKTP.CD"
# entities = ["KAZ", "CHN"]
# from = "2010"

# Where a provider is asked and how hard, if not as is built in; any office with SDMX or JSON-stat can be added.
# [providers.worldbank]
# base_url = "https://api.worldbank.org"
# rate = "10/s"
"#;

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
            file.write_all(TEMPLATE.as_bytes())
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
    use super::TEMPLATE;

    #[test]
    fn the_template_is_valid_with_and_without_its_comment_marks() {
        let known = ["unused-ignore"];
        assert!(crate::config::parse(TEMPLATE, &known).is_ok());
        let is_setting =
            |line: &&str| line.starts_with('[') || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '));
        let active: Vec<&str> =
            TEMPLATE.lines().filter_map(|line| line.strip_prefix("# ")).filter(is_setting).collect();
        assert_eq!(active.len(), 31);
        let parsed = crate::config::parse(&active.join("\n"), &known);
        assert!(parsed.is_ok(), "{parsed:?}");
    }
}
