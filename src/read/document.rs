//! What all readers produce and all later stages work on.

use std::borrow::Cow;

use crate::read::encoding::Origin;
use crate::read::sentences::{quotations, sentences};
use crate::read::table::{self, CellContext, Extra, Table};
use crate::read::{OffsetMap, line_starts};
use crate::span::Span;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    Text,
    Markdown,
    Html,
}

impl Format {
    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
        }
    }
}

/// What a stretch of reading text is in its document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Level 1 to 6; a title is level 1.
    Heading(u8),
    Paragraph,
    ListItem,
    /// A cell of the `table`-th table of the document, counted from 0; row 0 is the header where `header` is set.
    Cell {
        table: u32,
        row: u32,
        column: u32,
        header: bool,
    },
    Footnote,
}

/// One block of the reading text, in document order; blocks do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
    /// The block stands in a block quotation.
    pub quoted: bool,
}

/// One sentence; sentences never cross blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub span: Span,
    /// Index into [`Document::blocks`].
    pub block: usize,
}

/// A comment of the markup (`<!-- … -->`), with its place in the source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Bytes of the whole comment in the source.
    pub source: Span,
    /// What stands between the comment marks.
    pub text: String,
    /// Offset in the reading text at which the comment stood.
    pub at: usize,
}

/// Where something stands in the file as it was given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Half-open byte offsets in the file.
    pub start: usize,
    pub end: usize,
    /// From 1.
    pub line: usize,
    /// From 1, in Unicode code points of the line.
    pub column: usize,
}

/// A document ready to be read for figures.
#[derive(Clone, Debug)]
pub struct Document<'a> {
    /// As shown to people; never opened by this type.
    pub path: String,
    pub format: Format,
    /// The file as decoded text; offsets of [`Location`] refer to the bytes it came from.
    pub source: Cow<'a, str>,
    /// Reading text: the source without markup. All [`Span`]s of later stages refer to it.
    pub text: Cow<'a, str>,
    pub map: OffsetMap,
    pub blocks: Vec<Block>,
    pub sentences: Vec<Sentence>,
    /// Quotations inside the reading text, quotation marks excluded, in order.
    pub quotations: Vec<Span>,
    pub comments: Vec<Comment>,
    /// `date:` of the front matter, as written.
    pub front_matter_date: Option<String>,
    /// Offsets in [`Document::source`] at which lines begin; starts with 0.
    pub line_starts: Vec<usize>,
    /// Tables with their headers, by number.
    pub tables: Vec<Table>,
    /// From offsets of [`Document::source`] to those of the bytes of the file.
    pub origin: Origin,
}

/// What a reader makes of a source; the rest of a document follows from it.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) map: OffsetMap,
    pub(super) blocks: Vec<Block>,
    pub(super) comments: Vec<Comment>,
    pub(super) front_matter_date: Option<String>,
    pub(super) extra: Extra,
}

impl<'a> Document<'a> {
    pub(super) fn new(path: &str, format: Format, source: &'a str, parts: Parts<'a>) -> Self {
        let Parts { text, map, blocks, comments, front_matter_date, extra } = parts;
        Self {
            path: path.to_owned(),
            format,
            source: Cow::Borrowed(source),
            map,
            sentences: sentences(&text, &blocks),
            quotations: quotations(&text, &blocks),
            tables: table::tables(&text, &blocks, &extra),
            text,
            blocks,
            comments,
            front_matter_date,
            line_starts: line_starts(source),
            origin: Origin::default(),
        }
    }

    /// The same document, independent of the text it was read from, whose bytes are elsewhere.
    pub(super) fn into_owned(self, origin: Origin) -> Document<'static> {
        Document {
            path: self.path,
            format: self.format,
            source: Cow::Owned(self.source.into_owned()),
            text: Cow::Owned(self.text.into_owned()),
            map: self.map,
            blocks: self.blocks,
            sentences: self.sentences,
            quotations: self.quotations,
            comments: self.comments,
            front_matter_date: self.front_matter_date,
            line_starts: self.line_starts,
            tables: self.tables,
            origin,
        }
    }
}

impl Document<'_> {
    /// Place of a span of the reading text in the file.
    pub fn locate(&self, span: Span) -> Location {
        self.locate_source(self.map.source(span))
    }

    /// Like [`Document::locate_source`], counting on from an earlier place (its offset in the source and what was found
    /// for it) where both stand on one line.
    pub(crate) fn locate_source_after(&self, source: Span, (at, earlier): (usize, Location)) -> Location {
        let between = self.source.get(at..source.start).filter(|_| earlier.line > 0);
        match between.filter(|between| !between.contains('\n')) {
            Some(between) => self.location(source, earlier.line, earlier.column + between.chars().count()),
            None => self.locate_source(source),
        }
    }

    /// Place of a span of the source.
    pub fn locate_source(&self, source: Span) -> Location {
        let line = self.line_starts.partition_point(|&start| start <= source.start).max(1);
        let line_start = self.line_starts.get(line - 1).copied().unwrap_or(0);
        let before = self.source.get(line_start..source.start).unwrap_or_default();
        let before = if line == 1 { before.trim_start_matches('\u{feff}') } else { before };
        self.location(source, line, before.chars().count() + 1)
    }

    /// The line that a span of the reading text begins in, from 1.
    pub(crate) fn line_of(&self, span: Span) -> usize {
        let start = self.map.source(span).start;
        self.line_starts.partition_point(|&line| line <= start).max(1)
    }

    /// A place of the source as one of the file.
    pub(crate) fn location(&self, source: Span, line: usize, column: usize) -> Location {
        let file = |at| self.origin.file(&self.source, at);
        Location { start: file(source.start), end: file(source.end), line, column }
    }

    /// The span of [`Document::source`] that a place in the file came from.
    pub fn source_of(&self, place: Location) -> Span {
        let text = |at| self.origin.text(&self.source, at);
        Span::new(text(place.start), text(place.end))
    }

    /// Where a block stands in its table and what heads it; `None` for blocks that are no cells.
    pub fn cell(&self, block: usize) -> Option<CellContext<'_>> {
        table::context(&self.blocks, &self.tables, block)
    }

    /// Text of a span of the reading text.
    #[inline]
    pub fn slice(&self, span: Span) -> &str {
        span.of(&self.text)
    }

    /// The sentence that holds an offset of the reading text, by index.
    pub fn sentence_at(&self, offset: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|sentence| sentence.span.start <= offset);
        let index = after.checked_sub(1)?;
        (offset < self.sentences[index].span.end).then_some(index)
    }

    /// Whether a span stands inside a quotation.
    pub fn is_quoted(&self, span: Span) -> bool {
        let after = self.quotations.partition_point(|quotation| quotation.start <= span.start);
        after.checked_sub(1).is_some_and(|index| self.quotations[index].contains(span))
    }
}
