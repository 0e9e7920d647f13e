//! Suppression: what the ledger itself withholds from the public, so that few units cannot be recognised.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use crate::{
    confidentiality::Confidentiality,
    fault::{FaultReason, Problem},
    id::{AreaId, IndicatorId},
    indicator::Indicator,
    period::Period,
    sentences::catalogue as sentences,
};

/// From how many units on an indicator's figures may be shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MinimumUnits {
    /// The indicator that counts the units that contribute, such as enterprises or households: its level of the same
    /// area and period is their number. An indicator of units may count its own.
    pub counted_by: IndicatorId,
    /// The least number that may be shown; 2 or more.
    pub minimum: u32,
}

impl MinimumUnits {
    /// What is wrong with the minima of some indicators together, each with the indicator whose minimum it is: one that is
    /// counted by what is no plain count, and counting in a circle, but for an indicator that counts its own units.
    /// References to indicators that are not among them are not looked at.
    pub fn faults(
        indicators: &BTreeMap<IndicatorId, Indicator>,
    ) -> Vec<(&IndicatorId, FaultReason, Problem)> {
        let mut faults = Vec::new();
        let next = |id: &IndicatorId| {
            let by = &indicators.get(id)?.minimum_units.as_ref()?.counted_by;
            indicators.get_key_value(by)
        };
        for id in indicators.keys() {
            let Some((by, counting)) = next(id) else { continue };
            if !counting.is_counted() {
                faults.push((id, FaultReason::Inconsistent, sentences::no_count_of_units(by)));
            }
            let mut passed = BTreeSet::new();
            let mut at = by;
            while at != id
                && passed.insert(at)
                && let Some((further, _)) = next(at)
            {
                at = further;
            }
            if at == id && by != id {
                let problem = sentences::counting_in_a_circle(by, id);
                faults.push((id, FaultReason::Circular, problem));
            }
        }
        faults
    }
}

/// What a suppression is about: the levels of an indicator in one period.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SuppressionKey {
    /// Of which indicator.
    pub indicator: IndicatorId,
    /// Of which period.
    pub period: Period,
}

impl fmt::Display for SuppressionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { indicator, period } = self;
        write!(f, "{indicator} {period}")
    }
}

/// The areas whose level is withheld. The ledger alone writes it, in the revision that makes it necessary, and withdraws it
/// when none is left.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Suppression {
    /// What it is about.
    pub key: SuppressionKey,
    /// Each with why: [`Confidentiality::SmallCounts`] where too few units contribute, [`Confidentiality::SecondarySender`]
    /// where such a level could be worked out otherwise. At least one.
    pub areas: BTreeMap<AreaId, Confidentiality>,
    /// The indicators that it protects, where this one has no minimum of its own: those with one that formulas link with it,
    /// and of which something could be worked out.
    pub protects: BTreeSet<IndicatorId>,
}

impl Suppression {
    /// Whether the ledger withholds for this reason.
    pub const fn is_reason(code: Confidentiality) -> bool {
        matches!(code, Confidentiality::SmallCounts | Confidentiality::SecondarySender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Nature, testing};
    use proptest::{
        strategy::{Strategy as _, ValueTree as _},
        test_runner::TestRunner,
    };

    /// Indicators as `a count a 3`: name, nature, and by what with which minimum it is counted.
    fn check(lines: &[&str], expected: &[(&str, FaultReason)]) {
        let any =
            testing::indicator().new_tree(&mut TestRunner::deterministic()).unwrap().current();
        let id = |name: &str| format!("i.{name}").parse::<IndicatorId>().unwrap();
        let indicators = lines.iter().map(|line| {
            let words: Vec<&str> = line.split(' ').collect();
            let minimum_units = words
                .get(2)
                .map(|by| MinimumUnits { counted_by: id(by), minimum: words[3].parse().unwrap() });
            let nature: Nature = words[1].parse().unwrap();
            let indicator =
                Indicator { id: id(words[0]), nature, multiplier: 0, minimum_units, ..any.clone() };
            (indicator.id.clone(), indicator)
        });
        let indicators = indicators.collect();
        let found: Vec<_> = MinimumUnits::faults(&indicators)
            .into_iter()
            .map(|(id, reason, _)| (id.as_str().trim_start_matches("i.").to_owned(), reason))
            .collect();
        let expected: Vec<_> =
            expected.iter().map(|(id, reason)| ((*id).to_owned(), *reason)).collect();
        assert_eq!(found, expected, "{lines:?}");
    }

    #[test]
    fn what_counts_units_is_a_count() {
        check(&["output flow firms 3", "firms count"], &[]);
        check(&["output flow firms 3", "firms stock"], &[("output", FaultReason::Inconsistent)]);
        check(&["output flow gone 3"], &[]);
    }

    #[test]
    fn units_are_not_counted_in_a_circle() {
        use FaultReason::Circular;
        check(&["firms count firms 3"], &[]);
        check(&["output flow firms 3", "firms count firms 3"], &[]);
        check(&["output flow firms 3", "firms count groups 2", "groups count"], &[]);
        check(
            &["a count b 3", "b count c 3", "c count a 3", "d count a 3"],
            &[("a", Circular), ("b", Circular), ("c", Circular)],
        );
    }
}
