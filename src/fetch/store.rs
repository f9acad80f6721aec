//! Rows to a sorted table, in bounded memory: runs are sorted and spilled, then merged with the table on disk. The
//! rule for vintages: a value keeps the day of the release in which it was first seen, and a value that a later
//! release replaced stays as a row of its own. So a table that did not change stays the same to the byte, and a check,
//! which reads tables only, can tell a superseded figure from a wrong one in every clone.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::FetchError;
use super::model::{COLUMNS, Row};
use crate::number::Decimal;
use crate::sorting;

/// Bytes of rows that are kept in memory before they are spilled.
const RUN_BYTES: usize = 12 * 1024 * 1024;
/// Rows of one table.
const MAX_ROWS: usize = 20_000_000;
/// Runs that are merged at once; with [`RUN_BYTES`] more than the largest table has.
const MAX_RUNS: usize = 2_000;

/// Takes rows in any order.
#[derive(Debug)]
pub struct Sorter {
    rows: Vec<(String, csv::StringRecord)>,
    bytes: usize,
    runs: Vec<File>,
    count: usize,
    run_bytes: usize,
}

impl Default for Sorter {
    fn default() -> Self {
        Self { rows: Vec::new(), bytes: 0, runs: Vec::new(), count: 0, run_bytes: RUN_BYTES }
    }
}

impl Sorter {
    /// Rows taken so far.
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Takes a row.
    ///
    /// # Errors
    /// Too many rows, or no room on the disk.
    pub fn push(&mut self, row: Row) -> Result<(), FetchError> {
        self.count += 1;
        if self.count > MAX_ROWS {
            return Err(FetchError::Table(format!("more than {MAX_ROWS} rows; ask for less")));
        }
        let row = row.plain();
        let (key, record) = (row.identity(), row.record());
        // texts, and what two allocations and their bounds weigh
        self.bytes += key.len() + record.as_slice().len() + 8 * COLUMNS.len() + 120;
        self.rows.push((key, record));
        if self.bytes > self.run_bytes { self.spill() } else { Ok(()) }
    }

    fn sort(&mut self) {
        self.rows.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.iter().cmp(b.1.iter())));
    }

    fn spill(&mut self) -> Result<(), FetchError> {
        if self.runs.len() >= MAX_RUNS {
            return Err(FetchError::Table("the table is too large to sort; ask for less".to_owned()));
        }
        self.sort();
        let failed = || FetchError::io("a temporary file cannot be written");
        let file = tempfile::tempfile().map_err(failed())?;
        let mut writer = csv::Writer::from_writer(BufWriter::new(file));
        for (_, record) in self.rows.drain(..) {
            writer.write_record(&record).map_err(io::Error::other).map_err(failed())?;
        }
        let buffered = writer.into_inner().map_err(|error| failed()(io::Error::other(error.to_string())))?;
        let mut file = buffered.into_inner().map_err(|error| failed()(error.into_error()))?;
        file.rewind().map_err(failed())?;
        self.runs.push(file);
        self.bytes = 0;
        Ok(())
    }

    /// All rows in the order of their identity, then as they read.
    ///
    /// # Errors
    /// A temporary file that cannot be read.
    pub fn sorted(mut self) -> Result<Sorted, FetchError> {
        if !self.runs.is_empty() {
            self.spill()?;
        }
        self.sort();
        let mut runs: Vec<Run> = self.runs.into_iter().map(|file| Run::Disk(Box::new(reader(file)))).collect();
        runs.push(Run::Memory(self.rows.into_iter()));
        let mut sorted = Sorted { runs, heap: BinaryHeap::new() };
        for index in 0..sorted.runs.len() {
            sorted.refill(index)?;
        }
        Ok(sorted)
    }
}

fn reader<R: Read>(from: R) -> csv::Reader<BufReader<R>> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(BufReader::with_capacity(32 * 1024, from))
}

#[derive(Debug)]
enum Run {
    Disk(Box<csv::Reader<BufReader<File>>>),
    Memory(std::vec::IntoIter<(String, csv::StringRecord)>),
}

/// Rows in order, from all runs.
#[derive(Debug)]
pub struct Sorted {
    runs: Vec<Run>,
    heap: BinaryHeap<Reverse<(String, Vec<String>, usize)>>,
}

impl Sorted {
    fn refill(&mut self, index: usize) -> Result<(), FetchError> {
        let next = match self.runs.get_mut(index) {
            None => None,
            Some(Run::Memory(rows)) => rows.next(),
            Some(Run::Disk(reader)) => {
                let mut record = csv::StringRecord::new();
                let more = reader.read_record(&mut record).map_err(io::Error::other);
                let more = more.map_err(FetchError::io("a temporary file cannot be read"))?;
                more.then(|| Row::read(&record).map(|row| (row.identity(), record))).flatten()
            }
        };
        if let Some((key, record)) = next {
            self.heap.push(Reverse((key, record.iter().map(str::to_owned).collect(), index)));
        }
        Ok(())
    }

    fn next(&mut self) -> Result<Option<(String, Row)>, FetchError> {
        let Some(Reverse((key, fields, index))) = self.heap.pop() else { return Ok(None) };
        self.refill(index)?;
        let row = Row::read(&fields.into_iter().collect());
        Ok(row.map(|row| (key, row)))
    }
}

/// A table on disk, in order, one identity at a time.
pub(super) struct Previous<R: Read> {
    reader: csv::Reader<BufReader<R>>,
    ahead: Option<(String, Row)>,
    last: String,
}

impl<R: Read> Previous<R> {
    pub(super) fn open(from: R) -> Result<Self, FetchError> {
        let mut reader = reader(from);
        let mut header = csv::StringRecord::new();
        let read = reader.read_record(&mut header);
        if !read.is_ok_and(|read| read && header.iter().eq(COLUMNS)) {
            let message = "the table on disk has other columns than fetch writes; move it away or choose another name";
            return Err(FetchError::Table(message.to_owned()));
        }
        let mut out = Self { reader, ahead: None, last: String::new() };
        out.ahead = out.read()?;
        Ok(out)
    }

    fn read(&mut self) -> Result<Option<(String, Row)>, FetchError> {
        let changed = |why: &str| {
            FetchError::Table(format!("the table on disk was changed by hand ({why}); restore it or move it away"))
        };
        let mut record = csv::StringRecord::new();
        if !self.reader.read_record(&mut record).map_err(|error| changed(&error.to_string()))? {
            return Ok(None);
        }
        let row = Row::read(&record).ok_or_else(|| changed("a row cannot be read"))?;
        let key = row.identity();
        if key < self.last {
            return Err(changed("rows are out of order"));
        }
        self.last.clone_from(&key);
        Ok(Some((key, row)))
    }

    /// All rows of the next identity.
    pub(super) fn group(&mut self) -> Result<Option<(String, Vec<Row>)>, FetchError> {
        let Some((key, row)) = self.ahead.take() else { return Ok(None) };
        let mut rows = vec![row];
        loop {
            match self.read()? {
                Some((next, row)) if next == key => rows.push(row),
                other => {
                    self.ahead = other;
                    return Ok(Some((key, rows)));
                }
            }
        }
    }
}

/// How a new table differs from the one before, in cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: usize,
    pub revised: usize,
    pub withdrawn: usize,
    /// Revised by a factor of ten or more.
    pub jumped: usize,
}

impl Changes {
    pub fn any(self) -> bool {
        self != Self::default()
    }
}

/// A table that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub rows: usize,
    pub bytes: u64,
    pub sha256: String,
    pub changes: Changes,
}

/// Days of a merge.
#[derive(Clone, Copy, Debug)]
pub struct Days<'a> {
    /// Of the release, if the office names it.
    pub release: Option<&'a str>,
    /// Today.
    pub retrieved: &'a str,
    /// Today with the time, which tells two values of one day apart.
    pub moment: &'a str,
    /// Superseded values kept for one cell.
    pub keep: usize,
}

/// Counts and hashes what passes.
struct Seal<W> {
    inner: W,
    hash: Sha256,
    bytes: u64,
}

impl<W: Write> Write for Seal<W> {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(data)?;
        self.hash.update(data.get(..written).unwrap_or_default());
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Hexadecimal digest.
pub fn hex(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Merges fetched rows with the table on disk and writes the result. Memory does not grow with the table.
///
/// # Errors
/// Two values for one key in the answer, a table on disk that is not ours, or a file that cannot be written.
pub fn merge(
    fetched: Sorted,
    previous: Option<&Path>,
    days: Days<'_>,
    to: &mut dyn Write,
) -> Result<Written, FetchError> {
    let mut fetched = fetched;
    let file = match previous {
        Some(path) => Some(File::open(path).map_err(FetchError::io(path.display()))?),
        None => None,
    };
    let mut previous = file.map(Previous::open).transpose()?;
    let mut seal = Seal { inner: to, hash: Sha256::new(), bytes: 0 };
    let mut out = Written::default();
    {
        let mut writer = csv::Writer::from_writer(&mut seal);
        let failed = |error: csv::Error| FetchError::io("the table cannot be written")(io::Error::other(error));
        writer.write_record(COLUMNS).map_err(failed)?;
        let mut old = previous.as_mut().map(Previous::group).transpose()?.flatten();
        let mut ahead = fetched.next()?;
        while let Some((key, row)) = ahead.take() {
            let mut rows = vec![row];
            loop {
                match fetched.next()? {
                    Some((next, row)) if next == key => rows.push(row),
                    other => {
                        ahead = other;
                        break;
                    }
                }
            }
            while old.as_ref().is_some_and(|(before, _)| *before < key) {
                out.changes.withdrawn += 1;
                old = previous.as_mut().map(Previous::group).transpose()?.flatten();
            }
            let before = match old.take() {
                Some((same, rows)) if same == key => {
                    old = previous.as_mut().map(Previous::group).transpose()?.flatten();
                    rows
                }
                other => {
                    old = other;
                    Vec::new()
                }
            };
            for row in vintages(rows, before, days, &mut out.changes)? {
                out.rows += 1;
                writer.write_record(&row.record()).map_err(failed)?;
            }
        }
        while old.is_some() {
            out.changes.withdrawn += 1;
            old = previous.as_mut().map(Previous::group).transpose()?.flatten();
        }
        writer.flush().map_err(FetchError::io("the table cannot be written"))?;
    }
    out.bytes = seal.bytes;
    out.sha256 = hex(&seal.hash.finalize());
    Ok(out)
}

/// Whether two rows publish the same number, however it is printed.
pub fn same_value(a: &Row, b: &Row) -> bool {
    if a.scale == b.scale && a.value == b.value {
        return true;
    }
    let number = |row: &Row| Decimal::parse(&row.value).ok().and_then(|value| value.shift(i32::from(row.scale)));
    matches!((number(a), number(b)), (Some(a), Some(b)) if a == b)
}

/// Ten times the value before or more, or a tenth or less: rather a slip of scale than a revision.
fn is_jump(old: &Row, new: &Row) -> bool {
    let number = |row: &Row| Some(Decimal::parse(&row.value).ok()?.shift(i32::from(row.scale))?.abs());
    let (Some(old), Some(new)) = (number(old), number(new)) else { return false };
    let far = |small: Decimal, large: Decimal| small.shift(1).is_some_and(|ten| large >= ten);
    !old.is_zero() && !new.is_zero() && (far(old, new) || far(new, old))
}

/// Rows of one cell after a fetch: superseded vintages first, the current one last.
fn vintages(
    mut fetched: Vec<Row>,
    before: Vec<Row>,
    days: Days<'_>,
    changes: &mut Changes,
) -> Result<Vec<Row>, FetchError> {
    sorting::by(&mut fetched, |a, b| a.vintage.cmp(&b.vintage));
    let mut rows: Vec<Row> = Vec::new();
    for row in fetched {
        match rows.last() {
            Some(last) if last.vintage == row.vintage && !same_value(last, &row) => {
                let Row { entity, measure, period, .. } = &row;
                return Err(FetchError::Table(format!(
                    "the answer has two values for one key: {} and {} ({entity}, {measure}, {period}); narrow the \
                     request so that each series is told apart",
                    last.value, row.value
                )));
            }
            // the same figure again, in this release or in a later one
            Some(last) if same_value(last, &row) => {}
            _ => rows.push(row),
        }
    }
    let Some(last) = before.last() else {
        changes.added += 1;
        for row in rows.iter_mut().filter(|row| row.vintage.is_empty()) {
            row.vintage = days.release.unwrap_or(days.retrieved).to_owned();
        }
        return Ok(keep(rows, days.keep));
    };
    let Some(current) = rows.pop() else { return Ok(before) };
    let mut out: Vec<Row> =
        before.iter().filter(|old| rows.iter().all(|row| row.vintage != old.vintage)).cloned().collect();
    out.extend(rows);
    sorting::by(&mut out, |a, b| a.vintage.cmp(&b.vintage));
    if same_value(last, &current) {
        // texts may have been improved; the vintage stays that in which the value was first seen
        let vintage = last.vintage.clone();
        out.retain(|row| row.vintage != vintage);
        out.push(Row { vintage, ..current });
    } else {
        changes.revised += 1;
        changes.jumped += usize::from(is_jump(last, &current));
        let named = if current.vintage.is_empty() { days.release.unwrap_or(days.retrieved) } else { &current.vintage };
        // a value that changed without a new release is dated by the day on which it was seen
        let later = [named, days.retrieved, days.moment].into_iter().find(|day| *day > last.vintage.as_str());
        let vintage = later.unwrap_or(&last.vintage).to_owned();
        out.retain(|row| row.vintage != vintage);
        out.push(Row { vintage, ..current });
    }
    sorting::by(&mut out, |a, b| a.vintage.cmp(&b.vintage));
    Ok(keep(out, days.keep))
}

fn keep(mut rows: Vec<Row>, superseded: usize) -> Vec<Row> {
    let surplus = rows.len().saturating_sub(superseded.saturating_add(1));
    rows.drain(..surplus);
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(period: &str, value: &str, vintage: &str) -> Row {
        Row {
            entity: "Kazakhstan".into(),
            code: "KAZ".into(),
            measure: "output".into(),
            series: "X".into(),
            period: period.into(),
            value: value.into(),
            vintage: vintage.into(),
            ..Row::default()
        }
    }

    const DAYS: Days<'_> = Days { release: None, retrieved: "2026-11-24", moment: "2026-11-24T08:00:00Z", keep: 8 };

    fn table(rows: Vec<Row>, previous: Option<&str>, days: Days<'_>) -> Result<(String, Written), FetchError> {
        let mut sorter = Sorter { run_bytes: 600, ..Sorter::default() };
        rows.into_iter().for_each(|row| sorter.push(row).unwrap());
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), previous.unwrap_or_default()).unwrap();
        let mut out = Vec::new();
        let written = merge(sorter.sorted()?, previous.map(|_| file.path()), days, &mut out)?;
        Ok((String::from_utf8(out).unwrap(), written))
    }

    #[test]
    fn rows_come_out_in_order_whatever_order_they_came_in() {
        let rows: Vec<Row> = (0..50).map(|n| row(&format!("{}", 1970 + (n * 37) % 50), "1", "")).collect();
        let (text, written) = table(rows.clone(), None, DAYS).unwrap();
        let (again, _) = table(rows.into_iter().rev().collect(), None, DAYS).unwrap();
        assert_eq!(text, again);
        assert_eq!((written.rows, written.changes.added), (50, 50));
        let periods: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').nth(7).unwrap()).collect();
        assert!(periods.is_sorted(), "{periods:?}");
    }

    #[test]
    fn an_unchanged_table_stays_the_same_to_the_byte() {
        let rows = || vec![row("2020", "5.0", ""), row("2021", "6", "")];
        let (first, _) = table(rows(), None, DAYS).unwrap();
        let later = Days { retrieved: "2027-01-01", release: Some("2026-12-31"), ..DAYS };
        let (second, written) = table(rows(), Some(&first), later).unwrap();
        assert_eq!(first, second);
        assert_eq!(written.changes, Changes::default());
    }

    #[test]
    fn a_revised_value_leaves_the_old_one_as_a_vintage() {
        let (first, _) =
            table(vec![row("2020", "5", ""), row("2021", "6", ""), row("2022", "7", "")], None, DAYS).unwrap();
        let later = Days { retrieved: "2027-01-01", ..DAYS };
        let (second, written) =
            table(vec![row("2020", "5.5", ""), row("2021", "6.0", ""), row("2023", "8", "")], Some(&first), later)
                .unwrap();
        assert_eq!(written.changes, Changes { added: 1, revised: 1, withdrawn: 1, jumped: 0 });
        let lines: Vec<String> =
            second.lines().skip(1).map(|line| line.split(',').skip(7).collect::<Vec<_>>().join(",")).collect();
        assert_eq!(
            lines,
            ["2020,,,5,2026-11-24,", "2020,,,5.5,2027-01-01,", "2021,,,6.0,2026-11-24,", "2023,,,8,2027-01-01,"]
        );
        // a third value on the same day is told apart by its time, and old vintages are bounded
        let again = Days { keep: 1, moment: "2027-01-01T08:00:00Z", ..later };
        let (third, _) = table(vec![row("2020", "5.6", "")], Some(&second), again).unwrap();
        let values: Vec<&str> = third.lines().skip(1).map(|line| line.split(',').nth(10).unwrap()).collect();
        assert_eq!(values, ["5.5", "5.6"]);
        let days: Vec<&str> = third.lines().skip(1).map(|line| line.split(',').nth(11).unwrap()).collect();
        assert_eq!(days, ["2027-01-01", "2027-01-01T08:00:00Z"]);
    }

    #[test]
    fn two_values_for_one_key_are_an_error() {
        assert!(table(vec![row("2020", "5", ""), row("2020", "5.0", "")], None, DAYS).is_ok());
        let error = table(vec![row("2020", "5", ""), row("2020", "6", "")], None, DAYS).unwrap_err().to_string();
        assert!(error.contains("two values for one key: 5 and 6 (Kazakhstan, output, 2020)"), "{error}");
        // real-time data: several releases of one figure
        let (text, _) =
            table(vec![row("2020", "5", "2020-01-01"), row("2020", "6", "2021-01-01")], None, DAYS).unwrap();
        assert_eq!(text.lines().count(), 3);
    }

    #[test]
    fn a_table_that_fetch_did_not_write_is_left_alone() {
        for (text, words) in [
            ("a,b\n1,2\n", "other columns"),
            (
                "entity,code,counterpart,reporter,measure,definition,series,period,unit,scale,value,vintage,note\nx\n",
                "by hand",
            ),
        ] {
            let error = table(vec![row("2020", "5", "")], Some(text), DAYS).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
