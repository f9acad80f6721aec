//! A share that did and a share that did not: "78% had used it", "22% had never used it".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::{Article, Outcomes, cues, repair, shares};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::Bound;
use crate::number::{Decimal, Interval};
use crate::sources::words::stem;

/// Pieces of a predicate, and how many of its words must come again.
const LONGEST: usize = 10;
const AGAIN: usize = 2;
/// Sentences between the two.
const NEAR: usize = 1;

/// A share with who it is a share of and what is said of them.
struct Said<'a> {
    share: Amount<'a>,
    sentence: usize,
    negated: bool,
    /// Stems of the verb and what follows it, without the negation.
    predicate: Vec<String>,
    /// Stem of the noun that the share counts.
    who: String,
    /// Claim of the period that the predicate names.
    period: Option<usize>,
}

/// Pairs of neighbouring sentences, or of one. Findings go by the id of the check that asks.
pub(super) fn pairs(id: &'static str, article: &Article<'_>, out: &mut Outcomes) {
    let mut before: Vec<Said<'_>> = Vec::new();
    for sentence in 0..article.document.sentences.len() {
        before.retain(|said| said.sentence + NEAR >= sentence);
        if !article.passes(shares::SAID, sentence) {
            continue;
        }
        let claims = article.extraction.claims_of(sentence);
        let percents = article.extraction.claims[claims]
            .iter()
            .filter(|claim| claim.unit_name() == Some("percent"))
            .take(4)
            .count();
        // one or two shares a sentence: more are a list, or a comparison of groups
        if !(1..=2).contains(&percents) {
            continue;
        }
        let view = &*View::of(article, sentence..sentence + 1);
        for index in 0..view.amounts.len() {
            let Some(said) = said(view, index, sentence) else { continue };
            for other in &before {
                let time = |claim: Option<usize>| article.extraction.claims.get(claim?)?.time();
                let other_time =
                    time(other.period).zip(time(said.period)).is_some_and(|(one, two)| !one.same_days(two));
                let one_thing = other.who == said.who && same(&other.predicate, &said.predicate) && !other_time;
                if other.negated != said.negated && one_thing {
                    judge(id, article, &other.share, &said.share, out);
                }
            }
            before.push(said);
        }
    }
}

/// "Adults (87%) in the UK had used the Internet", "87% of adults had used it".
fn said<'a>(view: &View<'a>, index: usize, sentence: usize) -> Option<Said<'a>> {
    let share = &view.amounts[index];
    if !share.is_percent() || share.ranged || share.bound != Bound::Exact || share.rate {
        return None;
    }
    let end = view.amounts.get(index + 1).map_or(view.pieces.len(), |next| next.at);
    let after = &view.pieces[share.at + 1..end];
    let auxiliary = after
        .iter()
        .take(9)
        .position(|piece| matches!(piece, Piece::Word(word, _) if cues::is("complement.verb", word)))?;
    let who = who(view, share, &after[..auxiliary])?;
    let main = !matches!(after[auxiliary], Piece::Word(word, _) if cues::is("complement.auxiliary", word));
    let not = |piece: &Piece<'_>| cues::at("complement.not", &[*piece], 0).is_some();
    let denied = after[auxiliary.saturating_sub(2)..auxiliary].iter().any(not);
    let rest = &after[auxiliary + usize::from(!main)..];
    let stop = rest
        .iter()
        .position(|piece| piece.is_any(&[",", ";", ".", "and", "but", "while", "compared"]))
        .unwrap_or(rest.len());
    let rest = &rest[..stop.min(LONGEST)];
    let negated = denied || rest.iter().take(2).any(not);
    let predicate: Vec<String> = rest
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word, _) if !not(piece) && !cues::is("complement.small", word) => Some(stem(word)),
            _ => None,
        })
        .collect();
    let before = view.pieces[..share.at].iter().rev().take(LONGEST).take_while(|piece| !piece.is_any(&[";", "."]));
    let period =
        rest.iter().chain(before).find_map(|piece| if let Piece::Time(claim) = piece { Some(*claim) } else { None });
    (predicate.len() >= AGAIN).then(|| Said { share: share.clone(), sentence, negated, predicate, who, period })
}

/// The noun: of "of adults in the UK" after the share, or right before a share in parentheses.
fn who(view: &View<'_>, share: &Amount<'_>, gap: &[Piece<'_>]) -> Option<String> {
    if gap.first().is_some_and(|piece| piece.is("of")) {
        let noun = gap[1..]
            .iter()
            .find(|piece| piece.is_word() && !piece.is_any(&["the", "all", "these", "those", "its", "their"]))?;
        return if let Piece::Word(word, _) = noun { Some(stem(word)) } else { None };
    }
    let open = share.at.checked_sub(1).filter(|&open| view.pieces[open].is("("))?;
    match view.pieces.get(open.checked_sub(1)?)? {
        Piece::Word(word, _) => Some(stem(word)),
        Piece::Amount(host) => view.amounts[*host].unit.map(|unit| stem(&unit.name)),
        _ => None,
    }
}

/// All words of the shorter predicate stand in the longer one.
fn same(one: &[String], other: &[String]) -> bool {
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    short.iter().all(|word| long.contains(word))
}

fn judge(id: &'static str, article: &Article<'_>, first: &Amount<'_>, second: &Amount<'_>, out: &mut Outcomes) {
    let hundred = Decimal::from(100);
    let all = [first, second];
    let relation = |intervals: &[Interval]| {
        let [first, second] = intervals else { return false };
        first.plus(*second).plus(Interval::around(Decimal::ZERO, Decimal::ONE)).contains(hundred)
    };
    let outcome = amounts::judge(&all, relation);
    let Some(sum) = first.figure.value.plus(second.figure.value) else { return };
    let shown = sum.trimmed().grouped();
    let working = format!("{} + {} = {shown}%", first.show(), second.show());
    out.relations.push(Relation {
        kind: "shares",
        outcome,
        spans: vec![first.span, second.span],
        working: working.clone(),
    });
    if outcome != Outcome::Fails {
        return;
    }
    // some may not have answered, but nobody can have done both
    let (severity, sure) = if sum > hundred { (Severity::Error, 85) } else { (Severity::Warning, 55) };
    let message =
        format!("{} did and {} did not: together {shown}%, not 100%", first.told(article), second.told(article));
    let finding = Finding::new(id, severity, second.whole, message.clone())
        .confidence(sure)
        .related(first.whole, "those who did, or did not")
        .working(working);
    out.findings.push(repair::suggest(finding, article, &all, |intervals| {
        intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).contains(hundred)
    }));
    if severity == Severity::Error {
        super::passage::refute(out, second.claim, &message);
    }
}
