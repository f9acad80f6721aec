//! Whether figure and cell are of one kind: a share is no count, percentage points are no percentages, and what a word of
//! the text is told from is another thing.

use super::View;
use crate::lexicon::Classes;
use crate::normalise::UnitKind;
use crate::number::Decimal;
use crate::sources::frame::{PieceKind, Reading};
use crate::sources::tidy::{Marks, marks};
use crate::sources::words::{stem, words};

/// Why figure and cell cannot be held against each other.
pub(super) fn apart(view: &View<'_>) -> Option<String> {
    let (frame, place) = view.cell()?;
    let reading = frame.reading(place)?;
    let told = view.claim.unit.as_ref().map(|unit| unit.kind);
    let own = reading.unit.as_ref().map(|unit| unit.kind);
    let share = |kind: Option<UnitKind>| matches!(kind, Some(UnitKind::Percent | UnitKind::Point));
    if share(told) && !share(own) && (own.is_some() || is_amount(&reading)) {
        return Some("the text gives a share, the table an amount".to_owned());
    }
    if told == Some(UnitKind::Point) && own.is_none() && !frame.is_change(place) {
        return Some("the text gives percentage points, the table a level".to_owned());
    }
    None
}

/// "Exports" of a table of imports: the word of the text that the table is told from.
pub(super) fn contrary(view: &View<'_>) -> Option<String> {
    let index = &view.article.tables.tidy;
    let of = |stems: &[String]| marks(stems, &mut |stem| index.stem(stem));
    let of_text = |text: &str| of(&words(text).map(stem).collect::<Vec<_>>());
    let names: Vec<Marks> =
        view.frames().flat_map(|frame| [of_text(&frame.name), of_text(&frame.title)]).flatten().collect();
    let line = view.line;
    let at: Vec<usize> = (0..line.words.len()).filter(|&at| line.words[at].kind == PieceKind::Word).collect();
    let said = of(&at.iter().map(|&at| line.words[at].stem.clone()).collect::<Vec<_>>());
    let shares = |a: &Marks, b: &Marks| a.ids.iter().any(|id| b.ids.contains(id));
    // what a header has the table is about, too
    let heads: Vec<Marks> =
        view.frames().flat_map(|frame| &frame.columns).flat_map(|head| of_text(&head.header)).collect();
    let against = |mark: &Marks, name: &Marks| {
        name.contrasts.iter().any(|set| mark.contrasts.contains(set))
            && !shares(name, mark)
            && !said.iter().any(|other| shares(other, name))
    };
    let told = |mark: &Marks| {
        names.iter().any(|name| against(mark, name)) && !names.iter().chain(&heads).any(|name| shares(name, mark))
    };
    let clause = view.clause();
    let (at, _) = at.into_iter().zip(&said).find(|(at, mark)| {
        clause.contains(at) && told(mark) && !view.knows(*at) && !super::super::sign::is_word(line.stem(*at))
    })?;
    Some(format!(
        "the text speaks of “{}”, the table of something else",
        view.article.document.slice(line.words[at].span)
    ))
}

/// No share can be so large, or be counted in thousands.
fn is_amount(reading: &Reading) -> bool {
    reading.scale != 0 || reading.printed.abs() > Decimal::from(100)
}

/// "The five films": a number that only says who is meant.
pub(super) fn is_of_members(view: &View<'_>) -> bool {
    let line = view.line;
    let (from, to) = line.range(view.claim.number);
    let small =
        view.claim.figure().is_some_and(|figure| figure.value.is_integer() && figure.value < Decimal::from(1000));
    let counted = view.claim.unit.as_ref().is_none_or(|unit| unit.kind == UnitKind::Count);
    let definite = from.checked_sub(1).is_some_and(|at| {
        line.says(at, &["the", "these", "those", "its", "their", "his", "her", "our", "all", "both", "my"])
    });
    // "its 16 gold medals" is how many there are
    let bare = line.words.get(to).is_none_or(|word| word.kind == PieceKind::Mark || word.classes.has(Classes::STOP));
    let led = from >= 2 && line.says(from - 2, &["of", "among", "between", "all", "across", "than"]);
    let leads = from == 1;
    small && counted && definite && (bare || led || leads)
}

/// The row is named by something that is the row's, and no place of its own: the capital of a country, the coach of a club.
pub(super) fn is_of_attribute(view: &View<'_>) -> Option<String> {
    let (frame, place) = view.cell()?;
    let row = frame.row(place.row)?;
    let values: Vec<_> = frame.values_of(row).iter().filter_map(|&value| frame.value(value)).collect();
    let said = |stem: &u32| view.line.words.iter().any(|word| word.means.contains(stem));
    let named = |value: &&crate::sources::frame::Value<'_>| {
        frame.keys.contains(&value.column) && !value.stems.is_empty() && value.stems.iter().all(said)
    };
    let mut all = values.iter().copied().filter(|value| named(&value)).peekable();
    all.peek()?;
    let attribute = |column: u32| {
        let header = frame.column(column).map_or("", |column| column.header.as_str());
        words(header).any(|word| super::words::has(&word.to_lowercase(), super::words::Class::Attribute))
            && !(0..view.line.words.len()).any(|at| super::words::is(view.line, at, super::words::Class::Attribute))
    };
    let first = values.first()?.column;
    let found: Vec<_> = all.collect();
    (found.iter().all(|value| value.column != first && attribute(value.column)))
        .then(|| format!("{} is no name of the row", found[0].text))
}
