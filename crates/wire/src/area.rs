//! Areas.

use scorecard_domain::{Area, Parenthood, Succession};

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
    let pb::Succession { successor, from } = message;
    let successor = faults.parse("successor", &successor);
    let from = faults.parse("from", &from);
    Some(Succession { successor: successor?, from: from? })
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
            .map(|Succession { successor, from }| pb::Succession {
                successor: successor.to_string(),
                from: from.to_string(),
            })
            .collect(),
        revision,
    }
}
