//! `--cross`: the same measure, entity and period in several documents of one run.
//!
//! The rule: each document is read and checked alone; what it states is then compared over all, in the order of the
//! inputs. Only figures whose measure, entity, unit and period are written out are compared, and what differs is a note:
//! two articles may rest on two releases.

use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::checks::{Meta, Scope};
use crate::claim::{Claim, Role};
use crate::finding::{Finding, Severity};
use crate::normalise::{Bound, Period, Reading, UnitKind};
use crate::number::Interval;
use crate::read::{BlockKind, Document};
use crate::sorting;
use crate::sources::words::{stem, words};
use crate::span::Span;

/// The comparison as a check: it can be explained, selected and ignored like those of one document.
pub static META: Meta = Meta {
    id: "cross-document",
    name: "another article of this run has another value",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "With `--cross`, figures are also compared between the articles of one run: the same measure of the same \
entity (and other side of a flow), in the same unit, for the same printed period, with values that no reading of the \
printed figures makes equal. A note in each of the articles names the other one with its line. Two articles may rest on \
two releases or two offices, so it is never more than a note.\n\n\
Figures whose entity or period is carried over from another sentence, targets and forecasts, changes, shares, ranges and \
bounds are not compared, nor are articles of a `--batch`, whose lines are answered one by one.",
    fires: &[],
    silent: &[],
};

/// Figures of one document that are compared.
const MOST: usize = 2_000;

/// What makes two figures the same quantity.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    measure: Vec<String>,
    entity: &'static str,
    counterpart: &'static str,
    unit: String,
    period: (Option<i64>, Option<i64>),
}

/// One figure of a document with everything it needs to be compared.
#[derive(Clone, Debug)]
pub struct Stated {
    key: Key,
    surface: String,
    interval: Interval,
    span: Span,
    /// In the file, from 1.
    line: usize,
    period: String,
}

/// What a document states in full.
pub fn stated(document: &Document<'_>, analysis: &Analysis) -> Vec<Stated> {
    let claims = analysis.extraction.claims.iter();
    claims.filter_map(|claim| one(document, claim)).take(MOST).collect()
}

fn one(document: &Document<'_>, claim: &Claim) -> Option<Stated> {
    let context = &claim.context;
    let figure = claim.figure()?;
    let period: Period = context.period.filter(|period| !context.period_carried && period.days().is_some())?;
    let unit = claim
        .unit
        .as_ref()
        .filter(|unit| matches!(unit.kind, UnitKind::Currency | UnitKind::Dimension | UnitKind::Count))?;
    let entity = context.entity.filter(|_| !context.entity_carried)?;
    let measure = context.measure.as_ref()?;
    let level = matches!(claim.role, Role::Level | Role::Count)
        && matches!(claim.bound, Bound::Exact | Bound::About | Bound::Nearly);
    let block = document.sentences.get(claim.sentence).and_then(|sentence| document.blocks.get(sentence.block))?;
    let prose = !matches!(block.kind, BlockKind::Cell { .. });
    if !level || !prose || context.negated || context.hypothetical {
        return None;
    }
    let mut stems: Vec<String> = words(measure).map(stem).collect();
    sorting::by(&mut stems, Ord::cmp);
    stems.dedup();
    let source = document.map.source(claim.span);
    Some(Stated {
        key: Key {
            measure: stems,
            entity,
            counterpart: context.counterpart.unwrap_or_default(),
            unit: unit.name.to_string(),
            period: (period.first_day().map(|day| day.day_number()), period.last_day().map(|day| day.day_number())),
        },
        surface: document.slice(claim.span).split_whitespace().collect::<Vec<_>>().join(" "),
        interval: figure.bounded(claim.bound, Reading::Lax),
        span: claim.span,
        line: document.line_starts.partition_point(|&start| start <= source.start),
        period: period.in_words(),
    })
}

/// Notes for each document, in the order of the documents: at most one for a figure, about the first other document
/// that has another value.
pub fn compare(paths: &[&str], documents: &[Vec<Stated>]) -> Vec<Vec<Finding>> {
    let mut places: BTreeMap<&Key, Vec<(usize, &Stated)>> = BTreeMap::new();
    for (document, figures) in documents.iter().enumerate() {
        for figure in figures {
            places.entry(&figure.key).or_default().push((document, figure));
        }
    }
    let mut findings: Vec<Vec<Finding>> = vec![Vec::new(); documents.len()];
    for (key, told) in places {
        // the first figure of each document is enough to differ from
        let mut firsts: Vec<(usize, &Stated)> = Vec::new();
        for &(document, figure) in &told {
            if firsts.last().is_none_or(|(last, _)| *last != document) {
                firsts.push((document, figure));
            }
        }
        for &(document, figure) in &told {
            let differs =
                |other: &&(usize, &Stated)| other.0 != document && !other.1.interval.intersects(figure.interval);
            let Some(&(other, rival)) = firsts.iter().take(MOST).find(differs) else { continue };
            let path = paths.get(other).copied().unwrap_or_default();
            let measure = key.measure.join(" ");
            let message = format!(
                "{path}:{} has {} where this article has {} ({}, {}, {})",
                rival.line, rival.surface, figure.surface, key.entity, measure, figure.period
            );
            if let Some(list) = findings.get_mut(document) {
                list.push(Finding::new(META.id, META.severity, figure.span, message).confidence(50));
            }
        }
    }
    for list in &mut findings {
        sorting::by(list, |a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;
    use crate::checks::Selection;
    use crate::{extract, read, sources::Tables};

    fn notes(texts: &[&str]) -> Vec<Vec<String>> {
        let read = |text: &&str| {
            let document = read::read("text.txt", text.as_bytes(), None).unwrap();
            let analysis = analyse(&document, extract::Options::default(), &Tables::default(), &Selection::default());
            stated(&document, &analysis)
        };
        let documents: Vec<_> = texts.iter().map(read).collect();
        let names: Vec<String> = (0..texts.len()).map(|at| format!("{at}.txt")).collect();
        let paths: Vec<&str> = names.iter().map(String::as_str).collect();
        compare(&paths, &documents).into_iter().map(|list| list.into_iter().map(|one| one.message).collect()).collect()
    }

    #[test]
    fn articles_that_contradict_each_other_are_named_in_both() {
        let found = notes(&[
            "In 2019, Kenya exported $6.1 billion worth of goods to Uganda.",
            "Prices rose.\n\nIn 2019, Kenya exported $8.4 billion worth of goods to Uganda.",
        ]);
        assert_eq!(found[0].len(), 1, "{found:?}");
        assert!(found[0][0].starts_with("1.txt:3 has $8.4 billion"), "{found:?}");
        assert!(found[1][0].starts_with("0.txt:1 has $6.1 billion"), "{found:?}");
    }

    #[test]
    fn other_periods_sides_and_rounded_values_are_no_contradiction() {
        let first = "In 2019, Kenya exported $6.1 billion worth of goods to Uganda.";
        for other in [
            "In 2018, Kenya exported $8.4 billion worth of goods to Uganda.",
            "In 2019, Kenya exported $8.4 billion worth of goods to Rwanda.",
            "In 2019, Kenya imported $8.4 billion worth of goods from Uganda.",
            "In 2019, Kenya exported about $6 billion worth of goods to Uganda.",
            "By 2019, Kenya plans to export $8.4 billion worth of goods to Uganda.",
        ] {
            assert!(notes(&[first, other]).iter().all(Vec::is_empty), "{other}");
        }
    }

    #[test]
    fn the_order_of_the_inputs_decides_whom_a_note_names() {
        let say = |value: &str| format!("In 2019, Kenya exported ${value} billion worth of goods to Uganda.");
        let texts = [say("6.1"), say("6.1"), say("8.4")];
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let found = notes(&texts);
        assert!(found[2][0].starts_with("0.txt:1"), "{found:?}");
        assert_eq!(found, notes(&texts));
    }
}
