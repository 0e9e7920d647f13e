//! Judging a batch by what a connection sees, whether it is the writer's or a reader's.

use std::{sync::Arc, thread};

use rusqlite::Connection;
use scorecard_domain::Change;

use super::{
    examining::{Examiner, Examining},
    readers::Readers,
    requests, revisions,
    state::Newest,
};
use crate::{
    clock::Timestamp,
    ledger::{
        batch::{CommitError, Committed},
        commit::Judgement,
        plausibility::{Changes, Groups},
        proposal::{Blocks, Proposal},
        suppression::{Derived, Still},
    },
    store::{Judged, StoreError, ground::KnownGround, missing_part},
};

/// The answer that a proposal's request already got, if it did.
pub(super) fn answered(
    conn: &Connection,
    proposal: &Proposal,
) -> Result<Option<Committed>, CommitError> {
    match &proposal.request {
        Some((request, digest)) => requests::answered(conn, &proposal.author, request, digest),
        None => Ok(None),
    }
}

/// Judges a proposal by what a transaction sees, to be committed at a moment `at`. With other readers, a large one is examined
/// by one of them meanwhile.
pub(super) fn judge(
    state: &mut Newest<'_>,
    known: &KnownGround,
    proposal: &Arc<Proposal>,
    at: Timestamp,
    readers: Option<&Arc<Readers>>,
) -> Result<Judged, CommitError> {
    if let Some(answer) = answered(state.conn, proposal)? {
        return Ok(Judged::Answered(answer));
    }
    let base = revisions::last(state.conn)?.map_or(0, |last| last.number);
    let other = match readers {
        Some(readers) if proposal.is_large() => readers.another()?,
        _ => None,
    };
    let mut judgement = Judgement::begin(proposal, base, at);
    thread::scope(|scope| {
        let mut examining = Examining::begin(scope, Examiner::new(known, proposal, base), other)?;
        let mut groups = Groups::default();
        let mut blocks = Blocks::of(proposal)?;
        while let Some(block) = blocks.next()? {
            block.each(&mut |proposed| {
                let is_written = judgement.examine(state, proposed)?;
                // Of what is wrong nobody is told how plausible it is.
                if is_written && judgement.is_faultless() {
                    let full = groups.add(proposed);
                    full.map_or(Ok(()), |group| examining.examine(state, group))?;
                }
                Ok(())
            })?;
        }
        judgement.conclude(state, proposal)?;
        if judgement.is_to_be_examined() {
            groups.finish().map_or(Ok(()), |group| examining.examine(state, group))?;
            judgement.warnings().extend(examining.finish()?);
        }
        Ok::<_, CommitError>(())
    })?;
    Ok(Judged::Judgement(judgement))
}

/// Brings a judgement to the last revision and the moment at which it is committed, if it can be told what of it that concerns.
pub(super) fn judge_again(
    state: &mut Newest<'_>,
    known: &KnownGround,
    proposal: &Proposal,
    mut judgement: Judgement,
    (last, at): (u64, Timestamp),
) -> Result<Option<Judgement>, StoreError> {
    let Some(since) = changes_since(state.conn, judgement.base(), last)? else { return Ok(None) };
    let Some(concerned) = judgement.concerned(proposal, &since, at)? else { return Ok(None) };
    judgement.examine_again(state, &concerned, last)?;
    if judgement.is_to_be_examined() {
        let concerned = concerned.into_iter().filter(|proposed| judgement.has(proposed));
        let group = Changes::of(concerned.map(|it| (it.index, it.change)));
        let mut examiner = Examiner::new(known, proposal, last);
        examiner.examine(state, &group)?;
        judgement.warnings().extend(examiner.finish());
    }
    Ok(Some(judgement))
}

/// Whether what is withheld still follows from the state right after the last revision.
pub(super) fn still_follows(
    conn: &Connection,
    derived: &Derived,
    last: u64,
) -> Result<bool, StoreError> {
    for revision in derived.base() + 1..=last {
        for number in 0.. {
            let part = revisions::part(conn, revision, number)?;
            let part = part.ok_or_else(|| missing_part(revision, number))?;
            match derived.after(&part)? {
                Still::Unsure => return Ok(false),
                Still::Follows => break,
                Still::FollowsSoFar => {}
            }
        }
    }
    Ok(true)
}

/// The changes of the revisions after one; none if they are too many to be looked through.
fn changes_since(
    conn: &Connection,
    base: u64,
    last: u64,
) -> Result<Option<Vec<Change>>, StoreError> {
    let mut left = Judgement::MAX_SINCE;
    let mut since = Vec::new();
    for revision in base + 1..=last {
        let changes = revisions::get(conn, revision)?.map_or(0, |revision| revision.changes);
        let Some(fewer) = left.checked_sub(changes.max(1)) else { return Ok(None) };
        left = fewer;
        let doing = "read what was changed meanwhile";
        for number in 0.. {
            let part = revisions::part(conn, revision, number)?;
            let part = part.ok_or_else(|| missing_part(revision, number))?;
            since.extend(part.changes(doing)?);
            if part.last {
                break;
            }
        }
    }
    Ok(Some(since))
}
