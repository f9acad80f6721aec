//! A figure and the mark that it is said to pass: "spent $4.06 trillion, past the $4 trillion mark".

use std::ops::Range;

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::change::{Part, Story};
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Figure, UnitKind};
use crate::number::Interval;

pub(super) struct ThresholdMismatch;

static META: Meta = Meta {
    id: "threshold-mismatch",
    name: "a figure is not past the mark that it is said to pass",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Where a clause says that a figure passes a mark (\"past the $4 trillion mark\", \"exceeding the limit of \
50 mg\", \"surpassed 64 million for the first time, reaching 64,105,700\") or falls below one, the figure must lie on \
that side of it. The figure is the only other one of its unit that the clause gives, joined to the mark by a \
participle, by \"which took … past\", or as \"to\", \"at\", \"reaching\" behind it; a figure that the words call the old \
value must lie on the other side.\n\nA mark that was merely neared, sentences with two candidates, and marks of another \
unit are left alone.",
    fires: &[
        "The fund grew to $3.8 billion, passing the $4 billion mark in June.",
        "Ridership topped 2 million for the first time, reaching 1,940,000.",
        "The reading was 61 milligrams, below the limit of 50 milligrams.",
    ],
    silent: &[
        "The fund grew to $4.2 billion, passing the $4 billion mark in June.",
        "The fund grew from $3.8 billion, passing the $4 billion mark in June.",
        "The fund grew to $3.8 billion, close to the $4 billion mark.",
        "Assets were $3.8 billion, while revenue passed the $4 billion mark.",
    ],
};

/// Pieces between the word of passing and its mark, and between a figure and that word.
const LEAD: usize = 4;
const REACH: usize = 14;
/// Figures of one sentence; more are a table or an attack.
const MOST: usize = 40;

/// Which side of the mark the figure lies on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
}

impl Check for ThresholdMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[
                    &[Of::Cue("threshold.verb"), Of::Cue("threshold.over"), Of::Cue("threshold.under")],
                    &[Of::Cue("threshold.verb"), Of::Cue("threshold.mark"), Of::Kind(Kinds::COUNT)],
                ],
                view: true,
            },
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[
                    &[Of::Cue("threshold.over"), Of::Cue("threshold.under")],
                    &[Of::Words(&[","])],
                    &[Of::Words(&["to"])],
                ],
                view: true,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views().filter(|(_, view)| (2..=MOST).contains(&view.amounts.len())) {
            for mark in 0..view.amounts.len() {
                at_mark(article, view, mark, out);
            }
        }
    }
}

/// The words of passing before an amount: their place and side, if the amount is a mark.
fn passing(view: &View<'_>, mark: usize) -> Option<(Range<usize>, Side, bool)> {
    let at = view.amounts[mark].at;
    let from = at.saturating_sub(LEAD + 2);
    let noun_before = cues::has("threshold.mark", &view.pieces[from..at]);
    let after = &view.pieces[at + 1..view.pieces.len().min(at + 5)];
    let in_claim = view.amounts[mark].unit.is_some_and(|unit| unit.kind == UnitKind::Count && is_mark(&unit.name));
    let named = noun_before
        || in_claim
        || after.iter().take(2).any(|piece| matches!(piece, Piece::Word(word, _) if is_mark(word)));
    let first = cues::has("threshold.first", after);
    (from..at).rev().find_map(|place| {
        let found = |class| cues::at(class, &view.pieces, place).map(|length| place..place + length);
        let filled = |cue: &Range<usize>| {
            cue.end <= at
                && view.pieces[cue.end..at].iter().all(|piece| cues::at("threshold.filler", &[*piece], 0).is_some())
        };
        let verb = found("threshold.verb").filter(|cue| filled(cue));
        let over = found("threshold.over").filter(|cue| named && filled(cue));
        let under = found("threshold.under").filter(|cue| named && filled(cue));
        match (verb, over, under) {
            (Some(cue), ..) => Some((cue, Side::Above, named || first)),
            (_, Some(cue), _) => Some((cue, Side::Above, true)),
            (.., Some(cue)) => Some((cue, Side::Below, true)),
            _ => None,
        }
    })
}

/// "slipped below 3 percent, to 2.8 percent": the hedge of the figure is what it passes.
fn moved_past(article: &Article<'_>, view: &View<'_>, mark: usize) -> Option<Side> {
    let goal = &view.amounts[mark];
    let moved = goal.at.checked_sub(1).is_some_and(|at| view.pieces[at].direction().is_some());
    let hedge = article.document.slice(goal.whole).split_whitespace().next().filter(|_| moved)?;
    let told = matches!(view.pieces.get(goal.at + 1..goal.at + 4), Some([comma, to, Piece::Amount(_)])
        if comma.is(",") && to.is("to"));
    match goal.bound {
        Bound::Less if told && cues::is("threshold.under", hedge) => Some(Side::Below),
        Bound::More if told && cues::is("threshold.over", hedge) => Some(Side::Above),
        _ => None,
    }
}

fn is_mark(word: &str) -> bool {
    cues::is("threshold.mark", word)
}

fn at_mark(article: &Article<'_>, view: &View<'_>, mark: usize, out: &mut Outcomes) {
    let goal = &view.amounts[mark];
    let moved = || moved_past(article, view, mark).map(|side| (goal.at - 1..goal.at, side, true));
    let Some((cue, side, named)) = passing(view, mark).or_else(moved) else { return };
    if goal.ranged || goal.ratio || article.document.is_quoted(goal.span) || denied(view, &cue) {
        return;
    }
    let story = Story::of(view);
    let unit_of_mark = goal.unit.is_some_and(|unit| unit.kind == UnitKind::Count && is_mark(&unit.name));
    let fits = |other: &Amount<'_>| {
        let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
        let same =
            if unit_of_mark || goal.unit.is_none() { counted(other) } else { amounts::same_measure(goal, other) };
        same && !other.ratio && !other.ranged && other.depth == goal.depth
    };
    let candidates: Vec<usize> = (0..view.amounts.len())
        .filter(|&index| index != mark && fits(&view.amounts[index]) && !matches!(story.part(index), Part::Change(_)))
        .collect();
    let [figure] = candidates.as_slice() else { return };
    let (value, old) = (&view.amounts[*figure], story.part(*figure) == Part::Old);
    let linked =
        if value.at < cue.start { before(view, value.at, &cue) } else { behind(view, goal.at, value.at, named) };
    if linked {
        judge(article, value, goal, if old { flipped(side) } else { side }, out);
    }
}

fn flipped(side: Side) -> Side {
    if side == Side::Above { Side::Below } else { Side::Above }
}

/// "not yet past", "may pass", "about to top".
fn denied(view: &View<'_>, cue: &Range<usize>) -> bool {
    view.pieces[cue.start.saturating_sub(5)..cue.start]
        .iter()
        .any(|piece| cues::at("threshold.denied", &[*piece], 0).is_some())
}

/// A figure before the words of passing: "to $4.2 billion, passing", "$4.2 billion, which took sales past", "$4.2
/// billion, above".
fn before(view: &View<'_>, value: usize, cue: &Range<usize>) -> bool {
    let gap = &view.pieces[value + 1..cue.start];
    if gap.len() > REACH || gap.iter().any(|piece| piece.cue(Cue::STOP) || piece.is_any(&["and", "but", "."])) {
        return false;
    }
    let aside = gap.iter().rposition(|piece| piece.is(")")).map_or(0, |end| end + 1);
    let outside = &gap[aside..];
    let participle = matches!(view.pieces[cue.start], Piece::Word(word, _) if word.ends_with("ing"));
    let comma = outside.iter().position(|piece| piece.is_any(&[",", "–", "—"]));
    let clause = comma.map_or(outside, |comma| &outside[comma + 1..]);
    let adverbs = clause.iter().all(|piece| {
        matches!(piece, Piece::Word(word, _) if word.ends_with("ly"))
            || piece.is_any(&["well", "far", "just", "thus", "already", "clearly", "slightly", "still", "and"])
    });
    let took = clause.first().is_some_and(|piece| piece.is_any(&["which", "that"]))
        && cues::has("threshold.took", clause)
        || clause.first().is_some_and(|piece| cues::at("threshold.taking", &[*piece], 0).is_some());
    comma.is_some()
        && (participle && adverbs
            || took
            || adverbs && !cues::has("threshold.verb", &view.pieces[cue.start..=cue.start]))
        || comma.is_none() && outside.is_empty() && participle
}

/// A figure behind its mark: "passed the 10,000 mark, reaching 10,450".
fn behind(view: &View<'_>, mark: usize, value: usize, named: bool) -> bool {
    let gap = &view.pieces[mark + 1..value];
    let told = gap.len() <= REACH
        && !gap.iter().any(|piece| piece.cue(Cue::STOP) || piece.is_any(&["but", ".", ":"]))
        && cues::has("threshold.reached", &gap[gap.len().saturating_sub(3)..]);
    // "passed 30 at 25 sites": without the word "mark" only a participle tells the value
    // "passed 61 to 48" is a vote
    let score = gap.len() == 1 && gap[0].is("to");
    told && !score && (named || gap.last().is_some_and(|piece| !piece.is("at")) || cues::has("threshold.standing", gap))
}

fn judge(article: &Article<'_>, value: &Amount<'_>, goal: &Amount<'_>, side: Side, out: &mut Outcomes) {
    // the bound of "past $4 trillion" is the relation itself, and a mark is a point, not a rounded figure
    let mark = &Amount { bound: Bound::Exact, figure: Figure::exact(goal.figure.value), ..goal.clone() };
    let relation = |intervals: &[Interval]| {
        let [value, mark] = intervals else { return false };
        let above = |a: Interval, b: Interval| a.high.zip(b.low).is_none_or(|(a, b)| a >= b);
        if side == Side::Above { above(*value, *mark) } else { above(*mark, *value) }
    };
    let all = [value, mark];
    let outcome = amounts::judge(&all, relation);
    // "$4 trillion" may be 4.2, but that it is past 4.06 is not shown by it
    let printed = relation(&all.map(|amount| Interval::point(amount.figure.value)));
    if !printed && outcome != Outcome::Fails {
        return;
    }
    let (sign, word) = if side == Side::Above { (">", "above") } else { ("<", "below") };
    let working = format!("{} {sign} {}", value.show(), mark.show());
    out.relations.push(Relation {
        kind: "threshold",
        outcome,
        spans: vec![value.span, mark.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("{} is not {word} {}", value.told(article), mark.told(article));
    let finding = Finding::new(META.id, META.severity, value.whole, message.clone())
        .confidence(86)
        .related(goal.whole, "the mark")
        .working(format!("{working} does not hold"));
    // a repair is worth offering where the figure then lies near the mark
    let close = |intervals: &[Interval]| {
        let [value, mark] = intervals else { return false };
        let near = |a: Interval, b: Interval| {
            a.low
                .and_then(|low| low.times(crate::number::Decimal::parse("0.8").unwrap_or(low)))
                .zip(b.high)
                .is_none_or(|(a, b)| a <= b)
        };
        relation(intervals) && near(*value, *mark) && near(*mark, *value)
    };
    out.findings.push(repair::suggest(finding, article, &all, close));
    refute(out, value.claim, &message);
}
