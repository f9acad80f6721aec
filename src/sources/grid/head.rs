//! Headers of several rows and merged labels. The rule: a merged cell stands for all that it covers, and what is no
//! header, or no label, is left as it stands.

use csv::StringRecord;

use super::{Grid, Rows, trim};
use crate::sources::frame::{cell_amount, periods};
use crate::sources::words::is_placeholder;

/// Rows below the first that can go on with the header.
const MOST: usize = 3;
/// Rows that are looked at for merged labels.
const SAMPLE: usize = 200;
/// What joins the parts of a header.
pub(in crate::sources) const JOINT: &str = " / ";

fn is_period(cell: &str) -> bool {
    periods(cell).len() == 1
}

/// "Q1", "H2", "2Q": a part of a year without one.
fn is_part_of_year(cell: &str) -> bool {
    matches!(cell.as_bytes(), [b'Q' | b'H' | b'q' | b'h', b'1'..=b'4'] | [b'1'..=b'4', b'Q' | b'H' | b'q' | b'h'])
}

/// How many rows go on with the header: no number but periods, and nothing new in the first column.
pub(super) fn rows(header: &StringRecord, head: &[StringRecord]) -> usize {
    let first_head = header.get(0).unwrap_or_default().trim();
    let names: Vec<&str> = header.iter().skip(1).map(str::trim).collect();
    // a merged cell is empty behind its first column, or written in each
    let merged = names.iter().any(|name| name.is_empty()) || names.windows(2).any(|two| two[0] == two[1]);
    let mut corner = first_head.is_empty() && merged && names.iter().any(|name| !name.is_empty());
    let mut goes_on = |record: &StringRecord| {
        let first = record.get(0).unwrap_or_default().trim();
        let rest = || record.iter().skip(1).map(str::trim).filter(|cell| !cell.is_empty());
        let same = rest().all(|cell| cell == first);
        let blank = first.is_empty();
        // the label of the first column stands in the last row of the header
        let label = corner && !blank && cell_amount(first).is_none() && rest().all(is_below) && rest().count() > 1;
        let known = blank || first == first_head;
        corner &= blank;
        (known || label)
            && !same
            && rest().count() > 0
            && rest().all(|cell| cell_amount(cell).is_none() || (blank || label) && is_period(cell))
    };
    head.iter().take(MOST).take_while(|record| goes_on(record)).count().min(head.len().saturating_sub(1))
}

/// What the lower row of a header says where it has the label of the first column, too: periods, or parts of a year.
fn is_below(cell: &str) -> bool {
    is_period(cell) || is_part_of_year(cell)
}

/// One header of all its rows: "Exports / 2019". A merged cell goes on to the right where a lower row has more.
pub(super) fn joined(header: &StringRecord, below: &[StringRecord]) -> StringRecord {
    let plain = |name: &str| if is_placeholder(name) { String::new() } else { name.to_owned() };
    let mut out: Vec<String> = header.iter().map(|name| plain(name.trim())).collect();
    for row in below {
        let mut above = String::new();
        for (at, name) in out.iter_mut().enumerate() {
            let more = row.get(at).unwrap_or_default().trim();
            if !name.is_empty() {
                above.clone_from(name);
            }
            if more.is_empty() || more == name {
                continue;
            }
            if name.is_empty() && at > 0 {
                name.clone_from(&above);
            }
            let joint = if name.is_empty() { "" } else { JOINT };
            *name = format!("{name}{joint}{more}");
        }
    }
    StringRecord::from(out)
}

impl Grid {
    /// Fills in the label of a merged group of rows: empty in the first column below the row that names it, where the
    /// second column has a label or year of its own in each row.
    pub(super) fn carry_down(&mut self) {
        if self.headers.len() < 3 {
            return;
        }
        let cell = |record: super::Record<'_>, at: usize| trim(record.get(at).unwrap_or_default()).to_owned();
        let year = |text: &str| text.len() == 4 && is_period(text);
        let (mut named, mut empty, mut labels, mut years) = (0, 0, 0, 0);
        for (_, record) in self.rows().take(SAMPLE) {
            let (first, second) = (cell(record, 0), cell(record, 1));
            match (first.is_empty(), second.is_empty()) {
                (true, true) => return,
                (true, false) if named == 0 => return,
                (true, false) => empty += 1,
                (false, false) => named += 1,
                // a total of all groups
                (false, true) => continue,
            }
            if year(&second) {
                years += 1;
            } else if cell_amount(&second).is_none() {
                labels += 1;
            }
        }
        if empty == 0 || labels.max(years) < named + empty {
            return;
        }
        let mut filled = Rows::new((0..self.headers.len()).map(|at| self.rows.keeps(at)));
        filled.make_room(&self.rows);
        let mut above = String::new();
        let mut full = false;
        for (row, record) in self.rows() {
            let first = cell(record, 0);
            if !first.is_empty() {
                above = if cell(record, 1).is_empty() { String::new() } else { first };
            }
            let label = record.get(0).filter(|own| !trim(own).is_empty()).unwrap_or(&above);
            full |= !filled.push(row, std::iter::once(label).chain(record.iter().skip(1)));
        }
        if !full {
            self.rows = filled;
            self.carried = true;
        }
    }
}
