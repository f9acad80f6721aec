//! Which row of a ledger a figure of the text has. Equal words first; then the same frame with another figure; then
//! what is left between rows that were found; at last the same figure in a sentence that is much the same. Every step
//! looks at a bounded number of rows.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use super::{Row, Words};

/// How a figure and its row fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fit {
    /// The same words.
    Same,
    /// The same figure, other words around it.
    Edited,
    /// Another figure in its place.
    Changed,
}

/// Rows of the claims of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Followed {
    /// One for each claim, in order.
    pub rows: Vec<Option<(usize, Fit)>>,
    /// Rows that no claim has, in order.
    pub gone: Vec<usize>,
}

/// Rows looked at for one claim.
const CANDIDATES: usize = 16;
/// Words of a frame from which it is told from others by itself.
const TELLING: usize = 4;
/// Share of words in common, in hundredths: for the same figure, for another one.
const SAME_FIGURE: usize = 50;
const OTHER_FIGURE: usize = 60;

/// Words as they are compared: without case and punctuation.
#[derive(Debug)]
struct Known {
    before: Vec<String>,
    after: Vec<String>,
    figure: String,
}

fn normal(text: &str) -> Vec<String> {
    let word = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    text.split_whitespace().map(word).filter(|word| !word.is_empty()).collect()
}

impl Known {
    fn new(words: &Words) -> Self {
        let figure = words.figure.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        Self { before: normal(&words.before), after: normal(&words.after), figure }
    }

    fn exact(&self) -> String {
        format!("{}\0{}\0{}", self.before.join(" "), self.figure, self.after.join(" "))
    }

    /// The words around the figure with all digits blotted out: other figures of the sentence may have changed too.
    fn frame(&self) -> Option<String> {
        let blot = |words: &[String]| {
            let words = words.iter().map(|word| if word.contains(|c: char| c.is_ascii_digit()) { "#" } else { word });
            words.collect::<Vec<_>>().join(" ")
        };
        (self.before.len() + self.after.len() >= TELLING)
            .then(|| format!("{}\0{}", blot(&self.before), blot(&self.after)))
    }

    /// Words in common in hundredths of all (Dice), near the figure and far.
    fn likeness(&self, other: &Self) -> usize {
        let mut counts = FxHashMap::<&str, isize>::default();
        let all = |known: &'_ Self| known.before.len() + known.after.len();
        self.before.iter().chain(&self.after).for_each(|word| *counts.entry(word).or_default() += 1);
        let mut shared = 0;
        for word in other.before.iter().chain(&other.after) {
            if let Some(count) = counts.get_mut(word.as_str()).filter(|count| **count > 0) {
                *count -= 1;
                shared += 1;
            }
        }
        match all(self) + all(other) {
            0 => 100,
            total => 200 * shared / total,
        }
    }
}

struct Matching<'r> {
    rows: &'r [Row],
    old: Vec<Known>,
    new: Vec<Known>,
    taken: Vec<bool>,
    out: Vec<Option<(usize, Fit)>>,
}

/// Finds the row of each claim; `kinds` are the kinds of the claims.
pub fn follow(rows: &[Row], words: &[Words], kinds: &[&str]) -> Followed {
    let mut matching = Matching {
        rows,
        old: rows.iter().map(|row| Known::new(&row.words)).collect(),
        new: words.iter().map(Known::new).collect(),
        taken: vec![false; rows.len()],
        out: vec![None; words.len()],
    };
    matching.by_key(|known| Some(known.exact()), kinds);
    matching.by_key(Known::frame, kinds);
    matching.between(kinds);
    matching.by_figure();
    let Matching { taken, out, .. } = matching;
    Followed { rows: out, gone: (0..rows.len()).filter(|&index| !taken[index]).collect() }
}

impl Matching<'_> {
    /// Pairs what has the same key, in order.
    fn by_key(&mut self, key: impl Fn(&Known) -> Option<String>, kinds: &[&str]) {
        let mut places = FxHashMap::<String, VecDeque<usize>>::default();
        for (index, old) in self.old.iter().enumerate().filter(|(index, _)| !self.taken[*index]) {
            if let Some(key) = key(old) {
                places.entry(key).or_default().push_back(index);
            }
        }
        for at in 0..self.new.len() {
            if self.out[at].is_some() {
                continue;
            }
            let Some(queue) = key(&self.new[at]).and_then(|key| places.get_mut(&key)) else { continue };
            let fits = queue.front().is_some_and(|&index| self.is_of_kind(index, at, kinds));
            if let Some(index) = queue.pop_front().filter(|_| fits) {
                self.pair(at, index);
            }
        }
    }

    fn is_of_kind(&self, index: usize, at: usize, kinds: &[&str]) -> bool {
        let same_figure = self.old[index].figure == self.new[at].figure;
        same_figure || kinds.get(at).is_some_and(|kind| self.rows[index].read.kind == *kind)
    }

    fn pair(&mut self, at: usize, index: usize) {
        let (old, new) = (&self.old[index], &self.new[at]);
        let fit = if old.figure != new.figure {
            Fit::Changed
        } else if old.before == new.before && old.after == new.after {
            Fit::Same
        } else {
            Fit::Edited
        };
        self.taken[index] = true;
        self.out[at] = Some((index, fit));
    }

    /// Pairs a claim with the best of the free rows that follow the row of the claim before it.
    fn between(&mut self, kinds: &[&str]) {
        let mut from = 0;
        for at in 0..self.new.len() {
            if let Some((index, _)) = self.out[at] {
                from = index + 1;
                continue;
            }
            let free = (from..self.rows.len()).take_while(|&index| !self.taken[index]).take(CANDIDATES);
            let best = free
                .filter(|&index| self.is_of_kind(index, at, kinds))
                .filter_map(|index| Some((self.score(at, index)?, std::cmp::Reverse(index))))
                .max();
            if let Some((_, std::cmp::Reverse(index))) = best {
                self.pair(at, index);
                from = index + 1;
            }
        }
    }

    /// How well a free row fits, if it does.
    fn score(&self, at: usize, index: usize) -> Option<(usize, bool)> {
        let (old, new) = (&self.old[index], &self.new[at]);
        let likeness = old.likeness(new);
        let same = old.figure == new.figure;
        (likeness >= if same { SAME_FIGURE } else { OTHER_FIGURE }).then_some((likeness, same))
    }

    /// Pairs the same figure wherever it now stands, if its sentence is much the same.
    fn by_figure(&mut self) {
        let mut places = FxHashMap::<String, VecDeque<usize>>::default();
        for (index, old) in self.old.iter().enumerate().filter(|(index, _)| !self.taken[*index]) {
            places.entry(old.figure.clone()).or_default().push_back(index);
        }
        for at in 0..self.new.len() {
            if self.out[at].is_some() {
                continue;
            }
            let Some(list) = places.get_mut(&self.new[at].figure) else { continue };
            let best = list
                .iter()
                .take(CANDIDATES)
                .enumerate()
                .filter_map(|(place, &index)| Some((self.score(at, index)?, std::cmp::Reverse(place))))
                .max();
            if let Some(index) = best.and_then(|(_, std::cmp::Reverse(place))| list.remove(place)) {
                self.pair(at, index);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Read;
    use super::*;

    /// "before [figure] after" as words.
    fn words(text: &str) -> Words {
        let (before, rest) = text.split_once('[').unwrap();
        let (figure, after) = rest.split_once(']').unwrap();
        let part = |text: &str| text.trim().to_owned();
        Words { before: part(before), figure: part(figure), after: part(after) }
    }

    /// Rows that the texts of `new` have among those of `old`.
    fn found(old: &[&str], new: &[&str]) -> (Vec<Option<(usize, Fit)>>, Vec<usize>) {
        let row = |text: &&str| Row {
            words: words(text),
            read: Read { kind: "number".to_owned(), ..Read::default() },
            ..Row::default()
        };
        let rows: Vec<Row> = old.iter().map(row).collect();
        let new: Vec<Words> = new.iter().map(|text| words(text)).collect();
        let followed = follow(&rows, &new, &vec!["number"; new.len()]);
        (followed.rows, followed.gone)
    }

    #[test]
    fn rows_follow_their_words() {
        let (rows, gone) = found(
            &["Ferries carried [5] million people", "Trams carried [7] million", "Buses took [9] million"],
            &["Trams carried [7] million", "A new one saw [4] boats", "Ferries carried [5] million people"],
        );
        assert_eq!(rows, [Some((1, Fit::Same)), None, Some((0, Fit::Same))]);
        assert_eq!(gone, [2]);
    }

    #[test]
    fn equal_sentences_keep_their_order() {
        let text = ["It sold [5] boats", "It sold [5] boats", "It sold [5] boats"];
        let (rows, gone) = found(&text, &text[..2]);
        assert_eq!((rows, gone), (vec![Some((0, Fit::Same)), Some((1, Fit::Same))], vec![2]));
    }

    #[test]
    fn a_changed_figure_keeps_its_row_and_is_told() {
        let (rows, gone) = found(
            &["Exports rose from [12] to 15 percent of the total", "Exports rose from 12 to [15] percent of the total"],
            &["Exports rose from [13] to 16 percent of the total", "Exports rose from 13 to [16] percent of the total"],
        );
        assert_eq!(rows, [Some((0, Fit::Changed)), Some((1, Fit::Changed))]);
        assert!(gone.is_empty());
    }

    #[test]
    fn an_edited_sentence_keeps_its_row_and_is_told() {
        let (rows, _) = found(
            &["In spring the port handled [81] ships of all sizes", "It is [3] metres deep"],
            &["In early spring the old port handled [81] ships of many sizes", "It is [3] metres deep"],
        );
        assert_eq!(rows, [Some((0, Fit::Edited)), Some((1, Fit::Same))]);
        let (rows, _) = found(&["The port handled [81] ships"], &["the port handled [81] ships,"]);
        assert_eq!(rows, [Some((0, Fit::Same))], "case and punctuation are no edit");
    }

    #[test]
    fn another_sentence_is_another_row() {
        let (rows, gone) = found(
            &["The port handled [81] ships last winter and spring"],
            &["A library lent out [81] books to its youngest readers"],
        );
        assert_eq!((rows, gone), (vec![None], vec![0]));
    }
}
