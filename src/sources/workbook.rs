//! Spreadsheets (XLSX, XLS, ODS) to rows of text. The rule: a file is unpacked only if it declares a size within the
//! limits, and a cell is the shortest text that stands for its value.

use std::io::Cursor;

use calamine::{Data, Ods, Range, Reader as _, Xls, Xlsx};

/// A spreadsheet, packed and unpacked; it is read whole.
#[cfg(feature = "fetch")]
pub(crate) const MAX_PACKED: u64 = 32 * 1024 * 1024;
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Cells of a sheet.
const MAX_CELLS: usize = 5_000_000;

/// One sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: String,
    /// Rows of the sheet above the first.
    pub(crate) above: usize,
    pub(crate) rows: Vec<Vec<String>>,
    /// Cells with a formula that the file keeps no value for: row and column of the sheet, from 0.
    pub(crate) unvalued: Vec<(usize, usize)>,
    /// Numbers that the sheet shows as percentages, though it keeps them as fractions: row and column in `rows`.
    pub(crate) percents: Vec<(usize, usize)>,
}

/// Whether a file is a spreadsheet: a ZIP archive, or the older container of Microsoft.
pub(crate) fn is_spreadsheet(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(b"\xd0\xcf\x11\xe0")
}

/// Unpacked size that a ZIP archive declares for all its files; `None` where it has no directory.
fn declared(bytes: &[u8]) -> Option<u64> {
    let number = |at: usize| Some(u64::from(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?)));
    // the end of the directory stands in the last 64 KB
    let from = bytes.len().saturating_sub(65_557);
    let end = bytes.get(from..)?.windows(4).rposition(|mark| mark == b"PK\x05\x06")? + from;
    let mut at = usize::try_from(number(end + 16)?).ok()?;
    let short = |at: usize| Some(usize::from(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?)));
    let mut total = 0_u64;
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        total = total.checked_add(number(at + 24)?)?;
        at += 46 + short(at + 28)? + short(at + 30)? + short(at + 32)?;
    }
    Some(total)
}

type Bytes = Cursor<Vec<u8>>;

/// A workbook that its sheets are taken from.
pub(crate) enum Workbook {
    Xlsx(Xlsx<Bytes>),
    Ods(Ods<Bytes>),
    Xls(Xls<Bytes>),
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook").finish_non_exhaustive()
    }
}

impl Workbook {
    /// Opens it.
    ///
    /// # Errors
    /// Why it cannot be read, in words.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, String> {
        if bytes.starts_with(b"PK") {
            let size = declared(&bytes).ok_or(BROKEN)?;
            if size > MAX_UNPACKED {
                return Err(format!("is a packed file that would take {size} bytes; the limit is {MAX_UNPACKED}"));
            }
        }
        let start = bytes.get(..100).unwrap_or(&bytes);
        let archive = start.starts_with(b"PK");
        // an open document names itself
        let open = start.windows(16).any(|part| part == b"vnd.oasis.opendo");
        let bytes = Cursor::new(bytes);
        match (archive, open) {
            (true, true) => Ods::new(bytes).map(Self::Ods).map_err(|error| broken(&error)),
            (true, false) => Xlsx::new(bytes).map(Self::Xlsx).map_err(|error| broken(&error)),
            (false, _) => Xls::new(bytes).map(Self::Xls).map_err(|error| broken(&error)),
        }
    }

    pub(crate) fn names(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheet_names(),
            Self::Ods(book) => book.sheet_names(),
            Self::Xls(book) => book.sheet_names(),
        }
    }

    fn values(&mut self, name: &str) -> Result<Range<Data>, String> {
        match self {
            Self::Xlsx(book) => book.worksheet_range(name).map_err(|error| broken(&error)),
            Self::Ods(book) => book.worksheet_range(name).map_err(|error| broken(&error)),
            Self::Xls(book) => book.worksheet_range(name).map_err(|error| broken(&error)),
        }
    }

    /// Numbers whose format has a percent sign. What cannot be told is none.
    fn percents(&mut self, name: &str, range: &Range<Data>, (top, left): (usize, usize)) -> Vec<(usize, usize)> {
        /// A share beyond it is hardly one.
        const MOST: f64 = 100.0;
        let share = |cell: &Data| matches!(cell, Data::Float(value) if value.abs() <= MOST);
        let Self::Xlsx(book) = self else { return Vec::new() };
        if !range.used_cells().any(|(.., cell)| share(cell)) {
            return Vec::new();
        }
        let Ok(styles) = book.worksheet_style(name) else { return Vec::new() };
        let shown = |row: usize, column: usize| {
            let place = u32::try_from(row + top).ok().zip(u32::try_from(column + left).ok())?;
            let format = styles.get(place)?.number_format.as_ref()?;
            format.format_code.contains('%').then_some((row, column))
        };
        let cells = range.used_cells().filter(|(.., cell)| share(cell));
        cells.filter_map(|(row, column, _)| shown(row, column)).collect()
    }

    fn formulas(&mut self, name: &str) -> Result<Range<String>, String> {
        match self {
            Self::Xlsx(book) => book.worksheet_formula(name).map_err(|error| broken(&error)),
            Self::Ods(book) => book.worksheet_formula(name).map_err(|error| broken(&error)),
            Self::Xls(book) => book.worksheet_formula(name).map_err(|error| broken(&error)),
        }
    }

    /// The cells of a sheet.
    ///
    /// # Errors
    /// Why they cannot be read, in words.
    pub(crate) fn sheet(&mut self, name: &str) -> Result<Sheet, String> {
        let range = self.values(name)?;
        let (height, width) = range.get_size();
        if height.checked_mul(width).is_none_or(|cells| cells > MAX_CELLS) {
            return Err(format!("has a sheet \"{name}\" of more than {MAX_CELLS} cells"));
        }
        // rows count from the top of the sheet, the range from its first cell that is filled
        let (top, left) = range.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        let mut out = Sheet {
            name: name.to_owned(),
            above: top,
            rows: range.rows().map(|row| row.iter().map(text_of).collect()).collect(),
            unvalued: Vec::new(),
            percents: self.percents(name, &range, (top, left)),
        };
        let formulas = self.formulas(name)?;
        let from = formulas.start().map_or((0, 0), |(row, column)| (row as usize, column as usize));
        for (row, column, _) in formulas.used_cells().filter(|(.., formula)| !formula.is_empty()) {
            let (row, column) = (row + from.0, column + from.1);
            let cell = row.checked_sub(top).zip(column.checked_sub(left));
            let value = cell.and_then(|(row, column)| out.rows.get(row)?.get(column));
            if value.is_none_or(String::is_empty) {
                out.unvalued.push((row, column));
            }
        }
        Ok(out)
    }
}

const BROKEN: &str = "is no spreadsheet that can be opened: it is cut off or damaged, or of another kind than its name says; open \
                      it in the program that wrote it and save it again, or save the table as CSV";
const LOCKED: &str = "is a spreadsheet with a password; save it without one, or save the table as CSV";

fn broken(error: &dyn std::error::Error) -> String {
    // what the reader of the format says helps only who knows the format
    let password = error.to_string().to_lowercase().contains("password");
    if password { LOCKED.to_owned() } else { BROKEN.to_owned() }
}

/// A cell as text. A spreadsheet keeps binary numbers; the shortest digits that stand for that number are taken.
fn text_of(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
        Data::Error(_) => String::new(),
        // a binary number keeps fifteen digits: a longer whole number is not the one that was written
        Data::Float(_) | Data::Int(_) if cell.to_string().trim_start_matches('-').len() > 15 && is_whole(cell) => {
            format!("{cell} is longer than a spreadsheet keeps")
        }
        other => other.to_string().trim().to_owned(),
    }
}

fn is_whole(cell: &Data) -> bool {
    cell.to_string().trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_not_longer_than_a_spreadsheet_keeps() {
        assert_eq!(text_of(&Data::Float(0.1)), "0.1");
        assert_eq!(text_of(&Data::Float(1_832_641_364_775.52)), "1832641364775.52");
        assert_eq!(text_of(&Data::Float(-123_456_789_012_345.0)), "-123456789012345");
        assert!(text_of(&Data::Float(12_345_678_901_234_567_890.0)).contains("longer"));
    }

    #[test]
    fn a_file_without_a_directory_declares_nothing() {
        assert_eq!(declared(b"PK\x03\x04 and then nothing"), None);
        assert_eq!(declared(b""), None);
    }
}
