//! Results of statistical tests as they are printed: "t(28) = 2.14, p = .041", "χ²(1, N = 90) = 4.52; p < .05",
//! "t = 2.14, df = 28, p = .041". The rule: a result has the name of its test, its degrees of freedom, the statistic and
//! a p of its own; what lacks one of them is no result. One pass from sign to sign (`=`, `<`, `>`), each looking a
//! bounded way back and ahead.

use crate::normalise::Figure;
use crate::number::{Decimal, Distribution};
use crate::span::Span;

/// A sign between a name and its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Below,
    Above,
}

/// A number as printed, with its place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Printed {
    pub figure: Figure,
    pub span: Span,
}

/// What is said of p.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reported {
    /// The sign, with its place, and the number.
    Value(Sign, Span, Printed),
    /// "ns", with its place.
    NotSignificant(Span),
}

impl Reported {
    /// "= .041", "< .05", "ns".
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Value(_, sign, printed) => sign.hull(printed.span),
            Self::NotSignificant(span) => *span,
        }
    }
}

/// One result.
#[derive(Clone, Debug)]
pub(super) struct TestResult {
    pub distribution: Distribution,
    pub sign: Sign,
    pub statistic: Printed,
    pub p: Reported,
    /// "one-tailed" stands in the result.
    pub one_tailed: bool,
    /// From the name of the test to the end of p.
    pub span: Span,
}

/// Results of one document that are looked at; more are data, not prose.
const MOST: usize = 1_000;
/// Bytes between the statistic and its p.
const REACH: usize = 160;
/// Bytes of the degrees of freedom with their brackets.
const LONGEST_FREEDOM: usize = 48;

/// All results of a text, in order.
pub(super) fn results(text: &str) -> Vec<TestResult> {
    let mut out: Vec<TestResult> = Vec::new();
    let mut at = 0;
    while let Some(sign) = next_sign(text, at).filter(|_| out.len() < MOST) {
        at = sign + 1;
        if let Some(result) = result(text, sign) {
            at = result.span.end.max(at);
            out.push(result);
        }
    }
    out
}

/// The next of `=`, `<`, `>`, `≤`, `≥`; texts hold few of them.
fn next_sign(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes().get(from..)?;
    let ascii = memchr::memchr3(b'=', b'<', b'>', bytes);
    let until = ascii.map_or(bytes, |end| &bytes[..end]);
    let wide =
        memchr::memmem::find_iter(until, &[0xe2, 0x89]).find(|&at| matches!(until.get(at + 2), Some(0xa4 | 0xa5)));
    wide.or(ascii).map(|at| from + at)
}

fn result(text: &str, at: usize) -> Option<TestResult> {
    let head = text.get(..at)?.trim_end_matches([' ', '\u{a0}', '\n']);
    let (named, freedom) = match freedom(head) {
        Some((name, freedom)) => (name, Some(freedom)),
        None => (head, None),
    };
    let (test, start) = name(named)?;
    let (sign, after) = sign(text, at)?;
    let statistic = number(text, after)?;
    let mut ahead = Ahead { freedom, one_tailed: false };
    let p = ahead.p(text, statistic.span.end)?;
    let distribution = test.with(ahead.freedom.as_deref().unwrap_or_default())?;
    let span = Span::new(start, p.span().end);
    Some(TestResult { distribution, sign, statistic, p, one_tailed: ahead.one_tailed, span })
}

/// A number behind its letters: "n = 28", "M = 3.47".
#[derive(Clone, Debug)]
pub(super) struct Labelled<'t> {
    pub label: &'t str,
    pub printed: Printed,
    /// Number of the bracket that it stands in; 0 outside.
    pub bracket: usize,
}

/// Numbers behind letters and an equals sign, in a part of a text.
pub(super) fn labelled(text: &str, within: Span) -> Vec<Labelled<'_>> {
    let part = within.of(text);
    let (mut out, mut bracket, mut last) = (Vec::new(), 0, 0);
    for (at, c) in part.char_indices() {
        match c {
            '(' | '[' => {
                last += 1;
                bracket = last;
            }
            ')' | ']' => bracket = 0,
            '=' => {
                let head = part[..at].trim_end_matches([' ', '\u{a0}']);
                let start = head
                    .rfind(|c: char| !c.is_alphanumeric())
                    .map_or(0, |before| before + head[before..].chars().next().map_or(0, char::len_utf8));
                if let Some(printed) = number(text, within.start + at + 1) {
                    out.push(Labelled { label: &head[start..], printed, bracket });
                }
            }
            _ => {}
        }
    }
    out
}

/// Which test a name stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    T,
    F,
    R,
    Z,
    ChiSquared,
}

impl Test {
    fn with(self, freedom: &[Decimal]) -> Option<Distribution> {
        match (self, freedom) {
            (Self::T, [df]) => Some(Distribution::T(*df)),
            (Self::R, [df]) => Some(Distribution::R(*df)),
            (Self::F, [over, under]) => Some(Distribution::F(*over, *under)),
            (Self::ChiSquared, [df]) => Some(Distribution::ChiSquared(*df)),
            (Self::Z, []) => Some(Distribution::Normal),
            _ => None,
        }
    }
}

/// Names of tests, longest first. χ has the look-alikes that word processors print; Q and its kin of meta-analysis
/// follow χ².
const NAMES: [(&str, Test); 32] = [
    ("chi-squared", Test::ChiSquared),
    ("Chi-squared", Test::ChiSquared),
    ("chi squared", Test::ChiSquared),
    ("chi-square", Test::ChiSquared),
    ("Chi-square", Test::ChiSquared),
    ("Chi-Square", Test::ChiSquared),
    ("chi square", Test::ChiSquared),
    ("Chi square", Test::ChiSquared),
    ("Q-between", Test::ChiSquared),
    ("Q-within", Test::ChiSquared),
    ("chi^2", Test::ChiSquared),
    ("chi2", Test::ChiSquared),
    ("Chi2", Test::ChiSquared),
    ("chi²", Test::ChiSquared),
    ("Chi²", Test::ChiSquared),
    ("χ^2", Test::ChiSquared),
    ("χ 2", Test::ChiSquared),
    ("χ2", Test::ChiSquared),
    ("χ²", Test::ChiSquared),
    ("Χ2", Test::ChiSquared),
    ("Χ²", Test::ChiSquared),
    ("𝜒2", Test::ChiSquared),
    ("𝜒²", Test::ChiSquared),
    ("X2", Test::ChiSquared),
    ("X²", Test::ChiSquared),
    ("Qw", Test::ChiSquared),
    ("Qb", Test::ChiSquared),
    ("Q", Test::ChiSquared),
    ("t", Test::T),
    ("F", Test::F),
    ("r", Test::R),
    ("z", Test::Z),
];

/// The name at the end of a text, with its start.
fn name(text: &str) -> Option<(Test, usize)> {
    let text = text.trim_end_matches([' ', '\u{a0}']);
    let lower_z = text.strip_suffix('Z').map(|head| (Test::Z, head));
    let named = NAMES.iter().find_map(|&(name, test)| Some((test, text.strip_suffix(name)?)));
    let (test, head) = named.or(lower_z)?;
    // "rest(28)", "alpha-t", "x2": the letter is the end of another word
    let before = head.chars().next_back();
    let free = before.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '’' | '.')) || c == 'Δ');
    free.then_some((test, head.len()))
}

/// "(28)", "[1, 28]", "(1, N = 90)", "(df = 28)" at the end of a text: what stands before it, and the numbers.
fn freedom(text: &str) -> Option<(&str, Vec<Decimal>)> {
    let open = match text.chars().next_back()? {
        ')' => '(',
        ']' => '[',
        '}' => '{',
        _ => return None,
    };
    let mut start = text.len().saturating_sub(LONGEST_FREEDOM);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    let start = start + text.get(start..)?.rfind(open)?;
    let inside = text.get(start + 1..text.len() - 1)?;
    let mut numbers = Vec::new();
    let thousands = inside.contains(", ") || inside.contains(';');
    let parts: Vec<&str> = if inside.contains(';') {
        inside.split(';').collect()
    } else if thousands {
        inside.split(", ").collect()
    } else {
        inside.split(',').collect()
    };
    for part in parts {
        let part = part.trim_matches([' ', '\u{a0}']);
        // the size of the sample is no degree of freedom
        if part.starts_with(['N', 'n']) {
            continue;
        }
        let digits = ["df1", "df2", "df", "d.f."].iter().find_map(|label| part.strip_prefix(label)).unwrap_or(part);
        let digits = digits.trim_start_matches([' ', '=', '\u{a0}']).replace(',', if thousands { "" } else { "," });
        numbers.push(Decimal::parse(&digits).ok().filter(|_| digits.starts_with(|c: char| c.is_ascii_digit()))?);
    }
    (!numbers.is_empty()).then(|| (&text[..start], numbers))
}

/// The sign that stands at a place, and where what follows begins.
fn sign(text: &str, at: usize) -> Option<(Sign, usize)> {
    let rest = text.get(at..)?;
    let signs = [
        ("<=", Sign::Below),
        (">=", Sign::Above),
        ("=<", Sign::Below),
        ("= <", Sign::Below),
        ("= >", Sign::Above),
        ("=>", Sign::Above),
        ("≤", Sign::Below),
        ("≥", Sign::Above),
        ("<", Sign::Below),
        (">", Sign::Above),
        ("=", Sign::Equal),
    ];
    signs.iter().find(|(mark, _)| rest.starts_with(mark)).map(|&(mark, sign)| (sign, at + mark.len()))
}

/// End of the blanks from a place on.
fn blanks(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    at + (rest.len() - rest.trim_start_matches([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\n']).len())
}

/// Minus signs and the dashes that are printed for them.
const MINUS: [char; 5] = ['-', '−', '–', '‐', '﹣'];

/// "2.14", "-.45", "−2.14", "1,234.5", "2,14", "4.2e-5", "4.2 × 10−5": with a number of digits that is not part of a
/// range or a word.
fn number(text: &str, at: usize) -> Option<Printed> {
    let start = blanks(text, at);
    let rest = text.get(start..)?;
    let negative = rest.starts_with(MINUS);
    let unsigned = rest.trim_start_matches(MINUS).trim_start_matches([' ', '\u{a0}']);
    let from = text.len() - unsigned.len();
    let length = unsigned.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ','))).unwrap_or(unsigned.len());
    let printed = unsigned.get(..length)?.trim_end_matches(['.', ',']);
    let mut end = from + printed.len();
    let value = plain(printed)?;
    let places = value.places().max(0);
    let (power, after) = power_of_ten(text.get(end..)?);
    end += after;
    let percent = text.get(end..)?.starts_with('%');
    let power = power - if percent { 2 } else { 0 };
    end += usize::from(percent);
    let next = text.get(end..)?.chars().next();
    // ".04-.05", "2.14a"
    if next.is_some_and(|c| c.is_alphanumeric() || MINUS.contains(&c)) {
        return None;
    }
    let value = value.shift(power)?;
    let step = Decimal::ONE.shift(power - places)?;
    let value = if negative { value.negated() } else { value };
    Some(Printed { figure: Figure::printed(value, step), span: Span::new(start, end) })
}

/// Digits with a decimal point or comma; a comma before three digits is only read where a point follows them.
fn plain(printed: &str) -> Option<Decimal> {
    let commas = printed.matches(',').count();
    let (whole, _) = printed.split_once('.').unwrap_or((printed, ""));
    let text = match printed.rsplit_once(',') {
        None => printed.to_owned(),
        Some((_, last)) if commas == 1 && !printed.contains('.') && last.len() != 3 => printed.replace(',', "."),
        Some(_) if printed.contains('.') && whole.split(',').skip(1).all(|group| group.len() == 3) => {
            printed.replace(',', "")
        }
        Some(_) => return None,
    };
    Decimal::parse(&text).ok()
}

/// "e-5", "E−5", " × 10−5", " x 10^-5", "*10^-5": the power, and how many bytes it takes.
fn power_of_ten(rest: &str) -> (i32, usize) {
    let after_ten = ["× 10", "×10", "x 10", "x10", "* 10", "*10", "· 10"];
    let trimmed = rest.trim_start_matches([' ', '\u{a0}']);
    let body = after_ten.iter().find_map(|mark| trimmed.strip_prefix(mark));
    let body = body.map(|body| body.strip_prefix('^').unwrap_or(body)).or_else(|| rest.strip_prefix(['e', 'E']));
    let Some(body) = body else { return (0, 0) };
    let body = body.strip_prefix('(').unwrap_or(body);
    let raised: Vec<(usize, char)> = body.char_indices().take(4).collect();
    let mut digits = String::new();
    let mut end = 0;
    for (at, c) in raised {
        let digit = match c {
            '⁻' | '−' | '-' | '–' if digits.is_empty() => '-',
            '⁰'..='⁹' => char::from_digit(u32::from(c) - u32::from('⁰'), 10).unwrap_or('0'),
            '¹' => '1',
            '²' => '2',
            '³' => '3',
            '0'..='9' => c,
            _ => break,
        };
        digits.push(digit);
        end = at + c.len_utf8();
    }
    match digits.parse::<i32>() {
        Ok(power) if power.abs() <= 60 => (power, rest.len() - body.len() + end),
        _ => (0, 0),
    }
}

/// The way from a statistic to its p.
struct Ahead {
    freedom: Option<Vec<Decimal>>,
    one_tailed: bool,
}

impl Ahead {
    fn p(&mut self, text: &str, from: usize) -> Option<Reported> {
        let mut at = from;
        while at < from + REACH {
            let rest = text.get(at..)?;
            let skipped =
                rest.len() - rest.trim_start_matches([' ', ',', ';', '*', '\u{a0}', '\n', '(', ')', '[']).len();
            at += skipped;
            let rest = text.get(at..)?;
            if let Some(p) = self.reported(text, at) {
                return Some(p);
            }
            let lower = rest.get(..11).unwrap_or(rest).to_ascii_lowercase();
            let words = [
                "two-tailed",
                "two-sided",
                "two tailed",
                "one-tailed",
                "one-sided",
                "one tailed",
                "and ",
                "with ",
                "at ",
            ];
            if let Some(word) = words.iter().find(|word| lower.starts_with(*word)) {
                self.one_tailed |= word.starts_with("one");
                at += word.len();
                continue;
            }
            at += self.aside(rest)?;
        }
        None
    }

    /// "p = .04", "p-value < 0.001", "p (one-tailed) = .02", "ns".
    fn reported(&mut self, text: &str, at: usize) -> Option<Reported> {
        let rest = text.get(at..)?;
        for mark in ["n.s.", "n.s", "ns", "NS"] {
            let ends = |rest: &str| !rest.starts_with(char::is_alphanumeric);
            if rest.strip_prefix(mark).is_some_and(ends) {
                return Some(Reported::NotSignificant(Span::new(at, at + mark.len())));
            }
        }
        let after = rest.strip_prefix(['p', 'P', '𝑝'])?;
        let labels = ["-value", " value", "‐value", " values"];
        let after = labels.iter().find_map(|label| after.strip_prefix(label)).unwrap_or(after);
        let mut place = blanks(text, text.len() - after.len());
        let rest = text.get(place..)?;
        if rest.starts_with('(') {
            let close = rest.find(')').filter(|&close| close <= 16)?;
            let inside = rest.get(1..close)?.to_ascii_lowercase();
            self.one_tailed |= inside.starts_with("one") || inside.starts_with('1');
            place = blanks(text, place + close + 1);
        }
        let (sign, end) = sign(text, place)?;
        let printed = number(text, end)?;
        if let Some(tail) = text.get(printed.span.end..) {
            let tail = tail.trim_start_matches([' ', ',', '(', '\u{a0}']);
            let tail = tail.get(..10).unwrap_or(tail).to_ascii_lowercase();
            self.one_tailed |=
                ["one-tailed", "one-sided", "one tailed", "1-tailed"].iter().any(|cue| tail.starts_with(cue));
        }
        Some(Reported::Value(sign, Span::new(place, end), printed))
    }

    /// Bytes of a part between the statistic and p that says something else: "MSE = 3.2", "d = 0.81", "95% CI [0.2,
    /// 1.1]". `None` where another result or sentence begins.
    fn aside(&mut self, rest: &str) -> Option<usize> {
        let mut depth = 0_usize;
        let mut end = 0;
        for (at, c) in rest.char_indices().take_while(|&(at, _)| at < REACH) {
            end = at;
            match c {
                '[' | '(' => depth += 1,
                ']' | ')' if depth == 0 => break,
                ']' | ')' => depth -= 1,
                ';' if depth == 0 => break,
                ',' if depth == 0 && rest[at + 1..].starts_with([' ', '\u{a0}']) => break,
                '.' if rest[at + 1..].starts_with([' ', '\n']) => return None,
                _ => {}
            }
        }
        let part = rest.get(..end)?;
        let (label, value) = part.split_once(['=', '<', '>', '≈']).or_else(|| part.split_once('['))?;
        let label = label.trim();
        // another test, or the p of something else
        let other = part.split('(').next().and_then(name).is_some() || label.len() > 24;
        let p = label.split_whitespace().any(|word| matches!(word, "p" | "P" | "ps"));
        if other || p || label.is_empty() {
            return None;
        }
        if matches!(label, "df" | "d.f." | "DF") && self.freedom.is_none() {
            let values = value.split([',', ' ', 'a', 'n', 'd', '&']).map(str::trim).filter(|value| !value.is_empty());
            self.freedom = values.map(|value| Decimal::parse(value).ok()).collect();
        }
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let shown = |result: TestResult| {
            let p = match result.p {
                Reported::Value(sign, _, p) => format!("{sign:?} {}", p.figure.value.trimmed()),
                Reported::NotSignificant(_) => "ns".to_owned(),
            };
            let one = if result.one_tailed { " one-tailed" } else { "" };
            let distribution = format!("{:?}", result.distribution).replace("Decimal", "");
            format!("{distribution} {:?} {} p {p}{one}", result.sign, result.statistic.figure.value.trimmed())
        };
        results(text).into_iter().map(shown).collect()
    }

    #[test]
    fn results_are_read_in_the_ways_they_are_printed() {
        for (text, expected) in READ {
            assert_eq!(shown(text), expected.split('|').filter(|one| !one.is_empty()).collect::<Vec<_>>(), "{text}");
        }
    }

    const READ: [(&str, &str); 18] = [
        ("t(28) = 2.14, p = .041", "T(28) Equal 2.14 p Equal 0.041"),
        ("(t [28] = −2.14; p < .05)", "T(28) Equal -2.14 p Below 0.05"),
        ("F(1, 28) = 4.58, MSE = 3.1, p = .041", "F(1, 28) Equal 4.58 p Equal 0.041"),
        ("F(2,57) < 1, ns.", "F(2, 57) Below 1 p ns"),
        ("χ2(1, N = 90) = 4.52, p = .034", "ChiSquared(1) Equal 4.52 p Equal 0.034"),
        ("chi-square(3) = 9.10 (p = .028)", "ChiSquared(3) Equal 9.1 p Equal 0.028"),
        ("t = 2.14, df = 28, p-value = 0.041", "T(28) Equal 2.14 p Equal 0.041"),
        ("z = 6.2, p = 5.6 × 10−10", "Normal Equal 6.2 p Equal 0.00000000056"),
        ("t(28) = 1.8, p (one-tailed) = .041", "T(28) Equal 1.8 p Equal 0.041 one-tailed"),
        (
            "t(28) = 2.14, p = .041, and F(1, 28) = 4.58, p = .041",
            "T(28) Equal 2.14 p Equal 0.041|F(1, 28) Equal 4.58 p Equal 0.041",
        ),
        // another word, another sentence, a range, no p, the p of another test, no degrees of freedom
        ("The rest (28) = 2.14, p = .041.", ""),
        ("t(28) = 2.14. Later, p = .041", ""),
        ("t(28) = 2.14-3.10, p = .041", ""),
        ("t(28) = 2.14, a large effect", ""),
        ("t(28) = 2.14, r = .30 and p = .041", ""),
        ("t = 2.14, p = .041", ""),
        ("F(28) = 2.14, p = .041", ""),
        ("t(28) = 2,145, p = .041", ""),
    ];

    #[test]
    fn letters_before_numbers_are_labels() {
        let text = "They agreed (M = 3.47, SD = 1.2, n = 28) or not (M = 2.10); N = 60.";
        let found = labelled(text, Span::new(0, text.len()));
        let shown: Vec<_> = found
            .iter()
            .map(|one| format!("{} {} {}", one.bracket, one.label, one.printed.figure.value.trimmed()))
            .collect();
        assert_eq!(shown, ["1 M 3.47", "1 SD 1.2", "1 n 28", "2 M 2.1", "0 N 60"]);
    }
}
