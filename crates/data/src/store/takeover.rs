//! A history being taken over, as every store does it: which of its entries are there already, and what is to be done
//! about the others.

use super::{StoreError, corrupt, erased, rows::Rows};
use crate::{
    clock::Timestamp,
    content::{LedgerId, digest::Seed, entry, parts::Part},
    history::{Answer, Entry, ImportError},
    ledger::{
        erasure::{Erased, Record},
        revision::{Position, Revision},
    },
};

/// What a store is to do next.
#[derive(Debug)]
pub(crate) enum Step {
    /// Nothing: it is there already.
    Nothing,
    /// To become this ledger, if it has remembered no answer; it has no revision.
    Adopt(LedgerId),
    /// To give what it holds as the revision of this number to [`TakeOver::compare`].
    Compare(Revision),
    /// To write a revision.
    Revision(Revision, Option<Seed>),
    /// To write a part of a revision.
    Part(Written),
    /// To write an answer, unless it has the same.
    Answer(Answer),
    /// To commit, and to stand there.
    Commit,
}

/// A part to be written.
#[derive(Debug)]
pub(crate) struct Written {
    pub(crate) revision: u64,
    /// Which one, from 0.
    pub(crate) number: u32,
    pub(crate) content: Part,
    /// What the changes that it encodes record.
    pub(crate) rows: Rows,
    /// What was erased of it.
    pub(crate) erased: Vec<Erased>,
}

/// A history of which some entries have gone by.
#[derive(Debug)]
pub(crate) struct TakeOver {
    /// Where the store stood.
    stood: Position,
    /// Up to where it goes on.
    reached: Position,
    /// The number of the revision that goes by.
    passing: u64,
    next_part: u32,
    /// The number of its next change.
    next_change: u64,
    last_time: Option<Timestamp>,
}

impl TakeOver {
    /// Begins where the store stands.
    pub(crate) const fn begin(stood: Position, last_time: Option<Timestamp>) -> Self {
        Self { stood, reached: stood, passing: 0, next_part: 0, next_change: 0, last_time }
    }

    /// Where the store is to stand, and since when.
    pub(crate) const fn reached(&self) -> (Position, Option<Timestamp>) {
        (self.reached, self.last_time)
    }

    /// What is to be done about the next entry.
    ///
    /// # Errors
    ///
    /// If the histories are not one.
    pub(crate) fn step(&mut self, entry: Entry) -> Result<Step, ImportError> {
        match entry {
            Entry::Ledger(Position { ledger_id, .. }) if ledger_id == self.stood.ledger_id => {
                Ok(Step::Nothing)
            }
            Entry::Ledger(Position { ledger_id, .. }) if self.stood.revision == 0 => {
                self.reached.ledger_id = ledger_id;
                Ok(Step::Adopt(ledger_id))
            }
            Entry::Ledger(Position { ledger_id, .. }) => {
                Err(ImportError::OtherLedger { store: self.stood.ledger_id, file: ledger_id })
            }
            Entry::Revision(revision, seed) => {
                self.passing = revision.number;
                self.next_part = 0;
                self.next_change = 0;
                if let Some(record) = Record::of(&revision)
                    && revision.number > self.stood.revision
                {
                    self.erase_here(revision.number, &record)?;
                }
                if revision.number <= self.stood.revision {
                    return Ok(Step::Compare(revision));
                }
                self.reached.revision = revision.number;
                self.reached.digest = revision.digest;
                self.last_time = Some(revision.time);
                Ok(Step::Revision(revision, seed))
            }
            Entry::Part(_) if self.passing <= self.stood.revision => Ok(Step::Nothing),
            // An erasure changes nothing.
            Entry::Part(contents) if contents.is_empty() => Ok(Step::Nothing),
            Entry::Part(contents) => Ok(Step::Part(self.part(&contents)?)),
            Entry::Answer(answer) => Ok(Step::Answer(answer)),
            Entry::End if self.passing < self.stood.revision => {
                Err(ImportError::Longer { store: self.stood.revision, file: self.passing })
            }
            Entry::End => Ok(Step::Commit),
        }
    }

    /// What was erased elsewhere since is to be erased here as well, which taking over what is new does not do.
    fn erase_here(&self, by: u64, record: &Record) -> Result<(), ImportError> {
        match record.places.iter().find(|(revision, _)| *revision <= self.stood.revision) {
            None => Ok(()),
            Some((revision, _)) => Err(ImportError::Erased { revision: *revision, by }),
        }
    }

    fn part(&mut self, contents: &[Vec<u8>]) -> Result<Written, StoreError> {
        let corrupt = corrupt("take over a history");
        let mut content = Part::default();
        let mut changes = Vec::with_capacity(contents.len());
        for encoded in contents {
            content.push(encoded);
            let change = entry::Entry::read(encoded).and_then(|entry| entry.change());
            changes.extend(change.map_err(&corrupt)?);
        }
        let erased = erased(contents, self.passing, self.next_change).map_err(&corrupt)?;
        self.next_change += contents.len() as u64;
        let number = self.next_part;
        self.next_part += 1;
        Ok(Written { revision: self.passing, number, content, rows: Rows::of(changes), erased })
    }

    /// That a revision is the one that the store holds.
    ///
    /// # Errors
    ///
    /// [`ImportError::Diverged`].
    pub(crate) fn compare(
        &self,
        revision: &Revision,
        held: Option<Revision>,
    ) -> Result<(), ImportError> {
        let held = held.ok_or_else(|| StoreError::Corrupt {
            doing: "compare histories",
            source: format!("there is no revision {}", revision.number).into(),
        })?;
        if held.digest == revision.digest {
            return Ok(());
        }
        let Revision { number, digest, .. } = revision;
        Err(ImportError::Diverged { revision: *number, store: held.digest, file: *digest })
    }

    /// That a ledger which is to become another has nothing of its own.
    ///
    /// # Errors
    ///
    /// [`ImportError::OtherLedger`].
    pub(crate) const fn adopt(&self, has_answers: bool) -> Result<(), ImportError> {
        if has_answers {
            let (store, file) = (self.stood.ledger_id, self.reached.ledger_id);
            return Err(ImportError::OtherLedger { store, file });
        }
        Ok(())
    }
}

/// That the store has either no answer to a request or the same; whether it is to be written.
///
/// # Errors
///
/// [`ImportError::OtherAnswer`].
pub(crate) fn is_new(answer: &Answer, held: Option<&Answer>) -> Result<bool, ImportError> {
    match held {
        None => Ok(true),
        Some(held) if held == answer => Ok(false),
        Some(_) => Err(ImportError::OtherAnswer {
            author: answer.author.clone(),
            method: answer.method.clone(),
            request_id: answer.request_id.clone(),
        }),
    }
}
