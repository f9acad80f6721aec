//! Files: CSV row by row, spreadsheets (XLSX, XLS, ODS) whole.

use super::super::FetchError;
use super::super::transport::{Answer, said};
use super::tabular::{Table, Values};
use super::{Job, Rows, csv_error, cut, delimiter, payload};
pub(super) use crate::sources::workbook::is_spreadsheet;
use crate::sources::workbook::{MAX_PACKED, Workbook};

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

pub(super) fn spreadsheet(job: &Job, answer: &Answer, rows: &mut Rows) -> Result<(), FetchError> {
    if answer.body.len() > MAX_PACKED {
        return Err(FetchError::TooLarge { url: answer.url.clone(), limit: MAX_PACKED });
    }
    let bytes = answer.body.bytes().map_err(FetchError::io("a temporary file cannot be read"))?;
    let mut book = Workbook::open(bytes).map_err(|why| payload(answer, why))?;
    let names = book.names();
    let name = match &job.fetch.sheet {
        Some(name) if names.contains(name) => name.clone(),
        Some(name) => {
            return Err(payload(answer, format!("there is no sheet \"{name}\"; there are {}", cut(&names.join(", ")))));
        }
        None => names.first().cloned().ok_or_else(|| payload(answer, "a spreadsheet without sheets"))?,
    };
    let sheet = book.sheet(&name).map_err(|why| payload(answer, why))?;
    let skipped = job.fetch.header_row.map_or(0, |row| row.saturating_sub(1).saturating_sub(sheet.above));
    let mut lines = sheet.rows.into_iter().skip(skipped);
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
