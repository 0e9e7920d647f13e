//! What became of decisions: when each was taken, and what voided it.

use std::collections::BTreeMap;

use scorecard_domain::{Decision, ItemId, Key, Kind, Release, Thing};

use super::frozen::Frozen;
use crate::{
    ledger::{query::Vintage, revision::Revision},
    store::{Store, StoreError},
};

/// A decision, when it was taken and what on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedDecision {
    /// About which group.
    pub group: ItemId,
    /// What was decided, and by whom.
    pub decision: Decision,
    /// The revision that recorded it.
    pub recorded: Revision,
    /// The revision that the release froze then.
    pub frozen: u64,
    /// The revision that voided it; `None` if it stands.
    pub voided: Option<u64>,
}

/// Decisions about a group that no longer hold, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoidedGroup {
    /// About which group.
    pub group: ItemId,
    /// What was decided.
    pub decisions: Vec<Decision>,
    /// What of its scope was put or withdrawn, first observations, then all else, in the order of their keys: the first of it.
    pub changed: Vec<Key>,
    /// How many there are beyond these.
    pub more: u64,
}

impl VoidedGroup {
    /// No more things are told.
    pub const MAX_CHANGED: usize = 100;
}

/// All decisions of a release's history, in the order of revisions and groups. What was erased of it says nothing: what stood
/// before goes on standing, and what was decided there is recorded by the next.
pub(crate) fn decisions(history: Vec<Vintage>) -> Vec<RecordedDecision> {
    let mut all: Vec<RecordedDecision> = Vec::new();
    let told = history.into_iter().filter(|vintage| vintage.erased_by.is_none());
    for Vintage { revision, thing, erased_by: _ } in told {
        let groups = match &thing {
            Some(Thing::Release(release)) => release.groups.as_slice(),
            _ => &[],
        };
        let frozen = match &thing {
            Some(Thing::Release(release)) => release.revision,
            _ => 0,
        };
        let mut said: BTreeMap<ItemId, &[Decision]> =
            groups.iter().map(|group| (group.id.clone(), group.decisions.as_slice())).collect();
        // Of what stood, what is still said goes on standing; decisions of a group stand or fall together.
        for record in all.iter_mut().filter(|record| record.voided.is_none()) {
            match said.get(&record.group).and_then(|said| said.split_first()) {
                Some((first, rest)) if *first == record.decision => {
                    said.insert(record.group.clone(), rest);
                }
                _ => record.voided = Some(revision.number),
            }
        }
        for group in groups {
            for decision in said.get(&group.id).copied().unwrap_or_default() {
                all.push(RecordedDecision {
                    group: group.id.clone(),
                    decision: decision.clone(),
                    recorded: revision.clone(),
                    frozen,
                    voided: None,
                });
            }
        }
    }
    all
}

/// The groups whose decisions a change of a release has voided.
pub(super) async fn voided(
    store: &dyn Store,
    before: &Release,
    after: &Release,
) -> Result<Vec<VoidedGroup>, StoreError> {
    let lost: Vec<_> = before
        .groups
        .iter()
        .filter(|was| !was.decisions.is_empty())
        .filter(|was| {
            let is = after.groups.iter().find(|group| group.id == was.id);
            is.is_none_or(|is| !is.decisions.starts_with(&was.decisions))
        })
        .collect();
    if lost.is_empty() {
        return Ok(Vec::new());
    }
    let then = Frozen::read(store, before, before.revision).await?;
    let now = Frozen::read(store, after, after.revision).await?;
    let things = |release: &Release, frozen: &Frozen, id: &ItemId| {
        let groups = release.groups.iter().zip(&frozen.groups);
        let mut of_group = groups.filter(|(group, _)| group.id == *id);
        of_group.next().map(|(_, found)| found.things.clone()).unwrap_or_default()
    };
    let mut voided = Vec::new();
    for was in lost {
        let mut changed = things(before, &then, &was.id);
        for (at, place) in things(after, &now, &was.id) {
            if changed.get(&at) == Some(&place) {
                changed.remove(&at);
            } else {
                changed.insert(at, place);
            }
        }
        let more = changed.len().saturating_sub(VoidedGroup::MAX_CHANGED);
        let (observations, others): (Vec<_>, Vec<_>) =
            changed.into_values().partition(|place| place.key.kind() == Kind::Observation);
        let keys = observations.into_iter().chain(others).map(|place| place.key);
        voided.push(VoidedGroup {
            group: was.id.clone(),
            decisions: was.decisions.clone(),
            changed: keys.take(VoidedGroup::MAX_CHANGED).collect(),
            more: u64::try_from(more).unwrap_or(u64::MAX),
        });
    }
    Ok(voided)
}
