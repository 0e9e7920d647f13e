//! What scans read of a store.

use scorecard_domain::{Kind, Measure};

use super::{observations, reading::many, revise};
use crate::{
    Ledger, Scan,
    testing::{A22, StandingClock, ground, observe, put, told, withdraw},
};

/// What a scan reads, chunk by chunk.
async fn chunks(ledger: &Ledger, scan: Scan) -> Vec<Vec<String>> {
    let mut cursor = ledger.scan(scan);
    let mut chunks = Vec::new();
    while let Some(chunk) = cursor.next().await.unwrap() {
        assert!(!chunk.is_empty());
        chunks.push(chunk.iter().map(|held| told(&held.thing)).collect());
    }
    chunks
}

async fn scanned(ledger: &Ledger, scan: Scan) -> Vec<String> {
    chunks(ledger, scan).await.concat()
}

fn scan(areas: &[&str], indicators: &[&str], measures: &[Measure], periods: &[&str]) -> Scan {
    Scan {
        areas: areas.iter().map(|id| id.parse().unwrap()).collect(),
        indicators: indicators.iter().map(|id| id.parse().unwrap()).collect(),
        measures: measures.iter().copied().collect(),
        periods: periods.iter().map(|period| period.parse().unwrap()).collect(),
        revision: 0,
    }
}

pub(super) async fn a_scan_reads_what_lists_do(ledger: &Ledger, _: &StandingClock) {
    let head = many(ledger).await;
    revise(ledger, [withdraw(Kind::Observation, A22)]).await;
    let head = revise(ledger, [put(crate::testing::source("s4"))]).await.max(head);
    for revision in 0..=head {
        let found = scanned(ledger, Scan { revision, ..Scan::default() }).await;
        assert_eq!(found, observations(ledger, revision).await, "as of {revision}");
    }
}

pub(super) async fn a_scan_reads_only_what_it_names(ledger: &Ledger, _: &StandingClock) {
    let revision = many(ledger).await;
    let check = async |scan: Scan, expected: &[&str]| {
        assert_eq!(scanned(ledger, Scan { revision, ..scan }).await, expected);
    };
    use Measure::{Growth, Level, Share};
    let growth = "i.two growth  x:b 2022 = 1";
    let level = "i.two level  x:b 2022 = 1";
    check(scan(&[], &["i.two"], &[], &[]), &[growth, level]).await;
    check(scan(&[], &["i.two", "i.none"], &[Level, Growth], &[]), &[growth, level]).await;
    let shares = ["i.one share x:a x:b 2022 = 1", "i.one share x:city x:b 2022 = 1"];
    check(scan(&[], &[], &[Share, Growth], &[]), &[&shares[..], &[growth]].concat()).await;
    let [q1, months] = ["i.one level  x:b 2022-Q1 = 1", "i.one level  x:b 2022-01-01/P11M = 1"];
    let earlier = "i.one level  x:b 2021 = 2";
    check(scan(&[], &[], &[Level], &["2022-Q1", "2021"]), &[earlier, q1]).await;
    let some = scan(&["x:b"], &["i.one"], &[Level], &["2022-01-01/P11M", "2022-Q1", "2020"]);
    check(some, &[months, q1]).await;
    for nothing in [
        scan(&["x:none"], &[], &[], &[]),
        scan(&["x:city"], &[], &[], &[]),
        scan(&[], &["i.none"], &[], &[]),
        scan(&[], &[], &[Measure::Rank], &[]),
        scan(&[], &[], &[], &["1999"]),
    ] {
        check(nothing, &[]).await;
    }
}

pub(super) async fn a_scan_goes_by_areas_if_some_are_named(ledger: &Ledger, _: &StandingClock) {
    revise(ledger, ground()).await;
    let [b1, a1, a2] = ["i.one level  x:b 2022", "i.one level  x:a 2022", "i.two level  x:a 2021"];
    let revision = revise(ledger, [b1, a1, a2].map(|key| observe(key, "1"))).await;
    let named = Scan { revision, ..scan(&["x:b", "x:a", "x:city"], &[], &[], &[]) };
    assert_eq!(scanned(ledger, named).await, [a1, a2, b1].map(|key| format!("{key} = 1")));
    let every = Scan { revision, ..Scan::default() };
    assert_eq!(scanned(ledger, every).await, [a1, b1, a2].map(|key| format!("{key} = 1")));
}

pub(super) async fn a_scan_of_many_chunks_shows_one_revision(ledger: &Ledger, _: &StandingClock) {
    let mut changes = ground();
    for year in 1000..2500 {
        for area in ["x:b", "x:a"] {
            changes.push(observe(&format!("i.one level  {area} {year}"), "1"));
        }
    }
    let revision = revise(ledger, changes).await;
    let expected = observed(ledger, revision).await;
    assert_eq!(expected.len(), 3000);
    let mut cursor = ledger.scan(Scan { revision, ..Scan::default() });
    let (mut found, mut sizes) = (Vec::new(), Vec::new());
    while let Some(chunk) = cursor.next().await.unwrap() {
        sizes.push(chunk.len());
        found.extend(chunk.iter().map(|held| told(&held.thing)));
        // What is written between two chunks, before and behind them, does not show.
        let value = format!("{}", sizes.len() + 1);
        let keys = ["i.one level  x:a 1000", "i.one level  x:b 2499", "i.one growth  x:a 2022"];
        let mut changes = keys.map(|key| observe(key, &value)).to_vec();
        changes.push(put(crate::testing::area(&format!("new{value}"), "", &[])));
        changes.push(observe(&format!("i.two level  x:new{value} 2022"), "1"));
        revise(ledger, changes).await;
    }
    assert_eq!(found, expected);
    assert!(sizes.len() > 1 && sizes.iter().all(|size| *size <= 2500), "{sizes:?}");
}

/// All observations of a revision, by a list.
async fn observed(ledger: &Ledger, revision: u64) -> Vec<String> {
    let filter = crate::Filter::all(Kind::Observation, false);
    let query = crate::Query { filter, after: None, limit: 9999, revision };
    ledger.list(query).await.unwrap().iter().map(|held| told(&held.thing)).collect()
}
