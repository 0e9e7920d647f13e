//! Series that are held against each other, as a batch leaves them, and what is found of them.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    Decimal, Indicator, IndicatorId, Kind, ObservationKey, Of, PeerGroupId, Period, Text,
};
use scorecard_measures::Cube;

use super::{
    changes::{Changed, Changes, observation_of},
    cubes,
    family::Tested,
    ground::Ground,
    series::{Point, SeriesKey},
    tell,
};
use crate::{
    ledger::{
        proposal::Proposal,
        warning::{Compared, Warning, WarningReason},
    },
    store::StoreError,
};

/// What a batch does to some series, in their order; what it has is read once for those of one indicator and measure.
fn changes(proposal: &Proposal, asked: &[SeriesKey]) -> Result<Changes, StoreError> {
    let mut changes = Vec::new();
    let face = |it: &SeriesKey| format!("{} {} {}", it.indicator, it.measure.slug(), it.of);
    for beside in asked.chunk_by(|one, other| face(one) == face(other)) {
        let [Some(first), Some(last)] = [beside.first(), beside.last()]
            .map(|it| it.map(|it| format!("{} {} ", face(it), it.area)))
        else {
            continue;
        };
        proposal.each_between(Kind::Observation, [&first, &last], &mut |proposed| {
            let area = observation_of(&proposed.change).map(|key| &key.area);
            if beside.binary_search_by_key(&area, |it| Some(&it.area)).is_ok() {
                changes.push((proposed.index, proposed.change.clone()));
            }
            Ok(())
        })?;
    }
    Ok(Changes::of(changes))
}

/// Series as a batch leaves them, and what of them it puts anew.
#[derive(Debug, Default)]
pub(super) struct Held {
    series: BTreeMap<SeriesKey, BTreeMap<Period, Point>>,
    new: BTreeSet<ObservationKey>,
}

impl Held {
    /// What was found of the series that were asked for, as a proposal leaves it.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read.
    pub(super) fn new(
        proposal: &Proposal,
        asked: Vec<SeriesKey>,
        found: Vec<Vec<Point>>,
    ) -> Result<Self, StoreError> {
        let mut held = Self::default();
        let changes = changes(proposal, &asked)?;
        for (series, points) in asked.into_iter().zip(found) {
            let changed = changes.get(&series);
            held.add(series, points, changed);
        }
        Ok(held)
    }

    fn add(&mut self, series: SeriesKey, points: Vec<Point>, changed: &[Changed]) {
        let mut held: BTreeMap<Period, Point> =
            points.into_iter().map(|point| (point.period, point)).collect();
        for it in changed {
            let Some((_, point)) = &it.put else {
                held.remove(&it.period());
                continue;
            };
            if held.insert(it.period(), point.clone()).as_ref() != Some(point) {
                self.new.insert(series.at(it.period()));
            }
        }
        self.series.insert(series, held);
    }

    pub(super) fn get(&self, series: &SeriesKey, period: Period) -> Option<&Point> {
        self.series.get(series)?.get(&period)
    }

    /// Whether the batch puts it anew.
    pub(super) fn is_new(&self, key: &ObservationKey) -> bool {
        self.new.contains(key)
    }

    /// All of it, to compute from, with the peer groups that something is of.
    pub(super) fn cube(
        &self,
        ground: &Ground,
        indicators: impl IntoIterator<Item = Indicator>,
    ) -> Cube {
        let areas = self.series.keys().map(|it| &it.area).collect();
        let groups = self.series.keys().filter_map(|it| match &it.of {
            Of::Group(id) => Some(id),
            Of::Nothing | Of::Area(_) => None,
        });
        let groups: BTreeSet<&PeerGroupId> = groups.collect();
        let groups = groups.into_iter().filter_map(|id| ground.groups.get(id));
        let points = self.series.iter().flat_map(|(series, points)| {
            points.values().map(|point| (series.at(point.period), point))
        });
        cubes::cube(&ground.areas, areas, groups, indicators, points)
    }

    /// The indicators that series are of.
    pub(super) fn indicators(&self) -> BTreeSet<&IndicatorId> {
        self.series.keys().map(|it| &it.indicator).collect()
    }

    /// The warning at the whole, if that is put, or else at the last of its inputs that is; none if that is of another group.
    pub(super) fn told(&self, found: Found, group: &Changes) -> Option<(u64, Warning)> {
        let Found { reason, problem, mut keys, actual, low, high } = found;
        let is_new = |key: &&ObservationKey| self.is_new(key);
        let whole = keys.first().filter(is_new);
        let teller = whole.or_else(|| keys.iter().filter(is_new).max())?.clone();
        let changed = group.get(&SeriesKey::of(&teller));
        let at = changed.binary_search_by_key(&teller.period, Changed::period).ok()?;
        let (index, point) = changed.get(at)?.put.as_ref()?;
        keys.retain(|key| *key != teller);
        keys.insert(0, teller.clone());
        keys.truncate(Compared::MAX_KEYS);
        let series = SeriesKey::of(&teller);
        let tested = Tested { index: *index, series: &series, point };
        let compared = Compared { keys, actual, low, high };
        Some(tell::of_value(tested, reason, problem, compared))
    }
}

/// What is suspicious about a value and others.
pub(super) struct Found {
    pub(super) reason: WarningReason,
    pub(super) problem: Text,
    /// The whole first.
    pub(super) keys: Vec<ObservationKey>,
    pub(super) actual: Option<Decimal>,
    pub(super) low: Option<Decimal>,
    pub(super) high: Option<Decimal>,
}
