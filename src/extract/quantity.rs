//! One pass over the tokens of a sentence: false friends are skipped, dates and quantities found.

use super::item::{Body, Item, Quantity};
use super::number::{self, Number, Style};
use super::reader::Reader;
use super::{amount, comparisons, compound, names, noun, periods, time, unit};
use crate::lexicon::{CalendarWord, Classes, Cues, NumberWord};
use crate::normalise::{Bound, Figure, Unit, UnitKind};
use crate::number::Decimal;

/// Finds everything in one sentence, in order, without overlaps.
pub(super) fn items(r: &Reader<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let mut i = 0;
    while i < r.len() {
        // a word without any class that matters here, before another word: most of a text
        if !r.opens(i) && (r.is_word(i + 1) || r.is_symbol(i)) {
            i += 1;
            continue;
        }
        match at(r, i) {
            Step::Skip(next) => i = next.max(i + 1),
            Step::Found(item) => {
                i = item.end.max(i + 1);
                items.push(*item);
            }
        }
    }
    items
}

enum Step {
    Skip(usize),
    Found(Box<Item>),
}

fn found(item: Item) -> Step {
    Step::Found(Box::new(item))
}

fn at(r: &Reader<'_>, i: usize) -> Step {
    let word = r.word(i);
    if r.pairs
        && let Some(item) = comparisons::at(r, i)
    {
        return found(item.made_by("comparison"));
    }
    let symbol = !r.is_word(i) && !r.is_number(i);
    // plain words without any class that matters here are most of a text
    let plain = r.is_word(i)
        && word.number.is_none()
        && word.calendar.is_none()
        && !word.classes.has(Classes::STRUCTURE)
        && !word.classes.has(Classes::IDIOM)
        && !word.classes.has(Classes::VAGUE_BASE.or(Classes::VAGUE))
        && !word.classes.has(Classes::SUPERLATIVE)
        && !(word.classes.has(Classes::UNIT) && r.word_before(i).cues.has(Cues::RELATIVE))
        && !(r.is_number(i + 1) && names_number(r, i))
        && !(r.is_hyphen(i + 1) && r.is_number(i + 2))
        && !(r.is(i + 1, "$"))
        && !(r.is(i + 1, ".") && r.is_number(i + 2))
        && !r.cue(i, Cues::OPENER);
    if plain || symbol && !starts_figure(r, i) {
        return Step::Skip(i + 1);
    }
    // "in", "from", "a" where nothing behind it can make a figure of it
    if r.is_word(i)
        && word.opens_with_more()
        && (i + 1..i + 1 + AHEAD).all(|at| !r.opens(at) && !r.has(at, Classes::CURRENCY))
    {
        return Step::Skip(names::idiom(r, i).unwrap_or(i + 1));
    }
    if let Some(end) = names::malformed_groups(r, i) {
        let points = !r.span(i, end).of(r.text).contains(',');
        let why = if points { super::MALFORMED_POINTS } else { super::MALFORMED_GROUPS };
        return found(Item::new(i, end, Body::Unreadable(why)).made_by("malformed groups"));
    }
    // "ind. ha−1": the power of a unit
    if r.is(i, "−")
        && r.glued(i)
        && r.glued(i + 1)
        && r.is_number(i + 1)
        && r.lexicon.unit_symbol(r.before(i)).is_some()
    {
        return Step::Skip(i + 2);
    }
    if let Some(item) = amount::amount(r, i) {
        return found(item);
    }
    if let Some(date) = time::time(r, i) {
        return found(time_item(date).made_by("date or period"));
    }
    if let Some(next) = names::skip(r, i) {
        return Step::Skip(next);
    }
    let number = number::number(r, i);
    let worded = vague(r, i).map(|item| item.made_by("vague quantity")).or_else(|| {
        let ratio = number.as_ref().and_then(|number| ratio_words(r, i, number));
        ratio.or_else(|| ratio_sign(r, i)).or_else(|| odds(r, i)).map(|item| item.made_by("ratio"))
    });
    let worded = race_time(r, i).map(|item| item.made_by("minutes and seconds")).or(worded);
    if let Some(item) = worded {
        return found(item);
    }
    // "plus or minus 3 points": the figure is the width, not negative
    if r.says(i, "minus") && r.says(i.wrapping_sub(1), "or") && r.says(i.wrapping_sub(2), "plus") {
        return Step::Skip(i + 1);
    }
    if let Some(item) = signed(r, i) {
        return found(item.made_by("signed number"));
    }
    if let Some(step) = ordinal(r, i, number.as_ref()) {
        return match step {
            Step::Found(item) => found(item.made_by("rank")),
            Step::Skip(next) => Step::Skip(next),
        };
    }
    let single = past_unit(r, i).or_else(|| article_unit(r, i)).map(|item| item.made_by("one of a unit"));
    if let Some(item) = single.or_else(|| multiple(r, i).map(|item| item.made_by("multiple"))) {
        return found(item);
    }
    if let Some(number) = number {
        return match plain_quantity(r, i, i, &number, Decimal::ONE) {
            Step::Found(item) => found(item.made_by("number with what follows")),
            Step::Skip(next) => Step::Skip(next),
        };
    }
    superlative(r, i).map_or(Step::Skip(i + 1), |item| found(item.made_by("superlative")))
}

/// A word right before digits may have to do with them: a currency, a name, one that no lexicon has.
fn names_number(r: &Reader<'_>, i: usize) -> bool {
    let Some(token) = r.tokens.get(i) else { return false };
    let money = r.has(i, Classes::CURRENCY) || r.lexicon.currency_symbol(r.str(i)).is_some();
    money || token.word == 0 || token.capital || r.glued(i + 1)
}

/// Tokens in which the figure of a word that only opens one begins.
const AHEAD: usize = 5;

/// Symbols that can begin a figure.
fn starts_figure(r: &Reader<'_>, i: usize) -> bool {
    let text = r.str(i);
    match text {
        // "(4)" alone, or an amount in brackets behind a verb or preposition
        "(" => return r.is_number(i + 1) && r.is(i + 2, ")") || i > 0 && amount::is_before_brackets(r, i - 1),
        "-" | "−" | "–" | "+" | "[" => return r.is_number(i + 1) || r.is_number(i + 2),
        _ => {}
    }
    matches!(text, "-" | "−" | "–" | "+" | "(" | "[" | "#" | "§" | "№" | "’" | "'" | "‘")
        || r.lexicon.currency_symbol(text).is_some()
        || text.chars().next().is_some_and(|c| super::token::vulgar_fraction(c).is_some())
}

fn time_item(date: time::Time) -> Item {
    let mut item = Item::new(date.start, date.end, Body::Time(date));
    if date.period.is_none() {
        item.body = Body::Unreadable(if date.undated { super::NO_YEAR } else { super::NO_SUCH_DAY });
    }
    item.bound = date.bound;
    item.remark = date.remark;
    item
}

/// "-5.2%", "minus 40 degrees", "+3".
fn signed(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.is_symbol(i) && !r.any(i, &["minus", "negative"]) {
        return None;
    }
    // "minus five", "negative 3"; "five minus three" is a sum
    let sum = i > 0 && (r.is_number(i - 1) || r.number_word(i - 1).is_some());
    let worded = r.number_word(i + 1).is_some() && !sum;
    let word = r.says(i, "minus") && (r.is_number(i + 1) || worded)
        || r.says(i, "negative") && (r.is_number(i + 1) && !r.is_word(i + 2) || number_alone(r, i + 1));
    let dash = r.is_dash(i) && !r.is(i, "—") && r.glued(i + 1) && (r.is_number(i + 1)) && !r.glued(i);
    // after an opening mark or a word before a true minus sign
    let after_mark = r.is_dash(i)
        && r.glued(i)
        && r.glued(i + 1)
        && r.is_number(i + 1)
        && (matches!(r.before(i), "(" | "[" | "“" | "\"" | "/" | "=" | "<" | ">")
            // "(-4.75,-0.82)"
            || r.is(i.wrapping_sub(1), ",") && r.glued(i - 1) && r.is_number(i.wrapping_sub(2))
            || r.is(i, "−") && !r.is_number(i.wrapping_sub(1)) && r.lexicon.unit_symbol(r.before(i)).is_none());
    // "(- 5.3 mm, CI - 8.8 to - 1.8)"
    let detached = r.is_dash(i)
        && !r.is(i, "—")
        && !r.glued(i + 1)
        && r.is_number(i + 1)
        && (matches!(r.before(i), "(" | "[" | "=")
            || r.any(i.wrapping_sub(1), &["to", "ci"])
            // "a high of − 80 ° C": a true minus sign behind a word
            || r.is(i, "−") && r.is_word(i.wrapping_sub(1)) && r.lexicon.unit_symbol(r.before(i)).is_none());
    let plus = r.is(i, "+") && r.is_number(i + 1) && r.glued(i + 1) && !(r.is_number(i.wrapping_sub(1)));
    if !(word || dash || after_mark || detached || plus) {
        return None;
    }
    if i > 0 && r.is_dash(i) && !r.glued(i) && r.is_number(i - 1) && (r.is(i, "–") || rises(r, i - 1, i + 1)) {
        return None;
    }
    let number = number::number(r, i + 1)?;
    let sign = if plus { Decimal::ONE } else { Decimal::ONE.negated() };
    match plain_quantity(r, i, i + 1, &number, sign) {
        Step::Found(item) => Some(*item),
        Step::Skip(_) => None,
    }
}

/// Number words that nothing counted follows: "negative five hundred and four", not "negative two tests".
fn number_alone(r: &Reader<'_>, i: usize) -> bool {
    let alone = |number: &Number| number.style == Style::Words && noun::counted_noun(r, number.end, number).is_none();
    r.number_word(i).is_some() && number::number(r, i).is_some_and(|number| alone(&number))
}

/// "75 -300 mm", "179.7 -182.6 °C": the dash of a range that lost a space.
fn rises(r: &Reader<'_>, low: usize, high: usize) -> bool {
    let value = |at: usize| number::digits(r.str(at)).map(|digits| digits.value);
    value(low).zip(value(high)).is_some_and(|(a, b)| a < b)
}

pub(super) fn negate(figure: Figure) -> Figure {
    Figure { value: figure.value.negated(), ..figure }
}

/// A number with the unit or noun that follows.
fn plain_quantity(r: &Reader<'_>, start: usize, at: usize, number: &Number, sign: Decimal) -> Step {
    if let Some(end) = names::plural_of_digits(r, at) {
        return Step::Skip(end);
    }
    if let Some(item) = amount::coded(r, start, at, number, sign) {
        return found(item);
    }
    let (number, _) = letter_scale(r, number.clone(), ends_money(r, at));
    if number.style == Style::Code {
        let long = r.str(at).bytes().all(|b| b.is_ascii_digit() || b == b',');
        if long {
            return found(Item::new(start, number.end, Body::Unreadable(super::TOO_LONG)));
        }
        return Step::Skip(names_end(r, number.end));
    }
    let Some(figure) = number.figure else {
        return found(Item::new(start, number.end, Body::Unreadable(super::TOO_LONG)));
    };
    // "3million": the scale word is part of the number
    let alone = number.end == at + 1;
    if alone && names::is_malformed(r, at, number.style) && unit::unit(r, number.end, &number).is_none() {
        return found(Item::new(at, at + 2, Body::Unreadable(super::MALFORMED)));
    }
    let figure = if sign.is_negative() { negate(figure) } else { figure };
    let mut quantity = Quantity::new(&number, figure, (start, number.end));
    let mut item = Item::new(start, number.end, Body::Ordinal(0));
    if let Some((unit, end)) = unit::unit(r, number.end, &number) {
        item.end = end;
        if let Some((figure, after)) = and_a_half(r, end, &number, &unit, figure) {
            quantity.figures[0] = figure;
            item.end = after;
        }
        // "m3 m−3" cancels
        quantity.unit = Some(unit).filter(|unit| !unit.name.is_empty());
    } else if let Some((unit, end)) = half_of_unit(r, &number) {
        quantity.unit = Some(unit);
        item.end = end;
    } else if number.style == Style::Words && is_pronoun_one(r, at, &number) {
        return Step::Skip(number.end);
    } else if number.style != Style::Fraction {
        if let Some((noun, end)) = noun::counted_noun(r, number.end, &number) {
            item.end = end;
            item.number = (start, number.end);
            let mut unit = Unit::count(noun);
            if unit.name == "time" {
                unit = Unit::plain("times", UnitKind::Times);
            }
            // "five consecutive months", "three extra miles": a measure over adjectives
            let apart = end > r.skip_hyphen(number.end) + 1
                && !r.cue(end - 1, Cues::DOUBTFUL_UNIT)
                && (number.end..end).all(|at| !r.is_capital(at));
            let measure = apart.then(|| r.lexicon.unit_name(&unit.name)).flatten();
            if let Some(measure) = measure.filter(|measure| !measure.dimension.is_none()) {
                quantity.unit = Some(measure.clone());
                item.number = (start, end);
                quantity.parts[0] = (start, end);
                item.body = Body::Quantity(Box::new(quantity));
                return found(item);
            }
            // "1.3bn passengers a year" keeps its noun as the unit, "12 deaths per mine" has its divisor
            let (unit, end) = compound::counted(r, unit, end, &number);
            item.end = end;
            quantity.unit = Some(unit);
            item.body = Body::Quantity(Box::new(quantity));
            return found(item);
        }
        if let Some((unit, end)) = compound::per_alone(r, number.end) {
            item.end = end;
            item.number = (start, end);
            quantity.unit = Some(unit);
            quantity.parts[0] = (start, end);
            item.body = Body::Quantity(Box::new(quantity));
            return found(item);
        }
        if r.glued(number.end) && r.is_word(number.end) && r.is_number(number.end - 1) && !sides(r, at) {
            // digits run into letters that nothing explains: a code
            return Step::Skip(names_end(r, number.end));
        }
        if r.is_number(at) && r.glued(number.end) && r.any(number.end, &["+"]) {
            item.end = number.end + 1;
            item.bound = Bound::AtLeast;
        }
    }
    item.number = (start, item.end);
    quantity.parts[0] = (start, item.end);
    item.body = Body::Quantity(Box::new(quantity));
    found(item)
}

/// "one hour and a half", "2 miles and a quarter": a part of one unit more.
fn and_a_half(r: &Reader<'_>, i: usize, number: &Number, unit: &Unit, figure: Figure) -> Option<(Figure, usize)> {
    let article = r.says(i, "and") && r.any(i + 1, &["a", "one"]);
    let half = match r.number_word(i + 2).filter(|_| article)? {
        NumberWord::Fraction(2) => "0.5",
        NumberWord::Fraction(4) => "0.25",
        _ => return None,
    };
    let measure = matches!(unit.kind, UnitKind::Duration | UnitKind::Dimension) && !unit.dimension.is_none();
    let whole = number.mantissa.is_some_and(Decimal::is_integer) && number.power == 0;
    // "two miles and a half-mile", "an hour and a quarter of a pint"
    let alone = !r.says(i + 3, "of") && !r.is_hyphen(i + 3) && !r.has(i + 3, Classes::UNIT);
    let half = Decimal::parse(half).ok().filter(|_| measure && whole && alone)?;
    let part = if figure.value.is_negative() { half.negated() } else { half };
    Some((Figure::printed(figure.value.plus(part)?, Decimal::parse("0.25").ok()?), i + 3))
}

/// "2532x1170 pixels": the sides of something; not the runners of "4x100m".
fn sides(r: &Reader<'_>, i: usize) -> bool {
    let sign = r.any(i + 1, &["x"]) && r.is_number(i + 2) && r.glued(i + 2);
    let measured = unit::is_unit_word(r, i + 3) || unit::is_unit_word(r, r.skip_hyphen(i + 3));
    sign && measured && !(r.str(i).len() == 1 && r.str(i + 2).len() > 2)
}

/// Skips what is glued to a code.
fn names_end(r: &Reader<'_>, i: usize) -> usize {
    let mut at = i;
    while r.glued(at) && (r.is_word(at) || r.is_number(at)) {
        at += 1;
    }
    at
}

/// "half an hour", "a quarter of a mile": a fraction of one unit.
fn half_of_unit(r: &Reader<'_>, number: &Number) -> Option<(Unit, usize)> {
    if number.style != Style::Fraction {
        return None;
    }
    let mut at = number.end;
    if r.says(at, "of") {
        at += 1;
    }
    if !r.any(at, &["a", "an"]) {
        // "half-mile", "quarter-century", "a half hour"
        let joined = r.skip_hyphen(at);
        let whole = joined == at && (at > number.end || !r.says(at.wrapping_sub(1), "half"));
        if whole {
            return None;
        }
        let (unit, end) = r.phrase(joined, 2, |phrase| r.lexicon.unit_name(phrase))?;
        let one = joined > at || !r.lexicon.is_plural(r.key(end - 1).as_str()) && !r.cue(joined, Cues::DOUBTFUL_UNIT);
        return one.then(|| (unit.clone(), end));
    }
    let (unit, end) =
        r.phrase(at + 1, 2, |phrase| r.lexicon.unit_name(phrase).or_else(|| r.lexicon.currency_name(phrase)))?;
    Some((unit.clone(), end))
}

/// "one" that is no count: without a noun right behind, or after a determiner.
fn is_pronoun_one(r: &Reader<'_>, i: usize, number: &Number) -> bool {
    if number.end != i + 1 || !r.says(i, "one") {
        return false;
    }
    let next = number.end;
    let noun_next = r.is_word(next) && !r.has(next, Classes::STOP) && r.number_word(next).is_none();
    let determined = r.any(
        i.wrapping_sub(1),
        &["the", "this", "that", "any", "no", "every", "each", "which", "some", "another", "a", "an", "only"],
    ) || r.is_hyphen(i.wrapping_sub(1));
    !noun_next || determined
}

/// "3m" of "£2-3m": the upper end of a range that opens with a currency sign.
fn ends_money(r: &Reader<'_>, i: usize) -> bool {
    i >= 3
        && r.is_hyphen(i - 1)
        && r.glued(i)
        && r.is_number(i - 2)
        && r.is_symbol(i - 3)
        && r.lexicon.currency_symbol(r.str(i - 3)).is_some()
}

/// "m", "k", "b", "t" glued to digits as scales: with money always, else where a counted thing follows.
pub(super) fn letter_scale(r: &Reader<'_>, number: Number, money: bool) -> (Number, bool) {
    let at = number.end;
    let digits = matches!(number.style, Style::Plain | Style::Digits) && number.power == 0;
    if !digits || !r.is_word(at) || !(r.glued(at) || money) {
        return (number, false);
    }
    let letter = r.str(at);
    let power = match letter {
        "m" | "M" | "MM" | "mm" if money => 6,
        "k" | "K" if money => 3,
        "b" | "B" if money => 9,
        "t" | "T" if money => 12,
        "tr" if money => 12,
        "m" if of_millions(r, at) => 6,
        "m" | "M"
            if counted_follows(r, at + 1) || scaled_before(r, at) && !r.has(at + 1, Classes::MEASURE_ADJECTIVE) =>
        {
            6
        }
        "k" | "K" if counted_follows(r, at + 1) || thousands(r, &number, at) => 3,
        "b" | "B" if counted_follows(r, at + 1) => 9,
        "M" if millions(r, at) => 6,
        _ => return (number, false),
    };
    if money && letter == "mm" {
        return (number, false);
    }
    let end = at + 1;
    match scaled(number.clone(), power) {
        Some(scaled) => (Number { end, ..scaled }, true),
        None => (number, false),
    }
}

/// "fell by 3.7 million barrels to 455.6m": the other figure is in millions, and no length.
fn of_millions(r: &Reader<'_>, letter: usize) -> bool {
    let linked = letter >= 2 && r.any(letter - 2, &["to", "from", "against"]);
    let scale = |at: usize| matches!(r.number_word(at), Some(NumberWord::Scale(6)));
    let million = |at: usize| scale(at) && at > 0 && r.is_number(at - 1);
    linked && (1..letter).rev().take(NEAR).any(|at| million(at) && !r.any(at + 1, &["meters", "metres", "m", "km"]))
}

/// Tokens back to which another figure is looked for.
const NEAR: usize = 16;

/// The number times a power of ten.
pub(super) fn scaled(number: Number, power: i32) -> Option<Number> {
    let figure = number.figure?;
    let figure = Figure {
        value: figure.value.shift(power)?,
        step: figure.step.shift(power)?,
        holder: figure.holder.shift(power)?,
    };
    Some(Number { figure: Some(figure), power: number.power + power, style: Style::Digits, ..number })
}

/// "100k", "25K followers": thousands, where ten or more of them stand alone; "4k" is a screen, "300K" may be kelvin.
fn thousands(r: &Reader<'_>, number: &Number, at: usize) -> bool {
    let ten = number.figure.is_some_and(|figure| figure.value >= Decimal::from(10));
    // "5k-20k"
    let range = r.is_dash(at + 1) && r.is_number(at + 2) && r.str(at + 3) == r.str(at) && r.glued(at + 3);
    if range && number.power == 0 {
        return true;
    }
    let code = r.glued(at + 1) && (r.is_word(at + 1) || r.is_number(at + 1) || r.is_hyphen(at + 1));
    ten && !code && (r.is(at, "k") || unit::unit(r, at, number).is_none())
}

/// "1.2M" alone: millions; a glued lower-case "m" is a length.
fn millions(r: &Reader<'_>, at: usize) -> bool {
    !(r.glued(at + 1) && (r.is_word(at + 1) || r.is_number(at + 1) || r.is_hyphen(at + 1)))
}

/// A unit of mass or volume, or a plural noun, follows a scale letter ("11.2m tonnes", "5m users").
fn counted_follows(r: &Reader<'_>, i: usize) -> bool {
    if !r.is_word(i) || r.has(i, Classes::MEASURE_ADJECTIVE) {
        return false;
    }
    if unit::is_unit_word(r, i) {
        return true;
    }
    (i..i + 3)
        .take_while(|&at| r.is_word(at) && (!r.has(at, Classes::STOP) || r.has(at, Classes::PLURAL)))
        .any(|at| r.lexicon.is_plural(r.key(at).as_str()))
}

/// An earlier figure of the sentence has the same letter as a scale ("11.2m tonnes from 15.5m").
fn scaled_before(r: &Reader<'_>, letter: usize) -> bool {
    (1..letter.saturating_sub(1)).any(|at| {
        r.is_word(at) && r.glued(at) && r.is_number(at - 1) && r.str(at) == r.str(letter) && counted_follows(r, at + 1)
    })
}

/// "one in ten", "three out of every five", "1 in 5".
fn ratio_words(r: &Reader<'_>, i: usize, first: &Number) -> Option<Item> {
    if !matches!(first.style, Style::Words | Style::Plain) {
        return None;
    }
    // "one person in 20": the noun stands before the whole, and none behind it
    let named = r.is_word(first.end)
        && !r.is_capital(first.end)
        && !r.has(first.end, Classes::STOP.or(Classes::MONEY))
        && r.number_word(first.end).is_none()
        && (r.says(first.end + 1, "in") || r.says(first.end + 1, "out"))
        // "three days in 480 BC" lasted
        && !unit::is_unit_word(r, first.end);
    // "a 1-in-5 chance", "one-in-a-hundred"
    let mut at = if named { first.end + 1 } else { r.skip_hyphen(first.end) };
    let out = r.says(at, "out") && r.says(at + 1, "of");
    if out {
        at += 2;
    } else if r.says(at, "in") || r.says(at, "of") && r.says(at + 1, "every") {
        at += 1;
    } else {
        return None;
    }
    at = r.skip_hyphen(at);
    let every = r.any(at, &["every", "each"]);
    if every {
        at += 1;
    }
    let second = number::number(r, at)?;
    let (a, b) = (first.figure?.value, second.figure?.value);
    let whole = a.is_integer() && b.is_integer() && a < b && b > Decimal::ONE;
    // "5 in 2019" and "12 out of 30 companies" are not ratios of this kind
    let year = second.style == Style::Plain && r.str(at).len() == 4;
    let count_follows = !every
        && noun::counted_noun(r, second.end, &second).is_some()
        && !(first.style == Style::Words || a <= Decimal::from(10));
    let unit_follows = unit::is_unit_word(r, second.end) || r.is(second.end, "%");
    if named
        && (a > Decimal::from(9)
            || noun::counted_noun(r, second.end, &second).is_some()
            || r.glued(second.end) && r.is_word(second.end))
    {
        return None;
    }
    if !whole || year || count_follows || unit_follows || (out && !every && b > Decimal::from(100)) {
        return None;
    }
    // "12 out of 30 companies" are two counts, "nine out of ten" is one ratio
    let ratio = b <= Decimal::from(10) || first.style == Style::Words && second.style == Style::Words;
    if out && !every && !ratio {
        return None;
    }
    let value = a.over(b, crate::number::Round::Down)?.rounded(40);
    let mut quantity = Quantity::new(first, Figure::exact(value), (i, second.end));
    quantity.style = Style::Fraction;
    Some(Item::new(i, second.end, Body::Quantity(Box::new(quantity))))
}

/// "at odds of 7 to 2", "by a ratio of three to one": what is bet against, as a ratio.
fn odds(r: &Reader<'_>, i: usize) -> Option<Item> {
    let named = (i.saturating_sub(6)..i).any(|at| r.any(at, &["odds", "ratio", "ratios"]));
    let first = if named { number::number(r, i)? } else { return None };
    let second = if r.says(first.end, "to") { number::number(r, first.end + 1)? } else { return None };
    let plain = |number: &Number| matches!(number.style, Style::Words | Style::Plain) && number.power <= 3;
    let bare = noun::counted_noun(r, second.end, &second).is_none() && !unit::is_unit_word(r, second.end);
    if !plain(&first) || !plain(&second) || !bare || r.is(second.end, "%") {
        return None;
    }
    let value = first.figure?.value.over(second.figure?.value, crate::number::Round::Down)?.rounded(40);
    let number = Number { end: second.end, figure: None, mantissa: Some(value), power: 0, style: Style::Fraction };
    let quantity = Quantity::new(&number, Figure::exact(value), (i, second.end));
    Some(Item::new(i, second.end, Body::Quantity(Box::new(quantity))))
}

/// "14:32.93", "2:04:39.5": minutes and seconds as races are timed, told from the time of day by the parts of a second.
/// In seconds.
fn race_time(r: &Reader<'_>, i: usize) -> Option<Item> {
    let end = names::timed(r, i)?;
    let (mut value, mut step) = (Decimal::ZERO, Decimal::ONE);
    for at in (i..end).step_by(2) {
        let part = number::digits(r.str(at))?;
        value = value.times(Decimal::from(60))?.plus(part.value)?;
        step = Decimal::power_of_ten(-part.places)?;
    }
    let number = Number { end, figure: None, mantissa: Some(value), power: 0, style: Style::Digits };
    let mut quantity = Quantity::new(&number, Figure::printed(value, step), (i, end));
    quantity.unit = r.lexicon.unit_name("second").cloned();
    Some(Item::new(i, end, Body::Quantity(Box::new(quantity))))
}

/// "a ratio of 3:1", "16:9": small numbers around a colon that are no time of day.
fn ratio_sign(r: &Reader<'_>, i: usize) -> Option<Item> {
    let pair = r.is_number(i) && r.is(i + 1, ":") && r.glued(i + 1) && r.is_number(i + 2) && r.glued(i + 2);
    if !pair || i > 0 && r.glued(i) || r.glued(i + 3) && !matches!(r.str(i + 3), "," | "." | ")" | ";") {
        return None;
    }
    let (a, b) = (number::digits(r.str(i))?, number::digits(r.str(i + 2))?);
    let value = a.value.over(b.value, crate::number::Round::Down)?.rounded(40);
    let number = Number { end: i + 3, figure: None, mantissa: Some(value), power: 0, style: Style::Fraction };
    Some(Item::new(i, i + 3, Body::Quantity(Box::new(Quantity::new(&number, Figure::exact(value), (i, i + 3))))))
}

/// "tens of millions", "thousands of protesters", "several hundred": a quantity without a number.
fn vague(r: &Reader<'_>, i: usize) -> Option<Item> {
    let mut at = i;
    if r.has(i, Classes::VAGUE) {
        at += 1;
        if !matches!(r.number_word(at), Some(NumberWord::Hundred | NumberWord::Scale(_) | NumberWord::Group(_))) {
            return None;
        }
        at += 1;
        while matches!(r.number_word(at), Some(NumberWord::Scale(_))) {
            at += 1;
        }
    } else if r.has(i, Classes::VAGUE_BASE) {
        if !r.says(i + 1, "of") && !r.cue(i + 1, Cues::VAGUE_VERB) {
            return None;
        }
        at += 1;
        while r.says(at, "of") && r.has(at + 1, Classes::VAGUE_BASE) {
            at += 2;
        }
    } else {
        return None;
    }
    let number = Number { end: at, figure: None, mantissa: None, power: 0, style: Style::Words };
    let end = if r.says(at, "of") { noun::counted_noun(r, at + 1, &number).map_or(at, |(_, end)| end) } else { at };
    Some(Item::new(i, end, Body::Unreadable(super::VAGUE)))
}

/// "30th anniversary", "9th largest", "second-largest", "in third place"; "first" only of places.
fn ordinal(r: &Reader<'_>, i: usize, number: Option<&Number>) -> Option<Step> {
    let (value, end) = periods::ordinal(r, i)?;
    let skip = Some(Step::Skip(end));
    // "two-thirds" and "a fifth" are fractions, "40 seconds" a duration: number words come first
    if number.is_some_and(|number| number.style == Style::Fraction) {
        return None;
    }
    let next = r.skip_hyphen(end);
    if value == 1 && !r.any(next, &["place", "largest", "biggest"]) {
        return skip;
    }
    let digits = r.is_number(i);
    let superlative = r.has(next, Classes::SUPERLATIVE) || r.cue(next, Cues::RANKED);
    if r.is_capital(next) && r.is_word(next) && !superlative {
        return skip;
    }
    if r.is_capital(i) && i > 0 && !digits {
        return skip;
    }
    if r.any(next, &["century", "centuries", "half", "quarter", "quarters", "millennium"]) {
        return skip;
    }
    let article = r.any(i.wrapping_sub(1), &["a", "an", "every", "each", "one", "any", "no"]);
    if article && !superlative && !digits {
        return skip;
    }
    // "secondly", "third-party" were idioms; a bare adverb "second," at a clause start lists points
    if r.is(end, ",") && !digits && (i == 0 || r.is(i - 1, ",") || r.is(i - 1, "and")) {
        return skip;
    }
    let mut item = Item::new(i, end, Body::Ordinal(value));
    if superlative {
        item.end = next + 1;
        item.number = (i, end);
    }
    Some(found(item))
}

/// "an hour", "a dollar", "a century and a half".
fn article_unit(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.any(i, &["a", "an"]) {
        return None;
    }
    let name = r.phrase(i + 1, 2, |phrase| {
        r.lexicon
            .currency_name(phrase)
            .map(|unit| (unit, true))
            .or_else(|| r.lexicon.unit_name(phrase).map(|unit| (unit, false)))
    });
    let ((unit, money), mut end) = name?;
    let mut value = Decimal::ONE;
    let half = r.says(end, "and")
        && r.says(end + 1, "a")
        && matches!(r.number_word(end + 2), Some(NumberWord::Fraction(2 | 4)));
    if half {
        let part = if r.number_word(end + 2) == Some(NumberWord::Fraction(2)) { "1.5" } else { "1.25" };
        value = Decimal::parse(part).ok()?;
        end += 3;
    }
    let measured = r.word_before(i).cues.has(Cues::MEASURED) && matches!(unit.kind, UnitKind::Duration);
    // "a won game", "a crown", "a real price": money only with what it is paid for
    let sure = !r.cue(i + 1, Cues::DOUBTFUL_MONEY) || r.any(end, &["a", "an", "per"]);
    if !(half || money && sure && !r.has(end, Classes::CURRENCY) || measured)
        || r.any(end, &["ago", "earlier", "later", "of", "later", "sign", "bill", "bills", "note"]) && !half
    {
        return None;
    }
    // "a second", "a quarter" are more often an ordinal and a share
    if r.any(i + 1, &["second", "quarter", "real"]) {
        return None;
    }
    let (unit, end) = compound::compound(r, unit.clone(), end);
    let number = Number { end, figure: None, mantissa: Some(value), power: 0, style: Style::Article };
    let step = if half { Decimal::parse("0.25").ok()? } else { Decimal::ONE };
    let mut quantity = Quantity::new(&number, Figure::printed(value, step), (i, end));
    quantity.unit = Some(unit);
    Some(Item::new(i, end, Body::Quantity(Box::new(quantity))))
}

/// "the past decade", "the last century": one unit of time; years and shorter are too vague to be figures.
fn past_unit(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.word_before(i).cues.has(Cues::RELATIVE) || !r.is_word(i) {
        return None;
    }
    let name = r.key(i);
    let unit = r.lexicon.unit_name(name.as_str())?;
    if !matches!(unit.name.as_ref(), "decade" | "century" | "millennium" | "fortnight")
        || r.lexicon.is_plural(name.as_str())
    {
        return None;
    }
    let number = Number { end: i + 1, figure: None, mantissa: Some(Decimal::ONE), power: 0, style: Style::Article };
    let one = Figure::printed(Decimal::ONE, Decimal::ONE);
    let (figure, end) = and_a_half(r, i + 1, &number, unit, one).unwrap_or((one, i + 1));
    let mut quantity = Quantity::new(&number, figure, (i, end));
    quantity.unit = Some(unit.clone());
    Some(Item::new(i, end, Body::Quantity(Box::new(quantity))))
}

/// "doubled", "threefold", "halved", "twice as many".
fn multiple(r: &Reader<'_>, i: usize) -> Option<Item> {
    let (value, adjective) = match r.number_word(i)? {
        NumberWord::Multiple(value) => (Decimal::from(value), r.any(i, &["double", "triple", "treble", "quadruple"])),
        NumberWord::Halving => (Decimal::parse("0.5").ok()?, false),
        NumberWord::Times(value) if value > 1 => (Decimal::from(value), false),
        _ => return None,
    };
    if adjective {
        let verb = r.word_before(i).cues.has(Cues::MULTIPLIED) || r.cue(i + 1, Cues::COMPARED);
        if !verb || r.is_hyphen(i + 1) {
            return None;
        }
    }
    let mut quantity = Quantity::new(
        &Number { end: i + 1, figure: None, mantissa: Some(value), power: 0, style: Style::Words },
        Figure::printed(value, if value < Decimal::ONE { Decimal::ZERO } else { Decimal::ONE }),
        (i, i + 1),
    );
    quantity.unit = Some(Unit::plain("times", UnitKind::Times));
    Some(Item::new(i, i + 1, Body::Quantity(Box::new(quantity))))
}

/// "the largest landlocked country in the world", "the world's leading producer", "largest buyer".
fn superlative(r: &Reader<'_>, i: usize) -> Option<Item> {
    if !r.has(i, Classes::SUPERLATIVE) || r.any(i, &["most", "least", "best", "worst", "top", "fewest"]) {
        return None;
    }
    let before = r.before(i);
    let owned = before.ends_with("’s")
        || before.ends_with("'s")
        || r.any(i.wrapping_sub(1), &["the", "its", "their", "his", "her", "our"]);
    if !owned && r.says(i, "leading") {
        return None;
    }
    let the = r.says(i.wrapping_sub(1), "the");
    let mut end = i + 1;
    while end < i + 6 && r.is_word(end) && !r.has(end, Classes::STOP) {
        end += if r.is_hyphen(end + 1) && r.is_word(end + 2) { 2 } else { 1 };
    }
    if end == i + 1 {
        return None;
    }
    if r.says(end, "in") && r.says(end + 1, "the") && r.any(end + 2, &["world", "country", "region", "continent"]) {
        end += 3;
    }
    Some(Item::new(if the { i - 1 } else { i }, end, Body::Superlative))
}

/// Whether a token is a month or weekday; shared with the passes.
pub(super) fn is_calendar(r: &Reader<'_>, i: usize) -> bool {
    matches!(r.calendar(i), Some(CalendarWord::Month(_) | CalendarWord::Weekday(_))) && r.is_capital(i)
}
