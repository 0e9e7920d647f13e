//! Which promises a year answers for: those due in it, and those that continue from years before. Found by themselves:
//! no definition lists them, so none can be left out.

use std::collections::BTreeSet;

use scorecard_domain::{
    AreaId, ChapterKind, ItemId, Measure, Milestone, MilestoneState, OutcomeKey, OutcomeState,
    Period, PromiseKey, Target, TargetItem, TargetKey,
};

use super::{answers, builder::Builder, plan};
use crate::facts::{AreaFacts, Held};

/// A promise, as the ledger holds it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Promised<'w> {
    Target(&'w Held<Target>),
    Pledge(&'w Held<Milestone>),
}

/// A promise that the year answers for.
#[derive(Clone, Debug)]
pub(super) struct Due<'w> {
    pub(super) promise: Promised<'w>,
    /// Names the answer: see [`id`].
    pub(super) id: String,
}

impl Promised<'_> {
    pub(super) fn key(self) -> PromiseKey {
        match self {
            Self::Target(held) => PromiseKey::Target(held.thing.key.clone()),
            Self::Pledge(held) => PromiseKey::Milestone(held.thing.key.clone()),
        }
    }

    /// The year in which its period ends.
    pub(super) fn due(self) -> u32 {
        let period = match self {
            Self::Target(held) => held.thing.key.period,
            Self::Pledge(held) => held.thing.key.period,
        };
        period.last().year()
    }

    pub(super) const fn chapter(&self) -> &ItemId {
        match self {
            Self::Target(held) => &held.thing.chapter,
            Self::Pledge(held) => &held.thing.chapter,
        }
    }
}

/// All promises that the scorecard's year answers for, in the order of the plan: its chapters, in each its targets as the
/// definition has them, those that it has no more, and then the pledges; what belongs to no chapter of it comes last.
pub(super) fn due<'w>(builder: &Builder<'w>, parent_promises: bool) -> Vec<Due<'w>> {
    let Some(facts) = builder.world.facts.of(&builder.area.id) else { return Vec::new() };
    let parent = builder.area.parent_at(builder.month).filter(|_| parent_promises);
    let is_due = |promise: Promised<'_>| is_due(builder, facts, promise);
    let targets = facts.targets.values().filter(|held| {
        is_answered_for(builder, &held.thing, parent) && is_due(Promised::Target(held))
    });
    let pledges = facts.milestones.values().filter(|held| {
        held.thing.state == MilestoneState::Pledged && is_due(Promised::Pledge(held))
    });
    let (targets, pledges): (Vec<_>, Vec<_>) = (targets.collect(), pledges.collect());
    let mut order = Vec::new();
    let mut ordered: BTreeSet<PromiseKey> = BTreeSet::new();
    let mut push = |promise: Promised<'w>, item: Option<&TargetItem>| {
        if ordered.insert(promise.key()) {
            order.push(Due { promise, id: id(builder, promise, item) });
        }
    };
    for chapter in builder.definition.plans() {
        for item in &chapter.targets {
            let figure = |target: &Target| {
                target.key.indicator == item.indicator && target.key.measure == item.measure
            };
            let mut of_item: Vec<_> = targets.iter().filter(|held| figure(&held.thing)).collect();
            // The area's own comes first, whoever else set one.
            of_item.sort_by_key(|held| held.thing.key.issuer != builder.area.id);
            for held in of_item {
                push(Promised::Target(held), Some(item));
            }
        }
        // What the plan of that year had and this one has no more.
        for held in targets.iter().filter(|held| held.thing.chapter == chapter.id) {
            push(Promised::Target(held), None);
        }
        for held in pledges.iter().filter(|held| held.thing.chapter == chapter.id) {
            push(Promised::Pledge(held), None);
        }
    }
    for held in targets {
        push(Promised::Target(held), None);
    }
    for held in pledges {
        push(Promised::Pledge(held), None);
    }
    order
}

/// The id of an answer: that of the plan's target, or of the pledge; of a target that the definition does not name its
/// indicator, and its measure and what it is of if there are any. Then who else set it, and the period if it is an earlier
/// one: `revenue_target`, `revenue_target@gbt2260:370100`, `fiscal.revenue:growth`, `library:2022`. What would have the id
/// of another says what it is: `revenue_target:pledge`, and `gdp:level` of an indicator that could be a target of the plan.
fn id(builder: &Builder<'_>, promise: Promised<'_>, item: Option<&TargetItem>) -> String {
    let mut id = match (promise, item) {
        (Promised::Pledge(held), _) => {
            let pledge = &held.thing.key.milestone;
            match builder.definition.ids().any(|id| id == pledge) {
                true => format!("{pledge}:pledge"),
                false => pledge.to_string(),
            }
        }
        (Promised::Target(_), Some(item)) => item.id.to_string(),
        (Promised::Target(held), None) => {
            let TargetKey { indicator, measure, .. } = &held.thing.key;
            match measure {
                Measure::Level if indicator.as_str().contains('.') => indicator.to_string(),
                measure => format!("{indicator}:{measure}"),
            }
        }
    };
    if let Promised::Target(held) = promise {
        let TargetKey { of, issuer, period, .. } = &held.thing.key;
        let listed = item.and_then(|item| plan::find(builder, item, Some(*period)));
        if !of.is_nothing() && listed.is_none_or(|listed| listed.thing.key.of != *of) {
            id = format!("{id}:{of}");
        }
        if *issuer != builder.area.id {
            id = format!("{id}@{issuer}");
        }
    }
    let period = promise.key().period();
    if period == builder.period { id } else { format!("{id}:{period}") }
}

/// Whether the area answers for a target: its own; its parent's, if that is asked for; and another's that its plan shows
/// for want of an own one.
fn is_answered_for(builder: &Builder<'_>, target: &Target, parent: Option<&AreaId>) -> bool {
    let key = &target.key;
    key.issuer == builder.area.id
        || Some(&key.issuer) == parent
        || builder.definition.targets().any(|item| {
            plan::find(builder, item, Some(key.period)).is_some_and(|held| held.thing.key == *key)
        })
}

/// Whether the year answers for a promise: it is due in it, or was due before and continued in every year since.
fn is_due(builder: &Builder<'_>, facts: &AreaFacts, promise: Promised<'_>) -> bool {
    let year = builder.period.last().year();
    promise.due() <= year && (promise.due()..year).all(|y| continues(builder, facts, promise, y))
}

/// Whether a promise was left to go on in a year: declared so, and not kept by the data.
fn continues(builder: &Builder<'_>, facts: &AreaFacts, promise: Promised<'_>, year: u32) -> bool {
    let Some(year) = Period::year(year) else { return false };
    let key = OutcomeKey { promise: promise.key(), year };
    let declared = facts.outcomes.get(&key).and_then(|held| held.thing.state);
    let judged = || answers::judged(builder, promise, None, year);
    declared == Some(OutcomeState::Continuing)
        && judged().is_none_or(|judged| !judged.state().is_kept())
}

/// Tells of promises for the year that no chapter answers for.
pub(super) fn nothing_unanswered(builder: &mut Builder<'_>) {
    if builder.definition.answers().is_some() {
        return;
    }
    let due = due(builder, false);
    let Some(first) = due.first() else { return };
    let (n, chapter) = (due.len(), first.promise.chapter().clone());
    let (year, kind) = (builder.period, ChapterKind::Answers);
    let problem = scorecard_domain::Text::new(
        format!("{year}年应答复的承诺有{n}项，定义中没有答复承诺的章；请加入一章，类别为{kind}"),
        format!(
            "{n} promises are due in {year} and no chapter answers for them: add one of kind {kind}"
        ),
    );
    builder.finding(&chapter, "PROMISES_UNANSWERED", &problem);
}
