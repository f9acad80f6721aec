//! A country's figure against that of the group it belongs to.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::checks::amounts::{Amount, View};
use crate::checks::gate::{Needs, Of};
use crate::checks::passage::TOGETHER;
use crate::checks::{Article, Check, Meta, Outcomes, Scope, cues};
use crate::claim::{Claim, Role};
use crate::extract::{Token, TokenKind};
use crate::finding::{Finding, Outcome, Relation, Severity};
use crate::normalise::{Period, UnitKind};
use crate::number::Interval;
use crate::sources::builtin::{Group, Place, WORLD, aliases, countries, groups};
use crate::sources::words::{stem, words};

pub(super) struct PartOfPlace;

static META: Meta = Meta {
    id: "country-above-group",
    name: "a country has more than the group it belongs to",
    since: "0.1.0",
    severity: Severity::Warning,
    scope: Scope::Internal,
    rationale: "One text gives the same measure in the same unit for a country and for a group of which it is a member \
(\"Estonia exported 900 million euros\", \"the Baltic states exported 700 million euros\", \"world output\"): the \
country cannot have more than the group. A warning where both are told for the same printed period, else a note; never \
an error, because the measure may be defined in two ways. Pairs in order are listed.\n\n\
Between two partners the other side must be the same (\"trade between China and Kazakhstan\", \"between China and the \
region\"). Rates, shares, figures per head and balances are left alone: those of a part may be larger.",
    fires: &[
        "In 2019, exports of Estonia came to 900 million euros. In 2019, exports of the Baltic states came to 700 \
million euros.",
    ],
    silent: &[
        "In 2019, exports of Estonia came to 900 million euros. In 2019, exports of the Baltic states came to 2,700 \
million euros.",
        "In 2019, exports of Estonia came to 900 million euros. In 2019, imports of the Baltic states came to 700 \
million euros.",
        "In 2019, exports of Norway came to 900 million euros. In 2019, exports of the Baltic states came to 700 \
million euros.",
    ],
};

/// Figures of a text that are compared.
const MOST: usize = 200;
/// Sentences back to the group that "the region" stands for.
const BACK: usize = 4;

/// A level with whose it is.
struct Level<'a> {
    amount: Amount<'a>,
    sentence: usize,
    /// Stems of the measure.
    measure: Vec<String>,
    /// Countries, by name.
    countries: Vec<&'static str>,
    group: Option<&'static Group>,
    period: Option<Period>,
}

impl Check for PartOfPlace {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs { claims: (0, usize::MAX), amounts: 0, all: &[&[Of::Cue("place.anaphor")]], view: false }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let levels = levels(article);
        for wide in levels.iter().filter(|level| level.group.is_some()) {
            let Some(group) = wide.group else { continue };
            // the nearest figure of each member is enough
            let part = levels.iter().filter(|part| part.group.is_none() && is_part(part, wide, group));
            let nearest = part.min_by_key(|part| part.sentence.abs_diff(wide.sentence));
            if let Some(part) = nearest {
                judge(article, part, wide, group, out);
            }
        }
    }
}

fn levels<'a>(article: &Article<'a>) -> Vec<Level<'a>> {
    let mut found: Vec<Level<'_>> = Vec::new();
    let mut last_group: Option<(usize, &'static Group)> = None;
    let sentences = 0..article.document.sentences.len();
    let named: Vec<_> = sentences.map(|sentence| group_of(article, sentence, &mut last_group)).collect();
    if named.iter().all(Option::is_none) {
        return found;
    }
    for (sentence, named) in named.into_iter().enumerate() {
        let claims = article.extraction.claims_of(sentence);
        if claims.is_empty() || found.len() >= MOST {
            continue;
        }
        let view = View::of(article, sentence..sentence + 1);
        for amount in view.amounts.iter().take(TOGETHER) {
            let Some(claim) = article.extraction.claims.get(amount.claim) else { continue };
            let stuff = matches!(amount.kind(), Some(UnitKind::Currency | UnitKind::Dimension | UnitKind::Count));
            let Some(measure) = claim.context.measure.as_ref().filter(|_| stuff && usable(claim, amount)) else {
                continue;
            };
            let stems: Vec<String> = words(measure).map(stem).collect();
            if stems.iter().any(|word| cues::is("place.no", word)) {
                continue;
            }
            let group = named.filter(|group| !claim.context.entities.iter().any(|name| is_member(name, group)));
            found.push(Level {
                amount: amount.clone(),
                sentence,
                measure: stems,
                countries: claim.context.entities.iter().copied().filter(|name| is_country(name)).collect(),
                group,
                period: claim.context.period.filter(|_| !claim.context.period_carried),
            });
        }
    }
    found
}

fn usable(claim: &Claim, amount: &Amount<'_>) -> bool {
    claim.role == Role::Level && !amount.rate && !amount.ranged && amount.depth == 0 && !claim.context.negated
}

/// Codes of the countries by name.
static CODES: LazyLock<FxHashMap<&'static str, &'static str>> =
    LazyLock::new(|| countries().iter().map(|country| (&*country.name, &*country.iso3)).collect());

fn is_country(name: &str) -> bool {
    CODES.contains_key(name)
}

fn is_member(name: &str, group: &Group) -> bool {
    let listed = || CODES.get(name).is_some_and(|code| group.members.iter().any(|member| member == code));
    group.name == WORLD || listed()
}

/// The one group that a sentence names, or means by "the region".
fn group_of(
    article: &Article<'_>,
    sentence: usize,
    last: &mut Option<(usize, &'static Group)>,
) -> Option<&'static Group> {
    let range = article.extraction.tokens_of(sentence);
    let tokens = article.extraction.tokens.get(range.start..range.end.min(range.start + 120))?;
    let aliases = aliases();
    let word = |token: &Token| token.span.of(&article.document.text);
    // what begins with a capital, or beyond ASCII
    let may_name = |(at, token): (usize, &Token)| {
        token.kind == TokenKind::Word
            && !token.begins_lower()
            && aliases.may_name_group(&[word(token), tokens.get(at + 1).map_or("", word)])
    };
    let anaphoric = last.is_some() && article.passes(0, sentence);
    if !anaphoric && !tokens.iter().enumerate().any(may_name) {
        return None;
    }
    let words: Vec<&str> = tokens.iter().map(word).collect();
    let mut found: Vec<&'static Group> = Vec::new();
    let mut anaphor = false;
    let mut at = 0;
    while at < words.len() {
        let named = words[at].starts_with(char::is_uppercase) && tokens[at].kind == TokenKind::Word;
        let alias = if named { aliases.longest_at(&words[at..]) } else { None };
        if words[at].eq_ignore_ascii_case("the")
            && words.get(at + 1).is_some_and(|word| cues::is("place.anaphor", word))
        {
            anaphor = true;
        }
        match alias {
            Some((length, alias)) => {
                if let Place::Group(index) = alias.place {
                    found.extend(groups().get(index));
                }
                at += length.max(1);
            }
            None => at += 1,
        }
    }
    found.dedup_by_key(|group| &group.name);
    let meant = last.filter(|(seen, _)| sentence - seen <= BACK).map(|(_, group)| group);
    if let Some(&group) = found.last() {
        *last = Some((sentence, group));
    }
    match (found.as_slice(), anaphor) {
        ([], true) => meant,
        ([one], _) => Some(*one),
        _ => None,
    }
}

fn is_part(part: &Level<'_>, wide: &Level<'_>, group: &Group) -> bool {
    let unit = |level: &Level<'_>| level.amount.unit.map(|unit| unit.name.clone());
    // of two partners one is the member, the other the partner of the group too
    let others: Vec<&&str> = part.countries.iter().filter(|name| !wide.countries.contains(name)).collect();
    let same_partner = wide.countries.iter().all(|name| part.countries.contains(name));
    let [own] = others.as_slice() else { return false };
    part.measure == wide.measure
        && unit(part) == unit(wide)
        && same_partner
        && is_member(own, group)
        && part.sentence != wide.sentence
}

fn judge(article: &Article<'_>, part: &Level<'_>, wide: &Level<'_>, group: &Group, out: &mut Outcomes) {
    let relation = |intervals: &[Interval]| {
        let [part, wide] = intervals else { return false };
        part.low.zip(wide.high).is_none_or(|(part, wide)| part <= wide)
    };
    let all = [&part.amount, &wide.amount];
    let outcome = super::amounts::judge(&all, relation);
    let sign = if outcome == Outcome::Fails { ">" } else { "≤" };
    let working = format!("{} (part) {sign} {} ({})", part.amount.show(), wide.amount.show(), group.name);
    out.relations.push(Relation {
        kind: "part-of-place",
        outcome,
        spans: vec![part.amount.span, wide.amount.span],
        working: working.clone(),
    });
    if outcome != Outcome::Fails {
        return;
    }
    let same = part.period.zip(wide.period).is_some_and(|(part, wide)| part.same_days(wide));
    let Some(name) = part.countries.iter().find(|name| !wide.countries.contains(name)) else { return };
    let message = format!(
        "{} for {name} is more than {} for {}, to which it belongs",
        part.amount.told(article),
        wide.amount.told(article),
        group.name
    );
    let (severity, sure) = if same { (Severity::Warning, 70) } else { (Severity::Note, 45) };
    let finding = Finding::new(META.id, severity, part.amount.whole, message)
        .confidence(sure)
        .related(wide.amount.whole, "the figure of the group")
        .working(working);
    out.findings.push(super::repair::suggest(finding, article, &all, relation));
}
