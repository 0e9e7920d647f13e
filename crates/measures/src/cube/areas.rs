//! The dictionary of areas: positions, and what follows from validity, parents and successors.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use scorecard_domain::{Area, AreaId, AreaKind, Month, Validity};

use super::{Held, page::PAGE};

/// All areas that anything refers to. A position is given once and stays, so blocks need no rewriting when
/// an area is added or withdrawn.
#[derive(Clone, Debug, Default)]
pub(crate) struct Areas {
    positions: HashMap<AreaId, usize>,
    /// All positions, by id. Made by [`Areas::settle`].
    by_id: Vec<usize>,
    /// The ids, apart because kernels tell one with every cell.
    ids: Vec<AreaId>,
    entries: Vec<Entry>,
    /// What each is in all months, if that is the same in all: apart, because kernels ask for it of every cell. Made by
    /// [`Areas::settle`].
    lasting: Vec<Option<Lasting>>,
    /// All areas that are a parent of any, by id. Made by [`Areas::settle`].
    parents: Vec<usize>,
    /// What is known of each page's areas once for all months. Made by [`Areas::settle`].
    pages: Vec<PageOfAreas>,
}

/// What holds in all months of the areas that lie on a page.
#[derive(Clone, Debug, Default)]
struct PageOfAreas {
    /// Those whose boundary never became another, as bits.
    steady: u64,
    /// Those with one parent or none in all months, as bits: one after the other as far as they have the same.
    families: Vec<(Option<usize>, u64)>,
}

#[derive(Clone, Debug)]
struct Entry {
    held: Option<Held<Area>>,
    /// Its parents' positions, as far as `held` has any.
    parents: Vec<(usize, Validity)>,
    /// All areas that it was ever a parent of, by id. Made by [`Areas::settle`].
    children: Vec<usize>,
    /// The months in which its boundary became another. Made by [`Areas::settle`].
    changes: BTreeSet<Month>,
    /// The areas that passed land to it, each with the month from which, by id. Made by [`Areas::settle`].
    predecessors: Vec<(usize, Month)>,
}

/// An area that exists in all months, of one kind and under one parent or none.
#[derive(Clone, Copy, Debug)]
struct Lasting {
    parent: Option<usize>,
    kind: AreaKind,
    /// Whether its boundary never became another.
    steady: bool,
}

impl Entry {
    fn lasting(&self) -> Option<Lasting> {
        let area = &self.held.as_ref()?.thing;
        let parent = match self.parents.as_slice() {
            [] => None,
            [(parent, always)] if *always == Validity::default() => Some(*parent),
            _ => return None,
        };
        let steady = self.changes.is_empty();
        let lasting = Lasting { parent, kind: area.kind, steady };
        (area.validity == Validity::default()).then_some(lasting)
    }
}

impl PageOfAreas {
    fn of(areas: &[Option<Lasting>]) -> Self {
        let mut page = Self::default();
        for (at, lasting) in areas.iter().enumerate() {
            let Some(Lasting { parent, steady, .. }) = *lasting else { continue };
            page.steady |= u64::from(steady) << at;
            match page.families.last_mut() {
                Some((last, areas)) if *last == parent => *areas |= 1 << at,
                _ => page.families.push((parent, 1 << at)),
            }
        }
        page
    }
}

impl Areas {
    /// The area's position; one is given to it if it has none.
    pub(super) fn intern(&mut self, id: &AreaId) -> usize {
        if let Some(at) = self.positions.get(id) {
            return *at;
        }
        let at = self.entries.len();
        self.positions.insert(id.clone(), at);
        self.ids.push(id.clone());
        self.entries.push(Entry {
            held: None,
            parents: Vec::new(),
            children: Vec::new(),
            changes: BTreeSet::new(),
            predecessors: Vec::new(),
        });
        self.lasting.push(None);
        at
    }

    /// Takes an area in. [`Self::settle`] is to follow before anything is asked.
    pub(super) fn put(&mut self, area: &Area, revision: u64) {
        let at = self.intern(&area.id);
        let parents = area.parents.iter().map(|p| (self.intern(&p.parent), p.validity)).collect();
        self.entries[at].parents = parents;
        self.entries[at].held = Some(Held { thing: Arc::new(area.clone()), revision });
    }

    /// Forgets an area. [`Self::settle`] is to follow before anything is asked.
    pub(super) fn withdraw(&mut self, id: &AreaId) {
        if let Some(at) = self.positions.get(id) {
            self.entries[*at].held = None;
            self.entries[*at].parents = Vec::new();
        }
    }

    /// Works out children, changes of boundaries, predecessors and what never changes anew.
    pub(super) fn settle(&mut self) {
        for entry in &mut self.entries {
            entry.children.clear();
            entry.changes.clear();
            entry.predecessors.clear();
        }
        // In the order of ids, so that children lie in it too.
        self.by_id = (0..self.ids.len()).collect();
        self.by_id.sort_unstable_by_key(|at| &self.ids[*at]);
        for at in self.by_id.iter().copied() {
            let parents: BTreeSet<usize> = self.entries[at].parents.iter().map(|p| p.0).collect();
            for parent in parents {
                self.entries[parent].children.push(at);
            }
            let Some(held) = self.entries[at].held.clone() else { continue };
            let Validity { from, until } = held.thing.validity;
            self.entries[at].changes.extend(from.into_iter().chain(until));
            // Land passes from one to the other: both are others afterwards.
            for succession in &held.thing.successors {
                self.entries[at].changes.insert(succession.from);
                if let Some(successor) = self.positions.get(&succession.successor) {
                    let successor = &mut self.entries[*successor];
                    successor.changes.insert(succession.from);
                    successor.predecessors.push((at, succession.from));
                }
            }
        }
        self.lasting = self.entries.iter().map(Entry::lasting).collect();
        self.pages = self.lasting.chunks(PAGE).map(PageOfAreas::of).collect();
        let has_children = |at: &usize| !self.entries[*at].children.is_empty();
        self.parents = self.by_id.iter().copied().filter(has_children).collect();
    }

    #[inline]
    fn lasting(&self, at: usize) -> Option<&Lasting> {
        self.lasting.get(at)?.as_ref()
    }

    pub(crate) fn position(&self, id: &AreaId) -> Option<usize> {
        self.positions.get(id).copied()
    }

    /// The id at a position that this table gave.
    #[inline]
    pub(crate) fn id(&self, at: usize) -> Option<&AreaId> {
        self.ids.get(at)
    }

    #[inline]
    pub(crate) fn held(&self, at: usize) -> Option<&Held<Area>> {
        self.entries.get(at)?.held.as_ref()
    }

    #[inline]
    pub(crate) fn kind(&self, at: usize) -> Option<AreaKind> {
        let held = || self.held(at).map(|held| held.thing.kind);
        self.lasting(at).map(|lasting| lasting.kind).or_else(held)
    }

    /// All areas that are held, by id.
    pub(super) fn all(&self) -> impl Iterator<Item = &Held<Area>> {
        self.by_id.iter().filter_map(|at| self.held(*at))
    }

    /// The positions of all areas that are a parent of any, by id.
    pub(crate) fn parents(&self) -> &[usize] {
        &self.parents
    }

    /// The areas on a page whose boundary never became another, as bits.
    #[inline]
    pub(crate) fn steady(&self, page: usize) -> u64 {
        self.pages.get(page).map_or(0, |page| page.steady)
    }

    /// The areas on a page that have one parent or none in all months, as bits, in their order: together as far as those that
    /// follow on each other have the same.
    #[inline]
    pub(crate) fn families(&self, page: usize) -> &[(Option<usize>, u64)] {
        self.pages.get(page).map_or(&[], |page| &page.families)
    }

    /// All areas that it was ever a parent of, by id.
    pub(crate) fn children(&self, parent: usize) -> &[usize] {
        self.entries.get(parent).map_or(&[], |entry| &entry.children)
    }

    /// The areas that passed land to it, each with the month from which, by id.
    pub(crate) fn predecessors(&self, at: usize) -> &[(usize, Month)] {
        self.entries.get(at).map_or(&[], |entry| &entry.predecessors)
    }

    /// Whether in all months it exists, or in none does, and has the same parent.
    pub(crate) fn is_lasting(&self, at: usize) -> bool {
        self.lasting(at).is_some() || self.held(at).is_none()
    }

    /// Its parent in that month.
    #[inline]
    pub(crate) fn parent(&self, at: usize, month: Month) -> Option<usize> {
        if let Some(lasting) = self.lasting(at) {
            return lasting.parent;
        }
        let parents = &self.entries.get(at)?.parents;
        parents.iter().find(|(_, validity)| validity.contains(month)).map(|(parent, _)| *parent)
    }

    /// Whether it exists in that month; an area that is not held never does.
    #[inline]
    pub(crate) fn exists(&self, at: usize, month: Month) -> bool {
        let held = || self.held(at).is_some_and(|held| held.thing.validity.contains(month));
        self.lasting(at).is_some() || held()
    }

    /// Whether it exists in that month under that parent and, if a kind is given, is of it.
    pub(crate) fn is_child(
        &self,
        at: usize,
        parent: usize,
        kind: Option<AreaKind>,
        month: Month,
    ) -> bool {
        self.exists(at, month)
            && self.parent(at, month) == Some(parent)
            && kind.is_none_or(|kind| self.kind(at) == Some(kind))
    }

    /// Whether it is within the same boundary at the end of both months: it existed, and neither gave land
    /// away nor took any over after `earlier` up to and including `later`.
    #[inline]
    pub(crate) fn same_boundary(&self, at: usize, earlier: Month, later: Month) -> bool {
        if self.lasting(at).is_some_and(|lasting| lasting.steady) {
            return true;
        }
        let Some(entry) = self.entries.get(at) else { return false };
        let changed = || entry.changes.iter().any(|change| earlier < *change && *change <= later);
        self.exists(at, earlier) && self.exists(at, later) && !changed()
    }
}
