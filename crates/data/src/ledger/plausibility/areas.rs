//! The areas as a batch leaves them: who is whose parent when, and when boundaries changed.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, AreaKind, Kind, Month, Thing};

use crate::{ledger::commit::State, store::StoreError};

/// All areas, by id.
#[derive(Debug, Default)]
pub(crate) struct Areas {
    areas: BTreeMap<AreaId, Area>,
    children: BTreeMap<AreaId, Vec<AreaId>>,
    /// Who passed land to an area.
    predecessors: BTreeMap<AreaId, BTreeSet<AreaId>>,
    /// The months in which an area came to be, ended, or gave away or took over land.
    changes: BTreeMap<AreaId, BTreeSet<Month>>,
}

impl Areas {
    /// All areas that a state has.
    ///
    /// # Errors
    ///
    /// If the state cannot be read.
    pub(crate) fn read(state: &mut impl State) -> Result<Self, StoreError> {
        let mut areas: BTreeMap<AreaId, Area> = BTreeMap::new();
        state.each(Kind::Area, &mut |thing| {
            if let Thing::Area(area) = thing {
                areas.insert(area.id.clone(), area);
            }
        })?;
        Ok(Self::new(areas))
    }

    /// The areas with some put, or withdrawn.
    pub(super) fn changed(&self, changes: BTreeMap<AreaId, Option<Area>>) -> Self {
        let mut areas = self.areas.clone();
        for (id, area) in changes {
            match area {
                Some(area) => areas.insert(id, area),
                None => areas.remove(&id),
            };
        }
        Self::new(areas)
    }

    fn new(areas: BTreeMap<AreaId, Area>) -> Self {
        let mut children: BTreeMap<AreaId, Vec<AreaId>> = BTreeMap::new();
        let mut predecessors: BTreeMap<AreaId, BTreeSet<AreaId>> = BTreeMap::new();
        let mut changes: BTreeMap<AreaId, BTreeSet<Month>> = BTreeMap::new();
        for area in areas.values() {
            let parents: BTreeSet<&AreaId> = area.parents.iter().map(|it| &it.parent).collect();
            for parent in parents {
                children.entry(parent.clone()).or_default().push(area.id.clone());
            }
            let ends = area.validity.from.into_iter().chain(area.validity.until);
            changes.entry(area.id.clone()).or_default().extend(ends);
            for succession in &area.successors {
                let successor = succession.successor.clone();
                predecessors.entry(successor).or_default().insert(area.id.clone());
                for id in [&area.id, &succession.successor] {
                    changes.entry(id.clone()).or_default().insert(succession.from);
                }
            }
        }
        Self { areas, children, predecessors, changes }
    }

    pub(super) fn get(&self, id: &AreaId) -> Option<&Area> {
        self.areas.get(id)
    }

    /// The area's own name, or its id where it has none.
    pub(super) fn name(&self, id: &AreaId) -> String {
        let name = self.get(id).map(|area| &area.name);
        let words = name.map(|name| if name.zh.is_empty() { &name.en } else { &name.zh });
        words.filter(|words| !words.is_empty()).map_or_else(|| id.to_string(), Clone::clone)
    }

    /// All areas that it was ever a parent of, by id.
    pub(super) fn children(&self, id: &AreaId) -> &[AreaId] {
        self.children.get(id).map_or(&[], Vec::as_slice)
    }

    /// The areas that ever passed land to it, by id.
    pub(super) fn predecessors(&self, id: &AreaId) -> impl Iterator<Item = &AreaId> {
        self.predecessors.get(id).into_iter().flatten()
    }

    /// The areas that it lies in in that month, itself first, the nearest next.
    pub(super) fn line(&self, id: &AreaId, month: Month) -> impl Iterator<Item = &AreaId> {
        let own = self.areas.get_key_value(id).map(|(id, _)| id);
        // Parents form no circles in a ledger; the bound is for a batch that is faulty.
        std::iter::successors(own, move |at| self.get(at)?.parent_at(month)).take(16)
    }

    /// The areas that exist under a parent in that month, of one kind.
    pub(super) fn siblings(
        &self,
        parent: &AreaId,
        kind: AreaKind,
        month: Month,
    ) -> impl Iterator<Item = &AreaId> {
        self.children(parent).iter().filter(move |id| self.is_sibling(id, parent, kind, month))
    }

    /// Whether an area is one of those.
    pub(super) fn is_sibling(
        &self,
        id: &AreaId,
        parent: &AreaId,
        kind: AreaKind,
        month: Month,
    ) -> bool {
        self.get(id).is_some_and(|area| {
            area.kind == kind
                && area.validity.contains(month)
                && area.parent_at(month) == Some(parent)
        })
    }

    /// The boundary of an area over time.
    pub(super) fn boundary(&self, id: &AreaId) -> Boundary<'_> {
        Boundary { area: self.get(id), changes: self.changes.get(id) }
    }
}

/// The boundary of an area over time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Boundary<'a> {
    area: Option<&'a Area>,
    /// The months in which it changed.
    changes: Option<&'a BTreeSet<Month>>,
}

impl Boundary<'_> {
    /// Whether it is there and the same at the end of both months.
    pub(super) fn is_same(self, earlier: Month, later: Month) -> bool {
        let Some(area) = self.area else { return false };
        let changed = |months: &BTreeSet<Month>| {
            months.iter().any(|month| earlier < *month && *month <= later)
        };
        area.validity.contains(earlier)
            && area.validity.contains(later)
            && !self.changes.is_some_and(changed)
    }
}
