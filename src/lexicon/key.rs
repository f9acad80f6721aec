//! A look-up key on the stack: phrases are joined without allocating.

use arrayvec::ArrayString;

/// Lower-case words joined by single spaces, at most 63 bytes; longer phrases are in no lexicon.
#[derive(Clone, Copy, Debug, Default)]
pub struct Key {
    text: ArrayString<63>,
    overflow: bool,
}

impl Key {
    /// A key of one word.
    #[inline]
    pub fn of(word: &str) -> Self {
        let mut key = Self::default();
        key.push(word);
        key
    }

    /// Adds a word after a space.
    #[inline]
    pub fn push(&mut self, word: &str) {
        if !self.text.is_empty() {
            self.add(" ");
        }
        self.append(word);
    }

    /// Adds text without a space, in lower case, with curly apostrophes straightened.
    pub fn append(&mut self, text: &str) {
        if text.is_ascii() {
            let start = self.text.len();
            self.add(text);
            self.text[start..].make_ascii_lowercase();
            return;
        }
        let mut buffer = [0; 4];
        for c in text.chars().flat_map(char::to_lowercase) {
            let c = if c == '’' { '\'' } else { c };
            self.add(c.encode_utf8(&mut buffer));
        }
    }

    #[inline]
    fn add(&mut self, text: &str) {
        self.overflow = self.overflow || self.text.try_push_str(text).is_err();
    }

    /// The phrase; "" where it is too long for any lexicon.
    #[inline]
    pub fn as_str(&self) -> &str {
        if self.overflow { "" } else { &self.text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_and_lowers() {
        let mut key = Key::of("Square");
        key.push("Ångström’s");
        assert_eq!(key.as_str(), "square ångström's");
        assert_eq!(Key::of(&"x".repeat(100)).as_str(), "");
        assert_eq!(Key::of(&"é".repeat(33)).as_str(), "");
    }
}
