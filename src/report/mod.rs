//! Formats: findings in, bytes out. Nothing here decides anything, and the text of an article is always treated as
//! what a stranger wrote: it never becomes markup, a formula, or a control sequence of the terminal.

pub mod checkstyle;
pub mod claims_csv;
pub mod claims_explain;
pub mod claims_table;
mod compact;
pub mod concise;
mod escape;
pub mod exports;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod model;
mod places;
pub mod rdjsonl;
pub mod reference;
pub mod sarif;
pub mod schema;
pub mod text;

use std::io::{self, Write};

use clap::ValueEnum;

pub use model::{Counts, DocumentReport, Found, Report, SourceTable};

/// What a report in Markdown and one in HTML have on a line of their own near their beginning, before the version: a
/// report is known by it and not taken for an article where folders are walked.
const MARKS: [&str; 2] = ["<!-- generator: addsup ", "<meta name=\"generator\" content=\"addsup "];

/// Bytes that tell whether a file is a report.
pub const START_OF_A_REPORT: u64 = 8 * 1024;
/// Lines of them.
const LINES_BEFORE_A_MARK: usize = 8;

/// The line that says that a report in Markdown was made here.
fn markdown_mark() -> String {
    format!("{}{} -->", MARKS[0], env!("CARGO_PKG_VERSION"))
}

/// The same of one in HTML.
fn html_mark() -> String {
    format!("{}{}\">", MARKS[1], env!("CARGO_PKG_VERSION"))
}

/// Whether a file that begins so is a report of this program.
pub fn is_report(start: &[u8]) -> bool {
    let lines = start.split(|&byte| byte == b'\n').take(LINES_BEFORE_A_MARK);
    lines.into_iter().any(|line| MARKS.iter().any(|mark| line.starts_with(mark.as_bytes())))
}

/// Formats of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// With the sentence, the arithmetic and what was probably meant
    Text,
    #[allow(rustdoc::broken_intra_doc_links, reason = "help text, not a link")]
    /// One line a finding: path:line:column: severity[check] message
    Concise,
    /// One object, schema addsup/v1
    Json,
    /// One object a line and article
    Jsonl,
    /// SARIF 2.1.0, for code scanning and editors
    Sarif,
    /// Workflow commands that GitHub shows as annotations: ten of a kind, the surest first
    Github,
    /// Markdown for the summary of a GitHub job
    GithubSummary,
    /// Code Quality of GitLab
    Gitlab,
    /// JUnit XML: errors are failures
    Junit,
    /// Checkstyle XML
    Checkstyle,
    /// Reviewdog diagnostics, one a line
    Rdjsonl,
    /// A report for an editor: findings, then every figure with its verdict
    Markdown,
    /// The same as one self-contained page, with the article in full
    Html,
    /// Every figure with its verdict, for spreadsheets
    Csv,
    /// schema.org ClaimReview as JSON-LD: figures with a verdict
    Claimreview,
    /// W3C Web Annotations as JSON-LD: findings on their words
    Webannotation,
}

/// Formats of `claims`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClaimsFormat {
    /// A table for the terminal
    Table,
    /// One object, schema addsup/v1
    Json,
    /// One object a line and article
    Jsonl,
    /// A table for spreadsheets
    Csv,
}

/// Writes findings.
///
/// # Errors
/// Those of the writer.
pub fn write_check(format: CheckFormat, report: &Report<'_>, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    match format {
        CheckFormat::Text => text::write(report, verbose, out),
        CheckFormat::Concise => concise::write(report, out),
        CheckFormat::Json => json::write(report, out),
        CheckFormat::Jsonl => json::write_lines(report, out),
        CheckFormat::Sarif => sarif::write(report, out),
        CheckFormat::Github => github::write(report, out),
        CheckFormat::GithubSummary => github::write_summary(report, out),
        CheckFormat::Gitlab => gitlab::write(report, out),
        CheckFormat::Junit => junit::write(report, out),
        CheckFormat::Checkstyle => checkstyle::write(report, out),
        CheckFormat::Rdjsonl => rdjsonl::write(report, out),
        CheckFormat::Markdown => markdown::write(report, out),
        CheckFormat::Html => html::write(report, out),
        CheckFormat::Csv => claims_csv::write(report, out),
        CheckFormat::Claimreview => exports::write_claim_review(report, out),
        CheckFormat::Webannotation => exports::write_annotations(report, out),
    }
}

/// Writes claims.
///
/// # Errors
/// Those of the writer.
pub fn write_claims(format: ClaimsFormat, report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    match format {
        ClaimsFormat::Table => claims_table::write(report, out),
        ClaimsFormat::Json => json::write(report, out),
        ClaimsFormat::Jsonl => json::write_lines(report, out),
        ClaimsFormat::Csv => claims_csv::write(report, out),
    }
}

/// On one line and without anything that steers a terminal: white space collapsed, control characters and those that
/// change the direction of writing (Unicode Standard Annex 9) shown as U+FFFD.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.trim().chars() {
        if character.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(if steers(character) { char::REPLACEMENT_CHARACTER } else { character });
        }
    }
    out
}

/// Like [`plain`], for text of several lines.
pub fn plain_lines(text: &str) -> String {
    text.chars().map(|c| if c != '\n' && steers(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn steers(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// At most `limit` characters, the cut shown.
pub(crate) fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some(_) => {
            let cut = text.char_indices().nth(limit.saturating_sub(1)).map_or(0, |(at, _)| at);
            format!("{}…", text[..cut].trim_end())
        }
    }
}

/// "1 finding", "2 findings".
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}c\r\n d\u{9b}"), "a\u{fffd}[31mb\u{fffd}c d\u{fffd}");
        assert_eq!(plain_lines("a\nb\u{7}"), "a\nb\u{fffd}");
    }

    #[test]
    fn reports_are_known_by_their_mark() {
        for mark in [markdown_mark(), html_mark()] {
            assert!(is_report(format!("# Figures\r\n\r\n{mark}\r\n\r\nText.").as_bytes()), "{mark}");
            // a text about the mark, or one that quotes it further down, is none
            assert!(!is_report(format!("The line `{mark}` is in each report.").as_bytes()));
            assert!(!is_report(format!("{}{mark}\n", "Text.\n".repeat(LINES_BEFORE_A_MARK)).as_bytes()));
        }
        assert!(!is_report(b""));
    }

    #[test]
    fn clips_at_characters() {
        assert_eq!(clip("żółty", 5), "żółty");
        assert_eq!(clip("żółty dom", 5), "żółt…");
    }
}
