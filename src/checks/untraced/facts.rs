//! All figures of the tables, with the words that name their rows and columns, and which of them belong together.

use rustc_hash::FxHashSet;

use crate::claim::Claim;
use crate::normalise::{Bound, Figure, Reading as Width, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sources::Tables;
use crate::sources::frame::Place;
use crate::sources::words::{is_time, stem, words};

/// Figures that are kept; beyond them a run is no closed world that a person could check.
const MOST: usize = 1_000_000;

/// One figure.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) value: Decimal,
    pub(super) step: Decimal,
    pub(super) unit: Option<Unit>,
    /// The scale is the table's guess: the digits may stand as they are.
    pub(super) printed: Option<Decimal>,
    /// Years that it is about, for growth.
    pub(super) year: Option<i32>,
    pub(super) name: String,
    /// Stems of its row.
    pub(super) row: u32,
    /// Stems of what it measures; of years alone, none.
    pub(super) head: u32,
}

/// Facts that can be reckoned with each other: of one row, one column, one series.
#[derive(Clone, Debug, Default)]
pub(super) struct Group {
    pub(super) facts: Vec<u32>,
    /// All figures of a column: sums, averages, ranks and counts mean something.
    pub(super) whole: bool,
}

/// All figures of all tables.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) facts: Vec<Fact>,
    pub(super) groups: Vec<Group>,
    /// Stems of each row, columns of words of frames left to the row.
    pub(super) rows: Vec<Vec<String>>,
    /// Stems of each measure.
    pub(super) heads: Vec<Vec<String>>,
    /// Indices of the facts by value.
    sorted: Vec<u32>,
    /// Rows of the longest table.
    pub(super) most_rows: usize,
    /// Stems of what the rows are called: by the header of their names, by the title of the table.
    nouns: FxHashSet<String>,
}

/// Stems of the words of a name, numbers and short words left out.
pub(super) fn stems(text: &str) -> Vec<String> {
    let mut out: Vec<String> = words(text)
        .map(stem)
        .filter(|stem| stem.len() > 2 && !stem.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    out.sort();
    out.dedup();
    out
}

impl Facts {
    pub(super) fn of(tables: &Tables) -> Self {
        let mut out = Self::default();
        out.frames(tables);
        out.series(tables);
        let mut sorted: Vec<u32> = (0_u32..).take(out.facts.len()).collect();
        sorted.sort_by_key(|&at| out.facts[at as usize].value);
        out.sorted = sorted;
        out
    }

    fn row(&mut self, text: &str) -> u32 {
        self.rows.push(stems(text));
        u32::try_from(self.rows.len() - 1).unwrap_or(u32::MAX)
    }

    fn head(&mut self, text: &str) -> u32 {
        self.heads.push(stems(text));
        u32::try_from(self.heads.len() - 1).unwrap_or(u32::MAX)
    }

    fn add(&mut self, fact: Fact) -> Option<u32> {
        if self.facts.len() >= MOST {
            return None;
        }
        self.facts.push(fact);
        u32::try_from(self.facts.len() - 1).ok()
    }

    fn frames(&mut self, tables: &Tables) {
        for frame in tables.frames.frames() {
            self.most_rows = self.most_rows.max(frame.rows.len());
            let keys = frame.keys.iter().filter_map(|&column| frame.column(column));
            let heads = keys.map(|column| column.header.as_str());
            self.nouns.extend(heads.chain([frame.name.as_str(), frame.title.as_str()]).flat_map(words).map(stem));
            let heads: Vec<u32> = frame.columns.iter().map(|column| self.head(&column.header)).collect();
            let mut columns: Vec<Group> = vec![Group { whole: true, ..Group::default() }; frame.columns.len()];
            for (row, held) in (0_u32..).zip(&frame.rows) {
                let name = frame.row_name(row);
                let stems = self.row(&name);
                let mut group = Group::default();
                for column in frame.number_columns() {
                    let place = Place { row, column };
                    let Some((reading, head)) = frame.reading(place).zip(frame.column(column)) else { continue };
                    let Some(figure) = reading.figure() else { continue };
                    let period = head.period.or(held.period);
                    let fact = Fact {
                        value: figure.value,
                        step: figure.step,
                        unit: reading.unit,
                        printed: (!reading.scale_sure && reading.scale != 0).then_some(reading.printed),
                        year: period.and_then(|period| period.end).map(|date| date.year),
                        name: if head.header.is_empty() { name.clone() } else { format!("{name}, {}", head.header) },
                        row: stems,
                        head: heads.get(column as usize).copied().unwrap_or(u32::MAX),
                    };
                    let Some(at) = self.add(fact) else { return };
                    group.facts.push(at);
                    if let Some(column) = columns.get_mut(column as usize) {
                        // a total is not one of those that it sums
                        if !held.total {
                            column.facts.push(at);
                        }
                    }
                }
                self.groups.push(group);
            }
            self.groups.append(&mut columns);
        }
    }

    fn series(&mut self, tables: &Tables) {
        let framed: FxHashSet<&str> = tables.frames.frames().iter().map(|frame| frame.name.as_str()).collect();
        let mut across = rustc_hash::FxHashMap::<(u32, u32, u32, Option<(i64, i64)>), Group>::default();
        for series in tables.all_series() {
            let Some(table) = tables.tables().get(series.key.table as usize) else { continue };
            if framed.contains(table.name.as_str()) {
                continue;
            }
            self.most_rows = self.most_rows.max(table.rows);
            self.nouns.extend(words(&table.name).map(stem));
            let measure = tables.measure(series.key.measure).map_or("", |measure| measure.text.as_str());
            let sides = [tables.text(series.key.entity), tables.text(series.key.counterpart)];
            let mut name = measure.to_owned();
            let mut whose = String::new();
            for side in sides.into_iter().filter(|side| !side.is_empty()) {
                name = format!("{name}, {side}");
                whose = format!("{whose} {side}");
            }
            let stems = self.row(if whose.is_empty() { &name } else { &whose });
            let head = self.head(measure);
            let mut group = Group::default();
            for id in tables.cells_of(series).filter(|&id| !tables.is_superseded(id)) {
                let Some(cell) = tables.cell(id) else { continue };
                let Some(figure) = cell.figure() else { continue };
                let shown = cell.period.map(|period| format!(", {period}")).unwrap_or_default();
                let fact = Fact {
                    value: figure.value,
                    step: figure.step,
                    unit: tables.unit_of(series).cloned(),
                    printed: None,
                    year: cell.period.and_then(|period| period.end).map(|date| date.year),
                    name: format!("{name}{shown}"),
                    row: stems,
                    head,
                };
                let Some(at) = self.add(fact) else { return };
                group.facts.push(at);
                let day = |date: Option<crate::normalise::Date>| date.map_or(0, crate::normalise::Date::day_number);
                let days = cell.period.map(|period| (day(period.first_day()), day(period.last_day())));
                // the same measure of all, and all measures of the same
                across.entry((series.key.table, 0, series.key.measure.number(), days)).or_default().facts.push(at);
                across.entry((series.key.table, 1, series.key.entity.number(), days)).or_default().facts.push(at);
            }
            self.groups.push(group);
        }
        let mut across: Vec<_> = across.into_iter().collect();
        across.sort_unstable_by_key(|(key, _)| *key);
        self.groups.extend(across.into_iter().map(|((_, kind, ..), group)| Group { whole: kind == 0, ..group }));
    }

    /// A count of these is a count of rows: "districts" of a table of districts, "of the six".
    pub(super) fn counts_rows(&self, claim: &Claim, after: &str) -> bool {
        let mut behind = words(after).map(str::to_lowercase);
        let (first, second) = (behind.next().unwrap_or_default(), behind.next().unwrap_or_default());
        let of =
            first == "of" && matches!(second.as_str(), "the" | "its" | "their" | "these" | "those" | "them" | "all");
        let noun = claim.unit.as_ref().map(|unit| stem(unit.name.split(' ').next_back().unwrap_or_default()));
        of || noun.is_some_and(|noun| self.nouns.contains(&noun) || is_time(&noun))
    }

    pub(super) fn fact(&self, at: u32) -> Option<&Fact> {
        self.facts.get(at as usize)
    }

    /// Facts whose value lies in an interval.
    fn within(&self, interval: Interval) -> impl Iterator<Item = &Fact> {
        let below = |value: Decimal| interval.low.is_some_and(|low| value < low);
        let start = self.sorted.partition_point(|&at| below(self.facts[at as usize].value));
        let rest = self.sorted[start..].iter().map(|&at| &self.facts[at as usize]);
        rest.take_while(move |fact| interval.high.is_none_or(|high| fact.value <= high))
    }

    /// Cells that have this figure, in a unit that allows it.
    pub(super) fn with_value<'f>(&'f self, claim: &'f Claim, figure: &Figure) -> impl Iterator<Item = &'f Fact> {
        let about = if matches!(claim.bound, Bound::Exact | Bound::Range) { Bound::Exact } else { Bound::About };
        let near = figure.bounded(about, Width::Unit);
        let plain =
            move |interval: Interval| self.within(interval).filter(move |fact| kinds_meet(claim, fact.unit.as_ref()));
        // another scale than the table's guess, another unit of the same kind
        let other = self.facts.iter().filter(move |fact| {
            let printed = fact.printed.is_some_and(|printed| {
                [0, 3, 6, 9]
                    .into_iter()
                    .filter_map(|power| printed.shift(power))
                    .any(|value| near.contains(value) || near.contains(value.negated()))
                    && kinds_meet(claim, fact.unit.as_ref())
            });
            let converted = claim.unit.as_ref().zip(fact.unit.as_ref()).is_some_and(|(asked, unit)| {
                asked.name != unit.name
                    && asked.kind != UnitKind::Count
                    && unit
                        .convert(Interval::around(fact.value, fact.step), asked)
                        .is_some_and(|value| near.intersects(value))
            });
            printed || converted
        });
        plain(near).chain(plain(near.negated())).chain(other)
    }

    /// The closest value of that kind, for people.
    pub(super) fn nearest(&self, claim: &Claim, figure: &Figure) -> Option<String> {
        let fitting = self.facts.iter().filter(|fact| kinds_meet(claim, fact.unit.as_ref()));
        let far = |fact: &&Fact| fact.value.minus(figure.value).map(Decimal::abs);
        let best = fitting.filter(|fact| far(fact).is_some()).min_by_key(|fact| far(fact))?;
        Some(format!("{} ({})", best.value.trimmed().grouped(), best.name))
    }
}

/// The unit of the table can be that of the text: shares are no amounts, dollars no euros, kilometers no trains.
pub(super) fn kinds_meet(claim: &Claim, unit: Option<&Unit>) -> bool {
    let ratio = |kind: UnitKind| matches!(kind, UnitKind::Percent | UnitKind::Point);
    match (&claim.unit, unit) {
        (Some(asked), Some(unit)) => match (asked.kind, unit.kind) {
            (a, b) if ratio(a) || ratio(b) => ratio(a) && ratio(b),
            (UnitKind::Currency, UnitKind::Currency) => asked.money() == unit.money(),
            (UnitKind::Count | UnitKind::Times, UnitKind::Count | UnitKind::Times) => true,
            _ => asked.name == unit.name,
        },
        (None, Some(unit)) => unit.kind == UnitKind::Count,
        (Some(_) | None, None) => true,
    }
}
