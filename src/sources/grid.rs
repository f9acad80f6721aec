//! CSV text to rows of fields. The rule: what cannot be read is said with its row and left out; the rest is used.

use std::borrow::Cow;
use std::fmt;

use csv::StringRecord;
use memchr::{memchr, memchr_iter, memchr2, memchr2_iter};

pub(super) use self::rows::Record;
use self::rows::Rows;
use self::shape::{Shape, shape};
use super::places::{Place, Places};
use super::words::trim;
use crate::finding::Severity;
use crate::read::ReadError;

pub(super) mod head;
pub(super) mod pivot;
mod rows;
mod shape;
mod times;

/// Something wrong with a table, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// File as it was given.
    pub file: String,
    /// Where in the file.
    pub place: Option<Place>,
    pub message: String,
    /// Error: the table is not used. Warning: rows or columns are left out. Note: worth knowing.
    pub severity: Severity,
    /// The table was declared required and cannot be used.
    pub required: bool,
}

impl TableProblem {
    pub(super) fn new(file: &str, place: Option<Place>, severity: Severity, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), place, message: message.into(), severity, required: false }
    }

    pub(super) fn error(file: &str, place: Option<Place>, message: impl Into<String>) -> Self {
        Self::new(file, place, Severity::Error, message)
    }
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(place) = &self.place {
            write!(f, "{place}")?;
        }
        write!(f, ": {}", self.message)
    }
}

/// Limits of reading.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of one file.
    pub bytes: u64,
    /// Columns of one table.
    pub columns: usize,
    /// Problems listed for one table; the rest is counted.
    pub problems: usize,
    /// Files in all folders together.
    pub files: usize,
}

impl Default for Limits {
    fn default() -> Self {
        // a sheet of a spreadsheet program has at most 16,384 columns
        Self { bytes: 256 * 1024 * 1024, columns: 16_384, problems: 20, files: 10_000 }
    }
}

/// Where rows come from.
pub(super) trait Records {
    /// Reads the next record; `false` at the end.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, String>;

    /// Line of the file, or row of the sheet, in which the last record begins; from 1.
    fn at(&self) -> usize;

    /// The next record as it stands in the text, where its fields need no more than to be told apart.
    fn line(&mut self) -> Option<&str> {
        None
    }
}

/// Records of a text whose fields may be quoted and hold line breaks.
struct Quoted<'t> {
    reader: csv::Reader<&'t [u8]>,
    text: &'t [u8],
    /// Bytes that were counted, and the line that the last of them stands in.
    counted: (usize, usize),
    /// The same for the last record.
    begun: (usize, usize),
}

impl<'t> Quoted<'t> {
    fn new(text: &'t str, mark: u8) -> Self {
        let mut builder = csv::ReaderBuilder::new();
        let reader = builder.delimiter(mark).flexible(true).has_headers(false).from_reader(text.as_bytes());
        Self { reader, text: text.as_bytes(), counted: (0, 1), begun: (0, 1) }
    }

    /// The line of a quotation mark that opens a field and is not closed before the end of the text.
    fn left_open(&self) -> Option<usize> {
        let last = self.text.get(self.begun.0..).unwrap_or_default();
        let odd = memchr_iter(b'"', last).count() % 2 == 1;
        (odd && last.iter().rposition(|&byte| byte == b'\n').is_some()).then_some(self.begun.1)
    }

    /// Counts on to the record that begins at or, behind empty lines, after a byte.
    fn count(&mut self, from: usize) {
        let (before, line) = self.counted;
        let rest = self.text.get(from..).unwrap_or_default();
        let to = from + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let ends = self.text.get(before..to).unwrap_or_default();
        // a carriage return ends a line where it does not stand before a line feed
        let alone = |at: usize| ends.get(at) == Some(&b'\n') || self.text.get(before + at + 1) != Some(&b'\n');
        self.counted = (to.max(before), line + memchr2_iter(b'\r', b'\n', ends).filter(|&at| alone(at)).count());
    }
}

impl Records for Quoted<'_> {
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, String> {
        let from = self.reader.position().byte();
        self.count(usize::try_from(from).unwrap_or(usize::MAX));
        let begun = self.counted;
        let read = self.reader.read_record(record).map_err(|error| format!("cannot be read as CSV: {error}"))?;
        if read {
            self.begun = begun;
        }
        Ok(read)
    }

    fn at(&self) -> usize {
        self.counted.1
    }
}

/// Lines of a text without quotes: every line is a record, every mark ends a field.
struct Plain<'t> {
    rest: &'t str,
    mark: u8,
    /// Lines that were taken.
    taken: usize,
}

impl<'t> Plain<'t> {
    /// `None` where the text needs more than that.
    fn new(text: &'t str, mark: u8) -> Option<Self> {
        let bytes = text.as_bytes();
        if text.starts_with('\u{feff}') {
            return None;
        }
        let plain = memchr2(b'\r', b'"', bytes).is_none_or(|_| {
            // an end of line may be a carriage return alone
            let alone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
            memchr(b'"', bytes).is_none() && !memchr_iter(b'\r', bytes).any(alone)
        });
        plain.then_some(Self { rest: text, mark, taken: 0 })
    }

    /// The next line that is not empty.
    fn take(&mut self) -> Option<&'t str> {
        while !self.rest.is_empty() {
            let end = memchr(b'\n', self.rest.as_bytes());
            let (line, rest) = end.map_or((self.rest, ""), |end| (&self.rest[..end], &self.rest[end + 1..]));
            self.rest = rest;
            self.taken += 1;
            let line = if line.as_bytes().last() == Some(&b'\r') { &line[..line.len() - 1] } else { line };
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    }
}

impl Records for Plain<'_> {
    fn next(&mut self, record: &mut StringRecord) -> Result<bool, String> {
        let Some(line) = self.take() else { return Ok(false) };
        record.clear();
        line.split(char::from(self.mark)).for_each(|field| record.push_field(field));
        Ok(true)
    }

    fn at(&self) -> usize {
        self.taken
    }

    fn line(&mut self) -> Option<&str> {
        self.take()
    }
}

/// Rows of text with their header.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) headers: Vec<String>,
    rows: Rows,
    /// Headers that occur more than once, as they stand in the file.
    pub(super) duplicates: Vec<String>,
    /// Lines above the header.
    pub(super) lines: Vec<String>,
    /// Lines below the last row.
    notes: Vec<String>,
    /// Columns that were written with a decimal comma.
    comma: Vec<usize>,
    /// Where its rows stand in the file.
    pub(super) places: Places,
    /// Rows of the header, where there are several.
    head_rows: usize,
    /// Labels of merged groups of rows were filled in.
    carried: bool,
}

/// The separator that stands in most of the first lines, outside quotes; the most frequent of those that do.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize, 0_usize), (b'\t', 0, 0), (b';', 0, 0), (b'|', 0, 0)];
    let (mut quoted, mut lines) = (false, 0);
    let mut met = [false; 4];
    for byte in text.bytes().take(1 << 20) {
        // most bytes are letters and digits
        if byte.is_ascii_alphanumeric() {
            continue;
        }
        quoted ^= byte == b'"';
        if quoted {
            continue;
        }
        if byte == b'\n' {
            lines += 1;
            met = [false; 4];
            if lines == HEAD {
                break;
            }
        }
        if let Some(at) = counts.iter().position(|(mark, ..)| *mark == byte) {
            counts[at].1 += usize::from(!met[at]);
            counts[at].2 += 1;
            met[at] = true;
        }
    }
    // the first of equals wins, so the comma is the default
    counts.iter().rev().max_by_key(|(_, lines, count)| (*lines, *count)).map_or(b',', |(mark, ..)| *mark)
}

/// How cells are told apart and read, where metadata says so.
#[derive(Clone, Debug, Default)]
pub(super) struct Dialect {
    pub(super) separator: Option<u8>,
    /// Columns whose numbers have a decimal comma.
    pub(super) comma: Vec<String>,
}

fn decode<'a>(file: &str, bytes: &'a [u8], problems: &mut Vec<TableProblem>) -> Result<Cow<'a, str>, TableProblem> {
    let line = |offset: usize| {
        let before = bytes.get(..offset).unwrap_or_default();
        Some(Place::of_line(before.iter().filter(|&&byte| byte == b'\n').count() + 1))
    };
    let broken = |offset: usize, encoding: &str| {
        let byte = bytes.get(offset).copied().unwrap_or_default();
        TableProblem::error(file, line(offset), format!("byte 0x{byte:02x} is not {encoding}; save the file as UTF-8"))
    };
    match crate::read::decode(bytes, file, None, || None) {
        Ok(found) => {
            if !found.origin.is_same() {
                let message = "is not UTF-8; it was read in the encoding that its bytes are in, save it as UTF-8";
                problems.push(TableProblem::new(file, None, Severity::Note, message));
            }
            let bom = found.bom_len;
            Ok(match found.source {
                Cow::Borrowed(text) => Cow::Borrowed(text.get(bom..).unwrap_or_default()),
                Cow::Owned(text) => Cow::Owned(text),
            })
        }
        Err(ReadError::Binary { offset, .. }) => {
            Err(TableProblem::error(file, line(offset), "holds a null byte: this is not a text table"))
        }
        Err(ReadError::InvalidUtf8 { offset, .. } | ReadError::UncertainEncoding { offset, .. }) => {
            Err(broken(offset, "UTF-8"))
        }
        Err(ReadError::NotAsGiven { offset, encoding, .. }) => Err(broken(offset, encoding)),
        Err(ReadError::OtherEncoding { encoding, .. }) => {
            Err(TableProblem::error(file, None, format!("is {encoding}; save it as UTF-8")))
        }
        Err(error) => Err(TableProblem::error(file, None, error.to_string())),
    }
}

/// Lines above a header that are looked at for it.
const HEAD: usize = 12;

fn filled(record: &StringRecord) -> usize {
    record.iter().filter(|field| !field.trim().is_empty()).count()
}

fn is_filled<'f>(mut fields: impl Iterator<Item = &'f str>) -> bool {
    fields.any(|field| !trim(field).is_empty())
}

/// A line with words in its first cell and nothing else: a title above, a group within, a note below a table.
fn is_line<'f>(mut fields: impl Iterator<Item = &'f str>) -> bool {
    let first = fields.next().unwrap_or_default().trim();
    !first.is_empty() && first.chars().any(char::is_alphabetic) && !is_filled(fields)
}

/// The records that may hold a title and the header, each with its place.
fn first_records(
    file: &str,
    records: &mut dyn Records,
    places: &Places,
) -> Result<(Vec<StringRecord>, Vec<usize>), TableProblem> {
    let (mut record, mut head, mut lines) = (StringRecord::new(), Vec::new(), Vec::new());
    while head.len() < HEAD {
        let read = records.next(&mut record);
        let line = records.at();
        if !read.map_err(|why| TableProblem::error(file, Some(places.at(line)), why))? {
            break;
        }
        if is_filled(record.iter()) {
            head.push(record.clone());
            lines.push(line);
        }
    }
    Ok((head, lines))
}

/// Which of the first records is the header: what stands above it are lines of a title.
fn header_at(head: &[StringRecord]) -> usize {
    let title = |record: &StringRecord| {
        is_line(record.iter())
            && (record.len() == 1 || record.get(0).unwrap_or_default().split_whitespace().count() >= 3)
    };
    let above = head.iter().take_while(|record| title(record)).count();
    if head.get(above).is_some_and(|record| filled(record) >= 2) { above } else { 0 }
}

/// "sep=;": a first line that only names the mark between cells, as spreadsheet programs write it.
fn said_mark(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_end_matches('\r').trim_matches('"');
    let mark = line.get(..4).filter(|word| word.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..));
    match mark.map(str::as_bytes) {
        Some(&[mark]) if mark.is_ascii() && !mark.is_ascii_alphanumeric() => (Some(mark), rest),
        _ => (None, text),
    }
}

impl Grid {
    /// Reads a table of separated values. What metadata leaves open the text decides.
    pub(super) fn read(
        file: &str,
        bytes: &[u8],
        dialect: &Dialect,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Option<Self> {
        let text = match decode(file, bytes, problems) {
            Ok(text) => text,
            Err(problem) => {
                problems.push(problem);
                return None;
            }
        };
        let (said, text) = said_mark(&text);
        let mark = dialect.separator.or(said).unwrap_or_else(|| delimiter(text));
        let mut grid = if let Some(mut plain) = Plain::new(text, mark) {
            Self::assemble(file, &mut plain, char::from(mark), limits, problems)?
        } else {
            let mut quoted = Quoted::new(text, mark);
            let grid = Self::assemble(file, &mut quoted, char::from(mark), limits, problems);
            if let Some(line) = quoted.left_open() {
                let message = "a quotation mark that opens a cell in this line is not closed, so that all that follows is \
                               read as one cell; close it, or write one that is meant as \"\"";
                problems.push(TableProblem::new(file, Some(Place::of_line(line)), Severity::Warning, message));
            }
            grid?
        };
        grid.commas(mark, &dialect.comma);
        Some(grid)
    }

    /// A table from its records, header first; lines of a title may stand above, notes below.
    pub(super) fn assemble(
        file: &str,
        records: &mut dyn Records,
        mark: char,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Option<Self> {
        Self::assemble_on(None, file, records, mark, limits, problems)
    }

    /// The same, of a sheet.
    pub(super) fn assemble_on(
        sheet: Option<String>,
        file: &str,
        records: &mut dyn Records,
        mark: char,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Option<Self> {
        match Self::try_assemble(Places::new(sheet), file, records, mark, limits, problems) {
            Ok(grid) => Some(grid),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    }

    fn try_assemble(
        mut places: Places,
        file: &str,
        records: &mut dyn Records,
        mark: char,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Result<Self, TableProblem> {
        let (mut head, lines) = first_records(file, records, &places)?;
        let above = header_at(&head);
        lines.iter().skip(above).enumerate().for_each(|(row, &line)| places.note(row, line));
        let mut out = Self {
            places,
            lines: head.drain(..above).filter_map(|line| line.get(0).map(str::to_owned)).collect(),
            ..Self::default()
        };
        let mut head = head.into_iter();
        let Some(header) = head.next() else {
            return Err(TableProblem::error(file, None, "is empty; it needs a header row and data rows"));
        };
        if header.len() > limits.columns {
            let message = format!(
                "has {} columns, the limit is {}; split it, turn it, or raise `max-table-columns` in addsup.toml",
                header.len(),
                limits.columns
            );
            return Err(TableProblem::error(file, Some(out.places.of(0)), message));
        }
        let mut head: Vec<StringRecord> = head.collect();
        let below = head::rows(&header, &head);
        let header = if below == 0 { header } else { head::joined(&header, &head[..below]) };
        head.drain(..below);
        out.head_rows = below + 1;
        out.head(file, &header, limits, problems);
        let numbers = |at: usize| head.iter().any(|row| row.get(at).is_some_and(rows::is_plain));
        out.rows = Rows::new((0..out.headers.len()).map(numbers));
        let mut record = StringRecord::new();
        let (mut row, mut ragged) = (below, 0_usize);
        for record in head {
            row += 1;
            ragged += usize::from(!out.row(file, row, &record, ragged < limits.problems, mark, problems)?);
        }
        loop {
            let line = records.line();
            if line.is_some_and(|line| out.push_line(row + 1, line, mark)) {
                row += 1;
                out.places.note(row, records.at());
                continue;
            }
            if let Some(line) = line {
                record.clear();
                line.split(mark).for_each(|field| record.push_field(field));
            } else {
                let read = records.next(&mut record);
                let place = || Some(out.places.at(records.at()));
                if !read.map_err(|why| TableProblem::error(file, place(), why))? {
                    break;
                }
            }
            if is_filled(record.iter()) {
                row += 1;
                out.places.note(row, records.at());
                ragged += usize::from(!out.row(file, row, &record, ragged < limits.problems, mark, problems)?);
            }
        }
        if ragged > limits.problems {
            let message = format!("{} more ragged rows are left out", ragged - limits.problems);
            problems.push(TableProblem::new(file, None, Severity::Warning, message));
        }
        out.take_notes();
        if out.rows.numbers().is_empty() {
            return Err(TableProblem::error(file, None, "has a header but no data row that can be used"));
        }
        out.carry_down();
        Ok(out)
    }

    /// Takes the lines of words below the last row.
    fn take_notes(&mut self) {
        while self.headers.len() > 1
            && let Some(note) = self.last_line()
        {
            self.notes.push(note);
            self.rows.pop();
        }
        self.notes.reverse();
    }

    /// The last row, where it is a line of words.
    fn last_line(&self) -> Option<String> {
        let (_, last) = self.rows().next_back().filter(|(_, last)| is_line(last.iter()))?;
        Some(last.get(0).unwrap_or_default().trim().to_owned())
    }

    /// Takes in a line where it needs no second look.
    fn push_line(&mut self, row: usize, line: &str, mark: char) -> bool {
        u8::try_from(mark).is_ok_and(|mark| self.rows.push_line(row, line, mark))
    }

    /// Takes in a row; `false` where it has too few or too many fields, which is told if `listed`.
    fn row(
        &mut self,
        file: &str,
        row: usize,
        record: &StringRecord,
        listed: bool,
        mark: char,
        problems: &mut Vec<TableProblem>,
    ) -> Result<bool, TableProblem> {
        let width = self.headers.len();
        // a group or a note may be written without the cells that are empty
        let short = record.len() < width && !is_line(record.iter());
        if short || record.len() > width && is_filled(record.iter().skip(width)) {
            if listed {
                let message = format!(
                    "has {} fields, the header has {width}; the row is left out, quote fields that hold \"{mark}\"",
                    record.len()
                );
                problems.push(TableProblem::new(file, Some(self.places.of(row)), Severity::Warning, message));
            }
            return Ok(false);
        }
        if !self.rows.push(row, record.iter()) {
            let message = "has more than 4 GB of text; split the table";
            return Err(TableProblem::error(file, Some(self.places.of(row)), message));
        }
        Ok(true)
    }

    /// Data rows with their numbers, from 1.
    pub(super) fn rows(&self) -> impl DoubleEndedIterator<Item = (usize, Record<'_>)> + ExactSizeIterator {
        self.rows
            .numbers()
            .iter()
            .enumerate()
            .map(|(at, &number)| (number as usize, self.rows.get(at).unwrap_or_default()))
    }

    /// Takes in the header; what occurs twice is numbered.
    fn head(&mut self, file: &str, header: &StringRecord, limits: &Limits, problems: &mut Vec<TableProblem>) {
        let mut seen = rustc_hash::FxHashMap::<String, usize>::default();
        for name in header {
            let name = name.trim();
            let times = seen.entry(name.to_owned()).and_modify(|times| *times += 1).or_insert(1);
            if *times > 1 && !name.is_empty() {
                self.duplicates.push(name.to_owned());
            }
            let again = *times > 1 && !name.is_empty();
            self.headers.push(if again { format!("{name} ({times})") } else { name.to_owned() });
        }
        self.duplicates.dedup();
        for name in self.duplicates.iter().take(limits.problems) {
            let message = format!("the header \"{name}\" occurs more than once; later ones are read as \"{name} (2)\"");
            problems.push(TableProblem::new(file, Some(self.places.of(0)), Severity::Warning, message));
        }
    }

    /// The column was written with a decimal comma, and has a point now.
    pub(super) fn is_turned(&self, column: usize) -> bool {
        self.comma.contains(&column)
    }

    /// How the text was read, for `sources show`.
    pub(super) fn understood(&self) -> Vec<String> {
        let cut = |text: &str| text.chars().take(80).collect::<String>();
        let mut out: Vec<String> = self.lines.iter().map(|line| format!("title line: {}", cut(line))).collect();
        out.extend(self.notes.iter().take(10).map(|note| format!("note below: {}", cut(note))));
        if self.head_rows > 1 {
            out.push(format!("header: {} rows, joined column by column", self.head_rows));
        }
        if self.carried {
            out.push("first column: empty cells carry on the label above".to_owned());
        }
        let commas = self.comma.iter().filter_map(|&at| self.headers.get(at));
        out.extend(commas.take(40).map(|name| format!("column \"{name}\": decimal comma")));
        out
    }

    /// Turns numbers with a decimal comma ("1.234,5") into those with a point, column by column.
    fn commas(&mut self, mark: u8, declared: &[String]) {
        let mut all = vec![[0_usize; 4]; self.headers.len()];
        for (_, record) in self.rows().take(SAMPLE) {
            for (at, (counts, cell)) in all.iter_mut().zip(record.iter()).enumerate() {
                let found = match record.number(at) {
                    Some((_, 0 | 3)) => Shape::Plain,
                    Some(_) => Shape::Point,
                    None if trim(cell).is_empty() => continue,
                    None => shape(cell),
                };
                counts[found as usize] += 1;
            }
        }
        let sure = |[none, plain, comma, point]: [usize; 4]| comma > 0 && point == 0 && none * 2 <= plain + comma;
        let any = all.iter().any(|counts| sure(*counts));
        let none_speaks_against =
            !all.iter().any(|[none, plain, comma, point]| *point > 0 && *none * 2 <= plain + comma + point);
        // "1.234" beside columns with a comma is a thousand and more
        let grouped = any && none_speaks_against && mark != b',';
        self.comma = (0..self.headers.len())
            .filter(|&at| {
                let said = self.headers.get(at).is_some_and(|name| declared.contains(name));
                let [_, plain, _, point] = all[at];
                said || sure(all[at]) || grouped && point == 0 && plain > 0
            })
            .collect();
        if self.comma.is_empty() {
            return;
        }
        let mut turned = Rows::new((0..self.headers.len()).map(|at| self.rows.keeps(at) || self.comma.contains(&at)));
        turned.make_room(&self.rows);
        let mut fields: Vec<Cow<'_, str>> = Vec::with_capacity(self.headers.len());
        for (row, record) in self.rows() {
            fields.clear();
            fields.extend(record.iter().enumerate().map(|(at, cell)| {
                let number = self.comma.contains(&at) && shape(cell) != Shape::None && cell.contains([',', '.']);
                if number { Cow::Owned(cell.replace('.', "").replace(',', ".")) } else { Cow::Borrowed(cell) }
            }));
            turned.push(row, fields.iter().map(AsRef::as_ref));
        }
        self.rows = turned;
    }
}

/// Rows that are looked at for decimal commas.
const SAMPLE: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<Grid>, Vec<TableProblem>) {
        let mut problems = Vec::new();
        let grid = Grid::read("t.csv", bytes, &Dialect::default(), &Limits::default(), &mut problems);
        (grid, problems)
    }

    #[test]
    fn separators_are_seen() {
        for text in ["a,b\n1,2", "a;b\n1;2", "a\tb\n1\t2", "\u{feff}a|b\r\n1|2\r\n", "\"a;x\",b\n1,2"] {
            let (grid, problems) = read(text.as_bytes());
            assert_eq!(grid.unwrap().headers.len(), 2, "{text}");
            assert_eq!(problems, []);
        }
    }

    #[test]
    fn titles_groups_and_notes_are_told_from_rows() {
        let text = "Table 3. Exports by good\nThousand tonnes\ngood;2021;2022\nFood\nrye;12,5;1.013,25\noats;7;9,75\nSource: customs\n(1) preliminary figures\n";
        let (grid, problems) = read(text.as_bytes());
        let grid = grid.unwrap();
        assert_eq!(problems, []);
        assert_eq!(grid.headers, ["good", "2021", "2022"]);
        assert_eq!(grid.lines, ["Table 3. Exports by good", "Thousand tonnes"]);
        assert_eq!(grid.notes, ["Source: customs", "(1) preliminary figures"]);
        let cells: Vec<Vec<&str>> = grid.rows().map(|(_, record)| record.iter().collect()).collect();
        assert_eq!(cells, [["Food", "", ""], ["rye", "12.5", "1013.25"], ["oats", "7", "9.75"]]);
    }

    #[test]
    fn decimal_signs_are_told_by_the_column() {
        let cells = |text: &str| {
            let grid = read(text.as_bytes()).0.unwrap();
            grid.rows().flat_map(|(_, record)| record.iter().map(str::to_owned).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        // groups of three alone stay what they are
        assert_eq!(cells("a;b\nx;1,234\ny;5,678\n"), ["x", "1,234", "y", "5,678"]);
        assert_eq!(cells("a;b;c\nx;1,5;2.345\ny;2,25;3.456\n"), ["x", "1.5", "2345", "y", "2.25", "3456"]);
        assert_eq!(cells("a;b;c\nx;1,5;2.34\ny;2,25;3.45\n"), ["x", "1.5", "2.34", "y", "2.25", "3.45"]);
        assert_eq!(cells("a,b\nx,\"1,5\"\ny,\"(2,75) %\"\n"), ["x", "1.5", "y", "(2.75) %"]);
        assert_eq!(cells("a\tb\nx\t1.5\ny\t2,345.5\n"), ["x", "1.5", "y", "2,345.5"]);
    }

    #[test]
    fn other_encodings_are_read() {
        let utf_16: Vec<u8> = "\u{feff}a;b\nK\u{f6}ln;2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (grid, problems) = read(&utf_16);
        assert_eq!(grid.unwrap().rows().next().unwrap().1.get(0), Some("K\u{f6}ln"));
        assert_eq!(problems.iter().map(|problem| problem.severity).collect::<Vec<_>>(), [Severity::Note]);
    }

    #[test]
    fn bad_rows_are_left_out_and_named() {
        let (grid, problems) = read(b"a,b\n1,2\n3\n4,5,6\n7,8,\n");
        assert_eq!(grid.unwrap().rows().map(|(row, _)| row).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(lines(&problems), [3, 4]);
        assert!(problems[0].to_string().starts_with("t.csv:3: has 1 fields, the header has 2"));
    }

    fn lines(problems: &[TableProblem]) -> Vec<usize> {
        problems.iter().map(|problem| problem.place.as_ref().map_or(0, |place| place.line)).collect()
    }

    #[test]
    fn places_are_lines_of_the_file() {
        for (text, bad) in [
            ("A title of three words\n\na,b\n\n1,2\n3\n\n\n4,5,6\n", vec![6, 9]),
            ("a,b\r\n\r\n\"1\r\n\r\n2\",2\r\n3\r\n\"x\ny\",5\r\n\r\n\r\n4,5,6", vec![6, 11]),
            ("a,b\n\"1\n\",\"\n\n\"\n3\n", vec![6]),
            ("a,b\r1,2\r3\r\r4\r", vec![3, 5]),
            ("\u{feff}a,b\n1,2\n3\n", vec![3]),
            ("\u{feff}\n\na,b\n1,2\n3\n", vec![5]),
        ] {
            let (grid, problems) = read(text.as_bytes());
            assert!(grid.is_some() && lines(&problems) == bad, "{text:?}: {problems:?}");
        }
        // rows far below the head, plain and quoted
        for quoted in ["x", "\"x\ny\""] {
            let text = format!("a,b\n{quoted},1\n{}\n3\n", "1,2\n".repeat(1000));
            let (_, problems) = read(text.as_bytes());
            assert_eq!(lines(&problems), [text.lines().count()]);
        }
    }

    #[test]
    fn what_is_no_table_is_said() {
        for (bytes, words) in [
            (&b""[..], "is empty"),
            (b" \n\n", "is empty"),
            (b"a,b\n", "no data row"),
            (b"a,b\n1,\xe9\n", "0xe9 is not UTF-8"),
            (b"\xff\xfe\0\0a\0\0\0", "UTF-32"),
            (b"a,b\n1,\0\n", "null byte"),
        ] {
            let (grid, problems) = read(bytes);
            assert!(grid.is_none());
            assert!(problems[0].message.contains(words), "{problems:?}");
        }
        let wide = vec!["c"; 20_000].join(",");
        let (grid, problems) = read(format!("{wide}\n{wide}\n").as_bytes());
        assert!(grid.is_none() && problems[0].message.contains("20000 columns"));
    }
}
