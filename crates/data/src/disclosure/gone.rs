//! What the public saw as of then and cannot be shown any more, because it was erased.

use std::collections::{BTreeMap, BTreeSet};

use scorecard_domain::{Key, Kind, PublicFace};

use super::{public::PublicStore, seen::face};
use crate::{
    ledger::erasure::{Erased, Span, Spans},
    store::StoreError,
};

impl PublicStore {
    /// What the public saw right after a revision and has been erased since, in the order of the revisions that had put it. It is
    /// not for the public, which is told of no keys.
    ///
    /// Of what was erased nothing is kept that tells how much of it was seen, but whether it was under embargo: what was internal
    /// or confidential is taken for free, unless the ledger withheld it then by itself.
    pub(crate) async fn gone(
        &self,
        spans: &Spans,
        revision: u64,
    ) -> Result<Vec<Erased>, StoreError> {
        let mut erased = self.whole.erased(None).await?;
        erased.retain(|it| it.revision <= revision);
        let last = self.last_seen(&erased, revision).await?;
        let keyless = self.keyless(spans, &erased).await?;
        erased.retain(|it| match &it.key {
            Some(key) => last.get(key) == Some(&it.revision),
            None => keyless.was_seen(it, revision),
        });
        Ok(erased)
    }

    /// The revisions whose versions the public saw right after a revision, of the keys under which something was erased and that the
    /// ledger did not withhold then.
    async fn last_seen(
        &self,
        erased: &[Erased],
        revision: u64,
    ) -> Result<BTreeMap<Key, u64>, StoreError> {
        let keys: BTreeSet<Key> = erased.iter().filter_map(|it| it.key.clone()).collect();
        let keys: Vec<Key> = keys.into_iter().collect();
        let histories = self.whole.histories(keys.clone(), revision).await?;
        let withheld = self.after_reading(revision).await?;
        let last = keys.into_iter().zip(histories).filter_map(|(key, history)| {
            // A version under embargo leaves the one before it, be that one under embargo that was erased or not.
            let is_seen = |face| face != PublicFace::Unpublished;
            let history = withheld.without_passed(&key, history);
            let last = history.iter().rfind(|it| it.thing.as_ref().map(face).is_none_or(is_seen));
            let mark = withheld.marks_of(&key, revision).pop().and_then(|mark| mark.1);
            Some((key, last.filter(|_| mark.is_none())?.revision))
        });
        Ok(last.collect())
    }

    /// What is kept of what was erased with its key.
    async fn keyless(&self, spans: &Spans, erased: &[Erased]) -> Result<Keyless, StoreError> {
        let mut keyless = Keyless::default();
        for erased in erased.iter().filter(|it| it.key.is_none()) {
            let span = spans.of(&*self.whole, erased).await?;
            keyless.0.entry((erased.kind, erased.revision)).or_default().insert(erased.index, span);
        }
        Ok(keyless)
    }
}

/// What was erased with its key, by kind and revision, and by its number among the changes of that.
#[derive(Debug, Default)]
struct Keyless(BTreeMap<(Kind, u64), BTreeMap<u64, Span>>);

impl Keyless {
    /// Whether the public saw it right after a revision: until the next version that was not under embargo.
    fn was_seen(&self, erased: &Erased, revision: u64) -> bool {
        let Some(versions) = self.0.get(&(erased.kind, erased.revision)) else { return false };
        let Some(version) = versions.get(&erased.index).filter(|it| !it.was_embargoed) else {
            return false;
        };
        let Some(mut until) = version.until else { return true };
        // With a key all its versions went. Of several that the same revision put nobody can tell which is the next one: what holds
        // of each of them holds of that.
        while until <= revision
            && let Some(next) = self.0.get(&(erased.kind, until))
            && next.values().all(|it| it.was_embargoed)
            && let Some(later) =
                next.values().filter_map(|it| it.until).min().filter(|it| *it > until)
        {
            until = later;
        }
        revision < until
    }
}
