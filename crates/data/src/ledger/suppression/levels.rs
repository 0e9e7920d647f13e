//! The levels of an indicator and the counts of its units, as the ledger holds them and a batch leaves them.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Absence, AreaId, Change, Confidentiality, Decimal, IndicatorId, Key, Kind, Measure,
    Observation, ObservationKey, Period, PublicFace, Reading, Thing,
};

use super::{rules::Rule, table::Level, touched::beginning_of_levels};
use crate::{
    ledger::{proposal::Proposal, query::Held, scan::Scan},
    store::{Store, StoreError},
};

/// The levels of an indicator in a period. An area without one has none, or it is not known to anybody here.
pub(super) type Levels = BTreeMap<AreaId, Level>;

/// What is known of an indicator in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The levels before the batch.
    pub(super) before: Levels,
    /// The levels that it leaves.
    pub(super) levels: Levels,
    /// How many units contribute to them, where that matters and is recorded.
    pub(super) units: BTreeMap<AreaId, Decimal>,
    /// What was withheld until now, and why.
    pub(super) withheld: BTreeMap<AreaId, Confidentiality>,
    /// For the sake of which other indicators.
    pub(super) protects: BTreeSet<IndicatorId>,
}

impl Line {
    /// The areas of which something is to be hidden whatever else is: few units contribute to it, or, where that matters, it
    /// is marked.
    pub(super) fn hidden(&self, rule: &Rule) -> impl Iterator<Item = &AreaId> {
        let is_guarded = rule.minimum_units.is_some();
        let is_hidden = move |(area, level): &(&AreaId, &Level)| {
            self.units.get(*area).is_some_and(|units| rule.is_few(*units))
                || (is_guarded && matches!(level, Level::Hidden(_)))
        };
        self.levels.iter().filter(is_hidden).map(|(area, _)| area)
    }

    /// Whether there is any of these, or was anything withheld.
    pub(super) fn is_hiding(&self, rule: Option<&Rule>) -> bool {
        !self.withheld.is_empty() || rule.is_some_and(|rule| self.hidden(rule).next().is_some())
    }
}

/// What is known of each of some periods, but for what was withheld: without a batch, where it has nothing of them.
pub(super) async fn read(
    store: &dyn Store,
    base: u64,
    proposal: Option<&Proposal>,
    indicator: &IndicatorId,
    counted_by: Option<&IndicatorId>,
    periods: &BTreeSet<Period>,
) -> Result<BTreeMap<Period, Line>, StoreError> {
    let mut lines: BTreeMap<Period, Line> =
        periods.iter().map(|period| (*period, Line::default())).collect();
    let indicators: BTreeSet<&IndicatorId> =
        [Some(indicator), counted_by].into_iter().flatten().collect();
    let mut cursor = store.scan(scan_of(base, &indicators, periods));
    while let Some(held) = cursor.next().await? {
        for Held { thing, .. } in held {
            if let Thing::Observation(observation) = thing {
                note(&mut lines, indicator, counted_by, &observation);
            }
        }
    }
    for line in lines.values_mut() {
        line.before = line.levels.clone();
    }
    let Some(proposal) = proposal else { return Ok(lines) };
    for id in indicators {
        let beginning = beginning_of_levels(id);
        proposal.each_below(Kind::Observation, &beginning, &mut |proposed| {
            match &proposed.change {
                Change::Put(Thing::Observation(it)) => {
                    forget(&mut lines, indicator, counted_by, &it.key);
                    note(&mut lines, indicator, counted_by, it);
                }
                Change::Withdraw(Key::Observation(key)) => {
                    forget(&mut lines, indicator, counted_by, key);
                }
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(lines)
}

/// All periods for which an indicator has a level.
pub(super) async fn periods(
    store: &dyn Store,
    base: u64,
    indicator: &IndicatorId,
) -> Result<BTreeSet<Period>, StoreError> {
    let mut periods = BTreeSet::new();
    let scan = scan_of(base, &BTreeSet::from([indicator]), &BTreeSet::new());
    each(store, scan, &mut |key| periods.extend([key.period])).await?;
    Ok(periods)
}

/// The keys of all levels that some areas have of some indicators.
pub(super) async fn keys_in(
    store: &dyn Store,
    base: u64,
    indicators: &BTreeSet<IndicatorId>,
    areas: BTreeSet<AreaId>,
) -> Result<Vec<ObservationKey>, StoreError> {
    let mut keys = Vec::new();
    let indicators = indicators.iter().collect();
    let scan = Scan { areas, ..scan_of(base, &indicators, &BTreeSet::new()) };
    each(store, scan, &mut |key| keys.push(key)).await?;
    Ok(keys)
}

/// Whether any of some areas has a level of any of some indicators.
pub(super) async fn are_any_in(
    store: &dyn Store,
    base: u64,
    indicators: &BTreeSet<IndicatorId>,
    areas: BTreeSet<AreaId>,
) -> Result<bool, StoreError> {
    // A scan of no area would be one of all.
    if areas.is_empty() {
        return Ok(false);
    }
    let indicators = indicators.iter().collect();
    let scan = Scan { areas, ..scan_of(base, &indicators, &BTreeSet::new()) };
    Ok(store.scan(scan).next().await?.is_some())
}

/// Visits the key of each observation of a scan.
async fn each(
    store: &dyn Store,
    scan: Scan,
    visit: &mut (dyn FnMut(ObservationKey) + Send),
) -> Result<(), StoreError> {
    let mut cursor = store.scan(scan);
    while let Some(held) = cursor.next().await? {
        for Held { thing, .. } in held {
            if let Thing::Observation(observation) = thing {
                visit(observation.key);
            }
        }
    }
    Ok(())
}

fn scan_of(revision: u64, indicators: &BTreeSet<&IndicatorId>, periods: &BTreeSet<Period>) -> Scan {
    Scan {
        areas: BTreeSet::new(),
        indicators: indicators.iter().copied().cloned().collect(),
        measures: BTreeSet::from([Measure::Level]),
        periods: periods.clone(),
        revision,
    }
}

fn note(
    lines: &mut BTreeMap<Period, Line>,
    indicator: &IndicatorId,
    counted_by: Option<&IndicatorId>,
    observation: &Observation,
) {
    let key = &observation.key;
    let Some(line) = lines.get_mut(&key.period) else { return };
    if Some(&key.indicator) == counted_by
        && let Reading::Value(units) = observation.reading
    {
        line.units.insert(key.area.clone(), units);
    }
    if key.indicator == *indicator
        && let Some(level) = level(observation)
    {
        line.levels.insert(key.area.clone(), level);
    }
}

fn forget(
    lines: &mut BTreeMap<Period, Line>,
    indicator: &IndicatorId,
    counted_by: Option<&IndicatorId>,
    key: &ObservationKey,
) {
    let Some(line) = lines.get_mut(&key.period) else { return };
    if Some(&key.indicator) == counted_by {
        line.units.remove(&key.area);
    }
    if key.indicator == *indicator {
        line.levels.remove(&key.area);
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
