//! Figures that follow from rows of two series: amounts per head of the population, shares of the world. The rule: a
//! row that states the figure itself goes before; what is worked out from two offices' rows is never an error.

use std::sync::LazyLock;

use super::amount::amount_in_words;
use super::series::readings;
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::{Claim, Kind};
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Period, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::builtin::WORLD;
use crate::sources::words::{stem, words};
use crate::sources::{CellId, Match, Query, UnitGate};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Join {
    Head,
    World,
}

/// Phrases in lower case, longest first.
static PHRASES: LazyLock<Vec<(Join, &'static str)>> = LazyLock::new(|| {
    let rows = include_str!("../joined_words.csv").lines().skip(1).filter_map(|line| line.split_once(','));
    let mut out: Vec<(Join, &str)> =
        rows.map(|(join, phrase)| (if join == "head" { Join::Head } else { Join::World }, phrase)).collect();
    sorting::by_key(&mut out, |(_, phrase)| std::cmp::Reverse(phrase.len()));
    out
});

/// The clause of a figure without the phrase that says what it is divided by.
fn asked(article: &Article<'_>, claim: &Claim) -> Option<(Join, String)> {
    let clause = article.document.slice(claim.context.clause).to_lowercase().replace('’', "'");
    let percent = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    PHRASES.iter().find_map(|&(join, phrase)| {
        let at = clause.find(phrase).filter(|_| (join == Join::World) == percent)?;
        let whole = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
        let apart = whole(clause[..at].chars().next_back()) && whole(clause[at + phrase.len()..].chars().next());
        apart.then(|| (join, clause.replacen(phrase, " ", 1)))
    })
}

/// The text says "per head" or "of the world's": rows of amounts do not contradict it.
pub(super) fn asks(article: &Article<'_>, claim: &Claim) -> bool {
    claim.figure().is_some() && asked(article, claim).is_some()
}

/// The name of a measure that is such a quotient itself: "gdp per capita", "share of output".
pub(super) fn is_quotient(measure: &str) -> bool {
    words(measure).any(|word| matches!(stem(word).as_str(), "per" | "capita" | "head" | "share" | "percentag"))
}

/// The verdict where rows of amounts were all that was found.
pub(super) fn open() -> Judged {
    let reason = "the tables have the amount, not what the text divides it by";
    Judged::quiet(Verdict::CannotSay, reason.to_owned(), 30)
}

/// The one current row that the words name in full, of that period.
fn row(article: &Article<'_>, measure: &str, entity: &str, period: Period, unit: UnitGate<'_>) -> Option<Match> {
    let query = Query { measure, entity: Some(entity), period: Some(period), unit, limit: 10, ..Query::default() };
    let found = article.tables.find(&query).into_iter();
    let mut full = found.filter(|one| one.is_full() && !article.tables.is_superseded(one.cell));
    let first = full.next()?;
    // two offices: which one is meant is open
    full.all(|other| other.measure.score < first.measure.score).then_some(first)
}

fn value(article: &Article<'_>, cell: CellId) -> Option<Interval> {
    Some(article.tables.cell(cell)?.figure()?.interval(Reading::Half))
}

/// Judges an amount per head or a share of the world where no row states it.
pub(super) fn judge(article: &Article<'_>, claim: &Claim) -> Option<Judged> {
    if claim.kind == Kind::Date || claim.context.negated || article.tables.is_empty() {
        return None;
    }
    let figure = claim.figure()?;
    let (entity, period) = (claim.context.entity?, claim.context.period?);
    let (join, measure) = asked(article, claim)?;
    let units = readings(claim);
    let (first, second) = match join {
        Join::Head => {
            let gate = units.first().map_or(UnitGate::Bare, UnitGate::Is);
            (row(article, &measure, entity, period, gate)?, row(article, "population", entity, period, UnitGate::Any)?)
        }
        Join::World => {
            let first = row(article, &measure, entity, period, UnitGate::Any)?;
            (first, row(article, &measure, WORLD, period, UnitGate::Any)?)
        }
    };
    let unit = |one: &Match| article.tables.series(one.series).and_then(|series| article.tables.unit_of(series));
    let (mut top, bottom) = (value(article, first.cell)?, value(article, second.cell)?);
    match (join, unit(&first), unit(&second)) {
        (Join::Head, Some(own), _) => top = units.first().map_or(Some(top), |asked| own.convert(top, asked))?,
        (Join::World, Some(own), Some(other)) => top = own.convert(top, other)?.times_value(Decimal::from(100)),
        (Join::World, None, None) => top = top.times_value(Decimal::from(100)),
        _ => return None,
    }
    let worked = top.over(bottom)?;
    let (a, b) = (article.tables.evidence(first.cell, "operand")?, article.tables.evidence(second.cell, "operand")?);
    let working = format!("{} ({}) / {} ({}) = {worked}", amount_in_words(&a), a.source, amount_in_words(&b), b.source);
    if figure.bounded(claim.bound, Reading::Unit).intersects(worked) {
        let mut judged = Judged::quiet(Verdict::Supported, working, 75);
        judged.judgement.cell = Some(Box::new(a));
        return Some(judged);
    }
    let explicit = !claim.context.entity_carried && !claim.context.period_carried && !claim.context.hypothetical;
    // the sources count differently: only what is a tenth off is told
    let tenth = worked.times(Interval::new(Decimal::parse("0.9").ok()?, Decimal::parse("1.1").ok()?));
    if !explicit || figure.bounded(claim.bound, Reading::Lax).intersects(tenth) {
        return Some(Judged::quiet(Verdict::CannotSay, format!("near what two tables give: {working}"), 30));
    }
    let message = format!("{} is not what two tables give: {working}", article.document.slice(claim.number));
    let finding = Finding::new(META.id, Severity::Warning, claim.span, message.clone()).confidence(60);
    let finding = finding.working(working).evidence(a).evidence(b);
    let confidence = Some(Confidence(finding.confidence.0));
    let judgement = Judgement { verdict: Verdict::CannotSay, reason: message, confidence, ..Judgement::default() };
    Some(Judged { judgement, finding: Some(finding), place: None, cell: None })
}
