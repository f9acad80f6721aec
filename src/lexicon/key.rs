//! A look-up key on the stack: phrases are joined without allocating.

/// Lower-case words joined by single spaces, at most 63 bytes; longer phrases are in no lexicon.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    bytes: [u8; 64],
    len: usize,
    overflow: bool,
}

impl Default for Key {
    fn default() -> Self {
        Self { bytes: [0; 64], len: 0, overflow: false }
    }
}

impl Key {
    /// A key of one word.
    pub fn of(word: &str) -> Self {
        let mut key = Self::default();
        key.push(word);
        key
    }

    /// Adds a word after a space.
    pub fn push(&mut self, word: &str) {
        if self.len > 0 {
            self.add(b" ");
        }
        self.append(word);
    }

    /// Adds text without a space, in lower case, with curly apostrophes straightened.
    pub fn append(&mut self, text: &str) {
        if text.is_ascii() {
            let start = self.len;
            self.add(text.as_bytes());
            if let Some(added) = self.bytes.get_mut(start..self.len) {
                added.make_ascii_lowercase();
            }
            return;
        }
        let mut buffer = [0; 4];
        for c in text.chars().flat_map(char::to_lowercase) {
            let c = if c == '’' { '\'' } else { c };
            self.add(c.encode_utf8(&mut buffer).as_bytes());
        }
    }

    fn add(&mut self, bytes: &[u8]) {
        match self.bytes.get_mut(self.len..self.len + bytes.len()) {
            Some(room) if !self.overflow => {
                room.copy_from_slice(bytes);
                self.len += bytes.len();
            }
            _ => self.overflow = true,
        }
    }

    /// The phrase; "" where it is too long for any lexicon.
    pub fn as_str(&self) -> &str {
        if self.overflow { "" } else { std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default() }
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
