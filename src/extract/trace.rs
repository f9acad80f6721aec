//! How a claim came about, for `claims --explain`: the rule of the grammar that made it and the passes that changed it.
//! A name and some bits for each claim; nothing is formatted until somebody asks.

/// Passes over the figures of a sentence, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pass {
    SharedScale,
    SharedUnit,
    Compound,
    Uncertainty,
    Range,
    PerNumber,
    Ellipsis,
    Age,
    Points,
    HedgeBefore,
    HedgeAfter,
    Hint,
}

const PASSES: [&str; 12] = [
    "scale shared with a later figure",
    "unit shared with a neighbour",
    "two units made one quantity",
    "± became the precision",
    "range of two figures",
    "divided by the number after \"per\"",
    "unit carried over from an earlier figure",
    "read as an age",
    "points of a percentage",
    "bound by the words before",
    "bound by the words after",
    "meant as a header, the document or the configuration says",
];

/// Rule and passes of one claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// Rule of the grammar: "money", "number", "date".
    pub rule: &'static str,
    passes: u16,
}

impl Made {
    pub(super) fn by(rule: &'static str) -> Self {
        Self { rule, passes: 0 }
    }

    pub(super) fn add(&mut self, pass: Pass) {
        self.passes |= 1 << pass as u16;
    }

    /// Its unit stands with another figure.
    pub(super) fn shared_unit(self) -> bool {
        self.passes & (1 << Pass::SharedUnit as u16) != 0
    }

    /// What was done to the figure after it was found, in words.
    pub fn passes(self) -> impl Iterator<Item = &'static str> {
        PASSES.into_iter().enumerate().filter(move |(bit, _)| self.passes & (1 << bit) != 0).map(|(_, name)| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passes_keep_their_names() {
        let mut made = Made::by("number");
        made.add(Pass::HedgeAfter);
        made.add(Pass::SharedScale);
        assert_eq!(made.passes().collect::<Vec<_>>(), [PASSES[0], PASSES[10]]);
    }
}
