//! Ids and notes as numbers: what rows of observations say instead of texts.

use std::{
    collections::HashMap,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use rusqlite::{Connection, OptionalExtension as _};

use super::errors::sql;
use crate::store::StoreError;

/// Longer terms are notes and not kept in memory; no id is longer.
const MAX_CACHED: usize = scorecard_domain::id::MAX_ID_LEN;

/// So many terms are kept at hand: those of a row, and some.
const RECENT: usize = 6;

/// The terms that were looked up so far. They never change, unless the tables are made anew, so all connections share
/// them.
#[derive(Debug, Default)]
pub(super) struct Dictionary {
    terms: RwLock<Terms>,
    /// How often the tables were made anew.
    generation: AtomicU64,
}

#[derive(Debug, Default)]
struct Terms {
    ids: HashMap<Arc<str>, i64>,
    texts: HashMap<i64, Arc<str>>,
}

impl Dictionary {
    /// The number of a term, if it has one.
    pub(super) fn id(&self, conn: &Connection, term: &str) -> Result<Option<i64>, StoreError> {
        if let Some(id) = self.cached(term) {
            return Ok(Some(id));
        }
        let found = find(conn, term)?;
        if let Some(id) = found {
            self.keep(id, &term.into());
        }
        Ok(found)
    }

    fn cached(&self, term: &str) -> Option<i64> {
        self.terms.read().unwrap_or_else(PoisonError::into_inner).ids.get(term).copied()
    }

    /// The term with a number that some row has.
    pub(super) fn text(&self, conn: &Connection, id: i64) -> Result<Arc<str>, StoreError> {
        let cached =
            self.terms.read().unwrap_or_else(PoisonError::into_inner).texts.get(&id).cloned();
        if let Some(term) = cached {
            return Ok(term);
        }
        let doing = sql("read the dictionary");
        let term: Arc<str> = conn
            .prepare_cached("SELECT term FROM dictionary WHERE id = ?1")
            .and_then(|mut query| query.query_row([id], |row| row.get(0)))
            .map_err(doing)?;
        self.keep(id, &term);
        Ok(term)
    }

    fn keep(&self, id: i64, term: &Arc<str>) {
        if term.len() <= MAX_CACHED {
            let mut terms = self.terms.write().unwrap_or_else(PoisonError::into_inner);
            terms.ids.insert(Arc::clone(term), id);
            terms.texts.insert(id, Arc::clone(term));
        }
    }

    /// Numbers mean the same as long as this is the same. It changes only while nobody reads.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Acquire)
    }

    /// Forgets what was looked up: numbers will mean something else.
    pub(super) fn clear(&self) {
        self.generation.fetch_add(1, Ordering::AcqRel);
        *self.terms.write().unwrap_or_else(PoisonError::into_inner) = Terms::default();
    }
}

fn find(conn: &Connection, term: &str) -> Result<Option<i64>, StoreError> {
    conn.prepare_cached("SELECT id FROM dictionary WHERE term = ?1")
        .and_then(|mut query| query.query_row([term], |row| row.get(0)).optional())
        .map_err(sql("read the dictionary"))
}

/// The dictionary in a transaction that may still fail: what is new in it is not shared.
#[derive(Debug)]
pub(super) struct NewTerms<'a> {
    dictionary: &'a Dictionary,
    new: HashMap<Arc<str>, i64>,
    /// Some that were asked for lately: rows that follow each other have most terms in common.
    recent: [(Box<str>, i64); RECENT],
    /// Which of them is to be forgotten next.
    oldest: usize,
}

impl<'a> NewTerms<'a> {
    pub(super) fn new(dictionary: &'a Dictionary) -> Self {
        let recent = std::array::from_fn(|_| (Box::default(), 0));
        Self { dictionary, new: HashMap::new(), recent, oldest: 0 }
    }

    /// The number of a term, which gets one if it has none.
    pub(super) fn ensure(&mut self, conn: &Connection, term: &str) -> Result<i64, StoreError> {
        if let Some((_, id)) = self.recent.iter().find(|(recent, id)| *id > 0 && **recent == *term)
        {
            return Ok(*id);
        }
        let id = self.look(conn, term)?;
        if let Some(place) = self.recent.get_mut(self.oldest) {
            *place = (term.into(), id);
        }
        self.oldest = (self.oldest + 1) % RECENT;
        Ok(id)
    }

    fn look(&mut self, conn: &Connection, term: &str) -> Result<i64, StoreError> {
        if let Some(id) = self.new.get(term) {
            return Ok(*id);
        }
        if let Some(id) = self.dictionary.cached(term) {
            return Ok(id);
        }
        if let Some(id) = find(conn, term)? {
            return Ok(id);
        }
        let id = conn
            .prepare_cached("INSERT INTO dictionary (term) VALUES (?1)")
            .and_then(|mut insert| insert.insert([term]))
            .map_err(sql("write the dictionary"))?;
        if term.len() <= MAX_CACHED {
            self.new.insert(term.into(), id);
        }
        Ok(id)
    }
}
