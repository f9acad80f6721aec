//! One self-contained page for an editor: findings as cards, the article in full with its figures underlined by verdict,
//! every figure in a table. It asks nothing of the network, works without scripts, and its content security policy
//! allows the style and the script of this file by their digests and nothing else. Text of the article is always text.

mod chart;

use std::collections::BTreeSet;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::model::{self, DocumentReport, Found, Report};
use super::{clip, counted, escape, plain, steers};
use crate::claim::Claim;
use crate::finding::Evidence;
use crate::read::BlockKind;
use crate::sorting;
use crate::span::Span;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");
/// Bytes of a sentence shown either side of a figure.
const REACH: usize = 400;
/// Characters of a cell.
const CELL: usize = 200;

/// A stretch of the article that is underlined: a figure, or what a finding is about.
struct Mark {
    span: Span,
    claim: Option<usize>,
    /// Index of the first finding about it.
    finding: Option<usize>,
}

/// One document on the page.
struct Part<'r> {
    number: usize,
    document: &'r DocumentReport<'r>,
    /// In the order of the text, without overlaps.
    marks: Vec<Mark>,
    /// For each finding, the mark that it is about.
    mark_of: Vec<Option<usize>>,
    mark_of_claim: Vec<Option<usize>>,
    /// For each claim, whether what is wrong with it was let pass.
    passed: Vec<bool>,
}

/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let parts: Vec<Part<'_>> =
        report.documents.iter().enumerate().map(|(number, document)| Part::new(number, document)).collect();
    let title = match report.documents.as_slice() {
        [one] => format!("Figures of {}", escape::xml(&one.document.path)),
        many => format!("Figures of {}", counted(many.len(), "article")),
    };
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n{}\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the findings</a>",
        super::html_mark(),
        digest(STYLE),
        digest(SCRIPT)
    )?;
    let counts = report.counts();
    writeln!(
        out,
        "<header>\n<h1>{title}</h1>\n<p class=\"summary\">{}</p>\n\
         <p class=\"soft\">The first two count findings; the others count {}{}.</p>",
        counts.in_words(),
        counted(counts.claims, "figure"),
        if counts.refuted > 0 { format!(", of which {} refuted", counts.refuted) } else { String::new() }
    )?;
    filters(report, out)?;
    if parts.len() > 1 {
        contents(&parts, out)?;
    }
    writeln!(out, "</header>\n<main id=\"main\">")?;
    for part in &parts {
        part.write(parts.len() > 1, out)?;
    }
    writeln!(out, "</main>\n<footer>")?;
    let tables: Vec<String> = report.tables_in_words().iter().map(|table| escape::xml(table)).collect();
    let tables =
        if tables.is_empty() { "no source tables beyond what is built in".to_owned() } else { tables.join("; ") };
    writeln!(
        out,
        "<p>Made by addsup {} without network or clock, from the text alone and {tables}. A figure is called wrong only if no \
         number in the interval that its printed digits leave open makes it right.</p>\n</footer>\n<script>{SCRIPT}</script>\n\
         </body>\n</html>",
        env!("CARGO_PKG_VERSION")
    )
}

/// A source expression of a content security policy (CSP level 3, section 2.3.1).
fn digest(text: &str) -> String {
    format!("sha256-{}", base64(&Sha256::digest(text.as_bytes())))
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or(0)));
        for at in 0..4 {
            let digit = char::from(ALPHABET[bits >> (18 - 6 * at) & 63]);
            out.push(if at <= group.len() { digit } else { '=' });
        }
    }
    out
}

fn filters(report: &Report<'_>, out: &mut dyn Write) -> io::Result<()> {
    let checks: BTreeSet<&str> =
        report.documents.iter().flat_map(|one| &one.findings).map(|found| found.finding.check).collect();
    writeln!(out, "<div class=\"filters\" id=\"filters\" data-script hidden>\n<fieldset>\n<legend>Show</legend>")?;
    for (severity, name) in [("error", "errors"), ("warning", "warnings"), ("note", "notes"), ("past", "let pass")] {
        writeln!(out, "<label><input type=\"checkbox\" data-severity=\"{severity}\" checked> {name}</label>")?;
    }
    writeln!(out, "<label>check <select id=\"by-check\">\n<option value=\"\">all</option>")?;
    checks.iter().try_for_each(|check| writeln!(out, "<option>{check}</option>"))?;
    writeln!(out, "</select></label>\n<label>figures <select id=\"by-verdict\">\n<option value=\"\">all</option>")?;
    for (class, name) in [
        ("wrong", "wrong"),
        ("fine", "fine"),
        ("undecided", "undecided"),
        ("unchecked", "not checked"),
        ("passed", "let pass"),
    ] {
        writeln!(out, "<option value=\"{class}\">{name}</option>")?;
    }
    writeln!(
        out,
        "</select></label>\n<span id=\"shown\" role=\"status\"></span>\n</fieldset>\n</div>\n<p class=\"keys\" data-script hidden>\
         <kbd>j</kbd> next finding, <kbd>k</kbd> the one before, <kbd>s</kbd> to its sentence, <kbd>b</kbd> back</p>"
    )
}

/// Articles with their counts, so that the first screen tells where to go.
fn contents(parts: &[Part<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<nav aria-label=\"Articles\">\n<ul class=\"contents\">")?;
    for Part { number, document, .. } in parts {
        let (path, counts) = (escape::xml(&document.document.path), document.counts().in_words());
        writeln!(out, "<li><a href=\"#d{number}\">{path}</a>: {counts}</li>")?;
    }
    writeln!(out, "</ul>\n</nav>")
}

impl<'r> Part<'r> {
    fn new(number: usize, document: &'r DocumentReport<'r>) -> Self {
        let claims = document.claims();
        let mut marks: Vec<Mark> = claims
            .iter()
            .enumerate()
            .map(|(index, claim)| Mark { span: claim.span, claim: Some(index), finding: None })
            .collect();
        for (index, found) in document.findings.iter().enumerate() {
            let span = found.finding.span;
            let first = claims.partition_point(|claim| claim.span.end <= span.start);
            match claims.get(first).filter(|claim| claim.span.overlaps(span)) {
                Some(_) => marks[first].finding = marks[first].finding.or(Some(index)),
                None if span.is_empty() => {}
                None => marks.push(Mark { span, claim: None, finding: Some(index) }),
            }
        }
        sorting::by_key(&mut marks, |mark| (mark.span.start, mark.claim.is_none()));
        let mut end = 0;
        marks.retain(|mark| {
            let keep = mark.span.start >= end && !mark.span.is_empty();
            if keep {
                end = mark.span.end;
            }
            keep
        });
        let at = |span: Span| {
            let first = marks.partition_point(|mark| mark.span.end <= span.start);
            marks.get(first).filter(|mark| mark.span.overlaps(span)).map(|_| first)
        };
        let mark_of = document.findings.iter().map(|found| at(found.finding.span)).collect();
        let mark_of_claim = claims.iter().map(|claim| at(claim.span)).collect();
        Self { number, document, mark_of, mark_of_claim, marks, passed: document.let_pass() }
    }

    fn write(&self, several: bool, out: &mut dyn Write) -> io::Result<()> {
        let number = self.number;
        let path = escape::xml(&self.document.document.path);
        writeln!(out, "<section aria-labelledby=\"d{number}\">\n<h2 id=\"d{number}\">{path}</h2>")?;
        if several {
            writeln!(out, "<p class=\"soft\">{}</p>", self.document.counts().in_words())?;
        }
        writeln!(out, "<h3>Findings</h3>")?;
        let findings = &self.document.findings;
        let (mut active, past): (Vec<usize>, Vec<usize>) =
            (0..findings.len()).partition(|&index| findings[index].is_active());
        sorting::by_key(&mut active, |&index| std::cmp::Reverse(findings[index].finding.severity));
        if active.is_empty() {
            writeln!(out, "<p>Nothing to fix or to look at.</p>")?;
        } else {
            self.cards(&active, out)?;
        }
        if !past.is_empty() {
            writeln!(out, "<details>\n<summary>Let pass or in the baseline ({})</summary>", past.len())?;
            self.cards(&past, out)?;
            writeln!(out, "</details>")?;
        }
        self.article(out)?;
        self.table(out)?;
        writeln!(out, "</section>")
    }

    fn cards(&self, indices: &[usize], out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<ol class=\"cards\">")?;
        indices.iter().try_for_each(|&index| self.card(index, out))?;
        writeln!(out, "</ol>")
    }

    fn card(&self, index: usize, out: &mut dyn Write) -> io::Result<()> {
        let number = self.number;
        let found = &self.document.findings[index];
        let finding = &found.finding;
        let severity = finding.severity.name();
        let past = !found.is_active();
        writeln!(
            out,
            "<li class=\"card {severity}{}\" id=\"d{number}f{index}\" tabindex=\"-1\" data-severity=\"{}\" data-check=\"{}\">",
            if past { " past" } else { "" },
            if past { "past" } else { severity },
            finding.check
        )?;
        writeln!(out, "<h4>{}</h4>", escape::xml(&finding.message))?;
        let place = match self.mark_of.get(index).copied().flatten() {
            Some(mark) => format!("<a class=\"place\" href=\"#d{number}m{mark}\">line {}</a>", found.location.line),
            None => format!("line {}", found.location.line),
        };
        let state = match (&found.ignored, found.known) {
            (Some(_), _) => "<span class=\"tag state\">ignored</span>",
            (None, true) => "<span class=\"tag state\">in the baseline</span>",
            (None, false) => "",
        };
        writeln!(
            out,
            "<div><span class=\"tag {severity}\">{severity}</span>{state}<code>{}</code>, {place}, {} % sure</div>",
            finding.check, finding.confidence.0
        )?;
        if !finding.span.is_empty() {
            let (before, figure, after, cut) = model::in_sentence(&self.document.document, finding.span, REACH);
            let mark = |cut: bool| if cut { "…" } else { "" };
            writeln!(
                out,
                "<blockquote><p dir=\"auto\">{}{}<strong>{}</strong>{}{}</p></blockquote>",
                mark(cut[0]),
                text(before),
                text(&clip(figure, REACH)),
                text(after),
                mark(cut[1])
            )?;
        }
        self.steps(found, out)?;
        if let Some(index) = self.document.claim_at(finding.span)
            && let (Some(claim), Some(judgement)) =
                (self.document.claims().get(index), self.document.analysis.judgements.get(index))
        {
            chart::interval(claim, judgement, !finding.evidence.is_empty(), out)?;
        }
        evidence(&finding.evidence, out)?;
        writeln!(out, "</li>")
    }

    fn steps(&self, found: &Found, out: &mut dyn Write) -> io::Result<()> {
        let finding = &found.finding;
        let mut lines = Vec::new();
        for related in &finding.related {
            let place = self.document.locate(related.span);
            let words = escape::xml(&clip(&plain(self.document.document.slice(related.span)), CELL));
            lines.push(format!("Line {}, “{words}”: {}", place.line, escape::xml(&related.message)));
        }
        lines.extend(finding.working.iter().map(|step| format!("Arithmetic: {}", escape::xml(step))));
        lines.extend(model::readings(self.document, finding).iter().map(|line| escape::xml(line)));
        for one in &finding.suggestions {
            let old = escape::xml(&clip(&plain(self.document.document.slice(one.span)), CELL));
            let (new, why) = (escape::xml(&one.replacement), escape::xml(&one.why));
            lines.push(format!("Did you mean <strong>{new}</strong> instead of “{old}”? {why}"));
        }
        if let Some(pass) = &found.ignored {
            lines.push(format!("Let pass: {}", escape::xml(&pass.reason)));
        }
        if lines.is_empty() {
            return Ok(());
        }
        writeln!(out, "<ul>")?;
        lines.iter().try_for_each(|line| writeln!(out, "<li>{line}</li>"))?;
        writeln!(out, "</ul>")
    }

    /// The text in full.
    fn article(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "<h3>The article</h3>\n<div class=\"text\">")?;
        let document = &self.document.document;
        let mut marks = self.marks.iter().enumerate().peekable();
        let mut row_before = None;
        for block in &document.blocks {
            let row = match block.kind {
                BlockKind::Cell { table, row, .. } => Some((table, row)),
                _ => None,
            };
            if row_before.is_some() && row != row_before {
                writeln!(out, "</p>")?;
            }
            match block.kind {
                BlockKind::Cell { .. } if row == row_before => write!(out, "<span class=\"cell\">")?,
                BlockKind::Cell { .. } => write!(out, "<p class=\"row\"><span class=\"cell\">")?,
                BlockKind::Heading(_) => write!(out, "<p class=\"title\" dir=\"auto\">")?,
                BlockKind::ListItem => write!(out, "<p class=\"item\" dir=\"auto\">")?,
                BlockKind::Paragraph | BlockKind::Footnote => write!(out, "<p dir=\"auto\">")?,
            }
            let mut at = block.span.start;
            while let Some((index, mark)) = marks.next_if(|(_, mark)| mark.span.start < block.span.end) {
                let end = mark.span.end.min(block.span.end);
                if mark.span.start < at || end <= mark.span.start {
                    continue;
                }
                write!(out, "{}", text(document.slice(Span::new(at, mark.span.start))))?;
                self.mark(index, mark, document.slice(Span::new(mark.span.start, end)), out)?;
                at = end;
            }
            write!(out, "{}", text(document.slice(Span::new(at, block.span.end))))?;
            writeln!(out, "{}", if row.is_some() { "</span>" } else { "</p>" })?;
            row_before = row;
        }
        if row_before.is_some() {
            writeln!(out, "</p>")?;
        }
        writeln!(out, "</div>")
    }

    fn mark(&self, index: usize, mark: &Mark, words: &str, out: &mut dyn Write) -> io::Result<()> {
        let number = self.number;
        let (class, title) = match mark.claim {
            Some(claim) => {
                let (class, name) = self.verdict(claim);
                (class, format!("{name}: {}", clip(&plain(self.document.reason(claim)), CELL)))
            }
            None => ("unchecked", String::new()),
        };
        let title = if title.is_empty() { title } else { format!(" title=\"{}\"", escape::xml(&title)) };
        let words = text(words);
        match mark.finding.and_then(|finding| self.document.findings.get(finding).map(|found| (finding, found))) {
            Some((finding, found)) => {
                let severity = if found.is_active() { found.finding.severity.name() } else { "past" };
                write!(
                    out,
                    "<a class=\"fig {class} {severity}\" id=\"d{number}m{index}\" href=\"#d{number}f{finding}\"{title}>{words}</a>"
                )
            }
            None => write!(
                out,
                "<span class=\"fig {class}\" id=\"d{number}m{index}\" tabindex=\"-1\"{title}>{words}</span>"
            ),
        }
    }

    /// Class and words.
    fn verdict(&self, claim: usize) -> (&'static str, &'static str) {
        self.document.verdict_in_words(claim, &self.passed)
    }

    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let number = self.number;
        writeln!(out, "<h3>Every figure</h3>")?;
        if self.document.claims().is_empty() {
            return writeln!(out, "<p>The article has no figures.</p>");
        }
        writeln!(
            out,
            "<table class=\"figures\">\n<thead><tr><th scope=\"col\">Line</th><th scope=\"col\">Figure</th>\
             <th scope=\"col\">Read as</th><th scope=\"col\">Verdict</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>"
        )?;
        for (index, claim) in self.document.claims().iter().enumerate() {
            let (class, name) = self.verdict(index);
            let figure = escape::xml(&clip(&plain(self.document.document.slice(claim.span)), CELL));
            let figure = match self.mark_of_claim.get(index).copied().flatten() {
                Some(mark) => format!("<a href=\"#d{number}m{mark}\">{figure}</a>"),
                None => figure,
            };
            let remark = claim.remark.map(|remark| format!(" ({remark})")).unwrap_or_default();
            writeln!(
                out,
                "<tr data-verdict=\"{class}\"><td data-label=\"Line\">{}</td><td data-label=\"Figure\">{figure}</td>\
                 <td data-label=\"Read as\">{}</td><td data-label=\"Verdict\" class=\"{class}\">{name}</td>\
                 <td data-label=\"Why\">{}</td></tr>",
                self.document.locate(claim.span).line,
                escape::xml(&format!("{}{remark}", reading(claim))),
                escape::xml(&clip(&plain(self.document.reason(index)), 2 * CELL))
            )?;
        }
        writeln!(out, "</tbody>\n</table>")
    }
}

fn reading(claim: &Claim) -> String {
    clip(&model::reading(claim), CELL)
}

fn evidence(cells: &[Evidence], out: &mut dyn Write) -> io::Result<()> {
    if cells.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "<details open><summary>Evidence ({})</summary>\n<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"Evidence\">\
         <table>\n<thead><tr><th scope=\"col\">Source</th><th scope=\"col\">Row</th><th scope=\"col\">Column</th>\
         <th scope=\"col\">Value</th><th scope=\"col\">Period</th><th scope=\"col\">What it does here</th>\
         <th scope=\"col\">Published at</th></tr></thead>\n<tbody>",
        cells.len()
    )?;
    for cell in cells {
        let value = format!("{} {}", cell.value, cell.unit.as_deref().unwrap_or_default());
        let row = cell.row.to_string();
        let columns = [
            cell.source.as_str(),
            &row,
            &cell.column,
            &value,
            cell.period.as_deref().unwrap_or_default(),
            cell.role,
            cell.locator.as_deref().unwrap_or_default(),
        ];
        write!(out, "<tr>")?;
        columns.iter().try_for_each(|words| write!(out, "<td>{}</td>", escape::xml(words)))?;
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table></div>")?;
    chart::series(cells, out)?;
    writeln!(out, "</details>")
}

/// Text of the article with its line breaks and edges kept.
fn text(words: &str) -> String {
    let shown = words.chars().map(|c| match c {
        '\n' => c,
        c if c.is_whitespace() => ' ',
        c if steers(c) => char::REPLACEMENT_CHARACTER,
        c => c,
    });
    escape::entities(&shown.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        for (text, encoded) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), encoded);
        }
    }

    #[test]
    fn the_style_and_the_script_cannot_end_early() {
        assert!(!STYLE.contains("</") && !SCRIPT.contains("</") && !SCRIPT.contains("<!--"));
    }
}
