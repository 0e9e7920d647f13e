//! The levels of an indicator and the counts of its units, as the ledger holds them and a batch leaves them.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Absence, AreaId, Change, IndicatorId, Key, Kind, Measure, Observation, Period, PublicFace,
    Reading, Thing,
};

use super::{
    choice::{Known, Level},
    rules::Rule,
    touched::beginning_of_levels,
};
use crate::{
    ledger::{proposal::Proposal, query::Held, scan::Scan},
    store::{Store, StoreError},
};

/// What is known of each of some periods.
pub(super) async fn read(
    store: &dyn Store,
    base: u64,
    proposal: &Proposal,
    indicator: &IndicatorId,
    rule: &Rule,
    periods: &BTreeSet<Period>,
) -> Result<BTreeMap<Period, Known>, StoreError> {
    let mut known: BTreeMap<Period, Known> = BTreeMap::new();
    let mut cursor = store.scan(scan_of(base, [indicator, &rule.counted_by], periods));
    while let Some(held) = cursor.next().await? {
        for Held { thing, .. } in held {
            if let Thing::Observation(observation) = thing {
                note(&mut known, indicator, rule, &observation);
            }
        }
    }
    for known in known.values_mut() {
        known.before = known.levels.clone();
    }
    for id in BTreeSet::from([indicator, &rule.counted_by]) {
        let beginning = beginning_of_levels(id);
        proposal.each_below(Kind::Observation, &beginning, &mut |proposed| {
            match proposed.change {
                Change::Put(Thing::Observation(it)) if periods.contains(&it.key.period) => {
                    forget(&mut known, indicator, rule, id, &it.key.area, it.key.period);
                    note(&mut known, indicator, rule, &it);
                }
                Change::Withdraw(Key::Observation(key)) => {
                    forget(&mut known, indicator, rule, id, &key.area, key.period);
                }
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(known)
}

/// All periods for which an indicator has a level.
pub(super) async fn periods(
    store: &dyn Store,
    base: u64,
    indicator: &IndicatorId,
) -> Result<BTreeSet<Period>, StoreError> {
    let mut periods = BTreeSet::new();
    let mut cursor = store.scan(scan_of(base, [indicator, indicator], &BTreeSet::new()));
    while let Some(held) = cursor.next().await? {
        periods.extend(held.iter().filter_map(|held| match &held.thing {
            Thing::Observation(observation) => Some(observation.key.period),
            _ => None,
        }));
    }
    Ok(periods)
}

fn scan_of(revision: u64, indicators: [&IndicatorId; 2], periods: &BTreeSet<Period>) -> Scan {
    Scan {
        areas: BTreeSet::new(),
        indicators: indicators.into_iter().cloned().collect(),
        measures: BTreeSet::from([Measure::Level]),
        periods: periods.clone(),
        revision,
    }
}

fn note(
    known: &mut BTreeMap<Period, Known>,
    indicator: &IndicatorId,
    rule: &Rule,
    observation: &Observation,
) {
    let key = &observation.key;
    let known = known.entry(key.period).or_default();
    if key.indicator == rule.counted_by
        && let Reading::Value(units) = observation.reading
    {
        known.units.insert(key.area.clone(), units);
    }
    if key.indicator == *indicator
        && let Some(level) = level(observation)
    {
        known.levels.insert(key.area.clone(), level);
    }
}

fn forget(
    known: &mut BTreeMap<Period, Known>,
    indicator: &IndicatorId,
    rule: &Rule,
    id: &IndicatorId,
    area: &AreaId,
    period: Period,
) {
    let Some(known) = known.get_mut(&period) else { return };
    if *id == rule.counted_by {
        known.units.remove(area);
    }
    if id == indicator {
        known.levels.remove(area);
    }
}

/// What the public can know of a level by its newest version; `None` if there is no figure. What is under embargo is hidden
/// until that ends, even if an older version is seen.
fn level(observation: &Observation) -> Option<Level> {
    let is_open = observation.confidentiality.public() == PublicFace::Open;
    match observation.reading {
        Reading::Value(value) if is_open => Some(Level::Shown(value)),
        Reading::Value(value) => Some(Level::Hidden(Some(value))),
        Reading::Absent(Absence::Suppressed) => Some(Level::Hidden(None)),
        Reading::Standing(_) | Reading::Absent(_) => None,
    }
}
