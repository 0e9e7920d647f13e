//! What hangs together with what a batch concerns, as far as anything in it is hidden, and what is withheld of it.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Change, Confidentiality, IndicatorId, Key, Period, Suppression, SuppressionKey, Thing,
};

use super::{
    Derived, choice, formulas,
    ground::Ground,
    rules::Rules,
    sums,
    table::{Cell, Level, Table},
};
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
    /// Those, read or not, of which something is not known that hangs together with what is to be hidden.
    open: Lines,
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
            if !block.is_hiding(ground.after) {
                // Where nothing is hidden, nothing need be.
                return Ok(block);
            }
            let table = block.table(ground);
            block.open(&table);
            next = block.beyond(ground);
            if next.is_empty() {
                block.choose(&table);
                block.open(&table);
                next = block.beyond(ground);
            }
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

    /// What formulas link with lines of which anything is or was hidden, or is not known where that can tell of it, and such lines
    /// themselves, if they are not here yet.
    fn beyond(&self, ground: &Ground<'_>) -> Lines {
        let mut beyond = self.open.clone();
        let read = self.lines.iter().flat_map(|(indicator, lines)| {
            let rule = ground.after.get(indicator);
            lines.iter().map(move |(period, line)| (indicator, *period, line.is_hiding(rule)))
        });
        let hiding = read.filter(|(indicator, period, is_hiding)| {
            *is_hiding || self.withheld.contains_key(&((*indicator).clone(), *period))
        });
        let hiding = hiding.map(|(indicator, period, _)| (indicator, period));
        let open = self.open.iter().map(|(indicator, period)| (indicator, *period));
        for (indicator, period) in hiding.chain(open) {
            let linked = ground.linked(indicator).into_iter();
            beyond.extend(linked.map(|other| (other, period)));
        }
        beyond.retain(|line| !self.has(line));
        beyond
    }

    fn table(&mut self, ground: &Ground<'_>) -> Table {
        let mut table = sums::table(ground.after, &self.lines, ground.areas);
        formulas::add(&mut table, ground.after, ground.areas);
        self.places.extend(table.cells.iter().map(|cell| cell.place.area.clone()));
        table
    }

    /// Notes what is not known and hangs together with what is to be hidden.
    fn open(&mut self, table: &Table) {
        let is_withheld = |cell: &Cell| {
            let line = (cell.place.indicator.clone(), cell.place.period);
            self.withheld.get(&line).is_some_and(|areas| areas.contains_key(&cell.place.area))
        };
        let hidden: BTreeSet<usize> = table
            .cells
            .iter()
            .enumerate()
            .filter(|(_, cell)| cell.is_to_be_hidden() || is_withheld(cell))
            .map(|(number, _)| number)
            .collect();
        let open = table.open(&hidden).into_iter().filter_map(|number| table.cells.get(number));
        self.open = open.map(|it| (it.place.indicator.clone(), it.place.period)).collect();
    }

    fn choose(&mut self, table: &Table) {
        self.withheld.clear();
        self.protects.clear();
        for (number, code) in choice::withheld(table) {
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
        let Self { lines, mut withheld, open: _, protects, read, places } = self;
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
