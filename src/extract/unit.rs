//! Units after a number: percent, folds, degrees, measures by name or symbol, with powers; money is in `money`, what is
//! divided by what in `compound`, counted nouns in `noun`.

use super::compound::{compound, exponent, raised};
use super::money;
use super::number::{Number, Style};
use super::reader::Reader;
use crate::lexicon::{Classes, Cues, NumberWord};
use crate::normalise::{Unit, UnitKind};
use crate::number::Decimal;

/// A unit and the token after it.
pub(super) type Parsed = Option<(Unit, usize)>;

fn percent() -> Unit {
    Unit::plain("percent", UnitKind::Percent)
}

fn point(name: &'static str) -> Unit {
    Unit::plain(name, UnitKind::Point)
}

/// The unit at token `i`, right after a number.
pub(super) fn unit(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let at = r.skip_hyphen(i);
    let attached = at > i || r.glued(at);
    let first = percentage(r, at, number)
        .or_else(|| spun(r, at))
        .or_else(|| fold(r, at, number))
        .or_else(|| degrees(r, at))
        .or_else(|| money::currency_after(r, at, number))
        .or_else(|| measure(r, at, number, attached))
        .or_else(|| bracketed(r, at, number))?;
    Some(compound(r, first.0, first.1))
}

/// `20 (kg)`, `20 [kg]`: a symbol alone in brackets.
fn bracketed(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    if !matches!(r.str(i), "(" | "[" | "{" | "<") || !r.is_word(i + 1) || r.str(i + 1).len() < 2 {
        return None;
    }
    let (unit, end) = symbol(r, i + 1, number)?;
    let (unit, end) = compound(r, unit, end);
    matches!(r.str(end), ")" | "]" | "}" | ">").then_some((unit, end + 1))
}

/// "%", "per cent", "percentage points", "basis points", "‰".
fn percentage(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let points = |at: usize| {
        let point = r.skip_hyphen(at);
        r.any(point, &["point", "points", "pts"]).then_some(point + 1)
    };
    match r.str(i) {
        "%" | "％" | "﹪" => {
            return Some(points(i + 1).map_or((percent(), i + 1), |end| (point("percentage point"), end)));
        }
        "‰" => return Some((Unit::plain("permille", UnitKind::Percent), i + 1)),
        _ => {}
    }
    if !r.is_word(i) {
        return None;
    }
    // "5 wt%", "2 vol.%": percent by weight or volume
    let share = r.skip_point(i + 1);
    if r.any(i, &["wt", "vol", "mol", "at", "w", "v"]) && r.is(share, "%") {
        return Some((percent(), share + 1));
    }
    if r.any(i, &["percent", "pct", "percentage"]) || r.is(i, "pc") && !is_starry(r, i) {
        if let Some(end) = points(i + 1) {
            return Some((point("percentage point"), end));
        }
        return (!r.says(i, "percentage")).then(|| (percent(), i + 1));
    }
    let cent = r.skip_hyphen(i + 1);
    if r.says(i, "per") && r.any(cent, &["cent", "mille", "mil"]) {
        let name = if r.says(cent, "cent") { "percent" } else { "permille" };
        if let Some(end) = points(cent + 1) {
            return Some((point("percentage point"), end));
        }
        return Some((Unit::plain(name, UnitKind::Percent), cent + 1));
    }
    if r.any(i, &["permil", "permille"]) {
        return Some((Unit::plain("permille", UnitKind::Percent), i + 1));
    }
    if r.says(i, "basis") {
        return points(i + 1).map(|end| (point("basis point"), end));
    }
    if r.any(i, &["bps", "bp"]) && !r.talks(i, Cues::GENETIC) {
        return Some((point("basis point"), i + 1));
    }
    // in capitals they are other things: purchasing power standards
    let lower = r.str(i).bytes().all(|byte| byte.is_ascii_lowercase());
    if lower && r.any(i, &["pp", "pps", "ppt", "ppts"]) && number.style != Style::Words {
        return Some((point("percentage point"), i + 1));
    }
    of_a_point(r, i, number)
}

/// Stars are talked of, or a distance in light-years stands before: "pc" are parsecs.
fn is_starry(r: &Reader<'_>, i: usize) -> bool {
    let light = |at: usize| r.says(at, "light") && r.any(r.skip_hyphen(at + 1), &["year", "years"]);
    r.talks(i, Cues::STARRY) || (i.saturating_sub(8)..i).any(light)
}

/// "two-tenths of a percentage point", "a quarter of one per cent".
fn of_a_point(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    if number.style != Style::Fraction {
        return None;
    }
    // "half a point" is left to the sentence; "half a percentage point" says it
    let at = if r.says(i, "of") { i + 1 } else { i };
    if !r.any(at, &["a", "one"]) {
        return None;
    }
    let at = at + 1;
    if r.any(at, &["percentage", "percent"]) {
        let end = r.any(at + 1, &["point"]).then_some(at + 2);
        return match end {
            Some(end) => Some((point("percentage point"), end)),
            None => r.says(at, "percent").then(|| (percent(), at + 1)),
        };
    }
    if r.says(at, "per") && r.says(at + 1, "cent") {
        return Some((percent(), at + 2));
    }
    (r.says(at, "basis") && r.says(at + 1, "point")).then(|| (point("basis point"), at + 2))
}

/// "times", "-fold", "x".
fn fold(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let times = || Unit::plain("times", UnitKind::Times);
    if r.says(i, "times")
        || r.says(i, "fold")
        || (r.says(i, "time") && number.style == Style::Words && r.is_hyphen(i.wrapping_sub(1)))
    {
        return Some((times(), i + 1));
    }
    let multiplier = matches!(r.str(i), "x" | "×" | "X") && r.glued(i) && !r.is_number(i + 1) && !r.is_capital(i + 1);
    multiplier.then(|| (times(), i + 1))
}

/// "12,000 × g": times standard gravity, of a centrifuge.
fn spun(r: &Reader<'_>, i: usize) -> Parsed {
    let sign = matches!(r.str(i), "×" | "x" | "X");
    let alone = r.is(i + 1, "g") && !(r.glued(i + 2) && (r.is_word(i + 2) || r.is_number(i + 2) || r.is(i + 2, "/")));
    (sign && alone).then(|| Some((r.lexicon.unit_name("gravity")?.clone(), i + 2)))?
}

/// "°C", "degrees Fahrenheit", "degrees", "° N", "degrees below zero".
fn degrees(r: &Reader<'_>, i: usize) -> Parsed {
    if matches!(r.str(i), "℃" | "℉") {
        return Some((r.lexicon.unit_symbol(r.str(i))?.clone(), i + 1));
    }
    let sign = matches!(r.str(i), "°" | "º" | "˚");
    if !sign && !r.any(i, &["degree", "degrees", "deg"]) {
        return None;
    }
    let at = r.skip_hyphen(r.skip_point(i + 1));
    let name = match r.str(at) {
        "C" | "c" => Some("celsius"),
        "F" | "f" => Some("fahrenheit"),
        "K" => Some("kelvin"),
        _ => None,
    };
    if let Some(name) = name {
        return Some((r.lexicon.unit_name(name)?.clone(), at + 1));
    }
    let named = r
        .lexicon
        .unit_name(r.key(at).as_str())
        .filter(|unit| Some(unit.dimension) == crate::normalise::Dimension::base("temperature"));
    if let Some(unit) = named {
        return Some((unit.clone(), at + 1));
    }
    let degree = r.lexicon.unit_name("degree")?.clone();
    let compass = matches!(r.str(at), "N" | "S" | "E" | "W") && !r.glued(at + 1)
        || r.any(at, &["latitude", "longitude", "north", "south", "east", "west"]);
    Some((degree, if compass { at + 1 } else { i + 1 }))
}

/// Measures by name or symbol.
fn measure(r: &Reader<'_>, i: usize, number: &Number, attached: bool) -> Parsed {
    if !r.is_word(i) {
        return sign(r, i, number);
    }
    if let Some(found) = squared(r, i) {
        return Some(found);
    }
    if r.has(i, Classes::UNIT)
        && let Some((unit, end)) = r.phrase(i, 5, |phrase| r.lexicon.unit_name(phrase))
        && !(end == i + 1 && r.lexicon.unit_symbol(r.str(i)).is_some())
    {
        return (!other_meaning(r, i, end, number, attached)).then(|| raised(r, unit.clone(), end));
    }
    symbol(r, i, number)
}

/// Signs: primes and straight quotes for feet and inches, or minutes and seconds of arc after degrees.
fn sign(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let text = r.str(i);
    if !matches!(text, "″" | "′" | "Å" | "Ω" | "\"" | "'" | "”" | "’") || !r.glued(i) && !matches!(text, "Å" | "Ω")
    {
        return None;
    }
    let minutes = matches!(text, "′" | "'" | "’");
    let seconds = matches!(text, "″" | "\"" | "”");
    let from = number.end.saturating_sub(1);
    let mark = r.before(from);
    if minutes && matches!(mark, "°" | "º" | "˚") || seconds && matches!(mark, "′" | "'" | "’") && coordinate(r, from)
    {
        return Some((r.lexicon.unit_name(if minutes { "arcminute" } else { "arcsecond" })?.clone(), i + 1));
    }
    let typed = matches!(text, "\"" | "'" | "”" | "’");
    if typed && !closes_length(r, i, number, minutes) {
        return None;
    }
    let unit = match (minutes, seconds) {
        (true, _) => r.lexicon.unit_name("foot"),
        (_, true) => r.lexicon.unit_name("inch"),
        _ => r.lexicon.unit_symbol(text),
    };
    Some((unit?.clone(), i + 1))
}

/// "40° 26′ 46″": two marks back stands a degree sign.
fn coordinate(r: &Reader<'_>, from: usize) -> bool {
    (from.saturating_sub(4)..from).any(|at| matches!(r.str(at), "°" | "º" | "˚"))
}

/// A typewriter quote is a length only in `5'11"`, or where it cannot close a quotation.
fn closes_length(r: &Reader<'_>, i: usize, number: &Number, feet: bool) -> bool {
    let digits = matches!(number.style, Style::Plain | Style::Digits) && number.power == 0;
    if !digits {
        return false;
    }
    if feet {
        // 6'2", 6' 2"
        return r.is_number(i + 1) && r.str(i + 1).len() <= 4 && matches!(r.str(i + 2), "\"" | "”" | "″" | "'" | "’");
    }
    let after_feet = i >= 2 && matches!(r.before(i - 1), "'" | "’" | "′") && r.is_number(i - 1);
    let open = (0..i).filter(|&at| matches!(r.str(at), "\"" | "“" | "”")).count() % 2 == 1;
    after_feet || r.is(i, "\"") && !open && !r.glued(i + 1)
}

/// "square kilometers", "sq. km", "cubic metres", "cu ft", "m squared".
pub(super) fn squared(r: &Reader<'_>, i: usize) -> Parsed {
    let power = if r.any(i, &["square", "sq"]) {
        2
    } else if r.any(i, &["cubic", "cu"]) {
        3
    } else {
        return None;
    };
    let at = r.skip_hyphen(r.skip_point(i + 1));
    let (base, end) = base_unit(r, at)?;
    Some((r.lexicon.power(&base, power)?, end))
}

/// A unit by name or symbol, without power.
pub(super) fn base_unit(r: &Reader<'_>, i: usize) -> Parsed {
    if let Some(unit) = r.lexicon.unit_symbol(r.str(i)) {
        return Some((unit.clone(), r.skip_abbreviation(i + 1)));
    }
    let (unit, end) = r.phrase(i, 3, |phrase| r.lexicon.unit_name(phrase))?;
    Some((unit.clone(), end))
}

impl Reader<'_> {
    /// Skips the point of an abbreviated unit inside a sentence ("12 in. wide").
    pub(super) fn skip_abbreviation(&self, i: usize) -> usize {
        let inside = self.is(i, ".") && self.glued(i) && i + 1 < self.len() && !self.is_capital(i + 1);
        if inside { i + 1 } else { i }
    }
}

/// Names of units that are something else here ("second", "league", "stone wall", "Cup").
fn other_meaning(r: &Reader<'_>, i: usize, end: usize, number: &Number, attached: bool) -> bool {
    if !r.cue(i, Cues::DOUBTFUL_UNIT) || end > i + 1 {
        return false;
    }
    let one = number.mantissa == Some(Decimal::ONE);
    let small = number.figure.is_some_and(|figure| figure.value <= Decimal::ONE);
    let of = r.says(end, "of");
    match r.key(i).as_str() {
        "second" => {
            !(one || attached || number.style != Style::Words || number.mantissa.is_some_and(|m| !m.is_integer()))
        }
        "minute" | "degree" | "yard" | "quarter" | "knot" => !(one || attached || small),
        "cup" => !(one || attached || small || of),
        "stone" => r.is_capital(i) || one,
        "stones" => true,
        "point" | "points" | "mil" | "hand" | "hands" | "chain" | "chains" | "rod" | "rods" => true,
        // "13 bars of soap", "3 grains of salt" are counted as well as measured
        "grain" | "grains" | "mole" | "moles" | "bar" | "bars" | "bit" | "bits" => {
            number.style == Style::Words && !of && !one
        }
        _ => !attached,
    }
}

/// Unit symbols, with "m2", "km²", "cm^3", "g cm-3".
fn symbol(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let text = r.str(i);
    let words = matches!(number.style, Style::Words | Style::Article);
    if words && number.power == 0 && text.len() < 3 && !is_written(text) || number.style == Style::Fraction {
        return None;
    }
    if text == "in" {
        return inches(r, i);
    }
    // "10.7 cal ka BP": a calibrated age
    if text == "cal" && r.any(i + 1, &["yr", "yrs", "years", "ka", "kyr", "bp", "ad", "bc", "bce", "ce"]) {
        return symbol(r, i + 1, number);
    }
    if r.is(i + 1, "$") && r.glued(i + 1) {
        return None;
    }
    // "M☉", "R⊕": a letter and the sign of a body
    if r.glued(i + 1) && matches!(r.str(i + 1), "☉" | "⊙" | "⊕") {
        return r.lexicon.unit_symbol(r.span(i, i + 2).of(r.text)).map(|unit| (unit.clone(), i + 2));
    }
    if let Some(found) = slashed(r, i) {
        return Some(found);
    }
    let single = text.chars().count() == 1;
    if single && !plausible(r, i, number) {
        return None;
    }
    let temperature = match text {
        _ if divided_charge(r, i + 1) => None,
        "C" => r.lexicon.unit_name("celsius"),
        "F" => r.lexicon.unit_name("fahrenheit"),
        _ => None,
    };
    if let Some(unit) = temperature {
        return Some((unit.clone(), i + 1));
    }
    if let Some(found) = of_carbon(r, i) {
        return Some(found);
    }
    if let Some(found) = bases(r, i) {
        return Some(found);
    }
    let unit = match text {
        // "2.55 A resolution": the ring that the keyboard did not have
        "A" if r.talks(i, Cues::ATOMIC) && !r.talks(i, Cues::ELECTRIC) => r.lexicon.unit_name("angstrom")?,
        // "51.5N, 0.12W"
        "N" | "S" | "E" | "W" if is_bearing(r, i) => r.lexicon.unit_name("degree")?,
        _ => r.lexicon.unit_symbol(text)?,
    };
    // "MB-30": letters of a code
    if r.is_hyphen(i + 1)
        && r.glued(i + 2)
        && (r.is_number(i + 2) && exponent(r, i + 1).is_none() || r.is_capital(i + 2))
        && single
    {
        return None;
    }
    let end = r.skip_abbreviation(i + 1);
    Some(raised(r, unit.clone(), end))
}

/// "51.5N" of "51.5N, 0.12W", "0.12W" of it: letters of the compass glued to two numbers side by side; "0.67408N": to one
/// of more decimals than a measured force or current has.
fn is_bearing(r: &Reader<'_>, i: usize) -> bool {
    let closed = |at: usize| !r.glued(at) || !r.is_word(at) && !r.is_number(at) && !r.is(at, "/");
    let bears = |at: usize, letters: [&str; 2]| {
        at > 0 && r.glued(at) && r.is_number(at - 1) && letters.contains(&r.str(at)) && closed(at + 1)
    };
    let (north, east) = (["N", "S"], ["E", "W"]);
    let back = i.wrapping_sub(2);
    let before = if r.is(back, ",") { back.wrapping_sub(1) } else { back };
    let after = if r.is(i + 1, ",") { i + 2 } else { i + 1 };
    let precise = r.before(i).split_once('.').is_some_and(|(_, decimals)| decimals.len() >= 4);
    if bears(i, north) {
        precise || r.is_number(after) && bears(after + 1, east)
    } else {
        bears(i, east) && (precise || bears(before, north))
    }
}

/// "km" of "forty-two km", "kW": two letters without a vowel that are nothing but a unit.
fn is_written(symbol: &str) -> bool {
    let consonants = symbol.bytes().all(|byte| byte.is_ascii_alphabetic() && !b"aeiouy".contains(&(byte | 0x20)));
    consonants && symbol.len() == 2 && symbol.as_bytes()[0].is_ascii_lowercase() && !matches!(symbol, "pm" | "st")
}

/// "b/d", "r/min": a symbol that is written with a stroke.
fn slashed(r: &Reader<'_>, i: usize) -> Parsed {
    if !r.is(i + 1, "/") || !r.glued(i + 1) || !r.is_word(i + 2) || !r.glued(i + 2) {
        return None;
    }
    r.lexicon.unit_symbol(r.span(i, i + 3).of(r.text)).map(|unit| (unit.clone(), i + 3))
}

/// "bp", "kb", "Mb" and "Gb" where genes are talked of: base pairs.
fn bases(r: &Reader<'_>, i: usize) -> Parsed {
    let name = match r.str(i) {
        "bp" | "bps" => "base pair",
        "kb" | "Kb" => "kilobase pair",
        "Mb" => "megabase pair",
        "Gb" => "gigabase pair",
        _ => return None,
    };
    (r.talks(i, Cues::GENETIC) && !(r.glued(i + 1) && r.is(i + 1, "/")))
        .then(|| Some((r.lexicon.unit_name(name)?.clone(), i + 1)))?
}

/// "GtCO2", "tCO2e", "MtCO₂-eq", "PgC": the substance is written on to the unit.
fn of_carbon(r: &Reader<'_>, i: usize) -> Option<(Unit, usize)> {
    let text = r.str(i);
    if let Some(base) = text.strip_suffix("CO").filter(|base| !base.is_empty())
        && matches!(r.str(i + 1), "2" | "₂")
        && r.glued(i + 1)
    {
        let at = r.skip_hyphen(i + 2);
        let equivalent = r.any(at, &["e", "eq", "equivalent"]) && r.glued(at);
        return Some((r.lexicon.unit_symbol(base)?.clone(), if equivalent { at + 1 } else { i + 2 }));
    }
    let base = text.strip_suffix('C').filter(|base| base.len() >= 2)?;
    let unit = r.lexicon.unit_symbol(base)?;
    (unit.dimension == crate::normalise::Dimension::base("mass")?).then(|| (unit.clone(), i + 1))
}

/// A single letter is a unit only where nothing else is likelier.
fn plausible(r: &Reader<'_>, i: usize, number: &Number) -> bool {
    let glued = r.glued(i);
    let next_name = r.is_word(i + 1) && r.is_capital(i + 1) || r.is_hyphen(i + 1) && r.glued(i + 2) && r.is_word(i + 2);
    let code = r.glued(i + 1) && (r.is_number(i + 1) && exponent(r, i + 1).is_none() || r.is_word(i + 1));
    let decimals = number.figure.is_some_and(|figure| figure.step < Decimal::ONE);
    if code {
        return false;
    }
    match r.str(i) {
        "S" | "N" | "E" | "W" if is_bearing(r, i) => true,
        "G" | "S" | "H" | "y" | "u" | "P" | "p" | "c" | "a" => false,
        // of an enzyme
        "U" => divides(r, i + 1),
        // molar, where no million people are meant
        "M" => {
            !glued
                && (!next_name || decimals || formula(r, i + 1))
                && (decimals || number.power < 0 || !noun_follows(r, i + 1))
                && number.power <= 0
                && small(number)
        }
        "C" | "F" => !next_name && (glued || decimals || !noun_follows(r, i + 1)) && number.power <= 0,
        "K" => !next_name && (!glued || decimals || at_temperature(r, number)),
        // "a 16-A breaker", "a 3-T scanner"
        "T" | "A" if r.is_hyphen(i.wrapping_sub(1)) => r.is_word(i + 1) && !r.is_capital(i + 1) && !r.glued(i + 1),
        "A" if r.talks(i, Cues::ATOMIC.or(Cues::ELECTRIC)) => !glued && !next_name,
        "B" | "T" | "A" => !glued && !next_name && !noun_follows(r, i + 1),
        "N" | "J" | "L" | "V" | "W" => !next_name || exponent(r, i + 1).is_some(),
        _ => true,
    }
}

/// "NaOH", "H2SO4", "K2SO4": capitals inside or digits behind.
fn formula(r: &Reader<'_>, i: usize) -> bool {
    let inner = r.str(i).chars().skip(1).any(char::is_uppercase);
    inner && r.str(i).chars().count() <= 5 || r.is_number(i + 1) && r.glued(i + 1) && r.str(i).chars().count() <= 3
}

/// A divisor by symbol: "/mL", "mg−1".
fn divides(r: &Reader<'_>, i: usize) -> bool {
    let symbol = |at: usize| r.is_word(at) && r.lexicon.unit_symbol(r.str(at)).is_some();
    r.is(i, "/") && r.glued(i) && symbol(i + 1) || symbol(i) && exponent(r, i + 1).is_some_and(|(power, _)| power < 0)
}

/// "F g−1", "C/kg": farads and coulombs, which are told for a mass or an area.
fn divided_charge(r: &Reader<'_>, i: usize) -> bool {
    let base = |at: usize| matches!(r.str(at), "g" | "kg" | "m" | "cm" | "mol");
    base(i) && exponent(r, i + 1).is_some_and(|(power, _)| power < 0) || r.is(i, "/") && r.glued(i) && base(i + 1)
}

fn small(number: &Number) -> bool {
    number.mantissa.is_some_and(|value| value < Decimal::from(100))
}

fn noun_follows(r: &Reader<'_>, i: usize) -> bool {
    (i..i + 2)
        .take_while(|&at| r.is_word(at) && !r.has(at, Classes::STOP))
        .any(|at| r.lexicon.is_plural(r.key(at).as_str()))
}

/// "at 300K": temperature, not thousands.
fn at_temperature(r: &Reader<'_>, number: &Number) -> bool {
    let from = number.end.saturating_sub(1);
    r.any(from.wrapping_sub(1), &["at", "below", "above", "to", "="]) && (0..r.len()).any(|at| r.cue(at, Cues::WARMTH))
}

/// "in" is inches only where the grammar leaves no other reading.
fn inches(r: &Reader<'_>, i: usize) -> Parsed {
    let unit = r.lexicon.unit_name("inch")?.clone();
    let next = i + 1;
    let dimension = |at: usize| r.has(at, Classes::MEASURE_ADJECTIVE) && r.is_word(at) || r.any(at, &["x", "by"]);
    if r.is(next, ".") && r.glued(next) {
        let at = next + 1;
        let inside = dimension(at)
            || r.any(at, &["in", "of", "gun", "guns", "diameter"])
            || matches!(r.str(at), "(" | "×" | ")" | ",")
            || r.is_number(at)
            || at >= r.len() && r.any(i.wrapping_sub(2), &["is", "was", "of", "by", "to"]);
        return inside.then_some((unit, at));
    }
    let closed = matches!(r.str(next), "(" | ")" | "×" | "," | ";" | "-")
        || r.is(next, ".") && next + 1 >= r.len()
        || dimension(next) && !r.any(next, &["under", "over", "above", "below", "across", "apart"])
        || (r.is(next, "") && !r.glued(i))
        || r.is(next, "/") && r.glued(next);
    (closed && !r.is_number(next)).then_some((unit, next))
}

/// A unit of measure or money, or a scale word, stands at token `i`.
pub(super) fn is_unit_word(r: &Reader<'_>, i: usize) -> bool {
    if !r.is_word(i) {
        return matches!(r.str(i), "°" | "℃" | "℉" | "″" | "′" | "Å" | "Ω" | "‰");
    }
    // "in 2008 millions lost their savings"
    let alone = r.has(i, Classes::VAGUE_BASE);
    if !alone && matches!(r.number_word(i), Some(NumberWord::Scale(_) | NumberWord::Hundred)) {
        return true;
    }
    if r.any(i, &["percent", "pct", "per", "square", "cubic", "sq"]) {
        return true;
    }
    let named = r.has(i, Classes::UNIT.or(Classes::CURRENCY))
        && r.phrase(i, 3, |phrase| r.lexicon.unit_name(phrase).or_else(|| r.lexicon.currency_name(phrase))).is_some();
    let other = r.cue(i, Cues::DOUBTFUL_UNIT) && !r.lexicon.is_plural(r.key(i).as_str()) || r.any(i, &["points"]);
    let slashed = || r.is(i + 1, "/") && slashed(r, i).is_some();
    let symbol = slashed() || r.str(i).len() >= 2 && r.lexicon.unit_symbol(r.str(i)).is_some() && r.str(i) != "in";
    let single = matches!(r.str(i), "m" | "g" | "h" | "t") && !r.is_capital(i);
    (named && !other) || symbol || single
}
