//! Whether a figure follows from cells that the text names: queries of two cells of one row, column or series, and of a
//! whole column.

use rustc_hash::FxHashSet;

use super::facts::{Fact, Facts, Group, kinds_meet};
use crate::checks::Article;
use crate::claim::Claim;
use crate::normalise::{Bound, Figure, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::words::{stem, words};

/// Sentences before the figure's own that may name cells.
const REACH: usize = 2;
/// Pairs that are tried for one figure.
const PAIRS: usize = 200_000;

/// What is asked of the cells.
struct Asked<'a> {
    claim: &'a Claim,
    printed: Interval,
    percent: bool,
    point: bool,
    /// A bare number or one of "times".
    ratio: bool,
}

impl Asked<'_> {
    fn meets(&self, value: Interval) -> bool {
        self.printed.intersects(value) || self.printed.intersects(value.negated())
    }

    /// All are amounts in the unit of the claim; people are no trains.
    fn amounts(&self, facts: &[&Fact]) -> bool {
        let same = |fact: &&Fact| match (&self.claim.unit, &fact.unit) {
            (Some(asked), Some(unit)) if asked.kind == UnitKind::Count => stem(&asked.name) == stem(&unit.name),
            _ => true,
        };
        facts.iter().all(|fact| kinds_meet(self.claim, fact.unit.as_ref()) && same(fact))
    }
}

fn shown(value: Decimal) -> String {
    value.rounded(12).trimmed().grouped()
}

fn over(a: Interval, b: Interval) -> Option<Interval> {
    if b.contains(Decimal::ZERO) { None } else { a.over(b) }
}

fn same_unit(a: &Fact, b: &Fact) -> bool {
    match (&a.unit, &b.unit) {
        (Some(a), Some(b)) => a.name == b.name,
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// A query of two cells that gives the figure.
fn pair(asked: &Asked<'_>, a: &Fact, b: &Fact) -> Option<String> {
    let [x, y] = [a, b].map(|fact| Interval::point(fact.value));
    let names = format!("{}; {}", a.name, b.name);
    let hundred = Decimal::from(100);
    let ratio_unit = |fact: &Fact| fact.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    let shares = ratio_unit(a) && ratio_unit(b);
    if same_unit(a, b) {
        if (asked.amounts(&[a, b]) || asked.point && shares) && asked.meets(x.minus(y)) {
            return Some(format!("{} − {} = {} ({names})", shown(a.value), shown(b.value), x.minus(y)));
        }
        if asked.amounts(&[a, b]) {
            if asked.meets(x.plus(y)) {
                return Some(format!("{} + {} = {} ({names})", shown(a.value), shown(b.value), x.plus(y)));
            }
            if let Some(mean) = over(x.plus(y), Interval::point(Decimal::from(2))).filter(|mean| asked.meets(*mean)) {
                return Some(format!("({} + {}) / 2 = {mean} ({names})", shown(a.value), shown(b.value)));
            }
        }
        if asked.percent {
            for (new, old, first, second) in [(x, y, a, b), (y, x, b, a)] {
                let change = over(new.minus(old).times_value(hundred), old).filter(|change| asked.meets(*change));
                if let Some(change) = change {
                    let (new, old) = (shown(first.value), shown(second.value));
                    return Some(format!("({new} − {old}) / {old} = {change} % ({names})"));
                }
                let share = over(new.times_value(hundred), old).filter(|share| asked.meets(*share));
                if let Some(share) = share {
                    return Some(format!("{} / {} = {share} % ({names})", shown(first.value), shown(second.value)));
                }
            }
            if let Some(found) = growth(asked, a, b).or_else(|| growth(asked, b, a)) {
                return Some(found);
            }
        }
    }
    if asked.ratio {
        for (top, bottom, first, second) in [(x, y, a, b), (y, x, b, a)] {
            if let Some(found) = over(top, bottom).filter(|found| asked.meets(*found)) {
                return Some(format!("{} / {} = {found} ({names})", shown(first.value), shown(second.value)));
            }
        }
    }
    None
}

/// Yearly growth from the first to the second: (1 + g) to the power of the years.
fn growth(asked: &Asked<'_>, old: &Fact, new: &Fact) -> Option<String> {
    let years = u32::try_from(new.year?.checked_sub(old.year?)?).ok().filter(|years| (2..=60).contains(years))?;
    let hundred = Interval::point(Decimal::from(100));
    let yearly = asked.printed.over(hundred)?;
    // "fell by 3.4% a year"
    let reaches = |yearly: Interval| {
        let factor = yearly.plus_value(Decimal::ONE);
        factor.pow(years).times(Interval::point(old.value)).contains(new.value)
    };
    (reaches(yearly) || reaches(yearly.negated())).then(|| {
        format!(
            "{} grown to {} over {years} years is {} % a year ({}; {})",
            shown(old.value),
            shown(new.value),
            asked.printed,
            old.name,
            new.name
        )
    })
}

/// A query of all cells of a column.
fn column(asked: &Asked<'_>, facts: &[&Fact]) -> Option<String> {
    let first = facts.first()?;
    let count = i64::try_from(facts.len()).ok().filter(|count| *count >= 2)?;
    if !asked.amounts(facts) || !facts.iter().all(|fact| same_unit(first, fact)) {
        return None;
    }
    let sum = facts.iter().try_fold(Decimal::ZERO, |sum, fact| sum.plus(fact.value))?;
    let last = facts.last().map_or("", |fact| fact.name.as_str());
    let of = format!("{count} figures from {} to {last}", first.name);
    if asked.meets(Interval::point(sum)) {
        return Some(format!("the sum of {of} is {}", shown(sum)));
    }
    let mean = over(Interval::point(sum), Interval::point(Decimal::from(count)))?;
    asked.meets(mean).then(|| format!("the average of {of} is {mean}"))
}

/// The query that gives a figure, in words that a person can redo.
pub(super) fn derivation(article: &Article<'_>, facts: &Facts, claim: &Claim, figure: &Figure) -> Option<String> {
    let kind = claim.unit.as_ref().map(|unit| unit.kind);
    let bound = if matches!(claim.bound, Bound::Exact | Bound::Range) { Bound::Exact } else { Bound::About };
    let asked = Asked {
        claim,
        printed: figure.bounded(bound, Width::Unit),
        percent: kind == Some(UnitKind::Percent),
        point: kind == Some(UnitKind::Point),
        ratio: matches!(kind, None | Some(UnitKind::Times)),
    };
    let rows = i64::try_from(facts.most_rows).unwrap_or(i64::MAX);
    let counted = matches!(kind, None | Some(UnitKind::Count)) && figure.value.is_integer();
    let after = article.document.text.get(claim.number.end..).unwrap_or_default();
    let after = after.get(..after.find(['.', ';', '\n']).unwrap_or(after.len())).unwrap_or_default();
    if counted
        && facts.counts_rows(claim, after)
        && figure.value.to_i64().is_some_and(|value| (0..=rows.min(50)).contains(&value))
    {
        return Some(format!("a count of rows: the tables have up to {rows}"));
    }
    let said = said(article, claim);
    // a row is named if a word of its name is said, a measure if one of its words is, or if it has none but a year
    let says = |stems: &Vec<String>| stems.iter().any(|stem| said.contains(stem.as_str()));
    let named: Vec<bool> = facts.rows.iter().map(says).collect();
    let asked_for: Vec<bool> = facts.heads.iter().map(|stems| stems.is_empty() || says(stems)).collect();
    let is_measured = |fact: &Fact| asked_for.get(fact.head as usize).copied().unwrap_or(true);
    let is_named = |fact: &&Fact| named.get(fact.row as usize).copied().unwrap_or_default() && is_measured(fact);
    let mut tried = 0_usize;
    for group in &facts.groups {
        let all = members(facts, group);
        let mentioned: Vec<&Fact> = all.iter().copied().filter(|fact| is_named(fact)).collect();
        if mentioned.is_empty() {
            continue;
        }
        for (at, a) in mentioned.iter().enumerate() {
            for b in mentioned.iter().skip(at + 1) {
                tried += 1;
                if tried > PAIRS {
                    return None;
                }
                if let Some(found) = pair(&asked, a, b) {
                    return Some(found);
                }
            }
        }
        if let Some(found) = column(&asked, &mentioned) {
            return Some(found);
        }
    }
    // of whole columns, whichever row is named
    let wholes = facts.groups.iter().filter(|group| group.whole && group.facts.len() >= 2);
    let wholes = wholes.filter(|group| group.facts.first().and_then(|&at| facts.fact(at)).is_some_and(is_measured));
    wholes.take(2_000).find_map(|group| {
        let all = members(facts, group);
        column(&asked, &all).or_else(|| share_of_all(&asked, &all, &is_named))
    })
}

/// The share of a named row in its whole column.
fn share_of_all(asked: &Asked<'_>, all: &[&Fact], is_named: &dyn Fn(&&Fact) -> bool) -> Option<String> {
    if !asked.percent {
        return None;
    }
    let sum = all.iter().try_fold(Decimal::ZERO, |sum, fact| sum.plus(fact.value))?;
    all.iter().filter(|fact| is_named(fact)).take(100).find_map(|part| {
        let share = over(Interval::point(part.value.times(Decimal::from(100))?), Interval::point(sum))?;
        asked
            .meets(share)
            .then(|| format!("{} / {} = {share} % ({}, of all)", shown(part.value), shown(sum), part.name))
    })
}

fn members<'f>(facts: &'f Facts, group: &Group) -> Vec<&'f Fact> {
    group.facts.iter().filter_map(|&at| facts.fact(at)).collect()
}

/// Stems of the words of the sentence and of those before it in the same block, countries by their names.
pub(super) fn said(article: &Article<'_>, claim: &Claim) -> FxHashSet<String> {
    let mut out = FxHashSet::default();
    let block = |at: usize| article.document.sentences.get(at).map(|one| one.block);
    for at in claim.sentence.saturating_sub(REACH)..=claim.sentence {
        if block(at) != block(claim.sentence) {
            continue;
        }
        if let Some(sentence) = article.document.sentences.get(at) {
            out.extend(words(article.document.slice(sentence.span)).map(stem));
        }
        let places = article.extraction.claims_of(at).flat_map(|claim| {
            article.extraction.claims.get(claim).map(|claim| claim.context.entities.clone()).unwrap_or_default()
        });
        for place in places {
            out.extend(words(place).map(stem));
        }
    }
    out
}
