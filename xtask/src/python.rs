//! Python with the packages that the tests use, or the benchmarks, in virtual environments in the user's cache.
//!
//! That of the tests also brings `buf`, which lints `proto/`, so that everyone lints with the same release.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::{cache, run};

/// What an environment is for.
#[derive(Debug)]
struct Purpose {
    /// Its folder in the cache.
    name: &'static str,
    /// The file in `xtask/` that lists every package with its release.
    file: &'static str,
    requirements: &'static str,
    /// What must be there to import.
    import: &'static str,
}

const TESTS: Purpose = Purpose {
    name: "python",
    file: "requirements.txt",
    requirements: include_str!("../requirements.txt"),
    import: "import grpc, grpc_reflection, google.protobuf, sys, os; \
             sys.exit(not os.access(os.path.join(sys.prefix, 'bin', 'buf'), os.X_OK))",
};

const BENCH: Purpose = Purpose {
    name: "python-bench",
    file: "requirements-bench.txt",
    requirements: include_str!("../requirements-bench.txt"),
    import: "import duckdb",
};

/// A virtual environment that holds what one purpose needs.
#[derive(Debug)]
pub(crate) struct Environment {
    folder: PathBuf,
    purpose: &'static Purpose,
}

impl Environment {
    /// The one for the tests.
    pub(crate) fn provide() -> anyhow::Result<Self> {
        Self::provide_for(&TESTS)
    }

    /// The one that benchmarks compare with.
    pub(crate) fn provide_for_bench() -> anyhow::Result<Self> {
        Self::provide_for(&BENCH)
    }

    /// The one in the cache, made or made anew if it is not there, not whole or not for these requirements.
    fn provide_for(purpose: &'static Purpose) -> anyhow::Result<Self> {
        let environment = Self { folder: cache::folder()?.join(purpose.name), purpose };
        if environment.is_whole() {
            return Ok(environment);
        }
        let _lock = cache::lock(purpose.name)?;
        if !environment.is_whole() {
            environment.make().with_context(|| {
                format!("cannot install the Python packages of xtask/{}", purpose.file)
            })?;
        }
        Ok(environment)
    }

    pub(crate) fn python(&self) -> PathBuf {
        self.folder.join("bin/python")
    }

    pub(crate) fn buf(&self) -> PathBuf {
        self.folder.join("bin/buf")
    }

    /// Written last, so that half of an installation is not taken for a whole one.
    fn stamp(&self) -> PathBuf {
        self.folder.join("requirements.txt")
    }

    fn is_whole(&self) -> bool {
        let Purpose { requirements, import, .. } = self.purpose;
        fs::read_to_string(self.stamp()).is_ok_and(|text| text == *requirements)
            && run::succeeds(run::command(self.python()).args(["-c", import]))
    }

    fn make(&self) -> anyhow::Result<()> {
        let Self { folder, purpose } = self;
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        let requirements = run::root().join("xtask").join(purpose.file);
        run::show(run::command("python3").args(["-m", "venv"]).arg(folder))?;
        run::show(
            run::command(self.python())
                .args(["-m", "pip", "install", "--quiet", "--requirement"])
                .arg(&requirements),
        )?;
        let stamp = self.stamp();
        fs::write(&stamp, purpose.requirements)
            .with_context(|| format!("cannot write {}", stamp.display()))
    }
}

/// Whether there is a Python that can make a virtual environment, and is new enough for the packages.
pub(crate) fn is_there() -> bool {
    let test = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))";
    run::succeeds(run::command(Path::new("python3")).args(["-c", test]))
}
