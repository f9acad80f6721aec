//! A score and the lead it makes: "led 17-6 at half-time, an 11-point lead".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, UnitKind};
use crate::number::Decimal;
use crate::span::Span;

pub(super) struct ScoreMargin;

static META: Meta = Meta {
    id: "score-mismatch",
    name: "a lead is not the difference of the score",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A score (\"17-6\", \"48 to 41\", a vote of \"51–49\") and the lead, margin or deficit that the same \
clause gives for it in the same points: the margin is the difference of the two. Only the one score next to the margin \
counts; several scores in a row (sets, innings, aggregates) are not judged.",
    fires: &[
        "The hosts led 17-2 at half-time, an 11-point lead, and lost 18-17.",
        "The motion passed 58–41, a margin of 27 votes.",
    ],
    silent: &[
        "The hosts led 17-6 at half-time, an 11-point lead, and lost 18-17.",
        "She won 6-4, 6-3, a margin of five games.",
        "The hosts won 3-1, and now have a five-point lead in the league.",
    ],
};

/// Pieces between a score and its margin.
const NEAR: usize = 9;
/// Pieces before them in which another score would make it a row of scores.
const BACK: usize = 12;

impl Check for ScoreMargin {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 1,
            all: &[&[Of::Cue("score.margin"), Of::Words(&["by"])], &[Of::Cue("score.verb")], &[Of::Kind(Kinds::COUNT)]],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 0..view.amounts.len() {
                margin(article, view, index, out);
            }
        }
    }
}

/// A whole number at a piece: bare digits, read as a figure or not.
fn number_at(article: &Article<'_>, view: &View<'_>, at: usize) -> Option<(i64, Span)> {
    match view.pieces.get(at)? {
        Piece::Word(word, _) => {
            let digits = word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit());
            Some((word.parse().ok().filter(|_| digits)?, view.span_of(article, at)?))
        }
        Piece::Amount(index) => {
            let amount = &view.amounts[*index];
            let bare = amount.unit.is_none() && amount.bound == Bound::Exact;
            Some((amount.figure.value.to_i64().filter(|value| bare && (0..1000).contains(value))?, amount.span))
        }
        _ => None,
    }
}

/// A score that begins at a piece: both numbers and the piece after it.
fn score_at(article: &Article<'_>, view: &View<'_>, at: usize) -> Option<([(i64, Span); 2], usize)> {
    let link = view.pieces.get(at + 1)?;
    let first = number_at(article, view, at)?;
    let second = number_at(article, view, at + 2)?;
    let close = second.1.start - first.1.end.min(second.1.start) <= 4;
    (close && link.is_any(&["-", "–", "—", "to"])).then_some(([first, second], at + 3))
}

fn margin(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let stated = &view.amounts[index];
    let counted = stated.unit.filter(|unit| unit.kind == UnitKind::Count && cues::is("score.unit", &unit.name));
    let whole = stated.figure.value.is_integer() && stated.bound == Bound::Exact && !stated.ranged && !stated.rate;
    if counted.is_none() || !whole || !names_a_margin(view, stated) {
        return;
    }
    let from = stated.at.saturating_sub(NEAR + BACK);
    let scores: Vec<_> =
        (from..stated.at).filter_map(|at| score_at(article, view, at).filter(|found| found.1 <= stated.at)).collect();
    // "won by three goals, 4–2,"
    let apposed = view.pieces.get(stated.at + 1).filter(|piece| piece.is_any(&[",", "(", ":"]));
    let behind = apposed.filter(|_| scores.is_empty()).and_then(|_| score_at(article, view, stated.at + 2));
    let behind = behind.filter(|&(_, end)| {
        let next = view.pieces.get(end);
        next.is_none_or(|piece| piece.is_any(&[".", ";", ")"]))
            || next.is_some_and(|piece| piece.is(",")) && score_at(article, view, end + 1).is_none()
    });
    let (score, gap): (_, &[Piece<'_>]) = match (scores.as_slice(), &behind) {
        ([(score, end)], _) => (score, &view.pieces[*end..stated.at]),
        ([], Some((score, _))) => (score, &view.pieces[stated.at + 1..stated.at + 2]),
        _ => return,
    };
    // ", and now have a five-point lead in the league" is another lead
    let other = gap.iter().any(|piece| piece.is_any(&["and", "but", ";", ".", "while", "after", "from"]));
    // a date or a season stands in figures of the same form
    let told = view.pieces[from..stated.at].iter().any(|piece| cues::at("score.verb", &[*piece], 0).is_some());
    if gap.len() > NEAR
        || other
        || !told
        || !gap.iter().any(|piece| piece.is_any(&[",", "–", "—", "(", "for", "with", ":"]))
    {
        return;
    }
    let difference = (score[0].0 - score[1].0).abs();
    let holds = stated.figure.value == Decimal::from(difference);
    let (high, low) = (score[0].0.max(score[1].0), score[0].0.min(score[1].0));
    let working = format!("{high} - {low} = {difference}, stated {}", stated.show());
    out.relations.push(Relation {
        kind: "score",
        outcome: if holds { Outcome::Holds } else { Outcome::Fails },
        spans: vec![score[0].1, score[1].1, stated.span],
        working: working.clone(),
    });
    if holds {
        return;
    }
    let printed = article.document.slice(score[0].1.hull(score[1].1));
    let message = format!("{printed} is a difference of {difference}, not {}", stated.show());
    let mut finding = Finding::new(META.id, META.severity, stated.whole, message.clone())
        .confidence(86)
        .related(score[0].1.hull(score[1].1), "the score")
        .working(working);
    if let Some(text) = repair::with_value(article.document.slice(stated.span), Decimal::from(difference)) {
        finding = finding.suggest(stated.span, text, "the difference of the score");
    }
    out.findings.push(finding);
    refute(out, stated.claim, &message);
}

/// "an 11-point lead", "a lead of 11 points".
fn names_a_margin(view: &View<'_>, stated: &Amount<'_>) -> bool {
    let lead = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if cues::is("score.margin", word));
    let after = &view.pieces[stated.at + 1..view.pieces.len().min(stated.at + 3)];
    let before = &view.pieces[stated.at.saturating_sub(3)..stated.at];
    // "won by three goals"
    let won = matches!(before, [.., verb, by] if by.is("by") && matches!(verb, Piece::Word(word, _) if cues::is("score.verb", word)));
    won || after.iter().any(lead)
        || before.last().is_some_and(|piece| piece.is_any(&["of", "by"])) && before.iter().any(lead)
}
