//! Judging a batch by what a connection sees, whether it is the writer's or a reader's.

use std::sync::Arc;

use rusqlite::Connection;
use scorecard_domain::Change;

use super::{requests, revisions, state::Newest};
use crate::{
    ledger::{
        batch::{CommitError, Committed},
        commit::Judgement,
        plausibility::{Areas, Changes, Examination, Ground, Groups},
        proposal::{Blocks, Proposal},
        suppression::{Derived, Still},
        warning::Warnings,
    },
    store::{Judged, StoreError, areas::KnownAreas, missing_part},
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

/// Judges a proposal by what a transaction sees.
pub(super) fn judge(
    state: &mut Newest<'_>,
    known: &KnownAreas,
    proposal: &Arc<Proposal>,
) -> Result<Judged, CommitError> {
    if let Some(answer) = answered(state.conn, proposal)? {
        return Ok(Judged::Answered(answer));
    }
    let base = revisions::last(state.conn)?.map_or(0, |last| last.number);
    let mut judgement = Judgement::begin(proposal, base);
    let (mut ground, mut groups, mut warnings) = (None, Groups::default(), Warnings::default());
    let mut examine = |state: &mut Newest<'_>, group: &Changes| {
        let ground = match &ground {
            Some(ground) => ground,
            // What observations stand on comes before them.
            None => ground.insert(Ground::lay(areas(state, known, base)?, proposal)?),
        };
        examine(state, ground, group, &mut warnings)
    };
    let mut blocks = Blocks::of(proposal)?;
    while let Some(block) = blocks.next()? {
        block.each(&mut |proposed| {
            let is_written = judgement.examine(state, proposed)?;
            // Of what is wrong nobody is told how plausible it is.
            if is_written && judgement.is_faultless() {
                groups.add(proposed).map_or(Ok(()), |group| examine(state, &group))?;
            }
            Ok(())
        })?;
    }
    judgement.conclude(state, proposal)?;
    if judgement.is_to_be_examined() {
        groups.finish().map_or(Ok(()), |group| examine(state, &group))?;
        judgement.warnings().extend(warnings);
    }
    Ok(Judged::Judgement(judgement))
}

/// Brings a judgement to the last revision, if it can be told what of it that concerns.
pub(super) fn judge_again(
    state: &mut Newest<'_>,
    known: &KnownAreas,
    proposal: &Proposal,
    mut judgement: Judgement,
    last: u64,
) -> Result<Option<Judgement>, StoreError> {
    let Some(since) = changes_since(state.conn, judgement.base(), last)? else { return Ok(None) };
    let Some(concerned) = judgement.concerned(proposal, &since)? else { return Ok(None) };
    judgement.examine_again(state, &concerned, last)?;
    if judgement.is_to_be_examined() {
        let ground = Ground::lay(areas(state, known, last)?, proposal)?;
        let concerned = concerned.into_iter().filter(|proposed| judgement.has(proposed));
        let group = Changes::of(concerned.map(|it| (it.index, it.change)));
        examine(state, &ground, &group, judgement.warnings())?;
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

/// All areas right after the revision that is the last one that is seen.
fn areas(state: &mut Newest<'_>, known: &KnownAreas, last: u64) -> Result<Arc<Areas>, StoreError> {
    let mut areas = None;
    if let Some((since, known)) = known.before(last) {
        let mut changed = false;
        for revision in since + 1..=last {
            let part = revisions::part(state.conn, revision, 0)?;
            let part = part.ok_or_else(|| missing_part(revision, 0))?;
            changed |= part.changes_areas("look whether areas were changed")?;
        }
        areas = (!changed).then_some(known);
    }
    let areas = match areas {
        Some(areas) => areas,
        None => Arc::new(Areas::read(state)?),
    };
    known.note(last, &areas);
    Ok(areas)
}

/// Examines how plausible some changes are.
fn examine(
    state: &mut Newest<'_>,
    ground: &Ground,
    group: &Changes,
    warnings: &mut Warnings,
) -> Result<(), StoreError> {
    let mut examination = Examination::begin(state, ground, group)?;
    while let Some(wanted) = examination.wanted() {
        let found = wanted.iter().map(|series| state.series(series));
        examination.take(found.collect::<Result<_, _>>()?);
    }
    examination.finish(warnings);
    Ok(())
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
