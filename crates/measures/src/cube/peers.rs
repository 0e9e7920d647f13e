//! Pools: among whom a rank is, and of whose sum a share.

use scorecard_domain::{AreaKind, Membership, Month, Of, PeerGroupId};

use super::Cube;

/// Those who can be peers. Who is one depends on the month.
#[derive(Clone, Debug)]
pub(crate) enum Pool {
    /// The areas under a parent. Without a kind, the peers of an area are those of its own kind.
    Children { parent: usize, kind: Option<AreaKind> },
    /// These areas, as far as they exist.
    Listed(Vec<usize>),
    /// Nobody knows.
    Unstated,
}

impl Pool {
    /// The pool that a rank or a share is of.
    pub(crate) fn of(cube: &Cube, of: &Of) -> Self {
        match of {
            Of::Nothing => Self::Unstated,
            Of::Area(id) => match cube.areas.position(id) {
                Some(parent) => Self::Children { parent, kind: None },
                None => Self::Listed(Vec::new()),
            },
            Of::Group(id) => Self::of_group(cube, id),
        }
    }

    fn of_group(cube: &Cube, id: &PeerGroupId) -> Self {
        let Some(group) = cube.peer_group(id) else { return Self::Unstated };
        match &group.thing.membership {
            Membership::Listed(ids) => {
                let mut members: Vec<_> =
                    ids.iter().filter_map(|id| cube.areas.position(id)).collect();
                members.sort_unstable();
                members.dedup();
                Self::Listed(members)
            }
            Membership::Rule { kind, parent } => match cube.areas.position(parent) {
                Some(parent) => Self::Children { parent, kind: Some(*kind) },
                None => Self::Listed(Vec::new()),
            },
            Membership::Unstated => Self::Unstated,
        }
    }

    /// The area whose children they are, if that is what they are.
    pub(crate) const fn parent(&self) -> Option<usize> {
        match self {
            Self::Children { parent, .. } => Some(*parent),
            Self::Listed(_) | Self::Unstated => None,
        }
    }

    /// Whether it is known who the peers are.
    pub(crate) const fn is_known(&self) -> bool {
        !matches!(self, Self::Unstated)
    }

    /// All that can be peers in some month.
    pub(crate) fn candidates<'a>(&'a self, cube: &'a Cube) -> &'a [usize] {
        match self {
            Self::Children { parent, .. } => cube.areas.children(*parent),
            Self::Listed(members) => members,
            Self::Unstated => &[],
        }
    }

    /// Whether a candidate is a member in that month.
    pub(crate) fn contains(&self, cube: &Cube, candidate: usize, month: Month) -> bool {
        match self {
            Self::Children { parent, kind } => {
                cube.areas.is_child(candidate, *parent, *kind, month)
            }
            Self::Listed(members) => {
                cube.areas.exists(candidate, month) && members.binary_search(&candidate).is_ok()
            }
            Self::Unstated => false,
        }
    }

    /// Whether only members of the same kind are peers of each other.
    const fn parts_kinds(&self) -> bool {
        matches!(self, Self::Children { kind: None, .. })
    }

    /// The kind of an area, where it parts the members.
    pub(crate) fn kind(&self, cube: &Cube, area: usize) -> Option<AreaKind> {
        self.parts_kinds().then(|| cube.areas.kind(area)).flatten()
    }

    /// Whether two members are peers of each other.
    pub(crate) fn are_peers(&self, cube: &Cube, a: usize, b: usize) -> bool {
        !self.parts_kinds() || cube.areas.kind(a) == cube.areas.kind(b)
    }
}
