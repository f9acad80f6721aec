//! What holds for every figure, whatever stands around it.

use proptest::prelude::*;

use super::{Extraction, Options, extract};
use crate::claim::Claim;
use crate::read::{Document, Format, read};

const HEDGES: [&str; 8] = ["", "about ", "nearly ", "almost ", "more than ", "at least ", "up to ", "less than "];
const NUMBERS: [&str; 14] = [
    "5",
    "17",
    "1,234",
    "3.75",
    "0.08",
    "12,500,000",
    "forty-two",
    "two million",
    "1.5 billion",
    "seven hundred",
    "7½",
    "3.2 trillion",
    "2,05,000",
    "6.02 × 10^23",
];
const UNITS: [&str; 10] = [
    "%",
    " percent",
    " kilometers",
    " square miles",
    " tons",
    " hours",
    " kWh",
    " kilograms",
    " US dollars",
    " bushels",
];
const BEFORE: [&str; 5] = ["The total reached ", "Œuvres à Łódź – ", "“Naïve café ", "Ğ𝟙 ", "It came to "];
const AFTER: [&str; 5] = [".", " in the end.", " – żółty.", "”, she said.", "; größer als «zuvor»."];
/// Marks and words that the grammar treats in its own way, thicker than chance would bring them.
const PIECES: [&str; 56] = [
    " ", " ", " ", ".", ",", ";", ":", "-", "–", "—", "−", "/", "(", ")", "[", "]", "$", "€", "£", "%", "°", "±", "×",
    "^", "½", "’", "'", "“", "é", "𝟙", "5", "12", "1,234", "2.0.1", "1990s", "2021", "May", "Monday", "3rd", "million",
    "bn", "half", "a", "an", "the", "dozen", "to", "and", "from", "between", "about", "per", "percent", "km", "BC",
    "\n\n",
];

fn surfaces<'d>(document: &'d Document<'_>, extraction: &Extraction) -> Vec<&'d str> {
    extraction.claims.iter().map(|claim| document.slice(claim.span)).collect()
}

/// What a figure says, without what the text says about it.
fn said(claim: &Claim) -> (String, Option<&str>, &'static str) {
    (format!("{:?}", claim.value), claim.unit_name(), claim.bound.symbol())
}

proptest! {
    #[test]
    fn the_text_of_a_figure_alone_is_read_as_in_its_sentence(
        before in prop::sample::select(&BEFORE[..]),
        hedge in prop::sample::select(&HEDGES[..]),
        number in prop::sample::select(&NUMBERS[..]),
        unit in prop::sample::select(&UNITS[..]),
        after in prop::sample::select(&AFTER[..]),
    ) {
        let text = format!("{before}{hedge}{number}{unit}{after}");
        let document = read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let extraction = extract(&document, Options::default());
        let figure = format!("{hedge}{number}{unit}");
        prop_assert_eq!(surfaces(&document, &extraction), [figure.as_str()]);
        let alone = format!("{}.", surfaces(&document, &extraction)[0]);
        let again = read("a.txt", alone.as_bytes(), Some(Format::Text)).unwrap();
        let again = extract(&again, Options::default());
        prop_assert_eq!(again.claims.len(), 1);
        prop_assert_eq!(said(&again.claims[0]), said(&extraction.claims[0]));
    }

    #[test]
    fn spans_are_text_in_order_and_apart(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60)) {
        let text = pieces.concat();
        let document = read("a.txt", text.as_bytes(), Some(Format::Text)).unwrap();
        let extraction = extract(&document, Options::default());
        let mut end = 0;
        for claim in &extraction.claims {
            prop_assert!(document.text.get(claim.span.range()).is_some_and(|surface| !surface.trim().is_empty()));
            prop_assert!(claim.span.start >= end, "{text:?}");
            prop_assert!(document.sentences[claim.sentence].span.contains(claim.span));
            for part in claim.parts.iter().chain([&claim.number]) {
                prop_assert!(document.text.get(part.range()).is_some());
                prop_assert!(claim.span.contains(*part), "{text:?}");
            }
            end = claim.span.end;
        }
    }
}
