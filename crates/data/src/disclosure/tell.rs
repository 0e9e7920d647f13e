//! What the public is told of a change that a revision records.

use scorecard_domain::{Change, Key, Kind, PublicFace, Thing};

use super::{
    seen::{self, face},
    withheld::Withheld,
};
use crate::{
    content::{self, entry::Entry},
    store::{StoreError, corrupt},
};

const DOING: &str = "read what is public";

/// What is told of a change.
pub(super) enum Told {
    As(Vec<u8>),
    /// Only if the public saw something under the key before.
    IfSeen(Vec<u8>, Key),
    Not,
}

pub(super) fn tell(
    content: Vec<u8>,
    withheld: &Withheld,
    revision: u64,
) -> Result<Told, StoreError> {
    let doing = corrupt(DOING);
    let entry = Entry::read(&content).map_err(&doing)?;
    if matches!(&entry, Entry::Erased(it) if it.embargo_until.is_some()) {
        return Ok(Told::Not);
    }
    match entry.kind().map_err(&doing)? {
        Kind::Observation | Kind::Release => {}
        kind if seen::is_internal(kind) => return Ok(Told::Not),
        _ => return Ok(Told::As(content)),
    }
    Ok(match entry.change().map_err(&doing)? {
        None => Told::Not,
        Some(Change::Withdraw(key)) => Told::IfSeen(content, key),
        Some(Change::Put(thing)) => match (face(&thing), &thing) {
            (PublicFace::Unpublished, _) => Told::Not,
            (PublicFace::Hidden, _) => {
                let key = thing.key();
                Told::IfSeen(content::encode(&Change::Withdraw(key.clone())), key)
            }
            (PublicFace::Withheld, _) => match seen::public(&thing) {
                Some(seen) => Told::As(content::encode(&Change::Put(seen))),
                None => Told::Not,
            },
            (PublicFace::Open, Thing::Observation(observation)) => {
                match withheld.at(&observation.key, revision).and_then(|mark| mark.1) {
                    Some(code) => {
                        let seen = Thing::Observation(observation.withheld(code));
                        Told::As(content::encode(&Change::Put(seen)))
                    }
                    None => Told::As(content),
                }
            }
            (PublicFace::Open, _) => Told::As(content),
        },
    })
}
