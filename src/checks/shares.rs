//! Shares of one whole.

use crate::checks::amounts::{self, Amount, View};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair};
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::number::{Decimal, Interval};

pub(super) struct SharesMismatch;

static META: Meta = Meta {
    id: "shares-mismatch",
    name: "shares of one whole do not come to 100 percent",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Three or more percentages of one sentence that end with \"the rest\" or \"the remaining\" must come to \
100 percent, or to 99 to 101 where they are rounded. Without these words shares are listed where they add up, and \
never called wrong: answers overlap, lists are cut short, and years are told side by side.",
    fires: &["About 58 percent were content, 29 percent were not, and the remaining 31 percent did not say."],
    silent: &[
        "About 58 percent were content, 29 percent were not, and the remaining 13 percent did not say.",
        "Half spoke English: 58 percent at home, 29 percent at work and 31 percent at school.",
    ],
};

const MOST: usize = 30;

impl Check for SharesMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for sentence in 0..article.document.sentences.len() {
            if article.extraction.claims_of(sentence).len() < 2 {
                continue;
            }
            let view = View::of(article, sentence..sentence + 1);
            sentence_shares(article, &view, out);
        }
    }
}

fn sentence_shares(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let shares: Vec<&Amount<'_>> =
        view.amounts.iter().filter(|amount| amount.is_percent() && amount.depth == 0 && !amount.ranged).collect();
    if !(3..=MOST).contains(&shares.len())
        || view.pieces.iter().any(|piece| piece.direction().is_some() && piece.is_any(&["from", "up", "down"]))
    {
        return;
    }
    let last = shares[shares.len() - 1];
    let rest = view.pieces[last.at.saturating_sub(3)..last.at]
        .iter()
        .any(|piece| piece.is_any(&["remaining", "rest", "remainder"]));
    let whole = Interval::new(Decimal::from(99), Decimal::from(101));
    let relation = |intervals: &[Interval]| {
        intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).intersects(whole)
    };
    let sum = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.plus(share.figure.value));
    let Some(sum) = sum else { return };
    let fits = whole.contains(sum);
    let outcome = if fits { Outcome::Holds } else { amounts::judge(&shares, relation) };
    if !rest && !fits {
        return;
    }
    let terms: Vec<String> = shares.iter().map(|share| share.figure.value.trimmed().grouped()).collect();
    let total = sum.trimmed().grouped();
    let working = format!("{} = {total}%", terms.join(" + "));
    out.relations.push(Relation {
        kind: "shares",
        outcome,
        spans: shares.iter().map(|share| share.span).collect(),
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("the shares come to {total}%, not to 100%");
    let mut finding =
        Finding::new(META.id, Severity::Error, last.whole, message.clone()).confidence(88).working(working);
    for share in &shares[..shares.len() - 1] {
        finding = finding.related(share.whole, "another share of the same whole");
    }
    let exact = |intervals: &[Interval]| {
        let sum = intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part));
        sum.contains(Decimal::from(100))
    };
    out.findings.push(repair::suggest(finding, article, &shares, exact));
    if let Some(judgement) = out.judgements.get_mut(last.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}
