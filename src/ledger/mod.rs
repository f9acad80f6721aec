//! The reviewed ledger of an article: one row for each claim, with what was read, what the checks said and what people
//! decided. Rows have no line numbers: a row knows the words around its figure and follows them. The columns of people
//! ([`Hand`]) are never changed by the program, but for a decision whose ground has gone: that row is open again.

mod follow;
mod table;

pub use follow::{Fit, Followed, follow};
pub use table::{HEADER, parse, write};

use crate::claim::Claim;
use crate::read::Document;
use crate::report::{model, plain};
use crate::span::Span;
use crate::suppress::Accepted;

/// Bytes of the sentence that are kept on either side of a figure.
const REACH: usize = 80;

/// What a reviewer decided about a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It stands as it is; with a note, what the row's findings say is let pass.
    Accept,
    /// It is wrong and goes out.
    Reject,
    /// It is to be corrected.
    Fix,
}

impl Decision {
    /// As the ledger writes them.
    pub const ALL: [(Self, &'static str); 3] = [(Self::Accept, "accept"), (Self::Reject, "reject"), (Self::Fix, "fix")];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(one, _)| *one == self).map_or("", |(_, name)| name)
    }
}

/// A figure with the words around it, white space collapsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub before: String,
    pub figure: String,
    pub after: String,
}

impl Words {
    /// Those of a claim: at most its sentence, cut at words.
    pub fn of(document: &Document<'_>, span: Span) -> Self {
        let (before, figure, after, cut) = model::in_sentence(document, span, REACH);
        let before = match before.split_once(char::is_whitespace) {
            Some((_, whole)) if cut[0] => whole,
            _ => before,
        };
        let after = match after.rsplit_once(char::is_whitespace) {
            Some((whole, _)) if cut[1] => whole,
            _ => after,
        };
        Self { before: plain(before), figure: plain(figure), after: plain(after) }
    }
}

/// How a claim was read; for people and for telling what changed, never parsed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    pub kind: String,
    pub values: String,
    pub low: String,
    pub high: String,
    pub unit: String,
    pub bound: String,
    pub role: String,
    pub measure: String,
    pub entities: String,
    pub period: String,
}

impl Read {
    pub fn of(claim: &Claim) -> Self {
        let (low, high) = model::bounds(claim);
        let number = |value: Option<_>| value.map(model::decimal).unwrap_or_default();
        let values = model::values(claim).into_iter().map(|value| value.unwrap_or("..".into()));
        Self {
            kind: claim.kind.name().to_owned(),
            values: values.collect::<Vec<_>>().join("; "),
            low: number(low),
            high: number(high),
            unit: claim.unit_name().unwrap_or_default().to_owned(),
            bound: claim.bound.symbol().to_owned(),
            role: claim.role.name().to_owned(),
            measure: claim.context.measure.clone().unwrap_or_default(),
            entities: claim.context.entities.join("; "),
            period: claim.context.period.map(|period| period.to_string()).unwrap_or_default(),
        }
    }
}

/// What the checks said when the ledger was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// A verdict of the schema, or [`GONE`].
    pub verdict: String,
    pub reason: String,
    /// Checks with a finding at this figure, sorted.
    pub findings: Vec<String>,
    /// Locator of the source cell that the verdict rests on.
    pub cell: String,
}

/// Verdict of a row whose figure is no longer in the text, kept for what people wrote into it.
pub const GONE: &str = "gone";

/// What people write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    /// Locator of the cell that this figure is held against, whatever the program would choose.
    pub binding: String,
    pub decision: Option<Decision>,
    pub note: String,
}

impl Hand {
    pub fn is_empty(&self) -> bool {
        self.decision.is_none() && self.binding.is_empty() && self.note.is_empty()
    }
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub words: Words,
    pub read: Read,
    pub said: Said,
    pub hand: Hand,
    /// Why a decision was taken back: "was $22.94 billion: accept". Cleared by the next decision.
    pub reopened: String,
    /// Cells of columns that the program does not know, in their order.
    pub more: Vec<String>,
}

/// The ledger of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// The article, as its rows name it.
    pub article: String,
    pub rows: Vec<Row>,
    /// Columns that people added.
    pub more: Vec<String>,
}

impl Ledger {
    /// Which row each claim of a document has.
    pub fn follow(&self, document: &Document<'_>, claims: &[Claim]) -> Followed {
        let words: Vec<Words> = claims.iter().map(|claim| Words::of(document, claim.span)).collect();
        let kinds: Vec<&str> = claims.iter().map(|claim| claim.kind.name()).collect();
        follow(&self.rows, &words, &kinds)
    }

    /// Cells that figures are bound to by hand, one for each claim.
    pub fn bindings(&self, followed: &Followed) -> Vec<Option<String>> {
        let binding = |row: &Option<(usize, Fit)>| {
            let row = self.rows.get(row.as_ref()?.0)?;
            (!row.hand.binding.is_empty()).then(|| row.hand.binding.clone())
        };
        followed.rows.iter().map(binding).collect()
    }

    /// What decisions let pass; only where the words are those that were decided on.
    pub fn accepted(&self, followed: &Followed, claims: &[Claim]) -> Vec<Accepted> {
        let accepted = |(claim, row): (&Claim, &Option<(usize, Fit)>)| {
            let (index, Fit::Same) = row.as_ref()? else { return None };
            let row = self.rows.get(*index)?;
            let accepts = row.hand.decision == Some(Decision::Accept) && !row.said.findings.is_empty();
            accepts.then(|| Accepted {
                span: claim.span,
                checks: row.said.findings.clone(),
                note: row.hand.note.clone(),
            })
        };
        claims.iter().zip(&followed.rows).filter_map(accepted).collect()
    }

    /// The ledger of the text as it is now. `now` has a row for each claim, in order, without what people wrote.
    pub fn renew(&self, followed: &Followed, now: Vec<Row>) -> Self {
        let mut rows: Vec<Row> = now
            .into_iter()
            .zip(&followed.rows)
            .map(|(row, old)| match old.as_ref().and_then(|(index, fit)| Some((self.rows.get(*index)?, *fit))) {
                Some((old, fit)) => renewed(old, fit, row),
                None => Row { more: vec![String::new(); self.more.len()], ..row },
            })
            .collect();
        // a sentence that is gone takes nothing of people's work with it
        let kept = followed.gone.iter().filter_map(|&index| self.rows.get(index)).filter(|row| !row.hand.is_empty());
        rows.extend(kept.map(|row| Row { said: Said { verdict: GONE.to_owned(), ..row.said.clone() }, ..row.clone() }));
        Self { article: self.article.clone(), rows, more: self.more.clone() }
    }
}

/// A row with what people wrote into the old one, open again where their decision was about something else.
fn renewed(old: &Row, fit: Fit, now: Row) -> Row {
    let mut row = Row { hand: old.hand.clone(), more: old.more.clone(), ..now };
    let added: Vec<&str> =
        row.said.findings.iter().filter(|check| !old.said.findings.contains(check)).map(String::as_str).collect();
    let why = match fit {
        Fit::Changed => Some(format!("was {}", old.words.figure)),
        Fit::Edited => Some("the sentence was edited".to_owned()),
        Fit::Same if old.said.verdict == GONE => Some("is back".to_owned()),
        Fit::Same if old.hand.decision == Some(Decision::Accept) && !added.is_empty() => {
            Some(format!("new: {}", added.join(", ")))
        }
        Fit::Same => None,
    };
    match (why, old.hand.decision) {
        (Some(why), decided) => {
            row.reopened = decided.map_or(why.clone(), |decision| format!("{why}: {}", decision.name()));
            row.hand.decision = None;
            if decided.is_none() && fit != Fit::Changed {
                row.reopened.clone_from(&old.reopened);
            }
        }
        (None, None) => row.reopened.clone_from(&old.reopened),
        (None, Some(_)) => {}
    }
    row
}
