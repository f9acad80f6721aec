//! Probabilities above one and correlations beyond one: "a probability of 1.4", "a correlation of 1.2".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Reading, UnitKind};
use crate::number::{Decimal, Interval};

pub(super) struct ImpossibleProbability;

static META: Meta = Meta {
    id: "impossible-probability",
    name: "a probability above 1 or a correlation beyond 1",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A bare number that the text calls a probability (or a p-value) lies between 0 and 1, one that it calls a \
correlation between -1 and 1; a probability in percent is at most 100. Odds, ratios (\"1 in 40\") and numbers with \
another unit are left alone.",
    fires: &[
        "The model gives a probability of 1.4 for rain.",
        "The correlation was 1.32 in the second sample.",
        "There is a 140 percent chance of rain.",
        "There is a probability of 140 percent that it fails.",
    ],
    silent: &[
        "The model gives a probability of 0.4 for rain.",
        "The correlation was -0.32 in the second sample.",
        "There is a probability of 1 in 40 that it fails.",
        "The probability rose by 140 percent.",
    ],
};

impl Check for ImpossibleProbability {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 1,
            all: &[
                &[
                    Of::Cue("probability.name"),
                    Of::Cue("probability.correlation"),
                    Of::Cue("probability.chance"),
                    Of::Words(&["probability"]),
                ],
                &[Of::Kind(Kinds::BARE), Of::Kind(Kinds::PERCENT)],
            ],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 0..view.amounts.len() {
                look(article, view, index, out);
            }
        }
    }
}

/// "the chance of rain is 30 percent", "a 30 percent chance": a share of all cases, whatever stands between.
fn is_chance(before: &[Piece<'_>], after: &[Piece<'_>]) -> bool {
    let chance = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if cues::is("probability.chance", word));
    let told = before.last().is_some_and(|piece| piece.is_any(&["is", "was", "of", "at"]));
    let named = before.iter().any(chance) && !before.iter().any(|piece| piece.is(",") || piece.direction().is_some());
    after.first().is_some_and(chance) || told && named
}

fn is_named_probability(before: &[Piece<'_>]) -> bool {
    let [name, of, .., verb] = before else { return false };
    name.is("probability") && of.is("of") && verb.is_any(&["is", "was"]) && !before.iter().any(|piece| piece.is(","))
}

/// "a 110 percent chance" is a way of speaking.
fn is_emphatic(amount: &Amount<'_>) -> bool {
    [110, 120, 150, 200, 1_000, 1_000_000].iter().any(|&value| amount.figure.value == Decimal::from(value))
}

fn look(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let amount = &view.amounts[index];
    let before = view.before(index, 6);
    let called = |class: &str| {
        (0..before.len()).any(|start| {
            let end = cues::at(class, before, start).map(|length| start + length);
            let Some(link) = end.and_then(|end| before.get(end..)) else { return false };
            // "the probability of 3 heads" is not 3
            let stated = cues::at("probability.is", link, 0) == Some(link.len());
            stated || link.is_empty() && (amount.is_percent() || !amount.figure.value.is_integer())
        })
    };
    let after = view.pieces.get(amount.at + 1..).unwrap_or_default();
    let (probability, correlation) = (called("probability.name"), called("probability.correlation"));
    // "the probability of failure was 0.2"
    let fraction = amount.unit.is_none() && !amount.figure.value.is_integer();
    let probability = probability || fraction && is_named_probability(before);
    let probability = probability || amount.is_percent() && is_chance(before, after) && !is_emphatic(amount);
    let ratio = amount.ratio || amount.ranged || cues::at("probability.ratio", after, 0).is_some();
    let limit = match amount.kind() {
        None => Decimal::ONE,
        Some(UnitKind::Percent) if probability => Decimal::from(100),
        _ => return,
    };
    if !(probability || correlation) || ratio || article.document.is_quoted(amount.span) {
        return;
    }
    let relation = |intervals: &[Interval]| {
        intervals.first().and_then(|interval| interval.abs().low).is_none_or(|low| low <= limit)
    };
    let outcome = if relation(&[amount.interval(Reading::Unit)]) { Outcome::Holds } else { Outcome::Fails };
    let what = if probability { "probability" } else { "correlation" };
    let working = format!("a {what} of {} is at most {}", amount.show(), limit.grouped());
    out.relations.push(Relation { kind: "probability", outcome, spans: vec![amount.span], working });
    if outcome != Outcome::Fails {
        return;
    }
    let shown = amount.show();
    let message = if probability {
        format!("a probability cannot be {shown}")
    } else {
        format!("a correlation cannot be {shown}: it lies between -1 and 1")
    };
    let finding = Finding::new(META.id, Severity::Error, amount.whole, message.clone())
        .confidence(88)
        .working(format!("{shown} > {}", limit.grouped()));
    out.findings.push(repair::suggest(finding, article, &[amount], relation));
    if let Some(judgement) = out.judgements.get_mut(amount.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}
