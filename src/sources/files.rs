//! Files of any kind to grids: separated values, the sheets of a spreadsheet, the tables of a page or Markdown file.

use std::path::Path;

use csv::StringRecord;

use super::grid::{Dialect, Grid, Limits, Records, TableProblem};
use super::places::Place;
use super::workbook::{Workbook, is_spreadsheet};
use crate::finding::Severity;
use crate::number::Decimal;
use crate::read::{self, Document, Format};

/// One table of a file.
#[derive(Debug)]
pub(super) struct Read {
    /// What tells it from other tables of the file; empty for the only one.
    pub(super) part: String,
    pub(super) title: Option<String>,
    pub(super) grid: Grid,
}

/// Kinds of file that hold tables, by the end of their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Separated,
    Spreadsheet,
    Page(Format),
}

fn kind(path: &str) -> Option<Kind> {
    let end = Path::new(path).extension()?.to_str()?.to_ascii_lowercase();
    Some(match end.as_str() {
        "csv" | "tsv" | "tab" => Kind::Separated,
        "xlsx" | "xlsm" | "xls" | "ods" => Kind::Spreadsheet,
        "md" | "markdown" => Kind::Page(Format::Markdown),
        "html" | "htm" | "xhtml" => Kind::Page(Format::Html),
        _ => return None,
    })
}

/// A file of that name is read as a table where a folder is given: texts about the tables are not.
pub(super) fn is_table(path: &Path) -> bool {
    let name = path.file_stem().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    let about = ["readme", "license", "licence", "changelog", "contributing", "index"];
    match kind(&path.display().to_string()) {
        Some(Kind::Page(_)) => !about.iter().any(|word| name.starts_with(word)),
        Some(_) => true,
        None => false,
    }
}

/// A file that need not hold a table: a text that happens to lie among them.
pub(super) fn may_be_without(path: &str) -> bool {
    matches!(kind(path), Some(Kind::Page(_)))
}

/// The tables of a file; what cannot be used is a problem.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    dialect: &Dialect,
    limits: &Limits,
    problems: &mut Vec<TableProblem>,
) -> Vec<Read> {
    let kind = if is_spreadsheet(bytes) { Kind::Spreadsheet } else { kind(file).unwrap_or(Kind::Separated) };
    match kind {
        Kind::Separated => {
            let grid = Grid::read(file, bytes, dialect, limits, problems);
            grid.into_iter()
                .map(|grid| {
                    let title = (!grid.lines.is_empty()).then(|| grid.lines.join(" "));
                    Read { part: String::new(), title, grid }
                })
                .collect()
        }
        Kind::Spreadsheet => sheets(file, bytes, limits, problems),
        Kind::Page(format) => match read::read(file, bytes, Some(format)) {
            Ok(document) => pages(file, &document, limits, problems),
            Err(error) => {
                problems.push(TableProblem::error(file, None, error.to_string()));
                Vec::new()
            }
        },
    }
}

/// Records that are there already, each with its place, as a grid asks for them.
struct InTurn<I> {
    records: I,
    at: usize,
}

impl<I: Iterator<Item = (usize, StringRecord)>> Records for InTurn<I> {
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, String> {
        let Some((at, next)) = self.records.next() else { return Ok(false) };
        (self.at, *record) = (at, next);
        Ok(true)
    }

    fn at(&self) -> usize {
        self.at
    }
}

/// What a spreadsheet program calls a column, counted from 0: A to Z, then AA.
fn letters(column: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(column % 26).unwrap_or_default());
    let before = (column / 26).checked_sub(1).map(letters).unwrap_or_default();
    format!("{before}{letter}")
}

fn sheets(file: &str, bytes: &[u8], limits: &Limits, problems: &mut Vec<TableProblem>) -> Vec<Read> {
    let mut book = match Workbook::open(bytes.to_vec()) {
        Ok(book) => book,
        Err(why) => {
            problems.push(TableProblem::error(file, None, why));
            return Vec::new();
        }
    };
    let names = book.names();
    let mut out = Vec::new();
    for name in &names {
        let sheet = match book.sheet(name) {
            Ok(sheet) => sheet,
            Err(why) => {
                problems.push(TableProblem::error(file, None, why));
                continue;
            }
        };
        // an empty sheet beside others says nothing
        if sheet.rows.is_empty() && names.len() > 1 {
            continue;
        }
        for &(row, column) in sheet.unvalued.iter().take(limits.problems) {
            let message = format!(
                "column {} has a formula without a stored value; open and save the file in a spreadsheet program, or \
                 put the value there",
                letters(column)
            );
            let place = Place { sheet: Some(name.clone()), line: row + 1 };
            problems.push(TableProblem::new(file, Some(place), Severity::Warning, message));
        }
        let mut sheet = sheet;
        for (row, column) in std::mem::take(&mut sheet.percents) {
            if let Some(cell) = sheet.rows.get_mut(row).and_then(|row| row.get_mut(column))
                && let Some(value) = Decimal::parse(cell).ok().and_then(|value| value.shift(2))
            {
                *cell = format!("{}%", value.trimmed());
            }
        }
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
        let above = sheet.above;
        let records = sheet.rows.into_iter().enumerate().map(|(at, mut row)| {
            row.resize(width, String::new());
            (above + at + 1, StringRecord::from(row))
        });
        let mut records = InTurn { records, at: above };
        let named = Some(name.clone());
        if let Some(grid) = Grid::assemble_on(named, file, &mut records, ',', limits, problems) {
            let lines = grid.lines.join(" ");
            let part = if names.len() > 1 { sheet.name.clone() } else { String::new() };
            let title = if lines.is_empty() { sheet.name } else { lines };
            out.push(Read { part, title: Some(title), grid });
        }
    }
    out
}

/// The tables of a page as grids: header rows are joined, merged cells filled.
fn pages(file: &str, document: &Document<'_>, limits: &Limits, problems: &mut Vec<TableProblem>) -> Vec<Read> {
    let mut out = Vec::new();
    for (at, table) in document.tables.iter().enumerate() {
        let text = |block: usize| document.blocks.get(block).map_or("", |block| document.slice(block.span)).trim();
        let (mut height, mut width) = (0_usize, 0_usize);
        let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        for cell in &table.cells {
            height = height.max(place(cell.row) + 1);
            width = width.max(place(cell.column.saturating_add(cell.columns)).min(limits.columns));
        }
        let head = place(table.header_rows).min(height);
        let mut cells = vec![vec![String::new(); width]; height];
        for cell in &table.cells {
            let words = text(cell.block);
            let figure = words.bytes().any(|byte| byte.is_ascii_digit());
            // a merged label stands for all that it covers; a figure stands once
            let covered =
                if figure && place(cell.row) >= head { (1, 1) } else { (place(cell.rows), place(cell.columns)) };
            let across = if place(cell.row) < head { covered.1 } else { 1 };
            for row in cells.iter_mut().skip(place(cell.row)).take(covered.0) {
                for slot in row.iter_mut().skip(place(cell.column)).take(across) {
                    if !slot.is_empty() {
                        slot.push(' ');
                    }
                    slot.push_str(words);
                }
            }
        }
        let mut headers = vec![String::new(); width];
        for row in cells.drain(..head) {
            for (header, more) in headers.iter_mut().zip(row) {
                if !more.is_empty() && *header != more {
                    let join = if header.is_empty() { "" } else { " / " };
                    header.push_str(join);
                    header.push_str(&more);
                }
            }
        }
        let mut lines = vec![0; height];
        for cell in &table.cells {
            let line = document.blocks.get(cell.block).map_or(0, |block| document.line_of(block.span));
            if let Some(slot) = lines.get_mut(place(cell.row)).filter(|slot| **slot == 0) {
                *slot = line;
            }
        }
        let header = (head > 0).then(|| (lines.first().copied().unwrap_or_default(), StringRecord::from(headers)));
        let rows = lines.into_iter().skip(head).zip(cells.into_iter().map(StringRecord::from));
        let mut records = InTurn { records: header.into_iter().chain(rows), at: 0 };
        let part = if document.tables.len() > 1 { (at + 1).to_string() } else { String::new() };
        let mut found = Vec::new();
        let Some(grid) = Grid::assemble(file, &mut records, '|', limits, &mut found) else {
            let first = found.into_iter().next();
            problems.extend(first.map(|problem| {
                TableProblem::new(
                    file,
                    problem.place,
                    Severity::Warning,
                    format!("table {}: {}", at + 1, problem.message),
                )
            }));
            continue;
        };
        problems.append(&mut found);
        let title = table.caption.map(text).filter(|title| !title.is_empty() && title.len() <= 400);
        out.push(Read { part, title: title.map(str::to_owned), grid });
    }
    out
}
