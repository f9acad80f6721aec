//! Ages of things, for `age-mismatch`: "opened in 1931, the bridge was 102 years old when it closed in 2023", "the
//! 80-year-old mill, built in 1848, burned down in 1928".

use std::ops::Range;

use crate::checks::passage::{Passage, TOGETHER, refute};
use crate::checks::{Article, Outcomes, repair, span};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Date, Reading};
use crate::number::{Decimal, Interval};

/// Tokens between a thing and what is said of its beginning or age.
const TIED: usize = 6;
/// Fewer years than these are said of children.
const FEWEST: i64 = 10;

/// A year of the sentence.
#[derive(Clone, Copy)]
struct Dated {
    claim: usize,
    date: Date,
}

/// The ages that one sentence tells of a thing with a year of beginning.
pub(super) fn told(
    check: &'static str,
    article: &Article<'_>,
    passage: &Passage<'_>,
    sentence: usize,
    out: &mut Outcomes,
) {
    let claims = &article.extraction.claims;
    let tokens = article.extraction.tokens_of(sentence);
    if passage.has_cue("thing-other", tokens.clone()) || passage.has_cue("kin", tokens.clone()) {
        return;
    }
    let (mut begun, mut others) = (Vec::new(), Vec::new());
    for index in article.extraction.claims_of(sentence).take(TOGETHER) {
        let Some(claim) = claims.get(index).filter(|claim| passage.prints_year(claim)) else { continue };
        let Some(date) = claim.time().and_then(|period| period.as_single()) else { continue };
        let list = if is_begun(passage, claim, &tokens) { &mut begun } else { &mut others };
        list.push(Dated { claim: index, date });
    }
    let &[begun] = begun.as_slice() else { return };
    for index in article.extraction.claims_of(sentence).take(TOGETHER) {
        let Some(claim) = claims.get(index).filter(|claim| is_age(passage, claim)) else { continue };
        let Some(beginning) = claims.get(begun.claim).filter(|beginning| belongs(passage, claim, beginning)) else {
            continue;
        };
        let now = passage.any(claim.tokens.0.wrapping_sub(1), &["is", "are", "turns"]);
        let today = article.extraction.today.filter(|_| others.is_empty() && now);
        let ends: Vec<(Option<usize>, Date)> = match today {
            Some(today) => vec![(None, today)],
            None => others.iter().map(|other| (Some(other.claim), other.date)).collect(),
        };
        judge(check, article, passage, (index, claim), (beginning, begun.date), &ends, out);
    }
}

/// "built in 1848", "which opened on 3 May 1931".
fn is_begun(passage: &Passage<'_>, date: &Claim, sentence: &Range<usize>) -> bool {
    let from = date.tokens.0;
    let start = from.saturating_sub(4).max(sentence.start);
    let linked = |cue: &Range<usize>| {
        cue.end == from || cue.end + 1 == from && passage.any(cue.end, &["in", "on"]) && from > cue.start
    };
    // "had been opened", "was rebuilt" are told of later times too; "never built" of none
    passage.last_cue("thing-begun", start..from).is_some_and(|cue| linked(&cue))
}

/// "92 years old", "80-year-old", "turned 100 in".
fn is_age(passage: &Passage<'_>, claim: &Claim) -> bool {
    let years = claim.figure().and_then(|figure| figure.value.to_i64()).filter(|&years| years >= FEWEST);
    let text = passage.text_of(claim.span);
    if turns(passage, claim) {
        return years.is_some();
    }
    years.is_some()
        && claim.unit_name() == Some("year")
        && (text.ends_with("old") || passage.says(claim.tokens.1, "old"))
}

/// "turned 100 in".
fn turns(passage: &Passage<'_>, claim: &Claim) -> bool {
    let verb = passage.any(claim.tokens.0.wrapping_sub(1), &["turned", "turns"]);
    verb && claim.unit.is_none() && passage.any(claim.tokens.1, &["in", ",", "."])
}

/// The age and the beginning are told of one thing.
fn belongs(passage: &Passage<'_>, age: &Claim, beginning: &Claim) -> bool {
    let ((age_start, age_end), (start, end)) = (age.tokens, beginning.tokens);
    let words = |range: Range<usize>| range.into_iter().all(|at| passage.is_word(at));
    let attributive = passage.text_of(age.span).contains('-');
    // "the firm, founded in 1975, was a 45-year-old business"
    let is_a = attributive && age_start > end && passage.any(age_start - 1, &["a", "an"]);
    let age_start = if is_a { age_start - 1 } else { age_start };
    if attributive && !is_a {
        // "the 80-year-old mill, built in 1848,"
        let old = if passage.says(age_end, "old") { age_end + 1 } else { age_end };
        let gap = old..start;
        let Some(cue) = passage.cue("thing-begun", gap.clone()) else { return false };
        let mut noun = old..cue.start;
        for word in ["was", "were", "which", "that", ","] {
            if !noun.is_empty() && passage.says(noun.end - 1, word) {
                noun.end -= 1;
            }
        }
        return (1..=3).contains(&noun.len()) && words(noun) && gap.len() <= TIED + 3;
    }
    let verb = passage.any(age_start.wrapping_sub(1), &["was", "is", "were", "are"]) || turns(passage, age);
    if age_start < end || !verb {
        return false;
    }
    let gap = end..age_start - 1;
    let last = gap.end.saturating_sub(1);
    let pronoun = gap.len() >= 2 && passage.any(last, &["it", "they"]);
    // "the mill, built in 1848, was", "built in 1848, the mill was", "was planted in 1815 and is"
    let comma = passage.says(gap.start, ",");
    let thing = comma && passage.any(gap.start + 1, &["the", "this"]) && (3..=TIED).contains(&gap.len());
    let direct = gap.len() == 1 && (comma || passage.says(gap.start, "and"))
        || comma && passage.says(gap.start + 1, "and") && gap.len() <= 3;
    pronoun || direct || thing && words(gap.start + 1..gap.end)
}

fn judge(
    check: &'static str,
    article: &Article<'_>,
    passage: &Passage<'_>,
    (index, stated): (usize, &Claim),
    (beginning, begun): (&Claim, Date),
    ends: &[(Option<usize>, Date)],
    out: &mut Outcomes,
) {
    let claims = &article.extraction.claims;
    let bare = || stated.figure().filter(|_| turns(passage, stated)).map(|figure| Interval::point(figure.value));
    let Some(length) = span::length_as(stated, Reading::Lax).or_else(bare) else { return };
    let years = |end: Date| i64::from(end.year) - i64::from(begun.year);
    let room = |end: Date| Interval::new(Decimal::from(years(end) - 1), Decimal::from(years(end) + 1));
    let held = ends.iter().find(|(_, end)| room(*end).intersects(length));
    // of several years any may be meant
    let only = if let [only] = ends { Some(only) } else { None };
    let Some(&(end, date)) = held.or(only).filter(|(_, date)| years(*date) > 0) else { return };
    let surface = passage.text_of(stated.number);
    let (first, last) = (begun.year_in_words(), date.year_in_words());
    let working = format!("{last} - {first} = {}, stated {surface}", years(date));
    let end = end.and_then(|end| claims.get(end));
    let mut spans: Vec<_> = [Some(beginning), end].into_iter().flatten().map(|claim| claim.number).collect();
    spans.push(stated.number);
    spans.sort_unstable();
    let outcome = if held.is_some() { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "age", outcome, spans, working: working.clone() });
    if held.is_some() {
        return;
    }
    let told = stated.figure().map_or(Decimal::ZERO, |figure| figure.value).trimmed().grouped();
    let message = format!("from {first} to {last} are {} years, not {told}", years(date));
    refute(out, index, &message);
    let mut finding = Finding::new(check, Severity::Error, stated.span, message)
        .confidence(84)
        .related(beginning.span, "the beginning")
        .working(working);
    if let Some(end) = end {
        finding = finding.related(end.span, "the year that it is told for");
    }
    if let Some(&part) = stated.parts.first()
        && let Some(text) = repair::with_value(passage.text_of(part), Decimal::from(years(date)))
    {
        finding = finding.suggest(part, text, "if both years are right");
    }
    out.findings.push(finding);
}
