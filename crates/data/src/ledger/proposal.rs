//! A batch as it is judged and written: its changes in the order of kinds and keys, encoded. A small one is in memory,
//! a large one in a file without a name, so that how much can be proposed at once does not depend on memory.

mod ahead;
mod merge;
mod proposing;
mod record;
mod sorted;
mod spool;
mod unpacked;
mod unread;

use std::sync::Arc;

use scorecard_domain::{Change, Fault, Kind, Release, Thing};

use super::{
    batch::{Batch, Request},
    release::Publication,
    suppression::Derived,
};
use crate::{
    content,
    store::{StoreError, corrupt},
};
pub(crate) use ahead::Blocks;
pub use proposing::Proposing;
pub(crate) use record::Record;
pub(crate) use sorted::Block;
use sorted::Sorted;
use unread::Unread;

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
    /// The releases that it publishes, looked up before it is judged.
    pub(crate) publications: Vec<Publication>,
    /// Whether the law asks for it, so that not even a promise that stands is in its way.
    pub(crate) is_lawful: bool,
    /// What of it cannot be read. What can be is judged all the same, and nothing is stored.
    pub(crate) unread: Unread,
    /// What the ledger writes by itself together with it.
    derived: Option<Derived>,
    sorted: Arc<Sorted>,
}

/// One change of a proposal.
#[derive(Clone, Debug)]
pub(crate) struct Proposed {
    /// Its place in the order of the proposal, from 0.
    pub(crate) ordinal: u64,
    /// Its place in the order in which it came, from 0, by which faults name it.
    pub(crate) index: u64,
    /// Of what kind it is.
    pub(crate) kind: Kind,
    /// Its key as text.
    pub(crate) text: String,
    /// The revision that must have been the last to change the key, if that matters.
    pub(crate) if_revision: Option<u64>,
    /// What is to be done.
    pub(crate) change: Change,
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

    /// The same, which the law asks for.
    pub(crate) fn by_law(self) -> Self {
        Self { is_lawful: true, ..self }
    }

    /// The same, with what the ledger writes by itself together with it.
    pub(crate) fn with(&self, derived: Derived) -> Self {
        Self {
            author: self.author.clone(),
            reason: self.reason.clone(),
            request: self.request.clone(),
            found: self.found.clone(),
            publications: self.publications.clone(),
            is_lawful: self.is_lawful,
            unread: self.unread.clone(),
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
        visit: &mut dyn FnMut(&Proposed) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each_between(kind, [beginning, beginning], visit)
    }

    /// Visits the changes of a kind from the first whose key's text begins with one text to the last whose begins with
    /// another, in their order.
    pub(crate) fn each_between(
        &self,
        kind: Kind,
        [first, last]: [&str; 2],
        visit: &mut dyn FnMut(&Proposed) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut before: Option<Proposed> = None;
        for number in self.sorted.first_block(kind, first)..self.blocks() {
            let mut is_beyond = false;
            self.block(number)?.each_record(&mut |ordinal, record| {
                let place = (record.kind, record.text);
                is_beyond =
                    place > (kind, last) && !(record.kind == kind && record.text.starts_with(last));
                if place >= (kind, first) && !is_beyond {
                    visit(Proposed::after(&mut before, ordinal, &record)?)?;
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
                releases.push((*index, it.clone()));
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

    /// A block, from 0.
    pub(crate) fn block(&self, number: usize) -> Result<Block, StoreError> {
        self.sorted.block(number)
    }

    /// The change of a key; the first, if there are several.
    pub(crate) fn find(&self, kind: Kind, text: &str) -> Result<Option<Proposed>, StoreError> {
        let mut found = None;
        self.sorted.look(kind, text, &mut |ordinal, record| {
            Proposed::after(&mut found, ordinal, &record).map(drop)
        })?;
        Ok(found)
    }

    /// The place of a key's change in the order of the proposal.
    pub(crate) fn ordinal(&self, kind: Kind, text: &str) -> Result<Option<u64>, StoreError> {
        let mut found = None;
        self.sorted.look(kind, text, &mut |ordinal, _| {
            found = Some(ordinal);
            Ok(())
        })?;
        Ok(found)
    }
}

impl Proposed {
    /// The one that a record is. It takes the place of another one, of which it keeps what both have in common.
    fn after<'a>(
        last: &'a mut Option<Self>,
        ordinal: u64,
        record: &Record<'_>,
    ) -> Result<&'a Self, StoreError> {
        let Record { kind, text, index, if_revision, content } = *record;
        let corrupt = corrupt(DOING);
        let Some(it) = last else {
            let (text, change) = (text.to_owned(), content::decode(content).map_err(corrupt)?);
            return Ok(last.insert(Self { ordinal, index, kind, text, if_revision, change }));
        };
        (it.ordinal, it.index, it.kind, it.if_revision) = (ordinal, index, kind, if_revision);
        it.text.clear();
        it.text.push_str(text);
        content::decode_into(content, &mut it.change).map_err(corrupt)?;
        Ok(it)
    }
}

impl Block {
    /// Its changes in their order.
    #[cfg(test)]
    pub(crate) fn changes(&self) -> Vec<Proposed> {
        let mut changes = Vec::new();
        let mut add = |proposed: &Proposed| {
            changes.push(proposed.clone());
            Ok(())
        };
        self.each(&mut add).unwrap();
        changes
    }

    /// Visits its changes in their order. What is given for one becomes the next.
    pub(crate) fn each(
        &self,
        visit: &mut dyn FnMut(&Proposed) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut last = None;
        self.each_record(&mut |ordinal, record| {
            visit(Proposed::after(&mut last, ordinal, &record)?)?;
            Ok(true)
        })
    }
}

/// What is being done when a spool cannot be read.
const DOING: &str = "read a batch from the file that it was spooled to";

#[cfg(test)]
mod tests;
