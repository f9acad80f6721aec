//! Words without their endings, for matching only.

/// Words of `text`: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A word in lower case without its inflection. For matching only, never for people.
pub fn stem(word: &str) -> String {
    let mut stem = if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase() };
    if !stem.is_ascii() || stem.len() < 4 {
        return stem;
    }
    match stem.as_bytes() {
        [_, _, .., b'i', b'e', b's'] => {
            stem.truncate(stem.len() - 3);
            stem.push('y');
        }
        [.., b's', b's', b'e', b's'] | [.., b'x', b'e', b's'] | [.., b'c' | b's', b'h', b'e', b's'] => {
            stem.truncate(stem.len() - 2);
        }
        [.., b's' | b'u' | b'i', b's'] => {}
        [.., b's'] => _ = stem.pop(),
        _ => {}
    }
    let cut = match stem.as_bytes() {
        [_, _, _, .., b'i', b'n', b'g'] => 3,
        [_, _, _, .., b'e', b'd'] => 2,
        _ => 0,
    };
    if cut > 0 {
        stem.truncate(stem.len() - cut);
        let bytes = stem.as_bytes();
        if let [.., a, b] = bytes
            && a == b
            && !b"aeiouls".contains(b)
        {
            stem.pop();
        }
    }
    if stem.len() > 4 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

/// A word without its possessive ending.
#[inline]
pub(crate) fn base_word(word: &str) -> &str {
    if word.as_bytes().last() != Some(&b's') {
        return word;
    }
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
