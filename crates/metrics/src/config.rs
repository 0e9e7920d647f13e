//! What the metrics service is told: where to listen, and where the ledger is.

use scorecard_service::{Clearance, ConfigError, Layers, LoggingConfig, ServerConfig, load};
use serde::Deserialize;

const DEFAULTS: &str = include_str!("defaults.toml");

/// The configuration of the metrics service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// How it listens and ends.
    pub server: ServerConfig,
    /// The ledger that it follows.
    pub ledger: LedgerConfig,
    /// What it keeps.
    pub metrics: MetricsConfig,
    /// Who may see what.
    pub disclosure: Disclosure,
    /// What it logs.
    pub logging: LoggingConfig,
}

/// Where the ledger is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LedgerConfig {
    /// The address of `scorecard-data`: `http://127.0.0.1:7401`.
    pub url: String,
}

/// What the service keeps besides the newest figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsConfig {
    /// How much of the past is kept for the next question about it, in bytes as the ledger sends it; 0 keeps none.
    pub cache_bytes: u64,
}

/// Who may see what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// What callers may see as long as nobody has to say who they are.
    pub clearance: Clearance,
}

impl Config {
    /// Reads the configuration from `layers`; their defaults are this service's own.
    ///
    /// # Errors
    ///
    /// As [`load`], and if it must not be served.
    pub fn load(layers: &Layers<'_>) -> Result<Self, ConfigError> {
        let config: Self = load(&Layers { service: "metrics", defaults: DEFAULTS, ..*layers })?;
        config.server.check()?;
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use scorecard_service::Env;

    use super::*;

    #[test]
    fn the_sample_file_says_what_is_the_default_anyway() {
        let sample =
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/scorecard-metrics.toml"));
        let env = Env::new();
        let layers = |file| Layers { service: "", defaults: "", file, env: &env, flags: &[] };
        assert_eq!(
            Config::load(&layers(Some(sample))).unwrap(),
            Config::load(&layers(None)).unwrap()
        );
    }
}
