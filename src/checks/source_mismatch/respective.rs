//! "X and Y had 12 and 15, respectively": the names of a list and the figures of another belong together one by one. The
//! rule: lists of another length bind nothing.

use super::bind::Candidate;
use super::lookup::Sight;
use super::mention::{Mention, Target};
use super::periods::list;
use super::text::is_figure;
use crate::sorting;

/// Words of the name that "respectively" binds to a figure, and of all names of its list.
pub(super) struct Bound {
    pub(super) own: (usize, usize),
    pub(super) all: Vec<(usize, usize)>,
}

/// The list of figures that one is in, and its place there.
fn figures(sight: &Sight<'_>, index: usize) -> Option<(usize, usize, usize)> {
    let line = &sight.line;
    let mut all: Vec<(usize, (usize, usize))> = Vec::new();
    for (at, word) in line.words.iter().enumerate() {
        let Some(found) = word.claim else { continue };
        if sight.article.extraction.claims.get(found).is_none_or(|claim| !is_figure(claim)) {
            continue;
        }
        match all.last_mut() {
            Some((last, range)) if *last == found => range.1 = at + 1,
            _ => all.push((found, (at, at + 1))),
        }
    }
    let at = all.iter().position(|(found, _)| *found == index)?;
    let ranges: Vec<(usize, usize)> = all.iter().map(|(_, range)| *range).collect();
    let mine = list(line, &ranges, at);
    let place = mine.iter().position(|&i| i == at)?;
    Some((place, mine.len(), ranges.get(*mine.first()?)?.0))
}

/// The name of a figure, in a list of as many names before its own list.
pub(super) fn bound(sight: &Sight<'_>, index: usize) -> Option<Bound> {
    let line = &sight.line;
    line.words.iter().any(|word| word.lower == "respectively").then_some(())?;
    let (place, count, first) = figures(sight, index).filter(|(_, count, _)| *count > 1)?;
    sight.found.iter().find_map(|(frame_id, mentions)| {
        let frame = sight.index.frame(*frame_id)?;
        let key = |mention: &Mention| match mention.target {
            Target::Value(value) => frame.value(value).is_some_and(|value| frame.keys.contains(&value.column)),
            Target::Column(_) => false,
        };
        let column = |mention: &Mention| matches!(mention.target, Target::Column(_));
        let of = |wanted: &dyn Fn(&Mention) -> bool| {
            let longer = |one: &Mention| mentions.iter().any(|other| wanted(other) && one.lies_in(other));
            let named = mentions.iter().filter(|one| wanted(one) && one.to <= first && (one.is_full() || one.capital));
            let mut spots: Vec<(usize, usize)> =
                named.filter(|one| !longer(one)).map(|one| (one.from, one.to)).collect();
            sorting::by(&mut spots, Ord::cmp);
            spots.dedup();
            let last = spots.len().checked_sub(1)?;
            // the nearest list of names
            let found = (0..=last).rev().map(|at| list(line, &spots, at)).find(|list| list.len() == count)?;
            let all: Vec<(usize, usize)> = found.iter().filter_map(|&at| spots.get(at).copied()).collect();
            Some(Bound { own: *all.get(place)?, all })
        };
        of(&key).or_else(|| of(&column))
    })
}

/// Leaves the cells of the name alone; cells of the list's other names are not meant.
pub(super) fn keep(bound: &Bound, all: &mut Vec<Candidate>) {
    let other = |at: (usize, usize)| at.1 > at.0 && at != bound.own && bound.all.contains(&at);
    all.retain(|one| !other(one.row.at) && !other(one.column.at));
}
