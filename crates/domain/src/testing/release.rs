//! Collection plans and releases.

use proptest::{
    collection::{btree_set, vec},
    option,
    prelude::*,
    sample::select,
};

use super::{
    area_id, code, collection_plan_id, definition_id, indicator_id, item_id, measure_of, name,
    peer_group_id, period, release_id, source_id, text,
};
use crate::{
    ApprovalGroup, ApprovalStep, AreaKind, CollectionPlan, Deadline, Decision, GroupFigures,
    IndicatorId, ItemOf, Of, Period, PlanAreas, PlanFigure, PlanPeriods, Recurrence, Release,
};

/// A figure that is owed, of what its measure needs.
fn plan_figure() -> impl Strategy<Value = PlanFigure> {
    (indicator_id(), measure_of(), any::<bool>()).prop_map(|(indicator, (measure, of), parent)| {
        let of = match of {
            Of::Nothing => ItemOf::Nothing,
            _ if parent => ItemOf::Parent,
            Of::Area(id) => ItemOf::Area(id),
            Of::Group(id) => ItemOf::Group(id),
        };
        PlanFigure { indicator, measure, of }
    })
}

/// A few periods, or some that recur.
fn plan_periods() -> impl Strategy<Value = PlanPeriods> {
    let recurring = (period(), 1u16..=24, option::of(0u16..8)).prop_filter_map(
        "an end before that of time",
        |(first, every, last)| {
            let last = match last {
                Some(steps) => {
                    let start = first.start().plus(i32::from(steps) * i32::from(every))?;
                    Some(Period::new(start, first.months())?)
                }
                None => None,
            };
            Some(PlanPeriods::Recurring(Recurrence { first, every, last }))
        },
    );
    prop_oneof![
        btree_set(period(), 1..4).prop_map(|all| PlanPeriods::Listed(all.into_iter().collect())),
        recurring,
    ]
}

/// A group of some indicators with the decisions that its steps took in turn.
fn approval_group(indicators: Vec<IndicatorId>) -> impl Strategy<Value = ApprovalGroup> {
    let digest = proptest::array::uniform32(any::<u8>());
    let authors = btree_set(select(vec!["li", "wang", "unauthenticated"]), 0..3);
    let figures = (digest, 0u64..9, authors).prop_map(|(digest, count, authors)| GroupFigures {
        digest,
        count,
        authors: authors.into_iter().map(str::to_owned).collect(),
    });
    let decisions = vec((any::<bool>(), "zhao|qian"), 0..6);
    let steps = (btree_set(item_id(), 1..4), text()).prop_map(|(ids, name)| {
        ids.into_iter().map(|id| ApprovalStep { id, name: name.clone() }).collect()
    });
    (item_id(), text(), steps, figures, decisions).prop_map(
        move |(id, name, steps, figures, decided)| {
            let indicators = indicators.clone();
            let mut group =
                ApprovalGroup { id, name, indicators, steps, figures, decisions: Vec::new() };
            for (approved, actor) in decided {
                let Some(step) = group.next_step().map(|step| step.id.clone()) else { break };
                let returned = (!approved).then(|| "有误".to_owned());
                group.decisions.push(Decision { step, actor, returned });
            }
            group
        },
    )
}

/// A release of one or two groups; published only if all have approved.
pub fn release() -> impl Strategy<Value = Release> {
    let named = btree_set(indicator_id(), 1..4).prop_map(|all| all.into_iter().collect());
    let groups = (named.prop_flat_map(approval_group), option::of(approval_group(Vec::new())));
    let scope = (btree_set(area_id(), 1..4), definition_id(), period());
    let frozen = (1u64..99, proptest::array::uniform32(any::<u8>()));
    (release_id(), name(), scope, frozen, groups, any::<bool>()).prop_map(
        |(id, title, (areas, definition, period), (revision, digest), groups, published)| {
            let (first, rest) = groups;
            let rest = rest.filter(|group| group.id != first.id);
            let groups = [Some(first), rest].into_iter().flatten().collect();
            let areas = areas.into_iter().collect();
            let mut release = Release {
                id,
                title,
                areas,
                definition,
                period,
                revision,
                digest,
                groups,
                published: false,
            };
            release.published = published && release.state() == crate::ReleaseState::Approved;
            release
        },
    )
}

/// A collection plan.
pub fn collection_plan() -> impl Strategy<Value = CollectionPlan> {
    let areas = prop_oneof![
        btree_set(area_id(), 1..4).prop_map(|all| PlanAreas::Listed(all.into_iter().collect())),
        peer_group_id().prop_map(PlanAreas::Group),
        (code(AreaKind::ALL), area_id())
            .prop_map(|(kind, parent)| PlanAreas::Rule { kind, parent }),
    ];
    let deadline = || (0u16..=12, 1u8..=31).prop_map(|(months, day)| Deadline { months, day });
    let figures = btree_set(plan_figure(), 1..4).prop_map(|all| all.into_iter().collect());
    let who = (collection_plan_id(), name(), name(), "(预算科 [0-9]{8})?");
    let when = (plan_periods(), deadline(), option::of(deadline()));
    (who, figures, areas, when, any::<bool>(), option::of(source_id()), text()).prop_map(
        |(who, figures, areas, (periods, due, final_due), values_only, source, note)| {
            let (id, name, department, contact) = who;
            let final_due = final_due.map(|later| later.max(due));
            CollectionPlan {
                id,
                name,
                department,
                contact,
                figures,
                areas,
                periods,
                due,
                final_due,
                values_only,
                source,
                note,
            }
        },
    )
}
