//! What each word of a sentence stands for in one table: cells, numbers, headers, words that build the statement. The
//! rule: a word that stands for nothing is counted, and a statement with such a word is not judged.

use super::super::agree::{Far, agrees, disagrees};
use super::super::lookup::Sight;
use super::super::mention::Target;
use super::super::periods::is_part;
use super::super::text::{Line, is_figure};
use super::words::{Part, part};
use crate::claim::{Claim, Kind, Value};
use crate::lexicon::{self, Classes};
use crate::normalise::{Bound, Figure, Reading as Width, Unit, UnitKind};
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{ColumnRole, Frame, MOST_ROWS, PieceKind, Place, Texts, folded, number_key, pieces};

/// A set of rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Rows([u64; MOST_ROWS / 64]);

impl Rows {
    pub(super) fn all(count: usize) -> Self {
        let mut out = Self::default();
        (0_u32..).take(count.min(MOST_ROWS)).for_each(|row| out.insert(row));
        out
    }

    pub(super) fn insert(&mut self, row: u32) {
        if let Some(word) = self.0.get_mut(row as usize / 64) {
            *word |= 1 << (row % 64);
        }
    }

    pub(super) fn has(&self, row: u32) -> bool {
        self.0.get(row as usize / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word &= other);
        self
    }

    pub(super) fn or(mut self, other: Self) -> Self {
        self.0.iter_mut().zip(other.0).for_each(|(word, other)| *word |= other);
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(super) fn count(&self) -> u32 {
        self.0.iter().map(|word| word.count_ones()).sum()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).take(MOST_ROWS).filter(|row| self.has(*row))
    }

    pub(super) fn first(&self) -> Option<u32> {
        self.iter().next()
    }
}

/// One way to read a condition: rows whose cell of a column has it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) column: u32,
    pub(super) yes: Rows,
    /// Rows that it cannot be ruled out for.
    pub(super) maybe: Rows,
}

/// Words of the sentence that stand for a cell.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) choices: Vec<Choice>,
    /// The figure that it is.
    pub(super) claim: Option<usize>,
    /// A number of its own, not part of a text cell.
    pub(super) number: bool,
    /// Its column is known: named beside it, or the only one with such a cell.
    pub(super) bound: bool,
}

impl Condition {
    pub(super) fn yes(&self) -> Rows {
        self.choices.iter().fold(Rows::default(), |all, choice| all.or(choice.yes))
    }

    pub(super) fn maybe(&self) -> Rows {
        self.choices.iter().fold(Rows::default(), |all, choice| all.or(choice.maybe))
    }
}

/// A header named in the sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label {
    pub(super) column: u32,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) full: bool,
}

/// What a word stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// A mark, or a word without meaning of its own.
    Free,
    Cell,
    Header,
    /// Part of what the table is about.
    Title,
    /// A word that builds statements.
    Part(Part),
    Unknown,
}

/// A sentence in the light of one table.
#[derive(Debug)]
pub(super) struct Ground {
    pub(super) conditions: Vec<Condition>,
    pub(super) labels: Vec<Label>,
    pub(super) why: Vec<Why>,
}

/// A run of words that stands in cells.
struct Run {
    /// Indices of the words.
    at: Vec<usize>,
    values: Vec<u32>,
    whole: bool,
}

/// The longest run of words from `first` on that stands in cells; whole cells win over parts. `stems` are words of the
/// sentence with their numbers among the texts.
fn run(stems: &[(usize, Option<u32>)], first: usize, texts: &Texts) -> Option<Run> {
    let &(_, stem) = stems.get(first)?;
    let mut best: (usize, bool) = (0, false);
    let mut values: Vec<u32> = Vec::new();
    for (value, place) in texts.places(stem?) {
        let all = texts.words_of(value);
        let words = all.get(place..)?;
        let length = words.iter().zip(&stems[first..]).take_while(|(word, (_, stem))| Some(**word) == *stem).count();
        let whole = length == all.len();
        if (length, whole) > best {
            best = (length, whole);
            values.clear();
        }
        // places are in the order of the values
        if (length, whole) == best && values.last() != Some(&value) {
            values.push(value);
        }
    }
    let at: Vec<usize> = stems[first..first + best.0].iter().map(|(at, _)| *at).collect();
    Some(Run { at, values, whole: best.1 })
}

fn choices(frame: &Frame, values: &[u32]) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for value in values.iter().filter_map(|&value| frame.value(value)) {
        let mut rows = Rows::default();
        value.rows.iter().for_each(|&row| rows.insert(row));
        match out.iter_mut().find(|choice| choice.column == value.column) {
            Some(choice) => (choice.yes, choice.maybe) = (choice.yes.or(rows), choice.maybe.or(rows)),
            None => out.push(Choice { column: value.column, yes: rows, maybe: rows }),
        }
    }
    out
}

/// The units cannot be of one quantity: one is a percentage, the other is not; two currencies; tonnes and meters.
fn apart(claim: &Claim, cell: Option<&Unit>) -> bool {
    let percent = |unit: &Unit| matches!(unit.kind, UnitKind::Percent | UnitKind::Point);
    match (&claim.unit, cell) {
        (Some(asked), Some(unit)) => {
            percent(asked) != percent(unit)
                || match (asked.kind, unit.kind) {
                    (UnitKind::Currency, UnitKind::Currency) => asked.name != unit.name,
                    (UnitKind::Currency, UnitKind::Dimension) | (UnitKind::Dimension, UnitKind::Currency) => true,
                    (UnitKind::Dimension, UnitKind::Dimension) => asked.dimension != unit.dimension,
                    _ => false,
                }
        }
        (None, Some(unit)) => percent(unit) && claim.figure().is_some_and(|figure| figure.value > Decimal::from(100)),
        _ => false,
    }
}

/// "25%" of a cell 0.25 without a unit.
fn is_fraction(claim: &Claim, figure: &Figure, reading: &crate::sources::frame::Reading) -> bool {
    let percent = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
    let shown =
        reading.printed.shift(2).filter(|_| percent && reading.unit.is_none() && reading.printed.abs() <= Decimal::ONE);
    shown.is_some_and(|shown| figure.interval(Width::Half).abs().contains(shown.abs()))
}

/// The digits of a cell alone can be those of the figure: no other scale or unit of the same quantity stands between.
fn prints(claim: &Claim, reading: &crate::sources::frame::Reading) -> bool {
    let money = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Currency);
    let other = claim.unit.as_ref().zip(reading.unit.as_ref()).is_some_and(|(asked, unit)| {
        asked.name != unit.name && asked.kind != UnitKind::Count && asked.converts_to(unit)
    });
    !(other || money && reading.scale_sure && reading.scale != 0)
}

fn comparable(unit: &Unit, own: Option<&Unit>) -> bool {
    own.is_some_and(|own| unit.kind == own.kind && unit.converts_to(own))
}

/// A number of the sentence against the cells of a column.
fn number_choice(frame: &Frame, texts: &Texts, claim: Option<&Claim>, value: Decimal, column: u32) -> Choice {
    let mut out = Choice { column, yes: Rows::default(), maybe: Rows::default() };
    let text = frame.column(column).is_some_and(|head| head.role == ColumnRole::Text);
    let key = frame.keys.contains(&column);
    let figure_of = claim.and_then(|claim| Some((claim, claim.figure()?)));
    let unitless = figure_of.map(|(claim, _)| Claim { unit: None, ..claim.clone() });
    let common = frame.common(column);
    let mut far = figure_of.zip(common.as_ref()).and_then(|((claim, figure), common)| {
        // a percentage may stand as a fraction
        let fraction = common.unit.is_none() && claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
        let told = !apart(claim, common.unit.as_ref()) && !fraction;
        let comparable = claim.unit.as_ref().is_some_and(|unit| comparable(unit, common.unit.as_ref()));
        let bare = if comparable { claim } else { unitless.as_ref().unwrap_or(claim) };
        told.then(|| Far::from(claim, bare, figure, value, common)).flatten()
    });
    for (row, known) in (0_u32..).zip(&frame.rows) {
        let place = Place { row, column };
        // most cells are no reading of the figure, and that is soon seen
        if let Some(far) = &mut far
            && let Some(amount) = frame.common_amount(known, place)
            && far.is(amount)
        {
            continue;
        }
        let (yes, maybe) = match frame.reading(place) {
            Some(reading) => match figure_of {
                // a sum of money is no percentage: the column cannot say
                Some((claim, _)) if apart(claim, reading.unit.as_ref()) => (false, true),
                Some((claim, figure)) => {
                    let comparable = claim.unit.as_ref().is_some_and(|unit| comparable(unit, reading.unit.as_ref()));
                    let bare = if comparable { claim } else { unitless.as_ref().unwrap_or(claim) };
                    let printed = reading.printed;
                    let scaled = reading.figure().map_or(printed, |figure| figure.value);
                    let own =
                        if scaled != printed && figure.value.abs() < Decimal::from(1000) { printed } else { scaled };
                    match claim.bound {
                        Bound::More => (own > figure.value, own > figure.value),
                        Bound::AtLeast => (own >= figure.value, own >= figure.value),
                        Bound::Less => (own < figure.value, own < figure.value),
                        Bound::AtMost => (own <= figure.value, own <= figure.value),
                        _ => {
                            let sign = figure.value.is_negative() == printed.is_negative();
                            let digits = printed == value;
                            let same = digits && prints(claim, &reading);
                            // "$1,234.5" of millions: what it is meant to be is open
                            let yes = same || sign && agrees(bare, figure, &reading);
                            (yes, digits || is_fraction(claim, figure, &reading) || !disagrees(bare, figure, &reading))
                        }
                    }
                }
                None => (reading.printed == value, reading.printed == value),
            },
            // a cell that is no number may be more or less than anything
            None if text && !key && claim.is_some_and(|claim| claim.bound != Bound::Exact) => (false, true),
            None if text => {
                let digits = value.trimmed().to_string();
                let has = frame.values_of(known).iter().any(|&at| {
                    frame.value(at).is_some_and(|value| value.column == column)
                        && texts
                            .words_of(at)
                            .iter()
                            .any(|&id| texts.stem(id).trim_end_matches(char::is_alphabetic) == digits)
                });
                (has, has)
            }
            None => (false, false),
        };
        if yes {
            out.yes.insert(row);
        }
        if maybe {
            out.maybe.insert(row);
        }
    }
    out
}

/// The number that a bare word is: "12", "12.0", "3rd".
fn bare_number(stem: &str) -> Option<Decimal> {
    let key = number_key(stem);
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| key.strip_suffix(end)).unwrap_or(&key);
    Decimal::parse(digits).ok()
}

/// Reads a sentence in the light of a table; `None` where a figure of it stands for nothing there.
pub(super) fn ground(sight: &Sight<'_>, frame_id: u32, frame: &Frame, texts: &Texts) -> Option<Ground> {
    let line = &sight.line;
    let claims = &sight.article.extraction.claims;
    let mut why: Vec<Why> = line
        .words
        .iter()
        .map(|word| if word.kind == PieceKind::Mark || word.stop { Why::Free } else { Why::Unknown })
        .collect();
    let mentions = sight.mentions(frame_id)?;
    let mut labels: Vec<Label> = Vec::new();
    for mention in mentions {
        let Target::Column(column) = mention.target else { continue };
        let dominated = mentions
            .iter()
            .any(|other| matches!(other.target, Target::Column(_)) && mention.lies_in(other) && other.share() >= 60);
        if mention.share() < 60 || dominated {
            continue;
        }
        mention.at.iter().for_each(|&at| why[at] = Why::Header);
        labels.push(Label { column, from: mention.from, to: mention.to, full: mention.is_full() });
    }
    // text cells
    let stems: Vec<(usize, Option<u32>)> = (0..line.words.len())
        .filter(|&at| line.words[at].kind != PieceKind::Mark && !line.words[at].stop)
        .map(|at| (at, texts.id(&number_key(line.stem(at)))))
        .collect();
    let mut conditions: Vec<Condition> = Vec::new();
    let mut at = 0;
    while at < stems.len() {
        let found = run(&stems, at, texts);
        let Some(found) = found.filter(|found| accept(sight, &why, found)) else {
            at += 1;
            continue;
        };
        at += found.at.len();
        let (from, to) = (found.at[0], found.at[found.at.len() - 1] + 1);
        let claim = found.at.iter().find_map(|&at| line.words[at].claim);
        found.at.iter().for_each(|&at| why[at] = Why::Cell);
        labels.retain(|label| !(label.from >= from && label.to <= to));
        let mut choices = choices(frame, &found.values);
        // who reports a figure is not whom it is about, where both are named so
        if choices.len() > 1 {
            let reports = |choice: &Choice| super::super::bind::is_office(frame, choice.column);
            let about: Vec<Choice> = choices.iter().copied().filter(|choice| !reports(choice)).collect();
            choices = if about.is_empty() { choices } else { about };
        }
        let bound = choices.len() == 1;
        conditions.push(Condition { from, to, choices, claim, number: false, bound });
    }
    // dates against columns of periods
    for time in &sight.times {
        if (time.from..time.to).any(|at| why[at] == Why::Cell) {
            continue;
        }
        let mut choices: Vec<Choice> = Vec::new();
        for (row, known) in (0_u32..).zip(&frame.rows) {
            for (column, period) in frame.times_of(known) {
                if !(time.period.same_days(period) || time.period.covers(period)) {
                    continue;
                }
                let at = choices.iter().position(|choice| choice.column == column).unwrap_or_else(|| {
                    choices.push(Choice { column, yes: Rows::default(), maybe: Rows::default() });
                    choices.len() - 1
                });
                // a quarter is not its year
                if !is_part(time.period, period) {
                    choices[at].yes.insert(row);
                }
                choices[at].maybe.insert(row);
            }
        }
        if choices.is_empty() {
            continue;
        }
        taken(&mut why, time.from, time.to);
        let bound = choices.len() == 1;
        let claim = line.words[time.from].claim;
        conditions.push(Condition { from: time.from, to: time.to, choices, claim, number: false, bound });
    }
    let numbers = numbers(sight, &mut why)?;
    explain(sight, frame, &labels, &mut why);
    let bound = |at: usize| {
        conditions.iter().map(|one| one.claim).chain(numbers.iter().map(|one| one.claim)).any(|one| one == Some(at))
    };
    let mut open = line.words.iter().enumerate().filter_map(|(at, word)| Some((at, word.claim?)));
    let unread = open.any(|(at, claim)| {
        let figure = claims.get(claim).is_some_and(is_figure);
        figure && !bound(claim) && why[at] != Why::Cell && why[at] != Why::Header
    });
    // most sentences have words that are strange to the table: no number of theirs need be looked for
    if unread || !may_answer(line, &why) {
        return None;
    }
    conditions.extend(conditions_of(sight, (frame, texts), &labels, &numbers));
    sorting::by_key(&mut conditions, |condition| condition.from);
    // a header beside a cell says which column it is of
    for condition in conditions.iter_mut().filter(|condition| condition.choices.len() > 1) {
        let named = |choice: &Choice| labels.iter().any(|label| label.column == choice.column);
        if condition.choices.iter().any(named) {
            condition.choices.retain(named);
            condition.bound = condition.choices.len() == 1;
        }
    }
    Some(Ground { conditions, labels, why })
}

/// Words that may stand for nothing in a look-up that holds: a verb that the lexicon lacks.
const LEFT_OVER: usize = 1;

/// Neither too many words are strange nor does one make it a statement that no look-up answers.
fn may_answer(line: &Line, why: &[Why]) -> bool {
    let blocked = |(at, why): (usize, &Why)| *why == Why::Part(Part::Block) && !line.says(at, &["only", "different"]);
    let unknown = why.iter().filter(|why| **why == Why::Unknown).count();
    unknown <= LEFT_OVER && !why.iter().enumerate().any(blocked)
}

/// The words from `from` to `to` stand for a cell.
fn taken(why: &mut [Why], from: usize, to: usize) {
    why[from..to].iter_mut().filter(|why| **why != Why::Free).for_each(|why| *why = Why::Cell);
}

/// A run of words that may be taken for a cell.
fn accept(sight: &Sight<'_>, why: &[Why], found: &Run) -> bool {
    let line = &sight.line;
    if found.at.len() > 1 {
        return true;
    }
    let Some(&at) = found.at.first() else { return false };
    let word = &line.words[at];
    if word.kind == PieceKind::Number || word.claim.is_some() {
        return false;
    }
    // "registered" of a column of definitions: a plain word that is a whole cell
    let plain = found.whole && part(&word.stem) == Some(Part::Plain);
    let built = part(&word.stem).is_some() && !plain || word.classes.has(Classes::STOP);
    found.whole && why[at] != Why::Header && !built || !built && why[at] == Why::Unknown && word.stem.len() > 3
}

/// A number that is not part of a text cell.
struct Found {
    from: usize,
    to: usize,
    claim: Option<usize>,
    value: Decimal,
}

/// Numbers that are not part of a text cell; `None` where a figure cannot stand in one.
fn numbers(sight: &Sight<'_>, why: &mut [Why]) -> Option<Vec<Found>> {
    let line = &sight.line;
    let claims = &sight.article.extraction.claims;
    let mut out: Vec<Found> = Vec::new();
    let mut at = 0;
    while at < line.words.len() {
        let word = &line.words[at];
        let claim = word.claim.and_then(|index| Some((index, claims.get(index)?)));
        let (from, to, next) = match claim {
            Some((_, claim)) => {
                let (from, to) = line.range(claim.number);
                (from, to.max(at + 1), to.max(at + 1))
            }
            None => (at, at + 1, at + 1),
        };
        let taken = (from..to).any(|i| matches!(why[i], Why::Cell));
        let header = (from..to).all(|i| matches!(why[i], Why::Header | Why::Free));
        if !taken && !header {
            match claim {
                Some((index, claim)) => match &claim.value {
                    Value::Numbers(figures) if figures.len() == 1 => {
                        out.push(Found { from, to, claim: Some(index), value: figures.first()?.value });
                    }
                    Value::Ordinal(rank) => {
                        out.push(Found { from, to, claim: Some(index), value: Decimal::from(*rank) });
                    }
                    Value::Superlative | Value::Comparison => {}
                    _ if claim.kind == Kind::Date => {}
                    _ => return None,
                },
                None if word.kind == PieceKind::Number => {
                    if let Some(value) = bare_number(&word.stem) {
                        out.push(Found { from, to, claim: None, value });
                    }
                }
                None => {}
            }
        }
        at = next.max(at + 1);
    }
    for found in &out {
        taken(why, found.from, found.to);
    }
    Some(out)
}

/// The columns that have such numbers.
fn conditions_of(
    sight: &Sight<'_>,
    (frame, texts): (&Frame, &Texts),
    labels: &[Label],
    numbers: &[Found],
) -> impl Iterator<Item = Condition> {
    numbers.iter().map(move |&Found { from, to, claim, value }| {
        let between = |label: &Label| {
            let (low, high) = if label.to <= from { (label.to, from) } else { (to, label.from) };
            numbers.iter().any(|other| other.from != from && low <= other.from && other.from < high)
        };
        let mut columns: Vec<u32> = Vec::new();
        for label in labels.iter().filter(|label| !between(label)) {
            if !columns.contains(&label.column) {
                columns.push(label.column);
            }
        }
        // a header named in part leaves open which column is meant
        let bound = labels.iter().any(|label| label.full && !between(label));
        if columns.is_empty() {
            columns = frame.number_columns().collect();
        }
        let asked = claim.and_then(|index| sight.article.extraction.claims.get(index));
        let mut choices: Vec<Choice> =
            columns.into_iter().map(|column| number_choice(frame, texts, asked, value, column)).collect();
        if !bound || choices.iter().any(|choice| !choice.maybe.is_empty()) {
            choices.retain(|choice| !choice.maybe.is_empty());
        } else if choices.iter().any(|choice| is_number(frame, choice.column)) {
            // nowhere: then it is a column of numbers that lacks it
            choices.retain(|choice| is_number(frame, choice.column));
        }
        Condition { from, to, choices, claim, number: true, bound }
    })
}

fn is_number(frame: &Frame, column: u32) -> bool {
    frame.column(column).is_some_and(|head| head.role == ColumnRole::Number)
}

/// The header of a column has the word in brackets: "area (km square)", "population (2002 census)".
fn remarks(frame: &Frame, column: u32, stem: &str) -> bool {
    let header = frame.column(column).map_or("", |column| column.header.as_str());
    let Some((_, remark)) = header.split_once(['(', '[']) else { return false };
    pieces(remark).any(|(kind, start, end)| kind != PieceKind::Mark && folded(&remark[start..end]) == stem)
}

/// Words that are neither cell nor number.
fn explain(sight: &Sight<'_>, frame: &Frame, labels: &[Label], why: &mut [Why]) {
    let line = &sight.line;
    let lexicon = lexicon::english();
    let in_header = |stem: u32| !frame.columns_with(stem).is_empty();
    for (at, (word, why)) in line.words.iter().zip(why.iter_mut()).enumerate() {
        if *why != Why::Unknown {
            continue;
        }
        // the words of a bound belong to their figure: "more than 5"
        let bound = word.claim.is_some_and(|claim| {
            sight.article.extraction.claims.get(claim).is_some_and(|claim| claim.bound != Bound::Exact)
        }) || (at + 1..line.words.len().min(at + 4)).any(|next| {
            line.words[next].claim.and_then(|claim| sight.article.extraction.claims.get(claim)).is_some_and(|claim| {
                claim.bound != Bound::Exact && claim.span.start <= word.span.start && word.span.end <= claim.span.end
            })
        });
        *why = if bound {
            Why::Free
        } else if let Some(part) = part(&word.stem).filter(|part| *part != Part::Plain) {
            Why::Part(part)
        } else if word.means.iter().any(|&stem| in_header(stem))
            || labels.iter().any(|label| label.full && remarks(frame, label.column, &word.stem))
        {
            Why::Header
        } else if word.means.iter().any(|stem| frame.title_stems.contains(stem)) {
            Why::Title
        } else if part(&word.stem).is_some()
            || word.classes.has(Classes::STOP) && !word.classes.has(Classes::VERB)
            || lexicon.hedge_before(&word.stem).is_some()
        {
            Why::Free
        } else {
            Why::Unknown
        };
    }
}
