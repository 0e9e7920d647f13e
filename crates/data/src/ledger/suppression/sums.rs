//! The sums that levels make, over areas and over time.
//!
//! What has no level of its own can be a step from some levels to others: the months of a district whose year alone is
//! recorded add up to those of its city. So all indicators, areas and periods that are looked at together have a cell each.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, Decimal, IndicatorId, Month, OverTime, Period};

use super::{
    levels::Line,
    residue::Residue,
    rules::{Rule, Rules},
    spans::{self, Span},
    table::{Cell, Equation, Level, Place, Table},
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
            sums.over_areas(indicator, rule.is_counted);
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

    /// A whole is the sum of its parts. A part that has no level, nor has anything in it, can be nothing: so it is the sum of
    /// the others alone where these can be all of it. Of a part that never has any level this is so, too, where not all of
    /// the others are known.
    fn over_areas(&mut self, indicator: &IndicatorId, is_counted: bool) {
        let mut sums = Vec::new();
        for period in self.periods.iter().copied() {
            // What has a level, or something in it that has, and how much it is.
            let mut there: BTreeMap<usize, Option<Decimal>> = BTreeMap::new();
            for Whole { area, parts } in self.wholes.get(&period.last()).into_iter().flatten() {
                let Some(whole) = self.number(indicator, period, area) else { continue };
                let all = parts.len();
                let parts = parts.iter().filter_map(|part| self.number(indicator, period, part));
                let parts: Vec<usize> = parts.collect();
                for part in &parts {
                    if let Some(level) = self.level(*part) {
                        there.insert(*part, level.value());
                    }
                }
                let present: Vec<usize> =
                    parts.iter().copied().filter(|part| there.contains_key(part)).collect();
                let values = || present.iter().map(|part| there.get(part).copied().flatten());
                let sum = values().try_fold(Decimal::ZERO, |sum, it| sum.checked_add(it?));
                let level = self.level(whole);
                let are_all =
                    level.is_none_or(|level| can_be_all(level.value(), values(), is_counted));
                let is_open = present.len() < parts.len();
                if level.is_some() && is_open && are_all && !present.is_empty() {
                    sums.push((whole, present.clone(), true));
                }
                if !parts.is_empty() && (parts.len() == all || is_open || are_all) {
                    sums.push((whole, parts, false));
                }
                if !present.is_empty() {
                    there.insert(whole, sum);
                }
            }
        }
        for (whole, parts, is_assumed) in sums {
            self.table.add_sum(whole, parts, is_assumed);
        }
    }

    fn level(&self, number: usize) -> Option<Level> {
        self.table.cells.get(number)?.level
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
                    equations.push(Equation { members, last: vec![number], is_assumed: false });
                }
            }
        }
        self.table.equations.extend(equations);
    }
}

/// Whether some parts can be all of a whole, as far as their values are known and their last digits tell: whether there can be
/// nothing in the others.
fn can_be_all(
    whole: Option<Decimal>,
    parts: impl IntoIterator<Item = Option<Decimal>>,
    is_counted: bool,
) -> bool {
    let slack = |value: Decimal| match is_counted {
        true => Some(Decimal::ZERO),
        false => Decimal::new(5, value.scale().checked_add(1)?),
    };
    let is_within = || {
        let (mut rest, mut most) = (whole?, slack(whole?)?);
        for part in parts {
            rest = rest.checked_sub(part?)?;
            most = most.checked_add(slack(part?)?)?;
        }
        Some(rest.abs().cmp_value(most).is_le())
    };
    is_within().unwrap_or(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_can_be_all_if_they_make_up_the_whole() {
        let check = |whole: &str, parts: &[&str], is_counted: bool| {
            let value = |text: &&str| text.parse::<Decimal>().ok();
            can_be_all(value(&whole), parts.iter().map(value), is_counted)
        };
        assert!(check("12", &["5", "7"], true));
        assert!(!check("13", &["5", "7"], true) && check("13", &["5", "7"], false));
        assert!(check("12.0", &["5.04", "6.9"], false) && !check("12.0", &["5.04", "6.8"], false));
        // Of what is not known nothing can be told.
        assert!(check("12", &["5", "?"], true) && check("?", &["5"], true));
    }
}
