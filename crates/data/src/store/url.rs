//! Where a ledger is kept, as configuration names it.

use std::{fmt, path::PathBuf, str::FromStr};

use scorecard_domain::Text;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::postgres::PostgresUrl;

/// Where a ledger is kept: an SQLite file, or a schema of a PostgreSQL database.
///
/// Its text is `sqlite:PATH`, a path alone, or `postgres://…`. Printed, it has no password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreUrl {
    /// An SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database.
    Postgres(Box<PostgresUrl>),
}

/// A text that says not where a ledger is kept. It does not repeat the text, which may hold a password.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{}；应为文件路径、`sqlite:PATH`或`postgres://USER:PASSWORD@HOST:PORT/DATABASE` ({}; expected a path or one of these URLs)",
    .problem.zh, .problem.en
)]
pub struct InvalidStoreUrl {
    problem: Text,
}

impl InvalidStoreUrl {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { problem: Text::new(zh, en) }
    }
}

impl FromStr for StoreUrl {
    type Err = InvalidStoreUrl;

    fn from_str(text: &str) -> Result<Self, InvalidStoreUrl> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(Box::new(text.parse()?)));
        }
        let path = match text.strip_prefix("sqlite:") {
            Some(path) => path.strip_prefix("//").unwrap_or(path),
            None => match text.split_once("://") {
                Some((scheme, _)) => {
                    return Err(InvalidStoreUrl::new(
                        format!("没有“{scheme}”这种存储"),
                        format!("there is no store for `{scheme}`"),
                    ));
                }
                None => text,
            },
        };
        match path {
            "" => Err(InvalidStoreUrl::new("没有写明存储", "the store is empty")),
            path => Ok(Self::Sqlite(path.into())),
        }
    }
}

impl fmt::Display for StoreUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => file.display().fmt(f),
            Self::Postgres(url) => url.fmt(f),
        }
    }
}

impl<'de> Deserialize<'de> for StoreUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, file: &str) {
        assert_eq!(text.parse(), Ok(StoreUrl::Sqlite(file.into())), "{text}");
    }

    #[test]
    fn a_path_is_an_sqlite_file() {
        check("scorecard.db", "scorecard.db");
        check("/var/lib/scorecard/a b.db", "/var/lib/scorecard/a b.db");
        check("sqlite:scorecard.db", "scorecard.db");
        check("sqlite:/var/x.db", "/var/x.db");
        check("sqlite:///var/x.db", "/var/x.db");
    }

    #[track_caller]
    fn check_refused(text: &str, problem: &str) {
        let told = text.parse::<StoreUrl>().unwrap_err().to_string();
        assert!(told.contains(problem) && told.contains("应为文件路径"), "{text}: {told}");
        assert!(!told.contains("secret"), "{told}");
    }

    #[test]
    fn what_names_no_store_is_refused_without_its_password() {
        check_refused("", "the store is empty");
        check_refused("sqlite:", "the store is empty");
        check_refused("mysql://u:secret@h/d", "there is no store for `mysql`");
    }
}
