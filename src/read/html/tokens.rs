//! HTML to tokens, the way browsers cut it (WHATWG HTML, section 13.2.5): every token knows its bytes of the source.
//!
//! Nothing is copied and nothing is an error: what no browser takes for markup is text ("5 < 6"), and a tag or comment
//! that never ends takes the rest of the file with it. Each byte is looked at a bounded number of times.

use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::elements::{Content, Element};

/// A piece of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// Character references are still as written.
    Text(Range<usize>),
    Start(Tag),
    End(Tag),
    /// The whole comment; its marks are `<!--` and, unless the file ends within it, `-->`.
    Comment(Range<usize>),
}

/// A start or end tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) range: Range<usize>,
    pub(super) element: Element,
    /// From behind the name to the closing mark.
    attributes: Range<usize>,
}

/// Cuts a source into tokens.
#[derive(Clone, Debug)]
pub(super) struct Tokens<'a> {
    source: &'a str,
    at: usize,
    /// Inside an element whose content is no markup: its name and what its text is.
    raw: Option<(Element, Content)>,
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
}

impl<'a> Tokens<'a> {
    /// Tokens of the source from byte `at` on.
    pub(super) fn new(source: &'a str, at: usize) -> Self {
        Self { source, at, raw: None }
    }

    /// The content of an element that holds no markup, up to its end tag.
    fn raw_content(&mut self, element: Element, content: Content) -> Option<Token> {
        let start = self.at;
        let end = self.end_of_raw(element, start);
        self.raw = None;
        self.at = end;
        if content == Content::Escapable && end > start { Some(Token::Text(start..end)) } else { self.next() }
    }

    /// Where the end tag of a raw element begins, or the end of the file.
    ///
    /// A script that writes a script into a comment hides that one's end tag (section 13.2.5.20).
    fn end_of_raw(&self, element: Element, start: usize) -> usize {
        let bytes = self.source.as_bytes();
        let (mut commented, mut nested) = (false, false);
        let mut at = start;
        while let Some(found) = memchr2(b'<', b'-', &bytes[at..]).map(|offset| at + offset) {
            let rest = &bytes[found..];
            if rest.starts_with(b"</") && Element::named(name_at(self.source, found + 2)) == element {
                if !std::mem::take(&mut nested) {
                    return found;
                }
            } else if element.is_script() && rest.starts_with(b"<!--") {
                commented = true;
            } else if rest.starts_with(b"-->") {
                (commented, nested) = (false, false);
            } else if commented && rest.starts_with(b"<") && Element::named(name_at(self.source, found + 1)) == element
            {
                nested = true;
            }
            at = found + 1;
        }
        bytes.len()
    }

    /// End of a comment that begins at `start`, and of what else begins with `<!` or `<?`.
    fn end_of_declaration(&self, start: usize) -> (usize, bool) {
        let bytes = self.source.as_bytes();
        let end = bytes.len();
        if !bytes[start..].starts_with(b"<!--") {
            return (memchr(b'>', &bytes[start..]).map_or(end, |at| start + at + 1), false);
        }
        for short in [&b"<!-->"[..], b"<!--->"] {
            if bytes[start..].starts_with(short) {
                return (start + short.len(), true);
            }
        }
        let from = start + 4;
        let mut at = from;
        while let Some(dashes) = memmem::find(&bytes[at..], b"--").map(|offset| at + offset) {
            match &bytes[dashes + 2..] {
                [b'>', ..] => return (dashes + 3, true),
                [b'!', b'>', ..] => return (dashes + 4, false),
                _ => at = dashes + 1,
            }
        }
        (end, false)
    }

    /// A tag whose name begins at `name`; `None` where the file ends within it.
    fn tag(&self, start: usize, name: usize) -> Option<Tag> {
        let bytes = self.source.as_bytes();
        let text = name_at(self.source, name);
        let mut at = name + text.len();
        let attributes = at;
        loop {
            match *bytes.get(at)? {
                b'>' => break,
                b'=' => {
                    at += 1;
                    while bytes.get(at).copied().is_some_and(is_space) {
                        at += 1;
                    }
                    match *bytes.get(at)? {
                        quote @ (b'"' | b'\'') => at += 2 + memchr(quote, &bytes[at + 1..])?,
                        _ => at += bytes[at..].iter().take_while(|&&byte| !is_space(byte) && byte != b'>').count(),
                    }
                }
                _ => at += 1,
            }
        }
        Some(Tag { range: start..at + 1, element: Element::named(text), attributes: attributes..at })
    }
}

/// Longest name of an element that is told from others, in bytes; bounds the look ahead.
const LONGEST_NAME: usize = 64;

/// The name that begins at a place: up to white space, `/` or `>`.
fn name_at(source: &str, at: usize) -> &str {
    let rest = source.get(at..).unwrap_or_default();
    let ends = |&byte: &u8| is_space(byte) || byte == b'/' || byte == b'>';
    let len = rest.bytes().take(LONGEST_NAME).take_while(|byte| !ends(byte)).count();
    &rest[..rest.floor_char_boundary(len)]
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if let Some((element, content)) = self.raw {
            return self.raw_content(element, content);
        }
        let bytes = self.source.as_bytes();
        let start = self.at;
        let mut from = start;
        while let Some(open) = memchr(b'<', &bytes[from..]).map(|offset| from + offset) {
            let markup = match &bytes[open + 1..] {
                [b'!' | b'?', ..] => true,
                [b'/', next, ..] => *next != b'<',
                [next, ..] => next.is_ascii_alphabetic(),
                [] => false,
            };
            if !markup {
                from = open + 1;
                continue;
            }
            if open > start {
                self.at = open;
                return Some(Token::Text(start..open));
            }
            return self.markup(open);
        }
        self.at = bytes.len();
        (start < bytes.len()).then_some(Token::Text(start..bytes.len()))
    }
}

impl Tokens<'_> {
    /// The markup that begins at `open`; what is dropped is passed over.
    fn markup(&mut self, open: usize) -> Option<Token> {
        let bytes = self.source.as_bytes();
        let mut open = open;
        loop {
            match &bytes[open + 1..] {
                [b'/', letter, ..] if letter.is_ascii_alphabetic() => {
                    let tag = self.tag(open, open + 2);
                    self.at = tag.as_ref().map_or(bytes.len(), |tag| tag.range.end);
                    return tag.map(Token::End);
                }
                [letter, ..] if letter.is_ascii_alphabetic() => {
                    let tag = self.tag(open, open + 1);
                    self.at = tag.as_ref().map_or(bytes.len(), |tag| tag.range.end);
                    let tag = tag?;
                    let content = tag.element.content();
                    if content != Content::Markup {
                        self.raw = Some((tag.element, content));
                    }
                    return Some(Token::Start(tag));
                }
                rest => {
                    let slash = rest.first() == Some(&b'/');
                    let (end, comment) = if slash {
                        (memchr(b'>', &bytes[open..]).map_or(bytes.len(), |at| open + at + 1), false)
                    } else {
                        self.end_of_declaration(open)
                    };
                    self.at = end;
                    if comment {
                        return Some(Token::Comment(open..end));
                    }
                    // a declaration; more of them may follow, and a chain must not be one of calls
                    match &bytes[end..] {
                        [b'<', b'!' | b'?', ..] => open = end,
                        [b'<', b'/', next, ..] if !next.is_ascii_alphabetic() && *next != b'<' => open = end,
                        [] => return None,
                        _ => return self.next(),
                    }
                }
            }
        }
    }
}

impl Tag {
    /// Names and values of the attributes, as written, in order.
    pub(super) fn attributes<'a>(&self, source: &'a str) -> Attributes<'a> {
        Attributes { rest: source.get(self.attributes.clone()).unwrap_or_default() }
    }

    /// The value of an attribute, as written; "" where it has none.
    pub(super) fn attribute<'a>(&self, source: &'a str, name: &str) -> Option<&'a str> {
        self.attributes(source).find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }
}

/// Attributes of a tag.
#[derive(Clone, Debug)]
pub(super) struct Attributes<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.trim_start_matches(|c: char| c == '/' || c.is_ascii_whitespace());
        if rest.is_empty() {
            return None;
        }
        // a name may begin with an equals sign
        let bytes = rest.as_bytes();
        let len = 1 + bytes[1..].iter().take_while(|&&byte| !is_space(byte) && !matches!(byte, b'/' | b'=')).count();
        let len = (len..=rest.len()).find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
        let (name, after) = rest.split_at(len);
        let Some(value) = after.trim_ascii_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_ascii_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.bytes().take_while(|&byte| !is_space(byte)).count()),
        };
        self.rest = after;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> Vec<String> {
        Tokens::new(source, 0)
            .map(|token| match token {
                Token::Text(range) => source[range].to_owned(),
                Token::Start(tag) => format!("+{}", &source[tag.range]),
                Token::End(tag) => format!("-{}", &source[tag.range]),
                Token::Comment(range) => format!("!{}", &source[range]),
            })
            .collect()
    }

    #[test]
    fn text_tags_and_comments() {
        assert_eq!(
            shown("<!DOCTYPE html><p class=x>5 < 6 & 7</p ><!-- a > b --><br/>"),
            ["+<p class=x>", "5 < 6 & 7", "-</p >", "!<!-- a > b -->", "+<br/>"]
        );
        assert_eq!(shown("a<!x><?y></ z>b<!-->c<!--->d<!--e--!>f"), ["a", "b", "!<!-->", "c", "!<!--->", "d", "f"]);
        assert_eq!(shown("a <3 b < c <"), ["a <3 b < c <"]);
    }

    #[test]
    fn what_never_ends_takes_the_rest() {
        for open in ["<p", "<p class=\"a>b</p>", "<!-- b", "<!-", "<p a='", "</p"] {
            assert_eq!(shown(&format!("a{open}")), ["a"], "{open}");
        }
        assert_eq!(shown("<script>a</scrip>"), ["+<script>"]);
        assert_eq!(shown("<title>5 <b> 6"), ["+<title>", "5 <b> 6"]);
    }

    #[test]
    fn scripts_and_styles_are_no_text() {
        assert_eq!(
            shown("<script>if (a<b) x('</p>')</script>c<STYLE>d</style>"),
            ["+<script>", "-</script>", "c", "+<STYLE>", "-</style>"]
        );
        let hidden = "<script><!-- <script>a</script> b --></script>c";
        assert_eq!(shown(hidden), ["+<script>", "-</script>", "c"]);
    }

    #[test]
    fn attributes_in_every_spelling() {
        let source = "<a x=1 Y = 'é 2' z q=\"a>b\" /w=='3' é=ü>";
        let Some(Token::Start(tag)) = Tokens::new(source, 0).next() else { panic!("a tag") };
        let all: Vec<_> = tag.attributes(source).collect();
        assert_eq!(all, [("x", "1"), ("Y", "é 2"), ("z", ""), ("q", "a>b"), ("w", "='3'"), ("é", "ü")]);
        assert_eq!(tag.attribute(source, "y"), Some("é 2"));
    }

    #[test]
    fn hostile_markup_takes_linear_time() {
        for part in ["<!x>", "</ >", "<", "<a ", "<a b='", "<!--", "<script>", "<a =", "</", "<?", "--!>", "<!---"] {
            let source = part.repeat(200_000);
            assert!(Tokens::new(&source, 0).count() <= 200_000, "{part}");
        }
    }
}
