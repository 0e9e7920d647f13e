//! What one plan asks for one period: which figures, for which areas, and by when.

use std::{collections::BTreeMap, sync::Arc};

use scorecard_domain::{
    Area, AreaId, CollectionPlan, Date, ItemOf, Membership, ObservationKey, Of, Period, PlanAreas,
    PlanFigure,
};

use super::Map;
use crate::clock::Timestamp;

/// What one plan asks for one period.
#[derive(Clone, Debug)]
pub struct Obligation {
    /// The plan.
    pub plan: Arc<CollectionPlan>,
    /// The period.
    pub period: Period,
    /// By when reports are owed.
    pub due: DueBy,
    /// By when final values are, if they are.
    pub final_due: Option<DueBy>,
    /// Whether the plan is for a peer group that does not state its members: nobody can owe anything then.
    pub areas_unstated: bool,
    /// The areas, each with its parent at the period's end.
    areas: Vec<(AreaId, Option<AreaId>)>,
}

/// A deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueBy {
    /// The last day on which something is on time.
    pub date: Date,
    /// The last revision that was accepted by then; 0 if none was.
    pub revision: u64,
    /// Whether the day is over at the moment of comparison.
    pub has_passed: bool,
}

impl DueBy {
    fn new(date: Date, at: Timestamp) -> Self {
        Self { date, revision: 0, has_passed: date.end_micros() <= at.micros() }
    }
}

impl Obligation {
    /// The revisions of its deadlines are not known yet.
    pub(super) fn new(plan: Arc<CollectionPlan>, period: Period, map: &Map, at: Timestamp) -> Self {
        let due = DueBy::new(plan.due.date(period), at);
        let final_due = plan.final_due.map(|due| DueBy::new(due.date(period), at));
        let areas = map.areas_of(&plan.areas, period);
        let areas_unstated = areas.is_none();
        let parent = |area: &Area| area.parent_at(period.last()).cloned();
        let areas = areas.unwrap_or_default().into_values();
        let areas = areas.map(|area| (area.id.clone(), parent(area))).collect();
        Self { plan, period, due, final_due, areas_unstated, areas }
    }

    pub(super) fn deadlines_mut(&mut self) -> impl Iterator<Item = &mut DueBy> {
        std::iter::once(&mut self.due).chain(self.final_due.as_mut())
    }

    /// How many places it has: one for each figure and area, by figure and then by area.
    pub fn places(&self) -> usize {
        self.areas.len().saturating_mul(self.plan.figures.len())
    }

    /// What is owed at a place; `None` if there is no such place, or the figure is of the parent and the area has none.
    pub fn key(&self, place: usize) -> Option<ObservationKey> {
        let figure = self.plan.figures.get(place.checked_div(self.areas.len())?)?;
        let (area, parent) = self.areas.get(place.checked_rem(self.areas.len())?)?;
        let PlanFigure { indicator, measure, of } = figure;
        let of = match of {
            ItemOf::Nothing => Of::Nothing,
            ItemOf::Parent => Of::Area(parent.clone()?),
            ItemOf::Area(id) => Of::Area(id.clone()),
            ItemOf::Group(id) => Of::Group(id.clone()),
        };
        Some(ObservationKey {
            indicator: indicator.clone(),
            measure: *measure,
            of,
            area: area.clone(),
            period: self.period,
        })
    }
}

impl Map {
    /// The areas that exist at the period's end and are meant; `None` if a peer group does not say which.
    pub(super) fn areas_of(
        &self,
        areas: &PlanAreas,
        period: Period,
    ) -> Option<BTreeMap<&AreaId, &Area>> {
        let end = period.last();
        let listed = |ids: &[AreaId]| {
            let there = ids.iter().filter_map(|id| self.areas.get_key_value(id));
            there.filter(|(_, area)| area.validity.contains(end)).collect()
        };
        let by_rule = |kind, parent: &AreaId| {
            let children = self.children.get(parent).into_iter().flatten();
            let there = children.filter_map(|id| self.areas.get_key_value(id));
            let is_meant = |area: &Area| {
                area.kind == kind
                    && area.validity.contains(end)
                    && area.parent_at(end) == Some(parent)
            };
            there.filter(|(_, area)| is_meant(area)).collect()
        };
        match areas {
            PlanAreas::Listed(ids) => Some(listed(ids)),
            PlanAreas::Rule { kind, parent } => Some(by_rule(*kind, parent)),
            PlanAreas::Group(id) => match self.groups.get(id).map(|group| &group.membership) {
                Some(Membership::Listed(ids)) => Some(listed(ids)),
                Some(Membership::Rule { kind, parent }) => Some(by_rule(*kind, parent)),
                Some(Membership::Unstated) | None => None,
            },
        }
    }
}
