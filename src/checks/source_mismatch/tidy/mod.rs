//! Figures against tidy tables: one row has entity, measure, period, unit and value. Rows are found by what the sentence
//! calls them; then the one that is named best is held against the figure, and its neighbours are asked for an
//! explanation. The rule: an error needs everything said in the text; what was carried over or left out makes a warning.

mod explain;
mod find;
mod sentence;
mod units;

use super::amount::amount_in_words;
use super::series::turns;
use super::text::Lines;
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::{Claim, Kind, Role};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Figure, Reading as Width};
use crate::number::Decimal;
use explain::{Slip, slip};
use find::{Candidate, Naming, Reach, Timing, candidates};
use sentence::{Sentence, Sentences};

/// Candidates within this many points answer as well.
const MARGIN: i32 = 2;

/// Judges figures sentence by sentence.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    sentences: Sentences<'a>,
    current: Option<(usize, Sentence, Reach)>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(lines: &'a Lines<'a>) -> Self {
        Self { sentences: Sentences::new(lines), current: None }
    }

    pub(super) fn claim(&mut self, article: &Article<'_>, index: usize) -> Option<Judged> {
        let claim = article.extraction.claims.get(index)?;
        if article.tables.tidy.is_empty() || claim.kind == Kind::Date || claim.role == Role::Rank {
            return None;
        }
        let figure = claim.figure()?;
        if self.current.as_ref().is_none_or(|(known, ..)| *known != claim.sentence) {
            let sentence = self.sentences.of(article, claim.sentence);
            let reach = Reach::new(article, &sentence);
            self.current = Some((claim.sentence, sentence, reach));
        }
        let (_, sentence, reach) = self.current.as_ref()?;
        let found = candidates(article, sentence, reach, index);
        decide(article, claim, figure, &found)
    }
}

/// A cell as a person reads it: "107 people for killed, motorways (2018)".
fn shown(article: &Article<'_>, one: &Candidate) -> Option<(Evidence, String)> {
    let cell = article.tables.evidence(one.cell, "same series")?;
    let name = find::name(article, one);
    let period = cell.period.as_deref().map(|period| format!(" ({period})")).unwrap_or_default();
    let text = format!("{} for {name}{period}", amount_in_words(&cell));
    Some((cell, text))
}

fn decide(article: &Article<'_>, claim: &Claim, figure: &Figure, found: &[Candidate]) -> Option<Judged> {
    let full: Vec<&Candidate> = found.iter().filter(|one| one.full && !one.contrary).collect();
    let Some(best) = full.first() else { return unnamed(article, claim, figure, found) };
    let level = full.iter().filter(|one| one.score + MARGIN >= best.score);
    if let Some(support) = level.clone().find(|one| one.agrees) {
        let (cell, text) = shown(article, support)?;
        let certain = support.unsaid() == 0;
        let reason = format!("{} has {text}", cell.source);
        if turns(article, claim, support.cell) {
            return Some(Judged::quiet(Verdict::CannotSay, format!("{reason}: with the other sign"), 40));
        }
        let mut judged = Judged::quiet(Verdict::Supported, reason, if certain { 95 } else { 75 });
        judged.judgement.expected = support.expected;
        judged.judgement.cell = Some(Box::new(cell));
        judged.cell = Some(support.cell);
        return Some(judged);
    }
    let (cell, text) = shown(article, best)?;
    let surface = article.document.slice(claim.span);
    let source = cell.source.clone();
    let open = |why: &str| {
        let reason = format!("no row answers exactly ({why}); the nearest: {source} has {text}");
        Some(Judged::quiet(Verdict::CannotSay, reason, 30))
    };
    if claim.context.negated {
        return open("the text does not state it as a fact");
    }
    if level.clone().any(|one| !one.disagrees) {
        return open("it may be rounded or counted otherwise");
    }
    if article.tables.is_forecast(best.cell) {
        return open("the table has a forecast only");
    }
    let values: Vec<_> = level.clone().map(|one| one.expected).collect();
    let alone = values.iter().all(|value| *value == best.expected);
    let found_slip = slip(article, claim, figure, best);
    let unsaid = best.unsaid();
    let severity = match &found_slip {
        // an author who quotes the release before this one is to hear of it, whatever else is left out
        Some(found) if found.slip == Slip::Superseded && unsaid <= 3 => Severity::Warning,
        Some(found) if unsaid > 0 && (unsaid <= 2 || unsaid == 3 && found.is_telling(figure)) => Severity::Warning,
        Some(_) if unsaid > 0 => return open("too much is left out"),
        // "could draw": what a slip explains is told, nothing else
        Some(_) if claim.context.hypothetical => Severity::Warning,
        None if claim.context.hypothetical => return open("the text does not state it as a fact"),
        None if unsaid > 1 || unsaid == 1 && (best.narrower || !best.named) => {
            return open("the text does not say all that the row needs");
        }
        None if unsaid == 1 => Severity::Warning,
        _ if !alone => return open("other rows answer as well"),
        _ => Severity::Error,
    };
    let mut message = format!("{source} has {text}, where the text says {surface}");
    if let Some(found) = &found_slip {
        message = format!("{message}: {}", found.why);
    }
    let confidence = match severity {
        Severity::Error => 92,
        _ if found_slip.is_some() => 75,
        _ => 60,
    };
    let mut finding = Finding::new(META.id, severity, claim.span, message.clone()).confidence(confidence);
    finding = finding.evidence(cell).working(format!(
        "stated {}; the table has {}",
        figure.bounded(claim.bound, Width::Half),
        best.expected.map(Decimal::grouped).unwrap_or_default()
    ));
    if let Some(other) = found_slip.and_then(|found| found.evidence) {
        finding = finding.evidence(other);
    }
    let verdict = if severity == Severity::Error { Verdict::Refuted } else { Verdict::CannotSay };
    Some(Judged { cell: Some(best.cell), ..judged(finding, verdict, best.expected) })
}

fn judged(finding: Finding, verdict: Verdict, expected: Option<Decimal>) -> Judged {
    let judgement = Judgement {
        verdict,
        reason: finding.message.clone(),
        expected,
        confidence: Some(Confidence(finding.confidence.0)),
        ..Judgement::default()
    };
    Judged { judgement, finding: Some(finding), place: None, cell: None }
}

/// No row is named in full: one that has the printed value is what the writer took, if the text calls it something that
/// it is told from ("left" for those who live abroad, a month for a year).
fn unnamed(article: &Article<'_>, claim: &Claim, figure: &Figure, found: &[Candidate]) -> Option<Judged> {
    let telling = explain::digits(figure) >= 2;
    let taken = found.iter().find(|one| {
        one.same_value
            && (one.contrary || one.other_rate)
            && one.unsaid() <= 3
            && !one.narrower
            && telling
            && (one.coverage > 0 || explain::digits(figure) >= 3)
    });
    if let Some(one) = taken
        && !claim.context.negated
        && let Some((cell, text)) = shown(article, one)
    {
        let surface = article.document.slice(claim.span);
        let message = format!(
            "{surface} is {}'s figure of something else: it has {text}{}",
            cell.source,
            one.against.as_deref().map(|why| format!(", {why}")).unwrap_or_default()
        );
        let mut finding = Finding::new(META.id, Severity::Warning, claim.span, message).confidence(65).evidence(cell);
        if let Some(span) = one.at_odds {
            finding = finding.related(span, "says something else than the row");
        }
        return Some(Judged { cell: Some(one.cell), ..judged(finding, Verdict::CannotSay, None) });
    }
    let nearest = found.first().filter(|one| one.coverage >= 50)?;
    let (cell, text) = shown(article, nearest)?;
    if let Some(finding) = other_definition(article, claim, figure, nearest, found) {
        return Some(judged(finding, Verdict::CannotSay, nearest.expected));
    }
    let reason = format!("no row answers exactly; the nearest: {} has {text}", cell.source);
    Some(Judged::quiet(Verdict::CannotSay, reason, 25))
}

/// All but a word of the only row in question is said with the figure ("debt" for "public debt"), and it has another
/// value: the author is shown it, and the period beside it that lies nearer.
fn other_definition(
    article: &Article<'_>,
    claim: &Claim,
    figure: &Figure,
    nearest: &Candidate,
    found: &[Candidate],
) -> Option<Finding> {
    let timed = matches!(nearest.timing, Timing::Same | Timing::Ends);
    let sure = nearest.naming == Naming::Said && nearest.unit_sure && !nearest.other_rate && !nearest.rate_left_out;
    let stated = !claim.context.negated && !claim.context.hypothetical;
    // tables may share a row
    let same = |other: &Candidate| other.row == nearest.row || other.expected == nearest.expected;
    let alone = |other: &Candidate| same(other) && other.disagrees || other.coverage < nearest.coverage;
    if !timed
        || !sure
        || !stated
        || !nearest.beside
        || nearest.strange
        || nearest.contrary
        || nearest.coverage < 60
        || claim.unit.is_none()
        || explain::digits(figure) < 2
        || !found.iter().all(alone)
    {
        return None;
    }
    let (cell, text) = shown(article, nearest)?;
    let surface = article.document.slice(claim.span);
    let mut message = format!("{surface} may be of another definition or period: {} has {text}", cell.source);
    let mut finding = Finding::new(META.id, Severity::Note, claim.span, String::new()).confidence(40).evidence(cell);
    if let Some(other) = explain::nearer_period(article, figure, nearest) {
        let period = other.period.as_deref().unwrap_or_default();
        message.push_str(&format!(", and {} ({period})", other.value));
        finding = finding.evidence(other);
    }
    finding.message = message;
    Some(finding)
}
