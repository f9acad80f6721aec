//! The head noun of what is counted ("56 Chinese-backed projects" counts projects).

use super::number::Number;
use super::reader::Reader;
use crate::lexicon::Classes;
use crate::number::Decimal;

/// Head noun of what is counted: the first plural after the number, over adjectives; the singular after "one" or a
/// hyphen. Returns the singular noun and the token after it.
pub(super) fn counted_noun(r: &Reader<'_>, i: usize, number: &Number) -> Option<(String, usize)> {
    let hyphen = r.is_hyphen(i) && r.glued(i + 1) && r.is_word(i + 1);
    let one = number.figure.is_some_and(|figure| figure.value == Decimal::ONE);
    let mut at = i;
    // "3,500-odd shops", "40-plus countries", "12-strong": the suffix is a bound, the noun follows
    let hyphen = if hyphen && r.any(i + 1, &["odd", "plus", "some", "something"]) {
        at = i + 2;
        false
    } else {
        hyphen
    };
    // "a 1,500-strong crew": counts members of what follows
    if hyphen && r.says(i + 1, "strong") {
        return None;
    }
    if hyphen {
        let noun = r.key(i + 1);
        if r.has(i + 1, Classes::PREPOSITION) || r.has(i + 1, Classes::AUXILIARY) {
            return None;
        }
        return Some((r.lexicon.singular(noun.as_str()), i + 2));
    }
    let mut seen = 0;
    let mut last: Option<usize> = None;
    // "1,000 or so men", "50 or more firms": the bound stands before the noun
    if r.says(at, "or") && r.any(at + 1, &["so", "more", "fewer", "less"]) {
        at += 2;
    }
    // "606,000 more people", "three other firms": not "more than"
    if r.any(at, &["more", "other", "fewer", "further", "extra", "additional", "such", "less"])
        && r.is_word(at + 1)
        && !r.has(at + 1, Classes::STOP)
    {
        at += 1;
    }
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
        if acronym(r, at).is_some() {
            return noun(r, at);
        }
        if r.lexicon.is_plural(key.as_str()) && !possessive {
            // the last of a run of plurals: "sales managers", "women patients"
            let mut end = at;
            while r.is_word(end + 1) && r.lexicon.is_plural(r.key(end + 1).as_str()) && !r.has(end + 1, Classes::STOP) {
                end += 1;
            }
            return noun(r, end);
        }
        // "one barn burned down": the verb is no part of the noun
        if one && last.is_some() && r.str(at).ends_with("ed") {
            break;
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

/// "MPs", "GPUs": capitals with a plural ending; the letters without it.
pub(super) fn acronym<'a>(r: &Reader<'a>, i: usize) -> Option<&'a str> {
    let letters = r.str(i).strip_suffix('s').filter(|letters| letters.len() >= 2)?;
    (letters.bytes().all(|byte| byte.is_ascii_uppercase()) && r.lexicon.unit_symbol(r.str(i)).is_none())
        .then_some(letters)
}

fn noun(r: &Reader<'_>, at: usize) -> Option<(String, usize)> {
    if let Some(letters) = acronym(r, at) {
        return Some((letters.to_ascii_lowercase(), at + 1));
    }
    let singular = r.lexicon.singular(r.key(at).as_str());
    (!singular.is_empty()).then_some((singular, at + 1))
}
