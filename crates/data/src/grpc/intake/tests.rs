//! What comes as Arrow is what comes as messages: the same proposal, and the same faults and warnings about it.

mod spoiled;

use std::{cell::Cell, collections::BTreeMap};

use proptest::{collection::vec, option, prelude::*, test_runner::TestRunner};
use scorecard_domain::{
    Change, FaultReason, Kind, Measure, Observation, Text, Thing, Timestamp, testing,
};
use tempfile::TempDir;

use super::*;
use crate::{
    CommitError, Ledger, ObservationStreams, StoreUrl,
    ledger::batch::Request,
    testing::{StandingClock, commit, ground, key, observation},
};

type Row = (Observation, Option<u64>);

/// Of areas, an indicator and sources that are there.
fn known() -> impl Strategy<Value = Observation> {
    let measures = prop::sample::select(vec![Measure::Level, Measure::Growth]);
    let periods = prop_oneof![
        6 => (2000..2012_u32).prop_map(|year| year.to_string()),
        1 => (2000..2012_u32, 1..5_u32).prop_map(|(year, quarter)| format!("{year}-Q{quarter}")),
    ];
    let notes = prop::sample::select(
        vec![""; 40].into_iter().chain(["初步核算数", " 前面有空格"]).collect::<Vec<_>>(),
    );
    let areas = prop::sample::select(vec!["a", "b"]);
    (measures, areas, periods, 1..3000_i32, notes).prop_map(
        |(measure, area, period, value, note)| {
            let text = format!("i.one {measure}  x:{area} {period}");
            let value = format!("{}.{}", value / 10, value % 10);
            Observation { note: Text::zh(note), ..observation(&text, &value, "") }
        },
    )
}

/// Breaks rules of its own, or refers to what is not there, or both.
fn wrong() -> impl Strategy<Value = Observation> {
    (known(), any::<[bool; 5]>()).prop_map(|(mut it, [area, source, rank, note, embargo])| {
        let id = |text: &str| text.parse().unwrap();
        if area {
            it.key.area = "x:none".parse().unwrap();
        }
        it.source = source.then(|| id("none"));
        if rank {
            it.key.measure = Measure::Rank;
        }
        if note {
            it.note.en = "a\0b".into();
        }
        it.embargo_until = embargo.then(|| Timestamp::from_micros(1));
        it
    })
}

fn batches() -> impl Strategy<Value = Vec<Row>> {
    let row = |observation| (observation, option::weighted(0.02, 0..3_u64));
    prop_oneof![
        3 => vec(row(known().boxed()), 1..60),
        1 => vec(row(prop_oneof![known(), testing::observation()].boxed()), 1..60),
        1 => vec(row(prop_oneof![known(), wrong()].boxed()), 1..60),
    ]
}

/// What is proposed.
fn proposal(batches: Vec<Batch>) -> Proposal {
    let request = Request { method: "ImportChanges", id: "a-request".parse().unwrap() };
    let proposing = Proposing::begin("tester".into(), "导入".into(), Some(request), None);
    let mut intake = Intake::new(proposing, false, Vec::new());
    batches.into_iter().for_each(|batch| intake.take(batch).unwrap());
    intake.finish().unwrap()
}

fn as_messages(rows: &[Row]) -> Vec<Batch> {
    let message = |(observation, if_revision): &Row| {
        let change = Change::Put(Thing::Observation(observation.clone()));
        pb::Change { if_revision: *if_revision, ..change::write(&change, 0) }
    };
    rows.chunks(7).map(|some| Batch::Changes(some.iter().map(message).collect())).collect()
}

fn as_arrow(rows: &[Row]) -> Vec<Batch> {
    let mut batches = Vec::new();
    for some in rows.chunks(11) {
        let mut streams = ObservationStreams::default();
        for (observation, if_revision) in some {
            assert_eq!(streams.push(observation, *if_revision).unwrap(), None);
        }
        let stream = streams.finish().unwrap().unwrap();
        batches.push(Batch::Observations(Observations::read(stream).unwrap()));
    }
    batches
}

/// All that is spooled.
fn spooled(proposal: &Proposal) -> Vec<String> {
    let mut spooled = Vec::new();
    for number in 0..proposal.blocks() {
        let block = proposal.block(number).unwrap();
        block
            .each_record(&mut |ordinal, record| {
                spooled.push(format!("{ordinal} {record:?}"));
                Ok(true)
            })
            .unwrap();
    }
    spooled
}

/// A ledger with a ground and a series.
async fn ledger(folder: &TempDir, name: &str) -> Ledger {
    let url = StoreUrl::Sqlite(folder.path().join(name));
    let ledger = Ledger::open(&url, StandingClock::at(1)).await.unwrap();
    let held = (2000..2008).map(|year| {
        let text = format!("i.one level  x:a {year}");
        crate::testing::observe(&text, &format!("{}.0", 100 + year % 100))
    });
    commit(&ledger, ground().into_iter().chain(held).collect()).await;
    ledger
}

/// What is held of the key of a row.
async fn held(ledger: &Ledger, (observation, _): &Row) -> String {
    let text = crate::key_text(&Key::Observation(observation.key.clone()));
    format!("{:?}", ledger.get(key(Kind::Observation, &text), 2).await.unwrap())
}

/// Whether a change is told that it breaks a rule of its own, and that it refers to what is not there.
fn tells_both(faults: &[Fault]) -> bool {
    let mut told: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for Fault { path, reason, .. } in faults {
        let Some((change, _)) = path.split_once('.') else { continue };
        let [own, reference] = told.entry(change).or_default();
        match reason {
            FaultReason::UnknownReference => *reference = true,
            _ => *own = true,
        }
    }
    told.values().any(|told| *told == [true; 2])
}

#[test]
fn arrow_is_judged_and_written_as_messages_are() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let [n_written, n_faulty, n_warned, n_both] = std::array::from_fn(|_| Cell::new(0));
    let count = |n: &Cell<usize>, is: bool| n.set(n.get() + usize::from(is));
    let mut runner = TestRunner::new(ProptestConfig::with_cases(48));
    let tested = runner.run(&batches(), |rows| {
        let (messages, arrow) = (proposal(as_messages(&rows)), proposal(as_arrow(&rows)));
        prop_assert_eq!(&messages.unread, &arrow.unread);
        prop_assert_eq!(spooled(&messages), spooled(&arrow));
        prop_assert_eq!(&messages.request, &arrow.request);
        runtime.block_on(async {
            let folder = TempDir::new().unwrap();
            let (one, other) = (ledger(&folder, "1.db").await, ledger(&folder, "2.db").await);
            let [by_messages, by_arrow] =
                [one.carry_out(messages).await, other.carry_out(arrow).await];
            match (by_messages, by_arrow) {
                (Ok(one_committed), Ok(other_committed)) => {
                    count(&n_written, true);
                    count(&n_warned, !one_committed.warnings.is_empty());
                    assert_eq!(one_committed.warnings, other_committed.warnings);
                    assert_eq!(one_committed.unchanged, other_committed.unchanged);
                    assert_eq!(
                        one.changes_of(2, 0).await.unwrap(),
                        other.changes_of(2, 0).await.unwrap()
                    );
                    for row in &rows {
                        assert_eq!(held(&one, row).await, held(&other, row).await);
                    }
                    assert_eq!(other.verify().await.unwrap().damages, []);
                }
                (one, other) => {
                    count(&n_faulty, true);
                    if let Err(CommitError::Faulty(validated)) = &one {
                        count(&n_both, tells_both(&validated.faults));
                    }
                    assert!(!matches!(one, Ok(_) | Err(CommitError::Store(_))), "{one:?}");
                    assert_eq!(format!("{one:?}"), format!("{other:?}"));
                }
            }
            one.close().await;
            other.close().await;
        });
        Ok(())
    });
    tested.unwrap();
    let counts = [n_written, n_faulty, n_warned, n_both].map(Cell::into_inner);
    assert!(counts.iter().all(|count| *count > 0), "{counts:?}");
}
