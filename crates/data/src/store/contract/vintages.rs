//! Series that are written often: what is read of them without all that ever was is what all of it says.

use std::collections::{BTreeMap, BTreeSet};

use proptest::{collection::vec, prelude::*};
use scorecard_domain::{Change, Kind, Text, Thing};

use super::erasing::random::erase_some;
use crate::{
    Filter, Held, Ledger, ProposedChange, Query, Scan,
    content::key::key_text,
    store::rows::Rows,
    testing::{commit, ground, key, observation, observe, put, withdraw},
};

/// A series of twenty years, and so many vintages of one of them.
pub(crate) const VINTAGES: u64 = 500;
pub(crate) const SERIES: &str = "i.one level  x:a";
pub(crate) const YEARS: u64 = 20;
pub(crate) const OFTEN: &str = "2010";
pub(crate) const ONCE: &str = "2003";

/// No read of it may take more rows. What a row counts is at least 64, and before less than 1024 is counted the rest is said
/// again.
pub(crate) const MOST_ROWS: usize = 17;

/// What its revisions record, from the first on.
pub(crate) fn often() -> impl Iterator<Item = (u64, Rows)> {
    let change = |period: &str, value: u64| {
        let ProposedChange { change, .. } =
            observe(&format!("{SERIES} {period}"), &value.to_string());
        change
    };
    let first: Vec<Change> =
        (0..YEARS).map(|n| change(&format!("{}", 2003 + n), 100 + n)).collect();
    let more = (1..=VINTAGES).map(move |vintage| vec![change(OFTEN, vintage)]);
    (1..).zip(std::iter::once(first).chain(more).map(Rows::of))
}

/// What a revision does, of which there are many: to a series and one of its periods.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// A new value with a note of so many bytes.
    Put(usize, usize, usize),
    Withdraw(usize, usize),
    /// All periods, with notes so long that the revision has several parts.
    All(usize),
}

const OF: [&str; 2] = ["i.one level  x:a", "i.two level  x:b"];
const PERIODS: [&str; 9] =
    ["2019", "2019-01", "2019-Q1", "2020", "2020-01", "2020-02", "2020-Q1", "2021", "2022"];

/// Histories in which series are written often.
pub(crate) fn histories() -> impl Strategy<Value = Vec<Vec<Step>>> {
    let (series, period) = (0..OF.len(), 0..PERIODS.len());
    let length = prop_oneof![8 => Just(0_usize), 2 => 1..200_usize, 1 => Just(1500)];
    let step = prop_oneof![
        30 => (series.clone(), period.clone(), length).prop_map(|(s, p, n)| Step::Put(s, p, n)),
        6 => (series.clone(), period).prop_map(|(s, p)| Step::Withdraw(s, p)),
        1 => series.prop_map(Step::All),
    ];
    vec(vec(step, 1..3), 30..90)
}

/// Writes a history, and erases something of it. All that can be read of it as of any revision is what all vintages say, and
/// the same when all tables were made anew.
pub(crate) async fn check(ledger: &Ledger, history: &[Vec<Step>], erased: &[(usize, usize)]) {
    commit(ledger, ground()).await;
    let mut held: BTreeSet<String> = BTreeSet::new();
    for (number, steps) in history.iter().enumerate() {
        let mut changes: BTreeMap<String, ProposedChange> = BTreeMap::new();
        let mut write = |series: usize, period: usize, length: usize| {
            let text = format!("{} {}", OF[series], PERIODS[period]);
            let mut noted = observation(&text, &format!("{number}.{length}"), "");
            noted.note = Text::zh(format!("{number:x}-").repeat(length / 2));
            changes.insert(text, put(Thing::Observation(noted)));
        };
        for step in steps {
            match step {
                Step::Put(series, period, length) => write(*series, *period, *length),
                Step::All(series) => {
                    (0..PERIODS.len()).for_each(|period| write(*series, period, 2700));
                    (0..PERIODS.len()).for_each(|period| write(1 - *series, period, 2700));
                }
                Step::Withdraw(..) => {}
            }
        }
        for step in steps {
            if let Step::Withdraw(series, period) = step {
                let text = format!("{} {}", OF[*series], PERIODS[*period]);
                if held.contains(&text) {
                    changes.insert(text.clone(), withdraw(Kind::Observation, &text));
                }
            }
        }
        for (text, change) in &changes {
            match &change.change {
                Change::Put(_) => held.insert(text.clone()),
                Change::Withdraw(_) => held.remove(text),
            };
        }
        if !changes.is_empty() {
            commit(ledger, changes.into_values().collect()).await;
        }
    }
    is_read_alike(ledger).await;
    for (series, period) in erased {
        let text = format!("{} {}", OF[*series], PERIODS[*period]);
        erase_some(ledger, &text).await;
    }
    is_read_alike(ledger).await;
    let before = all(ledger, ledger.position().revision).await;
    ledger.rebuild().await.unwrap();
    is_read_alike(ledger).await;
    assert_eq!(all(ledger, ledger.position().revision).await, before);
}

/// Everything that is held as of a revision, in the order of the keys.
async fn all(ledger: &Ledger, revision: u64) -> Vec<Held> {
    let filter = Filter::all(Kind::Observation, false);
    ledger.list(Query { filter, after: None, limit: 1000, revision }).await.unwrap()
}

/// Reads of the newest answer what stands at the last revision.
async fn are_newest(ledger: &Ledger, texts: &[String], expected: &[Held]) {
    let mut found = Vec::new();
    for text in texts {
        let (at, held) = ledger.get_newest(key(Kind::Observation, text)).await.unwrap();
        assert_eq!(at, ledger.position().revision, "{text}");
        found.extend(held);
    }
    assert_eq!(found, expected);
}

/// As of any revision, lists, scans and single reads answer what the vintages of each key say.
async fn is_read_alike(ledger: &Ledger) {
    assert_eq!(ledger.verify().await.unwrap().damages, vec![]);
    let texts: Vec<String> = OF
        .iter()
        .flat_map(|it| PERIODS.iter().map(move |period| format!("{it} {period}")))
        .collect();
    let mut vintages = BTreeMap::new();
    for text in &texts {
        let history = ledger.history(key(Kind::Observation, text)).await.unwrap();
        let recorded = history.into_iter().map(|it| (it.revision.number, it.thing));
        vintages.insert(text.clone(), recorded.collect::<Vec<_>>());
    }
    for revision in 1..=ledger.position().revision {
        let mut expected = Vec::new();
        for (text, vintages) in &vintages {
            let newest = vintages.iter().rev().find(|(number, _)| *number <= revision).cloned();
            let newest =
                newest.and_then(|(revision, thing)| Some(Held { thing: thing?, revision }));
            let held = ledger.get(key(Kind::Observation, text), revision).await.unwrap();
            assert_eq!(held, newest, "{text} as of {revision}");
            expected.extend(newest);
        }
        assert_eq!(all(ledger, revision).await, expected, "as of {revision}");
        if revision == ledger.position().revision {
            are_newest(ledger, &texts, &expected).await;
        }
        let asked = Scan {
            areas: BTreeSet::new(),
            indicators: BTreeSet::new(),
            measures: BTreeSet::new(),
            periods: ["2020", "2020-01", "2022"].map(|it| it.parse().unwrap()).into(),
            revision,
        };
        expected.retain(|held| {
            let text = key_text(&held.thing.key());
            ["2020", "2020-01", "2022"].contains(&text.rsplit(' ').next().unwrap())
        });
        let (mut scanned, mut scan) = (Vec::new(), ledger.scan(asked));
        while let Some(chunk) = scan.next().await.unwrap() {
            scanned.extend(chunk);
        }
        scanned.sort_by_key(|held| key_text(&held.thing.key()));
        assert_eq!(scanned, expected, "as of {revision}");
    }
}
