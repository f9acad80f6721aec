//! The amounts of a stretch of text in order, with the words between them, for checks that look for relations.
//!
//! A relation is proposed by clause structure and cue words only, never because figures happen to fit; [`judge`] then
//! tries the readings of every figure from tight to lax, and only what fails under all of them is wrong.

use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use crate::checks::cue_words::{self, Cue};
use crate::checks::cues::{self, Phrases};
use crate::checks::wordings::Held;
use crate::checks::{Article, repair};
use crate::claim::{Claim, Direction, Role, Value};
use crate::extract::{NO_YEAR, Token};
use crate::finding::Outcome;
use crate::lexicon;
use crate::normalise::{Bound, Figure, Period, Reading, Unit, UnitKind};
use crate::number::{Decimal, Interval};
use crate::span::Span;

/// One number of the text: a claim with a single number, or one end of a range.
#[derive(Clone, Debug)]
pub(super) struct Amount<'a> {
    /// Index into [`crate::extract::Extraction::claims`].
    pub claim: usize,
    /// The number with its scale word.
    pub span: Span,
    /// The claim, with unit and hedge.
    pub whole: Span,
    pub figure: Figure,
    pub unit: Option<&'a Unit>,
    pub bound: Bound,
    /// The claim was read as a range; "from 5 to 7" may be two values or one range.
    pub ranged: bool,
    /// Position in [`View::pieces`].
    pub at: usize,
    /// Nesting depth of parentheses.
    pub depth: u8,
    /// So many per, in or of so many: neither adds up nor has parts.
    pub rate: bool,
    /// Of these, "one in five", "3 of 40", "13 deaths/1,000 births".
    pub ratio: bool,
    /// The value of a statistic, behind its sign of equality or order ("p < .05", "SD = 2.1", "OR=1.4"); not "n = 16".
    pub statistic: bool,
}

impl Amount<'_> {
    #[inline]
    pub(super) fn kind(&self) -> Option<UnitKind> {
        self.unit.map(|unit| unit.kind)
    }

    #[inline]
    pub(super) fn is_percent(&self) -> bool {
        self.kind() == Some(UnitKind::Percent)
    }

    /// A number that can be one side of a sum or a change: neither a share, a multiple nor a length of time.
    #[inline]
    pub(super) fn is_level(&self) -> bool {
        !self.rate
            && !self.statistic
            && !matches!(self.kind(), Some(UnitKind::Percent | UnitKind::Point | UnitKind::Times))
    }

    /// What the figure can stand for under a reading, with its hedge.
    pub(super) fn interval(&self, reading: Reading) -> Interval {
        self.figure.bounded(self.bound, reading)
    }

    /// The value as printed, in digits, with its unit: "$22,940,000,000" is "22,940,000,000 USD".
    pub(super) fn show(&self) -> String {
        let value = self.figure.value.trimmed().grouped();
        match self.unit.map(|unit| (unit.kind, unit)) {
            None | Some((UnitKind::Count, _)) => value,
            Some((UnitKind::Percent, _)) => format!("{value}%"),
            Some((_, unit)) => format!("{value} {}", lexicon::english().plural(unit)),
        }
    }

    /// The amount as the author wrote it ("$22.94 billion"), on one line; a figure of a range or with a hedge as printed
    /// figure and unit.
    pub(super) fn told(&self, article: &Article<'_>) -> String {
        let told = self.as_written(article);
        if told.contains('\n') { told.split_whitespace().collect::<Vec<_>>().join(" ") } else { told }
    }

    fn as_written(&self, article: &Article<'_>) -> String {
        let text = article.document.slice(self.span);
        if !text.contains(|c: char| c.is_ascii_digit()) && self.figure.step.is_zero() {
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        let money = self.kind() == Some(UnitKind::Currency);
        if self.ranged && self.unit.is_some_and(|unit| unit.kind != UnitKind::Count) && !money_sign(article, self.span)
        {
            // "from 1.5 billion to 1.8 billion kroner": the unit stands behind the last figure
            let claim = article.extraction.claims.get(self.claim);
            let tail = claim.and_then(|claim| claim.parts.last().map(|last| Span::new(last.end, claim.span.end)));
            let tail = tail.map_or("", |tail| article.document.text.get(tail.start..tail.end).unwrap_or_default());
            let unit = if text.ends_with(tail.trim()) { "" } else { tail };
            return format!("{text}{unit}");
        }
        let unit = matches!(self.kind(), Some(UnitKind::Percent | UnitKind::Point | UnitKind::Dimension));
        if unit && !self.ranged && self.whole.start <= self.span.start && self.span.start < self.whole.end {
            // without the words of the bound before it
            let text = article.document.text.get(self.span.start..self.whole.end).unwrap_or_default();
            return text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if money && !self.rate && !self.ranged && self.bound == Bound::Exact {
            return article.document.slice(self.whole).split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if money {
            let text = article.document.slice(self.span);
            // "$1.5 billion to $1.8 billion": the sign may stand just before the number
            let before = article.document.text.get(..self.span.start).unwrap_or_default();
            let sign = before.chars().next_back().filter(|c| "$£€¥".contains(*c));
            if let Some(sign) = sign {
                return format!("{sign}{text}");
            }
            if text.starts_with(['$', '£', '€', '¥']) {
                return text.to_owned();
            }
        }
        self.show()
    }
}

/// A sign of money stands in the number or just before it.
fn money_sign(article: &Article<'_>, span: Span) -> bool {
    let before = article.document.text.get(..span.start).unwrap_or_default().chars().next_back();
    let inside = article.document.slice(span).chars().next();
    [before, inside].iter().flatten().any(|c| "$\u{a3}\u{20ac}\u{a5}".contains(*c))
}

/// One element of a [`View`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// A word or a mark outside every claim, or a linking word of a range, with its classes.
    Word(&'a str, Cue),
    /// Index into [`View::amounts`].
    Amount(usize),
    /// A date or period: index of its claim.
    Time(usize),
    /// A rank, a superlative, an unreadable figure.
    Other,
}

impl<'a> Piece<'a> {
    /// A token as a word.
    #[inline]
    pub(super) fn of(token: &Token, text: &'a str) -> Self {
        let word = token.span.of(text);
        Self::Word(word, cue_words::of_numbered(token.word, word))
    }

    /// A word that is no token of the text.
    pub(super) fn written(word: &'a str) -> Self {
        Self::Word(word, cue_words::of(word))
    }

    /// Is this word, in any case.
    #[inline]
    pub(super) fn is(&self, word: &str) -> bool {
        // most differ in length
        matches!(self, Piece::Word(text, _) if text.len() == word.len() && text.eq_ignore_ascii_case(word))
    }

    #[inline]
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// The way a word of change goes ("rose").
    #[inline]
    pub(super) fn direction(&self) -> Option<Direction> {
        match self {
            Piece::Word(text, classes) if classes.has(Cue::DIRECTED) => lexicon::english().find(text).direction,
            _ => None,
        }
    }

    /// Is a word of one of these classes.
    #[inline]
    pub(super) fn cue(&self, class: Cue) -> bool {
        self.cue_set().has(class)
    }

    /// All classes of the word.
    #[inline]
    pub(super) fn cue_set(&self) -> Cue {
        match self {
            Piece::Word(_, classes) => *classes,
            _ => Cue::default(),
        }
    }

    /// Starts with a letter.
    pub(super) fn is_word(&self) -> bool {
        matches!(self, Piece::Word(text, _) if text.starts_with(char::is_alphabetic))
    }
}

/// Some sentences as pieces.
#[derive(Clone, Debug, Default)]
pub(super) struct View<'a> {
    pub pieces: Vec<Piece<'a>>,
    pub amounts: Vec<Amount<'a>>,
    /// The dates and periods: where they stand in [`Self::pieces`].
    times: Vec<(usize, Period)>,
    /// Classes of all words.
    cues: Cue,
    /// Words that wordings must have.
    held: Held,
}

impl<'a> View<'a> {
    /// The sentences of a range, by index. That of a single sentence is made once for all checks.
    pub(super) fn of(article: &Article<'a>, sentences: Range<usize>) -> Rc<Self> {
        let made = article.views.get(sentences.start).filter(|_| sentences.len() == 1);
        match made {
            Some(Some(view)) => Rc::clone(view),
            _ => Rc::new(Self::make(article, sentences)),
        }
    }

    pub(super) fn make(article: &Article<'a>, sentences: Range<usize>) -> Self {
        let tokens = sentences.clone().map(|sentence| article.extraction.tokens_of(sentence).len()).sum();
        let claims = sentences.clone().map(|sentence| article.extraction.claims_of(sentence).len()).sum();
        let mut view =
            Self { pieces: Vec::with_capacity(tokens), amounts: Vec::with_capacity(claims), ..Self::default() };
        let mut depth = 0_u8;
        for sentence in sentences {
            view.push_sentence(article, sentence, &mut depth);
            let tokens = article.extraction.tokens.get(article.extraction.tokens_of(sentence)).unwrap_or_default();
            tokens.iter().for_each(|token| view.held.add(token.word));
        }
        view.join_minors(article);
        view
    }

    /// "from 80 cents to $1.20": hundredths of a currency beside that currency are taken in it. Pence of old ("6d") are
    /// no hundredths.
    fn join_minors(&mut self, article: &Article<'a>) {
        let lexicon = lexicon::english();
        let money = |amount: &Amount<'a>| amount.unit.filter(|unit| unit.kind == UnitKind::Currency);
        for index in 0..self.amounts.len() {
            let Some(minor) = money(&self.amounts[index]).filter(|unit| lexicon.is_minor(&unit.name)) else { continue };
            let codes =
                self.amounts.iter().filter_map(money).map(|unit| unit.name.split(" per ").next().unwrap_or_default());
            let old =
                |code: &str| code == "shilling" || article.document.slice(self.amounts[index].whole).ends_with('d');
            let mut majors = codes.filter(|code| *code != minor.name);
            let Some(code) = majors.next().filter(|code| lexicon.is_minor_of(&minor.name, code) && !old(code)) else {
                continue;
            };
            if majors.any(|other| other != code) {
                continue;
            }
            let Some(unit) = lexicon.currency_symbol(code) else { continue };
            let amount = &mut self.amounts[index];
            let hundredth = |value: Decimal| value.shift(-2);
            let Figure { value, step, holder } = amount.figure;
            if let (Some(value), Some(step), Some(holder)) = (hundredth(value), hundredth(step), hundredth(holder)) {
                (amount.figure, amount.unit) = (Figure { value, step, holder }, Some(unit));
            }
        }
    }

    fn push_sentence(&mut self, article: &Article<'a>, sentence: usize, depth: &mut u8) {
        let text: &'a str = &article.document.text;
        let tokens = &article.extraction.tokens;
        let range = article.extraction.tokens_of(sentence);
        let mut at = range.start;
        for index in article.extraction.claims_of(sentence) {
            let claim = &article.extraction.claims[index];
            let words = at..claim.tokens.0.clamp(at, range.end.max(at));
            at = words.end;
            self.push_words(text, &tokens[words], depth);
            if at < range.end && at < claim.tokens.1 {
                self.push_claim(article, index, claim, *depth);
                at = claim.tokens.1;
            }
        }
        if at < range.end {
            self.push_words(text, &tokens[at..range.end], depth);
        }
    }

    /// Words and marks between claims.
    fn push_words(&mut self, text: &'a str, tokens: &[Token], depth: &mut u8) {
        for token in tokens {
            match self.push_word(text, token).as_bytes() {
                b"(" | b"[" => *depth = depth.saturating_add(1),
                b")" | b"]" => *depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }

    fn push_word(&mut self, text: &'a str, token: &Token) -> &'a str {
        let word = token.span.of(text);
        let classes = cue_words::of_numbered(token.word, word);
        self.cues = self.cues.or(classes);
        self.pieces.push(Piece::Word(word, classes));
        word
    }

    fn push_claim(&mut self, article: &Article<'a>, index: usize, claim: &'a Claim, depth: u8) {
        match &claim.value {
            Value::Time(period) => {
                self.times.push((self.pieces.len(), *period));
                self.pieces.push(Piece::Time(index));
            }
            Value::Unreadable(NO_YEAR) => self.pieces.push(Piece::Time(index)),
            Value::Numbers(figures) if figures.len() == claim.parts.len() && !figures.is_empty() => {
                let text: &'a str = &article.document.text;
                let ranged = figures.len() > 1;
                let percent_after = |span: Span| {
                    let rest = text.get(span.end..).unwrap_or_default().trim_start_matches([' ', '-']);
                    ["%", "per", "pct"].iter().any(|mark| rest.starts_with(mark) || span.of(text).contains(mark))
                };
                let by = self.pieces.last().is_some_and(|piece| piece.is("by") || piece.direction().is_some());
                // "fell by 0.4% to 2,263" is a change and a level, not a range of percents
                // and so are "doubled to 60" a multiple and a level
                let digits = |span: Span| span.of(text).contains(|c: char| c.is_ascii_digit());
                let times = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Times);
                let mixed = match claim.parts.as_slice() {
                    &[first, last] if ranged => {
                        by && percent_after(first) && !percent_after(last) || times && !digits(first) && digits(last)
                    }
                    _ => false,
                };
                // "grew by a fifth to $36 million": so is a fraction in words
                let fraction = match (figures.as_slice(), claim.parts.as_slice()) {
                    ([part, _], &[first, last]) => {
                        by && part.step.is_zero() && part.value < Decimal::ONE && !digits(first) && digits(last)
                    }
                    _ => false,
                };
                let mixed = mixed || fraction;
                // "grew by 55,000 to 5,313,600": the second is no longer a change
                let step = match (figures.as_slice(), claim.parts.as_slice()) {
                    ([small, large], &[first, last])
                        if by && self.pieces.last().is_some_and(|piece| piece.is("by")) =>
                    {
                        let to = text.get(first.end..last.start).is_some_and(|link| link.contains(" to "));
                        to && small.value.shift(1).is_some_and(|tenfold| tenfold <= large.value)
                            && !claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent)
                    }
                    _ => false,
                };
                let claim_unit = bare_unit(article, claim);
                let ratio = is_ratio(claim.number.of(text), claim.span.of(text))
                    || claim_unit.is_none() && self.follows_one_of();
                let statistic = self.follows_symbol(claim.span.of(text));
                let mut next = claim.tokens.0;
                for (part, (figure, &span)) in figures.iter().zip(&claim.parts).enumerate() {
                    while next < claim.tokens.1 && article.extraction.tokens[next].span.start < span.end {
                        let token = &article.extraction.tokens[next];
                        if ranged && cue_words::of(token.span.of(text)).has(Cue::RANGE) {
                            self.push_word(text, token);
                        }
                        next += 1;
                    }
                    let stray = !ranged
                        && claim.span == claim.number
                        && claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Percent)
                        && self.follows_percent_change()
                        && !percent_after(span);
                    self.pieces.push(Piece::Amount(self.amounts.len()));
                    self.amounts.push(Amount {
                        claim: index,
                        span,
                        whole: claim.span,
                        figure: *figure,
                        unit: claim_unit.filter(|_| !(mixed && part == usize::from(!fraction) || stray)),
                        bound: if claim.bound == Bound::Range { Bound::Exact } else { claim.bound },
                        ranged: ranged && !mixed && !step,
                        at: self.pieces.len() - 1,
                        depth,
                        rate: ratio || claim.role == Role::Rate && claim_unit == claim.unit.as_ref(),
                        ratio,
                        statistic,
                    });
                }
            }
            Value::Comparison => {
                let text: &'a str = &article.document.text;
                let tokens = article.extraction.tokens.get(claim.tokens.0..claim.tokens.1).unwrap_or_default();
                tokens.iter().for_each(|token| _ = self.push_word(text, token));
            }
            value => {
                self.pieces.push(Piece::Other);
                // "the largest increase": the noun says more than the rank
                let words = claim.tokens.0 + 1..claim.tokens.1;
                if matches!(value, Value::Superlative) {
                    let text: &'a str = &article.document.text;
                    let tokens = article.extraction.tokens.get(words).unwrap_or_default();
                    tokens.iter().for_each(|token| _ = self.push_word(text, token));
                }
            }
        }
    }

    /// "p < .05", "SD = 2.1": an operator, and before it a name that is not that of a count; "mean age 19", "SD 2.1".
    fn follows_symbol(&self, written: &str) -> bool {
        static NAME: LazyLock<&Phrases> = LazyLock::new(|| Phrases::of("statistic.name"));
        static OF: LazyLock<&Phrases> = LazyLock::new(|| Phrases::of("statistic.of"));
        let named = |at: usize, names: &Phrases| {
            let piece = self.pieces.len().checked_sub(at).and_then(|at| self.pieces.get(at));
            matches!(piece, Some(Piece::Word(word, _)) if names.hold(word))
        };
        if named(1, &NAME) || named(1, &OF) && named(2, &NAME) {
            return true;
        }
        let operator = |text: &str| matches!(text, "=" | "<" | ">" | "≤" | "≥" | "<=" | ">=");
        let own = written.starts_with(['=', '<', '>', '≤', '≥']);
        let pieces = match self.pieces.split_last() {
            Some((Piece::Word(word, _), before)) if operator(word) => before,
            _ if own => self.pieces.as_slice(),
            _ => return false,
        };
        // "t(28) = 2.1", "<="
        let names = pieces.iter().rev().find(|piece| !matches!(piece, Piece::Word(word, _) if operator(word)));
        matches!(names, Some(Piece::Word(word, _)) if !cues::is("statistic.count", word))
    }

    /// "one person in 20 (5%)": the figure is the whole of a share.
    fn follows_one_of(&self) -> bool {
        let [.., one, noun, link] = self.pieces.as_slice() else { return false };
        one.is("one") && noun.is_word() && link.is("in")
    }

    /// A change in percent came before ("by 24% from 236 to 311", "7% higher than the peak of 185"): a bare figure
    /// after it is a level.
    fn follows_percent_change(&self) -> bool {
        let change = self.amounts.iter().rev().take(2).find(|amount| amount.is_percent());
        let Some(change) = change else { return false };
        let before = self.pieces.get(change.at.wrapping_sub(1));
        let after = self.pieces.get(change.at + 1);
        let changed = |piece: &Piece<'_>| piece.direction().is_some();
        before.is_some_and(|piece| piece.is_any(&["by", "was", "of", "a"]) || changed(piece))
            || after.is_some_and(|piece| piece.cue(Cue::MORE.or(Cue::FEWER)) || changed(piece))
    }

    /// Pieces strictly between two amounts.
    pub(super) fn between(&self, a: usize, b: usize) -> &[Piece<'a>] {
        let (Some(a), Some(b)) = (self.amounts.get(a), self.amounts.get(b)) else { return &[] };
        self.pieces.get(a.at + 1..b.at).unwrap_or_default()
    }

    /// Place of a word in the reading text: a piece is a slice of it.
    pub(super) fn span_of(&self, article: &Article<'_>, at: usize) -> Option<Span> {
        let Piece::Word(word, _) = self.pieces.get(at)? else { return None };
        let start = (word.as_ptr() as usize).checked_sub(article.document.text.as_ptr() as usize)?;
        (start + word.len() <= article.document.text.len()).then(|| Span::new(start, start + word.len()))
    }

    /// Pieces before an amount, back to the amount before it, at most `limit`; nearest last.
    pub(super) fn before(&self, amount: usize, limit: usize) -> &[Piece<'a>] {
        let Some(end) = self.amounts.get(amount).map(|amount| amount.at) else { return &[] };
        let start = amount.checked_sub(1).map_or(0, |previous| self.amounts[previous].at + 1);
        &self.pieces[start.max(end.saturating_sub(limit))..end]
    }

    /// Pieces after an amount, up to the next amount, at most `limit`.
    pub(super) fn after(&self, amount: usize, limit: usize) -> &[Piece<'a>] {
        let Some(start) = self.amounts.get(amount).map(|amount| amount.at + 1) else { return &[] };
        let end = self.amounts.get(amount + 1).map_or(self.pieces.len(), |next| next.at);
        &self.pieces[start..end.min(start + limit)]
    }

    /// The date or period at a piece.
    pub(super) fn period_at(&self, at: usize) -> Option<Period> {
        let place = self.times.binary_search_by_key(&at, |(time, _)| *time).ok()?;
        Some(self.times[place].1)
    }

    /// The dates and periods, in order.
    pub(super) fn periods(&self) -> impl Iterator<Item = Period> + '_ {
        self.times.iter().map(|&(_, period)| period)
    }

    pub(super) fn has_cue(&self, class: Cue) -> bool {
        self.cues.has(class)
    }

    pub(super) fn held(&self) -> &Held {
        &self.held
    }

    pub(super) fn has_word(&self, words: &[&str]) -> bool {
        self.pieces.iter().any(|piece| piece.is_any(words))
    }
}

static PERCENT: LazyLock<Option<Unit>> = LazyLock::new(|| lexicon::english().parse_unit("%").map(|(unit, _)| unit));

/// The unit of a claim; that of "$8 billion a year ago" is dollars, not dollars a year.
fn bare_unit<'a>(article: &Article<'a>, claim: &'a Claim) -> Option<&'a Unit> {
    let unit = claim.unit.as_ref()?;
    // one byte is found sooner than five
    if !unit.name.contains(' ') {
        return Some(unit);
    }
    let Some((base, _)) = unit.name.split_once(" per ") else { return Some(unit) };
    let next = article.extraction.tokens.get(claim.tokens.1).map(|token| token.span.of(&article.document.text));
    let time_ago = next.is_some_and(|word| ["ago", "earlier", "before", "previously"].contains(&word));
    let lexicon = lexicon::english();
    let stripped = lexicon
        .currency_symbol(base)
        .or_else(|| lexicon.unit_name(base))
        .or_else(|| PERCENT.as_ref().filter(|unit| unit.name == base));
    if time_ago { stripped.or(Some(unit)) } else { Some(unit) }
}

/// "13 deaths/1,000 births", "one in five", "3 per cent of 40".
fn is_ratio(number: &str, whole: &str) -> bool {
    // a speed in km/h is none
    if whole.as_bytes().windows(2).any(|two| two[0] == b'/' && two[1].is_ascii_digit()) {
        return true;
    }
    // most figures are one word
    if !whole.as_bytes().contains(&b' ') {
        return false;
    }
    const PER: &[u8] = b" per ";
    let per = whole.as_bytes().windows(PER.len()).enumerate().filter(|(_, window)| *window == PER).any(|(at, _)| {
        let rest = &whole[at + PER.len()..];
        !(rest.starts_with("cent") || rest.starts_with("mille"))
    });
    // "900 million barrels of oil" names the unit
    let counts = |rest: &str| {
        let word = rest.split_whitespace().next().unwrap_or_default();
        !word.starts_with(char::is_alphabetic) || lexicon::english().find(word).number.is_some()
    };
    let behind = |link: &[u8]| {
        let at = number.as_bytes().windows(link.len()).position(|window| window == link)?;
        number.get(at + link.len()..)
    };
    per || behind(b" in ").is_some_and(counts) || behind(b" of ").is_some_and(counts)
}

/// Both may be values of one measure: same unit, or one of them printed without ("408,000 tonnes from 325,000").
pub(super) fn same_measure(a: &Amount<'_>, b: &Amount<'_>) -> bool {
    match (a.unit, b.unit) {
        // "£517 a week, up from £506"
        (Some(a), Some(b)) => a.name == b.name || are_pay(a, b) || are_pay(b, a),
        (None, None) => true,
        (Some(unit), None) | (None, Some(unit)) => !matches!(unit.kind, UnitKind::Percent | UnitKind::Point),
    }
}

/// A sum of money by the hour, month or year, or by the litre, and one without that.
fn are_pay(rate: &Unit, sum: &Unit) -> bool {
    let (Some((money, per)), UnitKind::Currency) = (rate.name.split_once(" per "), sum.kind) else { return false };
    money == sum.name && is_measure(per)
}

/// What something is paid by: a unit of time, weight or volume, not a share or a head.
pub(super) fn is_measure(per: &str) -> bool {
    let unit = lexicon::english().unit_name(per);
    unit.is_some_and(|unit| matches!(unit.kind, UnitKind::Dimension | UnitKind::Duration))
}

/// Tries the readings from tight to lax.
pub(super) fn judge(amounts: &[&Amount<'_>], relation: impl Fn(&[Interval]) -> bool) -> Outcome {
    judge_with(&Reading::ALL, amounts, relation)
}

/// The same with readings of the caller's choice.
pub(super) fn judge_with(
    readings: &[Reading],
    amounts: &[&Amount<'_>],
    relation: impl Fn(&[Interval]) -> bool,
) -> Outcome {
    let reading = tightest(readings, amounts, &relation);
    let Some(&reading) = reading else { return Outcome::Fails };
    // things are counted, not measured: a sum of them that needs rounding is off by one
    let counted = |amount: &&Amount<'_>| {
        amount.kind() == Some(UnitKind::Count) && amount.figure.step == Decimal::ONE && amount.bound == Bound::Exact
    };
    let off = reading == Reading::Half && amounts.iter().all(counted);
    let remark = if off { Reading::Unit } else { reading }.remark();
    remark.map_or(Outcome::Holds, Outcome::HoldsLoosely)
}

/// The first of the readings under which a relation holds.
fn tightest<'r>(
    readings: &'r [Reading],
    amounts: &[&Amount<'_>],
    relation: &dyn Fn(&[Interval]) -> bool,
) -> Option<&'r Reading> {
    readings.iter().find(|&&reading| fits(reading, amounts, &Amount::interval, relation))
}

/// A relation holds under a reading: of all its figures one is off by one in its last digit, or all were truncated;
/// any may be rounded or have place holders.
pub(super) fn fits<'a>(
    reading: Reading,
    amounts: &[&Amount<'a>],
    interval: &dyn Fn(&Amount<'a>, Reading) -> Interval,
    relation: &dyn Fn(&[Interval]) -> bool,
) -> bool {
    let plain = match reading {
        Reading::Unit => Reading::Half,
        Reading::Lax => Reading::Holder,
        _ => return relation(&amounts.iter().map(|amount| interval(amount, reading)).collect::<Vec<_>>()),
    };
    let mut intervals: Vec<Interval> = amounts.iter().map(|amount| interval(amount, plain)).collect();
    let one_off = (0..amounts.len()).any(|index| {
        let rounded = std::mem::replace(&mut intervals[index], interval(amounts[index], reading));
        let holds = relation(&intervals);
        intervals[index] = rounded;
        holds
    });
    one_off || {
        let cut = |amount: &&Amount<'a>| {
            let wide = interval(amount, Reading::Unit);
            let value = amount.figure.value;
            match amount.bound {
                Bound::Exact if value.is_negative() => Interval { high: Some(value), ..wide },
                Bound::Exact => Interval { low: Some(value), ..wide },
                _ => wide,
            }
        };
        relation(&amounts.iter().map(cut).collect::<Vec<_>>())
    }
}

/// `new / old - 1` in percent.
pub(super) fn change_in_percent(new: Interval, old: Interval) -> Option<Interval> {
    let hundred = Decimal::from(100);
    Some(new.over(old)?.times_value(hundred).plus_value(hundred.negated()))
}

/// A value in the words of an amount: "$10,600" for 10600 beside "$16,000", "23.24 billion" beside "22.53 billion".
pub(super) fn in_style(article: &Article<'_>, like: &Amount<'_>, value: Decimal) -> String {
    let text = article.document.slice(like.span);
    let power = repair::power_of(text, like.figure.value);
    let printed = value.shift(-power).and_then(|shown| repair::with_value(text, shown));
    let told = like.told(article);
    match printed {
        Some(printed) if told.contains(text) => told.replacen(text, &printed, 1),
        Some(printed) => printed,
        None => value.rounded(5).trimmed().grouped(),
    }
}

/// A sentence for the working when a relation holds only loosely.
pub(super) fn with_remark(working: String, outcome: Outcome) -> String {
    match outcome {
        Outcome::HoldsLoosely(remark) => format!("{working} ({remark})"),
        _ => working,
    }
}

/// Prints several values with one scale word: "12.59", "10.35" and " billion".
pub(super) fn scaled(values: &[Decimal]) -> (Vec<String>, &'static str) {
    let fits = |power: i32| {
        values.iter().all(|value| value.shift(-power).is_some_and(|shifted| shifted.trimmed().places() <= 3))
    };
    let largest = values.iter().map(|value| value.abs()).max().unwrap_or(Decimal::ZERO).magnitude();
    let scales = [(12, " trillion"), (9, " billion"), (6, " million")];
    let scale = scales.into_iter().find(|&(power, _)| largest >= power && fits(power));
    let (power, word) = scale.unwrap_or((0, ""));
    let show = |value: &Decimal| value.shift(-power).unwrap_or(*value).trimmed().grouped();
    (values.iter().map(show).collect(), word)
}
