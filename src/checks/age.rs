//! `age-mismatch`: a stated age follows from the year of birth and the year it is told for.

use super::gate::{Kinds, Needs, Of};
use super::passage::{Passage, TOGETHER, in_words, refute};
use super::{Article, Check, Meta, Outcomes, Scope, thing_age};
use crate::claim::Claim;
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::Date;

/// The check.
#[derive(Debug)]
pub(super) struct AgeMismatch;

static META: Meta = Meta {
    id: "age-mismatch",
    name: "a stated age does not follow from the dates",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "`born 1872, died 1896, aged 30`: between 1872 and 1896 lie 23 or 24 years, by birthday; with full dates \
exactly one age fits. Pairs an age (`aged 24`, `at the age of 24`, `died at 24`) with the only birth of the same paragraph \
and with the death or with the dates of its own sentence. With several dates, one that fits is enough.\n\n\
So is the age of a thing: `opened in 1931, the bridge was 102 years old when it closed in 2023`.\n\n\
Passes on purpose: paragraphs with two births, sentences about relatives, ages without a birth.",
    fires: &[
        "John Marsh (2 May 1872 – 23 November 1896) was a painter. He died at the age of 34.",
        "Born in 1977, she won at age 27 at the 2000 Games.",
        "She was born in 1872 and died in 1896 (aged 26).",
        "Opened in 1931, the bridge was 102 years old when it closed in 2023.",
    ],
    silent: &[
        "John Marsh (2 May 1872 – 23 November 1896) was a painter. He died at the age of 24.",
        "Born in 1977, she won at age 22 at the 2000 Games.",
        "She was born in 1872 and died in 1896 (aged 23).",
        "Opened in 1931, the bridge was 92 years old when it closed in 2023.",
        "The bridge, opened in 1931, fell in 1991, when its engineer was 30 years old.",
        "He was born in 1872. His mother died in 1896 aged 60.",
        "Between 2001 and 2005 the share of women aged 20 rose.",
    ],
};

/// Oldest age that anyone reached (Jeanne Calment, 122), rounded up.
const OLDEST: i64 = 125;
/// Blocks shorter than this are lines of an infobox and continue one another.
const SHORT: usize = 16;

/// What the paragraph so far says of its person.
#[derive(Clone, Copy, Default)]
struct Life {
    born: Option<Event>,
    died: Option<Event>,
    /// A second birth: whose age is meant, nobody can say.
    several: bool,
}

#[derive(Clone, Copy)]
struct Event {
    date: Date,
    claim: usize,
}

/// Gates, by place in the list of needs.
const BORN: usize = 0;
const DATED: usize = 1;
const OLD: usize = 2;

impl Check for AgeMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (0, usize::MAX),
                amounts: 0,
                all: &[&[Of::Words(&["born", "b"]), Of::Kind(Kinds::DAYS)]],
                view: false,
            },
            Needs { claims: (1, usize::MAX), amounts: 0, all: &[&[Of::Kind(Kinds::TIME)]], view: false },
            // "a 40-year-old company, founded in 1975"
            Needs {
                claims: (2, usize::MAX),
                amounts: 1,
                all: &[
                    &[Of::Words(&["old", "turned", "turns"])],
                    &[Of::Kind(Kinds::DURATION), Of::Kind(Kinds::BARE)],
                    &[Of::Kind(Kinds::TIME)],
                ],
                view: false,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for sentence in article.passing().filter(|&sentence| article.passes(OLD, sentence)) {
            thing_age::told(META.id, article, &passage, sentence, out);
        }
        if !article.passes_anywhere(BORN) {
            return;
        }
        let mut life = Life::default();
        let mut last_block = usize::MAX;
        let mut last_length = usize::MAX;
        for (sentence, place) in article.document.sentences.iter().enumerate() {
            let tokens = article.extraction.tokens_of(sentence);
            if place.block != last_block {
                let lines = tokens.len() <= SHORT && last_length <= SHORT && place.block == last_block.wrapping_add(1);
                if !lines {
                    life = Life::default();
                }
                last_length = 0;
            }
            last_length += tokens.len();
            last_block = place.block;
            if article.passes(DATED, sentence) {
                learn(article, &passage, sentence, &mut life);
            }
            if life.born.is_some() && !life.several && !passage.has_cue("kin", tokens) {
                for index in article.extraction.claims_of(sentence).take(TOGETHER) {
                    judge(article, &passage, index, life, out);
                }
            }
        }
    }
}

/// Takes birth and death from the dates of a sentence.
fn learn(article: &Article<'_>, passage: &Passage<'_>, sentence: usize, life: &mut Life) {
    let kin = || passage.has_cue("kin", article.extraction.tokens_of(sentence));
    for index in article.extraction.claims_of(sentence) {
        let Some(claim) = article.extraction.claims.get(index) else { continue };
        let Some(period) = claim.time().filter(|_| passage.prints_year(claim)) else { continue };
        let before = |words: &[&str]| (1..=3).any(|back| passage.any(claim.tokens.0.wrapping_sub(back), words));
        // "born in Kiel, Prussia, in 1874"
        let born_in = || {
            let place =
                |at: usize| passage.is_capital(at) || passage.any(at, &["in", "at", "on", "near", "the", "of", ","]);
            let back = (1..=8).take_while(|&back| back == 1 || place(claim.tokens.0.wrapping_sub(back - 1))).last();
            back.is_some_and(|reach| (1..=reach).any(|back| passage.says(claim.tokens.0.wrapping_sub(back), "born")))
        };
        let mut birth = |event: Event| {
            life.several |= life.born.is_some_and(|born| born.date.year != event.date.year) || kin();
            life.born = life.born.or(Some(event));
        };
        match (period.start, period.end) {
            (Some(start), Some(end)) if start == end => {
                let event = Event { date: start, claim: index };
                if before(&["born", "b"]) || born_in() {
                    birth(event);
                } else if before(&["died", "death", "d"]) && life.died.is_none() {
                    life.died = Some(event);
                }
            }
            // "(2 May 1872 – 23 November 1896)": months or days are said of lives, years alone of reigns and wars too
            (Some(start), Some(end))
                if start.day.is_some()
                    && end.day.is_some()
                    && end.year - start.year >= 10
                    && in_parentheses(article, passage, claim) =>
            {
                birth(Event { date: start, claim: index });
                life.died = life.died.or(Some(Event { date: end, claim: index }));
            }
            _ => {}
        }
    }
}

/// A bracket opens before the claim in its sentence and closes right after it.
fn in_parentheses(article: &Article<'_>, passage: &Passage<'_>, claim: &Claim) -> bool {
    let sentence = article.extraction.tokens_of(claim.sentence);
    let opened = (sentence.start..claim.tokens.0).rev().take(12).find(|&i| passage.any(i, &["(", ")"]));
    opened.is_some_and(|i| passage.says(i, "(")) && passage.any(claim.tokens.1, &[")", ";", ","])
}

/// The age that a claim states of a person, if it does.
fn age(passage: &Passage<'_>, claim: &Claim) -> Option<i64> {
    let years = claim.figure()?.value.to_i64().filter(|years| (1..=OLDEST).contains(years))?;
    if claim.bound != crate::normalise::Bound::Exact || claim.unit_name().is_some_and(|unit| unit != "year") {
        return None;
    }
    let (from, to) = claim.tokens;
    let words = |back: usize| passage.str(from.wrapping_sub(back)).to_lowercase();
    let (one, two) = (words(1), words(2));
    let inside = (from..to).any(|i| passage.any(i, &["aged", "age", "old"]));
    let told = one == "aged" || one == "age" || one == "of" && two == "age" || inside;
    let of_age = passage.says(to, "of") && passage.says(to + 1, "age") && one == "at";
    // "died at 24"
    let died_at = one == "at"
        && passage.has_cue("death", from.saturating_sub(3)..from)
        && claim.unit_name().is_none_or(|u| u == "year");
    // "was 80 when she died", "was 69 when she sang on 1 May 2020"
    let when_died =
        passage.any(from.wrapping_sub(1), &["was", "is"]) && passage.says(to, "when") && claim.unit_name().is_none();
    // "turned 70 in 2014"
    let bare = || claim.unit_name().is_none() && passage.str(from).bytes().all(|byte| byte.is_ascii_digit());
    let turned = ["turned", "turns", "turning"].contains(&one.as_str()) && bare() && passage.any(to, &["in", "on"]);
    (told || of_age || died_at || when_died || turned || is_closing(passage, claim)).then_some(years)
}

/// "He was 83.", behind the sentence that tells of his death.
fn is_closing(passage: &Passage<'_>, claim: &Claim) -> bool {
    let (from, to) = claim.tokens;
    passage.says(from.wrapping_sub(1), "was")
        && passage.any(from.wrapping_sub(2), &["he", "she"])
        && passage.says(to, ".")
        && claim.unit_name().is_none()
}

/// Ages that fit between birth and event: one for full dates, else two.
fn fitting(born: Date, at: Date) -> (i64, i64) {
    let years = i64::from(at.year) - i64::from(born.year);
    let birthday = (born.month, born.day);
    match (at.month, at.day) {
        _ if birthday.0.is_none()
            || at.month.is_none()
            || born.month == at.month && (born.day.is_none() || at.day.is_none()) =>
        {
            ((years - 1).max(0), years)
        }
        event if event < birthday => (years - 1, years - 1),
        _ => (years, years),
    }
}

fn judge(article: &Article<'_>, passage: &Passage<'_>, index: usize, life: Life, out: &mut Outcomes) {
    let claims = &article.extraction.claims;
    let (Some(claim), Some(born)) = (claims.get(index), life.born) else { return };
    let Some(stated) = age(passage, claim) else { return };
    let sentence = article.extraction.tokens_of(claim.sentence);
    let same_sentence = claims.get(born.claim).is_some_and(|birth| birth.sentence == claim.sentence);
    if !same_sentence && !told_of_the_same(article, passage, claim) {
        return;
    }
    let near = claim.tokens.0.saturating_sub(9).max(sentence.start)..claim.tokens.1;
    let died_before = || {
        let before = claim.sentence.checked_sub(1);
        before.is_some_and(|before| passage.has_cue("death", article.extraction.tokens_of(before)))
    };
    let deadly = passage.has_cue("death", near) || is_closing(passage, claim) && died_before();
    let of_sentence = article.extraction.claims_of(claim.sentence).take(TOGETHER).filter(|&other| other != born.claim);
    let dated = of_sentence.filter_map(|other| {
        let date = claims.get(other).filter(|other| passage.prints_year(other))?.time()?.as_single()?;
        Some(Event { date, claim: other })
    });
    let mut events: Vec<Event> = dated.filter(|event| event.date.year >= born.date.year).collect();
    let of_death = |event: &Event| {
        claims.get(event.claim).is_some_and(|date| {
            passage.has_cue("death", date.tokens.0.saturating_sub(4).max(sentence.start)..date.tokens.0)
        })
    };
    let death = events.iter().find(|event| of_death(event)).copied().or(life.died);
    if let Some(death) = death.filter(|_| deadly) {
        events = vec![death];
    }
    let beside = |event: &&Event| {
        life.died.is_some() && deadly
            || claims.get(event.claim).is_some_and(|date| one_clause(passage, date, claim, sentence.start))
    };
    let fits = |event: &&Event| {
        let (low, high) = fitting(born.date, event.date);
        (low..=high).contains(&stated)
    };
    let holds = events.iter().find(fits);
    let Some(&event) = events.iter().find(beside).or(holds) else { return };
    let told = holds.copied().unwrap_or(event);
    let (low, high) = fitting(born.date, told.date);
    let ages = if low == high { high.to_string() } else { format!("{low} or {high}") };
    let working = format!("{} - {} = {ages}, stated {stated}", in_words(told.date), in_words(born.date));
    let mut spans: Vec<_> =
        [born.claim, told.claim].iter().filter_map(|&at| claims.get(at)).map(|c| c.number).collect();
    spans.dedup();
    spans.push(claim.number);
    let outcome = if holds.is_some() { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "age", outcome, spans, working: working.clone() });
    if holds.is_some() {
        return;
    }
    let message = format!("someone born {} was {ages} {}, not {stated}", on_or_in(born.date), on_or_in(told.date));
    refute(out, index, &message);
    let mut finding = Finding::new(META.id, META.severity, claim.span, message).confidence(88).working(working);
    for other in [born.claim, told.claim] {
        if let Some(other) = claims.get(other).filter(|other| finding.related.iter().all(|r| r.span != other.span)) {
            finding = finding.related(other.span, "counted from this");
        }
    }
    out.findings.push(finding.suggest(claim.number, high.to_string(), "if both dates are right"));
}

fn on_or_in(date: Date) -> String {
    format!("{} {}", if date.day.is_some() { "on" } else { "in" }, in_words(date))
}

/// Nothing parts a date from an age but words of one clause; "In 2000, at age 22, she …" counts as one.
fn one_clause(passage: &Passage<'_>, date: &Claim, age: &Claim, start: usize) -> bool {
    let between = if date.tokens.1 <= age.tokens.0 { date.tokens.1..age.tokens.0 } else { age.tokens.1..date.tokens.0 };
    let opening = date.tokens.0 <= start + 1;
    between.clone().all(|i| !passage.any(i, &[";", ":", "but", "and", "while"]) && (opening || !passage.says(i, ",")))
}

/// The sentence goes on about the person of the sentence before: it begins with or has a pronoun, or is a bracket.
fn told_of_the_same(article: &Article<'_>, passage: &Passage<'_>, claim: &Claim) -> bool {
    let sentence = article.extraction.tokens_of(claim.sentence);
    let opening = sentence.start..(sentence.start + 3).min(sentence.end);
    let before = claim.tokens.0.saturating_sub(6).max(sentence.start)..claim.tokens.0;
    passage.has_cue("person", opening.clone()) || passage.has_cue("person", before) || passage.has_cue("death", opening)
}
