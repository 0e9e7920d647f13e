//! What is read to find out what is withheld: each thing once, and much of it at a time.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    Area, AreaId, IndicatorId, Key, OverTime, Period, Suppression, SuppressionKey, Thing, Validity,
};

use super::{
    block::Lines,
    known::{self, Known},
    levels::{self, Line},
    moved,
    reach::Reach,
    rules::{self, Rules},
    sums, touched,
};
use crate::{
    ledger::{proposal::Proposal, query::Filter},
    store::{Store, StoreError},
};

/// Of more periods than this what is withheld is rather listed than looked up.
const MANY: usize = 20;

/// A state, the batch that is to change it, and what it makes of rules and areas.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    store: &'a dyn Store,
    proposal: &'a Proposal,
    pub(super) before: &'a Rules,
    pub(super) after: &'a Rules,
    pub(super) areas: &'a BTreeMap<AreaId, Area>,
    known: &'a mut Known,
    /// Lines that were read and are in no block.
    lines: sums::Lines,
    /// Which periods of an indicator, and of those that formulas link with it, hang together.
    reach: BTreeMap<IndicatorId, Arc<Reach>>,
    /// The periods of which the batch has levels of an indicator.
    proposed: BTreeMap<IndicatorId, Arc<BTreeSet<Period>>>,
}

impl<'a> Ground<'a> {
    pub(super) fn new(
        (store, proposal): (&'a dyn Store, &'a Proposal),
        (before, after): (&'a Rules, &'a Rules),
        areas: &'a BTreeMap<AreaId, Area>,
        known: &'a mut Known,
    ) -> Self {
        Self {
            store,
            proposal,
            before,
            after,
            areas,
            known,
            lines: BTreeMap::new(),
            reach: BTreeMap::new(),
            proposed: BTreeMap::new(),
        }
    }

    /// Where a look at what a line hangs together with begins: that line, what formulas link with it and is withheld now, and of what
    /// has minimum units and hangs together with it by formulas, be it by way of others, all periods that overlap with its own.
    pub(super) async fn seeds(
        &mut self,
        line: &(IndicatorId, Period),
    ) -> Result<Lines, StoreError> {
        let (indicator, period) = line;
        let mut seeds = Lines::from([line.clone()]);
        let mut controlled = Vec::new();
        for other in rules::linked_with(&[self.before, self.after], [indicator.clone()].into()) {
            if self.after.is_controlled(&other) {
                controlled.push(other);
            } else if self.is_linked(indicator, &other)
                && self.withheld(&other, *period).await?.is_some()
            {
                seeds.insert((other, *period));
            }
        }
        for other in controlled {
            let mut periods = (*self.known.periods(self.store, &other).await?).clone();
            periods.extend(self.proposed(&other)?.iter());
            periods.retain(|it| moved::has_any(*it, Validity::during(*period)));
            seeds.extend(periods.into_iter().chain([*period]).map(|it| (other.clone(), it)));
        }
        Ok(seeds)
    }

    fn is_linked(&self, indicator: &IndicatorId, other: &IndicatorId) -> bool {
        let mut linked = self.before.linked(indicator).chain(self.after.linked(indicator));
        linked.any(|it| it == other)
    }

    /// Those with which an indicator is in one formula, before or after the batch.
    pub(super) fn linked(&self, indicator: &IndicatorId) -> BTreeSet<IndicatorId> {
        self.before.linked(indicator).chain(self.after.linked(indicator)).cloned().collect()
    }

    /// Lines with those that sums over time link with them, of their own or of what formulas link with them.
    pub(super) async fn over_time(&mut self, lines: Lines) -> Result<Lines, StoreError> {
        let mut found = Lines::new();
        for line in lines {
            if !found.contains(&line) {
                let near = self.reach(&line.0).await?.near(line.1);
                found.extend(near.into_iter().map(|period| (line.0.clone(), period)));
            }
        }
        Ok(found)
    }

    async fn reach(&mut self, indicator: &IndicatorId) -> Result<Arc<Reach>, StoreError> {
        if let Some(reach) = self.reach.get(indicator) {
            return Ok(Arc::clone(reach));
        }
        let mut figures: Vec<(OverTime, BTreeSet<Period>)> = Vec::new();
        for other in self.linked(indicator).iter().chain([indicator]) {
            let rules = [self.before, self.after].into_iter();
            let rules: BTreeSet<OverTime> =
                rules.filter_map(|rules| Some(rules.get(other)?.over_time)).collect();
            if rules.iter().all(|rule| *rule == OverTime::None) {
                continue;
            }
            let mut periods = (*self.known.periods(self.store, other).await?).clone();
            periods.extend(self.proposed(other)?.iter());
            figures.extend(rules.into_iter().map(|rule| (rule, periods.clone())));
        }
        let reach = Arc::new(Reach::of(figures.iter().map(|(rule, periods)| (*rule, periods))));
        self.reach.insert(indicator.clone(), Arc::clone(&reach));
        Ok(reach)
    }

    fn proposed(&mut self, indicator: &IndicatorId) -> Result<Arc<BTreeSet<Period>>, StoreError> {
        if let Some(periods) = self.proposed.get(indicator) {
            return Ok(Arc::clone(periods));
        }
        let periods = Arc::new(touched::periods(self.proposal, indicator)?);
        self.proposed.insert(indicator.clone(), Arc::clone(&periods));
        Ok(periods)
    }

    /// Reads lines that are asked for together, but for those that were read and not taken.
    pub(super) async fn read(&mut self, asked: Lines) -> Result<(), StoreError> {
        let mut new: BTreeMap<IndicatorId, BTreeSet<Period>> = BTreeMap::new();
        for (indicator, period) in asked {
            let there = self.lines.get(&indicator);
            if !there.is_some_and(|lines| lines.contains_key(&period)) {
                new.entry(indicator).or_default().insert(period);
            }
        }
        for (indicator, periods) in new {
            let counted_by = self.counted_by(&indicator).cloned();
            let mut are_proposed = false;
            for id in [Some(&indicator), counted_by.as_ref()].into_iter().flatten() {
                are_proposed |= !self.proposed(id)?.is_disjoint(&periods);
            }
            let proposal = are_proposed.then_some(self.proposal);
            let base = self.known.revision();
            let read =
                levels::read(self.store, base, proposal, &indicator, counted_by.as_ref(), &periods);
            let mut lines = read.await?;
            for (period, held) in self.all_withheld(&indicator, &periods).await? {
                if let Some(line) = lines.get_mut(&period) {
                    (line.withheld, line.protects) = (held.areas, held.protects);
                }
            }
            self.lines.entry(indicator).or_default().append(&mut lines);
        }
        Ok(())
    }

    /// What counts the units of an indicator as the batch leaves it.
    pub(super) fn counted_by(&self, indicator: &IndicatorId) -> Option<&'a IndicatorId> {
        self.after.get(indicator).and_then(|rule| rule.counted_by())
    }

    /// Those of some lines of which anything is hidden or was withheld, with what formulas link with them.
    pub(super) fn linked_with_hidden(&self, lines: &Lines) -> Lines {
        let mut beyond = Lines::new();
        for (indicator, period) in lines {
            let line = self.lines.get(indicator).and_then(|lines| lines.get(period));
            let rule = self.after.get(indicator);
            if line.is_some_and(|line| line.is_hiding(rule)) {
                beyond.extend(self.linked(indicator).into_iter().map(|other| (other, *period)));
            }
        }
        beyond
    }

    /// Takes a line that was read.
    pub(super) fn take(&mut self, (indicator, period): &(IndicatorId, Period)) -> Option<Line> {
        self.lines.get_mut(indicator)?.remove(period)
    }

    /// Gives lines back that were taken.
    pub(super) fn give_back(&mut self, lines: sums::Lines) {
        for (indicator, mut lines) in lines {
            self.lines.entry(indicator).or_default().append(&mut lines);
        }
    }

    /// What is withheld of an indicator in some periods until now.
    async fn all_withheld(
        &self,
        indicator: &IndicatorId,
        periods: &BTreeSet<Period>,
    ) -> Result<BTreeMap<Period, Suppression>, StoreError> {
        if periods.len() > MANY {
            return all_withheld(self.store, self.known, indicator).await;
        }
        let mut all = BTreeMap::new();
        for period in periods {
            all.extend(self.withheld(indicator, *period).await?.map(|it| (*period, it)));
        }
        Ok(all)
    }

    /// What is withheld until now.
    async fn withheld(
        &self,
        indicator: &IndicatorId,
        period: Period,
    ) -> Result<Option<Suppression>, StoreError> {
        let key = Key::Suppression(SuppressionKey { indicator: indicator.clone(), period });
        let held = self.store.get(key, self.known.revision()).await?;
        Ok(held.and_then(|held| match held.thing {
            Thing::Suppression(suppression) => Some(suppression),
            _ => None,
        }))
    }
}

/// All that is withheld of an indicator.
pub(super) async fn all_withheld(
    store: &dyn Store,
    known: &Known,
    indicator: &IndicatorId,
) -> Result<BTreeMap<Period, Suppression>, StoreError> {
    let filter = Filter::Suppressions { indicator: Some(indicator.clone()), period: None };
    let mut all = BTreeMap::new();
    known::each(store, filter, known.revision(), &mut |thing| {
        if let Thing::Suppression(suppression) = thing {
            all.insert(suppression.key.period, suppression);
        }
    })
    .await?;
    Ok(all)
}
