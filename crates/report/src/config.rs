//! What the report program is told: where the services, typst, its fonts and the editions are.

use std::{path::PathBuf, time::Duration};

use scorecard_service::{ConfigError, Layers, config::duration, load};
use serde::Deserialize;

use crate::Toolchain;

const DEFAULTS: &str = include_str!("defaults.toml");

/// More pixels an inch than any screen shows.
const MAX_DPI: u16 = 600;

/// The configuration of the report program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The services that are asked.
    pub services: ServicesConfig,
    /// The typst command.
    pub typst: TypstConfig,
    /// The templates.
    pub editions: EditionsConfig,
    /// What is written.
    pub output: OutputConfig,
}

/// Where the services are.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicesConfig {
    /// The address of `scorecard-metrics`: `http://127.0.0.1:7402`.
    pub metrics: String,
    /// The address of `scorecard-data`: `http://127.0.0.1:7401`.
    pub data: String,
}

/// The typst command.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypstConfig {
    /// A file, or a name that a shell would find.
    pub program: PathBuf,
    /// The folder of the fonts.
    pub fonts: PathBuf,
    /// How long one run may take.
    #[serde(deserialize_with = "duration")]
    pub time_limit: Duration,
}

/// The templates.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EditionsConfig {
    /// The folder that holds `editions` and `lib`.
    pub folder: PathBuf,
}

/// What is written.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputConfig {
    /// Where the files go.
    pub folder: PathBuf,
    /// How many pixels an inch the previews have, 1 to 600.
    pub png_dpi: u16,
}

impl Config {
    /// Reads the configuration from `layers`; their defaults are this program's own.
    ///
    /// # Errors
    ///
    /// As [`load`], and if the previews' density cannot be.
    pub fn load(layers: &Layers<'_>) -> Result<Self, ConfigError> {
        let config: Self = load(&Layers { service: "report", defaults: DEFAULTS, ..*layers })?;
        let density = config.output.png_dpi;
        if density == 0 || MAX_DPI < density {
            let problem = format!("is {density}; expected 1 to {MAX_DPI} pixels an inch");
            return Err(ConfigError::Invalid { key: "output.png_dpi", problem });
        }
        Ok(config)
    }

    /// What typesetting needs.
    pub fn toolchain(&self) -> Toolchain {
        let TypstConfig { program, fonts, time_limit } = self.typst.clone();
        Toolchain { typst: program, fonts, reports: self.editions.folder.clone(), time_limit }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use scorecard_service::Env;

    use super::*;

    fn layers<'a>(
        file: Option<&'a Path>,
        env: &'a Env,
        flags: &'a [(&'a str, String)],
    ) -> Layers<'a> {
        Layers { service: "", defaults: "", file, env, flags }
    }

    #[test]
    fn the_sample_file_says_what_is_the_default_anyway() {
        let sample =
            Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/scorecard-report.toml"));
        let env = Env::new();
        assert_eq!(
            Config::load(&layers(Some(sample), &env, &[])).unwrap(),
            Config::load(&layers(None, &env, &[])).unwrap()
        );
    }

    #[test]
    fn previews_of_no_pixels_are_refused() {
        let env = Env::new();
        let flags = [("output.png_dpi", "0".to_owned())];
        let problem = Config::load(&layers(None, &env, &flags)).unwrap_err().to_string();
        assert_eq!(problem, "`output.png_dpi` is 0; expected 1 to 600 pixels an inch");
    }
}
