//! One thing of a table held against others, without a figure: "X outperforms Y on both tests", "the lowest error rate is
//! that of X". The words must name the things compared, each once; columns that the text does not name must all say the
//! same. Which way is good is a matter of the measure (`comparisons.csv`): where it is not known, nothing is refuted.

mod scene;
mod way;
mod words;

use super::judge::place_name;
use super::lookup::Sight;
use super::{Judged, META};
use crate::claim::Value;
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::Bound;
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{Frame, PieceKind, Place};

use scene::{Scene, Things};
use way::{Way, way};
use words::{Word, is};

/// Cells that one comparison looks at.
const CELLS: usize = 4096;

/// What the sentence says of the first thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Relation {
    Better,
    Worse,
    Higher,
    Lower,
}

impl Relation {
    fn of(stem: &str) -> Option<Self> {
        [
            (Word::Better, Self::Better),
            (Word::Worse, Self::Worse),
            (Word::Higher, Self::Higher),
            (Word::Lower, Self::Lower),
        ]
        .into_iter()
        .find(|(word, _)| is(stem, *word))
        .map(|(_, relation)| relation)
    }

    /// Whether the greater value is meant, given what is good; and whether that is known.
    fn greater(self, way: Way) -> (bool, bool) {
        match self {
            Self::Higher => (true, true),
            Self::Lower => (false, true),
            Self::Better => (way != Way::Down, way != Way::Unknown),
            Self::Worse => (way == Way::Down, way != Way::Unknown),
        }
    }
}

/// How many of the columns are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// The text does not say.
    Open,
    /// "on all tasks", "consistently".
    Each,
    /// "on most tasks".
    Most,
}

/// One cell against another.
struct Pair {
    places: [Place; 2],
    values: [Decimal; 2],
    way: Way,
}

/// What the table says to a comparison.
struct Tally {
    wins: usize,
    /// Cells that the relation does not hold for, ties among them; where the way is known.
    losses: usize,
    ties: usize,
    /// The same where it is not.
    unsure: usize,
    /// A pair that it holds for, and one that it does not.
    speaks: [Option<[Place; 2]>; 2],
}

fn tally(pairs: &[Pair], relation: Relation) -> Tally {
    let mut out = Tally { wins: 0, losses: 0, ties: 0, unsure: 0, speaks: [None; 2] };
    for pair in pairs {
        let (greater, known) = relation.greater(pair.way);
        let [a, b] = pair.values;
        let wins = if greater { a > b } else { a < b };
        let count = match (wins, a == b) {
            (true, _) => &mut out.wins,
            (_, true) => &mut out.ties,
            _ if known => &mut out.losses,
            _ => &mut out.unsure,
        };
        *count += 1;
        out.speaks[usize::from(!wins)].get_or_insert(pair.places);
    }
    out
}

impl Tally {
    /// Whether the relation holds; `None` where that depends on what is meant.
    fn holds(&self, scope: Scope) -> Option<bool> {
        let against = self.losses + self.ties + self.unsure;
        let all = self.wins + against;
        match scope {
            _ if all == 0 => None,
            _ if against == 0 => Some(true),
            _ if self.wins == 0 && self.losses > 0 && self.unsure == 0 => Some(false),
            Scope::Each if self.losses > 0 => Some(false),
            Scope::Most if 2 * self.wins > all => Some(true),
            Scope::Most if 2 * (self.losses + self.ties) >= all => Some(false),
            _ => None,
        }
    }
}

/// Which way a margin goes by the word nearest to its figure: the first cell is the greater one, or the smaller.
pub(super) fn greater(sight: &Sight<'_>, frame: &Frame, column: u32, from: usize, to: usize) -> Option<bool> {
    let line = &sight.line;
    let (start, end) = (line.segment_start(from), line.segment_end(to));
    let kinds = [Word::Gain, Word::Drop, Word::Raise, Word::Cut];
    let kind = |at: usize| kinds.into_iter().find(|kind| is(line.stem(at), *kind));
    let near = |at: &usize| if *at < from { from - at } else { at - to };
    let at = (start..from).chain(to..end).filter(|&at| kind(at).is_some()).min_by_key(near)?;
    // "was beaten by": the other way round
    if (at.saturating_sub(2)..at).any(|at| line.says(at, &["was", "were", "is", "are", "been", "not", "no"])) {
        return None;
    }
    let way = way(frame, &frame.column(column)?.header);
    match (kind(at)?, way) {
        (Word::Raise, _) | (Word::Gain, Way::Up) | (Word::Drop, Way::Down) => Some(true),
        (Word::Cut, _) | (Word::Gain, Way::Down) | (Word::Drop, Way::Up) => Some(false),
        _ => None,
    }
}

/// Judges a comparison or superlative without a figure.
pub(super) fn judge(sight: &Sight<'_>, index: usize) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    if claim.context.hypothetical {
        return None;
    }
    if matches!(claim.value, Value::Numbers(_)) {
        return counted(sight, index);
    }
    if !matches!(claim.value, Value::Comparison | Value::Superlative) {
        return None;
    }
    let (from, to) = sight.line.range(claim.number);
    sight.found.iter().find_map(|(frame_id, _)| {
        let frame = sight.index.frame(*frame_id)?;
        let (at, relation) = (from..to).find_map(|at| Some((at, Relation::of(sight.line.stem(at))?)))?;
        let scene = Scene::new(sight, *frame_id, frame, at, to)?;
        let extreme = claim.value == Value::Superlative || sight.line.says(at, &["best", "worst"]);
        if extreme { superlative(sight, index, &scene, relation) } else { comparison(sight, index, &scene, relation) }
    })
}

/// "On 10 out of the 11 tasks", behind a word that compares.
struct Count {
    /// Word of the first figure.
    at: usize,
    said: usize,
    all: usize,
    claims: [Option<usize>; 2],
}

/// The count of columns in a part of the sentence.
fn count(sight: &Sight<'_>, start: usize, end: usize) -> Option<Count> {
    let line = &sight.line;
    let whole = |at: usize| -> Option<usize> {
        let claim = sight.article.extraction.claims.get(line.words.get(at)?.claim?)?;
        let figure = claim.figure().filter(|figure| claim.bound == Bound::Exact && figure.value.is_integer())?;
        usize::try_from(figure.value.to_i64()?).ok()
    };
    let figures: Vec<usize> = (start..end).filter(|&at| line.words[at].kind == PieceKind::Number).collect();
    figures.windows(2).find_map(|two| {
        let between = two[0] + 1..two[1];
        let of = between.clone().any(|at| line.says(at, &["of"]))
            && between.clone().all(|at| line.says(at, &["of", "out", "the", "all"]));
        let noun = (two[1] + 1..end.min(two[1] + 5)).any(|at| is(line.stem(at), Word::Counted));
        let claims = [line.words[two[0]].claim, line.words[two[1]].claim];
        let [said, all] = [whole(two[0])?, whole(two[1])?];
        (of && noun).then_some(Count { at: two[0], said, all, claims })
    })
}

/// "X outperforms Y on 10 out of 11 tasks": in how many columns it does.
fn counted(sight: &Sight<'_>, index: usize) -> Option<Judged> {
    let line = &sight.line;
    let claims = &sight.article.extraction.claims;
    let claim = claims.get(index)?;
    let (from, to) = line.range(claim.number);
    let (start, end) = (line.segment_start(from), line.segment_end(to));
    let verb = (start..from).rev().find(|&at| {
        let claim = line.words[at].claim.and_then(|claim| claims.get(claim));
        claim.is_some_and(|claim| claim.value == Value::Comparison)
    })?;
    let count = count(sight, verb, end).filter(|count| count.claims.contains(&Some(index)))?;
    sight.found.iter().find_map(|(frame_id, _)| {
        let frame = sight.index.frame(*frame_id)?;
        let scene = Scene::new(sight, *frame_id, frame, verb, verb + 1)?;
        let relation = Relation::of(line.stem(verb))?;
        let (first, others) = scene.sides()?;
        let pairs = scene.pairs(&first, &others, relation)?;
        let tally = tally(&pairs, relation);
        if scene.negated()? || pairs.len() != count.all || others == Things::Others {
            return None;
        }
        let message = format!("{} has it so in {} of {} columns", frame.name, tally.wins, count.all);
        if tally.wins == count.said {
            return Some(Judged::quiet(Verdict::Supported, message, 85));
        }
        if tally.unsure > 0 || tally.ties > 0 {
            return None;
        }
        let message = format!("{message}, where the text says {} of {}", count.said, count.all);
        let mut finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(80);
        finding.evidence =
            tally.speaks.iter().flatten().flatten().filter_map(|place| frame.evidence(*place, "operand")).collect();
        let judgement = Judgement {
            verdict: Verdict::Refuted,
            reason: message,
            expected: i64::try_from(tally.wins).ok().map(Decimal::from),
            confidence: Some(Confidence(80)),
            ..Judgement::default()
        };
        // one place, one error
        let own = line.words[count.at].claim == Some(index);
        Some(Judged { judgement, finding: own.then_some(finding), place: None, cell: None })
    })
}

fn comparison(sight: &Sight<'_>, index: usize, scene: &Scene<'_>, relation: Relation) -> Option<Judged> {
    let (first, others) = scene.sides()?;
    let negated = scene.negated()?;
    let pairs = scene.pairs(&first, &others, relation)?;
    let tally = tally(&pairs, relation);
    let (start, end) = scene.behind();
    let holds = match count(sight, start, end) {
        // a wrong count is told with its figures
        Some(count) if count.all == pairs.len() => (tally.wins == count.said).then_some(true),
        Some(_) => None,
        None => tally.holds(scene.scope(&others)),
    };
    let holds = holds?;
    let [held, against] = tally.speaks;
    let shown = if holds { held.or(against) } else { against.or(held) };
    let holds = holds != negated;
    (holds || scene.is_plain()).then(|| shown.map(|shown| verdict(sight, index, scene.frame, shown, holds)))?
}

/// "X performs best", "the lowest error rate is that of X": the only thing named against all others.
fn superlative(sight: &Sight<'_>, index: usize, scene: &Scene<'_>, relation: Relation) -> Option<Judged> {
    let first = scene.only()?;
    let negated = scene.negated()?;
    let pairs = scene.pairs(&first, &Things::Others, relation)?;
    let columns = |one: &Pair| (one.places[0].column, one.places[0].row);
    let mut groups: Vec<(u32, u32)> = pairs.iter().map(columns).collect();
    sorting::by(&mut groups, Ord::cmp);
    groups.dedup();
    let mut best = 0;
    let mut shown = pairs.first()?.places;
    for group in &groups {
        let of = || pairs.iter().filter(|pair| columns(pair) == *group);
        let beaten = of().find(|pair| {
            let (greater, known) = relation.greater(pair.way);
            let [a, b] = pair.values;
            // either end may be the best one: only what lies between is none
            let between = known || of().any(|other| if greater { other.values[1] < a } else { other.values[1] > a });
            between && if greater { b > a } else { b < a }
        });
        let open = of().any(|pair| {
            let (greater, known) = relation.greater(pair.way);
            let [a, b] = pair.values;
            !known && if greater { b > a } else { b < a }
        });
        match beaten {
            Some(pair) => shown = pair.places,
            None if open => return None,
            None => best += 1,
        }
    }
    let holds = if best == groups.len() {
        true
    } else if best == 0 {
        false
    } else {
        return None;
    };
    let holds = holds != negated;
    (holds || scene.is_plain()).then(|| verdict(sight, index, scene.frame, shown, holds))
}

fn verdict(sight: &Sight<'_>, index: usize, frame: &Frame, places: [Place; 2], holds: bool) -> Judged {
    let amount = |place: Place| frame.amount(place).map_or_else(String::new, |amount| amount.value().grouped());
    let [a, b] = places.map(|place| format!("{} for {}", amount(place), place_name(frame, place)));
    if holds {
        return Judged::quiet(Verdict::Supported, format!("{} has {a} and {b}", frame.name), 80);
    }
    let claims = &sight.article.extraction.claims;
    let span = claims.get(index).map_or_else(Default::default, |claim| claim.span);
    let said = sight.article.document.slice(span);
    let message = format!("{} has {a} and {b}, where the text says \"{said}\"", frame.name);
    let mut finding = Finding::new(META.id, Severity::Error, span, message.clone()).confidence(80);
    finding.evidence = places.iter().filter_map(|place| frame.evidence(*place, "operand")).collect();
    let judgement = Judgement {
        verdict: Verdict::Refuted,
        reason: message,
        confidence: Some(Confidence(80)),
        ..Judgement::default()
    };
    Judged { judgement, finding: Some(finding), place: None, cell: None }
}
