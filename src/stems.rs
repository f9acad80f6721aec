//! Words without their endings, for matching only.

/// Words of `text`: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// A word in lower case without its inflection. For matching only, never for people.
pub fn stem(word: &str) -> String {
    let mut stem = word.to_lowercase();
    if !stem.is_ascii() || stem.len() < 4 {
        return stem;
    }
    if stem.len() > 4 && stem.ends_with("ies") {
        stem.truncate(stem.len() - 3);
        stem.push('y');
    } else if ["sses", "xes", "ches", "shes"].iter().any(|end| stem.ends_with(end)) {
        stem.truncate(stem.len() - 2);
    } else if stem.ends_with('s') && !["ss", "us", "is"].iter().any(|end| stem.ends_with(end)) {
        stem.pop();
    }
    let cut = if stem.len() > 5 && stem.ends_with("ing") {
        3
    } else if stem.len() > 4 && stem.ends_with("ed") {
        2
    } else {
        0
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
    if !word.ends_with('s') {
        return word;
    }
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}
