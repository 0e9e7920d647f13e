//! Configuration: defaults, then a TOML file, then the environment, then what the command line says.
//!
//! Each layer replaces single keys of those before it. A key that nobody knows is an error that says in
//! which layer it stands: a misspelt limit must not silently be the default.

use std::{
    collections::BTreeMap,
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use config::{Config, Environment, File, FileFormat};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};

/// Variables of the environment, by name.
pub type Env = BTreeMap<String, String>;

/// The variables of this process that configure scorecard.
///
/// To be called by `main` alone: all others take an [`Env`], so that a test can give one.
pub fn process_env() -> Env {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .filter(|(name, _)| name.starts_with("SCORECARD_"))
        .collect()
}

/// Where the configuration of a service comes from.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    /// The service's name: `data` reads `SCORECARD_DATA_SERVER__LISTEN` as `server.listen`.
    pub service: &'a str,
    /// TOML that gives every key a value, except those that are optional.
    pub defaults: &'a str,
    /// The file, if there is one.
    pub file: Option<&'a Path>,
    /// The environment.
    pub env: &'a Env,
    /// Keys and values from the command line: `("server.listen", "127.0.0.1:7301")`.
    pub flags: &'a [(&'a str, String)],
}

/// Why there is no configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read {}", file.display())]
    Read {
        /// Which file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
    /// Something in a layer is no TOML, is unknown, or is not of the form that is expected.
    #[error("in {layer}: {problem}")]
    Layer {
        /// In which layer.
        layer: String,
        /// What is wrong, and what was expected.
        problem: String,
    },
    /// A value cannot be.
    #[error("`{key}` {problem}")]
    Invalid {
        /// Whose value.
        key: &'static str,
        /// What is wrong, and what to do about it.
        problem: String,
    },
}

/// Reads a configuration. `Raw` mirrors the keys and refuses unknown ones (`deny_unknown_fields`).
///
/// # Errors
///
/// [`ConfigError::Read`] and [`ConfigError::Layer`].
pub fn load<Raw: DeserializeOwned>(layers: &Layers<'_>) -> Result<Raw, ConfigError> {
    let prefix = format!("SCORECARD_{}", layers.service.to_uppercase());
    let in_layer = |layer: &str, problem: &dyn fmt::Display| ConfigError::Layer {
        layer: layer.to_owned(),
        problem: problem.to_string().trim_end().to_owned(),
    };
    // The first layer with which the whole cannot be read any more is the one that is wrong.
    let mut builder = Config::builder();
    let mut read = |source: Source<'_>, layer: &str| {
        let fail = |err: config::ConfigError| in_layer(layer, &err);
        let next = std::mem::take(&mut builder);
        builder = match source {
            Source::Toml(text) => next.add_source(File::from_str(text, FileFormat::Toml)),
            Source::Env(env) => next.add_source(
                Environment::with_prefix(&prefix)
                    .prefix_separator("_")
                    .separator("__")
                    .source(Some(env.clone().into_iter().collect())),
            ),
            Source::Flags(flags) => flags
                .iter()
                .try_fold(next, |next, (key, value)| next.set_override(key, value.as_str()))
                .map_err(fail)?,
        };
        builder.build_cloned().and_then(Config::try_deserialize::<Raw>).map_err(fail)
    };

    let mut raw = read(Source::Toml(layers.defaults), "the defaults")?;
    if let Some(file) = layers.file {
        let text = fs::read_to_string(file)
            .map_err(|source| ConfigError::Read { file: file.to_owned(), source })?;
        raw = read(Source::Toml(&text), &file.display().to_string())?;
    }
    if !layers.env.is_empty() {
        raw = read(Source::Env(layers.env), &format!("the environment ({prefix}_…)"))?;
    }
    if !layers.flags.is_empty() {
        raw = read(Source::Flags(layers.flags), "the command line")?;
    }
    Ok(raw)
}

enum Source<'a> {
    Toml(&'a str),
    Env(&'a Env),
    Flags(&'a [(&'a str, String)]),
}

/// How a server listens and ends; the section `[server]` of every service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    /// Where to listen; port 0 takes any free one.
    pub listen: SocketAddr,
    /// Whether other machines may be let in although nobody has to say who they are.
    pub allow_unauthenticated_remote: bool,
    /// How large a message may be, in bytes.
    pub max_message_bytes: u32,
    /// How long requests may take to end when the server stops: `10s`.
    #[serde(deserialize_with = "duration")]
    pub shutdown_grace: Duration,
}

impl ServerConfig {
    /// Whether it can be served.
    ///
    /// # Errors
    ///
    /// [`ConfigError::Invalid`] if it would let other machines in without being told so.
    pub fn check(&self) -> Result<(), ConfigError> {
        if self.listen.ip().is_loopback() || self.allow_unauthenticated_remote {
            return Ok(());
        }
        Err(ConfigError::Invalid {
            key: "server.listen",
            problem: format!(
                "is {}, which other machines reach, but no authentication is configured: listen on 127.0.0.1, \
                 or set `server.allow_unauthenticated_remote = true` where the network is trusted",
                self.listen
            ),
        })
    }
}

/// What is logged; the section `[logging]` of every service.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoggingConfig {
    /// `error`, `warn`, `info`, `debug` or `trace`, or pairs such as `info,scorecard_data=debug`.
    pub level: String,
}

/// Reads a duration: a whole number with `ms`, `s` or `m`.
///
/// # Errors
///
/// If it is none.
pub fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let number = number.parse::<u32>().ok().map(u64::from);
    match (number, unit) {
        (Some(number), "ms") => Ok(Duration::from_millis(number)),
        (Some(number), "s") => Ok(Duration::from_secs(number)),
        (Some(number), "m") => Ok(Duration::from_secs(60 * number)),
        _ => Err(D::Error::custom(format!(
            "`{text}` is not a duration; expected a whole number with ms, s or m, such as 10s"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULTS: &str = r#"
        [server]
        listen = "127.0.0.1:7301"
        allow_unauthenticated_remote = false
        max_message_bytes = 4194304
        shutdown_grace = "10s"
        [logging]
        level = "info"
    "#;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Raw {
        server: ServerConfig,
        logging: LoggingConfig,
    }

    fn read(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)]) -> Result<Raw, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.toml");
        fs::write(&path, file).unwrap();
        let env = env.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        let flags: Vec<_> = flags.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
        let layers = Layers {
            service: "data",
            defaults: DEFAULTS,
            file: Some(&path),
            env: &env,
            flags: &flags,
        };
        load(&layers).map_err(|err| err.to_string().replace(&path.display().to_string(), "FILE"))
    }

    #[test]
    fn each_layer_wins_over_those_before_it() {
        let level = |file, env, flags| read(file, env, flags).unwrap().logging.level;
        let file = "logging.level = 'warn'";
        let env = [("SCORECARD_DATA_LOGGING__LEVEL", "debug"), ("SCORECARD_METRICS_X", "ignored")];
        assert_eq!(level("", &[], &[]), "info");
        assert_eq!(level(file, &[], &[]), "warn");
        assert_eq!(level(file, &env, &[]), "debug");
        assert_eq!(level(file, &env, &[("logging.level", "trace")]), "trace");
    }

    #[test]
    fn the_environment_sets_values_of_every_type() {
        let env = [
            ("SCORECARD_DATA_SERVER__LISTEN", "127.0.0.1:0"),
            ("SCORECARD_DATA_SERVER__MAX_MESSAGE_BYTES", "1000"),
            ("SCORECARD_DATA_SERVER__SHUTDOWN_GRACE", "500ms"),
            ("SCORECARD_DATA_SERVER__ALLOW_UNAUTHENTICATED_REMOTE", "true"),
        ];
        let server = read("", &env, &[]).unwrap().server;
        assert_eq!(server.listen, "127.0.0.1:0".parse().unwrap());
        assert_eq!(server.max_message_bytes, 1000);
        assert_eq!(server.shutdown_grace, Duration::from_millis(500));
        assert!(server.allow_unauthenticated_remote);
    }

    #[track_caller]
    fn check(file: &str, env: &[(&str, &str)], flags: &[(&str, &str)], expected: &[&str]) {
        let told = read(file, env, flags).unwrap_err();
        for part in expected {
            assert!(told.contains(part), "`{told}` does not say `{part}`");
        }
    }

    #[test]
    fn a_fault_names_the_key_and_where_it_stands() {
        check("server.listne = 'x'", &[], &[], &["FILE", "listne", "listen"]);
        check("serve.listen = 'x'", &[], &[], &["FILE", "serve", "server"]);
        check("server.listen = 'x'", &[], &[], &["FILE", "server.listen", "address"]);
        check("server.max_message_bytes = -1", &[], &[], &["FILE", "server.max_message_bytes"]);
        check("server.shutdown_grace = '10'", &[], &[], &["FILE", "server.shutdown_grace", "`10`"]);
        check("server listen", &[], &[], &["FILE"]);
        check("", &[("SCORECARD_DATA_LOGIN__LEVEL", "x")], &[], &["SCORECARD_DATA_", "login"]);
        check("", &[], &[("server.max_message_bytes", "many")], &["the command line", "many"]);
    }

    #[test]
    fn other_machines_are_let_in_only_if_said_so() {
        let server = |file| read(file, &[], &[]).unwrap().server;
        assert!(server("").check().is_ok());
        assert!(server("server.listen = '[::1]:7301'").check().is_ok());
        let open = server("server.listen = '0.0.0.0:7301'").check().unwrap_err().to_string();
        assert!(open.contains("`server.listen` is 0.0.0.0:7301"), "{open}");
        assert!(open.contains("server.allow_unauthenticated_remote"), "{open}");
        let told = "server.listen = '0.0.0.0:7301'\nserver.allow_unauthenticated_remote = true";
        assert!(server(told).check().is_ok());
    }
}
