//! Files and folders that are written whole or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use tempfile::TempDir;

/// A file or folder while it is written: what is not whole never has the name that was asked for.
#[derive(Debug)]
pub(crate) struct Draft {
    name: PathBuf,
    path: PathBuf,
    /// Goes away with all that is in it.
    _dir: TempDir,
}

impl Draft {
    /// Begins what is to be `path`; folders above it are made.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let parent = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        let dir = tempfile::Builder::new()
            .prefix(".export-")
            .tempdir_in(parent)
            .with_context(|| format!("cannot write in {}", parent.display()))?;
        Ok(Self { name: path.to_owned(), path: dir.path().join("whole"), _dir: dir })
    }

    /// Where it is to be written.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name.
    pub(crate) fn keep(self) -> Result<()> {
        fs::rename(&self.path, &self.name)
            .with_context(|| format!("cannot make {}", self.name.display()))
    }
}
