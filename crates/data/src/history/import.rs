//! A file to a ledger: all that is missing there in one transaction, or nothing.

use std::{fs::File, io::BufReader, path::Path};

use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    Entry, History, QUEUE,
    error::{ImportError, InvalidHistory},
    reader::HistoryReader,
};
use crate::{
    Expected, Ledger,
    content::Digest,
    store::{Damage, StoreError},
};

impl Ledger {
    /// Takes over what a file has and the ledger has not: all of it into an empty ledger, which becomes the file's; only
    /// what is missing into one whose revisions are the file's first. Answers what the file holds. Everything that
    /// [`check_history`] checks is checked again while it is read. What is held in memory does not grow with the file.
    ///
    /// # Errors
    ///
    /// [`ImportError`] says what to do about it. The ledger is then as it was before.
    pub async fn import_history(&self, file: &Path) -> Result<History, ImportError> {
        let (sender, entries) = mpsc::channel(QUEUE);
        let reading = blocking(file, move |reader| {
            while let Some(entry) = reader.next()? {
                if sender.blocking_send(entry).is_err() {
                    return Ok(None);
                }
            }
            Ok(reader.finished())
        });
        let (read, taken) = tokio::join!(reading, self.store.import(entries));
        match (read, taken) {
            // The store cannot know why the file ended.
            (Err(invalid), Err(ImportError::Unfinished)) => Err(invalid),
            (_, Err(refused)) => Err(refused),
            (Ok(Some(history)), Ok(())) => Ok(history),
            (Ok(None), Ok(())) => Err(ImportError::Unfinished),
            (Err(invalid), Ok(())) => Err(invalid),
        }
    }
}

/// Reads a file to its end and checks it, without a store: the form, the checksum, every digest, and those that somebody
/// outside knows. Answers what it holds.
///
/// # Errors
///
/// [`ImportError::Invalid`] and [`ImportError::Unexpected`].
pub async fn check_history(file: &Path, expected: &[Expected]) -> Result<History, ImportError> {
    let mut found: Vec<(Expected, Option<Digest>)> =
        expected.iter().map(|expected| (*expected, None)).collect();
    let checked = blocking(file, move |reader| {
        while let Some(entry) = reader.next()? {
            let Entry::Revision(revision, _) = &entry else { continue };
            for (_, digest) in found.iter_mut().filter(|(it, _)| it.revision == revision.number) {
                *digest = Some(revision.digest);
            }
        }
        Ok(reader.finished().map(|history| (history, found)))
    });
    let Some((history, found)) = checked.await? else { return Err(ImportError::Unfinished) };
    let damages: Vec<Damage> = found
        .into_iter()
        .filter_map(|(expected, found)| expected.compare(history.position, found))
        .collect();
    if damages.is_empty() { Ok(history) } else { Err(ImportError::Unexpected(damages)) }
}

/// Reads a file where nobody else is kept waiting.
async fn blocking<T: Send + 'static>(
    file: &Path,
    read: impl FnOnce(&mut HistoryReader<BufReader<File>>) -> Result<T, InvalidHistory> + Send + 'static,
) -> Result<T, ImportError> {
    let path = file.to_owned();
    let reading = spawn_blocking(move || {
        let input = BufReader::with_capacity(64 << 10, File::open(&path)?);
        read(&mut HistoryReader::begin(input)?)
    });
    match reading.await {
        Ok(read) => read.map_err(|source| ImportError::Invalid { file: file.to_owned(), source }),
        Err(err) => {
            Err(StoreError::Unavailable { doing: "read a history", source: err.into() }.into())
        }
    }
}
