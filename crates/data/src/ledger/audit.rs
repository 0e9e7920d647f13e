//! Who changed what, when and why, with what was held before.
//!
//! What was put is read from the revisions' own contents, so nothing that was written can be missing; what was held
//! before, and the changes of a single key, from what is kept for reading, which a verification compares with the
//! contents. One part of a revision is in memory at a time, however large the revision is, and where an audit
//! stopped another can go on.

use std::{collections::BTreeSet, ops::RangeInclusive, sync::Arc};

use scorecard_domain::{AreaId, Change, IndicatorId, Key, Kind, Thing};

use super::{query::Held, revision::Revision, subject::Subject};
use crate::{
    content::{Corrupt, entry::Entry},
    store::{Part, Store, StoreError, corrupt},
};

/// So many revisions are read at a time, without their contents.
const REVISIONS: u64 = 1000;
const DOING: &str = "audit the ledger";

/// The order of revisions. Within a revision changes are always in the order of the kinds and their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Descending.
    NewestFirst,
    /// Ascending.
    OldestFirst,
}

/// Which changes. What is `None` or empty does not restrict; what is there holds together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Of which revisions; none if the range is empty. Its end has been reached.
    pub revisions: RangeInclusive<u64>,
    /// Of which kinds.
    pub kinds: BTreeSet<Kind>,
    /// By whom.
    pub author: Option<String>,
    /// About which area: itself, and the facts that belong to it. Of a picture that was moved, either counts.
    pub area: Option<AreaId>,
    /// About which indicator: itself, its observations and targets.
    pub indicator: Option<IndicatorId>,
    /// Of which key.
    pub key: Option<Key>,
}

/// Where in the ledger a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChangePlace {
    /// In which revision.
    pub revision: u64,
    /// In which part of it, from 0.
    pub part: u32,
    /// Where in the part, from 0.
    pub index: u32,
}

/// What one revision did to one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedChange {
    /// When, who and why.
    pub revision: Revision,
    /// What identifies the thing.
    pub key: Key,
    /// What was held right before, pictures with their content; `None` if nothing was.
    pub before: Option<Held>,
    /// If what was held right before was erased, the revision that says when, by whom and on what ground.
    pub before_erased_by: Option<u64>,
    /// What was put, pictures with their content; `None` if it was withdrawn or erased.
    pub after: Option<Thing>,
    /// If what was put was erased, the revision that says when, by whom and on what ground.
    pub after_erased_by: Option<u64>,
}

/// Changes being listed.
#[derive(Debug)]
pub struct Audit {
    store: Arc<dyn Store>,
    filter: ChangeFilter,
    order: Order,
    /// What is looked at next; `None` at the end.
    place: Option<ChangePlace>,
    /// Revisions that were read together, ascending and without a gap.
    revisions: Vec<Revision>,
    /// The part that is being read, with its revision and number.
    part: Option<(u64, u32, Part)>,
}

impl ChangeFilter {
    /// All changes of some revisions.
    pub const fn all(revisions: RangeInclusive<u64>) -> Self {
        Self {
            revisions,
            kinds: BTreeSet::new(),
            author: None,
            area: None,
            indicator: None,
            key: None,
        }
    }

    fn admits_kind(&self, kind: Kind) -> bool {
        self.kinds.is_empty() || self.kinds.contains(&kind)
    }

    fn admits_author(&self, author: &str) -> bool {
        self.author.as_deref().is_none_or(|wanted| wanted == author)
    }

    /// Whether it lets a key through, as far as that can be told without the thing.
    fn admits_key(&self, key: &Key) -> bool {
        let Subject { area, indicator, period: _ } = Subject::of_key(key);
        // Whose picture it is stands in the picture.
        let is_of_area = |wanted| matches!(key, Key::Media(_)) || area == Some(wanted);
        self.admits_kind(key.kind())
            && self.area.as_ref().is_none_or(is_of_area)
            && self.indicator.as_ref().is_none_or(|wanted| indicator == Some(wanted))
            && self.key.as_ref().is_none_or(|wanted| wanted == key)
    }

    /// Whether it lets a change through whose key it does.
    fn admits(&self, change: &RecordedChange) -> bool {
        let RecordedChange { key, before, after, .. } = change;
        let (Some(wanted), Key::Media(_)) = (&self.area, key) else { return true };
        let before = before.as_ref().map(|held| &held.thing);
        before.into_iter().chain(after).any(|thing| match thing {
            Thing::Media(media) => media.area == *wanted,
            _ => false,
        })
    }
}

impl Audit {
    pub(super) async fn begin(
        store: Arc<dyn Store>,
        filter: ChangeFilter,
        order: Order,
        from: Option<ChangePlace>,
    ) -> Result<Self, StoreError> {
        let mut audit =
            Self { store, filter, order, place: from, revisions: Vec::new(), part: None };
        // There is no revision 0.
        let (first, last) = audit.filter.revisions.clone().into_inner();
        audit.filter.revisions = first.max(1)..=last;
        if from.is_none() {
            audit.place = audit.first_of(audit.filter.revisions.clone()).await?;
        }
        Ok(audit)
    }

    /// Where the next call of [`Audit::next`] looks first; `None` at the end.
    pub const fn place(&self) -> Option<ChangePlace> {
        self.place
    }

    /// The next change; `None` at the end (there is no place any more), or when `budget` is used up. Of that, each
    /// change and each revision that is looked at takes one.
    ///
    /// # Errors
    ///
    /// If the store fails. The same change can then be asked for again.
    pub async fn next(&mut self, budget: &mut usize) -> Result<Option<RecordedChange>, StoreError> {
        while let Some(place) = self.place {
            let Some(left) = budget.checked_sub(1) else { return Ok(None) };
            *budget = left;
            let found = match &self.filter.key {
                Some(key) => self.of_key(key.clone(), place.revision).await?,
                None => self.at(place).await?,
            };
            let Looked { found, next } = found;
            self.place = match next {
                Next::Place(place) => Some(place),
                Next::Revision => self.first_of(self.after(place.revision)).await?,
            };
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }

    /// The revisions that come after one.
    fn after(&self, revision: u64) -> RangeInclusive<u64> {
        let (first, last) = self.filter.revisions.clone().into_inner();
        match self.order {
            Order::NewestFirst => first..=revision.saturating_sub(1),
            Order::OldestFirst => revision.saturating_add(1)..=last,
        }
    }

    /// The first change of these revisions.
    async fn first_of(
        &self,
        among: RangeInclusive<u64>,
    ) -> Result<Option<ChangePlace>, StoreError> {
        if among.is_empty() {
            return Ok(None);
        }
        let revision = match &self.filter.key {
            Some(key) => {
                let found = self.store.revisions_of(key.clone(), among, self.order, 1).await?;
                found.first().copied()
            }
            None => Some(match self.order {
                Order::NewestFirst => *among.end(),
                Order::OldestFirst => *among.start(),
            }),
        };
        Ok(revision.map(|revision| ChangePlace { revision, part: 0, index: 0 }))
    }

    /// What a revision did to a key that it changed.
    async fn of_key(&self, key: Key, revision: u64) -> Result<Looked, StoreError> {
        let header = self.store.revision(revision).await?;
        let header = header.ok_or_else(|| missing(format!("revision {revision}")))?;
        let mut found = None;
        if self.filter.admits_author(&header.author) && self.filter.admits_key(&key) {
            let after = self.store.get(key.clone(), revision).await?.map(|held| held.thing);
            found = self.recorded(header, key, after).await?;
        }
        Ok(Looked { found, next: Next::Revision })
    }

    /// What stands at a place, if the filter lets it through.
    async fn at(&mut self, place: ChangePlace) -> Result<Looked, StoreError> {
        let revision = self.revision(place.revision).await?;
        if !self.filter.admits_author(&revision.author) {
            return Ok(Looked { found: None, next: Next::Revision });
        }
        let part = part(&*self.store, &mut self.part, place.revision, place.part).await?;
        let index = usize::try_from(place.index).unwrap_or(usize::MAX);
        let next = if index.saturating_add(1) < part.contents.len() {
            Next::Place(ChangePlace { index: place.index + 1, ..place })
        } else if part.last {
            Next::Revision
        } else {
            Next::Place(ChangePlace { part: place.part + 1, index: 0, ..place })
        };
        let Some(content) = part.contents.get(index) else {
            return Ok(Looked { found: None, next });
        };
        let entry = Entry::read(content).map_err(corrupt(DOING))?;
        let kind = entry.kind().map_err(corrupt(DOING))?;
        if !self.filter.admits_kind(kind) {
            return Ok(Looked { found: None, next });
        }
        // A change whose key was erased is about nothing that could be told.
        let Some(change) = entry.change().map_err(corrupt(DOING))? else {
            return Ok(Looked { found: None, next });
        };
        let key = change.key();
        if !self.filter.admits_key(&key) {
            return Ok(Looked { found: None, next });
        }
        let after = match change {
            Change::Put(thing) => Some(thing),
            Change::Withdraw(_) => None,
        };
        Ok(Looked { found: self.recorded(revision, key, after).await?, next })
    }

    /// A change with what was held before it, if the filter lets it through.
    async fn recorded(
        &self,
        revision: Revision,
        key: Key,
        after: Option<Thing>,
    ) -> Result<Option<RecordedChange>, StoreError> {
        let before = match revision.number {
            // Nothing was held before the first.
            0 | 1 => None,
            number => self.store.get(key.clone(), number - 1).await?,
        };
        let (before_erased_by, after_erased_by) = self.erased(&key, revision.number).await?;
        let change =
            RecordedChange { revision, key, before, before_erased_by, after, after_erased_by };
        Ok(self.filter.admits(&change).then_some(change))
    }

    /// By which revisions were erased: what was held of a key before a revision, and what that put.
    async fn erased(
        &self,
        key: &Key,
        revision: u64,
    ) -> Result<(Option<u64>, Option<u64>), StoreError> {
        let erased = self.store.erased(Some(key.clone())).await?;
        if erased.is_empty() {
            return Ok((None, None));
        }
        let by = |wanted| erased.iter().find(|it| it.revision == wanted).map(|it| it.by);
        let earlier = 1..=revision.saturating_sub(1);
        let earlier = self.store.revisions_of(key.clone(), earlier, Order::NewestFirst, 1).await?;
        Ok((earlier.first().copied().and_then(by), by(revision)))
    }

    /// A revision, read together with those that come after it.
    async fn revision(&mut self, number: u64) -> Result<Revision, StoreError> {
        if let Some(revision) = self.read_revision(number) {
            return Ok(revision);
        }
        let after = match self.order {
            Order::NewestFirst => number.saturating_sub(REVISIONS),
            Order::OldestFirst => number.saturating_sub(1),
        };
        let limit = usize::try_from(REVISIONS).unwrap_or(usize::MAX);
        self.revisions = self.store.revisions(after, limit).await?;
        self.read_revision(number).ok_or_else(|| missing(format!("revision {number}")))
    }

    /// A revision that was read before.
    fn read_revision(&self, number: u64) -> Option<Revision> {
        let first = self.revisions.first()?.number;
        let index = usize::try_from(number.checked_sub(first)?).ok()?;
        self.revisions.get(index).filter(|revision| revision.number == number).cloned()
    }
}

/// A part of a revision, kept in `held` until another is wanted.
async fn part<'a>(
    store: &dyn Store,
    held: &'a mut Option<(u64, u32, Part)>,
    revision: u64,
    number: u32,
) -> Result<&'a Part, StoreError> {
    let part = match held.take() {
        Some((of, at, part)) if (of, at) == (revision, number) => part,
        _ => {
            let part = store.part(revision, number).await?;
            part.ok_or_else(|| missing(format!("part {number} of revision {revision}")))?
        }
    };
    let (_, _, part) = held.insert((revision, number, part));
    Ok(part)
}

/// What was found at a place, and where to go on.
struct Looked {
    found: Option<RecordedChange>,
    next: Next,
}

enum Next {
    Place(ChangePlace),
    /// The first change of the next revision.
    Revision,
}

fn missing(what: String) -> StoreError {
    corrupt(DOING)(Corrupt::new(format!("{what} is missing")))
}
