//! `weekday-mismatch`: a weekday next to a full date is that date's weekday.

use super::passage::{Passage, in_words, ordinal, refute, weekday_name};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Date, Period};
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct WeekdayMismatch;

static META: Meta = Meta {
    id: "weekday-mismatch",
    name: "the stated weekday is not the weekday of the stated date",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A weekday before a full date (`Tuesday, June 22, 2017`) or after it (`June 22, 2017 (a Tuesday)`) is \
compared with the calendar. Either the weekday or one figure of the date is wrong; the check offers both repairs, because \
the calendar cannot tell which slipped.\n\n\
Passes on purpose: dates without a printed year; dates before 1924 that fit in the Julian calendar; `03/04/2024` if \
either order of day and month fits; several weekdays before several days (`Saturday and Sunday, June 10-11, 2017`).",
    fires: &[
        "The council met on Tuesday, June 22, 2017.",
        "They signed on 25 January 2022 (a Monday).",
        "The vote of 1 March 2021 was a Friday.",
    ],
    silent: &[
        "The council met on Thursday, June 22, 2017.",
        "They signed on 25 January 2022 (a Tuesday).",
        "The office opens on Tuesday, June 22.",
        "The storm hit on Saturday and Sunday, June 10-11, 2017.",
        "On Friday, 13 October 1307, the order was struck.",
    ],
};

/// A stated pair: token of the weekday, the weekday, the date.
struct Pair {
    token: usize,
    stated: u8,
    date: Date,
}

impl Check for WeekdayMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for (index, claim) in article.extraction.claims.iter().enumerate() {
            let Some(period) = claim.time().filter(|_| passage.prints_year(claim)) else { continue };
            for pair in pairs(&passage, article, claim, period) {
                judge(&passage, index, claim, period, &pair, out);
            }
        }
    }
}

fn pairs(passage: &Passage<'_>, article: &Article<'_>, claim: &Claim, period: Period) -> Vec<Pair> {
    let (Some(start), Some(end)) = (period.start, period.end.or(period.start)) else { return Vec::new() };
    if start.day.is_none() || end.day.is_none() {
        return Vec::new();
    }
    let (from, to) = claim.tokens;
    let inside = (from..to).filter_map(|token| {
        let stated = passage.weekday(token)?;
        Some(Pair { token, stated, date: if token == from { start } else { end } })
    });
    let mut pairs: Vec<Pair> = inside.collect();
    let sentence = article.extraction.tokens_of(claim.sentence);
    if pairs.is_empty()
        && let Some(token) = before(passage, sentence.start, from).or_else(|| after(passage, sentence.end, to))
        && let Some(stated) = passage.weekday(token)
    {
        pairs.push(Pair { token, stated, date: if token < from { start } else { end } });
    }
    pairs
}

/// "Tuesday night (April 23, 2024": the weekday that belongs to a date starting at `from`.
fn before(passage: &Passage<'_>, first: usize, from: usize) -> Option<usize> {
    let mut at = from.checked_sub(1)?;
    for skipped in [&["(", ","][..], &["night", "morning", "evening", "afternoon"][..]] {
        if passage.any(at, skipped) {
            at = at.checked_sub(1)?;
        }
    }
    (at >= first && passage.weekday(at).is_some()).then_some(at)
}

/// "(a Tuesday)", ", a Tuesday", "was a Tuesday", "fell on a Tuesday" after a date.
fn after(passage: &Passage<'_>, last: usize, to: usize) -> Option<usize> {
    let mut at = to;
    let opened = passage.any(at, &["(", "["]);
    let comma = passage.says(at, ",");
    if opened || comma {
        at += 1;
    }
    let mut verb = false;
    if !opened && passage.any(at, &["was", "is", "fell", "falls", "being"]) {
        verb = true;
        at += 1;
    }
    if passage.says(at, "on") {
        at += 1;
    }
    let article = passage.says(at, "a");
    if article {
        at += 1;
    }
    (at < last && passage.weekday(at).is_some() && (opened || article && (comma || verb))).then_some(at)
}

/// Days by which the Julian calendar is behind at a date so labelled.
fn julian_days_behind(date: Date) -> i64 {
    let year = i64::from(date.year) - i64::from(date.month.is_some_and(|month| month <= 2));
    year.div_euclid(100) - year.div_euclid(400) - 2
}

/// Last year in which a European state used the Julian calendar for public dates (Greece, 1923).
const LAST_JULIAN_YEAR: i32 = 1923;

/// The weekday of the date under one of the honest readings.
fn fits(passage: &Passage<'_>, claim: &Claim, period: Period, pair: &Pair) -> bool {
    let Some(weekday) = pair.date.weekday() else { return true };
    if weekday == pair.stated {
        return true;
    }
    if pair.date.year <= LAST_JULIAN_YEAR
        && (i64::from(weekday) + julian_days_behind(pair.date)).rem_euclid(7) == i64::from(pair.stated)
    {
        return true;
    }
    if let (Some(first), Some(days)) = (period.first_day(), period.days().filter(|&days| days > 1))
        && let Some(first) = first.weekday()
    {
        return days >= 7 || (0..days).any(|day| (i64::from(first) + day).rem_euclid(7) == i64::from(pair.stated));
    }
    let numeric = passage.digits(claim).len() >= 3 || passage.str(claim.tokens.1 - 1).contains('.');
    if let (true, Some(month), Some(day)) = (numeric, pair.date.month, pair.date.day) {
        let swapped = Date::day(pair.date.year, day, month);
        return swapped.exists() && swapped.weekday() == Some(pair.stated);
    }
    false
}

fn judge(passage: &Passage<'_>, index: usize, claim: &Claim, period: Period, pair: &Pair, out: &mut Outcomes) {
    let Some(weekday) = pair.date.weekday() else { return };
    let (date, name, stated) = (in_words(pair.date), weekday_name(weekday), weekday_name(pair.stated));
    let weekday_span = passage.token_span(pair.token);
    let span = claim.span.hull(weekday_span);
    let holds = fits(passage, claim, period, pair);
    out.relations.push(Relation {
        kind: "weekday",
        outcome: if holds { Outcome::Holds } else { Outcome::Fails },
        spans: vec![claim.number],
        working: if holds { format!("{date} is a {stated}") } else { format!("{date} is a {name}, stated {stated}") },
    });
    if holds {
        return;
    }
    let message = format!("{date} was a {name}, not a {stated}");
    refute(out, index, &message);
    let written = passage.str(pair.token);
    let replacement = if written.len() <= 4 { name.get(..3).unwrap_or(name) } else { name };
    let mut finding = Finding::new(META.id, META.severity, span, message)
        .confidence(98)
        .working(format!("calendar: {date} is a {name}"))
        .suggest(weekday_span, replacement, "if the date is right");
    for (span, replacement, date) in other_dates(passage, claim, pair) {
        finding = finding.suggest(span, replacement, format!("{} was a {stated}", in_words(date)));
    }
    out.findings.push(finding);
}

/// Dates one slip away that fall on the stated weekday: place and text of the figure to change, and the date.
fn other_dates(passage: &Passage<'_>, claim: &Claim, pair: &Pair) -> Vec<(Span, String, Date)> {
    let (Some(month), Some(day)) = (pair.date.month, pair.date.day) else { return Vec::new() };
    let digits = passage.digits(claim);
    let token_of = |value: i64| {
        let mut found = digits.iter().filter(|&&(_, digits)| i64::from(digits) == value);
        found.next().filter(|_| found.next().is_none()).map(|&(token, _)| token)
    };
    let mut out = Vec::new();
    if let Some(token) = token_of(i64::from(day)) {
        let transposed = day % 10 * 10 + day / 10;
        let mut days: Vec<u8> = vec![transposed];
        days.extend((day.saturating_sub(3)..=day + 3).filter(|&other| other != transposed));
        let ending = passage.any(token + 1, &["st", "nd", "rd", "th"]);
        for other in days {
            let date = Date::day(pair.date.year, month, other);
            if other > 0 && other != day && date.exists() && date.weekday() == Some(pair.stated) {
                let text = if ending { ordinal(u32::from(other)) } else { other.to_string() };
                out.push((passage.span(token, token + 1 + usize::from(ending)), text, date));
            }
        }
    }
    if let Some(token) = token_of(i64::from(pair.date.year)) {
        for year in [pair.date.year - 1, pair.date.year + 1] {
            let date = Date::day(year, month, day);
            if date.exists() && date.weekday() == Some(pair.stated) {
                out.push((passage.token_span(token), year.to_string(), date));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn julian_and_gregorian_meet_in_the_third_century_and_part_by_thirteen_days() {
        assert_eq!(julian_days_behind(Date::day(250, 6, 1)), 0);
        assert_eq!(julian_days_behind(Date::day(1582, 10, 5)), 10);
        assert_eq!(julian_days_behind(Date::day(1700, 2, 1)), 10);
        assert_eq!(julian_days_behind(Date::day(1917, 10, 25)), 13);
    }
}
