//! Leads a release on: what somebody wants becomes a change of the release as it stands.

use std::sync::Arc;

use scorecard_domain::{
    Change, Decision, Fault, FaultReason, ItemId, Key, Release, ReleaseId, Thing,
};

use super::{
    examine,
    frozen::Frozen,
    record::{VoidedGroup, voided},
};
use crate::{
    ledger::{
        AsOf, Ledger, NotReached,
        batch::{Batch, CommitError, ProposedChange, Request},
        proposal::Proposal,
        revision::Revision,
    },
    sentences,
    store::StoreError,
};

/// When others write at the same time, what is wanted is made anew so many times.
const MADE_ANEW: usize = 8;

/// What becomes of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReleaseAct {
    /// It begins. Digests and figures are the ledger's to say; revision 0 means the current one.
    Begin(Box<Release>),
    /// It moves to this revision, 0 for the current one; decisions about what changed in between go.
    Advance(u64),
    /// Somebody decides about a group, provided that it freezes this revision, if that is not 0.
    Decide {
        /// About which group.
        group: ItemId,
        /// What is decided.
        decision: Decision,
        /// What it is decided on.
        frozen: u64,
    },
    /// It is published, provided that it freezes this revision, if that is not 0.
    Publish(u64),
}

/// Who wants what to become of which release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseOrder {
    /// Which.
    pub id: ReleaseId,
    /// What becomes of it.
    pub act: ReleaseAct,
    /// Who writes.
    pub author: String,
    /// Why, in the author's words.
    pub reason: String,
    /// Makes it repeatable, with a digest over all that was asked for.
    pub request: Option<(Request, [u8; 32])>,
}

/// What became of a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Led {
    /// The release; if it was only examined, as it would be.
    pub release: Release,
    /// The revision that last changed it; 0 if it was only examined.
    pub changed: u64,
    /// The revision that this wrote; `None` if nothing had to be changed, or it was only examined.
    pub revision: Option<Revision>,
    /// The groups whose decisions no longer hold.
    pub voided: Vec<VoidedGroup>,
    /// What is wrong, if it was only examined.
    pub faults: Vec<Fault>,
}

/// Why a release is not led on.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// There is none with this id.
    #[error("no release `{0}`")]
    NoSuchRelease(ReleaseId),
    /// There is one with this id, so that it cannot begin.
    #[error("there is a release `{0}` already")]
    Exists(ReleaseId),
    /// Others kept changing it at the same time. Nothing was stored; trying again may help.
    #[error(
        "others changed the release `{0}` at the same time; nothing was stored: read it again, and try again"
    )]
    Overtaken(ReleaseId),
    /// The revision that it is to freeze cannot be told.
    #[error(transparent)]
    NotReached(#[from] NotReached),
    /// It was refused.
    #[error(transparent)]
    Commit(#[from] CommitError),
}

impl From<StoreError> for ReleaseError {
    fn from(err: StoreError) -> Self {
        Self::Commit(err.into())
    }
}

/// A change of a release, by what stands.
struct Made {
    old: Option<Release>,
    new: Release,
    if_revision: u64,
    /// Whether it is there, and was to begin.
    is_there: bool,
    /// What cannot be done, with its place in the request.
    faults: Vec<Fault>,
}

impl Ledger {
    /// Leads a release on, by one revision.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`] says what to do about it.
    pub async fn lead(&self, order: &ReleaseOrder) -> Result<Led, ReleaseError> {
        let mut tries = 0;
        let committed = loop {
            tries += 1;
            let made = self.make(order).await?;
            match self.carry_out(made.propose(order)?).await {
                Err(CommitError::Mismatch(_)) => made.overtaken(tries)?,
                done => break done?,
            }
        };
        let key = Key::Release(order.id.clone());
        let number = match &committed.revision {
            Some(revision) => revision.number,
            None => self.newest().await?.revision,
        };
        let gone = || ReleaseError::NoSuchRelease(order.id.clone());
        let held = self.store.get(key.clone(), number).await?.ok_or_else(gone)?;
        let Thing::Release(release) = held.thing else { return Err(gone()) };
        let before = match &committed.revision {
            Some(revision) => self.store.get(key, revision.number.saturating_sub(1)).await?,
            None => None,
        };
        let voided = match before.map(|held| held.thing) {
            Some(Thing::Release(before)) => voided(&*self.store, &before, &release).await?,
            _ => Vec::new(),
        };
        let (changed, revision) = (held.revision, committed.revision);
        Ok(Led { release, changed, revision, voided, faults: Vec::new() })
    }

    /// Says what [`Ledger::lead`] would make of it now. A request id is ignored.
    ///
    /// # Errors
    ///
    /// As [`Ledger::lead`]; faults are no error here.
    pub async fn rehearse(&self, order: &ReleaseOrder) -> Result<Led, ReleaseError> {
        let mut tries = 0;
        let (made, faults) = loop {
            tries += 1;
            let made = self.make(order).await?;
            match self.examine(made.propose(order)?).await {
                Err(CommitError::Mismatch(_)) => made.overtaken(tries)?,
                validated => break (made, validated?.faults),
            }
        };
        let voided = match &made.old {
            Some(old) => voided(&*self.store, old, &made.new).await?,
            None => Vec::new(),
        };
        Ok(Led { release: made.new, changed: 0, revision: None, voided, faults })
    }

    /// What an order makes of the release as it stands.
    async fn make(&self, order: &ReleaseOrder) -> Result<Made, ReleaseError> {
        let ReleaseOrder { id, act, .. } = order;
        let history = self.store.history(Key::Release(id.clone())).await?;
        let last = history.into_iter().last();
        let if_revision = last.as_ref().map_or(0, |vintage| vintage.revision.number);
        let old = match last.and_then(|vintage| vintage.thing) {
            Some(Thing::Release(release)) => Some(release),
            _ => None,
        };
        if let ReleaseAct::Begin(draft) = act {
            // What is there already does not fit the precondition, unless the request was carried out.
            let is_there = old.is_some();
            let if_revision = if is_there { 0 } else { if_revision };
            let new = self.freeze(Release { id: id.clone(), ..(**draft).clone() }).await?;
            return Ok(Made { old: None, new, if_revision, is_there, faults: Vec::new() });
        }
        let Some(old) = old else { return Err(ReleaseError::NoSuchRelease(id.clone())) };
        let (mut new, mut faults) = (old.clone(), Vec::new());
        let mut is_on = |frozen: u64| {
            if frozen != 0 && frozen != old.revision {
                let problem = sentences::moved_on(frozen, old.revision);
                faults.push(Fault::inconsistent("frozen_revision", problem));
            }
        };
        match act {
            ReleaseAct::Begin(_) => {}
            ReleaseAct::Advance(to) => {
                new.revision = *to;
                new = self.freeze(new).await?;
                for (was, is) in old.groups.iter().zip(&mut new.groups) {
                    if !was.same_matter(is) {
                        is.decisions.clear();
                    }
                }
            }
            ReleaseAct::Decide { group, decision, frozen } => {
                is_on(*frozen);
                match new.groups.iter_mut().find(|it| it.id == *group) {
                    Some(group) => group.decisions.push(decision.clone()),
                    None => {
                        let ids: Vec<_> = old.groups.iter().map(|it| it.id.as_str()).collect();
                        let problem = sentences::no_group(group, id, ids.join(", "));
                        faults.push(Fault::new("group", FaultReason::UnknownReference, problem));
                    }
                }
            }
            ReleaseAct::Publish(frozen) => {
                is_on(*frozen);
                new.published = true;
            }
        }
        Ok(Made { old: Some(old), new, if_revision, is_there: false, faults })
    }

    /// The release with the digests and figures of its revision, as far as they are there.
    async fn freeze(&self, mut release: Release) -> Result<Release, ReleaseError> {
        let as_of = match release.revision {
            0 => AsOf::Now,
            revision => AsOf::Revision(revision),
        };
        release.revision = self.resolve(as_of).await?;
        let frozen = Frozen::read(&*self.store, &release, release.revision).await?;
        if let Some(revision) = frozen.revision {
            release.digest = *revision.digest.as_bytes();
        }
        for (group, found) in release.groups.iter_mut().zip(frozen.groups) {
            group.figures = found.figures;
        }
        Ok(release)
    }

    /// The proposal with what its releases say that is not so.
    pub(crate) async fn with_evidence(
        &self,
        mut proposal: Proposal,
    ) -> Result<Arc<Proposal>, StoreError> {
        examine(&*self.store, &mut proposal).await?;
        Ok(Arc::new(proposal))
    }
}

impl Made {
    /// Others were faster so many times: it is made anew, unless that is in vain.
    fn overtaken(&self, tries: usize) -> Result<(), ReleaseError> {
        let id = &self.new.id;
        match self.is_there {
            true => Err(ReleaseError::Exists(id.clone())),
            false if tries >= MADE_ANEW => Err(ReleaseError::Overtaken(id.clone())),
            false => Ok(()),
        }
    }

    fn propose(&self, order: &ReleaseOrder) -> Result<Proposal, StoreError> {
        let change = Change::Put(Thing::Release(self.new.clone()));
        let batch = Batch {
            changes: vec![ProposedChange { change, if_revision: Some(self.if_revision) }],
            author: order.author.clone(),
            reason: order.reason.clone(),
            request: order.request.as_ref().map(|(request, _)| request.clone()),
        };
        let mut proposal = Proposal::of(&batch)?;
        proposal.found = self.faults.iter().map(|fault| (0, fault.clone())).collect();
        Ok(match &order.request {
            Some((_, asked)) => proposal.known_by(*asked),
            None => proposal,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::release::testing::draft;

    #[test]
    fn who_is_overtaken_is_told_that_and_only_a_beginning_that_there_is_one() {
        let made = |is_there| {
            let (new, faults) = (draft(), Vec::new());
            Made { old: None, new, if_revision: 0, is_there, faults }
        };
        for tries in 1..MADE_ANEW {
            assert!(made(false).overtaken(tries).is_ok(), "it is made anew");
        }
        let told = made(false).overtaken(MADE_ANEW).unwrap_err();
        assert!(matches!(told, ReleaseError::Overtaken(_)), "{told}");
        let what_to_do = "changed the release `r` at the same time; nothing was stored: read it again, and try again";
        assert!(told.to_string().ends_with(what_to_do), "{told}");
        let told = made(true).overtaken(1).unwrap_err();
        assert!(matches!(told, ReleaseError::Exists(_)), "{told}");
    }
}
