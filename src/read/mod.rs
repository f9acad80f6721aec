//! Bytes to [`Document`]: the reading text, its blocks and sentences, and the way back to the bytes of the file.
//!
//! Every reader (plain text, Markdown; HTML has its place beside them) produces the same thing: a *reading text*
//! without markup, an [`OffsetMap`] from it to the source, and [`Block`]s that tell headings from paragraphs and
//! table cells. What a reader leaves out (code, comments, markup) is simply not in the reading text.
//!
//! A new format is a variant of [`Format`], a line in [`Format::detect`] and [`read`], and a file beside `plain.rs`
//! with `fn read(path, source, bom_len) -> Document`; sentences and quotations are found the same way for all.

mod decode;
mod document;
mod front_matter;
pub mod input;
mod markdown;
mod offsets;
mod plain;
#[cfg(test)]
mod properties;
mod sentences;

use memchr::memchr_iter;

pub use decode::{Decoded, ReadError, decode};
pub use document::{Block, BlockKind, Comment, Document, Format, Location, Sentence};
pub use markdown::PLACEHOLDER;
pub use offsets::OffsetMap;

/// Reads the bytes of one file. `path` is shown to people and, where no format is given, tells the format.
pub fn read<'a>(path: &str, bytes: &'a [u8], format: Option<Format>) -> Result<Document<'a>, ReadError> {
    let Decoded { source, bom_len } = decode(bytes, path)?;
    Ok(match Format::detect(path, format) {
        Format::Text => plain::read(path, source, bom_len),
        Format::Markdown => markdown::read(path, source, bom_len),
    })
}

impl Format {
    /// The format that was asked for, else the one the file name tells; plain text where it tells nothing.
    pub fn detect(path: &str, explicit: Option<Self>) -> Self {
        let extension = path.rsplit(['/', '\\']).next().and_then(|name| name.rsplit_once('.')).map(|(_, end)| end);
        explicit.unwrap_or_else(|| match extension {
            Some(end) if ["md", "markdown"].iter().any(|known| end.eq_ignore_ascii_case(known)) => Self::Markdown,
            _ => Self::Text,
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
        for path in ["a.txt", "-", "md", "a.md/b", "a.html"] {
            assert_eq!(Format::detect(path, None), Format::Text, "{path}");
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
        for path in ["a.txt", "a.md"] {
            let document = read(path, b"", None).unwrap();
            assert_eq!((document.blocks.len(), document.sentences.len(), document.line_starts), (0, 0, vec![0]));
        }
    }
}
