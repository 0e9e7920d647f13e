//! What a ledger takes, it gives as a dataset that another takes, and gets back as the same bytes.

use std::sync::Arc;

use proptest::{collection::vec, prelude::*};
use scorecard_data::{Batch, CommitError, Ledger, StoreUrl, SystemClock};
use scorecard_dataset::{Known, read};
use scorecard_domain::{
    Area, AreaKind, Change, Comparator, Direction, GrowthRule, Indicator, ItemId, Membership,
    Milestone, MilestoneState, Nature, Outcome, OverAreas, OverTime, PeerGroup, PlausibleRange,
    PromiseKey, Qualifier, Source, Target, TargetTest, Text, Thing, Validity, testing,
};
use tempfile::TempDir;

use crate::{files::files, written::write};

async fn open(folder: &TempDir) -> Ledger {
    let url = StoreUrl::Sqlite(folder.path().join("ledger.db"));
    Ledger::open(&url, Arc::new(SystemClock)).await.unwrap()
}

/// Whether the ledger takes these things as one revision.
async fn takes(ledger: &Ledger, things: impl IntoIterator<Item = Thing>) -> bool {
    let batch = Batch {
        author: "tester".to_owned(),
        reason: String::new(),
        request: None,
        changes: things.into_iter().map(|thing| Change::Put(thing).into()).collect(),
    };
    match ledger.commit(batch).await {
        Ok(_) => true,
        Err(CommitError::Faulty(_)) => false,
        Err(err) => panic!("{err}"),
    }
}

/// All that it holds and a dataset carries, in its order.
async fn held(ledger: &Ledger) -> Vec<Thing> {
    let revision = ledger.position().revision;
    let mut snapshot = ledger.snapshot(revision, &[], true).await.unwrap();
    let mut things = Vec::new();
    while let Some(some) = snapshot.next().await.unwrap() {
        things.extend(some.into_iter().map(|held| held.thing));
    }
    things.retain(|thing| !matches!(thing, Thing::Release(_) | Thing::Suppression(_)));
    things
}

/// All that random things refer to, as it may be before one of them makes something else of it.
fn ground() -> Vec<Thing> {
    let districts = (0..20).map(|n| format!("gbt2260:3701{n:02}"));
    let areas = districts.chain(["place:jinan-cbd".to_owned()]).map(|id| {
        Thing::Area(Area {
            id: id.parse().unwrap(),
            kind: AreaKind::District,
            code: String::new(),
            name: Text::zh("区"),
            validity: Validity::default(),
            parents: Vec::new(),
            successors: Vec::new(),
        })
    });
    let names = ["fiscal", "economy"].into_iter().flat_map(|name| {
        let units = [("元", 8), ("家", 0), ("%", 0)];
        units.into_iter().zip('a'..).map(move |(unit, letter)| (format!("{name}.{letter}"), unit))
    });
    let indicators = names.map(|(id, (unit, multiplier))| {
        Thing::Indicator(Indicator {
            id: id.parse().unwrap(),
            name: Text::zh("收入"),
            unit: Text::zh(unit),
            multiplier,
            decimals: 1,
            direction: Direction::Higher,
            nature: Nature::Flow,
            over_time: OverTime::Sum,
            over_areas: OverAreas::Sum,
            growth_rule: GrowthRule::Nominal,
            scope: Text::default(),
            explanation: Text::default(),
            plausible: PlausibleRange::default(),
            minimum_units: None,
            formula: None,
            price_index: None,
            streaks: Default::default(),
        })
    });
    let sources = (0..5).map(|n| {
        Thing::Source(Source {
            id: format!("page-202{n}").parse().unwrap(),
            title: Text::zh("公报"),
            publisher: Text::default(),
            published: String::new(),
            url: String::new(),
            note: Text::default(),
        })
    });
    let groups = ["group:a", "group:b", "group:c"].map(|id| {
        let (id, name) = (id.parse().unwrap(), Text::zh("组"));
        Thing::PeerGroup(PeerGroup { id, name, membership: Membership::Unstated })
    });
    areas.chain(indicators).chain(sources).chain(groups).collect()
}

/// What an outcome answers for, so that it can be there.
fn promise(outcome: &Outcome) -> Thing {
    let chapter: ItemId = "answers".parse().unwrap();
    match outcome.key.promise.clone() {
        PromiseKey::Target(key) => Thing::Target(Target {
            key,
            chapter,
            label: Text::default(),
            value: "1".parse().unwrap(),
            qualifier: Qualifier::Exact,
            test: TargetTest::Compare(Comparator::AtLeast),
            strength: Text::default(),
            nature: None,
            source: None,
            note: Text::default(),
            schedule: Vec::new(),
        }),
        PromiseKey::Milestone(key) => Thing::Milestone(Milestone {
            key,
            chapter,
            text: Text::zh("地铁开工"),
            state: MilestoneState::Pledged,
            claim: Text::default(),
            source: None,
            note: Text::default(),
        }),
    }
}

/// Puts things one by one, as far as the ledger takes them.
async fn grow(ledger: &Ledger, things: Vec<Thing>) {
    assert!(takes(ledger, ground()).await, "the ground is in order");
    for thing in things {
        if let Thing::Outcome(outcome) = &thing {
            takes(ledger, [promise(outcome)]).await;
        }
        takes(ledger, [thing]).await;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn what_a_ledger_takes_is_taken_elsewhere_as_a_dataset(things in vec(testing::thing(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
            let (here, there) = (open(&folders[0]).await, open(&folders[1]).await);
            grow(&here, things).await;
            let first = write(&held(&here).await);
            let dataset = read(first.path(), &Known::default());
            let dataset = dataset.unwrap_or_else(|faults| panic!("{faults}"));
            prop_assert!(takes(&there, dataset.things()).await);
            let second = write(&held(&there).await);
            prop_assert_eq!(files(second.path()), files(first.path()));
            Ok(())
        })?;
    }
}
