//! A title, or one sentence, and another that tells the same figure again: "Fire kills 14 …" over "… killed 19 people",
//! "the Marlow bridge is 412 metres long … the Marlow bridge, 421 metres long".

use crate::checks::{Article, Outcomes, cues};
use crate::claim::{Claim, Value};
use crate::extract::TokenKind;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, Reading, UnitKind};
use crate::number::{Decimal, Interval};
use crate::read::BlockKind;
use crate::sorting;
use crate::sources::words::stem;

/// Sentences below a title in which its figure is looked for.
const LEAD: usize = 3;
/// Figures of a sentence that are compared; more are a table.
const FEW: usize = 6;
/// Measures that one document tells of named things.
const MOST: usize = 200;

/// Compares the title with the sentences right below it.
pub(super) fn title(check: &'static str, article: &Article<'_>, out: &mut Outcomes) {
    let sentences = &article.document.sentences;
    let kind = |at: usize| sentences.get(at).and_then(|one| article.document.blocks.get(one.block)).map(|one| one.kind);
    if !matches!(kind(0), Some(BlockKind::Heading(_))) {
        return;
    }
    let heading = (0..sentences.len()).take_while(|&at| matches!(kind(at), Some(BlockKind::Heading(_)))).count();
    let lead: Vec<usize> =
        (heading..sentences.len()).take_while(|&at| kind(at) == Some(BlockKind::Paragraph)).take(LEAD).collect();
    for claim in article.extraction.claims_of(0).take(FEW) {
        let Some(told) = article.extraction.claims.get(claim).filter(|claim| usable(claim)) else { continue };
        let again = || {
            lead.iter()
                .flat_map(|&at| article.extraction.claims_of(at).take(FEW))
                .filter_map(|at| article.extraction.claims.get(at))
        };
        let alike: Vec<&Claim> = again().filter(|other| usable(other) && same_thing(article, told, other)).collect();
        if let Some(same) = alike.iter().find(|other| agree(told, other)) {
            list(article, told, same, Outcome::Holds, out);
        } else if let [other] = alike.as_slice()
            && shares_words(article, told, other)
            && is_alone(article, other)
        {
            accuse(check, article, told, other, "the title", out);
        }
    }
}

/// One plain figure, no date, no share of a share.
fn usable(claim: &Claim) -> bool {
    let kind = claim.unit.as_ref().map(|unit| unit.kind);
    claim.figure().is_some_and(|figure| figure.value > Decimal::ONE)
        && matches!(claim.value, Value::Numbers(_))
        && !matches!(kind, Some(UnitKind::Duration | UnitKind::Times | UnitKind::Point))
        && !claim.context.negated
        && claim.bound != Bound::Range
}

/// The figures can be one, as far as they are printed.
fn agree(a: &Claim, b: &Claim) -> bool {
    let interval = |claim: &Claim| {
        let figure = claim.figure()?;
        // a title rounds as it likes: "200 jobs" for 214
        let places = if figure.holder > figure.step { figure.holder } else { Decimal::ZERO };
        let places = Interval::around(Decimal::ZERO, places);
        Some(figure.bounded(claim.bound, Reading::Half).plus(places))
    };
    interval(a).zip(interval(b)).is_none_or(|(a, b)| a.intersects(b))
}

/// Same unit; of counts the same noun, or people by two names, or one of them without a noun behind the same word.
fn same_thing(article: &Article<'_>, a: &Claim, b: &Claim) -> bool {
    // "45 dead" are people
    let fate = |claim: &Claim| {
        let next = article.extraction.tokens.get(claim.tokens.1)?.span.of(&article.document.text).to_lowercase();
        cues::is("repeat.fate", &next).then(|| "person".to_owned())
    };
    let noun = |claim: &Claim| claim.unit.as_ref().map(|unit| unit.name.to_lowercase()).or_else(|| fate(claim));
    let counted = |claim: &Claim| claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count);
    let (one, other) = (noun(a), noun(b));
    if !(counted(a) && counted(b)) {
        return one == other;
    }
    let person = |noun: &str| cues::is("repeat.person", noun);
    match (&one, &other) {
        (Some(one), Some(other)) => stem(one) == stem(other) || person(one) && person(other),
        _ => before(article, a).is_some_and(|word| before(article, b) == Some(word)),
    }
}

/// Stem of the word right before a figure.
fn before(article: &Article<'_>, claim: &Claim) -> Option<String> {
    let token = article.extraction.tokens.get(claim.tokens.0.checked_sub(1)?)?;
    (token.kind == TokenKind::Word).then(|| stem(&token.span.of(&article.document.text).to_lowercase()))
}

/// Stems of the longer words of a sentence.
fn words(article: &Article<'_>, sentence: usize) -> Vec<String> {
    let tokens = article.extraction.tokens.get(article.extraction.tokens_of(sentence)).unwrap_or_default();
    let long = tokens.iter().filter(|token| token.kind == TokenKind::Word && token.span.end - token.span.start >= 4);
    long.take(60).map(|token| stem(&token.span.of(&article.document.text).to_lowercase())).collect()
}

/// The two sentences speak of the same: two words in common.
fn shares_words(article: &Article<'_>, a: &Claim, b: &Claim) -> bool {
    let (one, other) = (words(article, a.sentence), words(article, b.sentence));
    one.iter().filter(|word| other.contains(word)).count() >= 2
}

/// The sentence tells no other figure, and no earlier or further one.
fn is_alone(article: &Article<'_>, claim: &Claim) -> bool {
    let others = article.extraction.claims_of(claim.sentence).filter_map(|at| article.extraction.claims.get(at));
    let tokens = article.extraction.tokens.get(article.extraction.tokens_of(claim.sentence)).unwrap_or_default();
    let apart = |word: &str| cues::is("repeat.apart", &word.to_lowercase());
    let lasts = |other: &&Claim| other.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration);
    others.filter(|other| other.time().is_none() && !lasts(other)).count() == 1
        && !tokens.iter().any(|token| token.kind == TokenKind::Word && apart(token.span.of(&article.document.text)))
}

fn list(article: &Article<'_>, a: &Claim, b: &Claim, outcome: Outcome, out: &mut Outcomes) -> String {
    let working = format!("{} and {}", article.document.slice(a.span), article.document.slice(b.span));
    let spans = vec![a.number, b.number];
    if !out.relations.iter().any(|known| known.kind == "repeat" && known.spans == spans) {
        out.relations.push(Relation { kind: "repeat", outcome, spans, working: working.clone() });
    }
    working
}

fn accuse(check: &'static str, article: &Article<'_>, a: &Claim, b: &Claim, place: &str, out: &mut Outcomes) {
    let (one, two) = (a.figure().map(|figure| figure.value), b.figure().map(|figure| figure.value));
    // twice as much and more is another thing, unless only the scale or the point differs
    let near = one.zip(two).is_some_and(|(one, two)| {
        let (small, large) = (one.min(two), one.max(two));
        small.times(Decimal::from(2)).is_some_and(|double| large <= double)
            || (1..=9).any(|power| small.shift(power) == Some(large))
            || digits(small) == digits(large)
    });
    if !near {
        return;
    }
    let working = list(article, a, b, Outcome::Fails, out);
    let message =
        format!("{place} says {}, the text {}", article.document.slice(a.number), article.document.slice(b.number));
    out.findings.push(
        Finding::new(check, Severity::Warning, b.span, message)
            .confidence(60)
            .related(a.span, "the other value")
            .working(format!("{working}: equal unless they are of different things or days"))
            .suggest(b.number, article.document.slice(a.number), "as it is told before")
            .suggest(a.number, article.document.slice(b.number), "as it is told after"),
    );
}

/// The digits of a value in order of size, without zeros: two that changed places leave them as they were.
fn digits(value: Decimal) -> Vec<u8> {
    let mut digits: Vec<u8> = value.grouped().bytes().filter(|byte| (b'1'..=b'9').contains(byte)).collect();
    sorting::by(&mut digits, Ord::cmp);
    digits
}

/// A measure of a named thing, told twice: "the Marlow bridge … 412 metres long".
pub(super) fn measures(check: &'static str, article: &Article<'_>, out: &mut Outcomes) {
    let mut seen: Vec<(String, &Claim)> = Vec::new();
    for claim in &article.extraction.claims {
        let physical = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Dimension);
        let Some(name) = Some(claim)
            .filter(|claim| physical && usable(claim) && claim.bound == Bound::Exact)
            .and_then(|claim| named(article, claim))
        else {
            continue;
        };
        let first = seen
            .iter()
            .find(|(known, other)| *known == name && other.sentence != claim.sentence)
            .map(|(_, first)| *first);
        match first {
            Some(first) if agree(first, claim) => {
                list(article, first, claim, Outcome::Holds, out);
            }
            Some(first) => accuse(check, article, first, claim, "the text before", out),
            None if seen.len() < MOST => seen.push((name, claim)),
            None => {}
        }
    }
}

/// "Marlow bridge long meter" for a length told of the Marlow bridge right before it; nothing where the sentence names a
/// time or two things.
fn named(article: &Article<'_>, claim: &Claim) -> Option<String> {
    let text = &article.document.text;
    let tokens = &article.extraction.tokens;
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    let sentence = article.extraction.tokens_of(claim.sentence);
    let adjective = word(claim.tokens.1).to_lowercase();
    let timed = article
        .extraction
        .claims_of(claim.sentence)
        .any(|other| article.extraction.claims.get(other).is_some_and(|other| other.time().is_some()));
    if !cues::is("repeat.dimension", &adjective) || timed {
        return None;
    }
    let start = claim.tokens.0.saturating_sub(6).max(sentence.start + 1);
    let capital = |at: usize| {
        tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word) && word(at).starts_with(char::is_uppercase)
    };
    let names: Vec<usize> = (start..claim.tokens.0).filter(|&at| capital(at)).collect();
    let (&first, &last) = names.first().zip(names.last())?;
    let thing = word(last + 1);
    let lower = thing.starts_with(char::is_lowercase) && thing.len() > 3;
    // one name in one piece, with the noun behind it and an article before
    let whole = last + 1 - first == names.len() && matches!(word(first - 1), "the" | "The");
    // "the approach to the Marlow bridge" is another thing, and so is the bridge of another day
    let part = first >= sentence.start + 2 && cues::is("repeat.part", &word(first - 2).to_lowercase());
    let apart = sentence.clone().take(80).any(|at| cues::is("repeat.apart", &word(at).to_lowercase()));
    let whole = whole && !part && !apart;
    let unit = claim.unit_name()?;
    (whole && lower).then(|| {
        let name: Vec<&str> = names.iter().map(|&at| word(at)).collect();
        format!("{} {thing} {adjective} {unit}", name.join(" "))
    })
}
