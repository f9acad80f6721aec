//! Bytes to [`Document`]: the reading text, its blocks and sentences, and the way back to the bytes of the file.
//!
//! Every reader (plain text, Markdown; HTML has its place beside them) produces the same thing: a *reading text*
//! without markup, an [`OffsetMap`] from it to the source, and [`Block`]s that tell headings from paragraphs and
//! table cells. What a reader leaves out (code, comments, markup) is simply not in the reading text.

mod document;
mod offsets;

pub use document::{Block, BlockKind, Comment, Document, Format, Location, Sentence};
pub use offsets::OffsetMap;
