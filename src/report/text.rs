//! For the terminal: each finding with its place in the text, the arithmetic as notes, what was probably meant as help.
//!
//! The width is fixed, so that the same article gives the same bytes everywhere; colours are always written and
//! stripped by the stream where they are not wanted.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::model::{self, DocumentReport, Found, Report};
use super::{clip, plain, plain_lines, steers};
use crate::finding::{Evidence, Severity};
use crate::read::Location;

/// Columns of a rendered snippet.
const WIDTH: usize = 100;
/// Bytes of source either side of a label that are rendered at most; a line of 50 MB is cut before it is measured.
const REACH: usize = 2_000;

/// Characters of what a suggestion replaces.
const REPLACED: usize = 60;

/// Findings with snippets; ignored ones only where `verbose`.
///
/// # Errors
/// Those of the writer.
pub fn write(report: &Report<'_>, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let renderer = Renderer::styled().term_width(WIDTH);
    for document in &report.documents {
        for found in document.findings.iter().filter(|found| verbose || found.is_active()) {
            writeln!(out, "{}\n", renderer.render(&[group(document, found)]))?;
        }
    }
    Ok(())
}

fn group<'r>(document: &'r DocumentReport<'_>, found: &'r Found) -> Group<'r> {
    let finding = &found.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(plain(&finding.message)).id(finding.check);
    let mut group = snippet(Group::with_title(title), document, found.location, AnnotationKind::Primary, "");
    for related in &finding.related {
        let place = document.locate(related.span);
        group = snippet(group, document, place, AnnotationKind::Context, &related.message);
    }
    for step in &finding.working {
        group = group.element(Level::NOTE.message(plain(step)));
    }
    for cell in &finding.evidence {
        group = group.element(Level::NOTE.message(plain(&evidence(cell))));
    }
    for suggestion in &finding.suggestions {
        let of = model::replaced(document, finding, suggestion);
        let of = of.map(|words| format!(" instead of “{}”", clip(words, REPLACED))).unwrap_or_default();
        let text = format!("did you mean “{}”{of}? {}", suggestion.replacement, suggestion.why);
        group = group.element(Level::HELP.message(plain(&text)));
    }
    if let Some(pass) = &found.ignored {
        group = group.element(Level::NOTE.message(plain(&format!("ignored: {}", pass.reason))));
    } else if found.known {
        group = group.element(Level::NOTE.message("in the baseline"));
    }
    group
}

/// "source natural_gas, row 8, value: 109.76 Mt, 2021-01/2021-11 (upper bound)".
pub(super) fn evidence(cell: &Evidence) -> String {
    let unit = cell.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let period = cell.period.as_ref().map(|period| format!(", {period}")).unwrap_or_default();
    let Evidence { source, row, column, value, role, .. } = cell;
    format!("source {source}, row {row}, {column}: {value}{unit}{period} ({role})")
}

/// Adds the lines around a place, each label in a snippet of its own: one snippet would print all between them.
fn snippet<'r>(
    group: Group<'r>,
    document: &'r DocumentReport<'_>,
    place: Location,
    kind: AnnotationKind,
    label: &str,
) -> Group<'r> {
    let source: &'r str = &document.document.source;
    let path = plain(&document.document.path);
    // offsets of a place are those of the file, which need not be UTF-8
    let span = document.document.source_of(place);
    let (window, whole_lines) = window(source, span.range());
    let text = &source[window.clone()];
    let mut annotation: Annotation<'r> = kind.span(span.start - window.start..span.end.min(window.end) - window.start);
    if !label.is_empty() {
        annotation = annotation.label(plain(label));
    }
    let snippet = Snippet::source(unsteering(text)).line_start(place.line).annotation(annotation);
    if whole_lines {
        group.element(snippet.path(path))
    } else {
        // the window begins inside a line: the column must come from the document
        group.element(Origin::path(path).line(place.line).char_column(place.column)).element(snippet)
    }
}

/// A text of the same bytes in length that turns nothing around: the renderer shows control characters of ASCII as
/// symbols and lets others through.
fn unsteering(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|character| !character.is_ascii() && steers(character)) {
        return Cow::Borrowed(text);
    }
    let shown = |character: char| match character.len_utf8() {
        2 if steers(character) => '¿',
        3 if steers(character) => char::REPLACEMENT_CHARACTER,
        _ => character,
    };
    Cow::Owned(text.chars().map(shown).collect())
}

/// The lines that hold a span, cut to [`REACH`]; whether the cut fell outside the first line's beginning.
fn window(source: &str, span: Range<usize>) -> (Range<usize>, bool) {
    let mut start = span.start.min(source.len());
    while !source.is_char_boundary(start) {
        start -= 1;
    }
    let mut low = start.saturating_sub(REACH);
    while !source.is_char_boundary(low) {
        low += 1;
    }
    let line_start = source[low..start].rfind('\n').map(|newline| low + newline + 1);
    let from = line_start.unwrap_or(low);
    let mut high = span.end.clamp(start, start + REACH).saturating_add(REACH).min(source.len());
    while !source.is_char_boundary(high) {
        high -= 1;
    }
    let end = span.end.clamp(start, high);
    let mut end_boundary = end;
    while !source.is_char_boundary(end_boundary) {
        end_boundary -= 1;
    }
    let to = source[end_boundary..high].find('\n').map_or(high, |newline| end_boundary + newline);
    (from..to.max(start), line_start.is_some() || low == 0)
}

/// The summary of a run: "3 findings (2 errors, 1 ignored) in 41 claims".
pub fn summary(report: &Report<'_>) -> String {
    let counts = report.counts();
    counts_in_words(&counts)
}

/// See [`summary`].
pub fn counts_in_words(counts: &super::Counts) -> String {
    let total = super::counted(counts.active() + counts.ignored + counts.existing, "finding");
    let mut apart = Vec::new();
    for (count, noun) in [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")] {
        if count > 0 {
            apart.push(super::counted(count, noun));
        }
    }
    if counts.existing > 0 {
        apart.push(format!("{} existing", counts.existing));
    }
    if counts.ignored > 0 {
        apart.push(format!("{} ignored", counts.ignored));
    }
    let apart = if apart.is_empty() { String::new() } else { format!(" ({})", apart.join(", ")) };
    plain_lines(&format!("{total}{apart} in {}", super::counted(counts.claims, "claim")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_turns_around_and_places_stay() {
        let text = "a\u{9b}b\u{200f}c\u{202e}é\u{1b}";
        let shown = unsteering(text);
        assert_eq!((shown.as_ref(), shown.len()), ("a¿b\u{fffd}c\u{fffd}é\u{1b}", text.len()));
    }

    #[test]
    fn a_window_is_bounded_and_on_character_boundaries() {
        let source = format!("first\n{}7{}\nlast", "é".repeat(100_000), "ß".repeat(100_000));
        let at = source.find('7').unwrap();
        let (window, whole) = window(&source, at..at + 1);
        assert!(!whole && window.len() <= 2 * REACH + 4 && window.contains(&at));
        let (window, whole) = super::window("a\nb 7 c\nd", 4..5);
        assert!(whole);
        assert_eq!(&"a\nb 7 c\nd"[window], "b 7 c");
        assert_eq!(super::window("", 0..0), (0..0, true));
    }
}
