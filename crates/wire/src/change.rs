//! Things, keys and changes of any kind.

use scorecard_domain::{Change, Key, Thing};

use crate::{
    Faults, area, assessment, collection_plan, definition, honour, imprint, indicator, media,
    milestone, observation, outcome,
    pb::data::{self as pb, change::Action, key, thing},
    peer_group, release, sentences, source, suppression, target,
};

/// Reads a thing as a ledger sends it, with the revision that last changed it.
pub fn read_held_thing(message: pb::Thing, faults: &mut Faults) -> Option<(Thing, u64)> {
    let revision = revision_of(&message);
    Some((read_thing(message, faults)?, revision))
}

/// Reads a thing. It can break the rules of its kind, and a picture can be without its content.
pub fn read_thing(message: pb::Thing, faults: &mut Faults) -> Option<Thing> {
    let pb::Thing { thing } = message;
    let Some(thing) = thing else {
        faults.missing("", sentences::a_thing());
        return None;
    };
    match thing {
        thing::Thing::Area(message) => {
            faults.within("area", |faults| area::read(message, faults)).map(Thing::Area)
        }
        thing::Thing::Indicator(message) => faults
            .within("indicator", |faults| indicator::read(message, faults))
            .map(Thing::Indicator),
        thing::Thing::Source(message) => {
            faults.within("source", |faults| source::read(message, faults)).map(Thing::Source)
        }
        thing::Thing::PeerGroup(message) => faults
            .within("peer_group", |faults| peer_group::read(message, faults))
            .map(Thing::PeerGroup),
        thing::Thing::Definition(message) => faults
            .within("definition", |faults| definition::read(message, faults))
            .map(Thing::Definition),
        thing::Thing::Observation(message) => faults
            .within("observation", |faults| observation::read(message, faults))
            .map(Thing::Observation),
        thing::Thing::Target(message) => {
            faults.within("target", |faults| target::read(message, faults)).map(Thing::Target)
        }
        thing::Thing::Honour(message) => {
            faults.within("honour", |faults| honour::read(message, faults)).map(Thing::Honour)
        }
        thing::Thing::Milestone(message) => faults
            .within("milestone", |faults| milestone::read(message, faults))
            .map(Thing::Milestone),
        thing::Thing::Media(message) => {
            faults.within("media", |faults| media::read(message, faults)).map(Thing::Media)
        }
        thing::Thing::Imprint(message) => {
            faults.within("imprint", |faults| imprint::read(message, faults)).map(Thing::Imprint)
        }
        thing::Thing::CollectionPlan(message) => faults
            .within("collection_plan", |faults| collection_plan::read(message, faults))
            .map(Thing::CollectionPlan),
        thing::Thing::Release(message) => {
            faults.within("release", |faults| release::read(message, faults)).map(Thing::Release)
        }
        // What is withheld refers to nothing: it goes when its indicator or area does.
        thing::Thing::Suppression(message) => faults
            .within("suppression", |faults| {
                faults.unnamed(|faults| suppression::read(message, faults))
            })
            .map(Thing::Suppression),
        thing::Thing::Assessment(message) => faults
            .within("assessment", |faults| assessment::read(message, faults))
            .map(Thing::Assessment),
        thing::Thing::Outcome(message) => {
            faults.within("outcome", |faults| outcome::read(message, faults)).map(Thing::Outcome)
        }
    }
}

fn revision_of(message: &pb::Thing) -> u64 {
    message.thing.as_ref().map_or(0, |thing| match thing {
        thing::Thing::Area(message) => message.revision,
        thing::Thing::Indicator(message) => message.revision,
        thing::Thing::Source(message) => message.revision,
        thing::Thing::PeerGroup(message) => message.revision,
        thing::Thing::Definition(message) => message.revision,
        thing::Thing::Observation(message) => message.revision,
        thing::Thing::Target(message) => message.revision,
        thing::Thing::Honour(message) => message.revision,
        thing::Thing::Milestone(message) => message.revision,
        thing::Thing::Media(message) => message.revision,
        thing::Thing::Imprint(message) => message.revision,
        thing::Thing::CollectionPlan(message) => message.revision,
        thing::Thing::Release(message) => message.revision,
        thing::Thing::Suppression(message) => message.revision,
        thing::Thing::Assessment(message) => message.revision,
        thing::Thing::Outcome(message) => message.revision,
    })
}

/// Writes a thing with the revision that last changed it.
pub fn write_thing(thing: &Thing, revision: u64) -> pb::Thing {
    let thing = match thing {
        Thing::Area(thing) => thing::Thing::Area(area::write(thing, revision)),
        Thing::Indicator(thing) => thing::Thing::Indicator(indicator::write(thing, revision)),
        Thing::Source(thing) => thing::Thing::Source(source::write(thing, revision)),
        Thing::PeerGroup(thing) => thing::Thing::PeerGroup(peer_group::write(thing, revision)),
        Thing::Definition(thing) => thing::Thing::Definition(definition::write(thing, revision)),
        Thing::Observation(thing) => thing::Thing::Observation(observation::write(thing, revision)),
        Thing::Target(thing) => thing::Thing::Target(target::write(thing, revision)),
        Thing::Honour(thing) => thing::Thing::Honour(honour::write(thing, revision)),
        Thing::Milestone(thing) => thing::Thing::Milestone(milestone::write(thing, revision)),
        Thing::Media(thing) => thing::Thing::Media(media::write(thing, revision)),
        Thing::Imprint(thing) => thing::Thing::Imprint(imprint::write(thing, revision)),
        Thing::CollectionPlan(thing) => {
            thing::Thing::CollectionPlan(collection_plan::write(thing, revision))
        }
        Thing::Release(thing) => thing::Thing::Release(release::write(thing, revision)),
        Thing::Suppression(thing) => thing::Thing::Suppression(suppression::write(thing, revision)),
        Thing::Assessment(thing) => thing::Thing::Assessment(assessment::write(thing, revision)),
        Thing::Outcome(thing) => thing::Thing::Outcome(outcome::write(thing, revision)),
    };
    pb::Thing { thing: Some(thing) }
}

/// Reads a key.
pub fn read_key(message: pb::Key, faults: &mut Faults) -> Option<Key> {
    let pb::Key { key } = message;
    let Some(key) = key else {
        faults.missing("", sentences::a_key());
        return None;
    };
    match key {
        key::Key::Area(id) => faults.parse("area", &id).map(Key::Area),
        key::Key::Indicator(id) => faults.parse("indicator", &id).map(Key::Indicator),
        key::Key::Source(id) => faults.parse("source", &id).map(Key::Source),
        key::Key::PeerGroup(id) => faults.parse("peer_group", &id).map(Key::PeerGroup),
        key::Key::Definition(id) => faults.parse("definition", &id).map(Key::Definition),
        key::Key::Observation(message) => faults
            .within("observation", |faults| observation::read_key(message, faults))
            .map(Key::Observation),
        key::Key::Target(message) => {
            faults.within("target", |faults| target::read_key(message, faults)).map(Key::Target)
        }
        key::Key::Honour(message) => {
            faults.within("honour", |faults| honour::read_key(message, faults)).map(Key::Honour)
        }
        key::Key::Milestone(message) => faults
            .within("milestone", |faults| milestone::read_key(message, faults))
            .map(Key::Milestone),
        key::Key::Media(id) => faults.parse("media", &id).map(Key::Media),
        key::Key::Imprint(message) => {
            faults.within("imprint", |faults| imprint::read_key(message, faults)).map(Key::Imprint)
        }
        key::Key::CollectionPlan(id) => {
            faults.parse("collection_plan", &id).map(Key::CollectionPlan)
        }
        key::Key::Release(id) => faults.parse("release", &id).map(Key::Release),
        key::Key::Suppression(message) => faults
            .within("suppression", |faults| suppression::read_key(message, faults))
            .map(Key::Suppression),
        key::Key::Assessment(id) => faults.parse("assessment", &id).map(Key::Assessment),
        key::Key::Outcome(message) => {
            faults.within("outcome", |faults| outcome::read_key(message, faults)).map(Key::Outcome)
        }
    }
}

/// Writes a key.
pub fn write_key(key: &Key) -> pb::Key {
    let key = match key {
        Key::Area(id) => key::Key::Area(id.to_string()),
        Key::Indicator(id) => key::Key::Indicator(id.to_string()),
        Key::Source(id) => key::Key::Source(id.to_string()),
        Key::PeerGroup(id) => key::Key::PeerGroup(id.to_string()),
        Key::Definition(id) => key::Key::Definition(id.to_string()),
        Key::Observation(key) => key::Key::Observation(observation::write_key(key)),
        Key::Target(key) => key::Key::Target(target::write_key(key)),
        Key::Honour(key) => key::Key::Honour(honour::write_key(key)),
        Key::Milestone(key) => key::Key::Milestone(milestone::write_key(key)),
        Key::Media(id) => key::Key::Media(id.to_string()),
        Key::Imprint(key) => key::Key::Imprint(imprint::write_key(key)),
        Key::CollectionPlan(id) => key::Key::CollectionPlan(id.to_string()),
        Key::Release(id) => key::Key::Release(id.to_string()),
        Key::Suppression(key) => key::Key::Suppression(suppression::write_key(key)),
        Key::Assessment(id) => key::Key::Assessment(id.to_string()),
        Key::Outcome(key) => key::Key::Outcome(outcome::write_key(key)),
    };
    pb::Key { key: Some(key) }
}

/// Reads a change as a writer sends it, with the revision that it expects to have last changed its key. What it puts can
/// break the rules of its kind.
///
/// Paths of faults leave out `put`: `observation.value`, but `withdraw.observation.period`.
pub fn read(message: pb::Change, faults: &mut Faults) -> Option<(Change, Option<u64>)> {
    let pb::Change { if_revision, action } = message;
    let change = match action {
        Some(Action::Put(thing)) => read_thing(thing, faults).map(Change::Put),
        Some(Action::Withdraw(key)) => {
            let read = |faults: &mut Faults| faults.unnamed(|faults| read_key(key, faults));
            faults.within("withdraw", read).map(Change::Withdraw)
        }
        None => {
            faults.missing("action", sentences::one_of(&["put", "withdraw"][..]));
            None
        }
    };
    Some((change?, if_revision))
}

/// The key of what a change would put, though what is put may not be readable. `None` if the key is not either, or of an
/// observation, to which nothing refers.
pub fn key_of_put(message: &pb::Change) -> Option<Key> {
    let Some(Action::Put(pb::Thing { thing: Some(thing) })) = &message.action else { return None };
    let key = match thing {
        thing::Thing::Observation(_) => return None,
        thing::Thing::Area(it) => key::Key::Area(it.id.clone()),
        thing::Thing::Indicator(it) => key::Key::Indicator(it.id.clone()),
        thing::Thing::Source(it) => key::Key::Source(it.id.clone()),
        thing::Thing::PeerGroup(it) => key::Key::PeerGroup(it.id.clone()),
        thing::Thing::Definition(it) => key::Key::Definition(it.id.clone()),
        thing::Thing::Target(it) => key::Key::Target(it.key.clone()?),
        thing::Thing::Honour(it) => key::Key::Honour(it.key.clone()?),
        thing::Thing::Milestone(it) => key::Key::Milestone(it.key.clone()?),
        thing::Thing::Media(it) => key::Key::Media(it.id.clone()),
        thing::Thing::Imprint(it) => key::Key::Imprint(it.key.clone()?),
        thing::Thing::CollectionPlan(it) => key::Key::CollectionPlan(it.id.clone()),
        thing::Thing::Release(it) => key::Key::Release(it.id.clone()),
        thing::Thing::Suppression(it) => key::Key::Suppression(it.key.clone()?),
        thing::Thing::Assessment(it) => key::Key::Assessment(it.id.clone()),
        thing::Thing::Outcome(it) => key::Key::Outcome(it.key.clone()?),
    };
    read_key(pb::Key { key: Some(key) }, &mut Faults::default())
}

/// Reads a change as a watch delivers it.
pub fn read_held(message: pb::Change, faults: &mut Faults) -> Option<Change> {
    read(message, faults).map(|(change, _)| change)
}

/// Writes a change that `revision` made (0 for one that is only asked for).
pub fn write(change: &Change, revision: u64) -> pb::Change {
    let action = match change {
        Change::Put(thing) => Action::Put(write_thing(thing, revision)),
        Change::Withdraw(key) => Action::Withdraw(write_key(key)),
    };
    pb::Change { if_revision: None, action: Some(action) }
}

#[cfg(test)]
mod tests;
