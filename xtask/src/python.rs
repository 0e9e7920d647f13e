//! Python with the packages that the tests use, in a virtual environment in the user's cache.
//!
//! It also brings `buf`, which lints `proto/`, so that everyone lints with the same release.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::{cache, run};

/// Every package with its release.
const REQUIREMENTS: &str = include_str!("../requirements.txt");

/// A virtual environment that holds [`REQUIREMENTS`].
#[derive(Debug)]
pub(crate) struct Environment(PathBuf);

impl Environment {
    /// The one in the cache, made or made anew if it is not there, not whole or not for these requirements.
    pub(crate) fn provide() -> anyhow::Result<Self> {
        let environment = Self(cache::folder()?.join("python"));
        if environment.is_whole() {
            return Ok(environment);
        }
        let _lock = cache::lock("python")?;
        if !environment.is_whole() {
            environment
                .make()
                .context("cannot install the Python packages of xtask/requirements.txt")?;
        }
        Ok(environment)
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.0.join("bin/python")
    }

    pub(crate) fn buf(&self) -> PathBuf {
        self.0.join("bin/buf")
    }

    /// Written last, so that half of an installation is not taken for a whole one.
    fn stamp(&self) -> PathBuf {
        self.0.join("requirements.txt")
    }

    fn is_whole(&self) -> bool {
        let import = "import grpc, grpc_reflection, google.protobuf";
        fs::read_to_string(self.stamp()).is_ok_and(|text| text == REQUIREMENTS)
            && run::succeeds(run::command(self.python()).args(["-c", import]))
            && run::succeeds(run::command(self.buf()).arg("--version"))
    }

    fn make(&self) -> anyhow::Result<()> {
        let folder = &self.0;
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        let requirements = run::root().join("xtask/requirements.txt");
        run::show(run::command("python3").args(["-m", "venv"]).arg(folder))?;
        run::show(
            run::command(self.python())
                .args(["-m", "pip", "install", "--quiet", "--requirement"])
                .arg(&requirements),
        )?;
        let stamp = self.stamp();
        fs::write(&stamp, REQUIREMENTS).with_context(|| format!("cannot write {}", stamp.display()))
    }
}

/// Whether there is a Python that can make a virtual environment, and is new enough for the packages.
pub(crate) fn is_there() -> bool {
    let test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    run::succeeds(run::command(Path::new("python3")).args(["-c", test]))
}
