//! What the words of a sentence stand for in one table: members, groups of them, a measure, periods, figures, and the
//! words that state a query. A word that stands for nothing is counted: it may make the statement another one.

use super::super::lookup::Sight;
use super::super::mention::{Mention, Target};
use super::super::periods::Time;
use super::super::text::Line;
use super::cube::Cube;
use super::words::{Op, exact, kin, list, op};
use crate::claim::{Claim, Kind, Value};
use crate::lexicon::Classes;
use crate::normalise::{Period, UnitKind};
use crate::number::Decimal;
use crate::sources::frame::{Frame, PieceKind};

/// What a figure of the sentence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// An amount, a share, a change: what a query may answer.
    Amount,
    /// "the six districts": how many members are meant.
    Members,
    /// "the seven years".
    Years,
    /// "the third year".
    Nth,
    /// "four of the", "only three districts": how many of them.
    Count,
}

/// A figure with its words.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    pub(super) claim: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) part: Part,
    pub(super) value: Decimal,
}

/// Which periods are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// The text says none.
    Open,
    At(Period),
    /// From the first to the last.
    Range(Period, Period),
    /// The first held against the second: "in 2022 than in 2019".
    Versus(Period, Period),
    /// "since 2012".
    Since(Period),
    /// Said, but not understood.
    Strange,
}

/// A word range that names a member, a group or a measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) is: u32,
    pub(super) from: usize,
    pub(super) to: usize,
}

/// A measure in the words of the text.
#[derive(Clone, Debug)]
pub(super) struct Measured {
    pub(super) measure: usize,
    pub(super) at: Vec<usize>,
    pub(super) full: bool,
}

/// A sentence in the light of a table.
pub(super) struct Scene<'s> {
    pub(super) sight: &'s Sight<'s>,
    pub(super) cube: Cube<'s>,
    pub(super) members: Vec<Named>,
    /// "World", "Total".
    pub(super) wholes: Vec<Named>,
    pub(super) groups: Vec<Named>,
    pub(super) measures: Vec<Measured>,
    pub(super) ops: Vec<(Op, usize, usize)>,
    pub(super) numbers: Vec<Number>,
    pub(super) when: When,
    /// The noun for members stands in the sentence.
    pub(super) noun: Option<usize>,
    /// Words that stand for nothing here.
    pub(super) unknown: usize,
    /// A word of the title stands in the sentence.
    pub(super) titled: bool,
    /// Its part of the sentence.
    pub(super) part: (usize, usize),
}

/// Words between a verb and its figure.
const NEAR: usize = 6;
/// Most words of a sentence that is looked at.
const MOST_WORDS: usize = 120;

fn claim_of<'s>(sight: &'s Sight<'_>, at: usize) -> Option<(usize, &'s Claim)> {
    let claim = sight.line.words.get(at)?.claim?;
    Some((claim, sight.article.extraction.claims.get(claim)?))
}

/// Words that state a query, phrases first; the digits of figures are none.
pub(super) fn ops(line: &Line) -> Vec<(Op, usize, usize)> {
    let at: Vec<usize> = (0..line.words.len()).filter(|&at| line.words[at].kind == PieceKind::Word).collect();
    let stems: Vec<&str> = at.iter().map(|&at| line.stem(at)).collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i < at.len() {
        if let Some(op) = exact(&line.words[at[i]].lower) {
            out.push((op, at[i], at[i] + 1));
            i += 1;
            continue;
        }
        match op(&stems[i..stems.len().min(i + 4)]) {
            // the words of a phrase stand side by side, but for a hyphen
            Some((op, length)) if at[i + length - 1] - at[i] < 2 * length => {
                out.push((op, at[i], at[i + length - 1] + 1));
                i += length;
            }
            _ => i += 1,
        }
    }
    out
}

impl<'s> Scene<'s> {
    pub(super) fn new(
        sight: &'s Sight<'s>,
        frame_id: u32,
        cube: Cube<'s>,
        ops: &[(Op, usize, usize)],
        part: (usize, usize),
    ) -> Option<Self> {
        let line = &sight.line;
        if part.1 - part.0 > MOST_WORDS {
            return None;
        }
        let inside = |from: usize, to: usize| part.0 <= from && to <= part.1;
        let mut ops: Vec<(Op, usize, usize)> = ops.iter().copied().filter(|&(_, from, to)| inside(from, to)).collect();
        let frame = cube.frame;
        let mut known = vec![false; line.words.len()];
        let mentions = sight.mentions(frame_id)?;
        let (mut members, mut wholes, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for mention in mentions.iter().filter(|mention| inside(mention.from, mention.to)) {
            let Target::Value(at) = mention.target else { continue };
            let Some(value) = frame.value(at) else { continue };
            if !names(sight, frame, mention, mentions) {
                continue;
            }
            let named = Named { is: at, from: mention.from, to: mention.to };
            let list = if Some(value.column) != cube.key {
                // a text of one row only is no group
                if cube.key.is_none() {
                    continue;
                }
                &mut groups
            } else if cube.wholes.contains(&at) {
                &mut wholes
            } else {
                &mut members
            };
            list.push(named);
            mention.at.iter().for_each(|&at| known[at] = true);
        }
        // a text that is both a member and a group elsewhere is the member
        groups.retain(|group: &Named| !members.iter().any(|one: &Named| one.from < group.to && group.from < one.to));
        let measures = measures(sight, &cube, &known, part);
        measures.iter().flat_map(|one| &one.at).for_each(|&at| known[at] = true);
        for &(_, from, to) in &ops {
            known[from..to].iter_mut().for_each(|known| *known = true);
        }
        let noun = (part.0..part.1).find(|&at| is_noun(sight, &cube, at));
        let numbers = numbers(sight, &cube, part)?;
        // "in all three countries" is no sum
        ops.retain(|&(op, _, to)| {
            let next = numbers.iter().find(|number| number.from == to).map(|number| number.part);
            op != Op::Sum || !line.says(to - 1, &["all"]) || !matches!(next, Some(Part::Members | Part::Years))
        });
        let when = when(sight, &ops, part);
        for number in &numbers {
            known[number.from..number.to].iter_mut().for_each(|known| *known = true);
        }
        for time in &sight.times {
            known[time.from..time.to].iter_mut().for_each(|known| *known = true);
        }
        let mut titled = false;
        let mut unknown = 0;
        for (at, word) in line.words.iter().enumerate().take(part.1).skip(part.0) {
            let title = word.means.iter().any(|stem| frame.title_stems.contains(stem));
            titled |= title && !word.stop;
            let plain = word.kind == PieceKind::Mark
                && !matches!(word.stem.as_str(), "(" | ")" | "\"" | "“" | "”" | ":")
                || word.stop
                || title
                || is_noun(sight, &cube, at)
                || is_year(line, at)
                || word
                    .classes
                    .has(Classes::STOP.or(Classes::DETERMINER).or(Classes::PREPOSITION).or(Classes::AUXILIARY))
                    && !word.classes.has(Classes::VERB)
                || word.claim.is_some();
            if !known[at] && !plain {
                unknown += 1;
            }
        }
        Some(Self { sight, cube, members, wholes, groups, measures, ops, numbers, when, noun, unknown, titled, part })
    }

    pub(super) fn has(&self, op: Op) -> bool {
        self.ops.iter().any(|(known, ..)| *known == op)
    }

    pub(super) fn op(&self, op: Op) -> Option<(usize, usize)> {
        self.ops.iter().find(|(known, ..)| *known == op).map(|&(_, from, to)| (from, to))
    }

    pub(super) fn claim(&self, number: &Number) -> Option<&'s Claim> {
        self.sight.article.extraction.claims.get(number.claim)
    }

    /// The members are one list: "Alva, Bern and the Cove".
    pub(super) fn are_listed(&self) -> bool {
        let line = &self.sight.line;
        self.members.windows(2).all(|two| {
            (two[0].to..two[1].from).all(|at| {
                line.words[at].kind == PieceKind::Mark && line.stem(at) != "("
                    || line
                        .says(at, &["and", "the", "as", "well", "plus", "together", "with", "both", "in", "of", "at"])
            })
        })
    }

    /// A member is the other side of what is counted: "to Alva", "against Bern".
    pub(super) fn is_other_side(&self) -> bool {
        let line = &self.sight.line;
        let sides = ["to", "from", "with", "by", "against", "into", "for", "via", "through"];
        let before = |at: usize| (0..at).rev().find(|&at| !line.says(at, &["the", "port", "city", "town"]));
        self.members.first().and_then(|one| before(one.from)).is_some_and(|at| line.says(at, &sides))
    }

    /// The claim of its part that has no figure but this.
    pub(super) fn claim_with(&self, value: &Value) -> Option<usize> {
        let claims = &self.sight.article.extraction.claims;
        let mut all = self.sight.line.words.get(self.part.0..self.part.1)?.iter().filter_map(|word| word.claim);
        all.find(|&claim| claims.get(claim).is_some_and(|one| one.value == *value))
    }

    /// Figures that a query may answer.
    pub(super) fn amounts(&self) -> impl Iterator<Item = Number> + '_ {
        self.numbers.iter().copied().filter(|number| number.part == Part::Amount)
    }

    pub(super) fn stated(&self, part: Part) -> Option<Number> {
        let mut all = self.numbers.iter().copied().filter(move |number| number.part == part);
        all.next().filter(|_| all.next().is_none())
    }

    /// The measure that a figure is of: named beside it, else the only one named, else the only one of the table; and
    /// whether the text says so.
    pub(super) fn measure(&self, number: Option<&Number>) -> Option<(usize, bool)> {
        // "won 3 games": of wins, counted in games
        let verb = number.and_then(|number| {
            let [a, b] = &self.measures[..] else { return None };
            let leads = |one: &Measured| one.at.iter().all(|&at| at < number.from && at + NEAR >= number.from);
            let counted = |one: &Measured| one.at.iter().all(|&at| at >= number.from);
            let pair = |a: &Measured, b: &Measured| leads(a) && counted(b);
            if pair(a, b) { Some(a.measure) } else { pair(b, a).then_some(b.measure) }
        });
        if let Some(measure) = verb {
            return Some((measure, false));
        }
        let near = number.and_then(|number| {
            let claim = self.claim(number)?;
            let (_, end) = self.sight.line.range(claim.span);
            let beside = |one: &&Measured| one.at.iter().any(|&at| at >= number.from && at < end.max(number.to) + 4);
            let mut all = self.measures.iter().filter(beside);
            all.next().filter(|_| all.next().is_none())
        });
        let single = || self.measures.first().filter(|_| self.measures.len() == 1);
        match near.or_else(single) {
            Some(one) => Some((one.measure, true)),
            None if self.measures.is_empty() && self.cube.measures.len() == 1 => Some((0, self.titled)),
            // "delivered 54,000 GWh": the one measure in that unit
            None if self.measures.is_empty() => {
                let unit = self.claim(number?)?.unit.clone()?;
                let same = |at: &usize| {
                    let own = self.cube.sample(*at).and_then(|cell| cell.unit);
                    own.is_some_and(|own| own.kind == UnitKind::Dimension && unit.converts_to(&own))
                };
                let mut all = (0..self.cube.measures.len()).filter(same);
                all.next().filter(|_| all.next().is_none()).map(|measure| (measure, true))
            }
            None => None,
        }
    }

    /// Periods of the table that lie in what the text says.
    pub(super) fn within(&self, measure: usize, from: Period, to: Period) -> Vec<Period> {
        let inside = |period: &Period| {
            period.first_day() >= from.first_day() && period.last_day() <= to.last_day() && period.first_day().is_some()
        };
        self.cube.periods_of(measure).into_iter().filter(inside).collect()
    }
}

/// The mention names the label, and no longer label has its words.
fn names(sight: &Sight<'_>, frame: &Frame, mention: &Mention, all: &[Mention]) -> bool {
    let line = &sight.line;
    let longer = all.iter().any(|other| {
        matches!(other.target, Target::Value(_)) && mention.lies_in(other) && (other.is_full() || other.share() >= 60)
    });
    let digits = (mention.from..mention.to).all(|at| line.words[at].kind == PieceKind::Number);
    if longer || digits || mention.from > 0 && line.words[mention.from].claim.is_some() {
        return false;
    }
    if mention.is_full() {
        return true;
    }
    // enough of a name to be no other's: "Ruiz"
    let Target::Value(at) = mention.target else { return false };
    let Some(value) = frame.value(at) else { return false };
    let alone = |stem: &u32| {
        let same = |other: &&u32| frame.value(**other).is_some_and(|other| other.column == value.column);
        frame.values_with(*stem).iter().filter(same).count() == 1
    };
    let capital = value.text.chars().next().is_some_and(char::is_uppercase);
    mention.capital
        && capital
        && mention.share() >= 45
        && mention.at.iter().flat_map(|&at| &line.words[at].means).any(alone)
}

/// Measures whose header the sentence names, at least by half; those whose words are part of another's are left out.
fn measures(sight: &Sight<'_>, cube: &Cube<'_>, taken: &[bool], part: (usize, usize)) -> Vec<Measured> {
    let line = &sight.line;
    let mut out: Vec<Measured> = Vec::new();
    let means: Vec<(usize, Vec<u32>)> = line
        .words
        .iter()
        .enumerate()
        .take(part.1)
        .skip(part.0)
        .filter(|(at, word)| word.kind == PieceKind::Word && !taken[*at])
        .map(|(at, word)| {
            let kin = kin(&word.stem).iter().filter_map(|stem| sight.index.stem(stem));
            (at, word.means.iter().copied().chain(kin).collect())
        })
        .collect();
    for (measure, known) in cube.measures.iter().enumerate().filter(|(_, known)| !known.stems.is_empty()) {
        let said = |stem: u32| means.iter().filter(move |(_, means)| means.contains(&stem)).map(|(at, _)| *at);
        let count = known.stems.iter().filter(|&&stem| said(stem).next().is_some()).count();
        if count == 0 || count * 2 < known.stems.len() {
            continue;
        }
        let mut at: Vec<usize> = known.stems.iter().flat_map(|&stem| said(stem)).collect();
        at.sort_unstable();
        at.dedup();
        out.push(Measured { measure, at, full: count == known.stems.len() });
    }
    let lies_in = |one: &Measured, other: &Measured| {
        let inside = one.at.iter().all(|at| other.at.contains(at));
        inside && (one.at.len() < other.at.len() || other.full && !one.full)
    };
    let kept: Vec<bool> =
        out.iter().map(|one| !out.iter().any(|other| one.measure != other.measure && lies_in(one, other))).collect();
    let mut kept = kept.into_iter();
    out.retain(|_| kept.next().unwrap_or(true));
    out
}

/// The word is what the table calls its members: the header of their column.
fn is_noun(sight: &Sight<'_>, cube: &Cube<'_>, at: usize) -> bool {
    let Some(head) = cube.key.and_then(|column| cube.frame.column(column)) else { return false };
    let Some(word) = sight.line.words.get(at).filter(|word| word.kind == PieceKind::Word) else { return false };
    let same = |stem: &str| sight.index.stem(stem).is_some_and(|stem| head.stems.last() == Some(&stem));
    same(&word.stem)
        || kin(&word.stem).iter().any(|stem| same(stem))
        || word.means.iter().any(|stem| head.stems.last() == Some(stem))
}

/// "years", "seasons": the rows or columns that are periods.
pub(super) fn is_year(line: &Line, at: usize) -> bool {
    line.says(at, list("period"))
}

/// The figures of the sentence; `None` where one is no single number.
fn numbers(sight: &Sight<'_>, cube: &Cube<'_>, part: (usize, usize)) -> Option<Vec<Number>> {
    let line = &sight.line;
    let mut out: Vec<Number> = Vec::new();
    let mut at = part.0;
    while at < part.1 {
        let Some((index, claim)) = claim_of(sight, at) else {
            at += 1;
            continue;
        };
        let (from, to) = line.range(claim.number);
        at = to.max(at + 1);
        if claim.kind == Kind::Date {
            continue;
        }
        let value = match &claim.value {
            Value::Numbers(figures) => figures.first().filter(|_| figures.len() == 1)?.value,
            Value::Ordinal(rank) => Decimal::from(*rank),
            Value::Superlative | Value::Comparison => continue,
            Value::Time(_) => continue,
            Value::Unreadable(_) => return None,
        };
        let part = match (role(sight, cube, claim, to), &claim.value) {
            (Part::Years, Value::Ordinal(_)) => Part::Nth,
            (_, Value::Ordinal(_)) => continue,
            (part, _) => part,
        };
        out.push(Number { claim: index, from, to, part, value });
    }
    Some(out)
}

fn role(sight: &Sight<'_>, cube: &Cube<'_>, claim: &Claim, to: usize) -> Part {
    let line = &sight.line;
    let small = |value: Decimal| value.is_integer() && value < Decimal::from(1000);
    let ranked = matches!(claim.value, Value::Ordinal(_));
    let whole = ranked || claim.figure().is_some_and(|figure| small(figure.value));
    let (start, span_end) = line.range(claim.span);
    let article =
        start.checked_sub(1).is_some_and(|at| line.says(at, &["the", "its", "their", "these", "those", "all"]));
    // "four of the seven years", "three of them"
    let of = line.says(to, &["of"]) || line.says(to, &["out"]) && line.says(to + 1, &["of"]);
    let next = to + 1 + usize::from(line.says(to, &["out"]));
    let of_these = of
        && (line.says(next, &["the", "its", "their", "these", "those", "all", "them"])
            || claim_of(sight, next).is_some());
    // the nearest noun behind: "six northern districts", but not "60 a year"
    let own = |at: usize| claim_of(sight, at).is_none_or(|(_, other)| other.number == claim.number);
    let linked = |at: usize| {
        let word = &line.words[at];
        word.kind == PieceKind::Word && !word.classes.has(Classes::DETERMINER.or(Classes::PREPOSITION)) && own(at)
    };
    let noun = (to..line.words.len().min(to + 4))
        .take_while(|&at| linked(at) && !line.says(at, &["a", "an", "per", "each", "every"]))
        .find(|&at| is_noun(sight, cube, at) || is_year(line, at));
    let years = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration)
        && is_year(line, span_end.saturating_sub(1));
    if !whole || claim.unit.as_ref().is_some_and(|unit| matches!(unit.kind, UnitKind::Percent | UnitKind::Point)) {
        Part::Amount
    } else if of_these {
        Part::Count
    } else if years || noun.is_some_and(|at| is_year(line, at)) {
        Part::Years
    } else if noun.is_some() {
        let behind = start.checked_sub(1).is_some_and(|at| line.says(at, &["of", "between", "among", "across", "in"]));
        if article || behind { Part::Members } else { Part::Count }
    } else {
        Part::Amount
    }
}

/// The periods that the sentence names.
fn when(sight: &Sight<'_>, ops: &[(Op, usize, usize)], part: (usize, usize)) -> When {
    let since = ops.iter().any(|(op, ..)| *op == Op::Since);
    let than = ops.iter().find(|(op, ..)| *op == Op::Than).map(|&(_, from, _)| from);
    let times = sight.times.iter().filter(|time| part.0 <= time.from && time.to <= part.1);
    let (closed, open): (Vec<&Time>, Vec<&Time>) =
        times.partition(|time| time.period.start.is_some() && time.period.end.is_some());
    match (&closed[..], &open[..]) {
        ([], []) => When::Open,
        ([], [one]) => {
            one.period.start.filter(|_| since).map_or(When::Strange, |start| When::Since(Period::single(start)))
        }
        ([one], []) => match (one.period.start, one.period.end) {
            (Some(start), Some(end)) if start != end => When::Range(Period::single(start), Period::single(end)),
            _ => When::At(one.period),
        },
        ([one], [from]) if since => {
            from.period.start.map_or(When::Strange, |start| When::Range(Period::single(start), one.period))
        }
        ([first, second], []) => match than {
            Some(than) if first.from < than && than < second.from => When::Versus(first.period, second.period),
            _ => When::Strange,
        },
        _ => When::Strange,
    }
}
