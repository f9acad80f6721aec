//! Words that make a figure one of less than the cell is of: "in luge", "among women", "abroad", "a day", "needed". The
//! rule: a word narrows where it stands in a place for what narrows, and the table does not have it.

use super::View;
use super::words::{Class, is, length};
use crate::lexicon::{self, Classes};
use crate::normalise::UnitKind;
use crate::sources::frame::PieceKind;
use crate::sources::words;

/// Words of a phrase that leads a sentence.
const LEAD: usize = 9;

/// Why the figure may be of something narrower than the cell; `None` where nothing says so.
pub(super) fn narrower(view: &View<'_>) -> Option<String> {
    let zone = Zone::of(view);
    let say = |from: usize, to: usize, what: &str| Some(format!("{what} “{}”", zone.text(from, to)));
    if let Some(why) = unlevel(view) {
        return Some(why);
    }
    if let Some(at) = (zone.clause.0..zone.clause.1).find(|&at| is(view.line, at, Class::Open)) {
        return say(at, at + 1, "the text does not state it as a fact:");
    }
    if view.derived {
        return None;
    }
    for &at in &zone.words {
        if let Some(to) = zone.phrase(at) {
            return say(at, to, "the text narrows it to");
        }
        if length(view.line, at, Class::Aside) == 1 && !view.knows(at) {
            return say(at, at + 1, "the text narrows it by");
        }
        if let Some(to) = zone.rate(at) {
            return say(at, to, "the text counts it by");
        }
        if let Some(from) = zone.modifier(at) {
            return say(from, at + 1, "the text speaks of");
        }
        if let Some(from) = zone.head(at) {
            return say(from, at + 2, "the text speaks of");
        }
    }
    // "According to another estimate, …"
    let lead = (0..zone.clause.0.min(LEAD)).find(|&at| view.line.stem(at) == ",").unwrap_or_default();
    for at in (0..lead).chain(zone.clause.0..zone.clause.1) {
        let long = length(view.line, at, Class::Aside);
        // "to go along with"
        let ends = view.line.words.get(at + long).is_none_or(|word| word.kind == PieceKind::Mark);
        if long > 1 && (ends || !view.line.says(at, &["to"])) {
            return say(at, at + long, "the text narrows it by");
        }
    }
    // "its sequel, unlike Iron Tide, took": of another than the row
    if let Some(at) = view.clause().find(|&at| view.line.says(at, &["unlike"])) {
        return say(at, at + 1, "the text is of another:");
    }
    if let Some((from, to)) = zone.particle() {
        return say(from, to, "the text states no level:");
    }
    if let Some((from, to)) = zone.long().or_else(|| zone.aged()) {
        return say(from, to, "the text narrows it to");
    }
    if let Some((from, to)) = zone.thing() {
        return say(from, to, "the text states it of");
    }
    if let Some((from, to)) = zone.owned() {
        return say(from, to, "the text speaks of");
    }
    if let Some(at) = zone.doing() {
        return say(at, at + 1, "the text narrows it by");
    }
    if let Some(at) = zone.noun() {
        return say(at, at + 1, "the text counts");
    }
    if let Some(at) = zone.more() {
        return say(at, at + 1, "the text has it as an addition:");
    }
    None
}

/// "Needed", "had hoped for": a verb of the clause that states no level.
pub(super) fn unlevel(view: &View<'_>) -> Option<String> {
    let zone = Zone::of(view);
    // "needed 10.02 seconds" is how long it took
    let takes = view.claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration);
    // "2,300 plaintiffs seek" is how many there are, "30 beds were needed" is not
    let acts = |at: usize| {
        at < zone.own.0 || at.checked_sub(1).is_some_and(|at| view.line.words[at].classes.has(Classes::AUXILIARY))
    };
    let free = |at: usize| {
        let waits = takes && view.line.stem(at) == "need";
        is(view.line, at, Class::Unlevel) && acts(at) && !view.knows(at) && !waits
    };
    let at = (zone.clause.0..zone.clause.1).find(|&at| free(at))?;
    let said = zone.text(at, at + length(view.line, at, Class::Unlevel));
    Some(format!("the text states no level: “{said}”"))
}

/// What a figure counts, where the table does not have it.
pub(super) fn noun(view: &View<'_>) -> Option<String> {
    let zone = Zone::of(view);
    zone.noun().map(|at| zone.text(at, at + 1))
}

/// The words that say of what a figure is.
struct Zone<'v> {
    view: &'v View<'v>,
    words: Vec<usize>,
    /// Words of the number, and the end of its unit.
    own: (usize, usize),
    end: usize,
    /// The figure's own clause.
    clause: (usize, usize),
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
            Some(before) => {
                let link = (before..from).find(link).unwrap_or(before);
                (link + 1..from).collect()
            }
            None => (clause..from).collect(),
        };
        if is(line, clause, Class::Lead) && words.first().is_some_and(|first| *first > clause) {
            words.push(clause);
        }
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
        let last = line.segment_end(to);
        let behind = (end..last).find(|&at| breaks(view, at)).unwrap_or(last);
        Self { view, words, own: (from, to), end, clause: (clause, behind) }
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
            && !(words::is_link(&word.stem) && ["ed", "ing"].iter().any(|end| word.lower.ends_with(end)))
            && !(line.says(at, &["years"]) && self.view.is_timed(at + 1))
            && !words::is_boundary(&word.stem)
            && lexicon.hedge_before(&word.lower).is_none()
            && !self.view.knows(at)
    }

    /// "in luge", "for a new hip", "after ten days": from a leading word to the end of its phrase.
    fn phrase(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let whole = length(line, at, Class::Neutral) > 1;
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
                let bare = self
                    .view
                    .article
                    .extraction
                    .claims
                    .get(claim)
                    .is_some_and(|claim| claim.unit.is_none() && claim.figure().is_some());
                let limit = is(line, at, Class::Limit) && at >= self.end && claim != self.view.index;
                if bare && limit && !self.view.knows(next) {
                    return Some(next + 1);
                }
                if line.says(next + 1, &["time"]) {
                    return Some(next + 2);
                }
                let stem = self.view.article.extraction.claims.get(claim).map_or(0, |claim| line.range(claim.span).1);
                let known = (next..stem).any(|at| self.view.knows(at));
                if claim != self.view.index && long && !known {
                    return Some(stem.max(next + 1));
                }
                break;
            }
            let determined = line.words[next - 1].classes.has(Classes::DETERMINER);
            let verb = line.is_verb(next) && !self.view.knows(next) && next > at + 1 && !determined;
            let clause = line.says(next, &["and", "or", "but", "to", "that", "which", "who", "where", "when"]);
            if mark || verb || is(line, next, Class::Lead) || clause {
                break;
            }
            // "led the way for the Falcons": a side that another table has
            let side = line.says(at, &["for", "against"]) && word.capital && !word.means.is_empty();
            strange |= self.is_strange(next) && !side;
            end = next + 1;
        }
        strange.then_some(end)
    }

    /// "a day", "this season", "a year ago".
    fn rate(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let determined = line.says(at, &["a", "an", "per", "each", "every", "this", "last", "next", "either"]);
        let own = self.own.0 <= at && at < self.own.1;
        let free = line.words.get(at + 1)?.claim.is_none() && !self.view.is_timed(at + 1) && !self.view.knows(at + 1);
        // "last year" that the reader bound to a time
        let joined = line.stem(at + 2) == "-";
        (determined && !own && free && !joined && is(line, at + 1, Class::Span) && length(line, at, Class::Neutral) < 2)
            .then_some(at + 2)
    }

    /// "youth unemployment": a strange word right before one of the table.
    fn modifier(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let word = line.words.get(at)?;
        if word.kind != PieceKind::Word || word.stop || self.is_name(at) || !self.view.knows(at) {
            return None;
        }
        let before = (0..at).rev().find(|&i| line.stem(i) != "-")?;
        let plain = !line.is_verb(before) || line.words[before].lower.ends_with("ing");
        (plain && self.is_strange(before)).then_some(before)
    }

    /// "Norway's women", "Carter's Hawks", "Ruritania's exports": what is owned is not of the table, or who owns it is not.
    fn owned(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let mark = |at: &usize| matches!(line.stem(*at), "'" | "’") && line.stem(at + 1) == "s";
        let at = self.words.iter().copied().filter(|at| *at < self.own.0).find(mark)?;
        let owner = at.checked_sub(1)?;
        let calendar = lexicon::english().word(lexicon::english().id(&line.words[owner].lower)).calendar.is_some();
        if calendar || self.view.is_timed(owner) {
            return None;
        }
        let mut end = at + 2;
        let (mut strange, mut known, mut named) = (false, false, false);
        for next in at + 2..self.own.0 {
            let word = &line.words[next];
            if word.kind == PieceKind::Mark || line.is_verb(next) || is(line, next, Class::Lead) || word.claim.is_some()
            {
                break;
            }
            strange |= self.is_strange(next);
            named |= self.is_name(next) && !self.view.heads(next);
            known |= self.view.knows(next);
            end = next + 1;
        }
        let topic = word_is_topic(self.view, owner);
        let other = line.words[owner].capital && self.is_strange(owner) && !topic;
        (strange && !known || named || other && known).then_some((owner, end))
    }

    /// A word that is written as a name is; "GDP" is none.
    fn is_name(&self, at: usize) -> bool {
        let line = self.view.line;
        let Some(word) = line.words.get(at).filter(|word| word.capital && at > 0) else { return false };
        self.view.article.document.slice(word.span).contains(char::is_lowercase)
    }

    /// "Rents in London", "hotels on the Coast": what is there is not of the table.
    fn head(&self, at: usize) -> Option<usize> {
        let line = self.view.line;
        let before = at.checked_sub(1).filter(|_| at < self.own.0)?;
        let name = (at + 1..at + 3).any(|next| self.is_name(next) && self.view.knows(next));
        let plain = !line.is_verb(before) && !self.is_name(before);
        (line.says(at, &["in", "on", "at"]) && name && plain && self.is_strange(before)).then_some(before)
    }

    /// "room for 1,200 pupils", "a debt of": the thing that the figure is stated of is not of the table.
    fn thing(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let at = line.before(self.own.0)?;
        let before = at.checked_sub(1)?;
        let plain = !line.is_verb(before) && !self.is_name(before) && !line.words[before].lower.ends_with("ed");
        (line.says(at, &["for"]) && plain && before >= self.clause.0 && self.is_strange(before))
            .then_some((before, at + 1))
    }

    /// "turned back 410 passengers".
    fn particle(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let at = line.before(self.own.0)?;
        let verb =
            at.checked_sub(1).filter(|verb| line.words[*verb].kind == PieceKind::Word && *verb >= self.clause.0)?;
        (is(line, at, Class::Particle) && !self.view.knows(verb)).then_some((verb, at + 1))
    }

    /// "… four years before", "… more than two years": a length of time that the table does not have.
    fn long(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let last = self.words.last().map_or(self.own.1, |last| last + 1).max(self.own.1);
        // "more than two years"
        let last = last
            + (0..3)
                .take_while(|i| line.says(last + i, &["more", "less", "fewer", "than", "over", "at", "least"]))
                .count();
        let index = line.words.get(last)?.claim.filter(|index| *index != self.view.index && last < self.clause.1)?;
        let claim = self.view.article.extraction.claims.get(index)?;
        let (from, to) = line.range(claim.span);
        let long = claim.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration);
        let known = (from..to).any(|at| self.view.knows(at));
        (long && !known && !self.view.is_timed(last)).then_some((from.min(last), to.max(last + 1)))
    }

    /// "at 65", "aged 15": a number that says for whom.
    fn aged(&self) -> Option<(usize, usize)> {
        let line = self.view.line;
        let led = |at: usize| line.says(at, &["at", "aged", "age", "under", "over"]);
        let bare = |at: usize| {
            let claim = line.words[at].claim.and_then(|claim| self.view.article.extraction.claims.get(claim));
            claim.is_some_and(|claim| claim.unit.is_none() && super::super::text::is_figure(claim))
        };
        let found = (self.clause.0 + 1..self.own.0)
            .find(|&at| bare(at) && led(at - 1) && !self.view.knows(at) && !line.is_verb(at - 1));
        found.filter(|at| *at < self.own.0).map(|at| (at - 1, at + 1))
    }

    /// "eight titles" of a column of matches.
    fn noun(&self) -> Option<usize> {
        let unit = self.view.claim.unit.as_ref().filter(|unit| unit.kind == UnitKind::Count)?;
        unit.name.split(' ').next_back()?;
        let last = (self.own.1..self.end).rev().find(|&at| self.view.line.words[at].kind == PieceKind::Word)?;
        self.is_strange(last).then_some(last)
    }

    /// "120 pupils learning Spanish".
    fn doing(&self) -> Option<usize> {
        let line = self.view.line;
        let noun = (self.own.1..self.end).any(|at| line.words[at].kind == PieceKind::Word);
        let at = self.end;
        let doing = line.words.get(at)?.lower.ends_with("ing");
        (noun && doing && self.words.contains(&at) && self.is_strange(at)).then_some(at)
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

/// A name that the article comes back to.
fn word_is_topic(view: &View<'_>, at: usize) -> bool {
    view.line.words.get(at).is_some_and(|word| view.topics.contains(&word.stem))
}
