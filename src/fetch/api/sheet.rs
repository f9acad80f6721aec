//! Files: CSV row by row, spreadsheets (XLSX, XLS, ODS) whole.

use std::io::Cursor;

use calamine::{Data, Ods, Reader as _, Sheets, Xls, Xlsx, open_workbook_from_rs};

use super::super::FetchError;
use super::super::transport::{Answer, said};
use super::tabular::{Table, Values};
use super::{Job, Rows, csv_error, cut, delimiter, payload};

/// A spreadsheet, packed and unpacked; it is read whole.
const MAX_PACKED: u64 = 32 * 1024 * 1024;
const MAX_UNPACKED: u64 = 256 * 1024 * 1024;
/// Cells of a sheet.
const MAX_CELLS: usize = 5_000_000;

/// What a column means, where something else than its header says so.
pub(super) type Known<'a> = dyn Fn(&str) -> Option<Option<Values>> + 'a;

fn after(table: &Table<'_>, rows: &mut Rows) {
    if table.filtered > 0 {
        rows.about.remarks.insert("not among `entities` and `counterparts`; left out".to_owned(), table.filtered);
    }
}

pub(super) fn csv(job: &Job, answer: &Answer, rows: &mut Rows, known: &Known<'_>) -> Result<(), FetchError> {
    let start = answer.body.start();
    if start.iter().all(u8::is_ascii_whitespace) {
        return Err(payload(answer, "the answer is empty"));
    }
    let shown = String::from_utf8_lossy(&start);
    let text = shown.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with(['{', '<']) {
        let said = cut(&said(text));
        return Err(payload(answer, format!("a table was asked for, the answer is not one: {said}")));
    }
    let skipped = job.fetch.header_row.unwrap_or(1).max(1) - 1;
    let mark = delimiter(shown.lines().nth(skipped).unwrap_or_default());
    let from = answer.body.reader().map_err(FetchError::io("a temporary file cannot be read"))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(from);
    let broken = |error: csv::Error| csv_error(answer, &error);
    let mut record = csv::StringRecord::new();
    for _ in 0..=skipped {
        reader.read_record(&mut record).map_err(broken)?;
    }
    let header: Vec<String> = record.iter().map(|text| text.trim_start_matches('\u{feff}').trim().to_owned()).collect();
    let mut table = Table::new(job, &header, known).map_err(|why| payload(answer, why))?;
    let mut cells: Vec<String> = Vec::with_capacity(header.len());
    while reader.read_record(&mut record).map_err(broken)? {
        cells.clear();
        cells.extend(record.iter().map(str::to_owned));
        // notes below the table have a cell or two
        if cells.len() == header.len() {
            table.row(&cells, rows)?;
        } else {
            rows.about.remark("a row with another number of cells than the header; left out");
        }
    }
    after(&table, rows);
    Ok(())
}

/// Whether the answer is a spreadsheet: a ZIP archive, or the older container of Microsoft.
pub(super) fn is_spreadsheet(start: &[u8]) -> bool {
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

/// Opens a workbook by what it begins with: an archive that names itself an open document, another one, or the older
/// container.
fn book(bytes: Vec<u8>) -> Result<Sheets<Cursor<Vec<u8>>>, calamine::Error> {
    let start = bytes.get(..100).unwrap_or(&bytes);
    let open = start.windows(16).any(|part| part == b"vnd.oasis.opendo");
    let archive = start.starts_with(b"PK");
    let bytes = Cursor::new(bytes);
    Ok(match (archive, open) {
        (true, true) => Sheets::Ods(open_workbook_from_rs::<Ods<_>, _>(bytes)?),
        (true, false) => Sheets::Xlsx(open_workbook_from_rs::<Xlsx<_>, _>(bytes)?),
        (false, _) => Sheets::Xls(open_workbook_from_rs::<Xls<_>, _>(bytes)?),
    })
}

pub(super) fn spreadsheet(job: &Job, answer: &Answer, rows: &mut Rows) -> Result<(), FetchError> {
    if answer.body.len() > MAX_PACKED {
        return Err(FetchError::TooLarge { url: answer.url.clone(), limit: MAX_PACKED });
    }
    let bytes = answer.body.bytes().map_err(FetchError::io("a temporary file cannot be read"))?;
    if bytes.starts_with(b"PK") {
        let size = declared(&bytes).ok_or_else(|| payload(answer, "a packed file that cannot be read"))?;
        if size > MAX_UNPACKED {
            return Err(payload(
                answer,
                format!("a packed file that would take {size} bytes; the limit is {MAX_UNPACKED}"),
            ));
        }
    }
    let broken = |error: calamine::Error| {
        payload(answer, format!("a spreadsheet that cannot be read: {}", cut(&error.to_string())))
    };
    let mut book = book(bytes).map_err(broken)?;
    let names = book.sheet_names();
    let name = match &job.fetch.sheet {
        Some(name) if names.contains(name) => name.clone(),
        Some(name) => {
            return Err(payload(answer, format!("there is no sheet \"{name}\"; there are {}", cut(&names.join(", ")))));
        }
        None => names.first().cloned().ok_or_else(|| payload(answer, "a spreadsheet without sheets"))?,
    };
    let range = book.worksheet_range(&name).map_err(broken)?;
    let (height, width) = range.get_size();
    if height.checked_mul(width).is_none_or(|cells| cells > MAX_CELLS) {
        return Err(payload(answer, format!("the sheet \"{name}\" has more than {MAX_CELLS} cells")));
    }
    // rows count from the top of the sheet, the range from its first cell that is filled
    let above = range.start().map_or(0, |(row, _)| row as usize);
    let skipped = job.fetch.header_row.map_or(0, |row| row.saturating_sub(1).saturating_sub(above));
    let mut lines = range.rows().skip(skipped).map(|row| row.iter().map(text_of).collect::<Vec<String>>());
    let header = lines.next().ok_or_else(|| payload(answer, format!("the sheet \"{name}\" is empty")))?;
    let mut table = Table::new(job, &header, &|_| None).map_err(|why| payload(answer, why))?;
    for line in lines {
        if line.iter().any(|cell| !cell.is_empty()) {
            table.row(&line, rows)?;
        }
    }
    after(&table, rows);
    rows.about.title = rows.about.title.take().or(Some(name));
    Ok(())
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
