//! Texts and their numbers, each kept once: a million distinct labels take little more room than their letters.

use std::hash::{BuildHasher, Hash};

use rustc_hash::FxBuildHasher;

/// Numbers, from 0 on, found by what they stand for, which lies elsewhere: a place for each has the number and, in the bits
/// that it leaves, some of the hash, so that hardly ever another one is looked at.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots {
    /// Powers of two; [`EMPTY`] where nothing is.
    slots: Vec<u32>,
    taken: u32,
}

const EMPTY: u32 = u32::MAX;

/// All bits are as good, so it may be cut to 32.
fn hash<T: Hash + ?Sized>(value: &T) -> u32 {
    u32::try_from(FxBuildHasher.hash_one(value) & 0xffff_ffff).unwrap_or_default()
}

impl Slots {
    /// The number of what is equal to `value`; where there is none, the next is it from now on. `key` gives what a number
    /// stands for. `None` beyond what 32 bits hold.
    pub(super) fn find_or_insert<'k, K: Hash + Eq + 'k>(
        &mut self,
        value: &K,
        key: impl Fn(u32) -> Option<K>,
    ) -> Option<u32> {
        if (self.taken as usize + 1) * 4 > self.slots.len() * 3 {
            self.grow(&key)?;
        }
        let hash = hash(value);
        let at = self.place(hash, |id| key(id).as_ref() == Some(value));
        let low = self.low();
        let slot = self.slots.get_mut(at)?;
        if *slot == EMPTY {
            *slot = hash & !low | self.taken;
            self.taken += 1;
        }
        Some(*slot & low)
    }

    /// The number of what is equal to `value`.
    pub(super) fn find<'k, K: Hash + Eq + 'k>(&self, value: &K, key: impl Fn(u32) -> Option<K>) -> Option<u32> {
        let at = self.place(hash(value), |id| key(id).as_ref() == Some(value));
        self.slots.get(at).filter(|slot| **slot != EMPTY).map(|slot| slot & self.low())
    }

    /// The bits of a number; as there are more places than numbers, none has all of them.
    fn low(&self) -> u32 {
        u32::try_from(self.slots.len().wrapping_sub(1)).unwrap_or(u32::MAX)
    }

    /// Where what has this hash and `is` it stands or belongs.
    fn place(&self, hash: u32, is: impl Fn(u32) -> bool) -> usize {
        let low = self.low();
        let mut at = hash & low;
        while let Some(&slot) = self.slots.get(at as usize)
            && slot != EMPTY
            && !((slot ^ hash) & !low == 0 && is(slot & low))
        {
            at = at.wrapping_add(1) & low;
        }
        at as usize
    }

    fn grow<'k, K: Hash + Eq + 'k>(&mut self, key: &impl Fn(u32) -> Option<K>) -> Option<()> {
        let size = (self.slots.len() * 2).max(16);
        let low = u32::try_from(size - 1).ok().filter(|low| *low < EMPTY)?;
        self.slots = Vec::new();
        self.slots.resize(size, EMPTY);
        for id in 0..self.taken {
            let hash = hash(&key(id)?);
            let at = self.place(hash, |_| false);
            if let Some(slot) = self.slots.get_mut(at) {
                *slot = hash & !low | id;
            }
        }
        Some(())
    }
}

/// Texts with their numbers, from 0 in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    text: String,
    /// Ends of the texts.
    ends: Vec<u32>,
    slots: Slots,
}

fn text_of<'t>(text: &'t str, ends: &[u32], id: u32) -> Option<&'t str> {
    let end = *ends.get(id as usize)?;
    let start = (id as usize).checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or_default();
    text.get(start as usize..end as usize)
}

impl Interner {
    pub(super) fn get(&self, id: u32) -> Option<&str> {
        text_of(&self.text, &self.ends, id)
    }

    pub(super) fn find(&self, text: &str) -> Option<u32> {
        self.slots.find(&text, |id| text_of(&self.text, &self.ends, id))
    }

    /// The number of a text, a new one where it is new; `None` beyond 4 GB of text.
    pub(super) fn intern(&mut self, text: &str) -> Option<u32> {
        let end = u32::try_from(self.text.len() + text.len()).ok()?;
        let (known, ends) = (&self.text, &self.ends);
        let id = self.slots.find_or_insert(&text, |id| text_of(known, ends, id))?;
        if id as usize == ends.len() {
            self.text.push_str(text);
            self.ends.push(end);
        }
        Some(id)
    }
}

/// Lists of numbers by number, one behind the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Postings {
    /// Ascending.
    keys: Vec<u32>,
    /// Ends of the lists.
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Postings {
    /// From pairs of key and item; each list comes out ascending and without doubles.
    pub(super) fn new(mut pairs: Vec<(u32, u32)>) -> Self {
        pairs.sort_unstable_by_key(|&(key, item)| u64::from(key) << 32 | u64::from(item));
        pairs.dedup();
        let mut out = Self { items: Vec::with_capacity(pairs.len()), ..Self::default() };
        for same in pairs.chunk_by(|a, b| a.0 == b.0) {
            out.items.extend(same.iter().map(|(_, item)| *item));
            out.keys.extend(same.first().map(|(key, _)| *key));
            out.ends.push(u32::try_from(out.items.len()).unwrap_or(u32::MAX));
        }
        out.keys.shrink_to_fit();
        out.ends.shrink_to_fit();
        out
    }

    pub(super) fn get(&self, key: u32) -> &[u32] {
        let Ok(at) = self.keys.binary_search(&key) else { return &[] };
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        let end = self.ends.get(at).copied().unwrap_or_default();
        self.items.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(super) fn keys(&self) -> &[u32] {
        &self.keys
    }
}

/// A short list of numbers that takes no place of its own in memory.
#[derive(Clone, Debug)]
pub(super) struct Few(Kept);

#[derive(Clone, Debug)]
enum Kept {
    Here(u8, [u32; 3]),
    #[allow(clippy::box_collection, reason = "16 bytes rather than 24")]
    There(Box<Vec<u32>>),
}

impl Default for Few {
    fn default() -> Self {
        Self(Kept::Here(0, [0; 3]))
    }
}

impl std::ops::Deref for Few {
    type Target = [u32];

    fn deref(&self) -> &[u32] {
        self.as_slice()
    }
}

impl Few {
    pub(super) fn as_slice(&self) -> &[u32] {
        match &self.0 {
            Kept::Here(count, numbers) => numbers.get(..usize::from(*count)).unwrap_or_default(),
            Kept::There(numbers) => numbers,
        }
    }
}

impl From<Vec<u32>> for Few {
    fn from(numbers: Vec<u32>) -> Self {
        if numbers.len() > 3 {
            return Self(Kept::There(Box::new(numbers)));
        }
        let mut out = Self::default();
        numbers.into_iter().for_each(|number| out.push(number));
        out
    }
}

impl Few {
    pub(super) fn push(&mut self, number: u32) {
        match &mut self.0 {
            Kept::Here(count, numbers) => match numbers.get_mut(usize::from(*count)) {
                Some(slot) => {
                    *slot = number;
                    *count += 1;
                }
                None => {
                    let mut all = numbers.to_vec();
                    all.push(number);
                    self.0 = Kept::There(Box::new(all));
                }
            },
            Kept::There(numbers) => numbers.push(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers() {
        let mut texts = Interner::default();
        assert_eq!(texts.find("rye"), None);
        let all: Vec<String> = (0..5_000).map(|number| format!("place {number}")).collect();
        for (number, text) in (0_u32..).zip(&all) {
            assert_eq!(texts.intern(text), Some(number));
        }
        for (number, text) in (0_u32..).zip(&all) {
            assert_eq!(
                (texts.intern(text), texts.find(text), texts.get(number)),
                (Some(number), Some(number), Some(&**text))
            );
        }
        assert_eq!((texts.find("place 5000"), texts.intern("")), (None, Some(5_000)));
        assert_eq!(texts.get(5_000), Some(""));
    }

    #[test]
    fn lists_by_number() {
        let lists = Postings::new(vec![(7, 2), (3, 1), (7, 1), (7, 2)]);
        assert_eq!((lists.get(7), lists.get(3), lists.get(5)), (&[1, 2][..], &[1][..], &[][..]));
        assert_eq!(lists.keys(), [3, 7]);
    }

    #[test]
    fn few_numbers_and_many() {
        let mut few = Few::default();
        for number in 0..9 {
            few.push(number);
            assert_eq!(*few, (0..=number).collect::<Vec<u32>>()[..]);
            assert_eq!(*Few::from(few.to_vec()), *few);
        }
        assert!(size_of::<Few>() <= 16);
    }
}
