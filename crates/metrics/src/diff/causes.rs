//! Why figures differ: the observations that they are made from, and what else they rest on.

use std::collections::BTreeSet;

use scorecard_domain::{
    Area, AreaId, Assessment, Indicator, IndicatorId, Item, Key, Measure, Membership, Month,
    ObservationKey, Of, PeerGroupId, Period, StreakPredicate, Target, TargetKey, Text,
};
use scorecard_wire::pb::metrics::{DifferenceCause, DifferenceCauseKind as Why, Metric};

use super::{Side, cause};
use crate::{wording::Wording, world::World};

/// What some figures rest on.
pub(super) struct Rests<'a> {
    world: &'a World,
    /// Whose figures they are.
    area: Option<AreaId>,
    /// Observations.
    observations: BTreeSet<ObservationKey>,
    /// All else: indicators, areas, peer groups, assessments and targets.
    things: BTreeSet<Key>,
}

impl<'a> Rests<'a> {
    /// What the figures of a definition's item, or those that decided a claim, rest on.
    pub(super) fn of(side: &Side<'a>, metrics: &[&Metric], item: &str) -> Self {
        let (observations, things) = (BTreeSet::new(), BTreeSet::new());
        let mut rests = Self { world: side.world, area: None, observations, things };
        let definition = &side.definition.thing;
        let claim = definition.claims.iter().find(|it| it.id.as_str() == item);
        let item = definition.items().find(|it| it.id.as_str() == item);
        let streak = item.map(|it| it.terms.streak).or(claim.map(|it| it.streak));
        let counts_targets = streak == Some(StreakPredicate::Target);
        for metric in metrics {
            let Some(key) = read(metric.key.clone()) else { continue };
            rests.area.get_or_insert_with(|| key.area.clone());
            rests.add_peers(&key.of, key.period.last());
            let inputs = metric.inputs.iter().filter_map(|input| read(input.key.clone()));
            for input in inputs {
                if counts_targets && key.measure == Measure::Streak {
                    rests.add_target_met(&input);
                }
                rests.add_names(&input);
                rests.observations.insert(input);
            }
            rests.add_names(&key);
            // What was published stands beside what is computed.
            rests.observations.insert(key.clone());
            rests.add_assessment(item, &key);
        }
        rests
    }

    /// What the years of a figure's past are made from: what the figure is, so many years earlier.
    pub(super) fn add_past(&mut self, figure: &Metric, past: &BTreeSet<Period>) {
        let Some(key) = read(figure.key.clone()) else { return };
        let inputs = figure.inputs.iter().filter_map(|input| read(input.key.clone()));
        let inputs: Vec<_> = inputs.chain([key.clone()]).collect();
        let year = |period: &Period| i64::from(period.last().year());
        let years = past.iter().map(|it| year(it) - year(&key.period));
        for years in years.filter_map(|years| i32::try_from(years).ok()) {
            let earlier = inputs.iter().filter_map(|input| {
                let period = input.period.plus_years(years)?;
                Some(ObservationKey { period, ..input.clone() })
            });
            self.observations.extend(earlier);
        }
    }

    /// What a result is held against.
    pub(super) fn add_target(&mut self, key: TargetKey) {
        self.things.insert(Key::Target(key));
    }

    /// The target that a year of a streak of targets met is held against.
    fn add_target_met(&mut self, result: &ObservationKey) {
        let ObservationKey { indicator, area, period, .. } = result;
        let held = self.world.cube.streak_target(indicator, area, *period);
        self.things.extend(held.map(|held| Key::Target(held.thing.key.clone())));
    }

    /// The indicator and the area of an observation, and what that area is a part of.
    fn add_names(&mut self, key: &ObservationKey) {
        self.things.insert(Key::Indicator(key.indicator.clone()));
        self.things.insert(Key::Area(key.area.clone()));
        let area = self.world.cube.area(&key.area);
        let parents = area.into_iter().flat_map(|held| &held.thing.parents);
        self.things.extend(parents.map(|it| Key::Area(it.parent.clone())));
    }

    /// Those among whom a place is, or of whom a share is.
    fn add_peers(&mut self, of: &Of, month: Month) {
        match of {
            Of::Nothing => {}
            Of::Area(whole) => {
                self.things.insert(Key::Area(whole.clone()));
                let children = self.world.cube.children(whole, None, month);
                self.things.extend(children.map(|held| Key::Area(held.thing.id.clone())));
            }
            Of::Group(group) => {
                self.things.insert(Key::PeerGroup(group.clone()));
                self.things.extend(members(self.world, group, month).into_iter().map(Key::Area));
            }
        }
    }

    /// The assessment whose result an item shows, and all that it is made from.
    fn add_assessment(&mut self, item: Option<&Item>, key: &ObservationKey) {
        let Some(id) = item.and_then(|item| item.assessment.as_ref()).map(|it| &it.id) else {
            return;
        };
        self.things.insert(Key::Assessment(id.clone()));
        let Some(held) = self.world.assessments.get(id) else { return };
        let assessment: &Assessment = &held.thing;
        let month = key.period.last();
        self.add_peers(&Of::Group(assessment.group.clone()), month);
        self.things.extend(assessment.indicators().cloned().map(Key::Indicator));
        let faces = faces(assessment);
        for area in members(self.world, &assessment.group, month) {
            for period in [Some(key.period), key.period.plus_years(-1)].into_iter().flatten() {
                let keys = faces.iter().map(|(indicator, measure)| ObservationKey {
                    indicator: indicator.clone(),
                    measure: *measure,
                    of: Of::Nothing,
                    area: area.clone(),
                    period,
                });
                let cube = &self.world.cube;
                self.observations.extend(keys.filter(|key| cube.recorded(key).is_some()));
            }
        }
    }

    fn revision_of(&self, key: &ObservationKey) -> Option<u64> {
        self.world.cube.recorded(key).map(|recorded| recorded.revision)
    }

    /// What an observation says, as a cell; empty if there is none.
    fn cell(&self, key: &ObservationKey) -> String {
        let cell = || {
            let recorded = self.world.cube.recorded(key)?;
            let indicator = &self.world.cube.indicator(&key.indicator)?.thing;
            let kind = self.world.cube.area(&key.area)?.thing.kind;
            let wording = Wording::of_record(key, indicator, kind);
            Some(wording.cell_of_input(key, recorded.value, indicator))
        };
        cell().unwrap_or_default()
    }

    /// Something that is no observation, with the revision that last changed it. Of areas the names say nothing about figures.
    fn thing(&self, key: &Key) -> Option<(Seen<'a>, u64)> {
        let World { cube, assessments, facts, .. } = self.world;
        match key {
            Key::Area(id) => cube.area(id).map(|held| {
                (Seen::Area(Area { name: Text::default(), ..(*held.thing).clone() }), held.revision)
            }),
            Key::Indicator(id) => {
                cube.indicator(id).map(|held| (Seen::Indicator(&held.thing), held.revision))
            }
            Key::PeerGroup(id) => {
                cube.peer_group(id).map(|held| (Seen::Group(&held.thing.membership), held.revision))
            }
            Key::Assessment(id) => {
                assessments.get(id).map(|held| (Seen::Assessment(&held.thing), held.revision))
            }
            Key::Target(key) => {
                let held = facts.of(&key.area).and_then(|facts| facts.targets.get(key));
                held.map(|held| (Seen::Target(&held.thing), held.revision))
            }
            _ => None,
        }
    }
}

/// What is compared of a thing.
#[derive(PartialEq)]
enum Seen<'a> {
    Area(Area),
    Indicator(&'a Indicator),
    Group(&'a Membership),
    Assessment(&'a Assessment),
    Target(&'a Target),
}

/// What an assessment is made from, as it is recorded: what its leaves name, and the levels that these follow from.
fn faces(assessment: &Assessment) -> BTreeSet<(IndicatorId, Measure)> {
    let mut faces: BTreeSet<_> =
        assessment.indicators().map(|indicator| (indicator.clone(), Measure::Level)).collect();
    for (_, leaf) in assessment.leaves() {
        let mixed = leaf.mixed.as_ref().map(|mixed| mixed.measure);
        let measures = [Some(leaf.measure), mixed].into_iter().flatten();
        faces.extend(measures.map(|measure| (leaf.indicator.clone(), measure)));
    }
    faces
}

/// The members of a group.
fn members(world: &World, group: &PeerGroupId, month: Month) -> Vec<AreaId> {
    match world.cube.peer_group(group).map(|held| &held.thing.membership) {
        Some(Membership::Listed(ids)) => ids.clone(),
        Some(Membership::Rule { kind, parent }) => {
            let children = world.cube.children(parent, Some(*kind), month);
            children.map(|held| held.thing.id.clone()).collect()
        }
        Some(Membership::Unstated) | None => Vec::new(),
    }
}

fn read(key: Option<scorecard_wire::pb::data::ObservationKey>) -> Option<ObservationKey> {
    scorecard_wire::reading("", key?, scorecard_wire::observation::read_key).ok()
}

/// What of all that figures rest on is not what it was.
pub(super) fn of_figures(old: Rests<'_>, new: Rests<'_>) -> Vec<DifferenceCause> {
    let mut causes = Vec::new();
    let area = new.area.as_ref().or(old.area.as_ref());
    for key in old.observations.union(&new.observations) {
        // What is no longer looked at may still be there, and what is newly looked at may have been.
        let is = new.revision_of(key);
        if old.revision_of(key) == is {
            continue;
        }
        let why = if area == Some(&key.area) { Why::Value } else { Why::Peer };
        causes.push(DifferenceCause {
            key: Some(scorecard_wire::observation::write_key(key)),
            before: old.cell(key),
            after: new.cell(key),
            ..cause(why, is.unwrap_or_default())
        });
    }
    for key in old.things.union(&new.things) {
        let (was, is) = (old.thing(key), new.thing(key));
        let revision = is.as_ref().map_or(0, |(_, revision)| *revision);
        if was.map(|(seen, _)| seen) != is.map(|(seen, _)| seen) {
            let why = if matches!(key, Key::Target(_)) { Why::Target } else { Why::Catalogue };
            causes.push(DifferenceCause {
                thing: Some(scorecard_wire::change::write_key(key)),
                ..cause(why, revision)
            });
        }
    }
    causes
}
