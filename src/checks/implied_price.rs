//! A quantity and the money that changed hands for it imply a price.

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::plausibility::{ID, evidence, kindest, settle, stems_near};
use crate::checks::{Article, Check, Meta, Outcomes, Scope};
use crate::finding::{Finding, Severity};
use crate::lexicon;
use crate::normalise::{Bound, Period, Reading, UnitKind};
use crate::number::{Decimal, Round};

use crate::sources::builtin::{self, BoundKind, Place, WorldBound, aliases};
use crate::span::Span;

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
the world has, this is added to that finding as a second proof.",
    fires: &[
        "In 2021, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported 900 billion tons \
of coal from Kazakhstan.",
    ],
    silent: &[
        "In 2021, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported four million \
tons of natural gas from Kazakhstan.",
        "In 2020, Kazakhstan exported $10.35 billion worth of goods to China. In 2021, China imported 900 million tons \
of coal from Mongolia.",
    ],
};

/// Quantities and sums that are compared, at most so many of each: an article has few.
const MOST: usize = 64;
const FAR: i64 = 100;

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
        &[Needs {
            claims: (2, usize::MAX),
            amounts: 1,
            all: &[
                &[Of::Kind(Kinds::TIME)],
                &[Of::Class(Cue::EXPORTING), Of::Class(Cue::IMPORTING)],
                &[Of::Kind(Kinds::CURRENCY), Of::Kind(Kinds::DIMENSION)],
            ],
            view: true,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let mut sums: Vec<Found<'_>> = Vec::new();
        let mut quantities: Vec<Found<'_>> = Vec::new();
        for (sentence, view) in article.views() {
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

/// A row of prices for what is named beside the quantity, with the price that the figures imply at most.
fn compare(article: &Article<'_>, quantity: &Found<'_>, sum: &Found<'_>, out: &mut Outcomes) -> bool {
    let lexicon = lexicon::english();
    let has = |word: &str| quantity.stems.iter().any(|near| near == word);
    for bound in builtin::bounds().iter().filter(|bound| bound.kind == BoundKind::Price && bound.is_about(&has)) {
        let Some((money, per)) = bound.unit.split_once(" per ") else { continue };
        let Some(per) = lexicon.parse_unit(per).map(|(unit, _)| unit) else { continue };
        let same_money = sum.amount.unit.is_some_and(|unit| unit.name == money);
        let Some(amount) = kindest(&quantity.amount, &per).filter(|_| same_money) else { continue };
        let (Some(price), Some(low)) = (sum.amount.interval(Reading::Lax).over(amount), bound.range.low) else {
            continue;
        };
        let Some(high) = price.high.filter(|high| !high.is_zero()) else { continue };
        let Some(factor) = low.over(high, Round::Down) else { continue };
        if factor <= Decimal::ONE {
            continue;
        }
        report(article, quantity, sum, bound, (high, low, factor), out);
        return true;
    }
    false
}

fn report(
    article: &Article<'_>,
    quantity: &Found<'_>,
    sum: &Found<'_>,
    bound: &WorldBound,
    (high, low, factor): (Decimal, Decimal, Decimal),
    out: &mut Outcomes,
) {
    let far = factor >= Decimal::from(FAR) && bound.may_accuse();
    let times = factor.rounded(2).trimmed().grouped();
    let show = |value: Decimal| value.rounded(3).trimmed().grouped();
    let proof = format!(
        "{} / {} = at most {} {}, {times} times below the lowest {}, {}",
        sum.amount.show(),
        quantity.amount.show(),
        show(high),
        bound.unit,
        bound.measure,
        show(low),
    );
    let related: (Span, &str) = (sum.amount.whole, "what all goods between the two were worth in the same period");
    let existing = out.findings.iter_mut().find(|finding| finding.check == ID && finding.span == quantity.amount.whole);
    if let Some(finding) = existing {
        finding.working.push(proof);
        finding.evidence.push(evidence(bound, low, "lower bound"));
        finding.related.push(crate::finding::Related { span: related.0, message: related.1.to_owned() });
        finding.severity = if far { Severity::Error } else { finding.severity };
        return;
    }
    let surface = article.document.slice(quantity.amount.whole);
    let value = article.document.slice(sum.amount.whole);
    let message = format!("{surface} for at most {value} is {times} times below any {}", bound.measure);
    let severity = if far { Severity::Error } else { Severity::Warning };
    let finding = Finding::new(META.id, severity, quantity.amount.whole, message.clone())
        .confidence(if far { 93 } else { 60 })
        .related(related.0, related.1)
        .working(proof)
        .evidence(evidence(bound, low, "lower bound"));
    out.findings.push(finding);
    settle(out, quantity.amount.claim, far, message);
}
