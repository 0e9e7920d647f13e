//! What a figure reads, as far as areas tell it: of the area that it is about, of its whole, of the peers.

use std::collections::BTreeSet;

use scorecard_domain::{
    Area, AreaId, Denominator, Item, ItemArea, ItemOf, Measure, Membership, PeerGroupId, TargetKey,
};
use scorecard_measures::Cube;

use super::spread::parents;

/// Whose figure it is and what of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Figure {
    pub(super) area: ItemArea,
    /// Whether it is that of the area's parent.
    pub(super) above: bool,
    pub(super) of: Whole,
}

/// What a figure is of, as far as that is read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Whole {
    /// Nothing but the area's own is read.
    Nothing,
    /// An area's own as well.
    Area(Option<AreaId>),
    /// And that of its parts: the peers.
    Parts(Option<AreaId>),
    /// That of a group's members.
    Group(PeerGroupId),
}

impl Figure {
    pub(super) fn of_item(item: &Item) -> Self {
        // A result of an assessment is of its group, which is not read here.
        let of = match item.assessment {
            Some(_) => Whole::Nothing,
            None => Whole::of(item.measure, &item.of, item.terms.denominator),
        };
        Self { area: item.area.clone(), above: false, of }
    }

    /// The result that is held against a target.
    pub(super) fn of_target(key: &TargetKey) -> Self {
        let of = Whole::of(key.measure, &key.of.clone().into(), Denominator::default());
        Self { area: ItemArea::Named(key.area.clone()), above: false, of }
    }
}

impl Whole {
    /// What is read of the whole; `None` stands for the parent.
    pub(super) fn of(measure: Measure, of: &ItemOf, denominator: Denominator) -> Self {
        let is_held_against_it =
            matches!(measure, Measure::Share | Measure::Contribution | Measure::ContributionRate);
        let parts = !is_held_against_it || denominator == Denominator::Members;
        let area = |id| if parts { Self::Parts(id) } else { Self::Area(id) };
        match of {
            _ if !measure.needs_of() => Self::Nothing,
            ItemOf::Nothing | ItemOf::Parent => area(None),
            ItemOf::Area(id) => area(Some(id.clone())),
            ItemOf::Group(id) => Self::Group(id.clone()),
        }
    }
}

/// A figure, and what was touched of what it reads.
#[derive(Debug)]
pub(crate) struct Reads {
    figure: Figure,
    touched: BTreeSet<AreaId>,
    /// The parents, in whatever month, of what was touched.
    parents: BTreeSet<AreaId>,
}

impl Reads {
    pub(super) fn new(figure: Figure, touched: BTreeSet<AreaId>, cube: &Cube) -> Self {
        let parents = touched.iter().flat_map(|id| parents(cube, id)).cloned().collect();
        Self { figure, touched, parents }
    }

    /// Whether the figure on the scorecard of that area reads what was touched.
    pub(super) fn concern(&self, area: &Area, cube: &Cube) -> bool {
        let is_about = |id: &AreaId| match self.figure.above {
            true => parents(cube, id).any(|id| self.are_of(id, cube)),
            false => self.are_of(id, cube),
        };
        match &self.figure.area {
            ItemArea::Own => is_about(&area.id),
            ItemArea::Parent => area.parents.iter().any(|it| is_about(&it.parent)),
            ItemArea::Named(id) => is_about(id),
        }
    }

    /// Whether the figure about that area reads what was touched.
    pub(super) fn are_of(&self, area: &AreaId, cube: &Cube) -> bool {
        let is_touched = |id: &AreaId| self.touched.contains(id);
        let has_touched = |id: &AreaId| is_touched(id) || self.parents.contains(id);
        let whole = |id: &Option<AreaId>, test: &dyn Fn(&AreaId) -> bool| match id {
            Some(id) => test(id),
            None => parents(cube, area).any(test),
        };
        is_touched(area)
            || match &self.figure.of {
                Whole::Nothing => false,
                Whole::Area(id) => whole(id, &is_touched),
                Whole::Parts(id) => whole(id, &has_touched),
                Whole::Group(id) => match cube.peer_group(id).map(|held| &held.thing.membership) {
                    Some(Membership::Listed(ids)) => ids.iter().any(is_touched),
                    Some(Membership::Rule { parent, .. }) => has_touched(parent),
                    Some(Membership::Unstated) | None => false,
                },
            }
    }
}
