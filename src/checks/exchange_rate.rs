//! Sums of money converted into another currency: "£20 ($25) … £40 ($90)". The conversions of one text must imply one
//! rate; a single one must lie within what the rate has ever been.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair};
use crate::finding::{Evidence, Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::sorting;
use crate::sources::builtin::{rate_record, rates_in, rates_on_record, rates_since};
use crate::span::Span;

pub(super) struct ExchangeRate;

static META: Meta = Meta {
    id: "exchange-rate",
    name: "conversions between two currencies imply different rates",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Takes each sum with its conversion (\"£20 ($25)\", \"£20, or $25,\") as a statement of the exchange \
rate, with everything that the two printed figures can stand for; trailing zeros of either may be place holders. All \
conversions between the same two currencies in one text must agree, and rates as printed may be a tenth apart, for they move from day to day. Of \
three or more, the one that stands alone is wrong; of two, either may be, and repairs of both are offered. Where the \
sentences name different years, or one of them another day (\"at the time\", \"in today's money\"), the rates may differ \
as much as they have since 1999 according to the built-in table `exchange_rates` (European Central Bank); earlier years \
and currencies that it does not have are not compared.\n\nA single conversion in a sentence that names one year is held against the \
rates of that year: a warning where neither that year nor any later one had such a rate, give or take a tenth. One ten times \
outside the whole record is a warning, a hundred times outside it is an error; currencies that were replaced by others of the same name within living \
memory are left out, and so are names that several countries share (\"pounds\", \"¥\"). Shop prices in two countries (\"$99 (£69 in the UK)\", or both ending in 9) are no conversions.",
    fires: &[
        "A day ticket costs £20 ($25). A family pays £40 ($90) for the same day.",
        "The club paid €8m ($9.2m) for the striker, €11m ($12.7m) for the keeper and €15m ($71.3m) for the captain.",
        "She sold the flat for $30 million (£23 billion).",
        "The museum bought the canvas in 2019 for €1.2 million ($1.93 million).",
    ],
    silent: &[
        "A day ticket costs £20 ($25). A family pays £40 ($50) for the same day.",
        "The museum bought the canvas in 2019 for €1.2 million ($1.34 million).",
        "The museum bought the canvas in 2008 for €1 million ($1.04 million).",
        "The small one costs $99 (£69 in the UK), the large one $149 (£119).",
        "The phone sells for $599 (£499), the case for $49 (£29).",
        "The house was bought for £1.2m ($2.4m) in 2007 and sold for £2m ($2.5m) in 2022.",
        "The bill came to £51 million ($66 million), of which £11 million ($14 million) was for wages.",
        "In 1940 a bomber cost about £20,000 ($97,000 at the time). A replica costs £250,000 ($310,000).",
    ],
};

/// Conversions that are compared for one pair of currencies.
const MOST: usize = 64;
/// Rates of one text may be those of different days: so far apart, in percent.
const NEAR: i64 = 3;
const DAYS_APART: i64 = 10;
/// A single rate outside the record by these factors is implausible, or wrong.
const IMPLAUSIBLE: i64 = 10;
/// The whole life of the euro is on record.
const IMPLAUSIBLE_OF_EURO: i64 = 5;
const FAR: i64 = 100;
/// The records begin with this year.
const FIRST_YEAR: i32 = 1999;

impl Check for ExchangeRate {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (2, usize::MAX),
            amounts: 2,
            all: &[&[Of::Kind(Kinds::CURRENCY)], &[Of::Words(&["(", "["]), Of::Cue("exchange.or")]],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let pairs = pairs(article);
        let mut groups: Vec<Vec<&Pair<'_>>> = Vec::new();
        for pair in &pairs {
            match groups.iter_mut().find(|group| group[0].codes == pair.codes) {
                Some(group) if group.len() < MOST => group.push(pair),
                Some(_) => {}
                None => groups.push(vec![pair]),
            }
        }
        for group in &groups {
            let accused = compare(article, group, out);
            for (pair, accused) in group.iter().zip(accused) {
                if !accused {
                    alone(article, pair, out);
                }
            }
        }
    }
}

/// A sum and what it is in another currency.
struct Pair<'a> {
    original: Amount<'a>,
    converted: Amount<'a>,
    /// ISO code of the original.
    from: &'a str,
    /// Both codes in alphabetical order.
    codes: (&'a str, &'a str),
    /// Years that the sentence names.
    years: Vec<i32>,
    /// Converted at the rate of another day than that of writing.
    other_day: bool,
    /// The sentence names a year and tells of a second by its distance ("the year before").
    other_year: bool,
}

impl<'a> Pair<'a> {
    fn of(article: &Article<'_>, original: &Amount<'a>, converted: &Amount<'a>) -> Option<Self> {
        let (from, to) = (original.unit?.money()?, converted.unit?.money()?);
        let per = |amount: &Amount<'a>| amount.unit.and_then(|unit| unit.name.split_once(' ')).map(|(_, per)| per);
        let plain = |amount: &Amount<'_>| {
            amount.kind() == Some(UnitKind::Currency)
                && !amount.ranged
                && !amount.ratio
                && amount.figure.value > Decimal::ZERO
        };
        let one_measure = per(converted).is_none() || per(converted) == per(original);
        let usable = from != to && plain(original) && plain(converted) && one_measure;
        // a hedge before the sum is one of both: "more than £20m ($25m)"
        let bound = if converted.bound == Bound::About { Bound::About } else { Bound::Exact };
        let sign = |amount: &Amount<'_>| article.document.slice(amount.whole).contains(['¥', '￥']);
        let (from, to) = match (from, to) {
            _ if !sign(original) && !sign(converted) => (from, to),
            ("JPY", other) if is_yuan(original, converted, other) => ("CNY", other),
            (other, "JPY") if is_yuan(converted, original, other) => (other, "CNY"),
            known => known,
        };
        usable.then(|| Self {
            original: Amount { bound: Bound::Exact, ..original.clone() },
            converted: Amount { bound, ..converted.clone() },
            from,
            codes: (from.min(to), from.max(to)),
            years: Vec::new(),
            other_day: false,
            other_year: false,
        })
    }

    /// Units of the second currency for one of the first.
    fn rate(&self, reading: Reading) -> Option<Interval> {
        rate(self.original.interval(reading), self.converted.interval(reading), self.starts_first())
    }

    fn printed_rate(&self) -> Option<Decimal> {
        let (first, second) = self.in_order();
        second.figure.value.over(first.figure.value, Round::Down)
    }

    /// The original is in the first of the two currencies.
    fn starts_first(&self) -> bool {
        self.from == self.codes.0
    }

    fn in_order(&self) -> (&Amount<'a>, &Amount<'a>) {
        if self.starts_first() { (&self.original, &self.converted) } else { (&self.converted, &self.original) }
    }

    /// "$20 million (£10.5 million)", without "just" or "about".
    fn told(&self, article: &Article<'_>) -> String {
        let plain = |amount: &Amount<'_>| {
            let span = Span::new(amount.span.start, amount.whole.end.max(amount.span.end));
            article.document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
        };
        format!("{} ({})", plain(&self.original), plain(&self.converted))
    }
}

/// "¥" is the sign of yen and of yuan: the rate tells, where it was only ever that of the yuan.
fn is_yuan(yen: &Amount<'_>, other: &Amount<'_>, code: &str) -> bool {
    let rate = yen.interval(Reading::LaxConversion).over(other.interval(Reading::LaxConversion));
    let ever = |currency: &str| {
        rate.zip(rates_on_record(code, currency)).is_some_and(|(rate, record)| rate.intersects(record))
    };
    ever("CNY") && !ever("JPY")
}

fn rate(original: Interval, converted: Interval, starts_first: bool) -> Option<Interval> {
    if starts_first { converted.over(original) } else { original.over(converted) }
}

/// All conversions of the text, in order.
fn pairs<'a>(article: &Article<'a>) -> Vec<Pair<'a>> {
    let mut pairs = Vec::new();
    for sentence in article.passing() {
        let claims = article.extraction.claims_of(sentence);
        let money = |claim: &usize| article.extraction.claims[*claim].kind == crate::claim::Kind::Currency;
        if claims.filter(money).count() < 2 {
            continue;
        }
        let view = &*View::of(article, sentence..sentence + 1);
        let (years, other_day) = (years(article, view), cues::has("exchange.otherday", &view.pieces));
        let other_year = !years.is_empty() && tells_of_another_year(article, view);
        let mut host: Option<usize> = None;
        for second in 1..view.amounts.len() {
            host = opens(view, second - 1, second)
                .then_some(second - 1)
                .or_else(|| host.filter(|_| continues(view, second - 1, second)));
            let Some(first) = host.filter(|_| closes(view, second)) else { continue };
            let (original, converted) = (&view.amounts[first], &view.amounts[second]);
            if let Some(pair) = Pair::of(article, original, converted).filter(|pair| !are_shop_prices(article, pair)) {
                let other_day = other_day || is_of_another_day(view, second);
                pairs.push(Pair { years: years.clone(), other_day, other_year, ..pair });
            }
        }
    }
    pairs
}

/// "A (B", "A a share (about B", "A, or B": the second is the first in other words.
fn opens(view: &View<'_>, first: usize, second: usize) -> bool {
    let gap = view.between(first, second);
    if let Some(open) = gap.iter().position(|piece| piece.is_any(&["(", "["])) {
        let inside = &gap[open + 1..];
        let introduced = inside.is_empty()
            || ["exchange.opens", "exchange.then"].iter().any(|cue| cues::at(cue, inside, 0) == Some(inside.len()));
        return open <= 3 && gap[..open].iter().all(Piece::is_word) && introduced;
    }
    matches!(gap, [comma, rest @ ..] if comma.is(",") && cues::at("exchange.or", rest, 0) == Some(rest.len()))
}

/// "(B; C)", "(B/C)", "(B or C)".
fn continues(view: &View<'_>, last: usize, next: usize) -> bool {
    let depth = view.amounts[last].depth;
    depth > 0
        && view.amounts[next].depth == depth
        && matches!(view.between(last, next), [mark] if mark.is_any(&[";", ",", "/", "or", "and"]))
}

/// Nothing more is said of the conversion: "(£69 in the UK)" is a price of its own.
fn closes(view: &View<'_>, second: usize) -> bool {
    let after = view.pieces.get(view.amounts[second].at + 1..).unwrap_or_default();
    let marks = &[")", "]", ";", ",", "/", "or", "and", "."];
    after.first().is_none_or(|piece| piece.is_any(marks)) || cues::at("exchange.then", after, 0).is_some()
}

/// "(then $97,000)", "($97,000 at the time)".
fn is_of_another_day(view: &View<'_>, second: usize) -> bool {
    let at = view.amounts[second].at;
    let after = view.pieces.get(at + 1..).unwrap_or_default();
    let before = &view.pieces[at.saturating_sub(1)..at];
    cues::at("exchange.then", after, 0).is_some() || cues::has("exchange.then", before)
}

/// Both end like price tags: "$99 (£69)", "€1,299 (£1,099)", "$9.99 (£7.95)".
fn are_shop_prices(article: &Article<'_>, pair: &Pair<'_>) -> bool {
    let tag = |amount: &Amount<'_>| {
        let digits = article.document.slice(amount.span).trim_end_matches(|c: char| !c.is_ascii_digit());
        let small = amount.figure.value < Decimal::from(10_000) && amount.figure.step <= Decimal::ONE;
        small && (digits.ends_with('9') || digits.ends_with(".95") || digits.ends_with(".98"))
    };
    tag(&pair.original) && tag(&pair.converted)
}

/// Years that the sentence names.
fn years(article: &Article<'_>, view: &View<'_>) -> Vec<i32> {
    let mut years: Vec<i32> = Vec::new();
    for piece in &view.pieces {
        let Piece::Time(claim) = piece else { continue };
        let Some(claim) = article.extraction.claims.get(*claim) else { continue };
        let printed = article.document.slice(claim.span);
        let four = printed.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit));
        let Some(period) = claim.time().filter(|_| four) else { continue };
        years.extend([period.start, period.end].into_iter().flatten().map(|date| date.year));
    }
    sorting::by(&mut years, Ord::cmp);
    years.dedup();
    years
}

/// "in 2000 … the following year", "a year earlier": figures of two years, one of them named by its distance.
fn tells_of_another_year(article: &Article<'_>, view: &View<'_>) -> bool {
    let relative = view.pieces.iter().any(|piece| {
        let Piece::Time(claim) = piece else { return false };
        let printed = article.extraction.claims.get(*claim).map(|claim| article.document.slice(claim.span));
        printed.is_some_and(|printed| printed.contains("year") && !printed.contains(|c: char| c.is_ascii_digit()))
    });
    relative || cues::has("exchange.otheryear", &view.pieces)
}

/// How the rates of two conversions may differ.
enum Spread {
    /// Converted on the same day, or nearly.
    Same,
    /// On days of different years: by this factor.
    Factor(Decimal),
}

/// `None` where nothing is known.
fn spread(a: &Pair<'_>, b: &Pair<'_>) -> Option<Spread> {
    let two_years = a.other_year && b.other_year;
    if a.years == b.years && !two_years && !a.other_day && !b.other_day {
        return Some(Spread::Same);
    }
    let recorded = a.years.iter().chain(&b.years).all(|&year| year >= FIRST_YEAR) && !a.other_day && !b.other_day;
    let range = rates_on_record(a.codes.0, a.codes.1).filter(|_| recorded);
    range.and_then(|range| range.high?.over(range.low?, Round::Up)).map(Spread::Factor)
}

/// The rate with so many percent on either side.
fn widened(rate: Interval, percent: i64) -> Interval {
    let share = |percent: i64| Decimal::from(100 + percent).shift(-2).unwrap_or(Decimal::ONE);
    rate.times(Interval::new(share(-percent), share(percent)))
}

fn agree(a: Option<Interval>, b: Option<Interval>, spread: &Spread, percent: i64) -> bool {
    let Some((a, b)) = a.zip(b) else { return true };
    match spread {
        Spread::Same => widened(a, percent).intersects(b),
        Spread::Factor(factor) => {
            let factor = *factor;
            let inverse = Decimal::ONE.over(factor, Round::Down).unwrap_or(Decimal::ZERO);
            a.times(Interval::new(inverse, factor)).intersects(b)
        }
    }
}

/// `None` where the two say nothing of each other.
fn outcome(a: &Pair<'_>, b: &Pair<'_>) -> Option<Outcome> {
    let spread = spread(a, b)?;
    let fits = |reading, percent| agree(a.rate(reading), b.rate(reading), &spread, percent);
    Some(if fits(Reading::Half, NEAR) {
        Outcome::Holds
    } else if fits(Reading::Unit, NEAR) {
        Outcome::HoldsLoosely("only if a figure was truncated or is off by one in its last digit")
    } else if fits(Reading::LaxConversion, NEAR) {
        Outcome::HoldsLoosely("only if trailing zeros are place holders")
    } else if fits(Reading::Half, DAYS_APART) {
        Outcome::HoldsLoosely("only if the rates are those of different days")
    } else {
        Outcome::Fails
    })
}

/// Lists how the conversions of two currencies agree; says which of them are accused.
fn compare(article: &Article<'_>, group: &[&Pair<'_>], out: &mut Outcomes) -> Vec<bool> {
    let mut accused = vec![false; group.len()];
    let fits = |a: usize, b: usize| outcome(group[a], group[b]).is_some_and(|outcome| outcome != Outcome::Fails);
    let friends: Vec<usize> =
        (0..group.len()).map(|a| (0..group.len()).filter(|&b| a != b && fits(a, b)).count()).collect();
    // the conversion that most others agree with; of equals the first
    let Some(reference) = (0..group.len()).rev().max_by_key(|&at| friends[at]) else { return accused };
    for other in (0..group.len()).filter(|&at| at != reference) {
        let Some(judged) = outcome(group[reference], group[other]) else { continue };
        let (first, last) = (reference.min(other), reference.max(other));
        let working = working(group[first], group[last]);
        out.relations.push(Relation {
            kind: META.id,
            outcome: judged,
            spans: [group[first], group[last]]
                .iter()
                .flat_map(|pair| [pair.original.span, pair.converted.span])
                .collect(),
            working: amounts::with_remark(working.clone(), judged),
        });
        if judged != Outcome::Fails {
            continue;
        }
        // of two, the one outside all records is the wrong one; else the later is shown against the earlier
        let two = friends[reference] == 0;
        let (reference, other) = if two && !on_record(group[first]) && on_record(group[last]) {
            (last, first)
        } else if two {
            (first, last)
        } else {
            (reference, other)
        };
        // several that agree with one another may have been converted on another day
        let alone = friends[other] == 0 && (group.len() == 2 || friends[reference] > 0);
        accused[other] = true;
        accuse(article, group[reference], group[other], (two, alone), working, out);
    }
    accused
}

fn on_record(pair: &Pair<'_>) -> bool {
    let record = rates_on_record(pair.codes.0, pair.codes.1);
    record.zip(pair.rate(Reading::LaxConversion)).is_none_or(|(record, rate)| record.intersects(rate))
}

fn shown_rate(pair: &Pair<'_>) -> String {
    pair.printed_rate().map_or(String::new(), |rate| rate.rounded(4).trimmed().grouped())
}

fn working(a: &Pair<'_>, b: &Pair<'_>) -> String {
    let one = |pair: &Pair<'_>| {
        let (first, second) = pair.in_order();
        let (shown, _) = amounts::scaled(&[second.figure.value, first.figure.value]);
        let range = pair.rate(Reading::Half).map_or(String::new(), |range| format!(" ({range})"));
        format!("{} / {} = {}{range}", shown[0], shown[1], shown_rate(pair))
    };
    format!("{} and {} {} per {}", one(a), one(b), a.codes.1, a.codes.0)
}

fn accuse(
    article: &Article<'_>,
    reference: &Pair<'_>,
    wrong: &Pair<'_>,
    (two, alone): (bool, bool),
    working: String,
    out: &mut Outcomes,
) {
    let (first, second) = wrong.codes;
    let told = wrong.told(article);
    let message = format!(
        "{told} is converted at {} {second} per {first}, but {} at {}",
        shown_rate(wrong),
        reference.told(article),
        shown_rate(reference)
    );
    let severity = if alone { Severity::Error } else { Severity::Warning };
    let span = wrong.original.whole.hull(wrong.converted.whole);
    let other = reference.original.whole.hull(reference.converted.whole);
    let finding = Finding::new(META.id, severity, span, message.clone())
        .confidence(if !alone {
            60
        } else if two {
            85
        } else {
            92
        })
        .related(other, if two { "converted at another rate" } else { "converted as the others are" })
        .working(working);
    let relation = |intervals: &[Interval]| {
        let [a, b, c, d] = intervals else { return false };
        let rates = [rate(*a, *b, wrong.starts_first()), rate(*c, *d, reference.starts_first())];
        agree(rates[0], rates[1], &Spread::Same, NEAR)
    };
    let figures = [&wrong.original, &wrong.converted, &reference.original, &reference.converted];
    // only the figures of the wrong one are in doubt where others bear out the reference
    let relation_of_wrong = |intervals: &[Interval]| {
        let fixed = [&reference.original, &reference.converted].map(|amount| amount.figure.interval(Reading::Half));
        let untouched = intervals.get(2..4) == Some(&fixed[..]);
        (two || untouched) && relation(intervals)
    };
    let mut finding = repair::suggest(finding, article, &figures, relation_of_wrong);
    finding = at_rate(article, finding, wrong, reference);
    if two {
        finding = at_rate(article, finding, reference, wrong);
    }
    out.findings.push(finding);
    if alone && !two {
        refute(out, wrong.converted.claim, &message);
    }
}

/// Offers the conversion of one pair at the rate of another.
fn at_rate(article: &Article<'_>, finding: Finding, of: &Pair<'_>, rate: &Pair<'_>) -> Finding {
    // a scale word left out is told by the other figure; "£0.000003m" helps nobody
    let known =
        finding.suggestions.iter().any(|offer| offer.span == of.converted.span || offer.span == of.original.span);
    let value = rate.printed_rate().and_then(|rate| {
        let original = of.original.figure.value;
        if of.starts_first() { original.times(rate.rounded(12)) } else { original.over(rate, Round::Down) }
    });
    let text = article.document.slice(of.converted.span);
    let power = repair::power_of(text, of.converted.figure.value);
    let printed = value.and_then(|value| value.shift(-power)).and_then(|value| repair::with_value(text, value));
    match printed.filter(|_| !known) {
        Some(printed) => finding.suggest(of.converted.span, printed, "converted at the rate of the other"),
        None => finding,
    }
}

/// A single conversion against the rates of the one year that its sentence names. It may be converted at the rate of the
/// day of writing, so only what no year since has seen is odd.
fn in_its_year(article: &Article<'_>, pair: &Pair<'_>, out: &mut Outcomes) {
    let &[year] = pair.years.as_slice() else { return };
    let (first, second) = pair.codes;
    let Some((own, since)) = rates_in(first, second, year).zip(rates_since(first, second, year)) else { return };
    let Some(rate) = pair.rate(Reading::LaxConversion).filter(|_| !pair.other_day) else { return };
    let holds = widened(own, NEAR).intersects(rate);
    let fails = !widened(since, DAYS_APART).intersects(rate);
    if !(holds || fails) {
        return;
    }
    let show = |range: Interval| {
        let end = |value: Option<Decimal>| value.map_or(String::new(), |value| value.rounded(4).trimmed().grouped());
        format!("{} to {}", end(range.low), end(range.high))
    };
    let spans = vec![pair.original.span, pair.converted.span];
    let working = format!("{} {second} per {first}; in {year} it was {}", shown_rate(pair), show(own));
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: META.id, outcome, spans, working: working.clone() });
    if holds {
        return;
    }
    let message = format!(
        "{} is a rate of {} {second} per {first}; in {year} it was {}, and since then {}",
        pair.told(article),
        shown_rate(pair),
        show(own),
        show(since)
    );
    let span = pair.original.whole.hull(pair.converted.whole);
    let mut finding = Finding::new(META.id, Severity::Warning, span, message)
        .confidence(65)
        .working(working)
        .working("European Central Bank reference rates by year (built-in table exchange_years)".to_owned());
    let starts_first = pair.starts_first();
    finding = repair::suggest(finding, article, &[&pair.original, &pair.converted], |intervals| {
        let [original, converted] = intervals else { return false };
        self::rate(*original, *converted, starts_first).is_some_and(|rate| rate.intersects(own))
    });
    let middle = own.low.zip(own.high).and_then(|(low, high)| low.plus(high)?.half());
    let value = middle.and_then(|middle| {
        let original = pair.original.figure.value;
        if starts_first { original.times(middle.rounded(9)) } else { original.over(middle, Round::Down) }
    });
    if let Some(value) = value {
        let figure = pair.converted.figure;
        let digits = (figure.value.magnitude() - figure.step.magnitude() + 1).max(1);
        finding = repair::offer(finding, article, &pair.converted, value.rounded(digits), "at the rates of that year");
    }
    out.findings.push(finding);
}

/// A single conversion against what the rate has been.
fn alone(article: &Article<'_>, pair: &Pair<'_>, out: &mut Outcomes) {
    let records = [pair.codes.0, pair.codes.1].map(rate_record);
    let [Some(first), Some(second)] = records else { return };
    let lasting = first.other_unit_before.is_none() && second.other_unit_before.is_none();
    // "pounds" are those of six countries, and a dinar is none of the records
    let shared = |amount: &Amount<'_>| {
        let text = article.document.slice(amount.whole);
        let mut words = text.split(|c: char| !c.is_alphabetic() && c != '¥').filter(|word| !word.is_empty());
        // "Swedish kronor" say whose they are
        let mut named = false;
        words.any(|word| {
            let shared = cues::is("exchange.shared", word) && !named;
            named = word.len() > 3 && word.starts_with(char::is_uppercase);
            shared
        })
    };
    if shared(&pair.original) || shared(&pair.converted) {
        return;
    }
    if !lasting {
        in_its_year(article, pair, out);
        return;
    }
    let Some(record) = rates_on_record(&first.code, &second.code) else { return };
    let Some(rate) = pair.rate(Reading::LaxConversion) else { return };
    let above = rate.low.zip(record.high).and_then(|(rate, high)| rate.over(high, Round::Down));
    let below = rate.high.zip(record.low).and_then(|(rate, low)| low.over(rate, Round::Down));
    let limit = if [pair.codes.0, pair.codes.1].contains(&"EUR") { IMPLAUSIBLE_OF_EURO } else { IMPLAUSIBLE };
    let factor = above.into_iter().chain(below).max().filter(|&factor| factor >= Decimal::from(limit));
    let Some(factor) = factor else {
        in_its_year(article, pair, out);
        return;
    };
    let wrong = factor >= Decimal::from(FAR);
    let (low, high) = (record.low.unwrap_or(Decimal::ZERO), record.high.unwrap_or(Decimal::ZERO));
    let show = |value: Decimal| value.rounded(3).trimmed().grouped();
    let message = format!(
        "{} is a rate of {} {} per {}; since {FIRST_YEAR} it has been {} to {}",
        pair.told(article),
        shown_rate(pair),
        second.code,
        first.code,
        show(low),
        show(high)
    );
    let severity = if wrong { Severity::Error } else { Severity::Warning };
    let times = factor.rounded(2).trimmed().grouped();
    let mut finding = Finding::new(META.id, severity, pair.original.whole.hull(pair.converted.whole), message.clone())
        .confidence(if wrong { 93 } else { 60 })
        .working(format!("{times} times outside {} to {} or more", show(low), show(high)));
    for record in [first, second] {
        finding = finding.evidence(Evidence {
            source: "exchange_rates".to_owned(),
            row: record.row,
            column: "low, high".to_owned(),
            value: record.range.to_string(),
            unit: Some(format!("{} per EUR", record.code)),
            period: Some(format!("{} to {}", record.first, record.last)),
            role: "related",
            locator: Some(record.source.clone()),
        });
    }
    let starts_first = pair.starts_first();
    finding = repair::suggest(finding, article, &[&pair.original, &pair.converted], |intervals| {
        let [original, converted] = intervals else { return false };
        self::rate(*original, *converted, starts_first).is_some_and(|rate| rate.intersects(record))
    });
    out.findings.push(finding);
    if wrong {
        refute(out, pair.converted.claim, &message);
    }
}
