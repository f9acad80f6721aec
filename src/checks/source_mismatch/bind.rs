//! From the words around a figure to the cells that can speak about it. Gates first (unit, level or change, period),
//! then a score by how the text names row and column. The rule: the printed value plays no part here.

use rustc_hash::FxHashMap;

use super::lookup::Sight;
use super::mention::{Mention, Target};
use super::periods::{Bound, fit, is_part};
use super::text::{Line, is_figure};
use crate::checks::Article;
use crate::claim::{Claim, Kind, Role};
use crate::normalise::{Period, Unit, UnitKind};
use crate::sorting;
use crate::sources::frame::{Column, ColumnRole, Frame, Mark, PieceKind, Place, Row, periods};
use crate::sources::words;

/// How a label was named in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// For ranking.
    pub(super) score: i32,
    /// Share of the label's words, in hundredths.
    pub(super) share: u32,
    /// All its words, or enough of a name to be no other's.
    pub(super) full: bool,
    /// Words of the label are left out, without which no other can be meant: enough to support, not to refute.
    pub(super) padded: bool,
    /// Stands in another sentence.
    pub(super) carried: bool,
    /// Stands in another part of the sentence, or behind the next figure.
    pub(super) far: bool,
    /// The text has a word beside it that the table does not know: it may mean something narrower.
    pub(super) narrower: bool,
    /// A longer label of the table has the same words here.
    pub(super) dominated: bool,
    /// Stands within the figure's own words ("17 rebounds").
    pub(super) own: bool,
    /// A name, written with capitals in table and text.
    pub(super) name: bool,
    /// First and last word.
    pub(super) at: (usize, usize),
}

/// A cell that can speak about a figure.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) frame: u32,
    pub(super) place: Place,
    pub(super) score: i32,
    pub(super) row: Said,
    pub(super) column: Said,
    /// Periods of text and table: fit 3 the same, 2 one in the other, 0 not both known.
    pub(super) period: u32,
    pub(super) period_explicit: bool,
    /// The table has several periods, and the text has none for this figure.
    pub(super) period_open: bool,
    /// Text and table both speak of a change.
    pub(super) change: bool,
    /// The unit is known to be that of the text, not merely possible.
    pub(super) unit_sure: bool,
}

/// Rows kept for one figure and table.
const ROWS: usize = 12;
/// Columns from which on a table is wide.
const WIDE: usize = 512;
/// Points of a unit that is known to be that of the text.
const SURE: i32 = 10;
/// Below this a candidate says nothing.
const FLOOR: i32 = 110;
/// Rows looked at under one name.
const MOST_ROWS: usize = 20_000;

/// Whether the figure speaks of a change rather than a level.
pub(super) fn is_change(article: &Article<'_>, line: &Line, claim: usize) -> Option<bool> {
    let found = article.extraction.claims.get(claim)?;
    let (from, to) = line.range(found.number);
    // "2 more than Renshaw", "5 percent less than", "2 more goals than"
    let (_, behind) = line.range(found.span);
    let behind = behind.max(to);
    let than = |i: usize| (i + 1..i + 5).any(|j| line.stem(j) == "than");
    if (to..behind + 2).any(|i| words::is_comparative(line.stem(i)) && than(i)) {
        return Some(true);
    }
    let mut at = line.before(from);
    let mut level = None;
    for _ in 0..4 {
        let Some(i) = at else { break };
        if line.is_change(i) || line.stem(i) == "by" {
            return Some(true);
        }
        match line.stem(i) {
            "to" | "at" | "was" | "were" | "is" | "total" | "reach" | "compared" | "from" => return Some(false),
            "of" => (level, at) = (Some(false), line.before(i)),
            "a" | "an" | "(" | "and" | "positiv" | "positive" | "negativ" | "negative" => at = line.before(i),
            "or" => {
                // "$3.5 million, or 54.7%": what the first is
                let other = (0..i).rev().find_map(|j| line.words[j].claim)?;
                return if other == claim { None } else { is_change(article, line, other) };
            }
            "," => at = line.before(i),
            _ => {
                // "by $7.1 million and $6.2 million, respectively"
                if let Some(other) = line.words[i].claim
                    && other < claim
                    && article.extraction.claims.get(other).is_some_and(is_figure)
                    && line.words.iter().any(|word| word.stem == "respectively")
                {
                    return is_change(article, line, other);
                }
                break;
            }
        }
    }
    if level.is_some() {
        return level;
    }
    // "a $3 million increase"
    let next = (to..line.words.len()).find(|&i| line.words[i].kind == PieceKind::Word && !line.words[i].stop);
    if next.is_some_and(|i| i <= to + 1 && line.is_change(i)) {
        return Some(true);
    }
    level.or((found.role == Role::Change).then_some(true))
}

/// Whether units allow a comparison: `None` no, else whether that is sure.
pub(super) fn unit_gate(claim: &Claim, unit: Option<&Unit>, own: bool, label_has_noun: bool) -> Option<bool> {
    match (&claim.unit, unit) {
        (None, None) => Some(true),
        (None, Some(unit)) => match unit.kind {
            UnitKind::Percent | UnitKind::Point => None,
            UnitKind::Currency if own => None,
            _ => Some(!own),
        },
        (Some(asked), Some(unit)) if asked.converts_to(unit) => Some(true),
        (Some(asked), Some(unit)) => match (asked.kind, unit.kind) {
            // a dollar is a dollar where the table writes no more than a sign
            (UnitKind::Currency, UnitKind::Currency) => None,
            (UnitKind::Percent, UnitKind::Percent) | (UnitKind::Point, UnitKind::Point) => Some(true),
            (UnitKind::Percent, UnitKind::Currency) if !own => Some(false),
            (UnitKind::Count, UnitKind::Count) => Some(asked.name == unit.name || label_has_noun),
            (UnitKind::Count, UnitKind::Currency) if !own => Some(label_has_noun),
            (UnitKind::Duration | UnitKind::Dimension, UnitKind::Count) => Some(label_has_noun),
            (UnitKind::Count, UnitKind::Duration | UnitKind::Dimension) => label_has_noun.then_some(true),
            _ => None,
        },
        (Some(asked), None) => match asked.kind {
            UnitKind::Percent => Some(false),
            UnitKind::Currency => Some(!own),
            UnitKind::Count => Some(label_has_noun),
            _ => Some(label_has_noun),
        },
    }
}

/// How near a mention stands to a figure: a score for ranking, and whether it stands far off.
fn near(article: &Article<'_>, line: &Line, claim: usize, mention: &Mention) -> Option<(i32, bool)> {
    let found = article.extraction.claims.get(claim)?;
    let (from, to) = line.range(found.number);
    let (_, span_end) = line.range(found.span);
    let next = line.next_figure(article, to, claim);
    if mention.from < to.max(span_end) && mention.to > from {
        return Some((130, false));
    }
    if mention.to <= from {
        let mut between: Vec<usize> = (mention.to..from)
            .filter_map(|i| line.words[i].claim)
            .filter(|&other| article.extraction.claims.get(other).is_some_and(is_figure))
            .collect();
        between.dedup();
        let start = line.segment_start(from);
        let sentence_breaks = (mention.to..from).any(|i| i < start);
        if sentence_breaks {
            return Some((55, true));
        }
        // "35 at Alder and 61 at Birch": each figure has its name behind it
        let link = |at: usize| line.says(at, &["at", "in", "for", "from", "by"]);
        let name = |at: usize| line.words.get(at).is_some_and(|word| word.kind == PieceKind::Word && word.capital);
        let figure = |at: usize| line.words[at].claim.is_some_and(|other| other != claim);
        let taken = mention.from >= 2 && link(mention.from - 1) && figure(mention.from - 2);
        if taken && link(to.max(span_end)) && name(to.max(span_end) + 1) {
            return Some((25, true));
        }
        let figures = i32::try_from(between.len().min(6)).unwrap_or(6);
        // "forced Norrby into 16 fouls", "held Sundby to 38": what the verb acts on
        let direct = line.before(from).is_some_and(|i| i == mention.to && words::is_onto(line.stem(i)));
        return Some((100 - 4 * figures + if direct && is_moved(line, mention) { 40 } else { 0 }, false));
    }
    // behind the figure: "$5 million of goodwill"
    let gap = (to..mention.from).filter(|&i| line.words[i].kind == PieceKind::Word).count();
    if mention.to <= next {
        let linked = matches!(line.stem(to), "of" | "in" | "for" | "from" | "as" | "at") && gap <= 5 || gap == 0;
        let turn = (to..mention.from).any(|i| matches!(line.stem(i), "," | "and" | "but"));
        return Some(if linked && !turn {
            (105, false)
        } else if gap <= 4 && !turn {
            (70, true)
        } else {
            (35, true)
        });
    }
    (mention.from < line.segment_end(to)).then_some((25, true))
}

/// The verb before a name acts on it: "forced Norrby", "limiting the home side".
fn is_moved(line: &Line, mention: &Mention) -> bool {
    let before = (0..mention.from).rev().find(|&i| !line.words[i].classes.has(crate::lexicon::Classes::DETERMINER));
    before.is_some_and(|i| line.is_verb(i) || line.words[i].kind == PieceKind::Word && !line.words[i].stop)
}

/// A word with a meaning of its own that no label of the table knows.
fn is_unknown(sight: &Sight<'_>, frame: &Frame, at: usize) -> bool {
    let lexicon = crate::lexicon::english();
    let Some(word) = sight.line.words.get(at) else { return false };
    word.kind == PieceKind::Word
        && !word.stop
        && !word.phrase
        && word.claim.is_none()
        && word.stem.len() > 2
        && !words::is_change(&word.stem)
        && !words::is_boundary(&word.stem)
        && !(word.capital && sight.topics.contains(&word.stem))
        && !word.means.iter().any(|&stem| frame.knows(stem))
        && !lexicon.word(lexicon.id(&word.stem)).classes.has(crate::lexicon::Classes::STOP)
}

/// A word beside a mention that no label of the table knows.
fn narrower(sight: &Sight<'_>, mention: &Mention, frame: &Frame, all: &[Mention]) -> bool {
    let line = &sight.line;
    let unknown = |i: usize| is_unknown(sight, frame, i);
    // "internal-use software"
    let compound =
        mention.from.checked_sub(2).is_some_and(|i| line.stem(i) == "-" && line.words[i + 1].kind == PieceKind::Word);
    let before = compound || mention.from.checked_sub(1).is_some_and(unknown);
    let inside = (mention.from..mention.to).any(|i| !mention.at.contains(&i) && unknown(i));
    // "majority of the tax benefit", "expense on software": the head is another word; "a unit that had sales of"
    let lead = (0..mention.from)
        .rev()
        .find(|&i| !matches!(line.stem(i), "the" | "a" | "an" | "our" | "it" | "their"))
        // "cash used in" is a phrase of its own, no head
        .filter(|&i| !line.words[i].phrase);
    // "Alder had sales of": whose they are names the row
    let is_row = |at: usize| {
        let mut rows = all.iter().filter(|one| one.from <= at && at < one.to);
        rows.any(|one| match one.target {
            Target::Value(value) => frame.value(value).is_some_and(|value| frame.keys.contains(&value.column)),
            Target::Column(_) => false,
        })
    };
    let titled = |word: &super::text::Word| word.means.iter().any(|stem| frame.title_stems.contains(stem));
    let other_head = lead.is_some_and(|i| {
        let head = i.checked_sub(1).map(|i| &line.words[i]);
        let noun = head.is_some_and(|word| {
            let linked = words::is_change(&word.stem) || words::is_base(&word.stem) || words::is_link(&word.stem);
            // "the number of women"
            let counts = matches!(word.stem.as_str(), "number" | "count" | "total" | "amount");
            word.kind == PieceKind::Word && !word.stop && !linked && !counts && !titled(word)
        });
        let owned = matches!(mention.target, Target::Column(_)) && i.checked_sub(1).is_some_and(is_row);
        match line.stem(i) {
            "of" | "on" | "for" | "in" | "from" | "to" | "by" => {
                noun || line.stem(i) == "of" && i == line.segment_start(i)
            }
            "had" | "have" | "ha" | "with" | "generate" | "generat" | "contribut" => {
                !owned
                    && !head.is_some_and(|word| {
                        matches!(word.stem.as_str(), "we" | "company" | "compan" | "it" | "they" | "group")
                    })
            }
            _ => false,
        }
    });
    before || inside || other_head
}

/// A capitalised word of the text beside a partly said name: it is someone else's.
fn other_name(line: &Line, mention: &Mention) -> bool {
    let lexicon = crate::lexicon::english();
    let strange = |i: usize| {
        line.words.get(i).is_some_and(|word| {
            // "While Okafor": a word of the language that begins the sentence
            let plain = i == 0 && lexicon.word(lexicon.id(&word.stem)).classes.has(crate::lexicon::Classes::STOP)
                || words::is_boundary(&word.stem);
            word.kind == PieceKind::Word && word.capital && !word.stop && word.claim.is_none() && !plain
        })
    };
    mention.from.checked_sub(1).is_some_and(strange) || strange(mention.to)
}

/// Prepositions that make a name the other side: "against the Hawks".
fn oblique(line: &Line, mention: &Mention) -> bool {
    let before = (0..mention.from).rev().find(|&i| !matches!(line.stem(i), "the" | "a" | "an"));
    before.is_some_and(|i| {
        matches!(
            line.stem(i),
            "against" | "over" | "for" | "with" | "at" | "in" | "to" | "from" | "by" | "versus" | "past" | "vs"
        )
    })
}

fn said(
    sight: &Sight<'_>,
    frame: &Frame,
    claim: usize,
    mention: &Mention,
    all: &[Mention],
    leader: Option<(usize, usize)>,
) -> Option<Said> {
    let (near, far) = near(sight.article, &sight.line, claim, mention)?;
    let (_, number_end) = sight.line.range(sight.article.extraction.claims.get(claim)?.number);
    let dominated = all.iter().any(|other| {
        mention.lies_in(other)
            && other.share() >= 60
            && std::mem::discriminant(&other.target) == std::mem::discriminant(&mention.target)
    });
    let share = mention.share();
    let mut full = mention.is_full();
    let mut padded = false;
    let mut score = near;
    let mut is_name = false;
    if let Target::Value(value) = mention.target
        && let Some(value) = frame.value(value)
    {
        let key = frame.keys.contains(&value.column);
        if !full {
            // "working capital" for "Total working capital", where no other label has these words
            let said: Vec<u32> = mention.at.iter().flat_map(|&at| sight.line.words[at].means.clone()).collect();
            let idle = |stem: &u32| sight.weak.contains(stem) || sight.padding.contains(stem);
            let missing = value.stems.iter().all(|stem| said.contains(stem) || idle(stem));
            let like = |other: &&u32| {
                frame.value(**other).is_some_and(|other| {
                    value.stems.iter().all(|stem| !said.contains(stem) || other.stems.contains(stem))
                })
            };
            let strong = value.stems.iter().filter(|stem| said.contains(stem) && !idle(stem));
            // every text that is like it has all of these words: the rarest leads to them soonest
            let rarest = strong.min_by_key(|stem| frame.values_with(**stem).len()).filter(|_| missing);
            full = rarest.is_some_and(|&stem| frame.values_with(stem).iter().filter(like).take(2).count() == 1);
            padded = full && value.stems.iter().any(|stem| !said.contains(stem) && sight.padding.contains(stem));
        }
        let name = mention.capital && value.text.chars().next().is_some_and(char::is_uppercase);
        is_name = name && key;
        if !full && key && name {
            // enough of a name to be no other's
            let stems: Vec<u32> = mention.at.iter().flat_map(|&at| sight.line.words[at].means.clone()).collect();
            let same = stems
                .iter()
                .map(|&stem| {
                    frame
                        .values_with(stem)
                        .iter()
                        .filter(|&&other| frame.value(other).is_some_and(|other| other.column == value.column))
                        .take(2)
                        .count()
                })
                .min();
            if other_name(&sight.line, mention) {
                return None;
            }
            full = same == Some(1) && value.stems.len() <= 4;
        }
        // "Norrby was led by Marta Lindqvist, who scored": hers, not theirs
        if key && leader.is_some_and(|leader| mention.to <= leader.0) {
            score -= 40;
        }
        let leads = sight.line.leads(mention.to);
        if name && !leads && oblique(&sight.line, mention) {
            score -= 25;
        }
    }
    score += i32::try_from(if full { 100 } else { share }).unwrap_or(0) * 6 / 10;
    score += 5 * i32::try_from(mention.at.len().min(6)).unwrap_or(6);
    if dominated {
        score -= 60;
    }
    if !full && matches!(mention.target, Target::Column(_)) {
        score -= 40;
    }
    Some(Said {
        score,
        share,
        full,
        padded,
        carried: false,
        far,
        narrower: narrower(sight, mention, frame, all),
        dominated,
        name: is_name,
        own: near >= 130 && !(number_end..mention.from).any(|at| is_unknown(sight, frame, at)),
        at: (mention.from, mention.to),
    })
}

/// How the text names the rows and columns of a table for one figure.
pub(super) struct Named {
    /// Rows by their key cells, best first.
    pub(super) rows: Vec<(u32, Said)>,
    pub(super) columns: Vec<Option<Said>>,
}

/// Rows and columns of a table that the words around a figure name.
pub(super) fn named(
    sight: &Sight<'_>,
    frame_id: u32,
    frame: &Frame,
    claim: usize,
    period: Option<Bound>,
) -> Option<Named> {
    let all = sight.mentions(frame_id)?;
    let number = sight.article.extraction.claims.get(claim)?.number;
    let leader = sight.leader(sight.line.range(number).0);
    let mut columns: Vec<Option<Said>> = vec![None; frame.columns.len()];
    let mut rows: Vec<(u32, Said)> = Vec::new();
    let better = |slot: &mut Option<Said>, said: Said| {
        if slot.is_none_or(|known| said.score > known.score) {
            *slot = Some(said);
        }
    };
    let mut values: Vec<(u32, Said)> = Vec::new();
    for mention in all {
        match mention.target {
            Target::Column(column) => {
                if let Some(said) = said(sight, frame, claim, mention, all, leader)
                    && let Some(slot) = columns.get_mut(column as usize)
                {
                    better(slot, said);
                }
            }
            Target::Value(value) => {
                if let Some(said) = said(sight, frame, claim, mention, all, leader) {
                    match values.iter_mut().find(|(known, _)| *known == value) {
                        Some((_, known)) if known.score > said.score => {}
                        Some((_, known)) => *known = said,
                        None => values.push((value, said)),
                    }
                }
            }
        }
    }
    let is_key = |value: u32| frame.value(value).is_some_and(|value| frame.keys.contains(&value.column));
    if !values.iter().any(|(value, said)| is_key(*value) && (said.full || said.share >= 60)) {
        values.extend(sight.carried(frame_id, frame).into_iter().filter(|(value, _)| is_key(*value)));
    }
    let mut places = FxHashMap::<u32, usize>::default();
    for (value, said) in values.iter().filter(|(value, _)| is_key(*value)) {
        for &row in frame.value(*value).map_or(&[][..], |value| value.rows).iter().take(MOST_ROWS) {
            let at = *places.entry(row).or_insert(rows.len());
            match rows.get_mut(at) {
                Some((_, known)) if known.score >= said.score => {}
                Some((_, known)) => *known = *said,
                None => rows.push((row, *said)),
            }
        }
    }
    // words of other cells of the row (groups, categories) tell rows of one name apart
    let others = |row: u32| {
        let row_values = frame.row(row).map_or(&[][..], |row| frame.values_of(row));
        let said = row_values.iter().filter(|value| !is_key(**value)).filter_map(|value| {
            values
                .iter()
                .find(|(known, said)| known == value && (said.full || said.share >= 60))
                .map(|(_, said)| said.score / 8)
        });
        said.sum::<i32>()
    };
    for (row, said) in &mut rows {
        said.score += others(*row);
    }
    told_apart(frame, &values, &mut rows);
    sorting::by_key(&mut rows, |(row, said)| (std::cmp::Reverse(said.score), *row));
    rows.truncate(ROWS);
    let no_keys = rows.is_empty();
    if no_keys {
        // rows named by their period alone
        if let Some(bound) = period {
            let first = (0_u32..).zip(&frame.rows).take(MOST_ROWS);
            let fits = first.filter(|(_, row)| row.period.is_some_and(|own| fit(bound.period, own) > 0));
            // a name that the row has and the text has not may be another's; "H2" beside a year is no name
            let part = |period: &Period| period.days().is_some_and(|days| days < 360);
            let time = |text: &str| text.len() <= 9 && periods(&format!("{text} 2000")).iter().any(part);
            let name = |value: &u32| is_key(*value) && frame.value(*value).is_some_and(|value| !time(value.text));
            let nameless = |row: &Row| !frame.values_of(row).iter().any(name);
            rows.extend(fits.take(ROWS).map(|(at, row)| {
                let full = nameless(row);
                (at, Said { score: 60, share: 100, full, carried: !full, ..Said::default() })
            }));
        }
    }
    Some(Named { rows, columns })
}

/// A column of who reports a figure: its names are not whom the figure is about.
pub(super) fn is_office(frame: &Frame, column: u32) -> bool {
    let role = frame.column(column).and_then(|head| words::column_role(&head.header));
    matches!(role, Some("reporter" | "source" | "note" | "locator"))
}

/// "Oats in the South": where each name stands for several rows, those of another place that the text names in full are
/// left out.
fn told_apart(frame: &Frame, values: &[(u32, Said)], rows: &mut Vec<(u32, Said)>) {
    let said = |value: &u32, said: &Said| {
        let column = frame.value(*value)?.column;
        // "Norland's exports" as Norland reports them: the name is that of the row
        let key = |value: u32| frame.value(value).is_some_and(|value| frame.keys.contains(&value.column));
        let shared = || values.iter().any(|(other, there)| key(*other) && there.at == said.at);
        let other = !(frame.keys.contains(&column) || is_office(frame, column) && shared());
        (other && said.full && !said.carried && !said.dominated).then_some((column, *value))
    };
    let named: Vec<(u32, u32)> = values.iter().filter_map(|(value, how)| said(value, how)).collect();
    if named.is_empty() {
        return;
    }
    let fits = |row: u32| {
        let own = frame.row(row).map_or(&[][..], |row| frame.values_of(row));
        own.iter().all(|&value| {
            let column = frame.value(value).map(|value| value.column);
            let mut asked = named.iter().filter(|(of, _)| Some(*of) == column).peekable();
            asked.peek().is_none() || asked.any(|(_, other)| *other == value)
        })
    };
    if rows.iter().any(|(row, _)| fits(*row)) {
        rows.retain(|(row, _)| fits(*row));
    }
}

/// A column of numbers in the light of a figure.
struct Head<'f> {
    column: u32,
    head: &'f Column,
    /// How the text names it.
    said: Option<Said>,
    /// How its own period lies to that of the figure.
    fits: Option<u32>,
}

/// Columns that a figure may stand in; in a wide table those that its words or its period lead to.
fn heads<'f>(frame: &'f Frame, columns: &[Option<Said>], period: Option<Bound>) -> Vec<Head<'f>> {
    let wide = frame.columns.len() > WIDE;
    let head = |column: u32| {
        let head = frame.column(column)?;
        let said = columns.get(column as usize).copied().flatten();
        let fits = period.zip(head.period).map(|(bound, own)| fit(bound.period, own));
        let other_time = fits == Some(0) && period.is_some_and(|bound| bound.explicit);
        let led_to = said.is_some() || head.stems.is_empty() || fits.is_some_and(|fits| fits > 0);
        (!other_time && (!wide || led_to)).then_some(Head { column, head, said, fits })
    };
    frame.number_columns().filter_map(head).collect()
}

/// Cells of a table that can speak about a figure, best first; those that score too little left out.
pub(super) fn candidates(
    sight: &Sight<'_>,
    frame_id: u32,
    frame: &Frame,
    claim: usize,
    period: Option<Bound>,
) -> Vec<Candidate> {
    let Some(found) = sight.article.extraction.claims.get(claim) else { return Vec::new() };
    if frame.is_turned() {
        return Vec::new();
    }
    let Some(Named { rows, columns }) = named(sight, frame_id, frame, claim, period) else { return Vec::new() };
    let change = is_change(sight.article, &sight.line, claim);
    let times: Vec<_> = frame.columns.iter().filter_map(|column| column.period).collect();
    let several_times = times.iter().any(|time| !time.same_days(times[0])) || frame.has_times;
    let noun = found
        .unit
        .as_ref()
        .filter(|unit| unit.kind == UnitKind::Count)
        .map(|unit| words::stem(unit.name.split(' ').next_back().unwrap_or_default()));
    let noun = noun.and_then(|noun| sight.index.stem(&noun));
    // "Number of shares on issue" over the labels: what all rows count
    let heading = frame.columns.first().filter(|column| column.role == ColumnRole::Text);
    let heads = heads(frame, &columns, period);
    let mut out: Vec<Candidate> = Vec::new();
    let mut missing: Vec<(u32, i32)> = Vec::new();
    for (row, row_said) in &rows {
        let Some(meant) = frame.row(*row) else { continue };
        for &Head { column, head, said: mine, fits: fits_head } in &heads {
            let place = Place { row: *row, column };
            let amount = frame.amount(place);
            if amount.is_none() {
                // what the words name is not there: no other column of the row stands in for it
                let other_time = period.zip(head.period.or(meant.period)).is_some_and(|(bound, own)| {
                    bound.explicit && fits_head.unwrap_or_else(|| fit(bound.period, own)) == 0
                });
                missing.extend(mine.filter(|said| said.score > 0 && !other_time).map(|said| (*row, said.score)));
            }
            let Some(amount) = amount else { continue };
            // a level is no change
            let cell_change = frame.is_change(place);
            if change == Some(true) && !cell_change || change == Some(false) && cell_change && !row_said.full {
                continue;
            }
            if change != Some(true) && (head.compares || head.change) && mine.is_none_or(|said| !said.full) {
                continue;
            }
            let table_period = head.period.or(meant.period);
            let (fits, explicit) = match (period, table_period) {
                (Some(bound), Some(own)) => (fits_head.unwrap_or_else(|| fit(bound.period, own)), bound.explicit),
                _ => (0, false),
            };
            // the sales of a quarter are not those of its year
            let part = period.zip(table_period).is_some_and(|(bound, own)| is_part(bound.period, own));
            if part || fits == 0 && period.is_some_and(|bound| bound.explicit) && table_period.is_some() {
                continue;
            }
            let column_said = mine.unwrap_or_default();
            let column_score = if head.stems.is_empty() { 30 } else { column_said.score.max(0) * 6 / 10 };
            let time_score = match (fits, explicit) {
                (3, true) => 60,
                (2, true) => 55,
                (3 | 2, false) => 20,
                _ => 0,
            };
            let score = row_said.score + column_score + time_score;
            if score + SURE < FLOOR {
                continue;
            }
            let noun_here = noun.is_some_and(|noun| {
                head.stems.contains(&noun)
                    || heading.is_some_and(|heading| heading.stems.contains(&noun))
                    || frame.values_of(meant).iter().filter_map(|&v| frame.value(v)).any(|v| v.stems.contains(&noun))
            }) || mine.is_some_and(|said| said.score >= 130);
            let own = amount.mark != Mark::None || head.unit.is_some() || meant.unit.is_some();
            let unit = frame.unit_of(meant, head, amount);
            let Some(unit_sure) = unit_gate(found, unit.as_deref(), own, noun_here) else { continue };
            let score = score + if unit_sure { SURE } else { 0 };
            if score < FLOOR {
                continue;
            }
            out.push(Candidate {
                frame: frame_id,
                place,
                score,
                row: *row_said,
                column: if head.stems.is_empty() {
                    Said { full: true, share: 100, ..Said::default() }
                } else {
                    column_said
                },
                period: fits,
                period_explicit: explicit,
                period_open: several_times && table_period.is_some() && fits == 0,
                change: change == Some(true) && cell_change,
                unit_sure,
            });
        }
    }
    if found.kind == Kind::Date {
        out.clear();
    }
    out.retain(|one| !missing.iter().any(|&(row, score)| row == one.place.row && score > one.column.score));
    sorting::by_key(&mut out, |one| (std::cmp::Reverse(one.score), one.place));
    out
}
