//! Words of rising and falling against the two values they stand between.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::change::Told;
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair, wordings};
use crate::claim::Direction;
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::span::Span;

pub(super) struct DirectionMismatch;

static META: Meta = Meta {
    id: "direction-mismatch",
    name: "a word says up where the figures go down, or the reverse",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Compares verbs of rising and falling with the two values that the same clause gives: \"rose from A to \
B\", \"fell to B from A\", \"B, up from A\". Only words that say nothing but the direction count; growth that slows, \
deficits that widen and figures that improve are left alone, and so are ranks, exchange rates (fewer rupees to the \
dollar are a stronger rupee) and ranges of changes (\"down from 5 to 15 percent\"). Two \
figures with as many digits are compared as printed, because rounding keeps their order.\n\nA warning where prices are \
said to fall because inflation fell, and inflation is still above nought.",
    fires: &[
        "The share of late trains declined from 4.1 percent in spring to 5.6 percent in summer.",
        "The ferry carried 31,000 passengers, up from 3.4 million the year before.",
        "Consumer prices fell in May as inflation eased from 4.1 percent to 3.6 percent.",
    ],
    silent: &[
        "The share of late trains rose from 4.1 percent in spring to 5.6 percent in summer.",
        "The krona rose to 10.91 per dollar from 10.98.",
        "Unemployment, which has been rising since 1970, will decline slightly next year, from 4.8 to 4.7 million.",
        "Growth of prices fell in May as inflation eased from 4.1 percent to 3.6 percent.",
        "The team climbed from 43rd to 31st place.",
        "Estimates of the yield are down from 5 percent to 15 percent.",
    ],
};

impl Check for DirectionMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Class(Cue::PLAIN)]], view: true },
            Needs { claims: (2, usize::MAX), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (sentence, view) in article.views().filter(|(_, view)| view.amounts.len() >= 2) {
            wordings::within(META.id, article, view, out);
            for told in article.told(sentence, view) {
                slower_rise(article, view, told, out);
                // a stated change is judged with its sign by the check of changes
                if told.changes.is_empty() {
                    pair(article, view, told, out);
                }
            }
        }
    }
}

/// Pieces between two figures of which one lacks its unit.
const NEAR: usize = 4;

fn pair(article: &Article<'_>, view: &View<'_>, told: &Told, out: &mut Outcomes) {
    let (Some(direction), Some(old), Some(&new)) = (told.direction, told.old, told.new.first()) else { return };
    let (new, old) = (&view.amounts[new], &view.amounts[old]);
    // "from $5 to $8, to $1 to $3": both ends are ranges
    let behind = view.pieces.get(new.at.max(old.at) + 1..).unwrap_or_default();
    if new.claim == old.claim && matches!(behind, [comma, to, Piece::Amount(_), ..] if comma.is(",") && to.is("to")) {
        return;
    }
    // "at five, up from 13": places in a table
    let small = |amount: &Amount<'_>| {
        amount.unit.is_none() && amount.figure.value.is_integer() && amount.figure.value <= Decimal::from(100)
    };
    if small(new) && small(old) && new.at.checked_sub(1).is_some_and(|at| view.pieces[at].is("at")) {
        return;
    }
    // "for children of 8 years it reduced the score by 0.1": a length of time and a bare figure far from it
    let timed = [new, old].iter().any(|amount| amount.kind() == Some(UnitKind::Duration));
    let elided =
        told.level && (new.unit.is_none() || old.unit.is_none()) && (!timed || new.at.abs_diff(old.at) <= NEAR);
    // "a decrease from 27 to 30 months" may be one in that time
    let window = new.claim == old.claim && timed && direction == Direction::Down;
    if window {
        return;
    }
    let usable = (amounts::same_measure(new, old) || elided)
        && !(new.ranged && new.claim != old.claim)
        && !runs_the_other_way(view, new, old, told.word);
    // "down from 5 to 15 percent" may be a range of changes; a range is never printed from high to low
    let ascending = new.figure.value > old.figure.value;
    let timed = view.pieces[new.at.min(old.at)..new.at.max(old.at)].iter().any(|piece| matches!(piece, Piece::Time(_)));
    let rate = view.pieces[..new.at.min(old.at)].iter().any(|piece| piece.cue(Cue::RATE));
    // "falls from £2.67 to £2.89" is no range of changes, "down from $5 to $15" may be one
    let from = old.at.checked_sub(1).filter(|&at| view.pieces[at].is("from"));
    let verb = told.word.zip(from).is_some_and(|(at, from)| {
        // "a fall in the number of judges from"
        let in_the_number = view.pieces.get(at + 1).is_some_and(|piece| piece.is("in"));
        at < from
            && from - at <= if in_the_number { 8 } else { 4 }
            && view.pieces.get(at).is_some_and(|piece| !piece.cue(Cue::PARTICLE))
    });
    let level = told.level || verb && !new.is_percent() || timed || rate || !(new.is_percent() || new.ranged);
    if usable && (level || direction == Direction::Up || !ascending) {
        report(article, new, old, (direction, told.word.and_then(|at| view.span_of(article, at))), out);
    }
}

/// "prices fell as inflation dropped from 3.5 to 3 percent": prices that rise more slowly still rise.
fn slower_rise(article: &Article<'_>, view: &View<'_>, told: &Told, out: &mut Outcomes) {
    let (Some(Direction::Down), Some(&new), Some(verb)) = (told.direction, told.new.first(), told.word) else { return };
    let new = &view.amounts[new];
    let of_prices = |end: usize| {
        let subject = &view.pieces[end.saturating_sub(4)..end];
        subject.iter().any(|piece| piece.cue(Cue::PRICES))
            && !subject.iter().any(|piece| piece.cue(Cue::CHANGE_NOUN.or(Cue::RATE)) || piece.is("inflation"))
    };
    let inflation = view.pieces[verb.saturating_sub(4)..verb].iter().any(|piece| piece.is("inflation"));
    let positive = new.is_percent() && new.interval(Reading::Half).low.is_some_and(|low| low > Decimal::ZERO);
    if !(inflation && positive) {
        return;
    }
    let fall = (0..verb.saturating_sub(1)).find(|&at| {
        let falls = view.pieces[at].direction() == Some(Direction::Down) && view.pieces[at].cue(Cue::FALLING);
        let cause = view.pieces[at..verb].iter().any(|piece| piece.is_any(&["as", "because", "since"]));
        falls && cause && of_prices(at)
    });
    let Some(span) = fall.and_then(|at| view.span_of(article, at)) else { return };
    let message = format!("with inflation at {} prices still rose, only more slowly", new.told(article));
    out.findings.push(
        Finding::new(META.id, Severity::Warning, span, message)
            .confidence(75)
            .related(new.whole, "the rate at which prices rise")
            .working(format!("inflation of {} is a rise of prices", new.show())),
    );
}

/// A word but that of the change itself ("a reduction") says that the figure falls where the thing rises.
fn runs_the_other_way(view: &View<'_>, new: &Amount<'_>, old: &Amount<'_>, word: Option<usize>) -> bool {
    let (first, last) = (new.at.min(old.at), new.at.max(old.at));
    let around = first.saturating_sub(12)..view.pieces.len().min(last + 4);
    around.into_iter().any(|at| view.pieces[at].cue(Cue::INVERSE) && word != Some(at))
}

/// The word for the other way, in the same form and with its capital: "fell" for "rose".
fn opposite(word: &str) -> Option<String> {
    let pairs = include_str!("opposite_words.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let lower = word.to_lowercase();
    let other = pairs.into_iter().find_map(|(up, down)| match lower.as_str() {
        word if word == up => Some(down),
        word if word == down => Some(up),
        _ => None,
    })?;
    let capital = word.starts_with(char::is_uppercase);
    Some(if capital { other[..1].to_uppercase() + &other[1..] } else { other.to_owned() })
}

fn report(
    article: &Article<'_>,
    new: &Amount<'_>,
    old: &Amount<'_>,
    (direction, verb): (Direction, Option<Span>),
    out: &mut Outcomes,
) {
    // figures with as many digits are rounded alike, and rounding keeps the order: equal digits tell of no change
    // "£10" beside "£9.50" is no rounded sum
    let priced = |a: &Amount<'_>, b: &Amount<'_>| {
        a.kind() == Some(UnitKind::Currency)
            && a.figure.step == Decimal::ONE
            && b.figure.step.shift(2) == Some(Decimal::ONE)
            && a.figure.value.magnitude() < 2
    };
    let alike = (new.figure.step == old.figure.step || priced(new, old) || priced(old, new))
        && [new, old].iter().all(|amount| amount.bound == Bound::Exact);
    let relation = |intervals: &[Interval]| {
        let [new, old] = intervals else { return false };
        let above = |a: Interval, b: Interval| a.high.zip(b.low).is_none_or(|(a, b)| a > b);
        if direction == Direction::Up { above(*new, *old) } else { above(*old, *new) }
    };
    let all = [new, old];
    let readings = if alike { &Reading::ALL[..1] } else { &Reading::ALL[..] };
    let outcome = amounts::judge_with(readings, &all, relation);
    let word = if direction == Direction::Up { "up" } else { "down" };
    let working = format!("from {} to {}, stated {word}", old.show(), new.show());
    if super::derived::is_known(out, "direction", &[new.span, old.span]) {
        return;
    }
    out.relations.push(Relation {
        kind: "direction",
        outcome,
        spans: vec![new.span, old.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let (before, after) = (old.told(article), new.told(article));
    let equal = new.figure.value == old.figure.value;
    let message = if equal {
        format!("from {before} to {after} is no change")
    } else {
        let other = if direction == Direction::Up { "down" } else { "up" };
        format!("from {before} to {after} is {other}, not {word}")
    };
    let finding = Finding::new(META.id, Severity::Error, new.span.hull(old.span), message.clone())
        .confidence(88)
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working);
    let finding = match verb {
        Some(verb) => {
            let finding = finding.related(verb, "says which way");
            match opposite(article.document.slice(verb)).filter(|_| !equal) {
                Some(other) => finding.suggest(verb, other, "if both values are right"),
                None => finding,
            }
        }
        None => finding,
    };
    let close = |intervals: &[Interval]| {
        // a repair is worth offering where the values come near each other
        let [new, old] = intervals else { return false };
        relation(intervals)
            && new.high.zip(old.low).is_some_and(|(new, old)| {
                let twice = |value: Decimal| value.times(Decimal::from(2));
                twice(new).is_some_and(|wide| wide >= old) && twice(old).is_some_and(|wide| wide >= new)
            })
    };
    out.findings.push(repair::suggest(finding, article, &all, close));
    if let Some(judgement) = out.judgements.get_mut(new.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}
