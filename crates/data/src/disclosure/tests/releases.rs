//! A figure that is hidden changes nothing that the public sees of releases: two ledgers that differ by it show the same.

use std::sync::Arc;

use scorecard_domain::{
    Change, Confidentiality, Kind, Observation, Release, ReleaseState, Thing, UNAUTHENTICATED,
};
use scorecard_test_postgres::Server;

use crate::{
    AsOf, Event, Ledger, NotReached, ReleaseAct, StoreUrl, Timestamp, WatchFilter,
    disclosure::lift::Embargoes,
    ledger::release::testing::{begin, commit_as, decide, definition, order},
    testing::{A22, StandingClock, collection_plan, ground, key, observation, observe, put},
};

const IN_SCOPE: &str = "i.two level  x:a 2022";
const OUT_OF_SCOPE: &str = "i.two level  x:b 2022";

fn marked(key: &str, code: Confidentiality) -> Observation {
    let embargoed = code == Confidentiality::Embargoed;
    Observation {
        confidentiality: code,
        embargo_until: embargoed.then(|| Timestamp::from_micros(i64::MAX / 2)),
        ..observation(key, "2240.6", "s1")
    }
}

/// A thing as it is told, but for digests, which are salted.
fn told(thing: &Thing) -> String {
    match thing {
        Thing::Release(release) => format!("{:?}", Release { digest: [0; 32], ..release.clone() }),
        other => format!("{other:?}"),
    }
}

/// All that the public sees: as of each revision, of the release's history, and by following.
async fn shown(ledger: &Ledger) -> Vec<String> {
    let public = ledger.public();
    let head = ledger.position().revision;
    let mut shown = Vec::new();
    for revision in 1..=head {
        let mut snapshot = public.snapshot(revision, &[], false).await.unwrap();
        while let Some(some) = snapshot.next().await.unwrap() {
            let held = some.iter().map(|held| (held.revision, told(&held.thing)));
            shown.extend(held.map(|held| format!("as of {revision}: {held:?}")));
        }
    }
    let release = key(Kind::Release, "r");
    for vintage in public.history(release.clone()).await.unwrap() {
        let thing = vintage.thing.as_ref().map(told);
        shown.push(format!("history: {} {thing:?}", vintage.revision.number));
    }
    assert_eq!(public.decisions("r".parse().unwrap(), head).await.unwrap(), []);
    let first = public.position_of(1).await.unwrap();
    let mut watch = public.watch(Some(first), WatchFilter::default()).await.unwrap();
    while let Event::Fragment(fragment) = watch.next().await.unwrap().unwrap() {
        for change in &fragment.changes {
            let change = match change {
                Change::Put(thing) => told(thing),
                Change::Withdraw(key) => key.to_string(),
            };
            shown.push(format!("watch: {} {change}", fragment.revision.number));
        }
    }
    shown
}

/// Makes a release of figures, one of which is as it is given, and says what the public saw before it was published, and after.
async fn release(url: &StoreUrl, hidden: Observation, reason: &str) -> [Vec<String>; 2] {
    let ledger = Ledger::open(url, StandingClock::at(0)).await.unwrap();
    let setting = [ground(), vec![definition(&["i.one", "i.two"])]].concat();
    commit_as(&ledger, "root", setting).await;
    let plan = Thing::CollectionPlan(collection_plan("p", "i.one"));
    commit_as(&ledger, "li", vec![observe(A22, "1"), put(plan)]).await;
    commit_as(&ledger, "sun", vec![put(Thing::Observation(hidden))]).await;
    let lead = async |actor: &str, act| drop(ledger.lead(&order(actor, act)).await.unwrap());
    lead("root", begin()).await;
    lead("zhao", decide("rest", "head", "zhao", reason)).await;
    for (group, step) in [("one", "section"), ("rest", "head"), ("one", "head")] {
        lead("zhao", decide(group, step, "zhao", "")).await;
    }
    let id = || AsOf::Release("r".parse().unwrap());
    let unknown = ledger.public().resolve(id()).await;
    let Err(NotReached::NoSuchRelease { known, .. }) = unknown else { panic!("{unknown:?}") };
    assert_eq!(known, [], "a draft is not told to the public");
    let before = shown(&ledger).await;
    lead("root", ReleaseAct::Publish(0)).await;
    assert_eq!(ledger.public().resolve(id()).await.unwrap(), 3);
    let after = shown(&ledger).await;
    ledger.close().await;
    [before, after]
}

async fn check(url: impl Fn() -> StoreUrl) {
    use Confidentiality::{Confidential, Embargoed, Internal};
    let without = release(&url(), marked(OUT_OF_SCOPE, Internal), "缺少数据").await;
    for code in [Internal, Embargoed] {
        let with = release(&url(), marked(IN_SCOPE, code), "2240.6尚未核实").await;
        assert_eq!(with, without, "{code:?}");
    }
    // Of one that is withheld it is seen that there is one, and nothing more of the release.
    let [before, after] = release(&url(), marked(IN_SCOPE, Confidential), "2240.6尚未核实").await;
    let releases = |shown: &[String]| {
        let of_release =
            shown.iter().filter(|it| it.contains("Release {") || it.contains("release"));
        of_release.cloned().collect::<Vec<_>>()
    };
    assert_eq!(releases(&before), [""; 0]);
    assert_eq!(releases(&after), releases(&without[1]));
    assert_eq!(releases(&after).len(), 3, "as of its publication, in its history, and in a watch");
    let all = [before, after].concat().join("\n");
    for secret in ["zhao", "sun", "2240.6", "CollectionPlan {"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}

/// The end of an embargo is no change of the figure: who entered it stays, and so do approvals.
async fn check_lift(url: StoreUrl) {
    let clock = StandingClock::at(0);
    let ledger = Ledger::open(&url, Arc::<StandingClock>::clone(&clock)).await.unwrap();
    let setting = [ground(), vec![definition(&["i.one", "i.two"])]].concat();
    commit_as(&ledger, "root", setting).await;
    let until = |end| {
        let embargo_until = Some(Timestamp::from_micros(end));
        let marked = marked(IN_SCOPE, Confidentiality::Embargoed);
        put(Thing::Observation(Observation { embargo_until, ..marked }))
    };
    commit_as(&ledger, UNAUTHENTICATED, vec![observe(A22, "1")]).await;
    commit_as(&ledger, "li", vec![until(1000)]).await;
    let lead = async |actor: &str, act| ledger.lead(&order(actor, act)).await;
    let begun = lead("root", begin()).await.unwrap().release;
    assert_eq!(begun.groups[1].figures.authors, ["li"]);
    for (group, step) in [("one", "section"), ("rest", "head"), ("one", "head")] {
        lead("zhao", decide(group, step, "zhao", "")).await.unwrap();
    }
    clock.set(2000);
    Embargoes::new(ledger.clone(), clock).lift().await.unwrap();
    let free = ledger.get(key(Kind::Observation, IN_SCOPE), ledger.position().revision).await;
    assert_eq!(
        free.unwrap().unwrap().thing,
        Thing::Observation(marked(IN_SCOPE, Confidentiality::Free))
    );
    let moved = lead("root", ReleaseAct::Advance(0)).await.unwrap();
    assert_eq!((moved.voided, moved.release.state()), (vec![], ReleaseState::Approved));
    let figures =
        |release: &Release| release.groups.iter().map(|it| it.figures.clone()).collect::<Vec<_>>();
    assert_eq!(figures(&moved.release), figures(&begun));
    // Another value is a change, and so is it that somebody frees a figure before its time.
    commit_as(&ledger, "qian", vec![until(9000)]).await;
    let moved = lead("root", ReleaseAct::Advance(0)).await.unwrap();
    assert_eq!(moved.voided.len(), 1);
    commit_as(
        &ledger,
        "wu",
        vec![put(Thing::Observation(marked(IN_SCOPE, Confidentiality::Free)))],
    )
    .await;
    let moved = lead("root", ReleaseAct::Advance(0)).await.unwrap().release;
    assert_eq!(moved.groups[1].figures.authors, ["wu"]);
    ledger.close().await;
}

#[tokio::test]
async fn the_end_of_an_embargo_voids_no_approval_on_sqlite() {
    let folder = tempfile::TempDir::new().unwrap();
    check_lift(StoreUrl::Sqlite(folder.path().join("a.db"))).await;
}

#[tokio::test]
async fn the_end_of_an_embargo_voids_no_approval_on_postgres() {
    let Some(server) = Server::shared() else { return };
    let database = server.database();
    check_lift(database.url().parse().unwrap()).await;
}

#[tokio::test]
async fn a_hidden_figure_changes_nothing_of_a_release_on_sqlite() {
    let folder = tempfile::TempDir::new().unwrap();
    let number = std::cell::Cell::new(0);
    check(|| {
        number.set(number.get() + 1);
        StoreUrl::Sqlite(folder.path().join(format!("{}.db", number.get())))
    })
    .await;
}

#[tokio::test]
async fn a_hidden_figure_changes_nothing_of_a_release_on_postgres() {
    let Some(server) = Server::shared() else { return };
    let (database, number) = (server.database(), std::cell::Cell::new(0));
    check(|| {
        number.set(number.get() + 1);
        format!("{}?schema=public{}", database.url(), number.get()).parse().unwrap()
    })
    .await;
}
