//! Ranges whose ends are in the wrong order: "between 9 and 3 tonnes".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::gate::{Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};

pub(super) struct RangeOrder;

static META: Meta = Meta {
    id: "range-out-of-order",
    name: "the first end of a range is larger than the second",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "\"Between A and B\" goes up. Both ends must be in one unit, which the text gives; bare numbers, which may \
be times or numbers of houses, years and dates, negative numbers and ends of which only the first has a scale word (\"between \
$5 million and 10\") are left alone. \"From 9 to 3\" is a fall and no range. It is a warning: what \
lies between two figures lies between them in either order.",
    fires: &[
        "Repairs will cost between $200 million and $150 million.",
        "The beams weigh between 9 tonnes and 3 tonnes each.",
        "Between 45 percent and 35 percent of the seats were empty.",
    ],
    silent: &[
        "Repairs will cost between $150 million and $200 million.",
        "The curfew lasts between 22 and 6.",
        "Prices fell from $9 to $3.",
        "The difference between 9 tonnes and 3 tonnes is 6 tonnes.",
        "The finds are from between 1000 and 600 BC.",
    ],
};

impl Check for RangeOrder {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Words(&["between"])]], view: true }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            if view.has_word(&["between"]) {
                for second in 1..view.amounts.len() {
                    between(article, view, second, out);
                }
            }
        }
    }
}

fn between(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (low, high) = (&view.amounts[second - 1], &view.amounts[second]);
    let opened = view.pieces.get(low.at.wrapping_sub(1)).is_some_and(|piece| piece.is("between"));
    let joined = matches!(view.between(second - 1, second), [and] if and.is("and"));
    let apart = view.pieces[low.at.saturating_sub(5)..low.at].iter().any(|piece| {
        matches!(piece, Piece::Word(word, _) if cues::is("range.apart", word)) || piece.direction().is_some()
    });
    let unit = match (low.unit, high.unit) {
        (Some(low), Some(high)) if low.name == high.name => low,
        _ => return,
    };
    let temperature =
        unit.offset().is_some() || unit.kind == UnitKind::Duration && low.figure.value <= Decimal::from(24);
    let positive = |amount: &Amount<'_>| amount.figure.value > Decimal::ZERO;
    if !(opened && joined && positive(low) && positive(high)) || apart || temperature {
        return;
    }
    // "between $5 million and 10": the scale of the first may be that of both
    let scaled = |amount: &Amount<'_>| article.document.slice(amount.span).contains(char::is_alphabetic);
    if scaled(low) && !scaled(high) {
        return;
    }
    let relation = |intervals: &[Interval]| {
        let [low, high] = intervals else { return false };
        low.low.zip(high.high).is_none_or(|(low, high)| low <= high)
    };
    let (low, high) = (&plain(low), &plain(high));
    let outcome = amounts::judge_with(&[Reading::Point, Reading::Half, Reading::Unit], &[low, high], relation);
    let working = format!("{} is not above {}", low.show(), high.show());
    out.relations.push(Relation { kind: "range", outcome, spans: vec![low.span, high.span], working });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("the range from {} to {} runs backwards", low.told(article), high.told(article));
    let [first, last] = [low, high].map(|amount| article.document.slice(amount.span).to_owned());
    let finding = Finding::new(META.id, Severity::Warning, low.whole.hull(high.whole), message)
        .confidence(70)
        .working(format!("{} > {}", low.show(), high.show()));
    let finding = finding.suggest(low.span, last, "the ends in order").suggest(high.span, first, "the ends in order");
    let finding = repair::suggest(finding, article, &[low, high], relation);
    out.findings.push(finding);
}

/// The ends as printed: "between about 9 and 3" is no less in reverse.
fn plain<'a>(amount: &Amount<'a>) -> Amount<'a> {
    Amount { bound: Bound::Exact, ..amount.clone() }
}
