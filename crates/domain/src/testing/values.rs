//! Values that things are made of.

use proptest::{option, prelude::*, sample::select};

use crate::{Decimal, Month, Period, Text, Validity};

pub(super) fn code<T: Copy + std::fmt::Debug + 'static>(
    all: &'static [T],
) -> impl Strategy<Value = T> {
    select(all)
}

/// Words of one language, or none.
fn words() -> impl Strategy<Value = String> {
    "([历下区济南％“”a-z0-9\",;=|-]{1,8}([ \n][a-z]{1,5}){0,2})?"
}

/// A text that may be empty.
pub fn text() -> impl Strategy<Value = Text> {
    (words(), words()).prop_map(|(zh, en)| Text { zh, en })
}

/// A text that says something.
pub fn name() -> impl Strategy<Value = Text> {
    text().prop_filter("words", |text| !text.is_empty())
}

/// A month between 2000-01 and 2029-12.
pub fn month() -> impl Strategy<Value = Month> {
    (2000u32 * 12..2030 * 12).prop_filter_map("a month", Month::from_index)
}

/// Any period; often a recent year.
pub fn period() -> impl Strategy<Value = Period> {
    let year = (2020u32..2025).prop_filter_map("a year", Period::year);
    let part = (month(), select(vec![1u16, 2, 3, 6, 11, 12, 24]))
        .prop_filter_map("a period", |(start, months)| Period::new(start, months));
    prop_oneof![3 => year, 1 => part]
}

/// When something holds; either end may be open.
pub fn validity() -> impl Strategy<Value = Validity> {
    (option::of(month()), option::of(month()))
        .prop_map(|(from, until)| Validity { from, until })
        .prop_filter("not empty", |validity| !validity.is_empty())
}

/// Any decimal; often one of a few digits.
pub fn decimal() -> impl Strategy<Value = Decimal> {
    let limit = 10i128.pow(30);
    prop_oneof![
        3 => (-99_999i128..99_999, 0u8..3),
        1 => (1 - limit..limit, 0u8..=Decimal::MAX_SCALE),
    ]
    .prop_filter_map("in range", |(mantissa, scale)| Decimal::new(mantissa, scale))
}
