//! What the elements and attributes of HTML mean to a reader of prose: `elements.csv` and `markers.csv`.
//!
//! `flow` says whether an element breaks the line of text (block), can have no content (void) or neither (inline);
//! `content` whether that is markup, raw text that is never shown, or text with character references.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What an element does to the reading text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Role {
    #[default]
    None,
    /// Left out with all that it holds.
    Gone,
    /// Left out, but its place is kept: code and pictures.
    StandIn,
    Meta,
    Title,
    Article,
    Main,
    Section,
    /// Navigation, footers, and what stands beside the text.
    Boilerplate,
    /// Of the page, or of the article that it stands in.
    Header,
    Heading(u8),
    Paragraph,
    Dialog,
    Quote,
    InlineQuote,
    List,
    Item,
    /// Term or description of a definition list.
    Term,
    Table,
    Caption,
    /// Group of rows that are headers.
    HeadRows,
    BodyRows,
    Row,
    Cell,
    HeaderCell,
    Rule,
    Break,
    Above,
    Below,
    Time,
}

/// How an element breaks the line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Flow {
    #[default]
    Inline,
    Block,
    Void,
}

/// What stands between the tags of an element.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Content {
    #[default]
    Markup,
    /// Never shown.
    Raw,
    /// Text in which character references count and tags do not.
    Escapable,
}

#[derive(Clone, Copy, Debug, Default)]
struct Properties {
    flow: Flow,
    content: Content,
    role: Role,
}

/// The name of an element, in any case; unknown ones are told apart, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Element(u64);

/// What an attribute says of its element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    Hidden,
    Boilerplate,
    Main,
    Article,
    /// A table that only sets columns of a page.
    Layout,
    Footnote,
    NoteMark,
    /// The day of publication stands in `datetime` or in the text.
    Published,
    /// The day of publication stands in `content`.
    Date,
}

static ELEMENTS: LazyLock<FxHashMap<Element, Properties>> = LazyLock::new(|| {
    rows(include_str!("elements.csv"))
        .filter_map(|[name, flow, content, role]| {
            let flow = match flow {
                "block" => Flow::Block,
                "void" => Flow::Void,
                "inline" => Flow::Inline,
                _ => return None,
            };
            let content = match content {
                "" => Content::Markup,
                "raw" => Content::Raw,
                "escapable" => Content::Escapable,
                _ => return None,
            };
            Some((Element::named(name), Properties { flow, content, role: role_of(role)? }))
        })
        .collect()
});

/// Markers by attribute; values in lower case.
static MARKERS: LazyLock<FxHashMap<&'static str, Vec<(&'static str, Marker)>>> = LazyLock::new(|| {
    let mut markers: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for [attribute, value, means, _source] in rows(include_str!("markers.csv")) {
        if let Some(marker) = marker_of(means) {
            markers.entry(attribute).or_default().push((value, marker));
        }
    }
    markers
});

/// Rows of four fields, without the header; no field holds a comma.
fn rows(csv: &'static str) -> impl Iterator<Item = [&'static str; 4]> {
    csv.lines().skip(1).filter_map(|line| line.split(',').collect::<Vec<_>>().try_into().ok())
}

fn role_of(name: &str) -> Option<Role> {
    Some(match name {
        "" => Role::None,
        "gone" => Role::Gone,
        "stand-in" => Role::StandIn,
        "meta" => Role::Meta,
        "title" => Role::Title,
        "article" => Role::Article,
        "main" => Role::Main,
        "section" => Role::Section,
        "boilerplate" => Role::Boilerplate,
        "header" => Role::Header,
        "paragraph" => Role::Paragraph,
        "dialog" => Role::Dialog,
        "quote" => Role::Quote,
        "inline-quote" => Role::InlineQuote,
        "list" => Role::List,
        "item" => Role::Item,
        "term" => Role::Term,
        "table" => Role::Table,
        "caption" => Role::Caption,
        "head-rows" => Role::HeadRows,
        "body-rows" => Role::BodyRows,
        "row" => Role::Row,
        "cell" => Role::Cell,
        "header-cell" => Role::HeaderCell,
        "rule" => Role::Rule,
        "break" => Role::Break,
        "above" => Role::Above,
        "below" => Role::Below,
        "time" => Role::Time,
        _ => Role::Heading(name.strip_prefix("heading-")?.parse().ok()?),
    })
}

fn marker_of(means: &str) -> Option<Marker> {
    Some(match means {
        "hidden" => Marker::Hidden,
        "boilerplate" => Marker::Boilerplate,
        "main" => Marker::Main,
        "article" => Marker::Article,
        "layout" => Marker::Layout,
        "footnote" => Marker::Footnote,
        "note mark" => Marker::NoteMark,
        "published" => Marker::Published,
        "date" => Marker::Date,
        _ => return None,
    })
}

impl Element {
    /// By its name: FNV-1a over the letters in lower case, so that a name of any length needs no memory.
    pub(super) fn named(name: &str) -> Self {
        Self(name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        }))
    }

    fn properties(self) -> Properties {
        ELEMENTS.get(&self).copied().unwrap_or_default()
    }

    pub(super) fn role(self) -> Role {
        self.properties().role
    }

    pub(super) fn flow(self) -> Flow {
        self.properties().flow
    }

    pub(super) fn content(self) -> Content {
        self.properties().content
    }

    pub(super) fn is_script(self) -> bool {
        self == Self::named("script")
    }
}

/// What an attribute with its value says; `class`, `role` and `style` may say several things.
pub(super) fn markers<'v>(attribute: &str, value: &'v str) -> impl Iterator<Item = Marker> + use<'v> {
    let mut key = [0_u8; 16];
    let known = key.get_mut(..attribute.len()).and_then(|key| {
        key.copy_from_slice(attribute.as_bytes());
        key.make_ascii_lowercase();
        MARKERS.get(std::str::from_utf8(key).ok()?)
    });
    let style = attribute.eq_ignore_ascii_case("style");
    known.into_iter().flatten().filter(move |(wanted, _)| says(value, wanted, style)).map(|&(_, marker)| marker)
}

/// A word of the value, or, for a style, a declaration in any spacing.
fn says(value: &str, wanted: &str, style: bool) -> bool {
    if wanted.is_empty() {
        return true;
    }
    if style {
        return value.split(';').any(|declaration| {
            let written = declaration.split("!important").next().unwrap_or_default();
            written.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_lowercase()).eq(wanted.chars())
        });
    }
    value.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_understood_and_used() {
        let lines = |csv: &str| csv.lines().skip(1).filter(|line| !line.is_empty()).count();
        assert_eq!(ELEMENTS.len(), lines(include_str!("elements.csv")), "a row is wrong or a name stands twice");
        let csv = include_str!("markers.csv");
        assert_eq!(MARKERS.values().map(Vec::len).sum::<usize>(), lines(csv));
        for [attribute, value, means, source] in rows(csv) {
            assert!(attribute.len() <= 16 && !source.is_empty(), "{attribute}");
            assert!(markers(attribute, value).any(|marker| Some(marker) == marker_of(means)), "{attribute} {value}");
        }
    }

    #[test]
    fn names_and_values_in_any_case() {
        assert_eq!(Element::named("H2").role(), Role::Heading(2));
        assert_eq!(Element::named("my-widget").role(), Role::None);
        assert_ne!(Element::named("my-widget"), Element::named("my-gadget"));
        assert!(markers("STYLE", "color: red; Display : NONE !important").any(|marker| marker == Marker::Hidden));
        assert!(markers("class", "a references b").any(|marker| marker == Marker::Footnote));
        assert_eq!(markers("class", "references-list").count() + markers("a-very-long-attribute", "x").count(), 0);
        assert_eq!(markers("style", "content: 'display:none;'").count(), 0);
    }
}
