//! What a cell of a unit column says: "USD billion", "million tonnes", "percent of GDP".

use super::table::unit_and_scale;

/// A unit cell taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct UnitCell<'a> {
    /// Without its scale; empty where the cell is only a scale.
    pub(super) unit: std::borrow::Cow<'a, str>,
    /// Power of ten.
    pub(super) scale: i16,
    /// What a percentage is a share of.
    pub(super) whole: Option<&'a str>,
}

impl<'a> UnitCell<'a> {
    /// Reads a cell; `known` tells units. A text that is none stays as it is: a counted thing.
    pub(super) fn new(text: &'a str, known: &dyn Fn(&str) -> bool) -> Self {
        if let Some((unit, whole)) = text.split_once(" of ")
            && super::table_unit(unit.trim()) == Some("percent")
        {
            return Self { unit: "percent".into(), whole: Some(whole.trim()), ..Self::default() };
        }
        if text.is_empty() || known(text) {
            return Self { unit: text.into(), ..Self::default() };
        }
        if let Some((unit, scale)) = unit_and_scale(text, known) {
            return Self { unit: unit.unwrap_or_default().into(), scale, whole: None };
        }
        // "thousand people": so many of a counted thing
        let counted = text.split_once(' ').and_then(|(first, thing)| {
            let power =
                super::words::TABLE_WORDS.scales.get(&first.to_lowercase()).copied().filter(|power| *power > 2)?;
            Some((thing.trim(), power))
        });
        match counted {
            Some((thing, scale)) => Self { unit: thing.into(), scale, whole: None },
            None => Self { unit: text.into(), ..Self::default() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_scale_and_whole() {
        let known = |text: &str| matches!(text, "USD" | "tonnes" | "cubic metres" | "percent" | "bushels per acre");
        let of = |text| {
            let cell = UnitCell::new(text, &known);
            (cell.unit.into_owned(), cell.scale, cell.whole)
        };
        assert_eq!(of("USD billion"), ("USD".into(), 9, None));
        assert_eq!(of("million tonnes"), ("tonnes".into(), 6, None));
        assert_eq!(of("billion cubic metres"), ("cubic metres".into(), 9, None));
        assert_eq!(of("thousands"), (String::new(), 3, None));
        assert_eq!(of("percent of land area"), ("percent".into(), 0, Some("land area")));
        assert_eq!(of("% of households"), ("percent".into(), 0, Some("households")));
        assert_eq!(of("bushels per acre"), ("bushels per acre".into(), 0, None));
        assert_eq!(of("thousand people"), ("people".into(), 3, None));
        // no unit and no scale: a counted thing
        assert_eq!(of("joint projects"), ("joint projects".into(), 0, None));
        assert_eq!(of(""), (String::new(), 0, None));
    }
}
