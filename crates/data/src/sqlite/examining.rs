//! Examining how plausible changes are, group by group: by the reader that judges them, or by another one while it goes on.

use std::{
    panic::resume_unwind,
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread::{Scope, ScopedJoinHandle},
};

use super::{readers::Reader, revisions, state::Newest};
use crate::{
    ledger::{
        plausibility::{Changes, Examination, Ground},
        proposal::Proposal,
        warning::Warnings,
    },
    store::{StoreError, ground::KnownGround, missing_part},
};

/// Examines the groups of a proposal by the state right after one revision.
#[derive(Debug)]
pub(super) struct Examiner<'a> {
    known: &'a KnownGround,
    proposal: &'a Proposal,
    /// Which revision.
    base: u64,
    /// What observations stand on, once it was needed.
    ground: Option<Ground>,
    warnings: Warnings,
}

impl<'a> Examiner<'a> {
    pub(super) fn new(known: &'a KnownGround, proposal: &'a Proposal, base: u64) -> Self {
        Self { known, proposal, base, ground: None, warnings: Warnings::default() }
    }

    /// Examines a group; what observations stand on comes before them in the proposal, and was judged.
    pub(super) fn examine(
        &mut self,
        state: &mut Newest<'_>,
        group: &Changes,
    ) -> Result<(), StoreError> {
        let ground = match &self.ground {
            Some(ground) => ground,
            None => {
                let ground = ground(state, self.known, self.base)?;
                self.ground.insert(ground.under(self.proposal)?)
            }
        };
        let mut examination = Examination::begin(ground, self.proposal, group);
        while let Some(wanted) = examination.wanted() {
            let found = wanted.iter().map(|series| state.series(series));
            examination.take(found.collect::<Result<_, _>>()?)?;
        }
        examination.finish(&mut self.warnings);
        Ok(())
    }

    /// What was found.
    pub(super) fn finish(self) -> Warnings {
        self.warnings
    }
}

/// Who examines.
#[derive(Debug)]
pub(super) enum Examining<'scope, 'a> {
    Here(Examiner<'a>),
    Beside {
        groups: SyncSender<Changes>,
        thread: ScopedJoinHandle<'scope, Result<Warnings, StoreError>>,
    },
}

impl<'scope, 'a: 'scope> Examining<'scope, 'a> {
    /// Has another reader examine, if there is one and it sees the same state.
    pub(super) fn begin(
        scope: &'scope Scope<'scope, '_>,
        examiner: Examiner<'a>,
        other: Option<Reader>,
    ) -> Result<Self, StoreError> {
        let Some(other) = other else { return Ok(Self::Here(examiner)) };
        let Examiner { known, proposal, base, .. } = examiner;
        let (sees_the_same, does_see) = channel();
        // One group is examined while the next is judged; more of them would only lie in memory.
        let (groups, receiver) = sync_channel(0);
        let thread = scope.spawn(move || beside(other, examiner, &sees_the_same, receiver));
        if does_see.recv().is_ok() {
            return Ok(Self::Beside { groups, thread });
        }
        joined(thread)?;
        Ok(Self::Here(Examiner::new(known, proposal, base)))
    }

    /// The next group.
    pub(super) fn examine(
        &mut self,
        state: &mut Newest<'_>,
        group: Changes,
    ) -> Result<(), StoreError> {
        match self {
            Self::Here(examiner) => examiner.examine(state, &group),
            Self::Beside { groups, .. } => {
                // A thread that takes no more has failed, and tells so in the end.
                let _has_failed = groups.send(group);
                Ok(())
            }
        }
    }

    /// What was found.
    pub(super) fn finish(self) -> Result<Warnings, StoreError> {
        match self {
            Self::Here(examiner) => Ok(examiner.finish()),
            Self::Beside { groups, thread } => {
                drop(groups);
                joined(thread)
            }
        }
    }
}

/// Examines all groups that come, if the state is the one by which they are judged.
fn beside(
    reader: Reader,
    mut examiner: Examiner<'_>,
    sees_the_same: &Sender<()>,
    groups: Receiver<Changes>,
) -> Result<Warnings, StoreError> {
    reader.read(|conn, dictionary| {
        let last = revisions::last(conn)?.map_or(0, |last| last.number);
        if last == examiner.base && sees_the_same.send(()).is_ok() {
            let mut state = Newest::new(conn, dictionary);
            groups.into_iter().try_for_each(|group| examiner.examine(&mut state, &group))?;
        }
        Ok(examiner.finish())
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// What observations stand on right after the revision that is the last one that is seen.
fn ground(state: &mut Newest<'_>, known: &KnownGround, last: u64) -> Result<Ground, StoreError> {
    let mut ground = None;
    if let Some((since, known)) = known.before(last) {
        let mut changed = false;
        for revision in since + 1..=last {
            let part = revisions::part(state.conn, revision, 0)?;
            let part = part.ok_or_else(|| missing_part(revision, 0))?;
            changed |= part.changes_ground("look whether areas or indicators were changed")?;
        }
        ground = (!changed).then_some(known);
    }
    let ground = match ground {
        Some(ground) => ground,
        None => Ground::read(state)?,
    };
    known.note(last, &ground);
    Ok(ground)
}
