//! Series by what they measure, for ranks: all entities of one measure. Built when it is first asked for.

use super::lookup::same_measure;
use super::series::{Cell, CellId, MeasureId, Series, SeriesId, Tables};
use super::words::Phrase;
use crate::normalise::Period;
use crate::sorting;

impl Tables {
    /// Measures made up of the words of `phrase` and of `also`, weak ones left aside; no other word.
    pub(crate) fn measures_named(&self, phrase: &str, also: &str) -> Vec<MeasureId> {
        let stems = |text: &str| Phrase::new(text).stems;
        let mut wanted = Vec::new();
        for stem in stems(phrase).into_iter().chain(stems(also)) {
            match self.stem_ids.get(&stem) {
                Some(&id) => wanted.push(id),
                None if super::words::is_weak(&stem) => {}
                None => return Vec::new(),
            }
        }
        let weak = self.known(super::words::weak());
        wanted.retain(|stem| !weak.contains(stem));
        let flow = Phrase::new(phrase).flow;
        let rarest = wanted.iter().filter_map(|&stem| self.postings.get(stem as usize)).min_by_key(|list| list.len());
        let fits = |id: &MeasureId| {
            self.measure(*id).is_some_and(|measure| measure.flow == flow && same_measure(measure, &wanted, &weak))
        };
        rarest.into_iter().flatten().copied().filter(fits).collect()
    }

    /// All series of a measure, in the order of the tables.
    pub(crate) fn series_of(&self, measure: MeasureId) -> impl Iterator<Item = (SeriesId, &Series)> {
        let index = self.by_measure.get_or_init(|| {
            let mut all: Vec<(MeasureId, SeriesId)> =
                (0_u32..).zip(&self.series).map(|(at, series)| (series.key.measure, SeriesId(at))).collect();
            sorting::by(&mut all, Ord::cmp);
            all
        });
        let start = index.partition_point(|&(known, _)| known < measure);
        let same = index.get(start..).unwrap_or_default().iter().take_while(move |&&(known, _)| known == measure);
        same.filter_map(|&(_, id)| Some((id, self.series(id)?)))
    }

    /// The current cell of a series for a period; without one, the latest.
    pub(crate) fn cell_for(&self, series: &Series, period: Option<Period>) -> Option<(CellId, Cell)> {
        let fits = |cell: &Cell| match (period, cell.period) {
            (Some(asked), Some(own)) => own.same_days(asked),
            (Some(_), None) | (None, _) => true,
        };
        let cells = self.cells_of(series).filter(|&id| !self.is_superseded(id));
        cells.filter_map(|id| Some((id, self.cell(id)?))).filter(|(_, cell)| fits(cell)).last()
    }
}
