//! Old value, new value and the change between them, in percent or as a difference.

use crate::checks::amounts::{self, Amount, View};
use crate::checks::change::{self, Story, Told};
use crate::checks::change_parts;
use crate::checks::cue_words::{self, Cue};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::{self, refute};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, basket, cues, growth, repair, wordings};
use crate::claim::Direction;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval, Round};
use crate::span::Span;

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
figures can stand for, and only a change that none of it allows is wrong. A change told twice (\"by 381 (4.6%) to \
8,748\") is judged with one of the values alone. A change between two percentages that is right only in percentage \
points is a warning, and so is a change in things of another name (\"from 15 to 25 members, when ten clubs \
joined\").\n\nA fraction in words (\"by a third\") is coarse: a fifth of it either way is let pass. A percentage without both values is not judged, nor are changes after \"respectively\".",
    fires: &[
        "The brewery sold 2.4 million litres, up 45 percent from 2.1 million litres in 1998.",
        "Thefts of bicycles fell by 24% from 950 in May to 831 in June.",
        "The library lent 41,300 books, 2,100 more than in 2019 (38,200).",
        "The herd shrank by a half, from 500 to 400 head.",
        "The share of electric cars rose by 4 percent, from 11 percent to 15 percent.",
        "The rate stood at 2.4%. This means that a basket of fruit that cost £50.00 in May 2012 would have cost £52.10 \
in May 2013.",
    ],
    silent: &[
        "Sales rose 9.8% from 4,740 to 5,206.",
        "Usage fell 12 percent to 1.9 million tonnes from 2.1 million.",
        "Exports rose 4% and imports 7% respectively, from 310 and 250.",
        "The rate rose 1 percentage point from 5% to 6%.",
        "The rate rose 20% from 5% to 6%.",
        "Bookings fell by half, from 81 to 40.",
    ],
};

impl Check for PercentChange {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        const NEEDS: &[Needs] = &[
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[&[
                    Of::Direction,
                    Of::Class(Cue::GAP),
                    Of::Class(Cue::CHANGE_NOUN),
                    Of::Class(Cue::MORE),
                    Of::Class(Cue::FEWER),
                    Of::Class(Cue::JOINING),
                    Of::Class(Cue::LEAVING),
                ]],
                view: true,
            },
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[&[Of::Words(&["would"])], &[Of::Cue("basket.cost")], &[Of::Kind(Kinds::CURRENCY)]],
                view: true,
            },
            Needs { claims: (1, usize::MAX), amounts: 0, all: &[&[Of::First(&["this", "that"])]], view: false },
            Needs { claims: (2, usize::MAX), amounts: 2, all: &[&[Of::Wordings(META.id)]], view: true },
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::FirstCue("wording.goes-on")], &[Of::Kind(Kinds::PERCENT)]],
                view: false,
            },
        ];
        NEEDS
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let sentences = &article.document.sentences;
        for sentence in 0..sentences.len() {
            if !article.looks_at(sentence) && !article.looks_at(sentence + 1) {
                continue;
            }
            if article.passes(1, sentence) {
                basket::example(META.id, article, sentence, out);
            }
            let (story, worded) = (article.passes(0, sentence), article.passes(3, sentence));
            if story || worded {
                let view = View::of(article, sentence..sentence + 1);
                if is_usable(&view) {
                    if story {
                        article.told(sentence, &view).iter().for_each(|told| one(article, &view, told, out));
                    }
                    wordings::within(META.id, article, &view, out);
                }
            }
            // "… was 778,805. This is a fall of 4.2% compared with 2012 when there were 812,970."
            let next = sentence + 1;
            let near = || sentences.get(next).is_some_and(|next| next.block <= sentences[sentence].block + 1);
            if (article.passes(2, next) || article.passes(4, next))
                && near()
                && !article.extraction.claims_of(sentence).is_empty()
            {
                let view = || View::of(article, sentence..next + 1);
                if article.passes(2, next) && refers_back(article, next) {
                    let view = view();
                    if is_usable(&view) {
                        // of a list, "that" may mean the sum, or what the sum was said to be
                        let clear = |told: &&Told| told.new.len() < change::READINGS;
                        Story::of(&view).told().iter().filter(clear).for_each(|told| one(article, &view, told, out));
                        wordings::within(META.id, article, &view, out);
                    }
                } else if article.passes(4, next) && goes_on(article, next) {
                    wordings::across(META.id, article, &view(), out);
                }
            }
        }
    }
}

/// The sentence begins with "This is", "That represents".
fn refers_back(article: &Article<'_>, sentence: usize) -> bool {
    let range = article.extraction.tokens_of(sentence);
    let word = |at: usize| {
        let token = article.extraction.tokens.get(range.start + at).filter(|_| range.start + at < range.end);
        token.map_or("", |token| token.span.of(&article.document.text))
    };
    ["This", "That"].contains(&word(0)) && cue_words::of(word(1)).has(Cue::COPULA)
}

fn is_usable(view: &View<'_>) -> bool {
    // "the average price" is what changed, "rose an average of 4 percent" is no single change
    let named = |at: usize| {
        let before = at.checked_sub(1).map(|before| &view.pieces[before]);
        let owned = before.is_none_or(|piece| piece.is_any(&["the", "its", "their", "his", "her"]));
        let noun = view.pieces.get(at + 1).is_some_and(|next| next.is_word() && !next.is("of") && !next.is("annual"));
        view.pieces[at].is("average") && owned && noun
    };
    let unrelated = view.pieces.iter().enumerate().any(|(at, piece)| piece.cue(Cue::UNRELATED) && !named(at));
    view.amounts.len() >= 2 && !unrelated
}

/// The sentence begins with "It" or a time and tells a percentage: it may say what became of the figure before.
fn goes_on(article: &Article<'_>, sentence: usize) -> bool {
    let range = article.extraction.tokens_of(sentence);
    let first = article.extraction.tokens.get(range.start).map_or("", |token| token.span.of(&article.document.text));
    cues::is("wording.goes-on", first)
}

fn one(article: &Article<'_>, view: &View<'_>, told: &Told, out: &mut Outcomes) {
    let amount = |index: usize| &view.amounts[index];
    let Some(&nearest) = told.new.first().or(told.old.as_ref()) else { return };
    if told.old.is_none() || told.new.is_empty() {
        share_of_level(article, view, told, amount(nearest), out);
        return;
    }
    let Some(old) = told.old.map(amount) else { return };
    for &change in &told.changes {
        let joined = change_parts::joined(view, change).is_some();
        if joined && view.has_cue(Cue::JOINING) && view.has_cue(Cue::LEAVING) {
            continue;
        }
        if growth::is_yearly(view, change) || is_first_of_two(view, change, told) {
            continue;
        }
        // "18% more likely, up from 6%": a figure is not both the change and what it led to
        let twice = told.new.contains(&change) || told.old == Some(change);
        let change = amount(change);
        // "two quarters ahead" is when, unless lengths of time are told
        let ahead = change.kind() == Some(UnitKind::Duration) && old.kind() != Some(UnitKind::Duration);
        let places = change.unit.is_some_and(|unit| cues::is("change.place", &unit.name));
        if twice || ahead || places {
            continue;
        }
        let readings = told.new.iter().map(|&new| amount(new));
        let usable: Vec<Triple<'_>> = readings
            .filter(|new| {
                let ranged = new.ranged || old.ranged;
                amounts::same_measure(new, old) && !change.ranged && !(ranged && new.claim != old.claim)
            })
            .filter_map(|new| Triple::of(new, old, change, told.direction, joined))
            .collect();
        // words may leave the choice between readings to arithmetic; without a choice it decides nothing
        let best = usable.iter().find(|triple| triple.judge() != Outcome::Fails).or(usable.first());
        if let Some(triple) = best {
            report(article, triple, out);
        }
    }
}

/// "fell 5 percent in May and 8 percent in June, from 100 to 87": the values lie two changes apart.
fn is_first_of_two(view: &View<'_>, change: usize, told: &Told) -> bool {
    let level = told.new.iter().chain(&told.old).copied().min().unwrap_or(change);
    let relative = |amount: &Amount<'_>| amount.is_percent() || change_parts::is_fraction(amount);
    let between = view.amounts.get(change + 1..level).unwrap_or_default();
    relative(&view.amounts[change])
        && between.iter().any(|other| relative(other) && other.depth == view.amounts[change].depth)
}

/// A change told as an amount and in percent, with one of its two values: "grew by 372,100 (0.70%) to 53,865,800".
fn share_of_level(article: &Article<'_>, view: &View<'_>, told: &Told, nearest: &Amount<'_>, out: &mut Outcomes) {
    let find = |percent: bool| {
        told.changes.iter().map(|&index| &view.amounts[index]).find(|change| change.is_percent() == percent)
    };
    let (Some(change), Some(percent), Some(direction)) = (find(false), find(true), told.direction) else { return };
    let of_other = view.pieces.get(percent.at + 1).is_some_and(|piece| piece.is("of"));
    if of_other
        || !change.is_level()
        || change.ranged
        || percent.ranged
        || change.rate
        || change_parts::is_fraction(change)
    {
        return;
    }
    let after = told.old.is_none();
    let relation = |intervals: &[Interval]| {
        let [level, change, percent] = intervals else { return false };
        let signed = if direction == Direction::Up { *change } else { change.negated() };
        let base = if after { level.minus(signed) } else { *level };
        let share = change.over(base).map(|ratio| ratio.times_value(Decimal::from(100)));
        share.is_some_and(|share| share.intersects(*percent))
    };
    let candidates: Vec<&Amount<'_>> = if after {
        told.new
            .iter()
            .map(|&index| &view.amounts[index])
            .filter(|level| amounts::same_measure(level, change))
            .collect()
    } else {
        vec![nearest]
    };
    let judged = |level: &Amount<'_>| amounts::judge(&[level, change, percent], relation);
    let Some(level) = candidates.iter().find(|level| judged(level) != Outcome::Fails).or(candidates.first()) else {
        return;
    };
    let outcome = judged(level);
    let base = match (after, direction) {
        (false, _) => Some(level.figure.value),
        (true, Direction::Up) => level.figure.value.minus(change.figure.value),
        (true, Direction::Down) => level.figure.value.plus(change.figure.value),
    };
    let Some(base) = base else { return };
    let Some(exact) = change.figure.value.over(base, Round::Down).and_then(|ratio| ratio.shift(2)) else { return };
    let shown = exact.rounded(4).trimmed().grouped();
    let working = format!(
        "{} of {} is {shown}%, stated {}",
        change.figure.value.trimmed().grouped(),
        base.trimmed().grouped(),
        percent.show()
    );
    let spans = vec![level.span, change.span, percent.span];
    if !push(out, spans, outcome, &working) {
        return;
    }
    let way = if direction == Direction::Up { "up" } else { "down" };
    let message = if after {
        format!("{way} {} to {} is {shown}%, not {}", change.told(article), level.told(article), percent.told(article))
    } else {
        format!(
            "{way} {} from {} is {shown}%, not {}",
            change.told(article),
            level.told(article),
            percent.told(article)
        )
    };
    let mut finding = Finding::new(META.id, Severity::Error, change.whole.hull(percent.whole), message.clone())
        .confidence(85)
        .related(level.whole, if after { "the value after" } else { "the value before" })
        .working(working);
    finding = repair::suggest(finding, article, &[level, change, percent], relation);
    if finding.suggestions.iter().all(|offer| offer.span != percent.span)
        && let Some(text) = repair::with_value(article.document.slice(percent.span), exact)
    {
        finding = finding.suggest(percent.span, text, "worked out from the change and the value");
    }
    out.findings.push(finding);
    refute(out, percent.claim, &message);
    passage::expect(out, percent.claim, exact);
}

/// Lists a relation once; says whether it is a new one that fails.
fn push(out: &mut Outcomes, spans: Vec<Span>, outcome: Outcome, working: &str) -> bool {
    // a balance is no difference of another sign
    if super::derived::is_told(out, &spans) {
        return false;
    }
    let working = amounts::with_remark(working.to_owned(), outcome);
    out.relations.push(Relation { kind: META.id, outcome, spans, working });
    outcome == Outcome::Fails
}

/// A change with both values.
struct Triple<'v> {
    new: &'v Amount<'v>,
    old: &'v Amount<'v>,
    change: &'v Amount<'v>,
    how: Change,
    direction: Option<Direction>,
    /// The change counts things of another name, so the text does not say that nothing else changed.
    inferred: bool,
}

impl<'v> Triple<'v> {
    /// `None` where the units forbid it.
    fn of(
        new: &'v Amount<'v>,
        old: &'v Amount<'v>,
        change: &'v Amount<'v>,
        direction: Option<Direction>,
        inferred: bool,
    ) -> Option<Self> {
        // "fell by half" is a share of the old value, and a coarse one
        if change_parts::is_fraction(change) {
            // "from $800 to $1,000 a month"
            let level = |amount: &Amount<'_>| amount.is_level() || amount.kind() == Some(UnitKind::Currency);
            let told = direction.is_some() && level(new) && level(old) && !inferred;
            return told.then_some(Self { new, old, change, how: Change::Part, direction, inferred });
        }
        let how = match (change.is_percent(), new.is_percent() || old.is_percent()) {
            // "up 4 percent a year" over several years
            (true, _) if change.rate => return None,
            (true, _) => Change::Percent,
            (false, true) if change.unit.is_some_and(|unit| unit.name == "basis point") => Change::BasisPoints,
            (false, true) if change.kind() == Some(UnitKind::Point) => Change::Amount,
            (false, false) if change.is_level() && inferred => Change::Amount,
            (false, false) if change.is_level() && amounts::same_measure(new, change) => Change::Amount,
            _ => return None,
        };
        Some(Self { new, old, change, how, direction, inferred })
    }

    fn all(&self) -> [&'v Amount<'v>; 3] {
        [self.new, self.old, self.change]
    }

    fn judge(&self) -> Outcome {
        // things by number, as few as these, are not rounded
        let few = |amount: &Amount<'_>| {
            matches!(amount.kind(), None | Some(UnitKind::Count))
                && amount.bound == Bound::Exact
                && amount.figure.value.is_integer()
                && amount.figure.holder == Decimal::ONE
                && amount.figure.value < Decimal::from(1_000)
        };
        let things = self.new.kind() == Some(UnitKind::Count) || self.old.kind() == Some(UnitKind::Count);
        if self.how == Change::Amount && things && self.all().iter().all(|amount| few(amount)) {
            let point = self.all().map(|amount| Interval::point(amount.figure.value));
            return if fits(&point, self.how, self.direction) { Outcome::Holds } else { Outcome::Fails };
        }
        amounts::judge(&self.all(), |intervals| fits(intervals, self.how, self.direction))
    }

    /// All three are percentages, and the change is right in points as printed, but far off in percent. Rounded to
    /// whole percents, nearly anything would do in percent: the printed figures choose between the two readings.
    fn is_in_points(&self) -> bool {
        let percents = self.all().iter().all(|amount| amount.is_percent() && amount.bound == Bound::Exact);
        let [new, old, change] = self.all().map(|amount| Interval::point(amount.figure.value));
        let Some(percent) = percents.then(|| amounts::change_in_percent(new, old)).flatten() else { return false };
        let far = |factor: Decimal| {
            let (percent, stated) = (percent.abs().low, change.abs().times_value(factor).high);
            percent.zip(stated).is_some_and(|(percent, stated)| percent > stated)
        };
        fits(&[new, old, change], Change::Amount, self.direction) && far(Decimal::from(2))
    }
}

/// What the figures must satisfy: new, old and change, in this order.
fn fits(intervals: &[Interval], how: Change, direction: Option<Direction>) -> bool {
    let [new, old, change] = intervals else { return false };
    let fits = |signed: Interval| match how {
        Change::Amount => new.minus(*old).intersects(signed),
        Change::BasisPoints => new.minus(*old).times_value(Decimal::from(100)).intersects(signed),
        // so coarse are words: an eighth either way
        Change::Part => {
            let hundredths = |percent: i64| Decimal::from(percent).shift(-2).unwrap_or(Decimal::ONE);
            let coarse = signed.times(Interval::new(hundredths(88), hundredths(112)));
            amounts::change_in_percent(*new, *old)
                .is_some_and(|percent| percent.intersects(coarse.times_value(Decimal::from(100))))
        }
        Change::Percent => amounts::change_in_percent(*new, *old).is_some_and(|percent| percent.intersects(signed)),
    };
    match direction {
        Some(Direction::Up) => fits(change.abs()),
        Some(Direction::Down) => fits(change.abs().negated()),
        // a difference has no base: either value may be meant
        None => {
            let turned = || amounts::change_in_percent(*old, *new).is_some_and(|it| it.abs().intersects(change.abs()));
            fits(change.abs()) || fits(change.abs().negated()) || how == Change::Percent && turned()
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Amount,
    /// Hundredths of the point in which the values are told.
    BasisPoints,
    Percent,
    /// "By a third".
    Part,
}

fn report(article: &Article<'_>, triple: &Triple<'_>, out: &mut Outcomes) {
    let Triple { new, old, change, how, direction, inferred } = *triple;
    let mut outcome = triple.judge();
    let in_points = triple.is_in_points();
    if in_points {
        outcome = Outcome::HoldsLoosely("only in percentage points");
    }
    let (arrow, sign) = match direction {
        Some(Direction::Up) => ("up ", "+"),
        Some(Direction::Down) => ("down ", "-"),
        None => ("a difference of ", ""),
    };
    let values = [new.figure.value, old.figure.value];
    let exact = new.figure.value.over(old.figure.value, Round::Down).and_then(|ratio| ratio.shift(2));
    // all digits of a quotient leave none for the difference
    let exact = exact.map(|ratio| ratio.rounded(12));
    let percent = exact.and_then(|ratio| ratio.minus(Decimal::from(100)));
    let power = if how == Change::BasisPoints { 2 } else { 0 };
    let difference = new.figure.value.minus(old.figure.value).and_then(|difference| difference.shift(power));
    let difference = difference.unwrap_or(Decimal::ZERO);
    let working = if how == Change::BasisPoints {
        let [new, old, difference, stated] =
            [values[0], values[1], difference, change.figure.value].map(|value| value.trimmed().grouped());
        format!("{new}% - {old}% = {difference} basis points, stated {sign}{stated}")
    } else if how == Change::Amount {
        let (shown, scale) = amounts::scaled(&[values[0], values[1], difference, change.figure.value]);
        format!("{} - {} = {}{scale}, stated {sign}{}{scale}", shown[0], shown[1], shown[2], shown[3])
    } else {
        let (shown, _) = amounts::scaled(&values);
        let half = [new, old].map(|amount| amount.interval(Reading::Half));
        let range = amounts::change_in_percent(half[0], half[1]).map_or(String::new(), |range| format!(" ({range})"));
        let percent = percent.unwrap_or(Decimal::ZERO).rounded(4).trimmed().grouped();
        let printed = match how {
            Change::Part => change.told(article),
            _ => format!("{}%", change.figure.value.trimmed().grouped()),
        };
        format!("{} / {} - 1 = {percent}%{range}, stated {sign}{printed}", shown[0], shown[1])
    };
    let fails = push(out, vec![new.span, old.span, change.span], outcome, &working);
    let (before, after) = (old.told(article), new.told(article));
    if in_points && !out.findings.iter().any(|known| known.check == META.id && known.span == change.whole) {
        points(article, triple, percent, working, out);
        return;
    }
    if !fails {
        return;
    }
    let mut message = format!("from {before} to {after} is not {arrow}{}", change.told(article));
    let right = match how {
        Change::Percent => percent,
        Change::Amount | Change::BasisPoints => Some(difference),
        Change::Part => None,
    };
    let right = right.map(|right| {
        let power = repair::power_of(article.document.slice(change.span), change.figure.value);
        (right, if how == Change::Amount { right.shift(-power).unwrap_or(right) } else { right })
    });
    let text = article.document.slice(change.span);
    let in_digits =
        |value: Decimal| (change.kind() != Some(UnitKind::Percent)).then(|| value.rounded(5).trimmed().grouped());
    let written = right.and_then(|(_, shown)| repair::with_value(text, shown.abs()).or_else(|| in_digits(shown.abs())));
    if let (Some((right, _)), Some(written)) = (right, &written) {
        let turned = direction.is_some_and(|direction| right.is_negative() == (direction == Direction::Up));
        let way = if right.is_negative() { "down " } else { "up " };
        let told = change.told(article);
        let whole = if told.contains(text) { told.replacen(text, written, 1) } else { written.clone() };
        message.push_str(&format!(" but {}{}", if turned { way } else { "" }, whole.replace('\n', " ")));
    }
    if let (Change::Part, Some(percent)) = (how, percent) {
        let way = if percent.is_negative() { "down" } else { "up" };
        message.push_str(&format!(" but {way} {}%", percent.abs().rounded(3).trimmed().grouped()));
    }
    let severity = if inferred { Severity::Warning } else { Severity::Error };
    let mut finding = Finding::new(META.id, severity, change.whole, message.clone())
        .confidence(if inferred { 60 } else { 90 })
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working);
    if how == Change::Percent {
        let [new, old, stated] = triple.all().map(|amount| amount.interval(Reading::Half));
        let of_new = amounts::change_in_percent(old, new).is_some_and(|it| it.abs().intersects(stated.abs()));
        if of_new {
            finding =
                finding.working("the stated figure is the difference as a share of the new value, not of the old one");
        }
    }
    let mut finding = repair::suggest(finding, article, &triple.all(), |intervals| fits(intervals, how, direction));
    // "86 percent" for "12 percent more", where it is less, would only be wrong the other way round
    let turned = |right: Decimal| direction.is_some_and(|way| right.is_negative() == (way == Direction::Up));
    if finding.suggestions.iter().all(|offer| offer.span != change.span)
        && !right.is_some_and(|(right, _)| turned(right))
        && let Some(replacement) = written
    {
        finding = finding.suggest(change.span, replacement, "worked out from the two values");
    }
    out.findings.push(finding);
    if !inferred {
        refute(out, change.claim, &message);
        if let Some((right, _)) = right.filter(|&(right, _)| !turned(right)) {
            passage::expect(out, change.claim, right.abs());
        }
    }
}

/// "from 6 percent to 7 percent, a 1 percent increase": points are meant.
fn points(article: &Article<'_>, triple: &Triple<'_>, percent: Option<Decimal>, working: String, out: &mut Outcomes) {
    let Triple { new, old, change, .. } = triple;
    let number = article.document.slice(change.span);
    let number = number.find(['%', ' ']).map_or(number, |end| &number[..end]);
    let one = change.figure.value == Decimal::ONE;
    let unit = if one { "percentage point" } else { "percentage points" };
    let right = percent.map(Decimal::abs).map(|percent| {
        let places = if percent < Decimal::from(10) { 2 } else { 3 };
        percent.rounded(places).trimmed().grouped()
    });
    let Some(right) = right else { return };
    let (before, after) = (old.told(article), new.told(article));
    let message = format!("from {before} to {after} is a change of {number} {unit}, or of {right} percent");
    let end = change.whole;
    let finding = Finding::new(META.id, Severity::Warning, end, message)
        .confidence(75)
        .related(old.whole, "the value before")
        .related(new.whole, "the value after")
        .working(working)
        .suggest(end, format!("{number} {unit}"), "the difference of two percentages is in points");
    out.findings.push(finding);
}
