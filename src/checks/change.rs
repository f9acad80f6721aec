//! What a sentence says of change: which figure is the value before, which the one after, which the change itself.
//!
//! The rule: parts are given by words alone (prepositions, verbs and nouns of change, comparatives, parentheses), never
//! by values. Where the words leave two figures for one part, both are kept as readings, and a change is wrong only if
//! it is wrong under each.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::change_parts::{counted, host, is_fraction, is_label, is_odds, joined, opening, part};
use crate::checks::cue_words::Cue;
use crate::checks::cues;
use crate::claim::Direction;
use crate::lexicon::{self, Classes};
use crate::normalise::UnitKind;

/// What the words before a figure make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// "from", "compared with", "than in 2011".
    Old,
    /// "to", "at", "reached".
    New,
    /// The figure is a change; a difference has no direction.
    Change(Option<Direction>),
    Other,
}

/// One change as the text tells it. Figures are indices into [`View::amounts`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// Readings of the value after, the nearest first; empty where the text gives none.
    pub new: Vec<usize>,
    pub old: Option<usize>,
    /// The stated change: an amount, a percentage, or one of each.
    pub changes: Vec<usize>,
    pub direction: Option<Direction>,
    /// The word of direction allows no range of changes ("edged up from 5 to 6 percent").
    pub level: bool,
    /// Piece of the word that says which way.
    pub word: Option<usize>,
    /// Piece after the last one that was read.
    end: usize,
}

/// Pieces that are looked at after a word of change, and before it.
const AHEAD: usize = 22;
const BACK: usize = 40;
/// Figures of one sentence, or two; more are a table or an attack, and tell of no change.
const MOST: usize = 80;
/// Readings of one part.
pub(super) const READINGS: usize = 3;

/// A view with the part of each of its figures.
pub(super) struct Story<'v, 'a> {
    view: &'v View<'a>,
    parts: Vec<Part>,
    /// The amount that a figure in parentheses stands beside.
    hosts: Vec<Option<usize>>,
}

impl<'v, 'a> Story<'v, 'a> {
    pub(super) fn of(view: &'v View<'a>) -> Self {
        if view.amounts.len() > MOST {
            return Self { view, parts: Vec::new(), hosts: Vec::new() };
        }
        let openings: Vec<Option<usize>> = (0..view.amounts.len()).map(|index| opening(view, index)).collect();
        let hosts = (0..view.amounts.len()).map(|index| host(view, openings[index]?, index)).collect::<Vec<_>>();
        let mut parts: Vec<Part> = (0..view.amounts.len()).map(|index| part(view, index)).collect();
        for index in 1..parts.len() {
            let beside = hosts[index];
            let listed = openings[index].is_some()
                && openings[index] == openings[index - 1]
                && view.between(index - 1, index).iter().all(|piece| piece.is_any(&[",", ";", "and", "or"]));
            let from = beside.or(listed.then_some(index - 1));
            if let (Part::Other, Some(from)) = (parts[index], from) {
                parts[index] = parts[from];
            }
        }
        Self { view, parts, hosts }
    }

    /// What the words make of a figure.
    pub(super) fn part(&self, index: usize) -> Part {
        self.parts.get(index).copied().unwrap_or(Part::Other)
    }

    /// All changes, in the order of the words that tell them.
    pub(super) fn told(&self) -> Vec<Told> {
        // more than a sentence is looked at for: nothing is known of its parts
        if self.parts.len() < self.view.amounts.len() {
            return Vec::new();
        }
        let pairs = self.pairs();
        let mut out: Vec<Told> = Vec::new();
        for index in 0..self.parts.len() {
            let Part::Change(direction) = self.parts[index] else { continue };
            // "a mean fall of 0.4 l, 95% CI 0.1 to 0.7"
            if is_label(self.view, index) {
                continue;
            }
            if out.last().is_some_and(|last| last.changes.contains(&index)) {
                continue;
            }
            let change = self.anchored(index, direction, &pairs, out.last());
            let mates = self.mates(index, &change);
            out.push(change);
            out.extend(mates);
        }
        let judged = |pair: &Told| {
            out.iter().any(|known| known.old == pair.old && known.new.first() == pair.new.first() && pair.old.is_some())
        };
        let alone: Vec<Told> = pairs.into_iter().filter(|pair| !judged(pair)).collect();
        out.extend(alone);
        out
    }

    /// The other change of a group with the values that stand beside those of the first: "(38%, 2.4 million) …, an
    /// increase of five points (539,000) compared with 2001 (33%, 1.9 million)".
    fn mates(&self, index: usize, told: &Told) -> Vec<Told> {
        let others = told.changes.iter().filter(|&&other| other != index);
        let mate = |side: usize, change: usize| {
            (0..self.parts.len()).find(|&other| other != side && self.beside(other, side) && self.suits(other, change))
        };
        let pair = |&change: &usize| {
            let old = mate(told.old?, change)?;
            let new = told.new.iter().find_map(|&new| mate(new, change))?;
            Some(Told { new: vec![new], old: Some(old), changes: vec![change], ..told.clone() })
        };
        others.filter_map(pair).collect()
    }

    /// A value that can be one side of a change.
    fn is_side(&self, index: usize) -> bool {
        let amount = &self.view.amounts[index];
        let named = amount.at.checked_sub(1).is_some_and(|before| self.view.pieces[before].cue(Cue::AGED));
        // "$5 a share" and the like; pay by the week and prices by the litre are levels
        let measured =
            amount.unit.and_then(|unit| unit.name.split_once(" per ")).is_some_and(|(_, per)| amounts::is_measure(per));
        let money_rate = amount.rate && amount.kind() == Some(UnitKind::Currency) && !measured;
        // "210,000 higher than a year before"
        let timed = amount.kind() == Some(UnitKind::Duration)
            && self
                .view
                .pieces
                .get(amount.at + 1)
                .is_some_and(|piece| piece.is_any(&["ago", "before", "earlier", "later"]));
        !named
            && !timed
            && !self.is_time_taken(amount)
            && !is_odds(self.view, index)
            && !is_label(self.view, index)
            && !amount.ratio
            && !money_rate
            && !matches!(amount.kind(), Some(UnitKind::Times | UnitKind::Point))
    }

    // ---- two values and a word of direction

    fn pairs(&self) -> Vec<Told> {
        let mut out: Vec<Told> = Vec::new();
        for at in 0..self.view.pieces.len() {
            let Some((direction, only_old, level)) = self.word(at) else { continue };
            let mut pair = self.ahead(at + 1, None);
            // "unemployment, which has been rising since 1970, will decline from 4.8 to 4.7": the nearer word tells it
            let first = pair.new.first().copied().into_iter().chain(pair.old).map(|index| self.amount(index).at).min();
            if first.is_some_and(|first| self.turns(at + 1..first, direction) || self.is_subject(at, first)) {
                continue;
            }
            pair.direction = Some(direction);
            pair.word = Some(at);
            pair.level = level;
            let lone = pair.old.filter(|_| pair.new.is_empty() && only_old);
            if let Some(sides) = lone.and_then(|old| self.parallel(at, old)) {
                let told =
                    |(new, old): (usize, usize)| Told { new: vec![new], old: Some(old), level: true, ..pair.clone() };
                out.extend(sides.into_iter().map(told));
                continue;
            }
            match (pair.new.is_empty(), pair.old) {
                // "rose to $44m, after a gain of a kind, from $35m": the noun ends what was put in between
                (true, Some(_)) if self.view.pieces[at].cue(Cue::CHANGE_NOUN) && self.is(at + 1, ",") => {}
                (true, Some(old)) => {
                    let fits = |index: usize| amounts::same_measure(self.amount(index), self.amount(old));
                    // "grew by 1.9%, up from 1.5%" compares two changes
                    let rate = self.nearest(at).filter(|&index| fits(index) && only_old && self.is_change(index));
                    pair.new = rate.map_or_else(|| self.behind(at, fits), |rate| vec![rate]);
                    pair.new.truncate(1);
                    pair.level = true;
                }
                (false, None) if !only_old => {
                    pair.old = self.carried(at, pair.new[0]);
                    pair.level = true;
                }
                _ => {}
            }
            let end = pair.end;
            if !pair.new.is_empty() && pair.old.is_some() {
                out.push(pair);
                if let Some(second) = self.second(end, direction) {
                    out.push(second);
                }
            }
        }
        out
    }

    /// A word that says the other way stands among these pieces; particles belong to their verbs.
    fn turns(&self, pieces: std::ops::Range<usize>, direction: Direction) -> bool {
        let pieces = self.view.pieces.get(pieces).unwrap_or_default();
        pieces.iter().any(|piece| !piece.cue(Cue::PARTICLE) && piece.direction().is_some_and(|way| way != direction))
    }

    /// "forecasts for growth were scaled back to 4 percent", "growth forecasts slipping to 4": a noun of change with
    /// another verb behind it, which tells what becomes of it.
    fn is_subject(&self, at: usize, first: usize) -> bool {
        let pieces = &self.view.pieces;
        let told_of = pieces.get(at + 1).is_some_and(|next| next.is_any(&["in", "of"]));
        let verb = |piece: &Piece<'_>| {
            let Piece::Word(word, _) = piece else { return false };
            let participle = ["ed", "ing"].iter().any(|end| word.len() > end.len() + 2 && word.ends_with(end));
            participle && !piece.cue(Cue::COMPARED.or(Cue::OLD).or(Cue::NEW))
        };
        let between = pieces.get(at + 1..first).unwrap_or_default();
        pieces[at].cue(Cue::CHANGE_NOUN)
            && between.iter().enumerate().any(|(place, piece)| {
                let next = between.get(place + 1);
                let helps = piece.cue(Cue::AUXILIARY)
                    && next.is_some_and(|next| next.is_word() && !next.is_any(&["from", "to"]));
                helps && next.is_some_and(|next| next.direction().is_none()) || !told_of && verb(piece)
            })
    }

    fn is(&self, at: usize, text: &str) -> bool {
        self.view.pieces.get(at).is_some_and(|piece| piece.is(text))
    }

    fn is_change(&self, index: usize) -> bool {
        matches!(self.parts[index], Part::Change(_))
    }

    /// The last amount outside parentheses before a piece, in reach.
    fn nearest(&self, at: usize) -> Option<usize> {
        let start = at.saturating_sub(AHEAD);
        let before = self.view.pieces[start..at].iter().enumerate().rev();
        // "… against £1,200. That is 15 percent more"
        let refers = |next: usize| {
            self.view
                .pieces
                .get(next..next + 2)
                .is_some_and(|two| two[0].is_any(&["that", "this"]) && two[1].cue(Cue::COPULA))
        };
        before
            .take_while(|(place, piece)| {
                let ends = piece.is(".") && !refers(start + place + 1);
                !(piece.cue(Cue::STOP) || ends)
            })
            .map(|(_, piece)| piece)
            .filter_map(|piece| if let Piece::Amount(index) = piece { Some(*index) } else { None })
            .find(|&index| self.hosts[index].is_none())
    }

    /// A word that says nothing but the direction: the direction, whether only a value before can follow, and whether
    /// what follows are levels for certain.
    fn word(&self, at: usize) -> Option<(Direction, bool, bool)> {
        let piece = self.view.pieces.get(at)?;
        let direction = piece.direction().filter(|_| piece.cue(Cue::PLAIN) && !self.is_theme(at))?;
        let next = self.view.pieces.get(at + 1);
        let moved = at.checked_sub(1).is_some_and(|before| self.view.pieces[before].cue(Cue::MOVER));
        if piece.cue(Cue::PARTICLE) {
            let from = next.is_some_and(|next| next.is("from"));
            let verb = at.checked_sub(1).is_some_and(|before| self.view.pieces[before].direction().is_some());
            return (moved || from && !verb).then_some((direction, from && !moved, moved));
        }
        // "a 50% decreased risk": a stated change
        let participle = matches!(piece, Piece::Word(word, _) if word.ends_with("ed"));
        let stated = at.checked_sub(1).is_some_and(
            |before| matches!(self.view.pieces[before], Piece::Amount(index) if self.amount(index).is_percent()),
        );
        if participle && stated && next.is_some_and(|next| next.is_word() && next.cue_set() == Cue::default()) {
            return None;
        }
        if piece.is_any(&["higher", "lower"]) {
            // "8.9% higher than" is a stated change
            let than = next.is_some_and(|next| next.is("than")) && !self.is_expected(at + 2);
            let stated = at.checked_sub(1).is_some_and(|before| matches!(self.view.pieces[before], Piece::Amount(_)));
            return (than && !stated).then_some((direction, true, false));
        }
        Some((direction, false, false))
    }

    /// "cut its growth forecast", "the rate of growth": what is spoken of, not which way it went.
    fn is_theme(&self, at: usize) -> bool {
        let pieces = &self.view.pieces;
        let forecast =
            |at: Option<usize>| at.and_then(|at| pieces.get(at)).is_some_and(|piece| piece.cue(Cue::FORECAST));
        let of = at.checked_sub(1).is_some_and(|before| pieces[before].is("of"));
        pieces[at].is("growth") && (forecast(Some(at + 1)) || of && forecast(at.checked_sub(2)))
    }

    /// "sales of 7 and profits of 2, up from sales of 5 and profits of 1": the values after with those before, in turn.
    /// `None` where only one value stands on a side; empty where the sides do not match.
    fn parallel(&self, word: usize, old: usize) -> Option<Vec<(usize, usize)>> {
        let goes_on = |gap: &[Piece<'_>]| {
            gap.len() <= 8
                && gap.iter().any(|piece| piece.is_any(&["and", ","]))
                && !gap.iter().any(|piece| {
                    piece.direction().is_some() || piece.cue(Cue::STOP.or(Cue::OLD).or(Cue::NEW)) || piece.is(".")
                })
        };
        let mut after = vec![old];
        while let Some(next) = after.last().map(|last| last + 1).filter(|&next| next < self.parts.len()) {
            if self.parts[next] != Part::Other || !goes_on(self.view.between(next - 1, next)) || !self.is_side(next) {
                break;
            }
            after.push(next);
        }
        let last = self.nearest(word).filter(|_| after.len() > 1)?;
        let mut before = vec![last];
        while let Some(next) = before.last().and_then(|last| last.checked_sub(1)) {
            if self.parts[next] != Part::Other || !goes_on(self.view.between(next, next + 1)) || !self.is_side(next) {
                break;
            }
            before.push(next);
        }
        before.reverse();
        let alike = before.len() == after.len();
        let pairs = before.iter().copied().zip(after.iter().copied()).filter(|_| alike);
        (before.len() > 1)
            .then(|| pairs.filter(|&(new, old)| amounts::same_measure(self.amount(new), self.amount(old))).collect())
    }

    /// "lower than expected": no figure is what it is compared with.
    fn is_expected(&self, at: usize) -> bool {
        matches!(self.view.pieces.get(at), Some(Piece::Word(word, _)) if cues::is("change.expected", word))
    }

    /// "and from 79.9 to 80.8 for women" after a pair: the verb is left out.
    fn second(&self, end: usize, direction: Direction) -> Option<Told> {
        let rest = self.view.pieces.get(end..self.view.pieces.len().min(end + 10))?;
        let and = rest.windows(2).position(|two| two[0].is("and") && two[1].is_any(&["from", "to"]))?;
        let plain = rest[..and].iter().all(|piece| piece.direction().is_none() && !piece.cue(Cue::STOP));
        let pair = self.ahead(end + and + 1, None);
        (plain && !pair.new.is_empty() && pair.old.is_some()).then_some(Told { direction: Some(direction), ..pair })
    }

    /// Reads on from a piece: the values after "from", "to", "compared with", as far as one statement goes.
    fn ahead(&self, start: usize, change: Option<usize>) -> Told {
        let pieces = &self.view.pieces;
        let mut told = Told { end: start, ..Told::default() };
        let mut pending = None;
        // "1.33bn ($1bn; £550m), up from 246m": a mark between conversions ends no statement
        let mut inner = 0_usize;
        for at in start..pieces.len().min(start + AHEAD) {
            match pieces[at] {
                Piece::Word("(", _) => inner += 1,
                // "(up 2% from 2010) and 24%": what was begun in brackets ends with them
                Piece::Word(")", _) if inner == 0 => pending = None,
                Piece::Word(")", _) => inner = inner.saturating_sub(1),
                Piece::Word(";", _) if inner > 0 => {}
                Piece::Word(_, _) => {
                    let next = pieces.get(at + 1);
                    let new_clause = pieces[at].is(",") && next.is_some_and(|next| next.is_any(&["and", "but"]))
                        || pieces[at].is("and") && next.is_some_and(|next| next.is_any(&["from", "to"]))
                        || pieces[at].is("but")
                        || self.is_record(at);
                    let other = pieces[at].direction().is_some() && !pieces[at].cue(Cue::PARTICLE);
                    let verb = other && (told.end > start || change.is_some() && at > start)
                        || other && !pieces[at].cue(Cue::CHANGE_NOUN) && (change.is_none() || at > start)
                        || pieces[at].cue(Cue::PARTICLE) && told.end > start;
                    // "9 million bales, raised in one year, are worth more to them than 13 million"
                    let compares = || pieces[start..at].iter().any(|piece| piece.cue(Cue::MORE.or(Cue::FEWER)));
                    let other_base = change.is_none() && pieces[at].is("than") && compares();
                    if new_clause || verb || other_base || pieces[at].cue(Cue::STOP) || pieces[at].is(".") {
                        break;
                    }
                    // "a third lower than a year earlier, at 40 millimetres against 60"
                    let stands = change.is_some() && pieces[at].is("at") && at > start && pieces[at - 1].is(",");
                    let cue = if stands {
                        Some(Part::New)
                    } else if pieces[at].is("to") {
                        let compared = at.checked_sub(1).is_some_and(|before| pieces[before].cue(Cue::COMPARED));
                        Some(if compared { Part::Old } else { Part::New })
                    } else {
                        let rather = pieces[at].is("than") && at > 0 && pieces[at - 1].is("rather");
                        let old = (pieces[at].cue(Cue::OLD) && !rather).then_some(Part::Old);
                        old.or((pending.is_none() && pieces[at].is_any(&["reaching", "reached"])).then_some(Part::New))
                    };
                    pending = cue.or(pending);
                }
                Piece::Amount(index) => {
                    let aside = self.hosts[index].is_some();
                    let fits = change.is_none_or(|change| self.suits(index, change));
                    let told_old = pending.is_none() && self.parts[index] == Part::Old;
                    match (self.parts[index], pending.or(told_old.then_some(Part::Old))) {
                        (Part::Change(_), _) if change.is_some_and(|change| !self.beside(index, change)) => break,
                        (Part::Change(_), _) => {}
                        _ if aside && !(fits && change.is_some()) || !self.is_side(index) => {}
                        _ if self.is_of_other(index, &told) => {}
                        (_, Some(Part::Old)) if told.old.is_none() && fits => told.old = Some(index),
                        (_, Some(Part::New)) if told.new.is_empty() && fits => told.new.push(index),
                        (_, Some(_)) if !fits => continue,
                        _ if change.is_some() || told.end == start => continue,
                        _ => break,
                    }
                    if !matches!(self.parts[index], Part::Change(_)) && !aside {
                        pending = None;
                    }
                    told.end = at + 1;
                    if told.old.is_some() && !told.new.is_empty() {
                        break;
                    }
                }
                Piece::Time(_) | Piece::Other => {}
            }
        }
        told
    }

    /// "and the most since 1996, when 22 fell": another comparison begins.
    fn is_record(&self, at: usize) -> bool {
        let [and, the, Piece::Word(word, _), ..] = &self.view.pieces[at..] else { return false };
        let superlative = || lexicon::english().find(word).classes.has(Classes::SUPERLATIVE);
        and.is("and") && the.is("the") && superlative()
    }

    /// "to $56m on sales of $610m (2022: $540m)": what it stands beside is not the value that changed.
    fn is_of_other(&self, index: usize, told: &Told) -> bool {
        let Some(open) = opening(self.view, index) else { return false };
        let beside = self.view.amounts[..index].iter().rposition(|amount| amount.at + 1 == open);
        !told.new.is_empty()
            && beside.is_some_and(|beside| {
                amounts::same_measure(self.amount(beside), self.amount(index)) && !told.new.contains(&beside)
            })
    }

    /// Two figures of one change: one stands in parentheses beside the other, or both in the same parentheses.
    fn beside(&self, index: usize, change: usize) -> bool {
        index == change || self.hosts[index] == Some(change) || self.hosts[change] == Some(index) || {
            let (a, b) = (opening(self.view, index), opening(self.view, change));
            a.is_some() && a == b
        }
    }

    /// A value that a stated change can lead to or from.
    fn suits(&self, index: usize, index_of_change: usize) -> bool {
        let (value, change) = (self.amount(index), self.amount(index_of_change));
        match change.kind() {
            Some(UnitKind::Point) => value.is_percent(),
            Some(UnitKind::Percent) => true,
            _ if joined(self.view, index_of_change).is_some() => counted(value) && counted(change),
            // "18 inches in 24 hours, six more than forecast"
            None if self.is_time_taken(value) => false,
            // "shrank by a tenth"
            None if is_fraction(change) => value.is_level(),
            // a bare figure ("frames one and two below") is no change of what is measured with a unit
            None if value.kind() == Some(UnitKind::Dimension) => self.is_compared(index_of_change),
            _ => amounts::same_measure(value, change) && !value.is_percent(),
        }
    }

    /// "in 24 hours".
    fn is_time_taken(&self, value: &Amount<'_>) -> bool {
        let before = value.at.checked_sub(1).map(|at| &self.view.pieces[at]);
        value.kind() == Some(UnitKind::Duration) && before.is_some_and(|piece| piece.is_any(&["in", "within"]))
    }

    /// "150 less than".
    fn is_compared(&self, index: usize) -> bool {
        let [word, than] = self.view.after(index, 2) else { return false };
        word.cue(Cue::MORE.or(Cue::FEWER)) && than.is("than")
    }

    fn amount(&self, index: usize) -> &'v Amount<'a> {
        &self.view.amounts[index]
    }

    /// Values before a piece that can be what is talked of, the nearest first.
    fn behind(&self, end: usize, fits: impl Fn(usize) -> bool) -> Vec<usize> {
        let pieces = &self.view.pieces;
        let mut found = Vec::new();
        let mut inner = 0_usize;
        for at in (end.saturating_sub(BACK)..end).rev() {
            match pieces[at] {
                Piece::Word(")", _) => inner += 1,
                Piece::Word("(", _) => inner = inner.saturating_sub(1),
                Piece::Word(";", _) if inner > 0 => {}
                // "sold 40 (12 in May; 28 in June), up from 35"
                Piece::Amount(index) if inner > 0 && self.divides(index) => {}
                Piece::Amount(index) => match self.parts[index] {
                    Part::Change(_) if found.is_empty() => break,
                    Part::Change(_) | Part::Old => break,
                    _ if self.is_side(index) && fits(index) => {
                        found.push(index);
                        if found.len() == READINGS {
                            break;
                        }
                    }
                    _ => {}
                },
                Piece::Word(_, _) if pieces[at].is(".") => {
                    let refers = pieces.get(at + 1).is_some_and(|next| next.is_any(&["this", "that", "these"]));
                    if !found.is_empty() || !refers {
                        break;
                    }
                }
                Piece::Word(_, _) if pieces[at].cue(Cue::STOP) => break,
                _ => {}
            }
        }
        found
    }

    /// "was 5.0 in 2001 but rose to 5.5", "In 2001 there were 533,000, but in 2011 this had fallen to 468,000": the value
    /// before stands in front of a verb without a subject of its own.
    fn carried(&self, verb: usize, new: usize) -> Option<usize> {
        let pieces = &self.view.pieces;
        let fits = |index: usize| amounts::same_measure(self.amount(index), self.amount(new));
        // "5.0 in 2001, rising to 5.5 in 2011"
        let participle = matches!(pieces[verb], Piece::Word(word, _) if word.ends_with("ing"));
        if participle && verb.checked_sub(1).is_some_and(|before| pieces[before].is(",")) {
            let old = self.behind(verb, fits).first().copied();
            return old.filter(|&old| self.outside(self.amount(old).at..verb) <= 16);
        }
        let start = (0..verb).rev().take(BACK).find(|&at| pieces[at].is_any(&["but", "and", "then", ";", "."]))?;
        let joint = pieces[start].is_any(&["but", "then"]) || pieces[start].is("and");
        let own = pieces[start + 1..verb].iter().any(|piece| match piece {
            Piece::Amount(_) => true,
            Piece::Word(word, _) => {
                let small = piece.cue(Cue::SUBJECT.or(Cue::FILLER)) || piece.is_any(&["had", "has", "have", ",", "by"]);
                word.len() > 1 && !small
            }
            _ => false,
        });
        let old = self.behind(start, fits);
        let [old, ..] = old.as_slice() else { return None };
        let at = self.amount(*old).at;
        let timed = pieces[..start].iter().any(|piece| matches!(piece, Piece::Time(_)));
        (joint && !own && timed && self.outside(at..start) <= 16).then_some(*old)
    }

    // ---- a stated change and its values

    fn anchored(&self, index: usize, direction: Option<Direction>, pairs: &[Told], last: Option<&Told>) -> Told {
        let group: Vec<usize> = (index..self.parts.len().min(index + 3))
            .take_while(|&other| self.beside(other, index))
            .filter(|&other| matches!(self.parts[other], Part::Change(_)))
            .collect();
        let at = self.amount(index).at;
        let after = group.iter().map(|&one| self.amount(one).at + 1).max().unwrap_or(at + 1);
        let mut told = self.ahead(after, Some(index));
        told.direction = direction;
        told.level = true;
        if self.is_of_another(at.saturating_sub(5)..at) || self.has_own_time(index) {
            told.changes = group;
            told.end = told.end.max(after);
            return told;
        }
        // a pair that is told around the change, or just before it
        let near = |pair: &&Told| {
            let ends = [pair.old, pair.new.first().copied()].map(|side| side.map_or(0, |side| self.amount(side).at));
            let fits = [pair.old, pair.new.first().copied()].iter().all(|side| self.suiting(*side, index).is_some());
            let (first, last) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
            let gap = if at > last {
                last + 1..at
            } else if at < first {
                at + 1..first
            } else {
                at..at
            };
            let joined = self.outside(gap.clone()) <= 12
                && !self.view.pieces[gap]
                    .iter()
                    .any(|piece| piece.cue(Cue::STOP) || piece.is_any(&["and", "but", "."]));
            fits && joined && (direction.is_none() || pair.direction == direction)
        };
        if told.old.is_none()
            && let Some(pair) = pairs.iter().find(near)
            && told.new.first().is_none_or(|new| pair.new.first() == Some(new))
        {
            told.new = self.suiting(pair.new.first().copied(), index).into_iter().collect();
            told.old = self.suiting(pair.old, index);
        }
        if direction.is_none() && told.old.is_none() {
            // "A against B, a difference of C"
            let two = self.two_behind(at, index);
            told.old = two.map(|(old, _)| old);
            told.new = two.map(|(_, new)| new).into_iter().collect();
        }
        if told.old.is_none()
            && told.new.is_empty()
            && let Some((old, new)) = self.moved_behind(at, index)
        {
            (told.old, told.new) = (Some(old), vec![new]);
        }
        let mut from = at;
        if told.old.is_none() && told.new.is_empty() {
            // "698,512 in 2013, compared with 729,674 in 2012 (a fall of 4.3%)"
            let before = self.nearest(at).filter(|&other| self.parts[other] == Part::Old && self.suits(other, index));
            let near = |&old: &usize| {
                let gap = &self.view.pieces[self.amount(old).at..at];
                gap.len() <= 12 || gap.len() <= 18 && !gap.iter().any(|piece| piece.is_any(&["and", "but", ";"]))
            };
            if let Some(old) = before.filter(near) {
                told.old = Some(old);
                from = self.amount(old).at;
            }
        }
        if told.old.is_none()
            && told.new.is_empty()
            && let Some((old, new)) = self.two_behind(at, index)
        {
            // "cost 82 last year and now costs 89, which is 9 percent more"
            let between = &self.view.pieces[self.amount(old).at..self.amount(new).at];
            let then_and_now = between.iter().any(|piece| piece.cue(Cue::PRESENT));
            let sides = if then_and_now { Some((old, new)) } else { self.by_their_times(old, new) };
            told.old = sides.map(|(old, _)| old);
            told.new = sides.map(|(_, new)| new).into_iter().collect();
        }
        if told.new.is_empty() {
            let fits = |other: usize| match told.old {
                Some(old) => amounts::same_measure(self.amount(other), self.amount(old)) && self.suits(other, index),
                None => self.suits(other, index) && self.amount(other).is_level(),
            };
            told.new = self.behind(from, fits);
            let parallel = last.filter(|last| at.saturating_sub(last.end) <= 12 && self.joined(last.end, at));
            if let (true, Some(last)) = (told.new.is_empty(), parallel) {
                told.new = last.new.iter().copied().filter(|&new| fits(new)).collect();
            }
        }
        told.changes = group;
        told.end = told.end.max(after);
        told
    }

    /// A side of a pair, or the figure beside it in parentheses, that a stated change can lead to or from.
    fn suiting(&self, side: Option<usize>, change: usize) -> Option<usize> {
        let side = side?;
        let beside = (0..self.hosts.len()).filter(|&index| self.hosts[index] == Some(side));
        let aside_first = self.amount(change).kind() == Some(UnitKind::Point);
        let own = Some(side).filter(|&side| self.suits(side, change) && !aside_first);
        own.or_else(|| beside.into_iter().find(|&index| self.suits(index, change)))
            .or_else(|| Some(side).filter(|&side| self.suits(side, change)))
    }

    /// "goes from 4 to 6 percent, a rise of 2": the two values before a change, by their prepositions alone.
    fn moved_behind(&self, end: usize, change: usize) -> Option<(usize, usize)> {
        let last = self.nearest(end).filter(|&last| self.outside(self.amount(last).at..end) <= 6)?;
        let first = self.nearest(self.amount(last).at)?;
        let gap = &self.view.pieces[self.amount(last).at..end];
        let sides = match (self.parts[first], self.parts[last]) {
            (Part::Old, Part::New) => (first, last),
            (Part::New, Part::Old) => (last, first),
            _ => return None,
        };
        // ", and of beds in use to 84, 4 more": another thing begins
        let sides_apart = self.view.pieces[self.amount(first).at..self.amount(last).at]
            .windows(2)
            .any(|two| two[0].is(",") && two[1].is_any(&["and", "but"]));
        let plain = !sides_apart && !gap.iter().any(|piece| piece.is_any(&["and", "but"]) || piece.cue(Cue::STOP));
        (plain && [first, last].iter().all(|&side| self.suits(side, change) && self.is_side(side))).then_some(sides)
    }

    /// The two values before a difference, where no other of their kind stands in the sentence before it.
    fn two_behind(&self, end: usize, change: usize) -> Option<(usize, usize)> {
        let start = (0..end).rev().take(BACK).find(|&at| self.view.pieces[at].is_any(&[".", ";"])).unwrap_or(0);
        let sides = self.view.amounts.iter().enumerate().filter(|(index, amount)| {
            (start..end).contains(&amount.at)
                && self.hosts[*index].is_none()
                && self.is_side(*index)
                && !matches!(self.parts[*index], Part::Change(_))
                && self.suits(*index, change)
        });
        let sides: Vec<usize> = sides.map(|(index, _)| index).collect();
        let [old, new] = sides.as_slice() else { return None };
        // "…, after a surplus of $4 billion in April"
        let other = self.view.pieces[self.amount(*new).at..end].iter().any(|piece| piece.cue(Cue::STOP));
        let close =
            !other && end - self.amount(*new).at <= 7 && amounts::same_measure(self.amount(*old), self.amount(*new));
        close.then_some((*old, *new))
    }

    /// "412 houses in 1901 and 507 in 1911": each value stands before its own date, and the earlier is the value before.
    fn by_their_times(&self, first: usize, second: usize) -> Option<(usize, usize)> {
        let dated = |index: usize| {
            let at = self.amount(index).at + 1;
            let after = self.view.after(index, 4);
            let time = after.iter().position(|piece| matches!(piece, Piece::Time(_)))?;
            let plain = after[..time].iter().all(|piece| {
                piece.is_word() && piece.cue_set() == Cue::default() || piece.cue(Cue::FILLER.or(Cue::NEW))
            });
            self.view.period_at(at + time).filter(|_| plain)?.last_day().map(|day| day.day_number())
        };
        let (one, other) = (dated(first)?, dated(second)?);
        match one.cmp(&other) {
            std::cmp::Ordering::Less => Some((first, second)),
            std::cmp::Ordering::Greater => Some((second, first)),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Pieces of a range that stand outside parentheses.
    fn outside(&self, range: std::ops::Range<usize>) -> usize {
        let mut inside = false;
        let pieces = self.view.pieces[range].iter();
        pieces
            .filter(|piece| {
                inside = inside && !piece.is(")") || piece.is("(");
                !inside
            })
            .count()
    }

    /// In a parenthesis right behind another figure.
    fn divides(&self, index: usize) -> bool {
        let before = opening(self.view, index).and_then(|open| open.checked_sub(1));
        before.is_some_and(|at| matches!(self.view.pieces[at], Piece::Amount(_)))
    }

    /// "profit doubled to 81 from 39, on sales up 12 percent", "with armed robberies up 60 percent": a noun of its own
    /// between.
    fn is_of_another(&self, gap: std::ops::Range<usize>) -> bool {
        let pieces = self.view.pieces.get(gap).unwrap_or_default();
        let noun = |piece: &&Piece<'_>| {
            let article = piece.is_any(&["a", "an", "his", "her", "my", "our"]);
            piece.is_word() && piece.direction().is_none() && !piece.cue(Cue::SMALL.or(Cue::SUBJECT)) && !article
        };
        pieces.iter().enumerate().any(|(at, piece)| {
            let rest = &pieces[at + 1..];
            let words = rest.iter().take_while(noun).count();
            piece.is_any(&["on", "with", "as", "amid", "despite"])
                && (1..=3).contains(&words)
                && rest.get(words).is_some_and(|next| next.direction().is_some())
        })
    }

    /// "(between 1920 and 1929 it fell by 6 percent)": in brackets that begin with a time of their own.
    fn has_own_time(&self, index: usize) -> bool {
        let Some(open) = opening(self.view, index) else { return false };
        let lead = self.view.pieces.get(open + 1..self.amount(index).at).unwrap_or_default();
        lead.iter().take(2).any(|piece| matches!(piece, Piece::Time(_)))
            && lead.iter().any(|piece| piece.direction().is_some())
    }

    /// Only "and" and words of one clause stand between.
    fn joined(&self, from: usize, to: usize) -> bool {
        let gap = self.view.pieces.get(from..to).unwrap_or_default();
        gap.iter().any(|piece| piece.is("and")) && !gap.iter().any(|piece| piece.cue(Cue::STOP) || piece.is("."))
    }
}

#[cfg(test)]
mod tests {
    use super::MOST;
    use crate::analysis::analyse;
    use crate::checks::Selection;
    use crate::{extract, read, sources::Tables};

    #[test]
    fn a_sentence_of_too_many_figures_is_left_alone() {
        let rises: Vec<String> = (0..MOST).map(|at| format!("rose from ${at}m to ${}m", at + 2)).collect();
        let text = format!("Sales {}.", rises.join(" and "));
        let document = read::read("text.txt", text.as_bytes(), None).unwrap();
        let selection = Selection { select: vec!["percent-change".to_owned()], ..Selection::default() };
        let analysis = analyse(&document, extract::Options::default(), &Tables::default(), &selection);
        assert!(analysis.extraction.claims.len() > MOST && analysis.findings.is_empty());
    }
}
