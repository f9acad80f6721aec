//! What the text says of a table of its own article.
//!
//! The rule: an article's table is read like a source table and asked by the words of the sentence, never by value; but
//! which cell a sentence means is inferred, so another value is a warning.

use crate::checks::source_mismatch::of_frames;
use crate::checks::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Outcome, Relation, Severity, Verdict};
use crate::lexicon;
use crate::normalise::{Reading, Unit, UnitKind};
use crate::read::{BlockKind, Table};
use crate::sources::frame::periods;
use crate::sources::{Options, Tables};
use crate::span::Span;

pub(super) struct OwnTable;

static META: Meta = Meta {
    id: "own-table-mismatch",
    name: "the text gives another value than a table of the same article",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "Reads the tables inside an article (Markdown, HTML, aligned text) as source tables are read, and looks up \
each figure of the prose by the words of its clause: the row, the column, the period and the unit must be said in full and \
no other cell may answer as well. Another value is a warning: either the text or the table is wrong. Figures that agree \
are listed as checked.\n\n\
Changes, parts of what a row counts, figures whose row is only carried over, and tables without labels are left alone.",
    fires: &[
        "| Sales by port (tonnes) | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 1,210 | 1,540 |\n| Leith | 3,020 | 4,110 |\n\n\
In 2020, sales at Leith were 4,710 tonnes.\n",
    ],
    silent: &[
        "| Sales by port (tonnes) | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 1,210 | 1,540 |\n| Leith | 3,020 | 4,110 |\n\n\
In 2020, sales at Leith were 4,110 tonnes.\n",
        "| Sales by port (tonnes) | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 1,210 | 1,540 |\n| Leith | 3,020 | 4,110 |\n\n\
In 2021, sales at Leith were 4,710 tonnes.\n",
    ],
};

/// Tables of an article, and cells of one, that are read; the rest is left alone.
const TABLES: usize = 20;
const CELLS: usize = 4_000;
/// Claims that are looked up.
const CLAIMS: usize = 2_000;

impl Check for OwnTable {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let tables: Vec<&Table> =
            article.document.tables.iter().filter(|table| usable(article, table)).take(TABLES).collect();
        if tables.is_empty() {
            return;
        }
        let unit = |text: &str| -> Option<Unit> { lexicon::english().parse_unit(text).map(|(unit, _)| unit) };
        for (number, table) in tables.into_iter().enumerate() {
            let corner = table.column_headers(0).iter().copied();
            let titles: Vec<String> =
                table.caption.into_iter().chain(corner).map(|block| block_text(article, block)).collect();
            let title = titles.join("; ");
            let (csv, rows) = as_csv(article, table, common_unit(&titles));
            let name = format!("table {}", number + 1);
            let descriptor =
                serde_json::json!({ "resources": [{ "name": name, "path": "table.csv", "title": title }] });
            let (own, _) = Tables::from_text(&name, &csv, Some(&descriptor.to_string()), &Options::new(&unit));
            if own.frames.is_empty() {
                continue;
            }
            let beside = Article { tables: &own, ..*article };
            for (index, judged) in of_frames(&beside, prose(article)) {
                settle(
                    article,
                    index,
                    judged.finding,
                    (judged.judgement.verdict, judged.judgement.reason),
                    (table, &rows),
                    out,
                );
            }
        }
    }
}

/// Figures outside tables and headings.
fn prose<'a>(article: &'a Article<'_>) -> impl Iterator<Item = usize> + 'a {
    let claims = article.extraction.claims.iter().enumerate();
    claims
        .filter(|(_, claim)| {
            let block = article
                .document
                .sentences
                .get(claim.sentence)
                .and_then(|sentence| article.document.blocks.get(sentence.block));
            block.is_some_and(|block| {
                matches!(block.kind, BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Footnote) && !block.quoted
            })
        })
        .map(|(index, _)| index)
        .take(CLAIMS)
}

/// Has a header row, labels and figures.
fn usable(article: &Article<'_>, table: &Table) -> bool {
    let figures = || table.cells.iter().filter(|cell| cell.row >= table.header_rows && cell.column > 0);
    let digits = |block: usize| block_text(article, block).contains(|c: char| c.is_ascii_digit());
    table.header_rows > 0
        && table.cells.len() <= CELLS
        && figures().filter(|cell| digits(cell.block)).take(2).count() == 2
}

fn block_text(article: &Article<'_>, block: usize) -> String {
    let span = article.document.blocks.get(block).map_or_else(Span::default, |block| block.span);
    article.document.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The unit of a whole table, in parentheses or behind the last comma of its title or corner: "Sales (tonnes)".
fn common_unit(titles: &[String]) -> Option<&str> {
    let inside = titles.iter().filter_map(|title| title.split_once('(')?.1.split_once(')'));
    let behind = titles.iter().filter_map(|title| title.rsplit_once(','));
    let parts = inside.map(|(inside, _)| inside).chain(behind.map(|(_, last)| last)).map(str::trim);
    parts.into_iter().find(|part| lexicon::english().parse_unit(part).is_some())
}

/// The table as a CSV with the header rows joined into one, the common unit in each header that has none, and the row of
/// the table for each of its lines.
fn as_csv(article: &Article<'_>, table: &Table, unit: Option<&str>) -> (String, Vec<u32>) {
    let width = table.cells.iter().map(|cell| cell.column + 1).max().unwrap_or(0);
    let mut lines: Vec<Vec<String>> = vec![vec![String::new(); width as usize]];
    let mut rows = vec![0];
    for column in 0..width {
        let texts: Vec<String> = table.column_headers(column).iter().map(|&block| block_text(article, block)).collect();
        let own = texts.iter().any(|text| text.contains(['(', '%', '$', '£', '€']));
        let unit = unit.filter(|_| column > 0 && !own).map_or_else(String::new, |unit| format!(" ({unit})"));
        lines[0][column as usize] = format!("{}{unit}", texts.join(" "));
    }
    for cell in table.cells.iter().filter(|cell| cell.row >= table.header_rows) {
        if rows.last() != Some(&cell.row) || lines.len() == 1 {
            lines.push(vec![String::new(); width as usize]);
            rows.push(cell.row);
        }
        if let Some(slot) = lines.last_mut().and_then(|line| line.get_mut(cell.column as usize)) {
            *slot = block_text(article, cell.block);
        }
    }
    let field = |text: &String| format!("\"{}\"", text.replace('"', "\"\""));
    let lines: Vec<String> = lines.iter().map(|line| line.iter().map(field).collect::<Vec<_>>().join(",")).collect();
    (lines.join("\n"), rows)
}

/// The cell of the table that answered, by its row in the CSV and the header of its column.
fn place(article: &Article<'_>, finding: &Finding, table: &Table, rows: &[u32]) -> Option<Span> {
    let cell = finding.evidence.first()?;
    let row = *rows.get(cell.row)?;
    let of_row = table.cells.iter().filter(|one| one.row == row);
    let headed = |column: u32| {
        let texts: Vec<String> = table.column_headers(column).iter().map(|&block| block_text(article, block)).collect();
        let header = texts.join(" ");
        cell.column == header || cell.column.strip_prefix(&header).is_some_and(|unit| unit.starts_with(" ("))
    };
    let block = of_row.into_iter().find(|one| headed(one.column))?.block;
    article.document.blocks.get(block).map(|block| block.span)
}

/// "5% (12 births)": the things that a share stands for are no row of their own.
fn is_of_share(article: &Article<'_>, index: usize) -> bool {
    let claims = &article.extraction.claims;
    let before = index.checked_sub(1).and_then(|before| claims.get(before)).zip(claims.get(index));
    before.is_some_and(|(share, claim)| {
        let percent = share.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent);
        let between = article.document.text.get(share.span.end..claim.span.start).unwrap_or_default();
        percent && matches!(between.trim(), "(" | "[")
    })
}

/// The sentence names times, and none of them is that of the column.
fn of_other_time(article: &Article<'_>, claim: &Claim, finding: &Finding) -> bool {
    let column = finding.evidence.first().map(|cell| periods(&cell.column)).unwrap_or_default();
    let claims = article.extraction.claims.get(article.extraction.claims_of(claim.sentence)).unwrap_or_default();
    let mut times = claims.iter().filter_map(Claim::time).peekable();
    let told = times.peek().is_some() && !column.is_empty();
    told && !times.any(|time| column.iter().any(|own| own.overlaps(time)))
}

/// A row of that name, of this table or of another, has a cell with the figure: the words meant that one.
fn answers_as_well(article: &Article<'_>, claim: &Claim, finding: &Finding, table: &Table, rows: &[u32]) -> bool {
    let Some(row) = finding.evidence.first().and_then(|cell| rows.get(cell.row)) else { return false };
    let label = |table: &Table, row: u32| {
        let first = table.cells.iter().find(|cell| cell.row == row && cell.column == 0)?;
        Some(block_text(article, first.block))
    };
    let Some(name) = label(table, *row) else { return false };
    let of_row = |table: &Table| {
        let rows: Vec<u32> = table.cells.iter().filter(|cell| cell.column == 0).map(|cell| cell.row).collect();
        let named = rows.into_iter().filter(|&row| label(table, row).as_ref() == Some(&name)).collect::<Vec<_>>();
        let cells = table.cells.iter().filter(|cell| cell.column > 0 && named.contains(&cell.row));
        cells.map(|cell| cell.block).collect::<Vec<_>>()
    };
    let blocks: Vec<usize> = article.document.tables.iter().take(TABLES).flat_map(of_row).collect();
    let holds = |one: &Claim| match (&one.value, &claim.value) {
        (Value::Numbers(cell), Value::Numbers(told)) => cell
            .iter()
            .zip(told)
            .any(|(cell, told)| cell.interval(Reading::Holder).intersects(told.interval(Reading::Half))),
        _ => false,
    };
    let block_of = |one: &Claim| article.document.sentences.get(one.sentence).map(|sentence| sentence.block);
    article.extraction.claims.iter().any(|one| block_of(one).is_some_and(|block| blocks.contains(&block)) && holds(one))
}

fn settle(
    article: &Article<'_>,
    index: usize,
    finding: Option<Finding>,
    (verdict, reason): (Verdict, String),
    (table, rows): (&Table, &[u32]),
    out: &mut Outcomes,
) {
    let Some(claim) = article.extraction.claims.get(index) else { return };
    if verdict == Verdict::Supported {
        out.relations.push(Relation {
            kind: "own-table",
            outcome: Outcome::Holds,
            spans: vec![claim.number],
            working: reason,
        });
    }
    let Some(finding) = finding else { return };
    let cell = place(article, &finding, table, rows);
    // where the sentence names its period, the cell of another one is the slip that is looked for
    let dated = claim.context.period.is_some() && !claim.context.period_carried;
    if is_of_share(article, index)
        || of_other_time(article, claim, &finding)
        || !dated && answers_as_well(article, claim, &finding, table, rows)
    {
        return;
    }
    let mut spans = vec![claim.number];
    spans.extend(cell);
    out.relations.push(Relation {
        kind: "own-table",
        outcome: Outcome::Fails,
        spans,
        working: finding.message.clone(),
    });
    let finding = Finding { check: META.id, severity: META.severity, evidence: Vec::new(), ..finding }.confidence(70);
    out.findings.push(match cell {
        Some(cell) => finding.related(cell, "the cell of the table"),
        None => finding,
    });
}
