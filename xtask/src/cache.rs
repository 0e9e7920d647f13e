//! What is installed for the project alone, outside the system: one folder in the user's cache,
//! shared by all clones, and locks so that two runs do not install the same thing at once.

use std::fs::{self, File, TryLockError};
use std::path::PathBuf;

use anyhow::Context;

use crate::run;

/// The project's folder in the user's cache. It need not exist.
pub(crate) fn folder() -> anyhow::Result<PathBuf> {
    let home = || std::env::home_dir().context("there is no home folder: set HOME");
    let cache = match run::variable("XDG_CACHE_HOME").map(PathBuf::from) {
        _ if cfg!(target_os = "macos") => home()?.join("Library/Caches"),
        Some(cache) if cache.is_absolute() => cache,
        _ => home()?.join(".cache"),
    };
    Ok(cache.join("scorecard"))
}

/// Waits until no other run installs `name`. Others wait until the answer is dropped, or this
/// process ends in whatever way.
pub(crate) fn lock(name: &str) -> anyhow::Result<File> {
    let folder = folder()?;
    let path = folder.join(format!("{name}.lock"));
    let cannot = || format!("cannot lock {}", path.display());
    fs::create_dir_all(&folder).with_context(cannot)?;
    let file = File::create(&path).with_context(cannot)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            println!("another run is installing {name}: waiting for it to end");
            file.lock().with_context(cannot)?;
        }
        Err(TryLockError::Error(problem)) => return Err(problem).with_context(cannot),
    }
    Ok(file)
}
