//! What SQLite says, in the words of the store.

use rusqlite::{Error, ErrorCode};

use crate::store::StoreError;

/// Turns an error of SQLite into one of the store, naming what was being done.
pub(super) fn sql(doing: &'static str) -> impl Fn(Error) -> StoreError {
    move |err| {
        let damaged = match &err {
            Error::SqliteFailure(failure, _) => {
                matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            }
            // A row that is not there or not of the form that this program gives it.
            Error::FromSqlConversionFailure(..)
            | Error::IntegralValueOutOfRange(..)
            | Error::InvalidColumnType(..)
            | Error::QueryReturnedNoRows
            | Error::Utf8Error(..) => true,
            _ => false,
        };
        let full = matches!(
            &err,
            Error::SqliteFailure(failure, _) if failure.code == ErrorCode::DiskFull
        );
        if damaged {
            StoreError::Corrupt { doing, source: err.into() }
        } else if full {
            StoreError::Full { doing, source: err.into() }
        } else {
            StoreError::Unavailable { doing, source: err.into() }
        }
    }
}
