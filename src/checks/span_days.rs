//! Lengths below a year between two dates, for `span-mismatch`: "from 3 March to 17 March, a matter of 14 days".

use crate::checks::passage::{Passage, in_words, refute};
use crate::checks::{Article, Outcomes, repair, span};
use crate::claim::{Claim, Value};
use crate::extract::NO_YEAR;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::lexicon::CalendarWord;
use crate::normalise::{Bound, Date, Period, Reading};
use crate::number::{Decimal, Interval};

/// Stands for the year of dates that name none: not a leap year.
const ANY_YEAR: i32 = 2001;

/// Two dates of one precision, first and last.
struct Ends {
    first: Date,
    last: Date,
    /// Neither names its year.
    undated: bool,
}

/// All lengths in days, weeks or months that the text ties to a first and a last day.
pub(super) fn told(check: &'static str, article: &Article<'_>, passage: &Passage<'_>, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    for (index, stated) in claims.iter().enumerate() {
        // "10 rainy days" are some of them
        let Some(days) = days_each(stated).filter(|_| is_bare(passage, stated)) else { continue };
        let one = |at: Option<usize>| {
            let claim = claims.get(at?).filter(|claim| claim.sentence == stated.sentence)?;
            Some((claim.clone(), whole(claim)?))
        };
        let two = |at: Option<usize>| from_to(passage, claims.get(at?)?, claims.get(at? + 1)?, stated.sentence);
        let before = one(index.checked_sub(1)).or_else(|| two(index.checked_sub(2)));
        let before = before.filter(|(range, _)| span::linked_after(article, passage, range, stated));
        let after = || one(Some(index + 1)).or_else(|| two(Some(index + 1)));
        // "closed for 12 days between 1 March and 20 March": on so many of them
        let some_of = |range: &Claim| {
            passage.says(range.tokens.0, "between") && !passage.says(stated.tokens.0.wrapping_sub(1), "the")
        };
        // "from 1 March to 30 April, at two sessions a week"
        let closes = |range: &Claim| !passage.says(range.tokens.1, ",");
        let behind = || {
            after().filter(|(range, _)| !some_of(range) && closes(range) && span::linked_before(passage, stated, range))
        };
        if let Some((range, ends)) = before.or_else(behind) {
            judge(check, passage, (&range, &ends), (index, stated, days), out);
        }
    }
}

/// Days of one unit of a length of time; 0 for months, which are counted by themselves.
fn days_each(claim: &Claim) -> Option<i64> {
    claim.figure()?;
    match claim.unit_name()? {
        "day" | "night" => Some(1),
        "week" => Some(7),
        "month" => Some(0),
        _ => None,
    }
}

/// The unit follows its number at once.
fn is_bare(passage: &Passage<'_>, claim: &Claim) -> bool {
    let mut words = passage.text_of(claim.span).rsplit([' ', '-']).skip(1);
    let number = words.next().unwrap_or_default();
    number.bytes().any(|byte| byte.is_ascii_digit()) || words.next().is_none()
}

/// "3 to 17 March 1643", "from March 2016 to June 2018".
fn whole(claim: &Claim) -> Option<Ends> {
    let Period { start: Some(first), end: Some(last) } = claim.time()? else { return None };
    (claim.bound == Bound::Range).then_some(Ends { first, last, undated: false })
}

/// "from 3 March to 17 March 1643", "between 20 December and 5 January".
fn from_to(passage: &Passage<'_>, first: &Claim, last: &Claim, sentence: usize) -> Option<(Claim, Ends)> {
    let lead = first.tokens.0.checked_sub(1)?;
    let links: &[&str] = if passage.says(lead, "between") { &["and"] } else { &["to", "until", "till", "through"] };
    let joined = first.sentence == sentence
        && last.sentence == sentence
        && passage.any(lead, &["from", "between"])
        && last.tokens.0 == first.tokens.1 + 1
        && passage.any(first.tokens.1, links);
    let end = day_of(passage, last, ANY_YEAR).filter(|_| joined)?;
    let undated = last.time().is_none();
    let mut last_day = end;
    let start = day_of(passage, first, end.year)?;
    if undated && last_day < start {
        last_day.year += 1;
    }
    let range = Claim {
        span: first.span.hull(last.span),
        number: first.number.hull(last.number),
        tokens: (lead, last.tokens.1),
        ..first.clone()
    };
    Some((range, Ends { first: start, last: last_day, undated }))
}

/// The day of a claim, in `year` where it names none.
fn day_of(passage: &Passage<'_>, claim: &Claim, year: i32) -> Option<Date> {
    if let Some(date) = claim.time() {
        return date.as_single();
    }
    if !matches!(claim.value, Value::Unreadable(NO_YEAR)) {
        return None;
    }
    let month = (claim.tokens.0..claim.tokens.1).find_map(|at| match passage.calendar(at) {
        Some(CalendarWord::Month(month)) => Some(month),
        _ => None,
    })?;
    let &[(_, day)] = passage.digits(claim).as_slice() else { return None };
    Some(Date::day(year, month, u8::try_from(day).ok()?)).filter(|date| date.exists())
}

fn judge(
    check: &'static str,
    passage: &Passage<'_>,
    (range, ends): (&Claim, &Ends),
    (index, stated, days): (usize, &Claim, i64),
    out: &mut Outcomes,
) {
    let (first, last) = (ends.first, ends.last);
    let exact = match (first.month.zip(last.month), first.day.zip(last.day), days) {
        (Some(_), Some(_), 1..) => last.day_number() - first.day_number(),
        (Some((from, to)), None, 0) => i64::from(last.year - first.year) * 12 + i64::from(to) - i64::from(from),
        _ => return,
    };
    if exact <= 0 {
        return;
    }
    // one less or both ends counted, and a leap day that only the year would tell
    let room = Interval::new(Decimal::from(exact - 1), Decimal::from(exact + 1 + i64::from(ends.undated)));
    let Some(length) = stated.figure().map(|figure| figure.bounded(stated.bound, Reading::Half)) else { return };
    let holds = room.intersects(length.times_value(Decimal::from(days.max(1))));
    let unit = if days == 0 { "months" } else { "days" };
    let told = |date: Date| if ends.undated { date_without_year(date) } else { in_words(date) };
    let (from, to) = (told(first), told(last));
    let surface = passage.text_of(stated.span);
    let working = format!("{from} to {to}: {exact} {unit}, stated {surface}");
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    let spans = vec![range.number.min(stated.number), range.number.max(stated.number)];
    out.relations.push(Relation { kind: "span", outcome, spans, working: working.clone() });
    if holds {
        return;
    }
    let message = format!("from {from} to {to} are {exact} {unit}, not {surface}");
    refute(out, index, &message);
    let mut finding = Finding::new(check, Severity::Error, stated.span, message).confidence(86).working(working);
    let right = stated.parts.first().filter(|_| days < 2);
    if let Some((&part, text)) =
        right.and_then(|part| Some((part, repair::with_value(passage.text_of(*part), Decimal::from(exact))?)))
    {
        finding = finding.suggest(part, text, "if both dates are right");
    }
    out.findings.push(finding.related(range.span, "the dates"));
}

fn date_without_year(date: Date) -> String {
    let words = in_words(date);
    words.rsplit_once(' ').map_or(words.clone(), |(day, _)| day.trim_end_matches(',').to_owned())
}
