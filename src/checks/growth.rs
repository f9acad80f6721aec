//! Growth and interest over years: "grew 5 percent a year, from $100m in 2010 to $200m in 2020", "$10,000 at 3% earns
//! $300 in interest in the first year".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::change::Part;
use crate::checks::change_parts;
use crate::checks::cue_words::Cue;
use crate::checks::derived::Derived;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, wordings};
use crate::claim::Direction;
use crate::finding::Severity;
use crate::normalise::UnitKind;
use crate::number::{Decimal, Interval};

pub(super) struct GrowthMismatch;

static META: Meta = Meta {
    id: "growth-mismatch",
    name: "growth or interest over years does not lead to the stated figure",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A yearly rate, the value before and the value after, each with its year or with the number of years: the \
rate may be compounded yearly or simple, and the number of years may be one more or less (from the end of one year or \
from its middle).\n\nA sum, a rate of interest and what it earns in one year or several: interest may be simple or \
compounded, up to daily. Interest that equals the whole balance is the slip this finds. Rates that change, monthly \
payments and fees (\"paid in every month\", \"after tax\") are left alone.",
    fires: &[
        "Sales grew 5 percent a year, from $100 million in 2010 to $240 million in 2020.",
        "If you put $10,000 into an account that pays 3% a year, you earn $10,300 in interest in the first year.",
    ],
    silent: &[
        "Sales grew 5 percent a year, from $100 million in 2010 to $163 million in 2020.",
        "Sales grew 5 percent a year, from $100 million in 2010 to $150 million in 2020.",
        "If you put $10,000 into an account that pays 3% a year, you earn $300 in interest in the first year.",
        "If you put $10,000 into an account that pays 3% a year, you have $10,300 after one year.",
        "She paid $10,000 for a bond that yields 3% and earned $450 in interest on her other savings.",
    ],
};

/// Years over which anything is compounded.
const MOST_YEARS: u32 = 100;

impl Check for GrowthMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (3, TOGETHER),
                amounts: 3,
                all: &[
                    &[Of::Cue("growth.yearly"), Of::Cue("growth.rate"), Of::Kind(Kinds::PER)],
                    &[Of::Kind(Kinds::PERCENT), Of::Kind(Kinds::PER)],
                    &[Of::Kind(Kinds::TIME)],
                ],
                view: true,
            },
            Needs {
                claims: (3, TOGETHER),
                amounts: 3,
                all: &[
                    &[
                        Of::Cue("growth.interest"),
                        Of::Cue("growth.interest-of"),
                        Of::Cue("growth.yearly"),
                        Of::Kind(Kinds::PER),
                    ],
                    &[Of::Cue("growth.invested")],
                    &[Of::Kind(Kinds::CURRENCY)],
                ],
                view: true,
            },
            Needs { claims: (3, TOGETHER), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 0..view.amounts.len() {
                growth(article, view, index, out);
                interest(article, view, index, out);
            }
            wordings::within(META.id, article, view, out);
        }
    }
}

/// "5 percent a year", "5 percent annually", "an annual rate of 5 percent".
pub(super) fn is_yearly(view: &View<'_>, index: usize) -> bool {
    let amount = &view.amounts[index];
    let named = amount.unit.is_some_and(|unit| unit.name == "percent per year");
    let after = view.pieces.get(amount.at + 1..).unwrap_or_default();
    let before = view.before(index, 5);
    let percent = amount.is_percent() && !amount.ranged;
    // "10 percent a year earlier" is a point of time
    let yearly = cues::at("growth.yearly", after, 0).is_some_and(|length| {
        !after.get(length).is_some_and(|piece| piece.is_any(&["ago", "earlier", "before", "later"]))
    });
    named && !amount.ranged || percent && (yearly || cues::has("growth.rate", before))
}

/// The year or the years that follow an amount at once: "$100m in 2010".
fn year_of(article: &Article<'_>, view: &View<'_>, index: usize) -> Option<i32> {
    let after = view.after(index, 4);
    let at = after.iter().position(|piece| matches!(piece, Piece::Time(_)))?;
    let plain = after[..at].iter().all(|piece| piece.is_any(&["in", "at", "the", "end", "of", "by", ",", "("]));
    let Piece::Time(claim) = after[at] else { return None };
    let period = article.extraction.claims.get(claim)?.time()?;
    let (start, end) = (period.start?, period.end?);
    (plain && start.year == end.year).then_some(start.year)
}

fn growth(article: &Article<'_>, view: &View<'_>, rate: usize, out: &mut Outcomes) {
    if !is_yearly(view, rate) {
        return;
    }
    let amount = &view.amounts[rate];
    let two = |first: usize| {
        let (a, b) = (view.amounts.get(first)?, view.amounts.get(first + 1)?);
        let sides = match (change_parts::part(view, first), change_parts::part(view, first + 1)) {
            (Part::Old, Part::New) => (first, first + 1),
            (Part::New, Part::Old) => (first + 1, first),
            _ => return None,
        };
        let unit = |amount: &Amount<'_>| amount.unit.map(|unit| unit.name.clone());
        let level = |amount: &Amount<'_>| amount.is_level() && amount.figure.value > Decimal::ZERO;
        (unit(a) == unit(b) && level(a) && level(b)).then_some(sides)
    };
    let near = |&(old, new): &(usize, usize)| {
        let (first, last) = (view.amounts[old.min(new)].at, view.amounts[old.max(new)].at);
        let gap =
            if first > amount.at { &view.pieces[amount.at + 1..first] } else { &view.pieces[last + 1..amount.at] };
        let breaks = |piece: &Piece<'_>| piece.cue(Cue::STOP) || piece.is_any(&["."]) || piece.is("and");
        gap.len() <= 10 && !gap.iter().any(breaks)
    };
    let ahead = two(rate + 1).filter(near);
    let Some((old, new)) = ahead.or_else(|| two(rate.checked_sub(2)?).filter(near)) else { return };
    let years = year_of(article, view, old).zip(year_of(article, view, new)).map(|(from, to)| to - from);
    let Some(years) =
        years.and_then(|years| u32::try_from(years).ok()).filter(|&years| (2..=MOST_YEARS).contains(&years))
    else {
        return;
    };
    let around = &view.pieces[amount.at.saturating_sub(6)..(amount.at + 4).min(view.pieces.len())];
    let falls = around.iter().find_map(Piece::direction) == Some(Direction::Down);
    let factor = |rate: Interval, years: u32| {
        let share = rate.times_value(Decimal::ONE.shift(-2).unwrap_or(Decimal::ONE));
        let share = if falls { share.abs().negated() } else { share };
        let compound = share.plus_value(Decimal::ONE).pow(years);
        compound.hull(share.times_value(Decimal::from(years)).plus_value(Decimal::ONE))
    };
    let relation = |intervals: &[Interval]| {
        let [old, rate, new] = intervals else { return false };
        (years - 1..=years + 1).any(|years| old.times(factor(*rate, years)).intersects(*new))
    };
    let (old, new) = (&view.amounts[old], &view.amounts[new]);
    let exact = factor(Interval::point(amount.figure.value), years);
    let compound = if falls { exact.low } else { exact.high };
    let Some(exact) = compound.and_then(|factor| old.figure.value.times(factor.rounded(12))) else { return };
    let show = |value: Decimal| value.rounded(5).trimmed().grouped();
    let percent = amount.figure.value.trimmed().grouped();
    Derived {
        check: META.id,
        kind: "growth",
        inputs: &[(old, "the value before"), (amount, "every year")],
        stated: new,
        exact,
        working: format!("{} at {percent}% a year for {years} years is {}", show(old.figure.value), show(exact)),
        told: format!("{} at {percent}% a year for {years} years", old.told(article)),
        message: None,
        severity: Severity::Error,
        confidence: 85,
    }
    .judge(article, out, relation);
}

/// "earn $300 in interest", "interest of $300": with the sum and the rate before it.
fn interest(article: &Article<'_>, view: &View<'_>, gain: usize, out: &mut Outcomes) {
    // "at 4 percent over 3 years": the time may stand between the rate and what it earns
    let lasting = |index: usize| view.amounts[index].kind() == Some(UnitKind::Duration);
    let Some(at) = (0..gain).rev().find(|&index| !lasting(index)).filter(|&at| gain - at <= 2) else { return };
    let Some(first) = at.checked_sub(1) else { return };
    let (sum, rate, earned) = (&view.amounts[first], &view.amounts[at], &view.amounts[gain]);
    let after = view.pieces.get(earned.at + 1..).unwrap_or_default();
    let before = view.before(gain, 4);
    // "a year as a clerk" is what somebody earns otherwise
    let phrase = cues::at("growth.yearly", after, 0);
    let named = earned.unit.is_some_and(|unit| unit.name.ends_with(" per year"));
    let closed = after.get(phrase.unwrap_or(0)).is_none_or(|piece| piece.is_any(&[".", ",", ";", ")"]));
    let yearly_sum = (named || phrase.is_some()) && closed;
    let earns = before
        .iter()
        .any(|piece| matches!(piece, Piece::Word(word, _) if cues::is("growth.earns", &word.to_lowercase())));
    let of_interest = cues::at("growth.interest", after, 0).is_some()
        || cues::has("growth.interest-of", before)
        || yearly_sum && earns;
    let money = |amount: &Amount<'_>| {
        amount.kind() == Some(UnitKind::Currency) && !amount.ranged && amount.figure.value > Decimal::ZERO
    };
    let code = |amount: &Amount<'_>| amount.unit.and_then(|unit| unit.money().map(str::to_owned));
    let one_money = code(sum).is_some() && code(sum) == code(earned) && !sum.rate && (!earned.rate || yearly_sum);
    let yearly = (rate.is_percent() || is_yearly(view, at)) && !rate.ranged;
    let invested = cues::has("growth.invested", view.between(first, at));
    let link = view.between(at, gain);
    let clear = link.len() <= 20 && !link.iter().any(|piece| piece.cue(Cue::STOP) || piece.is("."));
    let other = cues::has("growth.other", &view.pieces);
    if !(of_interest && money(sum) && money(earned) && one_money && yearly && invested && clear) || other {
        return;
    }
    let years = if yearly_sum { Some(1) } else { years_told(view, gain) };
    let Some(years) = years else { return };
    let share = |rate: Interval| rate.times_value(Decimal::ONE.shift(-2).unwrap_or(Decimal::ONE));
    let gained = |sum: Interval, rate: Interval| {
        let one = Decimal::ONE;
        let simple = share(rate).times_value(Decimal::from(years));
        // monthly compounding, and a little more for daily
        let monthly =
            share(rate).over(Interval::point(Decimal::from(12))).map(|part| part.plus_value(one).pow(12 * years));
        let most =
            monthly.map(|factor| factor.plus_value(one.negated()).times_value(Decimal::parse("1.01").unwrap_or(one)));
        sum.times(most.map_or(simple, |most| simple.hull(most)))
    };
    let relation = |intervals: &[Interval]| {
        let [sum, rate, earned] = intervals else { return false };
        gained(*sum, *rate).intersects(*earned)
    };
    let exact = share(Interval::point(rate.figure.value)).plus_value(Decimal::ONE).pow(years).low;
    let exact = exact.and_then(|factor| factor.minus(Decimal::ONE)?.times(sum.figure.value));
    let Some(exact) = exact else { return };
    let show = |value: Decimal| value.rounded(6).trimmed().grouped();
    let percent = rate.figure.value.trimmed().grouped();
    let span = if years == 1 { "a year".to_owned() } else { format!("{years} years") };
    Derived {
        check: META.id,
        kind: "interest",
        inputs: &[(sum, "the sum"), (rate, "the rate of interest")],
        stated: earned,
        exact,
        working: format!("{percent}% on {} for {span} is {}", show(sum.figure.value), show(exact)),
        told: format!("the interest of {percent}% on {} for {span}", sum.told(article)),
        message: None,
        severity: Severity::Error,
        confidence: 88,
    }
    .judge(article, out, relation);
}

/// "in the first year", "in a year", "after five years".
fn years_told(view: &View<'_>, gain: usize) -> Option<u32> {
    let at = view.amounts[gain].at;
    let one = &view.pieces[at..(at + 12).min(view.pieces.len())];
    if cues::has("growth.one-year", one) {
        return Some(1);
    }
    let near = view.amounts.iter().filter(|amount| amount.at.abs_diff(at) <= 12);
    let years = near.filter(|amount| amount.unit.is_some_and(|unit| unit.name == "year") && !amount.ranged);
    let years: Vec<i64> = years.filter_map(|amount| amount.figure.value.to_i64()).collect();
    let [years] = years.as_slice() else { return None };
    u32::try_from(*years).ok().filter(|years| (1..=MOST_YEARS).contains(years))
}
