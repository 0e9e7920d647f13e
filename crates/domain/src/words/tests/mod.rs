//! What is said of several figures and of what is none. Figures one by one are in `tests/it/cases.txt`.

mod any;
mod others;
mod own;
mod promises;
mod sentences;

use super::{Figure, OfName, Unit};
use crate::{
    area::AreaKind, decimal::Decimal, definition::Frame, observation::Measure, period::Period,
    reading::Reading, text::Text,
};

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn year(text: &str) -> Period {
    text.parse().unwrap()
}

/// `zh:en`, or the same for both.
fn text(words: &str) -> Text {
    match words.split_once(':') {
        Some((zh, en)) => Text::new(zh, en),
        None => Text::new(words, words),
    }
}

/// The unit without its scale, and the scale.
fn unit(words: &str) -> (Text, i8) {
    let name = text(words);
    for (scale, power) in [("百万", 6), ("万", 4), ("亿", 8)] {
        if let Some(rest) = name.zh.strip_prefix(scale) {
            return (Text::new(rest, name.en), power);
        }
    }
    (name, 0)
}

fn city() -> OfName {
    OfName::parent(AreaKind::City, &Text::new("济南市", "Jinan"))
}

fn figure<'a>(measure: Measure, value: &str, unit: &'a (Text, i8), noun: &'a Text) -> Figure<'a> {
    let given = Unit { name: &unit.0, multiplier: unit.1 };
    Figure { noun, ..Figure::new(measure, Reading::Value(dec(value)), given, year("2022")) }
}
