//! `ambiguous-period` and `ambiguous-unit`: figures that can honestly be read in two ways. The rule: notes only, and at
//! most one for each place where the text leaves the choice open.

use super::gate::{Needs, Of};
use super::outside_period::window;
use super::passage::{Passage, in_words, years};
use super::{Article, Check, Meta, Outcomes, Scope};
use crate::claim::{Claim, Role};
use crate::finding::{Finding, Severity};

/// The check on periods.
#[derive(Debug)]
pub(super) struct AmbiguousPeriod;
/// The check on units.
#[derive(Debug)]
pub(super) struct AmbiguousUnit;

static PERIOD: Meta = Meta {
    id: "ambiguous-period",
    name: "a period can be counted from two days",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "`On January 25, 2022, … over the past 30 years` in an article of April 2024: the years end with the event or \
with the day of writing. And `$22 billion in the first 11 months of 2021, up 14% from the previous year`: from the same \
months, or from the whole year? A remark for the author, who knows.\n\n\
Passes on purpose: events less than a year before the day of writing, texts without one, changes against `the same months` \
or `a year earlier`.",
    fires: &[
        "April 23, 2024\n\nOn March 3, 2021, the ministers met. Trade has grown tenfold over the past 30 years.",
        "Exports came to $31 billion in the first nine months of 2023, up 4% from the previous year.",
    ],
    silent: &[
        "April 23, 2024\n\nOn March 3, 2024, the ministers met. Trade has grown tenfold over the past 30 years.",
        "On March 3, 2021, the ministers met. Trade has grown tenfold over the past 30 years.",
        "Exports came to $31 billion in the first nine months of 2023, up 4% from a year earlier.",
        "Exports came to $31 billion in 2023, up 4% from the previous year.",
    ],
};

static UNIT: Meta = Meta {
    id: "ambiguous-unit",
    name: "a ton may be metric or short",
    since: "0.1.0",
    severity: Severity::Note,
    scope: Scope::Internal,
    rationale: "`tons` are metric (1,000 kg), short (907 kg) or long (1,016 kg). Where a text never says which, one note stands \
at its first exact figure in tons. All three are tried before a figure in tons is called wrong.",
    fires: &["The mine sold 3,150 tons of copper."],
    silent: &[
        "The mine sold 3,150 tonnes of copper.",
        "The mine sold 3,150 metric tons of copper, 20 tons of it to Peru.",
    ],
};

/// Sentences before a relative period in which an event is looked for.
const REACH: usize = 4;

impl Check for AmbiguousPeriod {
    fn meta(&self) -> &'static Meta {
        &PERIOD
    }

    fn needs(&self) -> &'static [Needs] {
        &[Needs {
            claims: (1, usize::MAX),
            amounts: 0,
            all: &[&[Of::Time("whole-year"), Of::Words(&["past", "last"])]],
            view: false,
        }]
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let passage = Passage::of(article);
        for sentence in article.passing() {
            two_anchors(article, &passage, sentence, out);
            part_of_a_year(article, &passage, sentence, out);
        }
    }
}

/// "the past 30 years" after an event that is a year or more before the day of writing.
fn two_anchors(article: &Article<'_>, passage: &Passage<'_>, sentence: usize, out: &mut Outcomes) {
    let Some(today) = article.extraction.today else { return };
    let tokens = article.extraction.tokens_of(sentence);
    let Some(window) = tokens.clone().find_map(|i| window(article, passage, i)) else { return };
    let sentences = &article.document.sentences;
    let before = (sentence.saturating_sub(REACH)..=sentence).rev();
    let same_block = before.take_while(|&other| sentences[other].block == sentences[sentence].block);
    let event = same_block.flat_map(|other| article.extraction.claims_of(other).rev()).find_map(|index| {
        let claim = article.extraction.claims.get(index).filter(|claim| claim.span.end <= window.span.start)?;
        let day = claim.time()?.as_single().filter(|day| day.day.is_some() && passage.prints_year(claim))?;
        Some((claim, day))
    });
    let Some((claim, day)) =
        event.filter(|(_, day)| day.year < today.year && today.day_number() - day.day_number() > 365)
    else {
        return;
    };
    let length = years(window.length.into());
    let message = format!("the {length} can end on {} or on {}, the day of writing", in_words(day), in_words(today));
    let working =
        format!("{} to {}, or {} to {}", day.year - window.length, day.year, today.year - window.length, today.year);
    out.findings.push(
        Finding::new(PERIOD.id, PERIOD.severity, window.span, message)
            .confidence(50)
            .related(claim.span, "an event that the period may end with")
            .working(working),
    );
}

/// A change of some months' figure "from the previous year".
fn part_of_a_year(article: &Article<'_>, passage: &Passage<'_>, sentence: usize, out: &mut Outcomes) {
    let claims = || article.extraction.claims_of(sentence).take(super::passage::TOGETHER);
    let claim = |index: usize| article.extraction.claims.get(index);
    let end = article.extraction.tokens_of(sentence).end;
    let compared = claims().filter_map(claim).find(|claim| {
        claim.role == Role::Change
            && claim.unit_name() == Some("percent")
            && passage.has_cue("whole-year", claim.tokens.1..(claim.tokens.1 + 6).min(end))
    });
    let Some(change) = compared else { return };
    let months = |period: &Claim| {
        let period = period.time()?;
        let (first, last) = (period.first_day()?, period.last_day()?);
        let count = i32::from(last.month?) - i32::from(first.month?) + 1;
        (first.year == last.year && (2..=11).contains(&count) && period.days()? > 45).then_some(count)
    };
    let period = claims().filter_map(claim).filter(|period| period.span.end <= change.span.start);
    let found = period.filter_map(|period| Some((period, months(period)?))).next_back();
    let Some((period, months)) = found else { return };
    let message = format!("{months} months are compared with a year: the same months of it, or all of it?");
    out.findings.push(
        Finding::new(PERIOD.id, PERIOD.severity, change.span, message)
            .confidence(50)
            .related(period.span, "the period of the figure"),
    );
}

impl Check for AmbiguousUnit {
    fn meta(&self) -> &'static Meta {
        &UNIT
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        let claims = &article.extraction.claims;
        let tons = |claim: &&Claim| claim.unit_name() == Some("ton");
        let said = ["tonne", "short ton", "long ton"];
        if claims.iter().any(|claim| claim.unit_name().is_some_and(|unit| said.contains(&unit))) {
            return;
        }
        let Some(claim) = claims.iter().find(tons) else { return };
        let surface = article.document.slice(claim.span);
        let message = format!("\u{201c}{surface}\u{201d}: metric, short or long tons?");
        out.findings.push(
            Finding::new(UNIT.id, UNIT.severity, claim.span, message)
                .confidence(40)
                .working("a short ton is 0.907 tonnes, a long ton 1.016 tonnes"),
        );
    }
}
