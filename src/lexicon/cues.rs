//! Cues: small word lists that single rules of the grammar ask for. The words stand in `cues.csv` (word, lists); the
//! names of the lists are those of the constants here, in lower case.

/// Lists a word is in, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cues(u64);

macro_rules! cues {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal;)+) => {
        impl Cues {
            cues!(@bits 0; $($(#[doc = $doc])+ $name;)+);

            /// Names of all lists, in the order of their bits.
            pub(super) const NAMES: &'static [&'static str] = &[$($text),+];
        }
    };
    (@bits $bit:expr; $(#[doc = $doc:literal])+ $name:ident; $($rest:tt)*) => {
        $(#[doc = $doc])+
        pub const $name: Self = Self(1 << $bit);
        cues!(@bits $bit + 1; $($rest)*);
    };
    (@bits $bit:expr;) => {};
}

cues! {
    /// After a length of time: a distance from another time, not a rate ("a year earlier").
    EARLIER = "earlier";
    /// After "a quarter", "a third": a share is meant.
    SHARE_NEXT = "sharenext";
    /// Before "a third": an amount is meant.
    AMOUNT_BEFORE = "amountbefore";
    /// Before "half": a part with a name of its own ("first half").
    NAMED_HALF = "namedhalf";
    /// Verbs and prepositions before "an hour": it is measured.
    MEASURED = "measured";
    /// After "over": a lapse of time, not a bound.
    SPAN_VERB = "spanverb";
    /// Before four digits: a year.
    YEAR_BEFORE = "yearbefore";
    /// Before four digits: a count.
    COUNT_BEFORE = "countbefore";
    /// A noun for one person, whose age may follow.
    PERSON = "person";
    /// Talk of matches and votes: "3-2" is a score.
    SCORE_TALK = "scoretalk";
    /// First parts of hyphenated words before a number that are no name ("mid-1990s").
    PREFIX = "prefix";
    /// Verbs whose object may be a bare number of points ("made a quickfire 32").
    SCORER = "scorer";
    /// Zones of time behind a time of day ("1200 GMT").
    ZONE = "zone";
    /// Nouns that take an ordinal as a rank ("anniversary", "place").
    RANKED = "ranked";
    /// Relative words before a unit of time ("past", "next").
    RELATIVE = "relative";
    /// Begins or ends a period ("end", "middle").
    PART = "part";
    /// Words that a bare number after them takes its unit across ("from", "versus").
    ELLIPSIS = "ellipsis";
    /// Weight is talked of ("weighs").
    WEIGHT = "weight";
    /// Nouns whose value may follow bare ("age", "score").
    VALUE_NOUN = "valuenoun";
    /// Statistics that a figure follows ("OR", "SD", "pH").
    STATISTIC = "statistic";
    /// Names that are followed by a number and its unit of money.
    DOUBTFUL_MONEY = "doubtfulmoney";
    /// Names of units that are common words too.
    DOUBTFUL_UNIT = "doubtfulunit";
    /// Verbs of age ("turned 40").
    TURNED = "turned";
    /// Verbs and adjectives of doing by a date ("founded in 268").
    DATED_VERB = "datedverb";
    /// Adjectives and determiners between "a" and a unit.
    VAGUE_VERB = "vagueverb";
    /// Words of comparison after a multiple ("as", "the", "more").
    COMPARED = "compared";
    /// Words before a multiple that make "double" a verb.
    MULTIPLIED = "multiplied";
    /// Copulas: a figure after "under" is a value, not a place.
    COPULA = "copula";
    /// May open a figure, a period or a range ("an", "from", "late", "fiscal").
    OPENER = "opener";
    /// Kinds of street ("Avenue").
    STREET = "street";
    /// Talk of temperature.
    WARMTH = "warmth";
    /// Talk of genes: "bp" are base pairs.
    GENETIC = "genetic";
    /// Talk of stock indexes and games, which are told in points.
    POINT_TALK = "pointtalk";
    /// Verbs of movement before "up to": no bound.
    MOVED = "moved";
    /// Talk of isotopes: "13C" is one, not a temperature.
    ISOTOPIC = "isotopic";
    /// Pronouns of one person ("she").
    HE = "he";
    /// Pronouns of a company or office ("its").
    IT = "it";
    /// Titles before a name ("Dr").
    TITLE = "title";
    /// Kinds of company and office, in their names and for them ("bank").
    BODY = "body";
    /// Tell a time from another ("last", "ago").
    WHEN = "when";
    /// Talk of atoms and crystals: "2.5 A" are angstroms.
    ATOMIC = "atomic";
    /// Talk of currents: "2.5 A" are amperes.
    ELECTRIC = "electric";
    /// Names of Greek letters: "17beta" is a place in a molecule.
    GREEK = "greek";
    /// Talk of stars: "1.3 pc" are parsecs.
    STARRY = "starry";
    /// Ground on which "under 86 metres of" is a place ("water").
    SUBSTANCE = "substance";
    /// One and no other ("the only port to grow").
    SOLE = "sole";
    /// Open what is said of the one and only ("the only port that").
    CLAUSE = "clause";
}

impl Cues {
    /// The list of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().position(|&known| known == name).map(|bit| Self(1 << bit))
    }

    #[inline]
    pub fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// The lists of either.
    #[inline]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
