//! Rows whose value is a date: when something was opened, founded, signed. Found by the words of whom they are about.

use rustc_hash::FxHashMap;

use super::frame::{PieceKind, folded, pieces};
use super::series::{CellId, Tables};
use super::table::CellValue;
use super::words::is_stop;
use crate::normalise::{Date, Period};

/// A row that says when.
#[derive(Clone, Debug)]
pub(crate) struct Dated {
    pub(crate) cell: CellId,
    pub(crate) when: Period,
    /// Stems of the name; of both names where there is another side.
    pub(crate) name: Vec<String>,
    pub(crate) measure: String,
}

/// All such rows.
#[derive(Debug, Default)]
pub(crate) struct DatedRows {
    rows: Vec<Dated>,
    /// By the longest stem of the name.
    by_stem: FxHashMap<String, Vec<u32>>,
}

fn stems(text: &str) -> Vec<String> {
    let words = pieces(text).filter(|(kind, ..)| *kind != PieceKind::Mark);
    words.map(|(_, start, end)| folded(&text[start..end])).filter(|stem| !is_stop(stem)).collect()
}

impl DatedRows {
    /// Rows of which some word of the name is among `stems`.
    pub(crate) fn about<'s>(&'s self, stem: &str) -> impl Iterator<Item = &'s Dated> {
        let list = self.by_stem.get(stem).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&at| self.rows.get(at as usize))
    }
}

impl Tables {
    /// Made when first asked for.
    pub(crate) fn dated(&self) -> &DatedRows {
        self.dated.get_or_init(|| {
            let mut out = DatedRows::default();
            for (id, cell) in self.cells.all() {
                let Some(series) = self.series(cell.series) else { continue };
                let when = match cell.value {
                    CellValue::Date(date) => date,
                    CellValue::Number { printed, scale: 0 } => {
                        let year = self.unit_of(series).is_some_and(|unit| unit.name == "year");
                        let date = Date::parse(&printed.to_string()).filter(|date| date.year > 999);
                        match date.filter(|_| year) {
                            Some(date) => date,
                            None => continue,
                        }
                    }
                    CellValue::Number { .. } => continue,
                };
                let mut name = stems(self.text(series.key.entity));
                name.extend(stems(self.text(series.key.counterpart)));
                let Some(longest) = name.iter().max_by_key(|stem| stem.len()).cloned() else { continue };
                let Some(measure) = self.measure(series.key.measure) else { continue };
                let next = u32::try_from(out.rows.len()).unwrap_or(u32::MAX);
                out.by_stem.entry(longest).or_default().push(next);
                let measure = measure.text.clone();
                out.rows.push(Dated { cell: id, when: Period::single(when), name, measure });
            }
            out
        })
    }
}
