use proptest::{collection::vec, prelude::*};

use super::*;
use crate::store::recorded::Backwards;

/// A row: its revision, its block and what it says of its rest.
type Row = (i64, Vec<u8>, Rest);

/// What rows record: whether a row is of a new revision, and the periods with how much is said of them.
fn recordings() -> impl Strategy<Value = Vec<(bool, Vec<(i32, usize)>)>> {
    let length = prop_oneof![3 => Just(0_usize), 20 => 1..30_usize, 1 => 500..2000_usize];
    let periods = prop_oneof![4 => vec((1..12_i32, length.clone()), 1..3), 1 => vec((1..60_i32, length), 1..60)];
    vec((prop::bool::weighted(0.9), periods), 1..150)
}

/// The rows of a series that recorded this.
fn rows(recordings: &[(bool, Vec<(i32, usize)>)]) -> Vec<Row> {
    let (mut rows, mut rests) = (Vec::new(), Rests::default());
    let (mut revision, mut taken) = (0, BTreeSet::new());
    for (number, (is_new, periods)) in (0_u8..).cycle().zip(recordings) {
        if *is_new || revision == 0 {
            revision += 1 + i64::from(number % 3);
            taken.clear();
        }
        let periods: std::collections::BTreeMap<i32, usize> =
            periods.iter().copied().filter(|(period, _)| !taken.contains(period)).collect();
        if periods.is_empty() {
            continue;
        }
        let mut filling = Filling::default();
        for (period, length) in periods {
            let said: Vec<u8> =
                (0_u8..=250).cycle().take(length).map(|n| number.wrapping_mul(31) ^ n).collect();
            filling.push(period, &said);
            taken.insert(period);
        }
        let body = filling.finish();
        let rest = rests.next(revision, &body).unwrap();
        rests.goes_on_with(&rest);
        rows.push((revision, body, rest));
    }
    rows
}

proptest! {
    #[test]
    fn what_is_read_back_to_a_rest_is_what_all_rows_say(recordings in recordings()) {
        let (rows, all) = (rows(&recordings), 0..=i32::MAX);
        for (last, _, _) in &rows {
            let up_to = || rows.iter().filter(|(revision, _, _)| revision <= last);
            let mut expected = Newest::default();
            for (revision, body, _) in up_to() {
                expected.add(*revision, &recorded::block(body).unwrap(), &all).unwrap();
            }
            let mut read = Backwards::default();
            let mut counted: Vec<(i64, i64)> = Vec::new();
            let mut state = 0;
            for (revision, body, rest) in up_to().collect::<Vec<_>>().into_iter().rev() {
                if !read.add(*revision, (body, rest.block.as_deref()), &all).unwrap() {
                    break;
                }
                counted.push((*revision, count(body).into()));
                if let Some(block) = &rest.block {
                    let read = i64::from(count(body)) + i64::try_from(block.len()).unwrap();
                    state = state.max(read);
                }
            }
            prop_assert_eq!(&read.newest.0, &expected.0);
            // As many rows of one revision there are, as often the bound is to be taken.
            let of = |it: i64| counted.iter().filter(|(revision, _)| *revision == it).count();
            let parts = counted.iter().map(|(revision, _)| of(*revision)).max().unwrap();
            let sum: i64 = counted.iter().map(|(_, counted)| counted).sum();
            let bound = state.max(LEAST.into()) + state;
            prop_assert!(sum <= bound * i64::try_from(parts).unwrap(), "{sum} of {bound} in {parts}");
        }
    }

    #[test]
    fn rests_take_about_twice_what_rows_count_at_most(recordings in recordings()) {
        let rows = rows(&recordings);
        let counted: usize = rows.iter().map(|(_, body, _)| body.len() + 64).sum();
        let rests = rows.iter().filter_map(|(_, _, rest)| rest.block.as_ref());
        let taken: usize = rests.map(Vec::len).sum();
        prop_assert!(taken <= counted * 5 / 2, "{taken} for {counted}");
    }

    #[test]
    fn the_order_of_the_rows_of_a_revision_does_not_matter(recordings in recordings()) {
        let mut expected = rows(&recordings);
        let mut turned = expected.clone();
        turned.reverse();
        turned.sort_by_key(|(revision, _, _)| *revision);
        let (mut rests, mut found) = (Rests::default(), Vec::new());
        for (revision, body, _) in turned {
            let rest = rests.next(revision, &body).unwrap();
            rests.goes_on_with(&rest);
            found.push((revision, body, rest));
        }
        for rows in [&mut expected, &mut found] {
            rows.sort_by(|(a, of_a, _), (b, of_b, _)| (a, of_a).cmp(&(b, of_b)));
        }
        prop_assert_eq!(found, expected);
    }
}

#[test]
fn what_is_no_rest_is_refused() {
    let mut newest = Newest::default();
    let mut add = |rest: &[u8]| newest.add_rest(5, rest, &(0..=i32::MAX)).unwrap_err().to_string();
    assert!(add(&[9]).contains("read an observation"));
    let mut filling = Filling::default();
    filling.push(7, &[6, 1]);
    let too_early = filling.finish();
    let refused = newest.add_rest(5, &too_early, &(0..=i32::MAX)).unwrap_err();
    let StoreError::Corrupt { source, .. } = refused else { panic!("{refused}") };
    assert_eq!(source.to_string(), "a rest is from before the ledger");
}
