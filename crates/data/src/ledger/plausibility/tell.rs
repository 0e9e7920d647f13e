//! How numbers and warnings are put.

use scorecard_domain::{Bound, Decimal, Interval, Ratio, Rounding, Text, decimal::power_of_ten};

use super::{
    family::Tested,
    robust::{DECIMALS, ENDLESS, Nano, Spread},
};
use crate::ledger::warning::{Compared, Warning, WarningReason};

/// A warning about the value of an observation.
pub(super) fn of_value(
    tested: Tested<'_>,
    reason: WarningReason,
    problem: Text,
    compared: Compared,
) -> (u64, Warning) {
    let index = tested.index;
    let path = format!("changes[{index}].observation.value");
    (index, Warning { path, reason, problem, compared, more: 0 })
}

/// Four decimals are enough to see why.
pub(super) fn shown(number: Nano) -> String {
    if number.abs() > ENDLESS / 2 {
        return if number > 0 { "∞".to_owned() } else { "−∞".to_owned() };
    }
    let shown = Decimal::new(number, DECIMALS)
        .and_then(|number| number.rounded(4, Rounding::HalfAwayFromZero));
    shown.map_or_else(|| "…".to_owned(), |shown| shown.trimmed().to_string())
}

/// A number that can stand after a minus.
pub(super) fn after_minus(text: String) -> String {
    if text.starts_with(['-', '−']) { format!("({text})") } else { text }
}

/// Why the spread excludes a step, which is given as a formula: `|2.00 / 1.00 − 1.08| = 0.92 > 3.5 × max(1.4826 × 0.02, 0.03) =
/// 0.105`.
pub(super) fn exclusion(formula: &str, step: Nano, n_years: u32, spread: &Spread) -> String {
    let Spread { n: _, median, mad, floor } = *spread;
    let median = after_minus(shown(median));
    let (deviation, reach) = (shown(spread.deviation(step).abs()), shown(spread.reach(n_years)));
    let root = if n_years > 1 { format!(" / √{n_years}") } else { String::new() };
    let (mad, floor) = (shown(mad), shown(floor));
    format!(
        "|{formula} − {median}| = {deviation} > 3.5 × max(1.4826 × {mad}, {floor}){root} = {reach}"
    )
}

/// The number rounded down, or up, to so many decimals.
fn rounded(number: Ratio, decimals: u8, up: bool) -> Option<Decimal> {
    let scaled = number.numerator().checked_mul(power_of_ten(decimals)?)?;
    let floor = scaled.div_euclid(number.denominator());
    let exact = scaled.rem_euclid(number.denominator()) == 0;
    Decimal::new(if up && !exact { floor.checked_add(1)? } else { floor }, decimals)
}

pub(super) fn floor(number: Ratio, decimals: u8) -> Option<Decimal> {
    rounded(number, decimals, false)
}

pub(super) fn ceil(number: Ratio, decimals: u8) -> Option<Decimal> {
    rounded(number, decimals, true)
}

/// The ends of an interval as decimals.
pub(super) fn ends(interval: Interval, decimals: u8) -> (Option<Decimal>, Option<Decimal>) {
    let at = |bound: Bound| bound.at();
    let low = at(interval.low).and_then(|low| floor(low, decimals));
    (low, at(interval.high).and_then(|high| ceil(high, decimals)))
}
