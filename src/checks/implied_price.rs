//! A quantity and the money that changed hands for it imply a price.

use std::sync::LazyLock;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::plausibility::{ID, at_least, at_most, evidence, kindest, settle, stems_near};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::finding::{Finding, Severity};
use crate::lexicon;
use crate::normalise::{Bound, Period, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};

use crate::sources::builtin::{self, BoundKind, Place, WorldBound, aliases};

pub(super) struct ImpliedPrice;

static META: Meta = Meta {
    id: "implied-price",
    name: "a quantity and its value imply an impossible price",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Where one place says how much of a commodity one country sent to another and another place says what \
all goods between the same two were worth in the same period, value by quantity is the highest price the commodity \
can have had. It is compared with the range of prices of decades; a hundred times below is wrong, less is \
implausible. Both periods must be written in the text and be the same days. If the quantity is already beyond what \
the world has, this is added to that finding as a second proof.\n\n\
Where a sentence gives the value of the quantity itself (\"worth\", \"for\", \"paid\"), the price is that of both, and may be \
too high as well: ten times outside the range is implausible, a hundred times wrong; twice below where the year \
stands there, for prices were lower long ago.",
    fires: &[
        "In 2021, China imported 40 million tons of coal worth $10,000 from Mongolia.",
        "In 2021, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported 900 billion tons \
of coal from Kazakhstan.",
    ],
    silent: &[
        "In 2021, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported four million \
tons of natural gas from Kazakhstan.",
        "In 2020, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported 900 million tons \
of coal from Mongolia.",
        "In 2021, China imported 40 million tons of coal worth $4 billion from Mongolia.",
        "The mine moved 4 million tonnes of gold ore worth $300 million.",
    ],
};

/// Quantities and sums that are compared, at most so many of each: an article has few.
const MOST: usize = 64;
const FAR: i64 = 100;
/// Outside the range of prices by this factor, what a sentence gives as the value of a quantity is implausible.
const OUTSIDE: i64 = 10;
/// So often below it, where the year is given and the range is one of that time.
const BELOW: i64 = 2;
/// The ranges are those of prices since.
const PRICES_SINCE: i32 = 1980;
/// Words between a quantity and its value, at most.
const APART: usize = 10;

/// Who sent how much to whom, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Flow {
    from: &'static str,
    to: &'static str,
    period: Period,
}

/// One amount that flowed.
struct Found<'a> {
    flow: Flow,
    amount: Amount<'a>,
    stems: Vec<String>,
}

impl Check for ImpliedPrice {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (2, usize::MAX),
                amounts: 1,
                all: &[
                    &[Of::Kind(Kinds::TIME)],
                    &[Of::Class(Cue::EXPORTING), Of::Class(Cue::IMPORTING)],
                    &[Of::Kind(Kinds::CURRENCY), Of::Kind(Kinds::DIMENSION)],
                ],
                view: true,
            },
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[&[Of::Kind(Kinds::CURRENCY)], &[Of::Kind(Kinds::DIMENSION)]],
                view: true,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let mut sums: Vec<Found<'_>> = Vec::new();
        let mut quantities: Vec<Found<'_>> = Vec::new();
        for (sentence, view) in article.views() {
            value_of_quantity(article, view, out);
            let claims = article.extraction.claims_of(sentence);
            if !claims.into_iter().any(|claim| article.extraction.claims.get(claim).is_some_and(|c| c.time().is_some()))
            {
                continue;
            }
            for (index, amount) in view.amounts.iter().enumerate() {
                let list = match amount.kind() {
                    Some(UnitKind::Currency) if !amount.rate => &mut sums,
                    Some(UnitKind::Dimension) if !amount.rate => &mut quantities,
                    _ => continue,
                };
                if list.len() >= MOST || amount.ranged {
                    continue;
                }
                if let Some(flow) = flow_of(article, view, index) {
                    list.push(Found { flow, amount: amount.clone(), stems: stems_near(view, index, 4, 6) });
                }
            }
        }
        for quantity in &quantities {
            for sum in sums.iter().filter(|sum| sum.flow.from == quantity.flow.from && sum.flow.to == quantity.flow.to)
            {
                let same = sum.flow.period.same_days(quantity.flow.period);
                let open = matches!(sum.amount.bound, Bound::More | Bound::AtLeast)
                    || matches!(quantity.amount.bound, Bound::Less | Bound::AtMost);
                if same && !open && compare(article, quantity, sum, out) {
                    break;
                }
            }
        }
    }
}

/// "From January to November 2021, China imported Q of gas from Kazakhstan."
fn flow_of(article: &Article<'_>, view: &View<'_>, index: usize) -> Option<Flow> {
    let at = view.amounts[index].at;
    let breaks = |piece: &Piece<'_>| piece.is_any(&[";", "(", ")", ":"]);
    let start = view.pieces[..at].iter().rposition(breaks).map_or(0, |cut| cut + 1);
    let end = view.pieces[at..].iter().position(breaks).map_or(view.pieces.len(), |cut| at + cut);
    let verb = (start..at).rev().find(|&place| view.pieces[place].cue(Cue::EXPORTING.or(Cue::IMPORTING)))?;
    if at - verb > 4 {
        return None;
    }
    let exports = view.pieces[verb].cue(Cue::EXPORTING);
    let subject = (start..verb).rev().find_map(|place| country(view, place))?;
    let link = if exports { "to" } else { "from" };
    let object = (at..end)
        .find(|&place| view.pieces[place].is(link) && country(view, place + 1).is_some())
        .and_then(|place| country(view, place + 1))?;
    let time = |piece: &Piece<'_>| match piece {
        Piece::Time(claim) => article.extraction.claims.get(*claim).and_then(|claim| claim.time()),
        _ => None,
    };
    // the nearest period that the sentence gives before the figure, else after it in the clause
    let period =
        view.pieces[..at].iter().rev().find_map(time).or_else(|| view.pieces[at..end].iter().find_map(time))?;
    period.days()?;
    let (from, to) = if exports { (subject, object) } else { (object, subject) };
    (from != to).then_some(Flow { from, to, period })
}

/// The country named at a piece.
fn country(view: &View<'_>, place: usize) -> Option<&'static str> {
    let words: Vec<&str> = view
        .pieces
        .get(place..view.pieces.len().min(place + 6))?
        .iter()
        .map_while(|piece| if let Piece::Word(word, _) = piece { Some(*word) } else { None })
        .collect();
    if !words.first()?.starts_with(char::is_uppercase) {
        return None;
    }
    let (_, alias) = aliases().longest_at(&words)?;
    matches!(alias.place, Place::Country(_)).then(|| alias.place.entity())
}

/// "4 million tons of coal worth $10 million", "paid $10 million for 4 million tons of coal".
fn value_of_quantity(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let plain = |amount: &Amount<'_>| !(amount.rate || amount.ranged || amount.ratio);
    for pair in view.amounts.windows(2).filter(|pair| pair.iter().all(plain)) {
        let (quantity, sum) = match (pair[0].kind(), pair[1].kind()) {
            (Some(UnitKind::Dimension), Some(UnitKind::Currency)) => (&pair[0], &pair[1]),
            (Some(UnitKind::Currency), Some(UnitKind::Dimension)) => (&pair[1], &pair[0]),
            _ => continue,
        };
        let claim = |amount: &Amount<'_>| article.extraction.claims.get(amount.claim);
        let contexts = [quantity, sum].into_iter().filter_map(claim).map(|claim| &claim.context);
        let each = view.pieces.get(sum.at + 1).is_some_and(|next| is_one_of("price.each", next));
        if each || contexts.into_iter().any(|context| context.negated || context.hypothetical) {
            continue;
        }
        if let Some(found) = direct(article, view, quantity, sum) {
            report(article, quantity, sum, &found, out);
        }
    }
}

/// What a quantity cost, of which price and by which factor outside.
struct Outside {
    bound: &'static WorldBound,
    /// Unit of the price's quantity.
    per: &'static Unit,
    /// The end of the implied price that is nearer the range, in the unit of `bound`.
    price: Decimal,
    /// The end of the range.
    end: Decimal,
    /// Times outside, rounded down.
    factor: Decimal,
    /// All goods are in the sum, not this one alone.
    all_goods: bool,
}

impl Outside {
    fn is_below(&self) -> bool {
        self.price < self.end
    }
}

/// The price that a sentence implies, where it is outside the range.
fn direct(article: &Article<'_>, view: &View<'_>, quantity: &Amount<'_>, sum: &Amount<'_>) -> Option<Outside> {
    let least_below = Decimal::from(if view.periods().any(is_recent) { BELOW } else { OUTSIDE });
    prices().filter(|(bound, ..)| gives_value(article, view, bound, quantity, sum)).find_map(|(bound, money, per)| {
        let price = implied(quantity, sum, money, per)?;
        let below = outside_low(bound, price).filter(|(_, _, factor)| *factor >= least_below);
        let above = || {
            let (low, limit) = (price.low?, bound.range.high?);
            Some((low, limit, low.over(limit, Round::Down)?)).filter(|(_, _, factor)| *factor >= Decimal::from(OUTSIDE))
        };
        let (price, end, factor) = below.or_else(above)?;
        Some(Outside { bound, per, price, end, factor, all_goods: false })
    })
}

fn is_recent(period: Period) -> bool {
    period.start.is_some_and(|date| date.year >= PRICES_SINCE)
}

/// The sentence says that the quantity is one of the bound's item, and that the sum is its value.
fn gives_value(
    article: &Article<'_>,
    view: &View<'_>,
    bound: &WorldBound,
    quantity: &Amount<'_>,
    sum: &Amount<'_>,
) -> bool {
    // "600 million barrels of oil": the unit has the item in it
    let own = article.document.slice(quantity.whole);
    let inside =
        bound.items.iter().any(|item| own.split_once(" of ").is_some_and(|(_, of)| of.eq_ignore_ascii_case(item)));
    if inside {
        return if quantity.at < sum.at {
            view.pieces
                .get(quantity.at + 1..sum.at)
                .is_some_and(|after| after.len() <= APART && leads("price.value", after))
        } else {
            view.pieces.get(sum.at + 1..quantity.at).is_some_and(|before| leads("price.paid", before))
        };
    }
    let Some([of, rest @ ..]) = view.pieces.get(quantity.at + 1..) else { return false };
    // "of Kazakh coal"
    let named = |piece: &&Piece<'_>| matches!(piece, Piece::Word(word, _) if word.starts_with(char::is_uppercase));
    let names = rest.iter().take(2).take_while(named).count();
    let item = (0..=names).find_map(|at| Some(at + item_length(bound, rest.get(at..)?)?));
    let Some(item) = item.filter(|_| of.is("of")) else { return false };
    if quantity.at < sum.at {
        let after = view.pieces.get(quantity.at + 2 + item..sum.at);
        after.is_some_and(|after| after.len() <= APART && leads("price.value", after))
    } else {
        view.pieces.get(sum.at + 1..quantity.at).is_some_and(|before| leads("price.paid", before))
    }
}

/// Words of the item with which the pieces begin, if no noun follows of which it is only the first half ("gold ore").
fn item_length(bound: &WorldBound, pieces: &[Piece<'_>]) -> Option<usize> {
    let begins = |item: &&String| {
        let mut words = item.split(' ').zip(pieces);
        pieces.len() >= item.split(' ').count() && words.all(|(word, piece)| piece.is(word))
    };
    let length = bound.items.iter().filter(begins).map(|item| item.split(' ').count()).max()?;
    let alone = pieces.get(length).is_none_or(|next| !next.is_word() || is_one_of("price.after", next));
    alone.then_some(length)
}

fn is_one_of(class: &str, piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Word(word, _) if cues::is(class, word))
}

/// The pieces end with a phrase of the class, and name nothing before it that may be what has the value: places and
/// times only.
fn leads(class: &str, pieces: &[Piece<'_>]) -> bool {
    let end = pieces.iter().rposition(|piece| !piece.cue(Cue::LINK) || is_one_of(class, piece)).map_or(0, |at| at + 1);
    let start = (0..end).find(|&at| cues::at(class, pieces, at).is_some_and(|length| at + length >= end));
    let passing = |piece: &Piece<'_>| match piece {
        Piece::Word(word, _) => word.starts_with(char::is_uppercase) || is_one_of("price.between", piece),
        piece => matches!(piece, Piece::Time(_)),
    };
    start.is_some_and(|start| pieces[..start].iter().all(passing))
}

/// The bounds of prices, with their currency and the unit of the quantity.
fn prices() -> impl Iterator<Item = &'static (&'static WorldBound, &'static str, Unit)> {
    static PRICES: LazyLock<Vec<(&'static WorldBound, &'static str, Unit)>> = LazyLock::new(|| {
        let prices = builtin::bounds().iter().filter(|bound| bound.kind == BoundKind::Price);
        let split = |bound: &'static WorldBound| {
            let (money, per) = bound.unit.split_once(" per ")?;
            Some((bound, money, lexicon::english().parse_unit(per)?.0))
        };
        prices.filter_map(split).collect()
    });
    PRICES.iter()
}

/// Value by quantity, in money per unit.
fn implied(quantity: &Amount<'_>, sum: &Amount<'_>, money: &str, per: &Unit) -> Option<Interval> {
    sum.unit.filter(|unit| unit.name == money)?;
    sum.interval(Reading::Lax).over(kindest(quantity, per)?)
}

/// How far the most that was paid is below the range: the price, the end of the range, the factor.
fn outside_low(bound: &WorldBound, price: Interval) -> Option<(Decimal, Decimal, Decimal)> {
    let (high, low) = (price.high.filter(|high| !high.is_zero())?, bound.range.low?);
    Some((high, low, low.over(high, Round::Down)?)).filter(|(_, _, factor)| *factor > Decimal::ONE)
}

/// A row of prices for what is named beside the quantity, with the price that the figures imply at most.
fn compare(article: &Article<'_>, quantity: &Found<'_>, sum: &Found<'_>, out: &mut Outcomes) -> bool {
    let has = |word: &str| quantity.stems.iter().any(|near| near == word);
    let found = prices().filter(|(bound, ..)| bound.is_about(&has)).find_map(|(bound, money, per)| {
        let (price, end, factor) = outside_low(bound, implied(&quantity.amount, &sum.amount, money, per)?)?;
        Some(Outside { bound, per, price, end, factor, all_goods: true })
    });
    let Some(found) = found else { return false };
    report(article, &quantity.amount, &sum.amount, &found, out);
    true
}

fn report(article: &Article<'_>, quantity: &Amount<'_>, sum: &Amount<'_>, found: &Outside, out: &mut Outcomes) {
    let Outside { bound, factor, end, .. } = found;
    let far = *factor >= Decimal::from(FAR) && bound.may_accuse();
    let times = factor.rounded_down(2).trimmed().grouped();
    let below = found.is_below();
    let working = working(quantity, sum, found, &times);
    let what = if found.all_goods {
        "what all goods between the two were worth in the same period"
    } else {
        "what it was worth"
    };
    let role = if below { "lower bound" } else { "upper bound" };
    let existing = out.findings.iter_mut().find(|finding| finding.check == ID && finding.span == quantity.whole);
    if let Some(finding) = existing {
        finding.working.extend(working);
        finding.evidence.push(evidence(bound, *end, role));
        finding.related.push(crate::finding::Related { span: sum.whole, message: what.to_owned() });
        finding.severity = if far { Severity::Error } else { finding.severity };
        return;
    }
    let (surface, value) = (article.document.slice(quantity.whole), article.document.slice(sum.whole));
    let most = if found.all_goods { "at most " } else { "" };
    let side = if below { "below" } else { "above" };
    let message = format!("{surface} for {most}{value} is {times} times {side} any {}", bound.measure);
    let severity = if far { Severity::Error } else { Severity::Warning };
    let mut finding = Finding::new(META.id, severity, quantity.whole, message.clone())
        .confidence(if far { 93 } else { 60 })
        .related(sum.whole, what)
        .evidence(evidence(bound, *end, role));
    finding.working = working;
    out.findings.push(finding);
    settle(out, quantity.claim, far, message);
}

/// From both figures to the price and the end of its range.
fn working(quantity: &Amount<'_>, sum: &Amount<'_>, found: &Outside, times: &str) -> Vec<String> {
    let &Outside { bound, per, price, end, .. } = found;
    let (Some(tons), Some(money)) = (kindest(quantity, per), sum.unit) else { return Vec::new() };
    let paid = sum.interval(Reading::Lax);
    let (dividend, divisor) = if found.is_below() { (paid.high, tons.low) } else { (paid.low, tons.high) };
    let (Some(dividend), Some(divisor)) = (dividend, divisor) else { return Vec::new() };
    let show = |value: Decimal| value.trimmed().grouped();
    let shown = if found.is_below() { divisor.rounded_down(6) } else { divisor.rounded_up(6) };
    let quotient = |which: &str, price: Decimal, side: &str| {
        let (unit, measure) = (&bound.unit, &bound.measure);
        let (dividend, divisor, price, end) = (show(dividend), show(shown), show(price), show(end));
        format!("{dividend} / {divisor} = {which} {price} {unit}, {times} times {side} {measure}, {end}")
    };
    if found.is_below() {
        let quotient = quotient("at most", price.rounded_up(3), "below the lowest");
        vec![at_most(sum, money, dividend), at_least(quantity, per, divisor), quotient]
    } else {
        let quotient = quotient("at least", price.rounded_down(3), "above the highest");
        vec![at_least(sum, money, dividend), at_most(quantity, per, divisor), quotient]
    }
}
