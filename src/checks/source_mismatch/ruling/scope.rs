//! Words that make a figure one of less than the cell is of: "in luge", "among women", "abroad", "a day", "needed". The
//! rule: a word narrows where it stands in a place for what narrows, and the table does not have it.

use super::View;
use super::words::{Class, is, is_all};
use crate::lexicon::{self, Classes};
use crate::normalise::UnitKind;
use crate::sources::frame::PieceKind;
use crate::sources::words;

/// Why the figure may be of something narrower than the cell; `None` where nothing says so.
pub(super) fn narrower(view: &View<'_>) -> Option<String> {
    let zone = Zone::of(view);
    let say = |from: usize, to: usize, what: &str| Some(format!("{what} “{}”", zone.text(from, to)));
    for &at in &zone.words {
        if let Some(to) = zone.phrase(at) {
            return say(at, to, "the text narrows it to");
        }
        if is(&view.line, at, Class::Aside) && !view.knows(at) {
            return say(at, at + 1, "the text narrows it by");
        }
        if is(&view.line, at, Class::Unlevel) && !view.knows(at) {
            return say(at, at + 1, "the text states no level:");
        }
        if let Some(to) = zone.rate(at) {
            return say(at, to, "the text counts it by");
        }
        if let Some(from) = zone.modifier(at) {
            return say(from, at + 1, "the text speaks of");
        }
    }
    if let Some((from, to)) = zone.owned() {
        return say(from, to, "the text speaks of");
    }
    if let Some(at) = zone.noun() {
        return say(at, at + 1, "the text counts");
    }
    if let Some(at) = zone.more() {
        return say(at, at + 1, "the text has it as an addition:");
    }
    None
}

/// The words that say of what a figure is.
struct Zone<'v> {
    view: &'v View<'v>,
    words: Vec<usize>,
    /// Words of the number, and the end of its unit.
    own: (usize, usize),
    end: usize,
}

impl<'v> Zone<'v> {
    fn of(view: &'v View<'v>) -> Self {
        let line = view.line;
        let (from, to) = line.range(view.claim.number);
        let (_, end) = line.range(view.claim.span);
        let end = end.max(to);
        let start = line.segment_start(from);
        let figure = |at: usize| {
            line.words[at].claim.is_some_and(|other| {
                other != view.index
                    && view.article.extraction.claims.get(other).is_some_and(super::super::text::is_figure)
            })
        };
        // a clause before it has words of its own; what leads the sentence is said of all its figures
        let clause = (start + 1..from).rev().find(|&at| breaks(view, at)).map_or(start, |at| at + 1);
        let before = (clause..from).rev().find(|&at| figure(at));
        let link = |at: &usize| matches!(line.stem(*at), "and" | "but" | ",");
        let mut words: Vec<usize> = match before {
            Some(before) => (before..from).find(link).map_or(Vec::new(), |link| (link + 1..from).collect()),
            None => (clause..from).collect(),
        };
        let led = (0..from).find(|&at| line.stem(at) == ",").filter(|&end| end < *words.first().unwrap_or(&from));
        if let Some(end) = led.filter(|_| is(line, 0, Class::Lead) || is(line, 0, Class::Aside)) {
            words.extend(0..end);
        }
        let stop = |at: usize| {
            figure(at)
                || line.words[at].kind == PieceKind::Mark
                    && !matches!(line.stem(at), "-" | "'" | "’" | "–" | "%" | "°")
                    && !view.is_timed(at)
                || matches!(line.stem(at), "and" | "but" | "or")
                || is(line, at, Class::Cause)
        };
        words.extend((to..line.segment_end(to)).take_while(|&at| !stop(at)));
        Self { view, words, own: (from, to), end }
    }

    fn text(&self, from: usize, to: usize) -> String {
        let words = &self.view.line.words;
        match (words.get(from), words.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) => {
                let span = crate::span::Span::new(first.span.start, last.span.end.max(first.span.end));
                self.view.article.document.slice(span).to_owned()
            }
            _ => String::new(),
        }
    }

    /// A word with a meaning of its own that the table does not have and that may make the figure another one.
    fn is_strange(&self, at: usize) -> bool {
        let line = self.view.line;
        let Some(word) = line.words.get(at) else { return false };
        let lexicon = lexicon::english();
        word.kind == PieceKind::Word
            && !word.stop
            && word.claim.is_none()
            && word.stem.len() > 2
            && !word.classes.has(Classes::STOP)
            && !self.view.is_timed(at)
            && !is(line, at, Class::Neutral)
            && !words::is_change(&word.stem)
            && !words::is_boundary(&word.stem)
            && lexicon.hedge_before(&word.lower).is_none()
            && !self.view.knows(at)
    }

    /// "in luge", "for a new hip", "after ten days": from a leading word to the end of its phrase.
    fn phrase(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let whole = (1..=4).any(|length| is_all(line, at, length, Class::Neutral));
        let subject = line
            .says(at + 1, &["he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those"])
            && (line.is_verb(at + 2) || line.says(at + 1, &["he", "she", "they", "we", "i"]));
        // "the change in", "a share of": what is measured, which is bound elsewhere
        let measures = at
            .checked_sub(1)
            .is_some_and(|before| before < self.own.0 && (line.is_change(before) || line.says(at, &["of"])));
        if !is(line, at, Class::Lead) || whole || subject || measures {
            return None;
        }
        let mut strange = false;
        let mut end = at + 1;
        for next in at + 1..line.words.len() {
            let word = &line.words[next];
            let mark = word.kind == PieceKind::Mark
                && !matches!(line.stem(next), "-" | "'" | "’" | "–")
                && !self.view.is_timed(next);
            let figure = word.claim.filter(|_| !self.view.is_timed(next));
            if let Some(claim) = figure {
                let long = self.view.article.extraction.claims.get(claim).is_some_and(|claim| {
                    let unit = claim.unit.as_ref();
                    unit.is_some_and(|unit| unit.kind == UnitKind::Duration)
                });
                let stem = self.view.article.extraction.claims.get(claim).map_or(0, |claim| line.range(claim.span).1);
                let known = (next..stem).any(|at| self.view.knows(at));
                if claim != self.view.index && long && !known {
                    return Some(stem.max(next + 1));
                }
                break;
            }
            let verb = line.is_verb(next) && !self.view.knows(next) && next > at + 1;
            let clause = line.says(next, &["and", "or", "but", "to", "that", "which", "who", "where", "when"]);
            if mark || verb || is(line, next, Class::Lead) || clause {
                break;
            }
            strange |= self.is_strange(next);
            end = next + 1;
        }
        strange.then_some(end)
    }

    /// "a day", "this season", "a year ago".
    fn rate(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let determined = line.says(at, &["a", "an", "per", "each", "every", "this", "last", "next"]);
        let next = line.words.get(at + 1)?;
        let time = next.classes.has(Classes::TIME_NOUN) || words::is_time(&next.stem);
        let own = self.own.0 <= at && at < self.own.1;
        (determined && time && !own && next.claim.is_none() && !self.view.is_timed(at + 1) && !self.view.knows(at + 1))
            .then_some(at + 2)
    }

    /// "youth unemployment": a strange word right before one of the table.
    fn modifier(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let word = line.words.get(at)?;
        if word.kind != PieceKind::Word || word.stop || word.capital && at > 0 || !self.view.knows(at) {
            return None;
        }
        let before = (0..at).rev().find(|&i| line.stem(i) != "-")?;
        let plain = !line.is_verb(before) || line.words[before].lower.ends_with("ing");
        (plain && self.is_strange(before)).then_some(before)
    }

    /// "Norway's women", "Carter's Hawks": what is owned is not of the table.
    fn owned(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let mark = |at: &usize| matches!(line.stem(*at), "'" | "’") && line.stem(at + 1) == "s";
        let at = self.words.iter().copied().filter(|at| *at < self.own.0).find(mark)?;
        let mut end = at + 2;
        let (mut strange, mut known) = (false, false);
        for next in at + 2..self.own.0 {
            let word = &line.words[next];
            if word.kind == PieceKind::Mark || line.is_verb(next) || is(line, next, Class::Lead) || word.claim.is_some()
            {
                break;
            }
            strange |= self.is_strange(next);
            known |= self.view.knows(next);
            end = next + 1;
        }
        (strange && !known && at > 0).then_some((at - 1, end))
    }

    /// "eight titles" of a column of matches.
    fn noun(&self) -> Option<usize> {
        let unit = self.view.claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Count)?;
        unit.name.split(' ').next_back()?;
        let last = (self.own.1..self.end).rev().find(|&at| self.view.line.words[at].kind == PieceKind::Word)?;
        self.is_strange(last).then_some(last)
    }

    /// "two more gold medals".
    fn more(&self) -> Option<usize> {
        let line = self.view.line;
        let at = self.own.1;
        let than = (at..line.words.len().min(at + 8)).any(|next| line.says(next, &["than"]));
        (is(line, at, Class::More) && !than).then_some(at)
    }
}

/// A word or mark before which another clause ends: "…, as he", "where they".
fn breaks(view: &View<'_>, at: usize) -> bool {
    let line = view.line;
    matches!(line.stem(at), "," | ";" | ":" | "(" | ")") && !view.is_timed(at)
        || line.says(at, &["as", "where", "when", "because", "that", "who", "which", "and", "but"])
            && (line.says(at + 1, &["he", "she", "it", "they", "we", "i"]) || line.is_verb(at + 1))
}
