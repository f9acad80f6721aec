//! What the tests of the command line and of the formats share.
#![allow(dead_code, reason = "each test file uses a part")]
#![allow(clippy::expect_used, clippy::unwrap_used, reason = "helpers of tests")]

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use addsup::read::{Block, BlockKind, Comment, Document, Format, OffsetMap, Origin, Sentence};
use addsup::span::Span;

/// What a run printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs the program in a folder, with nothing of the caller's surroundings that could change its output.
pub(crate) fn addsup(folder: &Path, arguments: &[&str]) -> Ran {
    with_input(folder, arguments, b"")
}

/// See [`addsup`]; with standard input.
pub(crate) fn with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_addsup"));
    command.current_dir(folder).args(arguments);
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "TERM", "COLUMNS"] {
        command.env_remove(name);
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    let input = input.to_vec();
    // a program that stops early closes its input, which is no failure of the test
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input is written");
    let ran = Ran {
        code: output.status.code().expect("the program is not killed"),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    };
    keeps_the_schema(arguments, &ran);
    ran
}

/// Validates whatever JSON a run printed, so that no test has to remember to.
fn keeps_the_schema(arguments: &[&str], ran: &Ran) {
    let prints_claims = matches!(arguments.first(), Some(&("check" | "claims")));
    let stopped = ran.code == 2 && ran.stdout.is_empty();
    if !prints_claims || stopped || arguments.contains(&"--show-config") {
        return;
    }
    let format = arguments.iter().position(|&argument| argument == "--format").and_then(|at| arguments.get(at + 1));
    let part = match format {
        _ if arguments.contains(&"--batch") => Some("BatchLine"),
        Some(&"jsonl") => Some("Document"),
        Some(&"json") => None,
        _ => return,
    };
    match part {
        Some(part) => ran.stdout.lines().for_each(|line| validate(&json(line), Some(part))),
        None => validate(&json(&ran.stdout), None),
    }
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("no JSON ({error}): {text}"))
}

/// A document made by hand: paragraphs between empty lines, sentences ending in ". ", comments left out of the text.
pub(crate) fn document(path: &str, source: &str) -> Document<'static> {
    let mut text = String::new();
    let mut map = OffsetMap::default();
    let (mut blocks, mut sentences, mut comments) = (Vec::new(), Vec::new(), Vec::new());
    let mut at = 0;
    for paragraph in source.split_inclusive("\n\n") {
        let start_of_paragraph = at;
        at += paragraph.len();
        let body = paragraph.trim_end();
        let start = text.len();
        let (mut done, mut pending) = (0, Vec::new());
        while let Some(open) = body[done..].find("<!--").map(|open| done + open) {
            let close = open + body[open..].find("-->").expect("a comment is closed") + 3;
            map.push_copied(text.len(), start_of_paragraph + done, open - done);
            text.push_str(&body[done..open]);
            pending.push(Comment {
                source: Span::new(start_of_paragraph + open, start_of_paragraph + close),
                text: body[open + 4..close - 3].to_owned(),
                at: text.len(),
            });
            done = close;
        }
        map.push_copied(text.len(), start_of_paragraph + done, body.len() - done);
        text.push_str(&body[done..]);
        comments.extend(pending);
        if text[start..].trim().is_empty() {
            text.truncate(start);
            continue;
        }
        let mut from = start;
        for part in text[start..].to_owned().split_inclusive(". ") {
            let end = from + part.len();
            sentences.push(Sentence { span: Span::new(from, from + part.trim_end().len()), block: blocks.len() });
            from = end;
        }
        blocks.push(Block { span: Span::new(start, text.len()), kind: BlockKind::Paragraph, quoted: false });
        map.push_copied(text.len(), start_of_paragraph + body.len(), paragraph.len() - body.len());
        text.push_str(&paragraph[body.len()..]);
    }
    let newlines = source.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at + 1);
    Document {
        path: path.to_owned(),
        format: Format::Markdown,
        source: Cow::Owned(source.to_owned()),
        text: Cow::Owned(text),
        map,
        blocks,
        sentences,
        quotations: Vec::new(),
        comments,
        front_matter_date: None,
        line_starts: std::iter::once(0).chain(newlines).collect(),
        tables: Vec::new(),
        origin: Origin::default(),
    }
}

/// The place of some words in the reading text.
pub(crate) fn span(document: &Document<'_>, words: &str) -> Span {
    let start = document.text.find(words).unwrap_or_else(|| panic!("{words:?} is in the text"));
    Span::new(start, start + words.len())
}

/// Fails with all errors unless the value keeps the schema `addsup/v1`, or the part of it that is named.
pub(crate) fn validate(value: &serde_json::Value, part: Option<&str>) {
    static WHOLE: LazyLock<jsonschema::Validator> = LazyLock::new(|| validator(None));
    static DOCUMENT: LazyLock<jsonschema::Validator> = LazyLock::new(|| validator(Some("Document")));
    static LINE: LazyLock<jsonschema::Validator> = LazyLock::new(|| validator(Some("BatchLine")));
    let validator = match part {
        None => &WHOLE,
        Some("Document") => &DOCUMENT,
        Some("BatchLine") => &LINE,
        Some(other) => panic!("no test needs the part {other} of the schema yet"),
    };
    let errors: Vec<_> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn validator(part: Option<&str>) -> jsonschema::Validator {
    let mut schema = addsup::report::schema::json_schema();
    if let Some(part) = part {
        let definitions = schema["$defs"].take();
        schema = serde_json::json!({ "$ref": format!("#/$defs/{part}"), "$defs": definitions });
    }
    jsonschema::validator_for(&schema).expect("the schema is valid")
}
