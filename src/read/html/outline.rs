//! Which part of a page is its text: the articles or the main part where the page says so, else all but what it calls
//! navigation, header, footer or aside.
//!
//! A part is taken only if it holds at least as much text as what it would leave out, so that neither an empty frame
//! nor a row of teasers hides the article.

use super::elements::{Flow, Role};
use super::stack::{Marks, Said, Stack};
use super::tokens::{Token, Tokens};

/// The part of a page that is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Part {
    Articles,
    Main,
    #[default]
    All,
}

/// What a first look at a page tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) part: Part,
    /// A heading of level 1 stands in that part.
    pub(super) titled: bool,
}

/// Text and titles of one region.
#[derive(Clone, Copy, Debug, Default)]
struct Region {
    bytes: usize,
    titled: bool,
}

impl Part {
    /// Whether what stands here is read.
    pub(super) fn holds(self, stack: &Stack) -> bool {
        let inside = match self {
            Self::Articles => stack.within(Marks::ARTICLE),
            Self::Main => stack.within(Marks::MAIN),
            Self::All => true,
        };
        inside && is_text(stack)
    }
}

/// Neither hidden nor beside the text; a footnote is text wherever it stands.
fn is_text(stack: &Stack) -> bool {
    !stack.within(Marks::GONE) && (!stack.within(Marks::BOILERPLATE) || stack.within(Marks::FOOTNOTE))
}

/// Looks over a source from byte `at` on.
pub(super) fn outline(source: &str, at: usize) -> Outline {
    let mut stack = Stack::default();
    // by whether it stands in an article and in the main part
    let mut regions = [[Region::default(); 2]; 2];
    let mut title = false;
    for token in Tokens::new(source, at) {
        match token {
            Token::Text(range) if !title && is_text(&stack) => {
                let region =
                    &mut regions[usize::from(stack.within(Marks::ARTICLE))][usize::from(stack.within(Marks::MAIN))];
                let text = &source.as_bytes()[range];
                let bytes = text.iter().filter(|byte| !byte.is_ascii_whitespace()).count();
                region.bytes += bytes;
                region.titled |= bytes > 0 && stack.within(Marks::TITLE);
            }
            Token::Start(tag) => {
                let element = tag.element;
                for _ in 0..stack.closed_by_start(element) {
                    stack.pop();
                }
                title = element.role() == Role::Title;
                if element.flow() != Flow::Void && !title {
                    let said = Said::by(&tag, source);
                    stack.push(element, stack.marks(element, &said));
                }
            }
            Token::End(tag) => {
                title = false;
                for _ in 0..stack.closed_by_end(tag.element) {
                    stack.pop();
                }
            }
            Token::Text(_) | Token::Comment(_) => {}
        }
    }
    let [[outside, main], [article, both]] = regions;
    let sum = |parts: &[Region]| Region {
        bytes: parts.iter().map(|part| part.bytes).sum(),
        titled: parts.iter().any(|part| part.titled),
    };
    let all = sum(&[outside, main, article, both]);
    let mains = sum(&[main, both]);
    let articles = sum(&[article, both]);
    let (part, region) = if mains.bytes > 0 && mains.bytes * 2 >= all.bytes {
        // an article that is most of the main part
        if both.bytes * 2 >= mains.bytes && articles.bytes == both.bytes {
            (Part::Articles, both)
        } else {
            (Part::Main, mains)
        }
    } else if articles.bytes > 0 && articles.bytes * 2 >= all.bytes {
        (Part::Articles, articles)
    } else {
        (Part::All, all)
    };
    Outline { part, titled: region.titled }
}
