//! Comments to this program in a plain text, which has no comments of its own: `<!-- addsup: … -->`, as in Markdown. All
//! other text stays as it is, also what looks like markup.

use std::borrow::Cow;

use memchr::memmem;

use crate::read::{Comment, OffsetMap};
use crate::span::Span;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";
/// What a comment to this program begins with.
const NAME: &str = "addsup:";

/// A plain text without its comments to this program.
pub(super) struct Remarks<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) map: OffsetMap,
    pub(super) comments: Vec<Comment>,
}

/// Takes the comments out of the text that begins at `bom_len` of a source. One with a line of its own takes the line
/// with it, so that it parts no paragraph; one that is not closed in its paragraph ends with its line.
pub(super) fn take(source: &str, bom_len: usize) -> Remarks<'_> {
    let whole = source.get(bom_len..).unwrap_or_default();
    let mut out = Remarks { text: Cow::Borrowed(whole), map: OffsetMap::identity(bom_len), comments: Vec::new() };
    let mut text = String::new();
    // what was looked at, and what of it was copied
    let (mut from, mut copied, mut open_until) = (0, 0, 0);
    while let Some(open) = memmem::find(&whole.as_bytes()[from..], OPEN.as_bytes()).map(|at| from + at) {
        let inner = open + OPEN.len();
        from = inner;
        if !whole[inner..].trim_start().starts_with(NAME) {
            continue;
        }
        let (end, words) = end_of(whole, inner, &mut open_until).unwrap_or_else(|end| (end, NAME));
        let taken = lines_of(whole, open, end);
        if out.comments.is_empty() {
            // as long as the source at most, and grown once
            text.reserve_exact(whole.len());
        }
        out.map.push_copied(text.len(), bom_len + copied, taken.start.saturating_sub(copied));
        text.push_str(whole.get(copied..taken.start).unwrap_or_default());
        let source = Span::new(bom_len + open, bom_len + end);
        out.comments.push(Comment { source, text: words.to_owned(), at: text.len() });
        (from, copied) = (end.max(from), taken.end);
    }
    if !out.comments.is_empty() {
        out.map.push_copied(text.len(), bom_len + copied, whole.len() - copied);
        text.push_str(whole.get(copied..).unwrap_or_default());
        out.text = Cow::Owned(text);
    }
    out
}

/// Where a comment ends, and what stands in it; `Err` with the end of its line where it is not closed in its paragraph,
/// of which no part before `open_until` closes one.
fn end_of<'t>(text: &'t str, inner: usize, open_until: &mut usize) -> Result<(usize, &'t str), usize> {
    if inner >= *open_until {
        let mut end = inner;
        for line in text[inner..].split_inclusive('\n') {
            if let Some(close) = line.find(CLOSE) {
                return Ok((end + close + CLOSE.len(), &text[inner..end + close]));
            }
            // a paragraph ends at an empty line
            if end > inner && line.trim().is_empty() {
                break;
            }
            end += line.len();
        }
        *open_until = end;
    }
    let line = text[inner..].split(['\n', '\r']).next().unwrap_or_default();
    Err(inner + line.len())
}

/// The comment from `open` to `end`, with the whole lines where they hold nothing else.
fn lines_of(text: &str, open: usize, end: usize) -> Span {
    let before = text[..open].trim_end_matches([' ', '\t']);
    let rest = text[end..].trim_start_matches([' ', '\t']);
    let next = rest.strip_prefix('\r').unwrap_or(rest);
    let ends = next.is_empty() || next.starts_with('\n');
    if ends && (before.is_empty() || before.ends_with('\n')) {
        Span::new(before.len(), text.len() - next.strip_prefix('\n').unwrap_or(next).len())
    } else {
        Span::new(open, end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Format, read};

    #[test]
    fn comments_are_taken_out_and_places_kept() {
        for (source, text, comments) in [
            ("A.\n\n<!-- addsup: x -->\nIt was 5.\n", "A.\n\nIt was 5.\n", vec![" addsup: x "]),
            ("\u{feff}It <!--addsup: x-->was 5.", "It was 5.", vec!["addsup: x"]),
            (
                "One line\r\n  <!-- addsup: x\r\n y --> \r\nand 5.\r\n",
                "One line\r\nand 5.\r\n",
                vec![" addsup: x\r\n y "],
            ),
            ("It was 5. <!-- addsup: x\n\nThen -->", "It was 5. \n\nThen -->", vec!["addsup:"]),
            ("It was 5. <!-- addsup: x", "It was 5. ", vec!["addsup:"]),
            ("<!-- x --> 5 <!-- <!-- addsup: x -->", "<!-- x --> 5 <!-- ", vec![" addsup: x "]),
            ("<!-- addsup: a --> <!-- addsup: b -->\n5", " \n5", vec![" addsup: a ", " addsup: b "]),
        ] {
            let document = read("a.txt", source.as_bytes(), Some(Format::Text)).unwrap();
            assert_eq!(document.text, text, "{source:?}");
            assert_eq!(document.comments.iter().map(|comment| comment.text.as_str()).collect::<Vec<_>>(), comments);
            let from =
                |part: &str, at: usize| document.map.source(Span::new(at, at + part.len())).of(source).to_owned();
            for (at, part) in text.char_indices().map(|(at, c)| (at, c.to_string())) {
                assert_eq!(from(&part, at), part, "{source:?} at {at}");
            }
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for source in ["It was <b>5</b> <!-- x -->", "<!-- addsup is a tool -->", "<!--"] {
            let document = read("a.txt", source.as_bytes(), Some(Format::Text)).unwrap();
            assert!(document.text == source && document.comments.is_empty(), "{source}");
        }
    }
}
