//! `--batch`: JSON lines in, JSON lines out, in the same order. Memory is bounded by a chunk of lines; a line that
//! cannot be read is answered with an error and the rest goes on.

use std::fs::File;
use std::io::{self, BufRead, BufReader};

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use serde_json::Value;

use super::check::Examiner;
use super::output::Voice;
use super::{claims, input};
use crate::cli::{self, Common};
use crate::extract;
use crate::read::Format;
use crate::report::schema::{BatchDocument, BatchError, BatchLine};
use crate::report::{Counts, json};

/// Longest line.
const LINE_BYTES: usize = 16 * 1024 * 1024;
/// A chunk ends after so many lines …
const CHUNK_LINES: usize = 1024;
/// … or so many bytes, whichever comes first.
const CHUNK_BYTES: usize = 4 * 1024 * 1024;

/// What is asked of each line.
pub(super) struct Job<'j> {
    pub(super) common: &'j Common,
    pub(super) options: extract::Options,
    /// `None`: only claims are wanted.
    pub(super) examiner: Option<&'j Examiner<'j>>,
}

/// One line of input: its bytes, or why they were not kept.
enum Line {
    Bytes(Vec<u8>),
    TooLong,
}

/// Answers every line; counts over all, and the number of inputs of which nothing could be read.
pub(super) fn run(job: &Job<'_>, voice: Voice) -> Result<(Counts, usize)> {
    let [path] = job.common.paths.as_slice() else {
        bail!("--batch reads one file of JSON lines, or - for standard input; {} were named", job.common.paths.len());
    };
    let mut input: Box<dyn BufRead> = if input::is_stdin(path) {
        Box::new(io::stdin().lock())
    } else {
        let file = File::open(path).with_context(|| format!("{}: the file cannot be read", path.display()))?;
        Box::new(BufReader::new(file))
    };
    let mut counts = Counts::default();
    let (mut read, mut broken, mut first_broken) = (0_usize, 0_usize, None);
    let mut failure = None;
    voice.stdout(|out| {
        loop {
            let chunk = match next_chunk(&mut input) {
                Ok(chunk) => chunk,
                Err(error) => {
                    failure = Some(error);
                    return Ok(());
                }
            };
            if chunk.is_empty() {
                return Ok(());
            }
            let before = read;
            read += chunk.len();
            let answers: Vec<_> =
                chunk.into_par_iter().enumerate().map(|(index, line)| answer(job, &line, before + index + 1)).collect();
            for (index, (bytes, counted)) in answers.into_iter().enumerate() {
                match counted {
                    Some(counted) => counts.add(counted),
                    None if !bytes.is_empty() => {
                        broken += 1;
                        first_broken.get_or_insert(before + index + 1);
                    }
                    None => {}
                }
                out.write_all(&bytes)?;
            }
        }
    })?;
    if let Some(error) = failure {
        bail!("{}: reading stopped after line {read} ({error})", path.display());
    }
    if let Some(first) = first_broken {
        voice.tell(&format!("warning: {broken} of {read} lines could not be read; the first is line {first}"));
    }
    Ok((counts, usize::from(broken > 0 && broken == read)))
}

/// Some lines, at least one unless the input has ended.
fn next_chunk(input: &mut dyn BufRead) -> io::Result<Vec<Line>> {
    let mut chunk = Vec::new();
    let mut bytes = 0;
    while chunk.len() < CHUNK_LINES && bytes < CHUNK_BYTES {
        match next_line(input)? {
            None => break,
            Some(line) => {
                if let Line::Bytes(line) = &line {
                    bytes += line.len();
                }
                chunk.push(line);
            }
        }
    }
    Ok(chunk)
}

/// One line without its end; what is too long is passed over without being kept.
fn next_line(input: &mut dyn BufRead) -> io::Result<Option<Line>> {
    let mut line = Vec::new();
    let (mut any, mut too_long) = (false, false);
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let newline = memchr::memchr(b'\n', buffer);
        let part = &buffer[..newline.unwrap_or(buffer.len())];
        if line.len() + part.len() > LINE_BYTES {
            too_long = true;
            line = Vec::new();
        }
        if !too_long {
            line.extend_from_slice(part);
        }
        let consumed = part.len() + usize::from(newline.is_some());
        input.consume(consumed);
        if newline.is_some() {
            break;
        }
    }
    Ok(any.then_some(if too_long { Line::TooLong } else { Line::Bytes(line) }))
}

/// The answer to a line, and its counts unless it is an error; an empty line has no answer.
fn answer(job: &Job<'_>, line: &Line, number: usize) -> (Vec<u8>, Option<Counts>) {
    let answered = match line {
        Line::TooLong => Err((Value::Null, format!("the line is longer than {} MB", LINE_BYTES / 1024 / 1024))),
        Line::Bytes(line) if line.iter().all(u8::is_ascii_whitespace) => return (Vec::new(), None),
        Line::Bytes(line) => document(job, line, number),
    };
    let (line, counts) = match answered {
        Ok((document, counts)) => (BatchLine::Document(Box::new(document)), Some(counts)),
        Err((id, error)) => (BatchLine::Error(BatchError { id, line: number, error }), None),
    };
    let mut bytes = Vec::new();
    // writing to memory does not fail, and every key of the schema is a string
    let _ = json::write_line(&line, &mut bytes);
    (bytes, counts)
}

fn document(job: &Job<'_>, line: &[u8], number: usize) -> Result<(BatchDocument, Counts), (Value, String)> {
    let value: Value = serde_json::from_slice(line).map_err(|error| (Value::Null, format!("not JSON: {error}")))?;
    let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or(Value::Null);
    let wrong = |text: &str| (id.clone(), text.to_owned());
    let text = value
        .get("text")
        .and_then(Value::as_str)
        .ok_or_else(|| wrong("an object with \"id\" and \"text\", both text, was expected"))?;
    let as_of = match value.get("as_of") {
        None | Some(Value::Null) => job.options.as_of,
        Some(Value::String(date)) => Some(cli::date(date).map_err(|why| wrong(&format!("as_of: {why}")))?),
        Some(_) => return Err(wrong("as_of: a date as text was expected, such as \"2022-01-25\"")),
    };
    let format = match value.get("format") {
        None | Some(Value::Null) => input::format(job.common.input_format).unwrap_or(Format::Text),
        Some(Value::String(name)) if name == "text" => Format::Text,
        Some(Value::String(name)) if name == "markdown" => Format::Markdown,
        Some(Value::String(name)) if name == "html" => Format::Html,
        Some(other) => {
            return Err(wrong(&format!("format: \"text\", \"markdown\" or \"html\" was expected, not {other}")));
        }
    };
    let path = match &id {
        Value::String(id) => id.clone(),
        Value::Null => format!("line {number}"),
        other => other.to_string(),
    };
    let document =
        crate::read::read(&path, text.as_bytes(), Some(format)).map_err(|error| wrong(&error.to_string()))?;
    let options = extract::Options { as_of, ..job.options };
    let report = match job.examiner {
        Some(examiner) => examiner.examine(document, options).0,
        None => claims::extract_only(document, options),
    };
    Ok((BatchDocument { id, document: json::document(&report) }, report.counts()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut text = vec![b'x'; LINE_BYTES + 1];
        text.extend_from_slice(b"\nshort\n\nlast");
        let mut input = io::Cursor::new(text);
        assert!(matches!(next_line(&mut input), Ok(Some(Line::TooLong))));
        for expected in [&b"short"[..], b"", b"last"] {
            assert!(matches!(next_line(&mut input), Ok(Some(Line::Bytes(line))) if line == expected));
        }
        assert!(matches!(next_line(&mut input), Ok(None)));
    }
}
