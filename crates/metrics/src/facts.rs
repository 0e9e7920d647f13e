//! What belongs to areas and is no observation: targets, honours, milestones, outcomes, pictures and
//! imprints.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{
    AreaId, Honour, HonourKey, Imprint, ImprintKey, IndicatorId, Key, Media, MediaId, Milestone,
    MilestoneKey, Outcome, OutcomeKey, Target, TargetKey, Thing,
};

/// A thing with the revision that last changed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held<T> {
    /// The thing.
    pub(crate) thing: T,
    /// The revision that last changed it.
    pub(crate) revision: u64,
}

/// What belongs to one area.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AreaFacts {
    /// Promises with a number.
    pub(crate) targets: BTreeMap<TargetKey, Held<Target>>,
    /// Titles that it holds.
    pub(crate) honours: BTreeMap<HonourKey, Held<Honour>>,
    /// Facts and promises without a number.
    pub(crate) milestones: BTreeMap<MilestoneKey, Held<Milestone>>,
    /// Pictures, without their content.
    pub(crate) media: BTreeMap<MediaId, Held<Media>>,
    /// Who answers for its scorecards.
    pub(crate) imprints: BTreeMap<ImprintKey, Held<Imprint>>,
    /// What became of its promises.
    pub(crate) outcomes: BTreeMap<OutcomeKey, Held<Outcome>>,
}

/// The facts of all areas. A copy is cheap: it shares what is not changed after.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    areas: Arc<BTreeMap<AreaId, Arc<AreaFacts>>>,
    media_areas: Arc<BTreeMap<MediaId, AreaId>>,
}

impl Facts {
    /// What belongs to `area`, if anything does.
    pub(crate) fn of(&self, area: &AreaId) -> Option<&AreaFacts> {
        self.areas.get(area).map(Arc::as_ref)
    }

    /// The areas that anything belongs to, in the order of their ids.
    pub(crate) fn areas(&self) -> impl Iterator<Item = (&AreaId, &AreaFacts)> {
        self.areas.iter().map(|(id, facts)| (id, facts.as_ref()))
    }

    /// The indicators that targets are on, some several times.
    pub(crate) fn indicators_of_targets(&self) -> impl Iterator<Item = IndicatorId> {
        let keys = self.areas.values().flat_map(|facts| facts.targets.keys());
        keys.map(|key| key.indicator.clone())
    }

    /// The area that a picture belongs to, if there is one with that id.
    pub(crate) fn area_of_media(&self, id: &MediaId) -> Option<&AreaId> {
        self.media_areas.get(id)
    }

    /// Puts a fact; other kinds of thing are none.
    pub(crate) fn put(&mut self, revision: u64, thing: &Thing) {
        match thing {
            Thing::Target(target) => {
                let facts = self.of_mut(&target.key.area);
                facts.targets.insert(target.key.clone(), Held { thing: target.clone(), revision });
            }
            Thing::Honour(honour) => {
                let facts = self.of_mut(&honour.key.holder);
                facts.honours.insert(honour.key.clone(), Held { thing: honour.clone(), revision });
            }
            Thing::Milestone(milestone) => {
                let facts = self.of_mut(&milestone.key.area);
                facts
                    .milestones
                    .insert(milestone.key.clone(), Held { thing: milestone.clone(), revision });
            }
            Thing::Media(media) => {
                // A picture can move to another area: its id alone is its key.
                self.withdraw(&Key::Media(media.id.clone()));
                Arc::make_mut(&mut self.media_areas).insert(media.id.clone(), media.area.clone());
                let facts = self.of_mut(&media.area);
                facts.media.insert(media.id.clone(), Held { thing: media.clone(), revision });
            }
            Thing::Imprint(imprint) => {
                let facts = self.of_mut(&imprint.key.area);
                let held = Held { thing: imprint.clone(), revision };
                facts.imprints.insert(imprint.key.clone(), held);
            }
            Thing::Outcome(outcome) => {
                let facts = self.of_mut(outcome.key.promise.area());
                let held = Held { thing: outcome.clone(), revision };
                facts.outcomes.insert(outcome.key.clone(), held);
            }
            Thing::Area(_)
            | Thing::Indicator(_)
            | Thing::Source(_)
            | Thing::PeerGroup(_)
            | Thing::Definition(_)
            | Thing::CollectionPlan(_)
            | Thing::Release(_)
            | Thing::Suppression(_)
            | Thing::Assessment(_)
            | Thing::Observation(_) => {}
        }
    }

    /// Withdraws a fact; other kinds of thing are none.
    pub(crate) fn withdraw(&mut self, key: &Key) {
        let area = match key {
            Key::Target(key) => &key.area,
            Key::Honour(key) => &key.holder,
            Key::Milestone(key) => &key.area,
            Key::Imprint(key) => &key.area,
            Key::Outcome(key) => key.promise.area(),
            Key::Media(id) => match self.media_areas.get(id) {
                Some(area) => &area.clone(),
                None => return,
            },
            Key::Area(_)
            | Key::Indicator(_)
            | Key::Source(_)
            | Key::PeerGroup(_)
            | Key::Definition(_)
            | Key::CollectionPlan(_)
            | Key::Release(_)
            | Key::Suppression(_)
            | Key::Assessment(_)
            | Key::Observation(_) => return,
        };
        let facts = self.of_mut(area);
        match key {
            Key::Target(key) => drop(facts.targets.remove(key)),
            Key::Honour(key) => drop(facts.honours.remove(key)),
            Key::Milestone(key) => drop(facts.milestones.remove(key)),
            Key::Media(id) => drop(facts.media.remove(id)),
            Key::Imprint(key) => drop(facts.imprints.remove(key)),
            Key::Outcome(key) => drop(facts.outcomes.remove(key)),
            _ => {}
        }
        if *facts == AreaFacts::default() {
            Arc::make_mut(&mut self.areas).remove(area);
        }
        if let Key::Media(id) = key {
            Arc::make_mut(&mut self.media_areas).remove(id);
        }
    }

    fn of_mut(&mut self, area: &AreaId) -> &mut AreaFacts {
        Arc::make_mut(Arc::make_mut(&mut self.areas).entry(area.clone()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use scorecard_domain::Text;

    use super::*;

    fn media(area: &str, caption: &str) -> Thing {
        Thing::Media(Media {
            id: "hills".parse().unwrap(),
            area: area.parse().unwrap(),
            period: "2022".parse().unwrap(),
            chapter: None,
            number: 1,
            caption: Text::zh(caption),
            credit: Text::default(),
            content_type: "image/png".into(),
            content: Vec::new(),
        })
    }

    #[test]
    fn a_picture_that_moves_is_in_one_place() {
        let mut facts = Facts::default();
        facts.put(1, &media("place:a", "甲"));
        facts.put(2, &media("place:b", "乙"));
        let held: Vec<_> =
            facts.areas().map(|(id, facts)| (id.to_string(), facts.media.len())).collect();
        assert_eq!(held, [("place:b".to_owned(), 1)]);
        facts.withdraw(&Key::Media("hills".parse().unwrap()));
        assert_eq!(facts, Facts::default());
    }
}
