//! What hangs together with what a batch concerns, as far as anything in it is hidden, and what is withheld of it.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Area, AreaId, Change, Confidentiality, IndicatorId, Key, OverTime, Period, Suppression,
    SuppressionKey, Thing,
};

use super::{
    Derived, choice, formulas, known::Known, levels, rules::Rules, spans::Reach, sums,
    table::Level, touched,
};
use crate::{
    ledger::proposal::Proposal,
    store::{Store, StoreError},
};

/// Periods of indicators.
pub(super) type Lines = BTreeSet<(IndicatorId, Period)>;

/// What is withheld of an indicator in a period.
type Areas = BTreeMap<AreaId, Confidentiality>;

/// A state, the batch that is to change it, and what it makes of rules and areas.
#[derive(Debug)]
pub(super) struct Ground<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) proposal: &'a Proposal,
    pub(super) before: &'a Rules,
    pub(super) after: &'a Rules,
    pub(super) areas: &'a BTreeMap<AreaId, Area>,
    pub(super) known: &'a mut Known,
}

impl Ground<'_> {
    /// Where a look at what a line hangs together with begins: that line, and of what formulas link with it what has
    /// minimum units or is withheld now.
    pub(super) async fn seeds(
        &mut self,
        line: &(IndicatorId, Period),
    ) -> Result<Lines, StoreError> {
        let (indicator, period) = line;
        let mut seeds = Lines::from([line.clone()]);
        for other in self.linked(indicator) {
            let other = (other, *period);
            if self.after.is_controlled(&other.0) || self.withheld(&other).await?.is_some() {
                seeds.insert(other);
            }
        }
        Ok(seeds)
    }

    /// Those with which an indicator is in one formula, before or after the batch.
    fn linked(&self, indicator: &IndicatorId) -> BTreeSet<IndicatorId> {
        self.before.linked(indicator).chain(self.after.linked(indicator)).cloned().collect()
    }

    /// What is withheld until now.
    async fn withheld(
        &self,
        line: &(IndicatorId, Period),
    ) -> Result<Option<Suppression>, StoreError> {
        let (indicator, period) = line.clone();
        let key = Key::Suppression(SuppressionKey { indicator, period });
        let held = self.store.get(key, self.known.revision()).await?;
        Ok(held.and_then(|held| match held.thing {
            Thing::Suppression(suppression) => Some(suppression),
            _ => None,
        }))
    }

    /// A line with those that sums over time link with it, of its own or of what formulas link with it.
    async fn over_time(&mut self, line: &(IndicatorId, Period)) -> Result<Lines, StoreError> {
        let (indicator, period) = line;
        let rules = [self.before, self.after];
        let mut reach = Reach::default();
        for other in self.linked(indicator).iter().chain([indicator]) {
            let rules: BTreeSet<OverTime> =
                rules.iter().filter_map(|rules| Some(rules.get(other)?.over_time)).collect();
            if rules.iter().all(|rule| *rule == OverTime::None) {
                continue;
            }
            let mut periods: BTreeSet<Period> =
                self.known.periods(self.store, other).await?.iter().copied().collect();
            periods.extend(touched::periods(self.proposal, other)?);
            rules.into_iter().for_each(|rule| reach.add(rule, &periods));
        }
        let near = reach.near(*period).into_iter();
        Ok(near.map(|period| (indicator.clone(), period)).collect())
    }
}

/// Lines that hang together, and what is withheld of them.
#[derive(Debug, Default)]
pub(super) struct Block {
    lines: sums::Lines,
    withheld: BTreeMap<(IndicatorId, Period), Areas>,
    /// The indicators with minimum units of which anything is hidden.
    protects: BTreeSet<IndicatorId>,
    /// All that it was worked out from.
    read: BTreeSet<IndicatorId>,
}

impl Block {
    /// All that hangs together with some lines by what is hidden, and what is withheld of it.
    pub(super) async fn of(ground: &mut Ground<'_>, seeds: Lines) -> Result<Self, StoreError> {
        let mut block = Self::default();
        let mut next = seeds;
        loop {
            while !next.is_empty() {
                block.load(ground, next).await?;
                next = block.beyond(ground);
            }
            block.choose(ground);
            next = block.beyond(ground);
            if next.is_empty() {
                return Ok(block);
            }
        }
    }

    pub(super) fn has(&self, line: &(IndicatorId, Period)) -> bool {
        self.lines.get(&line.0).is_some_and(|lines| lines.contains_key(&line.1))
    }

    pub(super) fn meets(&self, other: &Self) -> bool {
        other.all().any(|line| self.has(&line))
    }

    pub(super) fn into_lines(self) -> Lines {
        self.all().collect()
    }

    fn all(&self) -> impl Iterator<Item = (IndicatorId, Period)> {
        let lines = self.lines.iter();
        lines.flat_map(|(id, lines)| lines.keys().map(|period| (id.clone(), *period)))
    }

    /// Reads some lines, with what sums over time link with them.
    async fn load(&mut self, ground: &mut Ground<'_>, asked: Lines) -> Result<(), StoreError> {
        let mut new: BTreeMap<IndicatorId, BTreeSet<Period>> = BTreeMap::new();
        for line in asked {
            let is_new = !self.has(&line);
            if is_new && !new.get(&line.0).is_some_and(|periods| periods.contains(&line.1)) {
                let lines = ground.over_time(&line).await?;
                new.entry(line.0).or_default().extend(lines.into_iter().map(|it| it.1));
            }
        }
        for (indicator, periods) in new {
            let counted_by = ground.after.get(&indicator).and_then(|rule| rule.counted_by());
            self.read.extend([Some(&indicator), counted_by].into_iter().flatten().cloned());
            // Their periods say what sums over time reach.
            self.read.extend(ground.linked(&indicator));
            let Ground { store, proposal, known, .. } = ground;
            let base = known.revision();
            let read = levels::read(*store, base, proposal, &indicator, counted_by, &periods);
            for (period, mut line) in read.await? {
                if let Some(held) = ground.withheld(&(indicator.clone(), period)).await? {
                    (line.withheld, line.protects) = (held.areas, held.protects);
                }
                self.lines.entry(indicator.clone()).or_default().insert(period, line);
            }
        }
        Ok(())
    }

    /// What formulas link with lines of which anything is or was hidden, or has no level where others have one that is
    /// hidden, and is not here yet.
    fn beyond(&self, ground: &Ground<'_>) -> Lines {
        let mut hidden: BTreeMap<(&IndicatorId, Period), BTreeSet<&AreaId>> = BTreeMap::new();
        for (indicator, lines) in &self.lines {
            for (period, line) in lines {
                let chosen = self.withheld.get(&(indicator.clone(), *period));
                let chosen = chosen.into_iter().flat_map(BTreeMap::keys);
                let areas = hidden.entry((indicator, *period)).or_default();
                areas.extend(line.withheld.keys().chain(chosen));
                if let Some(rule) = ground.after.get(indicator) {
                    areas.extend(line.hidden(rule));
                }
            }
        }
        let areas: BTreeSet<&AreaId> = hidden.values().flatten().copied().collect();
        let mut beyond = Lines::new();
        for (indicator, lines) in &self.lines {
            let linked = ground.linked(indicator);
            if linked.is_empty() {
                continue;
            }
            for (period, line) in lines {
                let is_hidden = hidden.get(&(indicator, *period)).is_some_and(|it| !it.is_empty());
                if is_hidden || areas.iter().any(|area| !line.levels.contains_key(*area)) {
                    beyond.extend(linked.iter().map(|other| (other.clone(), *period)));
                }
            }
        }
        beyond.retain(|line| !self.has(line));
        beyond
    }

    fn choose(&mut self, ground: &Ground<'_>) {
        let mut table = sums::table(ground.after, &self.lines, ground.areas);
        formulas::add(&mut table, ground.after, ground.areas);
        self.withheld.clear();
        self.protects.clear();
        for (number, code) in choice::withheld(&table) {
            let Some(cell) = table.cells.get(number) else { continue };
            let place = cell.place.clone();
            let line = (place.indicator, place.period);
            self.withheld.entry(line).or_default().insert(place.area, code);
        }
        for cell in table.cells.iter().filter(|cell| cell.is_guarded) {
            let is_hidden = cell.is_few || matches!(cell.level, Some(Level::Hidden(_)));
            if is_hidden && !self.protects.contains(&cell.place.indicator) {
                self.protects.insert(cell.place.indicator.clone());
            }
        }
    }

    /// Adds what is withheld otherwise than until now.
    pub(super) fn tell(self, derived: &mut Derived, rules: &Rules) {
        let Self { lines, mut withheld, protects, read } = self;
        derived.read.extend(read);
        for (indicator, lines) in lines {
            let is_own = rules.is_controlled(&indicator);
            for (period, line) in lines {
                let key = SuppressionKey { indicator: indicator.clone(), period };
                let areas = withheld.remove(&(indicator.clone(), period)).unwrap_or_default();
                let is_other = !is_own && !areas.is_empty();
                let protects = if is_other { protects.clone() } else { BTreeSet::new() };
                if (&areas, &protects) == (&line.withheld, &line.protects) {
                    continue;
                }
                derived.changes.push(if areas.is_empty() {
                    Change::Withdraw(Key::Suppression(key))
                } else {
                    Change::Put(Thing::Suppression(Suppression { key, areas, protects }))
                });
            }
        }
    }
}
