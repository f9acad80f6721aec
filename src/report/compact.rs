//! JSON on one line at the end of a buffer: what `serde_json` writes, without its many small writes. A batch has some
//! five times as many bytes of answers as of text, and half of the time went into writing them.
//!
//! Names of fields are taken to be short and to need no escapes; those of the schema are plain words.

use std::fmt::{self, Write as _};

use serde::Serialize;
use serde::ser::{
    Error as _, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeTuple, SerializeTupleStruct,
    Serializer,
};

use super::escape::is_escaped;

type Error = serde_json::Error;

/// Bytes that are gathered before they go to the buffer.
const ROOM: usize = 2_048;
/// What is longer goes there at once.
const LONG: usize = 256;

/// The end of a buffer. Pieces of a few bytes, most of them of a length that is known when this is compiled, are
/// gathered in a place of fixed size: writing one is a comparison and a few moves.
#[derive(Debug)]
pub(super) struct Sink<'o> {
    out: &'o mut Vec<u8>,
    room: [u8; ROOM],
    used: usize,
}

/// Writes one value.
#[derive(Debug)]
pub(super) struct Compact<'s, 'o>(pub(super) &'s mut Sink<'o>);

/// The inside of an array or object.
#[derive(Debug)]
pub(super) struct Inside<'s, 'o> {
    sink: &'s mut Sink<'o>,
    /// Nothing was written into it so far.
    empty: bool,
    close: u8,
}

/// To the beginning of `room`, which is as long at least. A loop, since the compiler makes moves of one whose length it
/// knows, and leaves `copy_from_slice` a call.
#[inline(always)]
fn copy(piece: &[u8], room: &mut [u8]) {
    let room = &mut room[..piece.len()];
    let mut at = 0;
    while at < room.len() {
        room[at] = piece[at];
        at += 1;
    }
}

impl<'o> Sink<'o> {
    pub(super) fn new(out: &'o mut Vec<u8>) -> Self {
        Self { out, room: [0; ROOM], used: 0 }
    }

    /// Where the next so many bytes go, at most [`LONG`].
    #[inline(always)]
    fn at(&mut self, bytes: usize) -> usize {
        if self.used > ROOM - bytes {
            self.flush();
        }
        self.used
    }

    #[inline(always)]
    fn put<const N: usize>(&mut self, piece: [u8; N]) {
        let at = self.at(N);
        copy(&piece, &mut self.room[at..at + N]);
        self.used = at + N;
    }

    /// A piece of any length.
    #[inline(always)]
    fn bytes(&mut self, piece: &[u8]) {
        if piece.len() > LONG {
            self.flush();
            self.out.extend_from_slice(piece);
            return;
        }
        let at = self.at(piece.len());
        copy(piece, &mut self.room[at..at + piece.len()]);
        self.used = at + piece.len();
    }

    /// Hands over what was gathered.
    #[cold]
    #[inline(never)]
    pub(super) fn flush(&mut self) {
        self.out.extend_from_slice(&self.room[..self.used.min(ROOM)]);
        self.used = 0;
    }
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

/// A string with its quotation marks.
#[inline]
fn string(text: &str, sink: &mut Sink<'_>) {
    const PADDED: usize = LONG + 2 * STRIDE;
    let bytes = text.as_bytes();
    if bytes.len() > LONG {
        sink.put(*b"\"");
        escaped(text, sink);
        sink.put(*b"\"");
        return;
    }
    // written first, with blanks behind that fill its last stride, then looked at
    let start = sink.at(PADDED);
    let room = &mut sink.room[start..start + PADDED];
    let end = bytes.len() + 1;
    room[0] = b'"';
    copy(bytes, &mut room[1..end]);
    copy(&[b' '; STRIDE], &mut room[end..end + STRIDE]);
    let strides = room[1..end + STRIDE - 1].as_chunks::<STRIDE>().0;
    if strides.iter().any(is_marked) {
        sink.used = start + 1;
        escaped(text, sink);
        sink.put(*b"\"");
    } else {
        room[end] = b'"';
        sink.used = start + end + 1;
    }
}

/// The inside of a string, some byte of which may need an escape.
#[inline(never)]
fn escaped(text: &str, sink: &mut Sink<'_>) {
    let bytes = text.as_bytes();
    // written up to here; looked at up to there
    let (mut from, mut at) = (0, 0);
    while let Some(step) = bytes[at..].iter().position(|&byte| !PLAIN[usize::from(byte)]) {
        at += step;
        let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) else { break };
        let end = at + character.len_utf8();
        if character.is_ascii() || is_escaped(character) {
            sink.bytes(&bytes[from..at]);
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
                sink.put([b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
            } else {
                sink.put([b'\\', short]);
            }
        }
        at = end;
    }
    sink.bytes(&bytes[from..]);
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

fn unsigned(value: u64, sink: &mut Sink<'_>) {
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
    sink.bytes(&digits[at..]);
}

/// Text that arrives in pieces.
struct Pieces<'s, 'o>(&'s mut Sink<'o>);

impl fmt::Write for Pieces<'_, '_> {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        escaped(piece, self.0);
        Ok(())
    }
}

impl<'s, 'o> Compact<'s, 'o> {
    #[inline]
    fn open(self, open: u8, close: u8) -> Inside<'s, 'o> {
        self.0.put([open]);
        Inside { sink: self.0, empty: true, close }
    }

    /// What is rare is left to the library.
    fn other(self, value: &(impl Serialize + ?Sized)) -> Result<(), Error> {
        self.0.flush();
        serde_json::to_writer(&mut *self.0.out, value)
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

impl<'s, 'o> Serializer for Compact<'s, 'o> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'s, 'o>;
    type SerializeTuple = Inside<'s, 'o>;
    type SerializeTupleStruct = Inside<'s, 'o>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Inside<'s, 'o>;
    type SerializeStruct = Inside<'s, 'o>;
    type SerializeStructVariant = Impossible<(), Error>;

    numbers! { serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64; }
    rare! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_f32 f32; serialize_f64 f64;
        serialize_char char;
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        if value {
            self.0.put(*b"true")
        } else {
            self.0.put(*b"false")
        }
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
        self.0.put(*b"null");
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
    fn serialize_seq(self, _: Option<usize>) -> Result<Inside<'s, 'o>, Error> {
        Ok(self.open(b'[', b']'))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Inside<'s, 'o>, Error> {
        Ok(self.open(b'[', b']'))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Inside<'s, 'o>, Error> {
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

    fn serialize_map(self, _: Option<usize>) -> Result<Inside<'s, 'o>, Error> {
        Ok(self.open(b'{', b'}'))
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Inside<'s, 'o>, Error> {
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
        self.0.put(*b"\"");
        write!(Pieces(&mut *self.0), "{value}").map_err(Error::custom)?;
        self.0.put(*b"\"");
        Ok(())
    }
}

impl<'o> Inside<'_, 'o> {
    #[inline]
    fn next(&mut self) -> Compact<'_, 'o> {
        if !self.empty {
            self.sink.put(*b",");
        }
        self.empty = false;
        Compact(self.sink)
    }

    #[inline]
    fn close(self) -> Result<(), Error> {
        self.sink.put([self.close]);
        Ok(())
    }
}

impl SerializeSeq for Inside<'_, '_> {
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

impl SerializeTuple for Inside<'_, '_> {
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

impl SerializeTupleStruct for Inside<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeStruct for Inside<'_, '_> {
    type Ok = ();
    type Error = Error;

    // where the name is known, writing it is a few moves
    #[inline(always)]
    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        // the mark before it, its name and the two marks behind, in one piece
        let skipped = usize::from(self.empty);
        self.empty = false;
        let bytes = name.as_bytes();
        let sink = &mut *self.sink;
        let at = sink.at(bytes.len() + 4);
        let room = &mut sink.room[at..at + bytes.len() + 4];
        room[0] = b',';
        room[1 - skipped] = b'"';
        copy(bytes, &mut room[2 - skipped..]);
        copy(b"\":", &mut room[bytes.len() + 2 - skipped..]);
        sink.used = at + bytes.len() + 4 - skipped;
        value.serialize(Compact(sink))
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.close()
    }
}

impl SerializeMap for Inside<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.sink.put(*b":");
        value.serialize(Compact(self.sink))
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
        let mut sink = Sink::new(&mut out);
        value.serialize(Compact(&mut sink)).unwrap();
        sink.flush();
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
