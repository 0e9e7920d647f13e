//! Areas.

use scorecard_domain::{Area, Parenthood, StatedShare, Succession};

use crate::{Faults, codes::Code, pb::data as pb, text};

/// Reads an area; its revision is the ledger's to say.
pub fn read(message: pb::Area, faults: &mut Faults) -> Option<Area> {
    let pb::Area { id, kind, code, name, validity, parents, successors, revision: _ } = message;
    let id = faults.parse("id", &id);
    let kind = faults.code("kind", kind);
    let name = text::read(name);
    let validity = text::read_validity(validity, faults);
    let parents = faults.each("parents", parents, read_parenthood);
    let successors = faults.each("successors", successors, read_succession);
    Some(Area {
        id: id?,
        kind: kind?,
        code,
        name,
        validity: validity?,
        parents: parents?,
        successors: successors?,
    })
}

fn read_parenthood(message: pb::Parenthood, faults: &mut Faults) -> Option<Parenthood> {
    let pb::Parenthood { parent, validity } = message;
    let parent = faults.parse("parent", &parent);
    let validity = text::read_validity(validity, faults);
    Some(Parenthood { parent: parent?, validity: validity? })
}

fn read_succession(message: pb::Succession, faults: &mut Faults) -> Option<Succession> {
    let pb::Succession { successor, from, shares } = message;
    let successor = faults.parse("successor", &successor);
    let from = faults.parse("from", &from);
    let shares = faults.each("shares", shares, read_share);
    Some(Succession { successor: successor?, from: from?, shares: shares? })
}

fn read_share(message: pb::StatedShare, faults: &mut Faults) -> Option<StatedShare> {
    let pb::StatedShare { percent, indicator } = message;
    let percent = faults.parse("percent", &percent);
    let indicator = faults.parse_optional("indicator", &indicator);
    Some(StatedShare { percent: percent?, indicator: indicator? })
}

/// Writes an area with the revision that last changed it.
pub fn write(area: &Area, revision: u64) -> pb::Area {
    let Area { id, kind, code, name, validity, parents, successors } = area;
    pb::Area {
        id: id.to_string(),
        kind: kind.to_wire(),
        code: code.clone(),
        name: text::write(name),
        validity: text::write_validity(*validity),
        parents: parents
            .iter()
            .map(|Parenthood { parent, validity }| pb::Parenthood {
                parent: parent.to_string(),
                validity: text::write_validity(*validity),
            })
            .collect(),
        successors: successors
            .iter()
            .map(|Succession { successor, from, shares }| pb::Succession {
                successor: successor.to_string(),
                from: from.to_string(),
                shares: shares.iter().map(write_share).collect(),
            })
            .collect(),
        revision,
    }
}

fn write_share(share: &StatedShare) -> pb::StatedShare {
    let StatedShare { percent, indicator } = share;
    pb::StatedShare {
        percent: percent.to_string(),
        indicator: indicator.as_ref().map(ToString::to_string).unwrap_or_default(),
    }
}
