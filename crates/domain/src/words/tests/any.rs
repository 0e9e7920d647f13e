//! Whatever the figure, it is said or refused.

use std::cmp::Ordering;

use proptest::{prelude::*, sample::select};

use super::*;
use crate::{
    decimal::Rounding,
    indicator::GrowthRule,
    reading::Qualifier,
    status::{Stage, Statuses},
    text::Lang,
    words::{
        Converted, GrowthChange, RankChange, Refusal, Revised, Turn, Words, average, contribution,
        contribution_rate, multiple, sentence, sequential,
    },
};

fn any_value() -> impl Strategy<Value = Decimal> {
    let limit = 10i128.pow(30);
    let mantissa = prop_oneof![-2000i128..2000, (1 - limit)..limit];
    (mantissa, 0u8..=15).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale).unwrap())
}

fn joined(words: &Words) -> String {
    [words.before.as_str(), &words.number, &words.unit, &words.after].concat()
}

/// All that can be said of a figure beside another.
fn beside_another(figure: Figure<'_>, before: Decimal, lang: Lang) -> Vec<Result<Words, Refusal>> {
    vec![
        sequential(&figure, lang),
        average(&figure, lang),
        multiple(&figure, lang),
        contribution(&figure, lang),
        contribution_rate(&figure, lang),
        GrowthChange { growth: figure, before }.words(lang),
        Turn { level: figure, before }.words(lang),
        RankChange { rank: figure, before: 3 }.words(lang),
        Revised { now: figure, before: Figure { reading: Reading::Value(before), ..figure } }
            .words(lang),
        Converted { level: figure, rate: before, decimals: 1, rounding: Rounding::default() }
            .words(lang),
    ]
}

proptest! {
    #[test]
    fn any_figure_is_said_or_refused(
        value in any_value(),
        before in any_value(),
        measure in select(Measure::ALL),
        qualifier in select(Qualifier::ALL),
        stage in proptest::option::of(select(Stage::ALL)),
        rule in select(GrowthRule::ALL),
        bits in 0u16..=u16::MAX,
        multiplier in any::<i8>(),
        unit in select(vec!["元:yuan", "%", "家:", "元/平方米:yuan per m²", "美元:US$"]),
        period in select(vec!["2022", "2022-07", "2022-Q4", "2022-S2", "2000-04-01/P30M", "2016-01-01/P60M"]),
        last in any::<bool>(),
        computed in proptest::option::of(select(vec![Ordering::Less, Ordering::Equal, Ordering::Greater])),
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
            computed,
            ..Figure::new(
                measure,
                Reading::Value(value),
                Unit { name: &name, multiplier },
                year(period),
            )
        };
        for lang in [Lang::Zh, Lang::En] {
            for words in beside_another(figure, before, lang).into_iter().flatten() {
                prop_assert!(!words.number.is_empty() && !words.phrase.contains("  "));
                prop_assert!(words.phrase.trim() == words.phrase, "`{}`", words.phrase);
            }
            // A cell can be refused whose phrase says no number: what is unchanged in a unit beyond all numbers.
            let Ok(words) = figure.words(lang) else { continue };
            prop_assert_eq!(figure.phrase(lang), Ok(words.phrase.clone()));
            prop_assert!(!words.number.is_empty() && !words.phrase.is_empty());
            prop_assert!(!words.phrase.contains("  ") && words.phrase.trim() == words.phrase);
            if measure == Measure::Level {
                prop_assert_eq!(&words.cell, &joined(&words));
            }
            prop_assert!(sentence(&[figure, figure], lang).is_ok());
        }
    }
}
