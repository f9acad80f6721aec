//! Gates: what a sentence must hold before a check looks at it. The rule: a check names the words and the kinds of
//! claims without which it cannot say anything; one pass over the tokens gathers what each sentence holds, as bits.
//! A gate may let through too much, never too little.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::checks::amounts::View;
use crate::checks::change::{self, Story};
use crate::checks::cue_words::{self, Cue};
use crate::checks::{Article, CHECKS, cues, passage, wordings};
use crate::claim::{Claim, Role, Value};
use crate::extract::{Extraction, NO_YEAR, base_word};
use crate::lexicon::{self, Key};
use crate::normalise::UnitKind;
use crate::read::Document;
use crate::sources::builtin::{How, sizes};

/// Words between claims that stand close together.
const NEIGHBOUR: usize = 3;

/// What one claim is, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// No unit, or one that may be another's.
    pub(super) const BARE: Self = Self(1);
    pub(super) const COUNT: Self = Self(1 << 1);
    pub(super) const PERCENT: Self = Self(1 << 2);
    pub(super) const CURRENCY: Self = Self(1 << 3);
    pub(super) const DIMENSION: Self = Self(1 << 4);
    pub(super) const DURATION: Self = Self(1 << 5);
    pub(super) const TIMES: Self = Self(1 << 6);
    /// One unit per another.
    pub(super) const PER: Self = Self(1 << 7);
    /// A date or period.
    pub(super) const TIME: Self = Self(1 << 8);
    /// From one day to another.
    pub(super) const DAYS: Self = Self(1 << 9);
    /// Below a hundred.
    pub(super) const FEW: Self = Self(1 << 10);
    /// At most three words after the claim before it.
    pub(super) const CLOSE: Self = Self(1 << 11);
    const ALL: u32 = 12;

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn of(claim: &Claim) -> Self {
        let figures = match &claim.value {
            Value::Time(period) => {
                let days = period.start.zip(period.end);
                let days = days.is_some_and(|(start, end)| start.day.is_some() && end.day.is_some() && start != end);
                return if days { Self::TIME.or(Self::DAYS) } else { Self::TIME };
            }
            Value::Unreadable(NO_YEAR) => return Self::TIME,
            Value::Numbers(figures) => figures,
            _ => return Self::default(),
        };
        let kind = match &claim.unit {
            None => Self::BARE,
            Some(unit) => {
                let kind = match unit.kind {
                    UnitKind::Count => Self::COUNT,
                    // the figure beside a share or a multiple may turn out to have no unit
                    UnitKind::Percent => Self::PERCENT.or(Self::BARE),
                    UnitKind::Times => Self::TIMES.or(Self::BARE),
                    UnitKind::Currency => Self::CURRENCY,
                    UnitKind::Dimension => Self::DIMENSION,
                    UnitKind::Duration => Self::DURATION,
                    UnitKind::Point => Self::default(),
                };
                let per =
                    if claim.role == Role::Rate || unit.name.contains(" per ") { Self::PER } else { Self::default() };
                kind.or(per)
            }
        };
        if figures.iter().any(|figure| figure.value.magnitude() < 2) { kind.or(Self::FEW) } else { kind }
    }
}

/// What has to stand beside a thing with a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Its figure alone.
    Alone,
    /// An attribute ("tall") too.
    WithAttribute,
}

/// One thing that a sentence may hold.
#[derive(Clone, Copy, Debug)]
pub enum Of {
    /// A phrase of a class of `relation_cues.csv`.
    Cue(&'static str),
    /// A phrase of one of the classes of `relation_cues.csv` whose names start so.
    Cues(&'static str),
    /// A phrase of a class of `time_cues.csv`.
    Time(&'static str),
    /// A word of a class of `cue_words.csv`.
    Class(Cue),
    Words(&'static [&'static str]),
    /// A phrase of a class of `relation_cues.csv`, at the start.
    FirstCue(&'static str),
    /// One of these words, at the start.
    First(&'static [&'static str]),
    /// A word that says which way a change goes.
    Direction,
    /// The first word of a thing of `size_bounds.csv`, in the singular or plural.
    Thing(Told),
    /// A word that must stand beside such a thing.
    Attribute,
    /// A word without which no wording of this check fits, see [`wordings`].
    Wordings(&'static str),
    Kind(Kinds),
}

/// One way for a check to have something to say.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// Fewest and most claims.
    pub claims: (usize, usize),
    /// Fewest figures: a range has two.
    pub amounts: usize,
    /// Of each of these, one at least.
    pub all: &'static [&'static [Of]],
    /// The check looks at the amounts and words of the sentence, see [`Article::views`].
    pub view: bool,
}

/// [`Needs`] in bits.
#[derive(Clone, Copy, Debug)]
struct Gate {
    /// Of the check, in [`CHECKS`].
    check: usize,
    claims: (usize, usize),
    amounts: usize,
    bits: u128,
    view: bool,
}

/// Words of [`Open`].
const OPEN: usize = 4;

/// Gates that let a sentence through, by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Open([u64; OPEN]);

impl Open {
    fn set(&mut self, gate: usize) {
        if let Some(bits) = self.0.get_mut(gate / 64) {
            *bits |= 1 << (gate % 64);
        }
    }

    #[inline]
    fn has(&self, gate: usize) -> bool {
        self.0.get(gate / 64).is_some_and(|bits| bits >> (gate % 64) & 1 == 1)
    }
}

/// What one sentence holds.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    claims: usize,
    amounts: usize,
    bits: u128,
    /// One of the looks that it lets through is at its view.
    view: bool,
    /// Checks that it lets through, by place.
    checks: u64,
    open: Open,
}

impl Gate {
    #[inline]
    fn lets(&self, held: &Held) -> bool {
        held.bits & self.bits == self.bits
            && self.claims.0 <= held.claims
            && held.claims <= self.claims.1
            && held.amounts >= self.amounts
    }
}

impl Held {
    /// Opens the gates that let the sentence through.
    fn pass(&mut self, gates: &Gates) {
        self.pass_all(gates, &gates.without);
        let mut rest = self.bits & gates.leading;
        while rest != 0 {
            if let Some(numbers) = gates.by_bit.get(rest.trailing_zeros() as usize) {
                self.pass_all(gates, numbers);
            }
            rest &= rest - 1;
        }
    }

    #[inline]
    fn pass_all(&mut self, gates: &Gates, numbers: &[usize]) {
        for &number in numbers {
            let gate = &gates.all[number];
            if gate.lets(self) {
                self.checks |= 1 << gate.check;
                self.view |= gate.view;
                self.open.set(number);
            }
        }
    }
}

/// The gates of all checks, and which bits every word and every kind of claim sets.
struct Gates {
    all: Vec<Gate>,
    /// By place in [`CHECKS`]: number of the first gate.
    firsts: Vec<usize>,
    /// Numbers of the gates by one of their bits, that of words where there is one: only those of bits that a sentence
    /// has are tried.
    by_bit: Vec<Vec<usize>>,
    /// Those bits.
    leading: u128,
    /// Numbers of the gates without a bit.
    without: Vec<usize>,
    /// By number of the word in the lexicon.
    words: Vec<u128>,
    /// Of the first word of a sentence.
    first: Vec<u128>,
    /// By bit of [`Kinds`].
    kinds: Vec<u128>,
}

/// The word of a phrase that a text holds least often: the longest. A hyphen is a word of its own.
fn rarest(phrase: &[&'static str]) -> &'static str {
    let words = phrase.iter().flat_map(|word| word.split('-')).map(base_word);
    let first = phrase.first().copied().unwrap_or_default();
    words.max_by_key(|word| word.len()).filter(|word| !word.is_empty()).unwrap_or(first)
}

/// Words that the gates and the cues of the checks ask for, so that the lexicon numbers them.
pub(crate) fn vocabulary() -> impl Iterator<Item = Key> {
    let named = CHECKS.iter().flat_map(|check| check.needs()).flat_map(|needs| needs.all.iter().copied().flatten());
    let named = named.flat_map(|of| match of {
        Of::Words(words) | Of::First(words) => words.to_vec(),
        _ => Vec::new(),
    });
    let words = cues::words().chain(passage::words()).chain(named).chain(cue_words::words()).chain(wordings::words());
    // "year-on-year" may be met as one word or as three
    let words = words.flat_map(|word| word.split('-').chain([word])).map(|word| Key::of(base_word(word)));
    let things = things(Told::Alone).chain(things(Told::WithAttribute)).chain(attributes());
    words.chain(things.map(|word| Key::of(&word)))
}

/// The first words of things with a size, without and with the endings that a look-up of sizes takes off.
fn things(told: Told) -> impl Iterator<Item = String> {
    let bounds = sizes().iter().filter(move |bound| {
        let attributed = bound.how == How::Of && !bound.attributes.is_empty();
        attributed == (told == Told::WithAttribute)
    });
    bounds.flat_map(|bound| &bound.things).filter_map(|phrase| phrase.first()).flat_map(|first| inflected(first))
}

fn attributes() -> impl Iterator<Item = String> {
    sizes().iter().flat_map(|bound| &bound.attributes).flat_map(|word| inflected(word))
}

fn inflected(word: &str) -> impl Iterator<Item = String> {
    [word.to_owned(), format!("{word}s")].into_iter().filter(|word| word.len() > 1)
}

/// Sets up what the checks know: first what the lexicon numbers, then what needs the lexicon.
pub(crate) fn prepare() {
    wordings::prepare();
    cues::prepare();
    passage::prepare();
    sizes();
    LazyLock::force(&GATES);
}

static GATES: LazyLock<Gates> = LazyLock::new(|| {
    let lexicon = lexicon::english();
    let count = lexicon.count();
    let mut gates = Gates {
        all: Vec::new(),
        firsts: Vec::new(),
        by_bit: vec![Vec::new(); 128],
        leading: 0,
        without: Vec::new(),
        words: vec![0; count],
        first: vec![0; count],
        kinds: vec![0; usize::try_from(Kinds::ALL).unwrap_or(0)],
    };
    let mut next = 0;
    for (place, check) in CHECKS.iter().enumerate() {
        gates.firsts.push(gates.all.len());
        for needs in check.needs() {
            let number = gates.all.len();
            let (mut bits, mut leading) = (0, None::<(u32, bool)>);
            for one_of in needs.all {
                let bit = 1_u128.checked_shl(next).unwrap_or(0);
                let worded = !one_of.iter().any(|of| matches!(of, Of::Kind(_)));
                if leading.is_none_or(|(_, known)| worded && !known) {
                    leading = Some((next, worded));
                }
                next += 1;
                bits |= bit;
                one_of.iter().for_each(|of| gates.set(*of, bit));
            }
            match leading.and_then(|(bit, _)| Some((bit, gates.by_bit.get_mut(bit as usize)?))) {
                Some((bit, group)) => {
                    group.push(number);
                    gates.leading |= 1 << bit;
                }
                None => gates.without.push(number),
            }
            let Needs { claims, amounts, view, .. } = *needs;
            gates.all.push(Gate { check: place, claims, amounts, bits, view });
        }
    }
    // what no word has a number for
    gates.words[0] = 0;
    gates.first[0] = 0;
    gates
});

impl Gates {
    fn set(&mut self, of: Of, bit: u128) {
        let number = |word: &str| usize::from(lexicon::english().entry(Key::of(base_word(word)).as_str()));
        match of {
            Of::Cue(class) => cues::class_of(class).iter().for_each(|phrase| self.words[number(rarest(phrase))] |= bit),
            Of::Cues(prefix) => cues::classes(prefix).iter().for_each(|class| self.set(Of::Cue(class), bit)),
            Of::Time(class) => {
                passage::class_of(class).iter().for_each(|phrase| self.words[number(rarest(phrase))] |= bit);
            }
            Of::Class(class) => {
                cue_words::of_class(class).for_each(|word| self.words[number(word)] |= bit);
            }
            Of::Words(words) => words.iter().for_each(|word| self.words[number(word)] |= bit),
            Of::First(words) => words.iter().for_each(|word| self.first[number(word)] |= bit),
            Of::FirstCue(class) => {
                for phrase in cues::class_of(class) {
                    self.first[number(phrase.first().map_or("", |word| word.split('-').next().unwrap_or(word)))] |= bit;
                }
            }
            Of::Direction => {
                for (id, bits) in (0_u16..).zip(&mut self.words) {
                    if lexicon::english().word(id).direction.is_some() {
                        *bits |= bit;
                    }
                }
            }
            Of::Wordings(check) => wordings::anchors(check).for_each(|word| self.words[number(word)] |= bit),
            Of::Thing(told) => things(told).for_each(|thing| self.words[number(&thing)] |= bit),
            Of::Attribute => attributes().for_each(|word| self.words[number(&word)] |= bit),
            Of::Kind(kinds) => {
                for (place, bits) in self.kinds.iter_mut().enumerate() {
                    if kinds.0 >> place & 1 == 1 {
                        *bits |= bit;
                    }
                }
            }
        }
    }

    fn of_claim(&self, claim: &Claim, before: Option<&Claim>) -> u128 {
        let close = before.is_some_and(|before| {
            before.sentence == claim.sentence && claim.tokens.0.saturating_sub(before.tokens.1) <= NEIGHBOUR
        });
        let kinds = if close { Kinds::of(claim).or(Kinds::CLOSE) } else { Kinds::of(claim) };
        let of_kind = |(place, bits): (usize, &u128)| if kinds.0 >> place & 1 == 1 { *bits } else { 0 };
        self.kinds.iter().enumerate().map(of_kind).fold(0, |all, bits| all | bits)
    }
}

/// The sentences of a document with what they hold.
#[derive(Debug, Default)]
pub(super) struct Sentences {
    held: Vec<Held>,
    /// What each tells of change, worked out when the first check asks.
    told: Vec<OnceCell<Vec<change::Told>>>,
}

impl Sentences {
    pub(super) fn of(document: &Document<'_>, extraction: &Extraction) -> Self {
        let gates = &*GATES;
        let count = document.sentences.len();
        let mut claims = extraction.claims.iter().peekable();
        let mut before = None;
        let held = (0..count).map(|sentence| {
            let tokens = extraction.tokens.get(extraction.tokens_of(sentence)).unwrap_or_default();
            let mut held = Held::default();
            for token in tokens {
                held.bits |= gates.words[usize::from(token.word)];
            }
            if let Some(first) = tokens.first() {
                held.bits |= gates.first[usize::from(first.word)];
            }
            while let Some(claim) = claims.next_if(|claim| claim.sentence <= sentence) {
                held.claims += 1;
                held.amounts += if let Value::Numbers(figures) = &claim.value { figures.len() } else { 0 };
                held.bits |= gates.of_claim(claim, before);
                before = Some(claim);
            }
            held.pass(gates);
            held
        });
        Self { held: held.collect(), told: vec![OnceCell::new(); count] }
    }
}

#[cfg(test)]
impl Sentences {
    /// As if every sentence held every word and every kind of claim.
    pub(super) fn open(document: &Document<'_>, extraction: &Extraction) -> Self {
        let mut sentences = Self::of(document, extraction);
        for held in &mut sentences.held {
            held.bits = u128::MAX;
            held.pass(&GATES);
        }
        sentences
    }
}

/// The running check.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Running {
    /// Its place in [`CHECKS`].
    place: usize,
    /// Number of its first gate.
    gates: usize,
}

impl Running {
    pub(super) fn at(place: usize) -> Self {
        Self { place, gates: GATES.firsts.get(place).copied().unwrap_or_default() }
    }
}

impl<'a> Article<'a> {
    /// The view of each sentence that a check looks at, or may: those with claims.
    pub(super) fn all_views(&self) -> Vec<Option<Rc<View<'a>>>> {
        let make =
            |(at, held): (usize, &Held)| (held.view || held.claims > 0).then(|| Rc::new(View::make(self, at..at + 1)));
        self.sentences.held.iter().enumerate().map(make).collect()
    }

    /// Sentences that a gate of the running check lets through.
    pub(super) fn passing(&self) -> impl Iterator<Item = usize> + use<'a> {
        let Running { place, .. } = self.running;
        let held = self.sentences.held.iter().enumerate();
        held.filter(move |(_, held)| held.checks >> place & 1 == 1).map(|(at, _)| at)
    }

    /// Some gate of the running check lets the sentence through.
    pub(super) fn looks_at(&self, sentence: usize) -> bool {
        self.sentences.held.get(sentence).is_some_and(|held| held.checks >> self.running.place & 1 == 1)
    }

    /// The gate of that number of the running check lets the sentence through.
    pub(super) fn passes(&self, gate: usize, sentence: usize) -> bool {
        self.sentences.held.get(sentence).is_some_and(|held| held.open.has(self.running.gates + gate))
    }

    /// The gate of that number of the running check lets some sentence through.
    pub(super) fn passes_anywhere(&self, gate: usize) -> bool {
        self.sentences.held.iter().any(|held| held.open.has(self.running.gates + gate))
    }

    /// The sentences of [`Self::passing`] with their views.
    pub(super) fn views(&self) -> impl Iterator<Item = (usize, &'a View<'a>)> + use<'a> {
        let views = self.views;
        self.passing().filter_map(move |sentence| Some((sentence, &**views.get(sentence)?.as_ref()?)))
    }

    /// What a sentence tells of change.
    pub(super) fn told(&self, sentence: usize, view: &View<'_>) -> &'a [change::Told] {
        let told = self.sentences.told.get(sentence);
        told.map_or(&[], |told| told.get_or_init(|| Story::of(view).told()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Analysis;
    use crate::checks::{Selection, run, run_gated};
    use crate::extract::{Options, extract};
    use crate::read::{self, Format};
    use crate::sources::Tables;

    #[test]
    fn every_need_has_a_bit_and_words_with_numbers() {
        let groups: usize = CHECKS.iter().flat_map(|check| check.needs()).map(|needs| needs.all.len()).sum();
        assert!(groups <= 128, "{groups} groups of needs, 128 bits");
        assert!(CHECKS.len() <= 64, "64 bits for checks");
        assert!(GATES.all.len() <= 64 * OPEN, "{} gates", GATES.all.len());
        let union = GATES.all.iter().fold(0, |all, gate| all | gate.bits);
        assert_eq!(union.count_ones() as usize, groups);
        let set = GATES.words.iter().chain(&GATES.first).chain(&GATES.kinds).fold(0, |all, bits| all | bits);
        assert_eq!(set & union, union, "a need that no word and no claim meets");
        for needs in CHECKS.iter().flat_map(|check| check.needs()) {
            for of in needs.all.iter().copied().flatten() {
                if let Of::Cue(class) | Of::FirstCue(class) = of {
                    assert!(!cues::class_of(class).is_empty(), "{class}");
                }
                if let Of::Time(class) = of {
                    assert!(!passage::class_of(class).is_empty(), "{class}");
                }
            }
        }
        for word in vocabulary().filter(|word| !word.as_str().is_empty()) {
            assert_ne!(lexicon::english().entry(word.as_str()), 0, "{}", word.as_str());
        }
    }

    /// Texts of the reference and files of cases and articles.
    fn texts() -> Vec<String> {
        let mut texts: Vec<String> = CHECKS
            .iter()
            .flat_map(|check| check.meta().fires.iter().chain(check.meta().silent))
            .map(|text| (*text).to_owned())
            .collect();
        for folder in ["tests/cases", "tests/articles"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
            let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
            texts.extend(files.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()));
        }
        texts
    }

    #[test]
    fn no_gate_lets_through_too_little() {
        let (tables, selection) = (Tables::default(), Selection { pedantic: true, ..Selection::default() });
        for text in texts() {
            let document = read::read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
            let extraction = extract(&document, Options::default());
            let open = Sentences::open(&document, &extraction);
            let open = run_gated(&document, extraction.clone(), &[], &tables, &selection, &open);
            let gated = run(&document, extraction, &[], &tables, &selection);
            let said = |analysis: &Analysis| format!("{:#?}\n{:#?}", analysis.findings, analysis.relations);
            assert_eq!(said(&gated), said(&open), "{text}");
        }
    }

    #[test]
    fn the_longest_word_stands_for_its_phrase() {
        assert_eq!(rarest(&["an", "average", "of"]), "average");
        assert_eq!(rarest(&["year-on-year"]), "year");
        assert_eq!(rarest(&["plant's"]), "plant");
        assert_eq!(rarest(&["-"]), "-");
    }
}
