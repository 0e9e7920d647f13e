//! What may become of a release: it begins as a draft, is moved to later revisions, decided about, and published; then
//! nothing more. That its decisions are in order by themselves is the domain's rule; that its digests are the ledger's
//! is found before a batch is judged (`ledger/release/`).

use crate::sentences;
use scorecard_domain::{ApprovalGroup, Fault, FaultReason, Release, UNAUTHENTICATED};

/// That a published release is touched.
pub(super) fn published(path: String) -> Fault {
    let problem = sentences::published();
    Fault::new(path, FaultReason::Published, problem)
}

/// What is wrong with what a batch by `author` makes of a release; `path` leads to the release.
pub(super) fn faults(path: &str, old: Option<&Release>, new: &Release, author: &str) -> Vec<Fault> {
    if old.is_some_and(|old| old.published) {
        return vec![published(path.to_owned())];
    }
    let mut faults = Vec::new();
    let moved = old.is_none_or(|old| old.revision != new.revision);
    if let Some(old) = old.filter(|old| new.revision < old.revision) {
        let problem = sentences::going_back(old.revision);
        faults.push(Fault::inconsistent(format!("{path}.frozen_revision"), problem));
    }
    let mut decides = new.published;
    for (i, group) in new.groups.iter().enumerate() {
        let path = format!("{path}.groups[{i}].decisions");
        let before = old.map_or(&[][..], |old| still_hold(old, new, group));
        let Some(added) = group.decisions.strip_prefix(before) else {
            let problem = sentences::decisions_stand(before.len());
            faults.push(Fault::inconsistent(path, problem));
            continue;
        };
        if is_void(old, new, group) && !added.is_empty() {
            let problem = sentences::void();
            faults.push(Fault::inconsistent(path, problem));
            continue;
        }
        decides |= !added.is_empty();
        for (k, decision) in (before.len()..).zip(added) {
            if author != UNAUTHENTICATED && decision.actor != author {
                let problem = sentences::for_another(&decision.actor, author);
                faults.push(Fault::inconsistent(format!("{path}[{k}].actor"), problem));
            }
        }
    }
    if moved && decides {
        let problem = match old {
            None => sentences::new_and_decided(),
            Some(_) => sentences::moved_and_decided(),
        };
        faults.push(Fault::inconsistent(format!("{path}.frozen_revision"), problem));
    }
    faults
}

fn counterpart<'a>(old: &'a Release, group: &ApprovalGroup) -> Option<&'a ApprovalGroup> {
    old.groups.iter().find(|old| old.id == group.id)
}

/// The decisions of before that still are about a group.
fn still_hold<'a>(
    old: &'a Release,
    new: &Release,
    group: &ApprovalGroup,
) -> &'a [scorecard_domain::Decision] {
    match counterpart(old, group) {
        Some(was) if old.same_scope(new) && was.same_matter(group) => &was.decisions,
        _ => &[],
    }
}

/// Whether there are decisions of before, and none of them are about a group any more.
fn is_void(old: Option<&Release>, new: &Release, group: &ApprovalGroup) -> bool {
    old.is_some_and(|old| {
        counterpart(old, group).is_none_or(|was| !old.same_scope(new) || !was.same_matter(group))
    })
}
