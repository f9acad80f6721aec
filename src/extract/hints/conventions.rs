//! What figures mean where they do not say: how numbers are written, which dollar, which ton. Set by the configuration,
//! or by a hint of the text.

use std::borrow::Cow;

use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::extract::item::Item;
use crate::extract::reader::Reader;
use crate::lexicon::{Key, Lexicon};
use crate::normalise::{Conversion, Date, Unit};
use crate::number::Decimal;

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NumberFormat {
    /// 1,234.5
    #[default]
    DecimalPoint,
    /// 1.234,5
    DecimalComma,
}

/// Which ton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ton {
    /// 1,000 kilograms
    Metric,
    /// 2,000 pounds
    Short,
    /// 2,240 pounds
    Long,
}

impl Ton {
    pub(super) fn unit(self, lexicon: &Lexicon) -> Option<&Unit> {
        lexicon.unit_name(match self {
            Self::Metric => "tonne",
            Self::Short => "short ton",
            Self::Long => "long ton",
        })
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, false).ok()
    }
}

/// Which of two numbers of a date is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 25/01/2022
    DayFirst,
    /// 01/25/2022
    MonthFirst,
}

/// How a document is read where it does not say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conventions {
    pub number_format: NumberFormat,
    /// What `$` stands for; USD where nothing is said.
    pub dollar: Option<&'static Unit>,
    /// What "ton" stands for; any of three where nothing is said.
    pub ton: Option<Ton>,
    /// Order of "05/04/2024"; both readings are kept where nothing is said.
    pub date_order: Option<DateOrder>,
    /// First month of fiscal years, 1 to 12; they are named after the year in which they end. Where nothing is said, the
    /// year that names them stands for them.
    pub fiscal_year_start: Option<u8>,
}

/// The order of the dates of a text that can be read in one way only ("25/01/2022"), where they agree.
pub(in crate::extract) fn date_order(text: &str) -> Option<DateOrder> {
    let bytes = text.as_bytes();
    let mut found = None;
    for slash in memchr::memchr_iter(b'/', bytes) {
        let digits = |range: &[u8]| range.iter().all(u8::is_ascii_digit);
        let Some(tail) = bytes.get(slash + 1..slash + 8) else { break };
        // 13/05/2024: two digits on either side, then a stroke and four
        let Some(head) = slash.checked_sub(2).map(|from| &bytes[from..slash]) else { continue };
        if !(digits(head) && digits(&tail[..2]) && tail[2] == b'/' && digits(&tail[3..])) {
            continue;
        }
        let order = match (head > b"12".as_slice(), &tail[..2] > b"12".as_slice()) {
            (true, false) => DateOrder::DayFirst,
            (false, true) => DateOrder::MonthFirst,
            _ => continue,
        };
        if found.is_some_and(|other| other != order) {
            return None;
        }
        found = Some(order);
    }
    found
}

impl Conventions {
    /// First and last month of the fiscal year that is named after `year`; `None` where it is not known when it starts.
    pub(in crate::extract) fn fiscal_year(self, year: i32) -> Option<(Date, Date)> {
        let start = self.fiscal_year_start.filter(|start| (1..=12).contains(start))?;
        Some(match start {
            1 => (Date::month(year, 1), Date::month(year, 12)),
            _ => (Date::month(year - 1, start), Date::month(year, start - 1)),
        })
    }
}

/// The reading text with its numbers written with a decimal point; every offset stays.
pub(in crate::extract) fn with_decimal_points(text: &str, format: NumberFormat) -> Cow<'_, str> {
    if format == NumberFormat::DecimalPoint {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let of_number = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
        let end = at + bytes[at..].iter().take_while(of_number).count();
        let number = &mut bytes[at..end];
        let len = number.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
        let number = &mut number[..len];
        if has_decimal_comma(number) {
            for byte in number {
                *byte = match *byte {
                    b',' => b'.',
                    b'.' => b',',
                    digit => digit,
                };
            }
        }
        at = end;
    }
    // marks of one byte were exchanged for marks of one byte
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// "1.234.567,5", "1.234", "12,5"; not "23.04.2024" or "1,2,3".
fn has_decimal_comma(number: &[u8]) -> bool {
    let mut parts = number.split(|&byte| byte == b',');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() || fraction.is_some_and(|fraction| fraction.contains(&b'.')) {
        return false;
    }
    let mut groups = whole.split(|&byte| byte == b'.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(&b'.');
    (fraction.is_some() || grouped) && (!grouped || first.len() <= 3) && groups.all(|group| group.len() == 3)
}

/// "ton" and "dollars per ton" are of the ton that the document or the configuration says.
pub(super) fn mean_ton(r: &Reader<'_>, item: &mut Item, ton: &Unit) {
    let Some(quantity) = item.quantity_mut() else { return };
    let Some(unit) = &quantity.unit else { return };
    if unit.name == "ton" {
        quantity.unit = Some(ton.clone());
    } else if let Some(numerator) = unit.name.strip_suffix(" per ton")
        && let Some(any) = r.lexicon.unit_name("ton")
    {
        let name = format!("{numerator} per {}", ton.name);
        let factor = |mine: Decimal, one: Decimal, other: Decimal| mine.times(one)?.times(other);
        let factors = (
            factor(unit.factor().0, any.factor().0, ton.factor().1),
            factor(unit.factor().1, any.factor().1, ton.factor().0),
        );
        if let (Some(numerator), Some(denominator)) = factors {
            quantity.unit = Some(Unit {
                name: name.into(),
                conversion: Conversion::new((numerator, denominator), unit.offset()),
                ..unit.clone()
            });
        }
    }
}

/// `$` and "dollars" without a country are those that the document or the configuration says.
pub(super) fn mean_dollar(r: &Reader<'_>, item: &mut Item, dollar: &Unit) {
    let (start, end) = (item.start, item.end);
    let Some(quantity) = item.quantity_mut() else { return };
    let Some(unit) = quantity.unit.as_ref().filter(|unit| unit.money() == Some("USD")) else { return };
    let bare = (start..end).any(|at| {
        let sign = r.is(at, "$") && !(r.glued(at) && at > 0 && r.is_word(at - 1));
        let named = |phrase: &str| r.lexicon.currency_name(phrase);
        let word = r.is_word(at)
            && named(r.key(at).as_str()).is_some_and(|unit| unit.name == "USD")
            && (at == 0 || named(Key::of(&format!("{} dollar", r.str(at - 1))).as_str()).is_none());
        sign || word
    });
    if bare {
        let name = unit.name.replacen("USD", &dollar.name, 1);
        quantity.unit = Some(Unit { name: name.into(), ..unit.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimal_commas_become_points_where_they_are_decimal() {
        for (text, expected) in [
            ("1.234.567,5 and 12,5", "1,234,567.5 and 12.5"),
            ("3.500, or 1,2,3 on 23.04.2024.", "3,500, or 1,2,3 on 23.04.2024."),
            ("2.0.1 and 2.5", "2.0.1 and 2.5"),
            ("é 7,0%", "é 7.0%"),
        ] {
            assert_eq!(with_decimal_points(text, NumberFormat::DecimalComma), expected);
            assert_eq!(with_decimal_points(text, NumberFormat::DecimalPoint), text);
        }
    }
}
