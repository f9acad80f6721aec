//! The day an article was written: a block at its start that is a date and little else, or a news dateline
//! ("ASTANA, April 23, 2024 (Agency) –").

use super::hints::Conventions;
use super::reader::Reader;
use super::time;
use super::{Extraction, TokenKind};
use crate::lexicon::Lexicon;
use crate::normalise::Date;
use crate::read::Document;

/// Blocks looked at, from the start.
const BLOCKS: usize = 6;
/// Tokens that a dateline block may have besides its date ("By Jane Doe", "Published", "Updated:").
const OTHER_TOKENS: usize = 8;

/// The dateline: where its date stands in the reading text, and the day.
pub(super) fn find(
    document: &Document<'_>,
    extraction: &Extraction,
    lexicon: &'static Lexicon,
    conventions: Conventions,
) -> Option<(usize, Date)> {
    for (index, sentence) in document.sentences.iter().enumerate() {
        if sentence.block >= BLOCKS {
            break;
        }
        let range = extraction.tokens_of(index);
        let tokens = &extraction.tokens[range];
        let reader = Reader { text: &document.text, tokens, lexicon, today: None, pairs: false, conventions };
        let first_of_block = index == 0 || document.sentences[index - 1].block != sentence.block;
        if !first_of_block {
            continue;
        }
        for i in 0..tokens.len().min(12) {
            if tokens[i].kind == TokenKind::Symbol {
                continue;
            }
            let Some(found) = time::time(&reader, i) else { continue };
            let Some(date) = found.period.and_then(|period| period.as_single()).filter(|date| date.day.is_some())
            else {
                continue;
            };
            let alone = tokens.len() - (found.end - found.start) <= OTHER_TOKENS && found.start <= 4;
            let agency = found.start <= 4
                && reader.is_capital(0)
                && (found.end..(found.end + 6).min(tokens.len())).any(|at| reader.is_dash(at));
            if alone || agency {
                return Some((tokens[found.start].span.start, date));
            }
            break;
        }
    }
    None
}
