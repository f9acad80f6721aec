//! What a measure is called, taken apart: telling words, remarks in brackets, extreme, rate, stock or flow.

use super::words::{Marks, contrast_id, marks};
use crate::sources::frame::{PieceKind, folded, pieces};

/// A measure that is the end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Extreme {
    Maximum,
    Minimum,
}

/// The time that a figure is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rate {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Rate {
    const ALL: [Self; 6] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rate| rate.name() == name)
    }

    /// Fewest and most of these in a year; an hour may be one of work.
    pub(crate) fn in_a_year(self) -> Option<(i64, i64)> {
        Some(match self {
            Self::Hour => return None,
            Self::Day => (365, 366),
            Self::Week => (52, 53),
            Self::Month => (12, 12),
            Self::Quarter => (4, 4),
            Self::Year => (1, 1),
        })
    }
}

/// A telling word of a label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Slot {
    pub(crate) ids: Vec<u32>,
    pub(crate) contrasts: Vec<u16>,
    pub(crate) weak: bool,
    mark: Marks,
}

/// A measure as a text may name it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Label {
    pub(crate) main: Vec<Slot>,
    /// What stands in brackets: another way to say it.
    pub(crate) aside: Vec<Slot>,
    pub(crate) extreme: Option<Extreme>,
    pub(crate) rate: Option<Rate>,
    pub(crate) stock: bool,
    /// The rows hold changes.
    pub(crate) change: bool,
}

/// A label without its brackets, and what stands in them.
pub(super) fn parts(text: &str) -> (String, String) {
    let (mut main, mut aside) = (String::new(), String::new());
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && !matches!(c, ')' | ']') { main.push(c) } else { aside.push(c) }
    }
    if main.trim().is_empty() { (text.to_owned(), String::new()) } else { (main, aside) }
}

/// The words of a label that are no stop words; `number` numbers their stems.
pub(super) fn slots(text: &str, number: &mut dyn FnMut(&str) -> u32) -> Vec<Slot> {
    let stems: Vec<String> = pieces(text)
        .filter(|(kind, ..)| *kind != PieceKind::Mark)
        .take(64)
        .map(|(_, start, end)| folded(&text[start..end]))
        .collect();
    let found = marks(&stems, &mut |stem| Some(number(stem)));
    found
        .into_iter()
        .filter(|mark| !mark.stop || !mark.ids.is_empty())
        .map(|mark| Slot { ids: mark.ids.clone(), contrasts: mark.contrasts.clone(), weak: mark.weak, mark })
        .collect()
}

impl Label {
    /// From the slots of a measure and the name of its unit.
    pub(super) fn new(main: Vec<Slot>, aside: Vec<Slot>, unit: Option<&str>) -> Self {
        let mut out = Self { main, aside, ..Self::default() };
        for slot in out.main.iter().chain(&out.aside) {
            out.extreme = out.extreme.or(slot.mark.extreme);
            out.rate = out.rate.or(slot.mark.rate);
            out.stock |= slot.mark.stock;
        }
        let per = unit.and_then(|unit| unit.rsplit_once(" per ")).and_then(|(_, per)| Rate::named(per));
        out.rate = per.or(out.rate);
        let plain = |slot: &Slot| slot.mark.extreme.is_none() && slot.mark.rate.is_none();
        if out.main.iter().any(plain) {
            out.main.retain(plain);
        }
        out.aside.retain(plain);
        if unit == Some("percent") {
            // "share of GDP" in percent: the unit says it
            out.main.iter_mut().filter(|slot| slot.mark.share).for_each(|slot| slot.weak = true);
        }
        if out.main.iter().all(|slot| slot.weak) {
            out.main.iter_mut().for_each(|slot| slot.weak = false);
        }
        out
    }

    pub(super) fn with_change(mut self, change: bool) -> Self {
        self.change = change;
        self
    }

    /// A text can have a word that it is told from.
    pub(crate) fn has_contrasts(&self) -> bool {
        self.stock || self.main.iter().any(|slot| !slot.contrasts.is_empty())
    }

    /// Numbers of all its telling words and of what they are told from, each once.
    pub(super) fn ids(&self) -> Vec<u32> {
        let all = self.main.iter().chain(&self.aside).filter(|slot| !slot.weak);
        let contrasts = |slot: &Slot| slot.contrasts.iter().map(|set| contrast_id(*set)).collect::<Vec<_>>();
        let mut out: Vec<u32> = all.flat_map(|slot| slot.ids.iter().copied().chain(contrasts(slot))).collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}
