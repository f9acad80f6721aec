//! Checks: pure functions from claims (and tables) to findings, relations and verdicts. One file each; [`CHECKS`] is
//! the only registration, and the reference page, `explain` and the example tests are made from their [`Meta`].

mod age;
mod ambiguous;
mod amounts;
mod anniversary;
mod breakdown;
mod change;
mod change_parts;
mod cue_words;
mod cues;
mod deadline;
mod direction;
mod implied_price;
mod impossible_date;
mod list_count;
mod malformed;
mod origin;
mod outdated_name;
mod outside_period;
mod part_whole;
mod passage;
mod percent_change;
mod plausibility;
mod repair;
mod repeat;
mod settle;
mod shares;
mod source_mismatch;
mod span;
mod stale_figures;
mod sum;
mod unit_conversion;
mod weekday;

use std::rc::Rc;

use crate::analysis::Analysis;
use crate::extract::Extraction;
use crate::finding::{Finding, Judgement, Relation, Severity};
use crate::read::Document;
use crate::sources::Tables;

/// Which half of the work a check belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// The text against itself and against what is built in.
    Internal,
    /// The text against source tables.
    Sources,
}

/// What a check is called and why it exists. The reference page, `explain` and the example test are made from this.
#[derive(Debug)]
pub struct Meta {
    /// Kebab case, names what is wrong: "sum-mismatch". Public; never renamed without a redirect.
    pub id: &'static str,
    /// One line: "parts do not add up to the stated total".
    pub name: &'static str,
    pub since: &'static str,
    /// The worst severity it gives.
    pub severity: Severity,
    pub scope: Scope,
    /// Markdown: what it looks for, how it judges and what it lets pass on purpose.
    pub rationale: &'static str,
    /// Short texts on which it must report something.
    pub fires: &'static [&'static str],
    /// Short texts on which it must stay silent.
    pub silent: &'static [&'static str],
}

/// One document with everything a check may look at.
#[derive(Clone, Copy, Debug)]
pub struct Article<'a> {
    pub document: &'a Document<'a>,
    pub extraction: &'a Extraction,
    pub tables: &'a Tables,
    /// Remarks on style and on edges of tolerance are wanted.
    pub pedantic: bool,
    /// For each claim, the locator of the source cell that people bound it to; may be empty.
    pub bindings: &'a [Option<String>],
    /// See [`amounts::View::of`].
    views: &'a [Option<Rc<amounts::View<'a>>>],
}

/// What checks add to.
#[derive(Debug, Default)]
pub struct Outcomes {
    pub findings: Vec<Finding>,
    pub relations: Vec<Relation>,
    /// One for each claim, in order.
    pub judgements: Vec<Judgement>,
}

/// One check.
pub trait Check: Sync {
    fn meta(&self) -> &'static Meta;
    /// Pure: reads claims and tables, never the network, the clock or a file.
    fn run(&self, article: &Article<'_>, out: &mut Outcomes);
}

/// In the order of the reference page. A check absent from here does not exist.
pub const CHECKS: &[&dyn Check] = &[
    &weekday::WeekdayMismatch,
    &impossible_date::ImpossibleDate,
    &malformed::MalformedNumber,
    &span::SpanMismatch,
    &age::AgeMismatch,
    &anniversary::AnniversaryMismatch,
    &deadline::DeadlinePast,
    &outside_period::OutsidePeriod,
    &outdated_name::OutdatedName,
    &stale_figures::StaleFigures,
    &ambiguous::AmbiguousPeriod,
    &ambiguous::AmbiguousUnit,
    &origin::OriginOrder,
    &sum::SumMismatch,
    &percent_change::PercentChange,
    &direction::DirectionMismatch,
    &part_whole::PartAboveWhole,
    &part_whole::ShareMismatch,
    &shares::SharesMismatch,
    &list_count::ListCount,
    &repeat::RepeatedFigure,
    &unit_conversion::UnitConversion,
    &plausibility::ImplausibleMagnitude,
    &implied_price::ImpliedPrice,
    &source_mismatch::SourceMismatch,
];

/// Which checks run.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// `None`: both scopes.
    pub scope: Option<Scope>,
    /// Only these ids, where not empty.
    pub select: Vec<String>,
    /// Not these ids.
    pub ignore: Vec<String>,
    pub pedantic: bool,
}

impl Selection {
    fn wants(&self, meta: &Meta) -> bool {
        self.scope.is_none_or(|scope| scope == meta.scope)
            && (self.select.is_empty() || self.select.iter().any(|id| id == meta.id))
            && !self.ignore.iter().any(|id| id == meta.id)
    }
}

/// Runs the selected checks and settles the verdicts.
pub fn run(
    document: &Document<'_>,
    extraction: Extraction,
    bindings: &[Option<String>],
    tables: &Tables,
    selection: &Selection,
) -> Analysis {
    let mut out = Outcomes { judgements: vec![Judgement::default(); extraction.claims.len()], ..Outcomes::default() };
    let pedantic = selection.pedantic;
    let article = Article { document, extraction: &extraction, tables, pedantic, bindings, views: &[] };
    let views = amounts::View::all(&article);
    let article = Article { views: &views, ..article };
    for check in CHECKS.iter().filter(|check| selection.wants(check.meta())) {
        check.run(&article, &mut out);
    }
    settle::settle(&article, &mut out);
    out.findings.sort_by(|a, b| (a.span, a.check, &a.message).cmp(&(b.span, b.check, &b.message)));
    out.relations.sort_by(|a, b| (&a.spans, a.kind).cmp(&(&b.spans, b.kind)));
    Analysis { extraction, findings: out.findings, relations: out.relations, judgements: out.judgements }
}
