//! A number of things and the list that names them. The rule: a list is counted only where it stands right behind its
//! number and noun, in parentheses or after a colon, and every way to count it is tried before the number is wrong.

use std::ops::RangeInclusive;

use crate::checks::amounts::{Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues, repair, respectively};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Bound, UnitKind};
use crate::number::Decimal;
use crate::read::BlockKind;
use crate::span::Span;

pub(super) struct ListCount;

static META: Meta = Meta {
    id: "list-count",
    name: "a list has more or fewer items than the number before it",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Counts the names in parentheses, or after a colon, right behind a number of things (\"three rivers \
(the Oder, the Elbe and the Rhine)\"), and the points of a list below \"four reasons:\". An \"and\" may stand inside a \
name and a comma before a remark, so the number is wrong only if no way of counting gives it.\n\nExamples \
(\"including\"), lists with verbs, figures or remarks of their own, lists behind a second noun, and plural names that \
may stand for several are not judged; nor are towns and people, whose names come with a country or an office.\n\nNames of places, firms and the like are also counted between two commas or dashes (\"three towns, Arden, Bexby and Corley,\"), so are the \
first names of kin (\"two sons, Abe and Cal,\") and those of people before a verb, and titles between quotation marks.\n\nTwo lists that \"respectively\" ties together are of one length: \
judged where both are plain, and unless one length is a multiple of the other.",
    fires: &[
        "The firm closed three plants (Leeds and Hull) in May.",
        "Output rose in two regions: the Midlands, Wales and the North East.",
        "Output rose in three of the four branches (mining and fishing).",
        "The line ordered three more ferries (the Alma, and the Berta).",
        "Oslo, Bergen and Molde recorded 4 and 6 degrees respectively.",
        "She leaves three daughters, Ada, Bea, Cleo and Dora.",
        "The line links four towns, Arden, Bexby and Corley, with the sea.",
    ],
    silent: &[
        "The firm closed two plants (Leeds and Hull) in May.",
        "Oslo, Bergen and Molde recorded 4, 6 and 9 degrees respectively.",
        "The means before and after were 5, 6, 7 and 8, respectively.",
        "The firm closed two plants (Leeds and Hull and Goole) in May.",
        "The firm closed three plants, including two abroad (Lyon and Metz).",
        "The city has one public theatre and two private theatres: the Globe, the Lyric and the Tivoli.",
        "She leaves three daughters, Ada Hill, of Leeds, Bea and Cleo.",
        "He had seven children, Anna and Carl, by his first wife.",
        "Unlike the two countries, Spain, Italy and Greece grew.",
        "Of all the plants, two others (Lyon and Metz) stay open.",
        "She studied two tongues: Ewe, a Gbe tongue of Ghana, and Lao, a Tai tongue of Laos.",
    ],
};

/// Longest list that is counted, in pieces.
const MOST: usize = 120;
/// Words from the number to the list.
const NOUN: usize = 7;

impl Check for ListCount {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::Words(&["(", ":", ",", "–", "—", "-"])], &[Of::Kind(Kinds::FEW)]],
                view: true,
            },
            Needs { claims: (1, usize::MAX), amounts: 1, all: &[&[Of::Words(&["respectively"])]], view: true },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        for (sentence, view) in article.views() {
            respectively::lists(META.id, article, view, out);
            if !article.passes(0, sentence) {
                continue;
            }
            for amount in &view.amounts {
                behind(article, view, amount, sentence, out);
            }
        }
    }
}

/// A plain number of things, 2 to 20.
fn counted(amount: &Amount<'_>) -> Option<usize> {
    whole_number(amount).filter(|number| (2..=20).contains(number))
}

/// A plain whole number of things.
fn whole_number(amount: &Amount<'_>) -> Option<usize> {
    let plain = amount.bound == Bound::Exact && !amount.ranged && !amount.rate;
    let things = matches!(amount.kind(), None | Some(UnitKind::Count));
    let number = amount.figure.value.to_i64().and_then(|number| usize::try_from(number).ok())?;
    (plain && things).then_some(number)
}

/// The list right behind one number.
fn behind(article: &Article<'_>, view: &View<'_>, amount: &Amount<'_>, sentence: usize, out: &mut Outcomes) {
    let Some(number) = counted(amount) else { return };
    let pieces = &view.pieces;
    let limit = pieces.len().min(amount.at + 1 + NOUN);
    let mark = |at: &usize| pieces[*at].is_any(&["(", ":", ",", "–", "—", "-"]);
    let Some(open) = (amount.at + 1..limit).find(mark) else { return };
    let apposed = pieces[open].is_any(&[",", "–", "—", "-"]);
    // "three more ships", "two of the other plants": the number is that of the named ones all the same
    let further =
        pieces[amount.at + 1..open].iter().take_while(|piece| piece.is_any(&["more", "other", "new"])).count();
    let noun = &pieces[amount.at + 1 + further..open];
    let before = &pieces[amount.at.saturating_sub(4)..amount.at];
    if cues::has("list.preposition", noun)
        || cues::has("list.clause", noun)
        || noun.iter().any(stops)
        || cues::has("list.sample", before)
    {
        return;
    }
    // the noun may be part of the claim ("three regions", "three of the four regions")
    let last =
        noun.last().and_then(|piece| if let Piece::Amount(index) = piece { Some(&view.amounts[*index]) } else { None });
    let head = head_noun(article, last.unwrap_or(amount), if last.is_some() { &[] } else { noun });
    let Some(head) = head.filter(|head| is_plural(head)) else { return };
    // "two of the four regions (A and B)": the list may name either
    let numbers = view.amounts.iter().filter(|other| other.at > amount.at && other.at < open).filter_map(counted);
    // "one public channel and six private ones: …": the list may name them all
    let both = view.amounts.iter().rev().find(|other| other.at < amount.at).filter(|other| {
        let between = &pieces[other.at + 1..amount.at];
        between.len() <= NOUN && between.iter().any(|piece| piece.is("and")) && !cues::has("list.clause", between)
    });
    let both = both.and_then(whole_number).map(|other| other + number);
    let numbers: Vec<usize> = std::iter::once(number).chain(numbers).chain(both).collect();
    if view.amounts.iter().any(|other| {
        other.at < amount.at
            && amount.at - other.at <= 4
            && pieces[other.at..amount.at].iter().any(|piece| piece.is("of"))
    }) {
        return;
    }
    let colon = pieces[open].is(":");
    if apposed {
        // of people and the like, others may be named beside the counted ones ("four sailors, Jones, and Smith")
        let named = noun.iter().all(Piece::is_word) && !noun.iter().any(|piece| piece.is("of"));
        let selected = before.iter().rev().take(2).any(|piece| piece.is_any(&["of", "from", "between"]));
        let kin = cues::is("list.kin", head);
        if kin || cues::is("list.people", head) {
            let read = if kin { List::first_names(pieces, open) } else { List::people(pieces, open, head) };
            // "seven children, Anna and Carl, by his first wife"
            let goes_on = |close: usize| {
                pieces.get(close + 1).is_some_and(|piece| piece.is_any(&["by", "from", "with", "of", "and"]))
            };
            if let Some((close, list)) = read.filter(|_| !selected)
                && !(goes_on(close) && number > *list.counts.end())
            {
                counts(article, view, amount, (&numbers, &list, head), (open + 1, close), sentence, out);
            }
            return;
        }
        if !named || !(cues::is("list.plain", head) || cues::is("list.named", head)) {
            return;
        }
        if let (Some((close, list)), [_]) = (List::apposed(pieces, open, head), numbers.as_slice()) {
            counts(article, view, amount, (&numbers, &list, head), (open + 1, close), sentence, out);
        }
        return;
    }
    if colon && open + 1 >= pieces.len() {
        points_below(article, amount, number, sentence, out);
        return;
    }
    let close = if colon {
        pieces[open..]
            .iter()
            .position(|piece| piece.is_any(&[".", ";", "?", "!", "("]))
            .map_or(pieces.len(), |at| open + at)
    } else {
        pieces[open..].iter().position(|piece| piece.is(")")).map_or(pieces.len(), |at| open + at)
    };
    if colon && pieces.get(close).is_some_and(|piece| piece.is_any(&[";", "("])) {
        return;
    }
    let inside = &pieces[open + 1..close];
    let Some(list) = List::titles(inside).or_else(|| List::read(inside, head)) else { return };
    counts(article, view, amount, (&numbers, &list, head), (open + 1, close), sentence, out);
}

/// Holds the number against the list that stands in these pieces.
fn counts(
    article: &Article<'_>,
    view: &View<'_>,
    amount: &Amount<'_>,
    (numbers, list, head): (&[usize], &List, &str),
    (open, close): (usize, usize),
    sentence: usize,
    out: &mut Outcomes,
) {
    let Some(&number) = numbers.first() else { return };
    let fits = numbers.iter().any(|number| list.counts.contains(number));
    let names = |number: usize| if number == 1 { "1 name".to_owned() } else { format!("{number} names") };
    let stated = number;
    let found = if stated > *list.counts.end() { *list.counts.end() } else { *list.counts.start() };
    let span = list_span(article, view, open, close, sentence);
    let working =
        format!("{} in \u{201c}{}\u{201d}, stated {stated}", names(found), shorten(article.document.slice(span)));
    let outcome = if fits { Outcome::Holds } else { Outcome::Fails };
    if !fits && !list.sure(stated, head) {
        return;
    }
    let working = if fits { format!("{} in the list, stated {stated}", names(stated)) } else { working };
    push(
        article,
        amount,
        (span, found),
        outcome,
        working,
        &format!("the list behind it names {found}, not {stated}"),
        out,
    );
}

fn push(
    article: &Article<'_>,
    amount: &Amount<'_>,
    (list, found): (Span, usize),
    outcome: Outcome,
    working: String,
    message: &str,
    out: &mut Outcomes,
) {
    out.relations.push(Relation {
        kind: "list-count",
        outcome,
        spans: vec![amount.span, list],
        working: working.clone(),
    });
    if outcome == Outcome::Fails {
        let finding = Finding::new(META.id, Severity::Error, amount.whole, message)
            .confidence(85)
            .related(list, "the list")
            .working(working);
        let count = i64::try_from(found).map_or(Decimal::ZERO, Decimal::from);
        out.findings.push(repair::offer(finding, article, amount, count, "as many as are named"));
        super::passage::refute(out, amount.claim, message);
    }
}

fn stops(piece: &Piece<'_>) -> bool {
    piece.is_any(&[",", ";", "and", ")", "."])
        || matches!(piece, Piece::Time(_) | Piece::Other)
        || piece.direction().is_some()
}

/// The last word before the list, else the unit of the count.
fn head_noun<'a>(article: &Article<'a>, amount: &Amount<'a>, noun: &[Piece<'a>]) -> Option<&'a str> {
    if let Some(Piece::Word(word, _)) = noun.last() {
        return Some(word);
    }
    article.document.text.get(amount.whole.start..amount.whole.end)?.split_whitespace().last()
}

fn is_plural(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    lower.len() > 3 && lower.ends_with('s') && !lower.ends_with("ss") || cues::is("list.persons", &lower)
}

/// The text of the list.
fn list_span(article: &Article<'_>, view: &View<'_>, from: usize, to: usize, sentence: usize) -> Span {
    let text = &article.document.text;
    let base = text.as_ptr() as usize;
    let words: Vec<Span> = view.pieces[from..to]
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word, _) => {
                let start = (word.as_ptr() as usize).checked_sub(base)?;
                Some(Span::new(start, start + word.len()))
            }
            _ => None,
        })
        .collect();
    words.into_iter().reduce(Span::hull).unwrap_or(article.document.sentences[sentence].span)
}

fn shorten(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() <= 14 { words.join(" ") } else { format!("{} …", words[..14].join(" ")) }
}

/// A list of names and all the numbers of items it can be read as.
struct List {
    counts: RangeInclusive<usize>,
    /// All names are written in capitals, or are the names of classes.
    names: bool,
    /// A comma separates some of them.
    commas: bool,
}

impl List {
    fn read(inside: &[Piece<'_>], head: &str) -> Option<Self> {
        // "(i.e., a, b and c)"
        let leads =
            inside.first().is_some_and(|piece| matches!(piece, Piece::Word(word, _) if cues::is("list.lead", word)));
        let lead = inside.iter().take_while(|piece| {
            leads && (piece.is_any(&[",", "."]) || matches!(piece, Piece::Word(word, _) if cues::is("list.lead", word)))
        });
        let inside = &inside[lead.count()..];
        let words = inside.iter().all(|piece| matches!(piece, Piece::Word(_, _)));
        if inside.len() > MOST || !words || cues::has("list.some", inside) || cues::has("list.clause", inside) {
            return None;
        }
        if inside.iter().any(|piece| {
            piece.is_any(&[";", ":", "/", "–", "—", "-", "=", "\"", "“", "”", "etc", "...", "…", "+", "&"])
        }) {
            return None;
        }
        let segments: Vec<&[Piece<'_>]> = inside.split(|piece| piece.is(",")).collect();
        let ands = |pieces: &[Piece<'_>]| pieces.iter().filter(|piece| piece.is("and")).count();
        let (last, others) = segments.split_last()?;
        let mut items: Vec<&[Piece<'_>]> = Vec::new();
        for segment in &segments {
            items.extend(segment.split(|piece| piece.is("and")).filter(|item| !item.is_empty()));
        }
        let oxford = last.first().is_some_and(|piece| piece.is("and"));
        if ands(last) == 0 || items.len() < 2 || others.iter().any(|segment| segment.is_empty()) {
            return None;
        }
        // "A, B, and C" has as many names as commas and one; other "and"s join two names or stand inside one
        let most = items.len();
        let least = if oxford { segments.len() } else { segments.len() + usize::from(segments.len() > 1) };
        let class = cues::is("list.class", head);
        let capital = |item: &&[Piece<'_>]| {
            item.iter().filter(|piece| piece.is_word()).all(|piece| match piece {
                Piece::Word(word, _) => {
                    word.starts_with(char::is_uppercase) || ["the", "of", "de", "du", "von", "van"].contains(word)
                }
                _ => false,
            }) && item.iter().any(|piece| piece.is_word())
        };
        let short = |item: &&[Piece<'_>]| item.len() <= 3 && !item.iter().any(|piece| piece.is_any(&["a", "an", "of"]));
        let names = items.iter().all(capital) || class && items.iter().all(short);
        Some(Self { counts: least.min(most)..=most, names, commas: segments.len() > 1 })
    }

    /// "three cities, Oslo, Bergen and Turku,": names between commas, and where they end.
    fn apposed(pieces: &[Piece<'_>], open: usize, head: &str) -> Option<(usize, Self)> {
        let name = |piece: &Piece<'_>| {
            matches!(piece, Piece::Word(word, _) if word.starts_with(char::is_uppercase))
                || piece.is_any(&["the", "of"])
        };
        let rest = pieces.get(open + 1..)?;
        let names = rest.iter().take(MOST).take_while(|piece| name(piece) || piece.is_any(&[",", "and"])).count();
        // the last name ends with a mark that nothing of the list follows
        let last = rest[..names].iter().rposition(|piece| piece.is("and"))?;
        let end = rest[last..].iter().position(|piece| piece.is_any(&[",", ".", ";", "–", "—", "-", ")"]))? + last;
        let list = &rest[..end];
        let titled = |piece: &Piece<'_>| piece.is_any(&["mr", "mrs", "ms", "sir", "dr"]);
        let plain = list.iter().all(|piece| name(piece) || piece.is_any(&[",", "and"])) && !list.iter().any(titled);
        let after = rest.get(end + 1);
        let goes_on = rest[end].is(",") && after.is_some_and(name);
        let read = Self::read(list, head).filter(|list| plain && !goes_on && list.names)?;
        Some((open + 1 + end, read))
    }

    /// "three daughters, Ada, Bea and Cleo,": first names, one word each, and where they end.
    fn first_names(pieces: &[Piece<'_>], open: usize) -> Option<(usize, Self)> {
        let name = |at: usize| {
            matches!(pieces.get(at), Some(Piece::Word(word, _)) if word.len() > 1
                && word.starts_with(char::is_uppercase) && word.chars().skip(1).all(char::is_lowercase))
        };
        let is = |at: usize, word: &str| pieces.get(at).is_some_and(|piece| piece.is(word));
        let mut at = open + 1;
        if !name(at) {
            return None;
        }
        let mut count = 1;
        while count < MOST {
            let comma = is(at + 1, ",");
            let and = is(at + 1 + usize::from(comma), "and");
            let next = at + 1 + usize::from(comma) + usize::from(and);
            if !(comma || and) || !name(next) {
                return None;
            }
            (at, count) = (next, count + 1);
            if and {
                break;
            }
        }
        let close = at + 1;
        let mark = |piece: &Piece<'_>| piece.is_any(&[",", ".", ";", ")", "–", "—"]);
        let closed = pieces.get(close).is_none_or(mark) && !(is(close, ",") && name(close + 1));
        closed.then_some((close, Self { counts: count..=count, names: true, commas: true }))
    }

    /// "four directors, Bell, Cooper, Dunn and Eads, resigned": names between commas before a verb.
    fn people(pieces: &[Piece<'_>], open: usize, head: &str) -> Option<(usize, Self)> {
        let (close, list) = Self::apposed(pieces, open, head)?;
        let verb = |at: usize| {
            matches!(pieces.get(at), Some(Piece::Word(word, _)) if word.starts_with(char::is_lowercase))
                && !pieces[at].is_any(&["and", "or", "who", "whose", "of", "all", "both", "a", "an", "the"])
        };
        (pieces[close].is_any(&[",", "–", "—"]) && verb(close + 1)).then_some((close, list))
    }

    /// "“Harbour”, “Salt” and “Nine Rooms”": titles between quotation marks.
    fn titles(inside: &[Piece<'_>]) -> Option<Self> {
        let (mut open, mut count, mut commas) = (false, 0, false);
        for piece in inside.iter().take(MOST) {
            let Piece::Word(word, _) = piece else { return None };
            match *word {
                "“" if !open => (open, count) = (true, count + 1),
                "”" if open => open = false,
                "\"" => {
                    open = !open;
                    count += usize::from(open);
                }
                "," | "and" if !open => commas |= *word == ",",
                _ if open => {}
                _ => return None,
            }
        }
        (!open && count >= 2 && inside.len() < MOST).then_some(Self { counts: count..=count, names: true, commas })
    }

    /// Sure enough to say that the number is wrong.
    fn sure(&self, stated: usize, head: &str) -> bool {
        if !self.names {
            return false;
        }
        if stated > *self.counts.end() {
            return true;
        }
        // "Paris, France, and Rome, Italy"; "John Smith, mayor, and Ann Jones"
        let doubled = 2 * stated == *self.counts.start() || 2 * stated == *self.counts.start() + 1;
        self.commas && (!doubled || cues::is("list.plain", head) || cues::is("list.kin", head))
    }
}

/// "There are four reasons:" and the points of the list below.
fn points_below(article: &Article<'_>, amount: &Amount<'_>, number: usize, sentence: usize, out: &mut Outcomes) {
    let block = article.document.sentences[sentence].block;
    let below = article.document.blocks.iter().skip(block + 1);
    let points: Vec<Span> =
        below.take_while(|block| block.kind == BlockKind::ListItem).take(40).map(|block| block.span).collect();
    if points.len() < 2 || points.len() == 40 {
        return;
    }
    let list = points.iter().copied().reduce(Span::hull).unwrap_or_default();
    // a point may have points of its own, so too many say nothing; so does a list that goes on in another form
    let outcome = if points.len() == number { Outcome::Holds } else { Outcome::Fails };
    let after = article.document.blocks.get(block + 1 + points.len());
    let goes_on = after.is_some_and(|after| {
        let text = article.document.slice(after.span).trim_start();
        after.kind == BlockKind::ListItem || text.starts_with(|c: char| !c.is_alphabetic() && !"\"“‘'(".contains(c))
    });
    if points.len() > number || outcome == Outcome::Fails && goes_on {
        return;
    }
    let working = format!("{} points in the list, stated {number}", points.len());
    let message = format!("the list below has {} points, not {number}", points.len());
    push(article, amount, (list, points.len()), outcome, working, &message, out);
}
