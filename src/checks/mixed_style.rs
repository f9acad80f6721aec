//! `mixed-style`: one thing is written in two ways within an article. Only with `--pedantic`: nothing is wrong by it.

use std::sync::LazyLock;

use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Kind, Value};
use crate::finding::{Finding, Severity};
use crate::lexicon::built_in_rows;
use crate::read::BlockKind;
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct MixedStyle;

static META: Meta = Meta {
    id: "mixed-style",
    name: "one thing is written in two ways (with --pedantic)",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "Only with `--pedantic`, for the copy desk: years before Christ once with `BC` and once with `BCE` (or `AD` and \
`CE`), percentages once with `%` and once with `percent`, large whole numbers once with separators and once without \
(`12,500` and `12500`). One note for each, at the first place of the rarer way.\n\n\
Passes on purpose: what stands in quotations, in tables and in parentheses, where the short form is usual; numbers below \
10,000, years, and numbers that are no amounts.",
    fires: &[
        "The temple was built in 431 BC. It burned in 356 BCE and again in 262 BC.",
        "Exports rose by 4 percent. Imports fell by 3 percent, and prices by 2%.",
        "The port took 12,500 boxes in May, 13,400 boxes in June and 14200 boxes in July.",
    ],
    silent: &[
        "The temple was built in 431 BC. It burned in 356 BC and again in 262 BC.",
        "Exports rose by 4 percent (imports: 3%). \u{201c}We grew by 2%,\u{201d} she said.",
        "The port took 12,500 boxes in May, 9400 boxes in June and 14,200 boxes in July.",
    ],
};

/// Words and signs of styles: kind, style, form.
static FORMS: LazyLock<Vec<[&'static str; 3]>> = LazyLock::new(|| {
    let rows = built_in_rows(include_str!("style_words.csv"));
    rows.filter_map(|row| if let [kind, style, form] = row[..] { Some([kind, style, form]) } else { None }).collect()
});

const SEPARATED: &str = "separators between thousands";
const CLOSED: &str = "no separators";
/// Digits of a whole number from which separators are usual everywhere.
const LARGE: usize = 5;

/// The kind of style that a figure shows, and which one.
fn style(claim: &Claim, written: &str) -> Option<(&'static str, &'static str)> {
    let lower = written.to_lowercase();
    let kind = match claim.kind {
        Kind::Date => "era",
        Kind::Percent => "percent",
        Kind::Number | Kind::Currency | Kind::Dimension => return separators(claim, written),
        Kind::Duration | Kind::Ordinal => return None,
    };
    let is_word = |form: &str| {
        lower.match_indices(form).any(|(at, _)| {
            let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            !letter(lower[..at].chars().next_back()) && !letter(lower[at + form.len()..].chars().next())
        })
    };
    // "b.c." is in "b.c.e."
    let forms = FORMS.iter().filter(|[of, ..]| *of == kind).filter(|[.., form]| is_word(form));
    forms.max_by_key(|[.., form]| form.len()).map(|[kind, style, _]| (*kind, *style))
}

/// "12,500" or "12500".
fn separators(claim: &Claim, written: &str) -> Option<(&'static str, &'static str)> {
    let figure = claim.figure()?;
    // a number without unit may be a name, such as that of a post office
    claim.unit.as_ref()?;
    let from = written.find(|c: char| c.is_ascii_digit())?;
    let rest = &written[from..];
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ',')).unwrap_or(rest.len());
    let digits = rest[..end].trim_end_matches(',');
    let count = digits.bytes().filter(u8::is_ascii_digit).count();
    let scaled = rest[end..].trim_start().starts_with('.') || !figure.value.is_integer();
    (count >= LARGE && !scaled).then_some(("thousands", if digits.contains(',') { SEPARATED } else { CLOSED }))
}

/// Whether something stands within parentheses of its sentence.
fn in_parentheses(article: &Article<'_>, claim: &Claim) -> bool {
    let Some(sentence) = article.document.sentences.get(claim.sentence) else { return false };
    let before = article.document.slice(Span::new(sentence.span.start, claim.span.start));
    let count = |mark: &[char]| before.matches(mark).count();
    count(&['(', '[']) > count(&[')', ']'])
}

impl Check for MixedStyle {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        if !article.pedantic {
            return;
        }
        let mut found: Vec<(&str, &str, Span)> = Vec::new();
        for claim in &article.extraction.claims {
            let block = article.document.sentences.get(claim.sentence).map(|sentence| sentence.block);
            let kind = block.and_then(|block| article.document.blocks.get(block)).map(|block| block.kind);
            let cell = matches!(kind, Some(BlockKind::Cell { .. }));
            if cell || claim.context.quoted || matches!(claim.value, Value::Unreadable(_)) {
                continue;
            }
            let Some((kind, style)) = style(claim, article.document.slice(claim.span)) else { continue };
            if !in_parentheses(article, claim) {
                found.push((kind, style, claim.span));
            }
        }
        for kind in ["era", "percent", "thousands"] {
            let of_kind = || found.iter().filter(|(of, ..)| *of == kind);
            let Some((_, first, _)) = of_kind().next() else { continue };
            let (with, others): (Vec<_>, Vec<_>) = of_kind().partition(|(_, style, _)| style == first);
            let (rare, usual) = if with.len() < others.len() { (with, others) } else { (others, with) };
            let (Some((_, style, span)), Some((_, usual_style, usual_span))) = (rare.first(), usual.first()) else {
                continue;
            };
            let times = if usual.len() == 1 { "once".to_owned() } else { format!("{} times", usual.len()) };
            let message = format!("{style} here, {usual_style} {times} elsewhere: an article keeps to one of them");
            let finding = Finding::new(META.id, META.severity, *span, message).confidence(60);
            out.findings.push(finding.related(*usual_span, format!("{usual_style} here")));
        }
    }
}
