//! Logs go to standard error: standard output belongs to what a program is asked for.

use std::io::{self, IsTerminal as _};

use tracing_subscriber::{EnvFilter, filter::ParseError, util::SubscriberInitExt as _};

use crate::config::LoggingConfig;

/// Why logging cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The level is none.
    #[error(
        "`logging.level` is `{level}`, which is no level; expected error, warn, info, debug or trace, or \
         pairs such as `info,scorecard_data=debug`"
    )]
    Level {
        /// What was given.
        level: String,
        /// Why it is none.
        #[source]
        source: ParseError,
    },
    /// Something else logs already.
    #[error("logging was set up before")]
    Twice(#[source] tracing_subscriber::util::TryInitError),
}

/// Whether the level is one.
///
/// # Errors
///
/// If it is not.
pub fn check(config: &LoggingConfig) -> Result<(), LoggingError> {
    filter(config).map(|_| ())
}

/// Begins to log. To be called once, by `main`.
///
/// # Errors
///
/// If the level is none, or logging has begun before.
pub fn init(config: &LoggingConfig) -> Result<(), LoggingError> {
    tracing_subscriber::fmt()
        .with_env_filter(filter(config)?)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .finish()
        .try_init()
        .map_err(LoggingError::Twice)
}

fn filter(config: &LoggingConfig) -> Result<EnvFilter, LoggingError> {
    let level = &config.level;
    EnvFilter::try_new(level).map_err(|source| LoggingError::Level { level: level.clone(), source })
}
