//! Published measures of a peer group that are not what the levels of its members make them: the rank in a unit of assessment.
//!
//! A group's members are of many families, so they are held together here, one group and indicator at a time. It is examined
//! when what is published is put: a level leaves what is published of groups as it was.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Indicator, IndicatorId, Measure, Membership, ObservationKey, Of, PeerGroup, PeerGroupId,
};

use super::{
    areas::Areas,
    changes::Changes,
    derived,
    family::Tested,
    ground::Ground,
    held::{Found, Held},
    published,
    series::{Point, SeriesKey},
};
use crate::{
    ledger::{proposal::Proposal, warning::Warning},
    store::StoreError,
};

/// An indicator, and among whom.
type Place = (IndicatorId, PeerGroupId);

/// What a batch puts of peer groups.
#[derive(Debug, Default)]
pub(super) struct Pooled {
    places: BTreeMap<Place, BTreeSet<ObservationKey>>,
    /// What is examined of the place whose series were asked for.
    asked: Option<(BTreeSet<ObservationKey>, Vec<SeriesKey>)>,
}

impl Pooled {
    /// Adds a value, if it is of a group and levels make it.
    pub(super) fn add(&mut self, it: &Tested<'_>) {
        let Of::Group(group) = &it.series.of else { return };
        if derived::is_made(it.series.measure) {
            let place = (it.series.indicator.clone(), group.clone());
            self.places.entry(place).or_default().insert(it.key());
        }
    }

    /// The series that are needed next; none if all has been examined.
    pub(super) fn wanted(&mut self, ground: &Ground) -> Option<Vec<SeriesKey>> {
        let ((indicator, group), keys) = self.places.pop_first()?;
        let own = keys.iter().map(SeriesKey::of);
        let of_members = ground.groups.get(&group).into_iter().flat_map(|group| {
            let grown = keys.iter().any(|key| key.measure == Measure::GrowthRank);
            let growth = grown.then_some(Measure::Growth);
            let measures = [Measure::Level].into_iter().chain(growth);
            let members = members(group, &ground.areas);
            measures.flat_map(move |measure| members.clone().map(move |area| (measure, area)))
        });
        let beside = |measure: Measure, of: Of, area: &AreaId| {
            let (indicator, area) = (indicator.clone(), area.clone());
            SeriesKey { indicator, measure, of, area }
        };
        // A published rank counts where the levels leave it open.
        let ranks = keys
            .iter()
            .filter(|key| matches!(key.measure, Measure::RankChange | Measure::Streak))
            .map(|key| beside(Measure::Rank, key.of.clone(), &key.area));
        let levels = keys.iter().map(|key| (Measure::Level, &key.area)).chain(of_members);
        let levels = levels.map(|(measure, area)| beside(measure, Of::Nothing, area));
        let wanted: BTreeSet<SeriesKey> = own.chain(ranks).chain(levels).collect();
        let wanted: Vec<SeriesKey> = wanted.into_iter().collect();
        self.asked = Some((keys, wanted.clone()));
        Some(wanted)
    }

    /// Whether the series that were asked for last are its own.
    pub(super) const fn is_asked(&self) -> bool {
        self.asked.is_some()
    }

    /// Examines what the series that were wanted are for.
    ///
    /// # Errors
    ///
    /// If the proposal cannot be read.
    pub(super) fn take(
        &mut self,
        ground: &Ground,
        (proposal, changes): (&Proposal, &Changes),
        found: Vec<Vec<Point>>,
    ) -> Result<Vec<(u64, Warning)>, StoreError> {
        let Some((keys, asked)) = self.asked.take() else { return Ok(Vec::new()) };
        let held = Held::new(proposal, asked, found)?;
        let Some(indicator) = keys.first().and_then(|key| ground.indicator(&key.indicator)) else {
            return Ok(Vec::new());
        };
        // Levels as they are recorded.
        let cube = held.cube(ground, [Indicator { formula: None, ..indicator.clone() }]);
        let asked = ground.relations.asked(&indicator.id);
        let disagreeing = |key: &ObservationKey| -> Option<Found> {
            let published = held.get(&SeriesKey::of(key), key.period)?.value.reading.value()?;
            let computed = derived::disagreeing(&cube, (indicator, asked), key)?;
            Some(published::found(key, published, computed))
        };
        let found = keys.iter().filter(|key| held.is_new(key)).filter_map(disagreeing);
        Ok(found.filter_map(|found| held.told(found, changes)).collect())
    }
}

/// Who can be a member in some month, and whose figures can be those of all: the parent's.
fn members<'a>(group: &'a PeerGroup, areas: &'a Areas) -> impl Iterator<Item = &'a AreaId> + Clone {
    let (listed, parent) = match &group.membership {
        Membership::Listed(listed) => (listed.as_slice(), None),
        Membership::Rule { kind: _, parent } => (areas.children(parent), Some(parent)),
        Membership::Unstated => (&[][..], None),
    };
    listed.iter().chain(parent)
}
