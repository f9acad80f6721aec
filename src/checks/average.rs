//! Averages against the total and the number they are made of: "30 goals in 6 seasons, an average of 5 a season", and
//! means of whole numbers that no total gives: "(M = 3.47, n = 28)".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::derived::{Derived, counted};
use crate::checks::gate::{Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::test_results::{self, Labelled};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, wordings};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::span::Span;

pub(super) struct AverageMismatch;

static META: Meta = Meta {
    id: "average-mismatch",
    name: "an average is not that of its total and number",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A total, a number and an average of one clause: \"30 goals in 6 seasons, an average of 5\", \"an \
average of $5 million over 6 years, $30 million in all\". An average \"a week\" of a total over months is not compared.\
\n\nA mean of whole numbers is a fraction with the number of cases below the line (the test called GRIM): with 28 \
answers on a scale of points no mean rounds to 3.47. This is a warning, made only where the text says that the data are \
counts or points on a scale, not where several items are averaged.",
    fires: &[
        "She scored 30 goals in 6 seasons, an average of 4.2 a season.",
        "The club lost an average of $4.5 million over 6 years, $45 million in all.",
        "The 20 lots brought $500,000, an average of $45,000 each.",
        "Agreement was rated on a scale from 1 to 7 (M = 3.47, SD = 1.20, n = 28).",
    ],
    silent: &[
        "She scored 30 goals in 7 seasons, an average of 4.3 a season.",
        "The club lost an average of $4.5 million over 6 years, $27 million in all.",
        "The 20 lots brought $500,000, an average of $25,000 each.",
        "The shop sold 3,000 loaves in 6 months, an average of 115 a week.",
        "Agreement was rated on a scale from 1 to 7 (M = 3.46, SD = 1.20, n = 28).",
        "Reaction times were short (M = 3.47, SD = 1.20, n = 28).",
    ],
};

impl Check for AverageMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (2, TOGETHER),
                amounts: 0,
                all: &[&[Of::Cue("average.of"), Of::Cue("average.after"), Of::Words(&["average", "m", "mean"])]],
                view: true,
            },
            Needs { claims: (2, TOGETHER), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (sentence, view) in article.views() {
            if view.has_word(&["M", "Mean"]) {
                means_of_whole_numbers(article, view, sentence, out);
            }
            for last in 2..view.amounts.len() {
                average(article, view, last, out);
            }
            wordings::within(META.id, article, view, out);
        }
    }
}

/// The words of the claim before its number.
fn head(article: &Article<'_>, amount: &Amount<'_>) -> String {
    article.document.slice(Span::new(amount.whole.start, amount.span.start)).to_lowercase()
}

/// "over 6 years" is a length of time, not more than six; "an average of 5" is not about five.
pub(super) fn plain<'a>(article: &Article<'_>, amount: &Amount<'a>) -> Amount<'a> {
    let head = head(article, amount);
    let over = head.starts_with("over") && amount.bound == Bound::More;
    let mean = head.contains("average") && amount.bound == Bound::About;
    let bound = if over || mean { Bound::Exact } else { amount.bound };
    counted(&Amount { bound, ..amount.clone() })
}

/// The amount is called an average: "an average of 5", "averaging 5", "5 on average".
pub(super) fn is_average(article: &Article<'_>, view: &View<'_>, index: usize) -> bool {
    if head(article, &view.amounts[index]).starts_with("an average") {
        return true;
    }
    let at = view.amounts[index].at;
    let before = &view.pieces[at.saturating_sub(5)..at];
    let called = (0..before.len())
        .any(|start| cues::at("average.of", before, start).is_some_and(|length| start + length == before.len()));
    // "15 a year on average"
    let after = view.pieces.get(at + 1..).unwrap_or_default();
    let each = if after.first().is_some_and(|piece| piece.is_any(&["a", "per", "each", "every"])) { 2 } else { 0 };
    called || cues::at("average.after", after, 0).is_some() || cues::at("average.after", after, each).is_some()
}

/// Total, number and average, or average, number and total.
fn average(article: &Article<'_>, view: &View<'_>, last: usize, out: &mut Outcomes) {
    let (first, number, third) = (last - 2, last - 1, last);
    let after = view.pieces.get(view.amounts[third].at + 1..).unwrap_or_default();
    let link = view.between(number, third);
    let totalled = cues::at("product.in-all", after, 0).is_some()
        || cues::find("average.total", link).is_some_and(|(start, length)| start + length == link.len());
    let (total, mean) = if is_average(article, view, third) {
        (first, third)
    } else if is_average(article, view, first) && totalled {
        (third, first)
    } else {
        return;
    };
    let over = view.between(first, number);
    let spread =
        over.last().is_some_and(|piece| piece.is_any(&["in", "over", "across", "from", "for", "during", "the"]))
            || article.document.slice(view.amounts[number].whole).to_lowercase().starts_with("over ");
    let breaks = |piece: &Piece<'_>| {
        piece.cue(Cue::STOP) || piece.is_any(&[".", "(", ")", "and"]) || piece.cue(Cue::OLD) && !piece.is("from")
    };
    let short = over.len() <= 6 && link.len() <= 7 && !over.iter().chain(link).any(breaks);
    if !spread || !short || over.iter().any(|piece| piece.is(",")) {
        return;
    }
    let [total, number, mean] = [total, number, mean].map(|index| plain(article, &view.amounts[index]));
    let per = mean.unit.and_then(|unit| unit.name.split_once(" per "));
    let base = per.map_or(mean.unit.map(|unit| &*unit.name), |(base, _)| Some(base));
    let of_total = total.unit.map(|unit| &*unit.name);
    let counts = |name: &str| number.unit.is_none_or(|unit| unit.name == name);
    let one_measure = base.is_none() || of_total.is_none() || base == of_total;
    let apart = number.unit.is_none_or(|unit| Some(&*unit.name) != of_total);
    let number_fits = matches!(number.kind(), None | Some(UnitKind::Count | UnitKind::Duration)) && !number.rate;
    let per_fits = per.is_none_or(|(_, per)| counts(per)) && per_next(view, last, &number);
    let level = |amount: &Amount<'_>| !amount.ranged && !amount.ratio && !amount.is_percent();
    if !(one_measure && apart && number_fits && per_fits && level(&total) && level(&mean) && !total.rate)
        || number.ranged
        || number.figure.value < Decimal::from(2)
    {
        return;
    }
    let Some(exact) = total.figure.value.over(number.figure.value, Round::Down) else { return };
    let show = |value: Decimal| value.rounded(4).trimmed().grouped();
    let relation = |intervals: &[Interval]| {
        let [total, number, mean] = intervals else { return false };
        total.over(*number).is_none_or(|share| share.intersects(*mean))
    };
    let told = [&total, &number].map(|amount| article.document.slice(amount.whole));
    Derived {
        check: META.id,
        kind: "average",
        inputs: &[(&total, "the total"), (&number, "so many")],
        stated: &mean,
        exact,
        working: format!("{} / {} = {}", show(total.figure.value), show(number.figure.value), show(exact)),
        told: format!("{} over {}: the average", told[0], told[1].trim_start_matches("over ")),
        message: None,
        severity: Severity::Error,
        confidence: 85,
    }
    .judge(article, out, relation);
}

/// "an average of 5 a season": what follows is what the total is spread over.
fn per_next(view: &View<'_>, last: usize, number: &Amount<'_>) -> bool {
    let after = view.after(last, 3);
    let at = after.iter().position(|piece| piece.is_any(&["a", "per", "each", "every"]));
    let Some(Piece::Word(noun, _)) = at.and_then(|at| after.get(at + 1)) else { return true };
    number.unit.is_some_and(|unit| unit.name.eq_ignore_ascii_case(noun))
}

// ---- means of whole numbers

/// Decimals of a mean are too coarse to say anything once the number of cases reaches their power of ten.
fn means_of_whole_numbers(article: &Article<'_>, view: &View<'_>, sentence: usize, out: &mut Outcomes) {
    let whole = cues::has("average.whole", &view.pieces) && !cues::has("average.items", &view.pieces);
    let Some(sentence) = article.document.sentences.get(sentence).filter(|_| whole) else { return };
    let labelled = test_results::labelled(&article.document.text, sentence.span);
    let cases = |mean: &Labelled| {
        let mut beside =
            labelled.iter().filter(|other| other.bracket == mean.bracket && matches!(other.label, "n" | "N"));
        beside.next().filter(|_| beside.next().is_none())
    };
    let alone = |mean: &Labelled| {
        labelled.iter().filter(|other| other.bracket == mean.bracket && other.label == mean.label).count() == 1
    };
    for mean in labelled.iter().filter(|one| matches!(one.label, "M" | "Mean" | "mean")) {
        let Some(number) = cases(mean).filter(|_| alone(mean)) else { continue };
        let (figure, count) = (mean.printed.figure, number.printed.figure.value);
        let small = figure.step.times(count).is_some_and(|steps| steps < Decimal::ONE);
        if !(small && count.is_integer() && count > Decimal::ZERO) {
            continue;
        }
        let holds = |mean: Interval| has_whole_number(mean.times_value(count));
        let next = figure.value.plus(figure.step).unwrap_or(figure.value);
        let outcome = if holds(figure.interval(Reading::Half)) {
            Outcome::Holds
        } else if holds(Interval::new(figure.value, next)) {
            Outcome::HoldsLoosely("only if the mean was truncated")
        } else {
            Outcome::Fails
        };
        let total = figure.value.times(count).map_or(String::new(), |total| total.trimmed().grouped());
        let shown = article.document.slice(mean.printed.span);
        let working = format!("{shown} x {} = {total}, and no whole number is near enough", count.trimmed().grouped());
        let spans = vec![mean.printed.span, number.printed.span];
        out.relations.push(Relation { kind: "mean", outcome, spans, working: working.clone() });
        if outcome == Outcome::Fails {
            let message = format!("no {} whole numbers have a mean of {shown}", count.trimmed().grouped());
            out.findings.push(
                Finding::new(META.id, Severity::Warning, mean.printed.span, message)
                    .confidence(65)
                    .related(number.printed.span, "the number of cases")
                    .working(working),
            );
        }
    }
}

fn has_whole_number(interval: Interval) -> bool {
    let (Some(low), Some(high)) = (interval.low, interval.high) else { return true };
    // the whole number above the lower end
    let text = low.trimmed().to_string();
    let floor = text.split('.').next().and_then(|whole| Decimal::parse(whole).ok());
    floor.is_none_or(|floor| {
        let above = if floor >= low { Some(floor) } else { floor.plus(Decimal::ONE) };
        above.is_none_or(|above| above <= high)
    })
}
