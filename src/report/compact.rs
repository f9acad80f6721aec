//! JSON on one line at the end of a buffer: what `serde_json` writes, without its many small writes. A batch has some
//! five times as many bytes of answers as of text, and half of the time went into writing them.
//!
//! Names of fields are taken to need no escapes; those of the schema are plain words.

use std::fmt::{self, Write as _};

use serde::Serialize;
use serde::ser::{
    Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
    Serializer,
};

use super::escape::is_escaped;

type Error = serde_json::Error;

/// Names of fields that are not longer are written at once, with their marks.
const KEY: usize = 24;

/// Writes one value.
#[derive(Debug)]
pub(super) struct Compact<'o>(pub(super) &'o mut Vec<u8>);

/// The inside of an array or object.
#[derive(Debug)]
pub(super) struct Inside<'o> {
    out: &'o mut Vec<u8>,
    /// Nothing was written into it so far.
    empty: bool,
    close: u8,
}

/// Bytes that stand for themselves in a string (RFC 8259, section 7), and begin nothing that must be escaped where an
/// article's text could steer a terminal or close a `<script>` (see [`super::escape`]).
static PLAIN: [bool; 256] = {
    let mut plain = [true; 256];
    let mut byte = 0;
    while byte < 0x20 {
        plain[byte] = false;
        byte += 1;
    }
    // the last three lead in UTF-8 to controls, marks of direction and line separators
    let marked = [b'"', b'\\', b'<', b'>', b'&', 0x7f, 0xc2, 0xd8, 0xe2];
    let mut at = 0;
    while at < marked.len() {
        plain[marked[at] as usize] = false;
        at += 1;
    }
    plain
};

/// Bytes that are looked at together.
const STRIDE: usize = 16;

/// Some byte of the stride may not stand for itself, or is beyond ASCII: sixteen comparisons at a time.
#[inline]
fn is_marked(stride: &[u8; STRIDE]) -> bool {
    let marked = |byte: u8| {
        !(0x20..0x7f).contains(&byte)
            | (byte == b'"')
            | (byte == b'\\')
            | (byte == b'<')
            | (byte == b'>')
            | (byte == b'&')
    };
    stride.iter().fold(0, |any, &byte| any | u8::from(marked(byte))) != 0
}

/// The inside of a string.
fn escaped(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let (strides, rest) = bytes.as_chunks::<STRIDE>();
    if !strides.iter().any(is_marked) && rest.iter().all(|&byte| PLAIN[usize::from(byte)]) {
        out.extend_from_slice(bytes);
        return;
    }
    // written up to here; looked at up to there
    let (mut from, mut at) = (0, 0);
    while let Some(step) = bytes[at..].iter().position(|&byte| !PLAIN[usize::from(byte)]) {
        at += step;
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let end = at + character.len_utf8();
        if character.is_ascii() || is_escaped(character) {
            out.extend_from_slice(&bytes[from..at]);
            from = end;
            let short = match character {
                '"' | '\\' => bytes[at],
                '\n' => b'n',
                '\r' => b'r',
                '\t' => b't',
                '\u{8}' => b'b',
                '\u{c}' => b'f',
                _ => 0,
            };
            if short == 0 {
                // all of them lie in the basic plane
                let digit = |shift: u32| b"0123456789abcdef"[((u32::from(character) >> shift) & 15) as usize];
                out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            } else {
                out.extend_from_slice(&[b'\\', short]);
            }
        }
        at = end;
    }
    out.extend_from_slice(&bytes[from..]);
}

fn string(text: &str, out: &mut Vec<u8>) {
    out.reserve(text.len() + 2);
    out.push(b'"');
    escaped(text, out);
    out.push(b'"');
}

/// The numbers below a hundred in two digits each.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [*b"00"; 100];
    let mut at: u8 = 0;
    while at < 100 {
        pairs[at as usize] = [b'0' + at / 10, b'0' + at % 10];
        at += 1;
    }
    pairs
};

fn unsigned(value: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut at = digits.len();
    let mut rest = value;
    while rest >= 10 {
        at -= 2;
        let pair = PAIRS[usize::from((rest % 100).to_le_bytes()[0])];
        (digits[at], digits[at + 1]) = (pair[0], pair[1]);
        rest /= 100;
    }
    if rest > 0 || at == digits.len() {
        at -= 1;
        digits[at] = b'0' + rest.to_le_bytes()[0];
    }
    out.extend_from_slice(&digits[at..]);
}

/// Text that arrives in pieces.
struct Pieces<'o>(&'o mut Vec<u8>);

impl fmt::Write for Pieces<'_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        escaped(piece, self.0);
        Ok(())
    }
}

impl<'o> Compact<'o> {
    fn open(self, open: u8, close: u8) -> Inside<'o> {
        self.0.push(open);
        Inside { out: self.0, empty: true, close }
    }

    /// What is rare is left to the library.
    fn other(self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        serde_json::to_writer(self.0, value)
    }
}

macro_rules! numbers {
    ($($unsigned:ident $kind:ty;)*) => {
        $(#[inline]
        fn $unsigned(self, value: $kind) -> Result<(), Error> {
            unsigned(u64::from(value), self.0);
            Ok(())
        })*
    };
}

macro_rules! rare {
    ($($name:ident $kind:ty;)*) => {
        $(fn $name(self, value: $kind) -> Result<(), Error> {
            self.other(&value)
        })*
    };
}

impl<'o> Serializer for Compact<'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'o>;
    type SerializeTuple = Inside<'o>;
    type SerializeTupleStruct = Inside<'o>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Inside<'o>;
    type SerializeStruct = Inside<'o>;
    type SerializeStructVariant = Impossible<(), Error>;

    numbers! { serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64; }
    rare! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_f32 f32; serialize_f64 f64;
        serialize_char char;
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.0.extend_from_slice(if value { b"true" } else { b"false" });
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        string(value, self.0);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    #[inline]
    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<(), Error> {
        self.0.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut map = self.open(b'{', b'}');
        SerializeStruct::serialize_field(&mut map, variant, value)?;
        SerializeStruct::end(map)
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'o>, Error> {
        Ok(self.open(b'[', b']'))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Inside<'o>, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'o>, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::custom("the schema has no such value"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'o>, Error> {
        Ok(self.open(b'{', b'}'))
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'o>, Error> {
        Ok(self.open(b'{', b'}'))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::custom("the schema has no such value"))
    }

    #[inline]
    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.0.push(b'"');
        write!(Pieces(self.0), "{value}").map_err(Error::custom)?;
        self.0.push(b'"');
        Ok(())
    }
}

impl Inside<'_> {
    #[inline]
    fn next(&mut self) -> Compact<'_> {
        if !self.empty {
            self.out.push(b',');
        }
        self.empty = false;
        Compact(self.out)
    }

    #[inline]
    fn close(self) -> Result<(), Error> {
        self.out.push(self.close);
        Ok(())
    }
}

impl SerializeSeq for Inside<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeTuple for Inside<'_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeTupleStruct for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStruct for Inside<'_> {
    type Ok = ();
    type Error = Error;

    // where the name is known, writing it is a few moves
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        let Compact(out) = self.next();
        let bytes = name.as_bytes();
        let mut key = [b'"'; KEY];
        if bytes.len() + 3 <= KEY {
            key[1..=bytes.len()].copy_from_slice(bytes);
            key[bytes.len() + 2] = b':';
            out.extend_from_slice(&key[..bytes.len() + 3]);
        } else {
            out.push(b'"');
            out.extend_from_slice(bytes);
            out.extend_from_slice(b"\":");
        }
        value.serialize(Compact(out))
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeMap for Inside<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.out.push(b':');
        value.serialize(Compact(self.out))
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn compact<T: Serialize + ?Sized>(value: &T) -> String {
        let mut out = Vec::new();
        value.serialize(Compact(&mut out)).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn careful<T: Serialize>(value: &T) -> String {
        let mut out = Vec::new();
        crate::report::escape::json_line(value, &mut out).unwrap();
        String::from_utf8(out).unwrap().trim_end_matches('\n').to_owned()
    }

    #[derive(Serialize)]
    struct Everything<'a> {
        text: &'a str,
        letter: char,
        numbers: (u8, i64, f64, u64),
        list: Vec<Option<&'a str>>,
        yes: bool,
        value: Value,
        nothing: Option<()>,
        kind: Kind,
        empty: [usize; 0],
    }

    #[derive(Serialize)]
    enum Kind {
        Plain,
        Holding(&'static str),
    }

    #[test]
    fn all_kinds_of_values_are_written_as_by_the_careful_writer() {
        for kind in [Kind::Plain, Kind::Holding("a\"b")] {
            let value = Everything {
                text: "tab\t \u{1} \u{1f} \u{8}\u{c}\r\n \\ / \u{7f} é \u{2028} 𝟙",
                letter: '"',
                numbers: (0, -12, 1.5e300, u64::MAX),
                list: vec![None, Some(""), Some("x")],
                yes: true,
                value: json!({"a": [1, {"b\n": null}], "": 0.1, "c": -7}),
                nothing: None,
                kind,
                empty: [],
            };
            assert_eq!(compact(&value), careful(&value));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_written_as_by_the_careful_writer(text in "\\PC*|[\\x00-\\xff\\u{2000}-\\u{2070}]*") {
            prop_assert_eq!(compact(&text), careful(&text));
        }
    }
}
