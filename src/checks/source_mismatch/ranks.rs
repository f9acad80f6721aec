//! Ranks and superlatives of places and companies against series: "the world's 9th largest country", "the leading
//! producer of tin". A table answers that states the rank itself, or that lists what is ranked. The rule: one larger
//! value refutes a first place, but only a list of all can confirm a place behind it.

use std::sync::LazyLock;

use super::text::Line;
use super::{Judged, META};
use crate::checks::Article;
use crate::claim::{Claim, Value};
use crate::finding::{Confidence, Evidence, Finding, Judgement, Severity, Verdict};
use crate::lexicon::Classes;
use crate::normalise::{Reading, Unit};
use crate::number::{Decimal, Interval};
use crate::sorting;
use crate::sources::builtin::{WORLD, aliases, countries, groups};
use crate::sources::frame::PieceKind;
use crate::sources::words::stem;
use crate::sources::{Cell, CellId, CellValue, Series, Tables};

/// Countries in a list that leaves none of weight out.
const ALL_COUNTRIES: usize = 100;
/// Words of a phrase that are looked at.
const LONGEST: usize = 12;
/// Sentences over which "it" is followed to a name.
const REACH: usize = 4;

/// What an adjective ranks by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// The size of the thing.
    Size,
    /// What it does.
    Lead,
    Measure(&'static str),
}

#[derive(Debug, Default)]
struct RankWords {
    /// Longest first: words, what they rank by, from the bottom.
    adjectives: Vec<(Vec<&'static str>, By, bool)>,
    /// Stem of a noun, what its size is.
    things: Vec<(String, &'static str)>,
    agents: Vec<String>,
    scopes: Vec<Vec<&'static str>>,
    copulas: Vec<&'static str>,
    pronouns: Vec<&'static str>,
}

static WORDS: LazyLock<RankWords> = LazyLock::new(|| {
    let mut out = RankWords::default();
    let rows = || include_str!("../rank_words.csv").lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    let bottoms: Vec<&str> =
        rows().filter(|row| row.first() == Some(&"bottom")).filter_map(|row| row.get(1).copied()).collect();
    for row in rows() {
        let [kind, word, means] = row[..] else { continue };
        let split = || word.split(' ').collect::<Vec<_>>();
        match kind {
            "size" => out.adjectives.push((split(), By::Size, means == "bottom")),
            "lead" => out.adjectives.push((split(), By::Lead, false)),
            "measured" => out.adjectives.push((split(), By::Measure(means), bottoms.contains(&word))),
            "thing" => out.things.push((stem(word), means)),
            "agent" => out.agents.push(stem(word)),
            "scope" => out.scopes.push(split()),
            "copula" => out.copulas.push(word),
            "pronoun" => out.pronouns.push(word),
            _ => {}
        }
    }
    sorting::by_key(&mut out.adjectives, |(words, ..)| std::cmp::Reverse(words.len()));
    out
});

/// Among what something is ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    World,
    /// Index into [`groups`].
    Group(usize),
}

/// A rank as the text states it.
#[derive(Debug)]
struct Asked {
    rank: u32,
    bottom: bool,
    /// What is ranked: "uranium production", "area landlocked".
    measure: String,
    /// The words of the text: "leading uranium producer".
    phrase: String,
    scope: Option<Scope>,
}

fn says(line: &Line, at: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(i, word)| line.says(at + i, &[word]))
}

/// "world's": the words before a rank that say among what.
fn owned_scope(line: &Line, from: usize) -> Option<Scope> {
    let mark = |i: usize| matches!(line.stem(i), "'" | "’");
    let whose = (from.saturating_sub(4)..from).rev().find(|&i| mark(i + 1) && line.stem(i + 2) == "s")?;
    let word = line.words.get(whose)?.lower.as_str();
    matches!(word, "world" | "earth" | "planet").then_some(Scope::World)
}

/// "in the world", "in Central Asia": the scope at `at` and where it ends.
fn scope_at(article: &Article<'_>, line: &Line, at: usize) -> Option<(Scope, usize)> {
    if let Some(words) = WORDS.scopes.iter().find(|words| says(line, at, words)) {
        return Some((Scope::World, at + words.len()));
    }
    if !line.says(at, &["in", "of"]) {
        return None;
    }
    let from = at + 1 + usize::from(line.says(at + 1, &["the"]));
    let window: Vec<&str> =
        line.words.iter().skip(from).take(4).map(|word| article.document.slice(word.span)).collect();
    let (length, alias) = aliases().longest_at(&window)?;
    let group = groups().iter().position(|group| group.name == alias.place.entity())?;
    let named = groups().get(group)?;
    if named.name == WORLD {
        return Some((Scope::World, from + length));
    }
    (!named.members.is_empty()).then_some((Scope::Group(group), from + length))
}

/// A word of a noun phrase: neither mark nor stop word nor verb. A digit glued to it is left out ("2country").
fn plain(line: &Line, at: usize) -> Option<&str> {
    let word = line.words.get(at)?;
    let bare = word.lower.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = word.kind == PieceKind::Number && bare.len() < 3;
    let other = word.kind == PieceKind::Mark
        || number
        || word.stop
        || word.classes.has(Classes::AUXILIARY.or(Classes::PREPOSITION).or(Classes::DETERMINER))
        || matches!(bare, "and" | "or" | "but" | "which" | "that" | "who");
    (!other).then_some(bare)
}

/// Reads the rank at the words `from` on; `None` where a word of it is not understood.
fn asked(article: &Article<'_>, line: &Line, claim: &Claim) -> Option<Asked> {
    let (from, _) = line.range(claim.span);
    let rank = match claim.value {
        Value::Ordinal(rank) => rank,
        Value::Superlative => 1,
        _ => return None,
    };
    let (at, (words, by, bottom)) = (from..from + 5).find_map(|at| {
        let found = WORDS.adjectives.iter().find(|(words, ..)| says(line, at, words))?;
        Some((at, found))
    })?;
    let start = at + words.len();
    let mut noun: Vec<&str> = Vec::new();
    let mut end = start;
    while end < start + LONGEST {
        match plain(line, end) {
            Some(word) => noun.push(word),
            None if line.stem(end) == "-" && !noun.is_empty() => {}
            None => break,
        }
        end += 1;
    }
    let head = stem(noun.pop()?);
    let (_, size) = WORDS.things.iter().find(|(known, _)| *known == head)?;
    let agent = WORDS.agents.contains(&head);
    if line.says(end, &["of"]) && agent && scope_at(article, line, end).is_none() {
        end += 1;
        while end < start + LONGEST {
            let Some(word) = plain(line, end) else { break };
            noun.push(word);
            end += 1;
        }
    }
    let mut scope = owned_scope(line, from.max(at)).or_else(|| owned_scope(line, from));
    if let Some((found, after)) = scope_at(article, line, end) {
        (scope, end) = (Some(found), after);
    }
    // "after Russia", "of the old world": ranked among others than all
    let time = |at: usize| {
        let claim = line.words.get(at).and_then(|word| word.claim);
        claim.and_then(|claim| article.extraction.claims.get(claim)).is_some_and(|claim| claim.time().is_some())
    };
    let open = line.says(end, &["in", "of", "among", "after", "behind", "outside", "for", "to", "by", "on", "within"]);
    if open && !time(end + 1) && !(line.says(end + 1, &["the"]) && time(end + 2)) {
        return None;
    }
    let things = noun.join(" ");
    let measure = match by {
        By::Size if agent => format!("{things} {size}"),
        By::Size => format!("{size} {things}"),
        By::Lead if agent || *size != "area" => format!("{things} {size}"),
        By::Lead => return None,
        By::Measure(measure) => format!("{measure} {things}"),
    };
    if agent && noun.is_empty() {
        return None;
    }
    let phrase = format!("{} {things} {head}", words.join(" "));
    Some(Asked { rank, bottom: *bottom, measure, phrase, scope })
}

/// The place or name that ends right before the word `end`.
fn name_before(article: &Article<'_>, line: &Line, end: usize) -> Option<String> {
    for length in (1..=4.min(end)).rev() {
        let words: Vec<&str> =
            line.words.get(end - length..end)?.iter().map(|word| article.document.slice(word.span)).collect();
        if let Some((taken, alias)) = aliases().longest_at(&words).filter(|(taken, _)| *taken == length) {
            let demonym = matches!(alias.place, crate::sources::builtin::Place::Demonym(_));
            return (taken > 0 && !demonym).then(|| alias.place.entity().to_owned());
        }
        let text = words.join(" ");
        if line.words.get(end - length)?.capital && article.tables.entity(&text).is_some() {
            return Some(text);
        }
    }
    None
}

/// The name at the word `from`.
fn name_at(article: &Article<'_>, line: &Line, from: usize) -> Option<String> {
    let from = from + usize::from(line.says(from, &["the"]));
    (from + 1..=(from + 4).min(line.words.len())).rev().find_map(|end| {
        let found = name_before(article, line, end)?;
        let begins =
            (from..end).all(|i| line.words.get(i).is_some_and(|word| word.kind != PieceKind::Mark || i > from));
        begins.then_some(found)
    })
}

/// The subject of the sentences before: the name that the first of them begins with, "it" followed back.
fn carried(article: &Article<'_>, sentence: usize) -> Option<String> {
    let block = |at: usize| article.document.sentences.get(at).map(|one| one.block);
    for before in (sentence.saturating_sub(REACH)..sentence).rev() {
        if block(before) != block(sentence) {
            return None;
        }
        let line = Line::new(article, &article.tables.frames, before);
        if let Some(name) = name_at(article, &line, 0) {
            return Some(name);
        }
        if !line.words.first().is_some_and(|word| WORDS.pronouns.contains(&word.lower.as_str())) {
            return None;
        }
    }
    None
}

/// Whom a rank is said of, and whether another sentence names it.
fn subject(article: &Article<'_>, line: &Line, claim: &Claim) -> Option<(String, bool)> {
    let (from, to) = line.range(claim.span);
    // "X is the largest …", "X, the world's largest …"
    let mut at = from;
    while let Some(before) = at.checked_sub(1).and_then(|i| line.words.get(i)) {
        let copula = WORDS.copulas.contains(&before.lower.as_str())
            || matches!(before.lower.as_str(), "world" | "earth" | "planet" | "s" | "’" | "'" | ",")
            || before.classes.has(Classes::ADVERB);
        if !copula {
            break;
        }
        at -= 1;
    }
    if at < from
        && let Some(name) = name_before(article, line, at)
    {
        return Some((name, false));
    }
    let pronoun = |i: usize| line.words.get(i).is_some_and(|word| WORDS.pronouns.contains(&word.lower.as_str()));
    if at > 0 && at < from && pronoun(at - 1) && at == 1 {
        return Some((carried(article, claim.sentence)?, true));
    }
    // "The largest landlocked country in the world, X …", "…, it …"
    let opens = at == 0;
    let comma = (to..(to + LONGEST).min(line.words.len())).find(|&i| line.stem(i) == ",")?;
    if !opens || (to..comma).any(|i| line.is_verb(i)) {
        return None;
    }
    if pronoun(comma + 1) {
        return Some((carried(article, claim.sentence)?, true));
    }
    Some((name_at(article, line, comma + 1)?, false))
}

/// How a rank lies to a table.
#[derive(Debug)]
enum Answer {
    Holds { why: String, evidence: Vec<Evidence>, confidence: u8 },
    Fails { why: String, evidence: Vec<Evidence>, dated: bool },
    Open { why: String },
}

/// A row that states the rank.
fn stated(tables: &Tables, subject: &str, asked: &Asked) -> Option<Answer> {
    let own = tables.entity(subject)?;
    let mut fails = None;
    for measure in tables.measures_named(&asked.measure, "rank") {
        for (_, series) in tables.series_of(measure).filter(|(_, series)| series.key.entity == own) {
            let world = series.key.counterpart.is_absent() || tables.text(series.key.counterpart) == WORLD;
            if asked.bottom || !world || asked.scope != Some(Scope::World) {
                continue;
            }
            let Some((id, cell)) = tables.cell_for(series, None) else { continue };
            let (Some(value), Some(evidence)) = (cell.number(), tables.evidence(id, "same series")) else { continue };
            let name = &tables.measure(measure)?.text;
            let why = format!("{} has {value} for {name}, {subject}", evidence.source);
            if value == Decimal::from(i64::from(asked.rank)) {
                return Some(Answer::Holds { why, evidence: vec![evidence], confidence: 90 });
            }
            fails = Some(Answer::Fails { why, evidence: vec![evidence], dated: cell.period.is_some() });
        }
    }
    fails
}

/// A row that says since when the place is held.
fn held_since(tables: &Tables, subject: &str, asked: &Asked) -> Option<Answer> {
    let own = tables.entity(subject)?;
    let measures = tables.measures_named(&asked.phrase, "since");
    let (id, cell, text) = measures.into_iter().find_map(|measure| {
        let mut of = tables.series_of(measure).filter(|(_, series)| series.key.entity == own);
        let (_, series) = of.next()?;
        let (id, cell) = tables.cell_for(series, None)?;
        Some((id, cell, &tables.measure(measure)?.text))
    })?;
    let evidence = tables.evidence(id, "same series")?;
    let when = match cell.value {
        CellValue::Date(date) => date.to_string(),
        CellValue::Number { printed, .. } => printed.to_string(),
    };
    let why = format!("{} has {when} for {text}, {subject}", evidence.source);
    (asked.rank == 1 && !asked.bottom).then(|| Answer::Holds { why, evidence: vec![evidence], confidence: 80 })
}

/// One of those ranked.
struct Ranked<'t> {
    id: CellId,
    name: &'t str,
    value: Interval,
    /// A country with a capital of its own.
    country: bool,
}

/// How many are certainly before, and how many may be.
fn places(own: Interval, others: &[&Ranked<'_>], bottom: bool) -> (usize, usize) {
    let before = |one: &&&Ranked<'_>| {
        let pair = if bottom { (own.low, one.value.high) } else { (one.value.low, own.high) };
        matches!(pair, (Some(more), Some(less)) if more > less)
    };
    let sure = others.iter().filter(before).count();
    let even = others.iter().filter(|one| one.value.intersects(own)).count();
    (sure, sure + even)
}

fn is_country(name: &str) -> bool {
    countries().iter().any(|country| country.name == name && !country.capitals.is_empty())
}

/// The list that a table has of what is ranked.
fn listed<'t>(tables: &'t Tables, own: &Series, own_cell: &Cell, scope: Option<Scope>) -> Vec<Ranked<'t>> {
    let unit = tables.unit_of(own);
    let mut out: Vec<Ranked<'t>> = Vec::new();
    let subject_country = aliases().entity(tables.text(own.key.entity)).is_some();
    for (_, series) in tables.series_of(own.key.measure) {
        let (theirs, key) = (series.key, own.key);
        let alike = theirs.table == key.table
            && theirs.reporter == key.reporter
            && theirs.definition == key.definition
            && theirs.entity != key.entity;
        let open = theirs.counterpart.is_absent() || tables.text(theirs.counterpart) == WORLD;
        let name = tables.text(theirs.entity);
        let place = aliases().entity(name);
        let group = place.is_some_and(|place| groups().iter().any(|group| group.name == place));
        if !alike || !open || group || name.is_empty() || subject_country && place.is_none() {
            continue;
        }
        if let Some(Scope::Group(at)) = scope {
            let code = countries().iter().find(|country| country.name == name).map(|country| &country.iso3);
            if !groups().get(at).is_some_and(|group| code.is_some_and(|code| group.members.contains(code))) {
                continue;
            }
        }
        let Some((id, cell)) = tables.cell_for(series, own_cell.period) else { continue };
        let Some(figure) = cell.figure() else { continue };
        let value = figure.interval(Reading::Half);
        let value = match (tables.unit_of(series), unit) {
            (Some(a), Some(b)) if a.name != b.name => match Unit::convert(a, value, b) {
                Some(value) => value,
                None => continue,
            },
            (a, b) if a.is_some() == b.is_some() => value,
            _ => continue,
        };
        out.push(Ranked { id, name, value, country: is_country(name) });
    }
    out
}

/// The share of the world that a table gives the subject for the measure, in percent.
fn share(tables: &Tables, own: &Series, cell: &Cell, measure: &str) -> Option<(Decimal, Evidence)> {
    tables.measures_named(measure, "share").into_iter().find_map(|measure| {
        let of = tables.series_of(measure).filter(|(_, series)| series.key.entity == own.key.entity);
        of.filter(|(_, series)| tables.text(series.key.counterpart) == WORLD).find_map(|(_, series)| {
            let (id, found) = tables.cell_for(series, cell.period)?;
            Some((found.number()?, tables.evidence(id, "related")?))
        })
    })
}

/// The rank worked out from a list.
fn worked_out(article: &Article<'_>, subject: &str, asked: &Asked, claim: &Claim) -> Option<Answer> {
    let tables = article.tables;
    let own_name = tables.entity(subject)?;
    let mut fails: Option<Answer> = None;
    let mut open: Option<Answer> = None;
    for measure in tables.measures_named(&asked.measure, "") {
        for (_, own) in tables.series_of(measure).filter(|(_, series)| series.key.entity == own_name) {
            if !own.key.counterpart.is_absent() && tables.text(own.key.counterpart) != WORLD {
                continue;
            }
            let asked_for = claim.context.period.filter(|_| !claim.context.period_carried);
            let said = asked_for.and_then(|period| tables.cell_for(own, Some(period)));
            let Some((id, cell)) = said.or_else(|| tables.cell_for(own, None)) else { continue };
            let dated = said.is_none() && cell.period.is_some();
            let Some(figure) = cell.figure() else { continue };
            let value = figure.interval(Reading::Half);
            let all = listed(tables, own, &cell, asked.scope);
            let everyone: Vec<&Ranked<'_>> = all.iter().collect();
            let sovereign: Vec<&Ranked<'_>> = all.iter().filter(|one| one.country).collect();
            let sets = if sovereign.len() == everyone.len() { vec![everyone] } else { vec![everyone, sovereign] };
            let (mut holds, mut above, mut below) = (false, true, true);
            for set in &sets {
                let (sure, may) = places(value, set, asked.bottom);
                let rank = asked.rank as usize;
                holds |= (sure + 1..=may + 1).contains(&rank);
                above &= rank < sure + 1;
                below &= rank > may + 1;
            }
            let complete = match asked.scope {
                Some(Scope::World) => all.len() >= ALL_COUNTRIES,
                Some(Scope::Group(at)) => groups().get(at).is_some_and(|group| all.len() + 1 == group.members.len()),
                None => false,
            };
            let evidence = tables.evidence(id, "same series")?;
            let name = &tables.measure(measure)?.text;
            let source = &evidence.source;
            let listing = format!("{source} lists {} for {name}", all.len() + 1);
            let first = all.iter().max_by(|a, b| a.value.low.cmp(&b.value.low));
            let mut cells = vec![evidence.clone()];
            if above || below && complete {
                let ahead: Vec<&Ranked<'_>> =
                    all.iter().filter(|one| places(value, &[one], asked.bottom).0 == 1).collect();
                let best = ahead.iter().max_by(|a, b| a.value.low.cmp(&b.value.low));
                cells.extend(best.and_then(|one| tables.evidence(one.id, "ranked before")));
                let why = match best {
                    Some(best) if asked.rank == 1 => format!("{listing}, and {} comes before {subject}", best.name),
                    _ => format!("{listing}, and {} come before {subject}", ahead.len()),
                };
                fails.get_or_insert(Answer::Fails { why, evidence: cells, dated });
            } else if holds && complete {
                let why = format!("{listing}, {subject} is number {} of them", asked.rank);
                return Some(Answer::Holds { why, evidence: cells, confidence: if dated { 75 } else { 90 } });
            } else if holds && asked.rank == 1 && !asked.bottom && !all.is_empty() {
                match share(tables, own, &cell, &asked.measure) {
                    Some((share, related)) if share.times(Decimal::from(3_i64)) >= Some(Decimal::from(100_i64)) => {
                        cells.push(related);
                        cells.extend(first.and_then(|one| tables.evidence(one.id, "ranked behind")));
                        let why = format!("{listing}, {subject} has the most and {share} percent of the world's");
                        return Some(Answer::Holds { why, evidence: cells, confidence: 70 });
                    }
                    _ => {
                        let why = format!("{listing}, {subject} has the most of these; others are not listed");
                        open.get_or_insert(Answer::Open { why });
                    }
                }
            }
        }
    }
    fails.or(open)
}

/// Judges a rank or superlative whose every word is understood.
pub(super) fn judge(article: &Article<'_>, claim: &Claim) -> Option<Judged> {
    if !matches!(claim.value, Value::Ordinal(_) | Value::Superlative) || claim.context.negated {
        return None;
    }
    let line = Line::new(article, &article.tables.frames, claim.sentence);
    let asked = asked(article, &line, claim)?;
    let (subject, carried) = subject(article, &line, claim)?;
    let tables = article.tables;
    let answers = [
        stated(tables, &subject, &asked),
        worked_out(article, &subject, &asked, claim),
        held_since(tables, &subject, &asked),
    ];
    let mut answers: Vec<Answer> = answers.into_iter().flatten().collect();
    let holds = answers.iter().position(|answer| matches!(answer, Answer::Holds { .. }));
    let at = holds.or_else(|| answers.iter().position(|answer| matches!(answer, Answer::Fails { .. })));
    match (at.map(|at| answers.swap_remove(at))).or_else(|| answers.pop())? {
        Answer::Holds { why, evidence, confidence } => {
            let mut judged = Judged::quiet(Verdict::Supported, why, if carried { confidence - 10 } else { confidence });
            judged.judgement.cell = evidence.into_iter().next().map(Box::new);
            Some(judged)
        }
        Answer::Open { why } => Some(Judged::quiet(Verdict::CannotSay, why, 30)),
        Answer::Fails { why, evidence, dated } => {
            let message = format!("{} is said of {subject}: {why}", article.document.slice(claim.span));
            let certain = !carried && !dated && asked.scope.is_some() && !claim.context.hypothetical;
            let severity = if certain { Severity::Error } else { Severity::Warning };
            let mut finding = Finding::new(META.id, severity, claim.span, message.clone());
            finding = finding.confidence(if certain { 90 } else { 65 });
            finding.evidence = evidence;
            let verdict = if certain { Verdict::Refuted } else { Verdict::CannotSay };
            let confidence = Some(Confidence(finding.confidence.0));
            let judgement = Judgement { verdict, reason: message, confidence, ..Judgement::default() };
            Some(Judged { judgement, finding: Some(finding), place: None, cell: None })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_used() {
        let kinds = ["size", "lead", "measured", "bottom", "thing", "agent", "scope", "copula", "pronoun"];
        for line in include_str!("../rank_words.csv").lines().skip(1) {
            let row: Vec<&str> = line.split(',').collect();
            assert_eq!(row.len(), 3, "{row:?}");
            assert!(kinds.contains(&row[0]) && !row[1].is_empty(), "{row:?}");
        }
        // what only ranks agents is a thing, too
        assert!(WORDS.agents.iter().all(|agent| WORDS.things.iter().any(|(thing, _)| thing == agent)));
        assert!(WORDS.adjectives.iter().any(|(_, by, bottom)| *bottom && *by == By::Size));
    }
}
