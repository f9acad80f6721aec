//! What a document says of its own figures, and what the configuration says for it: "(figures in £ millions)", "tons
//! are metric", "Revenue ($ million)" above a column, a decimal comma.
//!
//! The nearest word counts: a figure's own unit, then the header of its column, of its row, the caption of its table,
//! the section, the configuration. A hint of the text holds from where it stands to the end of its section; under the
//! title, to the end of the document. It gives a unit only to figures that have none, and in prose only to those that
//! are written like amounts (with decimals or groups of digits). A hint that is not understood to its end is none.

mod conventions;
mod measure;

use std::sync::LazyLock;

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::item::{Body, Item, Quantity};
use super::number::{self, Style};
use super::reader::Reader;
use super::trace::Pass;
use crate::lexicon::Lexicon;
use crate::normalise::{Unit, UnitKind};
use crate::read::{BlockKind, Document};
use crate::sorting;
use crate::span::Span;

pub use conventions::{Conventions, DateOrder, NumberFormat, Ton};
pub(super) use conventions::{date_order, with_decimal_points};
use conventions::{mean_dollar, mean_ton};
use measure::{Head, Measure, ROWS, dollar, head, is_dollar, leads, measure, parenthesised, phrase_of, written_in};

/// What a hint says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Measure(Measure),
    Dollar(Unit),
    Ton(Ton),
}

/// A hint and the reading text it holds for.
#[derive(Clone, Debug)]
struct Hint {
    scope: Span,
    said: Said,
}

/// All that holds somewhere in a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    conventions: Conventions,
    /// By the start of their scope.
    said: Vec<Hint>,
    /// By the block of the header or caption.
    heads: FxHashMap<usize, Head>,
    /// Words that say a unit ("millions of euros") and count nothing.
    phrases: Vec<Span>,
}

/// A phrase that announces a hint.
struct Cue {
    phrase: &'static str,
    class: &'static str,
    value: &'static str,
    /// The phrase without its first letter, which may be a capital.
    finder: Finder<'static>,
    /// Which of [`GATES`] it holds.
    gate: usize,
}

static CUES: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    ROWS.iter()
        .filter(|[_, class, _]| matches!(*class, "measure" | "dollar" | "ton"))
        .map(|&[phrase, class, value]| Cue {
            phrase,
            class,
            value,
            finder: Finder::new(&phrase[1..]),
            gate: STEMS.iter().position(|stem| phrase[1..].contains(stem)).unwrap_or(0),
        })
        .collect()
});

/// Each cue has one of them; they are looked for first.
const STEMS: [&str; 8] =
    ["igures ", "mounts ", "alues ", "rices are ", "ollars are", "ons are ", "ons means ", "ons refer"];

static GATES: LazyLock<[Finder<'static>; STEMS.len()]> = LazyLock::new(|| STEMS.map(Finder::new));

impl Hints {
    /// Everything that a document says of its figures, on top of what is given.
    pub(super) fn of(document: &Document<'_>, conventions: Conventions, lexicon: &Lexicon) -> Self {
        let mut hints = Self { conventions, ..Self::default() };
        let text = document.text.as_bytes();
        let open: Vec<bool> = GATES.iter().map(|gate| gate.find(text).is_some()).collect();
        for cue in CUES.iter().filter(|cue| open[cue.gate]) {
            for at in cue.finder.find_iter(text) {
                hints.cued(document, cue, at, lexicon);
            }
        }
        hints.headings(document, lexicon);
        sorting::by_key(&mut hints.said, |hint| (hint.scope.start, hint.scope.end));
        hints.tables(document, lexicon);
        sorting::by(&mut hints.phrases, Ord::cmp);
        hints
    }

    /// A cue whose second letter stands at `at`.
    fn cued(&mut self, document: &Document<'_>, cue: &Cue, at: usize, lexicon: &Lexicon) {
        let Some(start) = at.checked_sub(1) else { return };
        let whole = Span::new(start, start + cue.phrase.len());
        if !whole.of(&document.text).eq_ignore_ascii_case(cue.phrase) {
            return;
        }
        let Some(sentence) = document.sentence_at(start).map(|index| document.sentences[index]) else { return };
        let before = Span::new(sentence.span.start, start).of(&document.text);
        let after = Span::new(whole.end, sentence.span.end).of(&document.text);
        if !leads(before) || after.starts_with(char::is_alphanumeric) {
            return;
        }
        let phrase = phrase_of(after);
        let said = match cue.class {
            "ton" => Ton::named(cue.value).filter(|_| phrase.is_empty()).map(Said::Ton),
            "dollar" => dollar(phrase, lexicon).map(Said::Dollar),
            _ => measure(phrase, lexicon).map(Said::Measure),
        };
        let Some(said) = said else { return };
        self.phrases.push(Span::new(whole.end, whole.end + phrase_len(after, phrase)));
        let scope = Span::new(sentence.span.start, end_of_section(document, sentence.block));
        // "all amounts are in Canadian dollars" says what the sign means, too
        if let Said::Measure(Measure { unit: Some(unit), .. }) = &said
            && lexicon.currency_name("dollar").is_some_and(|us| us.name != unit.name)
            && is_dollar(unit, lexicon)
        {
            self.said.push(Hint { scope, said: Said::Dollar(unit.clone()) });
        }
        self.said.push(Hint { scope, said });
    }

    /// "Balance sheet (in $ millions)" above a section.
    fn headings(&mut self, document: &Document<'_>, lexicon: &Lexicon) {
        for (index, block) in document.blocks.iter().enumerate() {
            if !matches!(block.kind, BlockKind::Heading(_)) {
                continue;
            }
            let Some(inside) = parenthesised(document.slice(block.span)) else { continue };
            let said = measure(inside, lexicon).filter(|measure| measure.power > 0);
            if let Some(said) = said {
                self.phrases.push(block.span);
                let scope = Span::new(block.span.end, end_of_section(document, index));
                self.said.push(Hint { scope, said: Said::Measure(said) });
            }
        }
    }

    fn tables(&mut self, document: &Document<'_>, lexicon: &Lexicon) {
        for table in &document.tables {
            for cell in &table.cells {
                let heads = cell.row < table.header_rows || table.row_headers(cell.row).contains(&cell.block);
                let Some(block) = document.blocks.get(cell.block).filter(|_| heads) else { continue };
                if let Some(head) = head(document.slice(block.span), lexicon) {
                    self.phrases.push(block.span);
                    self.heads.insert(cell.block, head);
                }
            }
            if let Some(caption) = table.caption
                && let Some(block) = document.blocks.get(caption)
                && let Some(measure) = written_in(document.slice(block.span), lexicon)
            {
                self.phrases.push(block.span);
                self.heads.insert(caption, Head::Measure(measure));
            }
        }
    }

    /// Applies what holds for a sentence to what was found in it.
    pub(super) fn apply(&self, document: &Document<'_>, sentence: usize, r: &Reader<'_>, items: &mut Vec<Item>) {
        let nothing = self.said.is_empty()
            && self.heads.is_empty()
            && self.conventions.dollar.is_none()
            && self.conventions.ton.is_none();
        let Some(sentence) = document.sentences.get(sentence).filter(|_| !nothing) else { return };
        items.retain(|item| !self.only_says_a_unit(r, item));
        let held = |hint: &&Hint| hint.scope.start <= sentence.span.start && sentence.span.end <= hint.scope.end;
        let before = self.said.partition_point(|hint| hint.scope.start <= sentence.span.start);
        // the nearest; a document with more hints than this is none that people wrote
        let near = self.said[..before].iter().rev().take(64);
        let (mut section, mut dollar, mut ton) = (None, self.conventions.dollar, self.conventions.ton);
        let (mut own_dollar, mut own_ton) = (false, false);
        for hint in near.filter(held) {
            match &hint.said {
                Said::Measure(measure) => section = section.or(Some(measure)),
                Said::Dollar(unit) if !std::mem::replace(&mut own_dollar, true) => {
                    dollar = r.lexicon.currency_symbol(&unit.name).or(dollar);
                }
                Said::Ton(said) if !std::mem::replace(&mut own_ton, true) => ton = Some(*said),
                Said::Dollar(_) | Said::Ton(_) => {}
            }
        }
        let cell = document.cell(sentence.block);
        let own = cell.filter(|cell| !cell.heads_column && !cell.cell.header).map(|cell| {
            let head = |blocks: &[usize]| blocks.iter().rev().find_map(|block| self.heads.get(block));
            (
                head(cell.column_headers),
                head(cell.row_headers),
                cell.caption.and_then(|block| self.heads.get(&block)),
                cell,
            )
        });
        for item in items {
            let before = item.quantity().map(|quantity| (quantity.unit.clone(), quantity.power));
            if let Some((column, row, caption, cell)) = &own {
                let first = cell.cell.column == 0;
                let measure = match (column, row, caption) {
                    (Some(Head::Plain), ..) => None,
                    (Some(Head::Measure(measure)), ..) => Some((measure, true)),
                    (_, Some(Head::Measure(measure)), _) if !first => Some((measure, false)),
                    (_, _, Some(Head::Measure(measure))) if !first => Some((measure, false)),
                    _ if !first => section.map(|measure| (measure, false)),
                    _ => None,
                };
                if let Some((measure, of_column)) = measure {
                    if of_column {
                        year_to_amount(r, item, measure);
                    }
                    in_cell(item, measure);
                }
            } else if cell.is_none()
                && let Some(measure) = section
            {
                in_prose(item, measure);
            }
            if let Some(dollar) = dollar {
                mean_dollar(r, item, dollar);
            }
            if let Some(ton) = ton.and_then(|ton| ton.unit(r.lexicon)) {
                mean_ton(r, item, ton);
            }
            if item.quantity().map(|quantity| (quantity.unit.clone(), quantity.power)) != before {
                item.made.add(Pass::Hint);
            }
        }
    }

    /// "millions of euros" of a hint is no vague number of euros.
    fn only_says_a_unit(&self, r: &Reader<'_>, item: &Item) -> bool {
        let vague = matches!(item.body, Body::Unreadable(super::VAGUE));
        let at = r.span(item.start, item.end);
        let before = self.phrases.partition_point(|phrase| phrase.start <= at.start);
        vague && before.checked_sub(1).is_some_and(|index| at.start < self.phrases[index].end)
    }
}

/// Bytes from the end of a cue to the end of its phrase.
fn phrase_len(after: &str, phrase: &str) -> usize {
    after.find(phrase).unwrap_or(0) + phrase.len()
}

/// End of the section that a block stands in: the next heading of its level or above; below the title, the end.
fn end_of_section(document: &Document<'_>, block: usize) -> usize {
    /// Blocks that are looked at either way.
    const FARTHEST: usize = 10_000;
    let level = |kind: BlockKind| match kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let above = document.blocks[..=block].iter().rev().take(FARTHEST).find_map(|block| level(block.kind));
    let end = document.text.len();
    let Some(own) = above.filter(|&own| own > 1) else { return end };
    let after = document.blocks[block + 1..].iter().take(FARTHEST);
    after
        .into_iter()
        .find(|block| level(block.kind).is_some_and(|level| level <= own))
        .map_or(end, |block| block.span.start)
}

fn give(quantity: &mut Quantity, measure: &Measure) {
    if let Some(unit) = &measure.unit {
        quantity.unit = Some(unit.clone());
    }
    if measure.power > 0 {
        quantity.scale_by(measure.power);
    }
}

/// A figure of a cell without its own unit, or with the same one and no scale.
fn in_cell(item: &mut Item, measure: &Measure) {
    let Some(quantity) = item.quantity_mut() else { return };
    let same = quantity.unit.is_some() && quantity.unit == measure.unit;
    let scaled = quantity.power > 0;
    if scaled && quantity.unit.is_none() {
        quantity.unit.clone_from(&measure.unit);
    } else if !scaled && matches!(quantity.style, Style::Plain | Style::Digits) && (same || quantity.unit.is_none()) {
        give(quantity, measure);
    }
}

/// A figure of prose that is written like an amount and says nothing of what it counts.
fn in_prose(item: &mut Item, measure: &Measure) {
    if let Some(quantity) = item.quantity_mut()
        && quantity.unit.is_none()
        && quantity.power == 0
        && quantity.style == Style::Digits
    {
        give(quantity, measure);
    }
}

/// "2015" under "Revenue ($ million)" is an amount, not a year.
fn year_to_amount(r: &Reader<'_>, item: &mut Item, measure: &Measure) {
    let alone = r.len() == 1 && r.is_number(0) && matches!(item.body, Body::Time(_));
    let duration = measure.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration);
    if alone
        && !duration
        && let Some(number) = number::number(r, 0)
        && let Some(figure) = number.figure
    {
        item.remark = None;
        item.body = Body::Quantity(Box::new(Quantity::new(&number, figure, (0, number.end))));
    }
}

#[cfg(test)]
mod tests {
    use super::measure::{has_class, scale};
    use super::*;

    #[test]
    fn every_row_is_used() {
        for [cue, class, value] in ROWS.iter() {
            let known = match *class {
                "measure" | "dollar" => value.is_empty(),
                "ton" => Ton::named(value).is_some(),
                "lead" | "tail" | "plain" => value.is_empty() && has_class(cue, class),
                "scale" => scale(cue) == value.parse().ok(),
                _ => false,
            };
            assert!(known, "{cue},{class},{value}");
        }
        assert_eq!(ROWS.len(), include_str!("../../lexicon/conventions.csv").lines().count() - 1);
        for cue in CUES.iter() {
            let text = format!("{} ", cue.phrase);
            assert!(GATES[cue.gate].find(text.as_bytes()).is_some(), "{}", cue.phrase);
        }
    }
}
