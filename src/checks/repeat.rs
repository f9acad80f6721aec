//! The same figure told twice.

use rustc_hash::FxHashMap;

use crate::checks::cue_words::{self, Cue};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, headline};
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Period, UnitKind};
use crate::number::Decimal;
use crate::read::BlockKind;
use crate::sources::builtin::{Place, aliases};
use crate::sources::words::stem;
use crate::span::Span;

pub(super) struct RepeatedFigure;

static META: Meta = Meta {
    id: "repeated-figure",
    name: "one measure has two values",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "Two counts of the same things, of the same country by its adjective, or with the same \
adjective where the second points back to the first (\"all 55 joint projects\"), both exact and close to each other \
but not equal, in different sentences: one of them is likely to be old or mistyped. Where the sentences name different \
periods it is a note. So are the one figure of its kind in a title and the one in \
the three sentences below it, where the two share words; and a measure of a named thing (\"the Marlow bridge, 412 metres \
long\"): at most a factor of two, or powers of ten, apart. Common nouns (people, years, days), tables, and counts beside words that tell one group from \
another (\"another\", \"new\", \"more\") are left alone. Periods and counts that are told twice alike are listed.",
    fires: &[
        "The bank finances 56 Chinese-backed projects. The minister said that a total of 55 projects were receiving \
Chinese money.",
        "A list names 52 joint projects worth $21 million. The minister said that all 55 joint projects were on time.",
        "Grain fire kills 14 in Tolva\n\nA fire in a grain store in Tolva killed 19 people on Monday.\n",
        "The Marlow bridge is 412 metres long. Engineers said that the Marlow bridge, 421 metres long, needs paint.",
    ],
    silent: &[
        "A list names 52 joint projects worth $21 million. The firm has 55 joint projects in its own books.",
        "The bank finances 56 Chinese-backed projects. The minister said that 56 projects were receiving Chinese money.",
        "The bank finances 56 Chinese-backed projects. Another 55 projects receive Chinese loans.",
        "Grain fire kills 14 in Tolva\n\nA fire in a grain store in Tolva killed 14 people on Monday.\n",
        "The Marlow bridge is 412 metres long. The Marlow tunnel is 421 metres long.",
        "The town has 56 Chinese people. A year before it had 55 people from Chinese families.",
    ],
};

/// Counts that are compared with one another for one noun.
const MOST: usize = 24;

/// A count with what qualifies it.
struct Count {
    claim: usize,
    value: Decimal,
    periods: Vec<Period>,
}

impl Check for RepeatedFigure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let mut groups: FxHashMap<(String, String), Vec<Count>> = FxHashMap::default();
        let mut order: Vec<(String, String)> = Vec::new();
        for (index, claim) in article.extraction.claims.iter().enumerate() {
            let Some((noun, value)) = counted(article, claim) else { continue };
            let near = near_words(article, claim, 3, 2);
            let other = near.iter().any(|word| tells_apart(word) && *word != "of");
            let entity = qualifier(article, claim).filter(|_| !other).map(str::to_owned);
            let Some(entity) = entity.or_else(|| adjective(article, claim)) else { continue };
            let key = (noun, entity);
            let group = groups.entry(key.clone()).or_insert_with(|| {
                order.push(key);
                Vec::new()
            });
            if group.len() < MOST {
                group.push(Count { claim: index, value, periods: periods(article, claim.sentence) });
            }
        }
        for key in &order {
            let Some(group) = groups.get(key) else { continue };
            for (at, second) in group.iter().enumerate() {
                // the nearest earlier one is enough: a figure that differs from many is one finding
                if let Some(first) = at.checked_sub(1).and_then(|at| group.get(at)) {
                    compare(article, key, first, second, out);
                }
            }
        }
        periods_told_twice(article, out);
        definite_counts(article, out);
        headline::title(META.id, article, out);
        headline::measures(META.id, article, out);
    }
}

/// Head noun and value of an exact count outside tables and headings.
fn counted(article: &Article<'_>, claim: &Claim) -> Option<(String, Decimal)> {
    let unit = claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Count)?;
    let figure = claim.figure()?;
    let block = article.document.sentences.get(claim.sentence).and_then(|s| article.document.blocks.get(s.block))?;
    let prose = matches!(block.kind, BlockKind::Paragraph | BlockKind::Footnote);
    let context = &claim.context;
    let exact = claim.bound == Bound::Exact && figure.value.is_integer() && figure.value >= Decimal::from(10);
    let noun = unit.name.to_lowercase();
    let usable = prose && exact && !context.negated && !cue_words::of(&noun).has(Cue::GENERIC);
    usable.then(|| (stem(&noun), figure.value))
}

fn tells_apart(word: &str) -> bool {
    cue_words::of(word).has(Cue::OTHER_GROUP)
}

/// The one word between number and noun ("52 joint projects"), where nothing tells the group or the time apart.
fn adjective(article: &Article<'_>, claim: &Claim) -> Option<String> {
    let range = article.extraction.tokens_of(claim.sentence);
    let text = &article.document.text;
    let tokens = article.extraction.tokens.get(range.clone())?;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    let (start, end) = (claim.tokens.0.checked_sub(range.start)?, claim.tokens.1.checked_sub(range.start)?);
    let number = article.document.slice(claim.number);
    let noun = article.document.slice(claim.span).split_whitespace().collect::<Vec<_>>();
    let [_, adjective, _] = noun.as_slice() else { return None };
    let plain = adjective.chars().all(|c| c.is_lowercase() || c == '-') && adjective.len() > 3;
    let digits = noun[0].bytes().all(|b| b.is_ascii_digit() || b == b',') && number.starts_with(noun[0]);
    let before = (0..start).rev().map(word).find(|word| !cue_words::of(word).has(Cue::SMALL));
    let apart = before.is_some_and(tells_apart) || tells_apart(word(end)) || tells_apart(adjective);
    // "told parliament in October that all 55": the month is that of the telling
    let said = (0..start).rev().find(|&at| word(at) == "that").map_or(0, |at| tokens[at].span.end);
    let timed = article.extraction.claims_of(claim.sentence).any(|other| {
        article.extraction.claims.get(other).is_some_and(|other| other.time().is_some() && other.span.start >= said)
    });
    (plain && digits && !apart && !timed).then(|| (*adjective).to_owned())
}

/// "all 55", "the 55".
fn is_definite(article: &Article<'_>, claim: &Claim) -> bool {
    near_words(article, claim, 1, 0).first().is_some_and(|word| cue_words::of(word).has(Cue::DEFINITE))
}

/// Words of the claim and beside it, in its sentence.
fn near_words<'a>(article: &Article<'a>, claim: &Claim, before: usize, after: usize) -> Vec<&'a str> {
    let sentence = article.extraction.tokens_of(claim.sentence);
    let start = claim.tokens.0.saturating_sub(before).max(sentence.start);
    let end = (claim.tokens.1 + after).min(sentence.end);
    let text: &'a str = &article.document.text;
    article.extraction.tokens.get(start..end).unwrap_or_default().iter().map(|token| token.span.of(text)).collect()
}

/// The country whose adjective stands in the claim or soon after it.
fn qualifier(article: &Article<'_>, claim: &Claim) -> Option<&'static str> {
    let words = near_words(article, claim, 2, 5);
    let aliases = aliases();
    (0..words.len()).find_map(|at| {
        let upper = words[at].starts_with(char::is_uppercase);
        let (_, alias) = upper.then(|| aliases.longest_at(&words[at..])).flatten()?;
        matches!(alias.place, Place::Demonym(_)).then(|| alias.place.entity())
    })
}

fn periods(article: &Article<'_>, sentence: usize) -> Vec<Period> {
    article.extraction.claims_of(sentence).filter_map(|claim| article.extraction.claims.get(claim)?.time()).collect()
}

fn compare(article: &Article<'_>, key: &(String, String), first: &Count, second: &Count, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let (Some(a), Some(b)) = (claims.get(first.claim), claims.get(second.claim)) else { return };
    if a.sentence == b.sentence {
        return;
    }
    // a country tells one group from another; an adjective does so only where the text points back
    let by_adjective = key.1.starts_with(char::is_lowercase);
    if by_adjective && (!is_definite(article, b) || first.periods.len() + second.periods.len() > 1) {
        return;
    }
    let equal = first.value == second.value;
    let distance = first.value.minus(second.value).map(Decimal::abs);
    let tenth = first.value.max(second.value).shift(-1);
    let close = distance.zip(tenth).is_some_and(|(distance, tenth)| distance <= tenth);
    if !close {
        return;
    }
    let working = format!("{} and {}", article.document.slice(a.span), article.document.slice(b.span));
    let outcome = if equal { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "repeat", outcome, spans: vec![a.number, b.number], working: working.clone() });
    if equal {
        return;
    }
    let apart = !first.periods.is_empty()
        && !second.periods.is_empty()
        && !first.periods.iter().any(|one| second.periods.iter().any(|other| one.overlaps(*other)));
    let severity = if apart { Severity::Note } else { Severity::Warning };
    let (one, two) = (first.value.trimmed().grouped(), second.value.trimmed().grouped());
    let noun = a.unit_name().unwrap_or(&key.0);
    let what = if by_adjective { format!("{} {noun}", key.1) } else { format!("{noun}, {}", key.1) };
    let message = format!("{one} and {two} are given for what looks like the same count ({what})");
    out.findings.push(
        Finding::new(META.id, severity, b.span, message)
            .confidence(if apart { 40 } else { 65 })
            .related(a.span, "the other value")
            .working(format!("{working}: equal unless the dates or the groups differ")),
    );
}

/// "the two countries" twice: listed where they agree, and never a finding, because others may be meant.
fn definite_counts(article: &Article<'_>, out: &mut Outcomes) {
    let mut seen: FxHashMap<(String, i64), Span> = FxHashMap::default();
    for claim in &article.extraction.claims {
        let Some(unit) = claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Count) else { continue };
        let Some(figure) = claim.figure().filter(|_| claim.bound == Bound::Exact && is_definite(article, claim)) else {
            continue;
        };
        let small = figure.value.to_i64().filter(|value| (2..100).contains(value) && seen.len() < 200);
        if let Some(value) = small {
            let key = (stem(&unit.name.to_lowercase()), value);
            if let Some(first) = seen.insert(key, claim.number) {
                let working = format!("{}, said twice", article.document.slice(claim.span));
                let spans = vec![first, claim.number];
                out.relations.push(Relation { kind: "repeat", outcome: Outcome::Holds, spans, working });
            }
        }
    }
}

/// "the first 11 months of 2021" and "January to November 2021": one period in two ways.
fn periods_told_twice(article: &Article<'_>, out: &mut Outcomes) {
    let mut seen: Vec<(Period, Span)> = Vec::new();
    for claim in &article.extraction.claims {
        let Value::Time(period) = claim.value else { continue };
        if period.as_single().is_some() || period.days().is_none() || seen.len() >= 200 {
            continue;
        }
        let surface = article.document.slice(claim.span);
        if let Some((_, first)) = seen.iter().find(|(other, _)| other.same_days(period)) {
            let other = article.document.slice(*first);
            if !other.eq_ignore_ascii_case(surface) {
                let working = format!("{other} = {surface}");
                let spans = vec![*first, claim.span];
                out.relations.push(Relation { kind: "repeat", outcome: Outcome::Holds, spans, working });
            }
        } else {
            seen.push((period, claim.span));
        }
    }
}
