//! Text of strangers in the formats of others: XML, JSON that may end up in a page, addresses. What steers a terminal
//! or turns the direction of writing is shown as U+FFFD or written as an escape, never passed on.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter, Serializer};

use super::{plain, plain_lines, steers};

/// Text of one line as XML 1.0 or HTML, in content as well as in a quoted attribute.
pub(super) fn xml(text: &str) -> String {
    entities(&plain(text))
}

/// The same with its line breaks.
pub(super) fn xml_lines(text: &str) -> String {
    entities(&plain_lines(text))
}

/// Marks of markup as entities; nothing else changes.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // not a character of XML 1.0 (section 2.2)
            '\u{fffe}' | '\u{ffff}' => out.push(char::REPLACEMENT_CHARACTER),
            _ => out.push(character),
        }
    }
    out
}

/// A path as a relative reference of RFC 3986: separators kept, all else but unreserved characters percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    let absolute = if path.starts_with('/') { "file://" } else { "" };
    let mut out = String::from(absolute);
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            b'\\' if cfg!(windows) => out.push('/'),
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A path as CI systems want it: relative, without a leading `./`, on one line.
pub(super) fn path(path: &str) -> String {
    let path = plain(path);
    let path = path.strip_prefix("./").unwrap_or(&path);
    if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() }
}

/// JSON in which text that steers a terminal, turns the direction of writing or could close a `<script>` is escaped.
/// Outside strings JSON has none of these characters, so only strings change, and they mean the same.
struct Careful<F>(F);

macro_rules! forward {
    ($($name:ident $(, $argument:ident: $kind:ty)?;)*) => {
        $(fn $name<W: ?Sized + Write>(&mut self, writer: &mut W $(, $argument: $kind)?) -> io::Result<()> {
            self.0.$name(writer $(, $argument)?)
        })*
    };
}

/// Beside what JSON itself escapes.
pub(super) fn is_escaped(character: char) -> bool {
    steers(character) || matches!(character, '<' | '>' | '&' | '\u{2028}' | '\u{2029}')
}

impl<F: Formatter> Formatter for Careful<F> {
    forward! {
        begin_array; end_array; begin_array_value, first: bool; end_array_value;
        begin_object; end_object; begin_object_key, first: bool; end_object_key;
        begin_object_value; end_object_value;
    }

    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        // nearly all text
        if fragment.bytes().all(|byte| byte.is_ascii() && !matches!(byte, b'<' | b'>' | b'&' | 0x7f)) {
            return writer.write_all(fragment.as_bytes());
        }
        let mut from = 0;
        for (at, character) in fragment.char_indices().filter(|&(_, c)| is_escaped(c)) {
            writer.write_all(&fragment.as_bytes()[from..at])?;
            write!(writer, "\\u{:04x}", u32::from(character))?;
            from = at + character.len_utf8();
        }
        writer.write_all(&fragment.as_bytes()[from..])
    }
}

/// Indented JSON and a line break.
pub(super) fn json<T: Serialize>(value: &T, out: &mut dyn Write) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Careful(PrettyFormatter::new())))?;
    writeln!(out)
}

/// JSON on one line.
pub(super) fn json_line<T: Serialize, W: Write + ?Sized>(value: &T, out: &mut W) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(&mut *out, Careful(CompactFormatter)))?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(xml("<a b='c'>\u{1b}[1m & \"d\"\r\n"), "&lt;a b=&#39;c&#39;&gt;\u{fffd}[1m &amp; &quot;d&quot;");
        assert_eq!(xml_lines("a\nb\u{202e}"), "a\nb\u{fffd}");
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("./a b/ç#1.md"), "a%20b/%C3%A7%231.md");
        assert_eq!(uri("/tmp/x.txt"), "file:///tmp/x.txt");
        assert_eq!(uri("javascript:alert(1)"), "javascript%3Aalert%281%29");
    }

    #[test]
    fn careful_json_means_the_same() {
        let value = Value::from("a</script>\u{1b}\u{202e}\u{9b}é\u{2028}");
        let mut out = Vec::new();
        json_line(&value, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text, "\"a\\u003c/script\\u003e\\u001b\\u202e\\u009bé\\u2028\"\n");
        assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
    }
}
