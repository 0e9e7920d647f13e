//! What hangs together with what a batch concerns, as far as anything in it is hidden, and what is withheld of it.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Change, Confidentiality, IndicatorId, Key, Period, Suppression, SuppressionKey, Thing,
};

use super::{Derived, choice, formulas, ground::Ground, rules::Rules, sums, table::Level};
use crate::store::StoreError;

/// Periods of indicators.
pub(super) type Lines = BTreeSet<(IndicatorId, Period)>;

/// What is withheld of an indicator in a period.
type Areas = BTreeMap<AreaId, Confidentiality>;

/// Lines that hang together, and what is withheld of them.
#[derive(Debug, Default)]
pub(super) struct Block {
    lines: sums::Lines,
    withheld: BTreeMap<(IndicatorId, Period), Areas>,
    /// The indicators with minimum units of which anything is hidden.
    protects: BTreeSet<IndicatorId>,
    /// All that it was worked out from.
    read: BTreeSet<IndicatorId>,
    /// The areas between which it was looked for sums and formulas.
    places: BTreeSet<AreaId>,
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

    /// Gives all back that was read, and tells its lines.
    pub(super) fn dissolve(self, ground: &mut Ground<'_>) -> Lines {
        let lines = self.all().collect();
        ground.give_back(self.lines);
        lines
    }

    pub(super) fn all(&self) -> impl Iterator<Item = (IndicatorId, Period)> {
        let lines = self.lines.iter();
        lines.flat_map(|(id, lines)| lines.keys().map(|period| (id.clone(), *period)))
    }

    /// Reads some lines, with what sums over time link with them.
    async fn load(&mut self, ground: &mut Ground<'_>, asked: Lines) -> Result<(), StoreError> {
        let asked: Lines = asked.into_iter().filter(|line| !self.has(line)).collect();
        let mut new = ground.over_time(asked).await?;
        new.retain(|line| !self.has(line));
        ground.read(new.clone()).await?;
        for line in new {
            let Some(read) = ground.take(&line) else { continue };
            let (indicator, period) = line;
            if !self.lines.contains_key(&indicator) {
                let counted_by = ground.counted_by(&indicator);
                self.read.extend([Some(&indicator), counted_by].into_iter().flatten().cloned());
                // Their periods say what sums over time reach.
                self.read.extend(ground.linked(&indicator));
            }
            self.lines.entry(indicator).or_default().insert(period, read);
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
        if !self.is_hiding(ground.after) {
            // Where nothing is hidden, nothing need be.
            return;
        }
        let mut table = sums::table(ground.after, &self.lines, ground.areas);
        formulas::add(&mut table, ground.after, ground.areas);
        self.places.extend(table.cells.iter().map(|cell| cell.place.area.clone()));
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

    /// Whether anything is to be hidden whatever else is, or was withheld.
    fn is_hiding(&self, rules: &Rules) -> bool {
        self.lines.iter().any(|(indicator, lines)| {
            let rule = rules.get(indicator);
            lines.values().any(|line| line.is_hiding(rule))
        })
    }

    /// Adds what is withheld otherwise than until now.
    pub(super) fn tell(self, derived: &mut Derived, rules: &Rules) {
        let Self { lines, mut withheld, protects, read, places } = self;
        derived.read.extend(read);
        derived.places.extend(places);
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
