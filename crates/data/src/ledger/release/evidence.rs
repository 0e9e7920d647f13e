//! Whether releases say of the ledger what the ledger says.

use scorecard_domain::{Fault, Key, Release, Text, Thing};

use super::{facts::Publication, frozen::Frozen};
use crate::{
    content::Digest,
    ledger::proposal::Proposal,
    sentences,
    store::{Store, StoreError},
};

/// Finds what the releases of a proposal say that is not so, and what those that it publishes show as promised.
pub(crate) async fn examine(store: &dyn Store, proposal: &mut Proposal) -> Result<(), StoreError> {
    for (index, release) in proposal.releases()? {
        if release.published {
            let publication = Publication::read(store, index, &release).await?;
            proposal.publications.extend(publication);
        }
        if is_said_already(store, &release).await? {
            continue;
        }
        for fault in faults(store, &release).await? {
            let path = format!("changes[{index}].release.{}", fault.path);
            proposal.found.push((index, Fault { path, ..fault }));
        }
    }
    Ok(())
}

/// Whether a release says of the revision that it freezes what it said before. That was found right then, in the form in which
/// digests were made then, and what is past does not change.
async fn is_said_already(store: &dyn Store, release: &Release) -> Result<bool, StoreError> {
    let head = store.newest().await?.revision;
    let held = store.get(Key::Release(release.id.clone()), head).await?;
    let Some(Thing::Release(held)) = held.map(|held| held.thing) else { return Ok(false) };
    let is_of_same = |a: &Release, b: &Release| {
        a.same_scope(b) && (a.revision, a.digest) == (b.revision, b.digest)
    };
    let said = |release: &Release| {
        let groups = release.groups.iter().map(|it| (it.indicators.clone(), it.figures.clone()));
        groups.collect::<Vec<_>>()
    };
    Ok(is_of_same(&held, release) && said(&held) == said(release))
}

/// What a release says that is not so, with paths from the release.
async fn faults(store: &dyn Store, release: &Release) -> Result<Vec<Fault>, StoreError> {
    if release.revision == 0 {
        // It is told that there has to be one.
        return Ok(Vec::new());
    }
    let Frozen { revision, groups, mut faults } =
        Frozen::read(store, release, release.revision).await?;
    let Some(revision) = revision else { return Ok(faults) };
    if *revision.digest.as_bytes() != release.digest {
        let problem = sentences::another_digest(
            Digest::from_bytes(release.digest).to_string(),
            revision.number,
            revision.digest.to_string(),
        );
        faults.push(Fault::inconsistent("frozen_digest", problem));
    }
    // What is not there has no figures to compare with.
    if !faults.is_empty() {
        return Ok(faults);
    }
    for (i, (said, found)) in release.groups.iter().zip(&groups).enumerate() {
        if said.figures != found.figures {
            let authors = match found.figures.authors.as_slice() {
                [] => sentences::nobody().into(),
                authors => Text::new(authors.join("、"), authors.join(", ")),
            };
            let digest = Digest::from_bytes(found.figures.digest).to_string();
            let (revision, count) = (revision.number, found.figures.count);
            let problem = sentences::other_figures(revision, digest, count, authors);
            faults.push(Fault::inconsistent(format!("groups[{i}].figures"), problem));
        }
    }
    Ok(faults)
}
