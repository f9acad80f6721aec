//! Any text as a number, a unit, a date: no panic, exact or refused; intervals hold the value they are made of.
#![no_main]

use addsup::lexicon;
use addsup::normalise::{Bound, Date, Figure, Reading};
use addsup::number::{Decimal, Round};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (first, second) = text.split_once('\n').unwrap_or((text, "0.1"));
    if let Some(date) = Date::parse(first) {
        assert!(date.first_day() <= date.last_day());
        assert_eq!(date.with_text(str::to_owned), date.to_string());
    }
    let units = (lexicon::english().parse_unit(first), lexicon::english().parse_unit(second));
    let (Ok(value), Ok(step)) = (Decimal::parse(first.trim()), Decimal::parse(second.trim())) else { return };
    assert_eq!(value.with_text(str::to_owned), value.to_string());
    let figure = Figure::printed(value, step.abs());
    for bound in [Bound::Exact, Bound::About, Bound::Nearly, Bound::Less, Bound::AtLeast] {
        for reading in Reading::ALL.into_iter().chain([Reading::LaxConversion]) {
            let interval = figure.bounded(bound, reading);
            assert!(interval.contains(value));
            assert!(interval.times(interval).low.zip(interval.times(interval).high).is_none_or(|(a, b)| a <= b));
            if let (Some((from, _)), Some((to, _))) = &units {
                from.convert(interval, to);
            }
        }
    }
    let ends = (value.over(step, Round::Down), value.over(step, Round::Up));
    assert!(ends.0.zip(ends.1).is_none_or(|(low, high)| low <= high));
    for number in [value.plus(step), value.times(step), value.shift(7), Some(value.rounded(20)), Some(value.trimmed())]
    {
        if let Some(number) = number {
            assert_eq!(Decimal::parse(&number.to_string()).ok().unwrap_or(number), number);
        }
    }
});
