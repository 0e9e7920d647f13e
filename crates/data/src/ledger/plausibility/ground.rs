//! What observations stand on: areas, peer groups, indicators, and what relates these to each other.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{Change, Indicator, IndicatorId, Key, Kind, PeerGroup, PeerGroupId, Thing};

use super::{
    areas::Areas,
    relations::{self, Relations},
};
use crate::{
    ledger::{commit::State, proposal::Proposal},
    store::StoreError,
};

/// What observations stand on, right after a revision or as a batch leaves it that nothing is wrong with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ground {
    pub(super) areas: Arc<Areas>,
    pub(super) relations: Arc<Relations>,
    pub(super) groups: Arc<BTreeMap<PeerGroupId, PeerGroup>>,
}

impl Ground {
    /// The kinds of things that it is made of; none comes after observations.
    pub(crate) const KINDS: [Kind; 4] =
        [Kind::Area, Kind::Indicator, Kind::PeerGroup, Kind::Definition];

    /// That of a state.
    ///
    /// # Errors
    ///
    /// If the state cannot be read.
    pub(crate) fn read(state: &mut impl State) -> Result<Self, StoreError> {
        let areas = Arc::new(Areas::read(state)?);
        let (mut indicators, mut definitions) = (BTreeMap::new(), BTreeMap::new());
        state.each(Kind::Indicator, &mut |thing| {
            if let Thing::Indicator(indicator) = thing {
                indicators.insert(indicator.id.clone(), indicator);
            }
        })?;
        state.each(Kind::Definition, &mut |thing| {
            if let Thing::Definition(definition) = thing {
                definitions.insert(definition.id.clone(), relations::declared(&definition));
            }
        })?;
        let mut groups = BTreeMap::new();
        state.each(Kind::PeerGroup, &mut |thing| {
            if let Thing::PeerGroup(group) = thing {
                groups.insert(group.id.clone(), group);
            }
        })?;
        let relations = Arc::new(Relations::new(indicators, definitions));
        Ok(Self { areas, relations, groups: Arc::new(groups) })
    }

    /// Lays a batch over it.
    ///
    /// # Errors
    ///
    /// If the batch cannot be read.
    pub(crate) fn under(self, proposal: &Proposal) -> Result<Self, StoreError> {
        let Self { mut areas, mut relations, mut groups } = self;
        let mut put = BTreeMap::new();
        let (mut indicators, mut definitions) = (BTreeMap::new(), BTreeMap::new());
        for kind in Self::KINDS {
            proposal.each_below(kind, "", &mut |proposed| {
                match &proposed.change {
                    Change::Put(Thing::Area(it)) => {
                        drop(put.insert(it.id.clone(), Some(it.clone())))
                    }
                    Change::Withdraw(Key::Area(id)) => drop(put.insert(id.clone(), None)),
                    Change::Put(Thing::Indicator(it)) => {
                        indicators.insert(it.id.clone(), Some(it.clone()));
                    }
                    Change::Withdraw(Key::Indicator(id)) => {
                        drop(indicators.insert(id.clone(), None))
                    }
                    Change::Put(Thing::PeerGroup(it)) => {
                        drop(Arc::make_mut(&mut groups).insert(it.id.clone(), it.clone()));
                    }
                    Change::Withdraw(Key::PeerGroup(id)) => {
                        drop(Arc::make_mut(&mut groups).remove(id));
                    }
                    Change::Put(Thing::Definition(it)) => {
                        definitions.insert(it.id.clone(), Some(relations::declared(it)));
                    }
                    Change::Withdraw(Key::Definition(id)) => {
                        definitions.insert(id.clone(), None);
                    }
                    _ => {}
                }
                Ok(())
            })?;
        }
        if !put.is_empty() {
            areas = Arc::new(areas.changed(put));
        }
        if !indicators.is_empty() || !definitions.is_empty() {
            relations = Arc::new(relations.changed(indicators, definitions));
        }
        Ok(Self { areas, relations, groups })
    }

    pub(super) fn indicator(&self, id: &IndicatorId) -> Option<&Indicator> {
        self.relations.indicator(id)
    }
}
