//! Rows of a series that have periods before and after one, and not that one.

use scorecard_domain::{Key, Kind};

use super::*;
use crate::{content::key::parse_key, ledger::audit::Order, testing::told};

const MIDDLE: &str = "i.one level  x:a 2021";

/// So many revisions have the periods around it: more than are read at first, and at the second attempt.
const AROUND: u64 = 40;

#[tokio::test]
async fn what_is_between_the_periods_of_newer_rows_is_found() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let ledger = open(&database).await;
    commit(&ledger, ground()).await;
    let [before, after] = ["i.one level  x:a 2020", "i.one level  x:a 2022"];
    commit(&ledger, [before, MIDDLE, after].map(|key| observe(key, "1")).into()).await;
    for n in 0..AROUND {
        let value = (n + 2).to_string();
        commit(&ledger, [before, after].map(|key| observe(key, &value)).into()).await;
    }
    let rows = "SELECT count(*), sum(changes), count(DISTINCT series) FROM scorecard.observation";
    assert_eq!(database.sql(rows), ["41|83|1"]);

    let key = |text| -> Key { parse_key(Kind::Observation, text).unwrap() };
    let last = 2 + AROUND;
    for revision in [2, 3, 20, last] {
        let held = ledger.get(key(MIDDLE), revision).await.unwrap().unwrap();
        assert_eq!((held.revision, told(&held.thing)), (2, format!("{MIDDLE} = 1")));
        let held = ledger.get(key(after), revision).await.unwrap().unwrap();
        assert_eq!(held.revision, revision);
    }
    assert_eq!(ledger.get(key(MIDDLE), 1).await.unwrap(), None);
    let history = ledger.history(key(MIDDLE)).await.unwrap();
    assert_eq!(history.iter().map(|it| it.revision.number).collect::<Vec<_>>(), [2]);

    // It is judged by what is held: what is the same changes nothing.
    let same = ledger.commit(batch([observe(MIDDLE, "1"), observe(after, "0")])).await.unwrap();
    assert_eq!((same.unchanged, same.revision.unwrap().changes), (1, 1));
    commit(&ledger, vec![observe(MIDDLE, "2")]).await;
    ledger.close().await;

    let url = database.url().parse().unwrap();
    let store = PostgresStore::open(&url, StandingClock::at(1)).await.unwrap();
    let among = async |order, limit| {
        store.revisions_of(key(MIDDLE), 0..=u64::MAX, order, limit).await.unwrap()
    };
    assert_eq!(among(Order::NewestFirst, 1).await, [last + 2]);
    assert_eq!(among(Order::NewestFirst, 2).await, [last + 2, 2]);
    assert_eq!(among(Order::OldestFirst, 9).await, [2, last + 2]);
    let histories = store.histories(vec![key(MIDDLE), key(before)], last).await.unwrap();
    let lengths: Vec<usize> = histories.iter().map(Vec::len).collect();
    assert_eq!(lengths, [1, 41]);
    store.close().await;
}
