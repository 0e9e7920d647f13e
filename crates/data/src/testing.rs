//! Things and clocks for tests, as short as they can be written.

mod stores;

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use scorecard_domain::{
    Absence, Area, AreaKind, Change, CollectionPlan, Confidentiality, Deadline, Direction,
    GrowthRule, Indicator, ItemOf, Key, Kind, Measure, Nature, Observation, OverAreas, OverTime,
    Parenthood, PlanAreas, PlanFigure, PlanPeriods, PlausibleRange, Qualifier, Reading, Source,
    Statuses, Text, Thing, Validity,
};

use crate::{
    Batch, ChangeFilter, Clock, Ledger, Order, ProposedChange, RecordedChange, Timestamp,
    content::key::{key_text, parse_key},
};
pub(crate) use stores::{on_postgres, on_sqlite};

/// A clock that stands where it was set.
#[derive(Debug, Default)]
pub(crate) struct StandingClock(AtomicI64);

impl StandingClock {
    pub(crate) fn at(micros: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(micros)))
    }

    pub(crate) fn set(&self, micros: i64) {
        self.0.store(micros, Ordering::Relaxed);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// An area: `x:` and a name, a code and parents by their names.
pub(crate) fn area(name: &str, code: &str, parents: &[&str]) -> Thing {
    let id = |name: &str| format!("x:{name}").parse().unwrap();
    let parenthood = |name: &&str| Parenthood { parent: id(name), validity: Validity::default() };
    Thing::Area(Area {
        id: id(name),
        kind: AreaKind::District,
        code: code.into(),
        name: Text::zh("区"),
        validity: Validity::default(),
        parents: parents.iter().map(parenthood).collect(),
        successors: Vec::new(),
    })
}

/// A level in 亿元.
pub(crate) fn indicator(id: &str) -> Indicator {
    Indicator {
        id: id.parse().unwrap(),
        name: Text::zh("收入"),
        unit: Text::new("元", "yuan"),
        multiplier: 8,
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
    }
}

pub(crate) fn source(id: &str) -> Thing {
    Thing::Source(Source {
        id: id.parse().unwrap(),
        title: Text::zh("公报"),
        publisher: Text::default(),
        published: String::new(),
        url: String::new(),
        note: Text::default(),
    })
}

/// A plan of 财政局 for the levels of an indicator in `x:a` in 2022, by the end of January.
pub(crate) fn collection_plan(id: &str, indicator: &str) -> CollectionPlan {
    CollectionPlan {
        id: id.parse().unwrap(),
        name: Text::zh("财政"),
        department: Text::zh("财政局"),
        contact: String::new(),
        figures: vec![PlanFigure {
            indicator: indicator.parse().unwrap(),
            measure: Measure::Level,
            of: ItemOf::Nothing,
        }],
        areas: PlanAreas::Listed(vec!["x:a".parse().unwrap()]),
        periods: PlanPeriods::Listed(vec!["2022".parse().unwrap()]),
        due: Deadline { months: 1, day: 31 },
        final_due: None,
        values_only: false,
        source: None,
        note: Text::default(),
    }
}

/// The key with that text.
pub(crate) fn key(kind: Kind, text: &str) -> Key {
    parse_key(kind, text).unwrap()
}

/// An observation with its key as text, its value (`-` for not collected) and its source (empty for none).
pub(crate) fn observation(text: &str, value: &str, source: &str) -> Observation {
    let Key::Observation(key) = key(Kind::Observation, text) else { unreachable!() };
    Observation {
        key,
        reading: match value {
            "-" => Reading::Absent(Absence::NotCollected),
            value => Reading::Value(value.parse().unwrap()),
        },
        qualifier: Qualifier::Exact,
        statuses: Statuses::NONE,
        stage: None,
        source: (!source.is_empty()).then(|| source.parse().unwrap()),
        note: Text::default(),
        confidentiality: Confidentiality::Free,
        embargo_until: None,
        comparison: None,
    }
}

/// An observation of 1 with its source (empty for none).
pub(crate) fn sourced(text: &str, source: &str) -> Thing {
    Thing::Observation(observation(text, "1", source))
}

pub(crate) fn put(thing: Thing) -> ProposedChange {
    Change::Put(thing).into()
}

/// The put of an observation.
pub(crate) fn observe(text: &str, value: &str) -> ProposedChange {
    put(Thing::Observation(observation(text, value, "")))
}

pub(crate) fn withdraw(kind: Kind, text: &str) -> ProposedChange {
    Change::Withdraw(key(kind, text)).into()
}

pub(crate) fn batch(changes: impl Into<Vec<ProposedChange>>) -> Batch {
    Batch { changes: changes.into(), author: "tester".into(), reason: "test".into(), request: None }
}

/// Puts of what observations need: areas `x:city`, `x:a` and `x:b` in it, and indicators `i.one` and `i.two`.
pub(crate) fn ground() -> Vec<ProposedChange> {
    vec![
        put(area("city", "3701", &[])),
        put(area("a", "370101", &["city"])),
        put(area("b", "370102", &["city"])),
        put(Thing::Indicator(indicator("i.one"))),
        put(Thing::Indicator(indicator("i.two"))),
        put(source("s1")),
        put(source("s2")),
    ]
}

/// A thing as tests compare it: its key and, of an observation, its value.
pub(crate) fn told(thing: &Thing) -> String {
    let text = key_text(&thing.key());
    match thing {
        Thing::Observation(Observation { reading: Reading::Value(value), .. }) => {
            format!("{text} = {value}")
        }
        _ => text,
    }
}

/// An observation of the ground.
pub(crate) const A22: &str = "i.one level  x:a 2022";

pub(crate) async fn commit(ledger: &Ledger, changes: Vec<ProposedChange>) {
    assert!(ledger.commit(batch(changes)).await.unwrap().revision.is_some());
}

/// All changes that a filter lets through, listed by audits that each look at no more than `budget` revisions and
/// changes and go on where the one before stopped.
pub(crate) async fn audit(
    ledger: &Ledger,
    filter: &ChangeFilter,
    order: Order,
    budget: usize,
) -> Vec<RecordedChange> {
    let (mut changes, mut place) = (Vec::new(), None);
    loop {
        let mut audit = ledger.audit(filter.clone(), order, place).await.unwrap();
        let mut left = budget;
        while let Some(change) = audit.next(&mut left).await.unwrap() {
            changes.push(change);
        }
        place = audit.place();
        if place.is_none() {
            return changes;
        }
        assert_eq!(left, 0, "an audit that is not at its end has looked at what it may");
    }
}

/// Writes five revisions of thirteen changes, one of them with a long note, and closes the ledger.
pub(crate) async fn write_sample(ledger: Ledger) {
    commit(&ledger, ground()).await;
    let mut noted = observation(A22, "1", "s1");
    noted.note = Text::new("说明".repeat(100), "a note of its own");
    commit(&ledger, vec![put(Thing::Observation(noted))]).await;
    commit(&ledger, vec![observe("i.one level  x:b 2022", "2"), observe(A22, "3")]).await;
    commit(&ledger, vec![withdraw(Kind::Observation, A22), put(source("s3"))]).await;
    commit(&ledger, vec![observe(A22, "123456789012345678901234567890")]).await;
    ledger.close().await;
}

/// What is told of a row that [`write_sample`] has in another revision alone.
pub(crate) const ADDED: &str =
    "observation `i.one level  x:b 2022` can be read, and the revision did not change it";

/// Rows of answers, with `$D` for a digest and `$W` for no warnings, and what is told of them in a ledger of [`write_sample`].
pub(crate) const ANSWERS: [(&str, &[&str]); 6] = [
    ("('tester', 'Commit', 'r-1', $D, 2, 0, $W), ('a', 'Commit', 'r-1', $D, NULL, 3, $W)", &[]),
    (
        "('tester', 'Commit', 'r-1', $D, 9, 0, $W)",
        &["the answer to Commit `r-1` of tester names revision 9, which is not there"],
    ),
    (
        "('other', 'Commit', 'r-1', $D, 2, 0, $W)",
        &["revision 2: the answer to Commit `r-1` of other names it, and it is by tester"],
    ),
    (
        "('tester', 'Commit', 'r-1', $D, 2, 0, $W), ('tester', 'Commit', 'r-2', $D, 2, 0, $W)",
        &["revision 2: the answers to several requests name it"],
    ),
    (
        "('tester', 'Commit', 'r 1', $D, 2, 0, $W), ('tester', 'Import', 'r-3', $D, 8, 0, $W)",
        &[
            "cannot read an answer: ",
            "the answer to Import `r-3` of tester names revision 8, which is not there",
        ],
    ),
    ("('tester', 'Commit', 'r-1', $D, 2, 0, $D)", &["cannot read an answer: "]),
];

/// Checks a ledger, closes it, and compares each thing that is told with how it has to begin: digests are random, so
/// what follows does not matter.
pub(crate) async fn check_damages(ledger: Ledger, what: &str, expected: &[&str]) {
    let damages = ledger.verify().await.unwrap().damages;
    ledger.close().await;
    let told: Vec<_> = damages.iter().map(ToString::to_string).collect();
    let begins = told.iter().zip(expected).all(|(told, begin)| told.starts_with(begin));
    assert!(told.len() == expected.len() && begins, "{what}: {told:#?}");
}
