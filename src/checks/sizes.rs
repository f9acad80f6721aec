//! A figure against the size of the single thing that it is said of: a person, an animal, a work, a price.
//!
//! The rule: the thing must stand right beside its figure, in one of the ways of [`How`]; a word somewhere in the
//! sentence is no evidence. Limits are those of `size_bounds.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Needs, Of, Told};
use crate::checks::passage::{Beginnings, TOGETHER};
use crate::checks::plausibility::settle;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::claim::Role;
use crate::finding::{Evidence, Finding, Severity};
use crate::lexicon;
use crate::normalise::{Bound, Dimension, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::sorting;
use crate::sources::builtin::{How, SizeBound, class, fold, sizes};

pub(super) struct ImplausibleSize;

static META: Meta = Meta {
    id: "implausible-size",
    name: "a figure is too large or too small for the thing it is said of",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "Compares a figure with what its thing can be: the age, height and weight of people and animals, speeds, \
temperatures of air, sea and body, heights of buildings and mountains, balls in play, magnitudes of earthquakes, prices of \
daily things, homes, works and television spots, and sums of governments and companies from which a \"million\" was lost \
(\"the airlines asked for $25 in aid\"). The limits, each with the record that it starts from and its reason, stand in the \
built-in table `size_bounds`, well beyond the record.\n\n\
The thing must stand right beside the figure: \"a 214-year-old man\", \"the tower is 90,000 feet tall\", \"a spot costs $4 \
billion\", \"revenue of $4\". Sums per share, head or ticket, figures of other planets, of models and of fiction, and \
quotations are left alone. A warning, for records are passed.",
    fires: &[
        "A 214-year-old man was among the guests.",
        "The tower is 9,000 meters tall.",
        "A 30-second spot in the final costs about $3 billion.",
        "The airlines have asked the government for $25 in direct aid.",
        "The patient had a body temperature of 98C.",
        "An earthquake of magnitude 71 shook the coast.",
    ],
    silent: &[
        "A 214-year-old oak fell on a man.",
        "The tower is 900 feet tall.",
        "A 30-second spot in the final costs about $3 million.",
        "The government gave each family $25 in direct aid.",
        "The company had a profit of $4.20 per share.",
        "The patient had a body temperature of 98F.",
        "An earthquake of magnitude 7.1 shook the coast.",
    ],
};

/// Pieces on each side that are looked at.
const BESIDE: usize = 8;
/// Pieces from a priced thing to its price.
const PRICED: usize = 10;
/// Pieces before a figure that are looked at.
const BEFORE: usize = if BESIDE > PRICED + 4 { BESIDE } else { PRICED + 4 };

impl Check for ImplausibleSize {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs { claims: (1, usize::MAX), amounts: 1, all: &[&[Of::Thing(Told::Alone)]], view: true },
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::Thing(Told::WithAttribute)], &[Of::Attribute]],
                view: true,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 0..view.amounts.len().min(TOGETHER) {
                look(article, view, index, out);
            }
        }
    }
}

/// What a unit has in common with those it is compared with.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Family {
    Bare,
    Percent,
    Money,
    Physical(Dimension),
}

fn family(unit: Option<&Unit>) -> Option<Family> {
    match unit {
        None => Some(Family::Bare),
        Some(unit) => match unit.kind {
            UnitKind::Percent => Some(Family::Percent),
            UnitKind::Currency if !unit.name.contains(' ') => Some(Family::Money),
            UnitKind::Dimension | UnitKind::Duration => Some(Family::Physical(unit.dimension)),
            _ => None,
        },
    }
}

/// A bound with its unit.
type Limit = (&'static SizeBound, Option<Unit>);

/// The bounds by family.
/// The limits of a family, in the order of the file.
#[derive(Default)]
struct Limits {
    all: Vec<Limit>,
    /// Places in `all` by the first word of a thing.
    by_thing: FxHashMap<&'static str, Vec<usize>>,
    /// Of the first words of things.
    letters: Beginnings,
}

static BOUNDS: LazyLock<FxHashMap<Family, Limits>> = LazyLock::new(|| {
    let mut bounds: FxHashMap<Family, Limits> = FxHashMap::default();
    for bound in sizes() {
        let unit = lexicon::english().parse_unit(&bound.unit).map(|(unit, _)| unit);
        let Some(family) = family(unit.as_ref()) else { continue };
        let limits = bounds.entry(family).or_default();
        for first in bound.things.iter().filter_map(|phrase| phrase.first()) {
            limits.letters.add(first);
            limits.by_thing.entry(first).or_default().push(limits.all.len());
        }
        limits.all.push((bound, unit));
    }
    bounds
});

impl Limits {
    /// Those whose thing may stand among these pieces, in order.
    fn told_among(&self, pieces: &[Piece<'_>]) -> Vec<&Limit> {
        let words = pieces.iter().filter_map(|piece| if let Piece::Word(word, _) = piece { Some(*word) } else { None });
        let things = words.filter(|word| self.letters.may_begin(word)).map(fold);
        let mut places: Vec<usize> =
            things.filter_map(|thing| self.by_thing.get(thing.as_str())).flatten().copied().collect();
        sorting::by(&mut places, Ord::cmp);
        places.dedup();
        places.into_iter().filter_map(|place| self.all.get(place)).collect()
    }
}

/// Currencies whose unit is worth between a third of a dollar and three dollars.
const NEAR_THE_DOLLAR: [&str; 8] = ["USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD"];

/// The figure in the unit of a bound.
fn value(amount: &Amount<'_>, to: Option<&Unit>) -> Option<Interval> {
    let interval = amount.figure.interval(Reading::Lax);
    match (amount.unit, to) {
        (None, None) => Some(interval),
        (Some(from), Some(to)) if to.kind == UnitKind::Currency => match &*from.name {
            "USD" => Some(interval),
            name if NEAR_THE_DOLLAR.contains(&name) => {
                let (third, three) = (Decimal::parse("0.33").ok()?, Decimal::from(3));
                Some(interval.times(Interval::new(third, three)))
            }
            _ => None,
        },
        (Some(from), Some(to)) => from.convert(interval, to),
        _ => None,
    }
}

fn look(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let amount = &view.amounts[index];
    let Some(bounds) = family(amount.unit).and_then(|family| BOUNDS.get(&family)) else { return };
    let near = amount.at.saturating_sub(BEFORE)..view.pieces.len().min(amount.at + 1 + BESIDE);
    for (bound, unit) in bounds.told_among(&view.pieces[near]) {
        let Some(value) = value(amount, unit.as_ref()) else { continue };
        let above = value.low.zip(bound.range.high).is_some_and(|(value, high)| value > high);
        let below = value.high.zip(bound.range.low).is_some_and(|(value, low)| value < low);
        let open = above && matches!(amount.bound, Bound::Less | Bound::AtMost)
            || below && matches!(amount.bound, Bound::More | Bound::AtLeast);
        if !(above || below) || open || !told_of(view, amount, bound) || set_aside(article, view, amount) {
            continue;
        }
        report(article, amount, bound, unit.as_ref(), (value, above), out);
        return;
    }
}

/// Other worlds, models, fiction, quotations, what is denied.
fn set_aside(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>) -> bool {
    let claim = article.extraction.claims.get(amount.claim);
    let denied = claim.is_some_and(|claim| claim.context.negated);
    let space = class("space");
    // "unemployment rose 170 percent" is no rate of unemployment
    let change = claim.is_some_and(|claim| claim.role == Role::Change);
    denied
        || change
        || article.document.is_quoted(amount.span)
        || view.pieces.iter().any(|piece| matches!(piece, Piece::Word(word, _) if space.contains(&fold(word))))
}

/// The words of pieces, folded; amounts and periods are "".
fn stems(pieces: &[Piece<'_>]) -> Vec<String> {
    pieces.iter().map(|piece| if let Piece::Word(word, _) = piece { fold(word) } else { String::new() }).collect()
}

/// Where a phrase for the thing ends that begins at a place.
fn thing_at(bound: &SizeBound, stems: &[String], at: usize) -> Option<usize> {
    let fits = |phrase: &&Vec<String>| stems[at..].starts_with(phrase.as_slice());
    bound.things.iter().filter(fits).map(|phrase| at + phrase.len()).max()
}

fn told_of(view: &View<'_>, amount: &Amount<'_>, bound: &SizeBound) -> bool {
    let before = &view.pieces[amount.at.saturating_sub(BEFORE)..amount.at];
    let after = &view.pieces[amount.at + 1..view.pieces.len().min(amount.at + 1 + BESIDE)];
    let (before_stems, after_stems) = (stems(before), stems(after));
    let in_sentence = || {
        bound.context.is_empty()
            || view
                .pieces
                .iter()
                .any(|piece| matches!(piece, Piece::Word(word, _) if bound.context.contains(&fold(word))))
            || view.amounts.iter().any(|other| other.unit.is_some_and(|unit| bound.context.contains(&fold(&unit.name))))
    };
    let beside = match bound.how {
        How::Of => of_thing(bound, before, &before_stems, after, &after_stems),
        How::Price => priced(bound, before, &before_stems, after, &after_stems),
        How::Sum => sum(bound, amount, view, before, &before_stems, after, &after_stems),
        How::Scale => {
            let plain =
                !amount.ratio && !amount.rate && after.first().is_none_or(|next| !next.is_any(&["times", "-", "to"]));
            plain
                && (0..before.len())
                    .any(|at| thing_at(bound, &before_stems, at).is_some_and(|end| links(&before[end..], "size.scale")))
        }
    };
    beside && in_sentence()
}

/// Nothing but linking words of a class.
fn links(pieces: &[Piece<'_>], class: &str) -> bool {
    pieces.iter().all(|piece| cues::at(class, &[*piece], 0).is_some())
}

/// "a 3-meter-tall man", "the man, 3 meters tall", "the man weighs 80 kilograms", "a fever of 41 degrees".
fn of_thing(
    bound: &SizeBound,
    before: &[Piece<'_>],
    before_stems: &[String],
    after: &[Piece<'_>],
    after_stems: &[String],
) -> bool {
    let attribute =
        |stems: &[String]| bound.attributes.is_empty() || stems.iter().any(|stem| bound.attributes.contains(stem));
    let ahead = (0..after.len().min(4)).any(|at| {
        let joined = after[..at]
            .iter()
            .enumerate()
            .all(|(place, piece)| piece.is("-") || bound.attributes.contains(&after_stems[place]));
        // "a 200-year-old man-made lake"
        thing_at(bound, after_stems, at)
            .is_some_and(|end| joined && !after.get(end).is_some_and(|next| next.is_any(&["-", "'s", "’s"])))
            && attribute(&after_stems[..at])
    });
    let behind = (0..before.len()).any(|at| {
        let preceded = at.checked_sub(1).is_some_and(|back| before[back].is("-"));
        thing_at(bound, before_stems, at).is_some_and(|end| {
            // the last noun of its phrase: "the baby elephant weighed" is no baby
            !preceded
                && before.len() - end <= 5
                && links_or_attribute(bound, &before[end..], &before_stems[end..])
                && (attribute(&before_stems[end..]) || attribute(&after_stems[..after.len().min(2)]))
        })
    });
    ahead || behind
}

fn links_or_attribute(bound: &SizeBound, pieces: &[Piece<'_>], stems: &[String]) -> bool {
    pieces
        .iter()
        .zip(stems)
        .all(|(piece, stem)| bound.attributes.contains(stem) || cues::at("size.link", &[*piece], 0).is_some())
}

/// "a spot costs $8 million", "$8 million for a 30-second spot", "paid $8 million for the house".
fn priced(
    bound: &SizeBound,
    before: &[Piece<'_>],
    before_stems: &[String],
    after: &[Piece<'_>],
    after_stems: &[String],
) -> bool {
    let ends = |pieces: &[Piece<'_>]| {
        pieces.iter().any(|piece| {
            piece.is_any(&[",", ";", ".", ":", "and", "but", "(", ")", "which", "who", "that", "than", "from", "by"])
        })
    };
    let cost =
        (before.len().saturating_sub(3)..before.len()).rev().find(|&at| cues::at("size.cost", before, at).is_some());
    let behind = cost.is_some_and(|cost| {
        (cost.saturating_sub(PRICED)..cost).any(|at| {
            thing_at(bound, before_stems, at).is_some_and(|end| {
                end <= cost && !ends(&before[end..cost]) && !before[end..].iter().any(|piece| piece.is("-"))
            })
        })
    });
    let follows = after.first().is_some_and(|piece| piece.is("for"));
    let ahead = follows
        && after.get(1).is_some_and(|piece| piece.is_any(&["a", "an", "one", "the", "his", "her", "their", "this"]))
        && (2..after.len().min(6)).any(|at| thing_at(bound, after_stems, at).is_some() && !ends(&after[2..at]))
        && cues::has("size.paid", &before[before.len().saturating_sub(6)..]);
    let same_for = |pieces: &[Piece<'_>]| {
        pieces
            .iter()
            .take(3)
            .any(|piece| matches!(piece, Piece::Word(word, _) if class("individual").contains(&fold(word))))
    };
    (behind || ahead) && !same_for(after)
}

/// "asked the government for $25 in direct aid", "a budget of $4".
fn sum(
    bound: &SizeBound,
    amount: &Amount<'_>,
    view: &View<'_>,
    before: &[Piece<'_>],
    before_stems: &[String],
    after: &[Piece<'_>],
    after_stems: &[String],
) -> bool {
    // cents and fractions of shares are told with "per share" somewhere near
    let each = |stems: &[String]| stems.iter().any(|stem| class("individual").contains(stem));
    let apart = each(&before_stems[before_stems.len().saturating_sub(6)..]) || each(after_stems);
    let rate = amount.rate || after.first().is_some_and(|piece| piece.is_any(&["a", "an", "-", "apiece"]));
    let share = view.has_word(&["share", "shares", "dividend", "apiece", "each"]);
    if apart || rate || share || amount.ranged {
        return false;
    }
    let ahead = after.first().is_some_and(|piece| piece.is_any(&["in", "of"]))
        && (1..after.len().min(4)).any(|at| {
            thing_at(bound, after_stems, at).is_some()
                && after[1..at].iter().all(|piece| piece.is_word() && !piece.cue(Cue::STOP))
        });
    let behind = before.len() >= 2
        && before[before.len() - 1].is_any(&["of", "at"])
        && (1..=2).any(|back| {
            let at = before.len().checked_sub(1 + back);
            at.is_some_and(|at| thing_at(bound, before_stems, at) == Some(before.len() - 1))
        });
    ahead || behind
}

fn report(
    article: &Article<'_>,
    amount: &Amount<'_>,
    bound: &SizeBound,
    unit: Option<&Unit>,
    (value, above): (Interval, bool),
    out: &mut Outcomes,
) {
    let Some(limit) = (if above { bound.range.high } else { bound.range.low }) else { return };
    let show = |value: Decimal| {
        let (shown, scale) = super::amounts::scaled(&[value]);
        let name = unit.map_or(String::new(), |unit| format!(" {}", lexicon::english().plural(unit)));
        format!("{}{scale}{name}", shown.join(""))
    };
    let surface = article.document.slice(amount.whole).split_whitespace().collect::<Vec<_>>().join(" ");
    let way = if above { "above" } else { "below" };
    let message = format!("{surface} is {way} any plausible {} ({})", bound.measure, show(limit));
    let mut finding = Finding::new(META.id, META.severity, amount.whole, message.clone())
        .confidence(65)
        .working(format!("limit: {}; record: {} in {}; {}", show(limit), show(bound.figure), bound.year, bound.reason))
        .evidence(Evidence {
            source: "size_bounds".to_owned(),
            row: bound.row,
            column: if above { "high" } else { "low" }.to_owned(),
            value: limit.to_string(),
            unit: Some(bound.unit.clone()).filter(|unit| !unit.is_empty()),
            period: Some(bound.year.clone()),
            role: if above { "upper bound" } else { "lower bound" },
            locator: Some(bound.source.clone()),
        });
    if let Some((text, why)) = offer(article, amount, bound, unit, (value, above)) {
        finding = finding.suggest(amount.span, text, why);
    }
    out.findings.push(finding);
    settle(out, amount.claim, false, message);
}

/// A scale word less, a scale word that was lost, or a decimal point.
fn offer(
    article: &Article<'_>,
    amount: &Amount<'_>,
    bound: &SizeBound,
    unit: Option<&Unit>,
    (value, above): (Interval, bool),
) -> Option<(String, &'static str)> {
    let text = article.document.slice(amount.span);
    let inside = |figure: crate::normalise::Figure| {
        let moved = Amount { figure, ..amount.clone() };
        self::value(&moved, unit).is_some_and(|value| value.low.is_some_and(|low| bound.range.contains(low)))
    };
    if !above {
        let lost = bound.how == How::Sum && text.chars().all(|c| !c.is_alphabetic());
        return lost.then(|| (format!("{text} million"), "a scale word (million, billion) seems to be missing"));
    }
    let scaled = [-3, -6, -9].into_iter().find_map(|power| {
        repair::other_scale(article, amount.span, &amount.figure, power).filter(|(_, figure)| inside(*figure))
    });
    if let Some((text, _)) = scaled {
        return Some((text, "another scale word would fit"));
    }
    let factor = bound.range.high.and_then(|high| value.low?.over(high, Round::Down))?;
    // a decimal point was lost: only where the figure then comes near the record, not somewhere inside
    let power = if factor < Decimal::from(10) { -1 } else { -2 };
    let right = amount.figure.value.shift(power)?;
    let figure = crate::normalise::Figure::printed(right, amount.figure.step.shift(power)?);
    (amount.figure.step == Decimal::ONE && bound.how == How::Scale && inside(figure))
        .then(|| (right.trimmed().grouped(), "the decimal point may have been lost"))
}
