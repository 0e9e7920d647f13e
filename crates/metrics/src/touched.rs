//! What revisions touched: kept with each world for a while, so that who follows works out anew only what can have changed.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

use scorecard_domain::{AreaId, Change, IndicatorId, Key, Month, ObservationKey, TargetKey, Thing};

use crate::world::World;

/// Of so many revisions it is kept.
const MOST_REVISIONS: usize = 256;

/// And of so many changes together. A revision of more, such as a first import, touches everything.
const MOST_CHANGES: usize = 50_000;

/// What one revision or several touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Touched {
    /// Areas, peer groups, definitions, assessments or sources that were there, or too much to tell: anything may be another.
    pub(crate) everything: bool,
    /// What indicators themselves are.
    pub(crate) indicators: BTreeSet<IndicatorId>,
    /// Whose observations, and targets on them, with the first month of the earliest period.
    pub(crate) observations: BTreeMap<IndicatorId, BTreeMap<AreaId, Month>>,
    /// What belongs to areas and is no observation.
    pub(crate) facts: BTreeSet<AreaId>,
}

impl Touched {
    /// What changes touch in the world before them.
    pub(crate) fn by(before: &World, changes: &[Change]) -> Self {
        let mut touched = Self { everything: changes.len() > MOST_CHANGES, ..Self::default() };
        if !touched.everything {
            changes.iter().for_each(|change| touched.add(before, change));
        }
        touched
    }

    fn add(&mut self, before: &World, change: &Change) {
        if let Change::Put(Thing::Media(media)) = change {
            self.facts.insert(media.area.clone());
        }
        match change.key() {
            Key::Observation(ObservationKey { indicator, area, period, .. }) => {
                self.observe(indicator, area, period.start());
            }
            Key::Target(TargetKey { indicator, area, period, .. }) => {
                self.facts.insert(area.clone());
                self.observe(indicator, area, period.start());
            }
            Key::Honour(key) => drop(self.facts.insert(key.holder)),
            Key::Milestone(key) => drop(self.facts.insert(key.area)),
            Key::Imprint(key) => drop(self.facts.insert(key.area)),
            // A picture can move from one area to another.
            Key::Media(id) => self.facts.extend(before.facts.area_of_media(&id).cloned()),
            Key::Indicator(id) => drop(self.indicators.insert(id)),
            // Only what comes with it or after it can name a new source.
            Key::Source(id) => self.everything |= before.sources.contains_key(&id),
            Key::Outcome(key) => drop(self.facts.insert(key.promise.area().clone())),
            Key::Area(_) | Key::PeerGroup(_) | Key::Definition(_) | Key::Assessment(_) => {
                self.everything = true;
            }
            // What is withheld by a suppression comes as the observations that it withholds.
            Key::CollectionPlan(_) | Key::Release(_) | Key::Suppression(_) => {}
        }
    }

    fn observe(&mut self, indicator: IndicatorId, area: AreaId, start: Month) {
        let areas = self.observations.entry(indicator).or_default();
        let earliest = areas.entry(area).or_insert(start);
        *earliest = start.min(*earliest);
    }

    /// How many things are named.
    fn size(&self) -> usize {
        let observed: usize = self.observations.values().map(BTreeMap::len).sum();
        self.indicators.len() + self.facts.len() + observed
    }

    fn join(&mut self, other: &Self) {
        self.everything |= other.everything;
        self.indicators.extend(other.indicators.iter().cloned());
        self.facts.extend(other.facts.iter().cloned());
        for (indicator, areas) in &other.observations {
            for (area, start) in areas {
                self.observe(indicator.clone(), area.clone(), *start);
            }
        }
    }
}

/// What the last revisions touched.
#[derive(Clone, Debug, Default)]
pub(crate) struct Recent {
    steps: VecDeque<Arc<Step>>,
    /// Of all steps together.
    size: usize,
}

/// From one revision to a later one.
#[derive(Debug)]
struct Step {
    from: u64,
    to: u64,
    touched: Touched,
    size: usize,
}

impl Recent {
    /// Goes on from one revision to a later one.
    pub(crate) fn push(&mut self, from: u64, to: u64, touched: Touched) {
        let size = touched.size();
        self.size += size;
        self.steps.push_back(Arc::new(Step { from, to, touched, size }));
        while self.steps.len() > MOST_REVISIONS || self.size > MOST_CHANGES {
            let Some(oldest) = self.steps.pop_front() else { break };
            self.size -= oldest.size;
        }
    }

    /// What was touched after a revision; `None` if that is not known any more.
    pub(crate) fn since(&self, revision: u64) -> Option<Touched> {
        let mut all = Touched::default();
        let mut known = self.steps.back()?.to;
        for step in self.steps.iter().rev() {
            if known <= revision {
                break;
            }
            all.join(&step.touched);
            known = step.from;
        }
        (known == revision).then_some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(area: &str) -> Touched {
        Touched { facts: BTreeSet::from([area.parse().unwrap()]), ..Touched::default() }
    }

    #[test]
    fn what_was_touched_is_known_for_the_last_revisions() {
        let mut recent = Recent::default();
        assert_eq!(recent.since(0), None);
        recent.push(3, 4, one("x:a"));
        recent.push(4, 7, one("x:b"));
        assert_eq!(recent.since(7), Some(Touched::default()));
        assert_eq!(recent.since(4), Some(one("x:b")));
        let both = recent.since(3).unwrap();
        assert_eq!(both.facts.len(), 2);
        // Before the first step, and in the middle of one.
        assert_eq!((recent.since(2), recent.since(5)), (None, None));
        for revision in 7..1000 {
            recent.push(revision, revision + 1, Touched::default());
        }
        assert_eq!(recent.steps.len(), MOST_REVISIONS);
        assert_eq!(recent.since(4), None);
        assert_eq!(recent.since(900), Some(Touched::default()));
    }

    #[test]
    fn no_more_is_kept_than_there_is_room_for() {
        let many = Touched {
            facts: (0..MOST_CHANGES / 2).map(|n| format!("x:a{n}").parse().unwrap()).collect(),
            ..Touched::default()
        };
        let mut recent = Recent::default();
        for revision in 0..3 {
            recent.push(revision, revision + 1, many.clone());
        }
        assert_eq!((recent.steps.len(), recent.size), (2, MOST_CHANGES));
        assert_eq!(recent.since(0), None);
        assert_eq!(recent.since(1), Some(many));
    }
}
