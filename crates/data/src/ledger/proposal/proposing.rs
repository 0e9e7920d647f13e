//! Takes the changes of a batch as they come, and encodes them.

use std::{path::Path, sync::Arc};

use scorecard_domain::{Change, Fault, Key, Kind, Observation, ObservationKey, Thing};

use super::{Proposal, spool::Spool, unread::Unread};
use crate::{
    content::{
        self,
        key::{key_text, spell_series},
    },
    ledger::{
        batch::{ProposedChange, Request},
        references::each_reference,
    },
    store::{StoreError, answer::BodyDigest},
};

/// A proposal to which changes are being added.
#[derive(Debug)]
pub struct Proposing {
    author: String,
    reason: String,
    request: Option<(Request, BodyDigest)>,
    spool: Spool,
    unread: Unread,
    /// The key and the encoding of the change that was added last: room for those of the next.
    text: String,
    content: Vec<u8>,
    /// That of an observation which they are of: they begin as those of others in its series do.
    series: Option<Beginning>,
}

/// How keys and encodings of a series begin.
#[derive(Debug)]
struct Beginning {
    key: ObservationKey,
    /// With so many bytes of the text, and of the encoding.
    text: usize,
    content: usize,
}

impl Proposing {
    /// Begins a proposal. What does not fit into memory goes into `folder`, or where the system keeps temporary files.
    pub fn begin(
        author: String,
        reason: String,
        request: Option<Request>,
        folder: Option<&Path>,
    ) -> Self {
        let request = request.map(|request| (request, BodyDigest::begin(&reason)));
        let spool = Spool::new(folder.map(Path::to_owned));
        Self {
            author,
            reason,
            request,
            spool,
            unread: Unread::default(),
            text: String::new(),
            content: Vec::new(),
            series: None,
        }
    }

    /// Adds a change. It can break the rules of its kind: that is told of it when it is judged.
    ///
    /// # Errors
    ///
    /// If it cannot be written to disk.
    pub fn push(&mut self, proposed: &ProposedChange) -> Result<(), StoreError> {
        let ProposedChange { change, if_revision } = proposed;
        if let Change::Put(Thing::Observation(observation)) = change {
            return self.put(observation, *if_revision);
        }
        let key = change.key();
        (self.text, self.content) = (key_text(&key), content::encode(change));
        self.series = None;
        if let Change::Put(thing) = change
            && !thing.faults().is_empty()
            && content::decode(&self.content).as_ref() != Ok(change)
        {
            self.refuse_thing(thing);
            return Ok(());
        }
        self.add(key.kind(), *if_revision)
    }

    /// Adds the put of an observation.
    ///
    /// # Errors
    ///
    /// If it cannot be written to disk.
    pub fn put(
        &mut self,
        observation: &Observation,
        if_revision: Option<u64>,
    ) -> Result<(), StoreError> {
        if !content::says_all_of(observation) {
            self.refuse_thing(&Thing::Observation(observation.clone()));
            return Ok(());
        }
        let key = &observation.key;
        let series = match &self.series {
            Some(Beginning { key: last, text, content }) if last.is_beside(key) => {
                self.text.truncate(*text);
                self.content.truncate(*content);
                *text
            }
            _ => {
                self.text.clear();
                spell_series(&mut self.text, key);
                self.content.clear();
                content::encode_series(&mut self.content, key);
                let (text, content) = (self.text.len(), self.content.len());
                self.series = Some(Beginning { key: key.clone(), text, content });
                text
            }
        };
        key.period.spell(&mut self.text);
        let period = self.text.get(series..).unwrap_or_default();
        content::encode_in_series(&mut self.content, period, observation);
        self.add(Kind::Observation, if_revision)
    }

    /// Something is wrong with the next change as it came, or with what stands before the first. What there is to be
    /// judged will be, and nothing stored.
    pub(crate) fn refuse(&mut self, faults: Vec<Fault>) {
        let index = self.spool.n_changes();
        self.unread.faults.extend(faults.into_iter().map(|fault| (index, fault)));
    }

    /// The next change, which was refused, cannot be read, nor perhaps its key. What it names all the same, each with
    /// its path from the change, is looked up.
    pub(crate) fn skip(&mut self, key: Option<Key>, named: Vec<(String, Key)>) {
        let index = self.spool.n_changes();
        let named = named.into_iter().map(|(path, key)| (index, path, key));
        self.unread.references.extend(named);
        self.unread.keys.extend(key);
        self.spool.skip();
    }

    /// The next change puts something that breaks a rule without which it has no encoding: what is wrong with it by itself is
    /// told, and what it refers to is looked up.
    fn refuse_thing(&mut self, thing: &Thing) {
        let index = self.spool.n_changes();
        let path = |path: &str| format!("changes[{index}].{path}");
        let faults = thing.faults().into_iter();
        self.refuse(faults.map(|it| Fault { path: path(&it.path), ..it }).collect());
        let mut named = Vec::new();
        each_reference(thing, &mut |field, target| {
            named.push((field.to_string(), target.key()));
        });
        // Nothing refers to observations, which there may be many of.
        self.skip(Some(thing.key()).filter(|key| key.kind() != Kind::Observation), named);
    }

    /// How many faults there are in what cannot be read.
    pub(crate) const fn n_unread(&self) -> usize {
        self.unread.faults.len()
    }

    /// Adds the change whose key and encoding are there.
    fn add(&mut self, kind: Kind, if_revision: Option<u64>) -> Result<(), StoreError> {
        if let Some((_, digest)) = &mut self.request {
            digest.add(&self.content, if_revision);
        }
        self.spool.push(kind, &self.text, if_revision, &self.content)
    }

    /// The proposal, in its order.
    ///
    /// # Errors
    ///
    /// If it cannot be written to disk or read again.
    pub fn finish(self) -> Result<Proposal, StoreError> {
        let Self { author, reason, request, spool, unread, text: _, content: _, series: _ } = self;
        // What was not read is not in the digest, so it must not be taken for a batch that was carried out.
        let request = request.filter(|_| unread.is_empty());
        let request = request.map(|(request, digest)| (request, digest.finish()));
        let sorted = Arc::new(spool.finish()?);
        Ok(Proposal {
            author,
            reason,
            request,
            found: Vec::new(),
            unread,
            publications: Vec::new(),
            is_lawful: false,
            derived: None,
            sorted,
        })
    }
}
