//! In what unit the values of a measure are written.

use scorecard_domain::{Indicator, Measure, Text};

/// The units that a value of the measure may be written in, the usual one first; none if it has no number.
///
/// They do not change the value: they prove that who wrote it thought of the same unit.
pub(crate) fn of(indicator: &Indicator, measure: Measure) -> Vec<String> {
    match (measure, indicator.unit_of(measure)) {
        (Measure::Rank | Measure::GrowthRank | Measure::RankChange, place) => {
            vec![place, "名".to_owned()]
        }
        (_, unit) if unit.is_empty() => Vec::new(),
        (_, unit) => vec![unit],
    }
}

/// Several units of which one is expected, for messages: 位或名, `位 or 名`.
pub(crate) fn either(units: &[String]) -> Text {
    Text::new(units.join("或"), units.join(" or "))
}

/// By which power of ten a value of the indicator's level, difference or gap in `unit` has to be multiplied; `None` if it
/// is another unit.
///
/// A unit is written with its power of ten as Chinese has it (百万元, 十万亿元), or as `10^6元`.
pub(crate) fn power(indicator: &Indicator, measure: Measure, unit: &str) -> Option<i8> {
    if !measure.is_in_unit() {
        return None;
    }
    let base = indicator.unit.zh.as_str();
    let scale = unit.strip_suffix(base)?;
    let power = match scale.strip_prefix("10^") {
        Some(power) => power.parse().ok()?,
        None => power_of_word(scale)?,
    };
    i8::checked_sub(power, indicator.multiplier)
}

/// The power of ten that a word has: 十, 百 or 千, of one, of 万, of 亿 or of 万亿.
fn power_of_word(word: &str) -> Option<i8> {
    const SMALL: [(&str, i8); 4] = [("", 0), ("十", 1), ("百", 2), ("千", 3)];
    const LARGE: [(&str, i8); 4] = [("", 0), ("万", 4), ("亿", 8), ("万亿", 12)];
    SMALL.into_iter().find_map(|(small, power)| {
        let rest = word.strip_prefix(small)?;
        let (_, more) = LARGE.into_iter().find(|(large, _)| *large == rest)?;
        Some(power + more)
    })
}

#[cfg(test)]
mod tests {
    use scorecard_domain::{
        Direction, GrowthRule, Nature, OverAreas, OverTime, PlausibleRange, Text,
    };

    use super::*;

    #[test]
    fn a_unit_may_have_another_power_of_ten() {
        let gdp = Indicator {
            id: "economy.gdp".parse().unwrap(),
            name: Text::new("地区生产总值", ""),
            unit: Text::new("元", ""),
            multiplier: 8,
            decimals: 2,
            direction: Direction::Higher,
            nature: Nature::Flow,
            over_time: OverTime::Sum,
            over_areas: OverAreas::Sum,
            growth_rule: GrowthRule::ConstantPrice,
            scope: Text::default(),
            explanation: Text::default(),
            plausible: PlausibleRange::default(),
            minimum_units: None,
            formula: None,
            price_index: None,
            streaks: Default::default(),
        };
        let power = |unit| power(&gdp, Measure::Level, unit);
        assert_eq!(power("亿元"), Some(0));
        assert_eq!(power("百万元"), Some(-2));
        assert_eq!(power("十亿元"), Some(1));
        assert_eq!(power("元"), Some(-8));
        assert_eq!(power("10^6元"), Some(-2));
        for (unit, more) in [
            ("百元", -6),
            ("十万元", -3),
            ("千万元", -1),
            ("百亿元", 2),
            ("千亿元", 3),
            ("万亿元", 4),
            ("十万亿元", 5),
            ("百万亿元", 6),
            ("千万亿元", 7),
        ] {
            assert_eq!(power(unit), Some(more), "{unit}");
        }
        for unit in ["十十元", "万万元", "亿万元", "亿十元", "百百亿元"] {
            assert_eq!(power(unit), None, "{unit}");
        }
        for (power, word) in scorecard_domain::indicator::MULTIPLIERS {
            assert_eq!(power_of_word(word), Some(power), "{word}");
        }
        assert_eq!(power("万美元"), None);
        assert_eq!(power("万人"), None);
        assert_eq!(super::power(&gdp, Measure::Growth, "元"), None);
    }
}
