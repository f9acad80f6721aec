//! Old value, new value and the change between them, in percent or as a difference.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, repair};
use crate::claim::Direction;
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};

pub(super) struct PercentChange;

static META: Meta = Meta {
    id: "percent-change",
    name: "a stated change does not lead from the old value to the new one",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Looks for three figures of one clause that the text ties together by its words: a change (\"rose \
9.8%\", \"up 381\", \"a fall of 4.3%\"), the value before (\"from\", \"compared with\", \"than in 2011\") and the value \
after (\"to\", \"was\"). The change in percent, or the difference, is worked out for everything that the printed \
figures can stand for, and only a change that none of it allows is wrong. A change between two percentages may be \
meant in percent or in percentage points.\n\nA percentage without both values is not judged, nor are changes after \
\"respectively\".",
    fires: &[
        "Net income was 1.89 billion pesos, up 68 percent from 778.9 million pesos in 1985.",
        "Deaths of men increased by 24% from 236 in 2002 to 311 in 2012.",
        "There were 8,367 deaths, 831 fewer than in 2011 (8,748).",
    ],
    silent: &[
        "Sales rose 9.8% from 4,740 to 5,206.",
        "Usage fell 12 percent to 1.9 million tonnes from 2.1 million.",
        "Exports rose 4% and imports 7% respectively, from 310 and 250.",
        "The rate rose 1% from 5% to 6%.",
    ],
};

impl Check for PercentChange {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let sentences = &article.document.sentences;
        for sentence in 0..sentences.len() {
            let claims = article.extraction.claims_of(sentence).len();
            if claims == 0 {
                continue;
            }
            let view = View::of(article, sentence..sentence + 1);
            let mut found = claims >= 3 && changes(article, &view, out);
            // "… was 778,805. This is a fall of 4.2% compared with 2012 when there were 812,970."
            let next = sentence + 1;
            let same_block = sentences.get(next).is_some_and(|next| next.block == sentences[sentence].block);
            if same_block && !found {
                let second = View::of(article, next..next + 1);
                let refers = second.pieces.first().is_some_and(|piece| piece.is_any(&["this", "that"]))
                    && second
                        .pieces
                        .get(1)
                        .is_some_and(|piece| piece.is_any(&["is", "was", "represents", "represented", "marks"]));
                if refers && second.amounts.len() >= 2 {
                    found = changes(article, &View::of(article, sentence..next + 1), out);
                }
            }
            let _ = found;
        }
    }
}

/// What the words before a figure make of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// "from", "compared with", "than in 2011".
    Old,
    /// "to", "was", "reached".
    New,
    /// The figure is a change.
    Change(Direction),
    Other,
}

/// Words after which a figure is the value after a change.
const NEW: [&str; 5] = ["at", "reached", "reaching", "totaled", "totalled"];
/// What may stand between the word that says which value it is and the figure.
const FILLERS: [&str; 28] = [
    "with", "-", "a", "an", "the", "only", "just", "about", "around", "some", "nearly", "almost", "over", "in",
    "there", "were", "was", "when", "it", "figure", "level", "total", "peak", "high", "low", "of", "record", "from",
];
const NOT_A_CHANGE: [&str; 3] = ["respectively", "average", "annually"];

/// Part that an amount plays by the words around it.
pub(super) fn part(view: &View<'_>, index: usize) -> Part {
    if let Some(direction) = change_direction(view, index) {
        return Part::Change(direction);
    }
    let before = view.before(index, 9);
    let mut steps = 0;
    for (back, piece) in before.iter().rev().enumerate() {
        let at = before.len() - 1 - back;
        match piece {
            Piece::Time(_) => {}
            Piece::Word(_) if piece.is_any(&["from", "than"]) => return Part::Old,
            Piece::Word(_) if piece.is_any(&["compared", "compares", "comparing", "against"]) => return Part::Old,
            Piece::Word(_) if piece.is("to") => {
                let compared = at.checked_sub(1).and_then(|at| before.get(at));
                let compared = compared.is_some_and(|piece| piece.is_any(&["compared", "compares", "comparing"]));
                return if compared { Part::Old } else { Part::New };
            }
            Piece::Word(_) if piece.is_any(&["were", "was", "reached", "stood"]) && at >= 1 => {
                let when = before[at.saturating_sub(4)..at].iter().any(|piece| piece.is("when"));
                return if when { Part::Old } else { Part::Other };
            }
            Piece::Word(_) if piece.is_any(&NEW) => return Part::New,
            Piece::Word(_) if piece.is_any(&FILLERS) || piece.is("(") || piece.is("pre") => {}
            Piece::Word(word) if piece.is_word() && !piece.is("and") => {
                // a word of its own: a name, an adjective
                steps += if word.len() > 2 { 1 } else { 2 };
                if steps > 3 || piece.direction().is_some() {
                    return Part::Other;
                }
            }
            _ => return Part::Other,
        }
    }
    // first of its sentence: "5,206 adoptions were …"
    Part::Other
}

/// "rose by only 9.8%", "a fall of 4.3%", "up 381", "9.8% higher", "381 fewer", "(a 9.8% increase)".
fn change_direction(view: &View<'_>, index: usize) -> Option<Direction> {
    let link = |piece: &Piece<'_>| {
        piece.is_any(&[
            "by",
            "of",
            "only",
            "just",
            "about",
            "approximately",
            "some",
            "a",
            "an",
            "another",
            "further",
            "nearly",
            "almost",
            "around",
            "over",
            "the",
        ])
    };
    if let Some(direction) = stated_otherwise(view, index) {
        return Some(direction);
    }
    let before = view.before(index, 5);
    let mut level = false;
    for piece in before.iter().rev() {
        if let Some(direction) = piece.direction() {
            // "rose to 5", "increase in 2012 was 4" are no changes; "fell a 5%" is
            return (!level).then_some(direction);
        }
        level |= !link(piece);
        if level {
            break;
        }
    }
    let after = view.after(index, 3);
    let more = |piece: &Piece<'_>| {
        if piece.is_any(&["more", "longer", "larger", "bigger", "above"]) {
            Some(Direction::Up)
        } else if piece.is_any(&["fewer", "less", "shorter", "smaller", "below"]) {
            Some(Direction::Down)
        } else {
            piece.direction()
        }
    };
    let next = after.first()?;
    let comparative =
        next.is_any(&["more", "fewer", "less", "higher", "lower", "larger", "smaller", "longer", "shorter"]);
    let noun = next.is_any(&[
        "increase",
        "decrease",
        "rise",
        "fall",
        "drop",
        "decline",
        "gain",
        "jump",
        "reduction",
        "improvement",
        "growth",
    ]);
    (comparative || noun).then(|| more(next).or(Some(Direction::Up))).flatten()
}

/// "the increase for women was 34%", "fell from 7,613 to 6,630, or 12.9%".
fn stated_otherwise(view: &View<'_>, index: usize) -> Option<Direction> {
    let before = view.before(index, 8);
    let (last, rest) = before.split_last()?;
    if last.is("was") {
        let noun = rest.iter().rposition(|piece| piece.is_any(&NOUNS))?;
        let plain = rest[noun + 1..].iter().all(|piece| piece.is_word() && piece.direction().is_none());
        return rest[noun].direction().filter(|_| plain && rest.len() - noun <= 6);
    }
    let either = last.is("or") && rest.last().is_some_and(|piece| piece.is(",")) && view.amounts[index].is_percent();
    let verb = view.pieces[..view.amounts[index].at].iter().rev().take(20).find_map(Piece::direction);
    verb.filter(|_| either)
}

const NOUNS: [&str; 9] = ["increase", "decrease", "rise", "fall", "drop", "decline", "reduction", "gain", "jump"];

/// Triples of neighbouring amounts that are change, old and new value in any order the grammar allows.
fn changes(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) -> bool {
    if view.has_word(&NOT_A_CHANGE) {
        return false;
    }
    let parts: Vec<Part> = (0..view.amounts.len()).map(|index| part(view, index)).collect();
    let order: Vec<usize> =
        (0..view.amounts.len()).filter(|&index| !converted(view, index) && !beside(view, &parts, index)).collect();
    let mut found = false;
    let mut start = 0;
    while start < order.len() {
        let taken = [3, 4].into_iter().filter(|&length| {
            order.get(start..start + length).is_some_and(|window| triple(article, view, &parts, window, out))
        });
        // what was used once is not the old value of the next change
        let taken = taken.max();
        found |= taken.is_some();
        start += taken.unwrap_or(1);
    }
    found
}

/// "(£27.4bn)" after an amount: the same in another unit, or a share beside it.
fn converted(view: &View<'_>, index: usize) -> bool {
    let (Some(amount), Some(previous)) = (view.amounts.get(index), index.checked_sub(1)) else { return false };
    let previous = &view.amounts[previous];
    let opens = view.pieces.get(amount.at.wrapping_sub(1)).is_some_and(|piece| piece.is("("));
    let closes = view.pieces.get(amount.at + 1).is_some_and(|piece| piece.is(")"));
    let adjacent = amount.at == previous.at + 2;
    let other_unit = amount.unit.is_some()
        && previous.unit.is_some()
        && amount.unit.map(|u| &u.name) != previous.unit.map(|u| &u.name);
    opens && closes && adjacent && other_unit && !amount.is_percent()
}

/// A share in parentheses that is no change: "10.4 million (16 per cent of the population)".
fn beside(view: &View<'_>, parts: &[Part], index: usize) -> bool {
    let amount = &view.amounts[index];
    let changed = index.checked_sub(1).is_some_and(|previous| matches!(parts[previous], Part::Change(_)));
    let opens = view.pieces.get(amount.at.wrapping_sub(1)).is_some_and(|piece| piece.is("("));
    opens && amount.is_percent() && parts[index] == Part::Other && !changed
}

fn triple(article: &Article<'_>, view: &View<'_>, parts: &[Part], window: &[usize], out: &mut Outcomes) -> bool {
    let mut change = None;
    let mut old = None;
    let mut new = None;
    let mut second = None;
    for &index in window {
        let amount = &view.amounts[index];
        match parts[index] {
            Part::Change(direction) if change.is_none() => change = Some((index, direction)),
            Part::Old if old.is_none() => old = Some(index),
            Part::New | Part::Other if new.is_none() && amount.is_level() => new = Some(index),
            Part::New if new.is_none() => new = Some(index),
            // "by 4.0 million (15 per cent)", "an increase of 381 (4.6%)"
            Part::Other if second.is_none() && amount.is_percent() && change.is_some_and(|(c, _)| index == c + 1) => {
                second = Some(index);
            }
            _ => return false,
        }
    }
    let (Some((change, direction)), Some(old), Some(new)) = (change, old, new) else { return false };
    if window.len() != 3 + usize::from(second.is_some()) {
        return false;
    }
    let (first, last) = (window[0], window[window.len() - 1]);
    // the order decides what belongs together: the new value may come first only as the subject of the change
    let ordered = match (parts[new], new < change && new < old) {
        (Part::New, _) => true,
        (_, subject) => subject,
    };
    let (a, b, c) = (&view.amounts[new], &view.amounts[old], &view.amounts[change]);
    let gap = &view.pieces[view.amounts[first].at..view.amounts[last].at];
    let broken = gap
        .iter()
        .any(|piece| piece.is_any(&[";", "while", "whereas", "but", "per", "followed", "then", "before", "after"]))
        || gap.windows(2).any(|pair| {
            pair[0].is(",") && pair[1].is("and") || pair[0].is("and") && matches!(pair[1], Piece::Amount(_))
        })
        || gap.iter().filter(|piece| piece.direction().is_some()).count() > 2
        || gap.len() > 40;
    let usable = ordered
        && !broken
        && amounts::same_measure(a, b)
        && ![a, b].iter().any(|amount| amount.rate && !amount.is_percent())
        && !(c.ranged || a.ranged != b.ranged || (a.ranged && a.claim != b.claim))
        && !matches!(a.kind(), Some(UnitKind::Times | UnitKind::Point));
    if !usable {
        return false;
    }
    let mut found = report(article, a, b, c, direction, out);
    if let Some(second) = second {
        found |= report(article, a, b, &view.amounts[second], direction, out);
    }
    found
}

/// What the figures must satisfy: new, old and change, in this order.
fn fits(intervals: &[Interval], how: Change, direction: Direction) -> bool {
    let [new, old, change] = intervals else { return false };
    let signed = match direction {
        Direction::Up => change.abs(),
        Direction::Down => change.abs().negated(),
    };
    let difference = new.minus(*old);
    match how {
        Change::Amount => difference.intersects(signed),
        Change::Percent => amounts::change_in_percent(*new, *old).is_some_and(|percent| percent.intersects(signed)),
        // percent, or loosely percentage points
        Change::Either => {
            difference.intersects(signed)
                || amounts::change_in_percent(*new, *old).is_some_and(|percent| percent.intersects(signed))
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Amount,
    Percent,
    Either,
}

fn report(
    article: &Article<'_>,
    new: &Amount<'_>,
    old: &Amount<'_>,
    change: &Amount<'_>,
    direction: Direction,
    out: &mut Outcomes,
) -> bool {
    let how = match (change.is_percent(), new.is_percent() || old.is_percent()) {
        (true, true) => Change::Either,
        (true, false) => Change::Percent,
        (false, true) if change.kind() == Some(UnitKind::Point) => Change::Amount,
        (false, false) if change.is_level() && amounts::same_measure(new, change) && !change.rate => Change::Amount,
        _ => return false,
    };
    // counts of other things ("grew from 15 to 25 when ten joined") need the same noun or none
    let all = [new, old, change];
    let relation = |intervals: &[Interval]| fits(intervals, how, direction);
    let outcome = amounts::judge(&all, relation);
    let (arrow, sign) = if direction == Direction::Up { ("up", "+") } else { ("down", "-") };
    let values = [new.figure.value, old.figure.value];
    let interval = |reading| [new, old, change].map(|amount| amount.interval(reading));
    let working = if how == Change::Amount {
        let difference = new.figure.value.minus(old.figure.value).unwrap_or(Decimal::ZERO);
        let (shown, scale) = amounts::scaled(&[values[0], values[1], difference, change.figure.value]);
        format!("{} - {} = {}{scale}, stated {sign}{}{scale}", shown[0], shown[1], shown[2], shown[3])
    } else {
        let (shown, _) = amounts::scaled(&values);
        let [new_half, old_half, _] = interval(Reading::Half);
        let exact = new.figure.value.over(old.figure.value, Round::Down).unwrap_or(Decimal::ZERO);
        let percent = exact.shift(2).and_then(|ratio| ratio.minus(Decimal::from(100))).unwrap_or(Decimal::ZERO);
        let range = amounts::change_in_percent(new_half, old_half).map_or(String::new(), |range| format!(" ({range})"));
        let printed = change.figure.value.trimmed().grouped();
        format!(
            "{} / {} - 1 = {}%{range}, stated {sign}{printed}%",
            shown[0],
            shown[1],
            percent.rounded(4).trimmed().grouped()
        )
    };
    let spans = vec![new.span, old.span, change.span];
    if out.relations.iter().any(|known| known.kind == META.id && known.spans == spans) {
        return true;
    }
    out.relations.push(Relation {
        kind: META.id,
        outcome,
        spans,
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return true;
    }
    let (before, after) = (old.told(article), new.told(article));
    let mut message = format!("from {before} to {after} is not {arrow} {}", change.show());
    if how == Change::Percent
        && let Some(percent) = new.figure.value.over(old.figure.value, Round::Down).and_then(|ratio| ratio.shift(2))
        && let Some(percent) = percent.minus(Decimal::from(100))
        && let Some(right) = repair::with_value(&change.figure.value.to_string(), percent.abs())
    {
        let turned = percent.is_negative() == (direction == Direction::Up);
        let way = if percent.is_negative() { "down " } else { "up " };
        message.push_str(&format!(" but {}{right}%", if turned { way } else { "" }));
    }
    let mut finding = Finding::new(META.id, Severity::Error, change.whole, message.clone())
        .confidence(90)
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working);
    if how == Change::Percent {
        let wrong_base = interval(Reading::Half);
        if amounts::change_in_percent(wrong_base[1], wrong_base[0])
            .is_some_and(|percent| percent.abs().intersects(wrong_base[2].abs()))
        {
            finding =
                finding.working("the stated figure is the difference as a share of the new value, not of the old one");
        }
    }
    let mut finding = repair::suggest(finding, article, &all, relation);
    if how == Change::Percent && finding.suggestions.iter().all(|offer| offer.span != change.span) {
        let text = article.document.slice(change.span);
        let right = new.figure.value.over(old.figure.value, Round::Down).and_then(|ratio| ratio.shift(2));
        let right = right.and_then(|ratio| ratio.minus(Decimal::from(100))).map(Decimal::abs);
        if let Some(replacement) = right.and_then(|right| repair::with_value(text, right)) {
            finding = finding.suggest(change.span, replacement, "worked out from the two values");
        }
    }
    out.findings.push(finding);
    if let Some(judgement) = out.judgements.get_mut(change.claim) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
    true
}
