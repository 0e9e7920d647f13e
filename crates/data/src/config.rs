//! What the ledger's service is told: where to listen, where the ledger is, and how much it takes at once.

use std::path::PathBuf;

use scorecard_service::{Clearance, ConfigError, Layers, LoggingConfig, ServerConfig, load};
use serde::Deserialize;

use crate::StoreUrl;

const DEFAULTS: &str = include_str!("defaults.toml");

/// The configuration of the ledger's service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// How it listens and ends.
    pub server: ServerConfig,
    /// Where the ledger is kept.
    pub store: StoreConfig,
    /// How much it takes at once.
    pub limits: Limits,
    /// Who may see what.
    pub disclosure: Disclosure,
    /// What it logs.
    pub logging: LoggingConfig,
}

/// Where the ledger is kept.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoreConfig {
    /// The SQLite file or the PostgreSQL database; the ledger is made if it is not there.
    pub url: StoreUrl,
    /// The folder for imports that do not fit into memory, until they are committed; where the system keeps temporary
    /// files if not given.
    pub spool: Option<PathBuf>,
}

/// How much a client may ask for at once; at least 1 each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// How many changes one `CommitChanges` takes.
    pub max_changes: u32,
    /// How many changes one `ImportChanges` takes; what does not fit into memory is spooled to disk.
    pub max_import_changes: u32,
    /// How many results a page can have.
    pub max_page_size: u16,
}

/// Who may see what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// What callers may see as long as nobody has to say who they are. With public clearance nothing can be written.
    pub clearance: Clearance,
}

impl Config {
    /// Reads the configuration from `layers`; the service and its defaults are this one's own.
    ///
    /// # Errors
    ///
    /// As [`load`], and if it must not be served.
    pub fn load(layers: &Layers<'_>) -> Result<Self, ConfigError> {
        let config: Self = load(&Layers { service: "data", defaults: DEFAULTS, ..*layers })?;
        config.server.check()?;
        if let Some(spool) = config.store.spool.as_ref().filter(|spool| !spool.is_dir()) {
            let problem = format!("is {}, which is no folder that is there", spool.display());
            return Err(ConfigError::Invalid { key: "store.spool", problem });
        }
        let limits = config.limits;
        for (key, limit) in [
            ("limits.max_changes", limits.max_changes),
            ("limits.max_import_changes", limits.max_import_changes),
            ("limits.max_page_size", u32::from(limits.max_page_size)),
        ] {
            if limit == 0 {
                let problem = "is 0, so nothing could be done; expected 1 or more".to_owned();
                return Err(ConfigError::Invalid { key, problem });
            }
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use scorecard_service::Env;

    use super::*;

    fn load(file: Option<&Path>, flags: &[(&str, String)]) -> Result<Config, ConfigError> {
        let env = Env::new();
        Config::load(&Layers { service: "", defaults: "", file, env: &env, flags })
    }

    #[test]
    fn the_sample_file_says_what_is_the_default_anyway() {
        let sample =
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/scorecard-data.toml"));
        assert_eq!(load(Some(sample), &[]).unwrap(), load(None, &[]).unwrap());
    }

    #[test]
    fn a_password_is_in_no_error_and_in_no_log() {
        let with = |url: &str| load(None, &[("store.url", url.to_owned())]);
        let refused = with("postgres://me:secret@h/d?sslmode=maybe").unwrap_err();
        assert!(refused.to_string().contains("`sslmode`"), "{refused}");
        assert!(!format!("{refused:?}").contains("secret"), "{refused:?}");
        let config = with("postgres://me:secret@h/d").unwrap();
        assert!(!format!("{config:?}").contains("secret"), "{config:?}");
    }

    #[test]
    fn a_spool_is_a_folder_that_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let with = |folder: &Path| load(None, &[("store.spool", folder.display().to_string())]);
        assert_eq!(with(folder.path()).unwrap().store.spool.as_deref(), Some(folder.path()));
        let refused = with(&folder.path().join("none")).unwrap_err().to_string();
        assert!(
            refused.contains("`store.spool` is ") && refused.contains("no folder"),
            "{refused}"
        );
    }

    #[test]
    fn a_limit_of_nothing_is_refused() {
        let refused = load(None, &[("limits.max_changes", "0".to_owned())]).unwrap_err();
        assert!(refused.to_string().starts_with("`limits.max_changes` is 0"), "{refused}");
    }
}
