use tempfile::TempDir;

use crate::{
    Ledger, Scan, StoreError, StoreUrl,
    testing::{StandingClock, area, commit, ground, observe, put, told},
};

async fn open(folder: &TempDir) -> Ledger {
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    Ledger::open(&url, StandingClock::at(1)).await.unwrap()
}

/// An observation of `i.one` for each of these years in each of these areas.
async fn observe_years(ledger: &Ledger, areas: &[String], years: std::ops::Range<u32>) {
    let mut changes = ground();
    changes.extend(areas.iter().map(|name| put(area(name, "", &[]))));
    for name in areas {
        let observed = |year| observe(&format!("i.one level  x:{name} {year}"), "1");
        changes.extend(years.clone().map(observed));
    }
    commit(ledger, changes).await;
}

#[tokio::test]
async fn a_scan_ends_though_nothing_was_found_for_long() {
    let folder = TempDir::new().unwrap();
    let ledger = open(&folder).await;
    let areas: Vec<_> = (0..21).map(|n| format!("n{n:02}")).collect();
    observe_years(&ledger, &areas, 1000..2000).await;
    let found = "i.one level  x:n20 1999-Q1";
    commit(&ledger, vec![observe(found, "7")]).await;
    // Between these periods there are all others, so all of them are looked at.
    let periods = ["1000-Q1", "1999-Q1"].map(|period| period.parse().unwrap()).into();
    let mut cursor = ledger.scan(Scan { periods, revision: 2, ..Scan::default() });
    let chunk = cursor.next().await.unwrap().unwrap();
    let told: Vec<_> = chunk.iter().map(|held| told(&held.thing)).collect();
    assert_eq!(told, [format!("{found} = 7")]);
    assert_eq!(cursor.next().await.unwrap(), None);
    assert_eq!(cursor.next().await.unwrap(), None);
    ledger.close().await;
}

#[tokio::test]
async fn a_scan_does_not_go_on_in_tables_made_anew() {
    let folder = TempDir::new().unwrap();
    let ledger = open(&folder).await;
    observe_years(&ledger, &["n1".to_owned(), "n2".to_owned()], 1000..2000).await;
    let mut cursor = ledger.scan(Scan { revision: 1, ..Scan::default() });
    assert_eq!(cursor.next().await.unwrap().unwrap().len(), 1000);
    ledger.rebuild().await.unwrap();
    let given_up = cursor.next().await;
    assert!(matches!(given_up, Err(StoreError::Unavailable { .. })), "{given_up:?}");
    ledger.close().await;
}
