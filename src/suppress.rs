//! Letting a finding pass, one place at a time and with a reason: ignore comments in the text, `[[suppress]]` entries of
//! the configuration, decisions of the ledger. There is no way to ignore everything, and what an ignore no longer meets
//! is said.
//!
//! `<!-- addsup: ignore[sum-mismatch] until 2027-01-01 parts leave out re-exports -->` holds for the block that it
//! stands in, or, on a line of its own, for the block that follows; in plain text too.

mod slips;

pub use slips::slips;

use crate::checks::{CHECKS, Meta, Scope, Selection};
use crate::cross;
use crate::finding::{Finding, Severity};
use crate::near;
use crate::normalise::Date;
use crate::read::{Block, Comment, Document, Location};
use crate::sorting;
use crate::span::Span;

/// An ignore that gives no reason.
pub static IGNORE_WITHOUT_REASON: Meta = Meta {
    id: "ignore-without-reason",
    name: "an ignore does not say why",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "An ignore comment lets a finding pass because somebody looked and knows better. The next reader needs to \
                know what they knew, so the reason is part of the comment, and without one it has no effect:\n\n    \
                <!-- addsup: ignore[sum-mismatch] the parts leave out re-exports -->\n\nThe same holds for a row of the \
                ledger in `claims/` whose decision is `accept`: its note is the reason.",
    fires: &["<!-- addsup: ignore[unused-ignore] -->\n\nTrade fell by 5 percent."],
    silent: &["<!-- addsup: ignore[unused-ignore] kept as an example -->\n\nTrade fell by 5 percent."],
};

/// An ignore that cannot be understood.
pub static INVALID_IGNORE: Meta = Meta {
    id: "invalid-ignore",
    name: "an ignore comment names no check that exists, or cannot be read",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "A comment that begins with `addsup:` must read `ignore[CHECK, …] reason`, with ids from `addsup explain \
                --list`, and may hold `until DATE` before the reason. A slip in it would silently ignore nothing.",
    fires: &["<!-- addsup: ignore[no-such-check] a reason -->\n\nTrade fell.", "<!-- addsup: off -->\n\nTrade fell."],
    silent: &["<!-- addsup is a tool -->\n\nTrade fell."],
};

/// An ignore that nothing met.
pub static UNUSED_IGNORE: Meta = Meta {
    id: "unused-ignore",
    name: "an ignore has nothing to ignore",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "The text was corrected, or the comment stands at another block than the figure. Remove it, so that it does \
                not hide the next mistake. The same holds for an entry of `[[suppress]]` whose sentence stands in the \
                article and is not reported; an entry whose sentence is in none of the articles of a run may be there for \
                another one, so it is only told beside the findings. An ignore of a check that did not run is left alone.",
    fires: &["<!-- addsup: ignore[expired-ignore] corrected since -->\n\nTrade fell by 5 percent."],
    silent: &["Trade fell by 5 percent."],
};

/// An ignore whose last day has passed.
pub static EXPIRED_IGNORE: Meta = Meta {
    id: "expired-ignore",
    name: "an ignore was to hold until a day that has passed",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "`until DATE` limits an ignore. The date is compared with `--as-of`, or else with the article's own date; \
                the clock is never read, so without either the ignore holds. After that day the finding counts again and \
                this warning says that it was once let pass.",
    fires: &[
        "---\ndate: 2024-05-02\n---\n\n<!-- addsup: ignore[unused-ignore] until 2024-01-01 soon to be corrected -->\n\nTrade fell.",
    ],
    silent: &["<!-- addsup: ignore[unused-ignore] until 2024-01-01 no date to compare with -->\n\nTrade fell."],
};

/// The checks of this module, in the order of the reference page; they follow [`CHECKS`].
pub static METAS: [&Meta; 4] = [&IGNORE_WITHOUT_REASON, &INVALID_IGNORE, &UNUSED_IGNORE, &EXPIRED_IGNORE];

/// Everything that can be explained, selected and ignored.
pub fn all_metas() -> impl Iterator<Item = &'static Meta> {
    CHECKS.iter().map(|check| check.meta()).chain([&cross::META]).chain(METAS)
}

/// Those of some words that are ids of checks, or nearly so.
fn selected_words(words: &[&str], known: &[&'static str]) -> Vec<&'static str> {
    let near = |word: &&str| {
        let same = known.iter().find(|id| *id == word).copied();
        same.or_else(|| near::near_miss(word, known.iter().copied()).filter(|_| word.contains('-') && word.len() > 6))
    };
    words.iter().filter_map(near).collect()
}

/// Ids of [`all_metas`].
pub fn known_ids() -> Vec<&'static str> {
    all_metas().map(|meta| meta.id).collect()
}

/// An entry of the configuration, checked.
#[derive(Clone, Debug)]
pub struct Entry {
    pub check: String,
    /// Words of the sentence, white space collapsed.
    pub quote: String,
    pub reason: String,
    pub until: Option<Date>,
    /// File and line that it stands at: "addsup.toml:12".
    pub place: String,
}

/// A finding and whether it still counts.
#[derive(Clone, Debug)]
pub struct Marked {
    pub finding: Finding,
    /// Place in the file, where the finding is about markup that is not in the reading text.
    pub location: Option<Location>,
    /// `None` while it is active.
    pub ignored: Option<Pass>,
}

/// Why a finding is let pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    pub reason: String,
    /// It is said in the text itself, not beside it.
    pub in_text: bool,
}

/// A finding that a decision of the ledger lets pass: at this span, of these checks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub span: Span,
    pub checks: Vec<String>,
    /// Empty: the decision has no effect, and that is said.
    pub note: String,
}

/// What is said beside the text about what to let pass.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<'a> {
    /// Those of the configuration.
    pub entries: &'a [Entry],
    /// Those of the ledger, in document order.
    pub accepted: &'a [Accepted],
}

/// What [`apply`] found out.
#[derive(Debug, Default)]
pub struct Applied {
    /// In document order.
    pub findings: Vec<Marked>,
    /// For each entry of the configuration, whether it met a finding.
    pub used: Vec<bool>,
}

/// One ignore of one check.
struct Ignore<'a> {
    check: &'a str,
    reason: &'a str,
    until: Option<Date>,
    /// Reading text that it holds for.
    scope: Span,
    location: Location,
    met: bool,
}

/// Marks findings that a comment, an entry or a decision lets pass, and adds what is wrong with those themselves.
///
/// `today` is the day of the article, where it is known.
pub fn apply(
    document: &Document<'_>,
    findings: Vec<Finding>,
    beside: Beside<'_>,
    today: Option<Date>,
    selection: &Selection,
) -> Applied {
    let Beside { entries, accepted } = beside;
    let mut own = Vec::new();
    let mut ignores: Vec<Ignore<'_>> = Vec::new();
    let mut last = Location::default();
    let mut last_at = 0;
    for comment in document.comments.iter().filter(|comment| is_ours(comment)) {
        // from the one before, where they share a line: a page may be one line
        last = document.locate_source_after(comment.source, (last_at, last));
        last_at = comment.source.start;
        read_comment(document, comment, last, &mut ignores, &mut own);
    }
    // only what can match is looked at for each finding
    sorting::by_key(&mut ignores, |ignore| ignore.scope.start);
    let mut marked = Vec::with_capacity(findings.len());
    let mut known = Known { document, entries, accepted, today, ignores, used: vec![false; entries.len()], own };
    for finding in findings {
        let ignored = known.pass(&finding);
        marked.push(Marked { finding, location: None, ignored });
    }
    let Known { ignores, used, mut own, .. } = known;
    own.extend(ignores.iter().filter(|ignore| !ignore.met).filter_map(|ignore| unused(ignore, today, selection)));
    add(document, &mut marked, own, selection);
    Applied { findings: marked, used }
}

/// All that may let a finding of a document pass, and what is wrong with it.
struct Known<'a, 'd> {
    document: &'a Document<'d>,
    entries: &'a [Entry],
    accepted: &'a [Accepted],
    today: Option<Date>,
    /// Sorted by the start of their scopes.
    ignores: Vec<Ignore<'a>>,
    /// For each entry, whether it met a finding.
    used: Vec<bool>,
    own: Vec<Marked>,
}

impl Known<'_, '_> {
    /// Why a finding is let pass; an ignore whose day is over, and a decision without a note, are said instead.
    fn pass(&mut self, finding: &Finding) -> Option<Pass> {
        let mut ignored = None;
        let mut expired = None;
        let candidates = self.ignores.partition_point(|ignore| ignore.scope.start <= finding.span.start);
        // scopes are blocks, which do not overlap: the last ones that start before the finding are the only ones
        for ignore in self.ignores[..candidates].iter_mut().rev().take_while(|i| finding.span.start < i.scope.end) {
            if ignore.check == finding.check {
                ignore.met = true;
                let slot = if passed(ignore.until, self.today) { &mut expired } else { &mut ignored };
                *slot = Some((Pass { reason: ignore.reason.to_owned(), in_text: true }, ignore.until));
            }
        }
        let mut sentence = None;
        for (entry, used) in self.entries.iter().zip(&mut self.used).filter(|(entry, _)| entry.check == finding.check) {
            let sentence = sentence.get_or_insert_with(|| collapse(sentence_of(self.document, finding.span)));
            if sentence.contains(&entry.quote) {
                *used = true;
                let slot = if passed(entry.until, self.today) { &mut expired } else { &mut ignored };
                *slot = Some((Pass { reason: entry.reason.clone(), in_text: false }, entry.until));
            }
        }
        let from = self.accepted.partition_point(|one| one.span.end <= finding.span.start);
        let here = self.accepted[from..].iter().take_while(|one| one.span.overlaps(finding.span));
        for one in here.filter(|one| one.checks.iter().any(|check| check == finding.check)) {
            if one.note.is_empty() {
                self.own.push(without_note(finding));
            } else {
                ignored.get_or_insert((Pass { reason: one.note.clone(), in_text: false }, None));
            }
        }
        if ignored.is_none()
            && let Some((Pass { reason, .. }, Some(until))) = expired
        {
            let text = format!("the ignore of `{}` held until {until}: {reason}", finding.check);
            let finding = Finding::new(EXPIRED_IGNORE.id, Severity::Warning, finding.span, text).confidence(100);
            self.own.push(Marked { finding, location: None, ignored: None });
        }
        ignored.map(|(pass, _)| pass)
    }
}

/// Remarks on entries of the configuration that met no finding in any document of the run, where the sentence that they
/// quote stands. For each entry, whether it does.
pub fn remark_on_unused(
    document: &Document<'_>,
    findings: &mut Vec<Marked>,
    entries: &[Entry],
    used: &[bool],
    today: Option<Date>,
    selection: &Selection,
) -> Vec<bool> {
    let mut quoted = vec![false; entries.len()];
    let unused: Vec<usize> =
        (0..entries.len()).filter(|&at| used.get(at) == Some(&false) && ran(&entries[at].check, selection)).collect();
    if unused.is_empty() {
        return quoted;
    }
    let mut own = Vec::new();
    for sentence in &document.sentences {
        let words = collapse(document.slice(sentence.span));
        for &at in unused.iter().filter(|&&at| words.contains(&entries[at].quote)) {
            if std::mem::replace(&mut quoted[at], true) {
                continue;
            }
            let Entry { check, until, place, .. } = &entries[at];
            let (meta, severity, text) = match until.filter(|_| passed(*until, today)) {
                Some(until) => {
                    let text = format!("the entry at {place} let `{check}` pass here until {until}; remove it");
                    (&EXPIRED_IGNORE, Severity::Warning, text)
                }
                None => {
                    let text = format!("nothing here is reported by `{check}`; remove the entry at {place}");
                    (&UNUSED_IGNORE, Severity::Note, text)
                }
            };
            let finding = Finding::new(meta.id, severity, sentence.span, text).confidence(100);
            own.push(Marked { finding, location: None, ignored: None });
        }
    }
    add(document, findings, own, selection);
    quoted
}

/// Adds what is wrong with ignores, in the order of the document.
fn add(document: &Document<'_>, findings: &mut Vec<Marked>, own: Vec<Marked>, selection: &Selection) {
    findings.extend(own.into_iter().filter(|own| selected(own.finding.check, selection)));
    sorting::by(findings, |a, b| {
        let key =
            |m: &Marked| m.location.map_or_else(|| document.map.source(m.finding.span).start, |place| place.start);
        (key(a), a.finding.check, &a.finding.message).cmp(&(key(b), b.finding.check, &b.finding.message))
    });
}

fn passed(until: Option<Date>, today: Option<Date>) -> bool {
    until.zip(today).is_some_and(|(until, today)| until.last_day() < today.first_day())
}

/// The sentence that a span begins in, else the span itself.
fn sentence_of<'d>(document: &'d Document<'_>, span: Span) -> &'d str {
    let sentence = document.sentence_at(span.start).map(|index| document.sentences[index].span);
    document.slice(sentence.unwrap_or(span))
}

/// Runs of white space as one space.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a check is named, or none is, and it is not ruled out.
pub(crate) fn selected(id: &str, selection: &Selection) -> bool {
    (selection.select.is_empty() || selection.select.iter().any(|wanted| wanted == id))
        && !selection.ignore.iter().any(|unwanted| unwanted == id)
}

/// Whether a check ran, so that an ignore of it could have met something.
pub(crate) fn ran(id: &str, selection: &Selection) -> bool {
    if id == cross::META.id && !selection.cross {
        return false;
    }
    let scope = CHECKS.iter().map(|check| check.meta()).find(|meta| meta.id == id).map(|meta| meta.scope);
    if selection.no_tables && scope == Some(Scope::Sources) {
        return false;
    }
    selected(id, selection) && selection.scope.is_none_or(|wanted| scope.is_none_or(|scope| scope == wanted))
}

fn unused(ignore: &Ignore<'_>, today: Option<Date>, selection: &Selection) -> Option<Marked> {
    if !ran(ignore.check, selection) {
        return None;
    }
    let (meta, severity, text) = if let Some(until) = ignore.until.filter(|_| passed(ignore.until, today)) {
        (&EXPIRED_IGNORE, Severity::Warning, format!("the ignore of `{}` held until {until}; remove it", ignore.check))
    } else {
        let text = format!("nothing here is reported by `{}`; remove this ignore comment", ignore.check);
        (&UNUSED_IGNORE, Severity::Note, text)
    };
    Some(about_comment(meta, severity, ignore.location, ignore.scope.start, text))
}

/// A decision that does not say why has no effect.
fn without_note(finding: &Finding) -> Marked {
    let text =
        format!("the ledger accepts what `{}` reports without saying why; write a note into its row", finding.check);
    Marked {
        finding: Finding::new(IGNORE_WITHOUT_REASON.id, Severity::Error, finding.span, text).confidence(100),
        location: None,
        ignored: None,
    }
}

fn about_comment(meta: &'static Meta, severity: Severity, location: Location, at: usize, text: String) -> Marked {
    let finding = Finding::new(meta.id, severity, Span::new(at, at), text).confidence(100);
    Marked { finding, location: Some(location), ignored: None }
}

/// Whether a comment speaks to us; all others are none of our business.
fn is_ours(comment: &Comment) -> bool {
    comment.text.trim_start().starts_with("addsup:")
}

/// Reads `addsup: ignore[a, b] until DATE reason`.
fn read_comment<'a>(
    document: &Document<'_>,
    comment: &'a Comment,
    location: Location,
    ignores: &mut Vec<Ignore<'a>>,
    own: &mut Vec<Marked>,
) {
    let Some(rest) = comment.text.trim().strip_prefix("addsup:") else { return };
    let mut wrong = |meta, text| own.push(about_comment(meta, Severity::Error, location, comment.at, text));
    let parsed = rest.trim_start().strip_prefix("ignore[").and_then(|rest| rest.split_once(']'));
    let Some((ids, rest)) = parsed else {
        let text = "this comment cannot be read; write `<!-- addsup: ignore[CHECK] reason -->`".to_owned();
        return wrong(&INVALID_IGNORE, text);
    };
    let known = known_ids();
    let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
    if let Some(unknown) = ids.iter().find(|id| !known.contains(id)) {
        let hint = near::hint(unknown, known.iter().copied());
        let text = format!("there is no check `{}`{hint}", collapse(unknown));
        return wrong(&INVALID_IGNORE, text);
    }
    let (until, reason) = match split_until(rest.trim()) {
        Ok(parts) => parts,
        Err(text) => return wrong(&INVALID_IGNORE, text),
    };
    if !reason.chars().any(char::is_alphanumeric) {
        let text = format!("say why `{}` is ignored here: ignore[{}] reason", ids[0], ids.join(", "));
        return wrong(&IGNORE_WITHOUT_REASON, text);
    }
    let Some(block) = block_of(document, comment) else {
        let text = "no text follows this ignore comment; put it before the paragraph that it is about".to_owned();
        return wrong(&INVALID_IGNORE, text);
    };
    ignores.extend(ids.into_iter().map(|check| Ignore {
        check,
        reason,
        until,
        scope: block.span,
        location,
        met: false,
    }));
}

fn split_until(text: &str) -> Result<(Option<Date>, &str), String> {
    let mut words = text.splitn(3, char::is_whitespace);
    if words.next() != Some("until") {
        return Ok((None, text));
    }
    let word = words.next().unwrap_or_default();
    // "until the census is out" is a reason
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return Ok((None, text));
    }
    let date = Date::parse(word).ok_or_else(|| format!("`until {word}` is not a date; write it as 2027-01-31"))?;
    Ok((Some(date), words.next().unwrap_or_default().trim()))
}

/// The block that a comment stands in, or, if it is first on its line or stands in none, the one that follows.
fn block_of<'d>(document: &'d Document<'_>, comment: &Comment) -> Option<&'d Block> {
    let before = document.source.get(..comment.source.start).unwrap_or_default();
    let own_line = before.chars().rev().find(|&c| c == '\n' || !c.is_whitespace()).is_none_or(|c| c == '\n');
    let following = document.blocks.partition_point(|block| block.span.end <= comment.at);
    let next = document.blocks.get(following);
    // a block that ends where the comment stands holds it, unless the comment has a line of its own
    let ends_here = following.checked_sub(1).and_then(|index| document.blocks.get(index));
    let trailing =
        ends_here.filter(|block| !own_line && document.slice(Span::new(block.span.end, comment.at)).trim().is_empty());
    if next.is_some_and(|block| block.span.start < comment.at) { next } else { trailing.or(next) }
}
