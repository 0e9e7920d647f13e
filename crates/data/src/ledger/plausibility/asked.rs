//! What definitions ask of an indicator that the key of a published measure does not say.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Definition, IndicatorId, ItemBase, Measure, Period, StreakPredicate};
use scorecard_measures::Terms;

/// What is asked of one indicator.
#[derive(Clone, Debug, Default)]
pub(super) struct Asked {
    /// Against what its indices are.
    bases: Vec<ItemBase>,
    /// Up to which rank its streaks count.
    streak_ranks: BTreeSet<u16>,
}

/// What is asked where no definition asks anything.
pub(super) static NOTHING: Asked = Asked { bases: Vec::new(), streak_ranks: BTreeSet::new() };

impl Asked {
    /// What a definition asks.
    pub(super) fn of(definition: &Definition) -> BTreeMap<IndicatorId, Self> {
        let mut all: BTreeMap<IndicatorId, Self> = BTreeMap::new();
        for item in definition.items().filter(|item| item.assessment.is_none()) {
            let of_rank = item.terms.streak == StreakPredicate::Rank;
            match item.measure {
                Measure::Index => {
                    all.entry(item.indicator.clone()).or_default().bases.push(item.terms.base);
                }
                Measure::Streak if of_rank => {
                    let asked = all.entry(item.indicator.clone()).or_default();
                    asked.streak_ranks.insert(item.streak_rank.max(1));
                }
                _ => {}
            }
        }
        all
    }

    /// What is asked here or there.
    pub(super) fn extend(&mut self, other: &Self) {
        self.bases.extend(
            other.bases.iter().filter(|it| !self.bases.contains(it)).copied().collect::<Vec<_>>(),
        );
        self.streak_ranks.extend(&other.streak_ranks);
    }

    /// The periods that an index of that period may be against.
    pub(super) fn bases(&self, period: Period) -> impl Iterator<Item = Period> {
        let base = move |base: &ItemBase| {
            let terms = scorecard_domain::ItemTerms { base: *base, ..Default::default() };
            Terms::of_item(&terms, Measure::Index, period).base
        };
        self.bases.iter().filter_map(base)
    }

    /// Up to which rank a streak may count: 1 if nothing else is asked.
    pub(super) fn streak_ranks(&self) -> impl Iterator<Item = u16> {
        let first = self.streak_ranks.is_empty().then_some(1);
        self.streak_ranks.iter().copied().chain(first)
    }
}
