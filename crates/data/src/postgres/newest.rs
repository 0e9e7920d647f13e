//! Where the ledger stands, whoever wrote it: one short query, which all share who began to wait before it was sent.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use deadpool_postgres::Pool;
use tokio::sync::Mutex;
use tokio_postgres::{Row, types::ToSql};

use super::{
    db::Db,
    errors::{self, bytes, column},
    head::Head,
};
use crate::{
    content::{Corrupt, Digest, LedgerId},
    ledger::revision::Position,
    store::{StoreError, corrupt, unsigned},
};

/// What is being done.
pub(super) const DOING: &str = "read where the ledger stands";

/// Reads where the ledger stands.
pub(super) const QUERY: &str = "SELECT ledger.id, last.revision, last.digest FROM ledger LEFT JOIN LATERAL \
     (SELECT revision, digest FROM revision ORDER BY revision DESC LIMIT 1) last ON true";

/// A query, of one row at most, and before its columns where the ledger stands, all as of one moment: a row, if the query has
/// none too.
pub(super) fn with(query: &str) -> String {
    format!(
        "SELECT stands.*, found.* FROM ({QUERY}) AS stands LEFT JOIN LATERAL ({query}) AS found ON true"
    )
}

/// So many columns of it tell where the ledger stands.
pub(super) const COLUMNS: usize = 3;

/// Asks for the row of a query, and where the ledger stands.
pub(super) async fn row_with(
    db: Db<'_>,
    doing: &'static str,
    query: &str,
    parameters: &[&(dyn ToSql + Sync)],
) -> Result<(Position, Row), StoreError> {
    let row = db.row(doing, &with(query), parameters).await?;
    let row = row.ok_or_else(no_ledger)?;
    Ok((read(&row)?, row))
}

fn no_ledger() -> StoreError {
    corrupt(DOING)(Corrupt::new("the table `ledger` is empty"))
}

/// Finds out where the ledger stands.
#[derive(Debug)]
pub(super) struct Newest {
    pool: Pool,
    head: Arc<Head>,
    /// How many have asked so far.
    asked: AtomicU64,
    /// Who has it asks the database.
    turn: Mutex<Answer>,
}

/// What came of the last query.
#[derive(Debug, Default)]
struct Answer {
    /// So many had asked before it was sent: it is an answer to them.
    covers: u64,
    /// Why there was none.
    failure: Option<String>,
}

impl Newest {
    pub(super) fn new(pool: Pool, head: Arc<Head>) -> Self {
        Self { pool, head, asked: AtomicU64::new(0), turn: Mutex::default() }
    }

    /// Where the ledger stands: not before anything that was committed when this was called. The head has gone on to it.
    pub(super) async fn position(&self) -> Result<Position, StoreError> {
        let mine = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut answer = self.turn.lock().await;
        if answer.covers < mine {
            // Those that ask from here on may know of what this query does not see. If it is dropped, the next one asks anew.
            let covers = self.asked.load(Ordering::SeqCst);
            let found = self.look().await;
            let failure = found.as_ref().err().map(|err| scorecard_service::Chain(err).to_string());
            *answer = Answer { covers, failure };
            found?;
        }
        match &answer.failure {
            None => Ok(*self.head.subscribe().borrow()),
            Some(failure) => {
                let source = failure.clone().into();
                Err(StoreError::Unavailable { doing: DOING, source })
            }
        }
    }

    async fn look(&self) -> Result<(), StoreError> {
        let client = self.pool.get().await.map_err(errors::pool)?;
        let row = Db::from(&client).row(DOING, QUERY, &[]).await?;
        self.head.check_and_advance(read(&row.ok_or_else(no_ledger)?)?)
    }
}

/// Reads the row of the query.
pub(super) fn read(row: &Row) -> Result<Position, StoreError> {
    let ledger_id = LedgerId::from_bytes(bytes(row, 0)?);
    let revision: Option<i64> = column(row, 1)?;
    let digest = match revision {
        None => Digest::NONE,
        Some(_) => Digest::from_bytes(bytes(row, 2)?),
    };
    Ok(Position { ledger_id, revision: revision.map_or(0, unsigned), digest })
}
