//! One model for all formats: a document, what was found in it, and which of it still counts.

use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

use super::places::Places;
use super::{clip, counted, plain};
use crate::analysis::Analysis;
use crate::claim::{Claim, Role, Value};
use crate::finding::{Finding, Judgement, Severity, Suggestion, Verdict};
use crate::normalise::{Bound, Reading};
use crate::number::Decimal;
use crate::read::{Document, Location};
use crate::sorting;
use crate::span::Span;
use crate::suppress::{self, Marked, Pass};

/// Significant digits of a printed fraction (contract of the schema).
const DIGITS: i32 = 20;

/// A source table that a run had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceTable {
    pub name: String,
    pub path: String,
    /// Hexadecimal digest of the file.
    pub sha256: String,
    /// Data rows.
    pub rows: usize,
}

/// One run over some documents.
#[derive(Debug, Default)]
pub struct Report<'a> {
    pub sources: Vec<SourceTable>,
    pub documents: Vec<DocumentReport<'a>>,
    /// Findings were compared with a baseline.
    pub baseline: bool,
    /// Findings of the baseline that no longer occur.
    pub resolved: usize,
}

/// A finding with its place and state.
#[derive(Clone, Debug)]
pub struct Found {
    pub finding: Finding,
    pub location: Location,
    /// `None` while it is active.
    pub ignored: Option<Pass>,
    /// It was there when the baseline was written, and does not fail a run.
    pub known: bool,
    pub fingerprint: String,
}

impl Found {
    /// Neither ignored nor in the baseline: what somebody has to act on.
    pub fn is_active(&self) -> bool {
        self.ignored.is_none() && !self.known
    }

    /// As the schema names it.
    pub fn state(&self) -> &'static str {
        match (&self.ignored, self.known) {
            (Some(_), _) => "ignored",
            (None, true) => "baseline",
            (None, false) => "active",
        }
    }
}

/// One document and what was found in it.
#[derive(Debug)]
pub struct DocumentReport<'a> {
    pub document: Document<'a>,
    /// Without its findings, which are in [`Self::findings`].
    pub analysis: Analysis,
    /// In document order.
    pub findings: Vec<Found>,
    /// One for each claim.
    pub claim_ids: Vec<u64>,
    /// Checks ran; otherwise claims were only extracted.
    pub checked: bool,
    places: Places,
}

/// How many there are of each kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub claims: usize,
    pub supported: usize,
    pub refuted: usize,
    pub cannot_say: usize,
    pub not_checked: usize,
    pub relations: usize,
    /// Supported by a source, or in a relation of the text that holds.
    pub fine: usize,
    /// Neither fine nor refuted nor left unchecked.
    pub undecided: usize,
    /// Active findings.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub ignored: usize,
    /// In the baseline.
    pub existing: usize,
}

impl Counts {
    /// Active findings.
    pub fn active(&self) -> usize {
        self.errors + self.warnings + self.notes
    }

    /// The line that an editor reads first: findings, then figures.
    pub fn in_words(&self) -> String {
        let undecided = if self.undecided > 0 { format!(", {} undecided", self.undecided) } else { String::new() };
        let Self { errors, warnings, fine, not_checked, .. } = self;
        format!("{errors} to fix, {warnings} to look at, {fine} fine{undecided}, {not_checked} not checked")
    }

    pub fn add(&mut self, other: Self) {
        self.claims += other.claims;
        self.supported += other.supported;
        self.refuted += other.refuted;
        self.cannot_say += other.cannot_say;
        self.not_checked += other.not_checked;
        self.relations += other.relations;
        self.fine += other.fine;
        self.undecided += other.undecided;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.ignored += other.ignored;
        self.existing += other.existing;
    }
}

impl<'a> DocumentReport<'a> {
    /// Puts together what the formats need. `findings` are those of the analysis after [`suppress::apply`].
    pub fn new(document: Document<'a>, mut analysis: Analysis, findings: Vec<Marked>) -> Self {
        analysis.findings = Vec::new();
        analysis.judgements.resize(analysis.extraction.claims.len(), Judgement::default());
        let claim_ids = claim_ids(&document, &analysis.extraction.claims);
        let places = Places::new(&document.source);
        let mut prints = Fingerprints::default();
        let findings = findings
            .into_iter()
            .map(|marked| Found {
                location: marked.location.unwrap_or_else(|| places.locate(&document, marked.finding.span)),
                fingerprint: prints.of(&document, &analysis.extraction.claims, &marked),
                finding: marked.finding,
                ignored: marked.ignored,
                known: false,
            })
            .collect();
        Self { document, analysis, findings, claim_ids, checked: true, places }
    }

    /// A document that was only read.
    pub fn claims_only(document: Document<'a>, analysis: Analysis) -> Self {
        Self { checked: false, ..Self::new(document, analysis, Vec::new()) }
    }

    /// Place of a span of the reading text in the file; many on one long line cost no more than on many lines.
    pub fn locate(&self, span: Span) -> Location {
        self.places.locate(&self.document, span)
    }

    pub fn claims(&self) -> &[Claim] {
        &self.analysis.extraction.claims
    }

    /// Findings that are neither ignored nor in the baseline.
    pub fn active(&self) -> impl Iterator<Item = &Found> {
        self.findings.iter().filter(|found| found.is_active())
    }

    /// The first claim that a span holds or touches, by index.
    pub fn claim_at(&self, span: Span) -> Option<usize> {
        let first = self.claims().partition_point(|claim| claim.span.end <= span.start);
        self.claims().get(first).filter(|claim| claim.span.overlaps(span)).map(|_| first)
    }

    /// For each claim, whether what is wrong with it was let pass, all of it.
    pub fn let_pass(&self) -> Vec<bool> {
        let claims = self.claims();
        let mut out = vec![false; claims.len()];
        // what still counts after what does not: it has the last word
        let mut found: Vec<&Found> =
            self.findings.iter().filter(|found| found.finding.severity == Severity::Error).collect();
        sorting::by_key(&mut found, |found| found.ignored.is_none());
        for found in found {
            let first = claims.partition_point(|claim| claim.span.end <= found.finding.span.start);
            let here = claims[first..].iter().take_while(|claim| claim.span.overlaps(found.finding.span)).count();
            out[first..first + here].fill(found.ignored.is_some());
        }
        out
    }

    /// The verdict on a claim as people read it, with the class that the styles of the page have for it; `passed` is that
    /// of [`Self::let_pass`].
    pub fn verdict_in_words(&self, index: usize, passed: &[bool]) -> (&'static str, &'static str) {
        let Some(judgement) = self.analysis.judgements.get(index) else { return ("unchecked", "not checked") };
        match judgement.verdict {
            Verdict::CannotSay if judgement.consistent => ("fine", "adds up"),
            Verdict::Supported => ("fine", "fine"),
            Verdict::Refuted if passed.get(index) == Some(&true) => ("passed", "let pass"),
            Verdict::Refuted => ("wrong", "wrong"),
            Verdict::CannotSay => ("undecided", "undecided"),
            Verdict::NotChecked => ("unchecked", "not checked"),
        }
    }

    /// Why a claim has its verdict; never empty.
    pub fn reason(&self, index: usize) -> &str {
        match self.analysis.judgements.get(index).map(|judgement| judgement.reason.as_str()) {
            Some(reason) if !reason.is_empty() => reason,
            _ if !self.checked => "only read, not checked",
            _ => match self.claims().get(index).map(|claim| &claim.value) {
                Some(Value::Unreadable(why)) => why,
                _ => "no check applies to this figure",
            },
        }
    }

    pub fn counts(&self) -> Counts {
        let mut counts =
            Counts { claims: self.claims().len(), relations: self.analysis.relations.len(), ..Counts::default() };
        for judgement in &self.analysis.judgements {
            counts.fine += usize::from(is_fine(judgement));
            counts.undecided += usize::from(judgement.verdict == Verdict::CannotSay && !judgement.consistent);
            *match judgement.verdict {
                Verdict::Supported => &mut counts.supported,
                Verdict::Refuted => &mut counts.refuted,
                Verdict::CannotSay => &mut counts.cannot_say,
                Verdict::NotChecked => &mut counts.not_checked,
            } += 1;
        }
        for found in &self.findings {
            *match (found.ignored.is_some(), found.known, found.finding.severity) {
                (true, _, _) => &mut counts.ignored,
                (false, true, _) => &mut counts.existing,
                (false, false, Severity::Error) => &mut counts.errors,
                (false, false, Severity::Warning) => &mut counts.warnings,
                (false, false, Severity::Note) => &mut counts.notes,
            } += 1;
        }
        counts
    }
}

impl Report<'_> {
    /// The source tables of the run, each with what tells it from another state of itself.
    pub fn tables_in_words(&self) -> Vec<String> {
        let words = |table: &SourceTable| {
            let SourceTable { name, path, sha256, rows } = table;
            format!("{name} ({path}, {}, sha256 {})", counted(*rows, "row"), clip(sha256, 13))
        };
        self.sources.iter().map(words).collect()
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        self.documents.iter().for_each(|document| counts.add(document.counts()));
        counts
    }
}

/// A source supports the figure, or the text agrees with itself about it.
pub fn is_fine(judgement: &Judgement) -> bool {
    judgement.verdict == Verdict::Supported || judgement.verdict == Verdict::CannotSay && judgement.consistent
}

/// FNV-1a, 64 bits (draft-eastlake-fnv). By hand because the standard hasher promises no stable values.
#[derive(Clone, Copy, Debug)]
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn word(self, word: &str) -> Self {
        word.bytes().fold(self, Self::byte).byte(0)
    }

    fn words(self, text: &str) -> Self {
        if !text.is_ascii() {
            return text.split_whitespace().fold(self, Self::word).word("");
        }
        // the same for ASCII, where white space is easily told
        let (mut hash, mut inside) = (self, false);
        for &byte in text.as_bytes() {
            let space = matches!(byte, b' ' | b'\t'..=b'\r');
            if !space {
                hash = hash.byte(byte);
            } else if inside {
                hash = hash.byte(0);
            }
            inside = !space;
        }
        if inside { hash.byte(0).byte(0) } else { hash.byte(0) }
    }

    #[inline]
    fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    }

    /// A number as a word.
    fn count(self, count: usize) -> Self {
        match u8::try_from(count) {
            Ok(digit @ 0..=9) => self.byte(b'0' + digit).byte(0),
            _ => self.word(&count.to_string()),
        }
    }

    fn hex(self) -> String {
        format!("{:016x}", self.0)
    }
}

/// Hash of the words of a sentence; the last one is kept, since what is asked for comes in document order and a
/// sentence may be as long as the file.
#[derive(Default)]
struct Sentences(Option<(usize, Fnv)>);

impl Sentences {
    /// By index of the sentence; `span` stands for it where there is none.
    fn hash(&mut self, document: &Document<'_>, index: Option<usize>, span: Span) -> Fnv {
        let found = index.and_then(|index| Some((index, document.sentences.get(index)?.span)));
        let Some((index, sentence)) = found else { return Fnv::new().words(document.slice(span)) };
        match self.0 {
            Some((last, hash)) if last == index => hash,
            _ => {
                let hash = Fnv::new().words(document.slice(sentence));
                self.0 = Some((index, hash));
                hash
            }
        }
    }
}

/// Depends on the words of the sentence and of the claim, and on how many equal ones came before; never on the place.
fn claim_ids(document: &Document<'_>, claims: &[Claim]) -> Vec<u64> {
    let mut seen: FxHashMap<u64, usize> = FxHashMap::default();
    let mut sentences = Sentences::default();
    claims
        .iter()
        .map(|claim| {
            let sentence = sentences.hash(document, Some(claim.sentence), claim.span);
            let hash = sentence.words(document.slice(claim.span));
            let ordinal = seen.entry(hash.0).or_default();
            *ordinal += 1;
            hash.count(*ordinal).0
        })
        .collect()
}

/// Fingerprints of the findings of one document, in order.
#[derive(Default)]
struct Fingerprints {
    sentences: Sentences,
    /// How many had the same words.
    seen: FxHashMap<u64, usize>,
}

impl Fingerprints {
    /// Depends on the check, on what the flagged sentence says and on how many equal ones came before; never on the place.
    fn of(&mut self, document: &Document<'_>, claims: &[Claim], marked: &Marked) -> String {
        let hash = self.words(document, claims, marked);
        let ordinal = self.seen.entry(hash.0).or_default();
        *ordinal += 1;
        if *ordinal == 1 { hash.hex() } else { hash.count(*ordinal).hex() }
    }

    fn words(&mut self, document: &Document<'_>, claims: &[Claim], marked: &Marked) -> Fnv {
        let span = marked.finding.span;
        if let Some(location) = marked.location {
            let comment = document.source_of(location).of(&document.source);
            return Fnv::new().words(comment).word(marked.finding.check);
        }
        let sentence = self.sentences.hash(document, document.sentence_at(span.start), span);
        let hash = sentence.word(marked.finding.check);
        let first = claims.partition_point(|claim| claim.span.end <= span.start);
        let flagged = claims[first..].iter().take_while(|claim| claim.span.start < span.end);
        flagged.fold(hash, |hash, claim| hash.words(document.slice(claim.span)))
    }
}

/// Digest of everything that describes the rules of this build.
pub fn rules() -> String {
    let mut digest = Sha256::new();
    for meta in suppress::all_metas() {
        let severity = meta.severity.name();
        for part in
            [meta.id, meta.name, meta.since, severity, meta.rationale].iter().chain(meta.fires).chain(meta.silent)
        {
            digest.update(part.as_bytes());
            digest.update([0]);
        }
    }
    digest.finalize().iter().fold(String::from("sha256:"), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A number as the schema prints it: plain notation, fractions with at most 20 significant digits.
pub fn printed(value: Decimal) -> Decimal {
    if value.is_integer() { value.trimmed() } else { value.rounded(DIGITS).trimmed() }
}

/// [`printed`] as text.
pub fn decimal(value: Decimal) -> String {
    printed(value).to_string()
}

/// The numbers or dates of a claim, as the schema prints them.
pub fn values(claim: &Claim) -> Vec<Option<String>> {
    match &claim.value {
        Value::Numbers(figures) => figures.iter().map(|figure| Some(decimal(figure.value))).collect(),
        Value::Time(period) => match period.as_single() {
            Some(date) => vec![Some(date.to_string())],
            None => vec![period.start.map(|date| date.to_string()), period.end.map(|date| date.to_string())],
        },
        Value::Ordinal(rank) => vec![Some(rank.to_string())],
        Value::Superlative | Value::Comparison | Value::Unreadable(_) => Vec::new(),
    }
}

/// What the text can mean, at most and at least; `None` for an open end and for what is no number.
pub fn bounds(claim: &Claim) -> (Option<Decimal>, Option<Decimal>) {
    match &claim.value {
        Value::Numbers(figures) => match figures.as_slice() {
            [] => (None, None),
            [figure] => {
                // "nearly 30" reaches to 30, not to what is rounded to it
                let reading = if claim.bound == Bound::Nearly { Reading::Point } else { Reading::Half };
                let bounds = figure.bounded(claim.bound, reading);
                (bounds.low, bounds.high)
            }
            // "fell from 3.2 to 2.4": the first may be the higher
            [first, .., last] => {
                let (first, last) =
                    (first.bounded(claim.bound, Reading::Half), last.bounded(claim.bound, Reading::Half));
                let low = first.low.zip(last.low).map(|(one, other)| one.min(other));
                (low, first.high.zip(last.high).map(|(one, other)| one.max(other)))
            }
        },
        Value::Ordinal(rank) => (Some(Decimal::from(*rank)), Some(Decimal::from(*rank))),
        _ => (None, None),
    }
}

/// A number with separators; a fraction without end ("a third") is cut, and that is shown.
pub fn for_people(value: Decimal) -> String {
    // more decimals than an article prints, fewer than a quotient has
    const DECIMALS: i32 = 12;
    let value = value.trimmed();
    if value.places() <= DECIMALS {
        return value.grouped();
    }
    // cut, not rounded, for that is what the dots say; with decimals, or they would stand for digits before the point
    format!("{}…", value.rounded_down((value.magnitude() + 3).max(6)).grouped())
}

/// How a claim was read, for people: "more than 5,000,000 USD".
pub fn reading(claim: &Claim) -> String {
    let values = match &claim.value {
        Value::Numbers(figures) => {
            figures.iter().map(|figure| for_people(figure.value)).collect::<Vec<_>>().join(" to ")
        }
        Value::Time(period) => match (period.start, period.end) {
            (Some(start), Some(end)) if start == end => start.to_string(),
            (Some(start), Some(end)) => format!("{start} to {end}"),
            (Some(start), None) => format!("from {start}"),
            (None, Some(end)) => format!("until {end}"),
            (None, None) => "open at both ends".to_owned(),
        },
        Value::Ordinal(rank) => format!("rank {rank}"),
        Value::Superlative => "first in rank".to_owned(),
        Value::Comparison => "one held against another".to_owned(),
        Value::Unreadable(why) => format!("not read: {why}"),
    };
    let bound = match claim.bound {
        Bound::Exact | Bound::Range => "",
        Bound::About => "about ",
        Bound::Nearly => "nearly ",
        Bound::Less => "less than ",
        Bound::AtMost => "at most ",
        Bound::More => "more than ",
        Bound::AtLeast => "at least ",
    };
    let unit = match &claim.unit {
        Some(unit) if claim.figure().is_some_and(|figure| figure.value == Decimal::ONE) => format!(" {}", unit.name),
        _ => unit_after(claim),
    };
    format!("{bound}{values}{unit}")
}

/// The interval of a claim in words, where it is more than a point and no count of single things.
fn interval(claim: &Claim, unit: &str) -> Option<String> {
    if !matches!(claim.value, Value::Numbers(_)) {
        return None;
    }
    match bounds(claim) {
        (Some(low), Some(high)) if low == high => None,
        (Some(low), Some(high)) if claim.role == Role::Count && high.minus(low) <= Some(Decimal::ONE) => None,
        (Some(low), Some(high)) => {
            Some(format!("{} to {}{unit}", for_people(low.min(high)), for_people(low.max(high))))
        }
        (Some(low), None) => Some(format!("{}{unit} or more", for_people(low))),
        (None, Some(high)) => Some(format!("{}{unit} or less", for_people(high))),
        (None, None) => None,
    }
}

/// The unit of a claim as it follows a number, with the space before it: " tonnes".
pub fn unit_after(claim: &Claim) -> String {
    claim.unit.as_ref().map(|unit| format!(" {}", crate::lexicon::english().plural(unit))).unwrap_or_default()
}

/// What a figure can stand for, and what would stand in its place, each a sentence without its end. What the working of
/// the finding says already is not said again.
pub fn readings(document: &DocumentReport<'_>, finding: &Finding) -> Vec<String> {
    let Some(index) = document.claim_at(finding.span) else { return Vec::new() };
    let Some(claim) = document.claims().get(index) else { return Vec::new() };
    let is_new = |words: &str| !finding.working.iter().any(|step| step.contains(words));
    let mut lines = Vec::new();
    if interval(claim, "").is_some_and(|words| is_new(&words))
        && let Some(interval) = interval(claim, &unit_after(claim))
    {
        let words = document.document.slice(claim.span);
        lines.push(format!("“{}” can stand for {interval}", plain(words)));
    }
    let expected = document.analysis.judgements.get(index).and_then(|judgement| judgement.expected);
    let told = |value: Decimal| {
        let short = value.rounded((value.magnitude() + 3).max(6)).trimmed();
        format!("{}{}", if short == value { "" } else { "about " }, for_people(short))
    };
    let known = |expected: &String| is_new(expected.trim_start_matches("about "));
    if let Some(expected) = expected.map(told).filter(known) {
        let by = if finding.evidence.is_empty() { "By the other figures it would be" } else { "The evidence has" };
        lines.push(format!("{by} {expected}{}", unit_after(claim)));
    }
    lines
}

/// What a suggestion replaces, where that is not all that its finding is about.
pub fn replaced<'d>(document: &'d DocumentReport<'_>, finding: &Finding, suggestion: &Suggestion) -> Option<&'d str> {
    (suggestion.span != finding.span).then(|| document.document.slice(suggestion.span))
}

/// The sentence around a span, clipped to `reach` bytes either side of it: before, the span itself, after.
pub fn in_sentence<'d>(document: &'d Document<'_>, span: Span, reach: usize) -> (&'d str, &'d str, &'d str, [bool; 2]) {
    let sentence = document.sentence_at(span.start).map_or(span, |index| document.sentences[index].span.hull(span));
    let mut start = sentence.start.max(span.start.saturating_sub(reach));
    let mut end = sentence.end.min(span.end.saturating_add(reach)).min(document.text.len());
    while !document.text.is_char_boundary(start) {
        start -= 1;
    }
    while !document.text.is_char_boundary(end) {
        end += 1;
    }
    let part = |a, b| document.slice(Span::new(a, b));
    let cut = [start > sentence.start, end < sentence.end];
    (part(start, span.start), part(span.start, span.end), part(span.end, end), cut)
}
