//! Relations that a fixed order of words states, one row of `wordings.tsv` each: cue words, the figures with their kinds,
//! the equation, how grave a breach is and how it is told. The rule: a row names a way of saying in general words; what
//! holds whatever the words (units that fit, readings, repairs) stands here.
//!
//! A wording is a list of elements apart by spaces:
//!
//! | element | stands for |
//! | --- | --- |
//! | `cost\|costs`, `the?` | one of these words or marks; with `?` it may be missing |
//! | `~4` | at most so many words, dates among them, no marks |
//! | `@class`, `@class?` | a phrase of that class in `relation_cues.csv` |
//! | `$class`, `$` | a word of that class in `relation_cues.csv`; the same word once more |
//! | `=t` | the word for what the figure `t` counts |
//! | `%up` | a word that says which way ("rose") |
//! | `#`, `#?` | a date or period |
//! | `!of\|in` | none of these words comes next |
//! | `t:money` | a figure of that kind, called `t` in the equation |
//! | `.` | the clause ends here |

use std::sync::LazyLock;

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::average;
use crate::checks::change_parts;
use crate::checks::cue_words::Cue;
use crate::checks::cues::Phrases;
use crate::checks::derived::{Derived, is_told};
use crate::checks::{Article, Outcomes, cues, repair};
use crate::finding::Severity;
use crate::lexicon;
use crate::normalise::{Bound, UnitKind};
use crate::number::Decimal;

mod equation;
mod held;

use equation::{Equation, Op, exact, holds, working};
pub(super) use held::Held;
use held::LISTS;

/// Figures of one sentence; more are a table or an attack.
const MOST: usize = 64;

/// Pieces between two items of a list.
const LISTED: usize = 6;

/// One row of the file.
struct Wording {
    check: &'static str,
    kind: &'static str,
    severity: Severity,
    equation: Equation,
    elements: Vec<Element>,
    /// Words of which it must have one.
    anchor: Vec<&'static str>,
    /// With the letters of figures in braces.
    told: &'static str,
    /// Reaches into the next sentence.
    wide: bool,
}

enum Element {
    Words(Vec<&'static str>, bool),
    Gap(usize),
    Phrase(&'static Phrases, bool),
    /// One of these words, which may come again.
    Thing(Vec<&'static str>),
    Again,
    /// What the figure of this letter counts.
    Counted(char),
    Direction,
    /// A date or period, which may be missing.
    Time(bool),
    /// None of these words.
    Not(Vec<&'static str>),
    Figure(char, Kind),
    End,
}

/// What a figure may measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Things by number.
    Count,
    Money,
    Percent,
    /// Anything that adds up: counts, money, measures.
    Level,
    /// Of these, said to come on top: "another 40", "12 more".
    More,
    /// Things by a name of this class.
    Noun(&'static str),
    /// So many in or per so many.
    Ratio,
    /// Percentage or basis points.
    Point,
    /// So much per something.
    Per,
    /// Called an average.
    Mean,
    /// A length of time that something is spread over.
    Over,
    /// A length of time.
    Length,
}

/// Classes of nouns in `relation_cues.csv`.
const NOUNS: [&str; 10] = [
    "noun.vote",
    "noun.drawn",
    "noun.lost",
    "noun.match",
    "noun.man",
    "noun.woman",
    "noun.human",
    "noun.boy",
    "noun.girl",
    "noun.child",
];

impl Kind {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "count" => Self::Count,
            "money" => Self::Money,
            "percent" => Self::Percent,
            "level" => Self::Level,
            "more" => Self::More,
            "ratio" => Self::Ratio,
            "point" => Self::Point,
            "per" => Self::Per,
            "mean" => Self::Mean,
            "over" => Self::Over,
            "length" => Self::Length,
            _ => Self::Noun(NOUNS.iter().find(|noun| noun.strip_prefix("noun.") == Some(name)).copied()?),
        })
    }

    fn fits(self, article: &Article<'_>, view: &View<'_>, index: usize) -> bool {
        let amount = &view.amounts[index];
        let unit = amount.kind();
        let counted = matches!(unit, None | Some(UnitKind::Count));
        let level = amount.is_level() && !amount.ratio;
        match self {
            Self::Count => level && counted,
            Self::Money => level && unit == Some(UnitKind::Currency),
            Self::Percent => amount.is_percent() && !amount.ratio,
            Self::Level => level,
            Self::More => {
                let told = article.document.slice(amount.whole);
                let on_top = |word: &str| cues::is("wording.more", word);
                let before = view.pieces.get(amount.at.wrapping_sub(1));
                let beside = |piece: &Piece<'_>| matches!(piece, Piece::Word(word, _) if on_top(word));
                level && (told.split_whitespace().any(on_top) || before.is_some_and(beside))
            }
            Self::Noun(class) => level && amount.unit.is_some_and(|unit| cues::is(class, &unit.name)),
            Self::Ratio => amount.ratio && unit.is_none(),
            Self::Point => unit == Some(UnitKind::Point),
            Self::Per => amount.unit.is_some_and(|unit| rate_of(&unit.name).is_some()),
            Self::Mean => average::is_average(article, view, index),
            Self::Length => level && unit == Some(UnitKind::Duration),
            Self::Over => {
                let told = article.document.slice(amount.whole);
                // "over the five seasons"
                let the =
                    |at: usize| view.pieces.get(at).is_some_and(|piece| piece.is_any(&["the", "his", "her", "its"]));
                let back = if the(amount.at.wrapping_sub(1)) { 2 } else { 1 };
                let before = view.pieces.get(amount.at.wrapping_sub(back));
                let spread = |word: &str| cues::is("wording.over", word);
                level
                    && (told.split_whitespace().next().is_some_and(spread)
                        || before.is_some_and(|piece| matches!(piece, Piece::Word(word, _) if spread(word))))
            }
        }
    }
}

static WORDINGS: LazyLock<Vec<Wording>> = LazyLock::new(|| rows().filter_map(read).collect());

/// All words of all wordings, so that the lexicon numbers them.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDINGS.iter().flat_map(|wording| &wording.elements).filter_map(Element::needed).flatten().copied()
}

/// Reads the wordings before they are asked for.
pub(super) fn prepare() {
    LazyLock::force(&WORDINGS);
}

fn rows() -> impl Iterator<Item = &'static str> {
    include_str!("wordings.tsv").lines().skip(1).filter(|line| !line.is_empty())
}

fn read(row: &'static str) -> Option<Wording> {
    let mut fields = row.split('\t');
    let mut next = || fields.next();
    let (check, kind, severity) = (next()?, next()?, next()?);
    let (equation, elements, told) = (Equation::read(next()?)?, next()?, next()?);
    let severity = if severity == "error" { Severity::Error } else { Severity::Warning };
    let elements: Vec<Element> = elements.split(' ').map(Element::read).collect::<Option<_>>()?;
    let wide = elements.iter().rev().skip(1).any(|element| matches!(element, Element::End));
    let anchor = anchor(&elements);
    Some(Wording { check, kind, severity, equation, elements, anchor, told, wide })
}

impl Wording {
    /// `false` only for a piece with which it cannot start.
    #[inline]
    fn may_start(&self, piece: &Piece<'_>) -> bool {
        match self.elements.first() {
            Some(Element::Figure(..)) => matches!(piece, Piece::Amount(_)),
            Some(Element::Words(words, false)) => piece.is_any(words),
            Some(Element::Thing(words)) => piece.is_any(words),
            _ => true,
        }
    }
}

impl Element {
    fn read(text: &'static str) -> Option<Self> {
        let optional = text.ends_with('?');
        let bare = text.trim_end_matches('?');
        Some(match bare.split_at_checked(1)? {
            (".", "") => Self::End,
            ("~", count) => Self::Gap(count.parse().ok()?),
            ("@", class) => Self::Phrase(Phrases::of(class), optional),
            ("$", "") => Self::Again,
            ("$", class) => {
                Self::Thing(cues::class_of(class).iter().filter_map(|phrase| phrase.first().copied()).collect())
            }
            ("=", letter) if !letter.is_empty() => Self::Counted(letter.chars().next()?),
            ("%", "up") => Self::Direction,
            ("#", "") => Self::Time(optional),
            ("!", words) => Self::Not(words.split('|').collect()),
            (letter, kind) if kind.starts_with(':') && kind.len() > 1 => {
                Self::Figure(letter.chars().next()?, Kind::named(&kind[1..])?)
            }
            _ => Self::Words(bare.split('|').collect(), optional),
        })
    }

    /// The words of which a sentence must have one to hold the wording; marks are not looked for.
    fn needed(&self) -> Option<&[&'static str]> {
        match self {
            Self::Words(words, false) if words.iter().all(|word| word.starts_with(char::is_alphabetic)) => Some(words),
            Self::Thing(words) => Some(words),
            _ => None,
        }
    }
}

/// For each wording of a check, one of these words must stand in a sentence.
pub(super) fn anchors(check: &str) -> impl Iterator<Item = &'static str> {
    WORDINGS.iter().filter(move |wording| wording.check == check).flat_map(|wording| wording.anchor.iter().copied())
}

/// The words of one element that a sentence must have: those least often met, the longest.
fn anchor(elements: &[Element]) -> Vec<&'static str> {
    let words = elements.iter().filter_map(|element| match element {
        Element::Words(words, false) => Some(words.as_slice()),
        _ => None,
    });
    // those of a thing are few and tell most
    let thing =
        elements.iter().find_map(|element| if let Element::Thing(words) = element { Some(words) } else { None });
    if let Some(thing) = thing {
        return thing.clone();
    }
    words.max_by_key(|words| words.iter().map(|word| word.len()).min()).unwrap_or_default().to_vec()
}

/// Judges all wordings of one check in a sentence.
pub(super) fn within(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    run(check, false, article, view, out);
}

/// The same for wordings that reach from a sentence into the next; `view` holds both.
pub(super) fn across(check: &'static str, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    run(check, true, article, view, out);
}

fn run(check: &'static str, wide: bool, article: &Article<'_>, view: &View<'_>, out: &mut Outcomes) {
    if !(2..=MOST).contains(&view.amounts.len()) {
        return;
    }
    let held = view.held();
    for &at in LISTS.by_check.get(&(check, wide)).into_iter().flatten() {
        let wording = &WORDINGS[at];
        let figures = wording.equation.inputs.len() + 1;
        if figures > view.amounts.len() || !held.has(&LISTS.needed[at]) {
            continue;
        }
        let mut found = Match { article, view, wording, figures: Vec::new(), thing: "" };
        for (start, piece) in view.pieces.iter().enumerate() {
            if !wording.may_start(piece) {
                continue;
            }
            found.figures.clear();
            found.thing = "";
            if found.from(0, start) && !has_more(view, wording, &found.figures) {
                judge(article, view, wording, &found.figures, out);
            }
        }
    }
}

/// "620 in all with the nursery", "or $320 after tax": the outcome is of other figures too.
fn has_more(view: &View<'_>, wording: &Wording, figures: &[(char, usize)]) -> bool {
    if !matches!(wording.equation.op, Op::Plus | Op::Times | Op::Apart) {
        return false;
    }
    let last = figures.iter().map(|&(_, index)| index).max();
    last.is_some_and(|last| says_more(view, view.amounts[last].at + 1))
}

/// What follows a total at `after` says that it holds something else too, or less.
pub(super) fn says_more(view: &View<'_>, after: usize) -> bool {
    let end = cues::at("product.in-all", &view.pieces, after).map_or(after, |length| after + length);
    let comma = usize::from(view.pieces.get(end).is_some_and(|piece| piece.is(",")));
    cues::at("wording.besides", &view.pieces, end).is_some()
        || cues::at("wording.besides-remark", &view.pieces, end + comma).is_some()
}

/// A wording laid on the pieces of a sentence.
struct Match<'m, 'a> {
    article: &'m Article<'a>,
    view: &'m View<'a>,
    wording: &'m Wording,
    /// Letters and the amounts they stand for.
    figures: Vec<(char, usize)>,
    /// The word of the [`Element::Thing`].
    thing: &'m str,
}

impl Match<'_, '_> {
    /// The elements from `element` on fit the pieces from `at` on. A gap is as short as can be, so the work is bounded
    /// by the lengths of the gaps of one wording.
    fn from(&mut self, element: usize, at: usize) -> bool {
        let Some(wanted) = self.wording.elements.get(element) else { return true };
        let pieces = &self.view.pieces;
        match wanted {
            Element::Words(words, optional) => {
                pieces.get(at).is_some_and(|piece| piece.is_any(words)) && self.from(element + 1, at + 1)
                    || *optional && self.from(element + 1, at)
            }
            Element::Phrase(phrases, optional) => {
                phrases.at(pieces, at).is_some_and(|length| self.from(element + 1, at + length))
                    || *optional && self.from(element + 1, at)
            }
            Element::Thing(words) => {
                let Some(&Piece::Word(thing, _)) = pieces.get(at).filter(|piece| piece.is_any(words)) else {
                    return false;
                };
                self.thing = thing;
                self.from(element + 1, at + 1)
            }
            Element::Again => {
                pieces.get(at).is_some_and(|piece| piece.is(self.thing)) && self.from(element + 1, at + 1)
            }
            Element::Counted(letter) => {
                let counted = self.figures.iter().find(|(known, _)| known == letter);
                let unit = counted.and_then(|&(_, index)| self.view.amounts[index].unit);
                let named = |word: &str| {
                    let lower = word.to_lowercase();
                    unit.is_some_and(|unit| unit.name == lower || unit.name == *lexicon::english().singular(&lower))
                };
                matches!(pieces.get(at), Some(Piece::Word(word, _)) if named(word)) && self.from(element + 1, at + 1)
            }
            Element::Direction => {
                pieces.get(at).is_some_and(|piece| piece.direction().is_some()) && self.from(element + 1, at + 1)
            }
            Element::Time(optional) => {
                matches!(pieces.get(at), Some(Piece::Time(_))) && self.from(element + 1, at + 1)
                    || *optional && self.from(element + 1, at)
            }
            Element::Not(words) => {
                !pieces.get(at).is_some_and(|piece| piece.is_any(words)) && self.from(element + 1, at)
            }
            Element::Gap(most) => {
                let passable = |piece: &Piece<'_>| match piece {
                    Piece::Word(_, _) => (piece.is_word() || piece.is_any(&["-", "'", "’"])) && !piece.cue(Cue::STOP),
                    Piece::Time(_) | Piece::Other => true,
                    Piece::Amount(_) => false,
                };
                let open = pieces.iter().skip(at).take(*most).take_while(|piece| passable(piece)).count();
                (0..=open).any(|skipped| self.from(element + 1, at + skipped))
            }
            Element::End => match pieces.get(at) {
                None => element + 1 == self.wording.elements.len(),
                Some(piece) => {
                    let inner = element + 1 < self.wording.elements.len();
                    let mark =
                        if inner { piece.is(".") } else { piece.is_any(&[".", ",", ";", ")", ":", "–", "—"]) };
                    mark && self.from(element + 1, at + 1)
                }
            },
            Element::Figure(letter, kind) => {
                let Some(&Piece::Amount(index)) = pieces.get(at) else { return false };
                if !kind.fits(self.article, self.view, index) {
                    return false;
                }
                self.figures.push((*letter, index));
                let fits = self.from(element + 1, at + 1);
                if !fits {
                    self.figures.pop();
                }
                fits
            }
        }
    }
}

fn judge(article: &Article<'_>, view: &View<'_>, wording: &Wording, figures: &[(char, usize)], out: &mut Outcomes) {
    let find = |letter: char| figures.iter().find(|(known, _)| *known == letter).map(|&(_, index)| index);
    let Some(stated) = find(wording.equation.stated) else { return };
    let Some(inputs) = wording.equation.inputs.iter().map(|&letter| find(letter)).collect::<Option<Vec<_>>>() else {
        return;
    };
    // "over 38, 40 of them": what is open above holds any part
    let open = wording.equation.op == Op::Within
        && inputs.iter().any(|&whole| matches!(view.amounts[whole].bound, Bound::More | Bound::AtLeast));
    // "420 beds in 18 wards, 60 of them for children": they may be of either
    let part = &view.amounts[stated];
    let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
    let holds_it = |other: &Amount<'_>| {
        let alike = counted(other) && counted(part) || amounts::same_measure(other, part);
        alike && other.is_level() && other.figure.value >= part.figure.value
    };
    let first = inputs.iter().copied().min().unwrap_or_default();
    let above = inputs.iter().all(|&whole| view.amounts[whole].figure.value < part.figure.value);
    let other = wording.equation.op == Op::Within && above && view.amounts[..first].iter().any(holds_it);
    // "lost a third of its length, shrinking from 9.3 to 6.2 kilometres"
    let is_fraction = |index: &usize| change_parts::is_fraction(&view.amounts[*index]);
    let fraction =
        matches!(wording.equation.op, Op::Step | Op::Within) && inputs.iter().chain([&stated]).any(is_fraction);
    if other || fraction {
        return;
    }
    let plain = |index: usize| average::plain(article, &view.amounts[index]);
    let (stated, inputs) = (plain(stated), inputs.into_iter().map(plain).collect::<Vec<_>>());
    let one_claim =
        |amount: &Amount<'_>| inputs.iter().chain([&stated]).filter(|other| other.claim == amount.claim).count();
    let all = || inputs.iter().chain([&stated]);
    // "from 210 to 250" are two values; "5 to 7" elsewhere is a range
    // what a speaker says of parts may be a joke or a question
    let spoken = wording.equation.op == Op::Within && article.document.is_quoted(stated.span);
    let usable = !spoken
        && !open
        && all().all(|amount| !amount.ranged || one_claim(amount) == 2)
        && all()
            .all(|amount| amount.figure.value > Decimal::ZERO && !matches!(amount.bound, Bound::AtMost | Bound::Less))
        && units_fit(wording.equation.op, &inputs, &stated);
    let listed = |relation: &crate::finding::Relation| {
        relation.kind == wording.kind && all().all(|amount| relation.spans.contains(&amount.span))
    };
    let quotient = matches!(wording.equation.op, Op::Over | Op::Rate);
    let told = quotient && is_told(out, &all().map(|amount| amount.span).collect::<Vec<_>>());
    if !usable || told || out.relations.iter().any(listed) || wording.wide && !alone(view, &inputs, &stated) {
        return;
    }
    // "hired 300 people and closed two plants": which of them counts is not said
    let several = wording.equation.op == Op::Step
        && !wording.wide
        && figures
            .iter()
            .map(|&(_, index)| index)
            .min()
            .is_some_and(|first| view.amounts[..first].iter().any(Amount::is_level));
    if several {
        return;
    }
    if wording.equation.op == Op::Plus && goes_before(view, figures) {
        return;
    }
    // "two teachers, five men and three women": a list, not a whole and its parts
    let named = wording.elements.iter().any(|element| matches!(element, Element::Figure(_, Kind::Noun(_))));
    let above = inputs.iter().any(|input| input.figure.value >= stated.figure.value);
    if named && above && wording.equation.op == Op::Plus {
        return;
    }
    let values: Vec<Decimal> = inputs.iter().map(|amount| amount.figure.value).collect();
    let op = wording.equation.op;
    // a hundred basis points are one percentage point
    let finer = if stated.unit.is_some_and(|unit| unit.name == "basis point") { -2 } else { 0 };
    let share = Decimal::ONE.shift(finer).unwrap_or(Decimal::ONE);
    let Some(exact) = exact(op, &values, stated.figure.value).and_then(|exact| exact.shift(-finer)) else { return };
    let told = figures.iter().fold(wording.told.to_owned(), |told, &(letter, index)| {
        let amount = &view.amounts[index];
        let text = if amount.ranged {
            amount.told(article)
        } else {
            let words = article.document.slice(amount.whole).split_whitespace();
            let spread = |word: &&str| cues::is("wording.over", &word.to_lowercase());
            let mut text = words.skip_while(spread).collect::<Vec<_>>().join(" ");
            // "Some 1,300 guests" is told in the middle of a sentence
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_lowercase();
            }
            text
        };
        told.replace(&format!("{{{letter}}}"), &text)
    });
    let inputs: Vec<(&Amount<'_>, &'static str)> =
        inputs.iter().map(|amount| (amount, "this figure leads to it")).collect();
    let message = match op {
        Op::Within => Some(format!("{} is more than the whole of {told}", stated.told(article))),
        Op::Above => Some(format!("{} is not above {told}", stated.told(article))),
        Op::Below => Some(format!("{} is not below {told}", stated.told(article))),
        _ => None,
    };
    let found = out.findings.len();
    Derived {
        check: wording.check,
        kind: wording.kind,
        inputs: &inputs,
        stated: &stated,
        exact,
        working: working(op, &values, exact.shift(finer).unwrap_or(exact)),
        told,
        message,
        severity: wording.severity,
        confidence: if wording.severity == Severity::Error { 84 } else { 60 },
    }
    .judge(article, out, |intervals| {
        intervals.split_last().is_some_and(|(stated, inputs)| holds(op, inputs, stated.times_value(share)))
    });
    // the total may be right and the last part wrong
    let last = inputs.last().map(|(last, _)| *last).filter(|_| out.findings.len() > found);
    let rest = last.and_then(|last| match op {
        Op::Plus | Op::Most => exact.minus(last.figure.value).and_then(|others| stated.figure.value.minus(others)),
        Op::Step => values.first().and_then(|first| stated.figure.value.minus(*first)).map(Decimal::abs),
        _ => None,
    });
    if let (Some(last), Some(rest)) = (last, rest)
        && let Some(finding) = out.findings.pop()
    {
        out.findings.push(repair::offer(finding, article, last, rest, "what the other figures leave"));
    }
}

/// "three actors, two dancers and 20 extras, 25 in all": the first part is not the first of the list.
fn goes_before(view: &View<'_>, figures: &[(char, usize)]) -> bool {
    let Some(first) = figures.iter().map(|&(_, index)| index).min() else { return false };
    let Some(before) = first.checked_sub(1) else { return false };
    let gap = view.between(before, first);
    let listed = gap.last().is_some_and(|piece| piece.is(",")) && gap.len() <= LISTED;
    listed && amounts::same_measure(&view.amounts[before], &view.amounts[first]) || {
        let counted = |index: usize| matches!(view.amounts[index].kind(), None | Some(UnitKind::Count));
        listed && counted(before) && counted(first)
    }
}

/// No other figure of the measure stands in the two sentences.
fn alone(view: &View<'_>, inputs: &[Amount<'_>], stated: &Amount<'_>) -> bool {
    let known = |amount: &Amount<'_>| inputs.iter().chain([stated]).any(|own| own.span == amount.span);
    view.amounts.iter().all(|amount| known(amount) || !inputs.iter().any(|input| amounts::same_measure(input, amount)))
}

/// The units allow the equation.
fn units_fit(op: Op, inputs: &[Amount<'_>], stated: &Amount<'_>) -> bool {
    let counted = |amount: &Amount<'_>| matches!(amount.kind(), None | Some(UnitKind::Count));
    let one = |a: &Amount<'_>, b: &Amount<'_>| amounts::same_measure(a, b) || counted(a) && counted(b);
    let name = |amount: &Amount<'_>| amount.unit.map(|unit| unit.name.to_string());
    let [first, rest @ ..] = inputs else { return false };
    match (op, rest) {
        (Op::Plus | Op::Step | Op::Most | Op::Apart, _) => inputs.iter().all(|input| one(input, stated)),
        (Op::Within, _) => amounts::same_measure(first, stated) || are_people(first) && are_people(stated),
        (Op::Above | Op::Below, _) => {
            (amounts::same_measure(first, stated) || counted(first) && counted(stated))
                && [first, stated].iter().all(|amount| amount.bound == Bound::Exact)
        }
        (Op::Change | Op::Gain, [new]) => amounts::same_measure(first, new) && stated.is_percent(),
        (Op::Points, [new]) => first.is_percent() && new.is_percent() && stated.kind() == Some(UnitKind::Point),
        (Op::Share, [whole]) => one(first, whole) && stated.is_percent(),
        (Op::Percent, [percent]) => {
            // "$1,200 a year in interest"
            let paid = name(stated).map(|name| name.strip_suffix(" per year").map(str::to_owned).unwrap_or(name));
            percent.is_percent() && name(first) == paid
        }
        (Op::Times, [second]) => match first.unit.and_then(|unit| unit.name.split_once(" per ")) {
            // "20 hours a week at $18 an hour" are so many dollars a week
            Some((over, under)) => match second.unit.and_then(|unit| unit.name.split_once(" per ")) {
                Some((other, per)) => {
                    let product =
                        if under == other { Some((over, per)) } else { (over == per).then_some((other, under)) };
                    product.is_some_and(|(over, per)| name(stated) == Some(format!("{over} per {per}")))
                }
                None => name(stated).as_deref() == Some(over) && name(second).as_deref() == Some(under),
            },
            None => name(second).is_some() && (name(second) == name(stated) || stated.unit.is_none()),
        },
        (Op::Over | Op::Rate, [under]) => {
            let (over, per) = match stated.unit.and_then(|unit| rate_of(&unit.name)) {
                Some((over, per)) => (over.map(str::to_owned), Some(per.to_owned())),
                None => (name(stated), None),
            };
            let heads = per.as_deref().is_some_and(|per| cues::is("rate.person", per)) && are_people(under);
            let named = per.is_none() || per == name(under) || heads;
            let one_thing = over.is_none()
                || over == name(first)
                || over.as_deref().is_some_and(|over| cues::is("rate.person", over)) && are_people(first);
            named && one_thing && name(under) != name(first)
        }
        _ => false,
    }
}

/// "dollar per head", "per square kilometer" of things that are not named: what is counted, and over what.
fn rate_of(unit: &str) -> Option<(Option<&str>, &str)> {
    match unit.split_once(" per ") {
        Some((over, per)) => Some((Some(over), per)),
        None => Some((None, unit.strip_prefix("per ")?)),
    }
}

/// Persons by whatever name.
fn are_people(amount: &Amount<'_>) -> bool {
    let person =
        |name: &str| ["rate.person", "repeat.person", "wording.person"].iter().any(|class| cues::is(class, name));
    amount.unit.is_some_and(|unit| unit.kind == UnitKind::Count && person(&unit.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::base_word;
    use crate::lexicon::Key;

    #[test]
    fn every_list_of_words_has_a_bit_and_every_word_a_number() {
        let lists: std::collections::BTreeSet<_> =
            WORDINGS.iter().flat_map(|wording| &wording.elements).filter_map(Element::needed).collect();
        assert!(lists.len() <= Held::WORDS * 64, "{}", lists.len());
        for word in words() {
            assert_ne!(lexicon::english().entry(Key::of(base_word(word)).as_str()), 0, "{word}");
        }
    }

    #[test]
    fn every_row_is_a_frame_whose_equation_has_its_figures() {
        assert_eq!(WORDINGS.len(), rows().count());
        for wording in WORDINGS.iter() {
            let figures: Vec<char> = wording
                .elements
                .iter()
                .filter_map(|element| match element {
                    Element::Figure(letter, _) => Some(*letter),
                    _ => None,
                })
                .collect();
            let mut wanted = wording.equation.inputs.clone();
            wanted.push(wording.equation.stated);
            for letter in &wanted {
                assert!(figures.contains(letter), "{}: {letter} is no figure", wording.told);
            }
            assert_eq!(figures.len(), wanted.len(), "{}: a figure without a part", wording.told);
            assert!(crate::checks::CHECKS.iter().any(|check| check.meta().id == wording.check), "{}", wording.check);
            for element in &wording.elements {
                if let Element::Words(words, _) = element {
                    assert!(words.iter().all(|word| !word.is_empty() && *word == word.to_lowercase()), "{words:?}");
                }
            }
        }
    }
}
