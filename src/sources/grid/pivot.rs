//! A long table of indicators and values turned into one with a column for each indicator, so that it can be asked as a whole.
//! The rule: it is turned only where every row has one place, and every cell remembers the row that it came from.

use rustc_hash::FxHashMap;

use super::{Grid, Rows, trim};
use crate::sources::frame::MOST_ROWS;
use crate::sources::table::{Layout, Part};

/// Indicators that a table may have.
const MOST_MEASURES: usize = 64;

/// Where the cells of a turned table stand in the file.
#[derive(Clone, Debug, Default)]
pub(in crate::sources) struct Origins {
    /// Data rows of the file by row and column; 0 for no cell.
    pub(in crate::sources) rows: Vec<u32>,
    pub(in crate::sources) width: usize,
    /// Header of the column of values.
    pub(in crate::sources) header: String,
}

/// "GDP (million USD)": what a column of the turned table is called.
fn header(measure: &str, scale: &str, unit: &str) -> String {
    let inside = [scale, unit].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    if inside.is_empty() || measure.contains(['(', '[']) { measure.to_owned() } else { format!("{measure} ({inside})") }
}

impl Grid {
    /// The same figures with a column for each indicator; `None` where rows have more than entity, indicator, time and
    /// value, where two have one place, or where there are too many.
    pub(in crate::sources) fn turned(&self, layout: &Layout) -> Option<(Self, Origins)> {
        let absent = [&layout.counterpart, &layout.reporter, &layout.vintage, &layout.definition, &layout.qualifier];
        let [value] = &layout.values[..] else { return None };
        let Part::Column(entity) = layout.entity else { return None };
        let named = matches!(layout.measure, Part::Column(_)) && absent.iter().all(|part| **part == Part::Absent);
        if !named || self.rows().len() > MOST_ROWS * MOST_MEASURES {
            return None;
        }
        let period = if let Part::Column(at) = layout.period { Some(at) } else { None };
        let labels: Vec<usize> = [Some(entity), period].into_iter().flatten().collect();
        let mut measures: Vec<String> = Vec::new();
        let mut columns = FxHashMap::<(&str, &str, &str), usize>::default();
        let mut places = FxHashMap::<Vec<&str>, usize>::default();
        let mut keys: Vec<(usize, Vec<&str>)> = Vec::new();
        let mut cells: Vec<(usize, usize, &str, usize)> = Vec::new();
        for (number, record) in self.rows() {
            let cell = |at: usize| trim(record.get(at).unwrap_or_default());
            let key: Vec<&str> = labels.iter().map(|&at| cell(at)).collect();
            let what = (layout.measure.of(record), layout.scale.of(record), layout.unit.of(record));
            if key.iter().any(|text| text.is_empty()) || what.0.is_empty() {
                return None;
            }
            let column = *columns.entry(what).or_insert_with(|| {
                measures.push(header(what.0, what.1, what.2));
                measures.len() - 1
            });
            let row = *places.entry(key.clone()).or_insert_with(|| {
                keys.push((number, key));
                keys.len() - 1
            });
            if measures.len() > MOST_MEASURES || keys.len() > MOST_ROWS {
                return None;
            }
            cells.push((row, column, cell(value.column), number));
        }
        let width = labels.len() + measures.len();
        let mut out = Self {
            headers: labels.iter().filter_map(|&at| self.headers.get(at).cloned()).collect(),
            ..Self::default()
        };
        out.headers.extend(measures);
        let mut origins =
            Origins { rows: vec![0; keys.len() * width], width, header: self.headers.get(value.column)?.clone() };
        let mut filled: Vec<&str> = vec![""; keys.len() * width];
        for (row, (_, key)) in keys.iter().enumerate() {
            for (at, text) in key.iter().enumerate() {
                filled[row * width + at] = text;
            }
        }
        for (row, column, text, number) in cells {
            let at = row * width + labels.len() + column;
            if origins.rows[at] != 0 {
                return None;
            }
            origins.rows[at] = u32::try_from(number).ok()?;
            filled[at] = text;
        }
        out.rows = Rows::new((0..width).map(|at| at >= labels.len()));
        for ((number, _), fields) in keys.iter().zip(filled.chunks(width)) {
            if !out.rows.push(*number, fields.iter().copied()) {
                return None;
            }
        }
        Some((out, origins))
    }
}
