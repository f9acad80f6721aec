//! Totals and their parts.

use std::rc::Rc;
use std::sync::LazyLock;

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::breakdown;
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, passage, repair, wordings};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};

pub(super) struct SumMismatch;

static META: Meta = Meta {
    id: "sum-mismatch",
    name: "parts do not add up to the stated total",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Adds up the parts of a total where the text itself says that they are its parts: a total followed by \
a parenthesis or a colon that splits it, \"of which … and the remaining\", \"plus\", a line \"total:\" with the lines or \
the list below it. All figures are taken at their printed precision, and as truncated or with place holders, before \
anything is called wrong.\n\nLists that may be incomplete or overlap (\"including\", \"mainly\", items with remarks of \
their own) are not judged. Figures that add up by chance are not looked for. \
Of people and things by number, one in the whole sum may be off by one.\n\nA running total is the one before with what came on top: \
\"another 40 died, lifting the toll from 210 to 250\". It is a warning where no word says that they came on top, or where the \
total before stands in the next sentence or the one before.",
    fires: &[
        "Total trade was $22.94 billion (exports were $12.59 billion; imports were $10.53 billion).",
        "The directors will pay $54m, of which $18m comes from their own pockets and the remaining $63m from insurers.",
        "Imports were worth $38.9 million, of which $21.3 million came from Peru and $16.6 million from other countries.",
        "The bridge costs £180,000, of which the state pays £120,000 and the city £79,000.",
        "Area\ntotal: 403 sq km\nland: 430 sq km\nwater: 0 sq km\n",
        "Another 40 people died, lifting the death toll from 210 to 260.",
    ],
    silent: &[
        "Total trade was $22.94 billion (exports were $12.59 billion; imports were $10.35 billion).",
        "Total sales were $20 million (including $5 million in Peru and $4 million in Chile).",
        "The bridge costs £180,000, of which the state pays £120,000 and the city £50,000.",
        "The army has 491 cars (plus 30 vans and 5 lorries) and a total of eleven boats (the crews alone are 87 men plus \
120 women).",
        "Sales were $20 million, of which $15 million came from Peru and $12 million was paid in cash.",
        "Another 40 people died, lifting the death toll from 210 to 250.",
        "The club won 20, lost 20 and drew 24 between 35 and 39.",
    ],
};

/// Most parts of one total.
pub(super) const MAX_PARTS: usize = 60;

static PAIRS: LazyLock<Vec<(&str, &str)>> = LazyLock::new(|| {
    include_str!("exhaustive_pairs.csv").lines().skip(1).filter_map(|line| line.split_once(',')).collect()
});

/// How strongly the text says that the parts are all of the total.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Claimed {
    /// Wrong if they do not add up.
    Fully,
    /// Wrong if they add up to more; worth listing if they make all of it.
    AtMost,
    /// Worth listing if they do.
    Perhaps,
}

/// Gates, by place in the list of needs.
const SPLIT: usize = 0;
const WHICH: usize = 1;
const REMAINING: usize = 2;
const OF_WHICH: usize = 3;
const OF_THE: usize = 4;
const WITHIN: usize = 5;
const NESTED: usize = 6;
const LINE: usize = 7;
const WORDED: usize = 8;
const EARLIER: usize = 9;
const TOLD: usize = 10;

impl Check for SumMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            // a total and its parts in parentheses or after a colon
            Needs { claims: (1, usize::MAX), amounts: 3, all: &[&[Of::Words(&["(", ":"])]], view: true },
            // parts and a remainder, over two sentences
            Needs { claims: (0, usize::MAX), amounts: 0, all: &[&[Of::Words(&["which", "whom"])]], view: false },
            Needs { claims: (0, usize::MAX), amounts: 0, all: &[&[Of::Class(Cue::REMAINING)]], view: false },
            Needs { claims: (1, usize::MAX), amounts: 3, all: &[&[Of::Words(&["which", "whom"])]], view: true },
            Needs { claims: (1, usize::MAX), amounts: 3, all: &[&[Of::First(&["of"])]], view: true },
            // what breakdowns begin with
            Needs {
                claims: (1, usize::MAX),
                amounts: 3,
                all: &[&[
                    Of::Words(&["and"]),
                    Of::Class(Cue::COMPOSED),
                    Of::Words(&["made", "total", "totaling", "totalling", "altogether", "together", "all"]),
                ]],
                view: true,
            },
            Needs {
                claims: (1, usize::MAX),
                amounts: 3,
                all: &[&[Of::Words(&["("])], &[Of::Kind(Kinds::PERCENT)]],
                view: true,
            },
            // a line of its own
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::Words(&["total"])], &[Of::Words(&[":"])]],
                view: true,
            },
            Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
            // a total that runs on, over two sentences
            Needs { claims: (1, usize::MAX), amounts: 1, all: &[&[Of::Cue("wording.earlier")]], view: false },
            Needs { claims: (1, usize::MAX), amounts: 1, all: &[&[Of::Wordings(META.id)]], view: false },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for sentence in 0..article.document.sentences.len() {
            if !article.looks_at(sentence) && !article.looks_at(sentence + 1) {
                continue;
            }
            let passes = |gate: usize| article.passes(gate, sentence);
            let near = |gate: usize| passes(gate) || article.passes(gate, sentence + 1);
            let [split, remains, which, of_the] =
                [passes(SPLIT), near(WHICH) && near(REMAINING), passes(OF_WHICH), passes(OF_THE)];
            let [within, line] = [passes(WITHIN) || passes(NESTED), passes(LINE)];
            let worded = passes(WORDED);
            let beside = || sentence.checked_sub(1).is_some_and(|before| article.passes(TOLD, before));
            let running = passes(EARLIER) && (near(TOLD) || beside());
            let any = split || remains || which || of_the || within || line || worded || running;
            if !any || article.extraction.claims_of(sentence).is_empty() {
                continue;
            }
            let view = &*View::of(article, sentence..sentence + 1);
            let found = split && splits(article, view, out) || remains && remaining(article, sentence, view, out);
            if !(found || which && of_which(article, view, out)) && of_the {
                breakdown::of_the(article, view, out);
            }
            if within {
                breakdown::within(article, view, out);
            }
            if worded {
                wordings::within(META.id, article, view, out);
            }
            if running {
                running_total(article, sentence, view, out);
            }
            if let Some(total) = total_line(view).filter(|_| line) {
                lines_below(article, sentence, &view.amounts[total], out);
                breakdown::subtotals(article, sentence, &view.amounts[total], out);
            }
        }
    }
}

/// "Another 35 cases were found, bringing the total to 410. The day before it was 375": the value before or after stands
/// in the neighbouring sentence.
fn running_total(article: &Article<'_>, sentence: usize, view: &View<'_>, out: &mut Outcomes) {
    let sentences = &article.document.sentences;
    let near = |other: usize| {
        sentences.get(other).zip(sentences.get(sentence)).is_some_and(|(other, this)| other.block == this.block)
    };
    if !cues::has("wording.earlier", &view.pieces) {
        return;
    }
    for first in [sentence.checked_sub(1), Some(sentence)].into_iter().flatten() {
        if near(first) && near(first + 1) {
            wordings::across(META.id, article, &View::of(article, first..first + 2), out);
        }
    }
}

/// "Total … T … (P …; P …)", "T (P plus P)", "a total of T …: P, P and P".
fn splits(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) -> bool {
    let mut found = false;
    let mut open = 0;
    while open < view.pieces.len() {
        let opening = view.pieces[open];
        let colon = opening.is(":");
        if !(opening.is("(") || colon) {
            open += 1;
            continue;
        }
        let close = if colon { view.pieces.len() } else { closing(&view.pieces, open) };
        found |= split_at(article, view, open, close, colon, out);
        open = if colon { open + 1 } else { close };
    }
    found
}

fn closing(pieces: &[Piece<'_>], open: usize) -> usize {
    pieces[open..].iter().position(|piece| piece.is(")")).map_or(pieces.len(), |at| open + at)
}

fn split_at(
    article: &Article<'_>,
    view: &View<'_>,
    open: usize,
    close: usize,
    colon: bool,
    out: &mut Outcomes,
) -> bool {
    let first = view.amounts.partition_point(|amount| amount.at < open);
    let last = view.amounts.partition_point(|amount| amount.at < close);
    // "(101 men, 99 women, mean age 19)": what comes behind the parts
    let last = (first..last).find(|&index| view.amounts[index].statistic).unwrap_or(last);
    let inside = &view.pieces[open + 1..close];
    let Some(total) = first.checked_sub(1).map(|index| &view.amounts[index]) else { return false };
    let parts = &view.amounts[first..last];
    let near = open - total.at <= 14
        && !view.pieces[total.at + 1..open].iter().any(|piece| piece.cue(Cue::LOOSE) || piece.is(";"));
    let usable = (2..=MAX_PARTS).contains(&parts.len())
        && near
        // "A (with 20 versions and 50 weeks) and B (with 10 and 40)": the total stands in other brackets
        && (colon || total.depth < parts[0].depth)
        && total.is_level()
        && parts.iter().all(|part| belongs(total, part) && !part.ranged && part.depth == parts[0].depth)
        && !inside.iter().any(|piece| piece.cue(Cue::LOOSE) || piece.direction().is_some())
        // "491 cars (plus 30 vans and 5 lorries)": those come on top
        && !inside.first().is_some_and(|piece| piece.cue(Cue::ON_TOP) || piece.is("from"));
    let before = view.before(first - 1, 14);
    // "a gap of four years (77 for men, 81 for women)": the distance of the two
    let distance = before.iter().rev().take(6).any(|piece| piece.cue(Cue::GAP));
    // "two harvests (4,000 + 7,000)": how many they are
    let counted = i64::try_from(parts.len()).is_ok_and(|count| total.figure.value == Decimal::from(count));
    let number_of_them = counted && parts.iter().any(|part| part.figure.value > total.figure.value);
    if !usable || distance || number_of_them {
        return false;
    }
    // "raised $9 million in total: …"
    let cue = before.iter().chain(&view.pieces[total.at + 1..open]).any(|piece| piece.cue(Cue::TOTAL));
    // "1 - (2 + 3) / 5": a formula
    let operators = ["-", "−", "+", "*", "/", "=", "×", "÷"];
    let closing = parts
        .last()
        .and_then(|last| view.pieces[last.at..].iter().position(|piece| piece.is(")")).map(|at| last.at + at + 1));
    let behind = closing.and_then(|at| view.pieces.get(at));
    let formula = view.pieces[total.at + 1..open].iter().chain(behind).any(|piece| piece.is_any(&operators));
    let plus = !formula && inside.iter().any(|piece| piece.is_any(&["plus", "+"]));
    // "40 times in five seasons: 18 …": which of the two is split is not said
    let alone = colon && !cue && first == 1;
    let apart = alone && breakdown::told_apart(view, first, last);
    let spread = apart || alone && breakdown::kinds_of(view, total, first, last);
    if colon && !cue && !spread {
        return false;
    }
    if spread {
        // kinds that are named may not be all there are
        let claimed = if parts.len() > 2 && apart { Claimed::Fully } else { Claimed::AtMost };
        report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
        return true;
    }
    let whole =
        cue && clean_list(view, first, last) || plus && parts.len() == 2 || (!colon && exhaustive(inside, parts));
    // "£18 million (£11.4 million in Britain and £6.6 million abroad)": the last is all the rest
    let rest = parts.last().and_then(|part| inside.get(part.at - open..)).unwrap_or_default();
    let elsewhere = !colon && clean_list(view, first, last) && matches!(rest, [word] if word.cue(Cue::OTHER_PART));
    let claimed = if whole || elsewhere { Claimed::Fully } else { Claimed::Perhaps };
    report(article, total, &parts.iter().collect::<Vec<_>>(), claimed, out);
    true
}

/// Same unit; counted things may have names of their own ("26 pupils: 12 boys and 14 girls").
pub(super) fn belongs(total: &Amount<'_>, part: &Amount<'_>) -> bool {
    let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
    // "the remaining three quarters" of a year are no part of a sum of money
    let fraction = part.unit.is_none() && part.figure.value < Decimal::ONE && total.unit.is_some();
    let statistic = total.statistic || part.statistic;
    amounts::same_measure(total, part) && part.is_level() && !fraction || counted(total) && counted(part) && !statistic
}

/// Consecutive parts are separated like items of one list.
pub(super) fn clean_list(view: &View<'_>, first: usize, last: usize) -> bool {
    (first + 1..last).all(|part| {
        let gap = view.between(part - 1, part);
        gap.iter().any(|piece| piece.is_any(&[",", ";", "and", "plus", "+"]))
            && !gap.iter().any(|piece| {
                matches!(piece, Piece::Time(_) | Piece::Other) || piece.is_any(&["of", "from"]) && gap.len() < 3
            })
    })
}

/// Two that are all there is, by a word beside each or by the name of what is counted ("198 boys and 214 girls").
pub(super) fn exhaustive(pieces: &[Piece<'_>], parts: &[Amount<'_>]) -> bool {
    let counted =
        |word: &str| parts.iter().any(|part| part.unit.is_some_and(|unit| plural_or_singular(&unit.name, word)));
    let has = |word: &str| pieces.iter().any(|piece| piece.is(word)) || parts.len() == 2 && counted(word);
    PAIRS.iter().any(|(a, b)| has(a) && has(b))
}

/// The name is one of two that are all there is.
pub(super) fn is_one_of_two(noun: &str) -> bool {
    PAIRS.iter().any(|(a, b)| plural_or_singular(noun, a) || plural_or_singular(noun, b))
}

fn plural_or_singular(noun: &str, word: &str) -> bool {
    noun.eq_ignore_ascii_case(word) || word.strip_suffix('s').is_some_and(|word| noun.eq_ignore_ascii_case(word))
}

/// "T, of which P … and the remaining P", also with the rest in the next sentence.
fn remaining(article: &Article<'_>, sentence: usize, view: &View<'_>, out: &mut Outcomes) -> bool {
    let next = sentence + 1;
    let same_block =
        article.document.sentences.get(next).is_some_and(|other| {
            article.document.sentences.get(sentence).is_some_and(|this| this.block == other.block)
        });
    let wide;
    let view = if view.has_cue(Cue::REMAINING) || !same_block {
        view
    } else {
        wide = View::of(article, sentence..next + 1);
        &wide
    };
    let pieces = &view.pieces;
    let Some(which) = pieces.windows(2).position(|pair| pair[0].is("of") && pair[1].is_any(&["which", "whom"])) else {
        return false;
    };
    let Some(rest) = pieces[which..].iter().position(|piece| piece.cue(Cue::REMAINING)).map(|at| which + at) else {
        return false;
    };
    let first = view.amounts.partition_point(|amount| amount.at < which);
    let last = view.amounts.partition_point(|amount| amount.at < rest);
    let Some(remainder) = view.amounts.get(last).filter(|amount| amount.at - rest <= 3) else { return false };
    if breakdown::rest_is_untold(view) {
        return false;
    }
    // a converted amount in parentheses stands between the total and its parts
    let total =
        view.amounts[..first].iter().rev().find(|total| amounts::same_measure(total, remainder) && total.depth == 0);
    let (Some(total), true) = (total, (1..4).contains(&(last - first))) else { return false };
    let mut parts: Vec<&Amount<'_>> =
        view.amounts[first..last].iter().filter(|part| part.depth == total.depth).collect();
    parts.push(remainder);
    let usable = which - total.at <= 10
        && total.is_level()
        && parts.len() >= 2
        && parts.iter().all(|part| belongs(total, part) && !part.ranged)
        && !pieces[which..rest].iter().any(|piece| piece.cue(Cue::LOOSE));
    if usable {
        report(article, total, &parts, Claimed::Fully, out);
    }
    usable
}

/// "T, of which P came from one place and P from other places", "T, of which one pays P and the other P". Money and
/// measures only: people and things can be counted in two groups at once.
fn of_which(article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) -> bool {
    let pieces = &view.pieces;
    let Some(which) = pieces.windows(2).position(|pair| pair[0].is("of") && pair[1].is_any(&["which", "whom"])) else {
        return false;
    };
    let first = view.amounts.partition_point(|amount| amount.at < which);
    let Some(total) = first.checked_sub(1).map(|index| &view.amounts[index]) else { return false };
    let parts: Vec<&Amount<'_>> = view.amounts[first..].iter().collect();
    // "of which 414,615 were boys and 398,355 girls"
    let pair = parts.len() == 2
        && which - total.at <= 6
        && total.is_level()
        && plain(total)
        && parts.iter().all(|part| belongs(total, part) && plain(part))
        && !pieces[which..].iter().any(|piece| piece.cue(Cue::LOOSE))
        && [0, 1].iter().all(|&index| view.after(first + index, 4).len() <= 4)
        && exhaustive(&pieces[which..], &view.amounts[first..]);
    if pair {
        report(article, total, &parts, Claimed::Fully, out);
        return true;
    }
    let [.., last] = parts.as_slice() else { return false };
    let end =
        pieces[last.at..].iter().position(|piece| piece.is_any(&[";", "."])).map_or(pieces.len(), |at| last.at + at);
    if !(2..=4).contains(&parts.len())
        || which - total.at > 6
        || !stuff(total)
        || !parts.iter().all(|part| amounts::same_measure(total, part) && part.is_level() && plain(part))
        || !clean_list(view, first, view.amounts.len())
        || pieces[which..end].iter().any(|piece| piece.cue(Cue::LOOSE) || piece.cue(Cue::OVERLAP))
    {
        return false;
    }
    let gap = view.between(view.amounts.len() - 2, view.amounts.len() - 1);
    let Some(and) = gap.iter().rposition(|piece| piece.is("and")) else { return false };
    let links = ["from", "to", "in", "for", "by", "on"];
    let after = &pieces[last.at + 1..end];
    // the same preposition after both, and the last part named by what the others are not
    let same_link = after.first().is_some_and(|piece| piece.is_any(&links) && gap[..and].contains(piece));
    let beside = gap.len() == and + 1 && same_link && after.iter().take(5).any(|piece| piece.cue(Cue::OTHER_PART));
    // "of which customs yielded P, land sales P and other sources P"
    let led = gap[and + 1..].iter().any(|piece| piece.cue(Cue::OTHER_PART));
    let complete = beside || led && pieces[which + 2..parts[0].at].iter().any(Piece::is_word);
    // "the county pays P and the town P": the verb is left out, so both pay for one thing
    let subject = pieces[which + 2..parts[0].at].iter().filter(|piece| piece.is_word()).count();
    let elided = gap.len() - and - 1;
    let elliptic = and == 0 && (1..=3).contains(&elided) && subject == elided + 1;
    // "of which 5 million were coal and 3 million grain": one verb for both, so each is of one kind only
    let bare = gap.len() == and + 1
        && gap[..and].first().is_some_and(|piece| piece.cue(Cue::COPULA))
        && (1..=2).contains(&after.len())
        && after.iter().all(Piece::is_word);
    if bare {
        report(article, total, &parts, Claimed::AtMost, out);
        return true;
    }
    if !(complete || elliptic) {
        return false;
    }
    // who pays the rest need not be said, but the parts cannot be more than the whole
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.plus(part.figure.value));
    let above = sum.is_some_and(|sum| sum > total.figure.value);
    report(article, total, &parts, if complete || above { Claimed::Fully } else { Claimed::Perhaps }, out);
    true
}

/// Money or a measure, as printed.
pub(super) fn stuff(total: &Amount<'_>) -> bool {
    matches!(total.kind(), Some(UnitKind::Currency | UnitKind::Dimension)) && total.is_level() && plain(total)
}

pub(super) fn plain(amount: &Amount<'_>) -> bool {
    !amount.ranged && amount.depth == 0
}

/// The amount of a line "total: 430 sq km", "Land boundaries: total 72 km".
fn total_line(view: &View<'_>) -> Option<usize> {
    let total = view.amounts.first().filter(|total| total.depth == 0 && !total.ranged && total.at <= 8)?;
    let before = &view.pieces[..total.at];
    let label = before.iter().rposition(|piece| piece.is("total"))?;
    let direct = before[label + 1..].iter().all(|piece| piece.is(":"));
    let alone = view.amounts[1..].iter().all(|other| other.depth > 0);
    let physical = total.is_level()
        && matches!(total.kind(), None | Some(UnitKind::Dimension | UnitKind::Count | UnitKind::Currency));
    (direct && alone && physical && before.iter().any(|piece| piece.is(":"))).then_some(0)
}

/// Items of one label line, each with the words before it.
fn line_items<'v>(view: &'v View<'_>) -> Option<Vec<&'v Amount<'v>>> {
    let items: Vec<_> = view.amounts.iter().filter(|amount| amount.depth == 0).collect();
    let colon = view.pieces.iter().position(|piece| piece.is(":"))?;
    let after = items.iter().all(|item| item.at > colon && !item.ranged);
    (colon <= 6 && after && !items.is_empty()).then_some(items)
}

/// The lines, or the one list, below a total.
fn lines_below(article: &Article<'_>, sentence: usize, total: &Amount<'_>, out: &mut Outcomes) {
    let views: Vec<_> = (sentence + 1..article.document.sentences.len())
        .take(12)
        .map_while(|next| {
            let view = View::of(article, next..next + 1);
            line_items(&view).is_some().then_some(view)
        })
        .collect();
    let same = |item: &Amount<'_>| item.unit.map(|unit| &unit.name) == total.unit.map(|unit| &unit.name);
    let Some(items) =
        views.first().and_then(|view| line_items(view)).filter(|items| items.iter().all(|item| same(item)))
    else {
        return;
    };
    if items.len() > 1 {
        let view = &views[0];
        // a reader may have taken the next label line for the end of this one
        let label =
            items.windows(2).position(|pair| view.pieces[pair[0].at..pair[1].at].iter().any(|piece| piece.is(":")));
        let items = &items[..label.map_or(items.len(), |last| last + 1)];
        // a total of another line may be meant
        let other_total = views[1..].iter().any(|view| view.has_word(&["total"]));
        let remark = view.amounts.iter().any(|amount| amount.depth > 0) || view.has_cue(Cue::LOOSE);
        let separated = items
            .windows(2)
            .all(|pair| view.pieces[pair[0].at..pair[1].at].iter().any(|piece| piece.is_any(&[";", ",", "and"])));
        if separated && (2..=MAX_PARTS).contains(&items.len()) {
            let whole = !remark && !other_total;
            report(article, total, items, if whole { Claimed::Fully } else { Claimed::Perhaps }, out);
        }
        return;
    }
    let single: Vec<(&Rc<View<'_>>, &Amount<'_>)> = views
        .iter()
        .map_while(|view| {
            line_items(view).filter(|items| items.len() == 1 && same(items[0])).map(|items| (view, items[0]))
        })
        .collect();
    let labels: Vec<Piece<'_>> = single.iter().flat_map(|(view, item)| view.pieces[..item.at].to_vec()).collect();
    // two lines that are all there is; otherwise as many as were meant to be
    let pair = single.len() >= 2 && {
        let first: Vec<_> = single[..2].iter().flat_map(|(view, item)| view.pieces[..item.at].to_vec()).collect();
        exhaustive(&first, &[])
    };
    if pair {
        report(article, total, &[single[0].1, single[1].1], Claimed::Fully, out);
    } else if single.len() >= 2 && !labels.iter().any(|piece| piece.cue(Cue::LOOSE)) {
        report(article, total, &single.iter().map(|(_, item)| *item).collect::<Vec<_>>(), Claimed::Perhaps, out);
    }
}

/// The parts can be no more than the total.
fn within(intervals: &[Interval]) -> bool {
    let [total, parts @ ..] = intervals else { return false };
    let sum = parts.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part));
    sum.low.zip(total.high).is_none_or(|(sum, total)| sum <= total)
}

fn adds_up(intervals: &[Interval]) -> bool {
    let [total, parts @ ..] = intervals else { return false };
    parts.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).intersects(*total)
}

/// Figures are taken at their printed precision, as truncated or off by one, and with place holders. People and things by
/// number are not rounded each for itself: of those, one figure of the sum may be off by one.
fn judge_sum(all: &[&Amount<'_>]) -> Outcome {
    let outcome = amounts::judge(all, adds_up);
    if !(outcome != Outcome::Fails
        && all.iter().all(|amount| by_number(amount))
        && all.iter().any(|part| part.kind() == Some(UnitKind::Count)))
    {
        return outcome;
    }
    let total = all.first().map_or(Interval::EVERYTHING, |total| total.interval(Reading::Lax));
    let sum = all.iter().skip(1).try_fold(Decimal::ZERO, |sum, part| sum.plus(part.figure.value));
    match sum {
        Some(sum) if !total.contains(sum) => Outcome::Fails,
        _ => outcome,
    }
}

/// People and things by number, few enough to have been counted one by one.
fn by_number(amount: &Amount<'_>) -> bool {
    matches!(amount.kind(), None | Some(UnitKind::Count))
        && amount.bound == Bound::Exact
        && amount.figure.value.is_integer()
        && amount.figure.value < Decimal::from(1_000)
        && amount.figure.step <= Decimal::ONE
}

pub(super) fn report(
    article: &Article<'_>,
    total: &Amount<'_>,
    parts: &[&Amount<'_>],
    claimed: Claimed,
    out: &mut Outcomes,
) {
    let all: Vec<&Amount<'_>> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let outcome = judge_sum(&all);
    // an unannounced sum counts as one only where nothing has to be stretched
    let stretched = outcome != Outcome::Holds || all.iter().any(|amount| amount.bound != Bound::Exact);
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.plus(part.figure.value));
    let Some(sum) = sum else { return };
    let counted = outcome == Outcome::Fails && sum > total.figure.value && all.iter().all(|amount| by_number(amount));
    let above = claimed == Claimed::AtMost && (counted || amounts::judge(&all, within) == Outcome::Fails);
    if stretched && claimed != Claimed::Fully && !above {
        return;
    }
    let exact_sum = sum;
    let mut values: Vec<Decimal> = parts.iter().map(|part| part.figure.value).collect();
    values.extend([sum, total.figure.value]);
    let (shown, scale) = amounts::scaled(&values);
    let (terms, ends) = shown.split_at(parts.len());
    let (Some(sum), Some(stated)) = (ends.first(), ends.last()) else { return };
    let unit = total
        .unit
        .filter(|unit| unit.kind != UnitKind::Count)
        .map_or(String::new(), |unit| format!(" {}", crate::lexicon::english().plural(unit)));
    let working = format!("{} = {sum}{scale}{unit}, stated {stated}{scale}{unit}", terms.join(" + "));
    let relation = Relation {
        kind: "sum",
        outcome,
        spans: all.iter().map(|amount| amount.span).collect(),
        working: amounts::with_remark(working.clone(), outcome),
    };
    // the same list may be met from two sides
    if super::derived::is_known(out, "sum", &relation.spans) {
        return;
    }
    out.relations.push(relation);
    if outcome != Outcome::Fails {
        return;
    }
    let parts_sum = amounts::in_style(article, total, exact_sum);
    let stated = article.document.slice(total.whole).split_whitespace().collect::<Vec<_>>().join(" ");
    let message = if above {
        format!("the parts add up to {parts_sum}, more than the stated {stated}")
    } else {
        format!("the parts add up to {parts_sum}, not to the stated {stated}")
    };
    let mut finding =
        Finding::new(META.id, Severity::Error, total.whole, message.clone()).confidence(92).working(working);
    for part in parts {
        finding = finding.related(part.whole, "a part of this total");
    }
    let mut finding = repair::suggest(finding, article, &all, adds_up);
    let text = article.document.slice(total.span);
    let power = repair::power_of(text, total.figure.value);
    if finding.suggestions.iter().all(|offer| offer.span != total.span)
        && let Some(right) = exact_sum.shift(-power).and_then(|right| repair::with_value(text, right))
    {
        finding = finding.suggest(total.span, right, "the sum of the parts");
    }
    if let Some(last) = parts.last().filter(|_| parts.len() <= 3)
        && let Some(rest) = exact_sum.minus(last.figure.value).and_then(|others| total.figure.value.minus(others))
    {
        finding = repair::offer(finding, article, last, rest, "what the other parts leave of the total");
    }
    out.findings.push(finding);
    passage::refute(out, total.claim, &message);
    passage::expect(out, total.claim, exact_sum);
}
