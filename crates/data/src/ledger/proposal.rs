//! A batch as it is judged and written: its changes in the order of kinds and keys, encoded. A small one is in memory,
//! a large one in a file without a name, so that how much can be proposed at once does not depend on memory.

mod ahead;
mod record;
mod sorted;
mod spool;

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use scorecard_domain::{Change, Fault, Kind, Observation, Release, Thing};

use super::{
    batch::{Batch, ProposedChange, Request},
    suppression::Derived,
};
use crate::{
    content::{
        self, Before,
        key::{key_text, spell_observation_key},
    },
    store::{StoreError, answer::BodyDigest},
};
pub(crate) use ahead::Blocks;
use record::Record;
use sorted::Sorted;
use spool::Spool;

/// A batch in the order in which it is judged and written.
#[derive(Debug)]
pub struct Proposal {
    /// Who writes.
    pub(crate) author: String,
    /// Why, in the author's words.
    pub(crate) reason: String,
    /// Makes the write repeatable, with the digest by which the batch is known again.
    pub(crate) request: Option<(Request, [u8; 32])>,
    /// What was found wrong with it before it is judged, each with the number of the change. It is judged all the same.
    pub(crate) found: Vec<(u64, Fault)>,
    /// What the ledger writes by itself together with it.
    derived: Option<Derived>,
    sorted: Arc<Sorted>,
}

/// One change of a proposal.
#[derive(Debug)]
pub(crate) struct Proposed {
    /// Its place in the order of the proposal, from 0.
    pub(crate) ordinal: u64,
    /// Its place in the order in which it came, from 0, by which faults name it.
    pub(crate) index: u64,
    /// Of what kind it is.
    pub(crate) kind: Kind,
    /// Its key as text, in UTF-8.
    pub(crate) key_text: Bytes,
    /// The revision that must have been the last to change the key, if that matters.
    pub(crate) if_revision: Option<u64>,
    /// What is to be done.
    pub(crate) change: Change,
    /// The canonical encoding of the change.
    pub(crate) content: Bytes,
}

/// A proposal to which changes are being added.
#[derive(Debug)]
pub struct Proposing {
    author: String,
    reason: String,
    request: Option<(Request, BodyDigest)>,
    spool: Spool,
    /// The key and the encoding of the change that was added last: room for those of the next.
    text: String,
    content: Vec<u8>,
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
        Self { author, reason, request, spool, text: String::new(), content: Vec::new() }
    }

    /// Adds a change.
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
        self.text.clear();
        spell_observation_key(&mut self.text, &observation.key);
        self.content.clear();
        content::encode_observation(&mut self.content, observation);
        self.add(Kind::Observation, if_revision)
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
        let Self { author, reason, request, spool, text: _, content: _ } = self;
        let request = request.map(|(request, digest)| (request, digest.finish()));
        let sorted = Arc::new(spool.finish()?);
        Ok(Proposal { author, reason, request, found: Vec::new(), derived: None, sorted })
    }
}

impl Proposal {
    /// The proposal that a batch is.
    ///
    /// # Errors
    ///
    /// If it does not fit into memory and cannot be written to disk.
    pub fn of(batch: &Batch) -> Result<Self, StoreError> {
        let Batch { changes, author, reason, request } = batch;
        let mut proposing = Proposing::begin(author.clone(), reason.clone(), request.clone(), None);
        changes.iter().try_for_each(|proposed| proposing.push(proposed))?;
        proposing.finish()
    }

    /// The same, not to be repeatable.
    pub(crate) fn without_request(self) -> Self {
        Self { request: None, ..self }
    }

    /// The same, known again by what was asked for in place of its changes, which may have been made from a state that
    /// is no more.
    pub(crate) fn known_by(mut self, asked: [u8; 32]) -> Self {
        if let Some((_, digest)) = &mut self.request {
            *digest = asked;
        }
        self
    }

    /// The same, with what the ledger writes by itself together with it.
    pub(crate) fn with(&self, derived: Derived) -> Self {
        Self {
            author: self.author.clone(),
            reason: self.reason.clone(),
            request: self.request.clone(),
            found: self.found.clone(),
            derived: Some(derived),
            sorted: Arc::clone(&self.sorted),
        }
    }

    /// What the ledger writes by itself together with it.
    pub(crate) const fn derived(&self) -> Option<&Derived> {
        self.derived.as_ref()
    }

    /// Visits the changes of a kind whose keys' texts begin so, in their order.
    pub(crate) fn each_below(
        &self,
        kind: Kind,
        beginning: &str,
        visit: &mut dyn FnMut(Proposed) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for number in self.sorted.first_block(kind, beginning)..self.blocks() {
            let mut is_beyond = false;
            let mut before = Before::default();
            self.sorted.each(number, &mut |ordinal, block, record| {
                let place = (record.kind, record.text);
                if record.kind == kind && record.text.starts_with(beginning) {
                    visit(Proposed::of(ordinal, block, &record, &mut before)?)?;
                } else {
                    is_beyond = place > (kind, beginning);
                }
                Ok(!is_beyond)
            })?;
            if is_beyond {
                break;
            }
        }
        Ok(())
    }

    /// The releases that it puts, each with the number of the change.
    pub(crate) fn releases(&self) -> Result<Vec<(u64, Release)>, StoreError> {
        let mut releases = Vec::new();
        self.each_below(Kind::Release, "", &mut |proposed| {
            if let Proposed { index, change: Change::Put(Thing::Release(it)), .. } = proposed {
                releases.push((index, it));
            }
            Ok(())
        })?;
        Ok(releases)
    }

    /// Whether judging it would keep others waiting noticeably.
    pub(crate) fn is_large(&self) -> bool {
        self.blocks() > 1
    }

    /// How many blocks there are to be read.
    pub(crate) fn blocks(&self) -> usize {
        self.sorted.blocks()
    }

    /// The changes of a block, from 0, in their order.
    pub(crate) fn block(&self, number: usize) -> Result<Vec<Proposed>, StoreError> {
        let mut proposed = Vec::with_capacity(self.sorted.len_of(number));
        let mut before = Before::default();
        self.sorted.each(number, &mut |ordinal, block, record| {
            proposed.push(Proposed::of(ordinal, block, &record, &mut before)?);
            Ok(true)
        })?;
        Ok(proposed)
    }

    /// The change of a key; the first, if there are several.
    pub(crate) fn find(&self, kind: Kind, text: &str) -> Result<Option<Proposed>, StoreError> {
        let mut found = None;
        self.sorted.look(kind, text, &mut |ordinal, block, record| {
            found = Some(Proposed::of(ordinal, block, &record, &mut Before::default())?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The place of a key's change in the order of the proposal.
    pub(crate) fn ordinal(&self, kind: Kind, text: &str) -> Result<Option<u64>, StoreError> {
        let mut found = None;
        self.sorted.look(kind, text, &mut |ordinal, _, _| {
            found = Some(ordinal);
            Ok(())
        })?;
        Ok(found)
    }
}

impl Proposed {
    /// The one that a record of a block is, read after another one.
    fn of(
        ordinal: u64,
        block: &Bytes,
        record: &Record<'_>,
        before: &mut Before,
    ) -> Result<Self, StoreError> {
        let Record { kind, text, index, if_revision, content } = *record;
        let change =
            content::decode_after(content, before).map_err(crate::store::corrupt(DOING))?;
        let (key_text, content) = (block.slice_ref(text.as_bytes()), block.slice_ref(content));
        Ok(Self { ordinal, index, kind, key_text, if_revision, change, content })
    }

    /// Its key as text.
    pub(crate) fn text(&self) -> &str {
        // It was one before it was cut out of its block.
        str::from_utf8(&self.key_text).unwrap_or_default()
    }
}

/// What is being done when a spool cannot be read.
const DOING: &str = "read a batch from the file that it was spooled to";

#[cfg(test)]
mod tests;
