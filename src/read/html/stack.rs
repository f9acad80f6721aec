//! The open elements, and what follows from them for the text within.
//!
//! Not the tree construction of browsers, only what decides which text is read and as what: end tags close what they
//! name within the same cell, a paragraph ends where a block begins, items, rows and cells end where the next begin.
//! Work and memory are bounded: elements nested deeper than [`DEEPEST`] have no effect of their own, and what a tag
//! closes is looked for among the last [`FARTHEST`].

use super::elements::{Element, Flow, Marker, Role, markers};
use super::tokens::Tag;

/// Deepest nesting, as in the engine of Chromium.
const DEEPEST: usize = 512;
/// How far up an end tag reaches.
const FARTHEST: usize = 256;

/// What an element means for the text in it; several at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(u16);

impl Marks {
    /// Left out.
    pub(super) const GONE: Self = Self(1);
    pub(super) const BOILERPLATE: Self = Self(1 << 1);
    pub(super) const MAIN: Self = Self(1 << 2);
    pub(super) const ARTICLE: Self = Self(1 << 3);
    pub(super) const SECTION: Self = Self(1 << 4);
    /// Header of an article.
    pub(super) const HEADER: Self = Self(1 << 5);
    pub(super) const QUOTE: Self = Self(1 << 6);
    pub(super) const FOOTNOTE: Self = Self(1 << 7);
    pub(super) const HEADING: Self = Self(1 << 8);
    pub(super) const ITEM: Self = Self(1 << 9);
    pub(super) const CELL: Self = Self(1 << 10);
    pub(super) const CAPTION: Self = Self(1 << 11);
    /// Digits are exponents.
    pub(super) const RAISED: Self = Self(1 << 12);
    /// Digits are indices.
    pub(super) const LOWERED: Self = Self(1 << 13);
    /// Heading of level 1.
    pub(super) const TITLE: Self = Self(1 << 14);

    pub(super) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// An open element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    element: Element,
    pub(super) role: Role,
    pub(super) flow: Flow,
    pub(super) marks: Marks,
}

/// The open elements, outermost first.
#[derive(Clone, Debug, Default)]
pub(super) struct Stack {
    open: Vec<Open>,
    /// Elements with each mark.
    depths: [u32; 16],
    /// Elements that were too deep to be kept.
    beyond: usize,
}

/// What the attributes of a tag say.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said {
    pub(super) hidden: bool,
    pub(super) note_mark: bool,
    pub(super) layout: bool,
    pub(super) published: bool,
    marks: Marks,
    opened: bool,
}

impl Said {
    pub(super) fn by(tag: &Tag, source: &str) -> Self {
        let mut said = Self::default();
        for (name, value) in tag.attributes(source) {
            said.opened |= name.eq_ignore_ascii_case("open");
            for marker in markers(name, value) {
                match marker {
                    Marker::Hidden => said.hidden = true,
                    Marker::NoteMark => said.note_mark = true,
                    Marker::Layout => said.layout = true,
                    Marker::Published => said.published = true,
                    Marker::Boilerplate => said.marks = said.marks.and(Marks::BOILERPLATE),
                    Marker::Main => said.marks = said.marks.and(Marks::MAIN),
                    Marker::Article => said.marks = said.marks.and(Marks::ARTICLE),
                    Marker::Footnote => said.marks = said.marks.and(Marks::FOOTNOTE),
                    Marker::Date => {}
                }
            }
        }
        said
    }
}

impl Stack {
    /// Whether some open element has one of the marks; one mark only.
    pub(super) fn within(&self, mark: Marks) -> bool {
        self.depths.get(mark.0.trailing_zeros() as usize).is_some_and(|&depth| depth > 0)
    }

    /// What an element means where it would be opened now.
    pub(super) fn marks(&self, element: Element, said: &Said) -> Marks {
        let mut marks = said.marks;
        let sectioned = self.within(Marks::ARTICLE) || self.within(Marks::MAIN) || self.within(Marks::SECTION);
        marks = marks.and(match element.role() {
            Role::Gone | Role::StandIn => Marks::GONE,
            Role::Dialog if !said.opened => Marks::GONE,
            Role::Article => Marks::ARTICLE,
            Role::Main => Marks::MAIN,
            Role::Section => Marks::SECTION,
            Role::Boilerplate => Marks::BOILERPLATE,
            Role::Header if sectioned => Marks::HEADER,
            Role::Header => Marks::BOILERPLATE,
            Role::Heading(1) => Marks::HEADING.and(Marks::TITLE),
            Role::Heading(_) => Marks::HEADING,
            Role::Quote => Marks::QUOTE,
            Role::Item | Role::Term => Marks::ITEM,
            Role::Cell | Role::HeaderCell => Marks::CELL,
            Role::Caption => Marks::CAPTION,
            _ => Marks::default(),
        });
        if said.hidden || said.note_mark {
            marks = marks.and(Marks::GONE);
        }
        if marks.has(Marks::FOOTNOTE) { marks.without(Marks::BOILERPLATE) } else { marks }
    }

    /// Opens an element. Void elements are never opened.
    pub(super) fn push(&mut self, element: Element, marks: Marks) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        self.count(marks, true);
        self.open.push(Open { element, role: element.role(), flow: element.flow(), marks });
    }

    fn count(&mut self, marks: Marks, up: bool) {
        for (bit, depth) in self.depths.iter_mut().enumerate() {
            if marks.0 & (1 << bit) != 0 {
                *depth = if up { depth.saturating_add(1) } else { depth.saturating_sub(1) };
            }
        }
    }

    pub(super) fn innermost(&self) -> Option<Open> {
        self.open.last().copied()
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) -> Option<Open> {
        let open = self.open.pop()?;
        self.count(open.marks, false);
        Some(open)
    }

    /// How many elements an end tag closes: none where it names nothing that is open and in reach.
    pub(super) fn closed_by_end(&mut self, element: Element) -> usize {
        if self.beyond > 0 {
            self.beyond -= 1;
            return 0;
        }
        let of_table = is_of_table(element.role());
        self.reach(|open| open.element == element, |open| !of_table && is_cell(open.role))
    }

    /// How many elements a start tag closes before it opens its own.
    pub(super) fn closed_by_start(&self, element: Element) -> usize {
        if self.beyond > 0 {
            return 0;
        }
        let table = |open: &Open| open.role == Role::Table;
        let by_kind = match element.role() {
            Role::Item => {
                self.reach(|open| open.role == Role::Item, |open| open.role == Role::List || is_cell(open.role))
            }
            Role::Term => {
                self.reach(|open| open.role == Role::Term, |open| open.role == Role::List || is_cell(open.role))
            }
            Role::Cell | Role::HeaderCell => self.reach(
                |open| is_cell(open.role) || open.role == Role::Caption,
                |open| table(open) || open.role == Role::Row,
            ),
            Role::Row => {
                self.outermost(|open| is_cell(open.role) || matches!(open.role, Role::Row | Role::Caption), table)
            }
            Role::HeadRows | Role::BodyRows | Role::Caption => {
                self.outermost(|open| is_of_table(open.role) && open.role != Role::Table, table)
            }
            Role::Heading(_) => self.reach(
                |open| matches!(open.role, Role::Heading(_)),
                |open| open.flow == Flow::Block && !matches!(open.role, Role::Heading(_)),
            ),
            _ => 0,
        };
        let is_block = element.flow() == Flow::Block || element.role() == Role::Rule;
        if by_kind > 0 || !is_block {
            return by_kind;
        }
        // a block ends the paragraph that it would stand in
        self.reach(
            |open| open.role == Role::Paragraph,
            |open| open.flow == Flow::Block && open.role != Role::Paragraph || open.marks.has(Marks::GONE),
        )
    }

    /// Number of elements up to the innermost one that is wanted, unless a barrier stands before it.
    fn reach(&self, wanted: impl Fn(&Open) -> bool, barrier: impl Fn(&Open) -> bool) -> usize {
        for (above, open) in self.open.iter().rev().take(FARTHEST).enumerate() {
            if wanted(open) {
                return above + 1;
            }
            if barrier(open) {
                return 0;
            }
        }
        0
    }

    /// Number of elements up to the outermost one that is wanted within the barrier.
    fn outermost(&self, wanted: impl Fn(&Open) -> bool, barrier: impl Fn(&Open) -> bool) -> usize {
        let mut found = 0;
        for (above, open) in self.open.iter().rev().take(FARTHEST).enumerate() {
            if barrier(open) {
                return found;
            }
            if wanted(open) {
                found = above + 1;
            }
        }
        0
    }
}

fn is_cell(role: Role) -> bool {
    matches!(role, Role::Cell | Role::HeaderCell)
}

fn is_of_table(role: Role) -> bool {
    is_cell(role) || matches!(role, Role::Table | Role::Caption | Role::HeadRows | Role::BodyRows | Role::Row)
}
