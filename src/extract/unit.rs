//! Units after (and currencies before) a number: percent, money, measures with exponents and "per", counted nouns.

use super::number::{Number, Style, superscript};
use super::reader::Reader;
use crate::lexicon::Classes;
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

/// A currency symbol or code that ends right before token `i`; returns the unit and its first token.
pub(super) fn currency_before(r: &Reader<'_>, i: usize) -> Parsed {
    let mut at = i.checked_sub(1)?;
    if r.is(at, ".") && r.glued(at) && r.any(at.wrapping_sub(1), &["rs", "fr"]) {
        at = at.checked_sub(1)?;
    }
    let symbol = r.str(at);
    if symbol == "$" && r.glued(at) && at > 0 && r.is_word(at - 1) && r.str(at - 1).len() <= 4 {
        let joined = format!("{}$", r.str(at - 1));
        if let Some(unit) = r.lexicon.currency_symbol(&joined) {
            return Some((unit.clone(), at - 1));
        }
    }
    let unit = r.lexicon.currency_symbol(symbol)?;
    // letters must be codes in capitals ("USD 5.3 bn", "Rs 3 crore"), never a stray "Fr" or "p"
    let word = r.is_word(at);
    if symbol == "p"
        || (word && symbol.len() == 2 && !matches!(symbol, "Rs" | "KD" | "RM" | "DM" | "Tk" | "Rp" | "SR" | "Dh"))
    {
        return None;
    }
    if word && at > 0 && r.glued(at) && !r.any(at - 1, &["(", "-", "–"]) {
        return None;
    }
    // "US$ 5", "USD $5"
    if symbol == "$" && at > 0 && r.any(at - 1, &["usd", "aud", "cad"]) {
        let unit = r.lexicon.currency_symbol(&r.str(at - 1).to_uppercase())?;
        return Some((unit.clone(), at - 1));
    }
    Some((unit.clone(), at))
}

/// The unit at token `i`, right after a number.
pub(super) fn unit(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let at = r.skip_hyphen(i);
    let attached = at > i || r.glued(at);
    let first = percentage(r, at, number)
        .or_else(|| fold(r, at, number))
        .or_else(|| degrees(r, at))
        .or_else(|| currency_after(r, at, number))
        .or_else(|| measure(r, at, number, attached))?;
    Some(compound(r, first.0, first.1))
}

/// "%", "per cent", "percentage points", "basis points", "‰".
fn percentage(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let points = |at: usize| r.any(r.skip_hyphen(at), &["point", "points"]).then(|| r.skip_hyphen(at) + 1);
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
    if r.any(i, &["percent", "pct", "percentage", "pc"]) && (!r.says(i, "pc") || !r.says(i, "PC") || r.is(i, "pc")) {
        if let Some(end) = points(i + 1) {
            return Some((point("percentage point"), end));
        }
        return (!r.says(i, "percentage")).then(|| (percent(), i + 1));
    }
    if r.says(i, "per") && r.any(i + 1, &["cent", "mille"]) {
        let name = if r.says(i + 1, "cent") { "percent" } else { "permille" };
        if let Some(end) = points(i + 2) {
            return Some((point("percentage point"), end));
        }
        return Some((Unit::plain(name, UnitKind::Percent), i + 2));
    }
    if r.says(i, "basis") {
        return points(i + 1).map(|end| (point("basis point"), end));
    }
    if r.any(i, &["bps", "bp"]) {
        return Some((point("basis point"), i + 1));
    }
    if r.any(i, &["pp", "pps", "ppt", "ppts"]) && number.style != Style::Words {
        return Some((point("percentage point"), i + 1));
    }
    // "of a percentage point"
    if number.style == Style::Fraction && r.says(i, "of") && r.any(i + 1, &["a", "one"]) {
        if r.says(i + 2, "percentage") {
            return points(i + 3).map(|end| (point("percentage point"), end));
        }
        if r.says(i + 2, "percent") {
            return Some((percent(), i + 3));
        }
        if r.says(i + 2, "per") && r.says(i + 3, "cent") {
            return Some((percent(), i + 4));
        }
    }
    None
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
    let multiplier = matches!(r.str(i), "x" | "×") && r.glued(i) && !r.is_number(i + 1);
    multiplier.then(|| (times(), i + 1))
}

/// "°C", "degrees Fahrenheit", "degrees", "° N".
fn degrees(r: &Reader<'_>, i: usize) -> Parsed {
    if matches!(r.str(i), "℃" | "℉") {
        return Some((r.lexicon.unit_symbol(r.str(i))?.clone(), i + 1));
    }
    let sign = matches!(r.str(i), "°" | "º" | "˚");
    if !sign && !r.any(i, &["degree", "degrees", "deg"]) {
        return None;
    }
    let at = r.skip_hyphen(i + 1);
    let scale = match r.str(at) {
        "C" | "Celsius" | "celsius" | "centigrade" | "Centigrade" | "Celcius" => Some("celsius"),
        "F" | "Fahrenheit" | "fahrenheit" => Some("fahrenheit"),
        "K" | "Kelvin" | "kelvin" => Some("kelvin"),
        _ => None,
    };
    if let Some(name) = scale {
        return Some((r.lexicon.unit_name(name)?.clone(), at + 1));
    }
    if r.any(at, &["latitude", "longitude"]) {
        return Some((r.lexicon.unit_name("degree")?.clone(), at + 1));
    }
    Some((r.lexicon.unit_name("degree")?.clone(), i + 1))
}

/// "dollars", "US dollars", "million euros", "bn USD", "75 cents", "50p".
fn currency_after(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    if matches!(r.str(i), "€" | "£" | "$" | "₹" | "₽" | "₸" | "¥" | "¢" | "zł" | "Kč")
        && (r.glued(i) || r.is(i, "€"))
        && !r.is_number(i + 1)
    {
        return Some((r.lexicon.currency_symbol(r.str(i))?.clone(), i + 1));
    }
    if !r.is_word(i) {
        return None;
    }
    if r.is(i, "p")
        && r.glued(i)
        && number.style == Style::Plain
        && !matches!(r.before(i), "480" | "720" | "1080" | "2160")
    {
        return Some((r.lexicon.currency_symbol("p")?.clone(), i + 1));
    }
    if r.str(i).len() == 3
        && r.str(i).bytes().all(|b| b.is_ascii_uppercase())
        && let Some(unit) = r.lexicon.currency_symbol(r.str(i))
    {
        return Some((unit.clone(), i + 1));
    }
    // "US dollars", "U.S. dollars": the country is part of the name
    let country = r.any(i, &["us", "u.s.", "american"]) && r.any(i + 1, &["dollar", "dollars"]);
    if country {
        return Some((r.lexicon.currency_name("us dollar")?.clone(), i + 2));
    }
    if r.any(i, &["pound", "pounds"]) {
        return sterling(r, i, number);
    }
    if !r.has(i, Classes::CURRENCY) {
        return None;
    }
    let (unit, end) = r.phrase(i, 3, |phrase| r.lexicon.currency_name(phrase))?;
    // names that are other words too: only for amounts that look like money
    let doubtful =
        end == i + 1 && r.any(i, &["won", "real", "sol", "rand", "mark", "marks", "dram", "dong", "kip", "crown"]);
    let large = number.figure.is_some_and(|figure| figure.value >= Decimal::from(100)) || number.power > 0;
    let money = !doubtful || large && r.any(i, &["won", "rand", "marks", "dong", "kip", "dram"]);
    money.then(|| (unit.clone(), end))
}

/// "pounds": money with "£", a scale or talk of money in the sentence; weight otherwise.
fn sterling(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let gbp = || Some(r.lexicon.currency_symbol("£")?.clone());
    if r.any(i + 1, &["sterling"]) {
        return Some((gbp()?, i + 2));
    }
    let money = number.power >= 6 || (0..r.len()).any(|at| r.is(at, "£") || r.has(at, Classes::MONEY));
    money.then_some(())?;
    Some((gbp()?, i + 1))
}

/// Measures by name or symbol.
fn measure(r: &Reader<'_>, i: usize, number: &Number, attached: bool) -> Parsed {
    if matches!(r.str(i), "″" | "′" | "Å" | "Ω" | "\"") {
        if r.is(i, "\"") {
            return None;
        }
        return Some((r.lexicon.unit_symbol(r.str(i))?.clone(), i + 1));
    }
    if !r.is_word(i) {
        return None;
    }
    if let Some(found) = squared(r, i) {
        return Some(found);
    }
    if r.has(i, Classes::UNIT)
        && let Some((unit, end)) = r.phrase(i, 4, |phrase| r.lexicon.unit_name(phrase))
    {
        return (!other_meaning(r, i, end, number, attached)).then(|| exponent_words(r, unit.clone(), end));
    }
    symbol(r, i, number)
}

/// "square kilometers", "sq. km", "cubic metres", "cu ft".
fn squared(r: &Reader<'_>, i: usize) -> Parsed {
    let exponent = match r.key(i).as_str() {
        "square" | "sq" => 2,
        "cubic" | "cu" => 3,
        _ => return None,
    };
    let at = r.skip_hyphen(r.skip_point(i + 1));
    let (base, end) = base_unit(r, at)?;
    Some((r.lexicon.power(&base, exponent)?, end))
}

fn base_unit(r: &Reader<'_>, i: usize) -> Parsed {
    if let Some((unit, end)) = r.phrase(i, 2, |phrase| r.lexicon.unit_name(phrase)) {
        return Some((unit.clone(), end));
    }
    let unit = r.lexicon.unit_symbol(r.str(i))?;
    Some((unit.clone(), r.skip_abbreviation(i + 1)))
}

impl Reader<'_> {
    /// Skips the point of an abbreviated unit inside a sentence ("12 in. wide").
    fn skip_abbreviation(&self, i: usize) -> usize {
        let inside = self.is(i, ".") && self.glued(i) && i + 1 < self.len() && !self.is_capital(i + 1);
        if inside { i + 1 } else { i }
    }
}

/// Names of units that are something else here ("second", "league", "stone wall", "Cup").
fn other_meaning(r: &Reader<'_>, i: usize, end: usize, number: &Number, attached: bool) -> bool {
    let word = r.key(i);
    let singular_needed = match word.as_str() {
        "second" | "minute" | "quarter" | "stone" | "grain" | "mole" | "gray" | "are" | "bar" | "cup" | "yard"
        | "degree" | "knot" | "league" | "bit" => true,
        "leagues" | "bars" | "moles" | "grays" | "grains" | "stones" | "yards" | "generation" | "generations"
        | "gravity" | "henry" | "mach" => false,
        _ => return false,
    };
    let one = number.mantissa == Some(Decimal::ONE);
    match word.as_str() {
        "second" => {
            !(one || attached || number.style != Style::Words || number.mantissa.is_some_and(|m| !m.is_integer()))
        }
        "minute" | "degree" | "yard" | "quarter" | "cup" | "knot" => !(one || attached),
        "stone" => r.is_capital(i) || one,
        "yards" => false,
        "grain" | "grains" | "mole" | "moles" | "bar" | "bars" | "bit" | "bits" => {
            let of = r.says(end, "of");
            !(number.style != Style::Words && !of && !one)
        }
        _ => singular_needed || !attached,
    }
}

/// Unit symbols, with "m2", "km²", "cm^3", "g cm-3".
fn symbol(r: &Reader<'_>, i: usize, number: &Number) -> Parsed {
    let text = r.str(i);
    let digits = matches!(number.style, Style::Plain | Style::Digits);
    if !digits {
        return None;
    }
    if text == "in" {
        return inches(r, i);
    }
    let unit = r.lexicon.unit_symbol(text).or_else(|| with_point(r, i)).or_else(|| lower_symbol(r, text))?;
    let glued = r.glued(i);
    let single = text.chars().count() == 1;
    if single {
        let plausible = match text {
            "G" | "S" | "H" | "M" | "y" | "u" => false,
            "K" | "B" | "T" | "A" | "N" | "J" | "L" | "V" | "W" | "F" | "C" => {
                (!glued || matches!(text, "C" | "F" | "V" | "W" | "L" | "N" | "J")) && !next_is_capital_word(r, i)
            }
            "d" | "h" | "s" | "t" | "l" | "g" | "m" => true,
            _ => true,
        };
        if !plausible {
            return None;
        }
    }
    let end = r.skip_abbreviation(i + 1);
    Some(exponent_marks(r, unit.clone(), end))
}

fn next_is_capital_word(r: &Reader<'_>, i: usize) -> bool {
    r.is_word(i + 1) && r.is_capital(i + 1)
}

/// Symbols with a point of their own in the lexicon ("ft.", "lbs.").
fn with_point<'a>(r: &Reader<'a>, i: usize) -> Option<&'static Unit> {
    let lexicon: &'static crate::lexicon::Lexicon = r.lexicon;
    (r.is(i + 1, ".") && r.glued(i + 1)).then(|| lexicon.unit_symbol(&format!("{}.", r.str(i))))?
}

/// Symbols of two or more letters in the wrong case ("KM", "Kg").
fn lower_symbol(r: &Reader<'_>, text: &str) -> Option<&'static Unit> {
    let lexicon: &'static crate::lexicon::Lexicon = r.lexicon;
    let common = matches!(
        text,
        "KM" | "Km"
            | "KG"
            | "Kg"
            | "KGS"
            | "Kgs"
            | "Kms"
            | "KMS"
            | "CM"
            | "Cm"
            | "ML"
            | "Ml"
            | "FT"
            | "Ft"
            | "LBS"
            | "Lbs"
            | "LB"
            | "MPH"
            | "Mph"
            | "kms"
            | "HP"
            | "OZ"
            | "MIN"
            | "Min"
            | "Hrs"
            | "HRS"
            | "Mins"
            | "KW"
            | "Kw"
            | "kw"
            | "KWH"
            | "kwh"
            | "Kwh"
            | "GHZ"
            | "Ghz"
            | "MHZ"
            | "Mhz"
            | "mhz"
            | "hz"
            | "mb"
            | "gb"
            | "Gb"
            | "tb"
            | "kb"
            | "mw"
            | "gw"
    );
    if !common {
        return None;
    }
    let fixed = match text.to_ascii_lowercase().as_str() {
        "kms" => "km".to_owned(),
        "kw" => "kW".to_owned(),
        "mw" => "MW".to_owned(),
        "gw" => "GW".to_owned(),
        "kwh" => "kWh".to_owned(),
        "ghz" => "GHz".to_owned(),
        "mhz" => "MHz".to_owned(),
        "hz" => "Hz".to_owned(),
        "mb" => "MB".to_owned(),
        "gb" => "GB".to_owned(),
        "tb" => "TB".to_owned(),
        "kb" => "kB".to_owned(),
        other => other.to_owned(),
    };
    lexicon.unit_symbol(&fixed)
}

/// "in" is inches only where the grammar leaves no other reading.
fn inches(r: &Reader<'_>, i: usize) -> Parsed {
    let unit = r.lexicon.unit_name("inch")?.clone();
    let next = i + 1;
    if r.is(next, ".") && r.glued(next) {
        let at = next + 1;
        let inside = r.any(
            at,
            &["wide", "long", "tall", "thick", "high", "deep", "in", "by", "x", "of", "gun", "guns", "diameter"],
        ) || matches!(r.str(at), "(" | "×" | ")" | ",")
            || r.is_number(at);
        return inside.then_some((unit, at));
    }
    let closed = matches!(r.str(next), "(" | ")" | "×" | "," | ";" | "-")
        || r.any(next, &["x", "by", "wide", "long", "tall", "thick", "high", "deep"])
        || (r.is(next, "") && !r.glued(i));
    (closed && !r.is_number(next)).then_some((unit, next))
}

/// Raised exponents after a symbol: "²", "2", "^2", "-3", "−1".
fn exponent_marks(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    let power = |exponent: i8| r.lexicon.power(&unit, exponent);
    if r.glued(i) {
        if let Some(digit) = r.str(i).chars().next().and_then(superscript)
            && let Some(exponent) = digit.to_digit(10).and_then(|d| i8::try_from(d).ok())
            && (2..=3).contains(&exponent)
            && let Some(unit) = power(exponent)
        {
            return (unit, i + 1);
        }
        if matches!(r.str(i), "2" | "3")
            && unit.dimension == crate::normalise::Dimension::base("length").unwrap_or_default()
            && let Some(unit) = power(if r.is(i, "2") { 2 } else { 3 })
        {
            return (unit, i + 1);
        }
        if r.is(i, "^")
            && matches!(r.str(i + 1), "2" | "3")
            && let Some(unit) = power(if r.is(i + 1, "2") { 2 } else { 3 })
        {
            return (unit, i + 2);
        }
    }
    exponent_words(r, unit, i)
}

/// "meters squared".
fn exponent_words(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    let exponent = if r.says(i, "squared") {
        2
    } else if r.says(i, "cubed") {
        3
    } else {
        return (unit, i);
    };
    match r.lexicon.power(&unit, exponent) {
        Some(powered) => (powered, i + 1),
        None => (unit, i),
    }
}

/// "per day", "/kWh", "a barrel", "an hour" after a unit.
pub(super) fn compound(r: &Reader<'_>, unit: Unit, i: usize) -> (Unit, usize) {
    let mut unit = unit;
    let mut end = i;
    for _ in 0..2 {
        let Some((next, after)) = denominator(r, &unit, end) else { break };
        let Some(made) = r.lexicon.compose(&unit, &next) else { break };
        unit = made;
        end = after;
    }
    (unit, end)
}

fn denominator(r: &Reader<'_>, unit: &Unit, i: usize) -> Parsed {
    let written = r.any(i, &["per"]) || (r.is(i, "/") && r.glued(i));
    if written {
        let at = r.skip_hyphen(i + 1);
        return squared(r, at)
            .or_else(|| {
                let (unit, end) = base_unit(r, at)?;
                Some(exponent_marks(r, unit, end))
            })
            .or_else(|| per_noun(r, unit, at));
    }
    // "-per-"
    if r.is_hyphen(i) && r.says(i + 1, "per") && r.is_hyphen(i + 2) {
        return base_unit(r, i + 3);
    }
    if !r.any(i, &["a", "an", "each", "every"]) {
        return None;
    }
    let (per, end) = r.phrase(i + 1, 2, |phrase| r.lexicon.unit_name(phrase))?;
    let rate = unit.kind == UnitKind::Currency || matches!(per.kind, UnitKind::Duration);
    let article = r.any(i, &["a", "an"]);
    // "5 miles a minute later" keeps its unit; "$5 a share" is handled as a noun below
    (rate && (article || per.kind == UnitKind::Duration)).then(|| (per.clone(), end))
}

/// "per person", "per capita", "per share": one of a counted thing.
fn per_noun(r: &Reader<'_>, unit: &Unit, i: usize) -> Parsed {
    let known = r.has(i, Classes::PER_HEAD);
    (known && matches!(unit.kind, UnitKind::Currency | UnitKind::Dimension | UnitKind::Duration))
        .then(|| (Unit::count(r.key(i).as_str().to_owned()), i + 1))
}

/// Head noun of what is counted: the first plural after the number, over adjectives; the singular after "one" or a
/// hyphen. Returns the singular noun and the token after it.
pub(super) fn counted_noun(r: &Reader<'_>, i: usize, number: &Number) -> Option<(String, usize)> {
    let hyphen = r.is_hyphen(i) && r.glued(i + 1) && r.is_word(i + 1);
    let one = number.figure.is_some_and(|figure| figure.value == Decimal::ONE);
    let mut at = i;
    if hyphen {
        let noun = r.key(i + 1);
        if r.has(i + 1, Classes::PREPOSITION) || r.has(i + 1, Classes::AUXILIARY) {
            return None;
        }
        return Some((r.lexicon.singular(noun.as_str()), i + 2));
    }
    let mut seen = 0;
    let mut last: Option<usize> = None;
    // "of the 14 libraries" is another figure; "of its members" counts members
    if r.says(at, "of") {
        let mut next = at + 1;
        while r.has(next, Classes::DETERMINER) || r.any(next, &["them", "those", "all"]) {
            next += 1;
        }
        if next == at + 1 || r.number_word(next).is_some() || r.is_number(next) {
            return None;
        }
        at = next;
    }
    while seen < 7 && r.is_word(at) {
        if r.is_hyphen(at + 1) && r.glued(at + 2) && r.is_word(at + 2) {
            // "Chinese-backed": part of an adjective
            at += 2;
            if r.lexicon.is_plural(r.key(at).as_str()) && !r.is_hyphen(at + 1) {
                return noun(r, at);
            }
            seen += 1;
            at += 1;
            continue;
        }
        let key = r.key(at);
        let stop = r.has(at, Classes::STOP) && !r.has(at, Classes::PLURAL);
        if stop
            || r.number_word(at).is_some() && !r.any(at, &["second", "third"])
            || r.calendar(at).is_some() && r.is_capital(at)
        {
            break;
        }
        let possessive = r.str(at).len() > key.as_str().len();
        if r.lexicon.is_plural(key.as_str()) && !possessive {
            // the last of a run of plurals: "sales managers", "women patients"
            let mut end = at;
            while r.is_word(end + 1) && r.lexicon.is_plural(r.key(end + 1).as_str()) && !r.has(end + 1, Classes::STOP) {
                end += 1;
            }
            return noun(r, end);
        }
        last = Some(at);
        seen += 1;
        at += 1;
    }
    match last {
        Some(at) if one => noun(r, at),
        _ => None,
    }
}

fn noun(r: &Reader<'_>, at: usize) -> Option<(String, usize)> {
    let singular = r.lexicon.singular(r.key(at).as_str());
    (!singular.is_empty()).then_some((singular, at + 1))
}

/// A unit of measure or money, or a scale word, stands at token `i`.
pub(super) fn is_unit_word(r: &Reader<'_>, i: usize) -> bool {
    if !r.is_word(i) {
        return false;
    }
    if matches!(r.number_word(i), Some(crate::lexicon::NumberWord::Scale(_) | crate::lexicon::NumberWord::Hundred)) {
        return true;
    }
    if r.any(i, &["percent", "per", "square", "cubic", "sq"]) {
        return true;
    }
    let named = r.phrase(i, 3, |phrase| r.lexicon.unit_name(phrase).or_else(|| r.lexicon.currency_name(phrase)));
    let seconds = r.any(i, &["second", "quarter", "minute"]);
    let symbol = r.str(i).len() >= 2 && r.lexicon.unit_symbol(r.str(i)).is_some() && r.str(i) != "in";
    let single = matches!(r.str(i), "m" | "g" | "h" | "t") && !r.is_capital(i);
    (named.is_some() && !seconds) || symbol || single
}
