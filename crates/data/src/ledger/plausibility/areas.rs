//! The areas as a batch leaves them: who is whose parent when, and when boundaries changed.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Area, AreaId, AreaKind, Month};

/// All areas, by id.
#[derive(Debug, Default)]
pub(super) struct Areas {
    areas: BTreeMap<AreaId, Area>,
    children: BTreeMap<AreaId, Vec<AreaId>>,
    /// The months in which an area came to be, ended, or gave away or took over land.
    changes: BTreeMap<AreaId, BTreeSet<Month>>,
}

impl Areas {
    pub(super) fn new(areas: BTreeMap<AreaId, Area>) -> Self {
        let mut children: BTreeMap<AreaId, Vec<AreaId>> = BTreeMap::new();
        let mut changes: BTreeMap<AreaId, BTreeSet<Month>> = BTreeMap::new();
        for area in areas.values() {
            let parents: BTreeSet<&AreaId> = area.parents.iter().map(|it| &it.parent).collect();
            for parent in parents {
                children.entry(parent.clone()).or_default().push(area.id.clone());
            }
            let ends = area.validity.from.into_iter().chain(area.validity.until);
            changes.entry(area.id.clone()).or_default().extend(ends);
            for succession in &area.successors {
                for id in [&area.id, &succession.successor] {
                    changes.entry(id.clone()).or_default().insert(succession.from);
                }
            }
        }
        Self { areas, children, changes }
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

    /// The area's parent in that month.
    pub(super) fn parent(&self, id: &AreaId, month: Month) -> Option<&AreaId> {
        self.get(id)?.parent_at(month)
    }

    /// All areas that it was ever a parent of, by id.
    pub(super) fn children(&self, id: &AreaId) -> &[AreaId] {
        self.children.get(id).map_or(&[], Vec::as_slice)
    }

    /// The areas that exist under a parent in that month, of one kind.
    pub(super) fn siblings(
        &self,
        parent: &AreaId,
        kind: AreaKind,
        month: Month,
    ) -> impl Iterator<Item = &AreaId> {
        self.children(parent).iter().filter(move |id| {
            self.get(id).is_some_and(|area| {
                area.kind == kind
                    && area.validity.contains(month)
                    && area.parent_at(month) == Some(parent)
            })
        })
    }

    /// Whether the area is within the same boundary at the end of both months.
    pub(super) fn same_boundary(&self, id: &AreaId, earlier: Month, later: Month) -> bool {
        let Some(area) = self.get(id) else { return false };
        let changed = |months: &BTreeSet<Month>| {
            months.iter().any(|month| earlier < *month && *month <= later)
        };
        area.validity.contains(earlier)
            && area.validity.contains(later)
            && !self.changes.get(id).is_some_and(changed)
    }
}
