//! Multiples against the figures they compare: "doubled from 3 to 9", "a threefold rise, from 40 to 120", "60, three
//! times as many as the 25", "trebled (a rise of 134%)".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::change::Part;
use crate::checks::change_parts;
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::claim::Direction;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};

pub(super) struct FoldMismatch;

static META: Meta = Meta {
    id: "fold-mismatch",
    name: "a multiple is not that of the two figures it compares",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Takes words and figures of multiples (\"doubled\", \"threefold\", \"half as many\", \"3.5 times\") with \
the two values that the clause gives by \"from\" and \"to\", or by \"as many as the\", or with the same change in percent \
beside it. Words are coarse: \"doubled\" may be 1.6 to 2.5 times, \"nearly\" reaches a fifth below, \"more than\" has no \
upper end. \"Three times more\" and \"a threefold rise\" may mean three times as much or four times.\n\nA warning where \
degrees Celsius or Fahrenheit are compared by a multiple: 16°C is not half as warm as 32°C.",
    fires: &[
        "The herd doubled from 300 cows to 900 cows in ten years.",
        "Membership almost trebled over the decade (a rise of 92%).",
        "He sold 60 cars, three times as many as the 35 of his brother.",
        "Nights were twice as cold at 4C in March as in June.",
    ],
    silent: &[
        "The herd doubled from 300 cows to 610 cows in ten years.",
        "Membership trebled over the decade (a rise of 196%).",
        "The fleet grew nearly ten-fold from 61 boats to 654 boats.",
        "Complaints more than doubled, from 40 to 170.",
        "She sold 75 cars, three times as many as the 25 of her brother.",
    ],
};

/// Pieces between a multiple and the figures it compares.
const AHEAD: usize = 24;

impl Check for FoldMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (2, TOGETHER),
            amounts: 0,
            all: &[&[Of::Cue("fold.verb"), Of::Cue("fold.part"), Of::Kind(Kinds::TIMES)]],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 0..view.amounts.len() {
                let Some(fold) = Fold::of(article, view, index) else { continue };
                if temperatures(article, view, &fold, out) {
                    continue;
                }
                if let Some((old, new)) = fold.levels(view) {
                    levels(article, view, &fold, (old, new), out);
                } else if let Some(percent) = fold.percent(view) {
                    in_percent(article, view, &fold, percent, out);
                }
            }
        }
    }
}

/// How a multiple is put.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// "doubled", "halving".
    Verb,
    /// "a threefold rise", "rose tenfold".
    Change(Direction),
    /// "three times as many as", "twice the".
    Times,
    /// "three times more than".
    More,
}

struct Fold<'v, 'a> {
    index: usize,
    amount: &'v Amount<'a>,
    how: How,
    /// In words: coarse.
    words: bool,
}

impl<'v, 'a> Fold<'v, 'a> {
    fn of(article: &Article<'_>, view: &'v View<'a>, index: usize) -> Option<Self> {
        let amount = &view.amounts[index];
        let text = article.document.slice(amount.span).to_lowercase();
        let positive = amount.figure.value > Decimal::ZERO && !amount.ranged && !amount.rate;
        let words = !text.contains(|c: char| c.is_ascii_digit());
        let made = |how| positive.then_some(Self { index, amount, how, words });
        let after = view.pieces.get(amount.at + 1..)?;
        let inflected = ["ed", "ing", "s"].iter().any(|ending| text.ends_with(ending));
        let verb = cues::is("fold.verb", &text);
        if verb && (inflected || cues::at("fold.the", after, 0).is_none()) {
            return made(How::Verb);
        }
        let times = verb || amount.kind() == Some(UnitKind::Times);
        if !times && !cues::is("fold.part", &text) {
            return None;
        }
        if ["fold.as", "fold.warm", "fold.the"].iter().any(|class| cues::at(class, after, 0).is_some()) {
            return made(How::Times);
        }
        let comparative = after.first()?.cue(Cue::MORE.or(Cue::FEWER));
        if times && comparative && after.iter().take(4).any(|piece| piece.is("than")) {
            return made(How::More);
        }
        let before = &view.pieces[amount.at.saturating_sub(2)..amount.at];
        let direction = after.iter().take(2).chain(before).find_map(Piece::direction);
        made(How::Change(direction.filter(|_| times)?))
    }

    /// The value before and the value after, or those compared.
    fn levels(&self, view: &View<'_>) -> Option<(usize, usize)> {
        if matches!(self.how, How::Times | How::More) {
            return self.compared(view);
        }
        // "halved, then halved again", "doubled twice": the levels lie two multiples apart
        let fold = |other: Option<&Amount<'_>>| other.is_some_and(|other| other.kind() == Some(UnitKind::Times));
        if fold(view.amounts.get(self.index + 1)) || self.index > 0 && fold(view.amounts.get(self.index - 1)) {
            return None;
        }
        let at = self.amount.at;
        let two = |first: usize| {
            let a = view.amounts.get(first)?;
            // "to $200m (£104m) from $500m": over conversions
            let second = (first + 1..view.amounts.len()).find(|&other| view.amounts[other].depth <= a.depth)?;
            let b = &view.amounts[second];
            let parts = (change_parts::part(view, first), change_parts::part(view, second));
            let sides = match parts {
                (Part::Old, Part::New) => (first, second),
                (Part::New, Part::Old) => (second, first),
                _ => return None,
            };
            let level = |amount: &Amount<'_>| amount.is_level() || amount.is_percent();
            (amounts::same_measure(a, b) && level(a) && level(b) && a.depth == b.depth).then_some(sides)
        };
        let clear = |from: usize, to: usize| {
            let gap = view.pieces.get(from..to).unwrap_or_default();
            let mut inner = 0_usize;
            !gap.iter()
                .filter(|piece| {
                    inner = if piece.is("(") { inner + 1 } else { inner.saturating_sub(usize::from(piece.is(")"))) };
                    inner == 0
                })
                .any(|piece| piece.cue(Cue::STOP) || piece.is_any(&[".", "and", "but"]) || turns(piece, self.how))
        };
        let ahead = two(self.index + 1).filter(|&(old, new)| {
            let last = view.amounts[old.max(new)].at;
            last - at <= AHEAD && clear(at + 1, last)
        });
        let behind = || {
            let first = self.index.checked_sub(2)?;
            let gap = view.between(self.index - 1, self.index);
            let joined = gap.first().is_some_and(|piece| piece.is(",")) && gap.len() <= 4 && clear(at - gap.len(), at);
            two(first).filter(|_| joined && (self.how != How::Verb || self.is_participle(view)))
        };
        ahead.or_else(behind)
    }

    /// "…, doubling in a year": what was told before it.
    fn is_participle(&self, view: &View<'_>) -> bool {
        let next = view.pieces.get(self.amount.at + 1);
        next.is_none_or(|piece| !piece.is_any(&["from", "to", "the", "his", "its"]))
    }

    /// "B, three times as many as the A", "B is twice the A".
    fn compared(&self, view: &View<'_>) -> Option<(usize, usize)> {
        let old = view.amounts.get(self.index + 1)?;
        let new = view.amounts.get(self.index.checked_sub(1)?)?;
        let after = view.between(self.index, self.index + 1);
        let before = view.between(self.index - 1, self.index);
        // "as many as the", "the": the figure follows at once
        let link = match cues::at("fold.as", after, 0) {
            Some(length) => {
                let rest = &after[length..];
                let than = rest.iter().take(3).position(|piece| piece.is("as"))?;
                &rest[than + 1..]
            }
            None if self.how == How::More => &after[after.iter().take(4).position(|piece| piece.is("than"))? + 1..],
            None => after,
        };
        // "as large as the county hospital, which has 80"
        let named = || {
            let which = link.iter().position(|piece| piece.is("which"))?;
            let (name, verb) = (&link[..which], &link[which + 1..]);
            let comma = name.last().is_some_and(|piece| piece.is_any(&[",", "("]));
            let has = matches!(verb, [verb] if verb.is_any(&["has", "had", "have", "holds", "held", "seats"]));
            let words = &name[..name.len().saturating_sub(1)];
            (comma && has && (1..=6).contains(&words.len()) && words.iter().all(Piece::is_word)).then_some(())
        };
        // "double the original estimate of $3 billion"
        let estimate = matches!(link, [the, words @ .., of] if the.is_any(&["the", "its", "their", "his", "her"])
            && of.is("of") && (1..=3).contains(&words.len()) && words.iter().all(Piece::is_word));
        let close = estimate
            || named().is_some()
            || link.len() <= 1 && link.iter().all(|piece| piece.is_any(&["the", "its", "their", "his", "her"]));
        let joint = before.iter().rposition(|piece| piece.is_any(&[",", "(", "–", "—"]) || piece.cue(Cue::COPULA))?;
        let joined = before.len() - joint <= 3 && before.len() <= 8 && !before.iter().any(|piece| piece.cue(Cue::STOP));
        let level = |amount: &Amount<'_>| {
            (amount.is_level() || amount.is_percent()) && !amount.ranged && amount.kind() != Some(UnitKind::Duration)
        };
        let fits = amounts::same_measure(new, old) || old.unit.is_none() || new.unit.is_none();
        let fits = fits && new.is_percent() == old.is_percent();
        (close && joined && level(old) && level(new) && fits).then_some((self.index + 1, self.index - 1))
    }

    /// "(a rise of 134%)", ", an increase of 134 percent,", ", a 134 percent rise".
    fn percent(&self, view: &View<'_>) -> Option<usize> {
        if matches!(self.how, How::Times | How::More) {
            return None;
        }
        let next = view.amounts.get(self.index + 1).filter(|next| next.is_percent() && !next.ranged)?;
        let gap = view.between(self.index, self.index + 1);
        let joint = gap.iter().rposition(|piece| piece.is_any(&["(", ",", "or"]))?;
        let inside = &gap[joint + 1..];
        let after = view.after(self.index + 1, 1);
        let noun = inside.iter().chain(after).any(|piece| piece.cue(Cue::CHANGE_NOUN) || piece.is("up"));
        let small = inside.iter().all(|piece| {
            piece.cue(Cue::CHANGE_NOUN.or(Cue::LINK)) || piece.is_any(&["that", "is", "i.e.", "up", "down", "of"])
        });
        // "(from 3% to 9%)" and the like are values
        let to = view.amounts.get(self.index + 2).is_some_and(|other| {
            other.at < next.at + 4
                && other.is_percent()
                && view.between(self.index + 1, self.index + 2).iter().any(|piece| piece.is("to"))
        });
        (noun && small && !to && gap.len() <= 16 && !gap.iter().any(|piece| piece.cue(Cue::STOP)))
            .then_some(self.index + 1)
    }

    /// What new / old can be.
    fn allowed(&self) -> Interval {
        let factor = self.amount.figure.value;
        let plain = |factor: Decimal| self.around(factor);
        let inverse = || Decimal::ONE.over(factor, Round::Down).unwrap_or(factor);
        match self.how {
            How::Verb | How::Times => plain(factor),
            How::Change(Direction::Down) => plain(inverse()),
            How::Change(Direction::Up) | How::More => {
                let more = factor.plus(Decimal::ONE).unwrap_or(factor);
                plain(factor).hull(plain(more))
            }
        }
    }

    fn around(&self, factor: Decimal) -> Interval {
        let times =
            |percent: i64| factor.times(Decimal::from(percent)).and_then(|value| value.shift(-2)).unwrap_or(factor);
        // words are coarse, away from one more than towards it
        let (inner, outer) = (times(80), times(125));
        let (low, high) = if self.words {
            (inner, outer)
        } else {
            let printed = self.amount.figure.interval(Reading::Unit);
            let width = printed.high.and_then(|high| high.minus(self.amount.figure.value)).unwrap_or(Decimal::ZERO);
            let width = width.max(times(5));
            (factor.minus(width).unwrap_or(factor), factor.plus(width).unwrap_or(factor))
        };
        let shrinks = factor < Decimal::ONE;
        match (self.amount.bound, shrinks) {
            (Bound::Nearly, false) => Interval::new(times(80), times(102)),
            (Bound::Nearly, true) => Interval::new(times(98), outer),
            (Bound::About, _) => Interval::new(times(75), times(134)),
            (Bound::More | Bound::AtLeast, false) | (Bound::Less | Bound::AtMost, true) => {
                Interval { low: Some(times(98)), high: None }
            }
            (Bound::More | Bound::AtLeast, true) | (Bound::Less | Bound::AtMost, false) => {
                Interval { low: Some(Decimal::ZERO), high: Some(times(102)) }
            }
            (Bound::Exact | Bound::Range, _) => Interval::new(low, high),
        }
    }
}

/// A word of change that tells another story ("doubled, then fell from 9 to 3").
fn turns(piece: &Piece<'_>, how: How) -> bool {
    let own = match how {
        How::Change(direction) => Some(direction),
        _ => None,
    };
    piece.direction().is_some_and(|direction| own != Some(direction)) && !piece.cue(Cue::PARTICLE)
}

fn ratio(new: Interval, old: Interval) -> Option<Interval> {
    new.over(old)
}

fn levels(article: &Article<'_>, view: &View<'_>, fold: &Fold<'_, '_>, (old, new): (usize, usize), out: &mut Outcomes) {
    let (old, new) = (&view.amounts[old], &view.amounts[new]);
    let allowed = fold.allowed();
    let relation = |intervals: &[Interval]| {
        let [new, old] = intervals else { return false };
        ratio(*new, *old).is_none_or(|ratio| ratio.intersects(allowed))
    };
    let outcome = amounts::judge(&[new, old], relation);
    let exact = new.figure.value.over(old.figure.value, Round::Down);
    let Some(exact) = exact else { return };
    let times = exact.rounded(3).trimmed().grouped();
    let (shown, _) = amounts::scaled(&[new.figure.value, old.figure.value]);
    let stated = article.document.slice(fold.amount.whole);
    let working = format!("{} / {} = {times}, stated {stated}", shown[0], shown[1]);
    out.relations.push(Relation {
        kind: "fold",
        outcome,
        spans: vec![fold.amount.span, old.span, new.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let (before, after) = (old.told(article), new.told(article));
    let message = match fold.how {
        How::Times | How::More => format!("{after} is {times} times {before}, not {stated}"),
        _ => format!("from {before} to {after} is {times} times as much, not {stated}"),
    };
    let finding = Finding::new(META.id, Severity::Error, fold.amount.whole, message.clone())
        .confidence(88)
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working);
    let mut finding = repair::suggest(finding, article, &[new, old], relation);
    if matches!(fold.how, How::Verb) {
        let factor = fold.amount.figure.value;
        if let Some(value) = old.figure.value.times(factor) {
            finding = repair::offer(finding, article, new, value, "the value before, so many times");
        }
        if let Some(value) = new.figure.value.over(factor, Round::Down) {
            finding = repair::offer(finding, article, old, value, "the value after, divided by so many");
        }
    }
    let printed = repair::with_value(article.document.slice(fold.amount.span), exact);
    if let Some(printed) = printed.filter(|_| !fold.words && !matches!(fold.how, How::Change(_))) {
        finding = finding.suggest(fold.amount.span, printed, "worked out from the two figures");
    }
    out.findings.push(finding);
    refute(out, fold.amount.claim, &message);
}

fn in_percent(article: &Article<'_>, view: &View<'_>, fold: &Fold<'_, '_>, percent: usize, out: &mut Outcomes) {
    let percent = &view.amounts[percent];
    let shrinks = fold.amount.figure.value < Decimal::ONE || fold.how == How::Change(Direction::Down);
    let allowed = fold.allowed();
    let hundred = Decimal::from(100);
    let of = |change: Interval| {
        let signed = if shrinks { change.negated() } else { change };
        signed.plus_value(hundred).over(Interval::point(hundred))
    };
    let relation = |intervals: &[Interval]| {
        let [percent] = intervals else { return false };
        // "doubled, to 200 percent of" is no rise by 200 percent
        of(*percent).is_none_or(|ratio| ratio.intersects(allowed))
    };
    let outcome = amounts::judge(&[percent], relation);
    let Some(exact) = of(Interval::point(percent.figure.value)).and_then(|ratio| ratio.low) else { return };
    let times = exact.rounded(4).trimmed().grouped();
    let stated = article.document.slice(fold.amount.whole);
    let change = percent.told(article);
    let way = if shrinks { "fall" } else { "rise" };
    let working = format!("a {way} of {} is {times} times, stated {stated}", percent.show());
    out.relations.push(Relation {
        kind: "fold",
        outcome,
        spans: vec![fold.amount.span, percent.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("a {way} of {change} makes {times} times as much, not {stated}");
    let finding = Finding::new(META.id, Severity::Error, fold.amount.whole.hull(percent.whole), message.clone())
        .confidence(88)
        .related(percent.whole, "the same change in percent")
        .working(working);
    let mut finding = repair::suggest(finding, article, &[percent], relation);
    let right = fold.amount.figure.value.minus(Decimal::ONE).and_then(|more| more.shift(2)).map(Decimal::abs);
    let printed = right.and_then(|right| repair::with_value(article.document.slice(percent.span), right));
    if let Some(printed) = printed.filter(|_| matches!(fold.how, How::Verb)) {
        finding = finding.suggest(percent.span, printed, "what the word says, in percent");
    }
    out.findings.push(finding);
    refute(out, percent.claim, &message);
}

/// "half as warm as the 32C of last year": degrees Celsius and Fahrenheit have no natural nought.
fn temperatures(article: &Article<'_>, view: &View<'_>, fold: &Fold<'_, '_>, out: &mut Outcomes) -> bool {
    let after = view.pieces.get(fold.amount.at + 1..).unwrap_or_default();
    let warm = cues::at("fold.warm", after, 0).is_some();
    let degrees =
        |amount: &&Amount<'_>| amount.unit.is_some_and(|unit| unit.offset().is_some() && unit.name != "kelvin");
    let near = |amount: &&Amount<'_>| amount.at.abs_diff(fold.amount.at) <= AHEAD;
    let Some(beside) = view.amounts.iter().filter(degrees).find(near).filter(|_| warm) else { return false };
    let stated = article.document.slice(fold.amount.whole);
    let unit = beside.unit.map_or("", |unit| if unit.name == "fahrenheit" { "Fahrenheit" } else { "Celsius" });
    let message =
        format!("\"{stated} as\" says nothing of temperatures in degrees {unit}: their nought is no absence of heat");
    out.findings.push(
        Finding::new(META.id, Severity::Warning, fold.amount.whole, message)
            .confidence(75)
            .related(beside.whole, "a temperature")
            .working("a multiple of a temperature needs kelvins; in degrees, tell the difference".to_owned()),
    );
    true
}
