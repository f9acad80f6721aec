//! What a figure is about: its clause, what is measured, whose figure it is and of whom, its period, direction, role.
//! Rules over clauses and word classes; what the text does not say stays absent.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Extraction;
use super::token::{Token, TokenKind, base_word};
use crate::claim::{Direction, Role, Value};
use crate::lexicon::{Classes, Key, Lexicon, built_in_rows};
use crate::normalise::{Date, Period, UnitKind};
use crate::read::{BlockKind, Document};
use crate::sources::builtin;
use crate::span::Span;

/// A verb or noun of flow: what it measures, and the preposition of the other side.
struct Flow {
    measure: String,
    counterpart: String,
}

static FLOWS: LazyLock<FxHashMap<String, Flow>> = LazyLock::new(|| {
    built_in_rows(include_str!("../lexicon/flows.csv"))
        .filter_map(|row| match <[String; 3]>::try_from(row) {
            Ok([word, measure, counterpart]) => Some((word, Flow { measure, counterpart })),
            Err(_) => None,
        })
        .collect()
});

/// How a word colours its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Colour {
    /// Future or hypothetical: a target, a plan, a condition.
    Hypothetical,
    Negation,
}

/// Words that colour a clause.
static CONTEXTUAL: LazyLock<FxHashMap<String, Colour>> = LazyLock::new(|| {
    built_in_rows(include_str!("../lexicon/contextual.csv"))
        .filter_map(|row| <[String; 2]>::try_from(row).ok())
        .filter_map(|[word, class]| match class.as_str() {
            "future" | "hypothetical" => Some((word, Colour::Hypothetical)),
            "negation" => Some((word, Colour::Negation)),
            _ => None,
        })
        .collect()
});

/// What the lexicons say of one token; looked up once for each sentence.
#[derive(Clone, Copy, Default)]
struct Mark {
    flow: Option<&'static Flow>,
    colour: Option<Colour>,
}

fn mark(text: &str, token: &Token) -> Mark {
    if token.kind != TokenKind::Word {
        return Mark::default();
    }
    let key = Key::of(base_word(token.span.of(text)));
    Mark { flow: FLOWS.get(key.as_str()), colour: CONTEXTUAL.get(key.as_str()).copied() }
}

/// A place named in the text.
#[derive(Clone, Copy)]
struct Mention {
    /// Token in the document.
    token: usize,
    name: &'static str,
    /// "from China", "with China": the token of the preposition.
    preposition: Option<usize>,
    possessive: bool,
}

/// Fills the context of every claim.
pub(super) fn fill(document: &Document<'_>, extraction: &mut Extraction, lexicon: &'static Lexicon) {
    let text = document.text.as_ref();
    let mut carried: Option<&'static str> = None;
    let mut last_block = usize::MAX;
    let mut last_period: Option<(Period, Span, usize)> = None;
    for index in 0..document.sentences.len() {
        let range = extraction.tokens_of(index);
        let tokens = &extraction.tokens[range.clone()];
        let mentions = mentions(text, tokens, range.start, lexicon);
        let block = document.sentences[index].block;
        if block != last_block {
            last_period = last_period.filter(|&(_, _, from)| from == block);
            last_block = block;
        }
        let cell = matches!(document.blocks.get(block).map(|block| block.kind), Some(BlockKind::Cell { .. }));
        let claims = extraction.claims_of(index);
        let marks: Vec<Mark> =
            if claims.is_empty() { Vec::new() } else { tokens.iter().map(|token| mark(text, token)).collect() };
        let dates: Vec<(Period, Span, usize)> = extraction.claims[claims.clone()]
            .iter()
            .filter_map(|claim| Some((claim.time()?, claim.span, claim.tokens.0)))
            .collect();
        for at in claims {
            let (tokens_of_claim, number, time) = {
                let claim = &extraction.claims[at];
                (claim.tokens, claim.number, claim.time())
            };
            let (from, to) = clause(text, &extraction.tokens, range.clone(), tokens_of_claim, lexicon);
            let scope = Scope {
                text,
                tokens: &extraction.tokens,
                marks: &marks,
                first: range.start,
                lexicon,
                from,
                to,
                claim: tokens_of_claim,
            };
            let mut context = crate::claim::Context {
                clause: scope.span(),
                quoted: document.is_quoted(number),
                entities: distinct(&mentions),
                direction: scope.direction(),
                negated: scope.is_coloured(Colour::Negation),
                hypothetical: scope.is_coloured(Colour::Hypothetical),
                ..crate::claim::Context::default()
            };
            sides(&scope, &mentions, carried, &mut context);
            context.measure = scope
                .measure()
                .filter(|measure| mentions.iter().all(|mention| !mention.name.eq_ignore_ascii_case(measure)));
            if time.is_none() && !cell {
                period(&scope, &dates, last_period, &mut context);
                relative(&scope, &extraction.claims[at], extraction.today, &mut context);
            }
            let role = role(&scope, &extraction.claims[at], &context);
            let claim = &mut extraction.claims[at];
            claim.role = role;
            claim.context = context;
        }
        if let Some(subject) = mentions.iter().find(|mention| mention.preposition.is_none()).or(mentions.first()) {
            carried = Some(subject.name);
        }
        if let Some(&(period, span, _)) = dates.last() {
            last_period = Some((period, span, block));
        }
    }
}

/// Names in the order of their first mention.
fn distinct(mentions: &[Mention]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for mention in mentions {
        if !names.iter().any(|name| name == mention.name) {
            names.push(mention.name.to_owned());
        }
    }
    names
}

/// Places named in a sentence, longest names first.
fn mentions(text: &str, tokens: &[Token], offset: usize, lexicon: &Lexicon) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let word = tokens[at].span.of(text);
        if tokens[at].kind != TokenKind::Word || !word.starts_with(char::is_uppercase) {
            at += 1;
            continue;
        }
        let mut words: [&str; 6] = [""; 6];
        let mut count = 0;
        for token in tokens[at..].iter().take(6) {
            if token.kind != TokenKind::Word {
                break;
            }
            words[count] = base_word(token.span.of(text));
            count += 1;
        }
        match builtin::aliases().longest_at(&words[..count]) {
            Some((length, alias)) => {
                let before = |back: usize| at.checked_sub(back).map(|i| tokens[i].span.of(text)).unwrap_or_default();
                let skip = if matches!(before(1), "the" | "both") { 2 } else { 1 };
                let preposition = at
                    .checked_sub(skip)
                    .filter(|&i| lexicon.word(tokens[i].word).classes.has(Classes::PREPOSITION))
                    .map(|i| i + offset);
                let last = tokens[at + length - 1].span.of(text);
                let possessive = base_word(last).len() < last.len();
                found.push(Mention { token: at + offset, name: alias.place.entity(), preposition, possessive });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// Token range of the clause around a claim: semicolons, colons, parentheses, dashes, and ", while" end it.
fn clause(
    text: &str,
    tokens: &[Token],
    sentence: std::ops::Range<usize>,
    claim: (usize, usize),
    lexicon: &Lexicon,
) -> (usize, usize) {
    let ends = |at: usize| {
        let word = tokens[at].span.of(text);
        matches!(word, ";" | ":" | "(" | ")" | "—")
            || word == "–" && !tokens[at].glued
            || word == "," && splits(text, tokens, at + 1, lexicon)
    };
    let from = (sentence.start..claim.0).rev().find(|&at| ends(at)).map_or(sentence.start, |at| at + 1);
    let to = (claim.1..sentence.end).find(|&at| ends(at)).unwrap_or(sentence.end);
    (from, to)
}

/// What follows a comma begins a clause of its own: ", while", ", and the government".
fn splits(text: &str, tokens: &[Token], at: usize, lexicon: &Lexicon) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| token.span.of(text));
    match word(at) {
        "while" | "whereas" | "but" | "although" => true,
        "and" | "or" => tokens
            .get(at + 1)
            .is_some_and(|next| lexicon.word(next.word).classes.has(Classes::DETERMINER.or(Classes::PRONOUN))),
        _ => false,
    }
}

/// One claim in its clause.
struct Scope<'a> {
    text: &'a str,
    tokens: &'a [Token],
    /// Of the tokens of the sentence.
    marks: &'a [Mark],
    /// First token of the sentence.
    first: usize,
    lexicon: &'static Lexicon,
    from: usize,
    to: usize,
    claim: (usize, usize),
}

impl<'a> Scope<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    fn key(&self, at: usize) -> Key {
        Key::of(base_word(self.word(at)))
    }

    fn span(&self) -> Span {
        match (self.tokens.get(self.from), self.to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if self.from < self.to => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }

    fn mark(&self, at: usize) -> Mark {
        at.checked_sub(self.first).and_then(|at| self.marks.get(at)).copied().unwrap_or_default()
    }

    /// A word of the clause colours it; what the figure counts does not ("5 goals" are no target).
    fn is_coloured(&self, colour: Colour) -> bool {
        let counted = self.claim.0..self.claim.1;
        (self.from..self.to).any(|at| !counted.contains(&at) && self.mark(at).colour == Some(colour))
    }

    /// Direction word closest to the claim: up to five tokens before, or right behind.
    fn direction(&self) -> Option<Direction> {
        let before = (self.from.max(self.claim.0.saturating_sub(6))..self.claim.0).rev();
        let after = self.claim.1..self.to.min(self.claim.1 + 2);
        before.chain(after).find_map(|at| self.lexicon.word(self.tokens[at].word).direction)
    }

    /// The flow word closest to the claim, earlier first.
    fn flow(&self) -> Option<(usize, &'static Flow)> {
        let flow = |at: &usize| self.mark(*at).flow.map(|flow| (*at, flow));
        if self.word(self.claim.1).eq_ignore_ascii_case("of")
            && let Some(own) = flow(&(self.claim.1 + 1))
        {
            return Some(own);
        }
        (self.from..self.claim.0)
            .rev()
            .find_map(|at| flow(&at))
            .or_else(|| (self.claim.1..self.to).find_map(|at| flow(&at)))
    }

    /// The flow word closest to the claim that names a measure ("border" of "shares a border").
    fn measured_flow(&self) -> Option<&'static Flow> {
        let flow = |at: usize| self.mark(at).flow.filter(|flow| !flow.measure.is_empty());
        // "$11.27 billion of imports": the figure says itself what it counts
        if self.word(self.claim.1).eq_ignore_ascii_case("of")
            && let Some(flow) = flow(self.claim.1 + 1)
        {
            return Some(flow);
        }
        (self.from..self.claim.0).rev().find_map(flow).or_else(|| (self.claim.1..self.to).find_map(flow))
    }

    /// Lower-case words of a noun phrase after "of": "natural gas" of "tons of natural gas from".
    fn object(&self) -> Option<String> {
        let mut at = self.claim.1;
        while self.word(at).eq_ignore_ascii_case("worth") {
            at += 1;
        }
        if !self.word(at).eq_ignore_ascii_case("of") {
            return None;
        }
        let words: Vec<&str> = (at + 1..self.to.min(at + 5))
            .map(|at| self.word(at))
            .take_while(|word| {
                let classes = self.lexicon.word(self.lexicon.id(Key::of(word).as_str())).classes;
                word.chars().all(char::is_alphabetic) && !classes.has(Classes::STOP)
            })
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The noun phrase before the first verb of the clause: "total bilateral trade" of "Total bilateral trade was".
    fn subject(&self) -> Option<String> {
        let verb = (self.from..self.claim.0).find(|&at| {
            let word = self.lexicon.word(self.tokens[at].word);
            at > self.from && (word.classes.has(Classes::VERB.or(Classes::AUXILIARY)) || word.direction.is_some())
        })?;
        let mut words = Vec::new();
        for at in (self.from..verb).rev() {
            let word = self.word(at);
            let classes = self.lexicon.word(self.tokens[at].word).classes;
            let linking = classes.has(Classes::PREPOSITION) && word == "of" && !words.is_empty();
            let stop = classes.has(Classes::STOP) && !linking;
            if stop || self.tokens[at].kind != TokenKind::Word || words.len() > 5 {
                if words.is_empty() && classes.has(Classes::ADVERB) {
                    continue;
                }
                break;
            }
            words.push(word);
        }
        words.reverse();
        let words: Vec<String> = words
            .into_iter()
            .skip_while(|&word| word == "of")
            .map(|word| {
                // adjectives of a country are in the lexicon for their currency ("Swiss franc")
                let known = self.lexicon.id(Key::of(word).as_str());
                let common = known != 0 && !self.lexicon.word(known).classes.has(Classes::CURRENCY);
                if word.len() > 1 && word.chars().skip(1).all(char::is_lowercase) && common {
                    word.to_lowercase()
                } else {
                    word.to_owned()
                }
            })
            .collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// What is measured: a flow with its object, else "share of …", else the subject, else the counted noun.
    fn measure(&self) -> Option<String> {
        let object = self.object();
        if let Some(flow) = self.measured_flow() {
            return Some(match object.as_ref().filter(|object| !FLOWS.contains_key(object.as_str())) {
                Some(object) => format!("{} of {object}", flow.measure),
                None => flow.measure.clone(),
            });
        }
        self.subject().or(object)
    }
}

/// Whose figure and of whom.
fn sides(scope: &Scope<'_>, mentions: &[Mention], carried: Option<&'static str>, context: &mut crate::claim::Context) {
    let inside: Vec<&Mention> =
        mentions.iter().filter(|mention| (scope.from..scope.to).contains(&mention.token)).collect();
    let flow = scope.flow();
    let preposition =
        |mention: &Mention| mention.preposition.map(|at| scope.word(at).to_lowercase()).unwrap_or_default();
    let wanted = flow.map_or("", |(_, flow)| flow.counterpart.as_str());
    let counterpart = inside.iter().find(|mention| !wanted.is_empty() && preposition(mention) == wanted);
    let subject = inside
        .iter()
        .find(|mention| {
            counterpart.is_none_or(|other| other.token != mention.token)
                && (mention.preposition.is_none() || mention.possessive)
        })
        .or_else(|| inside.iter().find(|mention| counterpart.is_none_or(|other| other.token != mention.token)));
    context.counterpart = counterpart.map(|mention| mention.name.to_owned());
    context.entity = subject.map(|mention| mention.name.to_owned());
    if context.entity.is_none() {
        let elsewhere = mentions.iter().find(|mention| counterpart.is_none_or(|other| other.name != mention.name));
        context.entity = elsewhere.map(|mention| mention.name.to_owned());
        if context.entity.is_none()
            && let Some(carried) = carried.filter(|name| context.counterpart.as_deref() != Some(name))
        {
            context.entity = Some(carried.to_owned());
            context.entity_carried = true;
        }
    }
    // "Total bilateral trade was … (China exported …)": the clause names nobody, the sentence names both
    let two_sided = flow.is_some_and(|(_, flow)| !flow.counterpart.is_empty());
    if inside.is_empty() && two_sided && !mentions.is_empty() {
        let other = mentions.iter().map(|mention| mention.name).find(|name| context.entity.as_deref() != Some(name));
        context.counterpart = other.map(str::to_owned);
        context.entity_carried = true;
    }
    // "China's trade with Kazakhstan", "between China and Kazakhstan": two names, one flow
    if context.counterpart.is_none() && flow.is_some() {
        context.counterpart = inside
            .iter()
            .map(|mention| mention.name)
            .find(|name| context.entity.as_deref() != Some(name))
            .map(str::to_owned);
    }
}

/// The period a figure is about: in its clause, then in its sentence, then carried from the same block.
fn period(
    scope: &Scope<'_>,
    dates: &[(Period, Span, usize)],
    last: Option<(Period, Span, usize)>,
    context: &mut crate::claim::Context,
) {
    let distance =
        |token: usize| if token < scope.claim.0 { scope.claim.0 - token } else { token - scope.claim.1.min(token) };
    let inside = dates.iter().filter(|(_, _, token)| (scope.from..scope.to).contains(token));
    let nearest = inside
        .min_by_key(|(_, _, token)| distance(*token))
        .or_else(|| dates.iter().min_by_key(|(_, _, token)| distance(*token)));
    if let Some(&(period, span, _)) = nearest {
        context.period = Some(period);
        context.period_span = Some(span);
    } else if let Some((period, span, _)) = last {
        context.period = Some(period);
        context.period_span = Some(span);
        context.period_carried = true;
    }
}

/// "the past 30 years" as a period that ends today.
fn relative(scope: &Scope<'_>, claim: &crate::claim::Claim, today: Option<Date>, context: &mut crate::claim::Context) {
    let Some(unit) = claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Duration) else { return };
    let before = scope.word(scope.claim.0.wrapping_sub(1)).to_lowercase();
    if !matches!(before.as_str(), "past" | "last" | "previous") {
        return;
    }
    let (Some(today), Some(figure)) = (today, claim.figure()) else { return };
    let months = unit
        .factor
        .0
        .over(unit.factor.1, crate::number::Round::Down)
        .and_then(|m| m.times(figure.value))
        .and_then(crate::number::Decimal::to_i64);
    let Some(months) =
        months.filter(|_| unit.dimension == crate::normalise::Dimension::base("calendar").unwrap_or_default())
    else {
        return;
    };
    let start = i64::from(today.year) * 12 + i64::from(today.month.unwrap_or(1)) - 1 - months;
    let (Ok(year), Ok(month)) = (i32::try_from(start.div_euclid(12)), u8::try_from(start.rem_euclid(12) + 1)) else {
        return;
    };
    let start = match today.day {
        Some(day) => Date::day(year, month, day.min(28)),
        None => Date::month(year, month),
    };
    context.period = Some(Period::between(start, today));
    context.period_carried = false;
    context.period_span = Some(claim.span);
}

/// What part the figure plays.
fn role(scope: &Scope<'_>, claim: &crate::claim::Claim, context: &crate::claim::Context) -> Role {
    if claim.role != Role::Level || !matches!(claim.value, Value::Numbers(_)) {
        return claim.role;
    }
    let kind = claim.unit.as_ref().map(|unit| unit.kind);
    let next = scope.word(scope.claim.1);
    let before = scope.word(scope.claim.0.wrapping_sub(1));
    let moved = context.direction.is_some();
    match kind {
        // "rose by 5 million tons" is a change, "rose to 5.3 percent" a level
        _ if moved && before.eq_ignore_ascii_case("by") => Role::Change,
        Some(UnitKind::Percent) if moved && matches!(before, "to" | "at") => Role::Level,
        Some(UnitKind::Point) => Role::Change,
        Some(UnitKind::Percent) if next.eq_ignore_ascii_case("of") => Role::Share,
        Some(UnitKind::Percent) if context.direction.is_some() => Role::Change,
        Some(UnitKind::Percent)
            if (scope.from..scope.claim.0).any(|at| matches!(scope.key(at).as_str(), "rate" | "rates")) =>
        {
            Role::Rate
        }
        None if next.eq_ignore_ascii_case("of") => Role::Share,
        _ => Role::Level,
    }
}
