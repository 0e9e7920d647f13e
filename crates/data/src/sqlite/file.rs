//! The file: who may open it, which format it has, and how a connection to it behaves.

use std::{
    ffi::OsString,
    fs::{File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, Error, ErrorCode, config::DbConfig};

use super::{dictionary::Dictionary, errors::sql, rebuild, revisions};
use crate::{
    content::LedgerId,
    store::{OpenError, StoreError},
};

/// Says that a file is a ledger: `SCLG`.
const APPLICATION_ID: i64 = 0x5343_4C47;
/// The format that this program writes. Since format 2 contents can be compressed, since format 3 changes can be erased,
/// since format 4 observations can be confidential, since format 5 comparable growth can have its basis, since format 6
/// observations lie series by series, since format 7 rows of theirs say the rest of a series.
const FORMAT: i64 = 7;

/// What makes the tables of each format from those of the one before.
const STEPS: [(i64, &str); 5] = [
    (3, include_str!("erased.sql")),
    (4, include_str!("embargo.sql")),
    (5, include_str!("comparison.sql")),
    (6, include_str!("blocks.sql")),
    (7, include_str!("rest.sql")),
];

/// An opened file, which nobody else can open before this is dropped.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) conn: Connection,
    pub(super) ledger_id: LedgerId,
    /// Unlocked when it is dropped, or the process ends in whatever way.
    pub(super) lock: File,
}

/// Opens a file for writing, and makes it if it is not there.
pub(super) fn open(file: &Path) -> Result<Opened, OpenError> {
    let lock = lock(file)?;
    let conn = Connection::open(file).map_err(sql("open the ledger's file"))?;
    let format = recognize(&conn, file)?;
    prepare(&conn)?;
    match format {
        None => create(&conn)?,
        Some(format) => bring_forward(&conn, format)?,
    }
    let ledger_id = ledger_id(&conn)?;
    Ok(Opened { conn, ledger_id, lock })
}

/// The format of a ledger that this program reads; none of a new and empty file.
pub(super) fn recognize(conn: &Connection, file: &Path) -> Result<Option<i64>, OpenError> {
    let format = || -> rusqlite::Result<(i64, i64, i64)> {
        Ok((
            conn.pragma_query_value(None, "application_id", |row| row.get(0))?,
            conn.pragma_query_value(None, "user_version", |row| row.get(0))?,
            conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?,
        ))
    };
    let format = match format() {
        Err(Error::SqliteFailure(failure, _)) if failure.code == ErrorCode::NotADatabase => {
            return Err(OpenError::NotALedger(file.to_owned()));
        }
        other => other.map_err(sql("open the ledger's file"))?,
    };
    match format {
        (0, 0, 0) => Ok(None),
        (APPLICATION_ID, format @ 1..=FORMAT, _) => Ok(Some(format)),
        (APPLICATION_ID, found, _) => {
            let place = file.display().to_string();
            Err(OpenError::TooNew { place, found, known: FORMAT })
        }
        _ => Err(OpenError::NotALedger(file.to_owned())),
    }
}

/// Which ledger a file holds.
pub(super) fn ledger_id(conn: &Connection) -> Result<LedgerId, StoreError> {
    conn.query_row("SELECT value FROM meta WHERE name = 'ledger_id'", [], |row| row.get(0))
        .map(LedgerId::from_bytes)
        .map_err(sql("read the ledger's id"))
}

/// Makes a file without revisions and answers that of another ledger.
pub(super) fn adopt(conn: &Connection, ledger_id: LedgerId) -> Result<(), StoreError> {
    conn.execute("UPDATE meta SET value = ?1 WHERE name = 'ledger_id'", [ledger_id.as_bytes()])
        .map(drop)
        .map_err(sql("write the ledger's id"))
}

/// Takes the lock of a file: a file beside it, because SQLite has locks of its own on the file itself.
fn lock(file: &Path) -> Result<File, OpenError> {
    let mut beside = OsString::from(file.as_os_str());
    beside.push("-lock");
    let doing = "lock the ledger's file";
    let unavailable = |err: std::io::Error| StoreError::Unavailable { doing, source: err.into() };
    let lock = File::create(PathBuf::from(beside)).map_err(unavailable)?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(file.to_owned())),
        Err(TryLockError::Error(err)) => Err(unavailable(err).into()),
    }
}

/// Makes a connection behave: write-ahead, each commit on disk before it is told.
pub(super) fn prepare(conn: &Connection) -> Result<(), StoreError> {
    let pragmas = || {
        conn.busy_timeout(Duration::from_secs(10))?;
        conn.pragma_update(None, "journal_mode", "wal")?;
        conn.pragma_update(None, "synchronous", "full")?;
        // In KiB.
        conn.pragma_update(None, "cache_size", -65_536)?;
        // The plan of a statement does not depend on its parameters: it is made once.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.set_prepared_statement_cache_capacity(64);
        Ok(())
    };
    pragmas().map_err(sql("set up a connection"))
}

/// Brings a file of an earlier format to this program's: the contents stay, what is read from is made anew from them.
pub(super) fn bring_forward(conn: &Connection, format: i64) -> Result<(), StoreError> {
    if format == FORMAT {
        return Ok(());
    }
    let doing = sql("bring the ledger's file to this program's format");
    tracing::info!(from = format, to = FORMAT, "bringing the ledger's file forward");
    let transaction = conn.unchecked_transaction().map_err(&doing)?;
    for (_, step) in STEPS.iter().filter(|(number, _)| *number > format) {
        transaction.execute_batch(step).map_err(&doing)?;
    }
    let last = revisions::last(&transaction)?.map_or(0, |last| last.number);
    rebuild::make_anew(&transaction, &Dictionary::default(), last)?;
    transaction.pragma_update(None, "user_version", FORMAT).map_err(&doing)?;
    transaction.commit().map_err(&doing)
}

fn create(conn: &Connection) -> Result<(), StoreError> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|err| StoreError::Unavailable {
        doing: "draw the ledger's id",
        source: err.into(),
    })?;
    let make = || {
        let transaction = conn.unchecked_transaction()?;
        transaction.execute_batch(include_str!("schema.sql"))?;
        for (_, step) in STEPS {
            transaction.execute_batch(step)?;
        }
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
        transaction.execute("INSERT INTO meta (name, value) VALUES ('ledger_id', ?1)", [id])?;
        transaction.commit()
    };
    make().map_err(sql("make the tables"))
}
