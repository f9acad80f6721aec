//! Plain text: the reading text is the file itself without comments to this program; blocks have to be found.
//!
//! Blank lines separate. Within a stretch of lines each line break is judged by the two lines beside it
//! ([`breaks`]): a hard-wrapped paragraph stays one block, while titles, datelines, "label: value" lines, list items
//! and rows of figures are blocks of their own. The width at which a text was wrapped is that of the longest line of
//! the stretch: a break before a word that would still have fitted was meant.

use memchr::{memchr_iter, memchr2_iter};

use crate::read::columns;
use crate::read::document::Parts;
use crate::read::remarks::{self, Remarks};
use crate::read::sentences::trimmed;
use crate::read::table::Extra;
use crate::read::{Block, BlockKind, Document, Format};
use crate::span::Span;

/// No text is wrapped at fewer columns than this, so shorter lines were broken on purpose.
const NARROWEST_WRAP: usize = 40;
/// Nor at more: a longer line is a paragraph of its own.
const WIDEST_WRAP: usize = 120;
/// Longest heading, in code points.
const LONGEST_HEADING: usize = 120;
/// Before a "label: value" line, a line shorter than this heads it even if the label would not have fitted any more.
const SHORT_HEADING: usize = 60;
/// Longest label of a "label: value" line, in bytes.
const LONGEST_LABEL: usize = 40;

/// Reads a plain text. `source` is the whole file, its byte order mark (`bom_len` bytes) included.
pub(super) fn read<'a>(path: &str, source: &'a str, bom_len: usize) -> Document<'a> {
    let Remarks { text, map, comments } = remarks::take(source, bom_len);
    let blocks = columns::cells(&text, blocks(&text));
    let parts = Parts { text, map, blocks, comments, front_matter_date: None, extra: Extra::default() };
    Document::new(path, Format::Text, source, parts)
}

/// How a line begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// A bullet or a list number.
    Item,
    /// `#` signs of a Markdown heading in a plain text; their number.
    Hashes(u8),
    /// `>` of a quoted mail.
    Quote,
    /// "label: value".
    Label,
    /// No letter or figure in the line: a rule or an underline.
    Rule,
    /// A row of columns set with tabs, wide gaps or upright strokes.
    Row,
    Prose,
}

/// One line that is not blank, and what its break depends on.
#[derive(Clone, Copy, Debug)]
struct Line<'a> {
    /// Offset of [`Line::body`] in the text.
    start: usize,
    /// Without indentation, list mark and white space at the end.
    body: &'a str,
    lead: Lead,
    indent: usize,
    /// Code points with indentation and mark; lines of a thousand bytes and more count as their bytes.
    width: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out = Blocks { text, blocks: Vec::new(), titled: false, underlinable: false };
    let mut stretch = Vec::new();
    let mut start = 0;
    let bytes = text.as_bytes();
    // A lone CR ends a line too; that of a CRLF does not, or every line would be followed by a blank one.
    let ends = memchr2_iter(b'\n', b'\r', bytes).filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    for end in ends.chain(std::iter::once(text.len())) {
        match Line::read(text, start, end) {
            Some(line) => stretch.push(line),
            None => out.take(&mut stretch),
        }
        start = end + 1;
    }
    out.take(&mut stretch);
    // What nothing follows heads nothing.
    if let Some(last) = out.blocks.last_mut()
        && matches!(last.kind, BlockKind::Heading(_))
    {
        last.kind = BlockKind::Paragraph;
    }
    out.blocks
}

impl<'a> Line<'a> {
    fn read(text: &'a str, start: usize, end: usize) -> Option<Self> {
        let whole = text.get(start..end)?;
        let body = whole.trim();
        if body.is_empty() {
            return None;
        }
        let indent = whole.len() - whole.trim_start().len();
        let width = if whole.len() < 1000 { whole.trim_end().chars().count() } else { whole.len() };
        let (lead, mark) = Lead::of(body);
        let rest = body.get(mark..).unwrap_or_default().trim_start();
        Some(Self { start: start + indent + (body.len() - rest.len()), body: rest, lead, indent, width })
    }

    fn end(&self) -> usize {
        self.start + self.body.len()
    }

    fn ends_with(&self, marks: &[char]) -> bool {
        let closers = ['”', '’', '"', '\'', ')', ']', '»'];
        self.body.ends_with(marks) || self.body.trim_end_matches(closers).ends_with(marks)
    }

    fn is_heading(&self) -> bool {
        self.lead == Lead::Prose
            && self.width <= LONGEST_HEADING
            && !self.ends_with(&['.', '!', '?', ':', ';', ',', '…', '–', '—'])
            && self.body.contains(char::is_alphabetic)
            && opens_sentence(self.body)
            && !is_dateline(self.body)
    }
}

impl Lead {
    /// The lead of a line and the length of the mark that is not part of its text.
    fn of(body: &str) -> (Self, usize) {
        let bytes = body.as_bytes();
        let spaced = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
        // A thousand bytes tell what a line is.
        let head = &body[..(0..=body.len().min(1000)).rev().find(|&at| body.is_char_boundary(at)).unwrap_or(0)];
        if !head.contains(char::is_alphanumeric) && head.len() == body.len() {
            return (Self::Rule, 0);
        }
        let hashes = bytes.iter().take(7).take_while(|&&byte| byte == b'#').count();
        if (1..=6).contains(&hashes) && spaced(hashes) {
            return (Self::Hashes(u8::try_from(hashes).unwrap_or(6)), hashes);
        }
        if bytes[0] == b'>' {
            return (Self::Quote, 1);
        }
        if let Some(mark) = ["•", "‣", "▪", "●", "◦", "·"].iter().find(|mark| body.starts_with(**mark)) {
            return (Self::Item, mark.len());
        }
        if matches!(bytes[0], b'-' | b'*' | b'+') && spaced(1) {
            return (Self::Item, 1);
        }
        if ["– ", "— "].iter().any(|mark| body.starts_with(mark)) {
            return (Self::Item, "–".len());
        }
        // "1." to "99)": a larger number is a year or a figure that a line happens to begin with.
        let digits = bytes.iter().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        if (1..=2).contains(&digits) && matches!(bytes.get(digits), Some(b'.' | b')')) && spaced(digits + 1) {
            return (Self::Item, digits + 1);
        }
        if bytes[0] == b'|' || head.contains('\t') || has_wide_gap(head) {
            return (Self::Row, 0);
        }
        if is_label(head) { (Self::Label, 0) } else { (Self::Prose, 0) }
    }
}

/// Three spaces between two words: columns, not the double space after a full stop. All bytes are looked at, many at a
/// time: most lines have none.
pub(super) fn has_wide_gap(head: &str) -> bool {
    let bytes = head.as_bytes();
    let (Some(second), Some(third)) = (bytes.get(1..), bytes.get(2..)) else { return false };
    let gap = |(&a, (&b, &c)): (&u8, (&u8, &u8))| u8::from(a == b' ') & u8::from(b == b' ') & u8::from(c == b' ');
    bytes.iter().zip(second.iter().zip(third)).map(gap).fold(0, |any, one| any | one) != 0
}

/// "total: 430 sq km": few words, none of them ended by a stop, then a colon and a value.
fn is_label(head: &str) -> bool {
    let begin = &head.as_bytes()[..head.len().min(LONGEST_LABEL + 1)];
    let colon = memchr_iter(b':', begin).find(|&at| head.as_bytes().get(at + 1) == Some(&b' '));
    colon.is_some_and(|at| {
        let label = &head[..at];
        label.split_whitespace().count() <= 6 && !label.contains(['.', '“', '”', '"', ','])
    })
}

fn opens_sentence(body: &str) -> bool {
    let body = body.trim_start_matches(['“', '‘', '"', '\'', '(', '[', '«', '„']);
    body.chars().next().is_some_and(|first| !first.is_lowercase())
}

/// "Tuesday, April 23, 2024", "2024-04-23": few words, a day and a year.
fn is_dateline(body: &str) -> bool {
    let mut words = 0;
    let (mut day, mut year) = (0, 0);
    for word in body.split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '/' | '.')).filter(|w| !w.is_empty())
    {
        words += 1;
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        day += usize::from((1..=2).contains(&digits));
        year += usize::from(digits == 4 && word.len() == 4);
    }
    words <= 6 && year == 1 && (1..=2).contains(&day)
}

/// Whether the break between two lines is one of blocks. `width` is that of the longest line of the stretch;
/// `item` says that the block so far is a list item.
fn breaks(line: &Line<'_>, next: &Line<'_>, width: usize, item: bool) -> bool {
    let ended = line.ends_with(&['.', '!', '?', '…']);
    let word = next.body.split_whitespace().next().map_or(0, |word| word.len().min(1000));
    let fits = line.width + 1 + word <= width.max(NARROWEST_WRAP);
    match (line.lead, next.lead) {
        (Lead::Hashes(_) | Lead::Rule, _) | (_, Lead::Hashes(_) | Lead::Rule) => return true,
        (Lead::Quote, Lead::Quote) => {}
        (Lead::Quote, _) | (_, Lead::Quote) => return true,
        (Lead::Row, _) | (_, Lead::Row) => return true,
        // A dash or a number may have come to the start of a line by wrapping.
        (_, Lead::Item) => return item || ended || fits || line.ends_with(&[':', ';']),
        _ => {}
    }
    if line.width > WIDEST_WRAP {
        return true;
    }
    if item {
        // Lines of an item are indented or lazy; a new sentence at the margin after a finished item is a paragraph.
        return ended && fits && next.indent == 0 && line.lead == Lead::Item;
    }
    if next.indent >= 2 && line.indent < next.indent && opens_sentence(next.body) && ended {
        return true;
    }
    if next.lead == Lead::Label {
        return fits || line.lead == Lead::Label || line.width < SHORT_HEADING && line.is_heading();
    }
    if line.lead == Lead::Label && opens_sentence(next.body) && fits {
        return true;
    }
    let figures = |line: &Line<'_>| line.body.starts_with(|c: char| c.is_ascii_digit());
    if figures(next) {
        return fits && !ended && figures(line);
    }
    fits && !ended && !line.ends_with(&[',', ';', ':', '-', '–', '—']) && opens_sentence(next.body)
}

struct Blocks<'a> {
    text: &'a str,
    blocks: Vec<Block>,
    titled: bool,
    /// The last block is one line of the stretch at hand, and an underline may follow.
    underlinable: bool,
}

impl Blocks<'_> {
    /// Cuts a stretch of lines into blocks and empties it.
    fn take(&mut self, stretch: &mut Vec<Line<'_>>) {
        let width = stretch.iter().map(|line| line.width).max().unwrap_or(0);
        let mut first = 0;
        self.underlinable = false;
        for at in 0..stretch.len() {
            let item = stretch[first].lead == Lead::Item;
            if stretch.get(at + 1).is_none_or(|next| breaks(&stretch[at], next, width, item)) {
                self.push(&stretch[first..=at]);
                first = at + 1;
            }
        }
        stretch.clear();
    }

    fn push(&mut self, lines: &[Line<'_>]) {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else { return };
        let span = trimmed(self.text, Span::new(first.start, last.end()));
        if first.lead == Lead::Rule {
            // An underline makes a title of the single line above it.
            if let Some(block) = self.blocks.last_mut()
                && std::mem::take(&mut self.underlinable)
                && first.body.starts_with("==")
            {
                block.kind = BlockKind::Heading(if self.titled { 2 } else { 1 });
                self.titled = true;
            }
            return;
        }
        if span.is_empty() {
            return;
        }
        let kind = match first.lead {
            Lead::Item | Lead::Label | Lead::Row => BlockKind::ListItem,
            Lead::Hashes(level) => {
                self.titled = true;
                BlockKind::Heading(level)
            }
            _ if lines.len() == 1 && first.is_heading() => {
                let level = if self.titled { 2 } else { 1 };
                self.titled = true;
                BlockKind::Heading(level)
            }
            _ => BlockKind::Paragraph,
        };
        self.underlinable = lines.len() == 1 && kind == BlockKind::Paragraph;
        self.blocks.push(Block { span, kind, quoted: first.lead == Lead::Quote });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(&str, BlockKind)> {
        blocks(text).into_iter().map(|block| (block.span.of(text), block.kind)).collect()
    }

    fn texts(text: &str) -> Vec<&str> {
        kinds(text).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn dateline_title_and_headings() {
        let text = "Tuesday, April 23, 2024\n\nA title line \n\nSome text here.\n\nA heading\n\nMore text.\n\nEnd\n";
        assert_eq!(
            kinds(text),
            [
                ("Tuesday, April 23, 2024", BlockKind::Paragraph),
                ("A title line", BlockKind::Heading(1)),
                ("Some text here.", BlockKind::Paragraph),
                ("A heading", BlockKind::Heading(2)),
                ("More text.", BlockKind::Paragraph),
                ("End", BlockKind::Paragraph),
            ]
        );
    }

    #[test]
    fn hard_wrapped_lines_are_one_block_with_lf_and_crlf() {
        let text = "The mission took place in 138 BC when an\nofficer was sent to the Western Regions of\nChina and to\n\
                    London.\n\nNext.";
        assert_eq!(texts(text).len(), 3, "the third line was broken on purpose");
        let text = "The mission took place in 138 BC when an\nofficer was sent to the Western Regions of\nChina and to \
                    London, at a price of\n45 million dollars.\n\nNext.";
        assert_eq!(texts(text).len(), 2);
        assert_eq!(texts(&text.replace('\n', "\r\n")).len(), 2);
        assert_eq!(texts(&text.replace('\n', "\r")).len(), 2);
    }

    #[test]
    fn profile_lines_are_blocks_of_their_own() {
        let text = "Area\ntotal: 430 sq km\nland: 430 sq km\nwater: 0 sq km\nArea - comparative: about 2.5 times the \
                    size of the capital, of which the larger part is in the north";
        assert_eq!(kinds(text)[0], ("Area", BlockKind::Heading(1)));
        assert_eq!(kinds(text)[1], ("total: 430 sq km", BlockKind::ListItem));
        assert_eq!(texts(text).len(), 5);
        let longest_first = "coordinates: 13 00 N, 105 00 E, in the south of the region\nArea: 5 sq km";
        assert_eq!(texts(longest_first).len(), 2);
        let long_heading = "Youth unemployment rate (ages 15 to 24)\ntotal: 23.7% (2024 est.)";
        assert_eq!(kinds(long_heading)[0], (&long_heading[..39], BlockKind::Heading(1)));
    }

    #[test]
    fn a_title_above_its_text_is_a_heading() {
        let text = "Full year\nFor the year the car division made a profit of $850m.\nSales rose.";
        assert_eq!(kinds(text)[0], ("Full year", BlockKind::Heading(1)));
        assert_eq!(texts(text).len(), 2);
    }

    #[test]
    fn bullets_lose_their_mark_and_keep_their_continuation() {
        let text =
            "Results:\n- Sales rose 5%\n  to $3 million\n- 5.2% of staff left\n* A star\n\u{2022}A dot\n1. One\n2) Two";
        assert_eq!(
            texts(text),
            ["Results:", "Sales rose 5%\n  to $3 million", "5.2% of staff left", "A star", "A dot", "One", "Two"]
        );
        assert!(kinds(text)[1..].iter().all(|(_, kind)| *kind == BlockKind::ListItem));
    }

    #[test]
    fn a_year_or_a_sign_at_a_line_start_is_no_list_mark() {
        assert_eq!(texts("2016. A year to remember."), ["2016. A year to remember."]);
        assert_eq!(texts("-5.2% was the change."), ["-5.2% was the change."]);
        let wrapped =
            "the group said that its sales had grown in the last quarter\n- which was a surprise to many who follow";
        assert_eq!(texts(wrapped).len(), 1);
    }

    #[test]
    fn rows_of_columns_and_rules_stand_alone() {
        assert_eq!(texts("Year\tTons\n2015\t12.5\n2016\t13.7"), ["Year\tTons", "2015\t12.5", "2016\t13.7"]);
        assert_eq!(texts("| a | 5 |\n|---|---|\n| b | 6 |"), ["| a | 5 |", "| b | 6 |"]);
        assert_eq!(texts("2015 12.5\n2016 13.7"), ["2015 12.5", "2016 13.7"]);
        assert_eq!(
            kinds("The price of tea:\n=====\nIt rose.\n-----\nIt fell."),
            [
                ("The price of tea:", BlockKind::Heading(1)),
                ("It rose.", BlockKind::Paragraph),
                ("It fell.", BlockKind::Paragraph)
            ]
        );
    }

    #[test]
    fn hashes_and_mail_quotes() {
        assert_eq!(kinds("## Area\ntext here.")[0], ("Area", BlockKind::Heading(2)));
        assert!(blocks("> It rose.\nNo.")[0].quoted);
        assert!(!blocks("> It rose.\nNo.")[1].quoted);
    }

    #[test]
    fn hostile_lines_take_linear_time() {
        let long = "word ".repeat(1_000_000);
        assert_eq!(blocks(&long).len(), 1);
        assert_eq!(blocks(&"=\n".repeat(300_000)).len(), 0);
        assert_eq!(blocks(&"A b\n".repeat(100_000)).len(), 100_000);
        assert_eq!(blocks(&"a ".repeat(10)).len() + blocks("\r\r\n\n \t").len(), 1);
    }
}
