//! Peer groups.

use scorecard_domain::{Membership, PeerGroup};

use crate::{
    Faults,
    codes::Code,
    pb::data::{self as pb, peer_group},
    sentences, text,
};

/// Reads a peer group; its revision is the ledger's to say.
pub fn read(message: pb::PeerGroup, faults: &mut Faults) -> Option<PeerGroup> {
    let pb::PeerGroup { id, name, membership, revision: _ } = message;
    let id = faults.parse("id", &id);

    let membership = match membership {
        None => {
            faults.missing("membership", sentences::one_of(&["listed", "rule", "unstated"][..]));
            None
        }
        Some(peer_group::Membership::Listed(pb::ListedMembers { areas })) => faults
            .within("listed", |faults| {
                faults.each("areas", areas, |area, faults| faults.parse("", &area))
            })
            .map(Membership::Listed),
        Some(peer_group::Membership::Rule(pb::MemberRule { kind, parent })) => {
            faults.within("rule", |faults| {
                let kind = faults.code("kind", kind);
                let parent = faults.parse("parent", &parent);
                Some(Membership::Rule { kind: kind?, parent: parent? })
            })
        }
        Some(peer_group::Membership::Unstated(pb::UnstatedMembers {})) => {
            Some(Membership::Unstated)
        }
    };
    Some(PeerGroup { id: id?, name: text::read(name), membership: membership? })
}

/// Writes a peer group with the revision that last changed it.
pub fn write(group: &PeerGroup, revision: u64) -> pb::PeerGroup {
    let PeerGroup { id, name, membership } = group;
    let membership = match membership {
        Membership::Listed(areas) => peer_group::Membership::Listed(pb::ListedMembers {
            areas: areas.iter().map(ToString::to_string).collect(),
        }),
        Membership::Rule { kind, parent } => peer_group::Membership::Rule(pb::MemberRule {
            kind: kind.to_wire(),
            parent: parent.to_string(),
        }),
        Membership::Unstated => peer_group::Membership::Unstated(pb::UnstatedMembers {}),
    };
    pb::PeerGroup {
        id: id.to_string(),
        name: text::write(name),
        membership: Some(membership),
        revision,
    }
}
