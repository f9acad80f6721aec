//! Bytes to text: UTF-8 with or without a byte order mark, anything else is refused with what to do about it.
//!
//! Nothing is replaced or dropped while decoding, so that every offset of the text is an offset of the file.

use std::path::{Path, PathBuf};

use memchr::{memchr, memchr_iter};

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
        "{path}:{line}: NUL byte at byte {offset}, so this is a binary file or UTF-16 text; \
         give a plain text or Markdown file in UTF-8"
    )]
    Binary { path: String, line: usize, offset: usize },
    #[error("{}: no such file or folder; check the path", path.display())]
    Missing { path: PathBuf },
    #[error("{}: cannot be read ({source}); check its permissions", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    #[error("{}: cannot be walked ({source}); check links and permissions", path.display())]
    Walk { path: PathBuf, source: ignore::Error },
    #[error("{}: not a regular file; give a file, a folder or `-` for standard input", path.display())]
    NotAFile { path: PathBuf },
    #[error(
        "{}: no article in this folder (looked for {}); name the files themselves to read other kinds",
        path.display(), looked_for
    )]
    NoArticles { path: PathBuf, looked_for: String },
    #[error("{}: more than {limit} bytes, the limit for one file; split it into several", path.display())]
    TooLarge { path: PathBuf, limit: u64 },
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The whole file; a byte order mark is still its first character.
    pub source: &'a str,
    /// Bytes of the byte order mark: 0 or 3.
    pub bom_len: usize,
}

impl<'a> Decoded<'a> {
    /// The file without its byte order mark.
    pub fn text(self) -> &'a str {
        self.source.get(self.bom_len..).unwrap_or_default()
    }
}

/// Reads the bytes of a file as UTF-8. `path` is only for messages.
pub fn decode<'a>(bytes: &'a [u8], path: &str) -> Result<Decoded<'a>, ReadError> {
    if let Some(encoding) = other_encoding(bytes) {
        return Err(ReadError::OtherEncoding { path: path.to_owned(), encoding });
    }
    if let Some(offset) = memchr(0, bytes) {
        return Err(ReadError::Binary { path: path.to_owned(), line: line_of(bytes, offset), offset });
    }
    let source = std::str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        ReadError::InvalidUtf8 { path: path.to_owned(), line: line_of(bytes, offset), offset }
    })?;
    Ok(Decoded { source, bom_len: if bytes.starts_with(BOM) { BOM.len() } else { 0 } })
}

fn other_encoding(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        _ => None,
    }
}

fn line_of(bytes: &[u8], offset: usize) -> usize {
    memchr_iter(b'\n', &bytes[..offset.min(bytes.len())]).count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_counted_not_lost() {
        let decoded = decode(b"\xef\xbb\xbfAh", "a.txt").unwrap();
        assert_eq!((decoded.bom_len, decoded.source.len(), decoded.text()), (3, 5, "Ah"));
        assert_eq!(decode(b"", "a.txt").unwrap(), Decoded { source: "", bom_len: 0 });
    }

    #[test]
    fn invalid_utf8_names_file_line_and_byte() {
        let error = decode(b"one\ntw\xff", "a.txt").unwrap_err().to_string();
        assert_eq!(error, "a.txt:2: not UTF-8 at byte 6; save the file as UTF-8 and try again");
    }

    #[test]
    fn utf16_and_binary_are_told_apart() {
        assert!(decode(b"\xff\xfea\0", "a").unwrap_err().to_string().contains("UTF-16;"));
        assert!(decode(b"\xff\xfe\0\0a\0\0\0", "a").unwrap_err().to_string().contains("UTF-32;"));
        assert!(matches!(decode(b"a\nb\0c", "a").unwrap_err(), ReadError::Binary { line: 2, offset: 3, .. }));
    }
}
