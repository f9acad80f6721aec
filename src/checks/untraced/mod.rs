//! `untraced-figure`: in a closed world (`--closed-world`) every figure comes from the tables, as it stands or by a query
//! that the tables answer.

mod derive;
mod facts;

use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Kind, Role};
use crate::finding::{Finding, Outcome, Relation, Severity, Verdict};
use facts::{Fact, Facts};

/// Cells with the value of a figure that are looked at.
const LOOKED_AT: usize = 2_000;

/// The check.
#[derive(Debug)]
pub(super) struct UntracedFigure;

pub(super) static META: Meta = Meta {
    id: "untraced-figure",
    name: "a figure is neither in the tables nor derivable from them",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Sources,
    rationale: "\
Runs with `--closed-world` only: for text that was written from given tables, by a person or a model, so that every figure
has to come from them.

A figure is traced if a cell has it (in its unit, at its printed precision, at the scale of the table) whose row or column
the sentence, or one of the two before it, names by a word; if it is what a source check found supported; or if it is
derived from cells that these sentences name: a difference, percent change, share, ratio, sum, average, yearly growth, a
sum or average of a whole column, a rank or a count of rows. Cell or derivation is listed as a relation, for a person to
redo. Another figure is an error; one that only a cell has of which the text says nothing is a warning, for a small number
meets some cell by chance.

Passes on purpose: dates and periods, ordinals and superlatives, lengths of time before \"ago\", \"later\" and the like, and
figures in a quoted title. That a figure can be derived does not make the sentence true: `source-mismatch` asks that.",
    fires: &["In 2021 the total trade of China with Kazakhstan was $25.25 billion, carried by 91,746 trains."],
    silent: &[
        "In 2021 the total trade of China with Kazakhstan was $25.25 billion.",
        "Five years ago \"Ninety-One Thousand Trains\" was a novel.",
    ],
};

impl Check for UntracedFigure {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        if !article.closed_world || article.tables.is_empty() {
            return;
        }
        let facts = Facts::of(article.tables);
        let claims = &article.extraction.claims;
        for (index, claim) in claims.iter().enumerate().filter(|(_, claim)| is_asked(article, claim)) {
            let Some(figure) = claim.figure() else { continue };
            // what another check has proved wrong needs no second word
            let judged = out.judgements.get(index);
            if judged.is_some_and(|one| one.verdict == Verdict::Refuted) {
                continue;
            }
            let supported = judged.filter(|one| one.verdict == Verdict::Supported).map(|one| one.reason.clone());
            let said = derive::said(article, claim);
            let named = |fact: &&Fact| facts::stems(&fact.name).iter().any(|stem| said.contains(stem.as_str()));
            let cell = facts.with_value(claim, figure).take(LOOKED_AT).find(named);
            // what is proved right is in a cell, or the proof is its derivation
            if supported.is_some() && cell.is_some() {
                continue;
            }
            let working = cell
                .map(|fact| format!("{} ({})", fact.value.trimmed().grouped(), fact.name))
                .or(supported)
                .or_else(|| derive::derivation(article, &facts, claim, figure));
            if let Some(working) = working {
                out.relations.push(Relation {
                    kind: "derivation",
                    outcome: Outcome::Holds,
                    spans: vec![claim.number],
                    working,
                });
                continue;
            }
            let surface = article.document.slice(claim.number);
            if let Some(fact) = facts.with_value(claim, figure).next() {
                let message =
                    format!("{surface} is in the tables only for {}, which the text does not name", fact.name);
                out.findings.push(Finding::new(META.id, Severity::Warning, claim.span, message).confidence(60));
                continue;
            }
            let message = format!("{surface} is in no table, and cannot be derived from the cells that the text names");
            let mut finding = Finding::new(META.id, Severity::Error, claim.span, message).confidence(80);
            if let Some(nearest) = facts.nearest(claim, figure) {
                finding = finding.working(format!("the nearest value of that kind: {nearest}"));
            }
            out.findings.push(finding);
        }
    }
}

/// Figures that must come from somewhere: no dates, ranks, lapses of time, titles.
fn is_asked(article: &Article<'_>, claim: &Claim) -> bool {
    if matches!(claim.kind, Kind::Date | Kind::Ordinal) || matches!(claim.role, Role::Qualifier | Role::Rank) {
        return false;
    }
    let text = &article.document.text;
    let lapse = claim.kind == Kind::Duration && {
        let after = text.get(claim.span.end..).unwrap_or_default().split_whitespace().next().unwrap_or_default();
        let before =
            text.get(..claim.span.start).unwrap_or_default().split_whitespace().next_back().unwrap_or_default();
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        matches!(bare(after).as_str(), "ago" | "later" | "earlier" | "before" | "after" | "since")
            || matches!(bare(before).as_str(), "past" | "last" | "next" | "over" | "within" | "in" | "for" | "every")
    };
    !lapse && !is_in_title(article, claim)
}

/// Inside a quotation whose words are written with capitals, as titles are.
fn is_in_title(article: &Article<'_>, claim: &Claim) -> bool {
    let inside = article
        .document
        .quotations
        .iter()
        .find(|span| span.start <= claim.number.start && claim.number.end <= span.end);
    inside.is_some_and(|span| {
        let words: Vec<&str> = article
            .document
            .slice(*span)
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().next().is_some_and(char::is_alphabetic) && word.len() > 3)
            .collect();
        let capitals = words.iter().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
        words.len() <= 12 && capitals == words.len()
    })
}
