//! Who examines how plausible a large batch is, and that it makes no difference.

use crate::{
    clock::Timestamp,
    ledger::warning::Warning,
    sqlite::{examining::*, *},
    testing::{StandingClock, batch, ground, observe},
};

async fn filled(folder: &tempfile::TempDir) -> SqliteStore {
    let file = folder.path().join("ledger.db");
    let store = SqliteStore::open(&file, StandingClock::at(1)).await.unwrap();
    let proposal = Proposal::of(&batch(ground())).unwrap();
    store.commit(Arc::new(proposal), None).await.unwrap();
    store
}

#[tokio::test]
async fn another_reader_examines_if_it_sees_the_same_state() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder).await;
    let proposal = Proposal::of(&batch([observe("i.one level  x:a 2022", "1")])).unwrap();
    let is_beside = |base, other| {
        std::thread::scope(|scope| {
            let examiner = Examiner::new(&store.ground, &proposal, base);
            let examining = Examining::begin(scope, examiner, other).unwrap();
            matches!(examining, Examining::Beside { .. })
        })
    };
    let another = || store.readers.another().unwrap();
    assert!(is_beside(1, another()) && !is_beside(0, another()) && !is_beside(2, another()));
    assert!(!is_beside(1, None));
    let held: Vec<_> = std::iter::from_fn(another).collect();
    assert!(another().is_none() && !held.is_empty());
}

#[tokio::test]
async fn warnings_are_the_same_whoever_examines() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(&folder).await;
    let value = |year: u32| if year.is_multiple_of(1000) { "900" } else { "7" };
    let of_year = |year| {
        ["i.one", "i.two"].map(|id| observe(&format!("{id} level  x:a {year}"), value(year)))
    };
    let changes: Vec<_> = (1001..9000).flat_map(of_year).collect();
    let proposal = Arc::new(Proposal::of(&batch(changes)).unwrap());
    assert!(proposal.is_large());
    let judge = async |readers: Option<Arc<Readers>>| {
        let (ground, proposal) = (Arc::clone(&store.ground), Arc::clone(&proposal));
        let judged = store.readers.read(move |conn, dictionary| {
            let (mut state, at) = (Newest::new(conn, dictionary), Timestamp::from_micros(0));
            Ok(judging::judge(&mut state, &ground, &proposal, at, readers.as_ref()))
        });
        let Judged::Judgement(judgement) = judged.await.unwrap().unwrap() else {
            panic!("it was answered");
        };
        judgement.finish().unwrap().warnings
    };
    let warnings: Vec<Warning> = judge(Some(Arc::clone(&store.readers))).await;
    assert_eq!(warnings.len(), 14, "{warnings:?}");
    assert_eq!(judge(None).await, warnings);
}
