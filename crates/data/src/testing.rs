//! Things and clocks for tests, as short as they can be written.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use scorecard_domain::{
    Absence, Area, AreaKind, Change, Direction, GrowthRule, Indicator, Key, Kind, Nature,
    Observation, OverAreas, OverTime, Parenthood, Qualifier, Reading, Source, Statuses, Text,
    Thing, Validity,
};

use crate::{
    Batch, Clock, ProposedChange, Timestamp,
    content::key::{key_text, parse_key},
};

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
    }
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
