//! Tables while they are read: where the next cell stands, and which of them are tables of figures at all.

use rustc_hash::FxHashMap;

use super::tokens::Tag;
use crate::read::table::{Extra, MOST_COLUMNS};
use crate::read::{Block, BlockKind};

/// Most rows that a cell may cover (WHATWG HTML, section 4.9.11).
const MOST_ROWS: u32 = 65_534;

/// One open table.
#[derive(Debug, Default)]
struct Table {
    /// Given when its first block closes, so that empty tables have none.
    number: Option<u32>,
    layout: bool,
    head: bool,
    /// Rows begun.
    rows: u32,
    in_row: bool,
    /// Where the next cell would stand.
    next: u32,
    cell: Place,
    /// For each column the first row in which it is free again.
    free_from: Vec<u32>,
    captions: Vec<usize>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Place {
    row: u32,
    column: u32,
    rows: u32,
    columns: u32,
    header: bool,
}

/// All tables of a page, the open ones innermost last.
#[derive(Debug, Default)]
pub(super) struct TablesInProgress {
    open: Vec<Table>,
    numbers: u32,
    extra: Extra,
    /// Tables, by number, that only set columns of a page.
    layouts: FxHashMap<u32, ()>,
    /// Tables, by number, with a row of two cells.
    grids: FxHashMap<u32, ()>,
}

impl TablesInProgress {
    pub(super) fn open(&mut self, layout: bool) {
        // what holds another table is the frame of a page
        if let Some(outer) = self.open.last_mut() {
            outer.layout = true;
            if let Some(number) = outer.number {
                self.layouts.insert(number, ());
            }
        }
        self.open.push(Table { layout, ..Table::default() });
    }

    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// A group of rows begins, of headers or not.
    pub(super) fn rows(&mut self, head: bool) {
        if let Some(table) = self.open.last_mut() {
            table.head = head;
            table.in_row = false;
        }
    }

    pub(super) fn row(&mut self) {
        if let Some(table) = self.open.last_mut() {
            table.rows = table.rows.saturating_add(1);
            table.next = 0;
            table.in_row = true;
        }
    }

    pub(super) fn cell(&mut self, tag: &Tag, source: &str, header: bool) {
        if self.open.last().is_some_and(|table| !table.in_row) {
            self.row();
        }
        let Some(table) = self.open.last_mut() else { return };
        let number = |name: &str, most: u32| {
            let written = tag.attribute(source, name).and_then(|value| value.trim().parse::<u32>().ok());
            written.unwrap_or(1).clamp(1, most)
        };
        let (rows, columns) = (number("rowspan", MOST_ROWS), number("colspan", MOST_COLUMNS));
        let row = table.rows.saturating_sub(1);
        let is_free = |column: u32, free_from: &[u32]| {
            usize::try_from(column).ok().and_then(|column| free_from.get(column)).is_none_or(|&free| free <= row)
        };
        while table.next < MOST_COLUMNS - 1 && !is_free(table.next, &table.free_from) {
            table.next += 1;
        }
        let column = table.next.min(MOST_COLUMNS - 1);
        let end = (column + columns).min(MOST_COLUMNS);
        if rows > 1 {
            let (from, to) = (usize::try_from(column).unwrap_or(0), usize::try_from(end).unwrap_or(0));
            if table.free_from.len() < to {
                table.free_from.resize(to, 0);
            }
            table.free_from[from..to].fill(row.saturating_add(rows));
        }
        table.cell = Place { row, column, rows, columns: end - column, header: header || table.head };
        table.next = end;
    }

    /// The kind of a block in the innermost cell; `None` outside of a table's cells.
    pub(super) fn block(&mut self, in_cell: bool) -> Option<BlockKind> {
        let table = self.open.last_mut().filter(|table| in_cell && table.rows > 0)?;
        let number = *table.number.get_or_insert_with(|| {
            self.numbers = self.numbers.saturating_add(1);
            self.numbers - 1
        });
        if table.layout {
            self.layouts.insert(number, ());
        }
        for block in table.captions.drain(..) {
            self.extra.captions.entry(number).or_insert(block);
        }
        let Place { row, column, header, .. } = table.cell;
        Some(BlockKind::Cell { table: number, row, column, header })
    }

    /// A block of that kind has that index.
    pub(super) fn closed(&mut self, kind: BlockKind, index: usize) {
        let BlockKind::Cell { table: number, column, .. } = kind else { return };
        if column > 0 {
            self.grids.insert(number, ());
        }
        if let Some(table) = self.open.last().filter(|table| table.number == Some(number))
            && (table.cell.rows > 1 || table.cell.columns > 1)
        {
            self.extra.spans.insert(index, (table.cell.rows, table.cell.columns));
        }
    }

    /// A caption has that index.
    pub(super) fn caption(&mut self, index: usize) {
        if let Some(table) = self.open.last_mut() {
            match table.number {
                Some(number) => drop(self.extra.captions.entry(number).or_insert(index)),
                None => table.captions.push(index),
            }
        }
    }

    /// Makes paragraphs of the cells of what is no table of figures; the rest that is known of the others.
    pub(super) fn finish(self, blocks: &mut [Block]) -> Extra {
        for block in blocks {
            if let BlockKind::Cell { table, .. } = block.kind
                && (self.layouts.contains_key(&table) || !self.grids.contains_key(&table))
            {
                block.kind = BlockKind::Paragraph;
            }
        }
        self.extra
    }
}
