//! Copies of ledgers that are in use, and what is refused.

use std::path::Path;

use tempfile::TempDir;

use super::*;
use crate::{
    Ledger, StoreUrl,
    testing::{A22, StandingClock, batch, ground, observe},
};

async fn open(file: &Path) -> Ledger {
    Ledger::open(&StoreUrl::Sqlite(file.to_owned()), StandingClock::at(1)).await.unwrap()
}

/// An open ledger with two revisions.
async fn sample(file: &Path) -> Ledger {
    let ledger = open(file).await;
    ledger.commit(batch(ground())).await.unwrap();
    ledger.commit(batch([observe(A22, "1")])).await.unwrap();
    ledger
}

fn names(folder: &TempDir) -> Vec<String> {
    let entries = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_copy_of_a_ledger_in_use_is_the_ledger_at_one_revision() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = folder.path().join("ledger.db");
    let ledger = sample(&file).await;
    let position = ledger.position();
    let made = copy_file(&file, &elsewhere.path().join("copy.db")).unwrap();
    assert_eq!((made.position, made.damages.len()), (position, 0));
    assert_eq!(names(&elsewhere), ["copy.db"]);

    // It is a ledger of its own: what is written to one is not in the other.
    ledger.commit(batch([observe(A22, "2")])).await.unwrap();
    let copied = open(&elsewhere.path().join("copy.db")).await;
    assert_eq!(copied.position(), position);
    copied.commit(batch([observe(A22, "3")])).await.unwrap();
    assert_eq!(copied.verify().await.unwrap().damages, []);
    assert_ne!(copied.position(), ledger.position());
}

#[tokio::test]
async fn a_copy_of_an_earlier_format_has_this_programs() {
    let folder = TempDir::new().unwrap();
    let (file, to) = (folder.path().join("ledger.db"), folder.path().join("copy.db"));
    let conn = Connection::open(&file).unwrap();
    conn.execute_batch(include_str!("../../../tests/formats/sqlite-6.sql")).unwrap();
    let made = copy_file(&file, &to).unwrap();
    assert_eq!((made.position.revision, made.damages), (7, vec![]));
    let format = |conn: &Connection| -> i64 {
        conn.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap()
    };
    assert_eq!((format(&conn), format(&Connection::open(&to).unwrap())), (6, 7));
}

#[tokio::test]
async fn nothing_is_overwritten_and_nothing_left_behind() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = folder.path().join("ledger.db");
    let to = elsewhere.path().join("copy.db");
    sample(&file).await.close().await;
    for taken in ["copy.db", "copy.db-wal"] {
        fs::write(elsewhere.path().join(taken), "kept").unwrap();
        let refused = copy_file(&file, &to).unwrap_err();
        assert!(matches!(&refused, CopyError::Exists(it) if it.ends_with(taken)), "{refused}");
        assert_eq!(fs::read_to_string(elsewhere.path().join(taken)).unwrap(), "kept");
        fs::remove_file(elsewhere.path().join(taken)).unwrap();
    }
    assert!(matches!(copy_file(&folder.path().join("no.db"), &to), Err(CopyError::NotThere(_))));
    fs::write(folder.path().join("text"), "no database".repeat(999)).unwrap();
    for other in ["text", "empty"] {
        fs::OpenOptions::new().append(true).create(true).open(folder.path().join(other)).unwrap();
        let refused = copy_file(&folder.path().join(other), &to).unwrap_err();
        assert!(refused.to_string().ends_with("is not a ledger)"), "{refused}");
    }
    let nowhere = elsewhere.path().join("no/such/folder/copy.db");
    assert!(matches!(copy_file(&file, &nowhere), Err(CopyError::Write { .. })));
    assert_eq!(names(&elsewhere), [""; 0]);
    for told in [
        CopyError::NotThere("a".into()),
        CopyError::Exists("a".into()),
        CopyError::Write { file: "a".into(), source: io::ErrorKind::StorageFull.into() },
        StoreError::Closed.into(),
        StoreError::Unavailable { doing: "copy", source: "locked".into() }.into(),
        StoreError::Full { doing: "copy", source: "full".into() }.into(),
        StoreError::Corrupt { doing: "copy", source: "codec".into() }.into(),
    ] {
        let told = told.to_string();
        let (zh, en) = told.split_once(" (").unwrap();
        assert_eq!(scorecard_domain::fault::untold(zh, en), None, "{told}");
    }
    // What was left by a copy that was killed is in nobody's way.
    fs::write(elsewhere.path().join("copy.db.unfinished"), "half").unwrap();
    copy_file(&file, &to).unwrap();
    assert_eq!(names(&elsewhere), ["copy.db"]);
}

#[tokio::test]
async fn a_damaged_ledger_is_not_copied() {
    let (folder, elsewhere) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = folder.path().join("ledger.db");
    sample(&file).await.close().await;
    let conn = Connection::open(&file).unwrap();
    conn.execute("UPDATE observation SET first = last + 1 WHERE revision = 2", []).unwrap();
    drop(conn);
    let refused = copy_file(&file, &elsewhere.path().join("copy.db")).unwrap_err();
    for part in ["与写入时不符", "修订2：", "revision 2: the row of a series is not"] {
        assert!(refused.to_string().contains(part), "{part}: {refused}");
    }
    assert_eq!(names(&elsewhere), [""; 0]);
}
