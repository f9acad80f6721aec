//! Encodings other than UTF-8, and the way back from the decoded text to the bytes of the file.
//!
//! UTF-16 and Windows-1252 (which includes what calls itself Latin-1 or ASCII) are decoded without loss; everything
//! else is refused. The labels are those of the WHATWG Encoding Standard, as data in `encodings.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// How the bytes of a file stand for characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

static LABELS: LazyLock<FxHashMap<&'static str, Encoding>> = LazyLock::new(|| {
    include_str!("encodings.csv")
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .filter_map(|(label, name)| Some((label, Encoding::ALL.into_iter().find(|encoding| encoding.name() == name)?)))
        .collect()
});

impl Encoding {
    pub const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// As flags and configurations write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// The encoding that a page means by a label, in any case; `None` for those that are not read.
    pub fn labelled(label: &str) -> Option<Self> {
        LABELS.get(label.trim().to_ascii_lowercase().as_str()).copied()
    }

    /// Bytes of a character in this encoding.
    fn width(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16Le | Self::Utf16Be => 2 * c.len_utf16(),
            Self::Windows1252 => 1,
        }
    }

    /// The text of some bytes, or the offset of the first byte that no character begins with.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        match self {
            Self::Utf8 => std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| error.valid_up_to()),
            Self::Windows1252 => {
                let mut text = String::with_capacity(bytes.len() + bytes.len() / 16);
                for (at, &byte) in bytes.iter().enumerate() {
                    text.push(windows_1252(byte).ok_or(at)?);
                }
                Ok(text)
            }
            Self::Utf16Le | Self::Utf16Be => {
                let unit = |pair: &[u8]| match (self, pair) {
                    (Self::Utf16Le, [one, two]) => u16::from_le_bytes([*one, *two]),
                    (_, [one, two]) => u16::from_be_bytes([*one, *two]),
                    _ => 0,
                };
                let mut text = String::with_capacity(bytes.len());
                let mut at = 0;
                for c in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
                    let c = c.map_err(|_| at)?;
                    text.push(c);
                    at += 2 * c.len_utf16();
                }
                if bytes.len() % 2 == 1 { Err(bytes.len() - 1) } else { Ok(text) }
            }
        }
    }
}

/// The character of a byte in Windows-1252; `None` for the five that it leaves undefined.
///
/// Bytes 80 to 9F by index-windows-1252 of the Encoding Standard, all others as in Latin-1.
pub(super) fn windows_1252(byte: u8) -> Option<char> {
    const UPPER: [u16; 32] = [
        0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d,
        0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,
        0x017e, 0x0178,
    ];
    match byte {
        0x80..=0x9f => match UPPER[usize::from(byte - 0x80)] {
            0 => None,
            code => char::from_u32(u32::from(code)),
        },
        _ => Some(char::from(byte)),
    }
}

/// Bytes of text between two kept places.
const STEP: usize = 4096;

/// The way from offsets of the decoded text to offsets of the file and back. For UTF-8 they are the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin(Option<Other>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Other {
    encoding: Encoding,
    /// Offset in the text, on a character, and in the file; ascending.
    kept: Vec<(usize, usize)>,
}

impl Origin {
    /// Of a text that began in the file at byte `skipped`.
    pub(super) fn new(encoding: Encoding, text: &str, skipped: usize) -> Self {
        if encoding == Encoding::Utf8 {
            return Self(None);
        }
        let mut kept = vec![(0, skipped)];
        let (mut last, mut file) = (0, skipped);
        for (at, c) in text.char_indices() {
            if at >= last + STEP {
                kept.push((at, file));
                last = at;
            }
            file += encoding.width(c);
        }
        Self(Some(Other { encoding, kept }))
    }

    /// Whether text and file have the same offsets.
    pub fn is_same(&self) -> bool {
        self.0.is_none()
    }

    /// Offset in the file of an offset in its decoded text.
    pub fn file(&self, text: &str, at: usize) -> usize {
        let Some(other) = &self.0 else { return at };
        let after = other.kept.partition_point(|&(text, _)| text <= at);
        let (from, file) = after.checked_sub(1).and_then(|index| other.kept.get(index)).copied().unwrap_or_default();
        let between = text.get(from..at.min(text.len())).unwrap_or_default();
        file + between.chars().map(|c| other.encoding.width(c)).sum::<usize>()
    }

    /// Offset in the decoded text of an offset in the file: that of the character which the byte belongs to.
    pub fn text(&self, text: &str, at: usize) -> usize {
        let Some(other) = &self.0 else { return at };
        let after = other.kept.partition_point(|&(_, file)| file <= at);
        let Some(&(from, mut file)) = after.checked_sub(1).and_then(|index| other.kept.get(index)) else { return 0 };
        for (offset, c) in text.get(from..).unwrap_or_default().char_indices() {
            file += other.encoding.width(c);
            if file > at {
                return from + offset;
            }
        }
        text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_one_of_ours() {
        let rows = include_str!("encodings.csv").lines().skip(1).filter(|line| !line.is_empty()).count();
        assert_eq!(LABELS.len(), rows);
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::labelled(encoding.name()), Some(encoding));
        }
        assert_eq!(Encoding::labelled(" ISO-8859-1 "), Some(Encoding::Windows1252));
        assert_eq!(Encoding::labelled("shift_jis"), None);
    }

    #[test]
    fn bytes_decode_as_the_standard_says() {
        assert_eq!(Encoding::Windows1252.decode(b"\x80 5\x96\x93\xe9\xff"), Ok("€ 5–“éÿ".to_owned()));
        assert_eq!(Encoding::Windows1252.decode(b"ab\x81"), Err(2));
        assert_eq!(Encoding::Utf16Le.decode(b"a\0\xac\x20\x3d\xd8\0\xde"), Ok("a€😀".to_owned()));
        assert_eq!(Encoding::Utf16Be.decode(b"\0a\xd8\x3d\0b"), Err(2));
        assert_eq!(Encoding::Utf16Be.decode(b"\0a\0"), Err(2));
    }

    #[test]
    fn offsets_lead_to_the_file_and_back() {
        let text = "é€😀a".repeat(3_000);
        for (encoding, width) in [(Encoding::Utf16Le, 10), (Encoding::Utf16Be, 10), (Encoding::Windows1252, 4)] {
            let origin = Origin::new(encoding, &text, 2);
            for round in (0..3_000).step_by(97) {
                let at = round * 10;
                assert_eq!(origin.file(&text, at), 2 + round * width, "{encoding:?}");
                assert_eq!(origin.text(&text, 2 + round * width), at, "{encoding:?}");
            }
            assert_eq!(origin.file(&text, text.len()), 2 + 3_000 * width);
            assert_eq!(origin.text(&text, 2 + 3_000 * width), text.len());
        }
        assert_eq!((Origin::default().file("a", 1), Origin::default().text("a", 1)), (1, 1));
    }
}
