//! From a phrase to the countries, groups and capitals that it can mean. A look-up hashes the letters and digits of
//! the words in lower case and compares in place: no allocation, whatever the phrase.

use std::hash::Hasher;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHasher};

use super::{countries, groups};

/// What a phrase names; indices into [`countries`] and [`groups`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    Country(usize),
    Group(usize),
    /// Country and index of its capital.
    Capital(usize, usize),
    /// Adjective or people of a country.
    Demonym(usize),
}

impl Place {
    /// Canonical name of the country or group it belongs to.
    pub fn entity(self) -> &'static str {
        match self {
            Self::Country(at) | Self::Capital(at, _) | Self::Demonym(at) => {
                countries().get(at).map_or("", |country| country.name.as_str())
            }
            Self::Group(at) => groups().get(at).map_or("", |group| group.name.as_str()),
        }
    }
}

/// One phrase and what it names.
#[derive(Clone, Debug)]
pub struct Alias {
    pub phrase: String,
    pub place: Place,
    /// Must be written as it stands here ("US" is not "us").
    exact_case: bool,
}

/// Index of all phrases.
#[derive(Debug, Default)]
pub struct Aliases {
    entries: Vec<Alias>,
    by_hash: FxHashMap<u64, Vec<u32>>,
    /// Hashes of the beginnings of phrases, so that a window stops growing early.
    prefixes: rustc_hash::FxHashSet<u64>,
    /// Bits of the first letters of phrases, so that most words are told at a glance.
    beginnings: Beginnings,
    /// The same of groups alone.
    of_groups: Beginnings,
}

/// The first letters of all phrases, by number of letters, as bits of their hashes.
#[derive(Debug)]
struct Beginnings {
    partial: Vec<u64>,
    /// Of phrases that have no more letters.
    whole: Vec<u64>,
    /// The first three letters as they are, five bits each: most words are none of them.
    threes: Vec<u32>,
}

impl Default for Beginnings {
    fn default() -> Self {
        Self { partial: vec![0; 1024], whole: vec![0; 1024], threes: vec![0; 1024] }
    }
}

/// Word and bit of three letters in either case.
#[inline]
fn three(letters: [u8; 3]) -> (usize, u32) {
    let [a, b, c] = letters;
    (usize::from(a & 31) << 5 | usize::from(b & 31), 1 << (c & 31))
}

/// First ASCII letters and digits in lower case, the first in the lowest place.
#[derive(Clone, Copy, Debug, Default)]
struct Letters {
    packed: u64,
    count: usize,
}

impl Letters {
    /// All that fit.
    const MOST: usize = 8;

    /// Adds those of a word; `None` where one is beyond ASCII.
    fn with(mut self, word: &str) -> Option<Self> {
        for &byte in word.as_bytes() {
            if !byte.is_ascii() {
                return None;
            }
            if byte.is_ascii_alphanumeric() {
                if self.count == Self::MOST {
                    break;
                }
                self.push(byte);
            }
        }
        Some(self)
    }

    fn push(&mut self, byte: u8) {
        self.packed |= u64::from(byte.to_ascii_lowercase()) << (8 * self.count);
        self.count += 1;
    }

    /// Word and bit in a table of 65,536 bits (multiplication by the golden ratio).
    fn place(self) -> (usize, u64) {
        let hash = self.packed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48;
        (usize::try_from(hash >> 6).unwrap_or(0), 1 << (hash & 63))
    }
}

impl Beginnings {
    fn add(&mut self, phrase: &str) {
        let mut letters = Letters::default();
        let mut rest = phrase.chars().filter(|c| c.is_alphanumeric()).peekable();
        // beyond ASCII the words are compared in full
        while let Some(byte) = rest.next().filter(char::is_ascii).and_then(|c| u8::try_from(c).ok()) {
            letters.push(byte);
            let (word, bit) = letters.place();
            self.partial[word] |= bit;
            if letters.count == 3 {
                let [a, b, c, ..] = letters.packed.to_le_bytes();
                let (word, bit) = three([a, b, c]);
                self.threes[word] |= bit;
            }
            let ends = letters.count == Letters::MOST;
            if ends || rest.peek().is_none() {
                self.whole[word] |= bit;
            }
            if ends {
                break;
            }
        }
    }

    /// Whether some phrase may begin with a word like this, by its first letters alone.
    #[inline]
    fn may_begin_with(&self, word: &str) -> bool {
        match word.as_bytes() {
            &[a, b, c, ..] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_alphabetic() => {
                let (word, bit) = three([a, b, c]);
                self.threes[word] & bit != 0
            }
            _ => true,
        }
    }

    /// Whether some phrase may begin with these words; never `false` for one that does.
    fn may_begin(&self, words: &[&str]) -> bool {
        let Some((first, rest)) = words.split_first() else { return false };
        if !self.may_begin_with(first) {
            return false;
        }
        let Some(letters) = Letters::default().with(first) else { return true };
        let has = |table: &[u64], letters: Letters| {
            let (word, bit) = letters.place();
            table[word] & bit != 0
        };
        if letters.count == 0 {
            return true;
        }
        if !has(&self.partial, letters) {
            return false;
        }
        // "The": a beginning of many phrases, and the next word tells of which
        has(&self.whole, letters)
            || rest.first().is_some_and(|next| letters.with(next).is_none_or(|both| has(&self.partial, both)))
    }
}

/// Letters and digits in lower case; everything else only parts them.
fn folded<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = char> {
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn feed(hasher: &mut FxHasher, word: &str) {
    if word.is_ascii() {
        let letters = word.bytes().filter(u8::is_ascii_alphanumeric);
        letters.for_each(|byte| hasher.write_u32(u32::from(byte.to_ascii_lowercase())));
        return;
    }
    for c in folded(std::iter::once(word)) {
        hasher.write_u32(u32::from(c));
    }
}

impl Aliases {
    /// Longest phrase in words.
    pub const MAX_WORDS: usize = 12;

    fn add(&mut self, phrase: &str, place: Place) {
        self.beginnings.add(phrase);
        if let Place::Group(_) = place {
            self.of_groups.add(phrase);
        }
        let mut hasher = FxHasher::default();
        let words = crate::stems::words(phrase);
        for word in words {
            feed(&mut hasher, word);
            self.prefixes.insert(hasher.finish());
        }
        let entries = self.by_hash.entry(hasher.finish()).or_default();
        let same = |&&at: &&u32| self.entries.get(at as usize).is_some_and(|e| e.place == place && e.phrase == phrase);
        if !entries.iter().any(|at| same(&at))
            && let Ok(at) = u32::try_from(self.entries.len())
        {
            let exact_case = phrase.len() <= 6 && phrase.chars().all(|c| c.is_ascii_uppercase() || c == '.');
            self.entries.push(Alias { phrase: phrase.to_owned(), place, exact_case });
            entries.push(at);
        }
    }

    fn matching<'s, 'w>(&'s self, hash: u64, words: &'w [&'w str]) -> impl Iterator<Item = &'s Alias> + use<'s, 'w> {
        let found = self.by_hash.get(&hash).into_iter().flatten();
        found.filter_map(|&at| self.entries.get(at as usize)).filter(|alias| {
            let letters = |c: &char| c.is_alphanumeric();
            if alias.exact_case {
                let written = words.iter().flat_map(|word| word.chars()).filter(letters);
                written.eq(alias.phrase.chars().filter(letters))
            } else if alias.phrase.is_ascii() && words.iter().all(|word| word.is_ascii()) {
                fn letters<'a>(text: &'a str) -> impl Iterator<Item = u8> + 'a {
                    text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
                }
                words.iter().flat_map(|word| letters(word)).eq(letters(&alias.phrase))
            } else {
                folded(words.iter().copied()).eq(folded(std::iter::once(alias.phrase.as_str())))
            }
        })
    }

    /// What exactly these words name; several for "Congolese".
    pub fn get<'s, 'w>(&'s self, words: &'w [&'w str]) -> impl Iterator<Item = &'s Alias> + use<'s, 'w> {
        let mut hasher = FxHasher::default();
        words.iter().for_each(|word| feed(&mut hasher, word));
        self.matching(hasher.finish(), words)
    }

    /// Whether a phrase may begin with this word before the next; told at a glance, never `false` for one that does.
    #[inline]
    pub fn may_begin(&self, word: &str, next: Option<&str>) -> bool {
        if !self.beginnings.may_begin_with(word) {
            return false;
        }
        match next {
            Some(next) => self.beginnings.may_begin(&[word, next]),
            None => self.beginnings.may_begin(&[word]),
        }
    }

    /// The longest phrase at the beginning of `words`: how many of them it takes, and what it names first. Countries
    /// come before groups, capitals and demonyms.
    pub fn longest_at(&self, words: &[&str]) -> Option<(usize, &Alias)> {
        if !self.beginnings.may_begin(words) {
            return None;
        }
        let mut hasher = FxHasher::default();
        let mut best = None;
        for (index, word) in words.iter().take(Self::MAX_WORDS).enumerate() {
            let joins = matches!(*word, "-" | "–" | "'" | "’" | "&");
            let stops = !word.chars().any(char::is_alphanumeric) && !joins && *word != ".";
            if stops || (index == 0 && joins) {
                break;
            }
            let before = hasher.finish();
            feed(&mut hasher, word);
            let hash = hasher.finish();
            if hash == before {
                continue;
            }
            let window = words.get(..=index).unwrap_or_default();
            if let Some(alias) = self.matching(hash, window).next() {
                best = Some((index + 1, alias));
            }
            // words may be cut otherwise than our phrases ("U", ".", "S"): give a short beginning one more word
            if !self.prefixes.contains(&hash) && index > 1 {
                break;
            }
        }
        best
    }

    /// Whether the name of a group may begin with these words, of which two are enough; never `false` where one does.
    #[inline]
    pub fn may_name_group(&self, words: &[&str]) -> bool {
        words.first().is_some_and(|first| self.of_groups.may_begin_with(first)) && self.of_groups.may_begin(words)
    }

    /// Canonical entity that a table cell names: a name, an alias, or an ISO 3166-1 code ("KAZ").
    pub fn entity(&self, cell: &str) -> Option<&'static str> {
        let cell = cell.trim();
        let words = [cell];
        let named = self.get(&words).find(|alias| matches!(alias.place, Place::Country(_) | Place::Group(_)));
        named.map(|alias| alias.place.entity()).or_else(|| {
            let country = |code: fn(&super::Country) -> &str| {
                countries().iter().find(|country| code(country) == cell).map(|country| country.name.as_str())
            };
            match cell.len() {
                2 => country(|c| &c.iso2),
                3 => country(|c| &c.iso3),
                _ => None,
            }
        })
    }
}

static ALIASES: LazyLock<Aliases> = LazyLock::new(|| {
    let mut out = Aliases::default();
    for (at, country) in countries().iter().enumerate() {
        out.add(&country.name, Place::Country(at));
        country.aliases.iter().for_each(|alias| out.add(alias, Place::Country(at)));
    }
    for (at, group) in groups().iter().enumerate() {
        out.add(&group.name, Place::Group(at));
        group.aliases.iter().for_each(|alias| out.add(alias, Place::Group(at)));
    }
    for (at, country) in countries().iter().enumerate() {
        for (index, capital) in country.capitals.iter().enumerate() {
            out.add(&capital.name, Place::Capital(at, index));
            capital.aliases.iter().for_each(|alias| out.add(alias, Place::Capital(at, index)));
        }
    }
    for (at, country) in countries().iter().enumerate() {
        country.demonyms.iter().for_each(|demonym| out.add(demonym, Place::Demonym(at)));
    }
    out
});

/// The built-in phrases.
#[inline]
pub fn aliases() -> &'static Aliases {
    &ALIASES
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entity(words: &[&str]) -> Option<(usize, &'static str)> {
        aliases().longest_at(words).map(|(length, alias)| (length, alias.place.entity()))
    }

    #[test]
    fn phrases_of_several_words() {
        assert_eq!(entity(&["Kazakh", "exports"]), Some((1, "Kazakhstan")));
        assert_eq!(entity(&["South", "Korea", "'", "s"]), Some((2, "South Korea")));
        assert_eq!(entity(&["SAUDI", "ARABIA"]), Some((2, "Saudi Arabia")));
        assert_eq!(entity(&["Guinea", "-", "Bissau"]), Some((3, "Guinea-Bissau")));
        assert_eq!(entity(&["Guinea", ",", "Bissau"]), Some((1, "Guinea")));
        assert_eq!(entity(&["Nur-Sultan", "was"]), Some((1, "Kazakhstan")));
        assert_eq!(entity(&["Nur", "-", "Sultan"]), Some((3, "Kazakhstan")));
        assert_eq!(entity(&["United", "we", "stand"]), None);
        assert_eq!(entity(&[]), None);
    }

    #[test]
    fn codes_and_pronouns() {
        assert_eq!(entity(&["US", "exports"]), Some((1, "United States")));
        assert_eq!(entity(&["U.S.", "exports"]), Some((1, "United States")));
        assert_eq!(entity(&["us", "all"]), None);
        assert_eq!(entity(&["CAN", "do"]), None);
        assert_eq!(aliases().entity("CAN"), Some("Canada"));
        assert_eq!(aliases().entity("Kyrgyz Republic"), Some("Kyrgyzstan"));
        assert_eq!(aliases().entity("Kazakh"), None);
    }

    #[test]
    fn ambiguous_demonyms_name_all() {
        assert_eq!(aliases().get(&["Congolese"]).count(), 2);
        assert_eq!(aliases().get(&["Kazakhs"]).count(), 1);
    }

    #[test]
    fn every_phrase_finds_its_own_place() {
        for alias in &aliases().entries {
            let words: Vec<&str> = alias.phrase.split(' ').collect();
            assert!(aliases().get(&words).any(|found| found.place == alias.place), "{}", alias.phrase);
        }
    }
}
