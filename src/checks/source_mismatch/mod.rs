//! Figures against source tables: looked up by what the text says about them, never by value.

mod accrued;
mod agree;
mod amount;
mod bind;
mod calc;
mod compare;
mod crowd;
mod events;
mod extremes;
mod joined;
mod judge;
mod lookup;
mod margins;
mod mention;
mod offices;
mod pairs;
mod parts;
mod periods;
mod pinned;
mod query;
mod ranks;
mod respective;
mod ruling;
mod series;
mod siblings;
mod sign;
mod statement;
mod swap;
mod text;
mod tidy;
mod units;

use super::{Article, Check, Meta, Outcomes, Scope};
use crate::finding::{Confidence, Finding, Judgement, Severity, Verdict};
use crate::sources::CellId;
use crate::sources::frame::Place;

static META: Meta = Meta {
    id: "source-mismatch",
    name: "a source table has another value for this figure",
    since: "0.1.0",
    severity: Severity::Error,
    scope: Scope::Sources,
    rationale: "\
Looks each figure up in the source tables by what the text says about it: whose figure it is, the other side of a flow,
the measure, the unit (converted exactly) and the period. A value that merely occurs in a table is no evidence.

- **Error**: entity, measure, unit and period are explicit in the text, one cell answers to them, and its value lies
  outside everything the printed figure can mean; or the figure lies in a whole (all countries together, the total of
  one side) whose value for the same period is smaller.
- **Warning**: the same, but the entity or the period was carried over from an earlier sentence.
- **Supported**: the cell's value lies inside what the figure can mean. Other offices, editions and definitions that
  disagree are shown beside it.
- **Ranks** of countries and producers are read from a row that states them, or worked out from a list; one larger value
  refutes a first place, only a list of all confirms a place behind it. Dates of events are held against rows that say when.
- A figure for ten or eleven months is supported where it leaves the rest of the year about as much as each of its months.
  Amounts per head and shares of the world are worked out from two rows; what they contradict is a *warning*.
- A figure that a row of the ledger (`claims/`) binds to a cell is held against that cell and no other.
- Otherwise the verdict is *cannot say*, with the nearest cells as related evidence: a figure for January to October
  is never held against one for January to November.

Tables of any shape are read: rows and columns are found by the words of the clause that holds the figure, rare words
weighing more; units, scales (\"in thousands\") and periods come from headers, labels and titles. Headers of several rows
are joined, labels of merged groups carried on; a year and a quarter in two columns are one period. A figure for a year is
never held against a quarter of it: where all parts are there, it is supported if it is their sum. A figure in another currency
or unit than the cell is said to be so and not judged, and one whose digits are the cell's without its scale is a *warning*.
\"A profit of\" what the table has as a loss is refuted. Where names and figures are two lists with \"respectively\", they
belong together one by one. A wrong figure that another cell has, or that a slip of the pen explains, is told with it.

A sentence about a whole table is judged as one: cells that must stand in one row, a count of rows, the highest or
lowest of a column; so is a margin between two named rows. It is refuted only where every word of it stands for a cell, a header or the operation. Figures said
of one row that are all those of another are a *warning*: the name may be wrong rather than the figures. Agreement of one
or two digits is no support where the text does not name row or column in full.

Queries that a sentence states are worked out: sums, averages, shares, differences, changes and yearly growth, multiples,
amounts per head, counts (\"four of the seven districts lost residents\"), \"only\", runs of years, \"the highest since\".
All cells must be there, the members as many as the text says, the years without a gap; it is refuted only where every word
of the sentence stands for something, and what is planned, possible or somebody's word is not judged.

Whichever way a table was read, its verdict is weighed once more by the words of the clause. Nothing is refuted where a word
that the table does not have makes the figure one of less (\"in luge\", \"among women\", \"a day\", \"youth unemployment\"), where
the verb states no level (\"needed\", \"had hoped for\"), or where one is a share and the other a count. Nothing is supported that
lies beyond the bound of the text, at another scale, or of something else; a level that the text has rise and the table fall is a
*warning*.

Comparisons without a figure (\"X outperforms Y on both tests\", \"the lowest error rate is that of X\") are claims in runs
with tables. Columns that the text does not name must all say the same; which way is good is a matter of the measure, and
where it is not known, \"better\" is never refuted.",
    fires: &["From January to November 2021, China imported 200 million tonnes of natural gas from Kazakhstan."],
    silent: &[
        "From January to November 2021, China imported 4 million tonnes of natural gas from Kazakhstan.",
        "Exports rose 20% from $10 billion to $12 billion.",
    ],
};

/// See [`META`].
pub(super) struct SourceMismatch;

impl Check for SourceMismatch {
    fn meta(&self) -> &'static Meta {
        &META
    }

    fn run(&self, article: &Article<'_>, out: &mut Outcomes) {
        // a figure that is bound to a table that is gone is to be told
        if article.tables.is_empty() && article.bindings.iter().all(Option::is_none) {
            return;
        }
        let topics = lookup::topics(article);
        let weak = lookup::weak(&article.tables.frames);
        let lines = text::Lines::new(article);
        let mut frames = judge::Judge::new(article, &lines, &topics, &weak);
        let mut tidy = tidy::Judge::new(&lines);
        for (index, claim) in article.extraction.claims.iter().enumerate() {
            let judged = match article.bindings.get(index).and_then(Option::as_deref) {
                Some(locator) => Some(pinned::judge(article, claim, locator)),
                None => {
                    let stated = series::judge(article, claim);
                    let judged = if is_settled(stated.as_ref()) {
                        stated
                    } else {
                        let joined = joined::judge(article, claim).or(stated);
                        joined.or_else(|| ranks::judge(article, claim)).or_else(|| events::judge(article, claim))
                    };
                    let judged = if is_settled(judged.as_ref()) {
                        judged
                    } else {
                        // where neither decides, the row of a series is the nearer one
                        let other = tidy.claim(article, index);
                        if is_settled(other.as_ref()) { other } else { judged.or(other) }
                    };
                    // "GDP per head" is not the GDP of a row
                    let open = |one: &Judged| one.judgement.verdict == Verdict::Refuted && joined::asks(article, claim);
                    let mut framed = || {
                        let one = frames.claim(index)?;
                        Some(if !frames.is_query(index) && open(&one) { joined::open() } else { one })
                    };
                    if is_settled(judged.as_ref()) { judged } else { framed().or(judged) }
                }
            };
            let Some(judged) = judged else { continue };
            let bound = article.bindings.get(index).is_some_and(Option::is_some);
            let mut judged = if bound { judged } else { ruling::settle(article, &lines, &topics, index, judged) };
            if judged.judgement.verdict > Verdict::CannotSay && judged.judgement.cell.is_none() {
                let cell = judged.finding.as_ref().and_then(|finding| finding.evidence.first().cloned());
                judged.judgement.cell = cell.map(Box::new);
            }
            if let Some(finding) = judged.finding {
                add(finding, out);
            }
            if let Some(slot) = out.judgements.get_mut(index).filter(|slot| slot.verdict < judged.judgement.verdict) {
                *slot = judged.judgement;
            }
        }
    }
}

fn is_settled(judged: Option<&Judged>) -> bool {
    judged.is_some_and(|one| one.finding.is_some() || one.judgement.verdict > Verdict::CannotSay)
}

/// What tables that are no sources, but stand in the article itself, have for some of its figures.
pub(super) fn of_frames(article: &Article<'_>, claims: impl Iterator<Item = usize>) -> Vec<(usize, Judged)> {
    let topics = lookup::topics(article);
    let weak = lookup::weak(&article.tables.frames);
    let lines = text::Lines::new(article);
    let mut frames = judge::Judge::new(article, &lines, &topics, &weak);
    claims.filter_map(|index| Some((index, frames.claim(index)?))).collect()
}

/// One place, one error: what the table proves joins a finding that already calls the same figure impossible.
fn add(finding: Finding, out: &mut Outcomes) {
    let same = out.findings.iter_mut().find(|other| {
        other.severity == Severity::Error
            && finding.severity == Severity::Error
            && other.check == "implausible-magnitude"
            && other.span.overlaps(finding.span)
    });
    match same {
        Some(other) => {
            other.working.push(finding.message);
            other.working.extend(finding.working);
            other.evidence.extend(finding.evidence);
            for suggestion in finding.suggestions {
                if !other.suggestions.iter().any(|known| known.replacement == suggestion.replacement) {
                    other.suggestions.push(suggestion);
                }
            }
        }
        None => out.findings.push(finding),
    }
}

/// A verdict and, where the author must hear of it, a finding.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) judgement: Judgement,
    pub(super) finding: Option<Finding>,
    /// The table and cell that was looked up.
    place: Option<(u32, Place)>,
    /// The cell of a series that was looked up.
    cell: Option<CellId>,
}

impl Judged {
    fn quiet(verdict: Verdict, reason: String, confidence: u8) -> Self {
        Self {
            judgement: Judgement { verdict, reason, confidence: Some(Confidence(confidence)), ..Judgement::default() },
            finding: None,
            place: None,
            cell: None,
        }
    }
}
