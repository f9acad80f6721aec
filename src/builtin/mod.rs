//! Tables built into the binary: world bounds, countries with capitals and validity dates, renamed places, exchange
//! rates on record. The rule: each row says where and on which day its figure was looked up, or `no`; what nobody looked
//! up accuses nobody, and a limit stands well beyond the published figure, with the reason in its row.

mod aliases;
mod rates;
mod sizes;

use std::sync::LazyLock;

use crate::normalise::{Date, Period, parse_period};
use crate::number::{Decimal, Interval};

pub use aliases::{Alias, Aliases, Place, aliases};
pub use rates::{RateRecord, rate_record, rates_in, rates_on_record, rates_since};
pub use sizes::{How, SizeBound, class, fold, sizes};

/// A built-in CSV file as text, for `sources list` and for tests.
pub const FILES: [(&str, &str); 10] = [
    ("world_bounds.csv", include_str!("world_bounds.csv")),
    ("countries.csv", include_str!("countries.csv")),
    ("groups.csv", include_str!("groups.csv")),
    ("names.csv", include_str!("names.csv")),
    ("measures.csv", include_str!("measures.csv")),
    ("table_words.csv", include_str!("table_words.csv")),
    ("size_bounds.csv", include_str!("size_bounds.csv")),
    ("thing_words.csv", include_str!("thing_words.csv")),
    ("exchange_rates.csv", include_str!("exchange_rates.csv")),
    ("exchange_years.csv", include_str!("exchange_years.csv")),
];
/// Descriptor of [`FILES`].
pub const DESCRIPTOR: &str = include_str!("datapackage.json");

/// A row of a built-in file; one that cannot be read is a failing test, not a panic.
struct Row(crate::lexicon::Row);

impl Row {
    fn get(&self, at: usize) -> Option<&'static str> {
        self.0.get(at).copied()
    }
}

/// Rows of a built-in file without the header.
fn records(text: &'static str) -> impl Iterator<Item = Row> {
    crate::lexicon::built_in_rows(text).map(Row)
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
    /// The published figure that the limit starts from, in the same unit; for prices the lowest.
    pub figure: Decimal,
    /// Year of that figure, or years.
    pub period: Option<Period>,
    /// How many times the figure fits into the limit, rounded down (for prices the limit into the figure).
    pub headroom: Decimal,
    /// Why no figure to come passes the limit.
    pub reason: String,
    /// Office, title, and the file or text in which the figure was read.
    pub source: String,
    /// Day on which the figure was looked up; `None`: nobody did.
    pub verified: Option<Date>,
    pub note: String,
    /// Data row in `world_bounds.csv`, from 1.
    pub row: usize,
}

impl WorldBound {
    /// Headroom from which on the exact figure does not matter: an order of magnitude.
    pub const ORDER: i64 = 10;

    /// Whether an error may rest on it: the figure was looked up, or lies an order of magnitude inside the limit.
    pub fn may_accuse(&self) -> bool {
        self.verified.is_some() || self.headroom >= Decimal::from(Self::ORDER)
    }

    /// Whether one of the items has all its words among those that `has` knows (by stem, see [`crate::stems::stem`]).
    pub fn is_about(&self, has: &dyn Fn(&str) -> bool) -> bool {
        self.items.is_empty()
            || self.items.iter().any(|item| crate::stems::words(item).all(|word| has(&crate::stems::stem(word))))
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
            figure: number(row.get(7)?)?,
            period: parse_period(row.get(8)?),
            headroom: number(row.get(9)?)?,
            reason: row.get(10)?.to_owned(),
            source: row.get(11)?.to_owned(),
            verified: Date::parse(row.get(12)?),
            note: row.get(13)?.to_owned(),
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
    /// Day on which the change was looked up; `None`: nobody did. The change is as exact as what was read.
    pub verified: Option<Date>,
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
            verified: Date::parse(row.get(9)?),
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
            assert!(bound.period.is_some(), "{}", bound.id);
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
    fn every_row_says_where_and_when_it_was_looked_up() {
        let looked_up =
            ["world_bounds.csv", "countries.csv", "groups.csv", "names.csv", "size_bounds.csv", "exchange_rates.csv"];
        for name in looked_up {
            let text = FILES.iter().find(|(file, _)| *file == name).unwrap().1;
            let mut reader = csv::Reader::from_reader(text.as_bytes());
            let headers = reader.headers().unwrap().clone();
            let column = |wanted: &str| headers.iter().position(|header| header == wanted).unwrap();
            let (source, year, verified) = (column("source"), column("year"), column("verified"));
            for (index, row) in reader.into_records().enumerate() {
                let row = row.unwrap();
                let place = format!("{name} row {}", index + 1);
                assert!(!row[source].trim().is_empty(), "{place}: no source");
                assert!(row[year].len() == 4 && Date::parse(&row[year]).is_some(), "{place}: year {:?}", &row[year]);
                let day = Date::parse(&row[verified]).filter(|date| date.day.is_some());
                assert!(&row[verified] == "no" || day.is_some(), "{place}: verified {:?}", &row[verified]);
                if name != "countries.csv" {
                    let admitted = row[source].contains("not looked up");
                    assert_eq!(admitted, &row[verified] == "no", "{place}: source and verified disagree");
                }
            }
        }
        let countries = FILES.iter().find(|(file, _)| *file == "countries.csv").unwrap().1;
        for row in csv::Reader::from_reader(countries.as_bytes()).into_records().map(Result::unwrap) {
            assert_eq!(row[3].is_empty(), row[13].is_empty(), "{}: demonyms without source", &row[0]);
            assert_eq!(row[5].is_empty() && row[6].is_empty(), row[14].is_empty(), "{}: dates without source", &row[0]);
            assert_eq!(row[14].contains("not looked up"), &row[12] == "no", "{}: dates and verified disagree", &row[0]);
        }
    }

    #[test]
    fn a_limit_stands_as_far_from_its_figure_as_it_says() {
        for bound in bounds() {
            assert!(!bound.reason.is_empty(), "{}: no reason", bound.id);
            assert!(bound.headroom >= Decimal::ONE, "{}", bound.id);
            let times = if bound.kind == BoundKind::Price {
                bound.range.low.and_then(|low| bound.figure.over(low, crate::number::Round::Down))
            } else {
                bound.range.high.and_then(|high| high.over(bound.figure, crate::number::Round::Down))
            };
            if let Some(times) = times {
                assert!(
                    times >= bound.headroom && Some(times) < bound.headroom.plus(Decimal::ONE),
                    "{}: {times}",
                    bound.id
                );
            }
            // a yearly figure goes on growing: the present value is no limit
            let grows = bound.kind == BoundKind::Flow;
            assert!(!grows || bound.headroom > Decimal::ONE || bound.range.high > Some(bound.figure), "{}", bound.id);
        }
    }

    #[test]
    fn an_unverified_bound_needs_an_order_of_magnitude() {
        let bound = bounds().iter().find(|bound| bound.id == "world-gas-mass").unwrap();
        assert!(bound.verified.is_some() && bound.may_accuse());
        let unverified =
            |headroom: i64| WorldBound { verified: None, headroom: Decimal::from(headroom), ..bound.clone() };
        assert!(!unverified(2).may_accuse());
        assert!(unverified(WorldBound::ORDER).may_accuse());
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
