//! Whether tables agree with themselves: totals with their parts, symmetric measures with their mirror, totals with their
//! figures per head, a release with the one before. The rule: source tables are wrong too; what cannot be is said,
//! with the row, and nothing is left out for it.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::places::Place;
use super::series::{Cell, CellId, MeasureId, SeriesKey, Symbol, Tables};
use super::words::{self, TABLE_WORDS};
use super::{Options, TableProblem};
use crate::finding::Severity;
use crate::normalise::{Date, Period, Reading};
use crate::number::{Decimal, Interval};
use crate::sorting;

/// Power of ten from which a release that differs from the one before is a slip of scale, not a revision.
const JUMP: i32 = 1;
/// Problems of one kind that are listed for one table; the rest is counted.
const LISTED: usize = 20;

/// What a resource declares about its figures.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Declared {
    pub totals: Vec<Total>,
    /// Measures that are the same seen from both sides: the length of a border.
    pub symmetric: Vec<String>,
}

/// A total and all its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Total {
    pub total: String,
    pub parts: Vec<String>,
    /// What total and parts are names of: "entity" (default), "counterpart" or "measure".
    pub by: Option<String>,
    /// Only of this measure.
    pub measure: Option<String>,
}

type Days = (Option<Date>, Option<Date>);
/// Values with their rows, by the name of a part.
type Parts<'a> = FxHashMap<&'a str, (Interval, u32)>;
/// People that a measure makes, with its row.
type People = Vec<(Interval, String, u32)>;

fn days(period: Option<Period>) -> Days {
    period.map_or((None, None), |period| (period.first_day(), period.last_day()))
}

impl Tables {
    /// Cells that stand for their figure: the latest release of each.
    fn current(&self) -> impl Iterator<Item = (CellId, Cell, &SeriesKey)> {
        let ids = (0..self.cells.len()).filter_map(|at| u32::try_from(at).ok()).map(CellId);
        ids.filter(|&id| !self.is_superseded(id)).filter_map(|id| {
            let cell = self.cell(id)?;
            Some((id, cell, &self.series(cell.series)?.key))
        })
    }

    /// Each cell with the next one.
    fn pairs(&self) -> impl Iterator<Item = (Cell, Cell)> {
        let cells = || self.cells.all().map(|(_, cell)| cell);
        cells().zip(cells().skip(1))
    }

    fn named(&self, key: &SeriesKey) -> String {
        let measure = self.measure(key.measure).map(|measure| measure.text.as_str()).unwrap_or_default();
        let names = [self.text(key.entity), self.text(key.counterpart), measure];
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// What in these tables cannot be, or is only half understood.
    pub fn validate(&self, options: &Options<'_>) -> Vec<TableProblem> {
        let mut found: Vec<(u32, TableProblem)> = Vec::new();
        self.unknown_units(options, &mut found);
        self.jumps(&mut found);
        self.repeats(&mut found);
        self.totals(&mut found);
        self.symmetric(&mut found);
        self.per_head(&mut found);
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        let mut out = Vec::new();
        for (table, problem) in found {
            let count = counts.entry(table).or_default();
            *count += 1;
            if *count <= LISTED {
                out.push(problem);
            }
        }
        for (at, table) in self.tables().iter().enumerate() {
            let count = u32::try_from(at).ok().and_then(|at| counts.get(&at)).copied().unwrap_or_default();
            if count > LISTED {
                let message = format!("{} more of what cannot be", count - LISTED);
                out.push(TableProblem::new(&table.path, None, Severity::Warning, message));
            }
        }
        out
    }

    fn problem(&self, table: u32, row: Option<u32>, severity: Severity, message: String) -> (u32, TableProblem) {
        let place = row.map(|row| self.place(table, row));
        let path = self.tables().get(table as usize).map(|table| table.path.as_str()).unwrap_or_default();
        (table, TableProblem::new(path, place, severity, message))
    }

    fn place(&self, table: u32, row: u32) -> Place {
        let places = self.tables().get(table as usize).map(|table| table.places.of(row as usize));
        places.unwrap_or_else(|| Place::of_line(row as usize))
    }

    fn unknown_units(&self, options: &Options<'_>, out: &mut Vec<(u32, TableProblem)>) {
        let mut seen: FxHashMap<(u32, &str), (u32, usize)> = FxHashMap::default();
        for (_, cell, key) in self.current() {
            let Some(series) = self.series(cell.series) else { continue };
            if let Some(unit) = self.unit_of(series) {
                seen.entry((key.table, unit.name.as_ref())).or_insert((cell.row, 0)).1 += 1;
            }
        }
        let mut unknown: Vec<_> = seen.into_iter().collect();
        sorting::by(&mut unknown, Ord::cmp);
        for ((table, unit), (row, count)) in unknown {
            // what one can count has any name; several words or codes are a unit that was not understood
            let plain: String =
                unit.split(['^', ' ']).filter(|part| part.parse::<u8>().is_err()).collect::<Vec<_>>().join(" ");
            let odd = unit.contains([' ', '_', '$', '%', '/', '(']) && !options.knows(unit) && !options.knows(&plain);
            if odd {
                let message = format!(
                    "the unit \"{unit}\" ({count} cells) is not known; figures in it are held against no other"
                );
                out.push(self.problem(table, Some(row), Severity::Note, message));
            }
        }
    }

    /// A release that is ten times the one before, or a tenth.
    fn jumps(&self, out: &mut Vec<(u32, TableProblem)>) {
        for (old, new) in self.pairs() {
            let same = old.series == new.series
                && old.column == new.column
                && days(old.period) == days(new.period)
                && old.release != new.release;
            let (Some(series), Some(a), Some(b)) = (self.series(new.series), old.number(), new.number()) else {
                continue;
            };
            if !same || a.is_zero() || b.is_zero() {
                continue;
            }
            let ratio = Interval::point(b.abs()).over(Interval::point(a.abs()));
            let low = Decimal::power_of_ten(-JUMP).zip(Decimal::power_of_ten(JUMP));
            let within = low.zip(ratio).is_none_or(|((low, high), ratio)| {
                ratio.intersects(Interval::new(low, high)) && !ratio.contains(low) && !ratio.contains(high)
            });
            if !within {
                let message = format!(
                    "{}: {} where the release before has {}: a slip of scale?",
                    self.named(&series.key),
                    b.grouped(),
                    a.grouped()
                );
                out.push(self.problem(series.key.table, Some(new.row), Severity::Warning, message));
            }
        }
    }

    /// Keys that occur twice with one value; with two values, reading the table says so.
    fn repeats(&self, out: &mut Vec<(u32, TableProblem)>) {
        for (first, second) in self.pairs() {
            let same = first.series == second.series
                && first.column == second.column
                && days(first.period) == days(second.period)
                && first.release == second.release
                && first.number().is_some_and(|number| second.number() == Some(number));
            if let Some(series) = self.series(second.series).filter(|_| same) {
                let other = self.place(series.key.table, first.row).beside();
                let message = format!("{} stands in {other} too, with the same value", self.named(&series.key));
                out.push(self.problem(series.key.table, Some(second.row), Severity::Note, message));
            }
        }
    }

    fn totals(&self, out: &mut Vec<(u32, TableProblem)>) {
        for (at, table) in self.tables().iter().enumerate() {
            let Ok(number) = u32::try_from(at) else { break };
            for total in &table.declared.totals {
                let by = total.by.as_deref().unwrap_or("entity");
                let mut groups: FxHashMap<(SeriesKey, Days), Parts<'_>> = FxHashMap::default();
                for (_, cell, key) in self.current().filter(|(_, _, key)| key.table == number) {
                    let measure = self.measure(key.measure).map(|measure| measure.text.as_str()).unwrap_or_default();
                    if total.measure.as_deref().is_some_and(|wanted| wanted != measure) {
                        continue;
                    }
                    let mut rest = *key;
                    let name = match by {
                        "counterpart" => {
                            rest.counterpart = Symbol::default();
                            self.text(key.counterpart)
                        }
                        "measure" => {
                            rest.measure = MeasureId(0);
                            measure
                        }
                        _ => {
                            rest.entity = Symbol::default();
                            self.text(key.entity)
                        }
                    };
                    let Some(figure) = cell.figure() else { continue };
                    let known = std::iter::once(&total.total).chain(&total.parts).find(|known| {
                        known.as_str() == name || self.entity(known).is_some_and(|symbol| self.text(symbol) == name)
                    });
                    if let Some(known) = known {
                        let value = (figure.interval(Reading::Unit), cell.row);
                        groups.entry((rest, days(cell.period))).or_default().insert(known, value);
                    }
                }
                let mut wrong: Vec<(u32, String)> = Vec::new();
                for values in groups.values() {
                    let Some(&(whole, row)) = values.get(total.total.as_str()) else { continue };
                    let parts: Option<Vec<Interval>> =
                        total.parts.iter().map(|part| values.get(part.as_str()).map(|(value, _)| *value)).collect();
                    let Some(parts) = parts.filter(|parts| !parts.is_empty()) else { continue };
                    let sum = parts.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part));
                    if !sum.intersects(whole) {
                        let message = format!("{} is {whole}, its {} parts make {sum}", total.total, total.parts.len());
                        wrong.push((row, message));
                    }
                }
                sorting::by(&mut wrong, Ord::cmp);
                for (row, message) in wrong {
                    out.push(self.problem(number, Some(row), Severity::Warning, message));
                }
            }
        }
    }

    fn symmetric(&self, out: &mut Vec<(u32, TableProblem)>) {
        let mut sides: FxHashMap<(SeriesKey, Days), (Interval, u32)> = FxHashMap::default();
        for (_, cell, key) in self.current() {
            let measure = self.measure(key.measure).map(|measure| measure.text.as_str()).unwrap_or_default();
            let declared = self.tables().get(key.table as usize).map(|table| &table.declared);
            if !declared.is_some_and(|declared| declared.symmetric.iter().any(|one| one == measure)) {
                continue;
            }
            let Some(figure) = cell.figure() else { continue };
            let value = figure.interval(Reading::Unit);
            let mirror = SeriesKey { entity: key.counterpart, counterpart: key.entity, ..*key };
            if let Some(&(other, row)) = sides.get(&(mirror, days(cell.period)))
                && !other.intersects(value)
            {
                let place = self.place(key.table, row).beside();
                let message = format!("{} is {value}; seen from the other side ({place}) {other}", self.named(key));
                out.push(self.problem(key.table, Some(cell.row), Severity::Warning, message));
            }
            sides.insert((*key, days(cell.period)), (value, cell.row));
        }
    }

    /// Totals over their figures per head make a population, and all of one place and year make the same.
    fn per_head(&self, out: &mut Vec<(u32, TableProblem)>) {
        // table, entity and measure of totals that have a figure per head
        let mut heads: FxHashMap<(u32, Symbol, String, Days), (Cell, &SeriesKey)> = FxHashMap::default();
        let base = |text: &str| {
            let lower = text.to_lowercase();
            let found = TABLE_WORDS.per_heads.iter().find_map(|words| lower.strip_suffix(words).map(str::to_owned));
            found.map(|base| base.trim_end().to_owned())
        };
        let text_of =
            |key: &SeriesKey| self.measure(key.measure).map(|measure| measure.text.clone()).unwrap_or_default();
        for (_, cell, key) in self.current() {
            if let Some(base) = base(&text_of(key)) {
                heads.insert((key.table, key.entity, base, days(cell.period)), (cell, key));
            }
        }
        if heads.is_empty() {
            return;
        }
        let mut implied: FxHashMap<(u32, Symbol, Days), People> = FxHashMap::default();
        for (_, cell, key) in self.current() {
            let name = text_of(key);
            let place = (key.table, key.entity, days(cell.period));
            if words::stem(&name) == words::stem("population")
                && let Some(figure) = cell.figure()
            {
                implied.entry(place).or_default().push((figure.interval(Reading::Unit), name, cell.row));
                continue;
            }
            let Some((head, _)) = heads.get(&(key.table, key.entity, name.to_lowercase(), days(cell.period))) else {
                continue;
            };
            let (Some(total), Some(each)) = (cell.figure(), head.figure()) else { continue };
            let units = [&cell, head].map(|cell| self.series(cell.series).and_then(|series| self.unit_of(series)));
            let total = total.interval(Reading::Unit);
            let total = match units {
                [Some(of), Some(to)] if of.name != to.name => of.convert(total, to),
                _ => Some(total),
            };
            let people = total.and_then(|total| total.over(each.interval(Reading::Unit)));
            if let Some(people) = people {
                implied.entry(place).or_default().push((people, name, cell.row));
            }
        }
        // table and measure: first row, message, how often
        let mut wrong: FxHashMap<(u32, String), (u32, String, usize)> = FxHashMap::default();
        for ((table, entity, _), mut all) in implied {
            if all.len() < 2 {
                continue;
            }
            sorting::by(&mut all, |a, b| (a.0.low, &a.1).cmp(&(b.0.low, &b.1)));
            let stated = all.iter().find(|one| words::stem(&one.1) == words::stem("population"));
            let Some((reference, by, _)) = stated.or_else(|| all.get(all.len() / 2)).cloned() else { continue };
            let half = Decimal::parse("0.5").ok();
            let twice = Decimal::from(2);
            let Some(half) = half else { continue };
            let near = reference.times_value(half).hull(reference.times_value(twice));
            for (people, name, row) in all.iter().filter(|one| !one.0.intersects(near)) {
                let message = format!(
                    "{}, {name}: the total over the figure per head makes {people} people, {by} makes {reference}: one \
                     of them is of another scale",
                    self.text(entity)
                );
                let entry = wrong.entry((table, name.clone())).or_insert((*row, message.clone(), 0));
                entry.2 += 1;
                if *row < entry.0 {
                    (entry.0, entry.1) = (*row, message);
                }
            }
        }
        let mut wrong: Vec<_> = wrong.into_iter().collect();
        sorting::by(&mut wrong, Ord::cmp);
        for ((table, _), (row, message, count)) in wrong {
            let more = if count > 1 { format!(" (and {} more rows)", count - 1) } else { String::new() };
            out.push(self.problem(table, Some(row), Severity::Warning, message + &more));
        }
    }
}
