//! The public lens: a store that answers with what the public may know of another.

use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc};

use async_trait::async_trait;
use scorecard_domain::{Key, Kind, PublicFace, SuppressionKey, Thing};
use scorecard_service::Clearance;
use tokio::sync::{mpsc, watch};

use super::{
    passed,
    seen::{self, face},
    tell::{Told, tell},
    withheld::{Lens, Withheld},
};
use crate::{
    clock::Timestamp,
    history::{self, ImportError},
    ledger::{
        audit::Order,
        batch::{CommitError, Committed},
        commit::Judgement,
        erasure::{Erased, ErasureOrder},
        proposal::Proposal,
        query::{Held, Query, Recording, Vintage},
        revision::{Position, Revision},
        scan::Scan,
    },
    store::{Cursor, Judged, Part, Store, StoreError, Verification, missing_revision},
};

/// So many things are looked at together where some are hidden.
const AT_ONCE: usize = 1000;

/// What the public may know of a ledger. It cannot be written, copied or checked: that needs everything.
#[derive(Debug)]
pub(crate) struct PublicStore {
    pub(super) whole: Arc<dyn Store>,
    pub(super) lens: Arc<Lens>,
}

impl PublicStore {
    pub(crate) fn of(whole: Arc<dyn Store>, lens: Arc<Lens>) -> Self {
        Self { whole, lens }
    }

    /// What the ledger withholds, up to a revision at least.
    pub(super) async fn withheld(&self, revision: u64) -> Result<Arc<Withheld>, StoreError> {
        self.lens.up_to(&*self.whole, revision).await
    }

    /// The same with all that is erased of what was read before this.
    pub(super) async fn after_reading(&self, revision: u64) -> Result<Arc<Withheld>, StoreError> {
        self.lens.after_reading(&*self.whole, revision).await
    }

    /// What the public sees of some things that were held right after a revision; the order stays.
    async fn held(&self, held: Vec<Held>, revision: u64) -> Result<Vec<Held>, StoreError> {
        held_by(&*self.whole, &self.lens, held, revision).await
    }

    /// Whether the public saw something under each of some keys right before a revision.
    async fn were_seen(&self, keys: Vec<Key>, revision: u64) -> Result<Vec<bool>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let histories = self.whole.histories(keys.clone(), revision.saturating_sub(1)).await?;
        let withheld = self.after_reading(revision).await?;
        let seen = keys.iter().zip(histories).map(|(key, history)| {
            let history = withheld.without_passed(key, history);
            seen::of_history(history, &[]).pop().is_some_and(|it| it.thing.is_some())
        });
        Ok(seen.collect())
    }
}

/// What the public sees of some things that a store held right after a revision.
async fn held_by(
    whole: &dyn Store,
    lens: &Lens,
    held: Vec<Held>,
    at: u64,
) -> Result<Vec<Held>, StoreError> {
    let embargoed: Vec<Key> = held
        .iter()
        .filter(|held| face(&held.thing) == PublicFace::Unpublished)
        .map(|held| held.thing.key())
        .collect();
    let (before, withheld) = match embargoed.is_empty() {
        true => (Vec::new(), lens.up_to(whole, at).await?),
        false => {
            let before = whole.histories(embargoed, at).await?;
            (before, lens.after_reading(whole, at).await?)
        }
    };
    let mut before = before.into_iter();
    let seen = held.into_iter().filter_map(|Held { thing, revision }| match face(&thing) {
        PublicFace::Open => Some(seen_of(&withheld, Held { thing, revision }, at)),
        PublicFace::Unpublished => {
            let key = thing.key();
            let marks = withheld.marks_of(&key, at);
            let history = withheld.without_passed(&key, before.next()?);
            let Recording { revision, thing } = seen::of_history(history, &marks).pop()?;
            Some(Held { thing: thing?, revision })
        }
        PublicFace::Hidden | PublicFace::Withheld => {
            Some(Held { thing: seen::public(&thing)?, revision })
        }
    });
    Ok(seen.collect())
}

/// What is seen right after a revision of what is open by itself.
fn seen_of(withheld: &Withheld, held: Held, at: u64) -> Held {
    match held {
        Held { thing: Thing::Observation(observation), revision } if !withheld.is_empty() => {
            let (since, code) = withheld.at(&observation.key, at).unwrap_or_default();
            let thing = Thing::Observation(seen::veiled(observation, code));
            Held { thing, revision: revision.max(since) }
        }
        held => held,
    }
}

/// A revision without who wrote it, why, and how much: all of it may be about what is not public.
fn veiled(revision: Revision) -> Revision {
    Revision { author: String::new(), reason: String::new(), changes: 0, ..revision }
}

fn refused(doing: &'static str) -> StoreError {
    let source = "what is public can be read, and nothing else".into();
    StoreError::Unavailable { doing, source }
}

#[async_trait]
impl Store for PublicStore {
    fn clearance(&self) -> Clearance {
        Clearance::Public
    }

    fn head(&self) -> watch::Receiver<Position> {
        self.whole.head()
    }

    async fn newest(&self) -> Result<Position, StoreError> {
        self.whole.newest().await
    }

    async fn judge(&self, _: Arc<Proposal>) -> Result<Judged, CommitError> {
        Err(refused("judge a batch").into())
    }

    async fn commit(
        &self,
        _: Arc<Proposal>,
        _: Option<Judgement>,
    ) -> Result<Option<Committed>, CommitError> {
        Err(refused("commit").into())
    }

    async fn get(&self, key: Key, revision: u64) -> Result<Option<Held>, StoreError> {
        let held = self.whole.get(key.clone(), revision).await?;
        // Nothing else than observations is under embargo.
        if held.is_none()
            && key.kind() == Kind::Observation
            && self.after_reading(revision).await?.passed_until(revision).any(|it| *it == key)
        {
            let passed = self.passed(revision).await?;
            return Ok(passed.into_iter().find(|held| held.thing.key() == key));
        }
        Ok(self.held(held.into_iter().collect(), revision).await?.pop())
    }

    /// As long as any page is not full, there is no more: so it is filled up, many at a time where much is hidden.
    async fn list(&self, query: Query) -> Result<Vec<Held>, StoreError> {
        let (limit, revision, asked) = (query.limit, query.revision, query.clone());
        let mut query = query;
        let mut page = Vec::new();
        while page.len() < limit {
            let held = self.whole.list(query.clone()).await?;
            let is_end = held.len() < query.limit;
            query.after = held.last().map(|held| held.thing.key());
            page.extend(self.held(held, revision).await?);
            if is_end {
                break;
            }
            query.limit = limit.max(AT_ONCE);
        }
        page.truncate(limit);
        if asked.filter.kind() != Kind::Observation {
            return Ok(page);
        }
        // What is erased from here on is in the page already.
        let mut passed = self.passed(revision).await?;
        passed.retain(|held| passed::is_asked(&asked, held));
        Ok(if passed.is_empty() { page } else { passed::merged(page, passed, limit) })
    }

    fn scan(&self, scan: Scan) -> Box<dyn Cursor> {
        let (whole, lens) = (Arc::clone(&self.whole), Arc::clone(&self.lens));
        let (revision, cursor) = (scan.revision, self.whole.scan(scan.clone()));
        let public = PublicStore::of(Arc::clone(&self.whole), Arc::clone(&self.lens));
        let seen = PublicCursor { whole, lens, cursor, revision };
        Box::new(passed::WithPassed::new(public, scan, Box::new(seen)))
    }

    async fn history(&self, key: Key) -> Result<Vec<Vintage>, StoreError> {
        let head = self.whole.head().borrow().revision;
        let mut revisions = BTreeMap::new();
        let mut history = Vec::new();
        for Vintage { revision, thing, erased_by: _ } in self.whole.history(key.clone()).await? {
            if revision.number <= head {
                history.push(Recording { revision: revision.number, thing });
                revisions.insert(revision.number, revision);
            }
        }
        let withheld = self.after_reading(head).await?;
        let marks = withheld.marks_of(&key, head);
        let mut seen = Vec::new();
        for Recording { revision: number, thing } in
            seen::of_history(withheld.without_passed(&key, history), &marks)
        {
            let revision = match revisions.remove(&number) {
                Some(revision) => revision,
                None => {
                    let found = self.whole.revision(number).await?;
                    found.ok_or_else(|| missing_revision(number))?
                }
            };
            seen.push(Vintage { revision: veiled(revision), thing, erased_by: None });
        }
        Ok(seen)
    }

    async fn histories(
        &self,
        keys: Vec<Key>,
        revision: u64,
    ) -> Result<Vec<Vec<Recording>>, StoreError> {
        let histories = self.whole.histories(keys.clone(), revision).await?;
        let withheld = self.after_reading(revision).await?;
        let seen = keys.iter().zip(histories).map(|(key, history)| {
            let history = withheld.without_passed(key, history);
            seen::of_history(history, &withheld.marks_of(key, revision))
        });
        Ok(seen.collect())
    }

    async fn revisions_of(
        &self,
        key: Key,
        among: RangeInclusive<u64>,
        order: Order,
        limit: usize,
    ) -> Result<Vec<u64>, StoreError> {
        let seen = self.histories(vec![key], *among.end()).await?.into_iter().flatten();
        let mut revisions: Vec<u64> =
            seen.map(|it| it.revision).filter(|revision| among.contains(revision)).collect();
        if order == Order::NewestFirst {
            revisions.reverse();
        }
        revisions.truncate(limit);
        Ok(revisions)
    }

    async fn revision(&self, number: u64) -> Result<Option<Revision>, StoreError> {
        Ok(self.whole.revision(number).await?.map(veiled))
    }

    async fn revisions(&self, after: u64, limit: usize) -> Result<Vec<Revision>, StoreError> {
        let revisions = self.whole.revisions(after, limit).await?;
        Ok(revisions.into_iter().map(veiled).collect())
    }

    async fn revision_at(&self, instant: Timestamp) -> Result<u64, StoreError> {
        self.whole.revision_at(instant).await
    }

    /// What the public sees become otherwise; nothing may be left of it. What a revision withholds or frees without changing
    /// it comes in parts after its own.
    async fn part(&self, revision: u64, part: u32) -> Result<Option<Part>, StoreError> {
        let withheld = self.withheld(revision).await?;
        let is_more = withheld.changed_by(revision).next().is_some();
        let Some(Part { last, contents }) = self.whole.part(revision, part).await? else {
            return match is_more {
                true => self.further(&withheld, revision, part).await,
                false => Ok(None),
            };
        };
        let mut told = Vec::with_capacity(contents.len());
        let mut unsure = Vec::new();
        for content in contents {
            match tell(content, &withheld, revision)? {
                Told::As(content) => told.push((content, None)),
                Told::IfSeen(content, key) => {
                    told.push((content, Some(unsure.len())));
                    unsure.push(key);
                }
                Told::Not => {}
            }
        }
        let seen = self.were_seen(unsure, revision).await?;
        let is_told = |at: Option<usize>| at.is_none_or(|at| seen.get(at) == Some(&true));
        let contents = told.into_iter().filter(|(_, at)| is_told(*at)).map(|(content, _)| content);
        Ok(Some(Part { last: last && !is_more, contents: contents.collect() }))
    }

    async fn verify(&self) -> Result<Verification, StoreError> {
        Err(refused("verify"))
    }

    async fn rebuild(&self) -> Result<(), StoreError> {
        Err(refused("rebuild"))
    }

    async fn erase(&self, _: ErasureOrder) -> Result<Option<Revision>, StoreError> {
        Err(refused("erase"))
    }

    /// Of one key; whether anything else was erased is nobody's business. Of an observation it would tell that there was one that
    /// the public was not to see, and what is seen of a release is never erased.
    async fn erased(&self, key: Option<Key>) -> Result<Vec<Erased>, StoreError> {
        match key {
            Some(key)
                if !matches!(key.kind(), Kind::Observation | Kind::Release)
                    && !seen::is_internal(key.kind()) =>
            {
                self.whole.erased(Some(key)).await
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn embargoed(&self, _: RangeInclusive<u64>) -> Result<Vec<(Timestamp, Key)>, StoreError> {
        Err(refused("read which embargoes end"))
    }

    async fn suppressions(
        &self,
        _: RangeInclusive<u64>,
    ) -> Result<Vec<(SuppressionKey, Recording)>, StoreError> {
        Err(refused("read what is withheld"))
    }

    async fn export(&self, _: mpsc::Sender<history::Entry>) -> Result<(), StoreError> {
        Err(refused("give away the whole history"))
    }

    async fn import(&self, _: mpsc::Receiver<history::Entry>) -> Result<(), ImportError> {
        Err(refused("take over a history").into())
    }

    /// Whoever has the whole closes it.
    async fn close(&self) {}
}

/// What the public sees of the observations of a scan.
#[derive(Debug)]
struct PublicCursor {
    whole: Arc<dyn Store>,
    lens: Arc<Lens>,
    cursor: Box<dyn Cursor>,
    revision: u64,
}

#[async_trait]
impl Cursor for PublicCursor {
    async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        while let Some(held) = self.cursor.next().await? {
            let seen = held_by(&*self.whole, &self.lens, held, self.revision).await?;
            if !seen.is_empty() {
                return Ok(Some(seen));
            }
        }
        Ok(None)
    }
}
