//! Units of the wrong kind: a power for an amount of energy, a length for an area, a ratio of temperatures.
//!
//! The rule: a noun of measure right beside the figure ("an area of", "in diameter") says which dimension it needs;
//! which noun needs which stands in `measure_kinds.csv`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::finding::{Finding, Severity};
use crate::lexicon;
use crate::normalise::{Dimension, UnitKind};

pub(super) struct UnitKindMismatch;

static META: Meta = Meta {
    id: "unit-kind-mismatch",
    name: "a unit is not of the kind that the measure needs",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "Some measures have only one kind of unit, whatever their size. Looks at the noun right beside the figure \
(\"an area of 500 kilometers\", \"a speed of 90 kilometers\", \"30 acres in length\", \"weighs 12 liters\"), at powers per \
hour or year (\"uses 40 kilowatts per hour\": an amount of energy is in kilowatt hours), at capacities of power stations \
in kilowatt hours, at batteries of cars in kilowatts, at knots per hour (a knot is a nautical mile per hour), at speeds per \
hour squared, at light-years told as time, and at ratios of temperatures in degrees (\"half as warm as 32C\": the zero of \
the scale is arbitrary).\n\n\
Left alone: ramps of power, capacity that is built or sold at so much a year, storage, radii and sides of areas (\"an area \
of 5 kilometers around the plant\"), ratios in kelvin. A warning only: the figure may be right and its noun wrong.",
    fires: &[
        "The heater uses 2 kilowatts per hour.",
        "The lake covers an area of 540 kilometers.",
        "The wind farm has a capacity of 300 megawatt hours.",
        "It was 12C at noon, twice as warm as the 6C of Monday.",
        "The ferry makes 21 knots per hour.",
    ],
    silent: &[
        "The heater uses 2 kilowatts, or 2 kilowatt hours per hour.",
        "The lake covers an area of 540 square kilometers.",
        "People left an area of 5 kilometers around the plant.",
        "The factory makes 300 megawatts of panels a year. The plant can ramp at 40 megawatts per hour.",
        "The wind farm has a capacity of 300 megawatts and a store of 300 megawatt hours.",
        "It was 12C at noon, 6 degrees warmer than on Monday.",
    ],
};

/// Nouns of measure with the dimensions that they are told in.
static NOUNS: LazyLock<FxHashMap<&'static str, Vec<Dimension>>> = LazyLock::new(|| {
    let english = lexicon::english();
    let rows = include_str!("measure_kinds.csv").lines().skip(1).map(|line| line.split(','));
    rows.filter_map(|mut fields| {
        let (noun, units) = (fields.next()?, fields.next()?);
        let units = units.split('|').filter_map(|unit| english.parse_unit(unit).map(|(unit, _)| unit.dimension));
        Some((noun, units.collect()))
    })
    .collect()
});

/// What is wrong and what may have been meant.
struct Wrong {
    message: String,
    working: &'static str,
    /// Replaces the unit of the figure.
    unit: Option<String>,
    /// Pieces that are wrong, where it is not the figure.
    pieces: Option<(usize, usize)>,
}

impl Check for UnitKindMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (1, usize::MAX), amounts: 1, all: &[&[Of::Kind(Kinds::DIMENSION)]], view: true }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let physical = |kind: UnitKind| kind == UnitKind::Dimension;
        for (_, view) in article.views() {
            for (index, amount) in view.amounts.iter().enumerate().take(TOGETHER) {
                if article.document.is_quoted(amount.span) || !amount.kind().is_some_and(physical) {
                    continue;
                }
                let wrong = of_noun(article, view, amount)
                    .or_else(|| of_power(article, view, amount))
                    .or_else(|| of_speed(article, view, amount))
                    .or_else(|| light_years(article, view, amount))
                    .or_else(|| ratio(article, view, index));
                if let Some(wrong) = wrong {
                    report(article, view, amount, wrong, out);
                }
            }
        }
    }
}

fn report(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>, wrong: Wrong, out: &mut Outcomes) {
    let place = |at: usize| match view.pieces.get(at)? {
        Piece::Amount(index) => Some(view.amounts[*index].whole),
        _ => view.span_of(article, at),
    };
    let span = wrong.pieces.and_then(|(from, to)| Some(place(from)?.hull(place(to)?))).unwrap_or(amount.whole);
    let mut finding = Finding::new(META.id, META.severity, span, wrong.message).confidence(75).working(wrong.working);
    if let Some(unit) = wrong.unit {
        let number = article.document.slice(amount.span);
        finding = finding.suggest(amount.whole, format!("{number} {unit}"), "a unit of the kind that is meant");
    }
    out.findings.push(finding);
}

fn told(article: &Article<'_>, amount: &Amount<'_>) -> String {
    article.document.slice(amount.whole).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn word<'a>(piece: &Piece<'a>) -> Option<&'a str> {
    if let Piece::Word(word, _) = piece { Some(word) } else { None }
}

fn around<'v, 'a>(view: &'v View<'a>, amount: &Amount<'_>, before: usize, after: usize) -> &'v [Piece<'a>] {
    &view.pieces[amount.at.saturating_sub(before)..view.pieces.len().min(amount.at + 1 + after)]
}

/// "an area of 500 kilometers", "30 acres in length", "weighs 12 liters".
fn of_noun(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>) -> Option<Wrong> {
    let unit = amount.unit?;
    let before = &view.pieces[amount.at.saturating_sub(2)..amount.at];
    let after = &view.pieces[amount.at + 1..view.pieces.len().min(amount.at + 3)];
    let (noun, allowed) = match (before, after) {
        ([noun, of], _) if of.is("of") => {
            let noun = word(noun)?.to_lowercase();
            let allowed = NOUNS.get(noun.as_str())?;
            // "a strength at room temperature of 93 kg/mm2" is the strength; "at a temperature of" is the temperature
            let led = &view.pieces[amount.at.saturating_sub(5)..amount.at.saturating_sub(2)];
            let bare = led.iter().rposition(|piece| piece.is_any(&["a", "an", "the"])).map_or(0, |at| at + 1);
            if led[bare..].iter().any(|piece| cues::at("kind.modifier", &[*piece], 0).is_some()) {
                return None;
            }
            // "an area of 5 kilometers around", "a length of 3 hours a day"
            if after.first().is_some_and(|next| cues::at("kind.side", &[*next], 0).is_some()) || amount.ranged {
                return None;
            }
            (noun, allowed)
        }
        (_, [inside, noun]) if inside.is("in") => {
            let noun = word(noun)?.to_lowercase();
            let allowed = NOUNS.get(noun.as_str()).filter(|_| cues::is("kind.extent", &noun))?;
            (noun, allowed)
        }
        ([.., verb], _) if word(verb).is_some_and(|verb| cues::is("kind.weigh", verb)) => {
            ("weight".to_owned(), NOUNS.get("weight")?)
        }
        _ => return None,
    };
    // "2.55 A" of a length is in angstroms
    let length = Dimension::base("length");
    let angstrom = unit.name == "ampere" && allowed.iter().any(|dimension| Some(*dimension) == length);
    // "specific surface area of 2,989 m² per gram"
    let specific = around(view, amount, 8, 0).iter().any(|piece| piece.is("specific"));
    if unit.dimension.is_none() || allowed.contains(&unit.dimension) || angstrom || specific {
        return None;
    }
    // a length beside "area" has lost its "square"; beside "speed", its "per hour"
    let bare = article.document.text.get(amount.span.end..amount.whole.end)?.trim_start_matches(['-', ' ']);
    let length = Dimension::base("length");
    let unit = match noun.as_str() {
        "area" | "areas" if Some(unit.dimension) == length && !bare.is_empty() && bare.len() > 3 => {
            Some(format!("square {bare}"))
        }
        "speed" | "speeds" if Some(unit.dimension) == length && bare.len() > 3 => Some(format!("{bare} per hour")),
        _ => None,
    };
    let article_of = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    Some(Wrong {
        message: format!("{} is no measure of {article_of} {noun}", told(article, amount)),
        working: "the unit is of another dimension than the noun beside the figure needs",
        unit,
        pieces: None,
    })
}

static WATT: LazyLock<Dimension> = LazyLock::new(|| dimension("watt"));
static WATT_HOUR: LazyLock<Dimension> = LazyLock::new(|| dimension("watt hour"));

fn dimension(unit: &str) -> Dimension {
    lexicon::english().parse_unit(unit).map_or_else(Dimension::default, |(unit, _)| unit.dimension)
}

/// "40 kilowatts per hour", "a wind farm of 300 megawatt hours", "a car battery of 60 kilowatts".
fn of_power(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>) -> Option<Wrong> {
    let unit = amount.unit?;
    if let Some((base, time)) = unit.name.split_once(" per ") {
        let power = base.ends_with("watt") && dimension(base) == *WATT;
        let long = matches!(time, "hour" | "day" | "week" | "month" | "year");
        let near = around(view, amount, 14, 10);
        let built = || cues::has("kind.built", near) || cues::has("kind.ramp", near);
        if power && long && !built() {
            let shown = told(article, amount);
            return Some(Wrong {
                message: format!("{shown}: a watt is already energy per time; an amount of energy is in {base} hours"),
                working: "power = energy / time, so power per hour is no amount of energy",
                unit: Some(if time == "hour" { format!("{base}s") } else { format!("{base} hours per {time}") }),
                pieces: None,
            });
        }
        return None;
    }
    if !unit.name.contains("watt") {
        return None;
    }
    let near = around(view, amount, 8, 6);
    let shown = told(article, amount);
    let of = view.pieces[amount.at.saturating_sub(2)..amount.at].iter().any(|piece| piece.is("of"));
    if unit.dimension == *WATT_HOUR && unit.name.ends_with("watt hour") {
        let before = &view.pieces[amount.at.saturating_sub(5)..amount.at];
        let capacity = of && before.iter().any(|piece| piece.is_any(&["capacity", "output", "power"]));
        let station = cues::has("kind.station", near) && !cues::has("kind.storage", near);
        let yearly = cues::has("kind.yearly", near)
            || view.pieces.get(amount.at + 1).is_some_and(|piece| piece.is_any(&["a", "per", "an"]));
        let power = before.iter().any(|piece| piece.is_any(&["capacity", "power"]));
        if capacity && power && station && !yearly {
            return Some(Wrong {
                message: format!(
                    "{shown}: the capacity of a power station is a power, in {}s",
                    unit.name.trim_end_matches(" hour")
                ),
                working: "kilowatt hours measure the energy of a time, kilowatts what can be delivered at once",
                unit: Some(format!("{}s", unit.name.trim_end_matches(" hour"))),
                pieces: None,
            });
        }
    }
    let small = unit.dimension == *WATT && unit.name == "kilowatt";
    let pack = cues::has("kind.pack", near) && cues::has("kind.car", around(view, amount, 14, 10));
    let charging = cues::has("kind.charging", around(view, amount, 14, 10));
    (small && pack && !charging).then(|| Wrong {
        message: format!("{shown}: what a battery holds is an energy, in kilowatt hours"),
        working: "kilowatts say how fast a battery gives or takes, not how much it holds",
        unit: Some("kilowatt hours".to_owned()),
        pieces: None,
    })
}

/// "21 knots per hour", "drove at 90 kilometers per hour squared".
fn of_speed(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>) -> Option<Wrong> {
    let unit = amount.unit?;
    let acceleration = Dimension::base("length")?.over(Dimension::base("time")?.pow(2));
    if unit.dimension != acceleration || cues::has("kind.acceleration", around(view, amount, 20, 20)) {
        return None;
    }
    let shown = told(article, amount);
    // "1.42 kt/day" is in kilotonnes
    if unit.name.starts_with("knot") && !article.document.slice(amount.whole).contains("knot") {
        return None;
    }
    if unit.name.starts_with("knot") {
        return Some(Wrong {
            message: format!("{shown}: a knot is already a nautical mile per hour"),
            working: "1 knot = 1 nautical mile per hour",
            unit: Some("knots".to_owned()),
            pieces: None,
        });
    }
    let speed = cues::has("kind.speed", around(view, amount, 6, 4));
    speed.then(|| Wrong {
        message: format!("{shown} is an acceleration, not a speed"),
        working: "a speed is a length per time, not per time squared",
        unit: None,
        pieces: None,
    })
}

/// "30 light-years ago".
fn light_years(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>) -> Option<Wrong> {
    if amount.unit?.name != "light-year" {
        return None;
    }
    let next = view.pieces.get(amount.at + 1)?;
    let before = view.before(amount_index(view, amount)?, 2);
    let as_time = next.is_any(&["ago", "later", "earlier", "old"])
        || before.last().is_some_and(|piece| piece.is_any(&["took", "takes", "take", "lasted", "lasts"]));
    as_time.then(|| Wrong {
        message: format!("{}: a light-year is a distance, not a time", told(article, amount)),
        working: "1 light-year = 9.46 trillion kilometers",
        unit: None,
        pieces: None,
    })
}

fn amount_index(view: &View<'_>, amount: &Amount<'_>) -> Option<usize> {
    view.amounts.iter().position(|other| other.at == amount.at)
}

/// "half as warm as the 32C", "twice as hot as 15C", "20% warmer than 25C".
fn ratio(article: &Article<'_>, view: &View<'_>, index: usize) -> Option<Wrong> {
    let amount = &view.amounts[index];
    let unit = amount.unit?;
    // degrees of a scale whose zero is a convention
    if !matches!(&*unit.name, "celsius" | "fahrenheit") {
        return None;
    }
    let before = &view.pieces[amount.at.saturating_sub(12)..amount.at];
    let warm = |piece: &Piece<'_>| word(piece).is_some_and(|word| cues::is("kind.warm", word));
    let warmer = |piece: &Piece<'_>| word(piece).is_some_and(|word| cues::is("kind.warmer", word));
    let measured = |at: usize| match before.get(at) {
        Some(Piece::Amount(other)) => {
            let other = &view.amounts[*other];
            other.unit.is_none() || matches!(other.kind(), Some(UnitKind::Percent | UnitKind::Times))
        }
        Some(Piece::Word(word, _)) => cues::is("kind.times", word),
        _ => false,
    };
    let as_warm =
        before.windows(3).enumerate().find(|(_, three)| three[0].is("as") && warm(&three[1]) && three[2].is("as"));
    let twice = as_warm.filter(|(at, _)| (1..=3).any(|back| at.checked_sub(back).is_some_and(measured)));
    let percent = before.windows(2).enumerate().find(|(at, two)| {
        warmer(&two[0])
            && two[1].is("than")
            && at.checked_sub(1).is_some_and(|at| match before.get(at) {
                Some(Piece::Amount(other)) => {
                    matches!(view.amounts[*other].kind(), Some(UnitKind::Percent | UnitKind::Times))
                }
                _ => false,
            })
    });
    let start = amount.at - before.len();
    // "half as warm", "20% warmer"
    let pieces = match (twice, percent) {
        (Some((at, _)), _) => {
            let first = (1..=3).filter_map(|back| at.checked_sub(back)).find(|&at| measured(at))?;
            (start + first, start + at + 1)
        }
        (None, Some((at, _))) => (start + at.checked_sub(1)?, start + at),
        (None, None) => return None,
    };
    Some(Wrong {
        message: format!(
            "{} has no half, double or percentage: the zero of the scale is arbitrary",
            told(article, amount)
        ),
        working: "ratios of temperatures need kelvin; between degrees only the difference has a meaning",
        unit: None,
        pieces: Some(pieces),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_and_accelerations_have_their_dimensions() {
        let length = Dimension::base("length").unwrap();
        let time = Dimension::base("time").unwrap();
        assert_eq!(NOUNS["area"], [length.pow(2)]);
        assert_eq!(NOUNS["acceleration"][0], length.over(time.pow(2)));
        assert_eq!(NOUNS["speed"][0], length.over(time));
    }

    #[test]
    fn every_noun_has_units_that_are_read() {
        let english = lexicon::english();
        for line in include_str!("measure_kinds.csv").lines().skip(1) {
            let fields: Vec<&str> = line.split(',').collect();
            let [noun, units, _] = fields.as_slice() else { panic!("{line}: three fields") };
            assert!(!noun.is_empty() && *noun == noun.to_lowercase(), "{line}");
            for unit in units.split('|') {
                assert!(english.parse_unit(unit).is_some(), "{noun}: {unit} is no unit");
            }
        }
    }
}
