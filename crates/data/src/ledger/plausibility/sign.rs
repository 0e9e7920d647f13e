//! Numbers that their kind does not have: halves of things that are counted, and minus signs where there never was one.

use scorecard_domain::{Measure, Nature, Ratio, Text};

use super::{
    family::{Course, Family, Tested},
    series::Manner,
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// So many other years have to have the other sign.
const LEAST_YEARS: usize = 2;

/// A count that is less than nothing or no whole number: 3.5家.
pub(super) fn check_count(family: &Family<'_>, tested: Tested<'_>) -> Option<(u64, Warning)> {
    let number = tested.number()?;
    let indicator = family.indicator;
    if tested.series.measure != Measure::Level || indicator.nature != Nature::Count {
        return None;
    }
    // 12.3万人 are 123000 people.
    let counted = number.shifted(indicator.multiplier).unwrap_or(number);
    if !number.is_negative() && Ratio::from(counted).denominator() == 1 {
        return None;
    }
    let unit = indicator.scaled_unit();
    let problem = Text::new(
        format!("计数应为不小于0的整数：{number}{unit}"),
        format!(
            "is no count, which is a whole number from 0 on: {number}{}",
            match (indicator.multiplier, indicator.unit.en.as_str()) {
                (0, "") => String::new(),
                (0, unit) => format!(" {unit}"),
                // What 万 and 亿 are in other languages is no power of a thousand.
                (power, unit) => format!(" × 10^{power} {unit}").trim_end().to_owned(),
            }
        ),
    );
    let compared =
        Compared { keys: vec![tested.key()], actual: Some(number), ..Compared::default() };
    Some(tell::of_value(tested, WarningReason::NoCount, problem, compared))
}

/// A negative level in a series in which all other years are positive. Of ratios and indices it means nothing: rates of
/// change turn.
pub(super) fn check_sign(tested: Tested<'_>, course: &Course) -> Option<(u64, Warning)> {
    let number = tested.number()?;
    let Course { manner, years } = course;
    if tested.series.measure != Measure::Level
        || *manner != Manner::Quotients
        || !number.is_negative()
    {
        return None;
    }
    let others = || years.years.iter().filter(|year| year.period != tested.point.period);
    let n_others = others().count();
    if n_others < LEAST_YEARS || others().any(|it| it.number.is_negative() || it.number.is_zero()) {
        return None;
    }
    let problem = Text::new(
        format!("疑似多了负号：{number} < 0，本序列其他{n_others}年均为正数"),
        format!(
            "looks as if its minus sign were wrong: {number} < 0, all {n_others} other years are positive"
        ),
    );
    let compared =
        Compared { keys: vec![tested.key()], actual: Some(number), ..Compared::default() };
    Some(tell::of_value(tested, WarningReason::SignDiffers, problem, compared))
}
