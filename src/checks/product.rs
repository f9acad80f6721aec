//! Numbers times prices, and sums shared out: "12 rooms at $90 each, $1,080 in all", "$500 million among 327 million
//! people, or $1.53 each".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::derived::{Derived, counted};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, wordings};
use crate::finding::Severity;
use crate::normalise::UnitKind;
use crate::number::{Decimal, Interval, Round};

pub(super) struct ProductMismatch;

static META: Meta = Meta {
    id: "product-mismatch",
    name: "number times price is not the stated sum, or a sum shared out is not so much each",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Two ways to put it. A number of things at a price each (\"12 rooms at $90 each\", \"300 shares at $12 a \
share\") with what they come to (\"$1,080 in all\", \"a total of\", \"for $3,600\"): where the price is for a time (\"a \
night\") the number of nights may go without saying, so any multiple is right. And a sum that is shared out (\"split \
among 40 people\", \"with 40 people in the village … each of them\") with what falls to each; it is a warning where the \
words only suggest that the one was divided by the other.\n\nThe same of a rate over a time (\"8 hours a day for 5 days, \
40 hours in all\") and of packs (\"twelve crates of 24 bottles each make 288 bottles\").",
    fires: &[
        "The school bought 24 tablets at £310 each, £7,640 in all.",
        "She pays $25 a month for 12 months, $400 in total.",
        "The prize of $6 million was split among 40 villagers, or $15,000 each.",
        "He spent $500 million on the campaign; with 327 million people in the country he could have handed each of them \
$1 million.",
    ],
    silent: &[
        "The school bought 24 tablets at £310 each, £7,440 in all.",
        "She pays $25 a month for 12 months, $300 in total.",
        "They booked 12 rooms at $90 a night, $3,240 in all.",
        "The prize of $6 million was split among 40 villagers, or $150,000 each.",
        "He bought 24 tablets at £310 each and a printer for £99.",
        "The fund of $6 million helps 40 villagers with loans of up to $15,000 each.",
    ],
};

impl Check for ProductMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (3, TOGETHER),
                amounts: 3,
                all: &[
                    &[Of::Kind(Kinds::CURRENCY)],
                    &[Of::Cue("product.each"), Of::Cue("product.each.before"), Of::Kind(Kinds::PER)],
                    &[Of::Cue("product.at"), Of::Cue("product.split"), Of::Cue("product.could")],
                ],
                view: true,
            },
            Needs { claims: (3, TOGETHER), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            wordings::within(META.id, article, view, out);
            for last in 2..view.amounts.len() {
                priced(article, view, last, out);
                shared(article, view, last, out);
            }
        }
    }
}

fn is_money(amount: &Amount<'_>) -> bool {
    amount.kind() == Some(UnitKind::Currency) && !amount.ranged && !amount.ratio
}

/// A sum of money, not one per anything.
fn is_sum(view: &View<'_>, index: usize) -> bool {
    let amount = &view.amounts[index];
    is_money(amount) && !amount.rate && !is_each(view, index)
}

/// "$90 each", "$12 a share", "each of them $1 million".
fn is_each(view: &View<'_>, index: usize) -> bool {
    let amount = &view.amounts[index];
    let after = view.pieces.get(amount.at + 1..).unwrap_or_default();
    let before = &view.pieces[amount.at.saturating_sub(4)..amount.at];
    let each_before = (0..before.len()).any(|start| {
        cues::at("product.each.before", before, start).is_some_and(|length| start + length == before.len())
    });
    is_money(amount) && (amount.rate || cues::at("product.each", after, 0).is_some() || each_before)
}

fn same_money(a: &Amount<'_>, b: &Amount<'_>) -> bool {
    let money = |amount: &Amount<'_>| amount.unit.and_then(|unit| unit.money().map(str::to_owned));
    money(a).is_some() && money(a) == money(b)
}

/// A count of things, or a plain quantity.
fn is_number_of(amount: &Amount<'_>) -> bool {
    let kind = matches!(amount.kind(), None | Some(UnitKind::Count | UnitKind::Dimension | UnitKind::Duration));
    kind && !amount.rate && !amount.ranged && amount.figure.value > Decimal::ZERO
}

/// "N things at P each, T in all", "N things at P each for T".
fn priced(article: &Article<'_>, view: &View<'_>, last: usize, out: &mut Outcomes) {
    let (number, price, sum) = (&view.amounts[last - 2], &view.amounts[last - 1], &view.amounts[last]);
    let at = view.between(last - 2, last - 1);
    let priced = at.len() <= 5
        && cues::at("product.at", at, at.len().saturating_sub(1)).is_some()
        && !at.iter().any(|piece| piece.is_any(&[",", ";", "and", "(", ")"]));
    let usable = is_number_of(number) && is_each(view, last - 1) && is_sum(view, last) && same_money(price, sum);
    if !(priced && usable) {
        return;
    }
    let link = view.between(last - 1, last);
    let after = view.pieces.get(sum.at + 1..).unwrap_or_default();
    let before = cues::find("product.total", link).is_some_and(|(start, length)| start + length == link.len());
    let behind = cues::at("product.in-all", after, 0).is_some();
    // "raising $3,600": nothing more is said of the sum ("with donations", "to print")
    let closed = after.first().is_none_or(|piece| piece.is_any(&[".", ",", ";", ")", "on", "for", "in", "at"]));
    let raised =
        closed && cues::find("product.raised", link).is_some_and(|(start, length)| start + length == link.len());
    let before = before || raised;
    let breaks = |piece: &Piece<'_>| piece.cue(Cue::STOP) || piece.is_any(&["and", "plus", "."]);
    let wider = wordings::says_more(view, sum.at + 1);
    if !(before || behind) || wider || link.len() > 8 || link.iter().any(breaks) {
        return;
    }
    let number = &counted(number);
    let Some(exact) = number.figure.value.times(price.figure.value) else { return };
    // "a night": how many nights may go without saying
    let unit = price.unit.and_then(|unit| unit.name.split_once(" per ")).map(|(_, per)| per);
    let own = |per: &str| number.unit.is_some_and(|unit| unit.name == per);
    let times = unit.is_some_and(|per| cues::is("product.period", per) && !own(per));
    let relation = |intervals: &[Interval]| {
        let [number, price, sum] = intervals else { return false };
        let product = number.times(*price);
        product.intersects(*sum) || times && holds_a_multiple(*sum, product)
    };
    let show = |amount: &Amount<'_>| amount.figure.value.trimmed().grouped();
    Derived {
        check: META.id,
        kind: "product",
        inputs: &[(number, "so many"), (price, "at this price")],
        stated: sum,
        exact,
        working: format!("{} x {} = {}", show(number), show(price), exact.trimmed().grouped()),
        told: format!("{} at {}", number_told(article, number), price.told(article)),
        message: None,
        severity: Severity::Error,
        confidence: 88,
    }
    .judge(article, out, relation);
}

fn number_told(article: &Article<'_>, number: &Amount<'_>) -> String {
    article.document.slice(number.whole).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A whole multiple of `part` may lie in `whole`.
fn holds_a_multiple(whole: Interval, part: Interval) -> bool {
    let Some(ratio) = whole.over(part) else { return true };
    let (Some(low), Some(high)) = (ratio.low, ratio.high) else { return true };
    // a whole number lies between the ends where their whole parts differ
    (2..=400).map(Decimal::from).any(|count| low <= count && count <= high)
}

/// "T split among N people, or X each"; "T …; with N people … each of them X".
fn shared(article: &Article<'_>, view: &View<'_>, last: usize, out: &mut Outcomes) {
    let (sum, number, each) = (&view.amounts[last - 2], &view.amounts[last - 1], &view.amounts[last]);
    let usable = is_sum(view, last - 2) && is_number_of(number) && is_each(view, last) && same_money(sum, each);
    let things = matches!(number.kind(), None | Some(UnitKind::Count));
    if !usable || !things || number.figure.value < Decimal::from(2) {
        return;
    }
    let (to_number, to_each) = (view.between(last - 2, last - 1), view.between(last - 1, last));
    let divided = cues::has("product.split", to_number);
    let with = to_number.last().is_some_and(|piece| piece.is("with"));
    let stated = to_each.iter().rposition(|piece| piece.is_any(&[",", "(", ";", "–", "—"]));
    let stated = stated.is_some_and(|joint| {
        let link = &to_each[joint + 1..];
        link.is_empty() || cues::at("product.or", link, 0) == Some(link.len())
    });
    let offered = with && cues::has("product.could", to_each);
    let short = to_number.len() <= 24 && to_each.len() <= 16;
    let clear = !to_each.iter().any(|piece| piece.is("up") || piece.direction().is_some());
    if !(short && clear && (divided && (stated || cues::has("product.gives", to_each)) || offered)) {
        return;
    }
    let relation = |intervals: &[Interval]| {
        let [sum, number, each] = intervals else { return false };
        sum.over(*number).is_none_or(|share| share.intersects(*each))
    };
    let number = &counted(number);
    let Some(exact) = sum.figure.value.over(number.figure.value, Round::Down) else { return };
    let (shown, _) = amounts::scaled(&[sum.figure.value, number.figure.value]);
    Derived {
        check: META.id,
        kind: "product",
        inputs: &[(sum, "the sum"), (number, "so many")],
        stated: each,
        exact,
        working: format!("{} / {} = {}", shown[0], shown[1], exact.rounded(4).trimmed().grouped()),
        told: format!("{} among {}", sum.told(article), number_told(article, number)),
        message: None,
        severity: if divided { Severity::Error } else { Severity::Warning },
        confidence: if divided { 88 } else { 65 },
    }
    .judge(article, out, relation);
}
