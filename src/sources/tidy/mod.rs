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
use crate::sorting;

/// Labels that are looked at for one figure.
const LABELS: usize = 256;
/// Entities that are looked at for one sentence.
const ENTITIES: usize = 1024;

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

/// Rows of a label.
#[derive(Debug, Default)]
struct Rows {
    /// Those that need not be named: without an entity, or of a table that speaks of one only.
    open: Vec<u32>,
    /// The others, by entity.
    named: Vec<u32>,
}

/// All rows of all tidy tables.
#[derive(Debug, Default)]
pub(crate) struct TidyIndex {
    stems: FxHashMap<String, u32>,
    labels: Vec<Label>,
    entities: Vec<Entity>,
    rows: Vec<Row>,
    by_label: Vec<Rows>,
    /// Rows of a table.
    by_table: FxHashMap<u32, Vec<u32>>,
    label_postings: FxHashMap<u32, Vec<u32>>,
    /// Entities that are no places, by the telling words of their names.
    entity_postings: FxHashMap<u32, Vec<u32>>,
    /// Those with a name that has no telling word.
    untold: Vec<u32>,
    places: FxHashMap<&'static str, Vec<u32>>,
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

    /// Rows with that label that the text need not name: without an entity, or of a table that speaks of one only.
    pub(crate) fn open_rows(&self, label: u32) -> &[u32] {
        self.by_label.get(label as usize).map_or(&[], |rows| &rows.open)
    }

    /// The other rows with that label and entity.
    pub(crate) fn rows_named(&self, label: u32, entity: u32) -> &[u32] {
        let list = self.by_label.get(label as usize).map_or(&[][..], |rows| &rows.named);
        let of = |at: &u32| self.row(*at).and_then(|row| row.entity);
        let start = list.partition_point(|at| of(at) < Some(entity));
        let rest = list.get(start..).unwrap_or_default();
        rest.get(..rest.partition_point(|at| of(at) == Some(entity))).unwrap_or_default()
    }

    /// Any row with that label.
    pub(crate) fn a_row_of(&self, label: u32) -> Option<&Row> {
        let rows = self.by_label.get(label as usize)?;
        rows.open.first().or(rows.named.first()).and_then(|&at| self.row(at))
    }

    /// Entities with that place.
    pub(crate) fn entities_of(&self, place: &str) -> &[u32] {
        self.places.get(place).map_or(&[], Vec::as_slice)
    }

    /// Entities that are no places and may be named by some of these words; ascending, and of very many those with the
    /// rarest words.
    pub(crate) fn entities_with(&self, ids: impl Iterator<Item = u32>) -> Vec<u32> {
        let mut lists: Vec<&[u32]> =
            ids.filter_map(|id| self.entity_postings.get(&id)).chain([&self.untold]).map(Vec::as_slice).collect();
        lists.sort_by_key(|list| list.len());
        let mut out: Vec<u32> = lists.into_iter().flatten().copied().take(ENTITIES).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// Rows of the same table.
    pub(crate) fn rows_beside(&self, row: &Row) -> impl Iterator<Item = &Row> {
        let list = self.by_table.get(&row.table).map_or(&[][..], Vec::as_slice);
        list.iter().filter_map(|&at| self.row(at))
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
            sorting::by_key(&mut shared, |&(words, label)| (std::cmp::Reverse(words), label));
            shared.truncate(LABELS);
            sorting::by_key(&mut shared, |&(_, label)| label);
        }
        shared.into_iter().map(|(_, label)| label).collect()
    }

    /// Puts the rows of each label in order, and the names of entities into the index.
    fn finish(&mut self) {
        let single = |rows: &Vec<u32>| {
            let mut entities = rows.iter().filter_map(|&at| Some(self.row(at)?.entity));
            let first = entities.next();
            entities.all(|entity| Some(entity) == first)
        };
        let single: FxHashMap<u32, bool> = self.by_table.iter().map(|(table, rows)| (*table, single(rows))).collect();
        for (at, row) in (0_u32..).zip(&self.rows) {
            let Some(list) = self.by_label.get_mut(row.label as usize) else { continue };
            let open = row.entity.is_none() || single.get(&row.table).is_some_and(|single| *single);
            if open { list.open.push(at) } else { list.named.push(at) }
        }
        let rows = &self.rows;
        let entity = |at: &u32| rows.get(*at as usize).and_then(|row| row.entity);
        self.by_label.iter_mut().for_each(|list| list.named.sort_by_key(entity));
        for (at, entity) in (0_u32..).zip(&self.entities) {
            if let Some(place) = entity.place {
                self.places.entry(place).or_default().push(at);
                continue;
            }
            for name in &entity.names {
                let mut untold = true;
                for &id in name.iter().filter(|slot| !slot.weak).flat_map(|slot| &slot.ids) {
                    untold = false;
                    let list = self.entity_postings.entry(id).or_default();
                    if list.last() != Some(&at) {
                        list.push(at);
                    }
                }
                if untold {
                    self.untold.push(at);
                }
            }
        }
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
        if !self.tables().iter().any(|table| table.tidy) {
            self.tidy = index;
            return;
        }
        let names_by_entity = self.names_by_entity();
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
                index.by_label.push(Rows::default());
                next
            });
            let entity = (!key.entity.is_absent()).then(|| {
                *entities.entry(key.entity).or_insert_with(|| {
                    let next = u32::try_from(index.entities.len()).unwrap_or(u32::MAX);
                    let name = self.text(key.entity);
                    let mut names = vec![index.slots(name)];
                    let others = self.names_of(key.entity, &names_by_entity);
                    names.extend(others.into_iter().map(|alias| index.slots(alias)));
                    index.entities.push(Entity { names, place: aliases().entity(name) });
                    next
                })
            });
            let row = u32::try_from(index.rows.len()).unwrap_or(u32::MAX);
            index.rows.push(Row { series: SeriesId(at), table: key.table, label, entity });
            index.by_table.entry(key.table).or_default().push(row);
        }
        index.finish();
        self.tidy = index;
    }
}
