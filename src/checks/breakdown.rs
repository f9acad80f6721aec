//! Totals that a sentence or a list breaks down in words: "made up of", "in all", "Of the 40, …", nested shares.
//!
//! The rule: words say that the parts are parts. Only where they also say that the parts are all there is, a sum must
//! be met; where they say that the parts exclude each other, it must not be passed.

use crate::checks::Article;
use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::sum::{Claimed, MAX_PARTS, belongs, clean_list, exhaustive, is_one_of_two, plain, report, stuff};
use crate::checks::{Outcomes, cues, shares};
use crate::normalise::{Reading, UnitKind};
use crate::number::{Decimal, Interval};

/// Pieces between a total and the words that break it down.
const NEAR: usize = 8;

/// Figures of one sentence; more are a table or an attack.
const MOST: usize = 200;
/// Parts that are told in a sentence before their total.
const FEW: usize = 16;
/// Pieces of the longest parentheses that are read.
const LONGEST: usize = 400;

/// Verbs that take their parts without "of".
const COMPRISING: [&str; 3] = ["comprising", "comprised", "comprises"];

/// All breakdowns inside one sentence.
pub(super) fn within(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    if !(3..=MOST).contains(&view.amounts.len()) {
        return;
    }
    apposed(article, view, out);
    made_of(article, view, out);
    total_after(article, view, out);
    nested_shares(article, view, out);
}

/// "T is split between schools (P), roads (P) and health (P)": each part in parentheses behind its name. `start` is the
/// piece behind the words that split.
fn bracketed(view: &View<'_>, total: &Amount<'_>, start: usize) -> Vec<usize> {
    let pieces = &view.pieces;
    let first = view.amounts.partition_point(|amount| amount.at < start);
    let mut end = start;
    let mut closed = false;
    let mut parts = Vec::new();
    for (index, part) in view.amounts.iter().enumerate().skip(first).take(MAX_PARTS) {
        let name = &pieces[end.min(part.at)..part.at];
        let own = matches!(name, [names @ .., open] if open.is("(") && (1..=7).contains(&names.len()));
        let listed = parts.is_empty() || name.first().is_some_and(|piece| piece.is_any(&[",", ";", "and"]));
        let shut = pieces.get(part.at + 1).is_some_and(|piece| piece.is(")"));
        if !(own && listed && shut && belongs(total, part) && !part.ranged && part.depth == total.depth + 1) {
            break;
        }
        closed = name.iter().take(2).any(|piece| piece.is("and"));
        parts.push(index);
        end = part.at + 2;
    }
    let loose = |piece: &Piece<'_>| piece.cue(Cue::LOOSE.or(Cue::OVERLAP));
    if closed && !pieces[total.at..end].iter().any(loose) && !view.has_cue(Cue::REMAINING) { parts } else { Vec::new() }
}

/// "the total of T was made up of P, P and P", "T, consisting of P and P", "T is divided into P and P".
fn made_of(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let pieces = &view.pieces;
    for at in 0..pieces.len() {
        let two =
            |first: &str, second: &str| pieces[at].is(first) && pieces.get(at + 1).is_some_and(|next| next.is(second));
        let composed = pieces[at].cue(Cue::COMPOSED) && pieces.get(at + 1).is_some_and(|next| next.is("of"))
            || pieces[at].is_any(&COMPRISING);
        let split = cues::at("sum.split", pieces, at);
        if !(composed || split.is_some() || two("up", "of") && at > 0 && pieces[at - 1].is("made")) {
            continue;
        }
        let first = view.amounts.partition_point(|amount| amount.at < at);
        let Some(total) = first.checked_sub(1).map(|index| &view.amounts[index]) else { continue };
        if let Some(words) = split
            && at - total.at <= NEAR
            && total.is_level()
            && plain(total)
        {
            let parts: Vec<&Amount<'_>> =
                bracketed(view, total, at + words).into_iter().map(|index| &view.amounts[index]).collect();
            if parts.len() >= 2 {
                report(article, total, &parts, Claimed::Fully, out);
                continue;
            }
        }
        let last = run(view, first, total);
        let parts = &view.amounts[first..last];
        let loose = pieces[total.at..parts.last().map_or(at, |part| part.at)].iter().any(|piece| piece.cue(Cue::LOOSE));
        if parts.len() >= 2 && at - total.at <= NEAR && total.is_level() && plain(total) && !loose {
            // more may follow by name alone ("and cooks"), and "the rest" stands elsewhere
            let end = parts.last().map_or(at, |part| part.at + 1);
            let tail = pieces[end..].iter().take_while(|piece| !piece.is_any(&[".", ";", ")"])).count();
            let closed = tail <= 3
                && !pieces[end..end + tail].iter().any(|piece| piece.is_any(&["and", "or", "with", "plus", ","]))
                && !view.has_cue(Cue::REMAINING);
            // "a crew of 24 consisted of 15 sailors and nine engineers": one that is counted by no number is no part
            let single = pieces[at..].iter().any(|piece| piece.is_any(&["a", "an", "plus", "its", "their"]));
            let named = parts.iter().all(|part| part.unit.is_none() || same_name(part, total))
                || total.unit.is_none() && !single && closed;
            let named = named && (closed || !pieces[at].is_any(&COMPRISING));
            let claimed = if named { Claimed::Fully } else { Claimed::Perhaps };
            report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
        }
    }
}

fn same_name(a: &Amount<'_>, b: &Amount<'_>) -> bool {
    a.unit.map(|unit| &unit.name) == b.unit.map(|unit| &unit.name)
}

/// End of the run of parts of one list that begins with an amount.
fn run(view: &View<'_>, first: usize, total: &Amount<'_>) -> usize {
    let fits = |index: usize| view.amounts.get(index).is_some_and(|part| belongs(total, part) && plain(part));
    let mut last = first;
    while fits(last) && last - first < MAX_PARTS && (last == first || clean_list(view, last - 1, last + 1)) {
        last += 1;
    }
    last
}

/// "P, P and P, a total of T", "P and P, T in all": the parts come first.
fn total_after(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    for index in 2..view.amounts.len() {
        let total = &view.amounts[index];
        let before = view.before(index, 7);
        let after = view.after(index, 3);
        let announced = before.iter().any(|piece| piece.is_any(&["total", "totaling", "totalling", "altogether"]))
            && before.first().is_some_and(|piece| piece.is_any(&[",", "(", "–", "—", ")"]) || piece.is_word())
            && before.iter().any(|piece| piece.is_any(&[",", "–", "—"]));
        let in_all = before.last().is_some_and(|piece| piece.is_any(&[",", "or", "–", "—"]))
            && match after {
                // "in all but name"
                [a, b, c] if a.is("in") && b.is("all") && c.is_any(&["but", "the", "of", "its", "their"]) => false,
                [a, b, ..] => a.is("in") && b.is_any(&["all", "total"]) || a.is_any(&["altogether", "together"]),
                [a] => a.is_any(&["altogether", "together"]),
                [] => false,
            };
        if !(announced || in_all) || !total.is_level() || !plain(total) {
            continue;
        }
        let mut first = index;
        while first > 0
            && index - first < FEW
            // a total of its own is no part of the next
            && !view.before(first - 1, 4).iter().any(|piece| piece.cue(Cue::TOTAL))
            && belongs(total, &view.amounts[first - 1])
            && plain(&view.amounts[first - 1])
            && (first == index || clean_list(view, first - 1, first + 1))
        {
            first -= 1;
        }
        let parts = &view.amounts[first..index];
        let Some(start) = parts.first().map(|part| part.at) else { continue };
        let from = start.saturating_sub(6);
        let words = &view.pieces[from..total.at];
        let told_apart =
            words.iter().any(|piece| piece.cue(Cue::LOOSE) || piece.direction().is_some() || piece.is(";"));
        if parts.len() < 2 || told_apart {
            continue;
        }
        // counts of things with names of their own may be of different things
        let one = (stuff(total) || total.kind() == Some(UnitKind::Count))
            && parts.iter().all(|part| part.unit.is_none() || same_name(part, total));
        // "two pilots, four crew and 61 passengers, 67 people in all"
        let generic = |unit: &crate::normalise::Unit| cues::is("sum.generic", &unit.name);
        let single = ["a", "an", "another", "plus", "its", "their", "one"];
        let people = in_all
            && !view.pieces[start..total.at].iter().any(|piece| piece.is_any(&single))
            && parts.iter().all(|part| !article.document.slice(part.whole).contains(" of "))
            && total.unit.is_some_and(generic)
            && parts.iter().all(|part| part.kind() == Some(UnitKind::Count) || part.unit.is_none());
        let claimed = if one || people { Claimed::Fully } else { Claimed::Perhaps };
        report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
    }
}

/// "Protestant 68.3% (Anglican 17.6%, …)": shares in parentheses after a share; together they cannot be more.
fn nested_shares(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let pieces = &view.pieces;
    for (index, total) in view.amounts.iter().enumerate() {
        let open = total.at + 1;
        if !total.is_percent() || total.ranged || !pieces.get(open).is_some_and(|piece| piece.is("(")) {
            continue;
        }
        let reach = &pieces[open..pieces.len().min(open + LONGEST)];
        let Some(close) = reach.iter().position(|piece| piece.is(")")).map(|at| open + at) else { continue };
        let last = view.amounts.partition_point(|amount| amount.at < close);
        let parts = &view.amounts[index + 1..last];
        let labelled = parts.iter().all(|part| {
            let label = &pieces[part.at.saturating_sub(1)];
            part.is_percent()
                && !part.ranged
                && label.is_word()
                && !label.cue(Cue::LINK)
                && !label.is_any(&["in", "at", "from", "to"])
        });
        let other = pieces[open..close].iter().any(|piece| piece.cue(Cue::LOOSE) || matches!(piece, Piece::Time(_)));
        // shares of the part itself make 100: the other reading of the parentheses
        let sum = parts.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(part.interval(Reading::Half)));
        let of_the_part = sum.contains(Decimal::from(100));
        if (2..=MAX_PARTS).contains(&parts.len()) && labelled && !other && !of_the_part {
            report(article, total, &parts.iter().collect::<Vec<_>>(), Claimed::AtMost, out);
        }
    }
}

/// "and the rest to nine smaller parties": the figure behind the word for what remains counts something else. "and the
/// remaining nine", "the rest, nine," tell how many remain.
pub(super) fn rest_is_untold(view: &View<'_>) -> bool {
    let Some(rest) = view.pieces.iter().position(|piece| piece.cue(Cue::REMAINING)) else { return false };
    let Some(next) = view.amounts.iter().find(|amount| amount.at > rest) else { return false };
    view.pieces[rest..next.at]
        .iter()
        .any(|piece| matches!(piece, Piece::Word(word, _) if cues::is("list.preposition", word)))
}

/// "Of the N, a …, b … and c …" at the beginning of a sentence.
pub(super) fn of_the(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let opens = view.pieces.first().is_some_and(|piece| piece.is("of"))
        && view.amounts.first().is_some_and(|total| total.at <= 3 && total.is_level() && !total.ranged);
    let [total, parts @ ..] = view.amounts.as_slice() else { return };
    // "and eight in the third, leaving eight in the last"
    let leaving = view.before(view.amounts.len() - 1, 3).iter().any(|piece| piece.is("leaving"))
        && !view.has_cue(Cue::OVERLAP)
        // "32 went out, eight of them on penalties"
        && !(1..view.amounts.len()).any(|part| view.after(part, 1).iter().any(|piece| piece.is("of")));
    let parted = |part: usize| view.between(part - 1, part).iter().any(|piece| piece.is_any(&[",", ";", "and"]));
    let usable = opens
        && (2..=8).contains(&parts.len())
        && parts.iter().all(|part| belongs(total, part) && plain(part))
        && (clean_list(view, 1, view.amounts.len()) || leaving && (2..view.amounts.len()).all(parted))
        && !view.has_cue(Cue::LOOSE)
        && !rest_is_untold(view);
    if !usable {
        return;
    }
    let each: Vec<&Amount<'_>> = parts.iter().collect();
    let claimed = if view.has_cue(Cue::REMAINING) || leaving {
        Claimed::Fully
    } else if shares::is_scale(view, &each) || exclude_each_other(view, total) {
        Claimed::AtMost
    } else {
        Claimed::Perhaps
    };
    report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
}

/// "3,400 people, 2,100 at Kiso and 1,300 at Nam": parts in apposition to their total.
pub(super) fn apposed(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    let Some(first) = view.amounts.len().checked_sub(2) else { return };
    // the list may hold commas of its own
    let starts = (1..=first)
        .rev()
        .take(FEW)
        .filter(|&index| view.between(index - 1, index).last().is_some_and(|piece| piece.is(",")));
    for start in starts {
        apposed_from(article, view, start, out);
    }
}

fn apposed_from(article: &Article<'_>, view: &View<'_>, from: usize, out: &mut Outcomes) {
    let total = &view.amounts[from - 1];
    let gap = view.between(from - 1, from);
    let parts = &view.amounts[from..];
    // "$4 million for schools, $3 million for roads and …": a part like the others
    let links = ["in", "at", "on", "from", "for", "to", "by", "of"];
    let bare = |piece: &Piece<'_>| piece.is_word() && !piece.is_any(&links);
    // "12,450 residents, 6,120 men and 6,330 women": a pair that is all there is
    // "five children, four women and five men" are three parts
    let wider = !total.unit.is_some_and(|unit| is_one_of_two(&unit.name) || unit.name == "child");
    let two = parts.len() == 2 && wider;
    let plain_pair = || {
        view.after(from + 1, 4).len() <= 1
            && matches!(view.between(from, from + 1), [and] if and.is("and"))
            && exhaustive(view.between(from, from + 1), parts)
    };
    // "61,300 to adults and 31,100 to children"
    let linked_pair = || match (view.between(from, from + 1), view.after(from + 1, 4)) {
        ([link, one, and], [same, other, end @ ..]) => {
            link.is_any(&links) && link == same && and.is("and") && end.len() <= 1 && exhaustive(&[*one, *other], parts)
        }
        _ => false,
    };
    // "two teachers, five men and three women" is a list
    let smaller = parts.iter().all(|part| part.figure.value < total.figure.value);
    let pair = two && smaller && (plain_pair() || linked_pair());
    let told = |words: &[Piece<'_>]| {
        words.len() <= 3 && words.iter().all(bare) || pair && words.len() <= 4 && words.iter().all(Piece::is_word)
    };
    let fits = matches!(gap, [words @ .., comma] if comma.is(",") && told(words))
        && total.is_level()
        && total.unit.is_some()
        && (2..=FEW).contains(&parts.len())
        && plain(total)
        && parts.iter().all(|part| belongs(total, part) && plain(part));
    let bare = parts.iter().all(|part| part.unit.is_none() || same_name(part, total));
    if fits && (pair || bare && told_apart(view, from, view.amounts.len())) {
        let claimed = if pair { Claimed::Fully } else { Claimed::AtMost };
        report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
    }
}

/// A list behind a colon ends its sentence, and each of its bare figures has a place or a fate of its own: "67 dead and
/// 128 wounded", "1,240 in Linz, 615 in Graz and 355 in Villach".
pub(super) fn told_apart(view: &View<'_>, first: usize, last: usize) -> bool {
    let closed = last == view.amounts.len()
        && clean_list(view, first, last)
        && view.between(last.saturating_sub(2), last.saturating_sub(1)).iter().any(|piece| piece.is("and"));
    let tail = |index: usize| {
        let after = view.after(index, 12);
        let end = after.iter().position(|piece| piece.is_any(&[",", ";", ".", "and"])).unwrap_or(after.len());
        &after[..end]
    };
    let tails = || (first..last).map(tail);
    let head = tails().next().and_then(<[Piece<'_>]>::first).copied();
    let places = ["in", "at", "on"];
    let one = head.is_some_and(|head| head.is_any(&["from", "for", "to", "by"]));
    let placed = tails().all(|tail| {
        let preposition = tail.first().is_some_and(|piece| piece.is_any(&places) || one && Some(*piece) == head);
        // "in Linz", "in the north", not "in gold"
        let named = tail.get(1).is_some_and(|piece| {
            let capital = matches!(piece, Piece::Word(word, _) if word.starts_with(char::is_uppercase));
            one || capital || piece.is_any(&["the", "its", "their"])
        });
        preposition && named && tail.len() >= 2 && tail.iter().all(Piece::is_word)
    });
    let mut seen: Vec<&str> = Vec::new();
    let fated = tails().all(|tail| match tail {
        [Piece::Word(fate, _)] if (tail[0].cue(Cue::FATE) || cues::is("sum.kinds", fate)) && !seen.contains(fate) => {
            seen.push(fate);
            true
        }
        _ => false,
    });
    // "1,860 hectares: 940 hectares of forest, 610 hectares of pasture and 310 hectares of vines"
    let mut stuffs: Vec<&str> = Vec::new();
    let made = (first..last).zip(tails()).all(|(index, tail)| match tail {
        [of, Piece::Word(thing, _)] if of.is("of") && stuff(&view.amounts[index]) && !stuffs.contains(thing) => {
            stuffs.push(thing);
            true
        }
        _ => false,
    });
    // what stands behind the last part may be said of it or of all
    let whole = view.pieces.iter().all(|piece| !piece.cue(Cue::LOOSE.or(Cue::OVERLAP)));
    closed && whole && (placed || fated || made)
}

/// "412 animals: 120 mammals, 155 birds and 137 reptiles", "48 members: 27 Labour, 14 Green and 7 independents": a list
/// behind a colon, with a name for each part and one that takes them all in for the total.
pub(super) fn kinds_of(view: &View<'_>, total: &Amount<'_>, first: usize, last: usize) -> bool {
    let generic = total.unit.is_some_and(|unit| cues::is("sum.generic", &unit.name));
    let mut names: Vec<String> = Vec::new();
    let mut named = |index: usize| {
        let after = view.after(index, 5);
        let end = after.iter().position(|piece| piece.is_any(&[",", ";", ".", "and"])).unwrap_or(after.len());
        let words = after[..end].iter().map(|piece| match piece {
            Piece::Word(word, _) if word.starts_with(char::is_uppercase) => *word,
            _ => "",
        });
        let words: Vec<&str> = words.collect();
        let proper = (1..=3).contains(&end) && !words.contains(&"");
        let name = match view.amounts[index].unit {
            Some(unit) if unit.kind == UnitKind::Count && end == 0 => {
                if !generic && !cues::is("sum.unaffiliated", &unit.name) {
                    return false;
                }
                unit.name.to_string()
            }
            None if proper => words.join(" "),
            _ => return false,
        };
        let new = !names.contains(&name) && !cues::is("sum.generic", &name);
        names.push(name);
        new
    };
    // a seat is held by one party, a member may be of two kinds
    let seats = total.unit.is_some_and(|unit| cues::is("sum.seats", &unit.name));
    (generic || seats)
        && last - first > 2
        && last == view.amounts.len()
        && clean_list(view, first, last)
        && view.after(last - 1, 6).iter().all(|piece| piece.is_word() || piece.is("."))
        && (first..last).all(&mut named)
}

/// Each part has a fate of its own ("came back", "were killed"), or lies in a place of its own.
fn exclude_each_other(view: &View<'_>, total: &Amount<'_>) -> bool {
    let tails = || (1..view.amounts.len()).map(|index| view.after(index, 5));
    let mut fates: Vec<&str> = Vec::new();
    let fated = tails().all(|tail| {
        let fate = tail.iter().find(|piece| piece.cue(Cue::FATE));
        let Some(Piece::Word(word, _)) = fate else { return false };
        let new = !fates.contains(word);
        fates.push(word);
        new
    });
    let places = ["in", "on", "at"];
    let placed = stuff(total)
        && tails().all(|tail| tail.iter().take(3).any(|piece| piece.is_any(&places)))
        && !view.has_cue(Cue::OVERLAP);
    // "30 came from Spain, 25 from Italy"; "120 work in plants, 61 in offices"
    let whence = tails().enumerate().all(|(index, tail)| {
        let from = tail.iter().take(if index == 0 { 3 } else { 1 }).position(|piece| piece.is("from"));
        let place = from.and_then(|from| tail.get(from + 1));
        place.is_some_and(|place| {
            place.is("the") || matches!(place, Piece::Word(name, _) if name.starts_with(char::is_uppercase))
        })
    });
    let mut ends = tails().enumerate();
    let working = ends.all(|(index, tail)| match tail {
        [verb, place, ..] if index == 0 => {
            matches!(verb, Piece::Word(verb, _) if cues::is("breakdown.stays", verb)) && place.is_any(&places)
        }
        [first, ..] => first.is_any(&places),
        [] => false,
    });
    let apart = (whence || working) && !view.has_cue(Cue::OVERLAP);
    fated || placed || apart
}

/// "total: 3,956 km", then lines "… - total: 2,751 km": totals of the parts.
pub(super) fn subtotals(article: &Article<'_>, sentence: usize, total: &Amount<'_>, out: &mut Outcomes) {
    let sentences = &article.document.sentences;
    let views: Vec<_> = (sentence + 1..sentences.len())
        .take(8)
        .map(|next| View::of(article, next..next + 1))
        .take_while(|view| view.pieces.iter().any(|piece| piece.is(":")))
        .collect();
    let parts: Vec<&Amount<'_>> = views.iter().filter_map(|view| subtotal(view, total)).collect();
    if parts.len() >= 2 {
        report(article, total, &parts, Claimed::Fully, out);
    }
}

/// The amount of a line "… - total: 2,751 km".
fn subtotal<'v, 'a>(view: &'v View<'a>, total: &Amount<'_>) -> Option<&'v Amount<'a>> {
    let at = view.pieces.iter().position(|piece| piece.is("total"))?;
    let label = at >= 2 && view.pieces[at - 1].is_any(&["-", "–", "—"]);
    let amount = view.amounts.first()?;
    let direct = view.pieces.get(at + 1).is_some_and(|piece| piece.is(":")) && amount.at == at + 2;
    (label && direct && same_name(amount, total)).then_some(amount)
}
