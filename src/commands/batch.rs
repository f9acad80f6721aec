//! `--batch`: JSON lines in, JSON lines out, in the same order. Memory is bounded by a chunk of lines; a line that
//! cannot be read is answered with an error and the rest goes on.

use std::borrow::Cow;
use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write as _};
use std::ops::Range;

use anyhow::{Context as _, Result, bail};
use rayon::prelude::*;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::check::Examiner;
use super::output::Voice;
use super::{claims, input};
use crate::cli::Common;
use crate::extract;
use crate::near;
use crate::plainly;
use crate::read::Format;
use crate::report::schema::{BatchError, BatchLine};
use crate::report::{Counts, counted, json, plain};
use crate::typed;

/// Longest line.
const LINE_BYTES: usize = 16 * 1024 * 1024;
/// A chunk ends after so many lines …
const CHUNK_LINES: usize = 8 * 1024;
/// … or so many bytes, whichever comes first. Answers are some five times as long, and three chunks are under way at
/// a time: one is read, one worked on, the answers of one are written.
const CHUNK_BYTES: usize = 512 * 1024;
/// Room made for an answer, in bytes: for each claim, and for all else.
const CLAIM_BYTES: usize = 640;
const OTHER_BYTES: usize = 1024;
/// Bytes read at a time.
const READ_BYTES: usize = 128 * 1024;

/// What is asked of each line.
pub(super) struct Job<'j> {
    pub(super) common: &'j Common,
    pub(super) options: extract::Options,
    /// `None`: only claims are wanted.
    pub(super) examiner: Option<&'j Examiner<'j>>,
}

/// Some lines of input, one after the other.
#[derive(Debug, Default)]
struct Chunk {
    bytes: Vec<u8>,
    /// The lines without their ends; `None` for one that is too long and was not kept.
    lines: Vec<Option<Range<usize>>>,
}

/// The answers to a chunk, in order, or where the input could no longer be read.
#[derive(Debug, Default)]
struct Answers {
    bytes: Vec<Vec<u8>>,
    counts: Counts,
    /// Lines, and those of them that could not be read.
    read: usize,
    broken: usize,
    first_broken: Option<usize>,
}

/// Answers every line; counts over all, and the number of inputs of which nothing could be read.
pub(super) fn run(job: &Job<'_>, voice: Voice) -> Result<(Counts, usize)> {
    let [path] = job.common.paths.as_slice() else {
        bail!("--batch reads one file of JSON lines, or - for standard input; {} were named", job.common.paths.len());
    };
    let input: Box<dyn Read + Send> = if input::is_stdin(path) {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).with_context(|| format!("{}: the file cannot be read", path.display()))?)
    };
    let mut input = BufReader::with_capacity(READ_BYTES, input);
    let mut total = Answers::default();
    let mut failure = None;
    voice.stdout_as_is(|out| {
        let mut chunk = Chunk::default();
        let mut ready: Vec<Vec<u8>> = Vec::new();
        loop {
            let before = total.read;
            // while all cores answer one chunk, the answers of the last are written and the next is read
            let (answers, around) = rayon::join(
                || answer_all(job, &chunk, before),
                || -> io::Result<io::Result<Chunk>> {
                    ready.drain(..).try_for_each(|bytes| out.write_all(&bytes))?;
                    Ok(next_chunk(&mut input))
                },
            );
            total.add(&answers);
            ready = answers.bytes;
            chunk = match around? {
                Ok(next) => next,
                Err(error) => {
                    failure = Some(error);
                    Chunk::default()
                }
            };
            if chunk.lines.is_empty() {
                return ready.drain(..).try_for_each(|bytes| out.write_all(&bytes));
            }
        }
    })?;
    let Answers { counts, read, broken, first_broken, .. } = total;
    if let Some(error) = failure {
        bail!("{}: reading stopped after line {read}: {}", path.display(), plainly::io(&error));
    }
    if let Some(first) = first_broken {
        voice.tell(&format!("warning: {broken} of {read} lines could not be read; the first is line {first}"));
    }
    Ok((counts, usize::from(broken > 0 && broken == read)))
}

impl Answers {
    fn add(&mut self, other: &Self) {
        self.counts.add(other.counts);
        self.read += other.read;
        self.broken += other.broken;
        self.first_broken = self.first_broken.or(other.first_broken);
    }
}

/// Answers the lines of a chunk on all cores; `before` lines came earlier.
fn answer_all(job: &Job<'_>, chunk: &Chunk, before: usize) -> Answers {
    let mut answers = Answers { read: chunk.lines.len(), ..Answers::default() };
    let answered: Vec<_> = chunk
        .lines
        .par_iter()
        .enumerate()
        .map(|(index, line)| answer(job, line.clone().map(|line| &chunk.bytes[line]), before + index + 1))
        .collect();
    for (index, (bytes, counted)) in answered.into_iter().enumerate() {
        match counted {
            Some(counted) => answers.counts.add(counted),
            None if !bytes.is_empty() => {
                answers.broken += 1;
                answers.first_broken.get_or_insert(before + index + 1);
            }
            None => {}
        }
        answers.bytes.push(bytes);
    }
    answers
}

/// Some lines, at least one unless the input has ended. What is too long is passed over without being kept.
fn next_chunk(input: &mut impl BufRead) -> io::Result<Chunk> {
    let mut chunk = Chunk::default();
    while chunk.lines.len() < CHUNK_LINES && chunk.bytes.len() < CHUNK_BYTES {
        let start = chunk.bytes.len();
        let (mut any, mut too_long) = (false, false);
        loop {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            any = true;
            let newline = memchr::memchr(b'\n', buffer);
            let part = &buffer[..newline.unwrap_or(buffer.len())];
            if chunk.bytes.len() - start + part.len() > LINE_BYTES {
                too_long = true;
                chunk.bytes.truncate(start);
            }
            if !too_long {
                chunk.bytes.extend_from_slice(part);
            }
            let consumed = part.len() + usize::from(newline.is_some());
            input.consume(consumed);
            if newline.is_some() {
                break;
            }
        }
        if !any {
            break;
        }
        chunk.lines.push((!too_long).then_some(start..chunk.bytes.len()));
    }
    Ok(chunk)
}

/// The answer to a line, and its counts unless it is an error; an empty line has no answer.
fn answer(job: &Job<'_>, line: Option<&[u8]>, number: usize) -> (Vec<u8>, Option<Counts>) {
    let mut bytes = Vec::new();
    let answered = match line {
        None => Err((Value::Null, format!("the line is longer than {} MB", LINE_BYTES / 1024 / 1024))),
        Some(line) if line.iter().all(u8::is_ascii_whitespace) => return (bytes, None),
        Some(line) => document(job, line, number, &mut bytes),
    };
    match answered {
        Ok(counts) => (bytes, Some(counts)),
        Err((id, error)) => {
            bytes.clear();
            // writing to memory does not fail, and every key of the schema is a string
            let _ = json::append_line(&BatchLine::Error(BatchError { id, line: number, error }), &mut bytes);
            (bytes, None)
        }
    }
}

/// A line as nearly all are: an object with text as "text" and nothing else of length.
#[derive(Default)]
struct Request<'a> {
    id: Value,
    text: Option<Cow<'a, str>>,
    as_of: Value,
    format: Value,
}

impl<'de: 'a, 'a> Deserialize<'de> for Request<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Request<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object with \"id\" and \"text\"")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut request = Request::default();
                while let Some(Text(key)) = map.next_key()? {
                    match key.as_ref() {
                        "id" => request.id = map.next_value()?,
                        "text" => request.text = Some(map.next_value::<Text<'de>>()?.0),
                        "as_of" => request.as_of = map.next_value()?,
                        "format" => request.format = map.next_value()?,
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(request)
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// Text that stays in the line unless it holds escapes.
struct Text<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowed;
        impl<'de> Visitor<'de> for Borrowed {
            type Value = Text<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Text(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Borrowed)
    }
}

impl<'a> Request<'a> {
    /// Reads a line; one that is not of the usual form is read again as whatever JSON it may be, for the sake of the
    /// message.
    fn read(line: &'a [u8]) -> Result<Self, (Value, String)> {
        if let Ok(mut request) = serde_json::from_slice::<Self>(line)
            && request.text.is_some()
        {
            request.id = Self::id(Some(&request.id));
            return Ok(request);
        }
        let mut value: Value =
            serde_json::from_slice(line).map_err(|error| (Value::Null, format!("not JSON at {}", in_line(&error))))?;
        let id = Self::id(value.get("id"));
        let mut take = |name: &str| value.get_mut(name).map(Value::take).unwrap_or_default();
        match take("text") {
            Value::String(text) => {
                Ok(Self { id, text: Some(Cow::Owned(text)), as_of: take("as_of"), format: take("format") })
            }
            other => Err((id, no_text(&value, &other))),
        }
    }

    fn id(id: Option<&Value>) -> Value {
        id.filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or_default()
    }
}

/// What is missing in a line that is JSON, and has `text` where that should stand.
fn no_text(line: &Value, text: &Value) -> String {
    const FORM: &str = "each line is an object such as {\"id\": \"a1\", \"text\": \"Trade fell by 5 percent.\"}";
    match line {
        Value::Object(_) if !text.is_null() => format!("\"text\" must be a text in quotation marks; {FORM}"),
        Value::Object(members) => {
            let names = members.keys().map(String::as_str).filter(|name| near::near_miss(name, ["text"]).is_some());
            let near = names.map(|name| format!(" (there is \"{}\")", plain(name))).next().unwrap_or_default();
            format!("\"text\" is missing{near}; {FORM}")
        }
        _ => FORM.to_owned(),
    }
}

/// What is wrong with a line and at which of its columns; the answer itself says which line it is.
fn in_line(error: &serde_json::Error) -> String {
    format!("column {}: {}", error.column(), plainly::json(error))
}

fn document(job: &Job<'_>, line: &[u8], number: usize, out: &mut Vec<u8>) -> Result<Counts, (Value, String)> {
    let Request { id, text, as_of, format } = Request::read(line)?;
    let text = text.unwrap_or_default();
    let wrong = |text: &str| (id.clone(), text.to_owned());
    let as_of = match &as_of {
        Value::Null => job.options.as_of,
        Value::String(date) => Some(typed::date(date).map_err(|why| wrong(&format!("as_of: {why}")))?),
        _ => return Err(wrong("as_of: a date as text was expected, such as \"2022-01-25\"")),
    };
    let format = match &format {
        Value::Null => input::format(job.common.input_format).unwrap_or(Format::Text),
        Value::String(name) if name == "text" => Format::Text,
        Value::String(name) if name == "markdown" => Format::Markdown,
        Value::String(name) if name == "html" => Format::Html,
        other => {
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
        Some(examiner) => examiner.examine(document, None, options).report,
        None => claims::extract_only(document, options),
    };
    if let Some(cut) = report.analysis.extraction.cut {
        let most = counted(cut.most, "figure");
        return Err(wrong(&format!("the text has more than {most}, the limit for one article; split it")));
    }
    let findings = report.findings.len() + report.analysis.relations.len();
    out.reserve(CLAIM_BYTES * (report.claims().len() + findings) + OTHER_BYTES);
    // as above: neither memory nor the schema fails
    let _ = json::append_line(&json::batch_document(id, &report), out);
    Ok(report.counts())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_too_long_is_passed_over() {
        let mut text = vec![b'x'; LINE_BYTES + 1];
        text.extend_from_slice(b"\nshort\n\nlast");
        let mut input = io::Cursor::new(text);
        let chunk = next_chunk(&mut input).unwrap();
        let lines: Vec<_> = chunk.lines.into_iter().map(|line| line.map(|line| &chunk.bytes[line])).collect();
        assert_eq!(lines, [None, Some(&b"short"[..]), Some(b""), Some(b"last")]);
        assert!(next_chunk(&mut input).unwrap().lines.is_empty());
    }

    #[test]
    fn chunks_are_bounded_and_lose_no_line() {
        let lines: Vec<String> = (0..3 * CHUNK_LINES).map(|at| format!("line {at}")).collect();
        let mut input = io::Cursor::new(lines.join("\n").into_bytes());
        let mut read = Vec::new();
        loop {
            let chunk = next_chunk(&mut input).unwrap();
            assert!(chunk.lines.len() <= CHUNK_LINES);
            if chunk.lines.is_empty() {
                break;
            }
            let text = |line: Option<Range<usize>>| String::from_utf8(chunk.bytes[line.unwrap()].to_vec()).unwrap();
            read.extend(chunk.lines.iter().cloned().map(text));
        }
        assert_eq!(read, lines);
    }

    #[test]
    fn the_usual_form_and_any_other_are_read_alike() {
        let usual = Request::read(br#"{"id":7,"text":"a \u20ac 5","more":[1,{}],"text":"b"}"#).ok().unwrap();
        assert_eq!((usual.id, usual.text.as_deref()), (Value::from(7), Some("b")));
        let (id, error) = Request::read(br#"{"id":"x","text":5}"#).err().unwrap();
        assert!(id == "x" && error.starts_with("\"text\" must be a text in quotation marks"), "{error}");
        assert!(Request::read(b"[1]").is_err_and(|(id, _)| id.is_null()));
        assert!(Request::read(b"{").is_err_and(|(_, error)| error.starts_with("not JSON at column 1: ")));
    }

    #[test]
    fn what_is_wrong_with_a_line_names_its_column_alone() {
        for (line, said) in [
            (&b"not json"[..], "not JSON at column 2: only true, false and null stand without quotation marks"),
            (
                br#"{"id": 1, "text": }"#,
                "not JSON at column 19: a value is missing here: a text in \"quotation marks\", a number, true, false, null, [ or {",
            ),
            (
                b"{\"id\": 1,\r \"text\": }",
                "not JSON at column 20: a value is missing here: a text in \"quotation marks\", a number, true, false, null, [ or {",
            ),
        ] {
            assert_eq!(Request::read(line).err().map(|(_, error)| error), Some(said.to_owned()));
        }
    }
}
