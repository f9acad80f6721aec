//! Checks: pure functions from claims (and tables) to findings, relations and verdicts. One file each; [`CHECKS`] is
//! the only registration, and the reference page, `explain` and the example tests are made from their [`Meta`].

mod account;
mod age;
mod ambiguous;
mod amounts;
mod anniversary;
mod average;
mod balance;
mod basket;
mod breakdown;
mod change;
mod change_parts;
mod complement;
mod confidence_interval;
mod cue_words;
mod cues;
mod culprit;
mod deadline;
mod derived;
mod direction;
mod exchange_rate;
mod fold;
mod footing;
mod fuel;
mod gate;
mod growth;
mod growth_average;
mod headline;
mod implied_price;
mod impossible_date;
mod impossible_probability;
mod list_count;
mod malformed;
mod mixed_style;
mod numbering;
mod order;
mod origin;
mod outdated_name;
mod outside_period;
mod own_tables;
mod p_value;
mod part_of_place;
mod part_whole;
mod passage;
mod percent_change;
mod plan_above_past;
mod plausibility;
mod product;
mod range_order;
mod rate;
mod repair;
mod repeat;
mod respectively;
mod score_margin;
mod settle;
mod share_columns;
mod shares;
mod sizes;
mod source_mismatch;
mod span;
mod span_clock;
mod span_days;
mod stale_figures;
mod sum;
mod test_results;
mod thing_age;
mod threshold;
mod unit_conversion;
mod unit_kind;
mod untraced;
mod weekday;
mod wordings;

pub(crate) use gate::{prepare, vocabulary};

use std::rc::Rc;

use crate::extract::Extraction;
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity};
use crate::read::Document;
use crate::sorting;
use crate::sources::Tables;
use crate::span::Span;

/// What was found in one document. Positions refer to the reading text of the document.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    pub extraction: Extraction,
    /// Sorted by place, then check.
    pub findings: Vec<Finding>,
    /// Sorted by place.
    pub relations: Vec<Relation>,
    /// One for each claim, in the same order.
    pub judgements: Vec<Judgement>,
}

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
    /// Every figure has to come from the tables.
    pub closed_world: bool,
    /// For each claim, the locator of the source cell that people bound it to; may be empty.
    pub bindings: &'a [Option<String>],
    /// What each sentence holds.
    sentences: &'a gate::Sentences,
    /// See [`amounts::View::of`].
    views: &'a [Option<Rc<amounts::View<'a>>>],
    running: gate::Running,
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
    /// What a sentence must hold for the check to say anything, in one way or another; see [`Article::passing`].
    #[doc(hidden)]
    fn needs(&self) -> &'static [gate::Needs] {
        &[]
    }
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
    &footing::TableFooting,
    &own_tables::OwnTable,
    &balance::BalanceMismatch,
    &percent_change::PercentChange,
    &growth_average::GrowthAverage,
    &direction::DirectionMismatch,
    &threshold::ThresholdMismatch,
    &score_margin::ScoreMargin,
    &fold::FoldMismatch,
    &product::ProductMismatch,
    &average::AverageMismatch,
    &rate::RateMismatch,
    &growth::GrowthMismatch,
    &part_whole::PartAboveWhole,
    &part_of_place::PartOfPlace,
    &plan_above_past::PlanAbovePast,
    &part_whole::ShareMismatch,
    &shares::SharesMismatch,
    &list_count::ListCount,
    &numbering::NumberingGap,
    &numbering::RankMismatch,
    &repeat::RepeatedFigure,
    &unit_conversion::UnitConversion,
    &unit_kind::UnitKindMismatch,
    &exchange_rate::ExchangeRate,
    &p_value::PValueMismatch,
    &confidence_interval::EstimateOutside,
    &impossible_probability::ImpossibleProbability,
    &range_order::RangeOrder,
    &plausibility::ImplausibleMagnitude,
    &sizes::ImplausibleSize,
    &implied_price::ImpliedPrice,
    &mixed_style::MixedStyle,
    &source_mismatch::SourceMismatch,
    &untraced::UntracedFigure,
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
    /// Every figure has to come from the tables.
    pub closed_world: bool,
    /// The documents of the run are compared with one another, see [`crate::cross`].
    pub cross: bool,
    /// There are no source tables, so that a check against them finds nothing.
    pub no_tables: bool,
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
    let sentences = gate::Sentences::of(document, &extraction);
    run_gated(document, extraction, bindings, tables, selection, &sentences)
}

/// A note on each relation of a check that holds under a lax reading only, unless the check found something there.
fn remark_on_loose(check: &'static str, relations: usize, findings: usize, out: &mut Outcomes) {
    let (found, known) = (out.findings.split_off(findings), out.relations.get(relations..).unwrap_or_default());
    let loose = known.iter().filter_map(|relation| match relation.outcome {
        Outcome::HoldsLoosely(remark) if remark.starts_with("only ") => Some((relation, remark)),
        _ => None,
    });
    let notes = loose.filter_map(|(relation, remark)| {
        let (last, others) = relation.spans.split_last()?;
        let seen = |span: &Span| found.iter().any(|finding| finding.span.overlaps(*span));
        if relation.spans.iter().any(seen) {
            return None;
        }
        let working = relation.working.strip_suffix(&format!(" ({remark})")).unwrap_or(&relation.working);
        let note = Finding::new(check, Severity::Note, *last, format!("{working}: holds {remark}")).confidence(60);
        Some(
            others.iter().fold(note, |note, &span| note.related(span, "the same relation")).working(working.to_owned()),
        )
    });
    let notes: Vec<Finding> = notes.collect();
    out.findings.extend(found);
    out.findings.extend(notes);
}

fn run_gated(
    document: &Document<'_>,
    extraction: Extraction,
    bindings: &[Option<String>],
    tables: &Tables,
    selection: &Selection,
    sentences: &gate::Sentences,
) -> Analysis {
    let mut out = Outcomes { judgements: vec![Judgement::default(); extraction.claims.len()], ..Outcomes::default() };
    let Selection { pedantic, closed_world, .. } = *selection;
    let article = Article {
        document,
        extraction: &extraction,
        tables,
        pedantic,
        closed_world,
        bindings,
        sentences,
        views: &[],
        running: gate::Running::default(),
    };
    let views = article.all_views();
    let article = Article { views: &views, ..article };
    for (place, check) in CHECKS.iter().enumerate().filter(|(_, check)| selection.wants(check.meta())) {
        let (relations, findings) = (out.relations.len(), out.findings.len());
        check.run(&Article { running: gate::Running::at(place), ..article }, &mut out);
        if pedantic {
            remark_on_loose(check.meta().id, relations, findings, &mut out);
        }
    }
    culprit::point_out(&article, &mut out);
    settle::settle(&article, &mut out);
    sorting::by(&mut out.findings, |a, b| (a.span, a.check, &a.message).cmp(&(b.span, b.check, &b.message)));
    sorting::by(&mut out.relations, |a, b| (&a.spans, a.kind).cmp(&(&b.spans, b.kind)));
    Analysis { extraction, findings: out.findings, relations: out.relations, judgements: out.judgements }
}
