//! What another process erased or wrote, and this one has not heard of.

use scorecard_domain::{Confidentiality, Kind, Observation, Thing};

use super::*;
use crate::{
    Erasure, Expected, Filter, Order, Query, Scan,
    testing::{key, observation, put, source, told, withdraw},
};

/// A figure in the open, two versions under embargo after it, and a withdrawal: revisions 2 to 5.
async fn write(ledger: &Ledger) {
    commit(ledger, ground()).await;
    commit(ledger, vec![observe(A22, "1")]).await;
    for value in ["2", "3"] {
        let embargoed = Observation {
            confidentiality: Confidentiality::Embargoed,
            embargo_until: Some(Timestamp::from_micros(7)),
            ..observation(A22, value, "s1")
        };
        commit(ledger, vec![put(Thing::Observation(embargoed))]).await;
    }
    commit(ledger, vec![withdraw(Kind::Observation, A22)]).await;
}

/// What was erased of the first version under embargo.
fn erasure() -> Erasure {
    Erasure {
        key: key(Kind::Observation, A22),
        revisions: [3].into(),
        all_revisions: false,
        with_key: false,
        ground: "个人信息保护法第四十七条".into(),
        by: "法务".into(),
    }
}

/// How the public reads.
#[derive(Clone, Copy, Debug)]
enum Read {
    Get,
    List,
    Scan,
    History,
    Histories,
    RevisionsOf,
    Part,
}

impl Read {
    const ALL: [Self; 7] = [
        Self::Get,
        Self::List,
        Self::Scan,
        Self::History,
        Self::Histories,
        Self::RevisionsOf,
        Self::Part,
    ];

    /// What the public reads of the figure, as of the revision that was erased where it is asked as of one.
    async fn of(self, ledger: &Ledger) -> Vec<String> {
        let (store, key) = (ledger.public().store, key(Kind::Observation, A22));
        let at = |revision: u64, thing: &Option<Thing>| {
            format!("{revision}: {}", thing.as_ref().map_or("-".to_owned(), told))
        };
        match self {
            Self::Get => {
                let held = store.get(key, 3).await.unwrap();
                held.into_iter().map(|it| at(it.revision, &Some(it.thing))).collect()
            }
            Self::List => {
                let filter = Filter::all(Kind::Observation, false);
                let query = Query { filter, after: None, limit: 9, revision: 3 };
                let held = store.list(query).await.unwrap();
                held.into_iter().map(|it| at(it.revision, &Some(it.thing))).collect()
            }
            Self::Scan => {
                let mut scan = store.scan(Scan { revision: 3, ..Scan::default() });
                let mut held = Vec::new();
                while let Some(chunk) = scan.next().await.unwrap() {
                    held.extend(chunk);
                }
                held.into_iter().map(|it| at(it.revision, &Some(it.thing))).collect()
            }
            Self::History => {
                let history = store.history(key).await.unwrap();
                history.iter().map(|it| at(it.revision.number, &it.thing)).collect()
            }
            Self::Histories => {
                let histories = store.histories(vec![key], 5).await.unwrap();
                histories[0].iter().map(|it| at(it.revision, &it.thing)).collect()
            }
            Self::RevisionsOf => {
                let order = Order::OldestFirst;
                let revisions = store.revisions_of(key, 1..=5, order, 9).await.unwrap();
                revisions.iter().map(ToString::to_string).collect()
            }
            Self::Part => {
                let part = store.part(5, 0).await.unwrap().unwrap();
                vec![format!("{} told", part.contents.len())]
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_public_sees_as_before_what_another_process_erased_under_embargo() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let one = open(&database).await;
    write(&one).await;
    // Each reads with a process of its own: what it reads makes it hear.
    let mut readers = Vec::new();
    for read in Read::ALL {
        let deaf = deaf(&database).await;
        let before = read.of(&deaf).await;
        readers.push((read, deaf, before));
    }
    let order = one.plan_erasure(erasure()).await.unwrap();
    one.erase(order).await.unwrap().unwrap();
    for (read, deaf, before) in readers {
        assert_eq!(deaf.position().revision, 5, "it has not heard of it");
        assert_eq!(read.of(&deaf).await, before, "{read:?}");
        assert_eq!(read.of(&one).await, before, "{read:?}");
        deaf.close().await;
    }
    assert_eq!(Read::Get.of(&one).await, [format!("2: {A22} = 1")]);
    assert_eq!(Read::History.of(&one).await, [format!("2: {A22} = 1"), "5: -".to_owned()]);
    assert_eq!(Read::Part.of(&one).await, ["1 told"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_goes_on_when_something_is_erased_meanwhile() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, deaf) = (open(&database).await, deaf(&database).await);
    write(&one).await;
    deaf.newest().await.unwrap();
    assert_eq!(Read::Get.of(&deaf).await.len(), 1, "it knows of all that is erased until now");
    let mut scan = deaf.public().scan(Scan { revision: 3, ..Scan::default() });
    let order = one.plan_erasure(erasure()).await.unwrap();
    one.erase(order).await.unwrap().unwrap();
    let seen = scan.next().await.unwrap().unwrap();
    assert_eq!(seen.iter().map(|it| told(&it.thing)).collect::<Vec<_>>(), [format!("{A22} = 1")]);
    assert!(scan.next().await.unwrap().is_none(), "it is told once");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_another_process_wrote_is_withdrawn_to_be_erased_and_compared() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    let (one, deaf, other) = (open(&database).await, deaf(&database).await, deaf(&database).await);
    commit(&one, vec![put(source("s9"))]).await;
    let erasure = Erasure { key: key(Kind::Source, "s9"), ..erasure() };
    assert_eq!(deaf.withdraw_to_erase(&erasure, true).await.unwrap(), Some(1));
    assert_eq!(deaf.withdraw_to_erase(&erasure, false).await.unwrap(), Some(2));
    let digest = one.position().digest;
    let unknown = other.compare(&[Expected { revision: 9, digest }]).await.unwrap();
    let ends = "it was expected, but the ledger ends with revision 2";
    assert_eq!(unknown.into_iter().map(|it| it.problem.to_string()).collect::<Vec<_>>(), [ends]);
}
