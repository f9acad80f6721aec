//! What a table says once it is understood: which column plays which part, and the cells in one exact form. The rule:
//! nothing is guessed silently; every inference is a line of [`Table::understood`].

pub use crate::normalise::parse_period;
use crate::normalise::{Date, Period};
use crate::number::Decimal;

use super::grid::{Grid, Record};
use super::package::{Factcheck, OneOrMany};
use super::places::Places;
use super::snake::{self, Said, Spelled};
use super::words::{TABLE_WORDS, column_role, plain_number, trim};

/// How the values of a table add up over time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Aggregation {
    Sum,
    Mean,
    EndOfPeriod,
    #[default]
    None,
}

impl Aggregation {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "sum" => Self::Sum,
            "mean" => Self::Mean,
            "end_of_period" => Self::EndOfPeriod,
            "none" | "" => Self::None,
            _ => return None,
        })
    }
}

/// One source table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Name in its package, or the file name without extension.
    pub name: String,
    pub title: Option<String>,
    /// As it was given; for JSON and for people.
    pub path: String,
    /// Of the bytes of the file, in hexadecimal.
    pub sha256: String,
    /// Data rows that are used.
    pub rows: usize,
    /// Where its rows stand in the file.
    pub places: Places,
    pub columns: Vec<String>,
    pub aggregation: Aggregation,
    /// A run without this table is incomplete.
    pub required: bool,
    /// Day on which it was fetched.
    pub retrieved: Option<Date>,
    /// Days after `retrieved` from which it counts as stale.
    pub max_age_days: Option<i64>,
    /// Cells from this date on are forecasts.
    pub forecast_from: Option<Date>,
    /// What must hold between its figures.
    pub declared: super::Declared,
    /// One figure a row, named by a column of measures.
    pub(super) tidy: bool,
    pub(super) understood: Vec<String>,
}

impl Table {
    /// How the columns were read, one line each, for `sources show`.
    pub fn understood(&self) -> &[String] {
        &self.understood
    }
}

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// The number as printed, and the power of ten of its scale.
    Number { printed: Decimal, scale: i16 },
    /// For units "date" and the like.
    Date(Date),
}

/// Where the text of a part comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    #[default]
    Absent,
    Column(usize),
    Constant(String),
}

impl Part {
    pub(super) fn of<'a>(&'a self, record: Record<'a>) -> &'a str {
        match self {
            Self::Absent => "",
            Self::Column(at) => trim(record.get(*at).unwrap_or_default()),
            Self::Constant(text) => text,
        }
    }
}

/// A column of values, with what its header says.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueColumn {
    pub(super) column: usize,
    pub(super) measure: Option<String>,
    pub(super) period: Option<Period>,
    pub(super) unit: Option<String>,
    pub(super) scale: i16,
}

/// Which column plays which part.
#[derive(Debug, Default)]
pub(super) struct Layout {
    pub(super) entity: Part,
    pub(super) counterpart: Part,
    pub(super) reporter: Part,
    pub(super) measure: Part,
    pub(super) period: Part,
    pub(super) unit: Part,
    pub(super) scale: Part,
    pub(super) qualifier: Part,
    pub(super) vintage: Part,
    pub(super) definition: Part,
    pub(super) note: Part,
    pub(super) source: Part,
    pub(super) locator: Part,
    pub(super) values: Vec<ValueColumn>,
    pub(super) understood: Vec<String>,
}

/// Power of ten of a scale: "million", "1000000", "10^6", "" for 1.
pub(crate) fn parse_scale(text: &str) -> Option<i16> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    if let Some(&power) = TABLE_WORDS.scales.get(&text.to_lowercase()) {
        return Some(power);
    }
    if let Some(power) = text.strip_prefix("10^") {
        return power.parse().ok().filter(|power: &i16| power.abs() <= 60);
    }
    let zeros = text.strip_prefix('1')?;
    (zeros.len() <= 60 && zeros.bytes().all(|byte| byte == b'0')).then(|| i16::try_from(zeros.len()).ok())?
}

/// A power of ten in words, as [`parse_scale`] reads it: "million", "10^5"; `None` for 1.
pub(crate) fn scale_text(power: i16) -> Option<String> {
    Some(match power {
        0 => return None,
        3 => "thousand".to_owned(),
        6 => "million".to_owned(),
        9 => "billion".to_owned(),
        12 => "trillion".to_owned(),
        power => format!("10^{power}"),
    })
}

/// A number in a cell, with the percent sign or currency it carried.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Amount<'a> {
    Missing,
    Number(Decimal, Option<&'a str>),
    Date(Date),
    Unreadable,
}

/// Reads a cell: plain or grouped digits, a minus of any kind or accounting parentheses, a leading currency, a percent.
pub(super) fn parse_amount<'a>(cell: &'a str) -> Amount<'a> {
    let cell = trim(cell);
    // most cells; no word for what is missing begins with a digit
    if let Some((digits, places)) = plain_number(cell.as_bytes())
        && let Some(value) = Decimal::of_parts(digits, i32::from(places))
    {
        return Amount::Number(value, None);
    }
    let digits = cell.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if digits && let Ok(value) = Decimal::parse(cell) {
        return Amount::Number(value, None);
    }
    // numbers that a spreadsheet program was told to keep as text
    let cell = cell.trim_start_matches('\'');
    let cell = cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(cell);
    if cell.is_empty() || !digits && TABLE_WORDS.missing.iter().any(|missing| cell.eq_ignore_ascii_case(missing)) {
        return Amount::Missing;
    }
    if let Ok(value) = Decimal::parse(cell) {
        return Amount::Number(value, None);
    }
    if cell.len() > 80 {
        return Amount::Unreadable;
    }
    if cell.contains('-')
        && let Some(date) = Date::parse(cell)
    {
        return Amount::Date(date);
    }
    let (body, mut negative) = match cell.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        Some(inner) => (inner.trim(), true),
        None => (cell, false),
    };
    let minus = |text: &'a str| text.strip_prefix(['-', '−', '–']).map(str::trim_start);
    let mut rest = body;
    if let Some(after) = minus(rest) {
        (rest, negative) = (after, true);
    }
    let mut mark = None;
    for symbol in ["US$", "$", "€", "£", "¥"] {
        if let Some(after) = rest.strip_prefix(symbol) {
            (mark, rest) = (Some(symbol), after.trim_start());
            break;
        }
    }
    if let Some(after) = minus(rest).filter(|_| mark.is_some() && !negative) {
        (rest, negative) = (after, true);
    }
    if let Some(before) = rest.strip_suffix('%') {
        (mark, rest) = (Some("%"), before.trim_end());
    }
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let groups: Vec<&str> = whole.split([',', ' ', '\u{a0}', '\u{202f}', '\'']).collect();
    let grouped = groups.iter().skip(1).all(|group| group.len() == 3)
        && groups.first().is_some_and(|first| groups.len() == 1 || (1..=3).contains(&first.len()));
    if grouped && !rest.starts_with(['-', '+']) {
        let plain = groups.concat() + &fraction.map(|digits| format!(".{digits}")).unwrap_or_default();
        if let Ok(value) = Decimal::parse(&plain) {
            return Amount::Number(if negative { value.negated() } else { value }, mark);
        }
    }
    // "(4.1)%", "(16) bps", "$ (38)", "1,234 [1]", "12*"
    let marked = cell.contains(['(', '*', '†', '‡', '§', ']']) || super::frame::is_flagged(cell);
    match super::frame::cell_amount(cell).filter(|_| marked) {
        Some((value, mark)) => Amount::Number(value, mark),
        None => Amount::Unreadable,
    }
}

/// What to do about a header that could mean several units.
pub(super) const CERTAIN: &str =
    "write it as \"value (million)\" or \"length (m)\", or say \"unit\" and \"scale\" in \"factcheck\"";

/// Parts a header such as "Revenue ($ millions)" or "Output, million tonnes" into label, unit and scale.
pub(super) fn parse_header(header: &str, known: &dyn Fn(&str) -> bool) -> (String, Option<String>, i16) {
    let header = header.trim();
    if let Said::Unit(Spelled { label, unit, scale }) = snake::said(header) {
        return (label.to_owned(), unit, scale);
    }
    let bracketed = header.strip_suffix([')', ']']).and_then(|body| body.rsplit_once(['(', '[']));
    let comma = || header.rsplit_once(',');
    for (label, inside) in bracketed.into_iter().chain(comma()) {
        if let Some((unit, scale)) = unit_and_scale(inside, known)
            && !label.trim().is_empty()
        {
            return (label.trim().to_owned(), unit, scale);
        }
    }
    (header.to_owned(), None, 0)
}

/// "$ millions", "in million tonnes", "USD bn", "%", "thousands": `None` where a word is neither unit nor scale.
pub(super) fn unit_and_scale(text: &str, known: &dyn Fn(&str) -> bool) -> Option<(Option<String>, i16)> {
    let mut scale = 0;
    let mut rest = Vec::new();
    for word in text.split_whitespace() {
        if let Some(&power) = TABLE_WORDS.scales.get(&word.to_lowercase()) {
            scale += power;
        } else if !matches!(word, "in" | "of" | "In") {
            rest.push(word);
        }
    }
    if rest.is_empty() {
        return (scale != 0).then_some((None, scale));
    }
    let unit = rest.join(" ");
    // "$m", "£bn"
    let symbol = ["US$", "$", "€", "£", "¥"].iter().find_map(|symbol| Some((*symbol, unit.strip_prefix(symbol)?)));
    if let Some((symbol, power)) = symbol
        && let Some(power) = match power {
            "m" | "M" => Some(6),
            "k" | "K" => Some(3),
            "b" | "B" => Some(9),
            other => TABLE_WORDS.scales.get(&other.to_lowercase()).copied(),
        }
    {
        return Some((Some(symbol.to_owned()), scale + power));
    }
    if known(&unit) {
        return Some((Some(unit), scale));
    }
    // "GBP m", "EUR k": a letter behind a currency is a scale
    let (money, letter) = unit.rsplit_once(' ')?;
    let power = match letter {
        "m" | "M" | "mn" => 6,
        "k" | "K" => 3,
        "b" | "B" => 9,
        _ => return None,
    };
    let code = money.len() == 3 && money.bytes().all(|byte| byte.is_ascii_uppercase());
    (known(money) && (code || money.ends_with(['$', '€', '£', '¥']))).then(|| (Some(money.to_owned()), scale + power))
}

impl Layout {
    /// Takes out the columns whose headers may name several units, where nothing else says which.
    ///
    /// # Errors
    /// What to do, where no column is left.
    pub(super) fn without_unsure(mut self, grid: &Grid) -> Result<Self, String> {
        if self.unit != Part::Absent || self.scale != Part::Absent {
            return Ok(self);
        }
        let mut said = Vec::new();
        self.values.retain(|value| {
            let header = grid.headers.get(value.column).map(String::as_str).unwrap_or_default();
            let unsure = snake::unsure(header).filter(|_| value.unit.is_none());
            said.extend(
                unsure
                    .map(|part| format!("column \"{header}\" is left out: \"{part}\" may be several units; {CERTAIN}")),
            );
            unsure.is_none()
        });
        if self.values.is_empty() && !said.is_empty() {
            return Err(format!("has no column of numbers that can be used: {}", said.join(", ")));
        }
        self.understood.extend(said);
        Ok(self)
    }

    /// One figure a row, its measure in a column.
    pub(super) fn is_tidy(&self) -> bool {
        matches!(self.measure, Part::Column(_))
            && matches!(&self.values[..], [value] if value.measure.is_none() && value.period.is_none())
    }

    /// The layout that metadata declares.
    ///
    /// # Errors
    /// What is missing or double, in words.
    pub(super) fn declared(grid: &Grid, meta: &Factcheck, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let column = |name: &str| column_named(grid, name);
        let mut out = Self::parts(grid, meta)?;
        if meta.shape.as_deref() == Some("wide") {
            let label = if let Part::Column(at) = out.entity { at } else { 0 };
            let named: Vec<String> = match &meta.value {
                None => Vec::new(),
                Some(OneOrMany::One(name)) => vec![name.clone()],
                Some(OneOrMany::Many(names)) => names.clone(),
            };
            if let Some(missing) = named.iter().find(|name| column(name).is_none()) {
                return Err(format!("the column \"{missing}\" (value) is missing"));
            }
            let used = [&out.counterpart, &out.reporter, &out.measure, &out.period, &out.unit, &out.scale, &out.note];
            let taken = |at: usize| at == label || used.iter().any(|part| **part == Part::Column(at));
            for (at, header) in grid.headers.iter().enumerate() {
                if (named.is_empty() && !taken(at)) || named.iter().any(|name| name == header) {
                    out.values.push(value_column(at, header, known));
                }
            }
            out.entity = if out.entity == Part::Absent { Part::Column(label) } else { out.entity };
        } else {
            let Some(OneOrMany::One(name)) = &meta.value else {
                return Err("\"factcheck\" names no \"value\" column; add \"value\": \"…\"".to_owned());
            };
            let Part::Column(at) = field(grid, "value", Some(name))? else {
                return Err("\"factcheck\" names no \"value\" column; add \"value\": \"…\"".to_owned());
            };
            let (_, unit, scale) = parse_header(name, known);
            out.values.push(ValueColumn { column: at, unit, scale, ..ValueColumn::default() });
        }
        out.describe(grid, "declared");
        Ok(out)
    }

    /// What metadata says of the parts, columns of values left out.
    fn parts(grid: &Grid, meta: &Factcheck) -> Result<Self, String> {
        let column = |name: &str| column_named(grid, name);
        let field = |part: &str, name: &Option<String>| field(grid, part, name.as_deref());
        let constant = |name: &Option<String>| match name.as_deref().filter(|name| !name.is_empty()) {
            None => Part::Absent,
            Some(name) => column(name).map_or_else(|| Part::Constant(name.to_owned()), Part::Column),
        };
        Ok(Self {
            entity: field("entity", &meta.entity)?,
            counterpart: field("counterpart", &meta.counterpart)?,
            reporter: field("reporter", &meta.reporter)?,
            measure: constant(&meta.measure),
            period: field("period", &meta.period)?,
            unit: constant(&meta.unit),
            scale: constant(&meta.scale),
            qualifier: field("qualifier", &meta.qualifier)?,
            vintage: constant(&meta.vintage),
            definition: constant(&meta.definition),
            note: field("note", &meta.note)?,
            source: constant(&meta.source),
            locator: field("locator", &meta.locator)?,
            ..Self::default()
        })
    }

    /// The same with what metadata says of its parts.
    ///
    /// # Errors
    /// What is missing or double, in words.
    pub(super) fn with(mut self, grid: &Grid, meta: &Factcheck, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let stated = Self::parts(grid, meta)?;
        let said = [
            (&mut self.entity, stated.entity),
            (&mut self.counterpart, stated.counterpart),
            (&mut self.reporter, stated.reporter),
            (&mut self.measure, stated.measure),
            (&mut self.period, stated.period),
            (&mut self.unit, stated.unit),
            (&mut self.scale, stated.scale),
            (&mut self.qualifier, stated.qualifier),
            (&mut self.vintage, stated.vintage),
            (&mut self.definition, stated.definition),
            (&mut self.note, stated.note),
            (&mut self.source, stated.source),
            (&mut self.locator, stated.locator),
        ];
        let mut named: Vec<usize> = Vec::new();
        for (part, stated) in said {
            if let Part::Column(at) = stated {
                named.push(at);
            }
            if stated != Part::Absent {
                *part = stated;
            }
        }
        // a column that is declared to be something else is no value
        self.values.retain(|value| !named.contains(&value.column));
        if self.values.is_empty() {
            let free = (0..grid.headers.len()).rev().find(|at| !named.contains(at));
            self.values.extend(free.and_then(|at| Some(value_column(at, grid.headers.get(at)?, known))));
        }
        self.describe(grid, "declared or inferred from the header");
        Ok(self)
    }

    /// The layout of a table without metadata.
    ///
    /// # Errors
    /// Why no layout fits, in words.
    pub(super) fn inferred(grid: &Grid, title: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let mut out = Self::default();
        let mut value = None;
        for (at, header) in grid.headers.iter().enumerate() {
            let (label, unit, scale) = parse_header(header, known);
            let part = match column_role(&label) {
                Some("entity") => &mut out.entity,
                Some("counterpart") => &mut out.counterpart,
                Some("reporter") => &mut out.reporter,
                Some("measure") => &mut out.measure,
                Some("period") => &mut out.period,
                Some("unit") => &mut out.unit,
                Some("scale") => &mut out.scale,
                Some("qualifier") => &mut out.qualifier,
                Some("vintage") => &mut out.vintage,
                Some("definition") => &mut out.definition,
                Some("note") => &mut out.note,
                Some("source") => &mut out.source,
                Some("locator") => &mut out.locator,
                Some("value") if value.is_none() => {
                    value = Some(ValueColumn { column: at, unit, scale, ..ValueColumn::default() });
                    continue;
                }
                _ => continue,
            };
            if *part == Part::Absent {
                *part = Part::Column(at);
            }
        }
        if let Some(value) = value
            && (out.measure != Part::Absent || out.entity != Part::Absent)
            && (out.period != Part::Absent || out.measure != Part::Absent)
        {
            if out.measure == Part::Absent {
                out.measure = Part::Constant(title.to_owned());
            }
            out.values.push(value);
            out.describe(grid, "inferred from the header");
            return Ok(out);
        }
        out.wide(grid, title, known)
    }

    fn wide(mut self, grid: &Grid, title: &str, known: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let parts = [
            &self.counterpart,
            &self.reporter,
            &self.unit,
            &self.scale,
            &self.qualifier,
            &self.vintage,
            &self.definition,
            &self.note,
            &self.source,
            &self.locator,
            &self.period,
        ];
        let column = |part: &&Part| if let Part::Column(at) = part { Some(*at) } else { None };
        let taken: Vec<usize> = parts.iter().filter_map(column).collect();
        let label = match (&self.entity, &self.measure) {
            (Part::Column(at), _) | (_, Part::Column(at)) => *at,
            _ => 0,
        };
        for (at, header) in grid.headers.iter().enumerate() {
            let fixed = at == label || taken.contains(&at) || self.measure == Part::Column(at);
            let is_number = |row: Record<'_>| {
                let text = || row.get(at).unwrap_or_default();
                row.number(at).is_some() || matches!(parse_amount(text()), Amount::Number(..))
            };
            if !fixed && grid.rows().take(50).any(|(_, row)| is_number(row)) {
                self.values.push(value_column(at, header, known));
            }
        }
        if self.values.is_empty() {
            return Err("no column of numbers was found; describe the columns in a datapackage.json".to_owned());
        }
        let rows = grid.rows().take(200);
        let labels = rows.filter_map(|(_, row)| row.get(label)).filter(|text| !text.trim().is_empty());
        let (places, all) = labels.fold((0, 0), |(places, all), text| {
            (places + usize::from(super::builtin::aliases().entity(text).is_some()), all + 1)
        });
        let times = self.values.iter().all(|value| value.period.is_some());
        if self.entity == Part::Absent && self.measure == Part::Absent {
            // rows named by countries are entities; rows above columns of years are measures; else each row is a thing
            if places * 2 >= all || !times {
                self.entity = Part::Column(label);
            } else {
                self.measure = Part::Column(label);
            }
        }
        if self.measure == Part::Absent && times {
            self.measure = Part::Constant(title.to_owned());
        }
        self.describe(grid, "inferred from the header");
        Ok(self)
    }

    fn describe(&mut self, grid: &Grid, how: &str) {
        let header = |at: usize| grid.headers.get(at).map_or("", String::as_str);
        let parts = [
            ("entity", &self.entity),
            ("counterpart", &self.counterpart),
            ("reporter", &self.reporter),
            ("measure", &self.measure),
            ("period", &self.period),
            ("unit", &self.unit),
            ("scale", &self.scale),
            ("vintage", &self.vintage),
            ("definition", &self.definition),
        ];
        let mut lines = Vec::new();
        for (name, part) in parts {
            match part {
                Part::Absent => {}
                Part::Column(at) => lines.push(format!("{name}: column \"{}\" ({how})", header(*at))),
                Part::Constant(text) => lines.push(format!("{name}: \"{text}\" for all rows ({how})")),
            }
        }
        for value in self.values.iter().take(40) {
            let mut line = format!("value: column \"{}\"", header(value.column));
            if let Some(measure) = &value.measure {
                line.push_str(&format!(", measure \"{measure}\""));
            }
            if let Some(period) = value.period {
                line.push_str(&format!(", period {period}"));
            }
            if let Some(unit) = &value.unit {
                line.push_str(&format!(", unit \"{unit}\""));
            }
            if value.scale != 0 {
                line.push_str(&format!(", times 10^{}", value.scale));
            }
            lines.push(format!("{line} ({how})"));
        }
        if self.values.len() > 40 {
            lines.push(format!("and {} more value columns", self.values.len() - 40));
        }
        self.understood = lines;
    }
}

fn column_named(grid: &Grid, name: &str) -> Option<usize> {
    grid.headers.iter().position(|header| header == name)
}

/// The column that metadata names for a part.
fn field(grid: &Grid, part: &str, name: Option<&str>) -> Result<Part, String> {
    match name.filter(|name| !name.is_empty()) {
        None => Ok(Part::Absent),
        Some(name) if grid.duplicates.iter().any(|double| double == name) => {
            Err(format!("the column \"{name}\" ({part}) occurs twice; rename one"))
        }
        Some(name) => column_named(grid, name).map(Part::Column).ok_or_else(|| {
            format!(
                "the column \"{name}\" ({part}) is missing; the header has: {}; name one of them in \"factcheck\" of \
                 datapackage.json, or add the column",
                grid.headers.iter().take(30).map(String::as_str).collect::<Vec<_>>().join(", ")
            )
        }),
    }
}

fn value_column(column: usize, header: &str, known: &dyn Fn(&str) -> bool) -> ValueColumn {
    let parts: Vec<&str> = header.split(super::grid::head::JOINT).map(str::trim).collect();
    if parts.len() > 1 {
        return joined_column(column, &parts, known);
    }
    let (label, unit, scale) = parse_header(header, known);
    let period = parse_period(&label);
    let measure = period.is_none().then_some(label);
    ValueColumn { column, measure, period, unit, scale }
}

/// "Exports ($m) / 2019": a header of several rows, of which one may be a period and one a unit.
fn joined_column(column: usize, parts: &[&str], known: &dyn Fn(&str) -> bool) -> ValueColumn {
    let mut out = ValueColumn { column, ..ValueColumn::default() };
    let mut names = Vec::new();
    for part in parts {
        if out.period.is_none()
            && let Some(period) = parse_period(part)
        {
            out.period = Some(period);
            continue;
        }
        let alone = unit_and_scale(part, known);
        let (label, unit, scale) =
            alone.map_or_else(|| parse_header(part, known), |(unit, scale)| (String::new(), unit, scale));
        out.unit = out.unit.or(unit);
        out.scale = if scale == 0 { out.scale } else { scale };
        if !label.is_empty() {
            names.push(label);
        }
    }
    out.measure = (!names.is_empty()).then(|| names.join(" "));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        Decimal::parse(text).unwrap()
    }

    #[test]
    fn periods_in_tables() {
        for (text, shown) in [
            ("2021", "2021"),
            ("2021-01/2021-11", "2021-01/2021-11"),
            ("2005/..", "2005/.."),
            ("FY2019", "2019"),
            ("2019Q1", "2019-01/2019-03"),
            ("Q4 2019", "2019-10/2019-12"),
            ("2019-H2", "2019-07/2019-12"),
        ] {
            assert_eq!(parse_period(text).unwrap().to_string(), shown, "{text}");
        }
        for text in ["", "2021/2019", "Q5 2019", "Revenue", "20é9Q1", "2019Q"] {
            assert_eq!(parse_period(text), None, "{text}");
        }
    }

    #[test]
    fn amounts_in_cells() {
        assert!(TABLE_WORDS.missing.iter().all(|word| !word.starts_with(|c: char| c.is_ascii_digit())));
        assert_eq!(parse_amount("1,234.5"), Amount::Number(d("1234.5"), None));
        assert_eq!(parse_amount("(12)"), Amount::Number(d("-12"), None));
        assert_eq!(parse_amount("−12"), Amount::Number(d("-12"), None));
        assert_eq!(parse_amount("-$3.5"), Amount::Number(d("-3.5"), Some("$")));
        assert_eq!(parse_amount("'1,250"), Amount::Number(d("1250"), None));
        assert_eq!(parse_amount("=\"75\""), Amount::Number(d("75"), None));
        assert_eq!(parse_amount("1,234 [2]"), Amount::Number(d("1234"), None));
        assert_eq!(parse_amount("12.5*"), Amount::Number(d("12.5"), None));
        assert_eq!(parse_amount("21.8%"), Amount::Number(d("21.8"), Some("%")));
        assert_eq!(parse_amount("2009-12-14"), Amount::Date(Date::day(2009, 12, 14)));
        for text in ["", "–", "n/a", ".."] {
            assert_eq!(parse_amount(text), Amount::Missing, "{text}");
        }
        for text in ["1,2", "12,34,567", "=SUM(A1)", "1e9", "--1", "a"] {
            assert_eq!(parse_amount(text), Amount::Unreadable, "{text}");
        }
    }

    #[test]
    fn headers_carry_units_and_scales() {
        let known = |text: &str| matches!(text, "$" | "tonnes" | "USD" | "%");
        let of = |text| parse_header(text, &known);
        assert_eq!(of("Revenue ($ millions)"), ("Revenue".into(), Some("$".into()), 6));
        assert_eq!(of("Revenue ($m)"), ("Revenue".into(), Some("$".into()), 6));
        assert_eq!(of("Output, million tonnes"), ("Output".into(), Some("tonnes".into()), 6));
        assert_eq!(of("Population (thousands)"), ("Population".into(), None, 3));
        assert_eq!(of("Growth (%)"), ("Growth".into(), Some("%".into()), 0));
        assert_eq!(of("Profit (before tax)"), ("Profit (before tax)".into(), None, 0));
        assert_eq!(parse_scale("1000000"), Some(6));
        assert_eq!(parse_scale("Billion"), Some(9));
        assert_eq!(parse_scale("12"), None);
    }
}
