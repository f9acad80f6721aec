//! Two years and the words that order them: "in 1890, ten years after the village was founded in 1880".

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::{Article, Outcomes, cues};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Period, Reading};
use crate::number::{Decimal, Interval};

/// Pieces from the word of order to the second year.
const REACH: usize = 10;

/// All such statements of one sentence.
/// What two years of a sentence say by themselves.
pub(super) fn two_years(check: &'static str, article: &Article<'_>, out: &mut Outcomes) {
    let text = &article.document.text;
    let tokens = &article.extraction.tokens;
    let mut last = None;
    for (one, two) in article.extraction.claims.iter().zip(article.extraction.claims.iter().skip(1)) {
        let sentence = two.sentence;
        if one.sentence != sentence || last == Some(sentence) || one.time().is_none() || two.time().is_none() {
            continue;
        }
        let gap = two.tokens.0.saturating_sub(one.tokens.1);
        let century = || gap <= 3 && two.span.of(text).ends_with("century");
        let first = article.extraction.tokens_of(sentence).start;
        let born = || tokens.get(first).is_some_and(|token| token.span.of(text) == "Born");
        if gap == 1 || gap <= 8 || century() || born() {
            last = Some(sentence);
            let view = View::of(article, sentence..sentence + 1);
            before_birth(check, article, &view, out);
            end_before_start(check, article, &view, out);
            other_century(check, article, &view, out);
            backwards(check, article, &view, out);
        }
    }
}

pub(super) fn told(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    for length in &view.amounts {
        let inside = article.document.slice(length.whole).ends_with("later");
        if inside || view.pieces.get(length.at + 1).is_some_and(|piece| piece.is("later")) {
            years_later(check, article, view, (length, length.at + 1 + usize::from(!inside)), out);
        }
    }
    between_ends(check, article, view, out);
    for at in 0..view.pieces.len() {
        let later = view.pieces[at].is("after");
        if !(later || view.pieces[at].is("before")) {
            continue;
        }
        let Some(second) = year_behind(article, view, at) else { continue };
        let length = match view.pieces.get(at.wrapping_sub(1)) {
            Some(&Piece::Amount(index)) => Some(&view.amounts[index]).filter(|amount| years(amount).is_some()),
            Some(_) => None,
            None => continue,
        };
        let head = if length.is_some() { at - 1 } else { at };
        let Some(first) = year_ahead(article, view, head).or_else(|| main_clause(article, view, head, at)) else {
            continue;
        };
        judge(check, article, later, (first, second), length, out);
    }
}

/// "began in 2001 and ended three years later, in 2004": the two years are the only ones of the sentence.
/// "Born in 1884, he left for Paris in 1879": what a person does comes after the birth.
fn before_birth(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let pieces = &view.pieces;
    if !pieces.first().is_some_and(|piece| piece.is("born")) {
        return;
    }
    let mut times = (0..pieces.len()).filter(|&at| matches!(pieces[at], Piece::Time(_)));
    let (Some(born), Some(then)) = (times.next(), times.next()) else { return };
    let clause = &pieces[born + 1..then];
    // the subject and its verb, and nothing that others did
    let own = pieces[1..born].len() <= 8
        && clause.first().is_some_and(|piece| piece.is(","))
        && clause[1..].iter().filter(|piece| piece.is(",")).count() == 0
        && clause.last().is_some_and(|piece| piece.is("in"))
        && clause.len() <= 20
        && !cues::has("order.other", &clause[1..])
        && !cues::has("order.earlier", &clause[1..])
        && !clause
            .iter()
            .any(|piece| matches!(piece, Piece::Word(word, _) if word.ends_with("'s") || word.ends_with("’s")))
        && !clause.iter().any(|piece| piece.is_any(&["'", "’"]));
    let (Some(born), Some(then)) = (year(article, &pieces[born]), year(article, &pieces[then])) else { return };
    if own {
        judge(check, article, true, (then, born), None, out);
    }
}

/// "founded in 1911 and closed in 1902": the end of a thing before its beginning, told in one breath.
fn end_before_start(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let pieces = &view.pieces;
    let word = |at: usize, class: &str| matches!(pieces.get(at), Some(Piece::Word(word, _)) if cues::is(class, word));
    for at in 1..pieces.len() {
        if !matches!(pieces[at], Piece::Time(_)) || !pieces[at - 1].is("in") || at < 2 || !word(at - 2, "order.start") {
            continue;
        }
        let rest = &pieces[at + 1..];
        let Some(next) = rest.iter().position(|piece| matches!(piece, Piece::Time(_))) else { continue };
        let [link @ .., last] = &rest[..next] else { continue };
        let Some(end) =
            (0..link.len()).find_map(|start| cues::at("order.end", link, start).map(|length| (start, length)))
        else {
            continue;
        };
        let plain = link[..end.0].iter().all(|piece| {
            piece.is_any(&[",", "and", "but", "then", "it", "they", "he", "she", "was", "were", "only", "finally"])
        });
        if !(plain && last.is("in") && link.len() == end.0 + end.1) {
            continue;
        }
        let (Some(one), Some(other)) = (year(article, &pieces[at]), year(article, &rest[next])) else { continue };
        judge(check, article, true, (other, one), None, out);
    }
}

/// "in 1142, in the eleventh century": a year and the century that it is said to lie in.
fn other_century(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let pieces = &view.pieces;
    for at in 0..pieces.len() {
        let (Piece::Time(_), Some(comma)) = (pieces[at], pieces.get(at + 1)) else { continue };
        let led = at.checked_sub(1).is_some_and(|before| pieces[before].is("in"));
        let in_the = match pieces.get(at + 2..at + 4) {
            Some([inner, the]) => inner.is("in") && the.is("the"),
            _ => false,
        };
        let Some(Piece::Time(wide)) = pieces.get(at + if in_the { 4 } else { 3 }).copied() else { continue };
        let Some(wide) = article.extraction.claims.get(wide) else { continue };
        let Some(claim) = year(article, &pieces[at]) else { continue };
        let (Some(own), Some(period)) = (claim.time().and_then(|own| own.start), wide.time()) else { continue };
        let (Some(start), Some(end)) = (period.start, period.end) else { continue };
        let century = end.year - start.year >= 48 && start.year > 0 && own.year > 0 && end.year - start.year < 100;
        if !(comma.is(",") && led && pieces[at + 2].is("in") && century) {
            continue;
        }
        let holds = (start.year - 1..=end.year + 1).contains(&own.year);
        let told = article.document.slice(wide.span);
        let working = format!("{} lies in {} to {} or not, stated {told}", own.year, start.year, end.year);
        let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
        let spans = vec![claim.number, wide.number];
        out.relations.push(Relation { kind: "order", outcome, spans, working: working.clone() });
        if !holds {
            let message = format!("{} is not in the {}", own.year, told.trim_start_matches("the "));
            out.findings.push(
                Finding::new(check, Severity::Warning, claim.span.hull(wide.span), message)
                    .confidence(75)
                    .working(working),
            );
        }
    }
}

/// "lasted from 1618 to 1608": what ends before it begins.
fn backwards(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    for at in 0..view.pieces.len() {
        let Some([Piece::Word(_, _), first @ Piece::Time(_), to, last @ Piece::Time(_)]) = view.pieces.get(at..at + 4)
        else {
            continue;
        };
        let until = view.pieces[at].is("from") && to.is_any(&["to", "until", "till", "through"]);
        let (Some(first), Some(last)) = (year(article, first), year(article, last)) else { continue };
        let start = |claim: &Claim| claim.time().and_then(|period| period.start).map(|date| date.year);
        let (Some(begin), Some(end)) = (start(first), start(last)) else { continue };
        // small numbers are of an era before ours, and "1998 to 1988 prices" go back
        let closes =
            view.pieces.get(at + 4).is_none_or(|piece| piece.is_any(&[".", ",", ";", ")", "and", "in", "when"]));
        let turned = at.checked_sub(1).is_some_and(|before| view.pieces[before].direction().is_some());
        let lasts = closes
            && !turned
            && at.checked_sub(1).is_some_and(
                |before| matches!(view.pieces[before], Piece::Word(word, _) if word.starts_with(char::is_lowercase)),
            );
        if until && lasts && begin > end && end >= 1000 && !view.has_word(&["bc", "bce", "b.c.", "back", "backwards"]) {
            let working = format!("{begin} is after {end}");
            let spans = vec![first.number, last.number];
            out.relations.push(Relation { kind: "order", outcome: Outcome::Fails, spans, working: working.clone() });
            out.findings.push(
                Finding::new(
                    check,
                    Severity::Warning,
                    first.span.hull(last.span),
                    format!("{begin} comes after {end}"),
                )
                .confidence(70)
                .working(working),
            );
        }
    }
}

fn years_later(
    check: &'static str,
    article: &Article<'_>,
    view: &View<'_>,
    (length, next): (&Amount<'_>, usize),
    out: &mut Outcomes,
) {
    let named = matches!(view.pieces.get(next..next + 2), Some([comma, link]) if comma.is(",") && link.is("in"));
    let Some([first, second]) = two_times(view) else { return };
    // "opened in 1904 and closed in 1951, 47 years later."
    let closing = second + 2 == length.at
        && view.pieces[second + 1].is(",")
        && view.pieces.get(next).is_none_or(|piece| piece.is_any(&[".", ";", ")"]))
        && view.pieces[first + 1..second].iter().all(|piece| piece.is_word() || piece.is(","));
    if closing && years(length).is_some() {
        let (one, other) = (year(article, &view.pieces[second]), year(article, &view.pieces[first]));
        if let (Some(one), Some(other)) = (one, other) {
            judge(check, article, true, (one, other), Some(length), out);
        }
        return;
    }
    let between = view.pieces.get(first + 1..length.at).unwrap_or_default();
    let plain = between.iter().all(|piece| piece.is_word() || piece.is(","));
    let (one, other) = (year(article, &view.pieces[second]), year(article, &view.pieces[first]));
    let (Some(one), Some(other)) = (one, other) else { return };
    if named && plain && between.len() <= REACH && second == next + 2 && years(length).is_some() {
        judge(check, article, true, (one, other), Some(length), out);
    }
}

/// The places of the dates of a sentence that has two.
fn two_times(view: &View<'_>) -> Option<[usize; 2]> {
    let mut times = (0..view.pieces.len()).filter(|&at| matches!(view.pieces[at], Piece::Time(_)));
    let two = [times.next()?, times.next()?];
    times.next().is_none().then_some(two)
}

/// "begun in 1282 and finished in 1289, after seven years of work", "retired in 1999 after 33 years at the school, which
/// she had joined in 1966": the two years are the beginning and the end of what lasted so long.
fn between_ends(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    if !view.amounts.iter().any(|amount| years(amount).is_some()) {
        return;
    }
    let Some([first, second]) = two_times(view) else { return };
    let pieces = &view.pieces;
    for (index, length) in view.amounts.iter().enumerate() {
        let Some(after) = after_of(view, length.at).filter(|_| years(length).is_some()) else { continue };
        let alone = view.amounts.iter().enumerate().all(|(other, amount)| other == index || years(amount).is_none());
        let end = if after.checked_sub(1).is_some_and(|at| pieces[at].is(",")) {
            after.wrapping_sub(2)
        } else {
            after.wrapping_sub(1)
        };
        // "after ten years of war", "after 24 years as its director" are other lengths
        let rest = &pieces[length.at + 1..];
        let closes = match rest {
            [] => true,
            [of, thing, ..] if of.is("of") => matches!(thing, Piece::Word(word, _) if cues::is("order.lasting", word)),
            [mark, ..] => mark.is_any(&[",", ".", ";", ")"]),
        };
        if end == second && !closes {
            continue;
        }
        let (begin, begun) = if end == second {
            (first, &pieces[..first])
        } else if end == first && length.at < second {
            let clause = &pieces[length.at + 1..second];
            let Some(which) = clause.iter().position(|piece| piece.is_any(&["which", "that", "where"])) else {
                continue;
            };
            (second, &clause[which..])
        } else {
            continue;
        };
        let ended = &pieces[if end == second { first + 1 } else { 0 }..end];
        let near =
            |clause: &[Piece<'_>]| clause.len() <= REACH && clause.iter().all(|piece| piece.is_word() || piece.is(","));
        if !(alone && near(begun) && near(ended) && cues::has("order.begins", begun) && cues::has("order.ends", ended))
        {
            continue;
        }
        if let (Some(end), Some(begin)) = (year(article, &pieces[end]), year(article, &pieces[begin])) {
            judge(check, article, true, (end, begin), Some(length), out);
        }
    }
}

/// The "after" of "after seven years", "after a reign of 34 years".
fn after_of(view: &View<'_>, length: usize) -> Option<usize> {
    let lead = view.pieces.get(length.saturating_sub(5)..length)?;
    let back = match lead {
        [.., after] if after.is("after") => 1,
        [.., after, article, thing, of]
            if of.is("of")
                && thing.is_word()
                && article.is_any(&["a", "an", "his", "her", "its", "their"])
                && after.is("after") =>
        {
            4
        }
        [.., after, article, which, thing, of]
            if of.is("of")
                && thing.is_word()
                && which.is_word()
                && article.is_any(&["a", "an", "his", "her", "its", "their"])
                && after.is("after") =>
        {
            5
        }
        _ => return None,
    };
    Some(length - back)
}

/// Years of a plain length of time.
fn years(amount: &Amount<'_>) -> Option<Interval> {
    let each = match amount.unit.map(|unit| &*unit.name)? {
        "year" => 1,
        "decade" => 10,
        "century" => 100,
        _ => return None,
    };
    let plain = !amount.ranged && matches!(amount.bound, Bound::Exact | Bound::About | Bound::Nearly | Bound::More);
    plain.then(|| amount.interval(Reading::Lax).times_value(Decimal::from(each)))
}

fn year<'a>(article: &Article<'a>, piece: &Piece<'_>) -> Option<&'a Claim> {
    let Piece::Time(claim) = piece else { return None };
    let claim = article.extraction.claims.get(*claim)?;
    let Period { start: Some(start), end: Some(end) } = claim.time()? else { return None };
    let printed = article.document.slice(claim.span).bytes().filter(u8::is_ascii_digit).count() >= 4;
    (start.year == end.year && printed).then_some(claim)
}

/// "… in 1890, [ten years] after": the year right before the word of order or its length.
fn year_ahead<'a>(article: &Article<'a>, view: &View<'_>, head: usize) -> Option<&'a Claim> {
    let before = view.pieces.get(..head)?;
    let before = before.split_last().filter(|(last, _)| last.is(",")).map_or(before, |(_, rest)| rest);
    let claim = year(article, before.last()?)?;
    let led = before.get(before.len().wrapping_sub(2)).is_none_or(|piece| piece.is_any(&["in", "on"]));
    led.then_some(claim)
}

/// "Ten years after the village was founded in 1880, the church was built in 1890": the sentence begins with the length,
/// and its main clause, behind the comma, ends with the other year.
fn main_clause<'a>(article: &Article<'a>, view: &View<'_>, head: usize, at: usize) -> Option<&'a Claim> {
    if head > 0 || at == head {
        return None;
    }
    let first = view.pieces.iter().skip(at).position(|piece| matches!(piece, Piece::Time(_)))?;
    let comma = at + first + 1;
    if view.pieces.get(comma).is_some_and(|piece| piece.is(",")) { year_behind(article, view, comma) } else { None }
}

/// "after the village was founded in 1880": the year that closes the clause.
fn year_behind<'a>(article: &Article<'a>, view: &View<'_>, at: usize) -> Option<&'a Claim> {
    let rest = view.pieces.get(at + 1..)?;
    let found = rest.iter().take(REACH).position(|piece| matches!(piece, Piece::Time(_)))?;
    let (between, closes) = (&rest[..found], rest.get(found + 1));
    let led = between.last().is_some_and(|piece| piece.is_any(&["in", "on", "of"]));
    // "after it had reached 7 billion in 2011"
    let level = |piece: &Piece<'_>| match piece {
        Piece::Amount(index) => view.amounts.get(*index).is_some_and(|amount| years(amount).is_none()),
        _ => piece.is_word() && !piece.cue(Cue::STOP),
    };
    let simple = between.iter().all(level) && !cues::has("order.other", &between[1.min(between.len())..]);
    let closed = closes.is_none_or(|piece| piece.is_any(&[".", ",", ";", ")", "had", "was", "were"]));
    if led && simple && closed { year(article, &rest[found]) } else { None }
}

fn judge(
    check: &'static str,
    article: &Article<'_>,
    later: bool,
    (first, second): (&Claim, &Claim),
    length: Option<&Amount<'_>>,
    out: &mut Outcomes,
) {
    let start = |claim: &Claim| claim.time().and_then(|period| period.start);
    let (Some(one), Some(other)) = (start(first), start(second)) else { return };
    let (one, other) = (i64::from(one.year), i64::from(other.year));
    let apart = if later { one - other } else { other - one };
    let room = Interval::new(Decimal::from(apart - 1), Decimal::from(apart + 1));
    let holds = match length.and_then(years) {
        Some(length) => room.intersects(length),
        None => apart >= 0,
    };
    let word = if later { "after" } else { "before" };
    let mut spans = vec![first.number, second.number];
    let stated = length.map(|length| article.document.slice(length.span));
    let working = match stated {
        Some(stated) => format!("{one} is {apart} years {word} {other}, stated {stated}"),
        None => format!("{one} is {word} {other}"),
    };
    spans.extend(length.map(|length| length.span));
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "order", outcome, spans, working: working.clone() });
    if holds {
        return;
    }
    let turned = apart < 0;
    let right = if later { "before" } else { "after" };
    let message = match stated {
        Some(stated) if !turned => format!("{one} is {apart} years {word} {other}, not {stated}"),
        _ => format!("{one} is not {word} {other} but {right} it"),
    };
    let span = length.map_or(first.span.hull(second.span), |length| length.whole);
    let mut finding = Finding::new(check, Severity::Warning, span, message)
        .confidence(if stated.is_some() { 72 } else { 60 })
        .related(first.span, "one year")
        .related(second.span, "the other")
        .working(if turned { format!("{working}: does not hold") } else { working });
    if let (Some(length), false) = (length.filter(|length| length.unit.is_some_and(|unit| unit.name == "year")), turned)
        && let Some(text) = super::repair::with_value(article.document.slice(length.span), Decimal::from(apart))
    {
        finding = finding.suggest(length.span, text, "if both years are right");
    }
    out.findings.push(finding);
}
