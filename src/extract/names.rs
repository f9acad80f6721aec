//! False friends: digits and number words that are names, references, codes, times of day or idioms, not figures.

use super::chemistry;
use super::number::{Style, digits};
use super::reader::Reader;
use super::unit;
use crate::lexicon::{CalendarWord, Classes, Cues, NumberWord};

/// Groups between commas of the longest number that is looked at, and one.
const GROUPS: usize = 9;

/// Words that end a noun phrase, adverbs aside.
const FUNCTION: Classes =
    Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::PRONOUN).or(Classes::AUXILIARY).or(Classes::DETERMINER);

/// The token after a false friend that starts at `i`, where there is one.
pub(super) fn skip(r: &Reader<'_>, i: usize) -> Option<usize> {
    if r.is_word(i) {
        // the others begin with digits or a mark
        return idiom(r, i)
            .or_else(|| spoken_clock(r, i))
            .or_else(|| reference(r, i))
            .or_else(|| joined_name(r, i))
            .or_else(|| odds(r, i))
            .or_else(|| labels(r, i))
            .or_else(|| titled(r, i));
    }
    idiom(r, i)
        .or_else(|| list_marker(r, i))
        .or_else(|| bracketed(r, i))
        .or_else(|| reference(r, i))
        .or_else(|| chemistry::skip(r, i))
        .or_else(|| slashed_name(r, i))
        .or_else(|| address_on_the_web(r, i))
        .or_else(|| phone(r, i))
        .or_else(|| short_phone(r, i))
        .or_else(|| age_group(r, i))
        .or_else(|| odds(r, i))
        .or_else(|| clock(r, i))
        .or_else(|| score(r, i))
        .or_else(|| citation(r, i))
        .or_else(|| address(r, i))
        .or_else(|| labels(r, i))
        .or_else(|| numbered_name(r, i))
        .or_else(|| label(r, i))
        .or_else(|| glued_word(r, i))
}

/// `https://example.org/2021/45`, `www.example.org/99`: the token behind the address that digits belong to.
fn address_on_the_web(r: &Reader<'_>, i: usize) -> Option<usize> {
    const REACH: usize = 64;
    let inside =
        i > 0 && r.glued(i) && matches!(r.before(i), "/" | "-" | "=" | "." | "_" | "?" | "&" | "#" | "%" | "~");
    if !inside {
        return None;
    }
    let start = (i.saturating_sub(REACH)..i).rev().find(|&at| !r.glued(at)).map_or(i.saturating_sub(REACH), |at| at);
    let scheme = |at: usize| r.is(at, ":") && r.is(at + 1, "/") && r.is(at + 2, "/");
    if !(start..i).any(|at| scheme(at) || r.says(at, "www") && r.is(at + 1, ".")) {
        return None;
    }
    let end =
        (i + 1..r.len()).take(REACH).find(|&at| !r.glued(at) || matches!(r.str(at), ">" | ")" | "]" | "\"" | "”"));
    Some(end.unwrap_or((i + 1 + REACH).min(r.len())))
}

/// "HTTP/2", "OS/2": the number of a name behind a slash.
fn slashed_name(r: &Reader<'_>, i: usize) -> Option<usize> {
    let slash = i >= 2 && r.is_number(i) && r.str(i).len() <= 2 && r.glued(i) && r.is(i - 1, "/") && r.glued(i - 1);
    let name = slash && r.is_word(i - 2) && r.is_capital(i - 2) && r.calendar(i - 2).is_none();
    // "in FY 2020/21" and "USD/2" are no names
    (name && r.lexicon.currency_symbol(r.str(i - 2)).is_none()).then_some(i + 1)
}

/// "27, 118 (1951)", "ibid., 309 (1952)": volume and page before a year in parentheses.
fn citation(r: &Reader<'_>, i: usize) -> Option<usize> {
    let plain = |at: usize| r.is_number(at) && r.str(at).len() <= 4 && !r.str(at).contains(['.', ',']);
    if !matches!(r.before(i), "," | "." | ")") || !plain(i) {
        return None;
    }
    let page = if r.is(i + 1, ",") && plain(i + 2) { i + 2 } else { i };
    let range = if r.is_dash(page + 1) && plain(page + 2) { page + 2 } else { page };
    let year = r.is(range + 1, "(") && plain(range + 2) && r.str(range + 2).len() == 4 && r.is(range + 3, ")");
    (year && (r.before(i) == "," || page > i)).then_some(range + 1)
}

/// "221B Baker Street", "350 Fifth Avenue": a number before a name that ends in a kind of street.
fn address(r: &Reader<'_>, i: usize) -> Option<usize> {
    if !r.is_number(i) || r.str(i).len() > 5 || r.str(i).contains(['.', ',']) {
        return None;
    }
    let mut at = if r.glued(i + 1) && r.is_word(i + 1) && r.str(i + 1).len() == 1 { i + 2 } else { i + 1 };
    for _ in 0..4 {
        at = r.skip_point(at);
        if !r.is_word(at) && !r.is_number(at)
            || r.is_word(at) && !r.is_capital(at) && !super::dates::ordinal_ending(r, at)
        {
            return None;
        }
        if at > i + 1 && r.cue(at, Cues::STREET) {
            return Some(at + 1);
        }
        at += 1;
    }
    None
}

/// "the Magnificent Seven", "the Six Nations": inside a sentence a number word in capitals is part of a name, unless
/// the whole sentence is set in capitals.
fn titled(r: &Reader<'_>, i: usize) -> Option<usize> {
    let word = matches!(r.number_word(i), Some(NumberWord::Unit(_) | NumberWord::Ten(_) | NumberWord::Hundred));
    if i == 0 || !word || !r.is_capital(i) || r.is_number(i + 1) {
        return None;
    }
    let opens = matches!(r.before(i), "." | ":" | "?" | "!" | "\"" | "“" | "(" | "‘" | "—");
    let name_after = r.is_word(i + 1) && r.is_capital(i + 1) && !unit::is_unit_word(r, i + 1);
    if opens || heading(r) {
        return None;
    }
    Some(if name_after { i + 2 } else { i + 1 })
}

/// Most words of the sentence begin with a capital, or it has no word in lower case.
fn heading(r: &Reader<'_>) -> bool {
    let function = Classes::PREPOSITION.or(Classes::CONJUNCTION).or(Classes::DETERMINER).or(Classes::PRONOUN);
    let words = (0..r.len()).filter(|&at| r.is_word(at) && !r.has(at, function));
    let (all, capital) = words.fold((0, 0), |(all, capital), at| (all + 1, capital + usize::from(r.is_capital(at))));
    capital * 10 > all * 7
}

/// "the feed pump 51", "a sample 4", "said lower tank (63)": a small bare integer behind a singular noun with a
/// determiner names an instance; what is counted would follow it.
fn label(r: &Reader<'_>, i: usize) -> Option<usize> {
    let bracket = r.is(i, "(");
    let at = if bracket { i + 1 } else { i };
    let plain = r.is_number(at) && r.str(at).len() <= 3 && r.str(at).bytes().all(|byte| byte.is_ascii_digit());
    if i == 0 || !plain || bracket && !r.is(at + 1, ")") || !bracket && r.glued(i) || r.is_capital(i - 1) {
        return None;
    }
    let noun = r.word(i - 1);
    let text = r.str(i - 1);
    let other = noun.classes.has(Classes::STOP.or(Classes::MONEY).or(Classes::UNIT).or(Classes::CURRENCY))
        || noun.number.is_some()
        || noun.calendar.is_some()
        || noun.direction.is_some()
        || noun.cues.has(Cues::VALUE_NOUN.or(Cues::PERSON))
        || text.ends_with("ed")
        || text.ends_with("ing") && text.len() < 7
        || text.ends_with("ly")
        || r.any(i - 1, &["remaining", "surviving"])
        || text.chars().count() < 3
        || !r.is_word(i - 1);
    let mut end = if bracket { at + 2 } else { at + 1 };
    let more = r.any(end, &["and", "or"]) && r.is_number(end + 1) && r.str(end + 1).len() <= 3;
    let plural = r.lexicon.is_plural(r.key(i - 1).as_str());
    if other || plural && !more {
        return None;
    }
    let measured = |at: usize| {
        r.is_number(at)
            || r.is_hyphen(at)
            || matches!(r.str(at), "%" | "°" | "/" | "×" | "±" | ":" | "(" | "+" | "⁄")
            || r.any(at, &["of", "in", "to", "out", "per", "percent", "point", "x", "times"])
            || unit::is_unit_word(r, at)
            || r.is_word(at) && (r.glued(at) || r.lexicon.unit_symbol(r.str(at)).is_some())
            || plural_follows(r, at)
            || noun_soon(r, at)
    };
    if more && !measured(end + 2) {
        end += 2;
    } else if !bracket && measured(end) {
        return None;
    }
    let mut from = i - 1;
    // over adjectives, comparatives too ("the lower tank 63")
    let inner = |at: usize| !r.has(at, Classes::STOP) || r.has(at, Classes::ADVERB) && !r.has(at, Classes::DETERMINER);
    while from > 0 && i - from < 5 && r.is_word(from - 1) && inner(from - 1) && !r.says(from - 1, "said") {
        from -= 1;
    }
    let determined = from > 0 && (r.has(from - 1, Classes::DETERMINER) || r.says(from - 1, "said"));
    // "made a quickfire 32": so many were made
    let scored = from >= 2 && r.cue(from - 2, Cues::SCORER);
    (determined && !scored && !r.any(from - 1, &["no", "all", "some"])).then_some(end)
}

/// "frames one and two", "Phases 1, 2 and 3", "lanes 3 and 4", "questions 5 to 9": small whole numbers in rising order right
/// behind a plural say which, where nothing that they could count follows.
fn labels(r: &Reader<'_>, i: usize) -> Option<usize> {
    let name = i.checked_sub(1)?;
    let value = |at: usize| match r.number_word(at) {
        Some(NumberWord::Unit(value)) if r.is_word(at) => Some(value),
        _ => r.is_number(at).then(|| r.str(at).parse().ok().filter(|_| r.str(at).len() <= 3)).flatten(),
    };
    // the list first: most numbers stand in none, and few marks tell so
    let first = value(i)?;
    let (mut last, mut end, mut closed) = (first, i + 1, false);
    while !closed && end < i + LABELS {
        let mut at = end;
        let comma = r.is(at, ",");
        at += usize::from(comma);
        closed = r.any(at, &["and", "or", "to", "through", "&"]) || r.is_dash(at) && r.glued(at) && !comma;
        at += usize::from(closed);
        let next = value(at).filter(|&next| (comma || closed) && next > last)?;
        (last, end) = (next, at + 1);
    }
    if !closed {
        return None;
    }
    let word = r.word(name);
    let other = word.classes.has(FUNCTION.or(Classes::MONEY).or(Classes::AGE_GROUP).or(Classes::VERB))
        || r.lexicon.unit_name(r.key(name).as_str()).is_some()
        || word.number.is_some()
        || word.direction.is_some()
        || word.cues.has(Cues::VALUE_NOUN.or(Cues::PERSON).or(Cues::SCORE_TALK).or(Cues::MOVED));
    let plural = r.is_word(name) && !r.glued(i) && r.lexicon.is_plural(r.key(name).as_str());
    // after "the" or a preposition a verb cannot stand there: "the club scores 2 and 3", "in games 3 and 4"
    let noun = name == 0 || r.has(name - 1, FUNCTION) || !r.is_word(name - 1) || r.has(name, Classes::STRUCTURE);
    if other || !plural {
        return None;
    }
    let counts = r.is_number(end)
        || r.number_word(end).is_some()
        || matches!(r.str(end), "%" | "°" | "/" | "×" | "±" | ":" | "$" | "£" | "€" | "½")
        || r.is_hyphen(end)
        || r.any(end, &["of", "in", "to", "out", "per", "percent", "point", "times", "respectively", "more", "fewer"])
        || r.is(end, ",") && r.says(end + 1, "respectively")
        || unit::is_unit_word(r, end)
        || r.is_word(end) && (r.glued(end) || r.lexicon.unit_symbol(r.str(end)).is_some())
        || noun_soon(r, end);
    (!counts && (noun || end > i + 3)).then_some(end)
}

/// Most tokens of a list of labels.
const LABELS: usize = 16;

/// A plural within three words: "20 young men".
fn noun_soon(r: &Reader<'_>, i: usize) -> bool {
    (i..i + 4)
        .take_while(|&at| r.is_word(at) && !r.has(at, Classes::STOP))
        .any(|at| r.lexicon.is_plural(r.key(at).as_str()))
}

#[inline]
pub(super) fn idiom(r: &Reader<'_>, i: usize) -> Option<usize> {
    if r.has(i, Classes::IDIOM) { idiom_at(r, i) } else { None }
}

fn idiom_at(r: &Reader<'_>, i: usize) -> Option<usize> {
    let next = r.skip_hyphen(i + 1);
    if !(r.has(next, Classes::IDIOM_NEXT) || r.is_number(next)) {
        return None;
    }
    r.phrase(i, r.lexicon.idiom_words(r.key(i).as_str()), |phrase| r.lexicon.is_idiom(phrase).then_some(()))
        .map(|((), end)| end)
        // "that one mile"; "a two-fold increase", not "the aim is two-fold"
        .filter(|&end| !(r.says(end - 1, "one") && unit::is_unit_word(r, end)))
        .filter(|&end| !(r.says(end - 1, "fold") && r.is_word(end) && !r.has(end, FUNCTION)))
        .or_else(|| {
            // idioms that end in digits ("catch-22") or are cut by symbols
            let phrase = || format!("{} {}", r.key(i).as_str(), r.str(next));
            (r.is_number(next) && r.lexicon.is_idiom(&phrase())).then_some(next + 1)
        })
}

/// "1. Preheat", "2) Mix" at the start of a sentence.
fn list_marker(r: &Reader<'_>, i: usize) -> Option<usize> {
    let marker = i == 0
        && r.is_number(0)
        && r.str(0).len() <= 2
        && r.glued(1)
        && r.any(1, &[".", ")"])
        && r.len() > 2
        && !r.glued(2);
    marker.then_some(2)
}

/// `[12]`, `(1)` alone in brackets; `[3, 4]`.
fn bracketed(r: &Reader<'_>, i: usize) -> Option<usize> {
    // "401(k)", "501(c)(3)": paragraphs of a law
    let mut end = i + 1;
    while r.is_number(i) && r.is(end, "(") && r.glued(end) && r.str(end + 1).len() == 1 && r.is(end + 2, ")") {
        if end == i + 1 && !r.is_word(end + 1) {
            break;
        }
        end += 3;
    }
    if end > i + 1 {
        return Some(end);
    }
    if r.is(i, "[") {
        let mut at = i + 1;
        while r.is_number(at) || r.is(at, ",") || r.is_dash(at) {
            at += 1;
        }
        return (at > i + 1 && r.is(at, "]")).then_some(at + 1);
    }
    let small = r.is(i, "(") && r.is_number(i + 1) && r.str(i + 1).len() <= 2 && r.is(i + 2, ")");
    let opens = || i == 0 || r.any(i - 1, &[",", ";", ":", "and", "or"]);
    // "(1)" where "(2)" follows: points of a list
    let first = || {
        r.is(i + 1, "1")
            && (i + 3..r.len().min(i + 64)).any(|at| r.is(at, "(") && r.is(at + 1, "2") && r.is(at + 2, ")"))
    };
    (small && (opens() || first())).then_some(i + 3)
}

/// "Section 4.2", "Table 3", "No. 10", "Articles 50 and 51", "#7", "§ 12".
fn reference(r: &Reader<'_>, i: usize) -> Option<usize> {
    let named = if r.is_word(i) {
        r.has(i, Classes::STRUCTURE)
    } else {
        r.is_symbol(i) && matches!(r.str(i), "#" | "§" | "№")
    };
    if !named {
        return None;
    }
    let mut at = r.skip_point(i + 1);
    if r.is(at, "#") {
        at += 1;
    }
    // "Eq. (8)"
    if r.is(at, "(") && r.is_number(at + 1) && r.str(at + 1).len() <= 3 && r.is(at + 2, ")") && r.is_word(i) {
        return (r.is(i + 1, ".") || r.is_capital(i)).then_some(at + 3);
    }
    if let Some(end) = worded(r, i) {
        return Some(end);
    }
    if !r.is_number(at) || (r.glued(at) && r.is_word(i) && at == i + 1) {
        return None;
    }
    let read = digits(r.str(at));
    // "the No. 2 GB team": a rank before initials
    let initials = r.says(i, "no") && r.is(i + 1, ".") && r.str(at + 1).bytes().all(|byte| byte.is_ascii_uppercase());
    let quantity = read.is_some_and(|d| d.grouped)
        || timed(r, at).is_some()
        || r.is(at + 1, "%")
        || !initials && unit::is_unit_word(r, r.skip_hyphen(at + 1))
        || (r.str(at).len() == 4 && read.is_some_and(|d| d.places == 0) && !r.has(i, Classes::STRUCTURE))
        || (!r.is_capital(i) && plural_follows(r, at + 1));
    if quantity {
        return None;
    }
    let mut end = at + 1;
    // "Sections 4.2 and 5", "pages 12–15", "Figure 2a"
    loop {
        if r.glued(end) && r.is_word(end) && r.str(end).len() == 1 {
            end += 1;
        } else if r.is(end, "(") && r.glued(end) && r.str(end + 1).len() <= 3 && r.is(end + 2, ")") {
            // "section 12(3)"
            end += 3;
        } else if (r.any(end, &["and", "or", "to", ",", "&"]) || r.is_dash(end) || r.is(end, "/"))
            && r.is_number(end + 1)
            && !unit::is_unit_word(r, end + 2)
            && !r.is(end + 2, "%")
            && r.str(end + 1).len() <= r.str(at).len() + 1
            && !plural_follows(r, end + 2)
        {
            end += 2;
        } else if r.is_hyphen(end) && r.glued(end + 1) && r.is_number(end + 1) && r.glued(end) {
            // "ISBN 978-3-16-148410-0"
            end += 2;
        } else {
            break;
        }
    }
    Some(glued_end(r, end))
}

/// "game two", "part one", "step three": a number word that says which, where nothing that it could count follows.
fn worded(r: &Reader<'_>, i: usize) -> Option<usize> {
    let at = i + 1;
    let small = matches!(r.number_word(at), Some(NumberWord::Unit(1..=20)));
    let next = at + 1;
    let counts = r.number_word(next).is_some()
        || r.is_number(next)
        || r.is_hyphen(next)
        || r.any(next, &["of", "in", "out", "per", "percent", "point", "times", "more", "other", "and", "or", "to"])
        || matches!(r.str(next), "%" | "°")
        || unit::is_unit_word(r, next)
        || noun_soon(r, next);
    let verb = r.lexicon.is_plural(r.key(i).as_str()) || r.any(i.wrapping_sub(1), &["to", "will", "would", "not"]);
    (r.is_word(i) && small && r.is_word(at) && !counts && !verb).then_some(next)
}

fn plural_follows(r: &Reader<'_>, i: usize) -> bool {
    r.is_word(i) && r.lexicon.is_plural(r.key(i).as_str()) && !r.has(i, Classes::STOP)
}

/// "COVID-19", "F-16", "Uranium-235", "CO2", "G7", "H1N1", "A380".
fn joined_name(r: &Reader<'_>, i: usize) -> Option<usize> {
    if !r.is_word(i) {
        return None;
    }
    let hyphen = r.is_hyphen(i + 1) && r.glued(i + 2) && r.is_number(i + 2);
    if hyphen {
        let prefix = r.cue(i, Cues::PREFIX);
        let number_before =
            r.number_word(i).is_some() || (i > 0 && r.glued(i) && r.is_number(i - 1)) || r.calendar(i).is_some();
        // "6-of-11"
        let function = i > 1 && r.has(i, Classes::PREPOSITION);
        let number_before = number_before || function && r.glued(i) && r.is_hyphen(i - 1) && r.is_number(i - 2);
        // "CVE-2021-44228" is no amount
        let code = r.is_hyphen(i + 3) && r.glued(i + 4) && r.is_number(i + 4) && r.str(i + 2).len() == 4;
        let currency = r.lexicon.currency_symbol(r.str(i)).is_some() && !code && !is_designation(r, i + 2);
        let year_like = r.str(i + 2).len() == 4 && !r.is_capital(i);
        return (!prefix && !number_before && !currency && !year_like).then(|| glued_end(r, i + 3));
    }
    // "fb−1", "s⁻¹": the power of a symbol that is in no lexicon
    if r.is(i + 1, "−") && r.glued(i + 1) && r.is_number(i + 2) && r.glued(i + 2) && r.str(i + 2).len() == 1 {
        return Some(i + 3);
    }
    if r.is_number(i + 1) && r.glued(i + 1) {
        let scale = matches!(r.str(i), "x" | "X") && r.str(i + 1).starts_with("10") && i > 0 && r.is_number(i - 1);
        let code = scale || r.lexicon.currency_symbol(r.str(i)).is_some() && !rand_code(r, i) || r.is(i, "c");
        let after_number = i > 0 && r.glued(i) && r.is_number(i - 1);
        return (!code && !after_number).then(|| glued_end(r, i + 2));
    }
    None
}

/// "70" of "RM-70", "92" of "FIM-92": a short plain number behind the letters of a code and a hyphen; an amount would be
/// grouped, have decimals or a scale.
pub(super) fn is_designation(r: &Reader<'_>, i: usize) -> bool {
    let plain = r.str(i).len() <= 3 && r.str(i).bytes().all(|byte| byte.is_ascii_digit());
    let scaled = r.is_word(i + 1)
        && (r.any(i + 1, &["m", "bn", "b", "mn", "tn", "k"])
            || matches!(r.number_word(i + 1), Some(NumberWord::Scale(_))));
    plain && !scaled
}

/// "In 1951 Rand wrote", "the 1785 Coulomb Lectures", "the 1821 Mt. Hood survey": behind a year, a name that is also that of
/// a unit.
pub(super) fn is_name_after_year(r: &Reader<'_>, i: usize) -> bool {
    let name = i + 1;
    let mut letters = r.str(name).chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    if !capital || r.lexicon.is_plural(r.key(name).as_str()) || matches!(r.str(name), "Percent" | "Per") {
        return false;
    }
    let dated = r.any(i.wrapping_sub(1), &["in", "since", "during", "before", "after", "early", "late"]);
    // "Mt.", "St.", "Ft.", "Pt.": Mount, Saint, Fort, Point
    let point = r.is(name + 1, ".") && r.glued(name + 1);
    let after = if point { name + 2 } else { name + 1 };
    let named = r.is_word(after) && r.is_capital(after) && !r.any(i.wrapping_sub(1), &["a", "an", "of"]);
    let place = matches!(r.str(name), "Mt" | "St" | "Ft" | "Pt");
    if place { named && point } else { r.str(name).len() > 2 && (dated || named) }
}

/// "R2" is no rand.
fn rand_code(r: &Reader<'_>, i: usize) -> bool {
    r.is(i, "R") && super::money::currency_before(r, i + 1).is_none()
}

/// The token after everything glued on, so that no part of a code is read alone.
fn glued_end(r: &Reader<'_>, i: usize) -> usize {
    let mut at = i;
    while r.glued(at)
        && (r.is_word(at) || r.is_number(at) || (r.is_hyphen(at) && r.glued(at + 1) && r.is_number(at + 1)))
    {
        at += 1;
    }
    at
}

/// "+1 (555) 010-9999", "0800 123 456", "555-0199".
fn phone(r: &Reader<'_>, i: usize) -> Option<usize> {
    let plus = r.is(i, "+") && r.is_number(i + 1);
    let zero = r.is_number(i) && r.str(i).len() >= 2 && r.str(i).starts_with('0') && !r.str(i).contains('.');
    if !plus && !zero {
        return None;
    }
    let mut at = if plus { i + 2 } else { i + 1 };
    let mut groups = 1;
    while r.is_number(at) || matches!(r.str(at), "(" | ")" | "-" | "–" | "/") && (r.is_number(at + 1) || r.is(at, ")"))
    {
        groups += usize::from(r.is_number(at));
        at += 1;
    }
    if zero {
        return Some(at);
    }
    (groups > 1).then_some(at)
}

/// "555-0199", "212-555-0199": three digits and four.
fn short_phone(r: &Reader<'_>, i: usize) -> Option<usize> {
    let block = |at: usize, len: usize| {
        r.is_number(at) && r.str(at).len() == len && r.str(at).bytes().all(|b| b.is_ascii_digit())
    };
    let next = |at: usize| r.is(at, "-") && r.glued(at) && r.glued(at + 1);
    if !block(i, 3) || !next(i + 1) || i > 0 && r.glued(i) && !r.is(i - 1, "(") {
        return None;
    }
    if block(i + 2, 3) && next(i + 3) && block(i + 4, 4) {
        return Some(i + 5);
    }
    let counted = plural_follows(r, i + 3) || unit::is_unit_word(r, i + 3) || r.is(i + 3, "%");
    (block(i + 2, 4) && !counted && !matches!(r.before(i), "$" | "£" | "€")).then_some(i + 3)
}

/// "the Under-21 side", "under-19s", "U-17": the name of a class by age in sport.
fn age_group(r: &Reader<'_>, i: usize) -> Option<usize> {
    let named = i >= 2 && r.is_hyphen(i - 1) && r.glued(i - 1) && r.glued(i) && r.any(i - 2, &["under", "over", "u"]);
    let digits = r.str(i).len() == 2 && r.str(i).bytes().all(|byte| byte.is_ascii_digit());
    // "among under 75s", but "a mile in under 75s"
    let plural = i > 0 && r.any(i - 1, &["under", "over"]) && r.is(i + 1, "s") && r.glued(i + 1) && !r.glued(i + 2);
    if digits && plural && r.any(i.wrapping_sub(2), &["the", "among", "for", "by", "all", "most", "many", "and"]) {
        return Some(i + 2);
    }
    (named && digits && !r.is(i + 1, "%")).then_some(i + 1)
}

/// "9-to-5", "3-to-1": hours or odds.
fn odds(r: &Reader<'_>, i: usize) -> Option<usize> {
    if !r.is_hyphen(i + 1) {
        return None;
    }
    let number = |at: usize| r.is_number(at) || r.number_word(at).is_some();
    // "two-for-one", "3-for-2": an offer
    if r.says(i + 2, "for") && r.is_hyphen(i + 3) && number(i) && number(i + 4) && !r.pairs {
        return Some(i + 5);
    }
    if !(r.says(i + 2, "to") && r.is_hyphen(i + 3) && number(i) && number(i + 4)) {
        return None;
    }
    let value = |at: usize| digits(r.str(at)).map(|digits| digits.value);
    let falls = value(i).zip(value(i + 4)).is_none_or(|(a, b)| a > b);
    (falls && !unit::is_unit_word(r, r.skip_hyphen(i + 5))).then_some(i + 5)
}

/// The token after "14:32.93" or "2:04:39.5": minutes, seconds and parts of them.
pub(super) fn timed(r: &Reader<'_>, i: usize) -> Option<usize> {
    // most numbers are followed by none
    if !r.is(i + 1, ":") {
        return None;
    }
    let (mut at, mut sixties) = (i, true);
    while r.is_number(at) && r.is(at + 1, ":") && r.glued(at + 1) && r.is_number(at + 2) && r.glued(at + 2) {
        at += 2;
        let whole = r.str(at).split('.').next().unwrap_or_default();
        sixties &= whole.len() == 2 && whole < "60";
    }
    let whole = |at: usize| r.str(at).bytes().all(|byte| byte.is_ascii_digit());
    let parts = (at - i) / 2;
    let pointed = r.str(at).split_once('.').is_some_and(|(_, parts)| (1..=3).contains(&parts.len()));
    let last = !(r.glued(at + 1) && (r.is_word(at + 1) || r.is(at + 1, ":")));
    let first = i == 0 || !r.glued(i) || matches!(r.str(i - 1), "(" | "[" | "“" | "\"");
    let fits = matches!(parts, 1 | 2) && sixties && pointed && last && first;
    (fits && (i..at).step_by(2).all(whole) && r.str(i).len() <= 2).then_some(at + 1)
}

/// "10:30", "10 a.m.", "7 o’clock", "24/7", "2200–0700".
fn clock(r: &Reader<'_>, i: usize) -> Option<usize> {
    let mut at = i + 1;
    if timed(r, i).is_some() || !r.is_number(i) || !(r.is_word(at) || r.is(at, ":") || r.is(at, "/")) {
        return None;
    }
    let mut time = false;
    // "50:30" can be no time of day; a ratio is read later
    let seconds = r.str(i + 2);
    // "a time of 4:05": no ratio is written so
    let ratio = r.any(i.wrapping_sub(1), &["of"]) && !seconds.starts_with('0');
    let hours = r.str(i).parse::<u32>().is_ok_and(|hours| hours < 60) && !ratio;
    while r.is(at, ":") && r.glued(at) && r.is_number(at + 1) && r.glued(at + 1) && r.str(at + 1).len() >= 2 {
        at += 2;
        time = true;
    }
    let sixty = r.str(i + 2).get(..2).is_some_and(|minutes| minutes < "60");
    let long = r.str(i + 2).len() > 2 && !r.str(i + 2).contains('.');
    if time && (long || !(hours && sixty || at > i + 3)) {
        return None;
    }
    if r.any(at, &["a.m.", "p.m.", "am", "pm", "a.m", "p.m"]) && r.str(i).len() <= 5 {
        return Some(at + 1);
    }
    if r.cue(at, Cues::ZONE) && r.str(i).len() <= 5 {
        return Some(at + 1);
    }
    if r.any(at, &["o'clock", "o’clock"]) {
        return Some(at + 1);
    }
    // "24/7"; "9/11", "7/7" as the names of days
    let named =
        (r.is(i, "24") && r.is(at + 1, "7") || r.is(i, "9") && r.is(at + 1, "11") || r.is(i, "7") && r.is(at + 1, "7"))
            && r.is(at, "/")
            && r.glued(at + 1);
    if named {
        return Some(at + 2);
    }
    (time || hour_of_pair(r, i)).then_some(at)
}

/// The first of "between 2 and 3 a.m.", "from 9 to 11 p.m.".
fn hour_of_pair(r: &Reader<'_>, i: usize) -> bool {
    let hour = |at: usize| r.is_number(at) && r.str(at).parse::<u32>().is_ok_and(|hour| (1..=12).contains(&hour));
    r.any(i + 1, &["and", "or", "to", "till", "until"])
        && hour(i)
        && hour(i + 2)
        && r.any(i + 3, &["a.m.", "p.m.", "am", "pm", "a.m", "p.m", "o'clock", "o’clock"])
}

/// "ten pm", "seven o'clock".
fn spoken_clock(r: &Reader<'_>, i: usize) -> Option<usize> {
    let hour = matches!(r.number_word(i), Some(NumberWord::Unit(1..=12)));
    (hour && r.any(i + 1, &["pm", "p.m.", "p.m", "a.m.", "a.m", "o'clock", "o’clock"])).then_some(i + 2)
}

/// "3-1", "18-17": scores and votes, not ranges; also "6-4, 7-5".
fn score(r: &Reader<'_>, i: usize) -> Option<usize> {
    let pair = r.is_number(i) && r.is_hyphen(i + 1) && r.is_number(i + 2) && r.glued(i + 2);
    if r.pairs
        || !pair
        || (r.glued(i + 3) && !matches!(r.str(i + 3), "," | "." | ")" | ";" | ":" | "?" | "!" | "’" | "”" | "\""))
    {
        return None;
    }
    let (a, b) = (digits(r.str(i))?, digits(r.str(i + 2))?);
    let small = a.places == 0 && b.places == 0 && r.str(i).len() <= 3 && r.str(i + 2).len() <= 3;
    let falls = a.value >= b.value;
    let sport = (0..r.len()).any(|at| r.cue(at, Cues::SCORE_TALK));
    // "300-400 protesters", "a scale of 0-4"
    let counted =
        !falls && (plural_follows(r, i + 3) || r.any(i.wrapping_sub(1), &["of", "from", "range", "about", "around"]));
    let money = r.has(i.wrapping_sub(1), Classes::CURRENCY) && !r.cue(i.wrapping_sub(1), Cues::SCORE_TALK);
    let unit_after = unit::is_unit_word(r, i + 3)
        || r.is(i + 3, "%")
        || counted
        || money
        || r.any(i.wrapping_sub(1), &["$", "£", "€"]);
    (small && !unit_after && (falls || sport)).then_some(i + 3)
}

/// "Apollo 11", "Boeing 747", "S&P 500", "Windows 11": a number that ends a name.
fn numbered_name(r: &Reader<'_>, i: usize) -> Option<usize> {
    let cased = |at: usize| r.is_capital(at) || r.str(at).chars().skip(1).any(char::is_uppercase);
    // "H.264": a letter and a number around a point
    if i >= 2 && r.glued(i) && r.is(i - 1, ".") && r.glued(i - 1) && r.is_number(i) && r.is_capital(i - 2) {
        return (r.str(i - 2).len() == 1 && r.is_word(i - 2)).then_some(i + 1);
    }
    if i == 0 || !r.is_number(i) || r.glued(i) || !r.is_word(i - 1) || !cased(i - 1) {
        return None;
    }
    // "I'm 30", "They're 14"
    if r.str(i - 1).contains(['\'', '’']) {
        return None;
    }
    // "OR 1.5", "pH 7.4", "Cu 4.41", "Age 42": statistics, elements and measures are followed by their value
    let decimals = r.str(i).contains('.');
    if r.cue(i - 1, Cues::VALUE_NOUN) || decimals && r.cue(i - 1, Cues::STATISTIC) {
        return None;
    }
    let name = r.key(i - 1);
    let word = r.word(i - 1);
    let ordinary =
        word.classes.has(Classes::STOP) || word.number.is_some() || word.calendar.is_some() || word.direction.is_some();
    let follows_symbol = i >= 2 && matches!(r.str(i - 2), "&" | "-");
    if (ordinary && !follows_symbol) || (i == 1 && !follows_symbol && r.lexicon.is_plural(name.as_str())) {
        return None;
    }
    if r.lexicon.currency_symbol(r.str(i - 1)).is_some() {
        return None;
    }
    let read = digits(r.str(i));
    if read.is_some_and(|d| d.grouped) {
        return None;
    }
    let year = r.str(i).len() == 4
        && read.is_some_and(|d| d.places == 0)
        && (r.str(i) < "2200" && !r.str(i).starts_with('0')
            || !r.str(i - 1).bytes().all(|byte| byte.is_ascii_uppercase()));
    let measured = r.is(i + 1, "%")
        || unit::is_unit_word(r, r.skip_hyphen(i + 1))
        || i == 1 && r.has(i + 1, Classes::UNIT)
        || plural_follows(r, i + 1)
        || matches!(r.calendar(i + 1), Some(CalendarWord::Month(_) | CalendarWord::Before | CalendarWord::After))
        || r.glued(i + 1)
            && (r.is_word(i + 1) || matches!(r.str(i + 1), "°" | "%" | "/" | "-" | "–" | ":" | "€" | "£"))
        || r.any(i + 1, &["of", "to", "out", "per", "in", "and", "or", "±", "×"])
            && (r.is_number(i + 2) && !(r.glued(i + 3) && r.is_word(i + 3)) || r.any(i + 1, &["of", "out", "per"]));
    // an all-capital or long list ("Republicans 49, Democrats 51") is a tally
    let tally = !decimals
        && !r.str(i - 1).chars().skip(1).any(char::is_uppercase)
        && r.any(i + 1, &[",", ";"])
        && r.is_word(i + 2)
        && r.is_capital(i + 2)
        && r.is_number(i + 3);
    (!year && !measured && !tally).then_some(i + 1)
}

/// "in their 20s", "the low 30s", "three 747s": an age, a range of temperatures, a model; no seconds.
pub(super) fn plural_of_digits(r: &Reader<'_>, i: usize) -> Option<usize> {
    let plural = r.is_number(i)
        && r.is(i + 1, "s")
        && r.glued(i + 1)
        && !r.str(i).contains(['.', ','])
        && i > 0
        && (matches!(r.str(i).len(), 2..=4) || r.is_hyphen(i - 1));
    if !plural {
        return None;
    }
    let before = r.word(i - 1);
    let determined =
        before.classes.has(Classes::DETERMINER) || r.any(i - 1, &["mid", "early", "late", "low", "high", "upper"]);
    let joined = r.any(i - 1, &["and", "or", "to"]) && i >= 3 && r.is(i - 2, "s") && r.str(i - 3).ends_with('0');
    let model = r.is_capital(i - 1) && r.is_word(i - 1) || before.number.is_some() || r.is_number(i - 1);
    let past = r.is_hyphen(i - 1);
    (determined || joined || model || past).then_some(i + 2)
}

/// "5G", "4K", "3D", "1080p", "7-Eleven" keeps its number; "2country" is for the malformed-number check.
fn glued_word(r: &Reader<'_>, i: usize) -> Option<usize> {
    if !r.is_number(i) || !r.glued(i + 1) || !r.is_word(i + 1) {
        return None;
    }
    let text = r.str(i + 1);
    let code = (text.len() == 1
        && matches!(text, "G" | "D" | "K" | "R" | "X" | "P" | "a" | "i")
        && r.str(i).len() <= 2
        && !money_before(r, i))
        || matches!(r.str(i), "480" | "720" | "1080" | "2160") && matches!(text, "p" | "i")
        || r.str(i).len() <= 2 && r.cue(i + 1, Cues::GREEK);
    code.then(|| glued_end(r, i + 2))
}

fn money_before(r: &Reader<'_>, i: usize) -> bool {
    i > 0 && r.lexicon.currency_symbol(r.str(i - 1)).is_some()
}

/// Digits glued to a word that no unit, scale or ordinal explains ("2country").
pub(super) fn is_malformed(r: &Reader<'_>, i: usize, style: Style) -> bool {
    let glued_word = r.is_number(i) && r.glued(i + 1) && r.is_word(i + 1) && r.str(i + 1).chars().count() >= 4;
    let alone = i == 0 || !r.glued(i);
    glued_word && alone && matches!(style, Style::Plain | Style::Digits) && r.str(i + 1).chars().all(char::is_lowercase)
}

/// "3.5.7": neither a date nor groups of three digits; more points are an address.
fn has_two_points(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').take(4).collect();
    let [first, second, third] = groups[..] else { return false };
    let at_most = |group: &str, most: u32| group.parse().is_ok_and(|number: u32| number <= most);
    let date = matches!(third.len(), 2 | 4) && at_most(first, 31) && at_most(second, 31);
    !(date || second.len() == 3 && third.len() == 3)
}

/// A unit, percent sign or scale follows, so that what stands before is a number and no name of a version or part.
fn is_measured(r: &Reader<'_>, end: usize) -> bool {
    let scale = matches!(r.word(end).number, Some(NumberWord::Scale(_)));
    r.is(end, "%") || !r.glued(end) && (scale || unit::is_unit_word(r, end))
}

/// The token after a number whose groups between commas are not of three digits, in the Western or the Indian way
/// ("43,2000 trucks", "$1,234,56"). Only where the next word or a currency sign shows that it is one number: bare digits
/// with commas may be a list, a decimal comma or a citation.
pub(super) fn malformed_groups(r: &Reader<'_>, i: usize) -> Option<usize> {
    let money = !r.is_word(i) && !r.is_number(i) && r.lexicon.currency_symbol(r.str(i)).is_some();
    let at = if money { i + 1 } else { i };
    if !r.is_number(at) || money && !r.glued(at) || !money && i > 0 && r.glued(i) && !matches!(r.str(i - 1), "(" | "~")
    {
        return None;
    }
    // most numbers have no comma, and one point at most
    let printed = r.str(at);
    if !printed.contains(',') && !r.is(at + 1, ",") && printed.find('.') == printed.rfind('.') {
        return None;
    }
    let money = money || i > 0 && r.lexicon.currency_symbol(r.str(i - 1)).is_some();
    let mut end = at + 1;
    while r.is(end, ",") && r.glued(end) {
        // "4,,500": a comma that was typed twice
        let twice = usize::from(r.is(end + 1, ",") && r.glued(end + 1));
        if !(r.is_number(end + 1 + twice) && r.glued(end + 1 + twice)) {
            break;
        }
        end += 2 + twice;
    }
    let text = r.span(at, end).of(r.text);
    // "Sept. 17,2000": a missing space
    let before = if i > 0 && r.is(i - 1, ".") { i.wrapping_sub(2) } else { i.wrapping_sub(1) };
    let cited = i > 0
        && (matches!(r.calendar(before), Some(CalendarWord::Month(_)))
            || r.has(before, Classes::STRUCTURE)
            || r.is_word(before) && r.is_capital(before) && before > 0);
    if !text.contains(',') {
        // "PHP 5.3.3" is a version, not pesos
        let sign = at.checked_sub(1).is_some_and(|sign| !r.is_word(sign));
        return (!cited && has_two_points(text) && (money && sign || is_measured(r, end))).then_some(end);
    }
    if text.contains(",,") {
        let (first, rest) = text.split_once(",,")?;
        let one = [first, rest].iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
        return (one && !cited && first.len() <= 3 && rest.len() == 3 && (money || is_measured(r, end))).then_some(end);
    }
    let (whole, _) = text.split_once('.').unwrap_or((text, ""));
    let groups: Vec<&str> = whole.split(',').take(GROUPS).collect();
    let (first, rest) = groups.split_first()?;
    let (last, inner) = rest.split_last()?;
    let digits = groups.iter().all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()));
    let western = rest.iter().all(|group| group.len() == 3);
    let indian = last.len() == 3 && inner.iter().all(|group| group.len() == 2);
    if !digits || western || indian || groups.len() == GROUPS || first.len() > 3 || first.starts_with('0') {
        return None;
    }
    // a lone short group after the comma is a decimal comma; groups that are all short are a list ("10,11,12 inches", "$5,10,20")
    let sure = rest.iter().any(|group| group.len() >= 3);
    let counted = !r.glued(end) && (plural_follows(r, end) || unit::is_unit_word(r, end));
    (sure && !cited && (money || counted)).then_some(end)
}
