//! HTML: the reading text is the article as a reader of the rendered page sees it.
//!
//! - What is read: the articles or the main part where the page marks them ([`mod@outline`]); navigation, page headers,
//!   footers and asides are kept out, footnotes are kept wherever they stand.
//! - Scripts, styles, templates, forms' controls, struck-out text and hidden elements are left out; code, pictures and
//!   formulas leave a placeholder behind, so that the words beside them do not become neighbours.
//! - White space collapses to one space; character references stand as their characters; inline elements leave no gap.
//!   Each byte of the text keeps its place in the source.
//! - `<br>` ends a block, like the end of a line that was meant; before a small letter or a figure it is a line break.
//! - Tables are read cell by cell; one that only sets columns of a page is read as paragraphs.
//! - The title counts as a heading where the text has none of level 1. Comments are collected for ignores.
//!
//! The tokenizer is our own: the crates that were looked at either lose the place of a character reference or bring a
//! browser's weight, and what matters here is small ([`tokens`], [`stack`]). No input panics; work is linear.

mod elements;
mod entities;
mod outline;
mod stack;
mod tables;
mod tokens;

use std::borrow::Cow;
use std::ops::Range;

use crate::read::document::Parts;
use crate::read::scripts::{self, Raised};
use crate::read::sentences::trimmed;
use crate::read::table::Extra;
use crate::read::{Block, BlockKind, Comment, Document, Format, OffsetMap, PLACEHOLDER};
use crate::span::Span;

use elements::{Flow, Marker, Role, markers};
use outline::{Outline, outline};
use stack::{Marks, Open, Said, Stack};
use tables::TablesInProgress;
use tokens::{Tag, Token, Tokens};

/// Reads a page. `source` is the whole file, its byte order mark (`bom_len` bytes) included.
pub(super) fn read<'a>(path: &str, source: &'a str, bom_len: usize) -> Document<'a> {
    let mut reader = Reader { source, outline: outline(source, bom_len), ..Reader::default() };
    let mut tokens = Tokens::new(source, bom_len);
    while let Some(token) = tokens.next() {
        reader.token(token, &tokens);
    }
    reader.close();
    let Reader { text, map, mut blocks, comments, date, tables, .. } = reader;
    let extra: Extra = tables.finish(&mut blocks);
    let parts = Parts { text: Cow::Owned(text), map, blocks, comments, front_matter_date: date, extra };
    Document::new(path, Format::Html, source, parts)
}

/// The label of the character encoding that a page declares in its first 1,024 bytes, as browsers look for it
/// (WHATWG HTML, section 13.2.3.2).
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]);
    let mut tokens = Tokens::new(&head, 0);
    tokens.by_ref().find_map(|token| {
        let Token::Start(tag) = token else { return None };
        if tag.element.role() != Role::Meta {
            return None;
        }
        let label = tag.attribute(&head, "charset").or_else(|| {
            let content = tag.attribute(&head, "content")?;
            let at = content.to_ascii_lowercase().find("charset")?;
            let value = content[at + "charset".len()..].trim_start().strip_prefix('=')?;
            value.split(';').next()
        })?;
        Some(label.trim().trim_matches(['"', '\'']).to_owned())
    })
}

#[derive(Debug, Default)]
struct Reader<'a> {
    source: &'a str,
    outline: Outline,
    stack: Stack,
    text: String,
    map: OffsetMap,
    blocks: Vec<Block>,
    comments: Vec<Comment>,
    date: Option<String>,
    tables: TablesInProgress,
    /// Start of the open block in the text, and its kind.
    open: Option<(usize, BlockKind)>,
    /// White space that has not been written yet.
    space: Option<Range<usize>>,
    /// Source offset behind the last text.
    source_end: usize,
    hard_break: Option<Range<usize>>,
    /// Level of the innermost heading.
    level: u8,
    /// What the next text is the content of.
    in_title: bool,
    titled: bool,
    /// The text of an element says when the page was published.
    in_date: bool,
}

impl Reader<'_> {
    fn token(&mut self, token: Token, ahead: &Tokens<'_>) {
        match token {
            Token::Text(range) if self.in_title => self.title(range),
            Token::Text(range) => {
                if std::mem::take(&mut self.in_date) && self.date.is_none() {
                    self.date = dated(&entities::unescaped(&self.source[range.clone()]));
                }
                if self.is_read() {
                    self.push_text(range);
                }
            }
            Token::Start(tag) => self.start(&tag, ahead),
            Token::End(tag) => {
                self.in_title = false;
                let closed = self.stack.closed_by_end(tag.element);
                self.close_elements(closed, tag.range.start);
                if closed == 0 && tag.element.role() == Role::Paragraph {
                    // browsers make an empty paragraph of it
                    self.close();
                }
            }
            Token::Comment(range) => self.comment(range),
        }
    }

    fn is_read(&self) -> bool {
        self.outline.part.holds(&self.stack)
    }

    fn start(&mut self, tag: &Tag, ahead: &Tokens<'_>) {
        let (element, at) = (tag.element, &tag.range);
        self.close_elements(self.stack.closed_by_start(element), at.start);
        let role = element.role();
        match role {
            Role::Meta => return self.meta(tag),
            Role::Break => return self.line_break(at.clone()),
            Role::Title => {
                self.in_title = true;
                return;
            }
            _ => {}
        }
        if element.flow() == Flow::Void {
            match role {
                Role::Rule => self.close(),
                Role::StandIn if self.is_read() => self.stand_in(at.clone()),
                _ => {}
            }
            return;
        }
        let said = Said::by(tag, self.source);
        let mut marks = self.stack.marks(element, &said);
        if said.published || role == Role::Time && self.stack.within(Marks::HEADER) {
            self.publication(tag);
        }
        if self.is_read() {
            match role {
                Role::StandIn if !said.hidden => self.stand_in(at.clone()),
                Role::Above => marks = marks.and(self.raise(ahead, at)),
                Role::Below if self.follows_figure() => marks = marks.and(Marks::LOWERED),
                Role::InlineQuote if !marks.has(Marks::GONE) => self.push("“", at.end..at.end),
                _ => {}
            }
        }
        if element.flow() == Flow::Block {
            self.close();
        }
        match role {
            Role::Heading(level) => self.level = level,
            Role::Table => self.tables.open(said.layout),
            Role::HeadRows => self.tables.rows(true),
            Role::BodyRows => self.tables.rows(false),
            Role::Row => self.tables.row(),
            Role::Cell | Role::HeaderCell => self.tables.cell(tag, self.source, role == Role::HeaderCell),
            _ => {}
        }
        self.stack.push(element, marks);
    }

    fn close_elements(&mut self, count: usize, at: usize) {
        for _ in 0..count {
            let Some(Open { role, flow, .. }) = self.stack.innermost() else { return };
            // while the element still tells what its text is
            if flow == Flow::Block {
                self.close();
            }
            match role {
                Role::InlineQuote if self.is_read() && self.open.is_some() => {
                    self.space = None;
                    self.push("”", at..at);
                }
                Role::Table => self.tables.close(),
                Role::HeadRows => self.tables.rows(false),
                _ => {}
            }
            self.stack.pop();
        }
    }

    /// The day in `datetime` or `content`, else in the text that follows.
    fn publication(&mut self, tag: &Tag) {
        if self.date.is_some() {
            return;
        }
        let value = tag.attribute(self.source, "datetime").or_else(|| tag.attribute(self.source, "content"));
        match value {
            Some(value) => self.date = dated(&entities::unescaped(value)),
            None => self.in_date = true,
        }
    }

    fn meta(&mut self, tag: &Tag) {
        let is_date = |(name, value): (&str, &str)| {
            let mut markers = markers(name, value);
            markers.any(|marker| matches!(marker, Marker::Date | Marker::Published))
        };
        if self.date.is_none() && tag.attributes(self.source).any(is_date) {
            self.date = tag.attribute(self.source, "content").and_then(|content| dated(&entities::unescaped(content)));
        }
    }

    /// The title is a heading where the text has none of its own.
    fn title(&mut self, range: Range<usize>) {
        if self.outline.titled || self.stack.within(Marks::GONE) || std::mem::replace(&mut self.titled, true) {
            return;
        }
        self.close();
        self.level = 1;
        self.push_text(range);
        if let Some((_, kind)) = &mut self.open {
            *kind = BlockKind::Heading(1);
        }
        self.close();
    }

    fn comment(&mut self, range: Range<usize>) {
        let whole = &self.source[range.clone()];
        if !whole.ends_with("-->") || !self.is_read() {
            return;
        }
        let text = whole.get(4..whole.len() - 3).unwrap_or_default().to_owned();
        self.comments.push(Comment { source: Span::new(range.start, range.end), text, at: self.text.len() });
    }

    fn line_break(&mut self, at: Range<usize>) {
        if !self.is_read() || self.open.is_none() {
            return;
        }
        if self.hard_break.is_some() {
            // an empty line
            return self.close();
        }
        self.space = None;
        self.hard_break = Some(at);
    }

    /// Nothing at the start of a block, where no word could join.
    fn stand_in(&mut self, at: Range<usize>) {
        if self.open.is_some() {
            self.push(PLACEHOLDER.encode_utf8(&mut [0; 4]), at);
        }
    }

    /// What raised text means for what it holds; looks ahead for its end.
    fn raise(&mut self, ahead: &Tokens<'_>, at: &Range<usize>) -> Marks {
        /// Longest raised text and most tokens that are looked at.
        const LONGEST: usize = 32;
        let mut content = String::new();
        let mut after = None;
        let mut noted = false;
        for token in ahead.clone().take(16) {
            match token {
                Token::Text(range) if range.len() <= LONGEST => content.push_str(&self.source[range]),
                Token::Text(_) => return Marks::default(),
                Token::Start(tag) => {
                    let link = tag.attribute(self.source, "href").is_some_and(|href| href.starts_with('#'));
                    noted |= link || Said::by(&tag, self.source).note_mark;
                }
                Token::End(tag) if tag.element.role() == Role::Above => {
                    let rest = &self.source[tag.range.end..];
                    after = match entities::reference(rest) {
                        Some((decoded, _)) => decoded.as_str(&mut [0; 4]).chars().next(),
                        None => rest.chars().next(),
                    };
                    break;
                }
                Token::End(_) | Token::Comment(_) => {}
            }
        }
        let before = if self.space.is_some() || self.open.is_none() { None } else { self.text.chars().next_back() };
        match scripts::raised(&entities::unescaped(&content), before, after) {
            _ if noted => Marks::GONE,
            Raised::Digits => Marks::RAISED,
            Raised::Plain => Marks::default(),
            Raised::Fraction => {
                self.push(" ", at.clone());
                Marks::default()
            }
            Raised::Note => Marks::GONE,
            Raised::Other => {
                self.stand_in(at.clone());
                Marks::GONE
            }
        }
    }

    /// Text of the source, references still to be decoded, white space to be collapsed.
    fn push_text(&mut self, range: Range<usize>) {
        let bytes = self.source.as_bytes();
        let by_character = self.stack.within(Marks::RAISED) || self.stack.within(Marks::LOWERED);
        let mut start = range.start;
        let mut at = range.start;
        while at < range.end {
            let byte = bytes[at];
            let lone_space =
                byte == b' ' && at > start && bytes.get(at + 1).is_some_and(|next| !next.is_ascii_whitespace());
            let special = match byte {
                b' ' => !lone_space || at + 1 == range.end,
                b'\t' | b'\n' | b'\r' | b'\x0c' | b'&' => true,
                // a soft hyphen
                0xc2 => by_character || bytes.get(at + 1) == Some(&0xad),
                _ => by_character,
            };
            if !special {
                at += 1;
                continue;
            }
            self.push(&self.source[start..at], start..at);
            let rest = &self.source[at..range.end];
            let c = rest.chars().next().unwrap_or(' ');
            let reference = entities::reference(rest);
            let len = reference.map_or(c.len_utf8(), |(_, len)| len);
            let place = at..at + len;
            let mut buffer = [0; 4];
            match &reference {
                Some((decoded, _)) => self.push_character(decoded.as_str(&mut buffer), place),
                None => self.push_character(c.encode_utf8(&mut buffer), place),
            }
            at += len;
            start = at;
        }
        self.push(&self.source[start..range.end], start..range.end);
    }

    /// One character that is not simply copied.
    fn push_character(&mut self, text: &str, at: Range<usize>) {
        let c = text.chars().next().unwrap_or(' ');
        if c.is_ascii_whitespace() {
            let start = self.space.as_ref().map_or(at.start, |space| space.start);
            self.space = Some(start..at.end);
        } else if c == '\u{ad}' {
            // shows only where a line ends
        } else if self.stack.within(Marks::RAISED)
            && let Some(raised) = scripts::superscript(c)
        {
            self.push(raised.encode_utf8(&mut [0; 4]), at);
        } else if self.stack.within(Marks::LOWERED)
            && let Some(lowered) = scripts::subscript(c)
        {
            self.push(lowered.encode_utf8(&mut [0; 4]), at);
        } else {
            self.push(text, at);
        }
    }

    /// A figure stands right before this place.
    fn follows_figure(&self) -> bool {
        self.space.is_none() && self.open.is_some() && self.text.ends_with(|before: char| before.is_ascii_digit())
    }

    /// The kind of a block that opens here.
    fn kind(&mut self) -> BlockKind {
        if self.stack.within(Marks::HEADING) {
            BlockKind::Heading(self.level.max(1))
        } else if self.stack.within(Marks::FOOTNOTE) {
            BlockKind::Footnote
        } else if self.stack.within(Marks::CAPTION) {
            BlockKind::Paragraph
        } else if let Some(cell) = self.tables.block(self.stack.within(Marks::CELL)) {
            cell
        } else if self.stack.within(Marks::ITEM) {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        }
    }

    fn close(&mut self) {
        self.hard_break = None;
        self.space = None;
        if let Some((start, kind)) = self.open.take() {
            let span = trimmed(&self.text, Span::new(start, self.text.len()));
            if !span.is_empty() {
                if self.stack.within(Marks::CAPTION) {
                    self.tables.caption(self.blocks.len());
                }
                self.tables.closed(kind, self.blocks.len());
                self.blocks.push(Block { span, kind, quoted: self.stack.within(Marks::QUOTE) });
            }
        }
    }

    /// Text without white space to collapse.
    fn push(&mut self, text: &str, at: Range<usize>) {
        if text.is_empty() {
            return;
        }
        if let Some(line_end) = self.hard_break.take()
            && self.open.is_some()
        {
            if text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
                self.space = None;
                self.append("\n", line_end);
            } else {
                self.close();
            }
        }
        if self.open.is_none() {
            self.space = None;
            if !self.text.is_empty() {
                self.append("\n\n", self.source_end..self.source_end);
            }
            let kind = self.kind();
            self.open = Some((self.text.len(), kind));
        }
        if let Some(space) = self.space.take() {
            self.append(" ", space);
        }
        self.append(text, at);
    }

    fn append(&mut self, text: &str, at: Range<usize>) {
        if self.source.get(at.clone()) == Some(text) {
            self.map.push_copied(self.text.len(), at.start, text.len());
        } else {
            self.map.push_replaced(self.text.len(), at.start, at.len());
        }
        self.text.push_str(text);
        self.source_end = at.end;
    }
}

/// A date as far as it can be one: not empty, not a page's worth of text.
fn dated(value: &str) -> Option<String> {
    let value = value.trim();
    (!value.is_empty() && value.len() <= 64).then(|| value.to_owned())
}

#[cfg(test)]
mod tests;
