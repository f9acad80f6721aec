//! What a sentence with a comparison names in one table: things, columns, and the words that bend the statement. The rule:
//! a name that fits two labels, or a word beside a name that the table does not know, leaves the comparison open.

mod pairs;

use super::super::lookup::Sight;
use super::super::mention::{Mention, Target};
use super::super::statement::{Part, part};
use super::Scope;
use super::words::{Word, is};
use crate::claim::Value;
use crate::lexicon::Classes;
use crate::sorting;
use crate::sources::frame::{ColumnRole, Frame, PieceKind};
use crate::sources::words::{self, stem};

/// Rows of a table that a comparison looks at.
const ROWS: usize = 512;
/// Words between a comparative and its "than".
const TO_THAN: usize = 6;
/// The same, to its "compared with".
const TO_COMPARED: usize = 10;
/// Words between what compares and the first thing behind it.
const NEAR: usize = 5;
/// A label that is said to this share, and that no other label can be.
const MOSTLY: u32 = 60;

/// Words that name labels.
struct Spot {
    from: usize,
    to: usize,
    /// Labels that they can be: text cells or columns.
    labels: Vec<u32>,
    /// Stems that were said.
    said: Vec<u32>,
}

/// A label, and the rest of its words where the text names several that differ in them: "10K" of "Random 10K".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    label: u32,
    rest: Option<Vec<u32>>,
}

impl Named {
    /// "Random 10K" is held against "Frequency 10K", not against "Frequency 1K".
    fn faces(&self, other: &Self) -> bool {
        self.label != other.label
            && match (&self.rest, &other.rest) {
                (Some(mine), Some(theirs)) => mine == theirs,
                (None, None) => true,
                _ => false,
            }
    }
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Things {
    /// Text cells of one column.
    Values(Vec<Named>),
    Columns(Vec<Named>),
    /// All that the first thing is not.
    Others,
}

/// One comparison in the light of one table.
pub(super) struct Scene<'s> {
    sight: &'s Sight<'s>,
    pub(super) frame: &'s Frame,
    /// Part of the sentence that it stands in.
    segment: (usize, usize),
    /// Words that compare.
    from: usize,
    to: usize,
    /// First word of what it is held against.
    object: usize,
    things: Vec<Spot>,
    heads: Vec<Spot>,
    /// Words in parentheses.
    aside: Vec<bool>,
}

/// A mention that reaches over the word that compares is two: "Fiber has more requests than".
fn parted(mention: &Mention, over: usize) -> Vec<Mention> {
    if mention.to <= over || mention.from >= over {
        return vec![mention.clone()];
    }
    let (left, right): (Vec<usize>, Vec<usize>) = mention.at.iter().partition(|at| **at < over);
    let part = |at: Vec<usize>| {
        let (from, to) = (*at.first()?, *at.last()? + 1);
        // neither part names the label in full
        let said =
            mention.said.saturating_sub(1) * u32::try_from(at.len()).ok()? / u32::try_from(mention.at.len()).ok()?;
        Some(Mention { from, to, said, at, ..mention.clone() })
    };
    [left, right].into_iter().filter_map(part).collect()
}

/// Spots that do not overlap: labels said in full first, then long ones.
fn spots(sight: &Sight<'_>, mut mentions: Vec<&Mention>, label: impl Fn(Target) -> u32) -> Vec<Spot> {
    sorting::by_key(&mut mentions, |one| {
        (!one.is_full(), std::cmp::Reverse((one.at.len(), one.share())), one.from, label(one.target))
    });
    let mut taken: Vec<&Mention> = Vec::new();
    let mut out: Vec<Spot> = Vec::new();
    for mention in mentions {
        if let Some(at) = taken.iter().position(|known| known.at == mention.at) {
            let known = taken[at];
            if known.is_full() == mention.is_full() && (known.is_full() || known.share() == mention.share()) {
                out[at].labels.push(label(mention.target));
            }
            continue;
        }
        if taken.iter().any(|known| mention.at.iter().any(|at| known.at.contains(at))) {
            continue;
        }
        taken.push(mention);
        let mut said: Vec<u32> = mention.at.iter().flat_map(|&at| sight.line.words[at].means.iter().copied()).collect();
        sorting::by(&mut said, Ord::cmp);
        out.push(Spot { from: mention.from, to: mention.to, labels: vec![label(mention.target)], said });
    }
    sorting::by_key(&mut out, |spot| spot.from);
    out
}

impl<'s> Scene<'s> {
    pub(super) fn new(sight: &'s Sight<'s>, frame_id: u32, frame: &'s Frame, from: usize, to: usize) -> Option<Self> {
        if frame.rows.len() > ROWS {
            return None;
        }
        let line = &sight.line;
        let verb = line.words[from].classes.has(Classes::COMPARISON) || line.says(from, &["best", "worst"]);
        let than = (to..line.words.len().min(to + TO_THAN))
            .find(|&at| line.says(at, &["than"]) || at == to && line.says(at, &["to"]));
        // "better results when compared with"
        let compared = || {
            let at = (to..line.words.len().min(to + TO_COMPARED)).find(|&at| line.says(at, &["compared"]))?;
            line.says(at + 1, &["to", "with"]).then_some(at + 2)
        };
        let object = if verb { to } else { than.map(|at| at + 1).or_else(compared).unwrap_or(to) };
        let cut = |one: &Mention| parted(one, from);
        let mentions: Vec<Mention> = sight.mentions(frame_id)?.iter().flat_map(cut).collect();
        let mentions: Vec<Mention> = mentions.iter().flat_map(|one| parted(one, object)).collect();
        let text = |target: Target| match target {
            Target::Value(at) => frame
                .value(at)
                .filter(|value| frame.column(value.column).is_some_and(|column| column.role == ColumnRole::Text)),
            Target::Column(_) => None,
        };
        // the first word of several labels: "random" of "Random 10K" and "Random 1K"
        let family = |one: &Mention| {
            let words: Vec<u32> = one.at.iter().flat_map(|&at| line.words[at].means.iter().copied()).collect();
            let first =
                |value: crate::sources::frame::Value<'_>| value.stems.first().is_some_and(|stem| words.contains(stem));
            let leads = text(one.target).is_some_and(first);
            let alike = |stem: &u32| {
                let all = frame.values_with(*stem);
                all.len() > 1 && all.iter().all(|&value| frame.value(value).is_some_and(first))
            };
            leads && words.iter().all(alike)
        };
        let telling = |one: &&Mention| {
            let number = |at: &usize| line.words[*at].kind == PieceKind::Number;
            let sign = (one.capital || one.at.iter().any(number)) && !one.at.iter().all(number);
            one.is_full() || one.share() >= MOSTLY || sign && one.from > 0 || family(one)
        };
        let label = |target: Target| match target {
            Target::Value(at) | Target::Column(at) => at,
        };
        let named: Vec<&Mention> = mentions.iter().filter(|one| text(one.target).is_some()).filter(telling).collect();
        let number = |target: Target| match target {
            Target::Column(at) => frame.column(at).is_some_and(|column| column.role == ColumnRole::Number),
            Target::Value(_) => false,
        };
        // "table 5": no column
        let cited = |one: &Mention| {
            one.at.iter().all(|&at| line.words[at].kind == PieceKind::Number)
                && one.from.checked_sub(1).is_some_and(|at| is(line.stem(at), Word::Cited))
        };
        let headed: Vec<&Mention> = mentions.iter().filter(|one| number(one.target) && !cited(one)).collect();
        let mut out = Self {
            sight,
            frame,
            segment: (line.segment_start(from), line.segment_end(to)),
            from,
            to,
            object,
            things: spots(sight, named, label),
            heads: spots(sight, headed, label),
            aside: Vec::new(),
        };
        let mut depth = 0_u32;
        for word in &line.words {
            depth += u32::from(word.stem == "(");
            out.aside.push(depth > 0);
            depth = depth.saturating_sub(u32::from(word.stem == ")"));
        }
        out.families();
        out.compounds();
        out.clause();
        out.own();
        Some(out)
    }

    /// Words that are part of several labels name them all: "Random" of "Random 10K" and "Random 1K".
    fn families(&mut self) {
        let frame = self.frame;
        let holds = |stems: &[u32], said: &[u32]| said.iter().all(|stem| stems.contains(stem));
        for spot in &mut self.things {
            let column = |value: &u32| frame.value(*value).map(|value| value.column);
            let partial = spot
                .labels
                .first()
                .and_then(|&label| frame.value(label))
                .filter(|value| value.stems.iter().any(|stem| !spot.said.contains(stem)));
            let (Some(known), Some(first)) =
                (partial, spot.said.iter().find(|stem| !frame.values_with(**stem).is_empty()))
            else {
                continue;
            };
            let said: Vec<u32> = spot.said.iter().copied().filter(|stem| known.stems.contains(stem)).collect();
            let all = frame.values_with(*first).iter().copied();
            let mine = all.filter(|value| column(value) == Some(known.column));
            spot.labels =
                mine.filter(|&value| frame.value(value).is_some_and(|value| holds(value.stems, &said))).collect();
        }
        for spot in &mut self.heads {
            let Some(known) = spot.labels.first().and_then(|&label| frame.column(label)) else { continue };
            if known.stems.iter().all(|stem| spot.said.contains(stem)) {
                continue;
            }
            let said: Vec<u32> = spot.said.iter().copied().filter(|stem| known.stems.contains(stem)).collect();
            let holds = |label: &u32| frame.column(*label).is_some_and(|column| holds(&column.stems, &said));
            spot.labels = frame.number_columns().filter(holds).collect();
        }
        self.things.retain(|spot| !spot.labels.is_empty());
        self.heads.retain(|spot| !spot.labels.is_empty());
    }

    /// "Night-Aster" is no Aster: what a hyphen joins to a word that the table does not know is another name.
    fn compounds(&mut self) {
        let words = &self.sight.line.words;
        let joined = |mark: usize, at: usize| {
            words.get(mark).is_some_and(|word| matches!(word.stem.as_str(), "-" | "–" | "+"))
                && words.get(at).is_some_and(|word| word.kind != PieceKind::Mark)
        };
        let (mut things, mut heads) = (std::mem::take(&mut self.things), std::mem::take(&mut self.heads));
        let known = |at: usize, spots: &[Spot]| spots.iter().any(|spot| spot.from <= at && at < spot.to);
        let other: Vec<usize> = (0..words.len())
            .filter(|&at| !known(at, &things) && !known(at, &heads) && part(&words[at].stem).is_none())
            .filter(|&at| !is(&words[at].stem, Word::Thing) && !words[at].stop)
            .collect();
        let whole = |spot: &Spot| {
            let before = spot.from.checked_sub(2).is_some_and(|at| joined(at + 1, at) && other.contains(&at));
            !(before || joined(spot.to, spot.to + 1) && other.contains(&(spot.to + 1)))
        };
        things.retain(whole);
        heads.retain(whole);
        (self.things, self.heads) = (things, heads);
    }

    /// "Our method": the one row that says so.
    fn own(&mut self) {
        let line = &self.sight.line;
        let Some(at) = (self.segment.0..self.segment.1).find(|&at| is(line.stem(at), Word::Own)) else { return };
        if self.things.iter().any(|spot| spot.from > at && spot.from < at + 4) {
            return;
        }
        let mine = |text: &str| words::words(text).any(|word| is(&stem(word), Word::Own));
        let labels: Vec<u32> = (0_u32..)
            .zip(self.frame.values())
            .filter(|(_, value)| self.frame.keys.contains(&value.column) && mine(value.text))
            .map(|(at, _)| at)
            .collect();
        if !labels.is_empty() {
            self.things.push(Spot { from: at, to: at + 1, labels, said: Vec::new() });
            sorting::by_key(&mut self.things, |spot| spot.from);
        }
    }

    /// The part of the sentence ends where the next comparison begins: "X beats Y, and Z is worse than both".
    fn clause(&mut self) {
        let claims = &self.sight.article.extraction.claims;
        let words = &self.sight.line.words;
        let compares = |at: usize| {
            let claim = words[at].claim.and_then(|claim| claims.get(claim));
            claim.is_some_and(|claim| matches!(claim.value, Value::Comparison | Value::Superlative))
        };
        let joint = |at: &usize| {
            words[*at].stem == ","
                || self.sight.line.says(*at, &["and", "but", "while", "whereas", "though", "although"])
        };
        // "[...]": what stands in brackets is no part of the sentence
        let (start, end) = self.segment;
        let start = (start..self.from).rfind(|&at| words[at].stem == "]").map_or(start, |at| at + 1);
        let end = (self.to..end).find(|&at| words[at].stem == "[").unwrap_or(end);
        self.segment = (start, end);
        if let Some(next) = (self.to..end).find(|&at| compares(at) && words[at].claim != words[self.from].claim) {
            self.segment.1 = (self.to..next).rfind(joint).unwrap_or(next);
        }
        if let Some(last) = (start..self.from).rfind(|&at| compares(at) && words[at].claim != words[self.from].claim) {
            self.segment.0 = (last..self.from).find(joint).unwrap_or(last);
        }
    }

    fn stem(&self, at: usize) -> &str {
        self.sight.line.stem(at)
    }

    /// Any word of the range does that.
    fn any(&self, from: usize, to: usize, word: Word) -> bool {
        (from..to).any(|at| is(self.stem(at), word))
    }

    /// A word that narrows nothing: no noun or adjective of its own.
    fn bare(&self, at: usize) -> bool {
        let word = &self.sight.line.words[at];
        let grammar = Classes::STOP.or(Classes::COMPARISON);
        word.kind == PieceKind::Mark
            || self.aside.get(at) == Some(&true)
            || word.stop
            || word
                .means
                .iter()
                .any(|&stem| self.frame.title_stems.contains(&stem) || !self.frame.columns_with(stem).is_empty())
            || word.classes.has(grammar)
            || word.lower.ends_with("ly")
            || matches!(part(&word.stem), Some(Part::Plain | Part::Row))
            || [Word::Thing, Word::Not, Word::Degree, Word::Own, Word::Other, Word::Strict, Word::Up, Word::Down]
                .into_iter()
                .any(|kind| is(&word.stem, kind))
            || self.heads.iter().any(|spot| spot.from <= at && at < spot.to)
            || self.things.iter().any(|spot| spot.from <= at && at < spot.to)
    }

    /// Nothing but words of a list between two names.
    fn listed(&self, from: usize, to: usize) -> bool {
        (from..to).all(|at| {
            let word = &self.sight.line.words[at];
            let mark = word.kind == PieceKind::Mark && matches!(word.stem.as_str(), "," | "&" | "(" | ")");
            mark || self.aside.get(at) == Some(&true)
                || self.sight.line.says(at, &["and", "or", "as", "well", "both", "the", "a", "an", "also"])
                || is(&word.stem, Word::Thing)
        })
    }

    /// The run of names in a list that begins with spot `first`, or ends with it.
    fn chain<'a>(&self, spots: &'a [&'a Spot], backward: bool) -> Vec<&'a Spot> {
        let mut out: Vec<&Spot> = Vec::new();
        let mut walk = |spot: &'a Spot| {
            let joined = out.last().is_none_or(|last: &&Spot| {
                if backward { self.listed(spot.to, last.from) } else { self.listed(last.to, spot.from) }
            });
            if joined {
                out.push(spot);
            }
            joined
        };
        if backward {
            spots.iter().rev().copied().all(&mut walk);
        } else {
            spots.iter().copied().all(&mut walk);
        }
        out
    }

    /// Labels that a list names; `of` gives the column of a label and its stems. All are of one column, that of `like`
    /// where there is one.
    fn labels<'f>(
        chain: &[&Spot],
        like: Option<u32>,
        of: impl Fn(u32) -> Option<(u32, &'f [u32])>,
    ) -> Option<Vec<Named>> {
        let mut out: Vec<Named> = Vec::new();
        let mut column = like;
        for spot in chain {
            let known: Vec<(u32, u32, &[u32])> = spot
                .labels
                .iter()
                .filter_map(|&label| of(label).map(|(column, stems)| (label, column, stems)))
                .collect();
            let fitting: Vec<&(u32, u32, &[u32])> =
                known.iter().filter(|(_, own, _)| column.is_none_or(|column| column == *own)).collect();
            let own = fitting.first()?.1;
            if fitting.iter().any(|(_, other, _)| *other != own) {
                return None;
            }
            column = Some(own);
            let family = fitting.len() > 1;
            for (label, _, stems) in fitting {
                let mut rest: Vec<u32> = stems.iter().copied().filter(|stem| !spot.said.contains(stem)).collect();
                sorting::by(&mut rest, Ord::cmp);
                out.push(Named { label: *label, rest: family.then_some(rest) });
            }
        }
        (!out.is_empty()).then_some(out)
    }

    fn values(&self, chain: &[&Spot], like: Option<u32>) -> Option<Vec<Named>> {
        Self::labels(chain, like, |at| self.frame.value(at).map(|value| (value.column, value.stems)))
    }

    fn headers(&self, chain: &[&Spot]) -> Option<Vec<Named>> {
        Self::labels(chain, None, |at| self.frame.column(at).map(|column| (0, column.stems.as_slice())))
    }

    /// The things on both sides.
    pub(super) fn sides(&self) -> Option<(Things, Things)> {
        self.of(&self.things, |chain, like| self.values(chain, like).map(Things::Values))
            .or_else(|| self.of(&self.heads, |chain, _| self.headers(chain).map(Things::Columns)))
    }

    fn of(&self, spots: &[Spot], things: impl Fn(&[&Spot], Option<u32>) -> Option<Things>) -> Option<(Things, Things)> {
        let (start, end) = self.segment;
        let before: Vec<&Spot> = spots.iter().filter(|spot| spot.from >= start && spot.to <= self.from).collect();
        let after: Vec<&Spot> = spots.iter().filter(|spot| spot.from >= self.object && spot.to <= end).collect();
        let subject = self.chain(&before, true);
        let (first, last) = (subject.last()?, subject.first()?);
        if !(last.to..self.from).all(|at| self.bare(at)) || !(self.to..self.object).all(|at| self.bare(at)) {
            return None;
        }
        // "X with Y outperforms": which of the two is open
        let apart = |from: usize, to: usize| (from..to).any(|at| self.stem(at) == ",");
        let stray = before.get(..before.len() - subject.len()).unwrap_or_default();
        if stray.iter().any(|spot| !apart(spot.to, first.from)) {
            return None;
        }
        let subject = things(&subject, None)?;
        // "than all the others"; in "than Y on all tests" a name comes first
        let first = after.first().map_or(end, |spot| spot.from);
        if self.any(self.object, end.min(self.object + 3).min(first), Word::Other) {
            return Some((subject, Things::Others));
        }
        let like = match &subject {
            Things::Values(values) => {
                values.first().and_then(|one| self.frame.value(one.label)).map(|value| value.column)
            }
            _ => None,
        };
        let object = self.chain(&after, false);
        let (first, last) = (object.first()?, object.last()?);
        let near = first.from <= self.object + NEAR && (self.object..first.from).all(|at| self.bare(at));
        let next = (last.to..end).find(|&at| !is(self.stem(at), Word::Thing) || self.sight.line.words[at].stop);
        if !near || next.is_some_and(|at| !self.bare(at)) {
            return None;
        }
        let object_things = things(&object, like)?;
        // a name more, behind the list: the text says more than two sides
        let more = after.get(object.len()..).unwrap_or_default().iter().any(|spot| {
            let headed = self.heads.iter().any(|head| head.from == spot.from);
            let same = spot.labels.iter().any(|&value| self.frame.value(value).map(|value| value.column) == like);
            matches!(object_things, Things::Values(_)) && same && !headed
        });
        (!more && subject != object_things).then_some((subject, object_things))
    }

    /// The one thing that the part of the sentence names.
    pub(super) fn only(&self) -> Option<Things> {
        let (start, end) = self.segment;
        // named once, or again and again
        let one = |spots: &[Spot]| -> Option<usize> {
            let within = || spots.iter().filter(|spot| spot.from >= start && spot.to <= end);
            let nearest = |spot: &&Spot| (spot.from > self.from, spot.from.abs_diff(self.from));
            let first = within().min_by_key(nearest)?;
            let same = within().all(|spot| spot.labels == first.labels);
            spots.iter().position(|spot| spot.from == first.from).filter(|_| same)
        };
        // "one of the best"
        if (self.from.saturating_sub(2)..self.from).any(|at| self.sight.line.says(at, &["of"])) {
            return None;
        }
        let vague = !self.sight.line.says(self.from, &["best", "worst"]);
        let measured = (self.from + 1..self.to)
            .any(|at| self.sight.line.words[at].means.iter().any(|stem| self.frame.title_stems.contains(stem)));
        // "the lowest cost": of a column that is named
        let named = self.heads.iter().any(|head| head.from >= self.from && head.from <= self.to);
        let (spot, things) = match one(&self.things) {
            Some(at) => {
                let spot = self.things.get(at)?;
                if vague && !named {
                    return None;
                }
                (spot, Things::Values(self.values(&[spot], None)?))
            }
            None if self.things.is_empty() => {
                let spot = self.heads.get(one(&self.heads)?)?;
                if spot.labels.len() > 1 || vague && !measured {
                    return None;
                }
                (spot, Things::Columns(self.headers(&[spot])?))
            }
            None => return None,
        };
        // "is achieved by X"; in "best on X" it is another thing
        let agent = (self.to..spot.from).rev().find(|&at| !self.sight.line.words[at].classes.has(Classes::DETERMINER));
        let told = |at: usize| {
            self.sight.line.says(at, &["by", "of", "is", "was", "are", "were", "from", "to", "goes", "belongs"])
        };
        if spot.from >= self.to && !agent.is_some_and(told) {
            return None;
        }
        let between = spot.to.min(self.from)..self.from;
        (between.chain(self.from + 1..self.to).all(|at| self.bare(at))).then_some(things)
    }

    /// Every word that could narrow the statement is known to the table: "in women", "in the final of the cup" are not.
    /// What follows a comma goes on about something else.
    pub(super) fn is_plain(&self) -> bool {
        let line = &self.sight.line;
        let (start, end) = self.segment;
        let stop = (self.object..end).find(|&at| line.stem(at) == "," && self.aside.get(at) != Some(&true));
        let spots = || self.things.iter().chain(&self.heads);
        // a list of names has commas of its own
        let last = spots().map(|spot| spot.from).filter(|&from| from < end).max().unwrap_or(0);
        let relative = |at: usize| {
            let next = line.words.get(at + 1);
            next.is_some_and(|word| words::is_relative(&word.stem) || !word.capital && word.lower.ends_with("ing"))
        };
        let stop = stop.filter(|&at| at > last || relative(at)).unwrap_or(end);
        let lead = (start..self.from).find(|&at| line.words[at].kind == PieceKind::Word);
        let lead = lead.filter(|&at| line.words[at].classes.has(Classes::PREPOSITION));
        let comma = lead.and_then(|lead| (lead..self.from).find(|&at| line.stem(at) == ","));
        let known = |at: usize| {
            let cited = line.words[at].kind == PieceKind::Number && at > 0 && is(line.stem(at - 1), Word::Cited);
            let counted = line.words[at].claim.is_some();
            self.bare(at) || cited || counted || is(line.stem(at), Word::Cited) || is(line.stem(at), Word::Counted)
        };
        lead.is_none_or(|lead| (lead..comma.unwrap_or(lead)).all(known)) && (self.object..stop).all(known)
    }

    /// What stands behind the word that compares.
    pub(super) fn behind(&self) -> (usize, usize) {
        (self.object, self.segment.1.max(self.object))
    }

    /// Whether the statement is denied; `None` where no plain statement is made.
    pub(super) fn negated(&self) -> Option<bool> {
        let (start, end) = self.segment;
        // "among all": no part
        let open = |at: usize| {
            is(self.stem(at), Word::Open)
                && !(self.stem(at) == "among" && self.sight.line.says(at + 1, &["all", "both", "these"]))
        };
        if (start..end).any(open) {
            return None;
        }
        let denied = self.any(start, self.object, Word::Not);
        (!denied || !self.any(start, end, Word::Degree)).then_some(denied)
    }

    pub(super) fn scope(&self, others: &Things) -> Scope {
        let (start, end) = self.segment;
        let skip = if *others == Things::Others { self.object + 2 } else { self.object };
        let said = |word: Word| {
            self.any(start, self.from, word) || self.any(self.to, self.object, word) || self.any(skip, end, word)
        };
        if said(Word::Most) {
            Scope::Most
        } else if said(Word::Strict) || *others == Things::Others && self.columns().is_some_and(|all| all.len() == 1) {
            Scope::Each
        } else {
            Scope::Open
        }
    }
}
