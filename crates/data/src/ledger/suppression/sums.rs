//! The sums that levels make, over areas and over time.
//!
//! What has no level of its own can be a step from some levels to others: the months of a district whose year alone is
//! recorded add up to those of its city. So all indicators, areas and periods that are looked at together have a cell each.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, IndicatorId, Month, OverTime, Period};

use super::{
    levels::Line,
    residue::Residue,
    rules::{Rule, Rules},
    spans::{self, Span},
    table::{Cell, Equation, Place, Table},
    wholes::{self, Whole},
};

/// The levels of indicators in some periods.
pub(super) type Lines = BTreeMap<IndicatorId, BTreeMap<Period, Line>>;

/// A table of levels and the sums that they make.
pub(super) fn table(rules: &Rules, lines: &Lines, areas: &BTreeMap<AreaId, Area>) -> Table {
    let mut table = Table::default();
    for (indicator, lines) in lines {
        let Some(rule) = rules.get(indicator) else { continue };
        for (period, line) in lines {
            add(&mut table, indicator, rule, *period, line);
        }
    }
    let periods: BTreeSet<Period> = lines.values().flat_map(BTreeMap::keys).copied().collect();
    let months: BTreeSet<Month> = periods.iter().map(|period| period.last()).collect();
    let wholes = months.iter().map(|month| (*month, wholes::in_month(areas, *month))).collect();
    let mut sums = Sums { places: places(&table, &wholes), wholes, periods, table };
    let (spans, ends) = (spans::sums(&sums.periods), spans::ends(&sums.periods));
    for indicator in lines.keys() {
        let Some(rule) = rules.get(indicator) else { continue };
        let is_linked = rules.linked(indicator).next().is_some();
        if rule.adds_up || rule.over_time != OverTime::None || is_linked {
            sums.steps(indicator);
        }
        if rule.adds_up {
            sums.over_areas(indicator);
        }
        match rule.over_time {
            OverTime::Sum => sums.over_time(indicator, &spans, |_| 1),
            OverTime::Mean => sums.over_time(indicator, &spans, Period::months),
            OverTime::Last => sums.over_time(indicator, &ends, |_| 1),
            OverTime::None => {}
        }
    }
    sums.table
}

fn add(table: &mut Table, indicator: &IndicatorId, rule: &Rule, period: Period, line: &Line) {
    for (area, level) in &line.levels {
        let units = line.units.get(area).copied();
        table.add(Cell {
            place: Place { indicator: indicator.clone(), period, area: area.clone() },
            level: Some(*level),
            before: line.before.get(area).copied(),
            was_withheld: line.withheld.contains_key(area),
            is_few: units.is_some_and(|units| rule.is_few(units)),
            is_guarded: rule.minimum_units.is_some(),
        });
    }
}

/// The areas that have any level, and those that they are parts of.
fn places(table: &Table, wholes: &BTreeMap<Month, Vec<Whole<'_>>>) -> BTreeSet<AreaId> {
    let mut places: BTreeSet<AreaId> =
        table.cells.iter().map(|cell| cell.place.area.clone()).collect();
    for Whole { area, parts } in wholes.values().flatten() {
        if parts.iter().any(|part| places.contains(*part)) {
            places.insert((*area).clone());
        }
    }
    places
}

struct Sums<'a> {
    table: Table,
    periods: BTreeSet<Period>,
    places: BTreeSet<AreaId>,
    /// Parts come before what they are parts of.
    wholes: BTreeMap<Month, Vec<Whole<'a>>>,
}

impl Sums<'_> {
    /// Cells for what has no level.
    fn steps(&mut self, indicator: &IndicatorId) {
        for period in &self.periods {
            for area in &self.places {
                let (indicator, area) = (indicator.clone(), area.clone());
                let place = Place { indicator, period: *period, area };
                if self.table.number(&place).is_none() {
                    self.table.add(Cell::step(place));
                }
            }
        }
    }

    fn number(&self, indicator: &IndicatorId, period: Period, area: &AreaId) -> Option<usize> {
        let (indicator, area) = (indicator.clone(), area.clone());
        self.table.number(&Place { indicator, period, area })
    }

    fn is_recorded(&self, number: usize) -> bool {
        self.table.cells.get(number).is_some_and(|cell| cell.level.is_some())
    }

    /// A whole is the sum of its parts; and where a part has no level, nor has anything in it, of the others alone, for it can
    /// be nothing.
    fn over_areas(&mut self, indicator: &IndicatorId) {
        let mut sums = Vec::new();
        for period in self.periods.iter().copied() {
            // What has a level, or something in it that has.
            let mut there: BTreeSet<usize> = BTreeSet::new();
            for Whole { area, parts } in self.wholes.get(&period.last()).into_iter().flatten() {
                let parts = parts.iter().filter_map(|part| self.number(indicator, period, part));
                let parts: Vec<usize> = parts.collect();
                let Some(whole) = self.number(indicator, period, area) else { continue };
                there.extend(parts.iter().copied().filter(|part| self.is_recorded(*part)));
                let present: Vec<usize> =
                    parts.iter().copied().filter(|part| there.contains(part)).collect();
                if !present.is_empty() {
                    there.insert(whole);
                    if present.len() < parts.len() && self.is_recorded(whole) {
                        sums.push((whole, present));
                    }
                }
                if !parts.is_empty() {
                    sums.push((whole, parts));
                }
            }
        }
        for (whole, parts) in sums {
            self.table.add_sum(whole, parts);
        }
    }

    /// What periods are of others, each as heavy as `weight` says.
    fn over_time(
        &mut self,
        indicator: &IndicatorId,
        spans: &[Span],
        weight: impl Fn(Period) -> u16,
    ) {
        let weight = |period: Period| Residue::of(weight(period).into());
        let mut equations = Vec::new();
        for Span { whole, parts } in spans {
            for area in &self.places {
                let parts = parts.iter().filter_map(|(part, minus)| {
                    let factor = weight(*part);
                    let factor = if *minus { factor.negated() } else { factor };
                    Some((self.number(indicator, *part, area)?, factor))
                });
                let mut members: Vec<(usize, Residue)> = parts.collect();
                if let Some(number) = self.number(indicator, *whole, area) {
                    members.push((number, weight(*whole).negated()));
                    equations.push(Equation { members, last: vec![number] });
                }
            }
        }
        self.table.equations.extend(equations);
    }
}
