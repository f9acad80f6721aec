//! `outdated-name`: names of places and companies as they are on the day of writing.

use std::cell::LazyCell;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::passage::{Beginnings, Passage, TOGETHER, in_words, is_possessive, near, without_possessive};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::finding::{Evidence, Finding, Severity};
use crate::normalise::Date;
use crate::sources::builtin::{Renamed, renamed};
use crate::span::Span;

/// The check.
#[derive(Debug)]
pub(super) struct OutdatedName;

static META: Meta = Meta {
    id: "outdated-name",
    name: "a name that had changed before the day of writing",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "Names with their day of change are built in (`names.csv`). Reported where the text says that the old name \
is today's (`now called`, `nowadays`), or calls the place the capital, or where the change is at most ten years old; \
once a document and name, the other places are listed with it. A note where nobody looked the change up. Needs a day \
of writing.\n\n\
Passes on purpose: sentences about an earlier date, `formerly` and the like, the new name right beside the old one, \
quotations, names that are part of a longer name (`Bank of Ceylon`), old names that stay in good use (Turkey, Kiev).",
    fires: &[
        "April 23, 2024\n\nThe talks will be held in Nur Sultan, the capital.",
        "April 23, 2024\n\nIts main trading partner is Swaziland.",
    ],
    silent: &[
        "April 23, 2020\n\nThe talks will be held in Nur-Sultan, the capital.",
        "The talks will be held in Nur-Sultan, the capital.",
        "April 23, 2024\n\nIn 2020 the talks were held in Nur-Sultan.",
        "April 23, 2024\n\nIts main trading partner is Eswatini, formerly Swaziland.",
        "April 23, 2024\n\nThe Bank of Ceylon was founded in Leningrad.",
    ],
};

/// Years after a change in which the old name alone, without any word of time, is worth a warning.
const RECENT: i32 = 10;

/// Of the old names.
static BEGINNINGS: LazyLock<Beginnings> = LazyLock::new(|| {
    let mut beginnings = Beginnings::default();
    let firsts = renamed().iter().filter_map(|name| name.old.split([' ', '-']).next());
    firsts.for_each(|first| beginnings.add(first));
    beginnings
});

struct Use {
    span: Span,
    /// Said to be today's name, or the text gives no other time.
    outdated: bool,
}

impl Check for OutdatedName {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let Some(today) = article.extraction.today else { return };
        let passage = Passage::of(article);
        let by_word = LazyCell::new(|| {
            let mut by_word: FxHashMap<String, Vec<(&Renamed, Vec<&str>)>> = FxHashMap::default();
            for name in renamed() {
                let changed = name.changed.filter(|changed| changed.last_day() < today.first_day());
                if !name.old_acceptable && changed.is_some() {
                    let words: Vec<&str> = name.old.split([' ', '-']).collect();
                    by_word.entry(words[0].to_lowercase()).or_default().push((name, words));
                }
            }
            by_word
        });
        let mut found: Vec<(&Renamed, Vec<Use>)> = Vec::new();
        for i in 0..article.extraction.tokens.len() {
            if !(passage.is_word(i) && BEGINNINGS.may_begin(passage.str(i)) && passage.is_capital(i)) {
                continue;
            }
            let word = without_possessive(passage.str(i)).to_lowercase();
            for (name, words) in by_word.get(&word).into_iter().flatten() {
                let Some(end) = matches(&passage, i, words) else { continue };
                if let Some(met) = judge(article, &passage, name, (i, end), today) {
                    match found.iter_mut().find(|(other, _)| other.row == name.row) {
                        Some((_, uses)) => uses.push(met),
                        None => found.push((*name, vec![met])),
                    }
                }
            }
        }
        for (name, uses) in found {
            report(name, &uses, out);
        }
    }
}

/// The words of a name from token `i`, parted by spaces or hyphens: index after them.
fn matches(passage: &Passage<'_>, i: usize, words: &[&str]) -> Option<usize> {
    let mut at = i;
    for (count, word) in words.iter().enumerate() {
        if count > 0 && passage.any(at, &["-", "\u{2010}", "\u{2011}", "–"]) {
            at += 1;
        }
        let written = without_possessive(passage.str(at));
        if !(written.eq_ignore_ascii_case(word) && passage.is_capital(at)) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn judge(
    article: &Article<'_>,
    passage: &Passage<'_>,
    name: &Renamed,
    (from, to): (usize, usize),
    today: Date,
) -> Option<Use> {
    let span = passage.span(from, to);
    let sentence_index = article.extraction.tokens.get(from)?.sentence;
    let sentence = near(&article.extraction.tokens_of(sentence_index), &(from..to));
    if article.document.is_quoted(span) || part_of_longer_name(passage, &sentence, (from, to)) {
        return None;
    }
    let near = from.saturating_sub(4).max(sentence.start)..from;
    let beside = from.saturating_sub(4).max(sentence.start)..(to + 5).min(sentence.end);
    let new: Vec<&str> = name.new.split([' ', '-']).collect();
    let new_follows = (to..beside.end).any(|i| matches(passage, i, &new).is_some());
    if new_follows {
        return None;
    }
    if passage.has_cue("now", near) {
        return Some(Use { span, outdated: true });
    }
    if passage.has_cue("former", from.saturating_sub(6).max(sentence.start)..(to + 3).min(sentence.end)) {
        return None;
    }
    let mut dates = article
        .extraction
        .claims_of(sentence_index)
        .take(TOGETHER)
        .filter_map(|index| article.extraction.claims.get(index).and_then(|claim| claim.time())?.first_day());
    let changed = name.changed?;
    if dates.any(|date| date < changed.last_day()) {
        return None;
    }
    let capital = passage.says(to, "the") && passage.says(to + 1, "capital")
        || passage.says(to, ",") && passage.any(to + 1, &["the", "capital"]) && passage.any(to + 2, &["capital", "of"])
        || passage.says(from.wrapping_sub(1), "capital");
    Some(Use { span, outdated: capital || today.year - changed.year <= RECENT })
}

/// "Bank of Ceylon", "Peking University", "Nursultan Nazarbayev".
fn part_of_longer_name(passage: &Passage<'_>, sentence: &std::ops::Range<usize>, (from, to): (usize, usize)) -> bool {
    let name_word = |i: usize| sentence.contains(&i) && passage.is_word(i) && passage.is_capital(i);
    if name_word(to) && !is_possessive(passage.str(to - 1)) {
        return true;
    }
    let Some(before) = from.checked_sub(1) else { return false };
    let joined = passage.any(before, &["of", "de", "and", "&", "-"]) && name_word(before.wrapping_sub(1));
    let first = before == sentence.start;
    joined || name_word(before) && !first && !is_possessive(passage.str(before))
}

fn report(name: &Renamed, uses: &[Use], out: &mut Outcomes) {
    let Some(changed) = name.changed else { return };
    let Some(first) = uses.iter().find(|met| met.outdated) else { return };
    let message = format!("{} has been called {} since {}", name.old, name.new, in_words(changed));
    // a change that nobody looked up is mentioned, no more
    let (severity, confidence) = if name.verified.is_some() { (META.severity, 85) } else { (Severity::Note, 50) };
    let mut finding = Finding::new(META.id, severity, first.span, message)
        .confidence(confidence)
        .evidence(Evidence {
            source: "names".to_owned(),
            row: name.row,
            column: "new".to_owned(),
            value: name.new.clone(),
            unit: None,
            period: Some(format!("{changed}/..")),
            role: "name with dates",
            locator: Some(name.source.clone()),
        })
        .suggest(first.span, name.new.as_str(), format!("the name since {}", in_words(changed)));
    if !name.note.is_empty() {
        finding = finding.working(name.note.as_str());
    }
    for other in uses.iter().filter(|other| other.span != first.span) {
        finding = finding.related(other.span, "the same name");
    }
    out.findings.push(finding);
}
