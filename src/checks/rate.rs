//! Rates against what they divide: "180 km in 3 hours, an average of 60 km/h", "5,400 people on 43 square kilometres, a
//! density of 126 people per square kilometre".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::derived::{Derived, is_told};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, wordings};
use crate::finding::Severity;
use crate::lexicon;
use crate::normalise::{Bound, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};

pub(super) struct RateMismatch;

static META: Meta = Meta {
    id: "rate-mismatch",
    name: "a speed, density or other rate is not that of the two figures it divides",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A rate that a clause draws from two figures before it: a distance and a time (\"an average speed of\", \
\"averaging\"), people or goods and an area (\"a density of\", \"a yield of\"), a sum and the people it is for (\"or $3,000 \
per head\"). The two figures must be the only ones of their kind in the sentence and stand side by side, and the units \
must divide to that of the rate; they are converted exactly. A twentieth either way is let pass, for rates are often \
worked out from figures before they were rounded.",
    fires: &[
        "The train covered 180 km in 3 hours, an average speed of 90 km/h.",
        "The island has 5,400 people on 43 square kilometres, a density of 216 people per square kilometre.",
        "The fund spent $12 billion on 4 million pupils, or $300 per pupil.",
    ],
    silent: &[
        "The train covered 180 km in 3 hours, an average speed of 60 km/h.",
        "She ran 42.2 km in 4 hours 13 minutes, averaging 10 km/h.",
        "The island has 5,400 people on 43 square kilometres, a density of 126 people per square kilometre.",
        "The train covered 180 km in 3 hours and reached a top speed of 140 km/h.",
    ],
};

impl Check for RateMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (3, TOGETHER),
                amounts: 3,
                all: &[&[Of::Kind(Kinds::PER)], &[Of::Cue("rate.drawn"), Of::Words(&[",", "(", "–", "—", "at"])]],
                view: true,
            },
            Needs { claims: (3, TOGETHER), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for index in 2..view.amounts.len() {
                rate(article, view, index, out);
            }
            wordings::within(META.id, article, view, out);
        }
    }
}

/// One side of a rate: a unit, or people and things by name.
enum Side {
    Unit(Box<Unit>),
    Thing(String),
}

impl Side {
    fn named(name: &str) -> Self {
        let lexicon = lexicon::english();
        let base = |name: &str| lexicon.currency_symbol(name).or_else(|| lexicon.unit_name(name)).cloned();
        let unit = match name.split_once('^') {
            Some((root, power)) => {
                base(root).zip(power.parse().ok()).and_then(|(unit, power)| lexicon.power(&unit, power))
            }
            None => base(name),
        };
        match unit.filter(|unit| unit.kind != UnitKind::Count) {
            Some(unit) => Self::Unit(Box::new(unit)),
            None => Self::Thing(name.to_lowercase()),
        }
    }

    /// What an amount is in this unit; `None` where it measures something else.
    fn convert(&self, amount: &Amount<'_>, interval: Interval) -> Option<Interval> {
        let unit = amount.unit?;
        match self {
            // a ton has three sizes
            Self::Unit(to) => {
                let sizes = lexicon::senses(unit);
                sizes.iter().filter_map(|unit| unit.convert(interval, to)).reduce(Interval::hull)
            }
            Self::Thing(name) => {
                let person = |name: &str| cues::is("rate.person", name);
                let same = unit.kind == UnitKind::Count && (unit.name == *name || person(&unit.name) && person(name));
                same.then_some(interval)
            }
        }
    }
}

/// The words before a figure say that it is worked out: "an average speed of", "or", "a density of"; or it stands alone
/// behind a comma: ", 15 km/h.".
fn is_drawn(view: &View<'_>, index: usize) -> bool {
    let before = view.before(index, 6);
    let closed = view.pieces.get(view.amounts[index].at + 1).is_none_or(|piece| piece.is_any(&[".", ",", ")", ";"]));
    if closed && before.last().is_some_and(|piece| piece.is_any(&[",", "(", "–", "—", "at"])) {
        return true;
    }
    (0..before.len()).any(|start| {
        cues::at("rate.drawn", before, start).is_some_and(|length| {
            let link = &before[start + length..];
            link.iter().all(|piece| piece.is_any(&["of", "about", "just", "roughly", "some", "around"]))
        })
    })
}

fn rate(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let stated = &view.amounts[index];
    let Some((over, under)) = stated.unit.and_then(|unit| unit.name.split_once(" per ")) else { return };
    if stated.ranged || under.contains(' ') || !is_drawn(view, index) {
        return;
    }
    let (over, under) = (Side::named(over), Side::named(under));
    let point = |amount: &Amount<'_>| Interval::point(amount.figure.value);
    let fits = |side: &Side| {
        let mut found = (0..view.amounts.len()).filter(|&other| {
            let amount = &view.amounts[other];
            other != index && !amount.ranged && !amount.rate && side.convert(amount, point(amount)).is_some()
        });
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let (Some(top), Some(bottom)) = (fits(&over), fits(&under)) else { return };
    let (first, last) = (top.min(bottom), top.max(bottom));
    let joint = view.between(first, last);
    let (to_rate, breaks) = (view.between(last, index), |piece: &Piece<'_>| piece.cue(Cue::STOP) || piece.is("."));
    let divides = joint
        .iter()
        .any(|piece| matches!(piece, Piece::Word(word, _) if cues::is("rate.spread", &word.to_lowercase())))
        || article.document.slice(view.amounts[last].whole).starts_with("over ");
    let spread = last == first + 1 && last + 1 == index && joint.len() <= 7 && divides;
    let close = to_rate.len() <= 9 && !joint.iter().chain(to_rate).any(breaks);
    let other = to_rate.iter().any(|piece| piece.is_any(&["and", "but"])) || joint.iter().any(|piece| piece.is(","));
    let told = is_told(out, &[view.amounts[top].span, view.amounts[bottom].span, stated.span]);
    if !(spread && close) || other || told || stated.depth < view.amounts[last].depth {
        return;
    }
    // "over 500 km" is a length, not more than it
    let plain = |index: usize| Amount { bound: Bound::Exact, ..view.amounts[index].clone() };
    let (top, bottom) = (plain(top), plain(bottom));
    let quotient =
        |top_in: Interval, bottom_in: Interval| over.convert(&top, top_in)?.over(under.convert(&bottom, bottom_in)?);
    let twentieth =
        Interval::new(Decimal::parse("0.95").unwrap_or(Decimal::ONE), Decimal::parse("1.05").unwrap_or(Decimal::ONE));
    let relation = |intervals: &[Interval]| {
        let [top, bottom, stated] = intervals else { return false };
        quotient(*top, *bottom).is_none_or(|rate| rate.times(twentieth).intersects(*stated))
    };
    let exact = quotient(point(&top), point(&bottom));
    let Some(exact) = exact.and_then(|exact| exact.low?.plus(exact.high?)?.over(Decimal::from(2), Round::Down)) else {
        return;
    };
    let told = [&top, &bottom].map(|amount| article.document.slice(amount.whole).trim_start_matches("over "));
    let reading = quotient(top.interval(Reading::Half), bottom.interval(Reading::Half));
    let range = reading.map_or(String::new(), |range| format!(" ({range})"));
    Derived {
        check: META.id,
        kind: "rate",
        inputs: &[(&top, "divided"), (&bottom, "by this")],
        stated,
        exact,
        working: format!("{} / {} = {}{range}", told[0], told[1], exact.rounded(4).trimmed().grouped()),
        told: format!("{} by {}", told[0], told[1]),
        message: None,
        severity: Severity::Error,
        confidence: 86,
    }
    .judge(article, out, relation);
}
