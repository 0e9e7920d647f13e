//! Judging a batch block by block: what a block is judged by is read with a few queries, and then judged where nobody
//! else is kept waiting.

use std::sync::Arc;

use scorecard_domain::Change;
use tokio::task::spawn_blocking;

use super::{
    db::Db,
    faces::Faces,
    requests, revisions,
    state::{self, Asked},
};
use crate::{
    clock::Timestamp,
    ledger::{
        batch::{CommitError, Committed},
        commit::Judgement,
        plausibility::{Changes, Examination, Ground, Groups},
        proposal::{Blocks, Proposal},
        suppression::{Derived, Still},
        warning::Warnings,
    },
    store::{StoreError, ground::KnownGround, missing_part},
};

/// The answer that a proposal's request already got, if it did.
pub(super) async fn answered(
    db: Db<'_>,
    proposal: &Proposal,
) -> Result<Option<Committed>, CommitError> {
    match &proposal.request {
        Some((request, digest)) => requests::answered(db, &proposal.author, request, digest).await,
        None => Ok(None),
    }
}

/// Judges a proposal by what a transaction sees, the state right after the revision `base`, to be committed at a moment `at`.
pub(super) async fn judge(
    db: Db<'_>,
    known: &KnownGround,
    proposal: &Arc<Proposal>,
    (base, at): (u64, Timestamp),
) -> Result<Judgement, StoreError> {
    let mut judgement = Judgement::begin(proposal, base, at);
    let (mut blocks, mut faces) = (Blocks::of(proposal)?, Faces::default());
    let (mut ground, mut groups, mut warnings) = (None, Groups::default(), Warnings::default());
    while let Some(block) = blocks.next_soon().await? {
        state::look_at_faces(db, &block, &mut faces).await?;
        let mut asked = Asked::default();
        block.each(&mut |proposed| {
            asked.add(proposed, &judgement, &faces);
            Ok(())
        })?;
        let mut gathered = asked.gather(db).await?;
        let mut complete = Vec::new();
        (judgement, groups, complete) = blocking(move || {
            block.each(&mut |proposed| {
                let is_written = judgement.examine(&mut gathered, proposed)?;
                // Of what is wrong nobody is told how plausible it is.
                if is_written && judgement.is_faultless() {
                    complete.extend(groups.add(proposed));
                }
                Ok(())
            })?;
            Ok((judgement, groups, complete))
        })
        .await?;
        for group in complete {
            let ground = on(&mut ground, db, known, proposal, base).await?;
            examine(db, ground, (proposal, &group), &mut faces, &mut warnings).await?;
        }
    }
    let mut gathered = state::gather_rest(db, &judgement).await?;
    let of = Arc::clone(proposal);
    judgement = blocking(move || {
        judgement.conclude(&mut gathered, &of)?;
        Ok(judgement)
    })
    .await?;
    if judgement.is_to_be_examined() {
        if let Some(group) = groups.finish() {
            let ground = on(&mut ground, db, known, proposal, base).await?;
            examine(db, ground, (proposal, &group), &mut faces, &mut warnings).await?;
        }
        judgement.warnings().extend(warnings);
    }
    Ok(judgement)
}

/// What the observations of a proposal stand on, which comes before them: found out once.
async fn on<'a>(
    found: &'a mut Option<Ground>,
    db: Db<'_>,
    known: &KnownGround,
    proposal: &Arc<Proposal>,
    last: u64,
) -> Result<&'a Ground, StoreError> {
    match found {
        Some(ground) => Ok(ground),
        none => Ok(none.insert(ground(db, known, proposal, last).await?)),
    }
}

/// What the observations of a proposal stand on, right after the revision that is the last one that is seen.
async fn ground(
    db: Db<'_>,
    known: &KnownGround,
    proposal: &Arc<Proposal>,
    last: u64,
) -> Result<Ground, StoreError> {
    let mut ground = None;
    if let Some((since, known)) = known.before(last) {
        let mut changed = false;
        for revision in since + 1..=last {
            let part = revisions::part(db, revision, 0).await?;
            let part = part.ok_or_else(|| missing_part(revision, 0))?;
            changed |= part.changes_ground("look whether areas or indicators were changed")?;
        }
        ground = (!changed).then_some(known);
    }
    let ground = match ground {
        Some(ground) => ground,
        None => {
            let mut gathered = state::gather_ground(db).await?;
            blocking(move || Ground::read(&mut gathered)).await?
        }
    };
    known.note(last, &ground);
    let proposal = Arc::clone(proposal);
    blocking(move || ground.under(&proposal)).await
}

/// Examines how plausible some changes are.
async fn examine(
    db: Db<'_>,
    ground: &Ground,
    (proposal, group): (&Proposal, &Changes),
    faces: &mut Faces,
    warnings: &mut Warnings,
) -> Result<(), StoreError> {
    let mut examination = Examination::begin(ground, proposal, group);
    while let Some(wanted) = examination.wanted() {
        examination.take(state::series(db, &wanted, faces).await?)?;
    }
    examination.finish(warnings);
    Ok(())
}

/// Brings a judgement to the last revision and the moment at which it is committed, if it can be told what of it that concerns.
pub(super) async fn judge_again(
    db: Db<'_>,
    known: &KnownGround,
    proposal: &Arc<Proposal>,
    mut judgement: Judgement,
    (last, at): (u64, Timestamp),
) -> Result<Option<Judgement>, StoreError> {
    let Some(since) = changes_since(db, judgement.base(), last).await? else { return Ok(None) };
    let of = Arc::clone(proposal);
    let found = blocking(move || {
        let concerned = judgement.concerned(&of, &since, at)?;
        Ok(concerned.map(|concerned| (judgement, concerned)))
    });
    let Some((found, concerned)) = found.await? else { return Ok(None) };
    judgement = found;
    let (mut faces, mut asked) = (Faces::default(), Asked::default());
    concerned.iter().for_each(|proposed| asked.add(proposed, &judgement, &faces));
    let mut gathered = asked.gather(db).await?;
    let judged = blocking(move || {
        judgement.examine_again(&mut gathered, &concerned, last)?;
        Ok((judgement, concerned))
    });
    let (mut judgement, concerned) = judged.await?;
    if judgement.is_to_be_examined() {
        let ground = ground(db, known, proposal, last).await?;
        let concerned = concerned.into_iter().filter(|proposed| judgement.has(proposed));
        let group = Changes::of(concerned.map(|it| (it.index, it.change)));
        examine(db, &ground, (proposal, &group), &mut faces, judgement.warnings()).await?;
    }
    Ok(Some(judgement))
}

/// Whether what is withheld still follows from the state right after the last revision.
pub(super) async fn still_follows(
    db: Db<'_>,
    derived: &Derived,
    last: u64,
) -> Result<bool, StoreError> {
    for revision in derived.base() + 1..=last {
        for number in 0.. {
            let part = revisions::part(db, revision, number).await?;
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
async fn changes_since(
    db: Db<'_>,
    base: u64,
    last: u64,
) -> Result<Option<Vec<Change>>, StoreError> {
    let mut left = Judgement::MAX_SINCE;
    let mut since = Vec::new();
    for revision in base + 1..=last {
        let changes = revisions::get(db, revision).await?.map_or(0, |revision| revision.changes);
        let Some(fewer) = left.checked_sub(changes.max(1)) else { return Ok(None) };
        left = fewer;
        for number in 0.. {
            let part = revisions::part(db, revision, number).await?;
            let part = part.ok_or_else(|| missing_part(revision, number))?;
            since.extend(part.changes("read what was changed meanwhile")?);
            if part.last {
                break;
            }
        }
    }
    Ok(Some(since))
}

/// Calculates where nobody else is kept waiting.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    spawn_blocking(work).await.unwrap_or_else(|err| {
        Err(StoreError::Unavailable { doing: "judge a batch", source: err.into() })
    })
}
