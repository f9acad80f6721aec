//! Parts against their wholes: "13 out of 659 (2%)", "over a third (38 per cent)".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::{self, refute};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair, wordings};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Figure, Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};

pub(super) struct PartAboveWhole;
pub(super) struct ShareMismatch;

static PART: Meta = Meta {
    id: "part-above-whole",
    name: "a part is larger than its whole",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "\"12 of the 10 seats\", \"659 out of 42\": a part cannot exceed the whole that the same phrase names. \
A fall of more than 100 percent is wrong for the same reason. Ratings (\"11 out of 10\" as praise in a quotation) and \
ranges are left alone.",
    fires: &[
        "The party won 112 of the 101 seats.",
        "Net sales of the firm fell by 140 percent.",
        "Imports were $12 billion, of which $19 billion was fuel.",
    ],
    silent: &[
        "The party won 12 of the 101 seats.",
        "Prices rose by 140 percent.",
        "Imports were $12 billion, of which $9 billion was fuel.",
    ],
};

static SHARE: Meta = Meta {
    id: "share-mismatch",
    name: "a stated share is not that of part and whole",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Where a phrase gives a part, its whole and the share (\"13 out of 659 (2%)\"), or a fraction in words \
and the percentage in parentheses (\"over a third (38 per cent)\"), the share is worked out for everything that the \
printed figures can stand for. Fractions in words are coarse: an eighth of their value either way is let pass.",
    fires: &["Women hold 42 out of 659 seats (18%).", "More than a third (7.5%) of the births were abroad."],
    silent: &["Women hold 13 out of 659 seats (2%).", "Nearly a third (29%) of all deaths had this cause."],
};

impl Check for PartAboveWhole {
    fn meta(&self) -> &'static Meta {
        &PART
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (1, usize::MAX),
                amounts: 2,
                all: &[&[Of::Words(&["of"])], &[Of::Kind(Kinds::CLOSE)]],
                view: true,
            },
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[
                    &[
                        Of::Class(Cue::FALLING),
                        Of::Class(Cue::CUTTING),
                        Of::Class(Cue::LESSER),
                        Of::Words(&["lost", "lose", "loses", "losing", "shed", "sheds"]),
                    ],
                    &[Of::Kind(Kinds::PERCENT)],
                ],
                view: true,
            },
            Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Wordings(PART.id)]], view: true },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for second in 1..view.amounts.len() {
                above(article, view, second, out);
            }
            wordings::within(PART.id, article, view, out);
            for index in 0..view.amounts.len() {
                fall(article, view, index, out);
            }
        }
    }
}

impl Check for ShareMismatch {
    fn meta(&self) -> &'static Meta {
        &SHARE
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (1, usize::MAX),
                amounts: 2,
                all: &[&[Of::Kind(Kinds::PERCENT)], &[Of::Words(&["of", "("])], &[Of::Kind(Kinds::CLOSE)]],
                view: true,
            },
            Needs {
                claims: (1, usize::MAX),
                amounts: 3,
                all: &[&[Of::Kind(Kinds::PERCENT)], &[Of::Words(&["of", "on"])], &[Of::Class(Cue::AMOUNTS_TO)]],
                view: true,
            },
            Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Wordings(SHARE.id)]], view: true },
            // "one in eight, or 12.5 percent,"
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[&[Of::Kind(Kinds::PERCENT)], &[Of::Words(&["or", ",", "-", "–", "—"])]],
                view: true,
            },
            // "half of the 80 tenants, 41,"
            Needs {
                claims: (3, usize::MAX),
                amounts: 3,
                all: &[&[Of::Words(&["of"])], &[Of::Kind(Kinds::BARE)], &[Of::Words(&[",", "(", "-", "–", "—"])]],
                view: true,
            },
            // "… of 1,250 asked, 812 agreed. That is 65 percent.", "… 1,250. Of these, 812, or 65 percent,"
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::First(&["this", "that", "of"]), Of::Words(&["them", "or"])], &[Of::Kind(Kinds::PERCENT)]],
                view: false,
            },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let sentences = &article.document.sentences;
        for sentence in 1..sentences.len() {
            let one_block = sentences[sentence - 1].block == sentences[sentence].block;
            if article.passes(5, sentence) && one_block && !article.extraction.claims_of(sentence - 1).is_empty() {
                wordings::across(SHARE.id, article, &View::of(article, sentence - 1..sentence + 1), out);
            }
        }
        for (_, view) in article.views() {
            for second in 1..view.amounts.len() {
                share(article, view, second, out);
                fraction(article, view, second, out);
                stands_at(article, view, second, out);
                part_of(article, view, second, out);
                fraction_of(article, view, second, out);
                share_of(article, view, second, out);
            }
            wordings::within(SHARE.id, article, view, out);
        }
    }
}

/// "N of the M", "N out of M": N, then M, of one kind.
fn part_and_whole<'v>(view: &'v View<'_>, second: usize) -> Option<(&'v Amount<'v>, &'v Amount<'v>)> {
    let (part, whole) = (&view.amounts[second - 1], &view.amounts[second]);
    let gap = view.between(second - 1, second);
    let link = match gap {
        [of] => of.is("of"),
        [a, b] => a.is("of") && b.is_any(&["the", "its", "their", "all"]) || a.is("out") && b.is("of"),
        [a, b, c] => {
            a.is("out") && b.is("of") && c.is_any(&["the", "a", "its", "all"])
                || a.is("of") && b.is("a") && c.is("total")
        }
        // "34 out of a total of 29 pairs"
        [a, b, c, d, e] => a.is("out") && b.is("of") && c.is_any(&["a", "the"]) && d.is("total") && e.is("of"),
        _ => false,
    };
    let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
    let level = part.is_level() && whole.is_level() && !part.ranged && !whole.ranged;
    (link && level && counted(part) && counted(whole) && part.figure.value.is_integer()).then_some((part, whole))
}

fn above(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let Some((part, whole)) = part_and_whole(view, second) else { return };
    // "10 of 5 mg" and the like: the part must be a bare number before its whole
    let other_things =
        part.unit.is_some() && whole.unit.is_some() && part.unit.map(|u| &u.name) != whole.unit.map(|u| &u.name);
    let quoted = article.document.is_quoted(part.span);
    let out_of = view.between(second - 1, second).first().is_some_and(|piece| piece.is("out"));
    let the = view.between(second - 1, second).len() == 2;
    // "155 million of the six countries' 200 million people": the whole is what the countries have
    let owner = view.after(second, 1).first().is_some_and(|piece| piece.is_any(&["'", "’", "'s", "’s"]));
    if other_things || quoted || owner || !(out_of || the) || (out_of && whole.figure.value <= Decimal::from(10)) {
        return;
    }
    let relation = |intervals: &[Interval]| {
        let [part, whole] = intervals else { return false };
        part.low.zip(whole.high).is_none_or(|(part, whole)| part <= whole)
    };
    let all = [part, whole];
    if amounts::judge(&all, relation) != Outcome::Fails {
        return;
    }
    let message = format!("{} of {} is more than all of them", part.show(), whole.show());
    let finding = Finding::new(PART.id, Severity::Error, part.whole.hull(whole.whole), message.clone())
        .confidence(90)
        .working(format!("{} > {}", part.show(), whole.show()));
    out.findings.push(repair::suggest(finding, article, &all, relation));
    refute(out, part.claim, &message);
}

/// "fell by 140 percent".
fn fall(article: &Article<'_>, view: &View<'_>, index: usize, out: &mut Outcomes) {
    let amount = &view.amounts[index];
    let before = view.before(index, 3);
    let over = amount.is_percent()
        && !amount.ranged
        && amount.interval(Reading::Lax).low.is_some_and(|low| low > Decimal::from(100));
    // "cut emissions of soot by 120 percent": what is cut stands between
    let object = || {
        let wide = view.before(index, 9);
        let verb = wide.iter().rposition(|piece| piece.cue(Cue::CUTTING));
        verb.is_some_and(|verb| wide[verb + 1..].iter().all(|piece| piece.is_word() && piece.direction().is_none()))
    };
    let falls = match before {
        [.., verb, by] if by.is("by") => verb.cue(Cue::FALLING) || object(),
        [.., verb] => verb.cue(Cue::FALLING) && !verb.is("lowered"),
        _ => false,
    };
    let after = view.after(index, 3);
    // "lost 145 percent of its value": the value itself is what is lost
    let own_value = matches!(after, [of, its, value] if of.is("of") && its.is_any(&["its", "their", "his", "her"])
        && matches!(value, Piece::Word(word, _) if cues::is("fall.value", word)));
    let falls = falls
        || own_value
            && before.last().is_some_and(|piece| piece.is_any(&["lost", "lose", "loses", "losing", "shed", "sheds"]));
    // "500 percent cheaper"
    let falls = falls || after.first().is_some_and(|piece| piece.cue(Cue::LESSER));
    let of_what = after.first().is_some_and(|piece| piece.is("of")) && !own_value;
    // profits can fall below nought, and what falls to a share of something falls by less
    let signed = view.has_cue(Cue::SIGNED);
    if !(over && falls) || of_what || signed || article.document.is_quoted(amount.span) {
        return;
    }
    let message = format!("nothing can fall by {}: a fall of 100% leaves nothing", amount.show());
    let finding = Finding::new(PART.id, Severity::Error, amount.whole, message.clone()).confidence(88);
    let finding = finding.working(format!("{} > 100%", amount.show()));
    out.findings.push(repair::suggest(finding, article, &[amount], |intervals| {
        intervals.first().and_then(|interval| interval.high).is_some_and(|high| high < Decimal::from(100))
    }));
    refute(out, amount.claim, &message);
}

/// "P% (N of M)", "N of M (P%)", "P% …: N out of M".
fn share(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let Some((part, whole)) = part_and_whole(view, second) else { return };
    let after = view.amounts.get(second + 1).filter(|percent| {
        let gap = view.between(second, second + 1);
        let opened = gap.last().is_some_and(|piece| piece.is_any(&["(", "or", ",", "i.e.", "i.e"]))
            && percent.depth >= whole.depth;
        let closed = view.pieces.get(percent.at + 1).is_none_or(|piece| piece.is_any(&[")", ",", "."]));
        // "three out of 25 members from the region, or 12 percent,"
        let aside = matches!(gap, [words @ .., comma, or] if or.is_any(&["or", "i.e.", "i.e"]) && comma.is(",")
            && words.len() <= 4 && words.iter().all(Piece::is_word));
        percent.is_percent() && opened && closed && (gap.len() <= 4 || aside)
    });
    let before = second.checked_sub(2).map(|index| &view.amounts[index]).filter(|percent| {
        let gap = view.between(second - 2, second - 1);
        percent.is_percent() && gap.len() <= 4 && gap.last().is_some_and(|piece| piece.is_any(&["(", ":"]))
    });
    if let Some(percent) = after.or(before).filter(|percent| !percent.ranged) {
        judge_share(article, part, whole, percent, Wrong::Percent, out);
    }
}

/// "more than half of the 650 members - 412 - signed", "half of the 90 pupils, 45,": a fraction in words of a number, and
/// what it comes to.
fn part_of(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (words, whole) = (&view.amounts[second - 1], &view.amounts[second]);
    let Some(part) = view.amounts.get(second + 1) else { return };
    let value = words.figure.value;
    let fraction = words.unit.is_none() && words.figure.step.is_zero() && value > Decimal::ZERO && value < Decimal::ONE;
    let of = matches!(view.between(second - 1, second), [of, the] if of.is("of")
        && the.is_any(&["the", "its", "their", "all"]));
    let open = view.between(second, second + 1);
    let marks = [",", "(", "-", "–", "—"];
    // "a quarter of the 3,200 homes, 800 in all,"
    let in_all = match view.pieces.get(part.at + 1..).unwrap_or_default() {
        [a, b, ..] if a.is("in") && b.is_any(&["all", "total"]) => 2,
        [a, ..] if a.is_any(&["altogether", "together"]) => 1,
        _ => 0,
    };
    let close = view.pieces.get(part.at + 1 + in_all);
    // "two-thirds of the 48 players, or 32,"
    let behind = open.split_last().filter(|(last, _)| last.is("or"));
    let (open, or) = behind.map_or((open, false), |(_, open)| (open, true));
    let ends = (or || in_all > 0) && close.is_none_or(|close| close.is("."));
    let between = matches!(open, [words @ .., mark] if mark.is_any(&marks) && words.len() <= 2
        && words.iter().all(Piece::is_word));
    let closed = close
        .is_some_and(|close| open.last().is_some_and(|mark| if mark.is("(") { close.is(")") } else { mark == close }))
        || ends && open.last().is_some_and(|mark| mark.is(","));
    let counted = |amount: &Amount<'_>| {
        matches!(amount.kind(), None | Some(UnitKind::Count | UnitKind::Currency))
            && amount.is_level()
            && amount.figure.value.is_integer()
    };
    // "two thirds of the 60 members, 12 of them women,", "a third of the 30 houses, 12 flats,"
    let same = match (part.unit, whole.unit) {
        // "a quarter of the 2,000 workers, 500 people,"
        (Some(part), Some(whole)) => part.name == whole.name || cues::is("rate.person", &part.name),
        _ => part.unit.is_none(),
    } && !article.document.slice(part.whole).contains(" of ");
    if !(fraction && of && between && closed && same && counted(whole) && counted(part)) || whole.ranged || part.ranged
    {
        return;
    }
    judge_fraction(article, words, (part, whole), out);
}

/// "$65 million, nearly a quarter of the $292 million total", "1,200 staff, a third of them, or 300, in Leeds".
fn fraction_of(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (first, words) = (&view.amounts[second - 1], &view.amounts[second]);
    let Some(last) = view.amounts.get(second + 1) else { return };
    let value = words.figure.value;
    let fraction = words.unit.is_none() && words.figure.step.is_zero() && value > Decimal::ZERO && value < Decimal::ONE;
    let marks = [",", "(", "–", "—"];
    let set_off = |gap: &[Piece<'_>]| match gap {
        [words @ .., mark] => mark.is_any(&marks) && words.len() <= 2 && words.iter().all(Piece::is_word),
        [] => false,
    };
    let (before, behind) = (view.between(second - 1, second), view.between(second, second + 1));
    let before = before.split_last().filter(|(last, _)| last.is_any(&["or", "about"])).map_or(before, |(_, gap)| gap);
    let of_whole = matches!(behind, [of, the] if of.is("of") && the.is_any(&["the", "its", "their", "all"]));
    let of_them = matches!(behind, [of, them, comma, rest @ ..] if of.is("of") && comma.is_any(&marks)
        && them.is_any(&["them", "these", "those"]) && matches!(rest, [] | [Piece::Word("or", _)]));
    let closed = view.pieces.get(last.at + 1).is_none_or(|piece| piece.is_any(&[",", ")", ".", "–", "—"]));
    let level = |amount: &Amount<'_>| {
        let counted = matches!(amount.kind(), None | Some(UnitKind::Count | UnitKind::Currency | UnitKind::Dimension));
        amount.is_level() && !amount.ratio && !amount.ranged && counted
    };
    if !(fraction && level(first) && level(last) && set_off(before) && amounts::same_measure(first, last)) {
        return;
    }
    if of_whole {
        judge_fraction(article, words, (first, last), out);
    } else if of_them && closed {
        judge_fraction(article, words, (last, first), out);
    }
}

/// A part, its whole and the share in words: a fraction is coarse, an eighth of its value either way is let pass.
fn judge_fraction(
    article: &Article<'_>,
    words: &Amount<'_>,
    (part, whole): (&Amount<'_>, &Amount<'_>),
    out: &mut Outcomes,
) {
    let value = words.figure.value;
    let percent = |percent: i64| value.times(Decimal::from(percent)).and_then(|value| value.shift(-2)).unwrap_or(value);
    let allowed = match words.bound {
        Bound::More | Bound::AtLeast => Interval::new(percent(98), Decimal::ONE),
        Bound::Less | Bound::AtMost => Interval::new(Decimal::ZERO, percent(102)),
        Bound::Nearly => Interval::new(percent(80), percent(102)),
        Bound::About => Interval::new(percent(80), percent(120)),
        _ => Interval::new(percent(88), percent(112)),
    };
    let exact = part.figure.value.over(whole.figure.value, Round::Down).and_then(|ratio| ratio.shift(2));
    let Some(exact) = exact else { return };
    let told = article.document.slice(words.whole).to_lowercase();
    let share = exact.rounded(3).trimmed().grouped();
    let relation = |intervals: &[Interval]| {
        let [part, whole] = intervals else { return false };
        part.over(*whole).is_none_or(|share| share.intersects(allowed))
    };
    let all = [part, whole];
    let outcome = amounts::judge(&all, relation);
    let working = format!("{} / {} = {share}%, stated {told}", part.show(), whole.show());
    out.relations.push(Relation {
        kind: "fraction",
        outcome,
        spans: vec![words.span, whole.span, part.span],
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let message = format!("{} of {} is {share}%, not {told}", part.told(article), whole.told(article));
    let finding = Finding::new(SHARE.id, Severity::Error, words.whole.hull(part.whole), message.clone())
        .confidence(85)
        .related(whole.whole, "the whole")
        .working(working);
    let right = whole.figure.value.times(value).map(|right| right.rounded(9));
    let finding = repair::suggest(finding, article, &all, relation);
    let exact = matches!(words.bound, Bound::Exact);
    out.findings.push(match right.filter(|right| exact && right.is_integer()) {
        Some(right) => repair::offer(finding, article, part, right, "what the words say"),
        None => finding,
    });
    refute(out, part.claim, &message);
}

/// "N people make up P% of the population, which stands at M": the whole follows in a clause of its own.
fn stands_at(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (part, percent) = (&view.amounts[second - 1], &view.amounts[second]);
    let Some(whole) = view.amounts.get(second + 1) else { return };
    let verb = view.between(second - 1, second).iter().any(|piece| piece.cue(Cue::AMOUNTS_TO));
    let gap = view.between(second, second + 1);
    let of = gap.first().is_some_and(|piece| piece.is("of"));
    let clause = gap.windows(2).any(|two| two[0].is(",") && two[1].is_any(&["which", "who", "now"]));
    let states = gap.last().is_some_and(|piece| piece.is_any(&["at", "is", "was", "numbers", "numbered", "totals"]));
    let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
    let one_kind = amounts::same_measure(part, whole) || counted(part) && counted(whole);
    let levels = part.is_level() && whole.is_level() && percent.is_percent();
    let plain = [part, percent, whole].iter().all(|amount| !amount.ranged && amount.depth == part.depth);
    if verb && of && clause && states && one_kind && levels && plain && gap.len() <= 14 {
        judge_share(article, part, whole, percent, Wrong::Percent, out);
    }
}

/// "P% of M is N", "P percent down on a house of M is N": the part is worked out in the text.
fn share_of(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (percent, whole) = (&view.amounts[second - 1], &view.amounts[second]);
    let Some(part) = view.amounts.get(second + 1) else { return };
    let gap = view.between(second - 1, second);
    let of = gap.len() <= 4 && gap.iter().any(|piece| piece.is_any(&["of", "on"]));
    let link = view.between(second, second + 1);
    let is = |gap: &[Piece<'_>]| {
        gap.len() <= 4
            && gap.iter().any(|piece| piece.cue(Cue::AMOUNTS_TO))
            && !gap.iter().any(|piece| piece.is_any(&[",", "of", "in", "for"]) || piece.direction().is_some())
    };
    let money = whole.kind() == Some(UnitKind::Currency) && part.kind() == whole.kind();
    let usable = percent.is_percent()
        && money
        && amounts::same_measure(part, whole)
        && [percent, whole, part].iter().all(|amount| !amount.ranged && (amount.is_percent() || amount.is_level()));
    if !(of && usable && is(link)) {
        return;
    }
    judge_share(article, part, whole, percent, Wrong::Part, out);
    // ", and 20 percent is $32,000": of the same whole
    let (Some(next), Some(part)) = (view.amounts.get(second + 2), view.amounts.get(second + 3)) else { return };
    let joint = view.between(second + 1, second + 2);
    let again = joint.len() <= 3 && joint.iter().any(|piece| piece.is("and"));
    if again && next.is_percent() && is(view.between(second + 2, second + 3)) && amounts::same_measure(part, whole) {
        judge_share(article, part, whole, next, Wrong::Part, out);
    }
}

/// The figure that is named as the wrong one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Percent,
    Part,
}

fn judge_share(
    article: &Article<'_>,
    part: &Amount<'_>,
    whole: &Amount<'_>,
    percent: &Amount<'_>,
    wrong: Wrong,
    out: &mut Outcomes,
) {
    let relation = |intervals: &[Interval]| {
        let [part, whole, percent] = intervals else { return false };
        let share = part.over(*whole).map(|ratio| ratio.times_value(Decimal::from(100)));
        share.is_some_and(|share| share.intersects(*percent))
    };
    let all = [part, whole, percent];
    let outcome = amounts::judge(&all, relation);
    let exact = part.figure.value.over(whole.figure.value, Round::Down).and_then(|ratio| ratio.shift(2));
    let Some(exact) = exact else { return };
    let shown = exact.rounded(4).trimmed().grouped();
    let working = format!("{} / {} = {shown}%, stated {}", part.show(), whole.show(), percent.show());
    out.relations.push(Relation {
        kind: "share",
        outcome,
        spans: all.iter().map(|amount| amount.span).collect(),
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let product = percent.figure.value.shift(-2).and_then(|share| share.times(whole.figure.value));
    let (message, place) = match (wrong, product) {
        (Wrong::Part, Some(product)) => {
            let (percent, whole) = (percent.told(article), whole.told(article));
            let right = amounts::in_style(article, part, product);
            (format!("{percent} of {whole} is {right}, not {}", part.told(article)), part)
        }
        _ => {
            let stated = percent.told(article);
            let printed = [part, whole].map(|amount| article.document.slice(amount.span));
            (format!("{} of {} is {shown}%, not {stated}", printed[0], printed[1]), percent)
        }
    };
    let mut finding = Finding::new(SHARE.id, Severity::Error, place.whole, message.clone())
        .confidence(90)
        .related(part.whole, "the part")
        .related(whole.whole, "the whole")
        .related(percent.whole, "the share")
        .working(working);
    finding = repair::suggest(finding, article, &all, relation);
    if let (Wrong::Part, Some(product)) = (wrong, product)
        && finding.suggestions.iter().all(|offer| offer.span != part.span)
        && let Some(text) = repair::with_value(article.document.slice(part.span), product)
    {
        finding = finding.suggest(part.span, text, "worked out from the share and the whole");
    }
    if let Some(text) = repair::with_value(article.document.slice(percent.span), exact)
        && finding.suggestions.iter().all(|offer| offer.span != percent.span)
    {
        finding = finding.suggest(percent.span, text, "worked out from part and whole");
    }
    out.findings.push(finding);
    refute(out, place.claim, &message);
    match wrong {
        Wrong::Percent => passage::expect(out, place.claim, exact),
        Wrong::Part => product.into_iter().for_each(|product| passage::expect(out, place.claim, product)),
    }
}

/// "over a third (38 per cent)": a fraction in words and its percentage.
fn fraction(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (mut words, mut percent) = (&view.amounts[second - 1], &view.amounts[second]);
    let gap = view.between(second - 1, second);
    let reach = if gap.first().is_some_and(|piece| piece.is("of")) { 6 } else { 3 };
    // "a one in three chance - 33 percent - of"
    let dash = matches!(gap, [words @ .., dash] if dash.is_any(&["-", "–", "—"])
        && words.len() <= 1 && view.pieces.get(view.amounts[second].at + 1) == Some(dash));
    let or = dash || matches!(gap, [.., comma, or] if or.is("or") && comma.is_any(&[",", "–", "—"]));
    // "two thirds of the staff, 56 percent, voted"
    let next = |past: usize| view.pieces.get(percent.at + past);
    let apposed = gap.last().is_some_and(|piece| piece.is(","))
        && next(1).is_some_and(|piece| piece.is(","))
        && next(2).is_some_and(|piece| piece.is_word() && !piece.is_any(&["and", "or", "but", "then", "while"]));
    let opens =
        gap.len() <= reach + usize::from(or) && (or || apposed || gap.last().is_some_and(|piece| piece.is("(")));
    // "4 percent of adults, or one in 25,"
    let bracketed = gap.len() <= 3 && gap.last().is_some_and(|piece| piece.is("("));
    if (or || bracketed) && words.is_percent() && !percent.is_percent() {
        std::mem::swap(&mut words, &mut percent);
    }
    let closing = words.at.max(percent.at);
    let closes = view.pieces.get(closing + 1).is_some_and(|piece| piece.is_any(&[")", ",", ";", ".", "-", "–", "—"]));
    let text = article.document.slice(words.span);
    let starts = |start: &str| text.get(..start.len()).is_some_and(|text| text.eq_ignore_ascii_case(start));
    let one_in = starts("one in") || starts("1 in");
    let in_words = one_in || !text.contains(|c: char| c.is_ascii_digit());
    // "a quarter (25%)" is no quarter of a year
    let quarter = words.unit.is_some_and(|unit| unit.name == "quarter") && words.figure.value == Decimal::ONE;
    let value = if quarter { Decimal::parse("0.25").unwrap_or(words.figure.value) } else { words.figure.value };
    let small = value > Decimal::ZERO && value < Decimal::ONE && (words.figure.step.is_zero() || quarter);
    if !(opens && closes && in_words && small && percent.is_percent() && !words.is_percent() && !percent.ranged) {
        return;
    }
    let relation = |intervals: &[Interval]| {
        let [fraction, percent] = intervals else { return false };
        fraction.times_value(Decimal::from(100)).intersects(*percent)
    };
    // nobody writes "nearly a third" of exactly 33 %: five points and a tenth of the value either way
    let tenth = value.shift(-1).unwrap_or(value);
    // "one in eight" is finer than "an eighth": half as much again as a tenth
    let width = if one_in && words.bound == Bound::Exact {
        tenth.half().and_then(|half| tenth.plus(half)).unwrap_or(tenth)
    } else {
        tenth.max(Decimal::parse("0.05").unwrap_or(value))
    };
    let coarse = Interval::around(value, width);
    let wide = match words.bound {
        Bound::More | Bound::AtLeast => Interval { low: coarse.low, high: value.times(Decimal::from(2)) },
        Bound::Less | Bound::AtMost => Interval { low: value.shift(-1), high: coarse.high },
        _ => coarse,
    };
    let half = [percent.interval(Reading::Half)];
    let holds = relation(&[wide, half[0]]);
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    let exact = value.shift(2).map_or(String::new(), |percent| percent.rounded(4).trimmed().grouped());
    let working = format!("{text} = {exact}%, stated {}", percent.show());
    out.relations.push(Relation {
        kind: "fraction",
        outcome,
        spans: vec![words.span, percent.span],
        working: working.clone(),
    });
    if holds {
        return;
    }
    let surface = article.document.slice(words.whole);
    let message = format!("{surface} is not {}", percent.show());
    let finding = Finding::new(SHARE.id, Severity::Error, words.whole.hull(percent.whole), message.clone())
        .confidence(85)
        .working(working);
    let fixed = Amount { figure: Figure::exact(value), ..(*words).clone() };
    let all = [&fixed, percent];
    let finding = repair::suggest(finding, article, &all, |intervals| {
        intervals.get(1).is_some_and(|percent| relation(&[wide, *percent]))
    });
    out.findings.push(match value.shift(2) {
        Some(exact) => repair::offer(finding, article, percent, exact, "what the words say, in percent"),
        None => finding,
    });
    refute(out, percent.claim, &message);
}
