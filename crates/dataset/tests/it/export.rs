//! A dataset that is written is read again as it was.

use proptest::prelude::*;
use scorecard_dataset::{Known, read};
use scorecard_domain::{
    Area, AreaId, AreaKind, Direction, GrowthRule, Indicator, IndicatorId, ItemArea, ItemOf, Key,
    Membership, Nature, Of, OverAreas, OverTime, Parenthood, PeerGroup, PeerGroupId, PlanAreas,
    PlanFigure, PlausibleRange, PromiseKey, Source, SourceId, Succession, Text, Thing, Validity,
    testing,
};

use crate::{files::files, folder::Folder, written::write};

/// What a thing refers to, made up so that it can be referred to.
#[derive(Default)]
pub(crate) struct World {
    areas: Vec<AreaId>,
    indicators: Vec<IndicatorId>,
    sources: Vec<SourceId>,
    groups: Vec<PeerGroupId>,
}

impl World {
    pub(crate) fn of(thing: &Thing) -> Self {
        let mut world = Self::default();
        world.visit(thing);
        world
    }

    fn whole(&mut self, of: &Of) {
        match of {
            Of::Nothing => {}
            Of::Area(id) => self.areas.push(id.clone()),
            Of::Group(id) => self.groups.push(id.clone()),
        }
    }

    fn visit(&mut self, thing: &Thing) {
        match thing {
            Thing::Area(area) => {
                self.areas.extend(area.parents.iter().map(|it| it.parent.clone()));
                self.areas.extend(area.successors.iter().map(|it| it.successor.clone()));
                self.areas.retain(|id| *id != area.id);
                let shares = area.successors.iter().flat_map(|it| &it.shares);
                self.indicators.extend(shares.filter_map(|share| share.indicator.clone()));
            }
            Thing::Indicator(_) | Thing::Source(_) | Thing::Release(_) => {}
            Thing::Suppression(_) => {}
            Thing::PeerGroup(group) => match &group.membership {
                Membership::Listed(members) => self.areas.extend(members.iter().cloned()),
                Membership::Rule { parent, .. } => self.areas.push(parent.clone()),
                Membership::Unstated => {}
            },
            Thing::Definition(definition) => {
                self.indicators.extend(definition.indicators().cloned());
                for claim in &definition.claims {
                    self.areas.extend(claim.areas().map(|(_, id)| id.clone()));
                }
                for item in definition.items() {
                    if let ItemArea::Named(id) = &item.area {
                        self.areas.push(id.clone());
                    }
                }
                let claimed = definition.claims.iter().map(|claim| &claim.of);
                for of in definition.items().map(|item| &item.of).chain(claimed) {
                    match of {
                        ItemOf::Nothing | ItemOf::Parent => {}
                        ItemOf::Area(id) => self.areas.push(id.clone()),
                        ItemOf::Group(id) => self.groups.push(id.clone()),
                    }
                }
            }
            Thing::Observation(it) => {
                self.areas.push(it.key.area.clone());
                self.indicators.push(it.key.indicator.clone());
                self.whole(&it.key.of);
                self.sources.extend(it.source.clone());
            }
            Thing::Target(it) => {
                self.areas.extend([it.key.area.clone(), it.key.issuer.clone()]);
                self.indicators.push(it.key.indicator.clone());
                self.whole(&it.key.of);
                self.sources.extend(it.source.clone());
            }
            Thing::Honour(it) => {
                self.areas.push(it.key.holder.clone());
                self.sources.extend(it.source.clone());
            }
            Thing::Milestone(it) => {
                self.areas.push(it.key.area.clone());
                self.sources.extend(it.source.clone());
            }
            Thing::Media(it) => self.areas.push(it.area.clone()),
            Thing::Outcome(it) => {
                let promise = &it.key.promise;
                self.areas.push(promise.area().clone());
                self.indicators.extend(promise.indicator().cloned());
                if let PromiseKey::Target(key) = promise {
                    self.areas.push(key.issuer.clone());
                    self.whole(&key.of);
                }
                self.sources.extend([&it.document, &it.source].into_iter().flatten().cloned());
            }
            Thing::Imprint(it) => {
                self.areas.push(it.key.area.clone());
                self.sources.extend(it.source.clone());
            }
            Thing::Assessment(it) => {
                self.groups.push(it.group.clone());
                self.indicators.extend(it.leaves().map(|(_, leaf)| leaf.indicator.clone()));
                for adjustment in &it.adjustments {
                    self.indicators.extend(adjustment.indicator.clone());
                    self.areas.extend(adjustment.stated.iter().map(|one| one.area.clone()));
                }
            }
            Thing::CollectionPlan(it) => {
                for PlanFigure { indicator, measure: _, of } in &it.figures {
                    self.indicators.push(indicator.clone());
                    match of {
                        ItemOf::Nothing | ItemOf::Parent => {}
                        ItemOf::Area(id) => self.areas.push(id.clone()),
                        ItemOf::Group(id) => self.groups.push(id.clone()),
                    }
                }
                match &it.areas {
                    PlanAreas::Listed(ids) => self.areas.extend(ids.iter().cloned()),
                    PlanAreas::Group(id) => self.groups.push(id.clone()),
                    PlanAreas::Rule { parent, .. } => self.areas.push(parent.clone()),
                }
                self.sources.extend(it.source.clone());
            }
        }
    }

    pub(crate) fn things(&self) -> Vec<Thing> {
        let area = |id: &AreaId| {
            Thing::Area(Area {
                id: id.clone(),
                kind: AreaKind::District,
                code: String::new(),
                name: Text::zh("区"),
                validity: Validity::default(),
                parents: Vec::new(),
                successors: Vec::new(),
            })
        };
        let indicator = |id: &IndicatorId| {
            Thing::Indicator(Indicator {
                id: id.clone(),
                name: Text::zh("收入"),
                unit: Text::new("元", "yuan"),
                multiplier: 8,
                decimals: 1,
                direction: Direction::Higher,
                nature: Nature::Flow,
                over_time: OverTime::Sum,
                over_areas: OverAreas::Sum,
                growth_rule: GrowthRule::Nominal,
                scope: Text::default(),
                explanation: Text::default(),
                plausible: PlausibleRange::default(),
                minimum_units: None,
                formula: None,
                price_index: None,
                streaks: Default::default(),
            })
        };
        let source = |id: &SourceId| {
            Thing::Source(Source {
                id: id.clone(),
                title: Text::zh("公报"),
                publisher: Text::default(),
                published: String::new(),
                url: String::new(),
                note: Text::default(),
            })
        };
        let group = |id: &PeerGroupId| {
            Thing::PeerGroup(PeerGroup {
                id: id.clone(),
                name: Text::zh("组"),
                membership: Membership::Unstated,
            })
        };
        let mut things: Vec<Thing> = self.areas.iter().map(area).collect();
        things.extend(self.indicators.iter().map(indicator));
        things.extend(self.sources.iter().map(source));
        things.extend(self.groups.iter().map(group));
        things.sort_by_key(Thing::key);
        things.dedup_by_key(|thing| thing.key());
        things
    }
}

proptest! {
    #[test]
    fn every_thing_comes_back_as_it_was(mut thing in testing::thing()) {
        if matches!(thing, Thing::Release(_) | Thing::Suppression(_)) {
            // A release is of its ledger alone.
            prop_assert_eq!(files(write(&[thing]).path()).len(), 0);
            return Ok(());
        }
        if let Thing::Area(area) = &mut thing {
            // The reader puts parents in the order of time.
            area.parents.sort_by_key(|it| it.validity);
        }
        let world = World::of(&thing).things();
        let dir = write(&[&world[..], std::slice::from_ref(&thing)].concat());
        let known: Known = Vec::new().into_iter().collect();
        let dataset = read(dir.path(), &known).unwrap_or_else(|faults| panic!("{thing:?}\n{faults}"));
        let found: Vec<Thing> = dataset.things().filter(|it| it.key() == thing.key()).collect();
        prop_assert_eq!(found, [thing]);
        prop_assert_eq!(dataset.things().count(), world.len() + 1);
    }
}

#[test]
fn an_id_in_a_file_about_areas_needs_no_time() {
    let id = |text: &str| text.parse::<AreaId>().unwrap();
    let month = |text: &str| text.parse().unwrap();
    let area = |text: &str| Area {
        id: id(text),
        kind: AreaKind::District,
        code: String::new(),
        name: Text::zh("区"),
        validity: Validity { from: None, until: Some(month("2000-01")) },
        parents: Vec::new(),
        successors: Vec::new(),
    };
    let mut old = area("x:old");
    let later = Validity { from: Some(month("2010-01")), until: Some(month("2011-01")) };
    old.parents.push(Parenthood { parent: id("x:older"), validity: later });
    old.successors.push(Succession::new(id("x:older"), month("2012-01")));
    let things = [old, area("x:older")].map(Thing::Area);
    let dataset = read(write(&things).path(), &Known::default()).unwrap();
    assert_eq!(dataset.things().collect::<Vec<_>>(), things);
}

#[test]
fn a_whole_dataset_is_written_again_as_the_same_bytes() {
    let folder = Folder::good();
    let things: Vec<Thing> = folder.read().unwrap().things().collect();
    let first = write(&things);
    let again: Vec<Thing> = read(first.path(), &Known::default()).unwrap().things().collect();
    assert_eq!(again, things);
    let second = write(&again);
    let (first, second) = (files(first.path()), files(second.path()));
    assert_eq!(first, second);
    assert!(first.contains_key("pictures/hills.svg"), "{:?}", first.keys());
    assert!(matches!(things.last().unwrap().key(), Key::Outcome(_)));
}
