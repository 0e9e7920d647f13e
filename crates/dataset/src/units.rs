//! In what unit the values of a measure are written.

use scorecard_domain::{Indicator, Measure};

/// The units that a value of the measure may be written in, the usual one first; none if it has no number.
///
/// They do not change the value: they prove that who wrote it thought of the same unit.
pub(crate) fn of(indicator: &Indicator, measure: Measure) -> Vec<String> {
    let fixed = |units: &[&str]| units.iter().map(|unit| (*unit).to_owned()).collect();
    match measure {
        Measure::Level => vec![indicator.scaled_unit()],
        Measure::Difference if indicator.scaled_unit() == "%" => fixed(&["百分点"]),
        Measure::Difference => vec![indicator.scaled_unit()],
        Measure::Growth | Measure::ComparableGrowth | Measure::Reduction | Measure::Share => {
            fixed(&["%"])
        }
        Measure::Rank => fixed(&["位", "名"]),
        Measure::Streak => fixed(&["年"]),
        Measure::Standing | Measure::GrowthStanding => Vec::new(),
    }
}
