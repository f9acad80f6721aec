//! Percentages of one whole. The rule: a list is judged only where the text itself says that it is complete; a list
//! that may overlap or be cut short is at most listed where it adds up.

use crate::checks::amounts::{self, Amount, Piece, View};
use crate::checks::gate::{Kinds, Needs, Of};
use crate::checks::{Article, Check, Meta, Outcomes, Scope, complement, cues, repair};
use crate::finding::{Finding, Judgement, Outcome, Relation, Severity, Verdict};
use crate::normalise::{Bound, Reading};
use crate::number::{Decimal, Interval};
use crate::sorting;

pub(super) struct SharesMismatch;

static META: Meta = Meta {
    id: "shares-mismatch",
    name: "shares of one whole do not come to 100 percent",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Internal,
    rationale: "Percentages of one sentence must come to 100 percent, or to 99 to 101 where they are rounded, where \
the sentence says that they are all there is: one of them is \"the rest\" or \"the remaining\"; a list of names and \
shares ends in \"other\", \"none\" or \"unspecified\"; \"the weights are:\" announces the list; or the answers are the \
two or three ends of one scale (too high, too low, about right; male and female) said of the same thing, or the second \
denies what the first says of the same people (\"had used it\", \"had never used it\"). Too little \
on such a scale is a warning only, as some may not have answered.\n\nWithout such words shares are listed where they \
add up, and never called wrong: answers overlap, lists are cut short, and years are told side by side. A remark that \
several answers were allowed, a share that is the total of those after it, ranges and changes keep the check silent.",
    fires: &[
        "About 58 percent were content, 29 percent were not, and the remaining 31 percent did not say.",
        "Beliefs: Catholic 61.5%, Lutheran 12.5%, none 28.4%, other 7.6% (2019 est.)",
        "Of the pupils, 61% were boys and 49% were girls.",
        "The alloy contains 70 percent copper and 40 percent zinc.",
        "Adams won 45 percent of the vote, Baker 30 percent and Clark 35 percent.",
        "In spring 74% of tenants had insured their furniture. Another 34% of tenants had not insured their furniture.",
    ],
    silent: &[
        "About 58 percent were content, 29 percent were not, and the remaining 13 percent did not say.",
        "The fund takes out 9 percent a year, puts 4 percent back and pays the remaining 5 percent to members.",
        "Adams won 45 percent of the vote, Baker 30 percent and Clark 15 percent.",
        "Half spoke English: 58 percent at home, 29 percent at work and 31 percent at school.",
        "Languages: Dutch 81.5%, French 32.5%, other 17.6% (more than one answer was allowed)",
        "Beliefs: Christian 70.5%, Catholic 50.5%, Lutheran 20%, none 20.5%, other 9% (2019 est.)",
    ],
};

/// Shares of one list; more are a table or an attack.
const MOST: usize = 40;

/// How the text says that the shares are all.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Claimed {
    Fully,
    /// Complete as to its kinds, but some may not have answered: below 100 is only odd.
    Scale,
    /// The words name kinds that exclude each other ("the mix is …"): more than 100 is wrong, less may be left out.
    AtMost,
    /// Worth listing where it adds up.
    Perhaps,
}

/// Gates, by place in the list of needs.
const LIST: usize = 0;
const TOLD: usize = 1;
const SUBSET: usize = 2;
pub(super) const SAID: usize = 3;
const DENIED: usize = 4;

impl Check for SharesMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[
            Needs { claims: (2, usize::MAX), amounts: 2, all: &[&[Of::Kind(Kinds::PERCENT)]], view: true },
            Needs {
                claims: (1, usize::MAX),
                amounts: 2,
                all: &[&[
                    Of::Cue("shares.rest"),
                    Of::Cue("shares.residual"),
                    Of::Cue("shares.breakdown"),
                    Of::Cue("shares.made"),
                    Of::Cue("shares.makes"),
                    Of::Cue("shares.vote"),
                    Of::Cue("shares.spread"),
                    Of::Cues("scale."),
                ]],
                view: false,
            },
            Needs { claims: (1, usize::MAX), amounts: 2, all: &[&[Of::Cue("shares.subset")]], view: false },
            // a share that did, and one that did not
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::Kind(Kinds::PERCENT)], &[Of::Cue("complement.verb")]],
                view: false,
            },
            Needs {
                claims: (1, usize::MAX),
                amounts: 1,
                all: &[&[Of::Kind(Kinds::PERCENT)], &[Of::Cue("complement.verb")], &[Of::Cue("complement.not")]],
                view: false,
            },
        ]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let claims = &article.extraction.claims;
        for sentence in 0..article.document.sentences.len() {
            if !article.passes(LIST, sentence) {
                continue;
            }
            let range = article.extraction.claims_of(sentence);
            let percents = claims[range].iter().filter(|claim| claim.unit_name() == Some("percent")).take(2).count();
            if percents < 2 {
                continue;
            }
            let view = View::of(article, sentence..sentence + 1);
            // without a word that says so, only three shares or more are taken for a whole
            let told = article.passes(TOLD, sentence) || view.pieces.iter().any(is_non);
            let subsets = article.passes(SUBSET, sentence);
            let least = if told { 2 } else { 3 };
            for depth in 0..2 {
                if view.amounts.iter().filter(|amount| amount.depth == depth && amount.is_percent()).count() < least {
                    continue;
                }
                for shares in groups(&view, depth) {
                    list(article, &view, &shares, (sentence, told, subsets), out);
                }
            }
        }
        if article.passes_anywhere(DENIED) {
            complement::pairs(META.id, article, out);
        }
    }
}

/// The sentence, or the one after it, says that shares overlap or need not come to 100. Asked of the bare words, since
/// the saying may hold a figure ("more than one answer").
fn overlapping(article: &Article<'_>, sentence: usize) -> bool {
    (sentence..article.document.sentences.len().min(sentence + 2)).any(|sentence| {
        let tokens = &article.extraction.tokens[article.extraction.tokens_of(sentence)];
        let words: Vec<Piece<'_>> = tokens.iter().map(|token| Piece::of(token, &article.document.text)).collect();
        cues::has("shares.several", &words)
    })
}

/// Shares at one depth of parentheses, each parenthesis on its own.
fn groups<'v>(view: &'v View<'_>, depth: u8) -> Vec<Vec<&'v Amount<'v>>> {
    let mut groups: Vec<Vec<&Amount<'_>>> = Vec::new();
    let mut last = None;
    for amount in view.amounts.iter().filter(|amount| amount.depth == depth && amount.is_percent()) {
        let closed = |from: usize| depth > 0 && view.pieces[from..amount.at].iter().any(|piece| piece.is(")"));
        if last.is_none_or(closed) {
            groups.push(Vec::new());
        }
        last = Some(amount.at);
        if let Some(group) = groups.last_mut() {
            group.push(amount);
        }
    }
    groups.retain(|group| (2..=MOST).contains(&group.len()));
    groups
}

/// The pieces of a stretch that stand outside parentheses opened in it.
fn outside<'p, 'a>(pieces: &'p [Piece<'a>]) -> Vec<&'p Piece<'a>> {
    let mut depth = 0_usize;
    let mut out = Vec::new();
    for piece in pieces {
        if piece.is_any(&["(", "["]) {
            depth += 1;
        } else if piece.is_any(&[")", "]"]) {
            depth = depth.saturating_sub(1);
        } else if depth == 0 {
            out.push(piece);
        }
    }
    out
}

/// "non-Hispanic": the name of what another name is not.
fn is_non(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Word(word, _) if word.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("non")))
}

/// `told`: the sentence has words of a whole; `subsets`: of a part of one.
fn list(
    article: &Article<'_>,
    view: &View<'_>,
    shares: &[&Amount<'_>],
    (sentence, told, subsets): (usize, bool, bool),
    out: &mut Outcomes,
) {
    let first = shares[0].at;
    let ranged = shares.iter().any(|share| share.ranged);
    // only what follows "of which" is of one whole
    let pairs = if subsets { shares } else { &[] };
    let subset = pairs
        .windows(2)
        .position(|pair| {
            let between: Vec<Piece<'_>> = outside(&view.pieces[pair[0].at..pair[1].at]).into_iter().copied().collect();
            // "62 percent of those asked" names the whole, not a part of it
            let named =
                between.get(1..3).is_some_and(|two| two[0].is("of") && two[1].is_any(&["those", "these", "them"]));
            cues::has("shares.subset", between.get(if named { 3 } else { 0 }..).unwrap_or_default())
        })
        .map_or(0, |at| at + 1);
    let shares = &shares[subset..];
    if shares.len() < 2 || ranged {
        return;
    }
    let claimed = if told { claimed(view, shares, first) } else { Claimed::Perhaps };
    let several = claimed != Claimed::Perhaps && overlapping(article, sentence);
    let claimed = if several { Claimed::Perhaps } else { claimed };
    report(article, shares, claimed, out);
}

fn claimed(view: &View<'_>, shares: &[&Amount<'_>], first: usize) -> Claimed {
    let nested = shares[0].depth > 0;
    let composed = cues::find("shares.made", &view.pieces[..first]).map(|(start, length)| start..start + length);
    // "made up of" tells of no change
    let in_cue = |at: usize| composed.as_ref().is_some_and(|cue| cue.contains(&at));
    let changes = view.pieces.iter().enumerate().any(|(at, piece)| piece.direction().is_some() && !in_cue(at));
    let holding = cues::has("shares.holding", &view.pieces);
    let last = shares[shares.len() - 1];
    // "a further 13 percent": others were told before
    let further = cues::has("shares.further", &view.pieces[shares[0].at.saturating_sub(3)..shares[0].at]);
    let rest = !further && cues::has("shares.rest", &view.pieces[last.at.saturating_sub(3)..last.at]);
    let moved = changes && cues::has("shares.aside", &view.pieces);
    let times = view.pieces[first..=last.at].iter().any(|piece| matches!(piece, Piece::Time(_)));
    if rest && !moved && !holding && !nested && (shares.len() > 2 || !times) {
        return Claimed::Fully;
    }
    if nested {
        return Claimed::Perhaps;
    }
    if let Some(claimed) = scale(view, shares) {
        return claimed;
    }
    let labels = labels(view, shares);
    let announced = labels.is_some() && cues::has("shares.breakdown", &view.pieces[..first]);
    let residual = labels.is_some_and(|labels| {
        shares.len() > 2 && (labels.iter().any(|label| is_residual(label)) || has_complement(&labels))
    });
    // "the alloy contains 70 percent copper and 30 percent zinc", "composed of Norn 45%, Sarn (25%) and others (30%)"
    let made = !changes
        && !holding
        && composed.is_some_and(|cue| {
            let behind = |at: usize, share: &Amount<'_>| {
                let end = shares.get(at + 1).map_or(view.pieces.len(), |next| next.at);
                let name =
                    view.pieces[share.at + 1..end].iter().take_while(|piece| piece.is_word() && !piece.is("and"));
                (1..=3).contains(&name.count())
                    && !view.pieces[share.at + 1].is_any(&["of", "in", "for", "from", "more", "less"])
            };
            let before = |at: usize, share: &Amount<'_>| {
                let start = at.checked_sub(1).map_or(cue.end, |before| shares[before].at + 1);
                let stretch = view.pieces.get(start..share.at).unwrap_or_default();
                let marks = stretch.iter().take_while(|piece| piece.is_any(&[")", ",", ";", "and"])).count();
                let name = &stretch[marks..];
                let name = name.split_last().filter(|(last, _)| last.is("(")).map_or(name, |(_, name)| name);
                (at == 0 || marks > 0) && (1..=4).contains(&name.len()) && name.iter().all(Piece::is_word)
            };
            let all = |named: &dyn Fn(usize, &Amount<'_>) -> bool| {
                shares.iter().enumerate().all(|(at, share)| named(at, share))
            };
            all(&behind) || all(&before)
        });
    // "58 percent of its sales in Europe, 31 percent in Asia": what is in one place is in no other
    let placed = !changes && !holding && shares.len() > 2 && shares_of_its_own(view, shares);
    let placed = placed || !changes && !holding && shares.len() > 2 && spread(view, shares);
    if placed && shares.iter().all(|share| share.bound == Bound::Exact) {
        return Claimed::AtMost;
    }
    // "48% chose A, 41% chose B": nobody chooses twice
    let chosen = shares.iter().all(|share| {
        matches!(view.pieces.get(share.at + 1), Some(Piece::Word(word, _)) if cues::is("shares.choice", &word.to_lowercase()))
    });
    let polled = !changes && shares.len() > 2 && polled(view, shares);
    if (made || polled || chosen && shares.len() > 2) && shares.iter().all(|share| share.bound == Bound::Exact) {
        return Claimed::AtMost;
    }
    // "62 percent wood, 30 percent glass and 8 percent other"
    let named_behind = shares.len() > 2
        && shares.iter().enumerate().all(|(at, share)| {
            let end = shares.get(at + 1).map_or(view.pieces.len(), |next| next.at);
            let name = &view.pieces[share.at + 1..end];
            let close = name.iter().position(|piece| piece.is_any(&[",", "and", ".", ";"])).unwrap_or(name.len());
            let name = &name[..close];
            let plain = (1..=3).contains(&name.len()) && name.iter().all(Piece::is_word);
            plain && (at + 1 < shares.len() || is_residual(&name.iter().collect::<Vec<_>>()))
        });
    let residual = residual || named_behind;
    if (residual || announced && shares.len() > 2) && !changes && !holding { Claimed::Fully } else { Claimed::Perhaps }
}

/// "Adams won 45 percent of the vote, Baker 30 percent and Clark 25 percent": the verb of the first goes on, and no vote
/// counts twice.
fn polled(view: &View<'_>, shares: &[&Amount<'_>]) -> bool {
    let [first, others @ ..] = shares else { return false };
    let verb = view.pieces[..first.at]
        .iter()
        .rev()
        .take(3)
        .any(|piece| matches!(piece, Piece::Word(word, _) if cues::is("shares.won", word)));
    let of_the_vote = cues::at("shares.vote", &view.pieces, first.at + 1);
    let mut from = first.at + 1 + of_the_vote.unwrap_or(0);
    let named = others.iter().all(|share| {
        let label = &view.pieces[from..share.at];
        from = share.at + 1;
        let marks = label.iter().take_while(|piece| piece.is_any(&[",", ";", "and"])).count();
        (1..=2).contains(&marks)
            && (1..=4).contains(&(label.len() - marks))
            && label[marks..].iter().all(|piece| piece.is_word() && !cues_copula(piece))
    });
    verb && of_the_vote.is_some() && named
}

/// "makes 58 percent of its sales in Europe, 31 percent in Asia and 21 percent in the Americas": shares of one thing that
/// the subject has, each with the same preposition, to the end of the clause.
fn shares_of_its_own(view: &View<'_>, shares: &[&Amount<'_>]) -> bool {
    let pieces = &view.pieces;
    let Some((first, others)) = shares.split_first() else { return false };
    let object = first.at.checked_sub(1).is_some_and(|before| pieces[before].is_word() && !pieces[before].is("that"));
    let Some([of, its, rest @ ..]) = pieces.get(first.at + 1..others.first().map_or(first.at, |next| next.at)) else {
        return false;
    };
    let places = ["in", "from", "to", "on", "at"];
    let Some(link) = rest.iter().position(|piece| piece.is_any(&places)) else { return false };
    let preposition = rest[link];
    let own = of.is("of") && its.is_any(&["its", "their", "his", "her"]) && (1..=3).contains(&link);
    let listed = others.iter().enumerate().all(|(at, share)| {
        let before = pieces[..share.at].last().is_some_and(|piece| piece.is_any(&[",", "and"]));
        let end = others.get(at + 1).map_or(pieces.len(), |next| next.at);
        let tail = &pieces[share.at + 1..end];
        let closes = at + 1 < others.len() || tail.iter().take(6).any(|piece| piece.is("."));
        before && tail.first() == Some(&preposition) && closes && tail.get(1).is_some_and(Piece::is_word)
    });
    let verb = first.at.checked_sub(1).map(|before| &pieces[before]);
    let object =
        object && verb.is_some_and(|verb| matches!(verb, Piece::Word(word, _) if cues::is("shares.makes", word)));
    let own = own && rest.get(link + 1).is_some_and(Piece::is_word);
    object && own && listed
}

/// "Of the budget, 45 percent goes on wages, 35 percent on rent and 20 percent on travel": what goes to one goes to no
/// other.
fn spread(view: &View<'_>, shares: &[&Amount<'_>]) -> bool {
    let [first, others @ ..] = shares else { return false };
    let behind = |share: &Amount<'_>| view.pieces.get(share.at + 1..).unwrap_or_default();
    let Some(length) = cues::at("shares.spread", behind(first), 0) else { return false };
    let preposition = behind(first).get(length - 1);
    let whole = view.pieces[..first.at].iter().any(|piece| piece.is("of"));
    whole
        && others.iter().all(|share| {
            view.pieces[share.at - 1].is_any(&[",", "and"])
                && preposition.is_some_and(|preposition| behind(share).first() == Some(preposition))
        })
}

/// The names of a list "A 10%, B 20% (of it …), C 70%"; `None` where the shares do not stand in such a list.
fn labels<'v>(view: &'v View<'_>, shares: &[&Amount<'_>]) -> Option<Vec<Vec<&'v Piece<'v>>>> {
    let mut labels = Vec::with_capacity(shares.len());
    let mut loose = 0;
    for (index, share) in shares.iter().enumerate() {
        let start = index.checked_sub(1).map_or_else(
            // "agriculture: 14%" has a mark of its own
            || {
                let before = &view.pieces[..share.at.saturating_sub(1)];
                before.iter().rposition(|piece| piece.is(":")).map_or(0, |colon| colon + 1)
            },
            |previous| shares[previous].at + 1,
        );
        let stretch = outside(&view.pieces[start..share.at]);
        if stretch.iter().any(|piece| matches!(piece, Piece::Time(_)) || cues_copula(piece)) {
            return None;
        }
        let separator = stretch.iter().take_while(|piece| piece.is_any(&[",", ";", "and", ":"])).count();
        loose += usize::from(index > 0 && separator == 0);
        let label: Vec<&Piece<'_>> =
            stretch[separator..].iter().copied().filter(|piece| !piece.is(",") && !piece.is(":")).collect();
        if label.is_empty() || label.len() > 8 {
            return None;
        }
        labels.push(label);
    }
    (loose <= 1).then_some(labels)
}

fn cues_copula(piece: &Piece<'_>) -> bool {
    matches!(piece, Piece::Word(word, _) if cues::is("shares.copula", word))
}

/// "other", "unspecified", "none", "other languages": what is left when all are named.
fn is_residual(label: &[&Piece<'_>]) -> bool {
    let words: Vec<Piece<'_>> = label.iter().map(|piece| **piece).collect();
    let slash = words.iter().position(|piece| piece.is("/")).map(|at| at + 1);
    let bare = slash.unwrap_or(0) + words.iter().take_while(|piece| piece.is_any(&["all", "and", "the"])).count();
    cues::at("shares.residual", &words, bare).is_some_and(|length| {
        words[bare + length..].iter().all(|piece| {
            !piece.is_word()
                || cues::at("shares.kind", &[*piece], 0).is_some()
                || cues::at("shares.residual", &[*piece], 0).is_some()
        })
    })
}

/// One name is another with "non-" before it.
fn has_complement(labels: &[Vec<&Piece<'_>>]) -> bool {
    let name = |label: &[&Piece<'_>]| {
        label
            .iter()
            .filter_map(|piece| if let Piece::Word(word, _) = piece { Some(*word) } else { None })
            .collect::<String>()
    };
    let names: Vec<String> = labels.iter().map(|label| name(label)).collect();
    let bare = |name: &str| {
        name.get(..3)
            .filter(|start| start.eq_ignore_ascii_case("non"))
            .map(|_| name[3..].trim_start_matches('-').to_owned())
    };
    names.iter().filter_map(|name| bare(name)).any(|rest| !rest.is_empty() && names.contains(&rest))
}

/// The shares are the two or three ends of one scale, said of the same thing: each stretch from a share to the next
/// names another end, and those after the first bring no new thing.
fn scale(view: &View<'_>, shares: &[&Amount<'_>]) -> Option<Claimed> {
    if !(2..=3).contains(&shares.len()) {
        return None;
    }
    let end = |at: usize| shares.get(at + 1).map_or(view.pieces.len(), |next| next.at);
    let stretches: Vec<Vec<Piece<'_>>> = shares
        .iter()
        .enumerate()
        .map(|(at, share)| outside(&view.pieces[share.at + 1..end(at)]).into_iter().copied().collect())
        .map(|stretch: Vec<Piece<'_>>| {
            let stop = stretch.iter().position(|piece| piece.is_any(&[";", "."])).unwrap_or(stretch.len());
            stretch[..stop].to_vec()
        })
        .collect();
    let classes = cues::classes("scale.");
    let scales =
        classes.chunk_by(|a, b| a.rsplit_once('.').map(|pair| pair.0) == b.rsplit_once('.').map(|pair| pair.0));
    for members in scales.filter(|members| members.len() == shares.len()) {
        let named: Vec<Vec<usize>> = stretches
            .iter()
            .map(|stretch| (0..members.len()).filter(|&member| names_end(members, member, stretch)).collect())
            .collect();
        let mut seen: Vec<usize> = named.iter().filter(|found| found.len() == 1).map(|found| found[0]).collect();
        sorting::by(&mut seen, Ord::cmp);
        seen.dedup();
        if seen.len() != members.len() || !same_thing(&stretches, members) {
            continue;
        }
        if members.len() == 3 {
            return Some(Claimed::Scale);
        }
        // "55 percent were women and 45 percent men"
        let said = stretches.iter().zip(&named).enumerate().all(|(place, (stretch, found))| {
            cues::find(members[found[0]], stretch).is_some_and(|(at, _)| match at.checked_sub(1) {
                Some(before) => cues_copula(&stretch[before]),
                // "is 52 percent female and 48 percent male"
                None => place > 0 || cues_copula(&view.pieces[shares[0].at.saturating_sub(1)]),
            })
        });
        if said {
            return Some(Claimed::Fully);
        }
    }
    None
}

/// The amounts are what chose each end of a scale of three.
pub(super) fn is_scale(view: &View<'_>, amounts: &[&Amount<'_>]) -> bool {
    amounts.len() == 3 && scale(view, amounts).is_some()
}

/// A phrase of that end stands there, and no longer one of another end begins with it ("no", "no opinion").
fn names_end(members: &[&'static str], member: usize, stretch: &[Piece<'_>]) -> bool {
    (0..stretch.len()).any(|at| {
        let length = cues::at(members[member], stretch, at);
        length.is_some_and(|length| members.iter().all(|other| cues::at(other, stretch, at) <= Some(length)))
    })
}

/// The stretches after the first name nothing that the first did not, but for plain words and the ends of the scale.
fn same_thing(stretches: &[Vec<Piece<'_>>], members: &[&'static str]) -> bool {
    let Some((first, others)) = stretches.split_first() else { return false };
    others.iter().all(|stretch| {
        let mut at = 0;
        while at < stretch.len() {
            if let Some(length) = members.iter().filter_map(|member| cues::at(member, stretch, at)).max() {
                at += length;
                continue;
            }
            let known = !stretch[at].is_word()
                || cues::at("shares.plain", stretch, at).is_some()
                || matches!(stretch[at], Piece::Word(word, _) if first.iter().any(|piece| piece.is(word)));
            if !known || matches!(stretch[at], Piece::Amount(_)) {
                return false;
            }
            at += 1;
        }
        true
    })
}

/// What a share can stand for: never below nothing; "less than 1%: A, B, C" may be said of each of several.
fn part(share: &Amount<'_>, reading: Reading) -> Interval {
    let interval = share.interval(reading);
    match share.bound {
        Bound::Less | Bound::AtMost => Interval { low: Some(Decimal::ZERO), high: interval.high },
        _ => interval,
    }
}

fn adds_to_whole(intervals: &[Interval]) -> bool {
    intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part)).contains(Decimal::from(100))
}

/// One share is the total of some that follow it: the list is nested, and its sum is no whole. Or all the others are
/// parts of the first ("takes 8%, puts 3% back and keeps the remaining 5%").
fn is_nested(shares: &[&Amount<'_>]) -> bool {
    let sum_of = |shares: &[&Amount<'_>]| {
        shares.iter().fold(Interval::point(Decimal::ZERO), |sum, share| sum.plus(share.interval(Reading::Half)))
    };
    let all = sum_of(shares);
    if shares.len() > 2 && sum_of(&shares[1..]).intersects(shares[0].figure.interval(Reading::Half)) {
        return true;
    }
    shares.iter().enumerate().any(|(at, total)| {
        let without = all.minus(Interval::point(total.figure.value)).contains(Decimal::from(100));
        let mut sum = Interval::point(Decimal::ZERO);
        without
            && shares[at + 1..].iter().enumerate().any(|(count, part)| {
                sum = sum.plus(part.interval(Reading::Half));
                count > 0 && sum.contains(total.figure.value)
            })
    })
}

fn report(article: &Article<'_>, shares: &[&Amount<'_>], claimed: Claimed, out: &mut Outcomes) {
    let Some(sum) = shares.iter().try_fold(Decimal::ZERO, |sum, share| sum.plus(share.figure.value)) else { return };
    // whole percents may be off by one together; finer shares only as far as their digits allow
    let coarse = shares.iter().all(|share| share.figure.step >= Decimal::ONE);
    let slack = if coarse || claimed == Claimed::Perhaps { Decimal::ONE } else { Decimal::ZERO };
    let holds = Interval::around(Decimal::from(100), slack).contains(sum);
    let loosely = || {
        let fits = |&&reading: &&Reading| amounts::fits(reading, shares, &part, &adds_to_whole);
        Reading::ALL
            .iter()
            .find(fits)
            .map_or(Outcome::Fails, |reading| reading.remark().map_or(Outcome::Holds, Outcome::HoldsLoosely))
    };
    let outcome = if holds { Outcome::Holds } else { loosely() };
    if claimed == Claimed::AtMost && sum < Decimal::from(99) {
        return;
    }
    // two shares that come to 100 by chance are no list
    if claimed == Claimed::Perhaps && (!holds || shares.len() < 3) || outcome == Outcome::Fails && is_nested(shares) {
        return;
    }
    let terms: Vec<String> = shares.iter().map(|share| share.figure.value.trimmed().grouped()).collect();
    let total = sum.trimmed().grouped();
    let working = format!("{} = {total}%", terms.join(" + "));
    out.relations.push(Relation {
        kind: "shares",
        outcome,
        spans: shares.iter().map(|share| share.span).collect(),
        working: amounts::with_remark(working.clone(), outcome),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let short = claimed == Claimed::Scale && sum < Decimal::from(100);
    let (severity, sure) = if short { (Severity::Warning, 60) } else { (Severity::Error, 88) };
    let hundred = Decimal::from(100);
    let Some(last) = shares.iter().find(|share| share.figure.value > hundred).or(shares.last()) else { return };
    let message = format!("the shares come to {total}%, not to 100%");
    let mut finding = Finding::new(META.id, severity, last.whole, message.clone()).confidence(sure).working(working);
    for share in shares.iter().filter(|share| share.whole != last.whole) {
        finding = finding.related(share.whole, "another share of the same whole");
    }
    let exact = |intervals: &[Interval]| {
        let sum = intervals.iter().fold(Interval::point(Decimal::ZERO), |sum, part| sum.plus(*part));
        sum.contains(hundred)
    };
    // in a long list almost any digit could be the wrong one
    let finding = if shares.len() <= 4 || last.figure.value > hundred {
        let finding = repair::suggest(finding, article, shares, exact);
        let others = sum.minus(last.figure.value).and_then(|others| hundred.minus(others));
        match others {
            Some(rest) => repair::offer(finding, article, last, rest, "what the other shares leave"),
            None => finding,
        }
    } else {
        finding
    };
    out.findings.push(finding);
    if let (Some(judgement), Severity::Error) = (out.judgements.get_mut(last.claim), severity) {
        *judgement = Judgement { verdict: Verdict::Refuted, reason: message, ..Judgement::default() };
    }
}
