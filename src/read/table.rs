//! Tables of a document: which cells head a row or a column, so that a cell can be read in its context.
//!
//! A reader says where each cell stands and whether the markup calls it a header. A header of columns stands in a row
//! of headers, or in the first row where no row is marked and that row holds words above columns of figures. A header
//! of a row is a marked cell in another row, or the first cell of its row where it holds words.

use rustc_hash::FxHashMap;

use crate::read::{Block, BlockKind};
use crate::sorting;

/// One block of a table's cell; a cell with several paragraphs has several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Index into [`crate::read::Document::blocks`].
    pub block: usize,
    /// From 0.
    pub row: u32,
    /// From 0.
    pub column: u32,
    /// Rows and columns that the cell covers; at least 1.
    pub rows: u32,
    pub columns: u32,
    /// The markup calls it a header.
    pub header: bool,
}

/// A table with its headers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// As in [`BlockKind::Cell`].
    pub number: u32,
    /// Block of the caption or, where there is none, of the paragraph or heading right before the table.
    pub caption: Option<usize>,
    /// In document order.
    pub cells: Vec<Cell>,
    /// Rows at the top that hold headers of columns.
    pub header_rows: u32,
    /// Blocks of the headers above each column, top first.
    column_headers: Vec<Vec<usize>>,
    /// Blocks of the headers of each row.
    row_headers: Vec<Vec<usize>>,
}

/// Most columns that a row is read with; what follows stands in the last of them.
pub(super) const MOST_COLUMNS: u32 = 256;

/// Most headers that are kept for one row or column.
const MOST_HEADERS: usize = 8;

impl Table {
    /// Blocks of the headers above a column, top first.
    pub fn column_headers(&self, column: u32) -> &[usize] {
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        self.column_headers.get(column).map_or(&[], Vec::as_slice)
    }

    /// Blocks of the headers of a row.
    pub fn row_headers(&self, row: u32) -> &[usize] {
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        self.row_headers.get(row).map_or(&[], Vec::as_slice)
    }

    fn new(number: u32, text: &str, blocks: &[Block], caption: Option<usize>, cells: Vec<Cell>) -> Self {
        let word = |cell: &Cell| blocks.get(cell.block).is_some_and(|block| is_words(block.span.of(text)));
        let figure = |cell: &Cell| blocks.get(cell.block).is_some_and(|block| is_figure(block.span.of(text)));
        let header_rows = header_rows(&cells, word, figure);
        let last_row = cells.last().map_or(0, |cell| cell.row);
        let mut table = Self { number, caption, header_rows, ..Self::default() };
        // what covers many rows or columns is not entered at each without limit
        let mut budget = 4 * cells.len() + 1_000;
        let mut first_of_row = None;
        for cell in &cells {
            if cell.row < header_rows {
                let end = cell.column.saturating_add(cell.columns).min(MOST_COLUMNS);
                enter(&mut table.column_headers, cell.column..end, cell.block, &mut budget);
                continue;
            }
            let first = first_of_row != Some(cell.row);
            first_of_row = Some(cell.row);
            if cell.header || first && cell.column == 0 && word(cell) {
                let end = cell.row.saturating_add(cell.rows).min(last_row.saturating_add(1));
                enter(&mut table.row_headers, cell.row..end, cell.block, &mut budget);
            }
        }
        table.cells = cells;
        table
    }
}

/// Enters a header at the rows or columns that it covers, as far as the budget goes.
fn enter(lists: &mut Vec<Vec<usize>>, covered: std::ops::Range<u32>, block: usize, budget: &mut usize) {
    for at in covered.filter_map(|at| usize::try_from(at).ok()) {
        if *budget == 0 {
            return;
        }
        *budget -= 1;
        if lists.len() <= at {
            lists.resize_with(at + 1, Vec::new);
        }
        if lists[at].len() < MOST_HEADERS {
            lists[at].push(block);
        }
    }
}

/// Rows from the top of which all cells are marked; else the first row if it holds words and a column below figures.
fn header_rows(cells: &[Cell], word: impl Fn(&Cell) -> bool, figure: impl Fn(&Cell) -> bool) -> u32 {
    let first_plain = cells.iter().find(|cell| !cell.header).map(|cell| cell.row);
    match first_plain {
        None => cells.last().map_or(0, |cell| cell.row.saturating_add(1)),
        Some(0) => {
            // a marked cell in a row of others is a header of that row
            let first = cells.iter().take_while(|cell| cell.row == 0);
            let marked = first.clone().any(|cell| cell.header && cell.column > 0);
            let worded =
                first.clone().all(|cell| word(cell) || is_year_like(cell, &figure)) && first.clone().any(&word);
            let below = cells.iter().skip_while(|cell| cell.row == 0).any(|cell| cell.column > 0 && figure(cell));
            u32::from(marked || worded && below && !cells.iter().any(|cell| cell.header))
        }
        Some(row) => row,
    }
}

/// A year may head a column though it is a figure; that the others are words is enough.
fn is_year_like(cell: &Cell, figure: &impl Fn(&Cell) -> bool) -> bool {
    cell.column > 0 && figure(cell)
}

fn is_words(text: &str) -> bool {
    text.chars().any(char::is_alphabetic) && !is_figure(text)
}

/// More digits than letters.
fn is_figure(text: &str) -> bool {
    let head = text.chars().take(64);
    let (digits, letters) = head.fold((0, 0), |(digits, letters), c| {
        (digits + u32::from(c.is_ascii_digit()), letters + u32::from(c.is_alphabetic()))
    });
    digits > 0 && digits >= letters
}

/// What a reader knows of its tables besides the cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// Rows and columns of the cells that cover more than one, by block.
    pub(super) spans: FxHashMap<usize, (u32, u32)>,
    /// Blocks that the markup calls captions, by the number of their table.
    pub(super) captions: FxHashMap<u32, usize>,
}

/// The tables of a document from its blocks.
pub(super) fn tables(text: &str, blocks: &[Block], extra: &Extra) -> Vec<Table> {
    let mut cells: Vec<(u32, Cell)> = blocks
        .iter()
        .enumerate()
        .filter_map(|(at, block)| match block.kind {
            BlockKind::Cell { table, row, column, header } => {
                let (rows, columns) = extra.spans.get(&at).copied().unwrap_or((1, 1));
                Some((table, Cell { block: at, row, column, rows, columns, header }))
            }
            _ => None,
        })
        .collect();
    // a table within a cell stands between the cells of the outer one
    sorting::by_key(&mut cells, |(table, _)| *table);
    let groups = cells.chunk_by(|(one, _), (next, _)| one == next);
    groups
        .filter_map(|group| {
            let &(number, first) = group.first()?;
            let before = first.block.checked_sub(1).filter(|&before| blocks.get(before).is_some_and(is_title));
            let caption = extra.captions.get(&number).copied().or(before);
            Some(Table::new(number, text, blocks, caption, group.iter().map(|&(_, cell)| cell).collect()))
        })
        .collect()
}

/// A block that may be the title of a table right below it.
fn is_title(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading(_)) && block.span.len() <= LONGEST_CAPTION
}

/// A longer block before a table is no title of it, in bytes.
const LONGEST_CAPTION: usize = 300;

/// A cell in its table: where it stands and what heads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellContext<'d> {
    /// Index into [`crate::read::Document::tables`].
    pub table: usize,
    pub cell: Cell,
    /// The cell is itself a header of columns.
    pub heads_column: bool,
    /// Blocks of the headers above its column, top first.
    pub column_headers: &'d [usize],
    /// Blocks of the headers of its row.
    pub row_headers: &'d [usize],
    pub caption: Option<usize>,
}

/// The context of a block that is a cell.
pub(super) fn context<'d>(blocks: &[Block], tables: &'d [Table], block: usize) -> Option<CellContext<'d>> {
    let BlockKind::Cell { table, .. } = blocks.get(block)?.kind else { return None };
    let index = tables.binary_search_by_key(&table, |table| table.number).ok()?;
    let table = tables.get(index)?;
    let at = table.cells.binary_search_by_key(&block, |cell| cell.block).ok()?;
    let cell = *table.cells.get(at)?;
    Some(CellContext {
        table: index,
        cell,
        heads_column: cell.row < table.header_rows,
        column_headers: table.column_headers(cell.column),
        row_headers: table.row_headers(cell.row),
        caption: table.caption,
    })
}
