//! Copies of a ledger's file: backups, made while the ledger is in use, and what is restored from them.

use std::{
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};
use scorecard_domain::Text;

use super::{dictionary::Dictionary, errors::sql, file, verify};
use crate::store::{Damage, OpenError, StoreError, Verification};

/// Why no copy was made. Nothing is left of it.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// What is to be copied is not there.
    #[error("没有文件{file} (there is no file {file})", file = .0.display())]
    NotThere(PathBuf),
    /// Where the copy is to be, something is.
    #[error(
        "{file}已经存在，请另取名称或先移走 ({file} is there already: name another, or move it away)",
        file = .0.display()
    )]
    Exists(PathBuf),
    /// What is to be copied is no ledger, or of a later version.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What was copied is not as it was written.
    #[error(
        "{file}与写入时不符（{n}处，第一处：{}），没有复制，请用更早的备份 ({file} is damaged, {n} problems, the first of them: {}; it was not \
         copied: use an earlier backup)",
        first(damages).zh, first(damages).en, file = from.display(), n = damages.len()
    )]
    Damaged {
        /// What was copied.
        from: PathBuf,
        /// What is not as it was written.
        damages: Vec<Damage>,
    },
    /// The copy cannot be written.
    #[error("不能写入{name} (cannot write {name})", name = file.display())]
    Write {
        /// Which file.
        file: PathBuf,
        /// Why not.
        #[source]
        source: io::Error,
    },
}

fn first(damages: &[Damage]) -> Text {
    damages.first().map(Damage::told).unwrap_or_default()
}

impl From<StoreError> for CopyError {
    fn from(err: StoreError) -> Self {
        Self::Open(err.into())
    }
}

/// Copies a ledger's file as it stands at one revision, whether it is in use or not, and verifies the copy. The copy is
/// there, whole and on disk, when this returns; answers what it holds. The copy of a file of an earlier format has this
/// program's. Blocks.
///
/// # Errors
///
/// [`CopyError`] says what to do about it.
pub fn copy_file(from: &Path, to: &Path) -> Result<Verification, CopyError> {
    if !from.is_file() {
        return Err(CopyError::NotThere(from.to_owned()));
    }
    // What another file left behind would be taken for a part of this one.
    for file in ["", "-wal", "-shm", "-journal"].map(|end| beside(to, end)) {
        if fs::symlink_metadata(&file).is_ok() {
            return Err(CopyError::Exists(file));
        }
    }
    let unfinished = beside(to, ".unfinished");
    let copied = copy_to(from, &unfinished).and_then(|verification| {
        let written = |err| CopyError::Write { file: to.to_owned(), source: err };
        fs::rename(&unfinished, to).map_err(written)?;
        let folder = to.parent().filter(|folder| *folder != Path::new(""));
        File::open(folder.unwrap_or(Path::new(".")))
            .and_then(|it| it.sync_all())
            .map_err(written)?;
        Ok(verification)
    });
    if copied.is_err() {
        // It may not even be there.
        drop(fs::remove_file(&unfinished));
    }
    copied
}

fn copy_to(from: &Path, to: &Path) -> Result<Verification, CopyError> {
    let written = |source| CopyError::Write { file: to.to_owned(), source };
    match fs::remove_file(to) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => return Err(written(err)),
        _ => {}
    }
    // SQLite would make a file that is not there; made here, it is empty, and that is what it wants.
    File::create_new(to).map_err(written)?;
    let source = open(from)?;
    let Some(format) = file::recognize(&source, from)? else {
        return Err(OpenError::NotALedger(from.to_owned()).into());
    };
    let name = to.to_str().ok_or_else(|| {
        written(io::Error::new(
            io::ErrorKind::InvalidInput,
            "名称不是UTF-8 (its name is not UTF-8)",
        ))
    })?;
    source.execute("VACUUM INTO ?1", [name]).map_err(sql("copy the ledger's file"))?;
    File::open(to).and_then(|file| file.sync_all()).map_err(written)?;
    let copied = open(to)?;
    // What is read from can only be compared with the contents where it has this program's format.
    file::bring_forward(&copied, format)?;
    let ledger_id = file::ledger_id(&copied)?;
    let verification = verify::verify(&copied, &Dictionary::default(), ledger_id)?;
    if verification.damages.is_empty() {
        return Ok(verification);
    }
    Err(CopyError::Damaged { from: from.to_owned(), damages: verification.damages })
}

/// A connection that makes no file.
fn open(file: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(file, flags).map_err(sql("open a file"))
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(file.as_os_str());
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests;
