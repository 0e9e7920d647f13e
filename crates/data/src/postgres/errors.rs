//! What PostgreSQL says, in the words of the store: what is wrong and what to do, never a password.

use std::{error::Error as _, fmt, io};

use deadpool_postgres::PoolError;
use tokio_postgres::{
    Error, Row,
    error::{DbError, SqlState},
    types::FromSql,
};

use crate::{
    content::Corrupt,
    store::{StoreError, corrupt},
};

/// An error of PostgreSQL in a sentence.
#[derive(Debug)]
struct Told {
    sentence: String,
    source: Error,
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

// What is below is part of the sentence, so it is no source that would be told once more.
impl std::error::Error for Told {}

/// Turns an error of PostgreSQL into one of the store, naming what was being done.
pub(super) fn sql(doing: &'static str) -> impl Fn(Error) -> StoreError {
    move |source| {
        let damaged = source.code().is_some_and(|code| {
            [SqlState::DATA_CORRUPTED, SqlState::INDEX_CORRUPTED].contains(code)
        });
        let told = Box::new(Told { sentence: sentence(&source), source });
        tracing::debug!(doing, error = ?told.source, "PostgreSQL refused");
        if damaged {
            StoreError::Corrupt { doing, source: told }
        } else if told.source.code() == Some(&SqlState::DISK_FULL) {
            StoreError::Full { doing, source: told }
        } else {
            StoreError::Unavailable { doing, source: told }
        }
    }
}

/// The same for what may go wrong until there is a connection.
pub(super) fn pool(err: PoolError) -> StoreError {
    let doing = "connect to PostgreSQL";
    match err {
        PoolError::Closed => StoreError::Closed,
        PoolError::Backend(err) => sql(doing)(err),
        other => StoreError::Unavailable { doing, source: other.into() },
    }
}

/// A column of a row, which must be of that type.
pub(super) fn column<'a, T: FromSql<'a>>(row: &'a Row, index: usize) -> Result<T, StoreError> {
    let unfit = |err: Error| corrupt("read a row")(Corrupt::new(chain(&err)));
    row.try_get(index).map_err(unfit)
}

/// A column of so many bytes.
pub(super) fn bytes<const N: usize>(row: &Row, index: usize) -> Result<[u8; N], StoreError> {
    let bytes: &[u8] = column(row, index)?;
    bytes.try_into().map_err(|_| {
        let problem = format!("{} bytes where {N} are expected", bytes.len());
        corrupt("read a row")(Corrupt::new(problem))
    })
}

fn sentence(err: &Error) -> String {
    if let Some(db) = err.as_db_error() {
        return match advice(db.code()) {
            Some(advice) => format!("{}: {advice}", db.message()),
            None => format!("{} (SQLSTATE {})", message(db), db.code().code()),
        };
    }
    let refused = err
        .source()
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(|io| io.kind() == io::ErrorKind::ConnectionRefused);
    if refused {
        return "nothing listens there: start PostgreSQL, or correct host and port".to_owned();
    }
    if err.is_closed() {
        return "the connection to PostgreSQL was lost: try again".to_owned();
    }
    let told = chain(err);
    if told.starts_with(HANDSHAKE) {
        return format!(
            "{told}; have the server encrypt, or name what its certificate is checked by with \
             sslrootcert=FILE in the store's URL; where nobody can listen on the way, sslmode=disable does \
             without encryption"
        );
    }
    told
}

/// How an error of encryption begins.
const HANDSHAKE: &str = "error performing TLS handshake";

fn message(err: &DbError) -> String {
    match err.hint() {
        Some(hint) => format!("{}; {hint}", err.message()),
        None => err.message().to_owned(),
    }
}

/// What to do about what an operator can mend.
fn advice(code: &SqlState) -> Option<&'static str> {
    const ADVICE: [(&SqlState, &str); 10] = [
        (&SqlState::INVALID_PASSWORD, "correct user and password in the store's URL"),
        (
            &SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
            "let this user in (pg_hba.conf); if only encrypted connections are, add sslmode=require \
             to the store's URL",
        ),
        (
            &SqlState::INVALID_CATALOG_NAME,
            "make it with CREATE DATABASE … ENCODING 'UTF8', or correct the store's URL",
        ),
        (
            &SqlState::INSUFFICIENT_PRIVILEGE,
            "let the user of the store's URL do so: GRANT CREATE ON DATABASE … TO …, or make the ledger's \
             schema with CREATE SCHEMA … AUTHORIZATION …",
        ),
        (
            &SqlState::TOO_MANY_CONNECTIONS,
            "raise max_connections; a store takes up to 10 connections",
        ),
        (&SqlState::CANNOT_CONNECT_NOW, "it starts or stops: try again"),
        (&SqlState::ADMIN_SHUTDOWN, "it is stopped or restarted: try again"),
        (&SqlState::CRASH_SHUTDOWN, "it crashed and recovers: try again"),
        (
            &SqlState::READ_ONLY_SQL_TRANSACTION,
            "it is a standby or set to read only: name the primary in the store's URL",
        ),
        (&SqlState::DISK_FULL, "make room on the disk of the PostgreSQL server"),
    ];
    ADVICE.iter().find(|(known, _)| *known == code).map(|(_, advice)| *advice)
}

/// An error with all that it comes from.
fn chain(err: &Error) -> String {
    let mut told = err.to_string();
    let mut source = err.source();
    while let Some(err) = source {
        let below = err.to_string();
        if !told.ends_with(&below) {
            told = format!("{told}: {below}");
        }
        source = err.source();
    }
    told
}
