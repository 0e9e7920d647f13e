//! Whatever the figure, it is said or refused.

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    indicator::GrowthRule,
    reading::Qualifier,
    status::{Stage, Statuses},
    text::Lang,
    words::{Words, sentence},
};

fn any_value() -> impl Strategy<Value = Decimal> {
    let limit = 10i128.pow(30);
    let mantissa = prop_oneof![-2000i128..2000, (1 - limit)..limit];
    (mantissa, 0u8..=15).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
}

fn joined(words: &Words) -> String {
    [words.before.as_str(), &words.number, &words.unit, &words.after].concat()
}

proptest! {
    #[test]
    fn any_figure_is_said_or_refused(
        value in any_value(),
        measure in select(Measure::ALL),
        qualifier in select(Qualifier::ALL),
        stage in proptest::option::of(select(Stage::ALL)),
        rule in select(GrowthRule::ALL),
        bits in 0u16..=u16::MAX,
        multiplier in any::<i8>(),
        unit in select(vec!["元:yuan", "%", "家:", "元/平方米:yuan per m²", "美元:US$"]),
        period in select(vec!["2022", "2022-07", "2022-Q4", "2022-S2", "2000-04-01/P30M"]),
        last in any::<bool>(),
    ) {
        let (name, noun, verb) = (text(unit), text("收入:revenue"), text("完成:came to"));
        let of = OfName::group(&text("同类区县:peers"));
        let figure = Figure {
            qualifier,
            statuses: Statuses::from_bits(bits & !1).unwrap(),
            stage,
            noun: &noun,
            verb: &verb,
            frame: if last { Frame::NounLast } else { Frame::NounFirst },
            of: Some(&of),
            growth_rule: rule,
            ..Figure::new(
                measure,
                Reading::Value(value),
                Unit { name: &name, multiplier },
                year(period),
            )
        };
        for lang in [Lang::Zh, Lang::En] {
            let Ok(words) = figure.words(lang) else { continue };
            prop_assert!(!words.number.is_empty() && !words.phrase.is_empty());
            prop_assert!(!words.phrase.contains("  ") && words.phrase.trim() == words.phrase);
            if measure == Measure::Level {
                prop_assert_eq!(&words.cell, &joined(&words));
            }
            prop_assert!(sentence(&[figure, figure], lang).is_ok());
        }
    }
}
