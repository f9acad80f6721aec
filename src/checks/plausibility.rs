//! Figures against the size of the world.

use std::cell::LazyCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair};
use crate::claim::{Claim, Value};
use crate::finding::{Evidence, Finding, Judgement, Severity, Verdict};
use crate::lexicon;
use crate::normalise::{Bound, Dimension, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::sources::builtin::{self, BoundKind, WorldBound};
use crate::sources::words::{stem, words};

pub(super) struct ImplausibleMagnitude;

/// Shared with the check of implied prices, which adds its proof to a finding of this one.
pub(super) const ID: &str = "implausible-magnitude";
/// Name of the built-in table.
pub(super) const TABLE: &str = "world_bounds";

static META: Meta = Meta {
    id: ID,
    name: "a figure larger than the world allows",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Compares an amount with a limit that no part of the world can pass: world production of a commodity in a \
year, the population of the world, all money. A limit is well above the published figure it starts from; both, with \
the source, stand in the built-in table `world_bounds`. The unit must be of the same dimension and the thing \
must be named beside the figure; for yearly limits the sentence must speak of producing, trading or using it, in no \
more than a year, and not of reserves or of sums over years. A hundred times the limit or more is wrong, less is only \
implausible; a limit whose figure nobody looked up never makes an error, unless it is ten times that figure. A ton \
is read in the way that is kindest to the author.",
    fires: &["In 2021, China imported four trillion tons of natural gas from Kazakhstan."],
    silent: &[
        "In 2021, China imported four million tons of natural gas from Kazakhstan.",
        "The country has coal reserves of one trillion tonnes.",
    ],
};

/// Verbs and nouns of a flow, as stems.
pub(super) const FLOWS: [&str; 17] = [
    "import",
    "export",
    "produce",
    "production",
    "produc",
    "buy",
    "bought",
    "sell",
    "sold",
    "ship",
    "shipment",
    "consume",
    "consum",
    "mine",
    "deliver",
    "output",
    "consumption",
];
/// Words for stocks and sums over years.
const CUMULATIVE: [&str; 20] = [
    "reserves",
    "reserve",
    "resources",
    "deposits",
    "since",
    "decade",
    "decades",
    "century",
    "cumulative",
    "cumulatively",
    "stock",
    "stocks",
    "stockpile",
    "over",
    "until",
    "lifetime",
    "contains",
    "hold",
    "holds",
    "never",
];
/// Beyond the limit by this factor and a figure is wrong; up to it, implausible.
const FAR: i64 = 100;

impl Check for ImplausibleMagnitude {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 1,
            all: &[&[Of::Kind(Kinds::DIMENSION), Of::Kind(Kinds::CURRENCY), Of::Kind(Kinds::COUNT)]],
            view: false,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for sentence in article.passing() {
            let claims = article.extraction.claims.get(article.extraction.claims_of(sentence)).unwrap_or_default();
            let large = claims.iter().filter_map(Claim::figure).any(|figure| figure.value.magnitude() >= 3);
            if !(large && claims.iter().any(may_pass)) {
                continue;
            }
            let view = &*View::of(article, sentence..sentence + 1);
            for (index, amount) in view.amounts.iter().enumerate() {
                let claim = article.extraction.claims.get(amount.claim);
                let doubtful =
                    amount.rate || claim.is_some_and(|claim| claim.context.negated || claim.context.hypothetical);
                if !doubtful && !matches!(amount.bound, Bound::Less | Bound::AtMost) {
                    judge(article, view, index, out);
                }
            }
        }
    }
}

/// A figure of the claim may be above a limit.
fn may_pass(claim: &Claim) -> bool {
    let (Value::Numbers(figures), Some(unit)) = (&claim.value, &claim.unit) else { return false };
    figures.iter().any(|figure| {
        // "$8 billion a year ago" is in dollars, not in dollars a year
        let size = exponent(figure.value, unit);
        unit.name.contains(" per ") || limits(unit, size).next().is_some()
    })
}

/// Stems of the words beside an amount.
pub(super) fn stems_near(view: &View<'_>, index: usize, before: usize, after: usize) -> Vec<String> {
    let at = view.amounts[index].at;
    let near = &view.pieces[at.saturating_sub(before)..view.pieces.len().min(at + after + 1)];
    near.iter().filter_map(|piece| if let Piece::Word(word, _) = piece { Some(stem(word)) } else { None }).collect()
}

/// The same unit, or another of its dimension; a ton is whichever is smallest.
pub(super) fn kindest(amount: &Amount<'_>, to: &Unit) -> Option<Interval> {
    let from = amount.unit?;
    let lexicon = lexicon::english();
    let smallest = if from.name == "ton" { lexicon.unit_name("short ton")? } else { from };
    smallest.convert(amount.interval(Reading::Lax), to)
}

/// A bound that an amount can pass, with what is worked out of it once.
struct Limit {
    bound: &'static WorldBound,
    unit: Unit,
    high: Decimal,
    /// [`exponent`] of `high`.
    exponent: i32,
    /// Stems of the words of each item.
    items: Vec<Vec<String>>,
}

impl Limit {
    fn of(bound: &'static WorldBound) -> Option<Self> {
        let high = bound.range.high?;
        let read = lexicon::english().parse_unit(&bound.unit).map(|(unit, _)| unit);
        let unit = read.unwrap_or_else(|| Unit::count(bound.unit.clone()));
        let items = bound.items.iter().map(|item| words(item).map(stem).collect()).collect();
        // lengths, ages and temperatures depend on what exactly is measured
        let kind = matches!(bound.kind, BoundKind::Flow | BoundKind::Stock);
        kind.then(|| Self { bound, exponent: exponent(high, &unit), high, unit, items })
    }

    /// One of the items has all its words among these stems; see [`WorldBound::is_about`].
    fn is_about(&self, near: &[String]) -> bool {
        self.items.is_empty() || self.items.iter().any(|item| item.iter().all(|stem| near.contains(stem)))
    }

    /// An amount of this unit and [`exponent`] may be above the limit. `false` only where it cannot.
    fn may_be_passed(&self, unit: &Unit, exponent: i32) -> bool {
        let comparable =
            || if unit.kind == UnitKind::Count { unit.name == self.unit.name } else { unit.converts_to(&self.unit) };
        exponent + SLACK > self.exponent && comparable()
    }
}

/// Both ends of a comparison of exponents may be off by two, and a ton is one of three.
const SLACK: i32 = 5;

/// Power of ten of a value in the base unit, off by two at most.
fn exponent(value: Decimal, unit: &Unit) -> i32 {
    value.magnitude() + unit.factor.0.magnitude() - unit.factor.1.magnitude()
}

/// By dimension, each in the order of the file.
static LIMITS: LazyLock<FxHashMap<Dimension, Vec<Limit>>> = LazyLock::new(|| {
    let mut limits: FxHashMap<Dimension, Vec<Limit>> = FxHashMap::default();
    for limit in builtin::bounds().iter().filter_map(Limit::of) {
        limits.entry(limit.unit.dimension).or_default().push(limit);
    }
    limits
});

/// Limits that an amount of this unit and [`exponent`] may be above.
fn limits(unit: &Unit, exponent: i32) -> impl Iterator<Item = &'static Limit> {
    let comparable = LIMITS.get(&unit.dimension).map_or(&[][..], Vec::as_slice);
    comparable.iter().filter(move |limit| limit.may_be_passed(unit, exponent))
}

fn judge(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let amount = &view.amounts[index];
    let Some(unit) = amount.unit else { return };
    if !matches!(unit.kind, UnitKind::Dimension | UnitKind::Currency | UnitKind::Count) {
        return;
    }
    let size = exponent(amount.figure.value, unit);
    let near = LazyCell::new(|| stems_near(view, index, 6, 6));
    let flowing = LazyCell::new(|| flows(article, view));
    for limit in limits(unit, size) {
        let &Limit { bound, unit: ref to, high, .. } = limit;
        let kind = if bound.kind == BoundKind::Flow { *flowing } else { is_amount_of_stuff(unit) };
        if !kind || !limit.is_about(&near) {
            continue;
        }
        let Some(value) = kindest(amount, to).and_then(|interval| interval.low) else { continue };
        let Some(factor) = value.over(high, Round::Down) else { continue };
        let far = factor >= Decimal::from(FAR);
        let counts =
            far || (factor > Decimal::ONE && bound.measure.starts_with("world") && bound.kind == BoundKind::Flow);
        if counts {
            report(article, amount, bound, to, (factor, far && bound.may_accuse()), out);
            return;
        }
    }
}

/// Volumes, masses, areas, energies, money, people; not lengths, speeds, times.
fn is_amount_of_stuff(unit: &Unit) -> bool {
    let exponents = unit.dimension.0;
    let length_or_time =
        exponents[0].abs() == 1 && exponents[1] == 0 || exponents[4] != 0 || unit.kind == UnitKind::Duration;
    !length_or_time
}

/// The sentence is about a flow of a year or less.
fn flows(article: &Article<'_>, view: &View<'_>) -> bool {
    let flow =
        view.pieces.iter().any(|piece| matches!(piece, Piece::Word(word, _) if FLOWS.contains(&stem(word).as_str())));
    let sums = view.has_word(&CUMULATIVE);
    let short = view.pieces.iter().all(|piece| match piece {
        Piece::Time(claim) => {
            let time = article.extraction.claims.get(*claim).and_then(|claim| claim.time());
            time.and_then(|time| time.days()).is_none_or(|days| days <= 366)
        }
        _ => true,
    });
    let spans = view.amounts.iter().any(|amount| amount.kind() == Some(UnitKind::Duration));
    flow && !sums && short && !spans
}

fn report(
    article: &Article<'_>,
    amount: &Amount<'_>,
    bound: &WorldBound,
    to: &Unit,
    (factor, wrong): (Decimal, bool),
    out: &mut Outcomes,
) {
    let limit = bound.range.high.unwrap_or(Decimal::ZERO);
    let times = factor.rounded(2).trimmed().grouped();
    let surface = article.document.slice(amount.whole);
    let (shown, scale) = super::amounts::scaled(&[limit]);
    let limit_told = format!("{}{scale} {}", shown.join(""), lexicon::english().plural(to));
    let measure = bound.measure.split(',').next().unwrap_or_default();
    let message = format!("{surface} is at least {times} times the largest plausible {measure} ({limit_told})");
    let severity = if wrong { Severity::Error } else { Severity::Warning };
    let value = amount.show();
    let mut finding = Finding::new(ID, severity, amount.whole, message.clone())
        .confidence(if wrong { 95 } else { 60 })
        .working(format!("{value} / {} {} = {times} or more", limit.trimmed().grouped(), to.name))
        .working(published(bound, to))
        .evidence(evidence(bound, limit, "upper bound"));
    for power in [-3, -6, -9] {
        let offer = repair::other_scale(article, amount.span, &amount.figure, power);
        let Some((text, figure)) = offer else { continue };
        let smaller = Amount { figure, ..amount.clone() };
        // a country's part is well below the world's: a tenth at most
        let fits = kindest(&smaller, to).and_then(|interval| interval.high).and_then(|high| high.shift(1));
        if fits.is_some_and(|high| high <= bound.figure) {
            finding = finding.suggest(amount.span, text, "another scale word would fit");
            break;
        }
    }
    out.findings.push(finding);
    settle(out, amount.claim, wrong, message);
}

/// What the limit starts from: "published: 3.11 billion tonnes in 2023; grows by …".
fn published(bound: &WorldBound, to: &Unit) -> String {
    let (shown, scale) = super::amounts::scaled(&[bound.figure.rounded(3)]);
    let figure = format!("{}{scale} {}", shown.join(""), lexicon::english().plural(to));
    let year = bound.period.map_or_else(String::new, |period| format!(" in {period}"));
    let what = if bound.verified.is_some() { "published" } else { "believed, but not looked up" };
    format!("{what}: {figure}{year}; {}", bound.reason)
}

/// Evidence row of a built-in bound.
pub(super) fn evidence(bound: &WorldBound, value: Decimal, role: &'static str) -> Evidence {
    Evidence {
        source: TABLE.to_owned(),
        row: bound.row,
        column: if role == "lower bound" { "low" } else { "high" }.to_owned(),
        value: value.to_string(),
        unit: Some(bound.unit.clone()),
        period: bound.period.map(|period| period.to_string()),
        role,
        locator: Some(bound.source.clone()),
    }
}

pub(super) fn settle(out: &mut Outcomes, claim: usize, refuted: bool, reason: String) {
    if let Some(judgement) = out.judgements.get_mut(claim) {
        let verdict = if refuted { Verdict::Refuted } else { Verdict::CannotSay };
        if judgement.verdict < verdict {
            *judgement = Judgement { verdict, reason, ..Judgement::default() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::analyse;
    use crate::checks::Selection;
    use crate::{extract, read, sources::Tables};

    /// Severity of what is said of a yearly amount of a thing.
    fn severity(amount: &str, unit: &str, item: &str) -> Option<Severity> {
        let text = format!("In 2021, the country exported {amount} {unit} of {item}.");
        let document = read::read("text.txt", text.as_bytes(), None).unwrap();
        let selection = Selection { select: vec![ID.to_owned()], ..Selection::default() };
        let analysis = analyse(&document, extract::Options::default(), &Tables::default(), &selection);
        analysis.findings.first().map(|finding| finding.severity)
    }

    #[test]
    fn a_bound_that_nobody_looked_up_never_makes_an_error() {
        let mut seen = (0, 0);
        for bound in builtin::bounds().iter().filter(|bound| bound.kind == BoundKind::Flow && bound.unit == "tonne") {
            let high = bound.range.high.and_then(|high| high.shift(4)).unwrap();
            for item in &bound.items {
                // the first bound about a thing speaks of it; wider ones share its words
                let words: Vec<String> = item.split(' ').map(stem).collect();
                let first = builtin::bounds().iter().find(|other| {
                    other.kind == bound.kind
                        && other.unit == bound.unit
                        && other.is_about(&|w| words.iter().any(|x| x == w))
                });
                if first.is_none_or(|first| first.id != bound.id) {
                    continue;
                }
                let expected = if bound.may_accuse() { Severity::Error } else { Severity::Warning };
                let Some(found) = severity(&high.to_string(), "tonnes", item) else { continue };
                assert_eq!(found, expected, "{} {item}", bound.id);
                if bound.verified.is_some() { seen.0 += 1 } else { seen.1 += 1 }
            }
        }
        assert!(seen.0 > 20 && seen.1 > 0, "{seen:?}");
    }
}
