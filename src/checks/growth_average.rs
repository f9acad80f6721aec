//! The growth of one year against the average growth of several.

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::claim::{Claim, Direction};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::words::stem;
use crate::span::Span;

pub(super) struct GrowthAverage;

static META: Meta = Meta {
    id: "growth-above-average",
    name: "one year grew by more than all the years together",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "\"Over the last five years sales grew by 3 percent a year on average\" and, near it, \"sales rose 24 \
percent on the previous year\": by the average, five years make 16 percent, so the other four must have shrunk. A note, \
because the years may be others. Where the other years have room to have grown, the two are listed as agreeing.\n\n\
Both must be told of the same thing, within a few sentences, and the average must say its number of years.",
    fires: &[
        "Sales of tea rose 24 percent on the previous year. Over the last five years, sales grew at an average annual \
rate of 3 percent.",
    ],
    silent: &[
        "Sales of tea rose 4 percent on the previous year. Over the last five years, sales grew at an average annual \
rate of 3 percent.",
        "Exports of tea rose 24 percent on the previous year. Over the last five years, prices grew at an average \
annual rate of 3 percent.",
    ],
};

/// Sentences between the two, and years of an average.
const NEAR: usize = 4;
const MOST_YEARS: i64 = 60;
/// Growths of single years that are kept, the latest: an article tells few.
const KEPT: usize = 8;

/// Growth in percent, told of some thing.
struct Growth {
    rate: Interval,
    span: Span,
    whole: Span,
    sentence: usize,
    /// Stems of the nouns before it in its sentence.
    subject: Vec<String>,
    printed: Decimal,
}

/// The average of several years.
struct Average {
    growth: Growth,
    years: u32,
    span: Span,
}

impl Check for GrowthAverage {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[
                    &[Of::Kind(Kinds::PERCENT)],
                    &[Of::Direction],
                    &[Of::Cue("growth.average"), Of::Cue("growth.yearly")],
                ],
                view: true,
            },
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[
                    &[Of::Kind(Kinds::PERCENT)],
                    &[Of::Direction],
                    &[Of::Cue("growth.average")],
                    &[Of::Kind(Kinds::DURATION)],
                ],
                view: true,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let mut years: Vec<Growth> = Vec::new();
        let mut averages: Vec<Average> = Vec::new();
        if !article.passes_anywhere(1) {
            return;
        }
        for (sentence, view) in article.views() {
            let claims = article.extraction.claims_of(sentence);
            let percents = article.extraction.claims[claims].iter().any(|claim| claim.unit_name() == Some("percent"));
            if !percents {
                continue;
            }
            for index in 0..view.amounts.len().min(super::passage::TOGETHER) {
                if let Some(average) = average(article, view, index, sentence) {
                    averages.push(average);
                } else if let Some(growth) = of_one_year(article, view, index, sentence) {
                    years.push(growth);
                    if years.len() > KEPT {
                        years.remove(0);
                    }
                }
            }
            for average in &averages {
                years.iter().filter(|year| near(year, average)).for_each(|year| judge(year, average, out));
            }
            averages.retain(|average| average.growth.sentence + NEAR > sentence);
        }
    }
}

fn near(year: &Growth, average: &Average) -> bool {
    let told_of_one = average.growth.subject.iter().any(|word| year.subject.contains(word));
    year.sentence.abs_diff(average.growth.sentence) <= NEAR && told_of_one
}

/// A rise in percent that stands as printed.
fn rise<'v>(view: &'v View<'_>, index: usize) -> Option<&'v Amount<'v>> {
    let amount = &view.amounts[index];
    let plain = amount.kind() == Some(UnitKind::Percent) && !amount.ranged && amount.bound == Bound::Exact;
    (plain && !amount.figure.value.is_negative()).then_some(amount)
}

fn growth(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>, sentence: usize) -> Growth {
    let hundredth = Decimal::ONE.shift(-2).unwrap_or(Decimal::ONE);
    let subject = view.pieces[..amount.at].iter().filter_map(|piece| match piece {
        Piece::Word(word, _) if cues::is("growth.thing", word) => Some(stem(word)),
        _ => None,
    });
    Growth {
        rate: amount.interval(Reading::Lax).times_value(hundredth).plus_value(Decimal::ONE),
        span: amount.span,
        whole: article.extraction.claims.get(amount.claim).map_or(amount.whole, |claim| claim.span),
        sentence,
        subject: subject.collect(),
        printed: amount.figure.value,
    }
}

/// "Over the last five years, … at an average annual rate of 16 percent".
fn average(article: &Article<'_>, view: &View<'_>, index: usize, sentence: usize) -> Option<Average> {
    let amount = rise(view, index)?;
    let around = &view.pieces[amount.at.saturating_sub(8)..view.pieces.len().min(amount.at + 6)];
    let upward = view.pieces[..amount.at].iter().rev().find_map(Piece::direction) == Some(Direction::Up);
    if !cues::has("growth.average", around) || !upward {
        return None;
    }
    let length = |claim: &&Claim| claim.unit_name() == Some("year") && claim.bound == Bound::Exact;
    let mut claims = article.extraction.claims[article.extraction.claims_of(sentence)].iter();
    let claim = claims.find(length)?;
    let years = claim.figure()?.value.to_i64().filter(|years| (2..=MOST_YEARS).contains(years))?;
    Some(Average {
        growth: growth(article, view, amount, sentence),
        years: u32::try_from(years).ok()?,
        span: claim.number,
    })
}

/// "up 14.7% from the previous year".
fn of_one_year(article: &Article<'_>, view: &View<'_>, index: usize, sentence: usize) -> Option<Growth> {
    let amount = rise(view, index)?;
    // "the previous year" may have been read as a period
    let mut after: Vec<Piece<'_>> = Vec::new();
    for piece in &view.pieces[amount.at + 1..view.pieces.len().min(amount.at + 7)] {
        match piece {
            Piece::Time(claim) => {
                let claim = article.extraction.claims.get(*claim);
                let text: &str = claim.map_or("", |claim| claim.span.of(&article.document.text));
                after.extend(text.split_whitespace().map(Piece::written));
            }
            other => after.push(*other),
        }
    }
    let upward = view.before(index, 4).iter().rev().find_map(Piece::direction) == Some(Direction::Up);
    (upward && cues::has("growth.yearly", &after)).then(|| growth(article, view, amount, sentence))
}

fn judge(year: &Growth, average: &Average, out: &mut Outcomes) {
    let all = average.growth.rate.pow(average.years);
    let fits = year.rate.low.zip(all.high).is_none_or(|(year, all)| year <= all);
    let (outcome, relation) = if fits { (Outcome::Holds, "at most") } else { (Outcome::Fails, "more than") };
    let show = |value: Decimal| value.trimmed().grouped();
    let printed = |rate: Decimal| rate.shift(-2).and_then(|rate| rate.plus(Decimal::ONE)).unwrap_or(Decimal::ONE);
    let base = printed(average.growth.printed);
    let power = base.pow(average.years).unwrap_or(base).rounded(4);
    let working = format!(
        "{}^{} = {}; {} of one year is {relation} that",
        show(base),
        average.years,
        show(power),
        show(printed(year.printed))
    );
    let spans = vec![year.span, average.span, average.growth.span];
    if super::derived::is_known(out, "average-growth", &spans) {
        return;
    }
    out.relations.push(Relation { kind: "average-growth", outcome, spans, working: working.clone() });
    if fits {
        return;
    }
    let message = format!(
        "{}% in one year is more than {} years at {}% make together",
        show(year.printed),
        average.years,
        show(average.growth.printed)
    );
    out.findings.push(
        Finding::new(META.id, META.severity, year.whole, message)
            .confidence(50)
            .related(average.growth.whole, "the average")
            .related(average.span, "the years of the average")
            .working(working),
    );
}
