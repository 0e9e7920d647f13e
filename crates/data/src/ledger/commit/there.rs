//! Whether what can be referred to will be there after a batch.

use std::collections::HashMap;

use scorecard_domain::{AreaId, IndicatorId, Observation, ObservationKey, Of, SourceId};

use super::{State, Target, can_be_referred_to};
use crate::store::StoreError;

/// What is known of things that can be referred to.
#[derive(Debug, Default)]
pub(super) struct There {
    areas: HashMap<Box<str>, Known>,
    indicators: HashMap<Box<str>, Known>,
    sources: HashMap<Box<str>, Known>,
    groups: HashMap<Box<str>, Known>,
    assessments: HashMap<Box<str>, Known>,
    promises: HashMap<Box<str>, Known>,
    pledges: HashMap<Box<str>, Known>,
    /// What an observation refers to of which all is surely there: mostly the next one refers to the same.
    sure: Option<References>,
}

/// Indicator, of, area and source.
type References = (IndicatorId, Of, AreaId, Option<SourceId>);

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// The batch puts or withdraws it.
    Batch(bool),
    /// The batch leaves it as it is held, or is not.
    Held(bool),
}

impl There {
    /// The batch puts it (`true`), or withdraws it or makes something of it that nothing may refer to.
    pub(super) fn becomes(&mut self, target: Target<'_>, there: bool) {
        self.sure = None;
        self.of_kind(target).insert(target.id().into(), Known::Batch(there));
    }

    /// Whether it is known to be there.
    pub(super) fn is_sure(&self, target: Target<'_>) -> bool {
        matches!(self.get(target), Some(Known::Batch(true) | Known::Held(true)))
    }

    /// Whether all that an observation refers to is known to be there, as far as that is seen without looking.
    pub(super) fn has_all_of(&self, observation: &Observation) -> bool {
        self.sure.as_ref().is_some_and(|(indicator, of, area, source)| {
            let key = &observation.key;
            (area, indicator, of, source)
                == (&key.area, &key.indicator, &key.of, &observation.source)
        })
    }

    /// All that an observation refers to is known to be there.
    pub(super) fn note_all_of(&mut self, observation: &Observation) {
        let ObservationKey { indicator, of, area, .. } = observation.key.clone();
        self.sure = Some((indicator, of, area, observation.source.clone()));
    }

    /// Whether it is known if it will be there.
    pub(super) fn is_known(&self, target: Target<'_>) -> bool {
        self.get(target).is_some()
    }

    /// Whether it is relied on to stay as it is held.
    pub(super) fn relies_on(&self, target: Target<'_>) -> bool {
        self.get(target) == Some(Known::Held(true))
    }

    /// Whether it will be there, which the state knows if the batch does not say.
    pub(super) fn look(
        &mut self,
        state: &mut impl State,
        target: Target<'_>,
    ) -> Result<bool, StoreError> {
        match self.get(target) {
            Some(Known::Batch(there) | Known::Held(there)) => Ok(there),
            None => {
                let current = state.current(&target.key())?.thing;
                let there = current.as_ref().is_some_and(can_be_referred_to);
                self.of_kind(target).insert(target.id().into(), Known::Held(there));
                Ok(there)
            }
        }
    }

    fn get(&self, target: Target<'_>) -> Option<Known> {
        let known = match target {
            Target::Area(_) => &self.areas,
            Target::Indicator(_) => &self.indicators,
            Target::Source(_) => &self.sources,
            Target::Group(_) => &self.groups,
            Target::Assessment(_) => &self.assessments,
            Target::Promise(_) => &self.promises,
            Target::Pledge(_) => &self.pledges,
        };
        known.get(target.id().as_ref()).copied()
    }

    fn of_kind(&mut self, target: Target<'_>) -> &mut HashMap<Box<str>, Known> {
        match target {
            Target::Area(_) => &mut self.areas,
            Target::Indicator(_) => &mut self.indicators,
            Target::Source(_) => &mut self.sources,
            Target::Group(_) => &mut self.groups,
            Target::Assessment(_) => &mut self.assessments,
            Target::Promise(_) => &mut self.promises,
            Target::Pledge(_) => &mut self.pledges,
        }
    }
}
