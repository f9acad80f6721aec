//! Bytes to text. Nothing is replaced or dropped while decoding, so that every offset of the text leads to its bytes.
//!
//! In this order: the encoding that was asked for; a byte order mark; UTF-16 without one where it is obvious; UTF-8
//! where the bytes are valid as such (text in another encoding practically never is); what a page declares; at last
//! Windows-1252 where every byte beyond ASCII makes sense in English prose and none is part of a UTF-8 character.
//! Everything else is refused with the first byte that speaks against it and what to do about it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use memchr::{memchr, memchr_iter};

use crate::plainly;
use crate::read::encoding::{Encoding, Origin};

/// The byte order mark of UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Why a file could not be read as an article.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{path}:{line}: not UTF-8 at byte {offset}; save the file as UTF-8 and try again")]
    InvalidUtf8 { path: String, line: usize, offset: usize },
    #[error("{path}: the file is {encoding}; save it as UTF-8 and try again")]
    OtherEncoding { path: String, encoding: &'static str },
    #[error(
        "{path}:{line}: the page says that it is in {label:?}, which is not read (byte {offset}); save it as UTF-8"
    )]
    UnknownLabel { path: String, line: usize, offset: usize, label: String },
    #[error(
        "{path}:{line}: not UTF-8 at byte {offset}, and in which encoding else cannot be told; save the file as UTF-8, \
         or say `--encoding windows-1252` (or `encoding = \"windows-1252\"` in the configuration) if that is what it is"
    )]
    UncertainEncoding { path: String, line: usize, offset: usize },
    #[error("{path}:{line}: not {encoding} at byte {offset}; correct the encoding that was given, or the file")]
    NotAsGiven { path: String, line: usize, offset: usize, encoding: &'static str },
    #[error(
        "{path}:{line}: NUL byte at byte {offset}, so this is a binary file or UTF-16 text; \
         give a plain text, Markdown or HTML file"
    )]
    Binary { path: String, line: usize, offset: usize },
    #[error("{}: no such file or folder; check the path", path.display())]
    Missing { path: PathBuf },
    #[error("{}: cannot be read: {}", path.display(), plainly::io(source))]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}: cannot be looked through ({}); check links and permissions", path.display(), walk(source))]
    Walk { path: PathBuf, source: ignore::Error },
    #[error("{}: not a regular file; give a file, a folder or `-` for standard input", path.display())]
    NotAFile { path: PathBuf },
    #[error(
        "{}: no article in this folder (looked for {}); name the files themselves to read other kinds",
        path.display(), looked_for
    )]
    NoArticles { path: PathBuf, looked_for: String },
    #[error("{}: more than {limit} bytes, the limit for one file; {advice}", path.display())]
    TooLarge { path: PathBuf, limit: u64, advice: &'static str },
}

/// Why a folder cannot be looked through.
fn walk(error: &ignore::Error) -> String {
    error.io_error().map_or_else(|| error.to_string(), plainly::io)
}

impl ReadError {
    /// The error of an operation on a file, told apart by its kind.
    pub fn from_io(path: &Path, source: std::io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            std::io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::Unreadable { path, source },
        }
    }
}

/// A file as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The whole file; a byte order mark of UTF-8 is still its first character.
    pub source: Cow<'a, str>,
    /// Bytes of that byte order mark: 0 or 3.
    pub bom_len: usize,
    /// From offsets of the text to those of the file.
    pub origin: Origin,
}

impl Decoded<'_> {
    /// The file without its byte order mark.
    pub fn text(&self) -> &str {
        self.source.get(self.bom_len..).unwrap_or_default()
    }
}

/// Bytes that are looked at to tell UTF-16 without a byte order mark.
const SAMPLE: usize = 4_096;

/// Reads the bytes of a file. `path` is only for messages; `given` wins over everything but is held to; `declared` is
/// what the file says of itself, asked for only where it matters.
///
/// # Errors
/// [`ReadError`] where the bytes are no text, or text in an encoding that is not read or not certain.
pub fn decode<'a>(
    bytes: &'a [u8],
    path: &str,
    given: Option<Encoding>,
    declared: impl FnOnce() -> Option<String>,
) -> Result<Decoded<'a>, ReadError> {
    let place = |offset| (path.to_owned(), line_of(bytes, offset), offset);
    if let Some(encoding) = given {
        return decode_as(bytes, encoding).map_err(|offset| {
            let (path, line, offset) = place(offset);
            ReadError::NotAsGiven { path, line, offset, encoding: encoding.name() }
        });
    }
    if let [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] = bytes {
        return Err(ReadError::OtherEncoding { path: path.to_owned(), encoding: "UTF-32" });
    }
    if let Some(encoding) = utf_16(bytes) {
        return decode_as(bytes, encoding).map_err(|offset| {
            let (path, line, offset) = place(offset);
            ReadError::NotAsGiven { path, line, offset, encoding: encoding.name() }
        });
    }
    if let Some(offset) = memchr(0, bytes) {
        let (path, line, offset) = place(offset);
        return Err(ReadError::Binary { path, line, offset });
    }
    let offset = match std::str::from_utf8(bytes) {
        Ok(source) => return Ok(utf_8(source)),
        Err(error) => error.valid_up_to(),
    };
    let encoding = match declared() {
        Some(label) => match Encoding::labelled(&label) {
            Some(Encoding::Windows1252) => Encoding::Windows1252,
            // UTF-16 would have shown itself
            Some(_) => return Err(invalid_utf8(place(offset))),
            None => {
                let (path, line, offset) = place(offset);
                return Err(ReadError::UnknownLabel { path, line, offset, label: label.chars().take(40).collect() });
            }
        },
        None => match looks_like_windows_1252(bytes) {
            Looks::Likely => Encoding::Windows1252,
            Looks::Uncertain => {
                let (path, line, offset) = place(offset);
                return Err(ReadError::UncertainEncoding { path, line, offset });
            }
            Looks::Broken => return Err(invalid_utf8(place(offset))),
        },
    };
    decode_as(bytes, encoding).map_err(|offset| {
        let (path, line, offset) = place(offset);
        ReadError::NotAsGiven { path, line, offset, encoding: encoding.name() }
    })
}

fn invalid_utf8((path, line, offset): (String, usize, usize)) -> ReadError {
    ReadError::InvalidUtf8 { path, line, offset }
}

fn utf_8(source: &str) -> Decoded<'_> {
    let bom_len = if source.as_bytes().starts_with(BOM) { BOM.len() } else { 0 };
    Decoded { source: Cow::Borrowed(source), bom_len, origin: Origin::default() }
}

/// The text of the bytes, or the offset of the first that is wrong.
fn decode_as(bytes: &[u8], encoding: Encoding) -> Result<Decoded<'_>, usize> {
    if encoding == Encoding::Utf8 {
        if let Some(nul) = memchr(0, bytes) {
            return Err(nul);
        }
        return std::str::from_utf8(bytes).map(utf_8).map_err(|error| error.valid_up_to());
    }
    let bom: &[u8] = match encoding {
        Encoding::Utf16Le => b"\xff\xfe",
        Encoding::Utf16Be => b"\xfe\xff",
        Encoding::Utf8 | Encoding::Windows1252 => b"",
    };
    let skipped = if bytes.starts_with(bom) { bom.len() } else { 0 };
    let text = encoding.decode(&bytes[skipped..]).map_err(|offset| offset + skipped)?;
    let origin = Origin::new(encoding, &text, skipped);
    if let Some(nul) = memchr(0, text.as_bytes()) {
        return Err(origin.file(&text, nul));
    }
    Ok(Decoded { source: Cow::Owned(text), bom_len: 0, origin })
}

/// UTF-16 by its byte order mark, or because every second byte of the beginning is NUL, as in text of Latin letters.
fn utf_16(bytes: &[u8]) -> Option<Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(Encoding::Utf16Le),
        [0xfe, 0xff, ..] => return Some(Encoding::Utf16Be),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let pairs = sample.len() / 2;
    if pairs < 8 || bytes.len() % 2 == 1 {
        return None;
    }
    let nuls = |at: usize| sample.chunks_exact(2).filter(|pair| pair[at] == 0).count();
    match (nuls(0), nuls(1)) {
        (0, second) if second * 10 >= pairs * 8 => Some(Encoding::Utf16Le),
        (first, 0) if first * 10 >= pairs * 8 => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// What bytes that are no UTF-8 look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Looks {
    /// Windows-1252 all through.
    Likely,
    /// Some other encoding, perhaps.
    Uncertain,
    /// UTF-8 with wrong bytes in it: it has whole characters of UTF-8, too.
    Broken,
}

/// English prose in Windows-1252 has few bytes beyond ASCII: letters of words and names, quotation marks and dashes,
/// signs of currencies and units.
fn looks_like_windows_1252(bytes: &[u8]) -> Looks {
    let mut looks = Looks::Likely;
    let mut high = 0;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte < 0x80 {
            let control = byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c') || byte == 0x7f;
            if control {
                looks = Looks::Uncertain;
            }
            at += 1;
            continue;
        }
        let sequence = bytes.get(at..at + 4.min(bytes.len() - at)).unwrap_or_default();
        if (2..=sequence.len()).any(|len| std::str::from_utf8(&sequence[..len]).is_ok()) {
            return Looks::Broken;
        }
        high += 1;
        let before = at.checked_sub(1).map(|at| bytes[at]);
        let beside = is_letter(before.as_ref()) || is_letter(bytes.get(at + 1));
        let plausible = match byte {
            // marks and signs that stand anywhere
            0x80 | 0x85 | 0x89 | 0x8b | 0x91..=0x97 | 0x99 | 0x9b => true,
            0xa0 | 0xa2 | 0xa3 | 0xa5 | 0xa7 | 0xa9 | 0xab | 0xad..=0xb3 | 0xb5..=0xb7 | 0xb9..=0xbf => true,
            // opening quotation marks: elsewhere they are letters of DOS
            0x82 | 0x84 => !before.is_some_and(|byte| byte.is_ascii_alphanumeric()) && is_letter(bytes.get(at + 1)),
            0xd7 | 0xf7 => !beside,
            // a capital within a small word is a quotation mark of old Macintosh files
            0x8a | 0x8c | 0x8e | 0x9f | 0xc0..=0xde => beside && !before.is_some_and(|byte| byte.is_ascii_lowercase()),
            0x9a | 0x9c | 0x9e | 0xdf..=0xfe => beside,
            _ => false,
        };
        if !plausible {
            looks = Looks::Uncertain;
        }
        at += 1;
    }
    if high * 10 > bytes.len() + 100 { Looks::Uncertain } else { looks }
}

fn is_letter(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_alphabetic)
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    memchr_iter(b'\n', &bytes[..offset.min(bytes.len())]).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<Decoded<'_>, ReadError> {
        decode(bytes, "a.txt", None, || None)
    }

    fn error(bytes: &[u8]) -> String {
        decoded(bytes).unwrap_err().to_string()
    }

    #[test]
    fn a_byte_order_mark_is_counted_not_lost() {
        let bytes = b"\xef\xbb\xbfAh";
        let read = decoded(bytes).unwrap();
        assert_eq!((read.bom_len, read.source.len(), read.text()), (3, 5, "Ah"));
        assert_eq!(decoded(b"").unwrap().source, "");
    }

    #[test]
    fn invalid_utf8_names_file_line_and_byte() {
        let uncertain = error(b"one\ntw\xff");
        assert!(uncertain.starts_with("a.txt:2: not UTF-8 at byte 6, and in which encoding else"), "{uncertain}");
        assert!(uncertain.contains("--encoding windows-1252"), "{uncertain}");
        // one character of UTF-8 and one that is none: the file is damaged
        let damaged = error("5 € \u{2013} ".bytes().chain(*b"\xe2\x82 x").collect::<Vec<_>>().as_slice());
        assert_eq!(damaged, "a.txt:1: not UTF-8 at byte 10; save the file as UTF-8 and try again");
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        let text = "Prices rose 5 % — to €7.";
        let units: Vec<u16> = text.encode_utf16().collect();
        let le: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let be: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        for (mark, bytes) in [(&b""[..], &le), (b"", &be), (b"\xff\xfe", &le), (b"\xfe\xff", &be)] {
            let whole = [mark, bytes].concat();
            let read = decoded(&whole).unwrap();
            assert_eq!(read.text(), text);
            let euro = text.find('€').unwrap();
            assert_eq!(read.origin.file(&read.source, euro), mark.len() + 2 * 21);
        }
        assert!(error(b"\xff\xfea\0b").ends_with("correct the encoding that was given, or the file"));
        assert!(error(b"\xff\xfe\0\0a\0\0\0").contains("UTF-32;"));
        assert!(matches!(decoded(b"a\nb\0c").unwrap_err(), ReadError::Binary { line: 2, offset: 3, .. }));
        assert!(matches!(decoded(&[b'a', 0].repeat(7)).unwrap_err(), ReadError::Binary { offset: 1, .. }));
    }

    #[test]
    fn windows_1252_is_taken_only_where_all_of_it_makes_sense() {
        let text = b"Caf\xe9 sales rose \x93by 5 %\x94 \x96 to \x807 or \xa36 a m\xb2.";
        assert_eq!(decoded(text).unwrap().source, "Café sales rose “by 5 %” – to €7 or £6 a m².");
        for other in [
            &b"5 \xf0\x28\x8c\x28 tons"[..],
            b"5 \xff tons",
            b"a \x81 b",
            b"\xd3\xe2\xe3 \xcf\xf0\xe8\xe2\xe5\xf2",
            b"\xe9\x01",
            b"it\xd5s \xd2so\xd3",
            b"caf\x82 5",
        ] {
            assert!(
                matches!(decoded(other), Err(ReadError::UncertainEncoding { .. })),
                "{other:?}: {:?}",
                decoded(other)
            );
        }
    }

    #[test]
    fn what_was_given_or_declared_decides() {
        let odd = b"\xd3\xe2 5";
        assert_eq!(decode(odd, "a", Some(Encoding::Windows1252), || None).unwrap().source, "Óâ 5");
        assert!(matches!(
            decode(odd, "a", Some(Encoding::Utf8), || None),
            Err(ReadError::NotAsGiven { offset: 0, .. })
        ));
        let declared =
            |label: &str| decode(odd, "a", None, || Some(label.to_owned())).map(|read| read.source.into_owned());
        assert_eq!(declared("ISO-8859-1").unwrap(), "Óâ 5");
        assert!(matches!(declared("utf-8"), Err(ReadError::InvalidUtf8 { .. })));
        assert!(declared("koi8-r").unwrap_err().to_string().contains("\"koi8-r\""));
        // valid UTF-8 is UTF-8 whatever a page says
        assert_eq!(decode("é".as_bytes(), "a", None, || Some("latin1".to_owned())).unwrap().source, "é");
    }
}
