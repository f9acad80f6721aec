//! The same quantity in two units: "10 km (6 mi)".

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::cue_words::Cue;
use crate::checks::derived::Derived;
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::refute;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, fuel, repair};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::lexicon::{self, senses};
use crate::normalise::{Bound, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval, Round};

pub(super) struct UnitConversion;

static META: Meta = Meta {
    id: "unit-conversion",
    name: "a quantity and its conversion in parentheses differ",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Compares a quantity with the one that follows it in parentheses in another unit of the same \
dimension. Both may be rounded, truncated, or end in zeros that hold a place (\"15 mi (20 km)\"); digits after a \
decimal point never hold a place. A difference of temperatures converts without the zero points of the scales, and \
either reading of degrees is accepted. A name may stand for several units (a ton, a British or American gallon, a calorie \
of food, a mile at sea): it has to be wrong in every sense.\n\nSums of money in two currencies are not \
conversions of units, and a quantity with words of its own in the parentheses is another quantity.\n\nMiles per gallon and litres per 100 km are converted \
with the gallon of the United States or the imperial one.\n\nA conversion may also stand between marks (\"90 kg, about 200 pounds,\"), \
both ends of a range may be converted (\"6 to 9 inches (152 to 229 mm)\"), and a rate may be told by two lengths of time (\"€2,400 a year, or \
€200 a month\"), with days at work let pass.",
    fires: &[
        "The shells could not get through the 4.5 in (118 mm) armor.",
        "There are 2,000 hectares (200 km2) of rubber.",
        "It reached 35°C (65°F) at noon.",
        "The region has warmed by 2 degrees Celsius (35.6 degrees Fahrenheit).",
        "The van gets 30 miles per gallon (17.8 litres per 100 km).",
        "The planks are 6 to 9 inches (152 to 292 mm) wide.",
        "The stall costs €2,400 a year, or €20 a month.",
    ],
    silent: &[
        "The van gets 30 miles per gallon (7.8 litres per 100 km).",
        "The lake is 15 mi (20 km) long and 10 feet (3.0 m) deep.",
        "It is 24°C (75°F), or 1.5°C (2.7°F) warmer than usual.",
        "The line has a gauge of 1.435 m (34 km electrified).",
        "The player costs $99 (£69).",
        "The tank holds 500 litres (110 gallons).",
        "In 48 hours, or ten days, the pass will open.",
    ],
};

const READINGS: [Reading; 5] = [Reading::Point, Reading::Half, Reading::Unit, Reading::Lax, Reading::LaxConversion];

impl Check for UnitConversion {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[&[Of::Words(&["("])], &[Of::Kind(Kinds::DIMENSION)]],
                view: true,
            },
            Needs {
                claims: (2, usize::MAX),
                amounts: 2,
                all: &[
                    &[Of::Words(&[
                        "or",
                        "equivalent",
                        "which",
                        "that",
                        "about",
                        "some",
                        "roughly",
                        "around",
                        "approximately",
                    ])],
                    &[Of::Kind(Kinds::DIMENSION), Of::Kind(Kinds::DURATION), Of::Kind(Kinds::PER)],
                ],
                view: true,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (_, view) in article.views() {
            for second in 1..view.amounts.len() {
                pair(article, view, second, out);
                alternative(article, view, second, out);
                two_and_two(article, view, second, out);
                by_another_time(article, view, second, out);
            }
            fuel::economy(META.id, article, view, out);
        }
    }
}

/// An amount that opens a parenthesis right after another, alone in it or with an alternative.
fn pair(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let converted = &view.amounts[second];
    let opens = view.pieces.get(converted.at.wrapping_sub(1)).is_some_and(|piece| piece.is("("));
    let closes = view.pieces.get(converted.at + 1).is_some_and(|piece| piece.is_any(&[")", ";", ",", "or", "/"]));
    let original = &view.amounts[second - 1];
    let gap = view.between(second - 1, second);
    // "10 km wide (6 mi)": a word of measure may stand between
    let near = gap.len() <= 3 && gap.iter().all(|piece| piece.is("(") || measures(piece));
    let (Some(from), Some(to)) = (original.unit, converted.unit) else { return };
    let physical = from.kind == UnitKind::Dimension && to.kind == UnitKind::Dimension;
    // "1 1⁄4 inches": the 4 is no number of its own
    let fraction = view.pieces.get(original.at.wrapping_sub(1)).is_some_and(|piece| piece.is_any(&["⁄", "/", "∕"]));
    let plain = !fraction && !original.ranged && !converted.ranged && original.depth < converted.depth;
    if !opens && is_apposed(view, second) {
        let convertible = senses(from).iter().any(|from| senses(to).iter().any(|to| from.converts_to(to)));
        if !fraction && from.name != to.name && convertible {
            report(article, is_difference(view, original, converted), original, converted, from, to, out);
        }
        return;
    }
    if !(opens && closes && near && physical && plain && from.name != to.name) {
        // the same unit twice is a slip where the other system was meant
        if opens && closes && near && plain && from.name == to.name && physical {
            same_unit(article, original, converted, from, out);
        }
        return;
    }
    if senses(from).iter().any(|from| senses(to).iter().any(|to| from.converts_to(to))) {
        report(article, is_difference(view, original, converted), original, converted, from, to, out);
    }
}

/// "21 knots (39 km/h; 24 mph)": a second conversion of the same quantity.
fn alternative(article: &Article<'_>, view: &View<'_>, third: usize, out: &mut Outcomes) {
    let Some(first) = third.checked_sub(2) else { return };
    let [original, converted, other] = [first, first + 1, third].map(|index| &view.amounts[index]);
    let opened = matches!(view.between(first, first + 1), [open] if open.is("("));
    let parted = matches!(view.between(first + 1, third), [mark] if mark.is_any(&[";", ",", "/", "or"]));
    let closed = view.pieces.get(other.at + 1).is_some_and(|piece| piece.is_any(&[")", ";"]));
    let plain = [original, converted, other].iter().all(|amount| !amount.ranged);
    if opened && parted && closed && plain && converted.depth == other.depth {
        converts(article, view, original, other, out);
    }
}

/// "6 to 9 inches (152 to 229 mm)", "28 by 40 inches (71 by 102 cm)": both ends, each for itself.
fn two_and_two(article: &Article<'_>, view: &View<'_>, last: usize, out: &mut Outcomes) {
    let Some(first) = last.checked_sub(3) else { return };
    let [a, b, c, d] = [first, first + 1, first + 2, last].map(|index| &view.amounts[index]);
    let joined = |first: usize| {
        let gap = view.between(first, first + 1);
        gap.is_empty() || matches!(gap, [link] if link.is_any(&["to", "and", "or", "by", "x", "×", "–", "-", "—"]))
    };
    let opened = matches!(view.between(first + 1, first + 2), [open] if open.is("("));
    let closed = view.pieces.get(d.at + 1).is_some_and(|piece| piece.is_any(&[")", ";", ","]));
    let same =
        |one: &Amount<'_>, two: &Amount<'_>| one.unit.zip(two.unit).is_some_and(|(one, two)| one.name == two.name);
    let alike = same(a, b) && same(c, d) && !same(a, c);
    if opened && closed && alike && joined(first) && joined(first + 2) && c.depth == d.depth && b.depth < c.depth {
        converts(article, view, a, c, out);
        converts(article, view, b, d, out);
    }
}

/// Months, weeks and days of a year.
const TIMES: [(&str, i64); 4] = [("year", 1), ("month", 12), ("week", 52), ("day", 365)];

/// "£12,000 a year, or £1,000 a month": one rate by two lengths of time.
fn by_another_time(article: &Article<'_>, view: &View<'_>, second: usize, out: &mut Outcomes) {
    let (first, stated) = (&view.amounts[second - 1], &view.amounts[second]);
    let per = |amount: &Amount<'_>| {
        let (base, per) = amount.unit?.name.split_once(" per ")?;
        let times = TIMES.iter().find(|(name, _)| *name == per)?.1;
        Some((base.to_owned(), times))
    };
    let gap = view.between(second - 1, second);
    let opens = gap.first().is_some_and(|piece| piece.is_any(&[",", "(", "–", "—"]));
    let or = || cues::at("exchange.or", &gap[1..], 0) == Some(gap.len() - 1) && gap.len() > 1;
    if !opens || !(gap.len() == 1 && gap[0].is("(") || or()) {
        return;
    }
    let (Some((one, from)), Some((other, to))) = (per(first), per(stated)) else { return };
    let closes = view.pieces.get(stated.at + 1).is_none_or(|piece| piece.is_any(&[".", ",", ";", ")", "–", "—"]));
    let plain = |amount: &Amount<'_>| !amount.ranged && !amount.ratio && amount.figure.value > Decimal::ZERO;
    if one != other || from == to || !closes || !plain(first) || !plain(stated) {
        return;
    }
    // days at work, four weeks to the month, a thirteenth month's pay, and the days of leap years are let pass
    let factor = |percent: i64| {
        Decimal::from(from * percent).over(Decimal::from(to * 100), Round::Down).map(|factor| factor.rounded(9))
    };
    let (low, high) = if from == 365 || to == 365 { (54, 185) } else { (90, 111) };
    let (Some(least), Some(most)) = (factor(low), factor(high)) else { return };
    let relation = |intervals: &[Interval]| {
        let [first, stated] = intervals else { return false };
        first.times(Interval::new(least, most)).intersects(*stated)
    };
    let exact =
        first.figure.value.times(Decimal::from(from)).and_then(|value| value.over(Decimal::from(to), Round::Down));
    let Some(exact) = exact else { return };
    Derived {
        check: META.id,
        kind: META.id,
        inputs: &[(&Amount { bound: Bound::Exact, ..first.clone() }, "the same by another time")],
        stated: &Amount { bound: Bound::Exact, ..stated.clone() },
        exact,
        working: format!("{} is {}", first.show(), exact.rounded(3).trimmed().grouped()),
        told: first.told(article),
        message: None,
        severity: Severity::Error,
        confidence: 84,
    }
    .judge(article, out, relation);
}

/// Judges two amounts of one physical measure.
fn converts(article: &Article<'_>, view: &View<'_>, from: &Amount<'_>, to: &Amount<'_>, out: &mut Outcomes) {
    let (Some(one), Some(other)) = (from.unit, to.unit) else { return };
    let physical = one.kind == UnitKind::Dimension && other.kind == UnitKind::Dimension;
    let spans = [from.span, to.span];
    if physical
        && one.name != other.name
        && !super::derived::is_known(out, META.id, &spans)
        && senses(one).iter().any(|one| senses(other).iter().any(|other| one.converts_to(other)))
    {
        report(article, is_difference(view, from, to), from, to, one, other, out);
    }
}

/// "112 kg, about 250 pounds,", "30,000 litres of fuel, equivalent to 7,900 gallons,", "150 minutes, or two and a half
/// hours,": the quantity again, between marks.
fn is_apposed(view: &View<'_>, second: usize) -> bool {
    let (original, converted) = (&view.amounts[second - 1], &view.amounts[second]);
    let gap = view.between(second - 1, second);
    let Some(mark) = gap.iter().position(|piece| piece.is_any(&[",", "–", "—", "-"])) else { return false };
    // "of fuel", "long" or "in diameter" may stand before the mark
    let of = match &gap[..mark] {
        [] => true,
        [measure, words @ ..] if measures(measure) => words.len() <= 2 && words.iter().all(Piece::is_word),
        [of, words @ ..] => of.is("of") && (1..=2).contains(&words.len()) && words.iter().all(Piece::is_word),
    };
    let link = &gap[mark + 1..];
    let or = cues::at("exchange.or", link, 0) == Some(link.len()) && !link.is_empty();
    let kinds = [original.kind(), converted.kind()];
    let physical = kinds == [Some(UnitKind::Dimension); 2];
    // months and years have no one length
    let clock = |amount: &Amount<'_>| amount.unit.is_some_and(|unit| cues::is("conversion.clock", &unit.name));
    // "a week, or ten days," are two choices
    let said = !link.first().is_some_and(|piece| piece.is("or"));
    let lasting = or && said && kinds == [Some(UnitKind::Duration); 2] && clock(original) && clock(converted);
    let hedged = link.is_empty() && converted.bound == Bound::About;
    // "5 km, or 2 miles, shorter"; "in a week or 10 days, whichever is sooner"
    let after = view.pieces.get(converted.at + 1..).unwrap_or_default();
    let closes = after.first().is_none_or(|piece| piece.is_any(&[".", ",", ";", ")", "–", "—", "-"]));
    let choice = after.iter().take(4).any(|piece| piece.is_any(&["whichever", "depending"]))
        || view.before(second - 1, 3).iter().any(|piece| piece.is("either"));
    let levels = [original, converted].iter().all(|amount| !amount.ranged && !amount.ratio);
    let one_depth = original.depth == converted.depth;
    of && closes && levels && one_depth && !choice && (physical && (or || hedged) || lasting)
}

fn measures(piece: &Piece<'_>) -> bool {
    piece.is_any(&["high", "long", "wide", "deep", "tall", "thick", "diameter", "in", "across", "away"])
}

fn agree(intervals: &[Interval], from: &Unit, to: &Unit) -> bool {
    let [original, converted] = intervals else { return false };
    senses(from).iter().any(|from| {
        senses(to).iter().any(|to| from.convert(*original, to).is_some_and(|value| value.intersects(*converted)))
    })
}

/// As a difference of temperatures, without the zero points.
fn agree_as_difference(intervals: &[Interval], from: &Unit, to: &Unit) -> bool {
    let [original, converted] = intervals else { return false };
    (from.offset().is_some() || to.offset().is_some())
        && from.convert_difference(*original, to).is_some_and(|value| value.intersects(*converted))
}

/// As [`amounts::judge_with`], but a figure of one digit is never taken as off by one: that would be a third of it.
fn judge(all: &[&Amount<'_>; 2], relation: impl Fn(&[Interval]) -> bool) -> Outcome {
    let step = |amount: &Amount<'_>, reading| {
        let one_digit = amount.figure.value.abs() < amount.figure.step.shift(1).unwrap_or(Decimal::ZERO);
        let reading = if one_digit && reading == Reading::Unit { Reading::Half } else { reading };
        let reading =
            if one_digit && amount.figure.holder == amount.figure.step { reading.min(Reading::Half) } else { reading };
        amount.interval(reading)
    };
    for reading in READINGS {
        if relation(&all.map(|amount| step(amount, reading))) {
            return reading.remark().map_or(Outcome::Holds, Outcome::HoldsLoosely);
        }
    }
    Outcome::Fails
}

/// "1.5 degrees (2.7 F) warmer than", "a rise of 1.5 degrees (2.7 F)": a difference of temperatures.
fn is_difference(view: &View<'_>, original: &Amount<'_>, converted: &Amount<'_>) -> bool {
    let end = view.pieces.len();
    let after = &view.pieces[(converted.at + 1).min(end)..(converted.at + 4).min(end)];
    let compared = after.iter().take_while(|piece| !piece.is(",")).any(|piece| piece.cue(Cue::DEGREES));
    let before = &view.pieces[original.at.saturating_sub(4)..original.at];
    let by = before.last().is_some_and(|piece| piece.is_any(&["by", "of"]))
        && before.iter().any(|piece| piece.direction().is_some() || piece.cue(Cue::GAP.or(Cue::WARMING)));
    // "temperatures rose 1.5 C (2.7 F)": not "rose to"
    let moved = before.last().is_some_and(|piece| {
        matches!(piece, Piece::Word(word, _) if piece.cue(Cue::WARMING) && word.ends_with("ed"))
            || piece.direction().is_some() && !piece.is_any(&["up", "down", "high", "low", "peak"])
    });
    compared || by || moved && !original.figure.value.is_negative()
}

fn report(
    article: &Article<'_>,
    difference: bool,
    original: &Amount<'_>,
    converted: &Amount<'_>,
    from: &Unit,
    to: &Unit,
    out: &mut Outcomes,
) {
    // "up to 3 in (76 mm)": the bound is that of the quantity, so both sides share it and the printed figures convert
    let original = &Amount { bound: Bound::Exact, ..original.clone() };
    let converted = &Amount { bound: Bound::Exact, ..converted.clone() };
    let all = [original, converted];
    let difference_only = from.offset().is_some() && difference;
    let relation = |intervals: &[Interval]| {
        if difference_only { agree_as_difference(intervals, from, to) } else { agree(intervals, from, to) }
    };
    let mut outcome = judge(&all, relation);
    if outcome == Outcome::Fails && !difference_only {
        // the other reading of degrees has to fit as printed: two lax readings would let nearly anything pass
        let printed = [original, converted].map(|amount| amount.figure.interval(Reading::Half));
        if agree_as_difference(&printed, from, to) {
            outcome = Outcome::Holds;
        }
    }
    // told in the senses in which it fits, if there are such
    let half = original.interval(Reading::Half);
    let pairs = || senses(from).iter().flat_map(|from| senses(to).iter().map(move |to| (from, to)));
    let fits = |reading, from: &Unit, to: &Unit| {
        let stated = converted.interval(reading);
        from.convert(original.interval(reading), to).is_some_and(|value| value.intersects(stated))
    };
    let fitting = READINGS.iter().find_map(|&reading| pairs().find(|&(from, to)| fits(reading, from, to)));
    let Some((from_sense, to_sense)) = fitting.or_else(|| pairs().next()) else { return };
    let convert = |interval: Interval| {
        if difference_only {
            from_sense.convert_difference(interval, to_sense)
        } else {
            from_sense.convert(interval, to_sense)
        }
    };
    let half = convert(half);
    let exact = convert(Interval::point(original.figure.value)).and_then(|interval| interval.low);
    let Some((range, exact)) = half.zip(exact) else { return };
    // one digit more than is printed tells right from wrong
    let printed = converted.figure.value.magnitude() - converted.figure.step.magnitude() + 2;
    let few = printed.clamp(2, 5);
    // as many digits as tell the right value from a wrong one
    let apart = |digits: &i32| {
        let shown = exact.rounded(*digits);
        let blur = shown.minus(exact).and_then(|blur| blur.abs().shift(1));
        blur.zip(shown.minus(converted.figure.value)).is_none_or(|(blur, distance)| blur <= distance.abs())
    };
    let digits = (few..=printed).find(|digits| outcome != Outcome::Fails || apart(digits)).unwrap_or(few);
    let exact = exact.rounded(digits).trimmed().grouped();
    let working = format!(
        "{} = {exact} {} ({range}), stated {}",
        original.show(),
        lexicon::english().plural(to_sense),
        converted.show()
    );
    let spans = vec![original.span, converted.span];
    out.relations.push(Relation {
        kind: META.id,
        outcome,
        spans,
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    // the right figure in the unit as the author writes it
    let stated = converted.told(article);
    let digits = stated.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(stated.len());
    let scaled = stated[digits..].trim_start().starts_with(['m', 'b', 't']) && converted.figure.value.magnitude() > 5;
    let fraction = stated[digits..].contains(|c: char| c.is_numeric() || c == '/');
    let right = if digits > 0 && !scaled && !fraction {
        format!("{exact}{}", &stated[digits..])
    } else {
        format!("{exact} {}", lexicon::english().plural(to))
    };
    // the ends of a range share one unit, which stands behind the last
    let named = |told: &str, unit: &Unit| match told.ends_with(|c: char| c.is_ascii_digit()) {
        true => format!("{told} {}", lexicon::english().plural(unit)),
        false => told.to_owned(),
    };
    let (before, right, after) = (named(&original.told(article), from), named(&right, to), named(&stated, to));
    let message = format!("{before} = {right}, not {after}");
    let mut finding = Finding::new(META.id, Severity::Error, original.whole.hull(converted.whole), message.clone())
        .confidence(92)
        .related(original.whole, "converted")
        .related(converted.whole, "into this")
        .working(working);
    finding = other_unit(article, finding, original, converted, from, to);
    finding = repair::suggest(finding, article, &all, relation);
    if let Some(value) =
        convert(Interval::point(original.figure.value)).and_then(|value| value.low).filter(|_| !fraction)
    {
        finding = repair::offer(finding, article, converted, value, "converted from the other figure");
    }
    out.findings.push(finding);
    refute(out, converted.claim, &message);
}

/// Units that are taken for one another.
const CONFUSED: [&[(&str, &str)]; 2] = [
    &[
        ("kilometer", "km"),
        ("mile", "mi"),
        ("nautical mile", "nmi"),
        ("meter", "m"),
        ("foot", "ft"),
        ("yard", "yd"),
        ("inch", "in"),
        ("centimeter", "cm"),
        ("millimeter", "mm"),
    ],
    &[("kilogram", "kg"), ("pound", "lb"), ("gram", "g"), ("ounce", "oz"), ("tonne", "t")],
];

/// The unit that would make the printed numbers right.
fn other_unit(
    article: &Article<'_>,
    finding: Finding,
    original: &Amount<'_>,
    converted: &Amount<'_>,
    from: &Unit,
    to: &Unit,
) -> Finding {
    let Some((family, power)) = family(to) else { return finding };
    let intervals = [original.interval(Reading::Half), converted.interval(Reading::Half)];
    for (name, symbol) in family {
        let Some(unit) = powered(name, power).filter(|unit| unit.name != to.name && unit.name != from.name) else {
            continue;
        };
        if agree(&intervals, from, &unit) {
            let number = article.document.slice(converted.span);
            let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
            return finding.suggest(converted.whole, format!("{digits} {symbol}{}", exponent(power)), "another unit");
        }
    }
    finding
}

/// The units that this one is taken for, and its power: 2 for "square miles".
fn family(unit: &Unit) -> Option<(&'static [(&'static str, &'static str)], i8)> {
    let (base, power) = match unit.name.split_once('^') {
        Some((base, power)) => (base, power.parse().ok()?),
        None => (&*unit.name, 1),
    };
    let family = CONFUSED.iter().find(|family| family.iter().any(|(name, _)| *name == base))?;
    Some((family, power))
}

fn powered(name: &str, power: i8) -> Option<Unit> {
    let lexicon = lexicon::english();
    let unit = lexicon.unit_name(name)?;
    if power == 1 { Some(unit.clone()) } else { lexicon.power(unit, power) }
}

fn exponent(power: i8) -> &'static str {
    match power {
        2 => "\u{b2}",
        3 => "\u{b3}",
        _ => "",
    }
}

/// "250 km (155 km)": a conversion into the unit it came from.
fn same_unit(article: &Article<'_>, original: &Amount<'_>, converted: &Amount<'_>, unit: &Unit, out: &mut Outcomes) {
    let Some((family, power)) = family(unit) else { return };
    let intervals = [original, converted].map(|amount| amount.figure.interval(Reading::LaxConversion));
    let others = family.iter().filter_map(|(name, symbol)| Some((powered(name, power)?, *symbol)));
    // only where another unit makes it a conversion, else two quantities were meant
    let meant = others
        .filter(|(other, _)| other.name != unit.name)
        .find(|(other, _)| agree(&intervals, unit, other) || agree(&intervals, other, unit));
    let Some((other, symbol)) = meant else { return };
    let bare = |amount: &Amount<'_>| amount.figure.value.trimmed().grouped();
    let working = format!("{} = {} only if one of them is in {}", original.show(), bare(converted), other.name);
    let message = format!("{} cannot be {}", original.told(article), converted.told(article));
    let span = if agree(&intervals, unit, &other) { converted } else { original };
    let number = article.document.slice(span.span);
    let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    out.relations.push(Relation {
        kind: META.id,
        outcome: Outcome::Fails,
        spans: vec![original.span, converted.span],
        working: working.clone(),
    });
    out.findings.push(
        Finding::new(META.id, Severity::Error, original.whole.hull(converted.whole), message.clone())
            .confidence(88)
            .working(working)
            .suggest(span.whole, format!("{digits} {symbol}{}", exponent(power)), "another unit"),
    );
    refute(out, converted.claim, &message);
}
