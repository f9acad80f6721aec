//! From the letters of a word to its number in the lexicon. Most words of a text are in no lexicon, so a bit for each
//! hash is asked first; what passes is compared as one integer.

use rustc_hash::FxHashMap;

/// Longest word that is looked up as an integer, in bytes.
pub(crate) const PACKED_BYTES: usize = 16;

/// A word in lower case as an integer: its bytes, the first in the highest place. Words of different letters differ,
/// since no word holds a NUL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Packed(u128);

impl Packed {
    /// How many ASCII letters a window of text begins with, `most` at most, and the word that they make in lower case.
    /// All bytes are compared at once: none of the sums below carries from one byte into the next.
    #[inline]
    pub(crate) fn letters(window: [u8; PACKED_BYTES], most: usize) -> (usize, Self) {
        const EACH: u128 = u128::from_ne_bytes([1; PACKED_BYTES]);
        const HIGH: u128 = 0x80 * EACH;
        let lower = u128::from_be_bytes(window) | (0x20 * EACH);
        let low = lower & !HIGH;
        let from_a = low + (0x80 - u128::from(b'a')) * EACH;
        let past_z = low + (0x80 - u128::from(b'z') - 1) * EACH;
        let letter = from_a & !past_z & !lower & HIGH;
        let count = usize::try_from((!letter & HIGH).leading_zeros() / 8).unwrap_or(0).min(most);
        let Some(unused) = u32::try_from(PACKED_BYTES - count).ok().filter(|_| count > 0) else {
            return (0, Self::default());
        };
        (count, Self(lower >> (8 * unused)))
    }

    /// Adds a letter; the caller counts that there are no more than [`PACKED_BYTES`].
    #[inline]
    fn push(&mut self, lower: u8) {
        self.0 = self.0 << 8 | u128::from(lower);
    }

    #[inline]
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::collect(word.len(), word.bytes())
    }

    /// The same for a word of ASCII letters in any case; `None` for any other.
    #[inline]
    pub(crate) fn of_any_case(word: &str) -> Option<Self> {
        if !word.is_ascii() {
            return None;
        }
        Self::collect(word.len(), word.bytes().map(|byte| byte.to_ascii_lowercase()))
    }

    fn collect(length: usize, bytes: impl Iterator<Item = u8>) -> Option<Self> {
        (length <= PACKED_BYTES).then(|| {
            let mut packed = Self::default();
            bytes.for_each(|byte| packed.push(byte));
            packed
        })
    }

    #[inline]
    fn halves(self) -> [u64; 2] {
        let half = |bits: u128| u64::try_from(bits & u128::from(u64::MAX)).unwrap_or(0);
        [half(self.0 >> 64), half(self.0)]
    }

    /// Well mixed in its upper bits (multiplication by the golden ratio, Knuth 6.4).
    #[inline]
    fn hash(self) -> u64 {
        const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;
        let [high, low] = self.halves();
        (low ^ high.rotate_left(29).wrapping_mul(GOLDEN)).wrapping_mul(GOLDEN)
    }
}

/// Bits of a hash that choose a bit of the filter.
const FILTER_BITS: u32 = 16;

/// Words and their numbers.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// One bit for each value of the upper bits of a hash.
    filter: Vec<u64>,
    /// Open addressing: numbers of words, 0 where free.
    slots: Vec<u16>,
    /// By number of the word.
    packed: Vec<Packed>,
    /// Bits of a hash that choose a slot.
    slot_bits: u32,
}

#[inline]
fn upper(hash: u64, bits: u32) -> usize {
    usize::try_from(hash >> (64 - bits)).unwrap_or(0)
}

impl Table {
    /// All words of `index` that are short enough; `count` is one more than the largest number.
    pub(crate) fn new<W: AsRef<str>>(index: &FxHashMap<W, u16>, count: usize) -> Self {
        let slot_bits = (count * 4).next_power_of_two().trailing_zeros().max(1);
        let mut table = Self {
            filter: vec![0; 1 << (FILTER_BITS - 6)],
            slots: vec![0; 1 << slot_bits],
            packed: vec![Packed::default(); count],
            slot_bits,
        };
        for (word, &number) in index {
            let Some(packed) = Packed::of(word.as_ref()).filter(|_| number != 0) else { continue };
            table.packed[usize::from(number)] = packed;
            let hash = packed.hash();
            let bit = upper(hash, FILTER_BITS);
            table.filter[bit / 64] |= 1 << (bit % 64);
            let mut slot = upper(hash, slot_bits);
            while table.slots[slot] != 0 {
                slot = (slot + 1) % table.slots.len();
            }
            table.slots[slot] = number;
        }
        table
    }

    /// Number of a word; 0 where there is none.
    #[inline]
    pub(crate) fn get(&self, word: Packed) -> u16 {
        let hash = word.hash();
        let bit = upper(hash, FILTER_BITS);
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return 0;
        }
        let mut slot = upper(hash, self.slot_bits);
        // a quarter full at most, so a free slot ends the search soon
        while self.slots[slot] != 0 {
            let number = self.slots[slot];
            if self.packed[usize::from(number)] == word {
                return number;
            }
            slot = (slot + 1) % self.slots.len();
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_packed_at_once_as_one_by_one() {
        for (text, word) in [
            ("Two of 3        ", "two"),
            ("Überall         ", ""),
            ("naïve           ", "na"),
            ("KILOGRAMMETRICAL", "kilogrammetrical"),
            ("az[AZ`          ", "az"),
            ("@one            ", ""),
        ] {
            let window: [u8; PACKED_BYTES] = *text.as_bytes().first_chunk().unwrap();
            assert_eq!(Packed::letters(window, 16), (word.len(), Packed::of(word).unwrap()), "{text}");
        }
        assert_eq!(Packed::letters(*b"abcdefghijklmnop", 4), (4, Packed::of("abcd").unwrap()));
    }

    #[test]
    fn finds_what_is_there_and_nothing_else() {
        let words: Vec<String> = (0..2_000).map(|at| format!("w{at}x")).collect();
        let index = (1_u16..).zip(&words).map(|(number, word)| (word.as_str(), number)).collect();
        let table = Table::new(&index, words.len() + 1);
        for (number, word) in (1_u16..).zip(&words) {
            assert_eq!(table.get(Packed::of(word).unwrap()), number, "{word}");
            assert_eq!(table.get(Packed::of(&format!("{word}y")).unwrap()), 0);
        }
        assert_eq!(table.get(Packed::default()), 0);
        assert_eq!(Packed::of("seventeen letters"), None);
    }
}
