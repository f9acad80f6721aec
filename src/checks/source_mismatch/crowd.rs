//! "Six players scored in double figures": rows of one side that reach a threshold, counted. The side may be named in
//! another table than its members: a text that both tables have joins them.

use std::sync::LazyLock;

use super::Judged;
use super::META;
use super::bind::named;
use super::lookup::Sight;
use super::mention::Target;
use super::statement::{Part, part};
use crate::claim::Claim;
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::Bound;
use crate::number::Decimal;
use crate::sorting;
use crate::sources::frame::{Frame, Place};

/// Rows of `pairs.csv` that name a threshold, in lower case, and the words of a score.
struct Words {
    thresholds: Vec<(Vec<String>, Decimal)>,
    scores: Vec<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut out = Words { thresholds: Vec::new(), scores: Vec::new() };
    for row in crate::lexicon::built_in_rows(include_str!("../../sources/frame/pairs.csv")) {
        let [kind, first, second, _source] = &row[..] else { continue };
        match (*kind, Decimal::parse(second)) {
            ("threshold", Ok(least)) => {
                out.thresholds.push((first.split(' ').map(str::to_owned).collect(), least));
            }
            ("score", _) => out.scores.push(crate::sources::words::stem(first)),
            _ => {}
        }
    }
    out
});

/// Words between the noun and the threshold: "scored in", "finished the night in".
const GAP: usize = 5;

/// The threshold behind word `from`: its end and the least value that reaches it.
fn threshold(sight: &Sight<'_>, from: usize) -> Option<(usize, Decimal)> {
    let line = &sight.line;
    (from..line.words.len().min(from + GAP)).find_map(|at| {
        WORDS.thresholds.iter().find_map(|(words, least)| {
            // "double-digits"
            let mut place = at;
            for word in words {
                if line.says(place, &["-"]) {
                    place += 1;
                }
                if line.words.get(place)?.lower != *word {
                    return None;
                }
                place += 1;
            }
            Some((place, *least))
        })
    })
}

/// The column that the threshold is of: named behind it ("in rebounds"), else that of the score.
fn column(sight: &Sight<'_>, frame_id: u32, frame: &Frame, from: usize) -> Option<u32> {
    let mentions = sight.mentions(frame_id)?.iter();
    let said = mentions.filter(|one| one.from >= from && one.from <= from + 1 && one.is_full());
    let said = said.filter_map(|one| match one.target {
        Target::Column(column) => Some(column),
        Target::Value(_) => None,
    });
    let stems: Vec<u32> = WORDS.scores.iter().filter_map(|stem| sight.index.stem(stem)).collect();
    let plain = || {
        frame
            .number_columns()
            .find(|&at| frame.column(at).is_some_and(|head| head.stems.len() == 1 && stems.contains(&head.stems[0])))
    };
    said.filter(|&column| frame.number_columns().any(|at| at == column)).min().or_else(plain)
}

fn fits(claim: &Claim, count: Decimal) -> Option<bool> {
    let value = claim.figure()?.value;
    Some(match claim.bound {
        Bound::Exact => count == value,
        Bound::AtLeast => count >= value,
        Bound::More => count > value,
        _ => return None,
    })
}

/// Whose rows: texts of the side that the same part of the sentence names before the figure, in a table of sides or beside
/// each of its members.
fn side<'s>(sight: &'s Sight<'_>, index: usize, to: usize) -> Option<Vec<&'s str>> {
    let start = sight.line.segment_start(to);
    let mut beside: Vec<&str> = Vec::new();
    for (id, mentions) in &sight.found {
        let frame = sight.index.frame(*id)?;
        for one in mentions.iter().filter(|one| one.from >= start && one.to <= to && one.is_full() && one.capital) {
            let Target::Value(value) = one.target else { continue };
            let text = frame.value(value).filter(|value| value.rows.len() > 2 && !frame.keys.contains(&value.column));
            beside.extend(text.map(|value| value.text));
        }
    }
    sorting::by(&mut beside, Ord::cmp);
    beside.dedup();
    if let [text] = beside[..] {
        return Some(vec![text]);
    }
    let (id, side) = sight.found.iter().find_map(|(id, _)| {
        let frame = sight.index.frame(*id)?;
        let found = named(sight, *id, frame, index, None)?;
        let (row, said) = found.rows.first()?;
        (said.full && said.name && !said.carried && !said.far && said.at.1 <= to).then_some((*id, *row))
    })?;
    let frame = sight.index.frame(id)?;
    let values = frame.values_of(frame.row(side)?).iter().filter_map(|&value| frame.value(value));
    Some(values.map(|value| value.text).collect())
}

/// A verdict where a figure counts the rows of a side that reach a threshold.
pub(super) fn judge(sight: &Sight<'_>, index: usize) -> Option<Judged> {
    let line = &sight.line;
    let claim = sight.article.extraction.claims.get(index)?;
    let (_, to) = line.range(claim.number);
    if part(line.stem(to)) != Some(Part::Row) {
        return None;
    }
    let (end, least) = threshold(sight, to + 1)?;
    let texts = side(sight, index, to)?;
    sight.found.iter().find_map(|(id, _)| {
        let frame = sight.index.frame(*id)?;
        let column = column(sight, *id, frame, end)?;
        let members = frame
            .values()
            .find(|value| value.rows.len() > 2 && !frame.keys.contains(&value.column) && texts.contains(&value.text))?;
        let values = members.rows.iter().filter_map(|&row| Some((row, frame.reading(Place { row, column })?.printed)));
        let reached: Vec<(u32, Decimal)> = values.filter(|(_, value)| *value >= least).collect();
        let count = Decimal::from(i64::try_from(reached.len()).ok()?);
        let names: Vec<String> =
            reached.iter().take(12).map(|(row, value)| format!("{} {value}", frame.row_name(*row))).collect();
        let working = format!("{least} or more: {}", names.join("; "));
        if fits(claim, count)? {
            let mut judged = Judged::quiet(Verdict::Supported, format!("{} has {count} ({working})", frame.name), 85);
            judged.judgement.expected = Some(count);
            return Some(judged);
        }
        let said = sight.article.document.slice(claim.number);
        let message =
            format!("{} has {count} rows of {} with {working}, where the text says {said}", frame.name, members.text);
        let mut finding =
            Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(80).working(working);
        for (row, _) in reached.into_iter().take(8) {
            finding.evidence.extend(frame.evidence(Place { row, column }, "counted"));
        }
        Some(Judged {
            judgement: Judgement {
                verdict: Verdict::Refuted,
                reason: message,
                expected: Some(count),
                confidence: Some(Confidence(80)),
                ..Judgement::default()
            },
            finding: Some(finding),
            place: None,
            cell: None,
        })
    })
}
