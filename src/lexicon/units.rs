//! Units from `units.csv` with prefixes from `prefixes.csv`: names, plurals, British spellings and symbols.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::Lexicon;
use super::load::{CURRENCIES, kept, parts, rows};
use crate::lexicon::Key;
use crate::normalise::{Conversion, Dimension, Unit, UnitKind};
use crate::number::Decimal;
use crate::sorting;

const UNITS: &str = include_str!("units.csv");
const PREFIXES: &str = include_str!("prefixes.csv");
const SCALED: &str = include_str!("scaled_units.csv");

/// Room for this many names saves growing step by step; more fit.
const NAMES_EXPECTED: usize = 3_500;

/// Units and currencies with their names and symbols.
#[derive(Debug)]
pub(super) struct Units {
    all: Vec<Unit>,
    /// Lower case, singular and plural, up to four words.
    pub(super) names: FxHashMap<&'static str, u16>,
    /// Case kept.
    pub(super) symbols: FxHashMap<&'static str, u16>,
    /// Power of ten of symbols that carry their scale ("bcm" 9).
    pub(super) scaled: FxHashMap<&'static str, u8>,
    pub(super) currency_names: FxHashMap<&'static str, u16>,
    pub(super) currency_symbols: FxHashMap<&'static str, u16>,
}

static ALL: LazyLock<Units> = LazyLock::new(load);

/// All units.
pub(super) fn units() -> &'static Units {
    &ALL
}

impl Units {
    pub(super) fn unit(&self, index: u16) -> &Unit {
        &self.all[usize::from(index)]
    }

    /// Its place.
    fn push(&mut self, unit: Unit) -> u16 {
        self.all.push(unit);
        u16::try_from(self.all.len() - 1).unwrap_or(u16::MAX)
    }

    fn name(&self, phrase: &str) -> Option<&Unit> {
        self.names.get(phrase).map(|&index| self.unit(index))
    }
}

/// In the column of prefixed symbols: names take prefixes too ("kilometer").
const BY_NAME: &str = "*";

/// "length*time^-1" as exponents.
fn dimension(text: &str) -> Option<Dimension> {
    if text.is_empty() {
        return Some(Dimension::default());
    }
    text.split('*').try_fold(Dimension::default(), |product, factor| {
        let (base, exponent) = factor.split_once('^').map_or((factor, 1), |(base, e)| (base, e.parse().unwrap_or(0)));
        Some(product.times(Dimension::base(base)?.pow(exponent)))
    })
}

/// Regular plural of the first noun of a name ("square foot" keeps its own rows).
pub(super) fn plural(name: &str) -> String {
    let several = name.contains(' ');
    let (head, rest) = match several.then(|| name.find(" per ").or_else(|| name.find(" of "))).flatten() {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    let plural = if head.ends_with('s') || head.ends_with("hertz") || head.ends_with("lux") {
        head.to_owned()
    } else if let Some(stem) = head.strip_suffix("foot") {
        format!("{stem}feet")
    } else if head.ends_with("inch") {
        format!("{head}es")
    } else if head.ends_with("ry") || head.ends_with("ny") {
        format!("{}ies", &head[..head.len() - 1])
    } else {
        [head, "s"].concat()
    };
    plural + rest
}

/// British spellings of an American name.
fn british(name: &str) -> Option<String> {
    let has = |part: &[u8]| name.as_bytes().windows(part.len()).any(|window| window == part);
    let (meter, liter, gram) = (has(b"meter"), has(b"liter"), has(b"gram"));
    if !meter && !liter && !gram {
        return None;
    }
    let spelled = name.replace("meter", "metre").replace("liter", "litre").replace("grams", "grammes");
    let spelled = if spelled.ends_with("gram") { spelled + "me" } else { spelled };
    (spelled != name).then_some(spelled)
}

fn load() -> Units {
    let mut units = Units {
        all: Vec::new(),
        names: FxHashMap::with_capacity_and_hasher(NAMES_EXPECTED, FxBuildHasher),
        symbols: FxHashMap::default(),
        scaled: FxHashMap::default(),
        currency_names: FxHashMap::default(),
        currency_symbols: FxHashMap::default(),
    };
    let prefixes: Vec<Prefix> =
        rows(PREFIXES).filter_map(|row| Some((*row.first()?, *row.get(1)?, row.get(2)?.parse().ok()?))).collect();
    for row in rows(UNITS) {
        let [name, dimension_text, factor, per, offset, names, symbols, prefixed, _source] = row.as_slice() else {
            continue;
        };
        let (Some(dim), Ok(numerator), Ok(denominator)) =
            (dimension(dimension_text), Decimal::parse(factor), Decimal::parse(per))
        else {
            continue;
        };
        let kind = match *dimension_text {
            "time" | "calendar" => UnitKind::Duration,
            _ => UnitKind::Dimension,
        };
        let unit = Unit {
            name: Cow::Borrowed(*name),
            kind,
            dimension: dim,
            conversion: Conversion::new((numerator, denominator), Decimal::parse(offset).ok()),
        };
        let aliases: Vec<&'static str> = parts(names, b'|').filter(|s| !s.is_empty()).collect();
        let index = add(&mut units, name, unit.clone(), &aliases);
        for symbol in parts(symbols, b'|').filter(|s| !s.is_empty()) {
            units.symbols.insert(symbol, index);
        }
        for symbol in parts(prefixed, b'|').filter(|s| !s.is_empty() && *s != BY_NAME) {
            let Some((prefix, base)) = split_prefix(symbol, symbols, &prefixes) else { continue };
            let Some((name, made)) = with_prefix(&unit, prefix.1, prefix.2) else { continue };
            let index = units.names.get(name).copied().unwrap_or_else(|| add(&mut units, name, made, &[]));
            units.symbols.entry(symbol).or_insert(index);
            // µ has two code points (U+00B5, U+03BC) and a typewriter spelling
            if prefix.0 == "µ" {
                for other in ["μ", "u"] {
                    units.symbols.entry(kept([other, base].concat())).or_insert(index);
                }
            }
        }
        if parts(prefixed, b'|').any(|symbol| symbol == BY_NAME) {
            for (_, word, power) in &prefixes {
                if let Some((name, made)) = with_prefix(&unit, word, *power)
                    && !units.names.contains_key(name)
                {
                    add(&mut units, name, made, &[]);
                }
            }
        }
    }
    load_scaled(&mut units);
    load_currencies(&mut units);
    units
}

/// Symbols that carry their scale: "bcm" is 10^9 times `meter^3`.
fn load_scaled(units: &mut Units) {
    for row in rows(SCALED) {
        let [symbol, power, name, _source] = row.as_slice() else { continue };
        let (Some(unit), Ok(power)) = (canonical(units, name), power.parse()) else { continue };
        let known = units.names.get(unit.name.as_ref()).copied();
        let index = known.unwrap_or_else(|| add(units, kept(unit.name.to_string()), unit, &[]));
        units.symbols.insert(symbol, index);
        units.scaled.insert(symbol, power);
    }
}

fn load_currencies(units: &mut Units) {
    for row in rows(CURRENCIES) {
        let [code, symbols, names, _minor] = row.as_slice() else { continue };
        let mut unit = Unit::plain(Cow::Borrowed(*code), UnitKind::Currency);
        unit.dimension = Dimension::base("money").unwrap_or_default();
        let index = units.push(unit);
        for symbol in parts(symbols, b'|').filter(|s| !s.is_empty()) {
            units.currency_symbols.entry(symbol).or_insert(index);
        }
        for name in parts(names, b'|').filter(|s| !s.is_empty()) {
            units.currency_names.entry(name).or_insert(index);
            units.currency_names.entry(kept(plural(name))).or_insert(index);
        }
    }
}

/// A unit by its canonical name: "meter^3", "tonne per year", "barrel per day".
fn canonical(units: &Units, name: &str) -> Option<Unit> {
    if let Some(unit) = units.name(name) {
        return Some(unit.clone());
    }
    if let Some((numerator, denominator)) = name.split_once(" per ") {
        return per(&canonical(units, numerator)?, units.name(denominator)?);
    }
    let (base, exponent) = name.split_once('^')?;
    power(units, units.name(base)?, exponent.parse().ok()?)
}

/// Symbol, name and power of ten.
type Prefix = (&'static str, &'static str, i32);

fn split_prefix<'p>(
    symbol: &'static str,
    bases: &'static str,
    prefixes: &'p [Prefix],
) -> Option<(&'p Prefix, &'static str)> {
    bases
        .split('|')
        .filter(|base| !base.is_empty() && symbol.len() > base.len())
        .find_map(|base| {
            let prefix = symbol.strip_suffix(base)?;
            Some((prefixes.iter().find(|(mark, ..)| *mark == prefix)?, base))
        })
        .or_else(|| {
            // information symbols have no base symbol of their own ("kbit")
            prefixes.iter().find(|(mark, ..)| symbol.starts_with(mark)).map(|p| (p, &symbol[p.0.len()..]))
        })
}

/// The unit with a prefix, and its name.
fn with_prefix(unit: &Unit, prefix: &str, power: i32) -> Option<(&'static str, Unit)> {
    let (numerator, denominator) = unit.factor();
    let factor =
        if power >= 0 { (numerator.shift(power)?, denominator) } else { (numerator, denominator.shift(-power)?) };
    let name = kept([prefix, &unit.name].concat());
    Some((name, Unit { name: Cow::Borrowed(name), conversion: Conversion::new(factor, unit.offset()), ..unit.clone() }))
}

/// Adds a unit under its name, plural, British spellings and aliases.
fn add(units: &mut Units, name: &'static str, unit: Unit, aliases: &[&'static str]) -> u16 {
    let index = units.push(unit);
    let mut spell = |phrase: &'static str| {
        let lower = |text: &'static str| if is_lower(text) { text } else { kept(Key::of(text).as_str().to_owned()) };
        units.names.entry(lower(phrase)).or_insert(index);
        if phrase.contains('-') {
            units.names.entry(lower(kept(phrase.replace('-', " ")))).or_insert(index);
        }
    };
    if !name.contains('^') {
        for form in [name, kept(plural(name))] {
            if let Some(spelled) = british(form) {
                spell(kept(spelled));
            }
            spell(form);
        }
    }
    for alias in aliases {
        spell(alias);
        if !alias.ends_with('s') {
            spell(kept(plural(alias)));
        }
    }
    index
}

/// Already as a [`Key`] has it.
fn is_lower(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase())
}

/// `unit^exponent` with its conventional name: square kilometers are "kilometer^2", cubic decimeters "liter".
pub(super) fn power(units: &Units, unit: &Unit, exponent: i8) -> Option<Unit> {
    let conventional = match (unit.name.as_ref(), exponent) {
        ("centimeter", 3) => Some("milliliter"),
        ("decimeter", 3) => Some("liter"),
        _ => None,
    };
    if let Some(name) = conventional {
        return units.name(name).cloned();
    }
    let times = u32::try_from(exponent).ok()?;
    Some(Unit {
        name: format!("{}^{exponent}", unit.name).into(),
        kind: UnitKind::Dimension,
        dimension: unit.dimension.pow(exponent),
        conversion: Conversion::new((unit.factor().0.pow(times)?, unit.factor().1.pow(times)?), None),
    })
}

/// One unit per another: "USD per barrel", "gram per kilowatt hour".
pub(super) fn per(numerator: &Unit, denominator: &Unit) -> Option<Unit> {
    product(numerator, denominator, -1)
}

/// `first · second^exponent` under its canonical name: factors in order, each divisor after a "per" ("meter*newton",
/// "gram per meter^3 per second", "per centimeter").
pub(super) fn product(first: &Unit, second: &Unit, exponent: i8) -> Option<Unit> {
    let kind = match (first.kind, second.kind) {
        (UnitKind::Currency, _) => UnitKind::Currency,
        (UnitKind::Percent | UnitKind::Point, _) => first.kind,
        _ => UnitKind::Dimension,
    };
    let mut factors: Vec<(String, i8)> = Vec::new();
    collect(&first.name, 1, &mut factors);
    collect(&second.name, exponent, &mut factors);
    // "kW·h": energy has names of its own
    if let Some(hour) = factors.iter().position(|(name, power)| name == "hour" && *power == 1)
        && let Some(base) =
            factors.iter().position(|(name, power)| *power == 1 && (name.ends_with("watt") || name.ends_with("ampere")))
    {
        factors[base].0.push_str(" hour");
        factors.remove(hour);
    }
    let dimensionless = |unit: &Unit| unit.kind == UnitKind::Count || unit.dimension.is_none();
    let dimension = if dimensionless(first) || dimensionless(second) {
        Dimension::default()
    } else {
        first.dimension.times(second.dimension.pow(exponent))
    };
    let (numerator, denominator) = if exponent < 0 { (second.factor().1, second.factor().0) } else { second.factor() };
    let times = u32::from(exponent.unsigned_abs());
    Some(Unit {
        name: written(factors).into(),
        kind,
        dimension,
        conversion: Conversion::new(
            (first.factor().0.times(numerator.pow(times)?)?, first.factor().1.times(denominator.pow(times)?)?),
            None,
        ),
    })
}

/// Adds the factors of a canonical name, each to the power given.
fn collect(name: &str, exponent: i8, factors: &mut Vec<(String, i8)>) {
    let mut sign = exponent;
    for part in name.split(" per ") {
        for factor in part.strip_prefix("per ").unwrap_or(part).split('*').filter(|factor| !factor.is_empty()) {
            let (base, power) = factor.split_once('^').map_or((factor, 1), |(base, e)| (base, e.parse().unwrap_or(1)));
            let sign = if part.starts_with("per ") { -exponent } else { sign };
            let power = sign.saturating_mul(power);
            match factors.iter_mut().find(|(known, _)| known == base) {
                Some(known) => known.1 = known.1.saturating_add(power),
                None => factors.push((base.to_owned(), power)),
            }
        }
        sign = -exponent;
    }
}

fn written(mut factors: Vec<(String, i8)>) -> String {
    for factor in &mut factors {
        let liters = match (factor.0.as_str(), factor.1) {
            ("centimeter", 3 | -3) => "milliliter",
            ("decimeter", 3 | -3) => "liter",
            _ => continue,
        };
        *factor = (liters.to_owned(), factor.1 / 3);
    }
    factors.retain(|(_, power)| *power != 0);
    sorting::by(&mut factors, Ord::cmp);
    let mut name = String::new();
    for (sign, joint) in [(1, "*"), (-1, " per ")] {
        for (base, power) in factors.iter().filter(|(_, power)| power.signum() == sign) {
            if sign < 0 && name.is_empty() {
                name.push_str("per ");
            } else if !name.is_empty() {
                name.push_str(joint);
            }
            name.push_str(base);
            if power.abs() != 1 {
                name.push('^');
                name.push_str(&power.abs().to_string());
            }
        }
    }
    name
}

/// A canonical name as it is spoken after any number but one: "square kilometers" of "kilometer^2". Products of several
/// units keep their signs.
pub(super) fn spoken_plural(name: &str) -> String {
    let spoken = |factor: &str| match factor.split_once('^') {
        Some((base, "2")) => format!("square {base}"),
        Some((base, "3")) => format!("cubic {base}"),
        _ => factor.to_owned(),
    };
    let (head, rest) = name.split_once(" per ").map_or((name, None), |(head, rest)| (head, Some(rest)));
    let head = match spoken(head) {
        product if product.contains(['^', '*']) => product,
        head => plural(&head),
    };
    rest.map_or(head.clone(), |rest| {
        let rest: Vec<String> = rest.split(" per ").map(spoken).collect();
        format!("{head} per {}", rest.join(" per "))
    })
}

/// Units as tables write them: "USD billion", "million tonnes", "square km", "billion cubic metres", "% of GDP".
pub(super) fn parse_written(lexicon: &Lexicon, text: &str) -> Option<(Unit, i32)> {
    let mut power = 0;
    let mut rest: Vec<&str> = Vec::new();
    for word in text.split([' ', '\u{a0}']).filter(|word| !word.is_empty()) {
        match lexicon.word(lexicon.id(Key::of(word).as_str())).number {
            Some(super::NumberWord::Scale(scale)) => power += i32::from(scale),
            _ => rest.push(word),
        }
    }
    let joined = rest.join(" ");
    let unit = one(lexicon, &joined).or_else(|| {
        let (numerator, denominator) = joined.split_once(" per ").or_else(|| joined.split_once('/'))?;
        per(&one(lexicon, numerator.trim())?, &one(lexicon, denominator.trim())?)
    });
    unit.map(|unit| (unit, power))
}

fn one(lexicon: &Lexicon, text: &str) -> Option<Unit> {
    let lower = Key::of(text);
    if text.starts_with('%') || ["percent", "per cent", "pct"].iter().any(|word| lower.as_str().starts_with(word)) {
        return Some(Unit::plain("percent", UnitKind::Percent));
    }
    if let Some(unit) = lexicon.unit_symbol(text).or_else(|| lexicon.currency_symbol(text)) {
        return Some(unit.clone());
    }
    if let Some(unit) = lexicon.unit_name(lower.as_str()).or_else(|| lexicon.currency_name(lower.as_str())) {
        return Some(unit.clone());
    }
    for (words, exponent) in [(["square ", "sq ", "sq. "], 2), (["cubic ", "cu ", "cu. "], 3)] {
        for word in words {
            if let Some(base) = lower.as_str().strip_prefix(word) {
                let base = lexicon.unit_name(base).or_else(|| lexicon.unit_symbol(base))?;
                return power(lexicon.units, base, exponent);
            }
        }
    }
    for (mark, exponent) in [("²", 2), ("^2", 2), ("2", 2), ("³", 3), ("^3", 3), ("3", 3)] {
        if let Some(base) = text.strip_suffix(mark)
            && let Some(unit) = lexicon.unit_symbol(base).or_else(|| lexicon.unit_name(base))
            // "m2" is an area; "H2" is the second half of a year, no square of henries
            && (mark.len() > 1 || Some(unit.dimension) == Dimension::base("length"))
        {
            return power(lexicon.units, unit, exponent);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;
    use crate::number::Interval;

    #[test]
    fn every_row_has_a_dimension_and_a_source() {
        for row in rows(UNITS) {
            assert_eq!(row.len(), 9, "{row:?}");
            assert!(dimension(row[1]).is_some(), "{row:?}");
            assert!(!row[8].is_empty(), "{row:?}");
            Decimal::parse(row[2]).unwrap();
            Decimal::parse(row[3]).unwrap();
        }
    }

    #[test]
    fn there_is_room_for_all_names() {
        assert!(units().names.len() < NAMES_EXPECTED, "{}", units().names.len());
    }

    #[test]
    fn scaled_symbols_have_a_unit() {
        let lexicon = english();
        for row in rows(SCALED) {
            assert_eq!(lexicon.symbol_scale(row[0]), row[1].parse().ok(), "{row:?}");
            assert_eq!(lexicon.unit_symbol(row[0]).map(|unit| unit.name.as_ref()), Some(row[2]), "{row:?}");
        }
    }

    #[test]
    fn products_have_one_name() {
        let lexicon = english();
        let one = |name: &str| lexicon.unit_name(name).unwrap().clone();
        let name = |unit: Option<Unit>| unit.unwrap().name.to_string();
        assert_eq!(name(product(&one("newton"), &one("meter"), 1)), "meter*newton");
        assert_eq!(name(product(&one("kilogram"), &one("meter"), -3)), "kilogram per meter^3");
        let rate = product(&one("milligram"), &one("kilogram"), -1).unwrap();
        assert_eq!(name(per(&rate, &one("day"))), "milligram per day per kilogram");
        assert_eq!(name(product(&one("kilowatt"), &one("hour"), 1)), "kilowatt hour");
        assert_eq!(name(product(&one("gram"), &one("centimeter"), -3)), "gram per milliliter");
    }

    #[test]
    fn names_symbols_and_prefixes_meet() {
        let lexicon = english();
        for (text, name) in [
            ("kilometres", "kilometer"),
            ("kilometers", "kilometer"),
            ("feet", "foot"),
            ("kilowatt hours", "kilowatt hour"),
            ("light years", "light-year"),
            ("nautical miles", "nautical mile"),
            ("centuries", "century"),
            ("metric tons", "tonne"),
        ] {
            assert_eq!(lexicon.unit_name(text).map(|u| u.name.as_ref()), Some(name), "{text}");
        }
        for (symbol, name) in [
            ("km", "kilometer"),
            ("MW", "megawatt"),
            ("mW", "milliwatt"),
            ("kg", "kilogram"),
            ("µm", "micrometer"),
            ("TB", "terabyte"),
            ("kWh", "kilowatt hour"),
        ] {
            assert_eq!(lexicon.unit_symbol(symbol).map(|u| u.name.as_ref()), Some(name), "{symbol}");
        }
    }

    #[test]
    fn written_units_of_tables() {
        let lexicon = english();
        for (text, name, power) in [
            ("USD billion", "USD", 9),
            ("million tonnes", "tonne", 6),
            ("billion cubic metres", "meter^3", 9),
            ("square km", "kilometer^2", 0),
            ("percent of land area", "percent", 0),
            ("km2", "kilometer^2", 0),
            ("$ millions", "", 0),
        ] {
            let read = lexicon.parse_unit(text);
            if name.is_empty() {
                continue;
            }
            assert_eq!(
                read.map(|(unit, power)| (unit.name.to_string(), power)),
                Some((name.to_owned(), power)),
                "{text}"
            );
        }
    }

    #[test]
    fn conversions_are_exact() {
        let lexicon = english();
        let one = |name: &str| lexicon.unit_name(name).unwrap().clone();
        let d = |text: &str| Decimal::parse(text).unwrap();
        let km = one("mile").convert(Interval::point(d("1108")), &one("kilometer")).unwrap();
        assert_eq!(km, Interval::point(d("1783.153152")));
        let f = one("celsius").convert(Interval::point(d("35")), &one("fahrenheit")).unwrap();
        assert!(f.contains(d("95")) && f.high.unwrap().minus(f.low.unwrap()).unwrap() < d("0.000001"), "{f}");
        let difference = one("celsius").convert_difference(Interval::point(d("1.5")), &one("fahrenheit")).unwrap();
        assert!(difference.contains(d("2.7")));
        assert!(one("year").convert(Interval::point(d("1")), &one("second")).is_none());
    }
}
