//! Probabilities above one and correlations beyond one: "a probability of 1.4", "a correlation of 1.2".

use crate::checks::amounts::View;
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
                &[Of::Cue("probability.name"), Of::Cue("probability.correlation")],
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
    let (probability, correlation) = (called("probability.name"), called("probability.correlation"));
    let after = view.pieces.get(amount.at + 1..).unwrap_or_default();
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
