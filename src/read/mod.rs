//! Bytes to [`Document`]: the reading text, its blocks and sentences, and the way back to the bytes of the file.
//!
//! Every reader (plain text, Markdown, HTML) produces the same thing: a *reading text* without markup, an [`OffsetMap`]
//! from it to the source, and [`Block`]s that tell headings from paragraphs and table cells. What a reader leaves out
//! (code, comments, markup) is simply not in the reading text.
//!
//! A file that is not UTF-8 is decoded first ([`Encoding`]); its [`Origin`] leads from the decoded source to the bytes.
//!
//! A new format is a variant of [`Format`], a line in [`Format::detect`] and [`read`], and a file beside `plain.rs`
//! with `fn read(path, source, bom_len) -> Document`; sentences, quotations and the headers of tables are found the
//! same way for all.

mod columns;
mod decode;
mod document;
mod encoding;
mod front_matter;
mod html;
mod markdown;
mod offsets;
mod plain;
#[cfg(test)]
mod properties;
mod remarks;
mod scripts;
mod sentences;
mod table;

use std::borrow::Cow;

use memchr::memchr_iter;

pub use decode::{Decoded, ReadError, decode};
pub use document::{Block, BlockKind, Comment, Document, Format, Location, Sentence};
pub use encoding::{Encoding, Origin};
pub use markdown::PLACEHOLDER;
pub use offsets::OffsetMap;
pub use table::{Cell, CellContext, Table};

/// Reads the bytes of one file. `path` is shown to people and, where no format is given, tells the format.
///
/// # Errors
/// [`ReadError`] where the bytes are no text, or text in an encoding that is not certain.
pub fn read<'a>(path: &str, bytes: &'a [u8], format: Option<Format>) -> Result<Document<'a>, ReadError> {
    read_as(path, bytes, format, None)
}

/// Like [`read`], in an encoding that is known.
///
/// # Errors
/// [`ReadError`] where the bytes are no text in that encoding.
pub fn read_as<'a>(
    path: &str,
    bytes: &'a [u8],
    format: Option<Format>,
    encoding: Option<Encoding>,
) -> Result<Document<'a>, ReadError> {
    let format = Format::detect(path, format);
    let declared = || if format == Format::Html { html::declared_encoding(bytes) } else { None };
    let Decoded { source, bom_len, origin } = decode(bytes, path, encoding, declared)?;
    let reader = match format {
        Format::Text => plain::read,
        Format::Markdown => markdown::read,
        Format::Html => html::read,
    };
    Ok(match source {
        Cow::Borrowed(source) => reader(path, source, bom_len),
        Cow::Owned(source) => reader(path, &source, bom_len).into_owned(origin),
    })
}

impl Format {
    /// The format that was asked for, else the one the file name tells; plain text where it tells nothing.
    pub fn detect(path: &str, explicit: Option<Self>) -> Self {
        let extension = path.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
        let is =
            |known: &[&str]| extension.is_some_and(|end| known.iter().any(|known| end.eq_ignore_ascii_case(known)));
        explicit.unwrap_or_else(|| {
            if is(&["md", "markdown"]) {
                Self::Markdown
            } else if is(&["html", "htm", "xhtml"]) {
                Self::Html
            } else {
                Self::Text
            }
        })
    }
}

/// Offsets at which the lines of a source begin.
fn line_starts(source: &str) -> Vec<usize> {
    std::iter::once(0).chain(memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    #[test]
    fn the_format_is_what_was_asked_for_else_what_the_name_tells() {
        assert_eq!(Format::detect("a/b.MD", None), Format::Markdown);
        assert_eq!(Format::detect("a.markdown", Some(Format::Text)), Format::Text);
        for path in ["a.txt", "-", "md", "a.md/b", "html", "a.html.txt"] {
            assert_eq!(Format::detect(path, None), Format::Text, "{path}");
        }
        for path in ["a.html", "b/A.HTM", "a.xhtml"] {
            assert_eq!(Format::detect(path, None), Format::Html, "{path}");
        }
    }

    #[test]
    fn places_are_those_of_the_file_as_given() {
        let document = read("a.txt", "\u{feff}One.\r\nTwé 5 tons.".as_bytes(), None).unwrap();
        let at = document.text.find('5').unwrap();
        let place = document.locate(Span::new(at, at + 1));
        assert_eq!(place, Location { start: 14, end: 15, line: 2, column: 5 });
        assert_eq!(document.locate(Span::new(0, 3)), Location { start: 3, end: 6, line: 1, column: 1 });
    }

    #[test]
    fn an_empty_file_has_no_blocks() {
        for path in ["a.txt", "a.md", "a.html"] {
            let document = read(path, b"", None).unwrap();
            assert_eq!((document.blocks.len(), document.sentences.len(), document.line_starts), (0, 0, vec![0]));
        }
    }
}
