//! An estimate against its confidence interval: "2.1 (95% CI 2.3–3.0)".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::extract::TokenKind;
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Bound, Figure, Reading, UnitKind};
use crate::number::{Decimal, Interval};

pub(super) struct EstimateOutside;

static META: Meta = Meta {
    id: "estimate-outside-interval",
    name: "an estimate lies outside its own confidence interval",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "An estimate that is followed at once by its interval (\"2.1 (95% CI 2.3–3.0)\", \"2.1, 95% confidence \
interval 2.3 to 3.0\") must lie between the two limits, and the limits must be in order; each may be off by one in its \
last digit. Test statistics, p-values and standard errors before the interval are not its estimate, and neither are \
figures in another unit. A minus sign may be left out on one side.",
    fires: &[
        "The odds ratio was 1.9 (95% CI 2.3–3.0).",
        "Survival was 64.2% (95% confidence interval 66.0% to 71.5%).",
        "The mean was 3.4 (95% CI 5.1 to 1.7).",
    ],
    silent: &[
        "The odds ratio was 2.1 (95% CI 1.3–3.0).",
        "The means differed, t(28) = 2.14, p = .041, 95% CI [0.11, 1.98].",
        "Survival was 66.0% (95% confidence interval 60.1% to 71.5%).",
        "The change was 2.1 (95% CI -3.0 to -1.2).",
    ],
};

impl Check for EstimateOutside {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (3, TOGETHER),
            amounts: 0,
            all: &[&[Of::Cue("interval.name")], &[Of::Kind(Kinds::PERCENT)]],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for percent in 1..view.amounts.len().saturating_sub(2) {
                interval(article, view, percent, out);
            }
        }
    }
}

/// The estimate, the level of confidence, and the two limits, in this order.
fn interval(article: &Article<'_>, view: &View<'_>, percent: usize, out: &mut Outcomes) {
    let level = &view.amounts[percent];
    let Some(estimate) = estimate(article, view, percent - 1) else { return };
    let (estimate, low, high) = (&estimate, &view.amounts[percent + 1], &view.amounts[percent + 2]);
    let before = view.between(percent - 1, percent);
    let opens =
        before.len() <= 2 && before.iter().all(|piece| piece.is_any(&["(", "[", ",", ";"])) && !before.is_empty();
    let link = view.between(percent, percent + 1);
    let named = cues::at("interval.name", link, 0);
    let marks = &["(", "[", ":", ",", "=", "of", "from", "-", "–"];
    let at_once = named.is_some_and(|length| link[length..].iter().all(|piece| piece.is_any(marks)));
    let joint = view.between(percent + 1, percent + 2);
    let two = joint.iter().all(|piece| piece.is_any(&["to", "-", "–", ",", ";", "and"])) && joint.len() <= 2;
    if !(level.is_percent() && opens && at_once && two) || is_statistic(view, percent - 1) {
        return;
    }
    let all = [estimate, low, high];
    let percents = all.map(|amount| amount.is_percent());
    // "64% (CI 60 to 71)" is one scale, "0.64 (CI 60% to 71%)" is not
    let one_scale = percents[0] || !(percents[1] || percents[2]);
    let other_things = all.iter().any(|amount| amount.rate && amount.kind() == Some(UnitKind::Currency));
    let ends = estimate.ranged || low.claim != high.claim && (low.ranged || high.ranged);
    // "NLR ≥3.65 (95% CI …)" names a group; "52% (46 of 89; 95% CI 41 to 62)" has its estimate before the bracket
    let ordered = view.before(percent - 1, 2).iter().any(|piece| piece.is_any(&["<", ">", "≤", "≥"]));
    let named = ordered || !matches!(estimate.bound, Bound::Exact | Bound::About);
    let inner = estimate.depth > 0
        && estimate.depth == level.depth
        && (estimate.kind() == Some(UnitKind::Count)
            || view.before(percent - 1, 1).last().is_some_and(|piece| piece.is_any(&["of", "/"])));
    // "by 17% (95% CI 0.76 to 0.90)" is an interval of the ratio; "2·93" has its point raised
    let bare = |amount: &Amount<'_>| !article.document.slice(amount.whole).contains('%');
    let few = |amount: &Amount<'_>| bare(amount) && amount.figure.value.abs() <= Decimal::from(3);
    let of_ratio = percents[0] && few(low) && few(high) && estimate.figure.value > Decimal::from(3);
    let raised = article.document.text.get(..estimate.span.start).is_some_and(|text| text.ends_with('\u{b7}'));
    if !one_scale || other_things || ends || named || inner || of_ratio || raised {
        return;
    }
    // a minus that was read as a dash
    let dash = |piece: &Piece<'_>| piece.is_any(&["-", "–", "−"]);
    let minus = link.iter().any(dash);
    let lost =
        view.before(percent - 1, 1).last().is_some_and(dash) || minus || joint.len() > 1 && joint.iter().any(dash);
    let printed = |amount: &&Amount<'_>, reading| amount.figure.interval(reading);
    let holds = |intervals: &[Interval]| {
        let [estimate, low, high] = intervals else { return false };
        let within = |estimate: Interval, low: Interval, high: Interval| {
            let below = low.low.zip(estimate.high).is_none_or(|(low, estimate)| low <= estimate);
            below && estimate.low.zip(high.high).is_none_or(|(estimate, high)| estimate <= high)
        };
        let below_nought = high.high.is_some_and(Decimal::is_negative);
        within(*estimate, *low, *high)
            || below_nought && within(estimate.negated(), *low, *high)
            || minus && within(*estimate, low.negated(), *high)
            || lost && {
                let signs = |end: Interval| [end, end.negated()];
                signs(*estimate).into_iter().any(|estimate| {
                    signs(*low).into_iter().any(|low| signs(*high).into_iter().any(|high| within(estimate, low, high)))
                })
            }
    };
    let judged = |reading: Reading| {
        let intervals: Vec<Interval> = all.iter().map(|amount| printed(amount, reading)).collect();
        holds(&intervals)
    };
    let outcome = if judged(Reading::Half) {
        Outcome::Holds
    } else if judged(Reading::Unit) {
        Outcome::HoldsLoosely("only if a figure was truncated or is off by one in its last digit")
    } else {
        Outcome::Fails
    };
    let show = |amount: &Amount<'_>| amount.figure.value.trimmed().grouped();
    let working = format!("{} lies between {} and {}", show(estimate), show(low), show(high));
    out.relations.push(Relation {
        kind: "interval",
        outcome,
        spans: all.iter().map(|amount| amount.span).collect(),
        working: amounts::with_remark(working, outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let reversed = low.figure.value > high.figure.value;
    let message = if reversed {
        format!("the limits of the interval {} to {} are in reverse order", show(low), show(high))
    } else {
        format!("{} lies outside its interval, {} to {}", estimate.told(article), show(low), show(high))
    };
    let finding = Finding::new(META.id, Severity::Error, estimate.whole.hull(high.whole), message.clone())
        .confidence(88)
        .related(estimate.whole, "the estimate")
        .related(low.span.hull(high.span), "its interval")
        .working(format!("{} is not between {} and {}", show(estimate), show(low), show(high)));
    out.findings.push(repair::suggest(finding, article, &all, holds));
    if let Some(judgement) = out.judgements.get_mut(estimate.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}

/// What an interval behind the figure at `at` is about: of "12.4 per 1,000", "5.2 in 10,000" and "0.3 in 120 patients" the
/// first figure, as it is printed. `None` where that cannot be told.
fn estimate<'a>(article: &Article<'a>, view: &View<'a>, at: usize) -> Option<Amount<'a>> {
    let amount = view.amounts.get(at)?;
    let counted = matches!(amount.kind(), None | Some(UnitKind::Count));
    let led = |class: &str| view.before(at, 1).last().is_some_and(|piece| cues::is(class, word(piece)));
    if led("interval.per") || counted && led("interval.among") {
        return estimate(article, view, at.checked_sub(1)?);
    }
    let mut amount = amount.clone();
    if amount.ratio {
        let tokens = article.extraction.tokens.get(article.extraction.claims.get(amount.claim)?.tokens.0..)?;
        let first = tokens.first().filter(|token| token.kind == TokenKind::Number)?;
        let value = Decimal::parse(&article.document.slice(first.span).replace(',', "")).ok()?;
        amount.figure = Figure::printed(value, Decimal::power_of_ten(-value.places())?);
    }
    Some(amount)
}

/// "p = .04", "SD = 2.1", "t(28) = 2.14": no estimate that the interval is about.
fn is_statistic(view: &View<'_>, index: usize) -> bool {
    let before = view.before(index, 3);
    let equals = before.iter().any(|piece| piece.is_any(&["=", "<", ">"]));
    let label = before.iter().any(|piece| cues::is("interval.statistic", word(piece)));
    // after a bracket ("t(28) = 2.14") the letter stands before the figure in it
    let bracket = equals && before.iter().any(|piece| piece.is_any(&[")", "]"]));
    label || bracket
}

fn word<'a>(piece: &Piece<'a>) -> &'a str {
    if let Piece::Word(word, _) = piece { word } else { "" }
}
