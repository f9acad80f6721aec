//! Which way is good: what a measure, a header or a title says of it (`comparisons.csv`, "lower is better", arrows).

use super::words::{Word, is};
use crate::sources::frame::Frame;
use crate::sources::words::{self, stem};

/// Which value is the better one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    /// Higher is taken to be better, but nothing is refuted by it.
    Unknown,
}

/// What the words of a text say of which value is good.
pub(super) fn way_of(text: &str) -> Option<Way> {
    if text.contains('↓') {
        return Some(Way::Down);
    }
    if text.contains('↑') {
        return Some(Way::Up);
    }
    // "BLEU4" is a kind of BLEU; "F1" has a row of its own
    let plain = |stem: String| match stem.trim_end_matches(|c: char| c.is_ascii_digit()) {
        letters if letters.len() > 2 => letters.to_owned(),
        _ => stem,
    };
    let stems: Vec<String> = words::words(text).map(stem).map(plain).collect();
    let less = stems.windows(3).any(|three| {
        matches!(three[0].as_str(), "lower" | "smaller" | "less" | "fewer") && three[1] == "is" && three[2] == "better"
    });
    let (up, down) = (stems.iter().any(|stem| is(stem, Word::Up)), stems.iter().any(|stem| is(stem, Word::Down)));
    match (up, down || less) {
        (true, false) => Some(Way::Up),
        (false, true) => Some(Way::Down),
        _ => None,
    }
}

/// Which value is good by the title: it speaks of all columns only where none has a measure of its own.
pub(super) fn title_way(frame: &Frame) -> Option<Way> {
    let headed = frame.columns.iter().any(|column| way_of(&column.header).is_some());
    if headed { None } else { way_of(&frame.title) }
}

/// Which value of a column or row is good, by its label or the title.
pub(super) fn way(frame: &Frame, label: &str) -> Way {
    way_of(label).or_else(|| title_way(frame)).unwrap_or(Way::Unknown)
}
