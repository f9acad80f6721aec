//! What a document says of its own figures, and what the configuration says for it: "(figures in £ millions)", "tons
//! are metric", "Revenue ($ million)" above a column, a decimal comma.
//!
//! The nearest word counts: a figure's own unit, then the header of its column, of its row, the caption of its table,
//! the section, the configuration. A hint of the text holds from where it stands to the end of its section; under the
//! title, to the end of the document. It gives a unit only to figures that have none, and in prose only to those that
//! are written like amounts (with decimals or groups of digits). A hint that is not understood to its end is none.

use std::borrow::Cow;
use std::sync::LazyLock;

use clap::ValueEnum;
use memchr::memmem::Finder;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::item::{Body, Item, Quantity};
use super::number::{self, Style};
use super::reader::Reader;
use super::trace::Pass;
use crate::lexicon::{Key, Lexicon, NumberWord, built_in_rows};
use crate::normalise::{Unit, UnitKind};
use crate::number::Decimal;
use crate::read::{BlockKind, Document};
use crate::span::Span;

/// How numbers are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NumberFormat {
    /// 1,234.5
    #[default]
    DecimalPoint,
    /// 1.234,5
    DecimalComma,
}

/// Which ton.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ton {
    /// 1,000 kilograms
    Metric,
    /// 2,000 pounds
    Short,
    /// 2,240 pounds
    Long,
}

impl Ton {
    fn unit(self, lexicon: &Lexicon) -> Option<&Unit> {
        lexicon.unit_name(match self {
            Self::Metric => "tonne",
            Self::Short => "short ton",
            Self::Long => "long ton",
        })
    }

    fn named(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, false).ok()
    }
}

/// How a document is read where it does not say otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conventions {
    pub number_format: NumberFormat,
    /// What `$` stands for; USD where nothing is said.
    pub dollar: Option<&'static Unit>,
    /// What "ton" stands for; any of three where nothing is said.
    pub ton: Option<Ton>,
}

/// A unit and a power of ten for figures without their own.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Measure {
    unit: Option<Unit>,
    power: i32,
}

/// What a hint says.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Measure(Measure),
    Dollar(Unit),
    Ton(Ton),
}

/// A hint and the reading text it holds for.
#[derive(Clone, Debug)]
struct Hint {
    scope: Span,
    said: Said,
}

/// What there is to be said of a column or row.
#[derive(Clone, Debug)]
enum Head {
    Measure(Measure),
    /// Its figures are years, ranks or numbers of something: nobody's amounts.
    Plain,
}

/// All that holds somewhere in a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Hints {
    conventions: Conventions,
    /// By the start of their scope.
    said: Vec<Hint>,
    /// By the block of the header or caption.
    heads: FxHashMap<usize, Head>,
    /// Words that say a unit ("millions of euros") and count nothing.
    phrases: Vec<Span>,
}

/// A phrase that announces a hint.
struct Cue {
    phrase: String,
    class: String,
    value: String,
    /// The phrase without its first letter, which may be a capital.
    finder: Finder<'static>,
}

static ROWS: LazyLock<Vec<[String; 3]>> = LazyLock::new(|| {
    built_in_rows(include_str!("../lexicon/conventions.csv")).filter_map(|row| row.try_into().ok()).collect()
});

static CUES: LazyLock<Vec<Cue>> = LazyLock::new(|| {
    ROWS.iter()
        .filter(|[_, class, _]| matches!(class.as_str(), "measure" | "dollar" | "ton"))
        .map(|[phrase, class, value]| Cue {
            phrase: phrase.clone(),
            class: class.clone(),
            value: value.clone(),
            finder: Finder::new(&phrase[1..]).into_owned(),
        })
        .collect()
});

/// Stems of which every text with a cue has one; looked for first.
static GATES: LazyLock<[Finder<'static>; 6]> =
    LazyLock::new(|| ["igures ", "mounts ", "alues ", "rices are ", "ollars are", "ons "].map(Finder::new));

fn has_class(word: &str, class: &str) -> bool {
    ROWS.iter().any(|[cue, of, _]| of == class && cue.eq_ignore_ascii_case(word))
}

/// Power of ten of an abbreviation or plural of a scale ("bn", "'000", "millions").
fn scale(word: &str) -> Option<i32> {
    ROWS.iter()
        .find(|[cue, class, _]| class == "scale" && cue.eq_ignore_ascii_case(word))
        .and_then(|[_, _, value]| value.parse().ok())
}

/// The reading text with its numbers written with a decimal point; every offset stays.
pub(super) fn with_decimal_points(text: &str, format: NumberFormat) -> Cow<'_, str> {
    if format == NumberFormat::DecimalPoint {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let of_number = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
        let end = at + bytes[at..].iter().take_while(of_number).count();
        let number = &mut bytes[at..end];
        let len = number.iter().rposition(u8::is_ascii_digit).map_or(0, |last| last + 1);
        let number = &mut number[..len];
        if has_decimal_comma(number) {
            for byte in number {
                *byte = match *byte {
                    b',' => b'.',
                    b'.' => b',',
                    digit => digit,
                };
            }
        }
        at = end;
    }
    // marks of one byte were exchanged for marks of one byte
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// "1.234.567,5", "1.234", "12,5"; not "23.04.2024" or "1,2,3".
fn has_decimal_comma(number: &[u8]) -> bool {
    let mut parts = number.split(|&byte| byte == b',');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    if parts.next().is_some() || fraction.is_some_and(|fraction| fraction.contains(&b'.')) {
        return false;
    }
    let mut groups = whole.split(|&byte| byte == b'.');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(&b'.');
    (fraction.is_some() || grouped) && (!grouped || first.len() <= 3) && groups.all(|group| group.len() == 3)
}

impl Hints {
    /// Everything that a document says of its figures, on top of what is given.
    pub(super) fn of(document: &Document<'_>, conventions: Conventions, lexicon: &Lexicon) -> Self {
        let mut hints = Self { conventions, ..Self::default() };
        let text = document.text.as_bytes();
        if GATES.iter().any(|gate| gate.find(text).is_some()) {
            for cue in CUES.iter() {
                for at in cue.finder.find_iter(text) {
                    hints.cued(document, cue, at, lexicon);
                }
            }
        }
        hints.headings(document, lexicon);
        hints.said.sort_by_key(|hint| (hint.scope.start, hint.scope.end));
        hints.tables(document, lexicon);
        hints.phrases.sort();
        hints
    }

    /// A cue whose second letter stands at `at`.
    fn cued(&mut self, document: &Document<'_>, cue: &Cue, at: usize, lexicon: &Lexicon) {
        let Some(start) = at.checked_sub(1) else { return };
        let whole = Span::new(start, start + cue.phrase.len());
        if !whole.of(&document.text).eq_ignore_ascii_case(&cue.phrase) {
            return;
        }
        let Some(sentence) = document.sentence_at(start).map(|index| document.sentences[index]) else { return };
        let before = Span::new(sentence.span.start, start).of(&document.text);
        let after = Span::new(whole.end, sentence.span.end).of(&document.text);
        if !leads(before) || after.starts_with(char::is_alphanumeric) {
            return;
        }
        let phrase = phrase_of(after);
        let said = match cue.class.as_str() {
            "ton" => Ton::named(&cue.value).filter(|_| phrase.is_empty()).map(Said::Ton),
            "dollar" => dollar(phrase, lexicon).map(Said::Dollar),
            _ => measure(phrase, lexicon).map(Said::Measure),
        };
        let Some(said) = said else { return };
        self.phrases.push(Span::new(whole.end, whole.end + phrase_len(after, phrase)));
        let scope = Span::new(sentence.span.start, end_of_section(document, sentence.block));
        // "all amounts are in Canadian dollars" says what the sign means, too
        if let Said::Measure(Measure { unit: Some(unit), .. }) = &said
            && lexicon.currency_name("dollar").is_some_and(|us| us.name != unit.name)
            && is_dollar(unit, lexicon)
        {
            self.said.push(Hint { scope, said: Said::Dollar(unit.clone()) });
        }
        self.said.push(Hint { scope, said });
    }

    /// "Balance sheet (in $ millions)" above a section.
    fn headings(&mut self, document: &Document<'_>, lexicon: &Lexicon) {
        for (index, block) in document.blocks.iter().enumerate() {
            if !matches!(block.kind, BlockKind::Heading(_)) {
                continue;
            }
            let Some(inside) = parenthesised(document.slice(block.span)) else { continue };
            let said = measure(inside, lexicon).filter(|measure| measure.power > 0);
            if let Some(said) = said {
                self.phrases.push(block.span);
                let scope = Span::new(block.span.end, end_of_section(document, index));
                self.said.push(Hint { scope, said: Said::Measure(said) });
            }
        }
    }

    fn tables(&mut self, document: &Document<'_>, lexicon: &Lexicon) {
        for table in &document.tables {
            for cell in &table.cells {
                let heads = cell.row < table.header_rows || table.row_headers(cell.row).contains(&cell.block);
                let Some(block) = document.blocks.get(cell.block).filter(|_| heads) else { continue };
                if let Some(head) = head(document.slice(block.span), lexicon) {
                    self.phrases.push(block.span);
                    self.heads.insert(cell.block, head);
                }
            }
            if let Some(caption) = table.caption
                && let Some(block) = document.blocks.get(caption)
                && let Some(measure) = written_in(document.slice(block.span), lexicon)
            {
                self.phrases.push(block.span);
                self.heads.insert(caption, Head::Measure(measure));
            }
        }
    }

    /// Applies what holds for a sentence to what was found in it.
    pub(super) fn apply(&self, document: &Document<'_>, sentence: usize, r: &Reader<'_>, items: &mut Vec<Item>) {
        let nothing = self.said.is_empty()
            && self.heads.is_empty()
            && self.conventions.dollar.is_none()
            && self.conventions.ton.is_none();
        let Some(sentence) = document.sentences.get(sentence).filter(|_| !nothing) else { return };
        items.retain(|item| !self.only_says_a_unit(r, item));
        let held = |hint: &&Hint| hint.scope.start <= sentence.span.start && sentence.span.end <= hint.scope.end;
        let before = self.said.partition_point(|hint| hint.scope.start <= sentence.span.start);
        // the nearest; a document with more hints than this is none that people wrote
        let near = self.said[..before].iter().rev().take(64);
        let (mut section, mut dollar, mut ton) = (None, self.conventions.dollar, self.conventions.ton);
        let (mut own_dollar, mut own_ton) = (false, false);
        for hint in near.filter(held) {
            match &hint.said {
                Said::Measure(measure) => section = section.or(Some(measure)),
                Said::Dollar(unit) if !std::mem::replace(&mut own_dollar, true) => {
                    dollar = r.lexicon.currency_symbol(&unit.name).or(dollar);
                }
                Said::Ton(said) if !std::mem::replace(&mut own_ton, true) => ton = Some(*said),
                Said::Dollar(_) | Said::Ton(_) => {}
            }
        }
        let cell = document.cell(sentence.block);
        let own = cell.filter(|cell| !cell.heads_column && !cell.cell.header).map(|cell| {
            let head = |blocks: &[usize]| blocks.iter().rev().find_map(|block| self.heads.get(block));
            (
                head(cell.column_headers),
                head(cell.row_headers),
                cell.caption.and_then(|block| self.heads.get(&block)),
                cell,
            )
        });
        for item in items {
            let before = item.quantity().map(|quantity| (quantity.unit.clone(), quantity.power));
            if let Some((column, row, caption, cell)) = &own {
                let first = cell.cell.column == 0;
                let measure = match (column, row, caption) {
                    (Some(Head::Plain), ..) => None,
                    (Some(Head::Measure(measure)), ..) => Some((measure, true)),
                    (_, Some(Head::Measure(measure)), _) if !first => Some((measure, false)),
                    (_, _, Some(Head::Measure(measure))) if !first => Some((measure, false)),
                    _ if !first => section.map(|measure| (measure, false)),
                    _ => None,
                };
                if let Some((measure, of_column)) = measure {
                    if of_column {
                        year_to_amount(r, item, measure);
                    }
                    in_cell(item, measure);
                }
            } else if cell.is_none()
                && let Some(measure) = section
            {
                in_prose(item, measure);
            }
            if let Some(dollar) = dollar {
                mean_dollar(r, item, dollar);
            }
            if let Some(ton) = ton.and_then(|ton| ton.unit(r.lexicon)) {
                mean_ton(r, item, ton);
            }
            if item.quantity().map(|quantity| (quantity.unit.clone(), quantity.power)) != before {
                item.made.add(Pass::Hint);
            }
        }
    }

    /// "millions of euros" of a hint is no vague number of euros.
    fn only_says_a_unit(&self, r: &Reader<'_>, item: &Item) -> bool {
        let vague = matches!(item.body, Body::Unreadable(super::VAGUE));
        let at = r.span(item.start, item.end);
        let before = self.phrases.partition_point(|phrase| phrase.start <= at.start);
        vague && before.checked_sub(1).is_some_and(|index| at.start < self.phrases[index].end)
    }
}

/// Bytes from the end of a cue to the end of its phrase.
fn phrase_len(after: &str, phrase: &str) -> usize {
    after.find(phrase).unwrap_or(0) + phrase.len()
}

/// End of the section that a block stands in: the next heading of its level or above; below the title, the end.
fn end_of_section(document: &Document<'_>, block: usize) -> usize {
    /// Blocks that are looked at either way.
    const FARTHEST: usize = 10_000;
    let level = |kind: BlockKind| match kind {
        BlockKind::Heading(level) => Some(level),
        _ => None,
    };
    let above = document.blocks[..=block].iter().rev().take(FARTHEST).find_map(|block| level(block.kind));
    let end = document.text.len();
    let Some(own) = above.filter(|&own| own > 1) else { return end };
    let after = document.blocks[block + 1..].iter().take(FARTHEST);
    after
        .into_iter()
        .find(|block| level(block.kind).is_some_and(|level| level <= own))
        .map_or(end, |block| block.span.start)
}

/// What stands before a cue in its sentence is an opening parenthesis or words that may lead it.
fn leads(before: &str) -> bool {
    let before = before.rsplit('(').next().unwrap_or_default();
    before.len() <= 60
        && before
            .split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '.' | '*' | '['))
            .filter(|word| !word.is_empty())
            .all(|word| has_class(word, "lead"))
}

/// What follows a cue, up to a mark or a word that ends it.
fn phrase_of(after: &str) -> &str {
    let mut end = after.len();
    for (at, c) in after.char_indices().take(80) {
        let stops = matches!(c, ')' | ']' | ';' | ':')
            || matches!(c, '.' | ',') && !after[at + 1..].starts_with(|c: char| c.is_alphanumeric());
        let word = after[at..].split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        if stops || after[..at].ends_with(' ') && has_class(word, "tail") && !after[..at].trim().is_empty() {
            end = at;
            break;
        }
    }
    let phrase = after[..end].trim();
    if has_class(phrase, "tail") { "" } else { phrase }
}

/// Content of the last parentheses or brackets.
fn parenthesised(text: &str) -> Option<&str> {
    let (open, close) = text.char_indices().rev().find_map(|(at, c)| match c {
        ')' => Some(('(', at)),
        ']' => Some(('[', at)),
        _ => None,
    })?;
    let inside = &text[..close];
    inside.rfind(open).map(|at| &inside[at + 1..])
}

/// The unit of a header or caption: in parentheses, behind the last comma, or behind "in".
fn written_in(text: &str, lexicon: &Lexicon) -> Option<Measure> {
    if text.len() > 300 {
        return None;
    }
    parenthesised(text)
        .and_then(|inside| measure(inside, lexicon))
        .or_else(|| text.rsplit_once(',').and_then(|(_, rest)| measure(rest, lexicon)))
        .or_else(|| text.rsplit_once(" in ").and_then(|(_, rest)| measure(rest, lexicon)))
}

/// What a header of a column or row says.
fn head(text: &str, lexicon: &Lexicon) -> Option<Head> {
    if text.len() > 300 {
        return None;
    }
    let first = text.split_whitespace().next().unwrap_or_default();
    if let Some(measure) = written_in(text, lexicon) {
        return Some(Head::Measure(measure));
    }
    if has_class(first, "plain") {
        return Some(Head::Plain);
    }
    // the whole header: "USD billion", "%", "km²", but not "Second" or "Mark"
    let whole = measure(text, lexicon)?;
    let told = whole.power > 0
        || whole.unit.as_ref().is_some_and(|unit| match unit.kind {
            UnitKind::Percent | UnitKind::Dimension => true,
            UnitKind::Currency => unit.name == text || !text.contains(|c: char| c.is_ascii_lowercase()),
            _ => false,
        });
    told.then_some(Head::Measure(whole))
}

/// "£ millions", "thousands of US dollars", "USD bn", "€m", "$'000", "km²", "%": all of it, or nothing.
fn measure(text: &str, lexicon: &Lexicon) -> Option<Measure> {
    /// Longest phrase, in words.
    const LONGEST: usize = 7;
    let text = text.trim().trim_end_matches('.');
    let text = text.strip_prefix("in ").or_else(|| text.strip_prefix("In ")).unwrap_or(text);
    let (mut power, mut letter) = (0, false);
    let mut rest: Vec<&str> = Vec::new();
    let words = || text.split_whitespace().filter(|word| !matches!(*word, "of" | "the"));
    if words().count() > LONGEST {
        return None;
    }
    for word in words() {
        let word_power = match lexicon.word(lexicon.id(Key::of(word).as_str())).number {
            Some(NumberWord::Scale(power)) => Some(i32::from(power)),
            _ => scale(word),
        };
        if let Some(more) = word_power {
            letter |= word.len() == 1;
            power += more;
            continue;
        }
        // "$m", "US$'000", "€bn"
        let sign = word.char_indices().rev().find(|&(_, c)| !c.is_ascii() || c == '$').map(|(at, c)| at + c.len_utf8());
        let glued = sign
            .map(|at| word.split_at(at))
            .filter(|(sign, _)| lexicon.currency_symbol(sign).is_some())
            .and_then(|(sign, more)| Some((sign, scale(more)?)))
            .or_else(|| {
                let at = word.find(['\'', '’'])?;
                let (sign, more) = word.split_at(at);
                Some((lexicon.currency_symbol(sign).map(|_| sign)?, scale(more)?))
            });
        match glued {
            Some((sign, more)) => {
                power += more;
                rest.push(sign);
            }
            None => rest.push(word),
        }
    }
    if rest.is_empty() {
        // "m" alone may be metres
        return (power > 0 && !letter).then_some(Measure { unit: None, power });
    }
    let unit = match (lexicon.parse_unit(&rest.join(" ")), rest.as_slice()) {
        (Some((unit, more)), _) => {
            power += more;
            unit
        }
        // "thousand containers"
        (None, [noun]) if power > 0 && !letter && lexicon.is_plural(&noun.to_lowercase()) => {
            Unit::count(lexicon.singular(&noun.to_lowercase()))
        }
        (None, _) => return None,
    };
    if letter && unit.kind != UnitKind::Currency {
        return None;
    }
    (power <= 15).then_some(Measure { unit: Some(unit), power })
}

/// "Canadian", "in Australian dollars": a currency of which `$` is a sign.
fn dollar(text: &str, lexicon: &Lexicon) -> Option<Unit> {
    let text = text.strip_prefix("in ").unwrap_or(text).to_lowercase();
    let unit = lexicon.currency_name(&text).or_else(|| lexicon.currency_name(&format!("{text} dollar")))?;
    is_dollar(unit, lexicon).then(|| unit.clone())
}

/// A currency that people write with `$`: "CA$" and "C$" are those of CAD.
fn is_dollar(unit: &Unit, lexicon: &Lexicon) -> bool {
    let sign = |letters: usize| lexicon.currency_symbol(&format!("{}$", unit.name.get(..letters)?));
    unit.name == "USD" || [1, 2].into_iter().filter_map(sign).any(|of_sign| of_sign.name == unit.name)
}

fn give(quantity: &mut Quantity, measure: &Measure) {
    if let Some(unit) = &measure.unit {
        quantity.unit = Some(unit.clone());
    }
    if measure.power > 0 {
        quantity.scale_by(measure.power);
    }
}

/// A figure of a cell without its own unit, or with the same one and no scale.
fn in_cell(item: &mut Item, measure: &Measure) {
    let Some(quantity) = item.quantity_mut() else { return };
    let same = quantity.unit.is_some() && quantity.unit == measure.unit;
    let scaled = quantity.power > 0;
    if scaled && quantity.unit.is_none() {
        quantity.unit.clone_from(&measure.unit);
    } else if !scaled && matches!(quantity.style, Style::Plain | Style::Digits) && (same || quantity.unit.is_none()) {
        give(quantity, measure);
    }
}

/// A figure of prose that is written like an amount and says nothing of what it counts.
fn in_prose(item: &mut Item, measure: &Measure) {
    if let Some(quantity) = item.quantity_mut()
        && quantity.unit.is_none()
        && quantity.power == 0
        && quantity.style == Style::Digits
    {
        give(quantity, measure);
    }
}

/// "2015" under "Revenue ($ million)" is an amount, not a year.
fn year_to_amount(r: &Reader<'_>, item: &mut Item, measure: &Measure) {
    let alone = r.len() == 1 && r.is_number(0) && matches!(item.body, Body::Time(_));
    let duration = measure.unit.as_ref().is_some_and(|unit| unit.kind == UnitKind::Duration);
    if alone
        && !duration
        && let Some(number) = number::number(r, 0)
        && let Some(figure) = number.figure
    {
        item.remark = None;
        item.body = Body::Quantity(Box::new(Quantity::new(&number, figure, (0, number.end))));
    }
}

/// "ton" and "dollars per ton" are of the ton that the document or the configuration says.
fn mean_ton(r: &Reader<'_>, item: &mut Item, ton: &Unit) {
    let Some(quantity) = item.quantity_mut() else { return };
    let Some(unit) = &quantity.unit else { return };
    if unit.name == "ton" {
        quantity.unit = Some(ton.clone());
    } else if let Some(numerator) = unit.name.strip_suffix(" per ton")
        && let Some(any) = r.lexicon.unit_name("ton")
    {
        let name = format!("{numerator} per {}", ton.name);
        let factor = |mine: Decimal, one: Decimal, other: Decimal| mine.times(one)?.times(other);
        let factors =
            (factor(unit.factor.0, any.factor.0, ton.factor.1), factor(unit.factor.1, any.factor.1, ton.factor.0));
        if let (Some(numerator), Some(denominator)) = factors {
            quantity.unit = Some(Unit { name: name.into(), factor: (numerator, denominator), ..unit.clone() });
        }
    }
}

/// `$` and "dollars" without a country are those that the document or the configuration says.
fn mean_dollar(r: &Reader<'_>, item: &mut Item, dollar: &Unit) {
    let (start, end) = (item.start, item.end);
    let Some(quantity) = item.quantity_mut() else { return };
    let Some(unit) = quantity.unit.as_ref().filter(|unit| unit.money() == Some("USD")) else { return };
    let bare = (start..end).any(|at| {
        let sign = r.is(at, "$") && !(r.glued(at) && at > 0 && r.is_word(at - 1));
        let word = r.any(at, &["dollar", "dollars"])
            && (at == 0 || r.lexicon.currency_name(Key::of(&format!("{} dollar", r.str(at - 1))).as_str()).is_none());
        sign || word
    });
    if bare {
        let name = unit.name.replacen("USD", &dollar.name, 1);
        quantity.unit = Some(Unit { name: name.into(), ..unit.clone() });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::english;

    #[test]
    fn every_row_is_used() {
        for [cue, class, value] in ROWS.iter() {
            let known = match class.as_str() {
                "measure" | "dollar" => value.is_empty(),
                "ton" => Ton::named(value).is_some(),
                "lead" | "tail" | "plain" => value.is_empty() && has_class(cue, class),
                "scale" => scale(cue) == value.parse().ok(),
                _ => false,
            };
            assert!(known, "{cue},{class},{value}");
        }
        assert_eq!(ROWS.len(), include_str!("../lexicon/conventions.csv").lines().count() - 1);
        for cue in CUES.iter() {
            let text = format!("{} ", cue.phrase);
            assert!(GATES.iter().any(|gate| gate.find(text.as_bytes()).is_some()), "{}", cue.phrase);
        }
    }

    #[test]
    fn measures_are_read_whole_or_not_at_all() {
        for (text, name, power) in [
            ("£ millions", "GBP", 6),
            ("in thousands of US dollars", "USD", 3),
            ("US$'000", "USD", 3),
            ("€m", "EUR", 6),
            ("$ bn", "USD", 9),
            ("USD billion", "USD", 9),
            ("million tonnes", "tonne", 6),
            ("km²", "kilometer^2", 0),
            ("%", "percent", 0),
            ("'000s", "", 3),
            ("thousand containers", "container", 3),
            ("millions", "", 6),
            ("$/tonne", "USD per tonne", 0),
            ("m", "meter", 0),
        ] {
            let read =
                measure(text, english()).map(|m| (m.unit.map_or(String::new(), |unit| unit.name.into()), m.power));
            if text == "m" {
                // millions or metres: no hint
                assert_eq!(read, None);
            } else {
                assert_eq!(read, Some((name.to_owned(), power)), "{text}");
            }
        }
        for text in
            ["the report", "motion", "2021", "", "dollars that he named", "k", "containers", "thousand things done"]
        {
            assert_eq!(measure(text, english()), None, "{text}");
        }
    }

    #[test]
    fn decimal_commas_become_points_where_they_are_decimal() {
        for (text, expected) in [
            ("1.234.567,5 and 12,5", "1,234,567.5 and 12.5"),
            ("3.500, or 1,2,3 on 23.04.2024.", "3,500, or 1,2,3 on 23.04.2024."),
            ("2.0.1 and 2.5", "2.0.1 and 2.5"),
            ("é 7,0%", "é 7.0%"),
        ] {
            assert_eq!(with_decimal_points(text, NumberFormat::DecimalComma), expected);
            assert_eq!(with_decimal_points(text, NumberFormat::DecimalPoint), text);
        }
    }
}
