use proptest::{collection, prelude::*};
use scorecard_domain::testing::{observation, observation_key};

use super::*;
use crate::{
    content::key::{key_text, parse_key},
    store::recorded::{block, each},
    store::series::Series,
};

fn any_change() -> impl Strategy<Value = Change> {
    prop_oneof![
        6 => observation().prop_map(|it| Change::Put(Thing::Observation(it))),
        1 => observation_key().prop_map(|key| Change::Withdraw(Key::Observation(key))),
        1 => scorecard_domain::testing::source().prop_map(|it| Change::Put(Thing::Source(it))),
    ]
}

/// In the order of kinds and keys, each key once, and with some that lie in one series.
fn any_changes() -> impl Strategy<Value = Vec<Change>> {
    let periods = prop::sample::subsequence(
        vec!["2022", "2022-07", "2022-Q1", "2022-S1", "2022-01-01/P11M", "2021", "2021-12"],
        0..7,
    );
    (collection::vec(any_change(), 1..12), periods).prop_map(|(mut changes, periods)| {
        for period in periods {
            if let Some(Change::Put(Thing::Observation(it))) = changes.first().cloned() {
                let key = ObservationKey { period: period.parse().unwrap(), ..it.key.clone() };
                changes.push(Change::Put(Thing::Observation(Observation { key, ..it })));
            }
        }
        changes.sort_by_cached_key(|change| (change.key().kind(), key_text(&change.key())));
        changes.dedup_by_key(|change| change.key());
        changes
    })
}

/// What rows say, change by change.
fn said(rows: &Rows) -> Vec<Change> {
    let mut said = rows.others.clone();
    for SeriesRow { series, columns, body } in &rows.series {
        let there = each(&Series::read(series).unwrap(), &block(body).unwrap()).unwrap();
        assert_eq!(*columns, Columns::of_block(&there));
        said.extend(there.into_iter().map(|(key, observation)| match observation {
            Some(observation) => Change::Put(Thing::Observation(observation)),
            None => Change::Withdraw(Key::Observation(key)),
        }));
    }
    said.sort_by_cached_key(|change| (change.key().kind(), key_text(&change.key())));
    said
}

proptest! {
    /// Rows made of encoded changes are those made of the changes themselves, and say what these say.
    #[test]
    fn rows_say_what_the_changes_say(changes in any_changes()) {
        let of_changes = Rows::of(changes.clone());
        let mut gathering = Gathering::default();
        for change in &changes {
            let key = change.key();
            gathering.push(key.kind(), &key_text(&key), &content::encode(change)).unwrap();
        }
        let of_contents = gathering.finish();
        prop_assert_eq!(&of_contents.series, &of_changes.series);
        prop_assert_eq!(&of_contents.others, &of_changes.others);
        prop_assert!(of_changes.series.is_sorted_by(|a, b| a.series < b.series));
        prop_assert_eq!(said(&of_changes), changes);
        prop_assert!(gathering.finish().series.is_empty());
    }
}

#[test]
fn a_row_is_in_the_order_of_time() {
    let puts = ["2022", "2022-07", "2022-Q3", "2021"].map(|period| {
        let text = format!("i.one level  x:a {period}");
        let Key::Observation(key) = parse_key(Kind::Observation, &text).unwrap() else {
            unreachable!()
        };
        Change::Withdraw(Key::Observation(key))
    });
    let Rows { series, others } = Rows::of(puts);
    assert_eq!(others, []);
    let [SeriesRow { series, columns, body }] = series.as_slice() else { panic!("{series:?}") };
    let periods: Vec<String> = each(&Series::read(series).unwrap(), &block(body).unwrap())
        .unwrap()
        .iter()
        .map(|(key, _)| key.period.to_string())
        .collect();
    assert_eq!(periods, ["2021", "2022", "2022-07", "2022-Q3"]);
    assert_eq!((columns.changes, columns.is_embargoed), (4, false));
}
