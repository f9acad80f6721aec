//! Figures of places against series: entity, counterpart, measure, unit and period, as metadata or headers name them.

use super::super::{Article, repair};
use super::amount::amount_in_words;
use super::offices::{self, Count};
use super::{Judged, META, accrued};
use crate::checks::cue_words::{self, Cue};
use crate::claim::{Claim, Context, Direction, Kind, Role};
use crate::extract::{Token, base_word};
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::lexicon;
use crate::normalise::{Bound, Figure, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::builtin::aliases;
use crate::sources::tidy::says_change;
use crate::sources::words::{Flow, Phrase};
use crate::sources::{CellId, EntityFit, Match, PeriodFit, Query, Sibling, SiblingKind, UnitGate, Whole, WholeKind};

/// Matches looked at for one claim.
const LIMIT: usize = 20;
/// Below this share of the words of a measure a cell is not about the claim.
const MEASURE_FLOOR: u32 = 50;

pub(super) fn judge(article: &Article<'_>, claim: &Claim) -> Option<Judged> {
    if claim.kind == Kind::Date || claim.role == Role::Rank || claim.figure().is_none() {
        return None;
    }
    let units = readings(claim);
    let judged = asked(article, claim, &units, claim, &words(article, claim));
    if judged.is_some() {
        return judged;
    }
    topics(article, claim).into_iter().find_map(|told| {
        let topic = Claim { context: carried(&claim.context, &told.context).into(), ..claim.clone() };
        let one = asked(article, claim, &units, &topic, &words(article, &topic))?;
        (one.judgement.verdict == Verdict::Supported).then(|| of_topic(article, one, told))
    })
}

/// Fewest digits of a figure that is no coincidence.
const TELLING: i32 = 3;
/// Topics of a paragraph that are tried.
const TOPICS: usize = 4;

/// The claims that first said what this one may go on with: "trade was 25.25; a year later the total was 31.2". Those
/// before it in the same paragraph, of the same unit, nearest first. They support, they never accuse.
fn topics<'a>(article: &'a Article<'_>, claim: &Claim) -> Vec<&'a Claim> {
    let telling = claim.figure().is_some_and(|figure| super::agree::figure_digits(figure) >= TELLING);
    if !telling || claim.context.period.is_none() {
        return Vec::new();
    }
    let sentences = &article.document.sentences;
    let block = |claim: &Claim| sentences.get(claim.sentence).map(|sentence| sentence.block);
    let own = claim.context.measure.as_deref().map_or(Flow::None, |measure| Phrase::new(measure).flow);
    let end = article.extraction.claims.partition_point(|other| other.span.start < claim.span.start);
    let before = article.extraction.claims.get(..end).unwrap_or_default().iter().rev();
    let mut out: Vec<&Claim> = Vec::new();
    for other in before.take_while(|other| block(other) == block(claim)) {
        let context = &other.context;
        let Some(measure) = context.measure.as_deref() else { continue };
        let fits = other.unit_name() == claim.unit_name() && other.role == claim.role && context.entity.is_some();
        let new = !out.iter().any(|known| known.context.measure == context.measure);
        if fits && new && out.len() < TOPICS && (own == Flow::None || Phrase::new(measure).flow == own) {
            out.push(other);
        }
    }
    out
}

/// What a claim says itself of places, and what it takes over.
fn carried(own: &Context, told: &Context) -> Context {
    let known = [own.entity, own.counterpart];
    let mut open = [told.entity, told.counterpart].into_iter().filter(|name| name.is_some() && !known.contains(name));
    let (entity, counterpart) = match known {
        [None, None] => (told.entity, told.counterpart),
        [None, other] => (open.next().flatten(), other),
        [entity, None] => (entity, open.next().flatten()),
        both => (both[0], both[1]),
    };
    Context { measure: told.measure.clone(), entity, counterpart, ..own.clone() }
}

fn of_topic(article: &Article<'_>, mut judged: Judged, told: &Claim) -> Judged {
    let line = article.document.line_of(told.span);
    judged.judgement.reason.push_str(&format!("; what it is of is told in line {line}"));
    judged.judgement.confidence = Some(Confidence(70));
    judged
}

/// A claim against the cells that answer to what is asked; `asked` is the claim, or what it goes on with.
fn asked(article: &Article<'_>, claim: &Claim, units: &[Unit], asked: &Claim, measure: &str) -> Option<Judged> {
    let gate = match (&claim.unit, units.first()) {
        (Some(unit), Some(_)) if unit.kind == UnitKind::Count => UnitGate::Bare,
        (_, Some(unit)) => UnitGate::Is(unit),
        (_, None) => UnitGate::Bare,
    };
    let query = Query {
        measure,
        entity: asked.context.entity,
        counterpart: asked.context.counterpart,
        period: claim.context.period,
        reporter: offices::stated(article, claim),
        unit: gate,
        limit: LIMIT,
    };
    query.entity?;
    // "rose by 8.1%" is no level
    let level = |one: &Match| {
        let measure = article.tables.series(one.series).and_then(|series| article.tables.measure(series.key.measure));
        claim.role == Role::Change && measure.is_some_and(|measure| !says_change(&measure.text))
    };
    let found: Vec<Match> =
        article.tables.find(&query).into_iter().filter(|one| one.measure.score >= MEASURE_FLOOR).collect();
    let found: Vec<Match> = found.into_iter().filter(|one| !level(one)).collect();
    let whole = article
        .tables
        .wholes(&query)
        .into_iter()
        .filter(|whole| whole.found.measure.complete)
        .find(|whole| passes(article, claim, units, whole));
    if let Some(whole) = whole {
        return above_whole(article, claim, units, &whole, &found);
    }
    if let Some(judged) = accrued::judge(article, claim, units, &found).filter(|_| !found.iter().any(Match::is_full)) {
        return Some(judged);
    }
    compare(article, claim, units, &found)
}

/// Words that name the measure: the phrase found by the reader, and what kind of figure it is.
fn words(article: &Article<'_>, claim: &Claim) -> String {
    let mut words =
        claim.context.measure.clone().unwrap_or_else(|| article.document.slice(claim.context.clause).to_lowercase());
    if let Some(unit) = claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Count) {
        words.push(' ');
        words.push_str(&unit.name);
    }
    match claim.role {
        Role::Change => words.push_str(" growth"),
        Role::Share => words.push_str(" share"),
        _ => {}
    }
    if matches!(claim.role, Role::Share | Role::Rate) {
        // "21.8% of GDP": what the share is of stands behind it
        words.push(' ');
        words.push_str(&article.document.slice(claim.context.clause).to_lowercase());
    }
    words
}

/// Units the claim may mean: all three tons for "ton".
pub(super) fn readings(claim: &Claim) -> Vec<Unit> {
    claim.unit.as_ref().map(|unit| lexicon::senses(unit).to_vec()).unwrap_or_default()
}

/// A cell's value in the unit of the claim, once for each reading of the unit.
pub(super) fn values(article: &Article<'_>, cell: CellId, units: &[Unit]) -> Vec<Interval> {
    let Some(found) = article.tables.cell(cell) else { return Vec::new() };
    let Some(figure) = found.figure() else { return Vec::new() };
    let interval = figure.interval(Reading::Half);
    let of = article.tables.series(found.series).and_then(|series| article.tables.unit_of(series));
    match of {
        Some(of) if !units.is_empty() && units[0].kind != UnitKind::Count => {
            units.iter().filter_map(|unit| of.convert(interval, unit)).collect()
        }
        _ => vec![interval],
    }
}

fn agrees(article: &Article<'_>, claim: &Claim, units: &[Unit], cell: CellId) -> bool {
    let Some(figure) = claim.figure() else { return false };
    let (printed, close) = match claim.bound {
        // "more than 50" of 5,000 is true and says nothing: support only what is near; and of 49 it is not true
        Bound::More | Bound::AtLeast | Bound::Less | Bound::AtMost => {
            (figure.bounded(claim.bound, Reading::Point), figure.bounded(Bound::About, Reading::Unit))
        }
        _ => {
            let printed = figure.bounded(claim.bound, Reading::Half);
            (printed, printed)
        }
    };
    let all = values(article, cell, units);
    if let ([value], Some(own)) = (&all[..], article.tables.cell(cell).and_then(|cell| cell.figure()))
        && claim.bound == Bound::Exact
        && let Some(same) = same_step(figure, &own, *value)
    {
        return same;
    }
    all.into_iter().any(|value| printed.intersects(value) && close.intersects(value))
}

/// Text and cell are printed to the same digit: then they are the same number or they are not. `None` where they are not
/// printed so.
pub(super) fn same_step(figure: &Figure, own: &Figure, value: Interval) -> Option<bool> {
    let unconverted = own.interval(Reading::Half) == value;
    (unconverted && own.step == figure.step && !figure.step.is_zero()).then(|| own.value.abs() == figure.value.abs())
}

/// The row beside has the very figure, as rounded as the text prints it: what would explain a slip.
fn has_figure(article: &Article<'_>, claim: &Claim, units: &[Unit], cell: CellId) -> bool {
    let printed = claim.figure().map(|figure| figure.bounded(claim.bound, Reading::Half));
    let within = |printed: Interval| values(article, cell, units).into_iter().any(|value| printed.intersects(value));
    agrees(article, claim, units, cell) && printed.is_some_and(within)
}

fn disagrees(article: &Article<'_>, claim: &Claim, units: &[Unit], cell: CellId) -> bool {
    let Some(figure) = claim.figure() else { return false };
    let lax = figure.bounded(claim.bound, Reading::Lax);
    let values = values(article, cell, units);
    !values.is_empty() && values.into_iter().all(|value| !lax.intersects(value))
}

/// The claim, at its smallest, is more than the whole.
fn passes(article: &Article<'_>, claim: &Claim, units: &[Unit], whole: &Whole) -> bool {
    // "exports of Chile and Peru": of both together, not of one with the other
    let sentence = article.document.sentences.get(claim.sentence).map_or("", |one| article.document.slice(one.span));
    let names = &claim.context.entities;
    let joined = |a: &str, b: &str| sentence.contains(&format!("{a} and {b}"));
    if names.iter().any(|a| names.iter().any(|b| a != b && joined(a, b))) {
        return false;
    }
    if !matches!(whole.found.period, PeriodFit::Exact | PeriodFit::Covers | PeriodFit::Timeless) {
        return false;
    }
    let Some(low) = claim.figure().and_then(|figure| figure.bounded(claim.bound, Reading::Lax).low) else {
        return false;
    };
    let totals = values(article, whole.found.cell, units);
    !totals.is_empty() && totals.into_iter().all(|total| total.high.is_some_and(|high| low > high))
}

fn above_whole(article: &Article<'_>, claim: &Claim, units: &[Unit], whole: &Whole, found: &[Match]) -> Option<Judged> {
    // "Norway produced 114 and Algeria 101": two that are named side by side are no parts of each other
    let of_two = found.iter().any(|one| one.counterpart == EntityFit::Bound);
    if whole.kind == WholeKind::EntityTotal && !of_two && claim.context.entities.len() > 1 {
        return None;
    }
    let total = article.tables.evidence(whole.found.cell, "upper bound")?;
    let explicit =
        !claim.context.entity_carried && !claim.context.period_carried && whole.found.entity == EntityFit::Bound;
    let severity = if explicit { Severity::Error } else { Severity::Warning };
    let surface = article.document.slice(claim.number);
    let value = amount_in_words(&total);
    let scope = match whole.kind {
        WholeKind::AllCounterparts => " with all countries together",
        WholeKind::EntityTotal => " in all",
        WholeKind::World => " for the whole world",
    };
    let period = of_period(article, whole.found.cell);
    let message =
        format!("{surface} is more than the whole it is a part of: {} has {value}{scope}{period}", total.source);
    let mut finding =
        Finding::new(META.id, severity, claim.span, message.clone()).confidence(if explicit { 97 } else { 70 });
    let totals = values(article, whole.found.cell, units);
    if let (Some(figure), Some(total)) = (claim.figure(), totals.first()) {
        let unit = units.first().map_or(String::new(), |unit| format!(" {}", unit.name));
        finding = finding.working(format!(
            "stated {}{unit}; the whole is {total}{unit}",
            figure.bounded(claim.bound, Reading::Half)
        ));
    }
    finding = finding.evidence(total);
    for related in found.iter().filter(|one| one.entity == EntityFit::Bound).take(2) {
        if let Some(cell) = article.tables.evidence(related.cell, "related") {
            finding = finding.evidence(cell);
        }
    }
    for related in found.iter().take(LIMIT) {
        if let Some((replacement, why)) = rescaled(article, claim, units, related.cell) {
            finding = finding.suggest(claim.number, replacement, why);
            break;
        }
    }
    let verdict = if explicit { Verdict::Refuted } else { Verdict::CannotSay };
    let confidence = finding.confidence;
    Some(Judged {
        judgement: Judgement { verdict, reason: message, confidence: Some(confidence), ..Judgement::default() },
        finding: Some(finding),
        place: None,
        cell: None,
    })
}

/// The printed figure with another scale word, where a related cell then lies within 15 % ("trillion" for "million").
fn rescaled(article: &Article<'_>, claim: &Claim, units: &[Unit], cell: CellId) -> Option<(String, String)> {
    let figure = claim.figure()?;
    let surface = article.document.slice(claim.number);
    let scales = [("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];
    let (written, power) = scales.into_iter().find(|(word, _)| surface.to_lowercase().contains(word))?;
    let value = values(article, cell, units).into_iter().next()?;
    scales.into_iter().filter(|(_, other)| *other != power).find_map(|(word, other)| {
        let scaled = figure.value.shift(other - power)?;
        let near = Interval::around(
            scaled,
            scaled.times(Decimal::parse("0.15").ok()?)?.max(figure.step.shift(other - power)?),
        );
        near.intersects(value).then(|| {
            let source = article.tables.evidence(cell, "related");
            let shown = source.map(|cell| amount_in_words(&cell)).unwrap_or_default();
            (surface.replace(written, word), format!("{word} written as {written}: a related cell has {shown}"))
        })
    })
}

/// " in January to November 2021": the period of a cell in words.
fn of_period(article: &Article<'_>, cell: CellId) -> String {
    let period = article.tables.cell(cell).and_then(|cell| cell.period);
    period.map(|period| format!(" in {}", period.in_words())).unwrap_or_default()
}

fn compare(article: &Article<'_>, claim: &Claim, units: &[Unit], found: &[Match]) -> Option<Judged> {
    let best = found.first()?;
    // what a later release replaced answers for the past only: it is met again as a sibling
    let current = |one: &&Match| !article.tables.is_superseded(one.cell);
    let mut answering: Vec<&Match> =
        found.iter().filter(|one| one.is_full() && !one.measure.narrower).filter(current).collect();
    // "by China's count": the other side's rows are met again as siblings
    if answering.iter().any(|one| one.reporter) {
        answering.retain(|one| one.reporter);
    }
    if let Some(support) = answering.iter().find(|one| agrees(article, claim, units, one.cell)) {
        return supported(article, claim, units, support, &answering);
    }
    let Some(first) = answering.first() else { return Some(undecided(article, best)) };
    if !disagrees(article, claim, units, first.cell) {
        return Some(undecided(article, first));
    }
    if article.tables.is_forecast(first.cell) {
        let cell = article.tables.evidence(first.cell, "same series")?;
        let why = format!("{} has a forecast only for that time: {}", cell.source, amount_in_words(&cell));
        return Some(Judged::quiet(Verdict::CannotSay, why, 40));
    }
    let siblings = article.tables.siblings(first, LIMIT);
    let two = of_two_periods(article, claim);
    let meant = |one: &&Sibling| !(two && one.kind == SiblingKind::Period);
    match siblings.iter().filter(meant).find(|one| has_figure(article, claim, units, one.cell)) {
        Some(sibling) => of_sibling(article, claim, units, &answering, sibling),
        None => contradicted(article, claim, units, &answering),
    }
}

/// The figure is that of a row beside the one that the text speaks of.
fn of_sibling(
    article: &Article<'_>,
    claim: &Claim,
    units: &[Unit],
    answering: &[&Match],
    sibling: &Sibling,
) -> Option<Judged> {
    let first = answering.first()?;
    let cell = article.tables.evidence(first.cell, "same series")?;
    let value = amount_in_words(&cell);
    let surface = article.document.slice(claim.number);
    let role = match sibling.kind {
        SiblingKind::Vintage => "superseded",
        SiblingKind::Reporter => "other reporter",
        SiblingKind::Definition => "other definition",
        SiblingKind::Period => "other period",
        SiblingKind::World => "all counterparts",
        SiblingKind::Neighbour => "neighbouring row",
    };
    let other = article.tables.evidence(sibling.cell, role)?;
    let period = of_period(article, sibling.cell);
    let has = format!("{} has {value} where the text says {surface}", cell.source);
    let message = match sibling.kind {
        SiblingKind::Vintage => format!(
            "{surface} matches the superseded value {}{period} of {}, which now has {value}",
            other.value, other.source
        ),
        SiblingKind::Period => format!("{has}, which is its value{period}"),
        SiblingKind::Neighbour => format!("{has}, which a neighbouring row has{period}"),
        SiblingKind::World => format!("{has}, which all counterparts together have{period}"),
        SiblingKind::Reporter | SiblingKind::Definition => format!(
            "{surface} matches {role} {}{period} of {}, not the row the text speaks of, which has {value}",
            other.value, other.source
        ),
    };
    // a text that says all that its row needs speaks of no other, whatever explains the slip
    let (severity, verdict, sure) = match sibling.kind {
        SiblingKind::Reporter | SiblingKind::Definition => (Severity::Note, Verdict::Supported, 60),
        SiblingKind::Period | SiblingKind::Neighbour
            if standing(article, claim, units, answering) == Standing::Certain =>
        {
            (Severity::Error, Verdict::Refuted, 85)
        }
        _ => (Severity::Warning, Verdict::CannotSay, 60),
    };
    let finding =
        Finding::new(META.id, severity, claim.span, message.clone()).confidence(sure).evidence(cell).evidence(other);
    Some(Judged {
        judgement: Judgement {
            verdict,
            reason: message,
            expected: expected(article, units, first),
            confidence: Some(Confidence(sure)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: None,
        cell: Some(first.cell),
    })
}

/// "Norway's Troll field produced 42", "5 percent in Kenya and 9 in Ghana": a name between the row's own and the figure, or
/// another place right behind the figure.
fn names_another(article: &Article<'_>, claim: &Claim) -> bool {
    let text = &article.document.text;
    let clause = claim.context.clause;
    let tokens = article.extraction.tokens.get(article.extraction.tokens_of(claim.sentence)).unwrap_or_default();
    let lexicon = lexicon::english();
    let places = aliases();
    let word = |token: &Token| base_word(token.span.of(text));
    let inside: Vec<&Token> = tokens.iter().filter(|token| clause.contains(token.span)).collect();
    let is_name = |at: usize| {
        let token = inside[at];
        let known = lexicon.find(word(token));
        let first = at == 0 && token.span.start == tokens.first().map_or(0, |first| first.span.start);
        let plain = first && lexicon.id(&word(token).to_lowercase()) != 0;
        let capital = word(token).starts_with(char::is_uppercase) && word(token).contains(char::is_lowercase);
        // a place of several words began before it ("Sierra Leone")
        let place = (0..=3.min(at)).any(|back| {
            let words: Vec<&str> = inside[at - back..].iter().take(4).map(|token| word(token)).collect();
            places.longest_at(&words).is_some_and(|(length, _)| length > back)
        });
        capital && !plain && !place && known.calendar.is_none()
    };
    let before = inside.iter().take_while(|token| token.span.end <= claim.number.start).count();
    let stranger = (0..before).any(is_name);
    // "9.9 percent in Ghana"
    let behind: Vec<&str> =
        inside.iter().filter(|token| token.span.start >= claim.span.end).take(5).map(|token| word(token)).collect();
    let other = match behind.split_first() {
        Some((link, rest)) if ["in", "for", "of", "from"].iter().any(|word| link.eq_ignore_ascii_case(word)) => {
            places.longest_at(rest).is_some_and(|(_, alias)| Some(alias.place.entity()) != claim.context.entity)
        }
        _ => false,
    };
    stranger || other && claim.context.counterpart.is_none()
}

/// How far the text speaks of the rows that contradict it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It says all that they need: whose figure it is, of what and when, in its own words.
    Certain,
    /// One of these was carried over, or the text does not say whose count it gives.
    Inferred(&'static str),
    /// They count otherwise than the text may: another office, another definition.
    Apart(&'static str),
    Open,
}

fn standing(article: &Article<'_>, claim: &Claim, units: &[Unit], answering: &[&Match]) -> Standing {
    let Some(first) = answering.first() else { return Standing::Open };
    let context = &claim.context;
    let measure = |one: &Match| article.tables.series(one.series).map(|series| series.key.measure);
    if names_another(article, claim)
        || of_two_periods(article, claim)
        || context.hypothetical
        || context.measure.is_none()
        || first.measure.score < 80
        || !answering.iter().all(|one| disagrees(article, claim, units, one.cell) && measure(one) == measure(first))
    {
        return Standing::Open;
    }
    let stated = offices::stated(article, claim);
    let count = |one: &&&Match| offices::of(article, stated, one);
    if answering.iter().all(|one| one.definition_unstated) {
        return Standing::Apart("the row has a definition that the text does not state");
    }
    if answering.iter().all(|one| count(&one) == Count::Other) {
        return Standing::Apart("the row is the count of the other side");
    }
    if answering.iter().any(|one| count(&one) == Count::Unsaid) {
        return Standing::Inferred("both sides count this flow, and the text does not say whose count it gives");
    }
    if context.entity_carried {
        return Standing::Inferred("whose figure it is was told in an earlier sentence");
    }
    if context.period_carried {
        return Standing::Inferred("its period was told elsewhere");
    }
    Standing::Certain
}

/// "in 2019 and 2020 came to", "… were $4 million and $5 million": the figure is of both, or of either.
fn of_two_periods(article: &Article<'_>, claim: &Claim) -> bool {
    let claims = article.extraction.claims.get(article.extraction.claims_of(claim.sentence)).unwrap_or_default();
    let times: Vec<&Claim> = claims.iter().filter(|claim| claim.time().is_some()).collect();
    times.windows(2).any(|two| {
        let between = article.document.text.get(two[0].span.end..two[1].span.start).unwrap_or_default();
        between.trim() == "and"
    })
}

/// No row beside it explains the figure; an error only where the text says all that one row needs.
fn contradicted(article: &Article<'_>, claim: &Claim, units: &[Unit], answering: &[&Match]) -> Option<Judged> {
    let first = answering.first()?;
    let cell = article.tables.evidence(first.cell, "same series")?;
    let surface = article.document.slice(claim.number);
    let shown = others(article, first, answering);
    let message = format!("{} has {}{shown} where the text says {surface}", cell.source, amount_in_words(&cell));
    let (severity, verdict, sure, message) = match standing(article, claim, units, answering) {
        Standing::Certain => (Severity::Error, Verdict::Refuted, 90, message),
        Standing::Inferred(why) => (Severity::Warning, Verdict::CannotSay, 60, format!("{message}; {why}")),
        Standing::Apart(why) => (Severity::Note, Verdict::CannotSay, 40, format!("{message}; {why}")),
        Standing::Open => {
            // no accusation, the row is shown
            let reason = format!("{message}, but the text does not say all that the row needs");
            return Some(Judged::quiet(Verdict::CannotSay, reason, 40));
        }
    };
    let mut finding = Finding::new(META.id, severity, claim.span, message.clone()).confidence(sure).evidence(cell);
    for more in answering.iter().skip(1).take(2) {
        finding.evidence.extend(article.tables.evidence(more.cell, "dissent"));
    }
    if let (Some(figure), Some(value)) = (claim.figure(), values(article, first.cell, units).first()) {
        finding =
            finding.working(format!("stated {}; the table has {value}", figure.bounded(claim.bound, Reading::Half)));
    }
    let slip = || {
        let (figure, right) = (claim.figure()?, *values(article, first.cell, units).first()?);
        let (text, why) = repair::slip(surface, figure, right)?;
        Some((text, why.to_owned()))
    };
    if let Some((replacement, why)) = rescaled(article, claim, units, first.cell).or_else(slip) {
        finding = finding.suggest(claim.number, replacement, why);
    }
    Some(Judged {
        judgement: Judgement {
            verdict,
            reason: message,
            expected: expected(article, units, first),
            confidence: Some(Confidence(sure)),
            ..Judgement::default()
        },
        finding: Some(finding),
        place: None,
        cell: Some(first.cell),
    })
}

/// " and 18.2 billion USD": what further rows that answer have.
fn others(article: &Article<'_>, first: &Match, answering: &[&Match]) -> String {
    let value = |one: &Match| article.tables.evidence(one.cell, "dissent").map(|cell| amount_in_words(&cell));
    let own = value(first);
    let mut rest: Vec<String> =
        answering.iter().filter_map(|one| value(one)).filter(|one| Some(one) != own.as_ref()).collect();
    rest.dedup();
    rest.truncate(2);
    rest.iter().map(|one| format!(" and {one}")).collect()
}

/// The cell's value in the unit of the claim.
fn expected(article: &Article<'_>, units: &[Unit], one: &Match) -> Option<Decimal> {
    let cell = article.tables.cell(one.cell)?;
    let of = article.tables.series(cell.series).and_then(|series| article.tables.unit_of(series));
    let point = Interval::point(cell.number()?);
    let converted = match (of, units.first()) {
        (Some(of), Some(unit)) => of.convert(point, unit)?,
        _ => point,
    };
    converted.middle().map(|middle| middle.rounded(12))
}

/// The cell is below nought, the figure is not, and no word of the clause says so.
pub(super) fn turns(article: &Article<'_>, claim: &Claim, cell: CellId) -> bool {
    let own = article.tables.cell(cell).and_then(|cell| cell.figure());
    let apart = own.is_some_and(|own| own.value.is_negative())
        && claim.figure().is_some_and(|figure| !figure.value.is_negative());
    let tokens = article.extraction.tokens.get(article.extraction.tokens_of(claim.sentence)).unwrap_or_default();
    let falls = |word: &str| {
        lexicon::english().find(word).direction == Some(Direction::Down) || cue_words::of(word).has(Cue::INVERSE)
    };
    apart && !tokens.iter().any(|token| falls(token.span.of(&article.document.text)))
}

fn supported(
    article: &Article<'_>,
    claim: &Claim,
    units: &[Unit],
    support: &Match,
    answering: &[&Match],
) -> Option<Judged> {
    let cell = article.tables.evidence(support.cell, "same series")?;
    let confidence = if claim.context.entity_carried || claim.context.period_carried { 80 } else { 95 };
    let what = if article.tables.is_forecast(support.cell) { ", a forecast" } else { "" };
    let reason = format!("{} has {}{what}", cell.source, amount_in_words(&cell));
    if turns(article, claim, support.cell) {
        return Some(Judged::quiet(Verdict::CannotSay, format!("{reason}: with the other sign"), 40));
    }
    let mut judged = Judged::quiet(Verdict::Supported, reason.clone(), confidence);
    judged.judgement.expected = expected(article, units, support);
    judged.judgement.cell = Some(Box::new(cell.clone()));
    judged.cell = Some(support.cell);
    let mut others: Vec<CellId> = answering.iter().map(|one| one.cell).collect();
    others.extend(
        article
            .tables
            .siblings(support, LIMIT)
            .iter()
            .filter(|one| matches!(one.kind, SiblingKind::Reporter | SiblingKind::Definition | SiblingKind::Vintage))
            .map(|one| one.cell),
    );
    let dissenting: Vec<CellId> =
        others.into_iter().filter(|&other| other != support.cell && !agrees(article, claim, units, other)).collect();
    let mut shown: Vec<(String, Option<String>)> = Vec::new();
    let dissenting: Vec<CellId> = dissenting
        .into_iter()
        .filter(|&other| {
            let Some(other) = article.tables.evidence(other, "dissent") else { return false };
            let value = (other.value, other.unit);
            let new = !shown.contains(&value);
            shown.push(value);
            new
        })
        .collect();
    if let Some(&first) = dissenting.first() {
        let surface = article.document.slice(claim.number);
        let other = article.tables.evidence(first, "dissent")?;
        let when = if other.period == cell.period { String::new() } else { of_period(article, first) };
        let message = format!(
            "{surface} agrees with {} ({}); another source has {}{when}",
            cell.source,
            amount_in_words(&cell),
            amount_in_words(&other)
        );
        let mut finding = Finding::new(META.id, Severity::Note, claim.span, message)
            .confidence(confidence)
            .evidence(cell)
            .evidence(other);
        for &more in dissenting.iter().skip(1).take(2) {
            if let Some(more) = article.tables.evidence(more, "dissent") {
                finding = finding.evidence(more);
            }
        }
        judged.finding = Some(finding);
    }
    Some(judged)
}

/// Why the best cell does not decide.
fn undecided(article: &Article<'_>, best: &Match) -> Judged {
    let cell = article.tables.evidence(best.cell, "related");
    let shown = cell.map(|cell| {
        let period = of_period(article, best.cell);
        format!("{} has {}{period}", cell.source, amount_in_words(&cell))
    });
    let why = match best.period {
        PeriodFit::Covers => "a longer period",
        PeriodFit::Within => "a shorter period",
        PeriodFit::Overlaps => "another period",
        _ if best.unused_names > 0 || best.entity != EntityFit::Bound => "the text names others too",
        _ => "the words of the text do not settle on one row",
    };
    Judged::quiet(
        Verdict::CannotSay,
        format!("no row answers exactly; the nearest: {} ({why})", shown.unwrap_or_default()),
        30,
    )
}
