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
mod markdown;
mod offsets;
mod plain;
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
