//! How far one row is ahead of another: "Norrby outscored Sundby by 14 points", "a gain of 3.2 percent over the older
//! model". Two rows must be named; whether points or percent are meant, the words often leave open. The rule: both are
//! tried before anything is said, and it is refuted only where the text names the column and says "points".

use super::bind::{Said, named};
use super::judge::place_name;
use super::lookup::Sight;
use super::text::is_figure;
use super::{Judged, META, compare};
use std::cmp::Ordering;

use crate::claim::{Claim, Value};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::normalise::{Bound, Figure, Reading as Width, UnitKind};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::frame::{Frame, PieceKind, Place};
use crate::sources::words;

/// Columns that are tried where the text names none: with more of them something always fits.
const COLUMNS: usize = 12;

/// Two cells of one column with what lies between them.
struct Margin {
    places: [Place; 2],
    /// In the unit of the cells; as a share of either; fractions as percentages.
    readings: Vec<Interval>,
    working: String,
    /// The first cell against the second.
    order: Ordering,
}

/// The sentence holds one thing against another, and the figure says by how much.
fn is_margin(sight: &Sight<'_>, index: usize) -> bool {
    let line = &sight.line;
    let Some(claim) = sight.article.extraction.claims.get(index) else { return false };
    let (from, to) = line.range(claim.number);
    let (start, end) = (line.segment_start(from), line.segment_end(to));
    let ahead = (start..end).any(|i| {
        words::is_margin(line.stem(i)) || words::is_losing(line.stem(i)) && (i..end).any(|at| line.says(at, &["to"]))
    });
    let by = line.before(from).is_some_and(|i| line.says(i, &["by", "only", "of", "with"]));
    let behind = (to..end.min(to + 5)).any(|i| words::is_margin(line.stem(i)) || line.is_change(i));
    let kind = claim.unit.as_ref().map(|unit| unit.kind);
    let apart = by || matches!(kind, Some(UnitKind::Percent | UnitKind::Point));
    ahead && (by || behind) || apart && formula(sight, to).is_some() || is_more(sight, to)
}

/// `counted`: whole numbers are counts, which nobody rounds.
fn margin(frame: &Frame, ahead: u32, other: u32, column: u32, counted: bool) -> Option<Margin> {
    let places = [Place { row: ahead, column }, Place { row: other, column }];
    let [a, b] = places.map(|place| frame.reading(place));
    let (a, b) = (a?.figure()?, b?.figure()?);
    let (first, second) = (a.interval(Width::Half), b.interval(Width::Half));
    let between = first.minus(second).abs();
    let hundred = Decimal::from(100);
    let mut readings = vec![between];
    readings.extend(between.times_value(hundred).over(second));
    readings.extend(between.times_value(hundred).over(first));
    if a.value.abs() <= Decimal::ONE && b.value.abs() <= Decimal::ONE {
        readings.push(between.times_value(hundred));
    }
    let apart = a.value.minus(b.value)?.abs();
    if counted && a.step == Decimal::ONE && b.step == Decimal::ONE {
        readings = vec![Interval::point(apart)];
    }
    let working = format!("{} and {} are {} apart", a.value.grouped(), b.value.grouped(), apart.grouped());
    Some(Margin { places, readings, working, order: a.value.cmp(&b.value) })
}

fn fits(claim: &Claim, figure: &Figure, margin: &Margin) -> bool {
    let stated = figure.bounded(if claim.bound == Bound::Exact { claim.bound } else { Bound::About }, Width::Half);
    let points = claim.unit.as_ref().is_some_and(|unit| unit.kind != UnitKind::Percent);
    let readings = if points { margin.readings.get(..1) } else { margin.readings.get(..) };
    readings.unwrap_or_default().iter().any(|value| stated.intersects(*value))
}

/// "3 more goals than", "12 fewer than": the figure at the end of which word `to` stands says how many.
fn is_more(sight: &Sight<'_>, to: usize) -> bool {
    let line = &sight.line;
    words::is_comparative(line.stem(to))
        && (to + 1..line.segment_end(to).min(to + 6)).any(|at| line.says(at, &["than"]))
}

/// "(A2 − A1)" behind a figure: the words on both sides of the sign.
fn formula(sight: &Sight<'_>, to: usize) -> Option<(usize, usize)> {
    let line = &sight.line;
    let end = line.words.len().min(to + 8);
    let open = (to..end).find(|&at| line.stem(at) == "(")?;
    let signed = matches!(line.stem(open + 2), "-" | "−" | "–") && line.stem(open + 4) == ")";
    let word = |at: usize| line.words.get(at).is_some_and(|word| word.kind == PieceKind::Word);
    (signed && word(open + 1) && word(open + 3)).then_some((open + 1, open + 3))
}

/// The text says which side comes first: "X gains 3 points over Y", "(A2 − A1)".
fn is_ordered(sight: &Sight<'_>, from: usize, ahead: Said, others: &[(u32, Said)]) -> bool {
    let line = &sight.line;
    ahead.at.1 <= from
        && others.iter().all(|(_, said)| {
            (ahead.at.1..said.at.0)
                .any(|at| line.says(at, &["over", "upon", "than", "against", "compared", "relative"]))
        })
}

/// The one row whose label begins with a mark of its own: "(A3) wide window", "A3: wide window".
fn by_code(frame: &Frame, code: &str) -> Option<u32> {
    let coded = |text: &str| {
        let text = text.to_lowercase();
        let rest = text.trim_start_matches(['(', '[']);
        rest.strip_prefix(code).is_some_and(|rest| rest.is_empty() || rest.starts_with([')', ']', ':', '.']))
    };
    let mut rows = (0_u32..).zip(&frame.rows).filter(|(_, row)| {
        let mut keys = frame.values_of(row).iter().filter_map(|&value| frame.value(value));
        keys.any(|value| frame.keys.contains(&value.column) && coded(value.text))
    });
    let (row, _) = rows.next()?;
    rows.next().is_none().then_some(row)
}

/// Rows by a word of their name that no other row has: "A3" of "(A3) wide window", "Halvorsen" of "Ruth Halvorsen".
fn by_one_word(
    sight: &Sight<'_>,
    frame: &Frame,
    known: &[(u32, Said)],
    places: impl Iterator<Item = usize>,
) -> Vec<(u32, Said)> {
    let mut out: Vec<(u32, Said)> = Vec::new();
    for (at, word) in places.filter_map(|at| Some((at, sight.line.words.get(at)?))) {
        let telling = word.capital || word.stem.bytes().any(|byte| byte.is_ascii_digit());
        if word.kind != PieceKind::Word || word.stop || !telling || word.claim.is_some() {
            continue;
        }
        for &stem in &word.means {
            let &[value] = frame.values_with(stem) else { continue };
            let Some(value) = frame.value(value).filter(|value| frame.keys.contains(&value.column)) else { continue };
            let &[row] = value.rows else { continue };
            if known.iter().chain(&out).all(|(other, _)| *other != row) {
                out.push((row, Said { full: true, at: (at, at + 1), ..Said::default() }));
            }
        }
    }
    out
}

/// Judges a margin between two named rows.
pub(super) fn judge(sight: &Sight<'_>, index: usize) -> Option<Judged> {
    let claim = sight.article.extraction.claims.get(index)?;
    let Value::Numbers(figures) = &claim.value else { return None };
    let [figure] = figures[..] else { return None };
    let kind = claim.unit.as_ref().map(|unit| unit.kind);
    let plain = matches!(kind, None | Some(UnitKind::Percent | UnitKind::Point | UnitKind::Count));
    if !plain || !is_figure(claim) || figure.value.is_zero() || !is_margin(sight, index) {
        return None;
    }
    sight.found.iter().find_map(|(frame_id, _)| {
        let frame = sight.index.frame(*frame_id)?;
        let named = named(sight, *frame_id, frame, index, None)?;
        let mut rows: Vec<(u32, Said)> =
            named.rows.iter().filter(|(_, said)| said.full && !said.padded && !said.dominated).copied().collect();
        let (from, to) = sight.line.range(claim.number);
        let formula = formula(sight, to).and_then(|(a, b)| {
            let side = |at: usize| {
                let said = Said { full: true, at: (at, at + 1), ..Said::default() };
                let coded = by_code(frame, &sight.line.words.get(at)?.lower).map(|row| (row, said));
                coded.or_else(|| by_one_word(sight, frame, &[], std::iter::once(at)).pop())
            };
            Some(vec![side(a)?, side(b)?])
        });
        let stated = formula.is_some();
        if let Some(sides) = formula {
            rows = sides;
        }
        let in_full = rows.len();
        if in_full < 2 {
            rows.extend(by_one_word(sight, frame, &rows, 0..sight.line.words.len()));
        }
        sorting::by_key(&mut rows, |(row, said)| (said.at, *row));
        rows.dedup_by_key(|(_, said)| said.at);
        let (ahead, others) = rows.split_first()?;
        let said = |column: &u32| named.columns.get(*column as usize).copied().flatten().is_some_and(|said| said.full);
        let columns: Vec<u32> = frame.number_columns().collect();
        let mut told: Vec<u32> = columns.iter().copied().filter(said).collect();
        if told.is_empty() && kind == Some(UnitKind::Count) {
            // "by six points": the column of points
            let noun = claim.unit.as_ref().map(|unit| words::stem(&unit.name));
            let noun = noun.and_then(|noun| sight.index.stem(&noun));
            let has =
                |column: &u32| frame.column(*column).is_some_and(|head| noun.is_some_and(|noun| head.stems == [noun]));
            told = columns.iter().copied().filter(has).collect();
        }
        if told.is_empty() && kind == Some(UnitKind::Percent) {
            // percent: of the one column that has percentages
            let percent = |column: &u32| {
                let reading = frame.reading(Place { row: ahead.0, column: *column });
                reading.is_some_and(|one| one.unit.is_some_and(|unit| unit.kind == UnitKind::Percent))
            };
            told = columns.iter().copied().filter(percent).collect();
            told.truncate(if told.len() == 1 { 1 } else { 0 });
        }
        let tried = if told.is_empty() { &columns } else { &told };
        if others.is_empty() || tried.len() > COLUMNS {
            return None;
        }
        let pairs = others.iter().flat_map(|(other, _)| tried.iter().map(move |&column| (*other, column)));
        let counts = |place: Place| {
            let unit = frame.reading(place).and_then(|one| one.unit);
            unit.is_none_or(|unit| unit.kind == UnitKind::Count)
        };
        let of_counts =
            kind == Some(UnitKind::Count) && tried.iter().all(|&column| counts(Place { row: ahead.0, column }));
        let counted = is_more(sight, to) && matches!(kind, None | Some(UnitKind::Count)) || of_counts;
        let margins: Vec<Margin> =
            pairs.filter_map(|(other, column)| margin(frame, ahead.0, other, column, counted)).collect();
        let open = || Judged::quiet(Verdict::CannotSay, "a margin; which cells it lies between is open".to_owned(), 20);
        let digits = super::agree::figure_digits(&figure);
        let ordered = stated || is_ordered(sight, from, ahead.1, others);
        let backward = |margin: &Margin| {
            let greater = compare::greater(sight, frame, margin.places[0].column, from, to);
            ordered
                && greater
                    .is_some_and(|greater| margin.order != if greater { Ordering::Greater } else { Ordering::Less })
        };
        // one digit is met by chance where several cells are tried
        if let Some(found) = margins.iter().find(|margin| fits(claim, &figure, margin) && !backward(margin)) {
            if digits < 2 && margins.len() > 1 {
                return Some(open());
            }
            let [a, b] = found.places.map(|place| place_name(frame, place));
            let reason = format!("{a} and {b} in {}: {}", frame.name, found.working);
            return Some(Judged::quiet(Verdict::Supported, reason, if told.len() == 1 { 85 } else { 70 }));
        }
        let points = sight.line.words.iter().any(|word| word.stem == "point");
        let [only] = &margins[..] else { return Some(open()) };
        let backward = backward(only);
        let certain = (points || stated || backward || is_more(sight, to))
            && in_full == rows.len()
            && told.len() == 1
            && !claim.context.negated
            && !claim.context.hypothetical;
        let far = counted && claim.bound == Bound::Exact
            || only.readings.iter().all(|value| !figure.bounded(Bound::About, Width::Unit).intersects(*value));
        if !certain || !far && !backward || ahead.1.carried || others.iter().any(|(_, said)| said.carried) {
            return Some(open());
        }
        Some(refuted(sight, claim, frame, only, backward))
    })
}

fn refuted(sight: &Sight<'_>, claim: &Claim, frame: &Frame, margin: &Margin, backward: bool) -> Judged {
    let surface = sight.article.document.slice(claim.number);
    let [a, b] = margin.places.map(|place| place_name(frame, place));
    let message = if backward {
        format!("{a} and {b} in {} differ the other way round: {}", frame.name, margin.working)
    } else {
        format!("{a} and {b} in {} are not {surface} apart: {}", frame.name, margin.working)
    };
    let evidence: Vec<Evidence> = margin.places.iter().filter_map(|place| frame.evidence(*place, "operand")).collect();
    let mut finding = Finding::new(META.id, Severity::Error, claim.span, message.clone()).confidence(80);
    finding.working.push(margin.working.clone());
    finding.evidence = evidence;
    let expected = margin
        .readings
        .first()
        .and_then(|value| value.low.zip(value.high))
        .and_then(|(low, high)| low.plus(high)?.times(Decimal::parse("0.5").ok()?));
    let judgement = Judgement {
        verdict: Verdict::Refuted,
        reason: message,
        expected,
        confidence: Some(Confidence(80)),
        ..Judgement::default()
    };
    Judged { judgement, finding: Some(finding), place: None, cell: None }
}
