//! A ledger to a file, which has its name only when it is whole and on disk.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::Path,
};

use tempfile::NamedTempFile;
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    Entry, History, QUEUE,
    error::ExportError,
    writer::{HistoryWriter, WriteError},
};
use crate::{Ledger, store::StoreError};

impl Ledger {
    /// Writes all that the ledger is to a new file, as it stands at one moment, and checks it while it is written;
    /// answers what the file holds. The file's form is specified in `docs/move.md`. It is there, whole and on disk,
    /// when this returns. What is held in memory does not grow with the ledger.
    ///
    /// # Errors
    ///
    /// [`ExportError`] says what to do about it. Nothing is overwritten, and of what failed nothing is left.
    pub async fn export_history(&self, file: &Path) -> Result<History, ExportError> {
        if fs::symlink_metadata(file).is_ok() {
            return Err(ExportError::Exists(file.to_owned()));
        }
        let (sender, entries) = mpsc::channel(QUEUE);
        let to = file.to_owned();
        let writing = spawn_blocking(move || write(&to, entries));
        let given = self.store.export(sender).await;
        let written = writing.await.unwrap_or_else(|err| {
            Err(StoreError::Unavailable { doing: "write a history", source: err.into() }.into())
        });
        // If the store failed, the history was cut off because of that.
        given?;
        written
    }
}

/// Writes what comes.
fn write(file: &Path, entries: mpsc::Receiver<Entry>) -> Result<History, ExportError> {
    let failed = |source| ExportError::Write { file: file.to_owned(), source };
    let folder = match file.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let unfinished = tempfile::Builder::new().prefix(".history-").tempfile_in(folder);
    let unfinished = unfinished.map_err(failed)?;
    let (unfinished, history) = fill(unfinished, entries).map_err(|err| match err {
        WriteError::Io(err) => failed(err),
        WriteError::Corrupt(problem) => ExportError::Damaged(problem.to_string()),
    })?;
    unfinished.as_file().sync_all().map_err(failed)?;
    unfinished.persist_noclobber(file).map_err(|err| match err.error.kind() {
        io::ErrorKind::AlreadyExists => ExportError::Exists(file.to_owned()),
        _ => failed(err.error),
    })?;
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
    Ok(history)
}

fn fill(
    unfinished: NamedTempFile,
    mut entries: mpsc::Receiver<Entry>,
) -> Result<(NamedTempFile, History), WriteError> {
    let mut writer = HistoryWriter::begin(BufWriter::new(unfinished))?;
    while let Some(entry) = entries.blocking_recv() {
        writer.put(&entry)?;
    }
    let (out, history) = writer.finish()?;
    Ok((out.into_inner().map_err(io::IntoInnerError::into_error)?, history))
}
