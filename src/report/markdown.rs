//! What an editor reviews: a first line that counts, a card for each finding, then every figure with its verdict.
//!
//! The same bytes for the same article: no date, no absolute path, nothing of the machine. Text of the article is
//! escaped so that it can never become markup, a link, a mention or another cell.

use std::io::{self, Write};

use super::model::{self, DocumentReport, Found, Report};
use super::{clip, counted, plain};
use crate::finding::{Evidence, Outcome, Severity};
use crate::read::Format;
use crate::span::Span;

/// Bytes of a sentence shown either side of a figure.
const REACH: usize = 400;
/// Characters of a cell.
const CELL: usize = 160;

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let documents: Vec<&DocumentReport<'_>> = report.documents.iter().collect();
    write_some(report, &documents, None, out)
}

/// Some documents of a report. `base` leads from the place of the report to the folder that paths of articles start
/// from ("../"); with it, lines are links to the article.
///
/// # Errors
/// Those of the writer.
pub fn write_some(
    report: &Report<'_>,
    documents: &[&DocumentReport<'_>],
    base: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, document) in documents.iter().enumerate() {
        if index > 0 {
            writeln!(out, "\n---\n")?;
        }
        writeln!(out, "# Figures of {}\n", escape(&document.document.path))?;
        if index == 0 {
            writeln!(out, "{}\n", super::markdown_mark())?;
        }
        write_document(document, base, out)?;
    }
    writeln!(out, "\n## How this was made\n")?;
    let tables: Vec<String> = report.tables_in_words().iter().map(|table| escape_inline(table)).collect();
    let tables =
        if tables.is_empty() { "no source tables beyond what is built in".to_owned() } else { tables.join("; ") };
    writeln!(
        out,
        "Made by addsup {} without network or clock, from the article alone and {tables}. Figures are exact decimals; \
         each stands for the interval that its printed digits leave open, and a figure is called wrong only if no number \
         in its interval makes it right. `addsup explain CHECK` tells what a check looks for and lets pass. The same \
         article and tables give the same report.",
        env!("CARGO_PKG_VERSION")
    )
}

fn write_document(document: &DocumentReport<'_>, base: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let counts = document.counts();
    writeln!(out, "**{}**\n", counts.in_words())?;
    writeln!(
        out,
        "The first two count findings; the others count the {} of the article{}.",
        counted(counts.claims, "figure"),
        if counts.refuted > 0 { format!(", of which {} refuted", counts.refuted) } else { String::new() }
    )?;
    for (severity, title) in [(Severity::Error, "To fix"), (Severity::Warning, "To look at")] {
        let cards: Vec<&Found> = document.active().filter(|found| found.finding.severity == severity).collect();
        if cards.is_empty() {
            continue;
        }
        writeln!(out, "\n## {title}")?;
        for found in cards {
            card(document, found, base, out)?;
        }
    }
    folded(document, base, out)?;
    table(document, out)?;
    relations(document, out)
}

fn card(document: &DocumentReport<'_>, found: &Found, base: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let finding = &found.finding;
    let line = line(document, found.location.line, base);
    writeln!(out, "\n### {line}: {}\n", escape(&finding.message))?;
    if !finding.span.is_empty() {
        writeln!(out, "> {}\n", marked(document, finding.span))?;
    }
    let mut lines = Vec::new();
    for related in &finding.related {
        let place = document.locate(related.span);
        let words = escape(&clip(&plain(document.document.slice(related.span)), CELL));
        lines.push(format!("Line {}, “{words}”: {}", place.line, escape(&related.message)));
    }
    lines.extend(finding.working.iter().map(|step| format!("Arithmetic: {}", escape(step))));
    lines.extend(model::readings(document, finding).iter().map(|line| escape(line)));
    for suggestion in &finding.suggestions {
        let (new, why) = (escape(&suggestion.replacement), escape(&suggestion.why));
        let old = escape(&clip(&plain(document.document.slice(suggestion.span)), CELL));
        lines.push(format!("Did you mean **{new}** instead of “{old}”? {why}"));
    }
    if let Some(pass) = &found.ignored {
        lines.push(format!("Let pass: {}", escape(&pass.reason)));
    }
    lines.push(format!("Check: `{}`, {}", finding.check, sureness(finding.confidence.0)));
    for line in lines {
        writeln!(out, "- {}", line.trim_end())?;
    }
    if !finding.evidence.is_empty() {
        writeln!(out, "\n| Source | Row | Column | Value | Period | What it does here | Published at |")?;
        writeln!(out, "| --- | --- | --- | --- | --- | --- | --- |")?;
        finding.evidence.iter().try_for_each(|cell| evidence(cell, out))?;
    }
    Ok(())
}

/// "Line 9", as a link where the article can be reached. Of Markdown the source is shown, where lines have numbers.
fn line(document: &DocumentReport<'_>, line: usize, base: Option<&str>) -> String {
    let uri = super::escape::uri(&document.document.path);
    match base.filter(|_| !uri.contains(':')) {
        Some(base) => {
            let plain = if document.document.format == Format::Markdown { "?plain=1" } else { "" };
            format!("[Line {line}]({base}{uri}{plain}#L{line})")
        }
        None => format!("Line {line}"),
    }
}

/// The index of a folder of reports: for each its file and its document.
///
/// # Errors
/// Those of the writer.
pub fn write_index(reports: &[(String, &DocumentReport<'_>)], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# Figures of {}\n\n{}\n", counted(reports.len(), "article"), super::markdown_mark())?;
    writeln!(out, "| Article | To fix | To look at | Fine | Undecided | Not checked | In the baseline | Ignored |")?;
    writeln!(out, "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")?;
    for (file, document) in reports {
        let counts = document.counts();
        let name = format!("[{}]({})", escape_inline(&document.document.path), super::escape::uri(file));
        let counts = [
            counts.errors,
            counts.warnings,
            counts.fine,
            counts.undecided,
            counts.not_checked,
            counts.existing,
            counts.ignored,
        ];
        let cells: Vec<String> = std::iter::once(name).chain(counts.iter().map(ToString::to_string)).collect();
        row(&cells, out)?;
    }
    Ok(())
}

fn sureness(hundredths: u8) -> String {
    let word = match hundredths {
        95.. => "almost certain",
        80.. => "likely",
        50.. => "possible",
        _ => "unsure",
    };
    format!("{word} ({hundredths} %)")
}

fn evidence(cell: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let value = format!("{} {}", cell.value, cell.unit.as_deref().unwrap_or_default());
    let cells = [
        cell.source.as_str(),
        &cell.row.to_string(),
        &cell.column,
        &value,
        cell.period.as_deref().unwrap_or_default(),
        cell.role,
        cell.locator.as_deref().unwrap_or_default(),
    ];
    row(&cells.map(escape_inline), out)
}

fn row(cells: &[String], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "|")?;
    for cell in cells {
        if cell.is_empty() { write!(out, " |")? } else { write!(out, " {cell} |")? }
    }
    writeln!(out)
}

/// The sentence with the figure in bold.
fn marked(document: &DocumentReport<'_>, span: Span) -> String {
    let (before, figure, after, cut) = model::in_sentence(&document.document, span, REACH);
    let figure = clip(&plain(figure), REACH);
    let space = |at_edge: bool| if at_edge { " " } else { "" };
    let (lead, tail) = (before.ends_with(char::is_whitespace), after.starts_with(char::is_whitespace));
    format!(
        "{}{}{}**{}**{}{}{}",
        if cut[0] { "…" } else { "" },
        escape(before),
        space(lead),
        escape(&figure),
        space(tail),
        // not at the start of a line, so that nothing but inline marks matters
        escape_inline(after),
        if cut[1] { "…" } else { "" },
    )
}

/// Notes and what was let pass: there for who wants them, out of the way of who does not.
fn folded(document: &DocumentReport<'_>, base: Option<&str>, out: &mut dyn Write) -> io::Result<()> {
    let notes: Vec<&Found> = document.active().filter(|found| found.finding.severity == Severity::Note).collect();
    let ignored: Vec<&Found> = document.findings.iter().filter(|found| found.ignored.is_some()).collect();
    let known: Vec<&Found> = document.findings.iter().filter(|found| found.state() == "baseline").collect();
    for (title, cards) in [("Notes", notes), ("Let pass with a reason", ignored), ("In the baseline", known)] {
        if cards.is_empty() {
            continue;
        }
        writeln!(out, "\n<details><summary>{title} ({})</summary>", cards.len())?;
        for found in cards {
            card(document, found, base, out)?;
        }
        writeln!(out, "\n</details>")?;
    }
    Ok(())
}

fn table(document: &DocumentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n## Every figure\n")?;
    if document.claims().is_empty() {
        return writeln!(out, "The article has no figures.");
    }
    let passed = document.let_pass();
    writeln!(out, "| Line | Figure | Read as | Verdict | Why |")?;
    writeln!(out, "| --- | --- | --- | --- | --- |")?;
    for (index, claim) in document.claims().iter().enumerate() {
        let line = document.locate(claim.span).line.to_string();
        let figure = clip(&plain(document.document.slice(claim.span)), CELL);
        let remark = claim.remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
        let read = format!("{}{remark}", model::reading(claim));
        let verdict = match document.verdict_in_words(index, &passed) {
            ("wrong", words) => format!("**{words}**"),
            (_, words) => words.to_owned(),
        };
        let reason = clip(&plain(document.reason(index)), 2 * CELL);
        row(&[line, escape_inline(&figure), escape_inline(&read), verdict, escape_inline(&reason)], out)?;
    }
    Ok(())
}

fn relations(document: &DocumentReport<'_>, out: &mut dyn Write) -> io::Result<()> {
    if document.analysis.relations.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Figures that belong together\n")?;
    writeln!(out, "| Line | Relation | Arithmetic | Result |")?;
    writeln!(out, "| --- | --- | --- | --- |")?;
    for relation in &document.analysis.relations {
        let place = relation.spans.first().map(|&span| document.locate(span).line.to_string());
        let result = match relation.outcome {
            Outcome::Holds => "holds".to_owned(),
            Outcome::HoldsLoosely(remark) => format!("holds {remark}"),
            Outcome::Fails => "**does not hold**".to_owned(),
        };
        row(&[place.unwrap_or_default(), escape_inline(relation.kind), escape_inline(&relation.working), result], out)?;
    }
    Ok(())
}

/// Text as itself on one line: no markup (CommonMark 0.31, section 2.4), link, mention or cell border comes of it.
pub(super) fn escape(text: &str) -> String {
    let text = plain(text);
    let mut out = escape_inline(&text);
    // what begins a block: "- ", "+ ", "1. ", "1) ", "=== "
    let digits = out.len() - out.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if out.starts_with(['-', '+', '=']) {
        out.insert(0, '\\');
    } else if digits > 0
        && out[digits..].starts_with(['.', ')'])
        && !out[digits + 1..].starts_with(|c: char| c.is_ascii_digit())
    {
        out.insert(digits, '\\');
    }
    out
}

/// [`escape`] for text that does not begin a line: in a cell, after other words.
pub(super) fn escape_inline(text: &str) -> String {
    let text = plain(text);
    let mut out = String::with_capacity(text.len() + 8);
    for (at, character) in text.char_indices() {
        match character {
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '$' | '^' => out.extend(['\\', character]),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            // an empty comment: neither an address nor a mention comes of it
            '@' => out.push_str("@<!-- -->"),
            ':' if text[at..].starts_with("://") => out.push_str("\\:"),
            '.' if ends_in_www(&text[..at]) => out.push_str("\\."),
            _ => out.push(character),
        }
    }
    out
}

/// The text ends in "www", in any case.
fn ends_in_www(text: &str) -> bool {
    text.get(text.len().saturating_sub(3)..).is_some_and(|tail| tail.eq_ignore_ascii_case("www"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything a Markdown reader makes of it is text.
    fn only_text(markdown: &str) -> String {
        use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
        let mut text = String::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                Event::InlineHtml(html) if html.as_ref() == "<!-- -->" => {}
                other => panic!("{markdown:?} gives {other:?}"),
            }
        }
        text
    }

    #[test]
    fn article_text_never_becomes_markup() {
        for text in [
            "a | b | c",
            "<script>alert(1)</script> <b>x</b> <!-- y -->",
            "`code` and ``more``",
            "[link](http://example.com) ![image](x) [a]: b",
            "http://example.com and www.example.com and a@example.com",
            "**bold** _em_ ~~struck~~ $math$ $$more$$",
            "# heading",
            "- item",
            "+ 14.7 percent",
            "1. item",
            "2016) a year",
            "===",
            "---",
            "> quote",
            "&lt; &amp; &#35;",
            "\\* backslash \\",
            "a^b^ x~y~ [^1] ::: {.c}",
        ] {
            assert_eq!(only_text(&escape(text)), text, "{}", escape(text));
        }
        assert_eq!(escape("a\n\n# b"), "a \\# b");
        assert_eq!(escape("12.59 + 10.35 = 22.94"), "12.59 + 10.35 = 22.94");
    }
}
