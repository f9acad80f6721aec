//! What a cell says about the decimal sign of its column.

use crate::sources::words::plain_number;

/// What the marks of a cell say about its decimal sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No number.
    None,
    /// A number that fits either.
    Plain,
    Comma,
    Point,
}

pub(super) fn shape(cell: &str) -> Shape {
    // most cells
    match plain_number(cell.as_bytes()) {
        Some((_, 0)) if !cell.ends_with('.') => return Shape::Plain,
        Some((_, 3)) => return Shape::Plain,
        Some(_) => return Shape::Point,
        None if cell.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) => return Shape::None,
        None => {}
    }
    let outer =
        |c: char| c.is_whitespace() || matches!(c, '-' | '−' | '–' | '+' | '(' | ')' | '%' | '€' | '$' | '£' | '¥');
    let cell = if crate::sources::frame::is_flagged(cell) {
        cell.trim_end_matches(|c: char| !c.is_ascii_digit())
    } else {
        cell
    };
    let body = cell.trim_matches(outer);
    let inner = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\'');
    if body.is_empty() || !body.chars().all(inner) || !body.bytes().any(|byte| byte.is_ascii_digit()) {
        return Shape::None;
    }
    let count = |mark: u8| body.bytes().filter(|byte| *byte == mark).count();
    let tail = |mark: char| body.rsplit(mark).next().map_or(0, str::len);
    match (count(b','), count(b'.')) {
        (0, 0) => Shape::Plain,
        (1, 0) => {
            if tail(',') == 3 {
                Shape::Plain
            } else {
                Shape::Comma
            }
        }
        (0, 1) => {
            if tail('.') == 3 {
                Shape::Plain
            } else {
                Shape::Point
            }
        }
        (1, _) if body.rfind(',') > body.rfind('.') => Shape::Comma,
        (_, 1) if body.rfind('.') > body.rfind(',') => Shape::Point,
        (0, _) => Shape::Comma,
        (_, 0) => Shape::Point,
        _ => Shape::None,
    }
}
