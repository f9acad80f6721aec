//! SDMX-CSV 1.0 (`DATAFLOW,…`), 2.x (`STRUCTURE,…`) and what offices make of it (`KEY,…`), read row by row: memory does
//! not grow with the answer. Columns before the period and value are the key of the series, those after describe it.

use super::super::FetchError;
use super::super::model::About;
use super::super::number;
use super::super::transport::Answer;
use super::observation::{LAST_ACTUAL, Maker, Part, Role, action, is_structure, mark_forecast, role};
use super::sdmx::Wanted;
use super::{Job, Rows, csv_error, cut, payload};

/// Columns of an answer.
const MAX_COLUMNS: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// DATAFLOW, STRUCTURE_ID.
    Flow,
    Structure,
    Action,
    Period,
    Value,
    Updated,
    /// The label of the column before it.
    Name,
    Component(Role, bool),
}

struct Header {
    columns: Vec<Column>,
    ids: Vec<String>,
    /// Cells are "code: label".
    both: bool,
}

/// "REF_AREA: Reference area" and `STRUCTURE[;]` by their id.
fn id_of(header: &str) -> &str {
    let id = header.split_once(": ").map_or(header, |(id, _)| id);
    id.split_once('[').map_or(id, |(id, _)| id).trim()
}

impl Header {
    /// `value` names the column of figures, where a flow has measures of its own.
    fn read(record: &csv::StringRecord, value: &str) -> Self {
        let ids: Vec<String> = record.iter().map(|text| id_of(text).to_owned()).collect();
        // labels=name: each column is followed by one with names
        let named = ids.iter().any(|id| id == "STRUCTURE_NAME" || id == "DATAFLOW_NAME");
        let mut columns: Vec<Column> = Vec::with_capacity(ids.len());
        let mut measured = false;
        let mut paired = false;
        for id in &ids {
            let column = match id.to_ascii_uppercase().as_str() {
                "DATAFLOW" | "STRUCTURE_ID" => Column::Flow,
                "STRUCTURE" => Column::Structure,
                "STRUCTURE_NAME" | "DATAFLOW_NAME" => Column::Name,
                "ACTION" => Column::Action,
                "LAST UPDATE" => Column::Updated,
                _ if paired => Column::Name,
                "TIME_PERIOD" => Column::Period,
                _ if id.eq_ignore_ascii_case(value) => Column::Value,
                upper => Column::Component(role(upper), !measured),
            };
            measured |= matches!(column, Column::Period | Column::Value);
            paired = named && matches!(column, Column::Period | Column::Value | Column::Component(..));
            columns.push(column);
        }
        let both = record.iter().any(|text| text.contains(": "));
        Self { columns, ids, both }
    }

    fn at(&self, wanted: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == wanted)
    }
}

/// What separates cells: the character after the first word of the header, where that is one of SDMX.
fn delimiter(line: &str) -> u8 {
    for first in ["STRUCTURE", "DATAFLOW", "KEY"] {
        if let Some(rest) = line.trim_start_matches(['\u{feff}', '"']).strip_prefix(first) {
            let rest = match rest.strip_prefix('[') {
                Some(inside) => inside.split_once(']').map_or(inside, |(_, rest)| rest),
                None => rest,
            };
            let mark = rest.trim_start_matches('"').bytes().next();
            if let Some(mark) = mark.filter(|mark| matches!(mark, b',' | b';' | b'\t' | b'|')) {
                return mark;
            }
        }
    }
    super::delimiter(line)
}

/// "28/08/26 23:00:00" of Eurostat, as a day; other forms are left alone.
fn day_of(text: &str) -> Option<String> {
    let date = text.split_whitespace().next()?;
    let [day, month, year] = date.split('/').collect::<Vec<_>>().try_into().ok()?;
    let two = |text: &str| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    (two(day) && two(month) && two(year)).then(|| format!("20{year}-{month}-{day}"))
}

fn parted(text: &str, both: bool) -> (&str, &str) {
    if !both {
        return (text, "");
    }
    text.split_once(": ").map_or((text, ""), |(code, label)| (code, label))
}

pub(super) fn read(job: &Job, answer: &Answer, rows: &mut Rows) -> Result<(), FetchError> {
    let start = answer.body.start();
    let first = String::from_utf8_lossy(&start);
    let mark = delimiter(first.lines().next().unwrap_or_default());
    let from = answer.body.reader().map_err(FetchError::io("a temporary file cannot be read"))?;
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(mark).from_reader(from);
    let broken = |error: csv::Error| csv_error(answer, &error);
    let mut record = csv::StringRecord::new();
    reader.read_record(&mut record).map_err(broken)?;
    if let Some(first) = record.get(0).and_then(|text| text.strip_prefix('\u{feff}')) {
        record = std::iter::once(first).chain(record.iter().skip(1)).collect();
    }
    if record.len() > MAX_COLUMNS {
        return Err(payload(answer, format!("more than {MAX_COLUMNS} columns")));
    }
    let value = job.fetch.columns.get("value").map_or("OBS_VALUE", String::as_str);
    let header = Header::read(&record, value);
    let value_at = header.at(Column::Value);
    if value_at.is_none() {
        return Err(without_values(answer, &header, value, &mut reader, mark));
    }
    let period_at = header.at(Column::Period);
    let actual_at = header.ids.iter().position(|id| id.eq_ignore_ascii_case(LAST_ACTUAL));
    let wanted = Wanted::new(job);
    wanted.all_among(answer, header.ids.iter().map(String::as_str))?;
    let filters: Vec<(usize, &[String])> = header
        .columns
        .iter()
        .enumerate()
        .filter_map(|(at, column)| match column {
            Column::Component(role, _) => wanted.of(header.ids.get(at)?, *role).map(|codes| (at, codes)),
            _ => None,
        })
        .collect();
    let mut maker = Maker::default();
    let (mut line, mut filtered) = (1_usize, 0_usize);
    while reader.read_record(&mut record).map_err(broken)? {
        line += 1;
        if record.len() != header.columns.len() {
            let why = format!("row {line} has {} cells, the header {}", record.len(), header.columns.len());
            return Err(payload(answer, why));
        }
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if !lead(answer, &header, line, &cell, &mut maker, &mut rows.about)? {
            continue;
        }
        if filters.iter().any(|(at, codes)| !codes.iter().any(|code| code == parted(cell(*at), header.both).0)) {
            filtered += 1;
            continue;
        }
        let parts = header.columns.iter().enumerate().filter_map(|(at, column)| {
            let Column::Component(role, dimension) = *column else { return None };
            let (code, mut label) = parted(cell(at), header.both);
            if header.columns.get(at + 1) == Some(&Column::Name) {
                label = cell(at + 1);
            }
            Some(Part { role, code, label, dimension })
        });
        let (mut row, frequency) = maker.row(parts);
        if rows.about.title.is_none() {
            // the name of a flow has words; its code is less than the measure
            let named = maker.flow.contains(' ') || row.measure.is_empty();
            rows.about.title = Some(if named { maker.flow.clone() } else { row.measure.clone() });
        }
        row.period = period_at.map(|at| parted(cell(at), true).0.to_owned()).unwrap_or_default();
        mark_forecast(&mut row, actual_at.map(|at| parted(cell(at), header.both).0));
        let text = value_at.map(|at| parted(cell(at), true).0).unwrap_or_default();
        // where cells are parted by another mark than a comma, the comma is the decimal sign of the office's language
        match number::with_point(text).filter(|_| mark != b',' && text.contains(',')) {
            Some(pointed) => rows.text(row, &frequency, &pointed)?,
            None => rows.text(row, &frequency, text)?,
        }
    }
    if line == 1 {
        return Err(super::no_data(answer, "the answer has a header and no rows"));
    }
    if filtered > 0 {
        rows.about.remarks.insert("not among `entities` and `filters`; left out".to_owned(), filtered);
    }
    Ok(())
}

/// Reads what stands before the components; whether the row is a figure.
fn lead<'a>(
    answer: &Answer,
    header: &Header,
    line: usize,
    cell: &impl Fn(usize) -> &'a str,
    maker: &mut Maker,
    about: &mut About,
) -> Result<bool, FetchError> {
    for (at, column) in header.columns.iter().enumerate() {
        match column {
            Column::Structure if !is_structure(cell(at)) => {
                let why = format!("row {line}: STRUCTURE \"{}\" is none of SDMX-CSV", cut(cell(at)));
                return Err(payload(answer, why));
            }
            Column::Action => match action(cell(at)) {
                Some("delete") => {
                    about.remark("a row that deletes (ACTION D); left out");
                    return Ok(false);
                }
                Some(_) => {}
                None => {
                    let why = format!("row {line}: ACTION \"{}\" is none of SDMX-CSV", cut(cell(at)));
                    return Err(payload(answer, why));
                }
            },
            Column::Flow if maker.flow.is_empty() => {
                let (id, label) = parted(cell(at), header.both);
                let named = header.at(Column::Name).filter(|name| *name == at + 1).map(cell);
                let id = id.split_once('(').map_or(id, |(id, _)| id);
                let id = id.rsplit_once(':').map_or(id, |(_, id)| id);
                let label = named.filter(|name| !name.is_empty()).unwrap_or(label);
                maker.flow = if label.is_empty() { id } else { label }.to_owned();
            }
            Column::Updated if about.vintage.is_none() => about.vintage = day_of(cell(at)),
            _ => {}
        }
    }
    Ok(true)
}

/// Why an answer without a column of values is refused: first what is wrong with its rows, if that is wrong too.
fn without_values<R: std::io::Read>(
    answer: &Answer,
    header: &Header,
    value: &str,
    reader: &mut csv::Reader<R>,
    mark: u8,
) -> FetchError {
    let mut record = csv::StringRecord::new();
    for line in 2..10_000 {
        if !reader.read_record(&mut record).unwrap_or(false) {
            break;
        }
        let cell = |at: usize| record.get(at).unwrap_or_default().trim();
        if let Err(error) = lead(answer, header, line, &cell, &mut Maker::default(), &mut About::default()) {
            return error;
        }
    }
    let names: Vec<&str> = header.ids.iter().map(String::as_str).take(30).collect();
    let shown = cut(&names.join(", "));
    let known = header.columns.iter().any(|column| !matches!(column, Column::Component(..)));
    let what = if known { "" } else { "not SDMX-CSV: " };
    let how = "name the column of figures with columns = { value = \"…\" }";
    payload(answer, format!("{what}no column {value}; {how}; columns parted by \"{}\": {shown}", char::from(mark)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_follows_the_first_word() {
        for (line, mark) in [
            ("STRUCTURE,STRUCTURE_ID,A;B", b','),
            ("STRUCTURE;STRUCTURE_ID;A,B,C,D", b';'),
            ("STRUCTURE[;],STRUCTURE_ID", b','),
            ("DATAFLOW\tA\tB", b'\t'),
            ("KEY,FREQ", b','),
            ("a;b;c", b';'),
            ("a", b','),
        ] {
            assert_eq!(delimiter(line), mark, "{line}");
        }
    }

    #[test]
    fn days_of_eurostat() {
        assert_eq!(day_of("28/08/26 23:00:00").as_deref(), Some("2026-08-28"));
        assert_eq!(day_of("yesterday"), None);
    }
}
