//! Files and folders that are written whole or not at all.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};
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
    /// Begins a file that is not there yet, in a folder that is.
    ///
    /// # Errors
    ///
    /// If something has the name already, or the folder is not there: who misspells a name is told.
    pub(crate) fn of_new(path: &Path) -> Result<Self> {
        let (shown, parent) = (path.display(), parent(path));
        if path.symlink_metadata().is_ok() {
            bail!("{shown}已存在，请另选 ({shown} is there: choose another)");
        }
        if !parent.is_dir() {
            let parent = parent.display();
            bail!(
                "不能写入{shown}：没有文件夹{parent} (cannot write {shown}: there is no folder {parent})"
            );
        }
        Self::of(path)
    }

    /// Begins what is to be `path`; folders above it are made.
    pub(crate) fn of(path: &Path) -> Result<Self> {
        let parent = parent(path);
        fs::create_dir_all(parent).with_context(|| {
            format!("不能建立文件夹{0} (cannot make the folder {0})", parent.display())
        })?;
        let dir =
            tempfile::Builder::new().prefix(".export-").tempdir_in(parent).with_context(|| {
                format!("不能写入文件夹{0} (cannot write in {0})", parent.display())
            })?;
        Ok(Self { name: path.to_owned(), path: dir.path().join("whole"), _dir: dir })
    }

    /// What it is to be.
    pub(crate) fn name(&self) -> &Path {
        &self.name
    }

    /// Where it is to be written.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Gives it its name.
    pub(crate) fn keep(self) -> Result<()> {
        fs::rename(&self.path, &self.name)
            .with_context(|| format!("不能写成{0} (cannot make {0})", self.name.display()))
    }
}

/// The folder that something is in.
fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
