//! Results of statistical tests: the p that is printed against the p of the statistic and its degrees of freedom.

use std::cmp::Ordering;

use crate::checks::amounts::{self, Amount};
use crate::checks::test_results::{self, Printed, Reported, Sign, TestResult};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair};
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Bound, Figure, Reading};
use crate::number::{Decimal, Distribution, Interval};
use crate::span::Span;

pub(super) struct PValueMismatch;

static META: Meta = Meta {
    id: "p-value-mismatch",
    name: "a p-value is not that of the statistic and its degrees of freedom",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Reads results of t, F, χ², r, z and Q tests (\"t(28) = 2.14, p = .041\", \"F[1, 28] < 1, ns\", \
\"χ²(1, N = 90) = 4.52, p < .05\", \"t = 2.14, df = 28, p = .041\") and works p out again, for every value that the \
printed statistic can stand for. The printed p may be rounded or truncated too. `p < .05` holds if the smallest of \
these is not above .05, `ns` if the largest is above it. The probabilities are enclosures in exact arithmetic: where \
they do not decide, nothing is said.\n\nA p that is right for a one-tailed test is let pass, and so is one that is \
larger than the p worked out where the text speaks of an adjustment (Bonferroni, Greenhouse-Geisser, permutations …). \
The message says where the slip decides about significance at .05. A p of exactly nought is a remark for `--pedantic`. \
At most 1,000 results of a text are looked at.",
    fires: &[
        "The groups differed, t(28) = 2.14, p = .014.",
        "There was no effect of age, F(2, 57) = 4.81, p = .12.",
        "Answers depended on the question, χ²(1, N = 90) = 2.20, p < .05.",
    ],
    silent: &[
        "The groups differed, t(28) = 2.14, p = .041.",
        "The correlation was weak, r(97) = .17, p = .084.",
        "There was no effect of age, F(2, 57) < 1, ns.",
        "As predicted, the second group was slower, t(28) = 1.80, p = .041 (one-tailed).",
        "With the correction of Bonferroni the groups did not differ, t(28) = 2.14, p = .123.",
    ],
};

/// Level at which a result is called significant.
fn alpha() -> Decimal {
    Decimal::parse("0.05").unwrap_or(Decimal::ZERO)
}

/// Words of tests in one direction.
const ONE_TAILED: [&str; 6] = ["one-tailed", "one tailed", "one-sided", "one sided", "1-tailed", "directional"];
/// Words of adjustments that make p larger, or of tests that do not follow the printed distribution.
const ADJUSTED: [&str; 20] = [
    "bonferroni",
    "holm",
    "sidak",
    "šidák",
    "tukey",
    "scheffé",
    "scheffe",
    "dunnett",
    "false discovery",
    "fdr",
    "multiple comparisons",
    "multiple testing",
    "adjusted p",
    "corrected",
    "greenhouse",
    "huynh",
    "permutation",
    "bootstrap",
    "monte carlo",
    "robust",
];

/// That is what the text says: it needs no remark.
const IF_ADJUSTED: &str = "as p is adjusted";

impl Check for PValueMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let results = test_results::results(&article.document.text);
        if results.is_empty() {
            return;
        }
        let text = article.document.text.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let told = Told { one_tailed: says(&ONE_TAILED), adjusted: says(&ADJUSTED) };
        for result in &results {
            check(article, result, told, out);
        }
    }
}

/// What the text says of its tests.
#[derive(Clone, Copy)]
struct Told {
    one_tailed: bool,
    adjusted: bool,
}

/// Everything that p can be, for a statistic that lies in an interval of absolute values.
fn tail(distribution: Distribution, statistic: Interval) -> Option<Interval> {
    let size = statistic.abs();
    let most = match size.low {
        Some(low) => distribution.tail(low)?.high,
        None => Some(Decimal::ONE),
    };
    let least = match size.high {
        // a correlation of .995 or more may round to 1
        Some(high) if matches!(distribution, Distribution::R(_)) => distribution.tail(high.min(Decimal::ONE))?.low,
        Some(high) => distribution.tail(high)?.low,
        None => Some(Decimal::ZERO),
    };
    Some(Interval { low: least, high: most })
}

/// What the statistic can be with its sign: "F < 1".
fn range(printed: &Printed, sign: Sign, reading: Reading) -> Interval {
    let interval = printed.figure.interval(reading).abs();
    match sign {
        Sign::Equal => interval,
        Sign::Below => Interval { low: Some(Decimal::ZERO), high: interval.high },
        Sign::Above => Interval { low: interval.low, high: None },
    }
}

/// The printed statement about p can be true of some p of an interval.
fn allows(reported: &Reported, reading: Reading, p: Interval) -> bool {
    match reported {
        Reported::NotSignificant(_) => p.high.is_none_or(|high| high >= alpha()),
        Reported::Value(Sign::Equal, _, printed) => printed.figure.interval(reading).intersects(p),
        Reported::Value(Sign::Below, _, printed) => p.low.is_none_or(|low| low <= printed.figure.value),
        Reported::Value(Sign::Above, _, printed) => p.high.is_none_or(|high| high >= printed.figure.value),
    }
}

/// The test can be made in one direction.
fn has_sides(distribution: Distribution) -> bool {
    match distribution {
        Distribution::Normal | Distribution::T(_) | Distribution::R(_) => true,
        Distribution::F(df, _) | Distribution::ChiSquared(df) => df == Decimal::ONE,
    }
}

fn judge(result: &TestResult, told: Told) -> Option<Outcome> {
    let half = Decimal::parse("0.5").ok()?;
    let [rounded, truncated] = [Reading::Half, Reading::Unit].map(|reading| {
        let p = tail(result.distribution, range(&result.statistic, result.sign, reading))?;
        let one = p.times_value(half);
        // the effect may lie on the other side than was predicted
        let against = Interval::point(Decimal::ONE).minus(one);
        Some((p, one, against, reading))
    });
    let ((rounded, truncated), sides) = (rounded.zip(truncated)?, has_sides(result.distribution));
    let two = |(p, _, _, reading): (Interval, Interval, Interval, Reading)| allows(&result.p, reading, p);
    let one = |(_, one, against, reading): (Interval, Interval, Interval, Reading), stated: bool| {
        sides && (allows(&result.p, reading, one) || stated && allows(&result.p, reading, against))
    };
    let stated = told.one_tailed || result.one_tailed;
    let larger = match &result.p {
        Reported::NotSignificant(_) => true,
        Reported::Value(sign, _, printed) => {
            *sign != Sign::Below && rounded.0.low.is_some_and(|low| printed.figure.value > low)
        }
    };
    Some(if two(rounded) || stated && one(rounded, true) {
        Outcome::Holds
    } else if two(truncated) || stated && one(truncated, true) {
        Outcome::HoldsLoosely("only if a figure was truncated or is off by one in its last digit")
    } else if one(truncated, false) {
        Outcome::HoldsLoosely("only as a one-tailed test")
    } else if told.adjusted && larger {
        Outcome::HoldsLoosely(IF_ADJUSTED)
    } else {
        Outcome::Fails
    })
}

/// "0.041", ".041", "< .001": p in so many decimals, with or without the nought before the point.
fn shown(p: Interval, places: i32, nought: bool) -> Option<String> {
    let least = Decimal::ONE.shift(-places)?;
    let (low, high) = (p.low?, p.high?);
    let style = |text: String| if nought { text } else { text.trim_start_matches('0').to_owned() };
    let width = usize::try_from(places).ok()?;
    if high < least {
        return Some(format!("< {}", style(format!("0.{:0>width$}", 1))));
    }
    // the enclosure is far narrower than what is printed
    let middle = low.plus(high)?.times(Decimal::parse("0.5").ok()?)?;
    let digits = (middle.magnitude() + 1 + places).max(1);
    let text = middle.rounded(digits).to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    Some(format!("= {}", style(format!("{whole}.{fraction:0<width$}"))))
}

fn check(article: &Article<'_>, result: &TestResult, told: Told, out: &mut Outcomes) {
    let Some(outcome) = judge(result, told) else { return };
    let exact = tail(result.distribution, range(&result.statistic, result.sign, Reading::Point));
    let rounded = tail(result.distribution, range(&result.statistic, result.sign, Reading::Half));
    let (Some(exact), Some(rounded)) = (exact, rounded) else { return };
    let nought = match &result.p {
        Reported::Value(_, _, printed) => article.document.slice(printed.span).starts_with('0'),
        Reported::NotSignificant(_) => false,
    };
    let places = match &result.p {
        Reported::Value(_, _, printed) => printed.figure.value.places().clamp(3, 6),
        Reported::NotSignificant(_) => 3,
    };
    let Some(right) = right(result, exact, places, nought) else { return };
    let printed = article.document.slice(result.p.span());
    let name = article.document.slice(Span::new(result.span.start, result.statistic.span.end));
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let ends = |end: Option<Decimal>| end.map_or(String::new(), |end| end.rounded(3).trimmed().to_string());
    let working = format!("{name} gives p {right} ({} to {}), stated {printed}", ends(rounded.low), ends(rounded.high));
    let mut spans = vec![result.statistic.span];
    spans.push(match &result.p {
        Reported::Value(_, _, printed) => printed.span,
        Reported::NotSignificant(span) => *span,
    });
    out.relations.push(Relation {
        kind: "p-value",
        outcome,
        spans,
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        remark(article, result, outcome, working, out);
        return;
    }
    let printed = if matches!(result.p, Reported::Value(..)) { format!("p {printed}") } else { printed.to_owned() };
    let flips = significance(&result.p).zip(side(rounded)).is_some_and(|(stated, worked)| stated != worked);
    let decision = match side(rounded) {
        Some(true) if flips => ": significant at .05",
        Some(false) if flips => ": not significant at .05",
        _ => "",
    };
    let message = format!("{name} gives p {right}, not {printed}{decision}");
    let finding = Finding::new(META.id, Severity::Error, result.span, message.clone())
        .confidence(if flips { 93 } else { 90 })
        .working(working);
    let mut finding = slips(article, result, finding);
    let replacement = if matches!(result.p, Reported::Value(..)) { right } else { format!("p {right}") };
    finding = finding.suggest(result.p.span(), replacement, "worked out from the statistic and its degrees of freedom");
    out.findings.push(finding);
    let claims = &article.extraction.claims;
    let at = claims.partition_point(|claim| claim.span.end <= result.p.span().start);
    let of_p = claims.get(at).is_some_and(|claim| claim.span.overlaps(result.p.span()));
    if let Some(judgement) = out.judgements.get_mut(at).filter(|_| of_p) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}

/// The p that belongs there: "= .041", "< .001"; for "F < 1" the least that it can be.
fn right(result: &TestResult, exact: Interval, places: i32, nought: bool) -> Option<String> {
    let (end, sign) = match result.sign {
        Sign::Equal => return shown(exact, places, nought),
        Sign::Below => (exact.low?, ">"),
        Sign::Above => (exact.high?, "<"),
    };
    shown(Interval::point(end), places, nought).map(|text| text.replacen('=', sign, 1))
}

/// What the author says of significance at .05, where the statement decides it.
fn significance(p: &Reported) -> Option<bool> {
    match p {
        Reported::NotSignificant(_) => Some(false),
        Reported::Value(Sign::Equal, _, printed) => Some(printed.figure.value.cmp(&alpha()) != Ordering::Greater),
        Reported::Value(Sign::Below, _, printed) => (printed.figure.value <= alpha()).then_some(true),
        Reported::Value(Sign::Above, _, printed) => (printed.figure.value >= alpha()).then_some(false),
    }
}

/// On which side of .05 all of an interval lies.
fn side(p: Interval) -> Option<bool> {
    if p.high.is_some_and(|high| high <= alpha()) {
        Some(true)
    } else {
        p.low.is_some_and(|low| low > alpha()).then_some(false)
    }
}

/// Notes on what holds all the same.
fn remark(article: &Article<'_>, result: &TestResult, outcome: Outcome, working: String, out: &mut Outcomes) {
    if !article.pedantic {
        return;
    }
    let zero = matches!(&result.p, Reported::Value(Sign::Equal, _, printed) if printed.figure.value.is_zero());
    let message = match outcome {
        // all checks note what holds loosely
        Outcome::HoldsLoosely(_) => return,
        _ if zero => "no p-value is exactly 0: print the level that it lies below".to_owned(),
        _ => return,
    };
    out.findings.push(Finding::new(META.id, Severity::Note, result.span, message).confidence(60).working(working));
}

/// One slip of the pen in the statistic or in p that explains the difference.
fn slips(article: &Article<'_>, result: &TestResult, finding: Finding) -> Finding {
    let Reported::Value(sign, place, p) = result.p else { return finding };
    let amount = |printed: &Printed| Amount {
        claim: usize::MAX,
        span: printed.span,
        whole: printed.span,
        figure: printed.figure,
        unit: None,
        bound: Bound::Exact,
        ranged: false,
        at: 0,
        depth: 0,
        rate: false,
        ratio: false,
        statistic: false,
    };
    let (statistic, p) = (amount(&result.statistic), amount(&p));
    repair::suggest(finding, article, &[&statistic, &p], |intervals| {
        let [statistic, p] = intervals else { return false };
        let Some(worked) = tail(result.distribution, statistic.abs()) else { return false };
        match (sign, p.low.zip(p.high)) {
            (Sign::Equal, _) => p.intersects(worked),
            (_, Some((low, high))) => {
                // the printed level is exact: the middle of its interval
                let level = low.plus(high).and_then(|sum| sum.times(Decimal::parse("0.5").ok()?));
                let figure = level.map(Figure::exact);
                figure.is_some_and(|figure| {
                    let printed = Printed { figure, span: place };
                    allows(&Reported::Value(sign, place, printed), Reading::Half, worked)
                })
            }
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Results of our own with the p of SciPy 1.17.1 (`scipy.stats`: `2 * t.sf`, `f.sf`, `chi2.sf`, `2 * norm.sf`; for r
    /// by its t; halved where one-tailed) and what is to be said: "holds", "loosely", "wrong", or "decision" where the
    /// slip decides about significance. What is expected was put down by hand from that p and the rules of rounding.
    const TABLE: &str = include_str!("../../tests/p_values.csv");

    fn judged(text: &str) -> Vec<(TestResult, Option<Outcome>)> {
        let lower = text.to_lowercase();
        let one_tailed = ONE_TAILED.iter().any(|word| lower.contains(word));
        let adjusted = ADJUSTED.iter().any(|word| lower.contains(word));
        let results = test_results::results(text);
        results.into_iter().map(|result| (result.clone(), judge(&result, Told { one_tailed, adjusted }))).collect()
    }

    #[test]
    fn a_table_of_results_is_judged_right() {
        let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
        let mut wrong = Vec::new();
        let mut count = 0;
        for row in rows.records().map(Result::unwrap) {
            let (text, expected) = (&row[0], &row[2]);
            let all = judged(text);
            let [(result, outcome)] = all.as_slice() else { panic!("{text}: {} results", all.len()) };
            let rounded = tail(result.distribution, range(&result.statistic, result.sign, Reading::Half)).unwrap();
            let flips = significance(&result.p).zip(side(rounded)).is_some_and(|(stated, worked)| stated != worked);
            let found = match outcome {
                Some(Outcome::Holds) => "holds",
                Some(Outcome::HoldsLoosely(_)) => "loosely",
                Some(Outcome::Fails) if flips => "decision",
                Some(Outcome::Fails) => "wrong",
                None => "nothing",
            };
            if found != expected {
                wrong.push(format!("{text}: {found}, expected {expected}"));
            }
            count += 1;
        }
        assert!(count >= 60 && wrong.is_empty(), "{count} rows\n{}", wrong.join("\n"));
    }

    #[test]
    fn the_p_that_is_worked_out_is_that_of_another_library() {
        let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
        for row in rows.records().map(Result::unwrap) {
            let Ok(expected) = Decimal::parse(&row[1]) else { continue };
            let result = test_results::results(&row[0]).remove(0);
            let value = result.statistic.figure.value;
            let p = tail(result.distribution, Interval::point(value)).unwrap();
            let p = if row[0].contains("one-tailed") { p.times_value(Decimal::parse("0.5").unwrap()) } else { p };
            let unit = Decimal::ONE.shift(expected.magnitude() - 5).unwrap();
            let close = Interval::around(expected, unit);
            let halved = p.times_value(Decimal::parse("0.5").unwrap());
            assert!(p.intersects(close) || halved.intersects(close), "{}: {p}, expected {expected}", &row[0]);
        }
    }

    #[test]
    fn ends_of_the_p_in_words() {
        let p = |low: &str, high: &str| Interval::new(Decimal::parse(low).unwrap(), Decimal::parse(high).unwrap());
        assert_eq!(shown(p("0.04121", "0.04121"), 3, false).as_deref(), Some("= .041"));
        assert_eq!(shown(p("0.04", "0.04"), 3, true).as_deref(), Some("= 0.040"));
        assert_eq!(shown(p("0.0001", "0.0002"), 3, false).as_deref(), Some("< .001"));
    }
}
