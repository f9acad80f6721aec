//! CSV text to rows of fields. The rule: what cannot be read is said with its row and left out; the rest is used.

use std::fmt;

use crate::finding::Severity;

/// Something wrong with a table, in words that say what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableProblem {
    /// File as it was given.
    pub file: String,
    /// Data row, from 1; the header is row 0.
    pub row: Option<usize>,
    pub message: String,
    /// Error: the table is not used. Warning: rows or columns are left out. Note: worth knowing.
    pub severity: Severity,
    /// The table was declared required and cannot be used.
    pub required: bool,
}

impl TableProblem {
    pub(super) fn new(file: &str, row: Option<usize>, severity: Severity, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), row, message: message.into(), severity, required: false }
    }

    pub(super) fn error(file: &str, row: Option<usize>, message: impl Into<String>) -> Self {
        Self::new(file, row, Severity::Error, message)
    }
}

impl fmt::Display for TableProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.row {
            Some(row) => write!(f, "{}, row {row}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
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

/// Rows of text with their header.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) headers: Vec<String>,
    pub(super) rows: Vec<(usize, csv::StringRecord)>,
    /// Headers that occur more than once, as they stand in the file.
    pub(super) duplicates: Vec<String>,
}

/// The separator that the header line uses most, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(b',', 0_usize), (b'\t', 0), (b';', 0), (b'|', 0)];
    let mut quoted = false;
    for byte in text.bytes().take(1 << 20) {
        quoted ^= byte == b'"';
        if byte == b'\n' && !quoted {
            break;
        }
        if !quoted && let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte) {
            *count += 1;
        }
    }
    // the first of equals wins, so the comma is the default
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(mark, _)| *mark)
}

fn decode<'a>(file: &str, bytes: &'a [u8]) -> Result<&'a str, TableProblem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(TableProblem::error(file, None, "is UTF-16; save it as UTF-8"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let row = good.iter().filter(|&&byte| byte == b'\n').count();
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        TableProblem::error(file, Some(row), format!("byte 0x{byte:02x} is not UTF-8; save the file as UTF-8"))
    })?;
    if let Some(at) = text.find('\0') {
        let row = text.bytes().take(at).filter(|&byte| byte == b'\n').count();
        return Err(TableProblem::error(file, Some(row), "holds a null byte: this is not a text table"));
    }
    Ok(text)
}

impl Grid {
    /// Reads a table. `separator` comes from metadata; without it the header decides.
    pub(super) fn read(
        file: &str,
        bytes: &[u8],
        separator: Option<u8>,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Option<Self> {
        match Self::try_read(file, bytes, separator, limits, problems) {
            Ok(grid) => Some(grid),
            Err(problem) => {
                problems.push(problem);
                None
            }
        }
    }

    fn try_read(
        file: &str,
        bytes: &[u8],
        separator: Option<u8>,
        limits: &Limits,
        problems: &mut Vec<TableProblem>,
    ) -> Result<Self, TableProblem> {
        let text = decode(file, bytes)?;
        if text.trim().is_empty() {
            return Err(TableProblem::error(file, None, "is empty; it needs a header row and data rows"));
        }
        let mark = separator.unwrap_or_else(|| delimiter(text));
        let mut reader =
            csv::ReaderBuilder::new().delimiter(mark).flexible(true).has_headers(true).from_reader(text.as_bytes());
        let unreadable = |error: &csv::Error| format!("cannot be read as CSV: {error}");
        let header = reader.headers().map_err(|error| TableProblem::error(file, Some(0), unreadable(&error)))?.clone();
        if header.len() > limits.columns {
            let message = format!("has {} columns, the limit is {}; split it or turn it", header.len(), limits.columns);
            return Err(TableProblem::error(file, Some(0), message));
        }
        let mut out = Self::default();
        let mut seen = rustc_hash::FxHashMap::<String, usize>::default();
        for name in &header {
            let name = name.trim();
            let times = seen.entry(name.to_owned()).and_modify(|times| *times += 1).or_insert(1);
            if *times > 1 && !name.is_empty() {
                out.duplicates.push(name.to_owned());
            }
            out.headers.push(if *times > 1 { format!("{name} ({times})") } else { name.to_owned() });
        }
        out.duplicates.dedup();
        for name in out.duplicates.iter().take(limits.problems) {
            let message = format!("the header \"{name}\" occurs more than once; later ones are read as \"{name} (2)\"");
            problems.push(TableProblem::new(file, Some(0), Severity::Warning, message));
        }
        let (mut ragged, width) = (0_usize, out.headers.len());
        for (index, record) in reader.records().enumerate() {
            let row = index + 1;
            let record = record.map_err(|error| TableProblem::error(file, Some(row), unreadable(&error)))?;
            if record.iter().all(|field| field.trim().is_empty()) {
                continue;
            }
            let surplus = record.iter().skip(width).any(|field| !field.trim().is_empty());
            if record.len() < width || surplus {
                ragged += 1;
                if ragged <= limits.problems {
                    let message = format!(
                        "has {} fields, the header has {width}; the row is left out, quote fields that hold \"{}\"",
                        record.len(),
                        char::from(mark)
                    );
                    problems.push(TableProblem::new(file, Some(row), Severity::Warning, message));
                }
                continue;
            }
            out.rows.push((row, record));
        }
        if ragged > limits.problems {
            let message = format!("{} more ragged rows are left out", ragged - limits.problems);
            problems.push(TableProblem::new(file, None, Severity::Warning, message));
        }
        if out.rows.is_empty() {
            return Err(TableProblem::error(file, None, "has a header but no data row that can be used"));
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (Option<Grid>, Vec<TableProblem>) {
        let mut problems = Vec::new();
        let grid = Grid::read("t.csv", bytes, None, &Limits::default(), &mut problems);
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
    fn bad_rows_are_left_out_and_named() {
        let (grid, problems) = read(b"a,b\n1,2\n3\n4,5,6\n7,8,\n");
        assert_eq!(grid.unwrap().rows.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [1, 4]);
        assert_eq!(problems.iter().map(|problem| problem.row).collect::<Vec<_>>(), [Some(2), Some(3)]);
        assert!(problems[0].to_string().starts_with("t.csv, row 2: has 1 fields, the header has 2"));
    }

    #[test]
    fn what_is_no_table_is_said() {
        for (bytes, words) in [
            (&b""[..], "is empty"),
            (b" \n\n", "is empty"),
            (b"a,b\n", "no data row"),
            (b"a,b\n1,\xe9\n", "0xe9 is not UTF-8"),
            (b"\xff\xfea\0", "UTF-16"),
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
