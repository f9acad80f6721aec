//! Markdown: the reading text is what a reader of the rendered page sees as prose.
//!
//! - Emphasis and links leave no gap; entities and escapes stand as their character; a soft break stays a line break.
//! - Code blocks, HTML and front matter are left out; comments are collected. Inline code and images leave
//!   [`PLACEHOLDER`] behind, so that the words beside them neither join nor become neighbours ("5 `x` percent").
//! - Struck-out text is withdrawn text and left out, too.
//! - Raised and lowered digits (`10<sup>6</sup>`, `CO<sub>2</sub>`) are read as in HTML.
//! - A hard break ends a block, like the end of a line that was meant; before a small letter or a figure it is only a
//!   line break.
//! - Marks that the syntax takes for its own although the author meant text are put back: the number of an ordered
//!   list that starts above 99 ("2016. A year …") or has one item that is not number 1; the sign of a lone `+` or `-`
//!   item before a figure that interrupts an unfinished paragraph where that was wrapped, after a line of 40 bytes or
//!   within several lines ("… a change of⏎+ 14.7 percent compared with⏎…"); stars and single tildes between figures
//!   ("2*3*4", "5~6 and 7~8"). In every other list the bullet before a figure is a bullet, not a sign.
//! - Math and smart punctuation are never enabled: the first swallows what stands between two dollar signs.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::read::document::Parts;
use crate::read::front_matter::front_matter;
use crate::read::scripts::{self, Raised};
use crate::read::sentences::trimmed;
use crate::read::table::Extra;
use crate::read::{Block, BlockKind, Comment, Document, Format, OffsetMap};
use crate::span::Span;

/// Stands in the reading text for inline code and images: neither a space, a word nor a figure.
pub const PLACEHOLDER: char = '\u{fffc}';

/// A shorter line (in bytes) before a sign was not broken by wrapping.
const NARROWEST_WRAP: usize = 40;

/// A list whose first number is greater is no list: the number is a year or a figure.
const LARGEST_LIST_NUMBER: u64 = 99;

/// Reads a Markdown text. `source` is the whole file, its byte order mark (`bom_len` bytes) included.
pub(super) fn read<'a>(path: &str, source: &'a str, bom_len: usize) -> Document<'a> {
    let front = front_matter(source.get(bom_len..).unwrap_or_default());
    let base = bom_len + front.len;
    let body = source.get(base..).unwrap_or_default();
    let mut reader = Reader { source, text: String::with_capacity(body.len()), ..Reader::default() };
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for (event, range) in Parser::new_ext(body, options).into_offset_iter() {
        reader.event(event, base + range.start..base + range.end);
    }
    reader.close();
    let Reader { text, map, blocks, comments, .. } = reader;
    let parts =
        Parts { text: Cow::Owned(text), map, blocks, comments, front_matter_date: front.date, extra: Extra::default() };
    Document::new(path, Format::Markdown, source, parts)
}

#[derive(Debug)]
struct List {
    source: Range<usize>,
    /// First number; `None` for bullets.
    first: Option<u64>,
    started: bool,
    /// Its numbers are figures of the text, its items paragraphs.
    prose: bool,
}

/// A mark to be put back when the next text comes.
#[derive(Debug)]
enum Mark {
    /// At the start of a new block.
    Opens(Range<usize>),
    /// In the block before, which goes on.
    Continues(Range<usize>),
}

/// How text between `<sup>` or `<sub>` is written.
#[derive(Clone, Copy, Debug)]
enum Script {
    Raised,
    Lowered,
    /// The mark of a note.
    LeftOut,
}

/// What the end of an emphasis has to do.
#[derive(Debug)]
enum Emphasis {
    Plain,
    Struck,
    /// The marks are text; their length.
    Kept(usize),
}

#[derive(Debug, Default)]
struct Reader<'a> {
    source: &'a str,
    text: String,
    map: OffsetMap,
    blocks: Vec<Block>,
    comments: Vec<Comment>,
    /// Start of the open block in the text, and its kind.
    open: Option<(usize, BlockKind)>,
    /// Source offset behind the last text.
    source_end: usize,
    quotes: usize,
    footnotes: usize,
    lists: Vec<List>,
    emphases: Vec<Emphasis>,
    heading: Option<u8>,
    in_cell: bool,
    /// Tables begun.
    tables: u32,
    row: u32,
    /// Cells begun in the row.
    columns: u32,
    in_head: bool,
    /// Depth of what is left out.
    skip: usize,
    mark: Option<Mark>,
    hard_break: Option<Range<usize>>,
    script: Option<Script>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, at: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, at),
            Event::End(tag) => self.end(tag, &at),
            Event::Text(text) => self.push(&text, at),
            Event::Code(_) => self.placeholder(at),
            Event::InlineHtml(html) => {
                let is = |tag: &str| html.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag));
                if is("<br") {
                    self.hard_break = Some(at);
                } else if is("<sup>") {
                    self.raise(&at);
                } else if is("<sub>") {
                    let behind_figure = self.text.ends_with(|before: char| before.is_ascii_digit());
                    self.script = (behind_figure && self.open.is_some()).then_some(Script::Lowered);
                } else if is("</su") {
                    self.script = None;
                } else {
                    self.collect_comments(&at);
                }
            }
            Event::SoftBreak if self.open.is_some() => {
                let line_end = self.source.get(at.clone()).unwrap_or_default();
                let line_end = if matches!(line_end, "\n" | "\r\n" | "\r") { line_end } else { "\n" };
                self.push(line_end, at);
            }
            Event::HardBreak => self.hard_break = Some(at),
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, at: Range<usize>) {
        match tag {
            Tag::Emphasis => return self.start_emphasis(&at, 1),
            Tag::Strong => return self.start_emphasis(&at, 2),
            Tag::Strikethrough if self.source.get(at.clone()).is_some_and(|struck| struck.starts_with("~~")) => {
                self.skip += 1;
                return self.emphases.push(Emphasis::Struck);
            }
            Tag::Strikethrough => {
                self.push("~", at.start..at.start + 1);
                return self.emphases.push(Emphasis::Kept(1));
            }
            Tag::Image { .. } => {
                self.placeholder(at);
                self.skip += 1;
                return;
            }
            Tag::Link { .. } | Tag::Superscript | Tag::Subscript => return,
            _ => {}
        }
        self.close();
        match tag {
            Tag::Heading { level, .. } => self.heading = Some(depth(*level)),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::CodeBlock(_) => self.skip += 1,
            Tag::HtmlBlock => {
                self.skip += 1;
                self.collect_comments(&at);
            }
            Tag::List(first) => {
                self.lists.push(List { source: at, first: *first, started: false, prose: false });
            }
            Tag::Item => self.start_item(&at),
            Tag::FootnoteDefinition(_) => self.footnotes += 1,
            Tag::Table(_) => self.tables += 1,
            Tag::TableHead => (self.row, self.columns, self.in_head) = (0, 0, true),
            Tag::TableRow => (self.row, self.columns, self.in_head) = (self.row.saturating_add(1), 0, false),
            Tag::TableCell => {
                self.columns = self.columns.saturating_add(1);
                self.in_cell = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, at: &Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {
                match self.emphases.pop() {
                    Some(Emphasis::Struck) => self.skip = self.skip.saturating_sub(1),
                    Some(Emphasis::Kept(len)) => {
                        let mark = at.end - len..at.end;
                        self.push(self.source.get(mark.clone()).unwrap_or_default(), mark);
                    }
                    Some(Emphasis::Plain) | None => {}
                }
                return;
            }
            TagEnd::Image => {
                self.skip = self.skip.saturating_sub(1);
                return;
            }
            TagEnd::Link | TagEnd::Superscript | TagEnd::Subscript => return,
            _ => {}
        }
        if tag == TagEnd::Item && matches!(self.mark, Some(Mark::Opens(_))) {
            // "2016." alone on its line.
            self.open();
        }
        self.close();
        match tag {
            TagEnd::Heading(_) => self.heading = None,
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.skip = self.skip.saturating_sub(1),
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::Item => self.mark = None,
            TagEnd::FootnoteDefinition => self.footnotes = self.footnotes.saturating_sub(1),
            TagEnd::TableCell => self.in_cell = false,
            _ => {}
        }
    }

    /// Stars between two figures are a product, not an emphasis.
    fn start_emphasis(&mut self, at: &Range<usize>, len: usize) {
        let digit =
            |at: Option<usize>| at.and_then(|at| self.source.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
        if digit(at.start.checked_sub(1)) && digit(Some(at.start + len)) {
            let mark = at.start..at.start + len;
            self.push(self.source.get(mark.clone()).unwrap_or_default(), mark);
            self.emphases.push(Emphasis::Kept(len));
        } else {
            self.emphases.push(Emphasis::Plain);
        }
    }

    fn start_item(&mut self, at: &Range<usize>) {
        let Some(list) = self.lists.last_mut() else { return };
        let tail = self.source.get(at.end..list.source.end).unwrap_or_default();
        let single = !std::mem::replace(&mut list.started, true) && tail.len() < 64 && tail.trim().is_empty();
        let item = self.source.get(at.clone()).unwrap_or_default();
        let start = at.start + item.bytes().take_while(|&byte| byte == b' ').count();
        let item = self.source.get(start..at.end).unwrap_or_default();
        if let Some(first) = list.first {
            if first > LARGEST_LIST_NUMBER || single && first != 1 {
                list.prose = true;
                let digits = item.bytes().take_while(u8::is_ascii_digit).count();
                self.mark = Some(Mark::Opens(start..start + (digits + 1).min(item.len())));
            }
            return;
        }
        let signed = item.starts_with(['+', '-']) && item[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
        let gap = self.source.get(self.source_end..start).unwrap_or_default().trim_matches(' ');
        let goes_on = item.trim_end().contains('\n');
        let unfinished = self.blocks.last().is_some_and(|block| {
            let text = block.span.of(&self.text);
            let line = text.rsplit('\n').next().unwrap_or_default();
            block.kind == BlockKind::Paragraph
                && block.span.end == self.text.trim_end().len()
                && (goes_on || line.len() >= NARROWEST_WRAP)
                && !text.ends_with(['.', '!', '?', ':', ';', '…', '”', '"', ')'])
        });
        if signed && single && unfinished && matches!(gap, "\n" | "\r\n" | "\r") {
            list.prose = true;
            self.mark = Some(Mark::Continues(start..start + 1));
        }
    }

    /// The kind of a block that opens here.
    fn kind(&self) -> BlockKind {
        if let Some(level) = self.heading {
            BlockKind::Heading(level)
        } else if self.in_cell {
            let (table, column) = (self.tables.saturating_sub(1), self.columns.saturating_sub(1));
            BlockKind::Cell { table, row: self.row, column, header: self.in_head }
        } else if self.footnotes > 0 {
            BlockKind::Footnote
        } else if self.lists.last().is_some_and(|list| !list.prose) {
            BlockKind::ListItem
        } else {
            BlockKind::Paragraph
        }
    }

    /// Opens a block where none is open, and puts back the mark that waits for it.
    fn open(&mut self) {
        if self.open.is_some() {
            return;
        }
        let (mark, goes_on) = match self.mark.take() {
            Some(Mark::Opens(mark)) => (Some(mark), None),
            Some(Mark::Continues(mark)) => (Some(mark), self.blocks.pop()),
            None => (None, None),
        };
        match goes_on {
            Some(block) => {
                self.open = Some((block.span.start, block.kind));
                let start = mark.as_ref().map_or(self.source_end, |mark| mark.start);
                self.append("\n", self.source_end..start);
            }
            None => {
                if !self.text.is_empty() {
                    self.append("\n\n", self.source_end..self.source_end);
                }
                self.open = Some((self.text.len(), self.kind()));
            }
        }
        if let Some(mut mark) = mark {
            if self.source.as_bytes().get(mark.end) == Some(&b' ') {
                mark.end += 1;
                self.append(self.source.get(mark.clone()).unwrap_or_default(), mark);
            } else {
                let end = mark.end;
                self.append(self.source.get(mark.clone()).unwrap_or_default(), mark);
                self.append(" ", end..end);
            }
        }
    }

    /// What raised text means for itself; `at` is that of its tag.
    fn raise(&mut self, at: &Range<usize>) {
        /// Longest raised text.
        const LONGEST: usize = 32;
        let rest = self.source.get(at.end..).unwrap_or_default();
        let rest = &rest[..rest.floor_char_boundary(LONGEST + "</sup>".len() + 4)];
        let Some((content, after)) = rest.split_once("</sup>") else { return };
        let before = self.open.and_then(|_| self.text.chars().next_back());
        let after = after.strip_prefix("&frasl;").map_or(after.chars().next(), |_| Some('⁄'));
        self.script = match scripts::raised(content, before, after) {
            Raised::Digits => Some(Script::Raised),
            Raised::Plain => None,
            Raised::Fraction => {
                self.push(" ", at.clone());
                None
            }
            Raised::Note => Some(Script::LeftOut),
            Raised::Other => {
                self.placeholder(at.clone());
                Some(Script::LeftOut)
            }
        };
    }

    fn close(&mut self) {
        self.hard_break = None;
        self.script = None;
        if let Some((start, kind)) = self.open.take() {
            let span = trimmed(&self.text, Span::new(start, self.text.len()));
            if !span.is_empty() {
                self.blocks.push(Block { span, kind, quoted: self.quotes > 0 });
            }
        }
    }

    /// Inline text of the document.
    fn push(&mut self, text: &str, at: Range<usize>) {
        let scripted = match self.script {
            _ if self.skip > 0 || text.is_empty() => return,
            None => None,
            Some(Script::LeftOut) => return,
            Some(Script::Raised) => {
                Some(text.chars().map(|c| scripts::superscript(c).unwrap_or(c)).collect::<String>())
            }
            Some(Script::Lowered) => Some(text.chars().map(|c| scripts::subscript(c).unwrap_or(c)).collect()),
        };
        let text = scripted.as_deref().unwrap_or(text);
        if let Some(line_end) = self.hard_break.take()
            && self.open.is_some()
        {
            if text.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit()) {
                self.append("\n", line_end);
            } else {
                self.close();
            }
        }
        self.open();
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

    /// Nothing at the start of a block, where no word could join.
    fn placeholder(&mut self, at: Range<usize>) {
        if self.open.is_some() {
            self.push(PLACEHOLDER.encode_utf8(&mut [0; 4]), at);
        }
    }

    fn collect_comments(&mut self, within: &Range<usize>) {
        let bytes = self.source.as_bytes();
        let mut from = within.start;
        while let Some(start) = memmem::find(&bytes[from..within.end], b"<!--").map(|at| from + at) {
            // "<!-->" closes with the dashes it opened with.
            let Some(end) = memmem::find(&bytes[start + 2..within.end], b"-->").map(|at| start + 2 + at + 3) else {
                return;
            };
            let text = self.source.get(start + 4..end - 3).unwrap_or_default().to_owned();
            self.comments.push(Comment { source: Span::new(start, end), text, at: self.text.len() });
            from = end;
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(source: &str) -> Document<'_> {
        read("a.md", source, 0)
    }

    fn texts(source: &str) -> Vec<String> {
        let document = document(source);
        document.blocks.iter().map(|block| document.slice(block.span).to_owned()).collect()
    }

    fn kinds(source: &str) -> Vec<BlockKind> {
        document(source).blocks.iter().map(|block| block.kind).collect()
    }

    /// The source of the first place of `part` in the reading text.
    #[track_caller]
    fn source_of<'a>(source: &'a str, part: &str) -> &'a str {
        let document = document(source);
        let start = document.text.find(part).expect("in the text");
        document.map.source(Span::new(start, start + part.len())).of(source)
    }

    #[test]
    fn emphasis_and_links_leave_no_gap() {
        let source = "Trade was **22**.94 and [10](u \"t\").35 _billion_.";
        assert_eq!(texts(source), ["Trade was 22.94 and 10.35 billion."]);
        assert_eq!(source_of(source, "22.94"), "22**.94");
        assert_eq!(source_of(source, "10.35"), "10](u \"t\").35");
    }

    #[test]
    fn dollar_signs_are_no_math_and_quotes_stay_straight() {
        let source = "He exported $12.59 billion) and \"imported\" ($10.35 billion -- 5'2.";
        assert_eq!(texts(source), [source]);
    }

    #[test]
    fn entities_and_escapes_map_to_their_bytes() {
        let source = "a &euro;5 \\$6 &minus;7&nbsp;m &frac12; &#8217; &bad;";
        assert_eq!(texts(source), ["a €5 $6 −7\u{a0}m ½ ’ &bad;"]);
        assert_eq!(source_of(source, "€5"), "&euro;5");
        assert_eq!(source_of(source, "$6"), "$6");
        assert_eq!(source_of(source, "−7\u{a0}m"), "&minus;7&nbsp;m");
        assert_eq!(source_of(source, "½"), "&frac12;");
    }

    #[test]
    fn raised_and_lowered_digits() {
        for (source, text) in [
            ("10<sup>6</sup> on 5 km<sup>2</sup>", "10⁶ on 5 km²"),
            ("CO<sub>2</sub>, 5<sub>2</sub>", "CO2, 5₂"),
            ("rose.<sup>[1]</sup> It<sup>*</sup>", "rose. It"),
            ("the 9<sup>th</sup>, 1<sup>1</sup>/<sub>4</sub> in", "the 9th, 1 1/4 in"),
            ("10<sup>n</sup> a<sup>b", "10\u{fffc} ab"),
        ] {
            assert_eq!(texts(source), [text], "{source}");
        }
        assert_eq!(texts("a<sup>**</sup>\n\nb"), ["a", "b"]);
        assert_eq!(source_of("10<sup>6</sup> people", "10⁶"), "10<sup>6");
    }

    #[test]
    fn code_is_left_out_and_does_not_join_words() {
        assert_eq!(texts("5 `x` percent\n\n    99\n\n```\n98\n```\n\n`97` end"), ["5 \u{fffc} percent", "end"]);
        assert_eq!(texts("See ![chart of 5](u) here"), ["See \u{fffc} here"]);
        assert_eq!(texts("![alone](u)"), [""; 0]);
    }

    #[test]
    fn html_is_left_out_and_comments_are_kept() {
        let source = "One <b>2</b> <!-- x: y --> three.\n\n<!-- a\n\nb -->\n<div>9 <!-- c --></div>\n\nEnd.";
        let document = document(source);
        assert_eq!(texts(source), ["One 2  three.", "End."]);
        let found: Vec<_> = document.comments.iter().map(|comment| comment.text.as_str()).collect();
        assert_eq!(found, [" x: y ", " a\n\nb ", " c "]);
        assert_eq!(document.comments[0].source.of(source), "<!-- x: y -->");
        assert_eq!(document.comments[0].at, "One 2 ".len());
        assert_eq!(document.comments[1].at, "One 2  three.".len());
    }

    #[test]
    fn a_table_is_a_block_per_cell() {
        let source = "| Year | Tons |\n|---|--:|\n| 2016 | 1 &amp; **5** |\n| 2017 | |\n\n| a |\n|---|\n| b |";
        assert_eq!(texts(source), ["Year", "Tons", "2016", "1 & 5", "2017", "a", "b"]);
        assert_eq!(kinds(source)[1], BlockKind::Cell { table: 0, row: 0, column: 1, header: true });
        assert_eq!(kinds(source)[3], BlockKind::Cell { table: 0, row: 1, column: 1, header: false });
        assert_eq!(kinds(source)[6], BlockKind::Cell { table: 1, row: 1, column: 0, header: false });
    }

    #[test]
    fn footnotes_quotes_headings_and_tasks() {
        let source = "# Title #\n\nIt fell.[^1] He left.\n\n> It rose\n> by 5.\n\n- [x] done\n\n[^1]: By 3.";
        let document = document(source);
        assert_eq!(texts(source), ["Title", "It fell. He left.", "It rose\nby 5.", "done", "By 3."]);
        assert_eq!(document.sentences.len(), 6);
        use BlockKind::{Footnote, Heading, ListItem, Paragraph};
        assert_eq!(kinds(source), [Heading(1), Paragraph, Paragraph, ListItem, Footnote]);
        assert_eq!(
            document.blocks.iter().map(|block| block.quoted).collect::<Vec<_>>(),
            [false, false, true, false, false]
        );
        assert_eq!(document.locate(document.blocks[2].span).line, 5);
        assert_eq!(document.locate(document.blocks[2].span).column, 3);
    }

    #[test]
    fn a_year_that_looks_like_a_list_number_stays() {
        assert_eq!(texts("2016. A year.\n\n2017. Another."), ["2016. A year.", "2017. Another."]);
        assert_eq!(kinds("2016. A year."), [BlockKind::Paragraph]);
        assert_eq!(source_of("x\n\n2016. A year.", "2016. A"), "2016. A");
        assert_eq!(texts("5. May was the day."), ["5. May was the day."]);
        assert_eq!(texts("The end came in\n\n2016."), ["The end came in", "2016."]);
        assert_eq!(texts("1. One"), ["One"]);
        assert_eq!(texts("3. Three\n4. Four"), ["Three", "Four"]);
    }

    #[test]
    fn a_bullet_before_a_figure_is_a_bullet_and_a_wrapped_sign_is_not() {
        assert_eq!(texts("The changes:\n+ 14.7 percent"), ["The changes:", "14.7 percent"]);
        assert_eq!(texts("- 5.2% of staff\n- 3% of cars"), ["5.2% of staff", "3% of cars"]);
        assert_eq!(texts("* 14 percent\n+ 3 percent"), ["14 percent", "3 percent"]);
        assert_eq!(texts("Sales\n- 5 tons"), ["Sales", "5 tons"]);
        assert_eq!(texts("- Sales\n  - 5 tons\n    of tea"), ["Sales", "5 tons\nof tea"]);
        let wrapped = "It reported a change of\n+ 14.7 percent on\nthe year.\n\nNext.";
        assert_eq!(texts(wrapped), ["It reported a change of\n+ 14.7 percent on\nthe year.", "Next."]);
        assert_eq!(kinds(wrapped), [BlockKind::Paragraph; 2]);
        assert_eq!(source_of(wrapped, "of\n+ 14.7"), "of\n+ 14.7");
    }

    #[test]
    fn stars_and_tildes_between_figures_stay() {
        assert_eq!(texts("So 2*3*4 is 24, 5~6 and 7~8."), ["So 2*3*4 is 24, 5~6 and 7~8."]);
        assert_eq!(texts("It is ~~14~~ 15 percent, ~5 or ~6."), ["It is  15 percent, ~5 or ~6."]);
    }

    #[test]
    fn a_hard_break_ends_a_block_unless_the_sentence_goes_on() {
        assert_eq!(
            texts("**Revenue:** 5 million  \n**Profit:** 2 million"),
            ["Revenue: 5 million", "Profit: 2 million"]
        );
        assert_eq!(texts("It grew by\\\n5 percent<br>in all."), ["It grew by\n5 percent\nin all."]);
    }

    #[test]
    fn front_matter_gives_its_date_and_no_text() {
        let source = "\u{feff}---\ntitle: 5 tons\ndate: 2024-04-23\n---\n\nText.";
        let document = read("a.md", source, 3);
        assert_eq!(document.front_matter_date.as_deref(), Some("2024-04-23"));
        assert_eq!(document.text, "Text.");
        let place = document.locate(document.blocks[0].span);
        assert_eq!((place.start, place.line, place.column), (source.len() - 5, 6, 1));
    }

    #[test]
    fn nested_lists_and_crlf() {
        assert_eq!(texts("- a\r\n  b\r\n  - c\r\n\r\n    d\r\n- e"), ["a\r\nb", "c", "d", "e"]);
    }

    #[test]
    fn hostile_markup_is_bounded() {
        let nested = [
            "[".repeat(10_000),
            format!("{}a{}", "[".repeat(10_000), "](u)".repeat(10_000)),
            format!("{} a", ">".repeat(10_000)),
            format!("{}\n{}\n", "> ".repeat(1_000), "> ".repeat(1_000)),
            "![".repeat(10_000),
            "*a **b ".repeat(10_000),
            "<!--".repeat(10_000),
            "a <!-- ".repeat(10_000),
            "- ".repeat(10_000),
            "1. ".repeat(10_000),
            "| a ".repeat(10_000),
            format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), "|b\n".repeat(1_000)),
            "[^1]: ".repeat(10_000),
            "&amp;\\$`".repeat(10_000),
        ];
        for source in nested {
            let document = document(&source);
            assert!(document.text.len() <= 2 * source.len() + 4_000_000, "{}", &source[..10]);
        }
        let source = "word ".repeat(1_000_000);
        let endless = document(&source);
        assert!(endless.sentences.iter().all(|sentence| sentence.span.len() < 2_100));
    }
}
