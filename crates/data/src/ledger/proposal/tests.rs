//! What is spooled comes back whole and in its order, however little fits into memory.

use proptest::prelude::*;

use super::{spool::Spool, *};
use crate::testing::{batch, ground, observe};

/// A record without the text that it borrows.
type Owned = (Kind, String, u64, Option<u64>, Vec<u8>);

fn all(sorted: &Sorted) -> Vec<Owned> {
    let mut all = Vec::new();
    for number in 0..sorted.blocks() {
        let block = sorted.block(number).unwrap();
        block
            .each_record(&mut |ordinal, record| {
                assert_eq!(ordinal, all.len() as u64);
                let Record { kind, text, index, if_revision, content } = record;
                all.push((kind, text.to_owned(), index, if_revision, content.to_vec()));
                Ok(true)
            })
            .unwrap();
    }
    all
}

proptest! {
    #[test]
    fn what_is_spooled_comes_back_in_its_order(
        changes in prop::collection::vec(
            (1..12_u8, "[a-c]{0,3}", prop::option::of(0..9_u64), prop::collection::vec(0..9_u8, 0..200)),
            0..60,
        ),
        piece in 1..4000_usize,
        in_order in any::<bool>(),
    ) {
        let mut changes: Vec<_> = changes
            .into_iter()
            .map(|(kind, text, if_revision, content)| {
                (Kind::from_number(kind).unwrap(), text, if_revision, content)
            })
            .collect();
        if in_order {
            changes.sort();
        }
        let mut spool = Spool::with_pieces_of(piece, None);
        let mut expected = Vec::new();
        for (index, (kind, text, if_revision, content)) in (0..).zip(changes) {
            spool.push(kind, &text, if_revision, &content).unwrap();
            expected.push((kind, text, index, if_revision, content));
        }
        expected.sort_by(|a, b| (a.0, &a.1, a.2).cmp(&(b.0, &b.1, b.2)));
        let sorted = spool.finish().unwrap();
        prop_assert_eq!(&all(&sorted), &expected);
        for kind in Kind::ALL {
            for text in ["", "a", "b", "cc", "d"] {
                let place = expected.iter().position(|record| (record.0, &*record.1) == (*kind, text));
                let mut found = None;
                sorted.look(*kind, text, &mut |ordinal, _| { found = Some(ordinal); Ok(()) }).unwrap();
                prop_assert_eq!(found, place.map(|place| place as u64));
            }
        }
    }
}

#[test]
fn a_full_disk_is_told_apart() {
    use std::io;
    let full = sorted::failed(io::Error::from(io::ErrorKind::StorageFull));
    assert!(matches!(full, StoreError::Full { .. }), "{full:?}");
    let other = sorted::failed(io::Error::from(io::ErrorKind::PermissionDenied));
    assert!(matches!(other, StoreError::Unavailable { .. }), "{other:?}");
}

#[test]
fn a_spool_that_cannot_be_written_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    let mut spool = Spool::with_pieces_of(10, Some(gone));
    spool.push(Kind::Area, "a", None, b"content").unwrap();
    assert!(spool.push(Kind::Area, "b", None, b"content").is_err());
}

#[test]
fn a_proposal_finds_its_changes() {
    let mut changes = ground();
    changes.reverse();
    changes.push(observe("i.one level  x:a 2022", "1"));
    let proposal = Proposal::of(&batch(changes.clone())).unwrap();
    let held: Vec<_> =
        (0..proposal.blocks()).flat_map(|n| proposal.block(n).unwrap().changes()).collect();
    assert_eq!(held.len(), changes.len());
    assert!(held.is_sorted_by_key(|proposed| (proposed.kind, proposed.text.clone())));
    for proposed in held {
        let index = usize::try_from(proposed.index).unwrap();
        assert_eq!(proposed.change, changes[index].change);
        let found = proposal.find(proposed.kind, &proposed.text).unwrap().unwrap();
        assert_eq!((found.ordinal, found.index), (proposed.ordinal, proposed.index));
    }
    assert_eq!(proposal.ordinal(Kind::Area, "x:nowhere").unwrap(), None);
}
