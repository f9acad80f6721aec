//! Queries in prose: sums, averages, shares, changes, growth over years, counts, "only", runs of years. The words of a
//! sentence name what is done (`query_words.csv`), with which members, which measure and which periods; the table is asked
//! for exactly that. The rule: a query is worked out only over cells that are all there, and it refutes only where every
//! word of the sentence stands for something.

mod change;
mod cube;
mod figures;
mod join;
mod members;
mod roles;
mod scene;
mod words;
mod years;

use super::agree::{figure_digits, meets_count};
use super::lookup::Sight;
use super::{Judged, META};
use crate::claim::{Claim, Value};
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Bound, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::frame::{Frame, PieceKind, Place};
use scene::{Part, Scene, ops};
use words::Op;
pub(super) use words::kin;

/// Cells shown as evidence.
const SHOWN: usize = 8;
/// Queries whose figure no cell has, whatever its value: "doubled", "for the third year".
const NO_CELL: [&str; 4] = [change::MULTIPLE, years::RUN, years::SINCE, members::ONLY];
/// Queries that ask something of each row.
const TESTS: [&str; 3] = [members::COUNT, members::ALL, members::ONLY];
/// Queries whose cells the words may leave open: others may fit the figure.
const SEVERAL: [&str; 2] = [figures::SUM, figures::AVERAGE];
/// Words that may stand for nothing where the answer is the figure, and digits that are no coincidence then.
const LEFT_OVER: usize = 2;
const TELLING: i32 = 3;

/// What a table says to a query.
#[derive(Debug)]
enum Outcome {
    /// The figure is this, in one of these readings.
    Value {
        readings: Vec<Interval>,
        any_sign: bool,
    },
    /// At least and at most so many.
    Count {
        low: usize,
        high: usize,
    },
    Truth(bool),
    /// Cannot be said, and why.
    Open(String),
}

/// A row that stands for several others, or for what is left over: it takes part in no ranking.
pub(super) fn is_aside(frame: &Frame, row: u32) -> bool {
    let Some(found) = frame.row(row) else { return true };
    let key = |value: &u32| frame.value(*value).filter(|value| frame.keys.contains(&value.column));
    found.total || frame.values_of(found).iter().filter_map(key).take(1).any(|value| cube::is_aside(value.text))
}

/// A query with its answer.
#[derive(Debug)]
struct Answer {
    /// Index of the claim that it is about.
    claim: usize,
    /// "sum", "count": what was asked.
    query: &'static str,
    outcome: Outcome,
    working: String,
    places: Vec<Place>,
    /// Members, measure and periods are all said: it may refute.
    explicit: bool,
    /// Over two tables: what it contradicts is no more than a warning.
    joined: bool,
}

impl Answer {
    fn open(claim: usize, query: &'static str, why: impl Into<String>) -> Self {
        let outcome = Outcome::Open(why.into());
        Self { claim, query, outcome, working: String::new(), places: Vec::new(), explicit: false, joined: false }
    }
}

/// What tables say to a figure of a query.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) claim: usize,
    pub(super) judged: Judged,
    /// Nothing else is to be asked: a verdict, or a figure that only says which rows are meant.
    pub(super) settles: bool,
}

impl Said {
    fn new((claim, judged): (usize, Judged), alone: bool) -> Self {
        let settles = alone || judged.judgement.verdict > Verdict::CannotSay || judged.finding.is_some();
        Self { claim, judged, settles }
    }
}

/// The parts of a sentence that state something of their own: split where a link and a mark stand together.
fn parts(sight: &Sight<'_>) -> Vec<(usize, usize)> {
    let line = &sight.line;
    let end = line.words.len();
    let mut out = Vec::new();
    let mut start = 0;
    for at in 0..end {
        let mark = line.words[at].kind == PieceKind::Mark;
        let link = matches!(line.stem(at), ";" | "—")
            || mark && line.stem(at) == "," && line.says(at + 1, &["and", "while", "whereas", "but", "although"])
            || at > start + 3 && line.says(at, &["while", "whereas", "although"]);
        if link && at > start {
            out.push((start, at));
            start = at + 1;
        }
    }
    out.push((start, end));
    out
}

/// What tables say to the queries of a sentence. The work for a sentence: six tables of 512 rows and 128 columns at most,
/// 4,096 cells for a query.
pub(super) fn judge(sight: &Sight<'_>) -> Vec<Said> {
    let line = &sight.line;
    let claims = &sight.article.extraction.claims;
    let asks = |claim: &Claim| !matches!(claim.value, Value::Time(_) | Value::Unreadable(_));
    if !line.words.iter().any(|word| word.claim.and_then(|claim| claims.get(claim)).is_some_and(asks)) {
        return Vec::new();
    }
    let ops = ops(line);
    if ops.iter().any(|(op, ..)| *op == Op::Not) {
        return Vec::new();
    }
    let same = line.words.iter().filter(|word| !word.stop).flat_map(|word| words::kin(&word.stem));
    let kindred: Vec<u32> = same.filter_map(|stem| sight.index.stem(stem)).collect();
    let all = (0, line.words.len());
    let mut parts = parts(sight);
    if parts.len() > 1 {
        parts.insert(0, all);
    }
    let others: Vec<cube::Cube<'_>> = match ops.iter().any(|(op, ..)| *op == Op::Head) {
        true => sight.found.iter().filter_map(|(at, _)| cube::Cube::of(sight.index.frame(*at)?)).collect(),
        false => Vec::new(),
    };
    let mut out: Vec<Said> = Vec::new();
    for (frame_id, mentions) in &sight.found {
        let about =
            |frame: &&Frame| !mentions.is_empty() || kindred.iter().any(|&stem| !frame.columns_with(stem).is_empty());
        let Some(frame) = sight.index.frame(*frame_id).filter(about) else { continue };
        let Some(cube) = cube::Cube::of(frame) else { continue };
        for &part in &parts {
            let Some(scene) = Scene::new(sight, *frame_id, cube, &ops, part) else { continue };
            let stated = answer(&scene, &others);
            let (claim, query) = stated.as_ref().map_or((None, ""), |answer| (Some(answer.claim), answer.query));
            let said = stated.and_then(|answer| {
                // what was worked out is the answer, though the words may leave open whether it is asked
                let worked_out = !matches!(answer.outcome, Outcome::Open(_)) && !SEVERAL.contains(&answer.query);
                let alone = NO_CELL.contains(&answer.query) || worked_out;
                verdict(&scene, frame, *frame_id, answer).map(|said| Said::new(said, alone))
            });
            let proof = said.as_ref().map(|said| &said.judged.judgement);
            let proof = proof.filter(|one| one.verdict == Verdict::Supported).map(|one| one.reason.as_str());
            for said in beside(&scene, claim, query, proof).into_iter().chain(said) {
                match out.iter_mut().find(|known| known.claim == said.claim) {
                    // a table that can say goes before one that cannot
                    Some(known) if known.judged.judgement.verdict < said.judged.judgement.verdict => *known = said,
                    Some(_) => {}
                    None => out.push(said),
                }
            }
        }
    }
    out
}

/// The query that a part of a sentence states; `others` are the tables that an amount per head may be joined with.
fn answer(scene: &Scene<'_>, others: &[cube::Cube<'_>]) -> Option<Answer> {
    join::per_head(scene, others)
        .or_else(|| members::count(scene))
        .or_else(|| members::all(scene))
        .or_else(|| members::only(scene))
        .or_else(|| members::compare(scene))
        .or_else(|| years::run(scene))
        .or_else(|| years::since(scene))
        .or_else(|| change::for_every(scene))
        .or_else(|| change::multiple(scene))
        .or_else(|| change::change(scene))
        .or_else(|| change::difference(scene))
        .or_else(|| figures::share(scene))
        .or_else(|| figures::total(scene))
}

/// Whether the text states it as a fact of its own; `None` where it does not state it at all.
fn is_stated(scene: &Scene<'_>, claim: &Claim) -> Option<bool> {
    if scene.has(Op::Open) || scene.has(Op::Doubt) || claim.context.hypothetical || claim.context.negated {
        return None;
    }
    Some(!scene.has(Op::Said) && claim.context.attribution.is_none() && !claim.context.quoted)
}

fn verdict(scene: &Scene<'_>, frame: &Frame, frame_id: u32, answer: Answer) -> Option<(usize, Judged)> {
    let sight = scene.sight;
    let claim = sight.article.extraction.claims.get(answer.claim)?;
    let say = |why: String| Some((answer.claim, Judged::quiet(Verdict::CannotSay, why, 30)));
    let query = answer.query;
    let (supported, refuted, expected) = match &answer.outcome {
        Outcome::Open(why) => return say(format!("the text states a {query}, and {} cannot say: {why}", frame.name)),
        Outcome::Truth(holds) => (*holds, !*holds, None),
        Outcome::Count { low, high } => {
            let holds = |count: usize| meets_count(claim, count);
            let all: Option<Vec<bool>> = (*low..=*high).map(holds).collect();
            let all = all?;
            let expected = i64::try_from(*low).ok().map(Decimal::from);
            (all.first() == Some(&true), all.iter().all(|holds| !holds), expected)
        }
        Outcome::Value { readings, any_sign } => {
            let figure = claim.figure()?;
            let bound = claim.bound;
            let close = figure.bounded(bound, Width::Half);
            let wide = figure.bounded(if bound == Bound::Nearly { Bound::About } else { bound }, Width::Lax);
            // a small count of things is exact: one more or less is another number
            let count = claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count)
                && bound == Bound::Exact
                && figure.step == Decimal::ONE
                && figure.value.abs() < Decimal::from(1000);
            let whole = |value: &Interval| value.is_point() && value.low.is_some_and(Decimal::is_integer);
            let wide = if count && readings.iter().all(whole) { close } else { wide };
            let meets = |printed: Interval, value: &Interval| {
                printed.intersects(*value) || *any_sign && printed.abs().intersects(value.abs())
            };
            let supported = readings.iter().any(|value| meets(close, value));
            let refuted = !readings.iter().any(|value| meets(wide, value));
            (
                supported,
                refuted,
                readings.first().and_then(|value| value.middle()).map(|middle| middle.rounded(12).trimmed()),
            )
        }
    };
    let surface = sight.article.document.slice(claim.number);
    let stated = is_stated(scene, claim);
    if stated.is_none() {
        return say(format!(
            "the text does not state it as a fact; {} has for the {query}: {}",
            frame.name, answer.working
        ));
    }
    if supported {
        // a strange word may make it another statement, of which a few digits are no proof
        let digits = claim.figure().map_or(0, figure_digits);
        let telling = matches!(answer.outcome, Outcome::Value { .. }) && digits >= TELLING;
        if scene.unknown > if telling { LEFT_OVER } else { 0 } {
            return say(format!("the words leave open which {query} is meant; {} has {}", frame.name, answer.working));
        }
        let reason = format!("{query} in {}: {}", frame.name, answer.working);
        let sure = answer.explicit && scene.unknown == 0;
        let mut judged = Judged::quiet(Verdict::Supported, reason, if sure { 90 } else { 75 });
        judged.judgement.expected = expected;
        judged.judgement.cell = answer.places.first().and_then(|place| frame.evidence(*place, "operand")).map(Box::new);
        return Some((answer.claim, judged));
    }
    if !refuted {
        return say(format!("{query} in {}, rounded otherwise: {}", frame.name, answer.working));
    }
    if !answer.explicit || scene.unknown > 0 || stated != Some(true) || claim.context.entity_carried {
        let why =
            format!("{surface} is not what {} gives, but the words leave open which {query} is meant", frame.name);
        return say(format!("{why}: {}", answer.working));
    }
    let message = format!("{surface} is not the {query} in {}: {}", frame.name, answer.working);
    let (severity, verdict, sure) = match answer.joined {
        true => (Severity::Warning, Verdict::CannotSay, 60),
        false => (Severity::Error, Verdict::Refuted, 85),
    };
    let mut finding = Finding::new(META.id, severity, claim.span, message.clone()).confidence(sure);
    finding = finding.working(answer.working.clone());
    for place in answer.places.iter().take(SHOWN) {
        if let Some(cell) = frame.evidence(*place, "operand") {
            finding = finding.evidence(cell);
        }
    }
    let judgement =
        Judgement { verdict, reason: message, expected, confidence: Some(Confidence(sure)), ..Judgement::default() };
    let place = answer.places.first().map(|place| (frame_id, *place));
    Some((answer.claim, Judged { judgement, finding: Some(finding), place, cell: None }))
}

/// Figures beside that of a query: "the six districts" says which rows are meant, "more than 20" what is asked of them.
/// They hold where the query does (`proof`).
fn beside(scene: &Scene<'_>, answered: Option<usize>, query: &str, proof: Option<&str>) -> Vec<Said> {
    let count = roles::who_all(scene);
    let others = scene.numbers.iter().filter(|number| Some(number.claim) != answered);
    let said = others.filter_map(|number| {
        let judged = match (number.part, proof) {
            (Part::Amount, _) if !TESTS.contains(&query) => return None,
            (Part::Amount | Part::Years | Part::Members, Some(proof)) => {
                Judged::quiet(Verdict::Supported, proof.to_owned(), 75)
            }
            (Part::Members, None) => {
                let reason = format!("says how many rows are meant; {} has {count} of them", scene.cube.frame.name);
                Judged::quiet(Verdict::CannotSay, reason, 30)
            }
            _ => return None,
        };
        Some(Said { claim: number.claim, judged, settles: true })
    });
    said.collect()
}

/// Digits in groups, for people.
fn shown(value: Decimal) -> String {
    value.rounded(12).trimmed().grouped()
}

/// Figures of members that the text states beside the query hold, too: checked before anything is worked out.
fn stated_members(scene: &Scene<'_>, count: usize) -> Result<(), String> {
    match scene.stated(Part::Members) {
        Some(number) if Decimal::from(i64::try_from(count).unwrap_or(i64::MAX)) != number.value => {
            Err(format!("the text speaks of {}, the table has {count}", shown(number.value)))
        }
        _ => Ok(()),
    }
}
