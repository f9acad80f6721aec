//! Comments that were meant as ignores and are none: `<!-- addsup-ignore -->`. The rule: such a comment lets nothing pass,
//! and who wrote it hears so, with the spelling that works; a comment that only names the program is none of our business.

use memchr::memmem;

use super::{known_ids, selected_words};
use crate::near;
use crate::read::{Document, Format, Location};
use crate::span::Span;

/// What the name of the program may look like, at most so many letters longer or shorter.
const NAME: &str = "addsup";
/// What people write for "ignore".
const IGNORES: [&str; 7] = ["ignore", "disable", "suppress", "skip", "off", "allow", "noqa"];
/// Bytes of a comment that are looked at, and comments of a document that are told.
const LONGEST: usize = 400;
const TOLD: usize = 20;
/// Words that are looked at.
const WORDS: usize = 12;

/// The comments of a document that look like ignores and are none, each with the spelling that works.
pub fn slips(document: &Document<'_>) -> Vec<(Location, String)> {
    let mut out = Vec::new();
    let mut look = |text: &str, source: Span| {
        if out.len() >= TOLD {
            return;
        }
        out.extend(meant(text).map(|right| (document.locate_source(source), right)));
    };
    if document.format == Format::Text {
        // a plain text has no comments of its own, and those to this program were taken out of it
        let source = document.source.as_ref();
        for at in memmem::find_iter(source.as_bytes(), "<!--") {
            let mut end = source.len().min(at + LONGEST);
            while !source.is_char_boundary(end) {
                end -= 1;
            }
            let line = source.get(at + 4..end).unwrap_or_default().lines().next().unwrap_or_default();
            look(line.split("-->").next().unwrap_or_default(), Span::new(at, at));
        }
    } else {
        document.comments.iter().for_each(|comment| look(&comment.text, comment.source));
    }
    out
}

/// The ignore that a comment was meant to be; `None` where it is one, or was meant as something else.
fn meant(comment: &str) -> Option<String> {
    let text = comment.trim();
    if text.starts_with("addsup:") {
        return None;
    }
    let lower: String = text.chars().take(LONGEST).collect::<String>().to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut words = lower.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).take(WORDS);
    let first = words.next()?;
    let words: Vec<&str> = words.collect();
    // "addsup-ignore", "addsup_ignore"
    let glued =
        first.strip_prefix(NAME).map(|rest| rest.trim_start_matches(['-', '_'])).filter(|rest| !rest.is_empty());
    let named = first == NAME || glued.is_some() || near::near_miss(&first.replace(['-', '_'], ""), [NAME]).is_some();
    let ignores = |word: &str| {
        let word = word.split(['-', '_']).next().unwrap_or_default();
        IGNORES.contains(&word) || word.len() > 4 && near::near_miss(word, IGNORES).is_some()
    };
    let says = glued.is_some_and(ignores) || words.iter().take(2).any(|word| ignores(word));
    if !(named && says) {
        return None;
    }
    let known = known_ids();
    let ids = selected_words(&words, &known);
    let ids = if ids.is_empty() { "CHECK".to_owned() } else { ids.join(", ") };
    Some(format!("<!-- addsup: ignore[{ids}] reason -->"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_with_the_spelling_that_works() {
        for comment in [
            " addsup-ignore ",
            "addsup ignore-next",
            "addsup ignore[weekday-mismatch] local time",
            "adsup: ignore[weekday-mismatch] local time",
            "Addsup: ignore[weekday-mismatch]",
            "addsup : ignore[weekday-mismatch] local time",
            "adds-up: ignore weekday-mismatch",
            "addsup-disable weekday-mismatch",
            "addsup ignroe[weekday-mismatch]",
            "addsup_ignore_next_line",
        ] {
            let right = meant(comment).unwrap_or_default();
            let id = if comment.contains("weekday") { "weekday-mismatch" } else { "CHECK" };
            assert_eq!(right, format!("<!-- addsup: ignore[{id}] reason -->"), "{comment}");
        }
        let near = meant("addsup-ignore sum-mismach, weekday-mismatch").unwrap();
        assert_eq!(near, "<!-- addsup: ignore[sum-mismatch, weekday-mismatch] reason -->");
    }

    #[test]
    fn other_comments_are_none_of_our_business() {
        for comment in [
            "addsup: ignore[weekday-mismatch] local time",
            "addsup: off",
            "addsup is a tool",
            "checked with addsup; ignore the rest",
            "prettier-ignore",
            "markdownlint-disable MD013",
            "ignore",
            "",
        ] {
            assert_eq!(meant(comment), None, "{comment}");
        }
    }
}
