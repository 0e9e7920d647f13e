//! Random valid things, for property tests here and in other crates.
//!
//! Ids and periods come from small pools, so that two draws often mean the same thing and references
//! often hit; whether they do is the ledger's business, not that of a thing by itself.

mod assessment;
mod catalogue;
mod claim;
mod definition;
mod evidence;
mod observation;
mod outcome;
mod release;
mod values;

use proptest::{collection::vec, option, prelude::*, strategy::Union};

pub use self::{
    assessment::{assessment, assessment_id},
    catalogue::{area, formula, indicator, peer_group, source, suppression},
    definition::definition,
    evidence::{honour, honour_key, imprint, imprint_key, media, milestone, milestone_key},
    observation::{observation, observation_key},
    outcome::outcome,
    release::{collection_plan, release},
    values::{decimal, month, name, period, text, validity},
};
use self::{catalogue::measure_of, observation::fitting, values::code};
use crate::{
    AreaId, Change, CollectionPlanId, Comparator, Decimal, DefinitionId, Due, IndicatorId, ItemId,
    Key, Measure, MediaId, ObservationKey, PeerGroupId, Qualifier, ReleaseId, ScheduleStep,
    SourceId, Target, TargetKey, TargetNature, TargetTest, Thing,
};

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident: $id:ident = $pattern:literal;)+) => {
        $(
            $(#[$meta])*
            pub fn $name() -> impl Strategy<Value = $id> {
                $pattern.prop_filter_map("an id", |text| text.parse().ok())
            }
        )+
    };
}

ids! {
    /// One of some twenty areas.
    area_id: AreaId = "(gbt2260:3701[01][0-9]|place:jinan-cbd)";
    /// One of a few indicators.
    indicator_id: IndicatorId = "(fiscal|economy)\\.[a-c]";
    /// One of a few sources.
    source_id: SourceId = "page-202[0-4]";
    /// One of a few peer groups.
    peer_group_id: PeerGroupId = "group:[a-c]";
    /// One of a few definitions.
    definition_id: DefinitionId = "district-[a-c]";
    /// One of a few releases.
    release_id: ReleaseId = "release-[a-c]";
    /// One of a few collection plans.
    collection_plan_id: CollectionPlanId = "plan-[a-c]";
    /// One of a few pictures.
    media_id: MediaId = "hills-[0-4]";
    /// One of a few honours, milestones or chapters.
    item_id: ItemId = "[a-e]_1";
}

/// A target's key.
pub fn target_key() -> impl Strategy<Value = TargetKey> {
    (observation_key(), area_id())
        .prop_filter("not of a standing", |(key, _)| !key.measure.is_standing())
        .prop_map(|(key, issuer)| {
            let ObservationKey { indicator, measure, of, area, period } = key;
            TargetKey { indicator, measure, of, area, period, issuer }
        })
}

/// Steps at some months of the period, of what may have a schedule.
fn schedule(
    key: &TargetKey,
    value: Decimal,
    test: TargetTest,
    steps: &[bool],
) -> Vec<ScheduleStep> {
    let is_floor = matches!(test, TargetTest::Compare(Comparator::AtLeast | Comparator::Above));
    let is_positive = !value.is_zero() && !value.is_negative();
    if key.measure != Measure::Level || !is_floor || !is_positive {
        return Vec::new();
    }
    let months = steps.iter().take(key.period.months().into()).enumerate();
    let months = months.filter_map(|(n, is)| is.then_some(i32::try_from(n).ok()?));
    let step = |n: i32| {
        let until = key.period.start().plus(n)?;
        let due = match until == key.period.last() {
            true if value.scale() == 0 => Due::Level(value),
            true => Due::Share(Decimal::new(100, 0)?),
            false => Due::Share(Decimal::new((n * 50).into(), 1)?),
        };
        Some(ScheduleStep { until, due })
    };
    months.filter_map(step).collect()
}

/// A target whose value and test fit.
pub fn target() -> impl Strategy<Value = Target> {
    let number = (decimal(), any::<u16>(), decimal(), code(Comparator::ALL));
    let wording = (text(), code(Qualifier::ALL), text(), option::of(code(TargetNature::ALL)));
    let steps = vec(any::<bool>(), 12);
    (target_key(), item_id(), number, wording, option::of(source_id()), text(), steps).prop_map(
        |(key, chapter, (value, place, other, comparator), wording, source, note, steps)| {
            let (label, qualifier, strength, nature) = wording;
            let value = fitting(key.measure, value, place);
            let test = if other.cmp_value(value).is_gt() {
                TargetTest::UpTo(other)
            } else {
                TargetTest::Compare(comparator)
            };
            let schedule = schedule(&key, value, test, &steps);
            Target {
                key,
                chapter,
                label,
                value,
                qualifier,
                test,
                strength,
                nature,
                source,
                note,
                schedule,
            }
        },
    )
}

/// A thing of any kind, valid by itself.
pub fn thing() -> impl Strategy<Value = Thing> {
    Union::new([
        area().prop_map(Thing::Area).boxed(),
        indicator().prop_map(Thing::Indicator).boxed(),
        source().prop_map(Thing::Source).boxed(),
        peer_group().prop_map(Thing::PeerGroup).boxed(),
        definition().prop_map(Thing::Definition).boxed(),
        observation().prop_map(Thing::Observation).boxed(),
        target().prop_map(Thing::Target).boxed(),
        honour().prop_map(Thing::Honour).boxed(),
        milestone().prop_map(Thing::Milestone).boxed(),
        media().prop_map(Thing::Media).boxed(),
        imprint().prop_map(Thing::Imprint).boxed(),
        collection_plan().prop_map(Thing::CollectionPlan).boxed(),
        release().prop_map(Thing::Release).boxed(),
        suppression().prop_map(Thing::Suppression).boxed(),
        assessment().prop_map(Thing::Assessment).boxed(),
        outcome().prop_map(Thing::Outcome).boxed(),
    ])
}

/// The key of a thing of any kind.
pub fn key() -> impl Strategy<Value = Key> {
    thing().prop_map(|thing| thing.key())
}

/// A put or, less often, a withdrawal.
pub fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        4 => thing().prop_map(Change::Put),
        1 => key().prop_map(Change::Withdraw),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn random_things_are_valid(thing in thing()) {
            prop_assert_eq!(thing.faults(), []);
        }
    }
}
