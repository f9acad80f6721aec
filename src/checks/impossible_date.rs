//! `impossible-date`: a date that the calendar does not have.

use super::passage::{Passage, month_name, refute};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Value};
use crate::extract::NO_SUCH_DAY;
use crate::finding::{Finding, Severity};
use crate::lexicon::CalendarWord;
use crate::normalise::Date;
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct ImpossibleDate;

static META: Meta = Meta {
    id: "impossible-date",
    name: "a date that the calendar does not have",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "30 February, 31 April, 29 February of a common year, month 13. Offers the last day of that month, or \
day and month the other way round where that date exists.\n\n\
Passes on purpose: 29 February of 1700, 1800 and 1900, which the Julian calendar has.",
    fires: &["The law passed on 30 February 2020.", "It closed on Feb. 29, 2023.", "The log ends at 2021-02-30."],
    silent: &["The law passed on 29 February 2020.", "It closed on Feb. 28, 2023.", "Born on 29 February 1900, O.S."],
};

impl Check for ImpossibleDate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for (index, claim) in article.extraction.claims.iter().enumerate() {
            if claim.value == Value::Unreadable(NO_SUCH_DAY)
                && let Some(finding) = finding(&passage, claim)
            {
                refute(out, index, &finding.message);
                out.findings.push(finding);
            }
        }
    }
}

/// A printed day, month and year, with the place of the day.
struct Printed {
    year: i32,
    month: u32,
    day: u32,
    /// Place of the day and, for dates in figures, of the month.
    day_span: Span,
    month_span: Option<Span>,
}

fn printed(passage: &Passage<'_>, claim: &Claim) -> Option<Printed> {
    let digits = passage.digits(claim);
    let number = |at: usize| digits.get(at).map(|&(token, value)| (passage.token_span(token), value));
    let is_year = |value: u32| value > 31;
    let month = (claim.tokens.0..claim.tokens.1).find_map(|i| match passage.calendar(i) {
        Some(CalendarWord::Month(month)) => Some(month),
        _ => None,
    });
    if let Some(month) = month {
        let (_, year) = digits.iter().find(|&&(_, value)| is_year(value))?;
        let (token, day) = digits.iter().find(|&&(_, value)| !is_year(value))?;
        let day_span = passage.token_span(*token);
        return Some(Printed {
            year: i32::try_from(*year).ok()?,
            month: u32::from(month),
            day: *day,
            day_span,
            month_span: None,
        });
    }
    let (first, middle, last) = (number(0)?, number(1)?, number(2)?);
    let (year, day) = if is_year(first.1) { (first, last) } else { (last, first) };
    Some(Printed {
        year: i32::try_from(year.1).ok()?,
        month: middle.1,
        day: day.1,
        day_span: day.0,
        month_span: Some(middle.0),
    })
}

fn finding(passage: &Passage<'_>, claim: &Claim) -> Option<Finding> {
    let surface = passage.span(claim.tokens.0, claim.tokens.1);
    let new = |message: String| Finding::new(META.id, META.severity, surface, message).confidence(98);
    let words = passage.text_of(surface);
    let Some(read) = printed(passage, claim) else {
        return Some(new(format!("the calendar has no {words}")));
    };
    let (year, month) = (read.year, u8::try_from(read.month).unwrap_or(u8::MAX));
    if !(1..=12).contains(&month) {
        let mut finding = new(format!("there is no month {} in {words}", read.month));
        let swapped = Date::day(year, u8::try_from(read.day).ok()?, u8::try_from(read.month).unwrap_or(u8::MAX));
        if let Some(month_span) = read.month_span.filter(|_| swapped.exists()) {
            let span = month_span.hull(read.day_span);
            let text = passage.text_of(span);
            if let Some(mark) = text.chars().find(|c| !c.is_ascii_digit()) {
                let (first, last) = text.split_once(mark)?;
                finding = finding.suggest(span, format!("{last}{mark}{first}"), "day and month the other way round");
            }
        }
        return Some(finding);
    }
    let julian_leap_day = month == 2 && read.day == 29 && year <= 1900 && year % 100 == 0;
    if julian_leap_day {
        return None;
    }
    let last = Date::month(year, month).last_day().day?;
    let name = month_name(month);
    let finding = new(format!("{name} {year} had {last} days, so there was no {name} {}", read.day));
    Some(finding.working(format!("{name} {year}: days 1 to {last}; stated {}", read.day)).suggest(
        read.day_span,
        last.to_string(),
        format!("the last day of {name} {year}"),
    ))
}
