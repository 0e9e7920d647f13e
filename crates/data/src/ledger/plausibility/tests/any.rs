//! What holds for any series and any observations.

use proptest::prelude::*;

use super::*;
use crate::{
    Filter, Ledger, Query, SqliteStore,
    testing::{StandingClock, told},
};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// A whole series times a constant has the same warnings: nothing depends on the unit.
    #[test]
    fn warnings_do_not_depend_on_the_unit(
        steps in prop::collection::vec(60i128..190, 4..12),
        slip in 0usize..12,
        times in prop::sample::select(vec![1i128, 3, 10, 700, 10_000]),
        rates: bool,
    ) {
        let mut level = 1_000_000_000i128;
        let mut values: Vec<i128> = steps.iter().map(|step| { level = level * step / 100; level }).collect();
        if let Some(value) = values.get_mut(slip) {
            *value *= 10;
        }
        let told = |times: i128| {
            let texts: Vec<String> = values.iter().map(|value| (value * times).to_string()).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let indicator = if rates { ratio() } else { flow() };
            let told = warnings(ground(indicator), years(LEVEL, &texts));
            told.into_iter().map(|warning| (warning.path, warning.reason)).collect::<Vec<_>>()
        };
        prop_assert_eq!(told(1), told(times));
    }

    /// Whatever is put, nothing panics, and what is told is about what is put.
    #[test]
    fn any_observations_can_be_examined(
        puts in prop::collection::vec((0usize..9, 2010u32..2024, 0usize..13, any::<i64>(), 0u8..16), 0..60),
    ) {
        let names = ["city", "a", "b", "c", "d", "e", "f", "g", "h"];
        let faces = [
            "level ", "level ", "growth ", "difference ", "sequential_growth ", "share x:city", "contribution x:city",
            "contribution_rate x:city", "growth_rank x:city", "rank_change x:city", "gap_to_first x:city",
            "percentile x:city", "streak x:city",
        ];
        let mut changes: Vec<ProposedChange> = Vec::new();
        for (name, year, face, mantissa, scale) in puts {
            let text = format!("i.one {} x:{} {year}", faces[face], names[name]);
            let number = Decimal::new(i128::from(mantissa) * 1_000_000_007, scale).unwrap();
            let change = observe(&text, &number.to_string());
            if changes.iter().all(|it| it.change.key() != change.change.key()) {
                changes.push(change);
            }
        }
        let n_changes = changes.len();
        for warning in warnings(ground(flow()), changes) {
            let index = warning.path.trim_start_matches("changes[").split(']').next().unwrap().to_owned();
            prop_assert!(index.parse::<usize>().unwrap() < n_changes);
            prop_assert!(!warning.problem.zh.is_empty() && !warning.problem.en.is_empty());
        }
    }
}

/// All observations that a new ledger holds after the batch, and how many warnings there were.
async fn stored(changes: Vec<ProposedChange>) -> (BTreeSet<String>, usize) {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("ledger.db");
    let ledger = Ledger::new(SqliteStore::open(&file, StandingClock::at(1)).await.unwrap());
    ledger.commit(batch(ground(flow()))).await.unwrap();
    let committed = ledger.commit(batch(changes)).await.unwrap();
    let filter = Filter::all(Kind::Observation, false);
    let query = Query { filter, after: None, limit: 1000, revision: ledger.position().revision };
    let held = ledger.list(query).await.unwrap();
    assert_eq!(ledger.verify().await.unwrap().damages, []);
    ledger.close().await;
    (held.iter().map(|held| told(&held.thing)).collect(), committed.warnings.len())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// What is stored is what was put, whatever is told of it.
    #[test]
    fn warnings_change_nothing_of_what_is_stored(
        values in prop::collection::vec((0usize..3, 0u32..8), 8..24),
        slip in 1usize..7,
    ) {
        let mut changes: Vec<ProposedChange> = years(LEVEL, &GROWING);
        changes[slip] = observe(&format!("i.one level  x:a {}", 2012 + slip), "9999999.0");
        for (n, (name, year)) in values.into_iter().enumerate() {
            let name = ["b", "c", "city"][name];
            let change = observe(&format!("i.one level  x:{name} {}", 2012 + year), &(n * n * n).to_string());
            if changes.iter().all(|it| it.change.key() != change.change.key()) {
                changes.push(change);
            }
        }
        let put: BTreeSet<String> = changes
            .iter()
            .filter_map(|it| if let Change::Put(thing) = &it.change { Some(told(thing)) } else { None })
            .collect();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (held, n_warnings) = runtime.block_on(stored(changes));
        prop_assert_eq!(held, put);
        prop_assert!(n_warnings > 0);
    }
}
