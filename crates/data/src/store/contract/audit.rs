//! What audits tell of a store.

use std::{collections::BTreeSet, ops::RangeInclusive};

use scorecard_domain::{Kind, Media, Thing};

use super::{reading::media, revise};
use crate::{
    Batch, ChangeFilter, Ledger, Order, RecordedChange,
    testing::{
        A22, StandingClock, area, audit, batch, ground, key, observe, put, source, told, withdraw,
    },
};

pub(super) async fn the_revisions_of_a_key_are_found_from_either_end(
    ledger: &Ledger,
    _: &StandingClock,
) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    revise(ledger, [observe("i.one level  x:b 2022", "7")]).await;
    revise(ledger, [observe(A22, "2"), put(area("a", "9", &[]))]).await;
    let among = async |kind, text: &str, revisions, order| {
        let filter = ChangeFilter { key: Some(key(kind, text)), ..ChangeFilter::all(revisions) };
        let changes = audit(ledger, &filter, order, usize::MAX).await;
        changes.iter().map(|change| change.revision.number).collect::<Vec<_>>()
    };
    let (newest, oldest) = (Order::NewestFirst, Order::OldestFirst);
    assert_eq!(among(Kind::Observation, A22, 0..=5, newest).await, [5, 3, 2]);
    assert_eq!(among(Kind::Observation, A22, 0..=5, oldest).await, [2, 3, 5]);
    assert_eq!(among(Kind::Observation, A22, 3..=4, newest).await, [3]);
    assert_eq!(among(Kind::Area, "x:a", 1..=5, newest).await, [5, 1]);
    assert_eq!(among(Kind::Area, "x:a", 2..=4, oldest).await, Vec::<u64>::new());
    assert_eq!(
        among(Kind::Observation, "i.one level  x:a 1999", 0..=5, newest).await,
        Vec::<u64>::new()
    );
    let nothing = RangeInclusive::new(4, 3);
    assert_eq!(among(Kind::Observation, A22, nothing, oldest).await, Vec::<u64>::new());
}

/// A change as `revision: before -> after`.
fn in_short(change: &RecordedChange) -> String {
    let RecordedChange { revision, key, before, after, .. } = change;
    let before = before.as_ref().map(|held| format!("{}@{}", told(&held.thing), held.revision));
    let after = after.as_ref().map(told);
    assert!(before.is_some() || after.is_some(), "{key}");
    let [before, after] = [before, after].map(|told| told.unwrap_or_else(|| "-".to_owned()));
    format!("{}: {before} -> {after}", revision.number)
}

async fn audited(ledger: &Ledger, filter: &ChangeFilter, order: Order) -> Vec<String> {
    audit(ledger, filter, order, usize::MAX).await.iter().map(in_short).collect()
}

pub(super) async fn an_audit_tells_what_was_before_and_after(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1")]).await;
    revise(ledger, [observe(A22, "2"), put(source("s3"))]).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    let head = revise(ledger, [observe(A22, "2")]).await;
    let filter = ChangeFilter::all(2..=head);
    let mut expected = vec![
        format!("2: - -> {A22} = 1"),
        "3: - -> s3".to_owned(),
        format!("3: {A22} = 1@2 -> {A22} = 2"),
        format!("4: {A22} = 2@3 -> -"),
        format!("5: - -> {A22} = 2"),
    ];
    assert_eq!(audited(ledger, &filter, Order::OldestFirst).await, expected);
    // Within a revision the order stays.
    expected.reverse();
    expected.swap(2, 3);
    assert_eq!(audited(ledger, &filter, Order::NewestFirst).await, expected);
    let all = ChangeFilter::all(0..=head);
    assert_eq!(audited(ledger, &all, Order::NewestFirst).await.len(), 12);
    assert!(audited(ledger, &ChangeFilter::all(0..=0), Order::NewestFirst).await.is_empty());
}

pub(super) async fn an_audit_is_filtered(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    revise(ledger, [observe(A22, "1"), observe("i.two level  x:b 2022", "2")]).await;
    let picture = |area: &str, id: &str| {
        let area = area.parse().unwrap();
        put(Thing::Media(Media { area, ..media(id, 10) }))
    };
    revise(ledger, [picture("x:a", "moved"), picture("x:city", "other")]).await;
    let moved = Batch { author: "other".into(), ..batch([picture("x:b", "moved")]) };
    ledger.commit(moved).await.unwrap();
    let head = revise(ledger, [withdraw(Kind::Media, "moved")]).await;
    let all = ChangeFilter::all(0..=head);
    let found = async |filter: ChangeFilter| audited(ledger, &filter, Order::OldestFirst).await;

    let of_area = |id: &str| ChangeFilter { area: Some(id.parse().unwrap()), ..all.clone() };
    let a = found(of_area("x:a")).await;
    let expected = [
        "1: - -> x:a",
        "2: - -> i.one level  x:a 2022 = 1",
        "3: - -> moved",
        "4: moved@3 -> moved",
    ];
    assert_eq!(a, expected);
    let b = found(of_area("x:b")).await;
    assert_eq!(b[2..], ["4: moved@3 -> moved", "5: moved@4 -> -"]);

    let indicator = Some("i.two".parse().unwrap());
    let of_indicator = found(ChangeFilter { indicator, ..all.clone() }).await;
    assert_eq!(of_indicator, ["1: - -> i.two", "2: - -> i.two level  x:b 2022 = 2"]);

    let kinds = BTreeSet::from([Kind::Source, Kind::Observation]);
    assert_eq!(found(ChangeFilter { kinds, ..all.clone() }).await.len(), 4);

    let by = |author: &str| ChangeFilter { author: Some(author.to_owned()), ..all.clone() };
    assert_eq!(found(by("other")).await, ["4: moved@3 -> moved"]);
    assert_eq!(found(by("tester")).await.len(), 12);
    assert!(found(by("nobody")).await.is_empty());

    // What is asked for holds together.
    let key = Some(key(Kind::Media, "moved"));
    assert_eq!(found(ChangeFilter { key: key.clone(), ..of_area("x:a") }).await.len(), 2);
    assert_eq!(found(ChangeFilter { key: key.clone(), ..by("other") }).await.len(), 1);
    let kinds = BTreeSet::from([Kind::Source]);
    assert!(found(ChangeFilter { key, kinds, ..all.clone() }).await.is_empty());

    // Pictures have their content on both sides.
    let kinds = BTreeSet::from([Kind::Media]);
    let filter = ChangeFilter { kinds, ..ChangeFilter::all(4..=4) };
    let change = audit(ledger, &filter, Order::NewestFirst, usize::MAX).await.remove(0);
    for thing in [change.before.map(|held| held.thing), change.after] {
        assert!(matches!(thing, Some(Thing::Media(media)) if media.content.len() == 10));
    }
}

pub(super) async fn an_audit_goes_on_within_a_large_revision(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let years = |value: &'static str| {
        (1000..3500).map(move |year| observe(&format!("i.one level  x:a {year}"), value))
    };
    revise(ledger, years("1").collect::<Vec<_>>()).await;
    revise(ledger, years("2").collect::<Vec<_>>()).await;
    assert!(!ledger.changes_of(3, 1).await.unwrap().unwrap().last, "three parts");
    for order in [Order::OldestFirst, Order::NewestFirst] {
        let whole = audit(ledger, &ChangeFilter::all(2..=3), order, usize::MAX).await;
        assert_eq!(whole.len(), 5000);
        assert!(audit(ledger, &ChangeFilter::all(2..=3), order, 997).await == whole);
        let filter =
            ChangeFilter { kinds: BTreeSet::from([Kind::Area]), ..ChangeFilter::all(0..=3) };
        assert_eq!(audit(ledger, &filter, order, 100).await.len(), 3);
    }
    let changed = audit(ledger, &ChangeFilter::all(3..=3), Order::NewestFirst, usize::MAX).await;
    let last = "3: i.one level  x:a 3499 = 1@2 -> i.one level  x:a 3499 = 2";
    assert_eq!(changed.last().map(in_short).as_deref(), Some(last));
}
