//! A year in one column and a quarter, half or month in another: one period. The rule: they are joined only where every row
//! has both.

use super::{Grid, Rows, trim};
use crate::sources::frame::periods;

/// What a column of parts of a year holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Quarter,
    Half,
    Month,
}

impl Part {
    fn of(header: &str) -> Option<Self> {
        Some(match header.trim().to_lowercase().as_str() {
            "quarter" | "qtr" | "quarter of year" => Self::Quarter,
            "half" | "half-year" | "half year" | "semester" => Self::Half,
            "month" | "month of year" => Self::Month,
            _ => return None,
        })
    }

    /// The part of the year that a cell names, as a period is written.
    fn period(self, cell: &str, year: &str) -> Option<String> {
        let number = cell.parse::<u8>().ok();
        let text = match (self, number) {
            (Self::Quarter, Some(1..=4)) => format!("Q{cell} {year}"),
            (Self::Half, Some(1..=2)) => format!("H{cell} {year}"),
            (Self::Month, Some(month @ 1..=12)) => format!("{year}-{month:02}"),
            (_, Some(_)) => return None,
            (_, None) => format!("{cell} {year}"),
        };
        match periods(&text)[..] {
            [period] if period.first_day() != period.last_day() => Some(period.to_string()),
            _ => None,
        }
    }

    /// A bare number with what it counts: no figure of its own.
    fn label(self, cell: &str) -> String {
        match (self, cell.parse::<u8>()) {
            (Self::Quarter, Ok(number)) => format!("Q{number}"),
            (Self::Half, Ok(number)) => format!("H{number}"),
            (Self::Month, Ok(number)) => format!("month {number}"),
            (_, Err(_)) => cell.to_owned(),
        }
    }
}

impl Grid {
    /// Puts the quarter, half or month of a row to its year.
    pub(in crate::sources) fn join_times(&mut self) {
        let is_year =
            |header: &String| matches!(header.trim().to_lowercase().as_str(), "year" | "calendar year" | "yr");
        let one = |mut found: Vec<usize>| found.pop().filter(|_| found.is_empty());
        let Some(year) = one((0..self.headers.len()).filter(|&at| is_year(&self.headers[at])).collect()) else {
            return;
        };
        let parts: Vec<(usize, Part)> =
            self.headers.iter().enumerate().filter_map(|(at, header)| Some((at, Part::of(header)?))).collect();
        let [(column, part)] = parts[..] else { return };
        let mut joined = Rows::new((0..self.headers.len()).map(|at| self.rows.keeps(at) && at != year && at != column));
        joined.make_room(&self.rows);
        for (row, record) in self.rows() {
            let [own, cell] = [year, column].map(|at| trim(record.get(at).unwrap_or_default()));
            let plain = own.len() == 4 && own.bytes().all(|byte| byte.is_ascii_digit());
            let Some(period) = Some(cell).filter(|_| plain).and_then(|cell| part.period(cell, own)) else { return };
            let label = part.label(cell);
            let fields = record.iter().enumerate().map(|(at, field)| match at {
                at if at == year => period.as_str(),
                at if at == column => label.as_str(),
                _ => field,
            });
            if !joined.push(row, fields) {
                return;
            }
        }
        self.rows = joined;
    }
}
