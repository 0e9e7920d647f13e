//! Which periods of which indicators a batch concerns.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use scorecard_domain::{
    AreaId, Change, IndicatorId, Key, Kind, ObservationKey, Period, Thing, Validity,
};

use super::{
    block::Lines,
    levels,
    moved::{self, Changed, Moved},
    rules::{self, Rules},
};
use crate::{
    ledger::proposal::Proposal,
    store::{Store, StoreError},
};

/// The text that the keys of an indicator's levels begin with.
pub(super) fn beginning_of_levels(indicator: &IndicatorId) -> String {
    format!("{indicator} {}  ", scorecard_domain::Measure::Level.slug())
}

/// The rules as a batch leaves them.
pub(super) fn rules_after(
    proposal: &Proposal,
    before: &Arc<Rules>,
) -> Result<Arc<Rules>, StoreError> {
    let mut after = Arc::clone(before);
    proposal.each_below(Kind::Indicator, "", &mut |proposed| {
        rules::apply(&mut after, &proposed.change);
        Ok(())
    })?;
    Ok(after)
}

/// Whether a batch puts or withdraws any indicator.
pub(super) fn changes_indicators(proposal: &Proposal) -> Result<bool, StoreError> {
    let mut any = false;
    proposal.each_below(Kind::Indicator, "", &mut |_| {
        any = true;
        Ok(())
    })?;
    Ok(any)
}

/// What a batch makes of areas; none of one that it withdraws.
pub(super) fn areas(proposal: &Proposal) -> Result<Changed, StoreError> {
    let mut changed = Changed::new();
    proposal.each_below(Kind::Area, "", &mut |proposed| {
        match &proposed.change {
            Change::Put(Thing::Area(area)) => {
                drop(changed.insert(area.id.clone(), Some(area.clone())));
            }
            Change::Withdraw(Key::Area(id)) => drop(changed.insert(id.clone(), None)),
            _ => {}
        }
        Ok(())
    })?;
    Ok(changed)
}

/// The periods of which a batch puts or withdraws levels of an indicator.
pub(super) fn periods(
    proposal: &Proposal,
    indicator: &IndicatorId,
) -> Result<BTreeSet<Period>, StoreError> {
    let mut periods = BTreeSet::new();
    proposal.each_below(Kind::Observation, &beginning_of_levels(indicator), &mut |proposed| {
        if let Key::Observation(ObservationKey { period, .. }) = proposed.change.key() {
            periods.insert(period);
        }
        Ok(())
    })?;
    Ok(periods)
}

/// The periods of indicators in which it can matter that parents get other parts: in which the parent, or an area above it, has
/// a level, while anything below it has one. Those of which a batch itself has levels are not among them.
pub(super) async fn by_areas(
    store: &dyn Store,
    base: u64,
    indicators: &BTreeSet<IndicatorId>,
    moved: &Moved,
) -> Result<Lines, StoreError> {
    let above: BTreeMap<&AreaId, BTreeSet<AreaId>> =
        moved.parents().map(|(parent, _)| (parent, moved.above(parent))).collect();
    let mut levels: BTreeMap<AreaId, Lines> = BTreeMap::new();
    let all = above.values().flatten().cloned().collect();
    for key in levels::keys_in(store, base, indicators, all).await? {
        levels.entry(key.area).or_default().insert((key.indicator, key.period));
    }
    let mut concerned: BTreeMap<&AreaId, Vec<Validity>> = BTreeMap::new();
    for (parent, months) in moved.parents() {
        let above = above.get(parent).into_iter().flatten();
        let above: Vec<&AreaId> = above.filter(|area| levels.contains_key(*area)).collect();
        if !above.is_empty()
            && levels::are_any_in(store, base, indicators, moved.below(parent)).await?
        {
            for area in above {
                let all = concerned.entry(area).or_default();
                let new = months.iter().filter(|it| !all.contains(it)).copied();
                all.extend(new.collect::<Vec<_>>());
            }
        }
    }
    let mut lines = Lines::new();
    for (area, months) in &concerned {
        let of_area = levels.get(*area).into_iter().flatten();
        let has_any = |period| months.iter().any(|months| moved::has_any(period, *months));
        lines.extend(of_area.filter(|(_, period)| has_any(*period)).cloned());
    }
    Ok(lines)
}
