//! Balances against what they are the difference of: "a surplus of $5 billion, with exports of $12 billion and imports
//! of $8 billion".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::derived::{self, Derived};
use crate::checks::gate::{Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, account, cues};
use crate::finding::Severity;
use crate::normalise::UnitKind;
use crate::number::Interval;

pub(super) struct BalanceMismatch;

pub(super) static META: Meta = Meta {
    id: "balance-mismatch",
    name: "a surplus or deficit is not the difference of the two sides",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A sentence that gives a surplus, deficit or balance and both of its sides (exports and imports, revenue \
and spending, assets and liabilities, births and deaths), each once and in one unit: the balance must be the difference. \
A word for the wrong way (\"a surplus\" where imports are larger) is wrong too. So is what a sentence says is left \
(\"leaving\", \"giving a profit of\") after all that came in and went out, where a word beside each figure says which of \
the two it did; a warning where one of them stands in the sentence \
before, or where what was there already may be left too. Sentences with other sums in the same \
unit, or that compare periods, are left alone.",
    fires: &[
        "The country had a trade surplus of $5.5 billion, with exports of $12.1 billion and imports of $8.2 billion.",
        "With revenue of €41 million and spending of €44 million, the city closed the year with a surplus of €3 million.",
        "The charity raised £48,000 and spent £31,500, leaving it with £26,500.",
    ],
    silent: &[
        "The country had a trade surplus of $3.9 billion, with exports of $12.1 billion and imports of $8.2 billion.",
        "With revenue of €41 million and spending of €44 million, the city closed the year with a deficit of €3 million.",
        "The surplus rose to $5.5 billion from $4 billion as exports of $12.1 billion outran imports of $8.2 billion.",
        "The charity raised £48,000 and spent £31,500, leaving it with £16,500.",
        "The charity raised £48,000 and spent £31,500, leaving debts of £12,000.",
        "Exports of $12.1 billion went mostly to neighbours; imports of $8.2 billion came from overseas.",
    ],
};

/// Gates, by place in the list of needs.
const SIDES: usize = 0;
const ACCOUNT: usize = 1;

impl Check for BalanceMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (3, 12),
                amounts: 0,
                all: &[
                    &[Of::Cue("balance.name")],
                    &[
                        Of::Cue("balance.trade.in"),
                        Of::Cue("balance.budget.in"),
                        Of::Cue("balance.books.in"),
                        Of::Cue("balance.people.in"),
                        Of::Cue("balance.cash.in"),
                    ],
                    &[
                        Of::Cue("balance.trade.out"),
                        Of::Cue("balance.budget.out"),
                        Of::Cue("balance.books.out"),
                        Of::Cue("balance.people.out"),
                        Of::Cue("balance.cash.out"),
                    ],
                ],
                view: true,
            },
            Needs { claims: (2, 12), amounts: 2, all: &[&[Of::Cue("account.result")]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (sentence, view) in article.views() {
            if article.passes(ACCOUNT, sentence) && account::judge(article, sentence, view, out) {
                continue;
            }
            if !article.passes(SIDES, sentence) {
                continue;
            }
            let compares = view.pieces.iter().any(|piece| piece.direction().is_some() || piece.cue(Cue::COMPARED));
            if !compares && cues::has("balance.name", &view.pieces) {
                for side in ["trade", "budget", "books", "people", "cash"] {
                    balance(article, view, side, out);
                }
            }
        }
    }
}

/// The one amount beside a word of a class: "exports of $12 billion", "exports were $12 billion", "$12 billion of exports".
fn beside(view: &View<'_>, class: &str) -> Option<usize> {
    let mut found = (0..view.amounts.len()).filter(|&index| {
        let before = view.before(index, 4);
        let after = view.after(index, 3);
        let names = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if cues::is(class, &word.to_lowercase()));
        let led = before.iter().rposition(names).is_some_and(|at| {
            let link = &before[at + 1..];
            link.is_empty() || cues::at("balance.link", link, 0) == Some(link.len())
        });
        let follows = matches!(after, [of, noun, ..] if of.is_any(&["of", "in"]) && names(noun));
        led || follows
    });
    let first = found.next()?;
    found.next().is_none().then_some(first)
}

fn balance(article: &Article<'_>, view: &View<'_>, side: &str, out: &mut Outcomes) {
    let (plus, minus) = match side {
        "trade" => ("balance.trade.in", "balance.trade.out"),
        "budget" => ("balance.budget.in", "balance.budget.out"),
        "books" => ("balance.books.in", "balance.books.out"),
        "people" => ("balance.people.in", "balance.people.out"),
        _ => ("balance.cash.in", "balance.cash.out"),
    };
    let surplus = beside(view, "balance.surplus");
    let deficit = beside(view, "balance.deficit");
    let Some(stated) = surplus.or(deficit).or_else(|| beside(view, "balance.name")) else { return };
    let (Some(plus), Some(minus)) = (beside(view, plus), beside(view, minus)) else { return };
    let (stated_at, plus_at, minus_at) = (stated, plus, minus);
    // "after a surplus of $4 billion in February": that of another time
    if view.before(stated, 8).iter().any(|piece| piece.cue(Cue::STOP) || piece.is_any(&["follows", "following"])) {
        return;
    }
    // an accumulated deficit is no matter of one season's takings
    let own = view.before(stated, 4).windows(2).any(|two| {
        two[0].is("a") && matches!(two[1], Piece::Word(word, _) if cues::is("balance.name", &word.to_lowercase()))
    });
    let follows =
        view.pieces.iter().any(|piece| piece.is_any(&["so", "leaving", "leaves", "giving", "thus", "therefore"]));
    let after = view.pieces.get(view.amounts[stated].at + 1);
    let closed = after.is_none_or(|piece| piece.is_any(&[".", ",", ";", ")"]));
    if side == "cash" && !(own && follows && closed) {
        return;
    }
    let [stated, plus, minus] = [stated, plus, minus].map(|index| &view.amounts[index]);
    let plain = |amount: &Amount<'_>| amount.is_level() && !amount.ranged && !amount.rate;
    let one_unit = |a: &Amount<'_>, b: &Amount<'_>| a.unit.map(|unit| &unit.name) == b.unit.map(|unit| &unit.name);
    let three = [stated_at, plus_at, minus_at];
    let others = view.amounts.iter().enumerate().any(|(index, other)| {
        !three.contains(&index) && (one_unit(other, stated) || other.kind() == Some(UnitKind::Currency))
    });
    let apart = stated_at != plus_at && stated_at != minus_at && plus_at != minus_at;
    if !(plain(stated) && plain(plus) && plain(minus) && one_unit(stated, plus) && one_unit(plus, minus))
        || others
        || !apart
    {
        return;
    }
    let Some(difference) = plus.figure.value.minus(minus.figure.value) else { return };
    let relation = |intervals: &[Interval]| {
        let [plus, minus, stated] = intervals else { return false };
        let difference = plus.minus(*minus);
        match (surplus, deficit) {
            (Some(_), None) => difference.intersects(stated.abs()),
            (None, Some(_)) => difference.negated().intersects(stated.abs()),
            _ => difference.abs().intersects(stated.abs()),
        }
    };
    let show = |amount: &Amount<'_>| amount.figure.value.trimmed().grouped();
    let turned = match (surplus, deficit) {
        (Some(_), None) => difference.is_negative(),
        (None, Some(_)) => !difference.is_negative() && !difference.is_zero(),
        _ => false,
    };
    let told = format!("{} less {}", plus.told(article), minus.told(article));
    let (right, wrong) = if surplus.is_some() { ("deficit", "surplus") } else { ("surplus", "deficit") };
    if !turned && derived::is_told(out, &[plus.span, minus.span, stated.span]) {
        return;
    }
    Derived {
        check: META.id,
        kind: "balance",
        inputs: &[(plus, "comes in"), (minus, "goes out")],
        stated,
        exact: difference.abs(),
        working: format!("{} - {} = {}", show(plus), show(minus), difference.trimmed().grouped()),
        message: turned.then(|| format!("{told} is a {right}, not a {wrong}")),
        told,
        severity: Severity::Error,
        confidence: 85,
    }
    .judge(article, out, relation);
}
