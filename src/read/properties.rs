//! What holds for every input, of all readers.

use proptest::prelude::*;

use crate::read::{Document, Encoding, Format, read, read_as};
use crate::span::Span;

/// Characters and marks that readers treat in their own way, thicker than chance would bring them.
const PIECES: [&str; 80] = [
    " ",
    "  ",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "\t",
    "    ",
    "a",
    "He",
    "the",
    "U.S.",
    "5",
    "2016",
    ".",
    "!",
    "?",
    "…",
    "“",
    "”",
    "\"",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "- ",
    "* ",
    "+ ",
    "• ",
    "1. ",
    "2016. ",
    "# ",
    "> ",
    "===",
    "---",
    "+++",
    "|",
    "|---|\n",
    "label: value",
    "&euro;",
    "&bad;",
    "\\$",
    "\\",
    "*",
    "**",
    "_",
    "~",
    "~~",
    "`",
    "[^1]",
    "[^1]: ",
    "[a](b)",
    "<br>",
    "<!-- c -->",
    "<p>",
    "</p>",
    "<p hidden>",
    "<div class='x'>",
    "</div>",
    "<table>",
    "<tr>",
    "<td rowspan=2 colspan=2>",
    "<th>",
    "</td>",
    "</table>",
    "<caption>",
    "<sup>",
    "</sup>",
    "<sub>2</sub>",
    "<h1>",
    "</h1>",
    "<title>",
    "</title>",
    "<q>",
    "</q>",
    "<article>",
    "</article>",
    "<script>",
    "é\u{a0}\u{fffc}",
];

fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => prop::sample::select(PIECES.as_slice()).prop_map(str::to_owned),
        1 => "[^\u{0}]{0,3}",
    ];
    (any::<bool>(), prop::collection::vec(piece, 0..60))
        .prop_map(|(bom, pieces)| format!("{}{}", if bom { "\u{feff}" } else { "" }, pieces.concat()))
}

/// The text in an encoding; every character has a place in each of them.
fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
    let windows_1252 = |c: char| match c {
        '€' => 0x80,
        '“' => 0x93,
        c => u8::try_from(u32::from(c)).expect("a character of Latin-1"),
    };
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        Encoding::Windows1252 => text.chars().map(windows_1252).collect(),
    }
}

fn check(document: &Document<'_>, source: &str) -> Result<(), TestCaseError> {
    let text = &document.text;
    let blocks = document.blocks.iter().map(|block| block.span);
    let sentences = document.sentences.iter().map(|sentence| sentence.span);
    let quotations = document.quotations.iter().copied();
    for span in blocks.clone().chain(sentences.clone()).chain(quotations.clone()) {
        prop_assert!(text.get(span.range()).is_some_and(|slice| !slice.is_empty()), "{span:?}");
        let place = document.map.source(span);
        prop_assert!(source.get(place.range()).is_some(), "{span:?} came from {place:?}");
        let location = document.locate(span);
        prop_assert!(location.line <= document.line_starts.len());
    }
    for spans in [blocks.collect::<Vec<_>>(), sentences.collect(), quotations.collect()] {
        prop_assert!(spans.is_sorted_by(|one, next| one.end <= next.start), "{spans:?}");
        let places: Vec<_> = spans.iter().map(|span| document.map.source(*span)).collect();
        prop_assert!(places.is_sorted_by(|one, next| one.start <= next.start), "{places:?}");
    }
    for sentence in &document.sentences {
        let block = document.blocks[sentence.block].span;
        prop_assert!(block.contains(sentence.span));
        prop_assert_eq!(document.slice(sentence.span).trim(), document.slice(sentence.span));
    }
    // Every character has a place, so every later span has one.
    for (start, char) in text.char_indices() {
        let place = document.map.source(Span::new(start, start + char.len_utf8()));
        prop_assert!(source.get(place.range()).is_some(), "{char:?} came from {place:?}");
    }
    for comment in &document.comments {
        prop_assert!(comment.source.of(source).starts_with("<!--") && comment.source.of(source).ends_with("-->"));
        prop_assert!(text.is_char_boundary(comment.at));
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_span_lies_in_text_and_source(source in source()) {
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let document = read("a", source.as_bytes(), Some(format)).expect("UTF-8 without NUL");
            check(&document, &source)?;
        }
    }

    /// The place of every word of a page decodes to that word again, whatever the encoding of its file.
    #[test]
    fn offsets_lead_to_the_same_text_in_every_encoding(
        words in prop::collection::vec("[a-zA-Zé€“]{1,6}|[0-9]{1,4}|&euro;|<b>|</p>|10<sup>6</sup>", 1..30),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be, Encoding::Windows1252]),
    ) {
        let page = words.join(" ");
        let bytes = encoded(&page, encoding);
        for format in [Format::Text, Format::Markdown, Format::Html] {
            let here = read("a", page.as_bytes(), Some(format)).expect("UTF-8");
            let there = read_as("a", &bytes, Some(format), Some(encoding)).expect("in that encoding");
            prop_assert_eq!(&here.text, &there.text);
            for (one, other) in here.sentences.iter().zip(&there.sentences) {
                let (one, other) = (here.locate(one.span), there.locate(other.span));
                prop_assert_eq!((one.line, one.column), (other.line, other.column));
                let text = page.get(one.start..one.end).expect("on characters");
                prop_assert_eq!(bytes.get(other.start..other.end).expect("in the file"), encoded(text, encoding));
                prop_assert_eq!(there.source_of(other).of(&there.source), text);
            }
        }
    }

    #[test]
    fn plain_text_is_its_source(source in source()) {
        let document = read("a.txt", source.as_bytes(), None).expect("UTF-8 without NUL");
        for block in &document.blocks {
            prop_assert_eq!(document.slice(block.span), document.map.source(block.span).of(&source));
        }
    }

    #[test]
    fn no_word_of_a_plain_text_is_outside_its_sentences(words in prop::collection::vec("[A-Za-z0-9,.]{1,9}[ \n]", 1..40)) {
        let source = words.concat();
        let document = read("a.txt", source.as_bytes(), None).expect("UTF-8 without NUL");
        let kept: usize = document.sentences.iter().map(|sentence| document.slice(sentence.span).split_whitespace().count()).sum();
        // List numbers are marks, and a line without a letter or figure is a rule.
        let marks = source.lines().filter(|line| {
            let first = line.split(' ').next().unwrap_or_default();
            (first.len() < 4 && first.ends_with('.')) || !line.contains(|c: char| c.is_alphanumeric())
        });
        let lost = source.split_whitespace().count() - kept;
        prop_assert!(lost <= marks.map(|line| line.split_whitespace().count()).sum(), "{lost} lost");
    }

    #[test]
    fn markdown_without_markup_is_its_source(lines in prop::collection::vec("[A-Z][a-z]{1,8}( [a-zé0-9,.$%“”€]{1,9}){0,9}", 1..6)) {
        let source = lines.join("\n");
        let document = read("a.md", source.as_bytes(), None).expect("UTF-8 without NUL");
        prop_assert_eq!(&document.text, &source);
        for sentence in &document.sentences {
            prop_assert_eq!(document.slice(sentence.span), document.map.source(sentence.span).of(&source));
        }
    }
}
