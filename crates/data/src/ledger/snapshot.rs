//! All that the ledger held at one revision, some at a time.

use std::{collections::BTreeSet, sync::Arc};

use scorecard_domain::{Key, Kind};

use super::{
    query::{Filter, Held, Query},
    revision::Position,
};
use crate::{
    content::Digest,
    store::{Store, StoreError},
};

/// How many things are read at a time; of pictures with their content one.
const CHUNK: usize = 1000;

/// All that was held right after one revision, in the order of the kinds and their keys. Commits that
/// happen meanwhile do not show.
#[derive(Debug)]
pub struct Snapshot {
    store: Arc<dyn Store>,
    position: Position,
    kinds: Vec<Kind>,
    media_content: bool,
    after: Option<Key>,
}

impl Snapshot {
    pub(super) async fn begin(
        store: Arc<dyn Store>,
        revision: u64,
        kinds: &[Kind],
        media_content: bool,
    ) -> Result<Self, StoreError> {
        let position = position(&*store, revision).await?;
        let mut kinds: Vec<_> = wanted(kinds).into_iter().collect();
        kinds.reverse();
        Ok(Self { store, position, kinds, media_content, after: None })
    }

    /// The position that it shows, from which a watch goes on without a gap.
    pub const fn position(&self) -> Position {
        self.position
    }

    /// The next things; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the store fails. The same things can then be asked for again.
    pub async fn next(&mut self) -> Result<Option<Vec<Held>>, StoreError> {
        while let Some(kind) = self.kinds.last().copied() {
            let limit = if kind == Kind::Media && self.media_content { 1 } else { CHUNK };
            let query = Query {
                filter: Filter::all(kind, self.media_content),
                after: self.after.clone(),
                limit,
                revision: self.position.revision,
            };
            let things = self.store.list(query).await?;
            self.after = things.last().map(|held| held.thing.key());
            if things.len() < limit {
                self.kinds.pop();
                self.after = None;
            }
            if !things.is_empty() {
                return Ok(Some(things));
            }
        }
        Ok(None)
    }
}

/// The position of a revision that has been reached.
pub(super) async fn position(store: &dyn Store, revision: u64) -> Result<Position, StoreError> {
    let ledger_id = store.head().borrow().ledger_id;
    let digest = match revision {
        0 => Some(Digest::NONE),
        revision => store.revision(revision).await?.map(|revision| revision.digest),
    };
    let digest = digest.ok_or_else(|| StoreError::Corrupt {
        doing: "find the position of a revision",
        source: format!("there is no revision {revision}").into(),
    })?;
    Ok(Position { ledger_id, revision, digest })
}

/// The kinds that are asked for, in their order: all if none is named.
fn wanted(kinds: &[Kind]) -> BTreeSet<Kind> {
    let kinds = if kinds.is_empty() { Kind::ALL } else { kinds };
    kinds.iter().copied().collect()
}
