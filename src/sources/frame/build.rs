//! From rows of text to a [`Frame`]: header rows, group rows, footers, roles of columns, units, scales and periods.

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::lexicon;
use crate::normalise::{Date, Period, Unit};

use super::super::grid::pivot::Origins;
use super::super::grid::{Grid, Record};
use super::super::interner::{Postings, Slots};
use super::super::snake::{self, Said};
use super::super::unit_cell::UnitCell;
use super::super::words::{TABLE_WORDS, column_role, is_placeholder, stem, trim};
use super::cell::{Kept, Mark, amount, nil, without_tags};
use super::index::{PieceKind, pieces};
use super::simple::Words;
use super::time::periods;
use super::{Column, ColumnRole, Frame, FrameIndex, Row, Stretch};

/// What metadata says about a column.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in super::super) struct FieldMeta {
    pub(in super::super) name: String,
    pub(in super::super) title: Option<String>,
    pub(in super::super) unit: Option<serde_json::Value>,
    #[serde(flatten)]
    pub(in super::super) rules: crate::sources::schema::Rules,
}

/// Where a frame comes from.
#[derive(Debug, Default)]
pub(in super::super) struct Source<'a> {
    pub(in super::super) name: &'a str,
    pub(in super::super) title: &'a str,
    pub(in super::super) description: &'a str,
    pub(in super::super) fields: &'a [FieldMeta],
    /// Declared for the whole table: a unit and a scale, or the columns that have them.
    pub(in super::super) unit: &'a str,
    pub(in super::super) scale: &'a str,
    pub(in super::super) forecast_from: Option<Date>,
}

/// Longest text cell that is indexed, in bytes.
const LONGEST_VALUE: usize = 400;
/// Lines of `understood` for columns.
const LISTED: usize = 40;

fn named_unit(text: &str) -> Option<Unit> {
    let text = super::super::table_unit(text).unwrap_or(text);
    lexicon::english().parse_unit(text).map(|(unit, _)| unit)
}

/// Unit and scale anywhere in a text: "(in millions of US dollars, except per share)", "$ MILLION", "2019 / £m", "%".
/// Words count as a unit only inside parentheses, after a slash, or where the text is nothing else.
pub(super) fn unit_and_scale(text: &str, free: bool) -> (Option<Unit>, Option<i16>) {
    let known = |text: &str| named_unit(text).is_some();
    let mut found: (Option<Unit>, Option<i16>) = (None, None);
    // "in units of US dollars": as they stand
    if free && text.to_lowercase().contains("units of ") {
        found.1 = Some(0);
    }
    let mut take = |part: &str| {
        let part = part.trim().trim_matches(['(', ')', '[', ']']).trim();
        if let Some((unit, scale)) = super::super::table::unit_and_scale(part, &known) {
            found.0 = found.0.take().or_else(|| unit.as_deref().and_then(named_unit));
            if scale != 0 {
                found.1 = found.1.or(Some(scale));
            }
            return true;
        }
        false
    };
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(['(', '[']) {
        let (inside, behind) = after.split_once([')', ']']).unwrap_or((after, ""));
        // "(A3) window size": a mark of its own before the label is no unit
        let leads = rest.len() == text.len() && before.trim().is_empty() && !behind.trim().is_empty();
        if free || !leads {
            take(inside);
        }
        rest = after;
    }
    if text.contains(['/', ',', ';']) {
        for part in text.split(['/', ',', ';']) {
            take(part);
        }
    }
    // "Won" of a league is no currency, and a letter alone is a name
    let lower = text.trim().to_lowercase();
    let letter = lower.chars().all(char::is_alphabetic) && lower.chars().count() == 1;
    if !letter && !lexicon::english().word(lexicon::english().id(&lower)).classes.has(lexicon::Classes::VERB) {
        take(text);
    }
    if free {
        // running words: "Amounts in millions of USD", "in thousands, except per share amounts"
        for (_, start, end) in pieces(text).filter(|(kind, ..)| *kind == PieceKind::Word) {
            let word = &text[start..end];
            if found.1.is_none() {
                found.1 = TABLE_WORDS.scales.get(&word.to_lowercase()).copied().filter(|scale| *scale > 2);
            }
            if found.0.is_none() && word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_uppercase()) {
                found.0 = lexicon::english().currency_symbol(word).cloned();
            }
        }
        if found.0.is_none() {
            found.0 = ['$', '€', '£', '¥']
                .iter()
                .find(|sign| text.contains(**sign))
                .and_then(|sign| named_unit(&sign.to_string()));
        }
    }
    // "2.950% notes" is a name, "Growth %" a unit
    let signs = || text.match_indices('%').map(|(at, _)| text[..at].chars().next_back());
    let words = || pieces(text).map(|(_, start, end)| &text[start..end]);
    let percent = signs().any(|before| !before.is_some_and(|c| c.is_ascii_digit()))
        || words().last().is_some_and(|word| word.eq_ignore_ascii_case("percentage"));
    if found.0.is_none() && percent {
        found.0 = named_unit("percent");
    }
    found
}

/// A label without the words of its periods.
fn without_periods(text: &str) -> String {
    let mut out = String::new();
    let lexicon = lexicon::english();
    for (kind, start, end) in pieces(text) {
        let word = &text[start..end];
        let lower = word.to_lowercase();
        let time = match kind {
            PieceKind::Mark => word != "&",
            PieceKind::Number => !periods(word).is_empty() || word.len() <= 2,
            PieceKind::Word => {
                TABLE_WORDS.times.contains(&lower.as_str())
                    || lexicon.word(lexicon.id(&lower)).calendar.is_some()
                    || !periods(word).is_empty()
            }
        };
        if !time {
            out.push_str(word);
            out.push(' ');
        }
    }
    out
}

/// A label without a trailing unit in brackets: "Revenue ($ millions)".
fn without_unit(text: &str) -> &str {
    let Some((label, inside)) = text.rsplit_once(['(', '[']) else { return text };
    let inside = inside.trim_end_matches([')', ']', ' ']);
    let known = |text: &str| named_unit(text).is_some();
    let is_unit = super::super::table::unit_and_scale(inside, &known).is_some() || inside.trim() == "%";
    if is_unit && !label.trim().is_empty() { label.trim() } else { text }
}

/// A label without footnote marks: "Adjusted net income 3", "Tax fees(3)", "United States (1)".
fn without_footnotes(text: &str) -> String {
    let mut out = text.trim().to_owned();
    loop {
        let end = out.trim_end().trim_end_matches(['*', '†', '‡', ',']).trim_end();
        let body = end.strip_suffix(')').or_else(|| end.strip_suffix(']'));
        let digits = |text: &str| text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let cut = match body {
            Some(inside) if (1..=2).contains(&digits(inside)) => {
                let rest = &inside[..inside.len() - digits(inside)];
                rest.strip_suffix(['(', '[']).map(str::len)
            }
            Some(_) => None,
            None if (1..=2).contains(&digits(end)) => {
                let rest = &end[..end.len() - digits(end)];
                let letters = rest.trim_end().chars().next_back().is_some_and(char::is_alphabetic);
                // "Q4" and "F19" are no footnotes
                let word = rest.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                (letters && (rest.ends_with(' ') || word.len() > 3)).then_some(rest.len())
            }
            None => None,
        };
        match cut {
            Some(at) if at > 0 => out.truncate(at),
            _ => return end.to_owned(),
        }
    }
}

/// A label without remarks in brackets ("Free cash flow (non-GAAP)"), where something is left.
fn without_remarks(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    if out.chars().any(char::is_alphabetic) { out } else { text.to_owned() }
}

/// A label without the paper that it cites: "GLAD Zhong et al. (2018)"; a name that is nothing else stays.
fn without_citations(text: &str) -> &str {
    let cites = |(at, _): &(usize, &str)| {
        let behind = text[at + 2..].strip_prefix(char::is_whitespace);
        text[..*at].ends_with(char::is_whitespace) && behind.is_some_and(|rest| rest.trim_start().starts_with("al"))
    };
    let Some((at, _)) = text.match_indices("et").find(cites) else { return text };
    // the author: the last word before, with what a hyphen joins
    let before = text[..at].trim_end();
    let author = before.rfind(char::is_whitespace).map_or(0, |space| space + 1);
    let name = before[..author].trim_end();
    if name.chars().any(char::is_alphabetic) { name } else { text }
}

/// A label without tags, citations, units, footnote marks and remarks.
pub(super) fn without_additions(text: &str) -> String {
    without_remarks(&without_footnotes(without_unit(without_citations(&without_tags(text)))))
}

/// A label that speaks of change: "Change", "Increase (decrease) in cash"; a gain or loss is an amount of its own.
pub(super) fn says_change(label: &str) -> bool {
    pieces(label)
        .filter(|(kind, ..)| *kind == PieceKind::Word)
        .map(|(_, start, end)| stem(&label[start..end]))
        .any(|stem| stem != "gain" && super::super::words::is_change(&stem))
}

pub(super) fn is_total(label: &str) -> bool {
    pieces(label).next().is_some_and(|(_, start, end)| stem(&label[start..end]) == "total")
}

/// What the label of a row says beside its name.
struct Label {
    unit: Option<Unit>,
    scale: Option<i16>,
    total: bool,
    /// The only one that it names.
    period: Option<Period>,
}

impl Label {
    /// `None` where that is nothing.
    fn of(text: &str) -> Option<Self> {
        let (unit, scale) = unit_and_scale(text, false);
        let found = periods(text);
        let period = found.first().copied().filter(|_| found.len() == 1);
        let total = is_total(text);
        let any = unit.is_some() || scale.is_some() || total || period.is_some();
        any.then_some(Self { unit, scale, total, period })
    }
}

/// What the first cells of a column hold.
#[derive(Clone, Copy, Default)]
struct Filled {
    numbers: usize,
    texts: usize,
}

/// Rows that are looked at for what a column holds.
const SAMPLE: usize = 2000;

/// What each column holds.
fn filled(grid: &Grid) -> Vec<Filled> {
    let mut out = vec![Filled::default(); grid.headers.len()];
    let is_missing = |cell: &str| TABLE_WORDS.missing.iter().any(|missing| cell.eq_ignore_ascii_case(missing));
    for (_, record) in grid.rows().take(SAMPLE) {
        for (at, (counts, cell)) in out.iter_mut().zip(record.iter()).enumerate() {
            if record.number(at).is_some() {
                counts.numbers += 1;
                continue;
            }
            let cell = trim(cell);
            if amount(cell).is_some() {
                counts.numbers += 1;
            } else if !cell.is_empty() && !is_missing(cell) {
                counts.texts += 1;
            }
        }
    }
    out
}

/// Whether all filled cells of a column are years.
fn is_years(grid: &Grid, at: usize) -> bool {
    let mut any = false;
    let header = grid.headers.get(at).map(|header| header.to_lowercase()).unwrap_or_default();
    let named = pieces(&header).any(|(_, start, end)| TABLE_WORDS.times.contains(&&header[start..end]));
    for (_, record) in grid.rows() {
        let cell = trim(record.get(at).unwrap_or_default());
        if cell.is_empty() {
            continue;
        }
        let year = cell.len() == 4 && cell.parse::<i32>().is_ok_and(|year| (1800..=2100).contains(&year));
        let other = !year && !cell.bytes().all(|byte| byte.is_ascii_digit()) && periods(cell).len() == 1 && named;
        if !year && !other {
            return false;
        }
        any = true;
    }
    any
}

impl FrameIndex {
    /// Takes in a long table that was turned: it answers queries alone, for its rows are looked up as they stand.
    pub(in super::super) fn read_turned(&mut self, grid: &Grid, origins: &Origins, source: &Source<'_>) {
        let before = self.frames().len();
        self.read(grid, source);
        if before < self.frames().len()
            && let Some(frame) = self.last_mut()
        {
            frame.origins = Some(Box::new(origins.clone()));
        }
    }

    /// Takes in a table.
    pub(in super::super) fn read(&mut self, grid: &Grid, source: &Source<'_>) {
        let mut frame = Frame { name: source.name.to_owned(), title: source.title.to_owned(), ..Frame::default() };
        frame.forecast_from = source.forecast_from;
        let mut wide_scale = (None, None);
        for text in [source.title, source.description] {
            let (unit, scale) = unit_and_scale(text, true);
            wide_scale = (wide_scale.0.or(unit.filter(is_money)), wide_scale.1.or(scale));
        }
        let is_column = |name: &str| grid.headers.iter().any(|header| header == name);
        let declared = named_unit(source.unit).filter(|_| !is_column(source.unit));
        let scale = super::super::table::parse_scale(source.scale);
        let scale = scale.filter(|_| !source.scale.is_empty() && !is_column(source.scale));
        // a file is often named by what it holds
        let title = if source.title.is_empty() { source.name } else { source.title };
        frame.title_stems = self.label(&format!("{title} {}", source.description));

        let filled = filled(grid);
        for (at, header) in grid.headers.iter().enumerate() {
            // headers that the reader numbered because they occur twice
            let mut text = header.rsplit_once(" (").map_or(header.as_str(), |(plain, number)| {
                let twice = grid.duplicates.iter().any(|double| double == plain);
                if twice && number.trim_end_matches(')').parse::<u32>().is_ok() { plain } else { header }
            });
            if is_placeholder(text) {
                text = "";
            }
            let mut column = self.column(grid, at, filled.get(at).copied().unwrap_or_default(), text, source);
            // "2019 vs. 2018 | %": percentages beside changes, with no words of their own, are those changes
            let beside = frame.columns.last().is_some_and(|last| last.change || last.compares);
            let bare = column.period.is_none() && column.stems.iter().all(|stem| self.says_percent(*stem));
            column.change |= beside && bare && column.role == ColumnRole::Number && is_percent(&column);
            if at == 0 && column.role != ColumnRole::Number {
                let (unit, scale) = unit_and_scale(text, true);
                wide_scale = (unit.filter(is_money).or(wide_scale.0), scale.or(wide_scale.1));
            }
            frame.columns.push(column);
        }
        self.rows(&mut frame, grid, &mut wide_scale);
        (frame.unit, frame.scale) = (declared.or(wide_scale.0), scale.or(wide_scale.1));
        // what is declared is sure
        if let Some(scale) = scale {
            frame.columns.iter_mut().for_each(|column| column.scale = column.scale.or(Some(scale)));
        }
        // "Catch (tonnes)" over columns of years: all its figures are that
        let mut numbers = frame.columns.iter().filter(|column| column.role == ColumnRole::Number).peekable();
        if frame.unit.is_none() && numbers.peek().is_some() && numbers.all(|column| column.period.is_some()) {
            frame.unit = [source.title, source.description].into_iter().find_map(|text| unit_and_scale(text, true).0);
        }
        if frame.rows.is_empty() {
            return;
        }
        frame.pack();
        frame.keys = keys(&frame);
        let columns = (0_u32..).zip(&frame.columns);
        frame.column_postings =
            Postings::new(columns.flat_map(|(at, column)| column.stems.iter().map(move |&stem| (stem, at))).collect());
        let values = (0_u32..).zip(frame.values());
        frame.value_postings =
            Postings::new(values.flat_map(|(at, value)| value.stems.iter().map(move |&stem| (stem, at))).collect());
        describe(&mut frame);
        self.add(frame);
    }

    fn column(&mut self, grid: &Grid, at: usize, filled: Filled, header: &str, source: &Source<'_>) -> Column {
        let told = !source.unit.is_empty() || !source.scale.is_empty();
        let meta = source.fields.iter().find(|field| grid.headers.get(at) == Some(&field.name));
        let title = meta.and_then(|field| field.title.as_deref()).unwrap_or(header);
        let role = if is_years(grid, at) {
            ColumnRole::Time
        } else if super::super::words::is_code(header) {
            ColumnRole::Text
        } else if filled.numbers > 0 && filled.numbers >= filled.texts {
            ColumnRole::Number
        } else {
            ColumnRole::Text
        };
        // a unit that could be several makes figures that could be anything
        let spelled = snake::said(header);
        let unsure = matches!(spelled, Said::Unsure(_)) && meta.is_none_or(|meta| meta.unit.is_none()) && !told;
        let role = if unsure && role == ColumnRole::Number { ColumnRole::Text } else { role };
        let found = if role == ColumnRole::Number { periods(header) } else { Vec::new() };
        if let [period] = found[..]
            && title == header
            && meta.is_none()
            && header.bytes().all(|byte| byte.is_ascii_digit())
        {
            // "2019", as most headers of numbers: it says no more
            let (header, title) = (header.to_owned(), header.to_owned());
            return Column { header, title, role, period: Some(period), ..Column::default() };
        }
        let written = match &spelled {
            Said::Unit(spelled) if role == ColumnRole::Number => Some(spelled),
            _ => None,
        };
        let clean = without_tags(written.filter(|_| title == header).map_or(title, |spelled| spelled.label));
        let plain = without_remarks(&without_footnotes(without_unit(&clean)));
        // "2019 / $ million": what is only a unit or scale names no column
        let known = |text: &str| named_unit(text).is_some();
        let parts: Vec<&str> = plain.split(" / ").collect();
        let is_unit = |part: &&str| super::super::table::unit_and_scale(part.trim(), &known).is_some();
        let named = parts.iter().filter(|part| parts.len() == 1 || !is_unit(part)).copied();
        let plain = named.collect::<Vec<_>>().join(" / ");
        let label = if found.is_empty() { plain } else { without_periods(&plain) };
        let stems = self.label(&label);
        let (unit, scale) = match written {
            Some(spelled) => {
                (spelled.unit.as_deref().and_then(named_unit), (spelled.scale != 0).then_some(spelled.scale))
            }
            None => unit_and_scale(header, false),
        };
        let declared = meta.and_then(|field| field.unit.as_ref()?.as_str()).and_then(named_unit);
        let title_unit = (title != header).then(|| unit_and_scale(title, false));
        Column {
            header: header.to_owned(),
            title: title.to_owned(),
            role,
            change: says_change(title) || says_change(header),
            stems,
            unit: declared.or(unit).or_else(|| title_unit.as_ref()?.0.clone()),
            scale: scale.or_else(|| title_unit?.1),
            // "2019 vs. 2018" is about the later one
            period: found.iter().copied().max_by_key(|period| period.last_day()),
            compares: found.len() > 1,
        }
    }

    fn rows(&mut self, frame: &mut Frame, grid: &Grid, wide: &mut (Option<Unit>, Option<i16>)) {
        let width = grid.headers.len();
        let mut interned = Interned { last: vec![None; width], ..Interned::default() };
        // the cells of others are numbers, and nothing but
        let told = |column: &u32| {
            let role = frame.columns.get(*column as usize).map(|column| column.role);
            *column == 0 || role != Some(ColumnRole::Number)
        };
        let told: Vec<u32> = (0_u32..).take(width).filter(told).collect();
        frame.numbers.reserve(grid.rows().len().saturating_mul(width));
        let mut times = FxHashMap::<&str, Option<u32>>::default();
        let mut units = FxHashMap::<&str, (Option<Unit>, Option<i16>)>::default();
        let is_unit = |column: &Column| column.role == ColumnRole::Text && column_role(&column.header) == Some("unit");
        let unit_column = (0_u32..).zip(&frame.columns).find(|(_, column)| is_unit(column)).map(|(at, _)| at);
        let mut group: Option<u32> = None;
        let mut group_unit: (Option<Unit>, Option<i16>) = (None, None);
        let mut group_period: Option<Period> = None;
        let mut apart = false;
        for (number, record) in grid.rows() {
            let cell_of = |column: u32| trim(record.get(column as usize).unwrap_or_default());
            let numbers = Numbers::read(record, width, frame);
            let first = cell_of(0);
            let others = || record.iter().skip(1).map(trim).filter(|cell| !cell.is_empty());
            let alone = width > 1 && !numbers.any && !first.is_empty();
            if alone && others().all(|cell| cell == first) {
                let (unit, scale) = unit_and_scale(first, first.to_lowercase().contains("in "));
                if pieces(first).filter(|(kind, ..)| *kind == PieceKind::Word).count() <= 3 && scale.is_some() {
                    *wide = (unit.or(wide.0.take()), scale.or(wide.1));
                }
                group_unit = (unit_and_scale(first, false).0, scale);
                group_period =
                    Some(periods(first)).filter(|found| found.len() == 1).and_then(|found| found.first().copied());
                group = Some(self.value(frame, &mut interned, Frame::GROUP, first));
                frame.numbers.truncate(numbers.start);
                continue;
            }
            // "Number of shares | 2019 | 2018": the header once more, over rows of another kind
            if !first.is_empty() && others().nth(1).is_some() && repeats_header(frame, record) {
                (group_unit, group_period, apart) = (unit_and_scale(first, false), None, true);
                group = Some(self.value(frame, &mut interned, Frame::GROUP, first));
                frame.numbers.truncate(numbers.start);
                continue;
            }
            let mut row = Row { number: u32::try_from(number).unwrap_or(u32::MAX), apart, ..Row::default() };
            let at = u32::try_from(frame.rows.len()).unwrap_or(u32::MAX);
            let (first_value, first_time) = (frame.row_values.len(), frame.row_times.len());
            for &column in &told {
                let cell = cell_of(column);
                let role = frame.columns.get(column as usize).map(|column| column.role).unwrap_or_default();
                match role {
                    ColumnRole::Time => {
                        let known = &mut frame.periods;
                        let found = *times.entry(cell).or_insert_with(|| {
                            known.push(periods(cell).first().copied()?);
                            u32::try_from(known.len() - 1).ok()
                        });
                        frame.row_times.extend(found.map(|period| (column, period)));
                        row.period = row.period.or_else(|| known.get(found? as usize).copied());
                    }
                    ColumnRole::Number if column > 0 || numbers.first => {}
                    ColumnRole::Text | ColumnRole::Number => {
                        if cell.is_empty() || cell.len() > LONGEST_VALUE {
                            continue;
                        }
                        let value = self.value(frame, &mut interned, column, cell);
                        frame.row_values.push(value);
                        frame.values.stands_in(value, at);
                        if column == 0 || frame.row_values.len() == first_value + 1 {
                            let label = once(&mut interned.labels, value, || Label::of(cell).map(Box::new));
                            let unit = |label: &Label| label.unit.clone().map(Box::new);
                            row.unit = label.as_deref().and_then(unit);
                            row.scale = label.as_deref().and_then(|label| label.scale);
                            row.total = label.as_deref().is_some_and(|label| label.total);
                            row.period = row.period.or(label.as_deref().and_then(|label| label.period));
                        }
                    }
                }
            }
            if let Some(cell) = unit_column.map(cell_of).filter(|cell| !cell.is_empty()) {
                let known = |text: &str| named_unit(text).is_some();
                let (unit, scale) = units.entry(cell).or_insert_with(|| {
                    let cell = UnitCell::new(cell, &known);
                    (named_unit(&cell.unit), (cell.scale != 0).then_some(cell.scale))
                });
                row.unit = unit.clone().map(Box::new).or(row.unit);
                row.scale = scale.or(row.scale);
            }
            row.unit = row.unit.or_else(|| group_unit.0.clone().map(Box::new));
            row.scale = row.scale.or(group_unit.1);
            row.period = row.period.or(group_period);
            if let Some(group) = group {
                frame.row_values.push(group);
                frame.values.stands_in(group, at);
            }
            (row.values, row.times) =
                (Stretch::since(first_value, &frame.row_values), Stretch::since(first_time, &frame.row_times));
            row.change = frame.values_of(&row).iter().any(|&value| {
                let says = || frame.value(value).is_some_and(|value| says_change(value.text));
                *once(&mut interned.changes, value, says)
            });
            if let Some(found) = numbers.money
                && wide.0.is_none()
            {
                wide.0 = named_unit(found);
            }
            frame.has_times |= row.period.is_some();
            frame.rows.push(row);
        }
    }

    fn value<'r>(&mut self, frame: &mut Frame, interned: &mut Interned<'r>, column: u32, text: &'r str) -> u32 {
        // rows of one label follow one another
        let last = interned.last.get(column as usize).copied().flatten();
        if let Some((_, known)) = last.filter(|(last, _)| *last == text) {
            return known;
        }
        let next = u32::try_from(frame.values.len()).unwrap_or(u32::MAX);
        let of = |id: u32| frame.value(id).map(|value| (value.column, value.text));
        let known = interned.known.find_or_insert(&(column, text), of).unwrap_or(next);
        if let Some(last) = interned.last.get_mut(column as usize) {
            *last = Some((text, known));
        }
        if known != next {
            return known;
        }
        let stems = if let Some(simple) = self.simple(&mut interned.words, text) {
            let label = simple.total.then_some(Label { unit: None, scale: None, total: true, period: None });
            once(&mut interned.labels, next, || label.map(Box::new));
            once(&mut interned.changes, next, || simple.change);
            simple.stems
        } else {
            self.label(&without_additions(text))
        };
        frame.values.push(column, text, stems.into());
        next
    }
}

/// Every cell behind the first is empty or the period of its column.
fn repeats_header(frame: &Frame, record: Record<'_>) -> bool {
    let same = |(column, cell): (&Column, &str)| {
        let own = |period: Period| matches!(periods(cell)[..], [own] if own.same_days(period));
        cell.is_empty() || column.period.is_some_and(own)
    };
    frame.columns.iter().zip(record.iter().map(trim)).skip(1).all(same)
}

/// Texts of a table by column, with their numbers.
#[derive(Default)]
struct Interned<'r> {
    known: Slots,
    /// The last of each column.
    last: Vec<Option<(&'r str, u32)>>,
    words: Words<'r>,
    /// What a text says is found once, however many rows it stands in; by number of the value.
    labels: Vec<Option<Option<Box<Label>>>>,
    changes: Vec<Option<bool>>,
}

/// The numbers of one row, put behind those of the rows before.
struct Numbers {
    /// Where they begin.
    start: usize,
    /// A cell is a number, dashes left aside.
    any: bool,
    /// The first one is.
    first: bool,
    /// The first currency.
    money: Option<&'static str>,
}

impl Numbers {
    fn read(record: Record<'_>, width: usize, frame: &mut Frame) -> Self {
        let mut out = Self { start: frame.numbers.len(), any: false, first: false, money: None };
        for at in 0..width {
            if let Some((digits, places)) = record.number(at) {
                out.any = true;
                out.first |= at == 0;
                frame.numbers.push(Kept::plain(digits, places));
                continue;
            }
            let cell = trim(record.get(at).unwrap_or_default());
            let found = amount(cell);
            if let Some(found) = found {
                out.any = true;
                out.first |= at == 0;
                if let (Mark::Money(text), None) = (found.mark, out.money) {
                    out.money = Some(text);
                }
            }
            frame.numbers.push(Kept::of(found.or_else(|| nil(cell)), &mut frame.moneys));
        }
        out
    }
}

/// What is kept by number, made when it is first asked for.
fn once<T>(all: &mut Vec<Option<T>>, number: u32, make: impl FnOnce() -> T) -> &T {
    let at = number as usize;
    if all.len() <= at {
        all.resize_with(at + 1, || None);
    }
    all[at].get_or_insert_with(make)
}

fn is_percent(column: &Column) -> bool {
    let lower = column.header.to_lowercase();
    column.unit.as_ref().is_some_and(|unit| unit.kind == crate::normalise::UnitKind::Percent)
        || lower.trim() == "%"
        || super::super::table_unit(lower.trim()) == Some("percent")
}

fn is_money(unit: &Unit) -> bool {
    unit.kind == crate::normalise::UnitKind::Currency
}

/// Columns of which each value names one row (nine in ten do); else the text column that tells most rows apart.
fn keys(frame: &Frame) -> Vec<u32> {
    let mut counts = FxHashMap::<u32, (usize, usize)>::default();
    for value in frame.values().filter(|value| value.column != Frame::GROUP) {
        let slot = counts.entry(value.column).or_default();
        slot.0 += 1;
        slot.1 += value.rows.len();
    }
    let mut unique: Vec<u32> =
        counts.iter().filter(|(_, (distinct, all))| distinct * 10 >= all * 9).map(|(column, _)| *column).collect();
    if unique.is_empty() {
        unique.extend(
            counts
                .iter()
                .max_by_key(|(column, (distinct, _))| (*distinct, u32::MAX - **column))
                .map(|(column, _)| *column),
        );
    }
    unique.sort_unstable();
    unique
}

fn describe(frame: &mut Frame) {
    let mut lines = Vec::new();
    for column in frame.columns.iter().take(LISTED) {
        let role = match column.role {
            ColumnRole::Number => "numbers",
            ColumnRole::Text => "text",
            ColumnRole::Time => "periods",
        };
        let mut line = format!("column \"{}\": {role}", column.header);
        if column.title != column.header {
            line.push_str(&format!(", called \"{}\"", column.title));
        }
        if let Some(period) = column.period {
            line.push_str(&format!(", period {period}"));
        }
        if let Some(unit) = &column.unit {
            line.push_str(&format!(", unit {}", unit.name));
        }
        if let Some(scale) = column.scale {
            line.push_str(&format!(", times 10^{scale}"));
        }
        lines.push(line);
    }
    if let Some(unit) = &frame.unit {
        lines.push(format!("unit of the table: {}", unit.name));
    }
    if let Some(scale) = frame.scale {
        lines.push(format!("scale of the table: times 10^{scale}"));
    }
    frame.understood = lines;
}
