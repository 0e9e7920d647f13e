//! What of each indicator decides what is withheld of it and of others.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use scorecard_domain::{
    Change, Decimal, Indicator, IndicatorId, Key, MinimumUnits, OverAreas, OverTime, Thing,
    formula::{Dimension, Formula},
};

use super::choice;

/// What of an indicator matters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    /// From how many units on it is shown, if that matters.
    pub(super) minimum_units: Option<MinimumUnits>,
    /// Whether a level is the sum of those of the areas below.
    pub(super) adds_up: bool,
    /// What a level is of those of the periods in its own.
    pub(super) over_time: OverTime,
    /// How a level follows from those of other indicators.
    pub(super) formula: Option<Arc<Formula>>,
    /// The power of ten of its levels.
    pub(super) power: i32,
    /// Whether its levels are counts, which are not rounded.
    pub(super) is_counted: bool,
}

impl Rule {
    fn of(indicator: &Indicator) -> Self {
        Self {
            minimum_units: indicator.minimum_units.clone(),
            adds_up: indicator.over_areas == OverAreas::Sum,
            over_time: indicator.over_time,
            formula: indicator.formula.clone().map(Arc::new),
            power: Dimension::of(indicator).power,
            is_counted: indicator.is_counted(),
        }
    }

    /// What counts its units, if that matters.
    pub(super) fn counted_by(&self) -> Option<&IndicatorId> {
        self.minimum_units.as_ref().map(|it| &it.counted_by)
    }

    /// Whether levels may add up over areas, be it in a formula.
    pub(super) const fn is_over_areas(&self) -> bool {
        self.adds_up || self.formula.is_some()
    }

    /// Whether so many units are too few to be shown.
    pub(super) fn is_few(&self, units: Decimal) -> bool {
        self.minimum_units.as_ref().is_some_and(|it| choice::is_few(units, it.minimum))
    }
}

/// The rules of all indicators.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    rules: BTreeMap<IndicatorId, Rule>,
    /// How many have minimum units.
    controlled: usize,
    links: OnceLock<Links>,
}

/// With which others each indicator is in one formula; all that a formula leads to, by way of other formulas too, is in it.
type Links = BTreeMap<IndicatorId, BTreeSet<IndicatorId>>;

impl Rules {
    pub(super) fn get(&self, indicator: &IndicatorId) -> Option<&Rule> {
        self.rules.get(indicator)
    }

    /// Whether any indicator has minimum units.
    pub(super) const fn are_any(&self) -> bool {
        self.controlled > 0
    }

    pub(super) fn is_controlled(&self, indicator: &IndicatorId) -> bool {
        self.get(indicator).is_some_and(|rule| rule.minimum_units.is_some())
    }

    pub(super) fn put(&mut self, indicator: &Indicator) {
        self.set(&indicator.id, Some(Rule::of(indicator)));
    }

    fn set(&mut self, id: &IndicatorId, rule: Option<Rule>) {
        let is_controlled = |rule: &Option<Rule>| {
            usize::from(rule.as_ref().is_some_and(|rule| rule.minimum_units.is_some()))
        };
        self.controlled += is_controlled(&rule);
        let before = match rule {
            Some(rule) => self.rules.insert(id.clone(), rule),
            None => self.rules.remove(id),
        };
        self.controlled -= is_controlled(&before);
        self.links = OnceLock::new();
    }

    /// Those with which an indicator is in one formula.
    pub(super) fn linked(&self, indicator: &IndicatorId) -> impl Iterator<Item = &IndicatorId> {
        self.links.get_or_init(|| self.find_links()).get(indicator).into_iter().flatten()
    }

    fn find_links(&self) -> Links {
        let mut links = Links::new();
        for (id, _) in self.rules.iter().filter(|(_, rule)| rule.formula.is_some()) {
            let mut named = BTreeSet::from([id]);
            let mut next = vec![id];
            while let Some(id) = next.pop() {
                let formula = self.get(id).and_then(|rule| rule.formula.as_ref());
                for id in formula.into_iter().flat_map(|formula| formula.indicators()) {
                    if named.insert(id) {
                        next.push(id);
                    }
                }
            }
            for id in &named {
                let others = named.iter().copied().filter(|it| it != id).cloned();
                links.entry((*id).clone()).or_default().extend(others);
            }
        }
        links
    }

    /// The indicators of which something may be withheld: those with minimum units, and all that formulas link with them.
    pub(super) fn concerned(&self) -> BTreeSet<IndicatorId> {
        let controlled = self.rules.keys().filter(|id| self.is_controlled(id));
        linked_with(&[self], controlled.cloned().collect())
    }
}

/// Some indicators and all that formulas link with them, by any of some rules.
pub(super) fn linked_with(
    rules: &[&Rules],
    mut indicators: BTreeSet<IndicatorId>,
) -> BTreeSet<IndicatorId> {
    let mut next: Vec<IndicatorId> = indicators.iter().cloned().collect();
    while let Some(id) = next.pop() {
        let linked = rules.iter().flat_map(|rules| rules.linked(&id));
        let new = linked.filter(|it| indicators.insert((*it).clone())).cloned();
        next.extend(new.collect::<Vec<_>>());
    }
    indicators
}

/// Carries a change out, if it is of an indicator.
pub(super) fn apply(rules: &mut Arc<Rules>, change: &Change) {
    match change {
        Change::Put(Thing::Indicator(indicator)) => {
            let rule = Rule::of(indicator);
            if rules.get(&indicator.id) != Some(&rule) {
                Arc::make_mut(rules).set(&indicator.id, Some(rule));
            }
        }
        Change::Withdraw(Key::Indicator(id)) if rules.get(id).is_some() => {
            Arc::make_mut(rules).set(id, None);
        }
        _ => {}
    }
}
