//! Random histories of which random parts are erased.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use proptest::{collection::vec, prelude::*};
use scorecard_domain::{Kind, Thing};

use super::{B22, erase, erasure, is_somewhere, noted, replayed};
use crate::{
    Ledger,
    testing::{A22, commit, ground, key, withdraw},
};

/// One revision: for each of some keys a new value or a withdrawal; and whether it is erased, if it can be.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Vec<(usize, bool, bool)>>> {
    let change = (0..4_usize, prop::bool::weighted(0.8), any::<bool>());
    vec(vec(change, 1..4), 1..8)
}

/// Writes a history, each value with a note of its own, and erases some of what is not held in the end. Answers the notes
/// that are gone and those that are still there. All else is as it was.
pub(crate) async fn check(
    ledger: &Ledger,
    history: &[Vec<(usize, bool, bool)>],
) -> (Vec<String>, Vec<String>) {
    let keys = [A22, B22, "i.two level  x:a 2022", "i.two level  x:b 2022"];
    commit(ledger, ground()).await;
    let mut put: BTreeMap<(usize, u64), (String, bool)> = BTreeMap::new();
    let mut current = [0_u64; 4];
    for changes in history {
        let next = ledger.position().revision + 1;
        let mut batch = Vec::new();
        let mut changed = BTreeSet::new();
        for (index, is_put, goes) in changes.iter().copied() {
            if !changed.insert(index) || !(is_put || current[index] > 0) {
                continue;
            }
            if is_put {
                let note = format!("secret-{index}-{next}-密");
                batch.push(noted(keys[index], "1", &note));
                put.insert((index, next), (note, goes));
            } else {
                batch.push(withdraw(Kind::Observation, keys[index]));
            }
            current[index] = if is_put { next } else { 0 };
        }
        if !batch.is_empty() {
            commit(ledger, batch).await;
        }
    }
    let last = ledger.position().revision;
    let digests = ledger.revisions(0, 1000).await.unwrap();
    let key_of = |index: usize| key(Kind::Observation, keys[index]);
    let mut before = BTreeMap::new();
    for index in 0..keys.len() {
        for revision in 0..=last {
            let held = ledger.get(key_of(index), revision).await.unwrap();
            before.insert((index, revision), held.map(|held| (held.revision, held.thing)));
        }
    }
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for ((index, revision), (note, goes)) in &put {
        if *goes && current[*index] != *revision {
            let record =
                erase(ledger, erasure(Kind::Observation, keys[*index], &[*revision])).await;
            assert!(record.is_some());
            gone.push((*index, *revision, note.clone()));
        } else {
            kept.push(note.clone());
        }
    }
    assert_eq!(ledger.verify().await.unwrap().damages, vec![]);
    let now = ledger.revisions(0, 1000).await.unwrap();
    assert_eq!(now[..digests.len()], digests);
    for ((index, revision), was) in before {
        let is_gone = |since: u64| gone.iter().any(|(i, r, _)| (*i, *r) == (index, since));
        let expected = was.filter(|(since, _): &(u64, Thing)| !is_gone(*since));
        let held = ledger.get(key_of(index), revision).await.unwrap();
        assert_eq!(held.map(|held| (held.revision, held.thing)), expected);
    }
    replayed(ledger).await;
    for note in &kept {
        assert!(is_somewhere(ledger, note).await, "{note} is gone");
    }
    let gone: Vec<String> = gone.into_iter().map(|(_, _, note)| note).collect();
    for note in &gone {
        assert!(!is_somewhere(ledger, note).await, "{note} is still there");
    }
    (gone, kept)
}

/// Erases every other vintage of an observation, if it can be.
pub(crate) async fn erase_some(ledger: &Ledger, text: &str) {
    let history = ledger.history(key(Kind::Observation, text)).await.unwrap();
    let older = history.len().saturating_sub(1);
    let put = history.iter().take(older).filter(|it| it.thing.is_some());
    let revisions: Vec<u64> = put.step_by(2).map(|it| it.revision.number).collect();
    if !revisions.is_empty() {
        assert!(erase(ledger, erasure(Kind::Observation, text, &revisions)).await.is_some());
    }
}

/// Whether the bytes stand in any file of a folder.
pub(crate) fn is_in_files(folder: &Path, text: &str) -> bool {
    let mut files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.any(|file| {
        let bytes = std::fs::read(file).unwrap();
        bytes.windows(text.len()).any(|it| it == text.as_bytes())
    })
}
