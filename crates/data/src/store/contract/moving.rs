//! What every store does when a history is taken from it or given to it.

use std::{fs, path::Path, sync::Arc};

use scorecard_domain::{Kind, Thing};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::reading::media;
use crate::{
    Batch, Entry, Event, Held, ImportError, InvalidHistory, Ledger, Position, Request, Store,
    StoreError, WatchFilter,
    testing::{
        A22, StandingClock, batch, commit, ground, observation, observe, put, source, withdraw,
    },
};

/// Runs all cases; `open` gives a new, empty store with that clock.
pub(crate) async fn run<S: Store + 'static>(open: impl AsyncFn(Arc<StandingClock>) -> S) {
    let open = async || Ledger::new(open(StandingClock::at(1000)).await);
    macro_rules! cases {
        ($($case:ident),+ $(,)?) => {
            $({
                let folder = TempDir::new().unwrap();
                let (from, to) = (open().await, open().await);
                $case(&from, &to, folder.path()).await;
                assert_eq!(to.verify().await.unwrap().damages, []);
                from.close().await;
                to.close().await;
            })+
        };
    }
    cases!(
        a_history_arrives_as_it_was,
        only_what_is_missing_is_appended,
        a_parting_history_is_refused,
        another_ledger_is_refused,
        another_answer_is_refused,
        a_broken_file_leaves_nothing,
        who_stops_leaves_nothing,
        an_export_overwrites_nothing,
        a_closed_ledger_moves_nothing,
    );
}

fn asked(author: &str, id: &str, changes: Vec<crate::ProposedChange>) -> Batch {
    let request = Some(Request { method: "Commit", id: id.parse().unwrap() });
    Batch { author: author.into(), request, ..batch(changes) }
}

/// Requests of three authors, whose names databases like to sort otherwise than by their bytes.
fn requests() -> Vec<Batch> {
    let sourced = |source| put(Thing::Observation(observation(A22, "1", source)));
    vec![
        asked("b", "r-1", vec![sourced("s1")]),
        // A warning.
        asked("B", "r-1", vec![sourced("s2")]),
        // Nothing is changed.
        asked("ä", "R-1", vec![sourced("s2")]),
        asked("b", "R-2", vec![]),
    ]
}

/// All sorts of revisions: withdrawals, a picture, many parts, and requests.
async fn fill(ledger: &Ledger) {
    commit(ledger, ground()).await;
    fill_more(ledger).await;
}

async fn fill_more(ledger: &Ledger) {
    for request in requests() {
        ledger.commit(request).await.unwrap();
    }
    let picture = put(Thing::Media(media("m-one", 100_000)));
    commit(ledger, vec![picture, observe("i.two level  x:b 2022", "12.50")]).await;
    let years = (0..1500).map(|year| observe(&format!("i.one level  x:b {:04}", 1000 + year), "1"));
    commit(ledger, years.collect()).await;
    commit(ledger, vec![withdraw(Kind::Observation, A22), withdraw(Kind::Media, "m-one")]).await;
    commit(ledger, vec![observe(A22, "-123456789012345678901234567.890"), put(source("s3"))]).await;
}

async fn export(ledger: &Ledger, file: &Path) -> Vec<u8> {
    let history = ledger.export_history(file).await.unwrap();
    assert_eq!(history.position, ledger.position());
    fs::read(file).unwrap()
}

/// All that was held right after a revision.
async fn held(ledger: &Ledger, revision: u64) -> Vec<Held> {
    let mut snapshot = ledger.snapshot(revision, &[], true).await.unwrap();
    let mut all = Vec::new();
    while let Some(some) = snapshot.next().await.unwrap() {
        all.extend(some);
    }
    all
}

async fn a_history_arrives_as_it_was(from: &Ledger, to: &Ledger, folder: &Path) {
    fill(from).await;
    let bytes = export(from, &folder.join("one")).await;
    let mut head = to.watch(None, WatchFilter::default()).await.unwrap();
    let history = to.import_history(&folder.join("one")).await.unwrap();
    assert_eq!((history.position, history.answers), (from.position(), 4));
    assert_eq!(to.position(), from.position());
    assert_eq!(export(to, &folder.join("two")).await, bytes);
    let verified = to.verify().await.unwrap();
    assert_eq!((verified.changes, verified.damages), (history.changes, vec![]));

    let last = from.position().revision;
    assert_eq!(to.revisions(0, 100).await.unwrap(), from.revisions(0, 100).await.unwrap());
    for revision in 0..=last {
        assert_eq!(held(to, revision).await, held(from, revision).await, "{revision}");
    }
    // Whoever followed the one goes on with the other, and who waited hears of all of it.
    let second = from.revision(2).await.unwrap().unwrap();
    let known = Position { revision: 2, digest: second.digest, ..from.position() };
    let mut watch = to.watch(Some(known), WatchFilter::default()).await.unwrap();
    let next = watch.next().await.unwrap();
    let Some(Event::Fragment(fragment)) = next else { panic!("{next:?}") };
    assert_eq!((fragment.revision.number, fragment.part), (3, 0));
    assert!(head.next().await.unwrap().is_some());
    // A retry gets the answer that it got there.
    for request in requests() {
        let answer = to.commit(request.clone()).await.unwrap();
        assert_eq!(answer, from.commit(request).await.unwrap());
    }
    assert_eq!(to.position(), from.position());
    // And both go on, from here each by itself.
    commit(to, vec![observe(A22, "1")]).await;
    assert_eq!(to.position().revision, last + 1);
    to.rebuild().await.unwrap();
}

async fn only_what_is_missing_is_appended(from: &Ledger, to: &Ledger, folder: &Path) {
    let file = |name: &str| folder.join(name);
    export(from, &file("empty")).await;
    to.import_history(&file("empty")).await.unwrap();
    assert_eq!(to.position(), from.position());
    commit(from, ground()).await;
    from.commit(asked("b", "r-9", vec![observe(A22, "9")])).await.unwrap();
    export(from, &file("some")).await;
    to.import_history(&file("some")).await.unwrap();
    fill_more(from).await;
    let bytes = export(from, &file("all")).await;
    to.import_history(&file("all")).await.unwrap();
    // Once more changes nothing.
    to.import_history(&file("all")).await.unwrap();
    assert_eq!(to.position(), from.position());
    assert_eq!(export(to, &file("again")).await, bytes);
    let refused = to.import_history(&file("some")).await;
    let last = from.position().revision;
    assert!(
        matches!(refused, Err(ImportError::Longer { store, file: 2 }) if store == last),
        "{refused:?}"
    );
    assert_eq!(to.position(), from.position());
}

async fn a_parting_history_is_refused(from: &Ledger, to: &Ledger, folder: &Path) {
    commit(from, ground()).await;
    export(from, &folder.join("one")).await;
    to.import_history(&folder.join("one")).await.unwrap();
    for (ledger, value) in [(from, "1"), (to, "2")] {
        commit(ledger, vec![observe(A22, value)]).await;
        commit(ledger, vec![put(source("s9"))]).await;
    }
    commit(from, vec![observe(A22, "3")]).await;
    export(from, &folder.join("other")).await;
    let before = to.position();
    let refused = to.import_history(&folder.join("other")).await;
    assert!(matches!(refused, Err(ImportError::Diverged { revision: 2, .. })), "{refused:?}");
    assert_eq!(to.position(), before);
}

async fn another_ledger_is_refused(from: &Ledger, to: &Ledger, folder: &Path) {
    fill(from).await;
    export(from, &folder.join("one")).await;
    // Nothing was changed, but an answer was given: that is something to lose.
    to.commit(asked("b", "r-1", vec![])).await.unwrap();
    let before = to.position();
    for _ in 0..2 {
        let refused = to.import_history(&folder.join("one")).await;
        assert!(
            matches!(refused, Err(ImportError::OtherLedger { store, .. }) if store == before.ledger_id),
            "{refused:?}"
        );
        assert_eq!(to.position().ledger_id, before.ledger_id);
        if to.position().revision == 0 {
            commit(to, ground()).await;
        }
    }
    assert_eq!(to.position().revision, 1);
}

async fn another_answer_is_refused(from: &Ledger, to: &Ledger, folder: &Path) {
    commit(from, ground()).await;
    export(from, &folder.join("one")).await;
    to.import_history(&folder.join("one")).await.unwrap();
    to.commit(asked("b", "r-1", vec![])).await.unwrap();
    from.commit(asked("b", "r-1", vec![observe(A22, "1")])).await.unwrap();
    export(from, &folder.join("other")).await;
    let refused = to.import_history(&folder.join("other")).await;
    let Err(ImportError::OtherAnswer { author, request_id, .. }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((author.as_str(), request_id.as_str()), ("b", "r-1"));
    assert_eq!(to.position().revision, 1, "the revision that came before it is not kept");
    assert_eq!(to.revision(2).await.unwrap(), None);
}

async fn a_broken_file_leaves_nothing(from: &Ledger, to: &Ledger, folder: &Path) {
    fill(from).await;
    let bytes = export(from, &folder.join("one")).await;
    let (before, file) = (to.position(), folder.join("broken"));
    // In a revision, in the answers, in the checksum.
    for length in [bytes.len() / 2, bytes.len() - 40, bytes.len() - 1] {
        fs::write(&file, &bytes[..length]).unwrap();
        let refused = to.import_history(&file).await;
        let Err(ImportError::Invalid { source: InvalidHistory::CutOff { length: at }, .. }) =
            refused
        else {
            panic!("{refused:?}")
        };
        assert_eq!(at, length as u64);
    }
    let mut flipped = bytes.clone();
    flipped[bytes.len() - 50] ^= 1;
    fs::write(&file, &flipped).unwrap();
    let refused = to.import_history(&file).await;
    assert!(matches!(refused, Err(ImportError::Invalid { .. })), "{refused:?}");
    assert_eq!(to.position(), before, "not even the id is another");
    assert_eq!(to.revisions(0, 9).await.unwrap(), []);
    assert_eq!(held(to, 0).await, []);
    // What was not kept is in nobody's way.
    to.import_history(&folder.join("one")).await.unwrap();
    assert_eq!(to.position(), from.position());
}

async fn who_stops_leaves_nothing(from: &Ledger, to: &Ledger, _: &Path) {
    fill(from).await;
    let (sender, mut all) = mpsc::channel(1);
    let (give, entries) = mpsc::channel(1);
    let before = to.position();
    let passing = async {
        while let Some(entry) = all.recv().await {
            // All but the end.
            if entry == Entry::End {
                break;
            }
            give.send(entry).await.unwrap();
        }
        drop(give);
    };
    let (given, taken, ()) =
        tokio::join!(from.store.export(sender), to.store.import(entries), passing);
    assert!(given.is_ok() && matches!(taken, Err(ImportError::Unfinished)), "{taken:?}");
    assert_eq!(to.position(), before);
    // Nor does it matter to who gives that nobody takes.
    let (sender, taken) = mpsc::channel(1);
    drop(taken);
    assert!(from.store.export(sender).await.is_ok());
}

async fn an_export_overwrites_nothing(from: &Ledger, _: &Ledger, folder: &Path) {
    let file = folder.join("one");
    fs::write(&file, "kept").unwrap();
    let refused = from.export_history(&file).await.unwrap_err().to_string();
    let (zh, en) =
        ("one已经存在，请另取名称或先移走", "one is there already: name another, or move it away");
    assert!(refused.contains(zh) && refused.contains(en), "{refused}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    let nowhere = folder.join("no/such/folder");
    assert!(from.export_history(&nowhere).await.is_err());
    from.export_history(&folder.join("two")).await.unwrap();
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["one", "two"], "nothing is left beside them");
}

async fn a_closed_ledger_moves_nothing(from: &Ledger, to: &Ledger, folder: &Path) {
    let file = folder.join("one");
    export(to, &file).await;
    from.close().await;
    let refused = from.export_history(&folder.join("two")).await;
    assert!(matches!(refused, Err(crate::ExportError::Store(StoreError::Closed))), "{refused:?}");
    assert!(!folder.join("two").exists());
    let refused = from.import_history(&file).await;
    assert!(matches!(refused, Err(ImportError::Store(StoreError::Closed))), "{refused:?}");
}
