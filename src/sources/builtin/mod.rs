//! Tables built into the binary: world bounds, countries with capitals and validity dates, renamed places. The rule:
//! each row says where it comes from, and a bound says whether it is a figure or an order of magnitude.

mod aliases;

use std::sync::LazyLock;

use crate::normalise::{Date, Period};
use crate::number::{Decimal, Interval};

pub use aliases::{Alias, Aliases, Place, aliases};

/// A built-in CSV file as text, for `sources list` and for tests.
pub const FILES: [(&str, &str); 6] = [
    ("world_bounds.csv", include_str!("world_bounds.csv")),
    ("countries.csv", include_str!("countries.csv")),
    ("groups.csv", include_str!("groups.csv")),
    ("names.csv", include_str!("names.csv")),
    ("measures.csv", include_str!("measures.csv")),
    ("table_words.csv", include_str!("table_words.csv")),
];
/// Descriptor of [`FILES`].
pub const DESCRIPTOR: &str = include_str!("datapackage.json");

/// Records of a built-in file without the header; rows that cannot be read are a failing test, not a panic.
fn records(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().filter_map(Result::ok)
}

fn list(field: &str) -> Vec<String> {
    field.split('|').filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What sort of quantity a bound limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BoundKind {
    /// Per year, of the whole world or of the largest of its kind.
    Flow,
    /// At one time.
    Stock,
    /// Per unit of time.
    Rate,
    /// Money per quantity, with both ends.
    Price,
}

/// A limit that no figure of its kind can pass.
#[derive(Clone, Debug)]
pub struct WorldBound {
    /// Kebab case, stable.
    pub id: String,
    /// Items it is about; all words of one of them must be near the figure. Empty: any item.
    pub items: Vec<String>,
    /// In words: "world production of natural gas in a year".
    pub measure: String,
    pub kind: BoundKind,
    /// Closed; an open end is no limit.
    pub range: Interval,
    /// Canonical unit name.
    pub unit: String,
    pub period: Option<Period>,
    /// An order of magnitude rather than a published figure: only a factor, never a near miss, counts.
    pub order_only: bool,
    /// Office and publication.
    pub source: String,
    pub note: String,
    /// Data row in `world_bounds.csv`, from 1.
    pub row: usize,
}

impl WorldBound {
    /// Whether one of the items has all its words among those that `has` knows (by stem, see [`super::words::stem`]).
    pub fn is_about(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.items.is_empty()
            || self.items.iter().any(|item| super::words::words(item).all(|word| has(&super::words::stem(word))))
    }

    /// How far a value lies beyond the bound, as the value's neighbour end; `None` inside.
    pub fn passed_by(&self, value: Decimal) -> Option<Decimal> {
        let high = self.range.high.filter(|&high| value > high);
        high.or_else(|| self.range.low.filter(|&low| value < low))
    }
}

static BOUNDS: LazyLock<Vec<WorldBound>> = LazyLock::new(|| {
    let number = |text: &str| Decimal::parse(text).ok();
    let rows = records(include_str!("world_bounds.csv")).enumerate();
    rows.filter_map(|(index, row)| {
        Some(WorldBound {
            id: row.get(0)?.to_owned(),
            items: list(row.get(1)?),
            measure: row.get(2)?.to_owned(),
            kind: match row.get(3)? {
                "flow" => BoundKind::Flow,
                "stock" => BoundKind::Stock,
                "rate" => BoundKind::Rate,
                "price" => BoundKind::Price,
                _ => return None,
            },
            range: Interval { low: number(row.get(4)?), high: number(row.get(5)?) },
            unit: row.get(6)?.to_owned(),
            period: super::table::parse_period(row.get(7)?),
            order_only: row.get(8)? == "order",
            source: row.get(9)?.to_owned(),
            note: row.get(10)?.to_owned(),
            row: index + 1,
        })
    })
    .collect()
});

/// All world bounds, in the order of the file: where several apply, those named first are the narrower.
pub fn bounds() -> &'static [WorldBound] {
    &BOUNDS
}

/// A capital (or its name) and when it held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capital {
    pub name: String,
    pub aliases: Vec<String>,
    /// First day; `None`: since before anything we check.
    pub from: Option<Date>,
    /// Day of the change: no longer valid on it. `None`: still valid.
    pub to: Option<Date>,
    pub note: String,
    /// Data row in `countries.csv`, from 1.
    pub row: usize,
}

impl Capital {
    /// Whether it held on the last day of `date`.
    pub fn held_on(&self, date: Date) -> bool {
        let day = date.last_day();
        self.from.is_none_or(|from| from.first_day() <= day) && self.to.is_none_or(|to| day < to.first_day())
    }
}

/// A country or territory.
#[derive(Clone, Debug)]
pub struct Country {
    pub name: String,
    pub iso2: String,
    pub iso3: String,
    /// Adjectives and nouns for its people: "Kazakh", "Kazakhs".
    pub demonyms: Vec<String>,
    pub aliases: Vec<String>,
    /// In order of time; several where the capital or its name changed.
    pub capitals: Vec<Capital>,
}

impl Country {
    /// The capital on a day.
    pub fn capital_on(&self, date: Date) -> Option<&Capital> {
        self.capitals.iter().rev().find(|capital| capital.held_on(date))
    }
}

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let mut out: Vec<Country> = Vec::new();
    for (index, row) in records(include_str!("countries.csv")).enumerate() {
        let field = |at: usize| row.get(at).unwrap_or_default().to_owned();
        if out.last().is_none_or(|last| last.iso3 != field(2)) {
            out.push(Country {
                name: field(0),
                iso2: field(1),
                iso3: field(2),
                demonyms: list(&field(3)),
                aliases: list(&field(8)),
                capitals: Vec::new(),
            });
        }
        if let Some(country) = out.last_mut().filter(|_| !field(4).is_empty()) {
            country.capitals.push(Capital {
                name: field(4),
                aliases: list(&field(7)),
                from: Date::parse(&field(5)),
                to: Date::parse(&field(6)),
                note: field(9),
                row: index + 1,
            });
        }
    }
    out
});

/// All countries, by ISO 3166-1 alpha-3 code.
pub fn countries() -> &'static [Country] {
    &COUNTRIES
}

/// A group of countries, or the world.
#[derive(Clone, Debug)]
pub struct Group {
    pub name: String,
    /// "whole" for the world, "bloc", "region", "continent".
    pub kind: String,
    pub aliases: Vec<String>,
    /// Alpha-3 codes; empty where membership changes or differs by author.
    pub members: Vec<String>,
}

/// Name of the group that every other entity is part of.
pub const WORLD: &str = "World";

static GROUPS: LazyLock<Vec<Group>> = LazyLock::new(|| {
    let rows = records(include_str!("groups.csv"));
    rows.filter_map(|row| {
        Some(Group {
            name: row.get(0)?.to_owned(),
            kind: row.get(1)?.to_owned(),
            aliases: list(row.get(2)?),
            members: list(row.get(3)?),
        })
    })
    .collect()
});

/// Groups of countries.
pub fn groups() -> &'static [Group] {
    &GROUPS
}

/// A place or company that changed its name.
#[derive(Clone, Debug)]
pub struct Renamed {
    pub old: String,
    pub new: String,
    /// "country", "capital", "city", "company".
    pub kind: String,
    /// Day, month or year of the change.
    pub changed: Option<Date>,
    /// The old name is still in good use: never a finding.
    pub old_acceptable: bool,
    pub note: String,
    pub source: String,
    /// Data row in `names.csv`, from 1.
    pub row: usize,
}

static NAMES: LazyLock<Vec<Renamed>> = LazyLock::new(|| {
    let rows = records(include_str!("names.csv")).enumerate();
    rows.filter_map(|(index, row)| {
        Some(Renamed {
            old: row.get(0)?.to_owned(),
            new: row.get(1)?.to_owned(),
            kind: row.get(2)?.to_owned(),
            changed: Date::parse(row.get(4)?),
            old_acceptable: row.get(5)? == "yes",
            note: row.get(6)?.to_owned(),
            source: row.get(7)?.to_owned(),
            row: index + 1,
        })
    })
    .collect()
});

/// Names that changed.
pub fn renamed() -> &'static [Renamed] {
    &NAMES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_parses() {
        let lines = |name: &str| {
            let text = FILES.iter().find(|(file, _)| *file == name).unwrap().1;
            csv::Reader::from_reader(text.as_bytes()).into_records().map(Result::unwrap).count()
        };
        assert_eq!(bounds().len(), lines("world_bounds.csv"));
        assert_eq!(countries().iter().map(|c| c.capitals.len().max(1)).sum::<usize>(), lines("countries.csv"));
        assert_eq!(renamed().len(), lines("names.csv"));
        assert_eq!(groups().len(), lines("groups.csv"));
        for bound in bounds() {
            assert!(bound.range.low.is_some() || bound.range.high.is_some(), "{}", bound.id);
            assert!(!bound.unit.is_empty() && !bound.source.is_empty(), "{}", bound.id);
            assert!(bound.kind != BoundKind::Price || bound.range.low < bound.range.high, "{}", bound.id);
        }
        for group in groups() {
            for member in &group.members {
                assert!(countries().iter().any(|country| country.iso3 == *member), "{member}");
            }
        }
        for name in renamed() {
            assert!(name.changed.is_some(), "{}", name.old);
        }
    }

    #[test]
    fn bounds_have_unique_ids_and_stop_the_impossible() {
        let mut ids: Vec<_> = bounds().iter().map(|bound| &bound.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), bounds().len());
        let words = ["natural", "gas", "import"];
        let gas: Vec<_> =
            bounds().iter().filter(|b| b.unit == "tonne" && b.is_about(&|w| words.contains(&w))).collect();
        assert!(gas.iter().any(|b| b.passed_by(Decimal::parse("4000000000000").unwrap()).is_some()));
        assert!(gas.iter().all(|b| b.passed_by(Decimal::parse("4000000").unwrap()).is_none()));
    }

    #[test]
    fn capitals_change_on_their_day() {
        let kazakhstan = countries().iter().find(|country| country.iso3 == "KAZ").unwrap();
        let on = |text: &str| kazakhstan.capital_on(Date::parse(text).unwrap()).map(|capital| capital.name.as_str());
        assert_eq!(on("1995-06-01"), Some("Almaty"));
        assert_eq!(on("1998-01-01"), Some("Akmola"));
        assert_eq!(on("2018"), Some("Astana"));
        assert_eq!(on("2019-03-23"), Some("Nur-Sultan"));
        assert_eq!(on("2022-09-16"), Some("Nur-Sultan"));
        assert_eq!(on("2024-04-23"), Some("Astana"));
        for country in countries() {
            let current = country.capitals.iter().filter(|capital| capital.to.is_none()).count();
            assert!(current == 1 || country.capitals.is_empty(), "{}", country.name);
            for pair in country.capitals.windows(2) {
                assert!(pair[0].to <= pair[1].from, "{}", country.name);
            }
        }
    }
}
