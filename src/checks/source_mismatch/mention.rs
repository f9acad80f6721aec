//! Where a sentence speaks of the rows and columns of a table: runs of words that share the words of a label.

use rustc_hash::FxHashMap;

use super::text::Line;
use crate::sorting;
use crate::sources::frame::{Frame, PieceKind};

/// What is mentioned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Target {
    /// A text cell or group label.
    Value(u32),
    Column(u32),
}

/// One run of words that names a label, wholly or in part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) target: Target,
    /// First and one past the last word.
    pub(super) from: usize,
    pub(super) to: usize,
    /// Weight of the label's words that were said, and of all.
    pub(super) said: u32,
    pub(super) all: u32,
    /// Positions of the words.
    pub(super) at: Vec<usize>,
    /// Every word of it is written with a capital.
    pub(super) capital: bool,
}

impl Mention {
    /// Share of the label that was said, in hundredths.
    pub(super) fn share(&self) -> u32 {
        100 * self.said / self.all.max(1)
    }

    pub(super) fn is_full(&self) -> bool {
        self.said == self.all
    }

    /// Its words are among the words of the other, which has more.
    pub(super) fn lies_in(&self, other: &Self) -> bool {
        self.at.len() < other.at.len() && self.at.iter().all(|at| other.at.contains(at))
    }
}

/// A stem of more cells than this tells nothing apart.
const COMMON: usize = 400;
/// Words that may stand between two words of one mention.
const GAP: usize = 3;
/// Below this share a label is not mentioned.
const FLOOR: u32 = 34;
const WEAK: u32 = 1;

/// All mentions of one sentence, in order of their ends.
pub(super) fn mentions(line: &Line, frame: &Frame, weak: &[u32]) -> Vec<Mention> {
    let mut hits = FxHashMap::<Target, Vec<(usize, u32)>>::default();
    for (at, word) in line.words.iter().enumerate() {
        for &stem in &word.means {
            let values = frame.values_with(stem);
            if values.len() <= COMMON {
                for &value in values {
                    hits.entry(Target::Value(value)).or_default().push((at, stem));
                }
            }
            let columns = frame.columns_with(stem);
            if columns.len() <= COMMON {
                for &column in columns {
                    hits.entry(Target::Column(column)).or_default().push((at, stem));
                }
            }
        }
    }
    let mut out = Vec::new();
    for (target, hits) in hits {
        let weigh = |stem: u32| {
            if weak.contains(&stem) {
                return WEAK;
            }
            match target {
                Target::Value(_) => frame.value_weight(stem),
                Target::Column(_) => frame.column_weight(stem),
            }
        };
        let stems: &[u32] = match target {
            Target::Value(value) => frame.value(value).map_or(&[], |value| value.stems),
            Target::Column(column) => frame.column(column).map_or(&[], |column| &column.stems),
        };
        let all: u32 = stems.iter().map(|&stem| weigh(stem)).sum();
        // "provided by (used in) operations": a parenthesis of the label itself does not break it
        let remark = match target {
            Target::Value(value) => frame.value(value).is_some_and(|value| value.text.contains('(')),
            Target::Column(column) => frame.column(column).is_some_and(|column| column.header.contains('(')),
        };
        let mut cluster: Vec<(usize, u32)> = Vec::new();
        let mut close = |cluster: &mut Vec<(usize, u32)>| {
            if let (Some(first), Some(last)) = (cluster.first(), cluster.last()) {
                let said: u32 = cluster.iter().map(|&(_, stem)| weigh(stem)).sum();
                let strong = cluster.iter().any(|(_, stem)| !weak.contains(stem)) || all == said;
                if strong && 100 * said / all.max(1) >= FLOOR {
                    let mut at: Vec<usize> = cluster.iter().map(|(at, _)| *at).collect();
                    at.dedup();
                    let capital =
                        at.iter().all(|&at| line.words[at].capital || line.words[at].kind == PieceKind::Number);
                    out.push(Mention { target, from: first.0, to: last.0 + 1, said, all, at, capital });
                }
            }
            cluster.clear();
        };
        for (at, stem) in hits {
            if let Some(&(last, _)) = cluster.last() {
                let between = last + 1..at;
                let words =
                    between.clone().filter(|&i| line.words[i].kind != PieceKind::Mark && !line.words[i].stop).count();
                let broken = between.clone().any(|i| {
                    line.words[i].kind == PieceKind::Mark
                        && (matches!(line.stem(i), ";" | ":" | ".") || !remark && matches!(line.stem(i), "(" | ")"))
                        || line.words[i].claim.is_some_and(|claim| {
                            // "2.95% notes": the sign of a number of the label
                            line.words[last].claim != Some(claim) && line.words[at].claim != Some(claim)
                        })
                });
                let again = cluster.iter().any(|(_, known)| *known == stem);
                if words > GAP || broken || again {
                    close(&mut cluster);
                }
            }
            cluster.push((at, stem));
        }
        close(&mut cluster);
    }
    sorting::by_key(&mut out, |mention: &Mention| (mention.to, mention.from, mention.target));
    out
}
