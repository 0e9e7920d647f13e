//! The one that writes: a thread of its own with the only connection that may. Writes are carried out one
//! after the other, so what a batch is judged by cannot change before it is written, and a request that comes
//! twice at once finds the first one's answer.

use std::{
    fs::File,
    panic::resume_unwind,
    sync::{Arc, mpsc::sync_channel},
    thread,
};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::{OwnedSemaphorePermit, mpsc, oneshot, watch};

use super::{
    apply::Applying,
    dictionary::Dictionary,
    erase,
    errors::sql,
    file::Opened,
    import,
    judging::{self, answered},
    rebuild, requests, revisions,
    state::Newest,
};
use crate::{
    clock::{Clock, Timestamp},
    content::Digest,
    history::{Entry, ImportError},
    ledger::{
        batch::{CommitError, Committed},
        commit::{Accepted, Judgement},
        erasure::ErasureOrder,
        proposal::Proposal,
        revision::{Position, Revision},
        suppression::Calm,
    },
    store::{
        Judged, StoreError,
        codec::{self, Packed},
        draft::{Draft, Drafted},
        ground::KnownGround,
        number,
        rows::Rows,
        takeover::TakeOver,
    },
};

/// So many writes can wait; who comes then waits to be let in.
const QUEUE: usize = 16;

/// So many parts of a revision are drawn up before they are written.
const DRAWN_UP: usize = 4;

/// What the writer is asked to do, and where it answers.
#[derive(Debug)]
pub(super) enum Job {
    Commit(
        Arc<Proposal>,
        Option<Box<Judgement>>,
        oneshot::Sender<Result<Option<Committed>, CommitError>>,
    ),
    Import(mpsc::Receiver<Entry>, oneshot::Sender<Result<(), ImportError>>),
    /// With what keeps everybody from reading until it is done, even if its caller is dropped.
    Rebuild(OwnedSemaphorePermit, oneshot::Sender<Result<(), StoreError>>),
    /// As for a rebuild.
    Erase(
        OwnedSemaphorePermit,
        Box<ErasureOrder>,
        oneshot::Sender<Result<Option<Revision>, StoreError>>,
    ),
}

/// A running writer: it ends when all that can send it jobs are dropped.
#[derive(Debug)]
pub(super) struct Running {
    pub(super) jobs: mpsc::Sender<Job>,
    pub(super) head: watch::Receiver<Position>,
    pub(super) thread: thread::JoinHandle<()>,
}

/// Starts the writer of a file.
pub(super) fn start(
    opened: Opened,
    dictionary: Arc<Dictionary>,
    ground: Arc<KnownGround>,
    clock: Arc<dyn Clock>,
) -> Result<Running, StoreError> {
    let Opened { conn, ledger_id, lock } = opened;
    let last = revisions::last(&conn)?;
    let position = Position {
        ledger_id,
        revision: last.as_ref().map_or(0, |last| last.number),
        digest: last.as_ref().map_or(Digest::NONE, |last| last.digest),
    };
    let (jobs, mut queue) = mpsc::channel(QUEUE);
    let (head, receiver) = watch::channel(position);
    let mut writer = Writer {
        conn,
        dictionary,
        ground,
        clock,
        last_time: last.map(|last| last.time),
        calm: Calm::default(),
        head,
        _lock: lock,
    };
    let run = move || {
        while let Some(job) = queue.blocking_recv() {
            writer.work(job);
        }
    };
    let thread = thread::Builder::new()
        .name("ledger-writer".into())
        .spawn(run)
        .map_err(|err| StoreError::Unavailable { doing: "start the writer", source: err.into() })?;
    Ok(Running { jobs, head: receiver, thread })
}

/// In the order in which they are dropped: the lock last.
struct Writer {
    conn: Connection,
    dictionary: Arc<Dictionary>,
    ground: Arc<KnownGround>,
    clock: Arc<dyn Clock>,
    last_time: Option<Timestamp>,
    calm: Calm,
    head: watch::Sender<Position>,
    _lock: File,
}

impl Writer {
    fn work(&mut self, job: Job) {
        // Nobody waits for an answer any more if its caller was dropped.
        match job {
            Job::Commit(proposal, judgement, answer) => {
                drop(answer.send(self.commit(&proposal, judgement.map(|judgement| *judgement))));
            }
            Job::Import(entries, answer) => drop(answer.send(self.import(entries))),
            Job::Rebuild(nobody_reads, answer) => {
                let rebuilt = self.rebuild();
                drop(nobody_reads);
                drop(answer.send(rebuilt));
            }
            Job::Erase(nobody_reads, order, answer) => {
                let erased = self.erase(&order);
                drop(nobody_reads);
                drop(answer.send(erased));
            }
        }
    }

    fn commit(
        &mut self,
        proposal: &Arc<Proposal>,
        judgement: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        let transaction = begin(&self.conn)?;
        let at = self.clock.after(self.last_time);
        let mut state = Newest::new(&transaction, &self.dictionary);
        let judgement = match judgement {
            None => match judging::judge(&mut state, &self.ground, proposal, at, None)? {
                Judged::Answered(answer) => return Ok(Some(answer)),
                Judged::Judgement(judgement) => judgement,
            },
            Some(judgement) => {
                if let Some(answer) = answered(&transaction, proposal)? {
                    return Ok(Some(answer));
                }
                match judging::judge_again(
                    &mut state,
                    &self.ground,
                    proposal,
                    judgement,
                    (self.head.borrow().revision, at),
                )? {
                    Some(judgement) => judgement,
                    None => return Ok(None),
                }
            }
        };
        let accepted = judgement.finish()?;
        if let Some(derived) = proposal.derived()
            && !self.calm.keeps(derived, self.head.borrow().revision)
            && !judging::still_follows(&transaction, derived, self.head.borrow().revision)?
        {
            return Ok(None);
        }
        let revision = match accepted.changes {
            0 => None,
            _ => Some(self.write(&transaction, proposal, &accepted, at)?),
        };
        let Accepted { unchanged, warnings, .. } = accepted;
        let committed = Committed { revision, unchanged, warnings };
        if let Some((request, digest)) = &proposal.request {
            requests::insert(&transaction, &proposal.author, request, digest, &committed)?;
        }
        transaction.commit().map_err(sql("commit"))?;
        if let Some(Revision { number, time, changes, digest, .. }) = &committed.revision {
            self.last_time = Some(*time);
            self.calm.note(proposal, *number);
            self.head.send_modify(|head| {
                head.revision = *number;
                head.digest = *digest;
            });
            tracing::debug!(revision = number, changes, %digest, "committed");
        }
        Ok(Some(committed))
    }

    /// Takes over a history, or nothing of it.
    fn import(&mut self, entries: mpsc::Receiver<Entry>) -> Result<(), ImportError> {
        let transaction = begin(&self.conn)?;
        let begun = TakeOver::begin(*self.head.borrow(), self.last_time);
        let mut applying = Applying::new(&self.dictionary);
        let (position, last_time) = import::import(&transaction, &mut applying, begun, entries)?;
        transaction.commit().map_err(sql("commit a history"))?;
        self.last_time = last_time;
        self.head.send_if_modified(|head| {
            let news = *head != position;
            *head = position;
            news
        });
        Ok(())
    }

    /// Writes a revision of at least one change, accepted at a moment `at`.
    fn write(
        &self,
        transaction: &Transaction<'_>,
        proposal: &Arc<Proposal>,
        accepted: &Accepted,
        at: Timestamp,
    ) -> Result<Revision, StoreError> {
        let previous = *self.head.borrow();
        let draft = Draft::begin(previous, at, proposal, accepted)?;
        let mut applying = Applying::new(&self.dictionary);
        let revision = draft.revision();
        let mut write = |Ready { number: part, packed, rows }: Ready| {
            revisions::insert_part(transaction, revision, part, &packed)?;
            applying.apply(transaction, number(revision), &rows)
        };
        let (revision, seed) = if proposal.is_large() {
            // What comes next is drawn up while what came before is written.
            thread::scope(|scope| {
                let (sender, parts) = sync_channel(DRAWN_UP);
                let gone = || StoreError::Closed;
                let mut give = move |part| sender.send(part).map_err(|_| gone());
                let drawing = scope.spawn(move || draft.draw_up(proposal, accepted, &mut give));
                let written = parts.into_iter().map(ready).try_for_each(write);
                let drawn = drawing.join().unwrap_or_else(|panic| resume_unwind(panic));
                written.and(drawn)
            })?
        } else {
            draft.draw_up(proposal, accepted, &mut |part| write(ready(part)))?
        };
        revisions::insert(transaction, &revision, Some(seed))?;
        Ok(revision)
    }

    /// Empties the tables that are read from and fills them from the contents. Nobody reads meanwhile.
    fn rebuild(&self) -> Result<(), StoreError> {
        let transaction = begin(&self.conn)?;
        rebuild::make_anew(&transaction, &self.dictionary, self.head.borrow().revision)?;
        transaction.commit().map_err(sql("commit the tables made anew"))
    }

    /// Erases, and leaves no trace of it in the file. Nobody reads meanwhile.
    fn erase(&mut self, order: &ErasureOrder) -> Result<Option<Revision>, StoreError> {
        let revision = (!order.revisions.is_empty()).then(|| self.erase_and_record(order));
        let revision = revision.transpose()?;
        erase::clear(&self.conn)?;
        Ok(revision)
    }

    fn erase_and_record(&mut self, order: &ErasureOrder) -> Result<Revision, StoreError> {
        erase::overwrite(&self.conn)?;
        let transaction = begin(&self.conn)?;
        let position = *self.head.borrow();
        let revision = erase::erase(&transaction, order, position, self.last_time, &*self.clock)?;
        rebuild::make_anew(&transaction, &self.dictionary, revision.number)?;
        transaction.commit().map_err(sql("commit an erasure"))?;
        self.last_time = Some(revision.time);
        self.head.send_modify(|head| {
            head.revision = revision.number;
            head.digest = revision.digest;
        });
        Ok(revision)
    }
}

/// A part of a revision, ready to be written.
struct Ready {
    number: u32,
    packed: Packed,
    rows: Rows,
}

fn ready(Drafted { number, content, rows }: Drafted) -> Ready {
    Ready { number, packed: codec::pack(content.body()), rows }
}

fn begin(conn: &Connection) -> Result<Transaction<'_>, StoreError> {
    Transaction::new_unchecked(conn, TransactionBehavior::Immediate).map_err(sql("begin to write"))
}
