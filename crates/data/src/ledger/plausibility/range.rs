//! Levels outside the plausible range of their indicator. The number is compared as it stands, without what its rounding
//! and its qualifier leave open.

use scorecard_domain::{Decimal, Measure, PlausibleRange, Text};

use super::{
    family::{Family, Tested},
    tell,
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

pub(super) fn check(family: &Family<'_>, tested: Tested<'_>) -> Option<(u64, Warning)> {
    let number = tested.number()?;
    let range = family.indicator.plausible;
    if tested.series.measure != Measure::Level || range.contains(number) {
        return None;
    }
    let PlausibleRange { minimum, maximum } = range;
    let relation = relation(number, minimum, maximum);
    let problem = Text::new(
        format!("超出指标的合理范围：{relation}"),
        format!("is outside the plausible range of the indicator: {relation}"),
    );
    let keys = vec![tested.key()];
    let compared = Compared { keys, actual: Some(number), low: minimum, high: maximum };
    Some(tell::of_value(tested, WarningReason::OutOfRange, problem, compared))
}

/// The side that does not hold.
fn relation(number: Decimal, minimum: Option<Decimal>, maximum: Option<Decimal>) -> String {
    match (minimum, maximum) {
        (Some(minimum), _) if number.cmp_value(minimum).is_lt() => format!("{number} < {minimum}"),
        (_, Some(maximum)) => format!("{number} > {maximum}"),
        (_, None) => number.to_string(),
    }
}
