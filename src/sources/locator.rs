//! Names of cells that people write and that outlive a refresh of the table: `table!row:column`, where the row is a
//! number or what its fields hold ("trade!entity=China & period=2021:value"). Of releases of one figure, the newest.

use std::fmt::Write as _;

use crate::finding::Evidence;
use crate::near;
use crate::normalise::{Figure, Unit};

use super::frame::{Frame, Place};
use super::{Cell, CellId, Tables, parse_period};

/// A cell that a locator names.
#[derive(Clone, Debug)]
pub struct Pinned {
    pub figure: Figure,
    pub unit: Option<Unit>,
    pub evidence: Evidence,
}

/// Role of the cell in a finding.
const ROLE: &str = "bound by hand";
/// Fields of a cell of a series, in the order in which they are named.
const FIELDS: [&str; 8] = ["entity", "counterpart", "measure", "period", "reporter", "definition", "unit", "vintage"];
/// Marks that divide a locator.
const MARKS: [char; 5] = ['!', '&', '=', ':', '"'];

/// Which row.
#[derive(Debug, PartialEq, Eq)]
enum Row {
    Number(u32),
    Where(Vec<(String, String)>),
}

#[derive(Debug, PartialEq, Eq)]
struct Locator {
    table: String,
    row: Row,
    column: String,
}

/// The text up to one of some marks, and that mark; quotation marks keep marks from dividing.
fn part<'t>(text: &'t str, stops: &[char]) -> Option<(String, Option<char>, &'t str)> {
    let text = text.trim_start();
    let (words, rest) = match text.strip_prefix('"') {
        Some(mut rest) => {
            let mut words = String::new();
            loop {
                let (before, after) = rest.split_once('"')?;
                words.push_str(before);
                match after.strip_prefix('"') {
                    Some(more) => {
                        words.push('"');
                        rest = more;
                    }
                    None => break (words, after.trim_start()),
                }
            }
        }
        None => {
            let end = text.find(stops).unwrap_or(text.len());
            (text[..end].trim_end().to_owned(), &text[end..])
        }
    };
    let mark = rest.chars().next();
    if mark.is_some_and(|mark| !stops.contains(&mark)) {
        return None;
    }
    Some((words, mark, mark.map_or(rest, |mark| &rest[mark.len_utf8()..])))
}

impl Locator {
    fn parse(text: &str) -> Option<Self> {
        let (table, Some(_), mut rest) = part(text, &['!'])? else { return None };
        let mut fields = Vec::new();
        let row = loop {
            let (field, mark, after) = part(rest, &['=', ':'])?;
            if mark == Some(':') && fields.is_empty() {
                rest = after;
                break Row::Number(field.parse().ok()?);
            }
            let (Some('='), (value, Some(mark), after)) = (mark, part(after, &['&', ':'])?) else { return None };
            fields.push((field, value));
            rest = after;
            if mark == ':' {
                break Row::Where(fields);
            }
        };
        let (column, None, _) = part(rest, &[])? else { return None };
        (!table.is_empty() && !column.is_empty()).then_some(Self { table, row, column })
    }
}

/// A part of a locator as it must be written.
fn written(text: &str) -> String {
    if text.contains(MARKS) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}

impl Tables {
    /// The cell that a locator names.
    ///
    /// # Errors
    /// In words that follow "but": what is not there, or what else is needed to tell one cell from others.
    pub fn resolve(&self, locator: &str) -> Result<Pinned, String> {
        let Some(wanted) = Locator::parse(locator) else {
            return Err(
                "that is no cell; write it as table!row:column or table!field=value & field=value:column".to_owned()
            );
        };
        let table = self.tables().iter().position(|table| same(&table.name, &wanted.table));
        let frame = self.frames.frames().iter().find(|frame| same(&frame.name, &wanted.table));
        if table.is_none() && frame.is_none() {
            let names = self.tables().iter().map(|table| table.name.as_str());
            let hint =
                near::hint(&wanted.table, names.chain(self.frames.frames().iter().map(|frame| frame.name.as_str())));
            return Err(format!("there is no table `{}`{hint}", wanted.table));
        }
        let found = table.map(|table| self.cells_at(table, &wanted)).unwrap_or_default();
        match found.as_slice() {
            [] => {}
            [one] => return self.pinned(*one).ok_or_else(|| "that cell has no number".to_owned()),
            [one, other, ..] => return Err(self.ambiguous(*one, *other)),
        }
        match frame.map(|frame| (frame, frame_places(frame, &wanted))) {
            Some((frame, places)) => match places.as_slice() {
                [] => Err(format!("`{}` has no such row with a number in that column", wanted.table)),
                [one] => pinned_in(frame, *one).ok_or_else(|| "that cell has no number".to_owned()),
                [one, other, ..] => Err(format!(
                    "several rows of `{}` are meant, such as {} and {}; name another field",
                    wanted.table,
                    frame.row(one.row).map_or(0, |row| row.number),
                    frame.row(other.row).map_or(0, |row| row.number)
                )),
            },
            None => Err(format!("`{}` has no such row with a number in that column", wanted.table)),
        }
    }

    /// The way back: by the fields of the row, as few as tell it from others, else by its number.
    pub fn locator_of(&self, cell: &Evidence) -> String {
        let (source, column) = (written(&cell.source), written(&cell.column));
        let by_number = || format!("{source}!{}:{column}", cell.row);
        let Some(table) = self.tables().iter().position(|table| table.name == cell.source) else { return by_number() };
        let row = Row::Number(u32::try_from(cell.row).unwrap_or(u32::MAX));
        let here = Locator { table: cell.source.clone(), row, column: cell.column.clone() };
        let here = self.cells_at(table, &here);
        let [id] = here.as_slice() else { return by_number() };
        let Some(own) = self.cell(*id) else { return by_number() };
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut text = String::new();
        for name in FIELDS {
            let value = self.field(&own, name);
            if value.is_empty() {
                continue;
            }
            let _ = write!(text, "{}{name}={}", if fields.is_empty() { "" } else { " & " }, written(&value));
            fields.push((name.to_owned(), value));
            let wanted = Locator { table: cell.source.clone(), row: Row::Where(fields), column: cell.column.clone() };
            if self.cells_at(table, &wanted) == here {
                return format!("{source}!{text}:{column}");
            }
            let Row::Where(back) = wanted.row else { break };
            fields = back;
        }
        by_number()
    }

    /// Cells of a table that are meant; superseded ones only where they are named by number.
    fn cells_at(&self, table: usize, wanted: &Locator) -> Vec<CellId> {
        let Some(columns) = self.tables().get(table).map(|table| &table.columns) else { return Vec::new() };
        let Some(column) = columns.iter().position(|header| same(header, &wanted.column)) else { return Vec::new() };
        let meant = |id: CellId, cell: &Cell| {
            cell.column as usize == column
                && match &wanted.row {
                    Row::Number(number) => cell.row == *number,
                    Row::Where(fields) => {
                        !self.is_superseded(id) && fields.iter().all(|(name, value)| self.holds(cell, name, value))
                    }
                }
        };
        self.cells_of_table(table).filter(|(id, cell)| meant(*id, cell)).map(|(id, _)| id).collect()
    }

    fn holds(&self, cell: &Cell, name: &str, value: &str) -> bool {
        if same(name, "period") {
            return match (parse_period(value), cell.period) {
                (Some(asked), Some(period)) => asked.same_days(period),
                _ => false,
            };
        }
        FIELDS.iter().any(|field| same(field, name)) && same(&self.field(cell, &name.trim().to_lowercase()), value)
    }

    /// What a field of a cell holds; empty where it has none.
    fn field(&self, cell: &Cell, name: &str) -> String {
        let Some(series) = self.series(cell.series) else { return String::new() };
        let text = |symbol| self.text(symbol).to_owned();
        match name {
            "entity" => text(series.key.entity),
            "counterpart" => text(series.key.counterpart),
            "measure" => self.measure(series.key.measure).map(|measure| measure.text.clone()).unwrap_or_default(),
            "period" => cell.period.map(|period| period.to_string()).unwrap_or_default(),
            "reporter" => text(series.key.reporter),
            "definition" => text(series.key.definition),
            "unit" => self.unit_of(series).map(|unit| unit.name.to_string()).unwrap_or_default(),
            "vintage" => text(cell.release),
            _ => String::new(),
        }
    }

    fn pinned(&self, id: CellId) -> Option<Pinned> {
        let cell = self.cell(id)?;
        let unit = self.series(cell.series).and_then(|series| self.unit_of(series)).cloned();
        Some(Pinned { figure: cell.figure()?, unit, evidence: self.evidence(id, ROLE)? })
    }

    /// Two cells are meant; the field that tells them apart, where there is one.
    fn ambiguous(&self, one: CellId, other: CellId) -> String {
        let (Some(one), Some(other)) = (self.cell(one), self.cell(other)) else { return String::new() };
        let field = FIELDS.iter().find(|name| self.field(&one, name) != self.field(&other, name));
        let hint = field.map_or("name it by its number".to_owned(), |name| format!("name its {name} too"));
        format!("several rows are meant, such as {} and {}; {hint}", one.row, other.row)
    }
}

fn frame_places(frame: &Frame, wanted: &Locator) -> Vec<Place> {
    let column = (0_u32..).zip(&frame.columns).find(|(_, column)| same(&column.header, &wanted.column));
    let Some((column, _)) = column else { return Vec::new() };
    let holds = |row: &super::frame::Row, name: &str, value: &str| {
        let period = || parse_period(value).zip(row.period).is_some_and(|(asked, period)| asked.same_days(period));
        let texts = frame.values_of(row).iter().filter_map(|&index| frame.value(index));
        let named = |at: u32| frame.column(at).is_some_and(|column| same(&column.header, name));
        same(name, "period") && period() || texts.into_iter().any(|text| named(text.column) && same(text.text, value))
    };
    let meant = |row: &super::frame::Row| match &wanted.row {
        Row::Number(number) => row.number == *number,
        Row::Where(fields) => fields.iter().all(|(name, value)| holds(row, name, value)),
    };
    let rows = (0_u32..).zip(&frame.rows).filter(|(_, row)| meant(row));
    rows.map(|(row, _)| Place { row, column }).filter(|place| frame.amount(*place).is_some()).collect()
}

fn pinned_in(frame: &Frame, place: Place) -> Option<Pinned> {
    let reading = frame.reading(place)?;
    Some(Pinned { figure: reading.figure()?, unit: reading.unit, evidence: frame.evidence(place, ROLE)? })
}

#[cfg(test)]
mod tests {
    use super::super::Options;
    use super::*;

    const CSV: &str = "entity,measure,period,value,unit,vintage\n\
        Norway,exports,2020,5,USD,2021-01\n\
        Norway,exports,2020,6,USD,2022-01\n\
        Norway,exports,2021,7,USD,2022-01\n\
        Sweden,exports,2021,8,USD,2022-01\n";

    fn tables() -> Tables {
        let unit = |text: &str| crate::lexicon::english().parse_unit(text).map(|(unit, _)| unit);
        Tables::from_text("trade.csv", CSV, None, &Options::new(&unit)).0
    }

    #[test]
    fn locators_are_read() {
        let one = |text| Locator::parse(text).map(|one| (one.table, one.row, one.column));
        let parts = |table: &str, row, column: &str| Some((table.to_owned(), row, column.to_owned()));
        assert_eq!(one("t!8:value"), parts("t", Row::Number(8), "value"));
        let fields = vec![("a".to_owned(), "b, \"c\" & d".to_owned()), ("e".to_owned(), "f".to_owned())];
        assert_eq!(one("t ! a=\"b, \"\"c\"\" & d\" & e = f : \"x: y\""), parts("t", Row::Where(fields), "x: y"));
        for wrong in
            ["", "t", "t!8", "t!x:value", "t!a=b", "t!a=\"b:value", "!8:value", "t!a=b c=d:\"v\" w", "t!a=\"b\"c:v"]
        {
            assert_eq!(one(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_cell_is_found_by_number_and_by_its_fields() {
        let tables = tables();
        for (locator, value) in [
            ("trade!1:value", "5"),
            ("TRADE!entity=norway & period=2020:Value", "6"),
            ("trade!entity=Sweden:value", "8"),
            ("trade!entity=Norway & period=2021-01/2021-12:value", "7"),
        ] {
            let pinned = tables.resolve(locator).unwrap_or_else(|why| panic!("{locator}: {why}"));
            assert_eq!((pinned.evidence.value.as_str(), pinned.evidence.role), (value, ROLE), "{locator}");
        }
    }

    #[test]
    fn what_is_not_there_is_said() {
        let tables = tables();
        for (locator, words) in [
            ("trad!1:value", "did you mean `trade`?"),
            ("trade!9:value", "no such row"),
            ("trade!1:price", "no such row"),
            ("trade!entity=Norway:value", "several rows are meant, such as 2 and 3; name its period too"),
            ("trade", "write it as table!row:column"),
        ] {
            let error = tables.resolve(locator).unwrap_err();
            assert!(error.contains(words), "{error}");
        }
    }

    #[test]
    fn the_way_back_leads_to_the_same_cell() {
        let tables = tables();
        for (row, expected) in [
            ("trade!3:value", "trade!entity=Norway & measure=exports & period=2021:value"),
            ("trade!4:value", "trade!entity=Sweden:value"),
            ("trade!1:value", "trade!1:value"),
        ] {
            let cell = tables.resolve(row).unwrap().evidence;
            assert_eq!(tables.locator_of(&cell), expected);
            assert_eq!(tables.resolve(expected).unwrap().evidence, cell);
        }
    }
}
