//! Rows of columns in a plain text as cells of a table: lines in a row that tabs, upright strokes or gaps of three
//! spaces cut into the same number of cells. Everything else stays the line that it was.

use std::ops::Range;

use memchr::memchr;

use crate::read::plain::has_wide_gap;
use crate::read::sentences::trimmed;
use crate::read::{Block, BlockKind};
use crate::span::Span;

/// What stands between two cells, the surest first.
const SEPARATORS: [&str; 3] = ["|", "\t", "   "];

/// Longest stretch of rules between two rows, in bytes.
const LONGEST_RULE: usize = 300;

/// Replaces rows by their cells.
pub(super) fn cells(text: &str, blocks: Vec<Block>) -> Vec<Block> {
    let is_row = |block: &Block| block.kind == BlockKind::ListItem && separator(block.span.of(text)).is_some();
    if !blocks.iter().any(is_row) {
        return blocks;
    }
    let mut out = Vec::with_capacity(blocks.len() * 2);
    let mut tables = 0;
    let mut at = 0;
    while at < blocks.len() {
        let run = if is_row(&blocks[at]) { run(text, &blocks, at) } else { at..at + 1 };
        if run.len() < 2 {
            out.push(blocks[at]);
            at += 1;
            continue;
        }
        at = run.end;
        for (row, block) in blocks[run].iter().enumerate() {
            let cells = split(text, block.span).into_iter().enumerate().filter(|(_, span)| !span.is_empty());
            let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
            out.extend(cells.map(|(column, span)| Block {
                span,
                kind: BlockKind::Cell { table: tables, row: number(row), column: number(column), header: false },
                quoted: block.quoted,
            }));
        }
        tables += 1;
    }
    out
}

/// Rows from `first` on that belong together.
fn run(text: &str, blocks: &[Block], first: usize) -> Range<usize> {
    let of_row = |block: &Block| {
        let separator = separator(block.span.of(text)).filter(|_| block.kind == BlockKind::ListItem)?;
        Some((separator, split(text, block.span).len()))
    };
    let Some(shape) = of_row(&blocks[first]).filter(|(_, columns)| *columns > 1) else { return first..first };
    let mut end = first + 1;
    while let Some(block) = blocks.get(end) {
        let gap = Span::new(blocks[end - 1].span.end, block.span.start).of(text);
        let near = gap.len() <= LONGEST_RULE && !gap.contains("\n\n") && !gap.contains("\n\r\n");
        if !near || of_row(block) != Some(shape) {
            break;
        }
        end += 1;
    }
    first..end
}

/// What cuts a line into cells; `None` for lines of one cell and for blocks of several lines.
fn separator(line: &str) -> Option<&'static str> {
    let stands = |separator: &&str| match separator.as_bytes() {
        [mark] => memchr(*mark, line.as_bytes()).is_some(),
        _ => has_wide_gap(line),
    };
    let found = SEPARATORS.into_iter().find(stands)?;
    (!line.contains(['\n', '\r'])).then_some(found)
}

/// The cells of a line, trimmed; the strokes at its ends cut off nothing.
fn split(text: &str, span: Span) -> Vec<Span> {
    let line = span.of(text);
    let Some(separator) = separator(line) else { return vec![span] };
    let inner = if separator == "|" { line.strip_prefix('|').unwrap_or(line) } else { line };
    let start = span.start + (line.len() - inner.len());
    let inner = if separator == "|" { inner.strip_suffix('|').unwrap_or(inner) } else { inner };
    let mut cells = Vec::new();
    let mut at = start;
    for part in inner.split(separator) {
        let cell = trimmed(text, Span::new(at, at + part.len()));
        at += part.len() + separator.len();
        // a wide gap is one separator, however wide
        if separator != "   " || !cell.is_empty() {
            cells.push(cell);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use crate::read::{BlockKind, Format, read};

    fn shown(text: &str) -> Vec<String> {
        let document = read("a.txt", text.as_bytes(), Some(Format::Text)).expect("UTF-8");
        let shown = document.blocks.iter().map(|block| match block.kind {
            BlockKind::Cell { table, row, column, .. } => {
                format!("{table}.{row}.{column} {}", document.slice(block.span))
            }
            _ => document.slice(block.span).to_owned(),
        });
        shown.collect()
    }

    #[test]
    fn rows_with_the_same_columns_are_a_table() {
        let tabs = "Output by year\n\nYear\tTons\n2015\t12.5\n2016\t\n\nIt rose.";
        assert_eq!(
            shown(tabs),
            ["Output by year", "0.0.0 Year", "0.0.1 Tons", "0.1.0 2015", "0.1.1 12.5", "2016", "It rose."]
        );
        let strokes = "| a | 5 |\n|---|---|\n| b | 6 |\n\nText\n\n| a | 1 |\n| b | 2 |";
        assert_eq!(shown(strokes)[..4], ["0.0.0 a", "0.0.1 5", "0.1.0 b", "0.1.1 6"]);
        assert_eq!(shown(strokes)[5..], ["1.0.0 a", "1.0.1 1", "1.1.0 b", "1.1.1 2"]);
        assert_eq!(shown("Wheat     12.5    3\nRye   1   2")[3..], ["0.1.0 Rye", "0.1.1 1", "0.1.2 2"]);
    }

    #[test]
    fn lines_that_do_not_match_stay_lines() {
        for text in ["a\t5\nb\t6\t7", "a\t5", "a\t5\n\nb\t6"] {
            assert!(shown(text).iter().all(|line| line.contains('\t')), "{text}");
        }
    }

    #[test]
    fn a_header_heads_its_column() {
        let text = "Year\tOutput (tons)\n2015\t12.5\n2016\t13.7";
        let document = read("a.txt", text.as_bytes(), Some(Format::Text)).expect("UTF-8");
        let last = document.cell(5).expect("a cell");
        assert_eq!((last.column_headers, last.heads_column), (&[1][..], false));
        assert!(document.cell(0).is_some_and(|cell| cell.heads_column));
    }

    #[test]
    fn many_rows_take_linear_time() {
        assert_eq!(shown(&"a\t5\n".repeat(50_000)).len(), 100_000);
        assert!(shown(&"|".repeat(500_000)).len() <= 1);
    }
}
