//! A rate of change and the example that puts it into money: "The 12-month rate was 1.9%. This means that a basket that
//! cost £100.00 in June 2013 would have cost £101.90 in June 2014."

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::passage::refute;
use crate::checks::{Article, Outcomes, cues, repair};
use crate::claim::Direction;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::UnitKind;
use crate::number::{Decimal, Interval, Round};

/// Words from "cost" to its amount, and from one amount to the next "cost".
const NEAR: usize = 3;
const APART: usize = 14;

/// The example of a sentence with the rate of the one before it, or of its own beginning. Findings go by the id of the
/// check that asks.
pub(super) fn example(id: &'static str, article: &Article<'_>, sentence: usize, out: &mut Outcomes) {
    let view = &*View::of(article, sentence..sentence + 1);
    let money: Vec<&Amount<'_>> =
        view.amounts.iter().filter(|amount| amount.kind() == Some(UnitKind::Currency)).collect();
    let [old, new] = money.as_slice() else { return };
    let costs = |amount: &Amount<'_>| {
        let before = &view.pieces[amount.at.saturating_sub(NEAR)..amount.at];
        before.iter().any(|piece| matches!(piece, Piece::Word(word, _) if cues::is("basket.cost", word)))
    };
    let time = |from: usize, to: usize| {
        let pieces = view.pieces.get(from..to.min(view.pieces.len())).unwrap_or_default();
        pieces.iter().any(|piece| matches!(piece, Piece::Time(_)) || cues::at("basket.then", &[*piece], 0).is_some())
    };
    let gap = &view.pieces[old.at + 1..new.at];
    let conditional = gap.iter().any(|piece| piece.is("would"));
    let dated = time(old.at + 1, new.at) && time(new.at + 1, new.at + 6);
    let told = costs(old)
        && costs(new)
        && conditional
        && dated
        && gap.len() <= APART
        && !gap.iter().any(|piece| piece.is_any(&["and", ";"]));
    if !told || !amounts::same_measure(old, new) || old.ranged || new.ranged {
        return;
    }
    // the rate: the one percentage of this sentence before the example, else of the sentence it explains
    let of_sentence = |view: &View<'_>| {
        let percents: Vec<usize> = (0..view.amounts.len()).filter(|&index| view.amounts[index].is_percent()).collect();
        if let [one] = percents.as_slice() { Some(*one) } else { None }
    };
    let own = of_sentence(view).filter(|&index| view.amounts[index].at < old.at);
    let explains = cues::at("basket.explains", &view.pieces, 0).is_some();
    let earlier = sentence.checked_sub(1).filter(|_| explains && own.is_none());
    let wide = earlier.map(|earlier| View::of(article, earlier..earlier + 1));
    let found = match (&wide, own) {
        (Some(wide), _) => of_sentence(wide).map(|index| (wide.amounts[index].clone(), falls(wide, index))),
        (None, Some(index)) => Some((view.amounts[index].clone(), falls(view, index))),
        _ => None,
    };
    let Some((rate, falling)) = found.filter(|(rate, _)| !rate.ranged && !rate.ratio) else { return };
    judge(id, article, [new, old, &rate], falling, out);
}

/// The rate is told as a fall.
fn falls(view: &View<'_>, index: usize) -> bool {
    let before = view.before(index, 12);
    before.iter().any(|piece| piece.direction() == Some(Direction::Down) || piece.is("deflation"))
}

fn judge(id: &'static str, article: &Article<'_>, all: [&Amount<'_>; 3], falling: bool, out: &mut Outcomes) {
    let relation = |intervals: &[Interval]| {
        let [new, old, rate] = intervals else { return false };
        let change = amounts::change_in_percent(*new, *old);
        // "inflation fell to 1.9%" is a rise of prices all the same
        change.is_some_and(|change| change.intersects(*rate) || falling && change.intersects(rate.negated()))
    };
    let [new, old, rate] = all;
    let outcome = amounts::judge(&all, relation);
    let hundred = Decimal::from(100);
    let exact = new.figure.value.over(old.figure.value, Round::Down).and_then(|ratio| ratio.shift(2));
    let Some(percent) = exact.and_then(|ratio| ratio.minus(hundred)) else { return };
    let shown = percent.rounded(4).trimmed().grouped();
    let working = format!("{} / {} - 1 = {shown}%, stated {}", new.show(), old.show(), rate.show());
    out.relations.push(Relation {
        kind: id,
        outcome,
        spans: all.iter().map(|amount| amount.span).collect(),
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!(
        "from {} to {} is {shown}%, not the {} it explains",
        old.told(article),
        new.told(article),
        rate.told(article)
    );
    let mut finding = Finding::new(id, Severity::Error, new.whole, message.clone())
        .confidence(85)
        .related(old.whole, "the price before")
        .related(rate.whole, "the rate")
        .working(working);
    finding = repair::suggest(finding, article, &all, relation);
    let right = rate
        .figure
        .value
        .shift(-2)
        .and_then(|rate| rate.plus(Decimal::ONE))
        .and_then(|ratio| ratio.times(old.figure.value));
    if finding.suggestions.is_empty()
        && let Some(text) = right.and_then(|right| repair::with_value(article.document.slice(new.span), right))
    {
        finding = finding.suggest(new.span, text, "worked out from the rate and the price before");
    }
    out.findings.push(finding);
    refute(out, new.claim, &message);
}
