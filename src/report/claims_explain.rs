//! How one figure was read: tokens with their rows of the lexicon, the rule, value and intervals, context. At most 100
//! columns; longer cells are cut and say so.

use std::io::{self, Write};

use super::model::{self, DocumentReport};
use super::{clip, plain};
use crate::claim::{Direction, Value};
use crate::lexicon;
use crate::normalise::{Bound, Figure, Reading};
use crate::suppress::collapse;

/// Width of the whole table.
const TOTAL: usize = 100;
/// Width of the first column.
const LABEL: usize = 14;
/// Tokens shown on either side of the claim.
const AROUND: usize = 3;

/// Index of the claim that is meant: its number from 1, or its `line:column`.
pub fn find(document: &DocumentReport<'_>, which: &str) -> Option<usize> {
    let claims = document.claims();
    if let Some((line, column)) = which.split_once(':') {
        let place = (line.parse::<usize>().ok()?, column.parse::<usize>().ok()?);
        return claims.iter().position(|claim| {
            let at = document.locate(claim.span);
            (at.line, at.column) == place
        });
    }
    which.parse::<usize>().ok()?.checked_sub(1).filter(|&index| index < claims.len())
}

/// Explains claim `index` of the document.
///
/// # Errors
/// Those of the writer.
pub fn write(document: &DocumentReport<'_>, index: usize, out: &mut dyn Write) -> io::Result<()> {
    let extraction = &document.analysis.extraction;
    let Some(claim) = extraction.claims.get(index) else { return Ok(()) };
    let place = document.locate(claim.span);
    let title = format!(
        "{}:{}:{}: claim {} of {}",
        document.document.path,
        place.line,
        place.column,
        index + 1,
        extraction.claims.len()
    );
    writeln!(out, "{}", clip(&plain(&title), TOTAL))?;
    row(out, "figure", &collapse(document.document.slice(claim.span)))?;
    row(out, "number", &collapse(document.document.slice(claim.number)))?;
    row(out, "read as", &model::reading(claim))?;
    row(out, "kind, role", &format!("{}, {}", claim.kind.name(), claim.role.name()))?;
    if let Some(made) = extraction.made.get(index) {
        let passes: Vec<&str> = std::iter::once(made.rule).chain(made.passes()).collect();
        row(out, "rule", &passes.join("; "))?;
    }
    if let Some(unit) = &claim.unit {
        let (numerator, denominator) = unit.factor();
        let factor = if unit.dimension.is_none() {
            String::new()
        } else if denominator == crate::number::Decimal::ONE {
            format!(" (factor {numerator})")
        } else {
            format!(" (factor {numerator}/{denominator})")
        };
        row(out, "unit", &format!("{}{factor}", unit.name))?;
    }
    row(out, "bound", claim.bound.symbol())?;
    if let Value::Numbers(figures) = &claim.value {
        for figure in figures {
            intervals(out, *figure, claim.bound)?;
        }
    }
    row(out, "remark", claim.remark.unwrap_or_default())?;
    context(out, document, index)?;
    tokens(out, document, index)
}

fn intervals(out: &mut dyn Write, figure: Figure, bound: Bound) -> io::Result<()> {
    row(out, "value", &format!("{}, last digit worth {}", figure.value, figure.step))?;
    let readings = [
        ("  as printed", Reading::Point),
        ("  half a unit", Reading::Half),
        ("  one unit", Reading::Unit),
        ("  zeros open", Reading::Lax),
        ("  converted", Reading::LaxConversion),
    ];
    for (name, reading) in readings {
        row(out, name, &figure.bounded(bound, reading).to_string())?;
    }
    Ok(())
}

fn context(out: &mut dyn Write, document: &DocumentReport<'_>, index: usize) -> io::Result<()> {
    let context = &document.analysis.extraction.claims[index].context;
    let carried = |carried: bool| if carried { " (carried over)" } else { "" };
    row(out, "clause", &collapse(document.document.slice(context.clause)))?;
    row(out, "measure", context.measure.as_deref().unwrap_or_default())?;
    let entity = context.entity.map(|name| format!("{name}{}", carried(context.entity_carried)));
    row(out, "of whom", entity.as_deref().unwrap_or_default())?;
    let holder = context.holder.map(|span| collapse(document.document.slice(span)) + carried(context.holder_carried));
    row(out, "held by", holder.as_deref().unwrap_or_default())?;
    row(out, "counterpart", context.counterpart.unwrap_or_default())?;
    let period = context.period.map(|period| format!("{period}{}", carried(context.period_carried)));
    row(out, "period", period.as_deref().unwrap_or_default())?;
    if let Some(other) = context.period_other {
        row(out, "or", &other.to_string())?;
    }
    let words = |span: Option<crate::span::Span>| span.map(|span| collapse(document.document.slice(span)));
    row(out, "speaker", words(context.speaker).as_deref().unwrap_or_default())?;
    row(out, "according to", words(context.attribution).as_deref().unwrap_or_default())?;
    let mut colours = Vec::new();
    colours.extend(context.direction.map(|way| if way == Direction::Up { "upwards" } else { "downwards" }));
    colours.extend(context.negated.then_some("negated"));
    colours.extend(context.quoted.then_some("quoted"));
    colours.extend(context.hypothetical.then_some("target, forecast or hypothesis"));
    row(out, "also", &colours.join(", "))
}

fn tokens(out: &mut dyn Write, document: &DocumentReport<'_>, index: usize) -> io::Result<()> {
    let extraction = &document.analysis.extraction;
    let claim = &extraction.claims[index];
    let sentence = extraction.tokens_of(claim.sentence);
    let from = claim.tokens.0.saturating_sub(AROUND).max(sentence.start);
    let to = (claim.tokens.1 + AROUND).min(sentence.end);
    writeln!(out, "tokens")?;
    for (at, token) in extraction.tokens.iter().enumerate().take(to).skip(from) {
        let inside = (claim.tokens.0..claim.tokens.1).contains(&at);
        let text = plain(document.document.slice(token.span));
        let rows = lexicon::english().describe(document.document.slice(token.span)).join("; ");
        let label = format!("{} {text}", if inside { ">" } else { " " });
        row(out, &label, if rows.is_empty() { "-" } else { &rows })?;
    }
    Ok(())
}

/// A row; empty cells leave it out.
fn row(out: &mut dyn Write, label: &str, cell: &str) -> io::Result<()> {
    if cell.is_empty() {
        return Ok(());
    }
    let label = clip(label, LABEL);
    let pad = LABEL - label.chars().count() + 1;
    writeln!(out, "{label}{:pad$}{}", "", clip(&plain(cell), TOTAL - LABEL - 1))
}
