//! From the words of a sentence to the rows of tidy tables that a figure may be about, best named first.

use std::rc::Rc;

use super::sentence::Sentence;
use super::units::{Measured, agrees, bound, disagrees, measured};
use crate::checks::Article;
use crate::checks::source_mismatch::bind::is_change;
use crate::checks::source_mismatch::joined::{asks, is_quotient};
use crate::checks::source_mismatch::periods::{Bound as Time, period_of};
use crate::claim::Claim;
use crate::normalise::Period as Days;
use crate::normalise::{Bound, UnitKind};
use crate::number::Decimal;
use crate::sorting;
use crate::sources::tidy::{Entity, Label, Marks, Rate, Row, Slot};
use crate::sources::{CellId, Series};
use crate::span::Span;

/// Rows looked at for one figure.
const ROWS: usize = 20_000;
/// Entities of one sentence whose rows are looked at: those that are named best.
const NAMES: usize = 64;
/// Candidates kept.
const KEPT: usize = 40;

/// How the text names the entity of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Naming {
    /// Not at all; the table knows no other.
    Unsaid,
    Carried,
    Partly,
    Said,
}

/// How the period of a row lies to that of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Timing {
    /// The same, said with the figure itself.
    Same,
    /// The same, said elsewhere.
    Carried,
    /// The text says none; the row is the latest of its series.
    Latest,
    /// Neither has one.
    None,
    /// The text has one, the row none.
    Timeless,
    /// The text says a day, the period of the row ends on it ("at the end of 2019").
    Ends,
    /// One lies in the other.
    Within,
}

/// A row that a figure may be about.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) row: u32,
    pub(super) cell: CellId,
    pub(super) score: i32,
    /// Telling words of the measure that are said, in hundredths.
    pub(super) coverage: usize,
    /// All of them.
    pub(super) full: bool,
    /// All that are said stand with this figure, not with another.
    pub(super) beside: bool,
    /// The text has a word that the row's is told from.
    pub(super) contrary: bool,
    /// Why it cannot be the row, in words.
    pub(super) against: Option<String>,
    /// The words of the text that say so.
    pub(super) at_odds: Option<Span>,
    pub(super) naming: Naming,
    /// The entity is said in the sentence or before it.
    pub(super) named: bool,
    pub(super) timing: Timing,
    /// The text may mean something narrower.
    pub(super) narrower: bool,
    /// A telling word that the row does not have stands right beside those that it has.
    pub(super) strange: bool,
    pub(super) other_rate: bool,
    /// The text does not say what the figure is counted over, the row does.
    pub(super) rate_left_out: bool,
    pub(super) unit_sure: bool,
    pub(super) agrees: bool,
    pub(super) disagrees: bool,
    /// The printed number is that of the row, whatever it is counted over.
    pub(super) same_value: bool,
    /// In the unit of the claim.
    pub(super) expected: Option<Decimal>,
}

impl Candidate {
    /// How many things the row needs that the text does not say.
    pub(super) fn unsaid(&self) -> u32 {
        let timing = match self.timing {
            Timing::Same | Timing::None => 0,
            Timing::Carried | Timing::Latest | Timing::Timeless | Timing::Ends => 1,
            Timing::Within => 2,
        };
        u32::from(self.naming != Naming::Said)
            + timing
            + u32::from(self.narrower)
            + u32::from(!self.unit_sure)
            + u32::from(self.other_rate || self.rate_left_out)
    }
}

/// "killed, motorways": what a row is called.
pub(super) fn name(article: &Article<'_>, one: &Candidate) -> String {
    let tables = article.tables;
    let series = tables.cell(one.cell).and_then(|cell| tables.series(cell.series));
    let Some(series) = series else { return String::new() };
    let measure = tables.measure(series.key.measure).map_or("", |measure| measure.text.as_str());
    let entity = tables.text(series.key.entity);
    if entity.is_empty() { measure.to_owned() } else { format!("{measure}, {entity}") }
}

/// What is said of a list of words.
#[derive(Debug, Default)]
struct Coverage {
    said: usize,
    all: usize,
    points: i32,
    /// Words of the sentence that say it.
    at: Vec<usize>,
}

impl Coverage {
    fn of(sentence: &Sentence, slots: &[Slot], near: &[Option<i32>]) -> Self {
        let mut out = Self::default();
        for slot in slots {
            let found = sentence.said(slot, near);
            if let Some((at, points)) = found {
                out.at.push(at);
                out.points += points;
            }
            if !slot.weak {
                out.all += 1;
                out.said += usize::from(found.is_some());
            }
        }
        out
    }

    fn share(&self) -> usize {
        100 * self.said / self.all.max(1)
    }
}

/// An entity that the text names.
#[derive(Debug)]
struct Name {
    entity: u32,
    naming: Naming,
    /// The words that do.
    at: Vec<usize>,
}

/// What the words of a sentence lead to, whichever figure of it is looked at.
#[derive(Debug, Default)]
pub(super) struct Reach {
    labels: Vec<u32>,
    /// Entities that are no places; ascending.
    names: Vec<Name>,
}

impl Reach {
    pub(super) fn new(article: &Article<'_>, sentence: &Sentence) -> Self {
        let tidy = &article.tables.tidy;
        let mut contrasts: Vec<u16> = sentence.marks.iter().flat_map(|mark| mark.contrasts.iter().copied()).collect();
        sorting::by(&mut contrasts, Ord::cmp);
        contrasts.dedup();
        let labels = tidy.labels_with(&sentence.ids, &contrasts);
        let ids = sentence.ids.iter().chain(sentence.earlier.iter().flat_map(|ids| ids.iter())).copied();
        let everywhere = vec![Some(0); sentence.marks.len()];
        let name = |entity: u32| {
            let (naming, at) = naming(sentence, &everywhere, tidy.entity(entity)?);
            (naming > Naming::Unsaid).then_some(Name { entity, naming, at })
        };
        let mut names: Vec<Name> = tidy.entities_with(ids).into_iter().filter_map(name).collect();
        if names.len() > NAMES {
            sorting::by_key(&mut names, |name| (std::cmp::Reverse(name.naming), name.entity));
            names.truncate(NAMES);
            sorting::by_key(&mut names, |name| name.entity);
        }
        Self { labels, names }
    }
}

/// How a text names an entity that is no place.
fn naming(sentence: &Sentence, everywhere: &[Option<i32>], entity: &Entity) -> (Naming, Vec<usize>) {
    let mut best = (Naming::Unsaid, Vec::new());
    for name in &entity.names {
        let covered = Coverage::of(sentence, name, everywhere);
        let found = match covered.share() {
            100 => Naming::Said,
            50.. => Naming::Partly,
            _ => {
                let says = |ids: &Rc<[u32]>| {
                    !name.is_empty()
                        && name
                            .iter()
                            .filter(|slot| !slot.weak)
                            .all(|slot| slot.ids.iter().any(|id| ids.binary_search(id).is_ok()))
                };
                if sentence.earlier.iter().any(says) { Naming::Carried } else { Naming::Unsaid }
            }
        };
        if found > best.0 {
            best = (found, covered.at);
        }
    }
    best
}

/// The places among the entities that a figure is about; ascending.
fn places(article: &Article<'_>, sentence: &Sentence, claim: &Claim) -> Vec<Name> {
    let tidy = &article.tables.tidy;
    let context = &claim.context;
    let everywhere = vec![Some(0); sentence.marks.len()];
    let said = context.entities.iter().flat_map(|place| tidy.entities_of(place)).filter_map(|&entity| {
        let names = &tidy.entity(entity)?.names;
        let at = names.iter().flat_map(|name| Coverage::of(sentence, name, &everywhere).at).collect();
        Some(Name { entity, naming: Naming::Said, at })
    });
    let mut out: Vec<Name> = said.collect();
    let carried = context.entity.filter(|_| context.entity_carried);
    if let Some(place) = carried.filter(|place| !context.entities.iter().any(|said| said == place)) {
        let carried = |&entity: &u32| Name { entity, naming: Naming::Carried, at: Vec::new() };
        out.extend(tidy.entities_of(place).iter().map(carried));
    }
    sorting::by_key(&mut out, |name| name.entity);
    out.dedup_by_key(|name| name.entity);
    out
}

/// What the text counts a figure over, where that is not part of its unit: "45,100 vehicles a day", "a monthly rent of".
fn said_rate(sentence: &Sentence, claim: &Claim, label: &Label, near: &[Option<i32>]) -> Option<Rate> {
    let line = &sentence.line;
    let (_, end) = line.range(claim.span);
    let rate = |i: usize| sentence.marks.get(i).and_then(|mark| mark.rate);
    let behind = (end..end + 3).find_map(|i| {
        let each = matches!(line.stem(i), "a" | "an" | "per" | "each" | "every");
        let adverb = line.words.get(i).is_some_and(|word| word.lower.ends_with("ly"));
        if each { rate(i + 1) } else { rate(i).filter(|_| adverb) }
    });
    let own = label.rate.filter(|own| (0..near.len()).any(|i| near[i].is_some() && rate(i) == Some(*own)));
    behind.or(own)
}

/// A word of the text that the row's is told from: the text's, for people.
fn contrast(
    article: &Article<'_>,
    sentence: &Sentence,
    label: &Label,
    near: &[Option<i32>],
    said: &[usize],
) -> Option<(String, Span)> {
    let line = &sentence.line;
    let text = |i: usize| article.document.slice(line.words[i].span).to_owned();
    let inside = |i: &usize| near.get(*i).copied().flatten().is_some() && !said.contains(i);
    let unsaid = label.main.iter().filter(|slot| !slot.contrasts.is_empty() && sentence.said(slot, near).is_none());
    for slot in unsaid {
        let told = |mark: &Marks| {
            mark.contrasts.iter().any(|set| slot.contrasts.contains(set))
                && !mark.ids.iter().any(|id| slot.ids.contains(id))
        };
        if let Some(i) = (0..sentence.marks.len()).filter(inside).find(|&i| told(&sentence.marks[i])) {
            return Some((format!("where the text says \"{}\"", text(i)), line.words[i].span));
        }
    }
    let stock = |i: usize| sentence.marks[i].stock;
    if label.stock && !(0..sentence.marks.len()).any(|i| stock(i) && near[i].is_some()) {
        let moved = (0..sentence.marks.len()).filter(|i| near[*i].is_some()).find(|&i| sentence.marks[i].flow)?;
        let why = format!("which is how many there are, where the text says \"{}\"", text(moved));
        return Some((why, line.words[moved].span));
    }
    None
}

/// Rows that a figure may be about.
pub(super) fn candidates(article: &Article<'_>, sentence: &Sentence, reach: &Reach, index: usize) -> Vec<Candidate> {
    let Some(claim) = article.extraction.claims.get(index) else { return Vec::new() };
    if reach.labels.is_empty() {
        return Vec::new();
    }
    let tidy = &article.tables.tidy;
    let near = sentence.near(article, index);
    let period = period_of(article, &sentence.line, &sentence.times, index);
    let change = is_change(article, &sentence.line, index) == Some(true);
    // "GDP per head" is not the GDP of a row
    let divided = asks(article, claim);
    let places = places(article, sentence, claim);
    let unsaid = Name { entity: 0, naming: Naming::Unsaid, at: Vec::new() };
    let without = Name { entity: 0, naming: Naming::Said, at: Vec::new() };
    let name_of = |entity: u32| {
        let list = if tidy.entity(entity)?.place.is_some() { &places } else { &reach.names };
        list.binary_search_by_key(&entity, |name| name.entity).ok().and_then(|at| list.get(at))
    };
    // who is not named can only be meant where the table knows no other, a place only where the text has none
    let open = |row: &u32| {
        let Some(entity) = tidy.row(*row)?.entity else { return Some((*row, &without)) };
        let is_place = tidy.entity(entity)?.place.is_some();
        let name = name_of(entity).or((!is_place || claim.context.entities.is_empty()).then_some(&unsaid))?;
        Some((*row, name))
    };
    let mut out = Vec::new();
    let mut looked = 0;
    'labels: for &at in &reach.labels {
        let Some(label) = tidy.label(at) else { continue };
        let measure =
            |row: &Row| article.tables.series(row.series).and_then(|one| article.tables.measure(one.key.measure));
        let amount = || tidy.a_row_of(at).and_then(measure).is_some_and(|one| !is_quotient(&one.text));
        if divided && amount() {
            continue;
        }
        let main = Coverage::of(sentence, &label.main, &near);
        let aside = Coverage::of(sentence, &label.aside, &near);
        let covered = if aside.all > 0 && aside.share() > main.share() { aside } else { main };
        if covered.said == 0 && !label.has_contrasts() {
            continue;
        }
        let named = places.iter().chain(&reach.names);
        let named = named.flat_map(|name| tidy.rows_named(at, name.entity).iter().map(move |row| (*row, name)));
        for (at, name) in tidy.open_rows(at).iter().filter_map(open).chain(named) {
            looked += 1;
            if looked > ROWS {
                break 'labels;
            }
            let Some(row) = tidy.row(at) else { continue };
            let Some(series) = article.tables.series(row.series) else { continue };
            for cell in cells(article, series, period) {
                out.extend(candidate(article, sentence, claim, (at, row, name), cell, label, &covered, &near, change));
            }
        }
    }
    sorting::by_key(&mut out, |one: &Candidate| (std::cmp::Reverse((one.full, one.score)), one.row));
    out.truncate(KEPT);
    out
}

#[allow(clippy::too_many_arguments, reason = "the parts of one sentence and one row")]
fn candidate(
    article: &Article<'_>,
    sentence: &Sentence,
    claim: &Claim,
    (at, row, name): (u32, &Row, &Name),
    (cell, timing): (CellId, Timing),
    label: &Label,
    covered: &Coverage,
    near: &[Option<i32>],
    change: bool,
) -> Option<Candidate> {
    let tables = article.tables;
    let figure = claim.figure()?;
    let series = tables.series(row.series)?;
    let naming = name.naming;
    let entity = row.entity.and_then(|at| tables.tidy.entity(at));
    let others = |place: &&str| entity.and_then(|entity| entity.place) != Some(*place);
    if naming == Naming::Unsaid && claim.context.entities.iter().any(|place| others(&&**place)) {
        return None;
    }
    let known = |mark: &Marks| {
        let slots = label.main.iter().chain(&label.aside);
        let names = entity.into_iter().flat_map(|entity| entity.names.iter().flatten());
        let says = |slot: &Slot| mark.ids.iter().any(|id| slot.ids.contains(id));
        slots.chain(names).any(says) || mark.extreme.is_some() || mark.rate.is_some()
    };
    let strangers = sentence.unknown_names(&|mark| known(mark));
    if naming == Naming::Unsaid && strangers > 0 {
        return None;
    }
    let mut said = covered.at.clone();
    said.extend(&name.at);
    let noun_said = claim.unit.as_ref().is_some_and(|unit| {
        unit.kind == UnitKind::Count && {
            let (_, number_end) = sentence.line.range(claim.number);
            let (_, end) = sentence.line.range(claim.span);
            (number_end..end).any(|i| covered.at.contains(&i) || known(&sentence.marks[i]))
        }
    });
    let found = tables.cell(cell)?;
    let Measured { plain, converted, rates, sure, value, rate_left_out } =
        measured(article, claim, series, &found, label, (said_rate(sentence, claim, label, near), noun_said))?;
    let bound = bound(claim, label);
    let (mut against, at_odds) = contrast(article, sentence, label, near, &said).unzip();
    let mut contrary = against.is_some();
    if covered.said == 0 && !(contrary && naming == Naming::Said && timing == Timing::Same) {
        return None;
    }
    let other_rate = rates.is_some();
    let same_value = agrees(figure, if bound == Bound::About { bound } else { Bound::Exact }, plain);
    if let (Some((text, own)), None) = (rates, &against) {
        let each = |rate: Option<Rate>| rate.map_or("in all".to_owned(), |rate| format!("a {}", rate.name()));
        against = Some(format!("{}, where the text says {}", each(own), each(text)));
    }
    // a level is no change
    if change && !label.change {
        if !same_value {
            return None;
        }
        contrary = true;
        against = Some("the level itself, where the text says a change".to_owned());
    }
    // printed to the same digit, they are the same number or they are not
    let same_step = |value| {
        let own = found.figure().filter(|_| bound == Bound::Exact)?;
        super::super::series::same_step(figure, &own, value)
    };
    let measured_over = |value| same_step(value).unwrap_or_else(|| agrees(figure, bound, value));
    let (agrees_now, disagrees_now) = match (converted, rates) {
        (None, None) => (measured_over(plain), disagrees(figure, bound, plain)),
        (Some(value), _) => (measured_over(value), disagrees(figure, bound, value)),
        (None, Some(_)) => (false, false),
    };
    let timing_points = match timing {
        Timing::Same => 10,
        Timing::None => 8,
        Timing::Carried | Timing::Timeless | Timing::Ends => 6,
        Timing::Latest => 4,
        Timing::Within => 1,
    };
    let naming_points = match naming {
        Naming::Said => 12,
        Naming::Partly => 6,
        Naming::Carried => 4,
        Naming::Unsaid => 0,
    };
    let strange = sentence.narrower(&covered.at, sentence.line.range(claim.span), &|mark| known(mark));
    let told = i32::try_from(covered.said).unwrap_or(0);
    let share = i32::try_from(covered.share()).unwrap_or(0);
    Some(Candidate {
        row: at,
        cell,
        score: share / 10 + 6 * told + covered.points + timing_points + naming_points,
        coverage: covered.share(),
        full: covered.said == covered.all,
        beside: covered.at.len() > 1 && covered.at.iter().all(|&at| sentence.is_own(article, claim, at)),
        contrary,
        against,
        at_odds,
        rate_left_out,
        naming,
        named: naming != Naming::Unsaid,
        timing,
        narrower: strangers > 0 || strange,
        strange,
        other_rate,
        unit_sure: sure,
        agrees: agrees_now,
        disagrees: disagrees_now,
        same_value,
        expected: Some(value),
    })
}

/// The cells of a series for the period of the text: what a later release replaced is left aside, rows that contradict
/// each other all stand.
fn cells(article: &Article<'_>, series: &Series, period: Option<Time>) -> Vec<(CellId, Timing)> {
    let tables = article.tables;
    let current = || {
        let all = tables.cells_of(series).filter(|&id| !tables.is_superseded(id));
        all.filter_map(|id| Some((id, tables.period_of(id)?)))
    };
    let with = |fits: &dyn Fn(Option<Days>) -> bool, timing: Timing| -> Vec<(CellId, Timing)> {
        current().filter(|(_, own)| fits(*own)).map(|(id, _)| (id, timing)).collect()
    };
    let Some(asked) = period else {
        let latest = current().filter_map(|(_, own)| own.and_then(Days::last_day)).max();
        let timing = if latest.is_some() { Timing::Latest } else { Timing::None };
        return with(&|own| own.and_then(Days::last_day) == latest, timing);
    };
    let same = with(
        &|own| own.is_some_and(|own| own.same_days(asked.period)),
        if asked.explicit { Timing::Same } else { Timing::Carried },
    );
    if !same.is_empty() {
        return same;
    }
    let timeless = with(&|own| own.is_none(), Timing::Timeless);
    if !timeless.is_empty() {
        return timeless;
    }
    let day = asked.period.first_day().filter(|first| asked.period.last_day() == Some(*first));
    let ends = with(&|own| day.is_some() && own.and_then(Days::last_day) == day, Timing::Ends);
    if !ends.is_empty() {
        return ends;
    }
    let within = |own: Days| own.covers(asked.period) || asked.period.covers(own);
    current()
        .filter(|(_, own)| own.is_some_and(within))
        .last()
        .map(|(id, _)| (id, Timing::Within))
        .into_iter()
        .collect()
}
