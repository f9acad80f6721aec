//! Where the rows of a table stand in its file, as a person who opens it counts: lines of a text, rows of a sheet. Rows of
//! a table are counted without its title, its header, empty lines and the line breaks that stand within quotes.

use std::fmt;

/// A place in a file of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Of a spreadsheet.
    pub sheet: Option<String>,
    /// Line of the file, or row of the sheet; from 1.
    pub line: usize,
}

impl Place {
    /// A line of a text.
    pub(super) fn of_line(line: usize) -> Self {
        Self { sheet: None, line }
    }

    /// Beside a place in the same file: "line 7".
    pub(super) fn beside(&self) -> String {
        format!("{} {}", if self.sheet.is_some() { "row" } else { "line" }, self.line)
    }
}

/// Behind the name of the file: ":7", or the sheet with its row.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            None => write!(f, ":{}", self.line),
            Some(sheet) => write!(f, ", sheet \"{sheet}\", row {}", self.line),
        }
    }
}

/// The places of all rows of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    sheet: Option<String>,
    /// Row of the table (0 for the header) and its line; the rows that follow stand one below the other.
    runs: Vec<(u32, u32)>,
}

impl Places {
    pub(super) fn new(sheet: Option<String>) -> Self {
        Self { sheet, runs: Vec::new() }
    }

    /// Keeps where a row stands; rows come in order.
    #[inline]
    pub(super) fn note(&mut self, row: usize, line: usize) {
        if self.runs.is_empty() || self.line(row) != line {
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            self.runs.push((number(row), number(line)));
        }
    }

    fn line(&self, row: usize) -> usize {
        let run = match self.runs.last() {
            Some(last) if last.0 as usize <= row => Some(last),
            _ => self.runs.partition_point(|run| run.0 as usize <= row).checked_sub(1).and_then(|at| self.runs.get(at)),
        };
        run.map_or(row + 1, |&(first, line)| line as usize + (row - first as usize))
    }

    /// A line, whichever row it holds.
    pub(super) fn at(&self, line: usize) -> Place {
        Place { sheet: self.sheet.clone(), line }
    }

    pub(super) fn of(&self, row: usize) -> Place {
        Place { sheet: self.sheet.clone(), line: self.line(row) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_lead_to_lines() {
        let mut places = Places::default();
        for (row, line) in [(0, 3), (1, 4), (2, 5), (3, 8), (4, 9), (5, 9)] {
            places.note(row, line);
        }
        assert_eq!(places.runs.len(), 3);
        let lines: Vec<usize> = (0..6).map(|row| places.of(row).line).collect();
        assert_eq!(lines, [3, 4, 5, 8, 9, 9]);
        assert_eq!(places.of(2).to_string(), ":5");
        let mut places = Places::new(Some("Data".to_owned()));
        places.note(0, 4);
        assert_eq!(places.of(2).to_string(), ", sheet \"Data\", row 6");
        assert_eq!(places.of(2).beside(), "row 6");
    }
}
