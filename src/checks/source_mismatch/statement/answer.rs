//! From what the words stand for to an answer: look-ups of a row, counts of rows, superlatives.

use super::super::agree::meets_count;
use super::super::judge::place_name;
use super::super::lookup::Sight;
use super::super::periods::is_part;
use super::super::query::is_aside;
use super::Answer;
use super::ground::{Choice, Condition, Ground, Label, Rows, Why};
use super::words::{Part, part};
use crate::claim::{Claim, Kind, Value};
use crate::normalise::{Bound, UnitKind};
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{ColumnRole, Frame, PieceKind, Place, folded, pieces};

/// Digits that make a number without a header beside it tell itself.
const TELLING: i32 = 3;

fn claims<'s>(sight: &'s Sight<'_>, index: usize) -> Option<&'s Claim> {
    sight.article.extraction.claims.get(index)
}

/// Every figure of the sentence.
fn all_claims(sight: &Sight<'_>) -> Vec<usize> {
    let mut out: Vec<usize> = sight.line.words.iter().filter_map(|word| word.claim).collect();
    out.dedup();
    out
}

/// The answer of one table to a sentence, if it is a statement that the table can judge.
pub(super) fn answer(sight: &Sight<'_>, frame: &Frame, ground: &Ground) -> Option<Answer> {
    let unknown = ground.why.iter().filter(|why| **why == Why::Unknown).count();
    let parts: Vec<(usize, Part)> = ground
        .why
        .iter()
        .enumerate()
        .filter_map(|(at, why)| match why {
            Why::Part(part) => Some((at, *part)),
            _ => None,
        })
        .collect();
    let extreme: Vec<(usize, Part)> =
        parts.iter().copied().filter(|(_, part)| matches!(part, Part::Max | Part::Min)).collect();
    let answer = match extreme[..] {
        [] => count(sight, frame, ground).unwrap_or_else(|| look_up(sight, frame, ground)),
        [(at, part)] => superlative(sight, frame, ground, at, part == Part::Max),
        _ => None,
    };
    // a word left over may make the statement another one: never refuted, at most supported by cells of one row
    answer.filter(|answer| unknown == 0 || answer.holds && !answer.counted)
}

/// Headers that are named and that no condition is of.
fn unused<'g>(frame: &'g Frame, ground: &'g Ground, sight: &'g Sight<'_>) -> impl Iterator<Item = &'g Label> {
    ground.labels.iter().filter(move |label| {
        let used = ground.conditions.iter().any(|one| {
            let known = |choice: &Choice| one.choices.len() == 1 || !choice.yes.is_empty();
            one.choices.iter().any(|choice| choice.column == label.column && known(choice))
        });
        // the same words are the header of another column, which is used
        let shared = ground.labels.iter().any(|other| {
            (other.from, other.to) == (label.from, label.to)
                && other.column != label.column
                && ground.conditions.iter().any(|one| one.choices.len() == 1 && one.choices[0].column == other.column)
        });
        // "the commune with …": asks for a row, whatever its cell is
        let text = frame.column(label.column).is_some_and(|head| head.role == ColumnRole::Text);
        let asks = text
            && label.from <= 1
            && sight.line.says(label.to, &["with", "that", "which", "whose", "where", "who", "having"]);
        let used = used || shared || asks;
        let key = frame.keys.contains(&label.column);
        let noun = (label.from..label.to).any(|at| matches!(part(sight.line.stem(at)), Some(Part::Row | Part::Plain)));
        label.full && !used && !key && !noun
    })
}

/// A condition that tells itself: its column is known, or its digits are no coincidence.
fn telling(sight: &Sight<'_>, one: &Condition) -> bool {
    let digits = one.claim.and_then(|claim| claims(sight, claim)?.figure()).map(|figure| {
        let plain = figure.value.trimmed();
        plain.magnitude().max(0) + 1 + plain.places().max(0)
    });
    !one.number || one.bound || digits.is_some_and(|digits| digits >= TELLING)
}

/// The word behind a number says what it counts, and that is no header of its column: "2 players", "1 time".
fn counts_other(sight: &Sight<'_>, ground: &Ground, one: &Condition) -> bool {
    let next = (one.to..sight.line.words.len().min(one.to + 2))
        .find(|&at| sight.line.words[at].kind == PieceKind::Word && !sight.line.words[at].stop);
    // "6 of the elections"
    if one.number && sight.line.says(one.to, &["of"]) {
        return true;
    }
    one.number
        && next.is_some_and(|at| {
            let own = ground.labels.iter().any(|label| {
                label.from <= at && at < label.to && one.choices.iter().any(|choice| choice.column == label.column)
            });
            !own && (part(sight.line.stem(at)) == Some(Part::Row)
                || sight.line.says(at, &["person", "people", "day", "place"]))
        })
}

/// Rows that all conditions but one meet.
fn meet(conditions: &[&Condition], all: Rows, but: Option<usize>, lax: bool) -> Rows {
    conditions
        .iter()
        .enumerate()
        .filter(|(at, _)| Some(*at) != but)
        .fold(all, |rows, (_, one)| rows.and(if lax { one.maybe() } else { one.yes() }))
}

/// One of its columns is of the period and in a unit that the text may mean: "$987 million in 2019" is no cell of 2020, and
/// neither are tonnes one of dollars.
fn may_speak(sight: &Sight<'_>, frame: &Frame, one: &Condition) -> bool {
    let Some(claim) = one.claim.and_then(|claim| claims(sight, claim)).filter(|_| one.number) else { return true };
    let period = claim.context.period.filter(|_| !claim.context.period_carried);
    one.choices.iter().filter(|choice| !choice.yes.is_empty()).any(|choice| {
        let Some(column) = frame.column(choice.column) else { return true };
        let timely = period.zip(column.period).is_none_or(|(told, own)| told.overlaps(own) && !is_part(told, own));
        let unit = claim.unit.as_ref().zip(column.unit.as_ref());
        let measured = unit.is_none_or(|(told, own)| match (told.kind, own.kind) {
            (UnitKind::Currency, UnitKind::Currency) => told.name == own.name,
            (UnitKind::Currency, UnitKind::Dimension) | (UnitKind::Dimension, UnitKind::Currency) => false,
            (UnitKind::Dimension, UnitKind::Dimension) => told.dimension == own.dimension,
            _ => true,
        });
        timely && measured
    })
}

/// The cell has the size of the figure and, by what the words say, the other sign.
fn other_sign(sight: &Sight<'_>, frame: &Frame, one: &Condition, row: u32) -> bool {
    let Some(claim) = one.claim.and_then(|claim| claims(sight, claim)).filter(|_| one.number) else { return false };
    let Some(figure) = claim.figure() else { return false };
    one.choices.iter().filter(|choice| choice.yes.has(row)).any(|choice| {
        let place = Place { row, column: choice.column };
        frame
            .reading(place)
            .is_some_and(|reading| super::super::sign::contradicts(sight, claim, figure, (frame, place), &reading))
    })
}

/// "; row 3 has 134": rows that answer to all but the figure, as editions and offices that differ.
fn dissent(frame: &Frame, conditions: &[&Condition], row: u32) -> String {
    let rivals = rivals(frame, conditions, row);
    rivals
        .iter()
        .map(|(value, place)| {
            let number = frame.row(place.row).map_or(0, |row| row.number);
            format!("; row {number} has {value}")
        })
        .collect()
}

/// The cells of such rows, two for each figure.
fn rivals(frame: &Frame, conditions: &[&Condition], row: u32) -> Vec<(Decimal, Place)> {
    let all = Rows::all(frame.rows.len());
    let mut out = Vec::new();
    for (at, one) in conditions.iter().enumerate().filter(|(_, one)| one.number && one.choices.len() == 1) {
        let column = one.choices[0].column;
        let others = meet(conditions, all, Some(at), false);
        let others = others.iter().filter(|other| *other != row && !one.yes().has(*other)).take(2);
        let places = others.map(|row| Place { row, column });
        out.extend(places.filter_map(|place| Some((frame.amount(place)?.value(), place))));
    }
    out
}

/// The sentence has all words of a text of the other row that this row lacks.
fn is_meant(sight: &Sight<'_>, frame: &Frame, row: u32, other: u32) -> bool {
    let (Some(row), Some(other)) = (frame.row(row), frame.row(other)) else { return false };
    let own = frame.values_of(row);
    let said = |text: &str| {
        let mut words = pieces(text).filter(|(kind, ..)| *kind == PieceKind::Word).peekable();
        let says = |stem: &str| sight.line.words.iter().any(|word| word.stem == stem);
        words.peek().is_some() && words.all(|(_, start, end)| says(&folded(&text[start..end])))
    };
    let others = frame.values_of(other).iter().filter(|value| !own.contains(value));
    let others = others.filter_map(|&value| frame.value(value));
    // an office of the name of the row is not meant
    let names = || own.iter().filter_map(|&value| frame.value(value));
    let shared = |text: &str| names().any(|name| frame.keys.contains(&name.column) && name.text == text);
    others
        .filter(|value| !(super::super::bind::is_office(frame, value.column) && shared(value.text)))
        .any(|value| said(value.text))
}

/// Where the figures of conditions stand in a row.
fn cells(sight: &Sight<'_>, frame: &Frame, conditions: &[&Condition], row: u32) -> Vec<(usize, Option<(u32, Place)>)> {
    let numbers = conditions.iter().filter(|one| one.number);
    let cell = |one: &&Condition| {
        let mut choices = one.choices.iter().filter(|choice| choice.yes.has(row));
        let choice = choices.next().filter(|_| choices.next().is_none())?;
        Some((one.claim?, sight.place(frame, Place { row, column: choice.column })))
    };
    numbers.filter_map(cell).collect()
}

/// Beyond it a number is hardly a rank.
const LAST_RANK: i64 = 200;

/// Every condition in one row.
fn look_up(sight: &Sight<'_>, frame: &Frame, ground: &Ground) -> Option<Answer> {
    let conditions: Vec<&Condition> = ground.conditions.iter().collect();
    // which figure is of which name is told one by one
    let listed = sight.line.words.iter().any(|word| word.lower == "respectively");
    if listed || conditions.iter().any(|one| counts_other(sight, ground, one)) {
        return None;
    }
    if conditions.len() < 2 || ground.why.iter().any(|why| matches!(why, Why::Part(Part::Block))) {
        return None;
    }
    let all = Rows::all(frame.rows.len());
    let rows = meet(&conditions, all, None, false);
    if let Some(row) = rows.first() {
        let strong: Vec<&Condition> = conditions.iter().copied().filter(|one| telling(sight, one)).collect();
        // one small number more, where the others single out the row: "measure 4 had 198,563 yes votes"
        let single = strong.len() + 1 == conditions.len()
            && strong.len() > 1
            && meet(&strong, all, None, true).count() == 1
            && conditions.iter().all(|one| one.choices.len() == 1);
        let told = strong.len() == conditions.len() || single;
        // "more than 20": of every row that is meant
        let bounded = |at: usize| {
            let bound = conditions[at].claim.and_then(|claim| claims(sight, claim)).map(|claim| claim.bound);
            matches!(bound, Some(Bound::More | Bound::AtLeast | Bound::Less | Bound::AtMost))
        };
        let mixed = (0..conditions.len()).any(|at| bounded(at) && meet(&conditions, all, Some(at), false) != rows);
        let other = conditions.iter().any(|one| !may_speak(sight, frame, one) || other_sign(sight, frame, one, row));
        if mixed || other || !told || unused(frame, ground, sight).next().is_some() {
            return None;
        }
        let named = frame.row_name(row);
        // "the registered rate" of a row that is another one than the row of registered ones
        if rivals(frame, &conditions, row).iter().any(|(_, other)| is_meant(sight, frame, row, other.row)) {
            return None;
        }
        let dissent = dissent(frame, &conditions, row);
        return Some(Answer {
            holds: true,
            reason: format!("{} has it in one row ({named}){dissent}", frame.name),
            working: Vec::new(),
            evidence: Vec::new(),
            claims: all_claims(sight),
            expected: None,
            counted: false,
            place: None,
            cells: cells(sight, frame, &conditions, row),
        });
    }
    // a row that no name and no time leads to is not known to be meant; "once had", "two per 1,000" are of something else
    let line = &sight.line;
    let other = ["once", "formerly", "previously", "originally", "initially", "per"];
    let elsewhere = (0..line.words.len()).any(|at| line.says(at, &other) && ground.why[at] != Why::Header);
    if elsewhere || conditions.iter().all(|one| one.number) {
        return None;
    }
    // refuted: each condition has one column of its own, and all but one are met by a row
    let columns: Vec<u32> =
        conditions.iter().filter(|one| one.bound && one.choices.len() == 1).map(|one| one.choices[0].column).collect();
    let mut apart = columns.clone();
    sorting::by(&mut apart, Ord::cmp);
    apart.dedup();
    if columns.len() != conditions.len()
        || apart.len() != columns.len()
        || unused(frame, ground, sight).next().is_some()
    {
        return None;
    }
    if !meet(&conditions, all, None, true).is_empty() {
        return None;
    }
    let mut odd: Vec<(usize, Rows)> = (0..conditions.len())
        .filter_map(|at| Some((at, meet(&conditions, all, Some(at), false))).filter(|(_, rows)| !rows.is_empty()))
        .collect();
    // the figure that one row contradicts comes before the name that another row would fit
    sorting::by_key(&mut odd, |(at, rows)| (!conditions[*at].number, rows.count()));
    let &(at, rows) = odd.first()?;
    let wrong = conditions[at];
    let row = rows.first()?;
    if wrong.number && frame.is_forecast(Place { row, column: wrong.choices[0].column }) {
        return None;
    }
    // "exports reached 9 million in 2021", of a table of countries: a time alone does not say whose
    let is = |column: u32, role: ColumnRole| frame.column(column).is_some_and(|column| column.role == role);
    let timed = |one: &Condition| one.choices.iter().all(|choice| is(choice.column, ColumnRole::Time));
    let mut leading = (0..conditions.len()).filter(|&other| other != at);
    let named = || frame.keys.iter().any(|&key| is(key, ColumnRole::Text));
    if wrong.number && leading.all(|other| timed(conditions[other])) && named() {
        return None;
    }
    let place = Place { row, column: wrong.choices[0].column };
    let said = sight.article.document.slice(crate::span::Span::new(
        sight.line.words[wrong.from].span.start,
        sight.line.words[wrong.to - 1].span.end,
    ));
    let has = frame.amount(place).map(|amount| amount.value().to_string()).or_else(|| {
        let values = frame.values_of(frame.row(row)?).iter().filter_map(|&value| frame.value(value));
        values.filter(|value| value.column == place.column).map(|value| value.text.to_owned()).next()
    });
    // a cell that may be the very figure, but was not read as a number ("450 kg", "8 765"), contradicts none
    let figure = wrong.claim.and_then(|claim| claims(sight, claim)).is_some_and(|claim| claim.figure().is_some());
    if figure && frame.amount(place).is_none() && has.as_deref().is_none_or(|cell| may_be_figure(cell, said)) {
        return None;
    }
    // no rank is held against a level: "ranked second in exports" of 987.6
    let ranked = wrong.claim.and_then(|claim| claims(sight, claim)).is_some_and(|claim| claim.kind == Kind::Ordinal);
    let level = frame
        .reading(place)
        .and_then(|reading| reading.figure())
        .is_some_and(|figure| !figure.value.is_integer() || figure.value > Decimal::from(LAST_RANK));
    if ranked && level {
        return None;
    }
    let name = place_name(frame, place);
    let reason = match has {
        Some(has) => format!("{} has {has} for {name}, where the text says {said}", frame.name),
        None => format!("{} has no row with all of this; {said} does not go with {name}", frame.name),
    };
    let mine = wrong.claim.map_or_else(|| all_claims(sight), |claim| vec![claim]);
    Some(Answer {
        holds: false,
        reason,
        working: Vec::new(),
        evidence: frame.evidence(place, "same row").into_iter().collect(),
        claims: mine,
        expected: frame.reading(place).and_then(|reading| reading.figure()).map(|figure| figure.value),
        counted: false,
        place: sight.place(frame, place),
        cells: Vec::new(),
    })
}

/// A number with a unit or a sign of money ("450 kg", "$1234.5m"), or the same digits; "3rd" is neither.
fn may_be_figure(cell: &str, said: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let rest = cell.split(is_number).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>();
    let ordinal = rest.iter().any(|part| matches!(*part, "st" | "nd" | "rd" | "th"));
    let unit = |part: &&str| {
        part.chars().all(|c| !c.is_alphanumeric()) || crate::lexicon::english().parse_unit(part).is_some()
    };
    !ordinal && !rest.is_empty() && rest.iter().all(unit) && rest.len() <= 2 || digits(cell) == digits(said)
}

/// "There are 5 stations with …", "N times": the number of rows. The outer `None`: no count is stated.
fn count(sight: &Sight<'_>, frame: &Frame, ground: &Ground) -> Option<Option<Answer>> {
    let line = &sight.line;
    let whole = |claim: &Claim| {
        claim.figure().is_some_and(|figure| figure.value.is_integer() && figure.value < Decimal::from(1000))
            && matches!(claim.kind, Kind::Number | Kind::Dimension | Kind::Duration)
    };
    let noun_after = |one: &Condition| {
        // "6 of the national elections"
        let reach = if line.says(one.to, &["of"]) { one.to + 5 } else { one.to + 2 };
        (one.to..line.words.len())
            .filter(|&at| !matches!(ground.why[at], Why::Free | Why::Title) && !line.says(at, &["different"]))
            .find(|&at| line.words[at].claim.is_none() || line.words[at].kind == PieceKind::Word)
            .filter(|&at| at <= reach)
    };
    let existential = |one: &Condition| {
        let before: Vec<&str> = (0..one.from)
            .filter(|&at| line.words[at].kind != PieceKind::Mark)
            .map(|at| line.words[at].lower.as_str())
            .filter(|word| !matches!(*word, "only" | "a" | "an" | "the" | "exactly" | "total" | "of"))
            .collect();
        matches!(before[..], [] | ["there", _])
    };
    let (place, noun) = ground.conditions.iter().enumerate().find_map(|(place, one)| {
        let claim = claims(sight, one.claim?)?;
        if !one.number || !whole(claim) {
            return None;
        }
        let noun = noun_after(one)?;
        let stem = line.stem(noun);
        let times = line.says(noun, &["time", "times", "occasion", "occasions", "instances"]);
        let label = ground.labels.iter().find(|label| label.from <= noun && noun < label.to);
        let numeric = label.is_some_and(|label| {
            frame.column(label.column).is_some_and(|head| head.role == ColumnRole::Number) && label.full
        });
        let row = part(stem) == Some(Part::Row) || label.is_some_and(|label| frame.keys.contains(&label.column));
        let text =
            label.is_some_and(|label| frame.column(label.column).is_some_and(|head| head.role == ColumnRole::Text));
        ((times || existential(one)) && !numeric && (times || row || text)).then_some((place, noun))
    })?;
    Some(counted(sight, frame, ground, place, noun))
}

fn counted(sight: &Sight<'_>, frame: &Frame, ground: &Ground, place: usize, noun: usize) -> Option<Answer> {
    let line = &sight.line;
    let asked = &ground.conditions[place];
    let claim = claims(sight, asked.claim?)?;
    let others: Vec<&Condition> =
        ground.conditions.iter().enumerate().filter(|(at, _)| *at != place).map(|(_, one)| one).collect();
    let mut columns: Vec<u32> = others.iter().filter_map(|one| Some(one.choices.first()?.column)).collect();
    sorting::by(&mut columns, Ord::cmp);
    columns.dedup();
    let clear = columns.len() == others.len()
        && others
            .iter()
            .all(|one| one.bound && one.choices.len() == 1 && telling(sight, one) && !counts_other(sight, ground, one));
    let label = ground.labels.iter().find(|label| label.from <= noun && noun < label.to);
    let loose = ground.labels.iter().any(|label| {
        let used = others.iter().any(|one| one.choices.iter().any(|choice| choice.column == label.column));
        let own = label.from <= noun && noun < label.to;
        label.full
            && !used
            && !own
            && part(line.stem(label.from)) != Some(Part::Row)
            && !frame.keys.contains(&label.column)
    });
    if !clear || loose || frame.rows.iter().any(|row| row.total) {
        return None;
    }
    let all = Rows::all(frame.rows.len());
    let (rows, lax) = (meet(&others, all, None, false), meet(&others, all, None, true));
    if rows != lax {
        return None;
    }
    let different = (asked.to..noun).any(|at| line.says(at, &["different"]));
    // values of the named column: several in one cell cannot be counted
    let distinct = label.and_then(|label| {
        let mut seen: Vec<&str> = Vec::new();
        for row in rows.iter() {
            let values = frame.values_of(frame.row(row)?).iter().filter_map(|&value| frame.value(value));
            for value in values.filter(|value| value.column == label.column) {
                if value.text.contains(['&', ',', ';', '/']) || value.text.contains(" and ") {
                    return None;
                }
                if !seen.contains(&value.text) {
                    seen.push(value.text);
                }
            }
        }
        u32::try_from(seen.len()).ok().filter(|count| *count > 0)
    });
    let mut readings: Vec<u32> = Vec::new();
    if !different {
        readings.push(rows.count());
    }
    readings.extend(distinct);
    let fits: Vec<bool> =
        readings.iter().map(|&count| meets_count(claim, usize::try_from(count).ok()?)).collect::<Option<_>>()?;
    if fits.is_empty() || fits.iter().any(|fit| *fit != fits[0]) {
        return None;
    }
    let found = readings[0];
    let names: Vec<String> = rows.iter().take(6).map(|row| frame.row_name(row)).collect();
    let working = format!("rows that answer: {found} ({})", names.join("; "));
    let said = sight.article.document.slice(claim.number);
    Some(Answer {
        holds: fits[0],
        reason: if fits[0] {
            format!("{} has {found} such rows", frame.name)
        } else {
            format!("{} has {found} such rows, where the text says {said}", frame.name)
        },
        working: vec![working],
        evidence: Vec::new(),
        claims: if fits[0] { all_claims(sight) } else { vec![asked.claim?] },
        expected: Some(Decimal::from(found)),
        counted: true,
        place: None,
        cells: Vec::new(),
    })
}

/// "second-highest": the claim and its place from the end.
fn rank(sight: &Sight<'_>, at: usize) -> Option<(usize, usize)> {
    let line = &sight.line;
    let word = line.words.get(at)?.span;
    line.words.get(at.saturating_sub(3)..=at)?.iter().filter_map(|word| word.claim).find_map(|index| {
        let claim = claims(sight, index)?;
        let Value::Ordinal(rank) = claim.value else { return None };
        let holds = claim.span.start <= word.start && word.end <= claim.span.end;
        Some((index, usize::try_from(rank).ok()?)).filter(|_| holds)
    })
}

/// "The lowest number of goals was 2", "X has the most goals".
fn superlative(sight: &Sight<'_>, frame: &Frame, ground: &Ground, at: usize, max: bool) -> Option<Answer> {
    let line = &sight.line;
    if ground.why.iter().any(|why| matches!(why, Why::Part(Part::Block))) {
        return None;
    }
    let numeric: Vec<u32> = ground
        .labels
        .iter()
        .filter(|label| label.full && frame.column(label.column).is_some_and(|head| head.role == ColumnRole::Number))
        .map(|label| label.column)
        .collect();
    let [column] = numeric[..] else { return None };
    let head = frame.column(column)?;
    let ordered = crate::sources::words::words(&head.header)
        .any(|word| part(&crate::sources::words::stem(word)) == Some(Part::Order));
    if ordered || line.says(at + 1, &["of"]) {
        return None;
    }
    let all = Rows::all(frame.rows.len());
    // "second-highest"
    let (ranked, rank) = rank(sight, at).unzip();
    let rank = rank.unwrap_or(1);
    let ordinal = |one: &&Condition| ranked.is_some() && one.claim == ranked;
    let (asked, others): (Vec<&Condition>, Vec<&Condition>) = ground
        .conditions
        .iter()
        .filter(|one| !ordinal(one))
        .partition(|one| one.number && one.choices.iter().any(|choice| choice.column == column));
    let clear = others.iter().all(|one| one.bound && one.choices.len() == 1 && telling(sight, one));
    if asked.len() > 1 || !clear {
        return None;
    }
    let value = |row: u32| frame.reading(Place { row, column }).map(|reading| reading.printed);
    let plain = |rows: Rows| rows.iter().filter(|&row| !is_aside(frame, row)).collect::<Vec<_>>();
    let best = |rows: &[u32]| {
        let mut values: Vec<(Decimal, u32)> = rows.iter().filter_map(|&row| Some((value(row)?, row))).collect();
        sorting::by_key(&mut values, |(_, row)| *row);
        sorting::by_key(&mut values, |(value, _)| *value);
        if max {
            values.reverse();
        }
        // among equals no one is second
        let tied = rank > 1 && values.windows(2).take(rank).any(|two| two[0].0 == two[1].0);
        let found = values.get(rank.checked_sub(1)?).copied().filter(|_| !tied)?;
        // of equals, the first row
        values.iter().copied().filter(|(value, _)| *value == found.0).min_by_key(|(_, row)| *row)
    };
    let rows = meet(&others, all, None, false);
    if rows.is_empty() || rows != meet(&others, all, None, true) {
        return None;
    }
    let one_row = !others.is_empty() && rows.count() == 1;
    // "the lowest in 2020" of rows of several years
    let dated = others.iter().filter_map(|one| claims(sight, one.claim?)).any(|claim| claim.time().is_some());
    let period_of = |row: u32| frame.row(row).and_then(|row| row.period);
    let own = rows.first().and_then(period_of).filter(|_| one_row && dated);
    let of_its_time = |row: &u32| own.zip(period_of(*row)).is_none_or(|(own, other)| own.same_days(other));
    let pool = if one_row { plain(all) } else { plain(rows) };
    // where each row has a day of its own, the day only names the row
    let contemporary: Vec<u32> = pool.iter().copied().filter(of_its_time).collect();
    let pool = if contemporary.len() > 1 { contemporary } else { pool };
    // tonnes are not ranked with kilotonnes, nor dollars with euros
    let kind = |row: u32| {
        let reading = frame.reading(Place { row, column })?;
        let unit = reading.unit.filter(|unit| matches!(unit.kind, UnitKind::Currency | UnitKind::Dimension));
        Some((unit.map(|unit| unit.name.to_string()), reading.scale))
    };
    let mut kinds: Vec<_> = pool.iter().filter_map(|&row| kind(row)).collect();
    kinds.dedup();
    if pool.len() < 2 || kinds.len() > 1 {
        return None;
    }
    let (extreme, holder) = best(&pool)?;
    if let Some(one) = asked.first().filter(|one| counts_other(sight, ground, one)) {
        // "2 players have the most goals"
        let holders = pool.iter().filter(|&&row| value(row) == Some(extreme)).count();
        let claim = claims(sight, one.claim?)?;
        let holds = meets_count(claim, holders)?;
        let reason = format!("{holders} rows of {} have the value {extreme} ({})", frame.name, head.header);
        return (others.is_empty()).then(|| Answer {
            holds,
            reason,
            working: Vec::new(),
            evidence: frame.evidence(Place { row: holder, column }, "extreme").into_iter().collect(),
            claims: all_claims(sight),
            expected: u32::try_from(holders).ok().map(Decimal::from),
            counted: true,
            place: None,
            cells: Vec::new(),
        });
    }
    let subject = rows.first()?;
    // "other countries have the largest": of those that are one thing nothing is said
    if one_row && is_aside(frame, subject) {
        return None;
    }
    let mut holds = true;
    if one_row {
        holds &= value(subject)? == extreme;
    }
    let figure_row = if one_row { subject } else { holder };
    match asked.first() {
        Some(one) => {
            let choice = one.choices.iter().find(|choice| choice.column == column)?;
            let (yes, maybe) = (choice.yes.has(figure_row), choice.maybe.has(figure_row));
            if yes != maybe {
                return None;
            }
            holds &= yes;
        }
        None if !one_row => return None,
        None => {}
    }
    let word = match (rank, max) {
        (1, true) => "highest".to_owned(),
        (1, false) => "lowest".to_owned(),
        (rank, true) => format!("no. {rank} from the top"),
        (rank, false) => format!("no. {rank} from the bottom"),
    };
    let name = place_name(frame, Place { row: holder, column });
    let reason = format!("the {word} in {} is {extreme} ({name})", frame.name);
    let mine = asked.first().and_then(|one| one.claim);
    Some(Answer {
        holds,
        reason: if holds { reason } else { format!("{reason}, not as the text says") },
        working: Vec::new(),
        evidence: frame.evidence(Place { row: holder, column }, "extreme").into_iter().collect(),
        claims: match mine {
            Some(claim) if !holds => vec![claim],
            _ => all_claims(sight),
        },
        expected: Some(extreme),
        counted: true,
        place: None,
        cells: Vec::new(),
    })
}
