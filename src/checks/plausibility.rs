//! Figures against the size of the world.

use std::cell::{LazyCell, OnceCell};
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::claim::{Claim, Value};
use crate::extract::base_word;
use crate::finding::{Evidence, Finding, Judgement, Severity, Verdict};
use crate::lexicon;
use crate::normalise::{Bound, Dimension, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::sources::builtin::{self, BoundKind, WorldBound, class, fold};
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
more than a year or per unit of time, and not of reserves or of sums over years. A bare number is one of people where the \
population of a place is told. A hundred times the limit or more is wrong, less is only \
implausible; a limit whose figure nobody looked up never makes an error, unless it is ten times that figure. A ton \
is read in the way that is kindest to the author.",
    fires: &["In 2021, China imported four trillion tons of natural gas from Kazakhstan."],
    silent: &[
        "In 2021, China imported four million tons of natural gas from Kazakhstan.",
        "The country has coal reserves of one trillion tonnes.",
    ],
};

/// Beyond the limit by this factor and a figure is wrong; up to it, implausible.
const FAR: i64 = 100;
/// Pieces before and after an amount in which its thing is looked for.
const NEAR: usize = 6;

impl Check for ImplausibleMagnitude {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 1,
            all: &[&[
                Of::Kind(Kinds::DIMENSION),
                Of::Kind(Kinds::CURRENCY),
                Of::Kind(Kinds::COUNT),
                Of::Kind(Kinds::BARE),
            ]],
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
            let talk = Talk::of(article, view);
            for (index, amount) in view.amounts.iter().enumerate() {
                let claim = article.extraction.claims.get(amount.claim);
                let doubtful =
                    amount.ratio || claim.is_some_and(|claim| claim.context.negated || claim.context.hypothetical);
                if !doubtful && !matches!(amount.bound, Bound::Less | Bound::AtMost) {
                    judge(&talk, index, out);
                }
            }
        }
    }
}

/// A figure of the claim may be above a limit.
fn may_pass(claim: &Claim) -> bool {
    let Value::Numbers(figures) = &claim.value else { return false };
    figures.iter().any(|figure| match &claim.unit {
        // "$8 billion a year ago" is in dollars, not in dollars a year
        Some(unit) => unit.name.contains(" per ") || limits(unit, exponent(figure.value, unit)).next().is_some(),
        None => limits(&PERSON, figure.value.magnitude()).next().is_some(),
    })
}

/// Stems of the words beside an amount.
pub(super) fn stems_near(view: &View<'_>, index: usize, before: usize, after: usize) -> Vec<String> {
    let at = view.amounts[index].at;
    let near = &view.pieces[at.saturating_sub(before)..view.pieces.len().min(at + after + 1)];
    near.iter().filter_map(word).map(stem).collect()
}

fn word<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    if let Piece::Word(word, _) = piece { Some(word) } else { None }
}

/// The same unit, or another of its dimension; a ton is whichever is smallest.
pub(super) fn kindest(amount: &Amount<'_>, to: &Unit) -> Option<Interval> {
    kindest_unit(amount.unit?).convert(amount.interval(Reading::Lax), to)
}

/// A ton is the smallest of the three.
fn kindest_unit(unit: &Unit) -> &Unit {
    let short = (unit.name == "ton").then(|| lexicon::english().unit_name("short ton")).flatten();
    short.unwrap_or(unit)
}

/// People, of whom "a population of 40 million" counts.
static PERSON: LazyLock<Unit> = LazyLock::new(|| Unit::count("person".to_owned()));

/// A bound that an amount can pass, with what is worked out of it once.
struct Limit {
    bound: &'static WorldBound,
    /// That of the bound; for amounts per unit of time that per year, or per day.
    unit: Unit,
    high: Decimal,
    /// [`exponent`] of `high`.
    exponent: i32,
    /// Stems of the words of each item.
    items: Vec<Vec<String>>,
}

impl Limit {
    /// The limit of a bound, and for a flow the same for amounts per unit of time.
    fn of(bound: &'static WorldBound) -> Vec<Self> {
        let Some(high) = bound.range.high else { return Vec::new() };
        let lexicon = lexicon::english();
        let read = lexicon.parse_unit(&bound.unit).map(|(unit, _)| unit);
        let unit = read.unwrap_or_else(|| Unit::count(bound.unit.clone()));
        let per = |time: &str, high: Option<Decimal>| {
            let unit = lexicon.compose(&unit, lexicon.unit_name(time)?)?;
            high.filter(|_| bound.kind == BoundKind::Flow).map(|high| (unit, high))
        };
        // a year is one of the calendar, days are of so many seconds
        let daily = high.over(Decimal::from(365), Round::Up).map(|daily| daily.rounded(4));
        let timed = [per("year", Some(high)), per("day", daily)];
        let items: Vec<Vec<String>> = bound.items.iter().map(|item| words(item).map(stem).collect()).collect();
        // prices are those of `implied-price`; lengths, ages and temperatures depend on what exactly is measured
        let all = std::iter::once((unit, high)).chain(timed.into_iter().flatten());
        let limit = |(unit, high): (Unit, Decimal)| Self {
            bound,
            exponent: exponent(high, &unit),
            high,
            unit,
            items: items.clone(),
        };
        all.filter(|_| bound.kind != BoundKind::Price).map(limit).collect()
    }

    /// One of the items has all its words among these stems; see [`WorldBound::is_about`].
    fn is_about(&self, near: &[String]) -> bool {
        self.items.is_empty() || self.items.iter().any(|item| item.iter().all(|stem| near.contains(stem)))
    }

    /// An item follows that is only the first half of what is meant: "of gold ore".
    fn is_half_of(&self, view: &View<'_>, at: usize) -> bool {
        let Some([of, rest @ ..]) = view.pieces.get(at..) else { return false };
        let phrase: Vec<String> = rest.iter().take(NEAR).map_while(word).map(stem).collect();
        let item =
            self.items.iter().find(|item| phrase.windows(item.len().max(1)).any(|words| words == item.as_slice()));
        let next = item.and_then(|item| {
            let start = phrase.windows(item.len().max(1)).position(|words| words == item.as_slice())?;
            rest.get(start + item.len())
        });
        of.is("of") && next.and_then(|next| word(next)).is_some_and(|next| cues::is("bound.material", next))
    }

    /// An amount of this unit and [`exponent`] may be above the limit. `false` only where it cannot.
    fn may_be_passed(&self, unit: &Unit, exponent: i32) -> bool {
        exponent + SLACK > self.exponent && self.counts_in(unit)
    }

    /// "80 billion students" are people, as the items of the bound say.
    fn counts_in(&self, unit: &Unit) -> bool {
        if unit.kind != UnitKind::Count || self.unit.kind != UnitKind::Count {
            return unit.converts_to(&self.unit);
        }
        let counted = |item: &Vec<String>| item.last().is_some_and(|word| *word == stem(&unit.name));
        unit.name == self.unit.name || self.items.iter().any(counted)
    }

    /// Of the largest place of a kind ("country population"): no other of its kind passes it.
    fn is_of_largest(&self, kind: &str) -> bool {
        self.bound.id.starts_with("largest-")
            && self.items.iter().any(|item| item.first().is_some_and(|word| word == kind))
    }

    /// Of the whole world, whatever and whoever it is about: passed by any factor, it is passed.
    fn is_of_all(&self) -> bool {
        !self.items.is_empty() && ["world-", "earth-"].iter().any(|start| self.bound.id.starts_with(start))
    }
}

/// "Norway has 6 billion people", "the city of Bergen has 300 million inhabitants", "Norway covers an area of": the place
/// is the subject, and nothing else stands between it and the amount. The stem of its kind.
fn whole_place(view: &View<'_>, index: usize) -> Option<String> {
    let before = view.before(index, 2 * NEAR);
    let words: Vec<&str> = before.iter().filter_map(word).map(base_word).collect();
    let verb = words.iter().rposition(|word| cues::is("bound.has", word))?;
    let filled = words[verb + 1..].iter().all(|word| cues::is("bound.filler", word));
    if !filled || words.len() != before.len() {
        return None;
    }
    let subject = &words[..verb];
    let known = (0..subject.len()).find_map(|at| {
        let (length, alias) = builtin::aliases().longest_at(&subject[at..])?;
        (at + length == subject.len()).then_some((at, alias.place))
    });
    let starts = |at: usize| subject[..at].iter().all(|word| word.eq_ignore_ascii_case("the"));
    if let Some((_, builtin::Place::Country(_))) = known.filter(|&(at, _)| starts(at)) {
        return Some(stem("country"));
    }
    let [the, city, of, name @ ..] = subject else { return None };
    let city = the.eq_ignore_ascii_case("the") && *city == "city" && *of == "of";
    let named = (1..=3).contains(&name.len()) && name.iter().all(|word| word.starts_with(char::is_uppercase));
    (city && named).then(|| stem("city"))
}

/// Both ends of a comparison of exponents may be off by two, and a ton is one of three.
const SLACK: i32 = 5;

/// Power of ten of a value in the base unit, off by two at most.
fn exponent(value: Decimal, unit: &Unit) -> i32 {
    value.magnitude() + unit.factor().0.magnitude() - unit.factor().1.magnitude()
}

/// By dimension, each in the order of the file.
static LIMITS: LazyLock<FxHashMap<Dimension, Vec<Limit>>> = LazyLock::new(|| {
    let mut limits: FxHashMap<Dimension, Vec<Limit>> = FxHashMap::default();
    for limit in builtin::bounds().iter().flat_map(Limit::of) {
        limits.entry(limit.unit.dimension).or_default().push(limit);
    }
    limits
});

/// Limits that an amount of this unit and [`exponent`] may be above.
fn limits(unit: &Unit, exponent: i32) -> impl Iterator<Item = &'static Limit> {
    let comparable = LIMITS.get(&unit.dimension).map_or(&[][..], Vec::as_slice);
    comparable.iter().filter(move |limit| limit.may_be_passed(unit, exponent))
}

fn judge(talk: &Talk<'_, '_>, index: usize, out: &mut Outcomes) {
    let Talk { article, view, .. } = *talk;
    let amount = &view.amounts[index];
    let Some(unit) = amount.unit.or_else(|| populates(view, index).then_some(&*PERSON)) else { return };
    if !matches!(unit.kind, UnitKind::Dimension | UnitKind::Currency | UnitKind::Count) {
        return;
    }
    let amount = &Amount { unit: Some(unit), ..amount.clone() };
    let near = LazyCell::new(|| {
        let mut near = stems_near(view, index, NEAR, NEAR);
        near.extend(words(&unit.name).chain(words(article.document.slice(amount.whole))).map(stem));
        near
    });
    let place = LazyCell::new(|| whole_place(view, index));
    for limit in limits(unit, exponent(amount.figure.value, unit)) {
        let kind = match limit.bound.kind {
            // so much a day flows, whatever the verb
            BoundKind::Flow if amount.rate => talk.is_plain(),
            BoundKind::Flow => talk.flows(),
            BoundKind::Rate => true,
            BoundKind::Stock => is_amount_of_stuff(unit) && !amount.rate && talk.is_plain(),
            BoundKind::Price => false,
        };
        let of_place = || place.as_ref().is_some_and(|kind| limit.is_of_largest(kind));
        if !kind || !(limit.is_about(&near) || of_place()) || limit.is_half_of(view, amount.at + 1) {
            continue;
        }
        let counted = (unit.kind == UnitKind::Count).then(|| amount.interval(Reading::Lax));
        let least = counted.or_else(|| kindest(amount, &limit.unit)).and_then(|interval| interval.low);
        let Some(least) = least else { continue };
        let Some(factor) = least.over(limit.high, Round::Down) else { continue };
        let far = factor >= Decimal::from(FAR);
        if far || factor > Decimal::ONE && (limit.is_of_all() || of_place()) {
            report(article, amount, limit, least, factor, out);
            return;
        }
    }
}

/// "A population of 80 billion", "the population of the city is 80 billion": a bare number of people. Animals have
/// populations too: whose it is must be said, and be a place, or nobody else.
fn populates(view: &View<'_>, index: usize) -> bool {
    let before = view.before(index, 2 * NEAR);
    let Some(at) = before.iter().rposition(|piece| piece.is_any(&["population", "populations"])) else { return false };
    let whose = at.checked_sub(1).and_then(|at| before.get(at));
    let own = whose.is_none_or(|piece| match piece {
        Piece::Word(word, _) => cues::is("bound.people", word) || word.ends_with("'s") || word.ends_with("\u{2019}s"),
        _ => false,
    });
    let of = before.get(at + 1).filter(|piece| piece.is("of")).map(|_| &before[at + 2..]);
    let place = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if word.starts_with(char::is_uppercase) || cues::is("bound.place", word));
    own && of.is_none_or(|rest| rest.is_empty() || rest.iter().take(3).any(place))
}

/// Volumes, masses, areas, energies, money, people; not lengths, speeds, times.
fn is_amount_of_stuff(unit: &Unit) -> bool {
    let exponents = unit.dimension.0;
    let length_or_time =
        exponents[0].abs() == 1 && exponents[1] == 0 || exponents[4] != 0 || unit.kind == UnitKind::Duration;
    !length_or_time
}

/// What a sentence talks of, worked out once for all its figures.
struct Talk<'v, 'a> {
    article: &'v Article<'a>,
    view: &'v View<'a>,
    plain: OnceCell<bool>,
    flows: OnceCell<bool>,
}

impl<'v, 'a> Talk<'v, 'a> {
    fn of(article: &'v Article<'a>, view: &'v View<'a>) -> Self {
        Self { article, view, plain: OnceCell::new(), flows: OnceCell::new() }
    }

    /// No sum over many years, and no other world, model or fiction is spoken of.
    fn is_plain(&self) -> bool {
        let pieces = &self.view.pieces;
        let space = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if class("space").contains(&fold(word)));
        *self.plain.get_or_init(|| !cues::has("bound.sums", pieces) && !pieces.iter().any(space))
    }

    /// It is about a flow of a year or less.
    fn flows(&self) -> bool {
        let View { pieces, amounts, .. } = self.view;
        let short = |piece: &Piece<'_>| match piece {
            Piece::Time(claim) => {
                let time = self.article.extraction.claims.get(*claim).and_then(|claim| claim.time());
                time.and_then(|time| time.days()).is_none_or(|days| days <= 366)
            }
            _ => true,
        };
        let spans = || amounts.iter().any(|amount| amount.kind() == Some(UnitKind::Duration));
        *self
            .flows
            .get_or_init(|| pieces.iter().all(short) && !spans() && cues::has("bound.flow", pieces) && self.is_plain())
    }
}

fn report(
    article: &Article<'_>,
    amount: &Amount<'_>,
    limit: &Limit,
    least: Decimal,
    factor: Decimal,
    out: &mut Outcomes,
) {
    let Limit { bound, unit: to, high, .. } = limit;
    let wrong = factor >= Decimal::from(FAR) && bound.may_accuse();
    let times = factor.rounded_down(2).trimmed().grouped();
    let surface = article.document.slice(amount.whole);
    let limit_told = told(*high, to);
    let measure = bound.measure.split(',').next().unwrap_or_default();
    let message = format!("{surface} is at least {times} times the largest plausible {measure} ({limit_told})");
    let severity = if wrong { Severity::Error } else { Severity::Warning };
    let mut finding = Finding::new(ID, severity, amount.whole, message.clone())
        .confidence(if wrong { 95 } else { 60 })
        .working(at_least(amount, to, least))
        .working(format!(
            "{} / {} = {times} or more",
            least.rounded_down(SHOWN).trimmed().grouped(),
            high.trimmed().grouped()
        ))
        .working(published(bound))
        .evidence(evidence(bound, bound.range.high.unwrap_or(*high), "upper bound"));
    if let Some(yearly) = bound.range.high.filter(|yearly| yearly != high) {
        let (yearly, daily) = (yearly.trimmed().grouped(), high.trimmed().grouped());
        finding = finding.working(format!("the limit: {yearly} a year / 365 = {daily} a day"));
    }
    for power in [-3, -6, -9] {
        let offer = repair::other_scale(article, amount.span, &amount.figure, power);
        let Some((text, figure)) = offer else { continue };
        let smaller = Amount { figure, ..amount.clone() };
        // a country's part is well below the world's: a tenth at most
        let fits = kindest(&smaller, to).and_then(|interval| interval.high).and_then(|high| high.shift(1));
        let least = if to.name == bound.unit { bound.figure } else { *high };
        if fits.is_some_and(|most| most <= least) {
            finding = finding.suggest(amount.span, text, "another scale word would fit");
            break;
        }
    }
    out.findings.push(finding);
    settle(out, amount.claim, wrong, message);
}

/// Digits of a working that are shown.
const SHOWN: i32 = 6;

/// A limit for people: "6 billion tonnes".
fn told(value: Decimal, unit: &Unit) -> String {
    let (shown, scale) = super::amounts::scaled(&[value]);
    format!("{}{scale} {}", shown.join(""), lexicon::english().plural(unit))
}

/// The least that an amount can mean, from its digits to the unit of a limit: "4,000,000,000,000 tons, read as short
/// tons and at least 3,000,000,000,000: 2,721,550,000,000 tonnes".
pub(super) fn at_least(amount: &Amount<'_>, to: &Unit, least: Decimal) -> String {
    end_of(amount, to, "at least", amount.interval(Reading::Lax).low, least.rounded_down(SHOWN))
}

/// The most that an amount can mean; see [`at_least`].
pub(super) fn at_most(amount: &Amount<'_>, to: &Unit, most: Decimal) -> String {
    end_of(amount, to, "at most", amount.interval(Reading::Lax).high, most.rounded_up(SHOWN))
}

fn end_of(amount: &Amount<'_>, to: &Unit, which: &str, end: Option<Decimal>, converted: Decimal) -> String {
    let lexicon = lexicon::english();
    let read = amount.unit.map(kindest_unit).filter(|unit| amount.unit.is_some_and(|own| own != *unit));
    let read = read.map_or_else(String::new, |unit| format!(", read as {}", lexicon.plural(unit)));
    let mut text = format!("{}{read}", amount.show());
    if let Some(end) = end.filter(|end| *end != amount.figure.value) {
        let and = if read.is_empty() { "," } else { " and" };
        text = format!("{text}{and} {which} {}", end.trimmed().grouped());
    }
    match amount.unit {
        Some(own) if own.name != to.name => {
            format!("{text}: {} {}", converted.trimmed().grouped(), lexicon.plural(to))
        }
        _ => text,
    }
}

/// What the limit starts from: "published: 3.11 billion tonnes in 2023; grows by …".
fn published(bound: &WorldBound) -> String {
    let unit = lexicon::english().parse_unit(&bound.unit).map(|(unit, _)| unit);
    let figure = told(bound.figure.rounded(3), &unit.unwrap_or_else(|| Unit::count(bound.unit.clone())));
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
    fn every_limit_of_a_flow_stops_what_is_far_beyond_it() {
        let mut seen = 0;
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
                seen += 1;
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
