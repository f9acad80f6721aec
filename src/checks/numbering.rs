//! Numbered points and ranks: "three reasons: first …, second …, fourth …", "the third-largest after A and B".

use std::ops::Range;

use crate::checks::gate::{Needs, Of};
use crate::checks::passage::Passage;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::claim::{Claim, Value};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::span::Span;

pub(super) struct NumberingGap;
pub(super) struct RankMismatch;

static NUMBERING: Meta = Meta {
    id: "numbering-gap",
    name: "numbered points skip a number, or are not as many as announced",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Points that one sentence counts off after a colon (\"three reasons: first, …; second, …\") must go up by \
one, and to the number that was announced; \"finally\" and \"last\" are the next, whichever it is. Points that begin \
sentences (\"First, … Second, …\") are a warning where one is skipped, and only if the missing number stands nowhere in \
between.",
    fires: &[
        "There were three reasons: first, the cost; second, the time; fourth, the noise.",
        "It needs four things: first, water; second, light; third, warmth.",
        "First, turn off the power. Second, open the lid. Fourth, lift out the drum.",
    ],
    silent: &[
        "There were three reasons: first, the cost; second, the time; third, the noise.",
        "There were three reasons: first, the cost; second, the time; and finally, the noise.",
        "First, turn off the power. A second point is the lid. Third, lift out the drum.",
        "They came first, third and fourth in three races: the first in May, the third in June.",
    ],
};

static RANK: Meta = Meta {
    id: "rank-mismatch",
    name: "a rank does not follow from those named before it",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "\"The third-largest producer after Chile and Peru\" comes after two. Where two or more names are listed, and \
their number is one less than the rank under no reading of \"and\" (which may stand inside a name), the rank or the list \
is wrong; so with a place that is told as such (\"finished fourth, behind Meyer and Rossi\"). It is a warning, for the list \
may be a selection.",
    fires: &[
        "Zambia is the fifth-largest producer of the metal after Chile, Peru and Congo.",
        "Jansen finished fourth in the final, behind Meyer and Rossi.",
    ],
    silent: &[
        "Jansen finished third in the final, behind Meyer and Rossi.",
        "Jansen finished fourth, behind Meyer, after a long sprint.",
        "Zambia is the fourth-largest producer of the metal after Chile, Peru and Congo.",
        "Zambia became the third-largest producer after Chile.",
        "It is the third-largest island after Trinidad and Tobago.",
    ],
};

/// Words that count off points, by their number from one.
const POINTS: [&str; 10] = [
    "numbering.1",
    "numbering.2",
    "numbering.3",
    "numbering.4",
    "numbering.5",
    "numbering.6",
    "numbering.7",
    "numbering.8",
    "numbering.9",
    "numbering.10",
];
/// Sentences over which a count of points goes on.
const REACH: usize = 40;

impl Check for NumberingGap {
    fn meta(&self) -> &'static Meta {
        &NUMBERING
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs {
                claims: (0, usize::MAX),
                amounts: 0,
                all: &[&[
                    Of::FirstCue("numbering.1"),
                    Of::FirstCue("numbering.2"),
                    Of::FirstCue("numbering.3"),
                    Of::FirstCue("numbering.4"),
                    Of::FirstCue("numbering.5"),
                    Of::FirstCue("numbering.6"),
                    Of::FirstCue("numbering.7"),
                    Of::FirstCue("numbering.8"),
                    Of::FirstCue("numbering.9"),
                    Of::FirstCue("numbering.10"),
                ]],
                view: false,
            },
            Needs {
                claims: (0, usize::MAX),
                amounts: 0,
                all: &[&[Of::Words(&[":"])], &[Of::Cue("numbering.1")]],
                view: false,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        // the last point that began a sentence: its number, its sentence, its token
        let mut last: Option<(usize, usize, usize)> = None;
        for sentence in article.passing() {
            let tokens = article.extraction.tokens_of(sentence);
            in_one_sentence(article, &passage, sentence, &tokens, out);
            let Some(number) = point(&passage, tokens.start).filter(|_| passage.any(tokens.start + 1, &[",", ":"]))
            else {
                continue;
            };
            if let Some((before, at, token)) = last
                && number > before + 1
                && sentence - at <= REACH
                && !told_between(&passage, token + 1..tokens.start, before)
            {
                let span = passage.token_span(tokens.start);
                let message = format!("{} is followed by {}", passage.str(token), passage.str(tokens.start));
                let finding = Finding::new(NUMBERING.id, Severity::Warning, span, message)
                    .confidence(65)
                    .related(passage.token_span(token), "the point before it")
                    .working(format!("{before} + 1 is not {number}"));
                let written = POINTS.get(before).and_then(|class| cues::same_ending(class, passage.str(tokens.start)));
                out.findings.push(match written {
                    Some(written) => {
                        finding.suggest(span, written[..1].to_uppercase() + &written[1..], "the next number")
                    }
                    None => finding,
                });
            }
            last = Some((number, sentence, tokens.start));
        }
    }
}

/// Number of a point that a token counts off: 2 for "second", "secondly".
fn point(passage: &Passage<'_>, at: usize) -> Option<usize> {
    let word = passage.str(at);
    POINTS.iter().position(|class| cues::is(class, word)).map(|index| index + 1)
}

/// The missing number, or "another", "next", stands between.
fn told_between(passage: &Passage<'_>, range: Range<usize>, before: usize) -> bool {
    range.into_iter().any(|at| point(passage, at) == Some(before + 1) || cues::is("numbering.next", passage.str(at)))
}

/// "three reasons: first, …; second, …".
fn in_one_sentence(
    article: &Article<'_>,
    passage: &Passage<'_>,
    sentence: usize,
    tokens: &Range<usize>,
    out: &mut Outcomes,
) {
    let Some(colon) = tokens.clone().find(|&at| passage.says(at, ":")).filter(|colon| colon + 1 < tokens.end) else {
        return;
    };
    if point(passage, colon + 1) != Some(1) {
        return;
    }
    let opens =
        |at: usize| passage.any(at, &[":", ";", ","]) || passage.says(at, "and") && passage.any(at - 1, &[";", ","]);
    let is_point =
        |at: &usize| opens(at - 1) && (point(passage, *at).is_some() || cues::is("numbering.last", passage.str(*at)));
    let points: Vec<usize> = (colon + 1..tokens.end).filter(is_point).take(POINTS.len() + 1).collect();
    let mut number = 0;
    for &at in &points {
        match point(passage, at) {
            Some(found) if found != number + 1 => {
                let expected = number + 1;
                let message = format!("point {expected} is numbered {found}");
                let span = passage.token_span(at);
                let word = passage.str(at);
                let written = POINTS.get(number).and_then(|class| cues::same_ending(class, word));
                let finding = Finding::new(NUMBERING.id, Severity::Error, span, message)
                    .confidence(85)
                    .working(format!("{number} + 1 is not {found}"));
                out.findings.push(match written {
                    Some(written) => finding.suggest(span, written, "the next number"),
                    None => finding,
                });
                list(passage, &points, Outcome::Fails, out);
                return;
            }
            _ => number += 1,
        }
    }
    // the number that was announced, right before the colon
    let claims = article.extraction.claims_of(sentence);
    let announced = claims.filter_map(|claim| article.extraction.claims.get(claim)).find_map(|claim| {
        let value = claim.figure()?.value.to_i64().and_then(|value| usize::try_from(value).ok())?;
        let near = claim.tokens.1 <= colon && colon - claim.tokens.1 <= 2;
        (near && claim.unit_name().is_none_or(|unit| unit != "percent")).then_some((claim, value))
    });
    let holds = announced.is_none_or(|(_, value)| value == number);
    list(passage, &points, if holds { Outcome::Holds } else { Outcome::Fails }, out);
    if let Some((claim, value)) = announced.filter(|_| !holds && number >= 2) {
        let message = format!("{} is followed by {number} numbered points", article.document.slice(claim.span));
        let finding = Finding::new(NUMBERING.id, Severity::Error, claim.span, message).confidence(80);
        out.findings.push(finding.working(format!("{number} points, {value} announced")));
    }
}

fn list(passage: &Passage<'_>, points: &[usize], outcome: Outcome, out: &mut Outcomes) {
    let spans: Vec<Span> = points.iter().map(|&at| passage.token_span(at)).collect();
    let working = points.iter().map(|&at| passage.str(at)).collect::<Vec<_>>().join(", ");
    out.relations.push(Relation { kind: "numbering", outcome, spans, working });
}

impl Check for RankMismatch {
    fn meta(&self) -> &'static Meta {
        &RANK
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for claim in &article.extraction.claims {
            if let Value::Ordinal(rank) = claim.value {
                after_names(article, &passage, claim, rank, out);
            }
        }
    }
}

/// "came third", "was ranked fourth in the standings": the bare ordinal after a word of placing.
fn is_place(article: &Article<'_>, passage: &Passage<'_>, claim: &Claim) -> bool {
    let from = claim.tokens.0;
    let start = article.extraction.tokens_of(claim.sentence).start.max(from.saturating_sub(2));
    let next = passage.str(claim.tokens.1);
    passage.last_cue("placed", start..from).is_some_and(|cue| cue.end == from)
        && (matches!(next, "," | "–" | "—")
            || passage.any(claim.tokens.1, &["behind", "in", "at", "on", "overall", "place"]))
}

/// "third-largest … after A, B and C".
fn after_names(article: &Article<'_>, passage: &Passage<'_>, claim: &Claim, rank: u32, out: &mut Outcomes) {
    let text = article.document.slice(claim.span);
    let superlative = text.ends_with("est") || text.ends_with("most") || text.contains("est ");
    let end = article.extraction.tokens_of(claim.sentence).end;
    let after = (claim.tokens.1..end.min(claim.tokens.1 + 9)).find(|&at| passage.any(at, &["after", "behind"]));
    // "finished fourth, behind Meyer and Rossi"
    let placed = || after.is_some_and(|at| passage.says(at, "behind")) && is_place(article, passage, claim);
    let Some(after) = after.filter(|_| superlative || placed()) else { return };
    // "…-longest river in the country, after A and B": the comma before the names is none of the list
    let close = after - usize::from(passage.says(after.wrapping_sub(1), ","));
    let broken = (claim.tokens.1..close).any(|at| passage.any(at, &[",", ";", "(", "and"]));
    let (mut commas, mut ands, mut oxford, mut at, mut named) = (0, 0, false, after + 1, false);
    while at < end {
        if passage.says(at, ",") {
            // a comma that ends the list is followed by something else than a name
            let next = at + 1 + usize::from(passage.says(at + 1, "and"));
            let next = next + usize::from(passage.says(next, "the"));
            if !passage.is_capital(next) {
                break;
            }
            commas += 1;
            oxford |= passage.says(at + 1, "and");
            at += usize::from(passage.says(at + 1, "and"));
        } else if passage.says(at, "and") {
            ands += 1;
        } else if passage.is_capital(at) {
            named = true;
        } else if !passage.any(at, &["the", "of", "de", "’s", "'s"]) {
            break;
        }
        at += 1;
    }
    // in "A, B and C" the only "and" is that of the list
    let listed = usize::from(commas > 0 && ands == 1 && !oxford);
    let (fewest, most) = (commas + 1 + listed, commas + 1 + ands);
    if broken || !named || most < 2 {
        return;
    }
    let before = usize::try_from(rank).unwrap_or(0).saturating_sub(1);
    let holds = (fewest..=most).contains(&before);
    let spans = vec![claim.span, passage.span(after + 1, at)];
    let working = format!("rank {rank} comes after {before}, {most} are named");
    let outcome = if holds { Outcome::Holds } else { Outcome::Fails };
    out.relations.push(Relation { kind: "rank", outcome, spans, working: working.clone() });
    if !holds {
        let message = format!("what comes after {most} is not {text}");
        out.findings.push(
            Finding::new(RANK.id, Severity::Warning, claim.span, message)
                .confidence(65)
                .related(passage.span(after + 1, at), "those named before it")
                .working(working),
        );
    }
}
