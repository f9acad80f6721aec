//! What is still to be finished against all that was spent before.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::Passage;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::finding::{Finding, Severity};
use crate::normalise::UnitKind;
use crate::number::Interval;

pub(super) struct PlanAbovePast;

static META: Meta = Meta {
    id: "plan-above-past",
    name: "projects under way are worth more than all that was invested before",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "One sentence, or the next, says how much was invested over some years and what the projects still to be \
completed are worth, in the same currency, and the second is the larger. Both can be true, if the years or the projects \
are others, but a reader will ask how the two go together. A note only.",
    fires: &["The bank invested $3 billion in the valley between 2009 and 2020; dams worth $5 billion are due to be \
completed by 2027."],
    silent: &[
        "The bank invested $6 billion in the valley between 2009 and 2020; dams worth $5 billion are due to be \
completed by 2027.",
        "The bank invested $3 billion in 2020 and will invest $5 billion in 2021.",
    ],
};

impl Check for PlanAbovePast {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 1,
            all: &[&[Of::Kind(Kinds::CURRENCY)], &[Of::Time("future")], &[Of::Cue("plan.due")]],
            view: false,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let sentences = &article.document.sentences;
        let passage = Passage::of(article);
        for sentence in article.passing() {
            let money = |at: usize| {
                let claims = article.extraction.claims_of(at);
                article.extraction.claims[claims]
                    .iter()
                    .filter(|claim| claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency))
                    .take(2)
                    .count()
            };
            let here = money(sentence);
            if here == 0 || !passage.has_cue("future", article.extraction.tokens_of(sentence)) {
                continue;
            }
            let before =
                sentence.checked_sub(1).filter(|&at| sentences[at].block == sentences[sentence].block && money(at) > 0);
            let from = if here == 1 { before.unwrap_or(sentence) } else { sentence };
            let view = &*View::of(article, from..sentence + 1);
            look(article, view, out);
        }
    }
}

fn look(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let money: Vec<&Amount<'_>> =
        view.amounts.iter().filter(|amount| amount.kind() == Some(UnitKind::Currency)).take(3).collect();
    let [spent, plan] = money.as_slice() else { return };
    let before = |amount: &Amount<'_>| &view.pieces[amount.at.saturating_sub(3)..amount.at];
    // years with both ends between the money spent and the plan
    let closed = view.pieces[..plan.at].iter().any(|piece| match piece {
        Piece::Time(claim) => {
            let time = article.extraction.claims.get(*claim).and_then(|claim| claim.time());
            time.is_some_and(|time| time.start.zip(time.end).is_some_and(|(start, end)| end.year > start.year))
        }
        _ => false,
    });
    let worth = before(plan).iter().any(|piece| piece.is_any(&["worth", "costing", "valued", "totaling", "totalling"]));
    let after = &view.pieces[plan.at..];
    let due = cues::has("plan.due", after);
    let invested = cues::has("plan.invested", before(spent));
    let levels = [spent, plan].iter().all(|amount| !amount.rate && !amount.ranged);
    if !(closed && worth && due && invested && levels && amounts::same_measure(spent, plan)) {
        return;
    }
    let above = |intervals: &[Interval]| {
        let [spent, plan] = intervals else { return false };
        plan.low.zip(spent.high).is_some_and(|(plan, spent)| plan > spent)
    };
    let half = [spent, plan].map(|amount| amount.figure.interval(crate::normalise::Reading::Half));
    if !above(&half) {
        return;
    }
    let message = format!(
        "{} still to be completed is more than the {} invested before",
        plan.told(article),
        spent.told(article)
    );
    out.findings.push(
        Finding::new(META.id, META.severity, plan.whole, message)
            .confidence(45)
            .related(spent.whole, "invested before")
            .working(format!("{} > {}", plan.show(), spent.show())),
    );
}
