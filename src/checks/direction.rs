//! Words of rising and falling against the two values they stand between.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::percent_change::{Part, part};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair};
use crate::claim::Direction;
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::UnitKind;
use crate::number::Interval;

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
dollar are a stronger rupee), negative numbers and ranges of changes (\"down from 5 to 15 percent\").",
    fires: &[
        "The unemployment rate declined from 6.8 percent in September to 8.3 percent in October.",
        "The miner made a net profit of $1.33bn, up from $246bn the year before.",
    ],
    silent: &[
        "The unemployment rate rose from 6.8 percent in September to 8.3 percent in October.",
        "The rupee rose to 43.305 per dollar from 43.46.",
        "The team climbed from 43rd to 31st place.",
        "Estimates of the yield are down from 5 percent to 15 percent.",
    ],
};

/// Verbs that say nothing but the direction.
const PLAIN: [&str; 24] = [
    "rose",
    "risen",
    "rises",
    "increased",
    "increases",
    "climbed",
    "jumped",
    "grew",
    "grown",
    "fell",
    "fallen",
    "falls",
    "declined",
    "declines",
    "decreased",
    "decreases",
    "dropped",
    "drops",
    "declining",
    "falling",
    "rising",
    "up",
    "down",
    "increasing",
];
/// Sentences about what runs the other way.
const INVERSE: [&str; 34] = [
    "rank",
    "ranked",
    "ranking",
    "place",
    "position",
    "spot",
    "dollar",
    "dollars",
    "yen",
    "euro",
    "euros",
    "rupee",
    "rupees",
    "pound",
    "peso",
    "currency",
    "per",
    "ratio",
    "against",
    "odds",
    "percentile",
    "grade",
    "class",
    "age",
    "temperature",
    "loss",
    "losses",
    "deficit",
    "minus",
    "negative",
    "between",
    "reduction",
    "respectively",
    "point",
];

impl Check for DirectionMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for sentence in 0..article.document.sentences.len() {
            if article.extraction.claims_of(sentence).is_empty() {
                continue;
            }
            let view = View::of(article, sentence..sentence + 1);
            for second in 1..view.amounts.len() {
                pair(article, &view, second, out);
            }
        }
    }
}

fn pair(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (a, b) = (&view.amounts[second - 1], &view.amounts[second]);
    let gap = view.between(second - 1, second);
    let kinds = amounts::same_measure(a, b)
        && !matches!(a.kind(), Some(UnitKind::Times | UnitKind::Point))
        && a.depth == b.depth
        && ![a, b].iter().any(|amount| {
            amount.rate && !amount.is_percent() || amount.figure.value.is_negative() || amount.figure.value.is_zero()
        });
    if !kinds || gap.len() > 14 || gap.iter().any(|piece| piece.is_any(&[";", "(", ")", "while", "but", "and", "or"])) {
        return;
    }
    let found = match (part_of(view, second - 1), part_of(view, second)) {
        // "rose from A to B", "fell to B from A": the verb stands before the first
        (Part::Old, Part::New) => {
            verb(view.before(second - 1, 5), &["from"]).filter(|_| explicit(view, a, b)).map(|(_, d)| (d, b, a))
        }
        (Part::New, Part::Old) if gap_is_plain(gap, &["from"]) => {
            let before = verb(view.before(second - 1, 5), &["to"]);
            let between = gap.iter().find_map(|piece| plain(piece));
            between.or(before.map(|(_, direction)| direction)).map(|direction| (direction, a, b))
        }
        // "B …, up from A"
        (_, Part::Old) if up_from(gap) => gap.iter().find_map(plain).map(|direction| (direction, a, b)),
        _ => None,
    };
    let Some((direction, new, old)) = found else { return };
    if new.ranged && new.claim != old.claim || sentence_is_inverse(view, new, old) {
        return;
    }
    report(article, new, old, direction, out);
}

/// The part of an amount without asking whether it is itself a change ("rose to 5").
fn part_of(view: &View<'_>, index: usize) -> Part {
    let last = view.before(index, 3).iter().rposition(|piece| piece.is_any(&["to", "from"]));
    match last.map(|at| &view.before(index, 3)[at]) {
        Some(piece) if piece.is("to") => Part::New,
        Some(_) => Part::Old,
        None => part(view, index),
    }
}

fn plain(piece: &Piece<'_>) -> Option<Direction> {
    piece.direction().filter(|_| piece.is_any(&PLAIN))
}

/// A plain verb with nothing but small words up to the preposition before the figure.
fn verb<'v, 'a>(before: &'v [Piece<'a>], links: &[&str]) -> Option<(&'v Piece<'a>, Direction)> {
    let at = before.iter().rposition(|piece| plain(piece).is_some())?;
    let rest = &before[at + 1..];
    // "up from 5 to 15 percent" may be a range of changes; "edged up from 5.7 to 5.8 percent" is none
    let moved = ["edged", "inched", "crept", "ticked", "went", "moved", "drifted"];
    let particle = before[at].is_any(&["up", "down"]);
    if particle && !at.checked_sub(1).is_some_and(|verb| before[verb].is_any(&moved)) {
        return None;
    }
    let links = rest.first().is_some_and(|piece| piece.is_any(links)) && rest.len() <= 3;
    links.then(|| plain(&before[at]).map(|direction| (&before[at], direction))).flatten()
}

/// "from A to B" is a change and no range of changes where a date or a place in time parts the values, or where both
/// are levels of one kind.
fn explicit(view: &View<'_>, a: &Amount<'_>, b: &Amount<'_>) -> bool {
    let gap = &view.pieces[a.at + 1..b.at];
    let timed = gap.iter().any(|piece| matches!(piece, Piece::Time(_)));
    timed
        || !a.is_percent()
        || view.pieces[..a.at].iter().any(|piece| piece.is_any(&["rate", "share", "proportion", "vacancy"]))
}

fn gap_is_plain(gap: &[Piece<'_>], links: &[&str]) -> bool {
    gap.iter().any(|piece| piece.is_any(links)) && gap.iter().filter(|piece| piece.direction().is_some()).count() <= 1
}

fn up_from(gap: &[Piece<'_>]) -> bool {
    gap.windows(2).any(|pair| pair[0].is_any(&["up", "down"]) && pair[1].is("from"))
        && gap.iter().filter(|piece| piece.direction().is_some()).count() == 1
}

fn sentence_is_inverse(view: &View<'_>, new: &Amount<'_>, old: &Amount<'_>) -> bool {
    let (first, last) = (new.at.min(old.at), new.at.max(old.at));
    let near = &view.pieces[first.saturating_sub(12)..view.pieces.len().min(last + 5)];
    // a compared pair belongs to money words only where it is itself a price of money
    near.iter().any(|piece| piece.is_any(&INVERSE)) || near.iter().any(|piece| matches!(piece, Piece::Other))
}

fn report(article: &Article<'_>, new: &Amount<'_>, old: &Amount<'_>, direction: Direction, out: &mut Outcomes) {
    let relation = |intervals: &[Interval]| {
        let [new, old] = intervals else { return false };
        let above = |a: Interval, b: Interval| a.high.zip(b.low).is_none_or(|(a, b)| a > b);
        if direction == Direction::Up { above(*new, *old) } else { above(*old, *new) }
    };
    let all = [new, old];
    let outcome = amounts::judge(&all, relation);
    let word = if direction == Direction::Up { "up" } else { "down" };
    let working = format!("from {} to {}, stated {word}", old.show(), new.show());
    out.relations.push(Relation {
        kind: "direction",
        outcome,
        spans: vec![new.span, old.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("from {} to {} is not {word}", old.told(article), new.told(article));
    let finding = Finding::new(META.id, Severity::Error, new.span.hull(old.span), message.clone())
        .confidence(88)
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working);
    let close = |intervals: &[Interval]| {
        // a repair is worth offering where the values come near each other
        let [new, old] = intervals else { return false };
        relation(intervals)
            && new.high.zip(old.low).is_some_and(|(new, old)| {
                new.shift(1).is_some_and(|wide| wide >= old) && old.shift(1).is_some_and(|wide| wide >= new)
            })
    };
    out.findings.push(repair::suggest(finding, article, &all, close));
    if let Some(judgement) = out.judgements.get_mut(new.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}
