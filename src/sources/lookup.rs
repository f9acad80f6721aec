//! From what a text says about a figure to the cells that can speak about it. Gates first (unit, direction of flow,
//! growth against level), then a score by measure, entities and period. The rule: a match says what was bound
//! explicitly and what was not; it never says whether the claim is true.

use rustc_hash::FxHashMap;

use crate::normalise::{Period, Unit, UnitKind};
use crate::sorting;

use super::series::{Cell, CellId, Measure, MeasureId, Series, SeriesId, Symbol, Tables};
use super::table::Aggregation;
use super::words::{FLOW_STEM, Flow, Phrase};

/// Which units a cell may have.
#[derive(Clone, Copy, Debug, Default)]
pub enum UnitGate<'a> {
    /// Not looked at.
    #[default]
    Any,
    /// Convertible into this unit; the same currency.
    Is(&'a Unit),
    /// A bare number: no unit, or a counted thing.
    Bare,
}

/// What a text says about one figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct Query<'a> {
    /// Words of the measure, flows and change words included: "imports of natural gas".
    pub measure: &'a str,
    /// Whose figure it is: the importer of imports.
    pub entity: Option<&'a str>,
    /// The other side.
    pub counterpart: Option<&'a str>,
    pub reporter: Option<&'a str>,
    pub period: Option<Period>,
    pub unit: UnitGate<'a>,
    /// At most so many matches; 0 for 50.
    pub limit: usize,
}

/// How the period of a cell lies to the period asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PeriodFit {
    /// The same days.
    Exact,
    /// The cell has no period: it does not change with time.
    Timeless,
    /// No period was asked for.
    Unasked,
    /// The cell's period is longer and holds the one asked for: never equal to it.
    Covers,
    /// The cell's period is a part of the one asked for: never equal to it.
    Within,
    Overlaps,
}

/// How the words of a measure fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureFit {
    /// 0 to 100, words weighted by rarity.
    pub score: u32,
    /// Every telling word of the table's measure stands in the text.
    pub complete: bool,
    /// The text has further words that some table knows: it may mean something narrower.
    pub narrower: bool,
}

/// How a side of a series was bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityFit {
    /// Named in the text in this part, or in the opposite part of the opposite flow.
    Bound,
    /// Named in the text, part not known.
    Named,
    /// The series has no such side, or the whole world.
    Free,
}

/// A cell that can speak about the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    pub cell: CellId,
    pub series: SeriesId,
    /// 0 to 1000; only for ranking.
    pub score: u32,
    pub measure: MeasureFit,
    pub entity: EntityFit,
    pub counterpart: EntityFit,
    /// Names of the text that the series does not have.
    pub unused_names: usize,
    /// The series is seen from the other side ("exports to China" for "China's imports").
    pub mirrored: bool,
    pub period: PeriodFit,
    /// The series has a definition that the text does not state ("by pipeline", "demarcated").
    pub definition_unstated: bool,
    /// The reporter asked for; `true` where none was asked for.
    pub reporter: bool,
}

impl Match {
    /// Entity, counterpart (where there is one), measure and period are all explicit and the same.
    pub fn is_full(&self) -> bool {
        self.measure.complete
            && self.entity == EntityFit::Bound
            && self.counterpart != EntityFit::Named
            && self.unused_names == 0
            && matches!(self.period, PeriodFit::Exact | PeriodFit::Timeless)
    }
}

/// Why a total holds what the text speaks about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum WholeKind {
    /// The same flow with all countries together.
    AllCounterparts,
    /// The total of one side ("border length total").
    EntityTotal,
    /// The same measure of the whole world.
    World,
}

/// A total that no part of it can pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    pub found: Match,
    pub kind: WholeKind,
}

/// How another cell is related to a matched one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SiblingKind {
    /// Same series and period, other edition.
    Vintage,
    /// Same figure by another office, or seen from the other side.
    Reporter,
    Definition,
    /// Same series, other period.
    Period,
    /// Same entity, measure and period, all counterparts.
    World,
    /// Same entity, measure and period, another counterpart.
    Neighbour,
}

/// A related cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sibling {
    pub cell: CellId,
    pub kind: SiblingKind,
}

/// A query with its words and names looked up.
struct Bound<'q> {
    query: &'q Query<'q>,
    flow: Flow,
    /// Stems with weights; only those that the tables know.
    stems: Vec<(u32, u32)>,
    modifiers: Vec<u32>,
    /// Stems that say little, not only those of the query.
    weak: Vec<u32>,
    entity: Option<Symbol>,
    counterpart: Option<Symbol>,
    names: Vec<Symbol>,
    /// Names of the text that no table has.
    unknown_names: usize,
    reporter: Option<Symbol>,
}

impl Bound<'_> {
    fn has(&self, stem: u32) -> bool {
        self.stems.iter().any(|(known, _)| *known == stem)
    }
}

fn period_fit(cell: &Cell, asked: Option<Period>) -> Option<PeriodFit> {
    let Some(period) = cell.period else { return Some(PeriodFit::Timeless) };
    let Some(asked) = asked else { return Some(PeriodFit::Unasked) };
    Some(if period.same_days(asked) {
        PeriodFit::Exact
    } else if period.covers(asked) {
        PeriodFit::Covers
    } else if asked.covers(period) {
        PeriodFit::Within
    } else if asked.overlaps(period) {
        PeriodFit::Overlaps
    } else {
        return None;
    })
}

fn unit_fits(gate: UnitGate<'_>, unit: Option<&Unit>) -> bool {
    match (gate, unit) {
        (UnitGate::Any, _) | (UnitGate::Bare, None) => true,
        (UnitGate::Bare, Some(unit)) => unit.kind == UnitKind::Count,
        (UnitGate::Is(asked), Some(unit)) => asked.converts_to(unit),
        (UnitGate::Is(_), None) => false,
    }
}

/// Measures that one query looks at, best first.
const MAX_MEASURES: usize = 200;
/// Series of one query that are looked at.
const MAX_SERIES: usize = 20_000;
/// Cells of one series that are looked at: two hundred years by the week.
const MAX_CELLS: usize = 10_400;

impl Tables {
    fn bind<'q>(&self, query: &'q Query<'q>) -> Bound<'q> {
        let phrase = Phrase::new(query.measure);
        let known = |stem: &String| {
            let id = *self.stem_ids.get(stem)?;
            Some((id, self.weight(id, Some(stem))))
        };
        let stems: Vec<(u32, u32)> = phrase.stems.iter().filter_map(known).collect();
        let all = self.known(super::words::modifiers());
        let mut found = Vec::new();
        let mut unknown_names = 0;
        for name in query.entity.iter().chain(&query.counterpart) {
            match self.entity(name) {
                Some(symbol) if !found.contains(&symbol) => found.push(symbol),
                Some(_) => {}
                None => unknown_names += 1,
            }
        }
        Bound {
            query,
            flow: phrase.flow,
            modifiers: stems.iter().map(|(id, _)| *id).filter(|id| all.contains(id)).collect(),
            weak: self.known(super::words::weak()),
            stems,
            entity: query.entity.and_then(|name| self.entity(name)),
            counterpart: query.counterpart.and_then(|name| self.entity(name)),
            names: found,
            unknown_names,
            reporter: query.reporter.and_then(|name| self.entity(name)),
        }
    }

    fn measure_fit(&self, bound: &Bound<'_>, measure: &Measure, modifiers: &[u32]) -> Option<MeasureFit> {
        let weak = &bound.weak;
        // growth is not a level: the table's modifiers must be said
        let unsaid = measure.stems.iter().any(|stem| modifiers.contains(stem) && !bound.has(*stem));
        if unsaid || measure.stems.is_empty() {
            return None;
        }
        let weigh = |stem: u32| if weak.contains(&stem) { 1 } else { self.weight(stem, None) };
        let all: u32 = measure.stems.iter().map(|&stem| weigh(stem)).sum();
        let shared: u32 = measure.stems.iter().filter(|&&stem| bound.has(stem)).map(|&stem| weigh(stem)).sum();
        let asked: u32 = bound.stems.iter().map(|&(_, weight)| weight).sum();
        let complete = measure.stems.iter().all(|stem| bound.has(*stem) || weak.contains(stem));
        if shared == 0 || shared * 2 < all || (!complete && shared == weigh_flow(self, measure, bound)) {
            return None;
        }
        let narrower = bound.stems.iter().any(|(stem, _)| !measure.stems.contains(stem) && !weak.contains(stem));
        Some(MeasureFit { score: (200 * shared / all + 100 * shared / asked.max(1)) / 3, complete, narrower })
    }

    /// Measures that fit, best first.
    fn measures_for(&self, bound: &Bound<'_>) -> Vec<(MeasureId, MeasureFit)> {
        let modifiers = self.known(super::words::modifiers());
        let mut shared = FxHashMap::<MeasureId, u32>::default();
        for &(stem, weight) in &bound.stems {
            for &measure in self.postings.get(stem as usize).into_iter().flatten() {
                *shared.entry(measure).or_default() += weight;
            }
        }
        let mut fits: Vec<(MeasureId, MeasureFit)> = shared
            .keys()
            .filter_map(|&id| Some((id, self.measure_fit(bound, self.measure(id)?, &modifiers)?)))
            .collect();
        sorting::by_key(&mut fits, |(id, fit)| (std::cmp::Reverse(fit.score), *id));
        fits.truncate(MAX_MEASURES);
        fits
    }

    fn series_between(&self, entity: Symbol, measure: MeasureId) -> impl Iterator<Item = (SeriesId, &Series)> {
        let start = self.by_entity.partition_point(|&(e, m, _)| (e, m) < (entity, measure));
        let rest = self.by_entity.get(start..).unwrap_or_default();
        let same = rest.iter().take_while(move |&&(e, m, _)| (e, m) == (entity, measure));
        same.filter_map(|&(_, _, id)| Some((id, self.series(id)?)))
    }

    fn candidates(&self, bound: &Bound<'_>, extra: &[Symbol]) -> Vec<(SeriesId, MeasureFit)> {
        let mut out = Vec::new();
        let entities: Vec<Symbol> =
            bound.names.iter().chain(extra).copied().chain(std::iter::once(Symbol::default())).collect();
        for (measure, fit) in self.measures_for(bound) {
            for &entity in &entities {
                for (id, series) in self.series_between(entity, measure) {
                    if unit_fits(bound.query.unit, self.unit_of(series)) && out.len() < MAX_SERIES {
                        out.push((id, fit));
                    }
                }
            }
        }
        sorting::by_key(&mut out, |(id, _)| *id);
        out.dedup_by_key(|(id, _)| *id);
        out
    }

    fn is_open(&self, counterpart: Symbol) -> bool {
        counterpart.is_absent() || counterpart == self.world
    }

    /// Both sides of a series against the names of the query: fits, names left over, mirrored.
    fn sides(&self, bound: &Bound<'_>, series: &Series) -> Option<(EntityFit, EntityFit, usize, bool)> {
        let key = series.key;
        let flow = self.measure(key.measure).map_or(Flow::None, |measure| measure.flow);
        let conflict = |mirrored: bool| {
            let seen = if mirrored { flow.mirrored() } else { flow };
            bound.flow != Flow::None && flow != Flow::None && seen != bound.flow
        };
        let left = |used: usize| (bound.names.len() + bound.unknown_names).saturating_sub(used);
        if key.entity.is_absent() {
            return (!conflict(false)).then(|| (EntityFit::Free, EntityFit::Free, left(0), false));
        }
        let named = |symbol: Symbol| bound.names.contains(&symbol);
        if self.is_open(key.counterpart) {
            // a total is not the figure with one counterpart
            if !named(key.entity) || bound.query.counterpart.is_some() && bound.counterpart != Some(self.world) {
                return None;
            }
            let used = 1 + usize::from(!key.counterpart.is_absent() && named(key.counterpart));
            let fit = if bound.entity == Some(key.entity) { EntityFit::Bound } else { EntityFit::Named };
            return (!conflict(false)).then(|| (fit, EntityFit::Free, left(used), false));
        }
        if !named(key.entity) || !named(key.counterpart) {
            return None;
        }
        let straight = bound.entity == Some(key.entity) || bound.counterpart == Some(key.counterpart);
        let turned = bound.entity == Some(key.counterpart) || bound.counterpart == Some(key.entity);
        let both = bound.entity.is_some() && bound.counterpart.is_some();
        let fit =
            if both || (flow == Flow::None && bound.names.len() == 2) { EntityFit::Bound } else { EntityFit::Named };
        match (straight, turned) {
            (true, _) => (!conflict(false)).then(|| (fit, fit, left(2), false)),
            (false, true) => (!conflict(true)).then(|| (fit, fit, left(2), true)),
            (false, false) => {
                let mirrored = conflict(false);
                Some((fit, fit, left(2), mirrored))
            }
        }
    }

    fn definition_unstated(&self, bound: &Bound<'_>, series: &Series) -> bool {
        let definition = self.text(series.key.definition);
        let words = Phrase::new(bound.query.measure);
        !definition.is_empty() && !Phrase::new(definition).stems.iter().all(|stem| words.has(stem))
    }

    /// Matches of one series.
    fn matches(&self, bound: &Bound<'_>, id: SeriesId, fit: MeasureFit, out: &mut Vec<Match>) {
        let Some(series) = self.series(id) else { return };
        let Some((entity, counterpart, unused_names, mirrored)) = self.sides(bound, series) else { return };
        let definition_unstated = self.definition_unstated(bound, series);
        let reporter = bound.query.reporter.is_none() || bound.reporter == Some(series.key.reporter);
        for cell in self.cells_of(series).take(MAX_CELLS) {
            let Some(period) = self.cell(cell).and_then(|cell| period_fit(&cell, bound.query.period)) else { continue };
            let sides = [entity, counterpart].map(|fit| match fit {
                EntityFit::Bound => 120,
                EntityFit::Named => 80,
                EntityFit::Free => 40,
            });
            let time = match period {
                PeriodFit::Exact => 200,
                PeriodFit::Timeless => 150,
                PeriodFit::Unasked => 100,
                PeriodFit::Covers | PeriodFit::Within => 60,
                PeriodFit::Overlaps => 20,
            };
            let points = 5 * fit.score + sides.iter().sum::<u32>() + time + 20 * u32::from(reporter) + 20;
            let less = 20 * u32::from(definition_unstated)
                + 10 * u32::try_from(unused_names.min(5)).unwrap_or(5)
                + 5 * u32::from(mirrored);
            out.push(Match {
                cell,
                series: id,
                score: points.saturating_sub(less).min(1000),
                measure: fit,
                entity,
                counterpart,
                unused_names,
                mirrored,
                period,
                definition_unstated,
                reporter,
            });
        }
    }

    fn rank(&self, matches: &mut Vec<Match>, limit: usize) {
        let vintage = |found: &Match| self.cell(found.cell).and_then(|cell| cell.vintage.map(|date| date.last_day()));
        matches.sort_by_cached_key(|found| {
            (std::cmp::Reverse(found.score), std::cmp::Reverse(vintage(found)), found.cell)
        });
        matches.truncate(if limit == 0 { 50 } else { limit });
    }

    /// Cells that can speak about the figure, best first.
    pub fn find(&self, query: &Query<'_>) -> Vec<Match> {
        let bound = self.bind(query);
        let mut out = Vec::new();
        for (id, fit) in self.candidates(&bound, &[]) {
            self.matches(&bound, id, fit, &mut out);
        }
        self.rank(&mut out, query.limit);
        out
    }

    /// Totals of the same measure for the same or a longer period that no part can pass: all counterparts together,
    /// the total of a side, the world. Only levels, never shares or growth, and never under a narrower definition.
    pub fn wholes(&self, query: &Query<'_>) -> Vec<Whole> {
        let bound = self.bind(query);
        if !bound.modifiers.is_empty() {
            return Vec::new();
        }
        let mut out = Vec::new();
        for (id, fit) in self.candidates(&bound, &[self.world]) {
            let Some(series) = self.series(id) else { continue };
            let Some((kind, mirrored, entity)) = self.whole_kind(&bound, series) else { continue };
            let shares = self.unit_of(series).is_some_and(|unit| {
                matches!(unit.kind, UnitKind::Percent | UnitKind::Point | UnitKind::Times) || unit.name == "rank"
            });
            if shares || !fit.complete || self.definition_unstated(&bound, series) {
                continue;
            }
            let adds_up = self.aggregation(series) == Aggregation::Sum;
            for cell in self.cells_of(series).filter(|&cell| !self.is_superseded(cell)) {
                let period = self.cell(cell).and_then(|cell| period_fit(&cell, query.period));
                let Some(period) = period.filter(|period| match period {
                    PeriodFit::Exact | PeriodFit::Timeless => true,
                    PeriodFit::Covers => adds_up,
                    PeriodFit::Unasked | PeriodFit::Within | PeriodFit::Overlaps => false,
                }) else {
                    continue;
                };
                let near = if period == PeriodFit::Covers { 100 } else { 200 };
                let found = Match {
                    cell,
                    series: id,
                    score: (5 * fit.score + near + if kind == WholeKind::World { 100 } else { 200 }).min(1000),
                    measure: fit,
                    entity,
                    counterpart: EntityFit::Free,
                    unused_names: 0,
                    mirrored,
                    period,
                    definition_unstated: false,
                    reporter: query.reporter.is_none() || bound.reporter == Some(series.key.reporter),
                };
                out.push(Whole { found, kind });
            }
        }
        sorting::by_key(&mut out, |whole| (std::cmp::Reverse(whole.found.score), whole.found.cell));
        out.truncate(if query.limit == 0 { 50 } else { query.limit });
        out
    }

    fn whole_kind(&self, bound: &Bound<'_>, series: &Series) -> Option<(WholeKind, bool, EntityFit)> {
        let key = series.key;
        if !self.is_open(key.counterpart) || key.entity.is_absent() {
            return None;
        }
        let flow = self.measure(key.measure).map_or(Flow::None, |measure| measure.flow);
        if key.entity == self.world {
            let other = bound.names.iter().any(|&name| name != self.world);
            return (flow == bound.flow && other).then_some((WholeKind::World, false, EntityFit::Bound));
        }
        // a part is a part of the total only where there is another side
        if bound.names.iter().filter(|&&name| name != self.world).count() < 2 {
            return None;
        }
        let kind = if flow == Flow::None { WholeKind::EntityTotal } else { WholeKind::AllCounterparts };
        if flow == Flow::None && bound.flow == Flow::None {
            return bound.names.contains(&key.entity).then_some((kind, false, EntityFit::Bound));
        }
        if bound.entity == Some(key.entity) && flow == bound.flow {
            Some((kind, false, EntityFit::Bound))
        } else if bound.counterpart == Some(key.entity) && flow == bound.flow.mirrored() && flow != Flow::None {
            Some((kind, true, EntityFit::Bound))
        } else {
            None
        }
    }

    /// What else was published about the figure of a match: editions, other reporters and definitions, other periods,
    /// other counterparts. In the order of [`SiblingKind`], at most `limit`.
    pub fn siblings(&self, found: &Match, limit: usize) -> Vec<Sibling> {
        let (Some(cell), Some(series)) = (self.cell(found.cell), self.series(found.series)) else { return Vec::new() };
        let same_time = |other: &Cell| match (cell.period, other.period) {
            (Some(a), Some(b)) => a.same_days(b),
            (a, b) => a.is_none() || b.is_none(),
        };
        let mut out = Vec::new();
        for id in self.cells_of(series).filter(|&id| id != found.cell) {
            let same = self.cell(id).is_some_and(|cell| same_time(&cell));
            out.push(Sibling { cell: id, kind: if same { SiblingKind::Vintage } else { SiblingKind::Period } });
        }
        let key = series.key;
        let Some(measure) = self.measure(key.measure) else { return out };
        for (id, other) in self.kin(series).into_iter().filter(|(id, _)| *id != found.series) {
            let Some(theirs) = self.measure(other.key.measure) else { continue };
            let straight = other.key.entity == key.entity && theirs.flow == measure.flow;
            let turned = other.key.entity == key.counterpart
                && other.key.counterpart == key.entity
                && theirs.flow == measure.flow.mirrored();
            let kind = if turned || (straight && other.key.counterpart == key.counterpart) {
                if other.key.reporter != key.reporter { SiblingKind::Reporter } else { SiblingKind::Definition }
            } else if straight && self.is_open(other.key.counterpart) {
                SiblingKind::World
            } else if straight && !self.is_open(key.counterpart) {
                SiblingKind::Neighbour
            } else {
                continue;
            };
            let overlapping = |other: &Cell| match (cell.period, other.period) {
                (Some(a), Some(b)) => a.overlaps(b),
                _ => true,
            };
            for cell in self.cells_of(other) {
                let near = self
                    .cell(cell)
                    .is_some_and(|cell| same_time(&cell) || (kind != SiblingKind::Neighbour && overlapping(&cell)));
                if near && id != found.series {
                    out.push(Sibling { cell, kind });
                }
            }
        }
        sorting::by_key(&mut out, |sibling| (sibling.kind, sibling.cell));
        out.truncate(limit);
        out
    }

    /// Series about the same measure and unit kind that share a side, mirrored flows included.
    fn kin(&self, series: &Series) -> Vec<(SeriesId, &Series)> {
        let Some(measure) = self.measure(series.key.measure) else { return Vec::new() };
        // measures of the same words: the postings of the rarest one hold them all
        let rarest =
            measure.stems.iter().filter_map(|&stem| self.postings.get(stem as usize)).min_by_key(|list| list.len());
        let same = |id: &&MeasureId| self.measure(**id).is_some_and(|other| other.stems == measure.stems);
        let mut out = Vec::new();
        for &id in rarest.into_iter().flatten().filter(same).take(MAX_MEASURES) {
            for side in [series.key.entity, series.key.counterpart] {
                if side.is_absent() || side == self.world {
                    continue;
                }
                let fits = |other: &Series| match (self.unit_of(series), self.unit_of(other)) {
                    (Some(a), Some(b)) => a.converts_to(b),
                    (a, b) => a.is_none() && b.is_none(),
                };
                out.extend(self.series_between(side, id).filter(|(_, other)| fits(other)).take(MAX_SERIES));
            }
        }
        sorting::by_key(&mut out, |(id, _)| *id);
        out.dedup_by_key(|(id, _)| *id);
        out
    }
}

/// Weight that a shared flow word alone gives: "imports" is not yet "imports of natural gas".
fn weigh_flow(tables: &Tables, measure: &Measure, bound: &Bound<'_>) -> u32 {
    let flow = tables.stem_ids.get(FLOW_STEM).copied();
    flow.filter(|stem| measure.stems.contains(stem) && bound.has(*stem)).map_or(0, |stem| tables.weight(stem, None))
}

/// The telling words of a measure are `wanted`, all and no other.
pub(super) fn same_measure(measure: &Measure, wanted: &[u32], weak: &[u32]) -> bool {
    let telling = |stem: &&u32| !weak.contains(stem);
    wanted.iter().all(|stem| measure.stems.contains(stem))
        && measure.stems.iter().filter(telling).all(|stem| wanted.contains(stem))
}
