//! Tidy tables: one figure a row, its entity, measure, period and unit in columns of their own. The index leads from the
//! words of a text to rows by what their measure and entity are called; paraphrases ("throws away" for "waste") are rows
//! of `words.csv`. The rule: the value of a row plays no part in finding it.

mod label;
mod words;

use rustc_hash::FxHashMap;

pub(crate) use label::{Extreme, Label, Rate, Slot};
pub(crate) use words::{Marks, is_dollar, marks, says_change};

use super::builtin::aliases;
use super::series::{SeriesId, Symbol, Tables};

/// Labels that are looked at for one figure.
const LABELS: usize = 256;

/// An entity with all its names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entity {
    /// Words of each name.
    pub(crate) names: Vec<Vec<Slot>>,
    /// Canonical name, where it is a country or a group of them.
    pub(crate) place: Option<&'static str>,
}

/// A series of a tidy table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) series: SeriesId,
    pub(crate) table: u32,
    pub(crate) label: u32,
    /// Index of its entity; `None` where the table has none.
    pub(crate) entity: Option<u32>,
}

/// All rows of all tidy tables.
#[derive(Debug, Default)]
pub(crate) struct TidyIndex {
    stems: FxHashMap<String, u32>,
    labels: Vec<Label>,
    entities: Vec<Entity>,
    rows: Vec<Row>,
    /// Rows of a label.
    by_label: Vec<Vec<u32>>,
    /// Rows of a table.
    by_table: FxHashMap<u32, Vec<u32>>,
    label_postings: FxHashMap<u32, Vec<u32>>,
}

impl TidyIndex {
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Number of a stem that some row knows; concepts have numbers below all stems.
    pub(crate) fn stem(&self, stem: &str) -> Option<u32> {
        self.stems.get(stem).copied()
    }

    pub(crate) fn label(&self, at: u32) -> Option<&Label> {
        self.labels.get(at as usize)
    }

    pub(crate) fn entity(&self, at: u32) -> Option<&Entity> {
        self.entities.get(at as usize)
    }

    pub(crate) fn row(&self, at: u32) -> Option<&Row> {
        self.rows.get(at as usize)
    }

    /// Rows with that label.
    pub(crate) fn rows_of(&self, label: u32) -> impl Iterator<Item = (u32, &Row)> {
        let list = self.by_label.get(label as usize).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&at| Some((at, self.row(at)?)))
    }

    /// Rows of the same table.
    pub(crate) fn rows_beside(&self, row: &Row) -> impl Iterator<Item = &Row> {
        let list = self.by_table.get(&row.table).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&at| self.row(at))
    }

    /// The table of a row speaks of one entity only.
    pub(crate) fn is_single(&self, row: &Row) -> bool {
        self.rows_beside(row).all(|other| other.entity == row.entity)
    }

    /// Labels that share a word with the text, or have one that the text's are told from; ascending, and of very many
    /// those that share the most.
    pub(crate) fn labels_with(&self, ids: &[u32], contrasts: &[u16]) -> Vec<u32> {
        let sets = contrasts.iter().map(|set| words::contrast_id(*set));
        let lists = ids.iter().copied().chain(sets).filter_map(|id| self.label_postings.get(&id));
        let mut out: Vec<u32> = lists.flatten().copied().collect();
        out.sort_unstable();
        let mut shared: Vec<(usize, u32)> =
            out.chunk_by(|a, b| a == b).filter_map(|run| Some((run.len(), *run.first()?))).collect();
        if shared.len() > LABELS {
            shared.sort_by_key(|&(words, label)| (std::cmp::Reverse(words), label));
            shared.truncate(LABELS);
            shared.sort_unstable_by_key(|&(_, label)| label);
        }
        shared.into_iter().map(|(_, label)| label).collect()
    }

    fn slots(&mut self, text: &str) -> Vec<Slot> {
        let stems = &mut self.stems;
        label::slots(text, &mut |stem| {
            let next = words::FIRST_STEM.saturating_add(u32::try_from(stems.len()).unwrap_or(u32::MAX));
            *stems.entry(stem.to_owned()).or_insert(next)
        })
    }
}

impl Tables {
    /// Builds the index of tidy tables.
    pub(super) fn index_tidy(&mut self) {
        let mut index = TidyIndex::default();
        let mut labels = FxHashMap::<(u32, Option<String>), u32>::default();
        let mut entities = FxHashMap::<Symbol, u32>::default();
        let aliases_of = self.names_by_entity();
        for (at, series) in (0_u32..).zip(&self.series) {
            let key = series.key;
            let tidy = self.tables().get(key.table as usize).is_some_and(|table| table.tidy);
            if !tidy || !key.counterpart.is_absent() {
                continue;
            }
            let Some(measure) = self.measure(key.measure) else { continue };
            let unit = self.unit_of(series).map(|unit| unit.name.to_string());
            let label = *labels.entry((key.measure.0, unit.clone())).or_insert_with(|| {
                let next = u32::try_from(index.labels.len()).unwrap_or(u32::MAX);
                let (main, aside) = label::parts(&measure.text);
                let (main, aside) = (index.slots(&main), index.slots(&aside));
                let label = Label::new(main, aside, unit.as_deref()).with_change(says_change(&measure.text));
                for id in label.ids() {
                    index.label_postings.entry(id).or_default().push(next);
                }
                index.labels.push(label);
                index.by_label.push(Vec::new());
                next
            });
            let entity = (!key.entity.is_absent()).then(|| {
                *entities.entry(key.entity).or_insert_with(|| {
                    let next = u32::try_from(index.entities.len()).unwrap_or(u32::MAX);
                    let name = self.text(key.entity);
                    let mut names = vec![index.slots(name)];
                    let others = aliases_of.get(&key.entity).into_iter().flatten();
                    names.extend(others.map(|alias| index.slots(alias)));
                    index.entities.push(Entity { names, place: aliases().entity(name) });
                    next
                })
            });
            let row = u32::try_from(index.rows.len()).unwrap_or(u32::MAX);
            index.rows.push(Row { series: SeriesId(at), table: key.table, label, entity });
            if let Some(list) = index.by_label.get_mut(label as usize) {
                list.push(row);
            }
            index.by_table.entry(key.table).or_default().push(row);
        }
        self.tidy = index;
    }
}
