//! What the words around a figure make of it: the value before, the value after, the change.

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::change::Part;
use crate::checks::cue_words::Cue;
use crate::checks::cues;
use crate::claim::Direction;
use crate::normalise::UnitKind;
use crate::number::Decimal;

/// Piece of the parenthesis that an amount stands in.
pub(super) fn opening(view: &View<'_>, index: usize) -> Option<usize> {
    let amount = view.amounts.get(index).filter(|amount| amount.depth > 0)?;
    (amount.at.saturating_sub(24)..amount.at).rev().find(|&at| view.pieces[at].is_any(&["(", "["]))
}

/// The amount just before a parenthesis in which another kind of figure stands first.
pub(super) fn host(view: &View<'_>, opening: usize, index: usize) -> Option<usize> {
    let host = view.amounts[..index].iter().rposition(|amount| amount.at < opening)?;
    let (beside, amount) = (&view.amounts[host], &view.amounts[index]);
    let gap = &view.pieces[beside.at + 1..opening];
    let close = gap.len() <= 3 && gap.iter().all(|piece| piece.is_word() && piece.cue_set() == Cue::default());
    let other = beside.unit.map(|unit| &unit.name) != amount.unit.map(|unit| &unit.name);
    (close && other && beside.depth < amount.depth).then_some(host)
}

/// Part that an amount plays by the words around it.
pub(super) fn part(view: &View<'_>, index: usize) -> Part {
    if opens_pair(view, index) {
        return Part::Old;
    }
    if let Some(change) = change(view, index) {
        return Part::Change(change);
    }
    let before = view.before(index, 9);
    if is_base(view, index, before) {
        return Part::Old;
    }
    let mut steps = 0;
    for (at, piece) in before.iter().enumerate().rev() {
        match piece {
            Piece::Time(_) => {}
            Piece::Word(_, _) if piece.is("to") => {
                let compared = at.checked_sub(1).is_some_and(|at| before[at].cue(Cue::COMPARED));
                return if compared { Part::Old } else { Part::New };
            }
            // "rather than the 3 percent that was proposed" was never so
            Piece::Word(_, _) if piece.is("than") && at.checked_sub(1).is_some_and(|at| before[at].is("rather")) => {
                return Part::Other;
            }
            Piece::Word(_, _) if piece.cue(Cue::OLD) => return Part::Old,
            Piece::Word(_, _) if piece.is_any(&["were", "was", "reached", "stood"]) && at >= 1 => {
                let when = before[at.saturating_sub(4)..at].iter().any(|piece| piece.is("when"));
                return if when { Part::Old } else { Part::Other };
            }
            Piece::Word(_, _) if piece.cue(Cue::NEW) => {
                // "in May, when it stood at 130"
                let when = before[at.saturating_sub(4)..at].iter().any(|piece| piece.is("when"));
                return if when { Part::Old } else { Part::New };
            }
            Piece::Word(_, _) if piece.cue(Cue::FILLER) || piece.is("(") || piece.is("pre") => {}
            Piece::Word(word, _) if piece.is_word() && !piece.is("and") => {
                // a word of its own: a name, an adjective
                steps += if word.len() > 2 { 1 } else { 2 };
                if steps > 3 || piece.direction().is_some() {
                    return Part::Other;
                }
            }
            _ => return Part::Other,
        }
    }
    Part::Other
}

/// "fell 12.4% (31.5 to 27.6)": the first of two values in brackets right behind a percentage.
fn opens_pair(view: &View<'_>, index: usize) -> bool {
    let at = view.amounts[index].at;
    let percent = index.checked_sub(1).is_some_and(|before| view.amounts[before].is_percent());
    let pair = matches!(view.pieces.get(at.wrapping_sub(2)..at + 4), Some([Piece::Amount(_), open, _, to, Piece::Amount(_), close])
        if open.is("(") && to.is("to") && close.is(")"));
    percent && pair
}

/// "up 30 percent on the 80,000", "8 percent below the $245", "(previous year: €4.75 billion)".
fn is_base(view: &View<'_>, index: usize, before: &[Piece<'_>]) -> bool {
    if let [lead @ .., year, mark] = before
        && mark.is(":")
        && lead.iter().rev().take(2).any(|piece| piece.is("("))
    {
        return matches!(year, Piece::Time(_)) || year.is("year");
    }
    let percent = index.checked_sub(1).is_some_and(|at| view.amounts[at].is_percent());
    let bare = matches!(before, [link, the] if link.is_any(&["on", "above", "below"]) && the.is("the"));
    let moved = || {
        let at = view.amounts[index - 1].at;
        let verb = at.checked_sub(1).is_some_and(|at| view.pieces[at].direction().is_some());
        verb || before.first().is_some_and(|link| !link.is("on"))
    };
    // "on the 10,000 islands" is a place
    percent && bare && view.amounts[index].kind() != Some(UnitKind::Count) && moved()
}

/// "rose by only 9.8%", "a fall of 4.3%", "up 381", "9.8% higher", "381 fewer", "(a 9.8% increase)", "a difference of
/// 12": the figure is a change, with its direction.
#[allow(clippy::option_option, reason = "no change, a change without direction, a change with one")]
fn change(view: &View<'_>, index: usize) -> Option<Option<Direction>> {
    if let Some(direction) = stated_otherwise(view, index) {
        return Some(Some(direction));
    }
    let before = view.before(index, 9);
    let mut of = false;
    for (at, piece) in before.iter().enumerate().rev() {
        // "11 million, making up 4.5 percent of all": the particle belongs to its verb
        let makes = |verb: &Piece<'_>| matches!(verb, Piece::Word(word, _) if cues::is("change.makes-up", word));
        if piece.cue(Cue::PARTICLE) && at.checked_sub(1).is_some_and(|verb| makes(&before[verb])) {
            return None;
        }
        if let Some(direction) = piece.direction() {
            // "(28 per cent)" after the noun itself
            return Some(Some(direction));
        }
        if of && piece.cue(Cue::GAP) {
            // "a margin of 8 percent" is one of sales, "a deficit of 3 percent" one of output
            let share = piece.cue(Cue::SHARE_GAP) && view.amounts[index].is_percent();
            return if share || compared(view, index) { None } else { Some(None) };
        }
        of |= piece.is("of");
        if piece.is("of")
            && let Some(noun) = since_a_term(&before[..at])
        {
            return Some(noun.direction());
        }
        let opens = piece.is("(") && at.checked_sub(1).is_some_and(|at| before[at].cue(Cue::CHANGE_NOUN));
        // "an increase, since April, of 347"
        let aside = of && piece.is(",") && before[..at].iter().any(|other| other.cue(Cue::CHANGE_NOUN));
        if aside {
            let noun = before[..at].iter().rev().find_map(Piece::direction);
            return Some(noun);
        }
        // "rose to 5", "increase in 2012 was 4" are no changes
        if !(piece.cue(Cue::LINK) || opens) {
            break;
        }
    }
    let after = view.after(index, 4);
    let next = after.first()?;
    let comparative = |piece: &Piece<'_>| {
        // "0.03 seconds faster" is a shorter time, "faster by 5 km/h" a higher speed
        let paced = view.amounts[index].kind() == Some(UnitKind::Duration);
        let (faster, slower) = (piece.is_any(&["faster", "quicker"]), piece.is("slower"));
        if paced && faster || !(paced && slower) && piece.cue(Cue::FEWER) {
            Some(Direction::Down)
        } else if paced && slower || piece.cue(Cue::MORE) {
            Some(Direction::Up)
        } else {
            None
        }
    };
    if next.cue(Cue::CHANGE_NOUN) {
        return Some(Some(next.direction().unwrap_or(Direction::Up)));
    }
    if let Some(direction) = comparative(next) {
        return Some(Some(direction));
    }
    joined(view, index).map(Some)
}

/// "a deficit of $900 million, up from $700 million": a level that was another before.
fn compared(view: &View<'_>, index: usize) -> bool {
    let mut after = view.after(index, 3).iter().skip_while(|piece| piece.is_any(&[",", "("]));
    let old = |piece: Option<&Piece<'_>>| piece.is_some_and(|piece| piece.cue(Cue::OLD));
    match after.next() {
        Some(piece) if piece.direction().is_some() => old(after.next()),
        piece => old(piece),
    }
}

/// The noun in "a decrease from the preceding year", "an increase as compared with 2011", before "of".
fn since_a_term<'p, 'a>(before: &'p [Piece<'a>]) -> Option<&'p Piece<'a>> {
    let noun = before.iter().rposition(|piece| piece.cue(Cue::CHANGE_NOUN))?;
    let [first, rest @ ..] = &before[noun + 1..] else { return None };
    let compares = first.cue(Cue::OLD) || first.is_any(&["over", "on", "as", "since"]);
    let earlier = rest.iter().any(|piece| matches!(piece, Piece::Time(_)) || piece.cue(Cue::EARLIER_TERM));
    let plain = rest.iter().all(|piece| !matches!(piece, Piece::Amount(_)) && !piece.cue(Cue::STOP));
    (compares && earlier && plain).then(|| &before[noun])
}

/// "half", "a third": a fraction in words, without a unit.
pub(super) fn is_fraction(amount: &Amount<'_>) -> bool {
    let value = amount.figure.value;
    amount.unit.is_none() && amount.figure.step.is_zero() && value > Decimal::ZERO && value < Decimal::ONE
}

pub(super) fn counted(amount: &Amount<'_>) -> bool {
    matches!(amount.kind(), None | Some(UnitKind::Count))
}

/// "when ten countries joined", "after two clubs left": things of another name that came or went.
pub(super) fn joined(view: &View<'_>, index: usize) -> Option<Direction> {
    let before = view.before(index, 1);
    if !counted(&view.amounts[index]) || !before.last()?.is_any(&["when", "as", "after"]) {
        return None;
    }
    let after = view.after(index, 4).iter().take_while(|piece| piece.is_word());
    after.into_iter().find_map(|piece| {
        if piece.cue(Cue::JOINING) { Some(Direction::Up) } else { piece.cue(Cue::LEAVING).then_some(Direction::Down) }
    })
}

/// "the increase for women was 34%", "fell from 7,613 to 6,630, or 12.9%".
fn stated_otherwise(view: &View<'_>, index: usize) -> Option<Direction> {
    let before = view.before(index, 8);
    let (last, rest) = before.split_last()?;
    if last.is("was") {
        let noun = rest.iter().rposition(|piece| piece.cue(Cue::CHANGE_NOUN))?;
        let plain = rest[noun + 1..].iter().all(|piece| piece.is_word() && piece.direction().is_none());
        return rest[noun].direction().filter(|_| plain && rest.len() - noun <= 6);
    }
    // "or 12.9%", "or by 12.9%"
    let (last, rest) = match rest.split_last() {
        Some((or, rest)) if last.is("by") => (or, rest),
        _ => (last, rest),
    };
    let either = last.is("or") && rest.last().is_some_and(|piece| piece.is(",")) && view.amounts[index].is_percent();
    // "18 of them, 15 percent, …, against 36, or 30 percent": each restates the number before it
    let apposed = |other: usize| {
        let comma = |beside: &[Piece<'_>]| beside.first().is_some_and(|piece| piece.is(","));
        view.amounts[other].is_percent() && comma(view.before(other, 1)) && comma(view.after(other, 1))
    };
    // "to 260,500 shares, or 6.4 percent of the stock, from 370,500, or 9.2 percent": shares of a whole
    let restates = |other: usize| {
        let before = view.before(other, 2);
        other != index
            && view.amounts[other].is_percent()
            && matches!(before, [comma, or] if comma.is(",") && or.is("or"))
    };
    let share = view.after(index, 1).iter().any(|piece| piece.is("of")) || (0..view.amounts.len()).any(restates);
    let verb = view.pieces[..view.amounts[index].at].iter().rev().take(20).find_map(Piece::direction);
    verb.filter(|_| either && !share && !(0..index).any(apposed))
}

/// "the top 10 percent", "the 8-hour group", "p < .05", "by a factor of 20": names a group or a statistic, and is no
/// value that rises or falls.
pub(super) fn is_label(view: &View<'_>, index: usize) -> bool {
    let Some(amount) = view.amounts.get(index) else { return false };
    let word =
        |at: usize, class: &str| matches!(view.pieces.get(at), Some(Piece::Word(word, _)) if cues::is(class, word));
    let behind = (amount.at + 1..amount.at + 4)
        .take_while(|&at| !view.pieces.get(at).is_some_and(|piece| piece.is(",")))
        .any(|at| word(at, "change.group"));
    let factor = amount.at >= 2 && view.pieces[..amount.at].iter().rev().take(3).any(|piece| piece.is("factor"));
    amount.statistic || factor || behind || amount.at > 0 && word(amount.at - 1, "change.rank")
}

/// "from 15 to 1, to over 22 to 1": so many to one are a ratio. "From 15 to 1" alone is a fall.
pub(super) fn is_odds(view: &View<'_>, index: usize) -> bool {
    let pair = |first: usize| {
        let (Some(many), Some(one)) = (view.amounts.get(first), view.amounts.get(first + 1)) else {
            return false;
        };
        let pieces = |at: usize| view.pieces.get(at);
        let to = |at: usize| pieces(at).is_some_and(|piece| piece.is("to"));
        // "9 to 1, up from 3 to 1"
        let again = |first: usize| {
            view.amounts.windows(2).enumerate().any(|(at, two)| {
                at != first && two[1].at == two[0].at + 2 && two[1].figure.value == Decimal::ONE && to(two[0].at + 1)
            })
        };
        let goes_on = to(one.at + 1) || pieces(one.at + 1).is_some_and(|piece| piece.is(",")) && to(one.at + 2);
        one.figure.value == Decimal::ONE
            && many.figure.value > Decimal::ONE
            && many.unit.is_none()
            && one.unit.is_none()
            && one.at == many.at + 2
            && to(many.at + 1)
            && (goes_on
                || again(first)
                || !many.ranged
                    && !many
                        .at
                        .checked_sub(1)
                        .is_some_and(|at| view.pieces.get(at).is_some_and(|piece| piece.is("from"))))
    };
    pair(index) || index.checked_sub(1).is_some_and(pair)
}
