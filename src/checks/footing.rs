//! Tables inside an article: totals of columns and rows.
//!
//! The rule: a label says which row or column is the total; that the rows listed are all of its parts is shown by
//! other columns (or rows) that do add up, or by a single slip that would make this one add up.

use std::ops::Range;

use crate::checks::amounts::{self, Amount, View};
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair, share_columns};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Figure, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::read::Table;

pub(super) struct TableFooting;

static META: Meta = Meta {
    id: "table-sum-mismatch",
    name: "a column or row of a table does not add up to its total",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Adds up the columns and rows of tables inside an article (Markdown, HTML, aligned text) that have a row or \
column labelled Total, All, Sum or Subtotal. Which rows a total sums is tried in the usual ways (all above it, those \
since the last subtotal, the subtotals, those below it), and the way in which most columns add up is taken; a column that \
then does not is an error. Where a table has one column of figures only, it is an error if one slip in one figure would \
make it add up, else a warning. If no column adds up, the list is taken as incomplete and nothing is said. \"Of which\" \
rows are no parts, and cannot be more than the row above them. A cell in which both its row and its column fail by the \
same amount is named as the wrong one.\n\n\
Columns of rates, averages, changes, prices, ranks and years are not added, nor are those with cells that are no figures.\n\nA \
column headed as one of shares (\"Share\", \"% of total\") in a table without totals comes to 100 as far as its figures are \
rounded. What comes to a little more is a warning, and to a little less where a row is for all others.",
    fires: &[
        "| Port | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 12 | 15 |\n| Leith | 30 | 41 |\n| Total | 42 | 65 |\n",
        "| Year | Men | Women | Total |\n| --- | --- | --- | --- |\n| 2001 | 120 | 130 | 250 |\n| 2002 | 125 | 133 | 258 |\n\
| 2003 | 131 | 136 | 276 |\n",
        "| Use | Hectares |\n| --- | --- |\n| Wheat | 1,210 |\n| of which winter wheat | 1,430 |\n",
        "| Use | Share (%) |\n| --- | --- |\n| Wheat | 42.1 |\n| Rye | 33.2 |\n| Other | 27.4 |\n",
    ],
    silent: &[
        "| Use | Share (%) |\n| --- | --- |\n| Wheat | 42.1 |\n| Rye | 33.2 |\n| Other | 24.8 |\n",
        "| Use | Share (%) |\n| --- | --- |\n| Wheat | 42.1 |\n| Rye | 33.2 |\n| Oats | 21.8 |\n",
        "| Port | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 12 | 15 |\n| Leith | 30 | 41 |\n| Total | 42 | 56 |\n",
        "| Largest ports | 2019 | 2020 |\n| --- | --- | --- |\n| Hull | 12 | 15 |\n| Leith | 30 | 41 |\n| Total | 342 | 465 |\n",
        "| Port | Growth rate (%) | Ships |\n| --- | --- | --- |\n| Hull | 2 | 15 |\n| Leith | 3 | 41 |\n| Total | 2.7 | 56 |\n",
    ],
};

/// Tables of an article, columns, rows of one total and totals of one table that are looked at; what is larger is left
/// alone.
const TABLES: usize = 50;
const COLUMNS: usize = 60;
const PARTS: usize = 250;
const TOTALS: usize = 12;
/// Cells of one table.
const CELLS: usize = 5_000;

/// What a label says of its row or column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Label {
    Plain,
    Total,
    OfWhich,
}

/// A cell as a term of a sum.
#[derive(Clone, Debug)]
pub(super) enum Term<'a> {
    Figure(Box<Amount<'a>>),
    /// A dash: nothing.
    Nil,
    /// Empty, words, several figures.
    Other,
}

/// A table with its figures in place.
pub(super) struct Grid<'a> {
    /// By body row, then column.
    pub terms: Vec<Vec<Term<'a>>>,
    pub rows: Vec<Label>,
    columns: Vec<Label>,
    /// Columns whose figures add up at all.
    additive: Vec<bool>,
    /// The title says that not all rows are listed.
    pub selected: bool,
}

/// A sum along a row or column that was tried.
struct Sum<'g, 'a> {
    total: &'g Amount<'a>,
    parts: Vec<&'g Amount<'a>>,
    outcome: Outcome,
}

/// The lines that a total may sum, and the sum along each line across them.
type Tried<'g, 'a> = (Vec<usize>, Vec<(usize, Sum<'g, 'a>)>);

/// A sum that fails, with the places of its cells.
struct Failure<'g, 'a> {
    sum: Sum<'g, 'a>,
    /// Row, or column, of the total, and the line along which it adds up.
    at: usize,
    line: usize,
    places: Vec<usize>,
    down: bool,
    severity: Severity,
}

impl Check for TableFooting {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for table in article.document.tables.iter().take(TABLES) {
            let Some(grid) = Grid::of(article, table) else { continue };
            grid.of_which(article, out);
            let mut failures = grid.down(out);
            failures.extend(grid.across(out));
            report(article, &failures, &grid, out);
            share_columns::judge(META.id, article, table, &grid, out);
        }
    }
}

pub(super) fn text_of(article: &Article<'_>, blocks: &[usize]) -> String {
    let texts = blocks
        .iter()
        .filter_map(|&block| article.document.blocks.get(block))
        .map(|block| article.document.slice(block.span));
    texts.collect::<Vec<_>>().join(" ")
}

/// Words of a label in lower case.
fn label_of(text: &str) -> Label {
    let lower = text.trim().trim_start_matches(['-', '–', '•', '*', ' ']).to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric() && c != '/').filter(|word| !word.is_empty()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Label::Plain };
    let joined = words.iter().take(2).copied().collect::<Vec<_>>().join(" ");
    if cues::is("table.ofwhich", first) || joined == "of which" || joined == "of whom" {
        return Label::OfWhich;
    }
    // "Total", "Grand total", "Total exports", "All regions", "Exports, total"
    let total = cues::is("table.total", first)
        || cues::is("table.total", last)
        || joined == "grand total"
        || joined == "sub total";
    if total { Label::Total } else { Label::Plain }
}

impl<'a> Grid<'a> {
    fn of(article: &Article<'a>, table: &Table) -> Option<Self> {
        let last = table.cells.last()?.row;
        let width = usize::try_from(table.cells.iter().map(|cell| cell.column).max()?).ok()? + 1;
        let height = usize::try_from(last.checked_sub(table.header_rows)?).ok()? + 1;
        let cells = table.cells.len();
        if width > COLUMNS || !(4..=CELLS).contains(&cells) || height > PARTS * 2 || width * height > 4 * cells + 400 {
            return None;
        }
        let mut terms = vec![vec![Term::Other; width]; height];
        for cell in table.cells.iter().filter(|cell| cell.row >= table.header_rows) {
            let (Ok(row), Ok(column)) = (usize::try_from(cell.row - table.header_rows), usize::try_from(cell.column))
            else {
                continue;
            };
            if let Some(term) = terms.get_mut(row).and_then(|row| row.get_mut(column)) {
                *term = term_of(article, cell.block);
            }
        }
        let rows: Vec<Label> = (0..height)
            .map(|row| {
                label_of(&text_of(
                    article,
                    table.row_headers(u32::try_from(row).ok().map_or(u32::MAX, |row| row + table.header_rows)),
                ))
            })
            .collect();
        let header = |column: usize| text_of(article, table.column_headers(u32::try_from(column).unwrap_or(u32::MAX)));
        let columns = (0..width).map(|column| label_of(&header(column))).collect();
        let additive = (0..width).map(|column| !is_rate(&header(column))).collect();
        let caption = table.caption.map_or(String::new(), |block| text_of(article, &[block]));
        let corner = header(0);
        let selected = [caption, corner].iter().any(|text| says(text, "table.selected"));
        Some(Self { terms, rows, columns, additive, selected })
    }

    pub(super) fn figure(&self, row: usize, column: usize) -> Option<&Amount<'a>> {
        match self.terms.get(row)?.get(column)? {
            Term::Figure(amount) => Some(amount),
            _ => None,
        }
    }

    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// The sum of some cells against a total; `None` where one of them is no figure of its kind.
    fn sum<'g>(&'g self, total: (usize, usize), parts: &[(usize, usize)]) -> Option<Sum<'g, 'a>> {
        let whole = self.figure(total.0, total.1)?;
        let mut figures = Vec::new();
        for &(row, column) in parts {
            match self.terms.get(row)?.get(column)? {
                Term::Figure(amount) if same_kind(whole, amount) => figures.push(&**amount),
                Term::Nil => {}
                _ => return None,
            }
        }
        if figures.len() < 2 || figures.len() > PARTS || !adds(whole) {
            return None;
        }
        let outcome = judge(whole, &figures);
        Some(Sum { total: whole, parts: figures, outcome })
    }

    /// The ways in which a total row, or column, can sum the others.
    fn ways(labels: &[Label], at: usize) -> Vec<Vec<usize>> {
        let plain = |range: Range<usize>| range.filter(|&line| labels[line] == Label::Plain).collect::<Vec<_>>();
        let totals = |range: Range<usize>| range.filter(|&line| labels[line] == Label::Total).collect::<Vec<_>>();
        let before = labels[..at].iter().rposition(|label| *label == Label::Total).map_or(0, |last| last + 1);
        let next =
            labels[at + 1..].iter().position(|label| *label == Label::Total).map_or(labels.len(), |next| at + 1 + next);
        let mut ways = vec![
            plain(before..at),
            plain(0..at),
            totals(0..at),
            plain(at + 1..next),
            plain(at + 1..labels.len()),
            totals(at + 1..labels.len()),
        ];
        // subtotals with lines of their own after the last of them
        let mut mixed = totals(0..at);
        mixed.extend(plain(before..at));
        ways.push(mixed);
        ways.retain(|way| way.len() >= 2);
        ways.dedup();
        ways
    }

    /// Totals of columns.
    fn down<'g>(&'g self, out: &mut Outcomes) -> Vec<Failure<'g, 'a>> {
        let mut failures = Vec::new();
        let totals = (0..self.rows.len()).filter(|&row| self.rows[row] == Label::Total).take(TOTALS);
        for at in totals {
            let tried = Self::ways(&self.rows, at).into_iter().map(|way| {
                let sums: Vec<(usize, Sum<'_, '_>)> = (0..self.width())
                    .filter(|&column| self.additive[column])
                    .filter_map(|column| {
                        let parts: Vec<_> = way.iter().map(|&row| (row, column)).collect();
                        Some((column, self.sum((at, column), &parts)?))
                    })
                    .collect();
                (way, sums)
            });
            failures.extend(self.choose(tried.collect(), at, true, out));
        }
        failures
    }

    /// Totals of rows.
    fn across<'g>(&'g self, out: &mut Outcomes) -> Vec<Failure<'g, 'a>> {
        let mut failures = Vec::new();
        let totals = (1..self.width())
            .filter(|&column| self.columns[column] == Label::Total && self.additive[column])
            .take(TOTALS);
        for at in totals {
            let ways = Self::ways(&self.columns, at)
                .into_iter()
                .map(|way| way.into_iter().filter(|&column| column > 0 && self.additive[column]).collect::<Vec<_>>());
            let tried = ways.filter(|way| way.len() >= 2).map(|way| {
                let sums: Vec<(usize, Sum<'_, '_>)> = (0..self.rows.len())
                    .filter_map(|row| {
                        let parts: Vec<_> = way.iter().map(|&column| (row, column)).collect();
                        Some((row, self.sum((row, at), &parts)?))
                    })
                    .collect();
                (way, sums)
            });
            failures.extend(self.choose(tried.collect(), at, false, out));
        }
        failures
    }

    /// The way in which most lines add up; those that do not then are wrong.
    fn choose<'g>(
        &'g self,
        tried: Vec<Tried<'g, 'a>>,
        at: usize,
        down: bool,
        out: &mut Outcomes,
    ) -> Vec<Failure<'g, 'a>> {
        let held = |sums: &[(usize, Sum<'_, '_>)]| sums.iter().filter(|(_, sum)| sum.outcome == Outcome::Holds).count();
        let alone = tried.first().is_some_and(|(first, _)| tried.iter().all(|(way, _)| way == first));
        let best =
            tried.into_iter().enumerate().max_by_key(|(order, (_, sums))| (held(sums), std::cmp::Reverse(*order)));
        let Some((_, (way, sums))) = best else { return Vec::new() };
        let holding = held(&sums);
        let failing = sums.iter().filter(|(_, sum)| sum.outcome == Outcome::Fails).count();
        let single = sums.len() == 1 && alone && !self.selected;
        for (_, sum) in sums.iter().filter(|(_, sum)| sum.outcome != Outcome::Fails && (holding > 0 || single)) {
            push(sum, out);
        }
        // across, one row says little of the others; down, one column that adds up shows that the rows are all
        let shown = if down { holding >= 1 && failing <= holding } else { holding >= 2 && failing * 2 <= holding };
        let mut failures = Vec::new();
        for (line, sum) in sums {
            if sum.outcome != Outcome::Fails {
                continue;
            }
            let severity = if shown {
                Severity::Error
            } else if single && down {
                if one_slip(&sum) { Severity::Error } else { Severity::Warning }
            } else {
                continue;
            };
            failures.push(Failure { sum, at, line, places: way.clone(), down, severity });
        }
        failures
    }

    /// "of which" rows are not more than the row they belong to.
    fn of_which(&self, article: &Article<'_>, out: &mut Outcomes) {
        for row in 1..self.rows.len() {
            if self.rows[row] != Label::OfWhich {
                continue;
            }
            let Some(whole) = (0..row).rev().find(|&above| self.rows[above] != Label::OfWhich) else { continue };
            for column in (0..self.width()).filter(|&column| self.additive[column]) {
                let (Some(part), Some(whole)) = (self.figure(row, column), self.figure(whole, column)) else {
                    continue;
                };
                if !same_kind(whole, part) || whole.figure.value.is_negative() || part.is_percent() {
                    continue;
                }
                let fits = |intervals: &[Interval]| {
                    let [part, whole] = intervals else { return false };
                    part.low.zip(whole.high).is_none_or(|(part, whole)| part <= whole)
                };
                let outcome = amounts::judge(&[part, whole], fits);
                let working = format!("{} of which {}", whole.show(), part.show());
                out.relations.push(Relation {
                    kind: "part",
                    outcome,
                    spans: vec![part.span, whole.span],
                    working: working.clone(),
                });
                if outcome == Outcome::Fails {
                    let message =
                        format!("{} is told as a part of {}, and is more", part.told(article), whole.told(article));
                    let finding = Finding::new(META.id, Severity::Error, part.whole, message.clone())
                        .confidence(85)
                        .related(whole.whole, "the row it is a part of")
                        .working(format!("{} > {}", part.show(), whole.show()));
                    out.findings.push(repair::suggest(finding, article, &[part, whole], fits));
                    refute(out, part.claim, &message);
                }
            }
        }
    }
}

fn term_of<'a>(article: &Article<'a>, block: usize) -> Term<'a> {
    let sentences = &article.document.sentences;
    let first = sentences.partition_point(|sentence| sentence.block < block);
    let Some(block_span) = article.document.blocks.get(block).map(|block| block.span) else { return Term::Other };
    let text = article.document.slice(block_span).trim();
    if !text.is_empty() && text.chars().all(|c| matches!(c, '-' | '–' | '—' | '−')) {
        return Term::Nil;
    }
    let one = sentences.get(first).is_some_and(|sentence| sentence.block == block)
        && sentences.get(first + 1).is_none_or(|sentence| sentence.block != block);
    if !one {
        return Term::Other;
    }
    let view = View::of(article, first..first + 1);
    let mut amounts = view.amounts.iter();
    let (Some(amount), None) = (amounts.next(), amounts.next()) else { return Term::Other };
    let words = view.pieces.iter().filter(|piece| piece.is_word()).count();
    if words > 1 || amount.ranged || amount.ratio {
        return Term::Other;
    }
    // accountants print what is below nought in parentheses
    let mut amount = amount.clone();
    if text.starts_with('(') && text.ends_with(')') && !amount.figure.value.is_negative() {
        amount.figure = Figure { value: amount.figure.value.negated(), ..amount.figure };
    }
    amount.depth = 0;
    Term::Figure(Box::new(amount))
}

pub(super) fn says(text: &str, class: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '%').any(|word| cues::is(class, word))
}

pub(super) fn is_rate(header: &str) -> bool {
    says(header, "table.rate")
}

/// Figures that can be added at all.
fn adds(amount: &Amount<'_>) -> bool {
    let share = amount.is_percent();
    let hundred = Decimal::from(100);
    let kind = match amount.kind() {
        None | Some(UnitKind::Currency | UnitKind::Count) => true,
        Some(UnitKind::Dimension) => {
            amount.unit.is_some_and(|unit| unit.offset().is_none() && !unit.name.contains(" per "))
        }
        _ => false,
    };
    let year = amount.unit.is_none()
        && amount.figure.step == Decimal::ONE
        && amount.figure.value == amount.figure.value.trimmed()
        && is_year(amount);
    (kind && !amount.rate && !year) || share && Interval::around(hundred, Decimal::ONE).contains(amount.figure.value)
}

/// A bare whole number that may be a year.
fn is_year(amount: &Amount<'_>) -> bool {
    let year = amount.figure.value.to_i64().is_some_and(|value| (1800..2101).contains(&value));
    // "1,998" is none
    year && amount.whole.len() == 4
}

fn same_kind(a: &Amount<'_>, b: &Amount<'_>) -> bool {
    match (a.unit, b.unit) {
        (Some(a), Some(b)) => a.name == b.name || a.kind == UnitKind::Count && b.kind == UnitKind::Count,
        (None, Some(unit)) | (Some(unit), None) => !matches!(unit.kind, UnitKind::Percent | UnitKind::Point),
        (None, None) => true,
    }
}

/// Rounded, truncated, or one figure off by one in its last digit; zeros are place holders only where every figure ends
/// in them, for the others of a column show to which digit it is printed.
fn judge(total: &Amount<'_>, parts: &[&Amount<'_>]) -> Outcome {
    let all: Vec<&Amount<'_>> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let strict = amounts::judge_with(&[Reading::Point, Reading::Half], &all, adds_up);
    if strict != Outcome::Fails {
        return strict;
    }
    let step = all.iter().map(|amount| amount.figure.step).max().unwrap_or(Decimal::ZERO);
    let slack = sum_of(parts).and_then(|sum| total.figure.value.minus(sum));
    let cut = Decimal::from(i64::try_from(parts.len()).unwrap_or(i64::MAX)).times(step);
    let truncated = slack.zip(cut).is_some_and(|(slack, cut)| slack < cut && slack.negated() < step);
    let off_by_one = slack.is_some_and(|slack| slack.abs() <= step);
    if truncated || off_by_one {
        return Outcome::HoldsLoosely("only if figures were truncated or one is off by one in its last digit");
    }
    if let (Some(slack), Some(step)) = (slack, fives(&all)) {
        // half a step for each figure
        let room = Decimal::from(i64::try_from(all.len()).unwrap_or(i64::MAX)).times(step).and_then(Decimal::half);
        if room.is_some_and(|room| slack.abs() <= room) {
            return Outcome::HoldsLoosely(
                "only if figures were rounded to the nearest 5, as all of them end in 0 or 5",
            );
        }
    }
    let held = all.iter().all(|amount| amount.figure.holder > amount.figure.step);
    if held { amounts::judge(&all, adds_up) } else { Outcome::Fails }
}

/// Counts of people are often rounded to multiples of five, so that none of them can be told from small numbers: five,
/// where all of four counts or more are such multiples.
fn fives(all: &[&Amount<'_>]) -> Option<Decimal> {
    const FEWEST: usize = 4;
    let multiple = |amount: &&Amount<'_>| {
        let counted = matches!(amount.kind(), None | Some(UnitKind::Count));
        counted && amount.figure.value.to_i64().is_some_and(|value| value % 5 == 0)
    };
    (all.len() >= FEWEST && all.iter().all(multiple)).then(|| Decimal::from(5))
}

fn adds_up(intervals: &[Interval]) -> bool {
    let [total, parts @ ..] = intervals else { return false };
    parts.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).intersects(*total)
}

/// The printed sum of the parts.
fn sum_of(parts: &[&Amount<'_>]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.plus(part.figure.value))
}

/// One digit, swap, point or zero in one figure of a column explains the difference.
fn one_slip(sum: &Sum<'_, '_>) -> bool {
    let Some(parts) = sum_of(&sum.parts) else { return false };
    let Some(difference) = sum.total.figure.value.minus(parts).map(Decimal::abs) else { return false };
    // one wrong digit moves the sum by a digit times a power of ten; two swapped ones by nine times that
    let digits = difference.trimmed().shift(-difference.magnitude()).map(Decimal::trimmed);
    let one = digits.is_some_and(|value| value.is_integer() && value < Decimal::from(10));
    let nine = Decimal::from(9);
    let swapped = difference.over(nine, crate::number::Round::Down).is_some_and(|ninth| {
        let ninth = ninth.trimmed();
        ninth.times(nine) == Some(difference)
            && ninth.shift(-ninth.magnitude()).is_some_and(|lead| lead.trimmed().is_integer() && lead < nine)
    });
    one || swapped
}

fn working(sum: &Sum<'_, '_>) -> String {
    let Some(parts) = sum_of(&sum.parts) else { return String::new() };
    let mut values: Vec<Decimal> = sum.parts.iter().map(|part| part.figure.value).collect();
    values.extend([parts, sum.total.figure.value]);
    let (shown, scale) = amounts::scaled(&values);
    let (terms, ends) = shown.split_at(sum.parts.len());
    let listed = if terms.len() > 12 {
        format!("{} + … ({} figures)", terms[..6].join(" + "), terms.len())
    } else {
        terms.join(" + ")
    };
    format!("{listed} = {}{scale}, stated {}{scale}", ends[0], ends[1])
}

fn push(sum: &Sum<'_, '_>, out: &mut Outcomes) {
    let spans = std::iter::once(sum.total).chain(sum.parts.iter().copied()).map(|amount| amount.span).collect();
    out.relations.push(Relation {
        kind: "sum",
        outcome: sum.outcome,
        spans,
        working: amounts::with_remark(working(sum), sum.outcome),
    });
}

/// Total minus parts.
fn gap(sum: &Sum<'_, '_>) -> Option<Decimal> {
    sum.total.figure.value.minus(sum_of(&sum.parts)?)
}

fn report(article: &Article<'_>, failures: &[Failure<'_, '_>], grid: &Grid<'_>, out: &mut Outcomes) {
    let mut explained = vec![false; failures.len()];
    for (first, down) in failures.iter().enumerate().filter(|(_, failure)| failure.down) {
        for (second, across) in failures.iter().enumerate().filter(|(_, failure)| !failure.down) {
            if explained[first] || explained[second] {
                continue;
            }
            if let Some(finding) = culprit(article, down, across, grid) {
                explained[first] = true;
                explained[second] = true;
                push(&down.sum, out);
                push(&across.sum, out);
                if let Some(amount) = grid.figure(finding.1.0, finding.1.1) {
                    refute(out, amount.claim, &finding.0.message.clone());
                }
                out.findings.push(finding.0);
            }
        }
    }
    for (failure, _) in failures.iter().zip(&explained).filter(|(_, explained)| !**explained) {
        let sum = &failure.sum;
        push(sum, out);
        let Some(parts) = sum_of(&sum.parts) else { continue };
        let right = amounts::in_style(article, sum.total, parts);
        let line = if failure.down { "column" } else { "row" };
        let message = format!("the {line} adds up to {right}, not to the stated {}", sum.total.told(article));
        let all: Vec<&Amount<'_>> = std::iter::once(sum.total).chain(sum.parts.iter().copied()).collect();
        let mut finding = Finding::new(META.id, failure.severity, sum.total.whole, message.clone())
            .confidence(if failure.severity == Severity::Error { 90 } else { 60 })
            .working(working(sum));
        for part in sum.parts.iter().take(12) {
            finding = finding.related(part.whole, "a part of this total");
        }
        // in a long column almost any digit could be the wrong one
        if sum.parts.len() <= 8 {
            finding = repair::suggest(finding, article, &all, adds_up);
        }
        let text = article.document.slice(sum.total.span);
        let power = repair::power_of(text, sum.total.figure.value);
        if finding.suggestions.iter().all(|offer| offer.span != sum.total.span)
            && let Some(right) = parts.shift(-power).and_then(|right| repair::with_value(text, right))
        {
            finding = finding.suggest(sum.total.span, right, "the sum of the parts");
        }
        out.findings.push(finding);
        if failure.severity == Severity::Error {
            refute(out, sum.total.claim, &message);
        }
    }
}

/// The one cell whose change makes both its row and its column add up.
fn culprit(
    article: &Article<'_>,
    down: &Failure<'_, '_>,
    across: &Failure<'_, '_>,
    grid: &Grid<'_>,
) -> Option<(Finding, (usize, usize))> {
    // where the column and the row meet, and by how much that cell must change for each of them
    let (row, column) = (across.line, down.line);
    let in_column = if row == down.at {
        gap(&down.sum)?.negated()
    } else if down.places.contains(&row) {
        gap(&down.sum)?
    } else {
        return None;
    };
    let in_row = if column == across.at {
        gap(&across.sum)?.negated()
    } else if across.places.contains(&column) {
        gap(&across.sum)?
    } else {
        return None;
    };
    let amount = grid.figure(row, column).filter(|_| in_column == in_row)?;
    let right = amount.figure.value.plus(in_row)?;
    let shown = amounts::in_style(article, amount, right);
    let message = format!("row and column add up only if this is {shown}, not {}", amount.told(article));
    let text = article.document.slice(amount.span);
    let power = repair::power_of(text, amount.figure.value);
    let mut finding = Finding::new(META.id, Severity::Error, amount.whole, message)
        .confidence(93)
        .related(down.sum.total.whole, "the total of its column")
        .related(across.sum.total.whole, "the total of its row")
        .working(working(&down.sum))
        .working(working(&across.sum));
    if let Some(text) = right.shift(-power).and_then(|right| repair::with_value(text, right)) {
        finding = finding.suggest(amount.span, text, "makes both its row and its column add up");
    }
    Some((finding, (row, column)))
}
