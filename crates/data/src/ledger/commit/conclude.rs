//! What can be told only when all changes were seen: references among areas, what is withdrawn though something still
//! refers to it, and whether all areas together make sense.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{
    AreaId, Fault, FaultReason, Indicator, IndicatorId, Key, Kind, MinimumUnits, Thing,
    formula::Network, words::kind_name,
};

use super::{Effect, Judgement, State, Target};
use crate::{
    content::key::key_text,
    ledger::{
        areas::{self, Place},
        proposal::Proposal,
    },
    sentences,
    store::StoreError,
};

impl Judgement {
    /// All changes were examined.
    pub(crate) fn conclude(
        &mut self,
        state: &mut impl State,
        proposal: &Proposal,
    ) -> Result<(), StoreError> {
        if self.told.is_full() {
            return Ok(());
        }
        self.conclude_references(state)?;
        self.conclude_promises(state)?;
        self.conclude_publications(state, proposal)?;
        self.conclude_withdrawals(state, proposal)?;
        self.conclude_areas(state)?;
        self.conclude_networks(state)?;
        self.conclude_claims(state)?;
        self.conclude_page(state)
    }

    /// Leaves out what is to be put and cannot be read: what was held of it says nothing about what is wrong with others.
    pub(super) fn drop_unread<K: Ord, V>(
        &self,
        held: &mut BTreeMap<K, V>,
        id: impl Fn(&Key) -> Option<&K>,
    ) {
        for id in self.unread.iter().filter_map(id) {
            held.remove(id);
        }
    }

    fn conclude_references(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        for (index, path, key) in std::mem::take(&mut self.deferred) {
            if let Some(target) = Target::of_key(&key)
                && !self.there.look(state, target)?
            {
                self.told.unknown(index, &path, target);
            }
        }
        Ok(())
    }

    /// Nothing that stays refers to what is withdrawn.
    fn conclude_withdrawals(
        &mut self,
        state: &mut impl State,
        proposal: &Proposal,
    ) -> Result<(), StoreError> {
        let withdrawn: BTreeMap<Target<'_>, u64> = self
            .withdrawn
            .iter()
            .filter_map(|(key, index)| Some((Target::of_key(key)?, *index)))
            .collect();
        if withdrawn.is_empty() {
            return Ok(());
        }
        let targets: BTreeSet<Target<'_>> = withdrawn.keys().copied().collect();
        let mut still: BTreeMap<u64, (Kind, String)> = BTreeMap::new();
        let mut failed = Ok(());
        state.each_referrer(&targets, &mut |key, target| {
            let Some(index) = withdrawn.get(&target).filter(|_| failed.is_ok()) else { return };
            let referrer = (key.kind(), key_text(&key));
            if still.get(index).is_some_and(|held| *held <= referrer) {
                return;
            }
            match self.changes(proposal, &referrer) {
                Ok(true) => {}
                Ok(false) => drop(still.insert(*index, referrer)),
                Err(err) => failed = Err(err),
            }
        })?;
        failed?;
        for (index, (kind, text)) in still {
            let name = kind_name(kind);
            let path = format!("changes[{index}].withdraw");
            let problem = sentences::still_refers(name, text);
            self.told.fault(index, Fault::new(path, FaultReason::StillReferenced, problem));
        }
        Ok(())
    }

    /// Whether the batch changes what is held under that key.
    pub(super) fn changes(
        &self,
        proposal: &Proposal,
        (kind, text): &(Kind, String),
    ) -> Result<bool, StoreError> {
        let ordinal = proposal.ordinal(*kind, text)?.and_then(|n| usize::try_from(n).ok());
        let effect = ordinal.and_then(|ordinal| self.effects.get(ordinal));
        Ok(effect.is_some_and(|effect| *effect != Effect::None))
    }

    /// All areas together, if the batch puts any.
    fn conclude_areas(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        let put: BTreeMap<&AreaId, u64> = self
            .areas
            .iter()
            .filter(|(_, (_, place))| place.is_some())
            .map(|(id, (index, _))| (id, *index))
            .collect();
        if put.is_empty() {
            return Ok(());
        }
        let mut places: BTreeMap<AreaId, Place> = BTreeMap::new();
        state.each(Kind::Area, &mut |thing| {
            if let Thing::Area(area) = thing {
                places.insert(area.id.clone(), Place::new(&area));
            }
        })?;
        for (id, (_, place)) in &self.areas {
            match place {
                Some(place) => places.insert(id.clone(), place.clone()),
                None => places.remove(id),
            };
        }
        self.drop_unread(&mut places, |key| match key {
            Key::Area(id) => Some(id),
            _ => None,
        });
        for id in areas::circles(&places) {
            if let Some(index) = put.get(id) {
                let path = format!("changes[{index}].area.parents");
                let problem = sentences::parents_in_a_circle(id);
                self.told.fault(*index, Fault::new(path, FaultReason::Circular, problem));
            }
        }
        for (a, b) in areas::shared_codes(&places) {
            // At least one of the two is put; of two the later one is told.
            let Some((index, other)) =
                put.get(a).map(|index| (*index, b)).max(put.get(b).map(|index| (*index, a)))
            else {
                continue;
            };
            let path = format!("changes[{index}].area.code");
            let problem = sentences::code_of_another(other);
            self.told.fault(index, Fault::new(path, FaultReason::AmbiguousReference, problem));
        }
        Ok(())
    }

    /// All indicators and price indices together, if the batch puts any that names another or may be named.
    fn conclude_networks(&mut self, state: &mut impl State) -> Result<(), StoreError> {
        if !self.networks {
            return Ok(());
        }
        let mut indicators: BTreeMap<IndicatorId, Indicator> = BTreeMap::new();
        state.each(Kind::Indicator, &mut |thing| {
            if let Thing::Indicator(indicator) = thing {
                indicators.insert(indicator.id.clone(), indicator);
            }
        })?;
        for key in self.withdrawn.keys() {
            if let Key::Indicator(id) = key {
                indicators.remove(id);
            }
        }
        indicators.extend(self.indicators.iter().map(|(id, (_, it))| (id.clone(), it.clone())));
        self.drop_unread(&mut indicators, indicator_of);
        self.conclude_formulas(&indicators);
        self.conclude_units(&indicators);
        self.conclude_price_indices(&indicators);
        Ok(())
    }

    fn conclude_formulas(&mut self, indicators: &BTreeMap<IndicatorId, Indicator>) {
        let index = |id: &IndicatorId| self.indicators.get(id).map(|put| put.0);
        for (id, reason, problem) in Network::new(indicators.values()).faults() {
            // What stays as it was is wrong because of what it names: then that is told.
            let named = || {
                let formula = indicators.get(id)?.formula.as_ref()?;
                let put = formula.indicators().into_iter().filter_map(index);
                Some((put.max()?, "unit"))
            };
            let own = index(id).map(|index| (index, "formula"));
            // A circle runs through at least one formula that is put, and is told there.
            if own.is_none() && reason == FaultReason::Circular {
                continue;
            }
            let any = || Some((self.indicators.values().map(|put| put.0).max()?, "formula"));
            let Some((index, field)) = own.or_else(named).or_else(any) else { continue };
            let path = format!("changes[{index}].indicator.{field}");
            let problem = match field {
                "unit" => sentences::makes_formula_wrong(id, problem),
                _ if own.is_none() => sentences::makes_formula_go(id, problem),
                _ => problem,
            };
            self.told.fault(index, Fault::new(path, reason, problem));
        }
    }

    fn conclude_units(&mut self, indicators: &BTreeMap<IndicatorId, Indicator>) {
        let index = |id: &IndicatorId| self.indicators.get(id).map(|put| put.0);
        for (id, reason, problem) in MinimumUnits::faults(indicators) {
            let counted_by = indicators.get(id).and_then(|it| it.minimum_units.as_ref());
            let (path, problem) = match (index(id), counted_by.and_then(|it| index(&it.counted_by)))
            {
                (Some(index), _) => ((index, "units_indicator"), problem),
                // A circle has a minimum that is put, and is told there.
                (None, _) if reason == FaultReason::Circular => continue,
                // What stays as it was is wrong because of what counts it.
                (None, Some(index)) => ((index, "nature"), sentences::counts_units_of(id, problem)),
                (None, None) => continue,
            };
            let (index, field) = path;
            let path = format!("changes[{index}].indicator.{field}");
            self.told.fault(index, Fault::new(path, reason, problem));
        }
    }

    /// Whether it is known if something will be there, so that the state is not asked.
    pub(crate) fn knows(&self, target: Target<'_>) -> bool {
        self.there.is_known(target)
    }

    /// The kinds of which [`Judgement::conclude`] asks for all things.
    pub(crate) fn asks_for_kinds(&self) -> impl Iterator<Item = Kind> {
        let areas = self.areas.values().any(|(_, place)| place.is_some());
        let indicators = self.networks || self.looks_at_parts();
        let definitions = !self.chapters.is_empty() || self.looks_at_parts();
        let releases = self.asks_for_promises().next().is_some()
            || self.asks_for_targets_of().next().is_some();
        let kinds = [
            (areas, Kind::Area),
            (indicators, Kind::Indicator),
            (definitions, Kind::Definition),
            (releases, Kind::Release),
        ];
        kinds.into_iter().filter_map(|(is_asked, kind)| is_asked.then_some(kind))
    }

    /// Of what [`Judgement::conclude`] asks for all that refers to it.
    pub(crate) fn asks_for_referrers(&self) -> impl Iterator<Item = Target<'_>> {
        self.withdrawn.keys().filter_map(Target::of_key)
    }

    /// What [`Judgement::conclude`] asks for by its key.
    pub(crate) fn asks_for(&self) -> impl Iterator<Item = Target<'_>> {
        let shown = self.publications.iter().flat_map(|it| &it.promises).map(|(key, _)| key);
        let deferred = self.deferred.iter().map(|(_, _, key)| key);
        deferred.chain(shown).filter_map(Target::of_key)
    }
}

/// The indicator that a key is of.
pub(super) const fn indicator_of(key: &Key) -> Option<&IndicatorId> {
    match key {
        Key::Indicator(id) => Some(id),
        _ => None,
    }
}
