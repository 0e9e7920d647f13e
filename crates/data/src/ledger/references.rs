//! What a thing refers to: areas, indicators, sources, peer groups and assessments by their ids, promises by their keys. Chapters are not
//! references, because a target may be recorded before a definition shows it.

use std::{borrow::Cow, fmt};

use scorecard_domain::{
    Adjustment, Area, AreaId, Assessment, AssessmentId, Chapter, CollectionPlan, Definition,
    Formula, Indicator, IndicatorId, Item, ItemArea, ItemAssessment, ItemOf, Key, Membership,
    MilestoneKey, MilestoneState, NodeContent, Of, PeerGroup, PeerGroupId, PlanAreas, PlanFigure,
    PromiseKey, Source, SourceId, TargetKey, Text, Thing,
};

use crate::{
    content::key::{milestone_key_text, target_key_text},
    sentences,
};

/// What can be referred to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Target<'a> {
    Area(&'a AreaId),
    Indicator(&'a IndicatorId),
    Source(&'a SourceId),
    Group(&'a PeerGroupId),
    Assessment(&'a AssessmentId),
    Promise(&'a TargetKey),
    Pledge(&'a MilestoneKey),
}

impl<'a> Target<'a> {
    /// The thing with this key, if its kind can be referred to.
    pub(crate) const fn of_key(key: &'a Key) -> Option<Self> {
        match key {
            Key::Area(id) => Some(Self::Area(id)),
            Key::Indicator(id) => Some(Self::Indicator(id)),
            Key::Source(id) => Some(Self::Source(id)),
            Key::PeerGroup(id) => Some(Self::Group(id)),
            Key::Assessment(id) => Some(Self::Assessment(id)),
            Key::Target(key) => Some(Self::Promise(key)),
            Key::Milestone(key) => Some(Self::Pledge(key)),
            Key::Definition(_)
            | Key::Observation(_)
            | Key::Honour(_)
            | Key::Media(_)
            | Key::Imprint(_)
            | Key::CollectionPlan(_)
            | Key::Release(_)
            | Key::Suppression(_)
            | Key::Outcome(_) => None,
        }
    }

    /// This thing, if its kind can be referred to.
    pub(crate) const fn of_thing(thing: &'a Thing) -> Option<Self> {
        match thing {
            Thing::Area(Area { id, .. }) => Some(Self::Area(id)),
            Thing::Indicator(Indicator { id, .. }) => Some(Self::Indicator(id)),
            Thing::Source(Source { id, .. }) => Some(Self::Source(id)),
            Thing::PeerGroup(PeerGroup { id, .. }) => Some(Self::Group(id)),
            Thing::Assessment(Assessment { id, .. }) => Some(Self::Assessment(id)),
            Thing::Target(target) => Some(Self::Promise(&target.key)),
            Thing::Milestone(milestone) => Some(Self::Pledge(&milestone.key)),
            Thing::Definition(_)
            | Thing::Observation(_)
            | Thing::Honour(_)
            | Thing::Media(_)
            | Thing::Imprint(_)
            | Thing::CollectionPlan(_)
            | Thing::Release(_)
            | Thing::Suppression(_)
            | Thing::Outcome(_) => None,
        }
    }

    /// Its id, or its key as one text.
    pub(crate) fn id(self) -> Cow<'a, str> {
        match self {
            Self::Area(id) => id.as_str().into(),
            Self::Indicator(id) => id.as_str().into(),
            Self::Source(id) => id.as_str().into(),
            Self::Group(id) => id.as_str().into(),
            Self::Promise(key) => target_key_text(key).into(),
            Self::Pledge(key) => milestone_key_text(key).into(),
            Self::Assessment(id) => id.as_str().into(),
        }
    }

    /// Whether nothing but an outcome can refer to it.
    pub(crate) const fn is_promise(self) -> bool {
        matches!(self, Self::Promise(_) | Self::Pledge(_))
    }

    /// Its key.
    pub(crate) fn key(self) -> Key {
        match self {
            Self::Area(id) => Key::Area(id.clone()),
            Self::Indicator(id) => Key::Indicator(id.clone()),
            Self::Source(id) => Key::Source(id.clone()),
            Self::Group(id) => Key::PeerGroup(id.clone()),
            Self::Assessment(id) => Key::Assessment(id.clone()),
            Self::Promise(key) => Key::Target(key.clone()),
            Self::Pledge(key) => Key::Milestone(key.clone()),
        }
    }
}

/// Whether others may refer to a thing as it is: a milestone that is no pledge promises nothing that an outcome could
/// answer for.
pub(crate) const fn can_be_referred_to(thing: &Thing) -> bool {
    match thing {
        Thing::Milestone(milestone) => matches!(milestone.state, MilestoneState::Pledged),
        _ => true,
    }
}

impl Target<'_> {
    /// As messages name it: area `gbt2260:370102`.
    pub(crate) fn words(self) -> Text {
        let words = match self {
            Self::Area(id) => sentences::area(id),
            Self::Indicator(id) => sentences::indicator(id),
            Self::Source(id) => sentences::source(id),
            Self::Group(id) => sentences::peer_group(id),
            Self::Assessment(id) => sentences::assessment(id),
            Self::Promise(key) => sentences::target(key.to_string()),
            Self::Pledge(MilestoneKey { area, milestone, period }) => {
                sentences::pledge(format!("{area} {milestone} {period}"))
            }
        };
        words.into()
    }
}

/// Visits all that a thing refers to, each with its path from the thing.
pub(crate) fn each_reference<'a>(
    thing: &'a Thing,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    match thing {
        Thing::Area(area) => {
            for (i, parenthood) in area.parents.iter().enumerate() {
                let path = format_args!("area.parents[{i}].parent");
                visit(path, Target::Area(&parenthood.parent));
            }
            for (i, succession) in area.successors.iter().enumerate() {
                let path = format_args!("area.successors[{i}].successor");
                visit(path, Target::Area(&succession.successor));
                for (j, share) in succession.shares.iter().enumerate() {
                    if let Some(indicator) = &share.indicator {
                        let path = format_args!("area.successors[{i}].shares[{j}].indicator");
                        visit(path, Target::Indicator(indicator));
                    }
                }
            }
        }
        Thing::Indicator(Indicator { id, formula, minimum_units, price_index, .. }) => {
            if let Some(index) = price_index {
                visit(format_args!("indicator.price_index"), Target::Indicator(index));
            }
            for indicator in formula.iter().flat_map(Formula::indicators) {
                visit(format_args!("indicator.formula"), Target::Indicator(indicator));
            }
            let others = minimum_units.iter().map(|it| &it.counted_by).filter(|by| *by != id);
            for indicator in others {
                visit(format_args!("indicator.units_indicator"), Target::Indicator(indicator));
            }
        }
        Thing::Source(_) => {}
        Thing::PeerGroup(group) => match &group.membership {
            Membership::Listed(areas) => {
                for (i, area) in areas.iter().enumerate() {
                    visit(format_args!("peer_group.listed.areas[{i}]"), Target::Area(area));
                }
            }
            Membership::Rule { kind: _, parent } => {
                visit(format_args!("peer_group.rule.parent"), Target::Area(parent));
            }
            Membership::Unstated => {}
        },
        Thing::Definition(definition) => each_of_definition(definition, visit),
        Thing::Observation(observation) => {
            let key = &observation.key;
            visit(format_args!("observation.key.indicator"), Target::Indicator(&key.indicator));
            each_of(format_args!("observation.key.of"), &key.of, visit);
            visit(format_args!("observation.key.area"), Target::Area(&key.area));
            each_source(format_args!("observation.source"), observation.source.as_ref(), visit);
        }
        Thing::Target(target) => {
            let key = &target.key;
            visit(format_args!("target.key.indicator"), Target::Indicator(&key.indicator));
            each_of(format_args!("target.key.of"), &key.of, visit);
            visit(format_args!("target.key.area"), Target::Area(&key.area));
            visit(format_args!("target.key.issuer"), Target::Area(&key.issuer));
            each_source(format_args!("target.source"), target.source.as_ref(), visit);
        }
        Thing::Honour(honour) => {
            visit(format_args!("honour.key.holder"), Target::Area(&honour.key.holder));
            each_source(format_args!("honour.source"), honour.source.as_ref(), visit);
        }
        Thing::Milestone(milestone) => {
            visit(format_args!("milestone.key.area"), Target::Area(&milestone.key.area));
            each_source(format_args!("milestone.source"), milestone.source.as_ref(), visit);
        }
        Thing::Media(media) => visit(format_args!("media.area"), Target::Area(&media.area)),
        Thing::Imprint(imprint) => {
            visit(format_args!("imprint.key.area"), Target::Area(&imprint.key.area));
            each_source(format_args!("imprint.source"), imprint.source.as_ref(), visit);
        }
        Thing::CollectionPlan(plan) => each_of_plan(plan, visit),
        // What is withheld goes when its indicator or area does.
        Thing::Suppression(_) => {}
        Thing::Assessment(assessment) => each_of_assessment(assessment, visit),
        Thing::Outcome(outcome) => {
            match &outcome.key.promise {
                PromiseKey::Target(key) => {
                    visit(format_args!("outcome.key.target"), Target::Promise(key));
                }
                PromiseKey::Milestone(key) => {
                    visit(format_args!("outcome.key.milestone"), Target::Pledge(key));
                }
            }
            each_source(format_args!("outcome.document"), outcome.document.as_ref(), visit);
            each_source(format_args!("outcome.source"), outcome.source.as_ref(), visit);
        }
        Thing::Release(release) => {
            for (i, area) in release.areas.iter().enumerate() {
                visit(format_args!("release.areas[{i}]"), Target::Area(area));
            }
            for (g, group) in release.groups.iter().enumerate() {
                for (i, indicator) in group.indicators.iter().enumerate() {
                    let path = format_args!("release.groups[{g}].indicators[{i}]");
                    visit(path, Target::Indicator(indicator));
                }
            }
        }
    }
}

fn each_of<'a>(
    path: fmt::Arguments<'_>,
    of: &'a Of,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    match of {
        Of::Nothing => {}
        Of::Area(area) => visit(path, Target::Area(area)),
        Of::Group(group) => visit(path, Target::Group(group)),
    }
}

fn each_source<'a>(
    path: fmt::Arguments<'_>,
    source: Option<&'a SourceId>,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    if let Some(source) = source {
        visit(path, Target::Source(source));
    }
}

fn each_of_definition<'a>(
    definition: &'a Definition,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    for (c, Chapter { items, targets, .. }) in definition.chapters.iter().enumerate() {
        for (i, Item { indicator, area, of, terms, assessment, .. }) in items.iter().enumerate() {
            let path = |field| format!("definition.chapters[{c}].items[{i}].{field}");
            visit(format_args!("{}", path("indicator")), Target::Indicator(indicator));
            if let ItemArea::Named(area) = area {
                visit(format_args!("{}", path("area")), Target::Area(area));
            }
            each_item_of(format_args!("{}", path("of")), of, visit);
            if let Some(weight) = &terms.weight {
                visit(format_args!("{}", path("terms.weight")), Target::Indicator(weight));
            }
            if let Some(ItemAssessment { id, face: _ }) = assessment {
                visit(format_args!("{}", path("assessment.id")), Target::Assessment(id));
            }
        }
        for (i, target) in targets.iter().enumerate() {
            let path = format_args!("definition.chapters[{c}].targets[{i}].indicator");
            visit(path, Target::Indicator(&target.indicator));
        }
    }
    for (i, claim) in definition.claims.iter().enumerate() {
        if let Some(indicator) = &claim.indicator {
            let path = format_args!("definition.claims[{i}].indicator");
            visit(path, Target::Indicator(indicator));
        }
        for (field, area) in claim.areas() {
            visit(format_args!("definition.claims[{i}].{field}"), Target::Area(area));
        }
        each_item_of(format_args!("definition.claims[{i}].of"), &claim.of, visit);
    }
}

fn each_item_of<'a>(
    path: fmt::Arguments<'_>,
    of: &'a ItemOf,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    match of {
        ItemOf::Nothing | ItemOf::Parent => {}
        ItemOf::Area(area) => visit(path, Target::Area(area)),
        ItemOf::Group(group) => visit(path, Target::Group(group)),
    }
}

fn each_of_plan<'a>(
    plan: &'a CollectionPlan,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    for (i, PlanFigure { indicator, measure: _, of }) in plan.figures.iter().enumerate() {
        let path = format_args!("collection_plan.figures[{i}].indicator");
        visit(path, Target::Indicator(indicator));
        each_item_of(format_args!("collection_plan.figures[{i}].of"), of, visit);
    }
    match &plan.areas {
        PlanAreas::Listed(areas) => {
            for (i, area) in areas.iter().enumerate() {
                let path = format_args!("collection_plan.listed_areas.areas[{i}]");
                visit(path, Target::Area(area));
            }
        }
        PlanAreas::Group(group) => {
            visit(format_args!("collection_plan.peer_group"), Target::Group(group));
        }
        PlanAreas::Rule { kind: _, parent } => {
            visit(format_args!("collection_plan.area_rule.parent"), Target::Area(parent));
        }
    }
    each_source(format_args!("collection_plan.source"), plan.source.as_ref(), visit);
}

fn each_of_assessment<'a>(
    assessment: &'a Assessment,
    visit: &mut dyn FnMut(fmt::Arguments<'_>, Target<'a>),
) {
    visit(format_args!("assessment.group"), Target::Group(&assessment.group));
    for (i, node) in assessment.nodes.iter().enumerate() {
        if let NodeContent::Leaf(leaf) = &node.content {
            let path = format_args!("assessment.nodes[{i}].leaf.indicator");
            visit(path, Target::Indicator(&leaf.indicator));
        }
    }
    for (i, Adjustment { indicator, stated, .. }) in assessment.adjustments.iter().enumerate() {
        if let Some(indicator) = indicator {
            let path = format_args!("assessment.adjustments[{i}].indicator");
            visit(path, Target::Indicator(indicator));
        }
        for (s, stated) in stated.iter().enumerate() {
            let path = format_args!("assessment.adjustments[{i}].stated[{s}].area");
            visit(path, Target::Area(&stated.area));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;
    use scorecard_domain::testing;

    use super::*;

    proptest! {
        #[test]
        fn a_definition_tells_all_indicators_that_it_refers_to(definition in testing::definition()) {
            let told: BTreeSet<IndicatorId> = definition.indicators().cloned().collect();
            let mut referred = BTreeSet::new();
            let thing = Thing::Definition(definition);
            each_reference(&thing, &mut |_, target| {
                if let Target::Indicator(id) = target {
                    referred.insert(id.clone());
                }
            });
            prop_assert_eq!(told, referred);
        }
    }
}
