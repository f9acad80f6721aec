//! What a figure is about: its clause, what is measured, whose figure it is and of whom, its period, direction, role.
//! Rules over clauses and word classes; what the text does not say stays absent.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Extraction;
use super::holders::Holders;
use super::relative::{self, Anchors, When};
use super::token::{Token, TokenKind, base_word};
use super::voices::{Text, Voices};
use crate::builtin;
use crate::claim::{Direction, Role, Value};
use crate::lexicon::{self, Classes, Cues, Key, Lexicon, NumberWord, built_in_rows};
use crate::normalise::{Date, Period, UnitKind};
use crate::read::{BlockKind, Document};
use crate::sorting;
use crate::span::Span;

/// By number of the word in the lexicon.
static MARKS: LazyLock<Vec<Mark>> = LazyLock::new(|| {
    let lexicon = lexicon::english();
    let mut marks = vec![Mark::default(); lexicon.count()];
    for (word, flow) in FLOWS.iter() {
        marks[usize::from(lexicon.entry(word))].flow = Some(flow);
    }
    for (word, &colour) in CONTEXTUAL.iter() {
        marks[usize::from(lexicon.entry(word))].colour = Some(colour);
    }
    for word in RATES {
        marks[usize::from(lexicon.entry(word))].rate = true;
    }
    for (id, mark) in (0_u16..).zip(&mut marks) {
        let word = lexicon.word(id);
        mark.when = relative::is_cue(word);
        mark.verb = word.classes.has(Classes::VERB.or(Classes::AUXILIARY)) || word.direction.is_some();
        mark.any = mark.flow.is_some() || mark.colour.is_some() || mark.rate || mark.when || mark.verb;
    }
    // what no token can be
    marks[0] = Mark::default();
    marks
});

/// A verb or noun of flow: what it measures, and the preposition of the other side.
struct Flow {
    measure: &'static str,
    counterpart: &'static str,
}

static FLOWS: LazyLock<FxHashMap<&'static str, Flow>> = LazyLock::new(|| {
    built_in_rows(lexicon::FLOWS)
        .filter_map(|row| match <[&'static str; 3]>::try_from(row.as_slice()) {
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
    /// A verb of speech or finding: who stands with it says the figure.
    Speech,
    /// Opens a phrase that names who says the figure ("according to").
    Source,
}

/// Words that colour a clause.
static CONTEXTUAL: LazyLock<FxHashMap<&'static str, Colour>> = LazyLock::new(|| {
    built_in_rows(lexicon::CONTEXTUAL)
        .filter_map(|row| <[&'static str; 2]>::try_from(row.as_slice()).ok())
        .filter_map(|[word, class]| match class {
            "future" | "hypothetical" => Some((word, Colour::Hypothetical)),
            "negation" => Some((word, Colour::Negation)),
            "speech" => Some((word, Colour::Speech)),
            "source" => Some((word, Colour::Source)),
            _ => None,
        })
        .collect()
});

/// Longest subject.
const SUBJECT_WORDS: usize = 6;

/// What the lexicons say of one word.
#[derive(Clone, Copy, Default)]
struct Mark {
    flow: Option<&'static Flow>,
    colour: Option<Colour>,
    /// One of [`RATES`].
    rate: bool,
    /// May tell a time from another.
    when: bool,
    /// A verb, or a word that says which way a change goes.
    verb: bool,
    /// Any of these; most words are none.
    any: bool,
}

const RATES: [&str; 2] = ["rate", "rates"];

/// A place named in the text.
#[derive(Clone, Copy)]
struct Mention {
    /// Token in the document.
    token: usize,
    /// Token after it.
    end: usize,
    name: &'static str,
    /// "from China", "with China": the token of the preposition.
    preposition: Option<usize>,
    possessive: bool,
}

/// Fills the context of every claim.
pub(super) fn fill(document: &Document<'_>, extraction: &mut Extraction, lexicon: &'static Lexicon) {
    let mut passage = Passage::default();
    let mut next_claim = 0;
    for index in 0..document.sentences.len() {
        let first_claim = next_claim;
        while extraction.claims.get(next_claim).is_some_and(|claim| claim.sentence == index) {
            next_claim += 1;
        }
        passage.sentence(document, extraction, lexicon, index, first_claim..next_claim);
    }
}

/// What a sentence takes over from those before it, and room for what is found in it.
#[derive(Default)]
struct Passage {
    landmarks: Landmarks,
    voices: Voices,
    holders: Holders,
    /// The place that was talked of last.
    carried: Option<&'static str>,
    /// The last date, and its block.
    last_period: Option<(When, usize)>,
    last_block: Option<usize>,
}

impl Passage {
    fn sentence(
        &mut self,
        document: &Document<'_>,
        extraction: &mut Extraction,
        lexicon: &'static Lexicon,
        index: usize,
        claims: Range<usize>,
    ) {
        let text = document.text.as_ref();
        let range = extraction.tokens_of(index);
        let mentions = mentions(text, &extraction.tokens[range.clone()], range.start, lexicon);
        let block = document.sentences[index].block;
        if self.last_block != Some(block) {
            self.last_period = self.last_period.filter(|&(_, from)| from == block);
            self.voices.forget();
            self.last_block = Some(block);
        }
        let all = Text { text, tokens: &extraction.tokens, lexicon };
        if claims.is_empty() {
            self.voices.pass();
        } else {
            self.landmarks.read(text, &extraction.tokens, range.clone(), lexicon);
            let speech = self.landmarks.of(Colour::Speech);
            self.voices.read(all, &range, speech, self.landmarks.of(Colour::Source));
        }
        self.holders.read(all, &range, |name| {
            mentions.iter().any(|mention| mention.token <= name.start && name.end <= mention.end)
        });
        if !claims.is_empty() {
            let whens = self.whens(all, &range, &extraction.claims[claims.clone()], extraction.today);
            let names = distinct(&mentions);
            let in_quotation = document.blocks.get(block).is_some_and(|block| block.quoted);
            let cell = matches!(document.blocks.get(block).map(|block| block.kind), Some(BlockKind::Cell { .. }));
            for at in claims {
                let claim = &extraction.claims[at];
                let (from, to) = self.landmarks.clause(&range, claim.tokens);
                let scope = Scope {
                    text,
                    tokens: &extraction.tokens,
                    marks: &self.landmarks,
                    lexicon,
                    from,
                    to,
                    claim: claim.tokens,
                };
                let quoted = document.is_quoted(claim.number) || in_quotation;
                let mut context = self.context(&scope, &mentions, quoted, names.clone());
                if claim.time().is_none() && !cell {
                    period(&scope, &whens, self.last_period.map(|(when, _)| when), &mut context);
                    past(&scope, claim, extraction.today, &mut context);
                }
                let role = role(&scope, claim, &context);
                let before = at.checked_sub(1).map(|before| &extraction.claims[before].context);
                let shared = before.filter(|before| ***before == context).cloned().unwrap_or_else(|| context.into());
                let claim = &mut extraction.claims[at];
                claim.role = role;
                claim.context = shared;
            }
            if let Some(&when) = whens.iter().rfind(|when| when.period.is_some()) {
                self.last_period = Some((when, block));
            }
        }
        if let Some(subject) = mentions.iter().find(|mention| mention.preposition.is_none()).or(mentions.first()) {
            self.carried = Some(subject.name);
        }
    }

    /// The dates of a sentence with these claims, in order.
    fn whens(
        &self,
        all: Text<'_>,
        range: &Range<usize>,
        claims: &[crate::claim::Claim],
        today: Option<Date>,
    ) -> Vec<When> {
        let mut whens = Vec::new();
        for claim in claims {
            whens.extend(written(all, claims, claim));
        }
        if !self.landmarks.whens.is_empty() {
            let carried = self.last_period.and_then(|(when, _)| when.period);
            let anchors = Anchors { today, claims, carried };
            relative::read(all, range, &self.landmarks.whens, anchors, &mut whens);
            // "told the council in March that 25 jobs would go": when it was said
            let said = |when: &When| {
                let speech = |&(at, colour): &(usize, Colour)| colour == Colour::Speech && at < when.token;
                all.is(when.end, "that") && self.landmarks.colours.iter().any(speech)
            };
            whens.retain(|when| !when.told || !said(when));
            sorting::by_key(&mut whens, |when| when.token);
        }
        whens
    }

    /// All of a claim's context but its period; `names` are the places of its sentence.
    fn context(
        &self,
        scope: &Scope<'_>,
        mentions: &[Mention],
        quoted: bool,
        names: Vec<&'static str>,
    ) -> crate::claim::Context {
        let mut context = crate::claim::Context {
            clause: scope.span(),
            quoted,
            speaker: if quoted { self.voices.speaker() } else { None },
            attribution: if quoted { None } else { self.voices.source() },
            entities: names,
            direction: scope.direction(),
            negated: scope.is_coloured(Colour::Negation),
            hypothetical: scope.is_coloured(Colour::Hypothetical),
            ..crate::claim::Context::default()
        };
        sides(scope, mentions, self.carried, &mut context);
        if let Some((span, carried)) = self.holders.of(scope.from, scope.claim.0) {
            (context.holder, context.holder_carried) = (Some(span), carried);
        }
        context.measure = scope
            .measure()
            .filter(|measure| mentions.iter().all(|mention| !mention.name.eq_ignore_ascii_case(measure)));
        context
    }
}

/// A date of the sentence.
fn written(all: Text<'_>, claims: &[crate::claim::Claim], claim: &crate::claim::Claim) -> Option<When> {
    let (token, end) = claim.tokens;
    if dates_a_record(all, token) || relative::ends_another(all, claims, claim) {
        return None;
    }
    let (period, token) = relative::ended(all, claims, claim).or(claim.time().map(|period| (period, token)))?;
    Some(When { period: Some(period), other: claim.alternative, span: claim.span, token, end, told: false })
}

/// "No. 5", "No 5": the word before a number stands for "number".
fn opens_number(text: &str, tokens: &[Token], at: usize) -> bool {
    let says = |at: usize, word: &str| tokens.get(at).is_some_and(|token| token.span.of(text) == word);
    let number = |at: usize| tokens.get(at).is_some_and(|token| token.kind == TokenKind::Number);
    (says(at, "No") || says(at, "no")) && says(at + 1, ".") && number(at + 2) || says(at, "No") && number(at + 1)
}

/// "the worst since 1880", "for the first time since May": from when a record holds, not when a figure was.
fn dates_a_record(all: Text<'_>, token: usize) -> bool {
    const REACH: usize = 5;
    let Some(since) = token.checked_sub(1).filter(|&since| all.is(since, "since")) else { return false };
    let words = since.saturating_sub(REACH)..since;
    let sentence = all.tokens[since].sentence;
    words.filter(|&at| all.tokens[at].sentence == sentence).any(|at| {
        let word = all.lexicon.word(all.tokens[at].word);
        word.classes.has(Classes::SUPERLATIVE) || word.number == Some(NumberWord::Ordinal(1))
    })
}

/// Names in the order of their first mention.
fn distinct(mentions: &[Mention]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for mention in mentions {
        if !names.contains(&mention.name) {
            names.push(mention.name);
        }
    }
    names
}

/// Places named in a sentence, longest names first.
fn mentions(text: &str, tokens: &[Token], offset: usize, lexicon: &Lexicon) -> Vec<Mention> {
    let aliases = builtin::aliases();
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if !tokens[at].capital || tokens[at].kind != TokenKind::Word {
            at += 1;
            continue;
        }
        let word = tokens[at].span.of(text);
        let next = tokens.get(at + 1).filter(|next| next.kind == TokenKind::Word);
        if !aliases.may_begin(base_word(word), next.map(|next| base_word(next.span.of(text)))) {
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
        match aliases.longest_at(&words[..count]) {
            Some((length, alias)) => {
                let before = |back: usize| at.checked_sub(back).map(|i| tokens[i].span.of(text)).unwrap_or_default();
                let skip = if matches!(before(1), "the" | "both") { 2 } else { 1 };
                let preposition = at
                    .checked_sub(skip)
                    .filter(|&i| lexicon.word(tokens[i].word).classes.has(Classes::PREPOSITION))
                    .map(|i| i + offset);
                let last = tokens[at + length - 1].span.of(text);
                let possessive = base_word(last).len() < last.len();
                let (token, end) = (at + offset, at + offset + length);
                found.push(Mention { token, end, name: alias.place.entity(), preposition, possessive });
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The tokens of a sentence that tell about its figures, in order; found once for all of its claims.
#[derive(Default)]
struct Landmarks {
    /// Semicolons, colons, parentheses, dashes and ", while" end a clause.
    ends: Vec<usize>,
    flows: Vec<(usize, &'static Flow)>,
    colours: Vec<(usize, Colour)>,
    verbs: Vec<usize>,
    /// "rate", "rates".
    rates: Vec<usize>,
    /// Words that may tell a time from another.
    whens: Vec<usize>,
}

impl Landmarks {
    fn read(&mut self, text: &str, tokens: &[Token], sentence: Range<usize>, lexicon: &Lexicon) {
        let marks = MARKS.as_slice();
        self.ends.clear();
        self.flows.clear();
        self.colours.clear();
        self.verbs.clear();
        self.rates.clear();
        self.whens.clear();
        for at in sentence {
            let token = &tokens[at];
            if token.kind == TokenKind::Symbol {
                let mark = token.span.of(text);
                let ends = matches!(mark, ";" | ":" | "(" | ")" | "—")
                    || mark == "–" && !token.glued
                    || mark == "," && splits(text, tokens, at + 1, lexicon);
                if ends {
                    self.ends.push(at);
                }
            }
            let mark = &marks[usize::from(token.word)];
            if !mark.any {
                if token.word == 0 && token.first | 0x20 == b'r' && is_rate(token.span.of(text)) {
                    self.rates.push(at);
                }
                continue;
            }
            if token.kind == TokenKind::Word {
                if let Some(flow) = mark.flow {
                    self.flows.push((at, flow));
                }
                // "the No. 5 buyer" denies nothing
                if let Some(colour) = mark.colour.filter(|_| !opens_number(text, tokens, at)) {
                    self.colours.push((at, colour));
                }
                if mark.rate {
                    self.rates.push(at);
                }
            }
            if mark.when {
                self.whens.push(at);
            }
            if mark.verb {
                self.verbs.push(at);
            }
        }
    }

    /// Words of one colour.
    fn of(&self, colour: Colour) -> impl Iterator<Item = usize> + Clone {
        self.colours.iter().filter(move |(_, found)| *found == colour).map(|&(at, _)| at)
    }

    /// Token range of the clause around a claim.
    fn clause(&self, sentence: &Range<usize>, claim: (usize, usize)) -> (usize, usize) {
        let before = self.ends.partition_point(|&at| at < claim.0);
        let after = self.ends.partition_point(|&at| at < claim.1);
        let from = before.checked_sub(1).map_or(sentence.start, |last| self.ends[last] + 1);
        (from, self.ends.get(after).copied().unwrap_or(sentence.end))
    }
}

/// What stands in a token range, of things in the order of their tokens.
#[inline]
fn within<T>(all: &[T], at: impl Fn(&T) -> usize, range: Range<usize>) -> &[T] {
    if all.is_empty() {
        return &[];
    }
    let first = all.partition_point(|one| at(one) < range.start);
    let last = all.partition_point(|one| at(one) < range.end);
    all.get(first..last).unwrap_or_default()
}

fn is_rate(word: &str) -> bool {
    word.len() >= 4 && word.as_bytes()[0] | 0x20 == b'r' && {
        let base = base_word(word);
        RATES.iter().any(|rate| base.eq_ignore_ascii_case(rate))
    }
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
    /// Of the sentence.
    marks: &'a Landmarks,
    lexicon: &'static Lexicon,
    from: usize,
    to: usize,
    claim: (usize, usize),
}

impl<'a> Scope<'a> {
    #[inline]
    fn word(&self, at: usize) -> &'a str {
        self.tokens.get(at).map_or("", |token| token.span.of(self.text))
    }

    fn span(&self) -> Span {
        match (self.tokens.get(self.from), self.to.checked_sub(1).and_then(|last| self.tokens.get(last))) {
            (Some(first), Some(last)) if self.from < self.to => Span::new(first.span.start, last.span.end),
            _ => Span::default(),
        }
    }

    /// A word of the clause colours it; what the figure counts does not ("5 goals" are no target).
    fn is_coloured(&self, colour: Colour) -> bool {
        let counted = self.claim.0..self.claim.1;
        within(&self.marks.colours, |&(at, _)| at, self.from..self.to)
            .iter()
            .any(|&(at, found)| found == colour && !counted.contains(&at))
    }

    /// Direction word closest to the claim: up to five tokens before, or right behind.
    fn direction(&self) -> Option<Direction> {
        let before = (self.from.max(self.claim.0.saturating_sub(6))..self.claim.0).rev();
        let after = self.claim.1..self.to.min(self.claim.1 + 2);
        before.chain(after).find_map(|at| self.lexicon.word(self.tokens[at].word).direction)
    }

    /// The flow word closest to the claim that fits, earlier first. "$11.27 billion of imports": the figure says itself
    /// what it counts.
    fn closest_flow(&self, fits: impl Fn(&Flow) -> bool) -> Option<&'static Flow> {
        let in_range = |range: Range<usize>| {
            let flows = within(&self.marks.flows, |&(at, _)| at, range).iter().map(|&(_, flow)| flow);
            flows.filter(|flow| fits(flow))
        };
        let (before, after) = self.claim;
        let own = self.word(after).eq_ignore_ascii_case("of").then(|| in_range(after + 1..after + 2).next()).flatten();
        own.or_else(|| in_range(self.from..before).next_back()).or_else(|| in_range(after..self.to).next())
    }

    fn flow(&self) -> Option<&'static Flow> {
        self.closest_flow(|_| true)
    }

    /// That names a measure ("border" of "shares a border").
    fn measured_flow(&self) -> Option<&'static Flow> {
        self.closest_flow(|flow| !flow.measure.is_empty())
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
        let verbs = within(&self.marks.verbs, |&at| at, self.from + 1..self.claim.0);
        // "the firm said that revenue rose": what is told, not who tells it
        let speech = |at: usize| {
            within(&self.marks.colours, |&(at, _)| at, at..at + 1).iter().any(|&(_, colour)| colour == Colour::Speech)
        };
        let said = verbs.first().is_some_and(|&first| speech(first)) && verbs.get(1).is_some_and(|&next| !speech(next));
        let verb = *verbs.get(usize::from(said))?;
        let mut words = [""; SUBJECT_WORDS];
        let (mut count, mut timed) = (0, false);
        for at in (self.from..verb).rev() {
            let word = self.word(at);
            let classes = self.lexicon.word(self.tokens[at].word).classes;
            let linking = classes.has(Classes::PREPOSITION) && word == "of" && count > 0;
            let entry = self.lexicon.word(self.tokens[at].word);
            // "early", "next", "first"
            let when = entry.cues.has(Cues::RELATIVE) || entry.cues.has(Cues::PART) || entry.number.is_some();
            let stop = classes.has(Classes::STOP) && !linking
                || when && (timed && count == 0 || count > 0 && self.is_time(&words[..count], at + 1));
            if stop || self.tokens[at].kind != TokenKind::Word || count == SUBJECT_WORDS {
                if count == 0 && (timed || classes.has(Classes::ADVERB)) {
                    continue;
                }
                // "sales in the first months of the year": when it was, not what
                if count > 0 && count < SUBJECT_WORDS && self.is_time(&words[..count], at + 1) {
                    (count, timed) = (0, true);
                    continue;
                }
                break;
            }
            words[count] = word;
            count += 1;
        }
        if self.is_time(&words[..count], verb - count) {
            return None;
        }
        let mut subject = String::new();
        for &word in words[..count].iter().rev().skip_while(|&&word| word == "of") {
            if !subject.is_empty() {
                subject.push(' ');
            }
            // adjectives of a country are in the lexicon for their currency ("Swiss franc"), others for names ("Ridge Bank")
            let common = |id| {
                let word = self.lexicon.word(id);
                id != 0 && !word.classes.has(Classes::CURRENCY) && !word.cues.has(Cues::BODY.or(Cues::TITLE))
            };
            if word.len() > 1 && word.chars().skip(1).all(char::is_lowercase) && common(self.lexicon.id_of(word)) {
                subject.push_str(&word.to_lowercase());
            } else {
                subject.push_str(word);
            }
        }
        (!subject.is_empty()).then_some(subject)
    }

    /// What is measured: a flow with its object, else "share of …", else the subject, else the counted noun.
    /// "year", "nineteenth century", "th century" behind its number: a length of time, or the rest of a date.
    fn is_time(&self, words: &[&str], first: usize) -> bool {
        let unit = |word: &&str| {
            self.lexicon.unit_name(Key::of(word).as_str()).is_some_and(|unit| unit.kind == UnitKind::Duration)
        };
        let rest = first
            .checked_sub(1)
            .is_some_and(|before| self.tokens[first].glued && self.tokens[before].kind == TokenKind::Number);
        rest || words.iter().all(unit)
    }

    fn measure(&self) -> Option<String> {
        let object = self.object();
        if let Some(flow) = self.measured_flow() {
            return Some(match object.as_ref().filter(|object| !FLOWS.contains_key(object.as_str())) {
                Some(object) => format!("{} of {object}", flow.measure),
                None => flow.measure.to_owned(),
            });
        }
        self.head().or_else(|| self.subject()).or(object)
    }

    /// "earnings" of "expected earnings of $1.10", "depth" of "at a depth of 10 km"; not of "a rise of 5%", which names
    /// no measure.
    fn head(&self) -> Option<String> {
        let of =
            self.claim.0.checked_sub(1).filter(|&at| at > self.from && self.word(at).eq_ignore_ascii_case("of"))?;
        let inner = |at: usize| {
            let word = self.lexicon.word(self.tokens[at].word);
            self.tokens[at].kind == TokenKind::Word
                && !word.classes.has(Classes::STOP.or(Classes::MONEY))
                && word.number.is_none()
                && word.direction.is_none()
                && !self.tokens[at].capital
        };
        let start = (self.from..of).rev().take_while(|&at| inner(at)).take(SUBJECT_WORDS).last()?;
        let known = (start..of).all(|at| self.word(at).len() > 2);
        let words: Vec<&str> = (start..of).map(|at| self.word(at)).collect();
        (known && !matches!(words.last(), Some(&"total" | &"number" | &"average"))).then(|| words.join(" "))
    }
}

/// Whose figure and of whom.
fn sides(scope: &Scope<'_>, mentions: &[Mention], carried: Option<&'static str>, context: &mut crate::claim::Context) {
    let inside = within(mentions, |mention| mention.token, scope.from..scope.to);
    let flow = scope.flow();
    let preposition =
        |mention: &Mention| mention.preposition.map(|at| scope.word(at).to_lowercase()).unwrap_or_default();
    let wanted = flow.map_or("", |flow| flow.counterpart);
    let counterpart = inside.iter().find(|mention| !wanted.is_empty() && preposition(mention) == wanted);
    let subject = inside
        .iter()
        .find(|mention| {
            counterpart.is_none_or(|other| other.token != mention.token)
                && (mention.preposition.is_none() || mention.possessive)
        })
        .or_else(|| inside.iter().find(|mention| counterpart.is_none_or(|other| other.token != mention.token)));
    context.counterpart = counterpart.map(|mention| mention.name);
    context.entity = subject.map(|mention| mention.name);
    if context.entity.is_none() {
        let elsewhere = mentions.iter().find(|mention| counterpart.is_none_or(|other| other.name != mention.name));
        context.entity = elsewhere.map(|mention| mention.name);
        if context.entity.is_none()
            && let Some(carried) = carried.filter(|&name| context.counterpart != Some(name))
        {
            context.entity = Some(carried);
            context.entity_carried = true;
        }
    }
    // "Total bilateral trade was … (China exported …)": the clause names nobody, the sentence names both
    let two_sided = flow.is_some_and(|flow| !flow.counterpart.is_empty());
    if inside.is_empty() && two_sided && !mentions.is_empty() {
        let other = mentions.iter().map(|mention| mention.name).find(|&name| context.entity != Some(name));
        context.counterpart = other;
        context.entity_carried = true;
    }
    // "China's trade with Kazakhstan", "between China and Kazakhstan": two names, one flow
    if context.counterpart.is_none() && flow.is_some() {
        context.counterpart = inside.iter().map(|mention| mention.name).find(|&name| context.entity != Some(name));
    }
}

/// Tokens that a comma or "and" counts for between a figure and a time.
const PARTED: usize = 6;

/// The period a figure is about: in its clause, then in its sentence, then carried from the same block.
fn period(scope: &Scope<'_>, whens: &[When], last: Option<When>, context: &mut crate::claim::Context) {
    // a time behind a comma or "and" goes on with what follows it: "in 2019 it was $5bn, in 2020 $6bn"; one before a comma
    // belongs rather to what came first: "$5bn in 2019, $6bn in 2020"
    let parted = |range: Range<usize>| range.into_iter().any(|at| matches!(scope.word(at), "," | "and" | "but" | "or"));
    let distance = |when: &When| {
        let (from, to) = scope.claim;
        if when.token < from {
            from - when.end.min(from) + if parted(when.end..from) { PARTED / 2 } else { 0 }
        } else {
            when.token - to.min(when.token) + if parted(to..when.token) { PARTED } else { 0 }
        }
    };
    // the nearest is the last before or the first after; "three weeks" of "three weeks ago" is told by itself
    let nearest_of = |whens: &[When]| {
        let after = whens.partition_point(|when| when.token < scope.claim.0);
        let around = &whens[after.saturating_sub(1)..whens.len().min(after + 1)];
        around.iter().min_by_key(|when| (distance(when), when.token < scope.claim.0)).copied()
    };
    let inside = within(whens, |when| when.token, scope.from..scope.to);
    let nearest = nearest_of(inside).or_else(|| nearest_of(whens));
    // "it was $5bn, and in 2020 it came to $6bn": the time opens a clause that the figure is not in
    let next = nearest.filter(|when| inside.is_empty() && when.token >= scope.claim.1 && opens(scope, when.token));
    let Some(when) = (if next.is_some() { last.or(next) } else { nearest.or(last) }) else { return };
    if when.period.is_some() {
        context.period = when.period;
        context.period_span = Some(when.span);
        context.period_other = when.other;
        context.period_carried = when.told || nearest.is_none() || next.is_some();
    }
}

/// ", and in the first ten months of 2023 it", "; by 2030 they": a conjunction, a preposition and the time at `token`.
fn opens(scope: &Scope<'_>, token: usize) -> bool {
    let word = |back: usize| token.checked_sub(back).map_or("", |at| scope.word(at));
    let the = usize::from(word(1).eq_ignore_ascii_case("the"));
    let preposition = matches!(word(1 + the), "in" | "by" | "for" | "during");
    preposition && matches!(word(2 + the), "and" | "but" | "while" | "whereas" | ";")
}

/// "the past 30 years" as a period that ends today.
fn past(scope: &Scope<'_>, claim: &crate::claim::Claim, today: Option<Date>, context: &mut crate::claim::Context) {
    let Some(unit) = claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Duration) else { return };
    let before = scope.word(scope.claim.0.wrapping_sub(1)).to_lowercase();
    if !matches!(before.as_str(), "past" | "last" | "previous") {
        return;
    }
    let (Some(today), Some(figure)) = (today, claim.figure()) else { return };
    let months = unit
        .factor()
        .0
        .over(unit.factor().1, crate::number::Round::Down)
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
        Some(UnitKind::Percent) if !within(&scope.marks.rates, |&at| at, scope.from..scope.claim.0).is_empty() => {
            Role::Rate
        }
        None if next.eq_ignore_ascii_case("of") => Role::Share,
        _ => Role::Level,
    }
}
