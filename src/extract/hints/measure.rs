//! Units as headers, captions and hints write them, and the words of `lexicon/conventions.csv`.

use std::sync::LazyLock;

use crate::lexicon::{Key, Lexicon, NumberWord, built_in_rows};
use crate::normalise::{Unit, UnitKind};

/// A unit and a power of ten for figures without their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measure {
    pub(super) unit: Option<Unit>,
    pub(super) power: i32,
}

/// What there is to be said of a column or row.
#[derive(Clone, Debug)]
pub(super) enum Head {
    Measure(Measure),
    /// Its figures are years, ranks or numbers of something: nobody's amounts.
    Plain,
}

pub(super) static ROWS: LazyLock<Vec<[&'static str; 3]>> = LazyLock::new(|| {
    built_in_rows(include_str!("../../lexicon/conventions.csv"))
        .filter_map(|row| row.as_slice().try_into().ok())
        .collect()
});

pub(super) fn has_class(word: &str, class: &str) -> bool {
    ROWS.iter().any(|&[cue, of, _]| of == class && cue.eq_ignore_ascii_case(word))
}

/// Power of ten of an abbreviation or plural of a scale ("bn", "'000", "millions").
pub(super) fn scale(word: &str) -> Option<i32> {
    ROWS.iter()
        .find(|&&[cue, class, _]| class == "scale" && cue.eq_ignore_ascii_case(word))
        .and_then(|[_, _, value]| value.parse().ok())
}

/// What stands before a cue in its sentence is an opening parenthesis or words that may lead it.
pub(super) fn leads(before: &str) -> bool {
    let before = before.rsplit('(').next().unwrap_or_default();
    before.len() <= 60
        && before
            .split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '.' | '*' | '['))
            .filter(|word| !word.is_empty())
            .all(|word| has_class(word, "lead"))
}

/// What follows a cue, up to a mark or a word that ends it.
pub(super) fn phrase_of(after: &str) -> &str {
    let mut end = after.len();
    for (at, c) in after.char_indices().take(80) {
        let stops = matches!(c, ')' | ']' | ';' | ':')
            || matches!(c, '.' | ',') && !after[at + 1..].starts_with(|c: char| c.is_alphanumeric());
        let word = after[at..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if stops || after[..at].ends_with(' ') && has_class(word, "tail") && !after[..at].trim().is_empty() {
            end = at;
            break;
        }
    }
    let phrase = after[..end].trim();
    if has_class(phrase, "tail") { "" } else { phrase }
}

/// Content of the last parentheses or brackets.
pub(super) fn parenthesised(text: &str) -> Option<&str> {
    let (open, close) = text.char_indices().rev().find_map(|(at, c)| match c {
        ')' => Some(('(', at)),
        ']' => Some(('[', at)),
        _ => None,
    })?;
    let inside = &text[..close];
    inside.rfind(open).map(|at| &inside[at + 1..])
}

/// The unit of a header or caption: in parentheses, behind the last comma, or behind "in".
pub(super) fn written_in(text: &str, lexicon: &Lexicon) -> Option<Measure> {
    if text.len() > 300 {
        return None;
    }
    parenthesised(text)
        .and_then(|inside| measure(inside, lexicon))
        .or_else(|| text.rsplit_once(',').and_then(|(_, rest)| measure(rest, lexicon)))
        .or_else(|| text.rsplit_once(" in ").and_then(|(_, rest)| measure(rest, lexicon)))
}

fn is_letter(text: &str) -> bool {
    let mut letters = text.trim().chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// What a header of a column or row says.
pub(super) fn head(text: &str, lexicon: &Lexicon) -> Option<Head> {
    if text.len() > 300 {
        return None;
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    if let Some(measure) = written_in(text, lexicon) {
        return Some(Head::Measure(measure));
    }
    if has_class(first, "plain") {
        return Some(Head::Plain);
    }
    // "A" and "B" of an experiment, "M" and "F" of a census: a letter alone is a name
    if is_letter(text) {
        return None;
    }
    // the whole header: "USD billion", "%", "km²", but not "Second" or "Mark"
    let whole = measure(text, lexicon)?;
    let told = whole.power > 0
        || whole.unit.as_ref().is_some_and(|unit| match unit.kind {
            UnitKind::Percent | UnitKind::Dimension => true,
            UnitKind::Currency => unit.name == text || !text.contains(|c: char| c.is_ascii_lowercase()),
            _ => false,
        });
    told.then_some(Head::Measure(whole))
}

/// "£ millions", "thousands of US dollars", "USD bn", "€m", "$'000", "km²", "%": all of it, or nothing.
pub(super) fn measure(text: &str, lexicon: &Lexicon) -> Option<Measure> {
    /// Longest phrase, in words.
    const LONGEST: usize = 7;
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("in ").or_else(|| text.strip_prefix("In ")).unwrap_or(text);
    let (mut power, mut letter) = (0, false);
    let mut rest: Vec<&str> = Vec::new();
    let words = || text.split_whitespace().filter(|word| !matches!(*word, "of" | "the"));
    if words().count() > LONGEST {
        return None;
    }
    for word in words() {
        let word_power = match lexicon.word(lexicon.id(Key::of(word).as_str())).number {
            Some(NumberWord::Scale(power)) => Some(i32::from(power)),
            _ => scale(word),
        };
        if let Some(more) = word_power {
            letter |= word.len() == 1;
            power += more;
            continue;
        }
        // "$m", "US$'000", "€bn"
        let sign = word.char_indices().rev().find(|&(_, c)| !c.is_ascii() || c == '$').map(|(at, c)| at + c.len_utf8());
        let glued = sign
            .map(|at| word.split_at(at))
            .filter(|(sign, _)| lexicon.currency_symbol(sign).is_some())
            .and_then(|(sign, more)| Some((sign, scale(more)?)))
            .or_else(|| {
                let at = word.find(['\'', '’'])?;
                let (sign, more) = word.split_at(at);
                Some((lexicon.currency_symbol(sign).map(|_| sign)?, scale(more)?))
            });
        match glued {
            Some((sign, more)) => {
                power += more;
                rest.push(sign);
            }
            None => rest.push(word),
        }
    }
    if rest.is_empty() {
        // "m" alone may be metres
        return (power > 0 && !letter).then_some(Measure { unit: None, power });
    }
    let unit = match (lexicon.parse_unit(&rest.join(" ")), rest.as_slice()) {
        (Some((unit, more)), _) => {
            power += more;
            unit
        }
        // "thousand containers"
        (None, [noun]) if power > 0 && !letter && lexicon.is_plural(&noun.to_lowercase()) => {
            Unit::count(lexicon.singular(&noun.to_lowercase()))
        }
        (None, _) => return None,
    };
    if letter && unit.kind != UnitKind::Currency {
        return None;
    }
    (power <= 15).then_some(Measure { unit: Some(unit), power })
}

/// "Canadian", "in Australian dollars": a currency of which `$` is a sign.
pub(super) fn dollar(text: &str, lexicon: &Lexicon) -> Option<Unit> {
    let text = text.strip_prefix("in ").unwrap_or(text).to_lowercase();
    let unit = lexicon.currency_name(&text).or_else(|| lexicon.currency_name(&format!("{text} dollar")))?;
    is_dollar(unit, lexicon).then(|| unit.clone())
}

/// A currency that people write with `$`: "CA$" and "C$" are those of CAD.
pub(super) fn is_dollar(unit: &Unit, lexicon: &Lexicon) -> bool {
    let sign = |letters: usize| lexicon.currency_symbol(&format!("{}$", unit.name.get(..letters)?));
    unit.name == "USD" || [1, 2].into_iter().filter_map(sign).any(|of_sign| of_sign.name == unit.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;

    #[test]
    fn measures_are_read_whole_or_not_at_all() {
        for (text, name, power) in [
            ("£ millions", "GBP", 6),
            ("in thousands of US dollars", "USD", 3),
            ("US$'000", "USD", 3),
            ("€m", "EUR", 6),
            ("$ bn", "USD", 9),
            ("USD billion", "USD", 9),
            ("million tonnes", "tonne", 6),
            ("km²", "kilometer^2", 0),
            ("%", "percent", 0),
            ("'000s", "", 3),
            ("thousand containers", "container", 3),
            ("millions", "", 6),
            ("$/tonne", "USD per tonne", 0),
            ("m", "meter", 0),
        ] {
            let read =
                measure(text, english()).map(|m| (m.unit.map_or(String::new(), |unit| unit.name.into()), m.power));
            if text == "m" {
                // millions or metres: no hint
                assert_eq!(read, None);
            } else {
                assert_eq!(read, Some((name.to_owned(), power)), "{text}");
            }
        }
        for text in
            ["the report", "motion", "2021", "", "dollars that he named", "k", "containers", "thousand things done"]
        {
            assert_eq!(measure(text, english()), None, "{text}");
        }
    }
}
