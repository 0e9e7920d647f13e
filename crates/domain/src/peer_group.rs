//! Peer groups: among whom a rank is.

use crate::{
    area::AreaKind,
    id::{AreaId, PeerGroupId},
    text::Text,
};

/// Who belongs to a peer group.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Membership {
    /// These areas, as far as they exist at the period's end.
    Listed(Vec<AreaId>),
    /// All areas of a kind under a parent at the period's end.
    Rule {
        /// The kind.
        kind: AreaKind,
        /// The parent.
        parent: AreaId,
    },
    /// The source that ranks does not say among whom: published ranks can be recorded, none computed.
    Unstated,
}

/// A named group of areas that are compared with each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PeerGroup {
    /// Names it.
    pub id: PeerGroupId,
    /// As a sentence names it: 全市考核第一单元.
    pub name: Text,
    /// Who belongs to it.
    pub membership: Membership,
}

impl PeerGroup {
    /// The same with its members in the order of their ids; as they stand, their order says nothing.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let mut group = self.clone();
        if let Membership::Listed(areas) = &mut group.membership {
            areas.sort();
        }
        group
    }
}
